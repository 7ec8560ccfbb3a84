//! What an admin may want to know of an application. Never missing, never told to the school.

pub(super) mod register;

use std::collections::BTreeMap;

use super::Terms;
use crate::domain::{
    address::Address,
    form::Value,
    person,
    programme::{Attribute, Key, Role},
    signatory::Signature,
};

pub(super) fn advice(
    terms: &Terms<'_>,
    values: &BTreeMap<Key, Value>,
    ledger: &[Signature],
    placeholders: &[Key],
) -> Vec<String> {
    let text = |key: Key| values.get(&key).map_or("", |v| v.value.as_str());
    let mut advice = Vec::new();
    statement(terms, text(Key::Statement), &mut advice);
    participants(terms, &text, &mut advice);
    addresses(terms, &text, &mut advice);
    for line in ledger.iter().filter(|l| l.grade.satisfies()) {
        if placeholders.contains(&Key::Signature(line.role)) {
            advice.push(format!(
                "the signature cell of {} still holds its placeholder, though the signature was seen ({})",
                line.role, line.evidence
            ));
        }
    }
    if text(Key::GroupRequested) == "Yes" && text(Key::GroupSchools).is_empty() {
        advice.push("a group application is wished for, but no schools are named".to_owned());
    }
    advice
}

fn statement(terms: &Terms<'_>, statement: &str, advice: &mut Vec<String>) {
    let rule = &terms.programme.statement;
    let words = statement.split_whitespace().count();
    if words == 0 {
        return;
    }
    if let Some(limit) = rule.limit {
        // "approx. 150 words" is over only when it is well over.
        let allowed = if rule.approximate {
            limit + limit / 5
        } else {
            limit
        };
        if words > allowed as usize {
            advice.push(format!(
                "the statement has {words} words; the form asks for up to {limit}"
            ));
        }
    }
    let lower = statement.to_lowercase();
    let names_one = terms
        .programme
        .criteria
        .iter()
        .any(|c| c.words.iter().any(|w| lower.contains(&w.to_lowercase())));
    if !terms.programme.criteria.is_empty() && !names_one {
        advice.push("the statement names none of the eligibility criteria".to_owned());
    }
    if terms.programme.special_schools
        && [
            "special school",
            "alternative provision",
            "ap group",
            "pupil referral",
        ]
        .iter()
        .any(|w| lower.contains(w))
    {
        advice.push("the school may be interested in the special school or AP group".to_owned());
    }
}

fn participants<'v>(terms: &Terms<'_>, text: &impl Fn(Key) -> &'v str, advice: &mut Vec<String>) {
    let leads = [Role::Lead1, Role::Lead2];
    if !leads.iter().all(|r| terms.programme.person(*r).is_some()) {
        return;
    }
    let roles: Vec<String> = leads
        .iter()
        .map(|r| text(Key::Person(*r, Attribute::Role)).to_lowercase())
        .collect();
    let filled = roles.iter().any(|r| !r.is_empty());
    let leads_maths = roles.iter().any(|r| {
        (r.contains("math") || r.contains("numeracy"))
            && [
                "lead", "co-ord", "coord", "manager", "head", "subject", "sl",
            ]
            .iter()
            .any(|w| r.contains(w))
    });
    if filled && !leads_maths {
        advice.push("no participant's role names the maths lead".to_owned());
    }
}

fn addresses<'v>(terms: &Terms<'_>, text: &impl Fn(Key) -> &'v str, advice: &mut Vec<String>) {
    let mails: Vec<(Role, Address)> = terms
        .programme
        .people
        .iter()
        .filter_map(|p| {
            Some((
                p.role,
                Address::parse(text(Key::Person(p.role, Attribute::Email)))?,
            ))
        })
        .collect();
    let school = mails.iter().find_map(|(_, a)| a.school_domain());
    for (role, address) in &mails {
        if address.at_mail_provider() || school.is_some() && address.school_domain() != school {
            advice.push(format!(
                "the address of {role} is outside the school's domain"
            ));
        }
        if *role == Role::Headteacher && person::is_role_mailbox(address) {
            advice.push("the headteacher's address is a role mailbox".to_owned());
        }
    }
}
