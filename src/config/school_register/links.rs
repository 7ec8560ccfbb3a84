//! The links between schools: who followed whom. Other links (a shared sixth form, an expansion)
//! make no two schools one.

use anyhow::{Result, bail};
use csv::{ByteRecord, ReaderBuilder};

use super::{line_of, text, without_bom};
use crate::domain::school_register::Urn;

pub(super) struct Links {
    /// A school, and one that followed it.
    pub successions: Vec<(Urn, Urn)>,
    pub bad: Vec<(u64, String)>,
}

pub(super) fn parse(bytes: &[u8]) -> Result<Links> {
    let bytes = without_bom(bytes);
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(bytes);
    let header: Vec<String> = reader.byte_headers()?.iter().map(text).collect();
    let find = |name: &str| header.iter().position(|h| h.eq_ignore_ascii_case(name));
    let (Some(urn), Some(link), Some(kind)) = (find("URN"), find("LinkURN"), find("LinkType"))
    else {
        bail!(
            "it is no links file: a first line with the columns URN, LinkURN and LinkType is wanted (GIAS calls the file \"Establishment links CSV\")"
        );
    };
    let mut links = Links {
        successions: Vec::new(),
        bad: Vec::new(),
    };
    let mut row = ByteRecord::new();
    while reader.read_byte_record(&mut row)? {
        let line = line_of(bytes, &row);
        let cell = |at: usize| row.get(at).map(text).unwrap_or_default();
        let (here, there) = (cell(urn), cell(link));
        let kind = cell(kind).to_lowercase();
        let (successor, predecessor) = (kind.contains("successor"), kind.contains("predecessor"));
        if !successor && !predecessor {
            continue;
        }
        match (Urn::parse(&here), Urn::parse(&there)) {
            (Some(here), Some(there)) if successor => links.successions.push((here, there)),
            (Some(here), Some(there)) => links.successions.push((there, here)),
            _ => links
                .bad
                .push((line, format!("{here:?} and {there:?} are not both URNs"))),
        }
    }
    Ok(links)
}
