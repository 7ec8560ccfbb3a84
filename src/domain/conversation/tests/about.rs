//! A yes is to what was spoken of, and what is granted first takes nothing from it.

use super::*;

#[test]
fn a_yes_to_what_the_sentence_or_the_one_before_it_is_about_signs_nothing_else() {
    in_reply(&[
        ("Regarding the trip to Wicksteed: yes, that's fine.", ""),
        ("Re the supply booking - agreed.", ""),
        ("About the lunch order, I'm happy.", ""),
        ("On hosting the visit: I confirm.", ""),
        ("With regard to the survey, yes.", ""),
        (
            "Thanks for the note about the steering group. Yes, happy with that.",
            "",
        ),
        ("Yes please, the lunch order sounds good.", ""),
        (
            "I'm writing to confirm that I am happy with the first option.",
            "",
        ),
        (
            "I am pleased to confirm our place on the phonics training.",
            "",
        ),
        ("I give my consent for the after-school club.", ""),
        ("Yes to having a student teacher.", ""),
        ("I'm happy with the science project.", ""),
        ("I approve the programme for the day.", ""),
        ("We're committed already to another hub's project.", ""),
        ("Signed form attached.", "form"),
        ("I've told Ann yes.", ""),
        ("Ann knows I'm happy.", ""),
        // and of the matter it does
        (
            "Regarding the application, I confirm my support.",
            "confirms",
        ),
        ("Re our application - I agree.", "confirms"),
        ("About the form: yes, I'm happy to sign it.", "confirms"),
        (
            "With regard to your email of 3 May, I confirm my agreement.",
            "confirms",
        ),
        (
            "Thanks for the note about our application. Yes, happy with that.",
            "confirms",
        ),
        (
            "I am pleased to confirm our place in the programme.",
            "confirms",
        ),
    ]);
}

#[test]
fn what_is_granted_first_is_outweighed() {
    in_reply(&[
        ("I teach part time but am happy to take part.", "confirms"),
        (
            "I know it's a big commitment but I'm happy to sign.",
            "confirms",
        ),
        (
            "I haven't done anything like this before but I'm excited to take part!",
            "confirms",
        ),
        (
            "I don't have any questions and am happy to sign.",
            "confirms",
        ),
        ("I have nothing to add and confirm my support.", "confirms"),
        ("I strongly support this application.", "confirms"),
        (
            "I am writing as Headteacher to confirm that the school wishes to take part.",
            "confirms",
        ),
        // it does not outweigh what is lacking
        ("I'm not the head but I'm happy to sign.", ""),
        ("I haven't seen the form but I'm happy to sign.", ""),
        (
            "If Ann agrees I have doubts but I'm happy to sign.",
            "hearsay",
        ),
        ("I'm happy to take part but not this year.", "declines"),
        ("I reluctantly agree to think about it.", ""),
    ]);
}
