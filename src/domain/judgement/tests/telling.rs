//! What is told in an answer, and whether a person sees it.

use super::*;
use crate::domain::{
    conversation::{NotEvidence, Topic, Whose},
    programme::Attribute,
};

fn answer(text: &str) -> Reading {
    let mut reading = mail(LEAD_1);
    reading.refers_to.push("letter@hub.test".to_owned());
    reading.fresh = text.to_owned();
    reading
}

#[test]
fn what_is_told_in_an_answer_a_person_sees_and_courtesies_nobody() {
    for (text, expected) in [
        (
            "From September I'll be in three days a week.",
            "hold-for-review question",
        ),
        (
            "I can confirm on Ben's behalf that he will be there.",
            "hold-for-review question",
        ),
        ("Thanks so much, see you in September!", "ignore"),
        ("I've passed it on to Helen.", "ignore"),
    ] {
        check(vec![whole(), answer(text)], expected);
    }
    let mut own = answer("The hall has been painted from top to bottom.");
    own.refers_to.clear();
    check(vec![whole(), own], "ignore");
}

#[test]
fn who_only_asks_whether_we_have_it_is_told_and_who_tells_more_is_not() {
    for (text, expected) in [
        (
            "I sent our form yesterday. Did you get it?",
            "acknowledge-complete / acknowledgement",
        ),
        (
            "I haven't heard anything. Did you get it?",
            "acknowledge-complete / acknowledgement",
        ),
        (
            "Ben leaves us at the end of term. Did you get it?",
            "hold-for-review question",
        ),
    ] {
        let mut reading = answer(text);
        reading.said.push(Said::Asks {
            quote: "Did you get it?".to_owned(),
            chases: true,
        });
        check(vec![whole(), reading], expected);
    }
}

#[test]
fn warm_words_from_whose_signature_is_open_a_person_sees() {
    for (text, expected) in [
        (
            "Thank you for your email, what a fantastic opportunity this looks.",
            "hold-for-review question",
        ),
        ("Thank you very much for your help.", "ignore"),
        ("Brilliant, thanks!", "ignore"),
    ] {
        let mut reading = answer(text);
        reading.author = mail(HEAD).author;
        check(vec![alone_sent(), reading], expected);
    }
}

#[test]
fn a_yes_to_another_programme_signs_nothing_and_a_person_sees_it() {
    let says = |quote: &str| {
        let quote = quote.to_owned();
        mail(HEAD).saying(Said::Confirms { quote })
    };
    check(
        vec![
            alone_sent(),
            says("Yes to the secondary programme from us."),
        ],
        "hold-for-review question",
    );
    check(
        vec![
            whole(),
            says("Yes, happy to confirm our place for 2031/32."),
        ],
        "hold-for-review question",
    );
}

#[test]
fn a_yes_under_the_subject_of_something_else_signs_nothing_and_a_person_sees_it() {
    let under = |subject: &str| {
        let mut reading = mail(HEAD).saying(Said::Confirms {
            quote: "I confirm.".to_owned(),
        });
        reading.subject = subject.to_owned();
        reading
    };
    check(
        vec![alone_sent(), under("Visit on 12 May")],
        "hold-for-review question",
    );
    check(
        vec![alone_sent(), under("Mastery Readiness application")],
        "request-missing / update",
    );
    // in an answer to one of our letters the subject is the school's own
    let mut answer = under("Re: docs for Tuesday's visit");
    answer.refers_to = vec!["letter@hub.test".to_owned()];
    check(vec![alone_sent(), answer], "request-missing / update");
}

#[test]
fn a_yes_in_the_name_of_another_signatory_signs_nothing_and_a_person_sees_it() {
    let says = |from: &str, quote: &str| {
        let quote = quote.to_owned();
        mail(from).saying(Said::Confirms { quote })
    };
    let of_the_head = "I, Helen Archer, Headteacher of Oakfield, confirm my agreement.";
    let by_the_head = || mail(HEAD).copying(&[LEAD_2]).carrying(form("pmr-2022"));
    check(
        vec![by_the_head(), says(LEAD_1, of_the_head)],
        "hold-for-review question",
    );
    for own in ["I, Lena Brook, confirm.", "I, Lead Teacher, confirm."] {
        check(
            vec![by_the_head(), says(LEAD_1, own)],
            "acknowledge-complete / acknowledgement",
        );
    }
    check(
        vec![alone_sent(), says(HEAD, of_the_head)],
        "request-missing / update",
    );
}

