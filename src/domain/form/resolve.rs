//! Labels with their surroundings to canonical keys: whose "Email" this is.
//!
//! A bare attribute belongs to the person whose block it stands in, or who was named just before
//! it in its row or table. Where a block's heading seems to be gone, nothing is guessed: values stay out and a
//! doubt is said.

mod attribute;
mod field;

use super::{
    fit::has_postcode,
    flatten::Line,
    label::{Labels, Meaning},
    pairs::{Event, Found},
    parts::{before_role, is_person, part, person},
};
use crate::domain::programme::{Attribute, Key, Programme, Role, Section};

/// A label's key and what stood with it (perhaps nothing).
#[derive(Debug, Clone)]
pub struct Assigned {
    pub key: Key,
    pub content: Vec<Line>,
    grid: Option<usize>,
    /// Taken back: the block turned out not to be what it seemed.
    void: bool,
}

/// One form's labels, in reading order.
#[derive(Debug, Default)]
pub struct Resolved {
    pub answers: Vec<Assigned>,
    /// Text with no place.
    pub stray: Vec<Line>,
    /// What stood with a name and may be asked for elsewhere too.
    beside: Vec<(Key, Line)>,
}

/// Whose block the walk is in.
#[derive(Clone, Copy, PartialEq)]
struct Whose {
    role: Role,
    /// By a heading, which holds until the next; a label holds until another field.
    heading: bool,
}

struct Walk<'a> {
    programme: &'a Programme,
    labels: &'a Labels,
    done: Vec<Resolved>,
    now: Resolved,
    section: Option<Section>,
    whose: Option<Whose>,
    block: usize,
    grid: Option<usize>,
    /// A field of the school stands just above, or in this grid.
    school_here: bool,
    /// Grids that ask something of the school or its head.
    school_grids: Vec<usize>,
    /// Where the statement's text stands.
    statement: Option<Option<usize>>,
    restart: Option<usize>,
}

/// Resolves the events of a document: one reading for each school's form in it.
pub fn resolve(events: Vec<Event>, programme: &Programme, labels: &Labels) -> Vec<Resolved> {
    let mut walk = Walk {
        programme,
        labels,
        done: Vec::new(),
        now: Resolved::default(),
        section: None,
        whose: None,
        block: 0,
        grid: None,
        school_here: false,
        school_grids: school_grids(&events),
        statement: None,
        restart: None,
    };
    for event in events {
        match event {
            Event::Label(found) => walk.label(found),
            Event::Text { line, grid } => walk.text(line, grid),
            Event::End => {
                walk.whose = None;
                if walk.section == Some(Section::Statement) {
                    walk.section = None;
                }
            }
        }
    }
    walk.done.push(walk.now);
    for form in &mut walk.done {
        for (key, line) in std::mem::take(&mut form.beside) {
            let answered = form
                .answers
                .iter()
                .any(|a| a.key == key && !a.void && a.content.iter().any(|l| !l.is_blank()));
            if !answered {
                form.answers.push(Assigned {
                    key,
                    content: vec![line],
                    grid: None,
                    void: false,
                });
            }
        }
        form.answers.retain(|a| {
            if a.void {
                form.stray
                    .extend(a.content.iter().filter(|l| l.has_words()).cloned());
            }
            !a.void
        });
    }
    walk.done
}

fn school_grids(events: &[Event]) -> Vec<usize> {
    let asks = |event: &Event| {
        let Event::Label(found) = event else {
            return None;
        };
        let school = matches!(
            found.meaning,
            Meaning::Field(
                Key::SchoolName
                    | Key::SchoolAddress
                    | Key::SchoolUrn
                    | Key::LocalAuthority
                    | Key::Person(Role::Headteacher | Role::HeadOfDepartment, _)
            ) | Meaning::Title(Role::Headteacher)
        );
        found.grid.filter(|_| school)
    };
    events.iter().filter_map(asks).collect()
}

