//! Runs one rule over a document.

use super::context::Surroundings;
use super::found::{Captured, Match, Piece, captured};
use super::sections;
use super::speeches::{Speeches, intersect, unite};
use super::split::split;
use crate::document::Document;
use crate::pattern::{AnnotatedText, Vm};
use crate::rules::compiled::{CompiledRules, Zones};
use crate::rules::file::ZoneName;
use std::ops::Range;
use std::rc::Rc;

/// No zone is named.
static EVERYWHERE: Zones = Zones { names: Vec::new(), sections: Vec::new() };

/// Stretches of the text in which a match may begin, ascending, in characters.
type Stretches = Rc<[Range<u32>]>;

pub(super) struct Runner<'d> {
    rules: &'d CompiledRules,
    text: &'d str,
    /// The section that the whole text is taken to be.
    whole: Option<usize>,
    speeches: Speeches<'d>,
    /// The stretches of each set of zones that was asked for.
    zones: Vec<(&'d Zones, Stretches)>,
    /// Where each section lies in each speech, once it was asked for.
    sections: Vec<Option<Stretches>>,
    /// One for the rules, one for their contexts.
    vms: [Vm; 2],
    /// What the captures of the matches hold that were found; whoever takes the matches clears it.
    pub captures: Vec<Captured>,
}

impl<'d> Runner<'d> {
    pub fn new(rules: &'d CompiledRules, document: &'d Document, annotated: &AnnotatedText<'_>) -> Self {
        Runner {
            rules,
            text: document.view.as_str(),
            whole: document.section,
            speeches: Speeches::of(document, annotated),
            zones: Vec::new(),
            sections: vec![None; rules.sections.len()],
            vms: Default::default(),
            captures: Vec::new(),
        }
    }

    /// Forgets what was found out about the text.
    pub fn forget(&mut self) {
        self.vms = Default::default();
        self.zones.retain(|(zones, _)| zones.sections.is_empty());
        self.sections.fill(None);
    }

    /// Where a section lies in each speech; an empty stretch where the speech does not have it.
    pub fn section(&mut self, number: usize, annotated: &AnnotatedText<'_>) -> Stretches {
        if let Some(known) = &self.sections[number] {
            return Rc::clone(known);
        }
        let found: Stretches = match self.whole == Some(number) {
            true => self.speeches.ranges().into(),
            false => sections::find(&self.rules.sections[number], &self.speeches, annotated, &mut self.vms[0]).into(),
        };
        self.sections[number] = Some(Rc::clone(&found));
        found
    }

    /// Adds all matches of one rule, its splits made; with `lines`, only those that begin there. What refuses them is
    /// `heeded` or not.
    pub fn run(
        &mut self,
        number: usize,
        annotated: &AnnotatedText<'_>,
        lines: Option<&[Range<u32>]>,
        heeded: bool,
        matches: &mut Vec<Match>,
    ) {
        let rule = &self.rules.rules[number];
        let zones = self.zones(if heeded { &rule.zones } else { &EVERYWHERE }, annotated);
        let Runner { text, speeches, vms: [vm, contexts], captures: all, .. } = self;
        let mut captures = Vec::new();
        for (n, pattern) in rule.patterns.iter().enumerate() {
            let narrowed = lines.map(|lines| intersect(&zones, lines));
            let stretches = narrowed.as_deref().unwrap_or(&zones);
            annotated.search(pattern, vm, stretches, &mut |found| {
                let surroundings = Surroundings { annotated, speeches, found: &found, pattern: n };
                if found.range().is_empty() || heeded && !surroundings.suit(&rule.holds, &rule.unless, contexts) {
                    return false;
                }
                // A rule has no more entries than there are bits.
                let entries = rule.when.iter().zip(0..);
                let holding = entries.filter(|(when, _)| surroundings.suit(&when.holds, &when.unless, contexts));
                let when = holding.fold(0u64, |when, (_, n)| when | 1 << n);
                let whole = annotated.bytes(&found.range());
                captured(&found, annotated, &mut captures);
                let mut keep = |piece: &Piece| Match::keep((number, n), &whole, (&captures, &mut *all), when, piece);
                let splits =
                    split(rule, pattern, text, whole.clone(), &captures, &mut |piece| matches.push(keep(piece)));
                if !splits && !heeded {
                    matches.push(keep(&Piece { range: whole.clone(), captures: Vec::new() }));
                }
                // Also where its lists do not fit: from a later start they would fit wrongly.
                true
            });
        }
    }

    fn zones(&mut self, wanted: &'d Zones, annotated: &AnnotatedText<'_>) -> Stretches {
        if let Some((_, known)) = self.zones.iter().find(|(zones, _)| *zones == wanted) {
            return Rc::clone(known);
        }
        let Zones { names, sections } = wanted;
        let of_names = !names.is_empty() || sections.is_empty();
        let mut stretches = if of_names { self.speeches.in_zones(names) } else { Vec::new() };
        for &section in sections {
            let own: Vec<Range<u32>> =
                self.section(section, annotated).iter().filter(|range| !range.is_empty()).cloned().collect();
            stretches = unite(&stretches, &intersect(&self.speeches.in_zones(&[ZoneName::Body]), &own));
        }
        let stretches: Stretches = stretches.into();
        self.zones.push((wanted, Rc::clone(&stretches)));
        stretches
    }
}
