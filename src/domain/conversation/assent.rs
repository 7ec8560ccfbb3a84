//! Assent in the sender's own words: "Yes, that's me", "I'm on board". No signature of itself, but
//! as the whole answer to a letter that asked for one it means what was asked. A word that is none of
//! the matter's, and nothing is heard.

use super::words::{begins, begins_to, find};

const ASSENT: &[&str] = &[
    "confirm|confirming|confirmed .. happy|glad|pleased|delighted|willing|keen|agree|agreed|sign|signed|signature|participation|participate|participating|part|involved|involvement|support|commit|committed|commitment|commitments|consent|approve|approval|aware|this|it",
    "my|our full|formal|written|electronic? confirmation|consent|agreement|approval|signature|commitment|support|backing|blessing",
    "on board",
    "im|am|are|were fully|right|wholly|totally? behind this|it|the|our",
    "sign|signing|signed up|it|off|this|the|electronically|here|below",
    "happy|glad|pleased|delighted|willing|keen|content|excited to fully|also? take|taking part",
    "happy|glad|pleased|delighted|willing|keen|content|excited to fully|also? participate|be|sign|go|support|join|proceed|commit|do|lead|confirm|agree|accept",
    "happy|glad|pleased|delighted|willing|content|fine with|for|about this|it|everything|all|the|that",
    "agree|agreed|accept|accepted|consent|approve|approved|support|supporting|endorse|commit|committed to|with? this|it|the|all|everything|my|our|do|be|taking|being|attending|$",
    "count me|us in",
    "im|am in $",
    "up for it|this|that",
    "thats me",
    "i|im am? the|one of? the? second|other|two|2nd lead|maths? participant|participants|teacher|advocate|lead",
    "this is me",
    "my|our participation|involvement",
    "i|we am|are|would|can|also|both|definitely|certainly? like|love|want|wish? to? be|being? take|taking part",
    "i|we am|are|would|can|also|both|definitely|certainly? like|love|want|wish? to? be|being? participate|participating|involved",
    "im|were|id also|both|definitely|certainly|like|love? to? be|being? take|taking part",
    "im|were|id also|both|definitely|certainly|like|love? to? be|being? participate|participating|involved",
    "in full|complete|total? agreement|support with|of|$",
    "supportive of|$",
    "give|given|giving .. consent|permission|agreement|approval|blessing|support|backing",
    "go ahead",
];

const OWN: &str = "i im ive id ill my me mine myself we were weve our us";

/// What may stand beside it and is no part of it.
const ASIDES: &[&str] = &[
    "as|like requested|asked|discussed|promised",
    "just|writing|emailing to say|let|tell you? know? that?",
    "to say that?",
    "with what it|this|the form? says",
    "i was|have been? asked to email|write|reply|contact you? to?",
    "ive been asked to email|write|reply|contact you? to?",
    "sorry|apologies for|about the|my|any? delay|late|slow|trouble|confusion reply|response|replying?",
];

/// "I will be taking part" promises no more than "I take part".
const FUTURE: &str = "will|ill|shall|well be? take|taking|participate|participating|join|joining|attend|attending|lead|leading|involved|do|support|release|released|be|the|one|a";

/// A sentence that assents and says nothing else. Whether it denies, depends or doubts is for the
/// caller to see.
pub(super) fn assents(norms: &[&str]) -> bool {
    let left = without_asides(norms);
    // thanks are for what another has done
    let thanks = begins("thanks|thank? you? for", norms);
    is_own(norms)
        && !thanks
        && ASSENT.iter().any(|p| find(p, &left).is_some())
        && is_of_this(&left)
        && is_closed(&left)
}

