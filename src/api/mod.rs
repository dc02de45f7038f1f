//! What a program of others works with: rules, documents, the extractor. What comes out is in [`crate::record`].

mod document;
mod extractor;
mod rules;

pub use document::{Document, Documents};
pub use extractor::{Draft, Extractor, extract};
pub use rules::{RuleErrors, Rules};
