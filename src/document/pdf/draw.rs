//! Runs a page's content and notes what it shows.

mod text;

use std::{collections::HashMap, rc::Rc};

use lopdf::{Dictionary, Document as Pdf, Object, ObjectId, content::Content};

use super::{
    file,
    font::Font,
    matrix::{IDENTITY, Matrix, at, then},
    page::{Area, Glyph, Page},
    path::{Ink, Path, colour, grey, printed},
    tags::Tags,
};
use crate::document::{Look, Unreadable};

#[derive(Clone)]
struct State {
    ctm: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    between: f64,
    between_words: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    mode: i64,
    fill: Ink,
    stroke_width: f64,
    /// Where what is shown ends on the right.
    clip: f64,
}

impl State {
    /// How thick strokes are on the page.
    fn pen(&self) -> f64 {
        let [a, b, c, d, ..] = self.ctm;
        (a * d - b * c).abs().sqrt() * self.stroke_width
    }
}

/// Operations a document may run, forms drawn many times included.
const OPERATIONS: usize = 3_000_000;
/// Forms drawn within forms.
const FORMS_DEEP: usize = 12;
/// `q` without `Q`.
const STATES: usize = 256;
/// Marked content within marked content.
const MARKS: usize = 256;
/// Coloured areas of a page that letters are looked for on.
const FILLS: usize = 1_000;
/// White letters of a page.
const WHITE: usize = 20_000;

struct Marked {
    /// The cell of a table that it stands in.
    cell: Option<usize>,
    /// The word it stands for (14.9.4), while none of its letters was shown; then nothing.
    actual: Option<String>,
}

pub struct Draw<'a> {
    pdf: &'a Pdf,
    tags: &'a Tags,
    page: Page,
    /// The page, and the form drawn on it.
    place: (ObjectId, Option<ObjectId>),
    /// Marked content that is open.
    marked: Vec<Marked>,
    /// White letters: seen where something coloured lies under them.
    white: Vec<Glyph>,
    fonts: HashMap<ObjectId, Rc<Font>>,
    operations: usize,
}

