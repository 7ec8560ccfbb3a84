//! Strings to characters with their places (ISO 32000-1, 9.4.4).

use lopdf::Object;

use super::{
    super::{
        matrix::{Matrix, at, then},
        page::Glyph,
        path::Ink,
    },
    Draw, State, WHITE,
};
use crate::document::{Look, Unreadable, letters::unjoined};

impl Draw<'_> {
    pub(super) fn show(
        &mut self,
        state: &State,
        text: &mut Matrix,
        shown: Option<&Object>,
    ) -> Result<(), Unreadable> {
        let (Some(Object::String(bytes, _)), Some(font)) = (shown, &state.font) else {
            return Ok(());
        };
        for code in font.decode(bytes) {
            let scale = [
                state.size * state.stretch,
                0.0,
                0.0,
                state.size,
                0.0,
                state.rise,
            ];
            let place = then(then(scale, *text), state.ctm);
            let from = at(place, (0.0, 0.0));
            let to = at(place, (code.width, 0.0));
            let [a, b, c, d, ..] = place;
            let size = c.hypot(d);
            let along = a.hypot(b);
            // Only what reads from left to right is the form's; a slanting mark is not.
            let level = along > 0.0 && a > 0.0 && b.abs() < 0.1 * along && d.abs() > 0.0;
            let visible = state.mode != 3 && state.mode != 7;
            let shown = level && visible && size > 0.5;
            let said = if shown { self.actual() } else { None };
            let goes_on = said.as_ref().is_some_and(String::is_empty);
            // Only a capital's size tells a small one, for a whole line of them.
            let said = said.filter(|said| said.to_lowercase() != code.text.to_lowercase());
            let letters = said.unwrap_or(code.text);
            if shown && goes_on {
                self.page.widen(from.1, to.0);
            } else if shown && !letters.is_empty() {
                let glyph = Glyph {
                    text: unjoined(letters),
                    left: from.0,
                    right: to.0.max(from.0),
                    base: from.1,
                    size,
                    look: Look {
                        bold: font.bold || state.mode == 2,
                        italic: font.italic,
                        colour: state.fill == Ink::Coloured,
                        ..Look::default()
                    },
                    apart: false,
                    picture: false,
                    cell: self.in_cell(),
                    unended: false,
                };
                if state.fill == Ink::White {
                    if self.white.len() < WHITE {
                        self.white.push(glyph);
                    }
                } else {
                    self.page.note_edge(&glyph, state.clip);
                    if !self.page.put(glyph) {
                        return Err(Unreadable::Hostile(
                            "a page of more than 200000 characters".into(),
                        ));
                    }
                }
            }
            let word = if code.blank { state.between_words } else { 0.0 };
            let by = (code.width * state.size + state.between + word) * state.stretch;
            *text = then([1.0, 0.0, 0.0, 1.0, by, 0.0], *text);
            self.operations += 1;
        }
        Ok(())
    }
}
