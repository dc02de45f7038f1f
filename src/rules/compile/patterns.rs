//! Patterns: compiled, or told what is wrong with them.

use super::super::conditions::entries;
use super::super::diagnostic::{Code, Fault, nearest};
use super::super::file::{FullPattern, PatternSpec};
use super::super::fold::Folded;
use super::super::load::LoadedFile;
use super::super::source::{On, Place, path};
use super::RulesCompiler;
use crate::normalise::NormalisedText;
use crate::pattern::{BadPattern, Layer, Pattern, PatternSet, Vm};
use std::collections::BTreeSet;
use std::ops::Range;
use tr::tr;

impl RulesCompiler<'_> {
    /// Every named pattern, whether a rule uses it or not.
    pub(super) fn check_patterns(&mut self) {
        let mut told: BTreeSet<Vec<String>> = BTreeSet::new();
        for (text, place) in &self.declared.patterns_at {
            // A pattern that uses itself is noticed only when it is expanded. A circle is reported once, whichever of its
            // patterns one begins with.
            match self.patterns.check(&Folded::of(text).text) {
                Ok(()) | Err(BadPattern::Elsewhere | BadPattern::Empty) => {}
                Err(BadPattern::Cycle { at, names }) => {
                    let mut members = names.clone();
                    members.sort();
                    members.dedup();
                    if told.insert(members) {
                        self.bad_pattern(BadPattern::Cycle { at, names }, text, place);
                    }
                }
                Err(e) => self.bad_pattern(e, text, place),
            }
        }
    }

    /// The named patterns that have examples, each with its examples and their places.
    pub(super) fn with_examples(&mut self, files: &[LoadedFile]) -> Vec<(Pattern, Vec<(Place, String)>)> {
        let mut found = Vec::new();
        for file in files {
            for (name, spec) in file.rules.patterns.iter().filter(|(_, spec)| !spec.examples().is_empty()) {
                let place = Place { source: file.source, path: path!["patterns", name] };
                let PatternSpec::Full(FullPattern { example: Some(examples), .. }) = spec else { continue };
                // What is wrong with a named pattern is told where all of them are checked.
                let Ok(pattern) = self.patterns.pattern_at(&Folded::of(spec.text()).text) else { continue };
                let examples = entries(examples, &place.child("example")).into_iter();
                found.push((pattern, examples.map(|(place, text)| (place, text.clone())).collect()));
            }
        }
        found
    }

    /// Says what is wrong with a pattern.
    pub(super) fn check_pattern(&mut self, text: &str, place: &Place) {
        match self.patterns.check(&Folded::of(text).text) {
            // Told where the named patterns are checked.
            Ok(()) | Err(BadPattern::Cycle { .. }) => {}
            Err(bad) => self.bad_pattern(bad, text, place),
        }
    }

    /// A pattern that is searched for.
    pub(super) fn pattern(&mut self, text: &str, place: &Place) -> Option<Pattern> {
        let compiled = self.patterns.pattern(&Folded::of(text).text);
        self.usable(compiled, text, place)
    }

    /// The same, of which only these captures are read.
    pub(super) fn pattern_keeping(
        &mut self,
        text: &str,
        captures: &BTreeSet<String>,
        place: &Place,
    ) -> Option<Pattern> {
        // A capture that is an entry of a lexicon that chooses tells of the region, whether it is read or not.
        let chooses = |layer: &Layer| matches!(layer, Layer::Lexicon(n) if self.declared.chooses[*n as usize]);
        let wanted = |name: &str, layers: &[Layer]| captures.contains(name) || layers.iter().any(chooses);
        let compiled = self.patterns.pattern_keeping(&Folded::of(text).text, &wanted);
        self.usable(compiled, text, place)
    }

    /// The same, of which it is only asked where it matches.
    pub(super) fn pattern_without_captures(&mut self, text: &str, place: &Place) -> Option<Pattern> {
        let compiled = self.patterns.pattern_keeping(&Folded::of(text).text, &|_, _| false);
        self.usable(compiled, text, place)
    }

    /// A pattern that is only tested at a fixed place: where it must begin or end.
    pub(super) fn touching(&mut self, text: &str, place: &Place) -> Option<Pattern> {
        let compiled = self.patterns.pattern_at(&Folded::of(text).text);
        self.usable(compiled, text, place)
    }

    fn usable(&mut self, compiled: Result<Pattern, BadPattern>, text: &str, place: &Place) -> Option<Pattern> {
        match compiled {
            Ok(pattern) => Some(pattern),
            // Told where the named patterns are checked.
            Err(BadPattern::Cycle { .. }) => None,
            Err(e) => {
                self.bad_pattern(e, text, place);
                None
            }
        }
    }

    fn look_around(&mut self, sign: &str, on: On, place: &Place) {
        let title = match sign.contains('<') {
            true => tr!("a pattern that looks behind: `{}…)`", sign),
            false => tr!("a pattern that looks ahead: `{}…)`", sign),
        };
        let help = match sign {
            "(?<!" => {
                tr!("write what must not stand before under `unless`: `unless: {before: {match: '…', within: 0}}`")
            }
            "(?<=" => tr!("write what must stand before under `before`: `before: {match: '…', within: 0}`"),
            "(?!" => tr!("write what must not follow under `unless`: `unless: {after: {match: '…', within: 0}}`"),
            _ => tr!("write what must follow under `after`: `after: {match: '…', within: 0}`"),
        };
        self.fault(Code::BadRegex, title, place, on, tr!("a pattern sees only what it matches"), Some(help));
    }

    /// Tells what is wrong with a pattern; `text` is what was written.
    fn bad_pattern(&mut self, bad: BadPattern, text: &str, place: &Place) {
        let folded = Folded::of(text);
        let on = |at| On::Within(folded.original(at));
        match bad {
            BadPattern::Syntax { at, reason, help } => {
                let look_around = LOOK_AROUND.into_iter().find_map(|sign| Some((folded.text.find(sign)?, sign)));
                if let Some((start, sign)) = look_around {
                    return self.look_around(sign, on(start..start + sign.len()), place);
                }
                let help = help.or_else(|| braces_help(&folded.text, at.clone(), self.patterns.names()));
                self.fault(Code::BadRegex, tr!("bad pattern: {}", reason), place, on(at), reason, help);
            }
            BadPattern::Undefined { name, .. } if self.is_lost(&name) => {}
            BadPattern::Undefined { at, name } => {
                let help = match nearest(&name, self.patterns.names()) {
                    Some(known) => tr!("did you mean `<{}>`?", known),
                    None => tr!("declare it under `patterns`, `lexicons` or `fields`"),
                };
                let title = tr!("nothing is called `{}`", name);
                let label = tr!("neither a pattern nor a lexicon nor a field");
                self.fault(Code::UndefinedReference, title, place, on(at), label, Some(help));
            }
            BadPattern::Cycle { at, names } => {
                let title = tr!("patterns refer to each other in a circle: {}", names.join(" → "));
                let help = tr!("a pattern may not contain itself; repeat with `{0,20}` instead");
                self.fault(Code::CyclicReference, title, place, on(at), tr!("the circle closes here"), Some(help));
            }
            BadPattern::Unbounded { at } => {
                let help = tr!("give an upper bound: `.{0,20}` for `.*`, `[^。]{1,40}` for `[^。]+`");
                let title = tr!("a repetition without upper bound");
                self.fault(
                    Code::UnboundedRepetition,
                    title,
                    place,
                    on(at),
                    tr!("could run over the whole text"),
                    Some(help),
                );
            }
            BadPattern::TooLarge => {
                let title = tr!("a pattern that is too large");
                let help = tr!(
                    "repetitions inside repetitions multiply: bound the outer one more tightly, or use a lexicon for a long list"
                );
                self.fault(Code::UnboundedRepetition, title, place, On::Value, "", Some(help));
            }
            BadPattern::Empty => {
                let title = tr!("a pattern that can only match nothing");
                self.fault(Code::EmptyMatch, title, place, On::Value, "", None);
            }
            // Reported where it stands.
            BadPattern::Elsewhere => {}
        }
    }
}

