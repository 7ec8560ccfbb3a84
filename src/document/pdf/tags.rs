//! The tables a tagged file says it has (ISO 32000-1, 14.7 and 14.8): which marked content stands in
//! which cell.
//!
//! Only what the tree says is noted here, and a tree that contradicts itself or has no end says
//! nothing. Whether the page agrees is asked by [`super::grid`].

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Document as Pdf, Object, ObjectId};

use super::file;
use crate::document::limits;

/// Nodes of the tree that are looked at: as many as a file may have objects.
const NODES: usize = 300_000;
/// Tables within tables.
const DEEP: usize = 6;
/// Roles that stand for other roles.
const ROLES: usize = 8;

/// A piece of marked content: the page, the form drawn on it when it stands in one, its number.
type Mark = (ObjectId, Option<ObjectId>, i64);

#[derive(Debug, Default)]
pub struct Tags {
    pub tables: Vec<Table>,
    pub cells: Vec<Cell>,
    marks: HashMap<Mark, usize>,
}

/// A table: the numbers of its cells, row by row.
#[derive(Debug, Default)]
pub struct Table {
    pub rows: Vec<Vec<usize>>,
    /// The tree names neither it nor its cells.
    pub unnamed: bool,
}

#[derive(Debug)]
pub struct Cell {
    pub table: usize,
    /// The cell of another table that this one's table stands in.
    pub outer: Option<usize>,
    /// Columns and rows it covers.
    pub span: usize,
    pub down: usize,
}

impl Tags {
    pub fn read(pdf: &Pdf) -> Tags {
        let mut tree = Tree {
            pdf,
            roles: None,
            seen: HashSet::new(),
            nodes: 0,
            tags: Tags::default(),
        };
        match tree.walk() {
            Some(()) => tree.tags,
            None => Tags::default(),
        }
    }

    /// The cell that a piece of marked content stands in.
    pub fn cell(&self, mark: Mark) -> Option<usize> {
        self.marks.get(&mark).copied()
    }
}

/// What comes next in the tree, as far as tables go: rows of a table, or the cells of its last row.
#[derive(Clone, Copy, Default)]
enum Expects {
    #[default]
    Any,
    Rows(usize),
    Cells(usize),
}

/// Where in the tree a node stands.
#[derive(Clone, Copy, Default)]
struct At {
    page: Option<ObjectId>,
    expects: Expects,
    /// What is expected has no name of its own.
    unnamed: bool,
    cell: Option<usize>,
    deep: usize,
}

struct Tree<'a> {
    pdf: &'a Pdf,
    roles: Option<&'a Dictionary>,
    seen: HashSet<ObjectId>,
    nodes: usize,
    tags: Tags,
}

impl<'a> Tree<'a> {
    /// None when there is no tree to believe.
    fn walk(&mut self) -> Option<()> {
        let catalog = self.pdf.catalog().ok()?;
        let marked = file::get(self.pdf, catalog, b"MarkInfo");
        let marked = marked.and_then(|o| file::dictionary(self.pdf, o))?;
        // The program that made it does not trust its own tags (14.7.1).
        if let Some(Object::Boolean(true)) = file::get(self.pdf, marked, b"Suspects") {
            return None;
        }
        let root = file::get(self.pdf, catalog, b"StructTreeRoot")?;
        let root = file::dictionary(self.pdf, root)?;
        let roles = file::get(self.pdf, root, b"RoleMap");
        self.roles = roles.and_then(|o| file::dictionary(self.pdf, o));
        let mut ahead = vec![(root.get(b"K").ok()?, At::default())];
        while let Some((object, at)) = ahead.pop() {
            self.nodes += 1;
            // What is another's child already is not this one's.
            if let Ok(id) = object.as_reference()
                && !self.seen.insert(id)
            {
                continue;
            }
            let Some(object) = file::follow(self.pdf, object) else {
                continue;
            };
            match object {
                Object::Integer(number) => self.mark(at, None, *number)?,
                Object::Array(kids) => {
                    ahead.extend(kids.iter().rev().take(NODES).map(|kid| (kid, at)));
                }
                Object::Dictionary(dictionary) => {
                    ahead.extend(self.node(dictionary, at)?);
                }
                _ => {}
            }
            if self.nodes + ahead.len() > NODES || self.tags.cells.len() > limits::CELLS {
                return None;
            }
        }
        Some(())
    }

    /// An element, or a reference to content; the element's children with where they stand.
    fn node(&mut self, node: &'a Dictionary, mut at: At) -> Option<Option<(&'a Object, At)>> {
        let page = node.get(b"Pg").and_then(Object::as_reference);
        at.page = page.ok().or(at.page);
        match file::name(self.pdf, node, b"Type").as_deref() {
            Some("MCR") => {
                let stream = node.get(b"Stm").and_then(Object::as_reference);
                let number = file::integer(self.pdf, node, b"MCID");
                number.map_or(Some(()), |number| self.mark(at, stream.ok(), number))?;
                return Some(None);
            }
            Some("OBJR") => return Some(None),
            Some(_) | None => {}
        }
        let role = self.role(node);
        match (role.as_str(), at.expects) {
            ("Artifact", _) => return Some(None),
            ("Table", _) if at.deep < DEEP => at = self.table(at, false),
            ("TR", Expects::Rows(table)) => at = self.row(at, table)?,
            ("TD" | "TH", Expects::Cells(table)) => at = self.cell_of(at, table, node)?,
            (role, Expects::Any) if is_group(role) && at.deep < DEEP && self.is_table(node) => {
                at = self.table(at, true);
            }
            (role, Expects::Rows(table)) if at.unnamed && is_group(role) => {
                at = self.row(at, table)?;
            }
            (role, Expects::Cells(table)) if at.unnamed && is_group(role) => {
                at = self.cell_of(at, table, node)?;
            }
            (_, Expects::Any | Expects::Rows(_) | Expects::Cells(_)) => {}
        }
        Some(node.get(b"K").ok().map(|kids| (kids, at)))
    }

