//! What schools still owe, looked up: applications that miss something, statements asked for, invited
//! schools that have not applied. Whom nothing may remind is left out here.

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    bot::judge::{
        Concerned, Judge,
        application::{concerned, parse_reading, parse_state},
    },
    domain::{
        address::Address,
        application::{State, Status},
        programme::{Attribute, Key, Programme, Role},
        reading::{Author, Reading},
        reminder::{Due, Duty, Sort},
    },
    store::{
        ApplicationId, Tx,
        applications::ApplicationRow,
        invitations::{self, InvitationRow},
        journal,
        outbox::{self, LetterClass, LetterState},
        reminders,
    },
};

/// Something owed, with what its letter is made of.
#[derive(Debug, Clone)]
pub struct Owed<'a> {
    pub duty: Duty,
    pub programme: &'a Programme,
    pub what: What,
}

#[derive(Debug, Clone)]
pub enum What {
    /// An application, for what it misses or for the head's statement.
    Application(Box<Filed>),
    Invitation(InvitationRow),
}

#[derive(Debug, Clone)]
pub struct Filed {
    pub concerned: Concerned,
    pub state: State,
    /// Its form came from an online form: there is no thread to write into.
    pub online: bool,
}

impl Owed<'_> {
    pub fn application_id(&self) -> Option<ApplicationId> {
        match &self.what {
            What::Application(filed) => Some(filed.concerned.id),
            What::Invitation(_) => None,
        }
    }
}

/// What was said about an application, and by whom.
struct Heard {
    online: bool,
    /// A person of the school has written.
    answered: bool,
    last_word: Option<DateTime<Utc>>,
}

