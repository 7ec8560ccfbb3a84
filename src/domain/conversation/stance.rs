//! Whether the sender signs, refuses, or withdraws the school: what they say of themselves, now
//! and without condition. In doubt nothing is heard; a false signature is the worst mistake here.

use super::{
    NotEvidence, Said, Words,
    words::{Sentence, begins, begins_to, find},
};

/// Courtesies whose "if", "not" and "once" mean nothing.
const COURTESIES: &[&str] = &[
    "please? let me|us know if|should ..",
    "if you need|require|want|have|would anything|any|more|further|other|like? ..",
    "if there is|are|s anything|any ..",
    "if needed|required|necessary|possible|helpful",
    "if that helps|suits",
    "once|yet again|more",
    "sorry|apologies for not .. sooner|earlier|before",
    "not a problem",
    "no problem",
    "do not|dont hesitate to contact|get|call|ask .. ",
    "apologies|sorry i|we did|have not|didnt|havent .. sooner|earlier|before",
];

const NEGATIONS: &[&str] = &[
    "not",
    "cannot",
    "cant",
    "dont",
    "doesnt",
    "didnt",
    "havent",
    "hasnt",
    "wont",
    "wouldnt",
    "isnt",
    "arent",
    "couldnt",
    "shouldnt",
    "never",
    "unable",
    "neither",
    "nor",
    "no",
    "without",
    "refuse",
    "unwilling",
    "unsure",
    "nobody",
    "nothing",
    "none",
    "yet",
    "before",
    "until",
];

const CONDITIONS: &[&str] = &[
    "if",
    "once",
    "unless",
    "until",
    "pending",
    "assuming",
    "conditional",
    "conditionally",
    "depending",
    "dependent",
    "provisionally",
    "provisional",
];

const CONDITION_PHRASES: &[&str] = &[
    "subject to",
    "as|so long as",
    "provided|providing that? i|we|you|the|there|it|our|cover|funding|this|she|he|they",
    "on condition|understanding|proviso",
    "on the condition|understanding|proviso",
    "in principle",
    "only when|after|if",
    "when|after|as soon as? the|we|i|they|she|he|governors .. agree|agrees|agreed|approve|approves|confirm|confirms|met|meet|heard|spoken|back|approved|confirmed",
];

const DOUBTS: &[&str] = &[
    "think",
    "hopefully",
    "probably",
    "maybe",
    "perhaps",
    "might",
    "may",
    "could",
    "should",
    "suppose",
    "guess",
    "hope",
    "almost",
    "nearly",
    "whether",
    "tomorrow",
    "shortly",
    "soon",
    "later",
    "will",
    "ill",
    "shall",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "going",
    "tonight",
    "week",
];

