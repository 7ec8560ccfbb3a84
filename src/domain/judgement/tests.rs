use super::*;
use crate::{
    document::Unreadable,
    domain::{
        conversation::Said,
        form::FormReading,
        machine_mail::{Bounce, MachineMail},
        matching::{Link, Rule},
        reading::{Author, Forwarded, OtherFile, WhatFile},
        testing::*,
    },
};

mod telling;

const HEAD: &str = "h.archer@oakfield.cambs.sch.uk.test";
const LEAD_1: &str = "l.brook@oakfield.cambs.sch.uk.test";
const LEAD_2: &str = "o.khan@oakfield.cambs.sch.uk.test";

/// "hold-for-review late / received": decision, reviews, letter.
fn shown(verdict: &Verdict) -> String {
    let mut text = verdict.decision.as_str().to_owned();
    for review in &verdict.review {
        text = format!("{text} {}", review.as_str());
    }
    match verdict.letter {
        Some((kind, _)) => format!("{text} / {}", kind.as_str()),
        None => text,
    }
}

fn sent(form: FormReading) -> Reading {
    mail(LEAD_1).copying(&[HEAD, LEAD_2]).carrying(form)
}

/// The verdict on the last mail of a story that began with nothing.
fn judged(mails: Vec<Reading>) -> Verdict {
    let mut story = Story::of("pmr-2022");
    let mut before = None;
    let mut verdict = None;
    for reading in mails {
        story = story.then(reading.clone());
        let after = story.state();
        let facts = FormFacts {
            online: false,
            exported: false,
            same_form_age: None,
        };
        verdict = Some(match (&before, reading.forms.is_empty()) {
            (Some(before), true) => on_follow_up(&reading, story.programme, before, &after),
            (before, _) => on_form(&reading, facts, before.as_ref(), &after),
        });
        before = Some(after);
    }
    verdict.unwrap()
}

#[track_caller]
fn check(mails: Vec<Reading>, expected: &str) {
    assert_eq!(shown(&judged(mails)), expected);
}

fn whole() -> Reading {
    sent(form("pmr-2022"))
}

fn alone_sent() -> Reading {
    mail(LEAD_1).carrying(form("pmr-2022"))
}

#[test]
fn a_form_is_acknowledged_or_asked_about() {
    check(vec![whole()], "acknowledge-complete / acknowledgement");
    check(vec![alone_sent()], "request-missing / missing-items");
    check(
        vec![whole().saying(asks())],
        "acknowledge-complete question / acknowledgement",
    );
    check(
        vec![sent(with(form("pmr-2022"), "lead_2.email", HEAD))],
        "request-missing shared-address / missing-items",
    );
}

#[test]
fn a_hold_of_the_form_is_answered_with_received() {
    let mut last_year = form("pmr-2022");
    last_year.other_year = Some("2021/22".to_owned());
    check(
        vec![sent(last_year)],
        "hold-for-review wrong-programme / received",
    );
    check(
        vec![sent(with(form("pmr-2022"), "maths_hub", "Archimedes NE"))],
        "hold-for-review wrong-hub / received",
    );
    let mut two_schools = form("pmr-2022");
    two_schools.other_school = Some("191235".to_owned());
    check(
        vec![sent(two_schools)],
        "hold-for-review several-schools / received",
    );
    let other = with(form("pmr-2022"), "lead_2.name", "Ruth Vane");
    check(
        vec![whole(), sent(other)],
        "hold-for-review conflict / received",
    );
    check(
        vec![
            sent(with(
                with(form("pmr-2022"), "lead_2.name", ""),
                "lead_2.trn",
                "",
            ))
            .saying(one_participant()),
        ],
        "hold-for-review small-school / received",
    );
    check(
        vec![alone_sent().forged()],
        "hold-for-review not-authenticated",
    );
}

