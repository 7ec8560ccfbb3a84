use chrono::NaiveDate;

use super::*;
use crate::domain::{
    conversation::Whose, programme::Attribute, ruling::Command, signatory::Grade, testing::*,
};

const HEAD: &str = "h.archer@oakfield.cambs.sch.uk.test";
const LEAD_1: &str = "l.brook@oakfield.cambs.sch.uk.test";
const LEAD_2: &str = "o.khan@oakfield.cambs.sch.uk.test";

/// Lead 1 sends a form with nobody copied.
fn sent_alone() -> Story {
    Story::of("pmr-2022").then(mail(LEAD_1).carrying(form("pmr-2022")))
}

fn sent_to_all() -> Story {
    Story::of("pmr-2022").then(
        mail(LEAD_1)
            .copying(&[HEAD, LEAD_2])
            .carrying(form("pmr-2022")),
    )
}

#[track_caller]
fn check(story: Story, status: &str, missing: &str) -> State {
    let state = story.state();
    let listed: Vec<String> = state.missing.iter().map(ToString::to_string).collect();
    assert_eq!(
        (state.status.as_str(), listed.join(" ").as_str()),
        (status, missing),
        "{:#?}",
        state.ledger
    );
    state
}

#[track_caller]
fn check_reviews(story: Story, reviews: &[Review]) -> State {
    let state = story.state();
    let expected: BTreeSet<Review> = reviews.iter().copied().collect();
    assert_eq!(state.reviews, expected);
    state
}

/// Case 54: people in To and Cc are lost, an alias becomes a person.
#[test]
fn whoever_is_seen_has_signed_and_the_others_are_asked() {
    check(sent_to_all(), "complete", "");
    check(
        sent_alone(),
        "incomplete",
        "signature.headteacher signature.lead_2",
    );
    check(
        sent_alone().then(mail(HEAD).saying(confirms())),
        "incomplete",
        "signature.lead_2",
    );
    check(
        sent_alone().then(mail(LEAD_1).copying(&[HEAD, LEAD_2])),
        "complete",
        "",
    );
    check(
        sent_alone().then(mail(HEAD).saying(hearsay())),
        "incomplete",
        "signature.headteacher signature.lead_2",
    );
}

#[test]
fn a_confirmation_before_its_form_counts_and_so_do_its_copies() {
    let before = Story::of("pmr-2022").then(mail(HEAD).copying(&[LEAD_2]).saying(confirms()));
    check(
        before.then(mail(LEAD_1).carrying(form("pmr-2022"))),
        "complete",
        "",
    );
}

#[test]
fn copies_count_only_on_mail_of_the_school() {
    let stranger = mail("someone@gmail.test").copying(&[HEAD, LEAD_2]);
    check(
        sent_alone().then(stranger),
        "incomplete",
        "signature.headteacher signature.lead_2",
    );
    let office = mail("office@oakfield.cambs.sch.uk.test").copying(&[HEAD, LEAD_2]);
    check(sent_alone().then(office), "complete", "");
    let mut nobody = mail(LEAD_1).copying(&[HEAD, LEAD_2]);
    nobody.author = crate::domain::reading::Author::Unclear;
    check(
        sent_alone().then(nobody),
        "incomplete",
        "signature.headteacher signature.lead_2",
    );
}

#[test]
fn mail_that_fails_authentication_is_evidence_of_nothing() {
    let story = sent_alone()
        .then(mail(HEAD).saying(confirms()).forged())
        .then(mail(LEAD_1).copying(&[LEAD_2]).forged())
        .then(mail(LEAD_1).saying(withdraws()).forged());
    check(
        story,
        "incomplete",
        "signature.headteacher signature.lead_2",
    );
}

