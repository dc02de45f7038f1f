//! The text of a pattern, checked by itself.

use super::hir::{Hir, REFERENCE_BASE, Unusable};
use super::program::Layer;
use super::reference::{self, Piece};
use super::scope::BadPattern;
use std::ops::Range;
use tr::tr;

/// A pattern as a tree.
pub(super) struct Parsed {
    pub hir: Hir,
    /// Names of the captures, by index. The same name may stand several times.
    pub captures: Vec<String>,
    /// The layers that it refers to, each once.
    pub layers: Vec<Layer>,
}

/// Writes the characters of a lexicon, referred to at this place of a text, as a class.
type ClassOf<'s> = dyn Fn(&str, Range<usize>) -> Result<String, BadPattern> + 's;

/// Checks syntax, and that what a text refers to exists.
pub(super) fn check(text: &str, knows: &dyn Fn(&str) -> bool, class: &ClassOf<'_>) -> Result<(), BadPattern> {
    // Every reference becomes one character, so that an error can be led back to its place in the text.
    let mut regex = String::new();
    let mut places: Vec<(usize, usize)> = Vec::new();
    for piece in pieces(text)? {
        let start = match piece {
            Piece::Regex(r) => {
                places.push((regex.len(), r.start));
                regex.push_str(&text[r]);
                continue;
            }
            Piece::Characters { name, at } => {
                let class = class(&name, at.clone())?;
                places.push((regex.len(), at.start));
                regex.push_str(&class);
                at.end
            }
            Piece::Escaped { character, at } => {
                places.push((regex.len(), at.start));
                regex.push(character);
                at.end
            }
            Piece::Open { at, .. } => {
                places.push((regex.len(), at.start));
                regex.push('(');
                at.end
            }
            Piece::Reference { name, at, .. } => {
                if !knows(&name) {
                    return Err(BadPattern::Undefined { at, name });
                }
                places.push((regex.len(), at.start));
                regex.push(char::from_u32(REFERENCE_BASE).unwrap_or(' '));
                at.end
            }
        };
        places.push((regex.len(), start));
    }
    let original = |at: usize| {
        let n = places.partition_point(|&(r, _)| r <= at).max(1) - 1;
        places.get(n).map_or(at, |&(r, o)| (o + (at - r.min(at))).min(text.len()))
    };
    let parsed = self::regex(&regex).map_err(|(at, reason)| BadPattern::Syntax {
        at: original(at.start)..original(at.end),
        reason,
        help: None,
    })?;
    match Hir::from_parsed(&parsed, &[], &[]) {
        Err(Unusable::Unbounded) => {
            let at = unbounded(&regex).unwrap_or(0..regex.len());
            Err(BadPattern::Unbounded { at: original(at.start)..original(at.end) })
        }
        Err(Unusable::Unsupported) => Err(BadPattern::Syntax {
            at: 0..text.len(),
            reason: tr!("a pattern that does not work on characters"),
            help: None,
        }),
        Ok(_) => Ok(()),
    }
}

/// Whether a character stands for a reference in the regex of a pattern.
pub(super) fn is_reserved(c: char) -> bool {
    c as u32 >= REFERENCE_BASE
}

/// Refuses characters that stand for references.
pub(super) fn refuse_reserved(text: &str) -> Result<(), BadPattern> {
    reserved(text).map_or(Ok(()), |at| {
        Err(BadPattern::Syntax {
            at,
            reason: tr!("a character from U+100000 on, which stands for references here"),
            help: Some(tr!("such characters are for private use; no document needs them")),
        })
    })
}

/// Where a character that stands for references is written, as itself or as `\x{100000}`.
fn reserved(text: &str) -> Option<Range<usize>> {
    let plain = text.char_indices().find(|(_, c)| is_reserved(*c));
    let escaped = ["\\x{10", "\\u{10", "\\U{10", "\\U0010"].into_iter().find_map(|escape| {
        let at = text.find(escape)?;
        let digits = text[at + escape.len()..].bytes().take_while(u8::is_ascii_hexdigit).count();
        (digits >= 4).then_some(at..at + escape.len() + digits)
    });
    plain.map(|(at, c)| at..at + c.len_utf8()).or(escaped)
}

pub(super) fn pieces(text: &str) -> Result<Vec<Piece>, BadPattern> {
    reference::parse(text).map_err(|e| BadPattern::Syntax { at: e.at, reason: e.reason, help: Some(e.help) })
}

/// Where the first repetition without upper bound stands that [`Hir::from_parsed`] refuses.
fn unbounded(text: &str) -> Option<Range<usize>> {
    use regex_syntax::ast::{self, Ast, RepetitionKind, RepetitionRange, Visitor, parse::Parser, visit};
    struct Finder<'r>(&'r str);
    impl Visitor for Finder<'_> {
        type Output = ();
        type Err = Range<usize>;

        fn finish(self) -> Result<(), Range<usize>> {
            Ok(())
        }

        fn visit_post(&mut self, ast: &Ast) -> Result<(), Range<usize>> {
            let Ast::Repetition(r) = ast else { return Ok(()) };
            let open = matches!(
                r.op.kind,
                RepetitionKind::ZeroOrMore
                    | RepetitionKind::OneOrMore
                    | RepetitionKind::Range(RepetitionRange::AtLeast(_))
            );
            let span: &ast::Span = &r.span;
            let range = span.start.offset..span.end.offset;
            let refused = regex(&self.0[range.clone()]).is_ok_and(|hir| Hir::from_parsed(&hir, &[], &[]).is_err());
            if open && refused { Err(range) } else { Ok(()) }
        }
    }
    visit(&Parser::new().parse(text).ok()?, Finder(text)).err()
}

/// Parses a regex; the error has its place in bytes and a reason in words.
pub(super) fn regex(regex: &str) -> Result<regex_syntax::hir::Hir, (Range<usize>, String)> {
    regex_syntax::ParserBuilder::new().multi_line(true).build().parse(regex).map_err(|e| {
        let (at, reason) = match e {
            regex_syntax::Error::Parse(e) => (e.span().start.offset..e.span().end.offset, e.kind().to_string()),
            regex_syntax::Error::Translate(e) => (e.span().start.offset..e.span().end.offset, e.kind().to_string()),
            e => (0..regex.len(), e.to_string()),
        };
        let reason = reason.as_str();
        (at, tr!(reason))
    })
}
