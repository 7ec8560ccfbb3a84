//! Assent in the sender's own words: "Yes, that's me", "All good from my end". No signature of
//! itself, but as the whole answer to a letter that asked for one it means what was asked.
//!
//! A clause assents when something in it says yes and every other word is one of the matter's: a
//! word that is not known here may turn it round ("I'm willing to be persuaded", "signed off
//! sick"). What stands before and after it may be anything that takes nothing back. Whether the
//! sentence denies, depends or doubts is for the caller to see.

use super::{
    beside::{
        brings_others_in, is_errand, is_told_beside, is_unreserved, others_agree, tells_of_reading,
    },
    matter::{STAFF, is_of_matter, is_of_this, of_another_matter, stands_together, takes_part},
    subject::first_person,
    undertaking::acts,
};
use crate::domain::conversation::words::{begins, begins_to, find, in_list};

/// Each says yes by itself, wherever it stands.
const YES: &[&str] = &[
    "yes|yep|yeah|yup|aye|agreed|approved|confirmed|accepted|endorsed|supported|authorised|authorized|signed|signing",
    "signature|consent|approval|permission|agreement|support|authorisation|authorization given|granted",
    "electronic|digital|e? signature|confirmation|approval|agreement|consent from|of|by|is? me|myself",
    "my|our full|formal|written|electronic|complete|total|wholehearted? confirmation|consent|agreement|approval|signature|commitment|support|backing|blessing|endorsement|acceptance|permission|participation|involvement",
    "confirmation|approval|agreement|consent from me|us|myself",
    "^ all happy|good|fine|agreed here|with|from|$",
    "^ confirming that? this|it|all|everything is all|absolutely? fine|ok|okay|agreed",
    "i|we stand behind this|it|the|our",
    "i? am|im very|more|quite|really|also? than? happy|content $",
    "^ yes? fully|happily|all? agree|accept|approve to? with? this|it|all|everything|the|above",
    "^ please|so? add|include|put|count my|me|us name|signature|down|in|on|to|as|$",
    "the|this|our school participation|involvement|commitment|place",
    "happy|glad|pleased|delighted|willing|keen|content|excited to|with|for|about|this|it|everything|all",
    "thrilled|honoured|proud|chuffed to be part|involved|taking|joining|included",
    "thrilled|honoured|proud|chuffed to take|join",
    "fine|ok|okay|good|great with|by|from|for this|it|that|me|us|my|our|everything|all",
    "fine|ok|okay to be|sign|do|take|join|participate",
    "fine|ok|okay with being|doing|taking|joining|participating",
    "this|it looks|sounds? all|absolutely|perfectly|totally? fine|ok|okay|approved|agreed",
    "all|thats|its|that|everything is|looks|sounds? all|absolutely|perfectly|totally? fine|ok|okay|approved|agreed",
    "everything is|looks|sounds? absolutely|perfectly|totally? good|great",
    "all is|looks|sounds? absolutely|perfectly|totally? good|great with|from|by|for|on|at|to|here|my|our",
    "good|ready|all|set|right? to go|proceed",
    "on board",
    "attending|participating|joining|leading and|this|the|as|$",
    "in favour of|$",
    "i|we|im|were am|are? in full|complete|total? agreement|support|favour $|with|of",
    "im|am|are|were fully|right|wholly|totally|completely|100? percent? behind this|it|the|our",
    "im|am definitely|absolutely|totally|certainly|all|very? much? in $",
    "we are|were in $",
    "^ were in $",
    "i|we|im|were taking part $|in|and|as|with|this",
    "i|we the? second|other|maths|mastery|lead lead|participant|advocate|teacher 1|2|one|two? $",
    "i|we lead|participant|lp 1|2|one|two $",
    "i|we intend to take|participate|join|be",
    "my|our intention is? to take|participate|join|be",
    "all for it|this",
    "thumbs up from|$",
    "i|we|ive|im .. stand|standing by this|it|the|our",
    "^ i second this|it|the|our",
    "^ definitely|absolutely|certainly $",
    "im|am|count|counted|sign|put me|us? in|up|down for|as|to|$",
    "sign me|us up",
    "put|putting|add|adding my|our name|signature to|on|behind this|it|the|our",
    "sign this|it off",
    "up for it|this|that",
    "consider|count|take|treat|regard it|this|that|me as? done|my",
    "consider|count|treat|regard|record|mark|put me|us down? as having? signed|agreed|confirmed|approved",
    "agreement|support with|of|for|$",
    "supportive|committed",
    "thats|this is|its me",
    "confirm|confirming|confirmed that? i|im am? the|one|of|your|our|named? the|our? second|other|two|2nd|first|lead|maths|mastery? lead|mastery? participant|participants|advocate|teacher",
    "confirm|confirming that? i|we|im|ill will|am|are|can? be? attend|attending|commit|carry|complete|take|lead|act|serve",
    "give|given|giving .. consent|permission|agreement|approval|blessing|support|backing",
    "go ahead",
    "^ of course $",
    "^ yes? absolutely? go for it",
    "^ can? confirm agreed|approved|accepted",
    "^ fully|totally|completely|wholly|absolutely|100? percent|all? behind this|it|the|our",
    "^ fully|totally|completely|wholeheartedly|happily? supporting|backing|endorsing|approving this|it|the|our",
    "satisfied|comfortable with|to|about",
    "^ yes? supporting|backing|endorsing|approving this|it fully|completely|wholeheartedly $",
    "^ yes? please? proceed",
    "^ yes? and? me too|also|neither? $|from|as|here",
    "^ yes? same|ditto|likewise here|from|for|$",
];

