//! What a view says of an application, and what it never says.

use std::{collections::BTreeSet, sync::LazyLock};

use chrono::{TimeZone, Utc};
use proptest::prelude::*;

use super::*;
use crate::{
    config::programmes,
    document::Unreadable,
    domain::{
        application::{Review, Status, Terms},
        conversation::Said,
        judgement::{self, Decision, Item, Verdict},
        programme::Programme,
        reading::{OtherFile, WhatFile},
    },
    render::Letters,
};

fn pmr() -> Programme {
    programmes::shipped()
        .unwrap()
        .into_iter()
        .find(|p| p.id == "pmr-2022")
        .unwrap()
}

fn verdict(letter: Kind, reports_change: bool, reviews: &[Review]) -> Verdict {
    Verdict {
        kind: judgement::Kind::Application,
        decision: Decision::RequestMissing,
        missing: Vec::new(),
        review: reviews.iter().copied().collect(),
        letter: Some((letter, reports_change)),
        guess: None,
        because: String::new(),
    }
}

fn shown(
    verdict: &Verdict,
    reading: &Reading,
    before: Option<&State>,
    state: Option<&State>,
) -> View {
    let (programme, hub) = (pmr(), hub());
    let terms = Terms {
        programme: &programme,
        reference: None,
        deadline: programme.deadline,
        hub: &hub,
    };
    view(
        verdict.letter.unwrap().0,
        Subject {
            hub: "Cambridge Maths Hub",
            signature: "Jo Field, hub administrator",
            reference: state.map(|_| "PMR22-0007"),
            reading,
            verdict,
            arrival: Utc.with_ymd_and_hms(2022, 4, 29, 10, 38, 5).unwrap(),
            before,
        },
        state.map(|s| (&terms, s)),
    )
}

fn set(state: &mut State, key: Key, value: &str) {
    let source = "form.docx, table 1".to_owned();
    state.values.insert(
        key,
        Value {
            value: value.to_owned(),
            source,
        },
    );
}

fn first_answer(state: &State) -> View {
    shown(
        &verdict(Kind::MissingItems, true, &[]),
        &reading("office@oak.test"),
        None,
        Some(state),
    )
}

#[test]
fn a_view_names_the_fields_as_the_form_prints_them() {
    let mut state = state();
    state.missing = vec![
        Key::SchoolUrn,
        Key::Person(Role::Headteacher, Attribute::Email),
        Key::Person(Role::Lead2, Attribute::Email),
        Key::Person(Role::Lead2, Attribute::Trn),
        Key::GroupRequested,
        Key::Signature(Role::Lead2),
    ];
    set(&mut state, Key::SchoolUrn, "11001");
    set(
        &mut state,
        Key::Person(Role::Lead2, Attribute::Trn),
        "12345",
    );
    let view = first_answer(&state);
    let labels: Vec<&str> = view.items.iter().map(|i| i.label.as_str()).collect();
    assert_eq!(
        labels,
        [
            "School URN",
            "Headteacher: Email",
            "Lead Participant 2: Email",
            "Lead Participant 2: Teacher reference number (TRN)",
            "We wish to be considered as part of a group application: Yes/No",
        ]
    );
    assert_eq!(
        view.items[0].remedy,
        Remedy::UrnInvalid {
            given: Printed::value("11001")
        }
    );
    assert_eq!(view.items[1].remedy, Remedy::LeftEmpty);
    assert_eq!(view.items[3].remedy, Remedy::TrnInvalid);
    assert_eq!(view.items[4].remedy, Remedy::YesOrNo);
    assert_eq!(view.open, 6);
    assert_eq!(view.received.as_str(), "Friday 29 April 2022 at 11:38");
    assert_eq!(view.deadline.unwrap().as_str(), "Thursday 26 May 2022");
}