#[test]
fn a_follow_up_reports_what_it_changed() {
    let head = || mail(HEAD);
    check(
        vec![alone_sent(), head().saying(confirms())],
        "request-missing / update",
    );
    check(
        vec![alone_sent(), head().copying(&[LEAD_2]).saying(confirms())],
        "acknowledge-complete / acknowledgement",
    );
    check(
        vec![alone_sent(), head().saying(hearsay())],
        "request-missing / missing-items",
    );
    check(vec![whole(), head().saying(confirms())], "ignore");
    // from somebody who has signed, for somebody who has not
    let by_one = |quote: &str| {
        let quote = quote.to_owned();
        mail(LEAD_1).saying(Said::Confirms { quote })
    };
    check(
        vec![alone_sent(), by_one("Both Omar and I confirm")],
        "request-missing / missing-items",
    );
    check(vec![alone_sent(), by_one("I confirm")], "ignore");
    check(vec![whole(), by_one("Both Omar and I confirm")], "ignore");
    check(vec![whole(), head()], "ignore");
    check(
        vec![whole(), head().saying(chases())],
        "acknowledge-complete / acknowledgement",
    );
    check(
        vec![alone_sent(), head().saying(chases())],
        "request-missing / missing-items",
    );
    check(
        vec![whole(), head().saying(asks())],
        "hold-for-review question",
    );
    check(
        vec![whole(), head().saying(declines())],
        "hold-for-review declined",
    );
    check(
        vec![whole(), head().saying(withdraws())],
        "hold-for-review withdrawal / received",
    );
    check(
        vec![whole(), head().saying(confirms()).forged()],
        "hold-for-review not-authenticated",
    );
    check(
        vec![whole(), head().saying(announces())],
        "request-missing / missing-items",
    );
}

#[test]
fn the_same_form_again_is_answered_when_an_hour_has_passed() {
    let state = Story::of("pmr-2022").then(whole()).state();
    for (age, expected) in [
        (Some(10), "ignore"),
        (Some(3599), "ignore"),
        (Some(3600), "acknowledge-complete / acknowledgement"),
    ] {
        let facts = FormFacts {
            online: false,
            exported: false,
            same_form_age: age,
        };
        assert_eq!(
            shown(&on_form(&whole(), facts, Some(&state), &state)),
            expected
        );
    }
}

fn file(what: WhatFile) -> OtherFile {
    OtherFile {
        name: "Mastery form.docx".to_owned(),
        what,
    }
}

#[track_caller]
fn check_orphan(reading: &Reading, link: Link, expected: &str) {
    assert_eq!(shown(&without_application(reading, &link)), expected);
}

/// Case 40: a scan is called empty.
#[test]
fn a_file_that_is_no_readable_form_is_asked_for_again_or_held() {
    for (why, expected) in [
        (Unreadable::Protected, "request-missing / missing-items"),
        (
            Unreadable::Damaged("cut short".into()),
            "request-missing / missing-items",
        ),
        (Unreadable::Empty, "request-missing / missing-items"),
        (Unreadable::Picture, "hold-for-review unreadable / received"),
        (
            Unreadable::Hostile("bomb".into()),
            "hold-for-review suspicious",
        ),
    ] {
        let mut reading = mail(LEAD_1);
        reading.files.push(file(WhatFile::Unreadable(why.clone())));
        check_orphan(&reading, Link::Nothing, expected);
    }
    // A trust's office has several schools: which of them it is for is a second question.
    for (why, expected) in [
        (Unreadable::Protected, "request-missing / missing-items"),
        (
            Unreadable::Picture,
            "hold-for-review unreadable ambiguous-match / received",
        ),
        (
            Unreadable::Hostile("bomb".into()),
            "hold-for-review suspicious",
        ),
    ] {
        let mut reading = mail(LEAD_1);
        reading.files.push(file(WhatFile::Unreadable(why)));
        check_orphan(&reading, Link::Ambiguous(vec![1, 2]), expected);
    }
    let mut unknown = mail(LEAD_1);
    unknown.files.push(file(WhatFile::UnknownForm));
    check_orphan(
        &unknown,
        Link::Nothing,
        "hold-for-review wrong-programme / received",
    );
    let mut scan = mail(LEAD_1);
    scan.subject = "Scan".to_owned();
    scan.files.push(OtherFile {
        name: "IMG_2.jpg".to_owned(),
        what: WhatFile::Unreadable(Unreadable::Picture),
    });
    check_orphan(&scan, Link::Nothing, "hold-for-review unreadable");
}

