//! Files set into the text itself, as programs older than MIME did (uuencode, POSIX.1).

/// A file found in a text.
pub struct File {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// More files nobody sets into one text.
const MOST: usize = 20;

/// Takes the files out of a text.
pub fn files(text: &mut String) -> Vec<File> {
    let mut found = Vec::new();
    if !text.contains("begin ") {
        return found;
    }
    let mut kept = String::with_capacity(text.len());
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let name = opens(line).filter(|_| {
            found.len() < MOST
                && lines
                    .peek()
                    .is_some_and(|next| decoded(next).is_some_and(|bytes| !bytes.is_empty()))
        });
        let Some(name) = name else {
            kept.push_str(line);
            continue;
        };
        let mut bytes = Vec::new();
        while let Some(line) = lines.next_if(|line| line.trim_end() != "end") {
            match decoded(line) {
                Some(more) => bytes.extend(more),
                // cut short or damaged: what came is kept, the words after it too
                None => {
                    kept.push_str(line);
                    break;
                }
            }
        }
        lines.next_if(|line| line.trim_end() == "end");
        found.push(File { name, bytes });
    }
    if !found.is_empty() {
        *text = kept;
    }
    found
}

/// `begin 644 form.doc`
fn opens(line: &str) -> Option<String> {
    let rest = line.strip_prefix("begin ")?;
    let (mode, name) = rest.trim_end().split_once(' ')?;
    let octal = matches!(mode.len(), 3 | 4) && mode.chars().all(|c| ('0'..='7').contains(&c));
    let name = name.trim();
    (octal && !name.is_empty()).then(|| name.to_owned())
}

/// The bytes of one line: its first character gives their number, four characters three bytes.
fn decoded(line: &str) -> Option<Vec<u8>> {
    let line = line.trim_end_matches(['\r', '\n']).as_bytes();
    let six = |b: &u8| {
        (b' '..=b'`')
            .contains(b)
            .then(|| u32::from((b - b' ') & 0x3f))
    };
    let (first, rest) = line.split_first()?;
    let length = usize::try_from(six(first)?).ok()?;
    // blanks at the end are lost on the way; a check character may follow
    if rest.len() > length.div_ceil(3) * 4 + 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(length + 2);
    for group in rest.chunks(4) {
        let mut bits = 0;
        for n in 0..4 {
            bits = bits << 6 | group.get(n).map_or(Some(0), six)?;
        }
        let [_, a, b, c] = bits.to_be_bytes();
        bytes.extend([a, b, c]);
    }
    bytes.resize(length, 0);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_taken_out_of_the_text() {
        let mut text = "Hello\nbegin 644 cat.txt\n#0V%T\n`\nend\nBye\n".to_owned();
        let found = files(&mut text);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].name.as_str(), found[0].bytes.as_slice()),
            ("cat.txt", &b"Cat"[..])
        );
        assert_eq!(text, "Hello\nBye\n");
    }

    #[test]
    fn words_that_begin_are_no_file() {
        for words in [
            "begin 644 things\nthat we do",
            "We begin at 9.\n",
            "begin 644\n#0V%T",
            "begin 9am Monday\n#0V%T\n",
        ] {
            let mut text = words.to_owned();
            assert!(files(&mut text).is_empty(), "{words}");
            assert_eq!(text, words);
        }
    }
}
