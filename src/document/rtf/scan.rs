//! The bytes of an RTF file as tokens.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    Open,
    Close,
    Word {
        word: &'a str,
        value: Option<i32>,
    },
    /// `\*`, `\~` and the like.
    Symbol(u8),
    /// `\'hh`.
    Hex(u8),
    Byte(u8),
}

pub struct Scan<'a> {
    rest: &'a [u8],
}

/// Control words are at most 32 letters, numbers at most 10 digits.
const LONGEST: usize = 32;

impl<'a> Scan<'a> {
    pub fn new(bytes: &'a [u8]) -> Scan<'a> {
        Scan { rest: bytes }
    }

    pub fn skip(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    pub fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let (first, rest) = self.rest.split_first()?;
            self.rest = rest;
            return Some(match first {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\\' => self.control(),
                b'\r' | b'\n' | 0 => continue,
                b'\t' => Token::Word {
                    word: "tab",
                    value: None,
                },
                byte => Token::Byte(*byte),
            });
        }
    }

    fn control(&mut self) -> Token<'a> {
        let letters = self
            .rest
            .iter()
            .take(LONGEST)
            .take_while(|b| b.is_ascii_alphabetic())
            .count();
        if letters == 0 {
            return self.symbol();
        }
        let (word, rest) = self.rest.split_at(letters);
        let word = std::str::from_utf8(word).unwrap_or_default();
        let minus = rest.first() == Some(&b'-');
        let digits = rest.get(usize::from(minus)..).unwrap_or_default();
        let count = digits
            .iter()
            .take(10)
            .take_while(|b| b.is_ascii_digit())
            .count();
        let mut value = None;
        let mut after = rest;
        if count > 0 {
            let number = digits.iter().take(count).fold(0i64, |number, digit| {
                number * 10 + i64::from(digit.saturating_sub(b'0'))
            });
            let number = if minus { -number } else { number };
            value = Some(number.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32);
            after = digits.get(count..).unwrap_or_default();
        }
        // One blank ends the word and is no text.
        self.rest = after.strip_prefix(b" ").unwrap_or(after);
        Token::Word { word, value }
    }

    fn symbol(&mut self) -> Token<'a> {
        let Some((symbol, rest)) = self.rest.split_first() else {
            return Token::Symbol(b'\\');
        };
        self.rest = rest;
        match symbol {
            b'\'' => {
                let digit = |at: usize| rest.get(at).and_then(|b| (*b as char).to_digit(16));
                match (digit(0), digit(1)) {
                    (Some(high), Some(low)) => {
                        self.skip(2);
                        Token::Hex((high * 16 + low) as u8)
                    }
                    _ => Token::Symbol(b'\''),
                }
            }
            // An escaped line end is a paragraph's end.
            b'\r' | b'\n' => Token::Word {
                word: "par",
                value: None,
            },
            other => Token::Symbol(*other),
        }
    }
}
