//! Values with their labels, sentence by sentence: behind the label, on the line beneath it, or under
//! a name that heads the lines.

use super::{
    Heard,
    corrected::asks_to_correct,
    label::{self, Owner, What},
    spans::{Span, begins_with_label, labels, value_start},
};
use crate::domain::{
    conversation::{
        Whose,
        words::{
            Sentence, begins_to,
            names::{name_at, name_of},
        },
    },
    programme::{Attribute, Key, Role},
};

impl Heard {
    pub(super) fn sentences(&mut self, found: &[Sentence], few: bool) {
        let mut paragraph = 0;
        let mut answered = None;
        for (n, sentence) in found.iter().enumerate() {
            if sentence.paragraph > paragraph + 1 {
                self.block = None;
            }
            if sentence.question && !asks_to_correct(sentence) {
                continue;
            }
            if sentence.opens_line
                && let Some(label) = label::of_line(&sentence.text)
            {
                // "Ann Lee", and "Headteacher" beneath it: a card's post, no question
                let named = n.checked_sub(1).filter(|before| answered != Some(*before));
                let named = named
                    .and_then(|before| found.get(before))
                    .is_some_and(|before| {
                        before.opens_line
                            && before.paragraph == sentence.paragraph
                            && is_name_alone(before)
                    });
                if named && label.what.is_none() {
                    paragraph = sentence.paragraph;
                    continue;
                }
                let next = found.get(n + 1).filter(|next| {
                    next.opens_line
                        && next.paragraph <= sentence.paragraph + 1
                        && !begins_with_label(&next.text)
                        && !next.question
                });
                if label.what.is_none() {
                    self.block = label.role().map(Whose::Role);
                    self.spoken = self.block.clone();
                }
                let mut label = label;
                if let Some(Whose::Role(role)) = &self.block
                    && label.owner.is_none()
                    && matches!(label.what, Some(What::Of(_) | What::Several))
                {
                    label.owner = Some(Owner::Role(*role));
                }
                if let Some(next) = next {
                    let all = next.words.len();
                    self.take(label, &next.text, &next.words, 0, all, true, &next.text);
                    answered = Some(n + 1);
                }
                paragraph = sentence.paragraph;
                continue;
            }
            // a name alone on its line heads the lines under it: "Ann Lee", "For Ann Lee:", "Details of Ann Lee"
            let norms = sentence.norms();
            let given = begins_to("the? details? for|of|re", &norms).unwrap_or(0);
            if sentence.opens_line
                && name_at(&sentence.words, given) == Some(sentence.words.len())
                && (given > 0 || is_name_alone(sentence))
                && found.get(n + 1).is_some_and(|next| {
                    next.opens_line
                        && next.paragraph <= sentence.paragraph + 1
                        && begins_with_label(&next.text)
                })
            {
                let all = sentence.words.len();
                let name = name_of(&sentence.text, &sentence.words, given, all);
                self.block = Some(Whose::Named(name));
                self.spoken = self.block.clone();
                paragraph = sentence.paragraph;
                continue;
            }
            if self.block.is_some()
                && sentence.paragraph != paragraph
                && !begins_with_label(&sentence.text)
            {
                self.block = None;
            }
            paragraph = sentence.paragraph;
            self.sentence(sentence, few);
        }
    }

    fn sentence(&mut self, sentence: &Sentence, few: bool) {
        let found = &sentence.words;
        let spans = labels(sentence);
        self.put_right(sentence, &spans);
        if self.numbers_of_people(sentence, &spans) {
            return;
        }
        let mut inherited: Option<Owner> = None;
        // "Name: Ann Lee" heads the lines of the one person whose name was asked for
        if self.block.is_none()
            && let Some(role) = self.wanted_by_name()
            && let Some(span) = spans.first()
            && sentence.opens_line
            && span.from == 0
            && span.label.owner.is_none()
            && span.label.what == Some(What::Of(Attribute::Name))
        {
            self.block = Some(Whose::Role(role));
        }
        let block = self.block.clone();
        let told = self.said.len();
        for (n, span) in spans.iter().enumerate() {
            if let Some(owner @ (Owner::Role(_) | Owner::Named(..))) = span.label.owner {
                inherited = Some(owner);
                self.spoken = owner.whose(&sentence.text, found);
            }
            let region_end = spans.get(n + 1).map_or(found.len(), |next| next.from);
            let mut label = span.label;
            if label.owner.is_none() && matches!(label.what, Some(What::Of(_) | What::Several)) {
                label.owner = inherited;
                match &block {
                    Some(Whose::Role(role)) if inherited.is_none() => {
                        label.owner = Some(Owner::Role(*role));
                    }
                    Some(_) if inherited.is_none() => self.spoken = block.clone(),
                    Some(_) | None => {}
                }
            }
            let Some((value_from, colon)) = value_start(sentence, span.end, region_end, label)
            else {
                self.reversed(sentence, span);
                self.named_before(sentence, span);
                continue;
            };
            // "Tel: 01632 …" in a letterhead is nobody's answer
            let bare = label.owner.is_none()
                && block.is_none()
                && matches!(
                    label.what,
                    Some(What::Of(
                        Attribute::Phone | Attribute::Email | Attribute::Name
                    ))
                );
            if bare && colon && !few {
                continue;
            }
            self.take(
                label,
                &sentence.text,
                found,
                value_from,
                region_end,
                colon,
                &sentence.text,
            );
        }
        if self.said.len() == told {
            self.told_wrong(sentence, &spans);
        }
    }

    /// The only person whose name our letter asked for.
    fn wanted_by_name(&self) -> Option<Role> {
        let mut wanted = self.wanted.iter().filter_map(|key| match key {
            Key::Person(role, Attribute::Name) => Some(*role),
            _ => None,
        });
        wanted.next().filter(|_| wanted.next().is_none())
    }

    /// "1234567 is my TRN".
    fn reversed(&mut self, sentence: &Sentence, span: &Span) {
        let found = &sentence.words;
        let Some(number) = span.from.checked_sub(2).and_then(|at| found.get(at)) else {
            return;
        };
        let linked = span
            .from
            .checked_sub(1)
            .and_then(|at| found.get(at))
            .is_some_and(|w| w.norm == "is");
        let digits = number.norm.chars().all(|c| c.is_ascii_digit());
        let fits = match span.label.what {
            Some(What::Of(Attribute::Trn)) => number.norm.len() == 7,
            Some(What::School(Key::SchoolUrn)) => number.norm.len() == 6,
            Some(_) | None => false,
        };
        if linked
            && digits
            && fits
            && let Some(topic) = span
                .label
                .topic(&sentence.text, found, self.spoken.as_ref())
        {
            self.push(topic, number.norm.clone(), &sentence.text);
        }
    }
}

fn is_name_alone(sentence: &Sentence) -> bool {
    sentence.words.len() > 1 && name_at(&sentence.words, 0) == Some(sentence.words.len())
}
