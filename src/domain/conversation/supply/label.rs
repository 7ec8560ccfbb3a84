//! How people name a field in a sentence: "TRN of lead 2", "the head's e-mail", "our URN".
//!
//! A part and what is asked of it, in either order, with small words between. The programme's own
//! labels are read the same way; a wording that names no part says so rather than guessing.

use super::titles::{ROLES, WHATS};
use crate::domain::{
    conversation::{
        Topic, Whose,
        words::{
            Word, begins_to, in_list,
            names::{name_at, name_of},
            words,
        },
    },
    programme::{Attribute, Key, Role},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::domain::conversation) enum Owner {
    Role(Role),
    /// The words of a name, from one to before another.
    Named(usize, usize),
    Mine,
    /// his, her, their: whoever was spoken of last.
    Theirs,
    School,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::domain::conversation) enum What {
    Of(Attribute),
    School(Key),
    /// "name and email": told apart by their shapes.
    Several,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::domain::conversation) struct Label {
    pub owner: Option<Owner>,
    pub what: Option<What>,
}

const BETWEEN: &str =
    "of for the our a an s correct new right missing updated as details detail both full own";

/// The label that begins at this word, and the word after it.
pub(super) fn at(found: &[Word], from: usize) -> Option<(Label, usize)> {
    let norms: Vec<&str> = found.iter().map(|w| w.norm.as_str()).collect();
    let before = from.checked_sub(1).and_then(|b| norms.get(b).copied());
    if matches!(before, Some("deputy" | "assistant" | "former" | "previous")) {
        return None;
    }
    let mut label = Label {
        owner: None,
        what: None,
    };
    let mut next = from;
    let mut end = from;
    let mut joined = false;
    // "Role: …" in a person's block
    let heads = from == 0
        && matches!(
            norms.first(),
            Some(&("role" | "roles" | "position" | "job" | "post"))
        )
        && found.get(1).is_some_and(|w| w.parted);
    if heads {
        label.what = Some(What::Of(Attribute::Role));
        return Some((label, 1));
    }
    // "Ann's TRN", "Ann Lee: TRN 1234567"
    if longest(ROLES, norms.get(from..).unwrap_or_default()).is_none()
        && let Some(after) = name_at(found, from)
        && let Some((what, length)) = norms.get(after..).and_then(|rest| {
            let skip = begins_to(ADJECTIVES, rest).unwrap_or(0);
            let rest = rest.get(skip..)?;
            let (what, length) = longest(WHATS, rest).or_else(|| longest(THEIRS, rest))?;
            Some((what, length + skip))
        })
        && let what = what_of_somebody(what)
        && named_fits(found, after, what, length)
    {
        label.owner = Some(Owner::Named(from, after));
        label.what = Some(what);
        next = after + length;
        end = next;
    }
    while let Some(rest) = norms.get(next..).filter(|r| !r.is_empty()) {
        if next > from && found.get(next).is_some_and(|w| w.parted) {
            break;
        }
        let theirs = matches!(
            label.owner,
            Some(Owner::Role(_) | Owner::Mine | Owner::Theirs)
        );
        let what = longest(WHATS, rest)
            .or_else(|| longest(THEIRS, rest).filter(|_| theirs && label.what.is_none()));
        let role = longest(ROLES, rest);
        let role_first = role.map_or(0, |(_, n)| n) > what.map_or(0, |(_, n)| n);
        if !role_first && let Some((what, length)) = what {
            match label.what {
                None => {
                    label.what = Some(what);
                    // "our school address is": the school is in the words
                    if what == What::School(Key::SchoolAddress) && length > 1 {
                        label.owner = label.owner.or(Some(Owner::School));
                    }
                }
                Some(same) if same == what => {}
                Some(_) if joined => label.what = Some(What::Several),
                Some(_) => break,
            }
            next += length;
            end = next;
            joined = false;
            continue;
        }
        if let Some((role, length)) = role {
            match label.owner {
                None | Some(Owner::School) => label.owner = Some(Owner::Role(role)),
                Some(Owner::Role(same)) if same == role => {}
                Some(_) => break,
            }
            next += length;
            end = next;
            joined = false;
            continue;
        }
        let Some(word) = rest.first().copied() else {
            break;
        };
        // "the TRN of Mr Khan"
        if label.owner.is_none()
            && matches!(label.what, Some(What::Of(_) | What::Several))
            && next
                .checked_sub(1)
                .and_then(|b| norms.get(b))
                .is_some_and(|w| matches!(*w, "of" | "for"))
            && let Some(after) = name_at(found, next)
        {
            label.owner = Some(Owner::Named(next, after));
            next = after;
            end = after;
            continue;
        }
        let owner = match word {
            "my" | "mine" => Some(Owner::Mine),
            // "TRN me: 1234567"
            "me" if label.what == Some(What::Of(Attribute::Trn)) => Some(Owner::Mine),
            "his" | "her" | "hers" | "their" => Some(Owner::Theirs),
            "school" | "schools" => Some(Owner::School),
            "our"
                if matches!(
                    longest(WHATS, rest.get(1..).unwrap_or_default()),
                    Some((What::Of(Attribute::Phone), _))
                ) =>
            {
                Some(Owner::School)
            }
            _ => None,
        };
        if let Some(owner) = owner {
            if label.owner.is_some() {
                break;
            }
            label.owner = Some(owner);
            next += 1;
            if matches!(owner, Owner::School) || word == "me" {
                end = next;
            }
            continue;
        }
        if matches!(word, "and") && label.what.is_some() {
            joined = true;
        } else if !in_list(BETWEEN, word) {
            break;
        }
        next += 1;
    }
    let meant = label.what.is_some() || matches!(label.owner, Some(Owner::Role(_)));
    (meant && end > from).then_some((label, end))
}

