//! The two offices that hear by mail of what their schools do.

use std::{collections::BTreeMap, path::Path};

use chrono::{DateTime, Utc};
use countersign::{
    bot::{
        judge::{Arrived, Judge, Outcome},
        rule::By,
        send::Sender,
    },
    config::{self, Config},
    domain::{
        address::Address,
        mail,
        reading::{Reader, Watched},
    },
    post::{identity::Key as Signing, smtp::Patience},
    render::Letters,
    store::{Db, invitations},
};

use super::{
    learned,
    mails::{Mail, Sample, address_of, words},
    schools::{Course, Deed, HUBS, PROGRAMMES, STATEMENT_BY, School, school},
    sink::Accepted,
};

const STATEMENT: &str = "Here is our statement.\n\nOur school has taught for mastery for two years and \
    wishes to go further. Progress in mathematics is good, our staff are keen to learn with others, and \
    the governors support us in releasing two teachers for each of the meetings.";

pub struct Town {
    pub db: Db,
    pub config: Config,
    letters: Letters,
    key: Signing,
    reader: Reader,
    samples: BTreeMap<&'static str, Sample>,
    pub schools: Vec<School>,
    pub sink: Vec<Accepted>,
    pub senders: Vec<Sender>,
    pub place: tempfile::TempDir,
    count: usize,
}

impl Town {
    pub async fn build() -> Town {
        // In memory where there is such a place: each letter is flushed to disk.
        let place = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        let place = place.unwrap();
        let config = config(place.path());
        let mut town = Town {
            db: Db::scratch().await.unwrap(),
            letters: Letters::compiled_in().unwrap(),
            key: Signing::new(&[7; 32]).unwrap(),
            reader: Reader::new(&config.programmes),
            samples: PROGRAMMES
                .iter()
                .map(|(id, ..)| (*id, Sample::of(id)))
                .collect(),
            schools: (0..300).map(school).collect(),
            sink: Vec::new(),
            senders: Vec::new(),
            config,
            place,
            count: 0,
        };
        town.restarts();
        town.invites().await;
        town
    }

    /// What the daemon holds outside its register is lost.
    pub fn restarts(&mut self) {
        let hubs = HUBS.iter().map(|hub| self.config.hub(hub).unwrap());
        self.senders = hubs
            .map(|hub| Sender::new(hub, Patience::default()).unwrap())
            .collect();
    }

