//! What nobody need see of an answer in which nothing was heard: courtesies, how the mail went, an
//! answer promised, small talk without news. Whatever else somebody writes to us a person looks at.

use crate::domain::conversation::{
    stance::{
        about::comes_to_the_matter,
        beside::{
            has_read, is_small_talk, is_unreserved, says_it_is_right, speaks_of_the_mail,
            tells_what_was_asked, was_away,
        },
        courtesy::{is_empty_courtesy, offers_help, without_courtesies},
        vocabulary::{DOUBTS, NEGATIONS},
    },
    words::{Sentence, begins, clauses::Parts, find, in_list, names::name_at, sentences},
};

/// Nothing in it but what nobody need see.
pub fn is_idle(text: &str) -> bool {
    sentences(text).iter().all(idle)
}

fn idle(sentence: &Sentence) -> bool {
    if sentence.question || is_news(sentence) {
        return false;
    }
    let norms = sentence.norms();
    let doubts = norms.iter().any(|w| in_list(DOUBTS, w));
    let others =
        tells_of_others(sentence) || sentence.parts(Parts::Commas).iter().any(tells_of_others);
    is_empty_courtesy(sentence) && is_unreserved(&without_courtesies(&norms)) && !others
        || offers_help(sentence)
        || promises_an_answer(&norms)
        || tells_of_sending(&norms)
        // "She said she had"
        || begins("and|but? she|he|they says|said|tells|told me|us? that? she|he|they has|had|have|did|would|will $", &norms)
        || has_heard_nothing(&norms)
        || speaks_of_the_mail(sentence)
        || has_read(sentence)
        || was_away(sentence)
        || tells_what_was_asked(sentence)
        || comes_to_the_matter(sentence)
        || says_it_is_right(sentence)
        || (is_small_talk(sentence) || is_pleasant(&norms)) && !doubts && !others
}

/// "Ben has a new job": of somebody something is told.
fn tells_of_others(part: &Sentence) -> bool {
    const DOES: &str = "is|are|was|were|has|have|had|will|wont|isnt|can|cant|cannot|would|might|may|does|did|wants|needs|and|only";
    // "Cerys is chuffed to bits"
    const PLEASED: &str = "is|are|was|will be? also|very|so|really|absolutely|just|all|too? chuffed|pleased|delighted|thrilled|excited|relieved to? bits|hear|know|see|about? it|this|that|too|as? well? $";
    let norms = part.norms();
    (0..part.words.len()).any(|at| {
        let own = part.words.get(at).is_some_and(|w| w.own);
        let end = name_at(&part.words, at).filter(|_| !own);
        end.and_then(|end| norms.get(end..))
            .is_some_and(|rest| begins(DOES, rest) && !begins(PLEASED, rest))
    })
}

/// "Helen will reply tomorrow", "I'll check with Ann", "I've asked her to e-mail you": an answer that
/// is still to come, and nothing of what it will be.
fn promises_an_answer(norms: &[&str]) -> bool {
    const REPLIES: &str = "sign|confirm|reply|respond|send|email|forward|chase|check|look|read|share|sort|pass|touch|do|copy|get|let|ask|remind|speak|talk|add|follow";
    const REPLYING: &str = "signing|confirming|replying|responding|sending|emailing|forwarding|chasing|checking|looking|reading|sharing|sorting|copying|asking|adding";
    const ANSWERS: &str = "happy agree agrees agreed approve approves approved supports supportive fine ok keen \
        confirmed confirms signed";
    let promises = [
        format!("will|ill|shall|well|gonna also|then|just|be|now? in? {REPLIES}|{REPLYING}"),
        format!("going to {REPLIES}"),
        format!("asked|ask|reminded|remind|told|get|chased|need .. to {REPLIES}"),
        format!("am|im|are {REPLYING}"),
    ];
    let answers = norms.iter().any(|w| in_list(ANSWERS, w));
    promises.iter().any(|p| find(p, norms).is_some()) && !answers && denies_nothing(norms)
}

/// "Tom is on a course today and will reply himself": beside the sender's own word it says nothing.
pub(in crate::domain::conversation) fn another_will_answer(sentence: &Sentence) -> bool {
    let norms = sentence.norms();
    let own = sentence.words.first().is_some_and(|w| w.own);
    let another = begins("she|he|they|shes|hes|both|our|my", &norms)
        || name_at(&sentence.words, 0).is_some() && !own;
    // "… is away until Monday, but I've reminded her"
    let of_days = |w: &&str| !matches!(*w, "but" | "until" | "till" | "before" | "yet" | "though");
    let told: Vec<&str> = norms.into_iter().filter(of_days).collect();
    another && !sentence.question && promises_an_answer(&told)
}