impl Walk<'_> {
    fn asks(&self, key: Key) -> bool {
        self.programme.field(key).is_some()
    }

    fn has(&self, key: Key) -> bool {
        self.now.answers.iter().any(|a| a.key == key && !a.void)
    }

    fn assign(&mut self, key: Key, content: Vec<Line>) {
        if self.asks(key) {
            let grid = self.grid;
            self.now.answers.push(Assigned {
                key,
                content,
                grid,
                void: false,
            });
        }
    }

    fn open(&mut self, section: Option<Section>, whose: Option<Whose>) {
        self.section = section;
        self.whose = whose;
        self.block = self.now.answers.len();
        self.school_here = section == Some(Section::School)
            && self.grid.is_none_or(|g| self.school_grids.contains(&g));
        let begins = matches!(section, Some(Section::School | Section::Hub));
        // the hub is asked for before the school, under a heading of its own
        let since = self.restart.and_then(|at| self.now.answers.get(at..));
        let begun = since.is_some_and(|since| since.iter().all(|a| a.key == Key::MathsHub));
        if begins && !begun && self.has(Key::SchoolName) {
            self.restart = Some(self.now.answers.len());
        }
    }

    fn label(&mut self, found: Found) {
        if found.grid != self.grid {
            // A printed page makes one table several, and lines between them.
            let of_school = found.grid.map(|g| self.school_grids.contains(&g));
            let goes_on = self.grid.is_none()
                && self.section == Some(Section::School)
                && found.meaning == Meaning::Attribute(Attribute::Email);
            if of_school == Some(false) && !goes_on && self.whose.is_some_and(|w| !w.heading) {
                self.whose = None;
            }
            self.school_here = of_school.unwrap_or(self.school_here);
            self.grid = found.grid;
        }
        let filled = found.content.iter().any(|l| !l.is_blank());
        match found.meaning {
            Meaning::Heading(role) => self.open(
                None,
                Some(Whose {
                    role,
                    heading: true,
                }),
            ),
            Meaning::Title(role) => self.title(role, found, filled),
            Meaning::Section(section) => self.open(Some(section), None),
            Meaning::Either(section, key) => {
                if filled {
                    self.field(key, found);
                } else {
                    self.open(Some(section), None);
                }
            }
            Meaning::Field(key) => self.field(key, found),
            Meaning::Attribute(attribute) => self.attribute(attribute, found),
            Meaning::Both(role, one, other) => {
                let role = role.or(self.whose.map(|w| w.role));
                if let Some(role) = role {
                    self.assign(Key::Person(role, one), part(one, &found.content));
                    self.assign(Key::Person(role, other), part(other, &found.content));
                } else {
                    self.now.stray.extend(found.content);
                }
            }
            Meaning::AddressPart => {
                let school = self.whose.is_none_or(|w| !w.heading);
                let address = self
                    .now
                    .answers
                    .iter_mut()
                    .rev()
                    .find(|a| a.key == Key::SchoolAddress);
                if let (Some(address), true) = (address, school)
                    && !address.content.iter().any(|l| has_postcode(&l.text))
                {
                    address.content.extend(found.content);
                }
            }
            Meaning::Unwanted => {}
        }
    }

    /// A person's bare title: heading, label of the name, or of the signature.
    fn title(&mut self, role: Role, found: Found, filled: bool) {
        let signing = self.section == Some(Section::Signatures);
        let name = Key::Person(role, Attribute::Name);
        let leads_block = !matches!(role, Role::Headteacher | Role::HeadOfDepartment);
        let placeholder = found.content.iter().any(|l| {
            matches!(
                self.labels.whole(&l.text),
                Some(Meaning::Field(Key::Signature(_)))
            )
        });
        let address = found.content.iter().any(|l| l.text.contains('@'));
        let asked = self
            .asked_in_vain(role)
            .filter(|_| !signing && !placeholder);
        if filled && asked == Some(role) {
            self.name(role, found.content);
        } else if filled && asked.is_some() && self.has(name) {
            self.stray(found);
        } else if filled && address && self.has(name) && !placeholder {
            self.now.stray.extend(found.content);
        } else if filled && (signing || placeholder || self.has(name)) {
            self.assign(Key::Signature(role), found.content);
        } else if filled {
            self.whose = Some(Whose {
                role,
                heading: leads_block,
            });
            self.block = self.now.answers.len();
            self.name(role, found.content);
        } else if signing {
            self.assign(Key::Signature(role), found.content);
        } else if leads_block {
            self.open(
                None,
                Some(Whose {
                    role,
                    heading: true,
                }),
            );
        } else {
            self.whose = Some(Whose {
                role,
                heading: false,
            });
        }
    }

    /// Whose name the label just before asked for in vain, or this person's asked for in the same table:
    /// "Headteacher – Ann Bell" below "Name of headteacher" is that name, and no signature.
    fn asked_in_vain(&self, role: Role) -> Option<Role> {
        let names = |a: &&Assigned| match a.key {
            Key::Person(of, Attribute::Name) if !a.void => Some(of),
            _other => None,
        };
        let empty = |a: &&Assigned| a.content.iter().all(Line::is_blank);
        let just_before = self.now.answers.last().filter(empty);
        let own = |a: &&Assigned| names(a) == Some(role);
        let here = |a: &Assigned| a.grid.is_some() && a.grid == self.grid;
        let mut asked = self.now.answers.iter().filter(own);
        let nowhere = asked.clone().all(|a| empty(&a));
        let in_table = nowhere && asked.any(here);
        just_before
            .and_then(|a| names(&a))
            .or(in_table.then_some(role))
    }

    /// A person's name, and what else of the person was written with it.
    fn name(&mut self, role: Role, content: Vec<Line>) {
        let name = Key::Person(role, Attribute::Name);
        if !is_person(&content) {
            self.assign(name, content);
            return;
        }
        let mut labelled = Vec::new();
        let mut plain = Vec::new();
        for line in content {
            let (front, more) = self.labels.within(&line.text);
            for (attribute, range) in more {
                let text = line.text.get(range.clone()).unwrap_or_default();
                let end = match attribute {
                    Attribute::Role | Attribute::Name => range.end,
                    Attribute::Email
                    | Attribute::Trn
                    | Attribute::Phone
                    | Attribute::YearGroups => range.start + before_role(text),
                };
                labelled.push((attribute, line.part(range.start..end)));
                if end < range.end {
                    let role = line.part(end + 1..range.end);
                    labelled.push((Attribute::Role, role));
                }
            }
            plain.push(line.part(0..front));
        }
        let found = person(&plain);
        for (attribute, line) in labelled.into_iter().chain(found.parts) {
            let key = Key::Person(role, attribute);
            match key {
                Key::Person(_, Attribute::Name) => self.assign(key, vec![line]),
                key if self.asks(key) => self.now.beside.push((key, line)),
                _other => self.now.stray.push(line),
            }
        }
        self.now.stray.extend(found.rest);
    }

    fn text(&mut self, line: Line, grid: Option<usize>) {
        if self.section != Some(Section::Statement) {
            if grid.is_some() {
                self.now.stray.push(line);
            }
            return;
        }
        if self.labels.within_prompt(&line.text) || self.labels.is_placeholder(&line.text) {
            return;
        }
        if self.statement.is_some_and(|at| at != grid) {
            return;
        }
        self.statement = Some(grid);
        match self
            .now
            .answers
            .iter_mut()
            .rev()
            .find(|a| a.key == Key::Statement)
        {
            Some(answer) => answer.content.push(line),
            None => self.assign(Key::Statement, vec![line]),
        }
    }
}
