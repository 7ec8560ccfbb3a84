//! What stands beside a signature and takes nothing back: courtesies, small talk, a value given.

use super::{
    leaving::leaves,
    names::name_at,
    stance::asks,
    vocabulary::{CONDITION_PHRASES, CONDITIONS, NEGATIONS, OTHERS, REFUSALS, SIGNING},
    words::{Sentence, find},
};

/// Courtesies whose "if", "not" and "once" mean nothing.
const COURTESIES: &[&str] = &[
    "please? let me|us know if|should ..",
    "if you need|require|want|have|would anything|any|more|further|other|like? ..",
    "if there is|are|s anything|any ..",
    "if needed|required|necessary|possible|helpful",
    "if that helps|suits",
    "^ this? i? is|am|im|just? just|writing|emailing|email to say|let you? know? that?",
    "^ hi|hello|hiya|hey|dear|morning|afternoon there|all|both|team|everyone|everybody",
    "^ further|following|in|with to|reply|reference|response|regard to? your|the|our email|e|letter|message|reminder|request mail? of|on|dated .. january|february|march|april|may|june|july|august|september",
    "^ further|following|in|with to|reply|reference|response|regard to? your|the|our email|e|letter|message|reminder|request mail? below|above|earlier?",
    "thank you",
    "^ yes? that|this is correct|right",
    "^ yes? thats correct|right",
    "sorry|apologies that? i|we was|were|got left|missed off|out of|from? the|your|that|this? original|first|last? email|mail|list|message|form|copy|cc",
    "i am|im the? head|headteacher|principal teacher? and|so",
    "once|yet again|more",
    "sorry|apologies for not .. sooner|earlier|before",
    "not a problem",
    "no problem",
    "do not|dont hesitate to contact|get|call|ask .. ",
    "apologies|sorry i|we did|have not|didnt|havent .. sooner|earlier|before",
];

/// What somebody speaks of who has something to tell or to ask.
const ELSEWHERE: &str = "receipt received receive attached attachment attach enclosed sent send sending \
    submitted resend date dates venue place places invoice invoices payment funding phone telephone \
    mobile trn trns urn address addresses number numbers teachers colleagues workshop workshops \
    meeting meetings event events training supply details information detail withdraw withdrawn \
    withdrawal withdrawing cancel cancelled remove removed decline declined sorry unfortunately \
    afraid instead leaving left leave replace replaced replacement another else wrong mistake \
    incorrect problem issue concerned worried reluctant reluctantly query question questions \
    wondering however although though but except only apart away contacted contact call called \
    help discuss chat wait hear answer talk speak attendance thought was ignore still last";

/// "I'm Ann Lee, TRN 1234567": beside a yes it takes nothing back.
pub(super) fn gives_a_value(sentence: &Sentence) -> bool {
    let numbered = sentence
        .text
        .contains(|c: char| c.is_ascii_digit() || c == '@');
    numbered
        && !sentence.question
        && sentence.says(&["trn|telephone|phone|mobile|tel|number|email|urn"])
        && !sentence.says(&["not|wrong|if|but|until|once|call|ring"])
}

/// "I have now had a chance to read the form."
pub(super) fn has_read(sentence: &Sentence) -> bool {
    sentence.says(&["i|ive .. .. read|seen .. form|application|it|this|email|letter|paperwork"])
        && !sentence.question
        && !sentence.norms().iter().any(|w| {
            [NEGATIONS, CONDITIONS, "but however although though only"]
                .iter()
                .any(|list| list.split(' ').any(|x| x == *w))
        })
}

/// "It's been a busy week with SATs": beside a yes it takes nothing back, for it speaks of neither
/// the form nor a decision, denies nothing and depends on nothing.
pub(super) fn is_small_talk(sentence: &Sentence) -> bool {
    const DECIDES: &str = "need needs must first check checking decide decided consider considering \
        depends head headteacher governors form application part place start yes \
        though although but however except only instead another";
    let norms = sentence.norms();
    let speaks = |list: &str| norms.iter().any(|w| list.split(' ').any(|x| x == *w));
    !sentence.question
        && !asks(&norms)
        && ![NEGATIONS, CONDITIONS, OTHERS, DECIDES, ELSEWHERE]
            .iter()
            .any(|list| speaks(list))
        && !sentence.says(&[SIGNING])
        && !sentence.says(CONDITION_PHRASES)
        && !sentence.says(REFUSALS)
        && !leaves(&norms)
}

pub(super) fn is_empty_courtesy(sentence: &Sentence) -> bool {
    sentence.says(&[
        "^ hi|hello|dear|hiya|morning|afternoon|evening",
        "^ good morning|afternoon|evening|day",
        "^ many|kind|best|with? thanks|thank|regards|wishes",
        "^ thanks|thank|cheers|sorry|apologies|no",
        "^ hope",
        "^ please? let me|us know if",
        "^ looking forward",
        "^ we|i look forward",
    ]) || sentence.words.len() <= 3
        && !sentence.question
        && sentence.text.chars().next().is_some_and(char::is_uppercase)
        && !sentence.says(&["no|not|never"])
}

/// "I, Ann Lee, confirm": without the name between.
pub(super) fn without_apposition(sentence: &Sentence) -> Vec<&str> {
    let found = &sentence.words;
    let mut norms = sentence.norms();
    let between = |from: usize, to: usize| {
        let (a, b) = (found.get(from)?, found.get(to)?);
        sentence.text.get(a.end..b.start)
    };
    let is_comma = |gap: Option<&str>| gap.is_some_and(|g| g.trim() == ",");
    for at in 0..found.len() {
        if norms.get(at) == Some(&"i")
            && is_comma(between(at, at + 1))
            && let Some(to) = name_at(found, at + 1)
            && is_comma(between(to - 1, to))
        {
            norms.drain(at + 1..to);
            return norms;
        }
    }
    norms
}

/// Courtesies taken away, so that their small words do not count.
pub(super) fn without_courtesies<'a>(norms: &[&'a str]) -> Vec<&'a str> {
    let mut left = norms.to_vec();
    for pattern in COURTESIES {
        if let Some((from, to)) = find(pattern, &left) {
            // "let me know if you need anything" runs to the end of what is said
            let to = if pattern.ends_with("..") {
                left.len()
            } else {
                to
            };
            left.drain(from..to.min(left.len()));
        }
    }
    left
}

/// "I confirm PMR22-0007", as our letters suggest, says no more than "I confirm".
pub(super) fn without_references<'a>(norms: &[&'a str]) -> Vec<&'a str> {
    let is_prefix = |w: &str| {
        let letters = w.trim_end_matches(|c: char| c.is_ascii_digit());
        letters.len() >= 2
            && letters.len() < w.len()
            && letters.chars().all(|c| c.is_ascii_alphabetic())
    };
    let is_number = |w: &str| w.len() >= 4 && w.chars().all(|c| c.is_ascii_digit());
    let mut left: Vec<&str> = Vec::with_capacity(norms.len());
    let mut rest = norms.iter().copied().peekable();
    while let Some(word) = rest.next() {
        if is_prefix(word) && rest.next_if(|next| is_number(next)).is_some() {
            while left.last().is_some_and(|w| {
                matches!(*w, "application" | "reference" | "ref" | "number" | "no")
            }) {
                left.pop();
            }
        } else {
            left.push(word);
        }
    }
    left
}
