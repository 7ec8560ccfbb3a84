//! What a person's ruling does to an application.

use super::Folding;
use crate::domain::{
    application::{Given, Review},
    person,
    programme::{Attribute, Key, Role},
    ruling::{Command, Ruling},
};

impl Folding<'_> {
    pub(super) fn on_ruling(&mut self, ruling: &Ruling) {
        match &ruling.command {
            // A revision accepted has entered where it arrived; nothing else is meant by it.
            Command::Accept { message } if self.entered.contains(message) => {}
            Command::Accept { .. } => {
                for lifted in [Review::Late, Review::WrongProgramme, Review::Stale] {
                    self.reviews.remove(&lifted);
                }
                self.other_year = false;
                self.hub_accepted = true;
                self.one_participant = false;
            }
            Command::Dismiss { .. } => {}
            Command::Waive {
                role,
                person,
                fields,
            } => {
                self.waivers
                    .push((*role, person.clone(), *fields, ruling.reason.clone()));
                if *fields {
                    self.one_participant = false;
                }
            }
            Command::Sign { role, person } => {
                self.signed
                    .push((*role, person.clone(), ruling.at, ruling.reason.clone()));
            }
            Command::Set { key, value } => {
                self.set(*key, value, format!("set by {}", ruling.actor));
                if *key == Key::SchoolUrn {
                    self.vouched.insert(self.text(*key).to_owned());
                }
            }
            Command::Withdraw => self.withdrawn = true,
            Command::Reinstate => self.withdrawn = false,
            Command::Mine => self.mine = true,
            Command::Select { place } => self.place = Some(*place),
            Command::Release => {
                self.mine = false;
                self.reminders_stopped = false;
            }
            Command::Chase { by } => {
                let since = ruling.at;
                self.chased = Some(Given { by: *by, since });
            }
            Command::Shortlist { by } => {
                let since = ruling.at;
                self.shortlisted = Some(Given { by: *by, since });
            }
            Command::Ignore { message } => {
                if self.urn_from.is_some_and(|(_, from)| from == *message) {
                    self.vouched.insert(self.text(Key::SchoolUrn).to_owned());
                }
                self.held_forms.retain(|m| m != message);
                if self.held_forms.is_empty() {
                    self.reviews.remove(&Review::Conflict);
                }
            }
            Command::Note
            | Command::Link { .. }
            | Command::Adopt
            | Command::Open
            | Command::Letter { .. } => {}
        }
    }

    pub(super) fn waiver(&self, role: Role) -> Option<&(Role, String, bool, String)> {
        let name = self.text(Key::Person(role, Attribute::Name));
        self.waivers.iter().rev().find(|(r, person, _, _)| {
            *r == role
                && (person.is_empty() && name.is_empty()
                    || person::same_name(person, name)
                    || person == name)
        })
    }
}
