//! What is asked of a whole document before its first line is normalised.

use super::line::is_line_end;
use super::{gloss, markup};
use crate::document::script::{Conversion, Script, is_han};

/// The answers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Survey {
    pub script: Script,
    /// Whether some Han character is glossed in pinyin with a tone mark.
    pub toned_glosses: bool,
    /// Whether some line could only be Markdown.
    pub markdown: bool,
}

impl Survey {
    pub fn of(original: &str) -> Survey {
        let conversion = Conversion::get();
        let (mut han, mut traditional) = (0, 0);
        let mut survey = Survey { script: Script::Simplified, toned_glosses: false, markdown: false };
        let mut before = '\n';
        let mut rest = original.chars();
        while let Some(c) = rest.next() {
            if is_han(c) {
                han += 1;
                traditional += usize::from(conversion.is_traditional_only(c));
            } else if matches!(c, '(' | '（') && !survey.toned_glosses && is_han(before) {
                survey.toned_glosses = gloss::read(rest.clone()).is_some_and(|gloss| gloss.toned);
            } else if matches!(c, '#' | '*') && !survey.markdown && is_line_end(before) {
                // The mark was ASCII, so the line begins one byte before the rest.
                let from = original.len() - rest.as_str().len() - 1;
                let line = original.get(from..).and_then(|text| text.split(is_line_end).next());
                survey.markdown = line.is_some_and(markup::is_markdown);
            }
            before = c;
        }
        survey.script = Script::of(han, traditional);
        survey
    }
}
