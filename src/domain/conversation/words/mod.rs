//! Words and sentences: the small grammar everything here listens with. A pattern is a row of
//! words: `a|b` either, `a?` perhaps, `..` up to four others, `^` the start, `$` the end.

pub(super) mod clauses;
mod lines;
pub(super) mod names;
mod spelling;

pub(super) use self::lines::{collapse, sentences};

use self::spelling::{mark_the_unwell, misspelt, shortened};

/// A word, normalised (lower case, no apostrophe), and where it stands in its sentence.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub norm: String,
    pub start: usize,
    pub end: usize,
    /// "Ann's", "lead 1's".
    pub possessive: bool,
    /// A colon, bar or dash stands before it: a label does not reach across.
    pub parted: bool,
    /// Written with a capital.
    pub capital: bool,
    /// Only a blank stands before it, or the stop of an abbreviation.
    pub close: bool,
    /// Of the sender's own name or their school's ([`self::names::mark_own`]).
    pub own: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Sentence {
    pub text: String,
    pub words: Vec<Word>,
    /// It stands in this paragraph of the text.
    pub paragraph: usize,
    /// It begins its line.
    pub opens_line: bool,
    pub question: bool,
}

impl Sentence {
    pub(super) fn new(text: &str, paragraph: usize, opens_line: bool) -> Sentence {
        Sentence {
            text: text.to_owned(),
            words: words(text),
            paragraph,
            opens_line,
            question: text
                .trim_end_matches([')', '"', '”', '!', ' '])
                .ends_with('?'),
        }
    }

    pub fn norms(&self) -> Vec<&str> {
        self.words.iter().map(|w| w.norm.as_str()).collect()
    }

    pub fn says(&self, patterns: &[&str]) -> bool {
        let norms = self.norms();
        patterns.iter().any(|p| find(p, &norms).is_some())
    }

    /// The sentence as it is quoted: at most 200 characters.
    pub fn quote(&self) -> String {
        cut(&self.text)
    }
}

pub(super) fn cut(text: &str) -> String {
    text.chars().take(200).collect::<String>().trim().to_owned()
}

pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut word: Option<Word> = None;
    let mut last = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let apostrophe = matches!(c, '\'' | '’' | '‘' | '`' | '´');
        if c.is_alphanumeric() {
            let word = word.get_or_insert_with(|| {
                let gap = text.get(last..at).unwrap_or("");
                Word {
                    norm: String::new(),
                    start: at,
                    end,
                    possessive: false,
                    parted: gap.contains([':', '|', '=', '@', '–']) || gap.contains(" - "),
                    capital: c.is_uppercase(),
                    close: gap.chars().all(|c| matches!(c, ' ' | '.' | '-')) && gap != " - ",
                    own: false,
                }
            });
            match c.is_ascii() {
                true => word.norm.push(c.to_ascii_lowercase()),
                false => word.norm.extend(c.to_lowercase()),
            }
            word.end = end;
            last = end;
        } else if apostrophe
            && let Some(open) = word.as_mut()
            && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric())
        {
            // kept open: "don't" is one word
            open.possessive = true;
        } else {
            found.extend(word.take().map(closed));
        }
    }
    found.extend(word.take().map(closed));
    mark_the_unwell(&mut found);
    found
}

/// Tells "Ann's" (a person and an s) from "it's" and "don't".
fn closed(mut word: Word) -> Word {
    const CONTRACTED: [&str; 11] = [
        "its", "shes", "hes", "thats", "theres", "heres", "whats", "whos", "lets", "hows", "wheres",
    ];
    if word.possessive {
        if word.norm.ends_with('s') && !CONTRACTED.contains(&word.norm.as_str()) {
            word.norm.pop();
        } else {
            word.possessive = false;
        }
    }
    let meant = misspelt(&word.norm).or_else(|| shortened(&word.norm, word.capital));
    if let Some(meant) = meant {
        word.norm = meant.to_owned();
    }
    word
}

/// The first place where the pattern fits, as a range of words.
pub(super) fn find(pattern: &str, norms: &[&str]) -> Option<(usize, usize)> {
    let (pattern, starts) = match pattern.strip_prefix("^ ") {
        Some(rest) => (rest, 1),
        None => (pattern, norms.len() + 1),
    };
    let first = Element::first_of(pattern);
    let mut places = 0..starts.min(norms.len() + 1);
    if matches!(first.choice, "$" | "..") || first.optional {
        return places.find_map(|from| fits(pattern, norms, from).map(|end| (from, end)));
    }
    // Most patterns begin with a word that is not there: it is looked for alone.
    places.find_map(|from| {
        let end = norms
            .get(from)
            .filter(|norm| first.is(norm))
            .and_then(|_| fits(first.rest, norms, from + 1));
        end.map(|end| (from, end))
    })
}

