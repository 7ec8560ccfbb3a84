//! Wording made comparable: tokens without case, accents, punctuation, years and spelling habits.
//!
//! Owns how a printed label and a retyped one become the same words. Knows no programme.

use std::collections::{BTreeMap, HashSet};

use compact_str::CompactString;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::memo::Memo;

/// A word in its comparable form, and where it stands in the text (bytes).
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// In place: a form is taken to words many times over.
    pub text: CompactString,
    pub start: usize,
    pub end: usize,
}

/// The words of a text in their comparable form.
pub fn words(text: &str) -> Vec<Word> {
    static KNOWN: Memo<Vec<Word>> = Memo::new();
    KNOWN.of(text, || taken_apart(text))
}

fn taken_apart(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::with_capacity(text.len() / 6 + 1);
    let mut current = Current::default();
    // Of the word so far: its last character is a digit, all of them are.
    let (mut digit, mut number) = (false, false);
    let mut taken = 0;
    for (at, c) in text.char_indices() {
        if at < taken {
            continue;
        }
        let open = !current.text.is_empty();
        if !open && let Some(plain) = plain_word(text, at) {
            taken = plain.end;
            found.push(plain);
            continue;
        }
        if matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '`') && open {
            current.apostrophe = true;
            continue;
        }
        if !c.is_alphanumeric() {
            current.close(&mut found);
            continue;
        }
        let turns = digit != c.is_ascii_digit();
        // "participant1" is two words, "1st" is one
        if turns && !number && open {
            current.close(&mut found);
        }
        digit = c.is_ascii_digit();
        if current.text.is_empty() {
            current.start = at;
            number = digit;
        }
        number &= digit;
        current.apostrophe &= matches!(c, 's' | 'S');
        // Most are ASCII, which decomposes to itself; tables are asked about the others.
        if c.is_ascii() {
            current.text.push(c.to_ascii_lowercase());
        } else {
            current.text.extend(
                c.nfkd()
                    .filter(|c| !is_combining_mark(*c))
                    .flat_map(char::to_lowercase),
            );
        }
        current.end = at + c.len_utf8();
    }
    current.close(&mut found);
    joined(found)
}

/// The word that begins here, when it is of ASCII letters alone and nothing is joined to it: nearly
/// every word is.
fn plain_word(text: &str, start: usize) -> Option<Word> {
    let rest = text.as_bytes().get(start..)?;
    let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let ends = rest
        .get(letters)
        .is_none_or(|b| b.is_ascii() && !matches!(b, b'0'..=b'9' | b'\'' | b'`'));
    if letters == 0 || !ends {
        return None;
    }
    let end = start + letters;
    let mut word = CompactString::new(text.get(start..end)?);
    word.make_ascii_lowercase();
    Some(Word {
        text: word,
        start,
        end,
    })
}

/// The word under way.
#[derive(Default)]
struct Current {
    text: String,
    start: usize,
    end: usize,
    /// An apostrophe stands before its last letters.
    apostrophe: bool,
}

impl Current {
    fn close(&mut self, found: &mut Vec<Word>) {
        let genitive = self.apostrophe && self.text.len() > 2;
        let owner = self.text.strip_suffix('s').filter(|_| genitive);
        let text = owner.unwrap_or(&self.text);
        if !text.is_empty() {
            found.push(Word {
                text: CompactString::new(text),
                start: self.start,
                end: self.end,
            });
        }
        self.text.clear();
        self.apostrophe = false;
    }
}

/// Spelling habits: two words that are one, short forms, plurals, years.
fn joined(raw: Vec<Word>) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::with_capacity(raw.len());
    let mut previous_was_year = false;
    for mut word in raw {
        let is_number = word.text.bytes().all(|b| b.is_ascii_digit());
        let is_year = is_number && word.text.len() == 4 && word.text.starts_with("20");
        if is_year || (previous_was_year && is_number && word.text.len() == 2) {
            previous_was_year = is_year;
            continue;
        }
        previous_was_year = false;
        let before = out.last().map_or("", |w| w.text.as_str());
        let number_of = word.text == "no"
            && matches!(
                before,
                "telephone" | "reference" | "trn" | "urn" | "contact" | "mobile"
            );
        // "role/s", "group(s)", "class(es)"
        let plural = word.text == "s" || word.text == "es" && before == "class";
        let merged = match (before, word.text.as_str()) {
            ("e", "mail" | "mails") => Some("email"),
            ("head", "teacher" | "teachers") => Some("headteacher"),
            ("post", "code") => Some("postcode"),
            ("tele", "phone") => Some("telephone"),
            _ => None,
        };
        if let (Some(merged), Some(last)) = (merged, out.last_mut()) {
            last.text = CompactString::const_new(merged);
            last.end = word.end;
            continue;
        }
        if plural {
            if let Some(last) = out.last_mut() {
                last.end = word.end;
            }
            continue;
        }
        if number_of {
            word.text = CompactString::const_new("number");
        }
        word.text = spelling(word.text);
        out.push(word);
    }
    out
}

fn spelling(mut word: CompactString) -> CompactString {
    let same = match word.as_str() {
        "tel" | "phone" | "mobile" | "mob" | "telephones" | "phones" => "telephone",
        "mathematics" | "math" => "maths",
        "ref" => "reference",
        "num" | "nr" | "numbers" => "number",
        "dept" => "department",
        "incl" | "inc" => "including",
        "one" | "first" | "1st" => "1",
        "two" | "second" | "2nd" => "2",
        "mail" | "emails" => "email",
        "addr" => "address",
        "emailaddress" => "email",
        "telephonenumber" | "phonenumber" => "telephone",
        "ht" => "headteacher",
        "principal" => "headteacher",
        "programmes" | "program" => "programme",
        _ => "",
    };
    if !same.is_empty() {
        return CompactString::const_new(same);
    }
    let plural = word.len() > 4
        && word.ends_with('s')
        && !word.ends_with("ss")
        && !word.ends_with("us")
        && word != "maths";
    if plural {
        word.pop();
    }
    word
}

