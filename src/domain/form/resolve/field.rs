//! Labels that say which field they are: what each takes, and where another school's form begins.

use super::{
    super::{
        flatten::Line,
        pairs::Found,
        value::{Answer, answer},
    },
    Assigned, Resolved, Walk, Whose,
};
use crate::domain::programme::{Attribute, Key, Role, Section};

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
        if first.is_some() && !other && self.is_left_empty() {
            self.now = Resolved {
                answers: self.take_restart(),
                ..Resolved::default()
            };
            self.block = 0;
            self.statement = None;
            return;
        }
        // two schools above one set of people are no two forms
        let asked_people = self.now.answers.iter().any(|a| match a.key {
            Key::Person(role, _) => !is_head(role),
            Key::Statement => true,
            _other => false,
        });
        if !other || new.trim().is_empty() || answered < 5 || !asked_people {
            return;
        }
        let rest = self.take_restart();
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

    /// What was asked before the school's name belongs to the form that begins with it.
    fn take_restart(&mut self) -> Vec<Assigned> {
        let at = self.restart.take().unwrap_or(self.now.answers.len());
        self.now.answers.split_off(at.min(self.now.answers.len()))
    }

    /// Whether the form so far is a copy that nobody filled in, with all its persons: the filled one
    /// follows it.
    fn is_left_empty(&self) -> bool {
        let says = |a: &Assigned| match a.key {
            Key::MathsHub => false,
            key => matches!(
                answer(key, &a.content, self.labels),
                Answer::Value(_)
                    | Answer::NameAndEmail(..)
                    | Answer::Addresses(..)
                    | Answer::Several
            ),
        };
        let answers = &self.now.answers;
        answers
            .iter()
            .any(|a| matches!(a.key, Key::Statement | Key::Signature(_)))
            && !answers.iter().any(says)
            && self.now.stray.is_empty()
    }
}

fn is_head(role: Role) -> bool {
    matches!(role, Role::Headteacher | Role::HeadOfDepartment)
}
