//! `list`, `show`, `held`: what a person reads.

use super::{both, on_file};

#[test]
fn the_register_and_what_waits_read_the_same_from_either_engine() {
    both(|register| {
        insta::assert_snapshot!("list", register.ok(&["list"]));
        insta::assert_snapshot!("held", register.ok(&["held"]));
    });
}

#[test]
fn an_application_is_shown_whole_with_its_timeline() {
    on_file(|register| {
        insta::assert_snapshot!("show", register.ok(&["show", "PMR22-0001"]));
    });
}