/// Case 56: nobody knows who else got it.
#[test]
fn a_view_says_why_each_signature_is_open() {
    let email = || Printed::value("b.khan@oak.test");
    let copied = || Printed::value("b.kahn@oak.test");
    #[track_caller]
    fn check(change: impl Fn(&mut Signature), why: NotSigned) {
        let mut state = state();
        change(&mut state.ledger[2]);
        let view = first_answer(&state);
        assert_eq!(view.signatures.len(), 1);
        assert_eq!(view.signatures[0].why, why);
        assert_eq!(view.seen.len(), 2, "who signed is named");
    }
    check(|_| {}, NotSigned::NotSeen { email: email() });
    check(|l| l.email = None, NotSigned::NoAddress);
    let near = |l: &mut Signature| {
        l.grade = Grade::NearMiss;
        l.near = Some(address("b.kahn@oak.test"));
    };
    check(
        near,
        NotSigned::NearMiss {
            copied: copied(),
            email: Some(email()),
        },
    );
    check(
        |l| {
            near(l);
            l.email = None;
        },
        NotSigned::NearMiss {
            copied: copied(),
            email: None,
        },
    );
    check(
        |l| l.grade = Grade::Bounced,
        NotSigned::Bounced { email: email() },
    );
    check(|l| l.grade = Grade::Declined, NotSigned::NotConfirmed);
    let other = Printed::words("Lead Participant 1");
    check(
        |l| l.shared_with = Some(Role::Lead1),
        NotSigned::Shared {
            email: email(),
            other,
        },
    );
}

#[test]
fn a_blank_second_participant_is_one_question() {
    let mut state = state();
    let lead_2 = Attribute::ALL.map(|a| Key::Person(Role::Lead2, a));
    state.missing = lead_2
        .into_iter()
        .chain([Key::Signature(Role::Lead2)])
        .collect();
    state.blank_second = Some(Role::Lead2);
    let view = first_answer(&state);
    assert_eq!(
        (view.items.len(), view.signatures.len(), view.open),
        (0, 0, 1)
    );
    assert_eq!(view.blank_second.unwrap().as_str(), "Lead Participant 2");

    // The school has said so: nothing is asked.
    state.reviews = BTreeSet::from([Review::SmallSchool]);
    let held = verdict(Kind::Received, true, &[Review::SmallSchool]);
    let view = shown(&held, &reading("office@oak.test"), None, Some(&state));
    assert_eq!((view.blank_second, view.open), (None, 0));
    assert_eq!(view.held, [Hold::SmallSchool]);
}

#[test]
fn an_update_names_what_it_settled() {
    let mut before = state();
    before.missing.insert(0, Key::SchoolPhone);
    let mut after = state();
    after.missing.clear();
    after.status = Status::Complete;
    after.ledger[2].grade = Grade::Confirmed;
    let view = shown(
        &verdict(Kind::Acknowledgement, true, &[]),
        &reading("b.khan@oak.test"),
        Some(&before),
        Some(&after),
    );
    let fixed: Vec<(&str, Option<How>)> = view
        .fixed
        .iter()
        .map(|f| (f.label.as_str(), f.how))
        .collect();
    assert_eq!(
        fixed,
        [
            ("Contact telephone number", None),
            ("Bilal Khan (Lead Participant 2)", Some(How::Confirmed))
        ]
    );
    assert!(view.complete && view.follow_up && !view.repeat);
}

#[test]
fn a_withdrawal_asks_for_nothing() {
    let view = shown(
        &verdict(Kind::Received, true, &[Review::Withdrawal]),
        &reading("head@oak.test"),
        Some(&state()),
        Some(&state()),
    );
    assert!(view.withdrawal);
    assert_eq!((view.open, view.seen.len()), (0, 0));
}

/// - Case 42: an attachment of no bytes.
/// - Case 43: a protected file is thrown away.
#[test]
fn a_form_that_did_not_come_is_asked_for_with_the_reason() {
    let unreadable = |why: Unreadable| {
        let mut mail = reading("office@oak.test");
        mail.forms.clear();
        let name = "our form.docx".to_owned();
        mail.files = vec![OtherFile {
            name,
            what: WhatFile::Unreadable(why),
        }];
        mail
    };
    let file = || Printed::value("our form.docx");
    let mut blank = reading("office@oak.test");
    blank.forms[0].blank = true;
    let mut nothing = reading("office@oak.test");
    nothing.forms.clear();
    let mut link = nothing.clone();
    link.said = vec![Said::ShareLink {
        quote: "https://share.test/x".to_owned(),
    }];
    for (mail, why) in [
        (
            unreadable(Unreadable::Protected),
            FormWanted::Protected { file: file() },
        ),
        (
            unreadable(Unreadable::Damaged("zip".to_owned())),
            FormWanted::Damaged { file: file() },
        ),
        (
            unreadable(Unreadable::Empty),
            FormWanted::Empty { file: file() },
        ),
        (blank, FormWanted::Blank),
        (link, FormWanted::Link),
        (nothing, FormWanted::NotAttached),
    ] {
        let mut verdict = verdict(Kind::MissingItems, true, &[]);
        verdict.missing = vec![Item::Form];
        let view = shown(&verdict, &mail, None, None);
        assert_eq!(view.form_wanted, Some(why));
        assert_eq!((view.reference, view.programme), (None, None));
    }
}

