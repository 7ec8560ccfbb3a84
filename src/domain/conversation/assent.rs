//! Assent in the sender's own words: "Yes, that's me", "All good from my end". No signature of
//! itself, but as the whole answer to a letter that asked for one it means what was asked.
//!
//! A sentence assents when something in it says yes and every other word is one of the matter's: a
//! word that is not known here may turn it round ("I'm willing to be persuaded", "signed off
//! sick"). Whether it denies, depends or doubts is for the caller to see.

use super::{
    beside::is_beside_the_point,
    signing::first_person,
    words::{begins, begins_to, find},
};

/// Each says yes by itself, wherever it stands.
const YES: &[&str] = &[
    "yes|yep|yeah|yup|aye|agreed|approved|confirmed|accepted|endorsed|supported|authorised|authorized|signed|signing",
    "signature|consent|approval|permission|agreement|support given",
    "my|our full|formal|written|electronic|complete|total|wholehearted? confirmation|consent|agreement|approval|signature|commitment|support|backing|blessing|endorsement|acceptance|permission|participation|involvement",
    "confirmation|approval|agreement|consent from me|us|myself",
    "i? am|im very|more|quite|really|also? than? happy|content $",
    "^ yes? fully|happily|all? agree|accept|approve to? with? this|it|all|everything|the|above",
    "^ please|so? add|include|put|count my|me|us name|signature|down|in|on|to|as|$",
    "the|this|our school participation|involvement|commitment|place",
    "happy|glad|pleased|delighted|willing|keen|content|excited to|with|for|about|this|it|everything|all",
    "fine|ok|okay|good|great with|by|from|for this|it|that|me|us|my|our|everything|all",
    "all|this|thats|its|that|it|everything is|looks|sounds? all|absolutely|perfectly|totally? fine|ok|okay|good|great|approved|agreed",
    "good|ready|all|set|right? to go|proceed",
    "on board",
    "attending|participating|joining|leading and|this|the|as|$",
    "in favour of|$",
    "im|am|are|were fully|right|wholly|totally? behind this|it|the|our",
    "i am|im in $",
    "im|am|count|counted|sign|put me|us? in|up|down for|as|to|$",
    "sign me|us up",
    "sign this|it off",
    "up for it|this|that",
    "consider|count|take|treat|regard it|this|that|me as? done|my",
    "agreement|support with|of|for|$",
    "supportive|committed",
    "thats|this is|its me",
    "confirm|confirming|confirmed that? i|im am? the|one|of|your|our|named? the|our? second|other|two|2nd|first|lead|maths|mastery? lead|mastery? participant|participants|advocate|teacher",
    "confirm|confirming that? i|we|im|ill will|am|are|can? be? attend|attending|commit|carry|complete|take|lead|act|serve",
    "give|given|giving .. consent|permission|agreement|approval|blessing|support|backing",
    "go ahead",
    "^ yes? please? proceed",
    "^ yes? and? me too|also|neither? $|from|as|here",
    "^ yes? same|ditto|likewise here|from|for|$",
];

/// Each says yes of whoever is its subject. What is confirmed, [`super::signing`] looks at.
const VERBS: &str =
    "agree|accept|consent|approve|support|endorse|commit|sign|back|authorise|authorize";

/// "I would love to take part".
const WISHES: &[&str] = &[
    "like|love|want|wish us|school|the|our school? to be|take part",
    "like|love|want|wish to do this|it",
    "like|love|want|wish us|school|the|our school? to participate|join|be involved",
    "i|we|im|were|id|wed am|are|would|can|also|both|definitely|certainly|be|like|love|want|wish|looking|forward|excited? like|love|want|wish|looking|forward? to? be|being? take|taking? a? part",
    "i|we|im|were|id|wed am|are|would|can|also|both|definitely|certainly|be|like|love|want|wish|looking|forward|excited? like|love|want|wish|looking|forward? to? be|being? participate|participating|involved|included|named",
];