#[test]
fn what_an_unproved_sender_counts_for_is_the_hubs_choice() {
    let story = |copies, word| {
        let mut story = sent_alone()
            .then(mail(HEAD).saying(confirms()).unproved())
            .then(mail(LEAD_1).copying(&[LEAD_2]).unproved());
        story.hub.unknown_copies = copies;
        story.hub.unknown_word = word;
        story
    };
    let state = check(story(true, true), "complete", "");
    assert!(
        state.ledger[0].evidence.contains("not proved"),
        "{}",
        state.ledger[0].evidence
    );
    check(story(true, false), "incomplete", "signature.headteacher");
    check(
        story(false, false),
        "incomplete",
        "signature.headteacher signature.lead_2",
    );
}

#[test]
fn a_corrected_address_counts_from_then_on_earlier_copies_included() {
    let typo = with(
        form("pmr-2022"),
        "lead_2.email",
        "o.kahn@oakfield.cambs.sch.uk.test",
    );
    let story = Story::of("pmr-2022").then(mail(LEAD_1).copying(&[HEAD, LEAD_2]).carrying(typo));
    let state = check(story.clone(), "incomplete", "signature.lead_2");
    assert_eq!(state.ledger[2].grade, Grade::NearMiss);
    check(
        story.then(mail(LEAD_1).saying(tells_field("lead_2.email", LEAD_2))),
        "complete",
        "",
    );
}

#[test]
fn who_writes_from_the_right_address_may_say_so_themselves() {
    let typo = with(
        form("pmr-2022"),
        "lead_2.email",
        "o.kahn@oakfield.cambs.sch.uk.test",
    );
    let story = Story::of("pmr-2022").then(mail(LEAD_1).copying(&[HEAD]).carrying(typo));
    let mine = |address: &str| tells(Whose::Mine, Attribute::Email, address);
    let signed = mail(LEAD_2).saying(confirms());
    check(
        story.clone().then(signed.clone()),
        "incomplete",
        "signature.lead_2",
    );
    check(
        story.clone().then(signed.saying(mine(LEAD_2))),
        "complete",
        "",
    );
    let office = "office@oakfield.cambs.sch.uk.test";
    let state = check(
        story.then(mail(office).saying(confirms()).saying(mine(office))),
        "incomplete",
        "signature.lead_2",
    );
    assert_eq!(state.ledger[2].grade, Grade::Missing);
}

#[test]
fn a_no_holds_the_application_until_they_say_yes() {
    let no = sent_to_all().then(mail(HEAD).saying(declines()));
    check(no.clone(), "review", "signature.headteacher");
    check(
        no.clone().then(mail(LEAD_1).copying(&[HEAD])),
        "review",
        "signature.headteacher",
    );
    check(
        no.clone().then(mail(HEAD).saying(confirms())),
        "complete",
        "",
    );
    let waive = |role, person: &str| Command::Waive {
        role,
        person: person.to_owned(),
        fields: false,
    };
    check(
        no.clone()
            .then_ruling(waive(Role::Headteacher, "Helen Archer")),
        "complete",
        "",
    );
    check(
        no.then_ruling(waive(Role::Headteacher, "Hugh Marsh")),
        "review",
        "signature.headteacher",
    );
}

#[test]
fn a_bounce_opens_the_signature_again() {
    check(
        sent_to_all().then_bounces(HEAD),
        "incomplete",
        "signature.headteacher",
    );
    check(sent_to_all().then_bounces(LEAD_1), "complete", "");
    check(
        sent_to_all().then_bounces("x@oakfield.cambs.sch.uk.test"),
        "complete",
        "",
    );
}

#[test]
fn a_signature_recorded_by_hand_counts_until_a_later_no() {
    let sign = Command::Sign {
        role: Role::Headteacher,
        person: "Helen Archer".to_owned(),
    };
    let signed = sent_alone().then_ruling(sign);
    check(signed.clone(), "incomplete", "signature.lead_2");
    check(
        signed.then(mail(HEAD).saying(declines())),
        "review",
        "signature.headteacher signature.lead_2",
    );
}

