//! Somebody says no for themselves: they do not sign, do not take part, knew nothing of it.

use super::matter::is_of_matter;
use crate::domain::conversation::{
    NotEvidence,
    words::{begins, begins_to, find, in_list},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Of itself a no.
    Plain,
    /// "No thanks", "I can't do this": a no where it is the whole answer to a letter that asked.
    Short,
    /// A no of another: none.
    Not(NotEvidence),
    /// "I cannot sign it on my phone", "… until the governors have met": no decision.
    Unclear,
}

/// What the sentence refuses, if it does. `conditional`: it depends on something.
pub(super) fn refusal(norms: &[&str], conditional: bool) -> Option<Refusal> {
    let norms = with_subjects(&without_contractions(norms));
    let has = |patterns: &[&str]| patterns.iter().any(|p| find(p, &norms).is_some());
    let refuses = |patterns: &[&str]| {
        let mut found = patterns.iter().filter_map(|p| find(p, &norms));
        found.any(|(_, to)| is_of_the_matter(&norms, to))
    };
    let plain = refuses(REFUSING) || has(DENYING) && has(UNAWARE);
    let short = refuses(SHORT);
    // "I can't take part in the quiz night"
    if !plain && !short && (has(REFUSING) || has(SHORT)) {
        return Some(Refusal::Unclear);
    }
    if !plain && !short {
        return None;
    }
    // "I can't agree to this until our budget is set": no, and perhaps yes one day
    if conditional {
        return Some(Refusal::Unclear);
    }
    let sign = has(&["sign|signing|confirm"]);
    let soon = sign && has(&["today|moment|now"]) || !plain && has(&["today|tonight"]);
    if is_trouble(&norms) || soon {
        return Some(Refusal::Unclear);
    }
    if plain {
        let own = has(&["i|we|my|our|us|me", "^ unable|unwilling|please"]);
        return Some(if own {
            Refusal::Plain
        } else {
            Refusal::Not(NotEvidence::Hearsay)
        });
    }
    Some(Refusal::Short)
}

/// "… take part | in this, as …", and not "… take part | in the quiz night".
fn is_of_the_matter(norms: &[&str], to: usize) -> bool {
    const JOINTS: &str = "and or so as because since due for at sorry thanks thank please until i im we were weve afraid but \
        however like any anyone without when if though although unless";
    const BESIDES: &str = "list second other further any anything longer moment time all after now too next coming year term being";
    let rest = norms.get(to..).unwrap_or_default();
    let led = begins_to(
        "from|of|in|with|on|for|to the|this|that|our|your|my|a|an?",
        rest,
    )
    .unwrap_or(0);
    let rest = rest.get(led..).unwrap_or_default();
    let mut told = rest.iter().take_while(|w| !in_list(JOINTS, w));
    told.all(|w| is_of_matter(w) || in_list(BESIDES, w))
}

/// "don't" as "do not": one pattern for both.
pub(in crate::domain::conversation) fn without_contractions<'a>(norms: &[&'a str]) -> Vec<&'a str> {
    norms
        .iter()
        .flat_map(|word| match *word {
            "dont" => ["do", "not"].as_slice(),
            "doesnt" => &["does", "not"],
            "didnt" => &["did", "not"],
            "cant" | "cannot" => &["can", "not"],
            "couldnt" => &["could", "not"],
            "wont" | "shant" => &["will", "not"],
            "wouldnt" => &["would", "not"],
            "havent" => &["have", "not"],
            "hasnt" => &["has", "not"],
            "isnt" => &["is", "not"],
            "arent" => &["are", "not"],
            "wasnt" => &["was", "not"],
            "im" => &["i", "am"],
            "ive" => &["i", "have"],
            "id" => &["i", "would"],
            "ill" => &["i", "will"],
            "weve" => &["we", "have"],
            "wed" => &["we", "would"],
            "thats" => &["that", "is"],
            _ => std::slice::from_ref(word),
        })
        .copied()
        .collect()
}

