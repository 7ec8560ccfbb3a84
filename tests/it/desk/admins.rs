//! Each command of section 8, written as an admin would.

use super::*;
use crate::{
    conversations::office::{ELM, OAK},
    groups::{HERON, STONEA, takes_in},
    online::letterbox::{answers, notice},
};

#[tokio::test]
async fn an_admin_rules_on_what_is_held() {
    let mut lab = Lab::open("held").await;
    lab.office.now = "2022-06-08T09:00:00Z".parse().unwrap();
    lab.receives(&OAK.sends_form(&OAK.all()).id("form")).await;
    for (id, subject) in [
        ("question", "Mastery Readiness 2022/23"),
        ("again", "Mastery Readiness, once more"),
    ] {
        let question = Mail::from("parent@gmail.test").id(id).subject(subject);
        lab.receives(&question.says("When does the Mastery Readiness work begin?"))
            .await;
    }
    let summary = lab.summary("2022-06-09T06:30:00Z").await;
    lab.talks(
        &summary,
        &[
            [
                "Hi\n\nplease could you accept #1? Many thanks",
                "please could you accept #1? Many thanks PMR22-0001, Oakfield Primary School: \
                 review before, now complete. Letter written: acknowledgement to \
                 l.brook@oakfield.cambs.sch.uk.test. Settled: #1.",
                "acknowledgement to h.archer, l.brook, o.khan",
                "190001 complete",
            ],
            [
                "accept #1",
                "accept #1 Not done: item #1 is settled already (ruling 1).",
                "",
                "190001 complete",
            ],
            [
                "Morning!\n#2: ignore (I rang her)\nThen link #3 to pmr22-1, please.",
                "#2: ignore (I rang her) Done. Settled: #2. - Then link #3 to pmr22-1, please. \
                 PMR22-0001, Oakfield Primary School: complete. Settled: #3.",
                "",
                "190001 complete",
            ],
            ["help", "(help)", "", "190001 complete"],
        ],
    )
    .await;
    let open = lab.answer(&summary, SAM, "Please open pmr-2022 190002. Thanks!");
    let told = told_in(&lab.receives(&open).await);
    let opened = "PMR22-0002: incomplete. Still missing: maths_hub, school_name, ";
    assert!(told.contains(opened), "{told}");
}

