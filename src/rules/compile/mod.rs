//! Rule files → [`CompiledRules`]: names become indices, patterns are checked, templates are read.
//!
//! Everything that could go wrong with a rule goes wrong here, before any text is read. All faults are collected; each
//! names the place in its file.

mod attributes;
mod charts;
mod contexts;
mod fields;
mod figures;
mod filters;
mod kinds;
mod names;
mod needed_columns;
mod order;
mod pages;
mod patterns;
mod questions;
mod remarks;
mod rule;
mod settings;
mod shows;
mod tables;
mod zones;

use self::names::Declared;
use self::remarks::AskedFor;
use super::compiled::{CompiledRules, LayoutRule, QuestionSource, QuoteLayers, Rule, Section, THIS, Words};
use super::conditions::Conditions;
use super::diagnostic::{Code, Fault, Label};
use super::file::{self, LayoutRole, LayoutSpec};
use super::lexicon::Lexicon;
use super::load::LoadedFile;
use super::source::{On, Place, path};
use crate::normalise::script::is_frequent;
use crate::pattern::{Marks, PatternSetBuilder, TooManyCharacters};
use crate::value::Type;
use indexmap::IndexMap;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashSet};
use tr::tr;

/// Attributes that a field may have: a mention is looked through for each.
const MOST_ATTRIBUTES: usize = 1_000;

/// What rules are compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Run,
    /// To say what is wrong with them: their patterns match nothing.
    Check,
}

