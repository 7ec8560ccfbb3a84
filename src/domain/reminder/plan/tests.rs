use super::*;
use crate::{config::calendar::shipped, domain::diary::By};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

/// An application for the programme that closes on Thursday 26 May 2022.
fn duty() -> Duty {
    Duty {
        sort: Sort::Deadline,
        about: "application 1".to_owned(),
        due: Due::By(day("2022-05-26")),
        since: day("2022-04-29"),
        last_word: Some(day("2022-04-29")),
        done: BTreeSet::new(),
        overdue: BTreeSet::new(),
        authority: Some("Cambridgeshire".to_owned()),
        school: "110001".to_owned(),
        to: address("lead@oak.test"),
        cc: vec![address("head@oak.test")],
    }
}

/// Every day from the 1st of the month before on which somebody is written to.
fn days(duties: &[Duty], from: &str, until: &str) -> Vec<String> {
    let (calendar, ladder) = (shipped().unwrap(), Ladder::default());
    let rules = Rules {
        calendar: &calendar,
        ladder: &ladder,
        diary: &Diary::default(),
    };
    let ran = BTreeSet::from([day(from)]);
    rules
        .forecast(duties, &ran, day(from), day(until))
        .iter()
        .map(|mail| mail.day.format("%m-%d").to_string())
        .collect()
}

#[track_caller]
fn check(duty: Duty, expected: &[&str]) {
    assert_eq!(days(&[duty], "2022-05-02", "2022-07-29"), expected);
}

#[test]
fn seven_three_and_one_days_before_the_deadline() {
    check(duty(), &["05-19", "05-23", "05-25"]);
}

#[test]
fn a_step_on_a_closed_day_moves_to_the_school_day_before() {
    // Sunday 22, Thursday 26, Saturday 28 May.
    let until_sunday = Duty {
        due: Due::By(day("2022-05-29")),
        ..duty()
    };
    check(until_sunday, &["05-20", "05-26", "05-27"]);
}

#[test]
fn steps_that_meet_become_one() {
    // After the half-term: seven days before is in it, four days from the Friday before; three and
    // one day before are far from any school day, and meet on the last office day, the Wednesday
    // before the Jubilee.
    let after_half_term = Duty {
        due: Due::By(day("2022-06-06")),
        ..duty()
    };
    check(after_half_term, &["05-27", "06-01"]);
    let two_steps = Duty {
        due: Due::By(day("2022-05-03")),
        since: day("2022-04-01"),
        last_word: None,
        ..duty()
    };
    let calendar = shipped().unwrap();
    let ladder = Ladder {
        deadline: vec![1, 2, 3],
        ..Ladder::default()
    };
    let rules = Rules {
        calendar: &calendar,
        ladder: &ladder,
        diary: &Diary::default(),
    };
    // 30 April to 2 May are a weekend and a bank holiday.
    let mails = rules.forecast(
        &[two_steps],
        &BTreeSet::new(),
        day("2022-04-20"),
        day("2022-05-03"),
    );
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].day, day("2022-04-29"));
    assert_eq!(mails[0].duties[0].steps.len(), 3);
}

/// The days of the usual application, of whose submitter these days are taken.
#[track_caller]
fn check_taken(taken: &[&str], expected: &[&str]) {
    let mut diary = Diary::default();
    for taken in taken {
        diary.take("lead@oak.test", day(taken), By::School(1));
    }
    let (calendar, ladder) = (shipped().unwrap(), Ladder::default());
    let rules = Rules {
        calendar: &calendar,
        ladder: &ladder,
        diary: &diary,
    };
    let ran = BTreeSet::from([day("2022-05-02")]);
    let mails = rules.forecast(&[duty()], &ran, day("2022-05-02"), day("2022-06-30"));
    let days: Vec<String> = mails
        .iter()
        .map(|mail| mail.day.format("%m-%d").to_string())
        .collect();
    assert_eq!(days, expected, "{taken:?}");
}

