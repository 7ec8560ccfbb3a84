use super::*;
use crate::domain::programme::Phase;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn urn(text: &str) -> Urn {
    Urn::parse(text).unwrap()
}

fn school(number: &str, name: &str, postcode: &str) -> School {
    School {
        urn: urn(number),
        name: name.to_owned(),
        town: "Ely".to_owned(),
        postcode: Some(postcode.to_owned()),
        phase: SchoolPhase::Primary,
        standing: Standing::Open,
        opened_on: None,
        closed_on: None,
        independent: false,
        domain: None,
    }
}

fn closed(mut school: School, on: &str) -> School {
    school.standing = Standing::Closed;
    school.closed_on = Some(day(on));
    school
}

fn register(schools: Vec<School>, successions: &[(&str, &str)]) -> SchoolRegister {
    let pairs = successions.iter().map(|(a, b)| (urn(a), urn(b)));
    SchoolRegister::new(
        Some(day("2022-04-01")),
        true,
        schools,
        pairs.collect::<Vec<_>>(),
    )
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn a_school_is_known_by_name_however_it_is_written() {
    #[track_caller]
    fn same(a: &str, b: &str) {
        assert!(same_school_name(a, b), "{a} / {b}");
    }
    #[track_caller]
    fn differs(a: &str, b: &str) {
        assert!(!same_school_name(a, b), "{a} / {b}");
    }
    same("St Mary's Primary School", "St. Mary’s Primary");
    same(
        "St Mary's Church of England (VA) Primary School",
        "ST MARYS C OF E PRIMARY SCHOOL",
    );
    same("St Mary's CofE Primary", "Saint Marys C.E. Primary School");
    same(
        "SS Peter & Paul RC Primary",
        "St Peter and St Paul Roman Catholic Primary School",
    );
    same("The Oakfield Academy", "Oakfield School");
    same("Lode Infants' School", "Lode Infant School");
    same("Crèche Nursery", "Creche Nursery School");
    differs("Lode Infant School", "Lode Junior School");
    differs("St Mary's CofE Primary", "St Mary's Catholic Primary");
    differs("Oakfield Primary", "Oakley Primary");
    differs("", "");
}

#[test]
fn a_name_is_remarked_on_only_when_it_is_another() {
    assert!(name_agrees("Oakfield", "Oakfield Primary Academy"));
    assert!(name_agrees("Oakfeild Primary School", "Oakfield Primary"));
    assert!(name_agrees(
        "St Mary's Primary School",
        "St Mary’s CofE (VA) Primary School"
    ));
    assert!(!name_agrees(
        "St Mary's CE Primary",
        "St Mary's Catholic Primary"
    ));
    assert!(!name_agrees("Elm Road Primary", "Oakfield Primary"));
}

#[test]
fn a_website_is_known_by_its_domain() {
    #[track_caller]
    fn check(written: &str, domain: Option<&str>) {
        assert_eq!(website_domain(written).as_deref(), domain, "{written}");
    }
    check("www.oakfield.cambs.sch.uk", Some("oakfield.cambs.sch.uk"));
    check(
        "HTTP://WWW.Oakfield.Cambs.SCH.uk/home?x#y",
        Some("oakfield.cambs.sch.uk"),
    );
    check("https://oakfield.org.uk:8080/", Some("oakfield.org.uk"));
    check("http:// ", None);
    check("", None);
    check("see our page", None);
}

#[test]
fn it_denies_a_urn_only_while_it_is_fresh() {
    let known = || vec![school("190001", "Oakfield Primary School", "CB74AA")];
    let fresh = register(known(), &[]);
    assert!(fresh.denies("190009", at("2022-06-29T12:00:00Z")));
    assert!(
        !fresh.denies("190009", at("2022-06-30T12:00:00Z")),
        "90 days"
    );
    // A copy made after the mail is newer still.
    assert!(fresh.denies("190009", at("2020-01-01T12:00:00Z")));
    assert!(!fresh.denies("190001", at("2022-05-01T12:00:00Z")));
    assert!(!fresh.denies("TBC", at("2022-05-01T12:00:00Z")));
    let undated = SchoolRegister::new(None, true, known(), []);
    assert!(!undated.denies("190009", at("2022-05-01T12:00:00Z")));
    let broken_off = SchoolRegister::new(Some(day("2022-04-01")), false, known(), []);
    assert!(!broken_off.denies("190009", at("2022-05-01T12:00:00Z")));
}

#[test]
fn a_closure_counts_from_its_day() {
    let gone = closed(school("190001", "Oakfield", "CB74AA"), "2021-08-31");
    assert!(gone.is_open(day("2021-08-30")) && !gone.is_closed(day("2021-08-30")));
    assert!(!gone.is_open(day("2021-08-31")) && gone.is_closed(day("2021-08-31")));
    let mut proposed = school("190002", "Elm", "CB74AB");
    proposed.standing = Standing::Proposed;
    assert!(!proposed.is_open(day("2022-05-01")) && !proposed.is_closed(day("2022-05-01")));
}

#[test]
fn successors_are_followed_to_a_school_that_is_not_closed() {
    let schools = vec![
        closed(school("190001", "A", "CB74AA"), "2018-08-31"),
        closed(school("190002", "B", "CB74AA"), "2020-08-31"),
        school("190003", "C", "CB74AA"),
    ];
    let register = register(schools, &[("190001", "190002"), ("190002", "190003")]);
    let to = |on: &str| register.successors(urn("190001"), day(on));
    assert_eq!(to("2022-05-01"), [urn("190003")]);
    assert_eq!(to("2019-05-01"), [urn("190002")], "as it was then");
    assert_eq!(
        register.succession(urn("190003"), urn("190001")),
        Some((urn("190001"), urn("190003")))
    );
}

#[test]
fn a_circle_of_successors_ends() {
    let schools = vec![
        closed(school("190001", "A", "CB74AA"), "2018-08-31"),
        closed(school("190002", "B", "CB74AA"), "2020-08-31"),
    ];
    let register = register(
        schools,
        &[
            ("190001", "190002"),
            ("190002", "190001"),
            ("190001", "190001"),
        ],
    );
    assert_eq!(
        register.successors(urn("190001"), day("2022-05-01")),
        Vec::<Urn>::new()
    );
    assert_eq!(register.same_school(urn("190001")), [urn("190002")]);
}

#[test]
fn schools_that_were_merged_are_not_each_other() {
    let register = register(
        vec![
            school("190001", "Infant", "CB74AA"),
            school("190002", "Junior", "CB74AA"),
            school("190003", "Primary", "CB74AA"),
        ],
        &[("190001", "190003"), ("190002", "190003")],
    );
    assert_eq!(register.same_school(urn("190001")), [urn("190003")]);
    assert_eq!(
        register.same_school(urn("190003")),
        [urn("190001"), urn("190002")]
    );
    assert_eq!(register.succession(urn("190001"), urn("190002")), None);
}

fn asked<'a>(name: &'a str, postcode: Option<&'a str>, domain: Option<&'a str>) -> Asked<'a> {
    Asked {
        urn: "",
        name,
        postcode,
        domain,
        phase: Phase::Primary,
        state_funded: true,
        arrival: at("2022-05-01T09:00:00Z"),
    }
}

