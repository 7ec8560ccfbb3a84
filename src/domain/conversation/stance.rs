//! Whether the sender signs, refuses, or withdraws the school: what they say of themselves, now
//! and without condition. In doubt nothing is heard; a false signature is the worst mistake here.

use super::{
    NotEvidence, Said, Words,
    assent::{ELSEWHERE, approves, assents, without_asides},
    leaving::leaves,
    names::name_at,
    signing::{signs, willing},
    words::{Sentence, begins, begins_to, find, sentences},
};

/// Courtesies whose "if", "not" and "once" mean nothing.
const COURTESIES: &[&str] = &[
    "please? let me|us know if|should ..",
    "if you need|require|want|have|would anything|any|more|further|other|like? ..",
    "if there is|are|s anything|any ..",
    "if needed|required|necessary|possible|helpful",
    "if that helps|suits",
    "thank you",
    "i am|im the? head|headteacher|principal teacher? and|so",
    "once|yet again|more",
    "sorry|apologies for not .. sooner|earlier|before",
    "not a problem",
    "no problem",
    "do not|dont hesitate to contact|get|call|ask .. ",
    "apologies|sorry i|we did|have not|didnt|havent .. sooner|earlier|before",
];

const NEGATIONS: &str = "not cannot cant dont doesnt didnt havent hasnt wont wouldnt isnt arent wasnt werent hadnt couldnt \
    shouldnt never unable neither nor no without refuse unwilling unsure nobody \
    nothing none yet before until";

const CONDITIONS: &str = "if once unless until pending assuming conditional conditionally depending \
    dependent provisionally provisional";

const CONDITION_PHRASES: &[&str] = &[
    "subject to",
    "as|so long as",
    "provided|providing that",
    "provided|providing that? i|we|you|the|there|it|our|cover|funding|this|she|he|they",
    "on condition|understanding|proviso",
    "on the condition|understanding|proviso",
    "in principle",
    "only when|after|if",
    "when|after|as soon as? the|we|i|they|she|he|governors .. agree|agrees|agreed|approve|approves|confirm|confirms|met|meet|heard|spoken|back|approved|confirmed",
];

const DOUBTS: &str = "think hopefully probably maybe perhaps might may could should suppose guess hope \
    almost nearly whether tomorrow shortly soon later will ill shall monday tuesday \
    wednesday thursday friday going tonight week";

/// Somebody else is speaking, or is spoken for, or is told what to write.
const OTHERS: &str = "she he they her his their hers theirs shes hes theyve mrs mr miss ms dr \
    colleague colleagues says said say saying writes wrote write told tell tells \
    replied replies reply asked asks ask asking words word type typing put that how \
    whether pp behalf wants need needs must someone everyone anyone quote text \
    texted emailed message from below whom who you your heads example eg state \
    stating";

/// Of [`OTHERS`], those a head may speak of and yet speak for the school.
const PERSONAL: &str = "that she he they her his their mrs mr miss ms dr colleague colleagues";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stance {
    Signs,
    /// For the teachers, not for oneself: counts from a head, and as a "yes" does.
    Approves,
    /// A bare "yes": counts only as the whole answer to a letter that asked for a signature.
    Yes,
    Refuses,
    Leaves,
    Not(NotEvidence),
}