#[test]
fn other_mail_that_cannot_wait_puts_a_reminder_off_to_a_day_still_in_time() {
    check_taken(&["2022-05-18"], &["05-19", "05-23", "05-25"]);
    check_taken(&["2022-05-19"], &["05-20", "05-23", "05-25"]);
    // The deadline's own day is in time.
    check_taken(&["2022-05-25"], &["05-19", "05-23", "05-26"]);
    // Put off to where another step is, it is one mail with it.
    check_taken(&["2022-05-23", "2022-05-24"], &["05-19", "05-25"]);
    // Where no later day is free, the one before.
    check_taken(&["2022-05-25", "2022-05-26"], &["05-19", "05-23", "05-24"]);
}

#[test]
fn nobody_is_copied_who_has_other_mail_that_day() {
    let mut diary = Diary::default();
    diary.take("head@oak.test", day("2022-05-23"), By::School(1));
    let (calendar, ladder) = (shipped().unwrap(), Ladder::default());
    let rules = Rules {
        calendar: &calendar,
        ladder: &ladder,
        diary: &diary,
    };
    let ran = BTreeSet::from([day("2022-05-02")]);
    let mails = rules.forecast(&[duty()], &ran, day("2022-05-02"), day("2022-06-30"));
    let copied: Vec<usize> = mails.iter().map(|mail| mail.cc.len()).collect();
    assert_eq!(copied, [1, 0, 1]);
}

#[test]
fn steps_before_it_was_owed_are_dropped() {
    let late_comer = Duty {
        since: day("2022-05-20"),
        last_word: None,
        ..duty()
    };
    check(late_comer, &["05-23", "05-25"]);
}

#[test]
fn none_within_two_working_days_of_a_letter_about_it() {
    let answered = |when: &str| Duty {
        last_word: Some(day(when)),
        ..duty()
    };
    check(answered("2022-05-17"), &["05-23", "05-25"]);
    check(answered("2022-05-16"), &["05-19", "05-23", "05-25"]);
    // Friday to Monday is one working day.
    check(answered("2022-05-20"), &["05-25"]);
    check(answered("2022-05-24"), &[]);
}

/// Case 77: "Late" two minutes before "due".
#[test]
fn nothing_goes_after_the_deadline_or_twice() {
    let done = Duty {
        done: BTreeSet::from(["2022-05-26, 7 days before".to_owned()]),
        ..duty()
    };
    check(done, &["05-23", "05-25"]);
    let over = Duty {
        due: Due::By(day("2022-05-01")),
        ..duty()
    };
    check(over, &[]);
}

/// Case 79: a deadline hard-coded or out of date.
#[test]
fn an_extended_deadline_is_planned_anew() {
    let done: BTreeSet<String> = [7, 3, 1]
        .iter()
        .map(|n| format!("2022-05-26, {n} days before"))
        .collect();
    let extended = Duty {
        due: Due::By(day("2022-06-24")),
        done,
        ..duty()
    };
    check(extended, &["06-17", "06-21", "06-23"]);
}

#[test]
fn without_a_deadline_five_ten_and_twenty_working_days_after_our_letter() {
    let open = Duty {
        due: Due::Open(day("2022-05-09")),
        last_word: Some(day("2022-05-09")),
        ..duty()
    };
    // The twentieth is 8 June: two bank holidays lie between.
    check(open.clone(), &["05-16", "05-23", "06-08"]);
    let in_holidays = Duty {
        due: Due::Open(day("2022-07-18")),
        last_word: Some(day("2022-07-18")),
        ..duty()
    };
    let found = days(&[in_holidays], "2022-07-01", "2022-09-30");
    // The fifth lies three days into the holidays, the others in the middle of them.
    assert_eq!(found, ["07-22", "09-05"]);
    let calendar = shipped().unwrap();
    let rules = Rules {
        calendar: &calendar,
        ladder: &Ladder::default(),
        diary: &Diary::default(),
    };
    assert_eq!(rules.given_up(&open), Some(day("2022-06-15")));
    assert_eq!(rules.given_up(&duty()), None);
}

#[test]
fn invited_schools_are_reminded_fourteen_and_three_days_before() {
    let invited = Duty {
        sort: Sort::Invitation,
        last_word: None,
        ..duty()
    };
    check(invited, &["05-12", "05-23"]);
}

