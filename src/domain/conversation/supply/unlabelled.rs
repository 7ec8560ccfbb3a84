//! Values without their labels: "Ann is on 07700 900123", "we're in Norfolk", "Ben - Year 4 teacher".
//!
//! Known by their shape, and said of whoever is named before them. Without the question they are
//! small talk, so they are answers only to what the application still misses; the fold knows that.

use super::{
    doubtful::{
        asks_which_it_is, disowns, is_doubtful, is_provisional, is_told_plainly, waits_for_it,
    },
    label::of_person,
    pieces::{Piece, is_post, pieces},
    places,
    posts::{BOTH, posts},
    replaced,
};
use crate::domain::{
    conversation::{
        Topic, Unlabelled, Whose, Words,
        matters::numbers::urns,
        words::{Sentence, collapse, cut, sentences, words},
    },
    programme::{Attribute, Key},
};

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
    if let Some(value) = places::beneath(&text.fresh) {
        heard.all.push(Unlabelled {
            quote: cut(&value),
            topic: Topic::Field {
                key: Key::SchoolAddress,
            },
            value,
            corrects: false,
        });
    }
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
        self.field(Key::LocalAuthority, places::authority(sentence), sentence);
        self.field(Key::SchoolAddress, places::place(&sentence.text), sentence);
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
