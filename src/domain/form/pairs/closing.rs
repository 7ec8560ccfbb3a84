//! Where a letter around or below a form ends, and what stands there: its writer's card, whose
//! labels are not the form's.

use super::{Event, Found};
use crate::domain::{
    form::{ENOUGH, flatten::Line, label::Meaning},
    programme::{Key, Role, Section},
};

/// "With best wishes,", "Many thanks", and the rule that mail programs put above a signature (RFC 3676
/// section 4.3).
pub(super) fn closes(line: &Line) -> bool {
    const SAYS: [&str; 10] = [
        "regards",
        "wishes",
        "thanks",
        "thank",
        "sincerely",
        "faithfully",
        "cheers",
        "truly",
        "rgds",
        "bw",
    ];
    const WITH: [&str; 17] = [
        "with", "kind", "kindest", "warm", "warmest", "best", "many", "very", "you", "yours", "so",
        "much", "all", "the", "and", "in", "advance",
    ];
    let text = line.text.trim();
    if matches!(text, "--" | "—") || awaits_answer(text) {
        return true;
    }
    let said = |word: &&str| {
        let word = word.to_lowercase();
        SAYS.contains(&word.as_str()) || WITH.contains(&word.as_str())
    };
    let name = |word: &str| word.starts_with(char::is_uppercase);
    let mut words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .peekable();
    let mut closes = false;
    while let Some(word) = words.next_if(said) {
        closes |= SAYS.contains(&word.to_lowercase().as_str());
    }
    // "Kind regards, Ann Bell"
    let rest = words.clone().count();
    // "Best", "All the best,"
    closes |= rest == 0 && is_best(text);
    closes && (rest == 0 || rest <= 3 && words.all(name) && !text.ends_with(['.', '!']))
}

/// "We look forward to hearing from you."
fn awaits_answer(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let lower = || text.to_lowercase();
    (4..=10).contains(&words) && lower().contains("forward to hear")
}

fn is_best(text: &str) -> bool {
    let mut words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let few = words.clone().count() <= 4 && text.starts_with(char::is_uppercase);
    few && words
        .next_back()
        .is_some_and(|word| word.eq_ignore_ascii_case("best"))
}

/// Takes the cards away: what a form asks stands below the end of a letter, too, but then not only
/// what a card says.
pub(super) fn without_cards(events: &mut [Event], closed: &[usize]) {
    let answered =
        |event: &&Event| matches!(event, Event::Label(found) if !found.content.is_empty());
    for at in closed.iter().rev() {
        if events.iter().take(*at).filter(answered).count() < ENOUGH {
            continue;
        }
        let mut below = events.iter().skip(*at);
        let card = below.clone().take_while(|event| is_of_card(event)).count();
        let form_follows = below.nth(card).is_some_and(|event| !begins_part(event));
        if form_follows {
            continue;
        }
        for event in events.iter_mut().skip(*at).take(card) {
            *event = Event::End;
        }
    }
}

fn is_of_card(event: &Event) -> bool {
    let Event::Label(Found { meaning, .. }) = event else {
        return true;
    };
    match meaning {
        Meaning::Title(role) => is_head(*role),
        Meaning::Field(key) => match key {
            Key::SchoolName | Key::SchoolAddress | Key::SchoolPhone => true,
            Key::Person(role, _) => is_head(*role),
            Key::SchoolUrn
            | Key::LocalAuthority
            | Key::MathsHub
            | Key::Statement
            | Key::SpecialistEngagement
            | Key::SpecialistDetail
            | Key::GroupRequested
            | Key::GroupSchools
            | Key::GroupRelationship
            | Key::Signature(_) => false,
        },
        Meaning::Attribute(_) | Meaning::Both(None, ..) => true,
        Meaning::AddressPart | Meaning::Unwanted => true,
        Meaning::Heading(_) | Meaning::Section(_) | Meaning::Either(..) | Meaning::Both(..) => {
            false
        }
    }
}

fn is_head(role: Role) -> bool {
    matches!(role, Role::Headteacher | Role::HeadOfDepartment)
}

/// What a form goes on with of its own accord: the next person, the group, the signatures.
fn begins_part(event: &Event) -> bool {
    let Event::Label(Found { meaning, .. }) = event else {
        return false;
    };
    match meaning {
        Meaning::Heading(_) | Meaning::Title(_) => true,
        Meaning::Section(section) | Meaning::Either(section, _) => *section != Section::Statement,
        Meaning::Field(key) => matches!(
            key,
            Key::GroupRequested
                | Key::GroupSchools
                | Key::GroupRelationship
                | Key::Signature(_)
                | Key::SpecialistEngagement
                | Key::SpecialistDetail
        ),
        Meaning::Attribute(_) | Meaning::Both(..) | Meaning::AddressPart | Meaning::Unwanted => {
            false
        }
    }
}
