//! What stands at the foot (and sometimes the head) of a mail and is no content: signatures,
//! disclaimers, banners of mail gateways, advertisements of mail programs.
//!
//! A signature cut too short leaves a telephone number that nobody meant; cut too long it loses
//! an answer. Lines that read like a sentence or a labelled answer are therefore kept.

use crate::domain::conversation::{supply::label, words};

pub(super) struct Parts {
    pub content: Vec<String>,
    pub foot: Vec<String>,
    /// Lines of the content that stand below a sign-off and are no sentences.
    pub below: Vec<String>,
}

pub(super) fn clean(lines: &[&str]) -> Parts {
    let mut content: Vec<String> = Vec::new();
    let mut foot: Vec<String> = Vec::new();
    for line in without_notices(lines) {
        content.push(line.to_owned());
    }
    // "-- " (RFC 3676 section 4.3); many programs lose the blank
    if let Some(at) = content.iter().position(|l| matches!(l.trim(), "--" | "—")) {
        let below = content.get(at..).unwrap_or_default();
        if below.iter().filter(|l| !l.trim().is_empty()).count() <= 16 {
            foot.extend(content.split_off(at));
        }
    }
    let signed = strip_sign_off(&mut content, &mut foot);
    strip_card(&mut content, &mut foot);
    let below = content.iter().skip(signed.unwrap_or(content.len()));
    let below = below.filter(|line| {
        let found = words::words(line);
        let norms: Vec<&str> = found.iter().map(|w| w.norm.as_str()).collect();
        !reads_like_a_sentence(&norms)
    });
    let below = below.cloned().collect();
    Parts {
        content,
        foot,
        below,
    }
}

/// Banners, disclaimers and advertisements are paragraphs of their own.
fn without_notices<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let mut kept = Vec::new();
    let mut dropping = false;
    for line in lines {
        let lower = line.trim().to_lowercase().replace('’', "'");
        if lower.is_empty() {
            dropping = false;
            kept.push(*line);
            continue;
        }
        if dropping || is_notice(&lower) {
            dropping = true;
            continue;
        }
        if !is_decoration(&lower) {
            kept.push(*line);
        }
    }
    kept
}

fn is_notice(lower: &str) -> bool {
    const ANYWHERE: [&str; 51] = [
        "originated from outside",
        "originated outside",
        "sent from outside",
        "from an external s",
        "external sender",
        "do not click links",
        "do not click on links",
        "email and any attachments",
        "email and any files",
        "e-mail and any attachments",
        "e-mail and any files",
        "message and any attachments",
        "message and any files",
        "email (and any attachments",
        "information in this email",
        "information in this e-mail",
        "information contained in this",
        "intended solely for",
        "intended only for",
        "intended recipient",
        "received this email in error",
        "received this e-mail in error",
        "received this message in error",
        "consider the environment",
        "before printing this",
        "acceptable use policy",
        "email is confidential",
        "e-mail is confidential",
        "message is confidential",
        "is strictly confidential",
        "confidential and may",
        "confidential and/or",
        "legally privileged",
        "notify the sender",
        "delete it from your system",
        "checked for viruses",
        "viruses",
        "registered office",
        "company limited by guarantee",
        "unauthorised use",
        "registered company",
        "registered charity",
        "company number",
        "accept liability",
        "accept any liability",
        "no liability",
        "safeguarding and promoting",
        "read our privacy",
        "i work flexibly",
        "expect a response outside",
        "expect a reply outside",
    ];
    const STARTS: [&str; 20] = [
        "caution:",
        "caution -",
        "external email",
        "[external",
        "warning: external",
        "disclaimer",
        "the views expressed",
        "any views expressed",
        "views or opinions",
        "this email has been scanned",
        "this e-mail has been scanned",
        "this email has been checked",
        "virus-free",
        "registered in england",
        "confidentiality notice",
        "safeguarding is everyone",
        "we are committed to safeguarding",
        "my working days",
        "please note my working",
        "term dates:",
    ];
    ANYWHERE.iter().any(|n| lower.contains(n)) || STARTS.iter().any(|n| lower.starts_with(n))
}

