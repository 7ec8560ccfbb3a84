//! What waited for an application: mails that found none, looked at again when one opens or
//! changes.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

use super::{Concerned, Judge};
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
            // What is held as junk, as forged or as harmful waits for a person, wherever it belongs.
            let doubt = Review::AmbiguousMatch.as_str();
            let distrusted = hold.as_ref().is_some_and(|hold| {
                [Review::Suspicious, Review::NotAuthenticated]
                    .iter()
                    .any(|why| hold.reasons.iter().any(|reason| reason == why.as_str()))
            });
            if distrusted {
                continue;
            }
            let hits = self.hits(tx, &reading, row.arrival).await?;
            let mut belongs = Vec::new();
            let forms = reading.forms.iter().enumerate().filter(|(_, f)| !f.blank);
            for (index, form) in forms {
                belongs.push((Some(index), matching::form(form, &reading, &hits)));
            }
            if belongs.is_empty() {
                belongs.push((None, matching::follow_up(&reading, &hits)));
            }
            // Forms of several schools in one mail: each waits for its own.
            let found = belongs.into_iter().find_map(|(form, link)| match link {
                Link::To { application, rule } if application == concerned.id.0 => {
                    Some((form, rule))
                }
                Link::To { .. }
                | Link::Open
                | Link::Stranger { .. }
                | Link::Ambiguous(_)
                | Link::Nothing => None,
            });
            let Some((form, rule)) = found else {
                continue;
            };
            journal::link(tx, row.id, concerned.id, form, rule.as_str()).await?;
            journal::relink(tx, row.id, Some(concerned.id)).await?;
            journal::clear_hints(tx, row.id).await?;
            if let Some(hold) = hold {
                holds::assign(tx, hold.id, Some(concerned.id)).await?;
                // Where it belonged was the only doubt; a question still waits for its answer, and
                // so does the form of another school beside this one.
                let settled = !reading.of_several_schools();
                if settled && hold.reasons.iter().all(|reason| reason == doubt) {
                    holds::close(tx, hold.id, "it found its application", now).await?;
                }
            }
            any = true;
        }
        Ok(any)
    }
}
