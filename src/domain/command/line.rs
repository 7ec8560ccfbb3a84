//! One line: courtesy left out, an order found, and nothing left over that could change it.

use chrono::NaiveDate;

use super::{
    Order, Target, Whom, Why, date,
    polite::{AFTER, BEFORE, CONDITIONS, courtesy, is_request},
    verb::{Verb, verb_of},
    words::Words,
};
use crate::domain::programme::Role;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// Empty, a greeting, thanks.
    Nothing,
    /// "Best wishes": what follows signs the mail.
    Closing,
    Orders(Vec<Order>),
    Unclear(Why),
}

/// Several orders on one line: "accept #41; ignore #42", "accept #41. Ignore #42."
pub(super) fn parts(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = line;
    loop {
        let whole = Words::new(without_bullet(rest));
        if verb_in(whole).is_some_and(|(verb, _, _)| verb.takes_text()) {
            break;
        }
        let cut = rest.char_indices().find_map(|(at, c)| {
            let after = rest.get(at + c.len_utf8()..)?;
            let ends = c == ';' || ['.', '!'].contains(&c) && after.starts_with(' ');
            // "1. accept #41" is numbered.
            let ends = ends && rest.get(..at)?.chars().any(char::is_alphabetic);
            (ends && verb_in(Words::new(after)).is_some()).then_some((at, after))
        });
        let Some((at, after)) = cut else { break };
        parts.extend(rest.get(..at));
        rest = after;
    }
    parts.push(rest);
    parts
}

/// "- ", "* ", "• ", "1. ", "2) ", and a quote mark that a mail program left.
fn without_bullet(line: &str) -> &str {
    let line = line
        .trim()
        .trim_start_matches(['•', '·', '‣', '▪', '●', '>'])
        .trim_start();
    let line = ["- ", "* ", "– ", "— ", "+ "]
        .iter()
        .find_map(|mark| line.strip_prefix(mark))
        .unwrap_or(line)
        .trim_start();
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let counted = line.len() - number.len();
    if (1..=2).contains(&counted)
        && let Some(rest) = number
            .strip_prefix(". ")
            .or_else(|| number.strip_prefix(") "))
    {
        return rest.trim_start();
    }
    line
}

/// The verb, the targets named before it, and what follows it.
fn verb_in(mut words: Words<'_>) -> Option<(Verb, Vec<Target>, Words<'_>)> {
    while BEFORE.iter().any(|polite| words.take(polite)) {}
    let mut ahead = words;
    let word = ahead.next()?;
    if let Some(verb) = verb_of(&word) {
        if verb == Verb::Yes
            && !ahead.is_at_end()
            && let Some(found) = verb_in(ahead)
        {
            return Some(found);
        }
        return Some((verb, Vec::new(), ahead));
    }
    // "#41: accept", "PMR22-0007 withdraw"
    let mut ahead = words;
    let targets = ahead.targets();
    if targets.is_empty() {
        return None;
    }
    let verb = ahead.next().and_then(|word| verb_of(&word))?;
    Some((verb, targets, ahead))
}

pub(super) fn order(line: &str, today: NaiveDate) -> Line {
    let line = without_bullet(line);
    let words = Words::new(line);
    if words.is_at_end() {
        return Line::Nothing;
    }
    let Some((verb, before, rest)) = verb_in(words) else {
        return courtesy(words);
    };
    match orders(verb, before, rest, today) {
        // "Can you accept #41?" is a request; "accept #41?" wonders.
        Ok(_) if !verb.takes_text() && line.contains('?') && !is_request(words) => {
            Line::Unclear(Why::Question)
        }
        Ok(orders) => Line::Orders(orders),
        Err(why) => Line::Unclear(why),
    }
}

