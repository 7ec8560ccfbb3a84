//! A sentence as people and values in their order: "Ann 1234567, for me 07700 900123".

use super::{
    doubtful::{is_of_another_kind, is_told_plainly},
    label,
    region::address_in,
};
use crate::domain::{
    conversation::{
        Whose,
        words::{
            Sentence, Word, begins, begins_to, find, in_list,
            names::{name_at, name_of},
        },
    },
    programme::Attribute,
};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    Person(Whose),
    /// "1234567 for Ann", "1234567 (Ann)": behind its value.
    Behind(Box<Piece>),
    /// "I": who speaks, perhaps of another.
    Speaker,
    /// "both of us"
    Both,
    /// "the office", "school": reached, and nobody's own.
    School,
    /// "the site manager": whose number is no answer.
    Another,
    Value(Attribute, String),
}

pub(super) fn pieces(sentence: &Sentence) -> Vec<Piece> {
    let found = &sentence.words;
    let text = sentence.text.as_str();
    let norms = sentence.norms();
    let mut all = Vec::new();
    if is_of_another_kind(sentence) {
        return all;
    }
    let mails = addresses(text);
    let mut at = 0;
    while let Some(word) = found.get(at) {
        let mail = mails
            .iter()
            .find(|m| m.from <= word.start && word.start < m.to);
        if let Some(mail) = mail {
            let length = found
                .iter()
                .skip(at)
                .take_while(|w| w.start < mail.to)
                .count();
            if is_told_plainly(sentence, at, at + length) {
                all.push(Piece::Value(Attribute::Email, mail.address.to_owned()));
            }
            at += length;
            continue;
        }
        if let Some((value, next)) = post(text, found, at)
            .or_else(|| years(text, found, at))
            .or_else(|| {
                let (value, next) = number(text, found, at)?;
                let plain = || is_told_plainly(sentence, at, next);
                Some((value.filter(|_| plain()), next))
            })
        {
            // "…, not year 10"
            // and "our ref: HR/1234567"
            let before = norms.get(at.saturating_sub(2)..at).unwrap_or_default();
            let said = matches!(before.last(), Some(&("thats" | "its" | "is")));
            let denied = !said && before.iter().any(|w| matches!(*w, "not" | "ref"));
            all.extend(value.filter(|_| !denied));
            at = next;
            continue;
        }
        if let Some((person, next)) = person(text, found, &norms, at) {
            let behind =
                matches!(all.last(), Some(Piece::Value(..))) && is_behind(text, found, at, next);
            all.push(if behind {
                Piece::Behind(Box::new(person))
            } else {
                person
            });
            at = next;
            continue;
        }
        at += 1;
    }
    all
}

/// After "for", or bracketed.
fn is_behind(text: &str, found: &[Word], at: usize, next: usize) -> bool {
    let before = at.checked_sub(1).and_then(|b| found.get(b));
    let gap = |a: Option<&Word>, b: Option<&Word>| {
        let from = a.map_or(0, |w| w.end);
        let to = b.map_or(text.len(), |w| w.start);
        text.get(from..to).unwrap_or("").trim().to_owned()
    };
    let bracketed = gap(before, found.get(at)) == "("
        && gap(found.get(next - 1), found.get(next)).starts_with(')');
    before.is_some_and(|w| w.norm == "for") || bracketed
}

