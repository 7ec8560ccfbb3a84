//! People called by their names: "Ann's", "Mr Khan", "Ann Lee - 1234567". Whether there is such a
//! person on the form is not known here.

use std::{collections::HashSet, sync::LazyLock};

use super::{Sentence, Word, in_list, words};

const TITLES: &str = "mr mrs ms miss mx dr prof sir rev";

/// Capitals that begin a sentence, a label or a post, and no name.
const NO_NAMES: &str = "the a an our my your his her hers their theirs its mine yours ours this that these those please sorry hi hiya \
    hello dear thanks thank many yes yep no and but so also for to in on of as if when where what who how \
    is are was were be will would can could should may did do does have has had we i im ive it he she they you shes hes theyre theyve weve youve youre whos \
    here heres below above attached see find school schools head heads headteacher headteachers principal \
    teacher teachers lead leads participant participants mastery advocate maths mathematics email emails mail \
    e trn trns urn urns telephone tel phone mobile mob number numbers name names role roles address from \
    local authority dfe kind regards best wishes with correct corrected new old right wrong missing updated first \
    second other others both all apologies just re fw fwd aw ks1 ks2 ks3 ks4 year years y deputy assistant \
    senior primary secondary academy college hub programme group work application form reference ref postcode \
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august \
    september october november december good morning afternoon evening team colleague colleagues governors \
    office everyone everybody someone not at by or than unfortunately however only now then there let sent \
    signed confirmed confirm re-sent cc to subject date details detail contact staff member person lp1 lp2 \
    department faculty hod rp one two it's that's thats re: great lovely hope once after before until signature acting interim executive \
    sadly luckily fortunately regrettably regretfully actually currently recently yesterday today tomorrow since because \
    although while meanwhile oops whoops argh aargh ugh gah doh eek sigh phew wow gosh ah oh ooh hmm well ok okay apparently obviously hopefully finally lastly firstly secondly additionally following regarding";

/// [`NO_NAMES`], asked about each capital of a mail.
static NO_NAME: LazyLock<HashSet<&str>> = LazyLock::new(|| NO_NAMES.split(' ').collect());

pub(in crate::domain::conversation) fn is_title(norm: &str) -> bool {
    in_list(TITLES, norm)
}

fn could_be_name(word: &Word) -> bool {
    (word.capital || word.possessive)
        && word.norm.chars().count() > 1
        && word.norm.chars().all(char::is_alphabetic)
        && !NO_NAME.contains(word.norm.as_str())
}

/// "May's number", "Ann Lee and May Cole", "Will Cole - 1234567": a month, or a verb, that is somebody.
fn is_called(found: &[Word], at: usize) -> bool {
    const CALLED: &str = "may june april august will hope";
    const OF_MONTHS: &str =
        "in during by until till of from since before after next this last late early mid end";
    let Some(word) = found
        .get(at)
        .filter(|w| w.capital && in_list(CALLED, &w.norm))
    else {
        return false;
    };
    if word.possessive {
        return true;
    }
    let surnamed = found
        .get(at + 1)
        .is_some_and(|next| next.close && could_be_name(next));
    let behind = found.get(at + 2);
    let dated =
        |w: &Word| in_list(OF_MONTHS, &w.norm) || w.norm.starts_with(|c: char| c.is_ascii_digit());
    match at.checked_sub(1).and_then(|before| found.get(before)) {
        Some(before) => surnamed && !dated(before),
        // "Hope Ann is well", "Will Ann be there?"
        None => {
            let tells = |w: &Word| {
                w.parted
                    || !w.close
                    || w.norm.starts_with(|c: char| c.is_ascii_digit())
                    || word.norm != "hope" && in_list("is has will teaches", &w.norm)
            };
            surnamed && behind.is_none_or(tells)
        }
    }
}

