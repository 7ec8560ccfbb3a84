//! What a mail decides: its sentences together, in reply to what was asked. In doubt nothing is
//! heard; a false signature is the worst mistake here.

use super::{
    NotEvidence, Said, Words,
    about::{
        asks_after_another_matter, comes_to_the_matter, exclaims_of_another_matter,
        opens_on_another_matter, speaks_of_another_matter,
    },
    around::plainly,
    beside::{
        asks_how, follows_up, gives_a_value, has_read, has_talked, is_empty_courtesy, is_lead_in,
        is_small_talk, is_unreserved, keeps_hours, others_agree, speaks_of_the_mail,
        takes_nothing_back, tells_what_was_asked, was_away,
    },
    clauses::Parts,
    deciding::{QUOTATION, Stance, stance_of},
    despite::{in_spite_of, in_spite_of_a_machine},
    hearsay::{introduces_another, only_points_below, points_to_ours, relays, signed_for_another},
    idle::another_will_answer,
    matter::is_of_matter,
    refusing::is_trouble,
    vocabulary::CONDITION_PHRASES,
    words::{Sentence, begins, find, in_list, sentences},
};

pub(super) fn hear(subject: &str, found: &[Sentence], words: &Words) -> Vec<Said> {
    let before = |n: usize| n.checked_sub(1).and_then(|before| found.get(before));
    let heard: Vec<Option<Stance>> = found
        .iter()
        .enumerate()
        .map(|(n, s)| stance(s).or_else(|| takes_up(before(n)?, s)))
        .collect();
    let to_see = found
        .iter()
        .any(|s| s.question && s.says(&["form|document|paperwork|paper|link|attachment|pdf"]));
    let curt = found.iter().any(|s| s.question && s.words.len() == 1);
    let mut stances: Vec<(Stance, &Sentence)> = Vec::new();
    for (n, (sentence, stance)) in found.iter().zip(&heard).enumerate() {
        let Some(mut stance) = *stance else {
            continue;
        };
        let signs = matches!(stance, Stance::Signs | Stance::Yes | Stance::Approves);
        if signs && found.get(n + 1).is_some_and(takes_back) {
            stance = Stance::Not(NotEvidence::Condition);
        }
        // "Happy to sign. Where is the form?", "Yes.. and?"
        if signs && (to_see && sentence.says(&[WOULD_SIGN]) || curt && !is_plain(sentence)) {
            continue;
        }
        // "Thanks for the note about the trip. Yes, that's fine."
        let bare = stance == Stance::Yes && !names_the_matter(sentence);
        if signs && opens_on_another_matter(sentence)
            || bare && before(n).is_some_and(speaks_of_another_matter)
            || bare && found.get(n + 1).is_some_and(exclaims_of_another_matter)
            || bare && found.get(n + 1).is_some_and(asks_after_another_matter)
        {
            continue;
        }
        if signs && before(n).is_some_and(introduces_another) {
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
        .any(|(s, _)| matches!(s, Stance::Refuses | Stance::No | Stance::Leaves));
    let all_but = |passes: fn(&Sentence) -> bool| {
        found.iter().zip(&heard).all(|(s, stance)| {
            stance.is_some()
                || is_empty_courtesy(s)
                || gives_a_value(s)
                || has_read(s)
                || has_talked(s)
                || was_away(s)
                || keeps_hours(s)
                || speaks_of_the_mail(s)
                || asks_how(s)
                || tells_what_was_asked(s)
                || another_will_answer(s)
                || comes_to_the_matter(s)
                || passes(s)
        })
    };
    let whole = all_but(is_small_talk);
    let stands = all_but(takes_nothing_back);
    let unreserved = all_but(|s| !s.question && is_unreserved_on_both_sides(&s.norms()));
    let asked = was_asked(subject, words) || found.iter().any(comes_to_the_matter);
    let in_doubt = found.iter().any(|s| s.question);

    let mut said = Vec::new();
    for (stance, sentence) in stances {
        let quote = sentence.quote();
        match stance {
            Stance::Signs | Stance::Yes | Stance::Approves if refused => {}
            Stance::Signs | Stance::Yes | Stance::Approves if mail_is_another_s => {
                said.push(Said::NotEvidence {
                    quote,
                    why: NotEvidence::Hearsay,
                })
            }
            Stance::Signs | Stance::Yes | Stance::Approves if conditional => {
                said.push(Said::NotEvidence {
                    quote,
                    why: NotEvidence::Condition,
                })
            }
            Stance::Signs => said.push(Said::Confirms { quote }),
            Stance::Yes if judges_what_came(sentence) => {}
            Stance::Yes
                if asked
                    && (whole
                        || stands && is_plain(sentence)
                        || unreserved && names_the_matter(sentence)) =>
            {
                said.push(Said::Confirms { quote })
            }
            Stance::Approves if asked && (whole || stands && is_plain(sentence)) => {
                said.push(Said::Approves { quote })
            }
            Stance::Yes | Stance::Approves => {}
            Stance::Refuses => said.push(Said::Declines { quote }),
            Stance::No if asked && !in_doubt => said.push(Said::Declines { quote }),
            Stance::No => {}
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

/// "I teach Year 2 but will move to Year 4": neither side of it denies anything.
fn is_unreserved_on_both_sides(norms: &[&str]) -> bool {
    let mut sides = norms.splitn(2, |w| matches!(*w, "but" | "although" | "though"));
    let opens = begins("but|although|though", norms);
    !opens && sides.all(is_unreserved)
}

const WOULD_SIGN: &str = "happy|glad|pleased|delighted|willing|content|ready|able|like|love to sign $|it|this|the|off|up|and";

/// Somebody else's confirmation handed on: under a word of theirs, or forwarded without one. What
/// a forwarded mail says is a claim.
fn passed_on(subject: &str, found: &[Sentence], words: &Words) -> Option<String> {
    let pointing = found.iter().find(|s| {
        !s.question
            && !points_to_ours(s)
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

/// "That is subject to the governors." after an "I confirm".
fn takes_back(next: &Sentence) -> bool {
    next.says(&[
        "^ but|however|although|though|only|except|unless|if|once|assuming|provided|providing|subject|pending",
        "^ as|so long as",
        "^ that|this is? assuming|provided|subject|if|pending|conditional",
        "^ not really|yet",
        "^ my|our|the|one only|main|big? concern|worry|reservation|hesitation|problem|issue|fear",
        "^ i|we|im am|are? not $|yet|sure|though",
        "^ just kidding|joking",
    ]) && !next.says(&["^ if you", "^ if there", "^ once again|more"])
}

/// "This is fine, thanks for sending": of what came.
fn judges_what_came(sentence: &Sentence) -> bool {
    sentence.says(&[
        "this|that|thats|it|its|all|everything is|looks|sounds? all|absolutely|perfectly? fine|ok|okay|good thanks|thank you? so|very? much? for sending|sharing|forwarding|clarifying|explaining|letting|telling|confirming|checking",
        "thanks|thank you? so|very? much? for sending|sharing|forwarding|clarifying|explaining|letting|telling|confirming|checking .. .. fine|ok|okay|good $",
    ])
}

/// "I'm fully supportive of our application": beside it anything may be told that reserves nothing.
fn names_the_matter(sentence: &Sentence) -> bool {
    is_plain(sentence)
        && sentence.says(&[
            "our|this|the application|bid|eoi",
            "mastery|maths|readiness|work programme|project|group",
            "take|taking part",
            "lead|second|other|named participant|advocate",
        ])
}

/// More than a "yes", which may answer anything.
pub(super) fn is_plain(sentence: &Sentence) -> bool {
    sentence.says(&[
        "confirm|confirmed|confirming|sign|signed|signing|signature|agree|agreement|approve|approved|approval|consent|support|back|endorse|favour|accept|supportive|happy|delighted|content|pleased|glad|keen|willing|committed|participate|participating|part|involved|board",
        "i|we|ive|weve|all|am|are|im agreed",
        "agreed to|and",
        "doing|joining this|it",
        "count|include|add|put me|us",
        "yes from me|us|myself",
        "from me|us it|its is? a? definite|big? yes",
    ])
}

/// "I understand you need my word that I am happy to take part. I am!", "… I confirm that I will."
fn takes_up(before: &Sentence, sentence: &Sentence) -> Option<Stance> {
    const SHORT: &str = "yes? i|we|you am|are|do|can|have|did it? $";
    const SO: &str = "^ and|which? i|im|we am|are? very|more|than? happy|pleased|glad|delighted|content|willing to do so|this|that? $";
    const REPEATS: &str = "yes? i|we can? confirm that? i|we am|are|do|can|have|will|shall $";
    let norms = sentence.norms();
    // "… to confirm the numbers for lunch and I am happy to do so"
    const MATTER: &str = "signature|sign|agreement|agree|approval|approve|consent|support|participation|participating|part|involvement|involved|application|form|programme|commitment|role";
    let so = || find(SO, &norms).is_some() && before.says(&[MATTER]);
    let short = begins(SHORT, &norms) || begins(REPEATS, &norms) || so();
    (short && !sentence.question && tells_what_was_asked(before) && is_plain(before))
        .then_some(Stance::Yes)
}

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
        part.says(COURTEOUS) && is_unreserved(&kept) && kept.iter().all(|w| is_of_matter(w))
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
fn stance(sentence: &Sentence) -> Option<Stance> {
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
        .or(whole)
}
