//! The answer to `status`: how one application stands, or all of them. No teacher's number, no
//! statement.

use anyhow::Result;

use crate::{
    bot::judge::{Judge, application::parse_state},
    domain::{
        application::{State, in_words},
        letter::Printed,
        programme::{Attribute, Key},
    },
    store::{Tx, applications, holds, outbox},
};

impl Judge<'_> {
    pub(super) async fn status_of_all(&self, tx: &mut Tx<'_>) -> Result<Vec<Printed>> {
        let mut lines = Vec::new();
        for own in &self.hub.programmes {
            let Some(programme) = self.programme(&own.id) else {
                continue;
            };
            let rows = self.applications_for(tx, &own.id).await?;
            let mut counts = std::collections::BTreeMap::new();
            for row in &rows {
                *counts.entry(row.status.clone()).or_insert(0_usize) += 1;
            }
            let counts: Vec<String> = counts
                .iter()
                .map(|(status, count)| format!("{count} {status}"))
                .collect();
            let deadline = match self.hub.deadline(programme) {
                Some(day) => format!("deadline {}", in_words(day)),
                None => "no deadline".to_owned(),
            };
            let counts = match counts.is_empty() {
                true => "no applications".to_owned(),
                false => counts.join(", "),
            };
            lines.push(Printed::words(&format!(
                "{} {}: {counts}; {deadline}",
                programme.short_title, programme.year
            )));
        }
        let open = holds::list_open(tx, &self.hub.id).await?;
        let items: Vec<String> = open.iter().map(|hold| format!("#{}", hold.id)).collect();
        lines.push(Printed::words(&match items.is_empty() {
            true => "nothing waits for a person".to_owned(),
            false => format!("waiting for a person: {}", items.join(", ")),
        }));
        Ok(lines)
    }

    pub(super) async fn status_of_one(
        &self,
        tx: &mut Tx<'_>,
        reference: &str,
    ) -> Result<Vec<Printed>> {
        let row = self.find_application(tx, reference).await?;
        let state = parse_state(&row)?;
        let mut lines = vec![Printed::words(&format!(
            "{} {}: {}",
            row.reference,
            Printed::value(&row.school),
            standing(&state)
        ))];
        for line in &state.ledger {
            let name = state.value(Key::Person(line.role, Attribute::Name));
            lines.push(Printed::words(&format!(
                "{} {}: {}",
                line.role,
                Printed::value(name),
                line.grade.as_str()
            )));
        }
        if !state.missing.is_empty() {
            let missing: Vec<String> = state.missing.iter().map(ToString::to_string).collect();
            lines.push(Printed::words(&format!("missing: {}", missing.join(", "))));
        }
        for advice in state.advice.iter().take(5) {
            lines.push(Printed::words(&format!("note: {advice}")));
        }
        for letter in outbox::last_of_application(tx, row.id, 3).await? {
            lines.push(Printed::words(&format!(
                "letter L{}: {}, {}",
                letter.id,
                letter.kind,
                letter.state.as_str()
            )));
        }
        Ok(lines)
    }

    /// All that a programme has on file, in the order they were opened.
    pub(crate) async fn applications_for(
        &self,
        tx: &mut Tx<'_>,
        programme: &str,
    ) -> Result<Vec<applications::ApplicationRow>> {
        let listing = applications::Listing {
            programme: Some(programme),
            ..applications::Listing::all(&self.hub.id)
        };
        applications::list(tx, listing).await
    }
}

fn standing(state: &State) -> String {
    let mut words = state.status.as_str().to_owned();
    if let Some(place) = state.place {
        words.push_str(", ");
        words.push_str(place.as_str());
    }
    let reviews: Vec<&str> = state.reviews.iter().map(|r| r.as_str()).collect();
    if !reviews.is_empty() {
        words.push_str(&format!(" ({})", reviews.join(", ")));
    }
    if state.mine {
        words.push_str("; automatic mail is stopped");
    }
    words
}
