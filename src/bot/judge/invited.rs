//! Answers of schools that were invited and have not applied.

use anyhow::Result;

use super::{Case, Judge};
use crate::{
    domain::{
        application::Review,
        authentication::Authentication,
        conversation::{Said, turns_down},
        judgement::{Kind, Verdict},
        reading::Author,
    },
    post::identity,
    store::{
        Tx,
        invitations::{self, InvitationRow},
        outbox, reminders,
    },
};

impl Judge<'_> {
    /// An invited school that says no is not reminded again, and the admin is told. None when it is
    /// no invited school's, or says something else: then it is judged like any other mail.
    pub(super) async fn of_invited(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
    ) -> Result<Option<Verdict>> {
        let reading = case.reading;
        let Author::One(author) = &reading.author else {
            return Ok(None);
        };
        if reading.authentication == Authentication::Fail || case.arrived.place.from_before {
            return Ok(None);
        }
        let stops = reading
            .said
            .iter()
            .any(|said| matches!(said, Said::StopsReminders { .. }));
        if !stops && !turns_down(&reading.fresh) {
            return Ok(None);
        }
        let mut invited = invitations::open_of(tx, &self.hub.id, author.address.key()).await?;
        invited.extend(self.invitations_answered(tx, case).await?);
        // A colleague may answer for the school, but nobody else's mail ends an invitation.
        let domain = author.address.school_domain();
        invited.retain(|invitation| {
            let email = crate::domain::address::Address::parse(&invitation.email);
            email.is_some_and(|email| {
                email == author.address || domain.is_some() && email.school_domain() == domain
            })
        });
        if invited.is_empty() {
            return Ok(None);
        }
        let (because, told) = match stops {
            true => (
                "wants no reminders",
                "an invited school wants no more reminders: it gets none",
            ),
            false => (
                "not this year",
                "an invited school says not this year: it is not reminded again",
            ),
        };
        for invitation in &invited {
            invitations::end(tx, invitation.id, because, case.now).await?;
        }
        Ok(Some(Verdict::hold(Kind::Update, Review::Question, told)))
    }

    /// Of the letters of ours that this mail answers.
    async fn invitations_answered(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
    ) -> Result<Vec<InvitationRow>> {
        let mut found = Vec::new();
        for id in &case.reading.refers_to {
            if identity::verify(self.key, id).is_none() {
                continue;
            }
            let Some(letter) = outbox::by_message_id(tx, &self.hub.id, id).await? else {
                continue;
            };
            for reminded in reminders::of_letter(tx, letter.id).await? {
                if let Some(id) = reminded.invitation {
                    found.extend(invitations::get(tx, id).await?);
                }
            }
        }
        found.retain(|invitation| invitation.ended_at.is_none());
        Ok(found)
    }
}
