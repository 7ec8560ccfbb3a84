//! The sample and our own corpus, through the whole judgement as `rehearse` runs it, against what
//! a good admin would answer: as they are, and with every line ended by CRLF, as servers hand them
//! over. `tests/corpus/README.md` says how the folders are laid out.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use countersign::{
    bot::judge::Part,
    cli::rehearse::{Found, Rehearsed, rehearse},
    config::Config,
    domain::judgement::Decision,
};
use serde_json::Value;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

fn mails(folder: &Path, crlf: bool) -> Vec<Found> {
    let mut found: Vec<Found> = fs::read_dir(folder.join("mails"))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            let bytes = if crlf { with_crlf(&bytes) } else { bytes };
            Found::new(path.file_stem().unwrap().to_string_lossy(), bytes)
        })
        .collect();
    found.sort_by(|a, b| a.file.cmp(&b.file));
    found
}

fn with_crlf(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 40);
    for (i, byte) in bytes.iter().enumerate() {
        if *byte == b'\n' && (i == 0 || bytes[i - 1] != b'\r') {
            out.push(b'\r');
        }
        out.push(*byte);
    }
    out
}

fn truth(folder: &Path, file: &str) -> Value {
    let path = folder.join(format!("truth/{file}.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Spelling that does not matter, put aside.
fn plain(key: &str, value: &str) -> String {
    let value: String = value
        .chars()
        .filter_map(|c| match c {
            '\u{2018}' | '\u{2019}' => Some('\''),
            '\u{201c}' | '\u{201d}' => Some('"'),
            '\u{2011}' | '\u{2013}' | '\u{2014}' => Some('-'),
            '\u{200b}'..='\u{200d}' | '\u{ad}' | '\u{feff}' => None,
            other => Some(other),
        })
        .collect::<String>()
        .to_lowercase();
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let numeric = ["urn", "trn", "phone"].iter().any(|k| key.ends_with(k));
    if numeric && !digits.is_empty() {
        return digits;
    }
    let split = |c: char| c.is_whitespace() || key == "school_address" && ",.;".contains(c);
    let words: Vec<&str> = value.split(split).filter(|w| !w.is_empty()).collect();
    words
        .join(" ")
        .trim_matches([' ', '.', ',', ';'])
        .to_owned()
}

fn strings(value: &Value) -> Vec<String> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter()
        .map(|v| v.as_str().unwrap().to_owned())
        .collect()
}

fn set(value: &Value) -> BTreeSet<String> {
    strings(value).into_iter().collect()
}

struct Known {
    /// Everybody who may hear of an application, by its id.
    parties: BTreeMap<String, BTreeSet<String>>,
}

/// Everything that is not as the truth says, in words.
fn differences(one: &Rehearsed, truth: &Value, known: &mut Known) -> Vec<String> {
    let mut wrong = Vec::new();
    let Ok((reading, outcome)) = &one.judged else {
        return vec!["came to no hub".to_owned()];
    };
    let part: &Part = &outcome.parts[0];
    let decision = part.verdict.decision.as_str();
    let accepted = set(&truth["accept_any"]);
    if !accepted.contains(decision) {
        wrong.push(format!("decision {decision}, not {accepted:?}"));
    }
    let missing: BTreeSet<String> = part
        .verdict
        .missing
        .iter()
        .map(ToString::to_string)
        .collect();
    let acceptable: Vec<BTreeSet<String>> = std::iter::once(&truth["missing"])
        .chain(truth["missing_accept_any"].as_array().unwrap())
        .map(set)
        .collect();
    if part.verdict.decision == Decision::RequestMissing
        && accepted.contains("request-missing")
        && !acceptable.contains(&missing)
    {
        wrong.push(format!("missing {missing:?}, not {acceptable:?}"));
    }
    fields(reading, part, truth, &mut wrong);
    if let (Some(programme), Some(ours)) = (truth["programme"].as_str(), &outcome.programme)
        && ours != programme
    {
        wrong.push(format!("programme {ours}"));
    }
    if let (Some(expected), Some(ours)) = (truth["application"].as_str(), &part.application) {
        if ours.name() != expected {
            wrong.push(format!("application {}, not {expected}", ours.name()));
        }
        let after = &truth["state_after"][expected];
        if let Some(state) = part
            .state
            .as_ref()
            .filter(|_| Some(decision) == truth["decision"].as_str())
        {
            let open: BTreeSet<String> = state.missing.iter().map(ToString::to_string).collect();
            if Some(state.status.as_str()) != after["status"].as_str()
                || open != set(&after["missing"])
            {
                wrong.push(format!(
                    "state {} {open:?}, not {after}",
                    state.status.as_str()
                ));
            }
        }
    }
    recipients(part, truth, known, &mut wrong);
    wrong
}

fn fields(
    reading: &countersign::domain::reading::Reading,
    part: &Part,
    truth: &Value,
    wrong: &mut Vec<String>,
) {
    let form = part
        .form
        .and_then(|i| reading.forms.get(i))
        .or(reading.forms.first());
    let Some(expected) = truth["fields"].as_object() else {
        return;
    };
    let from_state = countersign::domain::form::in_text_of(i64::MAX);
    for (key, value) in expected {
        let field = key.parse().unwrap();
        let ours = match form {
            Some(form) => form.fields.get(&field),
            // what a follow-up supplied in plain words
            None => part
                .state
                .as_ref()
                .and_then(|s| s.values.get(&field))
                .filter(|v| {
                    v.source
                        .starts_with(from_state.trim_end_matches(char::is_numeric))
                }),
        };
        let ours = ours.map_or("", |v| v.value.as_str());
        let mut acceptable = vec![value.as_str().unwrap().to_owned()];
        acceptable.extend(strings(&truth["fields_accept_any"][key]));
        if !acceptable.iter().any(|a| plain(key, a) == plain(key, ours)) {
            wrong.push(format!("{key} {ours:?}, not {acceptable:?}"));
        }
    }
}

fn recipients(part: &Part, truth: &Value, known: &mut Known, wrong: &mut Vec<String>) {
    let reply = &truth["reply"];
    let got: BTreeSet<String> = part
        .letters
        .iter()
        .flat_map(|l| l.to.iter().chain(&l.cc))
        .map(|a| a.as_str().to_lowercase())
        .collect();
    let id = truth["application"]
        .as_str()
        .or(truth["mail"].as_str())
        .unwrap();
    let party = known.parties.entry(id.to_owned()).or_default();
    party.extend(
        set(&reply["to"])
            .union(&set(&reply["may_include"]))
            .map(|a| a.to_lowercase()),
    );
    let never: BTreeSet<String> = set(&reply["must_not_include"])
        .iter()
        .map(|a| a.to_lowercase())
        .collect();
    if !got.is_disjoint(&never) || !got.is_subset(party) {
        wrong.push(format!("a letter to {got:?}, who may hear: {party:?}"));
    }
    let expected = reply["expected"] == true
        && Some(part.verdict.decision.as_str()) == truth["decision"].as_str();
    if expected
        && !set(&reply["to"])
            .iter()
            .all(|a| got.contains(&a.to_lowercase()))
    {
        wrong.push(format!("a letter to {got:?}, not to {}", reply["to"]));
    }
}

/// What makes the mail worth having, for whoever reads the failure.
fn reason(truth: &Value) -> String {
    match truth["reason"].as_str() {
        Some(reason) => format!(" ({reason})"),
        None => String::new(),
    }
}

async fn check(folder: &Path, crlf: bool) {
    let config = Config::load(&corpus().join("hub.toml")).unwrap();
    let rehearsed = rehearse(config, mails(folder, crlf)).await.unwrap();
    assert_eq!(
        rehearsed.len(),
        fs::read_dir(folder.join("truth")).unwrap().count()
    );
    let mut known = Known {
        parties: BTreeMap::new(),
    };
    let mut wrong = Vec::new();
    for one in &rehearsed {
        let truth = truth(folder, &one.file);
        wrong.extend(
            differences(one, &truth, &mut known)
                .iter()
                .map(|d| format!("{}: {d}{}", one.file, reason(&truth))),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn the_sample_is_judged_as_a_good_admin_would() {
    check(&corpus(), false).await;
}

#[tokio::test]
async fn line_ends_make_no_difference() {
    check(&corpus(), true).await;
}

#[tokio::test]
async fn forms_of_every_layout_and_program_are_read() {
    check(&corpus().join("own"), false).await;
}

#[tokio::test]
async fn forms_of_every_layout_are_read_with_any_line_ends() {
    check(&corpus().join("own"), true).await;
}
