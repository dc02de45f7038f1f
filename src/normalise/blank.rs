//! Blank lines, which are not written: where more of them stand than usual.

/// The blank lines of a document.
#[derive(Default)]
pub(super) struct Blank {
    /// Since the last line.
    pub above: u32,
    /// Lines with blank lines above them, and how many.
    lines: Vec<(usize, u32)>,
    /// Lines with none.
    without: usize,
}

impl Blank {
    /// Notes the number of a line that is written.
    pub fn push_line(&mut self, line: usize) {
        match std::mem::take(&mut self.above) {
            0 => self.without += 1,
            above if line > 0 => self.lines.push((line, above)),
            _ => {}
        }
    }

    /// The lines with more blank lines above them than most have.
    pub fn gaps(self) -> Vec<(usize, bool)> {
        const TALLIED: usize = 16;
        let mut lines_with = [0; TALLIED];
        lines_with[0] = self.without;
        for &(_, above) in &self.lines {
            lines_with[(above as usize).min(TALLIED - 1)] += 1;
        }
        let usual = (0..TALLIED).max_by_key(|&above| lines_with[above]).unwrap_or(0);
        let unusual = self.lines.into_iter().filter(|&(_, above)| above as usize > usual);
        unusual.map(|(line, above)| (line, above > 1)).collect()
    }
}
