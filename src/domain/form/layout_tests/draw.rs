//! Layouts: one form's questions and answers, drawn as people's documents look.

use std::collections::BTreeMap;

use super::Part;
use crate::{
    document::{Block, Cell, Document, Look, Paragraph, Row, Span, Table, html, text},
    domain::programme::{Attribute, Key, Programme, Section},
};

type Answers = BTreeMap<Key, String>;
type Draw = fn(&[Part], &Answers, &mut Random) -> Document;

/// A small deterministic source (xorshift).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i as u64 + 1) as usize);
        }
    }
}

pub const LAYOUTS: &[(&str, Draw)] = &[
    ("two columns", two_columns),
    ("four columns", four_columns),
    ("one table for all", one_table),
    ("value after a colon in the label cell", colon_in_cell),
    ("value on a new line of the label cell", line_in_cell),
    ("value in the row below", row_below),
    ("labels over values", labels_over_values),
    ("a gap column between", gap_column),
    ("label line, value line", |p, a, _| {
        lines(p, a, |l, v| vec![l.into(), v.into(), String::new()])
    }),
    ("label: value", |p, a, _| {
        lines(p, a, |l, v| vec![format!("{}: {v}", bare(l))])
    }),
    ("*label:* value", |p, a, _| {
        lines(p, a, |l, v| vec![format!("*{}:* {v}", bare(l))])
    }),
    ("label - value", |p, a, _| {
        lines(p, a, |l, v| vec![format!("{} – {v}", bare(l))])
    }),
    ("label, tab, value", |p, a, _| {
        lines(p, a, |l, v| {
            vec![format!("{}\t{}", l, v.replace('\n', " "))]
        })
    }),
    ("label ..... value", |p, a, _| {
        lines(p, a, |l, v| vec![format!("{}...... {v}", bare(l))])
    }),
    ("label:, value on the next line", |p, a, _| {
        lines(p, a, |l, v| {
            vec![format!("{}:", bare(l)), v.into(), String::new()]
        })
    }),
    ("sections in another order", shuffled_sections),
    ("rows in another order", shuffled_rows),
    ("capitals and dots", |p, a, r| {
        two_columns(&relabel(p, |l| format!("{} .....", l.to_uppercase())), a, r)
    }),
    ("numbered", numbered),
    ("slips of the keyboard", slips),
    ("no-break spaces and spelling", |p, a, r| {
        two_columns(
            &relabel(p, |l| {
                l.replace("Email", "E-Mail")
                    .replace("headteacher", "Head Teacher")
                    .replace(' ', "\u{a0}")
            }),
            a,
            r,
        )
    }),
    ("extra rows", extra_rows),
    ("empty paragraphs and rows", empties),
    ("a frame around everything", framed),
    ("values in frames", framed_values),
    ("persons side by side", side_by_side),
    ("persons as rows", persons_as_rows),
    ("composed labels", |p, a, r| {
        two_columns(&composed(p, |t, l| format!("{t} {l}")), a, r)
    }),
    ("composed labels, the other way", |p, a, _| {
        lines(&composed(p, |t, l| format!("{l} ({t})")), a, |l, v| {
            vec![format!("{}: {v}", bare(l))]
        })
    }),
    ("composed labels with of", |p, a, _| {
        lines(&composed(p, |t, l| format!("{l} of {t}")), a, |l, v| {
            vec![l.into(), v.into(), String::new()]
        })
    }),
    ("plain text", |p, a, _| text::read(&plain(p, a, ""))),
    ("quoted plain text", |p, a, _| {
        text::read(&plain(p, a, "> "))
    }),
    ("HTML divs", html_divs),
    ("HTML table", html_table),
    ("bars", bars),
    ("guidance around it", guidance),
    ("split tables", split_tables),
];

pub fn entitle(document: &mut Document, programme: &Programme) {
    document
        .blocks
        .insert(0, para(&format!("{} Application Form", programme.title)));
}

fn bare(label: &str) -> &str {
    label
        .trim_end_matches([':', '?', ' '])
        .trim_end_matches(": Yes/No")
}

fn para(text: &str) -> Block {
    Block::Paragraph(paragraph(text))
}

fn paragraph(text: &str) -> Paragraph {
    Paragraph {
        spans: vec![Span {
            text: text.to_owned(),
            look: Look::default(),
            ..Span::default()
        }],
        ..Paragraph::default()
    }
}

fn cell(text: &str, column: usize, span: usize) -> Cell {
    Cell {
        blocks: text.split('\n').map(para).collect(),
        column,
        span,
        continues: false,
    }
}

fn row(cells: &[&str]) -> Row {
    Row {
        cells: cells
            .iter()
            .enumerate()
            .map(|(i, c)| cell(c, i, 1))
            .collect(),
    }
}

