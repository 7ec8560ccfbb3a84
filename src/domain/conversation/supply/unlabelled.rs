//! Values without their labels: "Ann is on 07700 900123", "we're in Norfolk", "Ben - Year 4 teacher".
//!
//! Known by their shape, and said of whoever is named before them. Without the question they are
//! small talk, so they are answers only to what the application still misses; the fold knows that.

use std::sync::LazyLock;

use super::{
    doubtful::{
        asks_which_it_is, disowns, is_doubtful, is_provisional, is_told_plainly, waits_for_it,
    },
    label::{self, of_person},
    pieces::{Piece, is_post, pieces},
    posts::{BOTH, posts},
    replaced,
};
use crate::domain::{
    conversation::{
        Topic, Unlabelled, Whose, Words,
        matters::numbers::urns,
        words::{Sentence, Word, begins, collapse, find, in_list, sentences, words},
    },
    programme::{Attribute, Key},
};

/// Every local authority as its words.
static AUTHORITIES: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    include_str!("../../local_authorities.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| words(line).into_iter().map(|w| w.norm).collect())
        .collect()
});

pub(in crate::domain::conversation) fn hear(text: &Words) -> Vec<Unlabelled> {
    let found = sentences(&text.fresh);
    let mut heard = Overheard::default();
    let card: Vec<String> = text.below.lines().map(collapse).collect();
    // "If anything is wrong ring me"
    let offers = |s: &Sentence| s.says(&["^ if you|anything|any|theres|there"]);
    heard.waits = found.iter().any(|s| waits_for_it(s) && !offers(s));
    let asked = found.iter().any(asks_which_it_is);
    for (n, sentence) in found.iter().enumerate() {
        heard.disowned = asked || disowns(sentence) || found.get(n + 1).is_some_and(disowns);
        let changed = sentence.says(&[CHANGED]);
        if changed {
            heard.spoken = Some(Whose::Mine);
            heard.changed = Some(sentence.paragraph);
        }
        let corrects = changed || sentence.says(CORRECTING);
        heard.corrects = corrects || heard.corrects && sentence.paragraph == heard.paragraph;
        heard.paragraph = sentence.paragraph;
        let asks = sentence.says(&["can|could|would you"]);
        if !sentence.question && !asks && !card.contains(&sentence.text) {
            heard.sentence(sentence);
        }
    }
    heard.urn(&found);
    heard.address(&text.fresh);
    // of one who comes for another nothing is said by a number
    if found.iter().any(replaced::tells_of_change) {
        let others = |u: &Unlabelled| u.topic.attribute().is_some() && !u.topic.is_the_sender_s();
        heard.all.retain(|u| !others(u));
    }
    heard.all
}

const CORRECTING: &[&str] = &[
    "correction|corrections|typo|mistake|error|slip|amend|amended|wrong|wrongly|incorrect|incorrectly|mistyped|misread",
    "actually|should|ought to? have? be|been|say|read",
    "digit|digits|letter|letters|number|numbers|figure|figures swapped|missing|transposed|muddled|mixed",
    "swapped|missed|transposed|muddled .. digit|digits|letter|letters|number|numbers|figure|figures",
    "make that",
    "not .. as|like|what i|we first? said|thought|wrote|gave|put|typed",
    "put|gave|wrote|typed .. old",
    "instead of the|what one|number|address|is? on|in",
    "in fact",
];

/// "I've changed phones": the new number is theirs.
const CHANGED: &str =
    "i|ive have? changed|got a? my? new? number|numbers|phone|phones|mobile|email|address";

#[derive(Default)]
struct Overheard {
    /// This sentence, or one before it in its paragraph, says that something is wrong.
    corrects: bool,
    paragraph: usize,
    /// The value is said not to be the one.
    disowned: bool,
    /// One is said to be still to come.
    waits: bool,
    all: Vec<Unlabelled>,
    /// The person spoken of last.
    spoken: Option<Whose>,
    /// The writer has a new number: said in this paragraph.
    changed: Option<usize>,
}

