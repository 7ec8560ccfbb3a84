//! One `[hubs.NAME]` table into a [`Hub`], complete and checked against the programmes.

use std::{collections::BTreeMap, path::Path};

use chrono::NaiveDate;
use toml::Value;

use super::{
    connection,
    hub::{Caps, Hub, HubProgramme, LETTER_KINDS, Mode, UnknownCounts},
    problem::Problems,
    secrets::HubSecrets,
    section::{Section, nearest},
    times::{self, Times},
};
use crate::domain::{
    address::{Address, Mailbox},
    authentication::Receiver,
    programme::Programme,
    retention::Keep,
};

const ADDRESS: &str = "write an e-mail address, like admin@hub.example";

pub fn hub(
    id: &str,
    mut section: Section,
    base: &Path,
    programmes: &[Programme],
    problems: &mut Problems,
) -> Option<(Hub, HubSecrets)> {
    if !id
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    {
        problems.add(
            section.key(""),
            "",
            "name the hub's table in small letters, digits and hyphens, like [hubs.cambridge]",
        );
    }
    let name = section.required(
        "name",
        "give the hub's full name, like Cambridge Maths Hub",
        problems,
    );
    let aliases = section.texts("aliases", problems);
    if !section.has("address") {
        problems.add(
            section.key("address"),
            "",
            "give the address schools write to",
        );
    }
    let address = section.parsed("address", Address::parse, ADDRESS, problems);
    let own_addresses = section.list_of("own_addresses", Address::parse, ADDRESS, problems);
    let staff = section.list_of("staff", Address::parse, ADDRESS, problems);
    let admins = section.list_of(
        "admins",
        mailbox,
        "write an address, or a name and an address: \"Jo Field <jo@hub.example>\"",
        problems,
    );
    if admins.is_empty() {
        problems.add(
            section.key("admins"),
            "",
            "name at least one person who gets the summary and may rule",
        );
    }
    let signature = section.text("signature", problems);
    let programmes = hub_programmes(&mut section, programmes, problems);
    let receiver = receiver(&mut section, problems);
    let unknown_counts = section
        .parsed(
            "unknown_counts",
            |word| match word {
                "all" => Some(UnknownCounts::All),
                "copied" => Some(UnknownCounts::Copied),
                "none" => Some(UnknownCounts::None),
                _ => None,
            },
            "use all, copied or none",
            problems,
        )
        .unwrap_or(UnknownCounts::All);
    let form_senders = section.list_of("form_senders", Address::parse, ADDRESS, problems);
    let mode = section
        .parsed("mode", mode_of, "use observe, draft or send", problems)
        .unwrap_or(Mode::Observe);
    let modes = modes(&mut section, problems);
    let caps = caps(&mut section, problems);
    let local_authority = section.text("local_authority", problems);
    let keep = Keep {
        months: months(&mut section, "keep_months", KEPT.months, problems),
        other_months: months(
            &mut section,
            "keep_other_months",
            KEPT.other_months,
            problems,
        ),
    };
    let times = Times::read(section.section("times", problems), problems);
    let ladder = times::ladder(section.section("reminders", problems), problems);
    let known_address = address.as_ref().map(Address::as_str);
    let inbox = part(
        &mut section,
        "inbox",
        "say where the mail comes from",
        problems,
        |inbox, problems| connection::inbox(inbox, base, known_address, problems),
    );
    let post = part(
        &mut section,
        "post",
        "say how letters are sent",
        problems,
        |post, problems| connection::post(post, base, known_address, inbox.as_ref(), problems),
    );
    section.finish(problems);
    let (inbox, inbox_secret) = inbox?;
    let (post, post_secret) = post?;
    let name = name?;
    let signature = signature.unwrap_or_else(|| {
        admins
            .first()
            .and_then(|admin| admin.name.clone())
            .map_or_else(|| name.clone(), |admin| format!("{admin}, {name}"))
    });
    let hub = Hub {
        id: id.to_owned(),
        name,
        aliases,
        address: address?,
        own_addresses,
        staff,
        admins,
        signature,
        programmes,
        receiver,
        unknown_counts,
        form_senders,
        mode,
        modes,
        caps,
        local_authority,
        keep,
        times: times?,
        ladder,
        inbox,
        post,
    };
    let secrets = HubSecrets {
        hub: id.to_owned(),
        inbox: inbox_secret,
        post: post_secret,
    };
    Some((hub, secrets))
}