fn is_decoration(lower: &str) -> bool {
    const SENT: [&str; 8] = [
        "sent from my ",
        "sent from outlook",
        "sent from yahoo",
        "sent from mail",
        "sent from samsung",
        "sent from aol",
        "sent via ",
        "sent with ",
    ];
    let bracketed = lower.starts_with('[')
        && lower.ends_with(']')
        && ["logo", "image", "cid:", "picture", "banner"]
            .iter()
            .any(|w| lower.contains(w));
    bracketed
        || lower.starts_with("ofsted:")
        || lower.starts_with("ofsted -")
        || lower.starts_with("get outlook for ")
        || (SENT.iter().any(|s| lower.starts_with(s)) && lower.chars().count() < 70)
        || (lower.starts_with("sent from ") && lower.chars().count() < 45)
        || lower.starts_with("yahoo mail: search")
        || lower.starts_with("sent: ios")
}

const SIGN_OFFS: &[&str] = &[
    "^ kind|warm|warmest|best|kindest|many|very with? regards|wishes|thanks",
    "^ with kind|warm|best|many regards|wishes|thanks",
    "^ regards",
    "^ best $",
    "^ all the best",
    "^ thanks|thank you|again|so|very|much|in|and|for|kind|best|regards|all|everyone|everybody? $",
    "^ thanks again? ",
    "^ thank you again? $",
    "^ cheers|ta|br|kr|bw|rgds",
    "^ yours sincerely|faithfully|truly",
    "^ sincerely|faithfully|respectfully",
    "^ speak soon",
    "^ take care",
    "^ have a",
];

/// A line that ends a letter: "Kind regards", "Thanks, Louise".
pub(in crate::domain::conversation) fn is_sign_off(line: &str) -> bool {
    let found = words::words(line);
    let norms: Vec<&str> = found.iter().map(|w| w.norm.as_str()).collect();
    !norms.is_empty()
        && norms.len() <= 6
        && !line.contains('?')
        && !reads_like_a_sentence(&norms)
        && SIGN_OFFS.iter().any(|p| words::find(p, &norms).is_some())
        && !norms.contains(&"for")
}

fn reads_like_a_sentence(norms: &[&str]) -> bool {
    const SPEAKING: &str = "i we im ive weve id please is are was confirm confirmed approved approve happy \
        sorry unfortunately agree agreed yes not attached withdraw sign signed should ps its thats heres theres mine";
    norms.iter().any(|n| words::in_list(SPEAKING, n))
}

/// A line of a signature, not an answer: short, no sentence, no answer to one of our labels.
fn like_signature(line: &str) -> bool {
    let text = line.trim();
    let found = words::words(text);
    let norms: Vec<&str> = found.iter().map(|w| w.norm.as_str()).collect();
    text.chars().count() <= 110
        && !text.contains('?')
        && !reads_like_a_sentence(&norms)
        && !label::answers(text)
}

/// The answer is where the first one stood.
fn strip_sign_off(content: &mut Vec<String>, foot: &mut Vec<String>) -> Option<usize> {
    let mut first = None;
    let mut from = 0;
    while let Some(at) = content
        .iter()
        .enumerate()
        .skip(from)
        .find(|(_, l)| is_sign_off(l))
        .map(|(at, _)| at)
    {
        let mut end = at + 1;
        let mut lines = 0;
        for (n, line) in content.iter().enumerate().skip(at + 1) {
            if line.trim().is_empty() {
                continue;
            }
            // within the block, not below it: there it may be the answer to a question of ours
            let within = lines > 1 && end == n && is_school_number(line);
            if lines >= 14 || !(within || like_signature(line)) {
                break;
            }
            lines += 1;
            end = n + 1;
        }
        let rest = content
            .iter()
            .skip(end)
            .filter(|l| !l.trim().is_empty())
            .count();
        // a form typed beneath the greeting is no signature: its labels end the block at once
        if rest > 0 && lines > 6 {
            from = at + 1;
            continue;
        }
        if rest > 0 && lines > 0 && !has_name_line(content.get(at + 1..end).unwrap_or_default()) {
            from = at + 1;
            continue;
        }
        foot.extend(content.drain(at..end.min(content.len())));
        first = first.or(Some(at));
        from = at;
    }
    first
}

/// "URN: 193098", "School URN 193098 | DfE 873/2001".
fn is_school_number(line: &str) -> bool {
    let found = words::words(line);
    let mut norms = found.iter().map(|w| w.norm.as_str());
    let first = norms.find(|w| *w != "school");
    matches!(first, Some("urn" | "dfe" | "laestab" | "ukprn")) && found.len() <= 8
}

