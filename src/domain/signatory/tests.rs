use super::*;
use crate::domain::testing::{address, mailbox};

const HEAD: &str = "h.archer@oak.sch.uk.test";
const LEAD: &str = "l.brook@oak.sch.uk.test";

fn person(role: Role, name: &str, email: &str) -> Person {
    Person {
        role,
        name: name.to_owned(),
        email: Address::parse(email),
        since: 0,
        waived: None,
        signed: None,
    }
}

fn seen(what: &[(Seen, &str)]) -> Vec<Evidence> {
    what.iter()
        .enumerate()
        .map(|(i, (seen, who))| Evidence {
            mailbox: mailbox(who),
            seen: *seen,
            message: i as i64 + 1,
            at: DateTime::UNIX_EPOCH,
            unproved: false,
        })
        .collect()
}

/// The grade of Helen Archer, head, after what was seen.
#[track_caller]
fn check(what: &[(Seen, &str)], grade: Grade) {
    let people = [
        person(Role::Headteacher, "Helen Archer", HEAD),
        person(Role::Lead1, "Lena Brook", LEAD),
    ];
    let ledger = ledger(&people, &seen(what));
    assert_eq!(ledger[0].grade, grade, "{what:?}: {}", ledger[0].evidence);
}

const CC: Seen = Seen::Copied("Cc");

/// Case 55: the sender is a signatory; Bcc cannot be seen.
#[test]
fn the_strongest_sighting_of_an_address_is_its_grade() {
    check(&[], Grade::Missing);
    check(&[(CC, HEAD)], Grade::Copied);
    check(&[(Seen::Copied("To"), HEAD)], Grade::Copied);
    check(&[(CC, HEAD), (Seen::Sender, HEAD)], Grade::Sender);
    check(
        &[(Seen::Confirmed, HEAD), (Seen::Sender, HEAD), (CC, HEAD)],
        Grade::Confirmed,
    );
    check(&[(CC, LEAD)], Grade::Missing);
}

#[test]
fn an_address_is_compared_as_an_identity_and_a_display_name_is_none() {
    check(&[(CC, "H.Archer@OAK.sch.uk.test")], Grade::Copied);
    check(&[(CC, "h.archer+forms@oak.sch.uk.test")], Grade::Copied);
    check(
        &[(CC, "Helen Archer <office@oak.sch.uk.test>")],
        Grade::NearMiss,
    );
    check(
        &[(CC, "Helen Archer <l.brook@oak.sch.uk.test>")],
        Grade::Missing,
    );
}

#[test]
fn a_no_outranks_a_copy_and_ends_only_by_a_later_yes() {
    check(&[(CC, HEAD), (Seen::Declined, HEAD)], Grade::Declined);
    check(&[(Seen::Declined, HEAD), (CC, HEAD)], Grade::Declined);
    check(
        &[(Seen::Declined, HEAD), (Seen::Sender, HEAD)],
        Grade::Declined,
    );
    check(
        &[(Seen::Declined, HEAD), (Seen::Confirmed, HEAD)],
        Grade::Confirmed,
    );
    check(
        &[(Seen::Confirmed, HEAD), (Seen::Declined, HEAD)],
        Grade::Declined,
    );
}

#[test]
fn a_bounce_opens_a_copy_but_not_a_word_or_a_sender() {
    check(&[(CC, HEAD), (Seen::Bounced, HEAD)], Grade::Bounced);
    check(
        &[(Seen::Sender, HEAD), (Seen::Bounced, HEAD)],
        Grade::Sender,
    );
    check(
        &[(Seen::Confirmed, HEAD), (Seen::Bounced, HEAD)],
        Grade::Confirmed,
    );
    check(&[(CC, HEAD), (Seen::Bounced, LEAD)], Grade::Copied);
}

/// Case 60: one mailbox for two people; a mistyped address.
#[test]
fn a_copied_address_that_is_probably_theirs_is_asked_about() {
    for near in [
        "h.acher@oak.sch.uk.test",
        "harcher@oak.sch.uk.test",
        "helen.archer@oak.sch.uk.test",
        "head@oak.sch.uk.test",
        "helen.archer@gmail.test",
        "h.archer@oaktrust.org.uk.test",
        "Helen Archer <ha1972@gmail.test>",
    ] {
        check(&[(CC, near)], Grade::NearMiss);
    }
    for stranger in [
        "b.okoro@oak.sch.uk.test",
        "head@elm.sch.uk.test",
        "office@oak.sch.uk.test",
        "Peter Archer <p.archer@elm.sch.uk.test>",
    ] {
        check(&[(CC, stranger)], Grade::Missing);
    }
}

