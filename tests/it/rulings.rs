//! An admin who works in the watched mailbox rules from its Sent folder: a real IMAP server, a
//! daemon, and the answer over SMTP. Which replies may command is tried in `orders`.

use countersign::{
    domain::address::Address,
    post::identity::{self, Key},
};

use crate::{
    daemon::{Place, hub},
    dovecot::{Dovecot, USER},
    school::School,
    smtp_peer::SmtpPeer,
};

const JO: &str = "jo@cambridge.test";

/// A reply from the mailbox itself, to a summary that was made for Jo.
fn reply(words: &str, id: &str) -> Vec<u8> {
    let key = Key::new(&[0x5a; 32]).unwrap();
    let domain = USER.rsplit_once('@').unwrap().1;
    let jo = Address::parse(JO).unwrap();
    let summary = identity::message_id_for(&key, domain, "summary", "today", &jo);
    let now = countersign::clock::now().to_rfc2822();
    format!(
        "From: {USER}\r\nTo: {USER}\r\nSubject: Re: Summary\r\nDate: {now}\r\n\
         Message-ID: <{id}@mail.test>\r\nIn-Reply-To: <{summary}>\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n"
    )
    .into_bytes()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_in_the_sent_folder_rules_and_the_same_in_the_inbox_does_not() {
    let dovecot = Dovecot::start();
    let peer = SmtpPeer::start().await;
    let place = Place::new(&hub(
        USER,
        "send",
        dovecot.port,
        peer.addr.port(),
        "sent = \"Sent\"",
    ));
    let daemon = place.start();
    place.first_contact(2).await;
    let school = School(1);
    dovecot.deliver(&school.form(&place.season, USER));
    place
        .until("SELECT count(*) FROM letter WHERE state = 'sent'", 1)
        .await;
    let reference = place.reference(&school.urn()).await;
    let order = reply(
        &format!("Hello\r\n\r\nplease withdraw {reference}, thanks\r\n\r\nJo"),
        "order",
    );
    // Delivered to the hub itself it proves nothing.
    dovecot.deliver(&order);
    place
        .until("SELECT count(*) FROM message WHERE kind = 'command'", 1)
        .await;
    assert_eq!(place.number("SELECT count(*) FROM ruling").await, Some(0));
    dovecot.deliver_to(".Sent", &order);
    place
        .until(
            "SELECT count(*) FROM letter WHERE kind = 'transcript' AND state = 'sent'",
            1,
        )
        .await;
    let status = place.rows("SELECT status FROM application").await;
    assert_eq!(status, [["withdrawn"]]);
    let ruled = place.rows("SELECT actor, reason FROM ruling").await;
    assert_eq!(ruled, [[JO.to_owned(), String::new()]]);
    let told = place
        .rows(
            "SELECT address FROM recipient r JOIN letter l ON l.id = r.letter
             WHERE l.kind = 'transcript'",
        )
        .await;
    assert_eq!(told, [[JO]]);
    let answers = peer
        .accepted()
        .iter()
        .filter(|letter| letter.recipients.contains(&JO.to_owned()))
        .count();
    assert_eq!(answers, 1);
    // Nonsense changes nothing, and is told so.
    dovecot.deliver_to(".Sent", &reply("accept it all, would you?", "nonsense"));
    place
        .until(
            "SELECT count(*) FROM letter WHERE kind = 'transcript' AND state = 'sent'",
            2,
        )
        .await;
    assert_eq!(place.number("SELECT count(*) FROM ruling").await, Some(1));
    assert!(daemon.terminate().await.success());
}
