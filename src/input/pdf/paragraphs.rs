//! The lines of a page as text: pieces joined, first lines of paragraphs indented as on the page.

use super::columns::{PageLine, median};
use std::collections::HashMap;

/// Indent of a first line, in sizes of its font.
const INDENT: std::ops::RangeInclusive<f64> = 1.5..=2.7;

/// Appends the lines of a page.
pub(super) fn write(lines: &[PageLine], text: &mut String) {
    let mut columns: HashMap<usize, Vec<&PageLine>> = HashMap::new();
    for line in lines {
        columns.entry(line.column).or_default().push(line);
    }
    let columns: HashMap<usize, ColumnShape> =
        columns.iter().map(|(number, lines)| (*number, ColumnShape::of(lines))).collect();
    let mut previous: Option<&PageLine> = None;
    for line in lines {
        let Some(column) = columns.get(&line.column) else { continue };
        if let Some(previous) = previous.filter(|previous| previous.column == line.column) {
            let gap = previous.base() - line.base();
            if column.spacing > 0.0 && gap > 1.7 * column.spacing {
                text.push('\n');
            }
        }
        previous = Some(line);
        let (before, after) = (line.left() - column.left, column.right - line.right());
        // A centred line is indented on both sides. A long one is rather the first of a paragraph in a ragged column.
        let is_long = line.right() - line.left() > 0.75 * (column.right - column.left);
        let is_centred = (before - after).abs() < 0.5 * line.size() && !is_long;
        if INDENT.contains(&(before / line.size())) && !is_centred {
            text.push_str("\u{3000}\u{3000}");
        }
        let mut end: Option<f64> = None;
        for piece in &line.pieces {
            if let Some(end) = end {
                // Cells of a table stand further apart than the characters of a spaced title.
                text.push(if piece.left - end >= 3.0 * piece.size { '\t' } else { '\u{3000}' });
            }
            text.push_str(piece.text.trim());
            end = Some(piece.right);
        }
        text.push('\n');
    }
}

struct ColumnShape {
    left: f64,
    right: f64,
    /// Distance of its base lines.
    spacing: f64,
}

impl ColumnShape {
    fn of(lines: &[&PageLine]) -> Self {
        let size = median(lines.iter().map(|line| line.size())).max(f64::MIN_POSITIVE);
        let mut lefts: Vec<f64> = lines.iter().map(|line| line.left()).collect();
        lefts.sort_by(f64::total_cmp);
        // The outermost edge that several lines share: a sign that hangs out of the column is not its edge.
        let several = (lines.len() / 10).clamp(1, 3);
        let left = lefts
            .iter()
            .copied()
            .enumerate()
            .find(|(i, left)| lefts.partition_point(|other| *other <= left + size / 2.0) - i >= several)
            .map_or(0.0, |(_, left)| left);
        let right = lines.iter().map(|line| line.right()).fold(f64::NEG_INFINITY, f64::max);
        let gaps = lines.iter().zip(lines.iter().skip(1)).map(|(a, b)| a.base() - b.base()).filter(|gap| *gap > 0.0);
        Self { left, right, spacing: median(gaps) }
    }
}
