//! Tables whose cells the file's tags name, where no rule parts them.

mod hostile;

use lopdf::{Document as Pdf, Object, ObjectId, Stream, dictionary};

use super::{made, read, saved, texts};

/// A structure tree: `Table(TR(TD(0) TD=1:2(p1.4)))`. A number is marked content of the first page,
/// `p1.4` of the second; `=1:2` after a role says how many columns and rows it covers.
fn tree(pdf: &mut Pdf, parent: ObjectId, text: &mut &str) -> Vec<Object> {
    let pages: Vec<ObjectId> = pdf.get_pages().into_values().collect();
    let mut kids = Vec::new();
    loop {
        *text = text.trim_start();
        let end = text.find([' ', '(', ')']).unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        *text = rest;
        if word.is_empty() {
            *text = text.strip_prefix(')').unwrap_or(text);
            return kids;
        }
        if let Some((page, number)) = word.strip_prefix('p').and_then(|w| w.split_once('.')) {
            let page: usize = page.parse().unwrap();
            let number: i64 = number.parse().unwrap();
            kids.push(
                dictionary! { "Type" => "MCR", "Pg" => pages[page], "MCID" => number }.into(),
            );
        } else if let Ok(number) = word.parse::<i64>() {
            kids.push(number.into());
        } else {
            let (role, spans) = word.split_once('=').unwrap_or((word, "1:1"));
            let (columns, rows) = spans.split_once(':').unwrap();
            let id = pdf.new_object_id();
            let inner = match text.strip_prefix('(') {
                Some(rest) => {
                    *text = rest;
                    tree(pdf, id, text)
                }
                None => Vec::new(),
            };
            let element = dictionary! {
                "Type" => "StructElem", "S" => role, "P" => parent, "Pg" => pages[0], "K" => inner,
                "A" => vec![
                    dictionary! { "O" => "Layout", "Placement" => "Block" }.into(),
                    Object::Dictionary(dictionary! {
                        "O" => "Table", "ColSpan" => columns.parse::<i64>().unwrap(),
                        "RowSpan" => rows.parse::<i64>().unwrap(),
                    }),
                ],
            };
            pdf.objects.insert(id, element.into());
            kids.push(id.into());
        }
    }
}

fn tag(mut pdf: Pdf, mut text: &str) -> Pdf {
    let root = pdf.new_object_id();
    let kids = tree(&mut pdf, root, &mut text);
    let roles = dictionary! { "Grid" => "Table", "Zelle" => "Cell", "Cell" => "TD" };
    pdf.objects.insert(
        root,
        dictionary! { "Type" => "StructTreeRoot", "K" => kids, "RoleMap" => roles }.into(),
    );
    let catalog = pdf.catalog_mut().unwrap();
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("StructTreeRoot", root);
    pdf
}

/// These texts at ten points, marked as the numbers they are here.
fn marked(shown: &[(i32, i32, &str)]) -> String {
    shown
        .iter()
        .enumerate()
        .map(|(number, one)| format!("/P <</MCID {number}>> BDC\n{}EMC\n", texts(&[*one])))
        .collect()
}

/// A label of three lines, and beside it answers that stand as near each other as its lines do.
const SHOWN: [(i32, i32, &str); 8] = [
    (50, 700, "Name of the"),
    (50, 688, "school"),
    (125, 700, "Oak Primary"),
    (50, 676, "Head"),
    (125, 676, "Ann Lee, who has been our head"),
    (125, 664, "since 2019"),
    (50, 652, "Maths lead"),
    (125, 652, "Bo Tan"),
];
const ROWS: &str = "Table(TR(TD(P(0 1)) TD(P(2))) TR(TH(3) TD(P(4) P(5))) TR(TD(6) TD(7)))";
const CELLS: &str = "| Name of the school | Oak Primary |\n\
    | Head | Ann Lee, who has been our head since 2019 |\n| Maths lead | Bo Tan |\n";

fn check(content: &str, tags: &str, expected: &str) {
    let shown = read(&saved(tag(made(content, vec![]), tags))).unwrap();
    assert_eq!(shown, expected, "{tags}");
}

/// What the page shows to somebody who knows nothing of tags.
fn untagged(content: &str) -> String {
    read(&saved(made(content, vec![]))).unwrap()
}

