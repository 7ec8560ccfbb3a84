//! `list`, `show`, `held`: what a person reads.

use std::process::Stdio;

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

#[test]
fn a_reader_that_stops_early_ends_the_command_in_silence() {
    on_file(|register| {
        for command in ["list", "held", "summary"] {
            let (reader, writer) = std::io::pipe().unwrap();
            drop(reader);
            let mut command = register.command(&[command]);
            let child = command.stdout(writer).stderr(Stdio::piped()).spawn();
            let said = child.unwrap().wait_with_output().unwrap();
            assert_eq!(String::from_utf8_lossy(&said.stderr), "");
            assert!(said.status.success(), "{:?}", said.status);
        }
    });
}
