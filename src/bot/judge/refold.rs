//! An application folded anew from its journal and its rulings, and stored with the keys it is found
//! by.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow};
use chrono::{DateTime, Utc};

use super::{
    Concerned, Judge,
    application::{is_stale, parse_reading, place_of},
};
use crate::{
    bot::send::rules::says_nobody_is_there,
    domain::{
        address::Address,
        application::{Entry, State, Terms, fold},
        machine_mail::MachineMail,
        matching,
        programme::{Key, Programme},
        ruling::{Command, Ruling},
    },
    store::{
        ApplicationId, LetterId, MessageId, Tx, applications, journal,
        outbox::{self, RecipientState},
        rulings,
    },
};

impl Judge<'_> {
    /// Folds an application anew from its journal and rulings, stores the state and the keys it is
    /// found by, and takes in what was waiting for one of them, until nothing new comes.
    pub(crate) async fn refold(
        &self,
        tx: &mut Tx<'_>,
        concerned: &Concerned,
        now: DateTime<Utc>,
    ) -> Result<(Concerned, State)> {
        let programme = self.programme(&concerned.programme).ok_or_else(|| {
            anyhow!(
                "fold application {}: no programme {}",
                concerned.id,
                concerned.programme
            )
        })?;
        loop {
            let history = journal::history(tx, concerned.id).await?;
            let refused = self.refused_of(tx, concerned.id).await?;
            let rulings = rulings_of(tx, concerned.id).await?;
            let state = self
                .fold_now(tx, concerned, programme, &history, &refused, &rulings)
                .await?;
            let urn = state.written_urn().map(str::to_owned);
            let json = serde_json::to_string(&state).context("write state")?;
            applications::save_state(
                tx,
                concerned.id,
                state.status.as_str(),
                state.value(Key::SchoolName),
                urn.as_deref(),
                &json,
                now,
            )
            .await?;
            let ids = history
                .iter()
                .filter_map(|entry| entry.message_id.as_deref());
            let keys = keys_of(concerned, &state, ids);
            let had = applications::keys(tx, &self.hub.id, concerned.id).await?;
            let added = applications::set_keys(tx, &self.hub.id, concerned.id, &had, &keys).await?;
            if !self.take_in_waiting(tx, concerned, &added, now).await? {
                let concerned = Concerned {
                    urn,
                    ..concerned.clone()
                };
                return Ok((concerned, state));
            }
        }
    }

    async fn fold_now(
        &self,
        tx: &mut Tx<'_>,
        concerned: &Concerned,
        programme: &Programme,
        history: &[journal::Entry],
        refused: &BTreeMap<MessageId, Vec<Address>>,
        rulings: &[Ruling],
    ) -> Result<State> {
        let mut readings = Vec::with_capacity(history.len());
        for entry in history {
            let reading = parse_reading(entry)?;
            let mut bounced = match &reading.machine {
                Some(MachineMail::Bounce(bounce)) => self
                    .bounced_letter(tx, bounce)
                    .await?
                    .map(|proof| proof.unknown().cloned().collect())
                    .unwrap_or_default(),
                _ => Vec::new(),
            };
            // A recipient refused at the door is noted like a bounce, with the mail we answered.
            bounced.extend(refused.get(&entry.message).into_iter().flatten().cloned());
            readings.push((entry, reading, bounced));
        }
        let entries: Vec<Entry<'_>> = readings
            .iter()
            .map(|(entry, reading, bounced): &(_, _, Vec<Address>)| Entry {
                message: entry.message.0,
                arrival: entry.arrival,
                fingerprint: &entry.fingerprint,
                reading,
                form: entry.form,
                stale: is_stale(entry.from_before, entry.arrival, entry.first_seen),
                bounced,
            })
            .collect();
        let terms = Terms {
            reference: Some(&concerned.reference),
            ..self.terms_of(programme)
        };
        Ok(fold(&terms, &entries, rulings))
    }

    /// Of whom a server said, when we wrote about this application, that nobody is there; by the
    /// mail the letter answered.
    async fn refused_of(
        &self,
        tx: &mut Tx<'_>,
        id: ApplicationId,
    ) -> Result<BTreeMap<MessageId, Vec<Address>>> {
        let mut refused: BTreeMap<MessageId, Vec<Address>> = BTreeMap::new();
        for (message, address, reply) in outbox::refused_about(tx, id).await? {
            if says_nobody_is_there(&reply)
                && let Some(address) = Address::parse(&address)
            {
                refused.entry(message).or_default().push(address);
            }
        }
        Ok(refused)
    }

    /// A letter has gone: whoever was refused it for good is open again on the ledger.
    pub(crate) async fn note_refusals(
        &self,
        tx: &mut Tx<'_>,
        letter: LetterId,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let Some(row) = outbox::get(tx, letter).await? else {
            return Ok(());
        };
        let refused = outbox::recipients(tx, letter)
            .await?
            .iter()
            .any(|r| r.state == RecipientState::Refused);
        let Some(application) = row.application.filter(|_| refused) else {
            return Ok(());
        };
        if let Some((concerned, before)) = self.load(tx, application).await? {
            let (_, after) = self.refold(tx, &concerned, now).await?;
            if before.missing != after.missing {
                tracing::warn!(
                    hub = %self.hub.id, %letter, %application,
                    "a recipient was refused for good: a signature is open again"
                );
            }
        }
        Ok(())
    }
}

/// What messages can find the application by.
pub(super) fn keys_of<'m>(
    concerned: &Concerned,
    state: &State,
    messages: impl IntoIterator<Item = &'m str>,
) -> Vec<String> {
    let mut keys = vec![matching::reference_key(&concerned.reference)];
    keys.extend(state.written_urn().map(matching::urn_key));
    keys.extend(state.opinion.found.as_deref().map(matching::found_key));
    keys.extend(matching::near_place(
        state.value(Key::SchoolName),
        state.value(Key::SchoolAddress),
    ));
    keys.extend(state.parties.iter().map(matching::address_key));
    keys.extend(
        state
            .parties
            .iter()
            .filter_map(Address::school_domain)
            .map(|d| matching::domain_key(&d)),
    );
    keys.extend(place_of(state));
    keys.extend(messages.into_iter().map(matching::thread_key));
    keys.sort();
    keys.dedup();
    keys
}

/// The rulings on an application that stand.
async fn rulings_of(tx: &mut Tx<'_>, id: ApplicationId) -> Result<Vec<Ruling>> {
    rulings::of_application(tx, id)
        .await?
        .into_iter()
        .filter(|r| r.undone_at.is_none())
        .map(|r| {
            let command: Command = serde_json::from_str(&r.command)
                .with_context(|| format!("read ruling {}: command", r.id))?;
            Ok(Ruling {
                id: r.id.0,
                at: r.at,
                actor: r.actor,
                command,
                reason: r.reason,
            })
        })
        .collect()
}
