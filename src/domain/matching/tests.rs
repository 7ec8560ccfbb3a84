use super::*;
use crate::domain::testing::{address, form as filled, mail, with};

const LEAD: &str = "l.brook@oakfield.cambs.sch.uk.test";

fn known(id: i64, programme: &str, urn: Option<&str>, parties: &[&str]) -> Known {
    Known {
        id,
        programme: programme.to_owned(),
        urn: urn.map(str::to_owned),
        school: "Oakfield Primary School".to_owned(),
        open: true,
        parties: parties.iter().map(|a| address(a)).collect(),
        place: None,
    }
}

/// What the store would answer: every application by its own URN, reference `PMR22-n` and people.
fn store(applications: Vec<Known>) -> Hits {
    let mut hits = Hits::default();
    for known in applications {
        let mut keys = vec![
            reference_key(&format!("PMR22-{:04}", known.id)),
            thread_key(&format!("mail-{}@oak.test", known.id)),
        ];
        keys.extend(known.urn.as_deref().map(urn_key));
        keys.extend(known.parties.iter().map(address_key));
        keys.extend(known.place.clone());
        for key in keys {
            hits.by_key.entry(key).or_default().push(known.id);
        }
        hits.known.insert(known.id, known);
    }
    hits
}

fn two_schools() -> Hits {
    store(vec![
        known(1, "pmr-2022", Some("190001"), &[LEAD]),
        known(
            2,
            "pmr-2022",
            Some("190002"),
            &["head@elm.cambs.sch.uk.test"],
        ),
    ])
}

#[track_caller]
fn to(link: Link) -> (i64, Rule) {
    match link {
        Link::To { application, rule } => (application, rule),
        other => panic!("{other:?}"),
    }
}

/// Case 49: a program sends no References.
#[test]
fn the_strongest_rule_that_finds_something_decides() {
    let mut reply = mail(LEAD);
    assert_eq!(to(follow_up(&reply, &two_schools())), (1, Rule::Address));
    reply.urns = vec!["190001".to_owned()];
    assert_eq!(to(follow_up(&reply, &two_schools())), (1, Rule::Urn));
    reply.references = vec!["PMR22-0001".to_owned()];
    assert_eq!(to(follow_up(&reply, &two_schools())), (1, Rule::Reference));
    reply.refers_to = vec!["mail-1@oak.test".to_owned()];
    assert_eq!(to(follow_up(&reply, &two_schools())), (1, Rule::Thread));
    let mut hits = two_schools();
    hits.letters = vec![1];
    assert_eq!(to(follow_up(&reply, &hits)), (1, Rule::OwnLetter));
    assert_eq!(
        follow_up(&mail("someone@elsewhere.test"), &two_schools()),
        Link::Nothing
    );
}

/// Case 48: old References under a new matter.
#[test]
fn a_reference_is_no_authority() {
    let mut stranger = mail("someone@gmail.test");
    stranger.references = vec!["PMR22-0001".to_owned()];
    assert!(matches!(
        follow_up(&stranger, &two_schools()),
        Link::Stranger { application: 1, .. }
    ));
    let mut other_school = mail("head@elm.cambs.sch.uk.test");
    other_school.refers_to = vec!["mail-1@oak.test".to_owned()];
    assert!(matches!(
        follow_up(&other_school, &two_schools()),
        Link::Stranger { application: 1, .. }
    ));
    let mut colleague = mail("office@oakfield.cambs.sch.uk.test");
    colleague.references = vec!["PMR22-0001".to_owned()];
    assert_eq!(
        to(follow_up(&colleague, &two_schools())),
        (1, Rule::Reference)
    );
}

#[test]
fn a_domain_of_two_schools_or_a_mail_provider_is_no_authority() {
    let mut hits = store(vec![known(
        1,
        "pmr-2022",
        Some("190001"),
        &["head@trust.org.uk.test", "l.brook@gmail.test"],
    )]);
    let mut colleague = mail("office@trust.org.uk.test");
    colleague.references = vec!["PMR22-0001".to_owned()];
    assert_eq!(to(follow_up(&colleague, &hits)), (1, Rule::Reference));
    hits.shared_domains.insert("trust.org.uk".to_owned());
    assert!(matches!(
        follow_up(&colleague, &hits),
        Link::Stranger { .. }
    ));
    let mut customer = mail("a.n.other@gmail.test");
    customer.references = vec!["PMR22-0001".to_owned()];
    assert!(matches!(follow_up(&customer, &hits), Link::Stranger { .. }));
}

