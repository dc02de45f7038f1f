//! How far a pattern gets at a place where it does not match: a walk over its tree that goes every way at once.
//!
//! The [virtual machine](crate::pattern::Vm) only says whether there is a match, and its program no longer knows what a
//! person wrote. The tree does: named patterns have their numbers, alternatives stand beside each other. The walk takes a
//! part of the tree from one position to all positions at which it can end, remembers that, and notes where parts fail. It
//! finds a match exactly where the machine does, which tests hold it to, and takes some hundred times as long.

use crate::pattern::hir::{Hir, Named};
use crate::pattern::{AnnotatedText, Layer, Pattern};
use std::collections::HashMap;
use std::rc::Rc;

/// A class of more characters than this says little of the text: `[^。]`, `\p{Han}`.
const TELLING: u32 = 120;
/// Characters of a reference that is missing.
const REFERENCE: usize = 2;
/// Parts that are told to be wanted at one point.
const MOST_WANTED: usize = 40;

/// Where a part of a pattern can end, and how many characters on the way it named: literals, small classes, references.
/// What `.{0,20}` passes over is not named.
type End = (u32, u32);

/// A point at which a pattern does not go on.
#[derive(Debug, Clone)]
pub struct Miss<'w> {
    /// How many characters before this point the pattern named.
    pub named: u32,
    /// The character at which something is wanted, and the last one at which it would do as well: behind a gap that may be
    /// of several lengths, there are several.
    pub at: u32,
    pub last: u32,
    /// How many of its first characters stand there.
    pub fits: u32,
    /// A literal, a class, a reference, an edge.
    pub wanted: &'w Hir,
    /// The named patterns that were under way, the innermost first, and where each began.
    pub inside: Vec<(&'w Named, u32)>,
    /// What would have to follow, the next first.
    pub rest: Vec<Rest<'w>>,
}

/// What would have to follow a point.
#[derive(Debug, Clone, Copy)]
pub enum Rest<'w> {
    Parts(&'w [Hir]),
    /// The same so many times.
    Times(&'w Hir, u32),
}

/// What comes of a part at a position.
#[derive(Debug, Default)]
pub struct Outcome<'w> {
    pub ends: Vec<End>,
    /// Where it got furthest of the ways that fail; all with the same number of named characters.
    pub misses: Vec<Miss<'w>>,
}

/// Walks patterns over one text.
pub struct Walker<'w> {
    pub annotated: &'w AnnotatedText<'w>,
    pub characters: Vec<char>,
    known: HashMap<(*const Hir, u32, bool), Rc<Outcome<'w>>>,
    multiline: bool,
}

impl<'w> Walker<'w> {
    /// `text` is what `annotated` was made of.
    pub fn new(annotated: &'w AnnotatedText<'w>, text: &str) -> Self {
        Walker { annotated, characters: text.chars().collect(), known: HashMap::new(), multiline: false }
    }

