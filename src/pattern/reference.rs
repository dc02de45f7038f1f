//! References inside a pattern: `<x>`, `<alias:x>`, captures `(?<alias>…)`, and the characters of a lexicon, `[<x>]`.
//!
//! This module cuts the text of a pattern into literal regex pieces, references and captures; it knows neither what a
//! name refers to nor what the pieces mean as a regex. [`super::pattern`] puts them together.

use std::ops::Range;
use tr::tr;

/// One piece of a pattern, with its place in the pattern's text (bytes).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Regex text, taken over as it is.
    Regex(Range<usize>),
    /// `<name>` or `<alias:name>`.
    Reference { alias: String, name: String, at: Range<usize> },
    /// `<name>` inside a class: the single characters of the lexicon.
    Characters { name: String, at: Range<usize> },
    /// `\<` or `\>`: the character itself (to the `regex` crate it would be a word boundary).
    Escaped { character: char, at: Range<usize> },
    /// The opening of a capture `(?<alias>`; the group closes in a later piece.
    Open { alias: String, at: Range<usize> },
}

/// A pattern that cannot be cut into pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadReference {
    pub at: Range<usize>,
    pub reason: String,
    pub help: String,
}

/// Cuts a pattern into its pieces.
pub fn parse(pattern: &str) -> Result<Vec<Piece>, BadReference> {
    let bytes = pattern.as_bytes();
    let mut pieces = Vec::new();
    // How many brackets of classes are open: `[\p{Han}--[<x>]]` holds one in another.
    let (mut from, mut at, mut classes) = (0, 0, 0_usize);
    let flush = |pieces: &mut Vec<Piece>, from: usize, to: usize| {
        if from < to {
            pieces.push(Piece::Regex(from..to));
        }
    };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => {
                let next = pattern[at + 1..].chars().next();
                if let Some(character @ ('<' | '>')) = next {
                    flush(&mut pieces, from, at);
                    pieces.push(Piece::Escaped { character, at: at..at + 2 });
                    from = at + 2;
                }
                at += 1 + next.map_or(0, char::len_utf8);
            }
            b'[' => {
                classes += 1;
                at += 1;
            }
            b']' => {
                classes = classes.saturating_sub(1);
                at += 1;
            }
            b'(' if classes == 0 => {
                let rest = &pattern[at..];
                let opened = ["(?<", "(?P<"].into_iter().find(|o| rest.starts_with(o));
                if let Some(open) = opened {
                    let name_at = at + open.len();
                    let end = closing(pattern, name_at, at)?;
                    let alias = name(pattern, name_at..end)?;
                    flush(&mut pieces, from, at);
                    pieces.push(Piece::Open { alias, at: at..end + 1 });
                    at = end + 1;
                    from = at;
                } else if rest.starts_with("(?") {
                    at += 2;
                } else {
                    return Err(BadReference {
                        at: at..at + 1,
                        reason: tr!("a numbered group"),
                        help: tr!("write `(?:…)` for a group, or `(?<name>…)` for a capture"),
                    });
                }
            }
            b'<' if classes == 0 => {
                let end = closing(pattern, at + 1, at)?;
                let inner = &pattern[at + 1..end];
                let (alias, target) = match inner.split_once(':') {
                    Some((a, _)) => (at + 1..at + 1 + a.len(), at + 2 + a.len()..end),
                    None => (at + 1..end, at + 1..end),
                };
                let (alias, target) = (name(pattern, alias)?, name(pattern, target)?);
                flush(&mut pieces, from, at);
                pieces.push(Piece::Reference { alias, name: target, at: at..end + 1 });
                at = end + 1;
                from = at;
            }
            // In a class, `<` is a character like any other unless a name and `>` follow.
            b'<' => match pattern[at + 1..].find('>').map(|n| name(pattern, at + 1..at + 1 + n)) {
                Some(Ok(name)) => {
                    let end = at + 2 + name.len();
                    flush(&mut pieces, from, at);
                    pieces.push(Piece::Characters { name, at: at..end });
                    at = end;
                    from = at;
                }
                _ => at += 1,
            },
            _ => at += 1,
        }
    }
    flush(&mut pieces, from, bytes.len());
    Ok(pieces)
}

fn closing(pattern: &str, from: usize, open: usize) -> Result<usize, BadReference> {
    match pattern[from..].find('>') {
        Some(n) => Ok(from + n),
        None => Err(BadReference {
            at: open..pattern.len(),
            reason: tr!("a reference that is not closed"),
            help: tr!("write `<name>`, or `\\<` for the character itself"),
        }),
    }
}

fn name(pattern: &str, at: Range<usize>) -> Result<String, BadReference> {
    let text = &pattern[at.clone()];
    let ok = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if ok {
        Ok(text.to_string())
    } else {
        Err(BadReference {
            at,
            reason: tr!("a name of other characters than letters, digits and _"),
            help: tr!("write `<name>`, or `\\<` for the character itself"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pattern: &str) -> Vec<String> {
        parse(pattern)
            .unwrap()
            .into_iter()
            .map(|p| match p {
                Piece::Regex(r) => pattern[r].to_string(),
                Piece::Reference { alias, name, .. } => format!("<{alias}={name}>"),
                Piece::Characters { name, .. } => format!("[{name}]"),
                Piece::Escaped { character, .. } => character.to_string(),
                Piece::Open { alias, .. } => format!("({alias}"),
            })
            .collect()
    }

    #[test]
    fn references_and_captures_are_cut_out_of_a_pattern() {
        assert_eq!(shown("(?:第)?<n:number>件(?<what>提案)"), ["(?:第)?", "<n=number>", "件", "(what", "提案)"]);
    }

    #[test]
    fn an_escaped_bracket_and_a_bracket_in_a_class_are_no_references() {
        assert_eq!(shown(r"\<a>[<>]b"), ["<", "a>[<>]b"]);
    }

    #[test]
    fn a_name_in_a_class_stands_for_the_characters_of_a_lexicon() {
        assert_eq!(shown(r"[\p{Han}--[<end>甲]]<x>"), [r"[\p{Han}--[", "[end]", "甲]]", "<x=x>"]);
        assert_eq!(shown("[[甲]<end>]"), ["[[甲]", "[end]", "]"]);
    }

    #[test]
    fn a_numbered_group_and_an_open_reference_are_refused() {
        assert_eq!(parse("a(b)").unwrap_err().at, 1..2);
        assert_eq!(parse("a<b").unwrap_err().at, 1..3);
        assert!(parse("<提案>").is_err());
    }
}
