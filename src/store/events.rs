//! Visits and workshops, and what each person has been told of them.

use anyhow::{Context, Result, anyhow};
use chrono::{DateTime, NaiveDate, Utc};

use super::row::{At, json, text, text_if};
use super::{ApplicationId, EventId, GroupId, MessageId, Tx, ms};
use crate::domain::event::{Kind, Source, State, When};

mod told;
pub use told::{Told, forget, tell, told_of, untell, untell_of_news};

/// An event without what the register gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub kind: Option<Kind>,
    pub group: Option<GroupId>,
    /// The one school it concerns; none: every school of the group.
    pub application: Option<ApplicationId>,
    pub title: String,
    pub place: String,
    pub gap_task: Option<String>,
    pub when: When,
    pub source: Source,
    /// The organiser's, or the import's.
    pub uid: String,
    /// Which of a recurring event.
    pub original: String,
    pub their_sequence: i64,
    pub their_stamp: Option<DateTime<Utc>>,
    /// The lead whose invitation it was, as addresses compare.
    pub lead_key: Option<String>,
    /// Attendees of that invitation, as addresses compare.
    pub invited: Vec<String>,
    /// Of the entries we send.
    pub our_uid: String,
    pub sequence: i64,
    pub state: State,
    /// The mail that last said something of it; none when a person has since.
    pub message: Option<MessageId>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct EventRow {
    pub id: EventId,
    pub hub: String,
    pub event: Event,
    pub created_at: DateTime<Utc>,
    /// When what people must know of it last changed.
    pub changed_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: i64,
    hub: String,
    kind: Option<String>,
    work_group: Option<i64>,
    application: Option<i64>,
    title: String,
    place: String,
    gap_task: Option<String>,
    starts: i64,
    ends: i64,
    day: Option<String>,
    source: String,
    uid: String,
    original: String,
    their_sequence: i64,
    their_stamp: Option<i64>,
    lead_key: Option<String>,
    invited: String,
    our_uid: String,
    sequence: i64,
    state: String,
    message: Option<i64>,
    created_at: i64,
    changed_at: i64,
}

macro_rules! columns {
    () => {
        "id, hub, kind, work_group, application, title, place, gap_task, starts, ends, day, source, \
         uid, original, their_sequence, their_stamp, lead_key, invited, our_uid, sequence, state, \
         message, created_at, changed_at"
    };
}

impl Raw {
    fn parse(self) -> Result<EventRow> {
        let at = At {
            table: "event",
            id: self.id,
        };
        let day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
        let kind = self.kind.as_deref();
        Ok(EventRow {
            id: EventId(self.id),
            hub: self.hub,
            event: Event {
                kind: kind.map(|k| at.word("kind", k, Kind::of)).transpose()?,
                group: self.work_group.map(GroupId),
                application: self.application.map(ApplicationId),
                title: self.title,
                place: self.place,
                gap_task: self.gap_task,
                when: When {
                    starts: at.instant(self.starts)?,
                    ends: at.instant(self.ends)?,
                    day: self
                        .day
                        .as_deref()
                        .map(|d| at.word("day", d, day))
                        .transpose()?,
                },
                source: at.word("source", &self.source, Source::of)?,
                uid: self.uid,
                original: self.original,
                their_sequence: self.their_sequence,
                their_stamp: at.instant_if(self.their_stamp)?,
                lead_key: self.lead_key,
                invited: at.json("invited", &self.invited)?,
                our_uid: self.our_uid,
                sequence: self.sequence,
                state: at.word("state", &self.state, State::of)?,
                message: self.message.map(MessageId),
            },
            created_at: at.instant(self.created_at)?,
            changed_at: at.instant(self.changed_at)?,
        })
    }
}

/// None: an event of that uid and original start is there already.
pub async fn add(
    tx: &mut Tx<'_>,
    hub: &str,
    event: &Event,
    now: DateTime<Utc>,
) -> Result<Option<EventId>> {
    let invited = serde_json::to_string(&event.invited).context("write attendees")?;
    let id: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "INSERT INTO event (hub, kind, work_group, application, title, place, gap_task, starts, ends, day,
             source, uid, original, their_sequence, their_stamp, lead_key, invited, our_uid, sequence,
             state, message, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
             $20, $21, $22, $22)
         ON CONFLICT (hub, uid, original) DO NOTHING RETURNING id"
    )
    .bind(hub).bind(event.kind.map(Kind::as_str)).bind(event.group.map(|g| g.0))
    .bind(event.application.map(|a| a.0)).bind(text(&event.title)).bind(text(&event.place))
    .bind(text_if(event.gap_task.as_deref())).bind(ms(event.when.starts)).bind(ms(event.when.ends))
    .bind(event.when.day.map(|d| d.to_string())).bind(event.source.as_str()).bind(text(&event.uid))
    .bind(text(&event.original)).bind(event.their_sequence).bind(event.their_stamp.map(ms))
    .bind(text_if(event.lead_key.as_deref())).bind(json(&invited)).bind(text(&event.our_uid))
    .bind(event.sequence).bind(event.state.as_str()).bind(event.message.map(|m| m.0)).bind(ms(now))
    .fetch_optional(c).await)
    .context("add event")?;
    Ok(id.map(EventId))
}

