//! What one sentence decides: whether its writer signs, refuses or leaves, of themselves, now and
//! without condition.

use super::{
    around::{
        in_plain_words, plainly, without_asides, without_opinion, without_references,
        without_who_asked,
    },
    assent::{approves, assents, is_of_the_head, speaks_of_teachers},
    beside::{brings_words, speaks_for_itself},
    called::{named, without_names_called},
    courtesy::without_courtesies,
    hearsay::{of_another, speaks_for_named},
    jointly::of_the_sender,
    leaning::leans,
    leaving::{leaves, requests},
    matter::of_another_matter,
    refusing::{Refusal, refusal, requests_removal},
    signing::{is_signed_line, signs},
    undertaking::undertakes,
    vocabulary::{
        CONDITION_PHRASES, CONDITIONS, DOUBTS, NEGATIONS, OTHERS, PERSONAL, PUTTING_OFF, SIGNING,
    },
};
use crate::domain::conversation::{
    NotEvidence,
    words::{
        Sentence, Word, begins, find, in_list, is_turned_round,
        names::{name_at, school_at},
    },
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stance {
    Signs,
    /// For the teachers, not for oneself: counts from a head, and as a "yes" does.
    Approves,
    /// A bare "yes": counts only as the whole answer to a letter that asked for a signature.
    Yes,
    Refuses,
    /// A bare "no": as the bare "yes".
    No,
    Leaves,
    Not(NotEvidence),
}

/// Of the sentence as a whole.
pub(super) fn stance_of(sentence: &Sentence) -> Option<Stance> {
    let all = without_references(&without_names_called(sentence));
    let norms = without_who_asked(&in_plain_words(&of_the_sender(&without_courtesies(&all))));
    let has = |patterns: &[&str]| patterns.iter().any(|p| find(p, &norms).is_some());
    // "Happy to sign it when I see it"
    const WAITS: &str = "when|after i|we|you|youve can|have? see|get|know|receive|seen|read|received|had|heard|spoken|checked";
    let conditional =
        has(CONDITION_PHRASES) || has(&[WAITS]) || norms.iter().any(|w| in_list(CONDITIONS, w));
    let asked = sentence.question || asks(&norms);
    if !conditional && (!asked && leaves(&norms) || requests(&norms)) {
        // "Ann has had to withdraw": one person goes, and the school has not said that it does
        return (!of_another(sentence)).then_some(Stance::Leaves);
    }
    if is_signed_line(sentence) {
        return Some(Stance::Yes);
    }
    // "I did not agree to this, please take it no further until I have spoken to her"
    const DENIED: &[&str] = &[
        "i|we did|have? not|didnt|havent|never agree|agreed|approve|approved|consent|authorise|authorised to? this|it|be|being|$",
        "i|we did|have? not|didnt|havent|never agree|agreed|approve|approved|consent|authorise|authorised to? the|our|any|my application|form|programme|project|bid|participation|involvement",
    ];
    if !asked && has(DENIED) && !has(&["yet|before|until|originally|initially $|but|now|today"]) {
        return Some(Stance::Refuses);
    }
    if !conditional && requests_removal(&norms) {
        return Some(Stance::Refuses);
    }
    // "I'm happy for Ann to do it on her own": who then does not
    const WITHOUT_ME: &[&str] = &[
        "do|doing|go|going|attend|attending|take|lead|run|manage .. on|by her|his|their own",
        "without|instead of? me",
        "in my place",
    ];
    // "I confirm my signature for our sister school"
    const OF_ANOTHER_SCHOOL: &[&str] =
        &["for|of our|the|my sister|partner|neighbouring|other|second school|academy"];
    if has(WITHOUT_ME) || has(OF_ANOTHER_SCHOOL) {
        return None;
    }
    // "Ann wants me to say I agree": her words
    const WANTED: &str = "wants|want|wanted|needs|needed|would|expects|likes|told like? me|us to say|write|put|type|state";
    if has(&[WANTED]) && !begins("i|we", &norms) {
        return (!asked).then_some(Stance::Not(NotEvidence::Hearsay));
    }
    // "Please find my confirmation attached": what it says is in there
    const ATTACHED: &[&str] = &[
        "my|our|the signed? confirmation|signature|approval|consent|agreement is|are? attached|enclosed",
        "attached|enclosed is? my|our|the confirmation|approval|consent|agreement $|letter|from|for",
    ];
    if has(ATTACHED) {
        return None;
    }
    // "… that's all I've signed this week"
    if has(&["all|thing|one i|ive|weve have? signed"]) {
        return None;
    }
    // "I'd like to say yes, really I would"
    if has(&["like|love|want|wish to say yes"]) {
        return None;
    }
    let firm = without_opinion(&plainly(&without_asides(&norms)));
    let is_plain = |doubts: &[&str], besides: &str| {
        let doubtful = |word: &str| doubts.iter().any(|list| in_list(list, word));
        !asked
            && !conditional
            && !firm
                .iter()
                .any(|w| doubtful(w) && !in_list(besides, w) && !is_called(sentence, w))
    };
    let signed = signs(&norms);
    let puts_off = has(PUTTING_OFF);
    if signed.is_none() && !puts_off && is_plain(&[NEGATIONS, DOUBTS], "") && is_of_the_head(&firm)
    {
        return Some(Stance::Approves);
    }
    if signed.is_none() && !puts_off && is_plain(&[NEGATIONS, DOUBTS], "") && assents(&firm) {
        return Some(Stance::Yes);
    }
    if !asked && speaks_for_named(sentence) {
        return Some(Stance::Not(NotEvidence::Hearsay));
    }
    let speaks_of_others = || names_others(sentence) || find(WHO_ELSE, &firm).is_some();
    let agrees = || leans(&firm) && !speaks_of_others() || undertakes(&firm, &named(sentence));
    if signed.is_none() && is_plain(&[NEGATIONS, DOUBTS], "") && agrees() {
        return Some(Stance::Yes);
    }
    let approves = || {
        let names = named(sentence);
        (!puts_off
            && is_plain(&[NEGATIONS, DOUBTS, OTHERS, "instead"], PERSONAL)
            && approves(&firm, &names))
        .then_some(Stance::Approves)
    };
    let refused = refusal(&norms, conditional);
    // "Could you please take this as my signature?"
    let denies = norms.iter().any(|w| in_list(NEGATIONS, w));
    if signed.is_some_and(|at| is_handed(&norms, at)) && !conditional && !denies {
        return Some(Stance::Signs);
    }
    if signed.is_none() && !has(&[SIGNING]) && refused.is_none() {
        return approves();
    }
    if sentence.question || asks(&norms) {
        let to_us = has(&["can|could|would|will|please you", "^ please", "you"]);
        let own = has(&[
            "i|we .. confirm|sign|agree|approve",
            "confirm|sign .. by reply",
        ]);
        return (own && !to_us && refused.is_none()).then_some(Stance::Not(NotEvidence::Question));
    }
    match refused {
        Some(Refusal::Plain) => return Some(Stance::Refuses),
        Some(Refusal::Short) => return Some(Stance::No),
        Some(Refusal::Not(why)) => return Some(Stance::Not(why)),
        Some(Refusal::Unclear) => return None,
        None => {}
    }
    let Some(at) = signed else {
        let indirect = indirect(&norms, conditional);
        if indirect.is_none() && conditional && speaks_of_teachers(&norms, &named(sentence)) {
            return Some(Stance::Not(NotEvidence::Condition));
        }
        return indirect.or_else(approves);
    };
    let before = without_asides(norms.get(..at).unwrap_or_default());
    let after = norms.get(at..).unwrap_or_default();
    // Our letter's own suggestion comes back in its quotation marks.
    let spoken = sentence.text.trim().trim_matches(QUOTATION);
    // "We have talked it over: I confirm" introduces nobody's words but their own
    let own_before = || {
        let led = sentence.led();
        let brought = led.as_ref().is_some_and(|(lead, _)| brings_words(lead));
        begins("i|we|ive|weve", &norms) && !brought
            || led.is_some_and(|(lead, _)| speaks_for_itself(&lead))
    };
    let quoted_words = spoken.contains(QUOTATION)
        || sentence.text.contains(": I ") && !own_before()
        || sentence.text.contains(" '");
    // "I confirm that …": what follows is their own
    let introduces = |n: usize| {
        before.get(n) == Some(&"that")
            && n.checked_sub(1)
                .and_then(|b| before.get(b))
                .is_some_and(|w| {
                    matches!(
                        *w,
                        "confirm"
                            | "confirming"
                            | "and"
                            | "that"
                            | "certify"
                            | "right"
                            | "aware"
                            | "understand"
                            | "know"
                            | "correct"
                            | "true"
                            | "declare"
                            | "say"
                            | "state"
                    )
                })
    };
    // "I write to confirm …"
    let writes_to = |n: usize| {
        begins("write to", before.get(n..).unwrap_or_default())
            && n.checked_sub(1)
                .and_then(|b| before.get(b))
                .is_some_and(|w| matches!(*w, "i" | "we"))
    };
    // "I write to state that I have signed"
    let states = |n: usize| {
        begins(
            "state|stating that i|we|my",
            norms.get(n..).unwrap_or_default(),
        ) && n
            .checked_sub(1)
            .and_then(|b| before.get(b))
            .is_some_and(|w| matches!(*w, "to" | "i" | "we" | "and"))
            || before.get(n) == Some(&"that")
                && n.checked_sub(1)
                    .is_some_and(|b| before.get(b) == Some(&"state"))
    };
    // "You can take this as my signature"
    let leave_to = |n: usize| {
        let after = before.get(n + 1..).unwrap_or_default();
        before.get(n) == Some(&"you")
            && !after.is_empty()
            && after
                .iter()
                .all(|w| matches!(*w, "can" | "may" | "could" | "also" | "please"))
    };
    // "I wrote the statement and …"
    let own_deed = |n: usize| {
        let deed = before
            .get(n)
            .is_some_and(|w| matches!(*w, "wrote" | "replied"));
        let who = n.checked_sub(1).and_then(|b| before.get(b));
        deed && who.is_some_and(|w| matches!(*w, "i" | "we" | "ive" | "weve"))
    };
    // "the application from our school"
    let from_us = |n: usize| {
        begins(
            "from our|my|us|me|this school|academy|end|side|$",
            before.get(n..).unwrap_or_default(),
        )
    };
    // "You have my signature"
    let given_you = |n: usize| n + 1 == at && norms.get(at) == Some(&"have");
    if before.iter().enumerate().any(|(n, w)| {
        in_list(OTHERS, w)
            && *w != "pp"
            && !introduces(n)
            && !writes_to(n)
            && !states(n)
            && !given_you(n)
            && !leave_to(n)
            && !from_us(n)
            && !own_deed(n)
    }) || has(&["on behalf of"])
        || norms.contains(&"pp")
        || quoted_words
    {
        return Some(Stance::Not(NotEvidence::Hearsay));
    }
    if firm.iter().any(|w| in_list(NEGATIONS, w)) {
        return conditional.then_some(Stance::Not(NotEvidence::Condition));
    }
    if conditional
        || after.iter().any(|w| {
            matches!(
                *w,
                "but" | "however" | "although" | "though" | "except" | "instead"
            )
        })
    {
        return Some(Stance::Not(NotEvidence::Condition));
    }
    let doubtful = |w: &&str| in_list(DOUBTS, w) && !is_called(sentence, w);
    if puts_off || firm.iter().any(doubtful) || has(MISTAKES) || of_another_matter(&norms) {
        return None;
    }
    Some(Stance::Signs)
}

fn in_a_school(found: &[Word], at: usize) -> bool {
    (0..=at).any(|from| school_at(found, from).is_some_and(|to| to > at))
}

/// By name; what opens the sentence has its capital from there.
fn names_others(sentence: &Sentence) -> bool {
    let found = &sentence.words;
    // "… with Ann", "spoken to Ben", "sent by Ann Lee": they stand beside
    const ASIDE: &str = "with alongside by to from and both";
    let mut at = 1;
    while at < found.len() {
        let Some(end) = name_at(found, at) else {
            at += 1;
            continue;
        };
        let before = found.get(at - 1).map_or("", |w| w.norm.as_str());
        if !in_a_school(found, at) && !in_list(ASIDE, before) {
            return true;
        }
        at = end;
    }
    false
}

const WHO_ELSE: &str =
    "she|he|shes|hes|his|her|says|said|told|tells|asked|knows|mrs|mr|miss|ms|dr|behalf|pp";

/// "Could you take this as my signature?", and no more.
pub(in crate::domain::conversation) fn hands_over_politely(sentence: &Sentence) -> bool {
    let norms = sentence.norms();
    let opens = begins(
        "hi|hello|please? can|could|would you please|kindly? take|accept|treat|count|regard|use|add|include|put",
        &norms,
    );
    opens && find("and|but|or|if|when", &norms).is_none()
}

/// Asked for politely, and given with it.
fn is_handed(norms: &[&str], at: usize) -> bool {
    let before = norms.get(..at).unwrap_or_default();
    let asked = find("can|could|would you please|kindly? $", before).or_else(|| {
        find(
            "^ same|likewise? here? im|am|i happy|content|fine|glad|pleased for|with you to $",
            before,
        )
    });
    let rest = norms.get(at..).unwrap_or_default();
    let taken = begins("take|accept|treat|count|regard|use this|my", rest)
        || begins("add|include|put my electronic|digital? signature", rest);
    asked.is_some_and(|(from, _)| from <= 2) && taken
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

/// "I signed it in error."
const MISTAKES: &[&str] = &[
    "in|by error|mistake|accident",
    "mistakenly|accidentally|wrongly",
    "the|a wrong form|application|one|version|box|place",
    "luck|website|newsletter|policy|policies|trip|photo|photos|photograph|survey|invoice|minutes|quote|quotation|contract|booking",
    "the|an? other|another|different form|application|programme|project|school|course",
];

pub(super) const QUOTATION: [char; 5] = ['"', '“', '”', '«', '»'];

pub(in crate::domain::conversation) fn asks(norms: &[&str]) -> bool {
    is_turned_round(norms)
        || begins(
            "yes? and|so|hi|hello|just|please? what|how|when|who|which|where|why i|we|my|the|this|it|you|they|she|he|can|do|is|are",
            norms,
        )
        || find("me|us|to|please know", norms).is_some()
        || find("wonder|wondering|ask|unsure|sure if|whether|how", norms).is_some()
}

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