/// Case 78: downtime, and then all the missed reminders at once.
#[test]
fn a_step_missed_in_an_outage_is_made_up_for_on_the_next_school_day() {
    let (calendar, ladder) = (shipped().unwrap(), Ladder::default());
    let rules = Rules {
        calendar: &calendar,
        ladder: &ladder,
        diary: &Diary::default(),
    };
    let planned = |duty: &Duty, today: &str, ran: &[&str]| {
        let ran = ran.iter().map(|text| day(text)).collect();
        rules
            .plan(std::slice::from_ref(duty), day(today), &ran)
            .len()
    };
    // Down on Thursday 19 May.
    let before = ["2022-05-17", "2022-05-18"];
    assert_eq!(planned(&duty(), "2022-05-20", &before), 1);
    assert_eq!(planned(&duty(), "2022-05-21", &before), 0, "a Saturday");
    assert_eq!(planned(&duty(), "2022-05-20", &["2022-05-19"]), 0, "it ran");
    assert_eq!(
        planned(&duty(), "2022-05-20", &[]),
        0,
        "it never ran before"
    );
    // Down on Friday 27 May, up again in the half-term: after it, but before the deadline.
    let june = Duty {
        due: Due::By(day("2022-06-09")),
        last_word: None,
        ..duty()
    };
    let ladder = Ladder {
        deadline: vec![10],
        ..Ladder::default()
    };
    let rules = Rules {
        calendar: &calendar,
        ladder: &ladder,
        diary: &Diary::default(),
    };
    let ran: BTreeSet<NaiveDate> = [day("2022-05-26"), day("2022-05-31")].into();
    assert!(
        rules
            .plan(std::slice::from_ref(&june), day("2022-05-31"), &ran)
            .is_empty()
    );
    assert_eq!(rules.plan(&[june], day("2022-06-06"), &ran).len(), 1);
}

/// Case 77: one mail per person per day.
#[test]
fn a_person_gets_one_mail_a_day() {
    let calendar = shipped().unwrap();
    let rules = Rules {
        calendar: &calendar,
        ladder: &Ladder::default(),
        diary: &Diary::default(),
    };
    let of = |about: &str, school: &str, to: &str, cc: &[&str]| Duty {
        about: about.to_owned(),
        school: school.to_owned(),
        to: address(to),
        cc: cc.iter().map(|a| address(a)).collect(),
        ..duty()
    };
    let plan = |duties: &[Duty]| -> Vec<(String, Vec<String>, usize)> {
        rules
            .plan(duties, day("2022-05-19"), &BTreeSet::new())
            .into_iter()
            .map(|mail| {
                let cc = mail.cc.iter().map(|a| a.as_str().to_owned()).collect();
                (mail.to.as_str().to_owned(), cc, mail.duties.len())
            })
            .collect()
    };
    // Two applications of one school by one person: one mail, both heads copied once.
    let mails = plan(&[
        of(
            "application 1",
            "110001",
            "lead@oak.test",
            &["head@oak.test"],
        ),
        of(
            "application 2",
            "110001",
            "LEAD@oak.test",
            &["head@oak.test", "hod@oak.test"],
        ),
    ]);
    assert_eq!(
        mails,
        [(
            "lead@oak.test".to_owned(),
            vec!["head@oak.test".to_owned(), "hod@oak.test".to_owned()],
            2
        )]
    );
    // Of two schools: neither's people hear of the other.
    let mails = plan(&[
        of(
            "application 1",
            "110001",
            "trust@mat.test",
            &["head@oak.test"],
        ),
        of(
            "application 2",
            "110002",
            "trust@mat.test",
            &["head@elm.test"],
        ),
    ]);
    assert_eq!(mails, [("trust@mat.test".to_owned(), vec![], 2)]);
    // Who is written to is not copied as well.
    let mails = plan(&[
        of(
            "application 1",
            "110001",
            "lead@oak.test",
            &["head@oak.test"],
        ),
        of(
            "application 2",
            "110001",
            "head@oak.test",
            &["lead@oak.test"],
        ),
    ]);
    assert!(mails.iter().all(|(_, cc, _)| cc.is_empty()));
}
