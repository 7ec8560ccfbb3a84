//! The school withdraws. It takes effect at once, so wishes and possibilities are not enough, and
//! who withdraws from one meeting stays in the programme.

use super::{matter::is_of_matter, refusing::without_contractions};
use crate::domain::conversation::words::{begins_to, find, in_list};

/// "Please can we withdraw our application?": asked for politely, and meant.
pub(super) fn requests(norms: &[&str]) -> bool {
    let norms = &in_two_verbs(norms);
    REQUESTING.iter().any(|p| find(p, norms).is_some())
        && find(
            "if|whether|later|still|ever|or|unless|until|once|when",
            norms,
        )
        .is_none()
        && (passes_on(norms) || !of_something_else(norms))
}

/// "Please give our place to another school."
fn passes_on(norms: &[&str]) -> bool {
    find(
        "give|offer|pass our place|places to another|somebody|someone|anyone",
        norms,
    )
    .is_some()
}

/// Who withdraws a form, or from one day, stays in the programme.
fn of_something_else(norms: &[&str]) -> bool {
    [
        "mailing|distribution|newsletter|newsletters",
        "from|of the|our|your|a? other|another|different|separate|neighbouring|previous .. hub|programme|course|provider|project|scheme|trial",
        "withdraw|cancel|retract .. previous|earlier|version|form|email|message",
        "in|from|at|the|of the|our|this|your|next? next|first? workshop|visit|meeting|event|session|training|conference|webinar|call|zoom",
        "in|from|at|of the|our|this|your|next .. conference|gala|event|meeting|training|webinar|competition|trip",
        "place|places|seat on|at|for|in|to the|a|your|this .. twilight|briefing|course|session|day|lunch|tour|training|conference",
        "request|offer|question|query|complaint|comment to|for|about",
        "from|of the|our county|trust|la|council|diocese|cluster|alliance|mat .. project|programme|scheme|group|trial",
        "with|of the|our|a second|other|lead teacher|participant|lead|person",
        "partner|sister|neighbouring|neighbour|another|other|feeder|cluster school|schools|academy",
        "group application|bid",
        "from|of|out the|a|our group with|of|application|bid",
    ]
    .iter()
    .any(|p| find(p, norms).is_some())
}

const REQUESTING: &[&str] = &[
    "please|kindly|can|could|would you|i|we? also|now? please|kindly? withdraw|take|remove|cancel|discount|pull us|our from|out|off|application|school|please|$",
    "please|kindly withdraw us",
    "please|kindly withdraw .. us|school|academy|college|primary from",
    "please|kindly can|could|may we|i|you|our please? withdraw|cancel our|the|my school? application|expression|interest|eoi|place",
    "can|could|may we|i|you please|kindly withdraw|cancel our|the|my school? application|expression|interest|eoi|place",
    "would|could you mind? removing|withdrawing|remove us|our|school from|application",
    "please|kindly|can|could you? give|offer|pass our place|places to another|somebody|someone|anyone",
    "consider|treat|regard|mark our|the|this school? application|expression|interest|eoi|place as? withdrawn|cancelled",
    "please|kindly discontinue|scrap|close|pull our|the|my school? application|expression|eoi",
    "please|kindly|could|can|to you? take|remove|withdraw .. .. school|academy|college|primary out of|from the|this|your process|programme",
    "you would|could discontinue|scrap|close|withdraw|cancel our|the|my school? application|expression|eoi",
    "please|kindly can|could|may our school? application|expression|eoi be withdrawn|cancelled",
];

const SCHOOL: &str = "we|our|us|school|academy|college|governors|trust";

/// As [`JOINTS`], of what is told behind a whole clause.
const GOES_ON: &str =
    "but however after before following although though when while whilst given owing";

/// Another clause begins, or a reason.
const JOINTS: &str =
    "and so as because since due for at sorry thanks thank please until i im we were weve afraid";

/// "… out of | the programme, as …", and not "… out of | the cluster football".
pub(super) fn is_of_the_whole(norms: &[&str], to: usize) -> bool {
    let before = to.checked_sub(1).and_then(|at| norms.get(at));
    let rest = norms.get(to..).unwrap_or_default();
    let led = begins_to(
        "from|of|in|with|on|for|to|out the|this|our|your|my|a?",
        rest,
    );
    before.is_some_and(|w| in_list(JOINTS, w))
        || rest.first().is_some_and(|w| in_list(GOES_ON, w))
        || leaves_all(rest.get(led.unwrap_or(0)..).unwrap_or_default())
}

/// What is left is the whole: the programme, or nothing is named.
fn leaves_all(rest: &[&str]) -> bool {
    const BESIDES: &str = "immediate effect regret apologies process running list any further coming next time after all moment $";
    let told: Vec<&str> = rest
        .iter()
        .take_while(|w| !in_list(JOINTS, w))
        .copied()
        .collect();
    let part = find(
        "second|other|another|teacher|participant|decide|say|visit|visits|workshops|session|sessions|day|days|first|meeting",
        &told,
    );
    part.is_none() && told.iter().all(|w| is_of_matter(w) || in_list(BESIDES, w))
}

