//! Schools to be invited, as a table names them: school, URN, contact, e-mail.

use super::{address::Address, form::validity, programme::Key};

#[derive(Debug, Clone, PartialEq)]
pub struct Invited {
    pub school: String,
    pub urn: String,
    pub contact: String,
    pub email: Address,
}

/// What is wrong with a line, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct BadRow {
    /// Counted from 1, as editors do.
    pub line: u64,
    pub what: String,
}

const COLUMNS: [(&str, &[&str]); 4] = [
    (
        "school",
        &[
            "school",
            "schoolname",
            "name",
            "nameofschool",
            "establishmentname",
        ],
    ),
    ("URN", &["urn", "schoolurn"]),
    (
        "contact",
        &["contact", "contactname", "person", "headteacher"],
    ),
    ("e-mail", &["email", "emailaddress", "contactemail", "mail"]),
];

/// The rows that are good, and the lines that are not. A table without its columns has no good row.
pub fn read(table: &str) -> (Vec<Invited>, Vec<BadRow>) {
    let table = table.trim_start_matches('\u{feff}');
    let first = table.lines().next().unwrap_or("");
    let separator = match first.matches(';').count() > first.matches(',').count() {
        true => b';',
        false => b',',
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(table.as_bytes());
    let (mut good, mut bad) = (Vec::<Invited>::new(), Vec::new());
    let places = match reader.headers() {
        Ok(headers) => COLUMNS.map(|(_, names)| {
            headers.iter().position(|header| {
                let plain: String = header.chars().filter(|c| c.is_alphanumeric()).collect();
                names.contains(&plain.to_lowercase().as_str())
            })
        }),
        Err(_) => [None; 4],
    };
    let [Some(school), Some(urn), contact, Some(email)] = places else {
        let wanting: Vec<&str> = COLUMNS
            .iter()
            .zip(places)
            .filter(|((name, _), place)| place.is_none() && *name != "contact")
            .map(|((name, _), _)| *name)
            .collect();
        bad.push(BadRow {
            line: 1,
            what: format!(
                "no column {}: name the columns school, URN, contact, e-mail",
                wanting.join(", ")
            ),
        });
        return (good, bad);
    };
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let what = "not to be read as comma-separated values".to_owned();
                bad.push(BadRow { line, what });
                continue;
            }
        };
        if record.iter().all(str::is_empty) {
            continue;
        }
        let line = record.position().map_or(0, |at| line_of(table, at.byte()));
        let cell = |place: usize| record.get(place).unwrap_or("");
        match row(
            cell(school),
            cell(urn),
            contact.map_or("", cell),
            cell(email),
        ) {
            Ok(invited) if good.iter().any(|other| other.urn == invited.urn) => bad.push(BadRow {
                line,
                what: format!("school {} stands in the table twice", invited.urn),
            }),
            Ok(invited) => good.push(invited),
            Err(what) => bad.push(BadRow { line, what }),
        }
    }
    (good, bad)
}

/// Counted by hand: the reader names the line of a blank one before.
fn line_of(table: &str, offset: u64) -> u64 {
    let start = usize::try_from(offset).unwrap_or(usize::MAX);
    let blank = table
        .bytes()
        .skip(start)
        .take_while(u8::is_ascii_whitespace);
    let before = start + blank.count();
    let lines = table.bytes().take(before).filter(|b| *b == b'\n').count();
    lines as u64 + 1
}

fn row(school: &str, urn: &str, contact: &str, email: &str) -> Result<Invited, String> {
    let mut wrong = Vec::new();
    if school.is_empty() {
        wrong.push("no name of the school".to_owned());
    }
    let urn = validity::canonical(Key::SchoolUrn, urn);
    if validity::problem(Key::SchoolUrn, &urn).is_some() {
        wrong.push(format!("{urn:?} is no URN, which has six digits"));
    }
    let address = Address::parse(email);
    if address.is_none() {
        wrong.push(format!("{email:?} is no e-mail address"));
    }
    match (address, wrong.is_empty()) {
        (Some(email), true) => Ok(Invited {
            school: school.to_owned(),
            urn,
            contact: contact.to_owned(),
            email,
        }),
        (_, _) => Err(wrong.join("; ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(table: &str) -> (Vec<String>, Vec<String>) {
        let (good, bad) = read(table);
        let good = good
            .iter()
            .map(|i| format!("{} {} {}", i.urn, i.school, i.email.as_str()));
        (
            good.collect(),
            bad.iter().map(ToString::to_string).collect(),
        )
    }

    #[test]
    fn good_rows_are_kept_and_bad_ones_named_by_their_line() {
        let table = "School,URN,Contact,E-mail\n\
            Oakfield Primary School,110001,\"Walker, Hannah\",office@oakfield.test\n\
            Elm Road,11002,Ann Lee,elm road\n\n\
            ,110003,,head@ash.test\n\
            Oakfield again,110001,,head@oakfield.test\n\
            Birch Primary School,URN 110004,,admin@birch.test\n";
        let (good, bad) = lines(table);
        assert_eq!(
            good,
            [
                "110001 Oakfield Primary School office@oakfield.test",
                "110004 Birch Primary School admin@birch.test"
            ]
        );
        assert_eq!(
            bad,
            [
                "line 3: \"11002\" is no URN, which has six digits; \"elm road\" is no e-mail address",
                "line 5: no name of the school",
                "line 6: school 110001 stands in the table twice"
            ]
        );
    }

    #[test]
    fn columns_are_known_in_any_order_and_by_other_names() {
        let (good, bad) =
            lines("\u{feff}Email address;School URN;School name\nx@oak.test;110001;Oak\n");
        assert_eq!((good.len(), bad.len()), (1, 0));
        let (good, bad) = lines("School,E-mail\nOak,x@oak.test\n");
        assert!(good.is_empty());
        assert_eq!(
            bad,
            ["line 1: no column URN: name the columns school, URN, contact, e-mail"]
        );
    }
}
