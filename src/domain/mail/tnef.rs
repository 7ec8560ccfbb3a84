//! Outlook's winmail.dat (MS-OXTNEF): the files within it, which no other program shows.
//!
//! Attributes are level, id, length, data and a checksum; files are the attachment attributes of
//! level 2. The checksum is not looked at: half a form is more than none.

use super::{Part, decode, mime};

const SIGNATURE: u32 = 0x223E_9F78;
const MAX_FILES: usize = 100;
/// Properties of one attachment that are looked through.
const MAX_PROPERTIES: u32 = 500;

const ATT_RENDERING: u32 = 0x0006_9002;
const ATT_TITLE: u32 = 0x0001_8010;
const ATT_DATA: u32 = 0x0006_800F;
const ATT_PROPERTIES: u32 = 0x0006_9005;

const LONG_FILE_NAME: u16 = 0x3707;
const MIME_TAG: u16 = 0x370E;
const DATA_OBJECT: u16 = 0x3701;

/// Whether the part is such a file.
pub fn is_tnef(part: &Part) -> bool {
    matches!(
        part.media_type.as_str(),
        "application/ms-tnef" | "application/vnd.ms-tnef"
    ) || part.name.eq_ignore_ascii_case("winmail.dat")
}

/// The files within, empty when there are none or it is damaged from the start.
pub fn files(bytes: &[u8]) -> Vec<Part> {
    let mut rest = Reader { bytes };
    if rest.u32() != Some(SIGNATURE) || rest.u16().is_none() {
        return Vec::new();
    }
    let mut files: Vec<Part> = Vec::new();
    while let Some((level, id, data)) = rest.attribute() {
        if level != 2 {
            continue;
        }
        if id == ATT_RENDERING {
            if files.len() >= MAX_FILES {
                break;
            }
            files.push(Part {
                name: String::new(),
                media_type: "application/octet-stream".to_owned(),
                content_id: None,
                inline: false,
                bytes: Vec::new(),
            });
        }
        let Some(file) = files.last_mut() else {
            continue;
        };
        match id {
            // the short DOS name; a long one among the properties replaces it
            ATT_TITLE if file.name.is_empty() => file.name = name(data),
            ATT_DATA => file.bytes = data.to_vec(),
            ATT_PROPERTIES => read_properties(data, file),
            _ => {}
        }
    }
    files.retain(|file| !file.bytes.is_empty());
    files
}

fn name(data: &[u8]) -> String {
    mime::file_name(&decode::guess(data).replace('\0', ""))
}

/// MAPI properties (MS-OXTNEF section 2.1.3.4): the long name, the media type, sometimes the data.
fn read_properties(data: &[u8], file: &mut Part) {
    let mut rest = Reader { bytes: data };
    let count = rest.u32().unwrap_or_default().min(MAX_PROPERTIES);
    for _ in 0..count {
        let Some((id, kind, value)) = rest.property() else {
            return;
        };
        match (id, kind) {
            (LONG_FILE_NAME, 0x1F) => file.name = mime::file_name(&utf16(value)),
            (LONG_FILE_NAME, 0x1E) => file.name = name(value),
            (MIME_TAG, 0x1F) => set_type(file, &utf16(value)),
            (MIME_TAG, 0x1E) => set_type(file, &decode::guess(value)),
            (DATA_OBJECT, 0x0102) if file.bytes.is_empty() => file.bytes = value.to_vec(),
            _ => {}
        }
    }
}

fn set_type(file: &mut Part, media_type: &str) {
    let media_type = media_type.replace('\0', "").trim().to_lowercase();
    if media_type.contains('/') {
        file.media_type = media_type;
    }
}

fn utf16(bytes: &[u8]) -> String {
    let text = encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0;
    text.replace('\0', "")
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    /// Data cut off by the end of the file is given as far as it goes.
    fn attribute(&mut self) -> Option<(u8, u32, &'a [u8])> {
        let level = *self.take(1)?.first()?;
        let id = self.u32()?;
        let length = usize::try_from(self.u32()?).ok()?;
        let data = self.take(length.min(self.bytes.len()))?;
        self.take(2.min(self.bytes.len()))?;
        Some((level, id, data))
    }

    fn property(&mut self) -> Option<(u16, u16, &'a [u8])> {
        let kind = self.u16()?;
        let id = self.u16()?;
        if id >= 0x8000 {
            // a named property: its set, then a number or a counted name
            self.take(16)?;
            if self.u32()? == 0 {
                self.take(4)?;
            } else {
                self.padded()?;
            }
        }
        let value = match kind {
            0x02 | 0x03 | 0x04 | 0x0A | 0x0B => self.take(4)?,
            0x05 | 0x06 | 0x07 | 0x14 | 0x40 => self.take(8)?,
            0x48 => self.take(16)?,
            0x0D | 0x1E | 0x1F | 0x0102 => {
                // stored as several values, of which one is usual
                let mut first: &[u8] = &[];
                for index in 0..self.u32()?.min(MAX_PROPERTIES) {
                    let value = self.padded()?;
                    if index == 0 {
                        first = value;
                    }
                }
                first
            }
            _ => return None,
        };
        Some((id, kind, value))
    }

    /// Counted, and filled up to four bytes.
    fn padded(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.u32()?).ok()?;
        let value = self.take(length)?;
        let fill = (4 - length % 4) % 4;
        self.take(fill.min(self.bytes.len()))?;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn attribute(level: u8, id: u32, data: &[u8]) -> Vec<u8> {
        let mut out = vec![level];
        out.extend(id.to_le_bytes());
        out.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        out.extend(data);
        out.extend([0, 0]);
        out
    }

    fn winmail() -> Vec<u8> {
        let long: Vec<u8> = "Zoë form.docx\0"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let mut properties = 2_u32.to_le_bytes().to_vec();
        // a number, then the long name
        properties.extend([0x03, 0x00, 0x05, 0x37, 1, 0, 0, 0]);
        properties.extend([0x1F, 0x00, 0x07, 0x37, 1, 0, 0, 0]);
        properties.extend(u32::try_from(long.len()).unwrap().to_le_bytes());
        properties.extend(&long);
        let mut out = SIGNATURE.to_le_bytes().to_vec();
        out.extend([1, 0]);
        out.extend(attribute(1, 0x0001_8004, b"subject\0"));
        out.extend(attribute(2, ATT_RENDERING, &[0; 14]));
        out.extend(attribute(2, ATT_TITLE, b"ZOFORM~1.DOC\0"));
        out.extend(attribute(2, ATT_DATA, b"PK docx"));
        out.extend(attribute(2, ATT_PROPERTIES, &properties));
        out.extend(attribute(2, ATT_RENDERING, &[0; 14]));
        out.extend(attribute(2, ATT_TITLE, b"notes.txt\0"));
        out.extend(attribute(2, ATT_DATA, b"notes"));
        out
    }

    #[test]
    fn the_files_of_a_winmail_dat_are_found_with_their_long_names() {
        let found: Vec<_> = files(&winmail())
            .into_iter()
            .map(|file| (file.name, file.bytes))
            .collect();
        assert_eq!(
            found,
            [
                ("Zoë form.docx".to_owned(), b"PK docx".to_vec()),
                ("notes.txt".to_owned(), b"notes".to_vec()),
            ]
        );
        assert!(files(b"not one at all").is_empty());
    }

    proptest! {
        #[test]
        fn damage_is_survived(at in any::<prop::sample::Index>(), byte: u8, cut in any::<prop::sample::Index>()) {
            let mut bytes = winmail();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            files(&bytes);
            bytes.truncate(cut.index(bytes.len()));
            files(&bytes);
        }
    }
}
