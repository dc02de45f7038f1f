//! Tags of HTML that were left in a text: `<br>`, `<p align="center">`, `</span>`.
//!
//! Tells a tag from what only looks like one (`增长<5%`, `<政府工作报告>`) by its name; what stands between two tags is
//! text.

use std::borrow::Cow;

/// A tag, from behind its `<` to its `>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    pub bytes: usize,
    pub characters: usize,
    pub ends: TagEnds,
}

/// What ends where a tag stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TagEnds {
    Line,
    Word,
    Nothing,
}

/// The longest tag, in bytes.
const LONGEST: usize = 400;
const LINE: &str = " address article aside blockquote body br caption center dd div dl dt fieldset figcaption figure footer form \
    h1 h2 h3 h4 h5 h6 head header hr html legend li main nav ol option p pre section table tbody tfoot thead title tr ul ";
const WORD: &str = " td th ";
const NOTHING: &str = " a abbr acronym b big button cite code col colgroup del em embed font i iframe img input ins label link meta \
    o:p object q s script select small span strike strong style sub sup svg textarea tt u video wbr ";

/// Reads a tag from behind its `<`.
pub(super) fn read(rest: &str) -> Option<Tag> {
    let closing = rest.starts_with('/');
    let name_at = usize::from(closing);
    let length =
        rest.as_bytes()[name_at..].iter().take(12).take_while(|b| b.is_ascii_alphanumeric() || **b == b':').count();
    let name = rest.get(name_at..name_at + length).filter(|name| !name.is_empty())?.to_ascii_lowercase();
    let is_in = |names: &str| names.contains(&format!(" {name} "));
    let ends = if is_in(LINE) {
        TagEnds::Line
    } else if is_in(WORD) {
        TagEnds::Word
    } else if is_in(NOTHING) {
        TagEnds::Nothing
    } else {
        return None;
    };
    let behind = &rest[name_at + length..];
    if !behind.starts_with([' ', '/', '>', '\t', '\u{a0}', '\n', '\r']) {
        return None;
    }
    let within = behind.bytes().take(LONGEST).position(|b| matches!(b, b'>' | b'<'))?;
    if behind.as_bytes()[within] != b'>' {
        return None;
    }
    let bytes = name_at + length + within + 1;
    Some(Tag { bytes, characters: rest[..bytes].chars().count(), ends })
}

/// A line without its tags.
pub(crate) fn without(line: &str) -> Cow<'_, str> {
    if !line.contains('<') {
        return Cow::Borrowed(line);
    }
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match read(rest) {
            Some(tag) => rest = &rest[tag.bytes..],
            None => text.push('<'),
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_known_by_its_name() {
        for (text, ends) in [
            ("br>", Some(TagEnds::Line)),
            ("BR />", Some(TagEnds::Line)),
            ("p class=\"MsoNormal\" align=center>政", Some(TagEnds::Line)),
            ("/div>", Some(TagEnds::Line)),
            ("td width=20%>", Some(TagEnds::Word)),
            ("span style=\"font-family: 宋体\">", Some(TagEnds::Nothing)),
            ("/o:p>", Some(TagEnds::Nothing)),
            ("政府工作报告>", None),
            ("5%", None),
            ("p", None),
            ("pp>", None),
            ("b 小于 a<c>", None),
            ("", None),
        ] {
            assert_eq!(read(text).map(|tag| tag.ends), ends, "{text}");
        }
    }
}
