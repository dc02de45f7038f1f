//! Every pattern that rule files hold, and every context, each with its place.

use super::conditions::entries;
use super::file::{ConditionEntry, ContextSpec, OneOrMany, Surroundings, UnlessEntry, WhenEntry, WhenSpec};
use super::load::LoadedFile;
use super::source::{Place, path};

/// Patterns and contexts in the order of the files. The pattern of a context stands among the patterns as well.
#[derive(Debug, Default)]
pub struct EveryPattern<'f> {
    pub patterns: Vec<(&'f str, Place)>,
    pub contexts: Vec<(&'f ContextSpec, Place)>,
}

impl<'f> EveryPattern<'f> {
    pub fn of(files: &'f [LoadedFile]) -> Self {
        let mut all = EveryPattern::default();
        for LoadedFile { source, rules, .. } in files {
            let root = |block: &str| Place { source: *source, path: path![block] };
            for (name, pattern) in &rules.patterns {
                all.patterns.push((pattern.text(), pattern.place(root("patterns").child(name))));
            }
            for (name, list) in &rules.conditions {
                all.condition(list, &root("conditions").child(name));
            }
            for (name, section) in &rules.sections {
                let place = root("sections").child(name);
                all.patterns.push((&section.from, place.child("from")));
                all.patterns.extend(section.to.as_ref().map(|to| (to.as_str(), place.child("to"))));
            }
            for (n, layout) in rules.layout.iter().enumerate() {
                let place = root("layout").child(n);
                let texts = [
                    ("match", Some(&layout.pattern)),
                    ("after", layout.after.as_ref()),
                    ("before", layout.before.as_ref()),
                ];
                all.patterns
                    .extend(texts.into_iter().filter_map(|(key, text)| Some((text?.as_str(), place.child(key)))));
            }
            for (n, rule) in rules.rules.iter().enumerate() {
                let place = root("rules").child(n);
                all.texts(Some(&rule.pattern), &place.child("match"));
                all.beside(rule.surroundings(), &place);
                all.unless_list(rule.unless.as_ref(), &place.child("unless"));
                for (place, entry) in rule.when.iter().flat_map(|list| entries(list, &place.child("when"))) {
                    if let WhenEntry::Entry(when) = entry {
                        all.when(when, &place);
                    }
                }
            }
        }
        all
    }

    /// Adds those of a condition, which stands at this place.
    pub fn condition(&mut self, list: &'f OneOrMany<ConditionEntry>, place: &Place) {
        for (place, entry) in entries(list, place) {
            match entry {
                ConditionEntry::Name(_) => {}
                ConditionEntry::Unless(unless) => self.beside(unless.surroundings(), &place),
                ConditionEntry::When(when) => self.when(when, &place),
            }
        }
    }

    fn when(&mut self, when: &'f WhenSpec, place: &Place) {
        self.beside(when.surroundings(), place);
        self.unless_list(when.unless.as_ref(), &place.child("unless"));
    }

    fn unless_list(&mut self, list: Option<&'f OneOrMany<UnlessEntry>>, place: &Place) {
        for (place, entry) in list.into_iter().flat_map(|list| entries(list, place)) {
            if let UnlessEntry::Entry(unless) = entry {
                self.beside(unless.surroundings(), &place);
            }
        }
    }

    fn beside(&mut self, of: Surroundings<'f>, place: &Place) {
        for (key, list) in [("before", of.before), ("after", of.after)] {
            for (place, context) in list.into_iter().flat_map(|list| entries(list, &place.child(key))) {
                self.patterns.push((&context.pattern, place.child("match")));
                self.contexts.push((context, place));
            }
        }
        self.texts(of.inside, &place.child("inside"));
        self.texts(of.overlaps, &place.child("overlaps"));
    }

    fn texts(&mut self, list: Option<&'f OneOrMany<String>>, place: &Place) {
        let texts = list.into_iter().flat_map(|list| entries(list, place));
        self.patterns.extend(texts.map(|(place, text)| (text.as_str(), place)));
    }
}
