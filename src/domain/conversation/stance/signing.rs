//! "I confirm my signature" and its kin: the sender signs for themselves, in these words. What
//! follows the verb must be the signature, the agreement, or nothing; anything else ("I confirm
//! receipt") is no signature.

use super::{
    matter::{is_given_for_another_use, is_of_matter, is_on_another_paper, takes_part},
    subject::{first_person, has_signed},
};
use crate::domain::conversation::words::{Sentence, Word, begins, begins_to, find, in_list};

/// Where the sender's own signing verb stands.
pub(super) fn signs(norms: &[&str]) -> Option<usize> {
    (0..norms.len()).find(|at| {
        let rest = norms.get(*at + 1..).unwrap_or_default();
        match norms.get(*at).copied().unwrap_or("") {
            // "Confirm as head of maths"
            "confirm" if *at == 0 && begins("as|from", rest) => confirmable(rest),
            // "Confirm signature. Thx"
            "confirm" if *at == 0 && begins(CURTLY, rest) => true,
            "confirm" | "confirming" => first_person(norms, *at) && confirmable(rest),
            "agree" => {
                let before = norms.get(..*at).unwrap_or_default();
                let having_read = find("read|seen .. and $", before).is_some();
                let curt = find("^ hi|hello|yes? have read|seen .. and $", before).is_some();
                (first_person(norms, *at) || curt)
                    && (AGREED.iter().any(|p| begins(p, rest)) || having_read && begins("$", rest))
            }
            "consent" => {
                first_person(norms, *at)
                    && (begins("$", rest)
                        || begins("to this|the|take|taking|be|being", rest)
                        || begins(
                            "to my|our electronic|digital|e? name|participation|involvement|signature|school",
                            rest,
                        ))
            }
            "approve" | "authorise" | "authorize" | "endorse" => {
                first_person(norms, *at) && APPROVED.iter().any(|p| begins(p, rest))
            }
            "support" => {
                first_person(norms, *at) && begins("this|the|our school? application|bid|eoi", rest)
            }
            "add" | "include" => {
                let before = norms.get(..*at).unwrap_or_default();
                (before.is_empty()
                    || find("please|kindly $", before).is_some()
                    || first_person(norms, *at))
                    && begins("my electronic|digital|e? signature", rest)
                    || first_person(norms, *at) && begins(MY_NAME, rest)
            }
            "have" => {
                let before = norms.get(..*at).unwrap_or_default();
                begins("of? course? yes|and|so|now? you $", before)
                    && begins(GIVEN, rest)
                    && !is_given_for_another_use(rest)
            }
            // "It has my blessing"
            "has" => {
                let before = norms.get(..*at).unwrap_or_default();
                find(
                    "^ so|and|yes? it|this|the|our|my application|form|bid|programme? $",
                    before,
                )
                .is_some()
                    && begins(GIVEN, rest)
                    && !is_given_for_another_use(rest)
            }
            // "Electronically signed: Helen Archer"
            "signed" if *at == 1 && begins("electronically|digitally", norms) => true,
            // "Signed electronically: Helen Archer"
            "signed" if *at == 0 && begins("electronically|digitally", rest) => true,
            "signed" => {
                has_signed(norms, *at)
                    && SIGNED.iter().any(|p| begins(p, rest))
                    && !begins("this|it off|out|up|for|over", rest)
                    && !is_on_another_paper(rest)
                    && find(ON_PAPER, rest).is_none()
            }
            "give" | "giving" | "given" | "gave" => {
                first_person(norms, *at)
                    && (begins(GIVEN, rest) || begins(FORMALLY, rest))
                    && !is_given_for_another_use(rest)
            }
            "sign" => {
                let before = norms.get(..*at).unwrap_or_default();
                let glad =
                    find("happy|willing|content|glad|pleased|delighted to $", before).is_some();
                let plain = find("i|we hereby? $", before).is_some();
                (glad && first_person(norms, *at) && HAPPY_TO_SIGN.iter().any(|p| begins(p, rest)))
                    || (plain && begins("this|the form|application|declaration|eoi", rest))
            }
            "happy" | "content" | "delighted" | "pleased" => {
                first_person(norms, *at)
                    && HAPPY_FOR.iter().any(|p| {
                        // "for the visit to go ahead" is for something else
                        let split = begins_to(p, rest).and_then(|to| rest.split_at_checked(to));
                        split.is_some_and(|(of, on)| {
                            of.iter().all(|w| is_of_matter(w) || *w == "stand")
                                && !(begins("with|on", on)
                                    && rests_on_another(Some(&["with"]), on.get(1..)))
                        }) && !begins("for the|our? children|pupils", rest)
                    })
            }
            "take" | "accept" | "see" | "use" | "treat" | "consider" | "regard" | "count"
            | "mark" | "record" | "put" | "log" => {
                let before = norms.get(..*at).unwrap_or_default();
                (begins("please|hi|hello|hey|yes|ok|okay|sure|so $", before)
                    || find("please|kindly $", before).is_some()
                    || before.is_empty()
                    || find("you|can|could|may $", before).is_some())
                    && TAKEN_AS.iter().any(|p| {
                        begins_to(p, rest).is_some_and(|end| {
                            of_signing(rest.get(end..).unwrap_or_default(), rest.get(end - 1))
                        })
                    })
            }
            "email" | "mail" | "message" | "reply" | "note" => {
                let before = norms.get(..*at).unwrap_or_default();
                find("this|my e? $", before).is_some()
                    && IS_MY.iter().any(|p| {
                        begins_to(p, rest).is_some_and(|end| {
                            of_signing(rest.get(end..).unwrap_or_default(), rest.get(end - 1))
                        })
                    })
            }
            // "My signature is confirmed"
            "signature" => {
                let before = norms.get(..*at).unwrap_or_default();
                find("my|our electronic|digital|own? $", before).is_some()
                    && (begins("is|has hereby|been? confirmed|given", rest)
                        || begins("is as follows", rest)
                        || begins("stands $|on|for|and|as", rest)
                        || begins(ON_IT, rest)
                        || begins(ITS_OWN, rest))
                    || find("the|an? electronic|digital|e? $", before).is_some()
                        && begins(ITS_OWN, rest)
            }
            _ => false,
        }
    })
}

