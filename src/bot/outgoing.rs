//! Mail of our own accord: reminders, reports, summaries, invitations to a calendar. Written into the
//! outbox in the transaction of whoever decided it, through the one gate and under the hub's modes.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};

use super::{
    judge::Judge,
    send::{facts::facts, rules::first_state},
};
use crate::{
    domain::{address::Address, reading::Reading},
    post::{
        gate::{self, Candidate, Class, MAX_CC, Reason, Verdict},
        identity,
    },
    render::{self, Attachment, Envelope, Inline, Invite, Words},
    store::{
        ApplicationId, LetterId, Tx,
        outbox::{self, LetterClass, LetterState, NewLetter, NewRecipient, RecipientField},
    },
};

/// What the caps leave no room for in one hour waits for the next; beyond a day a person is asked.
const PATIENCE: i64 = 24;

/// To whom such mail is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Schools and leads: under the mode of the letter's kind.
    Schools,
    /// A group's lead, who may well be of the hub's own staff: else as schools.
    Lead,
    /// Admins: in every mode. A mail to one person alone bears their own token.
    Admins,
}

/// The thread a mail goes into: what it answers, and the ids from the first to the last.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Thread {
    pub in_reply_to: Option<String>,
    pub references: Vec<String>,
}

impl Thread {
    /// That of a mail which is answered.
    pub fn answering(reading: &Reading) -> Thread {
        let mut references: Vec<String> = reading.refers_to.iter().rev().cloned().collect();
        references.extend(reading.message_id.clone());
        Thread {
            in_reply_to: reading.message_id.clone(),
            references,
        }
    }
}

/// A mail to be written down.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// As in `LETTER_KINDS`, in the header and in the Message-ID.
    pub kind: &'static str,
    pub audience: Audience,
    /// With hub and kind the letter's identity: written again, it is not written.
    pub cause: String,
    pub application: Option<ApplicationId>,
    /// For `X-Countersign-Reference`.
    pub reference: Option<String>,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    pub subject: String,
    pub words: Words,
    pub thread: Thread,
    pub inline: Vec<Inline>,
    pub attachments: Vec<Attachment>,
    pub invite: Option<Invite>,
    pub due_at: DateTime<Utc>,
}

impl Outgoing {
    /// A mail in a thread of its own, to nobody yet, about no application and with nothing attached:
    /// the caller fills in what it has of these.
    pub fn new(
        kind: &'static str,
        audience: Audience,
        cause: String,
        subject: String,
        words: Words,
        due_at: DateTime<Utc>,
    ) -> Outgoing {
        Outgoing {
            kind,
            audience,
            cause,
            application: None,
            reference: None,
            to: Vec::new(),
            cc: Vec::new(),
            subject,
            words,
            thread: Thread::default(),
            inline: Vec::new(),
            attachments: Vec::new(),
            invite: None,
            due_at,
        }
    }
}

/// A mail that was written down.
#[derive(Debug, Clone, PartialEq)]
pub struct Posted {
    pub letter: LetterId,
    pub message_id: String,
    pub state: LetterState,
    /// Why it does not go by itself.
    pub reason: Option<&'static str>,
}