#[tokio::test]
async fn an_admin_settles_what_an_application_misses() {
    let mut lab = Lab::open("missing").await;
    let form = OAK.form().replace(&OAK.trn(2), "");
    let sent = Mail::from(&OAK.lead_1()).subject("Our form").says(&form);
    lab.receives(&sent.id("form")).await;
    let summary = lab.summary("2022-05-04T06:30:00Z").await;
    lab.talks(
        &summary,
        &[
            [
                "set PMR22-0001 lead 2 TRN to 7654321",
                "set PMR22-0001 lead_2.trn … PMR22-0001, Oakfield Primary School: incomplete. \
                 Still missing: signature.headteacher, signature.lead_2. Letter written: \
                 update to l.brook@oakfield.cambs.sch.uk.test.",
                "update to l.brook",
                "190001 incomplete signature.headteacher signature.lead_2",
            ],
            [
                "set PMR22-0001 lead_2.trn 12345",
                "set PMR22-0001 lead_2.trn … Not done: that is no value this field can have.",
                "",
                "190001 incomplete signature.headteacher signature.lead_2",
            ],
            [
                "Sign PMR22-0001 headteacher: signed on paper, 3 May",
                "Sign PMR22-0001 headteacher: signed on paper, 3 May PMR22-0001, Oakfield \
                 Primary School: incomplete. Still missing: signature.lead_2. Letter written: \
                 update to l.brook@oakfield.cambs.sch.uk.test.",
                "update to l.brook",
                "190001 incomplete signature.lead_2",
            ],
            [
                "undo PMR22-0001",
                "undo PMR22-0001 Not done: letter L7 has gone since ruling 2: rule anew \
                 instead of undoing.",
                "",
                "190001 incomplete signature.lead_2",
            ],
            [
                "note PMR22-0001 rang them on 3 May; Omar is on leave. Back in July.",
                "note PMR22-0001 rang them on 3 May; Omar is on leave. Back in July. \
                 PMR22-0001, Oakfield Primary School: incomplete. Still missing: \
                 signature.lead_2.",
                "",
                "190001 incomplete signature.lead_2",
            ],
            [
                "waive PMR22-0001 lead 2 - on long-term leave",
                "waive PMR22-0001 lead 2 - on long-term leave PMR22-0001, Oakfield Primary \
                 School: incomplete before, now complete. Letter written: acknowledgement to \
                 l.brook@oakfield.cambs.sch.uk.test.",
                "acknowledgement to h.archer, l.brook, o.khan",
                "190001 complete",
            ],
            [
                "withdraw PMR22-0001 because they rang",
                "withdraw PMR22-0001 because they rang PMR22-0001, Oakfield Primary School: \
                 complete before, now withdrawn.",
                "",
                "190001 withdrawn",
            ],
            [
                "reinstate PMR22-0001 (a misunderstanding)",
                "reinstate PMR22-0001 (a misunderstanding) PMR22-0001, Oakfield Primary \
                 School: withdrawn before, now complete. Letter written: acknowledgement to \
                 l.brook@oakfield.cambs.sch.uk.test.",
                "acknowledgement to h.archer, l.brook, o.khan",
                "190001 complete",
            ],
            [
                "ignore L99",
                "ignore L99 Not done: no letter L99: the summary, or `countersign held`, names \
                 those that wait.",
                "",
                "190001 complete",
            ],
            [
                "status PMR22-0001",
                "status PMR22-0001 PMR22-0001 Oakfield Primary School: complete headteacher \
                 Helen Archer: confirmed lead_1 Lena Brook: sender lead_2 Omar Khan: waived \
                 letter L14: acknowledgement, sent letter L11: acknowledgement, sent letter \
                 L7: update, sent",
                "",
                "190001 complete",
            ],
            [
                "Status please",
                "Status please Mastery Readiness 2022/23: 1 complete; deadline Thursday 26 May \
                 2022 Secondary Teaching for Mastery 2022/23: no applications; deadline \
                 Tuesday 24 May 2022 Teaching for Mastery Development 2021/22: no \
                 applications; deadline Friday 28 May 2021 Mastery Readiness 2024/25: no \
                 applications; no deadline nothing waits for a person",
                "",
                "190001 complete",
            ],
        ],
    )
    .await;
}

#[tokio::test]
async fn an_admin_takes_a_school_over_and_lets_its_letters_wait() {
    let mut lab = Lab::open("mine").await;
    lab.receives(&OAK.sends_form(&[]).id("form")).await;
    let summary = lab.summary("2022-05-04T06:30:00Z").await;
    lab.talks(
        &summary,
        &[
            [
                "PMR22-0001: mine please",
                "PMR22-0001: mine please PMR22-0001, Oakfield Primary School: incomplete. \
                 Still missing: signature.headteacher, signature.lead_2.",
                "",
                "190001 incomplete signature.headteacher signature.lead_2",
            ],
            [
                "Oops! Undo PMR22-0001.",
                "Undo PMR22-0001. PMR22-0001, Oakfield Primary School: incomplete. Still \
                 missing: signature.headteacher, signature.lead_2.",
                "",
                "190001 incomplete signature.headteacher signature.lead_2",
            ],
            [
                "mine PMR22-0001",
                "mine PMR22-0001 PMR22-0001, Oakfield Primary School: incomplete. Still \
                 missing: signature.headteacher, signature.lead_2.",
                "",
                "190001 incomplete signature.headteacher signature.lead_2",
            ],
        ],
    )
    .await;
    // Nothing goes to the school now, and nobody is owed a letter about it either.
    let confirms = Mail::from(&OAK.lead_2()).in_reply_to("form").id("second");
    assert!(lab.receives(&confirms.says("I confirm.")).await.is_empty());
    lab.talks(
        &summary,
        &[[
            "release PMR22-0001",
            "release PMR22-0001 PMR22-0001, Oakfield Primary School: incomplete. Still \
                 missing: signature.headteacher.",
            "",
            "190001 incomplete signature.headteacher",
        ]],
    )
    .await;
}

