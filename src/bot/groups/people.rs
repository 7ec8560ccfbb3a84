//! Asking accepted schools, once in early July and once in September, whether their people are
//! still the same.

use anyhow::Result;
use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};

use super::{Group, School};
use crate::{
    bot::{
        judge::{Case, Judge, Outcome, alone},
        outgoing::{Audience, Outgoing},
    },
    domain::{
        address::Address,
        authentication::Authentication,
        diary::{By, Diary},
        event::{
            Person,
            answer::says_same,
            keys,
            letter::{PeopleCheck, named},
            people,
        },
        judgement::{Kind, Verdict},
        letter::Printed,
        programme::Role,
        reading::{Author, Reading},
    },
    post::identity,
    store::{ApplicationId, Tx, outbox, schools},
};

pub const PEOPLE_CHECK: &str = "people-check";

/// A programme that ends within this need not know who comes after the summer.
const NEARLY_OVER: TimeDelta = TimeDelta::days(45);

/// A season in which schools are asked.
#[derive(Debug, PartialEq)]
struct Season {
    /// What its question is called in the register.
    what: String,
    first: NaiveDate,
    last: NaiveDate,
}

/// None outside the seasons.
fn season(today: NaiveDate) -> Option<Season> {
    let days = match today.month() {
        7 => (1, 14),
        // Not in the very first days of the year, when nobody has time.
        9 => (7, 21),
        _ => return None,
    };
    let (first, last) = (today.with_day(days.0)?, today.with_day(days.1)?);
    let what = format!("people {}", today.format("%Y-%m"));
    (first..=last)
        .contains(&today)
        .then_some(Season { what, first, last })
}

/// By what its day in the diary is kept.
fn kept_as(school: &School, season: &Season) -> String {
    format!("application {}: {}", school.row.id, season.what)
}