/// Many schools' addresses do not say that they are a school's; a form must not be lost for that.
#[test]
fn a_form_nobody_could_open_or_attached_is_seen_by_a_person() {
    let damaged = || {
        file(WhatFile::Unreadable(Unreadable::Damaged(
            "cut short".into(),
        )))
    };
    let (school, trust) = (
        "office@oak.cambs.sch.uk.test",
        "office@oakleigh.org.uk.test",
    );
    let held = "hold-for-review unreadable";
    for (from, subject, foot, says, file, expected) in [
        (
            school,
            "Completed form attached",
            "",
            true,
            None,
            "request-missing / missing-items",
        ),
        (trust, "Completed form attached", "", true, None, held),
        (
            trust,
            "Completed form attached",
            "Jo Oak, Maths lead, Oakleigh School",
            true,
            None,
            "request-missing / missing-items",
        ),
        (trust, "Form", "", false, Some("scan.docx"), held),
        (trust, "From Jo", "", false, Some("our form.docx"), held),
        (
            trust,
            "From Jo",
            "Jo Oak, Headteacher",
            false,
            Some("scan.docx"),
            held,
        ),
        (trust, "From Jo", "", false, Some("scan.docx"), "ignore"),
        (school, "From Jo", "", false, Some("scan.docx"), held),
        // Another form than ours.
        (school, "Booking form", "", true, None, held),
        (
            trust,
            "Order form: 20% discount",
            "Schools team",
            false,
            Some("form.docx"),
            "ignore",
        ),
    ] {
        let mut reading = mail(from);
        (reading.subject, reading.fresh) = (subject.to_owned(), String::new());
        reading.foot = foot.to_owned();
        reading.said.extend(says.then(announces));
        reading.files.extend(file.map(|name| OtherFile {
            name: name.to_owned(),
            ..damaged()
        }));
        let verdict = without_application(&reading, &Link::Nothing);
        let case = format!("{from} {subject:?} {foot:?} {file:?}");
        assert_eq!(shown(&verdict), expected, "{case}");
        assert_eq!(verdict.guess.is_some(), expected == held, "{case}");
    }
}

#[test]
fn a_letter_in_the_place_of_a_form_is_seen_by_a_person() {
    let letter = |what| {
        let mut reading = mail(LEAD_1);
        reading.subject = "As requested".to_owned();
        reading.files.push(OtherFile {
            name: "letter.docx".to_owned(),
            what,
        });
        reading
    };
    let applies = || WhatFile::Applies {
        quote: "We would like to join the work group.".to_owned(),
    };
    for (what, alone, in_thread) in [
        (
            applies(),
            "hold-for-review ambiguous-match",
            "hold-for-review question",
        ),
        (WhatFile::Speaks, "ignore", "hold-for-review question"),
        (WhatFile::NoForm, "ignore", "ignore"),
    ] {
        check_orphan(&letter(what.clone()), Link::Nothing, alone);
        check(vec![whole(), letter(what)], in_thread);
    }
    let mut typed = mail(LEAD_1);
    typed.subject = "Hello".to_owned();
    typed.fresh = "Please put our names down for the work group.".to_owned();
    check_orphan(&typed, Link::Nothing, "hold-for-review ambiguous-match");
}

