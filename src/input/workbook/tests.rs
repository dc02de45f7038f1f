//! Workbooks made by `tests/formats/archives/make.py`.

use super::*;

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../tests/formats/archives/", $name)).as_slice()
    };
}

/// The rows as `SHEET NUMBER: CELL|CELL`, and what was left out.
fn read(bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let mut all = Vec::new();
    let left_out = rows(bytes, &mut |row| {
        all.push(format!("{} {}: {}", row.sheet, row.number, row.cells.join("|")));
        ControlFlow::Continue(())
    });
    (all, left_out.expect("a workbook"))
}

fn refused(bytes: &[u8]) -> String {
    rows(bytes, &mut |_| ControlFlow::Continue(())).expect_err("not a workbook").reason
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
        let done = rows(bytes, &mut |_| {
            count += 1;
            ControlFlow::Break(())
        });
        assert!(done.is_ok() && count == 1);
    }
}
