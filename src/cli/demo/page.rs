//! The demo's `index.html`: where the applications stand, what waits for a person, and every
//! mail with its letter. One file without scripts or anything from elsewhere.

use anyhow::{Context, Result};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use handlebars::Handlebars;
use serde::Serialize;

use super::{
    stage::{Played, Register},
    when,
};
use crate::{
    cli::tell::{self, Fact, Teller},
    config::{Config, hub::Hub},
    domain::{
        application::{Review, State},
        judgement::Decision,
        mail,
        programme::Programme,
    },
    store::{applications::ApplicationRow, holds::HoldRow, outbox::LetterRow},
};

const PAGE: &str = include_str!("../../../deploy/demo/index.html.hbs");

#[derive(Serialize)]
struct Page {
    hub: String,
    scenes: Vec<Scene>,
    mail_count: usize,
    letter_count: usize,
    ledger: Vec<Line>,
    complete: usize,
    application_count: usize,
    held: Vec<Held>,
    held_count: usize,
}

/// An application in the ledger.
#[derive(Serialize)]
struct Line {
    reference: String,
    school: String,
    urn: Option<String>,
    programme: String,
    deadline: Option<String>,
    /// `complete`, `incomplete` …: the colour.
    status: String,
    status_words: &'static str,
    completed: Option<String>,
    people: Vec<Person>,
    missing: Vec<String>,
    advice: Vec<String>,
}

#[derive(Serialize)]
struct Person {
    signed: bool,
    title: String,
    name: String,
    email: Option<String>,
    grade: &'static str,
    evidence: String,
}

/// What waits for a person.
#[derive(Serialize)]
struct Held {
    number: String,
    when: String,
    mail: usize,
    from: String,
    about: String,
    reasons: Vec<&'static str>,
}

#[derive(Serialize)]
struct Scene {
    /// Its place on the page.
    id: String,
    plot: &'static str,
    when: String,
    /// The mail's number in the journal; none where only time went by.
    number: Option<String>,
    decision: &'static str,
    decision_words: &'static str,
    facts: Vec<Row>,
    words: Option<String>,
    letters: Vec<Letter>,
}

#[derive(Serialize)]
struct Row {
    label: &'static str,
    lines: Vec<String>,
}

#[derive(Serialize)]
struct Letter {
    file: String,
    page: Option<String>,
    to: String,
    cc: Option<String>,
    subject: String,
    text: String,
}

/// The whole page.
pub fn page(config: &Config, played: &[Played], register: &Register) -> Result<String> {
    let hub = config.hubs.first().context("read the demo's hub")?;
    let teller = Teller { config, hub };
    let ledger = register
        .applications
        .iter()
        .map(|row| line(config, hub, row))
        .collect::<Result<Vec<Line>>>()?;
    let page = Page {
        hub: hub.name.clone(),
        mail_count: played.iter().filter(|p| p.judged.is_some()).count(),
        letter_count: register.letters,
        complete: ledger.iter().filter(|l| l.status == "complete").count(),
        application_count: ledger.len(),
        ledger,
        held_count: register.holds.len(),
        held: register
            .holds
            .iter()
            .map(|hold| held(played, hold))
            .collect(),
        scenes: played
            .iter()
            .enumerate()
            .map(|(i, one)| of_scene(teller, i + 1, one))
            .collect(),
    };
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    registry
        .render_template(PAGE, &page)
        .context("render index.html")
}

fn line(config: &Config, hub: &Hub, row: &ApplicationRow) -> Result<Line> {
    let state: State = serde_json::from_str(&row.state)
        .with_context(|| format!("read application {}: state", row.id))?;
    let programme = config
        .programme(&row.programme)
        .with_context(|| format!("read application {}: programme", row.id))?;
    Ok(Line {
        reference: row.reference.clone(),
        school: row.school.clone(),
        urn: row.urn.clone(),
        programme: programme.title.clone(),
        deadline: hub
            .deadline(programme)
            .map(crate::domain::application::in_words),
        status: row.status.clone(),
        status_words: tell::status(state.status),
        completed: state.completed_at.map(when),
        people: people(programme, &state),
        missing: tell::missing(programme, &state),
        advice: state.advice.clone(),
    })
}

fn people(programme: &Programme, state: &State) -> Vec<Person> {
    state
        .ledger
        .iter()
        .map(|line| Person {
            signed: line.grade.satisfies(),
            title: tell::title(programme, line.role),
            name: line.name.clone(),
            email: line.email.as_ref().map(ToString::to_string),
            grade: tell::grade(line.grade),
            evidence: line.evidence.clone(),
        })
        .collect()
}

