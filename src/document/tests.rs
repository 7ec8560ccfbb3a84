//! Whole files through [`open`].

use super::testing::{dump, only};
use super::*;

#[test]
fn a_blank_form_keeps_its_rows_and_columns() {
    let form =
        include_bytes!("../../tests/corpus/forms/Secondary-TfM-Information-and-EoI-2022-23.docx");
    let text = dump(&only(open("form.docx", "application/octet-stream", form)).unwrap());
    for row in [
        "| Name of school |  <3 |",
        "| School URN |  | Contact telephone number |  |",
        "| Headteacher/senior leader | /^Signature of headteacher^/ |",
    ] {
        assert!(text.contains(row), "{row} in {text}");
    }
}
