//! The last look at a reminder before the post takes it up.

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::Owed;
use crate::{
    bot::{
        desk::is_of_the_register,
        judge::{Judge, application::parse_state},
        survive::survived,
    },
    domain::{
        diary::{By, Diary},
        reminder::Rules,
    },
    store::{
        Db, Tx, applications, invitations,
        outbox::{self, LetterClass, LetterRow, LetterState},
        reminders::{self, ReminderRow},
    },
};

/// Schools are written to from then …
const MORNING: NaiveTime = at(9, 30);
/// … until then.
const EVENING: NaiveTime = at(17, 0);
/// A reminder that could not be looked at is tried again after this.
const AFTER_FAILURE: TimeDelta = TimeDelta::hours(1);

const fn at(hour: u32, minute: u32) -> NaiveTime {
    match NaiveTime::from_hms_opt(hour, minute, 0) {
        Some(time) => time,
        None => NaiveTime::MIN,
    }
}

/// Looks at the letter that goes next. One that reminds of what has changed or was answered by hand
/// meanwhile, or that was written on another day, does not go: what is still owed is written anew,
/// when the school can be written to. Anything else is left alone. True when another letter may go
/// next now.
pub async fn recheck_once(judge: &Judge<'_>, db: &Db, now: DateTime<Utc>) -> Result<bool> {
    let next = outbox::peek_due(&mut db.read().await?, &judge.hub.id, now).await?;
    let Some(letter) = next.filter(|letter| letter.class == LetterClass::Scheduled) else {
        return Ok(false);
    };
    let mut tx = db.begin().await?;
    let looked = Box::pin(judge.recheck(&mut tx, &letter, now));
    match survived("the last look at it fell over", looked).await {
        Ok(true) => {
            tx.commit().await?;
            Ok(true)
        }
        Ok(false) => Ok(false),
        Err(error) if is_of_the_register(&error) => Err(error),
        // It stays unsent, and in nobody's way.
        Err(error) => {
            tracing::error!(
                hub = %judge.hub.id, letter = %letter.id, error = %format!("{error:#}"),
                "reminder waits: it could not be looked at once more"
            );
            tx.rollback().await?;
            let mut tx = db.begin().await?;
            outbox::postpone(&mut tx, letter.id, now + AFTER_FAILURE).await?;
            tx.commit().await?;
            Ok(true)
        }
    }
}

