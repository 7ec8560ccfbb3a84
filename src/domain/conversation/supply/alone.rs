//! Numbers without their labels: beside names, or as all that a mail says.

use super::{
    Heard,
    doubtful::{asks_which_it_is, disowns, is_doubtful, is_told_plainly},
    label::{What, of_person},
    region::Region,
    spans::Span,
};
use crate::domain::{
    conversation::{
        Topic, Whose,
        words::{
            Sentence, Word, find, in_list,
            names::{is_title, name_at, name_of},
            words,
        },
    },
    programme::{Attribute, Key},
};

impl Heard {
    /// "Ann Lee - 1234567, and Ben's is 7654321": numbers beside names. True when the sentence said
    /// nothing else.
    pub(super) fn numbers_of_people(&mut self, sentence: &Sentence, spans: &[Span]) -> bool {
        let found = &sentence.words;
        let is_trn = |at: usize| {
            found
                .get(at)
                .is_some_and(|w| w.norm.len() == 7 && w.norm.chars().all(|c| c.is_ascii_digit()))
        };
        // other numbers of seven digits are in the air: invoices, telephones
        let about = spans.iter().all(|s| {
            matches!(s.label.what, Some(What::Of(Attribute::Trn)))
                || s.label.what.is_none() && s.label.role().is_some()
        });
        let trns = spans
            .iter()
            .any(|s| matches!(s.label.what, Some(What::Of(Attribute::Trn))));
        let mut pairs = Vec::new();
        let mut plain = 0;
        // the last who was named without a number, and whether one is said to be theirs
        let mut named: Option<Whose> = None;
        let mut sure = false;
        let mut at = 0;
        while at < found.len() {
            if let Some(end) = name_at(found, at) {
                let gap = found.get(end).map_or(0, |w| usize::from(w.norm == "is"));
                let parted = found
                    .get(end)
                    .zip(found.get(end.wrapping_sub(1)))
                    .is_some_and(|(b, a)| {
                        sentence
                            .text
                            .get(a.end..b.start)
                            .is_some_and(|g| g.chars().all(|c| " :-–=,(	|'’s".contains(c)))
                    });
                if parted && is_trn(end + gap) {
                    let whose = Whose::Named(name_of(&sentence.text, found, at, end));
                    pairs.push((whose, end + gap));
                    at = end + gap + 1;
                    continue;
                }
                named = Some(Whose::Named(name_of(&sentence.text, found, at, end)));
                at = end;
                plain += 1;
                continue;
            }
            let mine = found
                .get(at)
                .is_some_and(|w| w.norm == "mine" || w.norm == "me");
            if mine {
                let gap = found.get(at + 1).map_or(0, |w| usize::from(w.norm == "is"));
                if is_trn(at + 1 + gap) {
                    pairs.push((Whose::Mine, at + 1 + gap));
                    at += 2 + gap;
                    continue;
                }
            }
            // "Ben has given me hers: 1234567"
            let theirs = found
                .get(at)
                .is_some_and(|w| matches!(w.norm.as_str(), "hers" | "his"));
            let gap = found.get(at + 1).map_or(0, |w| usize::from(w.norm == "is"));
            if theirs
                && is_trn(at + 1 + gap)
                && let Some(whose) = named.clone()
            {
                pairs.push((whose, at + 1 + gap));
                sure = true;
                at += 2 + gap;
                continue;
            }
            // "1234567 - me"
            if is_trn(at)
                && found
                    .get(at + 1)
                    .is_some_and(|w| matches!(w.norm.as_str(), "me" | "mine"))
                && found.get(at + 2).is_none_or(|w| {
                    let gap = found
                        .get(at + 1)
                        .and_then(|me| sentence.text.get(me.end..w.start));
                    w.parted || w.norm == "and" || gap.is_some_and(|gap| gap.contains([',', ';']))
                })
            {
                pairs.push((Whose::Mine, at));
                at += 2;
                continue;
            }
            if is_trn(at) {
                let after = at
                    + found
                        .get(at + 1)
                        .map_or(0, |w| usize::from(w.norm == "for"))
                    + 1;
                // "1234567 - Ann will send hers" is not Ann's
                let ends = |end: usize| {
                    let gap = found.get(end - 1).zip(found.get(end));
                    let gap = gap.and_then(|(a, b)| sentence.text.get(a.end..b.start));
                    gap.is_none_or(|gap| gap.contains([',', ';', ')', '\n']))
                        || found.get(end).is_some_and(|w| w.norm == "and")
                };
                if let Some(end) = name_at(found, after).filter(|end| ends(*end)) {
                    let whose = Whose::Named(name_of(&sentence.text, found, after, end));
                    pairs.push((whose, at));
                    at = end;
                    continue;
                }
            }
            const SMALL: &str =
                "and is for the trn trns our are as follows here these thanks hi sorry numbers";
            let small = found
                .get(at)
                .is_some_and(|w| in_list(SMALL, &w.norm) || is_title(&w.norm));
            plain += usize::from(!small);
            at += 1;
        }
        if pairs.is_empty() || !about || !(trns || sure || plain == 0) {
            return false;
        }
        // "my TRN is 7654321 and Omar's is 1234567": the labelled number is read as any other
        let labelled = spans
            .iter()
            .any(|s| s.label.owner.is_some() && s.label.what.is_some());
        for (whose, number) in pairs {
            let Some(word) = found.get(number) else {
                continue;
            };
            self.push(
                of_person(whose, Attribute::Trn),
                word.norm.clone(),
                &sentence.text,
            );
        }
        !labelled
    }