/// Nothing but words of the matter: one that is not known here may turn the sentence round ("I'm
/// willing to be persuaded", "signed off sick").
fn is_closed(norms: &[&str]) -> bool {
    const KNOWN: &str = "i im ive id ill my me mine myself we weve were our us am are is be being have has had \
        would like love want wish can do to and the a an this that thats it in on of for as by with from here \
        all both everything fully very more than really quite so also just now too hereby absolutely \
        definitely certainly completely totally truly indeed yes yep ok okay hi hello evening please \
        thanks thank many sure great \
        happy glad pleased delighted keen willing content fine excited sign signed signing signature e up \
        below confirm confirming confirmed confirmation agree agreed agreeing agreement accept \
        accepted approve approved approval consent permission given give giving support supportive \
        supporting backing blessing endorse commit committed commitment commitments board count side behind good expression interest eoi declaration expectations requirements terms conditions \
        full formal written electronic complete total aware read seen \
        take taking part participate participating participation involved involvement join joining \
        attend attending lead leading second first other two one named next year role go ahead proceed \
        participant participants teacher advocate head headteacher school primary academy \
        form application work group workgroup project programme program mastery readiness maths \
        mathematics hub scheme email mail message reply sessions gap tasks";
    norms
        .iter()
        .all(|w| KNOWN.split(' ').any(|x| x == *w) || matches!(*w, "1" | "2" | "2nd"))
        && find(
            "my|our commitment|support|role|signature is|was|are to",
            norms,
        )
        .is_none()
        && find("agree|accept the|our|my? sessions|tasks|head|school", norms).is_none()
        && find("agree|agreed|accept|accepted it|this|that is|was", norms).is_none()
}

/// "take part in the survey", "involved with the choir": part in something else.
fn is_of_this(norms: &[&str]) -> bool {
    const THIS: &str = "our|the|a|your? primary|secondary|maths|mathematics|mastery|readiness|teaching|hub|hubs|work|working|workgroup|group|programme|program|project|application|trg|it|$";
    (0..norms.len()).all(|at| {
        let rest = norms.get(at..).unwrap_or_default();
        let to = begins_to(
            "part|participate|participating|participation|involved|involvement in|with",
            rest,
        );
        to.is_none_or(|to| {
            let of = rest.get(to..).unwrap_or_default();
            begins("this|it", of) || begins(THIS, of)
        })
    })
}

/// "I'm happy for Ann and Ben to take part": what a head says of their teachers.
pub(super) fn approves(norms: &[&str]) -> bool {
    const APPROVES: &[&str] = &[
        "happy|content|pleased|delighted|glad|fine for|with .. .. to take|participate|be|attend|join|do",
        "support|approve|endorse|supporting|agree|happy .. .. taking|participating|being|joining",
        "support|approve|endorse|agree .. participation|involvement|release|place|places",
        "happy|agree|agreed|willing|content to release",
        "confirm|confirming that? we|i|the|our school? can|to? release",
        "they|both|she|he have|has my|our full? support|backing|approval for|in|with? this|it|$",
    ];
    const RELEASED: &[&str] = &[
        "both? teachers|staff|both|they will|can|to? be? released $",
        "both? teachers|staff|both|they will|can|to? be? released for|to all|every|each|these|it|this",
    ];
    let says = |patterns: &[&str]| patterns.iter().any(|p| find(p, norms).is_some());
    says(APPROVES) && is_own(norms) || says(RELEASED)
}

fn is_own(norms: &[&str]) -> bool {
    norms.iter().any(|w| OWN.split(' ').any(|x| x == *w))
        || begins(
            "yes|fully|absolutely|definitely|certainly|very|more|happy|content|glad|pleased|delighted|supportive|confirming|confirmed|signed|signing|agreed|accepted|approved|count|take|thats",
            norms,
        )
        || begins(
            "please count|sign|add|include|put|take|accept me|us|my|this",
            norms,
        )
}

/// The words without asides, and without the "will" of a plain promise to take part.
pub(super) fn without_asides<'a>(norms: &[&'a str]) -> Vec<&'a str> {
    let mut left = norms.to_vec();
    for aside in ASIDES {
        if let Some((from, to)) = find(aside, &left) {
            left.drain(from..to);
        }
    }
    while let Some((from, to)) = find(FUTURE, &left) {
        left.drain(from..to.saturating_sub(1).max(from + 1));
    }
    left
}
