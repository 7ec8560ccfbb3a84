//! What a school's reply changes, and what it must never change.

use super::office::{HUB, Mail, OAK, Office, both};

/// A form that everybody has signed and that lacks these of its lines, and what one reply to it
/// brings: the answer, and the register after it.
async fn after_reply(without: &[&str], reply: Mail) -> (String, String) {
    let mut office = Office::scratch().await;
    let form = without
        .iter()
        .fold(OAK.form(), |form, line| form.replace(line, ""));
    let sent = Mail::from(&OAK.lead_1())
        .copying(&OAK.all())
        .says(&form)
        .id("form");
    office.receives(&sent).await;
    let answer = office.answers(&reply.in_reply_to("form")).await;
    (answer, office.register().await)
}

fn check(rows: &[(&[&str], &str, &str, &str)]) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for (without, words, answer, register) in rows {
        let reply = Mail::from(&OAK.lead_1()).says(words);
        let (answered, registered) = runtime.block_on(after_reply(without, reply));
        assert_eq!(
            (answered.as_str(), registered.as_str()),
            (*answer, *register),
            "{words}"
        );
    }
}

const DONE: &str = "acknowledge-complete / acknowledgement";
const UPDATED: &str = "acknowledge-complete / update";
const ASKED: &str = "request-missing / missing-items";
const HELD: &str = "hold-for-review question";
const REPLACED: &str = "hold-for-review conflict / received";

#[test]
fn a_name_says_whose_value_it_is() {
    let (one, two) = (OAK.trn(1), OAK.trn(2));
    check(&[
        (&[&two], "Omar's TRN is 1234567.", DONE, "190001 complete"),
        (&[&two], "1234567", DONE, "190001 complete"),
        // the only number that is missing, and not the one that is given
        (
            &[&two],
            "Lena's TRN is 1234567.",
            "request-missing / update",
            "190001 incomplete lead_2.trn",
        ),
        (
            &[&two],
            "Ruth's TRN is 1234567.",
            ASKED,
            "190001 incomplete lead_2.trn",
        ),
        (
            &[&one, &two],
            "Lena Brook - 7654321, Omar Khan - 1234567",
            DONE,
            "190001 complete",
        ),
        (
            &[&one, &two],
            "The TRNs are 7654321 and 1234567.",
            HELD,
            "190001 incomplete lead_1.trn lead_2.trn",
        ),
        (
            &[],
            "Omar's TRN should be 7654321",
            UPDATED,
            "190001 complete",
        ),
        (
            &[],
            "Sorry, it should be Kahn not Khan.",
            UPDATED,
            "190001 complete",
        ),
    ]);
}

#[test]
fn somebody_new_waits_for_a_person() {
    check(&[
        (
            &[],
            "Please replace Omar Khan with Ruth Vane.",
            REPLACED,
            "190001 review",
        ),
        (
            &[],
            "Please replace Omar with Ruth.",
            REPLACED,
            "190001 review",
        ),
        (
            &[],
            "Details of Lead Participant 2\nName\nRuth Vane\n\nEmail\nr.vane@oakfield.cambs.sch.uk.test\n\nTeacher reference number (TRN)\n7654321\n\nTelephone\n01632 960009\n",
            REPLACED,
            "190001 review",
        ),
        (
            &[],
            "Omar can no longer take part. Ruth will take his place.",
            REPLACED,
            "190001 review",
        ),
        (
            &[],
            "Omar has had to withdraw from the programme.",
            HELD,
            "190001 complete",
        ),
    ]);
}

#[test]
fn a_few_lines_of_the_form_do_not_stand_for_all_of_it() {
    let (trn, mail) = (OAK.trn(2), OAK.lead_2());
    check(&[(
        &[&trn, &mail, "01632 960003", "Year 4 teacher", "Omar Khan"],
        &format!(
            "Hello\n\nLead Participant 2\nName: Omar Khan\nEmail: {mail}\nTRN: 1234567\nTelephone: 01632 960003\nRole: Year 4 teacher\n\nThanks\nLena"
        ),
        DONE,
        "190001 complete",
    )]);
}

#[test]
fn words_not_understood_are_seen_by_a_person_and_thanks_by_nobody() {
    let la = "\nCambridgeshire\n";
    check(&[
        (
            &[la],
            "The county one",
            HELD,
            "190001 incomplete local_authority",
        ),
        (&[la], "Cambridgeshire", DONE, "190001 complete"),
        (
            &[],
            "Just to say that Omar goes on paternity leave in June.",
            HELD,
            "190001 complete",
        ),
        (
            &[],
            "Lovely, we look forward to it.",
            "ignore",
            "190001 complete",
        ),
        (&[], "Brilliant news!", "ignore", "190001 complete"),
        (
            &[la],
            "Thanks, I will send that tomorrow.",
            "ignore",
            "190001 incomplete local_authority",
        ),
    ]);
}

