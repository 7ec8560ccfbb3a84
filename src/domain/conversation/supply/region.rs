//! The words behind a label, and the one value of the expected shape in them. What does not have
//! the shape is no value.

use super::label::{self, Label, Owner};
use crate::domain::{
    address::Address,
    conversation::{
        split::foot,
        words::{
            Word, begins_to, in_list,
            names::{name_at, name_of},
            words,
        },
    },
    programme::{Attribute, Role},
};

/// The words in which a value is looked for.
pub(super) struct Region<'a> {
    text: &'a str,
    found: &'a [Word],
    from: usize,
    to: usize,
}

impl<'a> Region<'a> {
    pub fn new(text: &'a str, found: &'a [Word], from: usize, to: usize) -> Region<'a> {
        let mut region = Region {
            text,
            found,
            from,
            to: to.min(found.len()),
        };
        // "second teacher - it will be Ann Lee"
        let norms: Vec<&str> = found
            .iter()
            .take(region.to)
            .skip(from)
            .map(|w| w.norm.as_str())
            .collect();
        const POINTS: &str = "it|this|that|which will? now? be|is going? to? be?";
        let from = from + begins_to(POINTS, &norms).unwrap_or(0);
        region.from = from;
        // "from X to Y"
        if region.norm(0) == Some("from") {
            let to = (from..region.to).find(|at| found.get(*at).is_some_and(|w| w.norm == "to"));
            region.from = to.map_or(from, |at| at + 1);
        }
        // "not X but Y"
        if region.norm(0) == Some("not") {
            let but = (from..region.to).find(|at| {
                found
                    .get(*at)
                    .is_some_and(|w| w.norm == "but" || w.norm == "rather")
            });
            region.from = but.map_or(region.to, |at| at + 1);
        }
        // "X not Y"
        let numbered = |w: &Word| w.norm.starts_with(|c: char| c.is_ascii_digit());
        let not = (region.from + 1..region.to).find(|at| {
            found.get(*at).is_some_and(|w| w.norm == "not")
                && found.get(at - 1).is_some_and(numbered)
                && found.get(at + 1).is_some_and(numbered)
        });
        region.to = not.unwrap_or(region.to);
        region
    }

    /// "1234567 (previous teacher)", "1234567, new one to follow": what was.
    pub fn is_of_the_past(&self) -> bool {
        const PAST: &[&str] = &[
            "previous|former|old|last teacher|lead|participant|head|headteacher|one|number|address|email|trn",
            "was|is a|my|another|an? old|former? colleague|colleagues|friend|friends",
            "was .. mistake|wrong|error",
            "new|correct|right one|number|trn|address|email to follow|come",
        ];
        let words = self.found.iter().take(self.to).skip(self.from);
        let norms: Vec<&str> = words.map(|w| w.norm.as_str()).collect();
        PAST.iter()
            .any(|p| crate::domain::conversation::words::find(p, &norms).is_some())
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

    pub fn is_placeholder(&self) -> bool {
        const NONE: &[&str] = &[
            "^ tbc|tba|tbd|na|none|unknown|nil",
            "^ n a",
            "^ to be confirmed|announced|decided|advised|supplied",
            "^ to follow",
            "^ not known|applicable|sure|yet|available",
            "^ see|as above|attached|below|attachment|form|before|on|in",
            "^ see|ask|check|contact|try the|our|my|your|school|with|office|website",
            "^ attached|enclosed|missing|correct|wrong|incorrect|same|blank",
            "^ being|coming|still|on",
            "^ in $|the|my|our|her|his|a|hand|progress|process|due|post|there|here|form|box|attachment",
        ];
        let norms: Vec<&str> = self
            .found
            .iter()
            .take(self.to)
            .skip(self.from)
            .map(|w| w.norm.as_str())
            .collect();
        norms.is_empty()
            || NONE
                .iter()
                .any(|p| crate::domain::conversation::words::find(p, &norms).is_some())
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

    pub fn trn(&self) -> Option<String> {
        self.digits(5, 8).map(|(text, _)| text)
    }

    /// A number of seven digits and nothing besides.
    pub fn only_trn(&self) -> Option<String> {
        let word = self.found.get(self.from)?;
        let digits = word.norm.len() == 7 && word.norm.chars().all(|c| c.is_ascii_digit());
        (digits && self.to == self.from + 1).then(|| word.norm.clone())
    }

    pub fn urn(&self) -> Option<String> {
        self.digits(6, 8)
            .filter(|(_, digits)| digits.len() == 6)
            .map(|(text, _)| text)
    }

    pub fn phone(&self) -> Option<String> {
        self.digits(9, 14)
            .filter(|(text, digits)| {
                digits.starts_with('0') || text.contains('+') || digits.starts_with("44")
            })
            .map(|(text, _)| text)
    }

    pub fn phone_anywhere(&self) -> Option<String> {
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

    pub fn email(&self) -> Option<String> {
        let tokens: Vec<&str> = self.raw().split_whitespace().collect();
        tokens
            .iter()
            .enumerate()
            .filter(|(n, _)| {
                let before = n.checked_sub(1).and_then(|b| tokens.get(b));
                before.is_none_or(|b| !b.eq_ignore_ascii_case("not"))
            })
            .find_map(|(_, token)| address_in(token).map(str::to_owned))
    }

    /// What is asked of a person, by its shape.
    pub fn of_person(&self, attribute: Attribute, colon: bool) -> Option<String> {
        match attribute {
            Attribute::Name => self.name(1),
            Attribute::Email => self.email(),
            Attribute::Trn => self.trn(),
            Attribute::Phone => self.phone(),
            Attribute::Role | Attribute::YearGroups => self.words(colon, 20),
        }
    }

    /// Up to five capitalised words.
    pub fn name(&self, least: usize) -> Option<String> {
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
            " after all",
            " not year",
            " instead of ",
            " rather than ",
            " (not ",
            " (was ",
            ", thank",
            ", many thank",
            ", sorry",
            ", apolog",
            " - apolog",
            ", my mistake",
            ", my bad",
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
        let text = text.strip_suffix(" and").unwrap_or(text);
        let spoken = words(text);
        let fits = (1..=150).contains(&text.chars().count()) && !text.contains('?');
        (fits && !spoken.is_empty() && !foot::is_sign_off(text)).then(|| text.to_owned())
    }

    /// A role, a list of years.
    pub fn words(&self, colon: bool, most: usize) -> Option<String> {
        const POSTS: &str = "teacher lead leader year years y ks1 ks2 ks3 ks4 ks5 head deputy senco sendco \
            ordinator coordinator subject class reception eyfs ect maths second assistant";
        let text = self.text_value()?;
        let found = words(&text);
        let first = found.first().map_or("", |w| w.norm.as_str());
        let posts = found.iter().any(|w| {
            in_list(POSTS, &w.norm) || w.norm.chars().next().is_some_and(|c| c.is_ascii_digit())
        });
        let sentence = matches!(
            first,
            "to" | "being" | "not" | "going" | "i" | "we" | "it" | "that" | "as" | "also" | "still"
        );
        // "i/c transition"
        let sentence = sentence && !text.to_lowercase().starts_with("i/c ");
        (found.len() <= most && !sentence && (colon || posts)).then_some(text)
    }

    /// Something with a name: a county, a school.
    pub fn proper(&self, most: usize) -> Option<String> {
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

    pub fn address(&self, colon: bool, label: Label) -> Option<String> {
        let text = self.text_value()?;
        // "… IP24 1PL (the sat nav takes you to the wrong gate)"
        let text = match text.split_once(" (") {
            Some((place, aside)) if aside.ends_with(')') && label::has_postcode(place) => {
                place.to_owned()
            }
            Some(_) | None => text,
        };
        let said_school = label.owner == Some(Owner::School) || colon;
        let place = label::has_postcode(&text);
        (!text.contains('@') && said_school && place).then_some(text)
    }

    /// "… for Ann Lee" after the value.
    pub fn name_after(&self) -> Option<String> {
        (self.from..self.to).find_map(|at| {
            let word = self.found.get(at)?;
            matches!(word.norm.as_str(), "for" | "of").then_some(())?;
            let end = name_at(self.found, at + 1)?;
            Some(name_of(self.text, self.found, at + 1, end))
        })
    }

    /// "… for lead 2" after the value.
    pub fn role_after(&self) -> Option<Role> {
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

/// The address that a word is, without the marks around it: "<a.lee@oak.test>,", "mailto:…".
pub(super) fn address_in(token: &str) -> Option<&str> {
    let bare = token
        .trim()
        .trim_matches(['<', '>', '(', ')', '[', ']', ',', ';', '.', '"', '\'', ':']);
    let bare = bare.split_once('<').map_or(bare, |(before, _)| before);
    let bare = bare.strip_prefix("mailto:").unwrap_or(bare);
    (bare.contains('@') && Address::parse(bare).is_some()).then_some(bare)
}
