//! Receipts, absences, lists, tickets and other notices.

use super::evidence::{Evidence, contains_any, starts_with_any};
use crate::domain::mail::Mail;

/// RFC 8098, and Exchange's own wording without it.
pub fn is_read_receipt(mail: &Mail, evidence: &Evidence) -> bool {
    let notification = mail
        .content_type_parameter("report-type")
        .is_some_and(|kind| kind.eq_ignore_ascii_case("disposition-notification"))
        || mail
            .parts
            .iter()
            .any(|part| part.media_type.ends_with("disposition-notification"));
    let subject = [
        "read:",
        "not read:",
        "gelesen:",
        "ungelesen:",
        "lu:",
        "lu :",
        "non lu",
        "leído:",
        "return receipt",
        "read receipt",
        "letto:",
    ];
    let wording = [
        "was read on",
        "was deleted without being read",
        "this is a return receipt for the mail that you sent",
        "this is a receipt for the mail",
        "this is a receipt for the email you sent",
        "wurde am",
        "wurde gelesen",
        "ungelesen gelöscht",
        "a été lu",
        "a été supprimé sans être lu",
    ];
    notification
        || (starts_with_any(&evidence.subject, &subject)
            && (evidence.null_path
                || evidence.auto_submitted.is_some()
                || (evidence.words.len() < 1_500
                    && contains_any(&evidence.words, &wording)
                    && contains_any(
                        &evidence.words,
                        &["your message", "ihre nachricht", "votre message", "receipt"],
                    ))))
}

/// Recalls, reactions, answers to invitations, help desks' acknowledgements: sent by a machine
/// for somebody, or dressed as an absence.
pub fn is_notice(mail: &Mail, evidence: &Evidence) -> bool {
    is_recall(evidence)
        || is_reaction(mail, evidence)
        || is_calendar_reply(mail)
        || is_ticket(mail, evidence)
}

fn is_recall(evidence: &Evidence) -> bool {
    starts_with_any(
        &evidence.subject,
        &["message recall report", "recall report"],
    ) || (starts_with_any(
        &evidence.subject,
        &[
            "recall:",
            "rückruf:",
            "rappel :",
            "rappel:",
            "message recall",
        ],
    ) && contains_any(
        &evidence.words,
        &[
            "would like to recall the message",
            "recall",
            "zurückrufen",
            "rappeler le message",
        ],
    ))
}

fn is_reaction(mail: &Mail, evidence: &Evidence) -> bool {
    let by_part = mail
        .parts
        .iter()
        .any(|part| part.media_type.contains("email-reaction"));
    let words = evidence.words.trim();
    by_part
        || evidence.subject.starts_with("reaction daily digest")
        || (words.chars().count() < 300
            && contains_any(
                words,
                &[
                    "reacted to your message",
                    "reacted via gmail",
                    "reacted to your email",
                    "hat auf ihre nachricht reagiert",
                ],
            ))
}

/// An answer to an invitation (iTIP REPLY, COUNTER). Invitations themselves are not machine mail.
fn is_calendar_reply(mail: &Mail) -> bool {
    mail.parts.iter().any(|part| {
        (part.media_type == "text/calendar" || part.media_type == "application/ics") && {
            let text = String::from_utf8_lossy(&part.bytes).to_uppercase();
            text.lines()
                .any(|line| matches!(line.trim(), "METHOD:REPLY" | "METHOD:COUNTER"))
        }
    })
}

