//! Three hundred schools, what they do in the year, and the office that hears of it.
//!
//! What a mail says is other tests' matter: here an application's state is written as the judgement
//! would leave it, with the answer that the school would have had.

use std::{
    collections::{BTreeMap, VecDeque},
    path::Path,
};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use countersign::{
    bot::judge::Judge,
    config::{self, Config},
    domain::{
        address::{Address, Mailbox},
        application::{State, Status},
        form::Value,
        programme::{Attribute, Key, Role},
        signatory::{Grade, Signature},
    },
    post::identity::Key as Signing,
    render::Letters,
    store::{
        ApplicationId, Db, applications, invitations,
        outbox::{self, LetterClass, LetterState, NewLetter},
    },
};

use super::{When, at};

/// Each programme's dates in this year: opens, closes. All begin the next.
pub const PROGRAMMES: [(&str, &str, Option<&str>); 5] = [
    // In the October half-term, two days after the clocks change.
    ("mrp-2018", "2025-09-01", Some("2025-10-28")),
    // In the first week of the Easter holidays, two days after the clocks change.
    ("sec-2022", "2026-02-02", Some("2026-03-31")),
    // The Thursday after the May half-term.
    ("pmr-2022", "2026-04-20", Some("2026-06-04")),
    // The Tuesday after a bank holiday Monday.
    ("tfmd-2021", "2026-04-01", Some("2026-05-05")),
    ("pmr-2024", "2025-09-01", None),
];

const AUTHORITIES: [&str; 4] = ["Cambridgeshire", "Leicestershire", "", "Rutland"];

/// What happens to an application.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Event {
    Applies(usize),
    /// The last signature comes.
    Completes(usize),
    Withdraws(usize),
    /// A person takes it over.
    Mine(usize),
}

pub struct School {
    pub hub: &'static str,
    pub programme: &'static str,
    pub urn: String,
    pub authority: &'static str,
    pub submitter: Address,
    pub head: Address,
    /// Not copied in: never to be written to.
    pub lead_2: Address,
    pub invited: bool,
    pub applies: Option<DateTime<Utc>>,
    /// From then on nothing may go.
    pub settled: Option<DateTime<Utc>>,
    pub id: Option<ApplicationId>,
}

pub struct Town {
    pub db: Db,
    pub config: Config,
    letters: Letters,
    key: Signing,
    pub schools: Vec<School>,
    events: VecDeque<When>,
}

impl Town {
    pub async fn build() -> Town {
        let mut town = Town {
            db: Db::scratch().await.unwrap(),
            config: config(),
            letters: Letters::compiled_in().unwrap(),
            key: Signing::new(&[7; 32]).unwrap(),
            schools: (0..300).map(school).collect(),
            events: VecDeque::new(),
        };
        let mut events: Vec<When> = Vec::new();
        for n in 0..300 {
            let school = &town.schools[n];
            if let Some(applies) = school.applies {
                events.push((applies, Event::Applies(n)));
            }
            if let Some(settled) = school.settled {
                let event = match n % 10 {
                    8 => Event::Withdraws(n),
                    9 => Event::Mine(n),
                    _ => Event::Completes(n),
                };
                events.push((settled, event));
            }
        }
        events.sort();
        town.events = events.into();
        town.invites().await;
        town
    }