fn person(text: &str, found: &[Word], norms: &[&str], at: usize) -> Option<(Piece, usize)> {
    let rest = norms.get(at..)?;
    const BOTH: &str = "both|each|either of? us|them?";
    const SCHOOL: &str = "school|schools|office|reception|switchboard";
    const ANOTHER: &str = "site|business|premises|facilities|estates|hr|finance|it manager|officer|technician|department|team";
    const OF_THEIRS: &str = "my|our|the|her|his|their school|line? wife|husband|partner|mum|mother|son|daughter|friend|neighbour|manager|deputy|predecessor|caretaker|bursar|sbm|secretary|pa|administrator|receptionist|cook|nurse|builder|architect|union";
    if let Some(length) = begins_to(BOTH, rest) {
        return Some((Piece::Both, at + length));
    }
    if let Some((label, end)) = label::at(found, at)
        && let Some(role) = label.role()
    {
        return Some((Piece::Person(Whose::Role(role)), end));
    }
    if let Some(length) = begins_to(
        "a|the colleague|friend|teacher|neighbour of|at mine|ours|hers|his|the|another",
        rest,
    ) {
        return Some((Piece::Another, at + length));
    }
    if let Some(length) = begins_to(ANOTHER, rest).or_else(|| begins_to(OF_THEIRS, rest)) {
        return Some((Piece::Another, at + length));
    }
    if begins_to(SCHOOL, rest).is_some() {
        return Some((Piece::School, at + 1));
    }
    // "she tells me that it is …" is not said of me
    const TOLD: &str = "tells told telling asks asked reminds reminded informs informed sent sends gave gives given \
        emailed texted messaged passed showed lets";
    let told = at
        .checked_sub(1)
        .and_then(|before| norms.get(before))
        .is_some_and(|w| in_list(TOLD, w));
    match *rest.first()? {
        "me" if told => return None,
        "my" if begins("my mistake|fault|error|apologies|bad", rest) => return None,
        "hers" | "his" | "theirs" if is_of_whom_is_spoken(text, found, at) => {
            return Some((Piece::Person(Whose::Unstated), at + 1));
        }
        "my" | "mine" | "me" | "myself" => return Some((Piece::Person(Whose::Mine), at + 1)),
        "i" | "im" | "ive" | "ill" => return Some((Piece::Speaker, at + 1)),
        _ => {}
    }
    let end = name_at(found, at)?;
    // "Regarding your letter": a capital opens every sentence
    let first = found.get(at)?;
    let opens = at == 0 && end == 1 && !first.possessive;
    let goes_on = found.get(end).is_none_or(|next| {
        const DOES: &str = "is has had can will was on s and says said tells teaches takes does asked asks wants gave sent";
        let gap = text.get(first.end..next.start).unwrap_or("");
        let number = next.norm.chars().any(|c| c.is_ascii_digit());
        number || !gap.trim().is_empty() || in_list(DOES, &next.norm)
    });
    if opens && !goes_on {
        return None;
    }
    let name = name_of(text, found, at, end);
    // "a slip in SIMS", "we're in Hertfordshire"
    let before = at.checked_sub(1).and_then(|b| norms.get(b));
    let possessive = found.get(end - 1).is_some_and(|w| w.possessive);
    let place = !possessive && before.is_some_and(|w| matches!(*w, "in" | "under" | "near"));
    let system = end == at + 1
        && before.is_some_and(|w| matches!(*w, "in" | "on" | "from" | "by" | "the" | "our"))
        && (2..=5).contains(&name.len())
        && name.chars().all(|c| c.is_ascii_uppercase());
    (!(system || place)).then_some((Piece::Person(Whose::Named(name)), end))
}

/// "hers: …", "his is …": of whom was spoken, or else of nobody who is named.
fn is_of_whom_is_spoken(text: &str, found: &[Word], at: usize) -> bool {
    let (Some(word), Some(next)) = (found.get(at), found.get(at + 1)) else {
        return false;
    };
    let number = next.norm.starts_with(|c: char| c.is_ascii_digit());
    let gap = text.get(word.end..next.start).unwrap_or("");
    next.norm == "is" || number || gap.contains([':', '-', '='])
}

/// A teacher's number or a telephone, and the word after it. A number of another kind is passed
/// over as a whole.
fn number(text: &str, found: &[Word], at: usize) -> Option<(Option<Piece>, usize)> {
    let digits = |w: &Word| w.norm.chars().all(|c| c.is_ascii_digit());
    // "RP12/34567"
    let bare = |w: &Word| w.norm.strip_prefix("rp").unwrap_or(&w.norm).to_owned();
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let first = found.get(at).filter(|w| is_number(&bare(w)))?;
    let mut all = bare(first);
    let mut groups = vec![all.len()];
    let mut end = at + 1;
    while let (Some(last), Some(next)) = (found.get(end - 1), found.get(end)) {
        let gap = text.get(last.end..next.start).unwrap_or("");
        let trn = all.len() == 7 && matches!(groups.as_slice(), [7] | [2, 5]);
        let whole = trn || (all.starts_with('0') && all.len() >= 11);
        let joins = gap.len() <= 3 && gap.chars().all(|c| " /-().".contains(c));
        if whole || !joins || !digits(next) {
            break;
        }
        all.push_str(&next.norm);
        groups.push(next.norm.len());
        end += 1;
    }
    let last = found.get(end - 1)?;
    let before = text.get(..first.start).unwrap_or("");
    let plus = before.ends_with('+');
    let open = before.ends_with('(');
    let from = first.start - usize::from(plus || open);
    let written = text.get(from..last.end)?;
    let attribute = match all.len() {
        7 if is_grouped_as_trn(&all, &groups) => Some(Attribute::Trn),
        10..=13 if all.starts_with('0') || plus || all.starts_with("44") => Some(Attribute::Phone),
        _ => None,
    };
    let value = attribute.map(|attribute| match attribute {
        Attribute::Trn => Piece::Value(attribute, all),
        Attribute::Name
        | Attribute::Email
        | Attribute::Phone
        | Attribute::Role
        | Attribute::YearGroups => Piece::Value(attribute, written.to_owned()),
    });
    Some((value, end))
}

/// "1234567", older letters' "12/34567", and as people read it out: never a date's groups, nor those of a
/// telephone cut short.
fn is_grouped_as_trn(all: &str, groups: &[usize]) -> bool {
    matches!(groups, [7] | [2, 5])
        || groups == [1; 7]
        || matches!(groups, [3, 4] | [4, 3] | [2, 2, 3]) && !all.starts_with('0')
}

