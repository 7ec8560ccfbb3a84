//! Rulings by reply, through the whole judgement on both engines: who may, what is done, and what
//! the answer says.

use countersign::{
    bot::outgoing::{Audience, Outgoing, Thread},
    config::hub::{ImapInbox, Inbox, Mode, Security, Server},
    domain::{
        address::{Address, Mailbox},
        selection::Place,
    },
    render::Words,
    store::{
        holds,
        outbox::{LetterRow, LetterState},
    },
};

use crate::conversations::office::{ELM, HUB, Mail, OAK, Office, both, shown, words_of};

pub const JO: &str = "jo@cambridgemathshub.test";
pub const SAM: &str = "sam@elsewhere.test";

/// A hub of two admins, one of whom works in the watched mailbox.
pub fn with_admins(office: Office) -> Office {
    office.furnished(|config| {
        let hub = config
            .hubs
            .iter_mut()
            .find(|hub| hub.id == "cambridge")
            .unwrap();
        hub.admins = vec![admin("Jo Field", JO), admin("Sam Reed", SAM)];
        hub.staff = vec![Address::parse("temp@cambridgemathshub.test").unwrap()];
        hub.inbox = Inbox::Imap(ImapInbox {
            server: Server {
                host: "imap.cambridgemathshub.test".to_owned(),
                port: 993,
                security: Security::Tls,
                ca_file: None,
                user: HUB.to_owned(),
                password: String::new().into(),
            },
            folder: "INBOX".to_owned(),
            junk: Some("Junk".to_owned()),
            sent: Some("Sent".to_owned()),
            drafts: Some("Drafts".to_owned()),
            poll: std::time::Duration::from_secs(60),
            max_size: 1 << 20,
            keyword: None,
        });
    })
}

fn admin(name: &str, address: &str) -> Mailbox {
    Mailbox {
        name: Some(name.to_owned()),
        address: Address::parse(address).unwrap(),
    }
}

/// What an admin does by mail, and sees of it.
pub trait Desk {
    async fn summary_to(&mut self, admin: &str) -> String;
    async fn orders(&mut self, mail: &Mail) -> String;
    async fn transcripts(&self) -> Vec<LetterRow>;
    async fn last_transcript(&self) -> String;
    async fn item(&self, number: i64) -> holds::HoldRow;
    async fn place(&self) -> Option<Place>;
}

