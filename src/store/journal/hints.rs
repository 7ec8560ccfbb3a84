//! What mails without an application could find one by, tried again whenever one opens or changes.

use anyhow::{Context, Result};
use sqlx::QueryBuilder;

use super::super::row::text;
use super::super::{KEYS_AT_ONCE, MessageId, Tx};
use super::{MessageRow, Raw};

/// Adds what a mail without an application could find one by.
pub async fn hints(tx: &mut Tx<'_>, hub: &str, id: MessageId, keys: &[String]) -> Result<()> {
    for some in keys.chunks(KEYS_AT_ONCE) {
        on!(tx, c => {
            let mut q = QueryBuilder::new("INSERT INTO message_hint (hub, key, message) ");
            q.push_values(some, |mut row, key| {
                row.push_bind(hub).push_bind(text(key)).push_bind(id.0);
            });
            q.push(" ON CONFLICT (hub, key, message) DO NOTHING");
            q.build().execute(c).await.map(|_| ())
        })
        .with_context(|| format!("note hints of message {id}"))?;
    }
    Ok(())
}

/// The mails that one of these keys could place, in the order of arrival: without an application,
/// or with a form that has none.
pub async fn waiting_for(tx: &mut Tx<'_>, hub: &str, keys: &[String]) -> Result<Vec<MessageRow>> {
    let mut found: Vec<MessageRow> = Vec::new();
    for some in keys.chunks(KEYS_AT_ONCE) {
        let rows: Vec<Raw> = on!(tx, c => {
            let mut q = QueryBuilder::new(concat!(
                "SELECT DISTINCT ", columns!(), " FROM message_hint h JOIN message m ON m.id = h.message
                 WHERE h.hub = "
            ));
            q.push_bind(hub).push(" AND h.key IN (");
            let mut list = q.separated(", ");
            for key in some {
                list.push_bind(text(key));
            }
            q.push(")");
            q.build_query_as().fetch_all(c).await
        })
        .context("look up waiting messages")?;
        for row in rows {
            let row = row.parse()?;
            if !found.iter().any(|f| f.id == row.id) {
                found.push(row);
            }
        }
    }
    found.sort_by(|a, b| (a.arrival, &a.fingerprint).cmp(&(b.arrival, &b.fingerprint)));
    Ok(found)
}

pub async fn clear_hints(tx: &mut Tx<'_>, id: MessageId) -> Result<()> {
    on!(tx, c => {
        sqlx::query("DELETE FROM message_hint WHERE message = $1").bind(id.0).execute(c).await.map(|_| ())
    })
    .with_context(|| format!("clear hints of message {id}"))
}