pub(super) fn hear(subject: &str, found: &[Sentence], words: &Words) -> Vec<Said> {
    let mut stances: Vec<(Stance, &Sentence)> = Vec::new();
    for (n, sentence) in found.iter().enumerate() {
        let Some(mut stance) = stance(sentence) else {
            continue;
        };
        if matches!(stance, Stance::Signs | Stance::Yes) && found.get(n + 1).is_some_and(takes_back)
        {
            stance = Stance::Not(NotEvidence::Condition);
        }
        let spoken_for = n
            .checked_sub(1)
            .and_then(|before| found.get(before))
            .is_some_and(introduces_another);
        if matches!(stance, Stance::Signs | Stance::Yes) && spoken_for {
            stance = Stance::Not(NotEvidence::Hearsay);
        }
        stances.push((stance, sentence));
    }
    let mail_is_another_s = found.iter().any(relays) || signed_for_another(words);
    let conditional = found
        .iter()
        .any(|s| s.says(CONDITION_PHRASES) && !s.question && !s.says(&["environment", "error"]));
    let refused = stances
        .iter()
        .any(|(s, _)| matches!(s, Stance::Refuses | Stance::Leaves));
    let whole = found.iter().all(|s| {
        stance(s).is_some()
            || is_empty_courtesy(s)
            || gives_a_value(s)
            || is_small_talk(s)
            || has_read(s)
    });
    let asked = was_asked(subject, words);

    let mut said = Vec::new();
    for (stance, sentence) in stances {
        let quote = sentence.quote();
        match stance {
            Stance::Signs | Stance::Yes if refused => {}
            Stance::Signs | Stance::Yes if mail_is_another_s => said.push(Said::NotEvidence {
                quote,
                why: NotEvidence::Hearsay,
            }),
            Stance::Signs | Stance::Yes if conditional => said.push(Said::NotEvidence {
                quote,
                why: NotEvidence::Condition,
            }),
            Stance::Signs => said.push(Said::Confirms { quote }),
            Stance::Yes if whole && asked => said.push(Said::Confirms { quote }),
            Stance::Approves if whole && asked => said.push(Said::Approves { quote }),
            Stance::Yes | Stance::Approves => {}
            Stance::Refuses => said.push(Said::Declines { quote }),
            Stance::Leaves => said.push(Said::Withdraws { quote }),
            Stance::Not(why) => said.push(Said::NotEvidence { quote, why }),
        }
    }
    if said.is_empty()
        && let Some(quote) = passed_on(subject, found, words)
    {
        said.push(Said::NotEvidence {
            quote,
            why: NotEvidence::Hearsay,
        });
    }
    said
}

/// Somebody else's confirmation handed on: under a word of theirs, or forwarded without one. What
/// a forwarded mail says is a claim.
fn passed_on(subject: &str, found: &[Sentence], words: &Words) -> Option<String> {
    let pointing = found.iter().find(|s| {
        !s.question
            && s.says(&["see|reply|confirmation|email|message|response|from .. below|attached"])
            && s.says(&[
                "confirm|confirmation|confirms|signature|agreement|approval|reply|response",
            ])
    });
    if let Some(sentence) = pointing {
        return Some(sentence.quote());
    }
    let subject = subject.trim().to_lowercase();
    let forwarded = ["fw:", "fwd:", "wg:"]
        .iter()
        .any(|f| subject.starts_with(f));
    let empty = found.iter().all(is_empty_courtesy);
    if !(forwarded && empty) {
        return None;
    }
    sentences(&words.quoted)
        .iter()
        .take(40)
        .find(|s| matches!(stance(s), Some(Stance::Signs)))
        .map(Sentence::quote)
}

/// The letter answered asked for a signature, as far as can be seen.
fn was_asked(subject: &str, words: &Words) -> bool {
    if words.quoted.trim().is_empty() {
        let subject = subject.trim().to_lowercase();
        return subject.starts_with("re:") || subject.starts_with("re ") || subject.is_empty();
    }
    let quoted = words.quoted.to_lowercase();
    ["signature", "signed", "confirm"]
        .iter()
        .any(|w| quoted.contains(w))
}

/// "I'm Ann Lee, TRN 1234567": beside a yes it takes nothing back.
fn gives_a_value(sentence: &Sentence) -> bool {
    let numbered = sentence
        .text
        .contains(|c: char| c.is_ascii_digit() || c == '@');
    numbered
        && !sentence.question
        && sentence.says(&["trn|telephone|phone|mobile|tel|number|email|urn"])
        && !sentence.says(&["not|wrong|if|but|until|once|call|ring"])
}

