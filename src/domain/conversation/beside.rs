//! What stands beside a signature and takes nothing back: courtesies, small talk, a value given.

use super::{
    deciding::asks,
    hearsay::own_behalf,
    leaving::leaves,
    names::{called_at, name_at, school_at},
    refusing::refusal,
    vocabulary::{CONDITION_PHRASES, CONDITIONS, NEGATIONS, OTHERS, SIGNING},
    words::{Sentence, Word, begins, find},
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
    "thank you so|very? much|again?",
    "to whom it may|might concern",
    "further to your|the|this email|e|letter|message|reminder|request mail?",
    "in|with response|reply|reference|regard|relation|answer to your|the email|e|letter|message|reminder|request mail?",
    "i thought|assumed i|id|we have|had|was|were? been? copied|included|cced in|on? sorry?",
    "^ yes? that|this is correct|right",
    "^ yes? thats correct|right",
    "sorry|apologies that? i|we was|were|got left|missed off|out of|from? the|your|that|this? original|first|last? email|mail|list|message|form|copy|cc",
    "i am|im the? head|headteacher|principal teacher? and|so",
    "^ i|im am? the? head|headteacher|principal teacher? at|of|for|from the|our|this? school",
    "once|yet again|more",
    "sorry|apologies for not .. sooner|earlier|before",
    "sorry|apologies for|about the|my|any|all? hassle|trouble|inconvenience|confusion|nuisance|delay|wait",
    "not a problem at? all?",
    "no problem at? all?",
    "as|because|since i|we dont|didnt|wasnt|do|did|was|seem not? seem|appear? to? have|be|get? been? copied|included|cced|on in|to|the? original|first? email|mail?",
    "sorry|apologies that? i|we should have been on|in|included|copied in|on? the|your|that|this? original|first|last? email|mail|list|message|copy|cc?",
    "do not|dont hesitate to contact|get|call|ask .. ",
    "apologies|sorry i|we did|have not|didnt|havent .. sooner|earlier|before",
    "i|im? am|do? not|dont know|sure|certain|understand why|how i|we|my was|were|wasnt|werent|got|name|email not|wasnt? .. copied|included|left|missed|cced in|off|out|on? but?",
];

/// What somebody tells of who is busy with the form: beside a plain assent it takes nothing back.
const TELLING: &str = "receipt received receive attached attachment attach enclosed sent send sending \
    submitted resend date dates venue place places phone telephone mobile trn trns urn address addresses \
    number numbers teachers colleagues workshop workshops meeting meetings event events training details \
    information detail attendance";

/// What somebody speaks of who has something to ask, or has not made up their mind.
const ELSEWHERE: &str = "invoice invoices payment funding supply withdraw withdrawn withdrawal \
    withdrawing cancel cancelled remove removed decline declined sorry unfortunately \
    afraid instead leaving left leave replace replaced replacement another else wrong mistake \
    incorrect problem issue concerned worried reluctant reluctantly query question questions \
    wondering however although though but except only apart away contacted contact call called \
    help discuss chat wait hear answer talk speak thought was ignore still last";

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
    !sentence.question && is_beside_the_point(&sentence.norms())
}

/// As [`is_small_talk`], of a part of a sentence.
pub(super) fn is_beside_the_point(norms: &[&str]) -> bool {
    leaves_it_standing(norms, &[OTHERS, TELLING, "part place start yes"])
}

/// As [`is_beside_the_point`]; of themselves the sender may tell more.
pub(super) fn is_told_beside(norms: &[&str]) -> bool {
    is_beside_the_point(norms)
        || begins("i|we|ive|weve|my", norms) && leaves_it_standing(norms, &[])
}

/// "Ann sent it on to me. The numbers are on the form": whoever has plainly assented may tell more
/// than who has only said yes.
pub(super) fn takes_nothing_back(sentence: &Sentence) -> bool {
    !sentence.question && leaves_it_standing(&sentence.norms(), &[])
}

/// Nothing here denies, depends, decides or signs, and none of the words of `besides` is said.
fn leaves_it_standing(norms: &[&str], besides: &[&str]) -> bool {
    const DECIDES: &str = "need needs must first check checking decide decided consider considering \
        depends head headteacher governors form application \
        though although but however except only instead another";
    let speaks = |list: &&str| norms.iter().any(|w| list.split(' ').any(|x| x == *w));
    !asks(norms)
        && ![NEGATIONS, CONDITIONS, DECIDES, ELSEWHERE]
            .iter()
            .any(speaks)
        && !besides.iter().any(speaks)
        && find(SIGNING, norms).is_none()
        && !CONDITION_PHRASES.iter().any(|p| find(p, norms).is_some())
        && refusal(norms, false).is_none()
        && !leaves(norms)
}

