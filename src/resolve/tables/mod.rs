//! Records as rows of tables: `speeches`, `mentions`, and those that the rules declare.
//!
//! Rows are made when a record is written, from its facts and from its cells as they then are: what it repeats and what
//! was set right by hand is known only late. A table has the same cells in every format.

mod columns;
mod evidence;
mod typed;

pub use columns::{CORRECTED, TableColumn, of_columns};
pub use evidence::MadeCells;
pub use typed::Typed;

use super::distinct::{Identity, distinct};
use crate::messages::list;
use crate::record::facts::{Attributes, Fact};
use crate::record::{Cell, Detail, Mention, Record, show};
use crate::rules::compiled::{self, CellSource, CompiledRules, TableField};
use crate::rules::diagnostic::nearest;
use crate::rules::file::{Bilingual, MentionPart, ZoneName};
use crate::value::Value;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;
use tr::tr;

/// The cells of a row, in the order of the columns; `None` is an empty one.
pub type Row<'m> = Vec<Option<Value<'m>>>;

/// The table of the speeches.
pub const SPEECHES: &str = "speeches";
/// The table of the mentions.
pub const MENTIONS: &str = "mentions";

/// Characters of a long sentence that stand before a mention, and behind it.
const SENTENCE: usize = 200;

/// A table of a rule set.
#[derive(Debug, Clone)]
pub struct Table<'r> {
    pub name: Cow<'r, str>,
    pub label: Cow<'r, Bilingual>,
    pub about: Cow<'r, Bilingual>,
    pub columns: Vec<TableColumn<'r>>,
    rows: RowsOf<'r>,
}

#[derive(Debug, Clone)]
enum RowsOf<'r> {
    Speeches {
        /// Places of the carried cells by their names.
        carried: HashMap<Arc<str>, usize>,
        names_corrected: bool,
    },
    Mentions {
        /// For every rule, whether its mentions are rows; without it all are.
        rules: Option<&'r [bool]>,
    },
    Declared {
        table: &'r compiled::Table,
        rules: &'r CompiledRules,
    },
}

/// What of a run decides the columns and rows of the program's own tables.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scope<'s> {
    /// Names of the cells that documents bring along.
    pub carried: &'s [Arc<str>],
    /// Names of columns that will stand beside those of the table of the speeches: what is carried takes none of them.
    pub beside: &'s [&'s str],
    /// Which cells were set right by hand is told, in the table of the speeches by the last column, [`CORRECTED`].
    pub corrections: bool,
    /// For every rule, whether its mentions are written; without it all are.
    pub rules: Option<&'s [bool]>,
}

