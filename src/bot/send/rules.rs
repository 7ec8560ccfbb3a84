//! What the sender decides by itself: how long to wait, when to give up, what a refusal says, and
//! in which state a letter begins. Pure.

use chrono::TimeDelta;

use crate::{
    config::hub::Mode,
    post::gate::Verdict,
    store::{
        LetterId,
        outbox::{LetterClass, LetterState},
    },
};

/// A server that has refused everything for so long will not change its mind (RFC 5321 section
/// 4.5.4.1 names four to five days).
pub(super) const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(5);
/// 5.1.1 "no such mailbox" and kin (RFC 3463 section 3.2, RFC 7505, Exchange's 5.1.10). Only these
/// say something about the address; a 5xx for policy or size says nothing.
pub fn says_nobody_is_there(reply: &str) -> bool {
    reply
        .split([' ', '-', '#', '(', ')'])
        .any(|word| matches!(word, "5.1.1" | "5.1.2" | "5.1.3" | "5.1.6" | "5.1.10"))
}

/// One minute, then twice as long each time, at most two hours; with a fifth more or less, so that
/// letters refused together do not come back together. The same letter always waits the same.
pub fn backoff(letter: LetterId, attempts: i64) -> TimeDelta {
    let doublings = u32::try_from(attempts.clamp(1, 8) - 1).unwrap_or(0);
    let seconds = (60_i64 << doublings).min(2 * 60 * 60);
    // A multiplicative hash (Knuth) is random enough to part a crowd.
    let spread = letter
        .0
        .wrapping_mul(31)
        .wrapping_add(attempts)
        .wrapping_mul(2_654_435_761)
        .rem_euclid(401)
        - 200;
    TimeDelta::milliseconds(seconds * (1000 + spread))
}

/// A letter we were interrupted over goes again at once: nobody refused it. Should it be what
/// interrupts us, the wait soon doubles, and the others go first.
pub fn after_interruption(attempts: i64) -> TimeDelta {
    match attempts {
        ..=1 => TimeDelta::zero(),
        more => {
            let doublings = u32::try_from(more.min(14) - 2).unwrap_or(0);
            TimeDelta::seconds(1_i64 << doublings)
        }
    }
}

/// The state a letter is written down in: what the gate and the mode make of it. Mail to the
/// admins goes in every mode.
pub fn first_state(
    class: LetterClass,
    mode: Mode,
    verdict: &Verdict,
) -> (LetterState, Option<&'static str>) {
    let mode = match class {
        LetterClass::ToAdmins => Mode::Send,
        LetterClass::Answer | LetterClass::Scheduled => mode,
    };
    match (verdict, mode) {
        (Verdict::Never(reason), _) => (LetterState::Refused, Some(reason.as_str())),
        (Verdict::Hold(reason), Mode::Send | Mode::Draft) => {
            (LetterState::Held, Some(reason.as_str()))
        }
        (Verdict::Hold(reason), Mode::Observe) => (LetterState::Observed, Some(reason.as_str())),
        (Verdict::Pass, Mode::Observe) => (LetterState::Observed, None),
        (Verdict::Pass, Mode::Draft) => (LetterState::ToDraft, None),
        (Verdict::Pass, Mode::Send) => (LetterState::Due, None),
    }
}

#[cfg(test)]
mod tests;
