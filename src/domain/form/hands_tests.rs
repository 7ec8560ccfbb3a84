//! The ways people fill a form: more than was asked, the label again, the answer before its label.
//! Beside each stands the near miss that the same rule must leave alone.

use super::{
    Forms, Key, Outcome,
    neighbour_tests::{lines, table},
};
use crate::{config::programmes, document::text};

const LEAD: &str = "Details of Lead Participant 1\n";
const HEAD: &str = "School details\nName of school: Oak Primary\nSchool URN: 191234\n\
    Contact telephone number: 01632 960123\nName of headteacher: Ann Bell\nEmail: ann@oak.test\n";

#[test]
fn two_people_where_one_is_asked_are_asked_for_again() {
    let two = "Name | Bo Li and Cy Fry\nEmail | bo@oak.test, cy@oak.test\n\
        Teacher reference number (TRN) | 1234567 and 2345678\nTelephone | 01632 960123";
    let none = "lead_1.name\nlead_1.email\nlead_1.trn\nlead_1.phone 01632 960123\nlead_2.name";
    table(&format!("{HEAD}{LEAD}"), two, none);
    let one = "Name | Bo Li (and her team)\nEmail | Bo Li <bo@oak.test> bo@oak.test\n\
        Teacher reference number (TRN) | 12 34567\nTelephone | 01632 960123 or 07700 900123";
    let read = "lead_1.name Bo Li (and her team)\nlead_1.email bo@oak.test\nlead_1.trn 1234567\n\
        lead_1.phone 01632 960123 or 07700 900123";
    table(&format!("{HEAD}{LEAD}"), one, read);
}

#[test]
fn two_may_be_head_together() {
    let shared = HEAD.replace("Ann Bell", "Ann Bell and Di Roe");
    lines(
        &shared,
        "headteacher.name Ann Bell and Di Roe\nheadteacher.email ann@oak.test",
    );
}

#[test]
fn a_urn_is_told_from_the_other_numbers_of_a_school() {
    let urn = |given: &str, read: &str| lines(&HEAD.replace("191234", given), read);
    for given in [
        "191234 / UKPRN 10012345",
        "LAESTAB 873/2051, URN 191234",
        "191234 (DfE 8732051)",
        "URN: 191234; UKPRN: 10012345; LAESTAB: 873/2051",
        "873 2051 / 191234",
        "191234 (LA 873, Estab 2051)",
    ] {
        urn(given, "school_urn 191234");
    }
    // of two nobody knows which, and a telephone has six digits, too
    urn("191234 / 191235", "school_urn 191234 / 191235");
    urn("01632 960123", "school_urn 01632 960123");
    urn("LAESTAB 873/2051", "school_urn LAESTAB 873/2051");
}

#[test]
fn a_label_said_again_beside_itself_is_no_second_person() {
    let rows = "Name | Name: Bo Li\nEmail | E-mail: bo@oak.test\n\
        Teacher reference number (TRN) | TRN: 12 34567\nTelephone | Tel: 07700 900123\n\
        Role | Maths lead, Y4";
    let read = "lead_1.name Bo Li\nlead_1.email bo@oak.test\nlead_1.trn 1234567\n\
        lead_1.phone 07700 900123\nlead_1.role Maths lead, Y4";
    table(&format!("{HEAD}{LEAD}"), rows, read);
    // once the row has its answer, another is somebody else's
    let rows = "Name | Bo Li\nEmail | bo@oak.test\nEmail | Email: cy@oak.test";
    table(
        &format!("{HEAD}{LEAD}"),
        rows,
        "lead_1.name Bo Li\nlead_1.email bo@oak.test\nlead_2.email",
    );
}

#[test]
fn a_person_told_in_the_cell_of_the_name_leaves_the_rows_below_empty() {
    let rows = "Name | Role: KS2 lead/Name: Bo Li/Tel: 07700 900123/Email: bo@oak.test/TRN: 1234567\n\
        Email |\nTeacher reference number (TRN) |\nTelephone |\n\
        Role |";
    let read = "lead_1.name Bo Li\nlead_1.email bo@oak.test\nlead_1.trn 1234567\n\
        lead_1.phone 07700 900123\nlead_1.role KS2 lead";
    table(&format!("{HEAD}{LEAD}"), rows, read);
    // an answer below it is another's
    let more = rows.replace("Email |\n", "Email | cy@oak.test\n");
    table(
        &format!("{HEAD}{LEAD}"),
        &more,
        "lead_1.name Bo Li\nlead_1.email bo@oak.test\nlead_2.name\nlead_2.email",
    );
}

