use calcard::icalendar::{
    ICalendar, ICalendarComponentType, ICalendarMethod, ICalendarProperty, ICalendarStatus,
    ICalendarValue,
};
use chrono_tz::Europe::London;

use super::*;
use crate::domain::mail;

fn invitation(name: &str) -> Invitation {
    let path = format!("{}/tests/calendar/{name}.eml", env!("CARGO_MANIFEST_DIR"));
    let lf = std::fs::read(path).unwrap();
    let crlf = String::from_utf8(lf.clone()).unwrap().replace('\n', "\r\n");
    let mut both = [lf, crlf.into_bytes()]
        .map(|bytes| of_mail(&mail::parse(&bytes), London))
        .into_iter();
    let (one, two) = (both.next().unwrap(), both.next().unwrap());
    assert_eq!(one, two, "line ends make no difference");
    let [only] = one.as_slice() else {
        panic!("{name}: {} calendar parts", one.len());
    };
    only.clone()
}

/// `uid-start: original → start - end, sequence, what`
fn told(invitation: &Invitation) -> Vec<String> {
    let mut lines = Vec::new();
    for series in &invitation.series {
        for one in &series.occurrences {
            let time = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M").to_string();
            lines.push(format!(
                "{}{} to {}, {}{}",
                match one.original.as_str() {
                    "" => String::new(),
                    original => format!("{original}: "),
                },
                time(one.starts),
                time(one.ends).split(' ').nth(1).unwrap(),
                one.sequence,
                if one.cancelled { ", cancelled" } else { "" },
            ));
        }
    }
    lines
}

fn check(name: &str, method: Method, expected: &[&str]) -> Invitation {
    let invitation = invitation(name);
    assert_eq!(invitation.troubles, [], "{name}");
    assert_eq!(invitation.method, method, "{name}");
    assert_eq!(told(&invitation), expected, "{name}");
    invitation
}

#[test]
fn an_invitation_of_outlooks_is_read_with_its_windows_zone() {
    let found = check(
        "outlook-visit",
        Method::Request,
        &["2022-11-10 09:30 to 12:00, 0"],
    );
    let series = &found.series[0];
    assert!(series.whole && !series.recurs && !series.unclear);
    assert!(
        series.uid.ends_with("3A291807") && series.uid.len() > 75,
        "unfolded"
    );
    let organizer = series.organizer.as_ref().unwrap();
    assert_eq!(organizer.as_str(), "imogen.carr@fenmaths.example");
    let visit = &series.occurrences[0];
    assert_eq!(visit.summary, "Half-day visit: Heronsgate Primary");
    assert_eq!(visit.location, "Heronsgate Primary, Year 4 classroom");
    assert!(
        visit
            .description
            .ends_with("\nGap task: film one lesson opening")
    );
    let attendees: Vec<&str> = visit.attendees.iter().map(|a| a.address.as_str()).collect();
    assert_eq!(
        attendees,
        [
            "h.archer@heronsgate.cambs.sch.uk.test",
            "admin@cambridgemathshub.test"
        ]
    );
}

#[test]
fn outlooks_update_and_cancellation_carry_the_same_uid_and_a_later_sequence() {
    let first = invitation("outlook-visit");
    let moved = check(
        "outlook-visit-moved",
        Method::Request,
        &["2022-11-17 09:30 to 12:00, 1"],
    );
    let gone = check(
        "outlook-visit-cancelled",
        Method::Cancel,
        &["2022-11-17 09:30 to 12:00, 2, cancelled"],
    );
    assert_eq!(first.series[0].uid, moved.series[0].uid);
    assert_eq!(first.series[0].uid, gone.series[0].uid);
}