/// What may stand beside it and is no part of it.
const ASIDES: &[&str] = &[
    "^ good? hi|hello|hiya|hey|dear|morning|afternoon|evening|thanks|thank|cheers|ta|sorry|apologies all|both|team|everyone? you? very|so? much? again?",
    "as|like requested|asked|discussed|promised",
    "^ please? find|see",
    "^ just? to confirm|clarify that?",
    "as? per|see? the|your|this? below|above|request",
    "as? per the|our|my? form|application",
    "just|writing|emailing to say|let|tell you? know? that?",
    "^ just? to? let|letting you know that?",
    "to say that?",
    "with what it|this|the form? says",
    "that|which .. sent|submitted|completed|made|filled|put|wrote in|together|forward?",
    "with whats written|said|put|stated|on|in",
    "what .. has|have|had put|written|said|completed|submitted|sent in|on? the? form|application?",
    "i was|have been? asked to email|write|reply|contact you? to?",
    "ive been asked to email|write|reply|contact you? to?",
    "sorry|apologies for|about the|my|any? delay|late|slow|trouble|confusion reply|response|replying?",
    "thanks|thank|cheers you? for all|your|the|you? sorting|chasing|organising|arranging|checking|flagging|sending|reminding|forwarding|explaining|patience|email|message|reminder|help|everything|this|letting? me? know? out|up|this|it|me|us?",
    "thanks|thank you? so? much? for .. $",
    "for all? your help|time|patience|email|message|reminder",
];

/// Negative words that say yes, and what stands for them.
const IDIOMS: &[(&str, &str)] = &[
    (
        "no|zero|nil any? objection|objections|reservation|reservations|hesitation|qualms|concern|concerns|issue|issues|problems",
        "agreed",
    ),
    ("you have|ve got? my|our", "my"),
    ("youve got? my|our", "my"),
    (
        "without any? hesitation|reservation|reservations|question|doubt",
        "fully",
    ),
    ("ive agreed", "agreed"),
    ("will|ill|shall|well ensure|make", "ensure"),
    ("dont|wouldnt mind signing|being|taking|doing", "agreed"),
    (
        "for you to? process|proceed|use|accept|submit|go|progress",
        "for",
    ),
];

/// "I will be taking part" promises no more than "I take part".
const FUTURE: &str = "will|ill|shall|well be? take|taking|participate|participating|join|joining|attend|attending|lead|leading|involved|support|release|released|the|one|a";

/// The words of the matter, and those that join them.
const MATTER: &str = "i im ive id ill my mine me myself we weve were our us wed am is are be being have has had \
    would like love want wish can do to and the a an this that thats it its in on of for as by with from here these \
    all both everything fully very more than really quite so also just now too hereby absolutely at \
    definitely certainly completely totally truly indeed yes yep yeah yup aye ok okay hi hello hiya evening please \
    thanks thank many sure great of course perfectly entirely wholeheartedly wholehearted personally officially formally \
    happily gladly duly ta cheers x xx looking looks sounds forward \
    happy glad pleased delighted keen willing content fine good excited ready set right in favour counted sign signed signing signature e up off \
    below above confirm confirming confirmed confirmation agree agreed agreeing agreement accept acceptance \
    accepted approve approved approval consent permission give given giving support supported supportive \
    supporting backing back blessing endorse endorsed endorsement authorise authorised authorize authorized commit committed commitment \
    commitments board count consider treat regard side end part behind expression interest eoi declaration \
    expectations requirements terms conditions full formal written electronic complete total aware read seen \
    take taking participate participating participation involved involvement join joining \
    attend attending lead leading second first other two one named name role go going ahead proceed \
    participant participants teacher advocate advocates head headteacher principal school schools primary secondary academy \
    form application bid proposal submission completed attached work group workgroup project programme program mastery readiness teaching maths \
    mathematics hub scheme email mail message reply note sessions gap tasks place behalf leader lp senior department hod done details data shared sharing correct accurate information apply checked started get start \
    did acknowledge understand understood wish act serve submit submitted sent include included added use used put nominated nomination \
    opportunity initiative cohort cpd development partnership arrangements content contents statement request position \
    responsibility responsibilities requirement time now today already still again currently extremely genuinely simply obviously clearly \
    100 percent pupils children us perspective view viewpoint \
    pls plz add include put down big huge definite say heres carry out writing emailing replying messaging name me let \
    same too well pleasure ditto likewise signatory signatories honoured thrilled chuffed workshops visits days then hence therefore \
    v about considered required requested needed case point year academic course certify declare know known team whole \
    throughout duration benefit valuable exciting wonderful fantastic brilliant lovely amazing super fab useful \
    worthwhile positive purpose purposes record records deputy assistant executive acting coordinator \
    aboard commence involves include including necessary stated outlined described set below";

const STAFF: &str = "teachers staff members member colleague colleagues they them their she he her his mrs mr miss ms dr \
    will released release releasing attend time cover days training year years opportunity";

