//! Judging: one message, one transaction, one outcome.
//!
//! The journal entry, the reading, the link, the application's new state, the holds and the
//! letters are written by [`Judge::judge_once`] into the caller's transaction; all of it commits or
//! none. Deciding is the domain's; this module looks up, carries out and writes down.

pub(crate) mod application;
mod invited;
mod letters;
mod lookup;
mod refold;
mod rematch;
mod routes;
mod waiting;

pub use lookup::answered_by_hand;
pub(super) use routes::alone;

use anyhow::{Context, Result, anyhow};
use chrono::{DateTime, Utc};

use crate::{
    config::{
        Config,
        hub::{Hub, ImapInbox, Inbox},
    },
    domain::{
        address::Address,
        application::{HubTerms, Review, State, Terms},
        judgement::{self, Decision, Item, Kind, Route, Verdict},
        matching,
        programme::Programme,
        reading::{self, Reading},
    },
    post::identity::Key,
    render::Letters,
    store::{
        ApplicationId, MessageId, RulingId, Tx, holds,
        journal::{self, MessageState},
    },
};

/// Where and when a message came.
#[derive(Debug, Clone)]
pub struct Place {
    pub account: String,
    pub folder: String,
    pub uidvalidity: i64,
    pub uid: String,
    pub arrival: DateTime<Utc>,
    /// It lay there before first contact: judged in silence.
    pub from_before: bool,
}

/// A message as it came, read and ready to be judged.
#[derive(Debug, Clone)]
pub struct Arrived {
    pub place: Place,
    /// Found in the junk folder.
    pub junk: bool,
    pub raw: Vec<u8>,
    pub fingerprint: String,
    pub reading: Reading,
}

/// What became of a message.
#[derive(Debug, Clone)]
pub struct Outcome {
    pub message: MessageId,
    pub kind: Kind,
    pub programme: Option<String>,
    /// One for each application concerned; one without any when there is none.
    pub parts: Vec<Part>,
}

/// What became of a message, or of one form in it, for one application.
#[derive(Debug, Clone)]
pub struct Part {
    pub application: Option<Concerned>,
    /// Which of the reading's forms.
    pub form: Option<usize>,
    pub verdict: Verdict,
    pub state: Option<State>,
    pub letters: Vec<Written>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Concerned {
    pub id: ApplicationId,
    pub programme: String,
    pub reference: String,
    pub urn: Option<String>,
}

impl Concerned {
    /// `pmr-2022:198109`, or without a valid URN `pmr-2022:-PMR22-0007`.
    pub fn name(&self) -> String {
        match &self.urn {
            Some(urn) => format!("{}:{urn}", self.programme),
            None => format!("{}:-{}", self.programme, self.reference),
        }
    }
}

/// A letter that was written down.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// As in `X-Countersign-Letter`: `update`.
    pub kind: &'static str,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    pub subject: String,
    /// Why it will not go by itself; none when it will.
    pub withheld: Option<String>,
}

/// Judges the mail of one hub.
pub struct Judge<'a> {
    pub config: &'a Config,
    pub hub: &'a Hub,
    pub terms: HubTerms,
    pub letters: &'a Letters,
    pub key: &'a Key,
}

