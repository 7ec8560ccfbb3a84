//! Answers by the labels of our letters and of the form: under an item, in its place, or typed
//! after the form's own question.

use super::{
    Heard, label,
    list::{self, Printed},
    region::Region,
    spans::item_text,
};
use crate::domain::{
    conversation::{
        Said, Topic,
        split::foot,
        words::{Sentence, Word, collapse, find, in_list, words},
    },
    programme::{Attribute, Key},
};

impl Heard {
    /// What only the form's own label can ask: "Has your school worked with …? No".
    pub(super) fn typed(&mut self, fresh: &str, printed: &Printed) {
        let lines: Vec<&str> = fresh.lines().filter(|l| !l.trim().is_empty()).collect();
        for (n, line) in lines.iter().enumerate() {
            let Some((key, rest)) = printed.item(line) else {
                continue;
            };
            let only_here = matches!(
                key,
                Key::SpecialistEngagement
                    | Key::SpecialistDetail
                    | Key::GroupRequested
                    | Key::GroupSchools
                    | Key::GroupRelationship
            );
            if !only_here {
                continue;
            }
            let beneath = lines
                .get(n + 1)
                .filter(|next| printed.item(next).is_none() && !foot::is_sign_off(next));
            let text = match (rest.is_empty(), beneath) {
                (false, _) => rest.to_owned(),
                (true, Some(next)) => (*next).to_owned(),
                (true, None) => continue,
            };
            self.listed(key, &list::Answer { text, sure: true });
        }
    }

    /// "No we haven't", "yes, Priya Raman came in 2019": the whole answer to a letter that asked Yes
    /// or No. Who agrees or promises answers something else.
    pub(super) fn yes_or_no(&mut self, found: &[Sentence]) {
        const YES: &[&str] = &[
            "^ hi|hello|thanks? yes|yep|yeah|indeed",
            "^ answer|the answer|to .. is yes",
            "specialist|specialists engagement|question|involvement? yes",
            "^ we have|did|do $",
        ];
        const NO: &[&str] = &[
            "^ hi|hello|thanks? no|nope|never|none|not|neither",
            "^ answer|the answer|to .. is no",
            "specialist|specialists engagement|question|involvement? no|none $",
            "^ it|that|this|its|thats would|is? be? a? no $|afraid|sorry|im",
            "^ we have not|never",
            "^ we|weve havent|never",
        ];
        const ELSE: &str = "confirm|confirming|happy|agree|sign|signed|signature|problem|problems|worries|thanks \
            thank|will|ill|can|could|please|attached|received|sorry|sure|yet|know|idea";
        let told = |s: &Said| {
            matches!(
                s,
                Said::Supplies {
                    topic: Topic::Field {
                        key: Key::SpecialistEngagement
                    },
                    ..
                }
            )
        };
        if !self.wanted.contains(&Key::SpecialistEngagement) || self.said.iter().any(told) {
            return;
        }
        for sentence in found.iter().filter(|s| !s.question) {
            let (yes, no) = (sentence.says(YES), sentence.says(NO));
            if yes == no || ELSE.split(' ').any(|w| sentence.says(&[w])) {
                continue;
            }
            let key = Key::SpecialistEngagement;
            let value = if yes { "Yes" } else { "No" }.to_owned();
            self.push(Topic::Field { key }, value, &sentence.text);
            // "…, Priya Raman came in 2019"
            let norms = sentence.norms();
            let after = YES
                .iter()
                .find_map(|p| find(p, &norms))
                .map_or(0, |(_, to)| to);
            let small = |w: &&Word| matches!(w.norm.as_str(), "we" | "have" | "did" | "do");
            let rest = sentence.words.get(after..).unwrap_or_default();
            let mut rest = rest.iter().skip_while(small);
            if yes
                && rest.clone().count() > 2
                && let Some(detail) = rest.next().and_then(|w| sentence.text.get(w.start..))
            {
                let key = Key::SpecialistDetail;
                self.push(Topic::Field { key }, detail.to_owned(), &sentence.text);
            }
            return;
        }
    }

