//! What the gate must know, counted in the register. Counts nothing itself and decides nothing.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    config::hub::Hub,
    domain::address::Address,
    post::gate::{AddressCounts, Class, Facts},
    store::{
        ApplicationId, Tx,
        outbox::{self, Counted, LetterClass, LetterRow, LetterState, Since},
    },
};

/// More letters in a row than the gate asks about.
const LATEST: i64 = 20;

/// The column's word for a class.
pub fn letter_class(class: Class) -> LetterClass {
    match class {
        Class::Answer { .. } => LetterClass::Answer,
        Class::Scheduled => LetterClass::Scheduled,
        Class::ToAdmins => LetterClass::ToAdmins,
    }
}

/// The facts about a mail to these addresses, in the transaction that will write it down.
pub async fn facts(
    tx: &mut Tx<'_>,
    hub: &Hub,
    class: Class,
    application: Option<ApplicationId>,
    recipients: &[Address],
    now: DateTime<Utc>,
) -> Result<Facts> {
    let (hour, day) = (now - TimeDelta::hours(1), now - TimeDelta::days(1));
    let sent = Counted {
        hub: &hub.id,
        class: letter_class(class),
        since: hour,
    };

    let mut facts = Facts {
        own: std::iter::once(&hub.address)
            .chain(&hub.own_addresses)
            .cloned()
            .collect(),
        staff: hub
            .staff
            .iter()
            .chain(hub.admins.iter().map(|admin| &admin.address))
            .cloned()
            .collect(),
        caps: hub.caps,
        ..Facts::default()
    };
    let keys: Vec<String> = recipients.iter().map(|to| to.key().to_owned()).collect();
    let mut domains: Vec<String> = recipients.iter().map(|to| to.domain().to_owned()).collect();
    domains.sort_unstable();
    domains.dedup();
    let since = Since {
        changes: hour,
        repeats: day,
    };
    let traffic = outbox::traffic(tx, sent, since, &keys, &domains).await?;
    facts.dead = traffic.dead.into_iter().collect();
    for key in keys {
        let answers = traffic.answers.get(&key).copied().unwrap_or_default();
        let counts = AddressCounts {
            change_hour: answers.changes,
            repeat_day: answers.repeats,
        };
        facts.addresses.insert(key, counts);
    }
    facts.domain_hour = domains.into_iter().map(|domain| (domain, 0)).collect();
    facts.domain_hour.extend(traffic.to_domains);
    facts.hub_hour = traffic.of_hub;
    if let Some(id) = application {
        let since = Since {
            changes: day,
            repeats: day,
        };
        let answers = outbox::answers_about_application(tx, &hub.id, since, id).await?;
        facts.change_application_day = answers.changes;
        facts.repeat_application_day = answers.repeats;
        facts.repeats_in_a_row =
            repeats_in_a_row(&outbox::last_of_application(tx, id, LATEST).await?);
    }
    Ok(facts)
}

/// Answers without news since the last with some. `letters`: the newest first.
fn repeats_in_a_row(letters: &[LetterRow]) -> u32 {
    let row = letters
        .iter()
        .filter(|letter| letter.class == LetterClass::Answer)
        .filter(|letter| match letter.state {
            LetterState::Due
            | LetterState::Sending
            | LetterState::Sent
            | LetterState::InDoubt
            | LetterState::ToDraft
            | LetterState::Drafting
            | LetterState::Draft => true,
            LetterState::Held
            | LetterState::Failed
            | LetterState::DraftOvertaken
            | LetterState::Observed
            | LetterState::Overtaken
            | LetterState::Refused => false,
        })
        .take_while(|letter| !letter.reports_change)
        .count();
    u32::try_from(row).unwrap_or(u32::MAX)
}
