//! Letters to schools and leads that the post was away for: what another day was meant for is taken
//! back, and what is still due of it is written anew by its job.

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::KINDS;
use crate::{
    bot::judge::Judge,
    domain::event::ladder,
    store::{
        Tx, events,
        outbox::{self, LetterRow, LetterState},
        schools,
    },
};

impl Judge<'_> {
    /// The last look at such a letter before the post takes it up. True when it does not go now.
    pub(in crate::bot) async fn recheck_of_groups(
        &self,
        tx: &mut Tx<'_>,
        letter: &LetterRow,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        if !KINDS.contains(&letter.kind.as_str()) {
            return Ok(false);
        }
        let calendar = &self.config.calendar;
        let today = calendar.today(now);
        if calendar.today(letter.created_at) != today {
            self.take_letter_back(tx, letter).await?;
            return Ok(true);
        }
        if self.is_evening(now) {
            let tomorrow = today.succ_opt().unwrap_or(today);
            self.postpone(tx, letter, tomorrow).await?;
            return Ok(true);
        }
        Ok(false)
    }

    /// All that still waits from earlier days.
    pub(super) async fn take_back_late(&self, tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<()> {
        let today = self.config.calendar.today(now);
        for letter in outbox::in_state(tx, &self.hub.id, LetterState::Due).await? {
            let late = self.config.calendar.today(letter.created_at) != today;
            if late && KINDS.contains(&letter.kind.as_str()) {
                self.take_letter_back(tx, &letter).await?;
            }
        }
        Ok(())
    }

    async fn take_letter_back(&self, tx: &mut Tx<'_>, letter: &LetterRow) -> Result<()> {
        let (due, why) = ([LetterState::Due], Some("its day has passed"));
        if !outbox::turn(tx, letter.id, &due, LetterState::Overtaken, why).await? {
            return Ok(());
        }
        let people = outbox::recipients(tx, letter.id).await?;
        let keys: Vec<String> = people.into_iter().map(|to| to.key).collect();
        let written = letter.created_at;
        let Some(application) = letter.application else {
            return events::untell_of_news(tx, written, &keys).await;
        };
        events::untell(tx, application, written, &keys, ladder::FIRST).await?;
        schools::unask(tx, application, written).await
    }
}
