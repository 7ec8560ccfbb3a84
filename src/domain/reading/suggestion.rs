//! What a text that a program guessed from a picture would say as a form: words for a person,
//! who has the picture beside them. Never a reading.

use super::{Author, Reader, Reading};
use crate::{
    document,
    domain::{
        address::Address,
        form::{FormReading, Labels, Meaning, Outcome, validity},
        programme::{Attribute, Key, Role},
    },
};

/// A suggestion, and what would follow from it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Suggestion {
    pub words: String,
    /// Programme and URN, when both seem certain enough to be typed in.
    pub opens: Option<(String, String)>,
}

impl Reader {
    /// What the guessed text seems to be.
    pub fn suggest(&self, text: &str, reading: &Reading) -> Suggestion {
        let lines = with_colons(self.forms().labels(), text);
        let form = match self.forms().read("scan", &document::text::read(&lines)) {
            Outcome::Form(form) => form,
            Outcome::Several(forms) | Outcome::TooLong(forms) => match forms.into_iter().next() {
                Some(form) => form,
                None => return nothing(text),
            },
            Outcome::UnknownForm => {
                return Suggestion {
                    words: "it seems to be a form, but none of a programme that is known here"
                        .to_owned(),
                    opens: None,
                };
            }
            Outcome::NoForm => return nothing(text),
        };
        let text = |key: Key| form.fields.get(&key).map_or("", |v| v.value.as_str());
        let urn = text(Key::SchoolUrn);
        let valid = validity::problem(Key::SchoolUrn, urn).is_none();
        let mut words = vec![format!("it seems to be a form of {}", form.programme)];
        for (label, key) in [
            ("school", Key::SchoolName),
            ("URN", Key::SchoolUrn),
            ("hub", Key::MathsHub),
        ] {
            if !text(key).is_empty() {
                words.push(format!("{label} {}", text(key)));
            }
        }
        words.extend(
            Role::ALL
                .iter()
                .filter_map(|role| person(&form, *role, reading)),
        );
        if form.blank {
            words.push("nothing seems to be filled in by machine".to_owned());
        }
        if form.other_year.is_some() {
            words.push("of another year".to_owned());
        }
        Suggestion {
            words: words.join("; "),
            opens: valid.then(|| (form.programme.clone(), urn.to_owned())),
        }
    }
}

/// Print in columns comes out of the guess as "School URN 199502 Telephone 0191 498 0927": labels
/// get their colons back, and lines of their own.
fn with_colons(labels: &Labels, text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if labels.whole(line).is_some() {
            out.push_str(line);
        } else {
            let mut at = 0;
            while let Some(word) = words.get(at) {
                let most = if at == 0 { LONGEST } else { 2 };
                let label = (1..=most.min(words.len() - at - 1)).rev().find(|take| {
                    let label = words.get(at..at + take).unwrap_or_default().join(" ");
                    let meaning = labels.whole(&label);
                    let begins = matches!(
                        meaning,
                        Some(Meaning::Field(_) | Meaning::Attribute(_) | Meaning::Title(_))
                    );
                    // Within a line only what no answer says.
                    let within = matches!(
                        meaning,
                        Some(
                            Meaning::Field(Key::SchoolPhone | Key::SchoolUrn)
                                | Meaning::Attribute(
                                    Attribute::Phone | Attribute::Email | Attribute::Trn
                                )
                        )
                    );
                    !label.ends_with(':') && (within || at == 0 && begins)
                });
                match label {
                    Some(take) => {
                        if at > 0 {
                            out.push('\n');
                        }
                        out.push_str(&words.get(at..at + take).unwrap_or_default().join(" "));
                        out.push_str(": ");
                        at += take;
                    }
                    None => {
                        out.push_str(word);
                        out.push(' ');
                        at += 1;
                    }
                }
            }
        }
        out.push('\n');
    }
    out
}

/// Words of the longest label that stands before its value.
const LONGEST: usize = 8;

fn nothing(text: &str) -> Suggestion {
    let words = text.split_whitespace().count();
    Suggestion {
        words: if words < 10 {
            "nothing in it could be read".to_owned()
        } else {
            format!("no form that is known here could be made out ({words} words)")
        },
        opens: None,
    }
}

/// "headteacher Ann Shaw, a.shaw@oak.test (copied)"
fn person(form: &FormReading, role: Role, reading: &Reading) -> Option<String> {
    let text = |attribute| {
        form.fields
            .get(&Key::Person(role, attribute))
            .map_or("", |v| v.value.as_str())
    };
    let (name, email) = (text(Attribute::Name), text(Attribute::Email));
    if name.is_empty() && email.is_empty() {
        return None;
    }
    let sent = |a: &Address| matches!(&reading.author, Author::One(one) if one.address == *a);
    let seen = match Address::parse(email) {
        Some(address) if sent(&address) => format!("{email} (the sender)"),
        Some(address) if reading.copied.contains(&address) => format!("{email} (copied)"),
        Some(_) => format!("{email} (not copied)"),
        None => format!("{email} (address not clear)").trim().to_owned(),
    };
    Some(format!("{} {name}, {seen}", role.as_str()))
}
