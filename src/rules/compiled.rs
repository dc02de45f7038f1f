//! The rule set as the matcher and the resolver use it: names turned into indices, patterns checked, templates read.
//!
//! Nothing here can fail any more: what could not work was refused by [`super::compile`].

use super::arithmetic::Arithmetic;
use super::file::{ChartSpec, CoreferBy, Language, LayoutRole, Otherwise, PageSpec, Same, Where, ZoneName};
use super::file::{GazetteerSettings, LayoutSettings, PageSettings};
use super::lexicon::Lexicon;
pub use super::question::{CHARACTERS, Column, Question, QuestionSource, REPEATED, RecordKey, Remark, THIS};
pub use super::table::{CellSource, Table, TableColumn, TableField};
use super::template::Show;
use crate::pattern::{Layer, Marks, Pattern, PatternSet};
use crate::value::{Asked, Separator, Type, Value};
use indexmap::IndexMap;
use once_cell::sync::OnceCell;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

#[derive(Debug, Serialize, Deserialize)]
pub struct CompiledRules {
    pub lexicons: Vec<Words>,
    pub fields: Vec<Field>,
    pub rules: Vec<Rule>,
    /// Rules with `block: true` and no field; they run first.
    pub blocks: Vec<usize>,
    /// Indices of the fields, each behind those that its rules refer to.
    pub order: Vec<usize>,
    pub sections: Vec<Section>,
    /// Where the marks of quotation stand, if a pattern asks for that.
    pub quotes: Option<QuoteLayers>,
    pub layout: Vec<LayoutRule>,
    pub layout_settings: LayoutSettings,
    pub pages: Vec<PageSpec>,
    pub page_settings: PageSettings,
    pub gazetteer: GazetteerSettings,
    pub clock: Vec<(String, Question)>,
    pub record: Vec<RecordKey>,
    pub remarks: Vec<Remark>,
    pub columns: Vec<Column>,
    pub tables: Vec<Table>,
    /// The language of the remarks, which is no part of the rules: whoever runs them sets it.
    #[serde(skip)]
    pub language: Language,
    /// What the report draws; the columns and attributes that they name are there.
    pub charts: Vec<ChartSpec>,
    /// What the patterns of rules and layout share.
    pub patterns: PatternSet,
}

/// A lexicon with an index by key.
#[derive(Debug, Serialize, Deserialize)]
pub struct Words {
    pub lexicon: Lexicon,
    #[serde(skip)]
    index: OnceCell<HashMap<String, u32>>,
}

impl Words {
    pub fn new(lexicon: Lexicon) -> Self {
        Words { lexicon, index: OnceCell::new() }
    }

    /// The key with exactly this text.
    pub fn key(&self, text: &str) -> Option<u32> {
        self.index
            .get_or_init(|| self.lexicon.keys.iter().zip(0..).map(|(key, n)| (key.to_string(), n)).collect())
            .get(text)
            .copied()
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Field {
    pub name: String,
    pub attributes: IndexMap<String, Type>,
    /// Numbers of attributes, as everywhere below.
    pub key: Vec<usize>,
    pub value: Option<Show<Subject>>,
    pub defaults: Vec<(usize, Question)>,
    pub corefer: Option<Corefer>,
    pub rules: Vec<usize>,
    /// Its attributes depend on which of several rows of a key is meant, and so on year and region of the speech.
    pub regional: bool,
    /// For each attribute, whether a cell depends on it; `None` where none depends on the field at all.
    pub needed: Option<Vec<bool>>,
}

/// What a template shows of a mention, of the speech or of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    Attribute(usize),
    /// The characters of the mention, unless it has an attribute of that name, `text`.
    Text(Option<usize>),
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Corefer {
    pub attribute: usize,
    pub filter: Filter,
    pub by: Vec<CoreferBy>,
    pub agree: Option<usize>,
    pub otherwise: Otherwise,
}

/// Attributes, and what each must be.
pub type Filter = Vec<(usize, Asked)>;

/// A named stretch of the text of each speech.
#[derive(Debug, Serialize, Deserialize)]
pub struct Section {
    pub name: String,
    /// It begins with the first match.
    pub from: Pattern,
    /// It ends before the first match behind that; without it, with the text.
    pub to: Option<Pattern>,
}

impl Section {
    /// Fields whose mentions its bounds depend on.
    pub fn needs(&self) -> impl Iterator<Item = usize> {
        [&self.from].into_iter().chain(&self.to).flat_map(fields_of)
    }
}

/// Zones and sections; where there are none, all is meant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zones {
    pub names: Vec<ZoneName>,
    /// By their numbers.
    pub sections: Vec<usize>,
}

impl Zones {
    /// Whether all is meant.
    pub fn is_all(&self) -> bool {
        self.names.is_empty() && self.sections.is_empty()
    }

