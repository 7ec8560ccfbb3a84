use super::*;
use crate::post::gate::Reason;

#[test]
fn a_refused_letter_waits_longer_each_time_but_never_past_two_hours() {
    let wait = |attempts| backoff(LetterId(7), attempts).num_seconds();
    for (attempts, about) in [
        (0, 60),
        (1, 60),
        (2, 120),
        (3, 240),
        (7, 3840),
        (8, 7200),
        (500, 7200),
    ] {
        let seconds = wait(attempts);
        assert!(
            seconds >= about * 8 / 10 && seconds <= about * 12 / 10,
            "{attempts}: {seconds}"
        );
    }
}

#[test]
fn an_interrupted_letter_goes_again_at_once_and_waits_if_it_is_the_fault() {
    for (attempts, seconds) in [(0, 0), (1, 0), (2, 1), (3, 2), (6, 16), (500, 4096)] {
        assert_eq!(
            after_interruption(attempts).num_seconds(),
            seconds,
            "{attempts}"
        );
    }
}

#[test]
fn letters_refused_together_do_not_come_back_together() {
    let waits: std::collections::BTreeSet<_> =
        (1..=50).map(|id| backoff(LetterId(id), 1)).collect();
    assert!(waits.len() > 30, "{}", waits.len());
    assert_eq!(backoff(LetterId(3), 2), backoff(LetterId(3), 2));
}

#[test]
fn only_no_such_address_says_that_nobody_is_there() {
    for (reply, nobody) in [
        ("550 5.1.1 no such user here", true),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound", true),
        ("550-5.1.1 The email account does not exist", true),
        ("556 5.1.10 domain has null MX", true),
        ("552 5.2.2 mailbox full", false),
        ("550 5.7.1 relaying denied", false),
        ("550 rejected", false),
        ("554 15.1.11 odd", false),
    ] {
        assert_eq!(says_nobody_is_there(reply), nobody, "{reply}");
    }
}

#[test]
fn mode_and_gate_say_what_becomes_of_a_letter() {
    use LetterState::*;
    let hold = Verdict::Hold(Reason::HubCap);
    let never = Verdict::Never(Reason::Staff);
    for (class, mode, verdict, state) in [
        (LetterClass::Answer, Mode::Send, &Verdict::Pass, Due),
        (LetterClass::Answer, Mode::Draft, &Verdict::Pass, ToDraft),
        (LetterClass::Answer, Mode::Observe, &Verdict::Pass, Observed),
        (
            LetterClass::Scheduled,
            Mode::Observe,
            &Verdict::Pass,
            Observed,
        ),
        (LetterClass::ToAdmins, Mode::Observe, &Verdict::Pass, Due),
        (LetterClass::ToAdmins, Mode::Draft, &Verdict::Pass, Due),
        (LetterClass::Answer, Mode::Send, &hold, Held),
        (LetterClass::Answer, Mode::Draft, &hold, Held),
        (LetterClass::Answer, Mode::Observe, &hold, Observed),
        (LetterClass::Answer, Mode::Send, &never, Refused),
        (LetterClass::Answer, Mode::Observe, &never, Refused),
    ] {
        assert_eq!(
            first_state(class, mode, verdict).0,
            state,
            "{class:?} {mode:?} {verdict:?}"
        );
    }
}
