use super::*;
use crate::domain::programme::{Cadence, Intake, Per, Phase, Role};

fn programme(id: &str) -> Programme {
    shipped().unwrap().into_iter().find(|p| p.id == id).unwrap()
}

const PRIMARY: &str = "school_name school_address school_urn school_phone \
    headteacher.name headteacher.email";

fn of(role: &str, attributes: &str) -> Vec<String> {
    attributes
        .split(' ')
        .map(|a| format!("{role}.{a}"))
        .collect()
}

/// The keys asked, and of these the required ones; signatures apart.
#[track_caller]
fn asks(id: &str, required: &[&str], optional: &[&str]) {
    let programme = programme(id);
    let keys = |wanted: fn(Required) -> bool| {
        let mut keys: Vec<String> = programme
            .fields
            .iter()
            .filter(|field| !matches!(field.key, Key::Signature(_)) && wanted(field.required))
            .map(|field| field.key.to_string())
            .collect();
        keys.sort();
        keys
    };
    let sorted = |lists: &[&str]| {
        let mut keys: Vec<String> = lists
            .iter()
            .flat_map(|list| list.split_whitespace().map(str::to_owned))
            .collect();
        keys.sort();
        keys
    };
    assert_eq!(keys(|r| r == Required::Always), sorted(required), "{id}");
    assert_eq!(keys(|r| r != Required::Always), sorted(optional), "{id}");
}

#[test]
fn every_form_asks_what_its_document_asks() {
    let person = |role: &str, attributes: &str| of(role, attributes).join(" ");
    let group = "group.requested group.schools group.relationship";
    let lead = "name email trn phone role";
    let (lead_1, lead_2) = (person("lead_1", lead), person("lead_2", lead));
    for id in ["pmr-2022", "pmr-2024"] {
        asks(
            id,
            &[
                PRIMARY,
                "maths_hub local_authority statement",
                &lead_1,
                &lead_2,
            ],
            &[group],
        );
    }
    asks(
        "tfmd-2021",
        &[PRIMARY, "maths_hub local_authority", &lead_1, &lead_2],
        &[group, "statement"],
    );
    let lead = "name email phone role";
    asks(
        "mrp-2018",
        &[
            PRIMARY,
            "maths_hub statement",
            &person("lead_1", lead),
            &person("lead_2", lead),
        ],
        &[],
    );
    let advocate = "name email year_groups role";
    asks(
        "sec-2022",
        &[
            PRIMARY,
            "head_of_department.name head_of_department.email specialist_engagement statement",
            &person("advocate_1", advocate),
            &person("advocate_2", advocate),
        ],
        &["maths_hub specialist_detail"],
    );
    let detail = programme("sec-2022")
        .field(Key::SpecialistDetail)
        .unwrap()
        .required;
    assert_eq!(detail, Required::IfSpecialist);
}

#[test]
fn every_programme_has_its_dates_and_signatories() {
    for (id, prefix, year, opens, deadline, starts, ends, signatories) in [
        (
            "mrp-2018",
            "MRP18",
            "2017-18",
            "2018-03-19",
            "2018-05-25",
            "2018-06-01",
            "2019-04-19",
            "headteacher lead_1 lead_2",
        ),
        (
            "tfmd-2021",
            "TFMD21",
            "2021/22",
            "2021-04-19",
            "2021-05-28",
            "2021-09-01",
            "2022-07-31",
            "",
        ),
        (
            "pmr-2022",
            "PMR22",
            "2022/23",
            "2022-04-20",
            "2022-05-26",
            "2022-09-01",
            "2023-07-31",
            "headteacher lead_1 lead_2",
        ),
        (
            "sec-2022",
            "SEC22",
            "2022/23",
            "2022-04-20",
            "2022-05-24",
            "2022-09-01",
            "2023-07-31",
            "headteacher head_of_department advocate_1 advocate_2",
        ),
        (
            "pmr-2024",
            "PMR24",
            "2024/25",
            "2024-03-04",
            "none",
            "2024-09-01",
            "2025-07-31",
            "headteacher lead_1 lead_2",
        ),
    ] {
        let p = programme(id);
        assert_eq!((p.prefix.as_str(), p.year.as_str()), (prefix, year), "{id}");
        let dates = [
            p.opens.to_string(),
            p.deadline.map_or("none".to_owned(), |d| d.to_string()),
            p.starts.to_string(),
            p.ends.to_string(),
        ];
        assert_eq!(dates, [opens, deadline, starts, ends], "{id}");
        let roles: Vec<&str> = p.signatories.iter().map(|role| role.as_str()).collect();
        assert_eq!(roles.join(" "), signatories, "{id}");
        for role in p.signatories {
            assert!(
                p.fields.iter().any(|f| f.key == Key::Signature(role)),
                "{id} {role}"
            );
        }
    }
}

