//! What is asked of a whole document before its first line is normalised.

use memchr::{memchr_iter, memchr2_iter, memmem};

use super::line::is_line_end;
use super::{gloss, markup};
use crate::normalise::script::is_han;

/// The answers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Survey {
    /// Whether some Han character is glossed in pinyin with a tone mark.
    pub toned_glosses: bool,
    /// Whether some line could only be Markdown.
    pub markdown: bool,
    /// Whether commas part the items of lists, for want of any `、`.
    pub comma_lists: bool,
}

impl Survey {
    pub fn of(original: &str) -> Survey {
        Survey {
            toned_glosses: has_toned_glosses(original),
            markdown: is_markdown(original),
            comma_lists: has_comma_lists(original),
        }
    }
}

/// Whether a text has commas, some of them half-width, and never the mark between the items of a list.
fn has_comma_lists(original: &str) -> bool {
    const LEAST: usize = 4;
    let text = original.as_bytes();
    memchr_iter(b',', text).take(LEAST).count() == LEAST
        && memmem::find(text, "、".as_bytes()).is_none()
        && memmem::find(text, "，".as_bytes()).is_none()
}

fn is_markdown(original: &str) -> bool {
    has_broken_emphasis(original)
        || memchr2_iter(b'#', b'*', original.as_bytes()).any(|at| {
            let (before, line) = original.split_at(at);
            before.chars().next_back().is_none_or(is_line_end)
                && line.split(is_line_end).next().is_some_and(markup::is_markdown)
        })
}

/// Whether emphasis ends and begins again in the middle of words: `**政****府**`. No figure is blanked out so.
fn has_broken_emphasis(original: &str) -> bool {
    memmem::find_iter(original.as_bytes(), b"****").any(|at| {
        let is_word = |c: Option<char>| c.is_some_and(is_han);
        is_word(original[..at].chars().next_back()) && is_word(original[at + 4..].chars().next())
    })
}

fn has_toned_glosses(original: &str) -> bool {
    let mut before = '\n';
    let mut rest = original.chars();
    may_have_tone_marks(original.as_bytes())
        && std::iter::from_fn(|| {
            let c = rest.next()?;
            let before = std::mem::replace(&mut before, c);
            Some(
                matches!(c, '(' | '（') && is_han(before) && gloss::read(rest.clone()).is_some_and(|gloss| gloss.toned),
            )
        })
        .any(|toned| toned)
}

/// Whether a byte occurs with which letters with a tone mark, or the marks themselves, begin in UTF-8.
fn may_have_tone_marks(text: &[u8]) -> bool {
    // U+00C0 to U+033F. Many bytes are looked at at once, for in most documents none of them is one.
    text.chunks(1024).any(|chunk| chunk.iter().fold(false, |found, byte| found | matches!(byte, 0xc3..=0xcc)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tone_mark_begins_with_a_byte_that_is_looked_for() {
        let toned: Vec<char> = (char::MIN..=char::MAX)
            .filter(|&c| gloss::read(['a', c, ')'].into_iter()).is_some_and(|g| g.toned))
            .collect();
        assert!(toned.contains(&'\u{30c}') && !toned.contains(&'ɑ'));
        for c in
            (char::MIN..=char::MAX).filter(|&c| gloss::read([c, ')'].into_iter()).is_some_and(|g| g.toned)).chain(toned)
        {
            assert!(may_have_tone_marks(c.to_string().as_bytes()), "{c}");
        }
    }

    #[test]
    fn a_gloss_or_a_heading_anywhere_is_found() {
        let text = "政府工作报告。\n".repeat(300);
        for (text, toned_glosses, markdown) in [
            (format!("{text}区（qū）{text}"), true, false),
            (format!("{text}区(qu)，é{text}"), false, false),
            (format!("{text}# 区\n{text}"), false, true),
            (format!("{text}区# 区\n{text}**县**局"), false, false),
        ] {
            let survey = Survey::of(&text);
            assert_eq!((survey.toned_glosses, survey.markdown), (toned_glosses, markdown));
        }
    }
}
