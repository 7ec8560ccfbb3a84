//! A reply's markup as the lines a plain mail would have: quotes carry `>`, cells a tab, links of
//! file shares their target. Only what telling new from old words needs; forms in markup are
//! read by `document`.

use std::cell::RefCell;

use html5ever::{
    TokenizerResult,
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, states::RawKind,
    },
};

use super::links;

/// Mail programs nest a few quotes; more is mischief.
const DEEPEST: usize = 30;

pub(super) fn to_text(markup: &str) -> String {
    let lines = Lines(RefCell::new(Page::default()));
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(markup));
    let tokenizer = Tokenizer::new(lines, Default::default());
    // a `meta charset` suspends the tokenizer; what follows is still text
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    let mut page = tokenizer.sink.0.take();
    page.end_line();
    page.text
}

#[derive(Default)]
struct Page {
    text: String,
    line: String,
    /// For each open blockquote: whether it quotes (Gmail also indents with it).
    quotes: Vec<bool>,
    skipped: usize,
    /// An element whose words are not shown, or struck out, and how many of its name are open.
    unseen: Option<(String, usize)>,
    link: Option<String>,
    blank: bool,
    /// Table cells that are open, and how much of the line stood before the innermost.
    cells: usize,
    before_cell: usize,
    /// A paragraph ended in a cell: its line does only if another follows in the same cell.
    owed: Option<Break>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Break {
    Line,
    Blank,
}

struct Lines(RefCell<Page>);

/// Elements that never close.
const VOID: [&str; 9] = [
    "br", "hr", "img", "meta", "link", "input", "col", "area", "base",
];

/// Words that nobody sees are not said: a preview line, a trap; and what is struck out is taken
/// back.
fn is_unseen(name: &str, style: &str, hidden: &str, tag: &Tag) -> bool {
    let style = style.to_lowercase().replace([' ', '\n', '\r', '\t'], "");
    let hides = [
        "display:none",
        "visibility:hidden",
        "mso-hide:all",
        "text-decoration:line-through",
        "text-decoration-line:line-through",
    ]
    .iter()
    .any(|s| style.contains(s));
    let tiny = ["font-size:0;", "font-size:0px", "font-size:0pt"]
        .iter()
        .any(|s| style.contains(s))
        || style.ends_with("font-size:0");
    let marked = !hidden.is_empty() || tag.attrs.iter().any(|a| &*a.name.local == "hidden");
    hides || tiny || marked || matches!(name, "s" | "strike" | "del")
}

impl Page {
    fn end_line(&mut self) {
        self.owed = None;
        self.before_cell = 0;
        let line = std::mem::take(&mut self.line);
        let line = line.trim_matches([' ', '\n', '\r', '\u{a0}']);
        if line.is_empty() {
            if !self.blank && !self.text.is_empty() {
                self.push_prefix();
                self.text.push('\n');
            }
            self.blank = true;
            return;
        }
        self.push_prefix();
        self.text.push_str(line);
        self.text.push('\n');
        self.blank = false;
    }

    fn push_prefix(&mut self) {
        for _ in self.quotes.iter().filter(|q| **q).take(DEEPEST) {
            self.text.push_str("> ");
        }
    }

    fn break_block(&mut self) {
        if !self.line.trim().is_empty() {
            self.end_line();
        }
    }

    /// A paragraph begins or ends. Word wraps a single paragraph into every cell of a table, and the
    /// cells of a row are one line.
    fn break_paragraph(&mut self, how: Break) {
        if self.cells == 0 {
            self.break_block();
            if how == Break::Blank {
                self.end_line();
            }
            return;
        }
        let within = self.line.get(self.before_cell..);
        if within.is_some_and(|within| !within.trim().is_empty()) && self.owed != Some(Break::Blank)
        {
            self.owed = Some(how);
        }
    }

    fn pay(&mut self) {
        if let Some(owed) = self.owed.take() {
            self.end_line();
            if owed == Break::Blank {
                self.end_line();
            }
        }
    }

