//! Yes and no in few words, heard as the answer to a letter that asked for a signature.

use super::*;

const LETTER: &str = "\n\nOn 3 May 2022, at 10:45, Maths Hub <admin@hub.test> wrote:\n\n> We are still missing:\n> - confirmation of the electronic signature of the headteacher\n> Please reply to this email.\n";

fn signs_or_refuses(texts: &[&str], expected: &[&str]) {
    let rows: Vec<(&str, &str)> = texts.iter().map(|text| (*text, "as expected")).collect();
    all(&rows, |text| {
        let words = split(Some(&format!("{text}{LETTER}")), None);
        let heard = heard("Re: our form", &words);
        let mut decisive: Vec<&str> = heard
            .split("; ")
            .filter(|s| ["confirms", "approves", "declines", "withdraws"].contains(s))
            .collect();
        decisive.dedup();
        match decisive == expected {
            true => "as expected".to_owned(),
            false => heard,
        }
    });
}

#[test]
fn who_assents_in_passing_signs() {
    signs_or_refuses(
        &[
            "As per below, happy for this to go ahead from my end.",
            "All good from my end thanks",
            "Yes to all below",
            "No objections from me. Approved.",
            "Signed off from me :)",
            "Yep all good x",
            "Hi Jo, yes, happy with that",
            "Consider it signed!",
            "Good to go from me",
            "You have my full backing on this one.",
            "Can confirm I'm signed up and ready to go!",
            "No problem at all, happy to be an advocate.",
            "Yes of course, sorry I should have been on the original email",
            "I confim my electronic signiture for the aplication",
            "I approve this application on behalf of Whitmoor Academy.",
            "We all confirm - myself, Ann Lee and Ben Cox",
            "Confirming for myself and Ann, who is happy too.",
            "Please see my confirmation below.\n\nI confirm my agreement to the school taking part.",
            "I have seen the completed form and I agree to everything on it.",
            "Signed, Tobias",
            "I am more than happy with this application and you can take this email as my signature.",
            "This email confirms my support for the application.",
            "Yes I confirm and I've asked Ben to do the same.",
            "I can confirm I am happy with what Omar has put on the form",
            "Signed: Ann Lee, Headteacher",
            "I can confirm that I wish Oakfield Primary School to take part in the programme.",
            "Good morning, this is confirmation that I have agreed to the school being part of the programme.",
            "I've no issue with this.",
            "Yes all good thank you so much for your help",
            "I thought I'd been copied in, sorry. I confirm I'm participant 2.",
            "Confirmed. Ann and Ben copied in so they can confirm too.",
            "I've spoken to Helen and I'm happy to be named as Lead Participant 1.",
            "I have checked the form and am in agreement with it.",
            "I can confirm this is correct and you have my agreement.",
            "Yes! Can't wait to get started.",
            "Confirm as HoD",
            "Happy for you to process this.",
        ],
        &["confirms"],
    );
}

#[test]
fn what_only_sounds_like_assent_is_none() {
    signs_or_refuses(
        &[
            "Thanks for your support",
            "We would like support from the hub",
            "Our maths lead has agreed",
            "I am aware of the application",
            "Yes, I have read the form",
            "I agree with the headteacher",
            "I'm signed off from work until June",
            "My participation is in doubt",
            "To be signed",
            "Happy to sign next year",
            "Confirmation of my place on the course please",
            "No issues with my email",
            "Agreed - the deadline is tight",
            "I am committed elsewhere",
            "Is my signature ok?",
            "Yes please send me the form",
            "I'd like to take part in the survey",
            "Looks good",
            "I support Arsenal",
            "I support children",
            "Happy to consider this",
            "I can sign",
            "I would agree",
            "Yes, thank you, received",
            "I'm the advocate for Ann",
            "I am in the process of signing.",
            "I confirm and I have asked Ann to sign instead of me",
            "You could count this as my signature but I'd rather sign properly",
            "This email confirms my order",
            "Yes Ann is the maths lead.",
            "Approved in part.",
            "I agree to the terms and conditions of your website",
            "No objections yet",
            "Please use my signature from the old form",
            "Thanks for agreeing to this",
            "I've spoken to Helen and she is happy to sign",
            "I have checked the form and it needs the second signature",
            "I've spoken to the head and I'm waiting for an answer",
            "Please confirm as headteacher",
            "I agree and I disagree",
            "I've given my consent to the other programme",
        ],
        &[],
    );
}

#[test]
fn of_several_the_writer_signs_alone() {
    signs_or_refuses(
        &[
            "I confirm on behalf of the school.",
            "I can confirm for myself and Ben",
            "On behalf of all three of us I confirm our signatures.",
            "I confirm on behalf of St Mary's C of E Primary School that we agree to this.",
        ],
        &["confirms"],
    );
    signs_or_refuses(
        &[
            "I confirm on behalf of Mrs Archer, Whitmoor Academy.",
            "Confirming on behalf of the head of Whitmoor Academy.",
            "I am happy to sign the form for Ann",
            "I can confirm that both teachers have signed",
        ],
        &[],
    );
}

#[test]
fn who_says_no_in_passing_refuses() {
    signs_or_refuses(
        &[
            "This isn't something I signed or agreed to.",
            "I have not signed this form and was not aware of it.",
            "I was not aware that this had been sent and I do not support it.",
            "I'm really sorry but I will have to say no this time.",
            "Sorry, I'm due in October so can't do this. Helen will find someone else.",
            "This was sent in without my knowledge.",
            "Count me out",
            "I'm not going to be able to take part after all.",
            "I've decided not to be an advocate.",
            "My answer is no.",
            "I do not consent to my details being used.",
            "I don't feel able to take this on at the moment.",
            "I'm going on maternity leave so won't be able to be the lead participant.",
            "I would rather not, thanks for asking",
            "Thanks but I'm going to have to decline.",
        ],
        &["declines"],
    );
    signs_or_refuses(
        &[
            "I have not signed the form",
            "I cannot sign it on my phone",
            "I don't know where to sign",
            "No",
            "I can't do this today",
            "I am not sure I agree with everything on there",
            "I was not aware that I had to sign anything",
            "I don't want to be a nuisance",
            "I will pass this on to Ann",
            "I'm away so can't do Monday",
            "We will not be able to do this form by Friday",
            "Please take me off the mailing list",
        ],
        &[],
    );
}