    /// "Ann has found it: 1234567", "the one you asked for is 12/34567": one number of a TRN's length
    /// among words that speak of no other number.
    fn number_in_words(&mut self, sentence: &Sentence, whose: Whose) {
        const OTHER: &str = "tel telephone phone mobile mob fax call ring text invoice order po purchase ticket \
             case ext extension pupils roll ref dfe laestab account vat charity room postcode cost urn estab \
             establishment school sort not";
        let found = &sentence.words;
        let digits = |w: &Word| w.norm.chars().all(|c| c.is_ascii_digit());
        let numbers: Vec<&Word> = found
            .iter()
            .filter(|w| w.norm.chars().any(|c| c.is_ascii_digit()))
            .collect();
        let first = numbers.first().map(|w| w.start);
        // Older letters print it as 12/34567.
        // a digit short, where nothing but a teacher's number was asked for: it is asked for again
        let trn_wanted = self
            .wanted
            .iter()
            .any(|key| matches!(key, Key::Person(_, Attribute::Trn)));
        let short = trn_wanted && !self.wanted.contains(&Key::SchoolUrn);
        let length = |n: usize| n == 7 || short && (6..=8).contains(&n);
        let number = match numbers.as_slice() {
            [one] if digits(one) && length(one.norm.len()) => one.norm.clone(),
            [one, two] if digits(one) && digits(two) => {
                match (
                    one.norm.len(),
                    two.norm.len(),
                    sentence.text.get(one.end..two.start),
                ) {
                    (2, 5, Some("/")) => format!("{}{}", one.norm, two.norm),
                    _ => return,
                }
            }
            _ => return,
        };
        let other = found.iter().any(|w| in_list(OTHER, &w.norm));
        let at = found.iter().position(|w| Some(w.start) == first);
        let plain = at.is_some_and(|at| is_told_plainly(sentence, at, at + numbers.len()));
        if other || !plain || is_doubtful(sentence) || found.len() > 24 {
            return;
        }
        let named = (0..found.len())
            .find_map(|at| Some((at, name_at(found, at)?)))
            .map(|(from, to)| Whose::Named(name_of(&sentence.text, found, from, to)));
        let whose = match whose {
            Whose::Unstated => named.unwrap_or(Whose::Unstated),
            whose @ (Whose::Mine | Whose::Named(_) | Whose::Role(_)) => whose,
        };
        self.push(of_person(whose, Attribute::Trn), number, &sentence.text);
    }

