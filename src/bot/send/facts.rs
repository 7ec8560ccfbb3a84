//! What the gate must know, counted in the register. Counts nothing itself and decides nothing.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    config::hub::Hub,
    domain::address::Address,
    post::gate::{AddressCounts, Class, Facts},
    store::{
        ApplicationId, Tx,
        outbox::{self, Counted, LetterClass, LetterRow, LetterState},
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
    let counted = |since: TimeDelta, reports_change: Option<bool>, class: LetterClass| Counted {
        hub: &hub.id,
        since: now - since,
        class: Some(class),
        reports_change,
        except: None,
    };
    let (hour, day) = (TimeDelta::hours(1), TimeDelta::days(1));
    let answers = LetterClass::Answer;
    let of_class = letter_class(class);

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
    facts.dead = outbox::dead_among(tx, &hub.id, &keys)
        .await?
        .into_iter()
        .collect();
    for to in recipients {
        let changes = counted(hour, Some(true), answers);
        let repeats = counted(day, Some(false), answers);
        let counts = AddressCounts {
            change_hour: outbox::count_to_address(tx, changes, to.key()).await?,
            repeat_day: outbox::count_to_address(tx, repeats, to.key()).await?,
        };
        facts.addresses.insert(to.key().to_owned(), counts);
        let sent = outbox::count_to_domain(tx, counted(hour, None, of_class), to.domain()).await?;
        facts.domain_hour.insert(to.domain().to_owned(), sent);
    }
    if let Some(id) = application {
        let changes = counted(day, Some(true), answers);
        facts.change_application_day = outbox::count_about_application(tx, changes, id).await?;
        let repeats = counted(day, Some(false), answers);
        facts.repeat_application_day = outbox::count_about_application(tx, repeats, id).await?;
        facts.repeats_in_a_row =
            repeats_in_a_row(&outbox::last_of_application(tx, id, LATEST).await?);
    }
    facts.hub_hour = outbox::count_of_hub(tx, counted(hour, None, of_class)).await?;
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