#[test]
fn tags_say_which_text_stands_in_which_cell() {
    let content = marked(&SHOWN);
    assert_ne!(untagged(&content), CELLS);
    for tags in [
        ROWS,
        // rows in parts, roles of the program's own
        "Document(Grid(THead(TR(Zelle(0 1) Zelle(2))) TBody(TR(Cell(3) TD(4 5)) TR(TD(6) TD(7)))))",
        // groups without names, some with a colour behind them
        "NonStruct(NonStruct(NonStruct(9 P(0 1)) NonStruct(P(2))) NonStruct(NonStruct(P(3)) \
         NonStruct(P(4 5))) NonStruct(NonStruct(P(6)) NonStruct(P(7))))",
    ] {
        check(&content, tags, CELLS);
    }
}

/// Word puts a blank into a cell without text.
#[test]
fn a_blank_cell_is_one() {
    let blank = "/P <</MCID 8>> BDC BT /F 10 Tf 300 700 Td ( ) Tj ET EMC\n";
    check(
        &(marked(&SHOWN) + blank),
        "Table(TR(TD(P(0 1)) TD(P(2)) TD(P(8))) TR(TD(3) TD(4 5) TD) TR(TH(6) TD(7) TD))",
        &CELLS.replace(" |\n", " |  |\n"),
    );
}

#[test]
fn tags_that_the_page_contradicts_are_not_believed() {
    let content = marked(&SHOWN);
    for tags in [
        // all paragraphs
        "P(0 1) P(2) P(3) P(4 5) P(6) P(7)",
        // columns as rows
        "Table(TR(TD(0 1) TD(3) TD(6)) TR(TD(2) TD(4 5) TD(7)))",
        // answers in the wrong rows
        "Table(TR(TD(0 1) TD(4 5)) TR(TD(3) TD(2)) TR(TD(6) TD(7)))",
        // an answer left out
        "Table(TR(TD(0 1) TD(2)) TR(TD(3) TD(5)) TR(TD(6) TD(7))) P(4)",
        // said twice
        "Table(TR(TD(0 1) TD(2)) TR(TD(3) TD(4 5)) TR(TD(6 3) TD(7)))",
        // a row forgotten
        "Table(TR(TD(0 1) TD(2)) TR(TD(6) TD(7)))",
        // paragraphs of which one is set in
        "NonStruct(NonStruct(NonStruct(P(0)) NonStruct(P(4))))",
        // content on no page, or of no number
        "Table(TR(TD(90) TD(91)))",
        "Table(TR(TD() TD()) TR TD)",
    ] {
        check(&content, tags, &untagged(&content));
    }
}

/// Text is never lost and never read twice, whatever the tags leave out.
#[test]
fn what_no_tag_names_is_read_where_it_stands() {
    let around = texts(&[
        (50, 730, "Primary Mastery"),
        (50, 600, "Please sign below."),
    ]);
    let content = around + &marked(&SHOWN);
    let expected = format!("Primary Mastery\n{CELLS}Please sign below.\n");
    check(&content, ROWS, &expected);
}

#[test]
fn merged_cells_stand_where_their_spans_say() {
    let content = marked(&[
        (50, 700, "Lead participant 1"),
        (300, 700, "Lead participant 2"),
        (50, 688, "Name"),
        (150, 688, "Ann Lee"),
        (300, 688, "Name"),
        (400, 688, "Bo Tan"),
        (150, 676, "Year 4"),
        (400, 676, "Year 6"),
    ]);
    let rows = "TR(TD(2) TD(3) TD(4) TD(5))";
    for (tags, expected) in [
        (
            format!("Table(TR(TD=2:1(0) TD=2:1(1)) {rows} TR(TD() TD(6) TD() TD(7)))"),
            "| Lead participant 1 <2 | Lead participant 2 <2 |\n| Name | Ann Lee | Name | Bo Tan |\n\
             |  | Year 4 |  | Year 6 |\n",
        ),
        (
            "Table(TR(TD=2:1(0) TD=2:1(1)) TR(TD=1:2(2) TD(3) TD=1:2(4) TD(5)) TR(TD(6) TD(7)))"
                .into(),
            "| Lead participant 1 <2 | Lead participant 2 <2 |\n| Name | Ann Lee | Name | Bo Tan |\n\
             | ^^ | Year 4 | ^^ | Year 6 |\n",
        ),
        // without names there are no spans
        (
            "Div(Div(Div(P(0)) Div(P(1))) Div(Div(P(2)) Div(P(3)) Div(P(4)) Div(P(5))) \
             Div(Div() Div(P(6)) Div() Div(P(7))))"
                .into(),
            "| Lead participant 1 <2 | Lead participant 2 <2 |\n| Name | Ann Lee | Name | Bo Tan |\n\
             |  | Year 4 |  | Year 6 |\n",
        ),
    ] {
        check(&content, &tags, expected);
    }
}

