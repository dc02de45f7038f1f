//! What patterns may refer to, and the trees that their texts become with it.

use super::hir::{Hir, Named, REFERENCE_BASE, Referred, Unusable};
use super::parse::{self, Parsed};
use super::program::Layer;
use super::reference::Piece;
use indexmap::{IndexMap, IndexSet};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use tr::tr;

/// Characters that a match may have at most.
const LONGEST_MATCH: usize = 5_000;
/// Parts that a pattern may have at most, every turn of a repetition counted.
const LARGEST: usize = 20_000;
/// Patterns that may stand inside each other.
const DEEPEST: usize = 50;
/// Captures that a pattern may have at most.
const MOST_CAPTURES: usize = 60_000;

/// The longest span of a layer that a reference passes over, in characters.
pub const LONGEST_SPAN: usize = 80;

/// Why a pattern cannot be used; places are bytes of the pattern's own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadPattern {
    /// It is no regex.
    Syntax {
        /// Where.
        at: Range<usize>,
        /// Why, in words.
        reason: String,
        /// What to write instead.
        help: Option<String>,
    },
    /// A reference leads nowhere.
    Undefined {
        /// Where.
        at: Range<usize>,
        /// What it asks for.
        name: String,
    },
    /// Patterns that refer to each other in a circle, by name.
    Cycle {
        /// The reference that leads into the circle.
        at: Range<usize>,
        /// The first of them stands last again.
        names: Vec<String>,
    },
    /// A named pattern that this one uses is faulty itself; it is reported where it stands.
    Elsewhere,
    /// A repetition without upper bound.
    Unbounded {
        /// Where.
        at: Range<usize>,
    },
    /// Repetitions of repetitions, or patterns of patterns, that multiply without measure.
    TooLarge,
    /// It can match nothing but the empty text.
    Empty,
}

/// The names that references may have.
#[derive(Default)]
pub(super) struct Scope {
    /// Texts of the named patterns.
    pub named: IndexMap<String, String>,
    pub layers: IndexMap<String, Layer>,
    /// The longest key of each lexicon, in characters.
    pub longest: Vec<usize>,
    /// Of the lexicons that hold nothing but single characters: these, as a class writes them.
    pub characters: HashMap<String, String>,
    /// Named patterns that were parsed.
    known: RefCell<HashMap<String, Arc<Named>>>,
}

impl Scope {
    fn knows(&self, name: &str) -> bool {
        self.named.contains_key(name) || self.layers.contains_key(name)
    }

    /// The characters of a lexicon that `<name>` in a class stands for, as a class inside the class.
    fn class(&self, name: &str, at: Range<usize>) -> Result<String, BadPattern> {
        if let Some(characters) = self.characters.get(name) {
            return Ok(format!("[{characters}]"));
        }
        if !self.knows(name) {
            return Err(BadPattern::Undefined { at, name: name.to_string() });
        }
        Err(BadPattern::Syntax {
            at,
            reason: tr!("`<{}>` in a class, which is no lexicon of single characters", name),
            help: Some(tr!(
                "a class holds characters: refer to `<{}>` outside the brackets, or write `\\<` for the character itself",
                name
            )),
        })
    }

    /// The longest text that a reference can pass over, in characters.
    pub fn longest_of(&self, layer: Layer) -> usize {
        match layer {
            Layer::Lexicon(n) => self.longest[n as usize],
            Layer::Spans(_) => LONGEST_SPAN,
        }
    }

    /// The tree of a pattern.
    pub fn parse(&self, text: &str) -> Result<Parsed, BadPattern> {
        parse::refuse_reserved(text)?;
        // Nearly all patterns are without fault: only for the others it is worth finding out where the fault stands.
        let parsed = match self.expand(text, &mut Vec::new()) {
            Ok(parsed) => parsed,
            Err(fault) => {
                return parse::check(text, &|name| self.knows(name), &|name, at| self.class(name, at)).and(Err(fault));
            }
        };
        let longest = parsed.hir.length(&|layer| self.longest_of(layer)).1;
        if longest == 0 {
            return Err(BadPattern::Empty);
        }
        if longest > LONGEST_MATCH || parsed.hir.size() > LARGEST || parsed.captures.len() > MOST_CAPTURES {
            return Err(BadPattern::TooLarge);
        }
        Ok(parsed)
    }

