//! The Work Groups of the year: their leads, visits and workshops, and what becomes of them.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    inbox::Waits,
    learned,
    mails::{Mail, entry},
    schools::{Course, School, day_at},
    town::{Town, by},
};

/// What happens to the groups of a hub, by the place of its schools among those of their programme.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Turn {
    /// Schools get their places, groups their leads, and both their dates.
    Begins,
    /// The lead's calendar: a workshop, and a visit.
    LeadPlans,
    LeadMoves,
    LeadCancels,
    /// More dates, from the same file.
    PlansSpring,
    ReportComes,
    SchoolLeaves,
    /// Next year's group.
    NextYear,
}

impl Turn {
    pub fn is_a_leads(self) -> bool {
        matches!(self, Turn::LeadPlans | Turn::LeadMoves | Turn::LeadCancels)
    }
}

pub const TURNS: [(&str, u32, Turn); 8] = [
    ("2025-09-15", 10, Turn::Begins),
    ("2025-11-03", 11, Turn::LeadPlans),
    ("2025-11-12", 10, Turn::LeadMoves),
    ("2026-01-14", 12, Turn::LeadCancels),
    ("2026-01-19", 11, Turn::PlansSpring),
    ("2026-02-16", 13, Turn::SchoolLeaves),
    ("2026-05-05", 10, Turn::ReportComes),
    ("2026-06-22", 10, Turn::NextYear),
];

/// A date as schools should hear of it, reckoned from the story alone.
#[derive(Debug)]
pub struct Date {
    pub day: NaiveDate,
    pub known: DateTime<Utc>,
    /// Cancelled, or moved to another.
    pub until: Option<DateTime<Utc>>,
    pub visit: bool,
    /// The heads are asked as well.
    pub heads: bool,
    pub group: char,
    /// Of whom; k of the school.
    pub schools: &'static [usize],
}

/// Every date of a hub's groups.
pub fn dates() -> Vec<Date> {
    let at = |turn: Turn| {
        let (day, hour, _) = TURNS.iter().find(|(_, _, t)| *t == turn).unwrap();
        learned(day_at(day, *hour))
    };
    let visit = |day: &str, turn, group, schools| Date {
        day: day.parse().unwrap(),
        known: at(turn),
        until: None,
        visit: true,
        heads: true,
        group,
        schools,
    };
    let workshop = |day: &str, turn, group, schools, heads| Date {
        visit: false,
        heads,
        ..visit(day, turn, group, schools)
    };
    vec![
        workshop("2025-10-02", Turn::Begins, 'A', &[0, 1, 2], true),
        // Its lead is a teacher of group A, and has a digest on the day before.
        visit("2025-10-14", Turn::Begins, 'A', &[0]),
        // The tenth day before is a Saturday of an outage.
        visit("2025-11-04", Turn::Begins, 'A', &[1]),
        workshop("2025-10-06", Turn::Begins, 'B', &[4, 6], true),
        Date {
            until: Some(at(Turn::LeadMoves)),
            ..workshop("2025-11-20", Turn::LeadPlans, 'A', &[0, 1, 2], false)
        },
        workshop("2025-11-27", Turn::LeadMoves, 'A', &[0, 1, 2], false),
        Date {
            until: Some(at(Turn::LeadCancels)),
            ..visit("2026-01-21", Turn::LeadPlans, 'A', &[1])
        },
        // Two schools with one head, on one day.
        visit("2026-02-10", Turn::PlansSpring, 'B', &[4]),
        visit("2026-02-10", Turn::PlansSpring, 'B', &[6]),
        // While the post is away; and to a school that has left.
        visit("2026-03-26", Turn::PlansSpring, 'A', &[2]),
        Date {
            until: Some(at(Turn::SchoolLeaves)),
            ..visit("2026-03-24", Turn::PlansSpring, 'A', &[1])
        },
        visit("2026-04-16", Turn::PlansSpring, 'A', &[0]),
        // Just before a deadline of the same people.
        visit("2026-06-02", Turn::PlansSpring, 'A', &[0]),
        workshop("2026-06-04", Turn::PlansSpring, 'A', &[0, 2], false),
        workshop("2026-07-08", Turn::NextYear, 'C', &[], true),
    ]
}

