//! Files that are not read, and why.

use lopdf::{EncryptionState, EncryptionVersion, Object, Permissions, Stream, dictionary};

use super::{PRINTED, made, read, saved, texts};
use crate::document::Unreadable;

/// Case 40: a scan is called empty.
#[test]
fn a_scan_is_a_picture_whatever_was_guessed_under_it() {
    let scan = "q 600 0 0 800 0 0 cm /Im Do Q\n";
    let layer = "BT 3 Tr /F 10 Tf 50 700 Td (Name of school Oak Primary, guessed) Tj ET\n";
    for content in [scan.to_owned(), format!("{scan}{layer}")] {
        assert_eq!(
            read(&saved(made(&content, vec![]))),
            Err(Unreadable::Picture)
        );
    }
    assert_eq!(read(&saved(made("", vec![]))), Err(Unreadable::Empty));
}

#[test]
fn a_password_shuts_a_file_only_when_it_is_asked_for() {
    let words = texts(&[(50, 700, "Name of the school you teach at")]);
    for (user, expected) in [
        ("", Ok("Name of the school you teach at\n".to_owned())),
        ("secret", Err(Unreadable::Protected)),
    ] {
        let mut pdf = made(&words, vec![]);
        let version = EncryptionVersion::V2 {
            document: &pdf,
            owner_password: "owner",
            user_password: user,
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).unwrap();
        pdf.encrypt(&state).unwrap();
        assert_eq!(read(&saved(pdf)), expected, "{user}");
    }
}

#[test]
fn a_form_of_adobes_own_kind_is_unsupported() {
    let mut pdf = made(
        &texts(&[(50, 700, "Please wait while the form is loaded")]),
        vec![],
    );
    let catalog = pdf.catalog_mut().unwrap();
    catalog.set(
        "AcroForm",
        dictionary! { "XFA" => Object::string_literal("x"), "Fields" => Vec::<Object>::new() },
    );
    assert_eq!(
        read(&saved(pdf)),
        Err(Unreadable::Unsupported("xfa".into()))
    );
}

#[test]
fn bombs_and_loops_are_refused_or_end() {
    let words = texts(&[(50, 700, "Name of the school you teach at")]);
    assert!(read(&saved(made(&format!("/Loop Do\n{words}"), vec![]))).is_ok());
    let mut pdf = made(&words, vec![]);
    let mut stream = Stream::new(dictionary! {}, vec![b' '; 40 << 20]);
    stream.compress().unwrap();
    let bomb = pdf.add_object(stream);
    let page = pdf.page_iter().next().unwrap();
    pdf.get_dictionary_mut(page).unwrap().set("Contents", bomb);
    assert!(matches!(read(&saved(pdf)), Err(Unreadable::Hostile(_))));
    let deep = format!(
        "%PDF-1.4\n1 0 obj\n{}\nendobj\ntrailer <</Root 1 0 R>>",
        "[".repeat(300_000)
    );
    assert!(read(deep.as_bytes()).is_err());
}

#[test]
fn a_file_cut_short_is_damaged() {
    for at in [100, 5_000] {
        let found = read(&PRINTED[..at]);
        assert!(
            matches!(found, Err(Unreadable::Damaged(_))),
            "{at}: {found:?}"
        );
    }
}
