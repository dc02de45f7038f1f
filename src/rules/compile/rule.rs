//! One rule: its patterns, contexts, splits and attributes.

use super::super::compiled::{
    Attribute, AttributePart, CapturePart, CaptureSource, Context, Rule, Unless, When, Zones,
};
use super::super::diagnostic::{Code, nearest};
use super::super::file::{ContextSpec, OneOrMany, RuleSpec, Same, Scalar, UnlessSpec, WhenSpec};
use super::super::source::{On, Place};
use super::super::template::{self, AttributeTemplate};
use super::RulesCompiler;
use crate::pattern::{Layer, Pattern};
use crate::value::{Separator, Type, Value};
use indexmap::IndexMap;
use std::collections::BTreeSet;

impl RulesCompiler<'_> {
    pub(super) fn rule(&mut self, spec: &RuleSpec, place: &Place) -> Option<Rule> {
        let before = self.faults.len();
        let field = self.rule_field(spec, place);
        let captures = captures_read(spec);
        let patterns = self.patterns(&spec.pattern, &place.child("match"), |compiler, text, place| {
            compiler.pattern_keeping(text, &captures, place)
        });
        self.refuse_empty(&patterns, &place.child("match"));
        let context = |c: &mut Self, spec: &Option<ContextSpec>, key: &str| {
            spec.as_ref().and_then(|s| c.context(s, &place.child(key)))
        };
        let rule = Rule {
            id: spec.id.clone(),
            field: field.flatten(),
            zones: self.zones_of_rule(spec, place),
            before: context(self, &spec.before, "before"),
            after: context(self, &spec.after, "after"),
            unless: self.unless(spec.unless.as_ref(), &place.child("unless")),
            split: self.split(spec, &patterns, &place.child("split")),
            priority: spec.priority,
            block: spec.block,
            attributes: match field {
                Some(Some(field)) => self.attributes(&spec.attributes, field, &patterns, &place.child("attributes")),
                _ => Vec::new(),
            },
            when: match field {
                Some(Some(field)) => self.when(&spec.when, field, &patterns, &place.child("when")),
                _ => Vec::new(),
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
            let title = format!("a rule without a field runs before the mentions that the section `{name}` needs");
            let help = "add `field: NAME`, or let the section begin with a pattern that refers to no field".to_owned();
            self.fault(Code::SectionTooLate, title, &place, On::Value, "", Some(help));
        }
        zones
    }

    /// `Some(None)` is a block of every field.
    fn rule_field(&mut self, spec: &RuleSpec, place: &Place) -> Option<Option<usize>> {
        let Some(name) = &spec.field else {
            if !spec.block {
                let title = format!("rule `{}` has no field", spec.id);
                let help = "add `field: NAME`; only a rule with `block: true` may go without".to_string();
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
            Some(known) => format!("did you mean `{known}`?"),
            None => format!("declare it: `fields: {{{name}: {{attributes: {{…}}}}}}`"),
        };
        let title = format!("no field is called `{name}`");
        self.fault(Code::UndefinedField, title, &place.child("field"), On::Value, "", Some(help));
        None
    }

    /// One pattern or several, each compiled by `compile`.
    fn patterns(
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

    /// A rule must match something: what can match nothing would match everywhere.
    fn refuse_empty(&mut self, patterns: &[Pattern], place: &Place) {
        if patterns.iter().any(|s| s.length.0 == 0) {
            let title = "a pattern that can match nothing at all".to_string();
            let help = "make one of its parts necessary".to_string();
            self.fault(Code::EmptyMatch, title, place, On::Value, "every part of it may be absent", Some(help));
        }
    }

    fn context(&mut self, spec: &ContextSpec, place: &Place) -> Option<Context> {
        let place = place.child("match");
        let pattern = match spec.within {
            0 => self.touching(&spec.pattern, &place)?,
            _ => self.pattern_without_captures(&spec.pattern, &place)?,
        };
        let boundary = match spec.same {
            Same::Speech | Same::Paragraph => None,
            Same::Sentence => Some(self.ends.sentence),
            Same::Clause => Some(self.ends.clause),
        };
        Some(Context { pattern, within: spec.within, same: spec.same, boundary })
    }

    fn when(&mut self, specs: &[WhenSpec], field: usize, patterns: &[Pattern], place: &Place) -> Vec<When> {
        if specs.len() > MOST_WHEN {
            let title = format!("{} entries of `when`", specs.len());
            let help = format!("a rule has at most {MOST_WHEN}: read what they set from a lexicon instead");
            self.fault(Code::BeyondLimits, title, place, On::Value, "", Some(help));
        }
        let mut when = Vec::new();
        for (n, spec) in specs.iter().enumerate() {
            let place = place.child(n);
            when.push(When {
                before: spec.before.as_ref().and_then(|s| self.context(s, &place.child("before"))),
                after: spec.after.as_ref().and_then(|s| self.context(s, &place.child("after"))),
                unless: self.unless(spec.unless.as_ref(), &place.child("unless")),
                attributes: self.attributes(&spec.set, field, patterns, &place.child("set")),
            });
        }
        when
    }

    fn unless(&mut self, spec: Option<&UnlessSpec>, place: &Place) -> Unless {
        let Some(spec) = spec else {
            return Unless::default();
        };
        let contexts = |c: &mut Self, spec: &Option<OneOrMany<ContextSpec>>, key: &str| match spec {
            None => Vec::new(),
            Some(OneOrMany::One(one)) => c.context(one, &place.child(key)).into_iter().collect(),
            Some(OneOrMany::Many(many)) => {
                many.iter().enumerate().filter_map(|(n, one)| c.context(one, &place.child(key).child(n))).collect()
            }
        };
        let patterns = |c: &mut Self, spec: &Option<OneOrMany<String>>, key: &str| match spec {
            Some(spec) => c.patterns(spec, &place.child(key), Self::pattern_without_captures),
            None => Vec::new(),
        };
        Unless {
            before: contexts(self, &spec.before, "before"),
            after: contexts(self, &spec.after, "after"),
            inside: patterns(self, &spec.inside, "inside"),
            overlaps: patterns(self, &spec.overlaps, "overlaps"),
        }
    }

    fn split(&mut self, spec: &RuleSpec, patterns: &[Pattern], place: &Place) -> Vec<(String, Separator)> {
        let mut split = Vec::new();
        for (capture, separator) in &spec.split {
            let place = place.child(capture);
            if !patterns.is_empty() && !has_capture(patterns, capture) {
                let title = format!("`split` names `{capture}`, which the pattern does not capture");
                self.fault(Code::BadSplit, title, &place, On::Key, "", captures_help(patterns));
            }
            split.extend(self.plain_regex(separator, &place).map(|regex| (capture.clone(), regex)));
        }
        split
    }

    /// A separator: a regex without references.
    pub(super) fn plain_regex(&mut self, text: &str, place: &Place) -> Option<Separator> {
        match Separator::new(text) {
            Ok(regex) => Some(regex),
            Err(e) => {
                let at = match regex_syntax::parse(text) {
                    Err(regex_syntax::Error::Parse(e)) => e.span().start.offset..e.span().end.offset,
                    _ => 0..text.len(),
                };
                let reason = e.to_string().lines().last().unwrap_or_default().to_string();
                self.fault(Code::BadRegex, format!("bad pattern: {reason}"), place, On::Within(at), "", None);
                None
            }
        }
    }

    fn attributes(
        &mut self,
        spec: &IndexMap<String, Scalar>,
        field: usize,
        patterns: &[Pattern],
        place: &Place,
    ) -> Vec<(usize, Attribute)> {
        let mut attributes = Vec::new();
        for (name, scalar) in spec {
            let place = place.child(name);
            let Some((number, kind)) = self.attribute_type(field, name, &place) else {
                continue;
            };
            let text = scalar.to_text();
            let template = match AttributeTemplate::parse(&text) {
                Ok(template) => template,
                Err(e) => {
                    self.fault(
                        Code::BadTemplate,
                        format!("bad template: {}", e.reason),
                        &place,
                        On::Within(e.at),
                        "",
                        None,
                    );
                    continue;
                }
            };
            let constant = template.references().next().is_none();
            if constant && *scalar != Scalar::Null(()) {
                match kind.parse(&text) {
                    Some(value) => attributes.push((number, Attribute::Constant(value.into_owned()))),
                    None => {
                        let title = format!("`{text}` is no value of the attribute `{name}`");
                        let help = match &kind {
                            Type::Enum(values) => Some(format!("one of: {}", values.join(", "))),
                            _ => None,
                        };
                        self.fault(Code::BadTemplate, title, &place, On::Value, "", help);
                    }
                }
                continue;
            }
            if constant {
                attributes.push((number, Attribute::Constant(Value::Masked)));
                continue;
            }
            if let Some(attribute) = self.attribute(template, patterns, &place) {
                attributes.push((number, attribute));
            }
        }
        attributes
    }

    /// The number and the type of an attribute.
    fn attribute_type(&mut self, field: usize, name: &str, place: &Place) -> Option<(usize, Type)> {
        let known = &self.declared.attributes[field];
        if let Some(number) = known.iter().position(|k| k == name) {
            // Absent where the declared type itself is faulty; that is reported there.
            return self.types[field].get(name).map(|kind| (number, kind.clone()));
        }
        let field_name = &self.declared.fields[field];
        let help = match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("declare it under `fields: {field_name}: attributes:`"),
        };
        let title = format!("the field `{field_name}` has no attribute `{name}`");
        self.fault(Code::UndeclaredAttribute, title, place, On::Key, "", Some(help));
        None
    }

    fn attribute(&mut self, template: AttributeTemplate, patterns: &[Pattern], place: &Place) -> Option<Attribute> {
        let mut parts = |parts: Vec<template::TemplatePart>| -> Option<Vec<AttributePart>> {
            parts
                .into_iter()
                .map(|part| match part {
                    template::TemplatePart::Literal(text) => Some(AttributePart::Literal(text)),
                    template::TemplatePart::Reference(r) => {
                        let alternatives = r
                            .alternatives
                            .iter()
                            .map(|s| self.source(s, &r, patterns, place))
                            .collect::<Option<_>>()?;
                        Some(AttributePart::Reference { alternatives, han: r.han })
                    }
                })
                .collect()
        };
        Some(match template {
            AttributeTemplate::Text(text) => Attribute::Text(parts(text)?),
            AttributeTemplate::Sum { left, right, minus } => {
                Attribute::Sum { left: parts(left)?, right: parts(right)?, minus }
            }
        })
    }

    fn source(
        &mut self,
        source: &template::CaptureRef,
        reference: &template::Reference,
        patterns: &[Pattern],
        place: &Place,
    ) -> Option<CaptureSource> {
        let on = || On::Within(reference.at.clone());
        if !has_capture(patterns, &source.capture) {
            if !patterns.is_empty() {
                let title = format!("the pattern captures nothing called `{}`", source.capture);
                self.fault(Code::UndefinedReference, title, place, on(), "", captures_help(patterns));
            }
            return None;
        }
        let read = match (&source.lexicon, &source.part) {
            (None, None) => CapturePart::Text,
            (Some(name), part) => {
                let Some(lexicon) = self.declared.lexicon(name) else {
                    if self.is_lost(name) {
                        return None;
                    }
                    let help = nearest(name, self.declared.lexicons.iter().map(String::as_str))
                        .map(|k| format!("did you mean `{k}`?"));
                    let title = format!("no lexicon is called `{name}`");
                    self.fault(Code::UndefinedReference, title, place, on(), "", help);
                    return None;
                };
                let column = match part {
                    Some(part) => self.column(lexicon, part, place, on())?,
                    None => 0,
                };
                CapturePart::Lookup { lexicon, column }
            }
            (None, Some(part)) => match target_of(patterns, &source.capture) {
                Some(Layer::Lexicon(lexicon)) => {
                    let lexicon = lexicon as usize;
                    CapturePart::Column { lexicon, column: self.column(lexicon, part, place, on())? }
                }
                Some(Layer::Spans(field)) if field as usize >= self.declared.fields.len() => {
                    let title = format!("a quotation mark has no part `{part}`");
                    self.fault(Code::UndefinedReference, title, place, on(), "", None);
                    return None;
                }
                Some(Layer::Spans(field)) => {
                    let field = field as usize;
                    let (attribute, _) = self.attribute_type(field, part, place)?;
                    CapturePart::Mention { field, attribute }
                }
                None => CapturePart::Part(part.clone()),
            },
        };
        let captures = patterns.iter().map(|s| s.captures_named(&source.capture).collect()).collect();
        Some(CaptureSource { captures, read })
    }

    fn column(&mut self, lexicon: usize, column: &str, place: &Place, on: On) -> Option<usize> {
        let columns = &self.declared.columns[lexicon];
        if let Some(n) = columns.iter().position(|c| c == column) {
            return Some(n);
        }
        let title = format!("the lexicon `{}` has no column `{column}`", self.declared.lexicons[lexicon]);
        let help = Some(format!("its columns are: {}", columns.join(", ")));
        self.fault(Code::MissingLexiconColumn, title, place, on, "", help);
        None
    }
}

/// Entries of `when` that a rule may have at most: a match says which hold by a bit for each.
const MOST_WHEN: usize = 64;

/// The names of the captures that a rule reads.
fn captures_read(spec: &RuleSpec) -> BTreeSet<String> {
    let attributes = spec.attributes.values().chain(spec.when.iter().flat_map(|when| when.set.values()));
    let mut read: BTreeSet<String> = spec.split.keys().cloned().chain(["mention".to_owned()]).collect();
    // A template that cannot be read is told where it is compiled.
    for template in attributes.filter_map(|scalar| AttributeTemplate::parse(&scalar.to_text()).ok()) {
        let sources = template.references().flat_map(|reference| &reference.alternatives);
        read.extend(sources.map(|source| source.capture.clone()));
    }
    read
}

fn has_capture(patterns: &[Pattern], name: &str) -> bool {
    patterns.iter().any(|s| s.captures.iter().any(|c| c == name))
}

fn captures_help(patterns: &[Pattern]) -> Option<String> {
    let mut names: Vec<&str> =
        patterns.iter().flat_map(|s| &s.captures).map(String::as_str).filter(|c| !c.is_empty()).collect();
    names.dedup();
    match names.is_empty() {
        true => Some("write `<name>` or `(?<name>…)` in the pattern".to_string()),
        false => Some(format!("it captures: {}", names.join(", "))),
    }
}

/// The lexicon or field that a capture is a reference to, if it is one.
fn target_of(patterns: &[Pattern], capture: &str) -> Option<Layer> {
    patterns.iter().find_map(|s| s.target_of(capture))
}
