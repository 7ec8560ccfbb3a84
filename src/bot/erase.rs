//! Taking out of the register, in the caller's transaction, an application, a person, or what is past
//! its time (UK GDPR, articles 17 and 5(1)(e)).
//!
//! What a person's mails proved is gone with them: an application that needs them is incomplete
//! again, and nobody is written to about it here. What lies in the mailbox, and in other people's, is
//! not ours to remove.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::{
    judge::{Concerned, Judge, application::parse_state},
    rule::refuse,
};
use crate::{
    domain::{
        address::Address,
        application::State,
        forget::Person,
        programme::{Attribute, Key},
        reading::Reading,
    },
    store::{
        LetterId, MessageId, Tx,
        applications::{self, ApplicationRow, Listing},
        erase::{self, Erasure, expired, person},
        groups, journal,
        outbox::{self, LetterState},
        rulings,
    },
};

/// Everything on file about an application.
#[derive(Debug, Clone)]
pub struct Whole {
    pub row: ApplicationRow,
    pub plan: Erasure,
    /// Keys of its people.
    people: Vec<String>,
}

/// What is kept no longer.
#[derive(Debug, Clone, Default)]
pub struct PastTime {
    /// With the last day each was to be kept.
    pub applications: Vec<(ApplicationRow, NaiveDate)>,
    /// Of no application.
    pub mails: Vec<MessageId>,
    pub letters: Vec<LetterId>,
    /// Programme, and how many were invited to it.
    pub invitations: Vec<(String, usize)>,
}

impl PastTime {
    /// What is of no application.
    pub fn others(&self) -> usize {
        let invited: usize = self.invitations.iter().map(|(_, count)| count).sum();
        self.mails.len() + self.letters.len() + invited
    }

    pub fn is_empty(&self) -> bool {
        self.applications.is_empty() && self.others() == 0
    }
}

impl Judge<'_> {
    /// What would go with an application.
    pub async fn whole(&self, tx: &mut Tx<'_>, row: ApplicationRow) -> Result<Whole> {
        let state = parse_state(&row)?;
        let people: Vec<String> = state.parties.iter().map(|a| a.key().to_owned()).collect();
        let mut names = vec![row.reference.clone(), row.school.clone()];
        let persons = state.values.iter();
        names.extend(persons.filter_map(|(key, value)| match key {
            Key::Person(_, Attribute::Name) => Some(value.value.clone()),
            _ => None,
        }));
        let plan = erase::plan(tx, &self.hub.id, row.id, &people, &names).await?;
        Ok(Whole { row, plan, people })
    }

    pub async fn erase(&self, tx: &mut Tx<'_>, whole: &Whole) -> Result<()> {
        for letter in whole.plan.letters.iter().chain(&whole.plan.naming) {
            at_rest(tx, *letter).await?;
        }
        erase::erase(tx, &self.hub.id, whole.row.id, &whole.plan, &whole.people).await
    }

    /// What is past its time today. Of a programme that is no longer configured nothing is known.
    pub async fn past_time(&self, tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<PastTime> {
        let hub = &self.hub.id;
        let today = self.config.calendar.today(now);
        let mut past = PastTime::default();
        for row in applications::list(tx, Listing::all(hub)).await? {
            let Some(programme) = self.programme(&row.programme) else {
                continue;
            };
            let keep = self.hub.keep_of(&programme.id);
            let until = keep.application(programme, &parse_state(&row)?);
            if until < today {
                past.applications.push((row, until));
            }
        }
        for own in &self.hub.programmes {
            let ended = self.programme(&own.id).map(|programme| programme.ends);
            if ended.is_some_and(|day| day < self.hub.keep.others_since(today)) {
                let invited = expired::invitations(tx, hub, &own.id, false).await?;
                if invited > 0 {
                    past.invitations.push((own.id.clone(), invited));
                }
            }
        }
        let before = start_of(self.hub.keep.others_since(today));
        past.mails = expired::mails(tx, hub, before).await?;
        past.letters = expired::letters(tx, hub, before).await?;
        Ok(past)
    }

    pub async fn erase_past(&self, tx: &mut Tx<'_>, past: &PastTime) -> Result<()> {
        // First, for each application is looked for in what then is left of the summaries.
        for letter in &past.letters {
            erase::empty_letter(tx, *letter).await?;
        }
        for (row, _) in &past.applications {
            let whole = self.whole(tx, row.clone()).await?;
            self.erase(tx, &whole).await?;
        }
        for mail in &past.mails {
            erase::forget_mail(tx, *mail).await?;
        }
        for (programme, _) in &past.invitations {
            expired::invitations(tx, &self.hub.id, programme, true).await?;
        }
        Ok(())
    }
}

