//! Values given in plain words: "my TRN is 1234567", "local authority: Cambridgeshire", a small
//! table, an answer under a quoted question.
//!
//! A value whose shape does not fit its label is not a value: nothing is said. Validity (seven
//! digits, six digits) is judged later; "TBC" supplies nothing.

mod alone;
mod asked;
pub(super) mod corrected;
mod doubtful;
pub(super) mod label;
mod labelled;
pub(super) mod list;
mod pieces;
mod places;
mod posts;
mod region;
mod replaced;
mod spans;
mod table;
mod titles;
pub(super) mod unlabelled;

use self::{
    corrected::spare_the_present,
    doubtful::{forbids, is_of_another_school},
    label::{Label, What, of_person},
    list::Printed,
    region::Region,
    spans::{begins_with_label, item_label},
};
use super::{
    Answered, Said, Topic, Whose, Words,
    words::{Sentence, Word, collapse, cut, words},
};
use crate::domain::programme::{Attribute, Key};

/// "1234567 | 7654321": of two cells of a row, that of nobody.
fn spans_cells(said: &Said) -> bool {
    matches!(said, Said::Supplies { value, .. } if value.contains(" | "))
}

pub(super) fn hear(found: &[Sentence], words: &Words, printed: &Printed) -> Vec<Said> {
    let mut heard = Heard {
        wanted: list::wanted(printed, &words.quoted),
        ..Heard::default()
    };
    heard.table(&words.fresh);
    for answered in &words.answers {
        heard.answer(answered, printed);
    }
    let few = found.len() <= 4;
    heard.sentences(found, few);
    heard.said.retain(|s| !spans_cells(s));
    heard.typed(&words.fresh, printed);
    heard.yes_or_no(found);
    heard.said.extend(replaced::hear(found));
    heard
        .said
        .extend(found.iter().filter_map(asked::specialist));
    if heard.said.is_empty() && speaks_of_the_quote(found) {
        for (key, answer) in list::answers(printed, &words.quoted) {
            heard.listed(key, &answer);
        }
    }
    if heard.said.is_empty() && speaks_of_the_quote(found) {
        heard.edited_list(&words.quoted);
    }
    if heard.said.is_empty() {
        heard.bare(found, &words.quoted);
    }
    if found.iter().any(is_of_another_school) {
        let of_school = |s: &Said| {
            matches!(
                s,
                Said::Supplies {
                    topic: Topic::Field {
                        key: Key::SchoolUrn
                    },
                    ..
                }
            )
        };
        heard.said.retain(|s| !of_school(s));
    }
    let forbidden: Vec<String> = found
        .iter()
        .filter(|s| forbids(s))
        .map(Sentence::quote)
        .collect();
    heard.said.retain(|s| {
        let Said::Supplies { topic, quote, .. } = s else {
            return true;
        };
        let reached = matches!(topic.attribute(), Some(Attribute::Email | Attribute::Phone));
        !(reached && forbidden.contains(quote))
    });
    replaced::spare_the_new(found, &mut heard.said);
    spare_the_present(&mut heard.said);
    heard.said
}

#[derive(Default)]
pub(super) struct Heard {
    pub(super) said: Vec<Said>,
    /// What the quoted letter asks for.
    pub(super) wanted: Vec<Key>,
    /// The person spoken of last in this mail.
    pub(super) spoken: Option<Whose>,
    /// A line that named a person and nothing else: the lines under it are theirs.
    block: Option<Whose>,
    /// What the sentence before says is wrong, without what is right.
    pub(super) wrong: Option<Topic>,
}

impl Heard {
    pub(super) fn push(&mut self, topic: Topic, value: String, quote: &str) {
        let said = Said::Supplies {
            topic,
            value,
            quote: cut(quote),
        };
        let known = self.said.iter().any(|s| match (s, &said) {
            (
                Said::Supplies { topic, value, .. },
                Said::Supplies {
                    topic: t, value: v, ..
                },
            ) => value == v && (topic == t || is_unstated(t)),
            _ => false,
        });
        if !known {
            self.said.push(said);
        }
    }