#[test]
fn a_fortnightly_series_keeps_its_hour_over_the_clock_change_and_leaves_out_exdates() {
    let found = check(
        "outlook-workshops",
        Method::Request,
        &[
            "20221004T120000Z: 2022-10-04 12:00 to 14:30, 0",
            "20221018T120000Z: 2022-10-18 12:00 to 14:30, 0",
            "20221115T130000Z: 2022-11-15 13:00 to 15:30, 0",
            "20221129T130000Z: 2022-11-29 13:00 to 15:30, 0",
            "20221213T130000Z: 2022-12-13 13:00 to 15:30, 0",
        ],
    );
    assert!(found.series[0].recurs && found.series[0].whole);
}

#[test]
fn one_of_a_series_is_moved_or_cancelled_by_its_original_start() {
    let moved = check(
        "outlook-one-moved",
        Method::Request,
        &["20221115T130000Z: 2022-11-16 14:00 to 16:30, 1"],
    );
    assert!(!moved.series[0].whole, "the rest of the series stands");
    check(
        "outlook-one-cancelled",
        Method::Cancel,
        &["20221129T130000Z: 2022-11-29 13:00 to 15:30, 1, cancelled"],
    );
}

#[test]
fn googles_two_copies_are_one_and_its_exceptions_take_their_places() {
    let first = check(
        "google-first-workshop",
        Method::Request,
        &["2022-09-29 12:30 to 15:00, 0"],
    );
    let workshop = &first.series[0].occurrences[0];
    assert_eq!(workshop.summary, "First workshop – Mastery Readiness");
    assert!(
        workshop
            .location
            .starts_with("Cambridge Professional Development Centre, Foster Rd")
    );
    check(
        "google-series",
        Method::Request,
        &[
            "20221019T083000Z: 2022-10-19 08:30 to 10:30, 2",
            "20221102T093000Z: 2022-11-03 10:00 to 12:00, 3",
            "20221109T093000Z: 2022-11-09 09:30 to 11:30, 2",
        ],
    );
}

#[test]
fn icloud_gives_the_address_beside_its_principal() {
    let found = check(
        "apple-visit",
        Method::Request,
        &["2023-01-24 09:30 to 12:00, 0"],
    );
    let series = &found.series[0];
    assert_eq!(
        series.organizer.as_ref().unwrap().as_str(),
        "imogen.carr@fenmaths.example"
    );
    assert_eq!(series.occurrences[0].attendees.len(), 2);
    assert!(series.occurrences[0].location.contains("March\nEngland"));
}

fn event(lines: &str) -> Invitation {
    event_with("", lines)
}

fn event_with(zones: &str, lines: &str) -> Invitation {
    let text = format!(
        "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REQUEST\n{zones}BEGIN:VEVENT\nUID:1@x.test\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n"
    );
    read(text.as_bytes(), London)
}

#[test]
fn times_are_read_however_they_are_written() {
    for (lines, expected) in [
        // UTC
        (
            "DTSTART:20220701T083000Z\nDTEND:20220701T093000Z",
            "2022-07-01 08:30 to 09:30, 0",
        ),
        // floating: the hub's
        (
            "DTSTART:20220701T093000\nDURATION:PT1H30M",
            "2022-07-01 08:30 to 10:00, 0",
        ),
        (
            "DTSTART;TZID=\"Europe/London\":20221215T093000",
            "2022-12-15 09:30 to 09:30, 0",
        ),
        (
            "DTSTART;TZID=/mozilla.org/20050126_1/Europe/London:20220701T093000",
            "2022-07-01 08:30 to 08:30, 0",
        ),
        (
            "DTSTART;TZID=W. Europe Standard Time:20220701T093000",
            "2022-07-01 07:30 to 07:30, 0",
        ),
        (
            "DTSTART;TZID=\"(UTC+00:00) Dublin, Edinburgh, Lisbon, London\":20220701T093000",
            "2022-07-01 08:30 to 08:30, 0",
        ),
        (
            "DTSTART;TZID=\"tzone://Microsoft/Utc\":20220701T093000",
            "2022-07-01 09:30 to 09:30, 0",
        ),
        // skipped by the clocks: moved forward; repeated: the first
        (
            "DTSTART;TZID=GMT Standard Time:20220327T013000",
            "2022-03-27 01:30 to 01:30, 0",
        ),
        (
            "DTSTART;TZID=GMT Standard Time:20221030T013000",
            "2022-10-30 00:30 to 00:30, 0",
        ),
        // a duration before the beginning is none
        (
            "DTSTART:20220701T083000Z\nDTEND:20220701T073000Z",
            "2022-07-01 08:30 to 08:30, 0",
        ),
    ] {
        let found = event(lines);
        assert_eq!(
            (told(&found), found.troubles),
            (vec![expected.to_owned()], vec![]),
            "{lines}"
        );
    }
}

