//! What a mail decides: its sentences together, in reply to what was asked. In doubt nothing is
//! heard; a false signature is the worst mistake here.

pub(super) mod about;
pub(super) mod another_programme;
mod around;
mod assent;
pub(super) mod beside;
pub(super) mod called;
pub(super) mod courtesy;
pub(super) mod deciding;
mod despite;
mod hearsay;
mod jointly;
mod leaning;
pub(super) mod leaving;
mod matter;
mod outright;
mod parted;
mod pointing;
pub(super) mod refusing;
mod retracting;
mod signing;
mod subject;
mod undertaking;
pub(super) mod vocabulary;

use self::{
    about::{
        asks_after_another_matter, comes_to_the_matter, exclaims_of_another_matter,
        names_the_application, opens_on_another_matter, speaks_of_another_matter,
    },
    around::plainly,
    beside::{
        asks_how, gives_a_value, has_read, has_talked, is_errand, is_small_talk, is_unreserved,
        keeps_hours, speaks_of_the_mail, takes_nothing_back, tells_what_was_asked, was_away,
    },
    courtesy::{is_empty_courtesy, without_courtesies},
    deciding::Stance,
    hearsay::{introduces_another, only_points_below, points_to_ours, relays, signed_for_another},
    parted::stance,
    pointing::{complains, only_feels, points_back, proposes, signs_later},
    retracting::{drafts, is_only_quoted, only_received, second_thoughts, takes_back},
    vocabulary::CONDITION_PHRASES,
};
use super::{
    NotEvidence, Said, Words,
    matters::{asks_for_receipt, idle::another_will_answer, sending::announces},
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
    let later = found.iter().any(signs_later);
    let curt = found.iter().any(|s| s.question && s.words.len() == 1);
    let points_elsewhere = |n: usize, sentence: &Sentence| {
        before(n).is_some_and(|before| {
            !is_of_the_answer(before) && (proposes(before) || only_feels(sentence))
        }) || found.get(n + 1).is_some_and(complains)
    };
    let mut stances: Vec<(Stance, &Sentence)> = Vec::new();
    for (n, (sentence, stance)) in found.iter().zip(&heard).enumerate() {
        let Some(mut stance) = *stance else {
            continue;
        };
        let signs = matches!(stance, Stance::Signs | Stance::Yes | Stance::Approves);
        let depends = signs && found.get(n + 1).is_some_and(takes_back);
        if depends {
            stance = Stance::Not(NotEvidence::Condition);
        }
        if stance == Stance::Leaves
            && (found.get(n + 1).is_some_and(denies_it) || found.iter().any(stays))
        {
            continue;
        }
        // "I confirm. Scrap that, …": a person finds out what stands
        if signs && !depends && found.iter().skip(n + 1).any(second_thoughts)
            || signs && is_only_quoted(sentence, found.get(n + 1))
            || signs && (only_received(sentence) || found.iter().take(n).any(drafts))
        {
            continue;
        }
        // "Happy to sign. Where is the form?", "… The form is here for me to sign on Monday", "Yes.. and?"
        let would = (to_see || later) && sentence.says(&[WOULD_SIGN]);
        if signs && (would || curt && !is_plain(sentence)) {
            continue;
        }
        // "Thanks for the note about the trip. Yes, that's fine."
        let bare = stance == Stance::Yes && !names_the_matter(sentence);
        if signs && opens_on_another_matter(sentence)
            || bare && before(n).is_some_and(speaks_of_another_matter)
            || bare && found.get(n + 1).is_some_and(exclaims_of_another_matter)
            || bare && found.get(n + 1).is_some_and(asks_after_another_matter)
            || signs && points_back(sentence) && points_elsewhere(n, sentence)
        {
            continue;
        }
        if signs && before(n).is_some_and(introduces_another) {
            stance = Stance::Not(NotEvidence::Hearsay);
        }
        stances.push((stance, sentence));
    }
    // "See below", where the answers are typed into our list
    let inline = |s: &&Sentence| words.answers.is_empty() || !only_points_below(s);
    let mail_is_another_s = found.iter().filter(inline).any(relays) || signed_for_another(words);
    let conditional = found
        .iter()
        .any(|s| s.says(CONDITION_PHRASES) && !s.question && !s.says(&["environment", "error"]));
    let refused = stances
        .iter()
        .any(|(s, _)| matches!(s, Stance::Refuses | Stance::No | Stance::Leaves));
    let all_but = |passes: fn(&Sentence) -> bool| {
        found.iter().zip(&heard).all(|(s, stance)| {
            stance.is_some()
                || is_of_the_answer(s)
                || gives_a_value(s)
                || asks_how(s)
                || another_will_answer(s)
                || asks_for_receipt(s)
                || passes(s)
        })
    };
    let whole = || all_but(is_small_talk);
    let stands = || all_but(takes_nothing_back);
    let unreserved = || !found.iter().any(announces) && all_but(reserves_nothing);
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
            Stance::Yes if asked && (whole() || is_plain(sentence) && unreserved()) => {
                said.push(Said::Confirms { quote })
            }
            Stance::Approves if asked && (whole() || is_plain(sentence) && stands()) => {
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

/// Greetings and excuses, what was read, talked over or asked: all around the answer, and none of it.
fn is_of_the_answer(sentence: &Sentence) -> bool {
    is_empty_courtesy(sentence)
        || has_read(sentence)
        || has_talked(sentence)
        || was_away(sentence)
        || keeps_hours(sentence)
        || speaks_of_the_mail(sentence)
        || tells_what_was_asked(sentence)
        || comes_to_the_matter(sentence)
}

/// "Maths is a priority for us this year": whatever it tells beside a plain yes, it neither denies nor
/// depends, and asks for nothing else.
fn reserves_nothing(sentence: &Sentence) -> bool {
    const LEAVES: &str = "withdraw withdrawn withdrawal withdrawing cancel cancelled delete deleted remove removed decline declined replace replaced replacement";
    let norms = plainly(&without_excuses(&without_courtesies(&sentence.norms())));
    !sentence.question
        && !is_errand(&norms)
        && !signs_later(sentence)
        && !norms.iter().any(|w| in_list(LEAVES, w))
        && is_unreserved_on_both_sides(&norms)
}

/// "I didn't realise Ann hadn't copied me in", "at first I wasn't sure": what was not is told, and nothing
/// of whether the writer agrees, was asked, or is still to decide.
fn without_excuses<'a>(norms: &[&'a str]) -> Vec<&'a str> {
    const DECIDES: &str = "agree agreed approve approved consent consented consulted asked happy involved sign signed confirm want wanted \
        decide decided governors met meet check checked if still yet cannot cant wont now";
    const WAS_NOT: &str = "didnt hadnt wasnt werent couldnt";
    const BEFORE: &str = "before the|last|a|my|our|half|easter|christmas|lunch|school|break|summer";
    // "you'll forgive me if I'm slow to reply"
    const SLOW: &str = "understand|forgive|excuse|pardon|apologies|apologise|sorry|with me|us|my? if .. .. slow|late|delayed|brief|short|curt|behind|quiet|repeating|rushed";
    let slow = find(SLOW, norms).and_then(|(from, to)| {
        let told = norms.get(from..to)?.iter().position(|w| *w == "if")?;
        Some(from + told)
    });
    let norms: Vec<&str> = norms
        .iter()
        .enumerate()
        .filter(|(at, _)| Some(*at) != slow)
        .map(|(_, w)| *w)
        .collect();
    if norms.iter().any(|w| in_list(DECIDES, w)) {
        return norms;
    }
    let norms = norms.as_slice();
    let was_not = |at: usize, w: &str| {
        let past = at
            .checked_sub(1)
            .and_then(|before| norms.get(before))
            .is_some_and(|before| in_list("did had was were could have ive has", before));
        in_list(WAS_NOT, w) || past && in_list("not never", w)
    };
    // "wasn't sure whether"
    let unsure = |at: usize, w: &str| {
        let before = at.checked_sub(1).and_then(|at| Some((at, *norms.get(at)?)));
        w == "sure" && before.is_some_and(|(at, w)| was_not(at, w))
    };
    // "in charge until half term": a day, and no condition
    const UNTIL: &str = "until|till monday|tuesday|wednesday|thursday|friday|tomorrow|next|half|easter|christmas|september|june|july";
    let before = find(BEFORE, norms)
        .or_else(|| find(UNTIL, norms))
        .map(|(at, _)| at);
    let kept = norms.iter().enumerate();
    kept.filter(|(at, w)| !was_not(*at, w) && !unsure(*at, w) && before != Some(*at))
        .map(|(_, w)| *w)
        .collect()
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
        if names_the_application(subject) {
            return true;
        }
        let subject = subject.trim().to_lowercase();
        return subject.starts_with("re:") || subject.starts_with("re ") || subject.is_empty();
    }
    let quoted = words.quoted.to_lowercase();
    ["signature", "signed", "confirm"]
        .iter()
        .any(|w| quoted.contains(w))
}

