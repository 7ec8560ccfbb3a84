//! A hub's office on a register of its own: mail comes in, and one sees what became of it.

use std::{fmt::Write as _, future::Future, path::Path, sync::LazyLock};

use chrono::{DateTime, TimeDelta, Utc};
use countersign::{
    bot::{
        judge::{Arrived, Judge, Outcome, Place},
        remind::recheck_once,
        rule::By,
        wake::wake_once,
    },
    config::Config,
    domain::{
        application::State,
        mail,
        reading::{Reader, Watched},
    },
    post::identity::Key,
    render::Letters,
    store::{Access, Db, applications, holds, outbox},
};

pub const HUB: &str = "admin@cambridgemathshub.test";

/// Runs a story on an empty register of either engine.
pub fn both<F: Future<Output = ()>>(story: impl Fn(Office) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("register.db");
    runtime.block_on(async { story(Office::at(file.to_str().unwrap()).await).await });
    runtime.block_on(async { story(Office::at(&crate::postgres::database().await).await).await });
}

/// What every office has alike, made once.
struct Furniture {
    config: Config,
    letters: Letters,
    reader: Reader,
}

static FURNITURE: LazyLock<Furniture> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/hub.toml");
    let config = Config::load(&path).unwrap();
    Furniture {
        letters: Letters::compiled_in().unwrap(),
        reader: Reader::new(&config.programmes),
        config,
    }
});

pub struct Office {
    pub db: Db,
    pub config: &'static Config,
    letters: &'static Letters,
    key: Key,
    pub reader: &'static Reader,
    pub now: DateTime<Utc>,
    count: u32,
    pub from_before: bool,
    /// What comes lies in the junk folder.
    pub junk: bool,
    /// Where what comes is found.
    pub folder: &'static str,
}

impl Office {
    pub async fn at(place: &str) -> Office {
        Office::with(Db::open(place, Access::Daemon).await.unwrap())
    }

    pub async fn scratch() -> Office {
        Office::with(Db::scratch().await.unwrap())
    }

    /// The same office under another configuration, made by `edit`.
    pub fn furnished(mut self, edit: impl FnOnce(&mut Config)) -> Office {
        let mut config = self.config.clone();
        edit(&mut config);
        self.config = Box::leak(Box::new(config));
        self
    }

    fn with(db: Db) -> Office {
        Office {
            db,
            config: &FURNITURE.config,
            letters: &FURNITURE.letters,
            key: Key::new(&[7; 32]).unwrap(),
            reader: &FURNITURE.reader,
            now: "2022-05-03T09:00:00Z".parse().unwrap(),
            count: 0,
            from_before: false,
            junk: false,
            folder: "INBOX",
        }
    }

    /// A mail, a little over an hour after the last one; its letters are sent at once.
    pub async fn receives(&mut self, mail: &Mail) -> Outcome {
        self.now += TimeDelta::minutes(61);
        let outcome = self.judges(&mail.raw(), self.now, self.now).await;
        self.sends().await;
        outcome
    }

    /// In a line: "request-missing shared-address / missing-items".
    pub async fn answers(&mut self, mail: &Mail) -> String {
        shown(&self.receives(mail).await)
    }

    pub async fn judges(
        &mut self,
        raw: &[u8],
        arrival: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Outcome {
        let arrived = self.reads(raw, arrival);
        let mut tx = self.db.begin().await.unwrap();
        let judge = self.judge();
        let outcome = judge.judge_once(&mut tx, &arrived, now).await.unwrap();
        tx.commit().await.unwrap();
        outcome
    }

    /// A mail that is about to be judged.
    pub fn reads(&mut self, raw: &[u8], arrival: DateTime<Utc>) -> Arrived {
        self.count += 1;
        let judge = self.judge();
        let hub = judge.hub;
        let mail = mail::parse(raw);
        let watched = Watched {
            own_addresses: &judge.terms.own_addresses,
            receiver: &hub.receiver,
        };
        Arrived {
            place: Place {
                account: "office".to_owned(),
                folder: self.folder.to_owned(),
                uidvalidity: 1,
                uid: self.count.to_string(),
                arrival,
                from_before: self.from_before,
            },
            junk: self.junk,
            fingerprint: mail::fingerprint(&mail),
            reading: self.reader.read(&mail, watched, false),
            raw: raw.to_vec(),
        }
    }

    pub fn judge(&self) -> Judge<'_> {
        let hub = self.config.hub("cambridge").unwrap();
        Judge::new(self.config, hub, self.letters, &self.key)
    }

