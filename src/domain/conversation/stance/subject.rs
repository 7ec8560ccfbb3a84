//! Whose word a verb is: the sender's own, where "I" or "we" is its subject or plainly left out.

use crate::domain::conversation::words::{begins, find, in_list};

/// The subject of the verb at `at` is "I" or "we", or plainly left out: "Happy to confirm …".
pub(super) fn first_person(norms: &[&str], at: usize) -> bool {
    const LEADS: &str = "can do hereby both now also fully formally happily gladly just would like wish \
        want to am are happy write writing pleased delighted emailing this is email therefore \
        officially wanted very absolutely more than quite only too definitely willing \
        content glad have pleasure in all wholeheartedly indeed certainly really personally completely \
        totally still myself replying perfectly duly did";
    // "I have to sign"
    let before = norms.get(..at).unwrap_or_default();
    if find("have|need|needs|got|ought|supposed to $", before).is_some() {
        return false;
    }
    let mut n = at;
    let mut leads = 0;
    while let Some(before) = n.checked_sub(1) {
        let word = norms.get(before).copied().unwrap_or("");
        match word {
            "i" | "we" | "im" | "id" | "wed" | "ive" | "were" | "weve" => {
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
            _ if in_list(LEADS, word) || is_sure(word) => {
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
    const OPENINGS: &str = "yes hi hello dear thanks thank you ok okay sure good morning afternoon of course \
        absolutely sorry apologies all team many";
    let led_by_verb = leads > 0
        && norms.get(n).is_some_and(|w| {
            matches!(
                *w,
                "do" | "this" | "is" | "are" | "would" | "all" | "like" | "want"
            )
        });
    left_out
        && opening.len() <= 5
        && opening.iter().all(|w| in_list(OPENINGS, w))
        && (!led_by_verb || begins("this is|email", norms.get(n..).unwrap_or_default()))
}

/// "strongly", "warmly": how somebody agrees, and no doubt of it.
pub(super) fn is_sure(word: &str) -> bool {
    const DOUBTS: &str = "only hardly barely nearly possibly probably hopefully initially previously formerly reluctantly \
        tentatively provisionally conditionally apparently supposedly presumably likely reply apply early partly family \
        normally usually generally formally partially eventually broadly mostly largely mainly roughly rarely merely grudgingly slightly partially sadly shortly recently originally earlier";
    word.ends_with("ly") && !in_list(DOUBTS, word)
}

/// "I have signed", "we have both signed", "I signed".
pub(super) fn has_signed(norms: &[&str], at: usize) -> bool {
    let before = norms.get(..at).unwrap_or_default();
    find(
        "i|we have both|all|now|also|already|electronically|personally|just|read|digitally? and? electronically? $",
        before,
    )
    .is_some()
        || find("ive|weve both|all|now|also|already|electronically|personally|just? $", before).is_some()
        || find("i electronically|personally? $", before).is_some()
}