#[test]
fn every_programme_has_its_particulars() {
    let cadence = |count, per| Some(Cadence { count, per });
    for (id, intake, phase, sizes, workshops, visits, groups, small, special, head_first) in [
        (
            "mrp-2018",
            Intake::Form,
            Phase::Primary,
            (None, 6),
            cadence(2, Per::Term),
            cadence(2, Per::Term),
            false,
            false,
            false,
            true,
        ),
        (
            "tfmd-2021",
            Intake::Online,
            Phase::Primary,
            (Some(6), 7),
            None,
            cadence(1, Per::Term),
            true,
            false,
            false,
            false,
        ),
        (
            "pmr-2022",
            Intake::Form,
            Phase::Primary,
            (None, 7),
            cadence(1, Per::HalfTerm),
            cadence(1, Per::HalfTerm),
            true,
            true,
            true,
            true,
        ),
        (
            "sec-2022",
            Intake::Form,
            Phase::Secondary,
            (None, 2),
            cadence(4, Per::Year),
            None,
            false,
            false,
            false,
            false,
        ),
        (
            "pmr-2024",
            Intake::Form,
            Phase::Primary,
            (None, 8),
            cadence(1, Per::HalfTerm),
            cadence(1, Per::HalfTerm),
            true,
            false,
            false,
            true,
        ),
    ] {
        let p = programme(id);
        assert_eq!((p.intake, p.phase), (intake, phase), "{id}");
        assert_eq!((p.group_size_min, p.group_size), sizes, "{id}");
        assert_eq!((p.workshops, p.visits), (workshops, visits), "{id}");
        assert_eq!(
            (p.group_applications, p.small_schools, p.special_schools),
            (groups, small, special),
            "{id}"
        );
        assert_eq!(p.commitment.head_at_first_workshop, head_first, "{id}");
        assert_eq!(p.commitment.participants, 2, "{id}");
        assert_eq!(p.state_funded, id == "sec-2022", "{id}");
        assert!(p.follow_on.is_some() || id == "sec-2022", "{id}");
        assert!(
            !p.commitment.expectations.is_empty() && !p.reports.is_empty(),
            "{id}"
        );
        assert!(
            !p.sentences.next_step.is_empty() && !p.sentences.late.is_empty(),
            "{id}"
        );
        assert_eq!(p.sentences.group.is_empty(), !groups, "{id}");
    }
    let release = |id| programme(id).commitment.release_days;
    assert_eq!(
        (
            release("tfmd-2021"),
            release("sec-2022"),
            release("pmr-2022")
        ),
        (Some(10), Some(10), None)
    );
    assert_eq!(programme("tfmd-2021").round.as_deref(), Some("round 1"));
    assert!(programme("pmr-2022").commitment.head_in_visits);
    assert!(
        programme("pmr-2024")
            .facts
            .iter()
            .any(|fact| fact.contains("prioritised"))
    );
}

#[test]
fn statements_money_and_criteria_are_as_the_documents_say() {
    for (id, by, limit, approximate, later, grants, criteria) in [
        (
            "mrp-2018",
            Role::Headteacher,
            None,
            false,
            false,
            "1000 up to 2000",
            3,
        ),
        (
            "tfmd-2021",
            Role::Headteacher,
            Some(250),
            false,
            true,
            "1000",
            2,
        ),
        (
            "pmr-2022",
            Role::Headteacher,
            Some(250),
            false,
            false,
            "500 1000",
            6,
        ),
        (
            "sec-2022",
            Role::HeadOfDepartment,
            Some(150),
            true,
            false,
            "2000",
            0,
        ),
        (
            "pmr-2024",
            Role::Headteacher,
            Some(250),
            false,
            false,
            "",
            7,
        ),
    ] {
        let p = programme(id);
        let rule = &p.statement;
        assert_eq!(
            (rule.by, rule.limit, rule.approximate, rule.later),
            (by, limit, approximate, later),
            "{id}"
        );
        let money: Vec<String> = p
            .grants
            .iter()
            .map(|g| format!("{}{}", if g.up_to { "up to " } else { "" }, g.pounds))
            .collect();
        assert_eq!(money.join(" "), grants, "{id}");
        assert_eq!(p.criteria.len(), criteria, "{id}");
    }
}

