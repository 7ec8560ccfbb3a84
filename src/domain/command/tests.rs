use super::*;

/// Tuesday 3 May 2022
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2022, 5, 3).unwrap()
}

/// The orders in words of the code, the unclear lines by their reason.
fn shown(text: &str) -> String {
    let found = parse(text, today());
    let orders = found.orders.iter().map(|o| in_code(&o.order));
    let unclear = found
        .unclear
        .iter()
        .map(|u| format!("? {} ({:?})", u.line, u.why));
    orders.chain(unclear).collect::<Vec<_>>().join(" | ")
}

fn in_code(order: &Order) -> String {
    let because = |reason: &str| match reason {
        "" => String::new(),
        reason => format!(" [{reason}]"),
    };
    match order {
        Order::Accept { target, reason } => format!("accept {target}{}", because(reason)),
        Order::Waive {
            target,
            role,
            reason,
        } => format!("waive {target} {role}{}", because(reason)),
        Order::Sign {
            target,
            role,
            reason,
        } => format!("sign {target} {role}{}", because(reason)),
        Order::Set { target, key, value } => format!("set {target} {key} = {value}"),
        Order::Open { programme, urn } => format!("open {programme} {urn}"),
        Order::Note { target, text } => match target {
            Some(target) => format!("note {target}{}", because(text)),
            None => format!("note{}", because(text)),
        },
        Order::Link { item, reference } => format!("link #{item} {reference}"),
        Order::Ignore { target, reason } => format!("ignore {target}{}", because(reason)),
        Order::Adopt(Whom::All) => "adopt all".to_owned(),
        Order::Adopt(Whom::One(target)) => format!("adopt {target}"),
        Order::Mine(target) => format!("mine {target}"),
        Order::Release(target) => format!("release {target}"),
        Order::Chase { whom, by } => match whom {
            Whom::All => format!("chase all by {by}"),
            Whom::One(target) => format!("chase {target} by {by}"),
        },
        Order::HoldReminders => "hold reminders".to_owned(),
        Order::Withdraw { target, reason } => format!("withdraw {target}{}", because(reason)),
        Order::Reinstate { target, reason } => format!("reinstate {target}{}", because(reason)),
        Order::Shortlist { target, by } => match by {
            Some(by) => format!("shortlist {target} by {by}"),
            None => format!("shortlist {target}"),
        },
        Order::Select {
            target,
            place,
            send,
        } => {
            let send = if *send { " send" } else { "" };
            format!("{target} {}{send}", place.as_str())
        }
        Order::Assign { target, group } => format!("assign {target} to {group}"),
        Order::Status(None) => "status".to_owned(),
        Order::Status(Some(target)) => format!("status {target}"),
        Order::Undo(target) => format!("undo {target}"),
        Order::Help => "help".to_owned(),
        Order::Yes => "yes".to_owned(),
        Order::Done { what } => format!("done{}", because(what)),
        Order::Missed { what } => format!("missed{}", because(what)),
        Order::Received { target, report } => format!("received {target}{}", because(report)),
    }
}

fn check(text: &str, expected: &str) {
    assert_eq!(shown(text), expected, "{text:?}");
}

#[test]
fn an_order_is_heard_however_politely() {
    for text in [
        "accept #41",
        "Accept 41",
        "ACCEPT #41.",
        "please accept #41, thanks",
        "Please could you accept #41?",
        "Can you accept #41 please?",
        "accept item 41",
        "accept item #41 now please",
        "- accept #41",
        "* `accept 41`",
        "1. accept #41",
        "\"accept #41\"",
        "**accept #41**",
        "Hi, please accept #41, many thanks Jo",
        "#41: accept",
        "#41 accept",
        "41 - accept please",
        "> accept #41",
        "Hello\n\naccept #41\n\nKind regards\nJo Field\nCambridge Maths Hub",
        "Good morning,\n\naccept #41\n\nJo",
        "Thanks for this.\naccept #41",
        "yes please accept #41",
        "I'd like to accept #41",
    ] {
        check(text, "accept #41");
    }
}

#[test]
fn several_orders_one_a_line_or_listed() {
    check("accept #41\nignore #42", "accept #41 | ignore #42");
    check(
        "accept #41, #42 and #43",
        "accept #41 | accept #42 | accept #43",
    );
    check("accept 41; ignore 42", "accept #41 | ignore #42");
    check("Oops! Undo PMR22-0007.", "undo PMR22-0007");
    check("Oops! Undo PMR22-0007.", "undo PMR22-0007");
    check("Accept #41. Please ignore #42.", "accept #41 | ignore #42");
    check(
        "offer PMR22-0001, PMR22-0002 send",
        "PMR22-0001 offered send | PMR22-0002 offered send",
    );
    check("accept #41 and #41", "accept #41");
}

