//! The rulings, one function each.

use anyhow::{Context, Result, anyhow};

use super::{By, Refused, Ruled, guess::Guess, refuse, settled_by};
use crate::{
    bot::judge::{Concerned, Judge, application::concerned},
    domain::{
        application::{Review, State, Status},
        authentication::Authentication,
        form::validity,
        matching::Rule,
        programme::{Attribute, Key, Programme, Role},
        reading::Reading,
        ruling::Command,
    },
    store::{
        ApplicationId, HoldId, LetterId, MessageId, Tx, applications, holds, journal,
        outbox::{self, LetterState},
    },
};

/// Why a letter waits that somebody's `mine` stopped.
const MINE: &str = "mine";

impl Judge<'_> {
    /// Carries out the guess of an item.
    pub async fn accept_item(&self, tx: &mut Tx<'_>, id: HoldId, by: By<'_>) -> Result<Ruled> {
        let hold = self.find_item(tx, id).await?;
        let item = self.item(tx, hold).await?;
        let message = item.message.id;
        if item.guesses.is_empty() {
            return refuse(format!(
                "item #{id} has no guess to accept ({}): `countersign held` names the commands that settle it",
                item.hold.reasons.join(", ")
            ));
        }
        let mut place = item.application.as_ref().map(|(concerned, _)| concerned.id);
        let mut commands: Vec<Command> = Vec::new();
        for guess in &item.guesses {
            match guess {
                Guess::Link { application, .. } => {
                    self.attach(tx, message, *application, None).await?;
                    commands.extend(by_link(message, item.reading.as_ref()));
                    place = Some(*application);
                }
                Guess::Open { programme, form } => {
                    let programme = self
                        .programme(programme)
                        .ok_or_else(|| anyhow!("accept item {id}: no programme {programme}"))?;
                    let opened = self
                        .open_row(tx, programme, item.message.from_before, by)
                        .await?;
                    self.attach(tx, message, opened, Some(*form)).await?;
                    commands.push(Command::Open);
                    commands.extend(by_link(message, item.reading.as_ref()));
                    place = Some(opened);
                }
                Guess::Confirm => commands.push(Command::Note),
                Guess::Urn { urn } => {
                    if let Some((concerned, _)) = &item.application {
                        self.refuse_twin(tx, &concerned.programme, urn).await?;
                    }
                    commands.extend(guess.command(message));
                }
                Guess::Enter { .. } | Guess::WaiveSecond { .. } => {
                    commands.extend(guess.command(message))
                }
            }
        }
        let Some(place) = place else {
            return refuse(format!("item #{id} belongs to no application"));
        };
        holds::assign(tx, id, Some(place)).await?;
        applications::adopt(tx, place, by.at).await?;
        let mut ruled = self.apply(tx, place, &commands, by).await?;
        self.settle_linked(tx, &item.hold, by, &mut ruled).await?;
        Ok(ruled)
    }

    /// Carries out the guesses of every open item of an application, and adopts it.
    pub async fn accept(&self, tx: &mut Tx<'_>, reference: &str, by: By<'_>) -> Result<Ruled> {
        let row = self.find_application(tx, reference).await?;
        let silent = row.from_before && row.adopted_at.is_none();
        let mut commands = Vec::new();
        let mut settled = Vec::new();
        for hold in holds::of_application(tx, row.id).await? {
            if hold.closed_at.is_some() {
                continue;
            }
            let item = self.item(tx, hold).await?;
            if item.guesses.is_empty() {
                continue;
            }
            settled.push(item.hold.id);
            for command in item
                .guesses
                .iter()
                .filter_map(|g| g.command(item.message.id))
            {
                if !commands.contains(&command) {
                    commands.push(command);
                }
            }
        }
        if settled.is_empty() && !silent {
            return refuse(format!("nothing of {} waits to be accepted", row.reference));
        }
        if silent {
            return self.adopt_with(tx, row.id, commands, settled, by).await;
        }
        if commands.is_empty() {
            commands.push(Command::Note);
        }
        let mut ruled = self.apply(tx, row.id, &commands, by).await?;
        for id in settled {
            self.settle_item(tx, id, by, &mut ruled).await?;
        }
        Ok(ruled)
    }

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

    /// An item's message belongs to that application.
    pub async fn link(
        &self,
        tx: &mut Tx<'_>,
        id: HoldId,
        reference: &str,
        by: By<'_>,
    ) -> Result<Ruled> {
        let hold = self.find_item(tx, id).await?;
        let row = self.find_application(tx, reference).await?;
        if hold.application == Some(row.id) {
            return refuse(format!("item #{id} belongs to {} already", row.reference));
        }
        if let Some(before) = hold.application {
            journal::unlink(tx, hold.message, before).await?;
            let (concerned, _) = self
                .load(tx, before)
                .await?
                .ok_or_else(|| anyhow!("link item {id}: application {before} is gone"))?;
            self.refold(tx, &concerned, by.at).await?;
        }
        let reading = self.attach(tx, hold.message, row.id, None).await?;
        holds::assign(tx, id, Some(row.id)).await?;
        let commands = by_link(hold.message, Some(&reading));
        let mut ruled = self.apply(tx, row.id, &commands, by).await?;
        self.settle_linked(tx, &hold, by, &mut ruled).await?;
        Ok(ruled)
    }

    /// Nothing follows from an item's message.
    pub async fn ignore(&self, tx: &mut Tx<'_>, id: HoldId, by: By<'_>) -> Result<Ruled> {
        let hold = self.find_item(tx, id).await?;
        let command = Command::Ignore {
            message: hold.message.0,
        };
        let mut ruled = match hold.application {
            Some(application) => self.apply(tx, application, &[command], by).await?,
            None => Ruled {
                rulings: vec![self.store_ruling(tx, None, &command, by).await?],
                application: None,
                before: None,
                after: None,
                letters: Vec::new(),
                settled: Vec::new(),
            },
        };
        self.settle_item(tx, id, by, &mut ruled).await?;
        Ok(ruled)
    }

    /// Ends the silence about an application from before first contact, and tells the school how
    /// it stands.
    pub async fn adopt(&self, tx: &mut Tx<'_>, reference: &str, by: By<'_>) -> Result<Ruled> {
        let row = self.find_application(tx, reference).await?;
        if !row.from_before || row.adopted_at.is_some() {
            return refuse(format!(
                "{} is not from before first contact, or adopted already: its letters go anyway",
                row.reference
            ));
        }
        self.adopt_with(tx, row.id, Vec::new(), Vec::new(), by)
            .await
    }

    pub async fn adopt_all(&self, tx: &mut Tx<'_>, by: By<'_>) -> Result<Vec<Ruled>> {
        let mut all = Vec::new();
        let listing = applications::Listing {
            hub: &self.hub.id,
            programme: None,
            status: None,
            urn: None,
            after: None,
            limit: i64::MAX,
        };
        for row in applications::list(tx, listing).await? {
            if row.from_before && row.adopted_at.is_none() {
                all.push(
                    self.adopt_with(tx, row.id, Vec::new(), Vec::new(), by)
                        .await?,
                );
            }
        }
        Ok(all)
    }

    async fn adopt_with(
        &self,
        tx: &mut Tx<'_>,
        id: ApplicationId,
        mut commands: Vec<Command>,
        settled: Vec<HoldId>,
        by: By<'_>,
    ) -> Result<Ruled> {
        commands.push(Command::Adopt);
        // Still silent while they are applied: the one letter is that of the adoption.
        let mut ruled = self.apply(tx, id, &commands, by).await?;
        applications::adopt(tx, id, by.at).await?;
        for item in settled {
            self.settle_item(tx, item, by, &mut ruled).await?;
        }
        if let (Some(concerned), Some(state), Some(&ruling)) =
            (&ruled.application, &ruled.after, ruled.rulings.last())
        {
            ruled.letters = self
                .letter_of_adoption(tx, ruling, concerned, state, by.at)
                .await?;
        }
        Ok(ruled)
    }

    /// A person writes: automatic mail stops, what waits included.
    pub async fn mine(&self, tx: &mut Tx<'_>, reference: &str, by: By<'_>) -> Result<Ruled> {
        let (row, _, state) = self.with_state(tx, reference).await?;
        if state.mine {
            return refuse(format!(
                "automatic mail about {} is stopped already",
                row.reference
            ));
        }
        for letter in outbox::last_of_application(tx, row.id, i64::MAX).await? {
            let waits = [LetterState::Due, LetterState::ToDraft];
            outbox::turn(tx, letter.id, &waits, LetterState::Held, Some(MINE)).await?;
        }
        self.apply(tx, row.id, &[Command::Mine], by).await
    }

    /// Automatic mail goes on, what waited for it included.
    pub async fn release(&self, tx: &mut Tx<'_>, reference: &str, by: By<'_>) -> Result<Ruled> {
        let (row, _, state) = self.with_state(tx, reference).await?;
        if !state.mine {
            return refuse(format!(
                "automatic mail about {} is not stopped",
                row.reference
            ));
        }
        for letter in outbox::last_of_application(tx, row.id, i64::MAX).await? {
            if letter.state == LetterState::Held && letter.reason.as_deref() == Some(MINE) {
                outbox::release(tx, letter.id, by.at).await?;
            }
        }
        self.apply(tx, row.id, &[Command::Release], by).await
    }

    /// A letter that waits for a person goes, or is given up.
    pub async fn rule_on_letter(
        &self,
        tx: &mut Tx<'_>,
        id: LetterId,
        goes: bool,
        by: By<'_>,
    ) -> Result<Ruled> {
        let letter = outbox::get(tx, id).await?.filter(|l| l.hub == self.hub.id);
        let Some(letter) = letter else {
            return refuse(format!(
                "no letter L{id}: `countersign held` shows those that wait"
            ));
        };
        let waiting = [LetterState::Held, LetterState::Failed, LetterState::InDoubt];
        let done = if goes {
            waiting.contains(&letter.state) && outbox::release(tx, id, by.at).await?
        } else {
            outbox::turn(
                tx,
                id,
                &waiting,
                LetterState::Refused,
                Some("a person decided against it"),
            )
            .await?
        };
        if !done {
            return refuse(format!(
                "letter L{id} does not wait for a person: it is {}",
                letter.state.as_str()
            ));
        }
        let command = Command::Letter { letter: id.0, goes };
        Ok(Ruled {
            rulings: vec![
                self.store_ruling(tx, letter.application, &command, by)
                    .await?,
            ],
            application: None,
            before: None,
            after: None,
            letters: Vec::new(),
            settled: Vec::new(),
        })
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

    async fn open_row(
        &self,
        tx: &mut Tx<'_>,
        programme: &Programme,
        from_before: bool,
        by: By<'_>,
    ) -> Result<ApplicationId> {
        let empty = serde_json::to_string(&State::empty()).context("write state")?;
        let new = applications::NewApplication {
            hub: &self.hub.id,
            programme: &programme.id,
            urn: None,
            school: "",
            status: State::empty().status.as_str(),
            from_before,
            state: &empty,
            now: by.at,
        };
        let (id, _, _) = applications::open(tx, new, |number| programme.reference(number)).await?;
        Ok(id)
    }

    /// Links a message by ruling; of its forms the one named, else the first of the programme.
    async fn attach(
        &self,
        tx: &mut Tx<'_>,
        message: MessageId,
        to: ApplicationId,
        form: Option<usize>,
    ) -> Result<Reading> {
        let row = applications::get(tx, to)
            .await?
            .ok_or_else(|| anyhow!("link message {message}: no application {to}"))?;
        let reading = journal::get(tx, message).await?.and_then(|m| m.reading);
        let Some(reading) = reading else {
            return refuse(format!(
                "message {message} could not be read: nothing of it can be linked"
            ));
        };
        let reading: Reading = serde_json::from_str(&reading)
            .with_context(|| format!("read message {message}: reading"))?;
        let form = form.or_else(|| {
            reading
                .forms
                .iter()
                .position(|f| !f.blank && f.programme == row.programme)
        });
        journal::link(tx, message, to, form, Rule::Ruling.as_str()).await?;
        journal::relink(tx, message, Some(to)).await?;
        journal::clear_hints(tx, message).await?;
        Ok(reading)
    }

    /// Two applications of one school for one programme would divide its mail.
    async fn refuse_twin(&self, tx: &mut Tx<'_>, programme: &str, urn: &str) -> Result<()> {
        let listing = applications::Listing {
            hub: &self.hub.id,
            programme: Some(programme),
            status: None,
            urn: Some(urn),
            after: None,
            limit: 1,
        };
        match applications::list(tx, listing).await?.first() {
            Some(row) => refuse(format!(
                "school {urn} has an application for {programme}: {}",
                row.reference
            )),
            None => Ok(()),
        }
    }

    /// A message that has found its application is settled, unless it raises a new objection there:
    /// then its item stays, with that.
    async fn settle_linked(
        &self,
        tx: &mut Tx<'_>,
        hold: &holds::HoldRow,
        by: By<'_>,
        ruled: &mut Ruled,
    ) -> Result<()> {
        let known = ruled.before.iter().flat_map(|s| &s.reviews);
        let known: Vec<&str> = known.map(|r| r.as_str()).collect();
        let mut new: Vec<String> = ruled
            .after
            .iter()
            .flat_map(|s| &s.reviews)
            .filter(|r| r.holds_application() && !known.contains(&r.as_str()))
            .map(|r| r.as_str().to_owned())
            .collect();
        let doubt = |state: &Option<State>| state.as_ref().and_then(|s| s.opinion.other.clone());
        let doubt = doubt(&ruled.after).filter(|_| doubt(&ruled.before).is_none());
        if doubt.is_some() {
            new.push(Review::AmbiguousMatch.as_str().to_owned());
        }
        if new.is_empty() {
            return self.settle_item(tx, hold.id, by, ruled).await;
        }
        let more = holds::NewHold {
            hub: &self.hub.id,
            message: hold.message,
            application: None,
            reasons: &new,
            guess: doubt.as_ref().map(|other| other.words.as_str()),
            now: by.at,
        };
        holds::open(tx, more).await.map(|_| ())
    }

    async fn settle_item(
        &self,
        tx: &mut Tx<'_>,
        id: HoldId,
        by: By<'_>,
        ruled: &mut Ruled,
    ) -> Result<()> {
        if let Some(&ruling) = ruled.rulings.last()
            && holds::close(tx, id, &settled_by(ruling), by.at).await?
        {
            ruled.settled.push(id);
        }
        Ok(())
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

/// What a message linked by hand is given: one that proves nothing by itself (it failed
/// authentication, or a colleague forwarded it) counts because a person says so.
fn by_link(message: MessageId, reading: Option<&Reading>) -> Vec<Command> {
    let mut commands = vec![Command::Link { message: message.0 }];
    if reading.is_some_and(|r| r.authentication == Authentication::Fail || r.forwarded.is_some()) {
        commands.push(Command::Accept { message: message.0 });
    }
    commands
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
