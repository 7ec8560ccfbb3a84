//! What a form asks, by name: a key for each answer, and of a person, whose and what.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A person's part in an application, named as in design and database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Headteacher,
    HeadOfDepartment,
    Lead1,
    Lead2,
    Advocate1,
    Advocate2,
}

impl Role {
    pub const ALL: [Role; 6] = [
        Role::Headteacher,
        Role::HeadOfDepartment,
        Role::Lead1,
        Role::Lead2,
        Role::Advocate1,
        Role::Advocate2,
    ];

    /// The canonical spelling, as in `lead_1.email`.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Headteacher => "headteacher",
            Role::HeadOfDepartment => "head_of_department",
            Role::Lead1 => "lead_1",
            Role::Lead2 => "lead_2",
            Role::Advocate1 => "advocate_1",
            Role::Advocate2 => "advocate_2",
        }
    }
}

/// What a form says of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attribute {
    Name,
    Email,
    Trn,
    Phone,
    Role,
    YearGroups,
}

impl Attribute {
    pub const ALL: [Attribute; 6] = [
        Attribute::Name,
        Attribute::Email,
        Attribute::Trn,
        Attribute::Phone,
        Attribute::Role,
        Attribute::YearGroups,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Attribute::Name => "name",
            Attribute::Email => "email",
            Attribute::Trn => "trn",
            Attribute::Phone => "phone",
            Attribute::Role => "role",
            Attribute::YearGroups => "year_groups",
        }
    }
}

/// A canonical field key: the same in programme files, JSON and database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    MathsHub,
    SchoolName,
    SchoolAddress,
    SchoolUrn,
    SchoolPhone,
    LocalAuthority,
    Person(Role, Attribute),
    SpecialistEngagement,
    SpecialistDetail,
    Statement,
    GroupRequested,
    GroupSchools,
    GroupRelationship,
    Signature(Role),
}

impl Key {
    /// Whose it is, of a key about a person.
    pub fn role(self) -> Option<Role> {
        match self {
            Key::Person(role, _) | Key::Signature(role) => Some(role),
            Key::MathsHub
            | Key::SchoolName
            | Key::SchoolAddress
            | Key::SchoolUrn
            | Key::SchoolPhone
            | Key::LocalAuthority
            | Key::SpecialistEngagement
            | Key::SpecialistDetail
            | Key::Statement
            | Key::GroupRequested
            | Key::GroupSchools
            | Key::GroupRelationship => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::MathsHub => f.write_str("maths_hub"),
            Key::SchoolName => f.write_str("school_name"),
            Key::SchoolAddress => f.write_str("school_address"),
            Key::SchoolUrn => f.write_str("school_urn"),
            Key::SchoolPhone => f.write_str("school_phone"),
            Key::LocalAuthority => f.write_str("local_authority"),
            Key::Person(role, attribute) => {
                write!(f, "{}.{}", role.as_str(), attribute.as_str())
            }
            Key::SpecialistEngagement => f.write_str("specialist_engagement"),
            Key::SpecialistDetail => f.write_str("specialist_detail"),
            Key::Statement => f.write_str("statement"),
            Key::GroupRequested => f.write_str("group.requested"),
            Key::GroupSchools => f.write_str("group.schools"),
            Key::GroupRelationship => f.write_str("group.relationship"),
            Key::Signature(role) => write!(f, "signature.{}", role.as_str()),
        }
    }
}

/// The text is no canonical key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no field key")]
pub struct UnknownKey(pub String);

impl FromStr for Role {
    type Err = UnknownKey;
    fn from_str(text: &str) -> Result<Self, UnknownKey> {
        Role::ALL
            .into_iter()
            .find(|r| r.as_str() == text)
            .ok_or_else(|| UnknownKey(text.to_owned()))
    }
}

impl FromStr for Attribute {
    type Err = UnknownKey;
    fn from_str(text: &str) -> Result<Self, UnknownKey> {
        Attribute::ALL
            .into_iter()
            .find(|a| a.as_str() == text)
            .ok_or_else(|| UnknownKey(text.to_owned()))
    }
}

impl FromStr for Key {
    type Err = UnknownKey;
    fn from_str(text: &str) -> Result<Self, UnknownKey> {
        Ok(match text {
            "maths_hub" => Key::MathsHub,
            "school_name" => Key::SchoolName,
            "school_address" => Key::SchoolAddress,
            "school_urn" => Key::SchoolUrn,
            "school_phone" => Key::SchoolPhone,
            "local_authority" => Key::LocalAuthority,
            "specialist_engagement" => Key::SpecialistEngagement,
            "specialist_detail" => Key::SpecialistDetail,
            "statement" => Key::Statement,
            "group.requested" => Key::GroupRequested,
            "group.schools" => Key::GroupSchools,
            "group.relationship" => Key::GroupRelationship,
            _ => match text.split_once('.') {
                Some(("signature", role)) => Key::Signature(role.parse()?),
                Some((role, attribute)) => Key::Person(role.parse()?, attribute.parse()?),
                None => return Err(UnknownKey(text.to_owned())),
            },
        })
    }
}

/// Spelt in serde as the canonical text, also as a map key.
macro_rules! serde_as_text {
    ($type:ty) => {
        impl Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?
                    .parse()
                    .map_err(serde::de::Error::custom)
            }
        }
    };
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

serde_as_text!(Role);
serde_as_text!(Attribute);
serde_as_text!(Key);
