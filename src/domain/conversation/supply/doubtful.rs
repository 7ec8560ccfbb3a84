//! Numbers and addresses that stand in a mail and are no answer: of another kind, past, doubted, or tried
//! in vain. Without its label a value counts only where nothing of this is said.

use super::spans::in_address;
use crate::domain::conversation::words::{
    Sentence, Word, begins_to, find, in_list, names::name_at,
};

/// Of an invoice, of the register, of the payroll, to ring in need.
const OF_ANOTHER_KIND: &[&str] = &[
    "case number|no|ref|id",
    "invoice|order|po|purchase|ticket|pupils|roll|dfe|laestab|account|vat|charity|room|cost|estab|sort|fax|company",
    "safeguarding|absence|absences|emergency|emergencies|helpline|concern|concerns",
    "payroll|employee|employment|staff|personnel|contract|badge|dbs|insurance|nino|policy|membership|licence|meeting|passcode|zoom|booking number|no|code|id|ref|reference",
    "payroll|dbs|passcode|nino|candidate|student|gtcs|temporary",
    "registration number|no|id",
    "national insurance",
];

/// It was somebody's, or is nobody's: an example, a guess.
const DOUBTED: &[&str] = &[
    "previous|former|predecessor|predecessors|example|format|enquiries|generic",
    "wrong|incorrect|isnt|wasnt|unsure|think|guess|maybe|perhaps|possibly|probably|believe|assume",
    "not sure|certain|positive|mine|hers|his|theirs|ours",
    "is|was|its not",
    "may|might|could be|have",
    "no longer",
    "look|looks|looking|something|anything like",
];

/// It was tried, and answers to nobody.
const IN_VAIN: &[&str] = &[
    "doesnt|didnt work|ring|exist|answer|connect",
    "does|did not work|ring|exist|answer|connect",
    "not|isnt working|recognised|valid",
    "rings|rang out",
    "bounces|bounced|bouncing|unobtainable|disconnected|discontinued",
    "nobody|noone|no answered|answers|answer|reply|one",
    "i|we|ive|weve have? just|only? tried|rang|called|phoned|dialled",
    "your|hubs number|phone|telephone|email|address|line",
];

/// "That's wrong, it's 2019348": the wrong one is another.
const PUT_RIGHT: &str =
    "wrong|incorrect|old|isnt|wasnt|typo|mistake .. its|is|should|correct|right|heres|now";

/// "I rang them and they gave me 2019348."
const GIVEN: &str = "rang|called|phoned .. .. they|who|she|he gave|told|sent|found me|us|it?";

/// A number here may be anything but the answer.
pub(super) fn is_of_another_kind(sentence: &Sentence) -> bool {
    sentence.says(OF_ANOTHER_KIND)
}

/// As a value without its label it is not to be trusted.
pub(super) fn is_doubtful(sentence: &Sentence) -> bool {
    let norms = sentence.norms();
    let told = |pattern| find(pattern, &norms).map(|(_, to)| to);
    let from = told(PUT_RIGHT).or_else(|| told(GIVEN)).unwrap_or(0);
    let told = norms.get(from..).unwrap_or_default();
    let says = |patterns: &[&str]| patterns.iter().any(|p| find(p, told).is_some());
    // "she found it on an old payslip"
    const PAPERS: &str = "old payslip|payslips|letter|letters|certificate|contract|folder|file|files|diary|paperwork|form";
    let past = |at: usize| {
        told.get(at..)
            .is_some_and(|rest| begins_to(PAPERS, rest).is_none())
    };
    let old = || {
        told.iter()
            .enumerate()
            .any(|(at, w)| *w == "old" && past(at))
    };
    old()
        || is_of_another_kind(sentence)
        || says(DOUBTED)
        || says(IN_VAIN)
        || is_provisional(sentence)
        || forbids(sentence)
}