/// Compiles loaded rules; on error, every fault of every file.
///
/// `lost` are names that are declared, but by an entry with a fault of its own: references to them are no faults.
/// `None` stands for any name, where a whole file could not be read.
pub fn compile<'a>(
    files: &'a [LoadedFile],
    lexicons: IndexMap<String, Lexicon>,
    lost: Option<&'a BTreeSet<String>>,
    purpose: Purpose,
) -> Result<CompiledRules, Vec<Fault>> {
    let declared = Declared::new(files, &lexicons);
    let (lexicons_declared, fields_declared) = (declared.lexicons.len(), declared.fields.len());
    let titles = [
        (lexicons_declared, tr!("1 lexicon" | "{n} lexicons" % lexicons_declared)),
        (fields_declared, tr!("1 field" | "{n} fields" % fields_declared)),
    ];
    for (count, title) in titles {
        if count > MOST {
            let fault = Fault::new(Code::BeyondLimits, title);
            return Err(vec![
                fault.help(tr!("a rule set has at most {}: put words of one kind into one lexicon", MOST)),
            ]);
        }
    }
    let fields =
        files.iter().flat_map(|file| file.rules.fields.iter().map(move |(name, spec)| (file.source, name, spec)));
    for (source, name, spec) in fields {
        let attributes = spec.attributes.len();
        if attributes > MOST_ATTRIBUTES {
            let fault = Fault::new(Code::BeyondLimits, tr!("the field `{}` has {} attributes", name, attributes));
            let fault = fault.label(source, path!["fields", name, "attributes"], On::Key, "");
            return Err(vec![fault.help(tr!("a field has at most {}: make several fields of it", MOST_ATTRIBUTES))]);
        }
    }
    let mut patterns = PatternSetBuilder::new().with_frequent(is_frequent);
    // Patterns with examples are run on them.
    let has_examples = |file: &LoadedFile| file.rules.patterns.values().any(|spec| !spec.examples().is_empty());
    if purpose == Purpose::Check && !files.iter().any(has_examples) {
        patterns = patterns.only_checking();
    }
    for (name, lexicon) in &lexicons {
        patterns.lexicon(name, lexicon.keys.iter());
    }
    declared.fields.iter().for_each(|name| _ = patterns.spans(name));
    // Behind the fields, whose numbers are those of their layers.
    let [opening, closing] = QUOTES.map(|name| patterns.spans(name));
    declared.patterns.iter().for_each(|(name, text)| patterns.define(name, text));
    let mut compiler = RulesCompiler {
        ends: EndMarks { sentence: patterns.marks(SENTENCE_ENDS), clause: patterns.marks(CLAUSE_ENDS) },
        patterns,
        declared: &declared,
        lexicons: &lexicons,
        conditions: Conditions::of(files),
        priorities: IndexMap::new(),
        types: Vec::new(),
        sections: Vec::new(),
        columns_above: None,
        defaults_of: None,
        asked_for: AskedFor::Mentions,
        lost,
        faults: Vec::new(),
    };

    compiler.check_patterns();
    compiler.check_conditions();
    let priorities = compiler.once(files, "priorities", |file| file.priorities.as_ref());
    compiler.priorities = file::scale(priorities.map(|(block, _)| block));
    compiler.reserved_names(files);
    compiler.sections = compiler.sections(files);
    compiler.types = compiler.attribute_types(files);
    let mut fields = compiler.fields(files);
    let mut rules: Vec<Rule> = Vec::new();
    let mut places: Vec<Place> = Vec::new();
    let mut layout = Vec::new();
    let mut pages = Vec::new();
    for file in files {
        for (n, spec) in file.rules.rules.iter().enumerate() {
            let place = Place { source: file.source, path: path!["rules", n] };
            if let Some(rule) = compiler.rule(spec, &place) {
                rules.push(rule);
                places.push(place);
            }
        }
        for (n, spec) in file.rules.layout.iter().enumerate() {
            let place = Place { source: file.source, path: path!["layout", n] };
            layout.extend(compiler.layout(spec, &place));
        }
    }
    for file in uppermost_first(files) {
        for (n, spec) in file.rules.pages.iter().enumerate() {
            compiler.page(spec, &Place { source: file.source, path: path!["pages", n] });
            pages.push(spec.clone());
        }
    }
    let (clock, record, columns, remarks) = compiler.questions(files, &fields);
    let tables = compiler.tables(files, &fields, &columns);
    let charts = compiler.charts(files);
    let (layout_settings, page_settings, gazetteer) = compiler.settings(files);
    for (n, rule) in rules.iter().enumerate() {
        if let Some(field) = rule.field {
            fields[field].rules.push(n);
        }
    }
    let with_examples = compiler.with_examples(files);
    let order = compiler.order(&fields, &rules, &places);
    let blocks = (0..rules.len()).filter(|&n| rules[n].field.is_none()).collect();

    let RulesCompiler { patterns, sections, mut faults, .. } = compiler;
    if !faults.is_empty() {
        // What is wrong with a condition is wrong in every rule that names it.
        let mut told = HashSet::new();
        faults.retain(|fault| told.insert((fault.code, fault.title.clone(), format!("{:?}", fault.labels.first()))));
        return Err(faults);
    }
    fields::mark_regional(&mut fields, &rules, &order, &declared);
    let asks_for_quotes = [opening, closing].into_iter().any(|layer| patterns.is_used(layer));
    let set = match patterns.build() {
        Ok(set) => set,
        Err(TooManyCharacters) => {
            let title = tr!("patterns and lexicons of more than 65,000 different characters");
            faults.push(
                Fault::new(Code::BeyondLimits, title).help(tr!("leave out words in characters that no document has")),
            );
            return Err(faults);
        }
    };
    let faults = patterns::examples_not_matched(&set, &with_examples);
    if !faults.is_empty() {
        return Err(faults);
    }
    let lexicons: Vec<Words> = lexicons.into_values().map(Words::new).collect();
    let mut compiled = CompiledRules {
        lexicons,
        fields,
        rules,
        blocks,
        order,
        sections,
        quotes: asks_for_quotes.then_some(QuoteLayers { opening, closing }),
        layout,
        layout_settings,
        pages,
        page_settings,
        gazetteer,
        clock,
        record,
        remarks,
        columns,
        language: file::Language::default(),
        tables,
        charts,
        patterns: set,
    };
    needed_columns::mark(&mut compiled);
    Ok(compiled)
}

/// The files in the order in which their questions are asked that have no names: those of an upper layer come first.
fn uppermost_first(files: &[LoadedFile]) -> Vec<&LoadedFile> {
    let mut files: Vec<&LoadedFile> = files.iter().collect();
    files.sort_by_key(|file| Reverse(file.layer));
    files
}

/// Lexicons, and fields, that a rule set may have at most: a capture names one of both in 16 bits.
const MOST: usize = 30_000;

/// The references to the marks that open a quotation and to those that close one.
pub const QUOTES: [&str; 2] = ["opening_quote", "closing_quote"];

/// What ends a sentence, and what ends a clause, in the text that patterns see.
pub const SENTENCE_ENDS: &str = "\n。!?;";
pub const CLAUSE_ENDS: &str = "\n。!?;,:";

struct EndMarks {
    sentence: Marks,
    clause: Marks,
}