    fn table(&mut self, at: At, unnamed: bool) -> At {
        let rows = Vec::new();
        self.tags.tables.push(Table { rows, unnamed });
        At {
            expects: Expects::Rows(self.tags.tables.len() - 1),
            unnamed,
            deep: at.deep + 1,
            ..at
        }
    }

    fn row(&mut self, at: At, table: usize) -> Option<At> {
        self.tags.tables.get_mut(table)?.rows.push(Vec::new());
        Some(At {
            expects: Expects::Cells(table),
            ..at
        })
    }

    fn cell_of(&mut self, at: At, table: usize, node: &Dictionary) -> Option<At> {
        let number = self.tags.cells.len();
        let row = self.tags.tables.get_mut(table)?.rows.last_mut()?;
        row.push(number);
        let [span, down] = self.spans(node);
        self.tags.cells.push(Cell {
            table,
            outer: at.cell,
            span,
            down,
        });
        Some(At {
            expects: Expects::Any,
            unnamed: false,
            cell: Some(number),
            ..at
        })
    }

    /// Whether groups of groups may be rows of cells: Chromium names no table that has neither rules
    /// nor headings, and yet groups what stands in it.
    fn is_table(&mut self, node: &'a Dictionary) -> bool {
        let mut columns = 0;
        for row in self.groups(node).unwrap_or_default() {
            let Some(cells) = self.groups(row) else {
                return false;
            };
            if cells.is_empty() || !cells.iter().all(|cell| self.may_be_cell(cell)) {
                return false;
            }
            columns = columns.max(cells.len());
        }
        columns > 1
    }

    /// A group of nothing but content is a run of text.
    fn may_be_cell(&mut self, group: &'a Dictionary) -> bool {
        let kids = file::get(self.pdf, group, b"K");
        let kids = kids.map(|kids| file::array(self.pdf, kids).map_or(1, <[Object]>::len));
        let elements = self.elements(group);
        kids.is_none_or(|count| count == 0) || elements.is_some_and(|e| !e.is_empty())
    }

    /// The elements in an element, if all are groups.
    fn groups(&mut self, node: &'a Dictionary) -> Option<Vec<&'a Dictionary>> {
        let elements = self.elements(node)?;
        let all = elements.iter().all(|one| is_group(&self.role(one)));
        all.then_some(elements)
    }

    /// The elements in an element, without the content beside them (a colour behind its text).
    fn elements(&mut self, node: &'a Dictionary) -> Option<Vec<&'a Dictionary>> {
        let Some(kids) = file::get(self.pdf, node, b"K") else {
            return Some(Vec::new());
        };
        let one = std::slice::from_ref(kids);
        let kids = file::array(self.pdf, kids).unwrap_or(one);
        self.nodes = self.nodes.saturating_add(kids.len());
        if self.nodes > NODES {
            return None;
        }
        let element = |kid| file::dictionary(self.pdf, kid).filter(|d| d.has(b"S"));
        Some(kids.iter().filter_map(element).collect())
    }

    /// None when the content is said to stand in two cells.
    fn mark(&mut self, at: At, stream: Option<ObjectId>, number: i64) -> Option<()> {
        if let (Some(page), Some(cell)) = (at.page, at.cell) {
            let known = self.tags.marks.insert((page, stream, number), cell);
            return known.is_none_or(|known| known == cell).then_some(());
        }
        Some(())
    }

    /// A role of the standard's, by what the file says its own stand for (14.7.3).
    fn role(&self, node: &Dictionary) -> String {
        let mut role = file::name(self.pdf, node, b"S").unwrap_or_default();
        for _ in 0..ROLES {
            let known = matches!(role.as_str(), "Table" | "TR" | "TD" | "TH");
            let stands_for = self
                .roles
                .filter(|_| !known)
                .and_then(|roles| file::name(self.pdf, roles, role.as_bytes()));
            match stands_for {
                Some(other) => role = other,
                None => break,
            }
        }
        role
    }

    /// Columns and rows a cell covers (14.8.5.7).
    fn spans(&self, node: &Dictionary) -> [usize; 2] {
        let mut spans = [1, 1];
        let Some(attributes) = file::get(self.pdf, node, b"A") else {
            return spans;
        };
        let one = std::slice::from_ref(attributes);
        let all = file::array(self.pdf, attributes).unwrap_or(one);
        for attributes in all.iter().take(64) {
            let Some(attributes) = file::dictionary(self.pdf, attributes) else {
                continue;
            };
            for (span, key) in spans.iter_mut().zip([b"ColSpan", b"RowSpan"]) {
                if let Some(said) = file::integer(self.pdf, attributes, key) {
                    *span = usize::try_from(said).unwrap_or(1).clamp(1, limits::CELLS);
                }
            }
        }
        spans
    }
}

/// Whether a role groups what is in it and says no more.
fn is_group(role: &str) -> bool {
    matches!(role, "NonStruct" | "Div")
}