    /// What the calendar calls for at that time; says when it wakes next.
    pub async fn wakes(&mut self, now: &str) -> DateTime<Utc> {
        self.now = now.parse().unwrap();
        wake_once(&self.judge(), &self.db, self.now)
            .await
            .unwrap()
            .unwrap()
    }

    /// What the calendar calls for at that time, looked at again and sent at once; summary and
    /// notices left out. In a line a mail:
    /// "deadline-reminder l.brook, h.archer: Re: Our form [PMR22-0001]".
    pub async fn posts(&mut self, now: &str) -> Vec<String> {
        self.wakes(now).await;
        let mut mails = Vec::new();
        loop {
            while recheck_once(&self.judge(), &self.db, self.now)
                .await
                .unwrap()
            {}
            let mut tx = self.db.begin().await.unwrap();
            let next = outbox::claim_due(&mut tx, "cambridge", self.now).await;
            let Some(letter) = next.unwrap() else {
                break;
            };
            let people = outbox::recipients(&mut tx, letter.id).await.unwrap();
            let named = |field| {
                let of = people.iter().filter(move |to| to.field == field);
                of.map(|to| to.key.split('@').next().unwrap().to_owned())
            };
            let to: Vec<String> = named(outbox::RecipientField::To)
                .chain(named(outbox::RecipientField::Cc))
                .collect();
            // The admins' morning mail is other tests' matter.
            if !["summary", "notice"].contains(&letter.kind.as_str()) {
                mails.push(format!(
                    "{} {}: {}",
                    letter.kind,
                    to.join(", "),
                    letter.subject
                ));
            }
            for to in &people {
                let taken = outbox::RecipientState::Taken;
                outbox::recipient_decided(&mut tx, letter.id, &to.key, taken, None, self.now)
                    .await
                    .unwrap();
            }
            outbox::sent(&mut tx, letter.id, "250 ok", self.now)
                .await
                .unwrap();
            tx.commit().await.unwrap();
        }
        mails
    }

