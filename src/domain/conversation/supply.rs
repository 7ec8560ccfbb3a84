//! Values given in plain words: "my TRN is 1234567", "local authority: Cambridgeshire", a small
//! table, an answer under a quoted question.
//!
//! A value whose shape does not fit its label is not a value: nothing is said. Validity (seven
//! digits, six digits) is judged later; "TBC" supplies nothing.

use super::{
    super::programme::{Attribute, Key},
    Answered, Said, Topic, Whose, Words, asked,
    corrected::{asks_to_correct, spare_the_present},
    doubtful::{forbids, is_of_another_school},
    label::{self, Label, Owner, What, of_person},
    list::{self, Printed},
    names::{name_at, name_of},
    region::Region,
    replaced,
    spans::{Span, begins_with_label, item_label, labels, value_start},
    words::{Sentence, Word, begins_to, collapse, cut, words},
};

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

    fn sentences(&mut self, found: &[Sentence], few: bool) {
        let mut paragraph = 0;
        let mut answered = None;
        for (n, sentence) in found.iter().enumerate() {
            if sentence.paragraph > paragraph + 1 {
                self.block = None;
            }
            if sentence.question && !asks_to_correct(sentence) {
                continue;
            }
            if sentence.opens_line
                && let Some(label) = label::of_line(&sentence.text)
            {
                // "Ann Lee", and "Headteacher" beneath it: a card's post, no question
                let named = n.checked_sub(1).filter(|before| answered != Some(*before));
                let named = named
                    .and_then(|before| found.get(before))
                    .is_some_and(|before| {
                        before.opens_line
                            && before.paragraph == sentence.paragraph
                            && is_name_alone(before)
                    });
                if named && label.what.is_none() {
                    paragraph = sentence.paragraph;
                    continue;
                }
                let next = found.get(n + 1).filter(|next| {
                    next.opens_line
                        && next.paragraph <= sentence.paragraph + 1
                        && !begins_with_label(&next.text)
                        && !next.question
                });
                if label.what.is_none() {
                    self.block = label.role().map(Whose::Role);
                    self.spoken = self.block.clone();
                }
                let mut label = label;
                if let Some(Whose::Role(role)) = &self.block
                    && label.owner.is_none()
                    && matches!(label.what, Some(What::Of(_) | What::Several))
                {
                    label.owner = Some(Owner::Role(*role));
                }
                if let Some(next) = next {
                    let all = next.words.len();
                    self.take(label, &next.text, &next.words, 0, all, true, &next.text);
                    answered = Some(n + 1);
                }
                paragraph = sentence.paragraph;
                continue;
            }
            // a name alone on its line heads the lines under it: "Ann Lee", "For Ann Lee:"
            let given = begins_to("for|re", &sentence.norms()).unwrap_or(0);
            if sentence.opens_line
                && name_at(&sentence.words, given) == Some(sentence.words.len())
                && (given > 0 || is_name_alone(sentence))
                && found.get(n + 1).is_some_and(|next| {
                    next.opens_line
                        && next.paragraph <= sentence.paragraph + 1
                        && begins_with_label(&next.text)
                })
            {
                let all = sentence.words.len();
                let name = name_of(&sentence.text, &sentence.words, given, all);
                self.block = Some(Whose::Named(name));
                self.spoken = self.block.clone();
                paragraph = sentence.paragraph;
                continue;
            }
            if self.block.is_some()
                && sentence.paragraph != paragraph
                && !begins_with_label(&sentence.text)
            {
                self.block = None;
            }
            paragraph = sentence.paragraph;
            self.sentence(sentence, few);
        }
    }

    fn sentence(&mut self, sentence: &Sentence, few: bool) {
        let found = &sentence.words;
        let spans = labels(sentence);
        self.put_right(sentence, &spans);
        if self.numbers_of_people(sentence, &spans) {
            return;
        }
        let mut inherited: Option<Owner> = None;
        let block = self.block.clone();
        let told = self.said.len();
        for (n, span) in spans.iter().enumerate() {
            if let Some(owner @ (Owner::Role(_) | Owner::Named(..))) = span.label.owner {
                inherited = Some(owner);
                self.spoken = owner.whose(&sentence.text, found);
            }
            let region_end = spans.get(n + 1).map_or(found.len(), |next| next.from);
            let mut label = span.label;
            if label.owner.is_none() && matches!(label.what, Some(What::Of(_) | What::Several)) {
                label.owner = inherited;
                match &block {
                    Some(Whose::Role(role)) if inherited.is_none() => {
                        label.owner = Some(Owner::Role(*role));
                    }
                    Some(_) if inherited.is_none() => self.spoken = block.clone(),
                    Some(_) | None => {}
                }
            }
            let Some((value_from, colon)) = value_start(sentence, span.end, region_end, label)
            else {
                self.reversed(sentence, span);
                self.named_before(sentence, span);
                continue;
            };
            // "Tel: 01632 …" in a letterhead is nobody's answer
            let bare = label.owner.is_none()
                && block.is_none()
                && matches!(
                    label.what,
                    Some(What::Of(
                        Attribute::Phone | Attribute::Email | Attribute::Name
                    ))
                );
            if bare && colon && !few {
                continue;
            }
            self.take(
                label,
                &sentence.text,
                found,
                value_from,
                region_end,
                colon,
                &sentence.text,
            );
        }
        if self.said.len() == told {
            self.told_wrong(sentence, &spans);
        }
    }

    /// "1234567 is my TRN".
    fn reversed(&mut self, sentence: &Sentence, span: &Span) {
        let found = &sentence.words;
        let Some(number) = span.from.checked_sub(2).and_then(|at| found.get(at)) else {
            return;
        };
        let linked = span
            .from
            .checked_sub(1)
            .and_then(|at| found.get(at))
            .is_some_and(|w| w.norm == "is");
        let digits = number.norm.chars().all(|c| c.is_ascii_digit());
        let fits = match span.label.what {
            Some(What::Of(Attribute::Trn)) => number.norm.len() == 7,
            Some(What::School(Key::SchoolUrn)) => number.norm.len() == 6,
            Some(_) | None => false,
        };
        if linked
            && digits
            && fits
            && let Some(topic) = span
                .label
                .topic(&sentence.text, found, self.spoken.as_ref())
        {
            self.push(topic, number.norm.clone(), &sentence.text);
        }
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
                Key::MathsHub => colon.then(|| region.proper(8)).flatten(),
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

fn is_name_alone(sentence: &Sentence) -> bool {
    sentence.words.len() > 1 && name_at(&sentence.words, 0) == Some(sentence.words.len())
}
