use super::*;

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn facts() -> Facts {
    Facts {
        own: vec![
            address("admin@hub.example"),
            address("maths@college.example"),
        ],
        staff: vec![address("pat@hub.example")],
        dead: ["gone@oak.cambs.sch.uk.test".to_owned()].into(),
        ..Facts::default()
    }
}

const CHANGE: Class = Class::Answer {
    authentication: Authentication::Pass,
    to_machine: false,
    reports_change: true,
};
const REPEAT: Class = Class::Answer {
    authentication: Authentication::Unknown,
    to_machine: false,
    reports_change: false,
};

const HEAD: &str = "head@oak.cambs.sch.uk.test";

fn check(class: Class, to: &[&str], cc: &[&str], facts: &Facts, expected: Verdict) {
    let list = |texts: &[&str]| texts.iter().map(|t| address(t)).collect::<Vec<_>>();
    let (to, cc) = (list(to), list(cc));
    let verdict = gate(
        Candidate {
            class,
            to: &to,
            cc: &cc,
        },
        facts,
    );
    assert_eq!(verdict, expected, "{class:?} to {to:?} cc {cc:?}");
}

#[test]
fn an_ordinary_answer_passes() {
    check(CHANGE, &[HEAD], &[], &facts(), Verdict::Pass);
    check(
        REPEAT,
        &[HEAD],
        &["lead@oak.cambs.sch.uk.test"],
        &facts(),
        Verdict::Pass,
    );
    check(Class::Scheduled, &[HEAD], &[], &facts(), Verdict::Pass);
}

/// - Case 64: a reply path that ignores bounces.
/// - Case 69: answers to no-reply addresses.
#[test]
fn whom_no_letter_may_reach() {
    for (to, reason) in [
        ("no-reply@formsnotify.test", Reason::MachineAddress),
        ("NoReply@oak.sch.uk.test", Reason::MachineAddress),
        ("do_not.reply@oak.sch.uk.test", Reason::MachineAddress),
        ("forms-noreply@google.test", Reason::MachineAddress),
        ("MAILER-DAEMON@mx.oak.test", Reason::MachineAddress),
        ("postmaster@oak.test", Reason::MachineAddress),
        ("heads-request@lists.test", Reason::MachineAddress),
        ("owner-heads@lists.test", Reason::MachineAddress),
        ("admin@hub.example", Reason::OwnAddress),
        ("Admin+x@HUB.example", Reason::OwnAddress),
        ("maths@college.example", Reason::OwnAddress),
        ("pat@hub.example", Reason::Staff),
        ("gone@oak.cambs.sch.uk.test", Reason::DeadAddress),
    ] {
        for class in [CHANGE, REPEAT, Class::Scheduled] {
            check(class, &[to], &[], &facts(), Verdict::Never(reason));
            check(class, &[HEAD], &[to], &facts(), Verdict::Never(reason));
        }
    }
    check(
        CHANGE,
        &[],
        &[HEAD],
        &facts(),
        Verdict::Never(Reason::NoRecipient),
    );
}

#[test]
fn people_whose_names_only_resemble_a_machines_are_people() {
    for person in ["damon@oak.test", "r.quest@oak.test"] {
        assert!(!is_machine_address(&address(person)), "{person}");
    }
    for office in ["office@oak.test", "admin@oak.test", "head@oak.test"] {
        assert!(!is_machine_address(&address(office)), "{office}");
    }
}

#[test]
fn admins_mail_may_go_to_the_hubs_own_mailbox_and_staff_but_not_to_the_dead() {
    for to in ["admin@hub.example", "pat@hub.example"] {
        check(Class::ToAdmins, &[to], &[], &facts(), Verdict::Pass);
    }
    check(
        Class::ToAdmins,
        &["gone@oak.cambs.sch.uk.test"],
        &[],
        &facts(),
        Verdict::Never(Reason::DeadAddress),
    );
}

#[test]
fn what_failed_authentication_or_came_from_a_machine_is_never_answered() {
    for (authentication, to_machine, verdict) in [
        (
            Authentication::Fail,
            false,
            Verdict::Never(Reason::NotAuthenticated),
        ),
        (
            Authentication::Pass,
            true,
            Verdict::Never(Reason::AnswersMachine),
        ),
        (Authentication::Unknown, false, Verdict::Pass),
    ] {
        let class = Class::Answer {
            authentication,
            to_machine,
            reports_change: true,
        };
        check(class, &[HEAD], &[], &facts(), verdict);
    }
}