/// Somebody else is speaking, or is spoken for, or is told what to write.
const OTHERS: &[&str] = &[
    "she",
    "he",
    "they",
    "her",
    "his",
    "their",
    "hers",
    "theirs",
    "shes",
    "hes",
    "theyve",
    "mrs",
    "mr",
    "miss",
    "ms",
    "dr",
    "colleague",
    "colleagues",
    "says",
    "said",
    "say",
    "saying",
    "writes",
    "wrote",
    "write",
    "told",
    "tell",
    "tells",
    "replied",
    "replies",
    "reply",
    "asked",
    "asks",
    "ask",
    "asking",
    "words",
    "word",
    "type",
    "typing",
    "put",
    "that",
    "how",
    "whether",
    "pp",
    "behalf",
    "wants",
    "need",
    "needs",
    "must",
    "someone",
    "everyone",
    "anyone",
    "quote",
    "text",
    "texted",
    "emailed",
    "message",
    "from",
    "below",
    "whom",
    "who",
    "you",
    "your",
    "heads",
    "example",
    "eg",
    "state",
    "stating",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stance {
    Signs,
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
    let whole = found
        .iter()
        .all(|s| stance(s).is_some() || is_empty_courtesy(s));
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
            Stance::Yes => {
                if whole && asked {
                    said.push(Said::Confirms { quote });
                }
            }
            Stance::Refuses => said.push(Said::Declines { quote }),
            Stance::Leaves => said.push(Said::Withdraws { quote }),
            Stance::Not(why) => said.push(Said::NotEvidence { quote, why }),
        }
    }
    said
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
    let all = sentence.norms();
    let norms = without_courtesies(&all);
    let has = |patterns: &[&str]| patterns.iter().any(|p| find(p, &norms).is_some());
    if let Some(stance) = withdrawal(sentence, &norms) {
        return Some(stance);
    }
    if !has(&[SIGNING]) && !has(REFUSALS) {
        return bare_yes(sentence, &norms);
    }
    if sentence.question || asks(&norms) {
        let to_us = has(&["can|could|would|will|please you", "^ please", "you"]);
        let own = has(&[
            "i|we .. confirm|sign|agree|approve",
            "confirm|sign .. by reply",
        ]);
        return (own && !to_us).then_some(Stance::Not(NotEvidence::Question));
    }
    let conditional = has(CONDITION_PHRASES) || norms.iter().any(|w| CONDITIONS.contains(w));
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
        let another = has(&[
            "she|he|they|mrs|mr|miss|ms|shes|hes .. not|unable|cannot|cant|doesnt|dont|wont|declined|refuses",
        ]);
        return Some(
            if another && !has(&["^ i|im|ive", "^ please remove|take my"]) {
                Stance::Not(NotEvidence::Hearsay)
            } else {
                Stance::Refuses
            },
        );
    }
    let Some(at) = signs(&norms) else {
        return indirect(&norms, conditional);
    };
    let before = norms.get(..at).unwrap_or_default();
    let after = norms.get(at..).unwrap_or_default();
    let school_s = has(&["on behalf of the|our|my? school|academy|college|governors|staff"]);
    let quoted_words = sentence.text.contains(['"', '“', '”', '«', '»'])
        || sentence.text.contains(": I ")
        || sentence.text.contains(" '");
    if before.iter().any(|w| OTHERS.contains(w) && *w != "pp")
        || (has(&["on behalf of"]) && !school_s)
        || norms.contains(&"pp")
        || quoted_words
    {
        return Some(Stance::Not(NotEvidence::Hearsay));
    }
    if norms.iter().any(|w| NEGATIONS.contains(w)) {
        return conditional.then_some(Stance::Not(NotEvidence::Condition));
    }
    if conditional
        || after
            .iter()
            .any(|w| matches!(*w, "but" | "however" | "although" | "though" | "except"))
    {
        return Some(Stance::Not(NotEvidence::Condition));
    }
    if norms.iter().any(|w| DOUBTS.contains(w)) {
        return None;
    }
    Some(Stance::Signs)
}

const SIGNING: &str = "confirm|confirms|confirmed|confirming|confirmation|sign|signs|signed|signing|signature|signatures|agree|agrees|agreed|agreement|approve|approves|approved|approval|consent|happy|content|delighted|fine|ok|willing|sure";

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

