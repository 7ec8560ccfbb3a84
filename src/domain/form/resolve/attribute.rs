//! Labels that name no person: "Email" belongs to the block it stands in, if to anybody.

use super::{
    super::{flatten::Place, pairs::Found, parts::order},
    Walk,
};
use crate::domain::programme::{Attribute, Key, Section};

impl Walk<'_> {
    pub(super) fn attribute(&mut self, attribute: Attribute, found: Found) {
        let school_phone = attribute == Attribute::Phone
            && self.section == Some(Section::School)
            && self.school_here
            && !self.has(Key::SchoolPhone);
        if let Some(role) = self.whose.map(|w| w.role) {
            let key = Key::Person(role, attribute);
            if self.asks(key) {
                let unasked = found.content.iter().all(|l| !l.has_words());
                if unasked && self.is_in_one_cell() {
                    // what stands in the cell is not asked again
                } else if self.repeats(key) {
                    self.lose_block(key, &found);
                } else if attribute == Attribute::Name {
                    self.name(role, found.content);
                } else {
                    self.assign(key, found.content);
                }
            } else if school_phone {
                self.assign(Key::SchoolPhone, found.content);
            } else {
                if attribute != Attribute::Phone {
                    self.whose = None;
                }
                self.stray(found);
            }
        } else if school_phone {
            self.assign(Key::SchoolPhone, found.content);
        } else if attribute == Attribute::Name
            && self.section == Some(Section::School)
            && !self.has(Key::SchoolName)
            && self.now.answers.len() == self.block
            && found.grid.is_none_or(|g| self.school_grids.contains(&g))
        {
            self.field(Key::SchoolName, found);
        } else {
            // a person's attribute without the person: the block's heading is gone
            self.section = self.section.filter(|s| *s != Section::School);
            self.school_here = false;
            self.stray(found);
        }
    }

    pub(super) fn stray(&mut self, found: Found) {
        self.now
            .stray
            .extend(found.content.into_iter().filter(|l| l.has_words()));
    }

    /// Whether all that is said of the block's person stands in one cell of its table.
    fn is_in_one_cell(&self) -> bool {
        let mut said = self.now.answers.iter().skip(self.block).filter_map(|a| {
            let place = a.content.iter().find(|l| l.has_words())?.place;
            matches!(place, Place::Cell { .. }).then_some(place)
        });
        let first = said.next();
        let mut more = 0;
        first.is_some() && said.all(|place| (more += 1, Some(place) == first).1) && more > 0
    }

    fn repeats(&self, key: Key) -> bool {
        self.now
            .answers
            .iter()
            .skip(self.block)
            .any(|a| a.key == key && !a.void)
            || self.has(key)
    }

    /// An attribute comes a second time for one person: another person's block began unannounced.
    /// What stands since the block's order was broken, or since its table began, is nobody's.
    fn lose_block(&mut self, key: Key, found: &Found) {
        let mut last = order(key);
        let block = self.block;
        // a table that the block's heading does not open is another person's as a whole
        let headed = self
            .now
            .answers
            .get(block)
            .is_none_or(|first| first.grid == found.grid);
        for answer in self.now.answers.iter_mut().skip(block).rev() {
            let Key::Person(..) = answer.key else { break };
            let unheaded = !headed && found.grid.is_some() && answer.grid == found.grid;
            if order(answer.key) >= last && !unheaded {
                break;
            }
            last = order(answer.key);
            answer.void = true;
        }
        self.whose = None;
        self.section = None;
        self.now
            .stray
            .extend(found.content.iter().filter(|l| l.has_words()).cloned());
    }
}
