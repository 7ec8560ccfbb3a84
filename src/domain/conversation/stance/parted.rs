//! A sentence of several parts: one may decide where the others tell nothing.

use super::{
    around::plainly,
    beside::{
        follows_up, has_read, has_talked, is_lead_in, is_small_talk, is_unreserved, others_agree,
        praises, speaks_of_the_mail, takes_nothing_back, tells_what_was_asked, was_away,
    },
    courtesy::is_empty_courtesy,
    deciding::{QUOTATION, Stance, stance_of},
    despite::{in_spite_of, in_spite_of_a_machine},
    hearsay::only_points_below,
    is_plain,
    matter::is_of_matter,
    outright::signs_outright,
    refusing::is_trouble,
    takes_up,
};
use crate::domain::conversation::{
    NotEvidence,
    matters::idle::another_will_answer,
    words::{Sentence, begins, clauses::Parts, find, in_list},
};

/// "I can't do it, I'm going part time": one part says no, and no other decides or tells of trouble.
fn refuses_in_part(sentence: &Sentence) -> Option<Stance> {
    if is_trouble(&sentence.norms()) {
        return None;
    }
    let parts = sentence.parts(Parts::Commas);
    let mut decided = parts.iter().filter_map(stance_of);
    let no = decided
        .next()
        .filter(|s| matches!(s, Stance::Refuses | Stance::No))?;
    decided.next().is_none().then_some(no)
}

/// "Absolutely - I'm looking forward to it": a bare yes, and no more than courtesy behind it.
fn is_yes_and_courtesies(parts: &[Sentence]) -> bool {
    let Some((yes, rest)) = parts.split_first() else {
        return false;
    };
    const COURTEOUS: &[&str] = &[
        "^ i|im|we|were am|are? very|really|so|much? much? looking|look forward to it|this|working|being|taking|starting|getting|everything|$",
        "^ i|we? really|just? cant|cannot wait $|to",
        "^ many? thanks|thank|cheers",
    ];
    let courteous = |part: &Sentence| {
        let norms = part.norms();
        let kept = plainly(&norms);
        praises(&norms)
            || part.says(COURTEOUS) && is_unreserved(&kept) && kept.iter().all(|w| is_of_matter(w))
    };
    stance_of(yes) == Some(Stance::Yes) && !rest.is_empty() && rest.iter().all(courteous)
}

/// No clause, but what a bare yes before it is about: "the visit on Tuesday", "hosting a visit".
fn names_a_thing(part: &Sentence) -> bool {
    const VERBS: &str = "is are was were am im i we will have has had its thats do does can looks";
    // "Yes please, the lunch order sounds good"
    const JUDGES: &str = "is|are|sounds|sound|looks|look|works|work|would|will be|all|both? absolutely|perfectly|very|really? good|great|fine|ok|okay|lovely|perfect|best|helpful|useful $";
    let norms = part.norms();
    let gerund = norms
        .first()
        .is_some_and(|w| w.ends_with("ing") && !matches!(*w, "looking" | "hoping"));
    let thing = begins(
        "the|a|an|your|our|my|her|his|their|what|more|next|this|that",
        &norms,
    );
    let judged = find(JUDGES, &norms).and_then(|(at, _)| norms.get(..at));
    (gerund || thing)
        && match judged {
            Some(thing) => !thing.iter().all(|w| is_of_matter(w)),
            None => !norms.iter().any(|w| in_list(VERBS, w)),
        }
}

/// Of the sentence, or of the one part of it that decides where the others tell nothing: "Sorry,
/// I missed this – I confirm".
pub(super) fn stance(sentence: &Sentence) -> Option<Stance> {
    let whole = stance_of(sentence);
    let clear = !matches!(whole, None | Some(Stance::Not(NotEvidence::Hearsay)));
    if clear || sentence.question || sentence.text.contains(QUOTATION) {
        return whole;
    }
    // "Reply to confirm: I confirm"
    if let Some((asked, answer)) = sentence.led()
        && (tells_what_was_asked(&asked) || is_lead_in(&asked))
    {
        return stance_of(&answer);
    }
    // "Please find below my confirmation: I agree to the terms"
    const MINE: &str = "my|our formal|written|electronic? confirmation|signature|agreement|approval|consent|reply|response|answer $";
    // "Confirmation from the headteacher: I support this application"
    const OF_HEAD: &str = "^ confirmation|approval|agreement|signature|consent from|of|by the|our? head|headteacher|principal $";
    if let Some((lead, answer)) = sentence.led() {
        let answered = stance_of(&answer);
        let signs = matches!(
            answered,
            Some(Stance::Signs | Stance::Yes | Stance::Approves)
        );
        if lead.says(&[MINE]) && !lead.says(&["not|if|when|will|attached"]) {
            return answered;
        }
        if signs && lead.says(&[OF_HEAD]) {
            return Some(Stance::Approves);
        }
    }
    let of_parts = |at: Parts| {
        let mut decided = None;
        let parts = sentence.parts(at);
        if is_yes_and_courtesies(&parts) {
            return Some(Stance::Yes);
        }
        let signed = parts.iter().any(|p| stance_of(p) == Some(Stance::Signs));
        for (n, part) in parts.iter().enumerate() {
            match stance_of(part) {
                Some(yes @ (Stance::Signs | Stance::Approves)) => decided = Some(yes),
                // "I agree, too many e-mails": to what is said behind it
                Some(Stance::Yes)
                    if is_plain(part) && (n + 1 == parts.len() || !part.says(&["agree $"])) =>
                {
                    decided = Some(Stance::Yes);
                }
                // "That's fine, they have my permission": the yes alone decides nothing
                Some(Stance::Yes) if !is_plain(part) => {}
                Some(_) => return None,
                // "Confirmed - the visit on Tuesday"
                None if n > 0
                    && parts.get(n - 1).is_some_and(|yes| yes.words.len() <= 2)
                    && names_a_thing(part) =>
                {
                    return None;
                }
                None => {
                    let of_another =
                        part.says(&["^ from", "says|said|wrote|writes|quote|via|behalf"]);
                    let beside = !of_another
                        && (is_empty_courtesy(part)
                            || (decided.is_some() || signed) && takes_nothing_back(part))
                        || is_small_talk(part)
                        || has_read(part)
                        || has_talked(part)
                        || was_away(part)
                        || speaks_of_the_mail(part)
                        || others_agree(&part.norms())
                        || only_points_below(part)
                        || follows_up(part)
                        || another_will_answer(part)
                            && part
                                .says(&["reply|confirm|email|respond|write|sign|touch|separately"])
                        || tells_what_was_asked(part);
                    beside.then_some(())?;
                }
            }
        }
        decided
    };
    if let Some(no) = refuses_in_part(sentence) {
        return Some(no);
    }
    if let Some(yes) = in_spite_of(sentence).or_else(|| in_spite_of_a_machine(sentence)) {
        return Some(yes);
    }
    of_parts(Parts::Dashes)
        .or_else(|| of_parts(Parts::Commas))
        .or_else(|| of_parts(Parts::Clauses))
        // "Ann has asked me to confirm my agreement and I am pleased to do so"
        .or_else(|| match sentence.parts(Parts::Clauses).as_slice() {
            [asked, answer] => takes_up(asked, answer),
            _ => None,
        })
        .or_else(|| signs_outright(sentence).then_some(Stance::Signs))
        .or(whole)
}
