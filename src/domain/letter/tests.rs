use super::*;
use crate::domain::testing::{Story, address, form, hub, mail, with};

const HEAD: &str = "h.archer@oakfield.cambs.sch.uk.test";
const LEAD_1: &str = "l.brook@oakfield.cambs.sch.uk.test";
const LEAD_2: &str = "o.khan@oakfield.cambs.sch.uk.test";

fn list(addresses: &[&str]) -> Vec<Address> {
    addresses.iter().map(|a| address(a)).collect()
}

#[track_caller]
fn check(kind: Kind, reading: &Reading, follow_up: bool, state: &State, to: &[&str], cc: &[&str]) {
    let who = addressees(kind, reading, follow_up, Some(state), &hub());
    assert_eq!((who.to, who.cc), (list(to), list(cc)));
}

#[test]
fn the_first_answer_goes_to_the_sender_and_those_who_signed() {
    let sent = mail(LEAD_1).copying(&[HEAD]).carrying(form("pmr-2022"));
    let state = Story::of("pmr-2022").then(sent.clone()).state();
    check(Kind::MissingItems, &sent, false, &state, &[LEAD_1], &[HEAD]);
    check(Kind::Received, &sent, false, &state, &[LEAD_1], &[]);
}

#[test]
fn an_update_goes_to_its_sender_and_the_submitter() {
    let sent = mail(LEAD_1).carrying(form("pmr-2022"));
    let reply = mail(HEAD);
    let state = Story::of("pmr-2022").then(sent).then(reply.clone()).state();
    check(Kind::Update, &reply, true, &state, &[HEAD, LEAD_1], &[]);
}

#[test]
fn nobody_whose_signature_is_missing_is_written_to_unless_they_wrote() {
    let shared = with(form("pmr-2022"), "lead_2.email", HEAD);
    let sent = mail(LEAD_1).copying(&[HEAD]).carrying(shared);
    let state = Story::of("pmr-2022").then(sent.clone()).state();
    check(Kind::MissingItems, &sent, false, &state, &[LEAD_1], &[]);
    let all = mail(LEAD_1).copying(&[HEAD, LEAD_2]).carrying(form("pmr-2022"));
    let state = Story::of("pmr-2022").then(all.clone()).state();
    check(Kind::Acknowledgement, &all, false, &state, &[LEAD_1], &[HEAD, LEAD_2]);
}

#[test]
fn reply_to_counts_only_within_the_senders_domain() {
    let state = State::empty();
    let mut sent = mail(LEAD_1);
    sent.reply_to = vec![crate::domain::testing::mailbox("office@oakfield.cambs.sch.uk.test")];
    check(Kind::MissingItems, &sent, false, &state, &["office@oakfield.cambs.sch.uk.test"], &[]);
    sent.reply_to = vec![crate::domain::testing::mailbox("office@elsewhere.test")];
    check(Kind::MissingItems, &sent, false, &state, &[LEAD_1], &[]);
}

#[test]
fn a_subject_is_kept_and_bears_the_reference_once() {
    for (of, expected) in [
        ("Our form", "Re: Our form [PMR22-0007]"),
        ("RE: Re: Our form", "Re: Our form [PMR22-0007]"),
        ("Fwd: Our form [PMR22-0007]", "Re: Our form [PMR22-0007]"),
        ("", "Re: Your form [PMR22-0007]"),
        ("see https://bad.test now", "Re: see now [PMR22-0007]"),
    ] {
        assert_eq!(subject(of, Some("PMR22-0007")), expected, "{of}");
    }
    assert_eq!(subject("Our form", None), "Re: Our form");
}