#[test]
fn every_command_is_known() {
    for (text, expected) in [
        ("accept PMR22-0007", "accept PMR22-0007"),
        ("accept pmr22-7", "accept PMR22-0007"),
        ("accept #41 - rang the head", "accept #41 [rang the head]"),
        (
            "accept #41 because the head rang",
            "accept #41 [the head rang]",
        ),
        (
            "waive PMR22-0007 lead_2 small school",
            "waive PMR22-0007 lead_2 [small school]",
        ),
        (
            "waive lead 2 of PMR22-0007: small school. One teacher.",
            "waive PMR22-0007 lead_2 [small school. One teacher.]",
        ),
        (
            "sign PMR22-0007 Lead Participant 2 signed on paper",
            "sign PMR22-0007 lead_2 [signed on paper]",
        ),
        (
            "PMR22-0007 sign the head, by telephone",
            "sign PMR22-0007 headteacher [by telephone]",
        ),
        (
            "sign #41 headteacher by phone",
            "sign #41 headteacher [by phone]",
        ),
        (
            "set PMR22-0007 lead_2.email b.khan@oak.test",
            "set PMR22-0007 lead_2.email = b.khan@oak.test",
        ),
        (
            "set PMR22-0007 lead 2 email to b.khan@oak.test",
            "set PMR22-0007 lead_2.email = b.khan@oak.test",
        ),
        (
            "set the URN of PMR22-0007 to 110001",
            "set PMR22-0007 school_urn = 110001",
        ),
        (
            "set PMR22-0007 school_name: Oakfield Primary, Ely",
            "set PMR22-0007 school_name = Oakfield Primary, Ely",
        ),
        ("open pmr-2022 110001", "open pmr-2022 110001"),
        ("open 110001 PMR-2022 please", "open pmr-2022 110001"),
        (
            "note PMR22-0007 rang the school; they will send it. Accept #41 later",
            "note PMR22-0007 [rang the school; they will send it. Accept #41 later]",
        ),
        (
            "note Oakfield they want the maths lead to come too",
            "note [Oakfield they want the maths lead to come too]",
        ),
        ("link #41 PMR22-0007", "link #41 PMR22-0007"),
        ("link #41 to PMR22-0007", "link #41 PMR22-0007"),
        (
            "ignore #41 (answered by phone)",
            "ignore #41 [answered by phone]",
        ),
        ("ignore L12", "ignore L12"),
        ("release letter 12", "release L12"),
        ("adopt all", "adopt all"),
        ("adopt PMR22-0007", "adopt PMR22-0007"),
        ("mine PMR22-0007", "mine PMR22-0007"),
        ("release PMR22-0007", "release PMR22-0007"),
        ("chase all by 27 May", "chase all by 2022-05-27"),
        (
            "chase PMR22-0007 by Friday",
            "chase PMR22-0007 by 2022-05-06",
        ),
        ("hold reminders", "hold reminders"),
        ("please hold the reminders today", "hold reminders"),
        ("withdraw PMR22-0007", "withdraw PMR22-0007"),
        ("reinstate PMR22-0007", "reinstate PMR22-0007"),
        (
            "shortlist TFMD21-0003 by 11 June",
            "shortlist TFMD21-0003 by 2022-06-11",
        ),
        ("shortlist TFMD21-0003", "shortlist TFMD21-0003"),
        ("offer PMR22-0007", "PMR22-0007 offered"),
        ("offer PMR22-0007 and send", "PMR22-0007 offered send"),
        ("reserve PMR22-0007", "PMR22-0007 reserve"),
        ("decline PMR22-0007", "PMR22-0007 not selected"),
        ("accepted PMR22-0007", "PMR22-0007 accepted"),
        (
            "assign PMR22-0007 to group Fenland 1",
            "assign PMR22-0007 to Fenland 1",
        ),
        ("status", "status"),
        ("status PMR22-0007 please", "status PMR22-0007"),
        ("undo PMR22-0007", "undo PMR22-0007"),
        ("help", "help"),
        ("Yes", "yes"),
        ("yes please", "yes"),
        ("yes, go ahead", "yes"),
        ("done", "done"),
        ("Done, thanks", "done"),
        ("done Oakfield on Tuesday", "done [Oakfield on Tuesday]"),
        ("missed", "missed"),
        ("received PMR22-0007 report", "received PMR22-0007 [report]"),
    ] {
        check(text, expected);
    }
}

