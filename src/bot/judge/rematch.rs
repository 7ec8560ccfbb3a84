//! A mail that is judged after others that came later: what they could touch is matched again, each
//! in its turn of arrival, so that the order of judging tells nobody's mail where to go.
//!
//! Matching asks what is on file, and a form, a name or a second school on file changes the answer.
//! Writes links and states, and never a letter.

mod touched;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, anyhow};
use chrono::{DateTime, Utc};

use self::touched::{Mail, Touched};
use super::{Case, Concerned, Judge, application};
use crate::{
    domain::{
        application::{Review, State},
        authentication::Authentication,
        form::FormReading,
        matching::{self, Link, Rule},
        reading::Reading,
    },
    store::{
        ApplicationId, Tx, applications, holds,
        journal::{self, MessageRow},
    },
};

/// What the mail being judged turned out to be about, once everything had its turn.
pub(super) struct Rematched {
    parts: Vec<Found>,
    /// The states as they were before this mail; an application that it opened has none.
    before: BTreeMap<ApplicationId, State>,
}

struct Found {
    form: Option<usize>,
    /// Where it would belong by what is on file today.
    today: Link,
    /// Where it belongs by what was on file when it came.
    then: Link,
}

impl Rematched {
    pub(super) fn link(&self, form: Option<usize>) -> Link {
        let found = self.parts.iter().find(|part| part.form == form);
        found.map_or(Link::Nothing, |part| part.then.clone())
    }

    pub(super) fn before(&self, application: ApplicationId) -> Option<&State> {
        self.before.get(&application)
    }

    /// Its author was nobody we would have told of this application today: by what came later it
    /// is a stranger's, or nobody knows whose.
    pub(super) fn doubted(&self, form: Option<usize>) -> Option<&Link> {
        let found = self.parts.iter().find(|part| part.form == form)?;
        match &found.today {
            Link::Stranger { .. } | Link::Ambiguous(_) => Some(&found.today),
            Link::To { .. } | Link::Open | Link::Nothing => None,
        }
    }
}