/// "I have now had a chance to read the form."
fn has_read(sentence: &Sentence) -> bool {
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
fn is_small_talk(sentence: &Sentence) -> bool {
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

fn is_empty_courtesy(sentence: &Sentence) -> bool {
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

/// "That is subject to the governors." after an "I confirm".
fn takes_back(next: &Sentence) -> bool {
    next.says(&[
        "^ but|however|although|though|only|except|unless|if|once|assuming|provided|providing|subject|pending",
        "^ as|so long as",
        "^ that|this is? assuming|provided|subject|if|pending|conditional",
        "^ not really|yet",
        "^ just kidding|joking",
    ]) && !next.says(&["^ if you", "^ if there", "^ once again|more"])
}

/// "Mrs Hall replied:", "Here is what Joanne wrote".
fn introduces_another(before: &Sentence) -> bool {
    before.text.trim_end().ends_with(':')
        && before.says(&[
            "says|said|wrote|writes|replied|reply|message|from|below|following|states|confirmed|sent|words|asked",
        ])
}

fn relays(sentence: &Sentence) -> bool {
    sentence.says(&[
        "forwarding|forwarded|forward|fwd .. reply|confirmation|email|message|response",
        "see|reply|confirmation|email|message|response .. below",
        "below .. from|reply|confirmation|message",
        "pa to the|our|mrs|mr|head|headteacher",
        "secretary to the|mrs|mr",
        "head|headteacher|heads|principal pa",
        "writing|replying|emailing on behalf of",
    ])
}

/// The head's mail is often written by her PA, who signs it.
fn signed_for_another(words: &Words) -> bool {
    words.foot.lines().any(|line| {
        let found = super::words::words(line);
        let norms: Vec<&str> = found.iter().map(|w| w.norm.as_str()).collect();
        [
            "pa to",
            "p a to",
            "assistant to the? head|headteacher|principal",
            "on behalf of",
            "secretary to",
            "heads|headteachers|head|headteacher|principal pa|secretary",
            "^ pp",
        ]
        .iter()
        .any(|p| find(p, &norms).is_some())
    })
}

fn stance(sentence: &Sentence) -> Option<Stance> {
    let all = without_references(&sentence.norms());
    let norms = without_courtesies(&all);
    let has = |patterns: &[&str]| patterns.iter().any(|p| find(p, &norms).is_some());
    if !sentence.question && is_bare(&norms) {
        return Some(Stance::Yes);
    }
    let conditional =
        has(CONDITION_PHRASES) || norms.iter().any(|w| CONDITIONS.split(' ').any(|x| x == *w));
    if !sentence.question && !asks(&norms) && !conditional && leaves(&norms) {
        // "Ann has had to withdraw": one person goes, and the school has not said that it does
        return (!of_another(sentence)).then_some(Stance::Leaves);
    }
    if !sentence.question && !asks(&norms) && speaks_for_named(sentence) {
        return Some(Stance::Not(NotEvidence::Hearsay));
    }
    let firm = without_asides(&norms);
    let is_plain = |besides: &str| {
        let is_in = |list: &str, word: &str| list.split(' ').any(|x| x == word);
        let doubtful = |word: &str| {
            [NEGATIONS, DOUBTS, OTHERS]
                .iter()
                .any(|list| is_in(list, word))
        };
        !sentence.question
            && !asks(&norms)
            && !conditional
            && !firm
                .iter()
                .any(|w| doubtful(w) && !is_in(besides, w) && !is_called(sentence, w))
    };
    let assents = is_plain("that") && assents(&norms);
    if !has(&[SIGNING]) && !has(REFUSALS) {
        let approves = || (is_plain(PERSONAL) && approves(&firm)).then_some(Stance::Approves);
        return assents.then_some(Stance::Yes).or_else(approves);
    }
    if !sentence.question && !conditional && willing(&norms) {
        return Some(Stance::Yes);
    }
    if sentence.question || asks(&norms) {
        let to_us = has(&["can|could|would|will|please you", "^ please", "you"]);
        let own = has(&[
            "i|we .. confirm|sign|agree|approve",
            "confirm|sign .. by reply",
        ]);
        return (own && !to_us && !has(REFUSALS)).then_some(Stance::Not(NotEvidence::Question));
    }
    if has(REFUSALS) {
        let soft = norms.iter().any(|w| {
            matches!(
                *w,
                "yet"
                    | "until"
                    | "electronically"
                    | "digitally"
                    | "pdf"
                    | "word"
                    | "phone"
                    | "ipad"
                    | "box"
                    | "document"
                    | "file"
                    | "online"
                    | "today"
                    | "moment"
                    | "unless"
            )
        }) || has(&["sign in|into|up", "not sure", "problem"]);
        if conditional {
            return Some(Stance::Not(NotEvidence::Condition));
        }
        if soft
            || norms
                .iter()
                .any(|w| matches!(*w, "might" | "may" | "whether"))
        {
            return None;
        }
        let own = has(&["i|im|ive|id|we|weve|my", "^ unable|unwilling|please"]);
        return Some(if !own {
            Stance::Not(NotEvidence::Hearsay)
        } else {
            Stance::Refuses
        });
    }
    let Some(at) = signs(&norms) else {
        let indirect = indirect(&norms, conditional);
        if indirect.is_none() && conditional && approves(&norms) {
            return Some(Stance::Not(NotEvidence::Condition));
        }
        let approves = is_plain(PERSONAL) && approves(&firm);
        return indirect
            .or_else(|| assents.then_some(Stance::Yes))
            .or_else(|| approves.then_some(Stance::Approves));
    };
    let before = norms.get(..at).unwrap_or_default();
    let after = norms.get(at..).unwrap_or_default();
    let school_s = has(&["on behalf of the|our|my? school|academy|college|governors|staff"]);
    // Our letter's own suggestion comes back in its quotation marks.
    let spoken = sentence.text.trim().trim_matches(QUOTATION);
    // "We have talked it over: I confirm" introduces nobody's words but their own
    let own_before = begins("i|we|ive|weve", &norms);
    let quoted_words = spoken.contains(QUOTATION)
        || sentence.text.contains(": I ") && !own_before
        || sentence.text.contains(" '");
    // "I confirm that …": what follows is their own
    let introduces = |n: usize| {
        before.get(n) == Some(&"that")
            && n.checked_sub(1)
                .and_then(|b| before.get(b))
                .is_some_and(|w| matches!(*w, "confirm" | "confirming" | "and"))
    };
    if before
        .iter()
        .enumerate()
        .any(|(n, w)| OTHERS.split(' ').any(|x| x == *w) && *w != "pp" && !introduces(n))
        || (has(&["on behalf of"]) && !school_s)
        || norms.contains(&"pp")
        || quoted_words
    {
        return Some(Stance::Not(NotEvidence::Hearsay));
    }
    if norms.iter().any(|w| NEGATIONS.split(' ').any(|x| x == *w)) {
        return conditional.then_some(Stance::Not(NotEvidence::Condition));
    }
    if conditional
        || after
            .iter()
            .any(|w| matches!(*w, "but" | "however" | "although" | "though" | "except"))
    {
        return Some(Stance::Not(NotEvidence::Condition));
    }
    if firm.iter().any(|w| DOUBTS.split(' ').any(|x| x == *w)) {
        return None;
    }
    Some(Stance::Signs)
}

/// "Hope", "May", "Will": words of doubt that are people.
fn is_called(sentence: &Sentence, word: &str) -> bool {
    ["hope", "may", "will"].contains(&word)
        && sentence
            .words
            .iter()
            .skip(1)
            .any(|w| w.norm == word && w.capital)
}

/// Another person, not the school, is the subject of the sentence: a name or "she" before the
/// first verb of leaving, and neither "we" nor the school.
fn of_another(sentence: &Sentence) -> bool {
    let norms = sentence.norms();
    let verb = norms
        .iter()
        .position(|w| {
            matches!(
                *w,
                "withdraw"
                    | "withdrawing"
                    | "withdrawn"
                    | "pull"
                    | "pulling"
                    | "pulled"
                    | "able"
                    | "unable"
                    | "cannot"
                    | "cant"
            )
        })
        .unwrap_or(norms.len());
    let before = norms.get(..verb).unwrap_or_default();
    let school = before.iter().any(|w| {
        matches!(
            *w,
            "we" | "i"
                | "our"
                | "us"
                | "school"
                | "academy"
                | "college"
                | "primary"
                | "governors"
                | "weve"
                | "ive"
                | "im"
        )
    });
    let pronoun = before.iter().any(|w| {
        matches!(
            *w,
            "she" | "he" | "shes" | "hes" | "teacher" | "participant" | "colleague" | "advocate"
        )
    });
    let named = (0..before.len()).any(|at| name_at(&sentence.words, at).is_some());
    !school && (pronoun || named)
}

/// "Helen has signed", "I can confirm that Omar is copied in", "Mrs Archer says yes", "I have
/// copied Helen in": of others, and nothing to be seen of it here.
fn speaks_for_named(sentence: &Sentence) -> bool {
    const DOES: &[&str] = &[
        "has|have|had|did both|also|already|now|just? confirmed|signed|agreed|approved|consented|given",
        "is|are|was|were both|also|already|now|just|very|quite|more|than? copied|cced|ccd|happy|content|willing|fine|ok|okay|delighted|keen|agreed|on board|with|to|for|in|it|this|and|$",
        "is|are|was|were both|also|already|now? copied|cced|ccd",
        "confirms|agrees|approves|consents|supports|backs|confirmed|agreed|approved",
        "is|are aware|supportive",
        "says|said yes|it|its|she|he|they|that|ok",
        "will be? sign|signing|confirm|confirming",
    ];
    let found = &sentence.words;
    let norms = sentence.norms();
    let of_them = (0..found.len()).any(|from| {
        name_at(found, from).is_some_and(|to| {
            let rest = norms.get(to..).unwrap_or_default();
            DOES.iter()
                .any(|p| begins_to(p, rest).is_some_and(|n| n > 0))
        })
    });
    let own = find("i|we .. confirm|sign|signed|agree|approve my|our", &norms).is_some();
    let copies = (0..found.len()).any(|from| {
        name_at(found, from).is_some() && {
            let before = norms.get(from.saturating_sub(3)..from).unwrap_or_default();
            find(
                "copied|copying|cced|ccd|ccing|bcced|bccd|bcc|bcced in? $",
                before,
            )
            .is_some()
        }
    });
    (of_them || copies) && !own
}

const SIGNING: &str = "confirm|confirms|confirmed|confirming|confirmation|sign|signs|signed|signing|signature|signatures|agree|agrees|agreed|agreement|approve|approves|approved|approval|consent|happy|content|delighted|fine|ok|willing|sure|give|giving|given|gave|pleased|keen|authorise|authorize|endorse|support|supports|backs|supportive|permission|add|include";

const QUOTATION: [char; 5] = ['"', '“', '”', '«', '»'];

/// "I confirm PMR22-0007", as our letters suggest, says no more than "I confirm".
fn without_references<'a>(norms: &[&'a str]) -> Vec<&'a str> {
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

/// Courtesies taken away, so that their small words do not count.
fn without_courtesies<'a>(norms: &[&'a str]) -> Vec<&'a str> {
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

