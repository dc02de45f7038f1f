//! Lines in which every character is written by itself, which nearly all lines are.
//!
//! Such a line loses no more than the white space at its ends, and what is left goes straight from text to text. Tells
//! such lines from the others, which are left to `line` and its steps: it never does what a step would do, and where a
//! step might find work, the line is not plain.

use memchr::memchr;

use super::line::{self, SourcePosition};
use super::survey::Survey;
use super::{width, zero};
use crate::normalise::script::TRADITIONAL_ONLY;

/// A plain line that was written.
pub(super) struct PlainLine {
    /// Where its first character that was written stood in the original, in characters.
    pub at: usize,
    /// Characters written.
    pub length: usize,
    /// How many of them occur in traditional text only.
    pub traditional: usize,
    /// Position and width of the line end in the original, in characters.
    pub end: (usize, usize),
    /// Where the next line starts.
    pub next: SourcePosition,
}

/// What becomes of a character of the basic plane: the code of the character that is written for it, or one of the
/// following, which in UTF-16 are surrogates and so no characters.
type Form = u16;

const LINE_END: Form = 0xd800;
const SPACE: Form = 0xd801;
/// Not in a plain line, whatever stands around it: what is removed, what may begin an entity, radicals.
const NEVER_PLAIN: Form = 0xd802;
/// It depends on what stands around it. Added is the ASCII character that is written, or 0 for itself.
const DEPENDS: Form = 0xdc00;

/// Forms of the characters up to U+3FFF, and from [`HIGH`] on. All those between are written as they are.
static LOW_FORMS: [Form; 0x4000] = forms(0);
static HIGH_FORMS: [Form; 0x1_0000 - HIGH] = forms(HIGH as u32);
const HIGH: usize = 0xf000;

#[allow(long_running_const_eval)]
const fn forms<const LENGTH: usize>(first: u32) -> [Form; LENGTH] {
    let mut forms = [NEVER_PLAIN; LENGTH];
    let mut i = 0;
    while i < LENGTH {
        if let Some(c) = char::from_u32(first + i as u32) {
            forms[i] = form_of(c);
        }
        i += 1;
    }
    forms
}

const fn form_of(c: char) -> Form {
    if line::is_line_end(c) {
        return LINE_END;
    }
    // Radicals and compatibility ideographs.
    if matches!(c, '&' | '<' | '\\') || matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}') {
        return NEVER_PLAIN;
    }
    match width::fold(c) {
        None | Some('|' | '`') => NEVER_PLAIN,
        Some(' ') => SPACE,
        Some(written)
            if matches!(written, '(' | '[' | '〔' | '*' | '#' | '>' | '.' | '-' | '+' | '_' | '=' | '\'')
                || zero::is_look_alike(written) =>
        {
            if written.is_ascii() {
                DEPENDS + written as Form
            } else {
                DEPENDS
            }
        }
        Some(written) => written as Form,
    }
}