/// Each says yes of whoever is its subject. What is confirmed, [`super::signing`] looks at.
const VERBS: &str =
    "agree|accept|consent|approve|support|endorse|commit|sign|back|authorise|authorize";

/// The sender's own assent, and beside it what takes nothing back. What is assented to must be the
/// matter; before it and after it anything may be told. The asides are gone ([`without_asides`]).
pub(super) fn assents(norms: &[&str]) -> bool {
    // "Ok confirm ta"
    let polite = |w: &&&str| in_list("ok okay yes yep ta thanks thank cheers", w);
    let said: Vec<&&str> = norms.iter().filter(|w| !polite(w)).collect();
    if matches!(*said, [&"confirm" | &"agree" | &"approve"]) {
        return true;
    }
    let rest = |at: usize| norms.get(at..).unwrap_or_default();
    (0..norms.len())
        .filter(|from| {
            let joined = || {
                let before = norms.get(..*from).unwrap_or_default();
                find("and|so|that|but $", before).is_some() && begins(GOES_ON_FROM_I, rest(*from))
            };
            *from == 0 || begins(OPENS_A_CLAUSE, rest(*from)) || joined()
        })
        .filter(|from| leads_up(norms.get(..*from).unwrap_or_default()))
        .any(|from| {
            (from + 1..=norms.len())
                .filter(|to| *to == norms.len() || begins(GOES_ON, rest(*to)))
                .any(|to| {
                    let assent = norms.get(from..to).unwrap_or_default();
                    is_assent(assent) && goes_on(assent, rest(to))
                })
        })
}

const OPENS_A_CLAUSE: &str = "i|im|ive|we|weve|yes";

/// Its subject is the one before.
const GOES_ON_FROM_I: &str = "am|happy|fully|my|would|id|agree|support|approve|confirm";

/// What begins another clause than the one that assents.
const GOES_ON: &str = "and|so|as|because|since|given|for|during|throughout|alongside|within|with|which|having|thanks|thank|sorry|looking|please|plus|whilst|while|to";

fn is_assent(norms: &[&str]) -> bool {
    // the programme begins next year; whoever signs then has not signed
    let besides = if takes_part(norms) { "next" } else { "" };
    is_own(norms)
        && !promises(norms)
        && !only_introduces(norms)
        && is_of_this(norms)
        && says_yes(norms)
        && is_closed(norms, besides, &[])
}

/// "I'll get this signed": what is still to be done. Who will take part says so today
/// ([`super::around::plainly`]).
fn promises(norms: &[&str]) -> bool {
    find("will|ill|shall|gonna", norms).is_some()
        && find(
            "confirm|confirming|confirmed|agree|commit that? i|we|to|im .. will|ill|shall",
            norms,
        )
        .is_none()
}

/// Later, or otherwise than here.
const LATER: &str = "ring phone telephone person paper writing call zoom teams post meeting interview survey panel trip \
    photo photos newsletter list scan scanned scanning print printed upload fax";

