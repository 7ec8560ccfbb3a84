//! What the tests of the rules share: a school, its form, and mail in a few words.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{
    address::{Address, Mailbox},
    application::{Entry, HubTerms, State, Terms, fold},
    authentication::Authentication,
    conversation::{self, NotEvidence, Said, Topic, Whose},
    form::{FormReading, Value},
    programme::{Attribute, Key, Programme, Required},
    reading::{Author, Reading},
    ruling::{Command, Ruling},
};
use crate::config::programmes;

pub const HUB: &str = "admin@hub.test";

static SHIPPED: LazyLock<Vec<Programme>> = LazyLock::new(|| programmes::shipped().unwrap());

pub fn programmes() -> &'static [Programme] {
    &SHIPPED
}

pub fn programme(id: &str) -> &'static Programme {
    SHIPPED.iter().find(|p| p.id == id).unwrap()
}

pub fn hub() -> HubTerms {
    HubTerms {
        names: vec!["Cambridge Maths Hub".to_owned()],
        maths_hubs: programme("mrp-2018").hubs.clone(),
        own_addresses: vec![address(HUB)],
        staff: vec![address("jo.field@hubschool.sch.uk.test")],
        admins: Vec::new(),
        form_senders: vec![address("no-reply@forms.test")],
        unknown_copies: true,
        unknown_word: true,
        school_register: None,
    }
}

pub fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

/// `Name <a@b>` or `a@b`
pub fn mailbox(text: &str) -> Mailbox {
    match text.split_once(" <") {
        Some((name, rest)) => Mailbox {
            name: Some(name.to_owned()),
            address: address(rest.trim_end_matches('>')),
        },
        None => Mailbox {
            name: None,
            address: address(text),
        },
    }
}

pub fn key(text: &str) -> Key {
    text.parse().unwrap()
}

/// Of each role: name and local part, as on Oakfield's form.
pub const PEOPLE: [(&str, &str, &str); 6] = [
    ("headteacher", "Helen Archer", "h.archer"),
    ("head_of_department", "Dev Patel", "d.patel"),
    ("lead_1", "Lena Brook", "l.brook"),
    ("lead_2", "Omar Khan", "o.khan"),
    ("advocate_1", "Ana Silva", "a.silva"),
    ("advocate_2", "Ben Okoro", "b.okoro"),
];

/// A form with everything on it: of Oakfield, at oakfield.cambs.sch.uk.test.
pub fn form(id: &str) -> FormReading {
    let mut form = FormReading {
        programme: id.to_owned(),
        file: "form.docx".to_owned(),
        fields: Default::default(),
        blank: false,
        certain: true,
        doubts: Vec::new(),
        placeholders: Vec::new(),
        other_year: None,
        other_school: None,
        other_addresses: Box::default(),
        online: None,
    };
    for field in programme(id)
        .fields
        .iter()
        .filter(|f| f.required != Required::Never)
    {
        form = with(form, &field.key.to_string(), &usual(field.key));
    }
    form
}

fn usual(key: Key) -> String {
    let person = |role: &str| PEOPLE.iter().find(|(r, _, _)| *r == role).unwrap();
    match key {
        Key::MathsHub => "Cambridge Maths Hub".to_owned(),
        Key::SchoolName => "Oakfield Primary School".to_owned(),
        Key::SchoolAddress => "Mill Lane, Ely, CB7 4AA".to_owned(),
        Key::SchoolUrn => "190001".to_owned(),
        Key::SchoolPhone | Key::Person(_, Attribute::Phone) => "01632 960001".to_owned(),
        Key::LocalAuthority => "Cambridgeshire".to_owned(),
        Key::Person(role, Attribute::Name) => person(role.as_str()).1.to_owned(),
        Key::Person(role, Attribute::Email) => {
            format!("{}@oakfield.cambs.sch.uk.test", person(role.as_str()).2)
        }
        Key::Person(role, Attribute::Trn) => format!("123450{}", role as u8),
        Key::Person(_, Attribute::Role) => "Maths lead".to_owned(),
        Key::Person(_, Attribute::YearGroups) => "7 to 9".to_owned(),
        Key::GroupRequested | Key::SpecialistEngagement => "No".to_owned(),
        Key::Statement => "We serve an area of low social mobility and want to grow.".to_owned(),
        Key::SpecialistDetail | Key::GroupSchools | Key::GroupRelationship | Key::Signature(_) => {
            "-".to_owned()
        }
    }
}

/// The form with one answer changed; an empty one is left out.
pub fn with(mut form: FormReading, name: &str, value: &str) -> FormReading {
    if value.is_empty() {
        form.fields.remove(&key(name));
    } else {
        let value = Value {
            value: value.to_owned(),
            source: "form.docx, table 1".to_owned(),
        };
        form.fields.insert(key(name), value);
    }
    form
}

/// A plain mail to the hub, its sender proved, with nothing said.
pub fn mail(from: &str) -> Reading {
    Reading {
        author: Author::One(mailbox(from)),
        to: vec![mailbox(HUB)],
        cc: Vec::new(),
        reply_to: Vec::new(),
        subject: "Our form".to_owned(),
        message_id: None,
        refers_to: Vec::new(),
        date: None,
        authentication: Authentication::Pass,
        machine: None,
        copied: Vec::new(),
        forms: Vec::new(),
        files: Vec::new(),
        said: Vec::new(),
        unlabelled: Vec::new(),
        references: Vec::new(),
        urns: Vec::new(),
        programmes: Vec::new(),
        fresh: String::new(),
        foot: String::new(),
        calendar: Vec::new(),
        too_large: false,
        forwarded: None,
    }
}