impl Judge<'_> {
    /// Whether anything was changed.
    async fn recheck(
        &self,
        tx: &mut Tx<'_>,
        letter: &LetterRow,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let about = reminders::of_letter(tx, letter.id).await?;
        if about.is_empty() {
            return self.recheck_of_groups(tx, letter, now).await;
        }
        let calendar = &self.config.calendar;
        let today = calendar.today(now);
        let early = now < calendar.at(today, MORNING);
        if !calendar.is_office_day(today) || early || self.is_evening(now) {
            // The post was away, and comes back when nobody is written to.
            let after = match early {
                true => today,
                false => today.succ_opt().unwrap_or(today),
            };
            self.postpone(tx, letter, after).await?;
            return Ok(true);
        }
        let old = calendar.today(letter.created_at) != today;
        let mut changed = false;
        for reminded in &about {
            changed |= self.has_changed(tx, reminded, letter.created_at).await?;
        }
        let mut owed = self.still_owed(tx, &about, now).await?;
        let nobodys = Diary::default();
        let rules = self.reminder_rules(&nobodys);
        let answered = owed.iter().any(|owed| rules.is_quiet(&owed.duty, today));
        if !old && !changed && !answered {
            return Ok(false);
        }
        let mut diary = self.diary(tx, now).await?;
        let rules = self.reminder_rules(&diary);
        if self
            .settle_waiting(tx, rules, letter, &about, &mut owed, now)
            .await?
        {
            // The morning's other mails are not planned anew with it: nobody is copied twice.
            let copied = owed.iter().flat_map(|owed| &owed.duty.cc);
            let copied: Vec<String> = copied.map(|cc| cc.key().to_owned()).collect();
            let midnight = calendar.at(today, NaiveTime::MIN);
            for key in outbox::scheduled_since(tx, &self.hub.id, midnight, &copied).await? {
                diary.take(&key, today, By::Written);
            }
            let rules = self.reminder_rules(&diary);
            let mails = rules.plan(&super::duties(&owed), today, &BTreeSet::new());
            for mail in &mails {
                self.write_reminder(tx, mail, &owed, now).await?;
            }
        }
        Ok(true)
    }

    /// Reminders of earlier days that never went: what is owed of them is overdue. Those whose
    /// school is closed today go on waiting.
    pub(super) async fn settle_all_waiting(
        &self,
        tx: &mut Tx<'_>,
        rules: Rules<'_>,
        owed: &mut Vec<Owed<'_>>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let today = self.config.calendar.today(now);
        for letter in outbox::in_state(tx, &self.hub.id, LetterState::Due).await? {
            if self.config.calendar.today(letter.created_at) == today {
                continue;
            }
            let about = reminders::of_letter(tx, letter.id).await?;
            if !about.is_empty() {
                self.settle_waiting(tx, rules, &letter, &about, owed, now)
                    .await?;
            }
        }
        Ok(())
    }

    /// Takes a letter back that is not right any more, so that what it was about is written anew;
    /// or lets it wait, and what it is about with it, while the school is closed. True when it was
    /// taken back.
    async fn settle_waiting(
        &self,
        tx: &mut Tx<'_>,
        rules: Rules<'_>,
        letter: &LetterRow,
        about: &[ReminderRow],
        owed: &mut Vec<Owed<'_>>,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let today = self.config.calendar.today(now);
        let is_of = |owed: &Owed<'_>| about.iter().any(|r| r.about == owed.duty.about);
        let closed = |owed: &Owed<'_>| is_of(owed) && !rules.may_write(&owed.duty, today);
        if owed.iter().any(closed) {
            let after = today.succ_opt().unwrap_or(today);
            self.postpone(tx, letter, after).await?;
            owed.retain(|owed| !is_of(owed));
            return Ok(false);
        }
        let why = Some("changed before it went");
        let due = [LetterState::Due];
        if !outbox::turn(tx, letter.id, &due, LetterState::Overtaken, why).await? {
            owed.retain(|owed| !is_of(owed));
            return Ok(false);
        }
        reminders::forget(tx, letter.id).await?;
        for owed in owed {
            for reminded in about.iter().filter(|r| r.about == owed.duty.about) {
                owed.duty.done.remove(&reminded.step);
                owed.duty.overdue.insert(reminded.step.clone());
            }
        }
        Ok(true)
    }

    /// Nobody is written to any more that day.
    pub(in crate::bot) fn is_evening(&self, now: DateTime<Utc>) -> bool {
        let calendar = &self.config.calendar;
        now >= calendar.at(calendar.today(now), EVENING)
    }

    /// Until half past nine of the office day on or after a day.
    pub(in crate::bot) async fn postpone(
        &self,
        tx: &mut Tx<'_>,
        letter: &LetterRow,
        after: NaiveDate,
    ) -> Result<()> {
        let calendar = &self.config.calendar;
        let day = calendar.office_day_on_or_after(after);
        outbox::postpone(tx, letter.id, calendar.at(day, MORNING)).await
    }

    async fn has_changed(
        &self,
        tx: &mut Tx<'_>,
        reminded: &ReminderRow,
        since: DateTime<Utc>,
    ) -> Result<bool> {
        if let Some(id) = reminded.application {
            let row = applications::get(tx, id).await?;
            return Ok(row.is_none_or(|row| row.changed_at > since));
        }
        let Some(id) = reminded.invitation else {
            return Ok(false);
        };
        let Some(invitation) = invitations::get(tx, id).await? else {
            return Ok(true);
        };
        let listing = applications::Listing {
            programme: Some(&invitation.programme),
            urn: Some(&invitation.urn),
            limit: 1,
            ..applications::Listing::all(&self.hub.id)
        };
        let applied = !applications::list(tx, listing).await?.is_empty();
        Ok(applied || invitation.ended_at.is_some())
    }

    /// What is owed, now, of what a letter was about.
    async fn still_owed(
        &self,
        tx: &mut Tx<'_>,
        about: &[ReminderRow],
        now: DateTime<Utc>,
    ) -> Result<Vec<Owed<'_>>> {
        let mut owed: Vec<Owed<'_>> = Vec::new();
        for reminded in about {
            if owed.iter().any(|owed| owed.duty.about == reminded.about) {
                continue;
            }
            if let Some(id) = reminded.application {
                if let Some(row) = applications::get(tx, id).await? {
                    let state = parse_state(&row)?;
                    owed.extend(self.owed_by(tx, &row, &state).await?);
                }
            } else if let Some(id) = reminded.invitation
                && !self.has_changed(tx, reminded, now).await?
                && let Some(invitation) = invitations::get(tx, id).await?
            {
                owed.extend(self.owed_on_invitation(tx, invitation).await?);
            }
        }
        Ok(owed)
    }
}
