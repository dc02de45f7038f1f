//! One rule: its field, patterns, splits and priority.

use super::super::compiled::{Rule, Zones};
use super::super::diagnostic::{Code, nearest};
use super::super::file::{OneOrMany, PrioritySpec, RuleSpec};
use super::super::fold::Folded;
use super::super::lists::list;
use super::super::source::{On, Place};
use super::RulesCompiler;
use crate::pattern::{Layer, Pattern};
use crate::value::Separator;
use tr::tr;

impl<'a> RulesCompiler<'a> {
    pub(super) fn rule(&mut self, spec: &'a RuleSpec, place: &Place) -> Option<Rule> {
        let before = self.faults.len();
        let field = self.rule_field(spec, place);
        let when = self.when_of(spec, place);
        let captures = self.captures_read(spec, &when, place);
        let patterns = self.patterns(&spec.pattern, &place.child("match"), |compiler, text, place| {
            compiler.pattern_keeping(text, &captures, place)
        });
        self.refuse_empty(&patterns, &place.child("match"));
        let field = field.flatten();
        let rule = Rule {
            id: spec.id.clone(),
            field,
            zones: self.zones_of_rule(spec, place),
            holds: self.holding(spec.surroundings(), place),
            unless: self.unless(spec.unless.as_ref(), &patterns, &place.child("unless")),
            split: self.split(spec, &patterns, &place.child("split")),
            priority: self.priority(&spec.priority, &place.child("priority")),
            block: spec.block,
            attributes: match field {
                Some(field) => self.attributes(&spec.attributes, field, &patterns, &place.child("attributes")),
                None => Vec::new(),
            },
            when: match field {
                Some(field) => self.when(&when, field, &patterns, &place.child("when")),
                None => Vec::new(),
            },
            patterns,
        };
        (self.faults.len() == before).then_some(rule)
    }

    fn zones_of_rule(&mut self, spec: &RuleSpec, place: &Place) -> Zones {
        let place = place.child("zone");
        let zones = self.zones(&spec.zone, &place);
        let needs_fields = |section: &&usize| self.sections.get(**section).is_some_and(|s| s.needs().next().is_some());
        if spec.field.is_none()
            && let Some(&section) = zones.sections.iter().find(needs_fields)
        {
            let name = &self.sections[section].name;
            let title = tr!("a rule without a field runs before the mentions that the section `{}` needs", name);
            let help = tr!("add `field: NAME`, or let the section begin with a pattern that refers to no field");
            self.fault(Code::SectionTooLate, title, &place, On::Value, "", Some(help));
        }
        zones
    }

    /// `Some(None)` is a block of every field.
    fn rule_field(&mut self, spec: &RuleSpec, place: &Place) -> Option<Option<usize>> {
        let Some(name) = &spec.field else {
            if !spec.block {
                let title = tr!("rule `{}` has no field", spec.id);
                let help = tr!("add `field: NAME`; only a rule with `block: true` may go without");
                self.fault(Code::MissingKey, title, place, On::Key, "", Some(help));
            }
            return Some(None);
        };
        if let Some(n) = self.declared.field(name) {
            return Some(Some(n));
        }
        if self.is_lost(name) {
            return None;
        }
        let help = match nearest(name, self.declared.fields.iter().map(String::as_str)) {
            Some(known) => tr!("did you mean `{}`?", known),
            None => tr!("declare it: `fields: {{{}: {{attributes: {{…}}}}}}`", name),
        };
        let title = tr!("no field is called `{}`", name);
        self.fault(Code::UndefinedField, title, &place.child("field"), On::Value, "", Some(help));
        None
    }

    /// One pattern or several, each compiled by `compile`.
    pub(super) fn patterns(
        &mut self,
        spec: &OneOrMany<String>,
        place: &Place,
        mut compile: impl FnMut(&mut Self, &str, &Place) -> Option<Pattern>,
    ) -> Vec<Pattern> {
        match spec {
            OneOrMany::One(text) => compile(self, text, place).into_iter().collect(),
            OneOrMany::Many(list) => {
                list.iter().enumerate().filter_map(|(n, text)| compile(self, text, &place.child(n))).collect()
            }
        }
    }