#[test]
fn the_ten_hubs_of_2018_are_known_by_their_lead_schools() {
    let p = programme("mrp-2018");
    assert_eq!(p.hubs.len(), 10);
    for (name, hub) in [
        ("Carmel College", "Archimedes NE Maths Hub"),
        ("carmel college, darlington", "Archimedes NE Maths Hub"),
        (
            "Lancaster Royal Grammar School",
            "North North West Maths Hub",
        ),
        (
            "Altrincham Grammar School for Girls",
            "North West One Maths Hub",
        ),
        ("Ashton on Mersey School", "North West Two Maths Hub"),
        (
            "St Helens Teaching School Alliance",
            "North West Three Maths Hub",
        ),
        ("North Tyneside Learning Trust", "Great North Maths Hub"),
        ("Harrogate Grammar School", "Yorkshire Ridings Maths Hub"),
        ("Trinity Academy, Halifax", "West Yorkshire Maths Hub"),
        (
            "Outwood Grange Academies Trust",
            "Yorkshire and the Humber Maths Hub",
        ),
        ("Notre Dame High School", "South Yorkshire Maths Hub"),
    ] {
        assert_eq!(
            p.offering_hub(name).map(|h| h.name.as_str()),
            Some(hub),
            "{name}"
        );
    }
    assert!(p.offering_hub("Cambridge Maths Hub").is_none());
}

#[test]
fn labels_are_as_printed_and_known_by_other_wordings() {
    for (id, key, label, wording) in [
        (
            "pmr-2022",
            "headteacher.name",
            "Name of headteacher",
            "Head teacher",
        ),
        (
            "pmr-2022",
            "headteacher.email",
            "Email",
            "Headteacher's email",
        ),
        (
            "pmr-2022",
            "lead_1.email",
            "Email",
            "E-mail of Lead Participant 1",
        ),
        ("pmr-2022", "lead_1.email", "Email", "E-mail"),
        ("pmr-2022", "lead_2.name", "Name", "Lead teacher 2"),
        (
            "pmr-2022",
            "lead_2.trn",
            "Teacher reference number (TRN)",
            "Teacher ref no",
        ),
        (
            "pmr-2022",
            "lead_1.role",
            "School role/s including teaching group(s) in 2022/23",
            "Role in school",
        ),
        (
            "pmr-2024",
            "lead_1.role",
            "School role/s including teaching group(s) in 2024/25",
            "Job title",
        ),
        ("pmr-2022", "school_urn", "School URN", "DfE URN"),
        (
            "pmr-2022",
            "signature.lead_2",
            "Lead Participant 2",
            "Signature of Lead Participant 2",
        ),
        ("mrp-2018", "headteacher.name", "Head Teacher", "Principal"),
        ("mrp-2018", "headteacher.email", "E-mail", "Email"),
        (
            "mrp-2018",
            "lead_1.role",
            "School role/s including teaching group/s in 2017-18",
            "Position",
        ),
        ("mrp-2018", "school_phone", "Telephone", "Tel no"),
        (
            "tfmd-2021",
            "lead_1.email",
            "Lead teacher 1 - email",
            "Lead teacher 1 email address",
        ),
        (
            "tfmd-2021",
            "headteacher.email",
            "Headteacher email",
            "Email of headteacher",
        ),
        (
            "sec-2022",
            "headteacher.name",
            "Name of headteacher/senior leader",
            "Headteacher",
        ),
        (
            "sec-2022",
            "advocate_2.year_groups",
            "Year groups being taught in 2022/23",
            "Year groups",
        ),
        (
            "sec-2022",
            "signature.advocate_1",
            "Mastery Advocate Teacher 1",
            "Signature of Mastery Advocate Teacher 1",
        ),
        ("sec-2022", "maths_hub", "Maths Hub (if known)", "Maths Hub"),
    ] {
        let programme = programme(id);
        let field = programme.field(key.parse().unwrap()).unwrap();
        assert_eq!(field.label, label, "{id} {key}");
        assert!(
            field
                .aliases
                .iter()
                .any(|a| a.eq_ignore_ascii_case(wording)),
            "{id} {key}: {wording}"
        );
    }
}