#[test]
fn values_without_labels_count_where_they_are_missing() {
    let without = |keys: &[&str]| {
        let blank = keys
            .iter()
            .fold(form("pmr-2022"), |form, key| with(form, key, ""));
        Story::of("pmr-2022").then(mail(LEAD_1).copying(&[HEAD, LEAD_2]).carrying(blank))
    };
    for (missing, from, text, left) in [
        (&["lead_2.phone"][..], LEAD_1, "Omar is on 07700 900612", ""),
        (
            &["lead_2.phone"],
            LEAD_1,
            "I'm on 07700 900612",
            "lead_2.phone",
        ),
        (
            &["lead_2.phone", "school_phone"],
            LEAD_1,
            "It's 07700 900612",
            "school_phone lead_2.phone",
        ),
        // hers is said, so the other is his
        (
            &["lead_1.trn", "lead_2.trn"],
            LEAD_1,
            "Mine: 1234567. The other one is 7654321.",
            "",
        ),
        (
            &["lead_1.trn", "lead_2.trn"],
            LEAD_1,
            "1234567",
            "lead_1.trn lead_2.trn",
        ),
        (
            &["lead_2.trn"],
            LEAD_1,
            "It is 1234567 or 7654321.",
            "lead_2.trn",
        ),
        (&["local_authority"], LEAD_1, "Cambs", ""),
        (&["school_phone"], LEAD_1, "Cambs", "school_phone"),
    ] {
        let status = if left.is_empty() {
            "complete"
        } else {
            "incomplete"
        };
        check(
            without(missing).then(mail(from).overheard(text)),
            status,
            left,
        );
    }
    let state = without(&[])
        .then(mail(LEAD_1).overheard("Norfolk"))
        .then(mail(LEAD_1).overheard("Omar is the Year 1 teacher."))
        .then(mail(LEAD_1).overheard("Correction: Omar is in fact the Year 3 teacher."))
        .state();
    assert_ne!(state.values[&key("local_authority")].value, "Norfolk");
    assert_eq!(state.values[&key("lead_2.role")].value, "Year 3 teacher");
}

#[test]
fn what_was_told_wrong_is_put_right_by_who_told_it() {
    let told = |text: &'static str| {
        Story::of("pmr-2022")
            .then(mail(LEAD_1).copying(&[HEAD, LEAD_2]).carrying(with(
                form("pmr-2022"),
                "lead_2.trn",
                "",
            )))
            .then(mail(LEAD_1).overheard("Omar's is 3018894."))
            .then(mail(LEAD_1).overheard(text))
            .state()
    };
    for (text, expected) in [
        ("Sorry, that was wrong, it's 2019348.", "2019348"),
        (
            "Oops, two digits swapped. Should have been 3018849.",
            "3018849",
        ),
        (
            "I said 3018894. Make that 2019348, Omar put me right.",
            "2019348",
        ),
        ("It's 2019348.", "3018894"),
    ] {
        let state = told(text);
        assert_eq!(state.values[&key("lead_2.trn")].value, expected, "{text}");
    }
    // of what stood on the form, only a slip in it is
    let story = |text: &'static str| {
        let form = with(form("pmr-2022"), "lead_2.trn", "3018894");
        Story::of("pmr-2022")
            .then(mail(LEAD_1).copying(&[HEAD, LEAD_2]).carrying(form))
            .then(mail(HEAD).overheard(text))
            .state()
    };
    let slip = story("There is a mistake in a TRN, it's 3018849.");
    assert_eq!(slip.values[&key("lead_2.trn")].value, "3018849");
    let another = story("There is a mistake in a TRN, it's 2019348.");
    assert_eq!(another.values[&key("lead_2.trn")].value, "3018894");
}

