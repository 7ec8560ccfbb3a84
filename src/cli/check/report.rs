//! Ticks and crosses, printed as they are found.

use std::fmt::{Arguments, Display};

use anyhow::Result;
use serde_json::json;

use crate::cli::stdout;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Good,
    /// Worth knowing; nothing fails by it.
    Warning,
    Bad,
}

pub struct Report {
    as_json: bool,
    all_well: bool,
    /// Goes bad when nobody takes the lines any more; what is being proved is proved to its end.
    printed: Result<()>,
}

impl Report {
    pub fn new(as_json: bool) -> Report {
        Report {
            as_json,
            all_well: true,
            printed: Ok(()),
        }
    }

    /// Whether all is well.
    pub fn ended(self) -> Result<bool> {
        self.printed.map(|()| self.all_well)
    }

    pub fn good(&mut self, what: impl Display, found: impl Display) {
        self.line(Mark::Good, &what, &found, None);
    }

    pub fn warn(&mut self, what: impl Display, found: impl Display, remedy: impl Display) {
        self.line(Mark::Warning, &what, &found, Some(&remedy));
    }

    pub fn bad(&mut self, what: impl Display, reason: impl Display, remedy: impl Display) {
        self.all_well = false;
        self.line(Mark::Bad, &what, &reason, Some(&remedy));
    }

    fn line(
        &mut self,
        mark: Mark,
        what: &dyn Display,
        found: &dyn Display,
        remedy: Option<&dyn Display>,
    ) {
        let (sign, word) = match mark {
            Mark::Good => ("✓", "good"),
            Mark::Warning => ("!", "warning"),
            Mark::Bad => ("✗", "bad"),
        };
        let remedy = remedy.map(ToString::to_string);
        if self.as_json {
            let line = json!({
                "mark": word, "what": what.to_string(), "found": found.to_string(), "remedy": remedy,
            });
            self.print(format_args!("{line}\n"));
            return;
        }
        self.print(format_args!("{sign} {what}: {found}\n"));
        if let Some(remedy) = remedy {
            self.print(format_args!("    → {remedy}\n"));
        }
    }

    fn print(&mut self, text: Arguments<'_>) {
        if self.printed.is_ok() {
            self.printed = stdout::write(text);
        }
    }
}
