//! What an assent is about: the words of the application and the programme, and what only sounds
//! like them.

use std::{collections::HashSet, sync::LazyLock};

use crate::domain::conversation::words::{begins, begins_to, find, in_list};

/// The words of the matter, and those that join them.
const MATTER: &str = "i im ive id ill my mine me myself we weve were our us wed am is are be being have has had having \
    would like love want wish can do to and the a an this that thats it its in on of for as by with from here these \
    all both everything fully very more than really quite so also just now too hereby absolutely at \
    definitely certainly completely totally truly indeed yes yep yeah yup aye ok okay hi hello hiya evening please \
    thanks thank many sure great course perfectly entirely wholeheartedly wholehearted personally officially formally \
    happily gladly duly ta cheers x xx looking looks sounds forward \
    happy glad pleased delighted keen willing content fine good excited ready set right favour counted sign signed signing signature signatures e up off \
    below above confirm confirming confirmed confirmation agree agreed agreeing agreement accept acceptance \
    accepted granted authorisation authorization approve approved approval consent permission give given giving support supported supportive \
    supporting backing back blessing endorse endorsed endorsement authorise authorised authorize authorized commit committed commitment \
    commitments board count consider treat regard side end part behind expression interest eoi declaration \
    expectations requirements terms conditions full formal written electronic complete total aware read seen \
    goes process processing processed notice satisfied comfortable take taking participate participating participation involved involvement join joining \
    attend attending doing lead leading second first other two one named name role go going ahead proceed \
    electronically participant participants teacher advocate advocates head headteacher principal school schools primary secondary academy \
    form application bid proposal submission completed attached work group workgroup project programme program mastery readiness teaching maths \
    mathematics hub scheme email mail message reply note sessions gap tasks place behalf leader lp senior department hod done details data shared sharing correct accurate information apply checked started get start \
    did acknowledge understand understood act serve submit submitted sent include included listed proud added use used put nominated nomination \
    opportunity initiative cohort cpd development partnership arrangements contents statement request position \
    responsibility responsibilities requirement time today already still again currently extremely genuinely simply obviously clearly \
    100 percent pupils children perspective will shall thankyou view viewpoint \
    pls plz add down big huge definite say heres carry out writing emailing replying messaging let \
    same well pleasure ditto likewise signatory signatories honoured thrilled chuffed workshops visits days then hence therefore \
    v about considered required requested needed case point year academic certify declare know known team whole \
    throughout duration benefit valuable exciting wonderful fantastic brilliant lovely amazing super fab useful \
    worthwhile positive purpose purposes record records deputy assistant executive acting coordinator \
    much offer offering intend intention stand standing thumbs \
    acknowledged noted aboard made knowledge expected commence honour uphold fulfil abide involves including necessary stated outlined described";

pub(super) const STAFF: &str = "teachers staff members member colleague colleagues they them their she he her his mrs mr miss ms dr \
    will released release releasing attend time cover days training year years opportunity";

pub(super) fn is_of_matter(word: &str) -> bool {
    // Each word of each sentence is asked for, several times over.
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| MATTER.split(' ').collect());
    matches!(word, "1" | "2" | "2nd") || WORDS.contains(word)
}

/// "take part in the survey", "involved with the choir": part in something else.
pub(super) fn is_of_this(norms: &[&str]) -> bool {
    const THIS: &str = "our|the|a|your? primary|secondary|maths|mathematics|mastery|readiness|teaching|hub|hubs|work|working|workgroup|group|programme|program|project|application|trg|it|$";
    const KINDS: &str = "primary|secondary|maths|mathematics|mastery|readiness|teaching|hub|hubs";
    (0..norms.len()).all(|at| {
        let rest = norms.get(at..).unwrap_or_default();
        let to = begins_to(
            "part|participate|participating|participation|involved|involvement of|in|with",
            rest,
        );
        to.is_none_or(|to| {
            let of = rest.get(to..).unwrap_or_default();
            // "the maths hub programme", and not "the maths quiz"
            let mut end = begins_to(THIS, of);
            // "the maths hub | newsletter"
            while let Some(at) = end
                && let Some(more) = of.get(at..).filter(|rest| !rest.is_empty())
                && let Some(length) = begins_to(KINDS, more)
            {
                end = Some(at + length);
            }
            let named = end.and_then(|end| of.get(end));
            begins("this|it", of) || end.is_some() && named.is_none_or(|w| is_of_matter(w))
        })
    })
}

pub(super) fn takes_part(norms: &[&str]) -> bool {
    find(
        "part|participate|participating|participant|advocate|involved|join|joining|role|lead|teacher",
        norms,
    )
    .is_some()
}