/// The school of that place among those of the programme now running.
pub fn member<'t>(town: &'t Town, hub: &str, k: usize) -> &'t School {
    &town.schools[10 * k + 8 + usize::from(hub != "cambridge")]
}

/// Of next year's group: whole from the start.
pub fn next_members(town: &Town, hub: &str) -> Vec<usize> {
    let of_hub = |n: &usize| town.schools[*n].hub == hub;
    (0..300)
        .filter(|n| {
            town.schools[*n].programme == "pmr-2022" && town.schools[*n].course == Course::Whole
        })
        .filter(of_hub)
        .collect()
}

/// Who leads a group: a teacher of one of its schools, one of another group's, an outsider.
pub fn lead(town: &Town, hub: &str, group: char) -> String {
    match group {
        'A' => member(town, hub, 2).lead.clone(),
        'B' => member(town, hub, 0).lead.clone(),
        _ => format!("casey@leads-{hub}.test"),
    }
}

impl Town {
    pub async fn turns(&mut self, hub: &'static str, turn: Turn, now: DateTime<Utc>) {
        match turn {
            Turn::Begins => {
                let members: Vec<usize> = [0, 1, 2, 4, 6]
                    .into_iter()
                    .map(|k| member(self, hub, k).n)
                    .collect();
                let groups = format!(
                    "Group,Programme,Lead,Email,Capacity,School\n\
                     Group A,pmr-2024,Ash Lead,{},8,\nGroup B,pmr-2024,Bo Lead,{},8,\n",
                    lead(self, hub, 'A'),
                    lead(self, hub, 'B'),
                );
                self.groups(hub, &groups, now).await;
                self.accept(hub, &members, now).await;
                let assigned: Vec<String> = members
                    .iter()
                    .zip(["A", "A", "A", "B", "B"])
                    .map(|(n, group)| format!("assign {} Group {group}", self.reference(*n)))
                    .collect();
                self.orders(hub, &assigned.join("\n"), now).await;
                let urn = |k| member(self, hub, k).urn.clone();
                let plans = format!(
                    "kind,date,start,end,school,group,place\n\
                     workshop,2025-10-02,13:30,15:30,,Group A,Hub\n\
                     visit,2025-10-14,09:30,12:00,{},,\nvisit,2025-11-04,09:30,12:00,{},,\n\
                     workshop,2025-10-06,13:30,15:30,,Group B,Hub\n",
                    urn(0),
                    urn(1),
                );
                self.plans(hub, &plans, now).await;
            }
            Turn::LeadPlans => {
                let workshop = self.entry(hub, "w", "REQUEST", 0, "20251120", "Workshop 2");
                self.arrives(&workshop, Waits::AsEntry, now);
                let title = format!("Visit to {}", member(self, hub, 1).name);
                let visit = self.entry(hub, "v", "REQUEST", 0, "20260121", &title);
                self.arrives(&visit, Waits::AsEntry, now);
            }
            Turn::LeadMoves => {
                let moved = self.entry(hub, "w", "REQUEST", 1, "20251127", "Workshop 2");
                self.arrives(&moved, Waits::AsEntry, now);
            }
            Turn::LeadCancels => {
                let title = format!("Visit to {}", member(self, hub, 1).name);
                let off = self.entry(hub, "v", "CANCEL", 1, "20260121", &title);
                self.arrives(&off, Waits::AsEntry, now);
            }
            Turn::PlansSpring => {
                let urn = |k| member(self, hub, k).urn.clone();
                let plans = format!(
                    "kind,date,start,end,school,group,place\n\
                     visit,2026-02-10,09:30,12:00,{four},,\nvisit,2026-02-10,13:00,15:00,{six},,\n\
                     visit,2026-03-26,09:30,12:00,{two},,\nvisit,2026-03-24,09:30,12:00,{one},,\n\
                     visit,2026-04-16,09:30,12:00,{none},,\nvisit,2026-06-02,09:30,12:00,{none},,\n\
                     workshop,2026-06-04,13:30,15:30,,Group A,Hub\n",
                    none = urn(0),
                    one = urn(1),
                    two = urn(2),
                    four = urn(4),
                    six = urn(6),
                );
                self.plans(hub, &plans, now).await;
            }
            Turn::SchoolLeaves => {
                let reference = self.reference(member(self, hub, 1).n);
                let order = format!("withdraw {reference}");
                self.orders(hub, &order, now).await;
            }
            Turn::ReportComes => {
                let reference = self.reference(member(self, hub, 0).n);
                let order = format!("received {reference} report");
                self.orders(hub, &order, now).await;
            }
            Turn::NextYear => {
                let members = next_members(self, hub);
                self.accept(hub, &members, now).await;
                let references: Vec<&str> = members.iter().map(|n| self.reference(*n)).collect();
                let groups = format!(
                    "Group,Programme,Lead,Email,Capacity,School\nGroup C,pmr-2022,Casey,{},8,{}\n",
                    lead(self, hub, 'C'),
                    references.join(";"),
                );
                self.groups(hub, &groups, now).await;
                let plans = "kind,date,start,end,school,group,place\n\
                             workshop,2026-07-08,13:30,15:30,,Group C,Hub\n";
                self.plans(hub, plans, now).await;
            }
        }
    }