#[test]
fn a_remark_beside_a_signature_is_shown_where_it_is_news() {
    for (text, expected) in [
        (
            "I confirm. I can't wait to be part of it!",
            "acknowledge-complete / acknowledgement",
        ),
        (
            "I confirm. See you in September.",
            "acknowledge-complete / acknowledgement",
        ),
        (
            "I confirm. Ben goes down to three days from June, he is told.",
            "acknowledge-complete question / acknowledgement",
        ),
        (
            "I confirm. Please note that our hall has no projector.",
            "acknowledge-complete question / acknowledgement",
        ),
    ] {
        let mut reading = mail(HEAD).saying(Said::Confirms {
            quote: "I confirm.".to_owned(),
        });
        reading.fresh = text.to_owned();
        check(
            vec![
                mail(LEAD_1).copying(&[LEAD_2]).carrying(form("pmr-2022")),
                reading,
            ],
            expected,
        );
    }
}

#[test]
fn a_value_that_the_application_took_is_no_remark() {
    for (text, expected) in [
        (
            "Omar teaches Year 1, and will again from September.",
            "acknowledge-complete / acknowledgement",
        ),
        (
            "Omar teaches Year 1. From September he is in three days a week.",
            "acknowledge-complete question / acknowledgement",
        ),
    ] {
        let without = with(form("pmr-2022"), "lead_2.role", "");
        let mut reading = answer(text).overheard(text);
        reading.fresh = text.to_owned();
        check(
            vec![
                mail(LEAD_1).copying(&[HEAD, LEAD_2]).carrying(without),
                reading,
            ],
            expected,
        );
    }
}

#[test]
fn what_seems_to_leave_another_programme_or_to_prefer_another_form_a_person_sees() {
    let quoted = |text: &str| text.to_owned();
    let said = [
        Said::Withdraws {
            quote: quoted("We have pulled out of the Embedding group at another hub."),
        },
        Said::Revises {
            quote: quoted("Please disregard our first form."),
        },
    ];
    for said in said {
        let mut reading = answer(said.quote().unwrap_or_default());
        reading.said.push(said);
        check(vec![whole(), reading], "hold-for-review question");
    }
    let mut reading = answer("We have pulled out of the programme.");
    reading.said.push(Said::Withdraws {
        quote: quoted("We have pulled out of the programme."),
    });
    check(
        vec![whole(), reading],
        "hold-for-review withdrawal / received",
    );
}

#[test]
fn what_is_given_and_not_understood_is_asked_of_nobody_again() {
    let without = |keys: &[&str]| {
        let form = keys
            .iter()
            .fold(form("pmr-2022"), |form, key| with(form, key, ""));
        mail(LEAD_1).copying(&[HEAD, LEAD_2]).carrying(form)
    };
    let trn = |value: &str| Said::Supplies {
        topic: Topic::Person {
            whose: Whose::Unstated,
            attribute: Attribute::Trn,
        },
        value: value.to_owned(),
        quote: format!("TRN: {value}"),
    };
    let both = ["lead_1.trn", "lead_2.trn"];
    let given = answer("TRN: 2019348").saying(trn("2019348"));
    check(vec![without(&both), given], "hold-for-review question");
    // it is nobody's number, and they are told so
    let short = answer("TRN: 201934").saying(trn("201934"));
    check(
        vec![without(&both), short],
        "request-missing / missing-items",
    );
    let unsigned = || mail(LEAD_1).copying(&[HEAD]).carrying(form("pmr-2022"));
    let hearsay = |from: &str, quote: &str| {
        let mut reading = answer(quote);
        reading.author = mail(from).author;
        reading.saying(Said::NotEvidence {
            quote: quote.to_owned(),
            why: NotEvidence::Hearsay,
        })
    };
    check(
        vec![
            unsigned(),
            hearsay(LEAD_2, "Helen asked me to say I have signed."),
        ],
        "hold-for-review question",
    );
    check(
        vec![unsigned(), hearsay(LEAD_1, "Omar says he has signed.")],
        "request-missing / missing-items",
    );
    check(
        vec![
            unsigned(),
            answer("i thought i had copied her, ive done it again now"),
        ],
        "request-missing / missing-items",
    );
}
