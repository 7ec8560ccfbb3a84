//! Courtesies: greetings and thanks, who is writing, an offer to be asked for more; within a sentence
//! they are taken away before anything is decided.

use super::vocabulary::{CONDITIONS, NEGATIONS, OTHERS};
use crate::domain::conversation::words::{Sentence, find, in_list, names::name_at};

/// Courtesies whose "if", "not" and "once" mean nothing.
const COURTESIES: &[&str] = &[
    "please? let me|us know if|should ..",
    "if you need|require|want|have|would anything|any|more|further|other|like? ..",
    "if there is|are|s anything|any ..",
    "if thats|its|youre|that|it|you is|are? all? ok|okay|alright|fine|right|possible|convenient with|by|for? you? all?",
    "if needed|required|necessary|possible|helpful",
    "if|assuming|presuming this|that|thats|it|its|a|an|my? e? email|mail|reply|message? is|will be? all|what|everything i|you|we need|needed|want|require|required|have? to? do? from? me?",
    "if|assuming|presuming this|that|thats|it|its|a|an|my? e? email|mail|reply|message? is|will be? all? enough|sufficient|acceptable",
    "if that|this|it helps|suits|suffices",
    "you can|may|could also? take it as? read? that",
    "for the|your|our? completeness|clarity|record|records|clarification",
    "for the|any? avoidance of any? doubt|confusion",
    "^ this? i? is|am|im|just? just|writing|emailing|email to say|let you? know? that?",
    "^ this is to say|let|inform|notify|advise you? know? that?",
    "^ please? accept|take|treat|consider|regard this|my e? email|mail|letter|message|note? as? my|our|a|an? formal|official|written? notification|notice|statement|declaration that",
    "^ hi|hello|hiya|hey|dear|morning|afternoon there|all|both|team|everyone|everybody",
    "^ further|following|in|with to|reply|reference|response|regard to? your|the|our email|e|letter|message|reminder|request mail? of|on|dated .. january|february|march|april|may|june|july|august|september",
    "^ further|following|in|with to|reply|reference|response|regard to? your|the|our email|e|letter|message|reminder|request mail? below|above|earlier?",
    "^ as? per|requested|asked in|by? your|the|our email|e|letter|message|reminder|request|note mail? below|above|earlier?",
    "thank you so|very? much? again? for checking|asking|chasing|flagging|organising|arranging|reminding|getting|being up|on|this|that|in|touch|patient?",
    "thank you so|very? much|again?",
    "to whom it may|might concern",
    "further to your|the|this email|e|letter|message|reminder|request mail?",
    "in|with response|reply|reference|regard|relation|answer to your|the email|e|letter|message|reminder|request mail?",
    "i think|thought|believe|assume|suspect .. forgot|forgotten|omitted|failed to copy|cc|include|add me|us in? so|and|hence?",
    "i thought|assumed i|id|we have|had|was|were? been? copied|included|cced in|on? sorry?",
    "^ yes? that|this is correct|right",
    "^ yes? thats correct|right",
    "sorry|apologies that? i|we was|were|got left|missed off|out of|from? the|your|that|this? original|first|last? email|mail|list|message|form|copy|cc",
    "i am|im the? head|headteacher|principal teacher? here? and|so",
    "^ i|im am? the? head|headteacher|principal teacher? at|of|for|from the|our|this? school",
    "once|yet again|more",
    "at once $|and|so|then",
    "all being well",
    "if all goes well|to",
    "^ well done $|all|both|everyone|you|to",
    "^ haha|ha",
    "acknowledge|acknowledging receipt? of? your|the e? email|mail|letter|message|request and",
    "until|till then and|but|so|$",
    "it is|gives with|me great|much|real? pleasure|delight that|to",
    "sorry|apologies if that|this|it|i|my was|wasnt|werent|were|is|isnt not|un? very|completely? clear|unclear|obvious|confusing",
    "as|being our|the|a|an? executive|interim|acting? headteacher|principal of|at our|the|this school",
    "as|being our|the|a|an? executive|interim|acting? headteacher|principal",
    "as|being our|the|a|an? executive|interim|acting? head of|at our|the|this school",
    "because? i|we|as didnt|hadnt|havent|not i|we? realise|realised that? i|we|you|it|this? needed|had|have|need|was|wanted? to? email|reply|sign|respond|write|confirm? separately|myself|too|also?",
    "sorry|apologies for not .. sooner|earlier|before",
    "sorry|apologies for|about the|my|any|all? hassle|trouble|inconvenience|confusion|nuisance|delay|wait",
    "not a problem at? all?",
    "^ ok|okay|yes|hi|hello? no worries|bother|probs|trouble|prob at? all?",
    "^ no problem at? all?",
    "no problem at? all? $",
    "theres|there is? no problem with|about this|it|that",
    "my? apologies|sorry for not being|having|been been? copied|included|cced in|on?",
    "i? hope this|that|it|an|a|my|one e? email|mail|reply|message? helps|suffices",
    "i? hope an|a|my|one e? email|mail|reply|message is|will be? all? enough|sufficient|ok|okay|fine|acceptable",
    "and? sorry|apologies i|we did|had? didnt|hadnt|not? realise|realised|know|known|notice|noticed|see|spot that? .. copied|cced|ccd|included|added me|us? in?",
    "i? hope this|that|it is|will be? all|what|everything|enough|sufficient|do you? need|needed|want|wanted|require|required? from? me?",
    "as requested|asked|promised|instructed|suggested",
    "i|we|im am|are? in receipt of your|the|this email|e|letter|message|reminder|request mail? dated|of|on .. january|february|march|april|may|june|july|august|september|october|november|december",
    "i|we|im am|are? in receipt of your|the|this email|e|letter|message|reminder|request mail?",
    "i|we can? acknowledge|confirm safe? receipt of your|the|this email|e|letter|message|reminder|request mail? and",
    "^ hi|hello|hiya|hey? its|this is? me? here? from|at our school",
    "please? be assured|reassured|advised|informed|aware of|that",
    "drop|send|ping you a? quick|short|brief? line|note|email|message to",
    "before it|this|that|we was|were? sent|submitted|went|emailed off|in|to? you|it?",
    "as|because|since i|we dont|didnt|wasnt|do|did|was|seem not? seem|appear? to? have|be|get? been? copied|included|cced|on in|to|the? original|first? email|mail?",
    "sorry|apologies that? i|we should have been on|in|included|copied in|on? the|your|that|this? original|first|last? email|mail|list|message|copy|cc?",
    "do not|dont hesitate to contact|get|call|ask .. ",
    "apologies|sorry i|we did|have not|didnt|havent .. sooner|earlier|before",
    "i|im? am|do? not|dont know|sure|certain|understand why|how i|we|my was|were|wasnt|werent|got|name|email not|wasnt? .. copied|included|left|missed|cced in|off|out|on? but?",
];

