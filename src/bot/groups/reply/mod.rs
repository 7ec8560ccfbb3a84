//! What leads write back: the answer to our question what an entry is, and `note`, `done`, `missed`.
//! As with every command, only a proved sender's words do anything.

mod question;

use anyhow::Result;

use self::question::{QUESTION, event_of};
use super::{Book, Group};
use crate::{
    bot::{
        judge::{Case, Judge, Outcome, alone},
        outgoing::{Audience, Outgoing, Thread},
        rule::{By, Refused, refuse},
    },
    domain::{
        address::Mailbox,
        application::Review,
        authentication::Authentication,
        command::{self, Order, Target},
        event::{
            Kind as EventKind,
            letter::LeadAnswer,
            sort::{Sorted, schools_named},
        },
        judgement::{Kind, Verdict, is_courtesy},
        letter::{self, Printed},
        reading::Author,
    },
    post::identity,
    store::{ApplicationId, Tx, applications, events::EventRow, outbox},
};

const ANSWER: &str = "lead-answer";
/// Mail to leads that may be replied to with orders.
const TO_LEADS: [&str; 4] = [QUESTION, ANSWER, "lead-digest", "lead-sheet"];

impl Judge<'_> {
    /// None: no reply of a lead's to a mail of ours to leads.
    pub(crate) async fn on_lead_reply(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
    ) -> Result<Option<Outcome>> {
        let reading = case.reading;
        let replied = reading.refers_to.iter().find(|id| {
            identity::verify(self.key, id).is_some_and(|t| TO_LEADS.contains(&t.kind.as_str()))
        });
        let (Some(replied), Author::One(author)) = (replied, &reading.author) else {
            return Ok(None);
        };
        if reading.machine.is_some() || reading.form_attached() {
            return Ok(None);
        }
        let roster = self.roster_of(tx, author.address.key()).await?;
        if roster.is_empty() {
            return Ok(None);
        }
        if reading.authentication != Authentication::Pass || case.arrived.junk {
            let verdict = Verdict::hold(
                Kind::Command,
                Review::NotAuthenticated,
                "a reply in a lead's name whose sender is not proved",
            );
            return Ok(Some(alone(case, verdict, None)));
        }
        if case.arrived.place.from_before || case.is_stale() {
            let verdict = Verdict::ignore(Kind::Command, "a lead's reply from long ago");
            return Ok(Some(alone(case, verdict, None)));
        }
        let letter = outbox::by_message_id(tx, &self.hub.id, replied).await?;
        let asked = match &letter {
            Some(letter) if letter.kind == QUESTION => event_of(&letter.cause),
            Some(_) | None => None,
        };
        let verdict = match asked {
            Some(event) => self.on_answer(tx, case, author, event, &roster).await?,
            None => self.on_orders_of_lead(tx, case, author, &roster).await?,
        };
        Ok(Some(alone(case, verdict, None)))
    }

    /// In the thread of the lead's mail.
    async fn write_to_lead(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        lead: &Mailbox,
        kind: &'static str,
        cause: String,
        words: crate::render::Words,
    ) -> Result<()> {
        let mail = Outgoing {
            to: vec![lead.address.clone()],
            thread: Thread::answering(case.reading),
            ..Outgoing::new(
                kind,
                Audience::Lead,
                cause,
                letter::subject(&case.reading.subject, None),
                words,
                case.now,
            )
        };
        self.write_down(tx, mail, case.now).await?;
        Ok(())
    }

    async fn told_as(
        &self,
        tx: &mut Tx<'_>,
        row: &EventRow,
        is: &Sorted,
        roster: &[Group<'_>],
    ) -> Result<String> {
        let kind = is.kind.map_or("entry", EventKind::as_str);
        let whom = match (is.application, is.group) {
            (Some(id), _) => applications::get(tx, ApplicationId(id))
                .await?
                .map(|r| r.school),
            (None, Some(id)) => roster
                .iter()
                .find(|g| g.row.id.0 == id)
                .map(|g| g.row.name.clone()),
            (None, None) => None,
        };
        let whom = whom.map_or(String::new(), |w| format!(", {w}"));
        Ok(format!("{}: {kind}{whom}", row.event.when.in_words()))
    }

    /// `note`, `done`, `missed`, one a line; each stands for itself. Words that are none of these a
    /// person reads.
    async fn on_orders_of_lead(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        lead: &Mailbox,
        roster: &[Group<'_>],
    ) -> Result<Verdict> {
        let today = self.config.calendar.today(case.arrived.place.arrival);
        let orders = command::in_mail(&case.reading.fresh, &case.reading.foot, today);
        if orders.is_empty() {
            return Ok(noted("a lead's reply without an order"));
        }
        let (mut done, mut refused) = (Vec::new(), Vec::new());
        for ordered in &orders.orders {
            let mut savepoint = tx.savepoint().await?;
            let by = By {
                actor: lead.address.as_str(),
                reason: "",
                at: case.now,
            };
            match self
                .order_of_lead(&mut savepoint, &ordered.order, roster, by)
                .await
            {
                Ok(said) => {
                    savepoint.commit().await?;
                    done.push(said);
                }
                Err(error) => {
                    savepoint.rollback().await?;
                    let why = error.downcast::<Refused>()?;
                    refused.push(format!("{}: {why}", ordered.line));
                }
            }
        }
        refused.extend(orders.unclear.iter().map(|u| u.line.clone()));
        let because = format!(
            "a lead's reply: {} carried out, {} not",
            done.len(),
            refused.len()
        );
        self.write_answer(tx, case, lead, done, refused).await?;
        if orders.unclear.iter().any(|u| !is_courtesy(&u.line)) {
            return Ok(Verdict::hold(Kind::Command, Review::Question, &because));
        }
        Ok(noted(&because))
    }

    async fn order_of_lead(
        &self,
        tx: &mut Tx<'_>,
        order: &Order,
        roster: &[Group<'_>],
        by: By<'_>,
    ) -> Result<String> {
        match order {
            Order::Done { what } | Order::Missed { what } => {
                let done = matches!(order, Order::Done { .. });
                let meant = self.event_meant(tx, roster, what, by.at).await?;
                let row = self.event_ended(tx, meant.id.0, done, by).await?;
                let is = Sorted {
                    kind: row.event.kind,
                    group: row.event.group.map(|g| g.0),
                    application: row.event.application.map(|a| a.0),
                    doubts: Vec::new(),
                };
                let said = self.told_as(tx, &row, &is, roster).await?;
                Ok(format!("{said}: {}", row.event.state.as_str()))
            }
            Order::Note { target, text } => {
                self.note_of_lead(tx, target.as_ref(), text, roster, by)
                    .await
            }
            Order::Accept { .. }
            | Order::Waive { .. }
            | Order::Sign { .. }
            | Order::Set { .. }
            | Order::Open { .. }
            | Order::Link { .. }
            | Order::Ignore { .. }
            | Order::Adopt(_)
            | Order::Mine(_)
            | Order::Release(_)
            | Order::Chase { .. }
            | Order::HoldReminders
            | Order::Withdraw { .. }
            | Order::Reinstate { .. }
            | Order::Shortlist { .. }
            | Order::Select { .. }
            | Order::Assign { .. }
            | Order::Status(_)
            | Order::Undo(_)
            | Order::Help
            | Order::Yes
            | Order::Received { .. } => refuse("that is for the hub’s admins"),
        }
    }

    async fn note_of_lead(
        &self,
        tx: &mut Tx<'_>,
        target: Option<&Target>,
        text: &str,
        roster: &[Group<'_>],
        by: By<'_>,
    ) -> Result<String> {
        let schools = roster.iter().flat_map(|g| &g.schools);
        let book = Book::of(roster);
        let (row, text) = match target {
            Some(target) => {
                let wanted = target.to_string().to_uppercase();
                let mut found = schools.filter(|s| s.row.reference == wanted);
                (found.next(), text.to_owned())
            }
            None => {
                // The school's name is how the note begins; its words after it are the note.
                let begins: String = text
                    .split_whitespace()
                    .take(8)
                    .collect::<Vec<_>>()
                    .join(" ");
                let named = schools_named(&begins, book.known().schools);
                let found = match named.as_slice() {
                    [one] => schools.into_iter().find(|s| s.row.id.0 == *one),
                    _ => None,
                };
                (found, text.to_owned())
            }
        };
        let Some(school) = row else {
            return refuse("which of your schools is it about?");
        };
        self.note_school(tx, &school.row, None, &text, by).await?;
        Ok(format!("note about {}", school.row.school))
    }

    async fn write_answer(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        lead: &Mailbox,
        done: Vec<String>,
        refused: Vec<String>,
    ) -> Result<()> {
        let printed = |lines: Vec<String>| {
            lines
                .iter()
                .filter_map(|line| crate::domain::event::letter::sentence(line))
                .collect()
        };
        let view = LeadAnswer {
            hub: Printed::words(&self.hub.name),
            signature: Printed::words(&self.hub.signature),
            done: printed(done),
            refused: printed(refused),
        };
        let words = self.letters.write(ANSWER, &view)?;
        let cause = format!("message {}", case.arrived.fingerprint);
        self.write_to_lead(tx, case, lead, ANSWER, cause, words)
            .await
    }
}

fn noted(because: &str) -> Verdict {
    Verdict::ignore(Kind::Command, because)
}