/// Other offices' ticket systems: a conversation with one never ends by itself.
fn is_ticket(mail: &Mail, evidence: &Evidence) -> bool {
    let marked = mail.headers.iter().any(|(name, _)| {
        let name = name.to_ascii_lowercase();
        starts_with_any(
            &name,
            &[
                "x-zammad",
                "x-otrs",
                "x-znuny",
                "x-freescout",
                "x-jira",
                "x-zendesk",
                "x-freshdesk",
                "x-fd-",
                "rt-ticket",
                "x-rt-",
                "x-redmine",
                "x-osticket",
                "x-glpi",
                "x-helpscout",
                "x-servicenow",
                "x-deskpro",
                "x-hesk",
                "x-sysaid",
                "x-manageengine",
            ],
        )
    });
    let numbered = ticket_number(&evidence.subject) || ticket_number(&evidence.words);
    let acknowledges = [
        "has been received",
        "has been created",
        "has been logged",
        "has been opened",
        "has been raised",
        "we have received your",
        "we've received your",
        "thank you for contacting",
        "thank you for your enquiry",
        "wurde erstellt",
        "ist bei uns eingegangen",
        "a bien été",
    ];
    let by_machine = [
        "automated",
        "automatic",
        "do not reply",
        "please quote",
        "type your reply above",
        "reply above this line",
        "your ticket",
        "ticket number",
        "reference number",
        "ticket id",
        "our team will",
        "support team",
        "service desk",
        "helpdesk",
        "help desk",
    ];
    marked
        || (numbered
            && mail.parts.iter().all(|part| part.inline)
            && contains_any(&evidence.words, &acknowledges)
            && (evidence.automatic() || contains_any(&evidence.words, &by_machine)))
}

/// `[Ticket#2022051310000012]`, `[#4711]`, `(Case 00123)`, `Request #88`.
fn ticket_number(text: &str) -> bool {
    ["ticket", "[#", "case", "request", "incident", "sr#", "inc0"]
        .iter()
        .any(|word| {
            text.match_indices(word).any(|(at, _)| {
                let after = text.get(at + word.len()..).unwrap_or_default();
                let after: String = after.chars().take(20).collect();
                let after = after.trim_start_matches([' ', '#', ':', '-', '[', '(']);
                let after = after.strip_prefix("number").unwrap_or(after);
                let after = after.strip_prefix("id").unwrap_or(after);
                after
                    .trim_start_matches([' ', '#', ':', '-', '[', '('])
                    .starts_with(|c: char| c.is_ascii_digit())
            })
        })
}

/// An answer sent while somebody is away, or by a mailbox that answers everybody.
pub fn is_out_of_office(mail: &Mail, evidence: &Evidence) -> bool {
    if evidence.auto_submitted.as_deref() == Some("auto-replied") {
        return true;
    }
    let marked = [
        "x-autoreply",
        "x-autorespond",
        "x-autoreply-from",
        "x-autoresponder",
        "x-auto-reply",
        "x-mail-autoreply",
        "x-vacation",
        "x-autogenerated-reply",
    ]
    .iter()
    .any(|name| {
        mail.header(name)
            .is_some_and(|value| !value.eq_ignore_ascii_case("no"))
    }) || mail
        .header_all("x-autogenerated")
        .any(|v| v.eq_ignore_ascii_case("reply"))
        || precedence(mail)
            .iter()
            .any(|p| matches!(p.as_str(), "auto_reply" | "auto-reply" | "autoreply"));
    if marked {
        return true;
    }
    let subject = evidence.subject.as_str();
    // Nobody types these; a person's "RE: Out of office cover" begins otherwise.
    let certain = [
        "automatic reply:",
        "automatic reply",
        "auto:",
        "autoreply",
        "auto-reply",
        "auto reply",
        "automated reply",
        "autoresponse",
        "auto response",
        "auto-response",
        "out of office:",
        "out-of-office:",
        "out of office autoreply",
        "out of office reply",
        "out of office re:",
        "ooo:",
        "ooo re:",
        "automatische antwort",
        "abwesenheitsnotiz",
        "abwesend:",
        "réponse automatique",
        "absence du bureau",
        "respuesta automática",
        "risposta automatica",
        "automatisch antwoord",
        "automatic response",
        "vacation reply",
        "away from my mail",
        "away:",
    ];
    if starts_with_any(subject, &certain)
        || matches!(
            subject.trim(),
            "out of office" | "out of the office" | "i am out of the office"
        )
    {
        return true;
    }
    // Weaker signs together.
    let absent = evidence.says(&[
        "out of office",
        "out of the office",
        "on annual leave",
        "on maternity leave",
        "has left the school",
        "no longer work",
        "no longer monitored",
        "this mailbox is not monitored",
        "i am currently away",
        "limited access to email",
        "school is now closed",
        "school is closed",
        "i am away from",
        "no longer employed",
        "nicht im büro",
        "absent du bureau",
        "we aim to respond within",
        "this is an automated response",
        "this is an automatic reply",
        "this is an automated reply",
        "not in school until",
        "i am on leave",
    ]);
    let suppresses = mail
        .header("x-auto-response-suppress")
        .is_some_and(|value| contains_any(&value.to_lowercase(), &["all", "oof", "autoreply"]));
    let attached = mail.parts.iter().any(|part| !part.inline);
    let says_so = contains_any(
        &evidence.words,
        &[
            "this is an automated response",
            "this is an automatic reply",
            "this is an automated reply",
            "this is an automated message",
        ],
    );
    absent && !attached && (suppresses || says_so || evidence.automatic())
}