#[test]
fn a_remark_beside_an_answer_is_seen_by_a_person() {
    let two = OAK.trn(2);
    const NOTED: &str = "acknowledge-complete question / acknowledgement";
    check(&[
        (
            &[&two],
            "Omar's TRN is 1234567. His surname is spelt wrong on the form.",
            NOTED,
            "190001 complete",
        ),
        (
            &[&two],
            "Omar's TRN is 1234567. Sorry, my mistake!",
            DONE,
            "190001 complete",
        ),
        (
            &[&two],
            "Omar's TRN is 1234567. Apologies, my mistake: the address on the form is the right one.",
            DONE,
            "190001 complete",
        ),
        (
            &[&two],
            "Omar's TRN is 1234567. The address on the form is the right one but his name has changed.",
            NOTED,
            "190001 complete",
        ),
        // from somebody whose word was heard before
        (
            &[],
            "I confirm. Omar is leaving us in July.",
            HELD,
            "190001 complete",
        ),
        (
            &[],
            "I confirm. However, Omar is with us until December.",
            HELD,
            "190001 complete",
        ),
        (
            &[],
            "I confirm. Have a good week.",
            "ignore",
            "190001 complete",
        ),
        // how somebody will be reached one day, or another is
        (
            &[],
            "My e-mail is changing to lena@other.test after half term.",
            HELD,
            "190001 complete",
        ),
        (
            &[],
            "I have a new e-mail address from September.",
            HELD,
            "190001 complete",
        ),
        (
            &[],
            "Please write to ruth@other.test from now on.",
            HELD,
            "190001 complete",
        ),
    ]);
}

#[test]
fn a_question_below_a_typed_form_is_heard() {
    let body = format!(
        "{}\n\nCould you tell us when we will hear about places?\n\nLena",
        OAK.form()
    );
    both(|mut office| {
        let sent = Mail::from(&OAK.lead_1()).copying(&OAK.all()).says(&body);
        async move {
            assert_eq!(
                office.answers(&sent).await,
                "acknowledge-complete question / acknowledgement"
            );
        }
    });
}

#[test]
fn a_file_too_long_to_be_read_to_its_end_waits_for_a_person() {
    let endless = format!("{}{}", OAK.form(), "Please read the notes\n".repeat(20_000));
    both(|mut office| {
        let sent = Mail::from(&OAK.lead_1())
            .copying(&OAK.all())
            .says("Our form is attached.")
            .with_file("form.txt", &endless);
        async move {
            assert_eq!(office.answers(&sent).await, "hold-for-review suspicious");
            assert_eq!(office.open_holds().await, 1);
        }
    });
}

#[test]
fn an_old_form_beneath_a_colleague_s_answer_is_not_sent_again() {
    let old = OAK.form().replace(&OAK.trn(2), "");
    both(|mut office| {
        let old = old.clone();
        async move {
            let form = Mail::from(&OAK.lead_1()).copying(&OAK.all()).id("form");
            assert_eq!(
                office.answers(&form.says(&old)).await,
                "request-missing / missing-items"
            );
            let number = format!("Omar's TRN is {}", OAK.trn(2));
            let reply = || Mail::from(&OAK.lead_1()).in_reply_to("form");
            assert_eq!(office.answers(&reply().says(&number)).await, DONE);
            let quoted: String = old.lines().map(|line| format!(">> {line}\n")).collect();
            let thanks = format!(
                "Thanks Jo, see you then!\n\nOn Tue, 3 May 2022 at 10:45, Maths Hub <{HUB}> wrote:\n\
                 > Dear Lena, we meet at nine. Jo\n>\n\
                 > On Tue, 3 May 2022 at 09:00, Lena Brook <{}> wrote:\n{quoted}",
                OAK.lead_1()
            );
            assert_eq!(office.answers(&reply().says(&thanks)).await, "ignore");
            assert_eq!(office.register().await, "190001 complete");
        }
    });
}

#[test]
fn a_near_miss_seen_later_is_asked_about_and_settled_by_a_word() {
    both(|mut office| async move {
        office
            .receives(&OAK.sends_form(&[OAK.lead_2()]).id("form"))
            .await;
        let near = "h.archr@oakfield.cambs.sch.uk.test".to_owned();
        let copies = Mail::from(&OAK.lead_1())
            .in_reply_to("form")
            .copying(std::slice::from_ref(&near))
            .says("Copying Helen in.");
        assert_eq!(office.answers(&copies).await, "request-missing / update");
        let right = Mail::from(&OAK.lead_1())
            .in_reply_to("form")
            .says(&format!("{near} is the right one"));
        assert_eq!(office.answers(&right).await, DONE);
    });
}

#[test]
fn a_stranger_s_form_is_looked_at_again_when_its_sender_becomes_a_party() {
    both(|mut office| async move {
        office
            .receives(&OAK.sends_form(&OAK.all()).id("form"))
            .await;
        let home = "omar.khan@webmail.test";
        let moved = OAK
            .form()
            .replace(&OAK.lead_2(), home)
            .replace("Mill Lane", "New Lane");
        let stranger = Mail::from(home).says(&moved).subject("Our form");
        assert_eq!(
            office.answers(&stranger).await,
            "hold-for-review ambiguous-match / received"
        );
        assert_eq!(office.open_holds().await, 1);
        // the school names that address itself: its form was theirs all along
        let corrects = Mail::from(&OAK.lead_1())
            .in_reply_to("form")
            .says(&format!("Omar's email should be {home}"));
        office.receives(&corrects).await;
        assert_eq!(office.open_holds().await, 0);
        let (_, state) = office.states().await.remove(0);
        assert!(
            state
                .value("school_address".parse().unwrap())
                .starts_with("New Lane"),
            "{state:?}"
        );
    });
}