#[test]
fn a_row_answered_beside_its_labels_may_stand_among_cells_that_hold_their_own() {
    let own = "Name of school: Oak Primary | School URN: 191234 |^|^\n\
        Contact telephone number: 01632 960123 | Local Authority: Kent |^|^\n";
    let row = format!("{own}Name of headteacher | Ann Bell | Email | ann@oak.test");
    let read = "school_urn 191234\nheadteacher.name Ann Bell\nheadteacher.email ann@oak.test";
    table("School details\n", &row, read);
    let row = format!("{own}Name of headteacher | Chair of governors | Email | Website");
    table(
        "School details\n",
        &row,
        "headteacher.name\nheadteacher.email",
    );
}

#[test]
fn a_remark_beside_an_answer_is_none_of_it() {
    let school = HEAD.split_once("Name of headteacher").unwrap().0;
    let school = format!("{LEAD}Name: Bo Li\nEmail: bo@oak.test\n{school}");
    let rows = "Address | 1 Hill Road, Ely, CB7 4XX | checked KD\nLocal Authority | Kent |";
    table(
        &school,
        rows,
        "school_address 1 Hill Road, Ely, CB7 4XX\nlocal_authority Kent",
    );
    // an address may stand in several cells
    let rows = rows.replace(", Ely, CB7 4XX | checked KD", " | Ely CB7 4XX");
    table(
        &school,
        &rows,
        "school_address 1 Hill Road, Ely CB7 4XX\nlocal_authority Kent",
    );
    let said = "Headteacher statement | We need help. | seen 4 May";
    table(HEAD, said, "statement We need help.");
    let rows = "Please name the schools you would like to be placed with | Elm Primary. | \
        And the Holy Cross Academy in Ely";
    let read = "group.schools Elm Primary. And the Holy Cross Academy in Ely";
    table(HEAD, rows, read);
}

#[test]
fn answers_may_stand_before_their_labels() {
    let rows = "Bo Li | Name\nbo@oak.test | Email\n1234567 | Teacher reference number (TRN)\n\
        07700 900123 | Telephone";
    let read = "lead_1.name Bo Li\nlead_1.email bo@oak.test\nlead_1.trn 1234567\n\
        lead_1.phone 07700 900123";
    table(&format!("{HEAD}{LEAD}"), rows, read);
    // labels we do not know before labels left empty
    let rows = "Bursar | Name\nWebsite | Email\nFax | Telephone";
    table(
        &format!("{HEAD}{LEAD}"),
        rows,
        "lead_1.name\nlead_1.email\nlead_1.phone",
    );
    let rows = "Name | Bo Li\nbo@oak.test | Email\n1234567 | Teacher reference number (TRN)";
    table(
        &format!("{HEAD}{LEAD}"),
        rows,
        "lead_1.name Bo Li\nlead_1.email\nlead_1.trn",
    );
}

#[test]
fn a_line_that_a_mail_program_broke_goes_on() {
    let said = "We are a school that would like to learn, and we would like to do so\n\
        with the help of others who have gone this way before us, as we have a\nnew lead.\n";
    let rest = format!("\nHeadteacher statement\n{said}");
    let form = format!(
        "{HEAD}{LEAD}Name: Bo Li\nSchool role/s including teaching group(s) in 2022/23: Maths lead and\n\
        Year 4 teacher\nEmail: bo@oak.test\n{rest}"
    );
    lines(
        &form,
        "lead_1.role Maths lead and Year 4 teacher\nlead_1.email bo@oak.test",
    );
    // this line had room for more
    let form = format!("{HEAD}{LEAD}Name: Bo Li\nDeputy\nEmail: bo@oak.test\n{rest}");
    lines(&form, "lead_1.name Bo Li\nlead_1.email bo@oak.test");
}

#[test]
fn answers_alone_may_be_marked() {
    let form = format!("{HEAD}{LEAD}Name: Bo Li\nEmail: bo@oak.test\n").replace(": ", "\nAnswer: ");
    lines(
        &form,
        "school_name Oak Primary\nheadteacher.name Ann Bell\nlead_1.email bo@oak.test",
    );
    let listed = HEAD.replace("Oak Primary", "A. Oak Primary");
    lines(&listed, "school_name A. Oak Primary");
}

