//! The rulings on an application itself, one function each.

use anyhow::{Context, Result, anyhow};

use super::{By, Refused, Ruled, refuse};
use crate::{
    bot::judge::{Concerned, Judge, application::concerned},
    domain::{
        application::{State, Status},
        form::validity,
        programme::{Attribute, Key, Programme, Role},
        ruling::Command,
    },
    store::{ApplicationId, Tx, applications},
};

impl Judge<'_> {
    pub async fn waive(
        &self,
        tx: &mut Tx<'_>,
        reference: &str,
        role: &str,
        by: By<'_>,
    ) -> Result<Ruled> {
        let (row, programme, state) = self.with_state(tx, reference).await?;
        let role = signatory(programme, role)?;
        let person = state.value(Key::Person(role, Attribute::Name)).to_owned();
        let command = Command::Waive {
            role,
            person,
            fields: true,
        };
        self.apply(tx, row.id, &[command], by).await
    }

    pub async fn sign(
        &self,
        tx: &mut Tx<'_>,
        reference: &str,
        role: &str,
        by: By<'_>,
    ) -> Result<Ruled> {
        let (row, programme, state) = self.with_state(tx, reference).await?;
        let role = signatory(programme, role)?;
        let person = state.value(Key::Person(role, Attribute::Name)).to_owned();
        if person.is_empty() {
            return refuse(format!(
                "{} names nobody as {role}: first `set {} {role}.name NAME`",
                row.reference, row.reference
            ));
        }
        self.apply(tx, row.id, &[Command::Sign { role, person }], by)
            .await
    }

    pub async fn set(
        &self,
        tx: &mut Tx<'_>,
        reference: &str,
        field: &str,
        value: &str,
        by: By<'_>,
    ) -> Result<Ruled> {
        let (row, programme, state) = self.with_state(tx, reference).await?;
        let key: Key = field
            .trim()
            .to_lowercase()
            .parse()
            .map_err(|_| unknown_field(programme, field))?;
        if let Key::Signature(role) = key {
            return refuse(format!(
                "a signature is no value: use `sign {} {role} REASON`",
                row.reference
            ));
        }
        if programme.field(key).is_none() {
            return Err(unknown_field(programme, field).into());
        }
        let value = validity::canonical(key, value);
        if validity::problem(key, &value).is_some() {
            return refuse(format!("{value:?} is no {key}: {}", what_it_must_be(key)));
        }
        // A URN that the school register speaks against is let stand by saying it again.
        let doubted = key == Key::SchoolUrn
            && (state.missing.contains(&key) || state.opinion.other.is_some());
        if state.value(key) == value && !doubted {
            return refuse(format!("{key} of {} is {value:?} already", row.reference));
        }
        if key == Key::SchoolUrn && state.value(key) != value {
            self.refuse_twin(tx, &row.programme, &value).await?;
        }
        self.apply(tx, row.id, &[Command::Set { key, value }], by)
            .await
    }

    pub async fn note(&self, tx: &mut Tx<'_>, reference: &str, by: By<'_>) -> Result<Ruled> {
        let row = self.find_application(tx, reference).await?;
        self.apply(tx, row.id, &[Command::Note], by).await
    }

    pub async fn withdraw(&self, tx: &mut Tx<'_>, reference: &str, by: By<'_>) -> Result<Ruled> {
        let (row, _, state) = self.with_state(tx, reference).await?;
        if state.status == Status::Withdrawn {
            return refuse(format!("{} is withdrawn already", row.reference));
        }
        self.apply(tx, row.id, &[Command::Withdraw], by).await
    }

    pub async fn reinstate(&self, tx: &mut Tx<'_>, reference: &str, by: By<'_>) -> Result<Ruled> {
        let (row, _, state) = self.with_state(tx, reference).await?;
        if state.status != Status::Withdrawn {
            return refuse(format!("{} is not withdrawn", row.reference));
        }
        self.apply(tx, row.id, &[Command::Reinstate], by).await
    }

    /// Opens an application before any form came (a scan, a letter on paper).
    pub async fn open_by_hand(
        &self,
        tx: &mut Tx<'_>,
        programme: &str,
        urn: &str,
        by: By<'_>,
    ) -> Result<Ruled> {
        let Some(programme) = self.programme(programme).filter(|p| self.runs(p)) else {
            let runs: Vec<&str> = self.hub.programmes.iter().map(|p| p.id.as_str()).collect();
            return refuse(format!(
                "{} runs no programme {programme}: it runs {}",
                self.hub.name,
                runs.join(", ")
            ));
        };
        let value = validity::canonical(Key::SchoolUrn, urn);
        if validity::problem(Key::SchoolUrn, &value).is_some() {
            return refuse(format!(
                "{urn:?} is no URN: {}",
                what_it_must_be(Key::SchoolUrn)
            ));
        }
        self.refuse_twin(tx, &programme.id, &value).await?;
        let id = self.open_row(tx, programme, false, by).await?;
        let commands = [
            Command::Open,
            Command::Set {
                key: Key::SchoolUrn,
                value,
            },
        ];
        self.apply(tx, id, &commands, by).await
    }

    pub(super) async fn open_row(
        &self,
        tx: &mut Tx<'_>,
        programme: &Programme,
        from_before: bool,
        by: By<'_>,
    ) -> Result<ApplicationId> {
        let empty = serde_json::to_string(&State::empty()).context("write state")?;
        let number = applications::number(tx, &self.hub.id, &programme.id).await?;
        let new = applications::NewApplication {
            hub: &self.hub.id,
            programme: &programme.id,
            number,
            reference: &programme.reference(number),
            urn: None,
            school: "",
            status: State::empty().status.as_str(),
            from_before,
            state: &empty,
            now: by.at,
        };
        applications::open(tx, new).await
    }

    /// Two applications of one school for one programme would divide its mail.
    pub(super) async fn refuse_twin(
        &self,
        tx: &mut Tx<'_>,
        programme: &str,
        urn: &str,
    ) -> Result<()> {
        let listing = applications::Listing {
            programme: Some(programme),
            urn: Some(urn),
            limit: 1,
            ..applications::Listing::all(&self.hub.id)
        };
        match applications::list(tx, listing).await?.first() {
            Some(row) => refuse(format!(
                "school {urn} has an application for {programme}: {}",
                row.reference
            )),
            None => Ok(()),
        }
    }

    pub(super) async fn with_state(
        &self,
        tx: &mut Tx<'_>,
        reference: &str,
    ) -> Result<(Concerned, &Programme, State)> {
        let row = self.find_application(tx, reference).await?;
        let programme = self.programme(&row.programme).ok_or_else(|| {
            anyhow!(
                "rule on application {}: no programme {}",
                row.id,
                row.programme
            )
        })?;
        let state = crate::bot::judge::application::parse_state(&row)?;
        Ok((concerned(&row), programme, state))
    }
}

