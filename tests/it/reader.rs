//! The restricted child that reads PDF, old Word files and spreadsheets.

use std::{fs, path::PathBuf, time::Duration};

use countersign::{
    document::{Heavy, Unreadable},
    reader::Extractor,
};

fn form(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/formats");
    fs::read(folder.join(name)).unwrap()
}

fn extractor(program: &str, patience: u64) -> Extractor {
    Extractor::new(PathBuf::from(program), Duration::from_millis(patience))
}

#[test]
fn a_child_reads_file_after_file_as_this_process_does() {
    let child = extractor(env!("CARGO_BIN_EXE_countersign"), 60_000);
    for (name, kind) in [
        ("0003.pdf", Heavy::Pdf),
        ("0002.doc", Heavy::Doc),
        ("0002.doc", Heavy::Pdf),
        ("0014.pdf", Heavy::Pdf),
    ] {
        let bytes = form(name);
        assert_eq!(child.read(kind, &bytes), kind.read(&bytes), "{name}");
    }
}

/// Case 30: one message crashes or hangs all.
#[test]
fn whatever_happens_to_the_child_happens_to_one_document() {
    let cases = [
        // dies at once; answers nonsense; never answers
        ("/bin/false", 60_000, "the reader fell over it"),
        ("/usr/bin/yes", 60_000, "the reader fell over it"),
        ("/bin/grep", 200, "the reader did not end with it"),
    ];
    for (program, patience, why) in cases {
        let child = extractor(program, patience);
        for _ in 0..2 {
            let found = child.read(Heavy::Pdf, b"%PDF-1.4");
            assert_eq!(found, Err(Unreadable::Damaged(why.into())), "{program}");
        }
    }
}

/// Case 31: good mail set aside for a passing fault.
#[test]
fn a_program_that_cannot_be_started_is_nobodys_fault() {
    let found = extractor("/nowhere/countersign", 1_000).read(Heavy::Pdf, b"%PDF-1.4");
    assert!(
        matches!(found, Err(Unreadable::Unsupported(_))),
        "{found:?}"
    );
}
