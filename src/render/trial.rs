//! Every letter rendered at start with every sample: a template that errs, prints nothing, or
//! lets a mark through unescaped is refused before it can reach a school.

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{Letters, samples};

/// Members of a view that are words of ours, which templates compare.
const OWN_WORDS: [&str; 3] = ["kind", "is", "how"];

pub(super) fn all(letters: &Letters) -> Result<()> {
    for sample in samples::every()? {
        one(letters, sample.letter, &sample.view)
            .with_context(|| format!("try the templates with the sample \"{}\"", sample.name))?;
    }
    Ok(())
}

/// One sample, as it is and with hostile values in place of its own.
fn one(letters: &Letters, letter: &str, ordinary: &Value) -> Result<()> {
    let words = letters.fill_in(letter, ordinary)?;
    if words.text.trim().is_empty() || words.html.trim().is_empty() {
        bail!("render {letter}: nothing comes out");
    }
    let mut marks = Vec::new();
    let mut hostile = ordinary.clone();
    poison(&mut hostile, "", &mut marks);
    let words = letters.fill_in(letter, &hostile)?;
    for mark in &marks {
        if words.html.contains(&opening(mark)) {
            bail!(
                "refuse {letter}/body.html.hbs or a partial it uses: {{{{{mark}}}}} comes through unescaped"
            );
        }
    }
    Ok(())
}

/// Puts markup that names its place into every value.
fn poison(value: &mut Value, place: &str, marks: &mut Vec<String>) {
    let below = |name: &str| {
        if place.is_empty() {
            name.to_owned()
        } else {
            format!("{place}.{name}")
        }
    };
    match value {
        Value::String(text) => {
            *text = format!("{} onload=\"alert(1)\" x='`{{{{x}}}}'>", opening(place));
            marks.push(place.to_owned());
        }
        Value::Array(items) => {
            for (i, item) in items.iter_mut().enumerate() {
                poison(item, &below(&i.to_string()), marks);
            }
        }
        Value::Object(members) => {
            for (name, member) in members
                .iter_mut()
                .filter(|(n, _)| !OWN_WORDS.contains(&n.as_str()))
            {
                poison(member, &below(name), marks);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn opening(place: &str) -> String {
    format!("<script id=\"{place}\"")
}