#[tokio::test]
async fn an_admin_lets_letters_go_that_wait() {
    let mut lab = Lab::open("letters").await;
    // Somebody sends the same form again and again: in the end the answers wait for a person.
    for school in [&OAK, &ELM] {
        for id in ["form", "again", "once-more", "and-again"] {
            let id = format!("{}-{id}", school.urn);
            lab.receives(&school.sends_form(&[]).id(&id)).await;
        }
    }
    let summary = lab.summary("2022-05-04T06:30:00Z").await;
    assert!(words(&summary).contains("Reply \"release L4\" to let it go"));
    lab.talks(
        &summary,
        &[
            [
                "Thanks. ignore L4",
                "ignore L4 Done. Letter L4 is given up.",
                "",
                "190001 incomplete signature.headteacher signature.lead_2, 190002 \
                 incomplete signature.headteacher signature.lead_2",
            ],
            [
                "Thanks!\n\nrelease letter 8 now",
                "release letter 8 now Done. Letter L8 goes.",
                "missing-items to l.brook",
                "190001 incomplete signature.headteacher signature.lead_2, 190002 \
                 incomplete signature.headteacher signature.lead_2",
            ],
        ],
    )
    .await;
}

#[tokio::test]
async fn an_admin_gives_out_the_places() {
    let mut lab = Lab::open("places").await;
    for school in [&OAK, &ELM, &HERON, &STONEA] {
        lab.receives(&school.sends_form(&school.all()).id(school.urn))
            .await;
    }
    let summary = lab.summary("2022-05-04T06:30:00Z").await;
    lab.talks(
        &summary,
        &[
            [
                "Dear hub\n\noffer PMR22-0001 and PMR22-0002, and send\nreserve \
                 PMR22-0003\ndecline PMR22-0004 send\n\nBest wishes\nSam Reed",
                "offer PMR22-0001 and PMR22-0002, and send PMR22-0001, Oakfield Primary \
                 School: complete before, now complete, offered. Letter written: offer to \
                 l.brook@oakfield.cambs.sch.uk.test. - offer PMR22-0001 and PMR22-0002, and \
                 send PMR22-0002, Elm Road Primary School: complete before, now complete, \
                 offered. Letter written: offer to l.brook@elmroad.cambs.sch.uk.test. - \
                 reserve PMR22-0003 PMR22-0003, Heronsgate Primary School: complete before, \
                 now complete, reserve. Letter written: reserve to \
                 l.brook@heronsgate.cambs.sch.uk.test (it lies in Drafts for you to send). - \
                 decline PMR22-0004 send PMR22-0004, Stonea Bridge School: complete before, \
                 now complete, not selected. Letter written: not-selected to \
                 l.brook@stonea.cambs.sch.uk.test.",
                "offer to h.archer, l.brook, o.khan; offer to h.archer, l.brook, o.khan; \
                 not-selected to h.archer, l.brook, o.khan",
                "190001 complete, 190002 complete, 190003 complete, 190004 complete",
            ],
            [
                "accepted PMR22-0001\naccepted PMR22-0003",
                "accepted PMR22-0003 Not done: PMR22-0003 cannot be marked as accepted: it has \
                 not been offered a place. - accepted PMR22-0001 PMR22-0001, Oakfield Primary \
                 School: complete, offered before, now complete, accepted.",
                "",
                "190001 complete, 190002 complete, 190003 complete, 190004 complete",
            ],
            [
                "decline PMR22-0001 send",
                "decline PMR22-0001 send Not done: PMR22-0001 cannot be marked as not \
                 selected: it has accepted its place: `withdraw` it if it gives the place up.",
                "",
                "190001 complete, 190002 complete, 190003 complete, 190004 complete",
            ],
            [
                "offer PMR22-0003 send\ndecline PMR22-0003",
                "offer PMR22-0003 send Not done: this reply decides two ways about PMR22-0003: \
                 neither was done. - decline PMR22-0003 Not done: this reply decides two ways \
                 about PMR22-0003: neither was done.",
                "",
                "190001 complete, 190002 complete, 190003 complete, 190004 complete",
            ],
        ],
    )
    .await;
}

