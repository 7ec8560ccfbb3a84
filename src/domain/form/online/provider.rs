//! What form providers print around the answers: their own columns, empty answers, footers, times.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Europe::London;

use crate::domain::address::{Address, Mailbox};

/// A column or line that is the provider's own, not a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meta {
    /// Whose answers they are.
    Email,
    Name,
    Submitted,
    /// Of no interest.
    Other,
}

/// Whether a question is the provider's. `first`: no real question has been asked yet, so a bare
/// "Email" is the respondent's (Microsoft Forms: ID, Start time, Completion time, Email, Name;
/// Google Forms: Timestamp, Email Address).
pub(super) fn meta(question: &str, first: bool) -> Option<Meta> {
    let text = plain(question);
    Some(match text.as_str() {
        "respondent"
        | "responder"
        | "respondent email"
        | "responders email"
        | "responder email"
        | "respondents email"
        | "respondent email address"
        | "respondents email address"
        | "email of respondent"
        | "email of responder"
        | "responders email address"
        | "submitted by"
        | "completed by"
        | "response by"
        | "response from"
        | "username"
        | "user email"
        | "submitter"
        | "submitter email"
        | "email of submitter" => Meta::Email,
        "respondent name" | "respondents name" | "responder name" | "responders name"
        | "name of respondent" | "submitter name" => Meta::Name,
        "completion time"
        | "timestamp"
        | "submission time"
        | "submission date"
        | "submitted"
        | "submitted at"
        | "submitted on"
        | "date submitted"
        | "time submitted"
        | "response time"
        | "submission date and time"
        | "date and time of submission"
        | "time of submission"
        | "date and time submitted"
        | "completed at"
        | "response date"
        | "submit date" => Meta::Submitted,
        "id" | "response id" | "responseid" | "response number" | "response no" | "start time"
        | "started at" | "language" | "last modified time" | "total points" | "quiz feedback"
        | "grade posted time" | "score" | "submission id" | "entry id" | "form" | "form name"
        | "form title" | "name of form" | "ip address" | "user agent" | "device" | "number"
        | "row" | "s no" | "response" | "respondent id" | "collector id" | "form id"
        | "duration" | "time taken" | "time to complete" => Meta::Other,
        "email" | "email address" | "e mail" | "e mail address" | "your email"
        | "your email address"
            if first =>
        {
            Meta::Email
        }
        "name" | "full name" | "your name" if first => Meta::Name,
        _ => return None,
    })
}