    fn characters(&mut self, text: &str) {
        if self.skipped > 0 || self.unseen.is_some() {
            return;
        }
        for c in text.chars() {
            match c {
                '\n' | '\r' | '\t' | ' ' => {
                    if !self.line.is_empty() && !self.line.ends_with([' ', '\t']) {
                        self.line.push(' ');
                    }
                }
                _ => {
                    self.pay();
                    self.line.push(c);
                }
            }
        }
    }

    fn open(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let attribute = |name: &str| {
            tag.attrs
                .iter()
                .find(|a| &*a.name.local == name)
                .map_or("", |a| &*a.value)
        };
        if let Some((name, open)) = &mut self.unseen {
            if **name == *tag.name && !tag.self_closing {
                *open += 1;
            }
            return TokenSinkResult::Continue;
        }
        if !tag.self_closing
            && !VOID.contains(&&*tag.name)
            && is_unseen(&tag.name, attribute("style"), attribute("hidden"), tag)
        {
            self.unseen = Some((tag.name.to_string(), 1));
            return TokenSinkResult::Continue;
        }
        match &*tag.name {
            "br" => self.end_line(),
            "blockquote" => {
                self.break_block();
                let style = attribute("style").to_lowercase().replace(' ', "");
                let indents = style.contains("border:none") || style.contains("border-width:0");
                let quotes = !indents
                    || attribute("type").eq_ignore_ascii_case("cite")
                    || attribute("class").contains("quote");
                self.quotes.push(quotes);
            }
            "a" => {
                let target = attribute("href");
                self.link = links::is_share(target).then(|| target.to_owned());
            }
            "td" | "th" => {
                self.owed = None;
                if !self.line.trim().is_empty() {
                    self.line.push('\t');
                }
                self.cells += 1;
                self.before_cell = self.line.len();
            }
            // Outlook's own paragraphs have no margin: its blank lines are paragraphs too
            "p" if attribute("class").contains("Mso") => self.break_paragraph(Break::Line),
            "p" => self.break_paragraph(Break::Blank),
            "div" => self.break_paragraph(Break::Line),
            "tr" | "li" | "ul" | "ol" | "table" | "hr" | "h1" | "h2" | "h3" | "h4" | "pre"
            | "section" | "center" => {
                self.break_block();
                if &*tag.name == "li" {
                    self.line.push_str("- ");
                }
            }
            "style" | "title" | "noscript" => {
                self.skipped += 1;
                return TokenSinkResult::RawData(RawKind::Rawtext);
            }
            "script" => {
                self.skipped += 1;
                return TokenSinkResult::RawData(RawKind::ScriptData);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }

    fn close(&mut self, tag: &Tag) {
        if let Some((name, open)) = &mut self.unseen {
            if **name == *tag.name {
                *open -= 1;
            }
            if *open == 0 {
                self.unseen = None;
            }
            return;
        }
        match &*tag.name {
            "blockquote" => {
                self.break_block();
                self.quotes.pop();
            }
            "a" => {
                if let Some(target) = self.link.take()
                    && !self.line.contains(&target)
                {
                    self.line.push_str(&format!(" <{target}>"));
                }
            }
            "td" | "th" => {
                self.owed = None;
                self.cells = self.cells.saturating_sub(1);
            }
            "p" if self.cells > 0 => self.break_paragraph(Break::Line),
            "p" => {
                self.break_block();
                self.blank_if_margin();
            }
            "div" => self.break_paragraph(Break::Line),
            "tr" | "li" | "ul" | "ol" | "table" | "h1" | "h2" | "h3" | "h4" | "pre" | "section"
            | "center" => self.break_block(),
            "style" | "title" | "noscript" | "script" => {
                self.skipped = self.skipped.saturating_sub(1);
            }
            _ => {}
        }
    }

    /// A paragraph that held only a hard space is a blank line.
    fn blank_if_margin(&mut self) {
        if !self.line.is_empty() {
            self.end_line();
        }
    }
}

impl TokenSink for Lines {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut page = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => match tag.kind {
                TagKind::StartTag => return page.open(&tag),
                TagKind::EndTag => page.close(&tag),
            },
            Token::CharacterTokens(text) => page.characters(&text),
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}