/// "I am leaving, so will not sign" as "…, so i will not sign": the clause has the subject of the one
/// before.
fn with_subjects<'a>(norms: &[&'a str]) -> Vec<&'a str> {
    let mut subject = None;
    let mut left = Vec::with_capacity(norms.len());
    for (at, word) in norms.iter().enumerate() {
        left.push(*word);
        match *word {
            "i" | "we" | "she" | "he" | "they" | "you" | "it" => subject = Some(*word),
            // "Sorry, can't do it": whose word it is goes without saying
            "sorry" | "afraid" | "unfortunately" if subject.is_none() => {
                let rest = norms.get(at + 1..).unwrap_or_default();
                if begins("can|could|will|would not", rest) {
                    left.push("i");
                }
            }
            "and" | "so" | "but" | "therefore" => {
                let rest = norms.get(at + 1..).unwrap_or_default();
                let own = subject.filter(|s| matches!(*s, "i" | "we"));
                if begins("will|can|could|would|do|did|am|have not|never|rather", rest) {
                    left.extend(own);
                }
            }
            _ => {}
        }
    }
    left
}

/// "Could you take my name off please?": asked for politely, and meant.
pub(super) fn requests_removal(norms: &[&str]) -> bool {
    const REQUESTING: &[&str] = &[
        "can|could|would|will you please|kindly|just? take|remove|delete|withdraw|cross my name|signature|details",
        "like|want|wish|prefer|need|please my|our name|signature|details to? be? taken|removed|deleted|withdrawn|crossed|off",
        "can|could|may my name|signature|details please? be taken|removed|deleted|withdrawn|crossed",
    ];
    REQUESTING.iter().any(|p| find(p, norms).is_some()) && !is_trouble(norms)
}

const REFUSING: &[&str] = &[
    "i|we do|did|can|could|will|would|am|are not|never ever|personally|currently|feel|be? able|willing|prepared|happy|comfortable|going|wish|want|like|planning|in? a? position? to|of? sign|signing|confirm|confirming to|this|the|it|anything|any|that|my",
    "i|we do|can|will|would|am|are not|never ever|personally|currently|feel|be? able|willing|prepared|happy|comfortable|going|wish|want|like|planning|in? a? position? to? sign|signing $",
    "i|we do|did|can|could|will|would|have|am|are not|never ever|personally|currently|feel|be? able|willing|prepared|happy|comfortable|going|wish|want|like|planning|in? a? position? to|of? agree|agreed|agreeing|consent|consented|approve|approved|authorise|authorised|authorize|authorized|endorse|commit to|this|the|it|anything|any|that|my|up|$",
    "i|we do not confirm|authorise|authorize|approve $",
    "i|we do|can|could not|never support|accept this|it|that|$",
    "i|we do|can|could not|never support|accept the|our application|bid|form|eoi|expression|project|programme|proposal|decision",
    "i|we have|did not|never given|give|gave|sign|signed my|our|any|anything? consent|permission|agreement|approval|signature|anything|any",
    "i|we do not|never give my|our consent|permission|agreement|approval|signature",
    "i|we did not|never sign|signed this|it|the|anything",
    "i|we never signed|agreed|consented|authorised|approved to|this|it|the|anything",
    "i|we do|did|would not|never wish|want|agree|consent|like to|of take|taking part|on|this|it",
    "i|we do|did|would not|never wish|want|agree|consent|like to|of be|being part|involved|included|named|put|nominated|considered",
    "i|we do|did|would not|never wish|want|agree|consent|like to|of be|being a|an|the|one? of? the? lead|second|mastery|maths|participant|advocate|signatory",
    "i|we do|did|would not|never wish|want|agree|consent|like to|of participate|go|proceed|continue|join|do|sign ahead|further|this|it|in|with|as|any|$",
    "i|we do|did|would not|never wish|want my|our name|school|details|signature",
    "i|we am|are|do|will|can|would|could not feel? going? to? be? able|willing|prepared|happy|going? to? be? take|taking part|on",
    "i|we am|are|do|will|can|would|could not feel? be? able|willing|prepared|happy|going? to? be? take|taking this|it on",
    "i|we am|are|will|can|would|could not be? able|willing|prepared|happy|going? to? participate|participating",
    "i|we am|are not able|willing|prepared|happy to be",
    "i am|will|would|can not going? to? be? able? to? be|act|serve|continue|carry on|as|an|a|the|one? of? the? an|a? second|first|other? lead|mastery|maths? advocate|participant|teacher|lead",
    "i|we will|am|are not going? to? be able to commit",
    "i|we will|am|are not going? to? be able to do this|it $|at|as|any|because|sorry",
    "i|we am|are? unable|unwilling to sign|confirm|agree|commit|take|participate|approve|consent|be",
    "i|we have? changed my|our mind about being|doing|taking|signing|joining|participating",
    "i|we have? changed my|our mind about this|it $|i|sorry",
    "i|we have? changed my|our mind $|sorry|now|since",
    "i would? rather|prefer not to? be|take|sign|do|commit",
    "i|we will? not be signing|agreeing|confirming",
    "i have? decided|chosen not to be|take|do|sign|go|participate|continue|join|proceed",
    "i never said i would",
    "i|we decline|refuse to|the|this|$",
    "i|we am|are declining|refusing $|to|the|this",
    "i|we said|say no",
    "i|we am|are not now|currently|really|quite? in a position to do|take|commit|be|help",
    "not something|one|role i|we can|could|will|want|would to? take|do|commit|be",
    "i|we am|must|have|would|will|need afraid|going? i? will|must? to? have|like? to? decline|refuse",
    "i will|would|have|need|must to? like? to? step down|aside|back",
    "please remove|take|delete|withdraw my name|signature|details",
    "please remove|take|leave|count me from|off|out",
    "count|leave me out",
    "i would|wish|want|like|am|have to? like|decided? to? withdraw|withdrawing|withdrawn my signature|name|consent|agreement|confirmation",
    "i withdraw my signature|name|consent|agreement|confirmation|support|participation",
    "is|was not|never something|anything i|we have? signed|agreed|approved|authorised|consented|support|want|wish|asked",
    "without my|our knowledge|consent|permission|approval|agreement",
    "does not want|wish|agree to sign|take|be",
    "unable|unwilling|refuses|refused|declined to sign",
];