impl Desk for Office {
    /// The Message-ID of a summary that this admin alone was sent.
    async fn summary_to(&mut self, admin: &str) -> String {
        let mail = Outgoing {
            kind: "summary",
            audience: Audience::Admins,
            cause: format!("{admin} {}", self.now),
            application: None,
            reference: None,
            to: vec![Address::parse(admin).unwrap()],
            cc: Vec::new(),
            subject: "Summary".to_owned(),
            words: Words {
                text: "Summary".to_owned(),
                html: "<p>Summary</p>".to_owned(),
            },
            thread: Thread::default(),
            inline: Vec::new(),
            attachments: Vec::new(),
            invite: None,
            due_at: self.now,
        };
        let mut tx = self.db.begin().await.unwrap();
        let posted = self
            .judge()
            .write_down(&mut tx, mail, self.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        posted.unwrap().message_id
    }

    /// What became of the mail, and the words of the answer to it.
    async fn orders(&mut self, mail: &Mail) -> String {
        let before = self.transcripts().await.len();
        let outcome = self.receives(mail).await;
        let told = match self.transcripts().await.len() - before {
            0 => String::new(),
            1 => format!("\n{}", self.last_transcript().await),
            more => panic!("{more} answers to one mail"),
        };
        format!("{}: {}{told}", outcome.kind.as_str(), shown(&outcome))
    }

    async fn transcripts(&self) -> Vec<LetterRow> {
        let kinds = ["transcript", "command-check"];
        let all = self.letters().await;
        all.into_iter()
            .filter(|letter| kinds.contains(&letter.kind.as_str()))
            .collect()
    }

    async fn last_transcript(&self) -> String {
        let row = self.transcripts().await.pop().unwrap();
        said_in(&row)
    }

    async fn item(&self, number: i64) -> holds::HoldRow {
        let mut tx = self.db.read().await.unwrap();
        holds::get(&mut tx, "cambridge", countersign::store::HoldId(number))
            .await
            .unwrap()
            .unwrap()
    }

    async fn place(&self) -> Option<Place> {
        self.states()
            .await
            .first()
            .and_then(|(_, state)| state.place)
    }
}

/// The words of a transcript.
fn said_in(row: &LetterRow) -> String {
    let words = words_of(row);
    let (words, _) = words.split_once("Countersign wrote this").unwrap();
    words.trim().to_owned()
}

pub fn reply(from: &str, to: &str, says: &str) -> Mail {
    Mail::from(from)
        .subject("Re: Summary")
        .in_reply_to(to)
        .says(says)
}

/// Oakfield's form, sent after the deadline: item #1.
async fn late_form(office: &mut Office) {
    office.now = "2022-06-08T09:00:00Z".parse().unwrap();
    assert_eq!(
        office.answers(&OAK.sends_form(&OAK.all()).id("form")).await,
        "hold-for-review late / received"
    );
    assert_eq!(office.register().await, "190001 review");
}

#[test]
fn an_admin_accepts_a_guess_by_reply_and_is_told_what_was_done() {
    both(|office| async move {
        let mut office = with_admins(office);
        late_form(&mut office).await;
        let summary = office.summary_to(SAM).await;
        let said = office
            .orders(&reply(
                SAM,
                &summary,
                "Hi\n\nPlease accept #1, thanks.\n\nSam",
            ))
            .await;
        assert_eq!(
            said,
            "command: ignore\nThis is what became of your reply. - Please accept #1, thanks. \
             PMR22-0001, Oakfield Primary School: review before, now complete. Letter written: \
             acknowledgement to l.brook@oakfield.cambs.sch.uk.test. Settled: #1."
        );
        assert_eq!(office.register().await, "190001 complete");
        assert_eq!(office.open_holds().await, 0);
        let answer = office.transcripts().await.pop().unwrap();
        assert_eq!(answer.state, LetterState::Sent);
        let bytes = String::from_utf8_lossy(&answer.bytes).into_owned();
        assert!(bytes.contains(&format!("To: {SAM}")), "{bytes}");
    });
}

#[test]
fn an_admin_in_the_mailbox_rules_from_its_sent_folder_alone() {
    both(|office| async move {
        let mut office = with_admins(office);
        late_form(&mut office).await;
        let summary = office.summary_to(JO).await;
        let from_hub = reply(HUB, &summary, "accept #1").id("order").unproved();
        // Its copy that was delivered to the hub itself proves nothing.
        assert_eq!(office.orders(&from_hub).await, "command: ignore");
        assert_eq!(office.register().await, "190001 review");
        office.folder = "Sent";
        let said = office.orders(&from_hub).await;
        assert!(said.contains("Settled: #1"), "{said}");
        assert_eq!(office.register().await, "190001 complete");
        // Found once more, and it is over.
        assert_eq!(office.orders(&from_hub).await, "duplicate: ignore");
        let answer = office.transcripts().await.pop().unwrap();
        let bytes = String::from_utf8_lossy(&answer.bytes).into_owned();
        assert!(bytes.contains(&format!("To: {JO}")), "{bytes}");
    });
}

#[test]
fn what_was_found_in_sent_first_is_not_done_again_from_the_inbox() {
    both(|office| async move {
        let mut office = with_admins(office);
        late_form(&mut office).await;
        let summary = office.summary_to(JO).await;
        let order = reply(JO, &summary, "accept #1").id("order");
        assert!(office.orders(&order).await.contains("Settled: #1"));
        office.folder = "Sent";
        assert_eq!(office.orders(&order).await, "command: ignore");
        assert_eq!(office.transcripts().await.len(), 1);
    });
}

#[test]
fn an_unproved_admin_is_asked_for_a_yes() {
    both(|office| async move {
        let mut office = with_admins(office);
        late_form(&mut office).await;
        let summary = office.summary_to(SAM).await;
        let said = office
            .orders(&reply(SAM, &summary, "accept #1").unproved())
            .await;
        assert!(said.contains("Nothing has been done yet"), "{said}");
        assert!(
            said.contains("answer this mail with the one word \"yes\""),
            "{said}"
        );
        assert_eq!(office.register().await, "190001 review");
        let check = office.transcripts().await.pop().unwrap().message_id;
        let said = office
            .orders(&reply(SAM, &check, "Yes").id("yes").unproved())
            .await;
        assert!(said.contains("Settled: #1"), "{said}");
        assert_eq!(office.register().await, "190001 complete");
        let said = office
            .orders(&reply(SAM, &check, "yes please").id("again").unproved())
            .await;
        assert!(said.contains("have been carried out before"), "{said}");
    });
}

#[test]
fn a_yes_of_the_day_after_tomorrow_is_too_late() {
    both(|office| async move {
        let mut office = with_admins(office);
        late_form(&mut office).await;
        let summary = office.summary_to(SAM).await;
        office
            .orders(&reply(SAM, &summary, "accept #1").unproved())
            .await;
        let check = office.transcripts().await.pop().unwrap().message_id;
        office.now += chrono::TimeDelta::days(2);
        let said = office.orders(&reply(SAM, &check, "yes").unproved()).await;
        assert!(said.contains("came more than two days after"), "{said}");
        assert_eq!(office.register().await, "190001 review");
    });
}

/// A yes to a summary, or of somebody else, is none.
#[test]
fn a_yes_needs_its_question() {
    both(|office| async move {
        let mut office = with_admins(office);
        late_form(&mut office).await;
        let summary = office.summary_to(SAM).await;
        office
            .orders(&reply(SAM, &summary, "accept #1").unproved())
            .await;
        let said = office
            .orders(&reply(SAM, &summary, "yes").id("y1").unproved())
            .await;
        assert!(said.contains("nothing waits for a yes"), "{said}");
        let check = office.transcripts().await[0].message_id.clone();
        let stranger = reply("head@oakfield.cambs.sch.uk.test", &check, "yes").id("y2");
        assert_eq!(
            office.orders(&stranger).await,
            "command: hold-for-review not-authenticated"
        );
        assert_eq!(office.register().await, "190001 review");
    });
}

#[test]
fn forged_and_strangers_orders_change_nothing_and_are_not_answered() {
    both(|office| async move {
        let mut office = with_admins(office);
        late_form(&mut office).await;
        let summary = office.summary_to(SAM).await;
        for mail in [
            reply(SAM, &summary, "accept #1").forged(),
            reply(HUB, &summary, "accept #1").forged(),
            reply("temp@cambridgemathshub.test", &summary, "accept #1"),
            reply(&OAK.head(), &summary, "accept #1"),
            reply(JO, &summary, "accept #1").unproved(),
        ] {
            assert_eq!(
                office.orders(&mail).await,
                "command: hold-for-review not-authenticated"
            );
        }
        // An id that only looks like ours makes no command.
        let made_up = reply(
            SAM,
            "summary.aaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbb.cccc@cambridgemathshub.test",
            "accept #1",
        );
        assert_eq!(office.orders(&made_up.id("made-up")).await, "own: ignore");
        assert_eq!(office.register().await, "190001 review");
        assert!(office.item(1).await.closed_at.is_none());
        assert!(office.transcripts().await.is_empty());
    });
}

#[test]
fn another_admins_copy_and_a_forwarded_summary_command_nothing() {
    both(|office| async move {
        let mut office = with_admins(office);
        late_form(&mut office).await;
        let summary = office.summary_to(JO).await;
        let said = office.orders(&reply(SAM, &summary, "accept #1")).await;
        assert!(said.contains("made for a colleague"), "{said}");
        let forwarded = reply(SAM, &summary, "accept #1")
            .subject("Fwd: Summary")
            .id("forwarded");
        assert_eq!(
            office.orders(&forwarded).await,
            "unrelated: hold-for-review forwarded"
        );
        // Handed to a colleague from the mailbox: said to them, not to us.
        office.folder = "Sent";
        let to_colleague = reply(HUB, &summary, "accept #1 is what I would do")
            .header("X-Was: forwarded")
            .subject("Fw: Summary")
            .unproved();
        assert_eq!(office.orders(&to_colleague).await, "own: ignore");
        assert_eq!(office.register().await, "190001 review");
    });
}

#[test]
fn a_repeated_order_says_that_it_is_settled() {
    both(|office| async move {
        let mut office = with_admins(office);
        late_form(&mut office).await;
        let summary = office.summary_to(SAM).await;
        let order = reply(SAM, &summary, "accept #1").id("one");
        office.orders(&order).await;
        // The same mail again is no second one.
        assert_eq!(office.orders(&order).await, "duplicate: ignore");
        let said = office
            .orders(&reply(SAM, &summary, "accept #1").id("two"))
            .await;
        assert!(
            said.contains("Not done: item #1 is settled already"),
            "{said}"
        );
        assert_eq!(office.register().await, "190001 complete");
    });
}

#[test]
fn an_item_that_has_changed_meanwhile_says_so() {
    both(|office| async move {
        let mut office = with_admins(office);
        late_form(&mut office).await;
        let summary = office.summary_to(SAM).await;
        let withdrawn = Mail::from(&OAK.head())
            .in_reply_to("form")
            .says("We would like to withdraw our application.");
        office.receives(&withdrawn).await;
        let said = office
            .orders(&reply(SAM, &summary, "withdraw PMR22-0001"))
            .await;
        assert!(
            said.contains("Not done: PMR22-0001 is withdrawn already"),
            "{said}"
        );
    });
}

#[test]
fn a_reply_that_lay_for_a_week_is_asked_about() {
    both(|office| async move {
        let mut office = with_admins(office);
        late_form(&mut office).await;
        let summary = office.summary_to(SAM).await;
        let order = reply(SAM, &summary, "accept #1");
        let arrival = office.now;
        office.now += chrono::TimeDelta::days(8);
        office.judges(&order.raw(), arrival, office.now).await;
        office.sends().await;
        let said = office.last_transcript().await;
        assert!(said.contains("more than a week old"), "{said}");
        assert_eq!(office.register().await, "190001 review");
    });
}

#[test]
fn nonsense_changes_nothing_and_says_so() {
    both(|office| async move {
        let mut office = with_admins(office);
        late_form(&mut office).await;
        let summary = office.summary_to(SAM).await;
        let said = office
            .orders(&reply(
                SAM,
                &summary,
                "Oakfield's head will ring on Monday about TRN 1234567\naccept #1?\nDon't accept #1",
            ))
            .await;
        assert_eq!(
            said.matches("Nothing was changed by this line").count(),
            3,
            "{said}"
        );
        assert!(said.contains("Write one order a line"), "{said}");
        assert!(!said.contains("1234567"), "{said}");
        assert_eq!(office.register().await, "190001 review");
        // Thanks are no orders, and get no answer.
        let thanks = reply(SAM, &summary, "Thanks, great!\n\nSam").id("thanks");
        assert_eq!(office.orders(&thanks).await, "command: ignore");
        let away = reply(SAM, &summary, "accept #1 is what I would say")
            .header("Auto-Submitted: auto-replied")
            .subject("Automatic reply: Summary");
        assert!(
            office
                .orders(&away)
                .await
                .starts_with("out-of-office: ignore")
        );
    });
}

/// Each command of section 8 in one story.
#[test]
fn every_command_does_what_its_ruling_does() {
    both(|office| async move {
        let mut office = with_admins(office);
        let form = OAK.form().replace(&OAK.trn(2), "");
        let sent = Mail::from(&OAK.lead_1())
            .subject("Our form")
            .says(&form)
            .id("form");
        assert_eq!(
            office.answers(&sent).await,
            "request-missing / missing-items"
        );
        let summary = office.summary_to(SAM).await;
        let mut count = 0;
        for (order, answer, register) in [
            (
                "set PMR22-0001 lead_2.trn 7654321",
                "incomplete. Still missing: signature.headteacher, signature.lead_2",
                "incomplete signature.headteacher signature.lead_2",
            ),
            (
                "set PMR22-0001 lead_2.trn 12345",
                "Not done: that is no value this field can have",
                "incomplete signature.headteacher signature.lead_2",
            ),
            (
                "sign PMR22-0001 the head signed on paper",
                "Still missing: signature.lead_2",
                "incomplete signature.lead_2",
            ),
            (
                "undo PMR22-0001",
                "Not done: letter",
                "incomplete signature.lead_2",
            ),
            (
                "mine PMR22-0001",
                "PMR22-0001, Oakfield Primary School: incomplete",
                "incomplete signature.lead_2",
            ),
            (
                "waive PMR22-0001 lead 2: on long-term leave",
                "incomplete before, now complete",
                "complete",
            ),
            ("release PMR22-0001", "complete", "complete"),
            ("note PMR22-0001 rang on 3 May", "complete", "complete"),
            (
                "offer PMR22-0001",
                "now complete, offered. Letter written: offer to",
                "complete",
            ),
            ("accepted PMR22-0001", "now complete, accepted", "complete"),
            (
                "decline PMR22-0001",
                "Not done: PMR22-0001 cannot be marked as not selected: it has accepted its place",
                "complete",
            ),
            ("undo PMR22-0001", "now complete, offered", "complete"),
            ("withdraw PMR22-0001", "now withdrawn", "withdrawn"),
            ("reinstate PMR22-0001", "withdrawn", "complete"),
            (
                "adopt PMR22-0001",
                "Not done: PMR22-0001 is not from before",
                "complete",
            ),
            ("adopt all", "0 applications", "complete"),
            (
                "open pmr-2022 190001",
                "Not done: school 190001 has",
                "complete",
            ),
            ("link #77 PMR22-0001", "Not done: no item #77", "complete"),
            ("ignore L99", "Not done: no letter L99", "complete"),
            (
                "status PMR22-0001",
                "headteacher Helen Archer: confirmed",
                "complete",
            ),
            (
                "status",
                "1 complete; deadline Thursday 26 May 2022",
                "complete",
            ),
            ("help", "Write one order a line", "complete"),
        ] {
            count += 1;
            let mail = reply(SAM, &summary, order).id(&format!("order{count}"));
            let said = office.orders(&mail).await;
            assert!(said.contains(answer), "{order}: {said}");
            assert!(!said.contains("7654321"), "{said}");
            assert_eq!(
                office.register().await.replace("190001 ", ""),
                register,
                "{order}"
            );
        }
        // A held question, answered by hand, and a message that belongs here after all.
        let question = Mail::from("parent@gmail.test")
            .subject("PMR22-0001")
            .says("When does the Mastery Readiness work begin?");
        office.receives(&question).await;
        let said = office
            .orders(&reply(SAM, &summary, "link #1 to PMR22-0001\nignore #1").id("link"))
            .await;
        assert_eq!(
            said,
            "command: ignore\nThis is what became of your reply. - ignore #1 Not done: item #1 is \
             settled already (ruling 11). - link #1 to PMR22-0001 PMR22-0001, Oakfield Primary \
             School: complete, offered. Settled: #1."
        );
    });
}

#[test]
fn one_reply_rules_on_several_things_and_refuses_first() {
    both(|office| async move {
        let mut office = with_admins(office);
        office.receives(&OAK.sends_form(&OAK.all()).id("oak")).await;
        office.receives(&ELM.sends_form(&ELM.all()).id("elm")).await;
        let summary = office.summary_to(SAM).await;
        let said = office
            .orders(&reply(
                SAM,
                &summary,
                "offer PMR22-0001 send\nreserve PMR22-0002\ndecline PMR22-0002",
            ))
            .await;
        let refused = said.find("decides two ways about PMR22-0002").unwrap();
        let offered = said.find("now complete, offered").unwrap();
        assert!(refused < offered, "{said}");
        let letters = office.letters().await;
        let places: Vec<&LetterRow> = letters
            .iter()
            .filter(|l| ["offer", "reserve", "not-selected"].contains(&l.kind.as_str()))
            .collect();
        assert_eq!(places.len(), 1);
        assert_eq!(
            (places[0].kind.as_str(), places[0].state),
            ("offer", LetterState::Sent)
        );
        let bytes = String::from_utf8_lossy(&places[0].bytes).into_owned();
        assert!(bytes.contains("Cc: h.archer@oakfield"), "{bytes}");
    });
}

/// Case 83: mail to all by mistake; accepted and rejected at once.
#[test]
fn a_letter_about_a_place_is_a_draft_unless_told_to_go() {
    both(|office| async move {
        for (mode, order, state) in [
            (Mode::Send, "offer PMR22-0001", LetterState::ToDraft),
            (Mode::Send, "offer PMR22-0001 and send", LetterState::Sent),
            (Mode::Draft, "offer PMR22-0001 send", LetterState::ToDraft),
            (
                Mode::Observe,
                "offer PMR22-0001 send",
                LetterState::Observed,
            ),
        ] {
            let office = Office::scratch().await;
            let mut office = with_admins(office).furnished(|config| {
                let hub = config.hubs.iter_mut().find(|hub| hub.id == "cambridge");
                hub.unwrap().modes.insert("selection".to_owned(), mode);
            });
            office.receives(&OAK.sends_form(&OAK.all()).id("oak")).await;
            let summary = office.summary_to(SAM).await;
            office.orders(&reply(SAM, &summary, order)).await;
            assert_eq!(office.place().await, Some(Place::Offered));
            let mut tx = office.db.read().await.unwrap();
            let found = countersign::store::outbox::in_state(&mut tx, "cambridge", state)
                .await
                .unwrap();
            assert!(found.iter().any(|l| l.kind == "offer"), "{order} {mode:?}");
        }
        drop(office);
    });
}