/// Tells of examples that their patterns do not match from start to end. Mentions of fields are not known here, so patterns
/// that refer to them are left out.
pub(super) fn examples_not_matched(set: &PatternSet, patterns: &[(Pattern, Vec<(Place, String)>)]) -> Vec<Fault> {
    let of_spans = |pattern: &Pattern| pattern.layers.iter().any(|layer| matches!(layer, Layer::Spans(_)));
    let mut faults = Vec::new();
    for (place, text, pattern) in patterns
        .iter()
        .filter(|(pattern, _)| !of_spans(pattern))
        .flat_map(|(pattern, examples)| examples.iter().map(move |(place, text)| (place, text, pattern)))
    {
        let view = NormalisedText::new(text);
        let annotated = set.annotate(view.as_str());
        let mut vm = Vm::default();
        let is_matched = annotated.matches_up_to(pattern, &mut vm, 0..annotated.len())
            && annotated.matches_from(pattern, &mut vm, 0, annotated.len());
        if !is_matched {
            let fault = Fault::new(Code::ExampleNotMatched, tr!("the pattern does not match its example `{}`", text));
            let fault = fault.label(place.source, place.path.clone(), On::Value, "");
            faults.push(fault.help(tr!("an example is a text that all of the pattern matches")));
        }
    }
    faults
}

/// What other engines look around with.
const LOOK_AROUND: [&str; 4] = ["(?<!", "(?<=", "(?!", "(?="];

/// The help for a name in braces: it was meant as a reference.
fn braces_help<'n>(text: &str, at: Range<usize>, known: impl Iterator<Item = &'n str>) -> Option<String> {
    let open = text[..at.start.min(text.len())]
        .rfind('{')
        .or_else(|| text[at.start..].starts_with('{').then_some(at.start))?;
    let (name, _) = text[open + 1..].split_once('}')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ':'));
    let meant = nearest(name, known).unwrap_or(name);
    is_name.then(|| tr!("did you mean `<{}>`? In a pattern, braces say how often: `[0-9]{{1,4}}`", meant))
}
