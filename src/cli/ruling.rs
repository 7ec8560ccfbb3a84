//! The rulings, given at the keyboard: parsed, carried out in one transaction, told.

mod args;

use std::process::ExitCode;

use anyhow::Result;
use serde_json::{Value, json};

pub use self::args::Ruling;
use super::{
    register::{Tools, ended, item_number, letter_number, os_user},
    words::{list, when},
};
use crate::{
    bot::{
        judge::Judge,
        rule::{By, Refused, Ruled},
    },
    cli::stdout::say,
    clock,
    domain::selection::Place,
    store::{Access, HoldId, LetterId, Tx},
};

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
    let mut warnings = Vec::new();
    if matches!(ruling, Ruling::Offer { .. } | Ruling::Accepted { .. }) {
        for one in &ruled {
            warnings.extend(judge.too_many_places(&mut tx, one).await?);
        }
    }
    let dry = ruling.is_dry();
    if dry {
        tx.rollback().await?;
    } else {
        tx.commit().await?;
    }
    db.close().await;
    for one in &ruled {
        if common.json {
            say!("{}", as_json(one, dry));
        } else {
            say!("{}", in_words(one, dry));
        }
    }
    for warning in warnings {
        eprintln!("{warning}");
    }
    if ruled.is_empty() && !common.json {
        say!("{}", nothing_of(ruling));
    } else if dry && !common.json {
        say!("nothing was changed");
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
    lines.extend(ruled.told.iter().map(|told| format!("  {told}")));
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
        "told": ruled.told,
        "settled": ruled.settled,
    })
}
