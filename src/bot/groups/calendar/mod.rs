//! Calendar mail (design section 3 step 4): a lead's invitations, their changes and cancellations.
//!
//! Only a mail whose From passes authentication, is the ORGANIZER and is the lead of a group changes
//! anything. Whatever else claims to be a lead's is listed for the admins, and answered by nobody; it
//! counts when one of them accepts it.

mod follow;
mod held;

use anyhow::Result;

use self::follow::{Entry, when};
use crate::{
    bot::judge::{Case, Judge, Outcome, alone},
    domain::{
        application::Review,
        authentication::Authentication,
        icalendar::{Invitation, Method, Series},
        judgement::{Kind, Verdict},
        reading::Author,
    },
    store::{EventId, Tx, events::EventRow, groups},
};

/// What a lead's mail has done.
#[derive(Debug, Default)]
struct Done {
    planned: usize,
    changed: usize,
    cancelled: usize,
    /// Whose meaning the lead is asked about.
    unclear: Vec<EventRow>,
    /// Those that people may have to hear of.
    touched: Vec<EventId>,
}

impl Judge<'_> {
    /// None: no calendar mail that concerns a lead.
    pub(crate) async fn on_calendar(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
    ) -> Result<Option<Outcome>> {
        let reading = case.reading;
        let carries_form = reading.forms.iter().any(|f| !f.blank);
        if reading.calendar.is_empty() || carries_form {
            return Ok(None);
        }
        if let Some(answered) = self.on_entry_answered(tx, case).await? {
            return Ok(Some(answered));
        }
        let author = match &reading.author {
            Author::One(author) => Some(author),
            Author::Unclear => None,
        };
        let led = match author {
            Some(author) => groups::of_lead(tx, &self.hub.id, author.address.key()).await?,
            None => Vec::new(),
        };
        let Some(author) = author.filter(|_| !led.is_empty()) else {
            return self.in_a_leads_name(tx, case).await;
        };
        let answers = reading.calendar.iter().all(|i| i.method.answers());
        if answers {
            let because = "a lead's answer to an entry: it plans nothing";
            return Ok(Some(alone(
                case,
                Verdict::ignore(Kind::Invitation, because),
                None,
            )));
        }
        if let Some((review, because)) = refused(case) {
            return self.held_entry(tx, case, review, because).await.map(Some);
        }
        let roster = self.roster_of(tx, author.address.key()).await?;
        let mut done = Done::default();
        let mut left: Vec<String> = Vec::new();
        let mut dateless: Vec<&Series> = Vec::new();
        for invitation in &reading.calendar {
            left.extend(invitation.troubles.iter().map(|t| t.in_words()));
            if invitation.method.answers() {
                continue;
            }
            for series in &invitation.series {
                if series.organizer.as_ref() != Some(&author.address) {
                    left.push("its organiser is not who sent it".to_owned());
                    continue;
                }
                if series.unclear {
                    let repeats = invitation.troubles.iter().any(|t| t.is_of_its_dates());
                    dateless.extend(repeats.then_some(series));
                    continue;
                }
                let entry = Entry {
                    series,
                    cancels: invitation.method == Method::Cancel,
                    lead: author,
                    message: case.message,
                    now: case.now,
                };
                match self.changes_of(tx, &entry, &roster).await? {
                    Some(changes) => {
                        self.carry_changes_out(tx, changes, case.now, &mut done)
                            .await?;
                    }
                    None => left.push("an entry of another lead's".to_owned()),
                }
            }
        }
        if case.arrived.place.from_before {
            dateless.clear();
        }
        for series in &dateless {
            self.ask_for_dates(tx, case, author, series).await?;
        }
        if !done.unclear.is_empty() && !case.arrived.place.from_before {
            self.ask_lead(tx, case, author, &done.unclear, &roster)
                .await?;
        }
        self.tell_of_changes(tx, &done.touched, case.now).await?;
        let because = format!(
            "a lead's calendar: {} planned, {} changed, {} cancelled, {} asked about",
            done.planned,
            done.changed,
            done.cancelled,
            done.unclear.len()
        );
        if left.is_empty() {
            let verdict = Verdict::ignore(Kind::Invitation, &because);
            return Ok(Some(alone(case, verdict, None)));
        }
        left.sort();
        left.dedup();
        let remedy = match dateless.is_empty() {
            true => "ask the lead, or plan what it means with `events add`",
            false => "the lead has been asked for single dates",
        };
        let mut verdict = Verdict::hold(Kind::Invitation, Review::Unreadable, &because);
        verdict.guess = Some(format!("{}: {remedy}", left.join("; ")));
        Ok(Some(alone(case, verdict, None)))
    }

    /// Not sent from a lead's address, but made out to be a lead's: listed.
    async fn in_a_leads_name(&self, tx: &mut Tx<'_>, case: &Case<'_>) -> Result<Option<Outcome>> {
        for series in case.reading.calendar.iter().flat_map(|i| &i.series) {
            let Some(organizer) = &series.organizer else {
                continue;
            };
            let led = groups::of_lead(tx, &self.hub.id, organizer.key()).await?;
            if led.is_empty() {
                continue;
            }
            let because = "an entry in a lead's name, sent by somebody else: it changes nothing";
            let held = self.held_entry(tx, case, Review::NotAuthenticated, because);
            return held.await.map(Some);
        }
        Ok(None)
    }

    /// Listed with what it says; and where a person cannot just accept it, with what to do instead.
    async fn held_entry(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        review: Review,
        because: &str,
    ) -> Result<Outcome> {
        let vouched = self.vouched(tx, case.reading, case.message, case.now);
        let remedy = match vouched.await? {
            Some(_) => "",
            None => {
                "; if it is right, ask the lead to send it once more, or plan it with `events add`"
            }
        };
        let mut verdict = Verdict::hold(Kind::Invitation, review, because);
        verdict.guess = Some(format!("{}{remedy}", words(&case.reading.calendar)));
        Ok(alone(case, verdict, None))
    }
}

/// Why a mail from a lead's address changes nothing all the same.
fn refused(case: &Case<'_>) -> Option<(Review, &'static str)> {
    let unproved = "an entry from a lead's address, and its sender is not proved";
    match case.reading.authentication {
        Authentication::Pass => {}
        Authentication::Fail | Authentication::Unknown => {
            return Some((Review::NotAuthenticated, unproved));
        }
    }
    if case.arrived.junk {
        return Some((Review::Suspicious, "a lead's entry found among junk mail"));
    }
    let late = "a lead's entry first seen long after it came";
    case.is_stale().then_some((Review::Stale, late))
}

/// What the entries say, for the admins.
fn words(invitations: &[Invitation]) -> String {
    let mut told: Vec<String> = Vec::new();
    for one in invitations
        .iter()
        .flat_map(|i| &i.series)
        .flat_map(|s| &s.occurrences)
        .take(3)
    {
        let title: String = one.summary.chars().take(80).collect();
        let cancelled = if one.cancelled { " (cancelled)" } else { "" };
        told.push(format!("{title}, {}{cancelled}", when(one).in_words()));
    }
    told.join("; ")
}
