//! Workbooks of Excel 95, which no program here writes any more, and records in odd orders, made byte by byte.

use std::io::Cursor;

use encoding_rs::GBK;

use super::*;

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("a short record");
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

fn cell(kind: u16, row: u16, column: u16, data: &[u8]) -> Vec<u8> {
    let place = [row, column, 0].map(u16::to_le_bytes).concat();
    record(kind, &[&place[..], data].concat())
}

/// A string with a length of one byte or two.
fn gbk(text: &str, width: usize) -> Vec<u8> {
    let bytes = GBK.encode(text).0;
    let length = (bytes.len() as u16).to_le_bytes();
    [&length[..width], &bytes].concat()
}

/// A compound file with one stream, which has a table of sectors in sector 0 and the directory in sector 1.
fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut stream = stream.to_vec();
    stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
    let mut header = vec![0; 512];
    header[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    header[30..34].copy_from_slice(&[9, 0, 6, 0]);
    header[48..52].copy_from_slice(&1_u32.to_le_bytes());
    header[68..72].copy_from_slice(&(-2_i32).to_le_bytes());
    header[76..].fill(0xff);
    header[76..80].copy_from_slice(&0_u32.to_le_bytes());
    let sectors = i32::try_from(stream.len() / 512).expect("a short stream");
    let mut table: Vec<i32> = vec![-3, -2];
    table.extend((0..sectors).map(|at| if at + 1 == sectors { -2 } else { at + 3 }));
    table.resize(128, -1);
    let entry = |name: &str, kind: u8, child: i32, start: i32, size: usize| {
        let mut entry = vec![0; 128];
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..units.len()].copy_from_slice(&units);
        entry[64..66].copy_from_slice(&(units.len() as u16 + 2).to_le_bytes());
        entry[66] = kind;
        for (at, value) in [(68, -1), (72, -1), (76, child), (116, start), (120, size as i32)] {
            entry[at..at + 4].copy_from_slice(&value.to_le_bytes());
        }
        entry
    };
    let mut directory = [entry("Root Entry", 5, 1, -2, 0), entry(name, 2, -1, 2, stream.len())].concat();
    directory.resize(512, 0);
    [header, table.iter().flat_map(|at| at.to_le_bytes()).collect(), directory, stream].concat()
}

/// The stream of a workbook with one sheet.
fn workbook(version: u16, globals: &[u8], name: &[u8], cells: &[u8]) -> Vec<u8> {
    let bof = record(BOF, &[version.to_le_bytes(), [5, 0]].concat());
    let length = bof.len() + globals.len() + 4 + 6 + name.len() + 4;
    let sheet = record(BOUND_SHEET, &[&(length as u32).to_le_bytes()[..], &[0, 0], name].concat());
    [&bof[..], globals, &sheet, &record(EOF, b""), &bof, cells, &record(EOF, b"")].concat()
}

fn read(bytes: &[u8]) -> Result<Vec<String>, WorkbookFault> {
    let mut all = Vec::new();
    let mut each = |row: super::super::SheetRow| {
        all.push(format!("{} {}: {}", row.sheet, row.number, row.cells.join("|")));
        ControlFlow::Continue(())
    };
    rows(&mut Cursor::new(bytes), &mut Out::new(&mut each, u64::MAX))?;
    Ok(all)
}

#[test]
fn a_workbook_of_excel_95_is_read_by_its_code_page() {
    let date = gbk("yyyy\"年\"m\"月\"d\"日\"", 1);
    let globals = [
        record(FORMAT, &[&[0xa4, 0][..], &date].concat()),
        record(XF, &[0, 0, 0xa4, 0]),
        record(CODE_PAGE, &936_u16.to_le_bytes()),
    ]
    .concat();
    let cells = [
        cell(LABEL, 0, 0, &gbk("标题", 2)),
        cell(NUMBER, 0, 1, &43_109_f64.to_le_bytes()),
        cell(FORMULA, 0, 2, &[0, 0, 0, 0, 0, 0, 0xff, 0xff]),
        record(STRING, &gbk("算出来的", 2)),
    ]
    .concat();
    let bytes = compound("Book", &workbook(0x0500, &globals, &gbk("讲话", 1), &cells));
    assert_eq!(read(&bytes), Ok(vec!["讲话 1: 标题|2018-01-09|算出来的".to_owned()]));
}

#[test]
fn cells_out_of_order_are_put_in_their_rows() {
    let rk = |value: i32| ((value << 2 | 2) as u32).to_le_bytes();
    let many = [&[0, 0][..], &rk(7), &[0, 0], &rk(-8), &[0, 0], &rk(950)[..], &[3, 0]].concat();
    let cells = [
        cell(RK, 2, 1, &rk(5)),
        record(MUL_RK, &[&[0, 0, 1, 0][..], &many].concat()),
        cell(RK, 2, 0, &(43_u32 << 2 | 3).to_le_bytes()),
        cell(BOOL_ERR, 0, 0, &[1, 0]),
        cell(BOOL_ERR, 0, 5, &[7, 1]),
    ]
    .concat();
    let bytes = compound("Workbook", &workbook(0x0600, b"", b"\x01\x00A", &cells));
    assert_eq!(read(&bytes), Ok(vec!["A 1: TRUE|7|-8|950".to_owned(), "A 3: 0.43|5".to_owned()]));
}

#[test]
fn shared_strings_go_on_in_the_next_record_in_another_width() {
    let first = [&[2, 0, 0, 0, 2, 0, 0, 0][..], &[4, 0, 0], b"ab"].concat();
    let second =
        [&[1][..], &"云岭".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(), &[1, 0, 8, 1, 0], b"c"]
            .concat();
    let globals = [record(SST, &first), record(CONTINUE, &second), record(CONTINUE, &[0, 0, 0, 0])].concat();
    let cells = [cell(LABEL_SST, 0, 0, &[0, 0, 0, 0]), cell(LABEL_SST, 0, 1, &[1, 0, 0, 0])].concat();
    let bytes = compound("Workbook", &workbook(0x0600, &globals, b"\x01\x00A", &cells));
    assert_eq!(read(&bytes), Ok(vec!["A 1: ab云岭|c".to_owned()]));
    let beyond = cell(LABEL_SST, 0, 0, &[9, 0, 0, 0]);
    let bytes = compound("Workbook", &workbook(0x0600, &globals, b"\x01\x00A", &beyond));
    assert_eq!(read(&bytes), Err(WorkbookFault::Damaged));
}

#[test]
fn a_sheet_without_an_end_is_damaged() {
    let mut stream = workbook(0x0600, b"", b"\x01\x00A", &cell(RK, 0, 0, &[6, 0, 0, 0]));
    stream.truncate(stream.len() - 4);
    assert_eq!(read(&compound("Workbook", &stream)), Err(WorkbookFault::Damaged));
}

#[test]
fn sheets_that_lie_within_each_other_are_not_read_again_and_again() {
    let bof = record(BOF, &[0, 6, 16, 0]);
    let start = bof.len() + 1000 * 13 + 4;
    let sheet = |at: usize| {
        record(BOUND_SHEET, &[&((start + at * bof.len()) as u32).to_le_bytes()[..], &[0, 0, 1, 0, 65]].concat())
    };
    let sheets: Vec<u8> = (0..1000).flat_map(sheet).collect();
    let stream = [&bof[..], &sheets, &record(EOF, b""), &bof.repeat(1000), &record(EOF, b"").repeat(1000)].concat();
    assert_eq!(read(&compound("Workbook", &stream)), Err(WorkbookFault::Damaged));
}