pub(super) struct RulesCompiler<'a> {
    patterns: PatternSetBuilder,
    ends: EndMarks,
    declared: &'a Declared,
    lexicons: &'a IndexMap<String, Lexicon>,
    conditions: Conditions<'a>,
    /// The scale of priorities.
    priorities: IndexMap<String, i32>,
    /// Types of the attributes of each field.
    types: Vec<IndexMap<String, Type>>,
    /// Those without a fault.
    sections: Vec<Section>,
    /// `None` outside of columns and remarks.
    columns_above: Option<questions::ColumnsAbove>,
    /// For what the question that is being compiled is asked.
    asked_for: AskedFor,
    /// The field whose defaults are being compiled.
    defaults_of: Option<usize>,
    lost: Option<&'a BTreeSet<String>>,
    faults: Vec<Fault>,
}

impl RulesCompiler<'_> {
    /// Whether a name that nothing declares may be declared by what could not be read.
    fn is_lost(&self, name: &str) -> bool {
        self.lost.is_none_or(|lost| lost.contains(name))
    }

    fn fault(
        &mut self,
        code: Code,
        title: String,
        place: &Place,
        on: On,
        label: impl Into<String>,
        help: Option<String>,
    ) {
        self.faults.push(Fault {
            code,
            title,
            labels: vec![Label { source: place.source, path: place.path.clone(), on, text: label.into() }],
            help,
        });
    }

    /// Tells names that every rule set has.
    fn reserved_names(&mut self, files: &[LoadedFile]) {
        for file in files {
            let blocks: [(&str, Vec<&String>); 3] = [
                ("patterns", file.rules.patterns.keys().collect()),
                ("lexicons", file.rules.lexicons.keys().collect()),
                ("fields", file.rules.fields.keys().collect()),
            ];
            for (block, names) in blocks {
                for name in names
                    .iter()
                    .filter(|name| block == "fields" && (QuestionSource::named(name).is_some() || **name == THIS))
                {
                    let place = Place { source: file.source, path: path![block, *name] };
                    let title = tr!("`from: {}` already asks something else", name);
                    let help = tr!("give the field another name");
                    self.fault(Code::DuplicateName, title, &place, On::Key, "", Some(help));
                }
                for name in names.into_iter().filter(|name| QUOTES.contains(&name.as_str())) {
                    let place = Place { source: file.source, path: path![block, name] };
                    let title = tr!("`<{}>` already means a quotation mark", name);
                    let help = tr!("give yours another name");
                    self.fault(Code::DuplicateName, title, &place, On::Key, "", Some(help));
                }
            }
        }
    }

    fn layout(&mut self, spec: &LayoutSpec, place: &Place) -> Option<LayoutRule> {
        let line = self.pattern(&spec.pattern, &place.child("match"));
        let optional = |c: &mut Self, text: &Option<String>, key: &str| match text {
            Some(text) => c.pattern(text, &place.child(key)).map(Some),
            None => Some(None),
        };
        let after = optional(self, &spec.after, "after");
        let before = optional(self, &spec.before, "before");
        self.heeded(spec, place);
        Some(LayoutRule {
            id: spec.id.clone(),
            role: spec.role,
            line: line?,
            max: spec.max,
            least: spec.least,
            open: spec.open,
            unbroken: spec.unbroken,
            place: spec.place,
            run: spec.run,
            gap: spec.gap,
            among: spec.among,
            at_least: spec.at_least,
            after: after?,
            before: before?,
            priority: self.priority(&spec.priority, &place.child("priority")),
        })
    }

    /// Says which conditions of a rule that makes lines are not heeded: there are no lines yet.
    fn heeded(&mut self, spec: &LayoutSpec, place: &Place) {
        if spec.role != LayoutRole::Line {
            return;
        }
        let conditions = [
            ("after", spec.after.is_some()),
            ("before", spec.before.is_some()),
            ("among", spec.among.is_some()),
            ("at_least", spec.at_least.is_some()),
            ("run", spec.run.is_some()),
            ("gap", spec.gap),
            ("place", spec.place.is_some()),
        ];
        for (key, _) in conditions.into_iter().filter(|(_, is_given)| *is_given) {
            let title = tr!("`{}` cannot be asked by a rule with the role `line`", key);
            let help = tr!("it runs before there are lines: it heeds `max`, `least`, `open` and `unbroken`");
            self.fault(Code::ConflictingKeys, title, &place.child(key), On::Key, "", Some(help));
        }
    }
}
