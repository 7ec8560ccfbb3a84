//! Taking back the last ruling, as long as no school has been told.

use anyhow::{Context, Result};

use super::{By, Ruled, refuse, settled_by};
use crate::{
    bot::judge::Judge,
    domain::ruling::Command,
    store::{
        ApplicationId, MessageId, RulingId, Tx, applications, holds, journal,
        outbox::{self, LetterRow, LetterState},
        rulings,
    },
};

impl Judge<'_> {
    /// Undoes the last ruling on an application, with those given in the same breath.
    pub async fn undo(&self, tx: &mut Tx<'_>, reference: &str, by: By<'_>) -> Result<Ruled> {
        let (concerned, _, before) = self.with_state(tx, reference).await?;
        let standing: Vec<rulings::RulingRow> = rulings::of_application(tx, concerned.id)
            .await?
            .into_iter()
            .filter(|r| r.undone_at.is_none())
            .collect();
        let Some(last) = standing.last() else {
            return refuse(format!("no ruling on {} stands", concerned.reference));
        };
        let together: Vec<&rulings::RulingRow> = standing
            .iter()
            .filter(|r| r.at == last.at && r.actor == last.actor)
            .collect();
        let letters = outbox::last_of_application(tx, concerned.id, i64::MAX).await?;
        if let Some(gone) = letters
            .iter()
            .find(|l| l.created_at >= last.at && has_gone(l))
        {
            return refuse(format!(
                "letter L{} has gone since ruling {}: rule anew instead of undoing",
                gone.id, last.id
            ));
        }
        let mut undone = Vec::new();
        for row in together {
            self.take_back(tx, concerned.id, row).await?;
            rulings::undo(tx, row.id, by.at).await?;
            undone.push(row.id);
        }
        self.unwrite(tx, &letters, &undone).await?;
        let (concerned, after) = self.refold(tx, &concerned, by.at).await?;
        Ok(Ruled {
            rulings: undone,
            application: Some(concerned),
            before: Some(before),
            after: Some(after),
            letters: Vec::new(),
            told: Vec::new(),
            settled: Vec::new(),
        })
    }

    /// What a ruling did besides the fold.
    async fn take_back(
        &self,
        tx: &mut Tx<'_>,
        application: ApplicationId,
        row: &rulings::RulingRow,
    ) -> Result<()> {
        let command: Command = serde_json::from_str(&row.command)
            .with_context(|| format!("read ruling {}: command", row.id))?;
        match command {
            Command::Link { message } => {
                let message = MessageId(message);
                journal::unlink(tx, message, application).await?;
                journal::relink(tx, message, None).await?;
                if let Some(hold) = holds::of_message(tx, message).await? {
                    holds::assign(tx, hold.id, None).await?;
                }
            }
            Command::Adopt => applications::unadopt(tx, application).await?,
            Command::Open => {
                return refuse("an application stays once it is opened: `withdraw` it instead");
            }
            Command::Letter { letter, .. } => {
                return refuse(format!(
                    "ruling {} was on letter L{letter}: rule on it anew",
                    row.id
                ));
            }
            Command::Accept { .. }
            | Command::Dismiss { .. }
            | Command::Waive { .. }
            | Command::Sign { .. }
            | Command::Set { .. }
            | Command::Withdraw
            | Command::Reinstate
            | Command::Mine
            | Command::Release
            | Command::Note
            | Command::Select { .. }
            | Command::Chase { .. }
            | Command::Shortlist { .. }
            | Command::Ignore { .. } => {}
        }
        for hold in holds::closed_by(tx, &self.hub.id, &settled_by(row.id)).await? {
            holds::reopen(tx, hold.id).await?;
        }
        Ok(())
    }

    /// The ruling's own letter does not go; the one it had overtaken waits for a person.
    async fn unwrite(
        &self,
        tx: &mut Tx<'_>,
        letters: &[LetterRow],
        undone: &[RulingId],
    ) -> Result<()> {
        let causes: Vec<String> = undone.iter().map(|id| settled_by(*id)).collect();
        for own in letters.iter().filter(|l| causes.contains(&l.cause)) {
            let waits = [
                LetterState::Due,
                LetterState::Held,
                LetterState::ToDraft,
                LetterState::Observed,
            ];
            if !outbox::turn(
                tx,
                own.id,
                &waits,
                LetterState::Overtaken,
                Some("ruling undone"),
            )
            .await?
            {
                continue;
            }
            // The newest first: the next one is the letter before it.
            if let Some(earlier) = letters.iter().find(|l| l.id < own.id)
                && earlier.reason.as_deref() == Some("overtaken")
            {
                let from = [LetterState::Overtaken];
                outbox::turn(
                    tx,
                    earlier.id,
                    &from,
                    LetterState::Held,
                    Some("ruling undone"),
                )
                .await?;
            }
        }
        Ok(())
    }
}

/// Whether somebody may have read it, or may be sending it by hand.
fn has_gone(letter: &LetterRow) -> bool {
    match letter.state {
        LetterState::Sending | LetterState::Sent | LetterState::InDoubt => true,
        LetterState::Drafting | LetterState::Draft | LetterState::DraftOvertaken => true,
        LetterState::Due
        | LetterState::Held
        | LetterState::Failed
        | LetterState::ToDraft
        | LetterState::Observed
        | LetterState::Overtaken
        | LetterState::Refused => letter.sent_at.is_some(),
    }
}