/// Words that carry a value and say no more than whose it is and that it is here.
const CARRIES: &str = "i im ive ill have we weve my mine me our ours us you your youll need needed he she it its hes shes his her \
    hers him they their them theirs each both of is are be can a an the this that thats here heres and or on at by for to \
    in with from as also now just only again still too so but right correct new good best better easiest direct directly \
    personal private please use found finally managed track tracked down got get getting give gives given gave hold tell \
    tells told says send sent sends has number numbers num no nos digits phone telephone tel mobile mob mobiles cell \
    landline line work home daytime email emails mail address addresses ref reference trn trns urn teacher teachers \
    teaching rp one ones two contact contacted contactable contacting reach reached reachable reaching ring call calling text \
    speak during day days school schools office hours time times any anytime after before lunchtime lunch evening \
    evenings weekday weekdays weekends usually always mostly normally either way sorry apologies oops ah oh forgot \
    forgotten missed missing left off omitted asked requested want wanted looking after required thanks thank cheers hi \
    hello hiya hey dear hope helps ok okay yes yep sure course problem worries above below attached form application add \
    added put include included details detail info information record records checked check double looked look up dug \
    dig digging out through back went letter portal gov website account login log logged certificate card payslip \
    slip according pension pensions regulation agency dfe file files drawer emailed read should would will same \
    follows following is who whom which what all these there fyi ps x xx ta lead leads participant participants \
    second first other others colleague colleagues head headteacher deputy ms mrs mr miss dr s written down \
    answer answers main spoken speaking pm am oclock were primary secondary academy college junior infant infants unique \
    asked pass passed forward forwarding well said via leave message voicemail whats wheres three four five six half past oh promised find ext extension against fine week \
    digit see but case ought been make meant fell instead of switchboard reception ofsted list lists";

/// A clause ends here.
fn parts_clauses(gap: &str) -> bool {
    gap.contains([',', ';', '(', ')', '–', '—', '|', '!', '\n']) || gap.contains(" - ")
}

/// All around the words from `from` to before `to`, within their clause, only carries them: "hers is …",
/// and not "the agency's candidate no. …".
pub(super) fn is_told_plainly(sentence: &Sentence, from: usize, to: usize) -> bool {
    let found = &sentence.words;
    let gap = |a: usize| {
        let (before, after) = (found.get(a), found.get(a + 1));
        before
            .zip(after)
            .and_then(|(b, a)| sentence.text.get(b.end..a.start))
            .unwrap_or("")
    };
    // "… and my direct line is", "… as I'm rarely in the office"
    let joins = |at: usize| {
        const JOINTS: &str = "and so as because since but";
        const SUBJECTS: &str =
            "my the her his our its it i im ive we she he they hers mine ask choose press then";
        let next = found.get(at + 1);
        found.get(at).is_some_and(|w| in_list(JOINTS, &w.norm))
            && next.is_some_and(|w| in_list(SUBJECTS, &w.norm))
    };
    // "It was in the other drawer: 1234567" tells where, "Breakfast club: 07700 …" whose
    let tells = |end: usize| {
        const TELLS: &str = "i ive we weve it its is was have has found here this that";
        let words = found.iter().take(end).rev().take(8);
        words.into_iter().any(|w| in_list(TELLS, &w.norm))
    };
    // "the number I gave your colleague (1234567)" is what stands before the bracket
    let begins_here = |start: usize| {
        let gap = gap(start - 1);
        let bracketed = start == from && gap.trim() == "(";
        // "… her teacher ref. That's 1234567"
        let anew = || {
            let opens = |w: &Word| in_list("thats its it heres this", &w.norm) && w.capital;
            gap.starts_with('.') && found.get(start).is_some_and(opens)
        };
        !bracketed && (parts_clauses(gap) || anew())
            || gap.contains(':') && tells(start)
            || joins(start)
    };
    let mut start = from;
    while start > 0 && !begins_here(start) {
        start -= 1;
    }
    // "Transport at the council, 01632 …" is theirs
    if start == from && start > 0 && gap(start - 1).trim() == "," {
        start -= 1;
        while start > 0 && !begins_here(start) {
            start -= 1;
        }
    }
    // "7654321 not 7654312"
    let rejects = |at: usize| {
        let next = found.get(at + 1);
        found.get(at).is_some_and(|w| w.norm == "not")
            && next.is_some_and(|w| w.norm.starts_with(|c: char| c.is_ascii_digit()))
    };
    // "… but not before eight"
    let hours = |at: usize| {
        const HOURS: &str = "but|though not before|after|during|on|at|until|between";
        let rest = found.get(at..at + 3).unwrap_or_default();
        let rest: Vec<&str> = rest.iter().map(|w| w.norm.as_str()).collect();
        begins_to(HOURS, &rest).is_some()
    };
    let mut end = to;
    while end < found.len()
        && !hours(end)
        && !parts_clauses(gap(end - 1))
        && !rejects(end)
        && !joins(end)
    {
        end += 1;
    }
    // "if you need to speak to me ring 07700 900123"
    let norms = sentence.norms();
    let asked = find("if|should you need|want|wish|have", &norms).unwrap_or_default();
    let carried = |at: usize, word: &Word| {
        let digits = word.norm.chars().any(|c| c.is_ascii_digit());
        let inside = (from..to).contains(&at);
        let inside = inside || (asked.0..asked.1).contains(&at) || in_address(&sentence.text, word);
        inside || digits || in_list(CARRIES, &word.norm) || is_somebody(sentence, at)
    };
    found
        .iter()
        .enumerate()
        .take(end)
        .skip(start)
        .all(|(at, word)| carried(at, word))
}

