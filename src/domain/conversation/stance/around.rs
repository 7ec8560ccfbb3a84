//! What is said around the matter and taken away before anything is decided: asides, our reference,
//! and the plain word for a roundabout one.

use super::vocabulary::{CONDITIONS, DOUBTS, NEGATIONS};
use crate::domain::conversation::words::{begins, begins_to, find, in_list};

/// "I confirm PMR22-0007", as our letters suggest, says no more than "I confirm".
pub(super) fn without_references<'a>(norms: &[&'a str]) -> Vec<&'a str> {
    let is_prefix = |w: &str| {
        let letters = w.trim_end_matches(|c: char| c.is_ascii_digit());
        letters.len() >= 2
            && letters.len() < w.len()
            && letters.chars().all(|c| c.is_ascii_alphabetic())
    };
    let is_number = |w: &str| w.len() >= 4 && w.chars().all(|c| c.is_ascii_digit());
    // "I confirm PMR": its letters alone
    const LETTERS: &str = "pmr mrp tfmd tfm";
    let mut left: Vec<&str> = Vec::with_capacity(norms.len());
    let mut rest = norms.iter().copied().peekable();
    while let Some(word) = rest.next() {
        if is_prefix(word) && rest.next_if(|next| is_number(next)).is_some() {
            while left.last().is_some_and(|w| {
                matches!(
                    *w,
                    "application" | "reference" | "ref" | "number" | "no" | "for" | "re"
                )
            }) {
                left.pop();
            }
        } else if in_list(LETTERS, word) && rest.peek().is_none() {
            continue;
        } else {
            left.push(word);
        }
    }
    left
}

/// "Ann asked me to e-mail you to confirm that I'm happy to do it": who asked does not matter, for what
/// is confirmed is the sender's own. What follows must say "I".
pub(super) fn without_who_asked<'a>(norms: &[&'a str]) -> Vec<&'a str> {
    const ASKED: &str = "asked|asks|asking|reminded|suggested me|i to|should? .. confirm|say that? i|im|ill|ive|id|we|were|weve";
    let Some((from, to)) = find(ASKED, norms) else {
        return norms.to_vec();
    };
    let joint = norms.get(..from).and_then(|before| {
        before
            .iter()
            .rposition(|w| matches!(*w, "and" | "so" | "as" | "since"))
    });
    let start = joint.map_or(0, |at| at + 1);
    let mut left = norms.get(..start).unwrap_or_default().to_vec();
    left.extend(["i", "confirm"]);
    left.extend(norms.get(to - 1..).unwrap_or_default());
    left
}

/// "My go-ahead", "I verify", "our academy": approval, confirmation and school by another name.
pub(super) fn in_plain_words<'a>(norms: &[&'a str]) -> Vec<&'a str> {
    const OWN: &str = "my our full official formal the a";
    const NAMES: &[&str] = &[
        "go ahead",
        "sign off",
        "green light",
        "thumbs up",
        "say so",
        "seal of approval",
    ];
    // roundabout words, and the plain ones for them
    const ROUNDABOUT: &[(&str, &[&str])] = &[
        ("assure you that|of", &["confirm"]),
        ("vouch for", &["support"]),
        ("acknowledge that", &["confirm", "that"]),
        ("crack|press|push on", &["go", "ahead"]),
        (
            "but? from me|us it|its is? a? definite|big? yes",
            &["yes", "from", "me"],
        ),
        (
            "it would|will|is be? a|my|our? real|great|absolute? pleasure|honour|privilege|delight to",
            &["happy", "to"],
        ),
        (
            "has|have|was|were been? made|sent|submitted|completed|put with",
            &["is", "with"],
        ),
        (
            "my name is|was|has been? put|entered|added|included|down? on|in there? the|this? form|application|it?",
            &["this", "is"],
        ),
        (
            "was happy|content|glad|pleased for .. to put|include|add|name my|me",
            &["am", "happy", "for", "this", "and"],
        ),
        ("by way|means of", &["by"]),
        ("sure thing", &["yes"]),
        (
            "undertake|pledge to attend|take|participate|support|release|fulfil|meet|complete|commit",
            &["commit", "to"],
        ),
        ("agree 2", &["agree", "to"]),
        ("happy 2", &["happy", "to"]),
        (
            "endorse|support|approve|authorise|authorize the|our|this|my attached|enclosed",
            &["support", "the"],
        ),
        (
            "in lieu|place of my|a|the? signature",
            &["as", "my", "signature"],
        ),
        (
            "as though|if i had|have|ve? signed it|this|the? form?",
            &["as", "my", "signature"],
        ),
    ];
    let mut left: Vec<&str> = Vec::with_capacity(norms.len());
    let mut at = 0;
    while let Some(word) = norms.get(at).copied() {
        let rest = norms.get(at..).unwrap_or_default();
        let owned = left.last().is_some_and(|w| in_list(OWN, w));
        let name = NAMES.iter().find_map(|name| begins_to(name, rest));
        if owned && let Some(length) = name {
            left.push("approval");
            at += length;
        } else if let Some((plain, length)) = ROUNDABOUT
            .iter()
            .find_map(|(words, plain)| Some((plain, begins_to(words, rest)?)))
        {
            left.extend(*plain);
            at += length;
        } else if word == "am" && !asks_or_tells_of_i(&left, rest) {
            // "… and am in agreement"
            left.extend(["i", "am"]);
            at += 1;
        } else {
            left.push(match word {
                "verify" | "affirm" | "attest" | "certify" => "confirm",
                "verifying" | "affirming" | "certifying" => "confirming",
                "academy" | "college" => "school",
                word => word,
            });
            at += 1;
        }
    }
    left
}

