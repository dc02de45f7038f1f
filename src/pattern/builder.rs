//! Compiles patterns into a set.

use super::alphabet::TooManyCharacters;
use super::atoms::{self, Atom, Measures};
use super::class::CharClass;
use super::compiler::{self, Entries, NOWHERE};
use super::hir::Hir;
use super::parse::Parsed;
use super::pattern::{Pattern, Prefilter, Split, Stretch};
use super::program::{Direction, FilterId, Layer};
use super::scan::ScannerBuilder;
use super::scope::{BadPattern, Scope};
use super::set::{AtomId, Marks, PatternSet};
use super::tables::TablesBuilder;
use indexmap::IndexSet;
use std::collections::{HashMap, HashSet};

/// Words to look for.
struct Lexicon {
    keys: Vec<Box<str>>,
    is_used: bool,
}

/// Compiles patterns that refer to word lists, to layers of spans and to each other, into one [`PatternSet`].
pub struct PatternSetBuilder {
    scope: Scope,
    lexicons: Vec<Lexicon>,
    spans: u32,
    /// Layers that a pattern refers to.
    used: HashSet<Layer>,
    is_frequent: fn(char) -> bool,
    tables: TablesBuilder,
    scanner: ScannerBuilder,
    atom_sets: IndexSet<Vec<Atom>>,
    patterns: u32,
    /// Nobody will search with the patterns.
    only_checks: bool,
}

impl Default for PatternSetBuilder {
    fn default() -> Self {
        PatternSetBuilder {
            scope: Scope::default(),
            lexicons: Vec::new(),
            spans: 0,
            used: HashSet::new(),
            is_frequent: |_| false,
            tables: TablesBuilder::new(),
            scanner: ScannerBuilder::default(),
            atom_sets: IndexSet::new(),
            patterns: 0,
            only_checks: false,
        }
    }
}

impl PatternSetBuilder {
    /// Nothing to refer to, and no pattern.
    pub fn new() -> Self {
        PatternSetBuilder::default()
    }

    /// Only says what is wrong with patterns: those that come of it match nothing, but are made in a third of the time.
    pub fn only_checking(mut self) -> Self {
        self.only_checks = true;
        self
    }

    /// Tells which characters are frequent in the texts that are searched: patterns are rather found by others.
    pub fn with_frequent(mut self, is_frequent: fn(char) -> bool) -> Self {
        self.is_frequent = is_frequent;
        self
    }

