//! A text with everything that references in patterns may meet in it.
//!
//! What is found in it is for [`super::search`] to say; what is remembered of each pattern lies here for it.

use super::everywhere::Everywhere;
use super::machine::Annotations;
use super::program::Program;
use super::programs::{ProgramId, Programs};
use super::scan::{Hit, Hits};
use crate::document::normalise::NormalisedText;
use crate::rules::compiled::CompiledRules;
use crate::rules::pattern::{LONGEST_MENTION, Target};
use once_cell::unsync::OnceCell;
use std::cell::Cell;
use std::ops::Range;

pub struct Annotated<'t> {
    pub(super) programs: &'t Programs,
    view: &'t NormalisedText,
    /// Characters of each line, made when they are first asked for.
    lengths: OnceCell<Vec<usize>>,
    pub(super) hits: Hits,
    /// Mentions of the fields that are done.
    fields: Vec<Mentions>,
    /// What is known of each pattern, by its number.
    pub(super) known: Vec<Known>,
    /// Whether patterns are tried at every position, whatever their anchors say: the plain way, for comparison.
    plain: bool,
}

/// The mentions of a field as annotations.
#[derive(Debug, Default)]
struct Mentions {
    /// By start, the longest first.
    hits: Vec<Hit>,
    /// The longest of them, in bytes.
    longest: u32,
    /// Whether one of them passes over a line end.
    multiline: bool,
}

/// What a document knows of one pattern.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub plan: Cell<Option<Plan>>,
    /// Anchors that were looked at in stretches of the text so far.
    pub spent: Cell<usize>,
    pub everywhere: OnceCell<Everywhere>,
}

/// Where to begin.
#[derive(Debug, Clone, Copy)]
pub(super) enum Plan {
    /// At the anchors of this way; so many of them are in the text.
    Way(usize, usize),
    Lines,
    Everywhere,
}

impl Annotations for Annotated<'_> {
    #[inline]
    fn beginning(&self, target: Target, at: u32) -> &[Hit] {
        let hits = self.target(target);
        let first = hits.partition_point(|h| h.start < at);
        let count = hits[first..].iter().take_while(|h| h.start == at).count();
        &hits[first..first + count]
    }

    #[inline]
    fn called(&self, program: ProgramId) -> &Program {
        self.programs.get(program)
    }

    #[inline]
    fn remembers(&self) -> bool {
        !self.plain
    }

    fn ending(&self, target: Target, at: u32, next: &mut impl FnMut(&Hit)) {
        let hits = self.target(target);
        // Those that begin further before are too short to reach this far.
        let least = at.saturating_sub(self.longest(target));
        // A mention can be empty.
        let behind = hits.partition_point(|h| h.start <= at);
        hits[..behind].iter().rev().take_while(|h| h.start >= least).filter(|h| h.end == at).for_each(next);
    }
}

impl<'t> Annotated<'t> {
    /// A text with its hits, before any field is done.
    pub fn new(rules: &'t CompiledRules, view: &'t NormalisedText, hits: Hits) -> Self {
        let mut known = Vec::new();
        known.resize_with(rules.searchables, Known::default);
        Annotated {
            programs: &rules.programs,
            fields: rules.fields.iter().map(|_| Mentions::default()).collect(),
            known,
            lengths: OnceCell::new(),
            view,
            hits,
            plain: false,
        }
    }

    /// The same, every pattern tried at every position.
    pub fn plain(self) -> Self {
        Annotated { plain: true, ..self }
    }

    pub fn is_plain(&self) -> bool {
        self.plain
    }

    pub fn text(&self) -> &'t str {
        self.view.as_str()
    }

    pub fn view(&self) -> &'t NormalisedText {
        self.view
    }

    /// The lines, without their line ends.
    pub(super) fn lines(&self) -> &'t [Range<usize>] {
        self.view.lines()
    }

    /// The line of byte `at`, without its line end.
    pub fn line(&self, at: usize) -> Range<usize> {
        let n = self.lines().partition_point(|line| line.end < at);
        self.lines().get(n).map_or(at..at, Range::clone)
    }

    /// Characters of each line.
    pub fn lengths(&self) -> &[usize] {
        self.lengths.get_or_init(|| self.lines().iter().map(|line| self.text()[line.clone()].chars().count()).collect())
    }

    pub fn into_hits(self) -> Hits {
        self.hits
    }

    /// Gives the mentions of a field that is done, by start, the longest first. References do not lead to those of more
    /// than [`LONGEST_MENTION`] characters.
    pub fn set_field(&mut self, field: usize, mut hits: Vec<Hit>) {
        let text = self.text();
        hits.retain(|h| {
            let mention = &text[h.start as usize..h.end as usize];
            mention.len() <= LONGEST_MENTION || mention.chars().count() <= LONGEST_MENTION
        });
        let longest = hits.iter().map(|h| h.end - h.start).max().unwrap_or(0);
        let multiline = hits.iter().any(|h| self.line(h.start as usize).end < h.end as usize);
        self.fields[field] = Mentions { hits, longest, multiline };
    }

    pub(super) fn target(&self, target: Target) -> &[Hit] {
        match target {
            Target::Lexicon(n) => &self.hits.lexicons[n],
            Target::Field(n) => &self.fields[n].hits,
        }
    }

    /// The longest annotation, in bytes.
    fn longest(&self, target: Target) -> u32 {
        match target {
            Target::Lexicon(n) => self.hits.longest[n],
            Target::Field(n) => self.fields[n].longest,
        }
    }

    /// Whether an annotation passes over a line end.
    pub(super) fn passes_lines(&self, target: Target) -> bool {
        match target {
            Target::Lexicon(_) => false,
            Target::Field(n) => self.fields[n].multiline,
        }
    }
}
