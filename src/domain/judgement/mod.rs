//! What a message means and what follows: kind, decision, holds and letter (design section 3).
//!
//! [`route`] sorts out what needs no application; [`on_form`] and [`on_follow_up`] compare an
//! application before and after; [`without_application`] is the rest. Nothing is sent here: a
//! [`Verdict`] names the letter, the shell writes it down.

mod about;
mod follow_up;
mod orphan;
mod route;
mod shapes;
mod small_talk;
mod unsettled;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub(crate) use self::small_talk::is_courtesy;
pub use self::{
    follow_up::on_follow_up,
    orphan::without_application,
    route::{Route, on_bad_rows, route},
};
use super::{
    address::Address,
    application::{Review, State, Status},
    authentication::Authentication,
    conversation::Said,
    letter,
    programme::Key,
    reading::Reading,
};

/// What a message is (JSON `kind`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Application,
    Revision,
    Confirmation,
    Update,
    Statement,
    Withdrawal,
    Question,
    OnlineNotification,
    OutOfOffice,
    Bounce,
    ReadReceipt,
    Invitation,
    Command,
    Newsletter,
    Unrelated,
    Duplicate,
    Own,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Application => "application",
            Kind::Revision => "revision",
            Kind::Confirmation => "confirmation",
            Kind::Update => "update",
            Kind::Statement => "statement",
            Kind::Withdrawal => "withdrawal",
            Kind::Question => "question",
            Kind::OnlineNotification => "online-notification",
            Kind::OutOfOffice => "out-of-office",
            Kind::Bounce => "bounce",
            Kind::ReadReceipt => "read-receipt",
            Kind::Invitation => "invitation",
            Kind::Command => "command",
            Kind::Newsletter => "newsletter",
            Kind::Unrelated => "unrelated",
            Kind::Duplicate => "duplicate",
            Kind::Own => "own",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    AcknowledgeComplete,
    RequestMissing,
    HoldForReview,
    Ignore,
}

impl Decision {
    pub fn as_str(self) -> &'static str {
        match self {
            Decision::AcknowledgeComplete => "acknowledge-complete",
            Decision::RequestMissing => "request-missing",
            Decision::HoldForReview => "hold-for-review",
            Decision::Ignore => "ignore",
        }
    }
}

/// What is asked for (JSON `missing`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// No usable form came.
    Form,
    Field(Key),
}

impl std::fmt::Display for Item {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Item::Form => f.write_str("form"),
            Item::Field(key) => key.fmt(f),
        }
    }
}

/// The one outcome of a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    pub kind: Kind,
    pub decision: Decision,
    pub missing: Vec<Item>,
    pub review: BTreeSet<Review>,
    /// The letter that follows, and whether it reports a change.
    pub letter: Option<(letter::Kind, bool)>,
    /// For the admin: what the bot thinks this is, and what it rests on.
    pub guess: Option<String>,
    /// The rule, in words, for the evidence.
    pub because: String,
}

impl Verdict {
    fn new(kind: Kind, decision: Decision, because: &str) -> Verdict {
        Verdict {
            kind,
            decision,
            missing: Vec::new(),
            review: BTreeSet::new(),
            letter: None,
            guess: None,
            because: because.to_owned(),
        }
    }

    pub(crate) fn ignore(kind: Kind, because: &str) -> Verdict {
        Verdict::new(kind, Decision::Ignore, because)
    }

    pub(crate) fn hold(kind: Kind, review: Review, because: &str) -> Verdict {
        let mut verdict = Verdict::new(kind, Decision::HoldForReview, because);
        verdict.review.insert(review);
        verdict
    }

    /// Of a message first seen long after it arrived: a person decides, and nothing is written.
    pub(crate) fn stale(mut self) -> Verdict {
        if self.decision != Decision::Ignore {
            self.decision = Decision::HoldForReview;
            self.review.insert(Review::Stale);
            self.letter = None;
        }
        self
    }

