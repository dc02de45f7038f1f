//! The rules as a plain program would run them: one `regex` after the other over the whole text.
//!
//! A pattern that refers to a lexicon or a field is no regular expression by itself and is left out, so the plain way
//! has less to do than the engine. Contexts, conflicts and splits are left out too.

use super::{Material, RULES, engine};
use regex::{Regex, RegexBuilder};
use std::sync::LazyLock;

/// Patterns that can run by themselves.
pub static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    // Repetitions of Chinese characters exceed the limit that the crate sets by default.
    let regex = |pattern: String| RegexBuilder::new(&pattern).multi_line(true).size_limit(1 << 30).build();
    engine::regular_expressions(&RULES).map(|pattern| regex(pattern).expect("a regular expression")).collect()
});

/// Number of matches.
pub fn find(m: &Material) -> usize {
    m.views.iter().map(|view| PATTERNS.iter().map(|p| p.find_iter(view.as_str()).count()).sum::<usize>()).sum()
}
