//! Where a school is, told without a label: its local authority, and its address in a line or in several.

use std::sync::LazyLock;

use super::label;
use crate::domain::conversation::words::{Sentence, Word, begins, collapse, find, in_list, words};

/// Every local authority as its words.
static AUTHORITIES: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    include_str!("../../local_authorities.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| words(line).into_iter().map(|w| w.norm).collect())
        .collect()
});

/// "Our address is:", and a few short lines beneath, the last with a postcode.
pub(super) fn beneath(fresh: &str) -> Option<String> {
    let mut lines: Vec<String> = fresh.lines().map(collapse).collect();
    lines.retain(|line| !line.is_empty());
    let end = lines.iter().position(|l| label::has_postcode(l))?;
    let above = lines.get(..end).unwrap_or_default();
    let of_place = |line: &&String| {
        words(line).len() <= 6
            && !line.ends_with([':', '.', '?', '!'])
            && !line.contains(['@', ':'])
            && !line.to_lowercase().contains("address")
            && line.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    };
    let begin = end - above.iter().rev().take_while(of_place).count();
    let said = above.get(..begin).unwrap_or_default();
    // or it is all the mail says
    let asked = said
        .last()
        .is_none_or(|line| line.ends_with(':') || line.to_lowercase().contains("address"));
    let place = lines.get(begin..=end).unwrap_or_default();
    let parts = place.iter().map(|l| l.trim_end_matches([',', '.']));
    (asked && place.len() > 1).then(|| parts.collect::<Vec<_>>().join(", "))
}

/// "Norfolk", "We come under Norfolk County Council": an authority among words that say no more.
pub(super) fn authority(sentence: &Sentence) -> Option<String> {
    const BESIDE: &str = "we were are re is it its our us the a an school academy primary la lea local \
        authority council county city borough unitary metropolitan of and under in within by part come \
        comes fall falls maintained sorry hi hello thanks thank you that would be for this one apologies \
        kind many regards but although though ah oh yes ok everything";
    const BELONGS: &[&str] = &[
        "^ its|it is?",
        "we|school come|comes|fall|falls under|in|within|with|part of?",
        "we|school are|is under|in|within|with|part? of?",
        "were under|in|within|with|part? of?",
        "la|authority is|its? its?",
    ];
    let found = &sentence.words;
    let (from, to) = (0..found.len()).find_map(|from| {
        let rest = found.get(from..)?;
        let is_here = |name: &&Vec<String>| {
            rest.len() >= name.len() && name.iter().zip(rest).all(|(n, w)| *n == w.norm)
        };
        let longest = AUTHORITIES.iter().filter(is_here).map(Vec::len).max()?;
        Some((from, from + longest))
    })?;
    let spare = found
        .iter()
        .enumerate()
        .filter(|(at, _)| *at < from || *at >= to)
        .all(|(_, w)| in_list(BESIDE, &w.norm));
    // "… so we fall under Norfolk"
    let norms = sentence.norms();
    let before = norms.get(..from)?;
    let belongs = BELONGS
        .iter()
        .any(|p| find(p, before).is_some_and(|(_, end)| end == from))
        && find(
            "not|if|was|moved|before|until|formerly|previously|used",
            before,
        )
        .is_none()
        && found.get(to).is_none_or(|next| {
            let parted = found
                .get(to - 1)
                .and_then(|w| sentence.text.get(w.end..next.start));
            let parted = parted.is_some_and(|gap| gap.trim() != "");
            let rest =
                || find("^ for everything|all", norms.get(to..).unwrap_or_default()).is_some();
            parted
                || rest()
                || matches!(
                    next.norm.as_str(),
                    "and"
                        | "but"
                        | "so"
                        | "even"
                        | "though"
                        | "although"
                        | "because"
                        | "since"
                        | "council"
                        | "county"
                        | "la"
                )
        });
    // "Lincolnshire is our authority"
    let named = || {
        const OURS: &str = "is our|the local? authority|la|council|lea";
        norms.get(to..).is_some_and(|rest| begins(OURS, rest)) && from == 0
    };
    let council = |w: &&Word| {
        matches!(
            w.norm.as_str(),
            "county" | "city" | "borough" | "metropolitan" | "council"
        )
    };
    let to = to + found.iter().skip(to).take_while(council).count();
    let (first, last) = (found.get(from)?, found.get(to.checked_sub(1)?)?);
    (spare || belongs || named())
        .then(|| sentence.text.get(first.start..last.end).map(str::to_owned))?
}

/// "We're at 4 Mill Lane, Ely, CB7 4AA": a place among words that only bring it.
pub(super) fn place(text: &str) -> Option<String> {
    const LEADS: &str = "sorry apologies hi hello oh thanks thank you your its it is we are were at find us youll can \
        will here heres go as requested asked for needed the our school schools full postal address postcode that \
        lost missing i see got left off when converted file form";
    const TAILS: &str =
        "sorry apologies about that for the omission missing it thanks thank you again cheers";
    let all = words(text);
    let end = (0..all.len()).find(|at| {
        let (from, to) = (all.get(*at), all.get(at + 1));
        let pair = from
            .zip(to)
            .and_then(|(from, to)| text.get(from.start..to.end));
        pair.is_some_and(label::has_postcode)
    })? + 2;
    let begin = all.iter().take_while(|w| in_list(LEADS, &w.norm)).count();
    let telephone = all
        .get(end)
        .is_some_and(|w| matches!(w.norm.as_str(), "tel" | "telephone" | "phone"));
    let number = |w: &Word| telephone && w.norm.chars().all(|c| c.is_ascii_digit());
    let closes = all
        .iter()
        .skip(end + usize::from(telephone))
        .all(|w| in_list(TAILS, &w.norm) || number(w));
    let (first, last) = (all.get(begin)?, all.get(end - 1)?);
    let place = text.get(first.start..last.end)?;
    // "Post goes to 7 Mill Lane" is more than the place
    let named = |part: &str| {
        const SMALL: &str = "of the on and upon by in le under";
        let small = |w: &str| w.starts_with(char::is_lowercase) && !in_list(SMALL, w);
        part.trim()
            .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            && !part.split_whitespace().any(small)
    };
    let plain = !place.contains(['@', ':', '|']) && end - begin <= 16;
    (plain && closes && place.contains(',') && place.split(',').all(named))
        .then(|| place.to_owned())
}