impl Overheard {
    fn push(&mut self, topic: Topic, value: String, sentence: &Sentence) {
        // another number of the school's may be another school's
        let identity = matches!(
            topic,
            Topic::Field {
                key: Key::SchoolUrn | Key::SchoolAddress
            }
        );
        self.all.push(Unlabelled {
            topic,
            value,
            corrects: self.corrects && !identity,
            quote: sentence.quote(),
        });
    }

    fn field(&mut self, key: Key, value: Option<String>, sentence: &Sentence) {
        if let Some(value) = value {
            self.push(Topic::Field { key }, value, sentence);
        }
    }

    fn sentence(&mut self, sentence: &Sentence) {
        self.field(Key::LocalAuthority, authority(sentence), sentence);
        self.field(Key::SchoolAddress, place(&sentence.text), sentence);
        self.values(sentence);
        let before = self.spoken.clone();
        let grouped = pieces(sentence)
            .iter()
            .any(|p| matches!(p, Piece::Value(Attribute::YearGroups, _)));
        for (whose, value) in posts(sentence) {
            // of a secondary school these are the years taught
            let more = words(&value).iter().any(|w| is_post(&w.norm));
            if !grouped || more {
                let whose = whose.or(before.clone()).unwrap_or(Whose::Unstated);
                self.push(of_person(whose, Attribute::Role), value, sentence);
            }
        }
    }

    /// Each value is of whom the sentence names before it; where it begins with the value, of the
    /// one behind.
    fn values(&mut self, sentence: &Sentence) {
        let all = pieces(sentence);
        let doubted = self.disowned || is_doubtful(sentence);
        let values_first = all
            .iter()
            .find(|p| !matches!(p, Piece::Speaker))
            .is_some_and(|p| matches!(p, Piece::Value(..)));
        // who speaks of herself speaks of others next
        let changed = self.changed == Some(sentence.paragraph);
        let of_another = |whose: &Whose| *whose != Whose::Mine || changed;
        let spoken = self.spoken.clone().filter(of_another);
        let other = sentence.says(&["other|others"]);
        // "1234567 Ann, 7654321 Ben"
        let in_turn = values_first && in_turn(&all);
        let mut owner = spoken.filter(|_| !other).map(Piece::Person);
        // named in this sentence, and without a value so far
        let mut waiting: Option<Piece> = None;
        for (n, piece) in all.iter().enumerate() {
            let Piece::Value(attribute, value) = piece else {
                let named = match piece {
                    Piece::Behind(inner) => inner.as_ref(),
                    piece => piece,
                };
                let hers = self.spoken.clone().filter(|whose| *whose != Whose::Mine);
                let hers = Piece::Person(hers.unwrap_or(Whose::Unstated));
                let named = if *named == Piece::Person(Whose::Unstated) {
                    &hers
                } else {
                    named
                };
                if owner.is_none() || *named != Piece::Speaker {
                    owner = Some(named.clone());
                }
                if let Piece::Person(whose) = named
                    && *whose != Whose::Unstated
                {
                    self.spoken = Some(whose.clone());
                }
                if matches!(named, Piece::Person(_) | Piece::Both) {
                    waiting = Some(named.clone());
                }
                continue;
            };
            if doubted {
                continue;
            }
            let meant = match all.get(n + 1) {
                Some(Piece::Behind(inner)) if values_first => Some(inner.as_ref().clone()),
                Some(person) if in_turn => Some(person.clone()),
                Some(_) | None => owner.clone(),
            };
            // "Ann is reached through the office, 01632 …"
            let behind = match all.get(n + 1) {
                Some(Piece::Behind(inner)) => Some(inner.as_ref().clone()),
                Some(_) | None => waiting.take(),
            };
            if meant == Some(Piece::School) && behind.is_some() {
                self.value(*attribute, value, behind.as_ref(), sentence);
            }
            self.value(*attribute, value, meant.as_ref(), sentence);
        }
    }