#[test]
fn a_question_of_one_person_is_no_other_persons() {
    for programme in shipped().unwrap() {
        for field in &programme.fields {
            let Key::Person(role, _) = field.key else {
                continue;
            };
            for other in &programme.people {
                if other.role == role {
                    continue;
                }
                let theirs = format!("Email of {}", other.title);
                assert!(
                    !field.aliases.contains(&theirs),
                    "{} {}",
                    programme.id,
                    field.key
                );
            }
        }
    }
}

#[track_caller]
fn check(from: &str, to: &str, expected: &[&str]) {
    let shipped = include_str!("../../../deploy/programmes/pmr-2022.toml");
    assert!(shipped.contains(from), "{from}");
    let problems = parse(&shipped.replacen(from, to, 1), "own.toml").unwrap_err();
    let problems: Vec<String> = problems.iter().map(Problem::to_string).collect();
    assert_eq!(problems.len(), expected.len(), "{problems:#?}");
    for (problem, expected) in problems.iter().zip(expected) {
        assert!(
            problem.starts_with(expected),
            "{problem:?} is not {expected:?}"
        );
    }
}

#[test]
fn a_programme_that_cannot_be_is_refused() {
    for (from, to, expected) in [
        (
            "id = \"pmr-2022\"",
            "id = \"PMR 2022\"",
            "own.toml: id: \"PMR 2022\": use small letters",
        ),
        (
            "prefix = \"PMR22\"",
            "prefix = \"pmr-22\"",
            "own.toml: prefix: \"pmr-22\": use 2 to 10",
        ),
        (
            "deadline = 2022-05-26",
            "deadline = 2022-01-26",
            "own.toml: deadline: \"2022-01-26\": must not lie before",
        ),
        (
            "deadline = 2022-05-26",
            "deadline = 2024-01-26",
            "own.toml: deadline: \"2024-01-26\": must lie before",
        ),
        (
            "ends = 2023-07-31",
            "ends = 2022-07-31",
            "own.toml: ends: \"2022-07-31\": must lie after",
        ),
        (
            "\"lead_1\", \"lead_2\"]",
            "\"lead_1\", \"advocate_1\"]",
            "own.toml: signatories: \"advocate_1\": list this person",
        ),
        (
            "\"lead_1\", \"lead_2\"]",
            "\"lead_1\", \"lead_1\"]",
            "own.toml: signatories: \"lead_1\": listed twice",
        ),
        (
            "by = \"headteacher\"",
            "by = \"advocate_1\"",
            "own.toml: statement.by: \"advocate_1\": list this person",
        ),
        (
            "attribute = \"email\"",
            "attribute = \"phone\"",
            "own.toml: signatories: \"headteacher\": who signs is known by name",
        ),
        (
            "key = \"school_phone\"",
            "key = \"school_urn\"",
            "own.toml: fields: \"school_urn\": asked twice",
        ),
        (
            "group_size = 7",
            "group_size = 0",
            "own.toml: group_size: \"0\": say how many",
        ),
        (
            "deadline = 2022-05-26",
            "deadline = \"soon\"",
            "own.toml: line ",
        ),
        ("group_size = 7", "group_sise = 7", "own.toml: line "),
        (
            "key = \"school_phone\"",
            "key = \"school_fax\"",
            "own.toml: line ",
        ),
    ] {
        check(from, to, &[expected]);
    }
    check(
        "deadline = 2022-05-26\nstarts = 2022-09-01\nends = 2023-07-31\nsignatories = [\"headteacher\", \"lead_1\", \"lead_2\"]",
        "deadline = 2022-01-26\nstarts = 2022-09-01\nends = 2022-07-31\nsignatories = [\"advocate_2\"]",
        &[
            "own.toml: deadline: ",
            "own.toml: ends: ",
            "own.toml: signatories: ",
        ],
    );
}

#[test]
fn two_programmes_cannot_share_a_prefix() {
    let copy = include_str!("../../../deploy/programmes/pmr-2022.toml")
        .replace("\"pmr-2022\"", "\"pmr-2023\"");
    let problems = with_own(&[("pmr-2023.toml".to_owned(), copy)]).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert_eq!(
        (problems[0].key.as_str(), problems[0].value.as_str()),
        ("prefix", "PMR22")
    );
}
