//! Whether two names are one person, and whether an address is probably somebody's.
//!
//! Used to ask good questions (near misses) and to notice that a revised form names somebody
//! else. Never to grant a signature: only equal addresses do.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{
    address::{Address, Mailbox},
    programme::Role,
};

const TITLES: [&str; 11] = [
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "rev", "revd",
];

/// A name's words in lower case without marks, titles and punctuation.
pub fn name_words(name: &str) -> Vec<String> {
    let plain: String = name
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| match c {
            'ł' | 'Ł' => 'l',
            'ø' | 'Ø' => 'o',
            '\'' | '’' | '‘' | '`' => '\u{0}',
            c if c.is_alphanumeric() => c,
            _ => ' ',
        })
        .filter(|c| *c != '\u{0}')
        .collect::<String>()
        .to_lowercase();
    plain
        .split_whitespace()
        .filter(|w| !TITLES.contains(w))
        .map(str::to_owned)
        .collect()
}

/// The same person by name: the same words in any order, or the same surname with one first
/// name an initial or a beginning of the other ("S. Hall", "Jo Hall" and "Joanne Hall").
pub fn same_name(a: &str, b: &str) -> bool {
    let (mut left, mut right) = (name_words(a), name_words(b));
    if left.is_empty() || right.is_empty() {
        return false;
    }
    if let (Some(l), Some(r)) = (left.first(), right.first())
        && left.last() == right.last()
        && left.len() > 1
        && right.len() > 1
        && (l.starts_with(r.as_str()) || r.starts_with(l.as_str()))
    {
        return true;
    }
    left.sort();
    right.sort();
    left == right
}

/// The same person by all the form says: an equal name, or an equal address with a shared
/// surname (a marriage or a nickname is no new person; a new holder of head@ is).
pub fn same_person(
    (name_a, mail_a): (&str, Option<&Address>),
    (name_b, mail_b): (&str, Option<&Address>),
) -> bool {
    if same_name(name_a, name_b) {
        return true;
    }
    let (a, b) = (name_words(name_a), name_words(name_b));
    if a.is_empty() || b.is_empty() {
        return mail_a.is_some() && mail_a == mail_b;
    }
    // Two who differ in name and in address are two, however alike ("Ann Lee", "Ian Lee").
    if mail_a.is_some() && mail_b.is_some() && mail_a != mail_b {
        return false;
    }
    let close = strsim::damerau_levenshtein(&a.join(" "), &b.join(" ")) <= 2;
    close || mail_a.is_some() && mail_a == mail_b && a.iter().any(|w| w.len() > 2 && b.contains(w))
}

/// Whether a copied mailbox is probably the person whose form address is another: a slip of the
/// keyboard, another domain, a local part made of the name, the display name, or the office.
pub fn probably(role: Role, name: &str, on_form: Option<&Address>, copied: &Mailbox) -> bool {
    let address = &copied.address;
    let words = name_words(name);
    let same_school = on_form.is_none_or(|form| {
        form.domain() == address.domain()
            || form.school_domain().is_some() && form.school_domain() == address.school_domain()
    });
    if let Some(form) = on_form {
        if form.key() != address.key()
            && strsim::damerau_levenshtein(form.key(), address.key()) <= 2
        {
            return true;
        }
        if form.local() == address.local()
            && words
                .iter()
                .any(|w| w.len() > 2 && form.local().contains(w.as_str()))
        {
            return true;
        }
    }
    if copied
        .name
        .as_deref()
        .is_some_and(|shown| same_name(shown, name))
    {
        return true;
    }
    if local_part_of(&words, address.local()) {
        return true;
    }
    same_school && role == Role::Headteacher && is_head_mailbox(address)
}

/// `head@`, `headteacher@`, `principal@`: the box of an office, not of a person.
pub fn is_head_mailbox(address: &Address) -> bool {
    let local: String = address
        .local()
        .chars()
        .filter(char::is_ascii_alphabetic)
        .collect();
    [
        "head",
        "headteacher",
        "theheadteacher",
        "principal",
        "headmaster",
        "headmistress",
    ]
    .contains(&local.as_str())
}