impl Judge<'_> {
    /// None when nothing on file came later: then judging is in the order of arrival as it is.
    pub(super) async fn rematch(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
    ) -> Result<Option<Rematched>> {
        let arrived = case.arrived;
        let late = journal::is_overtaken(
            tx,
            &self.hub.id,
            arrived.place.arrival,
            &arrived.fingerprint,
        )
        .await?;
        if !late {
            return Ok(None);
        }
        let touched = self.touched(tx, case).await?;
        let place = |row: &MessageRow| (row.arrival, row.fingerprint.clone());
        let own = (arrived.place.arrival, arrived.fingerprint.clone());
        if !touched.mails.iter().any(|mail| place(&mail.row) > own) {
            return Ok(None);
        }
        let mut found = Vec::new();
        for form in parts_of(case.reading) {
            found.push((
                form,
                self.match_part(tx, case.reading, form, case.arrived.place.arrival)
                    .await?,
            ));
        }
        let Touched {
            mut mails,
            applications,
        } = touched;
        let mut before = BTreeMap::new();
        for (id, row) in &applications {
            before.insert(*id, application::parse_state(row)?);
        }
        let mut vacant = self.take_apart(tx, &mails, &applications, case).await?;
        let row = journal::get(tx, case.message).await?;
        mails.push(Mail {
            row: row.ok_or_else(|| anyhow!("match message {}: it is gone", case.message))?,
            reading: case.reading.clone(),
            links: Vec::new(),
            claims: found
                .iter()
                .flat_map(|(_, today)| candidates(today))
                .collect(),
        });
        mails.sort_by_key(|mail| place(&mail.row));
        let mut parts = Vec::new();
        for mail in &mails {
            let turn = self.match_again(tx, mail, &mut vacant, case).await?;
            if mail.row.id == case.message {
                let each = found.iter().zip(turn);
                parts.extend(each.map(|((form, today), then)| Found {
                    form: *form,
                    today: today.clone(),
                    then,
                }));
            }
        }
        // what found nothing in its turn may have been waited for
        for link in journal::links_of(tx, case.message).await? {
            let rule = serde_json::from_value(link.rule.into())
                .with_context(|| format!("read link of message {}", case.message))?;
            if let Some(part) = parts.iter_mut().find(|part| part.form == link.form) {
                part.then = Link::To {
                    application: link.application.0,
                    rule,
                };
            }
        }
        Ok(Some(Rematched { parts, before }))
    }

    /// Undoes every link but those that a person ruled. The answer is which applications nothing
    /// has opened now.
    async fn take_apart(
        &self,
        tx: &mut Tx<'_>,
        mails: &[Mail],
        applications: &BTreeMap<ApplicationId, applications::ApplicationRow>,
        case: &Case<'_>,
    ) -> Result<Vec<applications::ApplicationRow>> {
        let mut opened = BTreeSet::new();
        for mail in mails {
            for link in mail.links.iter().filter(|link| !is_ruled(link)) {
                journal::unlink(tx, mail.row.id, link.application).await?;
                if link.rule == Rule::Opened.as_str() {
                    opened.insert(link.application);
                }
            }
            journal::clear_hints(tx, mail.row.id).await?;
        }
        let mut vacant = Vec::new();
        for (id, row) in applications {
            self.refold(tx, &application::concerned(row), case.now)
                .await?;
            if opened.contains(id) && journal::history(tx, *id).await?.is_empty() {
                vacant.push(row.clone());
            }
        }
        Ok(vacant)
    }

    /// One mail's turn: where each of its parts belongs.
    async fn match_again(
        &self,
        tx: &mut Tx<'_>,
        mail: &Mail,
        vacant: &mut Vec<applications::ApplicationRow>,
        case: &Case<'_>,
    ) -> Result<Vec<Link>> {
        let id = mail.row.id;
        let mut turn = Vec::new();
        let mut placed: Vec<ApplicationId> = Vec::new();
        let mut lost = false;
        for form in parts_of(&mail.reading) {
            let ruled = |link: &&journal::Link| link.form == form && is_ruled(link);
            if let Some(link) = mail.links.iter().find(ruled) {
                placed.push(link.application);
                continue;
            }
            let link = self
                .match_part(tx, &mail.reading, form, mail.row.arrival)
                .await?;
            let link = self
                .take_its_place(tx, case, mail, form, link, vacant)
                .await?;
            match link {
                Link::To { application, .. } => placed.push(ApplicationId(application)),
                Link::Open | Link::Stranger { .. } | Link::Ambiguous(_) | Link::Nothing => {
                    lost = true;
                }
            }
            turn.push(link);
        }
        journal::relink(tx, id, placed.first().copied()).await?;
        if lost {
            let keys = matching::keys(&mail.reading);
            journal::hints(tx, &self.hub.id, id, &keys).await?;
        }
        let doubt = Review::AmbiguousMatch.as_str();
        let hold = holds::of_message(tx, id).await?;
        let was_placed = mail.links.iter().any(|link| !is_ruled(link));
        match (hold, lost) {
            (Some(hold), false) => {
                holds::assign(tx, hold.id, placed.first().copied()).await?;
                if hold.reasons.iter().all(|reason| reason == doubt) {
                    holds::close(tx, hold.id, "it found its application", case.now).await?;
                }
            }
            (Some(hold), true) => holds::assign(tx, hold.id, placed.first().copied()).await?,
            (None, true) if was_placed => {
                let new = holds::NewHold {
                    hub: &self.hub.id,
                    message: id,
                    application: placed.first().copied(),
                    reasons: &[doubt.to_owned()],
                    guess: None,
                    now: case.now,
                };
                holds::open(tx, new).await?;
            }
            (None, _) => {}
        }
        Ok(turn)
    }

    /// Where a form of a mail, or its words, belong by what is on file.
    async fn match_part(
        &self,
        tx: &mut Tx<'_>,
        reading: &Reading,
        form: Option<usize>,
        arrival: DateTime<Utc>,
    ) -> Result<Link> {
        let Some(form) = form.and_then(|index| reading.forms.get(index)) else {
            let hits = self.hits(tx, reading, arrival).await?;
            return Ok(matching::follow_up(reading, &hits));
        };
        if !self.counts(reading, form) {
            return Ok(Link::Nothing);
        }
        let of_one = Reading {
            forms: vec![form.clone()],
            ..reading.clone()
        };
        let hits = self.hits(tx, &of_one, arrival).await?;
        Ok(match matching::form(form, reading, &hits) {
            Link::Nothing => Link::Open,
            link => link,
        })
    }

    fn counts(&self, reading: &Reading, form: &FormReading) -> bool {
        reading.authentication != Authentication::Fail
            && self
                .programme(&form.programme)
                .is_some_and(|programme| self.runs(programme))
    }

    /// Links what belongs to an application; a form that opens one takes up what it had opened
    /// before, or what another of its school had.
    async fn take_its_place(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        mail: &Mail,
        form: Option<usize>,
        link: Link,
        vacant: &mut Vec<applications::ApplicationRow>,
    ) -> Result<Link> {
        let id = mail.row.id;
        let (concerned, rule) = match link {
            Link::To { application, rule } => {
                let (concerned, _) = self
                    .load(tx, ApplicationId(application))
                    .await?
                    .ok_or_else(|| anyhow!("link message {id}: no application {application}"))?;
                (concerned, rule)
            }
            Link::Open => {
                let Some(form) = form.and_then(|index| mail.reading.forms.get(index)) else {
                    return Ok(Link::Nothing);
                };
                let urn = matching::form_urn(form);
                let same = |row: &applications::ApplicationRow| {
                    row.programme == form.programme
                        && (mail.claims.contains(&row.id) || row.urn.is_some() && row.urn == urn)
                };
                let concerned = match vacant.iter().position(same) {
                    Some(at) => application::concerned(&vacant.remove(at)),
                    None => self.open_empty(tx, case, &form.programme).await?,
                };
                (concerned, Rule::Opened)
            }
            Link::Stranger { .. } | Link::Ambiguous(_) | Link::Nothing => return Ok(link),
        };
        journal::link(tx, id, concerned.id, form, rule.as_str()).await?;
        vacant.retain(|row| row.id != concerned.id);
        self.refold(tx, &concerned, case.now).await?;
        Ok(Link::To {
            application: concerned.id.0,
            rule,
        })
    }

    async fn open_empty(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        programme: &str,
    ) -> Result<Concerned> {
        let programme = self
            .programme(programme)
            .ok_or_else(|| anyhow!("open application: no programme {programme}"))?;
        let number = applications::number(tx, &self.hub.id, &programme.id).await?;
        let reference = programme.reference(number);
        let empty = serde_json::to_string(&State::empty()).context("write state")?;
        let new = applications::NewApplication {
            hub: &self.hub.id,
            programme: &programme.id,
            number,
            reference: &reference,
            urn: None,
            school: "",
            status: State::empty().status.as_str(),
            from_before: case.arrived.place.from_before,
            state: &empty,
            now: case.now,
        };
        Ok(Concerned {
            id: applications::open(tx, new).await?,
            programme: programme.id.clone(),
            reference,
            urn: None,
        })
    }
}

/// Each form of a mail that is not blank; the mail itself when it has none.
pub(super) fn parts_of(reading: &Reading) -> Vec<Option<usize>> {
    let forms = reading.forms.iter().enumerate().filter(|(_, f)| !f.blank);
    let forms: Vec<Option<usize>> = forms.map(|(index, _)| Some(index)).collect();
    if forms.is_empty() { vec![None] } else { forms }
}

fn is_ruled(link: &journal::Link) -> bool {
    link.rule == Rule::Ruling.as_str()
}

/// The applications a link speaks of.
fn candidates(link: &Link) -> Vec<ApplicationId> {
    match link {
        Link::To { application, .. } | Link::Stranger { application, .. } => {
            vec![ApplicationId(*application)]
        }
        Link::Ambiguous(several) => several.iter().copied().map(ApplicationId).collect(),
        Link::Open | Link::Nothing => Vec::new(),
    }
}
