//! The rulings, given at the keyboard: parsed, carried out in one transaction, told.

use std::process::ExitCode;

use anyhow::Result;
use chrono::NaiveDate;
use clap::Subcommand;
use serde_json::{Value, json};

use super::{
    register::{Tools, Where, ended, item_number, letter_number, os_user},
    words::{list, when},
};
use crate::{
    bot::{
        judge::Judge,
        rule::{By, Refused, Ruled},
    },
    clock,
    domain::selection::Place,
    store::{Access, HoldId, LetterId, Tx},
};

#[derive(Debug, clap::Args)]
pub struct Common {
    #[command(flatten)]
    place: Where,
    /// Who rules; without it, who is logged in
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Why, for the record
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
    /// Say what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// One JSON object a ruling
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
pub enum Ruling {
    /// Carry out the guess printed with an item, or all of an application's
    Accept {
        /// Number of the item (41 or '#41'), or reference
        what: String,
        #[command(flatten)]
        common: Common,
    },
    /// This signatory need not sign, nor be named
    Waive {
        reference: String,
        role: String,
        reason: String,
        #[command(flatten)]
        common: Common,
    },
    /// This signatory has signed by other means
    Sign {
        reference: String,
        role: String,
        reason: String,
        #[command(flatten)]
        common: Common,
    },
    /// Correct a value of the form
    Set {
        reference: String,
        field: String,
        value: String,
        #[command(flatten)]
        common: Common,
    },
    /// A remark for the register
    Note {
        reference: String,
        text: String,
        #[command(flatten)]
        common: Common,
    },
    /// A held message belongs to this application
    Link {
        item: String,
        reference: String,
        #[command(flatten)]
        common: Common,
    },
    /// Nothing follows from a held message, or a held letter (L12) is given up
    Ignore {
        what: String,
        #[command(flatten)]
        common: Common,
    },
    /// Letters go from now on to a school whose mail came before first contact
    Adopt {
        /// Reference, or `all`
        reference: String,
        /// With `all`: do it; without, only say what would be sent
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        common: Common,
    },
    /// Stop automatic mail about an application: you write
    Mine {
        reference: String,
        #[command(flatten)]
        common: Common,
    },
    /// Let automatic mail about an application go on, or a waiting letter (L12) go
    Release {
        what: String,
        #[command(flatten)]
        common: Common,
    },
    /// The school withdraws
    Withdraw {
        reference: String,
        #[command(flatten)]
        common: Common,
    },
    /// The school is back
    Reinstate {
        reference: String,
        #[command(flatten)]
        common: Common,
    },
    /// Take the last ruling back, where no letter has gone since
    Undo {
        reference: String,
        #[command(flatten)]
        common: Common,
    },
    /// Offer a place; the letter lies in Drafts unless `--send`
    Offer {
        reference: String,
        /// The letter goes by itself
        #[arg(long)]
        send: bool,
        #[command(flatten)]
        common: Common,
    },
    /// Put a school on the reserve list
    Reserve {
        reference: String,
        /// The letter goes by itself
        #[arg(long)]
        send: bool,
        #[command(flatten)]
        common: Common,
    },
    /// No place for this school
    Decline {
        reference: String,
        /// The letter goes by itself
        #[arg(long)]
        send: bool,
        #[command(flatten)]
        common: Common,
    },
    /// The school has accepted the place it was offered
    Accepted {
        reference: String,
        #[command(flatten)]
        common: Common,
    },
    /// Give a school more time: a letter now, reminders before the day
    Chase {
        /// Reference, or `all` who are past the deadline
        reference: String,
        /// The last day, like 2022-06-10
        until: NaiveDate,
        #[command(flatten)]
        common: Common,
    },
    /// Ask the head for the statement that is wanted later, by a day
    Shortlist {
        reference: String,
        /// The last day, like 2022-06-10
        until: NaiveDate,
        #[command(flatten)]
        common: Common,
    },
    /// Open an application before any form came
    Open {
        programme: String,
        urn: String,
        #[command(flatten)]
        common: Common,
    },
}

impl Ruling {
    fn common(&self) -> &Common {
        match self {
            Ruling::Accept { common, .. }
            | Ruling::Waive { common, .. }
            | Ruling::Sign { common, .. }
            | Ruling::Set { common, .. }
            | Ruling::Note { common, .. }
            | Ruling::Link { common, .. }
            | Ruling::Ignore { common, .. }
            | Ruling::Adopt { common, .. }
            | Ruling::Mine { common, .. }
            | Ruling::Release { common, .. }
            | Ruling::Withdraw { common, .. }
            | Ruling::Reinstate { common, .. }
            | Ruling::Undo { common, .. }
            | Ruling::Offer { common, .. }
            | Ruling::Reserve { common, .. }
            | Ruling::Decline { common, .. }
            | Ruling::Accepted { common, .. }
            | Ruling::Chase { common, .. }
            | Ruling::Shortlist { common, .. }
            | Ruling::Open { common, .. } => common,
        }
    }

