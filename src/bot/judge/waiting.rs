//! What waited for an application: mails that found none, looked at again when one opens or
//! changes.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

use super::{Concerned, Judge, rematch::parts_of};
use crate::{
    domain::{
        application::Review,
        matching::{self, Link},
        reading::Reading,
    },
    store::{Tx, holds, journal},
};

impl Judge<'_> {
    /// Messages that found no application before and find this one now. True when one was linked.
    pub(super) async fn take_in_waiting(
        &self,
        tx: &mut Tx<'_>,
        concerned: &Concerned,
        keys: &[String],
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let mut any = false;
        for row in journal::waiting_for(tx, &self.hub.id, keys).await? {
            let Some(json) = &row.reading else {
                continue;
            };
            let reading: Reading = serde_json::from_str(json)
                .with_context(|| format!("read message {}: reading", row.id))?;
            let hold = holds::of_message(tx, row.id).await?;
            let doubt = Review::AmbiguousMatch.as_str();
            if self.is_distrusted(tx, row.id).await? {
                continue;
            }
            let linked = journal::links_of(tx, row.id).await?;
            let hits = self.hits(tx, &reading, row.arrival).await?;
            // Forms of several schools in one mail: each waits for its own.
            let mut wait = 0;
            let mut found = None;
            for part in parts_of(&reading) {
                if linked.iter().any(|link| link.form == part) {
                    continue;
                }
                let form = part.and_then(|index| reading.forms.get(index));
                let link = match form {
                    Some(form) => matching::form(form, &reading, &hits),
                    None => matching::follow_up(&reading, &hits),
                };
                match link {
                    Link::To { application, rule }
                        if application == concerned.id.0 && found.is_none() =>
                    {
                        found = Some((part, rule));
                    }
                    Link::To { .. }
                    | Link::Open
                    | Link::Stranger { .. }
                    | Link::Ambiguous(_)
                    | Link::Nothing => wait += 1,
                }
            }
            let Some((form, rule)) = found else {
                continue;
            };
            journal::link(tx, row.id, concerned.id, form, rule.as_str()).await?;
            if linked.is_empty() {
                journal::relink(tx, row.id, Some(concerned.id)).await?;
            }
            if wait == 0 {
                journal::clear_hints(tx, row.id).await?;
            }
            if let Some(hold) = hold {
                holds::assign(tx, hold.id, Some(concerned.id)).await?;
                // Where it belonged was the only doubt; a question still waits for its answer, and
                // so does another form beside this one.
                if wait == 0 && hold.reasons.iter().all(|reason| reason == doubt) {
                    holds::close(tx, hold.id, "it found its application", now).await?;
                }
            }
            any = true;
        }
        Ok(any)
    }
}
