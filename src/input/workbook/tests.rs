//! Workbooks made by `tests/formats/archives/make.py`.

use std::io::Write;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::super::archive::{ArchiveKind, EntryOutcome, entries};
use super::*;

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../tests/formats/archives/", $name)).as_slice()
    };
}

/// The rows as `SHEET NUMBER: CELL|CELL`, and what was left out.
fn read(bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let mut all = Vec::new();
    let left_out = rows(bytes, &mut Budget::new(), &mut |row| {
        all.push(format!("{} {}: {}", row.sheet, row.number, row.cells.join("|")));
        ControlFlow::Continue(())
    });
    (all, left_out.expect("a workbook"))
}

fn refused(bytes: &[u8]) -> String {
    rows(bytes, &mut Budget::new(), &mut |_| ControlFlow::Continue(())).expect_err("not a workbook").reason
}

#[test]
fn the_cells_of_xlsx_are_read_as_they_are_shown() {
    let (rows, left_out) = read(fixture!("book.xlsx"));
    let far = format!("讲话 7: {}远", "|".repeat(COLUMNS - 1));
    assert_eq!(
        rows,
        [
            "讲话 1: 云岭县讲话汇编",
            "讲话 3: 标题|日期|正文",
            "讲话 4: 第一次会议|2018-01-09|同志们：\n大家好。",
            "讲话 5: 第二次会议|2018-01-09 10:30|今年，全县…… <&> \n 结束",
            "讲话 6: 甲乙 丙|12|1.5|TRUE|||15.3%|08:05",
            &far,
            "讲话 1048576: |末",
            "第二页 2: |又一页",
        ]
    );
    assert_eq!(
        left_out,
        [
            "hidden sheets left out: “底稿”; unhide what is to be read",
            "formulas without a stored value, read as empty: 1; save the file in a spreadsheet program, which works them out",
            "cells that show an error, read as empty: 1; mend their formulas",
        ]
    );
}

#[test]
fn shared_strings_and_parts_at_other_places_are_found() {
    let (rows, left_out) = read(fixture!("shared.xlsx"));
    assert_eq!(rows, ["一&二 2: 标题|重 庆||行\n二_x", "一&二 3: 文|2|||FALSE|2018-01-09|内"]);
    assert_eq!(left_out[0], "sheets that are listed but not there: “缺”; save the file again");
}

#[test]
fn the_cells_of_xls_are_read_as_they_are_shown() {
    let (rows, left_out) = read(fixture!("book.xls"));
    let far = format!("讲话 6: {}远", "|".repeat(255));
    assert_eq!(
        rows[..5],
        [
            "讲话 2: 标题|日期|正文",
            "讲话 3: 第一次会议|2018-01-09|同志们：\n大家好。",
            "讲话 4: 甲乙 丙|2018-01-09 10:30",
            "讲话 5: 12|1.5|-3|12345.67|TRUE|15.3%||abc",
            &far,
        ]
    );
    // The shared strings go on over several records.
    for (at, row) in rows[5..45].iter().enumerate() {
        assert_eq!(*row, format!("讲话 {}: {at}：{}", 11 + at, "云岭县新修公路。".repeat(60)));
    }
    assert_eq!(rows[45..], ["讲话 65536: |末", "第二页 2: |又一页"]);
    assert_eq!(left_out, ["hidden sheets left out: “底稿”; unhide what is to be read"]);
}

#[test]
fn the_cells_of_ods_are_read_as_they_are_shown() {
    let (rows, left_out) = read(fixture!("book.ods"));
    assert_eq!(
        rows,
        [
            "讲话 1: 汇编",
            "讲话 4: 标题|日期|正文",
            "讲话 5: 第一次会议|2018-01-09|同志们：\n大家好。",
            "讲话 6: 12|15.3%|TRUE|2018-01-09 10:30|08:05||同|同",
            "讲话 7: 12|15.3%|TRUE|2018-01-09 10:30|08:05||同|同",
            "讲话 1048576: 末",
            "第二页 1: 又一页",
        ]
    );
    assert_eq!(left_out.len(), 2);
}

#[test]
fn locked_and_damaged_workbooks_are_refused() {
    let locked = "it is locked with a password";
    assert_eq!(refused(fixture!("encrypted.xlsx")), locked);
    assert_eq!(refused(fixture!("locked.xls")), locked);
    assert_eq!(refused(fixture!("utf8.zip")), "it holds no workbook");
    for bytes in [fixture!("book.xls"), fixture!("book.xlsx"), fixture!("book.ods")] {
        assert_eq!(refused(&bytes[..bytes.len() / 2]), "it is cut off or damaged");
    }
    assert_eq!(refused(b""), "it is cut off or damaged");
}

#[test]
fn after_a_break_no_row_follows() {
    for bytes in [fixture!("book.xls"), fixture!("book.xlsx"), fixture!("book.ods")] {
        let mut count = 0;
        let done = rows(bytes, &mut Budget::new(), &mut |_| {
            count += 1;
            ControlFlow::Break(())
        });
        assert!(done.is_ok() && count == 1);
    }
}

