//! Receipts, lists, tickets and other notices.

use super::evidence::{Evidence, contains_any, own_opening, precedence, starts_with_any};
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
    let words = own_opening(&evidence.words);
    by_part
        || evidence.subject.starts_with("reaction daily digest")
        || (words.chars().count() < 300
            && contains_any(
                &words,
                &[
                    "reacted to your message",
                    "reacted to a message you sent",
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
    [
        "ticket", "[#", "case", "request", "incident", "sr#", "inc", "ref:",
    ]
    .iter()
    .any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let after = text.get(at + word.len()..).unwrap_or_default();
            let after: String = after.chars().take(20).collect();
            let after = after.trim_start_matches([' ', '#', ':', '-', '[', '(']);
            let after = after.strip_prefix("number").unwrap_or(after);
            let after = after.strip_prefix("id").unwrap_or(after);
            let after = after.trim_start_matches([' ', '#', ':', '-', '[', '(']);
            // "INC-20413"
            let prefix = after.split_once('-').map(|(prefix, _)| prefix);
            let prefix =
                prefix.filter(|p| p.len() <= 6 && p.chars().all(|c| c.is_ascii_alphabetic()));
            let after = after
                .strip_prefix(prefix.unwrap_or_default())
                .unwrap_or(after);
            after
                .trim_start_matches('-')
                .starts_with(|c: char| c.is_ascii_digit())
        })
    })
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
    contains_any(
        &own_opening(words),
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