impl<'a> Draw<'a> {
    pub fn new(pdf: &'a Pdf, tags: &'a Tags) -> Draw<'a> {
        Draw {
            pdf,
            tags,
            page: Page::default(),
            place: ((0, 0), None),
            marked: Vec::new(),
            white: Vec::new(),
            fonts: HashMap::new(),
            operations: 0,
        }
    }

    /// What this content shows on a page of this size.
    pub fn page(
        &mut self,
        id: ObjectId,
        (width, height): (f64, f64),
        ctm: Matrix,
        content: &[u8],
        resources: &[&'a Dictionary],
    ) -> Result<Page, Unreadable> {
        self.page = Page {
            width,
            height,
            ..Page::default()
        };
        self.white.clear();
        self.place = (id, None);
        self.run(content, resources, ctm, 0)?;
        let mut page = std::mem::take(&mut self.page);
        page.drop_cut_addresses();
        for glyph in self.white.drain(..) {
            let at = glyph.centre();
            if page.fills.iter().take(FILLS).any(|fill| fill.holds(at)) {
                page.put(glyph);
            }
        }
        Ok(page)
    }

    /// What an annotation's own drawing shows (12.5.5), wherever it stands.
    pub fn appearance(&mut self, object: &'a Object) -> Result<Vec<Glyph>, Unreadable> {
        self.page = Page::default();
        self.object(object, &[], [1.0, 0.0, 0.0, -1.0, 0.0, 0.0], 0)?;
        self.white.clear();
        Ok(std::mem::take(&mut self.page).glyphs)
    }

    fn find(&self, resources: &[&'a Dictionary], kind: &[u8], name: &[u8]) -> Option<&'a Object> {
        resources.iter().find_map(|resources| {
            let kind = file::dictionary(self.pdf, resources.get(kind).ok()?)?;
            kind.get(name).ok()
        })
    }

    fn font(&mut self, object: &'a Object) -> Option<Rc<Font>> {
        let id = object.as_reference().ok();
        if let Some(known) = id.and_then(|id| self.fonts.get(&id)) {
            return Some(known.clone());
        }
        let font = Rc::new(Font::load(self.pdf, file::dictionary(self.pdf, object)?));
        if let Some(id) = id {
            self.fonts.insert(id, font.clone());
        }
        Some(font)
    }

    fn run(
        &mut self,
        content: &[u8],
        resources: &[&'a Dictionary],
        ctm: Matrix,
        depth: usize,
    ) -> Result<(), Unreadable> {
        let mut state = State {
            ctm,
            font: None,
            size: 0.0,
            between: 0.0,
            between_words: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
            fill: Ink::Black,
            stroke_width: 1.0,
            clip: if self.page.width > 0.0 {
                self.page.width
            } else {
                f64::INFINITY
            },
        };
        let mut saved: Vec<State> = Vec::new();
        let (mut text, mut line) = (IDENTITY, IDENTITY);
        let mut path = Path::default();
        let outside = self.marked.len();
        for operation in Content::decode_iter(content) {
            // What stands after broken content is not shown by other readers either.
            let Ok(operation) = operation else { break };
            self.operations += 1;
            if self.operations > OPERATIONS {
                return Err(Unreadable::Hostile("more than 3 million operations".into()));
            }
            let operands = &operation.operands;
            let number = |at: usize| {
                operands
                    .get(at)
                    .and_then(|o| file::float(self.pdf, o))
                    .unwrap_or(0.0)
            };
            let matrix = || {
                [
                    number(0),
                    number(1),
                    number(2),
                    number(3),
                    number(4),
                    number(5),
                ]
            };
            let move_line = |line: Matrix, x: f64, y: f64| then([1.0, 0.0, 0.0, 1.0, x, y], line);
            match operation.operator.as_str() {
                "q" if saved.len() < STATES => saved.push(state.clone()),
                "Q" => state = saved.pop().unwrap_or(state),
                "cm" => state.ctm = then(matrix(), state.ctm),
                "w" => state.stroke_width = number(0),
                "g" => state.fill = grey(number(0)),
                "rg" => state.fill = colour(&[number(0), number(1), number(2)]),
                "k" => state.fill = printed(&[number(0), number(1), number(2), number(3)]),
                "sc" | "scn" => {
                    let parts: Vec<f64> = operands
                        .iter()
                        .filter_map(|o| file::float(self.pdf, o))
                        .collect();
                    state.fill = match parts.as_slice() {
                        [one] => grey(*one),
                        [_, _, _] => colour(&parts),
                        [_, _, _, _] => printed(&parts),
                        _ => Ink::Coloured,
                    };
                }
                "cs" => state.fill = Ink::Black,
                "BT" => (text, line) = (IDENTITY, IDENTITY),
                "Tc" => state.between = number(0),
                "Tw" => state.between_words = number(0),
                "Tz" => state.stretch = number(0) / 100.0,
                "TL" => state.leading = number(0),
                "Ts" => state.rise = number(0),
                "Tr" => state.mode = number(0) as i64,
                "Tf" => {
                    state.size = number(1);
                    let name = operands.first().and_then(|o| o.as_name().ok());
                    let found = name.and_then(|name| self.find(resources, b"Font", name));
                    state.font = found.and_then(|object| self.font(object));
                }
                "Td" => (line, text) = twice(move_line(line, number(0), number(1))),
                "TD" => {
                    state.leading = -number(1);
                    (line, text) = twice(move_line(line, number(0), number(1)));
                }
                "Tm" => (line, text) = twice(matrix()),
                "T*" => (line, text) = twice(move_line(line, 0.0, -state.leading)),
                "Tj" => self.show(&state, &mut text, operands.first())?,
                "'" => {
                    (line, text) = twice(move_line(line, 0.0, -state.leading));
                    self.show(&state, &mut text, operands.first())?;
                }
                "\"" => {
                    state.between_words = number(0);
                    state.between = number(1);
                    (line, text) = twice(move_line(line, 0.0, -state.leading));
                    self.show(&state, &mut text, operands.get(2))?;
                }
                "TJ" => {
                    let items = operands.first().and_then(|o| file::array(self.pdf, o));
                    for item in items.unwrap_or_default() {
                        match file::float(self.pdf, item) {
                            Some(back) => {
                                let by = -back / 1000.0 * state.size * state.stretch;
                                text = move_line(text, by, 0.0);
                            }
                            None => self.show(&state, &mut text, Some(item))?,
                        }
                    }
                }
                "m" => path.begin(at(state.ctm, (number(0), number(1)))),
                "l" => path.line(at(state.ctm, (number(0), number(1)))),
                "c" => path.curve(at(state.ctm, (number(4), number(5)))),
                "v" | "y" => path.curve(at(state.ctm, (number(2), number(3)))),
                "h" => path.close(),
                "re" => {
                    let (x, y, w, h) = (number(0), number(1), number(2), number(3));
                    path.begin(at(state.ctm, (x, y)));
                    path.line(at(state.ctm, (x + w, y)));
                    path.line(at(state.ctm, (x + w, y + h)));
                    path.line(at(state.ctm, (x, y + h)));
                    path.close();
                }
                // Programs clip a word or a cell, too; what is wide is the page.
                "W" | "W*" => {
                    let wide = |area: &Area| area.width() > self.page.width / 2.0;
                    let right = path.area().filter(wide).map(|area| area.right);
                    state.clip = state.clip.min(right.unwrap_or(f64::INFINITY));
                }
                "n" => path = Path::default(),
                "S" | "s" => {
                    std::mem::take(&mut path).paint(&mut self.page, None, Some(state.pen()));
                }
                "f" | "F" | "f*" => {
                    std::mem::take(&mut path).paint(&mut self.page, Some(state.fill), None);
                }
                "B" | "B*" | "b" | "b*" => {
                    let (ink, pen) = (state.fill, state.pen());
                    std::mem::take(&mut path).paint(&mut self.page, Some(ink), Some(pen));
                }
                "Do" => {
                    let name = operands.first().and_then(|o| o.as_name().ok());
                    if let Some(object) =
                        name.and_then(|name| self.find(resources, b"XObject", name))
                    {
                        self.object(object, resources, state.ctm, depth)?;
                    }
                }
                "BI" => self.picture(state.ctm),
                "BMC" | "BDC" => self.begin_marked(operands, resources),
                "EMC" if self.marked.len() > outside => {
                    self.marked.pop();
                }
                _ => {}
            }
        }
        self.marked.truncate(outside);
        Ok(())
    }

    /// A form (content of its own) or a picture.
    pub fn object(
        &mut self,
        object: &'a Object,
        resources: &[&'a Dictionary],
        ctm: Matrix,
        depth: usize,
    ) -> Result<(), Unreadable> {
        let Some(dictionary) = file::dictionary(self.pdf, object) else {
            return Ok(());
        };
        if file::name(self.pdf, dictionary, b"Subtype").as_deref() == Some("Image") {
            self.picture(ctm);
            return Ok(());
        }
        if depth >= FORMS_DEEP {
            return Ok(());
        }
        let own = file::get(self.pdf, dictionary, b"Resources")
            .and_then(|o| file::dictionary(self.pdf, o));
        let mut inner: Vec<&'a Dictionary> = own.into_iter().collect();
        inner.extend(resources.iter().take(FORMS_DEEP));
        let matrix = file::get(self.pdf, dictionary, b"Matrix")
            .and_then(|o| file::numbers::<6>(self.pdf, o))
            .unwrap_or(IDENTITY);
        let content = file::stream(self.pdf, object).unwrap_or_default();
        // Unpacking is work too.
        self.operations += content.len() / 64;
        let place = self.place;
        self.place.1 = object.as_reference().ok();
        let run = self.run(&content, &inner, then(matrix, ctm), depth + 1);
        self.place = place;
        run
    }

    /// Content of its own number stands where the tags put that; other content stands where what is
    /// around it does, and what only adorns the page in no cell.
    fn begin_marked(&mut self, operands: &[Object], resources: &[&'a Dictionary]) {
        let tag = operands.first().and_then(|o| o.as_name().ok());
        let said = match operands.get(1) {
            Some(Object::Name(name)) => self.find(resources, b"Properties", name),
            _ => None,
        };
        let said = said.or(operands.get(1));
        let said = said.and_then(|o| file::dictionary(self.pdf, o));
        let number = said.and_then(|said| file::integer(self.pdf, said, b"MCID"));
        let (page, form) = self.place;
        let cell = match number {
            Some(number) => self.tags.cell((page, form, number)),
            None if tag == Some(b"Artifact") => None,
            None => self.in_cell(),
        };
        // Of more than a word nobody says where its parts stand.
        let actual = said.and_then(|said| file::get(self.pdf, said, b"ActualText"));
        let actual = actual
            .and_then(|actual| file::text(self.pdf, actual))
            .filter(|text| !text.contains(char::is_whitespace));
        if self.marked.len() < MARKS {
            self.marked.push(Marked { cell, actual });
        }
    }

    fn in_cell(&self) -> Option<usize> {
        self.marked.last().and_then(|marked| marked.cell)
    }

    /// What the next letter stands for, where the file says so.
    fn actual(&mut self) -> Option<String> {
        let actual = self.marked.iter_mut().find_map(|m| m.actual.as_mut())?;
        Some(std::mem::take(actual))
    }

    fn picture(&mut self, ctm: Matrix) {
        let area = Area::of(at(ctm, (0.0, 0.0)), at(ctm, (1.0, 1.0)));
        self.page.pictures += 1;
        // A drawn signature; a page's background and dots are not.
        let (width, height) = (area.width(), area.height());
        if width > 12.0 && height > 6.0 && height < 200.0 && width < 400.0 {
            self.page.put(Glyph {
                text: String::new(),
                left: area.left,
                right: area.right,
                base: area.bottom - height * 0.3,
                size: height.min(12.0),
                look: Look::default(),
                apart: false,
                picture: true,
                cell: self.in_cell(),
                unended: false,
            });
        }
    }
}

fn twice(matrix: Matrix) -> (Matrix, Matrix) {
    (matrix, matrix)
}
