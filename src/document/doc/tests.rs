use proptest::prelude::*;

use crate::document::{
    Unreadable, open,
    testing::{dump, only},
};

const FORM: &[u8] = include_bytes!("../../../tests/corpus/formats/0002.doc");

fn read(bytes: &[u8]) -> Result<String, Unreadable> {
    only(open("form.doc", "", bytes)).map(|document| dump(&document))
}

#[test]
fn tables_keep_their_rows_and_cells() {
    let text = read(FORM).unwrap();
    assert!(text.contains("| Name of school | "), "{text}");
    assert!(
        !text.contains('\u{7}') && !text.contains('\u{13}'),
        "{text}"
    );
}

#[test]
fn signs_of_symbol_fonts_are_boxes_and_ticks() {
    let wide = |text: &str| {
        text.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    let label = wide("Name of school");
    let at = FORM.windows(label.len()).position(|bytes| bytes == label);
    let mut ticked = FORM.to_vec();
    ticked[at.unwrap()..][..2].copy_from_slice(&wide("\u{f0fe}"));
    let text = read(&ticked).unwrap();
    assert!(text.contains("| ☑ame of school | "), "{text}");
}

#[test]
fn a_locked_file_says_so() {
    let mut locked = FORM.to_vec();
    let fib = locked
        .chunks(512)
        .position(|sector| sector.starts_with(&[0xec, 0xa5]));
    locked[fib.unwrap() * 512 + 11] |= 1;
    assert_eq!(read(&locked), Err(Unreadable::Protected));
}

#[test]
fn a_file_cut_short_says_so() {
    for at in [600, 5_000, 20_000] {
        let found = read(&FORM[..at]);
        assert!(
            matches!(
                found,
                Err(Unreadable::Damaged(_) | Unreadable::Unsupported(_))
            ),
            "{at} {found:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_file_with_wrong_bytes_is_read_or_refused(
        changes in prop::collection::vec((512..FORM.len(), any::<u8>()), 1..40)
    ) {
        let mut bytes = FORM.to_vec();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        let answer = super::read(&bytes);
        prop_assert!(answer.is_ok() || answer.is_err());
    }
}