/// A box many share: `office@`, `admin@`.
pub fn is_role_mailbox(address: &Address) -> bool {
    let local: String = address
        .local()
        .chars()
        .filter(char::is_ascii_alphabetic)
        .collect();
    is_head_mailbox(address)
        || [
            "office",
            "admin",
            "enquiries",
            "info",
            "mail",
            "secretary",
            "school",
            "schooloffice",
            "bursar",
            "reception",
            "contact",
            "sbm",
            "maths",
            "staff",
            "post",
        ]
        .contains(&local.as_str())
}

/// `hannah.walker`, `hwalker`, `walkerh`, `walker` for Hannah Walker.
fn local_part_of(words: &[String], local: &str) -> bool {
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return false;
    };
    if words.len() < 2 {
        return false;
    }
    let letters: String = local.chars().filter(|c| c.is_alphabetic()).collect();
    let surname: String = words.iter().skip(1).map(String::as_str).collect();
    let initial: String = first.chars().take(1).collect();
    let made = [
        format!("{first}{surname}"),
        format!("{surname}{first}"),
        format!("{initial}{surname}"),
        format!("{surname}{initial}"),
        format!("{first}{last}"),
        format!("{initial}{last}"),
        format!("{last}{first}"),
        format!("{last}{initial}"),
    ];
    made.contains(&letters) || (letters == *last && last.len() > 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_is_known_under_several_spellings() {
        for (a, b) in [
            ("Mrs Hannah Walker", "Hannah Walker"),
            ("Walker, Hannah", "Hannah Walker"),
            ("H. Walker", "Hannah Walker"),
            ("Małgorzata Wójcik", "Malgorzata Wojcik"),
            ("Patrick O’Brien", "Patrick O'Brien"),
            ("Jo Hall", "Joanne Hall"),
        ] {
            assert!(same_name(a, b), "{a} / {b}");
        }
        for (a, b) in [
            ("Ann Lee", "Anna Leigh"),
            ("Sarah Hall", "Joanne Hall"),
            ("", "Ann Lee"),
            ("Hall", "Joanne Hall"),
        ] {
            assert!(!same_name(a, b), "{a} / {b}");
        }
    }

    #[test]
    fn a_probable_address_is_noticed() {
        let probable = |name: &str, form: &str, shown: Option<&str>, copied: &str| {
            probably(
                Role::Headteacher,
                name,
                Address::parse(form).as_ref(),
                &Mailbox {
                    name: shown.map(str::to_owned),
                    address: Address::parse(copied).unwrap(),
                },
            )
        };
        assert!(probable(
            "Hannah Smith",
            "h.smith@oak.cambs.sch.uk.test",
            None,
            "h.smth@oak.cambs.sch.uk.test"
        ));
        assert!(probable(
            "Hannah Smith",
            "h.smith@oak.cambs.sch.uk.test",
            None,
            "h.smith@oaktrust.org.uk.test"
        ));
        assert!(probable(
            "Hannah Smith",
            "h.smith@oak.cambs.sch.uk.test",
            None,
            "head@oak.cambs.sch.uk.test"
        ));
        assert!(probable(
            "Hannah Smith",
            "head@oak.cambs.sch.uk.test",
            None,
            "smithh@oak.cambs.sch.uk.test"
        ));
        assert!(probable(
            "Hannah Smith",
            "",
            Some("Hannah Smith"),
            "hs12@gmail.test"
        ));
        assert!(!probable(
            "Hannah Smith",
            "h.smith@oak.cambs.sch.uk.test",
            Some("Ann Lee"),
            "a.lee@oak.cambs.sch.uk.test"
        ));
        assert!(!probable(
            "Hannah Smith",
            "h.smith@oak.cambs.sch.uk.test",
            None,
            "head@elm.cambs.sch.uk.test"
        ));
    }
}
