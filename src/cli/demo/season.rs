//! The demo's scenes in their order: mails as mail programs write them, and stretches of time in
//! which the calendar calls for letters.
//!
//! Replies refer to letters that are written while the demo plays. Their mails therefore have
//! marks, filled in at that moment from the letter that answered an earlier scene:
//! `{{answer-to:SCENE}}` its Message-ID, `{{text:SCENE}}` its text, `{{quoted:SCENE}}` the same
//! behind `>`, `{{quoted-html:SCENE}}` the same in HTML. `SCENE#2` is the second letter of a scene
//! with several, `SCENE` the last.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

/// One scene of the season.
pub struct Scene {
    pub name: &'static str,
    /// What happens, in a line.
    pub plot: &'static str,
    pub what: What,
}

pub enum What {
    /// A mail arrives.
    New(&'static [u8]),
    /// The mail of an earlier scene, delivered once more: its new topmost Received field.
    Again {
        of: &'static str,
        received: &'static str,
    },
    /// The admin gives Countersign a list of Work Groups.
    Groups {
        file: &'static [u8],
        at: &'static str,
    },
    /// Time goes on until this civil time (RFC 3339), and letters of these kinds are of interest.
    Time {
        until: &'static str,
        kinds: &'static [&'static str],
    },
}

/// A letter as later mails refer to it.
pub struct Letter {
    /// Without angle brackets.
    pub message_id: String,
    pub text: String,
}

/// When the hub is set up: everything after it is new.
pub const BEGINS: &str = "2022-04-25T07:00:00+01:00";

macro_rules! mail {
    ($name:literal, $plot:literal) => {
        Scene {
            name: $name,
            plot: $plot,
            what: What::New(include_bytes!(concat!(
                "../../../deploy/demo/",
                $name,
                ".eml"
            ))),
        }
    };
}

/// Time goes on; `kinds` are the letters to look at.
const fn until(
    name: &'static str,
    plot: &'static str,
    until: &'static str,
    kinds: &'static [&'static str],
) -> Scene {
    Scene {
        name,
        plot,
        what: What::Time { until, kinds },
    }
}

pub const SEASON: &[Scene] = &[
    mail!(
        "heronsgate-form",
        "Heronsgate sends a complete form with everybody copied in"
    ),
    mail!(
        "heronsgate-away",
        "The head's mailbox answers our letter: she is away"
    ),
    mail!("newsletter", "A newsletter arrives"),
    Scene {
        name: "heronsgate-again",
        plot: "The mail server delivers the first mail a second time",
        what: What::Again {
            of: "heronsgate-form",
            received: "from mx.cambridgemathshub.test (localhost [127.0.0.1])\n by mx.cambridgemathshub.test (Postfix) with ESMTP id 4KnRb83zGk\n for <admin@cambridgemathshub.test>; Mon, 25 Apr 2022 13:02:10 +0100",
        },
    },
    mail!(
        "pike-fen-form",
        "Pike Fen forgets to copy in its second participant"
    ),
    mail!("pike-fen-irena-confirms", "She confirms by a plain reply"),
    mail!(
        "sallowbank-form",
        "Sallowbank leaves out a teacher reference number"
    ),
    mail!(
        "sallowbank-trn",
        "The number follows by reply, from an iPad"
    ),
    mail!("question", "Somebody asks a question before applying"),
    mail!(
        "stonea-bridge-form",
        "A secondary school copies in an address that is not the form's"
    ),
    mail!("stonea-bridge-reply", "The right address is copied in"),
    mail!(
        "eelwater-form",
        "Eelwater forgets a signatory, and then the letter that says so"
    ),
    mail!("wadelow-blank", "Wadelow attaches the empty form"),
    mail!("wadelow-form", "The completed form follows"),
    until(
        "reminder",
        "A week before the closing date Eelwater is reminded",
        "2022-05-19T10:00:00+01:00",
        &["deadline-reminder"],
    ),
    mail!("eelwater-copies-lewis", "That helps"),
    until(
        "secondary",
        "The secondary round has closed, and the admin hears how",
        "2022-05-25T10:00:00+01:00",
        &["closing-report"],
    ),
    mail!(
        "lode-heath-late",
        "A form arrives the day after the closing date"
    ),
    until(
        "closing",
        "And the primary one",
        "2022-05-27T10:00:00+01:00",
        &["closing-report"],
    ),
    until(
        "summary",
        "The admin's daily summary, with the season's chart",
        "2022-05-30T08:00:00+01:00",
        &["summary"],
    ),
    mail!(
        "jo-rules",
        "She rules by plain reply, and offers the places"
    ),
    mail!("jo-accepted", "Three weeks later all have accepted"),
    Scene {
        name: "groups",
        plot: "The Work Group is taken from a spreadsheet: one lead, five schools",
        what: What::Groups {
            file: include_bytes!("../../../deploy/demo/groups.csv"),
            at: "2022-06-27T11:00:00+01:00",
        },
    },
    until(
        "people",
        "In July the schools are asked whether their people are still the same",
        "2022-07-05T10:00:00+01:00",
        &["people-check"],
    ),
    mail!("pike-fen-same-people", "Pike Fen answers"),
    mail!(
        "workshop-invitation",
        "The lead puts the first workshop into her own calendar, and invites the hub"
    ),
    mail!("visit-invitation", "And a visit"),
    until(
        "people-again",
        "And once more when the new school year has begun",
        "2022-09-07T10:00:00+01:00",
        &["people-check"],
    ),
    until(
        "workshop",
        "Ten days before the first workshop the schools and their heads are reminded",
        "2022-09-16T10:00:00+01:00",
        &["workshop-reminder"],
    ),
    until(
        "workshop-eve",
        "The day before, the schools once more, and the lead hears who is coming",
        "2022-09-27T18:00:00+01:00",
        &["workshop-reminder", "lead-sheet"],
    ),
    until(
        "visit-eve",
        "The day before the visit the lead gets the school's sheet",
        "2022-10-11T18:00:00+01:00",
        &["visit-reminder", "lead-sheet"],
    ),
    mail!("lead-done", "Afterwards she replies with a note"),
    until(
        "digest",
        "Her fortnight, on Monday morning",
        "2022-10-17T09:00:00+01:00",
        &["lead-digest"],
    ),
];