#[test]
fn four_copies_pass_and_five_wait_for_a_person() {
    let cc = |n: usize| {
        (0..n)
            .map(|i| format!("t{i}@oak.cambs.sch.uk.test"))
            .collect::<Vec<_>>()
    };
    let (four, five) = (cc(4), cc(5));
    for (list, verdict) in [
        (four, Verdict::Pass),
        (five, Verdict::Hold(Reason::TooManyCopies)),
    ] {
        let list: Vec<&str> = list.iter().map(String::as_str).collect();
        check(CHANGE, &[HEAD], &list, &facts(), verdict);
    }
}

/// Sets one count to its cap and to one below it.
fn cap(class: Class, limit: u32, reason: Reason, set: impl Fn(&mut Facts, u32)) {
    let mut under = facts();
    set(&mut under, limit - 1);
    check(class, &[HEAD], &[], &under, Verdict::Pass);
    let mut full = facts();
    set(&mut full, limit);
    check(class, &[HEAD], &[], &full, Verdict::Hold(reason));
}

fn per_address(facts: &mut Facts, counts: AddressCounts) {
    facts.addresses.insert(HEAD.to_owned(), counts);
}

#[test]
fn a_letter_reporting_a_change_is_one_of_ten_an_hour_and_six_a_day() {
    cap(CHANGE, 10, Reason::AddressCap, |f, n| {
        per_address(
            f,
            AddressCounts {
                change_hour: n,
                repeat_day: 99,
            },
        )
    });
    cap(CHANGE, 6, Reason::ApplicationCap, |f, n| {
        (f.change_application_day, f.repeat_application_day) = (n, 99)
    });
}

#[test]
fn a_letter_reporting_none_is_one_of_two_and_three_a_day() {
    cap(REPEAT, 3, Reason::AddressCap, |f, n| {
        per_address(
            f,
            AddressCounts {
                change_hour: 99,
                repeat_day: n,
            },
        )
    });
    cap(REPEAT, 2, Reason::ApplicationCap, |f, n| {
        (f.change_application_day, f.repeat_application_day) = (99, n)
    });
}

#[test]
fn the_second_repeat_in_a_row_is_the_last_answer_of_a_thread() {
    for class in [CHANGE, REPEAT] {
        cap(class, 2, Reason::ThreadEnded, |f, n| f.repeats_in_a_row = n);
    }
}

#[test]
fn a_domain_gets_thirty_an_hour_and_a_hub_sends_three_hundred() {
    for class in [CHANGE, REPEAT, Class::Scheduled] {
        cap(class, 30, Reason::DomainCap, |f, n| {
            f.domain_hour.insert("oak.cambs.sch.uk.test".to_owned(), n);
        });
        cap(class, 300, Reason::HubCap, |f, n| f.hub_hour = n);
    }
}

#[test]
fn a_mail_providers_domain_has_no_cap() {
    let mut facts = facts();
    facts.domain_hour.insert("gmail.test".to_owned(), 5000);
    check(CHANGE, &["head.oak@gmail.test"], &[], &facts, Verdict::Pass);
}

#[test]
fn a_copied_address_is_under_the_same_caps() {
    let mut facts = facts();
    per_address(
        &mut facts,
        AddressCounts {
            change_hour: 10,
            repeat_day: 0,
        },
    );
    check(
        CHANGE,
        &["lead@oak.cambs.sch.uk.test"],
        &[HEAD],
        &facts,
        Verdict::Hold(Reason::AddressCap),
    );
}

#[test]
fn scheduled_mail_has_its_own_budget() {
    let mut facts = facts();
    facts.change_application_day = 99;
    facts.repeat_application_day = 99;
    facts.repeats_in_a_row = 99;
    per_address(
        &mut facts,
        AddressCounts {
            change_hour: 99,
            repeat_day: 99,
        },
    );
    check(Class::Scheduled, &[HEAD], &[], &facts, Verdict::Pass);
}
