//! Rulings by reply: a mail that answers one made for an admin, its orders, and our answer to it.
//!
//! Who may command is [`authority`](crate::domain::command::authority); what the orders are,
//! [`command::parse`]; what each does, `bot/rule`. Here they meet, in the transaction that judges the
//! mail: every order in a savepoint of its own, and one transcript for all of them.

mod answer;
mod orders;
mod status;

use anyhow::Result;
use chrono::TimeDelta;

use super::{
    judge::{Case, Judge, Outcome, alone},
    outgoing::{Audience, Outgoing, Thread},
    rule::By,
};
use crate::{
    config::hub::{ImapInbox, Inbox},
    domain::{
        address::{Address, Mailbox},
        application::Review,
        command::{
            self, Authority, Doubt, Order, Orders, Reply,
            transcript::{self, Answer, Transcript, What, as_written, not_understood},
        },
        judgement::{Kind, Verdict},
        letter::{self, Printed},
        reading::{Author, Reading},
    },
    post::identity,
    store::{
        Tx, journal,
        outbox::{self, LetterRow},
    },
};

/// The answer to a reply with orders.
pub const TRANSCRIPT: &str = "transcript";
/// Asks for the second "yes".
pub const CHECK: &str = "command-check";

/// A "yes" is fresh for so long.
const FRESH: TimeDelta = TimeDelta::days(2);

