//! Patterns over annotated text: regular expressions that refer to word lists, to spans and to each other, searched for
//! in time that is linear in the text.
//!
//! The ground floor of the engine. It knows neither rule files nor documents. In the words of the field:
//!
//! - a pattern is parsed to a tree ([`hir`], by `regex-syntax`) and compiled to a *program* for a backtracking
//!   *virtual machine* ([`compiler`], [`program`], [`vm`]), forwards and backwards;
//! - *atoms* are the literals and references one of which every match contains ([`atoms`]); one *scan* finds those of all
//!   patterns in a text ([`scan`]), and a pattern is tried only where they say so (its *prefilter*, [`search`]);
//! - characters that no pattern tells apart are one *symbol* ([`alphabet`]), and all of this works on symbols;
//! - *layers* of annotations are what references lead to ([`AnnotatedText`]).
//!
//! The first match from the left counts, and of those that begin there the one that a backtracking search comes upon
//! first, as by the `regex` crate; of a reference the longest annotation first.
//!
//! ```
//! # use speechmeta_pattern::{PatternSetBuilder, Vm};
//! let mut builder = PatternSetBuilder::new();
//! builder.lexicon("place", ["大连市", "旅顺口区"]);
//! builder.define("number", "[0-9]{1,9}|[一二三四五六七八九十百千]{1,7}");
//! let pattern = builder.pattern("<place>(?:共)?收到提案<count:number>件")?;
//! let set = builder.build().expect("few characters");
//!
//! let text = "去年，大连市共收到提案三百二十件，旅顺口区收到提案45件。";
//! let annotated = set.annotate(text);
//! let mut counts = Vec::new();
//! annotated.search(&pattern, &mut Vm::default(), &[0..annotated.len()], &mut |found| {
//!     // The captures in the order in which they open: `place`, `count`.
//!     let [place, count] = [0, 1].map(|n| found.capture(n).expect("both take part"));
//!     assert!(place.entry.is_some(), "a capture that is one reference knows which entry it is");
//!     counts.push([place, count].map(|capture| &text[annotated.bytes(&capture.range())]));
//!     true
//! });
//! assert_eq!(counts, [["大连市", "三百二十"], ["旅顺口区", "45"]]);
//! # Ok::<(), speechmeta_pattern::BadPattern>(())
//! ```

mod all_matches;
mod alphabet;
mod annotated_text;
mod atoms;
mod builder;
pub mod bulk;
mod bytecode;
mod class;
mod compiler;
mod first_set;
mod hash;
#[doc(hidden)]
pub mod hir;
mod memo;
mod parse;
mod pattern;
mod program;
mod reference;
mod scan;
mod scope;
mod search;
mod set;
mod tables;
mod to_regex;
mod trie;
mod visited;
mod vm;

pub use alphabet::TooManyCharacters;
pub use annotated_text::AnnotatedText;
pub use builder::PatternSetBuilder;
pub use pattern::Pattern;
pub use program::Layer;
pub use scan::{Hit, Hits, Literal};
pub use scope::{BadPattern, LONGEST_SPAN};
pub use set::{Marks, PatternSet};
pub use vm::{Capture, Found, Vm};

/// Says what is wrong with patterns by this catalogue from now on.
pub fn speak(catalogue: &(impl tr::Translator + Clone + 'static)) {
    tr::set_translator!(catalogue.clone());
}
