//! After an upgrade: mail that an older reader has read is read anew, and the applications it
//! belongs to are folded again.
//!
//! Only what is on record changes: readings and states. What became of a mail stands, and nothing
//! here ever writes a letter: letters are effects of the turn that judged their cause.

use std::collections::BTreeSet;

use anyhow::{Context, Result, anyhow};
use chrono::{DateTime, Utc};

use super::{
    desk::{Reading, give_way, is_of_the_register},
    judge::Judge,
    survive::survived,
};
use crate::{
    domain::reading,
    store::{Db, MessageId, journal, lease},
};

/// Mails a transaction: their applications are folded in it too.
const AT_ONCE: i64 = 64;

/// One turn; the last mail it took, or none when nothing is left to read.
pub async fn reread_once(
    judge: &Judge<'_>,
    reading: &Reading,
    db: &Db,
    holder: &str,
    after: MessageId,
    now: DateTime<Utc>,
) -> Result<Option<MessageId>> {
    let hub = &judge.hub.id;
    let mut older = Vec::new();
    {
        let mut tx = db.read().await?;
        let version = reading::VERSION;
        for row in journal::read_before_version(&mut tx, hub, version, after, AT_ONCE).await? {
            let raw = journal::raw(&mut tx, row.id).await?;
            older.push((row.id, raw, only_header(row.reading.as_deref())));
        }
    }
    let Some(last) = older.last().map(|(id, _, _)| *id) else {
        return Ok(None);
    };
    let mut anew = Vec::new();
    for (id, raw, too_large) in older {
        let reading = reading.clone();
        let read = tokio::task::spawn_blocking(move || {
            give_way();
            reading.again(&raw, too_large)
        });
        match read
            .await
            .context("read mail: the reading thread is gone")?
        {
            Some(said) => anew.push((id, serde_json::to_string(&said).context("write reading")?)),
            // What the older reader made of it is better than nothing.
            None => tracing::error!(%hub, %id, "message not read anew: the reader fell over it"),
        }
    }
    let write = |some| {
        let written = Box::pin(write_down(judge, db, holder, some, now));
        survived("what it belongs to could not be folded again", written)
    };
    match write(anew.as_slice()).await {
        Ok(()) => {}
        Err(error) if is_of_the_register(&error) => return Err(error),
        // One of them is at fault: it keeps its older reading, and the others do not.
        Err(_) => {
            for one in anew.chunks(1) {
                match write(one).await {
                    Ok(()) => {}
                    Err(error) if is_of_the_register(&error) => return Err(error),
                    Err(error) => {
                        let id = one.first().map_or(last, |(id, _)| *id);
                        tracing::error!(%hub, %id, error = %format!("{error:#}"), "message not read anew");
                    }
                }
            }
        }
    }
    Ok(Some(last))
}

/// All or nothing: the readings, and the applications they belong to folded again.
async fn write_down(
    judge: &Judge<'_>,
    db: &Db,
    holder: &str,
    anew: &[(MessageId, String)],
    now: DateTime<Utc>,
) -> Result<()> {
    let hub = &judge.hub.id;
    let mut tx = db.begin().await?;
    if !lease::is_mine(&mut tx, hub, holder, now).await? {
        return Err(anyhow!(
            "read mail of {hub} anew: another daemon has taken over"
        ));
    }
    let mut concerned = BTreeSet::new();
    for (id, said) in anew {
        let stored = journal::StoredReading {
            json: said,
            reader_version: reading::VERSION,
        };
        journal::store_reading(&mut tx, *id, stored).await?;
        concerned.extend(journal::applications_of(&mut tx, *id).await?);
    }
    for id in concerned {
        if let Some((application, _)) = judge.load(&mut tx, id).await? {
            judge.refold(&mut tx, &application, now).await?;
        }
    }
    tx.commit().await
}

/// Whether only the header of the mail was fetched: that is all the journal has of it.
fn only_header(reading: Option<&str>) -> bool {
    let value: Option<serde_json::Value> = reading.and_then(|r| serde_json::from_str(r).ok());
    let too_large = value.as_ref().and_then(|v| v.get("too_large"));
    too_large.and_then(serde_json::Value::as_bool) == Some(true)
}