    fn value(
        &mut self,
        attribute: Attribute,
        value: &str,
        owner: Option<&Piece>,
        sentence: &Sentence,
    ) {
        let phone = attribute == Attribute::Phone;
        let whose = match owner {
            Some(Piece::Person(whose)) => whose.clone(),
            // "I found it: 1234567" says nothing of whose it is, "I'm on 07700 …" does
            Some(Piece::Speaker)
                if matches!(attribute, Attribute::Phone | Attribute::YearGroups) =>
            {
                Whose::Mine
            }
            Some(Piece::School) if phone => {
                self.field(Key::SchoolPhone, Some(value.to_owned()), sentence);
                return;
            }
            Some(Piece::Both) if matches!(attribute, Attribute::Phone | Attribute::YearGroups) => {
                for whose in BOTH {
                    self.push(of_person(whose, attribute), value.to_owned(), sentence);
                }
                return;
            }
            // whom the office is written to for nobody says
            Some(Piece::School) if attribute == Attribute::Email => return,
            Some(Piece::Another) => return,
            Some(
                Piece::Speaker | Piece::Both | Piece::School | Piece::Behind(_) | Piece::Value(..),
            )
            | None => Whose::Unstated,
        };
        // "I'll ask Ben. 1234567": it may be anybody's
        if whose == Whose::Unstated && self.waits {
            return;
        }
        self.push(of_person(whose, attribute), value.to_owned(), sentence);
    }

    /// The one number of six digits.
    fn urn(&mut self, found: &[Sentence]) {
        let numbers: Vec<String> = found.iter().flat_map(|s| urns("", &s.text)).collect();
        if let [urn] = numbers.as_slice()
            && let Some(sentence) = found.iter().find(|s| s.text.contains(urn) && !s.question)
            && let Some(at) = sentence.words.iter().position(|w| w.norm == *urn)
            && is_told_plainly(sentence, at, at + 1)
            && !is_doubtful(sentence)
            && !self.waits
            && !found.iter().any(|s| disowns(s) || is_provisional(s))
        {
            self.field(Key::SchoolUrn, Some(urn.clone()), sentence);
        }
    }

    /// "Our address is:", and a few short lines beneath, the last with a postcode.
    fn address(&mut self, fresh: &str) {
        let mut lines: Vec<String> = fresh.lines().map(collapse).collect();
        lines.retain(|line| !line.is_empty());
        let Some(end) = lines.iter().position(|l| label::has_postcode(l)) else {
            return;
        };
        let above = lines.get(..end).unwrap_or_default();
        let of_place = |line: &&String| {
            words(line).len() <= 6
                && !line.ends_with([':', '.', '?', '!'])
                && !line.contains(['@', ':'])
                && !line.to_lowercase().contains("address")
                && line.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        };
        let begin = end - above.iter().rev().take_while(of_place).count();
        let said = above.get(..begin).unwrap_or_default();
        // or it is all the mail says
        let asked = said
            .last()
            .is_none_or(|line| line.ends_with(':') || line.to_lowercase().contains("address"));
        let place = lines.get(begin..=end).unwrap_or_default();
        if asked && place.len() > 1 {
            let parts: Vec<&str> = place
                .iter()
                .map(|l| l.trim_end_matches([',', '.']))
                .collect();
            self.all.push(Unlabelled {
                topic: Topic::Field {
                    key: Key::SchoolAddress,
                },
                value: parts.join(", "),
                corrects: false,
                quote: crate::domain::conversation::words::cut(&parts.join(" ")),
            });
        }
    }
}

/// Each value, of which there are several, has its person behind it.
fn in_turn(all: &[Piece]) -> bool {
    let said = || all.iter().filter(|p| !matches!(p, Piece::Speaker));
    let fits = |(n, piece): (usize, &Piece)| match piece {
        Piece::Value(..) => n % 2 == 0,
        Piece::Person(_) => n % 2 == 1,
        Piece::Behind(_) | Piece::Speaker | Piece::Both | Piece::School | Piece::Another => false,
    };
    said().count() >= 4 && said().count().is_multiple_of(2) && said().enumerate().all(fits)
}

