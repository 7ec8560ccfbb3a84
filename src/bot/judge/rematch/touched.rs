//! What a mail could touch: the applications and mails that share a key with it, with what shares a
//! key with those, and so on.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

use crate::{
    bot::judge::{Case, Judge},
    domain::{
        address::Address,
        application::Review,
        judgement::{self, Route},
        matching,
        programme::{Attribute, Key},
        reading::Reading,
    },
    post::identity,
    store::{
        ApplicationId, MessageId, Tx, applications, holds,
        journal::{self, MessageRow},
        outbox,
    },
};

/// A mail to be matched again.
pub(super) struct Mail {
    pub(super) row: MessageRow,
    pub(super) reading: Reading,
    /// Where it belonged; what a person ruled stays.
    pub(super) links: Vec<journal::Link>,
    /// The applications that a form of it may take up again.
    pub(super) claims: Vec<ApplicationId>,
}

#[derive(Default)]
pub(super) struct Touched {
    pub(super) mails: Vec<Mail>,
    pub(super) applications: BTreeMap<ApplicationId, applications::ApplicationRow>,
}

impl Judge<'_> {
    /// Everything that shares a key with the mail, with what shares a key with that, and so on.
    pub(super) async fn touched(&self, tx: &mut Tx<'_>, case: &Case<'_>) -> Result<Touched> {
        let mut touched = Touched::default();
        let mut seen: BTreeSet<MessageId> = BTreeSet::from([case.message]);
        let mut asked: BTreeSet<String> = BTreeSet::new();
        let (mut keys, mut ids) = self
            .leads_to(tx, case.reading, case.arrived.place.arrival)
            .await?;
        loop {
            keys.retain(|key| asked.insert(key.clone()));
            let found = applications::by_keys(tx, &self.hub.id, &keys).await?;
            ids.extend(found.into_iter().map(|(_, id)| id));
            ids.retain(|id| !touched.applications.contains_key(id));
            let mut rows = journal::waiting_for(tx, &self.hub.id, &keys).await?;
            let mut next = Vec::new();
            for row in applications::get_many(tx, &ids).await? {
                rows.extend(journal::of_application(tx, row.id).await?);
                next.extend(applications::keys(tx, &self.hub.id, row.id).await?);
                touched.applications.insert(row.id, row);
            }
            ids.clear();
            for row in rows {
                if !seen.insert(row.id) {
                    continue;
                }
                let Some(mail) = self.matched_before(tx, row).await? else {
                    continue;
                };
                let (more, letters) = self.leads_to(tx, &mail.reading, mail.row.arrival).await?;
                next.extend(more);
                ids.extend(letters);
                ids.extend(mail.links.iter().map(|link| link.application));
                touched.mails.push(mail);
            }
            if next.is_empty() && ids.is_empty() {
                return Ok(touched);
            }
            keys = next;
        }
    }

    /// The keys of a reading, and the applications of the letters it answers.
    async fn leads_to(
        &self,
        tx: &mut Tx<'_>,
        reading: &Reading,
        arrival: DateTime<Utc>,
    ) -> Result<(Vec<String>, Vec<ApplicationId>)> {
        let mut keys = matching::keys(reading);
        let people = reading.forms.iter().flat_map(|form| &form.fields);
        let people = people.filter(|(key, _)| matches!(key, Key::Person(_, Attribute::Email)));
        // by which the application of a form is found besides
        let domains = people.filter_map(|(_, value)| Address::parse(&value.value)?.school_domain());
        keys.extend(domains.map(|domain| matching::domain_key(&domain)));
        if let Some(register) = &self.terms.school_register {
            let phase = |id: &str| self.programme(id).map(|p| (p.phase, p.state_funded));
            let known = matching::registered(reading, register, arrival, phase);
            keys.extend(matching::registered_keys(&known));
        }
        let mut ids = Vec::new();
        for id in &reading.refers_to {
            if identity::verify(self.key, id).is_some()
                && let Some(letter) = outbox::by_message_id(tx, &self.hub.id, id).await?
            {
                ids.extend(letter.application);
            }
        }
        Ok((keys, ids))
    }

    /// The mail, if it was matched by the rules alone; what is distrusted waits for a person.
    async fn matched_before(&self, tx: &mut Tx<'_>, row: MessageRow) -> Result<Option<Mail>> {
        let Some(json) = &row.reading else {
            return Ok(None);
        };
        let reading: Reading = serde_json::from_str(json)
            .with_context(|| format!("read message {}: reading", row.id))?;
        let matched = matches!(
            judgement::route(&reading, &self.terms),
            Route::Forms | Route::FollowUp
        );
        if !matched || self.is_distrusted(tx, row.id).await? {
            return Ok(None);
        }
        let links = journal::links_of(tx, row.id).await?;
        let claims = links.iter().map(|link| link.application).collect();
        Ok(Some(Mail {
            row,
            reading,
            links,
            claims,
        }))
    }

    /// Held as junk, as forged or as harmful: it waits for a person, wherever it belongs.
    pub(in crate::bot::judge) async fn is_distrusted(
        &self,
        tx: &mut Tx<'_>,
        id: MessageId,
    ) -> Result<bool> {
        let hold = holds::of_message(tx, id).await?;
        Ok(hold.is_some_and(|hold| {
            [Review::Suspicious, Review::NotAuthenticated]
                .iter()
                .any(|why| hold.reasons.iter().any(|reason| reason == why.as_str()))
        }))
    }
}
