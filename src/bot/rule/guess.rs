//! What the bot thinks an item is, and what `accept` would therefore do.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

use crate::{
    bot::judge::{Concerned, Judge},
    domain::{
        application::{Review, State},
        judgement::Kind,
        matching::{self, Link},
        programme::{Attribute, Key, Role},
        reading::Reading,
        ruling::Command,
    },
    store::{ApplicationId, MessageId, Tx, applications, holds, journal},
};

/// One thing that `accept` would do.
#[derive(Debug, Clone, PartialEq)]
pub enum Guess {
    /// The message counts; these objections are lifted.
    Enter { lifted: Vec<Review> },
    /// One participant is enough.
    WaiveSecond { person: String },
    /// The school is the one whose name and postcode it gives.
    Urn { urn: String },
    /// It belongs to an application on file.
    Link {
        application: ApplicationId,
        reference: String,
    },
    /// Its form opens an application.
    Open { programme: String, form: usize },
    /// An entry of a lead's calendar counts as if its sender were proved.
    Entry { words: String },
    /// It is as the message says; nothing else is to do.
    Confirm,
}

impl Guess {
    /// "let message 12 count although it is late"
    pub fn in_words(&self, message: MessageId) -> String {
        match self {
            Guess::Enter { lifted } => {
                let names: Vec<&str> = lifted.iter().map(|r| r.as_str()).collect();
                format!(
                    "let message {message} count in spite of: {}",
                    names.join(", ")
                )
            }
            Guess::WaiveSecond { person } if person.is_empty() => {
                "waive lead_2: the school takes part with one participant".to_owned()
            }
            Guess::WaiveSecond { person } => {
                format!("waive lead_2 ({person}): the school takes part with one participant")
            }
            Guess::Urn { urn } => {
                format!("set school_urn {urn}: the school of that name and postcode")
            }
            Guess::Link { reference, .. } => format!("link message {message} to {reference}"),
            Guess::Open { programme, .. } => {
                format!("open an application for {programme} with the form of message {message}")
            }
            Guess::Entry { words } => words.clone(),
            Guess::Confirm => "confirm the withdrawal".to_owned(),
        }
    }

    /// What is stored on the item's own application.
    pub(super) fn command(&self, message: MessageId) -> Option<Command> {
        match self {
            Guess::Enter { .. } => Some(Command::Accept { message: message.0 }),
            Guess::WaiveSecond { person } => Some(Command::Waive {
                role: Role::Lead2,
                person: person.clone(),
                fields: true,
            }),
            Guess::Urn { urn } => Some(Command::Set {
                key: Key::SchoolUrn,
                value: urn.clone(),
            }),
            Guess::Link { .. } | Guess::Open { .. } | Guess::Entry { .. } | Guess::Confirm => None,
        }
    }
}

/// An open item with all that a person needs to settle it.
#[derive(Debug, Clone)]
pub struct Item {
    pub hold: holds::HoldRow,
    pub message: journal::MessageRow,
    pub reading: Option<Reading>,
    pub reasons: Vec<Review>,
    pub application: Option<(Concerned, State)>,
    /// What `accept` would do; empty when only a person can tell.
    pub guesses: Vec<Guess>,
    /// Other applications it could belong to.
    pub candidates: Vec<String>,
}

impl Item {
    /// Of a calendar: it is no application's.
    pub(super) fn is_entry(&self) -> bool {
        self.message.kind.as_deref() == Some(Kind::Invitation.as_str())
    }
}

pub(super) fn reasons(hold: &holds::HoldRow) -> Result<Vec<Review>> {
    hold.reasons
        .iter()
        .map(|word| {
            serde_json::from_value(serde_json::Value::String(word.clone()))
                .with_context(|| format!("read hold {}: reason", hold.id))
        })
        .collect()
}

impl Judge<'_> {
    /// An item as it stands now.
    pub async fn item(
        &self,
        tx: &mut Tx<'_>,
        hold: holds::HoldRow,
        now: DateTime<Utc>,
    ) -> Result<Item> {
        let message = journal::get(tx, hold.message)
            .await?
            .with_context(|| format!("read hold {}: its message is gone", hold.id))?;
        let reading: Option<Reading> = message
            .reading
            .as_deref()
            .map(|json| {
                serde_json::from_str(json)
                    .with_context(|| format!("read message {}: reading", message.id))
            })
            .transpose()?;
        let reasons = reasons(&hold)?;
        let application = match hold.application {
            Some(id) => self.load(tx, id).await?,
            None => None,
        };
        let mut item = Item {
            hold,
            message,
            reading,
            reasons,
            application,
            guesses: Vec::new(),
            candidates: Vec::new(),
        };
        match &item.application {
            Some((_, state)) => item.guesses = within(&item.reasons, state),
            None if item.is_entry() => {
                if let Some(reading) = &item.reading {
                    let vouched = self.vouched(tx, reading, item.message.id, now).await?;
                    let guess = vouched.map(|v| Guess::Entry { words: v.words });
                    item.guesses.extend(guess);
                }
            }
            None => self.place(tx, &mut item).await?,
        }
        Ok(item)
    }

    /// Which application a message without one could belong to.
    async fn place(&self, tx: &mut Tx<'_>, item: &mut Item) -> Result<()> {
        let Some(reading) = &item.reading else {
            return Ok(());
        };
        let hits = self.hits(tx, reading, item.message.arrival).await?;
        let form = reading.forms.iter().enumerate().find(|(_, f)| !f.blank);
        let link = match form {
            Some((_, form)) => matching::form(form, reading, &hits),
            None => matching::follow_up(reading, &hits),
        };
        match link {
            Link::To { application, .. } | Link::Stranger { application, .. } => {
                if let Some(row) = applications::get(tx, ApplicationId(application)).await? {
                    item.guesses.push(Guess::Link {
                        application: row.id,
                        reference: row.reference,
                    });
                }
            }
            Link::Ambiguous(ids) => {
                let ids: Vec<ApplicationId> = ids.into_iter().map(ApplicationId).collect();
                let rows = applications::get_many(tx, &ids).await?;
                item.candidates = rows.into_iter().map(|row| row.reference).collect();
            }
            Link::Open | Link::Nothing => {
                if let Some((index, form)) = form
                    && self
                        .programme(&form.programme)
                        .is_some_and(|p| self.runs(p))
                {
                    item.guesses.push(Guess::Open {
                        programme: form.programme.clone(),
                        form: index,
                    });
                }
            }
        }
        Ok(())
    }
}

