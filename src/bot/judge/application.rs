//! An application in the course of judging: opened, or linked to.

use std::collections::HashSet;

use anyhow::{Context, Result, anyhow};
use chrono::{DateTime, Duration, Utc};

use super::{Case, Concerned, Judge, Part, refold::keys_of, rematch::Rematched};
use crate::{
    domain::{
        address::Address,
        application::{Entry, State, Terms, fold},
        judgement::{self, FormFacts, Verdict},
        matching::{self, Rule},
        programme::{Attribute, Key, Programme, Role},
        reading::Reading,
    },
    store::{ApplicationId, Tx, applications, journal},
};

/// A message first seen later than this after its arrival is stale.
const STALE: Duration = Duration::days(7);

pub(super) fn is_stale(
    from_before: bool,
    arrival: DateTime<Utc>,
    first_seen: DateTime<Utc>,
) -> bool {
    !from_before && first_seen - arrival > STALE
}

impl Judge<'_> {
    /// The application a row stands for, and its state as last folded.
    pub(crate) async fn load(
        &self,
        tx: &mut Tx<'_>,
        id: ApplicationId,
    ) -> Result<Option<(Concerned, State)>> {
        let Some(row) = applications::get(tx, id).await? else {
            return Ok(None);
        };
        let state = parse_state(&row)?;
        Ok(Some((concerned(&row), state)))
    }

    /// A form of a school not on file.
    pub(super) async fn open(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        programme: &Programme,
        index: usize,
        facts: FormFacts,
    ) -> Result<Part> {
        let number = applications::number(tx, &self.hub.id, &programme.id).await?;
        let reference = programme.reference(number);
        // Its first message alone is its history: it is folded before it is stored.
        let terms = Terms {
            reference: Some(&reference),
            ..self.terms_of(programme)
        };
        let entry = Entry {
            message: case.message.0,
            arrival: case.arrived.place.arrival,
            fingerprint: &case.arrived.fingerprint,
            reading: case.reading,
            form: Some(index),
            stale: case.is_stale(),
            bounced: &[],
        };
        let mut after = fold(&terms, &[entry], &[]);
        let urn = after.written_urn().map(str::to_owned);
        let json = serde_json::to_string(&after).context("write state")?;
        let id = applications::open(
            tx,
            applications::NewApplication {
                hub: &self.hub.id,
                programme: &programme.id,
                number,
                reference: &reference,
                urn: urn.as_deref(),
                school: after.value(Key::SchoolName),
                status: after.status.as_str(),
                from_before: case.arrived.place.from_before,
                state: &json,
                now: case.now,
            },
        )
        .await?;
        journal::link(tx, case.message, id, Some(index), Rule::Opened.as_str()).await?;
        let mut concerned = Concerned {
            id,
            programme: programme.id.clone(),
            reference,
            urn,
        };
        let keys = keys_of(&concerned, &after, case.reading.message_id.as_deref());
        let none = HashSet::new();
        let keys = applications::set_keys(tx, &self.hub.id, id, &none, &keys).await?;
        if self
            .take_in_waiting(tx, &concerned, &keys, case.now)
            .await?
        {
            (concerned, after) = self.refold(tx, &concerned, case.now).await?;
        }
        let verdict = settled(
            case,
            &after,
            judgement::on_form(case.reading, facts, None, &after),
        );
        let letters = self
            .write_letters(
                tx,
                case,
                &verdict,
                Some((&concerned, None, &after)),
                Some(index),
            )
            .await?;
        Ok(Part {
            application: Some(concerned),
            form: Some(index),
            verdict,
            state: Some(after),
            letters,
        })
    }

    /// A message, or one form of it, that belongs to an application on file.
    pub(super) async fn on_linked(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        id: ApplicationId,
        rule: Rule,
        form: Option<(usize, FormFacts)>,
        rematched: Option<&Rematched>,
    ) -> Result<Part> {
        let (known, stored) = self
            .load(tx, id)
            .await?
            .ok_or_else(|| anyhow!("link message {}: no application {id}", case.message))?;
        let form = match form {
            Some((index, facts)) => {
                let same_form_age = self.same_form_age(tx, case, id, index).await?;
                Some((
                    index,
                    FormFacts {
                        same_form_age,
                        ..facts
                    },
                ))
            }
            None => None,
        };
        journal::link(tx, case.message, id, form.map(|(i, _)| i), rule.as_str()).await?;
        let (concerned, after) = self.refold(tx, &known, case.now).await?;
        // What came later is on file already; this mail's difference is to what that had made.
        let before = match rematched {
            Some(rematched) => rematched.before(id),
            None => Some(&stored),
        };
        let index = form.map(|(index, _)| index);
        let doubted = rematched.and_then(|rematched| rematched.doubted(index));
        let verdict = match (doubted, form) {
            (Some(link), _) => judgement::without_application(case.reading, link),
            (None, Some((_, facts))) => judgement::on_form(case.reading, facts, before, &after),
            (None, None) => {
                let programme = self.programme(&concerned.programme).ok_or_else(|| {
                    anyhow!(
                        "judge message {}: no programme {}",
                        case.message,
                        concerned.programme
                    )
                })?;
                let before = before.unwrap_or(&stored);
                judgement::on_follow_up(case.reading, programme, before, &after)
            }
        };
        let verdict = settled(case, &after, verdict);
        let about = Some((&concerned, before, &after)).filter(|_| doubted.is_none());
        let letters = self.write_letters(tx, case, &verdict, about, index).await?;
        Ok(Part {
            application: Some(concerned),
            form: index,
            verdict,
            state: Some(after),
            letters,
        })
    }

    /// Seconds since the latest earlier message with the same form content, if there is one.
    async fn same_form_age(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        id: ApplicationId,
        index: usize,
    ) -> Result<Option<i64>> {
        let Some(form) = case.reading.forms.get(index) else {
            return Ok(None);
        };
        let values = |r: &Reading, i: usize| -> Option<Vec<(Key, String)>> {
            let form = r.forms.get(i)?;
            Some(
                form.fields
                    .iter()
                    .map(|(k, v)| (*k, v.value.clone()))
                    .collect(),
            )
        };
        let mine: Vec<(Key, String)> = form
            .fields
            .iter()
            .map(|(k, v)| (*k, v.value.clone()))
            .collect();
        let mut age = None;
        let history = journal::history(tx, id).await?;
        for entry in history.iter().filter(|e| e.message != case.message) {
            let reading = parse_reading(entry)?;
            let same = entry
                .form
                .and_then(|i| values(&reading, i))
                .is_some_and(|v| v == mine);
            let since = case.arrived.place.arrival - entry.arrival;
            if same && since >= Duration::zero() {
                age = Some(since.num_seconds());
            }
        }
        Ok(age)
    }
}

