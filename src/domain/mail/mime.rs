//! The walk through the parts of a message (RFC 2046): which text is the body, what is attached.
//!
//! An explicit stack, so that no nesting can overflow ours. Body text is what stands in the mail
//! to be read: no disposition `attachment`, no file name. Text after an attachment (Apple Mail's
//! trailing part, a list's footer) is added to the body and never replaces it.

use std::collections::HashSet;

use super::{Part, decode, field, flowed, uu};

/// Nesting of multiparts that is followed.
const MAX_DEPTH: usize = 30;
/// Parts that are taken.
const MAX_PARTS: usize = 500;

#[derive(Debug, Default)]
pub struct Content {
    pub text: Option<String>,
    pub html: Option<String>,
    pub parts: Vec<Part>,
    pub capped: bool,
}

/// A piece of the body: one part, or the alternatives of one.
#[derive(Debug, Default)]
struct Piece {
    text: String,
    html: String,
}

struct Job<'a> {
    fields: Vec<(String, String)>,
    body: &'a [u8],
    depth: usize,
    /// Within multipart/alternative: the piece its alternatives belong to.
    alternative: Option<usize>,
    /// The type of a part that declares none.
    default_type: &'static str,
}

/// Walks a message whose header has been split off.
pub fn walk(headers: &[(String, String)], body: &[u8]) -> Content {
    let mut content = Content::default();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut seen = 0;
    let mut stack = vec![Job {
        fields: headers
            .iter()
            .filter(|(name, _)| name.to_ascii_lowercase().starts_with("content-"))
            .cloned()
            .collect(),
        body,
        depth: 0,
        alternative: None,
        default_type: "text/plain",
    }];
    while let Some(job) = stack.pop() {
        seen += 1;
        if seen > MAX_PARTS {
            content.capped = true;
            break;
        }
        let declared = field::structured(value_of(&job.fields, "content-type"));
        let media_type = if declared.main.contains('/') {
            declared.main.clone()
        } else {
            job.default_type.to_owned()
        };
        if media_type.starts_with("multipart/") {
            let bodies = split_multipart(job.body, declared.parameter("boundary").as_deref());
            if job.depth >= MAX_DEPTH {
                content.capped = true;
                continue;
            }
            if !bodies.is_empty() {
                let alternative = job.alternative.or_else(|| {
                    (media_type == "multipart/alternative").then(|| {
                        pieces.push(Piece::default());
                        pieces.len() - 1
                    })
                });
                if bodies.len() > MAX_PARTS {
                    content.capped = true;
                }
                for bytes in bodies.into_iter().take(MAX_PARTS).rev() {
                    let (fields, body) = field::split_part(bytes);
                    stack.push(Job {
                        fields: fields.list,
                        body,
                        depth: job.depth + 1,
                        alternative,
                        default_type: if media_type == "multipart/digest" {
                            "message/rfc822"
                        } else {
                            "text/plain"
                        },
                    });
                }
                continue;
            }
            // No boundary to be found: better the raw text to read than nothing.
            take_text(
                &mut pieces,
                job.alternative,
                "text/plain",
                decode::guess(job.body),
            );
            continue;
        }
        take_leaf(&job, &declared, media_type, &mut pieces, &mut content);
    }
    let (text, html) = join(pieces);
    let shown = html.as_deref().map(referred_to).unwrap_or_default();
    for part in &mut content.parts {
        part.inline |= part
            .content_id
            .as_deref()
            .is_some_and(|id| shown.contains(id));
    }
    content.text = text;
    content.html = html;
    content
}

fn take_leaf(
    job: &Job<'_>,
    declared: &field::Structured,
    media_type: String,
    pieces: &mut Vec<Piece>,
    content: &mut Content,
) {
    let disposition = field::structured(value_of(&job.fields, "content-disposition"));
    let name = disposition
        .parameter("filename")
        .or_else(|| declared.parameter("name"))
        .map(|name| file_name(&name))
        .unwrap_or_default();
    let encoding = field::structured(value_of(&job.fields, "content-transfer-encoding")).main;
    let bytes = match encoding.as_str() {
        "base64" => decode::base64(job.body),
        "quoted-printable" => decode::quoted_printable(job.body),
        "binary" if !media_type.starts_with("text/") => job.body.to_vec(),
        _ => decode::byte_lines(job.body),
    };
    let to_read = matches!(media_type.as_str(), "text/plain" | "text/html")
        && disposition.main != "attachment"
        // A named text is a file, unless it is the whole mail or an alternative of the body.
        && (name.is_empty() || job.depth == 0 || job.alternative.is_some());
    if to_read {
        let mut text = decode::text(&bytes, declared.parameter("charset").as_deref());
        if media_type == "text/plain" {
            let says = |name: &str, value: &str| {
                declared
                    .parameter(name)
                    .is_some_and(|v| v.eq_ignore_ascii_case(value))
            };
            if says("format", "flowed") {
                text = flowed::unfolded(&text, says("delsp", "yes"));
            }
            for file in uu::files(&mut text) {
                content.parts.push(Part {
                    name: file_name(&file.name),
                    media_type: "application/octet-stream".to_owned(),
                    content_id: None,
                    inline: false,
                    bytes: file.bytes,
                });
            }
        }
        take_text(pieces, job.alternative, &media_type, text);
        return;
    }
    content.parts.push(Part {
        name,
        media_type,
        content_id: field::ids(value_of(&job.fields, "content-id"))
            .into_iter()
            .next(),
        inline: disposition.main == "inline",
        bytes,
    });
}