/// "I am", "am I", "as I certainly am": the subject of "am" is there.
fn asks_or_tells_of_i(before: &[&str], rest: &[&str]) -> bool {
    rest.get(1) == Some(&"i")
        || before
            .iter()
            .rev()
            .take(3)
            .any(|w| matches!(*w, "i" | "im"))
}

/// What may stand beside it and is no part of it.
const ASIDES: &[&str] = &[
    "^ good? hi|hello|hiya|hey|dear|morning|afternoon|evening|thanks|thank|cheers|ta|sorry|apologies all|both|team|everyone? you? very|so? much? again?",
    "as|like requested|asked|discussed|promised",
    "as far as i|im am? concerned",
    "^ as|what|like .. says|said|mentioned|wrote|explained",
    "^ please? find|see",
    "on the|our school behalf",
    "^ just? to confirm|clarify that?",
    "as? per|see? the|your|this? below|above|request",
    "as? per the|our|my? form|application",
    "just|writing|emailing to say|let|tell you? know? that?",
    // "I'm confirming by e-mail that …"
    "by|via|through e? email|mail|reply that",
    "^ just? to? let|letting you know that?",
    "to say that?",
    "with|to what it|this|the form|declaration? says|asks|involves",
    "that|which .. sent|submitted|completed|made|filled|put|wrote in|together|forward?",
    "with whats written|said|put|stated|on|in",
    "what|everything you say|said|wrote|write|ask|asked|put about|on|regarding? signatures|signing|this|it?",
    "what|everything|all .. has|have|had? put|written|said|completed|submitted|sent in|on? the? form|application?",
    "i|im|ive was|am|have? been? asked|told|meant|supposed|required to email|write|reply|contact|respond|message you? back? to? say|confirm|tell|let? you? know? that?",
    "sorry|apologies for|about the|my|any? delay|late|slow|trouble|confusion reply|response|replying?",
    "thanks|thank|cheers you? for all|your|the|you? sorting|chasing|organising|arranging|checking|flagging|sending|reminding|forwarding|explaining|patience|email|message|reminder|help|everything|this|letting? me? know? out|up|this|it|me|us?",
    "thanks|thank you? so? much? for .. $",
    "for all? your help|time|patience|email|message|reminder",
];

/// The words without asides.
pub(super) fn without_asides<'a>(norms: &[&'a str]) -> Vec<&'a str> {
    let mut left = norms.to_vec();
    // "Sorry it's late, we have had Ofsted in, but yes"
    if begins(
        "hi|hello|hey|good? morning|afternoon|evening? sorry|apologies|many",
        &left,
    ) && let Some(but) = left.iter().position(|w| *w == "but")
    {
        left.drain(..=but);
    }
    for aside in ASIDES {
        if let Some((from, to)) = find(aside, &left) {
            left.drain(from..to);
        }
    }
    left
}

/// "I'm happy with this | and think it will help our children": what is thought of the matter behind an
/// assent is no doubt of it.
pub(super) fn without_opinion<'a>(norms: &[&'a str]) -> Vec<&'a str> {
    const OPINION: &str = "and|as|because|since i|we? really|also|do|am|are? sure|think|believe|hope|feel|know that? this|it|they|our|the|both|all will|would|is|are|children|pupils|school|staff|teachers";
    let Some((from, _)) = find(OPINION, norms).filter(|(from, _)| *from > 1) else {
        return norms.to_vec();
    };
    let told = norms.get(from + 1..).unwrap_or_default();
    let more = told
        .iter()
        .skip(2)
        .any(|w| in_list(DOUBTS, w) || in_list(NEGATIONS, w) || in_list(CONDITIONS, w));
    let kept = if more { norms.len() } else { from };
    norms.get(..kept).unwrap_or_default().to_vec()
}

