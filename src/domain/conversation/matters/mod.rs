//! Everything else a school says in passing: questions, the form it attaches or forgot, one
//! participant, a link instead of a file.

pub(super) mod applying;
pub(super) mod idle;
pub(super) mod numbers;
pub(super) mod sending;
pub(super) mod statement;
pub(super) mod stopping;

use self::sending::{announces, revises, speaks_of_sending};
use super::{
    Said, Words,
    split::links,
    stance::{
        beside::excuses_the_silence,
        courtesy::{offers_help, without_courtesies},
        deciding::asks,
        leaving::leaves,
        refusing::without_contractions,
    },
    words::{Sentence, begins, begins_to, collapse, cut, find, is_turned_round, sentences},
};

pub(super) fn hear(subject: &str, found: &[Sentence], words: &Words) -> Vec<Said> {
    let mut said = Vec::new();
    for (n, sentence) in found.iter().enumerate() {
        if stopping::stops(sentence) {
            said.push(Said::StopsReminders {
                quote: sentence.quote(),
            });
            continue;
        }
        if let Some(mut chases) = question(sentence) {
            // "… is off sick until Monday. Is that ok?" asks after no form
            let before = n.checked_sub(1).and_then(|before| found.get(before));
            chases &= !sentence.says(DECIDED);
            chases &= !sentence.says(&["^ and? is|was|would that|this|it"])
                || sentence.says(&["all|everything|enough|sufficient"])
                || before.is_none_or(speaks_of_sending);
            said.push(Said::Asks {
                quote: sentence.quote(),
                chases,
            });
            continue;
        }
        if is_one_participant(sentence, n.checked_sub(1).and_then(|b| found.get(b))) {
            said.push(Said::OneParticipant {
                quote: sentence.quote(),
            });
        }
        if revises(sentence) && !leaves(&sentence.norms()) {
            said.push(Said::Revises {
                quote: sentence.quote(),
            });
        }
        if announces(sentence) {
            said.push(Said::AnnouncesForm {
                quote: sentence.quote(),
            });
        }
    }
    from_subject(subject, &mut said);
    for link in words
        .links
        .iter()
        .map(String::as_str)
        .chain(links::shares(&words.fresh))
    {
        let quote = cut(link);
        if !said
            .iter()
            .any(|s| matches!(s, Said::ShareLink { quote: q } if *q == quote))
        {
            said.push(Said::ShareLink { quote });
        }
    }
    said
}

/// "I confirm my signature", with nothing beneath it: somebody has put their whole answer there.
pub(super) fn told_by_subject(subject: &str) -> Vec<Sentence> {
    let mut told = of_subject(subject);
    if !told.iter().any(|s| s.says(&["i|im|we|my|our|yes"])) {
        told.clear();
    }
    told
}

/// An answer only repeats its thread's subject.
fn of_subject(subject: &str) -> Vec<Sentence> {
    let line = collapse(subject);
    let lower = line.to_lowercase();
    if lower.starts_with("re:") || lower.starts_with("fw") || lower.starts_with("aw:") {
        return Vec::new();
    }
    sentences(&line)
}

/// "Revised form" may be all that is said.
fn from_subject(subject: &str, said: &mut Vec<Said>) {
    for sentence in of_subject(subject) {
        if sentence.question {
            continue;
        }
        if revises(&sentence) && !said.iter().any(|s| matches!(s, Said::Revises { .. })) {
            said.push(Said::Revises {
                quote: sentence.quote(),
            });
        }
        if announces(&sentence) && !said.iter().any(|s| matches!(s, Said::AnnouncesForm { .. })) {
            said.push(Said::AnnouncesForm {
                quote: sentence.quote(),
            });
        }
    }
}

