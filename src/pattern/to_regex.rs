//! A tree written as a regular expression again, for tests and benchmarks.

use super::hir::Hir;
use super::program::Assertion;

impl Assertion {
    /// As the `regex` crate writes it.
    fn to_regex(self) -> &'static str {
        match self {
            Assertion::TextStart => r"\A",
            Assertion::TextEnd => r"\z",
            Assertion::LineStart => "(?m:^)",
            Assertion::LineEnd => "(?m:$)",
            Assertion::WordEdge => r"(?-u:\b)",
            Assertion::NoWordEdge => r"(?-u:\B)",
            Assertion::WordStart => r"(?-u:\b{start})",
            Assertion::WordEnd => r"(?-u:\b{end})",
            Assertion::NoWordBefore => r"(?-u:\b{start-half})",
            Assertion::NoWordBehind => r"(?-u:\b{end-half})",
        }
    }
}

impl Hir {
    /// The tree as a regular expression of the `regex` crate, whose groups are the captures in their order; nothing where
    /// it refers to a layer. For tests and benchmarks.
    pub fn to_regex(&self) -> Option<String> {
        let joined = |parts: &[Hir], between| -> Option<String> {
            Some(parts.iter().map(Hir::to_regex).collect::<Option<Vec<_>>>()?.join(between))
        };
        Some(match self {
            Hir::Empty => String::new(),
            Hir::Literal(text) => regex_syntax::escape(text),
            Hir::Class(class) => class_to_regex(class.ranges()),
            Hir::Layer(_) => return None,
            Hir::Assertion(assertion) => assertion.to_regex().to_string(),
            Hir::Concat(parts) => joined(parts, "")?,
            Hir::Alternation(parts) => format!("(?:{})", joined(parts, "|")?),
            Hir::Repeat { min, max, greedy, hir } => {
                format!("(?:{}){{{min},{max}}}{}", hir.to_regex()?, if *greedy { "" } else { "?" })
            }
            Hir::Capture(_, hir) => format!("({})", hir.to_regex()?),
            Hir::Named(named) => named.hir.to_regex()?,
        })
    }
}

/// A class of these characters as the `regex` crate writes it; of none, one that nothing matches.
fn class_to_regex(ranges: &[(char, char)]) -> String {
    if ranges.is_empty() {
        return r"[^\x{0}-\x{10FFFF}]".to_string();
    }
    let range = |(start, end): &(char, char)| format!(r"\x{{{:X}}}-\x{{{:X}}}", *start as u32, *end as u32);
    format!("[{}]", ranges.iter().map(range).collect::<String>())
}
