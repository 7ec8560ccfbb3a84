//! Somebody else speaks, or is spoken for: what is said of them is no evidence.

use crate::domain::conversation::{
    Words,
    words::{
        self, Sentence, begins_to,
        clauses::Parts,
        find, in_list,
        names::{name_at, school_at},
    },
};

/// "Mrs Hall replied:", "Here is what Joanne wrote".
pub(super) fn introduces_another(before: &Sentence) -> bool {
    before.text.trim_end().ends_with(':')
        // "I can confirm the following:"
        && !before.says(&["^ hi|hello? i|we can|hereby|also? confirm|agree"])
        && before.says(&[
            "says|said|wrote|writes|replied|reply|message|from|below|following|states|confirmed|sent|words|asked",
        ])
}

/// "Further to your email below", "my confirmation below": our letter, which they answer, or their
/// own words, and nobody else's.
pub(super) fn points_to_ours(sentence: &Sentence) -> bool {
    sentence.says(&[
        "your|yours email|message|letter|request|reminder|reply below",
        "response|reply|answer|reference|regard|relation|further|following to? the|this e? email|mail|message|letter|request|reminder|note below|beneath",
        "my confirmation|response|answer|agreement|consent|approval below",
        "below|beneath my|our confirmation|response|answer|agreement|consent|approval",
        "forwarded|forwarding|passed|sent|shown|given on? me|us|this|your|it",
        "^ as? per|see? the below",
    ])
}

pub(super) fn relays(sentence: &Sentence) -> bool {
    !points_to_ours(sentence)
        && !goes_on_in_its_own_name(sentence)
        && sentence.says(&[
            "forwarding|forwarded|forward|fwd .. reply|confirmation|email|message|response",
            "below .. from|reply|confirmation|message",
            "see|reply|confirmation|email|message|response .. below",
        ])
        || sentence.says(&[
            "pa to the|our|mrs|mr|head|headteacher",
            "secretary to the|mrs|mr",
            "head|headteacher|heads|principal pa",
            "writing|replying|emailing on behalf of",
            "^ pp",
        ])
        || sentence.says(&["^ sent|signed|written|submitted? on behalf of"])
            && !(0..sentence.words.len()).any(|at| own_behalf(sentence, at).is_some())
}

/// "See below", and no more.
pub(super) fn only_points_below(part: &Sentence) -> bool {
    part.says(&["^ please|hi|hello? as|pls? see|find|per the|my|our? .. below|beneath $"])
}

/// "Please see below – I'm happy to confirm it": whoever goes on with "I" speaks for themselves.
fn goes_on_in_its_own_name(sentence: &Sentence) -> bool {
    const OWN: &str = "i|im|ive|we|were|weve";
    let parts = sentence.parts(Parts::Commas);
    let says_yes = |part: &&Sentence| begins_to("yes|yep|yeah", &part.norms()).is_some();
    let mut parts = parts.iter();
    parts.next().is_some_and(only_points_below)
        && parts
            .find(|part| !says_yes(part))
            .is_some_and(|next| begins_to(OWN, &next.norms()).is_some())
}

/// "on behalf of our school", "on behalf of Oakfield Academy", "on behalf of the three of us": the
/// sender's own, and where it ends.
pub(super) fn own_behalf(sentence: &Sentence, at: usize) -> Option<usize> {
    const OURS: &str = "us ourselves myself me";
    const WITHIN: &str = "governors staff team leadership department";
    let found = &sentence.words;
    let norms = sentence.norms();
    let from = at + begins_to("on behalf of", norms.get(at..)?)?;
    if let Some(end) = school_at(found, from) {
        return Some(end);
    }
    let mut end = from;
    while let Some(word) = found.get(end) {
        let before = found.get(end.checked_sub(1)?)?;
        let gap = sentence.text.get(before.end..word.start)?;
        let stops = end > from && (gap.contains([',', ';', ':', '(', '–']) || gap.contains(" - "));
        if stops || matches!(word.norm.as_str(), "i" | "we" | "and" | "to" | "for") {
            break;
        }
        end += 1;
    }
    let whose = norms.get(from..end)?;
    let another = find(
        "mr|mrs|miss|ms|dr|head|headteacher|principal|teacher|participant|advocate|her|his|their|your",
        whose,
    );
    let ours = whose.iter().any(|w| in_list(OURS, w))
        || whose
            .last()
            .is_some_and(|w| SCHOOL.contains(w) || in_list(WITHIN, w))
        || find("school|academy|college|primary", whose).is_some()
        || find("leadership|slt|governors|staff|team|department of", whose).is_some();
    (ours && another.is_none()).then_some(end)
}

