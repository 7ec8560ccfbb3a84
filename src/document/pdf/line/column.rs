//! Lines of one column of text to its paragraphs.

use super::{Segment, goes_on, is_bullet};
use crate::document::{Look, Paragraph, builder::Builder};

/// Paragraphs of one column of text.
#[derive(Default)]
pub struct Column {
    pub paragraphs: Vec<Paragraph>,
    open: Option<(Segment, f64)>,
    builder: Option<Builder>,
    heading: bool,
    list: bool,
    /// How far apart lines of one text stand on this page, in sizes of their letters.
    pitch: Option<f64>,
    /// How far apart they stand in the open paragraph.
    gap: Option<f64>,
}

/// A line this much further down than the ones above are from each other begins a paragraph.
const APART: f64 = 1.1;
/// The same where the paragraph has one line so far, and spacing may be any.
const LEAST: f64 = 1.15;

impl Column {
    pub fn spaced(pitch: Option<f64>) -> Column {
        Column {
            pitch,
            ..Column::default()
        }
    }

    /// Adds the next line's text; `body` is the usual size of letters.
    pub fn add(&mut self, segment: &Segment, base: f64, limits: (f64, f64), body: f64) {
        let joint = self
            .open
            .as_ref()
            .filter(|(_, at)| self.gap.is_none_or(|gap| base - at < gap * APART))
            .and_then(|(above, at)| goes_on(above, segment, base - at, limits));
        self.gap = match (joint, &self.open) {
            (Some(_), Some((_, at))) => Some(base - at),
            _ => self.pitch.map(|pitch| pitch * segment.size * LEAST),
        };
        match (joint, &mut self.builder) {
            (Some(" "), Some(builder)) => builder.blank(),
            (Some(_), Some(_)) => {}
            _ => {
                self.end();
                let mut builder = Builder::new();
                builder.begin_paragraph();
                self.builder = Some(builder);
                self.list = is_bullet(&segment.text());
                self.heading = segment.size > body * 1.15 && !segment.apart;
            }
        }
        if let Some(builder) = &mut self.builder {
            write(builder, segment, self.list && joint.is_none());
        }
        let mut segment = segment.clone();
        // The rest of an address, broken twice.
        segment.address |= joint == Some("")
            && !segment.text().contains(' ')
            && self.open.as_ref().is_some_and(|(above, _)| above.address);
        self.open = Some((segment, base));
    }

    /// Whether the last line ends in an address.
    pub fn in_address(&self) -> bool {
        self.open.as_ref().is_some_and(|(above, _)| above.address)
    }

    /// Adds text that stands apart on the same line.
    pub fn beside(&mut self, segment: &Segment, joint: &str) {
        if let Some(builder) = &mut self.builder {
            builder.text(joint, Look::default(), None);
            write(builder, segment, false);
        }
        if let Some((open, _)) = &mut self.open {
            open.right = segment.right;
            open.last_word = segment.last_word;
            open.apart |= segment.apart;
        }
    }

    pub fn end(&mut self) {
        self.open = None;
        let Some(mut builder) = self.builder.take() else {
            return;
        };
        if let Some(paragraph) = builder.paragraph() {
            let mut paragraph = std::mem::take(paragraph);
            paragraph.heading = self.heading;
            paragraph.list = self.list;
            paragraph.spans.retain(|s| s.picture || !s.text.is_empty());
            self.paragraphs.push(paragraph);
        }
    }
}

fn write(builder: &mut Builder, segment: &Segment, bulleted: bool) {
    let mut bulleted = bulleted;
    for span in &segment.spans {
        if span.picture {
            builder.picture();
            continue;
        }
        let mut text = span.text.as_str();
        if bulleted {
            text = text.trim_start();
            let mut rest = text.chars();
            if is_bullet(text) {
                rest.next();
                text = rest.as_str().trim_start();
            }
            bulleted = text.is_empty();
        }
        builder.text(text, span.look, None);
    }
}