impl Judge<'_> {
    /// Everything owed to the hub, in the order of the programmes and of arrival; what is past its
    /// day is not.
    pub(crate) async fn owed(&self, tx: &mut Tx<'_>, today: NaiveDate) -> Result<Vec<Owed<'_>>> {
        let mut owed = Vec::new();
        for own in &self.hub.programmes {
            owed.extend(self.owed_to(tx, &own.id, today).await?);
        }
        Ok(owed)
    }

    /// The same for one programme.
    pub(crate) async fn owed_to(
        &self,
        tx: &mut Tx<'_>,
        programme: &str,
        today: NaiveDate,
    ) -> Result<Vec<Owed<'_>>> {
        let mut owed = Vec::new();
        let Some(deadline) = self.programme(programme).map(|p| self.hub.deadline(p)) else {
            return Ok(owed);
        };
        let over = |day: Option<NaiveDate>| day.is_some_and(|day| day < today);
        let mut applied = BTreeSet::new();
        for row in self.applications_for(tx, programme).await? {
            let state = parse_state(&row)?;
            applied.extend(row.urn.clone());
            applied.extend(state.parties.iter().map(|a| a.key().to_owned()));
            let given = [state.chased, state.shortlisted].into_iter().flatten();
            let last = given.map(|given| given.by).chain(deadline).max();
            if !over(last) {
                owed.extend(self.owed_by(tx, &row, &state).await?);
            }
        }
        for invitation in invitations::of_programme(tx, &self.hub.id, programme).await? {
            let to = Address::parse(&invitation.email);
            let known = applied.contains(&invitation.urn)
                || to.as_ref().is_some_and(|to| applied.contains(to.key()));
            if invitation.ended_at.is_none() && !known && !over(deadline) {
                owed.extend(self.owed_on_invitation(tx, invitation).await?);
            }
        }
        Ok(owed)
    }

    /// What one application owes, now.
    pub(crate) async fn owed_by(
        &self,
        tx: &mut Tx<'_>,
        row: &ApplicationRow,
        state: &State,
    ) -> Result<Option<Owed<'_>>> {
        let Some(programme) = self.programme(&row.programme) else {
            return Ok(None);
        };
        let silent =
            row.from_before && row.adopted_at.is_none() || state.mine || state.reminders_stopped;
        let sort = match state.status {
            Status::Incomplete => Sort::Deadline,
            Status::Complete if waits_for_statement(state) => Sort::Statement,
            Status::Complete | Status::Review | Status::Withdrawn => return Ok(None),
        };
        if silent {
            return Ok(None);
        }
        let heard = self.heard(tx, row.id).await?;
        // Until somebody has answered, nobody knows whether an online form was theirs.
        let unknown = heard.online && !heard.answered && row.adopted_at.is_none();
        if unknown && sort == Sort::Deadline {
            return Ok(None);
        }
        let Some((to, cc)) = self.people(sort, state) else {
            return Ok(None);
        };
        let calendar = &self.config.calendar;
        let day = |at: DateTime<Utc>| calendar.today(at);
        let given = match sort {
            Sort::Statement => state.shortlisted,
            Sort::Deadline | Sort::Invitation => state.chased,
        };
        let last_word = [heard.last_word, given.map(|given| given.since)]
            .into_iter()
            .flatten()
            .max()
            .map(day);
        let since = given
            .map(|given| day(given.since))
            .into_iter()
            .chain([day(row.adopted_at.unwrap_or(row.opened_at))])
            .max()
            .unwrap_or(NaiveDate::MIN);
        let deadline = self.hub.deadline(programme);
        let due = match (given.map(|given| given.by), deadline) {
            // An hour of grace takes nothing away.
            (Some(own), Some(everybodys)) if sort == Sort::Deadline => Due::By(own.max(everybodys)),
            (Some(own), _) => Due::By(own),
            (None, Some(deadline)) => Due::By(deadline),
            (None, None) => Due::Open(last_word.unwrap_or(since)),
        };
        // Last year's loose ends are nobody's business any more.
        if matches!(due, Due::Open(since) if since > programme.ends) {
            return Ok(None);
        }
        let what = match sort {
            Sort::Statement => "statement",
            Sort::Deadline | Sort::Invitation => "application",
        };
        let about = format!("{what} {}", row.id);
        let duty = Duty {
            sort,
            due,
            since,
            last_word,
            done: reminders::steps(tx, &self.hub.id, &about).await?,
            overdue: BTreeSet::new(),
            authority: self.authority(state.value(Key::LocalAuthority)),
            school: row.urn.clone().unwrap_or_else(|| row.reference.clone()),
            about,
            to,
            cc,
        };
        Ok(Some(Owed {
            duty,
            programme,
            what: What::Application(Box::new(Filed {
                concerned: concerned(row),
                state: state.clone(),
                online: heard.online,
            })),
        }))
    }

    pub(super) async fn owed_on_invitation(
        &self,
        tx: &mut Tx<'_>,
        invitation: InvitationRow,
    ) -> Result<Option<Owed<'_>>> {
        let Some(programme) = self.programme(&invitation.programme) else {
            return Ok(None);
        };
        let (Some(deadline), Some(to)) = (
            self.hub.deadline(programme),
            Address::parse(&invitation.email).filter(|to| self.is_outside(to)),
        ) else {
            return Ok(None);
        };
        let about = format!("invitation {}", invitation.id);
        let duty = Duty {
            sort: Sort::Invitation,
            due: Due::By(deadline),
            since: self.config.calendar.today(invitation.invited_at),
            last_word: None,
            done: reminders::steps(tx, &self.hub.id, &about).await?,
            overdue: BTreeSet::new(),
            authority: self.authority(""),
            school: invitation.urn.clone(),
            about,
            to,
            cc: Vec::new(),
        };
        Ok(Some(Owed {
            duty,
            programme,
            what: What::Invitation(invitation),
        }))
    }

    /// Of a school that names none, the hub's own.
    fn authority(&self, of_school: &str) -> Option<String> {
        match of_school {
            "" => self.hub.local_authority.clone(),
            named => Some(named.to_owned()),
        }
    }

    fn is_outside(&self, address: &Address) -> bool {
        let terms = &self.terms;
        !terms.is_own(address) && !terms.is_staff(address) && !terms.form_senders.contains(address)
    }

    /// To whom: for what an application misses the submitter, with the satisfied signatories in Cc;
    /// for the statement the head. Never to a person whose signature is missing but who sent the form.
    fn people(&self, sort: Sort, state: &State) -> Option<(Address, Vec<Address>)> {
        let of_role = |role| Address::parse(state.value(Key::Person(role, Attribute::Email)));
        let submitter = state
            .submitter
            .as_ref()
            .map(|s| s.address.clone())
            .filter(|a| self.is_outside(a));
        let head = of_role(Role::Headteacher).filter(|a| self.is_outside(a));
        let (to, cc): (Address, Vec<Address>) = match sort {
            Sort::Statement => (
                head.or_else(|| submitter.clone())?,
                submitter.into_iter().collect(),
            ),
            // An online form names no signatories; its head is told.
            Sort::Deadline | Sort::Invitation if state.ledger.is_empty() => (
                submitter.or_else(|| of_role(Role::Lead1).filter(|a| self.is_outside(a)))?,
                head.into_iter().collect(),
            ),
            Sort::Deadline | Sort::Invitation => {
                (submitter?, state.satisfied().into_iter().cloned().collect())
            }
        };
        let missing: Vec<&Address> = state
            .ledger
            .iter()
            .filter(|line| !line.grade.satisfies())
            .filter_map(|line| line.email.as_ref())
            .collect();
        let cc = cc
            .into_iter()
            .filter(|a| *a != to && self.is_outside(a) && !missing.contains(&a))
            .collect();
        Some((to, cc))
    }

    async fn heard(&self, tx: &mut Tx<'_>, application: ApplicationId) -> Result<Heard> {
        let mut heard = Heard {
            online: false,
            answered: false,
            last_word: None,
        };
        let mut ids: Vec<String> = Vec::new();
        for entry in journal::history(tx, application).await? {
            let reading = parse_reading(&entry)?;
            if entry.form.is_some() {
                heard.online = self.came_online(&reading);
            }
            heard.answered |= self.is_of_the_school(&reading);
            ids.extend(entry.message_id);
        }
        for word in outbox::words_about(tx, application).await? {
            if word.class == LetterClass::Answer && has_been_said(word.state) {
                heard.last_word = heard.last_word.max(Some(word.at));
            }
            ids.push(word.message_id);
        }
        // A person of the hub has written into the thread.
        let keys: Vec<String> = ids.iter().map(|id| format!("answered:{id}")).collect();
        for by_hand in journal::waiting_for(tx, &self.hub.id, &keys).await? {
            heard.last_word = heard.last_word.max(Some(by_hand.arrival));
        }
        Ok(heard)
    }

    fn came_online(&self, reading: &Reading) -> bool {
        reading.is_export()
            || matches!(&reading.author, Author::One(a) if self.terms.form_senders.contains(&a.address))
    }

    fn is_of_the_school(&self, reading: &Reading) -> bool {
        let Author::One(author) = &reading.author else {
            return false;
        };
        reading.machine.is_none() && self.is_outside(&author.address)
    }
}

/// Asked for, and not there.
fn waits_for_statement(state: &State) -> bool {
    state.shortlisted.is_some() && state.value(Key::Statement).is_empty()
}

/// Whether a letter in this state has been read, or will be.
fn has_been_said(state: LetterState) -> bool {
    match state {
        LetterState::Due
        | LetterState::Sending
        | LetterState::Sent
        | LetterState::Held
        | LetterState::InDoubt
        | LetterState::ToDraft
        | LetterState::Drafting
        | LetterState::Draft
        | LetterState::Observed => true,
        LetterState::Failed
        | LetterState::DraftOvertaken
        | LetterState::Overtaken
        | LetterState::Refused => false,
    }
}