fn has_name_line(lines: &[String]) -> bool {
    lines
        .iter()
        .find(|l| !l.trim().is_empty())
        .is_some_and(|l| is_name(l))
}

/// A visiting card at the end without any sign-off: a name, then a post, school or telephone.
fn strip_card(content: &mut Vec<String>, foot: &mut Vec<String>) {
    while content.last().is_some_and(|l| l.trim().is_empty()) {
        content.pop();
    }
    let starts: Vec<usize> = content
        .iter()
        .enumerate()
        .rev()
        .take(16)
        .map(|(at, _)| at)
        .collect();
    let mut card = None;
    for at in starts {
        let Some(line) = content.get(at) else { break };
        if line.trim().is_empty() {
            // what stands a blank line above the card is the letter
            if card.is_some() {
                break;
            }
            continue;
        }
        if !like_signature(line) {
            break;
        }
        let below = content.get(at + 1..).unwrap_or_default();
        // "Ann Lee | Maths lead", above the school and its telephone
        let titled = line.split_once(" | ");
        let titled = titled.is_some_and(|(name, post)| is_name(name) && is_evidence(post));
        if (is_name(line) || titled) && below.iter().any(|l| is_evidence(l)) {
            card = Some(at);
        }
    }
    // "Our address is:" asks for what stands beneath
    let led = |at: usize| {
        let above = content.get(..at).unwrap_or_default();
        let above = above.iter().rfind(|l| !l.trim().is_empty());
        above.is_some_and(|l| l.trim_end().ends_with(':'))
    };
    // nor is it a card when a school's address is all there is
    let whole = |at: usize| {
        let first = content.get(at).map_or("", String::as_str).to_lowercase();
        let school = ["school", "academy", "college"]
            .iter()
            .any(|w| first.contains(w));
        school && content.iter().take(at).all(|l| l.trim().is_empty())
    };
    // "3 Quay Street", "Wisbech": a town is no name
    let town = |at: usize| {
        let above = at.checked_sub(1).and_then(|at| content.get(at));
        above.is_some_and(|l| l.trim().starts_with(|c: char| c.is_ascii_digit()))
    };
    if let Some(at) = card.filter(|at| !led(*at) && !whole(*at) && !town(*at)) {
        foot.extend(content.split_off(at));
    }
}

/// "Daniel Chapman", "Chloë Smith-Jones", "Mrs A. van der Berg".
pub(in crate::domain::conversation) fn is_name(line: &str) -> bool {
    let text = line.trim().trim_end_matches(',');
    let parts: Vec<&str> = text.split_whitespace().collect();
    let lone = |p: &&str| p.chars().next().is_some_and(char::is_uppercase);
    let greets = parts.first().is_some_and(|first| {
        matches!(
            first.to_lowercase().as_str(),
            "hi" | "hello" | "hiya" | "hey" | "dear" | "morning" | "afternoon" | "good"
        )
    });
    // "Authorised. Blackwood"
    let ended = |p: &&str| p.ends_with('.') && p.len() > 5;
    !parts.is_empty()
        && !greets
        && !parts.iter().any(ended)
        && parts.len() <= 6
        && parts.first().is_some_and(lone)
        && parts.last().is_some_and(|p| lone(p) || p.starts_with('('))
        && !text.contains([':', '@', '/', '?', '!'])
        && !text.chars().any(|c| c.is_ascii_digit())
        && label::of_line(text).is_none()
        && !label::asks_of_the_school(text)
        // the questions along the top of a table
        && !text
            .split(['|', '\t'])
            .any(|cell| label::of_line(cell).is_some_and(|l| l.what.is_some()))
}

fn is_evidence(line: &str) -> bool {
    const POSTS: &str = "headteacher head teacher lead leader coordinator ordinator manager secretary \
        principal deputy assistant officer administrator admin bursar ect nqt pa senco \
        sendco school academy college maths mathematics primary tel telephone phone \
        mobile fax www";
    let lower = line.to_lowercase();
    let found = words::words(line);
    lower.contains("http")
        || label::has_postcode(line)
        || found.iter().any(|w| words::in_list(POSTS, &w.norm))
}