const CHASING: &[&str] = &[
    "did|do|have you get|got|receive|received|had|have our|the|my|this|it|a|form|application|everything",
    "did you get|receive",
    "have you got|received|had",
    "has|have|had our|the|my|it|this|form|application .. arrived|received|reached|come",
    "did our|the|my|it|this .. arrive|reach|come",
    "is|was our|the|my|it .. received|arrived",
    "confirm|acknowledge safe? receipt",
    "confirm|acknowledge that? you|youve|it|its|this|our|the|form|application .. received|arrived|have|got|safely|reached",
    "if|whether youve|you have? received|got|had our|my|the|it|this",
    "if|whether|that our|my|the|it|this form|application|email|message? has|have? arrived|reached|received|got|came|come|made",
    "confirm .. you got|received|have",
    "just|only|to? check|checking that|if|whether|you|our|it|the|this .. received|arrived|got|have|get|receive",
    "just checking",
    "if|whether we|i have|ve? done|sent|given|provided|completed everything|all",
    "have we|i done|sent|given|provided|completed everything|all",
    "check|checking that|if|whether? our|the|my|it|its|everything|everythings application|form|submission? is? all|now|ok? in|order|ok|okay|complete|fine|there|arrived|received|through|good",
    "if|whether|that .. form|application .. .. has|have|had arrived|reached|received|got|come",
    "make|be sure .. arrived|received|got|reached|through",
    "confirm|check that|if|whether? we|were|everything|everythings|it|its|all .. set|complete|order|fine|ok|okay|done",
    "confirm|check that|if|whether? our|the|my|this application|form|submission is|was now|all|also? complete|in|ok|okay|fine|done",
    "wanted to check .. received|arrived|got|through",
    "^ and? is|was this|that|it|everything all? ok|okay|alright|enough|correct|right|complete|in|all $|now|then|so|thanks|please|there|with|from|like|as",
    "is|thats|that that|this|is? all|everything",
    "do you need anything|any",
    "have|youve|had|got|received everything you|we|that|now|$",
    "has|have all|both? the|our|of? signatures|confirmations|replies|signatories .. come|arrived|replied|confirmed|signed|responded|received|in",
    "^ hi|hello|and? has .. .. confirmed|replied|signed|responded yet? $|or",
    "^ and? has|have .. been in touch|contact with|yet? you|us|$",
    "are we all? now? complete|sorted|done|set|ok|okay all? now? $|with|for",
    "where are we|things? up? to|at? with our|the|my application|form",
    "do|is you|there need|anything|still .. else|more|from",
    "do|must|should|is i|we|there need|have? to? do? anything|something .. do|$|from|now|next|to",
    "any news|update|updates",
    "did|has it|this|that|everything|form|application get|got|come|came|gone|go through",
    "heard|hear .. back",
    "is our|the|my application|form|everything all? now? complete|ok|okay|fine|in|sorted|done|there|set",
];

/// "Please could you confirm you have received this?"
pub(super) fn asks_for_receipt(sentence: &Sentence) -> bool {
    sentence.says(&["receipt|received|receive|arrived|got|come|came|reached"])
        && question(sentence) == Some(true)
}

/// What a person has decided, or will.
const DECIDED: &[&str] = &[
    "successful|unsuccessful|outcome|decision|decided|selected|chosen|shortlisted|result|results|eligible",
    "can|could|will|would|still|if|whether .. accept|accepted|considered",
    "got a|the|our place|places",
];

const COURTESY: &[&str] = &[
    "please? let me|us know if|should you|there|anything|any|this|we|i need|require|have|want|is|are|would|anything|else|more|further|can",
    "let me|us know if anything",
    "let me|us know what|anything else|more|further you|i|we|is|that",
    "if|whether this|that|it works|suffices|does",
    "hope you|this|all|that are|is|finds|well|had",
    "how are you",
    "hope .. well",
    "is there anything else|more",
    "^ and? is that|this|it all|everything|enough|sufficient|what $|you|thats|that|i|we|is|are",
    "^ is that|this|it ok|okay $|now|with",
    "^ ok|okay $",
    "please do? not hesitate",
    "happy to help",
];

