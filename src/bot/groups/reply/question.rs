//! What a lead is asked about an entry of their calendar, and what they answer.

use anyhow::Result;

use super::noted;
use crate::{
    bot::{
        groups::{Book, Group},
        judge::{Case, Judge},
    },
    domain::{
        address::Mailbox,
        event::{
            Kind as EventKind, State, When,
            answer::{Answer, answer},
            letter::Question,
            sort::{Doubt, Sorted},
        },
        icalendar::Series,
        judgement::Verdict,
        letter::Printed,
    },
    store::{
        ApplicationId, EventId, GroupId, Tx,
        events::{self, EventRow},
    },
};

pub(super) const QUESTION: &str = "lead-question";
/// Schools named in a question, at most.
const MOST_NAMED: usize = 12;

impl Judge<'_> {
    /// Asks what an entry is; of a recurring one once for all its dates.
    pub(in crate::bot::groups) async fn ask_lead(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        lead: &Mailbox,
        unclear: &[EventRow],
        roster: &[Group<'_>],
    ) -> Result<()> {
        for row in unclear {
            let sorted = sorted_of(row);
            self.write_question(tx, case, lead, row, &sorted, roster, false)
                .await?;
        }
        Ok(())
    }

    /// Asks once for the dates of an entry that repeats in a way nobody can follow. None of them is
    /// planned meanwhile.
    pub(in crate::bot::groups) async fn ask_for_dates(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        lead: &Mailbox,
        series: &Series,
    ) -> Result<()> {
        let Some(first) = series.occurrences.first() else {
            return Ok(());
        };
        let when = When {
            starts: first.starts,
            ends: first.ends,
            day: first.day,
        };
        let view = Question {
            hub: Printed::words(&self.hub.name),
            signature: Printed::words(&self.hub.signature),
            title: Printed::value(&first.summary),
            when: Printed::words(&when.in_words()),
            dates: 1,
            ask_kind: false,
            ask_school: false,
            ask_group: false,
            ask_dates: true,
            again: false,
            schools: Vec::new(),
            groups: Vec::new(),
        };
        // However often the entry comes.
        let cause = format!("dates of {}", series.uid);
        let words = self.letters.write(QUESTION, &view)?;
        self.write_to_lead(tx, case, lead, QUESTION, cause, words)
            .await
    }

    #[expect(clippy::too_many_arguments, reason = "a question, and all it is about")]
    async fn write_question(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        lead: &Mailbox,
        row: &EventRow,
        sorted: &Sorted,
        roster: &[Group<'_>],
        again: bool,
    ) -> Result<()> {
        let all = events::of_uid(tx, &self.hub.id, &row.event.uid).await?;
        let dates = all
            .iter()
            .filter(|r| r.event.state == State::Unclear)
            .count();
        let asks = |doubt| sorted.doubts.first() == Some(&doubt);
        let schools = roster
            .iter()
            .flat_map(|g| &g.schools)
            .filter(|s| s.is_accepted())
            .map(|s| Printed::value(&s.row.school))
            .take(MOST_NAMED)
            .collect();
        let view = Question {
            hub: Printed::words(&self.hub.name),
            signature: Printed::words(&self.hub.signature),
            title: Printed::value(&row.event.title),
            when: Printed::words(&row.event.when.in_words()),
            dates,
            ask_kind: asks(Doubt::Kind),
            ask_school: asks(Doubt::School),
            ask_group: asks(Doubt::Group),
            ask_dates: false,
            again,
            schools,
            groups: roster.iter().map(|g| Printed::value(&g.row.name)).collect(),
        };
        let cause = format!("event {}, message {}", row.id, case.message);
        let words = self.letters.write(QUESTION, &view)?;
        self.write_to_lead(tx, case, lead, QUESTION, cause, words)
            .await
    }

    /// What the entry is, in the lead's own words.
    pub(super) async fn on_answer(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        lead: &Mailbox,
        event: EventId,
        roster: &[Group<'_>],
    ) -> Result<Verdict> {
        let row = events::get(tx, event).await?;
        let Some(row) = row.filter(|r| r.event.lead_key.as_deref() == Some(lead.address.key()))
        else {
            return Ok(noted("an answer about an entry that is gone"));
        };
        if row.event.state != State::Unclear {
            return self.on_orders_of_lead(tx, case, lead, roster).await;
        }
        let so_far = sorted_of(&row);
        let book = Book::of(roster);
        let heard = answer(&case.reading.fresh, &so_far, book.known());
        let all: Vec<EventRow> = events::of_uid(tx, &self.hub.id, &row.event.uid)
            .await?
            .into_iter()
            .filter(|r| r.event.state == State::Unclear)
            .collect();
        match heard {
            Answer::Is(is) => {
                for mut row in all {
                    row.event.kind = is.kind;
                    row.event.group = is.group.map(GroupId);
                    row.event.application = is.application.map(ApplicationId);
                    if is.is_clear() {
                        row.event.state = State::Planned;
                    }
                    events::save(tx, &row).await?;
                }
                if is.is_clear() {
                    let said = self.told_as(tx, &row, &is, roster).await?;
                    self.write_answer(tx, case, lead, vec![said], Vec::new())
                        .await?;
                    Ok(noted("a lead's answer: the entry is clear now"))
                } else {
                    let row = events::get(tx, event).await?.unwrap_or(row);
                    self.write_question(tx, case, lead, &row, &is, roster, true)
                        .await?;
                    Ok(noted("a lead's answer: something is still open"))
                }
            }
            Answer::NotOurs => {
                for mut row in all {
                    row.event.state = State::Ignored;
                    events::save(tx, &row).await?;
                }
                let said = format!("{}: none of ours", Printed::value(&row.event.title));
                self.write_answer(tx, case, lead, vec![said], Vec::new())
                    .await?;
                Ok(noted("a lead's answer: the entry is none of ours"))
            }
            Answer::Unclear => {
                self.write_question(tx, case, lead, &row, &so_far, roster, true)
                    .await?;
                Ok(noted("a lead's answer that was not understood"))
            }
        }
    }
}

/// What the entry has made clear so far.
fn sorted_of(row: &EventRow) -> Sorted {
    let event = &row.event;
    let mut sorted = Sorted {
        kind: event.kind,
        group: event.group.map(|g| g.0),
        application: event.application.map(|a| a.0),
        doubts: Vec::new(),
    };
    match event.kind {
        None => sorted.doubts.push(Doubt::Kind),
        Some(EventKind::Visit) if event.application.is_none() => {
            sorted.doubts.push(Doubt::School);
        }
        Some(EventKind::Workshop | EventKind::FirstWorkshop | EventKind::Other)
            if event.group.is_none() =>
        {
            sorted.doubts.push(Doubt::Group);
        }
        Some(
            EventKind::Visit | EventKind::Workshop | EventKind::FirstWorkshop | EventKind::Other,
        ) => {}
    }
    sorted
}

/// `event 7, message 12`
pub(super) fn event_of(cause: &str) -> Option<EventId> {
    let rest = cause.strip_prefix("event ")?;
    rest.split(',').next()?.parse().ok().map(EventId)
}
