use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use chrono::{TimeZone, Utc};
use proptest::prelude::*;

use super::*;
use crate::{
    config::programmes,
    document::Unreadable,
    domain::{
        application::{Review, Status, Terms},
        authentication::Authentication,
        conversation::Said,
        form::{FormReading, Value},
        judgement::{self, Decision, Item, Verdict},
        programme::{Attribute, Key, Programme, Role},
        reading::{OtherFile, WhatFile},
        signatory::{Grade, Signature},
    },
    render::Letters,
};

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn mailbox(text: &str) -> Mailbox {
    Mailbox {
        name: None,
        address: address(text),
    }
}

fn hub() -> HubTerms {
    HubTerms {
        own_addresses: vec![address("mathshub@cambridge.test")],
        staff: vec![address("jo@cambridge.test")],
        form_senders: vec![address("no-reply@formsnotify.test")],
        ..HubTerms::default()
    }
}

/// A mail with a filled form.
fn reading(from: &str) -> Reading {
    Reading {
        author: Author::One(mailbox(from)),
        to: vec![mailbox("mathshub@cambridge.test")],
        cc: Vec::new(),
        reply_to: Vec::new(),
        subject: "Our form".to_owned(),
        message_id: None,
        refers_to: Vec::new(),
        date: None,
        authentication: Authentication::Pass,
        machine: None,
        copied: Vec::new(),
        forms: vec![FormReading {
            programme: "pmr-2022".to_owned(),
            file: "form.docx".to_owned(),
            fields: BTreeMap::new(),
            blank: false,
            certain: true,
            doubts: Vec::new(),
            placeholders: Vec::new(),
            other_year: None,
        }],
        files: Vec::new(),
        said: Vec::new(),
        references: Vec::new(),
        urns: Vec::new(),
        programmes: Vec::new(),
        fresh: String::new(),
        too_large: false,
        forwarded: None,
    }
}

fn signature(role: Role, name: &str, email: Option<&str>, grade: Grade) -> Signature {
    Signature {
        role,
        name: name.to_owned(),
        email: email.map(address),
        grade,
        evidence: "in Cc of message 12".to_owned(),
        message: Some(12),
        near: None,
        shared_with: None,
    }
}

/// The head sent the form, Ann was copied, Bilal is missing.
fn state() -> State {
    State {
        ledger: vec![
            signature(
                Role::Headteacher,
                "Hannah Walker",
                Some("head@oak.test"),
                Grade::Sender,
            ),
            signature(
                Role::Lead1,
                "Ann Lee",
                Some("a.lee@oak.test"),
                Grade::Copied,
            ),
            signature(
                Role::Lead2,
                "Bilal Khan",
                Some("b.khan@oak.test"),
                Grade::Missing,
            ),
        ],
        missing: vec![Key::Signature(Role::Lead2)],
        submitter: Some(mailbox("office@oak.test")),
        ..State::empty()
    }
}

// -- addressees

/// (to, cc), blank-separated.
#[track_caller]
fn goes_to(
    kind: Kind,
    reading: &Reading,
    follow_up: bool,
    state: Option<&State>,
    to: &str,
    cc: &str,
) {
    let who = addressees(kind, reading, follow_up, state, &hub());
    let joined = |all: &[Address]| {
        all.iter()
            .map(Address::as_str)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        (joined(&who.to).as_str(), joined(&who.cc).as_str()),
        (to, cc)
    );
}

#[test]
fn a_first_answer_goes_to_the_sender_and_whoever_has_signed() {
    let state = state();
    for kind in [Kind::MissingItems, Kind::Acknowledgement] {
        goes_to(
            kind,
            &reading("office@oak.test"),
            false,
            Some(&state),
            "office@oak.test",
            "head@oak.test a.lee@oak.test",
        );
    }
    goes_to(
        Kind::MissingItems,
        &reading("head@oak.test"),
        false,
        Some(&state),
        "head@oak.test",
        "a.lee@oak.test",
    );
}

#[test]
fn a_hold_goes_to_the_sender_alone() {
    goes_to(
        Kind::Received,
        &reading("office@oak.test"),
        false,
        Some(&state()),
        "office@oak.test",
        "",
    );
    goes_to(
        Kind::Received,
        &reading("a.lee@oak.test"),
        true,
        Some(&state()),
        "a.lee@oak.test",
        "",
    );
}

