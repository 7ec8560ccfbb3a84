use super::*;
use crate::domain::programme::{Attribute, Key, Role};

/// As our letters print it.
const LIST: &str = "Still needed to make it complete:\n\n\
    - School URN – Please tell us the school’s URN, a number of six digits.\n\n\
    - Local Authority – This was left empty on the form.\n\n\
    - Lead Participant 2: Teacher reference number (TRN) – A teacher\n  reference number has seven digits, and what we read does not: please\n  check it.\n\n\
    - Lead Participant 2: Email – We read “o.khan(at)oak”, which does not\n  look like an e-mail address: please check it.\n\n\
    - Signature of Helen Archer (Headteacher) – We have not seen them copied\n  in. Please tell us the right one, and copy them in.\n\n\
    How to send the details: Please reply to this e-mail with the missing\ndetails in your own words.\n";

fn printed() -> Printed {
    let lead = |attribute| Key::Person(Role::Lead2, attribute);
    Printed::new([
        ("School URN".to_owned(), Key::SchoolUrn),
        ("Local Authority".to_owned(), Key::LocalAuthority),
        (
            "Lead Participant 2: Teacher reference number (TRN)".to_owned(),
            lead(Attribute::Trn),
        ),
        (
            "Lead Participant 2: Email".to_owned(),
            lead(Attribute::Email),
        ),
        (
            "Has your school worked with a Mastery Specialist (Yes/No)".to_owned(),
            Key::SpecialistEngagement,
        ),
    ])
}

fn heard(text: &str) -> String {
    let words = split(Some(text), None);
    let said = listen("Re: our form", "", &words, &printed());
    said.iter().map(short).collect::<Vec<_>>().join("; ")
}

/// In Outlook's manner: all of it quoted, without a mark.
fn below(list: &str) -> String {
    format!(
        "Please see my answers below in red.\n\nFrom: Hub <a@hub.test>\nSent: 3 May 2022\nTo: x@y.test\nSubject: RE: form\n\n{list}"
    )
}

#[test]
fn a_statement_answers_a_letter_that_asked_for_one() {
    let printed = Printed::new([("Headteacher statement".to_owned(), Key::Statement)]);
    let letter = "\n\nOn 3 May 2022, at 10:45, Hub <a@hub.test> wrote:\n> We still need:\n> - Headteacher statement\n";
    for (text, expected) in [
        (
            "Hi\n\nWe would like to take part because our results at Key Stage 2 have been low for three years, both teachers are new to leading mathematics and the governors support release time.\n\nThanks\nLena",
            "statement",
        ),
        (
            "Headteacher statement\n\nI would like our school to take part because our maths results have been below national for three years, and our staff need support.\n\nLena",
            "statement",
        ),
        (
            "Please see below for the head's statement.\n\n\"Our school has a high share of pupils who need support. The programme would help both teachers to lead change in maths.\"\n\nThanks,\nLena",
            "statement",
        ),
        // As long, and an excuse.
        (
            "Hi\n\nUnfortunately our headteacher is away and the governors meet next week, so we cannot finish what our school wants to say about the programme and the teachers before Friday.",
            "",
        ),
        ("We would like to take part because we like mastery.", ""),
    ] {
        let words = split(Some(&format!("{text}{letter}")), None);
        let said = listen("Re: our form", "", &words, &printed);
        let heard: Vec<String> = said.iter().map(short).collect();
        assert_eq!(heard.join("; "), expected, "{text}");
    }
}

#[test]
fn an_untouched_list_answers_nothing() {
    assert_eq!(heard(&below(LIST)), "");
}

#[test]
fn answers_are_found_under_behind_and_in_place_of_our_words() {
    let urn = "a number of six digits.";
    for (from, to, expected) in [
        (urn, "a number of six digits.\n190001", "school_urn=190001"),
        (urn, "a number of six digits. 190001", "school_urn=190001"),
        (
            urn,
            "a number of six digits. - It is 190001",
            "school_urn=190001",
        ),
        (
            "Please tell us the school’s URN, a number of six digits.",
            "190001",
            "school_urn=190001",
        ),
        (urn, "a number of six digits. see above?", ""),
        (urn, "a number of six digits. to follow", ""),
        (
            "This was left empty on the form.",
            "This was left empty on the form. Norfolk",
            "local_authority=Norfolk",
        ),
        (
            "does not: please\n  check it.",
            "does not: please\n  check it.\n  1234567",
            "lead_2.trn=1234567",
        ),
        (
            "address: please check it.",
            "address: please check it.\n\n  o.khan@oak.test",
            "lead_2.email=o.khan@oak.test",
        ),
        // the wording of a letter that is not ours
        (
            "This was left empty on the form.",
            "Please enter the authority",
            "",
        ),
    ] {
        let list = LIST.replace(from, to);
        assert_ne!(list, LIST);
        assert_eq!(heard(&below(&list)), expected, "{to}");
    }
}

#[test]
fn answers_stand_between_quoted_lines() {
    let quoted: Vec<String> = LIST.lines().map(|l| format!("> {l}")).collect();
    let quoted = format!(
        "On 3 May 2022, at 10:45, Hub <a@hub.test> wrote:\n\n{}\n",
        quoted.join("\n")
    );
    for (under, answer, expected) in [
        ("a number of six digits.", "190001", "school_urn=190001"),
        (
            "left empty on the form.",
            "Norfolk",
            "local_authority=Norfolk",
        ),
        ("check it.", "1234567", "lead_2.trn=1234567"),
        ("check it.", "This is 1234567, sorry", "lead_2.trn=1234567"),
        ("check it.", "I will find out", ""),
    ] {
        let text = quoted.replacen(&format!("{under}\n"), &format!("{under}\n{answer}\n"), 1);
        assert_eq!(heard(&text), expected, "{answer}");
    }
}

