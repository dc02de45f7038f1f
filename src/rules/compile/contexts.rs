//! What stands beside and around matches: the conditions of rules, of `when` and of `unless`, written out or named.

use super::super::attribute_template::AttributeTemplate;
use super::super::compiled::{Conditions, Context, When};
use super::super::conditions::{self, BadCondition};
use super::super::diagnostic::{Code, Fault, Label, nearest};
use super::super::every_pattern::EveryPattern;
use super::super::file::{ContextSpec, OneOrMany, RuleSpec, Same, Surroundings, UnlessEntry, UnlessSpec, WhenSpec};
use super::super::source::{On, Place};
use super::RulesCompiler;
use super::rule::{captures_help, has_capture};
use crate::pattern::Pattern;
use std::collections::BTreeSet;
use tr::tr;

/// Entries of `when` that a rule may have at most: a match says which hold by a bit for each.
const MOST_WHEN: usize = 64;

impl<'a> RulesCompiler<'a> {
    /// The entries of a rule's `when`, with those of the conditions that it names.
    pub(super) fn when_of(&mut self, spec: &'a RuleSpec, place: &Place) -> Vec<(Place, &'a WhenSpec)> {
        let (entries, bad) = self.conditions.when(spec.when.as_ref(), &place.child("when"));
        bad.into_iter().for_each(|bad| self.bad_condition(bad, "when"));
        entries
    }

    fn unless_of(&mut self, list: Option<&'a OneOrMany<UnlessEntry>>, place: &Place) -> Vec<(Place, &'a UnlessSpec)> {
        let (entries, bad) = self.conditions.unless(list, place);
        bad.into_iter().for_each(|bad| self.bad_condition(bad, "unless"));
        entries
    }

    /// The names of the captures that a rule reads.
    pub(super) fn captures_read(
        &self,
        spec: &RuleSpec,
        when: &[(Place, &WhenSpec)],
        place: &Place,
    ) -> BTreeSet<String> {
        let attributes = spec.attributes.values().chain(when.iter().flat_map(|(_, when)| when.set.values()));
        let mut read: BTreeSet<String> = spec.split.keys().cloned().chain(["mention".to_owned()]).collect();
        // A template that cannot be read is told where it is compiled.
        for template in attributes.filter_map(|scalar| AttributeTemplate::parse(&scalar.to_text()).ok()) {
            let sources = template.references().flat_map(|reference| &reference.alternatives);
            read.extend(sources.map(|source| source.capture.clone()));
        }
        let refusals = std::iter::once(&spec.unless).chain(when.iter().map(|(_, when)| &when.unless));
        let refusals = refusals.flat_map(|list| self.conditions.unless(list.as_ref(), place).0);
        let asked = refusals.filter_map(|(_, entry)| entry.has.as_ref());
        let asked = asked.chain(when.iter().filter_map(|(_, when)| when.has.as_ref()));
        read.extend(asked.flat_map(OneOrMany::as_slice).cloned());
        read
    }

    /// What must stand beside or around the matches of a rule or of an entry of `when`.
    pub(super) fn holding(&mut self, of: Surroundings<'_>, place: &Place) -> Conditions {
        Conditions {
            before: self.contexts(of.before, &place.child("before")),
            after: self.contexts(of.after, &place.child("after")),
            inside: self.around(of.inside, &place.child("inside")),
            overlaps: self.around(of.overlaps, &place.child("overlaps")),
            has: Vec::new(),
        }
    }

    fn contexts(&mut self, list: Option<&OneOrMany<ContextSpec>>, place: &Place) -> Vec<Context> {
        let Some(list) = list else { return Vec::new() };
        let contexts = conditions::entries(list, place);
        contexts.into_iter().filter_map(|(place, context)| self.context(context, &place)).collect()
    }

    fn around(&mut self, list: Option<&OneOrMany<String>>, place: &Place) -> Vec<Pattern> {
        let Some(list) = list else { return Vec::new() };
        self.patterns(list, place, Self::pattern_without_captures)
    }

    fn context(&mut self, spec: &ContextSpec, place: &Place) -> Option<Context> {
        let place = place.child("match");
        let within = spec.within.unwrap_or(0);
        let pattern = match within {
            0 => self.touching(&spec.pattern, &place)?,
            _ => self.pattern_without_captures(&spec.pattern, &place)?,
        };
        let boundary = match spec.same {
            Same::Speech | Same::Paragraph => None,
            Same::Sentence => Some(self.ends.sentence),
            Same::Clause => Some(self.ends.clause),
        };
        Some(Context { pattern, within, same: spec.same, boundary })
    }

    /// The captures of these names, for each pattern; none at all where none is named.
    fn has(&mut self, names: &Option<OneOrMany<String>>, patterns: &[Pattern], place: &Place) -> Vec<Vec<usize>> {
        let Some(names) = names else { return Vec::new() };
        for (place, name) in conditions::entries(names, place) {
            if !patterns.is_empty() && !has_capture(patterns, name) {
                let title = tr!("the pattern captures nothing called `{}`", name);
                self.fault(Code::UndefinedReference, title, &place, On::Value, "", captures_help(patterns));
            }
        }
        let captures = |pattern: &Pattern| names.as_slice().iter().flat_map(|n| pattern.captures_named(n)).collect();
        patterns.iter().map(captures).collect()
    }