/// The sender's own assent, and nothing else. The asides are gone ([`without_asides`]).
pub(super) fn assents(norms: &[&str]) -> bool {
    if matches!(norms, ["confirm" | "agree" | "approve"]) {
        return true;
    }
    (0..=norms.len()).any(|at| {
        let (before, after) = norms.split_at_checked(at).unwrap_or((norms, &[]));
        is_assent(before) && (after.is_empty() || goes_on(before, after))
            || leads_up(before) && begins("i|im|we|yes|happy", after) && is_assent(after)
    })
}

fn is_assent(norms: &[&str]) -> bool {
    // the programme begins next year; whoever signs then has not signed
    let besides = if takes_part(norms) { "next" } else { "" };
    is_own(norms)
        && is_of_this(norms)
        && (says_yes(norms) && is_closed(norms, besides, &[]) || is_explicit(norms))
}

/// "… would value being part of this", "… made with my knowledge and approval": it names the matter
/// itself, so that other words may stand beside it, as long as none of them decides or signs.
fn is_explicit(norms: &[&str]) -> bool {
    let all = norms.len();
    let others: Vec<&str> = norms.iter().copied().filter(|w| !is_of_matter(w)).collect();
    // "Ann is happy to take part" is said of Ann
    let own = |from: usize| {
        matches!(
            norms.get(from),
            Some(&("i" | "we" | "with" | "have" | "has" | "give" | "giving" | "given"))
        ) || first_person(norms, from)
    };
    EXPLICIT
        .iter()
        .any(|p| find(p, norms).is_some_and(|(from, _)| own(from)))
        && others.len() * 2 <= all
        && is_beside_the_point(&others)
        && !others.iter().any(|w| LATER.split(' ').any(|x| x == *w))
        && stands_together(norms)
}

/// Whose object is the programme, so that no other word can be.
const EXPLICIT: &[&str] = &[
    "happy|glad|pleased|delighted|willing|content|keen|love|like|want|agree|agreed|committed|forward|ready|excited|thrilled|honoured to? be? take|taking a? part $",
    "happy|glad|pleased|delighted|willing|content|keen|love|like|want|agree|agreed|committed|forward|ready|excited|thrilled|honoured to? be? take|taking a? part in this|it|the|our|your",
    "happy|glad|pleased|delighted|willing|content|keen|love|like|want|agree|agreed|committed|forward|ready|excited|thrilled|honoured to? be|being? a? part of this|it|the|our|your",
    "happy|glad|pleased|delighted|willing|content|keen|love|like|want|agree|agreed|committed|forward|ready|excited|thrilled|honoured to? be|being? participate|participating|involved in|with|as this|it|the|our|your|a|lead|advocate",
    "i|we fully|happily|both|all|gladly|wholeheartedly? support|endorse|approve|authorise|authorize|back this|the|our school? application|bid|eoi|expression|participation|involvement $|and|to|for|that|which|as|in|with|by|from",
    "with|have|has|give|giving|given my|our full|complete|formal|written? knowledge|support|approval|agreement|consent|permission|backing and|for|in|to|$",
    "i|we agree|consent|commit to|with the|these|all|our of? the? commitments|expectations|requirements|declaration|application $|and|to|for|that|which|as|in|on|set",
];

/// Later, or otherwise than here.
const LATER: &str = "phone telephone person paper writing call zoom teams post meeting interview survey panel trip \
    photo photos newsletter list";

/// "… to take part | for the sake of our younger classes": what follows the whole assent is neither
/// what is agreed to nor how it will be given.
fn goes_on(before: &[&str], after: &[&str]) -> bool {
    // "happy for …", "approved for …" have only begun
    let begun = find(
        "yes|happy|glad|pleased|delighted|keen|willing|content|fine|ok|good|excited|confirm|confirmed|confirming|sign|signed|agree|agreed|approve|approved|accept|accepted|support|commit|committed|join|be|off|in|up|down $",
        before,
    );
    let later = after.iter().any(|w| LATER.split(' ').any(|x| x == *w));
    // "… take part with Ann"
    let together = begins("with", after)
        && before.last() == Some(&"part")
        && after.get(1).is_some_and(|w| !is_of_matter(w));
    (together || begins("for|as|during|throughout|alongside|within", after))
        && begun.is_none()
        && !later
        && is_beside_the_point(after)
}

/// "In that case | I'm happy to sign".
fn leads_up(before: &[&str]) -> bool {
    begins("in|as|for|having|following", before) && is_beside_the_point(before)
}

