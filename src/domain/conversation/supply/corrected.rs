//! What the sentence before said to be wrong is put right in the next; and a person is named before
//! the role that is theirs from now on.

use super::{Heard, region::Region, spans::Span};
use crate::domain::{
    conversation::{
        Said, Topic, Whose,
        words::{
            Sentence, begins_to, find,
            names::{name_at, name_of},
            words,
        },
    },
    programme::{Attribute, Key, Role},
};

const WRONG: &[&str] = &[
    "wrong|incorrect|incorrectly|mistyped|misspelt|misspelled|typo|typos|mistake|error|old|outdated|changed",
    "out of date",
    "no longer",
];

/// "This is my correct address": the one the mail comes from.
pub(in crate::domain::conversation) fn shows_its_address(sentence: &Sentence) -> bool {
    !sentence.question
        && sentence.says(&[
            "this|which is my|mine|the correct|right|new|actual|proper|current|real? school|work? email|e|mail address? mail? $|not|and|now|so|from|rather|instead|thanks|thank|i",
            "this is the correct|right|new|actual|proper|current email|address for me",
        ])
        && !sentence.says(&["signature|personal|home|private|temporary|old"])
}

/// How somebody is reached from some day on is not yet how they are reached.
pub(super) fn spare_the_present(said: &mut Vec<Said>) {
    let names = |s: &Said| matches!(s, Said::Supplies { topic, .. } if topic.attribute() == Some(Attribute::Name));
    if said.iter().any(names) {
        return;
    }
    said.retain(|s| match s {
        Said::Supplies { topic, quote, .. } => {
            let reached = matches!(topic.attribute(), Some(Attribute::Email | Attribute::Phone));
            !(reached && is_yet_to_come(quote))
        }
        _ => true,
    });
}

/// "My e-mail is changing to …", "from 1 September I am on …": until then it is another.
fn is_yet_to_come(text: &str) -> bool {
    const COMING: &[&str] = &[
        "will|is|are change|changing|be|move|moving",
        "from|after|until|till|starting|effective|as|in .. january|february|march|april|may|june|july|august|september|october|november|december|term|half|year|summer|easter|christmas",
    ];
    let found = words(text);
    let norms: Vec<&str> = found.iter().map(|w| w.norm.as_str()).collect();
    COMING.iter().any(|p| find(p, &norms).is_some())
}

/// "Could you change my number to 01223 190001?"
pub(in crate::domain::conversation) fn asks_to_correct(sentence: &Sentence) -> bool {
    sentence
        .says(&["please|can|could|would|kindly you|we? please? correct|amend|change|update|alter|add|insert|include|enter"])
}

impl Heard {
    /// "I put the wrong e-mail for our head."
    pub(super) fn told_wrong(&mut self, sentence: &Sentence, spans: &[Span]) {
        if let [span] = spans
            && sentence.says(WRONG)
        {
            let (text, found) = (sentence.text.as_str(), &sentence.words);
            self.wrong = span.label.topic(text, found, self.spoken.as_ref());
        }
    }

    /// "It should be head@oak.test.", after what was said to be wrong.
    pub(super) fn put_right(&mut self, sentence: &Sentence, spans: &[Span]) {
        const RIGHT: &[&str] = &[
            "^ sorry|so|and? it|this|that|which|should|is|must should|must? be|read|is actually?",
            "^ the? correct|right|new|actual one|address|number? is|should",
            "^ we|i now|actually? have|use",
        ];
        let Some(topic) = self.wrong.take() else {
            return;
        };
        if !spans.is_empty() {
            return;
        }
        let found = &sentence.words;
        let norms = sentence.norms();
        // "Correct: 01632 960363"
        const HEADS: &str =
            "correct|corrected|correction|right|new version|one|number|address|email?";
        let headed = || {
            let to = begins_to(HEADS, &norms)?;
            found.get(to).filter(|w| w.parted).map(|_| (0, to))
        };
        let right = RIGHT.iter().find_map(|p| find(p, &norms));
        let Some((_, from)) = right.or_else(headed) else {
            return;
        };
        let region = Region::new(&sentence.text, found, from, found.len());
        let value = match &topic {
            Topic::Field {
                key: Key::Person(_, attribute),
            }
            | Topic::Person { attribute, .. } => region.of_person(*attribute, false),
            Topic::Field {
                key: Key::SchoolPhone,
            } => region.phone(),
            Topic::Field {
                key: Key::SchoolUrn,
            } => region.urn(),
            Topic::Field { .. } => None,
        };
        if let Some(value) = value {
            self.push(topic, value, &sentence.text);
        }
    }

    /// "Sue Webb will be our second participant": who comes, with what is said of her.
    pub(super) fn named_before(&mut self, sentence: &Sentence, span: &Span) {
        const WILL: &[&str] = &[
            "will now|also|instead? be? our|the|a|as?",
            "is now|also|instead|going to? be? our|the|a|as?",
            "is|as now|currently? our|the|an? acting|interim",
            "as our|the",
        ];
        const IS: &str = "is our|the?";
        let (None, Some(role)) = (span.label.what, span.label.role()) else {
            return;
        };
        let found = &sentence.words;
        let Some(label) = found.get(span.from) else {
            return;
        };
        let named = (0..span.from).find_map(|from| {
            let to = name_at(found, from)?;
            let gap = sentence.text.get(found.get(to - 1)?.end..label.start)?;
            // "Sue Webb (s.webb@oak.test) will be …"
            let aside = gap
                .trim_start()
                .strip_prefix('(')
                .and_then(|g| g.split_once(')'));
            let link = words(aside.map_or(gap, |(_, after)| after));
            let link: Vec<&str> = link.iter().map(|w| w.norm.as_str()).collect();
            // "Ann Lee is our headteacher" tells of no change
            let is = !matches!(role, Role::Headteacher | Role::HeadOfDepartment);
            let mut links = WILL.iter().copied().chain(is.then_some(IS));
            let linked = links.any(|p| begins_to(p, &link) == Some(link.len()));
            linked.then_some((from, to))
        });
        let Some((from, to)) = named else { return };
        let key = |attribute| Topic::Field {
            key: Key::Person(role, attribute),
        };
        let name = name_of(&sentence.text, found, from, to);
        self.push(key(Attribute::Name), name, &sentence.text);
        let aside = Region::new(&sentence.text, found, to, span.from);
        if let Some(email) = aside.email() {
            self.push(key(Attribute::Email), email, &sentence.text);
        }
        self.spoken = Some(Whose::Role(role));
    }
}
