//! Documents made here, each for one thing; whole files are in `tests/formats/docx`.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::super::content::{Content, Refusal};
use super::read;

const SPACES: &str = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' \
     xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' \
     xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'";
const TYPES: &str = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>\
     <Override PartName='/word/document.xml' ContentType='application/vnd.openxmlformats-officedocument.\
     wordprocessingml.document.main+xml'/></Types>";
const RELATIONSHIPS: &str = "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
     <Relationship Id='a' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' \
     Target='word/document.xml'/></Relationships>";
const PARTS: &str = "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
     <Relationship Id='a' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering' \
     Target='numbering.xml'/><Relationship Id='b' \
     Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles' Target='styles.xml'/>\
     </Relationships>";

fn zipped(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, text) in entries {
        writer.start_file(*name, options).expect("an entry");
        writer.write_all(text.as_bytes()).expect("a text");
    }
    writer.finish().expect("an archive").into_inner()
}

fn document(body: &str) -> String {
    format!("<w:document {SPACES}><w:body>{body}</w:body></w:document>")
}

fn packed(document: &str, lists: &str, styles: &str) -> Vec<u8> {
    let lists = format!("<w:numbering {SPACES}>{lists}</w:numbering>");
    let styles = format!("<w:styles {SPACES}>{styles}</w:styles>");
    zipped(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONSHIPS),
        ("word/_rels/document.xml.rels", PARTS),
        ("word/document.xml", document),
        ("word/numbering.xml", &lists),
        ("word/styles.xml", &styles),
    ])
}

fn content(body: &str) -> Content {
    read(&packed(&document(body), "", "")).expect("a document")
}

fn numbered(body: &str, lists: &str) -> Content {
    read(&packed(&document(body), lists, "")).expect("a document")
}

fn refused(bytes: &[u8]) -> Refusal {
    read(bytes).expect_err("a refusal")
}