/// "I'm happy for Ann and Ben to take part": what a head says of their teachers. `names` are the
/// words of the names in it.
pub(super) fn approves(norms: &[&str], names: &[&str]) -> bool {
    let others = |w: &&str| STAFF.split(' ').any(|x| x == *w) || names.contains(w);
    let upto = norms.iter().position(others).unwrap_or(norms.len());
    let before = norms.get(..upto).unwrap_or_default();
    // "I confirm that Ann has signed" is said of Ann alone
    let of_them = find("confirm|confirming|confirmed|agree|agreed that? $", before).is_some()
        || find("agree|agreed|happy|good|fine with|by $", before).is_some()
        || find("advocate|participant|teacher|lead for $", before).is_some();
    // "happy for | Ann", and not "Yes | Ann is the maths lead"
    let reaches_them = find("for|of|to|and|that|both|our|the|as $", before).is_some();
    speaks_of_teachers(norms)
        || reaches_them
            && is_own(before)
            && says_yes(before)
            && !of_them
            && (takes_part(norms)
                || find("release|released|releasing|attend|cover", norms).is_some())
            && is_of_this(norms)
            && is_closed(norms, STAFF, names)
}

pub(super) fn speaks_of_teachers(norms: &[&str]) -> bool {
    const APPROVES: &[&str] = &[
        "happy|content|pleased|delighted|glad|fine for|with .. .. to take|participate|be|attend|join|do|go",
        "support|approve|endorse|supporting|agree|happy .. .. taking|participating|being|joining|doing",
        "support|approve|endorse|agree .. participation|involvement|release|place|places",
        "happy|agree|agreed|willing|content to release",
        "confirm|confirming that? we|i|the|our school? can|to? release",
        "have|has my|our full|complete|total? support|backing|approval|permission|blessing|consent for|in|with|to? this|it|$",
        "have|has my|our full|complete|total? support|backing|approval|permission|blessing|consent to|in|for take|taking|be|join|joining|participate|do|doing",
    ];
    const RELEASED: &[&str] = &[
        "both? teachers|staff|both|they will|can|to? be? released $",
        "both? teachers|staff|both|they will|can|to? be? released for|to all|every|each|these|it|this",
    ];
    let says = |patterns: &[&str]| patterns.iter().any(|p| find(p, norms).is_some());
    says(APPROVES) && is_own(norms) || says(RELEASED)
}

fn says_yes(norms: &[&str]) -> bool {
    let verb =
        |at: usize, word: &&str| VERBS.split('|').any(|v| v == *word) && first_person(norms, at);
    let has = |patterns: &[&str]| patterns.iter().any(|p| find(p, norms).is_some());
    let yes = has(YES) || has(WISHES) || norms.iter().enumerate().any(|(at, w)| verb(at, w));
    // who has read it has not said what they think of it
    let only_read = find("read|seen|aware", norms).is_some()
        && find(
            "agree|agreed|agreement|board|behind|favour|attend|attending|involved|happy|content|support|supportive|supporting|sign|signed|signature|approve|approved|consent|commit|committed|part|fine|willing|participate|participating|good|ok",
            norms,
        )
        .is_none();
    yes && !only_read
}

/// Nothing but words of the matter, in the sender's own name.
fn is_closed(norms: &[&str], besides: &str, names: &[&str]) -> bool {
    norms
        .iter()
        .all(|w| is_of_matter(w) || besides.split(' ').any(|x| x == *w) || names.contains(w))
        && stands_together(norms)
}

fn is_of_matter(word: &str) -> bool {
    matches!(word, "1" | "2" | "2nd") || MATTER.split(' ').any(|w| w == word)
}

fn stands_together(norms: &[&str]) -> bool {
    !ELSEWHERE.iter().any(|p| find(p, norms).is_some()) && !of_another_office(norms)
}

