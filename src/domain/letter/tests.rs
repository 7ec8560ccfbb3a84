//! To whom letters go and what their subject is; `view` has what they say.

mod view;

use std::collections::BTreeMap;

use super::*;
use crate::domain::{
    authentication::Authentication,
    form::{FormReading, Value},
    programme::{Attribute, Key, Role},
    signatory::{Grade, Signature},
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
        admins: Vec::new(),
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
            other_school: None,
            other_addresses: Box::default(),
            online: None,
        }],
        files: Vec::new(),
        said: Vec::new(),
        unlabelled: Vec::new(),
        references: Vec::new(),
        urns: Vec::new(),
        programmes: Vec::new(),
        fresh: String::new(),
        foot: String::new(),
        calendar: Vec::new(),
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

/// - Case 56: nobody knows who else got it.
/// - Case 57: a list in Cc bounces every answer.
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

/// Case 62: not everybody is told of the end.
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