/// Where the sender's own signing verb stands.
fn signs(norms: &[&str]) -> Option<usize> {
    (0..norms.len()).find(|at| {
        let rest = norms.get(*at + 1..).unwrap_or_default();
        match norms.get(*at).copied().unwrap_or("") {
            "confirm" | "confirming" => first_person(norms, *at) && confirmable(rest),
            "agree" => first_person(norms, *at) && (AGREED.iter().any(|p| begins(p, rest))),
            "consent" => {
                first_person(norms, *at)
                    && (begins("$", rest) || begins("to this|the|take|be", rest))
            }
            "approve" => first_person(norms, *at) && APPROVED.iter().any(|p| begins(p, rest)),
            "signed" => has_signed(norms, *at) && SIGNED.iter().any(|p| begins(p, rest)),
            "sign" => {
                let before = norms.get(..*at).unwrap_or_default();
                let glad =
                    find("happy|willing|content|glad|pleased|delighted to $", before).is_some();
                let plain = find("i|we hereby? $", before).is_some();
                (glad && first_person(norms, *at) && HAPPY_TO_SIGN.iter().any(|p| begins(p, rest)))
                    || (plain && begins("this|the form|application|declaration|eoi", rest))
            }
            "happy" | "content" | "delighted" | "pleased" => {
                first_person(norms, *at) && HAPPY_FOR.iter().any(|p| begins(p, rest))
            }
            "take" | "accept" | "treat" | "consider" | "regard" | "count" => {
                let before = norms.get(..*at).unwrap_or_default();
                (begins("please $", before)
                    || find("please|kindly $", before).is_some()
                    || before.is_empty()
                    || find("you|can|could|may $", before).is_some())
                    && TAKEN_AS.iter().any(|p| {
                        begins_to(p, rest).is_some_and(|end| {
                            of_signing(rest.get(end..).unwrap_or_default(), rest.get(end - 1))
                        })
                    })
            }
            "email" | "message" | "reply" | "note" => {
                let before = norms.get(..*at).unwrap_or_default();
                find("this $", before).is_some()
                    && IS_MY.iter().any(|p| {
                        begins_to(p, rest).is_some_and(|end| {
                            of_signing(rest.get(end..).unwrap_or_default(), rest.get(end - 1))
                        })
                    })
            }
            _ => false,
        }
    })
}

const TAKEN_AS: &[&str] = &[
    "this email|message|reply|note|mail? as|to? be? my|our|formal|written|electronic|personal|the? my|our|formal|written|electronic|digital|e? confirmation|signature|agreement|consent|approval",
    "my electronic|digital|e? signature",
    "my|this as confirmation|agreement|consent|approval",
];

const IS_MY: &[&str] = &[
    "is|serves|acts|counts as? my|our formal|written|electronic|digital|personal? confirmation|signature|agreement|consent|approval",
    "is|serves|acts|counts as confirmation|agreement|consent|approval",
];

const AGREED: &[&str] = &[
    "to|with the|these|this|all|our|my of? the? commitments|commitment|terms|declaration|application|conditions|requirements|expectations|above",
    "to sign|take|participate|participating|taking|be|support",
    "to this|it|everything $",
    "and sign|signed|confirm",
    "with all|the|these commitments|terms|conditions|expectations",
];

const APPROVED: &[&str] = &[
    "$",
    "this|it|the|our|my application|form|participation|declaration|expression|submission|eoi? $",
    "this|the|our|my application|form|participation|declaration|expression|submission|eoi",
];

const SIGNED: &[&str] = &[
    "$",
    "the|this|our|my|it",
    "electronically|digitally|and|above|as",
];

const HAPPY_TO_SIGN: &[&str] = &[
    "$",
    "this|it|the|up? form|application|declaration|off|electronically|as|and|thanks|thank|eoi|commitments? ..",
    "electronically|digitally|as|and|thanks",
];

const HAPPY_FOR: &[&str] = &[
    "for this|it|the|our|my|us|me|application|school|name|form .. go|proceed|take|be|move ahead|forward|part|submitted|included|through?",
    "for this|it|us|the|our application|school|form? to proceed",
];

/// "my confirmation" is of the signature unless it says of what: "… of receipt".
fn of_signing(rest: &[&str], object: Option<&&str>) -> bool {
    match object.copied() {
        Some("confirmation" | "agreement" | "approval" | "consent") => {
            begins("$", rest)
                || begins(
                    "and|as|on|electronically|thanks|thank|to the|sign|this?",
                    rest,
                )
                || begins(
                    "of|for|to my|our|the signature|agreement|commitment|commitments|electronic|consent|support|declaration",
                    rest,
                )
                || begins("of|for|to the|this|our application|form|declaration", rest)
                || begins("that i|we have? signed|sign|agree|approve", rest)
        }
        Some("signature") => !begins("of|for her|his|their|mrs|mr|miss|ms", rest),
        Some(_) | None => false,
    }
}