/// Words of the matter that are no assent as they stand together.
const ELSEWHERE: &[&str] = &[
    "my|our commitment|support|role|signature is|was|are to",
    "agree|accept the|our|my? sessions|tasks|head|school",
    "agree|agreed|accept|accepted it|this|that is|was|would",
    "agree|accept that? it|this|the|maths|mathematics|teaching|training|cpd|children|pupils|days|visits .. is|are|was|would|look|looks|sounds",
    "to|for|about be? signed|agreed|approved|confirmed|accepted|signing|confirming",
    "confirmation|signature|reply|email|form from|of the|our|a",
    "to|from|by|with the|our|my head|headteacher|principal|advocate|senior|department|leader",
    "signed|agreed|approved|confirmed|accepted by the|our|all|both",
    "a|an|your|another form|email|reply|message|note",
    "can|please|would|could|to|and? have|send|give me|us",
    "please|kindly back? sign|confirm|agree|approve|reply|support",
    "sign|confirm|support us|me|our school",
    "sign|signing|signed out",
    "id|wed|would have been|liked|loved",
    "committed|supportive to|of maths|mathematics|mastery|teaching $",
    "support|supporting children|pupils",
    "want|like|love|wish the|a|an|to have|see|more",
    "like|love|want|wish|need more? support|permission|agreement|approval|consent",
    "im|am|been signed off",
    "to consider|read|treat|regard",
    "i|we can sign",
    "i|we would agree|sign|approve|accept|support|commit|endorse",
    "id|wed agree|sign|approve|accept|support|commit|endorse",
    "of|to|for|about|before signing",
    "to a|some point|degree|extent",
    "in part|places|theory|principle|general $",
    "other|another form|application|programme|project|school",
    "agreed|happy|fine|ok|okay|good with|about|for my|the|your|our email|mail|message|reply|note",
    "aware of|that $",
];

/// "Our head is happy", "the school office has signed": another than who writes.
fn of_another_office(norms: &[&str]) -> bool {
    (0..norms.len()).any(|at| {
        let rest = norms.get(at..).unwrap_or_default();
        let office = begins(
            "the|our|my|a? second|other|senior|lead|named|maths? head|headteacher|principal|participant|teacher|advocate|leader|lead|hod is|has|are|have|will|would|to",
            rest,
        );
        let before = norms.get(..at).unwrap_or_default();
        let own = find("as|am|im|being|be|me|i $", before).is_some();
        office && !own
    })
}

fn takes_part(norms: &[&str]) -> bool {
    find(
        "part|participate|participating|participant|advocate|involved|join|joining|role|lead|teacher",
        norms,
    )
    .is_some()
}

/// "take part in the survey", "involved with the choir": part in something else.
fn is_of_this(norms: &[&str]) -> bool {
    const THIS: &str = "our|the|a|your? primary|secondary|maths|mathematics|mastery|readiness|teaching|hub|hubs|work|working|workgroup|group|programme|program|project|application|trg|it|$";
    (0..norms.len()).all(|at| {
        let rest = norms.get(at..).unwrap_or_default();
        let to = begins_to(
            "part|participate|participating|participation|involved|involvement of|in|with",
            rest,
        );
        to.is_none_or(|to| {
            let of = rest.get(to..).unwrap_or_default();
            begins("this|it", of) || begins(THIS, of)
        })
    })
}

/// The sender is the subject, or nobody is named: "All good", "Approved".
fn is_own(norms: &[&str]) -> bool {
    const OWN: &str = "i im ive id ill my me mine myself we weve wed were our us";
    const OPENS: &str = "am|yes|yep|yeah|yup|aye|fully|absolutely|definitely|certainly|very|more|happy|content|glad|pleased|delighted|willing|keen|supportive|confirming|confirmed|signed|signing|agreed|accepted|approved|endorsed|supported|authorised|authorized|please|electronic|count|agree|accept|approve|add|include|checked|read|reviewed|form|here|heres|take|thats|this|its|all|everything|good|fine|ok|okay|great|ready|consider|can|on|in|sure|of|signature|permission|consent|approval";
    norms.iter().any(|w| OWN.split(' ').any(|x| x == *w)) || begins(OPENS, norms)
}

/// The words without asides.
pub(super) fn without_asides<'a>(norms: &[&'a str]) -> Vec<&'a str> {
    let mut left = norms.to_vec();
    for aside in ASIDES {
        if let Some((from, to)) = find(aside, &left) {
            left.drain(from..to);
        }
    }
    left
}

/// The words without the "will" of a plain promise to take part, and with the plain word for a
/// roundabout yes.
pub(super) fn plainly<'a>(norms: &[&'a str]) -> Vec<&'a str> {
    let mut left = norms.to_vec();
    for (idiom, plain) in IDIOMS {
        if let Some((from, to)) = find(idiom, &left) {
            left.splice(from..to, [*plain]);
        }
    }
    while let Some((from, to)) = find(FUTURE, &left) {
        left.drain(from..to.saturating_sub(1).max(from + 1));
    }
    left
}