/// "Years 7, 8 and 10", "Y7-Y9", "7, 9 and 10": the classes of a secondary school.
fn years(text: &str, found: &[Word], at: usize) -> Option<(Option<Piece>, usize)> {
    let year = |w: &Word| {
        let number = w.norm.trim_start_matches('y');
        number.parse::<u8>().is_ok_and(|n| (7..=13).contains(&n)) && number.len() <= 2
            || matches!(w.norm.as_str(), "ks3" | "ks4" | "ks5")
    };
    let named = |w: &Word| matches!(w.norm.as_str(), "year" | "years" | "yr" | "yrs");
    let between = |w: &Word| matches!(w.norm.as_str(), "and" | "to" | "the" | "my" | "our");
    let mut end = at;
    while found
        .get(end)
        .is_some_and(|w| year(w) || named(w) || end > at && between(w))
    {
        end += 1;
    }
    while end > at && found.get(end - 1).is_some_and(|w| !year(w)) {
        end -= 1;
    }
    let taken = found.get(at..end)?;
    let said = taken
        .iter()
        .any(|w| named(w) || w.norm.starts_with(['y', 'k']));
    let several = taken.iter().filter(|w| year(w)).count() > 1;
    // "Year 8 are away", "7 and 8 May"
    let goes_on = found.get(end).is_some_and(|w| {
        const TAIL: &str =
            "next this in from at currently only too as and plus not so sorry thanks maths the my our";
        let parted = taken.last().and_then(|last| text.get(last.end..w.start));
        let parted =
            parted.is_some_and(|gap| gap.contains([',', ';', '.', '-', '–', '|', '(', ')']));
        !parted && !in_list(TAIL, &w.norm)
    });
    if goes_on || !(said || several) {
        return None;
    }
    let (first, last) = (taken.first()?, taken.last()?);
    let value = text.get(first.start..last.end)?.to_owned();
    Some((Some(Piece::Value(Attribute::YearGroups, value)), end))
}

struct Mail<'a> {
    address: &'a str,
    from: usize,
    to: usize,
}

fn addresses(text: &str) -> Vec<Mail<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    for token in text.split_inclusive(char::is_whitespace) {
        let at = from;
        from += token.len();
        if let Some(address) = address_in(token) {
            found.push(Mail {
                address,
                from: at,
                to: at + token.trim_end().len(),
            });
        }
    }
    found
}

const POST: &str =
    "teacher|leader|lead|head|headteacher|deputy|coordinator|practitioner|ta|hlta|senco|sendco";

/// "coordinator": of a post, and no class.
pub(super) fn is_post(word: &str) -> bool {
    POST.split('|').any(|x| x == word)
}

/// A word of a post, or a class.
pub(super) fn of_post(word: &str) -> bool {
    const BESIDE: &str = "year years yr class of and ks1 ks2 ks3 ks4 key stage phase subject early eyfs \
        reception nursery maths mathematics english science pshe computing history geography art music \
        pe re reading writing phonics literacy assessment curriculum assistant senior middle department second in teaching group set sets co ordinator ect nqt sen \
        charge homework intervention behaviour timetable";
    let classes = word.len() <= 3 && word.chars().any(|c| c.is_ascii_digit());
    classes || BESIDE.split(' ').chain(POST.split('|')).any(|x| x == word)
}

/// "Year 2 class teacher, science lead": a post that stands by itself, between commas or dashes.
fn post(text: &str, found: &[Word], at: usize) -> Option<(Option<Piece>, usize)> {
    let gap = |from: usize, to: usize| text.get(from..to).unwrap_or("");
    // "co-ordinator" is one word
    let parted =
        |gap: &str| gap != "-" && gap.contains([',', ':', ';', '-', '–', '|', '(', ')', '.', '=']);
    let before = at.checked_sub(1).and_then(|b| found.get(b));
    let first = found.get(at)?;
    let opens = before.is_none_or(|b| parted(gap(b.end, first.start)));
    let length = found
        .iter()
        .skip(at)
        .take_while(|w| of_post(&w.norm))
        .count();
    let end = at + length;
    let last = found.get(end.checked_sub(1)?)?;
    let closes = found
        .get(end)
        .is_none_or(|w| parted(gap(last.end, w.start)));
    let norms: Vec<&str> = found
        .get(at..end)?
        .iter()
        .map(|w| w.norm.as_str())
        .collect();
    let named = find(POST, &norms).is_some()
        || begins("second in", &norms)
        || begins("in charge of", &norms);
    if !(opens && closes) || length < 2 || !named {
        return None;
    }
    let value = text.get(first.start..last.end)?.to_owned();
    Some((Some(Piece::Value(Attribute::Role, value)), end))
}
