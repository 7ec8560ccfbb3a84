//! What a person says in plain words: their own new text told apart from what they quote, and
//! what it means for an application.

use serde::{Deserialize, Serialize};

use super::programme::{Attribute, Key, Role};

/// Of whom a value is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "who", content = "role")]
pub enum Whose {
    Role(Role),
    /// "my TRN"
    Mine,
    /// A bare value, or a label without its person.
    Unstated,
}

/// What a value is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "of")]
pub enum Topic {
    Field { key: Key },
    Person { whose: Whose, attribute: Attribute },
}

/// One thing the sender says. `quote` is the sentence it rests on, at most 200 characters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "says")]
pub enum Said {
    /// "I confirm": the sender's own signature, unconditionally.
    Confirms {
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

/// A mail's words, split.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Words {
    /// The sender's own new text: quotes, signature blocks and disclaimers taken away.
    pub fresh: String,
    /// What they quoted, one level of quote marks taken away; may carry a form answered inline.
    pub quoted: String,
}
