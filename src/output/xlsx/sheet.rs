//! The sheets of one table: the next one begins where one is full.

use crate::resolve::tables::Typed;
use rust_xlsxwriter::{ExcelDateTime, Format, Url, Workbook, Worksheet, XlsxError};
use tr::tr;
use unicode_width::UnicodeWidthStr;

/// Rows of a sheet, its heading included.
const ROWS: u32 = 1_048_576;
/// Characters of a cell, as Excel counts them: units of UTF-16.
const CHARACTERS: usize = 32_767;
/// What stands at the end of a cell that was cut.
const CUT: &str = " […]";
/// Links that a sheet may have.
const LINKS: usize = 65_530;
/// Rows by whose cells the widths of columns are chosen.
const MEASURED: u32 = 200;
/// Widths of columns, in characters.
const NARROWEST: usize = 6;
const WIDEST: usize = 48;
/// Room for the button of the filter.
const BUTTON: usize = 3;

/// Where a row stands: the number of its sheet in the workbook, and its number in the sheet, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub sheet: usize,
    pub row: u32,
}

pub struct Sheet {
    name: String,
    headings: Vec<String>,
    bold: Format,
    day: Format,
    /// The last sheet of the table, and its next row.
    at: Place,
    /// Names of the sheets, by their numbers.
    sheets: Vec<usize>,
    widths: Vec<usize>,
    links: usize,
    /// Rows that a sheet may have.
    rows: u32,
    /// Cells that were cut, and links that found no room.
    cut: usize,
    unlinked: usize,
}

impl Sheet {
    pub fn new(book: &mut Workbook, name: &str, headings: Vec<String>, bold: Format) -> Result<Sheet, XlsxError> {
        let widths = headings.iter().map(|heading| heading.width() + BUTTON).collect();
        let mut sheet = Sheet {
            name: name.to_owned(),
            headings,
            bold,
            day: Format::new().set_num_format("yyyy-mm-dd"),
            at: Place { sheet: 0, row: 0 },
            sheets: Vec::new(),
            widths,
            links: 0,
            rows: ROWS,
            cut: 0,
            unlinked: 0,
        };
        sheet.begin(book)?;
        Ok(sheet)
    }