impl<'r> Table<'r> {
    /// All tables: the speeches, those of the rules, the mentions.
    pub fn all(rules: &'r CompiledRules, scope: Scope<'r>) -> Vec<Table<'r>> {
        let declared = rules.tables.iter().map(|table| Table::declared(rules, table));
        let speeches = std::iter::once(Table::speeches(rules, scope));
        speeches.chain(declared).chain([Table::mentions(scope)]).collect()
    }

    /// The table of this name.
    ///
    /// # Errors
    /// None has it: what there is.
    pub fn named(rules: &'r CompiledRules, scope: Scope<'r>, name: &str) -> Result<Table<'r>, String> {
        let mut all = Table::all(rules, scope);
        match all.iter().position(|table| table.name == name) {
            Some(n) => Ok(all.swap_remove(n)),
            None => {
                let names: Vec<&str> = all.iter().map(|table| &*table.name).collect();
                Err(match nearest(name, names.iter().copied()) {
                    Some(near) => tr!("no table is called `{}`; did you mean `{}`?", name, near),
                    None => tr!("no table is called `{}`; there are {}", name, list(names)),
                })
            }
        }
    }

    /// One row a speech: carried cells, then the columns of the rules.
    pub fn speeches(rules: &'r CompiledRules, scope: Scope<'r>) -> Table<'r> {
        let carried = scope.carried.iter().cloned().zip(0..).collect();
        Table {
            name: SPEECHES.into(),
            label: columns::words("Speeches", "讲话"),
            about: columns::words("One row a speech.", "每篇讲话一行。"),
            columns: columns::of_speeches(&rules.columns, scope),
            rows: RowsOf::Speeches { carried, names_corrected: scope.corrections },
        }
    }

    /// One row a mention.
    pub fn mentions(scope: Scope<'r>) -> Table<'r> {
        Table {
            name: MENTIONS.into(),
            label: columns::words("Mentions", "提及"),
            about: columns::words(
                "One row for each fact that was found, with the words it stands on and the cells that it made.",
                "找到的每个事实一行，附原文位置，并注明它填入了哪些栏。",
            ),
            columns: columns::of_mentions(),
            rows: RowsOf::Mentions { rules: scope.rules },
        }
    }

    fn declared(rules: &'r CompiledRules, table: &'r compiled::Table) -> Table<'r> {
        Table {
            name: Cow::Borrowed(&table.name),
            label: Cow::Borrowed(&table.label),
            about: Cow::Borrowed(&table.about),
            columns: table.columns.iter().map(TableColumn::of_table).collect(),
            rows: RowsOf::Declared { table, rules },
        }
    }

    /// Whether its rows need the mentions of a record, or what cells rest on, beside the cells.
    pub fn needs(&self) -> Detail {
        match self.rows {
            RowsOf::Speeches { .. } => Detail::Cells,
            RowsOf::Mentions { .. } => Detail::Evidence,
            RowsOf::Declared { .. } => Detail::Mentions,
        }
    }

    /// Whether it is the table of the speeches.
    pub fn is_speeches(&self) -> bool {
        matches!(self.rows, RowsOf::Speeches { .. })
    }

    /// Whether it is the table of the mentions.
    pub fn is_mentions(&self) -> bool {
        matches!(self.rows, RowsOf::Mentions { .. })
    }

    /// How many of its first columns hold cells that documents bring along.
    pub fn carried(&self) -> usize {
        match &self.rows {
            RowsOf::Speeches { carried, .. } => carried.len(),
            _ => 0,
        }
    }

    /// The names of its columns.
    pub fn names(&self) -> Vec<&str> {
        self.columns.iter().map(|column| &*column.name).collect()
    }

    /// The table that the rules declare under this name.
    pub fn of_rules(rules: &'r CompiledRules, name: &str) -> Option<Table<'r>> {
        rules.tables.iter().find(|table| table.name == name).map(|table| Table::declared(rules, table))
    }

    /// The rows of a record in a table that the rules declare: of each the number of its mention in the speech, from 1, and
    /// the cells of these columns.
    pub fn rows_of_mentions<'m>(
        &'m self,
        record: &'m Record<'_>,
        columns: &'m [usize],
    ) -> Box<dyn Iterator<Item = (usize, Row<'m>)> + 'm> {
        match &self.rows {
            RowsOf::Declared { table, rules } => declared(record, table, rules, Some(columns)),
            RowsOf::Speeches { .. } | RowsOf::Mentions { .. } => Box::new(std::iter::empty()),
        }
    }

    /// The rows of a record, one by one.
    pub fn rows<'m>(&'m self, record: &'m Record<'_>) -> Box<dyn Iterator<Item = Row<'m>> + 'm> {
        match &self.rows {
            RowsOf::Speeches { carried, names_corrected } => {
                Box::new(std::iter::once(of_speech(record, carried, *names_corrected)))
            }
            RowsOf::Mentions { rules } => {
                let made = MadeCells::of(record);
                let is_wanted = move |mention: &Mention<'_>| rules.is_none_or(|rules| rules[mention.rule_number()]);
                let numbered = (1..).zip(record.mentions()).filter(move |(_, mention)| is_wanted(mention));
                Box::new(numbered.map(move |(number, mention)| of_mention(record, number, &mention, &made)))
            }
            RowsOf::Declared { table, rules } => Box::new(declared(record, table, rules, None).map(|(_, row)| row)),
        }
    }
}

/// The row of a speech.
fn of_speech<'m>(record: &'m Record<'_>, carried: &HashMap<Arc<str>, usize>, names_corrected: bool) -> Row<'m> {
    let mut row: Row<'m> = vec![None; carried.len()];
    for (name, cell) in record.carried() {
        if let Some(slot) = carried.get(name).and_then(|&place| row.get_mut(place)) {
            *slot = text(cell);
        }
    }
    row.extend(record.cells().map(|(_, cell)| of_cell(cell)));
    if names_corrected {
        let names: Vec<&str> = record.corrections().iter().map(|correction| correction.column).collect();
        row.push(text(names.join("; ")));
    }
    row
}

fn of_mention<'m>(record: &'m Record<'_>, number: usize, mention: &Mention<'m>, made: &MadeCells<'_>) -> Row<'m> {
    let attributes: serde_json::Map<_, _> =
        mention.attributes().map(|(name, value)| (name.to_owned(), value.to_json())).collect();
    let part = |part| of_part(part, number, mention);
    vec![
        text(record.source()),
        integer(record.speech()),
        part(MentionPart::Number),
        part(MentionPart::Field),
        part(MentionPart::Value),
        part(MentionPart::Text),
        part(MentionPart::Sentence),
        part(MentionPart::Start),
        part(MentionPart::End),
        part(MentionPart::Rule),
        text(made.by(mention).join("; ")),
        text(serde_json::Value::from(attributes).to_string()),
    ]
}

