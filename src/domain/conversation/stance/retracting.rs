//! What takes a yes back, or shows that it was none: a condition in the next sentence, second thoughts in
//! a later one, the wrong thread, a draft.

use super::{courtesy::offers_help, deciding::QUOTATION};
use crate::domain::conversation::words::Sentence;

/// "That is subject to the governors." after an "I confirm".
pub(super) fn takes_back(next: &Sentence) -> bool {
    next.says(&[
        "^ but|however|although|though|only|except|unless|if|once|assuming|provided|providing|subject|pending",
        "^ as|so long as",
        "^ that|this is? assuming|provided|subject|if|pending|conditional",
        "^ not really|yet",
        "^ my|our|the|one only|main|big? concern|worry|reservation|hesitation|problem|issue|fear",
        "^ i|we|im am|are? not $|yet|sure|though",
        "^ just kidding|joking",
    ]) && !next.says(&["^ if you", "^ if there", "^ once again|more"])
        && !only_wishes(next)
        && !offers_help(next)
}

/// "If the dates could avoid Fridays that would be lovely", "If possible, please avoid Fridays."
fn only_wishes(next: &Sentence) -> bool {
    next.says(&[
        "^ if at? all? possible|poss|convenient",
        "^ if .. .. would|could be|help lovely|great|good|ideal|helpful|fab|brilliant|nice|wonderful|appreciated|perfect|handy",
        "^ if .. .. id|wed|would be? grateful|appreciate",
        "^ if .. .. please do|let|ring|call|email|send",
        "^ once|when the|we .. .. please do|let|ring|call|email|send",
    ]) && !next.says(&[
        "agree|agrees|agreed|approve|approves|approved|funding|funded|budget|governors|sign|signs|head|trust|slt|cover|supply|paid",
    ])
}

/// "Scrap that", "wrong thread!", "let me think": what was said before it may not stand.
pub(super) fn second_thoughts(later: &Sentence) -> bool {
    const TAKEN_BACK: &[&str] = &[
        "hold|scrap|cancel|forget|ignore|disregard|delete|undo|strike|bin that|this|it|me|them|everything|on|fire|off|i|what",
        "hold|scrap|cancel|ignore|disregard|discard|delete the|my above|last|previous|message|email|confirmation|signature|yes",
        "dont|not|never act|count|use|enter|record|log|file|treat|take|process|rely on? that|this|it|me|my",
        "on reflection",
        "second|further|more thought|thoughts",
        "^ hmm|no|oh|er|um|actually|sorry|ok? wait",
        "^ actually|well not|nearly|almost|ish|no",
        "^ sorry no|not $|yet|really|quite|this|that",
        "^ nearly|almost|ish $|but",
        "^ correction|ish|kinda",
        "^ in spirit|theory|principle",
        "^ not $|really|yet|before|until|quite|that|i|me",
        "sent|pressed|hit|typed|written too|in|by|before early|soon|mistake|error|accident|i|it",
        "wrong|another|different thread|email|person|conversation|window|chat|one",
        "meant|intended for",
        "meant|intended|supposed to send|go|be|do",
        "that|this|it was for|about",
        "was my|the|our daughter|son|cat|dog|child|kids|kid|phone|husband|wife|autocorrect|autocomplete|colleague",
        "autocomplete|autocorrect|autofill|keyboard",
        "joking|kidding|lol",
        "thinking of the|a|our|my|another",
        "^ so|but|just|please? let me|us ring|call|think|check|speak|talk|ask|see|sleep|read|look",
        "give me|us a|another|some|the? day|days|week|weekend|evening|night|minute|moment|time|bit|few|couple",
        "give me|us until|till",
        "will|ill answer|reply|respond|write|read properly|later|again|tonight|tomorrow|first|it",
        "come|get|be back to? you? $|later|tomorrow|tonight|properly|when|once",
        "real|proper|formal one|thing|signature|answer will|ill",
        "can|could|may i|we think|sleep about|on|over|it",
        "before|until i|we|she|he|they can|could? $|confirm|sign|agree|mind",
        "before|until .. .. says|say so",
        "not allowed|permitted|convinced",
        "isnt|arent allowed|permitted|happy|keen|convinced",
        "isnt|arent $|so|but",
        "that im|i|we am|are? allowed",
        "have|need|will|ll to? wait",
        "^ what|which form|programme $|is|was|are",
        "^ what is? this|that|it $",
        "is this|it|that the same",
        "whats|what is? this|that|it? about|for",
        "wants|want|wanted me|us to say|write",
        "propose|plan|intend|going to write|say|put",
        "would write|say|put if",
        "make|made up my mind",
        "^ the|my|our? only|one|main|slight? snag|catch|hitch|trouble",
        "^ if you could|can first|tell",
        "ill|i|will send|do|sign it|this properly|later|once|when|tomorrow",
        "has|have|needs|need to go|come to|before|via|past the? board|governors|trust|head|trustees",
        "cant|cannot approve|sign|agree|confirm|authorise|decide",
    ];
    const STANDS: &[&str] = &[
        "cant|cannot|couldnt wait",
        "no second|further thoughts|thought",
        "there|theres is? no reason|need to wait",
        "sorry .. to keep|kept .. waiting",
        "hold on to|tight",
        "not sure why|how|what",
        "wait till|until you see|hear|meet",
    ];
    later.says(TAKEN_BACK) && !later.says(STANDS) && !offers_help(later)
}

/// "\"I confirm.\" Is that all I need to write?"
pub(super) fn is_only_quoted(sentence: &Sentence, next: Option<&Sentence>) -> bool {
    let text = sentence.text.trim();
    let opens = |s: &Sentence| s.text.trim().starts_with(QUOTATION);
    let closes = text.ends_with(QUOTATION) || next.is_some_and(opens);
    opens(sentence) && closes && next.is_some_and(|s| s.question)
}

/// "Here is what I propose to write: …"
pub(super) fn drafts(before: &Sentence) -> bool {
    before.says(&["what i would|will|could|should|propose|plan|intend|was|am|want|thought? to|going|of? to? write|say|put|send|reply|writing|saying"])
}

/// "Confirmed, got this. Will deal with it later": our mail, and nothing in it.
pub(super) fn only_received(sentence: &Sentence) -> bool {
    sentence.says(&[
        "^ confirmed thanks|thank|thats|that|i|we|is|you|have? .. got|received|read|seen|email|message|noted|inbox|pile",
    ]) && !sentence.says(&[
        "signature|sign|signed|agree|agreed|agreement|application|form|part|happy",
    ])
}