    /// A number or an address that is all a mail says: "1234567", "Sorry, it's 1234567".
    pub(super) fn bare(&mut self, found: &[Sentence], quoted: &str) {
        const SAID_BESIDE: &str = "sorry apologies it its is here heres this that thanks thank you hi hello the             number correct right one my mine as requested please use should be and for that yes of course no             problem many jo all dear there address typo mistake error form on in a was been spelling spelt \
            wrong mistyped not e mail email emails oops whoops shes hes she he copied cc cced ccd above too also now";
        if found.iter().any(|s| disowns(s) || asks_which_it_is(s)) {
            return;
        }
        let mut only: Option<&Sentence> = None;
        for sentence in found {
            let numbered = sentence
                .words
                .iter()
                .any(|w| w.norm.chars().any(|c| c.is_ascii_digit()));
            if numbered || sentence.text.contains('@') {
                if only.is_some() || sentence.question {
                    return;
                }
                only = Some(sentence);
            }
        }
        let Some(sentence) = only else { return };
        let region = Region::new(&sentence.text, &sentence.words, 0, sentence.words.len());
        // "… his, 1234567 (mine was on the form)" is not mine
        let norms = sentence.norms();
        let numbered = |w: &&str| w.starts_with(|c: char| c.is_ascii_digit());
        let upto = norms.iter().position(numbered).unwrap_or(norms.len());
        let (before, after) = norms.split_at(upto);
        let mine = find("my|mine", before).is_some()
            && find("my mistake|fault|error|apologies|bad", before).is_none()
            || find("is my|mine", after).is_some();
        let whose = if mine { Whose::Mine } else { Whose::Unstated };
        if let Some(email) = region.email() {
            // "not the other one"
            let others: Vec<&str> = sentence
                .text
                .split_whitespace()
                .filter(|token| !token.contains('@'))
                .collect();
            let others = others.join(" ");
            let spare = words(&others).iter().all(|w| in_list(SAID_BESIDE, &w.norm));
            if spare {
                self.push(of_person(whose, Attribute::Email), email, &sentence.text);
            }
            return;
        }
        let numbers: Vec<&Word> = sentence
            .words
            .iter()
            .filter(|w| !in_list(SAID_BESIDE, &w.norm))
            .collect();
        // "01632 960321, thanks", where our letter asked for a number
        let spare = numbers
            .iter()
            .all(|w| w.norm.chars().all(|c| c.is_ascii_digit()));
        if spare
            && quoted.to_lowercase().contains("telephone")
            && let Some(phone) = region.phone_anywhere()
        {
            self.push(of_person(whose, Attribute::Phone), phone, &sentence.text);
            return;
        }
        let [number] = numbers.as_slice() else {
            self.number_in_words(sentence, whose);
            return;
        };
        if !number.norm.chars().all(|c| c.is_ascii_digit()) {
            return;
        }
        let trn_wanted = self
            .wanted
            .iter()
            .any(|k| matches!(k, Key::Person(_, Attribute::Trn)));
        let asked = quoted.trim().is_empty() || self.wanted.contains(&Key::SchoolUrn);
        match number.norm.len() {
            7 => self.push(
                of_person(whose, Attribute::Trn),
                number.norm.clone(),
                &sentence.text,
            ),
            6 if asked && !mine => self.push(
                Topic::Field {
                    key: Key::SchoolUrn,
                },
                number.norm.clone(),
                &sentence.text,
            ),
            // no teacher has it: they are asked again
            5..=8 if trn_wanted => self.push(
                of_person(whose, Attribute::Trn),
                number.norm.clone(),
                &sentence.text,
            ),
            _ => {}
        }
    }
}