fn table(rows: Vec<Row>) -> Block {
    Block::Table(Table { rows })
}

fn value<'a>(answers: &'a Answers, key: &Key) -> &'a str {
    &answers[key]
}

fn each(parts: &[Part], mut draw: impl FnMut(&Part, &mut Vec<Block>)) -> Document {
    let mut blocks = Vec::new();
    for part in parts {
        blocks.push(para(&part.heading));
        draw(part, &mut blocks);
        blocks.push(para(""));
    }
    Document { blocks }
}

fn two_columns(parts: &[Part], answers: &Answers, _: &mut Random) -> Document {
    each(parts, |part, out| {
        let one = part.section == Section::Statement;
        out.push(table(
            part.rows
                .iter()
                .flat_map(|(k, l)| {
                    if one {
                        vec![row(&[l]), row(&[value(answers, k)])]
                    } else {
                        vec![row(&[l, value(answers, k)])]
                    }
                })
                .collect(),
        ));
    })
}

fn four_columns(parts: &[Part], answers: &Answers, _: &mut Random) -> Document {
    each(parts, |part, out| {
        let rows = part.rows.chunks(2).map(|pair| {
            let cells: Vec<&str> = pair
                .iter()
                .flat_map(|(k, l)| [l.as_str(), value(answers, k)])
                .collect();
            row(&cells)
        });
        out.push(table(rows.collect()));
    })
}

fn one_table(parts: &[Part], answers: &Answers, _: &mut Random) -> Document {
    let mut rows = Vec::new();
    for part in parts {
        rows.push(Row {
            cells: vec![cell(&part.heading, 0, 2)],
        });
        rows.extend(part.rows.iter().map(|(k, l)| row(&[l, value(answers, k)])));
    }
    Document {
        blocks: vec![table(rows)],
    }
}

fn colon_in_cell(parts: &[Part], answers: &Answers, _: &mut Random) -> Document {
    each(parts, |part, out| {
        out.push(table(
            part.rows
                .iter()
                .map(|(k, l)| row(&[&format!("{}: {}", bare(l), value(answers, k)), ""]))
                .collect(),
        ));
    })
}

fn line_in_cell(parts: &[Part], answers: &Answers, _: &mut Random) -> Document {
    each(parts, |part, out| {
        out.push(table(
            part.rows
                .iter()
                .map(|(k, l)| row(&[&format!("{l}\n{}", value(answers, k))]))
                .collect(),
        ));
    })
}

fn row_below(parts: &[Part], answers: &Answers, _: &mut Random) -> Document {
    each(parts, |part, out| {
        out.push(table(
            part.rows
                .iter()
                .flat_map(|(k, l)| [row(&[l]), row(&[value(answers, k)])])
                .collect(),
        ));
    })
}

fn labels_over_values(parts: &[Part], answers: &Answers, _: &mut Random) -> Document {
    each(parts, |part, out| {
        let rows = part.rows.chunks(2).flat_map(|some| {
            let labels: Vec<&str> = some.iter().map(|(_, l)| l.as_str()).collect();
            let values: Vec<&str> = some.iter().map(|(k, _)| value(answers, k)).collect();
            [row(&labels), row(&values)]
        });
        out.push(table(rows.collect()));
    })
}

fn gap_column(parts: &[Part], answers: &Answers, _: &mut Random) -> Document {
    each(parts, |part, out| {
        out.push(table(
            part.rows
                .iter()
                .map(|(k, l)| row(&[l, "", value(answers, k)]))
                .collect(),
        ));
    })
}

fn lines(parts: &[Part], answers: &Answers, line: fn(&str, &str) -> Vec<String>) -> Document {
    each(parts, |part, out| {
        for (key, label) in &part.rows {
            if part.section == Section::Statement {
                out.push(para(label));
                out.extend(value(answers, key).split('\n').map(para));
                continue;
            }
            let drawn = if label.is_empty() {
                vec![value(answers, key).to_owned()]
            } else {
                line(label, value(answers, key))
            };
            out.extend(drawn.iter().map(|l| para(l)));
        }
    })
}

fn shuffled_sections(parts: &[Part], answers: &Answers, random: &mut Random) -> Document {
    let mut parts = parts.to_vec();
    random.shuffle(&mut parts);
    two_columns(&parts, answers, random)
}

/// Attributes whose label does not name their person stay behind that person's name.
fn shuffled_rows(parts: &[Part], answers: &Answers, random: &mut Random) -> Document {
    let mut parts = parts.to_vec();
    for part in &mut parts {
        if part.section == Section::Guidance
            && part.rows.iter().all(|(_, l)| !l.is_empty())
            && !part.heading.is_empty()
        {
            random.shuffle(&mut part.rows);
        }
    }
    two_columns(&parts, answers, random)
}

