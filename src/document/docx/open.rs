//! What stands open at a place in the document: the elements, and what they say of their content.

use super::styles::{RunProps, Style};
use crate::document::Look;

/// What an open element is to us, and so what its end means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Open {
    Other,
    /// Nothing in it is shown.
    Skipped,
    Paragraph,
    ParagraphProps,
    /// The properties of the paragraph's mark, not of its text.
    MarkProps,
    Run,
    RunProps,
    Text,
    Code,
    Table,
    Row,
    RowProps,
    Cell,
    CellProps,
    /// A text box, and a paragraph within a paragraph.
    Box {
        paragraph: bool,
    },
    Link,
    SimpleField,
    Field,
    FormData,
    Sdt,
    SdtProps,
    SdtCheck,
    SdtContent,
    Alternate {
        chosen: bool,
    },
}

#[derive(Default)]
pub(super) struct OpenParagraph {
    pub(super) style: Style,
    pub(super) heading: Option<bool>,
    pub(super) list: Option<bool>,
    pub(super) shade: Option<bool>,
    /// Its mark was deleted: the next paragraph continues this one.
    pub(super) mark_deleted: bool,
    /// Text in the placeholder style, held back until it is known to be a prompt or not.
    pub(super) prompt: String,
    pub(super) prompt_look: Look,
}

#[derive(Default)]
pub(super) struct OpenRun {
    pub(super) props: RunProps,
    pub(super) style: Style,
    pub(super) font: Option<String>,
}

#[derive(Default)]
pub(super) struct OpenSdt {
    pub(super) placeholder: bool,
    pub(super) check: Option<bool>,
    /// The box was written; it is written once.
    pub(super) written: bool,
}