    async fn invites(&mut self) {
        let mut tx = self.db.begin().await.unwrap();
        for school in self.schools.iter().filter(|school| school.invited) {
            let new = invitations::NewInvitation {
                hub: school.hub,
                programme: school.programme,
                urn: &school.urn,
                school: "A school",
                contact: "",
                email: school.head.as_str(),
                email_key: school.head.key(),
                now: at(super::FIRST),
            };
            invitations::add(&mut tx, new).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    pub fn judge(&self, hub: &str) -> Judge<'_> {
        let hub = self.config.hub(hub).unwrap();
        Judge::new(&self.config, hub, &self.letters, &self.key)
    }

    pub fn next_event(&self) -> Option<DateTime<Utc>> {
        self.events.front().map(|(at, _)| *at)
    }

    pub fn events_until(&mut self, now: DateTime<Utc>) -> Vec<When> {
        let due = self.events.iter().take_while(|(at, _)| *at <= now).count();
        self.events.drain(..due).collect()
    }

    pub async fn happens(&mut self, (now, event): When) {
        let mut tx = self.db.begin().await.unwrap();
        let n = match event {
            Event::Applies(n) | Event::Completes(n) | Event::Withdraws(n) | Event::Mine(n) => n,
        };
        let school = &self.schools[n];
        let prefix = &self.config.programme(school.programme).unwrap().prefix;
        let id = match school.id {
            Some(id) => id,
            None => {
                let number = applications::number(&mut tx, school.hub, school.programme);
                let number = number.await.unwrap();
                let new = applications::NewApplication {
                    hub: school.hub,
                    programme: school.programme,
                    number,
                    reference: &format!("{prefix}-{number:04}"),
                    urn: None,
                    school: "",
                    status: "incomplete",
                    from_before: false,
                    state: &serde_json::to_string(&State::empty()).unwrap(),
                    now,
                };
                applications::open(&mut tx, new).await.unwrap()
            }
        };
        let mut state = school.state(event);
        state.submitted_at = school.applies;
        applications::save_state(
            &mut tx,
            id,
            state.status.as_str(),
            "A school",
            Some(&school.urn),
            &serde_json::to_string(&state).unwrap(),
            now,
        )
        .await
        .unwrap();
        let cause = format!("{event:?}");
        let answer = NewLetter {
            hub: school.hub,
            kind: "update",
            class: LetterClass::Answer,
            cause: &cause,
            application: Some(id),
            message: None,
            message_id: &cause,
            sender: "hub@hub.test",
            subject: "Re: Our form",
            bytes: b"",
            reports_change: true,
            state: LetterState::Due,
            reason: None,
            now,
            due_at: now,
            recipients: &[],
        };
        let letter = outbox::insert(&mut tx, answer).await.unwrap().unwrap();
        outbox::turn(
            &mut tx,
            letter,
            &[LetterState::Due],
            LetterState::Sending,
            None,
        )
        .await
        .unwrap();
        outbox::sent(&mut tx, letter, "250 ok", now).await.unwrap();
        tx.commit().await.unwrap();
        self.schools[n].id = Some(id);
    }
}

impl School {
    pub fn deadline(&self) -> Option<NaiveDate> {
        let (_, _, deadline) = PROGRAMMES.iter().find(|(id, _, _)| *id == self.programme)?;
        deadline.map(|day| day.parse().unwrap())
    }

    /// Everybody who may be written to.
    pub fn people(&self) -> [&Address; 2] {
        [&self.submitter, &self.head]
    }

    fn state(&self, event: Event) -> State {
        let complete = event == Event::Completes(self.number());
        let mailbox = |address: &Address| Mailbox {
            name: None,
            address: address.clone(),
        };
        let line = |role, email: &Address, grade| Signature {
            role,
            name: "Somebody".to_owned(),
            email: Some(email.clone()),
            grade,
            evidence: String::new(),
            message: None,
            near: None,
            shared_with: None,
        };
        let last = match complete {
            true => Grade::Copied,
            false => Grade::Missing,
        };
        let value = |value: &str| Value {
            value: value.to_owned(),
            source: String::new(),
        };
        let mut values = BTreeMap::from([
            (Key::SchoolName, value("A school")),
            (Key::SchoolUrn, value(&self.urn)),
            (Key::LocalAuthority, value(self.authority)),
        ]);
        let head = Key::Person(Role::Headteacher, Attribute::Email);
        values.insert(head, value(self.head.as_str()));
        State {
            status: match event {
                Event::Completes(_) => Status::Complete,
                Event::Withdraws(_) => Status::Withdrawn,
                Event::Applies(_) | Event::Mine(_) => Status::Incomplete,
            },
            values,
            ledger: vec![
                line(Role::Headteacher, &self.head, Grade::Copied),
                line(Role::Lead1, &self.submitter, Grade::Sender),
                line(Role::Lead2, &self.lead_2, last),
            ],
            missing: match complete {
                true => Vec::new(),
                false => vec![Key::Signature(Role::Lead2)],
            },
            submitter: Some(mailbox(&self.submitter)),
            parties: vec![
                self.submitter.clone(),
                self.head.clone(),
                self.lead_2.clone(),
            ],
            mine: matches!(event, Event::Mine(_)),
            ..State::empty()
        }
    }

