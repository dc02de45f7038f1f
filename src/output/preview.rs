//! The first rows of a table as whoever runs the program on a terminal looks at them: aligned, cut to the width of the
//! window, without the columns that have nothing in these rows. The other rows are counted and not kept; what is shown is
//! written when all rows have come, with how much there is in all and how to save it.
//!
//! A character is as wide as terminals draw it: Chinese ones two columns. No colours and no line drawing, whose width
//! depends on the terminal.

use super::{Format, TableWriter};
use crate::resolve::tables::Table;
use crate::rules::file::{CellType, Language};
use crate::rules::printable;
use crate::value::Value;
use std::io::{self, Write};
use tr::tr;
use unicode_width::UnicodeWidthStr;

/// The column that names the document. It comes first, and of a long name the end is shown.
const SOURCE: &str = "source";
/// Columns of the window between two columns of the table.
const GAP: usize = 2;
/// The narrowest into which a column is cut.
const NARROWEST: usize = 8;
/// The narrowest into which the name of a document is cut: `…政府工作报告.txt`.
const NARROWEST_SOURCE: usize = 17;
/// Most rows that are shown, and how many are in the lowest window.
const ROWS: (usize, usize) = (3, 20);
/// Lines of a window that are no rows: prompt and command, headings and the rule below them, what is said at the end.
const OTHER_LINES: usize = 7;
const CUT: char = '…';

/// The size of a window, in characters.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    pub width: usize,
    pub height: usize,
}

pub struct PreviewWriter<W: Write> {
    table: String,
    columns: Vec<PreviewColumn>,
    /// The first rows, as many as are shown.
    rows: Vec<Vec<String>>,
    /// How many rows have come.
    total: u64,
    screen: Screen,
    to: W,
}

struct PreviewColumn {
    heading: String,
    is_number: bool,
    is_source: bool,
}

/// A column that is shown, and how wide.
struct Shown {
    column: usize,
    width: usize,
    /// What would show it whole.
    whole: usize,
}

impl<W: Write> PreviewWriter<W> {
    pub fn new(table: &Table<'_>, labels: Option<Language>, screen: Screen, to: W) -> Self {
        let columns = table.columns.iter().map(|column| PreviewColumn {
            heading: column.heading(labels).to_owned(),
            is_number: matches!(column.kind, CellType::Integer | CellType::Number),
            is_source: column.name == SOURCE,
        });
        PreviewWriter {
            table: table.name.to_string(),
            columns: columns.collect(),
            rows: Vec::new(),
            total: 0,
            screen,
            to,
        }
    }

    fn most_rows(&self) -> usize {
        self.screen.height.saturating_sub(OTHER_LINES).clamp(ROWS.0, ROWS.1)
    }

    /// In how many of the rows that are kept a column has something.
    fn filled_in(&self, column: usize) -> usize {
        self.rows.iter().filter(|row| !row[column].is_empty()).count()
    }

    /// The columns with something in the rows that are kept: the name of the document, then the others in their order.
    fn filled(&self) -> Vec<usize> {
        let mut filled: Vec<usize> = (0..self.columns.len()).filter(|&column| self.filled_in(column) > 0).collect();
        filled.sort_by_key(|&column| !self.columns[column].is_source);
        filled
    }

    /// Columns that stand side by side in the window.
    fn fitting(&self) -> Vec<Shown> {
        let most = (self.screen.width / 4).max(NARROWEST);
        let mut room = self.screen.width;
        let mut shown: Vec<Shown> = Vec::new();
        let mut wanted = self.filled();
        // Where not all have room, those that are mostly empty stay away.
        wanted.sort_by_key(|&column| !self.columns[column].is_source && 2 * self.filled_in(column) < self.rows.len());
        for column in wanted {
            let cells = self.rows.iter().map(|row| row[column].width());
            let whole = cells.chain([self.columns[column].heading.width()]).max().unwrap_or_default();
            let most = if self.columns[column].is_source { most.max(NARROWEST_SOURCE) } else { most };
            let gap = if shown.is_empty() { 0 } else { GAP };
            let left = room.saturating_sub(gap);
            let width = whole.min(most).min(left);
            if width < whole.min(NARROWEST) && !shown.is_empty() {
                break;
            }
            shown.push(Shown { column, width, whole });
            room = left - width;
        }
        shown.sort_by_key(|shown| (!self.columns[shown.column].is_source, shown.column));
        // What is left goes to those that are cut, the name of the document the last.
        for is_source in [false, true] {
            for shown in shown.iter_mut().filter(|shown| self.columns[shown.column].is_source == is_source) {
                let more = (shown.whole - shown.width).min(room);
                shown.width += more;
                room -= more;
            }
        }
        shown
    }