/// "Ann tells me you need to hear from me", "I see you haven't had my confirmation": what was asked
/// of the sender, told again, and no answer yet.
pub(super) fn tells_what_was_asked(sentence: &Sentence) -> bool {
    const ASKED: &[&str] = &[
        "you|hub|they|it need|needs|needed|require|required|requires|want|wanted|asked|ask|await|awaiting|missing|lacking|waiting|chasing .. me|my|mine|i|im|signature|confirmation",
        "you|hub .. not|havent|hasnt|never had|received|got|heard|seen .. me|my|mine",
        "asked|told|need|needed|supposed|meant|required me? to reply|email|write|contact|respond|confirm|drop|send you|this|to|directly|that|my|$",
        "my confirmation|signature|agreement|approval|name|reply|email is|was|still|has? been? missing|needed|required|outstanding|wanted|lacking|lost",
        "^ reply|email|write to confirm $",
    ];
    const OF_OTHERS: &str = "her his their hers theirs she he shes hes";
    let norms = sentence.norms();
    let of_others = norms.iter().any(|w| OF_OTHERS.split(' ').any(|x| x == *w));
    !sentence.question
        && !of_others
        && ASKED.iter().any(|p| find(p, &norms).is_some())
        && !CONDITION_PHRASES.iter().any(|p| find(p, &norms).is_some())
        && !norms.iter().any(|w| {
            CONDITIONS
                .split(' ')
                .chain(["but", "however", "why"])
                .any(|x| x == *w)
        })
}

/// The clauses that each have their own subject: "I've spoken to Helen | and I'm happy to sign".
pub(super) fn clauses<'a, 'b>(norms: &'b [&'a str]) -> Vec<&'b [&'a str]> {
    let mut parts = Vec::new();
    let mut from = 0;
    for at in 1..norms.len() {
        if begins(
            "and|so that? i|im|ive|id|we|weve|you|am|happy|my",
            norms.get(at..).unwrap_or_default(),
        ) {
            parts.extend(norms.get(from..at));
            from = at + 1;
        }
    }
    parts.extend(norms.get(from..));
    parts
}

/// "I have checked the form": as [`has_read`], of a part of a sentence.
pub(super) fn tells_of_reading(norms: &[&str]) -> bool {
    const READING: &str = "i ive we can confirm that received got have weve now just also had carefully quickly a chance to time read seen checked reviewed \
        looked look gone been at over through all of the this it that everything form application completed email document \
        paperwork information details commitments commitment expectations requirements attached and";
    find(
        "read|seen|checked|reviewed|looked|look|gone|received|got",
        norms,
    )
    .is_some()
        && norms.iter().all(|w| READING.split(' ').any(|x| x == *w))
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
        "^ sorry|hi|i|im? am? just|only? back|returned from|in|at|off",
        "^ sorry|hi|i|ive? have? only|just only|just? seen|saw|read|found|spotted|noticed|opened|picked this|it|your|up",
        "^ i|we thought|assumed i|id|we|wed .. copied|included|cced|signed|replied|done",
        "^ we|i? really|just? cant|cannot wait to|$|for",
    ]) || introduces_themselves(sentence)
        || sentence.words.len() <= 3
            && !sentence.question
            && sentence.text.chars().next().is_some_and(char::is_uppercase)
            && !sentence.says(&["no|not|never"])
}

/// "I'm the head at Oakfield Academy."
fn introduces_themselves(sentence: &Sentence) -> bool {
    let says_more = |w: &&str| {
        [NEGATIONS, CONDITIONS, OTHERS]
            .iter()
            .any(|list| list.split(' ').any(|x| x == *w))
    };
    let norms = sentence.norms();
    !sentence.question
        && norms.len() <= 12
        && find("^ i|im am? the|a|one|your|our? of? the|our|two|second|new|maths? head|headteacher|principal|lead|participant|participants|advocate|advocates|teacher here|at|of|for|from|in|on|$", &norms).is_some()
        && !norms.iter().any(says_more)
}