/// A form may be in it, whatever its subject says; only who speaks of a form is answered.
#[test]
fn what_was_too_large_to_fetch_is_held() {
    for (subject, expected) in [
        ("Maths hub form", "hold-for-review too-large / received"),
        ("Completed form attached", "hold-for-review too-large"),
        ("", "hold-for-review too-large"),
    ] {
        let mut large = mail("someone@elsewhere.test");
        large.subject = subject.to_owned();
        large.too_large = true;
        check_orphan(&large, Link::Nothing, expected);
    }
}

#[test]
fn a_message_without_an_application() {
    let about = |text: &str| {
        let mut reading = mail("someone@elsewhere.test");
        reading.subject = String::new();
        reading.fresh = text.to_owned();
        reading
    };
    check_orphan(
        &about("Our maths hub form is attached").saying(announces()),
        Link::Nothing,
        "request-missing / missing-items",
    );
    check_orphan(
        &about("When does the work group start?").saying(asks()),
        Link::Nothing,
        "hold-for-review question",
    );
    check_orphan(
        &about("What is the deadline for the secondary group?").saying(asks()),
        Link::Nothing,
        "hold-for-review question",
    );
    check_orphan(
        &about("Shall we return in our turn on Thursday?").saying(asks()),
        Link::Nothing,
        "ignore",
    );
    check_orphan(
        &about("Does your school want maths places for teachers? Book now, or unsubscribe.")
            .saying(asks()),
        Link::Nothing,
        "ignore",
    );
    check_orphan(
        &about("I confirm my order for the school form").saying(confirms()),
        Link::Nothing,
        "hold-for-review ambiguous-match",
    );
    check_orphan(
        &about("I confirm, for Teaching for Mastery").saying(confirms()),
        Link::Nothing,
        "hold-for-review ambiguous-match / received",
    );
    let stranger = Link::Stranger {
        application: 1,
        rule: Rule::Reference,
    };
    check_orphan(
        &about("I confirm").saying(confirms()),
        stranger.clone(),
        "hold-for-review ambiguous-match / received",
    );
    check_orphan(&about("Thanks"), stranger.clone(), "ignore");
    check_orphan(
        &about("I confirm").saying(confirms()),
        Link::Ambiguous(vec![1, 2]),
        "hold-for-review ambiguous-match / received",
    );
    check_orphan(
        &about("I confirm").saying(confirms()).forged(),
        stranger,
        "hold-for-review not-authenticated",
    );
    check_orphan(
        &about("our mastery form").saying(announces()).forged(),
        Link::Nothing,
        "ignore",
    );
}

#[track_caller]
fn check_route(reading: &Reading, expected: &str) {
    let way = match route(reading, &hub()) {
        Route::Settled(verdict) => format!("{}: {}", verdict.kind.as_str(), shown(&verdict)),
        Route::Bounce => "bounce".to_owned(),
        Route::Forms => "forms".to_owned(),
        Route::FollowUp => "follow-up".to_owned(),
    };
    assert_eq!(way, expected);
}