#[test]
fn an_answer_to_a_follow_up_also_goes_to_the_submitter() {
    let state = state();
    goes_to(
        Kind::Update,
        &reading("a.lee@oak.test"),
        true,
        Some(&state),
        "a.lee@oak.test office@oak.test",
        "",
    );
    goes_to(
        Kind::MissingItems,
        &reading("a.lee@oak.test"),
        true,
        Some(&state),
        "a.lee@oak.test office@oak.test",
        "",
    );
    goes_to(
        Kind::Acknowledgement,
        &reading("a.lee@oak.test"),
        true,
        Some(&state),
        "a.lee@oak.test office@oak.test",
        "head@oak.test",
    );
    goes_to(
        Kind::Update,
        &reading("office@oak.test"),
        true,
        Some(&state),
        "office@oak.test",
        "",
    );
}

#[test]
fn whose_signature_is_missing_is_never_copied() {
    let mut state = state();
    // One mailbox for two: signed for Ann, open for Bilal.
    state.ledger[2].email = Some(address("a.lee@oak.test"));
    goes_to(
        Kind::MissingItems,
        &reading("office@oak.test"),
        false,
        Some(&state),
        "office@oak.test",
        "head@oak.test",
    );
}

#[test]
fn the_hub_and_its_staff_are_no_school() {
    let mut state = state();
    state.ledger[1].email = Some(address("jo@cambridge.test"));
    goes_to(
        Kind::MissingItems,
        &reading("office@oak.test"),
        false,
        Some(&state),
        "office@oak.test",
        "head@oak.test",
    );
    for own in ["mathshub@cambridge.test", "jo@cambridge.test"] {
        goes_to(Kind::Received, &reading(own), false, None, "", "");
    }
}

#[test]
fn an_online_form_is_answered_to_its_respondent_with_the_head_in_copy() {
    let mut state = state();
    state.ledger.clear();
    let head = Value {
        value: "head@oak.test".to_owned(),
        source: String::new(),
    };
    state
        .values
        .insert(Key::Person(Role::Headteacher, Attribute::Email), head);
    let mail = reading("no-reply@formsnotify.test");
    goes_to(
        Kind::Acknowledgement,
        &mail,
        false,
        Some(&state),
        "office@oak.test",
        "head@oak.test",
    );
}

#[test]
fn reply_to_counts_on_the_authors_own_domain_only() {
    let mut mail = reading("office@oak.test");
    mail.reply_to = vec![mailbox("admin@oak.test")];
    goes_to(Kind::Received, &mail, false, None, "admin@oak.test", "");
    mail.reply_to = vec![mailbox("someone@elm.test")];
    goes_to(Kind::Received, &mail, false, None, "office@oak.test", "");
    mail.reply_to = vec![mailbox("admin@oak.test"), mailbox("b@oak.test")];
    goes_to(Kind::Received, &mail, false, None, "office@oak.test", "");
}

#[test]
fn nobody_is_answered_when_the_author_is_unclear() {
    let mut mail = reading("office@oak.test");
    mail.author = Author::Unclear;
    goes_to(Kind::Received, &mail, false, None, "", "");
}

#[test]
fn at_most_four_are_copied() {
    let mut state = state();
    for (i, role) in [Role::Advocate1, Role::Advocate2, Role::HeadOfDepartment]
        .into_iter()
        .enumerate()
    {
        state.ledger.push(signature(
            role,
            "X",
            Some(&format!("x{i}@oak.test")),
            Grade::Copied,
        ));
    }
    let who = addressees(
        Kind::Acknowledgement,
        &reading("office@oak.test"),
        false,
        Some(&state),
        &hub(),
    );
    assert_eq!(who.cc.len(), 4);
}

// -- subject

#[test]
fn the_subject_is_kept_and_the_reference_added_once() {
    for (of, reference, becomes) in [
        ("Our form", Some("PMR22-0007"), "Re: Our form [PMR22-0007]"),
        (
            "Re: Our form [PMR22-0007]",
            Some("PMR22-0007"),
            "Re: Our form [PMR22-0007]",
        ),
        (
            "RE: FW: Fwd:Our form",
            Some("PMR22-0007"),
            "Re: Our form [PMR22-0007]",
        ),
        ("Our form", None, "Re: Our form"),
        ("", Some("PMR22-0007"), "Re: Your form [PMR22-0007]"),
        (" Re: ", None, "Re: Your form"),
        (
            "Our form\r\nBcc: x@elm.test",
            None,
            "Re: Our form Bcc: x@elm.test",
        ),
        ("Form https://evil.test now", None, "Re: Form now"),
        ("Regarding: our form", None, "Re: Regarding: our form"),
    ] {
        assert_eq!(subject(of, reference), becomes, "{of:?}");
    }
    assert!(subject(&"word ".repeat(1000), Some("PMR22-0007")).ends_with("… [PMR22-0007]"));
}

// -- view

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
    /// Whatever is missing, held or settled, the words of no letter hold a TRN, the statement, or
    /// what the sender wrote.
    #[test]
    fn no_letter_tells_a_trn_the_statement_or_the_senders_words(
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
