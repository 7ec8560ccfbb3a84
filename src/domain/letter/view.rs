//! What the templates may print. The words themselves stand in `templates/`: here are only facts,
//! and for each kind of fact a name by which a template chooses its sentence.

use serde::Serialize;

use super::{Kind, Printed};

/// Everything a letter can say.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct View {
    pub kind: Kind,
    pub hub: Printed,
    /// Who reads the inbox: "Jo Field, hub administrator".
    pub signature: Printed,
    pub programme: Option<Printed>,
    pub reference: Option<Printed>,
    /// The school as on the form.
    pub school: Option<Printed>,
    /// A valid one.
    pub urn: Option<Printed>,
    /// "Friday 29 April 2022 at 11:38"
    pub received: Printed,
    /// The message carried a filled form.
    pub carried_form: bool,
    /// The application was known before this message.
    pub follow_up: bool,
    /// The message changed nothing: answered with the state.
    pub repeat: bool,
    /// Names of files that came and were no form we could read.
    pub files: Vec<Printed>,
    /// "Thursday 26 May 2022"; none when the programme has no deadline.
    pub deadline: Option<Printed>,
    /// The message came after it (the form itself was in time, or `late` says so).
    pub deadline_passed: bool,
    pub complete: bool,
    /// How many things are open: items, signatures, the blank second participant, the form.
    pub open: usize,
    /// What is missing, in the form's order, each with its remedy.
    pub items: Vec<Line>,
    /// A second participant's block is wholly blank where one may do: their title.
    pub blank_second: Option<Printed>,
    /// Signatures that are open.
    pub signatures: Vec<Open>,
    /// The programme's sentence on how to give them.
    pub how_to_sign: Option<Printed>,
    /// Who was seen to have signed.
    pub seen: Vec<Person>,
    /// What this mail put right.
    pub fixed: Vec<Fixed>,
    /// The form itself is asked for, and why.
    pub form_wanted: Option<FormWanted>,
    /// A group wish is on the form.
    pub group_requested: bool,
    pub next_step: Option<Printed>,
    /// Why a person looks first; each at most once.
    pub held: Vec<Hold>,
    /// The programme's sentence for a late form.
    pub late: Option<Printed>,
    pub withdrawal: bool,
}

/// What is missing.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct OpenItems {
    /// How many things are open.
    pub open: usize,
    /// In the form's order, each with its remedy.
    pub items: Vec<Line>,
    /// A second participant's block is wholly blank where one may do: their title.
    pub blank_second: Option<Printed>,
    /// Signatures that are open.
    pub signatures: Vec<Open>,
}

/// One thing to fill in or put right.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// As printed on the form: "Lead Participant 2: Email".
    pub label: Printed,
    #[serde(flatten)]
    pub remedy: Remedy,
}

/// What is wrong with a field. Never the value of a TRN.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Remedy {
    LeftEmpty,
    /// Something stands there that is no answer.
    NoAnswer,
    YesOrNo,
    /// The statement: too long to be asked for like the others.
    Statement,
    UrnMissing,
    UrnInvalid {
        given: Printed,
    },
    /// Six digits that no school has.
    UrnUnknown {
        given: Printed,
    },
    TrnMissing,
    TrnInvalid,
    EmailInvalid {
        given: Printed,
    },
    PhoneInvalid {
        given: Printed,
    },
}

/// A signature that is open.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Open {
    /// "Lead Participant 2"
    pub title: Printed,
    pub name: Option<Printed>,
    #[serde(flatten)]
    pub why: NotSigned,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum NotSigned {
    /// The form's address was in no From, To or Cc.
    NotSeen { email: Printed },
    /// The form gives no address that could be looked for.
    NoAddress,
    /// A copied address that is probably theirs.
    NearMiss {
        copied: Printed,
        email: Option<Printed>,
    },
    /// There is no such address, said our mail.
    Bounced { email: Printed },
    /// One mailbox for two people.
    Shared { email: Printed, other: Printed },
    /// They have not confirmed, though they were asked.
    NotConfirmed,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Person {
    /// "Lead Participant 2"
    pub title: Printed,
    pub name: Option<Printed>,
    pub how: How,
}

/// How a signature was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    Confirmed,
    Sender,
    Copied,
    /// An admin needs none.
    Waived,
}

/// What a mail put right.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fixed {
    pub label: Printed,
    /// Of a signature: how it was seen.
    pub how: Option<How>,
}

/// Why the form itself is asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum FormWanted {
    Protected { file: Printed },
    Damaged { file: Printed },
    Empty { file: Printed },
    Blank,
    Link,
    NotAttached,
}

/// Why a person looks first.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Hold {
    WrongHub {
        other: Option<Printed>,
    },
    WrongProgramme,
    Conflict,
    AmbiguousMatch,
    /// The URN is one school's, name and postcode another's.
    OtherSchool,
    SeveralSchools,
    SmallSchool,
    TooLarge,
    Unreadable,
}
