//! The ways a message can go: ours, a form for each application, words about one, junk, a bounce.

use anyhow::Result;

use super::{Case, Judge, Outcome, Part};
use crate::{
    domain::{
        application::Review,
        authentication::Authentication,
        judgement::{self, FormFacts, Item, Kind, Verdict},
        letter,
        machine_mail::MachineMail,
        matching::{self, Link, Rule},
        reading::{Author, Reading},
    },
    post::identity,
    store::{ApplicationId, Tx, journal},
};

impl Judge<'_> {
    /// Step 1: a copy of what we sent, known by its own signed Message-ID.
    pub(super) async fn ours(&self, tx: &mut Tx<'_>, case: &Case<'_>) -> Result<Option<Outcome>> {
        let Some(id) = &case.reading.message_id else {
            return Ok(None);
        };
        let from_us =
            matches!(&case.reading.author, Author::One(a) if self.terms.is_own(&a.address));
        // Whoever had a letter of ours knows its id; a forged copy shows nothing.
        let forged = case.reading.authentication == Authentication::Fail;
        if !from_us || forged || identity::verify(self.key, id).is_none() {
            return Ok(None);
        }
        self.note_copy(tx, id, case.now).await?;
        Ok(Some(alone(
            case,
            Verdict::ignore(Kind::Own, "a letter of ours, by its signed Message-ID"),
            None,
        )))
    }

    /// A form for each application, or words about one.
    pub(super) async fn on_forms(&self, tx: &mut Tx<'_>, case: &Case<'_>) -> Result<Outcome> {
        let rematched = self.rematch(tx, case).await?;
        let mut parts = Vec::new();
        let mut of_one = Reading {
            forms: Vec::new(),
            ..case.reading.clone()
        };
        for (index, form) in case.reading.forms.iter().enumerate() {
            if form.blank {
                continue;
            }
            // An export has many forms; each is looked up for itself.
            of_one.forms = vec![form.clone()];
            let link = match &rematched {
                Some(rematched) => rematched.link(Some(index)),
                None => {
                    let hits = self.hits(tx, &of_one, case.arrived.place.arrival).await?;
                    matching::form(form, case.reading, &hits)
                }
            };
            let fails = case.reading.authentication == Authentication::Fail;
            let Some(programme) = self
                .programme(&form.programme)
                .filter(|p| self.runs(p) && !fails)
            else {
                let verdict = if fails {
                    judgement::without_application(case.reading, &link)
                } else {
                    self.programme_of_another_hub()
                };
                parts.push(self.orphan(tx, case, Some(index), verdict).await?);
                continue;
            };
            let facts = FormFacts {
                online: self.is_online(case.reading),
                exported: form.is_exported(),
                same_form_age: None,
            };
            let part = match link {
                Link::To { application, rule } => {
                    self.on_linked(
                        tx,
                        case,
                        ApplicationId(application),
                        rule,
                        Some((index, facts)),
                        rematched.as_ref(),
                    )
                    .await?
                }
                Link::Open | Link::Nothing => self.open(tx, case, programme, index, facts).await?,
                Link::Stranger { .. } | Link::Ambiguous(_) => {
                    let verdict = judgement::without_application(case.reading, &link);
                    self.orphan(tx, case, Some(index), verdict).await?
                }
            };
            parts.push(part);
        }
        if let Some(verdict) = judgement::on_bad_rows(case.reading) {
            parts.push(self.orphan(tx, case, None, verdict).await?);
        }
        Ok(Outcome {
            message: case.message,
            kind: parts.first().map_or(Kind::Unrelated, |p| p.verdict.kind),
            programme: case
                .reading
                .forms
                .iter()
                .find(|f| !f.blank)
                .map(|f| f.programme.clone()),
            parts,
        })
    }

    pub(super) async fn on_follow_up(&self, tx: &mut Tx<'_>, case: &Case<'_>) -> Result<Outcome> {
        let rematched = self.rematch(tx, case).await?;
        let link = match &rematched {
            Some(rematched) => rematched.link(None),
            None => {
                let hits = self
                    .hits(tx, case.reading, case.arrived.place.arrival)
                    .await?;
                matching::follow_up(case.reading, &hits)
            }
        };
        let part = match link {
            Link::To { application, rule } => {
                let id = ApplicationId(application);
                self.on_linked(tx, case, id, rule, None, rematched.as_ref())
                    .await?
            }
            Link::Open | Link::Nothing | Link::Stranger { .. } | Link::Ambiguous(_) => {
                let verdict = match self.of_invited(tx, case).await? {
                    Some(verdict) => verdict,
                    None => judgement::without_application(case.reading, &link),
                };
                self.orphan(tx, case, None, verdict).await?
            }
        };
        Ok(Outcome {
            message: case.message,
            kind: part.verdict.kind,
            programme: part
                .application
                .as_ref()
                .map(|a| a.programme.clone())
                .or_else(|| case.reading.forms.first().map(|f| f.programme.clone())),
            parts: vec![part],
        })
    }

    /// Words found among junk mail: whatever they say, a person looks first.
    pub(super) async fn on_junk(&self, tx: &mut Tx<'_>, case: &Case<'_>) -> Result<Outcome> {
        let hits = self
            .hits(tx, case.reading, case.arrived.place.arrival)
            .await?;
        let verdict = match matching::follow_up(case.reading, &hits) {
            Link::Nothing | Link::Open => Verdict::ignore(Kind::Unrelated, "junk mail"),
            Link::To { .. } | Link::Stranger { .. } | Link::Ambiguous(_) => Verdict::hold(
                Kind::Unrelated,
                Review::Suspicious,
                "found among junk mail, but it concerns an application",
            ),
        };
        Ok(alone(case, verdict, None))
    }

    /// A bounce counts only if it quotes a letter of ours that went to that very address.
    pub(super) async fn on_bounce(&self, tx: &mut Tx<'_>, case: &Case<'_>) -> Result<Outcome> {
        let Some(MachineMail::Bounce(bounce)) = &case.reading.machine else {
            return Ok(alone(case, Verdict::ignore(Kind::Bounce, "a bounce"), None));
        };
        let mut verdict = Verdict::hold(
            Kind::Bounce,
            Review::Bounce,
            "a bounce that quotes no letter of ours: it changes nothing",
        );
        let Some(proof) = self.bounced_letter(tx, bounce).await? else {
            return Ok(alone(case, verdict, None));
        };
        verdict.because = proof.in_words();
        self.mark_dead(tx, case, &proof).await?;
        let Some(application) = proof.application else {
            return Ok(alone(case, verdict, None));
        };
        let Some((concerned, before)) = self.load(tx, application).await? else {
            return Ok(alone(case, verdict, None));
        };
        journal::link(
            tx,
            case.message,
            application,
            None,
            Rule::OwnLetter.as_str(),
        )
        .await?;
        let after = self.refold(tx, &concerned, case.now).await?.1;
        verdict.missing = after.missing.iter().map(|k| Item::Field(*k)).collect();
        if before.missing != after.missing {
            verdict.because.push_str("; the signature is open again");
        }
        Ok(Outcome {
            message: case.message,
            kind: Kind::Bounce,
            programme: Some(concerned.programme.clone()),
            parts: vec![Part {
                application: Some(concerned),
                form: None,
                verdict,
                state: Some(after),
                letters: Vec::new(),
            }],
        })
    }

    /// A part without an application: its hold, and its letter if it has one.
    pub(super) async fn orphan(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        form: Option<usize>,
        verdict: Verdict,
    ) -> Result<Part> {
        let verdict = if case.is_stale() {
            verdict.stale()
        } else {
            verdict
        };
        let letters = self.write_letters(tx, case, &verdict, None, form).await?;
        Ok(Part {
            application: None,
            form,
            verdict,
            state: None,
            letters,
        })
    }

    pub(super) fn is_online(&self, reading: &Reading) -> bool {
        reading.is_export()
            || matches!(&reading.author, Author::One(a) if self.terms.form_senders.contains(&a.address))
    }

    fn programme_of_another_hub(&self) -> Verdict {
        let mut verdict = Verdict::hold(
            Kind::Application,
            Review::WrongProgramme,
            "a form of a programme this hub does not run",
        );
        verdict.letter = Some((letter::Kind::Received, true));
        verdict
    }
}

pub(in crate::bot) fn alone(
    case: &Case<'_>,
    verdict: Verdict,
    programme: Option<String>,
) -> Outcome {
    Outcome {
        message: case.message,
        kind: verdict.kind,
        programme,
        parts: vec![Part {
            application: None,
            form: None,
            verdict,
            state: None,
            letters: Vec::new(),
        }],
    }
}