fn asks(norms: &[&str]) -> bool {
    begins(
        "yes? and|so|hi|hello|just|please? do|does|did|should|shall|may|must|am|is|are|has|have|what|how|when|who|which|where|why i|we|my|the|this|it|you|they|she|he|can|do",
        norms,
    ) || begins("can|could|would|will i|we|you", norms)
        || find(
            "wonder|wondering|ask|know|unsure|sure if|whether|how",
            norms,
        )
        .is_some()
}

const REFUSALS: &[&str] = &[
    "i|we am|are|im not able|willing|prepared|happy|going to sign|confirm|agree|commit|support|approve|consent",
    "i|im am? not able|willing|prepared to take|participate|be",
    "im|am unable|unwilling to sign|confirm|agree|commit|take|participate|approve",
    "i|we am|are unable|unwilling to sign|agree|commit|approve|consent",
    "i|we cannot|cant|wont sign|agree|commit|approve|consent to|this|the|it|$",
    "i|we can|will not sign|agree|commit|approve|consent to|this|the|it|$",
    "i|we cannot|cant|wont sign|agree|approve|consent $",
    "i|we do|did|would not|never wish|want|agree|consent|like|approve to|of sign|confirm|agree|take|be|this|it|the|participate|commit|my",
    "i|we dont|didnt|wouldnt|never wish|want|agree|agreed|consent|like|approve to|of sign|confirm|agree|take|be|this|it|the|participate|commit|my",
    "i|we do|did not agree|consent|approve $",
    "i|we dont|didnt agree|consent|approve $",
    "i|we|ive have? not|never agreed|consented to",
    "i|we have not|never signed|agreed|consented|given to? anything|any|permission|consent",
    "i|we havent|never signed|agreed|consented|given to? anything|any|permission|consent",
    "i|we did not|never give|gave my? permission|consent",
    "i|we didnt|never give|gave my? permission|consent",
    "i|we do not confirm|approve|authorise $",
    "i|we dont confirm|approve|authorise $",
    "i|we did not|never sign|signed this|it|the|anything",
    "i|we didnt|never sign|signed this|it|the|anything",
    "i|we never agreed|consented to",
    "im not able|willing|prepared|happy|going to sign|confirm|agree|commit|support|approve|consent",
    "i decline|refuse to|the|this",
    "i must|have|would|will to? like? to? decline",
    "please remove|take|delete|withdraw my name|signature|details",
    "please remove|take|leave me from|off|out",
    "i would|wish|want|like|am|have|id to? like|decided? to? withdraw|withdrawing|withdrawn my signature|name|consent|agreement|confirmation",
    "i withdraw my",
    "does|did|doesnt|didnt|do not? want|wish|agree to sign|take|be",
    "unable|unwilling|refuses|refused|declined to sign",
];

