//! The promise under SIGKILL: whatever moment the daemon dies at, every mail is judged once and
//! every school is answered once.
//!
//! Three hubs run in one daemon, one for each way in which a copy proves an acceptance. What counts
//! is what a school would find in its inbox: each server counts what it has accepted by letter and
//! recipient, the letters included whose 250 never reached the daemon.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use countersign::store::{Access, Db};
use tokio::{
    sync::{Notify, mpsc::UnboundedReceiver, watch},
    task::JoinHandle,
    time::timeout,
};

use crate::{
    daemon::{Daemon, Place},
    dovecot::Dovecot,
    proxy::Proxy,
    school::School,
    smtp_peer::{Accepted, Do, SmtpPeer, Step},
};

const SERVER: &str = "admin@server.example";
const TO_SELF: &str = "admin@self.example";
const NONE: &str = "admin@none.example";
const HUBS: [&str; 3] = [SERVER, TO_SELF, NONE];

const KILLS: usize = 100;
/// Of each hub, the forced moments' schools not counted.
const SCHOOLS: u32 = 24;

struct Lab {
    dovecot: Arc<Dovecot>,
    place: Place,
    peers: BTreeMap<&'static str, SmtpPeer>,
    /// Before the mailboxes.
    imap: Proxy,
    /// What the daemon has said to any server, in lines.
    said: watch::Sender<u64>,
    filing: Vec<JoinHandle<()>>,
    schools: Vec<(School, &'static str)>,
}

impl Drop for Lab {
    fn drop(&mut self) {
        self.filing.iter().for_each(JoinHandle::abort);
    }
}

impl Lab {
    async fn new() -> Lab {
        let dovecot = Arc::new(Dovecot::start());
        let imap = Proxy::before(dovecot.port).await;
        let said = watch::Sender::new(0);
        imap.count_lines(said.clone());
        let (mut peers, mut filing) = (BTreeMap::new(), Vec::new());
        let mut hubs = String::new();
        for (name, address) in ["server", "self", "none"].into_iter().zip(HUBS) {
            let peer = SmtpPeer::start().await;
            peer.count_lines(said.clone());
            filing.push(tokio::spawn(file(
                peer.deliveries(),
                Arc::clone(&dovecot),
                address,
            )));
            let keyword = match address {
                NONE => "keyword = \"$Judged\"",
                _ => "",
            };
            hubs.push_str(&format!(
                r#"
[hubs.{name}]
name = "Cambridge Maths Hub"
address = "{address}"
admins = ["jo@{name}.example"]
mode = "send"
programmes = ["PROGRAMME"]
[hubs.{name}.inbox]
host = "127.0.0.1"
port = {imap_port}
security = "none"
password_file = "PASSWORD"
sent = "Sent"
{keyword}
[hubs.{name}.post]
host = "127.0.0.1"
port = {port}
security = "none"
copy = "{name}"
per_minute = 600
settle_seconds = 10
"#,
                imap_port = imap.port,
                port = peer.addr.port()
            ));
            peers.insert(address, peer);
        }
        Lab {
            place: Place::new(&hubs),
            dovecot,
            peers,
            imap,
            said,
            filing,
            schools: Vec::new(),
        }
    }

    /// A school sends its form to a hub, as text or as a Word document.
    fn apply(&mut self, hub: &'static str) {
        let number = u32::try_from(self.schools.len()).unwrap() + 1;
        let (school, season) = (School(number), &self.place.season);
        let mail = match number % 4 {
            0 => school.form_as_word(season, hub),
            _ => school.form(season, hub),
        };
        self.dovecot.deliver_for(hub, "", &mail);
        self.schools.push((school, hub));
    }

    fn peer(&self, hub: &str) -> &SmtpPeer {
        &self.peers[hub]
    }

    /// Nothing is under way: every form has its letter, and every letter has gone or is in doubt.
    async fn quiet(&self) {
        let forms = i64::try_from(self.schools.len()).unwrap();
        let letters = "SELECT count(*) FROM letter";
        self.place.until(letters, forms).await;
        let waiting = "SELECT count(*) FROM letter WHERE state IN ('due', 'sending')";
        self.place.until(waiting, 0).await;
    }

    /// The daemon dies while the servers are stopped at a point of their conversations.
    async fn dies_at(&mut self, step: Step) {
        self.quiet().await;
        for hub in HUBS {
            self.peer(hub).once(step.clone(), Do::Hang);
            self.apply(hub);
        }
        let daemon = self.place.start();
        for hub in HUBS {
            self.peer(hub).hangs().await;
        }
        daemon.kill();
    }