/// The mail's bytes, its marks filled in from the letters written so far; none where none arrives.
pub fn bytes(scene: &Scene, letters: &BTreeMap<String, Letter>) -> Result<Option<Vec<u8>>> {
    match &scene.what {
        What::Time { .. } | What::Groups { .. } => Ok(None),
        What::New(bytes) => fill(bytes, letters)
            .with_context(|| format!("fill in mail {}", scene.name))
            .map(Some),
        What::Again { of, received } => {
            let Some(first) = SEASON.iter().find(|s| s.name == *of) else {
                bail!("deliver {} again: no such mail", of);
            };
            let What::New(bytes) = first.what else {
                bail!("deliver {} again: it is a second delivery itself", of);
            };
            let mut again = format!("Received: {received}\n").into_bytes();
            again.extend(bytes);
            Ok(Some(again))
        }
    }
}

fn fill(bytes: &[u8], letters: &BTreeMap<String, Letter>) -> Result<Vec<u8>> {
    let text = std::str::from_utf8(bytes).context("read sample mail")?;
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (mark, behind) = after.split_once("}}").context("find the end of a mark")?;
        filled.push_str(before);
        filled.push_str(&value(mark, letters)?);
        rest = behind;
    }
    filled.push_str(rest);
    Ok(filled.into_bytes())
}

fn value(mark: &str, letters: &BTreeMap<String, Letter>) -> Result<String> {
    let (what, scene) = mark
        .split_once(':')
        .with_context(|| format!("read mark {mark}"))?;
    let letter = letters
        .get(scene)
        .with_context(|| format!("fill mark {mark}: no letter answered it"))?;
    let text = letter.text.trim_end();
    Ok(match what {
        "answer-to" => letter.message_id.clone(),
        "text" => text.to_owned(),
        "quoted" => {
            let lines: Vec<String> = text
                .lines()
                .map(|line| format!("> {line}").trim_end().to_owned())
                .collect();
            lines.join("\n")
        }
        "quoted-html" => handlebars::html_escape(text).replace('\n', "<br>\n"),
        _ => bail!("read mark {mark}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_filled_from_the_letter_that_answered() {
        let letter = Letter {
            message_id: "update.x@hub.test".to_owned(),
            text: "Dear all,\n\nA & B\n".to_owned(),
        };
        let letters = BTreeMap::from([("one".to_owned(), letter)]);
        for (mail, filled) in [
            (
                "In-Reply-To: <{{answer-to:one}}>",
                "In-Reply-To: <update.x@hub.test>",
            ),
            ("{{text:one}}|", "Dear all,\n\nA & B|"),
            ("{{quoted:one}}", "> Dear all,\n>\n> A & B"),
            ("{{quoted-html:one}}", "Dear all,<br>\n<br>\nA &amp; B"),
        ] {
            assert_eq!(fill(mail.as_bytes(), &letters).unwrap(), filled.as_bytes());
        }
        assert!(fill(b"{{answer-to:two}}", &letters).is_err());
    }

    #[test]
    fn sample_mails_name_nobody_who_could_exist() {
        for scene in SEASON {
            let What::New(bytes) = scene.what else {
                continue;
            };
            let text = std::str::from_utf8(bytes).unwrap();
            for word in text.split(|c: char| c.is_whitespace() || "<>&,;()\"".contains(c)) {
                if let Some((_, domain)) = word.rsplit_once('@') {
                    let real = !domain.contains("{{")
                        && !domain.ends_with(".test")
                        && !domain.ends_with(".example")
                        && domain.contains('.');
                    assert!(!real, "{}: {word}", scene.name);
                }
            }
        }
    }
}
