//! The form: said to be attached, forgotten, or in the place of an earlier one.

use crate::domain::conversation::words::{Sentence, find, in_list, words};

const FORM: &str = "form|forms|application|applications|eoi|expression|declaration|paperwork";

pub(in crate::domain::conversation) fn announces(sentence: &Sentence) -> bool {
    let norms = sentence.norms();
    let has = |patterns: &[&str]| patterns.iter().any(|p| find(p, &norms).is_some());
    let form = has(&[FORM]);
    let attached = has(&[
        "attached|enclosed|attach|attaching|attachment|enclose|enclosing|attatched|atached|attched",
    ]);
    let again = has(&[
        "with|including attachment|form this time",
        "attachment|attached this time",
        "with the? attachment",
        "forgot|forgotten|forgetting to|the attach|attachment|form",
        "^ here|heres is|are the|our|my completed|signed|filled|application|maths|mastery|secondary|primary|readiness|eoi? form|application|eoi|expression|declaration",
        "^ heres the|our|my completed|signed|application? form|application|eoi",
        "please find|see our|the|my|a? completed|corrected|revised|updated|amended|signed|application|eoi? form|application|eoi",
        "i am|im|we are|am sending|returning|submitting|forwarding you|back|in? our|the|my|a completed|application|signed? form|application|eoi|expression",
    ]);
    if !((form && attached) || again) {
        return false;
    }
    let unreal = has(&[
        "will|ill|shall|going|well .. attach|send|submit|return|complete",
        "not|couldnt|cant|cannot|wasnt|unable|didnt|without .. attach|attached|open|find|attachment",
        "could|can|would you|someone|please send|resend|attach",
        "please send|resend|attach",
        "you sent|attached|send",
        "attached to your|the email|advert|letter",
        "attached to that|it|my|his|her|an|another|last|previous|earlier|first|original",
        "question|query|problem|trouble",
        "endorse|support|approve|authorise|authorize|agree|consent|accept|commit to|with? the|our|this|my? attached",
        "your attached",
        "application|form for the|a|your|this .. post|position|vacancy|job",
        "absence|leave|expenses|travel|claim|consent|permission|medical|booking|order|registration|bursary|grant|job form|claim|application",
        "application|form for the|a|an|our .. bursary|grant|course|conference|award|funding",
        "vacancy|vacancies|cv|npq|npqs|npqlt|npqsl|npqh",
        "curriculum vitae",
        "no attachment|form",
        "blank",
        "if|once|when|tomorrow|later|soon|shortly",
    ]);
    !unreal && !sentence.question
}

/// "Our completed application form", and not "our evaluation form", "my application for the leader role".
pub fn is_our_form(quote: &str) -> bool {
    const OURS: &str = "completed complete filled in out signed finished final finalised typed scanned electronic word pdf new \
        revised corrected updated amended same correct right school schools maths mathematics mastery readiness primary \
        secondary tfm teaching for work group programme hub hubs application interest of commitment expression eoi \
        declaration form proper actual promised missing forgotten ks1 ks2 ks3 two three both all";
    const OPENS: &str = "the our my a an this your their his her its is are find see with you here heres attached attach attaching \
        attachment enclosed enclosing sending returning submitting forwarding send sent and attatched atached attched as please to re that back";
    const OF_ANOTHER: &[&str] = &[
        "for|of|from a|an|the|my|our|your? .. role|post|job|training|admission|absence|leave|award|competition|visit|trip|course|conference",
        "for .. ect|ects|nqt|sktm|specialist|continuity|embedding|sustaining|mastering|resit|career|evaluation|subject|itt",
        "from a|an parent|pupil|student|candidate|supplier|company|former",
    ];
    let found = words(quote);
    let norms: Vec<&str> = found.iter().map(|w| w.norm.as_str()).collect();
    let is_form = |at: usize| {
        norms
            .get(at)
            .is_some_and(|w| in_list(&FORM.replace('|', " "), w))
    };
    (0..found.len())
        .filter(|at| is_form(*at) && !is_form(at + 1))
        .any(|at| {
            let called = found.get(..at).unwrap_or_default().iter().rev();
            let mut called = called.take_while(|w| !in_list(OPENS, &w.norm));
            let behind = norms.get(at + 1..).unwrap_or_default();
            called.all(|w| w.capital || in_list(OURS, &w.norm))
                && !OF_ANOTHER
                    .iter()
                    .any(|p| find(p, behind).is_some_and(|(from, _)| from == 0))
        })
}

/// "Use this one instead", "the correct version is attached": it comes with the mail, and "use the second
/// one" came before.
pub fn is_handed_over(quote: &str) -> bool {
    const HANDS: &str = "attach|attached|attaching|attachment|enclosed|enclosing|here|heres|this|these|find|sending|resending|send|revised|updated|corrected|amended|new";
    let found = words(quote);
    let norms: Vec<&str> = found.iter().map(|w| w.norm.as_str()).collect();
    find(HANDS, &norms).is_some()
}

pub(super) fn revises(sentence: &Sentence) -> bool {
    let norms = sentence.norms();
    let has = |patterns: &[&str]| patterns.iter().any(|p| find(p, &norms).is_some());
    let says = has(&[
        "revised|corrected|updated|amended|new|correct|latest|right|final|re and|completed|signed|version|copy|application|eoi|of|our|the? of|the|our|application|eoi|signed|completed? form|application|copy|version|eoi|expression|declaration",
        "use|take|accept this|the one|form|version|copy|attached|application .. instead",
        "use this|the attached|new? instead|one",
        "ignore|disregard|discard|delete|replace my|our|the|that|last|previous|earlier|first|other|original|one form|version|application|email|one|attachment|copy|original|first|earlier|previous",
        "ignore|disregard|discard the|my|our previous|earlier|first|last|other|original|old",
        "replaces|supersedes the|our|my|that|any",
        "have|ive|weve|has corrected|amended|updated|revised the|our|my|this|it .. form|application|eoi|copy",
        "this|attached version|copy|form|one replaces|supersedes",
        "in place of the|our|my",
    ]);
    let unreal = has(&[
        "will|ill|shall|going|well|need|should|must|would|could|can .. send|submit|do|complete|provide|resend|revise|amend|update|want",
        "once|when|if|tomorrow|later|shortly|soon",
        "not|no|dont|didnt|havent",
        "new term|year|school|head",
        "^ hi|hello? re the|our|your|my",
        "ignore .. if",
    ]) || (has(&["new application|form"])
        && !has(&["replaces|instead|attached|ignore|use"]))
        // an e-mail or a file taken back is no form sent
        || has(&["delete|remove the|my|our|that attachment"]) && !has(&["instead|new|attached"])
        || (has(&[
            "ignore|disregard|discard|delete my|our|the|that|this? last|previous|earlier|first? email|message|mail|one",
        ]) && !has(&["form|version|copy|attached|attachment|application|eoi"]));
    says && !unreal && !sentence.question
}

/// What may be asked after: something sent or told.
pub(super) fn speaks_of_sending(sentence: &Sentence) -> bool {
    sentence.words.len() <= 3
        || sentence.text.contains(|c: char| c.is_ascii_digit())
        || sentence.says(&[
            FORM,
            "sent|send|sending|attached|attach|attaching|uploaded|copied|cc|ccd|below|above|here|trn|urn|number|email|address|signature|signed|added|included|completed|filled",
        ])
}