/// Lists, bulk mail and newsletters.
pub fn is_bulk(mail: &Mail, evidence: &Evidence) -> bool {
    let listed = [
        "list-id",
        "list-unsubscribe",
        "list-post",
        "list-unsubscribe-post",
        "mailing-list",
        "x-mailman-version",
        "x-listserver",
    ]
    .iter()
    .any(|name| mail.header(name).is_some());
    let bulk = precedence(mail)
        .iter()
        .any(|p| matches!(p.as_str(), "bulk" | "junk" | "list"));
    let unsubscribe = contains_any(
        &evidence.words,
        &[
            "unsubscribe",
            "manage your preferences",
            "update your preferences",
            "email preferences",
            "opt out of these",
            "view this email in your browser",
            "view in browser",
            "abmelden",
            "se désabonner",
            "désinscri",
        ],
    );
    let campaign = [
        "feedback-id",
        "x-csa-complaints",
        "x-campaign",
        "x-campaignid",
        "x-campaign-id",
        "x-mc-user",
        "x-mailgun-tag",
        "x-sfmc-stack",
        "x-mailchimp-campaign",
        "x-job",
        "x-report-abuse",
        "x-emarsys",
        "x-dotdigital",
        "x-cmail-campaign",
    ]
    .iter()
    .any(|name| mail.header(name).is_some());
    let newsletters_address = mail.from.iter().any(|author| {
        let local = author.address.local();
        local.split(|c: char| !c.is_alphabetic()).any(|word| {
            matches!(
                word,
                "newsletter"
                    | "newsletters"
                    | "news"
                    | "enews"
                    | "ebulletin"
                    | "bulletin"
                    | "mailing"
                    | "mailings"
                    | "marketing"
                    | "campaigns"
                    | "digest"
                    | "updates"
            )
        })
    });
    listed
        || bulk
        || evidence.list_address
        || (campaign && unsubscribe)
        || (newsletters_address && unsubscribe)
}

/// Every other machine.
pub fn is_other(mail: &Mail, evidence: &Evidence) -> bool {
    let generated = ["x-autogenerated", "x-auto-generated", "x-cron-env"]
        .iter()
        .any(|name| mail.header(name).is_some());
    evidence.automatic() || generated || says_so_itself(&evidence.words)
}

/// It opens by saying that a machine wrote it, as our own letters do: a gateway may have taken every
/// mark away. What it quotes was not said by it.
fn says_so_itself(words: &str) -> bool {
    let opening: String = words.chars().take(600).collect();
    let quotes = ["wrote:", "from:", "original message", ">"];
    let own = quotes.iter().filter_map(|mark| opening.find(mark)).min();
    let own = own.and_then(|end| opening.get(..end)).unwrap_or(&opening);
    let own = own.split_whitespace().collect::<Vec<_>>().join(" ");
    contains_any(
        &own,
        &[
            "it is an automatic reply from",
            "this is an automatic reply",
            "this is an automated reply",
            "this is an automated response",
            "this is an automatically generated",
            "this is an automated acknowledgement",
        ],
    )
}

fn precedence(mail: &Mail) -> Vec<String> {
    ["precedence", "x-precedence"]
        .iter()
        .flat_map(|name| mail.header_all(name))
        .map(|value| value.trim().to_lowercase())
        .collect()
}