fn indirect(norms: &[&str], conditional: bool) -> Option<Stance> {
    let has = |patterns: &[&str]| patterns.iter().any(|p| find(p, norms).is_some());
    let signing = has(&[
        "confirm|confirms|confirmed|sign|signs|signed|agree|agrees|agreed|approve|approves|support|supports|backs|happy|fine|ok",
    ]);
    let another = has(&[
        "she|he|they|head|headteacher|hall|mrs|mr|ms|miss|colleague|governors|shes|hes|they .. says|said|confirms|confirmed|agrees|agreed|approves|approved|supports|backs|happy|signed|signs|fine|ok|told|asked",
        "shes|hes|its fine|ok|happy",
        "on behalf of",
        "asked|told me to .. confirm|sign|say",
        "confirm|confirming that? her|his|their|mrs|mr|ms|miss",
        "confirm the? .. signature of",
        "confirm the|our? head|headteacher|heads|principal|participant|lead signature|agreement|consent|approval",
        "i|we can? confirm that? head|headteacher|the|our|both|all .. signed|agrees|agreed|happy|agree",
    ]) && !has(&[
        "i have copied|included|cc|cced",
        "attached",
        "copied in",
        "ive copied|cced",
    ]);
    let own = has(&[
        "i|we|ill|well|id will|would|can|could|shall|am|are|be|do|happy? .. confirm|sign|agree|approve",
        "i|we|ill|well|happy confirm|sign|agree|to",
    ]);
    if conditional && own && signing {
        return Some(Stance::Not(NotEvidence::Condition));
    }
    (another && signing && !norms.contains(&"receipt")).then_some(Stance::Not(NotEvidence::Hearsay))
}

/// "Yes.", "Confirmed, thanks", "Agreed": words that mean what was asked.
fn is_bare(norms: &[&str]) -> bool {
    const FILL: &str = "yes confirmed agreed approved thanks thank you many hi hello all i agree do from \
        me that this is fully absolutely signed definitely please kind regards my end side part thats \
        fine ok okay of course sure it signature consent approval permission agreement support given authorised authorized supported endorsed";
    const CORE: &[&str] = &[
        "yes",
        "confirmed",
        "agreed",
        "approved",
        "agree",
        "signed",
        "given",
        "authorised",
        "authorized",
        "supported",
        "endorsed",
    ];
    norms.len() <= 6
        && norms.iter().any(|w| CORE.contains(w))
        && norms.iter().all(|w| FILL.split(' ').any(|x| x == *w))
        && !begins("yes please", norms)
}
