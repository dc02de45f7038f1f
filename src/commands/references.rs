//! What a pattern can refer to, and where in a text each of it stands: of this `names` and `new` are made.

use crate::input::RawDocument;
use crate::normalise::script::is_frequent;
use crate::pattern::{Layer, Pattern, PatternSet, PatternSetBuilder, Vm};
use crate::rules::RuleSet;
use crate::{Examined, ExamplePlace, examine_example};
use std::cmp::Reverse;
use std::ops::Range;

/// The kinds of names that stand between `<` and `>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReferenceKind {
    Field,
    Lexicon,
    Pattern,
}

/// Something that stands in a text and has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub kind: ReferenceKind,
    pub name: String,
    /// Bytes of the normalised view.
    pub range: Range<usize>,
    /// It is a pattern without any word: characters of some kind.
    pub is_any: bool,
}

/// The names of a rule set, ready to be looked for.
pub struct References<'r> {
    set: &'r RuleSet,
    /// Names of the lexicons and fields, by their numbers.
    lexicons: Vec<String>,
    fields: Vec<String>,
    /// The named patterns that can be looked for by themselves: those that need at least one character.
    patterns: Vec<(String, Pattern)>,
    /// What the patterns share.
    all: PatternSet,
}

/// Every name of the rules, with the words of the lexicons that are wanted, by their numbers.
pub fn builder(set: &RuleSet, is_wanted: impl Fn(usize) -> bool) -> PatternSetBuilder {
    let mut builder = PatternSetBuilder::new().with_frequent(is_frequent);
    let lexicons = set.files.iter().flat_map(|file| file.rules.lexicons.keys());
    for (n, (name, words)) in lexicons.zip(&set.compiled.lexicons).enumerate() {
        let words = is_wanted(n).then(|| words.lexicon.keys.iter());
        builder.lexicon(name, words.into_iter().flatten());
    }
    set.compiled.fields.iter().for_each(|field| _ = builder.spans(&field.name));
    for (name, pattern) in set.files.iter().flat_map(|file| &file.rules.patterns) {
        builder.define(name, &pattern.as_read());
    }
    builder
}

impl<'r> References<'r> {
    pub fn of(set: &'r RuleSet) -> References<'r> {
        let mut builder = builder(set, |_| true);
        let files = || set.files.iter().map(|file| &file.rules);
        let lexicons: Vec<String> = files().flat_map(|file| file.lexicons.keys().cloned()).collect();
        let fields: Vec<String> = set.compiled.fields.iter().map(|field| field.name.clone()).collect();
        let names: Vec<&String> = files().flat_map(|file| file.patterns.keys()).collect();
        // A lexicon is looked for where a pattern refers to it.
        lexicons.iter().for_each(|name| _ = builder.pattern(&format!("<{name}>")));
        let patterns = names.into_iter().filter_map(|name| {
            let pattern = builder.pattern(&format!("<{name}>")).ok()?;
            (pattern.length.0 > 0).then(|| (name.clone(), pattern))
        });
        let patterns: Vec<(String, Pattern)> = patterns.collect();
        let all = builder.build().unwrap_or_else(|_| unreachable!("the same patterns were compiled before"));
        References { set, lexicons, fields, patterns, all }
    }

    /// A text as the examples of rules are read, and everything in it that has a name: of a pattern and a field the places
    /// from left to right that do not share characters, of a lexicon the longest entry at each place.
    pub fn standing(&self, text: &str, place: ExamplePlace, year: Option<i32>) -> (Examined<'r>, Vec<Standing>) {
        let examined = examine_example(&self.set.compiled, RawDocument::of("text", text), place, year);
        let view = examined.document().view.as_str();
        let mut annotated = self.all.annotate(view);
        let mut standing = Vec::new();
        for (n, name) in self.fields.iter().enumerate() {
            let ranges = || examined.matches().of(n).iter().map(|found| found.range());
            annotated.set_spans(Layer::Spans(n as u32), ranges());
            standing.extend(ranges().map(|range| Standing {
                kind: ReferenceKind::Field,
                name: name.clone(),
                range,
                is_any: false,
            }));
        }
        for (n, name) in self.lexicons.iter().enumerate() {
            let mut last = None;
            // Of entries that begin together the longest stands first.
            for hit in annotated.layer(Layer::Lexicon(n as u32)) {
                if last.replace(hit.start) != Some(hit.start) {
                    let range = annotated.bytes(&(hit.start..hit.end));
                    standing.push(Standing { kind: ReferenceKind::Lexicon, name: name.clone(), range, is_any: false });
                }
            }
        }
        let mut vm = Vm::default();
        for (name, pattern) in &self.patterns {
            let is_any = pattern.layers.is_empty() && self.all.literals(pattern).next().is_none();
            annotated.search(pattern, &mut vm, std::slice::from_ref(&(0..annotated.len())), &mut |found| {
                let range = annotated.bytes(&found.range());
                if range.is_empty() {
                    return false;
                }
                standing.push(Standing { kind: ReferenceKind::Pattern, name: name.clone(), range, is_any });
                true
            });
        }
        standing.sort_by_key(|found| (found.range.start, Reverse(found.range.end)));
        (examined, standing)
    }
}