    /// The servers say 250 and the daemon dies before it can write that down: somebody else is
    /// writing, and lets go only when it is dead.
    async fn dies_before_sent(&mut self) {
        self.quiet().await;
        let at = Step::Dot { accepted: true };
        let words: Vec<Arc<Notify>> = HUBS.iter().map(|_| Arc::default()).collect();
        for (hub, word) in HUBS.into_iter().zip(&words) {
            self.peer(hub).once(at.clone(), Do::Wait(Arc::clone(word)));
            self.peer(hub).once(Step::Done, Do::Hang);
            self.apply(hub);
        }
        let daemon = self.place.start();
        for hub in HUBS {
            self.peer(hub).hangs().await;
        }
        let db = self.place.db().await;
        let writing = db.begin().await.unwrap();
        words.iter().for_each(|word| word.notify_one());
        for hub in HUBS {
            self.peer(hub).hangs().await;
        }
        daemon.kill();
        writing.rollback().await.unwrap();
        db.close().await;
    }
}

/// What a service does with what it has accepted, and only then: it files it in Sent, or it
/// delivers it to the hub, who was one more recipient.
async fn file(mut letters: UnboundedReceiver<Accepted>, dovecot: Arc<Dovecot>, hub: &'static str) {
    while let Some(letter) = letters.recv().await {
        if hub == SERVER {
            dovecot.deliver_for(hub, ".Sent", &letter.bytes);
        } else if letter.recipients.iter().any(|to| to == hub) {
            dovecot.deliver_for(hub, "", &letter.bytes);
        }
    }
}

/// - Case 1: a flag that cannot be set makes the effect again.
/// - Case 2: a fetch that breaks off acknowledges everything again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_school_is_answered_once_whenever_the_daemon_dies() {
    let seed = match std::env::var("CRASH_SEED") {
        Ok(seed) => seed.parse().unwrap(),
        Err(_) => getrandom::u64().unwrap(),
    };
    println!("the moments of this run: CRASH_SEED={seed}");
    let mut dice = Dice(seed);
    let mut lab = Lab::new().await;
    let first_life = lab.place.start();
    lab.place.first_contact(6).await;
    first_life.kill();

    forced_moments(&mut lab).await;
    random_moments(&mut lab, &mut dice).await;

    // The last life is let live.
    let daemon = lab.place.start();
    lab.quiet().await;
    let doubts = "SELECT count(*) FROM letter WHERE state = 'in-doubt' AND hub <> 'none'";
    lab.place.until(doubts, 0).await;
    lab.quiet().await;
    keywords_are_set(&lab).await;
    assert!(daemon.terminate().await.success(), "{}", lab.place.tail());
    judged_once(&lab).await;
    answered_once(&lab).await;
}

async fn forced_moments(lab: &mut Lab) {
    // `sending` is written down and nothing has been said yet.
    lab.dies_at(Step::Greeting).await;
    life(lab).await;
    // Recipients are named, the letter is half through.
    lab.dies_at(Step::Body).await;
    life(lab).await;
    // After the dot: accepted, and not.
    for accepted in [true, false] {
        lab.dies_at(Step::Dot { accepted }).await;
        life(lab).await;
    }
    lab.dies_before_sent().await;
    life(lab).await;
    // Between the commit and the flag.
    lab.quiet().await;
    lab.imap.stop_at("STORE");
    lab.apply(NONE);
    let daemon = lab.place.start();
    lab.imap.stopped().await;
    daemon.kill();
}

/// A life in which all that can be sent without a settling time is.
async fn life(lab: &Lab) {
    let daemon = lab.place.start();
    lab.quiet().await;
    daemon.kill();
}

async fn random_moments(lab: &mut Lab, dice: &mut Dice) {
    let mut to_apply: Vec<&'static str> = HUBS.repeat(SCHOOLS as usize);
    for round in 0..KILLS {
        // All have applied before the last few kills.
        let most = 1 + 2 * to_apply.len() / (KILLS - round);
        for _ in 0..dice.below(most as u64 + 1) {
            if let Some(hub) = to_apply.pop() {
                lab.apply(hub);
            }
        }
        let daemon = lab.place.start();
        dies_some_time(lab, dice, daemon).await;
    }
    for hub in to_apply {
        lab.apply(hub);
    }
}