    /// New words under a quoted line that is one of our labels.
    fn answer(&mut self, answered: &Answered, printed: &Printed) {
        let whole = collapse(&answered.asked);
        let last = answered.asked.lines().last().unwrap_or("");
        if let Some((key, beneath)) = printed.item(&whole)
            && list::answer(beneath).is_none()
        {
            let text = collapse(&answered.answer);
            self.listed(key, &list::Answer { text, sure: true });
            return;
        }
        let Some(label) = item_label(last).or_else(|| item_label(&whole)) else {
            return;
        };
        let answer = collapse(&answered.answer);
        if answer.contains('?') || begins_with_label(&answer) {
            return;
        }
        let found = words(&answer);
        self.take(label, &answer, &found, 0, found.len(), true, &answer);
    }

    /// Takes the value of a label out of these words.
    #[expect(clippy::too_many_arguments, reason = "one region of one text")]
    pub(super) fn take(
        &mut self,
        label: Label,
        text: &str,
        found: &[Word],
        from: usize,
        to: usize,
        colon: bool,
        quote: &str,
    ) {
        let region = Region::new(text, found, from, to);
        if region.is_placeholder() {
            return;
        }
        let role = label.role();
        let people = label.what.is_none() || matches!(label.what, Some(What::Several));
        let named = matches!(label.what, Some(What::Of(Attribute::Name)));
        if people || (named && role.is_some()) {
            let Some(role) = role else { return };
            if let Some(post) = region
                .words(colon, 12)
                .filter(|post| posts::is_of_a_post(post))
            {
                self.push(of_person(Whose::Role(role), Attribute::Role), post, quote);
                return;
            }
            let name = if named && colon {
                region.name(1)
            } else {
                region.name(2)
            };
            let Some(name) = name else {
                // "Lead 1: 1234567"
                if people && let Some(trn) = region.only_trn() {
                    self.push(of_person(Whose::Role(role), Attribute::Trn), trn, quote);
                }
                return;
            };
            let key = |attribute| Topic::Field {
                key: Key::Person(role, attribute),
            };
            self.push(key(Attribute::Name), name, quote);
            if let Some(email) = region.email() {
                self.push(key(Attribute::Email), email, quote);
            }
            if let Some(phone) = region.phone_anywhere() {
                self.push(key(Attribute::Phone), phone, quote);
            }
            return;
        }
        let spoken = self.spoken.clone();
        let Some(mut topic) = label.topic(text, found, spoken.as_ref()) else {
            return;
        };
        let value = match &topic {
            Topic::Field {
                key: Key::Person(_, attribute),
            }
            | Topic::Person { attribute, .. } => match attribute {
                Attribute::Name => None,
                Attribute::Email
                | Attribute::Trn
                | Attribute::Phone
                | Attribute::Role
                | Attribute::YearGroups => region
                    .of_person(*attribute, colon)
                    .filter(|_| !region.is_of_the_past()),
            },
            Topic::Field { key } => match *key {
                Key::SchoolUrn => region.urn(),
                Key::SchoolPhone => region.phone(),
                Key::SchoolAddress => region.address(colon || self.wanted.contains(key), label),
                Key::LocalAuthority => region.proper(6),
                Key::SchoolName => region.proper(12),
                Key::MathsHub => region.proper(8).filter(|hub| {
                    let asked = colon || self.wanted.contains(key);
                    asked || hub.to_lowercase().ends_with("maths hub")
                }),
                Key::Person(..)
                | Key::SpecialistEngagement
                | Key::SpecialistDetail
                | Key::Statement
                | Key::GroupRequested
                | Key::GroupSchools
                | Key::GroupRelationship
                | Key::Signature(_) => None,
            },
        };
        let Some(value) = value else { return };
        // "TRN 1234567 for lead 2"
        if let Topic::Person {
            whose: Whose::Unstated,
            attribute,
        } = topic
        {
            if let Some(role) = region.role_after() {
                topic = of_person(Whose::Role(role), attribute);
            } else if let Some(name) = region.name_after() {
                topic = of_person(Whose::Named(name), attribute);
            }
        }
        self.push(topic, value, quote);
    }
}

fn is_unstated(topic: &Topic) -> bool {
    matches!(
        topic,
        Topic::Person {
            whose: Whose::Unstated,
            ..
        }
    )
}

/// Hardly a word of their own, or one that points at the quote.
fn speaks_of_the_quote(found: &[Sentence]) -> bool {
    let count: usize = found.iter().map(|s| s.words.len()).sum();
    count <= 12
        || found.iter().any(|s| {
            s.says(&[
                "see|answers|details|added|completed|filled|replies|information|included .. below",
                "in red|blue|green|bold|capitals",
                "inline|underneath",
                "in line",
                "against each",
            ])
        })
}
