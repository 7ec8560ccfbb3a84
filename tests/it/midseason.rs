//! A start in the middle of a season: what lies in the mailbox is read in silence, and nobody hears
//! from the daemon about it until an admin says so.

use crate::{
    daemon::{Place, hub},
    dovecot::Dovecot,
    school::School,
    smtp_peer::SmtpPeer,
};

const HUB: &str = "admin@hub.example";
const OLD: u32 = 30;
/// Every third was answered by hand.
const BY_HAND: u32 = 3;

/// Case 12: the first connection answers every old mail.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_schools_hear_nothing_until_they_are_adopted_and_new_ones_at_once() {
    let dovecot = Dovecot::start();
    let peer = SmtpPeer::start().await;
    let place = Place::new(&hub(
        HUB,
        "send",
        dovecot.port,
        peer.addr.port(),
        "sent = \"Sent\"",
    ));
    for school in (1..=OLD).map(School) {
        // The second lead of each was forgotten.
        let form = school.form_copied_to(&place.season, HUB, &[school.head()]);
        dovecot.deliver_for(HUB, "", &form);
        if school.0 % BY_HAND == 0 {
            dovecot.deliver_for(HUB, ".Sent", &by_hand(school));
        }
    }
    let daemon = place.start();
    place.first_contact(2).await;
    let applications = "SELECT count(*) FROM application WHERE from_before = 1";
    place.until(applications, i64::from(OLD)).await;

    // An old school writes again, a new one for the first time: only the new one is answered.
    let (silent, adopted, new) = (School(1), School(2), School(100));
    dovecot.deliver_for(HUB, "", &confirms(silent));
    dovecot.deliver_for(HUB, "", &new.form(&place.season, HUB));
    let judged = "SELECT count(*) FROM message WHERE kind IN ('application', 'confirmation')";
    place.until(judged, i64::from(OLD) + 2).await;
    let sent = "SELECT count(*) FROM letter WHERE state = 'sent'";
    place.until(sent, 1).await;
    let letters = "SELECT count(*) FROM letter";
    assert_eq!(place.number(letters).await, Some(1));
    assert!(got(&peer, &new.lead_1()));
    assert_eq!(peer.accepted().len(), 1);

    // Adopted, one is told where it stands, and its next mail is answered; the others stay silent.
    let reference = place.reference(&adopted.urn()).await;
    let ruled = place
        .command(&["adopt", &reference, "--by", "jo"])
        .output()
        .unwrap();
    assert!(ruled.status.success(), "{ruled:?}");
    place.until(sent, 2).await;
    assert!(got(&peer, &adopted.lead_1()));
    dovecot.deliver_for(HUB, "", &confirms(adopted));
    place.until(sent, 3).await;
    let last = peer.accepted().pop().unwrap();
    assert!(last.recipients.contains(&adopted.lead_2()), "{last:?}");
    assert!(
        String::from_utf8_lossy(&last.bytes).contains("X-Countersign-Letter: acknowledgement"),
        "{}",
        String::from_utf8_lossy(&last.bytes)
    );
    assert!(!got(&peer, &silent.lead_1()));
    assert_eq!(place.number(letters).await, Some(3));
    assert!(daemon.terminate().await.success());
}

fn got(peer: &SmtpPeer, who: &str) -> bool {
    peer.accepted()
        .iter()
        .any(|letter| letter.recipients.iter().any(|to| to == who))
}

fn by_hand(school: School) -> Vec<u8> {
    format!(
        "Message-ID: <hand-{number}@hub.example>\r\nIn-Reply-To: <{form}>\r\n\
         References: <{form}>\r\nFrom: <{HUB}>\r\nTo: <{to}>\r\n\
         Subject: Re: Our application\r\nDate: Mon, 20 Apr 2026 09:30:00 +0100\r\n\r\n\
         Thank you, we have your form. Jo\r\n",
        number = school.0,
        form = school.form_id(HUB),
        to = school.lead_1()
    )
    .into_bytes()
}

/// The lead who was forgotten speaks up.
fn confirms(school: School) -> Vec<u8> {
    let id = format!("confirm-{}@{}", school.0, school.domain());
    let words =
        "I confirm my electronic signature on the application.\n\nTom Bright\nYear 2 teacher";
    school.follow_up(HUB, &id, &school.lead_2(), words)
}
