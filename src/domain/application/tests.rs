use super::*;
use crate::domain::testing::*;

#[test]
fn a_form_that_everybody_was_copied_on_is_complete() {
    let head = "h.archer@oakfield.cambs.sch.uk.test";
    let lead_2 = "o.khan@oakfield.cambs.sch.uk.test";
    let sent = mail("l.brook@oakfield.cambs.sch.uk.test")
        .copying(&[head, lead_2])
        .carrying(form("pmr-2022"));
    let state = Story::of("pmr-2022").then(sent).state();
    assert_eq!((state.status, state.missing), (Status::Complete, vec![]));
}