/// "… the form and will scan it in": the signature is on its way.
const ON_PAPER: &str = "will|ill|shall|to scan|send|post|bring|email|return|upload|drop";

const ON_IT: &str = "is already|now|indeed? on the|this|our|your form|application|eoi|declaration $|with|and|as|already";

/// "… against my name was given by me", "… on it is mine", "… on the form is valid".
const ITS_OWN: &str = "on|against|under|in? my|the|this|our|it? name|form|application|eoi|declaration|bid|it? is|was indeed|also|my? mine|valid|genuine|correct|own|given $|by|and|with|there|thanks";

const CURTLY: &str =
    "my|our? electronic|digital|e? signature|agreement|approval|consent|participation $";

const MY_NAME: &str =
    "my|our name to this|the|our|it school? application|form|bid|declaration|submission|eoi?";

const GIVEN: &str = "my|our full|formal|written|electronic|complete? consent|agreement|approval|permission|signature|support|backing|blessing|endorsement|acceptance";

const FORMALLY: &str = "full|formal|written|electronic consent|agreement|approval for|to|of this|the|our|my attached|school? application|form|declaration|eoi|expression|programme|project";

const TAKEN_AS: &[&str] = &[
    "this e? email|message|reply|note|mail? as|to? be? my|our|formal|written|electronic|personal|the? my|our|formal|written|electronic|digital|e? confirmation|signature|agreement|consent|approval",
    "my electronic|digital|e? signature",
    "my|this as confirmation|agreement|consent|approval",
    "me|us as|to|down? as|having|have? having|have|already? signed|agreed|approved|confirmed",
];

const IS_MY: &[&str] = &[
    "is|should|can to? be taken|treated|accepted|regarded|considered|read as my|our|the? formal|written|electronic|digital|personal? confirmation|signature|agreement|consent|approval",
    "is|serve|serves|act|acts|count|counts as? my|our formal|written|electronic|digital|personal? confirmation|signature|agreement|consent|approval",
    "is|serve|serves|act|acts|count|counts as confirmation|agreement|consent|approval",
    "confirms my|our full|electronic|digital? signature|agreement|consent|approval|support|commitment",
];

