//! Words in an application's thread that no rule understood: what nobody need read, and what a
//! person had better see. Nothing is concluded from them.

use super::shapes::{is_number, words};

/// "Many thanks, Jo": nothing that anybody need read. A refusal is polite, too.
pub(crate) fn is_courtesy(fresh: &str) -> bool {
    const PLEASANT: [&str; 26] = [
        "fab",
        "amazing",
        "super",
        "thx",
        "yay",
        "thank",
        "thanks",
        "cheers",
        "ta",
        "noted",
        "received",
        "receipt",
        "great",
        "perfect",
        "brilliant",
        "lovely",
        "fantastic",
        "excellent",
        "wonderful",
        "thankyou",
        "forward",
        "hope",
        "pleasure",
        "excited",
        "exciting",
        "congratulations",
    ];
    const REFUSES: [&str; 14] = [
        "no",
        "not",
        "dont",
        "cannot",
        "cant",
        "wont",
        "unable",
        "unfortunately",
        "sorry",
        "afraid",
        "longer",
        "wrong",
        "but",
        "however",
    ];
    let words = words(without_name(fresh));
    if words.is_empty() {
        // a heart or a thumb says something, but not what
        return fresh.trim().is_empty();
    }
    // "can't wait" refuses nothing
    let eager = |at: usize| words.get(at + 1).is_some_and(|w| w == "wait");
    let turns_down = |list: &[&str]| {
        let mut words = words.iter().enumerate();
        words.any(|(at, w)| list.contains(&w.as_str()) && !(w == "cant" && eager(at)))
    };
    let says = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
    words.len() <= 25
        && says(&PLEASANT)
        && !turns_down(&REFUSES)
        && !turns_down(&TROUBLE)
        && !changes(&words)
        && !words.iter().any(|w| is_number(w) || w.contains('@'))
}

/// Without the name at its end: "Hope" hopes for nothing.
fn without_name(fresh: &str) -> &str {
    match fresh.trim_end().rsplit_once('\n') {
        Some((before, name)) if words(name).len() == 1 => before,
        Some(_) | None => fresh,
    }
}

const ASSENT: [&str; 35] = [
    "blessing",
    "backing",
    "endorse",
    "endorsed",
    "authorise",
    "behind",
    "favour",
    "agreement",
    "approval",
    "permission",
    "proceed",
    "yes",
    "yep",
    "confirm",
    "confirmed",
    "confirming",
    "confirmation",
    "agree",
    "agreed",
    "accept",
    "accepted",
    "approve",
    "approved",
    "sign",
    "signed",
    "signing",
    "signature",
    "happy",
    "commit",
    "committed",
    "part",
    "board",
    "support",
    "consent",
    "me",
];

/// More than thanks: "Great to hear from you", "We're really excited".
pub(super) fn praises(fresh: &str) -> bool {
    const PRAISE: &str = "fab amazing super great brilliant lovely fantastic excellent wonderful excited exciting \
        opportunity worthwhile delighted enthusiastic looking love pleased valuable";
    let words = words(fresh);
    words.len() > 5
        && words
            .iter()
            .any(|w| PRAISE.split_whitespace().any(|p| p == w))
}

/// "Yes, that's me, thanks": no courtesy from somebody who was asked to sign.
pub(super) fn may_assent(fresh: &str) -> bool {
    let words = words(fresh);
    let of_receipt = words.iter().any(|w| w == "receipt");
    !of_receipt && words.iter().any(|w| ASSENT.contains(&w.as_str()))
}

