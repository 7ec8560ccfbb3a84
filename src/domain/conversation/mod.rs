//! What a person says in plain words: their own new text told apart from what they quote, and
//! what it means for an application.
//!
//! Only new text is listened to, and only what is plainly said: a signature that nobody gave is
//! the worst error, a value under a wrong key the next. In doubt nothing is said, and the mail
//! goes the way of any other.
//!
//! The walk: `split` parts new words from quoted ones, `words` makes sentences of them, and is the
//! grammar to listen with. Then `stance` hears whether they sign, refuse or withdraw, `supply` what
//! they give, and `matters` what they say in passing.

mod split;
mod words;

mod stance;
mod supply;

mod matters;

#[cfg(test)]
mod tests;

pub use matters::applying::applies;
pub use matters::idle::{is_idle, tells_news};
pub use matters::numbers::{references, urns, urns_spoken_of};
pub use matters::seeks_an_answer;
pub use matters::sending::{is_handed_over, is_our_form};
pub use matters::stopping::turns_down;
pub use split::split;
pub use stance::about::is_under_another_subject;
pub use stance::another_programme::names_another_programme;
pub use stance::called::named_as_oneself;
pub use supply::list::Printed;

use serde::{Deserialize, Serialize};

use self::words::Sentence;
use super::programme::{Attribute, Key, Role};

/// Of whom a value is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "who", content = "role")]
pub enum Whose {
    Role(Role),
    /// "Ann's TRN", "the e-mail of Mrs Lee": a name, as written. Who that is only the form knows.
    Named(String),
    /// "my TRN"
    Mine,
    /// A bare value, or a label without its person.
    Unstated,
}

/// What a value is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "of")]
pub enum Topic {
    Field { key: Key },
    Person { whose: Whose, attribute: Attribute },
}

impl Topic {
    /// "my TRN": whoever comes or goes, this is theirs.
    fn is_the_sender_s(&self) -> bool {
        matches!(
            self,
            Topic::Person {
                whose: Whose::Mine,
                ..
            }
        )
    }

    /// What it is of a person; none of the school.
    fn attribute(&self) -> Option<Attribute> {
        match self {
            Topic::Field {
                key: Key::Person(_, attribute),
            }
            | Topic::Person { attribute, .. } => Some(*attribute),
            Topic::Field { .. } => None,
        }
    }
}

/// One thing the sender says. `quote` is the sentence it rests on, at most 200 characters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "says")]
pub enum Said {
    /// "I confirm": the sender's own signature, unconditionally.
    Confirms {
        quote: String,
    },
    /// "I am happy for Ann and Ben to take part": a head's word for the others, and so the head's
    /// signature; from anybody else it is nobody's.
    Approves {
        quote: String,
    },
    /// "I am not able to sign this."
    Declines {
        quote: String,
    },
    /// A confirmation that depends, or speaks for another: confirms nothing.
    NotEvidence {
        quote: String,
        why: NotEvidence,
    },
    /// "my TRN is 1234567": a missing or corrected value.
    Supplies {
        topic: Topic,
        value: String,
        quote: String,
    },
    Withdraws {
        quote: String,
    },
    /// A question for a person. `chases`: only "did you get it?".
    Asks {
        quote: String,
        chases: bool,
    },
    /// "We are a small school with one participant."
    OneParticipant {
        quote: String,
    },
    /// "Please find attached our form": a form is announced.
    AnnouncesForm {
        quote: String,
    },
    /// "As requested, here is our statement": the words of the statement.
    Statement {
        text: String,
    },
    /// "please use this one", "revised form": the form replaces an earlier one.
    Revises {
        quote: String,
    },
    /// "Stop reminders."
    StopsReminders {
        quote: String,
    },
    /// A link to a file share instead of the file.
    ShareLink {
        quote: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotEvidence {
    /// "once the governors agree"
    Condition,
    /// "she says it's fine"
    Hearsay,
    /// "do I confirm by reply?"
    Question,
}

impl Said {
    /// The sentence it rests on; a statement is all of what it says.
    pub fn quote(&self) -> Option<&str> {
        match self {
            Said::Confirms { quote }
            | Said::Approves { quote }
            | Said::Declines { quote }
            | Said::NotEvidence { quote, .. }
            | Said::Supplies { quote, .. }
            | Said::Withdraws { quote }
            | Said::Asks { quote, .. }
            | Said::OneParticipant { quote }
            | Said::AnnouncesForm { quote }
            | Said::Revises { quote }
            | Said::StopsReminders { quote } => Some(quote),
            Said::Statement { text } => Some(text),
            Said::ShareLink { .. } => None,
        }
    }

    /// What a mail says that was listened to for a form typed into it: what stands below the form
    /// may be its last answer, so only questions are heard there.
    pub fn is_question(&self) -> bool {
        matches!(self, Said::Asks { .. })
    }
}

/// A value that its shape alone tells: "Ann is on 07700 900123". It is an answer only where the
/// application still misses it, and else small talk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unlabelled {
    pub topic: Topic,
    pub value: String,
    /// "She is in fact our EYFS lead": it puts right what the form says of a person it names.
    #[serde(default)]
    pub corrects: bool,
    pub quote: String,
}

/// A mail's words, split.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Words {
    /// The sender's own new text: quotes, signature blocks and disclaimers taken away.
    pub fresh: String,
    /// What they quoted, one level of quote marks taken away; may carry a form answered inline.
    pub quoted: String,
    /// Signature blocks, as written: who signed the mail, and for whom.
    #[serde(default)]
    pub foot: String,
    /// Of the new text what stands below a sign-off and is no sentence: details of the school whose
    /// mail it is.
    #[serde(default)]
    pub below: String,
    /// New words directly under a quoted line: an answer to it.
    #[serde(default)]
    pub answers: Vec<Answered>,
    /// Links to file shares in the new text, those hidden under a word included.
    #[serde(default)]
    pub links: Vec<String>,
}

