//! Looking at pictures: what a scan or a photograph that waits for a person seems to say.
//!
//! The message was judged and answered before; a look changes nothing but the guess beside the
//! item, once. It never holds up the desk.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, Result};
use tokio::{sync::watch, task::spawn_blocking, time::sleep};

use crate::{
    config::hub::Hub,
    domain::{
        mail::{self, Mail},
        matching,
        reading::{Reader, Reading, Suggestion},
    },
    mailbox::stopped,
    reader::ocr::{Ocr, Trouble},
    store::{Db, HoldId, Tx, applications, holds, journal},
};

/// Nobody waits for a guess by the second.
const ROUND: Duration = Duration::from_secs(15);
/// Pages of one mail.
const PAGES: usize = 6;
/// Mails within mails.
const NESTED: usize = 3;
/// A file this small is a logo.
const SMALLEST: usize = 20 << 10;

/// Looks until told to stop.
pub async fn work(
    hub: &Hub,
    db: &Db,
    reader: &Arc<Reader>,
    ocr: &Ocr,
    mut stop: watch::Receiver<bool>,
) -> Result<()> {
    while !*stop.borrow() {
        match look_once(hub, db, reader, ocr).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => {
                tracing::error!(hub = %hub.id, error = %format!("{error:#}"), "a picture was not looked at");
            }
        }
        tokio::select! {
            () = sleep(ROUND) => {}
            () = stopped(&mut stop) => {}
        }
    }
    Ok(())
}

/// Looks at the oldest item that has no guess yet. False when there is none.
pub async fn look_once(hub: &Hub, db: &Db, reader: &Arc<Reader>, ocr: &Ocr) -> Result<bool> {
    let mut tx = db.begin().await?;
    let Some(hold) = holds::unseen_picture(&mut tx, &hub.id).await? else {
        return Ok(false);
    };
    let raw = journal::raw(&mut tx, hold.message).await?;
    let row = journal::get(&mut tx, hold.message).await?;
    tx.commit().await?;
    let reading: Option<Reading> = row
        .and_then(|row| row.reading)
        .map(|json| serde_json::from_str(&json))
        .transpose()
        .with_context(|| format!("read message {}: reading", hold.message))?;
    let suggestion = match reading {
        Some(reading) => {
            let (reader, ocr) = (Arc::clone(reader), ocr.clone());
            spawn_blocking(move || match text_of(&ocr, &raw) {
                Ok(text) => reader.suggest(&text, &reading),
                Err(trouble) => {
                    tracing::warn!(%trouble, "a picture could not be looked at");
                    gave_up()
                }
            })
            .await
            .unwrap_or_else(|_| {
                tracing::error!(hub = %hub.id, item = %hold.id, "the look at a picture fell over");
                gave_up()
            })
        }
        None => Suggestion::default(),
    };
    let mut tx = db.begin().await?;
    let words = in_words(
        &mut tx,
        hub,
        hold.id,
        hold.application.is_some(),
        &suggestion,
    )
    .await?;
    holds::guess(&mut tx, hold.id, &words).await?;
    tx.commit().await?;
    tracing::info!(hub = %hub.id, item = %hold.id, "a picture was looked at");
    Ok(true)
}

fn gave_up() -> Suggestion {
    Suggestion {
        words: "the program that reads pictures gave up on it".to_owned(),
        opens: None,
    }
}

/// With the commands that would make it so; nothing is done until a person does it.
async fn in_words(
    tx: &mut Tx<'_>,
    hub: &Hub,
    item: HoldId,
    placed: bool,
    suggestion: &Suggestion,
) -> Result<String> {
    let words = format!("read by a machine, check it: {}", suggestion.words);
    let Some((programme, urn)) = suggestion.opens.as_ref().filter(|_| !placed) else {
        return Ok(words);
    };
    let known = applications::by_keys(tx, &hub.id, &[matching::urn_key(urn)]).await?;
    let ids: Vec<_> = known.into_iter().map(|(_, id)| id).collect();
    let rows = applications::get_many(tx, &ids).await?;
    let there = rows.iter().find(|row| row.programme == *programme);
    Ok(match there {
        Some(row) => format!("{words}. If so: link {item} {}", row.reference),
        None => format!(
            "{words}. If so: open {programme} {urn}, then link {item} with the reference it gets"
        ),
    })
}

/// Everything the pictures of a mail seem to say, page after page.
fn text_of(ocr: &Ocr, raw: &[u8]) -> Result<String, Trouble> {
    let mut pages = Vec::new();
    pictures(ocr, &mail::parse(raw), 0, &mut pages)?;
    let mut text = String::new();
    for page in pages.iter().take(PAGES) {
        text.push_str(&ocr.text(page)?);
        text.push('\n');
    }
    Ok(text)
}

fn pictures(ocr: &Ocr, mail: &Mail, depth: usize, pages: &mut Vec<Vec<u8>>) -> Result<(), Trouble> {
    for part in mail.parts.iter().filter(|p| p.bytes.len() >= SMALLEST) {
        if pages.len() >= PAGES {
            break;
        }
        if let Some(inner) = part.message() {
            if depth < NESTED {
                pictures(ocr, &inner, depth + 1, pages)?;
            }
        } else if !part.media_type.starts_with("text/") {
            pages.extend(ocr.pictures(&part.name, &part.bytes)?);
        }
    }
    Ok(())
}