#[test]
fn whole_days_are_days() {
    for lines in [
        "DTSTART;VALUE=DATE:20220701\nDTEND;VALUE=DATE:20220702",
        "DTSTART;TZID=GMT Standard Time:20220701T000000\nDTEND;TZID=GMT Standard Time:20220702T000000\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
    ] {
        let found = event(lines);
        let one = &found.series[0].occurrences[0];
        assert_eq!(one.day, NaiveDate::from_ymd_opt(2022, 7, 1), "{lines}");
        assert_eq!(
            one.starts.to_rfc3339(),
            "2022-06-30T23:00:00+00:00",
            "{lines}"
        );
    }
}

#[test]
fn a_zone_of_the_mails_own_is_worked_out_from_its_description() {
    let zone = |to: &str| {
        format!(
            "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\nDTSTART:16010101T020000\nTZOFFSETFROM:{to}\nTZOFFSETTO:+0000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T010000\nTZOFFSETFROM:+0000\nTZOFFSETTO:{to}\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
        )
    };
    for (local, expected) in [
        ("20220701T093000", "2022-07-01 08:30"),
        ("20221215T093000", "2022-12-15 09:30"),
        ("20220327T003000", "2022-03-27 00:30"),
        ("20220327T013000", "2022-03-27 01:30"),
        ("20220327T030000", "2022-03-27 02:00"),
        ("20221030T003000", "2022-10-29 23:30"),
        ("20221030T013000", "2022-10-30 00:30"),
        ("20221030T023000", "2022-10-30 02:30"),
    ] {
        let found = event_with(
            &zone("+0100"),
            &format!("DTSTART;TZID=Customized Time Zone:{local}"),
        );
        let start = found.series[0].occurrences[0].starts;
        assert_eq!(
            start.format("%Y-%m-%d %H:%M").to_string(),
            expected,
            "{local}"
        );
    }
}

#[test]
fn weekly_rules_count_from_their_first_day() {
    for (rule, days) in [
        ("FREQ=WEEKLY;COUNT=3", vec!["03", "10", "17"]),
        (
            "FREQ=WEEKLY;COUNT=4;BYDAY=MO,WE",
            vec!["03", "05", "10", "12"],
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=SU,MO",
            vec!["03", "09", "17", "23"],
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=SU,MO;WKST=SU",
            vec!["03", "16", "17", "30"],
        ),
        ("FREQ=WEEKLY;UNTIL=20221017", vec!["03", "10", "17"]),
        ("FREQ=WEEKLY;UNTIL=20221017T083000Z", vec!["03", "10", "17"]),
        ("FREQ=WEEKLY;UNTIL=20221017T082959Z", vec!["03", "10"]),
    ] {
        let found = event(&format!(
            "DTSTART;TZID=Europe/London:20221003T093000\nRRULE:{rule}"
        ));
        let starts: Vec<String> = found.series[0]
            .occurrences
            .iter()
            .map(|o| o.starts.format("%d").to_string())
            .collect();
        assert_eq!(
            (starts, found.troubles),
            (days.iter().map(|d| (*d).to_owned()).collect(), vec![]),
            "{rule}"
        );
    }
}