#[test]
fn words_supply_what_is_missing() {
    let without = |key: &str| {
        Story::of("pmr-2022").then(mail(LEAD_1).copying(&[HEAD, LEAD_2]).carrying(with(
            form("pmr-2022"),
            key,
            "",
        )))
    };
    let trn = Attribute::Trn;
    check(without("lead_2.trn"), "incomplete", "lead_2.trn");
    check(
        without("lead_2.trn").then(mail(LEAD_1).saying(tells(Whose::Unstated, trn, "1234567"))),
        "complete",
        "",
    );
    check(
        without("lead_2.trn").then(mail(LEAD_2).saying(tells(Whose::Mine, trn, "12/34567"))),
        "complete",
        "",
    );
    check(
        without("lead_2.trn").then(mail(LEAD_1).saying(tells(
            Whose::Role(Role::Lead2),
            trn,
            "1234567",
        ))),
        "complete",
        "",
    );
    // hers is there already: it corrects hers, not his
    check(
        without("lead_2.trn").then(mail(LEAD_1).saying(tells(Whose::Mine, trn, "1234567"))),
        "incomplete",
        "lead_2.trn",
    );
    check(
        without("lead_2.trn").then(mail(LEAD_1).saying(tells(Whose::Unstated, trn, "123"))),
        "incomplete",
        "lead_2.trn",
    );
    check(
        without("school_urn").then(mail(LEAD_1).saying(tells_field("school_urn", "190001"))),
        "complete",
        "",
    );
    let both = with(with(form("pmr-2022"), "lead_1.trn", ""), "lead_2.trn", "");
    let story = Story::of("pmr-2022").then(mail(LEAD_1).copying(&[HEAD, LEAD_2]).carrying(both));
    check(
        story.then(mail(HEAD).saying(tells(Whose::Unstated, trn, "1234567"))),
        "incomplete",
        "lead_1.trn lead_2.trn",
    );
}

#[test]
fn my_number_goes_where_it_is_missing_for_whoever_holds_two_roles() {
    let mut head_leads = with(form("sec-2022"), "advocate_1.name", "Dev Patel");
    head_leads = with(
        head_leads,
        "advocate_1.email",
        "d.patel@oakfield.cambs.sch.uk.test",
    );
    head_leads = with(head_leads, "advocate_1.year_groups", "");
    let all = [
        "h.archer@oakfield.cambs.sch.uk.test",
        "b.okoro@oakfield.cambs.sch.uk.test",
    ];
    let story = Story::of("sec-2022").then(
        mail("d.patel@oakfield.cambs.sch.uk.test")
            .copying(&all)
            .carrying(head_leads),
    );
    check(story.clone(), "incomplete", "advocate_1.year_groups");
    // classes told as a post are the classes the form asks for
    let told = tells_field("advocate_1.role", "years 7, 9 and 13");
    let state = check(story.clone().then(mail(HEAD).saying(told)), "complete", "");
    assert_eq!(
        state.value(key("advocate_1.year_groups")),
        "years 7, 9 and 13"
    );
    let reply = mail("d.patel@oakfield.cambs.sch.uk.test").saying(tells(
        Whose::Mine,
        Attribute::YearGroups,
        "8 and 9",
    ));
    check(story.then(reply), "complete", "");
}

#[test]
fn another_person_or_school_waits_for_a_ruling() {
    let replaced = with(
        with(form("pmr-2022"), "lead_2.name", "Ruth Vane"),
        "lead_2.email",
        "r.vane@oakfield.cambs.sch.uk.test",
    );
    let revised = mail(LEAD_1)
        .copying(&["r.vane@oakfield.cambs.sch.uk.test"])
        .carrying(replaced);
    let story = sent_to_all().then(revised);
    let state = check(story.clone(), "review", "");
    assert_eq!(state.value(key("lead_2.name")), "Omar Khan");
    let state = check(
        story.clone().then_ruling(Command::Accept { message: 2 }),
        "complete",
        "",
    );
    assert_eq!(state.value(key("lead_2.name")), "Ruth Vane");
    let state = check(
        story.then_ruling(Command::Dismiss { message: 2 }),
        "complete",
        "",
    );
    assert_eq!(state.value(key("lead_2.name")), "Omar Khan");
    let urn = with(form("pmr-2022"), "school_urn", "190002");
    check_reviews(
        sent_to_all().then(mail(LEAD_1).carrying(urn)),
        &[Review::Conflict],
    );
    let in_words = mail(LEAD_1)
        .saying(tells_field(
            "lead_2.email",
            "r.vane@oakfield.cambs.sch.uk.test",
        ))
        .saying(tells_field("lead_2.name", "Ruth Vane"));
    let state = check_reviews(sent_to_all().then(in_words), &[Review::Conflict]);
    assert_eq!(state.value(key("lead_2.email")), LEAD_2);
}