    async fn invites(&mut self) {
        let mut tx = self.db.begin().await.unwrap();
        for school in self.schools.iter().filter(|school| school.invited) {
            let key = Address::parse(&school.head).unwrap();
            let new = invitations::NewInvitation {
                hub: school.hub,
                programme: school.programme,
                urn: &school.urn,
                school: &school.name,
                contact: "",
                email: &school.head,
                email_key: key.key(),
                now: super::at(super::FIRST),
            };
            invitations::add(&mut tx, new).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    pub fn judge(&self, hub: &str) -> Judge<'_> {
        let hub = self.config.hub(hub).unwrap();
        Judge::new(&self.config, hub, &self.letters, &self.key)
    }

    pub async fn happens(&mut self, n: usize, deed: Deed, arrival: DateTime<Utc>) {
        let now = learned(arrival);
        if matches!(deed, Deed::Mine | Deed::Shortlisted) {
            let school = &self.schools[n];
            let reference = school.reference.as_deref().unwrap();
            let by = by(now);
            let judge = self.judge(school.hub);
            let mut tx = self.db.begin().await.unwrap();
            if deed == Deed::Mine {
                judge.mine(&mut tx, reference, by).await.unwrap();
            } else {
                let until = STATEMENT_BY.parse().unwrap();
                judge
                    .shortlist(&mut tx, reference, until, by)
                    .await
                    .unwrap();
            }
            tx.commit().await.unwrap();
            return;
        }
        let Some(mail) = self.mail(n, deed) else {
            return;
        };
        let outcome = self.receives(&mail, arrival).await;
        let reference = outcome.parts[0]
            .application
            .as_ref()
            .map(|a| a.reference.clone());
        if deed == Deed::Applies {
            self.schools[n].reference = Some(reference.unwrap());
        }
        self.is_understood(n, deed, &outcome);
    }

    pub async fn receives(&mut self, mail: &Mail, arrival: DateTime<Utc>) -> Outcome {
        self.count += 1;
        let judge = self.judge(mail.hub);
        let raw = mail.raw();
        let parsed = mail::parse(&raw);
        let watched = Watched {
            own_addresses: &judge.terms.own_addresses,
            receiver: &judge.hub.receiver,
        };
        let arrived = Arrived {
            account: mail.hub.to_owned(),
            folder: "INBOX".to_owned(),
            uidvalidity: 1,
            uid: self.count.to_string(),
            arrival,
            from_before: false,
            junk: false,
            fingerprint: mail::fingerprint(&parsed),
            reading: self.reader.read(&parsed, watched, false),
            raw,
        };
        let mut tx = self.db.begin().await.unwrap();
        let outcome = judge.judge_once(&mut tx, &arrived, learned(arrival)).await;
        tx.commit().await.unwrap();
        outcome.unwrap()
    }

    /// The year is no test of reading: a mail that is taken otherwise than meant would prove nothing.
    fn is_understood(&self, n: usize, deed: Deed, outcome: &Outcome) {
        let school = &self.schools[n];
        let state = outcome.parts[0].state.as_ref();
        let status = state.map_or("none", |state| state.status.as_str());
        let expected = match deed {
            Deed::Applies if school.is_whole() => "complete",
            Deed::Applies | Deed::Promises | Deed::StopsReminders => "incomplete",
            Deed::Withdraws => "withdrawn",
            Deed::NotThisYear => "none",
            _ => "complete",
        };
        let missing = state.map(|state| state.missing.clone());
        assert_eq!(status, expected, "school {n} {deed:?}: {missing:?}");
    }

    fn mail(&self, n: usize, deed: Deed) -> Option<Mail> {
        let school = &self.schools[n];
        let form = format!("form-{n}@{}", school.hub);
        let reply = |from: &str, text: &str| Mail {
            hub: school.hub,
            id: format!("{deed:?}-{n}@{}", school.hub),
            from: from.to_owned(),
            cc: Vec::new(),
            subject: "Re: Our application".to_owned(),
            answers: Some(form.clone()),
            content: words(text),
        };
        let (submitter, head) = (school.submitter.as_str(), school.head.as_str());
        Some(match deed {
            Deed::Applies | Deed::Revises => self.form(school, deed == Deed::Revises),
            Deed::Confirms => reply(&school.second, "I confirm."),
            Deed::Copies => Mail {
                cc: vec![school.second.clone()],
                ..reply(submitter, "Copying in my colleague now.")
            },
            Deed::Supplies => match school.programme {
                "pmr-2022" | "pmr-2024" => reply(&school.second, "My TRN is 7654321."),
                "tfmd-2021" => reply(&school.lead, "The TRN of lead teacher 2 is 7654321."),
                _ => reply(submitter, "The school telephone number is 01632 960123."),
            },
            Deed::Withdraws => reply(head, "We would like to withdraw our application."),
            Deed::StopsReminders => reply(submitter, "Please stop reminders, we are at it."),
            Deed::Promises => reply(
                &school.lead,
                "Thank you. We will send it as soon as we can.",
            ),
            // Only who has been asked can say so.
            Deed::SendsStatement | Deed::NotThisYear => {
                let (kind, text) = match deed {
                    Deed::NotThisYear => ("invitation-reminder", "Not this year, thanks."),
                    _ => ("statement-request", STATEMENT),
                };
                let asked = self.sink.iter().rfind(|mail| {
                    mail.kind == kind && mail.hub == school.hub && mail.is_to(head)
                })?;
                Mail {
                    answers: Some(asked.message_id.clone()),
                    ..reply(head, text)
                }
            }
            Deed::Mine | Deed::Shortlisted => return None,
        })
    }

    fn form(&self, school: &School, again: bool) -> Mail {
        let everybody = again || school.is_whole() || school.course == Course::LeftSomethingOut;
        let (head, lead, second) = (&school.head, &school.lead, &school.second);
        let hub = match school.hub {
            "cambridge" => "Cambridge Maths Hub",
            _ => "Archimedes NE Maths Hub",
        };
        let mut values = vec![
            ("maths_hub", hub.to_owned()),
            ("school_name", school.name.clone()),
            ("school_urn", school.urn.clone()),
            ("headteacher.email", head.clone()),
        ];
        let mut cc = vec![head.clone(), lead.clone()];
        let left_out = |key: &'static str, values: &mut Vec<(&str, String)>| {
            if school.course == Course::LeftSomethingOut {
                values.push((key, String::new()));
            }
        };
        match school.programme {
            "sec-2022" => {
                let first = second.replace("second@", "first@");
                cc.push(first.clone());
                values.push(("head_of_department.email", lead.clone()));
                values.push(("advocate_1.email", first));
                values.push(("advocate_2.email", second.clone()));
                left_out("school_phone", &mut values);
            }
            programme => {
                values.push(("lead_1.email", lead.clone()));
                values.push(("lead_2.email", second.clone()));
                match programme {
                    "mrp-2018" => left_out("school_phone", &mut values),
                    _ => {
                        values.push(("local_authority", school.authority.to_owned()));
                        let online = programme == "tfmd-2021";
                        let wanting =
                            matches!(school.course, Course::NeverWhole | Course::NoReminders);
                        match online && wanting {
                            true => values.push(("lead_2.trn", String::new())),
                            false => left_out("lead_2.trn", &mut values),
                        }
                    }
                }
            }
        }
        if everybody {
            cc.push(second.clone());
        }
        cc.retain(|one| *one != school.submitter);
        let content = self.samples[school.programme].filled(&values);
        let online = school.programme == "tfmd-2021";
        let (from, cc) = match online {
            true => ("no-reply@formsnotify.test".to_owned(), Vec::new()),
            false => (school.submitter.clone(), cc),
        };
        let form = format!("form-{}@{}", school.n, school.hub);
        Mail {
            hub: school.hub,
            id: match again {
                true => format!("again-{form}"),
                false => form.clone(),
            },
            from,
            cc,
            subject: "Our application".to_owned(),
            answers: again.then_some(form),
            content,
        }
    }
}

