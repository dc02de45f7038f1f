//! Patterns: compiled, or told what is wrong with them.

use super::super::diagnostic::{Code, nearest};
use super::super::source::{On, Place};
use super::RulesCompiler;
use crate::pattern::{BadPattern, Layer, Pattern};
use std::collections::BTreeSet;

impl RulesCompiler<'_> {
    /// Every named pattern, whether a rule uses it or not.
    pub(super) fn check_patterns(&mut self) {
        let mut told: BTreeSet<Vec<String>> = BTreeSet::new();
        for (text, place) in &self.declared.patterns_at {
            // A pattern that uses itself is noticed only when it is expanded. A circle is reported once, whichever of its
            // patterns one begins with.
            match self.patterns.check(text) {
                Ok(()) | Err(BadPattern::Elsewhere | BadPattern::Empty) => {}
                Err(BadPattern::Cycle { at, names }) => {
                    let mut members = names.clone();
                    members.sort();
                    members.dedup();
                    if told.insert(members) {
                        self.bad_pattern(BadPattern::Cycle { at, names }, place);
                    }
                }
                Err(e) => self.bad_pattern(e, place),
            }
        }
    }

    /// A pattern that is searched for.
    pub(super) fn pattern(&mut self, text: &str, place: &Place) -> Option<Pattern> {
        let compiled = self.patterns.pattern(text);
        self.usable(compiled, place)
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
        let compiled = self.patterns.pattern_keeping(text, &wanted);
        self.usable(compiled, place)
    }

    /// The same, of which it is only asked where it matches.
    pub(super) fn pattern_without_captures(&mut self, text: &str, place: &Place) -> Option<Pattern> {
        let compiled = self.patterns.pattern_keeping(text, &|_, _| false);
        self.usable(compiled, place)
    }

    /// A pattern that is only tested at a fixed place: where it must begin or end.
    pub(super) fn touching(&mut self, text: &str, place: &Place) -> Option<Pattern> {
        let compiled = self.patterns.pattern_at(text);
        self.usable(compiled, place)
    }

    fn usable(&mut self, compiled: Result<Pattern, BadPattern>, place: &Place) -> Option<Pattern> {
        match compiled {
            Ok(pattern) => Some(pattern),
            // Told where the named patterns are checked.
            Err(BadPattern::Cycle { .. }) => None,
            Err(e) => {
                self.bad_pattern(e, place);
                None
            }
        }
    }

    fn bad_pattern(&mut self, bad: BadPattern, place: &Place) {
        match bad {
            BadPattern::Syntax { at, reason, help } => {
                self.fault(Code::BadRegex, format!("bad pattern: {reason}"), place, On::Within(at), reason, help);
            }
            BadPattern::Undefined { name, .. } if self.is_lost(&name) => {}
            BadPattern::Undefined { at, name } => {
                let help = match nearest(&name, self.patterns.names()) {
                    Some(known) => format!("did you mean `<{known}>`?"),
                    None => "declare it under `patterns`, `lexicons` or `fields`".to_string(),
                };
                let title = format!("nothing is called `{name}`");
                let label = "neither a pattern nor a lexicon nor a field";
                self.fault(Code::UndefinedReference, title, place, On::Within(at), label, Some(help));
            }
            BadPattern::Cycle { at, names } => {
                let title = format!("patterns refer to each other in a circle: {}", names.join(" → "));
                let help = "a pattern may not contain itself; repeat with `{0,20}` instead".to_string();
                self.fault(Code::CyclicReference, title, place, On::Within(at), "the circle closes here", Some(help));
            }
            BadPattern::Unbounded { at } => {
                let help = "give an upper bound: `.{0,20}` for `.*`, `[^。]{1,40}` for `[^。]+`".to_string();
                let title = "a repetition without upper bound".to_string();
                self.fault(
                    Code::UnboundedRepetition,
                    title,
                    place,
                    On::Within(at),
                    "could run over the whole text",
                    Some(help),
                );
            }
            BadPattern::TooLarge => {
                let title = "a pattern that is too large".to_string();
                let help = "repetitions inside repetitions multiply: bound the outer one more tightly, or use a lexicon for a long list".to_string();
                self.fault(Code::UnboundedRepetition, title, place, On::Value, "", Some(help));
            }
            BadPattern::Empty => {
                let title = "a pattern that can only match nothing".to_string();
                self.fault(Code::EmptyMatch, title, place, On::Value, "", None);
            }
            // Reported where it stands.
            BadPattern::Elsewhere => {}
        }
    }
}
