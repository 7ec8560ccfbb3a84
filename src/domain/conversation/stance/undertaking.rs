//! What somebody means to do, taken apart and not listed: who, how gladly, what, with whom. "I'm
//! really looking forward to being part of this", "Ann and I are doing this together".

use super::{
    beside::{is_errand, is_unreserved},
    matter::{
        is_given_for_another_use, is_of_matter, is_of_this, of_another_matter, stands_together,
    },
    subject::is_sure,
};
use crate::domain::conversation::words::{begins, begins_to, find, in_list};

/// The sender means to take part in the matter; `names` are the words of the names in the sentence,
/// who may be there as company. Whether it is asked or depends is for the caller to see.
pub(super) fn undertakes(norms: &[&str], names: &[&str]) -> bool {
    const REPORTED: &str = "says|said|told|tells|thinks|wants|thought|heard";
    find(REPORTED, norms).is_none()
        && is_of_this(norms)
        && !of_another_matter(norms)
        && !is_given_for_another_use(norms)
        && !is_errand(norms)
        && subjects(norms).any(|(at, left_out)| {
            let rest = norms.get(at..).unwrap_or_default();
            let Some(verb) = led_gladly(rest, left_out) else {
                return false;
            };
            let chain = rest.get(..verb).unwrap_or_default();
            let act = rest.get(verb..).unwrap_or_default();
            // its own "will" puts nothing off
            let will = |w: &&&str| matches!(**w, "will" | "ill" | "shall" | "going");
            let lead = norms.get(..at).unwrap_or_default();
            let rest: Vec<&str> = chain
                .iter()
                .filter(|w| !will(w))
                .chain(act)
                .copied()
                .collect();
            is_unreserved(&[lead, &rest].concat())
                && is_meant(chain, act, left_out)
                && stands_together(act)
                && acts(act, names)
        })
}

