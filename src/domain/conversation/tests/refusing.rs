//! Who does not sign, and who leaves.

use super::*;

#[test]
fn refusals_and_withdrawals() {
    in_reply(&[
        (
            "We're going to have to say no to this for this year I'm afraid.",
            "withdraws",
        ),
        ("I'm sorry to say that we'd like to pull out.", "withdraws"),
        ("I've changed my mind about doing this, sorry.", "declines"),
        (
            "So pleased to be part of this. I had to withdraw from the last one because of Covid.",
            "",
        ),
        (
            "Unfortunately we have decided as a school not to continue with our application.",
            "withdraws",
        ),
        ("We have had to withdraw from the programme.", "withdraws"),
        (
            "Please remove me from the copy list, Ann is leading on this.",
            "",
        ),
        (
            "We have decided this isn't the right time to change our participants.",
            "",
        ),
        (
            "We've decided this is not the right year group for her.",
            "",
        ),
        ("Please may I cancel my place at the webinar.", ""),
        ("We will no longer be able to join the 3pm call.", ""),
        (
            "We've changed our mind about the group application, no thanks.",
            "",
        ),
        ("We won't be able to join the first meeting.", ""),
        (
            "I do not support this application as we cannot release staff next year.",
            "declines",
        ),
        ("Please can we withdraw our application.", "withdraws"),
        ("Could you please withdraw our EOI?", "withdraws; asks"),
        (
            "Can we withdraw our application later if we need to?",
            "asks",
        ),
        (
            "Please could you tell us whether we can withdraw our application?",
            "asks",
        ),
        (
            "After discussion with SLT we've decided this isn't the right time for us.",
            "withdraws",
        ),
        (
            "I've changed my mind about being a lead participant I'm afraid.",
            "declines",
        ),
        ("I have changed my mind about not taking part.", ""),
        (
            "Unfortunately due to staffing changes we will no longer be able to take part this year.",
            "withdraws",
        ),
        (
            "Sorry but I haven't agreed to this and don't want to be put forward.",
            "declines",
        ),
        (
            "I won't be able to be an advocate as I'm going on maternity leave in October.",
            "declines",
        ),
        (
            "I'm sorry but I don't wish to go ahead with this.",
            "declines",
        ),
        ("I'm not going to be able to do this.", "declines"),
        ("I'd rather not be a lead participant.", "declines"),
        (
            "Sorry to mess you about but we're going to pull out.",
            "withdraws",
        ),
        (
            "The school is no longer in a position to take part.",
            "withdraws",
        ),
        (
            "No, I do not agree to being a lead participant.",
            "declines",
        ),
        (
            "Unfortunately I will not be able to take part next year.",
            "declines",
        ),
        ("I won't be able to take part after all.", "declines"),
        ("I will not be signing this form.", "declines"),
        ("I do not give my consent.", "declines"),
        (
            "We've had a change of circumstances and won't be applying.",
            "withdraws",
        ),
        (
            "Regrettably the school will not be taking up the opportunity this year.",
            "withdraws",
        ),
        ("I am not able to sign.", "declines"),
        ("I'm not able to sign this", "declines"),
        ("I am unable to sign this form.", "declines"),
        ("I cannot sign this.", "declines"),
        ("I can't agree to this", "declines"),
        ("I do not agree to this.", "declines"),
        ("i dont agree to this", "declines"),
        ("Please remove my name.", "declines"),
        ("please remove my name from the form", "declines"),
        ("I have not agreed to this.", "declines"),
        ("I didn't agree to take part", "declines"),
        ("I did not agree to be part of this", "declines"),
        ("I do not want to take part.", "declines"),
        ("I did not sign this form.", "declines"),
        ("I would like to withdraw my signature.", "declines"),
        ("I decline to sign", "declines"),
        (
            "I confirm I have seen this but I do not agree to this.",
            "declines",
        ),
        ("I cannot sign until the governors have met.", "condition"),
        ("I am not able to sign electronically on my phone", ""),
        ("I am not able to sign yet", ""),
        ("Joanne does not want to take part.", "hearsay"),
        ("What happens if I do not agree to this?", "asks"),
        ("We would like to withdraw.", "withdraws"),
        (
            "Following a governors' meeting we would like to withdraw our application this year.",
            "withdraws",
        ),
        ("please withdraw our application", "withdraws"),
        (
            "Please withdraw our school from the programme.",
            "withdraws",
        ),
        ("We no longer wish to take part.", "withdraws"),
        ("we've decided not to go ahead", "withdraws"),
        ("We have decided not to proceed this year.", "withdraws"),
        ("We need to pull out.", "withdraws"),
        (
            "Sadly we are having to pull out of the programme",
            "withdraws",
        ),
        (
            "Unfortunately we will not be able to take part this year",
            "withdraws",
        ),
        ("We are unable to take part after all.", "withdraws"),
        ("we wont be going ahead with the application", "withdraws"),
        ("Sorry, not this year.", "withdraws"),
        (
            "I am writing to withdraw our expression of interest.",
            "withdraws",
        ),
        ("We are withdrawing from the programme", "withdraws"),
        ("We will not withdraw.", ""),
        ("We do not want to withdraw our application", ""),
        ("Can we withdraw later?", "asks"),
        (
            "If cover is not funded we would have to withdraw our application.",
            "",
        ),
        ("We may have to withdraw our application", ""),
        ("We withdrew last year.", ""),
        ("We will not be able to send the form until Friday", ""),
        ("Please cancel the workshop booking", ""),
        ("We are unable to take part in the workshop on Monday", ""),
        ("Please withdraw the previous version of the form.", ""),
    ]);
}

#[test]
fn a_no_until_something_is_neither_a_no_nor_a_condition_met() {
    in_reply(&[
        ("I can't agree to this until our budget is set.", ""),
        (
            "I am not able to sign this until the governors have met.",
            "",
        ),
        ("I can't agree to this.", "declines"),
        ("I'm happy for Omar to do it on his own.", ""),
        ("I'm happy for Omar to do it instead of me.", ""),
    ]);
}

#[test]
fn a_yes_of_the_head_is_the_heads_alone() {
    in_reply(&[
        ("Approved by headteacher.", "approves"),
        ("Signed by the head.", "approves"),
        ("Agreed by our headteacher", "approves"),
    ]);
}