/// What holds whatever the verdict: stale mail is not answered, nor is a person talked over.
fn settled(case: &Case<'_>, after: &State, verdict: Verdict) -> Verdict {
    let mut verdict = if case.is_stale() {
        verdict.stale()
    } else {
        verdict
    };
    if after.mine {
        verdict.letter = None;
    }
    verdict
}

pub(crate) fn concerned(row: &applications::ApplicationRow) -> Concerned {
    Concerned {
        id: row.id,
        programme: row.programme.clone(),
        reference: row.reference.clone(),
        urn: row.urn.clone(),
    }
}

pub(crate) fn parse_state(row: &applications::ApplicationRow) -> Result<State> {
    serde_json::from_str(&row.state).with_context(|| format!("read application {}: state", row.id))
}

pub(super) fn place_of(state: &State) -> Option<String> {
    let head = Address::parse(state.value(Key::Person(Role::Headteacher, Attribute::Email)));
    let mail = match &state.submitter {
        Some(one) if one.address.school_domain().is_some() => Some(&one.address),
        Some(_) | None => head.as_ref(),
    };
    matching::place(
        state.value(Key::SchoolName),
        state.value(Key::SchoolAddress),
        mail,
    )
}

pub(crate) fn parse_reading(entry: &journal::Entry) -> Result<Reading> {
    serde_json::from_str(&entry.reading)
        .with_context(|| format!("read message {}: reading", entry.message))
}