    /// Everything due goes, and is taken.
    pub async fn sends(&mut self) {
        let mut tx = self.db.begin().await.unwrap();
        while let Some(letter) = outbox::claim_due(&mut tx, "cambridge", self.now)
            .await
            .unwrap()
        {
            for to in outbox::recipients(&mut tx, letter.id).await.unwrap() {
                let taken = outbox::RecipientState::Taken;
                outbox::recipient_decided(&mut tx, letter.id, &to.key, taken, None, self.now)
                    .await
                    .unwrap();
            }
            outbox::sent(&mut tx, letter.id, "250 ok", self.now)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// Every letter ever written.
    pub async fn letters(&self) -> Vec<outbox::LetterRow> {
        let mut tx = self.db.begin().await.unwrap();
        let mut all = Vec::new();
        use outbox::LetterState::{Due, Held, Overtaken, Sending, Sent};
        for state in [Due, Held, Overtaken, Sending, Sent] {
            all.extend(outbox::in_state(&mut tx, "cambridge", state).await.unwrap());
        }
        tx.rollback().await.unwrap();
        all.sort_by_key(|l| l.id.0);
        all
    }

    /// The latest letter of a kind.
    pub async fn last(&self, kind: &str) -> outbox::LetterRow {
        let letters = self.letters().await;
        letters.into_iter().rfind(|l| l.kind == kind).expect(kind)
    }

    /// A ruling of Jo's.
    pub fn by(&self) -> By<'static> {
        By {
            actor: "jo",
            reason: "",
            at: self.now,
        }
    }

    pub async fn states(&self) -> Vec<(String, State)> {
        let mut tx = self.db.begin().await.unwrap();
        let listing = applications::Listing {
            hub: "cambridge",
            programme: None,
            status: None,
            urn: None,
            after: None,
            limit: 100,
        };
        let rows = applications::list(&mut tx, listing).await.unwrap();
        tx.rollback().await.unwrap();
        let mut states: Vec<(String, State)> = rows
            .into_iter()
            .map(|r| {
                (
                    r.urn.unwrap_or(r.reference),
                    serde_json::from_str(&r.state).unwrap(),
                )
            })
            .collect();
        states.sort_by(|a, b| a.0.cmp(&b.0));
        states
    }

    /// "190001 complete, 190002 incomplete signature.lead_2"
    pub async fn register(&self) -> String {
        let of = |(urn, state): (String, State)| {
            let missing: Vec<String> = state.missing.iter().map(ToString::to_string).collect();
            format!("{urn} {} {}", state.status.as_str(), missing.join(" "))
                .trim()
                .to_owned()
        };
        self.states()
            .await
            .into_iter()
            .map(of)
            .collect::<Vec<_>>()
            .join(", ")
    }

    pub async fn open_holds(&self) -> usize {
        let mut tx = self.db.begin().await.unwrap();
        let open = holds::list_open(&mut tx, "cambridge").await.unwrap().len();
        tx.rollback().await.unwrap();
        open
    }
}

/// The text of a letter on one line: lines are broken for windows, not for tests.
pub fn words_of(letter: &outbox::LetterRow) -> String {
    let text = mail::parse(&letter.bytes).text.unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Of each part: decision, reviews, letters.
pub fn shown(outcome: &Outcome) -> String {
    let parts = outcome.parts.iter().map(|part| {
        let mut text = part.verdict.decision.as_str().to_owned();
        for review in &part.verdict.review {
            write!(text, " {}", review.as_str()).unwrap();
        }
        for letter in &part.letters {
            let held = if letter.withheld.is_some() {
                " (held)"
            } else {
                ""
            };
            write!(text, " / {}{held}", letter.kind).unwrap();
        }
        text
    });
    parts.collect::<Vec<_>>().join(" + ")
}

#[derive(Clone)]
pub struct School {
    pub name: &'static str,
    pub urn: &'static str,
    pub domain: &'static str,
    pub address: &'static str,
}

pub const OAK: School = School {
    name: "Oakfield Primary School",
    urn: "190001",
    domain: "oakfield.cambs.sch.uk.test",
    address: "Mill Lane, Ely, CB7 4AA",
};

pub const ELM: School = School {
    name: "Elm Road Primary School",
    urn: "190002",
    domain: "elmroad.cambs.sch.uk.test",
    address: "Elm Road, March, PE15 8AA",
};

impl School {
    pub fn head(&self) -> String {
        format!("h.archer@{}", self.domain)
    }

    pub fn lead_1(&self) -> String {
        format!("l.brook@{}", self.domain)
    }

    pub fn lead_2(&self) -> String {
        format!("o.khan@{}", self.domain)
    }

    pub fn all(&self) -> Vec<String> {
        vec![self.head(), self.lead_1(), self.lead_2()]
    }

    /// Numbers that no letter may print.
    pub fn trn(&self, lead: u32) -> String {
        format!("{}{lead}", self.urn)
    }

    /// The form of 2022/23 typed into a mail.
    pub fn form(&self) -> String {
        let School {
            name, urn, address, ..
        } = self;
        let (head, lead_1, lead_2) = (self.head(), self.lead_1(), self.lead_2());
        let (trn_1, trn_2) = (self.trn(1), self.trn(2));
        format!(
            "Primary Mastery Readiness Work Group 2022/23\nApplication Form\n\n\
             Which Maths Hub are you applying to?\nCambridge Maths Hub\n\n\
             School details\nName of school\n{name}\n\nAddress\n{address}\n\nSchool URN\n{urn}\n\n\
             Contact telephone number\n01632 960001\n\nName of headteacher\nHelen Archer\n\nEmail\n{head}\n\n\
             Local Authority\nCambridgeshire\n\n\
             Details of Lead Participant 1\nName\nLena Brook\n\nEmail\n{lead_1}\n\n\
             Teacher reference number (TRN)\n{trn_1}\n\nTelephone\n01632 960002\n\n\
             School role/s including teaching group(s) in 2022/23\nMaths lead\n\n\
             Details of Lead Participant 2\nName\nOmar Khan\n\nEmail\n{lead_2}\n\n\
             Teacher reference number (TRN)\n{trn_2}\n\nTelephone\n01632 960003\n\n\
             School role/s including teaching group(s) in 2022/23\nYear 4 teacher\n\n\
             Headteacher statement\nPlease give details of why you wish the school to participate in the Work Group \
             and why you believe that Mastery Readiness is suitable for your school.\n\
             Secretly {name} was judged to require improvement.\n\n\
             Group Applications\nWe wish to be considered as part of a group application: Yes/No\nNo\n"
        )
    }

    pub fn sends_form(&self, copying: &[String]) -> Mail {
        Mail::from(&self.lead_1())
            .copying(copying)
            .subject("Our form")
            .says(&self.form())
    }
}

/// A mail to the hub whose sender is proved.
#[derive(Clone)]
pub struct Mail {
    from: String,
    cc: Vec<String>,
    subject: String,
    id: String,
    refers_to: Option<String>,
    verdict: &'static str,
    header: String,
    body: String,
    files: Vec<(String, String)>,
}

impl Mail {
    pub fn from(from: &str) -> Mail {
        Mail {
            from: from.to_owned(),
            cc: Vec::new(),
            subject: "Hello".to_owned(),
            id: String::new(),
            refers_to: None,
            verdict: "pass",
            header: String::new(),
            body: String::new(),
            files: Vec::new(),
        }
    }

    pub fn copying(mut self, cc: &[String]) -> Mail {
        self.cc.extend_from_slice(cc);
        self
    }

    pub fn subject(mut self, subject: &str) -> Mail {
        subject.clone_into(&mut self.subject);
        self
    }

    pub fn says(mut self, body: &str) -> Mail {
        body.clone_into(&mut self.body);
        self
    }

    /// Told apart from mails that say the same.
    pub fn id(mut self, id: &str) -> Mail {
        self.id = format!("{id}@mail.test");
        self
    }

    pub fn in_reply_to(mut self, id: &str) -> Mail {
        self.refers_to = Some(if id.contains('@') {
            id.to_owned()
        } else {
            format!("{id}@mail.test")
        });
        self
    }

    /// Nobody vouches for its sender, and nobody speaks against them.
    pub fn unproved(mut self) -> Mail {
        self.verdict = "none";
        self
    }

    pub fn forged(mut self) -> Mail {
        self.verdict = "fail";
        self
    }

    pub fn header(mut self, line: &str) -> Mail {
        writeln!(self.header, "{line}").unwrap();
        self
    }

    pub fn with_file(mut self, name: &str, text: &str) -> Mail {
        self.files.push((name.to_owned(), text.to_owned()));
        self
    }

    pub fn raw(&self) -> Vec<u8> {
        let domain = self.from.rsplit_once('@').unwrap().1;
        let mut text = format!(
            "Authentication-Results: mx.cambridgemathshub.test; dmarc={} header.from={domain}\n\
             From: {}\nTo: {HUB}\nSubject: {}\nDate: Tue, 3 May 2022 10:00:00 +0100\nMIME-Version: 1.0\n{}",
            self.verdict, self.from, self.subject, self.header
        );
        if !self.cc.is_empty() {
            writeln!(text, "Cc: {}", self.cc.join(", ")).unwrap();
        }
        if !self.id.is_empty() {
            writeln!(text, "Message-ID: <{}>", self.id).unwrap();
        }
        if let Some(id) = &self.refers_to {
            writeln!(text, "In-Reply-To: <{id}>\nReferences: <{id}>").unwrap();
        }
        if self.header.contains("Content-Type") {
            write!(text, "\n{}", self.body).unwrap();
            return text.into_bytes();
        }
        if self.files.is_empty() {
            write!(
                text,
                "Content-Type: text/plain; charset=utf-8\n\n{}",
                self.body
            )
            .unwrap();
            return text.into_bytes();
        }
        write!(
            text,
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n{}\n",
            self.body
        )
        .unwrap();
        for (name, file) in &self.files {
            write!(text, "--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=\"{name}\"\n\n{file}\n").unwrap();
        }
        text.push_str("--b--\n");
        text.into_bytes()
    }
}
