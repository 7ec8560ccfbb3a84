//! `tests/CASES.md` is true: every case has its line, every test it names is there and names it.

use std::{fs, path::Path};

#[test]
fn every_case_has_a_test_that_names_it_or_a_reason() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = fs::read_to_string(top.join("tests/CASES.md")).unwrap();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with("| ") && line.chars().any(|c| c.is_ascii_digit()))
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect();
    let numbers: Vec<String> = (1..=86).map(|n: u32| n.to_string()).collect();
    let listed: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(listed, numbers);
    let mut wrong = Vec::new();
    for row in rows {
        let [number, _, proof] = row[..] else {
            panic!("{row:?}");
        };
        let tests: Vec<&str> = proof.split('`').filter(|t| t.contains(".rs::")).collect();
        // Without a test there is at least a sentence.
        if tests.is_empty() && !proof.ends_with('.') {
            wrong.push(format!("case {number}: neither a test nor a reason"));
        }
        for test in tests {
            let (file, name) = test.split_once("::").unwrap();
            let code = fs::read_to_string(top.join(file)).unwrap_or_default();
            if !names(&code, name, number) {
                wrong.push(format!(
                    "case {number}: {test} is not there, or does not name it"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether the comment on a test says "Case 12:".
fn names(code: &str, test: &str, number: &str) -> bool {
    let lines: Vec<&str> = code.lines().map(str::trim).collect();
    let function = format!("fn {test}(");
    let Some(at) = lines.iter().position(|line| {
        line.starts_with(&function) || line.starts_with(&format!("async {function}"))
    }) else {
        return false;
    };
    let above = lines[..at].iter().rev();
    let above: Vec<&&str> = above
        .take_while(|line| line.starts_with("///") || line.starts_with("#["))
        .collect();
    above.iter().any(|line| line.contains("test"))
        && above
            .iter()
            .any(|line| line.contains(&format!("Case {number}:")))
}
