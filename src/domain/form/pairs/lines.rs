//! What a line is to the label before it: its answer, a label of its own, the end of a statement.

use super::{Found, Pairing};
use crate::domain::{
    form::{
        choice::choice,
        cut::is_shaped,
        fit::{fits, is_broken, is_choice, is_name, names_a_school},
        flatten::{Line, Piece},
        label::{Labels, Meaning},
        parts::is_role,
    },
    programme::{Attribute, Key},
};

/// A label that we do not know is nobody's value. Questions may well stand in a statement.
pub(in crate::domain::form) fn is_label_unknown(
    labels: &Labels,
    meaning: Meaning,
    line: &Line,
) -> bool {
    meaning != Meaning::Field(Key::Statement)
        && !is_choice(meaning)
        && labels.unknown_label(&line.text)
}

/// The width of a text whose lines a mail program broke: several are about as long, and none is
/// longer but one, which the program itself wrote ("On Tuesday … wrote:").
pub(super) fn wrap_width(pieces: &[Piece]) -> Option<usize> {
    let mut longest: Vec<usize> = Vec::new();
    for piece in pieces {
        let Piece::Line(line) = piece else { continue };
        let length = line.text.trim_end().chars().count();
        if length > 80 {
            return None;
        }
        if length >= 60 {
            longest.push(length);
        }
    }
    longest.sort_unstable_by(|a, b| b.cmp(a));
    let of = |from: usize| {
        let width = longest.get(from)?;
        let second = longest.get(from + 1)?;
        (second + 8 > *width).then_some((*width, *second))
    };
    let (width, second) = of(0)?;
    match of(1) {
        // the first stands out
        Some((lower, _)) if lower == second && width > second + 2 => Some(lower),
        Some(_) | None => Some(width),
    }
}

/// Answers in a few words, the end of which nothing but a broken line can hide.
pub(super) fn is_wordy(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Attribute(Attribute::Role | Attribute::YearGroups | Attribute::Name)
            | Meaning::Field(
                Key::Person(_, Attribute::Role | Attribute::YearGroups | Attribute::Name)
                    | Key::SchoolName
                    | Key::MathsHub
                    | Key::LocalAuthority
            )
    )
}

pub(super) const DASHES: [char; 3] = ['-', '–', '—'];

/// "SBM email: sbm@oak.test" below "Email:" is a label that we do not know with its own answer; so
/// is "Staff ID - 12" where the label above it had a dash.
pub(super) fn is_labelled(meaning: Meaning, text: &str, dashed: bool) -> bool {
    // "Trinity: A Church of England School"
    let named = meaning == Meaning::Field(Key::SchoolName) && names_a_school(text);
    let said = named
        || matches!(
            meaning,
            Meaning::Field(
                Key::Statement | Key::SpecialistDetail | Key::GroupSchools | Key::GroupRelationship
            )
        );
    let colon = text.find(':');
    let dash = || {
        let mut marks = text.match_indices(DASHES);
        marks.find_map(|(at, _)| {
            let before = text.get(..at)?;
            before.ends_with(char::is_whitespace).then_some(at)
        })
    };
    let Some(at) = colon.or_else(|| dash().filter(|_| dashed)) else {
        return false;
    };
    let (label, answer) = text.split_at_checked(at).unwrap_or((text, ""));
    let words = label.split_whitespace().count();
    // "mailto:bo@oak.test"
    let linked = label.trim().eq_ignore_ascii_case("mailto");
    let wordy = label.contains(char::is_alphabetic)
        && !label.contains(|c: char| c.is_ascii_digit() || c == '@');
    !said
        && !linked
        && !is_choice(meaning)
        && (1..=5).contains(&words)
        && wordy
        && (answer.chars().count() > 2 || dashed && text.trim_end().ends_with(DASHES))
}