impl<'a> Judge<'a> {
    pub fn new(config: &'a Config, hub: &'a Hub, letters: &'a Letters, key: &'a Key) -> Judge<'a> {
        Judge {
            config,
            hub,
            terms: hub_terms(config, hub),
            letters,
            key,
        }
    }

    pub(crate) fn programme(&self, id: &str) -> Option<&'a Programme> {
        self.config.programme(id)
    }

    fn terms_of(&self, programme: &'a Programme) -> Terms<'_> {
        Terms {
            programme,
            reference: None,
            deadline: self.hub.deadline(programme),
            hub: &self.terms,
        }
    }

    /// Judges one message. Its rows are written in `tx`; an error leaves the caller to roll back.
    pub async fn judge_once(
        &self,
        tx: &mut Tx<'_>,
        arrived: &Arrived,
        now: DateTime<Utc>,
    ) -> Result<Outcome> {
        // Stored before its outcome is known: the fold that decides it reads it there.
        let json = serde_json::to_string(&arrived.reading).context("write reading")?;
        let reading = journal::StoredReading {
            json: &json,
            reader_version: reading::VERSION,
        };
        let new = journal::NewMessage {
            hub: &self.hub.id,
            fingerprint: &arrived.fingerprint,
            message_id: arrived.reading.message_id.as_deref(),
            arrival: arrived.place.arrival,
            first_seen: now,
            from_before: arrived.place.from_before,
            raw: &arrived.raw,
            reading: Some(reading),
        };
        let message = match journal::record(tx, new).await? {
            Some(message) => {
                self.deliver(tx, arrived, message, now).await?;
                message
            }
            None => {
                let row = journal::seen(tx, &self.hub.id, &arrived.fingerprint).await?;
                let row =
                    row.ok_or_else(|| anyhow!("judge a message: it is neither new nor known"))?;
                let again = self.looks_again(tx, arrived, &row).await?;
                self.deliver(tx, arrived, row.id, now).await?;
                if !again {
                    return self.seen_before(tx, row).await;
                }
                if let Some(hold) = holds::of_message(tx, row.id).await? {
                    holds::close(tx, hold.id, "looked at again", now).await?;
                }
                journal::store_reading(tx, row.id, reading).await?;
                row.id
            }
        };
        let case = Case {
            message,
            arrived,
            reading: &arrived.reading,
            ruling: None,
            now,
        };
        let outcome = self.outcome(tx, &case).await?;
        self.note_people_changed(tx, &case, &outcome).await?;
        self.write_outcome(tx, &case, &outcome).await?;
        Ok(outcome)
    }

    /// A mail set aside before, or known from the junk folder alone, that now lies in the inbox:
    /// somebody has dragged it there to have it looked at again.
    async fn looks_again(
        &self,
        tx: &mut Tx<'_>,
        arrived: &Arrived,
        row: &journal::MessageRow,
    ) -> Result<bool> {
        if row.state == MessageState::Quarantined {
            return Ok(true);
        }
        if self
            .is_found_in_sent(tx, &arrived.place.folder, row)
            .await?
        {
            return Ok(true);
        }
        let Inbox::Imap(ImapInbox {
            junk: Some(junk), ..
        }) = &self.hub.inbox
        else {
            return Ok(false);
        };
        let folders = journal::folders_of(tx, row.id).await?;
        Ok(!arrived.junk && folders.iter().all(|folder| folder == junk))
    }

    async fn deliver(
        &self,
        tx: &mut Tx<'_>,
        arrived: &Arrived,
        message: MessageId,
        now: DateTime<Utc>,
    ) -> Result<()> {
        journal::deliver(
            tx,
            &arrived.place.account,
            &arrived.place.folder,
            arrived.place.uidvalidity,
            &arrived.place.uid,
            message,
            now,
        )
        .await
        .map(|_| ())
    }

    async fn outcome(&self, tx: &mut Tx<'_>, case: &Case<'_>) -> Result<Outcome> {
        if let Some(outcome) = self.ours(tx, case).await? {
            return Ok(outcome);
        }
        if let Some(outcome) = self.on_calendar(tx, case).await? {
            return Ok(outcome);
        }
        if let Some(outcome) = self.on_reply(tx, case).await? {
            return Ok(outcome);
        }
        if let Some(outcome) = self.on_lead_reply(tx, case).await? {
            return Ok(outcome);
        }
        if let Some(outcome) = self.on_people_answer(tx, case).await? {
            return Ok(outcome);
        }
        match judgement::route(case.reading, &self.terms) {
            Route::Settled(verdict) => {
                if verdict.kind == Kind::Own {
                    self.note_hand_answer(tx, case).await?;
                }
                Ok(alone(case, verdict, None))
            }
            Route::Bounce => self.on_bounce(tx, case).await,
            Route::Forms if case.arrived.junk => {
                let verdict = Verdict::hold(
                    Kind::Application,
                    Review::Suspicious,
                    "a form found among junk mail",
                );
                Ok(alone(case, verdict, None))
            }
            Route::FollowUp if case.arrived.junk => self.on_junk(tx, case).await,
            Route::Forms => self.on_forms(tx, case).await,
            Route::FollowUp => self.on_follow_up(tx, case).await,
        }
    }

    /// Step 2: the same message, however delivered.
    async fn seen_before(&self, tx: &mut Tx<'_>, row: journal::MessageRow) -> Result<Outcome> {
        let concerned = match row.application {
            Some(id) => self.load(tx, id).await?,
            None => None,
        };
        let own = row.kind.as_deref() == Some(Kind::Own.as_str());
        let kind = if own { Kind::Own } else { Kind::Duplicate };
        let mut verdict = Verdict::ignore(kind, "the same message was judged before");
        let (application, state) = match concerned {
            Some((concerned, state)) => {
                verdict.missing = state.missing.iter().map(|k| Item::Field(*k)).collect();
                (Some(concerned), Some(state))
            }
            None => (None, None),
        };
        Ok(Outcome {
            message: row.id,
            kind,
            programme: row.programme,
            parts: vec![Part {
                application,
                form: None,
                verdict,
                state,
                letters: Vec::new(),
            }],
        })
    }

    /// The journal's row of the outcome, the holds, and what a later application may find it by.
    async fn write_outcome(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        outcome: &Outcome,
    ) -> Result<()> {
        let first = outcome.parts.first();
        let mut review: Vec<String> = Vec::new();
        for part in &outcome.parts {
            for reason in &part.verdict.review {
                if !review.iter().any(|r| r == reason.as_str()) {
                    review.push(reason.as_str().to_owned());
                }
            }
        }
        let application = first.and_then(|p| p.application.as_ref()).map(|a| a.id);
        let decision = first.map_or(Decision::Ignore, |p| p.verdict.decision);
        journal::judge(
            tx,
            case.message,
            journal::Judged {
                kind: outcome.kind.as_str(),
                decision: decision.as_str(),
                review: &review,
                programme: outcome.programme.as_deref(),
                application,
                because: first.map_or("", |p| p.verdict.because.as_str()),
                judged_at: case.now,
            },
        )
        .await?;
        if !review.is_empty() {
            let guess = outcome
                .parts
                .iter()
                .find_map(|p| p.verdict.guess.as_deref());
            holds::open(
                tx,
                holds::NewHold {
                    hub: &self.hub.id,
                    message: case.message,
                    application,
                    reasons: &review,
                    guess,
                    now: case.now,
                },
            )
            .await?;
        }
        let waits = outcome.parts.iter().any(|p| p.application.is_none())
            && matches!(
                judgement::route(case.reading, &self.terms),
                Route::FollowUp | Route::Forms
            );
        if waits {
            journal::hints(
                tx,
                &self.hub.id,
                case.message,
                &matching::keys(case.reading),
            )
            .await?;
        }
        Ok(())
    }

    pub(crate) fn runs(&self, programme: &Programme) -> bool {
        self.hub.programmes.iter().any(|p| p.id == programme.id)
    }
}

