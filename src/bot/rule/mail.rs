//! The rulings on what the program writes by itself: the silence about what lay there before first
//! contact, automatic mail about one application, one letter that waits.

use anyhow::Result;

use super::{By, Ruled, refuse};
use crate::{
    bot::judge::Judge,
    domain::ruling::Command,
    store::{
        ApplicationId, HoldId, LetterId, Tx, applications,
        outbox::{self, LetterState},
    },
};

/// Why a letter waits that somebody's `mine` stopped.
const MINE: &str = "mine";

impl Judge<'_> {
    /// Ends the silence about an application from before first contact, and tells the school how
    /// it stands.
    pub async fn adopt(&self, tx: &mut Tx<'_>, reference: &str, by: By<'_>) -> Result<Ruled> {
        let row = self.find_application(tx, reference).await?;
        if !row.from_before || row.adopted_at.is_some() {
            return refuse(format!(
                "{} is not from before first contact, or adopted already: its letters go anyway",
                row.reference
            ));
        }
        self.adopt_with(tx, row.id, Vec::new(), Vec::new(), by)
            .await
    }

    pub async fn adopt_all(&self, tx: &mut Tx<'_>, by: By<'_>) -> Result<Vec<Ruled>> {
        let mut all = Vec::new();
        let listing = applications::Listing::all(&self.hub.id);
        for row in applications::list(tx, listing).await? {
            if row.from_before && row.adopted_at.is_none() {
                all.push(
                    self.adopt_with(tx, row.id, Vec::new(), Vec::new(), by)
                        .await?,
                );
            }
        }
        Ok(all)
    }

    pub(super) async fn adopt_with(
        &self,
        tx: &mut Tx<'_>,
        id: ApplicationId,
        mut commands: Vec<Command>,
        settled: Vec<HoldId>,
        by: By<'_>,
    ) -> Result<Ruled> {
        commands.push(Command::Adopt);
        // Still silent while they are applied: the one letter is that of the adoption.
        let mut ruled = self.apply(tx, id, &commands, by).await?;
        applications::adopt(tx, id, by.at).await?;
        for item in settled {
            self.settle_item(tx, item, by, &mut ruled).await?;
        }
        if let (Some(concerned), Some(state), Some(&ruling)) =
            (&ruled.application, &ruled.after, ruled.rulings.last())
        {
            ruled.letters = self
                .letter_of_adoption(tx, ruling, concerned, state, by.at)
                .await?;
        }
        Ok(ruled)
    }

    /// A person writes: automatic mail stops, what waits included.
    pub async fn mine(&self, tx: &mut Tx<'_>, reference: &str, by: By<'_>) -> Result<Ruled> {
        let (row, _, state) = self.with_state(tx, reference).await?;
        if state.mine {
            return refuse(format!(
                "automatic mail about {} is stopped already",
                row.reference
            ));
        }
        for letter in outbox::last_of_application(tx, row.id, i64::MAX).await? {
            let waits = [LetterState::Due, LetterState::ToDraft];
            outbox::turn(tx, letter.id, &waits, LetterState::Held, Some(MINE)).await?;
        }
        self.apply(tx, row.id, &[Command::Mine], by).await
    }

    /// Automatic mail goes on, what waited for it included.
    pub async fn release(&self, tx: &mut Tx<'_>, reference: &str, by: By<'_>) -> Result<Ruled> {
        let (row, _, state) = self.with_state(tx, reference).await?;
        if !state.mine && !state.reminders_stopped {
            return refuse(format!(
                "automatic mail about {} is not stopped",
                row.reference
            ));
        }
        for letter in outbox::last_of_application(tx, row.id, i64::MAX).await? {
            if letter.state == LetterState::Held && letter.reason.as_deref() == Some(MINE) {
                outbox::release(tx, letter.id, by.at).await?;
            }
        }
        self.apply(tx, row.id, &[Command::Release], by).await
    }

    /// A letter that waits for a person goes, or is given up.
    pub async fn rule_on_letter(
        &self,
        tx: &mut Tx<'_>,
        id: LetterId,
        goes: bool,
        by: By<'_>,
    ) -> Result<Ruled> {
        let letter = outbox::get(tx, id).await?.filter(|l| l.hub == self.hub.id);
        let Some(letter) = letter else {
            return refuse(format!(
                "no letter L{id}: the summary, or `countersign held`, names those that wait"
            ));
        };
        let waiting = [LetterState::Held, LetterState::Failed, LetterState::InDoubt];
        let done = if goes {
            waiting.contains(&letter.state) && outbox::release(tx, id, by.at).await?
        } else {
            outbox::turn(
                tx,
                id,
                &waiting,
                LetterState::Refused,
                Some("a person decided against it"),
            )
            .await?
        };
        if !done {
            return refuse(format!(
                "letter L{id} does not wait for a person: it is {}",
                letter.state.as_str()
            ));
        }
        let command = Command::Letter { letter: id.0, goes };
        Ok(Ruled {
            rulings: vec![
                self.store_ruling(tx, letter.application, &command, by)
                    .await?,
            ],
            application: None,
            before: None,
            after: None,
            letters: Vec::new(),
            told: Vec::new(),
            settled: Vec::new(),
        })
    }
}
