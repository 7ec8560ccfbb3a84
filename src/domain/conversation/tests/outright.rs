//! A signature in so many words, whatever else the sentence tells; and what only sounds like one.

use super::*;

#[test]
fn a_signature_in_so_many_words_stands_whatever_is_told_beside_it() {
    let texts = [
        "Yep, signed by me, happy to go ahead",
        "Yes, it was me who signed and I stand by it :-)",
        "That is an alias of mine. I confirm the signature, from the address on the form.",
        "Confirming again as I wasn't sure my first mail got through - yes, signed.",
        "Happy to confirm my signature on this before I break up for half-term.",
        "Same here - I'm happy for you to count this as my signature on the form.",
        "As Hayley told you, yes, I am signing this - apologies for any confusion.",
        "I have read what you say about signatures and yes, please regard me as having signed.",
        "I have read what you say about signatures and yes, I confirm.",
        "Hello all, it is right that I've signed.",
        "Hayley asked me to write to you, so yes I have signed this.",
        "I've read through the expectations and I'm happy to sign up to them. We're in the middle of \
         practising for the tables check here so you'll understand if I'm a bit slow on email!",
        "I confirm my signature on the St Mary's form.",
        "I confirm my signature on the attached.",
        "Please find below my confirmation: I agree to the terms set out in the form.",
        "Have read and agree.",
        "signed and confirmed by me stacey",
        "Have signed",
        "Signed this morning",
        "That was me who typed my name",
        "My name on the form was put there with my agreement",
        "I'm aware that my name has been put on the form and I agree to it.",
        "Ann told me about this and I'm happy to take part",
        "I consent to my electronic signature being used.",
        "Further to your email of today's date, please accept this message as my electronic signature on \
         the Expression of Interest submitted by Oakfield Academy.",
    ];
    in_reply(&texts.map(|text| (text, "confirms")));
}

#[test]
fn a_signature_of_another_paper_of_another_or_told_by_another_is_none() {
    decides(
        &[
            "Ann says please regard me as having signed.",
            "Yes, I've signed for the parcel.",
            "Yes, I've signed the visitors' book.",
            "As Hayley told you, yes, I am signing this next week.",
            "I confirm my signature is below.",
            "I've signed it but Ann hasn't.",
            "Ann is happy and yes, signed.",
            "Please regard Ann as having signed.",
            "Please treat this as my signature for the school trip.",
            "I would not want you to count this as my signature.",
            "I've been told that I have signed this.",
            "I thought I'd signed it.",
            "I confirm my signature on the register.",
            "I confirm my signature on the contract.",
            "I can confirm my signature on the permission slip.",
            "Happy to confirm my signature on the bank mandate",
            "it was me who signed the delivery note",
            "Please put me down as having signed the attendance sheet",
            "It was me that signed on Ann's behalf",
            "I can confirm the signature on the form is not mine.",
            "I'm happy with this. You'll understand if I withdraw.",
            "Please find below my response: the visit is on Monday",
            "You should have my signature on the form by Friday",
            "You have my signature on the visitors' book",
            "I asked Ann to put my name down for the lunch",
            "My name was put on the list with my agreement",
            "I know that Ann says I agree",
            "I'm aware that I have to sign",
        ],
        "",
    );
}

/// The head's word, whoever sends it: from the head it counts, from nobody else.
#[test]
fn a_confirmation_headed_as_the_heads_is_the_heads() {
    in_reply(&[
        (
            "Confirmation from Headteacher: I support this application.",
            "approves",
        ),
        (
            "Message from the headteacher: the school is closed on Friday",
            "",
        ),
    ]);
}
