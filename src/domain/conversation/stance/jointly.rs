//! Said of others and of the sender alike: "The governors and I are …", "SLT are behind this and so am
//! I". What is left is what the sender says of themselves.

use crate::domain::conversation::words::{begins, find};

pub(super) fn of_the_sender<'a>(norms: &[&'a str]) -> Vec<&'a str> {
    let own = so_am_i(norms).unwrap_or_else(|| with_a_body(norms));
    without_should(own)
}

/// A body of the school has no signature of its own, so that nobody else's word is lost.
fn with_a_body<'a>(norms: &[&'a str]) -> Vec<&'a str> {
    const BODY: &str = "the|my|our? governing|leadership|senior|whole? leadership? governors|slt|smt|board|trustees|trust|body|team|staff and i|myself";
    let mut left = norms.to_vec();
    if let Some((from, to)) = find(BODY, &left) {
        left.splice(from..to, ["we"]);
    }
    left
}

/// "… are agreed that the school should take part".
fn without_should(mut left: Vec<&str>) -> Vec<&str> {
    const SHOULD: &str = "agree|agreed|agreement|happy|pleased|content|confirm that the|our? school|we|i should take|participate|join|apply|be|do";
    if let Some((_, to)) = find(SHOULD, &left) {
        left.remove(to.saturating_sub(2));
    }
    left
}

fn so_am_i<'a>(norms: &[&'a str]) -> Option<Vec<&'a str>> {
    let (end, _) = find("and so am|do i|we $", norms)?;
    let said = norms.get(..end)?;
    if norms.get(end + 2) == Some(&"am") {
        let verb = said.iter().position(|w| matches!(*w, "is" | "are"))?;
        return Some([&["i", "am"], said.get(verb + 1..)?].concat());
    }
    let at = |n: &usize| {
        begins(
            "supports|support|backs|back|agrees|agree|approves|approve|endorses|endorse|wants|want",
            said.get(*n..).unwrap_or_default(),
        )
    };
    let verb = (1..said.len()).find(at)?;
    let plain = said.get(verb)?;
    let plain = plain.strip_suffix('s').unwrap_or(plain);
    Some([&["i", plain], said.get(verb + 1..)?].concat())
}