impl Judge<'_> {
    pub async fn ask_for_people(&self, tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<usize> {
        let today = self.config.calendar.today(now);
        let Some(season) = season(today) else {
            return Ok(0);
        };
        self.take_back_late(tx, now).await?;
        let diary = self.diary_after_reminders(tx, now).await?;
        let mut written = 0;
        for group in &self.roster(tx).await? {
            for school in group.schools.iter().filter(|s| s.hears_of_events()) {
                let open = self
                    .config
                    .calendar
                    .is_school_day(school.authority(), today);
                if !open || !self.is_to_be_asked(tx, group, school, &season).await? {
                    continue;
                }
                let asked = self
                    .ask_school(tx, group, school, &season, &diary, now)
                    .await?;
                written += usize::from(asked);
            }
        }
        Ok(written)
    }

    async fn is_to_be_asked(
        &self,
        tx: &mut Tx<'_>,
        group: &Group<'_>,
        school: &School,
        season: &Season,
    ) -> Result<bool> {
        if group.programme.ends - season.first < NEARLY_OVER {
            return Ok(false);
        }
        let asked = schools::asked(tx, school.row.id).await?;
        Ok(asked.iter().all(|a| a.what != season.what))
    }

    /// The question can wait for a day on which its people have no other mail, but not for ever.
    pub(super) async fn keep_day_for_people(
        &self,
        tx: &mut Tx<'_>,
        diary: &mut Diary,
        group: &Group<'_>,
        school: &School,
        today: NaiveDate,
    ) -> Result<()> {
        let Some(season) = season(today) else {
            return Ok(());
        };
        if self.is_to_be_asked(tx, group, school, &season).await? {
            let people = keys(&people(group.programme, &school.state));
            let calendar = &self.config.calendar;
            let days = today.iter_days().take_while(|day| *day <= season.last);
            let days = days.filter(|day| calendar.is_school_day(school.authority(), *day));
            let by = By::People(school.row.id.0);
            diary.keep(&kept_as(school, &season), &people, by, days);
        }
        Ok(())
    }

    async fn ask_school(
        &self,
        tx: &mut Tx<'_>,
        group: &Group<'_>,
        school: &School,
        season: &Season,
        diary: &Diary,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let today = self.config.calendar.today(now);
        let mut everybody = people(group.programme, &school.state);
        let keys = keys(&everybody);
        let midnight = self.config.calendar.at(today, chrono::NaiveTime::MIN);
        let busy = outbox::scheduled_since(tx, &self.hub.id, midnight, &keys).await?;
        let by = By::People(school.row.id.0);
        let is_free = |key: &str| !busy.contains(key) && diary.is_free_for(key, today, by);
        // One mail a day: it can wait for another. On the last day it goes to those who have none.
        if diary.kept(&kept_as(school, season)) == Some(today) {
            everybody.retain(|p| is_free(p.address.key()));
        } else if !keys.iter().all(|key| is_free(key)) {
            return Ok(false);
        }
        // The head knows who comes and goes; the others hear what is said of them.
        let (head, others): (Vec<_>, Vec<_>) = everybody
            .into_iter()
            .partition(|p| p.role == Role::Headteacher);
        let (to, cc) = if head.is_empty() {
            (others, head)
        } else {
            (head, others)
        };
        let addresses = |people: Vec<Person>| -> Vec<Address> {
            people.into_iter().map(|p| p.address).collect()
        };
        let (to, cc) = (addresses(to), addresses(cc));
        if to.is_empty() {
            return Ok(false);
        }
        let view = PeopleCheck {
            hub: Printed::words(&self.hub.name),
            signature: Printed::words(&self.hub.signature),
            school: Printed::value(&school.row.school),
            programme: Printed::words(&group.programme.title),
            reference: Printed::words(&school.row.reference),
            people: named(group.programme, &school.state),
            september: today.month() == 9,
        };
        let mail = Outgoing {
            application: Some(school.row.id),
            reference: Some(school.row.reference.clone()),
            to,
            cc,
            ..Outgoing::new(
                PEOPLE_CHECK,
                Audience::Schools,
                kept_as(school, season),
                format!(
                    "Are these still the right people? [{}]",
                    school.row.reference
                ),
                self.letters.write(PEOPLE_CHECK, &view)?,
                now,
            )
        };
        schools::ask(tx, school.row.id, &season.what, now).await?;
        Ok(self.write_down(tx, mail, now).await?.is_some())
    }

    /// "Yes, all the same", in reply to such a question. None: it is something else.
    pub(crate) async fn on_people_answer(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
    ) -> Result<Option<Outcome>> {
        let reading = case.reading;
        let plain = reading.machine.is_none() && reading.forms.iter().all(|f| f.blank);
        if !plain || reading.authentication == Authentication::Fail || case.arrived.junk {
            return Ok(None);
        }
        let Some(application) = self.people_check_answered(tx, reading).await? else {
            return Ok(None);
        };
        let Some((concerned, state)) = self.load(tx, application).await? else {
            return Ok(None);
        };
        // As with every word about an application: only of somebody it knows.
        let party = matches!(&reading.author, Author::One(a) if state.parties.contains(&a.address));
        if !party || !says_same(&reading.fresh) {
            return Ok(None);
        }
        self.people_answered(tx, application, "the same", case.now)
            .await?;
        let because = "its people are still the same";
        let mut outcome = alone(case, Verdict::ignore(Kind::Confirmation, because), None);
        outcome.programme = Some(concerned.programme.clone());
        if let Some(part) = outcome.parts.first_mut() {
            part.application = Some(concerned);
            part.state = Some(state);
        }
        Ok(Some(outcome))
    }

    /// A change that came in reply to the question answers it as well.
    pub(crate) async fn note_people_changed(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        outcome: &Outcome,
    ) -> Result<()> {
        let changed = match outcome.kind {
            Kind::Update | Kind::Revision => true,
            Kind::Application
            | Kind::Confirmation
            | Kind::Statement
            | Kind::Withdrawal
            | Kind::Question
            | Kind::OnlineNotification
            | Kind::OutOfOffice
            | Kind::Bounce
            | Kind::ReadReceipt
            | Kind::Invitation
            | Kind::Command
            | Kind::Newsletter
            | Kind::Unrelated
            | Kind::Duplicate
            | Kind::Own => false,
        };
        let concerned = outcome.parts.first().and_then(|p| p.application.as_ref());
        let Some(concerned) = concerned.filter(|_| changed) else {
            return Ok(());
        };
        if self.people_check_answered(tx, case.reading).await? == Some(concerned.id) {
            self.people_answered(tx, concerned.id, "changed", case.now)
                .await?;
        }
        Ok(())
    }

    /// The application whose question the mail replies to.
    async fn people_check_answered(
        &self,
        tx: &mut Tx<'_>,
        reading: &Reading,
    ) -> Result<Option<ApplicationId>> {
        let replied = reading.refers_to.iter().find(|id| {
            identity::verify(self.key, id).is_some_and(|token| token.kind == PEOPLE_CHECK)
        });
        let Some(id) = replied else {
            return Ok(None);
        };
        let letter = outbox::by_message_id(tx, &self.hub.id, id).await?;
        Ok(letter.and_then(|letter| letter.application))
    }

    /// Writes down that a school has answered the last such question.
    async fn people_answered(
        &self,
        tx: &mut Tx<'_>,
        application: ApplicationId,
        answer: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let asked = schools::asked(tx, application).await?;
        if let Some(last) = asked.iter().rfind(|a| a.what.starts_with("people ")) {
            schools::answer(tx, application, &last.what, answer, now).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schools_are_asked_early_in_july_and_in_september() {
        for (day, expected) in [
            ("2022-06-30", None),
            ("2022-07-01", Some("people 2022-07")),
            ("2022-07-14", Some("people 2022-07")),
            ("2022-07-15", None),
            ("2022-09-06", None),
            ("2022-09-07", Some("people 2022-09")),
            ("2022-09-22", None),
        ] {
            let found = season(day.parse().unwrap()).map(|season| season.what);
            assert_eq!(found.as_deref(), expected, "{day}");
        }
    }
}
