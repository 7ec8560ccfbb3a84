//! A font's `/ToUnicode` map (ISO 32000-1, 9.10.3): character codes to text.

use std::collections::HashMap;

#[derive(Debug, Default)]
pub struct ToUnicode {
    map: HashMap<u32, String>,
    /// Bytes of a code, as the code space says.
    pub width: Option<usize>,
}

/// Codes of two bytes are all there are.
const MOST: usize = 70_000;

enum Token {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(Vec<u8>),
}

impl ToUnicode {
    pub fn parse(bytes: &[u8]) -> ToUnicode {
        let mut map = ToUnicode::default();
        let mut waiting: Vec<Token> = Vec::new();
        let mut rest = bytes;
        while let Some(token) = next(&mut rest) {
            match token {
                Token::Word(word) => {
                    match word.as_slice() {
                        b"endcodespacerange" => map.width = code_width(&waiting),
                        b"endbfchar" => map.chars(&waiting),
                        b"endbfrange" => map.ranges(&waiting),
                        _ => {}
                    }
                    waiting.clear();
                }
                other if waiting.len() < MOST => waiting.push(other),
                _ => {}
            }
        }
        map
    }

    pub fn get(&self, code: u32) -> Option<&str> {
        self.map.get(&code).map(String::as_str)
    }

    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    fn put(&mut self, code: u32, text: String) {
        if self.map.len() < MOST {
            self.map.insert(code, text);
        }
    }

    fn chars(&mut self, tokens: &[Token]) {
        for pair in tokens.chunks(2) {
            if let [Token::Hex(code), Token::Hex(text)] = pair {
                self.put(number(code), utf16(text));
            }
        }
    }

    fn ranges(&mut self, tokens: &[Token]) {
        let mut tokens = tokens.iter();
        while let (Some(Token::Hex(low)), Some(Token::Hex(high))) = (tokens.next(), tokens.next()) {
            let (low, high) = (number(low), number(high));
            let high = high.min(low.saturating_add(0xffff));
            match tokens.next() {
                Some(Token::Hex(text)) => {
                    let mut text = text.clone();
                    for code in low..=high {
                        self.put(code, utf16(&text));
                        // The last byte counts up (9.10.3); with a carry, as writers do.
                        for byte in text.iter_mut().rev().take(2) {
                            let (next, over) = byte.overflowing_add(1);
                            *byte = next;
                            if !over {
                                break;
                            }
                        }
                        if self.map.len() >= MOST {
                            break;
                        }
                    }
                }
                Some(Token::Open) => {
                    let mut code = low;
                    for token in tokens.by_ref() {
                        let Token::Hex(text) = token else { break };
                        self.put(code, utf16(text));
                        code = code.saturating_add(1);
                    }
                }
                Some(Token::Close | Token::Word(_)) | None => break,
            }
        }
    }
}

fn code_width(tokens: &[Token]) -> Option<usize> {
    tokens
        .iter()
        .filter_map(|token| match token {
            Token::Hex(code) => Some(code.len()),
            Token::Open | Token::Close | Token::Word(_) => None,
        })
        .max()
        .filter(|width| (1..=4).contains(width))
}

fn number(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .take(4)
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}

fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks(2).take(16).map(|pair| match pair {
        [high, low] => u16::from_be_bytes([*high, *low]),
        [low] => u16::from(*low),
        _ => 0,
    });
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .filter(|c| *c != '\0')
        .collect()
}

fn next(rest: &mut &[u8]) -> Option<Token> {
    loop {
        let (first, after) = rest.split_first()?;
        match first {
            b'<' if after.first() == Some(&b'<') => *rest = after.get(1..).unwrap_or_default(),
            b'<' => {
                let end = after.iter().position(|b| *b == b'>').unwrap_or(after.len());
                let (hex, after) = after.split_at(end);
                *rest = after.get(1..).unwrap_or_default();
                let digits: Vec<u8> = hex
                    .iter()
                    .filter_map(|b| (*b as char).to_digit(16))
                    .map(|d| d as u8)
                    .collect();
                let bytes = digits.chunks(2).map(|pair| match pair {
                    [high, low] => high << 4 | low,
                    [high] => high << 4,
                    _ => 0,
                });
                return Some(Token::Hex(bytes.collect()));
            }
            b'[' => {
                *rest = after;
                return Some(Token::Open);
            }
            b']' => {
                *rest = after;
                return Some(Token::Close);
            }
            b'%' => {
                let end = after.iter().position(|b| matches!(b, b'\n' | b'\r'));
                *rest = after.get(end.unwrap_or(after.len())..).unwrap_or_default();
            }
            first if first.is_ascii_alphabetic() => {
                let count = rest
                    .iter()
                    .take_while(|b| b.is_ascii_alphanumeric())
                    .count();
                let (word, after) = rest.split_at(count);
                *rest = after;
                return Some(Token::Word(word.to_vec()));
            }
            _ => *rest = after,
        }
    }
}
