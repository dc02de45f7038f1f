//! Lines at the start and the end of a region that are no text: buttons, sizes of type, files to download, links.

use super::lines::TextLine;
use super::sites::Sites;

/// Longer lines, in bytes, are sentences.
const LONGEST: usize = 300;

/// Takes them out; only where most of the text is left.
pub(super) fn trim(lines: &mut Vec<TextLine>, sites: &Sites) {
    let is_known = |line: &TextLine| {
        line.text.len() <= LONGEST && sites.leave_out_line.as_ref().is_some_and(|lines| lines.is_match(&line.text))
    };
    let last = lines.len().saturating_sub(sites.settings.around_text.left_out_at_end);
    let first = sites.settings.around_text.left_out_at_start;
    let mut keep: Vec<bool> =
        lines.iter().enumerate().map(|(at, line)| (first..last).contains(&at) || !is_known(line)).collect();
    for (line, keep) in lines.iter().zip(&mut keep).rev() {
        if *keep && !line.is_link() {
            break;
        }
        *keep = false;
    }
    let weight = |keep: bool, line: &TextLine| if keep { line.weight } else { 0 };
    let all: usize = lines.iter().map(|line| line.weight).sum();
    let kept: usize = lines.iter().zip(&keep).map(|(line, keep)| weight(*keep, line)).sum();
    if kept * 2 > all {
        let mut keep = keep.into_iter();
        lines.retain(|_| keep.next().unwrap_or(true));
    }
}
