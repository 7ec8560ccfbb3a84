//! Work Groups at work: who is in them, what is planned for them, who is told of it.
//!
//! Rules are the domain's (`work_group`, `event`); here the register is asked and written. Nobody
//! but people on the register is ever written to, and only of accepted schools.

mod answered;
mod calendar;
mod deeds;
mod diary;
mod find;
mod forecast;
mod import;
mod late;
mod lead;
mod people;
mod plan;
mod promises;
mod reply;
mod tell;

use anyhow::{Context, Result};

pub use self::{
    forecast::Ahead,
    import::{Line, Report, when},
    lead::{Coming, JOB as LEADS},
    people::PEOPLE_CHECK,
    plan::{NewPlan, Plan},
    promises::Late,
};
use super::judge::{Judge, application::parse_state};
use crate::{
    domain::{
        application::{State, Status},
        event::{
            Kind, Person, concerned,
            sort::{self, Known},
        },
        programme::{Key, Programme},
        selection::Place,
        work_group::{self, Applicant, Wish},
    },
    store::{
        ApplicationId, Tx,
        applications::{self, ApplicationRow},
        events::EventRow,
        groups::{self, GroupRow},
    },
};

/// The calendar's mail about a group to its lead and schools; news of its events is none.
const KINDS: [&str; 6] = [
    "visit-reminder",
    "workshop-reminder",
    "report-reminder",
    PEOPLE_CHECK,
    "lead-digest",
    "lead-sheet",
];

/// A group with its schools.
#[derive(Debug, Clone)]
pub struct Group<'a> {
    pub row: GroupRow,
    pub programme: &'a Programme,
    /// By the number of their applications.
    pub schools: Vec<School>,
}

/// A school in a group.
#[derive(Debug, Clone)]
pub struct School {
    pub row: ApplicationRow,
    pub state: State,
}

impl School {
    /// Only schools that have taken their place get visits and workshops (design section 7).
    pub fn is_accepted(&self) -> bool {
        self.state.place == Some(Place::Accepted) && self.state.status != Status::Withdrawn
    }

    /// Whose term dates it keeps.
    pub fn authority(&self) -> Option<&str> {
        Some(self.state.value(Key::LocalAuthority)).filter(|a| !a.is_empty())
    }

    /// Automatic mail goes to it: accepted, nobody has taken it over, and not from before. Whoever
    /// takes a school over tells it of changes, too.
    pub fn hears_of_events(&self) -> bool {
        self.is_accepted() && self.may_be_told()
    }

    /// It takes part no more, and will not: what was planned with it is off.
    pub fn has_left(&self) -> bool {
        let given = match self.state.place {
            Some(Place::Reserve | Place::NotSelected) => false,
            Some(Place::Offered | Place::Accepted) | None => true,
        };
        self.state.status == Status::Withdrawn || !given
    }

    /// It has left, and may still have entries of ours.
    pub fn is_to_be_taken_out(&self) -> bool {
        !self.is_accepted() && self.may_be_told()
    }

    fn may_be_told(&self) -> bool {
        let silent = self.row.from_before && self.row.adopted_at.is_none();
        !self.state.mine && !silent
    }
}

impl Group<'_> {
    /// Schools at most.
    pub fn capacity(&self) -> u32 {
        self.row.capacity.unwrap_or(self.programme.group_size)
    }

    pub fn school(&self, id: ApplicationId) -> Option<&School> {
        self.schools.iter().find(|s| s.row.id == id)
    }

    /// The schools an event concerns: its own, or all of the group.
    pub fn concerned<'g>(&'g self, event: &'g EventRow) -> impl Iterator<Item = &'g School> {
        self.schools
            .iter()
            .filter(|s| event.event.application.is_none_or(|only| only == s.row.id))
    }

    /// The school that a visit was planned with, where it has left.
    pub fn left_by<'g>(&'g self, event: &EventRow) -> Option<&'g School> {
        let school = self.school(event.event.application?)?;
        school.has_left().then_some(school)
    }

    /// The people of a school who hear of an event of that kind. A lead may be one of its teachers,
    /// and knows.
    fn people(&self, kind: Kind, school: &School) -> Vec<Person> {
        let mut people = concerned(kind, self.programme, &school.state);
        people.retain(|person| person.address.key() != self.row.lead_key);
        people
    }
}

impl Judge<'_> {
    /// Every group of the hub with its schools, by name.
    pub async fn roster(&self, tx: &mut Tx<'_>) -> Result<Vec<Group<'_>>> {
        let rows = groups::list(tx, &self.hub.id).await?;
        self.with_schools(tx, rows).await
    }

    /// The groups that this address leads, with their schools.
    pub async fn roster_of(&self, tx: &mut Tx<'_>, lead_key: &str) -> Result<Vec<Group<'_>>> {
        let rows = groups::of_lead(tx, &self.hub.id, lead_key).await?;
        self.with_schools(tx, rows).await
    }

    async fn with_schools(&self, tx: &mut Tx<'_>, rows: Vec<GroupRow>) -> Result<Vec<Group<'_>>> {
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            // A programme that was taken out of the configuration runs no more.
            let Some(programme) = self.programme(&row.programme) else {
                continue;
            };
            let members = groups::members(tx, row.id).await?;
            let schools = applications::get_many(tx, &members)
                .await?
                .into_iter()
                .map(|row| {
                    let state = parse_state(&row)?;
                    Ok(School { row, state })
                })
                .collect::<Result<Vec<School>>>()
                .with_context(|| format!("read schools of group {}", row.id))?;
            found.push(Group {
                row,
                programme,
                schools,
            });
        }
        Ok(found)
    }

    /// What the schools of a programme asked for about placements: reference, and the wish.
    pub async fn wishes(
        &self,
        tx: &mut Tx<'_>,
        programme: &str,
    ) -> Result<Vec<(ApplicationRow, Wish)>> {
        let mut all = Vec::new();
        for row in self.applications_for(tx, programme).await? {
            let group = groups::group_of(tx, row.id).await?;
            let state = parse_state(&row)?;
            all.push((row, state, group.map(|g| g.0)));
        }
        let others: Vec<Applicant<'_>> = all
            .iter()
            .map(|(row, state, group)| Applicant {
                reference: &row.reference,
                school: &row.school,
                urn: row.urn.as_deref(),
                status: state.status,
                group: *group,
            })
            .collect();
        Ok(all
            .iter()
            .filter_map(|(row, state, group)| {
                let wish = work_group::wish(state, *group, &others)?;
                Some((row.clone(), wish))
            })
            .collect())
    }
}

/// What the sorting of a lead's entries needs to know of the lead.
struct Book<'g> {
    groups: Vec<sort::Group<'g>>,
    schools: Vec<sort::School<'g>>,
}

impl<'g> Book<'g> {
    fn of(roster: &'g [Group<'_>]) -> Book<'g> {
        let groups = roster
            .iter()
            .map(|g| sort::Group {
                id: g.row.id.0,
                name: &g.row.name,
                workshop_name: &g.programme.commitment.workshop_name,
                visit_name: &g.programme.commitment.visit_name,
            })
            .collect();
        let schools = roster
            .iter()
            .flat_map(|g| g.schools.iter().map(move |s| (g, s)))
            .map(|(g, s)| sort::School {
                application: s.row.id.0,
                group: g.row.id.0,
                name: &s.row.school,
                reference: &s.row.reference,
                urn: s.row.urn.as_deref(),
                parties: &s.state.parties,
            })
            .collect();
        Book { groups, schools }
    }

    fn known(&self) -> Known<'_> {
        Known {
            groups: &self.groups,
            schools: &self.schools,
        }
    }
}
