//! An item as summaries and notices print it: what it is, what the guess rests on, the words to
//! reply with and what they do.

use anyhow::Result;
use chrono::{DateTime, Utc};

use crate::{
    bot::{
        judge::Judge,
        rule::{Item, Way, settling},
    },
    domain::{
        application::{Review, in_words},
        calendar::wall,
        letter::Printed,
        mail,
        programme::Key,
        reading::Author,
        summary::{self, Need, SetAside},
    },
    store::{MessageId, Tx, holds, journal},
};

/// Besides the guess.
const MOST_WAYS: usize = 4;

impl Judge<'_> {
    pub(super) async fn need(
        &self,
        tx: &mut Tx<'_>,
        hold: holds::HoldRow,
        now: DateTime<Utc>,
    ) -> Result<Need> {
        let item = self.item(tx, hold, now).await?;
        let application = item.application.as_ref();
        let reading = item.reading.as_ref();
        let from = match reading.map(|r| &r.author) {
            Some(Author::One(author)) => author.address.as_str(),
            Some(Author::Unclear) | None => "nobody in particular",
        };
        let mut ways: Vec<summary::Way> = settling(&item)
            .iter()
            .map(|way| replied(way, item.message.id))
            .collect();
        let guess = (!item.guesses.is_empty() && !ways.is_empty()).then(|| ways.remove(0));
        ways.truncate(MOST_WAYS);
        let rests_on = self.rests_on(&item);
        Ok(Need {
            number: item.hold.id.0,
            reference: application.map(|(concerned, _)| Printed::words(&concerned.reference)),
            school: application
                .and_then(|(_, state)| Printed::value_or_none(state.value(Key::SchoolName))),
            why: item
                .reasons
                .iter()
                .map(|reason| Printed::words(reason.in_words()))
                .collect(),
            from: Printed::value(from),
            subject: reading.and_then(|r| Printed::value_or_none(&r.subject)),
            came: when(item.message.arrival),
            rests_on,
            guess,
            ways,
        })
    }

    /// What the guess rests on: dates and names where there are some, else the bot's own words.
    fn rests_on(&self, item: &Item) -> Option<Printed> {
        let programme = item
            .application
            .as_ref()
            .and_then(|(concerned, _)| self.programme(&concerned.programme));
        let deadline = programme.and_then(|p| self.hub.deadline(p));
        let mut facts = Vec::new();
        if let Some(day) = deadline.filter(|_| item.reasons.contains(&Review::Late)) {
            let came = self.config.calendar.today(item.message.arrival);
            facts.push(format!(
                "it arrived on {}, and the closing date was {}",
                in_words(came),
                in_words(day)
            ));
        }
        let hub = item
            .application
            .as_ref()
            .and_then(|(_, s)| s.other_hub.clone());
        if let Some(hub) = hub.filter(|_| item.reasons.contains(&Review::WrongHub)) {
            facts.push(format!("the form names {}", Printed::value(&hub)));
        }
        let arrived = self.config.calendar.today(item.message.arrival);
        if let Some(programme) =
            programme.filter(|_| item.reasons.contains(&Review::WrongProgramme))
        {
            let (what, day) = match arrived < programme.opens {
                true => ("takes applications from", programme.opens),
                false => ("begins in the month of", programme.starts),
            };
            facts.push(format!(
                "it arrived on {}, and {} {what} {}",
                in_words(arrived),
                programme.short_title,
                in_words(day)
            ));
        }
        if facts.is_empty() {
            facts.extend(item.hold.guess.clone());
        }
        // Of what holds an application the verdict only says that a person must look.
        let held = item.application.is_some() && item.reasons.iter().any(|r| r.holds_application());
        if facts.is_empty() && !held {
            facts.extend(item.message.because.clone());
        }
        Printed::words_or_none(&facts.join("; "))
    }

    pub(super) async fn set_aside(
        &self,
        tx: &mut Tx<'_>,
        rows: Vec<journal::MessageRow>,
    ) -> Result<Vec<SetAside>> {
        let mut all = Vec::new();
        for row in rows {
            let header = mail::parse_headers(&journal::raw(tx, row.id).await?);
            let from = header
                .author()
                .map_or("nobody in particular", |a| a.address.as_str());
            all.push(SetAside {
                from: Printed::value(from),
                subject: Printed::value_or_none(&header.subject),
                came: when(row.arrival),
                reason: Printed::words(row.reason.as_deref().unwrap_or("no reason noted")),
            });
        }
        Ok(all)
    }
}

/// A command as it is replied, and its effect without a number that only the register knows.
fn replied(way: &Way, message: MessageId) -> summary::Way {
    let mut reply = way.command.clone();
    for verb in ["accept ", "ignore ", "link "] {
        reply = reply.replacen(verb, &format!("{verb}#"), 1);
    }
    let number = format!("message {message}");
    summary::Way {
        reply: Printed::words(&reply),
        effect: Printed::words(&way.effect.replace(&number, "this mail")),
    }
}

/// "Monday 2 May 2022 at 16:05", on the hub's wall.
pub(super) fn when(at: DateTime<Utc>) -> Printed {
    let wall = wall(at);
    Printed::words(&format!(
        "{} at {}",
        in_words(wall.date()),
        wall.format("%H:%M")
    ))
}