fn orders(
    verb: Verb,
    before: Vec<Target>,
    mut rest: Words<'_>,
    today: NaiveDate,
) -> Result<Vec<Order>, Why> {
    match verb {
        Verb::Accept => with_reason(before, rest, |target, reason| Order::Accept {
            target,
            reason,
        }),
        Verb::Ignore => with_reason(before, rest, |target, reason| Order::Ignore {
            target,
            reason,
        }),
        Verb::Withdraw => with_reason(before, rest, |target, reason| Order::Withdraw {
            target,
            reason,
        }),
        Verb::Reinstate => with_reason(before, rest, |target, reason| Order::Reinstate {
            target,
            reason,
        }),
        Verb::Waive => with_role(before, rest, |target, role, reason| Order::Waive {
            target,
            role,
            reason,
        }),
        Verb::Sign => with_role(before, rest, |target, role, reason| Order::Sign {
            target,
            role,
            reason,
        }),
        Verb::Set => {
            let mut ahead = rest;
            let early = match before.is_empty() && ahead.target().is_none() {
                true => rest.key(),
                false => None,
            };
            let target = one_target(before, &mut rest)?;
            let key = early.or_else(|| rest.key()).ok_or(Why::NoField)?;
            rest.take(&["to"]);
            let value = rest.text().trim_matches(['"', '“', '”', '`']).to_owned();
            if value.is_empty() {
                return Err(Why::NoValue);
            }
            Ok(vec![Order::Set { target, key, value }])
        }
        Verb::Open => {
            let (mut programme, mut urn) = (None, None);
            for _ in 0..2 {
                let word = rest.next().ok_or(Why::NoUrn)?;
                if word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit()) {
                    urn = Some(word);
                } else {
                    programme = Some(word);
                }
            }
            finished(rest)?;
            match (programme, urn) {
                (Some(programme), Some(urn)) => Ok(vec![Order::Open { programme, urn }]),
                (None, _) | (_, None) => Err(Why::NoUrn),
            }
        }
        Verb::Note => {
            let target = match before.into_iter().next() {
                Some(target) => Some(target),
                None => rest.target(),
            };
            let text = rest.text().to_owned();
            if text.is_empty() {
                return Err(Why::NoText);
            }
            Ok(vec![Order::Note { target, text }])
        }
        Verb::Link => {
            let mut targets = before;
            targets.extend(rest.targets());
            if rest.take(&["to"]) || rest.take(&["with"]) {
                targets.extend(rest.targets());
            }
            finished(rest)?;
            match targets.as_slice() {
                [Target::Item(item), Target::Reference(reference)]
                | [Target::Reference(reference), Target::Item(item)] => Ok(vec![Order::Link {
                    item: *item,
                    reference: reference.clone(),
                }]),
                _ => Err(Why::NoItem),
            }
        }
        Verb::Adopt => {
            if before.is_empty() && (rest.take(&["all"]) || rest.take(&["everything"])) {
                finished(rest)?;
                return Ok(vec![Order::Adopt(Whom::All)]);
            }
            let targets = all_targets(before, &mut rest)?;
            finished(rest)?;
            Ok(each(targets, |target| Order::Adopt(Whom::One(target))))
        }
        Verb::Mine => alone(before, rest, Order::Mine),
        Verb::Release => alone(before, rest, Order::Release),
        Verb::Undo => alone(before, rest, Order::Undo),
        Verb::Chase => {
            let all = before.is_empty() && (rest.take(&["all"]) || rest.take(&["everybody"]));
            let targets = match all {
                true => Vec::new(),
                false => all_targets(before, &mut rest)?,
            };
            rest.take(&["by"]);
            let by = date::take(&mut rest, today).ok_or(Why::NoDate)?;
            finished(rest)?;
            if all {
                return Ok(vec![Order::Chase {
                    whom: Whom::All,
                    by,
                }]);
            }
            Ok(each(targets, |target| Order::Chase {
                whom: Whom::One(target),
                by,
            }))
        }
        Verb::Hold => {
            while ["the", "all", "today's", "today’s", "these"]
                .iter()
                .any(|word| rest.take(&[word]))
            {}
            if !rest.take(&["reminders"]) && !rest.take(&["reminder"]) {
                return Err(Why::NoOrder);
            }
            rest.take(&["for"]);
            finished(rest)?;
            Ok(vec![Order::HoldReminders])
        }
        Verb::Shortlist => {
            let targets = all_targets(before, &mut rest)?;
            let by = match rest.take(&["by"]) {
                true => Some(date::take(&mut rest, today).ok_or(Why::NoDate)?),
                false => None,
            };
            finished(rest)?;
            Ok(each(targets, |target| Order::Shortlist { target, by }))
        }
        Verb::Place(place) => {
            let targets = all_targets(before, &mut rest)?;
            rest.take(&["and"]);
            let send = rest.take(&["send"]);
            finished(rest)?;
            Ok(each(targets, |target| Order::Select {
                target,
                place,
                send,
            }))
        }
        Verb::Assign => {
            let targets = all_targets(before, &mut rest)?;
            rest.take(&["to"]);
            rest.take(&["group"]);
            let group = rest.text().trim_end_matches(['.', ',']).to_owned();
            if group.is_empty() {
                return Err(Why::NoGroup);
            }
            Ok(each(targets, |target| Order::Assign {
                target,
                group: group.clone(),
            }))
        }
        Verb::Status => {
            let mut targets = before;
            targets.extend(rest.targets());
            finished(rest)?;
            if targets.is_empty() {
                return Ok(vec![Order::Status(None)]);
            }
            Ok(each(targets, |target| Order::Status(Some(target))))
        }
        Verb::Help => {
            finished(rest)?;
            Ok(vec![Order::Help])
        }
        Verb::Yes => {
            rest.take(&["go", "ahead"]);
            rest.take(&["do"]);
            finished(rest)?;
            Ok(vec![Order::Yes])
        }
        Verb::Done => Ok(vec![Order::Done {
            what: named(&before, rest),
        }]),
        Verb::Missed => Ok(vec![Order::Missed {
            what: named(&before, rest),
        }]),
        Verb::Received => {
            let target = one_target(before, &mut rest)?;
            let report = rest.text().trim_end_matches(['.', ',']).to_owned();
            Ok(vec![Order::Received { target, report }])
        }
    }
}