#[tokio::test]
async fn an_admin_adopts_what_was_there_before() {
    let dovecot = Dovecot::shared();
    let long_ago = "2022-05-01T09:00:00Z".parse().unwrap();
    for school in [&OAK, &ELM] {
        let form = school.sends_form(&[school.head()]).id(school.urn).raw();
        dovecot.put("before", "", &form, Some(long_ago));
    }
    let mut lab = Lab::open("before").await;
    let summary = lab.summary("2022-05-04T06:30:00Z").await;
    lab.talks(
        &summary,
        &[
            [
                "adopt PMR22-0001",
                "adopt PMR22-0001 PMR22-0001, Oakfield Primary School: incomplete. Still \
                 missing: signature.lead_2. Letter written: missing-items to \
                 l.brook@oakfield.cambs.sch.uk.test.",
                "missing-items to h.archer, l.brook",
                "190001 incomplete signature.lead_2, 190002 incomplete signature.lead_2",
            ],
            [
                "Please adopt all now",
                "Please adopt all now Done. Letter written: missing-items to \
                 l.brook@elmroad.cambs.sch.uk.test. 1 application.",
                "missing-items to h.archer, l.brook",
                "190001 incomplete signature.lead_2, 190002 incomplete signature.lead_2",
            ],
            [
                "adopt PMR22-0002",
                "adopt PMR22-0002 Not done: PMR22-0002 is not from before first contact, or \
                 adopted already: its letters go anyway.",
                "",
                "190001 incomplete signature.lead_2, 190002 incomplete signature.lead_2",
            ],
        ],
    )
    .await;
}

#[tokio::test]
async fn an_admin_gives_more_time() {
    let mut lab = Lab::open("time").await;
    for school in [&OAK, &ELM] {
        lab.receives(&school.sends_form(&[]).id(school.urn)).await;
    }
    let summary = lab.summary("2022-05-19T06:30:00Z").await;
    lab.talks(
        &summary,
        &[[
            "hold reminders please",
            "hold reminders please Done. No reminders go on Thursday 19 May 2022.",
            "",
            "190001 incomplete signature.headteacher signature.lead_2, 190002 incomplete \
                 signature.headteacher signature.lead_2",
        ]],
    )
    .await;
    assert_eq!(others_in(&lab.wakes("2022-05-19T08:30:00Z").await), "");
    let summary = lab.summary("2022-05-27T06:30:00Z").await;
    lab.talks(
        &summary,
        &[
            [
                "chase PMR22-0001 by 1 June",
                "chase PMR22-0001 by 1 June PMR22-0001, Oakfield Primary School: incomplete. \
                 Still missing: signature.headteacher, signature.lead_2.",
                "deadline-reminder to l.brook",
                "190001 incomplete signature.headteacher signature.lead_2, 190002 incomplete \
                 signature.headteacher signature.lead_2",
            ],
            [
                "Please chase all by Friday 10 June",
                "Please chase all by Friday 10 June Done. 1 application.",
                "deadline-reminder to l.brook",
                "190001 incomplete signature.headteacher signature.lead_2, 190002 incomplete \
                 signature.headteacher signature.lead_2",
            ],
            [
                "chase all by last Friday",
                "chase all by last Friday Nothing was changed by this line: it gives no date \
                 that could be only one day, like \"by 27 May\". (help)",
                "",
                "190001 incomplete signature.headteacher signature.lead_2, 190002 incomplete \
                 signature.headteacher signature.lead_2",
            ],
            [
                "shortlist PMR22-0001 by 10 June",
                "shortlist PMR22-0001 by 10 June Not done: pmr-2022 asks for the statement on \
                 its form: nothing is asked for later.",
                "",
                "190001 incomplete signature.headteacher signature.lead_2, 190002 incomplete \
                 signature.headteacher signature.lead_2",
            ],
        ],
    )
    .await;
}