/// The subject of the verb at `at` is "I" or "we", or plainly left out: "Happy to confirm …".
fn first_person(norms: &[&str], at: usize) -> bool {
    const LEADS: &[&str] = &[
        "can",
        "do",
        "hereby",
        "both",
        "now",
        "also",
        "fully",
        "formally",
        "happily",
        "gladly",
        "just",
        "would",
        "like",
        "wish",
        "want",
        "to",
        "am",
        "are",
        "happy",
        "writing",
        "pleased",
        "delighted",
        "emailing",
        "this",
        "is",
        "email",
        "therefore",
        "officially",
        "wanted",
        "very",
        "absolutely",
        "more",
        "than",
        "quite",
        "only",
        "too",
        "definitely",
        "willing",
        "content",
        "glad",
        "all",
        "wholeheartedly",
        "indeed",
        "certainly",
        "really",
        "personally",
        "completely",
        "totally",
        "still",
        "myself",
        "replying",
        "perfectly",
        "duly",
    ];
    let mut n = at;
    let mut leads = 0;
    while let Some(before) = n.checked_sub(1) {
        let word = norms.get(before).copied().unwrap_or("");
        match word {
            "i" | "we" | "im" | "id" | "wed" | "ive" => {
                // "do I confirm …" is a question, whatever its mark
                let asked = before
                    .checked_sub(1)
                    .and_then(|b| norms.get(b).copied())
                    .is_some_and(|w| {
                        matches!(
                            w,
                            "do" | "can"
                                | "should"
                                | "shall"
                                | "did"
                                | "may"
                                | "must"
                                | "how"
                                | "when"
                                | "where"
                                | "what"
                                | "which"
                                | "could"
                                | "would"
                                | "am"
                                | "are"
                        )
                    });
                let would = norms
                    .get(before..at)
                    .unwrap_or_default()
                    .windows(2)
                    .any(|w| {
                        w.first() == Some(&"would")
                            && !matches!(w.get(1), Some(&"like" | &"want" | &"wish"))
                    });
                return !asked && !would;
            }
            "and" => {
                // "I have read it and confirm …"
                let earlier = norms.get(..before).unwrap_or_default();
                let own = find("i|we|ive|weve|im|id", earlier).is_some();
                return own || begins("yes|agreed|confirmed|approved $", earlier);
            }
            _ if LEADS.contains(&word) => {
                leads += 1;
                n = before;
            }
            _ => break,
        }
    }
    // the subject left out: only at the start, after a yes or a greeting
    let verb = norms.get(at).copied().unwrap_or("");
    let left_out = leads > 0
        || matches!(
            verb,
            "confirming" | "happy" | "delighted" | "content" | "pleased"
        );
    let opening = norms.get(..n).unwrap_or_default();
    const OPENINGS: &[&str] = &[
        "yes",
        "hi",
        "hello",
        "dear",
        "thanks",
        "thank",
        "you",
        "ok",
        "okay",
        "sure",
        "good",
        "morning",
        "afternoon",
        "of",
        "course",
        "absolutely",
        "sorry",
        "apologies",
        "all",
        "team",
        "many",
    ];
    let led_by_verb = leads > 0
        && norms.get(n).is_some_and(|w| {
            matches!(
                *w,
                "do" | "this" | "is" | "are" | "would" | "all" | "like" | "want"
            )
        });
    left_out
        && opening.len() <= 5
        && opening.iter().all(|w| OPENINGS.contains(w))
        && (!led_by_verb || begins("this is|email", norms.get(n..).unwrap_or_default()))
}

/// "I have signed", "we have both signed", "I signed".
fn has_signed(norms: &[&str], at: usize) -> bool {
    let before = norms.get(..at).unwrap_or_default();
    find(
        "i|we have both|all|now|also|already|electronically|personally|just|read|digitally? and? electronically? $",
        before,
    )
    .is_some()
        || find("ive|weve both|all|now|also|already|electronically|personally|just? $", before).is_some()
        || find("i electronically|personally? $", before).is_some()
}