/// Without the names in which somebody speaks or is spoken to: "I, Ann Lee, confirm", "Hi Jo, yes",
/// "Signed, Ann Lee".
pub(super) fn without_names_called(sentence: &Sentence) -> Vec<&str> {
    const GREETS: &str =
        "hi hiya hello hey dear morning afternoon evening thanks cheers yes ok okay ta";
    const SIGNS: &str = "signed confirmed agreed approved accepted yes";
    let found = &sentence.words;
    let is_in = |list: &str, word: &str| list.split(' ').any(|x| x == word);
    let comma_after = |at: usize| {
        let end = found.get(at).map_or(sentence.text.len(), |w| w.end);
        let next = found.get(at + 1).map_or(sentence.text.len(), |w| w.start);
        let gap = sentence.text.get(end..next).unwrap_or("").trim();
        gap.starts_with([',', '!', '-', '–', '.']) || next == sentence.text.len()
    };
    let mut norms: Vec<&str> = Vec::with_capacity(found.len());
    let mut at = 0;
    while let Some(word) = found.get(at) {
        if let Some(end) = own_behalf(sentence, at) {
            at = end;
            continue;
        }
        // its own name is no more than "our school"
        if let Some(end) = school_at(found, at) {
            norms.extend(["our", "school"]);
            at = end;
            continue;
        }
        if only_names_others(sentence, at) {
            norms.pop_if(|w| *w == "for");
            break;
        }
        // "headteacher of Oakfield"
        if find(
            "head|headteacher|principal|lead|leader|teacher|hod|maths of|at|from $",
            &norms,
        )
        .is_some()
            && let Some(end) = name_at(found, at)
        {
            norms.extend(["our", "school"]);
            at = end;
            continue;
        }
        if let Some(end) = together(found, at) {
            norms.push("we");
            at = end;
            continue;
        }
        norms.push(&word.norm);
        at += 1;
        let own = word.norm == "i" && comma_after(at - 1);
        let greets = is_in(GREETS, &word.norm) || norms.ends_with(&["thank", "you"]);
        let signs = norms.len() <= 2 && is_in(SIGNS, &word.norm);
        let end = if own || signs {
            name_at(found, at)
        } else if greets {
            called_at(found, at)
        } else {
            None
        };
        if let Some(end) = end.filter(|end| comma_after(end - 1))
            && (!signs || is_post(found.get(end..).unwrap_or_default()))
        {
            at = end;
        }
    }
    norms
}

/// "… – myself, Ann and Ben", "… for myself and Ann, who is happy too": from here on it only tells
/// for whom else. The sender's own word counts, theirs must be their own.
fn only_names_others(sentence: &Sentence, at: usize) -> bool {
    const BESIDE: &str = "myself me and the both our two participants teachers advocates colleagues staff head \
        headteacher who is are happy too also fine with this";
    let found = &sentence.words;
    let own = matches!(found.get(at), Some(word) if matches!(word.norm.as_str(), "myself" | "me"));
    let rest = found.get(at..).unwrap_or_default();
    let names = named(sentence);
    let known = |w: &str| BESIDE.split(' ').any(|x| x == w) || names.contains(&w);
    at > 0 && own && rest.len() > 2 && rest.iter().all(|w| known(&w.norm))
}

/// "Will there be cover costs?", "When do we start?": beside a yes it asks how, not whether.
pub(super) fn asks_how(sentence: &Sentence) -> bool {
    sentence.question
        && sentence.says(&["when|where|date|dates|time|cost|costs|cover|supply|funding|bring|parking|venue|session|sessions|workshop|workshops|meeting|meetings|days|hear|outcome|successful|start|starts|else|next"])
        && !sentence.says(&["if|sign|signing|signed|form|confirm|agree|agreeing|commit|first|before|must|why|who|not|dont|read|see|seen|involve|involves|involved|mean|means|withdraw|instead|but|really|actually|check|decide"])
        && !sentence.says(&["what is|are|do|does|exactly|am"])
}

/// "Ann and I", "Omar, Sue and myself", "both Ben and I": the sender is one of them.
fn together(found: &[Word], at: usize) -> Option<usize> {
    const SELF: &str = "i me myself";
    let is_self = |at: usize| {
        let word = found.get(at).map_or("", |w| w.norm.as_str());
        SELF.split(' ').any(|x| x == word)
    };
    let is = |at: usize, norm: &str| found.get(at).is_some_and(|w| w.norm == norm);
    let mut end = at + usize::from(is(at, "both"));
    let first = end;
    while let Some(next) = name_at(found, end).filter(|next| found.get(*next).is_some()) {
        end = next;
        if is(end, "and") {
            end += 1;
            break;
        }
    }
    let several = end > first && is(end - 1, "and");
    (several && is_self(end)).then_some(end + 1)
}

/// Nothing, or what the one who signs is: "Signed, Ann Lee, Headteacher".
fn is_post(rest: &[Word]) -> bool {
    const POST: &str = "head headteacher teacher principal lead leader advocate participant maths of department \
        acting executive deputy 1 2 ht hod slt";
    rest.iter().all(|w| POST.split(' ').any(|x| x == w.norm))
}

/// The words of the names in the sentence.
pub(super) fn named(sentence: &Sentence) -> Vec<&str> {
    let found = &sentence.words;
    (0..found.len())
        .filter_map(|from| found.get(from..name_at(found, from)?))
        .flatten()
        .map(|w| w.norm.as_str())
        .collect()
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