/// Lower case words, without what stands around them.
fn plain(text: &str) -> String {
    question(text)
        .to_lowercase()
        .replace(['\'', '’', '‘'], "")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A question without its number, the mark of a required one and its colon.
pub(super) fn question(text: &str) -> String {
    let text = text.replace(['\u{200b}', '\u{feff}', '\u{a0}'], " ");
    let mut text = text.trim();
    if let Some((_, rest)) = numbered(text) {
        text = rest;
    }
    loop {
        let shorter = text
            .trim_end_matches([':', '*', ' ', '=', '\u{2010}', '-', '–', '—'])
            .trim_end_matches("(required)")
            .trim_end_matches("(Required)")
            .trim_end_matches("(optional)")
            .trim_end_matches("(Optional)")
            .trim_end_matches("Required to answer")
            .trim_end();
        if shorter.len() == text.len() {
            break;
        }
        text = shorter;
    }
    text.trim_start_matches(['*', '•', ' ']).to_owned()
}

/// "12. Name of school": the number and the rest.
pub(super) fn numbered(text: &str) -> Option<(u32, &str)> {
    let text = text.trim_start();
    let body = ["Question ", "question ", "Q", "q"]
        .iter()
        .find_map(|mark| text.strip_prefix(mark))
        .map_or(text, str::trim_start);
    let digits = body.chars().take_while(char::is_ascii_digit).count();
    let (number, rest) = body.split_at_checked(digits)?;
    let number: u32 = number.parse().ok().filter(|_| digits <= 3)?;
    let rest = rest.trim_start();
    let rest = rest
        .strip_prefix(['.', ')', ':', '-', '–', '/'])?
        .trim_start();
    rest.chars()
        .any(char::is_alphabetic)
        .then_some((number, rest))
}

/// Remarks in brackets taken out: "School URN (6 digits)". One that names who is meant stays
/// wherever the wording with it is known.
pub(super) fn without_brackets(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    question(&out)
}

/// What stands where nothing was answered.
pub(super) fn is_no_answer(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let bare = text.trim_matches([
        '(', ')', '[', ']', '<', '>', '{', '}', '"', '.', ' ', '*', '_',
    ]);
    text.is_empty()
        || matches!(text.as_str(), "-" | "–" | "—" | "--" | "[]" | "()" | "\"\"")
        || matches!(
            bare,
            "no answer"
                | "no response"
                | "not answered"
                | "unanswered"
                | "no answer given"
                | "no answer provided"
                | "not provided"
                | "no value"
                | "no data"
                | "blank"
                | "left blank"
                | "empty"
                | "skipped"
                | "question skipped"
                | "null"
                | "undefined"
        )
}

/// Where the answers end and the provider's own words begin.
pub(super) fn is_foot(text: &str) -> bool {
    const BEGINS: [&str; 38] = [
        "this is an automat",
        "this is a system",
        "this email was",
        "this e-mail was",
        "this message was",
        "this notification",
        "this form was",
        "this content is neither",
        "do not reply",
        "please do not reply",
        "you are receiving",
        "you received this",
        "you have received this",
        "you're receiving",
        "view result",
        "view response",
        "view summary",
        "view the response",
        "view all",
        "view in",
        "view submission",
        "open response",
        "open in",
        "open the form",
        "edit response",
        "edit your response",
        "see all responses",
        "see response",
        "go to response",
        "powered by",
        "create your own",
        "sent via",
        "unsubscribe",
        "manage notification",
        "never give out your password",
        "never submit passwords",
        "report abuse",
        "to stop receiving",
    ];
    let lower = text.trim().to_lowercase();
    let lower = lower.trim_start_matches(['[', '<', '*', '_', ' ']);
    BEGINS.iter().any(|b| lower.starts_with(b))
        || lower == "--"
        || lower.starts_with("---")
        || matches!(lower, "microsoft forms" | "google forms" | "power automate")
        || (lower.starts_with("http") && !lower.contains(' '))
}

/// An address with the name beside it; "anonymous" is nobody.
pub(super) fn mailbox(text: &str) -> Option<Mailbox> {
    let word = text
        .split(|c: char| c.is_whitespace() || "<>()[],;\"".contains(c))
        .map(|w| w.trim_start_matches("mailto:").trim_end_matches(['.', ':']))
        .find(|w| w.contains('@'))?;
    let address = Address::parse(word)?;
    let name: String = text
        .split(['<', '(', '['])
        .next()
        .unwrap_or_default()
        .replace(word, "");
    let name = name.trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
    Some(Mailbox {
        name: Some(name.to_owned()).filter(|n| n.contains(char::is_alphabetic)),
        address,
    })
}

/// "A new response was submitted by Jo Field (jo@oak.test)"
pub(super) fn named_in(preface: &str) -> Option<Mailbox> {
    const BY: [&str; 7] = [
        "submitted by ",
        "response from ",
        "response by ",
        "completed by ",
        "filled in by ",
        "respondent: ",
        "responder: ",
    ];
    preface.lines().find_map(|line| {
        let lower = line.to_lowercase();
        let (at, mark) = BY.iter().find_map(|by| Some((lower.find(by)?, by)))?;
        mailbox(line.get(at + mark.len()..)?)
    })
}

/// A provider's time as an instant; without a zone it is the hub's civil time.
pub(super) fn instant(text: &str, month_first: bool) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if let Ok(found) = DateTime::parse_from_rfc3339(text) {
        return Some(found.to_utc());
    }
    // Google writes "2021/05/12 2:03:28 pm GMT+1"; the zone there is the form owner's, ours.
    let cut = text
        .split(" GMT")
        .next()
        .unwrap_or(text)
        .replace(" at ", " ")
        .replace(',', "");
    let upper = cut.trim().to_uppercase();
    let upper = upper.trim_end_matches('Z');
    let dates: &[&str] = if month_first {
        &[
            "%Y-%m-%d", "%Y/%m/%d", "%m/%d/%Y", "%m/%d/%y", "%d %B %Y", "%d %b %Y", "%B %d %Y",
        ]
    } else {
        &[
            "%Y-%m-%d",
            "%Y/%m/%d",
            "%d/%m/%Y",
            "%d/%m/%y",
            "%d-%m-%Y",
            "%d.%m.%Y",
            "%d %B %Y",
            "%d %b %Y",
            "%B %d %Y",
            "%A %d %B %Y",
        ]
    };
    let times = [
        "%H:%M:%S",
        "%H:%M",
        "%I:%M:%S %p",
        "%I:%M %p",
        "%H:%M:%S%.f",
    ];
    for date in dates {
        for time in times {
            for between in [" ", "T"] {
                // chrono takes "21" for the year 21 where four digits may stand
                let format = format!("{date}{between}{time}");
                if let Ok(found) = NaiveDateTime::parse_from_str(upper, &format)
                    && found.date() > NaiveDate::from_ymd_opt(2000, 1, 1)?
                {
                    return London
                        .from_local_datetime(&found)
                        .earliest()
                        .map(|t| t.to_utc());
                }
            }
        }
    }
    None
}

/// The second number of a date like 5/14/21 cannot be a month.
pub(super) fn is_month_first(text: &str) -> bool {
    let mut parts = text.trim().split('/');
    let (first, second) = (parts.next(), parts.next());
    let number = |part: Option<&str>| part.and_then(|p| p.parse::<u32>().ok());
    matches!((number(first), number(second)), (Some(m), Some(d)) if m <= 12 && d > 12 && d <= 31)
}