impl Reading {
    pub fn copying(mut self, cc: &[&str]) -> Reading {
        self.cc.extend(cc.iter().map(|a| mailbox(a)));
        self.copied.extend(cc.iter().map(|a| mailbox(a).address));
        self
    }

    pub fn carrying(mut self, form: FormReading) -> Reading {
        self.forms.push(form);
        self
    }

    /// What its words may answer.
    pub fn overheard(mut self, text: &str) -> Reading {
        self.unlabelled = conversation::overhear(&conversation::split(Some(text), None));
        self
    }

    pub fn saying(mut self, said: Said) -> Reading {
        self.said.push(said);
        self
    }

    /// The server gave no verdict on its sender.
    pub fn unproved(mut self) -> Reading {
        self.authentication = Authentication::Unknown;
        self
    }

    /// The server says its sender is not who it says.
    pub fn forged(mut self) -> Reading {
        self.authentication = Authentication::Fail;
        self
    }
}

pub fn confirms() -> Said {
    Said::Confirms {
        quote: "I confirm".to_owned(),
    }
}

pub fn declines() -> Said {
    Said::Declines {
        quote: "I cannot sign this".to_owned(),
    }
}

pub fn hearsay() -> Said {
    Said::NotEvidence {
        quote: "she says it is fine".to_owned(),
        why: NotEvidence::Hearsay,
    }
}

pub fn asks() -> Said {
    Said::Asks {
        quote: "when does it start?".to_owned(),
        chases: false,
    }
}

pub fn chases() -> Said {
    Said::Asks {
        quote: "did you get it?".to_owned(),
        chases: true,
    }
}

pub fn withdraws() -> Said {
    Said::Withdraws {
        quote: "we withdraw".to_owned(),
    }
}

pub fn one_participant() -> Said {
    Said::OneParticipant {
        quote: "we are a small school".to_owned(),
    }
}

pub fn announces() -> Said {
    Said::AnnouncesForm {
        quote: "our form is attached".to_owned(),
    }
}

pub fn tells(whose: Whose, attribute: Attribute, value: &str) -> Said {
    Said::Supplies {
        topic: Topic::Person { whose, attribute },
        value: value.to_owned(),
        quote: value.to_owned(),
    }
}

/// `school_urn`, `lead_2.email`, …
pub fn tells_field(name: &str, value: &str) -> Said {
    Said::Supplies {
        topic: Topic::Field { key: key(name) },
        value: value.to_owned(),
        quote: value.to_owned(),
    }
}

/// What happened to one application: mails an hour apart, and rulings between them.
#[derive(Clone)]
pub struct Story {
    pub programme: &'static Programme,
    pub hub: HubTerms,
    pub deadline: Option<NaiveDate>,
    now: DateTime<Utc>,
    mails: Vec<(DateTime<Utc>, Reading, bool)>,
    bounces: Vec<(usize, Vec<Address>)>,
    rulings: Vec<Ruling>,
}

impl Story {
    /// Begins at nine, ten days after the programme opens.
    pub fn of(id: &str) -> Story {
        let programme = programme(id);
        Story {
            programme,
            hub: hub(),
            deadline: programme.deadline,
            now: programme.opens.and_hms_opt(9, 0, 0).unwrap().and_utc() + TimeDelta::days(10),
            mails: Vec::new(),
            bounces: Vec::new(),
            rulings: Vec::new(),
        }
    }

    /// A mail, an hour after the last thing that happened.
    pub fn then(mut self, mail: Reading) -> Story {
        self.mails.push((self.now, mail, false));
        self.now += TimeDelta::hours(1);
        self
    }

    /// A mail first seen more than a week after it arrived.
    pub fn then_stale(mut self, mail: Reading) -> Story {
        self.mails.push((self.now, mail, true));
        self.now += TimeDelta::hours(1);
        self
    }

    /// A letter of ours to this address came back: there is none such.
    pub fn then_bounces(mut self, of: &str) -> Story {
        self.bounces.push((self.mails.len(), vec![address(of)]));
        self.then(mail("mailer-daemon@relay.test"))
    }

    pub fn then_ruling(mut self, command: Command) -> Story {
        self.rulings.push(Ruling {
            id: self.rulings.len() as i64 + 1,
            at: self.now,
            actor: "jo".to_owned(),
            command,
            reason: "as told by telephone".to_owned(),
        });
        self.now += TimeDelta::hours(1);
        self
    }

    /// What follows happens at this instant (RFC 3339).
    pub fn at(mut self, when: &str) -> Story {
        self.now = when.parse().unwrap();
        self
    }

    pub fn state(&self) -> State {
        let order: Vec<usize> = (0..self.mails.len()).collect();
        self.state_in(&order)
    }

    /// The state when the mails are handed over in this order.
    pub fn state_in(&self, order: &[usize]) -> State {
        let none: Vec<Address> = Vec::new();
        let fingerprints: Vec<String> = (0..self.mails.len()).map(|i| format!("f{i:03}")).collect();
        let entries: Vec<Entry<'_>> = order
            .iter()
            .map(|&i| {
                let (arrival, reading, stale) = &self.mails[i];
                let bounced = self
                    .bounces
                    .iter()
                    .find(|(n, _)| *n == i)
                    .map_or(&none, |(_, b)| b);
                Entry {
                    message: i as i64 + 1,
                    arrival: *arrival,
                    fingerprint: &fingerprints[i],
                    reading,
                    form: (!reading.forms.is_empty()).then_some(0),
                    stale: *stale,
                    bounced,
                }
            })
            .collect();
        let terms = Terms {
            programme: self.programme,
            reference: Some("REF-0001"),
            deadline: self.deadline,
            hub: &self.hub,
        };
        fold(&terms, &entries, &self.rulings)
    }

    pub fn mails(&self) -> usize {
        self.mails.len()
    }
}
