//! The rulings on an item: its guess is carried out, its message linked by hand, or nothing follows.

use anyhow::{Context, Result, anyhow};

use super::{
    By, Ruled,
    guess::{Guess, Item},
    refuse, settled_by,
};
use crate::{
    bot::judge::Judge,
    domain::{
        application::{Review, State},
        authentication::Authentication,
        matching::Rule,
        reading::Reading,
        ruling::Command,
    },
    store::{ApplicationId, HoldId, MessageId, Tx, applications, holds, journal},
};

impl Judge<'_> {
    /// Carries out the guess of an item.
    pub async fn accept_item(&self, tx: &mut Tx<'_>, id: HoldId, by: By<'_>) -> Result<Ruled> {
        let hold = self.find_item(tx, id).await?;
        let item = self.item(tx, hold, by.at).await?;
        if item.is_entry() && item.application.is_none() {
            return self.accept_entry(tx, &item, by).await;
        }
        let message = item.message.id;
        if item.guesses.is_empty() {
            return refuse(format!(
                "item #{id} has no guess to accept ({}): the summary, or `countersign held`, names what settles it",
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
                // Of no application, and carried out above.
                Guess::Entry { .. } => {}
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

    /// An entry of a calendar that nobody has proved to be the lead's counts because a person says so.
    async fn accept_entry(&self, tx: &mut Tx<'_>, item: &Item, by: By<'_>) -> Result<Ruled> {
        let (id, message) = (item.hold.id, item.message.id);
        let vouched = match &item.reading {
            Some(reading) => self.vouched(tx, reading, message, by.at).await?,
            None => None,
        };
        let Some(vouched) = vouched else {
            return refuse(format!(
                "item #{id} cannot be carried out as it stands ({})",
                item.hold
                    .guess
                    .as_deref()
                    .unwrap_or("nothing is known of it")
            ));
        };
        let command = Command::Accept { message: message.0 };
        let mut ruled = Ruled {
            rulings: vec![self.store_ruling(tx, None, &command, by).await?],
            application: None,
            before: None,
            after: None,
            letters: Vec::new(),
            told: vouched.done.clone(),
            settled: Vec::new(),
        };
        self.vouch(tx, vouched, by.at).await?;
        self.settle_item(tx, id, by, &mut ruled).await?;
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
            let item = self.item(tx, hold, by.at).await?;
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
                told: Vec::new(),
                settled: Vec::new(),
            },
        };
        self.settle_item(tx, id, by, &mut ruled).await?;
        Ok(ruled)
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

    pub(super) async fn settle_item(
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