    /// Whether a place is meant that stands in this zone, and in those sections of which `is_in` says so by their numbers.
    pub fn have(&self, zone: impl FnOnce(&[ZoneName]) -> bool, is_in: impl Fn(usize) -> bool) -> bool {
        let asks_zones = self.sections.is_empty() || !self.names.is_empty();
        asks_zones && zone(&self.names) || self.sections.iter().any(|section| is_in(*section))
    }
}

/// The layers of the marks that open a quotation and of those that close one.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct QuoteLayers {
    pub opening: Layer,
    pub closing: Layer,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Rule {
    pub id: String,
    pub field: Option<usize>,
    pub patterns: Vec<Pattern>,
    pub zones: Zones,
    /// What must hold of a match.
    pub holds: Conditions,
    /// What must not hold of it.
    pub unless: Conditions,
    /// Names of captures, and what separates the pieces of each.
    pub split: Vec<(String, Separator)>,
    pub priority: i32,
    pub block: bool,
    pub attributes: Vec<(usize, Attribute)>,
    pub when: Vec<When>,
}

/// Attributes for matches of which something holds.
#[derive(Debug, Serialize, Deserialize)]
pub struct When {
    pub holds: Conditions,
    pub unless: Conditions,
    pub attributes: Vec<(usize, Attribute)>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Context {
    pub pattern: Pattern,
    /// Characters; 0: touching.
    pub within: usize,
    pub same: Same,
    /// What ends the clause or sentence that it is confined to; the edges of paragraphs and speeches are known beforehand.
    pub boundary: Option<Marks>,
}

/// What stands beside or around a match, and what it holds. Where something must hold, one of each list that is not empty
/// does; where nothing may, none of any list.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Conditions {
    pub before: Vec<Context>,
    pub after: Vec<Context>,
    pub inside: Vec<Pattern>,
    pub overlaps: Vec<Pattern>,
    /// For each pattern of the rule, the captures that are meant; empty: none is.
    pub has: Vec<Vec<usize>>,
}

impl Conditions {
    /// Its patterns with their references.
    pub fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        let beside = self.before.iter().chain(&self.after).map(|context| &context.pattern);
        self.inside.iter().chain(&self.overlaps).chain(beside)
    }
}

/// How an attribute is made.
#[derive(Debug, Serialize, Deserialize)]
pub enum Attribute {
    /// The same for every mention.
    Constant(Value<'static>),
    Text(Vec<AttributePart>),
    Arithmetic(Arithmetic<Vec<AttributePart>>),
}

impl Attribute {
    /// What its references read.
    pub fn reads(&self) -> impl Iterator<Item = &CapturePart> {
        let operands = match self {
            Attribute::Constant(_) => Vec::new(),
            Attribute::Text(parts) => vec![parts],
            Attribute::Arithmetic(arithmetic) => arithmetic.operands(),
        };
        let sources = operands.into_iter().flatten().flat_map(|part| match part {
            AttributePart::Literal(_) => &[],
            AttributePart::Reference { alternatives, .. } => alternatives.as_slice(),
        });
        sources.map(|source| &source.read)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AttributePart {
    Literal(String),
    Reference {
        alternatives: Vec<CaptureSource>,
        /// What is written where none of them took part.
        otherwise: Option<String>,
        han: bool,
    },
}

/// What a reference in an attribute reads from a capture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptureSource {
    /// For each pattern of the rule, its captures of the name; the first that took part is meant.
    pub captures: Vec<Vec<usize>>,
    pub read: CapturePart,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CapturePart {
    /// The captured text.
    Text,
    /// A column of the entry that the capture is.
    Column { lexicon: usize, column: usize },
    /// A column of the entry that a text so read is in this lexicon.
    Lookup { read: Box<CapturePart>, lexicon: usize, column: usize },
    /// An attribute of the mention that the capture is.
    Mention { field: usize, attribute: usize },
    /// A part of the value that the captured text is.
    Part(String),
}

impl CapturePart {
    /// What is read of the capture itself, before anything is looked up.
    pub fn of_capture(&self) -> &CapturePart {
        match self {
            CapturePart::Lookup { read, .. } => read.of_capture(),
            own => own,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub struct LayoutRule {
    pub id: String,
    pub role: LayoutRole,
    pub line: Pattern,
    pub max: Option<usize>,
    pub least: Option<usize>,
    pub open: bool,
    pub unbroken: bool,
    pub place: Option<Where>,
    pub run: Option<usize>,
    pub gap: bool,
    pub among: Option<i64>,
    pub at_least: Option<usize>,
    /// Pattern of the line before.
    pub after: Option<Pattern>,
    /// Pattern of the line behind.
    pub before: Option<Pattern>,
    pub priority: i32,
}

impl Rule {
    /// Every pattern of the rule with its references.
    pub fn all_patterns(&self) -> impl Iterator<Item = &Pattern> {
        let of_when = self.when.iter().flat_map(|when| [&when.holds, &when.unless]);
        let conditions = [&self.holds, &self.unless].into_iter().chain(of_when);
        self.patterns.iter().chain(conditions.flat_map(Conditions::patterns))
    }

    /// The attributes that the rule sets, whatever stands beside the match.
    pub fn all_attributes(&self) -> impl Iterator<Item = &(usize, Attribute)> {
        self.attributes.iter().chain(self.when.iter().flat_map(|w| &w.attributes))
    }

    /// Fields whose mentions the rule needs.
    pub fn needs(&self) -> Vec<usize> {
        let mut needs: Vec<usize> = self.all_patterns().flat_map(fields_of).collect();
        needs.sort_unstable();
        needs.dedup();
        needs
    }
}

/// The fields that a pattern refers to. Numbers beyond those of the fields are the layers of quotation marks.
fn fields_of(pattern: &Pattern) -> impl Iterator<Item = usize> {
    pattern.layers.iter().filter_map(|layer| match *layer {
        Layer::Spans(field) => Some(field as usize),
        Layer::Lexicon(_) => None,
    })
}
