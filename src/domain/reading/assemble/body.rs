//! A form in the words of a mail: typed, pasted, or answered inline in one that was quoted; and what
//! is said around it.

use super::{Reader, Watched, sent};
use crate::{
    document::{self, Document},
    domain::{
        conversation::Words,
        form::{FormReading, Outcome},
        mail::Mail,
        programme::{Key, Programme},
    },
};

/// A mail with so many labels on lines of their own has a form typed into it.
const LABELS_OF_A_FORM: usize = 5;

impl Reader {
    /// The answers to an online form that its provider mailed.
    pub(super) fn answers(&self, mail: &Mail) -> Vec<FormReading> {
        let read = |document: &Document| self.forms.notified("body", document, &mail.subject);
        let html = mail
            .html
            .as_deref()
            .and_then(|h| document::html::read(h).ok())
            .map(|d| read(&d))
            .unwrap_or_default();
        let text = mail
            .text
            .as_deref()
            .map(|t| read(&document::text::read(&unquoted(t))))
            .unwrap_or_default();
        let filled =
            |forms: &[FormReading]| -> usize { forms.iter().map(|f| f.fields.len()).sum() };
        if filled(&html) >= filled(&text) {
            html
        } else {
            text
        }
    }

    /// A form typed into the body, or answered inline in one that was quoted. A form that is
    /// merely quoted (their own, under a thank-you) is no form of this message.
    pub(super) fn body(
        &self,
        mail: &Mail,
        words: &Words,
        watched: Watched<'_>,
    ) -> Vec<FormReading> {
        let day = sent(mail);
        let read = |document: &Document| match self.forms.read_sent("body", document, day) {
            Outcome::Form(form) => vec![form],
            // A form stands at the top of a mail; below it goes on with what is quoted.
            Outcome::Several(forms) | Outcome::TooLong(forms) => forms,
            Outcome::UnknownForm | Outcome::NoForm => Vec::new(),
        };
        let filled = |forms: &[FormReading]| -> usize {
            forms
                .iter()
                .filter(|f| !f.blank)
                .map(|f| f.fields.len())
                .sum()
        };
        let whole = || {
            let html = mail
                .html
                .as_deref()
                .and_then(|h| document::html::read(h).ok());
            let html = html.map(|d| read(&d)).unwrap_or_default();
            let text = mail
                .text
                .as_deref()
                .map(|t| read(&document::text::read(&unquoted(t))))
                .unwrap_or_default();
            if filled(&html) >= filled(&text) {
                html
            } else {
                text
            }
        };
        let quoted = if words.quoted.trim().is_empty() {
            Vec::new()
        } else {
            read(&document::text::read(&words.quoted))
        };
        let reply = !mail.in_reply_to.is_empty() || !words.quoted.trim().is_empty();
        let any_whole =
            |forms: &[FormReading]| forms.iter().any(|f| f.blank || self.is_whole(f, reply));
        if quoted.is_empty() {
            let mut typed = whole();
            // the last answer took in what the mail quotes below it
            if takes_in(&typed, &words.quoted) {
                let fresh = read(&document::text::read(&words.fresh));
                if filled(&fresh) >= filled(&typed) {
                    typed = fresh;
                }
            }
            return if any_whole(&typed) { typed } else { Vec::new() };
        }
        let fresh = read(&document::text::read(&words.fresh));
        if filled(&fresh) > 0 && any_whole(&fresh) {
            return fresh;
        }
        if quotes_our_letter(&words.quoted) {
            return Vec::new();
        }
        let all = whole();
        let ours = watched
            .own_addresses
            .iter()
            .any(|a| head(&words.quoted).contains(a.as_str()));
        // Answers between the quoted lines, or typed into a form that the hub itself had sent; one
        // that the hub had quoted in its turn is the school's own of long ago.
        let sent = || document::text::read(&quoted_once(&words.quoted));
        let grown = filled(&all) > filled(&quoted) || ours && filled(&read(&sent())) > 0;
        let handed_on = !ours && filled(&all) > 0 && hands_on(mail, &words.quoted);
        if (grown || handed_on) && all.iter().any(|f| f.blank || self.is_whole(f, false)) {
            all
        } else {
            Vec::new()
        }
    }