/// The words joined by single spaces: what labels are looked up by.
pub fn key_of(words: &[Word]) -> String {
    let mut key = String::with_capacity(words.iter().map(|w| w.text.len() + 1).sum());
    for word in words {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(&word.text);
    }
    key
}

/// Where the text proper begins: after "1.", "a)", "Q3:", bullets, quote marks and emphasis.
pub fn after_numbering(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let trimmed = rest.trim_start_matches(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    '•' | '*' | '·' | '>' | '_' | '-' | '–' | '▪' | '#' | '\u{f0b7}' | '\u{200b}'
                )
        });
        let skipped = rest.len() - trimmed.len();
        let number = numbering(trimmed);
        if number == 0 {
            return at + skipped;
        }
        at += skipped + number;
    }
}

/// The length of "1. ", "(2) ", "b) ", "Q4: " at the start of a text, with something after it.
fn numbering(text: &str) -> usize {
    let open = text.strip_prefix('(').unwrap_or(text);
    let body = open
        .strip_prefix(['Q', 'q'])
        .filter(|t| t.starts_with(|c: char| c.is_ascii_digit()))
        .unwrap_or(open);
    let digits = body.chars().take_while(char::is_ascii_digit).count();
    let after = if (1..=2).contains(&digits) {
        body.get(digits..)
    } else {
        body.strip_prefix(|c: char| c.is_ascii_alphabetic())
            .filter(|t| t.starts_with([')', '.']))
    };
    let Some(after) = after else { return 0 };
    let Some(rest) = after.strip_prefix(['.', ')', ':']) else {
        return 0;
    };
    if !rest.starts_with(char::is_whitespace) || rest.trim().is_empty() {
        return 0;
    }
    text.len() - rest.len()
}

/// Letters wrong, left out or turned round in a long word.
const MOST_SLIPS: usize = 2;

/// Whether two words differ by a slip of the keyboard.
pub fn slip(a: &str, b: &str) -> bool {
    let (la, lb) = (length(a), length(b));
    let longest = la.max(lb);
    let allowed = match longest {
        0..=4 => return false,
        5..=8 => 1,
        _ => MOST_SLIPS,
    };
    if la.abs_diff(lb) > allowed {
        return false;
    }
    // Most are told apart before they are laid side by side.
    // A letter put for another changes two of the letters there are; no slip changes more.
    let other = (letters(a) ^ letters(b)).count_ones() as usize;
    if other > 2 * allowed || a.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let same_edge = a.chars().next() == b.chars().next() || a.chars().last() == b.chars().last();
    same_edge && strsim::osa_distance(a, b) <= allowed
}

/// Words to know a slip of the keyboard by.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    words: HashSet<String>,
    /// By length, each with its letters: nearly all are told from a word by these alone.
    by_length: BTreeMap<usize, Vec<(u64, String)>>,
}

impl Vocabulary {
    pub fn contains(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// The word that this one was meant to be.
    pub fn nearest(&self, word: &str) -> Option<&str> {
        let (length, letters) = (length(word), letters(word));
        self.by_length
            .range(length.saturating_sub(MOST_SLIPS)..=length + MOST_SLIPS)
            .flat_map(|(_, known)| known)
            .filter(|(known, _)| (known ^ letters).count_ones() as usize <= 2 * MOST_SLIPS)
            .map(|(_, known)| known.as_str())
            .filter(|known| slip(known, word))
            .min()
    }
}

impl Extend<String> for Vocabulary {
    fn extend<T: IntoIterator<Item = String>>(&mut self, words: T) {
        for word in words {
            if self.words.insert(word.clone()) {
                let of_length = self.by_length.entry(length(&word)).or_default();
                of_length.push((letters(&word), word));
            }
        }
    }
}

impl IntoIterator for Vocabulary {
    type Item = String;
    type IntoIter = std::collections::hash_set::IntoIter<String>;

    fn into_iter(self) -> Self::IntoIter {
        self.words.into_iter()
    }
}

fn length(word: &str) -> usize {
    match word.is_ascii() {
        true => word.len(),
        false => word.chars().count(),
    }
}

/// Which letters a word has, as a set.
fn letters(word: &str) -> u64 {
    word.chars()
        .fold(0, |set, c| set | 1 << (u32::from(c) % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_label_are_the_same_words() {
        for (a, b) in [
            ("Head Teacher's E-mail:", "headteacher email"),
            (
                "School role/s including teaching group(s) in 2022/23",
                "SCHOOL ROLES including\u{a0}teaching groups in 2017-18",
            ),
            ("Tel. no.", "telephone number"),
            ("Lead Participant1", "lead participant one"),
            ("Name of school ………", "name of school"),
        ] {
            assert_eq!(key_of(&words(a)), key_of(&words(b)), "{a}");
        }
    }

    #[test]
    fn numbering_and_bullets_are_no_words() {
        for (text, rest) in [
            ("12. Lead teacher 2", "Lead teacher 2"),
            ("> * (a) Name", "Name"),
            ("Q3: Email", "Email"),
            ("1234 High Street", "1234 High Street"),
            ("2 The Green", "2 The Green"),
        ] {
            assert_eq!(text.get(after_numbering(text)..), Some(rest));
        }
    }
}
