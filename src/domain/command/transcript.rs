//! What the answer to a reply with orders says. Facts only: the words stand in `templates/`. A line
//! is repeated as its writer wrote it, but no teacher's number is, and no statement.

use serde::Serialize;

use super::{Doubt, Order, Ordered, Unclear, Why};
use crate::domain::{
    letter::Printed,
    programme::{Attribute, Key},
};

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Transcript {
    pub hub: Printed,
    #[serde(flatten)]
    pub what: What,
    pub answers: Vec<Answer>,
    /// Whether the list of commands goes with it.
    pub help: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum What {
    /// The orders were carried out, each as its answer says.
    Ran,
    /// Nothing yet: a "yes" is wanted.
    Asks { how: Doubt },
    /// Nothing: the mail answered was made for somebody else.
    AnothersCopy,
    /// Nothing: it was carried out before.
    RanAlready,
    /// Nothing: the "yes" came too late.
    TooLate,
}

/// One line of the reply, and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    pub order: Printed,
    #[serde(flatten)]
    pub outcome: Outcome,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Outcome {
    Done(Done),
    /// It cannot be, in words; nothing was changed.
    Refused {
        why: Printed,
    },
    Unclear {
        how: Why,
    },
    /// An answer to `status`.
    Facts {
        lines: Vec<Printed>,
    },
    /// It would be done after a "yes".
    Waits,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Done {
    pub reference: Option<Printed>,
    pub school: Option<Printed>,
    /// Its status before, where that has changed.
    pub before: Option<Printed>,
    pub after: Option<Printed>,
    pub missing: Vec<Printed>,
    /// What a person must still look at.
    pub waits: Vec<Printed>,
    pub letters: Vec<LetterLine>,
    /// "#41"
    pub settled: Vec<Printed>,
    /// Anything else to be known, in words.
    pub remarks: Vec<Printed>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LetterLine {
    pub letter: Printed,
    pub to: Vec<Printed>,
    /// Why it does not go by itself.
    pub withheld: Option<Printed>,
}

/// An order as its writer wrote it.
pub fn as_written(ordered: &Ordered) -> Printed {
    let secret = if let Order::Set {
        target,
        key: key @ (Key::Person(_, Attribute::Trn) | Key::Statement),
        ..
    } = &ordered.order
    {
        Some(format!("set {target} {key} …"))
    } else {
        None
    };
    Printed::value(&secret.unwrap_or_else(|| without_trn(&ordered.line)))
}

/// A line that was not understood. Whatever could be a teacher's number is left out.
pub fn not_understood(unclear: &Unclear) -> Answer {
    Answer {
        order: Printed::value(&without_trn(&unclear.line)),
        outcome: Outcome::Unclear { how: unclear.why },
    }
}

/// With every run of exactly seven digits masked.
pub fn without_trn(text: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    let flush = |digits: &mut String, out: &mut String| {
        match digits.len() {
            7 => out.push_str("•••••••"),
            _ => out.push_str(digits),
        }
        digits.clear();
    };
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
        } else {
            flush(&mut digits, &mut out);
            out.push(c);
        }
    }
    flush(&mut digits, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::parse;

    fn check(line: &str, printed: &str) {
        let today = chrono::NaiveDate::from_ymd_opt(2022, 5, 3).unwrap();
        let found = parse(line, today);
        let order = found.orders.first().map(as_written);
        let order = order.or_else(|| found.unclear.first().map(|u| not_understood(u).order));
        assert_eq!(order.unwrap().as_str(), printed);
    }

    #[test]
    fn a_line_is_repeated_without_a_teachers_number_or_a_statement() {
        check("please accept #41", "please accept #41");
        check(
            "set PMR22-0007 lead_2.trn 1234567",
            "set PMR22-0007 lead_2.trn …",
        );
        check(
            "set PMR22-0007 lead_2.trn RP12/34567",
            "set PMR22-0007 lead_2.trn …",
        );
        check(
            "set PMR22-0007 statement We are a small school.",
            "set PMR22-0007 statement …",
        );
        check("her number is 1234567", "her number is •••••••");
        check(
            "set PMR22-0007 school_urn 110001",
            "set PMR22-0007 school_urn 110001",
        );
    }
}
