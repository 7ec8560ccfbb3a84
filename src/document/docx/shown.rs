//! What is shown, and how it looks: hidden text, prompts, field codes, boxes written once.

use super::checks::{beside_box, box_of};
use super::fields::link;
use super::styles::RunProps;
use super::walk::Walker;
use crate::document::Look;

impl Walker<'_> {
    /// Whether what stands here is shown, prompts apart.
    pub(super) fn visible(&self) -> bool {
        let hidden = self.props().hidden();
        let code = self.fields.iter().any(|f| !f.shown || f.control.is_some());
        !hidden && !code && !self.sdts.iter().any(|sdt| sdt.placeholder)
    }

    pub(super) fn props(&self) -> RunProps {
        let below = self
            .paragraphs
            .last()
            .map(|p| p.style.run)
            .unwrap_or_default();
        match self.runs.last() {
            Some(run) => run.props.over(run.style.run).over(below),
            None => below,
        }
    }

    pub(super) fn look(&self) -> Look {
        let mut look = self.props().look();
        look.highlight |= self
            .paragraphs
            .last()
            .and_then(|p| p.shade)
            .unwrap_or(false);
        look
    }

    pub(super) fn target(&self) -> Option<String> {
        let of_field = || self.fields.iter().rev().find_map(|field| link(&field.code));
        self.targets
            .iter()
            .rev()
            .find_map(Clone::clone)
            .or_else(of_field)
    }

    pub(super) fn write(&mut self, text: &str) {
        if text.is_empty() || !self.visible() || self.out.paragraph().is_none() {
            return;
        }
        let beside;
        let text = if self.sdts.last().is_some_and(|sdt| sdt.check.is_some()) {
            beside = beside_box(text);
            beside.as_str()
        } else {
            text
        };
        let look = self.look();
        let style = self.runs.last().is_some_and(|run| run.style.placeholder);
        if style && let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.prompt.push_str(text);
            paragraph.prompt_look = look;
            return;
        }
        self.flush_prompt();
        let target = self.target();
        self.out.text(text, look, target.as_deref());
    }

    /// Text in the placeholder style outside an empty control is either a prompt whose control
    /// was removed, or a value typed over it that kept the grey: only the first is dropped.
    pub(super) fn flush_prompt(&mut self) {
        let Some(paragraph) = self.paragraphs.last_mut() else {
            return;
        };
        let prompt = std::mem::take(&mut paragraph.prompt);
        let look = paragraph.prompt_look;
        if !prompt.is_empty() && !is_prompt(&prompt) {
            let target = self.target();
            self.out.text(&prompt, look, target.as_deref());
        }
    }

    /// The box of a check-box control, once, where its content stands.
    pub(super) fn write_box(&mut self) {
        let Some(sdt) = self.sdts.last_mut() else {
            return;
        };
        let Some(checked) = sdt.check.filter(|_| !sdt.written) else {
            return;
        };
        if self.out.paragraph().is_none() {
            return;
        }
        sdt.written = true;
        // A box is never a placeholder, whatever its control says.
        sdt.placeholder = false;
        self.flush_prompt();
        if self.visible() {
            let look = self.look();
            self.out.text(box_of(checked), look, None);
        }
    }
}

fn is_prompt(text: &str) -> bool {
    const STARTS: [&str; 11] = [
        "click", "tap ", "choose", "enter", "select", "type ", "insert", "pick ", "please", "[",
        "<",
    ];
    let text = text.trim().to_lowercase();
    text.is_empty() || text.ends_with('…') || STARTS.iter().any(|start| text.starts_with(start))
}