const AGREED: &[&str] = &[
    "to|with the|these|this|all|our|my of? the? commitments|commitment|terms|declaration|application|conditions|requirements|expectations|above",
    "to|with the|all|these .. and commitments|terms|conditions|requirements|expectations",
    "to sign|take|participate|participating|taking|support|join|joining",
    "to do|meet|provide what|whats|everything|all thats|is|im|i|we? am|are|s? asked|expected|required|needed of|from|$",
    "to|with this|it going|moving ahead|forward|in",
    "to be|being|become|becoming a|an|the|one|part|involved|included|named|nominated|considered|lead|second|participant|advocate|$",
    "to|with this|it|everything|them|these|those $",
    "to|with all|everything of|on|in? this|it|there|above|the? form|application? and|$",
    "and sign|signed|confirm",
    "with all|the|these commitments|terms|conditions|expectations",
];

const APPROVED: &[&str] = &[
    "$",
    "of? this|it|the|our|my application|form|participation|declaration|expression|submission|eoi? $",
    "of? this|the|our|my application|form|participation|declaration|expression|submission|eoi",
];

const SIGNED: &[&str] = &[
    "$",
    "this|it",
    "the|our|my attached|completed|maths|mastery|primary|secondary|readiness|application? form|application|declaration|eoi|expression|document|paperwork|commitment|commitments|sheet",
    "electronically|digitally|and|above|as",
];

const HAPPY_TO_SIGN: &[&str] = &[
    "$",
    "this|it|the|up? form|application|declaration|off|electronically|as|and|thanks|thank|eoi|commitment|commitments",
    "this|it $",
];

const HAPPY_FOR: &[&str] = &[
    "for this|it|the|our|my|us|me|application|school|name|form .. go|proceed|take|move|apply|stand ahead|forward|part|through|as?",
    "for this|it|the|our|my|us|me|application|school|name|form .. be submitted|included|considered|processed|entered|counted|accepted|taken|put|used|added|part|involved|one|a|in|on|$",
    "for this|it|us|the|our application|school|form? to proceed",
];

/// "my confirmation" is of the signature unless it says of what: "… of receipt".
fn of_signing(rest: &[&str], object: Option<&&str>) -> bool {
    let given: Vec<&str> = object.into_iter().chain(rest).copied().collect();
    if is_given_for_another_use(&given) {
        return false;
    }
    match object.copied() {
        Some("confirmation" | "agreement" | "approval" | "consent" | "support" | "commitment") => {
            begins("$", rest)
                || begins("from|by both? me|us|myself", rest)
                || begins(
                    "and|as|on|electronically|thanks|thank|to the|sign|this?",
                    rest,
                )
                || begins(
                    "of|for|to my|our|the signature|agreement|commitment|commitments|electronic|consent|support|declaration",
                    rest,
                )
                || begins("of|for|to the|this|our application|form|declaration", rest)
                || begins("that", rest) && confirmable(rest)
        }
        Some("signed" | "agreed" | "approved" | "confirmed") => {
            !is_on_another_paper(rest)
                && begins(
                    "$|and|thanks|thank|as|too|also|this|it|the|our form|application|declaration|it?",
                    rest,
                )
        }
        Some("signature") => {
            !begins("of|for her|his|their|mrs|mr|miss|ms", rest) && !begins("when|after|from", rest)
        }
        Some(_) | None => false,
    }
}

/// What follows "I confirm": the sender's own signature or agreement, or nothing more.
fn confirmable(rest: &[&str]) -> bool {
    const NOTHING_MORE: &[&str] = &[
        "$",
        "this? as requested|headteacher|head? $",
        "this|it? for you $|and|thanks",
        "this? now|today|hereby|here $",
        "as the|a? ht|hod|slt $",
        "as the|a? second|first|mastery|senior? head|headteacher|principal|lead|leader|participant|advocate|signatory teacher|participant|of? maths|mathematics|department|school|1|2|one|two? $",
        "as the|a? mastery|senior|lead? head|headteacher|principal|lead|participant|advocate|teacher of? maths? 1|2|one|two? for|at .. school|academy|college|primary|infants|juniors $",
        "this? by|in|via|with this|return? email|reply|message? $",
        "this|the|above|below|all of? the? above|below? $",
        "this|it|everything|both $",
        "this|it? too|also|likewise $",
        "from|for|on me|us|myself|my|our end|side|part|behalf? too|also? $|and|thanks|thank",
        "this|it? as well $",
        "mine too|also|as? well? $",
        "and i|ive|we|weve have|will? asked|copied|cced|told|reminded|forwarded|included",
        "thank|thanks|many|kind|regards",
    ];
    // "as headteacher of Oakfield that I agree"
    if begins("as head|headteacher|principal|lead|the|maths", rest)
        && let Some(that) = rest.iter().position(|w| *w == "that")
    {
        return confirmable(rest.get(that + 1..).unwrap_or_default());
    }
    let rest = match rest.split_first() {
        Some((&"that", after)) => after,
        _ => rest,
    };
    // "my place and my signature"
    let with_place = begins_to("my|our place|participation|involvement and", rest);
    let signature = |end: &usize| begins("my|our", rest.get(*end..).unwrap_or_default());
    let rest = rest
        .get(with_place.filter(signature).unwrap_or(0)..)
        .unwrap_or_default();
    // "my signature" is nobody else's, whatever follows, unless something is told about it
    if let Some(end) = begins_to(
        "my|our electronic|digital|e|own|personal? signature|signatures",
        rest,
    ) {
        let told = "is|was|has|isnt|wasnt|block|that|of|will|below|not";
        let after = rest.get(end..).unwrap_or_default();
        return !begins(told, after) && !is_on_another_paper(after);
    }
    NOTHING_MORE.iter().any(|p| begins(p, rest)) || is_the_matter(rest)
}

