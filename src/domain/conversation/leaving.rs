//! The school withdraws. It takes effect at once, so wishes and possibilities are not enough, and
//! who withdraws from one meeting stays in the programme.

use super::{refusing::without_contractions, words::find};

/// "Please can we withdraw our application?": asked for politely, and meant.
pub(super) fn requests(norms: &[&str]) -> bool {
    REQUESTING.iter().any(|p| find(p, norms).is_some())
        && find(
            "if|whether|later|still|ever|or|unless|until|once|when",
            norms,
        )
        .is_none()
        && !of_something_else(norms)
}

/// Who withdraws a form, or from one day, stays in the programme.
fn of_something_else(norms: &[&str]) -> bool {
    [
        "mailing|distribution|newsletter|newsletters",
        "from|of the|our|your|a? other|another|different|separate .. hub|programme|course|provider|project|scheme|trial",
        "withdraw|cancel|retract .. previous|earlier|version|form|email|message",
        "in|from|at|the|of the|our|this|your|next? next|first? workshop|visit|meeting|event|session|training|conference|webinar|call|zoom",
    ]
    .iter()
    .any(|p| find(p, norms).is_some())
}

const REQUESTING: &[&str] = &[
    "please|kindly withdraw us",
    "please|kindly withdraw .. us|school|academy|college|primary from",
    "please|kindly can|could|may we|i|you|our please? withdraw|cancel our|the|my school? application|expression|interest|eoi|place",
    "can|could|may we|i|you please|kindly withdraw|cancel our|the|my school? application|expression|interest|eoi|place",
    "please|kindly can|could|may our school? application|expression|eoi be withdrawn|cancelled",
];

/// The school leaves, now and for certain. Questions and conditions are the caller's.
pub(super) fn leaves(norms: &[&str]) -> bool {
    if requests(norms) {
        return true;
    }
    let norms = without_contractions(norms);
    let norms = norms.as_slice();
    let has = |patterns: &[&str]| patterns.iter().any(|p| find(p, norms).is_some());
    if !has(LEAVING) {
        return false;
    }
    let unreal = has(&[
        "will|would|do|does|did|are|is|am not|never .. withdraw|withdrawing|pull|pulling|cancel",
        "no plans|intention|need|wish to|of withdraw|withdrawing",
        "can|may|could|might|would i|we|they? have? to? withdraw|pull",
        "may|might|could|would have|need to withdraw|pull",
        "can not withdraw|pull",
        "rather than|instead of withdraw|withdrawing",
        // what once happened
        "i|we|they|she|he|school had to withdraw|pull|cancel",
    ]);
    let own_only = has(&["withdraw|withdrawing my signature|name|consent|confirmation|agreement"]);
    let doubt = norms.iter().any(|w| {
        matches!(
            *w,
            "considering" | "thinking" | "wondering" | "whether" | "think" | "maybe" | "perhaps"
        )
    });
    !(unreal || own_only || of_something_else(norms) || doubt)
}

const LEAVING: &[&str] = &[
    "withdraw|withdrawing|retract|cancel|cancelling our|the|this|my|its school? application|expression|interest|eoi|school|place",
    "withdraw|withdrawing $",
    "withdraw|withdrawing .. this year|time|term",
    "withdraw|withdrawing from the|this|your|mastery|programme|work",
    "withdraw|withdrawing us|it $",
    "withdraw|withdrawing|pull|pulling|take|taking our? us|school out? from|out of? the|this|your|$",
    "we|school will|shall? be withdrawing",
    "we|school|governors are|have now|sadly|regretfully? withdrawing|withdrawn our|the|from",
    "we|school no longer wish|want|able|intend|like|plan to take|participate|be|apply|proceed|go|continue|join|pursue",
    "disregard|ignore|discard our|the|my application|expression|eoi .. as|because|since we|weve|the",
    "we|so|and will|do|no not|longer need|require|want this|the|our|a? one|place|programme after|now|anymore|any|$",
    "we|school are|is no longer able|going|looking|planning to? take|participate|apply|proceed|go|taking|applying|continue",
    "decided|agreed|decision|choice as|at? .. not to go|proceed|take|apply|continue|participate|join|pursue",
    "decided|agreed that? this|it|now is? not the right|best time|year|moment|programme|project $",
    "decided|agreed that? this|it|now is? not the right|best time|year|moment|programme|project for us|our",
    "decided against taking|applying|going|joining|it|the",
    "we|school have|need|are|is|will|must|to to? be? pull|pulling|pulled out",
    "we|school will|shall|do|now|sadly? now|sadly|therefore? have|need to pull|withdraw",
    "we|school would|will? like|want|wish|ask|need to be removed|withdrawn from|off|out",
    "we|school would|will? like|want|wish|ask|need to be taken off|out",
    "we|school would|will|are? like|want|wish|going|need to pull|drop|bow out",
    "decided to pull out",
    "we|were|school .. to say no",
    "withdraw|withdrawing .. school|academy|college|primary from|this|$",
    "and|so|we will not be? applying|participating|proceeding|joining $|with|in|the|this",
    "and|so|we will not be? applying|participating|proceeding|continuing",
    "we|school will not be? taking|take up|forward .. opportunity|place|offer|application|this",
    "we|school are|is no? longer|not in a position to take|participate|proceed|apply|continue",
    "were|we are? going|forced|having to pull|withdraw",
    "pull out of the|this",
    "we|school will not|no be? going|taking|applying|proceeding|continuing|participating ahead|part|this|with|in|after",
    "we|school will? no longer be? able? to? be? take|taking|participate|participating|proceed|proceeding|apply|applying|continue|continuing",
    "we|school will not be? able to take|participate|proceed|apply|go|continue|join",
    "we|school will not|wont be? applying|participating $",
    "we|school will not|wont apply|participate|proceed $",
    "we|were|school are|were|is? not able|going to take|participate|proceed|apply|go|continue|join",
    "we|school are|is unable to take|participate|proceed|apply|continue|join",
    "we|school can not take|participate|proceed|continue part|with|this|in",
    "we|school do not|dont wish|want to take|participate|proceed|apply|continue|go",
    "please remove|take our? school|us|our? from|off|out|application|name",
    "^ sorry|unfortunately|thanks|hi? not this year",
];
