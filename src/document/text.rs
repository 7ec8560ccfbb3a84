//! Plain text to a [`Document`]: a paragraph a line, `Label: value` left as it is, lines split by
//! tabs or bars as table rows. Nothing is guessed about labels here.

use super::{Block, Cell, Document, Look, Paragraph, Row, Span, Table, builder::Builder, limits};

/// Reads any text; text over the limit is cut there.
pub fn read(text: &str) -> Document {
    let text = match text.char_indices().nth(limits::MARKUP) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    };
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{c}'], "\n");
    let lines = unwrap(&text);
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let rows = table(lines.get(at..).unwrap_or_default());
        if rows.is_empty() {
            blocks.push(Block::Paragraph(paragraph(line)));
            at += 1;
        } else {
            at += rows.iter().map(|(lines, _)| lines).sum::<usize>();
            let rows = rows
                .into_iter()
                .filter_map(|(_, cells)| cells)
                .map(row)
                .collect();
            blocks.push(Block::Table(Table { rows }));
        }
    }
    Document { blocks }
}

/// Lines as written: a line that flowed text (RFC 3676) broke softly is joined again. The mark of
/// a soft break is a blank at the end, which is also what `Name: ` left empty looks like, so only
/// long lines of prose are joined.
fn unwrap(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut soft = false;
    for raw in text.split('\n') {
        // Flowed text stuffs a blank before what would else look like a quote or `From `.
        let line = raw
            .strip_prefix(' ')
            .filter(|r| r.starts_with("From ") || r.starts_with('>'));
        let line = line.unwrap_or(raw);
        let labelled = [":", "__", "...", "…", " - ", " – ", "?"]
            .iter()
            .any(|mark| line.find(mark).is_some_and(|at| at < 50));
        match lines.last_mut() {
            Some(last) if soft && !line.trim().is_empty() && !labelled => last.push_str(line),
            Some(_) | None => lines.push(line.to_owned()),
        }
        let quoted = line.starts_with('>');
        let long = (60..=80).contains(&line.chars().count()) && !line.contains(['\t', '|']);
        // programs wrap at 72 to 78: what is longer was never wrapped
        let prose = !line.trim_end().ends_with([':', '?', '_', '…']);
        soft = long && prose && !quoted && line.ends_with(' ') && !line.ends_with("  ");
    }
    lines
}

fn paragraph(line: &str) -> Paragraph {
    let mut builder = Builder::new();
    builder.begin_paragraph();
    builder.text(line.trim_end(), Look::default(), None);
    let made = builder.paragraph().map(std::mem::take).unwrap_or_default();
    let list = ["- ", "* ", "• ", "– "]
        .iter()
        .any(|b| line.trim_start().starts_with(b));
    Paragraph { list, ..made }
}

/// The rows that begin here, each with the lines it takes up; none when it is no table.
fn table(lines: &[String]) -> Vec<(usize, Option<Vec<String>>)> {
    let Some(first) = lines.first() else {
        return Vec::new();
    };
    let tabs = tabbed(first);
    if tabs.is_empty() && !barred(first) && !rule(first) {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for line in lines {
        let cells = if tabs.is_empty() {
            bars(line)
        } else {
            tabbed(line)
        };
        if !cells.is_empty() {
            rows.push((1, Some(cells)));
        } else if let Some((lines, Some(cells))) = rows.last_mut()
            && let Some(last) = cells.last_mut()
            && goes_on(last, line)
        {
            *lines += 1;
            last.push('\n');
            last.push_str(line.trim());
        } else if tabs.is_empty() && rule(line) {
            rows.push((1, None));
        } else {
            break;
        }
    }
    let boxed = |line: &String| line.trim().starts_with('|') && line.trim().ends_with('|');
    let enclosed = lines.iter().take(rows.len()).any(boxed);
    let made = rows.iter().filter(|(_, cells)| cells.is_some()).count();
    // One line with a bar in it is a signature (`Jo Smith | Headteacher`), not a table.
    if made == 0 || (tabs.is_empty() && made < 2 && !enclosed) {
        return Vec::new();
    }
    rows
}

/// The next paragraph of an answer in whole sentences: a pasted table's cells keep their lines.
fn goes_on(cell: &str, line: &str) -> bool {
    let prose = |text: &str| text.trim().len() > 60 && !text.contains(['\t', '|']);
    let asks = line.trim_end().ends_with([':', '?']);
    prose(cell) && prose(line) && !asks && cell.trim_end().ends_with(['.', '!', ';'])
}

/// The cells of a line with tabs between its texts; indents are no cells.
fn tabbed(line: &str) -> Vec<String> {
    let body = line.trim_start();
    if !body.contains('\t') || body.starts_with(['>', '-', '*', '•']) {
        return Vec::new();
    }
    let mut cells: Vec<String> = Vec::new();
    for cell in body.split('\t') {
        // Several tabs in a row only align.
        if !cell.trim().is_empty() {
            cells.push(cell.trim().to_owned());
        }
    }
    if line.trim_end_matches(' ').ends_with('\t') && cells.len() == 1 {
        cells.push(String::new());
    }
    if cells.len() < 2 { Vec::new() } else { cells }
}

fn barred(line: &str) -> bool {
    !bars(line).is_empty()
}

fn bars(line: &str) -> Vec<String> {
    let body = line.trim();
    if !body.contains('|') || body.starts_with('>') || rule(line) {
        return Vec::new();
    }
    let inner = body.strip_prefix('|').unwrap_or(body);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let cells: Vec<String> = inner.split('|').map(|c| c.trim().to_owned()).collect();
    if cells.len() < 2 && !body.starts_with('|') {
        Vec::new()
    } else {
        cells
    }
}

/// A line that only draws: `+----+----+`, `|---|---|`.
fn rule(line: &str) -> bool {
    let body = line.trim();
    body.len() > 2
        && body.contains(['|', '+'])
        && body.contains(['-', '='])
        && body
            .chars()
            .all(|c| matches!(c, '|' | '+' | '-' | '=' | ':' | ' '))
}

fn row(cells: Vec<String>) -> Row {
    let cells = cells
        .into_iter()
        .enumerate()
        .take(limits::COLUMNS)
        .map(|(column, text)| {
            let span = paragraph(&text)
                .spans
                .into_iter()
                .next()
                .unwrap_or_default();
            let spans = if span == Span::default() {
                Vec::new()
            } else {
                vec![span]
            };
            let paragraph = Paragraph {
                spans,
                ..Paragraph::default()
            };
            Cell {
                blocks: vec![Block::Paragraph(paragraph)],
                column,
                span: 1,
                continues: false,
            }
        });
    Row {
        cells: cells.collect(),
    }
}
