//! What a judgement prints: one JSON object a message (design section 8), or a few lines for
//! people. Standard output carries only results.

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use crate::{
    bot::judge::{Outcome, Part, Written},
    cli::{
        rehearse::{Rehearsed, Unjudged},
        stdout::say,
    },
    domain::{
        address::Address,
        application::{Review, State},
        form,
        judgement::{Decision, Kind},
        programme::Key,
        reading::Reading,
    },
};

/// Prints what became of one message.
pub fn rehearsed(one: Rehearsed, as_json: bool) -> Result<()> {
    let Rehearsed {
        file,
        judged,
        guess,
    } = one;
    match (judged, as_json) {
        (Ok((reading, outcome)), true) => {
            let line = serde_json::to_string(&line(&file, &reading, &outcome));
            say!("{}", line.context("write result")?);
        }
        (Ok((_, outcome)), false) => {
            for part in &outcome.parts {
                say!("{file}: {}", people(&outcome, part));
                for letter in &part.letters {
                    say!("    would answer with {}", in_words(letter));
                }
            }
            if let Some(guess) = guess {
                say!("    guess: {guess}");
            }
        }
        (Err(why), true) => say!("{}", unjudged(&file, &why)),
        (Err(Unjudged::NoHub), false) => say!("{file}: held: addressed to none of the hubs"),
        (Err(Unjudged::SetAside(reason)), false) => say!("{file}: set aside: {reason}"),
    }
    Ok(())
}

/// "update to a@oak.test, copied to b@oak.test"
fn in_words(letter: &Written) -> String {
    let list = |addresses: &[Address]| {
        let each: Vec<&str> = addresses.iter().map(Address::as_str).collect();
        each.join(", ")
    };
    let copies = match letter.cc.as_slice() {
        [] => String::new(),
        cc => format!(", copied to {}", list(cc)),
    };
    format!("{} to {}{copies}", letter.kind, list(&letter.to))
}

/// A message that a person must look at as it is.
fn unjudged(file: &str, why: &Unjudged) -> Value {
    let reason = match why {
        Unjudged::NoHub => Review::WrongHub,
        Unjudged::SetAside(_) => Review::Unreadable,
    };
    json!({
        "file": file, "kind": Kind::Unrelated.as_str(), "programme": null, "application": null,
        "reference": null, "fields": {}, "signatories": [], "missing": [], "advice": [],
        "decision": Decision::HoldForReview.as_str(), "review": [reason.as_str()], "replies": [],
        "state": null,
    })
}

fn people(outcome: &Outcome, part: &Part) -> String {
    let mut text = format!(
        "{}, {}",
        outcome.kind.as_str(),
        part.verdict.decision.as_str()
    );
    if let Some(application) = &part.application {
        text.push_str(&format!(
            " [{} {}]",
            application.reference,
            application.name()
        ));
    }
    text.push_str(&format!(": {}", part.verdict.because));
    let missing: Vec<String> = part
        .verdict
        .missing
        .iter()
        .map(ToString::to_string)
        .collect();
    if !missing.is_empty() {
        text.push_str(&format!("; missing: {}", missing.join(", ")));
    }
    let review: Vec<&str> = part.verdict.review.iter().map(|r| r.as_str()).collect();
    if !review.is_empty() {
        text.push_str(&format!("; for a person: {}", review.join(", ")));
    }
    text
}

fn line(file: &str, reading: &Reading, outcome: &Outcome) -> Value {
    let parts: Vec<Map<String, Value>> = outcome
        .parts
        .iter()
        .map(|part| of_part(reading, outcome, part))
        .collect();
    let mut line = Map::new();
    line.insert("file".to_owned(), json!(file));
    line.insert("kind".to_owned(), json!(outcome.kind.as_str()));
    line.extend(parts.first().cloned().unwrap_or_default());
    if parts.len() > 1 {
        line.insert("applications".to_owned(), json!(parts));
    }
    Value::Object(line)
}

fn of_part(reading: &Reading, outcome: &Outcome, part: &Part) -> Map<String, Value> {
    let form = part.form.and_then(|i| reading.forms.get(i)).or_else(|| {
        let alone = part.form.is_none() && outcome.parts.len() == 1;
        reading.forms.first().filter(|_| alone)
    });
    let programme = part
        .application
        .as_ref()
        .map(|a| a.programme.clone())
        .or_else(|| form.map(|f| f.programme.clone()))
        .or_else(|| outcome.programme.clone());
    let mut fields: Map<String, Value> = Map::new();
    let mut add = |key: &Key, value: &form::Value| {
        fields.insert(
            key.to_string(),
            json!({ "value": value.value, "source": value.source }),
        );
    };
    match (form, &part.state) {
        (Some(form), _) => form.fields.iter().for_each(|(k, v)| add(k, v)),
        // What a follow-up supplied in plain words.
        (None, Some(state)) => state
            .values
            .iter()
            .filter(|(_, v)| {
                let of_file = |(name, _)| v.source == form::in_file_of(outcome.message.0, name);
                v.source == form::in_text_of(outcome.message.0) || reading.statements().any(of_file)
            })
            .for_each(|(k, v)| add(k, v)),
        (None, None) => {}
    }
    let replies: Vec<Value> = part
        .letters
        .iter()
        .map(|l| {
            let to: Vec<&str> = l.to.iter().map(|a| a.as_str()).collect();
            let cc: Vec<&str> = l.cc.iter().map(|a| a.as_str()).collect();
            json!({ "letter": l.kind, "to": to, "cc": cc, "subject": l.subject })
        })
        .collect();
    let missing: Vec<String> = part
        .verdict
        .missing
        .iter()
        .map(ToString::to_string)
        .collect();
    let review: Vec<&str> = part.verdict.review.iter().map(|r| r.as_str()).collect();
    let mut map = Map::new();
    map.insert("programme".to_owned(), json!(programme));
    map.insert(
        "application".to_owned(),
        json!(part.application.as_ref().map(|a| a.name())),
    );
    map.insert(
        "reference".to_owned(),
        json!(part.application.as_ref().map(|a| &a.reference)),
    );
    map.insert("fields".to_owned(), Value::Object(fields));
    map.insert(
        "signatories".to_owned(),
        json!(part.state.as_ref().map(signatories).unwrap_or_default()),
    );
    map.insert("missing".to_owned(), json!(missing));
    map.insert(
        "advice".to_owned(),
        json!(
            part.state
                .as_ref()
                .map(|s| s.advice.clone())
                .unwrap_or_default()
        ),
    );
    map.insert("decision".to_owned(), json!(part.verdict.decision.as_str()));
    map.insert("review".to_owned(), json!(review));
    map.insert("replies".to_owned(), json!(replies));
    map.insert(
        "state".to_owned(),
        part.state.as_ref().map_or(Value::Null, |s| {
            let missing: Vec<String> = s.missing.iter().map(ToString::to_string).collect();
            json!({ "status": s.status.as_str(), "missing": missing })
        }),
    );
    map
}

fn signatories(state: &State) -> Vec<Value> {
    state
        .ledger
        .iter()
        .map(|l| {
            json!({
                "role": l.role.as_str(),
                "name": l.name,
                "email": l.email.as_ref().map(|a| a.as_str()),
                "grade": l.grade.as_str(),
                "evidence": l.evidence,
            })
        })
        .collect()
}