/// Stores an event as it is now.
pub async fn save(tx: &mut Tx<'_>, row: &EventRow) -> Result<()> {
    let event = &row.event;
    let invited = serde_json::to_string(&event.invited).context("write attendees")?;
    let rows = on!(tx, c => sqlx::query(
        "UPDATE event SET kind = $2, work_group = $3, application = $4, title = $5, place = $6,
             gap_task = $7, starts = $8, ends = $9, day = $10, original = $11, their_sequence = $12,
             their_stamp = $13, lead_key = $14, invited = $15, sequence = $16, state = $17,
             message = $18, changed_at = $19
         WHERE id = $1"
    )
    .bind(row.id.0).bind(event.kind.map(Kind::as_str)).bind(event.group.map(|g| g.0))
    .bind(event.application.map(|a| a.0)).bind(text(&event.title)).bind(text(&event.place))
    .bind(text_if(event.gap_task.as_deref())).bind(ms(event.when.starts)).bind(ms(event.when.ends))
    .bind(event.when.day.map(|d| d.to_string())).bind(text(&event.original))
    .bind(event.their_sequence).bind(event.their_stamp.map(ms))
    .bind(text_if(event.lead_key.as_deref())).bind(json(&invited)).bind(event.sequence)
    .bind(event.state.as_str()).bind(event.message.map(|m| m.0)).bind(ms(row.changed_at))
    .execute(c).await.map(|done| done.rows_affected()))
    .with_context(|| format!("save event {}", row.id))?;
    match rows {
        1 => Ok(()),
        _ => Err(anyhow!("save event {}: no such event", row.id)),
    }
}

pub async fn get(tx: &mut Tx<'_>, id: EventId) -> Result<Option<EventRow>> {
    let raw: Option<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM event WHERE id = $1"
    )).bind(id.0).fetch_optional(c).await)
    .with_context(|| format!("read event {id}"))?;
    raw.map(Raw::parse).transpose()
}

/// All of a uid: one, or those of a recurring event.
pub async fn of_uid(tx: &mut Tx<'_>, hub: &str, uid: &str) -> Result<Vec<EventRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM event WHERE hub = $1 AND uid = $2 ORDER BY starts, id"
    )).bind(hub).bind(text(uid)).fetch_all(c).await)
    .context("look up events by uid")?;
    rows.into_iter().map(Raw::parse).collect()
}

/// By the uid of the entries that we send.
pub async fn of_our_uid(tx: &mut Tx<'_>, hub: &str, uid: &str) -> Result<Option<EventRow>> {
    let raw: Option<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM event WHERE hub = $1 AND our_uid = $2"
    )).bind(hub).bind(text(uid)).fetch_optional(c).await)
    .context("look up an event by our uid")?;
    raw.map(Raw::parse).transpose()
}

/// What begins at or after one instant and before the other, whatever became of it.
pub async fn between(
    tx: &mut Tx<'_>,
    hub: &str,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<EventRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM event
         WHERE hub = $1 AND starts >= $2 AND starts < $3 ORDER BY starts, id"
    )).bind(hub).bind(ms(from)).bind(ms(until)).fetch_all(c).await)
    .context("list events")?;
    rows.into_iter().map(Raw::parse).collect()
}

/// Those in a state, by when they begin.
pub async fn in_state(tx: &mut Tx<'_>, hub: &str, state: State) -> Result<Vec<EventRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM event WHERE hub = $1 AND state = $2 ORDER BY starts, id"
    )).bind(hub).bind(state.as_str()).fetch_all(c).await)
    .context("list events")?;
    rows.into_iter().map(Raw::parse).collect()
}

/// The events of a group, its schools' own among them.
pub async fn of_group(tx: &mut Tx<'_>, group: GroupId) -> Result<Vec<EventRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM event WHERE work_group = $1 ORDER BY starts, id"
    )).bind(group.0).fetch_all(c).await)
    .with_context(|| format!("list events of group {group}"))?;
    rows.into_iter().map(Raw::parse).collect()
}

/// The events that concern one school alone.
pub async fn of_application(tx: &mut Tx<'_>, application: ApplicationId) -> Result<Vec<EventRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM event WHERE application = $1 ORDER BY starts, id"
    )).bind(application.0).fetch_all(c).await)
    .with_context(|| format!("list events of application {application}"))?;
    rows.into_iter().map(Raw::parse).collect()
}