/// Courtesies taken away, so that their small words do not count.
pub(in crate::domain::conversation) fn without_courtesies<'a>(norms: &[&'a str]) -> Vec<&'a str> {
    let mut left = norms.to_vec();
    // "I would be grateful if you could accept …": a "please"
    const PLEASE: &str = "i|we|id|wed would? be? very|most|really? grateful|obliged|appreciate it? if you could|would|can";
    if let Some((from, to)) = find(PLEASE, &left) {
        left.splice(from..to, ["please"]);
    }
    // "No problem with this": no courtesy
    const NO_PROBLEM: &str = "no problem|problems at? all? with this|that|it|any|the|our";
    if let Some((from, to)) = find(NO_PROBLEM, &left) {
        left.splice(from..to - 1, ["agreed", "to"]);
    }
    for pattern in COURTESIES {
        if let Some((from, to)) = find(pattern, &left) {
            // "let me know if you need anything" runs to the end of what is said
            let to = if pattern.ends_with("..") {
                left.len()
            } else {
                to
            };
            left.drain(from..to.min(left.len()));
        }
    }
    // "I have your letter of 26 April, and can confirm"
    if left.first() == Some(&"and") && left.len() < norms.len() {
        left.remove(0);
    }
    // "I wasn't on the first e-mail, but yes"
    if let Some((but, _)) = find("but yes|yep|yeah", &left) {
        left.drain(..=but);
    }
    left
}