    async fn accept(&mut self, hub: &'static str, members: &[usize], now: DateTime<Utc>) {
        for verb in ["offer", "accepted"] {
            let lines = members
                .iter()
                .map(|n| format!("{verb} {}", self.reference(*n)));
            let order = lines.collect::<Vec<_>>().join("\n");
            self.orders(hub, &order, now).await;
        }
    }

    async fn groups(&self, hub: &str, file: &str, now: DateTime<Utc>) {
        let (judge, mut tx) = (self.judge(hub), self.db.begin().await.unwrap());
        let file = file.as_bytes();
        let report = judge.import_groups(&mut tx, file, by(now)).await.unwrap();
        assert_eq!(report.bad, []);
        tx.commit().await.unwrap();
    }

    async fn plans(&self, hub: &str, file: &str, now: DateTime<Utc>) {
        let (judge, mut tx) = (self.judge(hub), self.db.begin().await.unwrap());
        let file = file.as_bytes();
        let report = judge.import_events(&mut tx, file, by(now)).await.unwrap();
        assert_eq!(report.bad, []);
        tx.commit().await.unwrap();
    }

    /// An entry of the calendar of group A's lead.
    fn entry(
        &self,
        hub: &'static str,
        uid: &str,
        method: &str,
        sequence: u32,
        day: &str,
        title: &str,
    ) -> Mail {
        let lead = lead(self, hub, 'A');
        let status = match method {
            "CANCEL" => "STATUS:CANCELLED\n",
            _ => "",
        };
        let ics = format!(
            "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//a calendar\nMETHOD:{method}\nBEGIN:VEVENT\n\
             UID:{uid}-{hub}@calendar.test\nSEQUENCE:{sequence}\nDTSTAMP:20250901T080{sequence}00Z\n\
             ORGANIZER:mailto:{lead}\nDTSTART:{day}T133000Z\nDTEND:{day}T153000Z\n\
             SUMMARY:{title}\n{status}END:VEVENT\nEND:VCALENDAR\n"
        );
        Mail {
            hub,
            id: format!("{uid}-{sequence}-{method}@calendar-{hub}.test"),
            from: lead,
            cc: Vec::new(),
            subject: title.to_owned(),
            answers: None,
            content: entry(method, &ics),
        }
    }
}
