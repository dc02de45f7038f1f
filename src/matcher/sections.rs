//! Where the sections of the rules lie in each speech.

use super::speeches::Speeches;
use crate::pattern::{AnnotatedText, Vm};
use crate::rules::compiled::Section;
use crate::rules::file::ZoneName;
use std::ops::Range;

/// The stretch of a section in each speech, in characters; empty where the speech does not have it.
pub(super) fn find(
    section: &Section,
    speeches: &Speeches<'_>,
    annotated: &AnnotatedText<'_>,
    vm: &mut Vm,
) -> Vec<Range<u32>> {
    let text = speeches.in_zones(&[ZoneName::Body]);
    let mut ends = vec![0; speeches.count()];
    for stretch in &text {
        if let Some(speech) = speeches.at(stretch.start) {
            ends[speech] = stretch.end;
        }
    }
    let mut found: Vec<Range<u32>> = vec![0..0; ends.len()];
    // Where the match ends with which it begins.
    let mut behind = vec![0; ends.len()];
    annotated.search(&section.from, vm, &text, &mut |from| {
        let range = from.range();
        if let Some(speech) = speeches.at(range.start)
            && found[speech].is_empty()
        {
            found[speech] = range.start..ends[speech];
            behind[speech] = range.end;
        }
        true
    });
    if let Some(to) = &section.to {
        annotated.search(to, vm, &text, &mut |to| {
            let start = to.range().start;
            if let Some(speech) = speeches.at(start)
                && (behind[speech]..found[speech].end).contains(&start)
            {
                found[speech].end = start;
            }
            true
        });
    }
    found
}
