//! What a sentence says it is about before it says anything else: "Regarding the survey: yes", "Thanks
//! for the note about the trip. Yes, that's fine."

use super::{
    around::without_references,
    beside::is_unreserved,
    called::without_names_called,
    courtesy::without_courtesies,
    matter::{STAFF, is_of_matter},
    names_the_matter,
};
use crate::domain::conversation::words::{
    Sentence, begins, begins_to, find, in_list, is_one_of,
    names::{name_at, school_at},
};

/// It opens on a matter of its own, and none of the application's.
pub(super) fn opens_on_another_matter(sentence: &Sentence) -> bool {
    const OPENS: &str = "hi|hello|and|also|ok|so? regarding|re|about|concerning|on";
    const OPENS_LONG: &str =
        "hi|hello|and|also|ok|so? as|with|in for|to|regards|regard|respect|reference|relation to?";
    const FOLLOWS: &str = "hi|hello|and|also|ok|so? just? following up? on|from";
    const ANSWERS: &str =
        "hi|hello|and|also|ok|so? further|in response|reply|answer? to? your|the|our|a";
    const OWN: &str = "on|with behalf|reflection|balance|that|this|it|reading|paper|thanks";
    let mark = [":", ",", " - ", " – ", " — "];
    let Some(end) = mark.iter().filter_map(|m| sentence.text.find(m)).min() else {
        return false;
    };
    let lead = sentence.text.get(..end).unwrap_or_default();
    let lead = Sentence::new(lead, sentence.paragraph, false);
    let norms = lead.norms();
    let opens = [OPENS, OPENS_LONG, FOLLOWS, ANSWERS];
    let opened = opens.iter().find_map(|opens| begins_to(opens, &norms));
    opened.is_some_and(|at| at < norms.len() && !begins(OWN, &norms) && is_another(&lead, at))
}

/// What came or was said was about a matter of its own.
pub(super) fn speaks_of_another_matter(sentence: &Sentence) -> bool {
    const ABOUT: &str =
        "about|regarding|regard|respect|reference|relation|concerning|re|invitation to|for?";
    let norms = sentence.norms();
    find(ABOUT, &norms).is_some_and(|(_, at)| at < norms.len() && is_another(sentence, at))
}

/// "What a lovely idea for the trip!": a yes before it was to that.
pub(super) fn exclaims_of_another_matter(sentence: &Sentence) -> bool {
    const EXCLAIMS: &str = "what|such|great|good|lovely|brilliant|fantastic|nice|excellent|wonderful|super|love a|an|the? .. for|of|about|on|to|at|in|with";
    let norms = sentence.norms();
    if begins("congratulations|congrats on|to|for", &norms) {
        return true;
    }
    begins_to(EXCLAIMS, &norms).is_some_and(|at| at < norms.len() && is_another(sentence, at))
}

/// "When is the lunch?": a yes before it was to that.
pub(super) fn asks_after_another_matter(sentence: &Sentence) -> bool {
    const OURS: &str = "date dates deadline result results outcome supply cover cost costs funding fee fees money venue \
        time times timetable calendar first next start launch induction travel parking books resources paperwork \
        link dfe ncetm";
    let norms = sentence.norms();
    let named = norms.windows(2).filter_map(|pair| match pair {
        ["the" | "your" | "our", thing] => Some(*thing),
        _ => None,
    });
    let another =
        |thing: &str| !is_of_matter(thing) && !in_list(STAFF, thing) && !in_list(OURS, thing);
    let asks = begins(
        "and|so|but? when|where|what|whats|who|is|are|will|does",
        &norms,
    );
    sentence.question && asks && named.into_iter().any(another)
}

/// "I am writing about the Mastery Readiness application": of itself, nobody having asked in sight.
pub(in crate::domain::conversation) fn comes_to_the_matter(sentence: &Sentence) -> bool {
    const COMES: &[&str] = &[
        "^ good? hi|hello|morning|afternoon|evening? i|im am? just? writing|write|email|emailing with|in? about|regarding|concerning|regard|reference|respect|relation|connection",
        "^ regarding|concerning|re|about|further|following",
    ];
    const MATTER: &[&str] = &[
        "our|the|this|school application|bid|eoi|expression",
        "application|form|eoi from|of|for",
        "mastery|readiness|work group|readiness|development|programme|application",
    ];
    let norms = sentence.norms();
    sentence.says(COMES)
        && sentence.says(MATTER)
        && !speaks_of_another_matter(sentence)
        && !sentence.question
        && is_unreserved(&norms)
        && find(
            "change|changes|add|correct|correction|replace|new|may|might",
            &norms,
        )
        .is_none()
}

