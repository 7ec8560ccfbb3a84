//! What the store knows that a rule asks for: applications by their keys, letters by their ids.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::{Case, Judge, application};
use crate::{
    bot::send::doubt::copy_came_back,
    domain::{
        address::Address,
        application::Status,
        machine_mail::{Bounce, Undelivered},
        matching::{self, Hits, Known},
        reading::{Author, Reading},
    },
    post::identity,
    store::{
        ApplicationId, Tx, applications, holds, journal,
        outbox::{self, LetterState},
    },
};

/// A bounce that quotes a letter of ours, and went to whom it says.
pub(super) struct Proof {
    pub application: Option<ApplicationId>,
    /// Recipients of that letter.
    pub undelivered: Vec<Undelivered>,
}

impl Proof {
    /// Whom no mail will ever reach there.
    pub fn unknown(&self) -> impl Iterator<Item = &Address> {
        let gone = |u: &&Undelivered| u.unknown_address && !u.delayed;
        self.undelivered.iter().filter(gone).map(|u| &u.address)
    }

    /// "our letter to h@oak.test: there is no such address (5.1.1)"
    pub fn in_words(&self) -> String {
        let each = self.undelivered.iter();
        let each: Vec<String> = each
            .map(|u| format!("to {}: {}", u.address, u.why()))
            .collect();
        format!("our letter {}", each.join("; "))
    }
}

/// More applications than this at one domain only show that it is shared.
const MOST_OF_DOMAIN: usize = 12;