fn signatory(programme: &Programme, role: &str) -> Result<Role> {
    let wanted = role.trim().to_lowercase().replace('-', "_");
    let known = programme
        .signatories
        .iter()
        .copied()
        .find(|r| r.as_str() == wanted);
    known.map_or_else(
        || {
            let roles: Vec<&str> = programme.signatories.iter().map(|r| r.as_str()).collect();
            let roles = if roles.is_empty() {
                "none".to_owned()
            } else {
                roles.join(", ")
            };
            refuse(format!(
                "{} has no signatory {role:?}: its signatories are {roles}",
                programme.id
            ))
        },
        Ok,
    )
}

fn unknown_field(programme: &Programme, field: &str) -> Refused {
    let keys: Vec<String> = programme.fields.iter().map(|f| f.key.to_string()).collect();
    Refused(format!(
        "{} has no field {field:?}: its fields are {}",
        programme.id,
        keys.join(", ")
    ))
}

fn what_it_must_be(key: Key) -> &'static str {
    match key {
        Key::SchoolUrn => "a URN has six digits",
        Key::Person(_, Attribute::Trn) => "a teacher reference number has seven digits",
        Key::Person(_, Attribute::Email) => "give one e-mail address",
        Key::SchoolPhone | Key::Person(_, Attribute::Phone) => "give a UK telephone number",
        Key::SpecialistEngagement | Key::GroupRequested => "give Yes or No",
        Key::MathsHub
        | Key::SchoolName
        | Key::SchoolAddress
        | Key::LocalAuthority
        | Key::Person(_, Attribute::Name | Attribute::Role | Attribute::YearGroups)
        | Key::SpecialistDetail
        | Key::Statement
        | Key::GroupSchools
        | Key::GroupRelationship
        | Key::Signature(_) => "it says nothing yet",
    }
}
