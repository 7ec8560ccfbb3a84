//! What schools answer to our own calendar entries (RFC 5546 section 3.2.3): mail programs write such
//! answers by themselves, so nobody is answered, and whoever comes is no news. Who cannot come, or
//! proposes another time, is shown to the admins, and noted on the sheet for the lead.

use anyhow::Result;

use crate::{
    bot::{
        judge::{Case, Judge, Outcome, alone},
        rule::By,
    },
    domain::{
        address::Address,
        application::Review,
        authentication::Authentication,
        icalendar::{Attends, Method},
        judgement::{Kind, Verdict},
        letter::Printed,
        reading::Author,
    },
    store::{
        Tx, applications,
        events::{self, EventRow, Told},
    },
};

impl Judge<'_> {
    /// None: no answer to an entry of ours.
    pub(super) async fn on_entry_answered(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
    ) -> Result<Option<Outcome>> {
        for invitation in &case.reading.calendar {
            if !invitation.method.answers() {
                continue;
            }
            for series in &invitation.series {
                let Some(row) = events::of_our_uid(tx, &self.hub.id, &series.uid).await? else {
                    continue;
                };
                let verdict = self
                    .answered(tx, case, &row, invitation.method, &series.answers)
                    .await?;
                return Ok(Some(alone(case, verdict, None)));
            }
        }
        Ok(None)
    }

    async fn answered(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        row: &EventRow,
        method: Method,
        answers: &[(Address, Attends)],
    ) -> Result<Verdict> {
        let told = events::told_of(tx, row.id).await?;
        let whose: Option<&Told> = match &case.reading.author {
            Author::One(author) => told.iter().find(|t| t.key == author.address.key()),
            Author::Unclear => None,
        };
        let forged = case.reading.authentication == Authentication::Fail;
        let Some(application) = whose.filter(|_| !forged).and_then(|t| t.application) else {
            return Ok(Verdict::ignore(
                Kind::Invitation,
                "an answer to an entry of ours, not from somebody it went to",
            ));
        };
        let key = whose.map_or("", |t| t.key.as_str());
        let says = answers.iter().find(|(by, _)| by.key() == key);
        let asks = case.reading.said.iter().any(|said| said.is_question());
        let when = row.event.when.in_words();
        let (because, words) = match (method, says.map(|(_, says)| *says)) {
            (Method::Counter, _) => (
                "somebody proposes another time for an entry of ours",
                format!("{key} proposes another time than {when}"),
            ),
            (_, Some(Attends::No)) => (
                "somebody declines an entry of ours",
                format!("{key} cannot come on {when}"),
            ),
            (_, Some(Attends::Yes | Attends::Perhaps) | None) if asks => (
                "an answer to an entry of ours, with a question",
                format!("{key} asks something about {when}"),
            ),
            (_, Some(Attends::Yes | Attends::Perhaps) | None) => {
                return Ok(Verdict::ignore(
                    Kind::Invitation,
                    "an answer to an entry of ours: they know of it",
                ));
            }
        };
        if row.event.when.starts <= case.now {
            return Ok(Verdict::ignore(
                Kind::Invitation,
                "an answer to an entry of ours that is over",
            ));
        }
        let Some(school) = applications::get(tx, application).await? else {
            return Ok(Verdict::ignore(Kind::Invitation, because));
        };
        // On the sheet that the lead gets the day before.
        let by = By {
            actor: key,
            reason: "",
            at: case.now,
        };
        self.note_school(tx, &school, Some(row.id), &words, by)
            .await?;
        let mut verdict = Verdict::hold(Kind::Invitation, Review::Question, because);
        let name = Printed::value(&school.school);
        verdict.guess = Some(format!(
            "{name}: {words}; the lead should know, and a new time is given by `events move {}` or in the lead's own calendar",
            row.id
        ));
        Ok(verdict)
    }
}
