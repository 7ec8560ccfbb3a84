//! Spreadsheets to a [`Document`]: each sheet one table, a row a row.

use std::io::Cursor;

use calamine::{Data, Reader, open_workbook_auto_from_rs};

use super::{Block, Document, Row, Table, Unreadable, limits};

/// Sheets and rows read; a form fills one sheet, an export a few hundred rows.
const SHEETS: usize = 32;
const ROWS: usize = 20_000;

pub fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(unreadable)?;
    let mut document = Document::default();
    let mut left = limits::CELLS;
    for name in book.sheet_names().into_iter().take(SHEETS) {
        let Ok(range) = book.worksheet_range(&name) else {
            // Charts and macro sheets hold no cells.
            continue;
        };
        let rows: Vec<Row> = range
            .rows()
            .take(ROWS)
            .map(|cells| Row::of_texts(cells.iter().take(limits::COLUMNS).map(text).collect()))
            .filter(|row| !row.cells.is_empty())
            .collect();
        let cells: usize = rows.iter().map(|row| row.cells.len()).sum();
        left = left
            .checked_sub(cells)
            .ok_or_else(|| Unreadable::Hostile("more than 200000 cells".into()))?;
        if !rows.is_empty() {
            document.blocks.push(Block::Table(Table { rows }));
        }
    }
    if document.blocks.is_empty() {
        return Err(Unreadable::Empty);
    }
    Ok(document)
}

fn unreadable(error: calamine::Error) -> Unreadable {
    let password = matches!(
        error,
        calamine::Error::Xlsx(calamine::XlsxError::Password)
            | calamine::Error::Xls(calamine::XlsError::Password)
            | calamine::Error::Ods(calamine::OdsError::Password)
    );
    if password {
        return Unreadable::Protected;
    }
    Unreadable::Damaged(format!("open as spreadsheet: {error}"))
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        // A URN typed into a sheet is a number, and shown without a fraction.
        // Of a telephone number it drops the zero; no other number on a form has ten digits.
        Data::Float(number) if number.fract() == 0.0 && (1e9..1e10).contains(number) => {
            format!("0{number:.0}")
        }
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        Data::DateTime(when) if when.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
        other => other.to_string().replace("\r\n", "\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_was_typed() {
        let check = |number: f64, expected: &str| assert_eq!(text(&Data::Float(number)), expected);
        check(199_123.0, "199123");
        check(1_632_960_111.0, "01632960111");
        check(7_700_900_111.0, "07700900111");
        check(0.5, "0.5");
    }
}