    fn number(&self) -> usize {
        self.urn.parse::<usize>().unwrap() - 190_000
    }
}

/// The n-th school: half of them at each hub, all programmes at both.
fn school(n: usize) -> School {
    let (programme, opens, deadline) = PROGRAMMES[n / 2 % 5];
    let hub = ["cambridge", "archimedes"][n % 2];
    let address = |who: &str| Address::parse(&format!("{who}@school{n}.sch.uk.test")).unwrap();
    // Every fifteenth belongs to a trust, whose one officer sends its schools' forms.
    let submitter = match n % 15 {
        0 => Address::parse(&format!("officer@trust-{hub}.test")).unwrap(),
        _ => address("lead"),
    };
    let opens: NaiveDate = opens.parse().unwrap();
    let days = match deadline {
        Some(deadline) => (deadline.parse::<NaiveDate>().unwrap() - opens).num_days(),
        None => 250,
    };
    // Spread over the days it is open, at all hours of the day.
    let spread = |k: usize| {
        let day = opens + TimeDelta::days((n * k * 37) as i64 % days.max(1));
        let minute = (n * k * 101) as i64 % (9 * 60);
        day.and_hms_opt(8, 0, 0).unwrap().and_utc() + TimeDelta::minutes(minute)
    };
    let applies = (n % 6 != 5).then(|| spread(1));
    // Three in five are settled at some time after.
    let settled = applies
        .filter(|_| n % 5 > 1 || n % 10 > 7)
        .map(|at| at + TimeDelta::minutes(((n * 7919) as i64 % (days.max(2) * 24 * 60)) + 7));
    School {
        hub,
        programme,
        urn: format!("{}", 190_000 + n),
        authority: AUTHORITIES[n % 4],
        submitter,
        head: address("head"),
        lead_2: address("missing"),
        invited: n.is_multiple_of(3) || n % 6 == 5,
        applies,
        settled,
        id: None,
    }
}

/// Both hubs run all five programmes, as next year's files of the shipped ones.
fn config() -> Config {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files: Vec<(String, String)> = PROGRAMMES
        .iter()
        .map(|(id, opens, deadline)| {
            let path = root.join(format!("deploy/programmes/{id}.toml"));
            let text = std::fs::read_to_string(&path).unwrap();
            let renewed = text.lines().map(|line| match line.split(" = ").next() {
                Some("opens") => format!("opens = {opens}"),
                Some("deadline") => {
                    deadline.map_or(String::new(), |day| format!("deadline = {day}"))
                }
                Some("starts") => "starts = 2026-09-01".to_owned(),
                Some("ends") => "ends = 2027-07-31".to_owned(),
                _ => line.to_owned(),
            });
            (format!("{id}.toml"), renewed.collect::<Vec<_>>().join("\n"))
        })
        .collect();
    let ids: Vec<&str> = PROGRAMMES.iter().map(|(id, _, _)| *id).collect();
    let hub = |id: &str| {
        format!(
            "[hubs.{id}]\nname = \"{id} Maths Hub\"\naddress = \"hub@{id}.test\"\nadmins = [\"jo@{id}.test\"]\n\
             programmes = {ids:?}\nmode = \"send\"\nlocal_authority = \"Cambridgeshire\"\n\
             inbox = {{ maildir = \"in\" }}\npost = {{ directory = \"out\" }}\n\
             times = {{ notices_near = \"0 0 16 * * Mon-Fri\" }}\n"
        )
    };
    let text = format!(
        "programmes = \"programmes\"\n{}{}",
        hub("cambridge"),
        hub("archimedes")
    );
    config::parse(&text, "hub.toml", |_| Ok(files.clone())).unwrap()
}