fn with_reason(
    before: Vec<Target>,
    mut rest: Words<'_>,
    order: impl Fn(Target, String) -> Order,
) -> Result<Vec<Order>, Why> {
    let targets = all_targets(before, &mut rest)?;
    let reason = reason(rest)?;
    Ok(each(targets, |target| order(target, reason.clone())))
}

/// "waive lead_2 of PMR22-0007: …", "sign PMR22-0007 head signed on paper"
fn with_role(
    before: Vec<Target>,
    mut rest: Words<'_>,
    order: impl Fn(Target, Role, String) -> Order,
) -> Result<Vec<Order>, Why> {
    let early = rest.role();
    let target = one_target(before, &mut rest)?;
    let role = early.or_else(|| rest.role()).ok_or(Why::NoRole)?;
    let reason = rest.text().to_owned();
    if reason.is_empty() {
        return Err(Why::NoReason);
    }
    Ok(vec![order(target, role, reason)])
}

fn alone(
    before: Vec<Target>,
    mut rest: Words<'_>,
    order: impl FnMut(Target) -> Order,
) -> Result<Vec<Order>, Why> {
    let targets = all_targets(before, &mut rest)?;
    finished(rest)?;
    Ok(each(targets, order))
}

/// What a lead says was done, in their own words; courtesy is none.
fn named(before: &[Target], rest: Words<'_>) -> String {
    let what = match before.first() {
        Some(target) => format!("{target} {}", rest.text()),
        None => rest.text().to_owned(),
    };
    let what = what.trim().trim_end_matches(['.', ',', '!']).to_owned();
    match finished(Words::new(&what)) {
        Ok(()) => String::new(),
        Err(_) => what,
    }
}

fn each(targets: Vec<Target>, order: impl FnMut(Target) -> Order) -> Vec<Order> {
    targets.into_iter().map(order).collect()
}

fn all_targets(before: Vec<Target>, rest: &mut Words<'_>) -> Result<Vec<Target>, Why> {
    let mut targets = before;
    targets.extend(rest.targets());
    if targets.is_empty() {
        return Err(Why::NoTarget);
    }
    Ok(targets)
}

fn one_target(before: Vec<Target>, rest: &mut Words<'_>) -> Result<Target, Why> {
    match before.as_slice() {
        [] => rest.target().ok_or(Why::NoTarget),
        [one] => Ok(one.clone()),
        _ => Err(Why::LeftOver),
    }
}

/// Nothing but courtesy is left.
fn finished(mut rest: Words<'_>) -> Result<(), Why> {
    let mut thanked = false;
    let mut after = 0;
    while let Some(word) = rest.next() {
        if CONDITIONS.contains(&word.as_str()) {
            return Err(Why::Condition);
        }
        if AFTER.contains(&word.as_str()) {
            thanked |=
                ["thanks", "thank", "cheers", "regards", "wishes", "ta"].contains(&word.as_str());
        } else {
            after += 1;
            // "…, thanks Jo"
            if !thanked || after > 2 || verb_of(&word).is_some() {
                return Err(Why::LeftOver);
            }
        }
    }
    Ok(())
}

/// A reason after a dash, a colon, in brackets or after "because"; nothing else may follow.
fn reason(mut rest: Words<'_>) -> Result<String, Why> {
    let text = rest.rest.trim_start_matches([',', '.', ' ']);
    let marked = text.starts_with(['–', '—', '-', ':', '(']);
    let because = rest.take(&["because"]) || rest.take(&["reason"]);
    if !marked && !because {
        return finished(rest).map(|()| String::new());
    }
    if finished(rest).is_ok() {
        return Ok(String::new());
    }
    let mut words = rest;
    while let Some(word) = words.next() {
        if CONDITIONS.contains(&word.as_str()) {
            return Err(Why::Condition);
        }
    }
    Ok(rest.text().trim_matches(['(', ')']).trim().to_owned())
}