    /// The words above a form typed into the mail, and those below it. What the form prints
    /// ("Which Maths Hub …?") nobody asks, and its answers are read as answers.
    pub(super) fn around_the_form(&self, fresh: &str, typed: bool) -> (String, String) {
        let printed = |line: &&str| {
            let label = line.split(['\t', ':']).next().unwrap_or_default();
            self.printed.contains(&plain(label))
                || self.printed.contains(&plain(line))
                // "Office email – office@oak.test" in a form of their own making
                || typed && !self.forms.labels().line(line).is_empty()
        };
        if fresh.lines().filter(printed).count() < LABELS_OF_A_FORM {
            return (fresh.to_owned(), String::new());
        }
        let above: Vec<&str> = fresh.lines().take_while(|line| !printed(line)).collect();
        let lines: Vec<&str> = fresh.lines().collect();
        let last = lines.iter().rposition(printed);
        let below = lines.get(last.map_or(0, |at| at + 1)..).unwrap_or_default();
        // the statement may go on for paragraphs, and asks questions of its own
        let free_text = last.and_then(|at| lines.get(at)).is_some_and(|line| {
            let line = line.to_lowercase();
            ["statement", "reason", "details of why", "outline"]
                .iter()
                .any(|w| line.contains(w))
        });
        let below: Vec<&str> = if free_text {
            Vec::new()
        } else {
            // the answer to the last question is the paragraph that begins beneath it
            let inline = last
                .and_then(|at| lines.get(at))
                .and_then(|line| line.split_once(['\t', ':']))
                .is_some_and(|(_, rest)| !rest.trim().is_empty());
            let mut rest = below.iter().copied().skip_while(|l| l.trim().is_empty());
            if inline {
                rest.collect()
            } else {
                rest.by_ref().find(|l| l.trim().is_empty());
                rest.collect()
            }
        };
        (above.join("\n"), below.join("\n"))
    }

    /// Whether what was typed is a form, and not a few of its lines sent after it: a form stands
    /// in the place of the earlier one, and would take all it leaves out with it.
    fn is_whole(&self, form: &FormReading, reply: bool) -> bool {
        let known = |key: Key| form.fields.contains_key(&key);
        let size = self.sizes.get(&form.programme).copied().unwrap_or_default();
        let half = form.fields.len() * 2 >= size;
        let school = known(Key::SchoolName) || known(Key::SchoolUrn);
        if reply {
            known(Key::SchoolName) && half
        } else {
            half || school && form.fields.len() >= LABELS_OF_A_FORM
        }
    }
}

/// An answer to an automatic letter of ours, which names fields and values like a form: "School URN –
/// Please tell us …" would be read as somebody's URN. What is written between its lines is heard as
/// an answer.
fn quotes_our_letter(quoted: &str) -> bool {
    let words = quoted.replace('>', " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    [
        "You are receiving this e-mail because",
        "Countersign wrote this",
    ]
    .iter()
    .any(|ours| words.contains(ours))
}

pub(super) fn printed(programme: &Programme) -> Vec<String> {
    let labels = programme.fields.iter().map(|f| plain(&f.label));
    let headings = programme.headings.iter().flat_map(|h| &h.texts);
    let people = programme.people.iter().flat_map(|p| &p.headings);
    let mut all: Vec<String> = labels
        .chain(headings.chain(people).map(|t| plain(t)))
        .collect();
    all.retain(|text| !text.is_empty());
    all
}

/// Lower case letters and digits with single blanks.
fn plain(text: &str) -> String {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A mail's text with the quote marks taken away: labels and answers stand side by side again.
fn unquoted(text: &str) -> String {
    text.lines()
        .map(|line| {
            // a tab at the end is an answer left empty
            let line = line.trim_start_matches(['>', ' ']);
            line.trim_end_matches(|c: char| c.is_whitespace() && c != '\t')
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// Whether an answer holds the line that the quotation begins with.
fn takes_in(forms: &[FormReading], quoted: &str) -> bool {
    let first = quoted.lines().map(str::trim).find(|line| !line.is_empty());
    let first = first.filter(|line| line.split_whitespace().count() > 3);
    first.is_some_and(|line| {
        let mut values = forms.iter().flat_map(|form| form.fields.values());
        values.any(|value| value.value.contains(line))
    })
}

/// Whether what is quoted was passed on, and not answered: the office sends the head's mail with the
/// form in it, and writes no form of its own.
fn hands_on(mail: &Mail, quoted: &str) -> bool {
    let subject = mail.subject.trim_start().to_lowercase();
    let begins = |marks: &[&str]| marks.iter().any(|mark| subject.starts_with(mark));
    let first = quoted.lines().find(|line| !line.trim().is_empty());
    let first = first.unwrap_or_default().to_lowercase();
    let marked = ["forwarded message", "forwarded by"];
    let answers = !mail.in_reply_to.is_empty() || begins(&["re:", "aw:", "sv:"]);
    begins(&["fw:", "fwd:"]) || marked.iter().any(|mark| first.contains(mark)) || !answers
}

/// What was quoted, up to what that quotes.
fn quoted_once(quoted: &str) -> String {
    let opens = |line: &&str| {
        let line = line
            .trim_start_matches(['>', ' ', '*', '-', '_'])
            .to_lowercase();
        let line = line.trim_end();
        line.ends_with("wrote:") || line.starts_with("from:")
    };
    let lines: Vec<&str> = quoted.lines().collect();
    let another = (0..lines.len())
        .filter(|at| lines.get(*at).is_some_and(opens))
        .nth(1);
    let own = lines.into_iter().take(another.unwrap_or(usize::MAX));
    own.collect::<Vec<_>>().join("\n")
}

fn head(text: &str) -> String {
    text.lines().take(8).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
