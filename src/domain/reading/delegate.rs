//! Who really wrote: a mail in somebody's name by another's hand. Its form is the author's, as the
//! author let it be sent; a signature in it is not.

use crate::domain::{
    conversation::{NotEvidence, Said},
    mail::Mail,
    person,
};

/// Written by one person in the name of another: "From: head@", "Sender: office@". A mail program
/// also names a second mailbox of the same person so.
pub(super) fn wrote(mail: &Mail) -> bool {
    let ([from], [sender]) = (mail.from.as_slice(), mail.sender.as_slice()) else {
        return false;
    };
    let alike = match (&from.name, &sender.name) {
        (Some(author), Some(writer)) => person::same_name(author, writer),
        (None, _) | (_, None) => from.address.local() == sender.address.local(),
    };
    from.address != sender.address && !alike
}

/// What a delegate says of the author's own will is hearsay.
pub(super) fn at_second_hand(said: Said) -> Said {
    match said {
        Said::Confirms { quote } | Said::Approves { quote } => Said::NotEvidence {
            quote,
            why: NotEvidence::Hearsay,
        },
        Said::Declines { .. }
        | Said::NotEvidence { .. }
        | Said::Supplies { .. }
        | Said::Withdraws { .. }
        | Said::Asks { .. }
        | Said::OneParticipant { .. }
        | Said::AnnouncesForm { .. }
        | Said::Statement { .. }
        | Said::Revises { .. }
        | Said::StopsReminders { .. }
        | Said::ShareLink { .. } => said,
    }
}