/// "I have not signed this form and was not aware of it."
const DENYING: &[&str] =
    &["i|we have|did not|never sign|signed|agree|agreed|approve|approved|put|given|ask|asked"];

const UNAWARE: &[&str] = &[
    "i|we|and|was|were|am|are not aware|informed|told|asked|consulted",
    "not|no know|knowledge|idea|heard",
    "unaware|nothing",
];

const SHORT: &[&str] = &[
    "^ no|nope from|for me|us",
    "say|saying no",
    "my|our answer is a? no",
    "it will not be me",
    "does|do not work for me|us",
    "i would rather|prefer not to? $",
    "i would rather not thanks|thank|sorry",
    "a? no from me|us",
    "not for me|us $|at|im|i|thanks|sorry|this",
    "not this time|year|term i|im? am? sorry|afraid? $",
    "i|we will|would|have|need|must to? have? to? pass|decline $|for|thanks|sorry",
    "pass on this|it|that $|one|time",
    "i|we will|would|have|need|must to? have? to? bow out",
    "i|we can|could|will|would not be? able? to? do|manage|doing|managing this|it|that one|time? $|at|sorry|as|any|because|with|next",
    "i|we can|could|will|would not be? able? to? fit|take this|it|that in|on",
    "i|we can|could|will|would not be? able? to? take|commit|be part|to|involved",
];

/// As [`TROUBLE`].
pub(super) fn is_trouble(norms: &[&str]) -> bool {
    TROUBLE.iter().any(|p| find(p, norms).is_some())
}

/// What is wrong with the file, the day or the hour, and nothing with the matter.
const TROUBLE: &[&str] = &[
    "yet|until|electronically|digitally|pdf|word|phone|ipad|box|document|file|online|unless|might|may|whether|computer|laptop|attachment|link",
    "open|opening|print|printing|scan|scanning|download|downloading the|this|it|your|my",
    "sign in|into|up",
    "not sure|certain",
    "problem",
    // of one of the programme's days, not of the programme
    "in|at|for .. workshop|workshops|visit|visits|meeting|meetings|event|session|sessions|training|webinar",
    "photo|photos|conference|invitation|invite|call|interview|trip",
    "out for that|this one",
    "launch|lunch|briefing|twilight",
    "only for|in the|this|that",
    "hosting|host",
    "more than one|two",
    "without knowing|seeing|hearing|reading|speaking|talking|checking",
    "mailing|distribution|newsletter|reminder|reminders|copy|copied|cc|emails",
];