    /// The reason that the command itself asks for.
    fn reason(&self) -> &str {
        match self {
            Ruling::Waive { reason, .. } | Ruling::Sign { reason, .. } => reason,
            Ruling::Note { text, .. } => text,
            Ruling::Accept { common, .. }
            | Ruling::Set { common, .. }
            | Ruling::Link { common, .. }
            | Ruling::Ignore { common, .. }
            | Ruling::Adopt { common, .. }
            | Ruling::Mine { common, .. }
            | Ruling::Release { common, .. }
            | Ruling::Withdraw { common, .. }
            | Ruling::Reinstate { common, .. }
            | Ruling::Undo { common, .. }
            | Ruling::Offer { common, .. }
            | Ruling::Reserve { common, .. }
            | Ruling::Decline { common, .. }
            | Ruling::Accepted { common, .. }
            | Ruling::Chase { common, .. }
            | Ruling::Shortlist { common, .. }
            | Ruling::Open { common, .. } => &common.why,
        }
    }

    /// Only says what would happen.
    fn is_dry(&self) -> bool {
        match self {
            Ruling::Adopt {
                reference,
                yes,
                common,
            } => common.dry_run || reference == "all" && !yes,
            Ruling::Accept { .. }
            | Ruling::Waive { .. }
            | Ruling::Sign { .. }
            | Ruling::Set { .. }
            | Ruling::Note { .. }
            | Ruling::Link { .. }
            | Ruling::Ignore { .. }
            | Ruling::Mine { .. }
            | Ruling::Release { .. }
            | Ruling::Withdraw { .. }
            | Ruling::Reinstate { .. }
            | Ruling::Undo { .. }
            | Ruling::Offer { .. }
            | Ruling::Reserve { .. }
            | Ruling::Decline { .. }
            | Ruling::Accepted { .. }
            | Ruling::Chase { .. }
            | Ruling::Shortlist { .. }
            | Ruling::Open { .. } => self.common().dry_run,
        }
    }
}

pub async fn run(ruling: Ruling) -> Result<ExitCode> {
    ended(rule(&ruling).await)
}

async fn rule(ruling: &Ruling) -> Result<()> {
    let common = ruling.common();
    let config = common.place.load_to_judge()?;
    let hub = common.place.hub(&config)?;
    let tools = Tools::to_write(&config)?;
    let judge = tools.judge(&config, hub);
    let actor = match &common.by {
        Some(by) => by.clone(),
        None => os_user()?,
    };
    let reason = ruling.reason().trim();
    if reason.is_empty()
        && matches!(
            ruling,
            Ruling::Waive { .. } | Ruling::Sign { .. } | Ruling::Note { .. }
        )
    {
        return Err(
            Refused("say why: an empty reason helps nobody who reads it later".to_owned()).into(),
        );
    }
    let by = By {
        actor: &actor,
        reason,
        at: clock::now(),
    };
    let db = common.place.open(&config, Access::Write).await?;
    let mut tx = db.begin().await?;
    let ruled = carry_out(&judge, &mut tx, ruling, by).await?;
    let dry = ruling.is_dry();
    if dry {
        tx.rollback().await?;
    } else {
        tx.commit().await?;
    }
    db.close().await;
    for one in &ruled {
        if common.json {
            println!("{}", as_json(one, dry));
        } else {
            println!("{}", in_words(one, dry));
        }
    }
    if ruled.is_empty() && !common.json {
        println!("{}", nothing_of(ruling));
    } else if dry && !common.json {
        println!("nothing was changed");
    }
    Ok(())
}

/// What `all` found, where it found nothing.
fn nothing_of(ruling: &Ruling) -> &'static str {
    match ruling {
        Ruling::Chase { .. } => "nobody is past the deadline and incomplete",
        Ruling::Accept { .. }
        | Ruling::Waive { .. }
        | Ruling::Sign { .. }
        | Ruling::Set { .. }
        | Ruling::Note { .. }
        | Ruling::Link { .. }
        | Ruling::Ignore { .. }
        | Ruling::Adopt { .. }
        | Ruling::Mine { .. }
        | Ruling::Release { .. }
        | Ruling::Withdraw { .. }
        | Ruling::Reinstate { .. }
        | Ruling::Undo { .. }
        | Ruling::Offer { .. }
        | Ruling::Reserve { .. }
        | Ruling::Decline { .. }
        | Ruling::Accepted { .. }
        | Ruling::Shortlist { .. }
        | Ruling::Open { .. } => "nothing is from before first contact and not adopted",
    }
}