fn relabel(parts: &[Part], change: impl Fn(&str) -> String) -> Vec<Part> {
    let mut parts = parts.to_vec();
    for part in &mut parts {
        for (_, label) in part.rows.iter_mut().filter(|(_, l)| !l.is_empty()) {
            *label = change(label);
        }
    }
    parts
}

fn numbered(parts: &[Part], answers: &Answers, _: &mut Random) -> Document {
    let mut parts = parts.to_vec();
    let mut n = 0;
    for (_, label) in parts
        .iter_mut()
        .flat_map(|p| &mut p.rows)
        .filter(|(_, l)| !l.is_empty())
    {
        n += 1;
        *label = format!("{n}. {label}");
    }
    lines(&parts, answers, |l, v| {
        vec![l.into(), v.into(), String::new()]
    })
}

fn slips(parts: &[Part], answers: &Answers, random: &mut Random) -> Document {
    let parts = relabel(parts, |l| {
        l.replace("telephone", "telehpone")
            .replace("Telephone", "Telepone")
            .replace("reference", "refernce")
            .replace("headteacher", "headteachr")
            .replace("Authority", "Authorty")
            .replace("including", "inculding")
            .replace("Address", "Adress")
            .replace("school?", "shcool?")
            .replace("Please name", "Please nmae")
    });
    two_columns(&parts, answers, random)
}

fn extra_rows(parts: &[Part], answers: &Answers, _: &mut Random) -> Document {
    each(parts, |part, out| {
        let mut rows = Vec::new();
        for (i, (k, l)) in part.rows.iter().enumerate() {
            rows.push(row(&[l, value(answers, k)]));
            if part.section == Section::School && i == 1 {
                rows.push(row(&["Ofsted rating", "Good"]));
                rows.push(row(&["DfE number", "873/2001"]));
                rows.push(row(&["School email", "office@elsewhere.test"]));
            }
        }
        rows.push(row(&["Date", "1 May"]));
        out.push(table(rows));
    })
}

fn empties(parts: &[Part], answers: &Answers, _: &mut Random) -> Document {
    each(parts, |part, out| {
        out.push(para(""));
        out.push(para("\u{a0}"));
        let rows = part.rows.iter().flat_map(|(k, l)| {
            [
                row(&["", ""]),
                row(&[l, &format!("\n{}\n", value(answers, k))]),
            ]
        });
        out.push(table(rows.collect()));
    })
}

fn framed(parts: &[Part], answers: &Answers, random: &mut Random) -> Document {
    let inner = two_columns(parts, answers, random);
    let cell = Cell {
        blocks: inner.blocks,
        column: 0,
        span: 1,
        continues: false,
    };
    Document {
        blocks: vec![table(vec![Row { cells: vec![cell] }])],
    }
}

fn framed_values(parts: &[Part], answers: &Answers, _: &mut Random) -> Document {
    each(parts, |part, out| {
        let rows = part.rows.iter().map(|(k, l)| {
            let frame = table(vec![row(&[value(answers, k)])]);
            let inner = Cell {
                blocks: vec![frame, para("")],
                column: 1,
                span: 1,
                continues: false,
            };
            Row {
                cells: vec![cell(l, 0, 1), inner],
            }
        });
        out.push(table(rows.collect()));
    })
}

fn persons(parts: &[Part]) -> (Vec<Part>, Vec<Part>, Vec<(Attribute, String)>) {
    let (people, rest): (Vec<Part>, Vec<Part>) =
        parts.iter().cloned().partition(|p| p.role.is_some());
    let mut attributes: Vec<(Attribute, String)> = Vec::new();
    for (key, label) in people.iter().flat_map(|p| &p.rows) {
        if let Key::Person(_, a) = key
            && !attributes.iter().any(|(known, _)| known == a)
        {
            let label = label.split(" - ").last().unwrap_or(label).to_owned();
            attributes.push((*a, label));
        }
    }
    (people, rest, attributes)
}

fn side_by_side(parts: &[Part], answers: &Answers, random: &mut Random) -> Document {
    let (people, rest, attributes) = persons(parts);
    let mut document = two_columns(&rest, answers, random);
    let mut head = vec![""];
    head.extend(people.iter().map(|p| p.heading.as_str()));
    let mut rows = vec![row(&head)];
    for (attribute, label) in &attributes {
        let mut cells = vec![label.as_str()];
        for person in &people {
            let key = Key::Person(person.role.unwrap(), *attribute);
            cells.push(answers.get(&key).map_or("", |v| v.as_str()));
        }
        rows.push(row(&cells));
    }
    document.blocks.insert(2, para("About the participants"));
    document.blocks.insert(3, table(rows));
    document
}