/// "Norfolk", "We come under Norfolk County Council": an authority among words that say no more.
fn authority(sentence: &Sentence) -> Option<String> {
    const BESIDE: &str = "we were are re is it its our us the a an school academy primary la lea local \
        authority council county city borough unitary metropolitan of and under in within by part come \
        comes fall falls maintained sorry hi hello thanks thank you that would be for this one apologies \
        kind many regards but although though ah oh yes ok";
    const BELONGS: &[&str] = &[
        "^ its|it is?",
        "we|school come|comes|fall|falls under|in|within|with|part of?",
        "we|school are|is under|in|within|with|part? of?",
        "were under|in|within|with|part? of?",
        "la|authority is|its? its?",
    ];
    let found = &sentence.words;
    let (from, to) = (0..found.len()).find_map(|from| {
        let rest = found.get(from..)?;
        let is_here = |name: &&Vec<String>| {
            rest.len() >= name.len() && name.iter().zip(rest).all(|(n, w)| *n == w.norm)
        };
        let longest = AUTHORITIES.iter().filter(is_here).map(Vec::len).max()?;
        Some((from, from + longest))
    })?;
    let spare = found
        .iter()
        .enumerate()
        .filter(|(at, _)| *at < from || *at >= to)
        .all(|(_, w)| in_list(BESIDE, &w.norm));
    // "… so we fall under Norfolk"
    let norms = sentence.norms();
    let before = norms.get(..from)?;
    let belongs = BELONGS
        .iter()
        .any(|p| find(p, before).is_some_and(|(_, end)| end == from))
        && find(
            "not|if|was|moved|before|until|formerly|previously|used",
            before,
        )
        .is_none()
        && found.get(to).is_none_or(|next| {
            let parted = found
                .get(to - 1)
                .and_then(|w| sentence.text.get(w.end..next.start));
            let parted = parted.is_some_and(|gap| gap.trim() != "");
            parted
                || matches!(
                    next.norm.as_str(),
                    "and"
                        | "but"
                        | "so"
                        | "even"
                        | "though"
                        | "although"
                        | "because"
                        | "since"
                        | "council"
                        | "county"
                        | "la"
                )
        });
    // "Lincolnshire is our authority"
    let named = || {
        const OURS: &str = "is our|the local? authority|la|council|lea";
        norms.get(to..).is_some_and(|rest| begins(OURS, rest)) && from == 0
    };
    let council = |w: &&Word| {
        matches!(
            w.norm.as_str(),
            "county" | "city" | "borough" | "metropolitan" | "council"
        )
    };
    let to = to + found.iter().skip(to).take_while(council).count();
    let (first, last) = (found.get(from)?, found.get(to.checked_sub(1)?)?);
    (spare || belongs || named())
        .then(|| sentence.text.get(first.start..last.end).map(str::to_owned))?
}

/// "We're at 4 Mill Lane, Ely, CB7 4AA": a place among words that only bring it.
fn place(text: &str) -> Option<String> {
    const LEADS: &str = "sorry apologies hi hello oh thanks thank you your its it is we are were at find us youll can \
        will here heres go as requested asked for needed the our school schools full postal address postcode that \
        was lost missing i see got left off when converted file form";
    const TAILS: &str =
        "sorry apologies about that for the omission missing it thanks thank you again cheers";
    let all = words(text);
    let end = (0..all.len()).find(|at| {
        let (from, to) = (all.get(*at), all.get(at + 1));
        let pair = from
            .zip(to)
            .and_then(|(from, to)| text.get(from.start..to.end));
        pair.is_some_and(label::has_postcode)
    })? + 2;
    let begin = all.iter().take_while(|w| in_list(LEADS, &w.norm)).count();
    let telephone = all
        .get(end)
        .is_some_and(|w| matches!(w.norm.as_str(), "tel" | "telephone" | "phone"));
    let number = |w: &Word| telephone && w.norm.chars().all(|c| c.is_ascii_digit());
    let closes = all
        .iter()
        .skip(end + usize::from(telephone))
        .all(|w| in_list(TAILS, &w.norm) || number(w));
    let (first, last) = (all.get(begin)?, all.get(end - 1)?);
    let place = text.get(first.start..last.end)?;
    // "Post goes to 7 Mill Lane" is more than the place
    let named = |part: &str| {
        const SMALL: &str = "of the on and upon by in le under";
        let small = |w: &str| w.starts_with(char::is_lowercase) && !in_list(SMALL, w);
        part.trim()
            .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            && !part.split_whitespace().any(small)
    };
    let plain = !place.contains(['@', ':', '|']) && end - begin <= 16;
    (plain && closes && place.contains(',') && place.split(',').all(named))
        .then(|| place.to_owned())
}