async fn carry_out(
    judge: &Judge<'_>,
    tx: &mut Tx<'_>,
    ruling: &Ruling,
    by: By<'_>,
) -> Result<Vec<Ruled>> {
    let one = match ruling {
        Ruling::Accept { what, .. } => match item_number(what) {
            Some(item) => judge.accept_item(tx, HoldId(item), by).await,
            None => judge.accept(tx, what, by).await,
        },
        Ruling::Waive {
            reference, role, ..
        } => judge.waive(tx, reference, role, by).await,
        Ruling::Sign {
            reference, role, ..
        } => judge.sign(tx, reference, role, by).await,
        Ruling::Set {
            reference,
            field,
            value,
            ..
        } => judge.set(tx, reference, field, value, by).await,
        Ruling::Note { reference, .. } => judge.note(tx, reference, by).await,
        Ruling::Link {
            item, reference, ..
        } => judge.link(tx, item_of(item)?, reference, by).await,
        Ruling::Ignore { what, .. } => match letter_number(what) {
            Some(letter) => judge.rule_on_letter(tx, LetterId(letter), false, by).await,
            None => judge.ignore(tx, item_of(what)?, by).await,
        },
        Ruling::Adopt { reference, .. } if reference == "all" => {
            return judge.adopt_all(tx, by).await;
        }
        Ruling::Adopt { reference, .. } => judge.adopt(tx, reference, by).await,
        Ruling::Mine { reference, .. } => judge.mine(tx, reference, by).await,
        Ruling::Release { what, .. } => match letter_number(what) {
            Some(letter) => judge.rule_on_letter(tx, LetterId(letter), true, by).await,
            None => judge.release(tx, what, by).await,
        },
        Ruling::Withdraw { reference, .. } => judge.withdraw(tx, reference, by).await,
        Ruling::Reinstate { reference, .. } => judge.reinstate(tx, reference, by).await,
        Ruling::Undo { reference, .. } => judge.undo(tx, reference, by).await,
        Ruling::Offer {
            reference, send, ..
        } => judge.select(tx, reference, Place::Offered, *send, by).await,
        Ruling::Reserve {
            reference, send, ..
        } => judge.select(tx, reference, Place::Reserve, *send, by).await,
        Ruling::Decline {
            reference, send, ..
        } => {
            judge
                .select(tx, reference, Place::NotSelected, *send, by)
                .await
        }
        Ruling::Accepted { reference, .. } => {
            judge
                .select(tx, reference, Place::Accepted, false, by)
                .await
        }
        Ruling::Chase {
            reference, until, ..
        } if reference == "all" => return judge.chase_all(tx, *until, by).await,
        Ruling::Chase {
            reference, until, ..
        } => judge.chase(tx, reference, *until, by).await,
        Ruling::Shortlist {
            reference, until, ..
        } => judge.shortlist(tx, reference, *until, by).await,
        Ruling::Open { programme, urn, .. } => judge.open_by_hand(tx, programme, urn, by).await,
    }?;
    Ok(vec![one])
}

