//! Properties: what `w:pPr`, `w:rPr`, `w:tcPr`, `w:sdtPr` and field marks say about what is open.

use super::fields::Field;
use super::open::Open;
use super::styles::shaded;
use super::walk::{Walker, mark, number};
use crate::document::xml::Element;

impl Walker<'_> {
    pub(super) fn paragraph_property(&mut self, element: &Element<'_>) -> Open {
        let Some(paragraph) = self.paragraphs.last_mut() else {
            return Open::Skipped;
        };
        match element.name() {
            "pStyle" => {
                let mut style = self.styles.get(&element.attr("val").unwrap_or_default());
                style.run = style.run.over(self.styles.normal.run);
                paragraph.style = style;
            }
            "outlineLvl" => paragraph.heading = Some(element.attr("val").as_deref() != Some("9")),
            "shd" => paragraph.shade = Some(shaded(element)),
            "numPr" => {
                paragraph.list = Some(true);
                return Open::ParagraphProps;
            }
            "numId" if element.attr("val").as_deref() == Some("0") => paragraph.list = Some(false),
            "rPr" => return Open::MarkProps,
            _ => {}
        }
        Open::Skipped
    }

    pub(super) fn run_property(&mut self, element: &Element<'_>) -> Open {
        if let Some(run) = self.runs.last_mut() {
            match element.name() {
                "rStyle" => {
                    run.style = self.styles.get(&element.attr("val").unwrap_or_default());
                }
                "rFonts" => run.font = element.attr("ascii").or_else(|| element.attr("hAnsi")),
                _ => run.props.read(element),
            }
        }
        Open::Skipped
    }

    pub(super) fn cell_property(&mut self, element: &Element<'_>) -> Open {
        let continues = element.attr("val").is_none_or(|v| v != "restart");
        match (element.name(), self.out.shape()) {
            ("gridSpan", Some(shape)) => shape.columns = number(element).max(1),
            ("vMerge" | "vmerge", Some(shape)) => shape.continues = continues,
            ("hMerge", Some(shape)) => shape.joins_left = continues,
            ("cellDel", _) => mark(self.cells.last_mut().map(|(deleted, _)| deleted)),
            _ => {}
        }
        Open::Skipped
    }

    pub(super) fn control_property(&mut self, element: &Element<'_>) -> Open {
        let Some(sdt) = self.sdts.last_mut() else {
            return Open::Skipped;
        };
        match element.name() {
            "showingPlcHdr" => sdt.placeholder = element.on(),
            "checkbox" => {
                sdt.check = Some(false);
                return Open::SdtCheck;
            }
            _ => {}
        }
        Open::Skipped
    }

    pub(super) fn field_mark(&mut self, element: &Element<'_>) -> Open {
        match element.attr("fldCharType").as_deref() {
            Some("begin") => {
                self.fields.push(Field::default());
                return Open::Field;
            }
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.shown = true;
                }
            }
            Some("end") => {
                if let Some(control) = self.fields.pop().and_then(|field| field.control) {
                    let shows = control.shows();
                    self.write(&shows);
                }
            }
            _ => {}
        }
        Open::Skipped
    }
}