/// A required table, read by `read` and left without unknown keys.
fn part<T>(
    section: &mut Section,
    key: &'static str,
    remedy: &str,
    problems: &mut Problems,
    read: impl FnOnce(&mut Section, &mut Problems) -> Option<T>,
) -> Option<T> {
    if !section.has(key) {
        let table = section.key(key);
        problems.add(&table, "", format!("{remedy}: [{table}]"));
    }
    let mut part = section.section(key, problems)?;
    let value = read(&mut part, problems);
    part.finish(problems);
    value
}

/// `programmes = ["pmr-2022"]`, or a table with settings: `[hubs.x.programmes.pmr-2022]`.
fn hub_programmes(
    section: &mut Section,
    known: &[Programme],
    problems: &mut Problems,
) -> Vec<HubProgramme> {
    let key = section.key("programmes");
    let mut chosen: Vec<(String, Option<Section>)> = match section.take("programmes") {
        Some(Value::Table(table)) => Section::new(&key, table)
            .into_sections(problems)
            .into_iter()
            .map(|(id, section)| (id, Some(section)))
            .collect(),
        Some(Value::Array(ids)) => {
            let mut chosen = Vec::new();
            for id in ids {
                match id {
                    Value::String(id) => chosen.push((id, None)),
                    other => problems.add(&key, other.type_str(), "list programme ids in quotes"),
                }
            }
            chosen
        }
        Some(other) => {
            problems.add(
                &key,
                other.type_str(),
                "list programme ids, like [\"pmr-2022\"]",
            );
            return Vec::new();
        }
        None => Vec::new(),
    };
    if chosen.is_empty() {
        problems.add(
            &key,
            "",
            "name at least one programme the hub runs, like [\"pmr-2022\"]",
        );
    }
    let ids: Vec<&str> = known
        .iter()
        .map(|programme| programme.id.as_str())
        .collect();
    let mut programmes: Vec<HubProgramme> = Vec::new();
    for (id, settings) in chosen.drain(..) {
        let programme = known.iter().find(|programme| programme.id == id);
        if programme.is_none() {
            let hint = nearest(&id, &ids).map_or_else(
                || format!("known are {}", ids.join(", ")),
                |near| format!("did you mean {near}?"),
            );
            problems.add(&key, &id, format!("no such programme: {hint}"));
        }
        if programmes.iter().any(|earlier| earlier.id == id) {
            problems.add(&key, &id, "listed twice: keep one");
            continue;
        }
        let (mut own_deadline, mut reports_due, mut keep_months) = (None, None, None);
        if let Some(mut settings) = settings {
            own_deadline = deadline(&mut settings, programme, problems);
            reports_due = date_of_reports(&mut settings, problems);
            let own = settings.has("keep_months");
            keep_months = own.then(|| months(&mut settings, "keep_months", KEPT.months, problems));
            settings.finish(problems);
        }
        programmes.push(HubProgramme {
            id,
            deadline: own_deadline,
            reports_due,
            keep_months,
        });
    }
    programmes
}

fn deadline(
    section: &mut Section,
    programme: Option<&Programme>,
    problems: &mut Problems,
) -> Option<Option<NaiveDate>> {
    let text = match section.take("deadline")? {
        Value::String(text) => text,
        Value::Datetime(date) => date.to_string(),
        other => other.type_str().to_owned(),
    };
    if text == "none" {
        return Some(None);
    }
    let key = section.key("deadline");
    let Ok(date) = text.parse::<NaiveDate>() else {
        problems.add(key, text, "write a date like 2022-06-10, or \"none\"");
        return None;
    };
    if let Some(programme) = programme {
        if date < programme.opens {
            problems.add(
                key,
                text,
                format!(
                    "the programme opens only on {}: set a later date",
                    programme.opens
                ),
            );
        } else if date > programme.ends {
            problems.add(
                key,
                text,
                format!(
                    "the programme ends on {}: set an earlier date",
                    programme.ends
                ),
            );
        }
    }
    Some(Some(date))
}