/// Case 45: logos count as attachments.
#[test]
fn a_logo_is_no_file_that_came() {
    let mut mail = reading("office@oak.test");
    let file = |name: &str, what| OtherFile {
        name: name.to_owned(),
        what,
    };
    mail.files = vec![
        file("logo.png", WhatFile::Decoration),
        file("scan.pdf", WhatFile::Unreadable(Unreadable::Picture)),
    ];
    let view = shown(
        &verdict(Kind::Received, true, &[Review::Unreadable]),
        &mail,
        None,
        None,
    );
    assert_eq!(view.files, [Printed::value("scan.pdf")]);
    assert_eq!(view.held, [Hold::Unreadable]);
}

static LETTERS: LazyLock<Letters> = LazyLock::new(|| Letters::compiled_in().unwrap());

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever is missing, held or settled, no letter holds a TRN, the statement, what the sender
    /// wrote, or what another form of the mail says.
    ///
    /// Case 70: backscatter to forged senders.
    #[test]
    fn no_letter_tells_a_trn_the_statement_the_senders_words_or_another_school(
        trn in "[1-9][0-9]{4,8}",
        statement in "[b-z]{12,40}",
        words in "[b-z]{12,40}",
        missing in proptest::sample::subsequence(
            pmr().fields.iter().map(|f| f.key).collect::<Vec<_>>(), 0..=pmr().fields.len()),
        settled in proptest::sample::subsequence(pmr().fields.iter().map(|f| f.key).collect::<Vec<_>>(), 0..8),
        review in proptest::sample::select(vec![
            None, Some(Review::Late), Some(Review::Conflict), Some(Review::Withdrawal), Some(Review::WrongHub)]),
    ) {
        let trn = format!("98{trn}");
        let mut state = state();
        for role in Role::ALL {
            set(&mut state, Key::Person(role, Attribute::Trn), &trn);
        }
        set(&mut state, Key::Statement, &statement);
        set(&mut state, Key::SpecialistDetail, &statement);
        set(&mut state, Key::GroupRelationship, &statement);
        set(&mut state, Key::SchoolName, "Oakfield Primary School");
        let mut before = state.clone();
        before.missing = missing.iter().chain(&settled).copied().collect();
        state.missing = missing;
        state.advice = vec![statement.clone()];
        let mut mail = reading("office@oak.test");
        // Another school's form in the same mail.
        let mut other = mail.forms[0].clone();
        for key in [Key::SchoolName, Key::SchoolAddress, Key::Person(Role::Headteacher, Attribute::Name)] {
            let source = "other.docx".to_owned();
            other.fields.insert(key, Value { value: format!("elm{words}"), source });
        }
        mail.forms.push(other);
        mail.copied = vec![address(&format!("{words}@elm.test"))];
        mail.fresh = words.clone();
        mail.said = vec![Said::Statement { text: statement.clone() }, Said::Confirms { quote: words.clone() }];
        let reviews: Vec<Review> = review.into_iter().collect();
        for kind in Kind::ALL {
            let view = shown(&verdict(kind, true, &reviews), &mail, Some(&before), Some(&state));
            let words_of_it = LETTERS.compose(&view).unwrap();
            for text in [words_of_it.text, words_of_it.html] {
                for secret in [&trn, &statement, &words] {
                    prop_assert!(!text.contains(secret.as_str()), "{kind:?} tells {secret}");
                }
            }
        }
    }
}
