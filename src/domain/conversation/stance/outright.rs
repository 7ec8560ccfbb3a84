//! A signature in so many words, in a sentence that tells more: "As Ann told you, yes, I am signing
//! this". The words can mean nothing but the writer's own signature of this form; the rest must
//! neither deny, doubt, depend nor put off, and nobody else may be said to speak or to sign.

use super::{
    around::plainly,
    deciding::asks,
    matter::{is_given_for_another_use, is_of_matter, is_on_another_paper},
    vocabulary::{CONDITION_PHRASES, CONDITIONS, DOUBTS, NEGATIONS, PUTTING_OFF},
};
use crate::domain::conversation::words::{
    Sentence, begins, find, in_list,
    names::{name_at, school_at},
};

const OUTRIGHT: &[&str] = &[
    "i|we can|hereby|do|formally|also|gladly? confirm my|our|the electronic|digital|e? signature|signatures",
    "^ happy|glad|pleased|delighted to confirm my|our electronic|digital|e? signature|signatures",
    "im|i|were|we am|are? happy|glad|pleased|delighted to confirm my|our electronic|digital|e? signature|signatures",
    "yes|yep|yeah ive|i? have? signed $|it|this",
    "yes|yep|yeah it|that was|is|were me|i who|that signed|signs $|it|this|and",
    "yes|yep|yeah i|im am? signing $|it|this",
    "it|that was|is me|i who|that signed $|it|this|the|and",
    "please|can|could|may|happy|glad|content you|for? you? to? please? regard|treat|count|consider|put|take|mark|record|accept me|this|it|mine down? as|to having|have|be? signed|confirmed $|it|this|the|by|and",
    "regard|treat|count|consider|take|accept this|it|my e? mail|email|message|reply|note? as|to|for be? my electronic|digital|e|own? signature",
    "please|just regard|treat|count|consider|put|take|mark|record me down? as having signed $|it|this|the|and",
    "^ hi|hello|yes? have signed $|it|this",
    "^ hi|hello|yes? ive|i? have? signed it|this? this|yesterday|today|last|earlier|on morning|afternoon|week|term|evening|monday|tuesday|wednesday|thursday|friday? $",
    "^ hi|hello|yes? signed and? confirmed|agreed|approved by me|myself",
    "i|ive have? signed the|our|this form|application|declaration|eoi before",
    "you already|should? have my electronic|digital? signature on the|this|our form|application|declaration|eoi",
    "that|it was me|i who|that typed|put|entered|added my name|signature",
    "my name on|in the|our|this form|application|declaration|eoi is|was put|added|typed|entered|included|there|on|in? there|it? with my full? agreement|consent|permission|approval|blessing",
    "my name is|was|has been? put|added|typed|entered|included|down|there|on|in? the|our|this? form|application|declaration|eoi|it? with my full? agreement|consent|permission|approval|blessing",
    "i|ive have? authorised|authorized|asked|allowed .. .. to put|add|type|enter|include|use|write my name|signature",
    "signature on|against|by|next|beside the|this|my|your|that to? form|application|declaration|eoi|expression|name|it? is indeed|definitely|certainly? mine|my own",
    "i|we have? both|now|also|already|electronically|personally|indeed|certainly? signed this|it|the|our application? form|application|declaration|eoi|electronically|$",
    "ive|weve both|now|also|already|electronically|personally|indeed|certainly? signed this|it|the|our application? form|application|declaration|eoi|electronically|$",
];

/// Who speaks, or is spoken of, when it is not the writer.
const OF_OTHERS: &str = "she he they her his their theirs them shes hes theyve mrs mr miss ms dr says said wrote writes \
    behalf pp whos whose everyone everybody someone somebody nobody colleague colleagues others";

const ELSE: &str = "but however although though except only instead wrong mistake error withdraw withdrawn withdrawing \
    unfortunately afraid reluctant reluctantly next monday tuesday wednesday thursday friday tonight ready receipt \
    copy copies paper scan scanned post posted attached enclosed when after other another different sister partner protest pressure duress";