/// "… to take part | for the sake of our younger classes", "… behind it | and have told the
/// governors": what follows the whole assent is neither what is agreed to nor how it will be given.
fn goes_on(before: &[&str], after: &[&str]) -> bool {
    if after.is_empty() {
        return true;
    }
    let later = after.iter().any(|w| in_list(LATER, w));
    // "… go ahead | and book the hall", "… behind it | and will support Ann"
    let errand = is_errand(&[before, after].concat());
    let upholds = begins(
        "and|to|while|whilst|as fully|also? support|supporting|release|releasing|enable|ensure|help|cover",
        after,
    ) && is_unreserved(after);
    // "happy for …", "approved for …" have only begun
    let begun = find(
        "yes|happy|glad|pleased|delighted|keen|willing|content|fine|ok|good|excited|confirm|confirmed|confirming|sign|signed|agree|agreed|approve|approved|accept|accepted|support|commit|committed|join|be|off|in|up|down|for|to|with|on|of|about|me|us|please|consent|permission|agreement|approval|backing|blessing|signature $",
        before,
    )
    .is_some();
    // "… take part with Ann"
    let together = before
        .last()
        .is_some_and(|w| matches!(*w, "part" | "group" | "programme"))
        && after.get(1).is_some_and(|w| !is_of_matter(w));
    let apart = match after.first() {
        Some(&("with" | "to")) => together && !begun,
        // "Yes | please to the logo"
        Some(&"please") => !begins("please to|for|with|the|a|an|your|our|my", after),
        Some(&("for" | "as" | "during" | "throughout" | "alongside" | "within" | "having")) => {
            // "the programme | for the day"
            !begun && !of_another_matter(&[before, after].concat())
        }
        Some(_) | None => true,
    };
    apart
        && !later
        && !errand
        && (upholds
            || is_told_beside(after)
            || tells_of_reading(after)
            || brings_others_in(after)
            || says_where_it_is(after))
}

/// "… and my TRN is on the form".
fn says_where_it_is(after: &[&str]) -> bool {
    const IT: &str = "and my|our|the trn|number|details|email|phone|role|name is|are also|already|all? on|in|there|correct";
    begins(IT, after) && is_unreserved(after)
}

/// "In that case | I'm happy to sign", "Ann sent this on to me, and | I agree".
fn leads_up(before: &[&str]) -> bool {
    let told = match before {
        [told @ .., "and" | "so" | "that"] => told,
        told => told,
    };
    // "I've told Ann | yes", "Ann knows | I'm happy": to her, and not to us
    let elsewhere = |w: &&str| matches!(*w, "told" | "texted" | "knows" | "messaged");
    let last = told.get(told.len().saturating_sub(2)..).unwrap_or_default();
    if last.iter().any(elsewhere) && find("me|us", last).is_none() {
        return false;
    }
    // "Ann says | I agree"
    if find("says|said|thinks|claims|wrote $", last).is_some() && !begins("i|ive|we", last) {
        return false;
    }
    told.is_empty() || is_told_beside(told) || tells_of_reading(told) || others_agree(told)
}

/// "I'm happy for Ann and Ben to take part": what a head says of their teachers. `names` are the
/// words of the names in it.
pub(super) fn approves(norms: &[&str], names: &[&str]) -> bool {
    let others = |w: &&str| in_list(STAFF, w) || names.contains(w);
    let upto = norms.iter().position(others).unwrap_or(norms.len());
    let before = norms.get(..upto).unwrap_or_default();
    // "I confirm that Ann has signed" is said of Ann alone
    let of_them = find("confirm|confirming|confirmed|agree|agreed that? $", before).is_some()
        || find("agree|agreed|happy|good|fine with|by $", before).is_some()
        || find("advocate|participant|teacher|lead for $", before).is_some();
    // "happy for | Ann", and not "Yes | Ann is the maths lead"
    let reaches_them = find("for|of|to|and|that|both|our|the|as $", before).is_some();
    speaks_of_teachers(norms, names)
        || reaches_them
            && is_own(before)
            && says_yes(before)
            && !of_them
            && (takes_part(norms)
                || find("release|released|releasing|attend|cover", norms).is_some())
            && is_of_this(norms)
            && is_closed(norms, STAFF, names)
}