/// Reads the line that starts at a place and adds it to `text`, if it is plain; else `text` is left as it was.
pub(super) fn write(original: &str, from: SourcePosition, survey: &Survey, text: &mut String) -> Option<PlainLine> {
    let bytes = original.as_bytes();
    let start = text.len();
    let mut line = PlainLine { at: from.at, length: 0, traditional: 0, end: (0, 0), next: from };
    // Where the stretch begins that is read but not written yet, because it is written as it is.
    let mut unwritten = from.byte;
    let mut byte = from.byte;
    loop {
        let mut rest = &bytes[byte..];
        // U+4000 to U+9FFF.
        while let &[first @ 0xe4..=0xe9, second, third, ref after @ ..] = rest {
            line.traditional += traditional(usize::from(first & 0xf) << 12 | low(second) << 6 | low(third));
            line.length += 1;
            rest = after;
        }
        byte = bytes.len() - rest.len();
        let (code, length) = match *rest {
            [first @ ..0x80, ..] => (usize::from(first), 1),
            [first @ ..0xe0, second, ..] => (usize::from(first & 0x1f) << 6 | low(second), 2),
            [first @ ..0xf0, second, third, ..] => (usize::from(first & 0xf) << 12 | low(second) << 6 | low(third), 3),
            // Beyond the basic plane.
            [_, ..] => return not_plain(text, start),
            [] => break,
        };
        let form = match code {
            0..0x4000 => LOW_FORMS[code],
            HIGH..0x1_0000 => HIGH_FORMS[code - HIGH],
            _ => code as Form,
        };
        let form = match form {
            LINE_END => break,
            SPACE if line.length == 0 => {
                byte += length;
                unwritten = byte;
                line.at += 1;
                continue;
            }
            // At the end of the line it goes.
            SPACE => break,
            NEVER_PLAIN => return not_plain(text, start),
            DEPENDS.. if form < 0xe000 => {
                let written = if form == DEPENDS { code as Form } else { form - DEPENDS };
                let (before, after) = (&bytes[unwritten..byte], &bytes[byte + length..]);
                if !is_plain_among(written, before, after, line.length == 0, survey) {
                    return not_plain(text, start);
                }
                written
            }
            form => form,
        };
        line.traditional += traditional(code);
        if usize::from(form) != code {
            text.push_str(&original[unwritten..byte]);
            match u8::try_from(form) {
                Ok(form @ ..0x80) => text.push(form.into()),
                // No form is a surrogate any more.
                _ => text.extend(char::from_u32(form.into())),
            }
            unwritten = byte + length;
        }
        byte += length;
        line.length += 1;
    }
    text.push_str(&original[unwritten..byte]);
    let mut at = line.at + line.length;
    for c in original[byte..].chars() {
        if line::is_line_end(c) {
            let crlf = c == '\r' && bytes.get(byte + 1) == Some(&b'\n');
            line.end = (at, 1 + usize::from(crlf));
            line.next = SourcePosition { byte: byte + c.len_utf8() + usize::from(crlf), at: at + line.end.1 };
            return Some(line);
        }
        if width::fold(c) != Some(' ') {
            return not_plain(text, start);
        }
        byte += c.len_utf8();
        at += 1;
    }
    line.end = (at, 0);
    line.next = SourcePosition { byte, at };
    Some(line)
}

/// 1 where a character of the basic plane occurs in traditional text only, else 0.
fn traditional(code: usize) -> usize {
    (TRADITIONAL_ONLY.page(code >> 6) >> (code & 0x3f) & 1) as usize
}

/// The bits of a character that a continuation byte holds.
fn low(continuation: u8) -> usize {
    usize::from(continuation & 0x3f)
}

fn not_plain(text: &mut String, start: usize) -> Option<PlainLine> {
    text.truncate(start);
    None
}

/// Whether a character that may be work for a step is none, given what is written for it, the bytes before it that are
/// written as they are, and those after it.
fn is_plain_among(written: Form, before: &[u8], after: &[u8], first: bool, survey: &Survey) -> bool {
    match u8::try_from(written) {
        // No gloss begins with a Han character, a digit or a capital, full-width or not.
        Ok(b'(') => matches!(
            after,
            [0xe4..=0xe9 | b'0'..=b'9' | b'A'..=b'Z', ..] | [0xef, 0xbc, 0x90..=0x99 | 0xa1..=0xba, ..]
        ),
        Ok(b'*') => !survey.markdown,
        Ok(b'#' | b'>' | b'-' | b'+' | b'_' | b'=' | b'\'') => !first,
        // A point between figures or Latin letters, or behind a number, is one.
        Ok(b'.') => matches!(before, [.., b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'.' | b' ']) || first,
        // Only digits make a footnote mark.
        Ok(b'[') => is_letter(after) && !is_link(after),
        _ if written == '〔' as Form => is_letter(after),
        // It looks like a zero. Is it one, then the first of its run follows a numeral directly, which no other
        // character is written as.
        _ => match before {
            [.., a, b, c] => {
                !matches!(std::str::from_utf8(&[*a, *b, *c]), Ok(last) if last.starts_with(zero::is_numeral))
            }
            _ => true,
        },
    }
}

/// Whether a bracket that opens before these bytes shows the text of a link.
fn is_link(after: &[u8]) -> bool {
    const LONGEST: usize = 200;
    memchr(b']', &after[..after.len().min(LONGEST)]).is_some_and(|end| after.get(end + 1) == Some(&b'('))
}

fn is_letter(after: &[u8]) -> bool {
    matches!(after, [0xe4..=0xe9 | b'A'..=b'Z' | b'a'..=b'z', ..])
}