impl Judge<'_> {
    /// Step 5 (design section 3). None when the mail is no reply to an admin's own mail.
    pub(super) async fn on_reply(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
    ) -> Result<Option<Outcome>> {
        let reading = case.reading;
        let Some(admin) = self.made_for(reading) else {
            return Ok(None);
        };
        if reading.machine.is_some() || is_passed_on(reading) || !self.is_to_us(reading) {
            return Ok(None);
        }
        // An export sent in reply is an export.
        if reading.form_attached() || reading.is_export() {
            return Ok(None);
        }
        let today = self.config.calendar.today(case.arrived.place.arrival);
        let orders = command::in_mail(&reading.fresh, &reading.foot, today);
        let from = match &reading.author {
            Author::One(author) => Some(&author.address),
            Author::Unclear => None,
        };
        if orders.is_empty() {
            return Ok(from
                .filter(|from| self.terms.is_admin(from))
                .map(|_| said(case, "a reply to a mail of ours, without an order")));
        }
        if case.arrived.place.from_before {
            return Ok(Some(said(case, "orders from before first contact")));
        }
        if case.arrived.junk {
            return Ok(Some(held(
                case,
                Review::Suspicious,
                "orders found among junk mail",
            )));
        }
        let reply = Reply {
            from,
            authentication: reading.authentication,
            made_for: Some(&admin.address),
            in_sent: self.sent_folder() == Some(case.arrived.place.folder.as_str()),
            sent_watched: self.sent_folder().is_some(),
            stale: case.is_stale(),
        };
        let outcome = match command::authority(reply, &self.terms) {
            Authority::Refused => held(
                case,
                Review::NotAuthenticated,
                "it gives orders, and its sender is not proved to be the admin they must come from",
            ),
            Authority::AwaitsSentCopy => {
                said(case, "orders: their copy in the Sent folder decides")
            }
            Authority::AnothersCopy => {
                let to = from.cloned().unwrap_or_else(|| admin.address.clone());
                self.answer(tx, case, &to, What::AnothersCopy, Vec::new(), false)
                    .await?;
                said(
                    case,
                    "orders in reply to a colleague's copy: nothing was done",
                )
            }
            Authority::Runs => self.on_orders(tx, case, admin, &orders, None).await?,
            Authority::NeedsYes(doubt) => {
                self.on_orders(tx, case, admin, &orders, Some(doubt))
                    .await?
            }
        };
        Ok(Some(outcome))
    }

    /// Orders of somebody who may give them, or who is asked first.
    async fn on_orders(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        admin: &Mailbox,
        orders: &Orders,
        doubt: Option<Doubt>,
    ) -> Result<Outcome> {
        let fingerprint = case.arrived.fingerprint.as_str();
        if self.has_run(tx, fingerprint).await? {
            return Ok(said(case, "orders that were carried out before"));
        }
        if orders.orders.iter().any(|o| o.order == Order::Yes)
            && let Some(check) = self.check_answered(tx, case.reading).await?
        {
            return self.on_yes(tx, case, admin, &check).await;
        }
        if let Some(doubt) = doubt {
            let asks = orders
                .orders
                .iter()
                .any(|o| !matches!(o.order, Order::Help | Order::Status(_) | Order::Yes));
            if asks {
                let mut answers: Vec<Answer> = orders
                    .orders
                    .iter()
                    .map(|ordered| Answer {
                        order: as_written(ordered),
                        outcome: transcript::Outcome::Waits,
                    })
                    .collect();
                answers.extend(orders.unclear.iter().map(not_understood));
                let what = What::Asks { how: doubt };
                self.answer(tx, case, &admin.address, what, answers, false)
                    .await?;
                return Ok(said(
                    case,
                    "orders whose sender is not proved: asked for a yes",
                ));
            }
        }
        self.carry_out_all(tx, case, admin, orders, fingerprint)
            .await
    }

    /// The "yes" to a question of ours: what was asked about is carried out now.
    async fn on_yes(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        admin: &Mailbox,
        check: &LetterRow,
    ) -> Result<Outcome> {
        let fingerprint = check.cause.strip_prefix("message ").unwrap_or_default();
        if self.has_run(tx, fingerprint).await? {
            self.answer(
                tx,
                case,
                &admin.address,
                What::RanAlready,
                Vec::new(),
                false,
            )
            .await?;
            return Ok(said(case, "a yes to orders that were carried out before"));
        }
        let fresh = case.arrived.place.arrival - check.created_at < FRESH && !case.is_stale();
        let asked = journal::seen(tx, &self.hub.id, fingerprint).await?;
        let reading: Option<Reading> = asked
            .as_ref()
            .and_then(|row| row.reading.as_deref())
            .map(serde_json::from_str)
            .transpose()?;
        let (Some(row), Some(reading), true) = (asked, reading, fresh) else {
            self.answer(tx, case, &admin.address, What::TooLate, Vec::new(), false)
                .await?;
            return Ok(said(case, "a yes that came too late"));
        };
        let today = self.config.calendar.today(row.arrival);
        let orders = command::in_mail(&reading.fresh, &reading.foot, today);
        self.carry_out_all(tx, case, admin, &orders, fingerprint)
            .await
    }

    /// Carries the orders out and answers with the transcript. `cause`: the fingerprint of the mail
    /// that gave them, which may do so once.
    async fn carry_out_all(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        admin: &Mailbox,
        orders: &Orders,
        cause: &str,
    ) -> Result<Outcome> {
        let by = By {
            actor: admin.address.as_str(),
            reason: "",
            at: case.now,
        };
        let (mut answers, refused) = self.carry_out(tx, &orders.orders, by).await?;
        answers.extend(orders.unclear.iter().map(not_understood));
        let help = orders.orders.iter().any(|o| o.order == Order::Help)
            || !orders.unclear.is_empty() && orders.orders.is_empty();
        tracing::info!(
            hub = %self.hub.id, id = %case.message, orders = orders.orders.len(), refused,
            unclear = orders.unclear.len(), "reply with orders"
        );
        self.write_transcript(tx, case, &admin.address, What::Ran, answers, help, cause)
            .await?;
        let unclear = orders.unclear.len();
        let because = format!(
            "a reply with orders: {} carried out, {refused} refused, {unclear} not understood",
            orders.orders.len() - refused
        );
        Ok(said(case, &because))
    }

    async fn answer(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        to: &Address,
        what: What,
        answers: Vec<Answer>,
        help: bool,
    ) -> Result<()> {
        let cause = case.arrived.fingerprint.as_str();
        self.write_transcript(tx, case, to, what, answers, help, cause)
            .await
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "a transcript has that many parts"
    )]
    async fn write_transcript(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        to: &Address,
        what: What,
        answers: Vec<Answer>,
        help: bool,
        cause: &str,
    ) -> Result<()> {
        let kind = match what {
            What::Asks { .. } => CHECK,
            What::Ran | What::AnothersCopy | What::RanAlready | What::TooLate => TRANSCRIPT,
        };
        let view = Transcript {
            hub: Printed::words(&self.hub.name),
            what,
            answers,
            help,
        };
        let mail = Outgoing {
            to: vec![to.clone()],
            thread: Thread::answering(case.reading),
            ..Outgoing::new(
                kind,
                Audience::Admins,
                format!("message {cause}"),
                letter::subject(&case.reading.subject, None),
                self.letters.write(TRANSCRIPT, &view)?,
                case.now,
            )
        };
        self.write_down(tx, mail, case.now).await.map(|_| ())
    }

    /// The admin for whom alone a mail was made that this one answers.
    fn made_for(&self, reading: &Reading) -> Option<&Mailbox> {
        reading.refers_to.iter().find_map(|id| {
            let token = identity::verify(self.key, id)?;
            self.hub
                .admins
                .iter()
                .find(|admin| token.is_for(self.key, &admin.address))
        })
    }

    fn is_to_us(&self, reading: &Reading) -> bool {
        reading
            .to
            .iter()
            .chain(&reading.cc)
            .any(|m| self.terms.is_own(&m.address))
    }

    fn sent_folder(&self) -> Option<&str> {
        match &self.hub.inbox {
            Inbox::Imap(ImapInbox { sent, .. }) => sent.as_deref(),
            Inbox::Maildir { .. } => None,
        }
    }

    /// A reply known from elsewhere that now lies in the Sent folder, where it has its authority.
    pub(super) async fn is_found_in_sent(
        &self,
        tx: &mut Tx<'_>,
        folder: &str,
        row: &journal::MessageRow,
    ) -> Result<bool> {
        if self.sent_folder() != Some(folder) || row.kind.as_deref() != Some(Kind::Command.as_str())
        {
            return Ok(false);
        }
        let folders = journal::folders_of(tx, row.id).await?;
        Ok(folders.iter().all(|known| known != folder))
    }

    async fn has_run(&self, tx: &mut Tx<'_>, fingerprint: &str) -> Result<bool> {
        let cause = format!("message {fingerprint}");
        outbox::exists(tx, &self.hub.id, TRANSCRIPT, &cause).await
    }

    /// The question of ours that a "yes" answers.
    async fn check_answered(
        &self,
        tx: &mut Tx<'_>,
        reading: &Reading,
    ) -> Result<Option<LetterRow>> {
        for id in &reading.refers_to {
            if identity::verify(self.key, id).is_some_and(|token| token.kind == CHECK) {
                return outbox::by_message_id(tx, &self.hub.id, id).await;
            }
        }
        Ok(None)
    }
}

/// Handed on to somebody: what it says is not said to us.
fn is_passed_on(reading: &Reading) -> bool {
    let subject = reading.subject.trim().to_lowercase();
    ["fw:", "fwd:", "tr:", "wg:"]
        .iter()
        .any(|mark| subject.starts_with(mark))
}

fn said(case: &Case<'_>, because: &str) -> Outcome {
    alone(case, Verdict::ignore(Kind::Command, because), None)
}

fn held(case: &Case<'_>, review: Review, because: &str) -> Outcome {
    let mut verdict = Verdict::hold(Kind::Command, review, because);
    verdict.guess = Some(
        "nothing was done: if an admin wrote it, they can answer their own summary again"
            .to_owned(),
    );
    alone(case, verdict, None)
}