/// What follows "I confirm": the sender's own signature or agreement, or nothing more.
fn confirmable(rest: &[&str]) -> bool {
    const NOTHING_MORE: &[&str] = &[
        "$",
        "this? as requested|headteacher|head? $",
        "this? by|in|via|with this|return? email|reply|message? $",
        "this|the|above|all of? the? above? $",
        "this|it|everything|both $",
        "thank|thanks|many|kind|regards",
    ];
    const OWN: &[&str] = &[
        "that? my|our electronic|digital|e|own|personal? signature|signatures on|for|to|as|is|in|and|with|electronically|please|thanks|thank|through|has|via",
        "that? my|our electronic|digital|e|own|personal? signature|signatures $",
        "that? my|our agreement|consent|approval|support|commitment|acceptance",
        "the|an|e electronic? signature $",
        "the|an electronic? signature on|for the|this|our form|application",
        "i|we have|ive|weve both|all|now|also|already|read|electronically|digitally|the|form? and? signed|agreed|approved|agree the|this|our|my|it|to|and|electronically|digitally",
        "i|we have|ive|weve both|all|now|also|already|electronically|digitally|indeed? signed|agreed|approved $",
        "i|we signed|sign the|this|our|it|electronically",
        "i|we have read .. and agree|signed|agreed|support",
        "i|we fully|both|all|wholeheartedly? agree|approve|consent|commit to|with|and|the|this|it|our",
        "i|we fully|both|all|wholeheartedly? agree|approve|consent $",
        "i am|im|we are|we fully|very|more|quite? than? happy|willing|content for|to this|it|sign|be|take|go|the|our|us",
        "i am|im|we are fully? committed to",
        "i|we fully? support this|the|our application and|$",
        "i|we fully? support this|the|our application $",
        "this|the|our|my application|form|commitments|declaration|above $",
        "this|the|our|my application|form|commitments|declaration|above and|thanks|thank|many",
        "this application for|from|of|on our|my|the",
        "and|both agree|sign|approve",
    ];
    // "as headteacher of Oakfield that I agree"
    if begins("as head|headteacher|principal|lead|the|maths", rest)
        && let Some(that) = rest.iter().position(|w| *w == "that")
    {
        return confirmable(rest.get(that + 1..).unwrap_or_default());
    }
    let rest = match rest.split_first() {
        Some((&"that", after)) => after,
        _ => rest,
    };
    NOTHING_MORE.iter().chain(OWN).any(|p| begins(p, rest))
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
    "i|we have|havent|ive not|never? agreed|consented to",
    "i|we did not|never sign|signed this|it|the|anything",
    "i|we didnt|never sign|signed this|it|the|anything",
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
        "confirm|confirms|confirmed|sign|signs|signed|agree|agrees|agreed|approve|approves|happy|fine|ok",
    ]);
    let another = has(&[
        "she|he|they|head|headteacher|hall|mrs|mr|ms|miss|colleague|governors|shes|hes|they .. says|said|confirms|confirmed|agrees|agreed|approves|approved|happy|signed|signs|fine|ok|told|asked",
        "shes|hes|its fine|ok|happy",
        "on behalf of",
        "asked|told me to .. confirm|sign|say",
        "confirm|confirming that? her|his|their|mrs|mr|ms|miss",
        "confirm the? .. signature of",
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
fn bare_yes(_sentence: &Sentence, norms: &[&str]) -> Option<Stance> {
    is_bare(norms).then_some(Stance::Yes)
}

fn is_bare(norms: &[&str]) -> bool {
    const FILL: &[&str] = &[
        "yes",
        "confirmed",
        "agreed",
        "approved",
        "thanks",
        "thank",
        "you",
        "many",
        "hi",
        "hello",
        "all",
        "i",
        "agree",
        "do",
        "from",
        "me",
        "that",
        "this",
        "is",
        "fully",
        "absolutely",
        "signed",
        "definitely",
        "please",
        "kind",
        "regards",
    ];
    const CORE: &[&str] = &["yes", "confirmed", "agreed", "approved", "agree"];
    norms.len() <= 6
        && norms.iter().any(|w| CORE.contains(w))
        && norms.iter().all(|w| FILL.contains(w))
        && !begins("yes please", norms)
}

/// The school leaves; or a "Confirmed" and its like, which carry a signing word.
fn withdrawal(sentence: &Sentence, norms: &[&str]) -> Option<Stance> {
    let has = |patterns: &[&str]| patterns.iter().any(|p| find(p, norms).is_some());
    if !sentence.question && is_bare(norms) {
        return Some(Stance::Yes);
    }
    if !has(LEAVING) || sentence.question || asks(norms) {
        return None;
    }
    let unreal = has(&[
        "will|would|do|does|did|are|is|am not|never .. withdraw|withdrawing|pull|pulling|cancel",
        "wont|dont|didnt|arent|wouldnt .. withdraw|withdrawing|pull|pulling|cancel",
        "no plans|intention|need|wish to|of withdraw|withdrawing",
        "can|may|could|might|would i|we|they? have? to? withdraw|pull",
        "may|might|could|would have|need to withdraw|pull",
        "cannot|cant withdraw|pull",
        "rather than|instead of withdraw|withdrawing",
    ]);
    let conditional = norms.iter().any(|w| CONDITIONS.contains(w)) || has(CONDITION_PHRASES);
    let own_only = has(&["withdraw|withdrawing my signature|name|consent|confirmation|agreement"]);
    let form_only =
        has(&["withdraw|cancel|retract .. previous|earlier|version|form|email|message"]);
    let doubt = norms.iter().any(|w| {
        matches!(
            *w,
            "considering" | "thinking" | "wondering" | "whether" | "think" | "maybe" | "perhaps"
        )
    });
    if unreal || conditional || own_only || form_only || doubt {
        return None;
    }
    Some(Stance::Leaves)
}

const LEAVING: &[&str] = &[
    "withdraw|withdrawing|retract|cancel|cancelling our|the|this|my|its school? application|expression|interest|eoi|school|place",
    "withdraw|withdrawing $",
    "withdraw|withdrawing .. this year|time|term",
    "withdraw|withdrawing from the|this|your|mastery|programme|work",
    "withdraw|withdrawing us|it $",
    "withdraw|withdrawing us from",
    "we|school will|shall|ll? be withdrawing",
    "we|school|governors are|have now|sadly|regretfully? withdrawing|withdrawn our|the|from",
    "we|school no longer wish|want|able|intend|like|plan to take|participate|be|apply|proceed|go|continue|join",
    "we|school are|is no longer able|going|looking|planning to? take|participate|apply|proceed|go|taking|applying|continue",
    "decided|agreed not to go|proceed|take|apply|continue|participate|join|pursue",
    "decided against taking|applying|going|joining|it|the",
    "we|school have|need|are|is|will|must|to to? be? pull|pulling|pulled out",
    "decided to pull out",
    "pull out of the|this",
    "we|school will not|no be? going|taking|applying|proceeding|continuing|participating|able ahead|part|this|with|to|in|after",
    "we|school wont be? going|taking|applying|proceeding|continuing|participating|able|apply",
    "we are|were not able|going to take|participate|proceed|apply|go|continue|join",
    "we|school are|is unable to take|participate|proceed|apply|continue|join",
    "we|school cannot|cant take|participate|proceed|continue part|with|this|in",
    "we|school do not|dont wish|want to take|participate|proceed|apply|continue|go",
    "we|school dont wish|want to take|participate|proceed|apply|continue|go",
    "please remove|take our school|us|our from|off|out|application|name",
    "^ sorry|unfortunately|thanks|hi? not this year",
    "please cancel|withdraw our|the|this",
];