#[test]
fn an_address_counts_when_one_open_application_has_it() {
    let both = || {
        vec![
            known(1, "pmr-2022", Some("190001"), &[LEAD]),
            known(2, "sec-2022", Some("190001"), &[LEAD]),
        ]
    };
    assert_eq!(
        follow_up(&mail(LEAD), &store(both())),
        Link::Ambiguous(vec![1, 2])
    );
    let mut named = mail(LEAD);
    named.programmes = vec!["sec-2022".to_owned()];
    assert_eq!(to(follow_up(&named, &store(both()))), (2, Rule::Address));
    let mut one_over = both();
    one_over[0].open = false;
    assert_eq!(
        to(follow_up(&mail(LEAD), &store(one_over))),
        (2, Rule::Address)
    );
}

#[test]
fn the_urn_decides_whose_form_it_is() {
    let oak = filled("pmr-2022");
    let sent = mail(LEAD);
    assert_eq!(to(form(&oak, &sent, &two_schools())), (1, Rule::Urn));
    assert_eq!(form(&oak, &sent, &Hits::default()), Link::Open);
    assert_eq!(form(&filled("pmr-2024"), &sent, &two_schools()), Link::Open);
    // another school's form in an old thread
    let mut in_thread = mail(LEAD);
    in_thread.refers_to = vec!["mail-1@oak.test".to_owned()];
    let ash = with(
        with(oak.clone(), "school_urn", "190009"),
        "school_name",
        "Ash Primary",
    );
    assert_eq!(form(&ash, &in_thread, &two_schools()), Link::Open);
    assert!(matches!(
        form(&oak, &mail("someone@gmail.test"), &two_schools()),
        Link::Stranger { .. }
    ));
}

#[test]
fn a_form_without_a_urn_finds_its_thread_its_place_or_its_sender() {
    let nameless = with(filled("pmr-2022"), "school_urn", "");
    let mut reply = mail(LEAD);
    reply.refers_to = vec!["mail-1@oak.test".to_owned()];
    assert_eq!(
        to(form(&nameless, &reply, &two_schools())),
        (1, Rule::Thread)
    );
    assert_eq!(
        to(form(&nameless, &mail(LEAD), &two_schools())),
        (1, Rule::Address)
    );
    let mut at_place = known(
        1,
        "pmr-2022",
        None,
        &["h.archer@oakfield.cambs.sch.uk.test"],
    );
    at_place.place = place(
        "Oakfield Primary School",
        "Mill Lane, Ely CB7 4AA",
        Some(&address(LEAD)),
    );
    assert_eq!(
        to(form(&nameless, &mail(LEAD), &store(vec![at_place]))),
        (1, Rule::Place)
    );
}

#[test]
fn two_schools_of_one_name_never_merge() {
    let st_marys = |urn: &str, at: &str| {
        with(
            with(
                with(
                    filled("pmr-2022"),
                    "school_name",
                    "St Mary's Primary School",
                ),
                "school_urn",
                urn,
            ),
            "school_address",
            at,
        )
    };
    let mut other = known(
        1,
        "pmr-2022",
        Some("190001"),
        &["head@stmarys-ely.cambs.sch.uk.test"],
    );
    other.school = "St Mary's Primary School".to_owned();
    other.place = place(
        &other.school,
        "Church Lane, Ely CB7 4AB",
        Some(&address("head@stmarys-ely.cambs.sch.uk.test")),
    );
    let hits = store(vec![other]);
    let sender = mail("head@stmarys-wisbech.cambs.sch.uk.test");
    assert_eq!(
        form(
            &st_marys("190002", "High Road, Wisbech PE13 1AA"),
            &sender,
            &hits
        ),
        Link::Open
    );
    assert_eq!(
        form(&st_marys("", "High Road, Wisbech PE13 1AA"), &sender, &hits),
        Link::Open
    );
}

#[test]
fn a_postcode_is_found_in_an_address_however_written() {
    for (text, expected) in [
        ("Mill Lane, Ely, CB7 4AA", Some("CB74AA")),
        ("Mill Lane Ely cb74aa", Some("CB74AA")),
        ("1 Hill Rd, London, EC1A 1BB", Some("EC1A1BB")),
        ("Mill Lane, Ely", None),
        ("Straße 12, Köln", None),
    ] {
        assert_eq!(postcode(text).as_deref(), expected, "{text}");
    }
}