/// A question for the hub; whether it only asks after something sent.
fn question(sentence: &Sentence) -> Option<bool> {
    let norms = sentence.norms();
    let full = without_contractions(&norms);
    let says = |p: &str| find(p, &norms).or_else(|| find(p, &full)).is_some();
    let has = |patterns: &[&str]| patterns.iter().any(|p| says(p));
    let asked = sentence.question
        || is_turned_round(&norms)
        || asks_of(&norms)
        || has(&[
            "could|can|would you please|kindly|also? also? let|tell|advise|explain|clarify|say|send|check|help|confirm|give",
            "could|can|would you please|kindly|also? resend|forward|provide|supply|arrange|call|ring|share|point|direct|recommend",
            "please|kindly could|can|would you resend|forward|provide|supply|arrange|call|ring|share|point|direct|recommend",
            "please|kindly could|can|would you let|tell|advise|explain|clarify|confirm|acknowledge|say|send",
            "please advise",
            "please|kindly? let me|us know whether|when|what|how|which|where|who|if|the we|i|you|the|it|our|this|there",
            "^ please|kindly|do let me|us know that our|the|this|it|you|youve|its|everything|all",
            "i|we was|were|am wondering if|whether|when|what|how",
            "wondering|wondered if|whether|when|what",
            "^ hi|hello|so|and|please|also? when|how|what|where|which is|do|does|are|can|should|will the|we|i|it|this|our|there",
            "please|kindly confirm|acknowledge receipt",
            "please|kindly confirm you|that|our|the|when|whether|if .. received|have|arrived|got|is|deadline",
            "just|only checking",
            "want|wanted|wanting|writing|emailing to check|ask|know|find",
            "want|wanted|wanting|writing|emailing to make|be sure",
            "i|we want|wanted|would like|wish|need|id to? like? to? know|ask|check",
            "i|we have|had|ve a|some|another|one|quick|couple .. question|questions|query",
            "quick question|query",
            "not sure whether|if|how|what|which|when",
        ]);
    // "I wasn't sure what to send": what was not known then is no question now
    if !asked
        || !sentence.question
            && (excuses_the_silence(sentence)
                || offers_help(sentence)
                || norms.len() > 4 && without_courtesies(&norms).len() <= 2)
    {
        return None;
    }
    // "Please let me know if anything is missing." wants no answer; as a question it does.
    let of_missing = sentence.question
        && has(&[
            "if|whether|is|was anything|something is? missing|outstanding|needed|required",
            "are|is|am we|i|you|there|it still|also? missing|waiting|lacking",
            "what|anything|something|still .. missing|outstanding|needed|waiting",
        ]);
    let chases = (of_missing || has(CHASING))
        && !has(&[
            "deadline|selected|successful|place|outcome|decision|cost|fund|funding|when|how|eligible",
        ]);
    let courteous =
        has(COURTESY) && !has(&["deadline|cost|funding|whether|when|how|eligible|which"]);
    if courteous && !(chases && sentence.question) {
        return None;
    }
    // words to a colleague who is copied in
    let colleague = has(&[
        "reply all|to all",
        "your signature|trn|agreement|confirmation",
        "can|could|please you|all|both reply|sign|respond",
    ]) && !has(&["we|our|i"]);
    // "Hello? Did you get this?"
    let only_mark = sentence.words.len() < 2 && !sentence.question
        || matches!(*norms, ["hello" | "hi" | "anyone"]);
    (!colleague && !only_mark).then_some(chases)
}

/// "who pays for supply", "what time does it start": a question whatever its mark. "When she is
/// back", "what you sent" and "how lovely" are none.
fn asks_of(norms: &[&str]) -> bool {
    const OPENS: &str = "and|so|also|but|ok|hi|hello|just?";
    const ASKING: &[&str] = &[
        "who|whos|why",
        "when|where|how|what|whats|which is|are|do|does|did|can|could|will|would|should|shall|must|has|have|was|were",
        "what|which|how time|date|dates|day|days|room|much|many|long|often|far|about|happens",
    ];
    let opened = begins_to(OPENS, norms).unwrap_or(0);
    let rest = norms.get(opened..).unwrap_or_default();
    rest.len() > 2 && ASKING.iter().any(|p| begins(p, rest))
}

const ONE: &[&str] = &[
    "only|just have|has|having|send|sending|be|put|putting|enter|entering|got|able|one|a|to? send|put|have|enter|release|to? one|1|single participant|teacher|lead|person|member of? staff? from|in|on|taking|will|this|and|as|for|to|attending|participating|who|we|if|with",
    "only|just have|has|send|sending|be|put|putting|enter|entering|got|able|to? send|put|have|enter|release? one|1|a|single single? participant|teacher|lead|person|member of? staff? $",
    "have|be|with|send|sending|enter|put|putting|nominate|nominating|name|naming a? one|1|single lead? participant|teacher $",
    "one|1|single participant|teacher|lead|person|member of? staff? only",
    "one|1|single participant|teacher|member of? staff? will|is|be be? taking|attending|participating|take|attend|participate",
    "one|1|single teacher|participant|member of? staff? taking|attending|participating",
    "only|just .. can|could|will|is able? to? be? released|attend|attending|participate|participating|take|taking|come|coming|join|joining",
    "not|no have|send|name|put|be a? second participant|teacher|lead",
    "no second participant|teacher|lead",
    "wont|dont have|be|send|name|nominate? a|any? second participant|teacher|lead",
];