#[test]
fn daily_and_monthly_rules_are_followed() {
    for (start, rule, days) in [
        (
            "20221003",
            "FREQ=DAILY;COUNT=3",
            vec!["3 Oct", "4 Oct", "5 Oct"],
        ),
        (
            "20221003",
            "FREQ=DAILY;INTERVAL=2;UNTIL=20221007",
            vec!["3 Oct", "5 Oct", "7 Oct"],
        ),
        (
            "20221003",
            "FREQ=MONTHLY;COUNT=3",
            vec!["3 Oct", "3 Nov", "3 Dec"],
        ),
        (
            "20221031",
            "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3",
            vec!["31 Oct", "31 Dec", "31 Jan"],
        ),
        (
            "20221011",
            "FREQ=MONTHLY;BYDAY=2TU;COUNT=4",
            vec!["11 Oct", "8 Nov", "13 Dec", "10 Jan"],
        ),
        (
            "20221011",
            "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2;COUNT=2",
            vec!["11 Oct", "8 Nov"],
        ),
        (
            "20221028",
            "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR;COUNT=3",
            vec!["28 Oct", "30 Dec", "24 Feb"],
        ),
    ] {
        let found = event(&format!(
            "DTSTART;TZID=Europe/London:{start}T093000\nRRULE:{rule}"
        ));
        let starts: Vec<String> = found.series[0]
            .occurrences
            .iter()
            .map(|o| o.starts.with_timezone(&London).format("%-d %b").to_string())
            .collect();
        assert_eq!(
            (starts, found.troubles),
            (days.iter().map(|d| (*d).to_owned()).collect(), vec![]),
            "{rule}"
        );
    }
}

#[test]
fn a_series_without_end_is_followed_for_a_year() {
    let found = event("DTSTART:20220905T083000Z\nRRULE:FREQ=WEEKLY");
    assert_eq!(found.troubles, []);
    assert_eq!(found.series[0].occurrences.len(), 58);
}

#[test]
fn what_is_not_understood_is_said_and_left_to_a_person() {
    for (lines, trouble) in [
        (
            "DTSTART:20221003T093000Z\nRRULE:FREQ=MONTHLY;BYDAY=1MO,3MO",
            Trouble::Recurs("FREQ=MONTHLY;BYDAY=1MO,3MO".to_owned()),
        ),
        (
            "DTSTART:20221003T093000Z\nRRULE:FREQ=MONTHLY;BYMONTHDAY=4",
            Trouble::Recurs("FREQ=MONTHLY;BYMONTHDAY=4".to_owned()),
        ),
        (
            "DTSTART:20221003T093000Z\nRRULE:FREQ=YEARLY",
            Trouble::Recurs("FREQ=YEARLY".to_owned()),
        ),
        (
            "DTSTART:20221003T093000Z\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE",
            Trouble::TooMany,
        ),
        (
            "DTSTART;TZID=Nowhere/Land:20221003T093000",
            Trouble::UnknownZone("Nowhere/Land".to_owned()),
        ),
        (
            "DTSTART:in October",
            Trouble::BadTime("in October".to_owned()),
        ),
        ("SUMMARY:when?", Trouble::NoStart),
        (
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20221003T093000Z\nDTSTART:20221003T103000Z",
            Trouble::Recurs("this and all following".to_owned()),
        ),
    ] {
        let found = event(lines);
        assert_eq!(found.troubles, [trouble], "{lines}");
        assert!(found.series[0].unclear, "{lines}");
    }
    assert_eq!(read(b"hello", London).troubles, [Trouble::NoCalendar]);
    assert_eq!(
        read(&vec![b'x'; MOST_BYTES + 1], London).troubles,
        [Trouble::TooLarge]
    );
    let nested = "BEGIN:VCALENDAR\n".repeat(5000);
    assert_eq!(
        read(nested.as_bytes(), London).troubles,
        [Trouble::TooLarge]
    );
    let without =
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20221003T093000Z\nEND:VEVENT\nEND:VCALENDAR";
    assert_eq!(read(without.as_bytes(), London).troubles, [Trouble::NoUid]);
}