fn held(played: &[Played], hold: &HoldRow) -> Held {
    let mails = played.iter().enumerate();
    let cause = mails
        .filter_map(|(i, p)| p.judged.as_ref().map(|judged| (i, judged)))
        .find(|(_, judged)| judged.outcome.message == hold.message);
    let reasons = cause
        .iter()
        .flat_map(|(_, judged)| &judged.outcome.parts)
        .flat_map(|part| &part.verdict.review);
    Held {
        number: hold.id.to_string(),
        when: when(hold.opened_at),
        mail: cause.map_or(0, |(i, _)| i + 1),
        from: cause.map_or_else(String::new, |(_, judged)| tell::author(&judged.reading)),
        about: cause.map_or_else(String::new, |(_, judged)| judged.reading.subject.clone()),
        reasons: reasons.copied().map(|r: Review| r.in_words()).collect(),
    }
}

fn of_scene(teller: Teller<'_>, place: usize, one: &Played) -> Scene {
    let by_calendar = one.judged.is_none();
    let letters = one.letters.iter().map(|l| letter(l, by_calendar));
    let letters = letters.collect();
    let Some(judged) = &one.judged else {
        return Scene {
            id: format!("time-{place}"),
            plot: one.plot,
            when: when(one.at),
            number: None,
            decision: "time",
            decision_words: "By the calendar",
            facts: Vec::new(),
            words: None,
            letters,
        };
    };
    let decision = judged
        .outcome
        .parts
        .first()
        .map_or(Decision::Ignore, |p| p.verdict.decision);
    let facts = tell::mail(&judged.reading)
        .into_iter()
        .chain(judged.told(teller).into_iter().flatten());
    Scene {
        id: format!("mail-{place}"),
        plot: one.plot,
        when: when(one.at),
        number: Some(judged.number()),
        decision: decision.as_str(),
        decision_words: match decision {
            Decision::AcknowledgeComplete => "Complete, acknowledged",
            Decision::RequestMissing => "Asked for what is missing",
            Decision::HoldForReview => "Held for a person",
            Decision::Ignore => "Left alone",
        },
        facts: facts
            .map(|Fact { label, lines }| Row { label, lines })
            .collect(),
        words: Some(judged.reading.fresh.trim().to_owned()).filter(|w| !w.is_empty()),
        letters,
    }
}

/// Where a letter lies as a page.
pub fn file_of(row: &LetterRow) -> String {
    format!("as-mailed/{}.html", row.message_id)
}

/// A letter as a mail program shows it. A browser finds no picture by its Content-ID.
pub fn as_mailed(row: &LetterRow) -> String {
    let mail = mail::parse(&row.bytes);
    let mut page = mail.html.unwrap_or_default();
    for part in &mail.parts {
        if let Some(id) = &part.content_id {
            let data = STANDARD.encode(&part.bytes);
            let data = format!("data:{};base64,{data}", part.media_type);
            page = page.replace(&format!("cid:{id}"), &data);
        }
    }
    page
}

fn letter(row: &LetterRow, page: bool) -> Letter {
    let mail = mail::parse(&row.bytes);
    let listed = |list: &[crate::domain::address::Mailbox]| {
        let all: Vec<String> = list.iter().map(|m| m.address.to_string()).collect();
        all.join(", ")
    };
    Letter {
        page: page.then(|| file_of(row)),
        file: format!("letters/{}.eml", row.message_id),
        to: listed(&mail.to),
        cc: Some(listed(&mail.cc)).filter(|cc| !cc.is_empty()),
        subject: row.subject.clone(),
        text: reflowed(&mail.text.unwrap_or_default()),
    }
}

/// A letter's text without the line ends that a mail needs, so that it fits a telephone too. Items
/// and lines set in keep theirs.
fn reflowed(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.trim().lines() {
        let item = lines.last().is_some_and(|last| last.starts_with("- "));
        let further = item || line.starts_with("    ");
        let own = line.starts_with("- ") || line.starts_with("  ") && !further;
        match lines.last_mut() {
            Some(last) if !line.is_empty() && !own && !last.is_empty() => {
                last.push(' ');
                last.push_str(line.trim());
            }
            Some(_) | None => lines.push(line.to_owned()),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::reflowed;

    #[test]
    fn a_letter_flows_but_keeps_its_items_and_set_in_lines() {
        let letter = "You get this because\nyou wrote.\n\n  School: Oak\n  URN: 190001\n  Programme: Long\n    Name\n\n- The URN: please\n  tell us.\n- A name\n\nRegards\n  The Hub\n";
        let flowing = "You get this because you wrote.\n\n  School: Oak\n  URN: 190001\n  Programme: Long Name\n\n- The URN: please tell us.\n- A name\n\nRegards\n  The Hub";
        assert_eq!(reflowed(letter), flowing);
    }
}