    /// A text as a tree; `inside` names the patterns that it stands in.
    fn expand(&self, text: &str, inside: &mut Vec<String>) -> Result<Parsed, BadPattern> {
        let outermost = inside.is_empty();
        let mut regex = String::new();
        let (mut groups, mut captures) = (Vec::new(), Vec::new());
        let (mut references, mut layers) = (Vec::new(), IndexSet::new());
        let mut open = |alias: Option<String>, regex: &mut String| {
            groups.push(alias.as_ref().map(|_| captures.len()));
            captures.extend(alias);
            regex.push('(');
        };
        for piece in parse::pieces(text)? {
            match piece {
                Piece::Regex(r) => regex.push_str(&text[r]),
                Piece::Characters { name, at } => regex.push_str(&self.class(&name, at)?),
                Piece::Escaped { character, .. } => regex.push(character),
                Piece::Open { alias, .. } if outermost => open(Some(alias), &mut regex),
                Piece::Open { .. } => regex.push_str("(?:"),
                Piece::Reference { alias, name, at } => {
                    // Always a group of its own: a bare character would be folded into the class beside it.
                    open(outermost.then_some(alias), &mut regex);
                    let referred = self.refer(&name, at, inside)?;
                    match &referred {
                        Referred::Layer(layer) => _ = layers.insert(*layer),
                        Referred::Named(named) => layers.extend(named.layers.iter().copied()),
                    }
                    let character = char::from_u32(REFERENCE_BASE + references.len() as u32);
                    regex.push(character.filter(|c| parse::is_reserved(*c)).ok_or(BadPattern::TooLarge)?);
                    references.push(referred);
                    regex.push(')');
                }
            }
        }
        let parsed = parse::regex(&regex).map_err(|_| BadPattern::Elsewhere)?;
        let hir = Hir::from_parsed(&parsed, &groups, &references).map_err(|e| match e {
            Unusable::Unbounded | Unusable::Unsupported => BadPattern::Elsewhere,
        })?;
        Ok(Parsed { hir, captures, layers: layers.into_iter().collect() })
    }

    fn refer(&self, name: &str, at: Range<usize>, inside: &mut Vec<String>) -> Result<Referred, BadPattern> {
        let Some((number, _, text)) = self.named.get_full(name) else {
            let layer = self.layers.get(name).copied();
            return layer.map(Referred::Layer).ok_or(BadPattern::Undefined { at, name: name.to_string() });
        };
        if let Some(n) = inside.iter().position(|i| i == name) {
            let mut names = inside[n..].to_vec();
            names.push(name.to_string());
            return Err(BadPattern::Cycle { at, names });
        }
        if let Some(known) = self.known.borrow().get(name) {
            return Ok(Referred::Named(Arc::clone(known)));
        }
        if inside.len() > DEEPEST {
            return Err(BadPattern::TooLarge);
        }
        inside.push(name.to_string());
        let parsed = self.expand(text, inside);
        inside.pop();
        let parsed = parsed.map_err(|e| match e {
            BadPattern::Cycle { names, .. } => BadPattern::Cycle { at, names },
            BadPattern::TooLarge => BadPattern::TooLarge,
            _ => BadPattern::Elsewhere,
        })?;
        let named = Named::new(number as u32, parsed.hir, parsed.layers, &|layer| self.longest_of(layer));
        if named.size > LARGEST || named.depth > DEEPEST {
            return Err(BadPattern::TooLarge);
        }
        let named = Arc::new(named);
        self.known.borrow_mut().insert(name.to_string(), Arc::clone(&named));
        Ok(Referred::Named(named))
    }
}
