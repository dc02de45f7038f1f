//! Reads Chinese official speeches and reports by rules in YAML, and tells of each speech what a reader would: who
//! spoke, when, at which meeting, and every figure and date with the characters that it stands on.
//!
//! ```
//! use speechmeta::{Document, Extractor, Rules};
//!
//! let rules = Rules::builtin();
//! let extractor = Extractor::new(&rules);
//! let text = "政府工作报告\n2018年1月9日\n县长 顾知远\n今年的目标是：地区生产总值增长8%。\n";
//! let records = extractor.extract(Document::from_text("报告.txt", text));
//! assert_eq!(records[0].cell("gdp_target").unwrap().as_number(), Some(8.0));
//!
//! let target = records[0].mentions().find(|mention| mention.field() == "growth").unwrap();
//! assert_eq!((target.text(), target.rule()), ("地区生产总值增长8%", "growth.of-gdp"));
//! assert_eq!(target.attribute("percent").unwrap().as_f64(), Some(8.0));
//! ```
//!
//! [`Rules`] are those of the package or of a folder, [`Documents`] are read from files of any kind, an [`Extractor`]
//! makes of each [`Document`] a [`Record`] for every speech in it, and a record has a typed [`Cell`] for each column and
//! a [`Mention`] for each fact. Rules and extractors serve many threads at once. `examples/` has two whole programs.
//!
//! What is not shown here is of the command line and may change at any time.
//!
//! # How it works
//!
//! Data flows one way: a file is read to text; the text is normalised and cut into speeches and zones; the patterns of
//! the rules are matched; what the matches of a speech mean is resolved to a record; the record is written. The engine
//! knows nothing of posts, meetings or provinces: all of that is in the rules. Its twenty nouns:
//!
//! | noun | what it is |
//! | --- | --- |
//! | document | A text with a name, as it was read from a file or handed in. |
//! | view | The normalised text of a document, on which everything is matched. |
//! | span | Where something stands in the document, in characters of the original. |
//! | line | A line of the view, which layout rules may claim as a heading, a date, a page number. |
//! | speech | A part of a document that is one address, report or plan, and gives one record. |
//! | zone | The part of a speech that a line belongs to: title, byline, front, body, opening, closing. |
//! | rule | What is looked for, in which zone, beside what, and which attributes it sets. |
//! | pattern | A regular expression with bounded repetitions, which may refer to lexicons, fields and other patterns. |
//! | lexicon | A table of words, each row with what the rules read from it. |
//! | gazetteer | The choice between rows of a lexicon that share a word, by year and region. |
//! | atom | A literal without which a pattern cannot match. |
//! | prefilter | The one pass over the view that finds every atom and every word of a lexicon. |
//! | program | A pattern compiled to instructions, which run where the prefilter says that a match may be. |
//! | annotation | A stretch of the view that is known to be a word of a lexicon or a mention of a field. |
//! | match | A stretch of the view that a rule matched and that no better match took. |
//! | capture | A named part of a match, from which attributes are read. |
//! | field | A kind of fact, with its attributes and their types: `growth`, `official`. |
//! | mention | One fact: a match with typed attributes, its span and its rule. |
//! | clock | The year in which a speech was given, by which 去年 and 今年 are read. |
//! | question | What a column asks of the mentions of a speech; its answer is a cell. |

#![warn(missing_docs)]
// What is hidden is read beside its source, where such a link leads somewhere.
#![allow(rustdoc::private_intra_doc_links)]

mod api;
mod examined;

// The parts of the engine, for the command line, the tests and the benchmarks of this package. What the crate shows of
// them is held to be documented where it stands: the compiler does not look into what is hidden.
#[doc(hidden)]
pub mod builtin;
#[doc(hidden)]
pub mod cases;
#[doc(hidden)]
pub mod commands;
#[doc(hidden)]
pub mod document;
#[doc(hidden)]
pub mod examples;
#[doc(hidden)]
pub mod explained;
#[doc(hidden)]
pub mod input;
#[doc(hidden)]
pub mod leftovers;
#[doc(hidden)]
pub mod matcher;
#[doc(hidden)]
pub mod messages;
#[doc(hidden)]
pub mod output;
#[doc(hidden)]
pub mod reading;
#[doc(hidden)]
pub mod record;
#[doc(hidden)]
pub mod repeats;
#[doc(hidden)]
pub mod resolve;
#[doc(hidden)]
pub mod temporary;
#[doc(hidden)]
pub mod timings;

#[doc(hidden)]
pub use speechmeta_normalise as normalise;
#[doc(hidden)]
pub use speechmeta_normalise::span;
#[doc(hidden)]
pub use speechmeta_pattern as pattern;
#[doc(hidden)]
pub use speechmeta_rules as rules;
#[doc(hidden)]
pub use speechmeta_value as value;

pub use api::{Document, Documents, Draft, Extractor, RuleErrors, Rules};
pub use input::InputError;
pub use record::{Cell, Mention, Mentions, Record};
pub use span::Span;
pub use value::{Approx, Date, Figure, Number, Partial, Quantity, Value, Year};

#[doc(hidden)]
pub use api::extract;
#[doc(hidden)]
pub use examined::{Examined, ExamplePlace, examine, examine_example};