/// "You may have heard that we are withdrawing. We are not!"
fn denies_it(next: &Sentence) -> bool {
    next.says(&[
        "^ but|however|well? we|i|it|this|that|she|he|they is|are|am|was|were not|never $|true|so|correct|right|the|withdrawing|pulling",
        "^ but|however|well? it|this|that|we isnt|wasnt|arent|havent $|true|so|correct|right|the|withdrawn",
        "^ please? ignore|disregard it|that|this|them",
        "^ only|just? joking|kidding",
        "^ she|he|they|that|it meant|means",
        "is|was incorrect|wrong|untrue|mistaken",
    ])
}

/// "We still want a place, just on our own."
fn stays(sentence: &Sentence) -> bool {
    !sentence.question
        && sentence.says(&[
            "we|i|school do|would|very|are|am|will? still|definitely|both? do|very? much? want|wish|like|hope|keen|plan|intend|need .. place|part|apply|join|participate|in|stay|involved|ahead",
            "keep|leave us|our in|on|where|application|as",
            "we|school are|is still|very|definitely in|on|applying|taking|committed|keen",
        ])
        && sentence.says(&["still|keep|leave|definitely|remain|stay"])
        && !sentence.says(&["not|dont|cant|cannot|wont|but|next|future|mailing|list|informed|posted"])
}

/// "This is fine, thanks for sending": of what came.
fn judges_what_came(sentence: &Sentence) -> bool {
    sentence.says(&[
        "this|that|thats|it|its|all|everything is|looks|sounds? all|absolutely|perfectly? fine|ok|okay|good thanks|thank you? so|very? much? for sending|sharing|forwarding|clarifying|explaining|letting|telling|confirming|checking",
        "thanks|thank you? so|very? much? for sending|sharing|forwarding|clarifying|explaining|letting|telling|confirming|checking .. .. fine|ok|okay|good $",
    ])
}

/// "I'm fully supportive of our application": beside it anything may be told that reserves nothing.
pub(super) fn names_the_matter(sentence: &Sentence) -> bool {
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
        "behind this|it|the|our",
        "^ yes? im|i|were|we am|are? all|definitely? in $",
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
