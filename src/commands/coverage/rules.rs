//! What there is in the rules that can hold: rules with their lines, lexicons, and the words of fields.

use crate::pattern::{Layer, Literal, Pattern};
use crate::rules::RuleSet;
use crate::rules::compiled::{CompiledRules, Rule};
use crate::rules::conditions::Conditions;
use crate::rules::file::OneOrMany;
use crate::rules::source::{On, Place, Step};
use std::collections::{BTreeMap, BTreeSet};

pub struct CountedRules<'r> {
    pub rules: &'r CompiledRules,
    set: &'r RuleSet,
    /// File and number in it of each rule, and of each layout rule.
    rule_places: Vec<(usize, usize)>,
    layout_places: Vec<(usize, usize)>,
    /// For each rule, the lexicons that its `match` refers to.
    pub lexicons: Vec<Vec<usize>>,
    /// For each lexicon, whether any pattern refers to it, so that its entries are looked for.
    pub is_scanned: Vec<bool>,
    /// The fields of which a literal is a word, and those of which the entries of a lexicon are.
    pub fields_of_literals: BTreeMap<Literal, Vec<usize>>,
    pub fields_of_lexicons: BTreeMap<usize, Vec<usize>>,
}

impl<'r> CountedRules<'r> {
    pub fn of(set: &'r RuleSet) -> CountedRules<'r> {
        let rules = &set.compiled;
        let places = |count: fn(&crate::rules::file::RuleFile) -> usize| {
            let files = set.files.iter().enumerate();
            files.flat_map(|(n, file)| (0..count(&file.rules)).map(move |k| (n, k))).collect()
        };
        let mut known = CountedRules {
            rules,
            set,
            rule_places: places(|file| file.rules.len()),
            layout_places: places(|file| file.layout.len()),
            lexicons: rules.rules.iter().map(|rule| lexicons(rule).into_iter().collect()).collect(),
            is_scanned: vec![false; rules.lexicons.len()],
            fields_of_literals: BTreeMap::new(),
            fields_of_lexicons: BTreeMap::new(),
        };
        let in_rules = rules.rules.iter().flat_map(Rule::all_patterns);
        let in_layout =
            rules.layout.iter().flat_map(|rule| [Some(&rule.line), rule.after.as_ref(), rule.before.as_ref()]);
        for pattern in in_rules.chain(in_layout.flatten()) {
            lexicons_of(pattern).for_each(|lexicon| known.is_scanned[lexicon] = true);
        }
        for rule in rules.rules.iter().filter(|rule| !rule.block) {
            known.note_words(rule);
        }
        known
    }

    /// Notes the words of a rule as words of its field.
    fn note_words(&mut self, rule: &Rule) {
        let Some(field) = rule.field else { return };
        let add = |fields: &mut Vec<usize>| {
            if !fields.contains(&field) {
                fields.push(field);
            }
        };
        for literal in rule.patterns.iter().flat_map(|pattern| self.rules.patterns.literals(pattern)) {
            add(self.fields_of_literals.entry(literal).or_default());
        }
        for lexicon in lexicons(rule) {
            add(self.fields_of_lexicons.entry(lexicon).or_default());
        }
    }

    /// The name of each lexicon.
    pub fn lexicon_names(&self) -> Vec<String> {
        self.set.files.iter().flat_map(|file| file.rules.lexicons.keys().cloned()).collect()
    }

    /// The line of a rule, as `file:line`.
    pub fn rule_line(&self, rule: usize) -> String {
        self.line("rules", self.rule_places.get(rule), &[])
    }

    /// The line of an entry of a rule's `when`.
    pub fn when_line(&self, rule: usize, entry: usize) -> String {
        let Some(&(file, number)) = self.rule_places.get(rule) else { return String::new() };
        let Some(file) = self.set.files.get(file) else { return String::new() };
        let place =
            Place { source: file.source, path: vec![Step::from("rules"), Step::from(number), Step::from("when")] };
        let when = file.rules.rules.get(number).and_then(|spec| spec.when.as_ref());
        // An entry may stand in a condition to which the rule only refers.
        let (entries, _) = Conditions::of(&self.set.files).when(when, &place);
        let place = entries.get(entry).map_or(&place, |(place, _)| place);
        self.set.sources.line(place.source, &place.path, &On::Value)
    }

    pub fn layout_line(&self, rule: usize) -> String {
        self.line("layout", self.layout_places.get(rule), &[])
    }

    /// The line and the text of one of several patterns of a rule.
    pub fn alternative(&self, rule: usize, pattern: usize) -> (String, String) {
        let place = self.rule_places.get(rule);
        let line = self.line("rules", place, &[Step::from("match"), Step::from(pattern)]);
        let spec = place.and_then(|&(file, n)| self.set.files.get(file)?.rules.rules.get(n));
        let text = match spec.map(|spec| &spec.pattern) {
            Some(OneOrMany::Many(list)) => list.get(pattern).cloned().unwrap_or_default(),
            Some(OneOrMany::One(text)) => text.clone(),
            None => String::new(),
        };
        (line, text)
    }

    fn line(&self, block: &str, place: Option<&(usize, usize)>, below: &[Step]) -> String {
        let Some(&(file, number)) = place else { return String::new() };
        let path: Vec<Step> =
            [Step::from(block), Step::from(number)].into_iter().chain(below.iter().cloned()).collect();
        self.set.files.get(file).map(|file| self.set.line(file, &path)).unwrap_or_default()
    }
}

/// The lexicons that the patterns of a rule's `match` refer to.
fn lexicons(rule: &Rule) -> BTreeSet<usize> {
    rule.patterns.iter().flat_map(lexicons_of).collect()
}

fn lexicons_of(pattern: &Pattern) -> impl Iterator<Item = usize> + '_ {
    pattern.layers.iter().filter_map(|layer| match *layer {
        Layer::Lexicon(lexicon) => Some(lexicon as usize),
        Layer::Spans(_) => None,
    })
}