/// A name: one that opens the sentence must be followed as names are.
fn is_somebody(sentence: &Sentence, at: usize) -> bool {
    let found = &sentence.words;
    let within =
        (at.saturating_sub(4)..=at).any(|from| name_at(found, from).is_some_and(|end| end > at));
    let Some(word) = found.get(at).filter(|_| within) else {
        return false;
    };
    const DOES: &str = "is has can s and will on at says tells gave sent found asked";
    let named = found.get(at + 1).is_none_or(|next| {
        let gap = sentence.text.get(word.end..next.start).unwrap_or("");
        in_list(DOES, &next.norm)
            || next.capital
            || !gap.trim().is_empty()
            || next.norm.starts_with(|c: char| c.is_ascii_digit())
    });
    at > 0 || word.possessive || named
}

/// "The infants' URN is 123456, we have a different one."
pub(super) fn is_of_another_school(sentence: &Sentence) -> bool {
    sentence.says(&[
        "different|another|separate one|number|urn",
        "partner|sister|neighbour|neighbours|neighbouring|trio school|schools|is|has|have|urn",
        "belongs to",
        "next door",
        "share a site",
        "other|another|second school|st|academy|primary|infants|juniors",
    ])
}

/// "Please don't write to her at …".
pub(super) fn forbids(sentence: &Sentence) -> bool {
    sentence.says(FORBIDS)
}

const FORBIDS: &[&str] = &[
    "dont|never|cant|cannot|stop|avoid please? use|using|ring|ringing|call|calling|email|emailing|write|writing|contact|contacting|phone|phoning|text|texting|send|sending|keep|add",
    "do|can not please? use|ring|call|email|write|contact|phone|text|send|keep|add",
];

/// "Please don't use the number that's on our website": of one that is told apart.
fn forbids_another(sentence: &Sentence) -> bool {
    sentence.says(&[
        "the|that|my|her|his|our|old number|one|address|email thats|which|on|in|at|from|you|that",
    ])
}

/// "It isn't mine", "that's not me", "so please don't use it": of the value beside it.
pub(super) fn disowns(sentence: &Sentence) -> bool {
    forbids(sentence) && !forbids_another(sentence)
        || sentence.says(&[
        "not|isnt|wasnt|arent|never me|mine|hers|his|ours|theirs|them|it|right|correct|working|current",
        "out of date|service|use|order",
        "mix|mixed|mixing|confuse|confused|confusing|delete|deleted|deleting|bounced|bounces",
    ])
}

/// "Our sister school has an Ann too, hers is …", "use the office for now": it is not the answer yet.
pub(super) fn is_provisional(sentence: &Sentence) -> bool {
    is_of_another_school(sentence)
        || sentence.says(&[
            "different|another trn|address",
            "sister|partner|neighbouring|another|other school|schools|academy",
            "prefer|rather not",
            "for now|the time being",
            "until|once|unless",
        ])
}

/// "Is the TRN the number on my payslip?": whatever number comes next.
pub(super) fn asks_which_it_is(sentence: &Sentence) -> bool {
    sentence.question
        && sentence.says(&["is|was|are|would|could that|this|the|it .. trn|number|urn|one|it"])
}

/// Whose a value is nobody says, and one is still to come: "URN to follow", "I'll ask".
pub(super) fn waits_for_it(sentence: &Sentence) -> bool {
    let waited = "asked|waiting|await|awaiting|looking for|whether|to|if";
    // "You asked for my TRN"
    let by_us =
        sentence.says(&["you|youve|youre|were have|are|still? asked|waiting|awaiting|looking for"]);
    sentence.says(&[waited]) && !by_us
        || sentence.says(&[
            "to follow|come|be confirmed",
            "will|ill|well|shall .. follow|ask|find|check|chase|look|send",
            "not|dont|doesnt|havent|hasnt .. know|have|got|trn|urn|number|yet",
            "find|finding out",
            "let you|me know",
            "no trn|urn|number|phone|email",
            "yet|if|unless|until|once",
        ])
}