/// "Mastery Readiness application – Oakfield", "Electronic signature": the subject of a mail that begins
/// a thread of its own, as of whoever was told to write to us.
pub(super) fn names_the_application(subject: &str) -> bool {
    const NAMES: &[&str] = &[
        "application|applications|eoi|expression|mastery|readiness|declaration|commitment",
        "signature|signatures|signatory|confirmation|agreement|approval|consent",
        "work|working group|workgroup",
        "lead|second participant|advocate|teacher",
        "participant|advocate 1|2",
    ];
    let subject = Sentence::new(subject, 0, false);
    subject.says(NAMES) && !is_another(&subject, 0)
}

/// A yes under the subject of something else, "Visit on 12 May", that does not say itself what it is
/// to: as of a mail that answers none of ours.
pub fn is_under_another_subject(quote: &str, subject: &str) -> bool {
    // what a subject says of the mail, and not what it is about
    const OF_THE_MAIL: &str = "re|fw|fwd|aw|wg|missing|outstanding|urgent|important|documents|document|paperwork|forms|question|query|quick|fao|attn|chase|chasing|follow|followup|response|asap|today|deadline|due|info|trn|urn|number|reference|subject|untitled|no|requested|needed|per";
    // what else a hub and a school write to each other about, in words of the matter
    const OTHERWISE: &[&str] = &[
        "visit|visits|workshop|workshops|meeting|meetings|conference|event|events|training|interview|survey|invoice|booking|trip|hire|loan|newsletter|photo|photos|photographs|job|sle|trg",
        "data sharing|protection",
        // a school's days; with their capitals they could be names
        "fair|fete|day|week|menu|lunch|dinner|order|parking|concert|carol|carols|swimming|sports|sport|club|clubs|assembly|party|disco|raffle|wellbeing|rota|timetable|insurance|lease|contract|quote|parents|sats|phonics|book|books|library|pe|music|football|netball|choir|nativity|uniform|payroll|pension|pensions|hr|finance|budget|audit|ofsted|safeguarding|inset|cleaning|catering|coach|minibus|boiler|roof|kitchen|playground|camp|residential|gala|quiz",
        "consent|permission form|forms|slip|slips",
        "lead school|schools",
        "research group",
    ];
    let told: Vec<&str> = subject
        // "St Aidan's" is one word
        .split(|c: char| !c.is_alphanumeric() && !"'\u{2019}".contains(c))
        .filter(|word| !is_one_of(OF_THE_MAIL, &word.to_lowercase()))
        .collect();
    let subject = Sentence::new(&told.join(" "), 0, false);
    let quote = Sentence::new(quote, 0, false);
    (subject.says(OTHERWISE) || is_another(&subject, 0))
        && !names_the_matter(&quote)
        && !quote.says(&["signature|signatures"])
}

/// From this word on something is named that is neither the application's nor somebody's name.
fn is_another(sentence: &Sentence, at: usize) -> bool {
    const MAIL: &str = "your you e email emails letter message request query point note reminder previous earlier recent \
        yesterday your me us hear heard hearing urn sixth todays mornings afternoons weeks date dated";
    const MONTHS: &str =
        "january february march april may june july august september october november december";
    let called = without_names_called(sentence);
    let plain = without_references(&without_courtesies(&called));
    let names: Vec<&str> = (0..sentence.words.len())
        .filter_map(|from| {
            let end =
                school_at(&sentence.words, from).or_else(|| name_at(&sentence.words, from))?;
            sentence.words.get(from..end)
        })
        .flatten()
        .map(|w| w.norm.as_str())
        .collect();
    let own = |w: &str| {
        is_of_matter(w)
            || in_list(STAFF, w)
            || in_list(MAIL, w)
            || in_list(MONTHS, w)
            || names.contains(&w)
            || w.chars().any(|c| c.is_ascii_digit())
    };
    let told: Vec<&str> = sentence.norms().split_off(at);
    told.iter().any(|w| !own(w) && plain.contains(w))
}
