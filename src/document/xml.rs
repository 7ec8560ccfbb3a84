//! XML as a flat run of events with its dangers taken out: no DOCTYPE, no entities of its own,
//! depth and number of elements bounded, encodings decoded. Names are local names: the same
//! walker then reads transitional and strict OOXML.

use encoding_rs::{Encoding, UTF_8};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::Unreadable;
use super::limits;

pub enum Node<'a> {
    /// An element begins; an `End` always follows, for an empty element too.
    Start(Element<'a>),
    /// The innermost open element ends.
    End,
    Text(&'a str),
}

pub struct Element<'a>(&'a BytesStart<'a>);

impl Element<'_> {
    pub fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// An attribute by its local name.
    pub fn attr(&self, name: &str) -> Option<String> {
        self.find(|_, local| local == name)
    }

    /// The `r:id` (or `r:embed`) of an element that may have an `id` of its own too.
    pub fn relation(&self, name: &str) -> Option<String> {
        self.find(|prefix, local| local == name && prefix.is_some_and(|p| p != "w"))
    }

    fn find(&self, wanted: impl Fn(Option<&str>, &str) -> bool) -> Option<String> {
        let mut attributes = self.0.attributes();
        // Two attributes of one name are the writer's mistake, not a reason to lose the form.
        attributes.with_checks(false);
        attributes.flatten().find_map(|attribute| {
            let key = attribute.key;
            let prefix = key.prefix().map(|p| p.into_inner());
            wanted(prefix, key.local_name().into_inner()).then(|| {
                attribute
                    .normalized_value(XmlVersion::Implicit1_0)
                    .map_or_else(|_| attribute.value.to_string(), |value| value.into_owned())
            })
        })
    }

    /// An on/off property: present is on, `val` may say otherwise.
    pub fn on(&self) -> bool {
        !matches!(
            self.attr("val").as_deref(),
            Some("0" | "false" | "off" | "none")
        )
    }
}

/// The text of an XML part: by byte-order mark, else by its declaration, else UTF-8.
pub fn decode(bytes: Vec<u8>) -> String {
    let marked = Encoding::for_bom(&bytes).map(|(encoding, _)| encoding);
    let declared = || {
        let head = bytes.get(..bytes.len().min(200)).unwrap_or_default();
        let head = String::from_utf8_lossy(head).into_owned();
        let (_, rest) = head.split_once("encoding=")?;
        let quote = rest.chars().next()?;
        let label = rest.get(1..)?.split(quote).next()?.to_owned();
        // Some writers declare the UTF-16 of their own strings and then save UTF-8.
        Encoding::for_label(label.as_bytes()).filter(|e| e.is_ascii_compatible())
    };
    let encoding = marked.or_else(declared).unwrap_or(UTF_8);
    if marked.is_some() || encoding != UTF_8 {
        return encoding.decode(&bytes).0.into_owned();
    }
    // Nearly every part is UTF-8 as it stands.
    String::from_utf8(bytes).unwrap_or_else(|broken| UTF_8.decode(broken.as_bytes()).0.into_owned())
}

/// Hands every start, end and text to `visit`, in order.
pub fn walk(
    text: &str,
    mut visit: impl FnMut(Node<'_>) -> Result<(), Unreadable>,
) -> Result<(), Unreadable> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.allow_dangling_amp = true;
    let (mut depth, mut elements) = (0usize, 0usize);
    loop {
        match reader
            .read_event()
            .map_err(|e| Unreadable::Damaged(format!("read xml: {e}")))?
        {
            Event::Start(start) => {
                depth += 1;
                elements += 1;
                if depth > limits::DEPTH {
                    return Err(Unreadable::Hostile("nested deeper than 512".into()));
                }
                if elements > limits::ELEMENTS {
                    return Err(Unreadable::Hostile("more than a million elements".into()));
                }
                visit(Node::Start(Element(&start)))?;
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                visit(Node::End)?;
            }
            Event::Text(text) => visit(Node::Text(&text.xml10_content()))?,
            Event::CData(text) => visit(Node::Text(&text.xml10_content()))?,
            Event::GeneralRef(reference) => {
                let resolved = match reference.resolve_char_ref() {
                    Ok(Some(c)) => c.to_string(),
                    Ok(None) => predefined(&reference.xml10_content()),
                    Err(_) => String::new(),
                };
                visit(Node::Text(&resolved))?;
            }
            Event::DocType(_) => {
                return Err(Unreadable::Hostile("defines its own entities".into()));
            }
            Event::Empty(_) | Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => return Err(Unreadable::Damaged("the xml is cut short".into())),
        }
    }
}

fn predefined(name: &str) -> String {
    match name {
        "amp" => "&".into(),
        "lt" => "<".into(),
        "gt" => ">".into(),
        "quot" => "\"".into(),
        "apos" => "'".into(),
        // Unknown without a DOCTYPE: shown as it stands rather than lost.
        other => format!("&{other};"),
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn the_bytes_outrank_a_wrong_declaration() {
        let wide: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain("<é/>".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        for (bytes, expected) in [
            (
                b"<?xml encoding='utf-16'?><a/>".to_vec(),
                "<?xml encoding='utf-16'?><a/>",
            ),
            (
                b"<?xml encoding=\"windows-1252\"?>\xe9".to_vec(),
                "<?xml encoding=\"windows-1252\"?>é",
            ),
            (wide, "<é/>"),
        ] {
            assert_eq!(decode(bytes), expected);
        }
    }
}