/// The rows of a table that the rules declare, each with the number of its mention, from 1; of its cells those of `columns`, or
/// all.
fn declared<'m>(
    record: &'m Record<'_>,
    table: &'m compiled::Table,
    rules: &'m CompiledRules,
    columns: Option<&'m [usize]>,
) -> Box<dyn Iterator<Item = (usize, Row<'m>)> + 'm> {
    let sources = move |field: &'m TableField| -> Box<dyn Iterator<Item = &'m CellSource> + 'm> {
        match columns {
            None => Box::new(field.sources.iter()),
            Some(columns) => Box::new(columns.iter().map(|&column| &field.sources[column])),
        }
    };
    // What stands in the heading of a collection is no word of this speech.
    let is_own = |mention: &Mention<'_>| mention.fact().zone.name != ZoneName::Collection;
    let year = record.year;
    let field_of = move |mention: &Mention<'_>| {
        let field = table.fields.iter().find(|field| field.field == mention.field_number())?;
        super::context::passes(&field.filter, mention.fact().attributes, year).then_some(field)
    };
    let asked = (1..).zip(record.mentions()).filter(move |(_, mention)| is_own(mention));
    let asked = asked.filter_map(move |(number, mention)| Some((number, field_of(&mention)?, mention)));
    if !table.distinct {
        let row = move |(number, field, mention): (usize, &'m TableField, Mention<'m>)| {
            (number, sources(field).map(|source| of_source(source, record, (number, &mention), None)).collect())
        };
        return Box::new(asked.map(row));
    }
    let [of] = table.fields.as_slice() else { return Box::new(std::iter::empty()) };
    let asked = asked.map(|(number, _, mention)| (number, mention));
    let asked: Vec<(usize, Mention<'m>)> = asked.collect();
    let field = &rules.fields[of.field];
    let text_of: HashMap<*const _, &'m str> =
        asked.iter().map(|(_, mention)| (std::ptr::from_ref(mention.fact().of), mention.view_text())).collect();
    let key = |fact: Fact<'m, 'm>| {
        Identity::of(field, fact, text_of.get(&std::ptr::from_ref(fact.of)).copied().unwrap_or_default())
    };
    let mut rows = Vec::new();
    // Both are in the order of the text.
    let mut mentions = asked.iter();
    for group in distinct(asked.iter().map(|(_, mention)| mention.fact()), key) {
        let first = mentions.find(|(_, mention)| std::ptr::eq(mention.fact().of, group.first.of));
        let Some((number, mention)) = first else { continue };
        let cell = |source| of_source(source, record, (*number, mention), group.united());
        rows.push((*number, sources(of).map(cell).collect()));
    }
    Box::new(rows.into_iter())
}

/// A cell of a table that the rules declare; `united` is what several mentions say together.
fn of_source<'m>(
    source: &CellSource,
    record: &'m Record<'_>,
    (number, mention): (usize, &Mention<'m>),
    united: Option<Attributes<'_, 'm>>,
) -> Option<Value<'m>> {
    let shown = match source {
        CellSource::Column(number) => return record.cells().nth(*number).and_then(|(_, cell)| of_cell(cell)),
        CellSource::Mention(part) => return of_part(*part, number, mention),
        CellSource::Show(template) => match united {
            None => show::fill(template, mention.fact().attributes, mention.view_text()),
            Some(united) => show::fill(template, united, mention.view_text()).map(Value::into_owned),
        },
    };
    shown.filter(|value| !matches!(value, Value::Text(text) if text.is_empty()))
}

fn of_part<'m>(part: MentionPart, number: usize, mention: &Mention<'m>) -> Option<Value<'m>> {
    match part {
        MentionPart::Number => integer(number),
        MentionPart::Start => integer(mention.span().start),
        MentionPart::End => integer(mention.span().end),
        MentionPart::Text => text(mention.text()),
        MentionPart::Sentence => text(mention.sentence(SENTENCE)),
        MentionPart::Rule => text(mention.rule()),
        MentionPart::Field => text(mention.field()),
        MentionPart::Value => text(mention.value().show()),
    }
}

/// A list is a text, as the CSV has it.
fn of_cell<'m>(cell: &'m Cell<'_>) -> Option<Value<'m>> {
    match cell {
        Cell::Absent => None,
        Cell::One(value) => Some(value.borrowed()),
        Cell::Several { .. } => text(cell.to_string()),
    }
}

fn text<'m>(text: impl Into<Cow<'m, str>>) -> Option<Value<'m>> {
    Some(text.into()).filter(|text| !text.is_empty()).map(Value::Text)
}

fn integer<'m>(number: usize) -> Option<Value<'m>> {
    Some(Value::Integer(i64::try_from(number).unwrap_or(i64::MAX)))
}