#[test]
fn folds_in_the_middle_of_a_letter_and_old_code_pages_are_read() {
    let folded = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20221003T093000Z\r\nSUMMARY:Caf\xc3\r\n \xa9 visit\r\nLOCATION:Caf\xe9\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let found = read(folded, London);
    let one = &found.series[0].occurrences[0];
    assert_eq!(
        (one.summary.as_str(), one.location.as_str()),
        ("Café visit", "Café")
    );
}

#[test]
fn a_component_that_does_not_end_is_ended_by_its_parent() {
    let found = read(
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20221003T093000Z\nBEGIN:VALARM\nTRIGGER:-PT5M\nEND:VEVENT\nEND:STRAY\nEND:VCALENDAR",
        London,
    );
    assert_eq!(told(&found), ["2022-10-03 09:30 to 09:30, 0"]);
}

proptest::proptest! {
    #[test]
    fn no_part_whatever_makes_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
        read(&bytes, London);
    }

    #[test]
    fn no_value_whatever_makes_it_panic(value in "[ -~\\n]{0,60}", rule in "[A-Z0-9=;,+-]{0,40}") {
        event(&format!("DTSTART;TZID=X:{value}\nRRULE:{rule}\nDURATION:{value}\nEXDATE:{value}"));
        event(&format!("DTSTART:20221003T093000\nRRULE:FREQ=WEEKLY;{rule}\nDURATION:P{rule}"));
        event_with(
            &format!("BEGIN:VTIMEZONE\nTZID:Q\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:{value}\nTZOFFSETTO:+0100\nRRULE:{rule}\nEND:STANDARD\nEND:VTIMEZONE\n"),
            "DTSTART;TZID=Q:20221003T093000",
        );
    }
}

fn boxed(name: &str, address: &str) -> Mailbox {
    Mailbox {
        name: (!name.is_empty()).then(|| name.to_owned()),
        address: Address::parse(address).unwrap(),
    }
}

fn entry<'a>(hub: &'a Address, attendees: &'a [Mailbox]) -> Entry<'a> {
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    Entry {
        method: OurMethod::Request,
        uid: "5f2a9c@cambridgemathshub.test",
        sequence: 2,
        stamp: at("2022-10-31T09:30:00Z"),
        organizer: ("Cambridge; \"Maths\" Hub", hub),
        attendees,
        starts: at("2022-11-10T09:30:00Z"),
        ends: at("2022-11-10T12:00:00Z"),
        days: None,
        summary: "Half-day school visit, Heronsgate Primary – with a title long enough to be folded; twice, even",
        description: "With Imogen Carr.\nGap task: film one lesson opening\\ending",
        location: "Heronsgate Primary, Ély Road",
    }
}

#[test]
fn what_we_write_has_the_lines_rfc_5545_wants() {
    let hub = Address::parse("admin@cambridgemathshub.test").unwrap();
    let people = [
        boxed("Ruth Vane", "head@heronsgate.example"),
        boxed("", "d.ortiz@heronsgate.example"),
    ];
    let text = write(&entry(&hub, &people));
    insta::assert_snapshot!(text.replace("\r\n", "\n"));
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    for line in text.split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
    }
}