/// "Please accept this as confirmation from the head", "Headteacher approval given": the head's own
/// word where the head writes it.
pub(super) fn is_of_the_head(norms: &[&str]) -> bool {
    const OF_HEAD: &[&str] = &[
        "^ please? accept|take|treat|count|regard|this|here is|email|as? .. as? confirmation|approval|agreement|consent|permission|signature|support of|from|by the|our|your? head|headteacher|principal $|and|for|that",
        "^ confirmed|agreed|approved|endorsed|supported|authorised|signed off? by the|our? head|headteacher|principal $",
        "^ head|headteacher|heads|headteachers|principal|principals full|formal? confirmation|approval|agreement|consent|permission|signature|support is? given|granted|confirmed $|for|and",
    ];
    OF_HEAD.iter().any(|p| find(p, norms).is_some()) && norms.iter().all(|w| is_of_matter(w))
}

pub(super) fn speaks_of_teachers(norms: &[&str], names: &[&str]) -> bool {
    // "happy for the visit to go ahead" is of nobody
    const SCHOOL: &str = "school us me both all two";
    let of_nobody = find("for|with .. .. to go|do", norms).is_some_and(|(from, to)| {
        let who = norms.get(from..to - 2).unwrap_or_default();
        // "the school" goes ahead, and "the school trip" is none
        let school = who.last().is_some_and(|w| in_list(SCHOOL, w));
        !school && !who.iter().any(|w| in_list(STAFF, w) || names.contains(w))
    });
    let of_children = find(
        "child|son|daughter|children|pupils|class|classes|parents|governors to|taking|joining|being",
        norms,
    )
    .is_some();
    const APPROVES: &[&str] = &[
        "happy|content|pleased|delighted|glad|fine for|with .. .. to take|participate|attend|join|do|go",
        "happy|content|pleased|delighted|glad|fine for|with .. .. to represent us|the|our school? on|in|for this|it|$",
        "happy|content|pleased|delighted|glad|fine for|with .. .. to represent us|the|our school? on|in|for the|your|our primary|secondary|maths|mastery|programme|project|work|group",
        "happy|content|pleased|delighted|glad|fine for|with .. .. to be|become a|an|the|our|one|in|on|part|involved|included|named|released|participants|participant|lead|leads|advocates|advocate|considered|put",
        "support|supportive|approve|endorse|supporting|agree|happy .. .. taking|doing part|this|it",
        "support|approve|endorse|supporting|agree|happy .. .. participating|joining",
        "support|supporting|backing|back|endorse .. .. in|with this|the|our|their application|bid|programme|project|eoi",
        "support|approve|endorse|supporting|agree|happy .. .. being a|an|the|our|part|involved|released|participants|leads|advocates",
        "support|approve|endorse|agree .. participation|involvement|release",
        "give|giving|given|grant my|our|full|formal? permission|consent|approval|agreement|blessing|backing for|to .. .. to take|participate|join",
        "give|giving|given|grant my|our|full|formal? permission|consent|approval|agreement|blessing|backing for|to .. .. taking|participating|joining",
        "give|giving|given|grant my|our|full|formal? permission|consent|approval|agreement|blessing|backing for|to .. .. to attend the|all|these|your? of? the? maths|mastery|training? sessions|workshops|meetings|programme|days $|and",
        "support|approve|endorse|agree to? their|both|her|his place|places",
        "agree|agreed that .. .. can|may|should take|participate|join|be part|in|involved|released|this|$",
        "happy|agree|agreed|willing|content to release",
        "authorise|authorize|allow|permit .. .. to submit|make|send|apply",
        "confirm|confirming that? we|i|the|our school? can|to? release",
        "have|has my|our full|complete|total? support|backing|approval|permission|blessing|consent for|in|with|to? this|it|and|$",
        "have|has my|our full|complete|total? support|backing|approval|permission|blessing|consent to|in|for take|taking|be|join|joining|participate|do|doing",
        "have|has my|our full|complete|total? support|backing|approval|permission|blessing|consent to|in apply|applying for this|the|our|it",
    ];
    // "I have given Ann and Ben permission to take part"
    const GRANTED: &str = "give|giving|given|gave|grant|granted .. .. permission|consent|approval|agreement|blessing to";
    let granted = find(GRANTED, norms).is_some_and(|(from, to)| {
        let whom = norms.get(from + 1..to).unwrap_or_default();
        let for_what = norms.get(to..).unwrap_or_default();
        whom.iter().any(|w| in_list(STAFF, w) || names.contains(w)) && acts(for_what, names)
    });
    // "Ann and Ben will be released for all the days"
    let of_named = find("will|can? be? released $|for|to|on", norms).is_some_and(|(from, _)| {
        let before = norms.get(..from).unwrap_or_default();
        let own =
            |w: &&&str| in_list(STAFF, w) || names.contains(*w) || matches!(**w, "and" | "both");
        before
            .iter()
            .rev()
            .take_while(own)
            .any(|w| names.contains(w))
    });
    const RELEASED: &[&str] = &[
        "both? teachers|staff|both|they will|can|to? be? released $",
        "both? teachers|staff|both|they will|can|to? be? released for|to all|every|each|these|it|this",
    ];
    // "The school fully supports the application": its head says so
    const SCHOOL_DOES: &[&str] = &[
        "^ the|our|this school|academy fully|strongly|wholeheartedly|also|certainly? supports|support|backs|endorses|approves this|it|the|our|their|both $|application|bid|mastery|maths|primary|secondary|programme|project|work|involvement|participation|taking",
        "^ the|our|this school|academy is fully|very|totally|also|completely? supportive|committed $",
        "^ the|our|this school|academy is fully|very|totally|also|completely? supportive|committed of|to this|it|the|our|their|both $|application|bid|mastery|maths|primary|secondary|programme|project|work|involvement|participation|taking",
        "^ the|our|this school|academy is|would|will fully|very|totally|also|be? happy|keen|delighted|pleased|willing|committed|like|love to take|join|participate|be part|in|involved|this|the|a",
    ];
    let says = |patterns: &[&str]| patterns.iter().any(|p| find(p, norms).is_some());
    (says(APPROVES) || granted) && is_own(norms) && !of_nobody && is_of_this(norms) && !of_children
        || of_named && !of_children
        || says(RELEASED)
        || says(SCHOOL_DOES) && is_of_this(norms) && !of_children
}