#[test]
fn the_same_people_are_no_conflict() {
    let f = || form("pmr-2022");
    for revised in [
        with(f(), "lead_2.name", "Mr O. Khan"),
        with(f(), "lead_2.name", "Omar Kahn"),
        with(f(), "headteacher.name", "Helen Archer-Lee"),
        with(f(), "lead_2.name", ""),
        with(f(), "school_urn", "TBC"),
    ] {
        check_reviews(sent_to_all().then(mail(LEAD_1).carrying(revised)), &[]);
    }
    let open = with(
        with(f(), "lead_2.name", "TBC - interviews in June"),
        "lead_2.email",
        "TBC",
    );
    let named = mail(LEAD_1).copying(&[HEAD, LEAD_2]).carrying(f());
    let begun = Story::of("pmr-2022").then(mail(LEAD_1).copying(&[HEAD]).carrying(open));
    check(begun.clone().then(named), "complete", "");
    let told = mail(LEAD_1)
        .copying(&[HEAD, LEAD_2])
        .saying(tells_field("lead_2.name", "Omar Khan"))
        .saying(tells_field("lead_2.email", LEAD_2));
    check(begun.then(told), "complete", "");
    let mut swapped = f();
    for attribute in ["name", "email"] {
        let (one, two) = (
            f().fields[&key(&format!("lead_1.{attribute}"))]
                .value
                .clone(),
            f().fields[&key(&format!("lead_2.{attribute}"))]
                .value
                .clone(),
        );
        swapped = with(swapped, &format!("lead_1.{attribute}"), &two);
        swapped = with(swapped, &format!("lead_2.{attribute}"), &one);
    }
    check(
        sent_to_all().then(mail(LEAD_1).carrying(swapped)),
        "complete",
        "",
    );
}

#[test]
fn the_latest_form_counts_as_a_whole_with_the_corrections_after_it() {
    let first = with(form("pmr-2022"), "lead_2.trn", "");
    let story = Story::of("pmr-2022")
        .then(mail(LEAD_1).copying(&[HEAD, LEAD_2]).carrying(first))
        .then(mail(LEAD_1).saying(tells(Whose::Unstated, Attribute::Trn, "1234567")));
    check(story.clone(), "complete", "");
    let again = with(form("pmr-2022"), "lead_2.trn", "");
    check(
        story.then(mail(LEAD_1).carrying(again)),
        "incomplete",
        "lead_2.trn",
    );
}

/// Case 84: in time by the wrong clock.
#[test]
fn a_form_is_in_time_by_the_arrival_of_the_first_one() {
    let at = |when: &str| {
        let story = Story::of("pmr-2022").at(when);
        story.then(
            mail(LEAD_1)
                .copying(&[HEAD, LEAD_2])
                .carrying(form("pmr-2022")),
        )
    };
    check_reviews(at("2022-04-19T22:59:00Z"), &[Review::WrongProgramme]);
    check_reviews(at("2022-05-26T22:59:59Z"), &[]);
    check_reviews(at("2022-05-26T23:00:00Z"), &[Review::Late]);
    check_reviews(at("2022-08-31T22:59:00Z"), &[Review::Late]);
    check_reviews(at("2022-08-31T23:00:00Z"), &[Review::WrongProgramme]);
    // what completes it afterwards is in time
    let story = sent_alone()
        .at("2022-06-10T09:00:00Z")
        .then(mail(LEAD_1).copying(&[HEAD, LEAD_2]));
    let state = check(story, "complete", "");
    assert_eq!(
        state.completed_at.unwrap().to_rfc3339(),
        "2022-06-10T09:00:00+00:00"
    );
    let mut extended = at("2022-05-27T09:00:00Z");
    extended.deadline = NaiveDate::from_ymd_opt(2022, 6, 10);
    check_reviews(extended, &[]);
}