/// calcard shares no line with the writer.
/// Case 81: outlook shows it an hour out.
#[test]
fn an_independent_reader_finds_in_it_what_we_meant() {
    let hub = Address::parse("admin@cambridgemathshub.test").unwrap();
    let people = [
        boxed("Ruth \"R\" Vane", "head@heronsgate.example"),
        boxed("", "d.ortiz@heronsgate.example"),
    ];
    for method in [OurMethod::Request, OurMethod::Cancel] {
        let ours = Entry {
            method,
            ..entry(&hub, &people)
        };
        let text = write(&ours);
        let parsed = ICalendar::parse(&text).unwrap_or_else(|e| panic!("{e:?}"));
        let kinds: Vec<&ICalendarComponentType> = parsed
            .components
            .iter()
            .map(|c| &c.component_type)
            .collect();
        assert_eq!(
            kinds,
            [
                &ICalendarComponentType::VCalendar,
                &ICalendarComponentType::VEvent
            ]
        );
        let event = &parsed.components[1];
        let values = |name: ICalendarProperty| -> Vec<&ICalendarValue> {
            let named = event.entries.iter().filter(|p| p.name == name);
            named.flat_map(|p| &p.values).collect()
        };
        let text = |name: ICalendarProperty| match values(name).as_slice() {
            [one] => one.as_text().unwrap().to_owned(),
            several => panic!("{several:?}"),
        };
        let instant = |name: ICalendarProperty| match values(name).as_slice() {
            [one] => one.as_partial_date_time().unwrap().to_timestamp().unwrap(),
            several => panic!("{several:?}"),
        };
        assert_eq!(event.uid(), Some(ours.uid));
        assert_eq!(values(ICalendarProperty::Sequence)[0].as_integer(), Some(2));
        assert_eq!(instant(ICalendarProperty::Dtstart), ours.starts.timestamp());
        assert_eq!(instant(ICalendarProperty::Dtend), ours.ends.timestamp());
        assert_eq!(instant(ICalendarProperty::Dtstamp), ours.stamp.timestamp());
        assert_eq!(text(ICalendarProperty::Summary), ours.summary);
        assert_eq!(text(ICalendarProperty::Description), ours.description);
        assert_eq!(text(ICalendarProperty::Location), ours.location);
        let addresses: Vec<&str> = [ICalendarProperty::Organizer, ICalendarProperty::Attendee]
            .iter()
            .flat_map(|name| event.properties(name))
            .filter_map(|p| p.calendar_address())
            .collect();
        assert_eq!(
            addresses,
            [
                "admin@cambridgemathshub.test",
                "head@heronsgate.example",
                "d.ortiz@heronsgate.example"
            ]
        );
        let (said, status) = match method {
            OurMethod::Request => (ICalendarMethod::Request, ICalendarStatus::Confirmed),
            OurMethod::Cancel => (ICalendarMethod::Cancel, ICalendarStatus::Cancelled),
        };
        let calendar = &parsed.components[0];
        let method = calendar.property(&ICalendarProperty::Method).unwrap();
        assert_eq!(method.values, [ICalendarValue::Method(said)]);
        assert_eq!(event.status(), Some(&status));
    }
}

/// A client is told by it what we were told by the lead.
#[test]
fn our_own_reader_agrees() {
    let hub = Address::parse("admin@cambridgemathshub.test").unwrap();
    let people = [boxed("Ruth Vane", "head@heronsgate.example")];
    let ours = entry(&hub, &people);
    let read = read(write(&ours).as_bytes(), London);
    assert_eq!(read.troubles, []);
    let one = &read.series[0].occurrences[0];
    assert_eq!(one.summary, ours.summary);
    assert_eq!(one.description, ours.description);
    assert_eq!((one.starts, one.ends), (ours.starts, ours.ends));
    assert_eq!(one.attendees, people);
}

#[test]
fn whole_days_are_written_as_days_that_end_the_morning_after() {
    let hub = Address::parse("admin@cambridgemathshub.test").unwrap();
    let day = NaiveDate::from_ymd_opt(2022, 11, 10).unwrap();
    let text = write(&Entry {
        days: Some((day, day)),
        ..entry(&hub, &[])
    });
    assert!(text.contains("\r\nDTSTART;VALUE=DATE:20221110\r\nDTEND;VALUE=DATE:20221111\r\n"));
}
