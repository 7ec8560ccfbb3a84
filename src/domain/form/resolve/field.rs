//! Labels that say which field they are: what each takes, and where another school's form begins.

use super::{
    super::{flatten::Line, pairs::Found},
    Resolved, Walk, Whose,
};
use crate::domain::programme::{Attribute, Key, Section};

impl Walk<'_> {
    pub(super) fn field(&mut self, key: Key, found: Found) {
        match key {
            Key::Person(role, attribute) => {
                let within = self.whose
                    == Some(Whose {
                        role,
                        heading: true,
                    });
                if !within {
                    self.whose = Some(Whose {
                        role,
                        heading: false,
                    });
                }
                if attribute == Attribute::Phone && !self.asks(key) {
                    return;
                }
                if attribute == Attribute::Name {
                    self.name(role, found.content);
                    return;
                }
                self.assign(key, found.content);
                return;
            }
            Key::Signature(_) => {
                self.assign(key, found.content);
                return;
            }
            Key::SchoolPhone if self.whose.is_some_and(|w| w.heading) => {
                self.attribute(Attribute::Phone, found);
                return;
            }
            Key::SchoolName => self.another_school(&found),
            Key::MathsHub if self.has(Key::MathsHub) && self.has(Key::SchoolName) => {
                self.restart.get_or_insert(self.now.answers.len());
            }
            Key::Statement => {
                self.open(Some(Section::Statement), None);
                if found.content.iter().any(|l| !l.is_blank()) {
                    self.statement = Some(found.grid);
                }
            }
            Key::GroupRequested | Key::GroupSchools | Key::GroupRelationship => {
                self.section = Some(Section::Group);
            }
            Key::SpecialistEngagement | Key::SpecialistDetail => {
                self.section = Some(Section::Specialist);
            }
            Key::MathsHub
            | Key::SchoolAddress
            | Key::SchoolUrn
            | Key::SchoolPhone
            | Key::LocalAuthority => {}
        }
        let school = matches!(
            key,
            Key::SchoolName
                | Key::SchoolAddress
                | Key::SchoolUrn
                | Key::SchoolPhone
                | Key::LocalAuthority
        );
        if school {
            self.school_here = true;
            self.section = Some(Section::School);
        }
        self.whose = None;
        self.assign(key, found.content);
    }

    /// The name of a second school begins the form of a second school.
    pub(super) fn another_school(&mut self, found: &Found) {
        let text = |lines: &[Line]| {
            lines
                .iter()
                .map(|l| l.text.trim().to_lowercase())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let new = text(&found.content);
        let first = self.now.answers.iter().find(|a| a.key == Key::SchoolName);
        let other =
            first.is_some_and(|a| !text(&a.content).trim().is_empty() && text(&a.content) != new);
        let answered = self
            .now
            .answers
            .iter()
            .filter(|a| a.content.iter().any(|l| !l.is_blank()))
            .count();
        if !other || new.trim().is_empty() || answered < 5 {
            return;
        }
        let at = self.restart.take().unwrap_or(self.now.answers.len());
        let rest = self.now.answers.split_off(at.min(self.now.answers.len()));
        let finished = std::mem::replace(
            &mut self.now,
            Resolved {
                answers: rest,
                ..Resolved::default()
            },
        );
        self.done.push(finished);
        self.block = 0;
        self.statement = None;
    }
}