/// Words of change or of trouble; while something is still asked for (`open`), any that promise
/// nothing: they may be the answer.
pub(super) fn may_matter(fresh: &str, open: bool) -> bool {
    const PROMISES: [&str; 14] = [
        "ill", "well", "shall", "tomorrow", "shortly", "soon", "asked", "ask", "asking", "chase",
        "chasing", "later", "follow", "done",
    ];
    // Who will do something; "there will only be one of us" is news.
    const WHO: [&str; 8] = ["i", "we", "she", "he", "they", "you", "that", "who"];
    const DOING: [&str; 8] = [
        "do", "get", "send", "let", "sort", "forward", "remind", "check",
    ];
    let words = words(fresh);
    // As many digits as a teacher reference number has, or an address.
    if open
        && words
            .iter()
            .any(|w| is_number(w) && w.len() == 7 || w.contains('@'))
    {
        return true;
    }
    let says = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
    let pair = |a: &str, b: &str| {
        words
            .iter()
            .zip(words.iter().skip(1))
            .any(|(x, y)| x == a && y == b)
    };
    let told = PAIRS.iter().any(|(a, b)| pair(a, b))
        || pair("be", "able") && says(&["not", "wont", "dont", "cannot"])
        || is_new(&words);
    // "I can't wait to be part of it" is no trouble
    let eager = |at: usize| words.get(at + 1).is_some_and(|w| w == "wait");
    let troubled = words
        .iter()
        .enumerate()
        .any(|(at, w)| TROUBLE.contains(&w.as_str()) && !eager(at));
    if troubled || changes(&words) || told {
        return true;
    }
    const GREETING: [&str; 9] = [
        "hi", "hello", "dear", "ok", "okay", "regards", "best", "kind", "morning",
    ];
    let greets = words.len() <= 3 && says(&GREETING);
    let calls = words
        .iter()
        .any(|w| matches!(w.as_str(), "call" | "ring" | "phone" | "reach"));
    // "Will get her to email you", the "I" left out
    let will = DOING.iter().any(|doing| pair("will", doing));
    let promises = says(&PROMISES) || will || WHO.iter().any(|who| pair(who, "will"));
    // who writes at length does more than promise
    if open && words.len() > 45 {
        return true;
    }
    // "She is on the phone, and happy for you to count this": an answer, it may be
    let answers = words
        .iter()
        .any(|w| w != "me" && ASSENT.contains(&w.as_str()));
    open && !words.is_empty() && !promises && !greets && (!calls || answers)
}

/// "Ben isn't coming back": a no to something, be it what it may. "Not to worry" is none.
pub(super) fn denies(fresh: &str) -> bool {
    const NOT: [&str; 8] = [
        "not", "isnt", "arent", "wont", "dont", "doesnt", "never", "wouldnt",
    ];
    const IDLE: [&str; 8] = ["a", "at", "to", "worry", "hesitate", "wait", "only", "sure"];
    let words = words(fresh);
    let idle = |at: usize| words.get(at + 1).is_none_or(|w| IDLE.contains(&w.as_str()));
    let mut words_at = words.iter().enumerate();
    words_at.any(|(at, w)| NOT.contains(&w.as_str()) && !idle(at))
}

/// "A new headteacher", "my new work e-mail": somebody comes or goes, or is reached otherwise.
fn is_new(words: &[String]) -> bool {
    const WHAT: [&str; 18] = [
        "head",
        "headteacher",
        "principal",
        "participant",
        "lead",
        "teacher",
        "email",
        "e",
        "mail",
        "address",
        "number",
        "phone",
        "mobile",
        "telephone",
        "name",
        "surname",
        "job",
        "post",
    ];
    let new = |at: usize, word: &String| {
        let next = words.iter().skip(at + 1).take(2);
        word == "new" && next.into_iter().any(|w| WHAT.contains(&w.as_str()))
    };
    words.iter().enumerate().any(|(at, word)| new(at, word))
}

/// Who is gone, or comes instead, or knew of nothing.
const PAIRS: [(&str, &str); 41] = [
    ("no", "longer"),
    ("should", "be"),
    ("should", "read"),
    ("has", "left"),
    ("his", "place"),
    ("her", "place"),
    ("taken", "over"),
    ("take", "over"),
    ("takes", "over"),
    ("taking", "over"),
    ("hand", "over"),
    ("handing", "over"),
    ("handed", "over"),
    ("moved", "to"),
    ("finishing", "at"),
    ("last", "day"),
    ("pull", "out"),
    ("drop", "out"),
    ("step", "back"),
    ("stepping", "back"),
    ("step", "down"),
    ("stepping", "down"),
    ("handed", "in"),
    ("her", "notice"),
    ("his", "notice"),
    ("my", "notice"),
    ("say", "no"),
    ("not", "signed"),
    ("havent", "signed"),
    ("never", "signed"),
    ("know", "nothing"),
    ("know", "anything"),
    ("never", "heard"),
    ("not", "aware"),
    ("not", "agreed"),
    // what the form asks, and no sentence of a mail is read for
    ("group", "application"),
    ("mastery", "specialist"),
    ("future", "emails"),
    ("old", "address"),
    ("old", "email"),
    ("old", "number"),
];

