use super::*;

fn check(rows: &[(&str, &str)]) {
    all(rows, |text| heard("Re: our form", &split(Some(text), None)));
}

#[test]
fn what_was_wrong_is_put_right_in_the_next_sentence() {
    check(&[
        (
            "So sorry, I put the wrong email for our head. It should be headteacher@oak.test.",
            "headteacher.email=headteacher@oak.test",
        ),
        (
            "Please can you amend my TRN from 1234567 to 7654321 - finger trouble!",
            "my.trn=7654321",
        ),
        ("The date on the flyer is wrong. It should be Monday.", ""),
        ("Ignore that last one - I've misread it.", ""),
        (
            "Please ignore the last form and use this one instead.",
            "revises",
        ),
    ]);
}

#[test]
fn nothing_of_one_who_comes_stands_under_one_who_goes() {
    check(&[
        (
            "Ann is leaving at Easter so it'll be Joanna Prince doing it now, her TRN is 1920773",
            "",
        ),
        (
            "Ann has got a new job, so Sue Webb (s.webb@oak.test) will be our second participant instead. TRN 1920331.",
            "lead_2.name=Sue Webb; lead_2.email=s.webb@oak.test; lead_2.trn=1920331",
        ),
        ("Rosalind Hargreaves is our headteacher.", ""),
        ("You can email h.archer@oak.test if that helps.", ""),
        (
            "My TRN is 1402277 - Beatrice will send hers.",
            "my.trn=1402277",
        ),
        ("Regards, PA to the Headteacher", ""),
        (
            "My TRN is 1234567. Ann is on maternity leave until June.",
            "my.trn=1234567",
        ),
        (
            "Ann's TRN is 1234567, please use that instead of the number on the form.",
            "Ann.trn=1234567",
        ),
        (
            "Our second teacher is going to be Oliver Penrose, o.penrose@oak.test, TRN 2210456.",
            "lead_2.name=Oliver Penrose; lead_2.email=o.penrose@oak.test; lead_2.trn=2210456",
        ),
        (
            "We've now decided on the second teacher - it will be Megan Fife (m.fife@oak.test).",
            "lead_2.name=Megan Fife; lead_2.email=m.fife@oak.test",
        ),
        (
            "Hi Jo,\n\nFor Omar Khan:\nRole - Lead practitioner\nYear groups - 7, 8 and 11\n\nThanks\n\nAnn Lee\nOak Academy",
            "Omar Khan.role=Lead practitioner; Omar Khan.year_groups=7, 8 and 11",
        ),
        (
            "The school's full postal address is Manor Road, Wisbech, Cambs. PE13 2LL",
            "school_address=Manor Road, Wisbech, Cambs. PE13 2LL",
        ),
        (
            "Second participant details\nName: Hannah Wragg\nEmail: h.wragg@oak.test\nTRN: 2211784",
            "lead_2.name=Hannah Wragg; lead_2.email=h.wragg@oak.test; lead_2.trn=2211784",
        ),
    ]);
}

#[test]
fn who_leaves_another_list_stays() {
    check(&[
        (
            "Our head has decided we've got too much on so we're not going to go ahead. Please take us off the list",
            "withdraws; withdraws",
        ),
        (
            "We have withdrawn from the other hub's programme so there is no clash.",
            "",
        ),
        ("Please take us off the mailing list.", ""),
        (
            "Please disregard our application as we have secured a place with another hub.",
            "withdraws",
        ),
        (
            "Please disregard our application form, the right one is attached.",
            "revises; form",
        ),
        ("We no longer wish to pursue this.", "withdraws"),
        (
            "We've been offered a place elsewhere, so we won't need this one after all.",
            "withdraws",
        ),
        ("We won't need a hard copy of the form.", ""),
    ]);
}

#[test]
fn only_who_asks_after_something_sent_is_told_the_state() {
    check(&[
        ("Are we still missing something?", "chases"),
        ("Is there still time to apply?", "asks"),
        ("Could you confirm that we're all set please", "chases"),
        ("Please could you resend the joining instructions", "asks"),
        ("Ann is off sick until Monday. Is that ok?", "asks"),
        ("Is that ok?", "chases"),
    ]);
}