    /// Begins the next sheet of the table.
    fn begin(&mut self, book: &mut Workbook) -> Result<(), XlsxError> {
        let number = book.worksheets().len();
        let name = self.name_of(self.sheets.len());
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, heading) in (0..).zip(&self.headings) {
            sheet.write_string_with_format(0, column, heading, &self.bold)?;
        }
        self.sheets.push(number);
        self.at = Place { sheet: number, row: 1 };
        self.links = 0;
        Ok(())
    }

    fn name_of(&self, nth: usize) -> String {
        match nth {
            0 => self.name.clone(),
            nth => format!("{} {}", self.name, nth + 1),
        }
    }

    /// Writes a row; a cell with a place is a link to the row there.
    pub fn write(
        &mut self,
        book: &mut Workbook,
        cells: &[Option<Typed<'_>>],
        links: &[Option<Place>],
    ) -> Result<Place, XlsxError> {
        if self.at.row == self.rows {
            self.begin(book)?;
        }
        let at = self.at;
        for (n, cell) in cells.iter().enumerate() {
            let Some(cell) = cell else { continue };
            let column = n as u16;
            let link = links.get(n).copied().flatten();
            let target = match link {
                Some(_) if self.links == LINKS => {
                    self.unlinked += 1;
                    None
                }
                Some(place) => {
                    Some(format!("internal:'{}'!A{}", book.worksheet_from_index(place.sheet)?.name(), place.row + 1))
                }
                None => None,
            };
            let sheet = book.worksheet_from_index(at.sheet)?;
            if let Some(target) = target {
                self.links += 1;
                // What the cell holds is written over it.
                sheet.write_url_with_text(at.row, column, Url::new(target), " ")?;
            }
            self.cell(sheet, at.row, column, cell)?;
        }
        self.at.row += 1;
        Ok(at)
    }

    fn cell(&mut self, sheet: &mut Worksheet, row: u32, column: u16, cell: &Typed<'_>) -> Result<(), XlsxError> {
        let measured = row <= MEASURED;
        let mut wide = |width: usize| {
            let known = &mut self.widths[usize::from(column)];
            *known = (*known).max(if measured { width } else { 0 });
        };
        match cell {
            #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
            Typed::Integer(number) => {
                wide(number.to_string().len() + 1);
                sheet.write_number(row, column, *number as f64)?;
            }
            Typed::Number(number) => {
                wide(number.to_string().len() + 1);
                sheet.write_number(row, column, *number)?;
            }
            Typed::Day(year, month, day, shown) => match u16::try_from(*year).ok().filter(|year| *year >= 1900) {
                Some(year) => {
                    wide(shown.len() + 1);
                    let date = ExcelDateTime::from_ymd(year, *month, *day)?;
                    sheet.write_datetime_with_format(row, column, &date, &self.day)?;
                }
                // A spreadsheet knows no day before 1900.
                None => _ = sheet.write_string(row, column, shown)?,
            },
            Typed::Date(shown) => _ = sheet.write_string(row, column, shown)?,
            Typed::Text(text) => {
                wide(text.lines().next().unwrap_or_default().width() + 1);
                match cut(text) {
                    Some(shorter) => {
                        self.cut += 1;
                        sheet.write_string(row, column, shorter)?;
                    }
                    None => _ = sheet.write_string(row, column, text.as_ref())?,
                }
            }
        }
        Ok(())
    }

    /// Filters and widths, which depend on all rows.
    pub fn finish(&mut self, book: &mut Workbook) -> Result<(), XlsxError> {
        let last_column = (self.headings.len().max(1) - 1) as u16;
        for (nth, number) in self.sheets.iter().enumerate() {
            let is_last = nth + 1 == self.sheets.len();
            let rows = if is_last { self.at.row } else { self.rows };
            let sheet = book.worksheet_from_index(*number)?;
            sheet.autofilter(0, 0, rows.max(1) - 1, last_column)?;
            for (column, width) in (0..).zip(&self.widths) {
                sheet.set_column_width(column, (*width).clamp(NARROWEST, WIDEST) as f64)?;
            }
        }
        Ok(())
    }

    /// What of the table could not be written as it is.
    pub fn told(&self) -> Vec<String> {
        let mut told = Vec::new();
        if self.cut > 0 {
            told.push(tr!(
                "sheet {}: {} cells are longer than the {} characters that a cell may have; they are cut, and end in{}. Other \
                 formats have them whole",
                self.name,
                self.cut,
                CHARACTERS,
                CUT
            ));
        }
        if self.sheets.len() > 1 {
            told.push(tr!(
                "sheet {}: the table has more rows than a sheet may have ({}); it goes on in the sheets {} to {}",
                self.name,
                self.rows,
                self.name_of(1),
                self.name_of(self.sheets.len() - 1)
            ));
        }
        if self.unlinked > 0 {
            told.push(tr!(
                "sheet {}: {} cells have no link to their mention: a sheet may have {}",
                self.name,
                self.unlinked,
                LINKS
            ));
        }
        told
    }
}

/// A text that fits into a cell, where this one does not.
fn cut(text: &str) -> Option<String> {
    if text.len() <= CHARACTERS || text.encode_utf16().count() <= CHARACTERS {
        return None;
    }
    let room = CHARACTERS - CUT.chars().count();
    let mut used = 0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            used += c.len_utf16();
            used <= room
        })
        .collect();
    Some(kept + CUT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_a_cell_is_full_and_says_so() {
        assert_eq!(cut(&"字".repeat(CHARACTERS)), None);
        let shorter = cut(&"字".repeat(CHARACTERS + 1)).expect("it is cut");
        assert_eq!(shorter.chars().count(), CHARACTERS);
        assert!(shorter.ends_with("字 […]"));
        // Two units of UTF-16 each.
        let shorter = cut(&"𠮷".repeat(20_000)).expect("it is cut");
        assert!(shorter.encode_utf16().count() <= CHARACTERS && shorter.ends_with("𠮷 […]"));
    }

    #[test]
    fn a_table_with_more_rows_than_a_sheet_goes_on_in_the_next_one() {
        let mut book = Workbook::new();
        let mut sheet = Sheet::new(&mut book, "t", vec!["a".into()], Format::new()).expect("a sheet");
        sheet.rows = 3;
        let mut places = Vec::new();
        for number in 0..5 {
            places.push(sheet.write(&mut book, &[Some(Typed::Integer(number))], &[]).expect("a row"));
        }
        sheet.finish(&mut book).expect("it ends");
        let at = |sheet, row| Place { sheet, row };
        assert_eq!(places, [at(0, 1), at(0, 2), at(1, 1), at(1, 2), at(2, 1)]);
        let names: Vec<String> = book.worksheets().iter().map(Worksheet::name).collect();
        assert_eq!(names, ["t", "t 2", "t 3"]);
        assert_eq!(
            sheet.told(),
            ["sheet t: the table has more rows than a sheet may have (3); it goes on in the sheets t 2 to t 3"]
        );
        assert!(book.save_to_buffer().is_ok());
    }
}
