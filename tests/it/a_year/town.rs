//! The two offices that hear by mail of what their schools do.

use std::{collections::BTreeMap, path::Path};

use chrono::{DateTime, Utc};
use countersign::{
    bot::{
        judge::{Judge, Outcome},
        rule::By,
        send::Sender,
    },
    config::{self, Config},
    domain::{address::Address, application::in_words as date_in_words, reading::Reader},
    mailbox::{Mailbox, Patience},
    post::{identity::Key as Signing, smtp},
    render::Letters,
    store::{
        Db, invitations,
        outbox::{self, LetterState},
    },
};

use super::{
    inbox::Waits,
    mails::{Mail, Sample, address_of, words},
    schools::{CHASED_BY, Course, Deed, HUBS, PROGRAMMES, STATEMENT_BY, School, school},
    sink::Accepted,
};
use crate::conversations::office::words_of;

const STATEMENT: &str = "Here is our statement.\n\nOur school has taught for mastery for two years and \
    wishes to go further. Progress in mathematics is good, our staff are keen to learn with others, and \
    the governors support us in releasing two teachers for each of the meetings.";

pub struct Town {
    pub db: Db,
    pub config: Config,
    letters: Letters,
    key: Signing,
    pub reader: Reader,
    samples: BTreeMap<&'static str, Sample>,
    pub schools: Vec<School>,
    pub sink: Vec<Accepted>,
    pub senders: Vec<Sender>,
    pub place: tempfile::TempDir,
    pub mailboxes: Vec<Mailbox>,
    /// What lies in the hubs' folders and has not been judged, by the name of its file.
    pub waiting: BTreeMap<(&'static str, String), Waits>,
    pub count: usize,
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
            mailboxes: Vec::new(),
            waiting: BTreeMap::new(),
            count: 0,
        };
        town.restarts().await;
        for hub in HUBS {
            // First contact: from then on what comes is answered.
            assert!(town.looks(hub, super::at(super::FIRST)).await);
        }
        town.invites().await;
        town
    }

    /// What the daemon holds outside its register is lost.
    pub async fn restarts(&mut self) {
        self.senders.clear();
        self.mailboxes.clear();
        for hub in HUBS.map(|hub| self.config.hub(hub).unwrap()) {
            self.senders
                .push(Sender::new(hub, smtp::Patience::default()).unwrap());
            let mailbox = Mailbox::connect(&hub.inbox, Patience::default()).await;
            self.mailboxes.push(mailbox.unwrap());
        }
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

    pub async fn happens(&mut self, n: usize, deed: Deed, at: DateTime<Utc>) {
        let hub = self.schools[n].hub;
        let order = match deed {
            Deed::Mine => "mine REF".to_owned(),
            Deed::Shortlisted => format!("shortlist REF by {}", in_words(STATEMENT_BY)),
            Deed::Chased => format!("chase REF by {}", in_words(CHASED_BY)),
            _ => {
                if let Some(mail) = self.mail(n, deed) {
                    self.arrives(&mail, Waits::For(n, deed), at);
                }
                return;
            }
        };
        // What has come while nobody looked.
        self.looks(hub, at).await;
        let order = order.replace("REF", self.reference(n));
        self.orders(hub, &order, at).await;
    }

    pub fn reference(&self, n: usize) -> &str {
        self.schools[n].reference.as_deref().unwrap()
    }

    /// The admin answers the last summary, and is obeyed.
    pub async fn orders(&mut self, hub: &'static str, order: &str, now: DateTime<Utc>) {
        let mut sink = self.sink.iter();
        let summary = sink.rfind(|mail| mail.hub == hub && mail.kind == "summary");
        let server = address_of(hub).split('@').nth(1).unwrap();
        let mail = Mail {
            hub,
            id: format!("order-{}@{server}", self.count),
            from: format!("jo@{server}"),
            cc: Vec::new(),
            subject: "Re: Your applications".to_owned(),
            answers: Some(summary.unwrap().message_id.clone()),
            content: words(order),
        };
        self.arrives(&mail, Waits::AsOrder, now);
        assert!(self.looks(hub, now).await, "{hub} is not obeyed at {now}");
        let mut tx = self.db.read().await.unwrap();
        let due = outbox::in_state(&mut tx, hub, LetterState::Due).await;
        let told = due.unwrap().into_iter().rfind(|l| l.kind == "transcript");
        let told = words_of(&told.unwrap());
        let refused = told.contains("Not done") || told.contains("Nothing was changed");
        assert!(!refused, "{order}: {told}");
    }

    /// The year is no test of reading: a mail that is taken otherwise than meant would prove nothing.
    pub fn is_understood(&mut self, n: usize, deed: Deed, outcome: &Outcome) {
        if deed == Deed::Applies {
            let application = outcome.parts[0].application.as_ref().unwrap();
            self.schools[n].reference = Some(application.reference.clone());
        }
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
            Deed::Mine | Deed::Shortlisted | Deed::Chased => return None,
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

fn in_words(date: &str) -> String {
    date_in_words(date.parse().unwrap())
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
        let (out, inbox) = (place.join(id), place.join(format!("{id}-in")));
        std::fs::create_dir(&out).unwrap();
        for sub in ["new", "cur", "tmp"] {
            std::fs::create_dir_all(inbox.join(sub)).unwrap();
        }
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
             inbox = {{ maildir = {inbox:?} }}\npost = {{ directory = {out:?} }}\n\
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