/// Negative words that say yes, and what stands for them.
const IDIOMS: &[(&str, &str)] = &[
    (
        "dont have any? further|other|more? question|questions|query|queries|comment|comments",
        "fully",
    ),
    (
        "dont have any|an|a? objection|objections|concern|concerns|issue|issues|problem|problems",
        "agreed",
    ),
    (
        "have|ive|weve no hesitation|reservation|reservations|hesitations|qualms in|about|to? supporting|endorsing|agreeing|signing|confirming|support|sign",
        "agreed to",
    ),
    (
        "have|ive|weve no problem|problems|difficulty|issue|issues|objection|objections with|in|about|to? being|taking|doing",
        "agreed to be",
    ),
    (
        "have nothing else|more|further? to add|change|ask|say",
        "fully",
    ),
    (
        "no|zero|nil any? objection|objections|reservation|reservations|hesitation|qualms|concern|concerns|issue|issues|problems",
        "agreed",
    ),
    (
        "you can|may|now|already|therefore? have|ve got? my|our",
        "my",
    ),
    ("my electronic? signature on|to|for this|it", "my signature"),
    ("youve got? my|our", "my"),
    (
        "without any? hesitation|reservation|reservations|question|doubt",
        "fully",
    ),
    ("ive agreed", "agreed"),
    (
        "happy|pleased|glad|content|willing to sign up to them",
        "happy to sign",
    ),
    ("agreed with .. to", "agreed to"),
    (
        "expectations and we|i commit|agree to them",
        "expectations and i agree",
    ),
    ("to express our|an|my interest in|$", "to take part in"),
    (
        "has|have been agreed|approved|discussed|completed",
        "agreed",
    ),
    ("really|just? cant|cannot wait to", "keen to"),
    (
        "^ yes? so|and? you can|may|could|are welcome|free? to? go ahead|proceed|process|submit",
        "go ahead",
    ),
    (
        "^ yes? feel free to go ahead|proceed|process|submit",
        "go ahead",
    ),
    ("go ahead and process|submit|proceed|send with?", "go ahead"),
    (
        "nothing|no else|more|further|other? to add|comments|questions from|on? me|us|my? end|side?",
        "fully",
    ),
    ("count our school", "count us"),
    (
        "can|will|able|happy|willing|glad|pleased|committed to? meet|fulfil|honour|uphold|satisfy all? of? them|these|those all?",
        "agreed",
    ),
    ("this next academic? year|september", "this"),
    ("part next academic? year|september", "part"),
    (
        "^ the|my|our answer is a? definite|big|resounding? yes|yep",
        "yes",
    ),
    (
        "next year mastery|readiness|work|working? work|working? group|groups|workgroup|programme",
        "programme",
    ),
    (
        "one of the|our|these two|2? teachers|participants|leads|people|staff|advocates",
        "one",
    ),
    ("will|ill|shall|well ensure|make", "ensure"),
    ("dont|wouldnt mind signing|being|taking|doing", "agreed"),
    (
        "for you to? process|proceed|use|accept|submit|go|progress",
        "for",
    ),
];

/// "I will be taking part", "I'm going to be taking part" promise no more than "I take part".
const FUTURE: &[&str] = &[FUTURE_WILL, FUTURE_GOING];

const FUTURE_WILL: &str = "will|ill|shall|well be? take|taking|participate|participating|join|joining|attend|attending|lead|leading|involved|support|release|released|the|one|a";

const FUTURE_GOING: &str = "am|im|are|were going to be? take|taking|participate|participating|join|joining|involved|the|one|a";

/// The words without the "will" of a plain promise to take part, and with the plain word for a
/// roundabout yes.
pub(super) fn plainly<'a>(norms: &[&'a str]) -> Vec<&'a str> {
    let mut left = norms.to_vec();
    for (idiom, plain) in IDIOMS {
        if let Some((from, to)) = find(idiom, &left) {
            left.splice(from..to, plain.split(' '));
        }
    }
    for future in FUTURE {
        while let Some((from, to)) = find(future, &left) {
            let who = match left.get(from) {
                Some(&("ill" | "im")) => Some("i"),
                Some(&("well" | "were")) => Some("we"),
                Some(_) | None => None,
            };
            left.splice(from..to.saturating_sub(1).max(from + 1), who);
        }
    }
    left
}
