//! The lines that a story of a document is written in: a paragraph a line, a row of a table a line.
//!
//! A row of several cells is one line, its cells separated by tabs and the paragraphs of a cell by spaces. A row of one
//! cell only sets its text apart, as a frame does: its paragraphs are lines. What is in a row comes before what is in
//! the next, and the rows of a table within a cell are lines of their own between what stands before and after it.

/// The lines of a story, and where in a table the next text belongs.
#[derive(Debug, Default)]
pub(super) struct StoryLines {
    text: String,
    /// Lines that wait until the one that is being written has ended: those of text boxes.
    after: String,
    /// Whether a paragraph has written something that is not ended.
    begun: bool,
    /// The tables that are open, the innermost last, each by its row.
    rows: Vec<OpenRow>,
}

/// The row of a table that is being written. Positions are bytes of the text.
#[derive(Debug, Default)]
struct OpenRow {
    /// Where its line begins.
    start: usize,
    cells: usize,
    /// Where the cell's part of the line begins.
    cell: usize,
    /// Ends of paragraphs in its first cell, which become spaces if there is a second.
    ends: Vec<usize>,
    /// A table within it ended, and no text has come since.
    broken: bool,
}

impl StoryLines {
    /// Writes text of a paragraph.
    pub fn write(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.begin();
        if self.rows.is_empty() || !text.contains('\t') {
            self.text.push_str(text);
        } else {
            self.text.extend(text.chars().map(|c| if c == '\t' { ' ' } else { c }));
        }
    }

    /// Ends a line within a paragraph.
    pub fn break_line(&mut self) {
        self.begin();
        self.separate();
    }

    /// Ends a paragraph, or rather the line that it and those joined to it make.
    pub fn end_paragraph(&mut self) {
        if self.rows.is_empty() {
            self.text.push('\n');
            self.flush();
        }
        self.begun = false;
    }

    /// Whether the line has text of a paragraph that has not ended.
    pub fn is_begun(&self) -> bool {
        self.begun
    }

    /// Puts whole lines after the line that is being written.
    pub fn put_after(&mut self, lines: String) {
        if self.after.is_empty() {
            self.after = lines;
        } else {
            self.after.push_str(&lines);
        }
    }

    pub fn open_table(&mut self) {
        match self.rows.last_mut() {
            None if self.begun => self.end_paragraph(),
            None => {}
            Some(row) => {
                // Cells before it are part of the line; the border after the last of them is not.
                while self.text.len() > row.start && self.text.ends_with('\t') {
                    self.text.pop();
                }
                if self.text.len() > row.start {
                    self.text.push('\n');
                }
            }
        }
        self.begun = false;
        self.rows.push(OpenRow { start: self.text.len(), cell: self.text.len(), ..OpenRow::default() });
    }

    pub fn close_table(&mut self) {
        self.close_row();
        self.rows.pop();
        if let Some(row) = self.rows.last_mut() {
            row.start = self.text.len();
            row.cell = self.text.len();
            row.broken = true;
        }
    }

    pub fn open_row(&mut self) {
        self.close_row();
    }

    pub fn open_cell(&mut self) {
        // A cell or row outside a table is none.
        let Some(row) = self.rows.last_mut() else { return };
        self.begun = false;
        row.cells += 1;
        if row.cells == 2 {
            for end in row.ends.drain(..) {
                if self.text.as_bytes().get(end) == Some(&b'\n') {
                    self.text.replace_range(end..=end, " ");
                }
            }
        }
        if row.cells > 1 && !(row.broken && self.text.len() == row.start) {
            self.text.push('\t');
        }
        row.broken = false;
        row.cell = self.text.len();
    }

    /// Ends the row that is open, if there is one.
    pub fn close_row(&mut self) {
        let Some(row) = self.rows.last_mut() else { return };
        self.begun = false;
        if self.text.len() > row.start {
            self.text.push('\n');
        }
        self.flush();
        if let Some(row) = self.rows.last_mut() {
            *row = OpenRow { start: self.text.len(), cell: self.text.len(), ..OpenRow::default() };
        }
    }

    /// The text, each line ended.
    pub fn finish(mut self) -> String {
        while !self.rows.is_empty() {
            self.close_table();
        }
        if self.begun {
            self.text.push('\n');
        }
        self.flush();
        self.text
    }

    /// Sets the text of a paragraph apart from the one before it in the same cell.
    fn begin(&mut self) {
        if self.begun {
            return;
        }
        self.begun = true;
        if self.rows.last().is_some_and(|row| self.text.len() > row.cell) {
            self.separate();
        }
    }

    /// Ends a line, within a cell as far as it has lines.
    fn separate(&mut self) {
        match self.rows.last_mut() {
            Some(row) if row.cells > 1 => self.text.push(' '),
            Some(row) => {
                row.ends.push(self.text.len());
                self.text.push('\n');
            }
            None => self.text.push('\n'),
        }
    }

    /// Only where a line has ended.
    fn flush(&mut self) {
        let after = std::mem::take(&mut self.after);
        if self.text.is_empty() {
            self.text = after;
        } else {
            self.text.push_str(&after);
        }
    }
}