const TROUBLE: [&str; 36] = [
    "clash",
    "clashes",
    "wrongly",
    "moving",
    "successor",
    "surname",
    "maiden",
    "pulling",
    "wasnt",
    "permission",
    "ignore",
    "disregard",
    "instead",
    "leaving",
    "leaves",
    "maternity",
    "paternity",
    "wrong",
    "incorrect",
    "error",
    "typo",
    "unable",
    "cannot",
    "cant",
    "problem",
    "unfortunately",
    "correction",
    "secondment",
    "redundancy",
    "declined",
    "refused",
    "concerned",
    "worried",
    "decided",
    "decision",
    "acting",
];

/// A word of change; "it makes a change" and "for a change" tell of none.
fn changes(words: &[String]) -> bool {
    let says = |at: usize, list: &[&str]| words.get(at).is_some_and(|w| list.contains(&w.as_str()));
    let idle = |at: usize| {
        let of = says(at + 1, &["of", "to", "in", "from"]);
        let makes = (2..=3).any(|back| at >= back && says(at - back, &["makes", "made", "for"]));
        makes && !of
    };
    words
        .iter()
        .enumerate()
        .any(|(at, w)| STEMS.iter().any(|stem| w.starts_with(stem)) && !(w == "change" && idle(at)))
}

/// How words of change begin; Mr Chang and Ms Marriott begin otherwise.
const STEMS: [&str; 15] = [
    "retir", "resign", "withdr", "replac", "change", "changi", "swap", "postpon", "defer",
    "misspel", "spelt", "spelli", "amend", "marrie", "mistak",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thanks_are_told_from_news() {
        for text in [
            "",
            "Thanks",
            "Many thanks, Jo",
            "Thank you so much, we are really looking forward to it!",
            "Lovely, we look forward to working with you in September.",
            "Brilliant news!",
            "Noted.",
            "Just to confirm receipt of your email.",
            "Thank you very much for being so efficient - it makes a change!",
        ] {
            assert!(is_courtesy(text), "{text}");
        }
        for text in [
            "No thanks",
            "👍",
            "Thanks, but the TRN is wrong",
            "Thanks, it is 1234567",
            "Cambridgeshire",
            "blah on train, sigal awful\n\nHope",
        ] {
            assert!(!is_courtesy(text), "{text}");
        }
    }

    #[test]
    fn news_matters_and_while_something_is_open_any_answer() {
        for text in [
            "Omar is going on maternity leave in June.",
            "Ruth will take his place.",
            "I don't know anything about this application.",
            "I am going to have to pull out, sorry.",
            "I have not signed this.",
            "We want to defer.",
            "We have a new headteacher from September, Mr Firth.",
            "I have a new work e-mail from September.",
            "I'm handing over to Ruth.",
            "I retire this summer.",
            "Her surname is spelt with an e.",
            "We need to make a change.",
            "I'd like to ask for a change of participant.",
        ] {
            assert!(may_matter(text, false), "{text}");
        }
        for text in [
            "Cambridgeshire",
            "Omar teaches Year 4.",
            "There will only be one of us.",
        ] {
            assert!(may_matter(text, true) && !may_matter(text, false), "{text}");
        }
        for text in [
            "I will ask Helen to email you tomorrow.",
            "Hi Jo",
            "",
            "You can ring me on 01223 190001.",
            "Will get Helen to email you asap!",
        ] {
            assert!(!may_matter(text, true), "{text}");
        }
    }
}
