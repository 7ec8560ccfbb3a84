//! The rulings on who gets a place. What speaks against one is said before anything is written.

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::{By, Ruled, refuse, settled_by};
use crate::{
    bot::{
        judge::{Concerned, Judge, Written, application::parse_state},
        outgoing::{Audience, Outgoing, Posted, Thread},
    },
    config::hub::Mode,
    domain::{
        application::State,
        letter::{self, PlaceLetter},
        reading::Author,
        ruling::Command,
        selection::{self, Place},
    },
    store::{
        ApplicationId, RulingId, Tx,
        outbox::{self, LetterState},
    },
};

/// The kind whose mode governs them all, as in `LETTER_KINDS`.
const SELECTION: &str = "selection";
const LETTERS: [&str; 3] = ["offer", "reserve", "not-selected"];

impl Judge<'_> {
    /// Offers a place, puts on the reserve list, declines, or notes that the school has accepted.
    /// With `send` the school's letter goes by itself, without it lies among the drafts.
    pub async fn select(
        &self,
        tx: &mut Tx<'_>,
        reference: &str,
        place: Place,
        send: bool,
        by: By<'_>,
    ) -> Result<Ruled> {
        let (row, _, state) = self.with_state(tx, reference).await?;
        let told = self.told_place(tx, row.id).await?;
        let against = selection::conflicts(&state, told, place);
        if !against.is_empty() {
            let words: Vec<String> = against.iter().map(ToString::to_string).collect();
            return refuse(format!(
                "{} cannot be marked as {}: {}",
                row.reference,
                place.as_str(),
                words.join("; ")
            ));
        }
        let mut ruled = self
            .apply(tx, row.id, &[Command::Select { place }], by)
            .await?;
        if let (Some(&ruling), Some(after), Some(kind)) =
            (ruled.rulings.last(), &ruled.after, place.letter())
        {
            let about = (&row, after);
            ruled.letters = self
                .letter_of_place(tx, ruling, about, place, kind, send, by.at)
                .await?;
        }
        Ok(ruled)
    }

    /// Says so when more places are given than there are.
    pub async fn too_many_places(&self, tx: &mut Tx<'_>, ruled: &Ruled) -> Result<Option<String>> {
        let place = ruled.after.as_ref().and_then(|state| state.place);
        let takes_one = place.is_some_and(Place::takes_one);
        let Some(concerned) = ruled.application.as_ref().filter(|_| takes_one) else {
            return Ok(None);
        };
        let (given, places) = self.places(tx, &concerned.programme).await?;
        Ok((given > places).then(|| {
            format!("Take care: {given} places are offered or accepted, and there are {places}")
        }))
    }

    /// Places offered or accepted, and how many there are.
    async fn places(&self, tx: &mut Tx<'_>, programme: &str) -> Result<(u32, u32)> {
        let mut given = 0;
        for row in self.applications_for(tx, programme).await? {
            let state = parse_state(&row)?;
            given += u32::from(state.place.is_some_and(Place::takes_one));
        }
        let places = self.places_of(tx).await?;
        let places = places.get(programme).copied().unwrap_or(u32::MAX);
        Ok((given, places))
    }

    /// Tells the submitter, in their thread, with the signatories in copy.
    #[expect(clippy::too_many_arguments, reason = "a letter has that many parts")]
    async fn letter_of_place(
        &self,
        tx: &mut Tx<'_>,
        ruling: RulingId,
        (concerned, state): (&Concerned, &State),
        place: Place,
        kind: &'static str,
        send: bool,
        now: DateTime<Utc>,
    ) -> Result<Vec<Written>> {
        let Some(programme) = self.programme(&concerned.programme) else {
            return Ok(Vec::new());
        };
        let Some(thread) = self.thread_of(tx, concerned, state).await? else {
            return Ok(Vec::new());
        };
        let who = letter::addressees(
            letter::Kind::Acknowledgement,
            &thread.reading,
            true,
            Some(state),
            &self.terms,
        );
        let reference = Some(concerned.reference.as_str());
        let view = PlaceLetter::new(
            place,
            (&self.hub.name, &self.hub.signature),
            programme,
            &concerned.reference,
            state,
        );
        let online =
            self.terms.form_senders.iter().any(
                |sender| matches!(&thread.reading.author, Author::One(a) if a.address == *sender),
            );
        let subject = match online || thread.reading.is_export() {
            true => letter::subject_of_online(programme, reference),
            false => letter::subject(&thread.reading.subject, reference),
        };
        let mail = Outgoing {
            application: Some(concerned.id),
            reference: Some(concerned.reference.clone()),
            to: who.to.clone(),
            cc: who.cc.clone(),
            thread: Thread::answering(&thread.reading),
            ..Outgoing::new(
                kind,
                Audience::Schools,
                settled_by(ruling),
                subject.clone(),
                self.letters.write(kind, &view)?,
                now,
            )
        };
        let Some(posted) = self.write_down(tx, mail, now).await? else {
            return Ok(Vec::new());
        };
        let state = self.place_mode(tx, &posted, send).await?;
        // What an earlier decision had laid among the drafts is out of date.
        outbox::overtake(tx, concerned.id, &LETTERS, posted.letter).await?;
        Ok(vec![Written {
            kind,
            to: who.to,
            cc: who.cc,
            subject,
            withheld: match state {
                LetterState::Due => None,
                other => Some(posted.reason.unwrap_or(other.as_str()).to_owned()),
            },
        }])
    }

    /// A letter about a place is a draft unless the ruling says `send`, whatever the hub's mode.
    async fn place_mode(
        &self,
        tx: &mut Tx<'_>,
        posted: &Posted,
        send: bool,
    ) -> Result<LetterState> {
        let passed = [
            LetterState::Due,
            LetterState::ToDraft,
            LetterState::Observed,
        ];
        if posted.reason.is_some() || !passed.contains(&posted.state) {
            return Ok(posted.state);
        }
        let wanted = match (self.hub.mode_of(SELECTION), send) {
            (Mode::Observe, _) => LetterState::Observed,
            (Mode::Draft, _) | (Mode::Send, false) => LetterState::ToDraft,
            (Mode::Send, true) => LetterState::Due,
        };
        if wanted != posted.state {
            outbox::turn(tx, posted.letter, &passed, wanted, None).await?;
        }
        Ok(wanted)
    }

    /// What the last letter about a place said that has gone, or may have.
    pub async fn told_place(
        &self,
        tx: &mut Tx<'_>,
        application: ApplicationId,
    ) -> Result<Option<Place>> {
        let letters = outbox::last_of_application(tx, application, i64::MAX).await?;
        Ok(letters
            .iter()
            .filter(|letter| match letter.state {
                LetterState::Sending | LetterState::Sent | LetterState::InDoubt => true,
                LetterState::Due
                | LetterState::Held
                | LetterState::Failed
                | LetterState::ToDraft
                | LetterState::Drafting
                | LetterState::Draft
                | LetterState::DraftOvertaken
                | LetterState::Observed
                | LetterState::Overtaken
                | LetterState::Refused => false,
            })
            .find_map(|letter| Place::of_letter(&letter.kind)))
    }
}