    /// A priority in numbers.
    pub(super) fn priority(&mut self, spec: &PrioritySpec, place: &Place) -> i32 {
        let text = match spec {
            PrioritySpec::Number(number) => return *number,
            PrioritySpec::Named(text) => text,
        };
        let (name, units) = match text.find(['+', '-']) {
            Some(at) => (text[..at].trim(), text[at..].replace(' ', "").parse::<i32>().ok()),
            None => (text.trim(), Some(0)),
        };
        let step = self.priorities.get(name).copied();
        if let Some(priority) = step.zip(units).and_then(|(step, units)| step.checked_add(units)) {
            return priority;
        }
        let known = || self.priorities.keys().map(String::as_str);
        let (title, help) = match step {
            Some(_) => (tr!("`{}` is no priority", text), tr!("write a name and units: `{} + 2`, or a number", name)),
            None => (
                tr!("no priority is called `{}`", name),
                match nearest(name, known()) {
                    Some(near) => tr!("did you mean `{}`?", near),
                    None => {
                        let known = list(known());
                        tr!("write a number, or one of {}; the block `priorities` declares others", known)
                    }
                },
            ),
        };
        self.fault(Code::UnknownPriority, title, place, On::Value, "", Some(help));
        0
    }

    /// A rule must match something: what can match nothing would match everywhere.
    fn refuse_empty(&mut self, patterns: &[Pattern], place: &Place) {
        if patterns.iter().any(|s| s.length.0 == 0) {
            let title = tr!("a pattern that can match nothing at all");
            let help = tr!("make one of its parts necessary");
            self.fault(Code::EmptyMatch, title, place, On::Value, tr!("every part of it may be absent"), Some(help));
        }
    }

    fn split(&mut self, spec: &RuleSpec, patterns: &[Pattern], place: &Place) -> Vec<(String, Separator)> {
        let mut split = Vec::new();
        for (capture, separator) in &spec.split {
            let place = place.child(capture);
            if !patterns.is_empty() && !has_capture(patterns, capture) {
                let title = tr!("`split` names `{}`, which the pattern does not capture", capture);
                self.fault(Code::BadSplit, title, &place, On::Key, "", captures_help(patterns));
            }
            split.extend(self.plain_regex(separator, &place).map(|regex| (capture.clone(), regex)));
        }
        split
    }

    /// A separator: a regex without references.
    pub(super) fn plain_regex(&mut self, text: &str, place: &Place) -> Option<Separator> {
        let folded = Folded::of(text);
        match Separator::new(&folded.text) {
            Ok(regex) => Some(regex),
            Err(e) => {
                let at = match regex_syntax::parse(&folded.text) {
                    Err(regex_syntax::Error::Parse(e)) => e.span().start.offset..e.span().end.offset,
                    _ => 0..folded.text.len(),
                };
                let at = folded.original(at);
                let said = e.to_string();
                let said = said.lines().last().unwrap_or_default();
                let reason = match said.strip_prefix("error: ") {
                    Some(kind) => tr!("pattern" => "error: {}", tr!(kind)),
                    None => said.to_owned(),
                };
                self.fault(Code::BadRegex, tr!("bad pattern: {}", reason), place, On::Within(at), "", None);
                None
            }
        }
    }
}

pub(super) fn has_capture(patterns: &[Pattern], name: &str) -> bool {
    patterns.iter().any(|s| s.captures.iter().any(|c| c == name))
}

pub(super) fn captures_help(patterns: &[Pattern]) -> Option<String> {
    let mut names: Vec<&str> =
        patterns.iter().flat_map(|s| &s.captures).map(String::as_str).filter(|c| !c.is_empty()).collect();
    names.dedup();
    match names.is_empty() {
        true => Some(tr!("write `<name>` or `(?<name>…)` in the pattern")),
        false => Some(tr!("it captures: {}", list(names))),
    }
}

/// The lexicon or field that a capture is a reference to, if it is one.
pub(super) fn target_of(patterns: &[Pattern], capture: &str) -> Option<Layer> {
    patterns.iter().find_map(|s| s.target_of(capture))
}