#[test]
fn what_only_the_form_asks_is_answered_by_its_label() {
    let printed = Printed::new([
        (
            "Has your school worked with a Specialist?".to_owned(),
            Key::SpecialistEngagement,
        ),
        (
            "We wish to be part of a group application: Yes/No".to_owned(),
            Key::GroupRequested,
        ),
    ]);
    for (text, expected) in [
        (
            "Has your school worked with a Specialist? No",
            "specialist_engagement=No",
        ),
        (
            "Has your school worked with a Specialist?\nYes, in 2019",
            "specialist_engagement=Yes",
        ),
        (
            "We wish to be part of a group application: Yes/No\nYes",
            "group.requested=Yes",
        ),
        ("We wish to be part of a group application: Yes/No", ""),
        (
            "We have not worked with a Mastery Specialist before.",
            "specialist_engagement=No",
        ),
        (
            "We have never worked with a specialist",
            "specialist_engagement=No",
        ),
        ("We worked with a specialist teacher of music", ""),
        ("Have we worked with a specialist?", "asks"),
    ] {
        let said = listen("Re: our form", "", &split(Some(text), None), &printed);
        let heard = said.iter().map(short).collect::<Vec<_>>().join("; ");
        assert_eq!(heard, expected, "{text}");
    }
}

#[test]
fn the_letter_makes_plain_what_a_few_words_mean() {
    let asked = |item: &str| {
        format!(
            "\n\nOn 3 May 2022, at 10:45, Hub <a@hub.test> wrote:\n\n> Still needed:\n>\n> - {item} – This was left empty on the form.\n"
        )
    };
    let address = asked("Address");
    let urn = asked("School URN");
    let specialist = asked("Has your school worked with a Mastery Specialist (Yes/No)");
    let role = asked("School role/s and teaching group(s) of Lead Participant 2");
    let trn = asked("Lead Participant 2: Teacher reference number (TRN)");
    for (text, letter, expected) in [
        ("The head", &urn, ""),
        ("The answer is no.", &specialist, "specialist_engagement=No"),
        (
            "That would be a no.",
            &specialist,
            "specialist_engagement=No",
        ),
        (
            "Specialist engagement - No",
            &specialist,
            "specialist_engagement=No",
        ),
        ("No we haven't.", &specialist, "specialist_engagement=No"),
        (
            "Not that I am aware of",
            &specialist,
            "specialist_engagement=No",
        ),
        (
            "Hi, yes we have - Priya Raman came in to work with Year 7 in 2019.",
            &specialist,
            "specialist_engagement=Yes; specialist_detail=Priya Raman came in to work with Year 7 in 2019.",
        ),
        ("No problem, will do.", &specialist, ""),
        ("Yes, I confirm.", &specialist, ""),
        ("Not sure, will ask.", &specialist, ""),
        ("The answer is no.", &role, ""),
        (
            "Our address is 4 Mill Lane, Ely, CB7 4AA.",
            &address,
            "school_address=4 Mill Lane, Ely, CB7 4AA",
        ),
        (
            "The address of the venue is 4 Mill Lane, Ely, CB7 4AA",
            &trn,
            "",
        ),
        // Six digits are no teacher's number, and no school's where nobody asked for one.
        ("It is 123456.", &trn, "?.trn=123456"),
    ] {
        let text = format!("{text}{letter}");
        let heard = heard(&text);
        let supplied = heard.split("; ").filter(|said| said.contains('='));
        assert_eq!(supplied.collect::<Vec<_>>().join("; "), expected, "{text}");
    }
}

#[test]
fn a_table_may_have_its_questions_along_the_top() {
    for (text, expected) in [
        (
            "\tTRN\tTelephone\nOmar Khan\t1234567\t07700 900123",
            "Omar Khan.trn=1234567; Omar Khan.phone=07700 900123",
        ),
        (
            "Name | Email | TRN\nLead Participant 2 | o.khan@oak.test | 1234567",
            "lead_2.email=o.khan@oak.test; lead_2.trn=1234567",
        ),
        (
            "Telephone\tTRN\nLead Participant 1\t07700 900123\t1234567\nLead Participant 2\t07700 900124\t7654321",
            "lead_1.phone=07700 900123; lead_1.trn=1234567; lead_2.phone=07700 900124; lead_2.trn=7654321",
        ),
        ("Room\tTime\nHall\t10:30", ""),
        // the people along the top
        (
            "\tGareth Grewal\tWendy Plumb\nYear groups\t7, 8, 11\t9 and 10\nRole\tKey Stage 3 co-ordinator\tTeacher of mathematics",
            "Gareth Grewal.year_groups=7, 8, 11; Wendy Plumb.year_groups=9 and 10; Gareth Grewal.role=Key Stage 3 co-ordinator; Wendy Plumb.role=Teacher of mathematics",
        ),
        (
            "\tLead 1\tLead 2\nName\tGareth Grewal\tWendy Plumb\nTRN\t1234567\t",
            "lead_1.name=Gareth Grewal; lead_2.name=Wendy Plumb; lead_1.trn=1234567",
        ),
        // of two cells, and nobody above them
        ("Role\tKey Stage 3 co-ordinator\tTeacher of mathematics", ""),
    ] {
        assert_eq!(heard(text), expected, "{text}");
    }
}