/// "Pull out", "bow out" and the like as "withdraw", "go ahead", "take part" and the like as "proceed".
fn in_two_verbs<'a>(norms: &[&'a str]) -> Vec<&'a str> {
    const VERBS: &[(&str, &str)] = &[
        ("pull|drop|bow|back|opt out", "withdraw"),
        ("pulling|dropping|bowing|backing|opting out", "withdrawing"),
        ("step back|away|aside", "withdraw"),
        ("stepping back|away|aside", "withdrawing"),
        (
            "go|move|carry|take ahead|forward|further|on|part",
            "proceed",
        ),
        (
            "going|moving|carrying|taking ahead|forward|further|on|part",
            "proceeding",
        ),
        ("go any further", "proceed"),
        ("do this|it", "proceed"),
        ("be part|involved", "proceed"),
        ("apply|participate|continue|join|pursue|commit", "proceed"),
        (
            "applying|participating|continuing|joining|pursuing",
            "proceeding",
        ),
    ];
    let mut left = Vec::with_capacity(norms.len());
    let mut at = 0;
    while let Some(word) = norms.get(at) {
        let rest = norms.get(at..).unwrap_or_default();
        let verb = VERBS
            .iter()
            .find_map(|(words, verb)| Some((*verb, begins_to(words, rest)?)));
        let (verb, length) = verb.unwrap_or((*word, 1));
        left.push(verb);
        at += length;
    }
    left
}

/// Of the school, in the two verbs: it was decided, must be, or is wished.
const DECIDING: &[&str] = &[
    "decided|decision|choice|call|agreed|voted|conclusion|chosen .. to|that|is .. withdraw",
    "decided|decision|choice|call|agreed|voted|conclusion|chosen .. not to proceed",
    "decided|decision|concluded|conclusion .. we|school can|could|will|should|are not be? able? to? proceed",
    "have|need|needs|must|forced|obliged|going|like|wish|want|writing|regret|heart|asked .. to have? to? withdraw",
    "we|school|governors am|are|is|will not now|currently|longer|going? to? be? in? a? position|able|going to proceed",
    "we|school|governors am|are|is|will not now|currently|longer? be? proceeding",
    "we|school|governors no longer wish|want|intend|plan|hope|able our|to|the .. proceed",
    "this|it|that is not for us",
    "we|school am|are|have now|sadly|therefore|all? withdrawing|withdrawn",
    "we|school|governors can|could now|sadly|therefore? not proceed",
];

/// The school leaves, now and for certain. Questions and conditions are the caller's.
pub(in crate::domain::conversation) fn leaves(norms: &[&str]) -> bool {
    if requests(norms) {
        return true;
    }
    let mut spoken = without_contractions(norms);
    // "we're", which without its mark is a past
    if let Some((at, _)) = find(
        "were going|having|withdrawing|pulling|dropping|not|no",
        &spoken,
    ) {
        spoken.splice(at..=at, ["we", "are"]);
    }
    if let Some((at, _)) = find("well have|need to", &spoken) {
        spoken.splice(at..=at, ["we", "will"]);
    }
    let norms = &in_two_verbs(&spoken);
    let has = |patterns: &[&str]| patterns.iter().any(|p| find(p, norms).is_some());
    let decides = || {
        let decided = DECIDING.iter().filter_map(|p| find(p, norms));
        has(&[SCHOOL])
            && decided
                .into_iter()
                .any(|(_, to)| leaves_all(norms.get(to..).unwrap_or_default()))
    };
    let leaving = || {
        let mut found = LEAVING.iter().filter_map(|p| find(p, &spoken));
        found.any(|(_, to)| is_of_the_whole(&spoken, to))
    };
    if !decides() && !leaving() {
        return false;
    }
    // "I've decided not to go ahead": one person's own no
    if !has(&[SCHOOL]) && has(&["i have? decided|chosen"]) {
        return false;
    }
    let unreal = has(&[
        "will|would|do|does|did|are|is|am not|never .. withdraw|withdrawing|pull|pulling|cancel",
        "no plans|intention|need|wish to|of withdraw|withdrawing",
        "can|may|could|might|would i|we|they? have? to? withdraw|pull",
        "may|might|could|would have|need to withdraw|pull",
        "can not withdraw|pull",
        "rather than|instead of withdraw|withdrawing",
        "rumour|rumours|gossip|impression",
        "wrote|emailed|mentioned|announced to? you? that",
        "rang|phoned|called to|and say|said|tell|told",
        "you|someone|somebody|people|anyone|they may|might|will|have|has|had|youve? have? heard|told|tell|think|thought|believe|said|say",
        "we|i am|are|were not $",
        "wanted|wants|like|suggested us|me to withdraw",
        "suggested|suggesting withdrawing|withdrawal",
        "about|of|against|over|than withdraw|withdrawing",
        "next door|trio",
        "considered|treated|placed as|in a group|pair|cluster",
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
    "withdraw|withdrawing|cancel|cancelling our involvement|participation in|from",
    "^ our|my? application withdrawn please|thanks|as|due|because",
    "school|academy|college|primary|infants|juniors hereby|now|therefore? withdraws its|our|the application|expression|eoi|place",
    "withdraws from the|this|your process|programme|application",
    "^ we|school now|hereby|must? pull out $|with|of|sorry",
    "minds|mind and|so we|i? do not wish|want to take|participate|continue|proceed|be|do",
    "withdraw|withdrawing $",
    "withdraw|withdrawing .. this year|time|term",
    "withdraw|withdrawing from the|this|your|mastery|programme|work",
    "withdraw|withdrawing us|it $",
    "withdraw|withdrawing|pull|pulling|take|taking our? us|school out? from|out of? the|this|your|$",
    "we|school will|shall? be withdrawing",
    "we|school|governors are|have now|sadly|regretfully? withdrawing|withdrawn our|the|from",
    "we|school no longer wish|want|able|intend|like|plan to take|participate|be|apply|proceed|go|continue|join|pursue",
    "disregard|ignore|discard|discount our|the|my application|expression|eoi .. as|because|since we|weve|the",
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
    "we|school should|would|will? like|want|wish our|the application|expression|eoi to be withdrawn|cancelled|removed",
    "we|school are|have|will|going .. to? give|giving up our place|application",
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