/// What is plain only of somebody: "Ann's role". A teacher's DfE number is the TRN, a school's is not.
const THEIRS: &[(&str, What)] = &[
    (
        "school? role|roles|job|position|function|responsibility|responsibilities",
        What::Of(Attribute::Role),
    ),
    (
        "role|roles|job|position|function|responsibility|responsibilities in|at the|our|this|my? school|academy|department?",
        What::Of(Attribute::Role),
    ),
    (
        "dfe|dfes|gtc|gtce reference|ref? number|no",
        What::Of(Attribute::Trn),
    ),
];

const ADJECTIVES: &str =
    "correct|right|new|missing|updated|own|work|school|actual? own|work|new|correct?";

/// "Ann's address": where we reach her by e-mail.
fn what_of_somebody(what: What) -> What {
    match what {
        What::School(Key::SchoolAddress) => What::Of(Attribute::Email),
        What::Of(_) | What::School(_) | What::Several => what,
    }
}

/// A possessive owns any field; a bare name only what is written beside it, and no post that
/// happens to follow.
fn named_fits(found: &[Word], after: usize, what: What, length: usize) -> bool {
    let possessive = after
        .checked_sub(1)
        .and_then(|last| found.get(last))
        .is_some_and(|w| w.possessive);
    // "Ann Lee - role: …"
    let headed = || {
        let label = found.get(after).is_some_and(|w| w.parted);
        label && found.get(after + length).is_some_and(|w| w.parted)
    };
    match what {
        What::Of(Attribute::Trn | Attribute::Email | Attribute::Phone) => true,
        What::Of(Attribute::Role | Attribute::YearGroups) => possessive || headed(),
        What::Of(Attribute::Name) | What::Several => possessive,
        What::School(_) => false,
    }
}

fn longest<T: Copy>(table: &[(&str, T)], norms: &[&str]) -> Option<(T, usize)> {
    table
        .iter()
        .filter_map(|(pattern, meaning)| Some((*meaning, begins_to(pattern, norms)?)))
        .max_by_key(|(_, length)| *length)
}

impl Label {
    /// What it is of, in a sentence of these words; `spoken` is the person spoken of just before.
    pub fn topic(self, text: &str, found: &[Word], spoken: Option<&Whose>) -> Option<Topic> {
        let person = |attribute| {
            let whose = match self.owner {
                Some(Owner::School) => return None,
                Some(Owner::Theirs) | None => spoken.cloned().unwrap_or(Whose::Unstated),
                Some(owner) => owner.whose(text, found).unwrap_or(Whose::Unstated),
            };
            Some(of_person(whose, attribute))
        };
        match (self.what?, self.owner) {
            // "the head's address": where we reach her by e-mail
            (
                What::School(Key::SchoolAddress),
                Some(Owner::Role(_) | Owner::Mine | Owner::Named(..)),
            ) => person(Attribute::Email),
            (What::School(key), _) => Some(Topic::Field { key }),
            (What::Of(Attribute::Phone), Some(Owner::School)) => Some(Topic::Field {
                key: Key::SchoolPhone,
            }),
            (What::Of(Attribute::Name), Some(Owner::School)) => Some(Topic::Field {
                key: Key::SchoolName,
            }),
            (What::Of(attribute), _) => person(attribute),
            (What::Several, _) => None,
        }
    }

