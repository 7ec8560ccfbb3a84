use super::*;
use crate::domain::mail::parse;

/// What a small message is taken for: `person`, or the sort of machine.
fn sort(message: &str) -> String {
    let judge = |message: &str| recognise(&parse(message.as_bytes()));
    let found = judge(message);
    assert_eq!(found, judge(&message.replace('\n', "\r\n")), "{message}");
    match found {
        None => "person",
        Some(MachineMail::Bounce(_)) => "bounce",
        Some(MachineMail::ReadReceipt) => "receipt",
        Some(MachineMail::OutOfOffice) => "absence",
        Some(MachineMail::Newsletter) => "newsletter",
        Some(MachineMail::Other) => "other",
    }
    .to_owned()
}

/// Tables of (expected, header lines, body).
fn check(table: &[(&str, &str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .map(|(expected, header, body)| {
            let from = if header.contains("From:") {
                ""
            } else {
                "From: Ann Head <a.head@oak.sch.uk.test>\n"
            };
            let message = format!("{from}To: admin@hub.test\n{header}\n\n{body}\n");
            (expected, sort(&message), message)
        })
        .filter(|(expected, found, _)| *expected != found)
        .map(|(expected, found, message)| format!("{found}, not {expected}:\n{message}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n----\n"));
}

const DAEMON: &str = "From: Mail Delivery System <MAILER-DAEMON@mx.oak.test>";

/// One bounce in prose, and what it says of its first recipient.
fn bounce(header: &str, body: &str) -> Bounce {
    let message = format!("To: admin@hub.test\n{header}\n\n{body}\n");
    match recognise(&parse(message.as_bytes())) {
        Some(MachineMail::Bounce(bounce)) => bounce,
        other => panic!("{other:?}: {message}"),
    }
}

#[test]
fn bounces_of_many_systems_are_recognised() {
    check(&[
        (
            "other",
            "From: Parcel <no-reply@parcel-redirect.test>\nSubject: Delivery attempt failed",
            "Your parcel could not be delivered. Pay 1.45 GBP: http://parcel-redirect.test/pay",
        ),
        (
            "bounce",
            "From: MAILER-DAEMON@mx.oak.test\nSubject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied",
            "I'm sorry, your message could not be delivered.\n<h@oak.test>: 550 5.1.1 User unknown",
        ),
        (
            "bounce",
            "From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@oak.test>\nSubject: Undeliverable: Your application",
            "Your message to h@oak.test couldn't be delivered.\nh wasn't found at oak.test.",
        ),
        (
            "bounce",
            "From: postmaster@oak.test\nSubject: Undeliverable: Your application",
            "Delivery has failed to these recipients or groups:\nh@oak.test",
        ),
        (
            "bounce",
            "From: Mail Delivery Subsystem <mailer-daemon@googlemail.test>\nSubject: Delivery Status Notification (Failure)\nX-Failed-Recipients: h@oak.test",
            "Address not found",
        ),
        (
            "bounce",
            "From: Mail Delivery Subsystem <mailer-daemon@googlemail.test>\nSubject: Delivery Status Notification (Delay)",
            "There was a temporary problem delivering your message to h@oak.test. Gmail will retry for 46 more hours.",
        ),
        (
            "bounce",
            "From: Mail Delivery System <Mailer-Daemon@web.oak.test>\nSubject: Mail delivery failed: returning message to sender\nX-Failed-Recipients: h@oak.test",
            "This message was created automatically by mail delivery software.",
        ),
        (
            "bounce",
            "From: Mail Delivery System <Mailer-Daemon@web.oak.test>\nSubject: Warning: message 1n delayed 24 hours",
            "A message that you sent has not yet been delivered to one or more of its recipients after more than 24 hours.",
        ),
        (
            "bounce",
            "From: MAILER-DAEMON@qm.oak.test\nSubject: failure notice",
            "Hi. This is the qmail-send program at qm.oak.test.\n<h@oak.test>:\nSorry, no mailbox here by that name. (#5.1.1)",
        ),
        (
            "bounce",
            "From: somebody@qm.oak.test\nSubject: hello",
            "Hi. This is the qmail-send program at qm.oak.test.\n<h@oak.test>:\nno such user",
        ),
        (
            "bounce",
            "From: Mail Delivery Subsystem <MAILER-DAEMON@sm.oak.test>\nSubject: Returned mail: see transcript for details",
            "----- The following addresses had permanent fatal errors -----\n<h@oak.test>\n(reason: 550 5.1.1 User unknown)",
        ),
        (
            "bounce",
            "From: Mail Delivery Subsystem <MAILER-DAEMON@sm.oak.test>\nSubject: Warning: could not send message for past 4 hours",
            "** THIS IS A WARNING MESSAGE ONLY **\n** YOU DO NOT NEED TO RESEND YOUR MESSAGE **\n<h@oak.test>",
        ),
        (
            "bounce",
            "From: Postmaster <postmaster@eu.mimecast.test>\nSubject: [Postmaster] Email Delivery Failure",
            "This is a delivery failure notification message indicating that an email you addressed to h@oak.test could not be delivered.",
        ),
        (
            "bounce",
            "From: Barracuda <postmaster@ess.barracuda.test>\nSubject: **Message you sent blocked by our bulk email filter**",
            "Your message to: h@oak.test was blocked by our Spam Firewall. The email you sent was not delivered.",
        ),
        (
            "bounce",
            "From: System Administrator <postmaster@oak.test>\nSubject: Undeliverable: Your application",
            "Your message did not reach some or all of the intended recipients.\n h@oak.test on 13/05/2022\n The e-mail account does not exist.",
        ),
        (
            "bounce",
            "Return-Path: <>\nFrom: no-reply@mail.oak.test\nSubject: Delivery Failure",
            "Could not deliver message to the following recipient: h@oak.test",
        ),
        (
            "bounce",
            "Return-Path: <>\nFrom: postmaster@schule.test\nSubject: Unzustellbar: Your application",
            "Ihre Nachricht an h@schule.test konnte nicht zugestellt werden. Die Adresse existiert nicht.",
        ),
        (
            "bounce",
            "Return-Path: <>\nFrom: postmaster@ecole.test\nSubject: Non remis : Your application",
            "Votre message n'a pas pu être remis à h@ecole.test.",
        ),
        (
            "bounce",
            "From: Mail Delivery System <mailer-daemon@kundenserver.test>\nSubject: Mail delivery failed: returning message to sender",
            "A message that you sent could not be delivered.\n h@oak.test:\n SMTP error: 550 Requested action not taken: mailbox unavailable",
        ),
        (
            "bounce",
            "From: MAILER-DAEMON@yahoo.test\nSubject: Failure Notice",
            "Sorry, we were unable to deliver your message to the following address.\n<h@oak.test>: 554: delivery error: This user doesn't have an account",
        ),
        (
            "bounce",
            "From: MAILER-DAEMON\nSubject: Returned mail: User unknown",
            "<h@oak.test>... User unknown",
        ),
        (
            "bounce",
            "From: Amazon <MAILER-DAEMON@email.amazonses.test>\nSubject: Delivery Status Notification (Failure)\nContent-Type: multipart/report; report-type=delivery-status; boundary=B",
            "--B\n\nAn error occurred while trying to deliver the mail to h@oak.test\n--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822;h@oak.test\nAction: failed\nStatus: 5.1.1\n--B--",
        ),
        (
            "bounce",
            "Return-Path: <>\nFrom: MAILER-DAEMON@oak.test\nSubject: Message blocked",
            "Your message to h@oak.test has been blocked. See technical details. 550 5.7.1 policy",
        ),
    ]);
}

#[test]
fn receipts_absences_lists_and_notices_are_recognised() {
    check(&[
        // receipts
        (
            "receipt",
            "Subject: Read: Your application\nContent-Type: multipart/report; report-type=disposition-notification; boundary=B",
            "--B\n\nYour message was read\n--B\nContent-Type: message/disposition-notification\n\nDisposition: automatic-action/MDN-sent-automatically; displayed\n--B--",
        ),
        (
            "receipt",
            "Subject: Read: Your application",
            "Your message\n\n   To: Ann Head\n   Subject: Your application\n\nwas read on 13 May 2022 14:30.",
        ),
        (
            "receipt",
            "Subject: Not read: Your application",
            "Your message\n\n   To: Ann Head\n\nwas deleted without being read on 13 May 2022.",
        ),
        (
            "receipt",
            "Return-Path: <>\nSubject: Gelesen: Your application",
            "Ihre Nachricht wurde am 13. Mai gelesen.",
        ),
        (
            "receipt",
            "Subject: Return Receipt (displayed) - x",
            "This is a Return Receipt for the mail that you sent to ann@oak.test.",
        ),
        (
            "receipt",
            "Return-Path: <>\nSubject: Lu : Your application",
            "Votre message a été lu.",
        ),
        // absences
        (
            "absence",
            "Subject: Automatic reply: Your application\nX-Auto-Response-Suppress: All\nAuto-Submitted: auto-generated",
            "I am out of school until Monday.",
        ),
        (
            "absence",
            "Subject: Automatic reply: Your application",
            "Thank you for your email. The office is closed for half-term.",
        ),
        (
            "absence",
            "Subject: Re: Your application\nAuto-Submitted: auto-replied",
            "Away.",
        ),
        (
            "absence",
            "Subject: Re: Your application\nAuto-Submitted: auto-replied (vacation)",
            "Away.",
        ),
        (
            "absence",
            "Subject: Re: Your application\nX-Autoreply: yes",
            "Away.",
        ),
        (
            "absence",
            "Subject: Re: Your application\nX-Autorespond: Your application",
            "Away.",
        ),
        (
            "absence",
            "Subject: Re: Your application\nPrecedence: auto_reply",
            "Away.",
        ),
        (
            "absence",
            "Subject: Out of Office: Your application",
            "I am on annual leave.",
        ),
        (
            "absence",
            "Subject: Out of office AutoReply: Your application",
            "I am away.",
        ),
        (
            "absence",
            "Subject: Auto: Your application",
            "I work Monday to Wednesday.",
        ),
        (
            "absence",
            "Subject: Autoreply: Your application",
            "Thanks for your message.",
        ),
        (
            "absence",
            "Subject: OOO: Re: Your application",
            "Back next week.",
        ),
        (
            "absence",
            "Subject: Automatische Antwort: Your application",
            "Ich bin nicht im Büro.",
        ),
        (
            "absence",
            "Subject: Réponse automatique : Your application",
            "Je suis absente.",
        ),
        (
            "absence",
            "Subject: Abwesenheitsnotiz: Your application",
            "Bis Montag.",
        ),
        (
            "absence",
            "Subject: Your application\nX-Auto-Response-Suppress: All",
            "Mrs Head has left the school. Please write to the office.",
        ),
        (
            "absence",
            "Return-Path: <>\nSubject: Re: Your application",
            "I am out of the office until Tuesday.",
        ),
        (
            "absence",
            "Subject: Thank you for your email",
            "This is an automated response. We aim to respond within 48 hours.",
        ),
        // lists and bulk
        (
            "newsletter",
            "List-Id: <heads.lists.test>\nSubject: [heads] Question",
            "Does anyone know?",
        ),
        (
            "newsletter",
            "List-Unsubscribe: <https://x.test/u>\nSubject: May news",
            "Our courses.",
        ),
        (
            "newsletter",
            "List-Post: <mailto:heads@lists.test>\nSubject: hello",
            "x",
        ),
        ("newsletter", "Precedence: bulk\nSubject: hello", "x"),
        ("newsletter", "Precedence: list\nSubject: hello", "x"),
        ("newsletter", "Precedence: junk\nSubject: hello", "x"),
        (
            "newsletter",
            "From: News <newsletter@maths.test>\nSubject: Your monthly round-up",
            "This month: new videos.\n\nUnsubscribe: https://x.test/u",
        ),
        (
            "newsletter",
            "Feedback-ID: 1:2:3:x\nSubject: A webinar",
            "Join us. You can unsubscribe here.",
        ),
        (
            "newsletter",
            "X-MC-User: 99\nSubject: A webinar\nContent-Type: text/html",
            "<p>View this email in your browser</p>",
        ),
        (
            "newsletter",
            "Return-Path: <heads-bounces@lists.test>\nSubject: hello",
            "x",
        ),
        (
            "newsletter",
            "Sender: owner-heads@lists.test\nSubject: hello",
            "x",
        ),
        (
            "newsletter",
            "From: heads-request@lists.test\nSubject: Welcome to the list",
            "x",
        ),
        // other offices' systems
        (
            "other",
            "X-Zammad-Ticket: 1\nSubject: [Ticket#22001] Your application",
            "x",
        ),
        (
            "other",
            "X-OTRS-Loop: support@la.test\nSubject: [Ticket#20220513] Received",
            "x",
        ),
        (
            "other",
            "X-FreeScout-Mail-Type: auto.reply\nSubject: Request received",
            "x",
        ),
        (
            "other",
            "X-JIRA-FingerPrint: abc\nSubject: [JIRA] (HELP-1) Your application",
            "x",
        ),
        (
            "other",
            "X-Zendesk-From-Account-Id: 1\nSubject: [Request received] Your application",
            "x",
        ),
        ("other", "X-Freshdesk-Id: 1\nSubject: Ticket received", "x"),
        (
            "other",
            "From: IT <helpdesk@la.test>\nSubject: [Ticket#4711] Your application",
            "Your request has been received. Our team will be in touch. Please quote the ticket number.",
        ),
        (
            "other",
            "From: IT <helpdesk@la.test>\nSubject: Ticket ID: 4711 logged",
            "A support ticket has been created. Do not reply.",
        ),
        (
            "other",
            "Auto-Submitted: auto-generated\nSubject: Form shared with you",
            "x",
        ),
        (
            "other",
            "Auto-Submitted: auto-notified\nSubject: Alarm",
            "x",
        ),
        (
            "other",
            "From: no-reply@forms.test\nSubject: New response",
            "x",
        ),
        (
            "other",
            "From: noreply@parentmail.test\nSubject: Message",
            "x",
        ),
        (
            "other",
            "From: donotreply@service.test\nSubject: Message",
            "x",
        ),
        (
            "other",
            "From: do_not_reply@service.test\nSubject: Message",
            "x",
        ),
        (
            "other",
            "From: drive-shares-noreply@drive.test\nSubject: Document shared",
            "x",
        ),
        (
            "other",
            "From: postmaster@oak.test\nSubject: Quarantine digest",
            "You have new messages in quarantine.",
        ),
        ("other", "Return-Path: <>\nSubject: Notice", "x"),
        (
            "other",
            "Subject: Recall: Application form",
            "Ann Head would like to recall the message, \"Application form\".",
        ),
        (
            "other",
            "From: no-reply@oak.test\nSubject: Message Recall Report for message [x]",
            "Your recall is complete.",
        ),
        (
            "other",
            "Subject: Re: Your application\nContent-Type: multipart/alternative; boundary=B",
            "--B\n\n👍\n--B\nContent-Type: text/vnd.google.email-reaction+json\n\n{}\n--B--",
        ),
        (
            "other",
            "Subject: Re: Your application",
            "👍 Ann Head reacted to your message:",
        ),
        (
            "other",
            "Subject: RE: Your application",
            "Ann Head has reacted to your message: 👍\n\n-----Original Message-----\nFrom: Maths Hub <admin@hub.test>\nSent: 23 April 2022 08:56\nTo: Ann Head\n\nDear colleague,\n\nThank you, the application is complete, and everybody whose signature it needs was copied. We will be in touch about the next steps when the closing date has passed. There is nothing that you need to do until then.\n\nWith best wishes,\nMaths Hub",
        ),
        (
            "other",
            "Subject: Reaction Daily Digest - Friday",
            "Ann reacted.",
        ),
        (
            "other",
            "Subject: Accepted: Workshop 1\nContent-Type: multipart/alternative; boundary=B",
            "--B\n\n\n--B\nContent-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n--B--",
        ),
        (
            "other",
            "From: MAILER-DAEMON@oak.test\nSubject: Successful Mail Delivery Report\nContent-Type: multipart/report; report-type=delivery-status; boundary=B",
            "--B\n\nYour message was successfully delivered\n--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; h@oak.test\nAction: delivered\nStatus: 2.0.0\n--B--",
        ),
        (
            "other",
            "From: abuse@isp.test\nSubject: complaint\nContent-Type: multipart/report; report-type=feedback-report; boundary=B",
            "--B\n\ncomplaint\n--B\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--B--",
        ),
    ]);
}

/// Case 67: Auto-Submitted: no is a person.
#[test]
fn people_who_write_a_little_like_machines_are_people() {
    let person: Vec<(&str, &str, &str)> = [
        ("Subject: RE: Out of office cover", "Can we send a supply teacher on the training day?"),
        ("Subject: Out of office cover for the workshop", "Who pays for cover?"),
        ("Subject: Undelivered parcels at reception", "Please collect your parcels."),
        ("Subject: Undeliverable promises?", "The head worries that we promise too much time."),
        ("Subject: Re: Application", "I am out of school on Monday but I confirm my signature."),
        ("Subject: Re: Application", "I am out of the office tomorrow; the form is attached today."),
        ("Subject: Application form", "Please find our form.\n\n--\nTo unsubscribe from our school bulletin, tell the office."),
        ("Subject: Read: our form", "Please read our form, which I attach."),
        ("Subject: Read: chapter 3 first", "Your message was helpful, thank you."),
        ("Subject: FW: Undeliverable: Application form", "I got this back when I sent our form. Could not be delivered, it says: 550 5.1.1"),
        ("Subject: Delivery failure", "I tried to send you the form twice and it was not delivered. Is this address right?"),
        ("From: Office <office@oak.sch.uk.test>\nSubject: Application form", "On behalf of the head."),
        ("From: Enquiries <enquiries@oak.sch.uk.test>\nSubject: Application", "Form attached."),
        ("From: Admin <admin@oak.sch.uk.test>\nSubject: Application", "Form attached."),
        ("Auto-Submitted: no\nSubject: Application", "Form attached."),
        ("Auto-Submitted: No (a person)\nSubject: Application", "Form attached."),
        ("Precedence: normal\nSubject: Application", "Form attached."),
        ("X-Auto-Response-Suppress: All\nSubject: Application", "Form attached."),
        ("X-Auto-Response-Suppress: DR, OOF, AutoReply\nSubject: Re: Application", "Yes, happy to sign."),
        ("Subject: Automatic doors broken", "The visitors' entrance is at the side."),
        ("Subject: Re: Automatic reply: Application", "I am back now. I confirm."),
        ("Subject: Autumn dates", "Which week is the first workshop?"),
        ("Subject: Maths lead", "Mrs Webb has left the school, so Mr Khan will take part instead."),
        ("Subject: Recall: what we agreed", "As you will remember, we agreed on two teachers."),
        ("Subject: Re: [Ticket#4711] Application", "Here is the form your colleague asked for. I confirm my signature."),
        ("Subject: Application received?", "Has our form been received? I have had no answer."),
        ("Subject: Invitation: Workshop 1\nContent-Type: multipart/alternative; boundary=B", "--B\n\nSee you there\n--B\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n--B--"),
        ("From: Norep Lye <n.lye@oak.sch.uk.test>\nSubject: Application", "Form attached."),
        ("From: Newsom Digby <n.digby@oak.sch.uk.test>\nSubject: News", "We heard from Ofsted."),
        ("From: Root Farm School <roots@farm.sch.uk.test>\nSubject: Form", "Attached."),
        ("From: News <newsletter@oak.sch.uk.test>\nSubject: Our form", "Sent from our newsletter account by mistake, sorry: form attached."),
        ("Return-Path: <a.head@oak.sch.uk.test>\nSubject: Delayed form", "Our form is delayed, sorry. We will keep trying to reach the head."),
        ("X-MS-Has-Attach: yes\nX-Mailer: Microsoft Outlook 16.0\nSubject: Form", "Attached. This email was scanned by Mimecast."),
        ("From: Overdue <billing@toner.test>\nSubject: Overdue invoice", "Pay now."),
        ("Subject: Thanks", "We have received your letter, thank you. In case 3 of the list, we choose Tuesday."),
        ("Subject: Re: Our form", "I confirm.\n\nOn 3 May 2022 the hub wrote:\n> It is an automatic reply from Fenland Maths Hub."),
        ("Subject: RE: Our form", "I confirm.\n\nFrom: Fenland Maths Hub\nSent: 3 May 2022\n\nIt is an automatic reply from Fenland Maths Hub."),
        ("Disposition-Notification-To: a.head@oak.sch.uk.test\nSubject: Form", "Please confirm you have read this."),
    ]
    .iter()
    .map(|(header, body)| ("person", *header, *body))
    .collect();
    check(&person);
}

#[test]
fn a_report_names_each_recipient_and_what_befell_it() {
    let found = bounce(
        &format!(
            "{DAEMON}\nSubject: Undelivered\nContent-Type: multipart/report; report-type=delivery-status; boundary=B"
        ),
        "--B\n\nsorry\n--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; new@oak.test\nOriginal-Recipient: rfc822;h@oak.test\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 no\n such user\n\nFinal-Recipient: rfc822; full@oak.test\nAction: failed\nStatus: 5.2.2\n\nFinal-Recipient: rfc822; slow@oak.test\nAction: delayed\nStatus: 4.4.1\n\nFinal-Recipient: rfc822; good@oak.test\nAction: delivered\nStatus: 2.0.0\n--B\nContent-Type: message/rfc822\n\nMessage-ID: <ours@hub.test>\nSubject: Your application\n\nx\n--B--",
    );
    let said: Vec<_> = found
        .recipients
        .iter()
        .map(|r| {
            (
                r.address.as_str(),
                r.status.as_deref(),
                r.unknown_address,
                r.delayed,
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            ("h@oak.test", Some("5.1.1"), true, false),
            ("full@oak.test", Some("5.2.2"), false, false),
            ("slow@oak.test", Some("4.4.1"), false, true),
        ]
    );
    assert_eq!(found.quoted_message_id.as_deref(), Some("ours@hub.test"));
    let why: Vec<_> = found.recipients.iter().map(Undelivered::why).collect();
    assert_eq!(
        why,
        [
            "there is no such address (5.1.1)",
            "the mailbox is full (5.2.2)",
            "it is delayed, and the server still tries (4.4.1)",
        ]
    );
}

#[test]
fn prose_names_recipient_reason_and_letter() {
    let check = |subject: &str, body: &str, address: &str, unknown: bool, delayed: bool| {
        let body = format!(
            "{body}\n\n------ This is a copy of the message ------\nTo: other@oak.test\nMessage-ID: <ours@hub.test>\n"
        );
        let found = bounce(&format!("{DAEMON}\nSubject: {subject}"), &body);
        let said: Vec<_> = found
            .recipients
            .iter()
            .map(|r| (r.address.as_str(), r.unknown_address, r.delayed))
            .collect();
        assert_eq!(said, [(address, unknown, delayed)], "{body}");
        assert_eq!(
            found.quoted_message_id.as_deref(),
            Some("ours@hub.test"),
            "{body}"
        );
    };
    check(
        "failure notice",
        "<h@oak.test>:\nSorry, no mailbox here by that name. (#5.1.1)",
        "h@oak.test",
        true,
        false,
    );
    check(
        "Undeliverable: x",
        "Your message to h@oak.test couldn\u{2019}t be delivered.\nh wasn\u{2019}t found at oak.test.",
        "h@oak.test",
        true,
        false,
    );
    check(
        "Undeliverable: x",
        "Your message to h@oak.test couldn't be delivered.\nThe recipient's mailbox is full. 552 5.2.2",
        "h@oak.test",
        false,
        false,
    );
    check(
        "Undeliverable: x",
        "h@oak.test rejected your message: 550 5.7.1 policy, user unknown to us",
        "h@oak.test",
        false,
        false,
    );
    check(
        "Warning: message delayed",
        "could not be delivered yet to <h@oak.test>. No action is required; the server will keep trying.",
        "h@oak.test",
        false,
        true,
    );
    check(
        "Mail delivery failed",
        "  h@oak.test\n    host mx [192.0.2.25]: 451 4.7.1 greylisted, could not be delivered",
        "h@oak.test",
        false,
        true,
    );
}

/// Case 68: another such program, behind a gateway that takes the marks away.
#[test]
fn what_opens_by_saying_that_it_is_automatic_is() {
    check(&[
        (
            "other",
            "Subject: Re: Our form [PMR22-0001]",
            "You are receiving this e-mail because you sent our form.\n\nIt is an automatic\nreply from Wash Maths Hub.\n\nWe need:\n- the URN",
        ),
        (
            "other",
            "Subject: Your application",
            "Hello,\nThis is an automated acknowledgement of your e-mail.",
        ),
    ]);
}

/// Case 66: real bounces say auto-replied.
#[test]
fn a_bounce_that_claims_to_be_an_automatic_reply_is_a_bounce() {
    let found = sort(&format!(
        "{DAEMON}\nAuto-Submitted: auto-replied\nSubject: Undeliverable: Automatic reply\n\n<h@oak.test>: user unknown\n"
    ));
    assert_eq!(found, "bounce");
}

#[test]
fn the_sample_holds_exactly_these_machines() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/mails");
    let mut found: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let mail = parse(&std::fs::read(path).unwrap());
            let sort = match recognise(&mail) {
                None => "person",
                Some(MachineMail::Bounce(_)) => "bounce",
                Some(MachineMail::ReadReceipt) => "receipt",
                Some(MachineMail::OutOfOffice) => "absence",
                Some(MachineMail::Newsletter) => "newsletter",
                Some(MachineMail::Other) => "other",
            };
            (name, sort.to_owned())
        })
        .filter(|(_, sort)| sort != "person")
        .collect();
    found.sort();
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(name, sort)| (name.as_str(), sort.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("0035", "absence"),
            // a form service's notice, sent as bulk mail
            ("0038", "newsletter"),
            ("0041", "newsletter"),
            ("0048", "bounce"),
            ("0049", "receipt"),
        ]
    );
}