    pub(super) fn when(
        &mut self,
        entries: &[(Place, &'a WhenSpec)],
        field: usize,
        patterns: &[Pattern],
        place: &Place,
    ) -> Vec<When> {
        if entries.len() > MOST_WHEN {
            let title = tr!("{} entries of `when`", entries.len());
            let help = tr!("a rule has at most {}: read what they set from a lexicon instead", MOST_WHEN);
            self.fault(Code::BeyondLimits, title, place, On::Value, "", Some(help));
        }
        let mut when = Vec::new();
        for (at, spec) in entries {
            let faults = self.faults.len();
            let mut holds = self.holding(spec.surroundings(), at);
            holds.has = self.has(&spec.has, patterns, &at.child("has"));
            when.push(When {
                holds,
                unless: self.unless(spec.unless.as_ref(), patterns, &at.child("unless")),
                attributes: self.attributes(&spec.set, field, patterns, &at.child("set")),
            });
            self.used_by(faults, at, place);
        }
        when
    }

    pub(super) fn unless(
        &mut self,
        list: Option<&'a OneOrMany<UnlessEntry>>,
        patterns: &[Pattern],
        place: &Place,
    ) -> Conditions {
        let mut unless = Conditions::default();
        for (at, spec) in self.unless_of(list, place) {
            let faults = self.faults.len();
            let found = self.holding(spec.surroundings(), &at);
            unless.before.extend(found.before);
            unless.after.extend(found.after);
            unless.inside.extend(found.inside);
            unless.overlaps.extend(found.overlaps);
            let has = self.has(&spec.has, patterns, &at.child("has"));
            unless.has.resize(unless.has.len().max(has.len()), Vec::new());
            unless.has.iter_mut().zip(has).for_each(|(all, more)| all.extend(more));
            self.used_by(faults, &at, place);
        }
        unless
    }

    /// Says of the faults from this one on, if they are those of a named condition, who uses it: what it reads depends
    /// on that.
    fn used_by(&mut self, faults: usize, at: &Place, user: &Place) {
        if at.source == user.source && at.path.starts_with(&user.path) {
            return;
        }
        for fault in self.faults.iter_mut().skip(faults).filter(|fault| fault.code == Code::UndefinedReference) {
            let text = tr!("used here");
            fault.labels.push(Label { source: user.source, path: user.path.clone(), on: On::Key, text });
        }
    }

    fn bad_condition(&mut self, bad: BadCondition, key: &str) {
        match bad {
            BadCondition::NoName(place) => {
                let title = tr!("an item of `{}` is a block, or the name of a condition", key);
                let help = tr!("write the name in angle brackets: `<name>`");
                self.fault(Code::WrongType, title, &place, On::Value, tr!("neither of the two"), Some(help));
            }
            BadCondition::Unknown(_, name) if self.is_lost(&name) => {}
            BadCondition::Unknown(place, name) => {
                let help = match nearest(&name, self.conditions.iter().map(|(name, ..)| name)) {
                    Some(known) => tr!("did you mean `<{}>`?", known),
                    None => tr!("declare it: `conditions: {{{}: […]}}`", name),
                };
                let title = tr!("no condition is called `{}`", name);
                self.fault(Code::UndefinedReference, title, &place, On::Value, "", Some(help));
            }
            BadCondition::OtherKind(place, name, entry) => {
                let (title, label, help) = match key {
                    "when" => (
                        tr!("the condition `{}` sets nothing", name),
                        tr!("without `set`"),
                        tr!(
                            "an item of `when` needs `set`; what only refuses matches goes under `unless`: `unless: <{}>`",
                            name
                        ),
                    ),
                    _ => (
                        tr!("the condition `{}` sets attributes", name),
                        tr!("with `set`"),
                        tr!(
                            "`unless` only refuses matches; what sets attributes goes under `when`: `when: [<{}>]`",
                            name
                        ),
                    ),
                };
                let fault = Fault::new(Code::ConditionOfOtherKind, title)
                    .label(place.source, place.path, On::Value, tr!("used here"))
                    .label(entry.source, entry.path, On::Value, label);
                self.faults.push(fault.help(help));
            }
            BadCondition::TooDeep(place, name) => {
                let title = tr!("the condition `{}` stands within {} others", name, conditions::MOST_WITHIN);
                let help = tr!("name it where it is needed, without those between");
                self.fault(Code::BeyondLimits, title, &place, On::Value, "", Some(help));
            }
            BadCondition::Circle(place, names) => {
                let title = tr!("conditions refer to each other in a circle: {}", names.join(" → "));
                let help = tr!("a condition may not contain itself: write out what the two have in common");
                self.fault(Code::CyclicReference, title, &place, On::Value, tr!("leads into the circle"), Some(help));
            }
        }
    }

    /// The patterns of every condition, whether a rule uses it or not.
    pub(super) fn check_conditions(&mut self) {
        let mut all = EveryPattern::default();
        self.conditions.iter().for_each(|(_, list, place)| all.condition(list, place));
        for (text, place) in all.patterns {
            self.check_pattern(text, &place);
        }
    }
}
