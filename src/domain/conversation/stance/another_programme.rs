//! A yes to a programme by name, where the application is for another.

use crate::domain::{
    conversation::words::{find, in_list, words},
    programme::{Phase, Programme},
};

/// Nouns by which a programme is spoken of.
const NOUN: &str = "programme|programmes|program|project|projects|group|groups|workgroup|workgroups|course|one|ones|strand|strands|cohort|scheme|pathway|offer|network|application|form|eoi|bid|training";

const BETWEEN: &str = "years|form|16|level|teaching|for|mastery|maths|mathematics|work";

/// Whose programme it is, where that tells it from others: a phase, or a year group's.
const OF_PRIMARY: &str = "primary|ks1|ks2";
const OF_SECONDARY: &str = "secondary|ks3|ks4|gcse";
const OF_NEITHER: &str = "early|eyfs|nursery|reception|post|core|alevel|ks5";

/// The stage of the primary path, in the words of whoever asks for one.
const STAGES: [&str; 4] = ["readiness", "development", "embedding", "sustaining"];

/// "The secondary programme", "the Sustaining group", "our place for 2023/24": none of them this one,
/// and this one not named beside it.
pub fn names_another_programme(text: &str, programme: &Programme) -> bool {
    let found = words(text);
    let norms: Vec<&str> = found.iter().map(|w| w.norm.as_str()).collect();
    let named = |of: &str| {
        find(
            &format!("{of} {BETWEEN}? {BETWEEN}? {BETWEEN}? {BETWEEN}? {NOUN}"),
            &norms,
        )
        .is_some()
    };
    let (own, other) = match programme.phase {
        Phase::Primary => (OF_PRIMARY, OF_SECONDARY),
        Phase::Secondary => (OF_SECONDARY, OF_PRIMARY),
    };
    let another_phase = (named(other) || named_apart(&norms)) && !named(own);
    let title = programme.title.to_lowercase();
    let (own, others): (Vec<&str>, Vec<&str>) =
        STAGES.iter().partition(|stage| title.contains(*stage));
    // the development of a school is no stage
    let at_stage = |stage: &str| match stage {
        "development" => find("mastery development", &norms).is_some(),
        _ => {
            let mastery = [format!("mastery {stage}"), format!("{stage} mastery")];
            named(stage)
                || mastery
                    .iter()
                    .any(|pattern| find(pattern, &norms).is_some())
        }
    };
    let another_stage =
        others.into_iter().any(at_stage) && !own.iter().any(|stage| norms.contains(stage));
    another_phase || another_stage || names_another_year(text, programme)
}

/// "The early years programme", and not "Marham Road School & Sixth Form", which is a school.
fn named_apart(norms: &[&str]) -> bool {
    const OF_SCHOOLS: &str = "and school academy college high upper infant infants primary junior";
    let school = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| norms.get(before));
        before.is_some_and(|w| in_list(OF_SCHOOLS, w))
    };
    let spoken_of =
        |whose: &str| format!("^ {whose} {BETWEEN}? {BETWEEN}? {BETWEEN}? {BETWEEN}? {NOUN}");
    let patterns = [OF_NEITHER, "sixth form"].map(spoken_of);
    (0..norms.len()).any(|at| {
        let rest = norms.get(at..).unwrap_or_default();
        patterns.iter().any(|p| find(p, rest).is_some()) && !school(at)
    })
}

/// "2023/24", "2023-2024": academic years, and the programme's not among them.
fn names_another_year(text: &str, programme: &Programme) -> bool {
    let mut years = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')'))
        .filter_map(academic_year)
        .peekable();
    let own = academic_year(&programme.year);
    years.peek().is_some() && own.is_some() && !years.any(|year| Some(year) == own)
}

/// The year in which it begins.
fn academic_year(word: &str) -> Option<u16> {
    let word = word.trim_end_matches(['.', '!', '?', ':', ';']);
    let (first, second) = word.split_once(['/', '-', '–'])?;
    let is_number = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if first.len() != 4 || !matches!(second.len(), 2 | 4) || !is_number(first) || !is_number(second)
    {
        return None;
    }
    let year: u16 = first.parse().ok()?;
    let next: u16 = second.parse().ok()?;
    ((year + 1) % 100 == next % 100).then_some(year)
}
