//! What is wrong with a configuration, said so that a person can put it right at once. Never
//! prints a secret.

use std::fmt;

/// One thing that is wrong: where, what stands there, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub file: String,
    /// `hubs.cambridge.address`; for a syntax error `line 3, column 7`; empty for the whole file.
    pub key: String,
    /// What stands there; empty when nothing does.
    pub value: String,
    pub remedy: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.file)?;
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        if !self.value.is_empty() {
            write!(f, "{:?}: ", self.value)?;
        }
        f.write_str(&self.remedy)
    }
}

/// Problems of one file, gathered while it is read.
#[derive(Debug)]
pub struct Problems {
    file: String,
    found: Vec<Problem>,
}

impl Problems {
    pub fn of(file: &str) -> Self {
        Problems {
            file: file.to_owned(),
            found: Vec::new(),
        }
    }

    pub fn add(
        &mut self,
        key: impl Into<String>,
        value: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.found.push(Problem {
            file: self.file.clone(),
            key: key.into(),
            value: value.into(),
            remedy: remedy.into(),
        });
    }

    /// What TOML itself objects to, with line and column.
    pub fn add_toml(&mut self, text: &str, error: &toml::de::Error) {
        let key = error.span().map_or_else(String::new, |span| {
            let (line, column) = line_and_column(text, span.start);
            format!("line {line}, column {column}")
        });
        let message = error.message().trim().replace('\n', ", ");
        self.add(key, "", message);
    }

    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub fn extend(&mut self, more: Vec<Problem>) {
        self.found.extend(more);
    }

    pub fn into_vec(self) -> Vec<Problem> {
        self.found
    }
}

/// Both counted from 1, as editors do.
fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .map_or(1, |last| last.chars().count() + 1);
    (line, column)
}
