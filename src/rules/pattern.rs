//! A pattern made ready to run: references resolved, named patterns put in place, syntax checked.
//!
//! What a reference leads to, a lexicon or a field, the result names by [`Target`].

mod expansion;

use super::reference::{self, Piece};
use crate::matcher::node::{Node, REFERENCE_BASE, Unusable};
use crate::matcher::program::{Direction, Edges};
use crate::matcher::programs::Recipe;
use expansion::Expansion;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// What a reference in a pattern leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Target {
    /// Index of a lexicon.
    Lexicon(usize),
    /// Index of a field, whose mentions are meant.
    Field(usize),
}

impl Target {
    /// The target as one number, by which programs name it.
    pub fn number(self) -> u32 {
        match self {
            Target::Lexicon(n) => n as u32 * 2,
            Target::Field(n) => n as u32 * 2 + 1,
        }
    }

    pub fn of_number(number: u32) -> Target {
        match number % 2 {
            0 => Target::Lexicon(number as usize / 2),
            _ => Target::Field(number as usize / 2),
        }
    }
}

/// A checked pattern.
#[derive(Debug, Serialize, Deserialize)]
pub struct Pattern {
    /// The expanded pattern in the syntax of the `regex` crate, every reference as one character from
    /// [`REFERENCE_BASE`] on; by it the tests hold the matcher against that crate. Empty where the pattern was
    /// prepared.
    #[serde(skip)]
    pub regex: String,
    /// What its programs are made of; empty where the pattern was prepared.
    #[serde(skip)]
    pub node: Node,
    /// Names of the captures, by index. The same name may stand several times.
    pub captures: Vec<String>,
    /// What its references lead to, each once.
    pub references: Vec<Target>,
    /// Of all lexicons; empty where the pattern was prepared.
    #[serde(skip)]
    pub edges: Edges,
    /// For each capture, what it refers to, if it is one reference and nothing else.
    targets: Vec<Option<Target>>,
    /// Shortest and longest match, in characters.
    pub length: (usize, usize),
}

impl Pattern {
    /// What finds a match and its captures.
    pub fn recipe(&self) -> Recipe {
        Recipe { captures: self.captures.len(), ..self.check(Direction::Forward) }
    }

    /// What finds, without captures, where a match ends that begins at a place, or the other way round.
    pub fn check(&self, direction: Direction) -> Recipe {
        let (node, edges) = (self.node.clone(), Arc::clone(&self.edges));
        Recipe { node, captures: 0, longest: self.length.1, direction, edges }
    }

    /// What a capture of this name refers to, if it is one reference and nothing else.
    pub fn target_of(&self, capture: &str) -> Option<Target> {
        self.captures_named(capture).find_map(|n| self.targets[n])
    }

    /// Indices of the captures of a name.
    pub fn captures_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.captures.iter().enumerate().filter(move |(_, n)| n.as_str() == name).map(|(i, _)| i)
    }
}

/// What patterns may refer to.
pub struct Names<'a> {
    pub patterns: &'a IndexMap<String, String>,
    pub lexicons: HashMap<&'a str, usize>,
    pub fields: HashMap<&'a str, usize>,
    /// Longest key of each lexicon, in characters.
    pub longest: Vec<usize>,
    /// Characters with which the keys of each lexicon begin, and with which they end.
    pub edges: Edges,
}

/// Characters that a match may have at most.
const LONGEST_MATCH: usize = 5_000;
/// Parts that a pattern may have at most, every turn of a repetition counted.
const LARGEST_NODE: usize = 20_000;
/// Bytes that a pattern may have at most when the patterns that it refers to are put in their places.
const LARGEST_REGEX: usize = 200_000;
/// Patterns that may stand inside each other.
const DEEPEST: usize = 50;

/// Longest mention of a field that a reference passes over, in characters.
pub const LONGEST_MENTION: usize = 80;

/// Why a pattern cannot be used; places are bytes of the pattern's own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadPattern {
    Syntax {
        at: Range<usize>,
        reason: String,
        help: Option<String>,
    },
    Undefined {
        at: Range<usize>,
        name: String,
    },
    /// Patterns that refer to each other in a circle, by name.
    Cycle {
        at: Range<usize>,
        names: Vec<String>,
    },
    /// A named pattern that this one uses is faulty itself; it is reported where it stands.
    Elsewhere,
    Unbounded {
        at: Range<usize>,
    },
    /// Repetitions of repetitions, or patterns of patterns, that multiply without measure.
    TooLarge,
    Empty,
}