    /// What comes of a pattern that begins at a position, in characters.
    pub fn attempt(&mut self, pattern: &'w Pattern, at: u32) -> Rc<Outcome<'w>> {
        self.multiline = pattern.is_multiline();
        self.part(pattern.hir(), at)
    }

    /// The same of parts that stand one behind the other.
    pub fn sequence(&mut self, parts: &[&'w Hir], at: u32) -> Outcome<'w> {
        let mut outcome = Outcome { ends: vec![(at, 0)], misses: Vec::new() };
        for (n, part) in parts.iter().enumerate() {
            let rest: Vec<Rest<'w>> =
                parts[n + 1..].iter().map(|part| Rest::Parts(std::slice::from_ref(*part))).collect();
            for (from, named) in std::mem::take(&mut outcome.ends) {
                let next = self.part(part, from);
                outcome.take(&next, named, &rest);
            }
        }
        outcome
    }

    /// Whether a match can begin at a position and end at another.
    pub fn reaches(&mut self, pattern: &'w Pattern, from: u32, to: u32) -> bool {
        self.attempt(pattern, from).ends.iter().any(|(end, _)| *end == to)
    }

    /// Whether patterns that are walked from now on may pass over line ends.
    pub fn set_multiline(&mut self, multiline: bool) {
        self.multiline = multiline;
    }

    /// Forgets what was found out, which a long document would make too much of.
    pub fn forget(&mut self) {
        self.known.clear();
    }

    fn part(&mut self, hir: &'w Hir, at: u32) -> Rc<Outcome<'w>> {
        let is_leaf = matches!(hir, Hir::Empty | Hir::Literal(_) | Hir::Class(_) | Hir::Layer(_) | Hir::Assertion(_));
        let key = (std::ptr::from_ref(hir), at, self.multiline);
        if !is_leaf && let Some(known) = self.known.get(&key) {
            return Rc::clone(known);
        }
        let outcome = Rc::new(self.walk(hir, at));
        if !is_leaf {
            self.known.insert(key, Rc::clone(&outcome));
        }
        outcome
    }

    fn walk(&mut self, hir: &'w Hir, at: u32) -> Outcome<'w> {
        let mut outcome = Outcome::default();
        match hir {
            Hir::Empty => outcome.ends.push((at, 0)),
            Hir::Literal(literal) => {
                let text = self.characters.get(at as usize..).unwrap_or_default();
                let fits = literal.chars().zip(text).take_while(|(a, b)| a == *b).count() as u32;
                match fits == literal.chars().count() as u32 {
                    true => outcome.ends.push((at + fits, fits)),
                    false => outcome.miss(hir, at, fits),
                }
            }
            Hir::Class(class) => match self.characters.get(at as usize) {
                Some(&c) if class.contains(c) => outcome.ends.push((at + 1, u32::from(is_telling(hir)))),
                _ => outcome.miss(hir, at, 0),
            },
            Hir::Layer(layer) => {
                let limit = if self.multiline { self.annotated.len() } else { self.annotated.line(at).end };
                for end in ends_of(self.annotated, *layer, at).filter(|end| *end <= limit) {
                    outcome.end((end, end - at));
                }
                if outcome.ends.is_empty() {
                    outcome.miss(hir, at, 0);
                }
            }
            Hir::Assertion(assertion) => match self.annotated.holds(*assertion, at) {
                true => outcome.ends.push((at, 0)),
                false => outcome.miss(hir, at, 0),
            },
            Hir::Concat(parts) => {
                outcome.ends.push((at, 0));
                for (n, part) in parts.iter().enumerate() {
                    let rest = [Rest::Parts(&parts[n + 1..])];
                    for (from, named) in std::mem::take(&mut outcome.ends) {
                        let next = self.part(part, from);
                        outcome.take(&next, named, &rest);
                    }
                }
            }
            Hir::Alternation(parts) => {
                for part in parts {
                    let next = self.part(part, at);
                    outcome.take(&next, 0, &[]);
                }
            }
            Hir::Capture(_, hir) => {
                let next = self.part(hir, at);
                outcome.take(&next, 0, &[]);
            }
            Hir::Named(named) => {
                let next = self.part(&named.hir, at);
                outcome.take(&next, 0, &[]);
                outcome.leave(hir, named, at);
            }
            Hir::Repeat { min, max, hir, .. } => self.repeat(hir, *min, *max, at, &mut outcome),
        }
        outcome
    }

    fn repeat(&mut self, hir: &'w Hir, min: u32, max: u32, at: u32, outcome: &mut Outcome<'w>) {
        let mut now: Vec<End> = vec![(at, 0)];
        for turn in 0..max {
            if turn >= min {
                now.iter().for_each(|end| outcome.end(*end));
            }
            let rest = [Rest::Times(hir, min.saturating_sub(turn + 1))];
            let mut turned = Outcome { ends: Vec::new(), misses: std::mem::take(&mut outcome.misses) };
            for &(from, named) in &now {
                let next = self.part(hir, from);
                turned.take(&next, named, &rest);
            }
            outcome.misses = turned.misses;
            // Turns of nothing lead nowhere.
            now = turned.ends.into_iter().filter(|end| turn < min || !outcome.ends.contains(end)).collect();
            if now.is_empty() {
                return;
            }
        }
        now.iter().for_each(|end| outcome.end(*end));
    }
}

/// Where the annotations of a layer end that begin at a position.
fn ends_of(annotated: &AnnotatedText<'_>, layer: Layer, at: u32) -> impl Iterator<Item = u32> {
    let hits = annotated.layer(layer);
    let first = hits.partition_point(|hit| hit.start < at);
    hits[first..].iter().take_while(move |hit| hit.start == at).map(|hit| hit.end)
}

/// The ways that a pattern can go from its first part to its last, each as the parts that stand one behind the other.
pub fn ways(pattern: &Hir) -> Vec<Vec<&Hir>> {
    match pattern {
        Hir::Alternation(parts) => parts.iter().flat_map(ways).collect(),
        Hir::Capture(_, hir) if matches!(**hir, Hir::Alternation(_)) => ways(hir),
        Hir::Named(named) => ways(&named.hir),
        hir => {
            let mut parts = Vec::new();
            flatten(hir, &mut parts);
            vec![parts]
        }
    }
}

fn flatten<'w>(hir: &'w Hir, parts: &mut Vec<&'w Hir>) {
    match hir {
        Hir::Concat(own) => own.iter().for_each(|part| flatten(part, parts)),
        Hir::Capture(_, inner) if matches!(**inner, Hir::Concat(_)) => flatten(inner, parts),
        hir => parts.push(hir),
    }
}

/// Whether a part of one character says something of the text.
pub fn is_telling(hir: &Hir) -> bool {
    match hir {
        Hir::Class(class) => class.ranges().iter().map(|(a, b)| *b as u32 - *a as u32 + 1).sum::<u32>() <= TELLING,
        _ => true,
    }
}

impl<'w> Outcome<'w> {
    /// Of several ways to one position the one counts that names the most.
    fn end(&mut self, (end, named): End) {
        match self.ends.iter_mut().find(|known| known.0 == end) {
            Some(known) => known.1 = known.1.max(named),
            None => self.ends.push((end, named)),
        }
    }

    fn miss(&mut self, wanted: &'w Hir, at: u32, fits: u32) {
        self.misses.push(Miss { named: fits, at, last: at, fits, wanted, inside: Vec::new(), rest: Vec::new() });
    }

    /// Takes over what came of a part that began where the pattern had named so many characters, before the `rest`.
    fn take(&mut self, part: &Outcome<'w>, named: u32, rest: &[Rest<'w>]) {
        part.ends.iter().for_each(|(end, more)| self.end((*end, named + more)));
        for miss in &part.misses {
            let reached = named + miss.named;
            let best = self.misses.first().map_or(0, |known| known.named);
            if reached < best {
                return;
            }
            if reached > best {
                self.misses.clear();
            }
            if let Some(known) = self.misses.iter_mut().find(|known| std::ptr::eq(known.wanted, miss.wanted)) {
                known.last = known.last.max(miss.last);
            } else if self.misses.len() < MOST_WANTED {
                let mut miss = Miss { named: reached, ..miss.clone() };
                miss.rest.extend(rest.iter().copied().filter(|rest| rest.least() > 0));
                self.misses.push(miss);
            }
        }
    }

    /// Leaves a named pattern that began at a position: what it lacks from its very first character on is the pattern
    /// itself.
    fn leave(&mut self, hir: &'w Hir, named: &'w Named, began: u32) {
        let is_begun = self.misses.iter().any(|miss| miss.at > began || miss.fits > 0);
        if !is_begun && !self.misses.is_empty() {
            self.misses.clear();
            self.miss(hir, began, 0);
            return;
        }
        self.misses.iter_mut().for_each(|miss| miss.inside.push((named, began)));
    }
}

impl Miss<'_> {
    /// At least so many characters are missing from here on.
    pub fn missing(&self) -> usize {
        let rest: usize = self.rest.iter().map(|rest| rest.least()).sum();
        (least(self.wanted) - self.fits as usize).max(1) + rest
    }
}

impl<'w> Miss<'w> {
    /// What must match from here on for the pattern to match.
    pub fn parts(&self) -> Vec<&'w Hir> {
        let mut parts = vec![self.wanted];
        for rest in &self.rest {
            match *rest {
                Rest::Parts(own) => parts.extend(own),
                Rest::Times(hir, times) => parts.extend(std::iter::repeat_n(hir, times as usize)),
            }
        }
        parts
    }
}

impl Rest<'_> {
    /// At least so many characters.
    fn least(&self) -> usize {
        match self {
            Rest::Parts(parts) => parts.iter().map(least).sum(),
            Rest::Times(hir, times) => least(hir) * *times as usize,
        }
    }
}

/// Shortest match in characters; a reference is taken to have a few.
pub fn least(hir: &Hir) -> usize {
    match hir {
        Hir::Layer(_) => REFERENCE,
        // An edge that is not there is missing as a character is.
        Hir::Assertion(_) => 1,
        Hir::Capture(_, hir) => least(hir),
        Hir::Concat(parts) => parts.iter().map(least).sum(),
        Hir::Alternation(parts) => parts.iter().map(least).min().unwrap_or(0),
        Hir::Repeat { min, hir, .. } => *min as usize * least(hir),
        Hir::Named(named) => least(&named.hir),
        hir => hir.length(&|_| REFERENCE).0,
    }
}