/// A quoted item and what was written under it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Answered {
    pub asked: String,
    pub answer: String,
}

/// What the sender says in their new text, each with the sentence it rests on. `sender` is the name
/// they write under, `printed` are the labels that our letters ask by.
pub fn listen(subject: &str, sender: &str, words: &Words, printed: &Printed) -> Vec<Said> {
    let statement = matters::statement::statement(subject, words, printed);
    // what a statement tells of the school is not said to the hub
    let spoken = statement
        .as_ref()
        .map_or(words.fresh.as_str(), |(_, before)| before.as_str());
    let mut found = words::sentences(spoken);
    if found.is_empty() {
        found = matters::told_by_subject(subject);
    }
    words::names::mark_own(&mut found, sender, &words.foot);
    let mut said = stance::hear(subject, &found, words);
    said.extend(supply::hear(&found, words, printed));
    said.extend(matters::hear(subject, &found, words));
    // "Please could you correct my TRN to 1234567?" asks for nothing that is not done
    let is_given = |quote: &String| {
        said.iter()
            .any(|s| matches!(s, Said::Supplies { quote: q, .. } if q == quote))
    };
    let done: Vec<String> = found
        .iter()
        .filter(|s| supply::corrected::asks_to_correct(s))
        .map(Sentence::quote)
        .filter(is_given)
        .collect();
    said.retain(|s| !matches!(s, Said::Asks { quote, .. } if done.contains(quote)));
    // "Could you take this as my signature?" asks for nothing but that
    let is_handed = |quote: &String| {
        let confirmed = |s: &Said| matches!(s, Said::Confirms { quote: q } if q == quote);
        let handed =
            |s: &&Sentence| s.quote() == *quote && stance::deciding::hands_over_politely(s);
        said.iter().any(confirmed) && found.iter().any(|s| handed(&s))
    };
    let handed: Vec<String> = found
        .iter()
        .map(Sentence::quote)
        .filter(is_handed)
        .collect();
    said.retain(|s| !matches!(s, Said::Asks { quote, .. } if handed.contains(quote)));
    // what the form asks, they do not
    said.retain(|s| !matches!(s, Said::Asks { quote, .. } if printed.item(quote).is_some()));
    said.extend(statement.map(|(text, _)| Said::Statement { text }));
    said
}

/// Where the sender says that the address they write from is theirs: "this is my correct address".
pub fn shows_its_address(words: &Words) -> Option<String> {
    let found = words::sentences(&words.fresh);
    let sentence = found
        .iter()
        .find(|s| supply::corrected::shows_its_address(s))?;
    Some(sentence.quote())
}

/// The sentences of a mail in which nothing was heard, courtesies and excuses apart; `quotes` are
/// those in which something was.
pub fn unheard(fresh: &str, quotes: &[&str]) -> String {
    let is_heard = |s: &Sentence| {
        let quote = s.quote();
        quotes
            .iter()
            .any(|q| q.contains(&quote) || quote.contains(q))
    };
    let excuses = |s: &Sentence| {
        stance::beside::tells_what_was_asked(s)
            || stance::beside::speaks_of_the_mail(s)
            || stance::beside::says_it_is_right(s)
            || stance::courtesy::offers_help(s)
            || stance::beside::others_agree(&s.norms())
            || s.words.len() <= 6 && stance::courtesy::is_empty_courtesy(s)
    };
    let left = words::sentences(fresh);
    let left = left.iter().filter(|s| !is_heard(s) && !excuses(s));
    left.map(|s| s.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// What may be answers, to whom knows what was asked.
pub fn overhear(words: &Words) -> Vec<Unlabelled> {
    supply::unlabelled::hear(words)
}