/// The end of the name that begins at this word: a title and up to four capitalised words, or
/// fewer up to a possessive.
pub(in crate::domain::conversation) fn name_at(found: &[Word], from: usize) -> Option<usize> {
    // "Hi Ann": a greeting names whom it is written to
    let greeted = from
        .checked_sub(1)
        .and_then(|before| found.get(before))
        .is_some_and(|w| in_list("hi hiya hello dear morning afternoon thanks", &w.norm));
    if greeted {
        return None;
    }
    let first = found.get(from)?;
    // "Found it: 1234567": a verb opens the sentence
    let opens = from == 0
        && found
            .get(1)
            .is_some_and(|w| in_list("it them me us you the my your our a", &w.norm));
    if opens && !first.possessive {
        return None;
    }
    let mut at = from;
    if is_title(&first.norm) {
        at += 1;
    }
    let start = at;
    while let Some(word) = found.get(at) {
        let initial = at > start && word.capital && word.norm.chars().count() == 1;
        let joined = at == from || word.close;
        let called = at == start && is_called(found, at);
        if !joined || !(could_be_name(word) || initial || called) || at - start >= 4 {
            break;
        }
        // a lower-case possessive is a name alone: "ann's trn"
        if !word.capital && at > start {
            break;
        }
        at += 1;
        if word.possessive {
            break;
        }
    }
    (at > start).then_some(at)
}

/// The end of the name of whom a greeting is for: "Hi Jo", "Thanks Mrs Field", and after a word that
/// only greets "hi jo".
pub(in crate::domain::conversation) fn called_at(found: &[Word], from: usize) -> Option<usize> {
    let title = usize::from(found.get(from).is_some_and(|w| is_title(&w.norm)));
    let only_greets = from
        .checked_sub(1)
        .and_then(|before| found.get(before))
        .is_some_and(|w| in_list("hi hiya hello hey dear", &w.norm));
    let name =
        |w: &&Word| w.norm.chars().all(char::is_alphabetic) && !NO_NAME.contains(w.norm.as_str());
    let mut words = found.get(from + title..)?.iter();
    let first = words.next().filter(name)?;
    let second = usize::from(
        words
            .next()
            .filter(name)
            .is_some_and(|w| w.capital && w.close),
    );
    let called = first.capital || only_greets && first.norm.len() <= 12;
    called.then_some(from + title + 1 + second)
}

/// The end of a school's name: "Oakfield Academy", "St Anne's C of E Primary School".
pub(in crate::domain::conversation) fn school_at(found: &[Word], from: usize) -> Option<usize> {
    const KINDS: &str = "school academy college primary infants juniors federation";
    const WITHIN: &str = "of and the for";
    let first = found.get(from).filter(|w| could_be_name(w))?;
    let mut end = None;
    for (at, word) in found.iter().enumerate().skip(from + 1).take(8) {
        if !(word.capital || in_list(WITHIN, &word.norm)) || !word.close {
            break;
        }
        if in_list(KINDS, &word.norm) {
            end = Some(at + 1);
        }
    }
    end.filter(|_| !is_title(&first.norm))
}

/// The name as written, without a possessive.
pub(in crate::domain::conversation) fn name_of(
    text: &str,
    found: &[Word],
    from: usize,
    to: usize,
) -> String {
    let (Some(first), Some(last)) = (
        found.get(from),
        to.checked_sub(1).and_then(|at| found.get(at)),
    ) else {
        return String::new();
    };
    let name = text.get(first.start..last.end).unwrap_or("");
    if !last.possessive {
        return name.to_owned();
    }
    let kept = name.trim_end_matches(['s', 'S']);
    kept.trim_end_matches(['\'', '’', '‘', '`', '´']).to_owned()
}

/// Marks the names that the sender and their school go by: those of the mail's From and of the
/// signature block.
pub(in crate::domain::conversation) fn mark_own(found: &mut [Sentence], sender: &str, foot: &str) {
    let called = words(&format!("{sender}\n{foot}"));
    let own: HashSet<&str> = called
        .iter()
        .filter(|w| could_be_name(w))
        .map(|w| w.norm.as_str())
        .collect();
    for word in found.iter_mut().flat_map(|s| &mut s.words) {
        word.own = could_be_name(word) && own.contains(word.norm.as_str());
    }
}