/// What is confirmed is that the sender takes part or agrees, and not that they got our letter or
/// what the date is.
fn is_the_matter(rest: &[&str]) -> bool {
    let has = |patterns: &[&str]| patterns.iter().any(|p| find(p, rest).is_some());
    let object = OBJECTS.iter().find_map(|p| begins_to(p, rest));
    let of_object = object.is_some_and(|end| {
        let after = rest.get(end..).unwrap_or_default();
        !begins(
            "is|was|has|have|isnt|wasnt|will|can|below|not|date|dates|form|number",
            after,
        ) && !rests_on_another(rest.get(..end), Some(after))
    });
    !is_given_for_another_use(rest)
        && has(&[
            "given full|complete|formal|written? agreement|approval|support|consent|permission|backing|blessing",
            "with|have|has|give|given my|our full|complete|formal|written? agreement|approval|support|consent|permission|knowledge|backing|blessing",
        ])
        || of_object && !is_given_for_another_use(rest)
        || CLAUSES.iter().any(|p| {
            find(p, rest).is_some_and(|(_, to)| {
                if rests_on_another(rest.get(..to), rest.get(to..)) {
                    return false;
                }
                // what else is confirmed with it is not what this says
                let on = rest.get(to..).unwrap_or_default();
                let end = find("and that|both|the|will|to", on)
                    .or_else(|| find("before|when|after|prior", on))
                    .map_or(rest.len(), |(at, _)| to + at);
                let clause = rest.get(..end).unwrap_or_default();
                !clause.iter().any(|w| in_list(OF_ELSE, w))
            })
        })
}

/// "… that I am happy with | the first option": what one is happy with is nothing of the matter.
fn rests_on_another(before: Option<&[&str]>, on: Option<&[&str]>) -> bool {
    const JOINS: &str = "and so as because since but";
    const REACHES: &str = "with for to in on about the our my a all attend attending join joining";
    let before = before.unwrap_or_default();
    let with = before.last().is_some_and(|w| in_list(REACHES, w));
    let on = on.unwrap_or_default();
    let object: Vec<&str> = on
        .iter()
        .take_while(|w| !in_list(JOINS, w))
        .take(5)
        .copied()
        .collect();
    let verb = begins(
        "be|take|join|sign|participate|support|commit|release|do|go|attend|act|lead|proceed|have|put|lend",
        &object,
    );
    with && !verb
        && !takes_part(&object)
        && !object.iter().any(|w| is_this(w))
        && object.iter().any(|w| !is_of_matter(w))
}

fn is_this(word: &str) -> bool {
    const THIS: &str = "this it everything document paperwork application form programme project group workgroup bid eoi declaration school us commitment commitments";
    in_list(THIS, word)
}

const OBJECTS: &[&str] = &[
    "the|an electronic|digital? signature on|for|$",
    "my|our full|formal|own|electronic|e|continued|schools|school? signature|agreement|consent|approval|support|commitment|acceptance|participation|involvement|permission|endorsement|backing|blessing",
    "my|our firm|full|clear? intention|wish|desire|willingness|readiness to take|participate|join|support",
    "my|our firm|full|clear? intention|wish|desire|willingness|readiness to be part|involved|included|considered|a|one|the",
    "my|our part|place|role|participation|involvement in|as|on",
    "my part|place|role|participation|involvement $",
    "this|the|our|my|above schools|school|completed|attached? application|form|bid|eoi|expression|declaration|commitments|above|submission",
    "and|both agree|sign|approve",
    "our|the|a school|academy full|continued? participation|involvement|support|commitment|agreement|consent|approval|acceptance|intention",
    "the|full? participation|involvement|inclusion|commitment|support|agreement|consent|approval of|from our|the|this school",
];