fn says_yes(norms: &[&str]) -> bool {
    let verb =
        |at: usize, word: &&str| VERBS.split('|').any(|v| v == *word) && first_person(norms, at);
    let has = |patterns: &[&str]| patterns.iter().any(|p| find(p, norms).is_some());
    let yes = has(YES) || norms.iter().enumerate().any(|(at, w)| verb(at, w));
    // who has read it has not said what they think of it
    let only_read = find("read|seen|aware", norms).is_some()
        && find(
            "agree|agreed|agreement|board|behind|stand|favour|attend|attending|involved|happy|content|support|supportive|supporting|sign|signed|signature|approve|approved|consent|commit|committed|part|fine|willing|participate|participating|good|ok",
            norms,
        )
        .is_none();
    yes && !only_read
}

/// Nothing but words of the matter, in the sender's own name.
fn is_closed(norms: &[&str], besides: &str, names: &[&str]) -> bool {
    norms
        .iter()
        .all(|w| is_of_matter(w) || in_list(besides, w) || names.contains(w))
        && stands_together(norms)
}

/// "Yes, I am the headteacher": who they are, and not what they think of it.
fn only_introduces(norms: &[&str]) -> bool {
    let role = begins_to(
        "yes? i? am|im the|a|one? of? the? acting|lead|maths|second|first? head|headteacher|principal|lead|teacher|participant|advocate|hod",
        norms,
    );
    // "Yes, I am lead participant 2" takes the part
    let takes_it = begins("yes i? am|im .. participant|advocate", norms);
    !takes_it
        && role.is_some_and(|end| {
            begins(
                "teacher|here|of|at|for|our|school|maths|me? school|maths|me|1|2? $",
                norms.get(end..).unwrap_or_default(),
            )
        })
}

/// The sender is the subject, or nobody is named: "All good", "Approved".
fn is_own(norms: &[&str]) -> bool {
    const OWN: &str = "i im ive id ill my me mine myself we weve wed were our us";
    const OPENS: &str = "go|am|noted|acknowledged|understood|totally|completely|authorisation|authorization|100|thrilled|honoured|proud|chuffed|supporting|backing|endorsing|approving|declaration|application|participation|involvement|place|commitments|yes|yep|yeah|yup|aye|fully|absolutely|definitely|certainly|very|more|happy|content|glad|pleased|delighted|willing|keen|supportive|confirming|confirmed|signed|signing|agreed|accepted|approved|endorsed|supported|authorised|authorized|please|electronic|count|agree|accept|approve|add|include|checked|read|reviewed|form|here|heres|take|thats|this|its|all|everything|good|fine|ok|okay|great|ready|consider|can|on|in|sure|of|signature|permission|consent|approval";
    norms.iter().any(|w| in_list(OWN, w)) || begins(OPENS, norms)
}