    fn with_letter(mut self, kind: letter::Kind, reports_change: bool) -> Verdict {
        self.letter = Some((kind, reports_change));
        self
    }
}

/// What is known of the form besides the states.
#[derive(Debug, Clone, Copy)]
pub struct FormFacts {
    /// From a trusted online-form sender.
    pub online: bool,
    /// A row of an export.
    pub exported: bool,
    /// The same form content came before, and how long ago (seconds).
    pub same_form_age: Option<i64>,
}

/// A form that opened or revised an application.
pub fn on_form(
    reading: &Reading,
    facts: FormFacts,
    before: Option<&State>,
    after: &State,
) -> Verdict {
    let kind = match (facts.online, before) {
        (true, _) => Kind::OnlineNotification,
        (false, None) => Kind::Application,
        (false, Some(_)) => Kind::Revision,
    };
    if reading.authentication == Authentication::Fail {
        return Verdict::hold(
            kind,
            Review::NotAuthenticated,
            "its sender fails authentication",
        );
    }
    if orphan::has_hostile_file(reading) {
        return Verdict::hold(
            kind,
            Review::Suspicious,
            "beside the form lies a file built to do harm",
        );
    }
    let unchanged = before.is_some_and(|b| !changed(b, after));
    if unchanged && facts.exported {
        let mut verdict = Verdict::ignore(kind, "the row says what it said before");
        verdict.missing = after.missing.iter().map(|k| Item::Field(*k)).collect();
        return verdict;
    }
    if unchanged && facts.same_form_age.is_some_and(|age| age < 3600) {
        return settle_questions(
            reading,
            Verdict::ignore(Kind::Duplicate, "the same form again within the hour"),
        );
    }
    let mut verdict = by_state(kind, before, after, !unchanged);
    if unchanged {
        verdict.because = "the same form again: answered with the state".to_owned();
    }
    let unsorted = |s: &Said| {
        matches!(
            s,
            Said::Supplies { .. }
                | Said::Statement { .. }
                | Said::OneParticipant { .. }
                | Said::Withdraws { .. }
        )
    };
    if reading.of_several_schools() && reading.said.iter().any(unsorted) {
        verdict.review.insert(Review::SeveralSchools);
    }
    if let Some(other) = reading.forms.iter().find_map(|f| f.other_school.as_ref()) {
        verdict = of_two_schools(verdict, other);
    }
    // The printed questions of an online form are nobody's.
    if facts.online {
        if after.submitter.is_none() {
            verdict.decision = Decision::HoldForReview;
            verdict.review.insert(Review::Unreadable);
            verdict.letter = None;
            verdict.because = "an online form that gives no address to write to".to_owned();
            verdict.guess = Some("find out who answered it, and set their address".to_owned());
        }
        return verdict;
    }
    settle_questions(reading, verdict)
}

/// A question beside a form keeps the form's decision; a person answers it.
fn settle_questions(reading: &Reading, mut verdict: Verdict) -> Verdict {
    let asks = reading
        .said
        .iter()
        .any(|s| matches!(s, Said::Asks { chases: false, .. }));
    if asks {
        verdict.review.insert(Review::Question);
    }
    verdict
}

/// Whether anything a school would want to hear of is different.
pub(crate) fn changed(before: &State, after: &State) -> bool {
    let values = |s: &State| -> Vec<(Key, String)> {
        s.values
            .iter()
            .map(|(k, v)| (*k, v.value.clone()))
            .collect()
    };
    // A near miss is asked about, though what is missing stays the same.
    let near =
        |s: &State| -> Vec<Option<Address>> { s.ledger.iter().map(|l| l.near.clone()).collect() };
    before.missing != after.missing
        || near(before) != near(after)
        || before.status != after.status
        || before.reviews != after.reviews
        || before.held_forms != after.held_forms
        || values(before) != values(after)
}