/// The head's mail is often written by her PA, who signs it.
pub(super) fn signed_for_another(mail: &Words) -> bool {
    mail.foot.lines().any(|line| {
        let found = words::words(line);
        let norms: Vec<&str> = found.iter().map(|w| w.norm.as_str()).collect();
        [
            "pa to",
            "p a to",
            "assistant to the? head|headteacher|principal",
            "on behalf of",
            "secretary to",
            "heads|headteachers|head|headteacher|principal pa|secretary",
            "^ pp",
        ]
        .iter()
        .any(|p| find(p, &norms).is_some())
    })
}

/// Another person, not the school, is the subject of the sentence: a name or "she" before the
/// first verb of leaving, and neither "we" nor the school.
pub(super) fn of_another(sentence: &Sentence) -> bool {
    let norms = sentence.norms();
    let verb = norms
        .iter()
        .position(|w| {
            matches!(
                *w,
                "withdraw"
                    | "withdrawing"
                    | "withdrawn"
                    | "pull"
                    | "pulling"
                    | "pulled"
                    | "able"
                    | "unable"
                    | "cannot"
                    | "cant"
            )
        })
        .unwrap_or(norms.len());
    let before = norms.get(..verb).unwrap_or_default();
    let school = before.iter().any(|w| {
        matches!(
            *w,
            "we" | "i"
                | "our"
                | "us"
                | "school"
                | "academy"
                | "college"
                | "primary"
                | "governors"
                | "weve"
                | "ive"
                | "im"
        )
    });
    let pronoun = before.iter().any(|w| {
        matches!(
            *w,
            "she" | "he" | "shes" | "hes" | "teacher" | "participant" | "colleague" | "advocate"
        )
    });
    let named = (0..before.len()).any(|at| name_at(&sentence.words, at).is_some());
    !school && (pronoun || named)
}

/// What a school's name ends in.
pub(super) const SCHOOL: [&str; 12] = [
    "school",
    "academy",
    "college",
    "primary",
    "infant",
    "infants",
    "junior",
    "juniors",
    "secondary",
    "federation",
    "trust",
    "high",
];

/// "Helen has signed", "I can confirm that Omar is copied in", "Mrs Archer says yes", "I have
/// copied Helen in", "I sign for Ann": of others, and nothing to be seen of it here.
pub(super) fn speaks_for_named(sentence: &Sentence) -> bool {
    const DOES: &[&str] = &[
        "has|have|had|did both|also|already|now|just? confirmed|signed|agreed|approved|consented|given",
        "is|are|was|were both|also|already|now|just|very|quite|more|than? copied|cced|ccd|happy|content|willing|fine|ok|okay|delighted|keen|agreed|on board|with|to|for|in|it|this|and|$",
        "is|are|was|were|both|also|already|now? copied|cced|ccd",
        "confirms|agrees|approves|consents|supports|backs|confirmed|agreed|approved",
        "is|are aware|supportive",
        "says|said yes|it|its|she|he|they|that|ok",
        "will be? sign|signing|confirm|confirming",
    ];
    let found = &sentence.words;
    let norms = sentence.norms();
    let of_them = (0..found.len()).any(|from| {
        name_at(found, from).is_some_and(|to| {
            let rest = norms.get(to..).unwrap_or_default();
            DOES.iter()
                .any(|p| begins_to(p, rest).is_some_and(|n| n > 0))
        })
    });
    let own = find("i|we .. confirm|sign|signed|agree|approve my|our", &norms).is_some();
    let copies = (0..found.len()).any(|from| {
        name_at(found, from).is_some() && {
            let before = norms.get(from.saturating_sub(3)..from).unwrap_or_default();
            find(
                "copied|copying|cced|ccd|ccing|bcced|bccd|bcc|bcced in? $",
                before,
            )
            .is_some()
        }
    });
    // "I sign for Ann", and not for Oakfield Academy
    let for_them = (0..found.len()).any(|from| {
        let before = norms.get(from.saturating_sub(5)..from).unwrap_or_default();
        let saint = matches!(norms.get(from).copied(), Some("st" | "saint" | "our"));
        let own = found.get(from).is_some_and(|w| w.own);
        find("sign|signing|signed|confirm|confirming .. for $", before).is_some()
            && !own
            && find("my|our", before).is_none()
            && !saint
            && school_at(found, from).is_none()
            && name_at(found, from).is_some_and(|to| {
                let after = norms.get(to).copied().unwrap_or("");
                !SCHOOL.contains(&after)
            })
    });
    (of_them || copies) && !own || for_them
}
