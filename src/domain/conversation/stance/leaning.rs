//! Assent in whatever words: its own word is the sender's, what it is about is the matter, and
//! nothing beside it denies, depends or puts off. The rest may be told freely.

use super::{
    beside::is_unreserved,
    matter::{is_given_for_another_use, is_of_this, stands_together},
    subject::first_person,
};
use crate::domain::conversation::words::{begins, begins_to, find, in_list};

/// "I'm really pleased that we are applying for this": the sender's own word of assent, and what it
/// is about is the matter, however the rest is worded.
pub(super) fn leans(norms: &[&str]) -> bool {
    const AGREES: &str = "agree approve authorise support endorse back";
    const FEELINGS: &str = "happy pleased delighted keen excited thrilled willing content committed ready fine satisfied comfortable supportive like love want wish glad";
    // "I love the idea of this" wishes for nothing, nor does "excited about the launch"
    const WISHES: &str = "like love want wish glad excited thrilled";
    const DOING: &[&str] = &[
        "to? also|personally|formally|then|just? take|participate|do|support|sign|confirm|join|go|proceed|commit|agree|give|lend|lead|act|endorse|approve|back|start|making|taking|participating|doing|supporting|being|releasing|ensuring|working",
        "to? also|personally|formally|then|just? be part|involved|included|considered|named|a|an|the|one|in|on",
        "to get started|involved|going",
    ];
    // "delighted that you have our form"
    const OF_ANOTHER: &str =
        "that? you|youve|youre|your|they|theyve|theyre|he|hes|she|shes|theres|the";
    // of the commitments that were read
    const UPHOLDS: &str = "to commit|keep|adhere|stick|agree to them|these|those $|as|in|and|for";
    const MATTERS: &str = "this it everything part participate participating participation involved programme project \
        application form bid signature workgroup board applying signatory signatories";
    const ITS: &str = "date dates deadline number fee fees process portal page link reference timetable email letter \
        cost costs funding questions pack wording";
    const GIVEN: &[&str] = &[
        "i|we|im|happy|to .. my|our full|formal|own|electronic|complete|continued? agreement|consent|approval|signature|blessing|backing|permission|confirmation",
        "have|ive|weve given|give my|our full|formal|own? agreement|consent|approval|signature|blessing|backing|permission|confirmation",
        "i|im|we|were|ill am|are|will? also|definitely|both? be? taking|take|participating|participate part? $|in|as|and|with",
        "^ just|also? adding|giving|sending|registering my|our full|formal|own? agreement|consent|approval|signature|permission|confirmation",
        "you can|may also? put|use|add|include my|our name|signature",
        "i|we|happy .. give|giving|given|grant full|formal? agreement|consent|approval|permission|backing",
        "id|wed|would be? very|more|only|really|quite? than? happy|delighted|glad|pleased|willing|honoured to do|take|join|be part|this|it|involved|a|one|the",
        "application|form|bid|it|its|name is|was? there|on|in? it|there|the? form|application? with my|our full|complete? agreement|consent|approval|permission|support|backing|blessing",
        "i|we accept|accepted my|our|the nomination|role|place|position",
        "application|form|bid|it|this was|is|has|been? been? completed|submitted|sent|made|filled|put in|forward? with my|our full|complete? agreement|consent|approval|permission|support|backing|blessing",
        "i|we|im|were am|are? fully|totally|completely? in full|complete|total? agreement|favour|support of|with|that|$",
    ];
    let matters = |norms: &[&str]| norms.iter().any(|w| in_list(MATTERS, w));
    let gives = GIVEN.iter().any(|p| {
        let told = "is|was|has|will|yet|from|next|of|below|not";
        find(p, norms).is_some_and(|(_, to)| {
            let rest = norms.get(to..).unwrap_or_default();
            // "my agreement that it is a lot of work"
            let judged = begins("that it|this|there|they|these is|was|are|will|would", rest)
                || find("kind|sort|type of", rest).is_some();
            !begins(told, rest) && !judged && (rest.is_empty() || matters(rest))
        })
    });
    let only_to = |word: Option<&&str>, rest: &[&str]| {
        rest.first() == Some(&"to") || word.is_some_and(|w| in_list(WISHES, w))
    };
    let feels = (0..norms.len()).any(|at| {
        let rest = norms.get(at + 1..).unwrap_or_default();
        let (verb, feeling) = norms.get(at).map_or((false, false), |w| {
            (in_list(AGREES, w), in_list(FEELINGS, w))
        });
        let reach = if verb { 3 } else { 6 };
        let near = rest.get(..rest.len().min(reach)).unwrap_or_default();
        let did = at.checked_sub(1).and_then(|b| norms.get(b)) == Some(&"did");
        let does = || DOING.iter().any(|p| begins(p, rest));
        let felt = feeling && !begins(OF_ANOTHER, rest);
        let of_you = begins("you|your|them|him|her", rest);
        // "I approve the application form's wording"
        let of_its = near
            .iter()
            .position(|w| in_list(MATTERS, w))
            .and_then(|n| rest.get(n + 1))
            .is_some_and(|w| in_list(ITS, w));
        !of_its
            && (verb && !did && !of_you || felt && (!only_to(norms.get(at), rest) || does()))
            && first_person(norms, at)
            && (rest.is_empty() || matters(near) || begins(UPHOLDS, rest))
            && find(
                "progress|news|great|good|useful|interesting|helpful|talk|chat|help|meeting|call",
                near,
            )
            .is_none()
    });
    let relative = begins("what|which|that|where|how|who", norms);
    let does = !relative && DOES.iter().any(|p| find(p, norms).is_some());
    (gives || does || hands_over(norms) || feels)
        && is_of_this(norms)
        && stands_together(norms)
        && is_unreserved(norms)
}

/// "I'm definitely doing this", whatever is told behind it.
const DOES: &[&str] = &[
    "i|im|we|were am|are? definitely|certainly|absolutely|also? doing|joining this|it",
    "i|im|we|were am|are? definitely|certainly|absolutely|also? joining the|your maths|mastery|readiness|work? programme|project|group|workgroup",
];

/// "Please log this as my approval", "I am glad to put my signature to it": handed to us, or given,
/// whatever the verb.
fn hands_over(norms: &[&str]) -> bool {
    const HANDS: &str = "take|accept|log|record|treat|consider|see|count|note|register|regard|use|add|adding|put|putting|give|giving|lend|include|submit|provide|providing .. .. my|our full|formal|official|own|personal|written|electronic|complete? signature|approval|consent|agreement|confirmation|permission|endorsement|acceptance|support|backing|yes";
    const ON: &str = "and|as|for|to|by|in|on|via|thanks|thank|herewith|hereby|through|with|now|accordingly|today";
    const STALE: &str = "last|previous|previously|file|paper|scan|scanned|attached|enclosed|post|from|off|is|was|will|once|when|after|later|then";
    (0..norms.len()).any(|at| {
        let rest = norms.get(at..).unwrap_or_default();
        let Some(end) = begins_to(HANDS, rest) else {
            return false;
        };
        let before = norms.get(..at).unwrap_or_default();
        let handed = before.is_empty() || find("please|kindly $", before).is_some();
        let left = find("you can|may|could|to also|please? $", before).is_some()
            || first_person(norms, at);
        let of = rest.get(end - 1..).unwrap_or_default();
        let on = rest.get(end..).unwrap_or_default();
        (handed || left)
            && (on.is_empty() || begins(ON, on) || begins("that i|we|our|the? school|i|we", on))
            && find(STALE, on.get(..on.len().min(4)).unwrap_or_default()).is_none()
            && !is_given_for_another_use(of)
    })
}
