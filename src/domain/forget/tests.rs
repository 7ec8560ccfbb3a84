use super::*;
use crate::domain::{
    conversation::{Unlabelled, Whose},
    testing::{Story, address, form, key, mail, tells},
};

const LENA: &str = "l.brook@oakfield.cambs.sch.uk.test";
const OMAR: &str = "o.khan@oakfield.cambs.sch.uk.test";

/// As Oakfield's form tells of her.
fn lena() -> Person {
    let mut person = Person::new(address(LENA));
    let form = form("pmr-2022");
    person.known_from(|key| form.fields.get(&key).map(|v| v.value.as_str()));
    person
}

#[test]
fn a_text_is_left_without_their_name_number_and_address() {
    let check = |text: &str, left: &str| assert_eq!(lena().without(text), left);
    check("Lena Brook signed", "[erased] signed");
    check("as lena  BROOK's reply says", "as [erased]'s reply says");
    check(
        "to <L.Brook+maths@oakfield.cambs.sch.uk.test>.",
        "to <[erased]>.",
    );
    check("her number is 1234502.", "her number is [erased].");
    // Somebody else's
    check(
        "Helena Brook, Lena Brooke, Lena",
        "Helena Brook, Lena Brooke, Lena",
    );
    check(
        "x.l.brook@oakfield.cambs.sch.uk.test",
        "x.l.brook@oakfield.cambs.sch.uk.test",
    );
    check("11234502", "11234502");
    check("Grüße, ẞ, 你好", "Grüße, ẞ, 你好");
}

#[test]
fn a_form_is_left_without_their_rows_and_with_everybody_elses() {
    let sent = mail(OMAR).copying(&[LENA]).carrying(form("pmr-2022"));
    let left = lena().forgotten(&sent).unwrap().unwrap();
    let fields = &left.forms[0].fields;
    assert!(!fields.keys().any(|k| k.to_string().starts_with("lead_1")));
    assert_eq!(fields[&key("lead_2.name")].value, "Omar Khan");
    assert_eq!(fields[&key("school_phone")].value, "01632 960001");
    let text = serde_json::to_string(&left).unwrap().to_lowercase();
    for trace in ["brook", "1234502"] {
        assert!(!text.contains(trace), "{text}");
    }
    assert_eq!(left.copied, [address("erased@erased.invalid")]);
}

#[test]
fn values_told_of_them_go_and_those_of_others_stay() {
    let number = |whose| tells(whose, Attribute::Phone, "01632 960444");
    let check = |from: &str, whose: Whose, stays: bool| {
        let mut sent = mail(from).copying(&[LENA]).saying(number(whose.clone()));
        sent.unlabelled.push(Unlabelled {
            topic: Topic::Person {
                whose: whose.clone(),
                attribute: Attribute::Trn,
            },
            value: "7654321".to_owned(),
            corrects: false,
            quote: String::new(),
        });
        let left = lena().forgotten(&sent).unwrap().unwrap();
        assert_eq!(left.said.len() == 1, stays, "{from} {whose:?}");
        assert_eq!(left.unlabelled.len() == 1, stays, "{from} {whose:?}");
    };
    check(OMAR, Whose::Role(Role::Lead1), false);
    check(OMAR, Whose::Role(Role::Lead2), true);
    check(OMAR, Whose::Named("Mrs Brook".to_owned()), false);
    check(OMAR, Whose::Named("Omar".to_owned()), true);
    check(OMAR, Whose::Named("Lena".to_owned()), false);
    check(OMAR, Whose::Mine, true);
    check(LENA, Whose::Mine, false);
}

#[test]
fn who_is_not_in_a_mail_changes_nothing_of_it() {
    let sent = mail(OMAR).saying(tells(Whose::Mine, Attribute::Trn, "7654321"));
    assert_eq!(lena().forgotten(&sent).unwrap(), None);
}

#[test]
fn an_application_misses_them_then_and_keeps_the_others_signatures() {
    let everybody = ["h.archer@oakfield.cambs.sch.uk.test", LENA, OMAR];
    let sent = mail(OMAR).copying(&everybody).carrying(form("pmr-2022"));
    let left = lena().forgotten(&sent).unwrap().unwrap();
    let missing: Vec<String> = Story::of("pmr-2022")
        .then(left)
        .state()
        .missing
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        missing,
        [
            "lead_1.name",
            "lead_1.email",
            "lead_1.trn",
            "lead_1.phone",
            "lead_1.role",
            "signature.lead_1"
        ]
    );
}