    /// The field, where the label alone says which.
    pub fn key(self) -> Option<Key> {
        match (self.what?, self.owner) {
            (What::Of(attribute), Some(Owner::Role(role))) => Some(Key::Person(role, attribute)),
            (What::School(key), Some(Owner::School) | None) => Some(key),
            (What::Of(_) | What::School(_) | What::Several, _) => None,
        }
    }

    pub fn role(self) -> Option<Role> {
        match self.owner {
            Some(Owner::Role(role)) => Some(role),
            Some(Owner::Mine | Owner::Theirs | Owner::School | Owner::Named(..)) | None => None,
        }
    }
}

impl Owner {
    /// The person meant, if the words alone say which.
    pub fn whose(self, text: &str, found: &[Word]) -> Option<Whose> {
        match self {
            Owner::Role(role) => Some(Whose::Role(role)),
            Owner::Named(from, to) => Some(Whose::Named(name_of(text, found, from, to))),
            Owner::Mine => Some(Whose::Mine),
            Owner::Theirs | Owner::School => None,
        }
    }
}

/// A field of a person.
pub(super) fn of_person(whose: Whose, attribute: Attribute) -> Topic {
    match whose {
        Whose::Role(role) => Topic::Field {
            key: Key::Person(role, attribute),
        },
        Whose::Mine | Whose::Unstated | Whose::Named(_) => Topic::Person { whose, attribute },
    }
}

/// The line is a label and nothing else.
pub(in crate::domain::conversation) fn of_line(line: &str) -> Option<Label> {
    let found = words(line);
    let (label, end) = at(&found, 0)?;
    // "Second participant details"
    let rest = found.get(end..)?.iter();
    let small = |w: &Word| matches!(w.norm.as_str(), "detail" | "details" | "information");
    (rest.clone().all(small) && !line.contains('@')).then_some(label)
}

/// The line answers a question of the form that no signature would: not a bare telephone.
pub(in crate::domain::conversation) fn answers(line: &str) -> bool {
    let found = words(line);
    let Some((label, end)) = at(&found, 0) else {
        return false;
    };
    let specific = match (label.what, label.owner) {
        (
            Some(
                What::Of(Attribute::Trn | Attribute::Role | Attribute::YearGroups) | What::Several,
            ),
            _,
        ) => true,
        (Some(What::Of(_)), Some(Owner::Role(_) | Owner::Mine | Owner::Named(..))) => true,
        (Some(What::School(Key::SchoolAddress)), _) => false,
        (Some(What::School(_)), _) => true,
        (Some(What::Of(_)) | None, _) => false,
    };
    // "Head of Maths" and "Maths Hub lead" are posts
    let separated = found
        .get(end.wrapping_sub(1))
        .zip(found.get(end))
        .is_none_or(|(a, b)| {
            line.get(a.end..b.start)
                .is_some_and(|gap| gap.contains([':', '|', '=', '\t', '-', '–']))
        });
    specific && (separated || line.chars().any(|c| c.is_ascii_digit()))
}

/// "LA Peterborough": it begins with what is asked of a school.
pub(in crate::domain::conversation) fn asks_of_the_school(line: &str) -> bool {
    let label = at(&words(line), 0);
    label.is_some_and(|(label, _)| matches!(label.what, Some(What::School(_))))
}

/// A UK postcode: "CB4 8TA".
pub(in crate::domain::conversation) fn has_postcode(text: &str) -> bool {
    let parts: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|p| !p.is_empty())
        .collect();
    let outward = |p: &str| {
        (2..=4).contains(&p.len())
            && p.chars().next().is_some_and(|c| c.is_ascii_alphabetic())
            && p.chars().any(|c| c.is_ascii_digit())
    };
    let inward = |p: &str| {
        let mut chars = p.chars();
        p.len() == 3
            && chars.next().is_some_and(|c| c.is_ascii_digit())
            && chars.all(|c| c.is_ascii_alphabetic())
    };
    parts
        .iter()
        .zip(parts.iter().skip(1))
        .any(|(a, b)| outward(a) && inward(b))
}