#[test]
fn text_that_runs_into_the_next_cell_is_its_own() {
    let content = marked(&[
        (50, 700, "Email"),
        (100, 700, "ann.lee@a-very-long-domain.test"),
        (150, 700, "Email"),
        (300, 700, "bo@oak.test"),
        (50, 680, "Phone"),
        (100, 680, "1"),
        (150, 680, "Phone"),
        (300, 680, "2"),
    ]);
    check(
        &content,
        "Table(TR(TD(0) TD(1) TD(2) TD(3)) TR(TD(4) TD(5) TD(6) TD(7)))",
        "| Email | ann.lee@a-very-long-domain.test | Email | bo@oak.test |\n| Phone | 1 | Phone | 2 |\n",
    );
}

#[test]
fn a_table_in_a_cell_is_read_there() {
    let content = marked(&[
        (50, 700, "School"),
        (150, 700, "Name"),
        (250, 700, "Oak"),
        (150, 688, "Town"),
        (250, 688, "March"),
        (50, 676, "Head"),
        (150, 676, "Ann Lee"),
    ]);
    check(
        &content,
        "Table(TR(TD(0) TD(Table(TR(TD(1) TD(2)) TR(TD(3) TD(4))))) TR(TD(5) TD(6)))",
        "| School | | Name | Oak | ¶ | Town | March | |\n| Head | Ann Lee |\n",
    );
}

#[test]
fn rules_that_part_every_cell_need_no_tags() {
    let rules: String = [(45, 648, 75, 64), (120, 648, 165, 64)]
        .iter()
        .map(|(x, y, w, h)| format!("{x} {y} {w} {h} re S\n"))
        .collect();
    let level = "45 685 m 285 685 l S 45 661 m 285 661 l S\n";
    let content = rules.clone() + level + &marked(&SHOWN);
    assert_eq!(untagged(&content), CELLS);
    // whatever the tags say
    check(&content, ROWS, CELLS);
    check(
        &content,
        "Table(TR(TD(0 1) TD(2)) TR(TD(3) TD(4)) TR(TD(6) TD(7)))",
        CELLS,
    );
    // a line under a word does not part it from the rest of its cell
    let under = "120 673 m 285 673 l S\n";
    let content = rules.clone() + level + under + &marked(&SHOWN);
    assert_ne!(untagged(&content), CELLS);
    check(&content, ROWS, CELLS);
    // rules round the columns only leave the rows to the tags
    check(&(rules + &marked(&SHOWN)), ROWS, CELLS);
}

#[test]
fn what_is_drawn_over_a_tagged_table_stays_seen() {
    let shown = [
        (50, 700, "Do you wish to be"),
        (50, 688, "in a group?"),
        (140, 700, "Yes / No"),
        (50, 676, "With whom?"),
        (140, 676, "Elm"),
    ];
    let struck = "165 703 m 182 703 l S\n";
    let artifact = "/Artifact BMC\n".to_owned() + struck + "EMC\n";
    let content = marked(&shown) + &artifact;
    check(
        &content,
        "Table(TR(TD(0 1) TD(2)) TR(TD(3) TD(4)))",
        "| Do you wish to be in a group? | Yes / ~No~ |\n| With whom? | Elm |\n",
    );
    let over = vec![dictionary! {
        "Type" => "Annot", "Subtype" => "FreeText", "Contents" => Object::string_literal("Oak"),
        "Rect" => vec![200.into(), 660.into(), 260.into(), 672.into()],
    }];
    let content = marked(&[
        (50, 700, "Head"),
        (200, 700, "Ann Lee"),
        (50, 664, "With which other school?"),
    ]);
    let pdf = tag(made(&content, over), "Table(TR(TD(0) TD(1)) TR(TD(2) TD))");
    assert_eq!(
        read(&saved(pdf)).unwrap(),
        "| Head | Ann Lee |\n| With which other school? | Oak |\n"
    );
}