/// Dies after it has said so many more lines to its servers, or while it starts; in the last case
/// the moment is one of the clock, in all others one of its work, however slow the machine.
async fn dies_some_time(lab: &Lab, dice: &mut Dice, daemon: Daemon) {
    let mut said = lab.said.subscribe();
    let last = *said.borrow() + 1 + dice.below(70);
    let starting = dice.below(8) == 0;
    let a_little = Duration::from_millis(dice.below(if starting { 800 } else { 12 }));
    if !starting {
        // The first word may take long; silence after it means that all is done.
        said.changed().await.unwrap();
        while *said.borrow_and_update() < last {
            match timeout(Duration::from_millis(500), said.changed()).await {
                Ok(changed) => changed.unwrap(),
                Err(_) => break,
            }
        }
    }
    tokio::time::sleep(a_little).await;
    daemon.kill();
}

/// The flag that a death kept from being set is set by a later life.
async fn keywords_are_set(lab: &Lab) {
    let forms = lab.schools.iter().filter(|(_, hub)| *hub == NONE).count();
    lab.place
        .until_true("every judged form has its keyword", async || {
            lab.dovecot.with_keyword(NONE, "$Judged") == forms
        })
        .await;
}

async fn judged_once(lab: &Lab) {
    let place = &lab.place;
    assert_eq!(
        place.rows("PRAGMA integrity_check").await,
        [[String::from("ok")]]
    );
    let forms = place
        .rows(
            "SELECT m.message_id, m.hub, m.state, m.kind, m.decision, CAST(count(*) AS TEXT)
             FROM message m WHERE m.kind <> 'own' GROUP BY m.message_id, m.hub",
        )
        .await;
    assert_eq!(forms.len(), lab.schools.len(), "{}", place.tail());
    for form in forms {
        let told = form[2..].join(" ");
        assert_eq!(
            told, "judged application acknowledge-complete 1",
            "{form:?}"
        );
    }
    let applications = "SELECT count(DISTINCT hub || urn) FROM application";
    for count in [applications, "SELECT count(*) FROM application"] {
        let schools = i64::try_from(lab.schools.len()).unwrap();
        assert_eq!(place.number(count).await, Some(schools));
    }
    let elsewhere = "SELECT count(*) FROM message WHERE kind NOT IN ('application', 'own')";
    assert_eq!(place.number(elsewhere).await, Some(0));
}

async fn answered_once(lab: &Lab) {
    let in_doubt = listed_for_a_person(lab).await;
    for (school, hub) in &lab.schools {
        let form = school.form_id(hub);
        let thread = format!("In-Reply-To: <{form}>");
        let accepted = lab.peer(hub).accepted();
        let answers: Vec<&Accepted> = accepted
            .iter()
            .filter(|letter| String::from_utf8_lossy(&letter.bytes).contains(&thread))
            .collect();
        let listed = in_doubt.contains(&form);
        assert!(answers.len() <= 1, "school {} was answered twice", school.0);
        assert!(
            answers.len() == 1 || listed,
            "school {} was not answered and nobody knows",
            school.0
        );
        if *hub != NONE {
            assert!(!listed, "school {} waits for a person", school.0);
        }
        for letter in answers {
            let mut got: Vec<&str> = letter.recipients.iter().map(String::as_str).collect();
            got.retain(|to| to != hub);
            got.sort_unstable();
            assert_eq!(got, [school.lead_1(), school.head(), school.lead_2()]);
            let id = letter.message_id();
            for to in got {
                assert_eq!(lab.peer(hub).acceptances(&id, to), 1);
            }
        }
    }
}

/// The forms whose answers are in doubt for good: those of the hub without a copy, and they are
/// what an admin is shown.
async fn listed_for_a_person(lab: &Lab) -> Vec<String> {
    let rows = lab
        .place
        .rows(
            "SELECT m.message_id, l.hub, CAST(l.id AS TEXT) FROM letter l
             JOIN message m ON m.id = l.message WHERE l.state <> 'sent'",
        )
        .await;
    let place = lab.place.database();
    let db = Db::open(place.to_str().unwrap(), Access::Read)
        .await
        .unwrap();
    let mut tx = db.read().await.unwrap();
    use countersign::store::outbox::{LetterState, in_state};
    let doubts = in_state(&mut tx, "none", LetterState::InDoubt)
        .await
        .unwrap();
    let ids: Vec<String> = doubts
        .iter()
        .map(|letter| letter.id.0.to_string())
        .collect();
    for row in &rows {
        assert_eq!(row[1], "none", "not sent: {row:?}");
        assert!(ids.contains(&row[2]), "neither sent nor listed: {row:?}");
    }
    // At least those that were forced: half through, after the dot twice, before `sent`.
    assert!(ids.len() >= 4, "{ids:?}");
    rows.into_iter().map(|row| row[0].clone()).collect()
}

/// splitmix64: the moments can be had again by the seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }
}