    /// An answer to an item of our letter, whose label says exactly what it is of.
    pub(super) fn listed(&mut self, key: Key, answer: &list::Answer) {
        let text = answer.text.as_str();
        let found = words(text);
        let region = Region::new(text, &found, 0, found.len());
        if region.is_placeholder() || text.contains('?') {
            return;
        }
        let yes_no = || match found.first().map(|w| w.norm.as_str()) {
            Some("yes") => Some("Yes".to_owned()),
            Some("no") => Some("No".to_owned()),
            _ => None,
        };
        let sure = answer.sure;
        let value = match key {
            Key::SchoolUrn => region.urn(),
            Key::SchoolPhone | Key::Person(_, Attribute::Phone) => region.phone(),
            Key::Person(_, Attribute::Email) => region.email(),
            Key::Person(_, Attribute::Trn) => region.trn(),
            Key::Person(_, Attribute::Name) => sure.then(|| region.name(1)).flatten(),
            Key::Person(_, Attribute::Role | Attribute::YearGroups) => {
                sure.then(|| region.words(true, 20)).flatten()
            }
            Key::SchoolAddress => {
                label::has_postcode(text).then(|| text.trim_end_matches(['.', ',']).to_owned())
            }
            Key::LocalAuthority => sure.then(|| region.proper(6)).flatten(),
            Key::SchoolName => sure.then(|| region.proper(12)).flatten(),
            Key::MathsHub => sure.then(|| region.proper(8)).flatten(),
            Key::SpecialistEngagement | Key::GroupRequested => yes_no(),
            Key::SpecialistDetail | Key::GroupSchools | Key::GroupRelationship => {
                (sure && found.len() <= 60).then(|| text.to_owned())
            }
            Key::Statement => {
                if sure && found.len() > 15 {
                    self.said.push(Said::Statement {
                        text: text.to_owned(),
                    });
                }
                None
            }
            Key::Signature(_) => None,
        };
        if let Some(value) = value {
            self.push(Topic::Field { key }, value, text);
        }
    }

    /// "- local authority: Cambridgeshire" written into our own quoted list.
    pub(super) fn edited_list(&mut self, quoted: &str) {
        let mut asks = false;
        for line in quoted.lines().take(200) {
            let text = collapse(line.trim_start_matches(['>', ' ']));
            if text.is_empty() {
                continue;
            }
            let Some(item) = item_text(&text) else {
                let lower = text.to_lowercase();
                asks = text.ends_with(':')
                    && ["missing", "need", "outstanding"]
                        .iter()
                        .any(|w| lower.contains(w));
                continue;
            };
            if !asks {
                continue;
            }
            let found = words(item);
            let Some((label, end)) = label::at(&found, 0) else {
                continue;
            };
            const OURS: &str =
                "please not missing empty reply copy copied send form says number digits valid";
            let ours = found.iter().skip(end).any(|w| in_list(OURS, &w.norm));
            let gap = found
                .get(end.wrapping_sub(1))
                .zip(found.get(end))
                .and_then(|(a, b)| item.get(a.end..b.start));
            if !ours && gap.is_some_and(|g| g.contains([':', '=', '-', '–'])) {
                self.take(label, item, &found, end, found.len(), true, item);
            }
        }
    }
}

/// "We have not worked with a Mastery Specialist before."
pub(super) fn specialist(sentence: &Sentence) -> Option<Said> {
    let worked = sentence.says(&[
        "we|school have|has|havent|hasnt|never|not .. worked with a|any|our|the .. specialist|specialists",
        "weve|never .. worked with a|any|our|the .. specialist|specialists",
        "we|weve|school have|has|havent|hasnt|not|never|had .. involvement|engagement|contact|work with a|any|our|the .. specialist|specialists",
    ]);
    let unsure =
        sentence.question || sentence.says(&["if|whether|would|might|hope|like|unsure|sure"]);
    if !worked || unsure {
        return None;
    }
    let not = sentence.says(&["not|never|havent|hasnt"]);
    Some(Said::Supplies {
        topic: Topic::Field {
            key: Key::SpecialistEngagement,
        },
        value: if not { "No" } else { "Yes" }.to_owned(),
        quote: sentence.quote(),
    })
}