fn list(level: &str) -> String {
    format!(
        "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/>{level}</w:lvl></w:abstractNum>\
         <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    )
}

fn item(text: &str) -> String {
    format!("<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>{}</w:p>", run(text))
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

#[test]
fn a_paragraph_is_a_line_and_an_empty_one_an_empty_line() {
    let content = content(&format!("<w:p>{}</w:p><w:p/><w:p>{}</w:p>", run("甲"), run("乙")));
    assert_eq!(content, Content { text: "甲\n\n乙\n".to_owned(), ..Content::default() });
}

#[test]
fn a_number_is_set_apart_from_a_figure_after_it() {
    let level = "<w:numFmt w:val='decimal'/><w:suff w:val='nothing'/><w:lvlText w:val='%1.'/>";
    let content = numbered(&(item("2024年") + &item("全年")), &list(level));
    assert_eq!(content.text, "1. 2024年\n2.全年\n");
}

#[test]
fn a_number_after_which_a_tab_comes_is_followed_by_a_space_or_a_wide_mark() {
    let level = |text: &str| format!("<w:numFmt w:val='chineseCounting'/><w:lvlText w:val='{text}'/>");
    assert_eq!(numbered(&item("总则"), &list(&level("第%1条"))).text, "第一条 总则\n");
    assert_eq!(numbered(&item("总则"), &list(&level("%1、"))).text, "一、总则\n");
}

#[test]
fn a_number_in_an_unknown_format_is_left_out_and_told() {
    let content = numbered(&item("甲"), &list("<w:numFmt w:val='hebrew1'/><w:lvlText w:val='%1.'/>"));
    assert_eq!(content.text, "甲\n");
    assert_eq!(content.remarks, ["numbers of lists left out, in a format that is not known: hebrew1"]);
}

#[test]
fn a_format_of_zeros_is_chosen_where_it_is_offered() {
    let level = "<mc:AlternateContent xmlns:w14='http://schemas.microsoft.com/office/word/2010/wordml'>\
         <mc:Choice Requires='w14'><w:numFmt w:val='custom' w:format='001, 002, 003, ...'/></mc:Choice>\
         <mc:Fallback><w:numFmt w:val='decimal'/></mc:Fallback></mc:AlternateContent><w:lvlText w:val='%1号'/>";
    assert_eq!(numbered(&item("甲"), &list(level)).text, "001号 甲\n");
}

#[test]
fn a_level_without_a_start_begins_with_zero() {
    let lists = list("<w:lvlText w:val='%1号'/>").replace("<w:start w:val='1'/>", "");
    assert_eq!(numbered(&item("甲"), &lists).text, "0号 甲\n");
}

#[test]
fn styles_that_are_based_on_each_other_end() {
    let styles = "<w:style w:styleId='a'><w:basedOn w:val='b'/></w:style>\
         <w:style w:styleId='b'><w:basedOn w:val='a'/></w:style>";
    let body = format!("<w:p><w:pPr><w:pStyle w:val='a'/></w:pPr>{}</w:p>", run("甲"));
    assert_eq!(read(&packed(&document(&body), "", styles)).map(|content| content.text), Ok("甲\n".to_owned()));
}

#[test]
fn what_is_hidden_by_the_defaults_is_shown_where_a_run_says_so() {
    let styles = "<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>";
    let body = format!("<w:p>{}<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>露</w:t></w:r></w:p>", run("藏"));
    assert_eq!(read(&packed(&document(&body), "", styles)).map(|content| content.text), Ok("露\n".to_owned()));
}

#[test]
fn text_after_a_field_without_end_is_kept_and_told() {
    let begin = "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>";
    let content = content(&format!("<w:p>{begin}{}</w:p><w:p>{}</w:p>", run("甲"), run("乙")));
    assert_eq!(content.text, "甲\n乙\n");
    assert_eq!(content.remarks, ["a field does not end; its instruction may stand in the text"]);
}

#[test]
fn what_is_left_out_is_counted() {
    let content = content(
        "<w:p><w:r><w:footnoteReference/></w:r><w:r><w:footnoteReference/></w:r><w:r><w:commentReference/></w:r>\
         <w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r><w:r><w:t>&#xF0B7;</w:t></w:r></w:p><w:altChunk/>",
    );
    assert_eq!(
        content.remarks,
        [
            "2 footnotes left out",
            "a comment left out",
            "2 characters of fonts of signs left out",
            "a file within the file left out (altChunk); save it again in Word",
        ]
    );
}

#[test]
fn a_document_of_pictures_is_told_as_such() {
    let picture = "<a:graphicData uri='http://schemas.openxmlformats.org/drawingml/2006/picture'/>";
    let content = content(&format!("<w:p><w:r><w:drawing>{picture}</w:drawing></w:r></w:p>"));
    assert_eq!(content.remarks, ["a picture without any text; have the text recognised (OCR) first"]);
}

#[test]
fn a_text_box_counts_after_the_paragraph_that_it_hangs_on() {
    let level = "<w:numFmt w:val='decimal'/><w:suff w:val='space'/><w:lvlText w:val='%1.'/>";
    let inner = format!("<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>", item("框中"));
    let outer = item("段落").replace("</w:pPr>", &format!("</w:pPr>{inner}"));
    assert_eq!(numbered(&(outer + &item("其后")), &list(level)).text, "1. 段落\n2. 框中\n3. 其后\n");
}

#[test]
fn a_cell_that_goes_on_from_above_is_empty() {
    let cell = |merge: &str, text: &str| format!("<w:tc><w:tcPr>{merge}</w:tcPr><w:p>{}</w:p></w:tc>", run(text));
    let rows = [
        cell("<w:vMerge w:val='restart'/>", "县") + &cell("", "甲"),
        cell("<w:vMerge/>", "不见") + &cell("<w:cellDel/>", "删去") + &cell("", "乙"),
    ];
    let body = format!("<w:tbl><w:tr>{}</w:tr><w:tr>{}</w:tr></w:tbl>", rows[0], rows[1]);
    assert_eq!(content(&body).text, "县\t甲\n\t\t乙\n");
}

#[test]
fn a_second_cell_joins_the_paragraphs_of_the_first() {
    let first = format!("<w:tc><w:p>{}</w:p><w:p>{}</w:p></w:tc>", run("甲"), run("乙"));
    let alone = format!("<w:tbl><w:tr>{first}</w:tr></w:tbl>");
    let beside = format!("<w:tbl><w:tr>{first}<w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl>", run("丙"));
    assert_eq!(content(&(alone + &beside)).text, "甲\n乙\n甲 乙\t丙\n");
}

#[test]
fn a_document_that_is_cut_off_is_refused() {
    let whole = packed(&document(&format!("<w:p>{}</w:p>", run("甲"))), "", "");
    let refusal = refused(&whole[..whole.len() / 2]);
    assert_eq!((refusal.kind, refusal.reason.as_str()), ("a Word document", "it is cut off or damaged"));
    let refusal = refused(&packed("<w:document xmlns:w='a'><w:body>", "", ""));
    assert_eq!(refusal.reason, "word/document.xml is cut off");
}

#[test]
fn a_package_without_its_text_is_refused() {
    let refusal = refused(&zipped(&[("[Content_Types].xml", TYPES), ("_rels/.rels", RELATIONSHIPS)]));
    assert_eq!(refusal.reason, "its text part word/document.xml is missing");
    let types = TYPES.replace("wordprocessingml.document", "spreadsheetml.sheet");
    let table = [("[Content_Types].xml", &*types), ("_rels/.rels", RELATIONSHIPS), ("word/document.xml", "<a/>")];
    assert_eq!(refused(&zipped(&table)).reason, "its main part word/document.xml is no text of Word");
    assert_eq!(refused(&packed("<a/>", "", "")).reason, "its text part has no text of Word");
}

#[test]
fn two_entries_of_one_name_are_refused() {
    let text = document("");
    let entries = [("[Content_Types].xml", TYPES), ("word/document.xml", &*text), ("Word/Document.xml", &*text)];
    assert_eq!(refused(&zipped(&entries)).reason, "two of its entries have the same name");
    // The writer refuses to write the same name twice, so one is made of another of the same length.
    let mut bytes =
        zipped(&[("[Content_Types].xml", TYPES), ("word/document.xml", &text), ("word/documenu.xml", &text)]);
    while let Some(at) = memchr::memmem::find(&bytes, b"documenu") {
        bytes[at..at + 8].copy_from_slice(b"document");
    }
    assert_eq!(refused(&bytes).reason, "two of its entries have the same name");
}

#[test]
fn an_entry_with_a_password_is_refused_as_encrypted() {
    let mut bytes = packed(&document(""), "", "");
    let entries: Vec<usize> = memchr::memmem::find_iter(&bytes, b"PK\x01\x02").collect();
    for at in entries {
        bytes[at + 8] |= 1;
    }
    assert_eq!(refused(&bytes).kind, "an encrypted Word document");
}

#[test]
fn a_document_type_and_unknown_entities_are_refused() {
    let bomb = format!("<!DOCTYPE a [<!ENTITY b 'ha'>]>{}", document("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>"));
    assert!(refused(&packed(&bomb, "", "")).reason.contains("declares a document type"));
    let entity = document("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>");
    assert!(refused(&packed(&entity, "", "")).reason.contains("uses an entity"));
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let text = document(&" ".repeat(65 << 20));
    let refusal = refused(&packed(&text, "", ""));
    assert_eq!(refusal.reason, "its entry word/document.xml unpacks to more than 64 MB");
}

#[test]
fn elements_nested_without_end_are_refused() {
    let text = document(&"<w:tbl><w:tr><w:tc>".repeat(200_000));
    assert_eq!(refused(&packed(&text, "", "")).reason, "word/document.xml nests more than 1024 elements");
}

#[test]
fn lists_that_write_more_than_they_are_long_are_refused() {
    let level = format!("<w:lvlText w:val='{}'/>", "字".repeat(80));
    let text = document(&"<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:p>".repeat(300_000));
    assert_eq!(refused(&packed(&text, &list(&level), "")).reason, "its text is longer than 32 MB");
}

#[test]
fn an_attribute_of_ten_megabytes_is_passed_over() {
    let body = format!("<w:p w:rsidR='{}'>{}</w:p>", "0".repeat(10 << 20), run("甲"));
    assert_eq!(content(&body).text, "甲\n");
}