fn item_of(text: &str) -> Result<HoldId> {
    match item_number(text) {
        Some(number) => Ok(HoldId(number)),
        None => Err(Refused(format!(
            "{text:?} is no item number: give one like 41 or '#41'"
        ))
        .into()),
    }
}

fn in_words(ruled: &Ruled, dry: bool) -> String {
    let mut lines = Vec::new();
    match (&ruled.application, &ruled.after) {
        (Some(application), Some(after)) => {
            let before = ruled.before.as_ref().map(|s| s.status.as_str());
            let mut status = match before {
                Some(before) if before != after.status.as_str() => {
                    format!("{before} → {}", after.status.as_str())
                }
                Some(_) | None => after.status.as_str().to_owned(),
            };
            if let Some(place) = after.place {
                status.push_str(&format!(", {}", place.as_str()));
            }
            lines.push(format!("{}: {status}", application.reference));
            if !after.missing.is_empty() {
                lines.push(format!("  missing: {}", list(&after.missing)));
            }
            let reviews: Vec<&str> = after.reviews.iter().map(|r| r.as_str()).collect();
            if !reviews.is_empty() {
                lines.push(format!("  still for a person: {}", reviews.join(", ")));
            }
        }
        (Some(_), None) | (None, _) => {
            lines.push(if dry { "would be done" } else { "done" }.to_owned())
        }
    }
    for letter in &ruled.letters {
        let to: Vec<&str> = letter.to.iter().map(|a| a.as_str()).collect();
        let verb = if dry { "would be written" } else { "written" };
        let how = match &letter.withheld {
            Some(reason) => format!(" (does not go by itself: {reason})"),
            None => String::new(),
        };
        lines.push(format!(
            "  {verb}: {} to {}{how}",
            letter.kind,
            to.join(", ")
        ));
    }
    if !ruled.settled.is_empty() {
        let items: Vec<String> = ruled.settled.iter().map(|id| format!("#{id}")).collect();
        lines.push(format!("  settled: {}", items.join(", ")));
    }
    lines.join("\n")
}

fn as_json(ruled: &Ruled, dry: bool) -> Value {
    let letters: Vec<Value> = ruled
        .letters
        .iter()
        .map(|l| {
            let to: Vec<&str> = l.to.iter().map(|a| a.as_str()).collect();
            let cc: Vec<&str> = l.cc.iter().map(|a| a.as_str()).collect();
            json!({ "letter": l.kind, "to": to, "cc": cc, "subject": l.subject, "withheld": l.withheld })
        })
        .collect();
    let state = ruled.after.as_ref().map(|s| {
        let missing: Vec<String> = s.missing.iter().map(ToString::to_string).collect();
        json!({ "status": s.status.as_str(), "missing": missing, "review": s.reviews, "place": s.place, "completed": s.completed_at.map(when) })
    });
    json!({
        "dry_run": dry,
        "rulings": ruled.rulings,
        "reference": ruled.application.as_ref().map(|a| &a.reference),
        "application": ruled.application.as_ref().map(crate::bot::judge::Concerned::name),
        "state": state,
        "replies": letters,
        "settled": ruled.settled,
    })
}