/// "Would it be possible …", "is there parking": a question by its order of words, whatever its mark.
pub(super) fn is_turned_round(norms: &[&str]) -> bool {
    const ORDER: &str = "yes? and|so|hi|hello|just|also|ps|but? do|does|did|should|shall|may|might|must|am|is|are|was|were|has|have|had|can|could|would|will i|we|my|our|the|this|that|these|it|you|they|she|he|there|someone|somebody|anyone|anybody|everyone|any";
    begins(ORDER, norms)
}

/// An element of a pattern, taken apart in one walk over its few bytes: listening asks thousands of
/// patterns about each mail.
struct Element<'p> {
    /// The words it may be, with bars between them.
    choice: &'p str,
    optional: bool,
    /// The elements after it.
    rest: &'p str,
    /// The [`shape`]s of its words, as a set.
    shapes: u64,
}

impl Element<'_> {
    fn first_of(pattern: &str) -> Element<'_> {
        let (choice, rest) = pattern.split_once(' ').unwrap_or((pattern, ""));
        let must = choice.strip_suffix('?');
        let choice = must.unwrap_or(choice);
        let bytes = choice.as_bytes();
        let (mut shapes, mut from) = (0, 0);
        for (at, byte) in bytes.iter().enumerate() {
            if *byte == b'|' {
                shapes |= shape(bytes.get(from), at - from);
                from = at + 1;
            }
        }
        Element {
            choice,
            optional: must.is_some(),
            rest,
            shapes: shapes | shape(bytes.get(from), bytes.len() - from),
        }
    }

    /// Most words are told from it by their shape.
    fn is(&self, norm: &str) -> bool {
        self.shapes & shape(norm.as_bytes().first(), norm.len()) != 0
            && is_one_of(self.choice, norm)
    }
}

/// A word's first letter and length, as one of 64.
fn shape(first: Option<&u8>, length: usize) -> u64 {
    first.map_or(0, |first| 1 << ((usize::from(*first) * 7 + length) % 64))
}

pub(super) fn is_one_of(choice: &str, norm: &str) -> bool {
    is_among(choice, b'|', norm)
}

/// Whether the word is in a list with blanks between the words.
pub(super) fn in_list(list: &str, norm: &str) -> bool {
    is_among(list, b' ', norm)
}

fn is_among(list: &str, mark: u8, word: &str) -> bool {
    let (list, word) = (list.as_bytes(), word.as_bytes());
    let Some(first) = word.first() else {
        return list.is_empty();
    };
    let mut at = 0;
    while let Some(here) = list.get(at..).filter(|here| here.len() >= word.len()) {
        // Most are told apart by their first letter; a walk over the few bytes of one is the
        // fastest search for the next.
        let same = here.first() == Some(first)
            && here.starts_with(word)
            && here.get(word.len()).is_none_or(|next| *next == mark);
        if same {
            return true;
        }
        match here.iter().position(|b| *b == mark) {
            Some(to) => at += to + 1,
            None => return false,
        }
    }
    false
}

/// The pattern fits here; where it ends.
fn fits(pattern: &str, norms: &[&str], at: usize) -> Option<usize> {
    if pattern.is_empty() {
        return Some(at);
    }
    let first = Element::first_of(pattern);
    let rest = first.rest;
    match first.choice {
        "$" => (at >= norms.len()).then_some(at),
        ".." => (0..=4).find_map(|gap| {
            let next = at.checked_add(gap)?;
            (next <= norms.len())
                .then(|| fits(rest, norms, next))
                .flatten()
        }),
        _ => {
            let here = norms.get(at).is_some_and(|norm| first.is(norm));
            // "of|$": a word, or the end
            if at >= norms.len() && is_one_of(first.choice, "$") && rest.is_empty() {
                return Some(at);
            }
            if here && let Some(end) = fits(rest, norms, at + 1) {
                return Some(end);
            }
            first.optional.then(|| fits(rest, norms, at)).flatten()
        }
    }
}

/// As [`fits`] at the beginning of these words.
pub(super) fn begins(pattern: &str, norms: &[&str]) -> bool {
    begins_to(pattern, norms).is_some()
}

pub(super) fn begins_to(pattern: &str, norms: &[&str]) -> Option<usize> {
    fits(pattern, norms, 0)
}
