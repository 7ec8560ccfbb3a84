//! What a message means and what follows: kind, decision, holds and letter (design section 3).
//!
//! [`route`] sorts out what needs no application; [`on_form`] and [`on_follow_up`] compare an
//! application before and after; [`without_application`] is the rest. Nothing is sent here: a
//! [`Verdict`] names the letter, the shell writes it down.

mod follow_up;
mod orphan;
mod small_talk;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use self::{follow_up::on_follow_up, orphan::without_application};
use super::{
    address::Address,
    application::{HubTerms, Review, State, Status},
    authentication::Authentication,
    conversation::Said,
    letter,
    machine_mail::MachineMail,
    programme::Key,
    reading::{Author, Reading},
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

/// Which way a message goes.
#[derive(Debug, Clone, PartialEq)]
pub enum Route {
    /// Decided already; no application changes.
    Settled(Verdict),
    /// A bounce: it counts if it quotes a letter of ours that went to the address.
    Bounce,
    /// Each of its forms is an application or a revision of one.
    Forms,
    /// Words only.
    FollowUp,
}

/// Steps 1-7 of design section 3, as far as the message alone decides them.
pub fn route(reading: &Reading, hub: &HubTerms) -> Route {
    let has_form = reading.forms.iter().any(|f| !f.blank);
    let author = match &reading.author {
        Author::One(author) => Some(&author.address),
        Author::Unclear => None,
    };
    // A forged From speaks for nobody, and least of all for the hub.
    let forged = reading.authentication == Authentication::Fail;
    let form_sender = author.is_some_and(|a| hub.form_senders.contains(a));
    let answers = reading.forms.iter().any(|f| !f.blank && f.online.is_some());
    if reading.is_export() && !form_sender {
        return on_export(reading, hub);
    }
    // A provider may be told to write from the hub's own address.
    let by_provider = form_sender && answers;
    if !forged && !by_provider && author.is_some_and(|a| hub.is_own(a)) {
        return Route::Settled(Verdict::ignore(
            Kind::Own,
            "written from the hub's own address",
        ));
    }
    if form_sender && (has_form || reading.is_export()) {
        return if reading.authentication == Authentication::Pass {
            Route::Forms
        } else {
            Route::Settled(Verdict::hold(
                Kind::OnlineNotification,
                Review::NotAuthenticated,
                "an online-form notification whose sender is not proved",
            ))
        };
    }
    if form_sender && reading.machine.is_some() && !reading.programmes.is_empty() {
        return Route::Settled(unanswered(reading));
    }
    if let Some(machine) = &reading.machine {
        // A bounce may quote a form that somebody sent; it is a bounce all the same.
        if has_form && !matches!(machine, MachineMail::Bounce(_)) {
            return Route::Settled(Verdict::hold(
                Kind::Application,
                Review::Suspicious,
                "a machine or list sent it, but it carries a form",
            ));
        }
        return match machine {
            MachineMail::Bounce(_) => Route::Bounce,
            MachineMail::ReadReceipt => ignored(Kind::ReadReceipt, "a read receipt"),
            MachineMail::OutOfOffice => ignored(Kind::OutOfOffice, "an automatic absence reply"),
            MachineMail::Newsletter => ignored(Kind::Newsletter, "list or bulk mail"),
            MachineMail::Other => ignored(Kind::Unrelated, "written by a machine"),
        };
    }
    if author.is_none() {
        return if has_form {
            Route::Settled(Verdict::hold(
                Kind::Application,
                Review::Suspicious,
                "it has no author, or several",
            ))
        } else {
            ignored(Kind::Unrelated, "it has no author, or several")
        };
    }
    if !forged && author.is_some_and(|a| hub.is_staff(a)) {
        let carries = has_form || reading.forwarded.is_some();
        return if carries {
            let mut verdict = Verdict::hold(
                if has_form {
                    Kind::Application
                } else {
                    Kind::Unrelated
                },
                Review::Forwarded,
                "forwarded by hub staff: the inner sender and copies are a claim",
            );
            verdict.guess = reading.forwarded.as_ref().map(|f| {
                let from = f.author.as_ref().map_or("unknown", |m| m.address.as_str());
                let copied: Vec<&str> = f.copied.iter().map(|a| a.as_str()).collect();
                format!("sent by {from}, copied: {}", copied.join(", "))
            });
            Route::Settled(verdict)
        } else {
            ignored(Kind::Own, "written by hub staff")
        };
    }
    if has_form {
        Route::Forms
    } else {
        Route::FollowUp
    }
}

/// An export is believed from an admin alone; from anybody else it is a claim about many schools.
fn on_export(reading: &Reading, hub: &HubTerms) -> Route {
    let by_admin = matches!(&reading.author, Author::One(a) if hub.is_admin(&a.address));
    if by_admin && reading.authentication == Authentication::Pass {
        return Route::Forms;
    }
    let mut verdict = Verdict::hold(
        Kind::OnlineNotification,
        Review::NotAuthenticated,
        "an export of online forms, not proved to be an admin's",
    );
    let rows = reading.forms.iter().filter(|f| !f.blank).count();
    verdict.guess = Some(format!(
        "an export with {rows} answered forms; if it is right, send it from an admin's address"
    ));
    Route::Settled(verdict)
}

/// A notification that only says that somebody has answered: a person must fetch the answers.
fn unanswered(reading: &Reading) -> Verdict {
    let mut verdict = Verdict::hold(
        Kind::OnlineNotification,
        Review::Unreadable,
        "an online form was answered, and its notification does not carry the answers",
    );
    let programmes = reading.programmes.join(", ");
    verdict.guess = Some(format!(
        "a new answer for {programmes}: export the answers (.xlsx or .csv) and send me the file"
    ));
    verdict
}

/// The rows of an export that are no applications, for the admin who sent it.
pub fn on_bad_rows(reading: &Reading) -> Option<Verdict> {
    let rows: Vec<String> = reading
        .bad_rows()
        .map(|(row, why)| format!("{row}: {why}"))
        .collect();
    if rows.is_empty() {
        return None;
    }
    let mut verdict = Verdict::hold(
        Kind::OnlineNotification,
        Review::Unreadable,
        "rows of the export are no applications",
    );
    verdict.guess = Some(rows.join("; "));
    Some(verdict)
}

fn ignored(kind: Kind, because: &str) -> Route {
    Route::Settled(Verdict::ignore(kind, because))
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
