//! A text with everything that references in patterns may meet in it.
//!
//! What is found in it is for [`super::search`] to say; what is remembered of each pattern lies here for it. Positions are
//! in characters, of which each is one symbol; they are led back to bytes at the door.

use super::all_matches::AllMatches;
use super::alphabet::{NEWLINE, Symbol};
use super::hir::Assertion;
use super::pattern::Pattern;
use super::program::Layer;
use super::scan::{Hit, Hits};
use super::scope::LONGEST_SPAN;
use super::set::{AtomId, Marks, PatternSet};
use once_cell::unsync::OnceCell;
use std::cell::Cell;
use std::cmp::Reverse;
use std::ops::Range;

/// A text that patterns are searched for in. It holds no characters, only what they are to the patterns of its set.
#[derive(Debug)]
pub struct AnnotatedText<'s> {
    pub(super) set: &'s PatternSet,
    /// A symbol for each character, and a line end before and behind them.
    pub(super) symbols: Vec<Symbol>,
    /// The byte at which each character starts, and where the text ends.
    bytes: Vec<u32>,
    /// The lines, without their line ends.
    lines: Vec<Range<u32>>,
    pub(super) hits: Hits<'s>,
    spans: Vec<Spans>,
    /// What is known of each list of atoms, by its number, and of each pattern.
    atoms: Vec<OnceCell<Atoms>>,
    pub(super) known: Vec<Known>,
    /// Whether patterns are tried at every position, whatever their atoms say: the plain way, for comparison.
    plain: bool,
}

/// The spans of a layer.
#[derive(Debug, Default)]
struct Spans {
    /// By start, the longest first.
    hits: Vec<Hit>,
    /// The longest of them, in characters.
    longest: u32,
    /// Whether one of them passes over a line end.
    multiline: bool,
}

/// Where the atoms of a list stand, from where to where, by start.
pub(super) type Atoms = Vec<(u32, u32)>;

/// What a text knows of one pattern.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub plan: Cell<Option<Plan>>,
    /// Atoms that were looked at in stretches of the text so far.
    pub spent: Cell<u32>,
    pub all_matches: OnceCell<AllMatches>,
}

/// Where to begin.
#[derive(Debug, Clone, Copy)]
pub(super) enum Plan {
    /// At the atoms of this cover; so many of them are in the text.
    Cover(u32, u32),
    Lines,
    Everywhere,
}

impl PatternSet {
    /// A text with the words of the set that stand in it.
    ///
    /// Takes time and memory in step with the text: some ten bytes a character. The text has less than 4 GB.
    pub fn annotate(&self, text: &str) -> AnnotatedText<'_> {
        AnnotatedText::new(self, text)
    }
}

impl<'s> AnnotatedText<'s> {
    pub(super) fn new(set: &'s PatternSet, text: &str) -> Self {
        let count = text.chars().count();
        let mut symbols = Vec::with_capacity(count + 2);
        let mut bytes = Vec::with_capacity(count + 1);
        symbols.push(NEWLINE);
        symbols.extend(text.chars().map(|c| set.symbol(c)));
        symbols.push(NEWLINE);
        bytes.extend(text.char_indices().map(|(byte, _)| byte as u32));
        bytes.push(text.len() as u32);
        let mut lines = Vec::new();
        let mut start = 0;
        // The line end behind the text ends its last line.
        for (at, _) in (0..).zip(&symbols[1..]).filter(|(_, symbol)| **symbol == NEWLINE) {
            if start < at {
                lines.push(start..at);
            }
            start = at + 1;
        }
        let hits = set.scanner.scan(&symbols);
        let mut spans = Vec::new();
        spans.resize_with(set.spans as usize, Spans::default);
        let mut known = Vec::new();
        known.resize_with(set.patterns as usize, Known::default);
        let atoms = set.atoms.iter().map(|_| OnceCell::new()).collect();
        AnnotatedText { set, symbols, bytes, lines, hits, spans, atoms, known, plain: false }
    }

    /// The same, every pattern tried at every position and nothing remembered; for comparison.
    pub fn plain(self) -> Self {
        AnnotatedText { plain: true, ..self }
    }

    /// Whether it is searched in the plain way.
    pub fn is_plain(&self) -> bool {
        self.plain
    }

