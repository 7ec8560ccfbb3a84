//! How values are printed: instants in the hub's time, tables with even columns.

use std::fmt::Display;

use chrono::{DateTime, Utc};
use chrono_tz::Europe::London;

/// "2022-05-03 11:38", in the hub's zone.
pub fn when(at: DateTime<Utc>) -> String {
    at.with_timezone(&London)
        .format("%Y-%m-%d %H:%M")
        .to_string()
}

pub fn day(at: DateTime<Utc>) -> String {
    at.with_timezone(&London).format("%Y-%m-%d").to_string()
}

pub fn list<T: Display>(values: &[T]) -> String {
    let words: Vec<String> = values.iter().map(ToString::to_string).collect();
    words.join(", ")
}

/// What came by mail, for a terminal: one line, no control characters, cut.
pub fn one_line(text: &str, most: usize) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .collect();
    let line = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

/// Columns as wide as their widest cell.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|i| {
            rows.iter()
                .filter_map(|row| row.get(i))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for row in rows {
        let line: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        text.push_str(line.join("  ").trim_end());
        text.push('\n');
    }
    text
}