    /// Rows below their headings.
    fn write_rows(&mut self) -> io::Result<usize> {
        let shown = self.fitting();
        let rule: Vec<String> = shown.iter().map(|shown| "-".repeat(shown.width)).collect();
        let headings: Vec<&str> = self.columns.iter().map(|column| column.heading.as_str()).collect();
        let line = |cells: &dyn Fn(usize) -> String| -> String {
            let cells = shown.iter().map(|&Shown { column, width, .. }| {
                let cell = cells(column);
                let blanks = " ".repeat(width.saturating_sub(cell.width()));
                if self.columns[column].is_number { blanks + &cell } else { cell + &blanks }
            });
            cells.collect::<Vec<_>>().join(&" ".repeat(GAP)).trim_end().to_owned()
        };
        let width = |column: usize| shown.iter().find(|shown| shown.column == column).map_or(0, |shown| shown.width);
        let mut lines = vec![line(&|column| beginning(headings[column], width(column))), rule.join(&" ".repeat(GAP))];
        for row in &self.rows {
            lines.push(line(&|column| match self.columns[column].is_source {
                true => end(&row[column], width(column)),
                false => beginning(&row[column], width(column)),
            }));
        }
        lines.iter().try_for_each(|line| writeln!(self.to, "{line}"))?;
        Ok(shown.len())
    }

    /// A single row upright, a column a line.
    fn write_upright(&mut self, row: &[String]) -> io::Result<usize> {
        let filled = self.filled();
        let headings = filled.iter().map(|&column| self.columns[column].heading.width());
        let width = headings.max().unwrap_or_default().min(self.screen.width / 2);
        let room = self.screen.width.saturating_sub(width + GAP);
        for &column in &filled {
            let PreviewColumn { heading, is_source, .. } = &self.columns[column];
            let heading = beginning(heading, width);
            let blanks = " ".repeat(width - heading.width() + GAP);
            let cell = if *is_source { end(&row[column], room) } else { beginning(&row[column], room) };
            writeln!(self.to, "{heading}{blanks}{cell}")?;
        }
        Ok(filled.len())
    }

    /// How much is shown of how much, and how all of it is saved.
    fn write_end(&mut self, columns: usize) -> io::Result<()> {
        let table = &self.table;
        let (rows, of_rows, of_columns) = (self.rows.len(), self.total, self.columns.len());
        let shown = tr!("{} of {} rows, {} of {} columns", rows, of_rows, columns, of_columns);
        let save = match Format::of_ending("xlsx") {
            Some(_) => tr!("Save all: -o {}.csv (or .xlsx)", table),
            None => tr!("Save all: -o {}.csv", table),
        };
        let lines = [shown, save].map(|text| wrapped(&text, self.screen.width));
        writeln!(self.to, "\n{}", lines.join("\n"))
    }
}