/// "I sent our application yesterday."
fn tells_of_sending(norms: &[&str]) -> bool {
    const SENT: &str = "i|ive|we|weve have? just|already|also|now|both|only? sent|emailed|submitted|posted|returned|forwarded|copied|attached|completed|filled|resent|replied|passed|shared|asked";
    const COPIED: &str = "is|are|been|was|have|has now|also|already|both? copied|cced|ccd|included|added|attached|sent|submitted";
    (find(SENT, norms).is_some() || find(COPIED, norms).is_some()) && denies_nothing(norms)
}

/// "… but I haven't had anything back": why somebody asks.
fn has_heard_nothing(norms: &[&str]) -> bool {
    const NOTHING: &str = "havent|hasnt|not|nothing|never|no had? heard|had|received|seen|got|reply|acknowledgement|response|anything .. back|yet|from|anything|reply|confirmation|acknowledgement|response|since|$";
    const TURNS: &str = "if|unless|because|decided|afraid|withdraw";
    find(NOTHING, norms).is_some() && find(TURNS, norms).is_none()
}

/// "Brilliant, received with thanks."
fn is_pleasant(norms: &[&str]) -> bool {
    const PLEASANT: &str = "fab amazing super yay thank thanks cheers ta noted received receipt great perfect brilliant \
        lovely fantastic excellent wonderful thankyou forward hope pleasure excited exciting hopeful congratulations";
    // where somebody stands is more than a courtesy
    const STANDS: &str = "back|backing|behind|support|supports|supportive|agree|agrees|approve|approves|yes|sign|signed|she|he";
    norms.len() <= 20
        && norms.iter().any(|w| in_list(PLEASANT, w))
        && denies_nothing(norms)
        && find(STANDS, norms).is_none()
}

fn denies_nothing(norms: &[&str]) -> bool {
    const TURNS: &str = "if unless but however although though instead except afraid unfortunately sadly \
        regret wrong decided decision problem issue concern concerned worried";
    !norms
        .iter()
        .any(|w| in_list(NEGATIONS, w) || in_list(TURNS, w))
}

/// Something in it is news, of whoever it is.
pub fn tells_news(text: &str) -> bool {
    sentences(text).iter().any(is_news)
}

/// Somebody's days, post or school will be others from some day on, or the writer says that it is to
/// be noted.
fn is_news(sentence: &Sentence) -> bool {
    const WHEN: &str = "january|february|march|april|may|june|july|august|september|october|november|december|easter|christmas|summer|autumn|spring|term|terms|half";
    const POLITE: &[&str] = &[
        "looking|look forward",
        "see|meet|hear|speak|seeing|meeting|hearing|speaking .. you|everyone|all|then",
        "cant|cannot wait",
        "roll on",
        "enjoy|good|lovely|great|nice|happy .. holiday|holidays|half|break|easter|christmas|summer|term",
    ];
    const NOTED: &[&str] = &[
        "one|another|a|other thing|point to|worth|i|we? should? mention|note|noting|mentioning|flag|flagging|say|add|raise",
        "should|must|need|want|wanted|worth|ought|just to? mention|mentioning|flag|flagging|note|noting",
        "be|is|are|being|make|made you? aware that|of",
        "for your information|info",
        "just so|as you know|youre|are",
        "please note",
        "heads up",
    ];
    const OTHERWISE: &str =
        "form|application says|said|states|shows|has .. .. .. but|though|should|instead";
    const DAYS: &[&str] = &[
        "part time",
        "days|mornings|afternoons a|per|each week",
        "job share|sharing",
        "on|take|taking|going|during|for|start|starts|starting|have my|her|his|a|the|adoption|sick? maternity|paternity|adoption|sick|sabbatical|leave",
        "long term sick|absence|absent|ill",
        "join|joining|joined|part|into a|the|another|new academy|multi? trust|mat|federation",
        "convert|converting|becoming|become|merging|merge|amalgamating|closing|academise|academising|federating",
        "ofsted result|outcome|judgement|grading|report|rating",
        "other|different|more|new priorities",
    ];
    let norms = sentence.norms();
    let has = |patterns: &[&str]| patterns.iter().any(|p| find(p, &norms).is_some());
    let from = format!(
        "from|until|till|after|starting|effective|by|in|at|as the|of|next|this|early|late|end? of? {WHEN}"
    );
    let is_dated = has(&[from.as_str()])
        && has(&[
            "will|ill|well|shall|am|im|is|are|were|be|hes|shes|theyre|leaves|starts|begins|joins|retires|finishes|moves",
        ]);
    has(NOTED) || has(&[OTHERWISE]) || has(DAYS) || is_dated && !has(POLITE)
}