/// Of the sender, or of their school.
const CLAUSES: &[&str] = &[
    "i|we|im|ive|weve|school .. agree|agreed|approve|approved|consent|endorse|accept|accepted|authorised|authorise|signed|sign this|it|$|and|to|with|the|our|my|all|everything|electronically|as|for|that",
    "i|we|im|were am|are|have|ive|weve? both|all? signing|signed up? to|for this|it|them|these|us|school|the|our primary|secondary|maths|mastery|readiness|work? programme|project|group|workgroup|$",
    "i|we|school|trust will|ill|shall? be? fully|both|all|also|wholeheartedly? support|supports|supporting|back|backs|backing this|it|the|our|my|their|and|$",
    "school is fully|very|totally? supportive|committed $|of|to",
    "i|we|im|were|am|are|school .. happy|content|willing|delighted|pleased|keen|glad|prepared|committed|excited to|for|with|$|and",
    "id|wed like|love|wish to be|take|join|go|participate",
    "i|we|im|were|am|are .. supportive|board|involved",
    "i|we|im|were am|are? fully|totally|completely? in full|complete|total? agreement|favour of|with|to|$|and",
    "i|we|im|were am|are? fully? aware of this|the|our application|commitment|commitments|form|programme|expectations $|and",
    // "I am aware of and support our application"
    "i|im|we|ive|weve .. and fully|wholly|also? support|approve|endorse|back|accept this|it|the|our|of|$",
    "i|im|we|ive|weve .. and fully|wholly|also? agree to|with this|it|the|our|everything|all",
    "i|im am? one|a|the of? the|your|our? named? signatories|signatory",
    "behind this|it|the|our $|application|bid|eoi|project|programme|school",
    "i|we|im|ill|were|well|school .. .. take|taking part|this",
    "i|we|im|ill|were|well|school .. .. participate|participating|join|joining|commit|attend|attending",
    "i|we|school can|will|to? .. release|releasing",
    "ill|will be one|a|the|our of? the? second|other|first|lead|mastery? participant|participants|advocate|advocates|lead|leads",
    "i|we|school wish|wishes|want|wants|would|id|like|love like|love|wish? to? go|be|take|join|participate|proceed",
    "happy to|for .. go|take|proceed|be",
];

const OF_ELSE: &str = "receipt received receive get got arrived arrive attach attached enclosed send sending sent resend \
    copied cced copy forwarded passed asked told spoken spoke emailed date dates time times venue address email \
    number trn urn invoice payment parking booking booked book attendance workshop visit meeting session event \
    interview survey evaluation conference training hear waiting wait mailing newsletter pa children pupils \
    other another";

/// "Helen Archer (Headteacher) - confirmed 26.4.22": a line as on a form, in the sender's own name.
pub(super) fn is_signed_line(sentence: &Sentence) -> bool {
    const ROLE: &str = "headteacher head teacher principal executive acting lead participant advocate maths leader \
        the of at and 1 2 one two second school primary academy signature signed date dated on behalf our";
    const SIGNED: &str = "confirmed agreed approved signed confirming agreeing approving";
    const MONTHS: &str = "january february march april may june july august september jan feb mar apr jun jul aug sept sep";
    let dated = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit()) && word.len() <= 4 || in_list(MONTHS, word)
    };
    let own = |w: &Word| w.own && w.capital;
    // "/s/ Ann Lee"
    if sentence.text.trim_start().starts_with("/s/") {
        return sentence.words.len() > 1 && sentence.words.iter().skip(1).all(|w| w.own);
    }
    let signed = |w: &Word| w.norm == "signed" && sentence.words.iter().any(|w| w.own);
    sentence.words.first().is_some_and(|w| own(w) || signed(w))
        && sentence.words.iter().any(|w| in_list(SIGNED, &w.norm))
        && sentence
            .words
            .iter()
            .all(|w| w.own || dated(&w.norm) || in_list(ROLE, &w.norm) || in_list(SIGNED, &w.norm))
        && !sentence.question
}