/// Where "I" or "we" begins a clause, or is left out of one.
fn subjects<'a>(norms: &'a [&'a str]) -> impl Iterator<Item = (usize, bool)> + 'a {
    const FIRST: &str = "i im ive id ill we were weve wed well";
    const OPENS: &str = "yes yep yeah yup ok okay sure great brilliant lovely perfect thanks thank you hi hello sorry of \
        course correct right oh well good news no problem worries";
    const JOINS: &str = "and so but as because since that therefore then now course yes confirm say pleased also today";
    const ADVERBIAL: &str =
        "following after further in on as with having at for to from just am being";
    let opened = norms
        .iter()
        .position(|w| !in_list(OPENS, w))
        .unwrap_or(norms.len());
    (0..norms.len()).filter_map(move |at| {
        let word = norms.get(at)?;
        let before = norms.get(..at)?;
        let own = in_list(FIRST, word);
        let joined = before.last().is_some_and(|w| in_list(JOINS, w));
        let led = before.first().is_some_and(|w| in_list(ADVERBIAL, w));
        let said = before.iter().any(|w| in_list(FIRST, w))
            || begins("happy|glad|pleased|delighted", norms);
        match own {
            true if at <= opened || joined || led => Some((at + 1, false)),
            // "… and will take part"
            false if joined && said => Some((at, false)),
            // "Looking forward to …"
            false if at == opened => Some((at, true)),
            true | false => None,
        }
    })
}

const GLAD: &str = "want like love wish intend happy glad pleased delighted keen excited thrilled honoured \
    proud ready willing available committed looking look forward volunteered offered agree agreed signed content";

/// How many words say how gladly something is done, or that it will be.
fn led_gladly(rest: &[&str], left_out: bool) -> Option<usize> {
    const AUXILIARIES: &str = "am are be being do have will would can shall going to that say confirm accept also \
        very much really so too quite more than both all now still just up and for us me i we im ill able school \
        of course it yes with my our the head headteacher slt governors colleague colleagues";
    let own = |w: &&str| in_list(GLAD, w) || in_list(AUXILIARIES, w) || is_sure(w);
    let end = (0..=rest.len().min(14)).find(|at| is_act(rest.get(*at..).unwrap_or_default()))?;
    let chain = rest.get(..end)?;
    // the subject is left out of "Happy to …", and not of "To take part …", "Do this …"
    let begun = !left_out
        || chain
            .iter()
            .any(|w| in_list(GLAD, w) || matches!(*w, "will" | "be" | "definitely"));
    (begun && chain.iter().all(own)).then_some(end)
}

/// It is to come, or wished for; not done for years, nor what might have been.
fn is_meant(chain: &[&str], act: &[&str], left_out: bool) -> bool {
    let glad = chain.iter().any(|w| in_list(GLAD, w));
    let goes_on = act.first().is_some_and(|w| w.ends_with("ing"));
    let unreal = find("would|id|wed have", chain).is_some()
        || find("like|love|want|wish .. able", chain).is_some()
        || begins("have $", chain)
        // "I have to sign"
        || find("have|need|needs|got|ought|supposed to $", chain).is_some();
    // "I will do this" may be the signing
    let does = begins("do|sign|go", act) && find("with|alongside", act).is_none();
    // "we agreed to do this in 2023"
    let once = find(
        "^ all|both|also|really|just? agreed|volunteered|offered|signed to",
        chain,
    )
    .is_some();
    let joins = begins("take|participate|join", act);
    // an honour is no answer
    let named = begins("be|being? named|considered|included", act);
    let wished = chain.iter().any(|w| {
        !in_list("honoured proud excited pleased delighted looking", w) && in_list(GLAD, w)
    });
    !unreal
        && (!once || left_out)
        && (!named || wished)
        && (glad || joins || goes_on || !does && find("will|shall|going|ill|be", chain).is_some())
}

const ACTS: &[&str] = &[
    "take|taking part",
    "participate|participating",
    "join|joining",
    "do|doing",
    "be|being part|involved|included|named|considered",
    "be|being a|an|one|the",
    "work|working",
    "attend|attending",
    "lead|leading",
    "get started|involved",
    "act|serve|acting|serving as",
    "fulfil|fulfilling|undertake|undertaking|fill|filling the|this|my? role|post|place|position of|as",
    "take|taking on|up the|this|my? role|post|place|position of|as",
];

fn is_act(rest: &[&str]) -> bool {
    ACTS.iter().any(|p| begins(p, rest))
}

/// The act is one of the matter: nothing else is joined, done or led.
pub(super) fn acts(act: &[&str], names: &[&str]) -> bool {
    const THING: &str = "in|on|for|of|with? this|these|it|everything";
    const NAMED: &str = "in|on|for|of|with? this|the|our|your|both|all? of? the? primary|secondary|maths|mathematics|mastery|teaching|readiness|hub? mastery|maths|readiness|work|for? mastery|work? programme|project|group|groups|workgroup|work|application|scheme|sessions|workshops|initiative|opportunity";
    let Some(end) = ACTS.iter().find_map(|p| begins_to(p, act)) else {
        return false;
    };
    let (head, mut rest) = (
        act.get(..end).unwrap_or_default(),
        act.get(end..).unwrap_or_default(),
    );
    // "join Ann", "work alongside my colleague Ann Lee"
    let met = begins_to("along? with|alongside", rest);
    let mut accompanied = false;
    if met.is_some() || find("join|joining|work|working $", head).is_some() {
        const BESIDE: &str = "my our colleague and her him both";
        let company = |w: &&&str| names.contains(*w) || in_list(BESIDE, w);
        let beside = rest.get(met.unwrap_or(0)..).unwrap_or_default();
        let length = beside.iter().take_while(company).count();
        if length > 0 {
            accompanied = true;
            rest = beside.get(length..).unwrap_or_default();
        }
    }
    let of_thing = [THING, NAMED].iter().any(|p| {
        begins_to(p, rest).is_some_and(|to| closes(rest.get(to..).unwrap_or_default(), names))
    });
    match head {
        [.., "a" | "an" | "one" | "the" | "as" | "of"] => is_a_post(rest, names),
        [.., "join" | "joining"] => of_thing || accompanied && rest.is_empty(),
        [
            ..,
            "part" | "involved" | "participate" | "participating" | "included" | "started",
        ]
        | [.., "named" | "considered"] => of_thing || closes(rest, names),
        _ => of_thing,
    }
}

/// What is told behind it begins a clause of its own, or is where, when and with whom.
fn closes(rest: &[&str], names: &[&str]) -> bool {
    const JOINTS: &str = "and so as because since which who thanks thank sorry apologies please too also together \
        again now today whilst while";
    const PLACES: &str = "for in on of to from at during along alongside with next this";
    const TIMES: &str = "september october autumn spring summer term year years 2022 2023 23 onwards academic next coming";
    let Some(first) = rest.first() else {
        return true;
    };
    let told = || rest.iter().take_while(|w| !in_list(JOINTS, w));
    let company = begins("along? with|alongside|from", rest);
    let fits = |w: &&str| {
        is_of_matter(w)
            || in_list(PLACES, w)
            || in_list(TIMES, w)
            || matches!(
                *w,
                "colleague" | "colleagues" | "other" | "schools" | "teachers"
            )
            || company && (names.contains(w) || matches!(*w, "her" | "him" | "them"))
    };
    in_list(JOINTS, first) || in_list(PLACES, first) && told().all(fits)
}

/// "the second lead participant", and not a lead school.
fn is_a_post(rest: &[&str], names: &[&str]) -> bool {
    const POSTS: &str = "participant participants lead leads advocate advocates signatory signatories teacher teachers";
    let end = rest.iter().take(7).rposition(|w| in_list(POSTS, w));
    end.is_some_and(|end| {
        let number = usize::from(rest.get(end + 1).is_some_and(|w| w.parse::<u8>().is_ok()));
        rest.iter().take(end).all(|w| is_of_matter(w))
            && closes(rest.get(end + 1 + number..).unwrap_or_default(), names)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_is_taken_apart() {
        let taken = |text: &str, names: &[&str]| {
            let norms: Vec<&str> = text.split(' ').collect();
            undertakes(&norms, names)
        };
        let means = [
            "really looking forward to being part of the work group",
            "agreed with my head that i will do this",
            "im joining ann on this",
            "we are doing this together",
            "i will be working alongside ann on this project",
            "im pleased to have been asked and will take part",
            "i am really keen to be involved",
            "i am going to do this with her",
            "i will fulfil the role of second lead",
            "happy to take on the role of participant 2",
            "i would love to be the second participant",
            "following our chat i am taking part",
            "i would like our school to be considered for the programme",
        ];
        let means_not = [
            "we agreed to do this in 2023",
            "i have been doing this for years",
            "i would have loved to take part",
            "i will do this",
            "i will do this with my class",
            "i will do this with her on monday",
            "i will take on the role of governor",
            "i am joining ann for lunch",
            "i am looking forward to joining the school",
            "i want to be able to take part",
            "looking forward to the training",
            "i am the lead school",
            "happy to attend the briefing",
            "im leading the trip with ann",
            "i was keen to take part",
            "i will have one participant",
            "ann said i am taking part",
            "i am happy to take part and will confirm on friday",
            "happy to be a case study school",
            "what i am doing this year",
            "id like to be considered for promotion",
            "i am going to be doing this with my class",
            "im doing this for ann",
            "i take part in this kind of thing every year",
            "i would like to be included in future emails",
            "happy to be the lead on the trip",
            "im honoured to be considered",
        ];
        let wrong = |texts: &[&'static str], expected: bool| -> Vec<&str> {
            let wrong = texts
                .iter()
                .filter(|text| taken(text, &["ann"]) != expected);
            wrong.copied().collect()
        };
        assert_eq!(wrong(&means, true), Vec::<&str>::new());
        assert_eq!(wrong(&means_not, false), Vec::<&str>::new());
    }
}
