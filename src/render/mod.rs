//! Letters as text and HTML, and as whole messages.
//!
//! The words stand in `templates/`, compiled in. A hub may replace single files; what it gives is
//! rendered at start with ordinary and hostile samples, so that a slip shows there and not in a
//! letter. Two registries: HTML escapes, text does not, and both are strict. Nothing here decides
//! what a letter says: that is its [`View`].

pub mod chart;
mod expand;
mod fill;
mod message;
mod samples;
mod templates;
mod trial;

use std::path::Path;

use anyhow::{Context, Result};
use handlebars::Handlebars;
use serde::Serialize;

pub use self::message::{Attachment, Envelope, Inline, Invite, message, message_with};
use crate::domain::letter::View;

/// The body of a letter in both forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub text: String,
    pub html: String,
}

/// The templates, ready to be filled in.
#[derive(Debug)]
pub struct Letters {
    text: Handlebars<'static>,
    html: Handlebars<'static>,
}

impl Letters {
    /// The letters as shipped.
    pub fn compiled_in() -> Result<Letters> {
        let owned = |&(path, source): &(&str, &str)| (path.to_owned(), source.to_owned());
        Letters::of(&templates::SHIPPED.iter().map(owned).collect::<Vec<_>>())
    }

    /// The letters with the hub's own files in place of shipped ones of the same path.
    pub fn with_folder(dir: &Path) -> Result<Letters> {
        Letters::of(&templates::with_folder(dir)?)
    }

    fn of(files: &[(String, String)]) -> Result<Letters> {
        let mut letters = Letters {
            text: templates::registry(files, templates::Form::Text)?,
            html: templates::registry(files, templates::Form::Html)?,
        };
        // Tried as they are written: an error names the file it is in.
        trial::all(&letters)?;
        expand::expand(&mut letters.text);
        expand::expand(&mut letters.html);
        Ok(letters)
    }

    /// The letter's words.
    pub fn compose(&self, view: &View) -> Result<Words> {
        self.write(view.kind.as_str(), view)
    }

    /// The words of any letter: `letter` names its folder, `view` is what its templates may print.
    pub fn write(&self, letter: &str, view: &impl Serialize) -> Result<Words> {
        let data = serde_json::to_value(view).context("write down the view of a letter")?;
        self.fill_in(letter, &data)
    }

    fn fill_in(&self, letter: &str, data: &serde_json::Value) -> Result<Words> {
        let render = |registry: &Handlebars<'static>, file: String| {
            registry
                .render(&file, data)
                .with_context(|| format!("render {file}.hbs"))
        };
        Ok(Words {
            text: fill::fill(&render(&self.text, format!("{letter}/body.txt"))?),
            html: render(&self.html, format!("{letter}/body.html"))?,
        })
    }
}

#[cfg(test)]
mod tests;
