//! A planned reminder as a letter in the outbox, and the steps it is.

use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};

use super::owed::{Filed, Owed, What};
use crate::{
    bot::{
        judge::Judge,
        outgoing::{Audience, Outgoing, Posted, Thread},
    },
    domain::{
        letter,
        programme::Programme,
        reading::Reading,
        reminder::{Due, Part, Planned, Sort, View, subject_of_invitation, subject_of_several},
    },
    store::{
        ApplicationId, InvitationId, RulingId, Tx,
        reminders::{self, NewReminder},
    },
};

impl Judge<'_> {
    pub(super) async fn write_reminder(
        &self,
        tx: &mut Tx<'_>,
        mail: &Planned,
        owed: &[Owed<'_>],
        now: DateTime<Utc>,
    ) -> Result<()> {
        let today = self.config.calendar.today(now);
        let about: Vec<&Owed<'_>> = mail
            .duties
            .iter()
            .filter_map(|reminded| owed.get(reminded.duty))
            .collect();
        let parts = about.iter().map(|owed| part(owed, today)).collect();
        let steps: Vec<String> = mail
            .duties
            .iter()
            .zip(&about)
            .flat_map(|(reminded, owed)| {
                let name = |step: &str| format!("{}: {step}", owed.duty.about);
                reminded.steps.iter().map(move |step| name(&step.name))
            })
            .collect();
        // Written anew after a letter that never went, it is another letter.
        let cause = format!("{} at {}", steps.join("; "), now.timestamp_millis());
        let posted = self
            .post_reminder(tx, mail, &about, parts, cause, now)
            .await?;
        let Some(posted) = posted else {
            return Ok(());
        };
        for (reminded, owed) in mail.duties.iter().zip(&about) {
            let (application, invitation) = ids(owed);
            for step in &reminded.steps {
                let new = NewReminder {
                    hub: &self.hub.id,
                    about: &owed.duty.about,
                    step: &step.name,
                    letter: posted.letter,
                    application,
                    invitation,
                    now,
                };
                reminders::add(tx, new).await?;
            }
        }
        Ok(())
    }

    /// The letter that tells a school of a date of its own: asked for, not reminded of.
    pub(crate) async fn write_request(
        &self,
        tx: &mut Tx<'_>,
        owed: &Owed<'_>,
        ruling: RulingId,
        now: DateTime<Utc>,
    ) -> Result<Option<Posted>> {
        let today = self.config.calendar.today(now);
        let part = Part {
            first: true,
            ..part(owed, today)
        };
        let mail = Planned {
            day: today,
            sort: owed.duty.sort,
            to: owed.duty.to.clone(),
            cc: owed.duty.cc.clone(),
            duties: Vec::new(),
        };
        let cause = format!("ruling {ruling}");
        self.post_reminder(tx, &mail, &[owed], vec![part], cause, now)
            .await
    }

    async fn post_reminder(
        &self,
        tx: &mut Tx<'_>,
        mail: &Planned,
        about: &[&Owed<'_>],
        parts: Vec<Part>,
        cause: String,
        now: DateTime<Utc>,
    ) -> Result<Option<Posted>> {
        let kind = mail.sort.as_str();
        let view = View::new(&self.hub.name, &self.hub.signature, parts);
        let words = self.letters.write(kind, &view)?;
        let one = match about {
            [one] => Some(one),
            _ => None,
        };
        let (subject, thread) = match one {
            Some(one) => self.subject_and_thread(tx, one).await?,
            None => (subject_of_several(about.len()), Thread::default()),
        };
        let mail = Outgoing {
            application: one.and_then(|one| ids(one).0),
            reference: one.and_then(|one| match &one.what {
                What::Application(filed) => Some(filed.concerned.reference.clone()),
                What::Invitation(_) => None,
            }),
            to: vec![mail.to.clone()],
            cc: mail.cc.clone(),
            thread,
            ..Outgoing::new(kind, Audience::Schools, cause, subject, words, now)
        };
        self.write_down(tx, mail, now).await
    }

    async fn subject_and_thread(
        &self,
        tx: &mut Tx<'_>,
        owed: &Owed<'_>,
    ) -> Result<(String, Thread)> {
        let filed = match (&owed.what, owed.duty.due) {
            (What::Application(filed), _) => filed,
            (What::Invitation(_), Due::By(deadline)) => {
                let subject = subject_of_invitation(owed.programme, deadline);
                return Ok((subject, Thread::default()));
            }
            (What::Invitation(_), Due::Open(_)) => {
                let subject = letter::subject_of_online(owed.programme, None);
                return Ok((subject, Thread::default()));
            }
        };
        let reference = Some(filed.concerned.reference.as_str());
        let own_thread = !filed.online && owed.duty.sort == Sort::Deadline;
        if own_thread && let Some(reading) = self.last_of_submitter(tx, filed).await? {
            let subject = letter::subject(&reading.subject, reference);
            return Ok((subject, Thread::answering(&reading)));
        }
        let subject = letter::subject_of_online(owed.programme, reference);
        Ok((subject, Thread::default()))
    }

    async fn last_of_submitter(&self, tx: &mut Tx<'_>, filed: &Filed) -> Result<Option<Reading>> {
        let thread = self.thread_of(tx, &filed.concerned, &filed.state).await?;
        Ok(thread.map(|thread| thread.reading))
    }
}

fn ids(owed: &Owed<'_>) -> (Option<ApplicationId>, Option<InvitationId>) {
    match &owed.what {
        What::Application(filed) => (Some(filed.concerned.id), None),
        What::Invitation(invitation) => (None, Some(invitation.id)),
    }
}

fn part(owed: &Owed<'_>, today: NaiveDate) -> Part {
    let programme: &Programme = owed.programme;
    let due = match owed.duty.due {
        Due::By(day) => Some(day),
        Due::Open(_) => None,
    };
    match (&owed.what, due) {
        (What::Application(filed), Some(due)) if owed.duty.sort == Sort::Statement => {
            let reference = &filed.concerned.reference;
            Part::statement(programme, reference, &filed.state, due, today)
        }
        (What::Application(filed), due) => {
            let reference = &filed.concerned.reference;
            let own = filed.state.chased.map(|given| given.by);
            Part {
                extended: own.is_some() && own == due,
                ..Part::application(programme, reference, &filed.state, due, today)
            }
        }
        (What::Invitation(invitation), due) => Part::invitation(
            programme,
            &invitation.school,
            &invitation.urn,
            due.unwrap_or(today),
            today,
        ),
    }
}