fn value_of<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields
        .iter()
        .find(|(n, _)| n.eq_ignore_ascii_case(name))
        .map_or("", |(_, value)| value.as_str())
}

fn take_text(pieces: &mut Vec<Piece>, within: Option<usize>, media_type: &str, text: String) {
    let at = within.unwrap_or_else(|| {
        pieces.push(Piece::default());
        pieces.len() - 1
    });
    let Some(piece) = pieces.get_mut(at) else {
        return;
    };
    let target = if media_type == "text/html" {
        &mut piece.html
    } else {
        &mut piece.text
    };
    if !target.is_empty() && !target.ends_with('\n') {
        target.push('\n');
    }
    target.push_str(&text);
}

/// The body as text and as HTML. Each that is given is complete: a piece that has only text
/// appears in the HTML too, and as soon as one piece is HTML alone there is no text.
fn join(mut pieces: Vec<Piece>) -> (Option<String>, Option<String>) {
    pieces.retain(|piece| !piece.text.trim().is_empty() || !piece.html.trim().is_empty());
    let complete = pieces.iter().all(|piece| !piece.text.trim().is_empty());
    let text = (complete && !pieces.is_empty()).then(|| {
        let texts: Vec<&str> = pieces.iter().map(|p| p.text.as_str()).collect();
        texts.join("\n")
    });
    let any_html = pieces.iter().any(|piece| !piece.html.trim().is_empty());
    let html = any_html.then(|| {
        let html = pieces.iter().map(|piece| {
            if piece.html.trim().is_empty() {
                format!("<pre>{}</pre>", escaped(&piece.text))
            } else {
                piece.html.clone()
            }
        });
        html.collect::<Vec<_>>().join("\n")
    });
    (text, html)
}

/// The content ids an HTML body shows (`cid:…`, RFC 2392).
fn referred_to(html: &str) -> HashSet<&str> {
    html.split("cid:")
        .skip(1)
        .filter_map(|rest| {
            let end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '>' | ')');
            rest.split(end).next()
        })
        .collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The last component of a path, without what could mislead; at most 200 characters.
pub fn file_name(raw: &str) -> String {
    let clean = field::one_line(raw);
    let last = clean.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let skip = last.chars().count().saturating_sub(200);
    // the end is kept: it carries the extension
    last.chars().skip(skip).collect()
}

/// The parts of a multipart body. Without its boundary, or with a wrong one, the first line that
/// looks like one is taken.
fn split_multipart<'a>(body: &'a [u8], boundary: Option<&str>) -> Vec<&'a [u8]> {
    let declared = boundary
        .map(|b| b.trim_end().as_bytes().to_vec())
        .filter(|b| !b.is_empty());
    if let Some(found) = declared
        .map(|b| split_at(body, &b))
        .filter(|p| !p.is_empty())
    {
        return found;
    }
    guess_boundary(body).map_or_else(Vec::new, |b| split_at(body, &b))
}

fn split_at<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let mut start: Option<usize> = None;
    let mut at = 0;
    while let Some((line, next)) = field::line_at(body, at) {
        if let Some(rest) = line
            .strip_prefix(b"--")
            .and_then(|rest| rest.strip_prefix(boundary))
        {
            let rest = rest.trim_ascii_end();
            if rest.is_empty() || rest == b"--" {
                if let Some(start) = start.take() {
                    parts.push(without_last_line_end(
                        body.get(start..at).unwrap_or_default(),
                    ));
                }
                if rest == b"--" {
                    return parts;
                }
                start = Some(next);
                if parts.len() > MAX_PARTS {
                    return parts;
                }
            }
        }
        at = next;
    }
    // cut off in the middle: what came is kept
    parts.extend(start.and_then(|start| body.get(start..)));
    parts
}

/// The line end before a boundary belongs to the boundary (RFC 2046 section 5.1.1).
fn without_last_line_end(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

fn guess_boundary(body: &[u8]) -> Option<Vec<u8>> {
    let mut at = 0;
    while let Some((line, next)) = field::line_at(body, at) {
        let boundary = line.strip_prefix(b"--").map(<[u8]>::trim_ascii_end);
        if let Some(boundary) = boundary.filter(|b| b.len() > 3) {
            let follows = field::line_at(body, next).map_or(&b""[..], |(line, _)| line);
            let content = follows.get(..8).unwrap_or_default();
            if content.eq_ignore_ascii_case(b"content-") {
                return Some(boundary.to_vec());
            }
        }
        at = next;
    }
    None
}