impl Judge<'_> {
    /// Everything the matching rules may choose from.
    pub(crate) async fn hits(
        &self,
        tx: &mut Tx<'_>,
        reading: &Reading,
        arrival: DateTime<Utc>,
    ) -> Result<Hits> {
        let registered = match &self.terms.school_register {
            Some(register) => matching::registered(reading, register, arrival, |id| {
                self.programme(id).map(|p| (p.phase, p.state_funded))
            }),
            None => BTreeMap::new(),
        };
        let mut keys = matching::keys(reading);
        keys.extend(matching::registered_keys(&registered));
        let mut by_key: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for (key, id) in applications::by_keys(tx, &self.hub.id, &keys).await? {
            by_key.entry(key).or_default().push(id.0);
        }
        let mut letters = Vec::new();
        for id in &reading.refers_to {
            if identity::verify(self.key, id).is_none() {
                continue;
            }
            if let Some(letter) = outbox::by_message_id(tx, &self.hub.id, id).await? {
                letters.extend(letter.application.map(|a| a.0));
            }
        }
        let mut wanted: BTreeSet<i64> = letters.iter().copied().collect();
        let mut of_domain: Vec<i64> = Vec::new();
        for (key, ids) in &by_key {
            if key.starts_with("domain:") {
                of_domain.extend(ids.iter().take(MOST_OF_DOMAIN));
            } else {
                wanted.extend(ids);
            }
        }
        let ids: Vec<ApplicationId> = wanted
            .iter()
            .chain(&of_domain)
            .copied()
            .collect::<BTreeSet<i64>>()
            .into_iter()
            .map(ApplicationId)
            .collect();
        let rows = applications::get_many(tx, &ids).await?;
        let mut shared_domains = BTreeSet::new();
        if let Author::One(author) = &reading.author
            && let Some(domain) = author.address.school_domain()
        {
            let schools: BTreeSet<String> = rows
                .iter()
                .filter(|r| of_domain.contains(&r.id.0))
                .filter_map(|r| r.urn.clone())
                .collect();
            if schools.len() > 1 {
                shared_domains.insert(domain);
            }
        }
        let mut known = BTreeMap::new();
        for row in rows.iter().filter(|r| wanted.contains(&r.id.0)) {
            let state = application::parse_state(row)?;
            known.insert(
                row.id.0,
                Known {
                    id: row.id.0,
                    programme: row.programme.clone(),
                    // One that no school has is no reason to tell two apart.
                    urn: state.urn().map(str::to_owned),
                    school: row.school.clone(),
                    // Over and done with is closed: last year's school writes about this year's.
                    open: state.status != Status::Withdrawn
                        && self
                            .programme(&row.programme)
                            .is_some_and(|p| arrival.date_naive() <= p.ends),
                    place: application::place_of(&state),
                    parties: state.parties,
                },
            );
        }
        by_key.retain(|key, _| !key.starts_with("domain:"));
        Ok(Hits {
            letters,
            by_key,
            shared_domains,
            registered,
            known,
        })
    }

    /// The letter of ours a bounce speaks of, if its signature holds and it went there.
    pub(super) async fn bounced_letter(
        &self,
        tx: &mut Tx<'_>,
        bounce: &Bounce,
    ) -> Result<Option<Proof>> {
        let Some(id) = &bounce.quoted_message_id else {
            return Ok(None);
        };
        if identity::verify(self.key, id).is_none() {
            return Ok(None);
        }
        let Some(letter) = outbox::by_message_id(tx, &self.hub.id, id).await? else {
            return Ok(None);
        };
        let recipients = outbox::recipients(tx, letter.id).await?;
        let went_to = |a: &Address| recipients.iter().any(|r| r.key == a.key());
        let undelivered: Vec<_> = bounce
            .recipients
            .iter()
            .filter(|u| went_to(&u.address))
            .cloned()
            .collect();
        if undelivered.is_empty() {
            return Ok(None);
        }
        Ok(Some(Proof {
            application: letter.application,
            undelivered,
        }))
    }

    pub(super) async fn mark_dead(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        proof: &Proof,
    ) -> Result<()> {
        for address in proof.unknown() {
            outbox::mark_dead(
                tx,
                &self.hub.id,
                address.key(),
                Some(case.message),
                case.now,
            )
            .await?;
        }
        Ok(())
    }

    /// Our own letter came back: the server took it.
    pub(super) async fn note_copy(
        &self,
        tx: &mut Tx<'_>,
        message_id: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        if let Some(letter) = outbox::by_message_id(tx, &self.hub.id, message_id).await? {
            copy_came_back(tx, &letter, now).await?;
        }
        Ok(())
    }

    /// A person answered by hand: what it answers is settled, and the bot does not talk over it.
    pub(super) async fn note_hand_answer(&self, tx: &mut Tx<'_>, case: &Case<'_>) -> Result<()> {
        let keys: Vec<String> = case
            .reading
            .refers_to
            .iter()
            .map(|id| answered_key(id))
            .collect();
        journal::hints(tx, &self.hub.id, case.message, &keys).await?;
        for id in &case.reading.refers_to {
            for row in journal::by_message_id(tx, &self.hub.id, id).await? {
                for letter in outbox::of_message(tx, row.id).await? {
                    let why = Some("answered by hand");
                    let waits = [LetterState::Due, LetterState::Held, LetterState::ToDraft];
                    outbox::turn(tx, letter.id, &waits, LetterState::Overtaken, why).await?;
                    // It may be this very draft that was sent: the postman looks whether it is gone.
                    let lies = [LetterState::Draft];
                    outbox::turn(tx, letter.id, &lies, LetterState::DraftOvertaken, why).await?;
                }
                if let Some(hold) = holds::of_message(tx, row.id).await? {
                    holds::close(tx, hold.id, "answered by hand", case.now).await?;
                }
            }
        }
        Ok(())
    }

    /// Whether a person has answered this message already.
    pub(super) async fn answered_by_hand(
        &self,
        tx: &mut Tx<'_>,
        reading: &Reading,
    ) -> Result<bool> {
        let Some(id) = &reading.message_id else {
            return Ok(false);
        };
        answered_by_hand(tx, &self.hub.id, id).await
    }
}

/// Whether a mail of a person of the hub answers the one with this Message-ID.
pub async fn answered_by_hand(tx: &mut Tx<'_>, hub: &str, message_id: &str) -> Result<bool> {
    let answers = journal::waiting_for(tx, hub, &[answered_key(message_id)]).await?;
    Ok(!answers.is_empty())
}

fn answered_key(message_id: &str) -> String {
    format!("answered:{message_id}")
}
