use super::*;

mod about;
mod another_programme;
mod asking;
mod assenting;
mod confirming;
mod doubtful;
mod doubting;
mod errands;
mod idle;
mod list;
mod meant;
mod ordinary;
mod ordinary_mails;
mod ordinary_values;
mod outright;
mod people;
mod pointing;
mod refusing;
mod sample;
mod splitting;
mod told_beside;
mod unlabelled;
mod values;

/// Of ours, as it is quoted.
const LETTER: &str = "\n\nOn 3 May 2022, at 10:45, Maths Hub <admin@hub.test> wrote:\n\n> We are still missing:\n> - confirmation of the electronic signature of the headteacher\n> Please reply to this email.\n";

/// What was heard, in short: `confirms`, `lead_2.trn=0736500`, `asks`, `chases`.
fn short(said: &Said) -> String {
    match said {
        Said::Confirms { .. } => "confirms".into(),
        Said::Approves { .. } => "approves".into(),
        Said::Declines { .. } => "declines".into(),
        Said::NotEvidence { why, .. } => match why {
            NotEvidence::Condition => "condition".into(),
            NotEvidence::Hearsay => "hearsay".into(),
            NotEvidence::Question => "question".into(),
        },
        Said::Supplies { topic, value, .. } => given(topic, value),
        Said::Withdraws { .. } => "withdraws".into(),
        Said::Asks { chases: true, .. } => "chases".into(),
        Said::Asks { chases: false, .. } => "asks".into(),
        Said::OneParticipant { .. } => "one".into(),
        Said::AnnouncesForm { .. } => "form".into(),
        Said::Statement { .. } => "statement".into(),
        Said::Revises { .. } => "revises".into(),
        Said::StopsReminders { .. } => "stops".into(),
        Said::ShareLink { .. } => "link".into(),
    }
}

fn given(topic: &Topic, value: &str) -> String {
    match topic {
        Topic::Field { key } => format!("{key}={value}"),
        Topic::Person { whose, attribute } => match whose {
            Whose::Mine => format!("my.{attribute}={value}"),
            Whose::Unstated => format!("?.{attribute}={value}"),
            Whose::Named(name) => format!("{name}.{attribute}={value}"),
            Whose::Role(role) => format!("{role}.{attribute}={value}"),
        },
    }
}

fn heard(subject: &str, words: &Words) -> String {
    listen(subject, "Petra Quill", words, &Printed::default())
        .iter()
        .map(short)
        .collect::<Vec<_>>()
        .join("; ")
}

/// As a reply to our letter.
fn reply(text: &str) -> String {
    heard(
        "Re: our form",
        &split(Some(&format!("{text}{LETTER}")), None),
    )
}

fn in_reply(rows: &[(&str, &str)]) {
    all(rows, reply);
}

/// Says of every row what was heard, so that one run shows all that is wrong.
fn all(rows: &[(&str, &str)], hear: impl Fn(&str) -> String) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(text, expected)| {
            let got = hear(text);
            (got != *expected)
                .then(|| format!("{text:?}\n   heard    {got:?}\n   expected {expected:?}"))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Only whether it signs, approves, declines or leaves.
fn decides(rows: &[&str], expected: &str) {
    let rows: Vec<(&str, &str)> = rows.iter().map(|text| (*text, expected)).collect();
    all(&rows, |text| {
        let heard = reply(text);
        let decisive = ["confirms", "approves", "declines", "withdraws"];
        let said = heard.split("; ").filter(|s| decisive.contains(s));
        said.collect::<Vec<_>>().join("; ")
    });
}