#[test]
fn a_programme_without_a_deadline_closes_with_its_academic_year() {
    let at = |when: &str| {
        let story = Story::of("pmr-2024").at(when);
        story.then(
            mail(LEAD_1)
                .copying(&[HEAD, LEAD_2])
                .carrying(form("pmr-2024")),
        )
    };
    check_reviews(at("2025-08-31T22:00:00Z"), &[]);
    check_reviews(at("2025-08-31T23:00:00Z"), &[Review::WrongProgramme]);
}

#[test]
fn an_objection_to_a_form_goes_with_the_form() {
    let elsewhere = with(form("pmr-2022"), "maths_hub", "Archimedes NE");
    let story =
        Story::of("pmr-2022").then(mail(LEAD_1).copying(&[HEAD, LEAD_2]).carrying(elsewhere));
    let state = check_reviews(story.clone(), &[Review::WrongHub]);
    assert!(state.other_hub.is_some());
    check_reviews(
        story.clone().then_ruling(Command::Accept { message: 1 }),
        &[],
    );
    check_reviews(
        story.clone().then(mail(LEAD_1).carrying(form("pmr-2022"))),
        &[],
    );
    check_reviews(
        story.then(mail(LEAD_1).saying(tells_field("maths_hub", "Cambridge"))),
        &[],
    );
    for unknown in ["", "our local one", "TBC"] {
        let form = with(form("pmr-2022"), "maths_hub", unknown);
        check_reviews(Story::of("pmr-2022").then(mail(LEAD_1).carrying(form)), &[]);
    }
    let mut last_year = form("pmr-2022");
    last_year.other_year = Some("2021/22".to_owned());
    let story = Story::of("pmr-2022").then(mail(LEAD_1).carrying(last_year));
    check_reviews(story.clone(), &[Review::WrongProgramme]);
    check_reviews(story.then(mail(LEAD_1).carrying(form("pmr-2022"))), &[]);
}

#[test]
fn stale_mail_waits_for_a_person() {
    let story = Story::of("pmr-2022").then_stale(mail(LEAD_1).carrying(form("pmr-2022")));
    check_reviews(story.clone(), &[Review::Stale]);
    check_reviews(story.then_ruling(Command::Accept { message: 1 }), &[]);
    check_reviews(
        sent_alone().then_stale(mail(HEAD).saying(confirms())),
        &[Review::Stale],
    );
    check_reviews(sent_alone().then_stale(mail(HEAD)), &[]);
}

#[test]
fn a_small_school_may_ask_to_take_part_with_one() {
    let mut one = form("pmr-2022");
    one.fields
        .retain(|k, _| !matches!(k, Key::Person(Role::Lead2, _)));
    let story = Story::of("pmr-2022").then(mail(LEAD_1).copying(&[HEAD]).carrying(one.clone()));
    assert_eq!(story.state().blank_second, Some(Role::Lead2));
    let held = Story::of("pmr-2022").then(
        mail(LEAD_1)
            .copying(&[HEAD])
            .carrying(one)
            .saying(one_participant()),
    );
    check_reviews(held.clone(), &[Review::SmallSchool]);
    let waive = Command::Waive {
        role: Role::Lead2,
        person: String::new(),
        fields: true,
    };
    check(held.clone().then_ruling(waive), "complete", "");
    // two are named after all
    check(
        held.then(mail(LEAD_1).copying(&[LEAD_2]).carrying(form("pmr-2022"))),
        "complete",
        "",
    );
    check_reviews(
        sent_to_all().then(mail(LEAD_1).saying(one_participant())),
        &[],
    );
    let mut no_clause = form("pmr-2024");
    no_clause
        .fields
        .retain(|k, _| !matches!(k, Key::Person(Role::Lead2, _)));
    check_reviews(
        Story::of("pmr-2024").then(mail(LEAD_1).carrying(no_clause).saying(one_participant())),
        &[],
    );
}