/// Two people with the addresses given, and which of them count as signed.
#[track_caller]
fn check_two(
    people: [(&str, &str); 2],
    what: &[(Seen, &str)],
    satisfied: [bool; 2],
) -> Vec<Signature> {
    let people = [
        person(Role::Headteacher, people[0].0, people[0].1),
        person(Role::Lead1, people[1].0, people[1].1),
    ];
    let ledger = ledger(&people, &seen(what));
    assert_eq!(
        [ledger[0].grade.satisfies(), ledger[1].grade.satisfies()],
        satisfied,
        "{ledger:#?}"
    );
    ledger
}

const OFFICE: &str = "office@oak.sch.uk.test";

/// Case 60: one mailbox for two people; a mistyped address.
#[test]
fn one_mailbox_of_two_people_is_one_signature() {
    let two = [("Helen Archer", OFFICE), ("Lena Brook", OFFICE)];
    let ledger = check_two(two, &[(CC, OFFICE)], [true, false]);
    assert_eq!(ledger[1].shared_with, Some(Role::Headteacher));
    check_two(two, &[(Seen::Sender, OFFICE)], [true, false]);
    check_two(two, &[(Seen::Confirmed, OFFICE)], [true, false]);
    // it is hers whose name the address is made of
    let named = [("Helen Archer", LEAD), ("Lena Brook", LEAD)];
    check_two(named, &[(CC, LEAD)], [false, true]);
}

/// Case 59: one person, several roles, several mails.
#[test]
fn one_person_in_two_roles_signs_once() {
    check_two(
        [("Helen Archer", HEAD), ("Helen Archer", HEAD)],
        &[(CC, HEAD)],
        [true, true],
    );
    check_two(
        [("Mrs Helen Archer", HEAD), ("H. Archer", HEAD)],
        &[(CC, HEAD)],
        [true, true],
    );
    let other_box = "head@oak.sch.uk.test";
    check_two(
        [("Helen Archer", other_box), ("Helen Archer", HEAD)],
        &[(CC, HEAD)],
        [true, true],
    );
    // two people of one initial are two people
    check_two(
        [("H Archer", other_box), ("Henry Archer", HEAD)],
        &[(CC, HEAD)],
        [false, true],
    );
}

#[test]
fn a_waiver_satisfies_and_leaves_a_shared_mailbox_to_the_other() {
    let mut head = person(Role::Headteacher, "Helen Archer", OFFICE);
    head.waived = Some("on paper".to_owned());
    let lead = person(Role::Lead1, "Lena Brook", OFFICE);
    let lines = ledger(&[head.clone(), lead], &seen(&[(CC, OFFICE)]));
    assert_eq!(
        [lines[0].grade, lines[1].grade],
        [Grade::Waived, Grade::Copied]
    );
    let lines = ledger(&[head], &seen(&[(Seen::Declined, OFFICE)]));
    assert_eq!(lines[0].grade, Grade::Waived);
}

#[test]
fn a_new_holder_of_a_mailbox_does_not_inherit_what_was_seen_of_it() {
    let mut new = person(Role::Headteacher, "Helen Archer", "head@oak.sch.uk.test");
    new.since = 1;
    let before = seen(&[(Seen::Confirmed, "head@oak.sch.uk.test")]);
    assert_eq!(ledger(&[new.clone()], &before)[0].grade, Grade::Missing);
    let after = seen(&[(CC, "head@oak.sch.uk.test"), (CC, "head@oak.sch.uk.test")]);
    assert_eq!(ledger(&[new], &after)[0].grade, Grade::Copied);
}

#[test]
fn no_usable_address_is_missing_and_says_so() {
    let lines = ledger(&[person(Role::Lead2, "Omar Khan", "")], &[]);
    assert_eq!(lines[0].grade, Grade::Missing);
    assert!(lines[0].evidence.contains("no usable address"));
    let copied = seen(&[(CC, "o.khan@oak.sch.uk.test")]);
    let lines = ledger(&[person(Role::Lead2, "Omar Khan", "")], &copied);
    assert_eq!(lines[0].near, Some(address("o.khan@oak.sch.uk.test")));
}