impl Judge<'_> {
    /// Writes it into the outbox. None when it is there already: then nothing was written.
    pub async fn write_down(
        &self,
        tx: &mut Tx<'_>,
        mail: Outgoing,
        now: DateTime<Utc>,
    ) -> Result<Option<Posted>> {
        let (class, letter_class) = match mail.audience {
            Audience::Schools | Audience::Lead => (Class::Scheduled, LetterClass::Scheduled),
            Audience::Admins => (Class::ToAdmins, LetterClass::ToAdmins),
        };
        let everybody: Vec<Address> = mail.to.iter().chain(&mail.cc).cloned().collect();
        let mut facts = facts(tx, self.hub, class, mail.application, &everybody, now).await?;
        if mail.audience == Audience::Lead {
            facts.staff.retain(|of_staff| !mail.to.contains(of_staff));
        }
        let (to, cc) = welcome(&mail, class, &facts);
        let candidate = Candidate {
            class,
            to: &to,
            cc: &cc,
        };
        let mut verdict = gate::gate(candidate, &facts);
        let mut due_at = mail.due_at;
        if let Verdict::Hold(Reason::HubCap | Reason::DomainCap) = verdict {
            // Nobody's mail has made it so: the calendar's comes in crowds, and is paced.
            let ahead = facts.domain_hour.values().copied().max().unwrap_or(0);
            let hours = (facts.hub_hour / facts.caps.hub_hour.max(1))
                .max(ahead / facts.caps.domain_hour.max(1));
            if i64::from(hours) < PATIENCE {
                verdict = Verdict::Pass;
                due_at += TimeDelta::hours(i64::from(hours));
            }
        }
        let mode = self.hub.mode_of(mail.kind);
        let (state, reason) = first_state(letter_class, mode, &verdict);
        let domain = self.hub.address.domain();
        let message_id = match (mail.audience, to.as_slice()) {
            (Audience::Admins, [person]) => {
                identity::message_id_for(self.key, domain, mail.kind, &mail.cause, person)
            }
            _ => identity::message_id(self.key, domain, mail.kind, &mail.cause),
        };
        let letter = identity::letter_header(&message_id);
        let references: Vec<&str> = mail.thread.references.iter().map(String::as_str).collect();
        let envelope = Envelope {
            from: (&self.hub.name, &self.hub.address),
            to: &to,
            cc: &cc,
            subject: &mail.subject,
            date: due_at.max(now),
            message_id: &message_id,
            in_reply_to: mail.thread.in_reply_to.as_deref(),
            references: &references,
            letter: letter.as_deref().unwrap_or(mail.kind),
            reference: mail.reference.as_deref(),
            replied: false,
        };
        let bytes = render::message_with(
            &envelope,
            &mail.words,
            &mail.inline,
            &mail.attachments,
            mail.invite.as_ref(),
        )
        .with_context(|| format!("compose {}", mail.kind))?;
        let recipients = recipients(&to, &cc);
        let written = outbox::insert(
            tx,
            NewLetter {
                hub: &self.hub.id,
                kind: mail.kind,
                class: letter_class,
                cause: &mail.cause,
                application: mail.application,
                message: None,
                message_id: &message_id,
                sender: self.hub.address.as_str(),
                subject: &mail.subject,
                bytes: &bytes,
                reports_change: false,
                state,
                reason,
                now,
                due_at,
                recipients: &recipients,
            },
        )
        .await?;
        Ok(written.map(|letter| Posted {
            letter,
            message_id,
            state,
            reason,
        }))
    }
}

/// Everybody the gate admits. The first addressee stays: whether the mail may go is the gate's to say.
fn welcome(mail: &Outgoing, class: Class, facts: &gate::Facts) -> (Vec<Address>, Vec<Address>) {
    let mut seen = BTreeSet::new();
    let admitted = |a: &Address| gate::inadmissible(a, class, facts).is_none();
    let mut to: Vec<Address> = mail.to.iter().filter(|a| admitted(a)).cloned().collect();
    if to.is_empty() {
        to.extend(mail.to.first().cloned());
    }
    to.retain(|a| seen.insert(a.key().to_owned()));
    let mut cc: Vec<Address> = mail.cc.iter().filter(|a| admitted(a)).cloned().collect();
    cc.retain(|a| seen.insert(a.key().to_owned()));
    cc.truncate(MAX_CC);
    (to, cc)
}

fn recipients(to: &[Address], cc: &[Address]) -> Vec<NewRecipient> {
    let one = |address: &Address, field: RecipientField| NewRecipient {
        address: address.as_str().to_owned(),
        key: address.key().to_owned(),
        domain: address.domain().to_owned(),
        field,
    };
    to.iter()
        .map(|a| one(a, RecipientField::To))
        .chain(cc.iter().map(|a| one(a, RecipientField::Cc)))
        .collect()
}