/// A text of 310,000 bytes that packs to some two thousand.
fn long_text() -> String {
    "人民好，第二次会议。\n".repeat(10_000)
}

fn zipped<'a>(method: CompressionMethod, files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(name, SimpleFileOptions::default().compression_method(method)).expect("a file");
        writer.write_all(bytes).expect("a file");
    }
    writer.finish().expect("an archive").into_inner()
}

/// A workbook with one string, to which a cell in each of so many rows refers.
fn of_one_string(method: CompressionMethod, rows: usize) -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let related = format!(
        "<Relationships><Relationship Id='r1' Type='{office}/worksheet' Target='a.xml'/>\
         <Relationship Id='r2' Type='{office}/sharedStrings' Target='s.xml'/></Relationships>"
    );
    let strings = format!("<sst><si><t>{}</t></si></sst>", long_text());
    let cells: String = (1..=rows).map(|row| format!("<row r='{row}'><c t='s'><v>0</v></c></row>")).collect();
    let sheet = format!("<worksheet><sheetData>{cells}</sheetData></worksheet>");
    let parts: [(&str, &str); 5] = [
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.xml", "<workbook><sheets><sheet name='a' id='r1'/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", &related),
        ("xl/s.xml", &strings),
        ("xl/a.xml", &sheet),
    ];
    zipped(method, parts.map(|(name, text)| (name, text.as_bytes())))
}

/// An OpenDocument spreadsheet with one cell that stands in so many rows and columns.
fn of_one_cell(rows: usize, columns: usize) -> Vec<u8> {
    let content = format!(
        "<document-content><body><spreadsheet><table name='a'><table-row number-rows-repeated='{rows}'>\
         <table-cell number-columns-repeated='{columns}'><p>{}</p></table-cell></table-row></table></spreadsheet></body>\
         </document-content>",
        long_text()
    );
    let parts: [(&str, &str); 2] =
        [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)];
    zipped(CompressionMethod::Deflated, parts.map(|(name, text)| (name, text.as_bytes())))
}

/// How many rows are read, and what is said where they are not all.
fn read_rows(bytes: &[u8], budget: &mut Budget) -> (usize, Option<Refusal>) {
    let mut count = 0;
    let done = rows(bytes, budget, &mut |_| {
        count += 1;
        ControlFlow::Continue(())
    });
    (count, done.err())
}

#[test]
fn rows_end_where_their_text_has_more_than_200_times_the_bytes_of_the_workbook() {
    let whole = usize::try_from(Budget::allowance(0)).expect("some bytes") / (long_text().len() + 1);
    let packed = CompressionMethod::Deflated;
    for (bytes, expected) in
        [(of_one_string(packed, 1_000), whole), (of_one_cell(1_000, 1), whole), (of_one_cell(1, 100), 0)]
    {
        let (count, refusal) = read_rows(&bytes, &mut Budget::new());
        let refusal = refusal.expect("too much text");
        assert_eq!((count, refusal.reason.as_str()), (expected, "it unpacks to more than 200 times its size"));
        assert_eq!(refusal.remedy, "if you trust it, save each of its sheets as CSV");
    }
}

#[test]
fn a_workbook_whose_rows_are_in_step_with_its_size_is_read_to_its_end() {
    assert_eq!(read_rows(&of_one_string(CompressionMethod::Deflated, 40), &mut Budget::new()), (40, None));
    assert_eq!(read_rows(&of_one_cell(40, 1), &mut Budget::new()), (40, None));
    // 47 MB of a file of 310 kB.
    assert_eq!(read_rows(&of_one_string(CompressionMethod::Stored, 150), &mut Budget::new()), (150, None));
}

#[test]
fn an_archive_is_given_up_where_the_rows_of_its_workbooks_have_more_than_200_times_its_bytes() {
    let book = of_one_string(CompressionMethod::Deflated, 50);
    let names: Vec<String> = (10..30).map(|number| format!("{number}.xlsx")).collect();
    let books = zipped(CompressionMethod::Deflated, names.iter().map(|name| (name.as_str(), book.as_slice())));
    let mut count = 0;
    let size = books.len() as u64;
    let mut file = Cursor::new(books);
    let done = entries(ArchiveKind::Zip, &mut file, size, &mut Budget::new(), &|_| true, &mut |entry, budget| {
        let EntryOutcome::Unpacked(bytes) = entry.found else { panic!("{} is not unpacked", entry.name) };
        assert_eq!(read_rows(&bytes, budget), (50, None));
        count += 1;
        ControlFlow::Continue(())
    });
    // Nine times 15.5 MB are more than the 128 MB that an archive of any size may unpack to.
    assert_eq!(count, 9);
    assert_eq!(done.expect_err("too much text").reason, "it unpacks to more than 200 times its size");
}