/// What else is said of one, or of whether.
const BESIDE_ONE: &[&str] = &[
    "missing|signed|replied|copied|attached|trn|email|form|left|away|absent|available|question|changed|confirm|confirmed",
    "one participant|teacher per|from each|at a time",
    "more than one|1",
    "not|isnt just|only|a? one|small",
    "if|whether|could|would|might",
];

/// "We can only put forward one participant": whom the school names for the year.
const NAMES_ONE: &[&str] = &[
    "only|just be? able? to? put|name|nominate|enter|offer|field|spare|supply|provide|release|manage|find forward|up? a|the? one|1|single lead? participant|teacher|person|member",
    "put|putting|name|naming|nominate|nominating|enter|entering|offer|offering|spare|release|supply|provide forward|up? only|just a|the? one|1|single lead? participant|teacher|person|member",
];

/// For one day it is nobody's place that is given up.
const FOR_A_DAY: &[&str] = &[
    "to|at|for|on|in the|a|an|your|our|this|that|its? first|second|next|last|opening|launch|introductory|initial|.. meeting|session|workshop|event|webinar|conference|visit|launch|day|evening|interview",
];

/// For now, or in another year.
const FOR_NOW: &[&str] = &[
    "now|yet|moment|until|till|stage|present|far|currently|today|tomorrow|week|last|previous|previously|initially|another",
];

/// What is told of the one stands behind "who": "one participant, Marek, who is copied".
fn names_one(sentence: &Sentence) -> bool {
    let norms = sentence.norms();
    let told = norms
        .iter()
        .position(|w| matches!(*w, "who" | "whom" | "whose"));
    let told = norms.get(..told.unwrap_or(norms.len())).unwrap_or_default();
    let says = |patterns: &[&str]| patterns.iter().any(|p| find(p, told).is_some());
    says(NAMES_ONE) && !says(BESIDE_ONE) && !sentence.says(FOR_NOW)
}

fn is_one_participant(sentence: &Sentence, before: Option<&Sentence>) -> bool {
    let small = |s: &Sentence| {
        s.says(&[
            "small|tiny|rural school|primary|village|infant|team|staff",
            "one|two|three|four|1|2|3|4|village class|form|teacher? village? school|primary",
            "village school|primary",
            "only|just two|three|four|five|six|2|3|4|5|6 of us|teachers|staff|classes|teaching",
            "school is|are very|so|quite|really? small",
        ])
    };
    let one = sentence.says(ONE)
        || ((small(sentence) || before.is_some_and(small))
            && sentence.says(&[
                "one|1|single lead? participant|teacher|lead|member|person",
                "be|send|have|release one|1 of us|them",
                "just|only be? me|myself",
                "it|there will|would|can? just|only be",
                "just|only one|1 $",
            ]));
    (names_one(sentence) || one && !sentence.says(BESIDE_ONE))
        && !sentence.says(FOR_A_DAY)
        && !sentence.question
}

/// Something is asked, though perhaps in no question: "Grateful for clarification on …", "Keen to know more".
pub fn seeks_an_answer(fresh: &str) -> bool {
    const SEEKS: &[&str] = &[
        "advise|advice|clarify|clarification|query|queries|enquiry|question|unsure",
        "know|hear|hearing|find|finding|information|info|details more|out|about",
        "more information|info|details",
        "any chance",
        "ring|call|phone|email me|us back?",
        "work out if|whether|which|what",
        "just? checking|check that|if|whether|we|you|i",
        "is|are|was asking",
    ];
    sentences(fresh)
        .iter()
        .any(|s| s.question || asks(&s.norms()) || s.says(SEEKS))
}
