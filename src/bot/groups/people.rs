//! Asking accepted schools, once in early July and once in September, whether their people are
//! still the same.

use anyhow::Result;
use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};

use super::Group;
use crate::{
    bot::{
        judge::{Case, Judge, Outcome, alone},
        outgoing::{Audience, Outgoing},
    },
    domain::{
        address::Address,
        authentication::Authentication,
        diary::Diary,
        event::{
            answer::says_same,
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

/// What a season's question is called in the register; none outside the seasons.
fn season(today: NaiveDate) -> Option<String> {
    let early = match today.month() {
        7 => 1..=14,
        // Not in the very first days of the year, when nobody has time.
        9 => 7..=21,
        _ => return None,
    };
    early
        .contains(&today.day())
        .then(|| format!("people {}", today.format("%Y-%m")))
}

impl Judge<'_> {
    pub async fn ask_for_people(&self, tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<usize> {
        let today = self.config.calendar.today(now);
        let Some(season) = season(today) else {
            return Ok(0);
        };
        self.take_back_late(tx, now).await?;
        let diary = self.diary(tx, now).await?;
        let mut written = 0;
        for group in &self.roster(tx).await? {
            if group.programme.ends - today < NEARLY_OVER {
                continue;
            }
            for school in group.schools.iter().filter(|s| s.hears_of_events()) {
                let open = self
                    .config
                    .calendar
                    .is_school_day(school.authority(), today);
                let asked = schools::asked(tx, school.row.id).await?;
                if !open || asked.iter().any(|a| a.what == season) {
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

    async fn ask_school(
        &self,
        tx: &mut Tx<'_>,
        group: &Group<'_>,
        school: &super::School,
        season: &str,
        diary: &Diary,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let today = self.config.calendar.today(now);
        let everybody = people(group.programme, &school.state);
        let keys: Vec<String> = everybody
            .iter()
            .map(|p| p.address.key().to_owned())
            .collect();
        let midnight = self.config.calendar.at(today, chrono::NaiveTime::MIN);
        let busy = outbox::scheduled_since(tx, &self.hub.id, midnight, &keys).await?;
        // One mail a day: it can wait for another.
        if !busy.is_empty() || keys.iter().any(|key| !diary.is_free(key, today)) {
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
        let addresses = |people: Vec<crate::domain::event::Person>| -> Vec<Address> {
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
                format!("application {}: {season}", school.row.id),
                format!(
                    "Are these still the right people? [{}]",
                    school.row.reference
                ),
                self.letters.write(PEOPLE_CHECK, &view)?,
                now,
            )
        };
        schools::ask(tx, school.row.id, season, now).await?;
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
            assert_eq!(season(day.parse().unwrap()).as_deref(), expected, "{day}");
        }
    }
}
