//! Comma-separated values (RFC 4180, as spreadsheets and form providers write them) to one table.

use super::{Block, Document, Row, Table, Unreadable, limits};

const ROWS: usize = 20_000;

pub fn read(text: &str) -> Result<Document, Unreadable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Excel's own hint which mark separates.
    let (hinted, text) = match text.split_once('\n') {
        Some((first, rest)) if first.trim().len() == 5 && first.starts_with("sep=") => {
            (first.trim().chars().last(), rest)
        }
        Some(_) | None => (None, text),
    };
    let separator = hinted.unwrap_or_else(|| separator(text));
    let mut rows = Vec::new();
    let mut left = limits::CELLS;
    for cells in records(text, separator).take(ROWS) {
        left = left
            .checked_sub(cells.len())
            .ok_or_else(|| Unreadable::Hostile("more than 200000 cells".into()))?;
        rows.push(Row::of_texts(cells));
    }
    while rows.last().is_some_and(|row: &Row| row.cells.is_empty()) {
        rows.pop();
    }
    if rows.iter().all(|row| row.cells.is_empty()) {
        return Err(Unreadable::Empty);
    }
    Ok(Document {
        blocks: vec![Block::Table(Table { rows })],
    })
}

/// The mark that the first line has most of outside quotes; a comma may also stand in prose.
fn separator(text: &str) -> char {
    let mut counts = [(',', 0), (';', 0), ('\t', 0)];
    let mut quoted = false;
    for c in text.chars().take(20_000) {
        match c {
            '"' => quoted = !quoted,
            '\n' if !quoted && counts.iter().any(|(_, n)| *n > 0) => break,
            c if !quoted => {
                for (mark, count) in &mut counts {
                    *count += usize::from(*mark == c);
                }
            }
            _ => {}
        }
    }
    let most = counts.iter().max_by_key(|(_, count)| *count);
    most.map_or(',', |(mark, _)| *mark)
}

fn records(text: &str, separator: char) -> impl Iterator<Item = Vec<String>> + '_ {
    let mut chars = text.chars().peekable();
    std::iter::from_fn(move || {
        chars.peek()?;
        let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        while let Some(c) = chars.next() {
            match c {
                '"' if quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    cell.push('"');
                }
                '"' if quoted => quoted = false,
                '"' if cell.trim().is_empty() => {
                    cell.clear();
                    quoted = true;
                }
                '\r' if chars.peek() == Some(&'\n') => {}
                '\n' | '\r' if !quoted => break,
                c if c == separator && !quoted => cells.push(whole(std::mem::take(&mut cell))),
                '\r' => cell.push('\n'),
                c => cell.push(c),
            }
        }
        cells.push(whole(cell));
        Some(cells)
    })
}

/// A telephone number that passed through a spreadsheet has lost its zero; no other number on a
/// form has ten digits.
fn whole(cell: String) -> String {
    let number = cell.len() == 10 && cell.bytes().all(|b| b.is_ascii_digit());
    if number && !cell.starts_with('0') {
        format!("0{cell}")
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Cell, *};

    fn check(text: &str, expected: &[&[&str]]) {
        let document = read(text).unwrap();
        let [Block::Table(table)] = document.blocks.as_slice() else {
            panic!("one table: {document:?}")
        };
        let found: Vec<Vec<String>> = table
            .rows
            .iter()
            .map(|row| {
                let text = |cell: &Cell| match cell.blocks.as_slice() {
                    [Block::Paragraph(p)] => p.text(),
                    other => panic!("{other:?}"),
                };
                row.cells.iter().map(text).collect()
            })
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn quotes_hold_commas_breaks_and_quotes() {
        check(
            "a,\"b, c\",\"d \"\"e\"\"\"\r\n1,\"two\r\nlines\",\r\n",
            &[&["a", "b, c", "d \"e\""], &["1", "two\nlines"]],
        );
    }

    #[test]
    fn a_telephone_number_gets_its_zero_back() {
        check(
            "Tel,1632960111\nURN,199123\nTel,0163296011\n",
            &[
                &["Tel", "01632960111"],
                &["URN", "199123"],
                &["Tel", "0163296011"],
            ],
        );
    }

    #[test]
    fn the_separator_is_found_or_hinted() {
        check(
            "a;b;c\n\"x;y\";2;3\n",
            &[&["a", "b", "c"], &["x;y", "2", "3"]],
        );
        check("a\tb, c\n1\t2\n", &[&["a", "b, c"], &["1", "2"]]);
        check("sep=;\na,1;b\n", &[&["a,1", "b"]]);
    }

    #[test]
    fn nothing_in_it_is_empty() {
        for text in ["", "\n\n", ",,,\n", "\u{feff}"] {
            assert_eq!(read(text), Err(Unreadable::Empty), "{text:?}");
        }
    }
}