fn date_of_reports(section: &mut Section, problems: &mut Problems) -> Option<NaiveDate> {
    let text = match section.take("reports_due")? {
        Value::String(text) => text,
        Value::Datetime(date) => date.to_string(),
        other => other.type_str().to_owned(),
    };
    let date = text.parse::<NaiveDate>().ok();
    if date.is_none() {
        let key = section.key("reports_due");
        problems.add(key, text, "write a date like 2023-06-30");
    }
    date
}

/// Where a hub says nothing. No document of the programmes names a time.
const KEPT: Keep = Keep {
    months: 24,
    other_months: 12,
};

fn months(section: &mut Section, key: &'static str, usual: u32, problems: &mut Problems) -> u32 {
    section.number(key, 1..=240, usual, problems)
}

fn receiver(section: &mut Section, problems: &mut Problems) -> Receiver {
    let Some(mut receiver) = section.section("receiver", problems) else {
        return Receiver::Nobody;
    };
    let pinned = receiver.text("authserv_id", problems);
    let profile = receiver.parsed(
        "profile",
        |word| (word == "exchange-online").then_some(Receiver::ExchangeOnline),
        "the only profile is exchange-online",
        problems,
    );
    if pinned.is_some() && profile.is_some() {
        problems.add(
            receiver.key("profile"),
            "",
            "give `authserv_id` or `profile`, not both",
        );
    }
    receiver.finish(problems);
    profile
        .or(pinned.map(Receiver::Pinned))
        .unwrap_or(Receiver::Nobody)
}

fn mode_of(word: &str) -> Option<Mode> {
    match word {
        "observe" => Some(Mode::Observe),
        "draft" => Some(Mode::Draft),
        "send" => Some(Mode::Send),
        _ => None,
    }
}

fn modes(section: &mut Section, problems: &mut Problems) -> BTreeMap<String, Mode> {
    let Some(mut section) = section.section("modes", problems) else {
        return BTreeMap::new();
    };
    let mut modes = BTreeMap::new();
    for kind in LETTER_KINDS {
        if let Some(mode) = section.parsed(kind, mode_of, "use observe, draft or send", problems) {
            modes.insert(kind.to_owned(), mode);
        }
    }
    section.finish(problems);
    modes
}

fn caps(section: &mut Section, problems: &mut Problems) -> Caps {
    let usual = Caps::default();
    let Some(mut section) = section.section("caps", problems) else {
        return usual;
    };
    let mut cap = |key, default| section.number(key, 0..=10_000, default, problems);
    let caps = Caps {
        change_per_address_hour: cap("change_per_address_hour", usual.change_per_address_hour),
        change_per_application_day: cap(
            "change_per_application_day",
            usual.change_per_application_day,
        ),
        repeat_per_application_day: cap(
            "repeat_per_application_day",
            usual.repeat_per_application_day,
        ),
        repeat_per_address_day: cap("repeat_per_address_day", usual.repeat_per_address_day),
        domain_hour: cap("domain_hour", usual.domain_hour),
        hub_hour: cap("hub_hour", usual.hub_hour),
    };
    section.finish(problems);
    caps
}

/// `jo@hub.example`, or `Jo Field <jo@hub.example>`.
fn mailbox(text: &str) -> Option<Mailbox> {
    match text.split_once('<') {
        Some((name, rest)) => {
            let name = name.trim().trim_matches('"').trim();
            Some(Mailbox {
                name: (!name.is_empty()).then(|| name.to_owned()),
                address: Address::parse(rest.strip_suffix('>')?)?,
            })
        }
        None => Some(Mailbox {
            name: None,
            address: Address::parse(text)?,
        }),
    }
}