fn persons_as_rows(parts: &[Part], answers: &Answers, random: &mut Random) -> Document {
    let (people, rest, attributes) = persons(parts);
    let mut document = two_columns(&rest, answers, random);
    let mut head = vec![""];
    head.extend(attributes.iter().map(|(_, l)| l.as_str()));
    let mut rows = vec![row(&head)];
    for person in &people {
        let mut cells = vec![person.heading.as_str()];
        for (attribute, _) in &attributes {
            let key = Key::Person(person.role.unwrap(), *attribute);
            cells.push(answers.get(&key).map_or("", |v| v.as_str()));
        }
        rows.push(row(&cells));
    }
    document.blocks.push(table(rows));
    document
}

fn composed(parts: &[Part], join: impl Fn(&str, &str) -> String) -> Vec<Part> {
    let mut parts = parts.to_vec();
    for part in parts.iter_mut().filter(|p| p.role.is_some()) {
        let title = part
            .heading
            .trim_start_matches("Details of ")
            .split(" (")
            .next()
            .unwrap()
            .to_owned();
        part.heading.clear();
        for (_, label) in part.rows.iter_mut().filter(|(_, l)| !l.is_empty()) {
            if !label.contains(" - ") && !title.is_empty() {
                *label = join(&title, label);
            } else if title.is_empty() {
                label.clear();
            }
        }
    }
    parts
}

fn plain(parts: &[Part], answers: &Answers, quote: &str) -> String {
    let mut out = String::from("Dear Hub,\n\nPlease find our form below.\n\n");
    for part in parts {
        out.push_str(&format!("{quote}{}\n", part.heading));
        for (key, label) in &part.rows {
            out.push_str(&format!("{quote}{label}\n{}\n\n", value(answers, key)));
        }
    }
    out.push_str("Kind regards\nAnn Bell\nTel: 01632 960999\n");
    out
}

fn html_divs(parts: &[Part], answers: &Answers, _: &mut Random) -> Document {
    let mut out = String::from("<div dir=ltr><div>Dear all,</div><div><br></div>");
    for part in parts {
        out.push_str(&format!("<div><b>{}</b></div>", part.heading));
        for (key, label) in &part.rows {
            let value = value(answers, key).replace('\n', "<br>");
            out.push_str(&format!(
                "<div>{label}</div><div>{value}</div><div><br></div>"
            ));
        }
    }
    html::read(&out).unwrap()
}

fn html_table(parts: &[Part], answers: &Answers, _: &mut Random) -> Document {
    let mut out = String::from("<p>Dear all,</p><table><tr><td>");
    for part in parts {
        out.push_str(&format!(
            "<p class=MsoNormal><b>{}<o:p></o:p></b></p><table border=1>",
            part.heading
        ));
        for (key, label) in &part.rows {
            let value = value(answers, key).replace('\n', "</p><p>");
            out.push_str(&format!(
                "<tr><td><p>{label}</p></td><td><p>{value}</p></td></tr>"
            ));
        }
        out.push_str("</table><p>&nbsp;</p>");
    }
    out.push_str("</td></tr></table>");
    html::read(&out).unwrap()
}

fn bars(parts: &[Part], answers: &Answers, _: &mut Random) -> Document {
    lines(parts, answers, |l, v| {
        vec![format!("| {l} | {} |", v.replace('\n', " "))]
    })
}

fn guidance(parts: &[Part], answers: &Answers, random: &mut Random) -> Document {
    let mut document = two_columns(parts, answers, random);
    let before = [
        "Who can apply",
        "The school has been identified, by the Local Authority, as being suitable",
        "Expectations of participating schools",
        "The headteacher will meet with the Mastery Readiness Lead regularly",
        "Head of department",
        "The head of department supports the two teachers in their work.",
        "Funding",
        "Benefits for participating schools",
        "How to apply",
        "Complete the application form below and submit to admin@hub.test by 26th May.",
    ];
    for (i, text) in before.iter().enumerate() {
        let mut p = paragraph(text);
        p.list = i % 2 == 1;
        document.blocks.insert(i, Block::Paragraph(p));
    }
    document.blocks.push(para("(Note: When the form is emailed to your Maths Hub, please copy all those above in confirmation of their electronic signature.)"));
    document
}

fn split_tables(parts: &[Part], answers: &Answers, _: &mut Random) -> Document {
    each(parts, |part, out| {
        for some in part.rows.chunks(3) {
            out.push(table(
                some.iter()
                    .map(|(k, l)| row(&[l, value(answers, k)]))
                    .collect(),
            ));
            out.push(para(""));
        }
    })
}