#[test]
fn what_asks_negates_or_depends_is_no_order() {
    for (text, why) in [
        ("accept #41?", "Question"),
        ("shall I accept #41?", "NoOrder"),
        ("don't accept #41", "NoOrder"),
        ("Please do not accept #41", "NoOrder"),
        ("accept #41 once the governors agree", "Condition"),
        ("accept #41 if you can", "Condition"),
        ("accept #41 - but not before Friday", "Condition"),
        ("withdraw PMR22-0007 when they write", "Condition"),
        ("accept #41 or #42", "LeftOver"),
        ("accept #41 except lead_2", "Condition"),
        ("accept", "NoTarget"),
        ("accept Oakfield", "NoTarget"),
        ("accept forty one", "NoTarget"),
        ("waive PMR22-0007 the caretaker because", "NoRole"),
        ("waive PMR22-0007 lead_2", "NoReason"),
        ("set PMR22-0007 colour red", "NoField"),
        ("set PMR22-0007 lead_2.email", "NoValue"),
        ("open pmr-2022", "NoUrn"),
        ("note", "NoText"),
        ("link #41", "NoItem"),
        ("link #41 #42", "NoItem"),
        ("chase all", "NoDate"),
        ("chase all by next Friday", "NoDate"),
        ("chase all by Monday 27 May", "NoDate"),
        ("chase all by 31 February", "NoDate"),
        ("hold the line", "NoOrder"),
        ("offer PMR22-0007 send it to the head", "LeftOver"),
        ("assign PMR22-0007", "NoGroup"),
        ("undo", "NoTarget"),
        ("yes but only the first", "Condition"),
        ("The head will ring us on Monday about this one", "NoOrder"),
        ("the school says accept #41", "NoOrder"),
        ("I think we should accept #41", "NoOrder"),
    ] {
        check(text, &format!("? {text} ({why})"));
    }
}

#[test]
fn greetings_thanks_and_signatures_say_nothing() {
    for text in [
        "",
        "Hi Countersign,",
        "Hello",
        "Good morning all",
        "Thanks",
        "Thank you!",
        "OK, great",
        "Many thanks\nJo",
        "Thanks\n\nJo Field\nHub Administrator\nTel: 01223 555 0100",
    ] {
        check(text, "");
    }
}

#[test]
fn an_order_below_the_thanks_still_counts() {
    check("Thanks!\n\nRight, accept #41\nJo", "accept #41");
}

#[test]
fn a_name_alone_is_not_a_signature_of_nothing() {
    check("Oakfield", "? Oakfield (NoOrder)");
    check("accept #41\nOakfield", "accept #41");
    check(
        "accept #41\nignore the rest",
        "accept #41 | ? ignore the rest (NoTarget)",
    );
}

#[test]
fn dates_are_read_as_people_in_england_write_them() {
    for (text, date) in [
        ("27 May", Some("2022-05-27")),
        ("27th May 2022", Some("2022-05-27")),
        ("Fri 27 May", Some("2022-05-27")),
        ("Friday the 27th of May", Some("2022-05-27")),
        ("May 27", Some("2022-05-27")),
        ("27/5", Some("2022-05-27")),
        ("27/05/22", Some("2022-05-27")),
        ("27.5.2022", Some("2022-05-27")),
        ("2022-05-27", Some("2022-05-27")),
        ("2 May", Some("2023-05-02")),
        ("3 May", Some("2022-05-03")),
        ("Sept 1st", Some("2022-09-01")),
        ("tomorrow", Some("2022-05-04")),
        ("today", Some("2022-05-03")),
        ("Friday", Some("2022-05-06")),
        ("on Tuesday", Some("2022-05-10")),
        ("Thursday 27 May", None),
        ("next Friday", None),
        ("5/27", None),
        ("soon", None),
        ("27 May or so", None),
        ("", None),
    ] {
        assert_eq!(
            written_date(text, today()),
            date.map(|d| d.parse().unwrap()),
            "{text:?}"
        );
    }
}

mod any_text {
    use proptest::prelude::*;

    use super::{parse, today};

    proptest! {
        /// Case 30: one message crashes all.
        #[test]
        fn nothing_written_makes_it_fail(text in "(?s).{0,200}") {
            let _found = parse(&text, today());
        }

        #[test]
        fn words_of_orders_in_any_order_do_not_either(
            words in prop::collection::vec("(accept|#4|by|May|27|waive|lead|2|PMR22-1|set|;|\\.|-|é|yes|link|to| )", 0..12)
        ) {
            let _found = parse(&words.join(" "), today());
        }
    }
}

/// An order beneath "Thanks" is one; what else stands in a signature is none.
#[test]
fn orders_are_found_among_what_looked_like_a_signature() {
    for (foot, orders, unclear) in [
        ("Thanks!\naccept #41", 1, 0),
        ("Thanks. release L3\nSam", 1, 0),
        ("Many thanks\nyes", 1, 0),
        ("Thanks\nnote Oakfield they will ring", 1, 0),
        ("Thanks\naccept #41?", 0, 1),
        (
            "Kind regards\nSam Reed\nTel 01632 960001\nOpen 9 to 5",
            0,
            0,
        ),
        (
            "Best wishes\nJo\nNote: I work on Mondays and Tuesdays",
            0,
            0,
        ),
        ("", 0, 0),
    ] {
        let found = in_mail("", foot, today());
        assert_eq!(
            (found.orders.len(), found.unclear.len()),
            (orders, unclear),
            "{foot:?}: {found:?}"
        );
    }
}
