//! Values given in plain words: "my TRN is 1234567", "local authority: Cambridgeshire", a small
//! table, an answer under a quoted question.
//!
//! A value whose shape does not fit its label is not a value: nothing is said. Validity (seven
//! digits, six digits) is judged later; "TBC" supplies nothing.

use super::{
    super::{
        address::Address,
        programme::{Attribute, Key, Role},
    },
    Answered, Said, Topic, Whose, Words, foot,
    label::{self, Label, Owner, What},
    words::{Sentence, Word, begins_to, collapse, cut, sentences, words},
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
            const OURS: &[&str] = &[
                "please", "not", "missing", "empty", "reply", "copy", "copied", "send", "form",
                "says", "number", "digits", "valid",
            ];
            let ours = found
                .iter()
                .skip(end)
                .any(|w| OURS.contains(&w.norm.as_str()));
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
        "is|are now|actually|in fact?",
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

/// The words in which a value is looked for.
struct Region<'a> {
    text: &'a str,
    found: &'a [Word],
    from: usize,
    to: usize,
}

impl<'a> Region<'a> {
    fn new(text: &'a str, found: &'a [Word], from: usize, to: usize) -> Region<'a> {
        let mut region = Region {
            text,
            found,
            from,
            to: to.min(found.len()),
        };
        // "not X but Y"
        if region.norm(0) == Some("not") {
            let but = (from..region.to).find(|at| {
                found
                    .get(*at)
                    .is_some_and(|w| w.norm == "but" || w.norm == "rather")
            });
            region.from = but.map_or(region.to, |at| at + 1);
        }
        region
    }

    fn norm(&self, n: usize) -> Option<&str> {
        let at = self.from + n;
        (at < self.to)
            .then(|| self.found.get(at).map(|w| w.norm.as_str()))
            .flatten()
    }

    fn raw(&self) -> &'a str {
        let start = self.found.get(self.from).map(|w| w.start);
        let end = match self.found.get(self.to) {
            Some(next) => next.start,
            None => self.text.len(),
        };
        let last = self.to.checked_sub(1).and_then(|at| self.found.get(at));
        match (start, last) {
            (Some(start), Some(last)) if start < last.end => self
                .text
                .get(start..end)
                .unwrap_or("")
                .trim_end_matches([' ', ',', ';', '-', '–', '|', '(']),
            _ => "",
        }
    }

    fn is_placeholder(&self) -> bool {
        const NONE: &[&str] = &[
            "^ tbc|tba|tbd|na|none|unknown|nil",
            "^ n a",
            "^ to be confirmed|announced|decided|advised|supplied",
            "^ to follow",
            "^ not known|applicable|sure|yet|available",
            "^ see|as above|attached|below|attachment|form|before|on|in",
            "^ attached|enclosed|missing|correct|wrong|incorrect|same|blank",
            "^ being|coming|still|on|in",
        ];
        let norms: Vec<&str> = self
            .found
            .iter()
            .take(self.to)
            .skip(self.from)
            .map(|w| w.norm.as_str())
            .collect();
        norms.is_empty() || NONE.iter().any(|p| super::words::find(p, &norms).is_some())
    }

    /// A run of digit groups among the first words: its text and its digits.
    fn digits(&self, enough: usize, most: usize) -> Option<(String, String)> {
        let mut at = self.from;
        let limit = self.to.min(self.from + 8);
        while at < limit {
            let word = self.found.get(at)?;
            let negated = at
                .checked_sub(1)
                .filter(|b| *b >= self.from)
                .and_then(|b| self.found.get(b))
                .is_some_and(|w| w.norm == "not");
            if !word.norm.chars().any(|c| c.is_ascii_digit()) || word.norm.len() > 16 || negated {
                at += 1;
                continue;
            }
            let mut digits = String::new();
            let mut end = at;
            while end < self.to {
                let Some(group) = self.found.get(end) else {
                    break;
                };
                let joins = end == at
                    || self
                        .found
                        .get(end - 1)
                        .and_then(|b| self.text.get(b.end..group.start))
                        .is_some_and(|gap| {
                            gap.len() <= 3 && gap.chars().all(|c| " /-().+".contains(c))
                        });
                if !joins || !group.norm.chars().any(|c| c.is_ascii_digit()) {
                    break;
                }
                digits.extend(group.norm.chars().filter(char::is_ascii_digit));
                end += 1;
                if digits.len() >= most {
                    break;
                }
            }
            let last = self.found.get(end.checked_sub(1)?)?;
            if digits.len() >= enough && digits.len() <= most {
                let mut start = word.start;
                let before = self.text.get(..start).unwrap_or("");
                if before.ends_with(['+', '(']) {
                    start -= 1;
                    if before.ends_with("(+") {
                        start -= 1;
                    }
                }
                return Some((self.text.get(start..last.end)?.to_owned(), digits));
            }
            at = end.max(at + 1);
        }
        None
    }

    fn trn(&self) -> Option<String> {
        self.digits(5, 8).map(|(text, _)| text)
    }

    fn urn(&self) -> Option<String> {
        self.digits(6, 8)
            .filter(|(_, digits)| digits.len() == 6)
            .map(|(text, _)| text)
    }

    fn phone(&self) -> Option<String> {
        self.digits(9, 14)
            .filter(|(text, digits)| {
                digits.starts_with('0') || text.contains('+') || digits.starts_with("44")
            })
            .map(|(text, _)| text)
    }

    fn phone_anywhere(&self) -> Option<String> {
        (self.from..self.to).find_map(|from| {
            let word = self.found.get(from)?;
            word.norm.starts_with('0').then(|| {
                Region {
                    text: self.text,
                    found: self.found,
                    from,
                    to: self.to,
                }
                .phone()
            })?
        })
    }

    fn email(&self) -> Option<String> {
        let tokens: Vec<&str> = self.raw().split_whitespace().collect();
        tokens
            .iter()
            .enumerate()
            .filter(|(n, _)| {
                let before = n.checked_sub(1).and_then(|b| tokens.get(b));
                before.is_none_or(|b| !b.eq_ignore_ascii_case("not"))
            })
            .find_map(|(_, token)| {
                let token = token
                    .trim_matches(['<', '>', '(', ')', '[', ']', ',', ';', '.', '"', '\'', ':']);
                let token = token.split_once('<').map_or(token, |(before, _)| before);
                let token = token.strip_prefix("mailto:").unwrap_or(token);
                token
                    .contains('@')
                    .then(|| Address::parse(token))
                    .flatten()
                    .map(|_| token.to_owned())
            })
    }

    /// Up to five capitalised words.
    fn name(&self, least: usize) -> Option<String> {
        const PARTICLES: [&str; 8] = ["van", "der", "de", "den", "la", "von", "bin", "al"];
        let mut taken: Vec<&str> = Vec::new();
        for token in self.raw().split_whitespace() {
            let word = token.trim_matches([',', ';', '.', '(', ')', '"', ':', '<', '>']);
            let capital = word.chars().next().is_some_and(char::is_uppercase)
                && word
                    .chars()
                    .all(|c| c.is_alphabetic() || "'’-.‐".contains(c));
            let small = !taken.is_empty() && PARTICLES.contains(&word);
            if !(capital || small) || token.starts_with('(') {
                break;
            }
            taken.push(word);
            if token.ends_with([',', ';', ')']) || taken.len() == 5 {
                break;
            }
        }
        const NOT_NAMES: [&str; 12] = [
            "KS1",
            "KS2",
            "Year",
            "Maths",
            "School",
            "TRN",
            "Confirmed",
            "Yes",
            "Please",
            "Primary",
            "The",
            "I",
        ];
        let named = taken.len() >= least
            && taken.iter().all(|w| !NOT_NAMES.contains(w))
            && taken.iter().map(|w| w.len()).sum::<usize>() > 2;
        named.then(|| taken.join(" "))
    }

    fn text_value(&self) -> Option<String> {
        let mut text = self.raw();
        let lower = text.to_lowercase();
        for stop in [
            ", not ",
            " instead of ",
            " rather than ",
            " (not ",
            " (was ",
            ", thank",
            ", many thank",
            ", sorry",
            " thanks",
            ", regards",
            ", and i ",
            " and i ",
            ", please",
            " but ",
            " - sorry",
        ] {
            // to_lowercase may move offsets in rare scripts; then nothing is cut
            if let Some(at) = lower.find(stop)
                && lower.len() == self.raw().len()
            {
                text = text.get(..at.min(text.len())).unwrap_or(text);
            }
        }
        let text = text.trim_end_matches(['.', '!', ',', ';', ' ']);
        let spoken = words(text);
        let fits = (1..=150).contains(&text.chars().count()) && !text.contains('?');
        (fits && !spoken.is_empty() && !foot::is_sign_off(text)).then(|| text.to_owned())
    }

    /// A role, a list of years.
    fn words(&self, colon: bool, most: usize) -> Option<String> {
        const POSTS: &[&str] = &[
            "teacher",
            "lead",
            "leader",
            "year",
            "years",
            "y",
            "ks1",
            "ks2",
            "ks3",
            "ks4",
            "ks5",
            "head",
            "deputy",
            "senco",
            "sendco",
            "ordinator",
            "coordinator",
            "subject",
            "class",
            "reception",
            "eyfs",
            "ect",
            "maths",
            "second",
            "assistant",
        ];
        let text = self.text_value()?;
        let found = words(&text);
        let first = found.first().map_or("", |w| w.norm.as_str());
        let posts = found.iter().any(|w| {
            POSTS.contains(&w.norm.as_str())
                || w.norm.chars().next().is_some_and(|c| c.is_ascii_digit())
        });
        let sentence = matches!(
            first,
            "to" | "being" | "not" | "going" | "i" | "we" | "it" | "that" | "as" | "also" | "still"
        );
        (found.len() <= most && !sentence && (colon || posts)).then_some(text)
    }

    /// Something with a name: a county, a school.
    fn proper(&self, most: usize) -> Option<String> {
        let text = self.text_value()?;
        let capital = text
            .chars()
            .next()
            .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
        let count = words(&text).len();
        let lower_only = !text.chars().any(char::is_uppercase);
        ((capital || (lower_only && count <= 3)) && count <= most && !text.contains('@'))
            .then_some(text)
    }

    fn address(&self, colon: bool, label: Label) -> Option<String> {
        let text = self.text_value()?;
        let said_school = label.owner == Some(Owner::School) || colon;
        let place = label::has_postcode(&text);
        (!text.contains('@') && said_school && place).then_some(text)
    }

    /// "… for lead 2" after the value.
    fn role_after(&self) -> Option<Role> {
        (self.from..self.to)
            .find_map(|at| {
                let word = self.found.get(at)?;
                matches!(word.norm.as_str(), "for" | "of").then_some(())?;
                label::at(self.found, at + 1)?.0.role()
            })
            .or_else(|| {
                // the region ends where the next label begins
                let next = self.found.get(self.to)?;
                let before = self.found.get(self.to.checked_sub(1)?)?;
                matches!(before.norm.as_str(), "for" | "of" | "the").then_some(())?;
                (next.start > before.end).then_some(())?;
                label::at(self.found, self.to)?.0.role()
            })
    }
}