    /// What the scan found.
    #[doc(hidden)]
    pub fn hits(&self) -> &Hits<'s> {
        &self.hits
    }

    /// Characters of the text.
    pub fn len(&self) -> u32 {
        self.bytes.len() as u32 - 1
    }

    /// Whether it has no characters.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The byte at which a character starts, by its position; the end of the text for the position behind the last.
    #[inline]
    pub fn byte(&self, position: u32) -> usize {
        self.bytes[position as usize] as usize
    }

    /// The bytes of a stretch of characters.
    #[inline]
    pub fn bytes(&self, range: &Range<u32>) -> Range<usize> {
        self.byte(range.start)..self.byte(range.end)
    }

    /// The position of the character that starts at a byte, or of the next one.
    pub fn position(&self, byte: usize) -> u32 {
        self.bytes.partition_point(|&at| (at as usize) < byte).min(self.len() as usize) as u32
    }

    /// The lines in characters, without their line ends and without those that are empty.
    pub fn lines(&self) -> &[Range<u32>] {
        &self.lines
    }

    /// The number of the line of a position.
    pub fn line_number(&self, position: u32) -> usize {
        self.lines.partition_point(|line| line.end < position)
    }

    /// The line of a position, without its line end.
    pub fn line(&self, position: u32) -> Range<u32> {
        self.lines.get(self.line_number(position)).map_or(position..position, Range::clone)
    }

    /// Whether the character at a position is one of these.
    pub fn is_mark(&self, position: u32, marks: Marks) -> bool {
        self.set.tables.class_has(marks.0, self.symbol_at(position))
    }

    /// The symbol of a character, by which it is told from others.
    #[inline]
    pub(super) fn symbol_at(&self, position: u32) -> Symbol {
        self.symbols[position as usize + 1]
    }

    /// Whether an assertion holds at a position.
    pub fn holds(&self, assertion: Assertion, position: u32) -> bool {
        self.set.tables.holds(assertion, &self.symbols, position)
    }

    /// Gives the spans of a layer by their bytes, in any order: each is the entry of its number. References do not lead to
    /// those of more than [`LONGEST_SPAN`] characters.
    pub fn set_spans(&mut self, layer: Layer, ranges: impl IntoIterator<Item = Range<usize>>) {
        let Layer::Spans(layer) = layer else { return };
        let position = |byte| self.position(byte);
        let hit = |(at, entry): (Range<usize>, u32)| Hit { start: position(at.start), end: position(at.end), entry };
        let mut hits: Vec<Hit> = ranges.into_iter().zip(0..).map(hit).collect();
        hits.retain(|hit| hit.end - hit.start <= LONGEST_SPAN as u32);
        hits.sort_by_key(|hit| (hit.start, Reverse(hit.end)));
        let longest = hits.iter().map(|hit| hit.end - hit.start).max().unwrap_or(0);
        let multiline = hits.iter().any(|hit| self.line(hit.start).end < hit.end);
        self.spans[layer as usize] = Spans { hits, longest, multiline };
        for &atoms in &self.set.atoms_with_spans[layer as usize] {
            self.atoms[atoms as usize].take();
        }
    }

    /// The annotations of a layer, by start, the longest first.
    pub fn layer(&self, layer: Layer) -> &[Hit] {
        match layer {
            Layer::Lexicon(n) => self.hits.of_lexicon(n),
            Layer::Spans(n) => &self.spans[n as usize].hits,
        }
    }

    /// Whether an annotation passes over a line end.
    pub(super) fn passes_lines(&self, layer: Layer) -> bool {
        match layer {
            Layer::Lexicon(_) => false,
            Layer::Spans(n) => self.spans[n as usize].multiline,
        }
    }

    /// Every annotation of a layer that begins at a position, the longest first.
    #[inline]
    pub(super) fn beginning(&self, layer: Layer, at: u32) -> &[Hit] {
        let hits = self.layer(layer);
        let first = hits.partition_point(|hit| hit.start < at);
        let count = hits[first..].iter().take_while(|hit| hit.start == at).count();
        &hits[first..first + count]
    }

    /// Calls `next` with every annotation of a layer that ends at a position, the shortest first.
    pub(super) fn ending(&self, layer: Layer, at: u32, next: impl FnMut(&Hit)) {
        let longest = match layer {
            Layer::Lexicon(n) => self.hits.longest_of_lexicon(n),
            Layer::Spans(n) => self.spans[n as usize].longest,
        };
        let hits = self.layer(layer);
        // Those that begin further before are too short to reach this far.
        let least = at.saturating_sub(longest);
        // A span can be empty.
        let behind = hits.partition_point(|hit| hit.start <= at);
        hits[..behind].iter().rev().take_while(|hit| hit.start >= least).filter(|hit| hit.end == at).for_each(next);
    }

    /// How many of the atoms of a list are in the text.
    pub(super) fn count_of_atoms(&self, number: u32) -> usize {
        let count = |atom: &AtomId| match *atom {
            AtomId::Literal(literal) => self.hits.of_literal(literal).len(),
            AtomId::Layer(Layer::Lexicon(n)) => self.hits.count_of_lexicon(n),
            AtomId::Layer(layer) => self.layer(layer).len(),
        };
        self.set.atoms[number as usize].iter().map(count).sum()
    }

    /// Where the atoms of a list of several are in the text, from where to where, by start.
    pub(super) fn atoms(&self, number: u32) -> &Atoms {
        self.atoms[number as usize].get_or_init(|| {
            let mut atoms = Vec::with_capacity(self.count_of_atoms(number));
            for atom in &self.set.atoms[number as usize] {
                match *atom {
                    AtomId::Literal(literal) => {
                        let width = self.hits.width(literal);
                        atoms.extend(self.hits.of_literal(literal).iter().map(|&start| (start, start + width)));
                    }
                    AtomId::Layer(layer) => atoms.extend(self.layer(layer).iter().map(|hit| (hit.start, hit.end))),
                }
            }
            // What is alike stays in its order.
            atoms.sort_by_key(|atom| atom.0);
            atoms
        })
    }

    /// Forgets where a pattern was found to match: what only one rule asks for need not be kept for the others.
    pub fn forget(&mut self, pattern: &Pattern) {
        self.known[pattern.number as usize].all_matches.take();
    }
}
