//! Files built or broken to hurt a reader: each is read or refused, within bounds, and never
//! brings it down. A file in `tests/fuzz` is a finding that stays.

use std::{fs, path::Path};

use countersign::{
    config::programmes,
    document::{self, Block, Document, limits},
    domain::{
        form::{Forms, Outcome},
        mail,
    },
};

fn forms() -> Forms {
    Forms::new(&programmes::shipped().unwrap())
}

/// Cells, and bytes of text.
fn size(blocks: &[Block]) -> (usize, usize) {
    let mut sum = (0, 0);
    for block in blocks {
        let more = match block {
            Block::Paragraph(paragraph) => (0, paragraph.text().len()),
            Block::Table(table) => {
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                cells.fold((0, 0), |sum, cell| {
                    let inner = size(&cell.blocks);
                    (sum.0 + 1 + inner.0, sum.1 + inner.1)
                })
            }
        };
        sum = (sum.0 + more.0, sum.1 + more.1);
    }
    sum
}

fn bounded(name: &str, document: &Document, forms: &Forms) -> Outcome {
    let (cells, text) = size(&document.blocks);
    assert!(cells <= limits::CELLS, "{name}: {cells} cells");
    assert!(text <= limits::MARKUP, "{name}: {text} bytes of text");
    forms.read(name, document)
}

/// Reads the bytes as whatever their name says, as mail is read.
fn read(name: &str, bytes: &[u8], forms: &Forms) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let mut open = |name: &str, kind: &str, bytes: &[u8]| {
        let opened = document::open(name, kind, bytes);
        let documents = opened.iter().filter_map(|o| o.result.as_ref().ok());
        outcomes.extend(documents.map(|d| bounded(name, d, forms)));
    };
    match name.rsplit('.').next().unwrap() {
        "eml" => {
            let mail = mail::parse(bytes);
            for part in &mail.parts {
                open(&part.name, &part.media_type, &part.bytes);
            }
            let html = mail.html.and_then(|h| document::html::read(&h).ok());
            let text = mail.text.map(|t| document::text::read(&t));
            for document in html.iter().chain(&text) {
                outcomes.push(bounded(name, document, forms));
            }
        }
        "htm" => {
            if let Ok(document) = document::html::read(&String::from_utf8_lossy(bytes)) {
                outcomes.push(bounded(name, &document, forms));
            }
        }
        "txt" => {
            let document = document::text::read(&String::from_utf8_lossy(bytes));
            outcomes.push(bounded(name, &document, forms));
        }
        "md" => {}
        _word_or_pdf => open(name, "", bytes),
    }
    outcomes
}

#[test]
fn no_saved_finding_hurts_a_reader() {
    let forms = forms();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for outcome in read(&name, &fs::read(&path).unwrap(), &forms) {
            assert!(
                matches!(outcome, Outcome::NoForm | Outcome::UnknownForm),
                "{name}: a form where there is none"
            );
        }
        count += 1;
    }
    assert!(count >= 30, "only {count} files");
}

/// A small deterministic source (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }
}

/// Cut short, bits turned over, a piece of another file within it.
fn damaged(random: &mut Random, bytes: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    match random.below(3) {
        0 => bytes.truncate(random.below(bytes.len())),
        1 => {
            for _ in 0..20 {
                let at = random.below(bytes.len());
                bytes[at] ^= 1 << random.below(8);
            }
        }
        _ => {
            let from = random.below(other.len());
            let piece = &other[from..(from + 2_000).min(other.len())];
            let at = random.below(bytes.len());
            bytes.splice(at..at, piece.iter().copied());
        }
    }
    bytes
}

#[test]
fn no_damage_to_a_real_form_brings_a_reader_down() {
    let forms = forms();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut seeds: Vec<(String, Vec<u8>)> = Vec::new();
    for folder in ["formats", "own/mails"] {
        let mut paths: Vec<_> = fs::read_dir(corpus.join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            seeds.push((name, fs::read(&path).unwrap()));
        }
    }
    let mut random = Random(11);
    for at in 0..seeds.len() {
        let other = random.below(seeds.len());
        let (name, bytes) = &seeds[at];
        let bytes = damaged(&mut random, bytes, &seeds[other].1);
        read(name, &bytes, &forms);
    }
}