pub(super) fn stands_together(norms: &[&str]) -> bool {
    !ELSEWHERE.iter().any(|p| find(p, norms).is_some())
        && !is_given_for_another_use(norms)
        && !of_another_office(norms)
        && !of_another_matter(norms)
}

/// Words of the matter that are no assent as they stand together.
const ELSEWHERE: &[&str] = &[
    "my|our commitment|support|role|signature is|was|are to",
    "my|our electronic|digital|own? signature is|was|will|should|on|in|at|block|below",
    "agree|accept the|our|my? sessions|tasks|head|school",
    "agree|accept that? its|thats",
    "agree|agreed|accept|accepted it|this|that is|was|would",
    "agree|accept that? it|this|the|maths|mathematics|teaching|training|cpd|children|pupils|days|visits .. is|are|was|would|look|looks|sounds",
    "to|for|about be? agreed|approved|confirmed|accepted|signing|confirming",
    "to|for|about be? signed $|by|off|and|in",
    "confirmation|signature|reply|email|form from|of the|our|a",
    "to|from|by|with the|our|my head|headteacher|principal|advocate|senior|department|leader",
    "signed|agreed|approved|confirmed|accepted by the|our|all|both",
    "a|an|your|another form|email|reply|message|note",
    "can|please|would|could|to|and? have|send|give me|us",
    "please|kindly back? confirm|agree|approve|reply|support",
    "please|kindly back? sign $|this|it|the|here|below|our|my|and",
    "confirm|support us|me|our school",
    "sign us|me|our school $|and|for|off|in",
    "sign|signing|signed out",
    "signing off $|now|for|until|here|today",
    "id|wed|would have been|liked|loved",
    "committed|supportive to|of maths|mathematics|mastery|teaching $|as|at|across|in|for|and",
    "support|supporting children|pupils",
    "want|like|love|wish the|a|an|to have|see|more",
    "like|love|want|wish|need more? support|permission|agreement|approval|consent",
    "im|am|been signed off",
    "to consider|read|treat|regard",
    "stand|standing as|for|in|down|up|corrected|$",
    "i|we can sign",
    "i|we would agree|sign|approve|accept|support|commit|endorse",
    "id|wed agree|sign|approve|accept|support|commit|endorse",
    "of|to|for|about|before signing",
    "to my|our knowledge",
    "best of my|our knowledge",
    "to a|some point|degree|extent",
    "this|it|approach|idea in the long|longer term|run",
    "in part|places|theory|principle|general $",
    "other|another|different|sustaining|embedding form|application|programme|project|school|group|hub|hubs",
    "signed form|copy|application|version|sheet|page|paperwork attached|enclosed|below|herewith|to|is|will",
    "more|further information|details|time",
    "of|to|for|about saying|say|giving yes|no|my",
    "share|sharing my|our|the|your|school? data|details|information",
    "paper|printed form|application|copy",
    "a|another|the copy of",
    "agreed|happy|fine|ok|okay|good with|about|for my|the|your|our email|mail|message|reply|note",
    "happy|fine|ok|okay|glad|content|good for|with .. to? be|being shared|sent|forwarded|copied|contacted|seen|kept|photographed|filmed|published",
    "aware of|that $",
    "support|help|advice|training ive|weve|we|i|you|youve|from|had|given",
    "so far $|with|from|and",
    // whoever is for mastery, the hub or their own people has not said that they sign
    "support|supporting|endorse|endorsing|back|approve|committed|commit|favour|behind|board|supportive of|to|with|in? the|our|my|all|this? maths|mathematics|mastery|teaching|cpd|hub|hubs|team|staff|children|pupils|teachers|colleagues|development work|aims|efforts|ethos? $|as|at|here|in|across|but",
    "support|supporting|endorse|endorsing|back|backing|behind|supportive of? the|your|this|all? good|great|valuable|important? work of|you|the|$",
    "support|supporting|endorse|back|supportive|committed of|to? the? maths|mathematics|mastery|teaching for|in|of? mastery|maths $|as|at|here|in|across|approach|teaching",
    "part of the|this|your|a? maths|mathematics? hub $|and|as|already",
    "agreed about|with the|our|my? school|schools|children|staff|teachers|pupils $",
    "consent|permission|agreement form|forms|slip|slips",
    "^ yes i|we|ive|weve have|did|had $",
    "^ yes|ok|okay|oh? i|we know $",
    "im|am|are|were|been back in|at|from|on|now|$",
    "go ahead without",
    "lead|hub|partner|host|pilot school|schools role|status|application|programme|work|for|in|of|$",
    "my|our child|children|son|daughter|class|pupils to|taking|joining|being",
    "thats|that|this|its|it is? the? right|correct school|email|address|number|name $",
];

