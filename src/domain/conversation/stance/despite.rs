//! A yes in spite of something: of what its writer grants first, or of a form that would not open.

use super::{
    beside::{speaks_of_the_mail, tells_what_was_asked},
    deciding::{Stance, stance_of},
    is_plain,
    vocabulary::{CONDITIONS, NEGATIONS},
};
use crate::domain::conversation::words::{Sentence, find, in_list};

/// "I teach part time but am happy to take part", "Although I'm new here, I'd love to": what is granted
/// first is outweighed by what is said of it. Who lacks what it takes to say yes has not said it.
pub(super) fn in_spite_of(sentence: &Sentence) -> Option<Stance> {
    // who has not done it before may well do it now
    const NEW_TO_IT: &str =
        "havent|hasnt|never|not ive? done|been|had|worked|taken|led .. before|yet|this|it|$";
    const LACKS: &[&str] = &[
        "only|deputy|acting|instead|other|another",
        "if|unless|until|once|pending|subject|depends|depending|when|after",
        "said|says|told|asked|wrote|thinks|wants|signed|agreed",
    ];
    let text = sentence.text.as_str();
    if let Some(yes) = with_an_excuse(sentence) {
        return Some(yes);
    }
    let (granted, outweighs) = match text.split_once(" but ") {
        Some(parts) => parts,
        None => {
            let opens = sentence.says(&["^ although|though|while|whilst|despite"]);
            text.split_once(", ").filter(|_| opens)?
        }
    };
    let part = |text: &str| Sentence::new(text.trim(), sentence.paragraph, false);
    let (granted, outweighs) = (part(granted), part(outweighs));
    let stance = stance_of(&outweighs)?;
    let norms = granted.norms();
    let excused = speaks_of_the_mail(&granted) || tells_what_was_asked(&granted);
    let denies = !excused && norms.iter().any(|w| in_list(NEGATIONS, w));
    let lacks = denies && find(NEW_TO_IT, &norms).is_none() || granted.says(LACKS);
    let yes = matches!(stance, Stance::Signs | Stance::Yes) && is_plain(&outweighs);
    let decides = !matches!(stance_of(&granted), None | Some(Stance::Yes));
    (yes && !decides && !lacks && !outweighs.says(&["but|although|though|however"]))
        .then_some(stance)
}

/// "I hereby sign, although I wasn't in copy of the first e-mail": why nothing came before.
fn with_an_excuse(sentence: &Sentence) -> Option<Stance> {
    const JOINTS: [&str; 4] = [" although ", " though ", " even though ", " despite "];
    let (yes, excuse) = JOINTS.iter().find_map(|j| sentence.text.split_once(j))?;
    let part = |text: &str| Sentence::new(text.trim_matches([',', ' ']), sentence.paragraph, false);
    let (yes, excuse) = (part(yes), part(excuse));
    let stance = stance_of(&yes)?;
    let signs = stance == Stance::Signs || stance == Stance::Yes && is_plain(&yes);
    (signs && stance_of(&excuse).is_none() && speaks_of_the_mail(&excuse)).then_some(stance)
}

/// "I can't open the form on my phone but I'm happy with it", "it won't let me type in the box, so
/// please take this as my signature": a machine stands in the way, and no doubt does.
pub(super) fn in_spite_of_a_machine(sentence: &Sentence) -> Option<Stance> {
    const JOINTS: [&str; 6] = [" so ", " but ", " therefore ", ", ", " - ", " – "];
    // Nobody needs more clauses for it, and each is listened to.
    const CLAUSES: usize = 8;
    if !names_a_machine(sentence) {
        return None;
    }
    let text = sentence.text.as_str();
    let mut joints: Vec<(usize, usize)> = JOINTS
        .iter()
        .flat_map(|joint| text.match_indices(joint))
        .map(|(at, joint)| (at, at + joint.len()))
        .collect();
    joints.sort_unstable();
    let part = |text: &str| Sentence::new(text.trim(), sentence.paragraph, false);
    joints
        .into_iter()
        .take(CLAUSES)
        .find_map(|(before, after)| {
            let trouble = part(text.get(..before)?);
            let said = text.get(after..)?.trim_end_matches(['.', '!', ' ']);
            let said = part(said.strip_suffix(" instead").unwrap_or(said));
            let stance = stance_of(&said)?;
            let yes = stance == Stance::Signs || stance == Stance::Yes && is_plain(&said);
            (yes && tells_of_a_machine(&trouble)).then_some(stance)
        })
}

/// A file, a printer or a box that does not do what it should.
fn tells_of_a_machine(sentence: &Sentence) -> bool {
    const STANDS: &str = "agree agreed agreeing happy sure decide decided head headteacher governors want wanted \
        willing support approve consent unless until if before ready comfortable prepared because";
    !sentence.question
        && names_a_machine(sentence)
        && !sentence
            .norms()
            .iter()
            .any(|w| in_list(STANDS, w) || in_list(CONDITIONS, w))
}

fn names_a_machine(sentence: &Sentence) -> bool {
    const THINGS: &str = "printer|print|printing|scanner|scan|scanning|attachment|attachments|document|pdf|word|box|boxes|open|opening|type|typing|phone|laptop|computer|ipad|screen|paper|copy|electronically|link|internet|wifi|sign";
    const FAILS: &[&str] = &[
        "cant|cannot|couldnt|wont|wouldnt|isnt|doesnt|didnt|havent|hasnt|unable|not|dont",
        "broken|trouble|struggling|struggled|struggle|tried|trying|failed|failing|jammed",
    ];
    sentence.says(&[THINGS]) && sentence.says(FAILS)
}
