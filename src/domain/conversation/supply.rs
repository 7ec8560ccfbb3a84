//! Values given in plain words: "my TRN is 1234567", "local authority: Cambridgeshire", a small
//! table, an answer under a quoted question.
//!
//! A value whose shape does not fit its label is not a value: nothing is said. Validity (seven
//! digits, six digits) is judged later; "TBC" supplies nothing.

use super::{
    super::programme::{Attribute, Key, Role},
    Answered, Said, Topic, Whose, Words,
    label::{self, Label, Owner, What},
    region::Region,
    words::{Sentence, Word, begins_to, collapse, cut, words},
};

pub(super) fn hear(found: &[Sentence], words: &Words) -> Vec<Said> {
    let mut heard = Heard::default();
    for answered in &words.answers {
        heard.answer(answered);
    }
    let few = found.len() <= 4;
    heard.sentences(found, few);
    if heard.said.is_empty() && speaks_of_the_quote(found) {
        heard.edited_list(&words.quoted);
    }
    heard.said
}

#[derive(Default)]
struct Heard {
    said: Vec<Said>,
    /// The person spoken of last in this mail.
    spoken: Option<Role>,
    /// A line that named a person and nothing else: the lines under it are theirs.
    block: Option<Role>,
}

impl Heard {
    fn push(&mut self, topic: Topic, value: String, quote: &str) {
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
            ) => value == v && (topic == t || is_unstated(*t)),
            _ => false,
        });
        if !known {
            self.said.push(said);
        }
    }

    /// New words under a quoted line that is one of our labels.
    fn answer(&mut self, answered: &Answered) {
        let Some(label) = item_label(&answered.asked) else {
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
        for (n, sentence) in found.iter().enumerate() {
            if sentence.paragraph > paragraph + 1 {
                self.block = None;
            }
            if sentence.question {
                continue;
            }
            if sentence.opens_line
                && let Some(label) = label::of_line(&sentence.text)
            {
                let next = found.get(n + 1).filter(|next| {
                    next.opens_line
                        && next.paragraph <= sentence.paragraph + 1
                        && !begins_with_label(&next.text)
                        && !next.question
                });
                if label.what.is_none() {
                    self.block = label.role();
                    self.spoken = label.role();
                }
                if let Some(next) = next {
                    let all = next.words.len();
                    self.take(label, &next.text, &next.words, 0, all, true, &next.text);
                }
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
        let mut inherited = self.block;
        for (n, span) in spans.iter().enumerate() {
            if let Some(role) = span.label.role() {
                inherited = Some(role);
                self.spoken = Some(role);
            }
            let region_end = spans.get(n + 1).map_or(found.len(), |next| next.from);
            let mut label = span.label;
            if label.owner.is_none() && matches!(label.what, Some(What::Of(_) | What::Several)) {
                label.owner = inherited.map(Owner::Role);
            }
            let Some((value_from, colon)) = value_start(sentence, span.end, region_end, label)
            else {
                self.reversed(sentence, span);
                continue;
            };
            // "Tel: 01632 …" in a letterhead is nobody's answer
            let bare = label.owner.is_none()
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
            && let Some(topic) = span.label.topic(self.spoken)
        {
            self.push(topic, number.norm.clone(), &sentence.text);
        }
    }

    /// Takes the value of a label out of these words.
    #[expect(clippy::too_many_arguments, reason = "one region of one text")]
    fn take(
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
        let Some(mut topic) = label.topic(self.spoken) else {
            return;
        };
        let value = match topic {
            Topic::Field {
                key: Key::Person(_, attribute),
            }
            | Topic::Person { attribute, .. } => match attribute {
                Attribute::Name => None,
                Attribute::Email => region.email(),
                Attribute::Trn => region.trn(),
                Attribute::Phone => region.phone(),
                Attribute::Role | Attribute::YearGroups => region.words(colon, 20),
            },
            Topic::Field { key } => match key {
                Key::SchoolUrn => region.urn(),
                Key::SchoolPhone => region.phone(),
                Key::SchoolAddress => region.address(colon, label),
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
            && let Some(role) = region.role_after()
        {
            topic = Topic::Field {
                key: Key::Person(role, attribute),
            };
        }
        self.push(topic, value, quote);
    }

    /// "- local authority: Cambridgeshire" written into our own quoted list.
    fn edited_list(&mut self, quoted: &str) {
        let mut asks = false;
        for line in quoted.lines().take(200) {
            let text = collapse(line.trim_start_matches(['>', ' ']));
            if text.is_empty() {
                continue;
            }
            let Some(item) = item_text(&text) else {
                let lower = text.to_lowercase();
                asks = text.ends_with(':')
                    && ["missing", "need", "outstanding"]
                        .iter()
                        .any(|w| lower.contains(w));
                continue;
            };
            if !asks {
                continue;
            }
            let found = words(item);
            let Some((label, end)) = label::at(&found, 0) else {
                continue;
            };
            const OURS: &str =
                "please not missing empty reply copy copied send form says number digits valid";
            let ours = found
                .iter()
                .skip(end)
                .any(|w| OURS.split(' ').any(|x| x == w.norm.as_str()));
            let gap = found
                .get(end.wrapping_sub(1))
                .zip(found.get(end))
                .and_then(|(a, b)| item.get(a.end..b.start));
            if !ours && gap.is_some_and(|g| g.contains([':', '=', '-', '–'])) {
                self.take(label, item, &found, end, found.len(), true, item);
            }
        }
    }
}

fn is_unstated(topic: Topic) -> bool {
    matches!(
        topic,
        Topic::Person {
            whose: Whose::Unstated,
            ..
        }
    )
}

fn item_text(line: &str) -> Option<&str> {
    let item = line.strip_prefix(['-', '•', '*', '·', '–'])?;
    Some(item.trim())
}

/// The label a quoted line of ours is.
fn item_label(line: &str) -> Option<Label> {
    let text = collapse(line);
    let text = item_text(&text).unwrap_or(&text);
    label::of_line(text).filter(|l| l.what.is_some())
}

fn begins_with_label(text: &str) -> bool {
    let found = words(text);
    label::at(&found, 0).is_some_and(|(_, end)| {
        end == found.len()
            || found
                .get(end - 1)
                .zip(found.get(end))
                .and_then(|(a, b)| text.get(a.end..b.start))
                .is_some_and(|gap| gap.contains([':', '|', '=']))
    })
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

struct Span {
    label: Label,
    from: usize,
    end: usize,
}

fn labels(sentence: &Sentence) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    while at < sentence.words.len() {
        match label::at(&sentence.words, at) {
            Some((label, end)) => {
                spans.push(Span {
                    label,
                    from: at,
                    end,
                });
                at = end;
            }
            None => at += 1,
        }
    }
    // a word such as "role" or "head" inside a value is no label of its own
    let mut kept: Vec<Span> = Vec::new();
    for span in spans {
        let own =
            kept.is_empty() || value_start(sentence, span.end, span.end + 1, span.label).is_some();
        if own {
            kept.push(span);
        }
    }
    kept
}

/// Where the value of a label begins, and whether a colon or its like says so.
fn value_start(
    sentence: &Sentence,
    end: usize,
    region_end: usize,
    label: Label,
) -> Option<(usize, bool)> {
    let found = &sentence.words;
    let next = found.get(end)?;
    let last = found.get(end.checked_sub(1)?)?;
    let gap = sentence.text.get(last.end..next.start).unwrap_or("");
    if gap.contains([':', '|', '=']) || gap.contains(" - ") || gap.contains('–') {
        return Some((end, true));
    }
    let norms = sentence.norms();
    let rest = norms.get(end..).unwrap_or_default();
    const LINKS: &[&str] = &[
        "is|was wrong|incorrect .. should|is|ought to? be|read|say|actually?",
        "has changed to",
        "should|must|ought|needs to? have? be|read|say|been",
        "is|are now|actually|in? fact?",
        "will be",
        "to",
    ];
    for pattern in LINKS {
        if let Some(length) = begins_to(pattern, rest) {
            let changing = norms.iter().take(end).any(|w| {
                matches!(
                    *w,
                    "change" | "correct" | "update" | "amend" | "changed" | "corrected"
                )
            });
            if *pattern == "to" && !changing {
                continue;
            }
            return Some((end + length, false));
        }
    }
    // "TRN 1234567"
    let close = region_end.max(end + 1).min(found.len());
    let direct = match label.what {
        Some(What::Of(Attribute::Trn | Attribute::Phone))
        | Some(What::School(Key::SchoolUrn | Key::SchoolPhone)) => {
            next.norm.chars().any(|c| c.is_ascii_digit())
        }
        Some(What::Of(Attribute::Email)) => sentence
            .text
            .get(next.start..)
            .and_then(|t| t.split_whitespace().next())
            .is_some_and(|t| t.contains('@')),
        Some(What::Of(_) | What::School(_) | What::Several) | None => false,
    };
    (direct && end < close).then_some((end, false))
}