/// "my signature on | the register", "signed | the delivery note": what bears the signature is another
/// paper than ours. By the last word of what it is called; a paper without a name is ours.
pub(super) fn is_on_another_paper(after: &[&str]) -> bool {
    const ENDS: &str = "and so as because since but i we you he she they that which who to for of from at by with before after         when where dated sent submitted thanks thank too";
    const PAPERS: &str = "document paperwork sheet page bottom top end line box section list copy version original last         second third back front place pdf file";
    const OTHERS: &str = "note email mail message reply sheet list offer record records";
    let Some(object) = begins_to("on|in? the|this|that|our|my|a|an|your|its", after) else {
        return false;
    };
    let of_it = after.get(object - 1) == Some(&"this");
    let called: Vec<&str> = after
        .iter()
        .skip(object)
        .take_while(|w| !in_list(ENDS, w))
        .copied()
        .collect();
    let Some((last, before)) = called.split_last() else {
        return false;
    };
    let own = is_of_matter(last) || in_list(PAPERS, last);
    let other = in_list(OTHERS, last) && before.iter().any(|w| !is_of_matter(w));
    !of_it && (!own || other)
}

/// "my permission for you to phone the school", "my consent to the visit on Tuesday": what it is
/// given for is told, and is nothing of the matter.
pub(super) fn is_given_for_another_use(norms: &[&str]) -> bool {
    const GIVEN: &str = "consent|permission|agreement|approval|support|backing|blessing|signature|endorsement|acceptance for|to|of|with|about|regarding|on";
    const TOLD_APART: &str = "and so as because since but";
    const THIS: &str = "part participate participating participation participant participants advocate signatory involved involvement application \
        applying programme programmes program project form bid proposal readiness mastery workgroup eoi declaration \
        expression commitment commitments school it this that these everything all attend attending join joining \
        release released releasing doing do go proceed submit submission sign you me us requirements terms";
    let Some((_, to)) = find(GIVEN, norms) else {
        return false;
    };
    let told = norms.get(to..).unwrap_or_default();
    let told_of: Vec<&str> = told
        .iter()
        .take_while(|w| !in_list(TOLD_APART, w))
        .copied()
        .collect();
    // "the after-school club" is no school
    let is_this = |at: usize, word: &str| {
        let next = told_of.get(at + 1);
        let own_name =
            || word == "name" && find("my|our $", told_of.get(..at).unwrap_or_default()).is_some();
        (in_list(THIS, word) || own_name())
            && (word != "school" || next.is_none_or(|w| is_of_matter(w) || in_list(STAFF, w)))
    };
    const NAMED: &str = "be|being named|included|listed|considered|put as a|an|the|our|one? maths|mastery|lead|other? participant|advocate|signatory|second";
    let for_this = told_of.iter().enumerate().any(|(at, w)| is_this(at, w)) || begins(NAMED, told);
    let for_you =
        begins("you|it|be", told) && find("you to|be", told.get(..2).unwrap_or_default()).is_some();
    let of_yours = begins("what|how|your", told);
    let another = of_yours || !told_of.is_empty() && !for_this;
    // "my permission to e-mail you about this"
    another || begins(USES, told) || for_you && find(USES, told).is_some()
}

const USES: &str = "contact|phone|ring|call|email|share|use|keep|store|speak|talk|publish|send|added|contacted|phoned|emailed|photographed|filmed";

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

/// "the terms of the loan", "the application of common sense", "the programme I already do".
pub(super) fn of_another_matter(norms: &[&str]) -> bool {
    const OF: &str = "terms|conditions|commitments|requirements|application|form|declaration|programme|project of|for the|a|our|your|this|my?";
    (0..norms.len()).any(|at| {
        let rest = norms.get(at..).unwrap_or_default();
        // "in terms of attendance"
        let in_terms = find("in $", norms.get(..at).unwrap_or_default()).is_some();
        let of = begins_to(OF, rest);
        let of_else = of
            .filter(|_| !in_terms)
            .and_then(|end| rest.get(end))
            .is_some_and(|w| {
                !is_of_matter(w)
                    && *w != "sake"
                    && !in_list(STAFF, w)
                    && w.chars().all(char::is_alphabetic)
            });
        // "the science project"
        const KNOWN: &str =
            "ncetm dfe new great important valuable amazing fabulous interesting innovative whose";
        let kind = at.checked_sub(1).and_then(|before| norms.get(before));
        let of_another_kind = begins("programme|program|project|bid|scheme|group", rest)
            && kind.is_some_and(|w| {
                !is_of_matter(w)
                    && !STAFF.split(' ').chain(KNOWN.split(' ')).any(|x| x == *w)
                    && w.chars().all(char::is_alphabetic)
            });
        of_else
            || of_another_kind
            || begins("programme|project i|we already|currently|do|did|run", rest)
    })
}
