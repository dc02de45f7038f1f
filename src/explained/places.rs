//! Where the rules that run stand in their files.

use crate::rules::RuleSet;
use crate::rules::conditions::{Conditions, entries};
use crate::rules::file::{ContextSpec, OneOrMany, RuleFile, RuleSpec};
use crate::rules::source::{Place, Step};

/// Finds the lines of rules by their numbers.
pub struct Places<'r> {
    pub set: &'r RuleSet,
    conditions: Conditions<'r>,
    rules: Vec<Place>,
    layout: Vec<Place>,
    columns: Vec<Place>,
}

/// The places of what a rule refuses, list by list as in its compiled form.
#[derive(Debug, Default)]
pub struct UnlessPlaces {
    pub before: Vec<Place>,
    pub after: Vec<Place>,
    pub inside: Vec<Place>,
    pub overlaps: Vec<Place>,
    /// Names of captures with the places where they stand.
    pub has: Vec<(String, Place)>,
}

impl<'r> Places<'r> {
    pub fn of(set: &'r RuleSet) -> Places<'r> {
        let places = |block: &str, count: fn(&RuleFile) -> usize| {
            let of_file = |file: &'r crate::rules::load::LoadedFile| {
                let source = file.source;
                let place = move |n: usize| Place { source, path: vec![Step::from(block), Step::from(n)] };
                (0..count(&file.rules)).map(place).collect::<Vec<_>>()
            };
            set.files.iter().flat_map(of_file).collect()
        };
        Places {
            set,
            conditions: Conditions::of(&set.files),
            rules: places("rules", |file| file.rules.len()),
            layout: places("layout", |file| file.layout.len()),
            columns: places("columns", |file| file.columns.len()),
        }
    }

    /// The rule as it is written.
    fn spec(&self, rule: usize) -> Option<&'r RuleSpec> {
        let place = self.rules.get(rule)?;
        let file = self.set.files.iter().find(|file| file.source == place.source)?;
        match place.path.last() {
            Some(Step::Index(n)) => file.rules.rules.get(*n),
            _ => None,
        }
    }

    /// A node of a rule file as `file:line`.
    pub fn line(&self, place: &Place) -> String {
        let file = self.set.files.iter().find(|file| file.source == place.source);
        file.map(|file| self.set.line(file, &place.path)).unwrap_or_default()
    }

    /// A part of a rule; no key is the rule itself.
    pub fn rule(&self, rule: usize, part: &[Step]) -> String {
        let Some(place) = self.rules.get(rule) else { return String::new() };
        self.line(&part.iter().fold(place.clone(), |place, step| place.child(step.clone())))
    }

    /// A key of a rule.
    pub fn part(&self, rule: usize, key: &str) -> Place {
        self.rules.get(rule).map_or(Place { source: 0, path: Vec::new() }, |place| place.child(key))
    }

    pub fn layout(&self, rule: usize) -> String {
        self.layout.get(rule).map(|place| self.line(place)).unwrap_or_default()
    }

    pub fn lexicon(&self, name: &str) -> String {
        let file = self.set.files.iter().find(|file| file.rules.lexicons.contains_key(name));
        let path = [Step::from("lexicons"), Step::from(name)];
        file.map(|file| self.set.line(file, &path)).unwrap_or_default()
    }

    pub fn column(&self, column: usize) -> String {
        self.columns.get(column).map(|place| self.line(place)).unwrap_or_default()
    }

    /// One of several patterns of a rule.
    pub fn pattern(&self, rule: usize, pattern: usize) -> String {
        match self.spec(rule).map(|spec| &spec.pattern) {
            Some(OneOrMany::Many(_)) => self.rule(rule, &[Step::from("match"), Step::from(pattern)]),
            _ => self.rule(rule, &[Step::from("match")]),
        }
    }

    /// The entries of a rule's `when`, those of named conditions where they are written.
    pub fn when(&self, rule: usize) -> Vec<Place> {
        let (entries, _) =
            self.conditions.when(self.spec(rule).and_then(|spec| spec.when.as_ref()), &self.part(rule, "when"));
        entries.into_iter().map(|(place, _)| place).collect()
    }

    /// What a rule refuses, that of named conditions where it is written.
    pub fn unless(&self, rule: usize) -> UnlessPlaces {
        let (written, _) =
            self.conditions.unless(self.spec(rule).and_then(|spec| spec.unless.as_ref()), &self.part(rule, "unless"));
        let mut all = UnlessPlaces::default();
        for (place, entry) in written {
            let contexts =
                |list: &Option<OneOrMany<ContextSpec>>, key: &str| places_of(list.as_ref(), &place.child(key));
            let patterns = |list: &Option<OneOrMany<String>>, key: &str| places_of(list.as_ref(), &place.child(key));
            all.before.extend(contexts(&entry.before, "before"));
            all.after.extend(contexts(&entry.after, "after"));
            all.inside.extend(patterns(&entry.inside, "inside"));
            all.overlaps.extend(patterns(&entry.overlaps, "overlaps"));
            let captures = entry.has.iter().flat_map(|list| entries(list, &place.child("has")));
            all.has.extend(captures.map(|(place, name)| (name.clone(), place)));
        }
        all
    }
}

fn places_of<T>(list: Option<&OneOrMany<T>>, place: &Place) -> Vec<Place> {
    list.into_iter().flat_map(|list| entries(list, place)).map(|(place, _)| place).collect()
}