/// The decision and letter that an application's state calls for.
pub(crate) fn by_state(
    kind: Kind,
    before: Option<&State>,
    after: &State,
    reports_change: bool,
) -> Verdict {
    let holding: BTreeSet<Review> = after
        .reviews
        .iter()
        .copied()
        .filter(|r| r.holds_application())
        .collect();
    let mut verdict = if !holding.is_empty() {
        let mut verdict = Verdict::new(kind, Decision::HoldForReview, "a person must look first");
        let silent = holding.contains(&Review::Declined) || holding.contains(&Review::Stale);
        verdict.review = holding;
        if !silent {
            verdict = verdict.with_letter(letter::Kind::Received, reports_change);
        }
        verdict.guess = guess(after);
        verdict
    } else {
        match after.status {
            Status::Complete => {
                let completes = before
                    .is_none_or(|b| b.status != Status::Complete || b.opinion.other.is_some())
                    || !reports_change;
                let letter = if completes {
                    letter::Kind::Acknowledgement
                } else {
                    letter::Kind::Update
                };
                Verdict::new(
                    kind,
                    Decision::AcknowledgeComplete,
                    "everything is there and everybody has signed",
                )
                .with_letter(letter, reports_change)
            }
            Status::Incomplete => {
                let letter = if before.is_some() && reports_change {
                    letter::Kind::Update
                } else {
                    letter::Kind::MissingItems
                };
                Verdict::new(kind, Decision::RequestMissing, "something is missing")
                    .with_letter(letter, reports_change)
            }
            Status::Withdrawn => {
                Verdict::hold(kind, Review::Withdrawal, "the application is withdrawn")
                    .with_letter(letter::Kind::Received, reports_change)
            }
            // Holding reviews are handled above.
            Status::Review => {
                Verdict::new(kind, Decision::HoldForReview, "a person must look first")
            }
        }
    };
    verdict.missing = after.missing.iter().map(|k| Item::Field(*k)).collect();
    if after.ledger.iter().any(|l| l.shared_with.is_some()) {
        verdict.review.insert(Review::SharedAddress);
    }
    if after.opinion.other.is_some() && after.status != Status::Withdrawn {
        verdict = of_another_school(verdict, after, reports_change);
    }
    verdict
}

/// One set of people for two schools: whose application it is, or whether it is two, a person says.
fn of_two_schools(mut verdict: Verdict, other: &str) -> Verdict {
    verdict.review.insert(Review::SeveralSchools);
    if verdict.decision != Decision::HoldForReview {
        let reports_change = verdict.letter.is_none_or(|(_, reports)| reports);
        verdict.decision = Decision::HoldForReview;
        verdict.because = "its form names two schools with one set of people".to_owned();
        verdict.letter = Some((letter::Kind::Received, reports_change));
    }
    let guess = format!("the form names a second school, URN {other}: ask for a form of its own");
    verdict.guess = verdict.guess.or(Some(guess));
    verdict
}

/// URN and school do not go together: nothing is promised to either until a person has looked.
/// The application itself stays as it was.
fn of_another_school(mut verdict: Verdict, after: &State, reports_change: bool) -> Verdict {
    verdict.review.insert(Review::AmbiguousMatch);
    if verdict.decision != Decision::HoldForReview {
        verdict.decision = Decision::HoldForReview;
        verdict.because = "name and postcode are those of another school than the URN's".to_owned();
        verdict.letter = Some((letter::Kind::Received, reports_change));
    }
    let words = after
        .opinion
        .other
        .as_ref()
        .map(|other| other.words.clone());
    verdict.guess = verdict.guess.or(words);
    verdict
}

fn guess(state: &State) -> Option<String> {
    if state.reviews.contains(&Review::SmallSchool) {
        return Some("waive lead_2: the school says it takes part with one".to_owned());
    }
    if let Some(hub) = &state.other_hub {
        return Some(format!("meant for {hub}"));
    }
    if let Some(succession) = &state.opinion.succession {
        return Some(succession.clone());
    }
    None
}

#[cfg(test)]
mod tests;