#[test]
fn a_school_is_found_when_exactly_one_fits() {
    let mut oak = school("190001", "Oakfield Primary School", "CB74AA");
    oak.domain = Some("oakfield.cambs.sch.uk".to_owned());
    let mut twin = school("190002", "Oakfield Primary School", "PE158AA");
    twin.domain = Some("oakfield-march.cambs.sch.uk".to_owned());
    let old = closed(
        school("190003", "Oakfield Primary School", "CB74AA"),
        "2020-08-31",
    );
    let mut ce = school("190004", "St Mary's CofE Primary School", "CB61AA");
    ce.domain = Some("stmarys.cambs.sch.uk".to_owned());
    let register = register(vec![oak, twin, old, ce], &[]);
    let find = |name: &str, postcode: Option<&str>, domain: Option<&str>| {
        register
            .find(&asked(name, postcode, domain))
            .map(|found| (found.school.urn.to_string(), found.sure))
    };
    let oak = |sure| Some(("190001".to_owned(), sure));
    let name = "Oakfield Primary";
    assert_eq!(
        find(name, Some("CB74AA"), Some("oakfield.cambs.sch.uk")),
        oak(true)
    );
    assert_eq!(
        find(name, Some("CB74AA"), Some("trust.org.uk")),
        oak(false),
        "the domain is another's"
    );
    assert_eq!(find(name, Some("CB74AA"), None), oak(false));
    assert_eq!(
        find(name, None, Some("oakfield.cambs.sch.uk")),
        oak(false),
        "no postcode"
    );
    assert_eq!(find(name, None, None), None);
    assert_eq!(find("", Some("CB74AA"), None), None);
    assert_eq!(
        find(name, Some("PE999ZZ"), Some("oakfield.cambs.sch.uk")),
        None,
        "the postcode is another's"
    );
    assert_eq!(
        find(
            "St Mary's Primary",
            Some("CB61AA"),
            Some("stmarys.cambs.sch.uk")
        ),
        Some(("190004".to_owned(), false)),
        "like it, but not its name"
    );
}