/// Whether the sentence signs outright.
pub(super) fn signs_outright(sentence: &Sentence) -> bool {
    let norms = sentence.norms();
    let Some((from, to)) = OUTRIGHT.iter().find_map(|p| find(p, &norms)) else {
        return false;
    };
    let kept = without_what_was_not(&plainly(&norms));
    let says = |list: &str| kept.iter().any(|w| in_list(list, w));
    let after = norms.get(to..).unwrap_or_default();
    let before = norms.get(..from).unwrap_or_default();
    // "my signature is below", "… of the head", "… on the visitors' book"
    const TOLD: &str = "is|was|has|isnt|wasnt|will|below|block|of|for her|his|their|the|our|a?";
    let told = norms
        .get(to - 1)
        .is_some_and(|w| w.starts_with("signature"))
        && begins(TOLD, after);
    !sentence.question
        && !sentence.text.contains(['"', '“', '”', '«', '»', ':'])
        && !asks(&kept)
        && !told
        && find(HEARD, before).is_none()
        && !is_for_something_else(after)
        && !on_another_paper(&norms, to)
        && !is_given_for_another_use(norms.get(from..).unwrap_or_default())
        && ![NEGATIONS, CONDITIONS, DOUBTS, OF_OTHERS, ELSE]
            .into_iter()
            .any(says)
        && !CONDITION_PHRASES
            .iter()
            .chain(PUTTING_OFF)
            .any(|p| find(p, &kept).is_some())
        && !names_another(sentence, before)
}

/// "I've been told that I have signed": what others say of it.
const HEARD: &str = "told|understood|understand|gather|heard|hear|see|seen|noticed|remember|realise|realised|aware|know|knew|sure|how|because|since|though|apparently that? $";

/// "Wasn't sure my first mail got through", "before I break up for half term": what was not, and a
/// day, and neither a doubt nor a condition.
fn without_what_was_not<'a>(norms: &[&'a str]) -> Vec<&'a str> {
    const WAS_NOT: &[&str] = &[
        "wasnt|werent sure|certain|clear|aware|copied|included",
        "didnt|hadnt|couldnt realise|realised|know|known|see|seen|notice|noticed|spot|spotted|get|find|reply|respond|email",
        "before i|we break|go|leave|finish|head|disappear|set off|away|up",
        "before the|easter|christmas|half|lunch|summer|school",
        "not sure my|the|it|this",
    ];
    let mut kept = norms.to_vec();
    for excuse in WAS_NOT {
        if let Some((from, to)) = find(excuse, &kept) {
            kept.drain(from..to);
        }
    }
    kept
}

/// What was signed is named behind the verb.
fn on_another_paper(norms: &[&str], to: usize) -> bool {
    let said = norms.get(..to).unwrap_or_default();
    let verb = said
        .iter()
        .rposition(|w| w.starts_with("sign"))
        .map_or(to, |at| at + 1);
    is_on_another_paper(norms.get(verb..).unwrap_or_default())
}

/// "I have signed the application | for the staff insurance".
fn is_for_something_else(after: &[&str]) -> bool {
    const JOINS: &str = "and so as because since but i we thanks thank to before";
    const TERM: &str = "before|for the? half|easter|christmas|summer|term|holidays";
    let object = after.iter().take_while(|w| !in_list(JOINS, w));
    !begins(TERM, after)
        && begins("for|of|about|on|in", after)
        && !object.take(6).all(|w| is_of_matter(w))
}

/// Somebody by name, who is not the one that asked the writer or was told: "As Ann told you".
fn names_another(sentence: &Sentence, before: &[&str]) -> bool {
    const ASKED: &str = "told|asked|mentioned|explained|passed|forwarded|sent|showed|reminded|warned|promised you|me|us|this|it|your|the|on";
    const SPOKEN: &str = "to with and as authorised authorized asked allowed before";
    let norms = sentence.norms();
    let mut at = 0;
    while at < sentence.words.len() {
        let Some(end) = name_at(&sentence.words, at) else {
            at += 1;
            continue;
        };
        let of_school =
            (0..=at).any(|from| school_at(&sentence.words, from).is_some_and(|to| to > at));
        let asked = begins(ASKED, norms.get(end..).unwrap_or_default());
        let spoken = at > 0 && norms.get(at - 1).is_some_and(|w| in_list(SPOKEN, w));
        // the first word has its capital from where it stands
        let does = begins(
            "is|are|was|has|had|will|can|and|says",
            norms.get(end..).unwrap_or_default(),
        );
        if (at > 0 || does) && !of_school && !asked && !(spoken && at < before.len()) {
            return true;
        }
        at = end;
    }
    false
}
