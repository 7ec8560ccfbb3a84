//! The letter a verdict calls for, written down in the transaction that judged its cause.

use super::{Case, Concerned, Judge, Written};
use crate::{
    bot::send::{facts::facts, rules::first_state},
    domain::{
        address::Address,
        application::State,
        judgement::Verdict,
        letter::{self, Addressees, Subject},
    },
    post::{
        gate::{self, Candidate, Class},
        identity,
    },
    render::{self, Envelope},
    store::{
        Tx, applications,
        outbox::{self, LetterClass, LetterState, NewLetter, NewRecipient, RecipientField},
    },
};
use anyhow::{Context, Result};

/// What a later answer about the same application makes out of date while it waits.
const ANSWERS: [&str; 4] = ["acknowledgement", "missing-items", "update", "received"];

/// An application, its state before the message and after it.
pub(crate) type About<'s> = (&'s Concerned, Option<&'s State>, &'s State);

impl Judge<'_> {
    /// Writes the verdict's letter, if it has one. What the gate stops is written down as held,
    /// with the reason, and shown to the admins.
    pub(crate) async fn write_letters(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        verdict: &Verdict,
        about: Option<About<'_>>,
        form: Option<usize>,
    ) -> Result<Vec<Written>> {
        let Some((kind, reports_change)) = verdict.letter else {
            return Ok(Vec::new());
        };
        let follow_up = about.is_some_and(|(_, before, _)| before.is_some());
        // Nothing was written, nor ruled, about an application that this mail has opened.
        let on_file = about.filter(|_| follow_up || case.ruling.is_some());
        // From before first contact: nothing goes until an admin adopts the application.
        if case.arrived.place.from_before || self.is_silent(tx, on_file).await? {
            return Ok(Vec::new());
        }
        // A ruling comes after the hand answer, and says so itself.
        if case.ruling.is_none() && self.answered_by_hand(tx, case.reading).await? {
            return Ok(Vec::new());
        }
        let state = about.map(|(_, _, after)| after);
        let class = Class::Answer {
            authentication: case.reading.authentication,
            to_machine: case.reading.machine.is_some() && !self.is_online(case.reading),
            reports_change,
        };
        let mut who = letter::addressees(kind, case.reading, follow_up, state, &self.terms);
        let on_file = on_file.map(|(c, _, _)| c.id);
        let everybody: Vec<Address> = who.to.iter().chain(&who.cc).cloned().collect();
        let facts = facts(tx, self.hub, class, on_file, &everybody, case.now).await?;
        // Copies and the second addressee are a courtesy; the author alone decides whether it goes.
        who.cc
            .retain(|a| gate::inadmissible(a, class, &facts).is_none());
        let author = who.to.first().cloned();
        who.to.retain(|a| {
            Some(a) == author.as_ref() || gate::inadmissible(a, class, &facts).is_none()
        });
        let gate = gate::gate(
            Candidate {
                class,
                to: &who.to,
                cc: &who.cc,
            },
            &facts,
        );
        let mode = self.hub.mode_of(kind.as_str());
        let (first, reason) = first_state(LetterClass::Answer, mode, &gate);
        let cause = cause(case, about, form);
        let message_id =
            identity::message_id(self.key, self.hub.address.domain(), kind.as_str(), &cause);
        let reference = about.map(|(c, _, _)| c.reference.as_str());
        let programme = about.and_then(|(c, _, _)| self.programme(&c.programme));
        let subject = match programme.filter(|_| self.is_online(case.reading)) {
            Some(programme) => letter::subject_of_online(programme, reference),
            None => letter::subject(&case.reading.subject, reference),
        };
        let bytes = self.bytes(case, verdict, kind, about, &who, &subject, &message_id)?;
        let recipients = recipients(&who);
        let written = outbox::insert(
            tx,
            NewLetter {
                hub: &self.hub.id,
                kind: kind.as_str(),
                class: LetterClass::Answer,
                cause: &cause,
                application: about.map(|(c, _, _)| c.id),
                message: Some(case.message),
                message_id: &message_id,
                sender: self.hub.address.as_str(),
                subject: &subject,
                bytes: &bytes,
                reports_change,
                state: first,
                reason,
                now: case.now,
                due_at: case.now,
                recipients: &recipients,
            },
        )
        .await?;
        let Some(id) = written else {
            return Ok(Vec::new());
        };
        if let Some(application) = on_file {
            outbox::overtake(tx, application, &ANSWERS, id).await?;
        }
        Ok(vec![Written {
            kind: kind.as_str(),
            to: who.to,
            cc: who.cc,
            subject,
            withheld: match first {
                LetterState::Due => None,
                other => Some(reason.unwrap_or(other.as_str()).to_owned()),
            },
        }])
    }

    async fn is_silent(&self, tx: &mut Tx<'_>, about: Option<About<'_>>) -> Result<bool> {
        let Some((concerned, _, _)) = about else {
            return Ok(false);
        };
        let row = applications::get(tx, concerned.id).await?;
        Ok(row.is_some_and(|r| r.from_before && r.adopted_at.is_none()))
    }

    #[expect(clippy::too_many_arguments, reason = "a letter has that many parts")]
    fn bytes(
        &self,
        case: &Case<'_>,
        verdict: &Verdict,
        kind: letter::Kind,
        about: Option<About<'_>>,
        who: &Addressees,
        subject: &str,
        message_id: &str,
    ) -> Result<Vec<u8>> {
        let concerned = about.map(|(c, _, _)| c);
        let programme = concerned.and_then(|c| self.programme(&c.programme));
        let terms = programme.map(|p| self.terms_of(p));
        let state = about.map(|(_, _, after)| after);
        let view = letter::view(
            kind,
            Subject {
                hub: &self.hub.name,
                signature: &self.hub.signature,
                reference: concerned.map(|c| c.reference.as_str()),
                reading: case.reading,
                verdict,
                arrival: case.arrived.place.arrival,
                before: about.and_then(|(_, before, _)| before),
            },
            terms.as_ref().zip(state),
        );
        let words = self.letters.compose(&view)?;
        // Whoever answers an online form has never seen the mail that brought it to us.
        let seen = !self.is_online(case.reading);
        let mut references: Vec<&str> = case
            .reading
            .refers_to
            .iter()
            .rev()
            .map(String::as_str)
            .collect();
        references.extend(case.reading.message_id.as_deref());
        references.retain(|_| seen);
        render::message(
            &Envelope {
                from: (&self.hub.name, &self.hub.address),
                to: &who.to,
                cc: &who.cc,
                subject,
                date: case.now,
                message_id,
                in_reply_to: case.reading.message_id.as_deref().filter(|_| seen),
                references: &references,
                letter: identity::letter_header(message_id)
                    .as_deref()
                    .unwrap_or(kind.as_str()),
                reference: concerned.map(|c| c.reference.as_str()),
                replied: seen,
            },
            &words,
        )
        .with_context(|| format!("compose {} for message {}", kind.as_str(), case.message))
    }
}

/// What calls for the letter: unique with its kind, so it is written once however often folded.
fn cause(case: &Case<'_>, about: Option<About<'_>>, form: Option<usize>) -> String {
    if let Some(ruling) = case.ruling {
        return format!("ruling {ruling}");
    }
    let application = about.map_or(0, |(c, _, _)| c.id.0);
    let part = form.map_or(String::new(), |i| format!(".{i}"));
    format!(
        "application {application}, message {}{part}",
        case.arrived.fingerprint
    )
}

fn recipients(who: &Addressees) -> Vec<NewRecipient> {
    let one = |address: &Address, field: RecipientField| NewRecipient {
        address: address.as_str().to_owned(),
        key: address.key().to_owned(),
        domain: address.domain().to_owned(),
        field,
    };
    who.to
        .iter()
        .map(|a| one(a, RecipientField::To))
        .chain(who.cc.iter().map(|a| one(a, RecipientField::Cc)))
        .collect()
}