/// "we are ready.": what stands so after a label's word is no short answer.
pub(super) fn is_sentence(text: &str) -> bool {
    let text = text.trim();
    let address = text.contains('@');
    !address
        && (text.starts_with(char::is_lowercase)
            || text.ends_with(['.', '!']) && text.contains(' '))
}

/// Whether the line right below an answer goes on with it: a number or an address broken there, or
/// what is said in brackets of a role.
pub(super) fn goes_on_below(meaning: Meaning, last: &Line, line: &Line) -> bool {
    let text = line.text.trim();
    let role = matches!(
        meaning,
        Meaning::Attribute(Attribute::Role) | Meaning::Field(Key::Person(_, Attribute::Role))
    );
    is_shaped(meaning) && is_broken(last, line)
        || role && text.starts_with('(') && text.ends_with(')')
}

/// A choice printed but not made: "Yes/No".
pub(in crate::domain::form) fn unchosen(found: &Found) -> bool {
    is_choice(found.meaning) && choice(&found.content).is_none()
}

/// A question of yes or no that is still open.
pub(in crate::domain::form) fn awaits_choice(found: &Found) -> bool {
    is_choice(found.meaning) && (found.content.iter().all(Line::is_blank) || unchosen(found))
}

pub(super) fn awaits_role(found: &Found) -> bool {
    found.content.is_empty()
        && matches!(
            found.meaning,
            Meaning::Attribute(Attribute::Role) | Meaning::Field(Key::Person(_, Attribute::Role))
        )
}

pub(in crate::domain::form) fn is_unnumbered_title(meaning: Meaning, text: &str) -> bool {
    matches!(meaning, Meaning::Title(_)) && !text.contains(|c: char| c.is_ascii_digit())
}

/// Labels with a value on their line that cannot be a sentence of the statement.
pub(super) fn closes_statement(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Field(
            Key::GroupRequested
                | Key::GroupSchools
                | Key::GroupRelationship
                | Key::SpecialistEngagement
                | Key::SpecialistDetail
                | Key::Signature(_)
        )
    )
}

/// The name of a person or a school, as the label asks; no post, no choice, and no words that labels
/// are made of.
pub(super) fn is_proper_name(meaning: Meaning, text: &str, labels: &Labels) -> bool {
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let own = |word: &str| !labels.is_of_labels(word);
    let mut words = text.split_whitespace();
    match meaning {
        Meaning::Title(_)
        | Meaning::Attribute(Attribute::Name)
        | Meaning::Field(Key::Person(_, Attribute::Name)) => {
            is_name(text)
                && !is_role(text)
                && words.clone().all(own)
                && words.next().is_some_and(capital)
                && words.next_back().is_some_and(capital)
        }
        Meaning::Field(Key::SchoolName) => {
            let choice = text.contains('/') || text.contains(" or ");
            let named = words.any(|w| {
                capital(w) && own(w) && !names_a_school(w) && w.chars().any(char::is_alphabetic)
            });
            capital(text) && names_a_school(text) && named && !choice
        }
        Meaning::Field(_)
        | Meaning::Attribute(_)
        | Meaning::Heading(_)
        | Meaning::Section(_)
        | Meaning::Either(..)
        | Meaning::Both(..)
        | Meaning::AddressPart
        | Meaning::Unwanted => false,
    }
}

impl Pairing<'_> {
    /// "URN: 123456: Telephone: 01632 960111": a mail program put colons between the cells of a row.
    /// No label we do not know ends in a number or an address; once one has shown the colons for
    /// what they are, a name may stand before one, too.
    pub(super) fn before_colon(&mut self, meaning: Meaning, value: Line) -> Line {
        let Some(end) = value.text.trim_end().strip_suffix(':').map(str::len) else {
            return value;
        };
        let bare = value.part(0..end);
        if bare.text.contains(':') || !fits(meaning, &bare, 0) {
            return value;
        }
        if is_shaped(meaning) {
            self.colons = true;
            return bare;
        }
        let named = is_proper_name(meaning, bare.text.trim(), self.labels);
        if self.colons && named { bare } else { value }
    }
}
