//! stand-in
use anyhow::Result;
use crate::domain::{address::Address, letter::View};
pub struct Letters;
pub struct Words { pub text: String, pub html: String }
impl Letters {
    pub fn compiled_in() -> Result<Letters> { Ok(Letters) }
    pub fn with_folder(_: &std::path::Path) -> Result<Letters> { Ok(Letters) }
    pub fn compose(&self, view: &View) -> Result<Words> { Ok(Words { text: format!("{view:#?}"), html: String::new() }) }
}
pub struct Envelope<'a> { pub from: (&'a str, &'a Address), pub to: &'a [Address], pub cc: &'a [Address], pub subject: &'a str, pub date: chrono::DateTime<chrono::Utc>, pub message_id: &'a str, pub in_reply_to: Option<&'a str>, pub references: &'a [&'a str], pub letter: &'a str, pub reference: Option<&'a str>, pub replied: bool }
pub fn message(e: &Envelope<'_>, w: &Words) -> Result<Vec<u8>> { Ok(format!("Subject: {}\n\n{}", e.subject, w.text).into_bytes()) }
