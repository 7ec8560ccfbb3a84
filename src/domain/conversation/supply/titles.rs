//! What people and fields are called, in forms and in mails.

use super::label::What;
use crate::domain::programme::{Attribute, Key, Role};

pub(super) const ROLES: &[(&str, Role)] = &[
    (
        "head|executive teacher|head|headteacher|principal? or? senior? leader?",
        Role::Headteacher,
    ),
    (
        "executive? headteacher|headteachers|principal or? senior? leader?",
        Role::Headteacher,
    ),
    ("head of school", Role::Headteacher),
    (
        "head of the? maths|mathematics department|dept|faculty",
        Role::HeadOfDepartment,
    ),
    (
        "head of the? department|dept|maths|mathematics|faculty",
        Role::HeadOfDepartment,
    ),
    ("hod", Role::HeadOfDepartment),
    ("department|maths head", Role::HeadOfDepartment),
    (
        "lead participant|teacher|person number|no? 1|one",
        Role::Lead1,
    ),
    ("lead|participant|teacher|lp number|no? 1|one", Role::Lead1),
    (
        "first|1st lead? participant|teacher|lead|person",
        Role::Lead1,
    ),
    ("lp1|lead1|participant1|teacher1", Role::Lead1),
    (
        "lead participant|teacher|person number|no? 2|two",
        Role::Lead2,
    ),
    ("lead|participant|teacher|lp number|no? 2|two", Role::Lead2),
    (
        "second|2nd lead? participant|teacher|lead|person",
        Role::Lead2,
    ),
    ("lp2|lead2|participant2|teacher2", Role::Lead2),
    ("mastery? advocate number|no? 1|one", Role::Advocate1),
    ("first|1st mastery? advocate", Role::Advocate1),
    ("advocate1", Role::Advocate1),
    ("mastery? advocate number|no? 2|two", Role::Advocate2),
    ("second|2nd mastery? advocate", Role::Advocate2),
    ("advocate2", Role::Advocate2),
];

pub(super) const WHATS: &[(&str, What)] = &[
    ("full? name|names", What::Of(Attribute::Name)),
    (
        "work|school? email|emails address|adress|addresses|addr?",
        What::Of(Attribute::Email),
    ),
    (
        "work|school? e mail|mails address|addresses?",
        What::Of(Attribute::Email),
    ),
    (
        "teacher|teachers reference|ref number|no|numbers? trn|trns?",
        What::Of(Attribute::Trn),
    ),
    ("trn|trns number|no|numbers?", What::Of(Attribute::Trn)),
    (
        "teacher|teachers|teaching number|no",
        What::Of(Attribute::Trn),
    ),
    (
        "contact? telephone|phone|tel|mobile|mob phone? number|no|numbers?",
        What::Of(Attribute::Phone),
    ),
    ("contact number|no", What::Of(Attribute::Phone)),
    (
        "school? role|roles s? and teaching group|groups s?",
        What::Of(Attribute::Role),
    ),
    (
        "school? role|roles s? and|including teaching group|groups s? in|for? 2022|2023|2024|2025|2017|2018? 18|22|23|24|25|26?",
        What::Of(Attribute::Role),
    ),
    ("school role|roles s?", What::Of(Attribute::Role)),
    ("role|roles s? in school?", What::Of(Attribute::Role)),
    ("teaching group|groups s?", What::Of(Attribute::Role)),
    ("job title|role", What::Of(Attribute::Role)),
    ("role of|for", What::Of(Attribute::Role)),
    (
        "role|roles|job|post|position|responsibility|responsibilities in|within the|our|my? maths|mathematics? department|dept|faculty|team",
        What::Of(Attribute::Role),
    ),
    (
        "position|responsibility|responsibilities in|within? school|department?",
        What::Of(Attribute::Role),
    ),
    (
        "year group|groups s? taught?",
        What::Of(Attribute::YearGroups),
    ),
    ("years taught", What::Of(Attribute::YearGroups)),
    ("school? urn number?", What::School(Key::SchoolUrn)),
    ("unique reference number urn?", What::School(Key::SchoolUrn)),
    ("school name", What::School(Key::SchoolName)),
    (
        "name of the|our|your? school",
        What::School(Key::SchoolName),
    ),
    ("school|postal address", What::School(Key::SchoolAddress)),
    (
        "address of the|our? school",
        What::School(Key::SchoolAddress),
    ),
    ("address", What::School(Key::SchoolAddress)),
    (
        "school telephone|phone|tel number|no?",
        What::School(Key::SchoolPhone),
    ),
    (
        "school|main|landline|the|our office|main|landline|switchboard|reception telephone|phone|tel|office? number|no",
        What::School(Key::SchoolPhone),
    ),
    (
        "school office|switchboard|landline",
        What::School(Key::SchoolPhone),
    ),
    (
        "telephone|phone|contact number|no? of|for the|our? school",
        What::School(Key::SchoolPhone),
    ),
    (
        "local education? authority la|lea?",
        What::School(Key::LocalAuthority),
    ),
    ("la|lea", What::School(Key::LocalAuthority)),
    ("maths hub", What::School(Key::MathsHub)),
    ("the|our hub", What::School(Key::MathsHub)),
];