#[tokio::test]
async fn an_admin_looks_after_the_groups() {
    let mut lab = Lab::open("groups").await;
    for school in [&OAK, &HERON] {
        lab.receives(&school.sends_form(&school.all()).id(school.urn))
            .await;
    }
    takes_in(&lab.office, "Fenland A", &[]).await;
    let summary = lab.summary("2022-05-04T06:30:00Z").await;
    lab.talks(
        &summary,
        &[
            [
                "offer PMR22-0001\naccepted PMR22-0001\nassign PMR22-0001 to group Fenland A.",
                "offer PMR22-0001 Not done: this reply decides two ways about PMR22-0001: \
                 neither was done. - accepted PMR22-0001 Not done: this reply decides two ways \
                 about PMR22-0001: neither was done. - assign PMR22-0001 to group Fenland A. \
                 Done. PMR22-0001, Oakfield Primary School, is in Fenland A now.",
                "",
                "190001 complete, 190003 complete",
            ],
            [
                "assign PMR22-0002 to Fenland B",
                "assign PMR22-0002 to Fenland B Not done: no group \"Fenland B\" at Cambridge \
                 Maths Hub: its groups are Fenland A.",
                "",
                "190001 complete, 190003 complete",
            ],
            [
                "received PMR22-0001 report",
                "received PMR22-0001 report Done. PMR22-0001, Oakfield Primary School: Reports \
                 required by the Maths Hub received.",
                "",
                "190001 complete, 190003 complete",
            ],
            [
                "received PMR22-0002 the final report",
                "received PMR22-0002 the final report Not done: which report? pmr-2022 asks \
                 for: Reports required by the Maths Hub.",
                "",
                "190001 complete, 190003 complete",
            ],
            [
                "done",
                "done Not done: no visit or workshop waits for an answer.",
                "",
                "190001 complete, 190003 complete",
            ],
        ],
    )
    .await;
}

#[tokio::test]
async fn an_admin_shortlists_who_applied_online() {
    let mut lab = Lab::open_at("online", "2021-05-10T08:00:00Z").await;
    let body: String = answers(1)
        .iter()
        .map(|(question, answer)| format!("{question}: {answer}\n"))
        .collect();
    let applied = notice(
        "New response TfM Development 2021/22",
        "Mon, 10 May 2021 09:20:00 +0100",
    );
    lab.office.now += TimeDelta::hours(1);
    let at = lab.office.now;
    lab.finds("", &applied.says(&body).raw(), at).await;
    let summary = lab.summary("2021-05-11T06:30:00Z").await;
    lab.talks(
        &summary,
        &[
            [
                "shortlist TFMD21-0001",
                "shortlist TFMD21-0001 Not done: say by when the statement is wanted, like \
                 `shortlist TFMD21-0001 by 11 June`.",
                "",
                "190601 complete",
            ],
            [
                "Please shortlist tfmd21-1 by 11 June, thanks",
                "Please shortlist tfmd21-1 by 11 June, thanks TFMD21-0001, Willow 1 \
                 Community Primary School: complete.",
                "statement-request to a.marsh, head",
                "190601 complete",
            ],
        ],
    )
    .await;
}