pub(in crate::domain::conversation) fn is_empty_courtesy(sentence: &Sentence) -> bool {
    sentence.says(&[
        "^ hi|hello|dear|hiya|morning|afternoon|evening",
        "^ good morning|afternoon|evening|day",
        "^ many|kind|best|with? thanks|thank|regards|wishes",
        "^ thanks|thank|cheers|sorry|apologies|no",
        "^ hope",
        "^ and|so? i|we? do? hope|trust|hoping this|that|thats|it|you|youre|your|all|everything",
        "^ i|im am? so|very|really|truly? sorry",
        "^ please? excuse|forgive|pardon",
        "^ i|we|id|wed would? really|very|much? appreciate it|this|you|your|that|the",
        "^ i|we refer to your|the|our email|letter|message|reminder",
        "^ just|only a quick|short|brief? one|email|line|note|message from|about|$",
        "^ enjoy|have a|the|your",
        "^ please? let me|us know if",
        "^ its|this is .. here|again|speaking $",
        "^ any|anything|if .. let me|us know|call|ring|shout|email",
        "^ please? let me|us know what|anything|of else|more|you|anything",
        "^ i|we can? confirm the following $",
        "^ looking forward",
        "^ we|i look forward",
        "^ see|speak|talk to? you|soon|then",
        "^ sorry|hi|i|im? am? just|only? back|returned from|in|at|off",
        "^ sorry|hi|i|ive? have? only|just only|just? seen|saw|read|found|spotted|noticed|opened|picked this|it|your|up",
        "^ i|we thought|assumed i|id|we|wed .. copied|included|cced|signed|replied|done",
        "^ i|we thought|assumed|presumed .. .. enough|sufficient $",
        "^ i|we thought|assumed|presumed .. .. told|emailed|sent|contacted|informed you|it|this|$",
        "^ we|i? really|just? cant|cannot wait to|$|for",
    ]) || introduces_themselves(sentence)
        || offers_help(sentence)
        || sentence.words.len() <= 3
            && !sentence.question
            && sentence.text.chars().next().is_some_and(char::is_uppercase)
            && !sentence.says(&["no|not|never"])
}

/// "I'm the head at Oakfield Academy."
fn introduces_themselves(sentence: &Sentence) -> bool {
    let says_more = |w: &&str| {
        [NEGATIONS, CONDITIONS, OTHERS]
            .iter()
            .any(|list| in_list(list, w))
    };
    let unnamed = sentence.words.iter().filter(|w| !w.own);
    let norms: Vec<&str> = unnamed.map(|w| w.norm.as_str()).collect();
    !sentence.question
        && norms.len() <= 12
        && find("^ i|im am? the|a|one|your|our? of? the|our|two|second|new|maths? head|headteacher|principal|lead|participant|participants|advocate|advocates|teacher here|at|of|for|from|in|on|$", &norms).is_some()
        && !norms.iter().any(says_more)
}

/// "Should you need anything further, please do not hesitate to contact me": what is to be done if the
/// mail should not be enough. Whatever is said beside, before or until then, is more than an offer.
pub(in crate::domain::conversation) fn offers_help(sentence: &Sentence) -> bool {
    const OPENS: &[&str] = &[
        "if|should you|there|anything|any|that|this|it|more|further|i|we|not",
        "if still? required|needed|necessary",
        "do|please|to? not|dont|never hesitate",
        "feel free to",
        "any|anything .. just|please|do|let|shout|call|ring|email|contact",
    ];
    const INVITES: &str = "contact|call|ring|phone|email|shout|ask|let|touch|hesitate|hand|send|drop|reply|come|give|tell|discuss|help|answer|provide|available|reach|here";
    const OFFER: &str = "if should you youd youre there theres is are isnt arent be not do dont never does doesnt anything any some something \
        more further else other additional extra need require requires required needed necessary have has want wish would like \
        questions question queries query issue issues problem problems concerns information info detail details help clarification \
        confirmation evidence documentation paperwork enough sufficient suffice ok okay acceptable alright right clear unclear \
        please then just kindly simply always feel free hesitate to contact reach out call ring phone telephone email emailing \
        contacting calling shout ask let me us i im we were my our the a an school office or and on by at via this that it in of from for \
        with about know get getting touch give drop send number mobile line note message reply come back tell time anytime \
        again all above below address will ill well can could am happy glad pleased willing able available here hand discuss \
        answer provide still regarding direct directly happily assist assistance way what whatever";
    let norms = sentence.norms();
    let named =
        |at: usize| (0..=at).any(|from| name_at(&sentence.words, from).is_some_and(|end| end > at));
    !sentence.question
        && OPENS.iter().any(|p| find(p, &norms).is_some())
        && find(INVITES, &norms).is_some()
        && norms
            .iter()
            .enumerate()
            .all(|(at, w)| in_list(OFFER, w) || named(at))
}
