//! Which way a message goes, as far as the message alone decides it (design section 3, steps 1-7).

use super::{Kind, Verdict};
use crate::domain::{
    address::Address,
    application::{HubTerms, Review},
    authentication::Authentication,
    machine_mail::MachineMail,
    reading::{Author, Reading},
};

/// Which way a message goes.
#[derive(Debug, Clone, PartialEq)]
pub enum Route {
    /// Decided already; no application changes.
    Settled(Verdict),
    /// A bounce: it counts if it quotes a letter of ours that went to the address.
    Bounce,
    /// Each of its forms is an application or a revision of one.
    Forms,
    /// Words only.
    FollowUp,
}

/// Steps 1-7 of design section 3, as far as the message alone decides them.
pub fn route(reading: &Reading, hub: &HubTerms) -> Route {
    let has_form = reading.forms.iter().any(|f| !f.blank);
    let author = match &reading.author {
        Author::One(author) => Some(&author.address),
        Author::Unclear => None,
    };
    // A forged From speaks for nobody, and least of all for the hub.
    let forged = reading.authentication == Authentication::Fail;
    let form_sender = author.is_some_and(|a| hub.form_senders.contains(a));
    let answers = reading.forms.iter().any(|f| !f.blank && f.online.is_some());
    if reading.is_export() && !form_sender {
        return on_export(reading, hub);
    }
    // A provider may be told to write from the hub's own address.
    let by_provider = form_sender && answers;
    if !forged && !by_provider && author.is_some_and(|a| hub.is_own(a)) {
        if has_form && reading.forwarded.is_some() {
            return Route::Settled(forwarded_by_staff(reading, has_form));
        }
        return Route::Settled(Verdict::ignore(
            Kind::Own,
            "written from the hub's own address",
        ));
    }
    if form_sender && (has_form || reading.is_export()) {
        return if reading.authentication == Authentication::Pass {
            Route::Forms
        } else {
            Route::Settled(Verdict::hold(
                Kind::OnlineNotification,
                Review::NotAuthenticated,
                "an online-form notification whose sender is not proved",
            ))
        };
    }
    if form_sender && reading.machine.is_some() && !reading.programmes.is_empty() {
        return Route::Settled(unanswered(reading));
    }
    if let Some(machine) = &reading.machine {
        // A bounce may quote a form that somebody sent; it is a bounce all the same.
        if has_form && !matches!(machine, MachineMail::Bounce(_)) {
            return Route::Settled(Verdict::hold(
                Kind::Application,
                Review::Suspicious,
                "a machine or list sent it, but it carries a form",
            ));
        }
        return match machine {
            MachineMail::Bounce(_) => Route::Bounce,
            MachineMail::ReadReceipt => ignored(Kind::ReadReceipt, "a read receipt"),
            MachineMail::OutOfOffice => ignored(Kind::OutOfOffice, "an automatic absence reply"),
            MachineMail::Newsletter => ignored(Kind::Newsletter, "list or bulk mail"),
            MachineMail::Other => ignored(Kind::Unrelated, "written by a machine"),
        };
    }
    if author.is_none() {
        return if has_form {
            Route::Settled(Verdict::hold(
                Kind::Application,
                Review::Suspicious,
                "it has no author, or several",
            ))
        } else {
            ignored(Kind::Unrelated, "it has no author, or several")
        };
    }
    if !forged && author.is_some_and(|a| hub.is_staff(a) || hands_on(reading, hub, a)) {
        let carries = has_form || reading.forwarded.is_some();
        return if carries {
            Route::Settled(forwarded_by_staff(reading, has_form))
        } else {
            ignored(Kind::Own, "written by hub staff")
        };
    }
    if has_form {
        Route::Forms
    } else {
        Route::FollowUp
    }
}

/// Whoever forwards a school's mail from the hub's own domain works there, named in the
/// configuration or not.
fn hands_on(reading: &Reading, hub: &HubTerms, author: &Address) -> bool {
    let inner = reading.forwarded.as_ref().and_then(|f| f.author.as_ref());
    hub.is_colleague(author) && inner.is_some_and(|m| m.address.domain() != author.domain())
}

fn forwarded_by_staff(reading: &Reading, has_form: bool) -> Verdict {
    let kind = if has_form {
        Kind::Application
    } else {
        Kind::Unrelated
    };
    let mut verdict = Verdict::hold(
        kind,
        Review::Forwarded,
        "forwarded by hub staff: the inner sender and copies are a claim",
    );
    verdict.guess = reading.forwarded.as_ref().map(|f| {
        let from = f.author.as_ref().map_or("unknown", |m| m.address.as_str());
        let copied: Vec<&str> = f.copied.iter().map(|a| a.as_str()).collect();
        format!("sent by {from}, copied: {}", copied.join(", "))
    });
    verdict
}

/// An export is believed from an admin alone; from anybody else it is a claim about many schools.
fn on_export(reading: &Reading, hub: &HubTerms) -> Route {
    let by_admin = matches!(&reading.author, Author::One(a) if hub.is_admin(&a.address));
    if by_admin && reading.authentication == Authentication::Pass {
        return Route::Forms;
    }
    let mut verdict = Verdict::hold(
        Kind::OnlineNotification,
        Review::NotAuthenticated,
        "an export of online forms, not proved to be an admin's",
    );
    let rows = reading.forms.iter().filter(|f| !f.blank).count();
    verdict.guess = Some(format!(
        "an export with {rows} answered forms; if it is right, send it from an admin's address"
    ));
    Route::Settled(verdict)
}

/// A notification that only says that somebody has answered: a person must fetch the answers.
fn unanswered(reading: &Reading) -> Verdict {
    let mut verdict = Verdict::hold(
        Kind::OnlineNotification,
        Review::Unreadable,
        "an online form was answered, and its notification does not carry the answers",
    );
    let programmes = reading.programmes.join(", ");
    verdict.guess = Some(format!(
        "a new answer for {programmes}: export the answers (.xlsx or .csv) and send me the file"
    ));
    verdict
}

/// The rows of an export that are no applications, for the admin who sent it.
pub fn on_bad_rows(reading: &Reading) -> Option<Verdict> {
    let rows: Vec<String> = reading
        .bad_rows()
        .map(|(row, why)| format!("{row}: {why}"))
        .collect();
    if rows.is_empty() {
        return None;
    }
    let mut verdict = Verdict::hold(
        Kind::OnlineNotification,
        Review::Unreadable,
        "rows of the export are no applications",
    );
    verdict.guess = Some(rows.join("; "));
    Some(verdict)
}

fn ignored(kind: Kind, because: &str) -> Route {
    Route::Settled(Verdict::ignore(kind, because))
}