#[test]
fn a_name_may_stand_a_blank_after_its_label_below_a_heading() {
    let lead = |name: &str| format!("{HEAD}Lead Participant 1\n{name}\nEmail: bo@oak.test\n");
    lines(
        &lead("Name Bo Li"),
        "lead_1.name Bo Li\nlead_1.email bo@oak.test",
    );
    let rows = "Lead Participant 1 | Name Bo Li\nEmail | bo@oak.test";
    table(HEAD, rows, "lead_1.name Bo Li\nlead_1.email bo@oak.test");
    // neither a label nor a name that begins so
    lines(
        &lead("Named Contact"),
        "lead_1.name Named Contact\nlead_1.email bo@oak.test",
    );
    lines(&lead("Name to follow"), "lead_1.email bo@oak.test");
}

#[test]
fn a_remark_beside_an_answer_below_its_label_is_none_of_it() {
    let rows = "Headteacher statement\nWe need help with fluency. | seen 4 May";
    table(HEAD, rows, "statement We need help with fluency.");
}

#[test]
fn a_signature_may_say_that_it_is_one() {
    let rows = "Headteacher | Signed: Ann Bell\nLead Participant 1 | Signed by Bo Li\n\
        Lead Participant 2 | Date: 4 May 2022";
    let form = format!(
        "{HEAD}{LEAD}Name: Bo Li\nEmail: bo@oak.test\n\
        Confirmation of school commitment (electronic signatures)\n"
    );
    let read = "signature.headteacher Signed: Ann Bell\nsignature.lead_1 Signed by Bo Li\n\
        signature.lead_2";
    table(&form, rows, read);
}

#[test]
fn a_sentence_after_a_title_is_of_the_statement() {
    let said = |end: &str| {
        format!("{HEAD}{LEAD}Name: Bo Li\nHeadteacher statement\nWe want help. {end}\n")
    };
    let form = said("").replace("help. ", "help.\nHead: we are ready.");
    lines(&form, "signature.headteacher\nheadteacher.name Ann Bell");
    // a name signs it
    let form = said("").replace("help. ", "help.\nHeadteacher: Ann Bell");
    lines(
        &form,
        "statement We want help.\nsignature.headteacher Ann Bell",
    );
}

#[test]
fn what_a_narrow_cell_broke_goes_on() {
    let rows = "Name: Bo Li |\nEmail: bo.li@oak-/school.test |\nTelephone: 01632-/960123 |\n\
        Role: Maths lead/(0.8 FTE) |";
    let read = "lead_1.name Bo Li\nlead_1.email bo.li@oak-school.test\n\
        lead_1.phone 01632-960123\nlead_1.role Maths lead (0.8 FTE)";
    table(&format!("{HEAD}{LEAD}"), rows, read);
    // the page's end
    let rows = "Name: Bo Li |\nEmail: bo.li@oak- |\nschool.test |\nTelephone: 01632 960123 |";
    table(
        &format!("{HEAD}{LEAD}"),
        rows,
        "lead_1.email bo.li@oak-school.test",
    );
    // a remark below a whole one
    let rows = rows
        .replace("bo.li@oak-", "bo.li@oak.test")
        .replace("school.test", "(home)");
    table(
        &format!("{HEAD}{LEAD}"),
        &rows,
        "lead_1.email bo.li@oak.test",
    );
}

#[test]
fn half_an_address_is_none() {
    let email = |given: &str, read: &str| {
        let rows = format!("Name | Bo Li\nEmail | {given}");
        table(
            &format!("{HEAD}{LEAD}"),
            &rows,
            &format!("lead_1.name Bo Li\nlead_1.email {read}"),
        );
    };
    for torn in [
        "kp/arfitt@oak.test",
        "KP/ARFITT@OAK.TEST",
        "bo@oak.te/st",
        "bo@oak hill/acade my.test",
        "bo@oak.schoo/l.test",
    ] {
        email(torn, "");
    }
    for whole in [
        "Bo Li bo@oak.test",
        "Email bo@oak.test",
        "bo@oak.test (work)",
        "bo@oak.test/www.oak.test",
        "bo@oak.test/Mon. to Wed.",
        "bo@oak.test/work.",
        "bo@/oak.test",
        "bo/.li@oak.test",
    ] {
        let read = if whole.contains("li@") {
            "bo.li@oak.test"
        } else {
            "bo@oak.test"
        };
        email(whole, read);
    }
}