impl Names<'_> {
    /// Checks and compiles the text of a pattern.
    pub fn compile(&self, text: &str) -> Result<Pattern, BadPattern> {
        self.check(text)?;
        let (expansion, node) = Expansion::of(self, text, Vec::new())?;
        let length = node.length(&|target| self.longest_of(target));
        if length.1 == 0 {
            return Err(BadPattern::Empty);
        }
        if length.1 > LONGEST_MATCH || node.size() > LARGEST_NODE {
            return Err(BadPattern::TooLarge);
        }
        let mut targets = vec![None; expansion.captures.len()];
        find_targets(&node, &mut targets);
        Ok(Pattern {
            regex: expansion.regex,
            targets,
            length,
            node,
            captures: expansion.captures,
            references: expansion.references,
            edges: Arc::clone(&self.edges),
        })
    }

    /// What finds the named patterns, forwards and backwards in turn, in the order of their names: the programs by whose
    /// numbers other programs call them. What is faulty is found nowhere; it is reported where it stands.
    pub fn recipes(&self) -> impl Iterator<Item = Recipe> {
        self.patterns.iter().flat_map(|(name, text)| {
            let node = Expansion::of(self, text, vec![name.clone()]).map(|(_, node)| node).unwrap_or_default();
            let longest = node.length(&|target| self.longest_of(target)).1;
            [Direction::Forward, Direction::Backward].map(|direction| {
                let (node, edges) = (node.clone(), Arc::clone(&self.edges));
                Recipe { node, captures: 0, longest, direction, edges }
            })
        })
    }

    /// Checks the text of a pattern by itself: syntax, and that what it refers to exists.
    pub fn check(&self, text: &str) -> Result<(), BadPattern> {
        if let Some(at) = reserved(text) {
            return Err(BadPattern::Syntax {
                at,
                reason: "a character from U+100000 on, which stands for references here".into(),
                help: Some("such characters are for private use; no document needs them".into()),
            });
        }
        let pieces = pieces(text)?;
        // Every reference becomes one character, so that an error can be led back to its place in the text.
        let mut regex = String::new();
        let mut places: Vec<(usize, usize)> = Vec::new();
        for piece in &pieces {
            let start = match piece {
                Piece::Regex(r) => {
                    places.push((regex.len(), r.start));
                    regex.push_str(&text[r.clone()]);
                    continue;
                }
                Piece::Escaped { character, at } => {
                    places.push((regex.len(), at.start));
                    regex.push(*character);
                    at.end
                }
                Piece::Open { at, .. } => {
                    places.push((regex.len(), at.start));
                    regex.push('(');
                    at.end
                }
                Piece::Reference { name, at, .. } => {
                    if !self.knows(name) {
                        return Err(BadPattern::Undefined { at: at.clone(), name: name.clone() });
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
        match parse(&regex) {
            Ok(hir) => match Node::from_hir(&hir, &[]) {
                Err(Unusable::Unbounded) => {
                    let at = unbounded(&regex).unwrap_or(0..regex.len());
                    Err(BadPattern::Unbounded { at: original(at.start)..original(at.end) })
                }
                Err(Unusable::Unsupported) => Err(BadPattern::Syntax {
                    at: 0..text.len(),
                    reason: "a pattern that does not work on characters".into(),
                    help: None,
                }),
                Ok(_) => Ok(()),
            },
            Err((at, reason)) => {
                Err(BadPattern::Syntax { at: original(at.start)..original(at.end), reason, help: None })
            }
        }
    }

    /// Longest text that a reference can pass over, in characters.
    pub fn longest_of(&self, target: Target) -> usize {
        match target {
            Target::Lexicon(n) => self.longest[n],
            Target::Field(_) => LONGEST_MENTION,
        }
    }

    /// The number of a named pattern.
    fn number_of(&self, name: &str) -> Option<u32> {
        self.patterns.get_index_of(name).map(|n| n as u32)
    }

    fn knows(&self, name: &str) -> bool {
        self.patterns.contains_key(name) || self.lexicons.contains_key(name) || self.fields.contains_key(name)
    }

    /// Every name that a reference may have.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.patterns.keys().map(String::as_str).chain(self.lexicons.keys().copied()).chain(self.fields.keys().copied())
    }
}

fn find_targets(node: &Node, targets: &mut [Option<Target>]) {
    match node {
        Node::Capture(n, inner) => match **inner {
            Node::Reference(target) => targets[*n] = Some(target),
            _ => find_targets(inner, targets),
        },
        Node::Concat(parts) | Node::Alternation(parts) => {
            parts.iter().for_each(|p| find_targets(p, targets));
        }
        Node::Repeat { node, .. } => find_targets(node, targets),
        _ => {}
    }
}

/// Where a character that stands for references is written, as itself or as `\x{100000}`.
fn reserved(text: &str) -> Option<Range<usize>> {
    let plain = text.char_indices().find(|(_, c)| *c as u32 >= REFERENCE_BASE);
    let escaped = ["\\x{10", "\\u{10", "\\U{10", "\\U0010"].into_iter().find_map(|escape| {
        let at = text.find(escape)?;
        let digits = text[at + escape.len()..].bytes().take_while(u8::is_ascii_hexdigit).count();
        (digits >= 4).then_some(at..at + escape.len() + digits)
    });
    plain.map(|(at, c)| at..at + c.len_utf8()).or(escaped)
}

fn pieces(text: &str) -> Result<Vec<Piece>, BadPattern> {
    reference::parse(text).map_err(|e| BadPattern::Syntax {
        at: e.at,
        reason: e.reason.to_string(),
        help: Some(e.help.to_string()),
    })
}

/// Where the first repetition without upper bound stands that [`Node::from_hir`] refuses.
fn unbounded(regex: &str) -> Option<Range<usize>> {
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
            let refused = parse(&self.0[range.clone()]).is_ok_and(|hir| Node::from_hir(&hir, &[]).is_err());
            if open && refused { Err(range) } else { Ok(()) }
        }
    }
    visit(&Parser::new().parse(regex).ok()?, Finder(regex)).err()
}

/// Parses a regex; the error has its place in bytes and a reason in words.
fn parse(regex: &str) -> Result<regex_syntax::hir::Hir, (Range<usize>, String)> {
    regex_syntax::ParserBuilder::new().multi_line(true).build().parse(regex).map_err(|e| match e {
        regex_syntax::Error::Parse(e) => (e.span().start.offset..e.span().end.offset, e.kind().to_string()),
        regex_syntax::Error::Translate(e) => (e.span().start.offset..e.span().end.offset, e.kind().to_string()),
        e => (0..regex.len(), e.to_string()),
    })
}
