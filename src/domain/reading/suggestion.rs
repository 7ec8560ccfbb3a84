//! What a text that a program guessed from a picture would say as a form: words for a person,
//! who has the picture beside them. Never a reading.

use super::{Author, Reader, Reading};
use crate::{
    document,
    domain::{
        address::Address,
        form::{self, FormReading, Labels, Meaning, Outcome, validity},
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
        let whole = self.guess(&with_colons(self.forms().labels(), text));
        let form = match whole {
            Guess::Form(form) => self.after_the_guidance(text, form),
            Guess::Unknown => {
                return Suggestion {
                    words: "it seems to be a form, but none of a programme that is known here"
                        .to_owned(),
                    opens: None,
                };
            }
            Guess::Nothing => return nothing(text),
        };
        let text = |key: Key| {
            let value = form.fields.get(&key).map_or("", |v| v.value.as_str());
            // What the print of a picture runs together is a sentence of the guidance.
            let name = key != Key::SchoolName && key != Key::MathsHub || is_name(value);
            if name { value } else { "" }
        };
        // Whatever stands beside it in the picture comes with it.
        let is_urn = |word: &&str| validity::problem(Key::SchoolUrn, word).is_none();
        let urn = text(Key::SchoolUrn).split_whitespace().find(is_urn);
        let mut words = vec![format!("it seems to be a form of {}", form.programme)];
        for (label, value) in [
            ("school", text(Key::SchoolName)),
            ("URN", urn.unwrap_or_else(|| text(Key::SchoolUrn))),
            ("hub", text(Key::MathsHub)),
        ] {
            if !value.is_empty() {
                words.push(format!("{label} {value}"));
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
            opens: urn.map(|urn| (form.programme.clone(), urn.to_owned())),
        }
    }

    fn guess(&self, lines: &str) -> Guess {
        match self.forms().read("scan", &document::text::read(lines)) {
            Outcome::Form(form) => Guess::Form(form),
            Outcome::Several(forms) | Outcome::TooLong(forms) => {
                forms.into_iter().next().map_or(Guess::Nothing, Guess::Form)
            }
            Outcome::UnknownForm => Guess::Unknown,
            Outcome::NoForm => Guess::Nothing,
        }
    }

    /// A picture shows no tables, and the guidance that is printed before a form uses the form's own
    /// words: of the lines the form may begin with, the one from which most names, numbers and addresses
    /// are good ones is believed.
    fn after_the_guidance(&self, text: &str, whole: FormReading) -> FormReading {
        let labels = self.forms().labels();
        let mut best = whole;
        let lines: Vec<&str> = text.lines().collect();
        let begins = |line: &&str| labels.whole(line).is_some();
        let labelled = (1..lines.len()).filter(|at| lines.get(*at).is_some_and(begins));
        for at in labelled.take(MOST_TRIED) {
            let (before, form) = lines.split_at_checked(at).unwrap_or_default();
            let guidance = before.iter().filter(|line| labels.whole(line).is_none());
            let mut lines: Vec<&str> = guidance.copied().collect();
            let form = with_colons(labels, &form.join("\n"));
            lines.push(&form);
            if let Guess::Form(form) = self.guess(&lines.join("\n"))
                && sound(&form) > sound(&best)
            {
                best = form;
            }
        }
        best
    }
}

enum Guess {
    Form(FormReading),
    /// A form of none of our programmes.
    Unknown,
    Nothing,
}

/// The guidance before a form has a dozen lines that could be labels.
const MOST_TRIED: usize = 40;

/// How many of a form's names, numbers and addresses look like what they must be.
fn sound(form: &FormReading) -> usize {
    let sound = |(key, value): &(&Key, &form::Value)| match key {
        Key::SchoolName | Key::MathsHub | Key::Person(_, Attribute::Name) => is_name(&value.value),
        Key::SchoolUrn
        | Key::SchoolPhone
        | Key::Person(_, Attribute::Email | Attribute::Trn | Attribute::Phone) => {
            validity::problem(**key, &value.value).is_none()
        }
        Key::SchoolAddress
        | Key::LocalAuthority
        | Key::Person(_, Attribute::Role | Attribute::YearGroups)
        | Key::SpecialistEngagement
        | Key::SpecialistDetail
        | Key::Statement
        | Key::GroupRequested
        | Key::GroupSchools
        | Key::GroupRelationship
        | Key::Signature(_) => false,
    };
    form.fields.iter().filter(sound).count()
}

/// Most of its words begin as names do: "St Mary's Church of England Primary".
fn is_name(value: &str) -> bool {
    let words: Vec<&str> = value.split_whitespace().collect();
    let capital = |word: &&&str| !word.starts_with(char::is_lowercase);
    words.len() <= 12 && words.iter().filter(capital).count() * 2 > words.len()
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
/// Letters of a domain that show whose it is.
const FEWEST: usize = 5;

fn person(form: &FormReading, role: Role, reading: &Reading) -> Option<String> {
    let text = |attribute| {
        form.fields
            .get(&Key::Person(role, attribute))
            .map_or("", |v| v.value.as_str())
    };
    let (name, email) = (text(Attribute::Name), text(Attribute::Email));
    let name = if is_name(name) { name } else { "" };
    if name.is_empty() && email.is_empty() {
        return None;
    }
    let author = match &reading.author {
        Author::One(one) => Some(&one.address),
        Author::Unclear => None,
    };
    let sent = |a: &Address| author == Some(a);
    // A line of the form is too short for a long address: its beginning tells which of the mail's it is.
    let begun = || {
        let (_, domain) = email.split_once('@')?;
        let begins = |a: &&Address| a.as_str().starts_with(&email.to_lowercase());
        let mut of_the_mail = author.into_iter().chain(&reading.copied).filter(begins);
        let one = of_the_mail.next().filter(|_| domain.len() >= FEWEST)?;
        of_the_mail.all(|a| a == one).then(|| one.clone())
    };
    let known = Address::parse(email).filter(|a| sent(a) || reading.copied.contains(a));
    let seen = match known.or_else(begun).or_else(|| Address::parse(email)) {
        Some(address) if sent(&address) => format!("{address} (the sender)"),
        Some(address) if reading.copied.contains(&address) => format!("{address} (copied)"),
        Some(_) => format!("{email} (not copied)"),
        None => format!("{email} (address not clear)").trim().to_owned(),
    };
    let comma = if name.is_empty() { "" } else { ", " };
    Some(format!("{} {name}{comma}{seen}", role.as_str()))
}