#[test]
fn a_label_said_twice_on_its_line_asks_once() {
    let form = format!(
        "{HEAD}{LEAD}Name: Name: Bo Li\nEmail: Email: mailto:bo@oak.test\nTelephone: Tel: 07700 900123\n"
    );
    lines(
        &form,
        "lead_1.name Bo Li\nlead_1.email bo@oak.test\nlead_1.phone 07700 900123",
    );
    // another's label
    let form = format!("{HEAD}{LEAD}Name: Email: bo@oak.test\n");
    lines(&form, "lead_1.name\nlead_1.email bo@oak.test");
    let form = HEAD.replace("Email: ", "Email\nmailto:");
    lines(&form, "headteacher.email ann@oak.test");
}

#[test]
fn the_first_of_several_points_keeps_its_mark() {
    let said = |text: &str| format!("{HEAD}{LEAD}Name: Bo Li\nHeadteacher statement\n{text}\n");
    lines(&said("- We want help."), "statement We want help.");
    let forms = Forms::new(&programmes::shipped().unwrap());
    let points = format!(
        "Primary Mastery Readiness Work Group 2022/23\n{}",
        said("- We ask.\n- We learn.")
    );
    let Outcome::Form(form) = forms.read("form", &text::read(&points)) else {
        panic!("no form");
    };
    let statement = form.fields.get(&Key::Statement).unwrap();
    assert_eq!(statement.value, "- We ask.\n- We learn.");
}

#[test]
fn an_answer_may_go_on_below_its_line() {
    let lead = "Name: Bo Li\nEmail: bo.li@\noak.test\nTelephone: 01632-\n960123\nRole: Maths lead\n(0.8 FTE)\n";
    lines(
        &format!("{HEAD}{LEAD}{lead}"),
        "lead_1.email bo.li@oak.test\nlead_1.phone 01632-960123\nlead_1.role Maths lead (0.8 FTE)",
    );
    // another line, and one in brackets below what is no role
    let lead = "Name: Bo Li\nEmail: bo.li@oak.test\noffice\nTelephone: 01632 960123\n(mornings)\n";
    lines(
        &format!("{HEAD}{LEAD}{lead}"),
        "lead_1.email bo.li@oak.test\nlead_1.phone 01632 960123",
    );
}

#[test]
fn a_semicolon_may_stand_for_a_colon() {
    let form = format!("{HEAD}{LEAD}Name; Bo Li\nEmail; bo@oak.test\nRole; Deputy\n");
    lines(
        &form,
        "lead_1.name Bo Li\nlead_1.email bo@oak.test\nlead_1.role Deputy",
    );
    let form = format!("{HEAD}{LEAD}Name: Bo Li\nEmail; Role; Telephone\nRole: Deputy\n");
    lines(&form, "lead_1.name Bo Li\nlead_1.email\nlead_1.role Deputy");
    // between two posts it is none
    let form = format!("{HEAD}{LEAD}Name: Bo Li\nRole:\nHead of department; SENCo\n");
    lines(
        &form,
        "lead_1.role Head of department; SENCo\nheadteacher.name Ann Bell",
    );
}

#[test]
fn a_dash_before_the_only_item_of_an_answer_is_none_of_it() {
    let lead = "Name | - Bo Li\nEmail | -bo@oak.test\nRole | – Deputy, Y4";
    let read = "lead_1.name Bo Li\nlead_1.email bo@oak.test\nlead_1.role Deputy, Y4";
    table(&format!("{HEAD}{LEAD}"), lead, read);
    // several are a list, and a dash within a word is its own
    let lead = "Name | -Bo\nEmail | bo-li@oak.test\nRole | - Deputy/- SENCo";
    let read = "lead_1.name Bo\nlead_1.email bo-li@oak.test\nlead_1.role - Deputy - SENCo";
    table(&format!("{HEAD}{LEAD}"), lead, read);
}

#[test]
fn the_authority_s_number_is_not_its_name() {
    let school = HEAD.replace("URN: 191234", "URN: LA: 873 URN: 191234");
    let form = |said: &str| format!("{school}Local Authority: {said}\n{LEAD}Name: Bo Li\n");
    lines(
        &form("Suffolk"),
        "school_urn 191234\nlocal_authority Suffolk",
    );
    // alone it is what was answered
    lines(&form("873"), "school_urn 191234\nlocal_authority 873");
}
