//! One match, several mentions: a rule splits what its captures hold.

use super::found::{Captured, Piece};
use crate::pattern::Pattern;
use crate::rules::compiled::Rule;
use std::ops::Range;

/// Calls `keep` with the mentions of one match, of which `whole` are the bytes. Where its split captures have different
/// numbers of pieces there are none, and it gives false: which of them belong together cannot be told.
pub(super) fn split(
    rule: &Rule,
    pattern: &Pattern,
    text: &str,
    whole: Range<usize>,
    captures: &[Captured],
    keep: &mut dyn FnMut(&Piece),
) -> bool {
    let capture = |name: &str| {
        let named = |n| captures.iter().find(|captured| captured.capture() == n).map(|captured| (n, captured.range()));
        pattern.captures_named(name).find_map(named)
    };
    let whole = capture("mention").map_or(whole, |(_, mention)| mention);
    let mut cut: Vec<(usize, Vec<Range<usize>>)> = Vec::new();
    for (name, separator) in &rule.split {
        let Some((n, range)) = capture(name) else { continue };
        let pieces = separator.pieces(&text[range.clone()]).filter(|piece| !piece.is_empty());
        cut.push((n, pieces.map(|piece| range.start + piece.start..range.start + piece.end).collect()));
    }
    let count = cut.first().map_or(0, |(_, pieces)| pieces.len());
    if cut.iter().any(|(_, pieces)| pieces.len() != count) {
        return false;
    }
    if count < 2 {
        keep(&Piece { range: whole, captures: Vec::new() });
        return true;
    }
    for piece in 0..count {
        let captures = cut.iter().map(|(n, pieces)| (*n, pieces[piece].clone())).collect();
        keep(&Piece { range: cut[0].1[piece].clone(), captures });
    }
    true
}