/// What is to be done about an application whose message is held for these reasons.
fn within(reasons: &[Review], state: &State) -> Vec<Guess> {
    let mut guesses = Vec::new();
    let mut lifted = Vec::new();
    for &reason in reasons {
        match reason {
            // What has been lifted meanwhile is no objection any more.
            Review::Late
            | Review::WrongHub
            | Review::WrongProgramme
            | Review::Conflict
            | Review::Stale => {
                if state.reviews.contains(&reason) {
                    lifted.push(reason);
                }
            }
            Review::NotAuthenticated => lifted.push(reason),
            Review::SmallSchool => guesses.push(Guess::WaiveSecond {
                person: state
                    .value(Key::Person(Role::Lead2, Attribute::Name))
                    .to_owned(),
            }),
            Review::Withdrawal => guesses.push(Guess::Confirm),
            Review::AmbiguousMatch => {
                let other = state.opinion.other.as_ref();
                guesses.extend(
                    other
                        .and_then(|other| other.urn.clone())
                        .map(|urn| Guess::Urn { urn }),
                );
            }
            // Only a person can tell.
            Review::Unreadable
            | Review::SharedAddress
            | Review::Declined
            | Review::Question
            | Review::SeveralSchools
            | Review::Suspicious
            | Review::TooLarge
            | Review::Forwarded
            | Review::Bounce => {}
        }
    }
    if !lifted.is_empty() {
        guesses.insert(0, Guess::Enter { lifted });
    }
    guesses
}

/// A command that would settle an item, and what it would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    pub command: String,
    pub effect: String,
}

/// Every way to settle an item, the guess first. `#` is left out: a shell takes it for a comment.
pub fn settling(item: &Item) -> Vec<Way> {
    let number = item.hold.id;
    let mut ways = Vec::new();
    let mut add = |command: String, effect: &str| {
        ways.push(Way {
            command,
            effect: effect.to_owned(),
        });
    };
    if !item.guesses.is_empty() {
        let effects: Vec<String> = item
            .guesses
            .iter()
            .map(|g| g.in_words(item.message.id))
            .collect();
        add(format!("accept {number}"), &effects.join("; "));
    }
    for reference in &item.candidates {
        add(
            format!("link {number} {reference}"),
            "it belongs to that application",
        );
    }
    if item.application.is_none() && item.candidates.is_empty() && !item.is_entry() {
        add(
            format!("link {number} REFERENCE"),
            "it belongs to that application",
        );
        add(
            "open PROGRAMME URN".to_owned(),
            "an application for it, to link it to",
        );
    }
    if let Some((concerned, state)) = &item.application {
        let reference = &concerned.reference;
        for &reason in &item.reasons {
            match reason {
                Review::SharedAddress | Review::Declined => {
                    let open = state.ledger.iter().filter(|l| !l.grade.satisfies());
                    for line in open
                        .filter(|l| (reason == Review::SharedAddress) == l.shared_with.is_some())
                    {
                        let role = line.role;
                        add(
                            format!("sign {reference} {role} REASON"),
                            "they signed by other means",
                        );
                        add(
                            format!("waive {reference} {role} REASON"),
                            "they need not sign",
                        );
                    }
                }
                Review::Unreadable | Review::TooLarge => {
                    add(
                        format!("set {reference} FIELD VALUE"),
                        "what you read in it yourself",
                    );
                }
                Review::Withdrawal => add(format!("reinstate {reference}"), "the school is back"),
                Review::WrongHub | Review::WrongProgramme | Review::Late | Review::Stale => {
                    add(format!("withdraw {reference}"), "the application ends here");
                }
                Review::AmbiguousMatch => {
                    if state.opinion.other.is_some() {
                        add(
                            format!("set {reference} school_urn URN"),
                            "the school's URN; the one on the form, if it is right",
                        );
                    }
                }
                Review::NotAuthenticated
                | Review::Conflict
                | Review::SmallSchool
                | Review::Question
                | Review::SeveralSchools
                | Review::Suspicious
                | Review::Forwarded
                | Review::Bounce => {}
            }
        }
    }
    let effect = if item.reasons.contains(&Review::Conflict) {
        "the earlier form stands"
    } else {
        "nothing follows from it (answered by hand, or of no interest)"
    };
    add(format!("ignore {number}"), effect);
    let mut seen: Vec<String> = Vec::new();
    ways.retain(|way: &Way| {
        let new = !seen.contains(&way.command);
        seen.push(way.command.clone());
        new
    });
    ways
}
