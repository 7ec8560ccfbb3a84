//! Each order of a reply, carried out by the ruling it names.

use std::collections::BTreeMap;

use anyhow::Result;

use super::answer;
use crate::{
    bot::{
        judge::Judge,
        remind,
        rule::{By, Refused, Ruled, refuse},
    },
    domain::{
        application::in_words,
        command::{
            Order, Ordered, Target, Whom,
            transcript::{Answer, Done, Outcome, as_written, without_trn},
        },
        letter::Printed,
        programme::{Attribute, Key},
        selection::Place,
    },
    store::{HoldId, LetterId, Tx, applications, holds, jobs, reminders},
};

impl Judge<'_> {
    /// Every order, in the order written; how many could not be. Each has a savepoint: what is
    /// refused has changed nothing.
    pub(super) async fn carry_out(
        &self,
        tx: &mut Tx<'_>,
        orders: &[Ordered],
        by: By<'_>,
    ) -> Result<(Vec<Answer>, usize)> {
        let both_ways = contradictions(orders);
        let mut answers = Vec::with_capacity(orders.len());
        let mut refused = 0;
        for ordered in orders {
            if ordered.order == Order::Help {
                continue;
            }
            let order = as_written(ordered);
            if let Order::Select { target, .. } = &ordered.order
                && both_ways.contains(&target.to_string())
            {
                refused += 1;
                answers.push(Answer {
                    order,
                    outcome: Outcome::Refused {
                        why: Printed::words(&format!(
                            "this reply decides two ways about {target}: neither was done"
                        )),
                    },
                });
                continue;
            }
            let mut part = tx.savepoint().await?;
            match self.one_order(&mut part, &ordered.order, by).await {
                Ok(outcome) => {
                    part.commit().await?;
                    answers.push(Answer { order, outcome });
                }
                Err(error) => match error.downcast::<Refused>() {
                    Ok(Refused(why)) => {
                        part.rollback().await?;
                        refused += 1;
                        let why = match is_secret(&ordered.order) {
                            true => "that is no value this field can have".to_owned(),
                            false => without_trn(&why),
                        };
                        answers.push(Answer {
                            order,
                            outcome: Outcome::Refused {
                                why: Printed::words(&why),
                            },
                        });
                    }
                    Err(error) => return Err(error),
                },
            }
        }
        // What speaks against anything stands first.
        answers.sort_by_key(|answer| match answer.outcome {
            Outcome::Refused { .. } => 0,
            Outcome::Done(_) | Outcome::Unclear { .. } | Outcome::Facts { .. } | Outcome::Waits => {
                1
            }
        });
        Ok((answers, refused))
    }

    async fn one_order(&self, tx: &mut Tx<'_>, order: &Order, by: By<'_>) -> Result<Outcome> {
        let ruled = match order {
            Order::Accept { target, reason } => {
                let by = By { reason, ..by };
                match target {
                    Target::Item(item) => self.accept_item(tx, HoldId(*item), by).await?,
                    Target::Reference(reference) => self.accept(tx, reference, by).await?,
                    Target::Letter(letter) => {
                        return refuse(format!(
                            "L{letter} is a letter: `release L{letter}` lets it go"
                        ));
                    }
                }
            }
            Order::Waive {
                target,
                role,
                reason,
            } => {
                let reference = self.reference_of(tx, target).await?;
                let by = By { reason, ..by };
                self.waive(tx, &reference, role.as_str(), by).await?
            }
            Order::Sign {
                target,
                role,
                reason,
            } => {
                let reference = self.reference_of(tx, target).await?;
                let by = By { reason, ..by };
                self.sign(tx, &reference, role.as_str(), by).await?
            }
            Order::Set { target, key, value } => {
                let reference = self.reference_of(tx, target).await?;
                self.set(tx, &reference, &key.to_string(), value, by)
                    .await?
            }
            Order::Open { programme, urn } => self.open_by_hand(tx, programme, urn, by).await?,
            Order::Note { target, text } => {
                let Some(target) = target else {
                    return refuse(
                        "say about which application, like `note PMR22-0007 TEXT`".to_owned(),
                    );
                };
                let reference = self.reference_of(tx, target).await?;
                self.note(tx, &reference, By { reason: text, ..by }).await?
            }
            Order::Link { item, reference } => self.link(tx, HoldId(*item), reference, by).await?,
            Order::Ignore { target, reason } => {
                let by = By { reason, ..by };
                match target {
                    Target::Item(item) => self.ignore(tx, HoldId(*item), by).await?,
                    Target::Letter(letter) => {
                        self.rule_on_letter(tx, LetterId(*letter), false, by)
                            .await?;
                        let given_up = format!("Letter L{letter} is given up");
                        return Ok(answer::of_words(&[given_up]));
                    }
                    Target::Reference(reference) => {
                        return refuse(format!(
                            "an item is ignored, like `ignore #41`; an application is withdrawn: `withdraw {reference}`"
                        ));
                    }
                }
            }
            Order::Adopt(Whom::All) => return Ok(answer::of_many(&self.adopt_all(tx, by).await?)),
            Order::Adopt(Whom::One(target)) => {
                let reference = self.reference_of(tx, target).await?;
                self.adopt(tx, &reference, by).await?
            }
            Order::Mine(target) => {
                let reference = self.reference_of(tx, target).await?;
                self.mine(tx, &reference, by).await?
            }
            Order::Release(Target::Letter(letter)) => {
                self.rule_on_letter(tx, LetterId(*letter), true, by).await?;
                return Ok(answer::of_words(&[format!("Letter L{letter} goes")]));
            }
            Order::Release(target) => {
                let reference = self.reference_of(tx, target).await?;
                self.release(tx, &reference, by).await?
            }
            Order::Withdraw { target, reason } => {
                let reference = self.reference_of(tx, target).await?;
                self.withdraw(tx, &reference, By { reason, ..by }).await?
            }
            Order::Reinstate { target, reason } => {
                let reference = self.reference_of(tx, target).await?;
                self.reinstate(tx, &reference, By { reason, ..by }).await?
            }
            Order::Select {
                target,
                place,
                send,
            } => {
                let reference = self.reference_of(tx, target).await?;
                let ruled = self.select(tx, &reference, *place, *send, by).await?;
                let remarks = self.too_many_places(tx, &ruled).await?;
                let remarks = remarks.iter().map(|words| Printed::words(words)).collect();
                return Ok(answer::of(
                    &ruled,
                    self.school_of(tx, &ruled).await?,
                    remarks,
                ));
            }
            Order::Undo(target) => {
                let reference = self.reference_of(tx, target).await?;
                self.undo(tx, &reference, by).await?
            }
            Order::Status(None) => {
                return Ok(Outcome::Facts {
                    lines: self.status_of_all(tx).await?,
                });
            }
            Order::Status(Some(target)) => {
                let reference = self.reference_of(tx, target).await?;
                return Ok(Outcome::Facts {
                    lines: self.status_of_one(tx, &reference).await?,
                });
            }
            Order::Assign { target, group } => {
                let reference = self.reference_of(tx, target).await?;
                let (row, group, warning) = self.assign(tx, &reference, group, by).await?;
                let mut told = vec![format!(
                    "{}, {}, is in {} now",
                    row.reference, row.school, group.name
                )];
                told.extend(warning);
                return Ok(answer::of_words(&told));
            }
            Order::Done { what } | Order::Missed { what } => {
                let done = matches!(order, Order::Done { .. });
                let roster = self.roster(tx).await?;
                let meant = self.event_meant(tx, &roster, what, by.at).await?;
                let row = self.event_ended(tx, meant.id.0, done, by).await?;
                return Ok(answer::of_words(&[format!(
                    "event {}, {}: {}",
                    row.id,
                    row.event.when.in_words(),
                    row.event.state.as_str()
                )]));
            }
            Order::Received { target, report } => {
                let reference = self.reference_of(tx, target).await?;
                let (row, title, new) = self.report_received(tx, &reference, report, by).await?;
                let before = if new { "" } else { ", as noted before" };
                return Ok(answer::of_words(&[format!(
                    "{}, {}: {title} received{before}",
                    row.reference, row.school
                )]));
            }
            Order::Help => return Ok(Outcome::Done(Done::default())),
            Order::Yes => {
                return refuse(
                    "nothing waits for a yes: it was done already, or never asked about".to_owned(),
                );
            }
            Order::Chase {
                whom: Whom::All,
                by: until,
            } => return Ok(answer::of_many(&self.chase_all(tx, *until, by).await?)),
            Order::Chase {
                whom: Whom::One(target),
                by: until,
            } => {
                let reference = self.reference_of(tx, target).await?;
                self.chase(tx, &reference, *until, by).await?
            }
            Order::HoldReminders => return self.hold_reminders(tx, by).await,
            Order::Shortlist { target, by: until } => {
                let reference = self.reference_of(tx, target).await?;
                let Some(until) = until else {
                    return refuse(format!(
                        "say by when the statement is wanted, like `shortlist {reference} by 11 June`"
                    ));
                };
                self.shortlist(tx, &reference, *until, by).await?
            }
        };
        let school = self.school_of(tx, &ruled).await?;
        let told = ruled.told.iter().map(|words| Printed::words(words));
        Ok(answer::of(&ruled, school, told.collect()))
    }

    /// No reminders today, if they have not gone yet.
    async fn hold_reminders(&self, tx: &mut Tx<'_>, by: By<'_>) -> Result<Outcome> {
        let calendar = &self.config.calendar;
        let today = calendar.today(by.at);
        let gone = jobs::last(tx, &self.hub.id, remind::JOB)
            .await?
            .is_some_and(|last| calendar.today(last) == today);
        if gone {
            return refuse("today's reminders have been written already".to_owned());
        }
        reminders::hold(tx, &self.hub.id, today, by.actor, by.at).await?;
        Ok(Outcome::Done(Done {
            remarks: vec![Printed::words(&format!(
                "No reminders go on {}",
                in_words(today)
            ))],
            ..Done::default()
        }))
    }

    /// The reference an order means; an item stands for its application.
    async fn reference_of(&self, tx: &mut Tx<'_>, target: &Target) -> Result<String> {
        match target {
            Target::Reference(reference) => Ok(reference.clone()),
            Target::Letter(letter) => refuse(format!(
                "L{letter} is a letter, and this is ruled on an application"
            )),
            Target::Item(number) => {
                let hold = holds::get(tx, &self.hub.id, HoldId(*number)).await?;
                let Some(hold) = hold else {
                    return refuse(format!("there is no item #{number}"));
                };
                let row = match hold.application {
                    Some(id) => applications::get(tx, id).await?,
                    None => None,
                };
                match row {
                    Some(row) => Ok(row.reference),
                    None => refuse(format!(
                        "#{number} belongs to no application yet: first `link #{number} REFERENCE`"
                    )),
                }
            }
        }
    }

    async fn school_of(&self, tx: &mut Tx<'_>, ruled: &Ruled) -> Result<Option<Printed>> {
        let Some(concerned) = &ruled.application else {
            return Ok(None);
        };
        let row = applications::get(tx, concerned.id).await?;
        Ok(row.and_then(|row| Printed::value_or_none(&row.school)))
    }
}

/// A number of a teacher's, or a statement: never repeated in a mail.
fn is_secret(order: &Order) -> bool {
    matches!(
        order,
        Order::Set {
            key: Key::Person(_, Attribute::Trn) | Key::Statement,
            ..
        }
    )
}

/// Whom the same reply puts in two places.
fn contradictions(orders: &[Ordered]) -> Vec<String> {
    let mut places: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for ordered in orders {
        if let Order::Select { target, place, .. } = &ordered.order {
            places.entry(target.to_string()).or_default().push(*place);
        }
    }
    places
        .into_iter()
        .filter(|(_, places)| places.windows(2).any(|two| two.first() != two.last()))
        .map(|(target, _)| target)
        .collect()
}