pub fn by(at: DateTime<Utc>) -> By<'static> {
    By {
        actor: "jo",
        reason: "",
        at,
    }
}

/// Both hubs run all five programmes, as next year's files of the shipped ones.
fn config(place: &Path) -> Config {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files: Vec<(String, String)> = PROGRAMMES
        .iter()
        .map(|(id, opens, deadline, starts, ends)| {
            let path = root.join(format!("deploy/programmes/{id}.toml"));
            let text = std::fs::read_to_string(&path).unwrap();
            let renewed = text.lines().map(|line| match line.split(" = ").next() {
                Some("opens") => format!("opens = {opens}"),
                Some("deadline") => {
                    deadline.map_or(String::new(), |day| format!("deadline = {day}"))
                }
                Some("starts") => format!("starts = {starts}"),
                Some("ends") => format!("ends = {ends}"),
                _ => line.to_owned(),
            });
            (format!("{id}.toml"), renewed.collect::<Vec<_>>().join("\n"))
        })
        .collect();
    let hub = |id: &str, name: &str, aliases: &str| {
        let address = address_of(id);
        let server = address.split('@').nth(1).unwrap();
        let out = place.join(id);
        std::fs::create_dir(&out).unwrap();
        let programmes: Vec<String> = PROGRAMMES
            .iter()
            .map(|(programme, ..)| match *programme {
                "pmr-2024" => {
                    format!("[hubs.{id}.programmes.pmr-2024]\nreports_due = \"2026-05-15\"\n")
                }
                other => format!("[hubs.{id}.programmes.{other}]\n"),
            })
            .collect();
        format!(
            "[hubs.{id}]\nname = \"{name}\"\naliases = {aliases}\naddress = \"{address}\"\nadmins = [\"jo@{server}\"]\n\
             mode = \"send\"\nlocal_authority = \"Cambridgeshire\"\nform_senders = [\"no-reply@formsnotify.test\"]\n\
             receiver = {{ authserv_id = \"mx.{server}\" }}\n\
             inbox = {{ maildir = \"in\" }}\npost = {{ directory = {out:?} }}\n\
             times = {{ notices_near = \"0 0 16 * * Mon-Fri\" }}\n{}",
            programmes.concat()
        )
    };
    let text = format!(
        "programmes = \"programmes\"\n{}{}",
        hub("cambridge", "Cambridge Maths Hub", "[\"Cambridge\"]"),
        hub(
            "archimedes",
            "Archimedes NE Maths Hub",
            "[\"Archimedes NE\"]"
        ),
    );
    config::parse(&text, "hub.toml", |_| Ok(files.clone())).unwrap()
}