/// - Case 51: identity from a From: line in a forwarded body.
/// - Case 58: copies lost in an inline forward.
#[test]
fn who_wrote_it_decides_which_way_it_goes() {
    let by_machine = |mut reading: Reading, machine: MachineMail| {
        reading.machine = Some(machine);
        reading
    };
    let bounce = || {
        MachineMail::Bounce(Bounce {
            recipients: Vec::new(),
            quoted_message_id: None,
        })
    };
    check_route(&whole(), "forms");
    check_route(&mail(LEAD_1), "follow-up");
    check_route(&mail(HUB), "own: ignore");
    check_route(&mail(HUB).forged(), "follow-up");
    check_route(&mail(HUB).carrying(form("pmr-2022")).forged(), "forms");
    check_route(&mail("jo.field@hubschool.sch.uk.test"), "own: ignore");
    let mut forwarded = mail("jo.field@hubschool.sch.uk.test").carrying(form("pmr-2022"));
    forwarded.forwarded = Some(Forwarded {
        author: Some(mailbox(LEAD_1)),
        copied: vec![address(HEAD)],
    });
    check_route(&forwarded, "application: hold-for-review forwarded");
    // A colleague at the hub's own domain, whom the configuration does not name, and the hub itself.
    let at_the_hub = format!("colleague@{}", address(HUB).domain());
    for (author, expected) in [
        (
            at_the_hub.as_str(),
            "application: hold-for-review forwarded",
        ),
        (HUB, "application: hold-for-review forwarded"),
    ] {
        let mut by_hand = mail(author).carrying(form("pmr-2022"));
        by_hand.forwarded = forwarded.forwarded.clone();
        check_route(&by_hand, expected);
        by_hand.forwarded = None;
        let own = if author == HUB {
            "own: ignore"
        } else {
            "forms"
        };
        check_route(&by_hand, own);
    }
    check_route(
        &by_machine(mail(LEAD_1), MachineMail::OutOfOffice),
        "out-of-office: ignore",
    );
    check_route(
        &by_machine(mail(LEAD_1), MachineMail::ReadReceipt),
        "read-receipt: ignore",
    );
    check_route(
        &by_machine(mail(LEAD_1), MachineMail::Newsletter),
        "newsletter: ignore",
    );
    check_route(&by_machine(mail(LEAD_1), bounce()), "bounce");
    check_route(&by_machine(whole(), bounce()), "bounce");
    check_route(
        &by_machine(whole(), MachineMail::Newsletter),
        "application: hold-for-review suspicious",
    );
    let online = || {
        by_machine(
            mail("no-reply@forms.test").carrying(form("tfmd-2021")),
            MachineMail::Other,
        )
    };
    check_route(&online(), "forms");
    check_route(
        &online().unproved(),
        "online-notification: hold-for-review not-authenticated",
    );
    check_route(
        &online().forged(),
        "online-notification: hold-for-review not-authenticated",
    );
    let mut nobody = whole();
    nobody.author = Author::Unclear;
    check_route(&nobody, "application: hold-for-review suspicious");
}

#[test]
fn only_what_is_ours_is_asked_for() {
    let from = |address: &str, text: &str| {
        let mut reading = mail(address);
        reading.subject = String::new();
        reading.fresh = text.to_owned();
        reading
    };
    const OFFICE: &str = "office@ashdown.cambs.sch.uk.test";
    for (text, expected) in [
        (
            "Please find attached our completed application form.",
            "request-missing / missing-items",
        ),
        (
            "Attached is our evaluation form for this year's Work Group.",
            "hold-for-review question",
        ),
        (
            "Attached is my application for the Specialist Leader role.",
            "hold-for-review question",
        ),
    ] {
        let quote = text.to_owned();
        let reading = from(OFFICE, text).saying(Said::AnnouncesForm { quote });
        check_orphan(&reading, Link::Nothing, expected);
    }
    for (text, expected) in [
        (
            "Is the £500 paid at the start of the year, and does it cover supply for both teachers",
            "hold-for-review question",
        ),
        (
            "Grateful for clarification on whether federation schools apply separately.",
            "hold-for-review question",
        ),
        ("Term starts on Monday for all teachers.", "ignore"),
        ("Is the hall free on Friday", "ignore"),
    ] {
        check_orphan(&from(OFFICE, text), Link::Nothing, expected);
    }
    let blank = |address: &str, to: &str| {
        let mut empty = form("pmr-2022");
        empty.fields.clear();
        empty.blank = true;
        let mut reading = from(address, "As discussed.").carrying(empty);
        reading.to = vec![mailbox(to)];
        reading
    };
    const HUB: &str = "admin@hub.test";
    for (reading, expected) in [
        (blank(OFFICE, HUB), "request-missing / missing-items"),
        (
            blank("kim@othermathshub.test", HUB),
            "hold-for-review question",
        ),
        (
            blank(OFFICE, "j.byatt@ashdown.cambs.sch.uk.test"),
            "hold-for-review question",
        ),
    ] {
        check_orphan(&reading, Link::Nothing, expected);
    }
}