#[test]
fn a_withdrawal_takes_effect_at_once_and_a_new_form_ends_it() {
    let story = sent_to_all().then(mail(HEAD).saying(withdraws()));
    check(story.clone(), "withdrawn", "");
    check(
        story.clone().then(mail(LEAD_1).carrying(form("pmr-2022"))),
        "complete",
        "",
    );
    check(story.then_ruling(Command::Reinstate), "complete", "");
}

#[test]
fn words_beside_the_forms_of_two_schools_belong_to_neither() {
    let two = mail(LEAD_1)
        .copying(&[HEAD, LEAD_2])
        .carrying(with(form("pmr-2022"), "lead_2.trn", ""))
        .carrying(with(form("pmr-2022"), "school_urn", "190002"))
        .saying(tells(Whose::Unstated, Attribute::Trn, "1234567"));
    check(Story::of("pmr-2022").then(two), "incomplete", "lead_2.trn");
}

#[test]
fn an_online_form_has_its_respondent_for_a_submitter() {
    let story =
        Story::of("tfmd-2021").then(mail("no-reply@forms.test").carrying(form("tfmd-2021")));
    let state = story.state();
    assert_ne!(
        state.submitter.unwrap().address,
        address("no-reply@forms.test")
    );
    assert!(!state.parties.contains(&address("no-reply@forms.test")));
}

#[test]
fn a_story_read_in_any_order_is_the_same_story() {
    let story = Story::of("pmr-2022")
        .then(mail(HEAD).copying(&[LEAD_2]).saying(confirms()))
        .then(mail(LEAD_1).carrying(with(form("pmr-2022"), "lead_2.trn", "")))
        .then(mail(LEAD_1).saying(tells(Whose::Unstated, Attribute::Trn, "1234567")))
        .then(mail(LEAD_2).saying(declines()))
        .then(mail(LEAD_2).saying(confirms()));
    let state = story.state();
    assert_eq!(state.status, Status::Complete);
    proptest::proptest!(proptest::test_runner::Config { rng_seed: proptest::test_runner::RngSeed::Fixed(7), ..Default::default() }, |(order in proptest::strategy::Strategy::prop_shuffle(proptest::strategy::Just((0..story.mails()).collect::<Vec<_>>())))| {
        proptest::prop_assert_eq!(&story.state_in(&order), &state);
    });
}

#[test]
fn one_more_signature_never_makes_a_form_less_complete() {
    let people = [HEAD, LEAD_1, LEAD_2];
    let runs = proptest::test_runner::Config {
        rng_seed: proptest::test_runner::RngSeed::Fixed(11),
        ..Default::default()
    };
    proptest::proptest!(runs, |(sender in 0..3usize, copied in 0..8usize, more in 0..3usize, word: bool, shared: bool)| {
        let copies: Vec<&str> = (0..3).filter(|i| copied & (1 << i) != 0).map(|i| people[i]).collect();
        let sheet = if shared { with(form("pmr-2022"), "lead_2.email", HEAD) } else { form("pmr-2022") };
        let story = Story::of("pmr-2022").then(mail(people[sender]).copying(&copies).carrying(sheet));
        let before = story.state();
        let added = if word { mail(people[more]).saying(confirms()) } else { mail(people[sender]).copying(&[people[more]]) };
        let after = story.then(added).state();
        proptest::prop_assert!(after.missing.iter().all(|k| before.missing.contains(k)));
    });
}
