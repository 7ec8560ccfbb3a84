//! Who gets a letter: MAIL and RCPT, and every recipient's own answer.

use std::time::Duration;

use lettre::transport::smtp::{
    client::AsyncSmtpConnection,
    commands::{Mail, Rcpt},
    extension::{Extension, MailBodyParameter, MailParameter},
};

use super::{
    Smtp, Transaction,
    trouble::{Trouble, is_credentials, step},
};
use crate::{
    domain::address::Address,
    post::{self, End, Envelope, Offer, Outcome, Roll, Taken},
};

impl Smtp {
    /// MAIL and every RCPT. Err when the transaction could not even begin.
    pub(super) async fn name_recipients(
        &self,
        mut connection: Box<AsyncSmtpConnection>,
        envelope: Envelope<'_>,
    ) -> Result<Offer, End> {
        let limit = self.patience.command;
        let info = connection.server_info();
        let utf8 = info.supports_feature(Extension::SmtpUtfEight);
        let mut parameters = Vec::new();
        if info.supports_feature(Extension::EightBitMime) {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        if utf8 && !envelope.recipients.iter().all(|to| to.local().is_ascii()) {
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let sender = on_the_wire(envelope.sender).ok_or_else(|| End::NotAccepted {
            reason: "mail: the sender's address cannot be written".to_owned(),
            retry: false,
        })?;
        step(
            "mail",
            limit,
            connection.command(Mail::new(Some(sender), parameters)),
        )
        .await
        .map_err(|trouble| trouble.before_dot("mail"))?;

        let mut roll = Roll::default();
        for (n, recipient) in envelope.recipients.iter().enumerate() {
            let taken = match on_the_wire(recipient) {
                Some(to) if utf8 || recipient.local().is_ascii() => {
                    match rcpt(&mut connection, limit, to).await {
                        Ok(taken) => taken,
                        Err(end) => {
                            // The line is gone: who was taken a moment ago is not, after all.
                            let mut recipients = roll.recipients;
                            for (_, taken) in &mut recipients {
                                if *taken == Taken::Taken {
                                    *taken = Taken::RefusedForNow("the line broke".to_owned());
                                }
                            }
                            recipients
                                .extend(unasked(envelope.recipients.get(n..).unwrap_or_default()));
                            return Ok(Offer::Closed(Outcome {
                                roll: Roll {
                                    recipients,
                                    copied: false,
                                },
                                end,
                            }));
                        }
                    }
                }
                Some(_) | None => {
                    Taken::RefusedForGood("the server takes no such address".to_owned())
                }
            };
            roll.recipients.push((recipient.clone(), taken));
        }
        if !roll.anybody_taken() {
            let retry = roll
                .recipients
                .iter()
                .any(|(_, taken)| matches!(taken, Taken::RefusedForNow(_)));
            return Ok(Offer::Closed(Outcome {
                roll,
                end: End::NotAccepted {
                    reason: "no recipient was taken".to_owned(),
                    retry,
                },
            }));
        }
        if let Some(own) = envelope.copy_to.and_then(on_the_wire) {
            roll.copied = match rcpt(&mut connection, limit, own).await {
                Ok(taken) => taken == Taken::Taken,
                Err(end) => {
                    return Ok(Offer::Closed(Outcome {
                        roll: Roll {
                            recipients: unasked(envelope.recipients),
                            copied: false,
                        },
                        end,
                    }));
                }
            };
        }
        Ok(Offer::Open(
            roll,
            post::Transaction::Smtp(Transaction { connection }),
        ))
    }
}

/// One recipient's answer; Err when the transaction is over.
async fn rcpt(
    connection: &mut AsyncSmtpConnection,
    limit: Duration,
    to: lettre::Address,
) -> Result<Taken, End> {
    match step("rcpt", limit, connection.command(Rcpt::new(to, vec![]))).await {
        Ok(_) => Ok(Taken::Taken),
        // 421 closes the connection (RFC 5321 section 3.8).
        Err(Trouble::Refused(code, words)) if code == 421 || is_credentials(code) => {
            Err(Trouble::Refused(code, words).before_dot("rcpt"))
        }
        Err(Trouble::Refused(code, words)) if code >= 500 => Ok(Taken::RefusedForGood(words)),
        Err(Trouble::Refused(_, words)) => Ok(Taken::RefusedForNow(words)),
        Err(trouble) => Err(trouble.before_dot("rcpt")),
    }
}

pub(super) fn unasked(recipients: &[Address]) -> Vec<(Address, Taken)> {
    recipients
        .iter()
        .map(|to| (to.clone(), Taken::RefusedForNow("not asked".to_owned())))
        .collect()
}

/// The address as a command carries it: the local part as the person wrote it (`+tag` and all),
/// the domain in its ASCII form.
fn on_the_wire(address: &Address) -> Option<lettre::Address> {
    let (local, _) = address.as_str().rsplit_once('@')?;
    lettre::Address::new(local, address.domain()).ok()
}