impl<W: Write> TableWriter for PreviewWriter<W> {
    fn write(&mut self, row: &[Option<Value<'_>>]) -> io::Result<()> {
        self.total += 1;
        if self.rows.len() < self.most_rows() {
            // More of a cell than the window is wide is never shown.
            let width = self.screen.width;
            let cells = self.columns.iter().zip(row).map(|(column, cell)| match cell {
                Some(cell) if column.is_source => end(&on_one_line(&cell.to_string()), width),
                Some(cell) => beginning(&on_one_line(&cell.to_string()), width),
                None => String::new(),
            });
            self.rows.push(cells.collect());
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        match &self.rows[..] {
            [] => writeln!(self.to, "{}", tr!("no rows"))?,
            [row] if self.total == 1 => {
                let row = row.clone();
                let columns = self.write_upright(&row)?;
                self.write_end(columns)?;
            }
            _ => {
                let columns = self.write_rows()?;
                self.write_end(columns)?;
            }
        }
        self.to.flush()
    }
}

/// A cell without what a terminal would obey.
fn on_one_line(cell: &str) -> String {
    cell.chars().map(|c| if printable::is_obeyed(c) { ' ' } else { c }).collect()
}

/// The beginning of a text, cut where it is wider.
fn beginning(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut shown = String::from(CUT);
    for c in text.chars() {
        kept.push(c);
        let longer = format!("{kept}{CUT}");
        if longer.width() > width {
            break;
        }
        shown = longer;
    }
    shown
}

/// The end of a text, cut where it is wider.
fn end(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let ends = text.char_indices().map(|(n, _)| format!("{CUT}{}", &text[n..]));
    ends.skip(1).find(|end| end.width() <= width).unwrap_or_else(|| CUT.to_string())
}

/// A text broken at blanks into lines of this width.
fn wrapped(text: &str, width: usize) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::tables::Scope;

    /// What is shown of rows of the table `mentions` that hold these sources and texts.
    fn shown(rows: &[(&str, &str)], screen: Screen) -> String {
        let table = Table::mentions(Scope::default());
        let mut written = Vec::new();
        let mut writer = PreviewWriter::new(&table, None, screen, &mut written);
        for &(source, text) in rows {
            let cells = table.columns.iter().map(|column| match &*column.name {
                SOURCE => Some(Value::Text(source.into())),
                "text" => Some(Value::Text(text.into())),
                _ => None,
            });
            writer.write(&cells.collect::<Vec<_>>()).expect("room");
        }
        writer.finish().expect("room");
        String::from_utf8(written).expect("UTF-8")
    }

    #[test]
    fn a_chinese_character_takes_two_columns() {
        let screen = Screen { width: 40, height: 24 };
        let rows = [("讲话/2018/秭归县政府工作报告.txt", "增长8.4%"), ("a.txt", "b")];
        let expected = "source             text\n\
                        -----------------  --------\n\
                        …政府工作报告.txt  增长8.4%\n\
                        a.txt              b\n\
                        \n";
        let narrow = shown(&rows, Screen { width: 27, ..screen });
        assert!(narrow.starts_with(expected), "{narrow}");
        let wide = shown(&rows, Screen { width: 44, ..screen });
        assert!(wide.contains("\n讲话/2018/秭归县"), "what is left goes to what is cut");
    }

    #[test]
    fn a_text_is_cut_at_the_width_and_a_name_at_its_beginning() {
        assert_eq!(
            [beginning("增长8.4%", 8), beginning("增长8.4%", 6), beginning("增长8.4%", 4)],
            ["增长8.4%", "增长8…", "增…"]
        );
        assert_eq!([end("报告.txt", 8), end("报告.txt", 7), end("报告.txt", 6)], ["报告.txt", "…告.txt", "….txt"]);
        assert_eq!([beginning("增长", 1), end("增长", 1)], ["…", "…"]);
    }

    #[test]
    fn all_rows_are_counted_and_those_that_the_window_holds_are_kept() {
        let rows = vec![("a.txt", "增长8.4%"); 1000];
        for (height, kept) in [(10, 3), (24, 17), (60, 20)] {
            let shown = shown(&rows, Screen { width: 80, height });
            assert_eq!(shown.lines().filter(|line| line.starts_with("a.txt")).count(), kept);
            assert!(shown.contains(&format!("\n{kept} of 1000 rows, 2 of 12 columns\n")), "{shown}");
        }
    }

    #[test]
    fn what_a_terminal_would_obey_is_not_shown() {
        let screen = Screen { width: 40, height: 24 };
        assert!(shown(&[("a\u{1b}[2J.txt", "b\nc"); 2], screen).contains("a [2J.txt  b c\n"));
    }

    #[test]
    fn a_single_row_stands_upright_and_none_is_told() {
        let screen = Screen { width: 40, height: 24 };
        assert!(
            shown(&[("a.txt", "增长8.4%")], screen)
                .starts_with("source  a.txt\ntext    增长8.4%\n\n1 of 1 rows, 2 of 12 ")
        );
        assert_eq!(shown(&[], screen), "no rows\n");
    }
}
