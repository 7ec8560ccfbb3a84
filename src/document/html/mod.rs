//! HTML as mail programs write it (Outlook, Gmail, Apple Mail, web forms) to a [`Document`]: what
//! its reader sees. Only the tokenizer is a library's; the open elements are an own, capped stack.

mod looks;
mod page;
mod parts;
#[cfg(test)]
mod tests;
mod words;

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{RawKind, Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use page::Page;

use super::{Document, Unreadable, limits};

/// Reads markup of any quality; only size and depth refuse it.
pub fn read(markup: &str) -> Result<Document, Unreadable> {
    if markup.len() > limits::MARKUP {
        return Err(Unreadable::Hostile("a text of more than 16 MB".into()));
    }
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(markup));
    let sink = Sink {
        page: RefCell::new(Page::new()),
    };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    // The tokenizer pauses only for scripts and encodings, which this sink never asks for.
    while !input.is_empty() {
        if let html5ever::TokenizerResult::Done = tokenizer.feed(&input) {
            break;
        }
    }
    tokenizer.end();
    tokenizer.sink.page.into_inner().finish()
}

struct Sink {
    page: RefCell<Page>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut page = self.page.borrow_mut();
        match token {
            Token::CharacterTokens(text) => page.text(&text),
            Token::TagToken(tag) => match tag.kind {
                TagKind::StartTag => {
                    page.start(&tag.name, &|name| attribute(&tag, name), tag.self_closing);
                    if let Some(raw) = raw(&tag) {
                        return TokenSinkResult::RawData(raw);
                    }
                }
                TagKind::EndTag => page.end(&tag.name),
            },
            // Conditional comments for Outlook are comments; what others are to see is not.
            Token::CommentToken(_) | Token::DoctypeToken(_) => {}
            Token::NullCharacterToken | Token::EOFToken | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

fn attribute(tag: &Tag, name: &str) -> Option<String> {
    tag.attrs
        .iter()
        .find(|a| &*a.name.local == name)
        .map(|a| a.value.to_string())
}

/// Elements whose content is no markup.
fn raw(tag: &Tag) -> Option<RawKind> {
    match &*tag.name {
        "textarea" | "title" => Some(Rcdata),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(Rawtext),
        "script" => Some(ScriptData),
        _ => None,
    }
}