    /// Adds a list of words that patterns refer to as `<name>`, and, if all of them are single characters, classes as
    /// `[<name>]`. The entry of a hit is the number of its key.
    pub fn lexicon<'k>(&mut self, name: &str, keys: impl IntoIterator<Item = &'k str>) -> Layer {
        let layer = Layer::Lexicon(self.lexicons.len() as u32);
        let mut longest = 0;
        let mut kept: Vec<Box<str>> = Vec::new();
        // As a class, as long as every key is one character.
        let mut characters = Some(String::new());
        for key in keys {
            let length = key.chars().count();
            longest = longest.max(length);
            characters = characters.filter(|_| length == 1).map(|class| class + &regex_syntax::escape(key));
            kept.extend((!self.only_checks).then(|| Box::from(key)));
        }
        if let Some(characters) = characters.filter(|class| !class.is_empty()) {
            self.scope.characters.insert(name.to_string(), characters);
        }
        let keys = kept;
        let ends = || keys.iter().map(|key| key.chars());
        self.tables.edges.push((
            CharClass::of_chars(ends().filter_map(|mut key| key.next())),
            CharClass::of_chars(ends().filter_map(|mut key| key.next_back())),
        ));
        self.scope.longest.push(longest);
        self.lexicons.push(Lexicon { keys, is_used: false });
        self.scope.layers.insert(name.to_string(), layer);
        layer
    }

    /// Adds a layer of spans that patterns refer to as `<name>` and that is filled while a text is searched
    /// ([`AnnotatedText::set_spans`](super::AnnotatedText::set_spans)). References do not lead to spans of more than
    /// [`LONGEST_SPAN`](super::LONGEST_SPAN) characters. A lexicon of the same name goes before it.
    pub fn spans(&mut self, name: &str) -> Layer {
        let layer = Layer::Spans(self.spans);
        self.spans += 1;
        self.scope.layers.entry(name.to_string()).or_insert(layer);
        layer
    }

    /// Whether a pattern that was compiled refers to a layer.
    pub fn is_used(&self, layer: Layer) -> bool {
        self.used.contains(&layer)
    }

    /// Names a pattern, which others refer to as `<name>`. Whether it can be used shows when it is: [`Self::check`]. A
    /// pattern goes before a lexicon of the same name.
    pub fn define(&mut self, name: &str, text: &str) {
        self.scope.named.insert(name.to_string(), text.to_string());
    }

    /// Characters that a text can be asked for by their positions ([`AnnotatedText::is_mark`](super::AnnotatedText::is_mark)).
    pub fn marks(&mut self, characters: &str) -> Marks {
        Marks(self.tables.class(&CharClass::of_chars(characters.chars())))
    }

    /// Every name that a reference may have.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.scope.named.keys().chain(self.scope.layers.keys()).map(String::as_str)
    }

    /// Checks a pattern with all that it refers to.
    ///
    /// # Errors
    /// See [`BadPattern`].
    pub fn check(&self, text: &str) -> Result<(), BadPattern> {
        self.scope.parse(text).map(|_| ())
    }

    /// Compiles a pattern to be searched for.
    ///
    /// # Errors
    /// See [`BadPattern`].
    pub fn pattern(&mut self, text: &str) -> Result<Pattern, BadPattern> {
        self.compile(text, &|_, _| true, true)
    }

    /// The same, of which only those captures are kept that are wanted, by their name and the layers that they refer to;
    /// the others take no part in any match. What is not kept takes neither time nor memory.
    ///
    /// # Errors
    /// See [`BadPattern`].
    pub fn pattern_keeping(
        &mut self,
        text: &str,
        wanted: &dyn Fn(&str, &[Layer]) -> bool,
    ) -> Result<Pattern, BadPattern> {
        self.compile(text, wanted, true)
    }

    /// Compiles a pattern that is only asked for where it begins or ends: nobody need look for its atoms.
    ///
    /// # Errors
    /// See [`BadPattern`].
    pub fn pattern_at(&mut self, text: &str) -> Result<Pattern, BadPattern> {
        self.compile(text, &|_, _| false, false)
    }

    fn compile(
        &mut self,
        text: &str,
        wanted: &dyn Fn(&str, &[Layer]) -> bool,
        is_searched: bool,
    ) -> Result<Pattern, BadPattern> {
        let Parsed { hir, captures, layers } = self.scope.parse(text)?;
        let length = hir.length(&|layer| self.scope.longest_of(layer));
        self.used.extend(layers.iter().copied());
        for layer in &layers {
            if let Layer::Lexicon(n) = *layer {
                self.lexicons[n as usize].is_used = true;
            }
        }
        let mut targets = vec![None; captures.len()];
        find_targets(&hir, &mut targets);
        let nothing = Hir::Empty;
        let run = if self.only_checks { &nothing } else { &hir };
        let covers = if is_searched { self.covers(run) } else { Vec::new() };
        let splits = || covers.iter().flatten();
        let places = |wanted: &dyn Fn(&atoms::AtomSplit) -> bool| -> Entries {
            splits().filter(|split| wanted(split)).map(|split| (split.at, NOWHERE)).collect()
        };
        let mut suffixes = places(&has_suffix);
        let mut befores = places(&|split| !split.starts_there);
        let inline: Vec<u32> = splits().flat_map(|split| split.inside.iter().copied()).collect();
        let tables = &mut self.tables;
        let mut kept = vec![false; captures.len()];
        hir.captures(&mut |n, layers| kept[n] = wanted(&captures[n], layers));
        let forward = compiler::compile(tables, run, &kept, length.1, Direction::Forward, &mut suffixes, &[]);
        let reads_back = !is_searched || !befores.is_empty();
        let backward = reads_back
            .then(|| compiler::compile(tables, run, &[], length.1, Direction::Backward, &mut befores, &inline));
        let stretch = |entries: &Entries, split: &atoms::AtomSplit, longest: usize| {
            let entry = entries.get(&split.at).copied().filter(|entry| *entry != NOWHERE)?;
            Some(Stretch { entry, longest: u32::try_from(longest).unwrap_or(u32::MAX) })
        };
        let mut prefilter = Prefilter {
            covers: Vec::new(),
            at_line_start: hir.is_at_edge(Direction::Forward),
            to_line_end: hir.is_at_edge(Direction::Backward),
            multiline: hir.passes_lines(),
        };
        for cover in covers {
            let mut splits = Vec::with_capacity(cover.len());
            for split in cover {
                let suffix = has_suffix(&split).then(|| stretch(&suffixes, &split, split.longest_behind)).flatten();
                let before = if split.starts_there { None } else { stretch(&befores, &split, split.longest_before) };
                let behind_it = match &split.behind {
                    Some(first) => self.tables.filter(first, Direction::Forward),
                    None => FilterId::ANYTHING,
                };
                splits.push(Split {
                    before_it: self.tables.filter(&split.before, Direction::Backward),
                    behind_it,
                    before,
                    suffix,
                    atoms: self.atom_sets.insert_full(split.atoms).0 as u32,
                });
            }
            prefilter.covers.push(splits);
        }
        self.patterns += 1;
        let number = self.patterns - 1;
        Ok(Pattern { number, captures, layers, targets, length, forward, backward, prefilter, kept, hir })
    }

    fn covers(&self, hir: &Hir) -> Vec<Vec<atoms::AtomSplit>> {
        let longest = |layer| self.scope.longest_of(layer);
        let mut covers = atoms::covers(hir, &Measures { longest: &longest, is_frequent: self.is_frequent });
        if hir.is_at_edge(Direction::Forward) {
            // It is sooner tried at every line.
            covers.retain(|cover| cover.frequency < atoms::LINE);
        }
        covers.into_iter().map(|cover| cover.splits).collect()
    }

    /// The patterns as a set that texts are searched by.
    ///
    /// # Errors
    /// The patterns and words have more different characters than there are symbols.
    pub fn build(mut self) -> Result<PatternSet, TooManyCharacters> {
        let mut literals = HashMap::new();
        for atom in self.atom_sets.iter().flatten() {
            if let Atom::Literal(literal) = atom
                && !literals.contains_key(literal)
            {
                literals.insert(literal.clone(), self.scanner.literal(literal));
            }
        }
        for (n, lexicon) in self.lexicons.iter().enumerate() {
            for (key, text) in lexicon.keys.iter().enumerate().filter(|_| lexicon.is_used) {
                self.scanner.entry(n as u32, key as u32, text);
            }
        }
        self.scanner.all().for_each(|word| self.tables.word(&word));
        let (alphabet, tables) = self.tables.build(self.is_frequent)?;
        let atoms = |atoms: &Vec<Atom>| -> Vec<AtomId> {
            let number = |atom: &Atom| match atom {
                Atom::Literal(literal) => AtomId::Literal(literals[literal]),
                Atom::Reference(layer) => AtomId::Layer(*layer),
            };
            atoms.iter().map(number).collect()
        };
        let mut atoms_with_spans = vec![Vec::new(); self.spans as usize];
        for (list, number) in self.atom_sets.iter().zip(0..) {
            for atom in list {
                if let Atom::Reference(Layer::Spans(layer)) = atom {
                    atoms_with_spans[*layer as usize].push(number);
                }
            }
        }
        Ok(PatternSet {
            atoms: self.atom_sets.iter().map(atoms).collect(),
            atoms_with_spans,
            scanner: self.scanner.build(&alphabet),
            alphabet,
            tables,
            spans: self.spans,
            patterns: self.patterns,
        })
    }
}

/// Whether what follows an atom is worth a look by itself: where a match begins there it is looked at as a whole, and
/// a subroutine is not begun in its middle.
fn has_suffix(split: &atoms::AtomSplit) -> bool {
    !split.starts_there && !split.alone && split.inside.is_empty()
}

fn find_targets(hir: &Hir, targets: &mut [Option<Layer>]) {
    match hir {
        Hir::Capture(n, inner) => match inner.as_layer() {
            Some(layer) => targets[*n] = Some(layer),
            None => find_targets(inner, targets),
        },
        Hir::Concat(parts) | Hir::Alternation(parts) => parts.iter().for_each(|part| find_targets(part, targets)),
        Hir::Repeat { hir, .. } => find_targets(hir, targets),
        _ => {}
    }
}
