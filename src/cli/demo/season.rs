//! The demo's mails, as mail programs write them, in the order they arrive.
//!
//! Replies refer to letters that are written while the demo plays. Their mails therefore have
//! marks, filled in at that moment from the letter that answered an earlier scene:
//! `{{answer-to:SCENE}}` its Message-ID, `{{text:SCENE}}` its text, `{{quoted:SCENE}}` the same
//! behind `>`, `{{quoted-html:SCENE}}` the same in HTML.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

/// One mail of the season.
pub struct Scene {
    pub name: &'static str,
    /// What happens, in a line.
    pub plot: &'static str,
    pub mail: Mail,
}

pub enum Mail {
    New(&'static [u8]),
    /// The mail of an earlier scene, delivered once more: its new topmost Received field.
    Again {
        of: &'static str,
        received: &'static str,
    },
}

/// A letter as later mails refer to it.
pub struct Letter {
    /// Without angle brackets.
    pub message_id: String,
    pub text: String,
}

macro_rules! scenes {
    ($($name:literal: $plot:literal,)*) => {
        [$(Scene {
            name: $name,
            plot: $plot,
            mail: Mail::New(include_bytes!(concat!("../../../deploy/demo/", $name, ".eml"))),
        }),*]
    };
}

/// When the hub is set up: everything after it is new.
pub const BEGINS: &str = "2022-04-25T07:00:00+01:00";

pub fn season() -> Vec<Scene> {
    let mut scenes = Vec::from(scenes! {
        "heronsgate-form": "Heronsgate sends a complete form with everybody copied in",
        "heronsgate-away": "The head's mailbox answers our letter: she is away",
        "newsletter": "A newsletter arrives",
        "pike-fen-form": "Pike Fen forgets to copy in its second participant",
        "pike-fen-irena-confirms": "She confirms by a plain reply",
        "sallowbank-form": "Sallowbank leaves out a teacher reference number",
        "sallowbank-trn": "The number follows by reply, from an iPad",
        "question": "Somebody asks a question before applying",
        "stonea-bridge-form": "A secondary school copies in an address that is not the form's",
        "stonea-bridge-reply": "The right address is copied in",
        "wadelow-blank": "Wadelow attaches the empty form",
        "wadelow-form": "The completed form follows",
        "lode-heath-late": "A form arrives the day after the closing date",
    });
    scenes.insert(
        3,
        Scene {
            name: "heronsgate-again",
            plot: "The mail server delivers the first mail a second time",
            mail: Mail::Again {
                of: "heronsgate-form",
                received: "from mx.cambridgemathshub.test (localhost [127.0.0.1])\n by mx.cambridgemathshub.test (Postfix) with ESMTP id 4KnRb83zGk\n for <admin@cambridgemathshub.test>; Mon, 25 Apr 2022 13:02:10 +0100",
            },
        },
    );
    scenes
}

/// The mail's bytes, its marks filled in from the letters written so far.
pub fn bytes(scene: &Scene, season: &[Scene], letters: &BTreeMap<&str, Letter>) -> Result<Vec<u8>> {
    match &scene.mail {
        Mail::New(bytes) => {
            fill(bytes, letters).with_context(|| format!("fill in mail {}", scene.name))
        }
        Mail::Again { of, received } => {
            let Some(first) = season.iter().find(|s| s.name == *of) else {
                bail!("deliver {} again: no such mail", of);
            };
            let Mail::New(bytes) = first.mail else {
                bail!("deliver {} again: it is a second delivery itself", of);
            };
            let mut again = format!("Received: {received}\n").into_bytes();
            again.extend(bytes);
            Ok(again)
        }
    }
}

fn fill(bytes: &[u8], letters: &BTreeMap<&str, Letter>) -> Result<Vec<u8>> {
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

fn value(mark: &str, letters: &BTreeMap<&str, Letter>) -> Result<String> {
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
        let letters = BTreeMap::from([("one", letter)]);
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
        for scene in season() {
            let Mail::New(bytes) = scene.mail else {
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