/// References such as `PMR22-0007`, in order, each once.
pub fn references(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    for token in rest.by_ref() {
        let mut parts = token.split('-');
        let (Some(prefix), Some(number), None) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let prefix_fits = (2..=8).contains(&prefix.len())
            && prefix
                .chars()
                .next()
                .is_some_and(|c| c.is_ascii_alphabetic())
            && prefix.chars().any(|c| c.is_ascii_digit());
        let number_fits =
            (4..=8).contains(&number.len()) && number.chars().all(|c| c.is_ascii_digit());
        let reference = token.to_uppercase();
        if prefix_fits && number_fits && !found.contains(&reference) {
            found.push(reference);
        }
    }
    found
}

/// School numbers in the subject or the new words: six digits, said to be a URN or standing
/// alone; never a part of a telephone number, a longer number or a date.
pub fn urns(subject: &str, fresh: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in std::iter::once(subject).chain(sentences(fresh).iter().map(|s| s.text.as_str())) {
        let all = words(text);
        for (n, word) in all.iter().enumerate() {
            if word.norm.len() != 6
                || !word.norm.chars().all(|c| c.is_ascii_digit())
                || !word
                    .norm
                    .starts_with(['1', '2', '3', '4', '5', '6', '7', '8', '9'])
            {
                continue;
            }
            let near = |from: usize, to: usize| text.get(from..to).unwrap_or("");
            let before = n.checked_sub(1).and_then(|b| all.get(b));
            let after = all.get(n + 1);
            let number = |w: Option<&Word>| {
                w.is_some_and(|w| w.norm.chars().any(|c| c.is_ascii_digit()) && w.norm.len() > 1)
            };
            let tight_before = before.is_some_and(|b| near(b.end, word.start).len() == 1);
            let tight_after = after.is_some_and(|a| near(word.end, a.start).len() == 1);
            let glued = near(word.end, word.end + 1).starts_with(['/', '@', '-', '_'])
                || text
                    .get(..word.start)
                    .is_some_and(|b| b.ends_with(['/', '-', '@', '_', '+', '£', '#']));
            let part = (tight_before && number(before)) || (tight_after && number(after));
            let said = all
                .iter()
                .take(n)
                .rev()
                .take(4)
                .any(|w| matches!(w.norm.as_str(), "urn" | "urns" | "unique"));
            let other = all.iter().take(n).rev().take(4).any(|w| {
                matches!(
                    w.norm.as_str(),
                    "tel"
                        | "telephone"
                        | "phone"
                        | "trn"
                        | "fax"
                        | "mobile"
                        | "invoice"
                        | "order"
                        | "ref"
                        | "ticket"
                        | "room"
                        | "pin"
                )
            });
            if !(part || glued || other) || (said && !part) {
                let urn = word.norm.clone();
                if !found.contains(&urn) {
                    found.push(urn);
                }
            }
        }
    }
    found
}