/// A message being judged.
pub(crate) struct Case<'m> {
    pub message: MessageId,
    pub arrived: &'m Arrived,
    pub reading: &'m Reading,
    /// A person's ruling calls for the letter; the message is what it replies to.
    pub ruling: Option<RulingId>,
    pub now: DateTime<Utc>,
}

impl Case<'_> {
    pub(super) fn is_stale(&self) -> bool {
        application::is_stale(
            self.arrived.place.from_before,
            self.arrived.place.arrival,
            self.now,
        )
    }
}

/// The hub as the rules see it.
pub fn hub_terms(config: &Config, hub: &Hub) -> HubTerms {
    use crate::config::hub::UnknownCounts;
    let mut own_addresses = vec![hub.address.clone()];
    own_addresses.extend(hub.own_addresses.iter().cloned());
    let mut names = vec![hub.name.clone()];
    names.extend(hub.aliases.iter().cloned());
    HubTerms {
        names,
        maths_hubs: config.maths_hubs.clone(),
        own_addresses,
        staff: hub.staff.clone(),
        admins: hub.admins.iter().map(|a| a.address.clone()).collect(),
        form_senders: hub.form_senders.clone(),
        unknown_copies: hub.unknown_counts != UnknownCounts::None,
        unknown_word: hub.unknown_counts == UnknownCounts::All,
        school_register: config.schools.clone(),
    }
}