/// A letter whose bytes nobody needs to find out whether it has gone.
async fn at_rest(tx: &mut Tx<'_>, id: LetterId) -> Result<()> {
    let letter = outbox::get(tx, id).await?;
    match letter.map(|letter| letter.state) {
        Some(LetterState::Sending | LetterState::InDoubt | LetterState::Drafting) => {
            refuse(format!(
                "letter L{id}, which would be erased, is on its way: try again when it has gone"
            ))
        }
        None
        | Some(
            LetterState::Due
            | LetterState::Sent
            | LetterState::Held
            | LetterState::Failed
            | LetterState::ToDraft
            | LetterState::Draft
            | LetterState::DraftOvertaken
            | LetterState::Observed
            | LetterState::Overtaken
            | LetterState::Refused,
        ) => Ok(()),
    }
}

fn start_of(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

/// What was taken out.
#[derive(Debug, Clone, Default)]
pub struct Forgotten {
    /// Each application they were in, before and after.
    pub applications: Vec<(Concerned, State, State)>,
    pub messages: BTreeSet<MessageId>,
    pub letters: Vec<LetterId>,
}

impl Judge<'_> {
    pub async fn forget(
        &self,
        tx: &mut Tx<'_>,
        address: &Address,
        now: DateTime<Utc>,
    ) -> Result<Forgotten> {
        let (hub, key) = (&self.hub.id, address.key());
        if self.hub.is_staff(address) {
            return refuse(format!(
                "{address} is the hub's own: take it out of the configuration first"
            ));
        }
        if let Some(group) = groups::of_lead(tx, hub, key).await?.first() {
            return refuse(format!(
                "{address} leads {}: name another lead first (`countersign groups import`)",
                group.name
            ));
        }
        let found = person::find(tx, hub, key).await?;
        let mut forgotten = Forgotten::default();
        let mut everywhere = Person::new(address.clone());
        let mut seen = BTreeSet::new();
        for id in &found.applications {
            let Some((concerned, before)) = self.load(tx, *id).await? else {
                continue;
            };
            let value = |of| before.values.get(&of).map(|v| v.value.as_str());
            everywhere.known_from(value);
            let mut person = Person::new(address.clone());
            person.known_from(value);
            for entry in journal::history(tx, *id).await? {
                seen.insert(entry.message);
                if rewrite(tx, &person, entry.message, &entry.reading).await? {
                    forgotten.messages.insert(entry.message);
                }
            }
            person::rewrite_words(tx, person::OF_APPLICATION, id.0, |text| left(&person, text))
                .await?;
            for ruling in rulings::of_application(tx, *id).await? {
                let left = person
                    .without_in_json(&ruling.command)
                    .with_context(|| format!("rewrite ruling {}", ruling.id))?;
                person::rewrite_ruling(tx, ruling.id, &left).await?;
            }
            forgotten
                .applications
                .push((concerned, before.clone(), before));
        }
        for message in found.messages.iter().filter(|m| !seen.contains(m)) {
            let row = journal::get(tx, *message).await?;
            if let Some(json) = row.and_then(|row| row.reading)
                && rewrite(tx, &everywhere, *message, &json).await?
            {
                forgotten.messages.insert(*message);
            }
        }
        let mut after = None;
        while let Some(id) = person::letter_after(tx, hub, after).await? {
            after = Some(id);
            if forget_letter(tx, &everywhere, &found, id).await? {
                forgotten.letters.push(id);
            }
        }
        person::remove_rows(tx, hub, key).await?;
        for (concerned, _, state) in &mut forgotten.applications {
            *state = self.refold(tx, concerned, now).await?.1;
        }
        Ok(forgotten)
    }
}

/// The text without them, where they are in it.
fn left(person: &Person, text: &str) -> Option<String> {
    let left = person.without(text);
    (left != text).then_some(left)
}

/// Whether anything of theirs was in the mail.
async fn rewrite(tx: &mut Tx<'_>, person: &Person, message: MessageId, json: &str) -> Result<bool> {
    let context = || format!("rewrite message {message}");
    person::rewrite_words(tx, person::OF_MAIL, message.0, |text| left(person, text)).await?;
    let reading: Reading = serde_json::from_str(json).with_context(context)?;
    let Some(left) = person.forgotten(&reading).with_context(context)? else {
        return Ok(false);
    };
    let left = serde_json::to_string(&left).with_context(context)?;
    person::rewrite_mail(tx, message, &left).await?;
    Ok(true)
}

/// Empties a letter that went to them, or speaks of them.
async fn forget_letter(
    tx: &mut Tx<'_>,
    person: &Person,
    found: &person::Found,
    id: LetterId,
) -> Result<bool> {
    let Some(letter) = outbox::get(tx, id).await? else {
        return Ok(false);
    };
    let recipients = outbox::recipients(tx, id).await?;
    let to_them = recipients.iter().any(|r| r.key == person.address.key());
    // Somebody of another school may have the same name.
    let about = letter.application;
    let theirs = about.is_none_or(|id| found.applications.contains(&id));
    let named = || erase::texts(&letter.bytes).any(|text| person.is_named_in(&text));
    let concerns = to_them || theirs && named();
    if !concerns {
        return Ok(false);
    }
    at_rest(tx, id).await?;
    erase::empty_letter(tx, id).await.map(|()| true)
}