#[test]
fn a_row_that_goes_on_over_the_page_is_one() {
    let pages = |rules: [&str; 2], tags: &str| {
        let mut pdf = made(&(rules[0].to_owned() + &marked(&SHOWN[..5])), vec![]);
        let first = pdf.page_iter().next().unwrap();
        let mut second = pdf.get_dictionary(first).unwrap().clone();
        let rest = [
            (125, 700, "Since 2019"),
            (50, 688, "Maths lead"),
            (125, 688, "Bo Tan"),
        ];
        let rest = rules[1].to_owned() + &marked(&rest);
        let rest = pdf.add_object(Stream::new(dictionary! {}, rest.into_bytes()));
        second.set("Contents", rest);
        let second = pdf.add_object(second);
        let root = pdf.catalog().unwrap().get(b"Pages").unwrap();
        let root = root.as_reference().unwrap();
        let kids = vec![first.into(), second.into()];
        let root = pdf.get_dictionary_mut(root).unwrap();
        root.set("Kids", kids);
        root.set("Count", 2);
        read(&saved(tag(pdf, tags))).unwrap()
    };
    let tags = "Table(TR(TD(0 1) TD(2)) TR(TD(3) TD(4 p1.0)) TR(TD(p1.1) TD(p1.2)))";
    let expected = "| Name of the school | Oak Primary |\n\
         | Head | Ann Lee, who has been our head ¶ Since 2019 |\n| Maths lead | Bo Tan |\n";
    assert_eq!(pages(["", ""], tags), expected);
    // a table for each page
    let parts =
        "Table(TR(TD(0 1) TD(2)) TR(TD(3) TD(4))) Table(TR(TD TD(p1.0)) TR(TD(p1.1) TD(p1.2)))";
    assert_eq!(pages(["", ""], parts), expected);
    // rules part the cells of each page
    let rules = [
        "45 672 75 40 re S 120 672 165 40 re S 45 685 m 285 685 l S\n",
        "45 684 75 28 re S 120 684 165 28 re S 45 697 m 285 697 l S\n",
    ];
    assert_eq!(pages(rules, tags), expected);
}

#[test]
fn content_of_a_form_on_the_page_is_marked_there() {
    let mut pdf = made("/Shown Do\n", vec![]);
    let page = pdf.page_iter().next().unwrap();
    let resources = pdf.get_dictionary(page).unwrap().get(b"Resources").unwrap();
    let resources = resources.as_dict().unwrap().clone();
    let form = pdf.add_object(Stream::new(
        dictionary! { "Type" => "XObject", "Subtype" => "Form", "Resources" => resources.clone() },
        marked(&SHOWN).into_bytes(),
    ));
    let mut resources = resources;
    resources.set("XObject", dictionary! { "Shown" => form });
    pdf.get_dictionary_mut(page)
        .unwrap()
        .set("Resources", resources);
    let mut pdf = tag(pdf, ROWS);
    let elements: Vec<ObjectId> = pdf.objects.keys().copied().collect();
    for id in elements {
        let Ok(element) = pdf.get_dictionary_mut(id) else {
            continue;
        };
        let Ok(Object::Array(kids)) = element.get_mut(b"K") else {
            continue;
        };
        for kid in kids {
            if let Object::Integer(number) = *kid {
                let one = dictionary! { "Type" => "MCR", "Stm" => form, "MCID" => number };
                *kid = one.into();
            }
        }
    }
    assert_eq!(read(&saved(pdf)).unwrap(), CELLS);
}

#[test]
fn a_file_that_suspects_its_tags_is_read_without_them() {
    let content = marked(&SHOWN);
    let mut pdf = tag(made(&content, vec![]), ROWS);
    let doubtful = dictionary! { "Marked" => true, "Suspects" => true };
    pdf.catalog_mut().unwrap().set("MarkInfo", doubtful);
    assert_eq!(read(&saved(pdf)).unwrap(), untagged(&content));
}

/// LibreOffice breaks a word that is too long for its cell.
#[test]
fn a_word_too_long_for_its_cell_is_one() {
    let rules = "45 640 45 80 re S 90 640 90 80 re S\n";
    let shown = |blank: &str| {
        let value = [
            "Ann Lee, who has",
            "been our head",
            "since the year",
            "2019",
        ];
        let lines = ["Teleph", "one"].into_iter().chain(value);
        let at = [
            (50, 700),
            (50, 688),
            (95, 700),
            (95, 688),
            (95, 676),
            (95, 664),
        ];
        let lines = lines.zip(at).map(|(line, (x, y))| {
            let blank = if x == 95 { blank } else { "" };
            (x, y, format!("{line}{blank}"))
        });
        let lines: Vec<_> = lines.collect();
        let lines: Vec<_> = lines
            .iter()
            .map(|(x, y, line)| (*x, *y, line.as_str()))
            .collect();
        rules.to_owned() + &marked(&lines)
    };
    let tags = "Table(TR(TD(0 1) TD(2 3 4 5)))";
    let value = "Ann Lee, who has been our head since the year 2019";
    check(&shown(" "), tags, &format!("| Telephone | {value} |\n"));
    // of a program that draws no such blanks nothing is known
    check(&shown(""), tags, &format!("| Teleph one | {value} |\n"));
}
