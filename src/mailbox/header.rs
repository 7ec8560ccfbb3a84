//! Just enough of a message's header to know a mail again and to see when it arrived, without
//! its body. Reading mail proper is `domain::mail`'s.

use chrono::{DateTime, Utc};

/// The octets up to the blank line; all of them when there is none.
pub fn header_of(mail: &[u8]) -> &[u8] {
    let mut at = 0;
    for line in mail.split_inclusive(|b| *b == b'\n') {
        if matches!(line, b"\n" | b"\r\n") {
            break;
        }
        at += line.len();
    }
    mail.get(..at).unwrap_or(mail)
}

/// Every value of a field, unfolded, blanks collapsed and trimmed, in order.
pub fn values(header: &[u8], name: &str) -> Vec<String> {
    let text = String::from_utf8_lossy(header_of(header));
    let mut found: Vec<String> = Vec::new();
    let mut ours = false;
    for line in text.lines() {
        if line.starts_with([' ', '\t']) {
            if let (true, Some(value)) = (ours, found.last_mut()) {
                value.push(' ');
                value.push_str(line);
            }
            continue;
        }
        ours = false;
        if let Some((field, value)) = line.split_once(':')
            && field.trim_end().eq_ignore_ascii_case(name)
        {
            ours = true;
            found.push(value.to_owned());
        }
    }
    found
        .iter()
        .map(|v| v.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

/// The Message-ID without its angle brackets, if there is exactly one.
pub fn message_id(header: &[u8]) -> Option<String> {
    match values(header, "Message-ID").as_slice() {
        [one] => {
            let id = one.trim_start_matches('<').trim_end_matches('>').trim();
            (!id.is_empty()).then(|| id.to_owned())
        }
        _ => None,
    }
}

/// When the nearest server received it: the topmost Received field's time. `Date` is the
/// sender's claim and is not asked (a form is late by our clock, not theirs).
pub fn received(header: &[u8]) -> Option<DateTime<Utc>> {
    let top = values(header, "Received").into_iter().next()?;
    let (_, time) = top.rsplit_once(';')?;
    let time = time.split('(').next().unwrap_or_default().trim();
    DateTime::parse_from_rfc2822(time)
        .ok()
        .map(|t| t.with_timezone(&Utc))
}

/// What makes a mail the same mail in headers alone: compared after a UIDVALIDITY change, when
/// bodies are not fetched again. None without a Message-ID: then only the whole mail decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderPrint {
    pub message_id: String,
    rest: [Vec<String>; 5],
}

impl HeaderPrint {
    pub fn of(header: &[u8]) -> Option<HeaderPrint> {
        Some(HeaderPrint {
            message_id: message_id(header)?,
            rest: ["Date", "From", "To", "Cc", "Subject"].map(|name| values(header, name)),
        })
    }

    /// The fields it is made of, as FETCH names them.
    pub const FIELDS: &str = "MESSAGE-ID DATE FROM TO CC SUBJECT";
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &[u8] = b"Received: from a by b\r\n\tfor <x@y.test>;\r\n Tue, 24 May 2022 16:31:07 +0100 (BST)\r\n\
        Received: from z; Mon, 23 May 2022 10:00:00 +0000\r\nmessage-id: <1@a.test>\r\nSubject: a\r\n  long  one\r\n\r\nSubject: not this\r\n";

    #[test]
    fn fields_are_unfolded_and_end_at_the_blank_line() {
        assert_eq!(values(MAIL, "subject"), ["a long one"]);
        assert!(header_of(MAIL).ends_with(b"long  one\r\n"));
        assert_eq!(header_of(b"A: b"), b"A: b");
    }

    #[test]
    fn the_topmost_received_field_says_when_it_arrived() {
        assert_eq!(
            received(MAIL).unwrap().to_rfc3339(),
            "2022-05-24T15:31:07+00:00"
        );
        assert_eq!(
            received(b"Date: Mon, 23 May 2022 10:00:00 +0000\r\n\r\n"),
            None
        );
    }

    #[test]
    fn two_message_ids_are_no_message_id() {
        assert_eq!(message_id(MAIL).as_deref(), Some("1@a.test"));
        assert_eq!(
            message_id(b"Message-ID: <1@a>\nMessage-ID: <2@a>\n\n"),
            None
        );
    }

    #[test]
    fn folding_does_not_make_another_mail_but_another_subject_does() {
        let of = |s: &str| HeaderPrint::of(format!("Message-ID: <1@a>\n{s}\n\n").as_bytes());
        assert_eq!(of("Subject: a\n b"), of("Subject:  a b"));
        assert_ne!(of("Subject: a b"), of("Subject: a c"));
    }
}
