//! Small questions about a person's attributes: their printed order, and which part of a cell that
//! answers two of them is whose.

use super::flatten::Line;
use crate::domain::programme::{Attribute, Key};

/// The order in which forms print a person's attributes.
pub fn order(key: Key) -> usize {
    match key {
        Key::Person(_, attribute) => match attribute {
            Attribute::Name => 1,
            Attribute::Email => 2,
            Attribute::Trn => 3,
            Attribute::Phone => 4,
            Attribute::YearGroups => 5,
            Attribute::Role => 6,
        },
        _school => 0,
    }
}

/// The part of "Jane Smith, j.smith@oak.test" that is the attribute.
pub fn part(attribute: Attribute, content: &[Line]) -> Vec<Line> {
    let mut out = Vec::new();
    for line in content {
        let mut from = 0;
        let mut ranges = Vec::new();
        for (at, c) in line.text.char_indices() {
            if matches!(c, ',' | ';' | '/' | '|' | '<' | '>' | '(' | ')' | '\t')
                || c.is_whitespace()
            {
                ranges.push(from..at);
                from = at + c.len_utf8();
            }
        }
        ranges.push(from..line.text.len());
        for range in ranges {
            let word = line.text.get(range.clone()).unwrap_or_default();
            let digits = word.chars().filter(char::is_ascii_digit).count();
            let fits = match attribute {
                Attribute::Email => word.contains('@'),
                Attribute::Trn => digits == 7,
                Attribute::Phone => digits >= 3 && digits != 7 && !word.contains('@'),
                Attribute::Name | Attribute::Role | Attribute::YearGroups => {
                    !word.contains('@') && digits == 0
                }
            };
            if fits && !word.trim_matches(['-', '–']).is_empty() {
                out.push(line.part(range));
            }
        }
    }
    out
}
