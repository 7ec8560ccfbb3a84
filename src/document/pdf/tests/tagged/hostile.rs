//! Trees of tags built to hurt, or made of anything.

use lopdf::{Dictionary, Document as Pdf, Object, ObjectId, dictionary};
use proptest::prelude::*;

use super::{
    super::{made, read, saved},
    ROWS, SHOWN, marked, tag, untagged,
};
use crate::document::Unreadable;

#[test]
fn a_tree_without_an_end_says_nothing() {
    let content = marked(&SHOWN);
    let element = |role: &str, kids: Vec<Object>| -> Dictionary {
        dictionary! { "S" => role, "K" => kids }
    };
    let with = |kids: &dyn Fn(&mut Pdf, ObjectId) -> Vec<Object>| {
        let mut pdf = tag(made(&content, vec![]), ROWS);
        let root = pdf.catalog().unwrap().get(b"StructTreeRoot").unwrap();
        let root = root.as_reference().unwrap();
        let kids = kids(&mut pdf, root);
        pdf.get_dictionary_mut(root).unwrap().set("K", kids);
        assert_eq!(read(&saved(pdf)).unwrap(), untagged(&content));
    };
    // a ring, a million children, a table within a table within …
    with(&|_, root| vec![root.into(), root.into()]);
    with(&|pdf, _| {
        let many: Vec<Object> = (0..1_000_000).map(Object::Integer).collect();
        vec![pdf.add_object(element("Table", many)).into()]
    });
    with(&|pdf, _| {
        let mut inner = vec![0.into()];
        for depth in 0..20_000 {
            let role = ["TD", "TR", "Table"][depth % 3];
            inner = vec![pdf.add_object(element(role, inner)).into()];
        }
        inner
    });
    with(&|pdf, _| {
        let kids = pdf.new_object_id();
        let group = pdf.add_object(dictionary! { "S" => "Div", "K" => kids });
        pdf.objects.insert(kids, vec![group.into(); 5_000].into());
        vec![kids.into()]
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever a tree says, each letter of the page is read once.
    #[test]
    fn any_tree_loses_and_repeats_nothing(words in prop::collection::vec(prop::sample::select(vec![
        "Table(", "TR(", "TD(", "TD=2:1(", "TD=1:9(", "NonStruct(", "P(", "Artifact(", ")", ") ", "0 ", "1 ", "2 ",
        "3 ", "4 ", "5 ", "6 ", "7 ", "p0.3 ", "999 ",
    ]), 0..60)) {
        let letters = |text: &str| {
            let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
            letters.sort_unstable();
            letters
        };
        let content = marked(&SHOWN);
        let shown: Result<String, Unreadable> =
            read(&saved(tag(made(&content, vec![]), &words.concat())));
        prop_assert_eq!(letters(&shown.unwrap()), letters(&untagged(&content)));
    }
}
