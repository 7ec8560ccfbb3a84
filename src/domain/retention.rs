//! How long what schools have sent is kept (UK GDPR, article 5(1)(e)). The programme's documents name
//! no time, so each hub sets its own.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    application::{State, Status},
    programme::Programme,
    selection::Place,
};

/// In months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keep {
    /// Applications, after the programme has ended.
    pub months: u32,
    /// What came to nothing: mail of no application after it came; applications that were withdrawn
    /// or not selected after their programme began.
    pub other_months: u32,
}

impl Keep {
    /// The last day an application is kept.
    pub fn application(self, programme: &Programme, state: &State) -> NaiveDate {
        let rejected = state.place == Some(Place::NotSelected);
        if rejected || state.status == Status::Withdrawn {
            later(programme.starts, self.other_months)
        } else {
            later(programme.ends, self.months)
        }
    }

    /// What came before this day and belongs to no application is past its time.
    pub fn others_since(self, today: NaiveDate) -> NaiveDate {
        today
            .checked_sub_months(Months::new(self.other_months))
            .unwrap_or(NaiveDate::MIN)
    }
}

fn later(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months))
        .unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        ruling::Command,
        testing::{Story, form, mail, programme},
    };

    const KEEP: Keep = Keep {
        months: 24,
        other_months: 12,
    };

    /// `pmr-2022` runs from September 2022 to July 2023.
    #[test]
    fn an_application_is_kept_after_its_programme_and_one_that_came_to_nothing_is_not() {
        let check = |ruling: Option<Command>, kept: &str| {
            let lead = "l.brook@oakfield.cambs.sch.uk.test";
            let mut story = Story::of("pmr-2022").then(mail(lead).carrying(form("pmr-2022")));
            if let Some(ruling) = ruling {
                story = story.then_ruling(ruling);
            }
            let until = KEEP.application(programme("pmr-2022"), &story.state());
            assert_eq!(until.to_string(), kept);
        };
        check(None, "2025-07-31");
        let select = |place| Some(Command::Select { place });
        check(select(Place::Accepted), "2025-07-31");
        check(select(Place::NotSelected), "2023-09-01");
        check(Some(Command::Withdraw), "2023-09-01");
    }

    #[test]
    fn mail_of_no_application_is_kept_for_its_months() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(KEEP.others_since(day("2024-02-29")), day("2023-02-28"));
    }
}
