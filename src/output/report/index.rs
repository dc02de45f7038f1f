//! What the page knows of all documents at once: columns, charts, a row for each speech, and what was not read.

use super::figures::Figures;
use crate::document::Document;
use crate::record::{Cell, Record};
use crate::rules::compiled::{CompiledRules, QuestionSource};
use crate::rules::file::{CellType, ChartKind, GroupNames};
use crate::rules::prepared;
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// Rows and all that is about more than one document.
#[derive(Default)]
pub struct Index<'r> {
    rules: Option<&'r CompiledRules>,
    documents: Vec<Json>,
    /// JSON of the rows, with commas between them.
    rows: String,
    columns: Vec<ColumnSeen>,
    /// Fields that some cell rests on.
    fields: BTreeSet<String>,
    /// Columns of charts that count each entry of a list.
    listed: Vec<usize>,
    /// For each chart, what its groups are called.
    called: Vec<BTreeMap<String, String>>,
    /// What charts of the kind `figures` draw.
    figures: Vec<Figures<'r>>,
    failures: Vec<[String; 4]>,
    mentions: usize,
    speeches: usize,
    /// The fingerprint of the rules, where it is told.
    fingerprint: Option<String>,
}

/// What the cells of a column are.
#[derive(Clone, Copy, Default)]
struct ColumnSeen {
    list: bool,
}

impl<'r> Index<'r> {
    pub fn new(rules: &'r CompiledRules) -> Index<'r> {
        let number = |name: &String| rules.columns.iter().position(|column| column.name == *name);
        let bars = rules.charts.iter().filter(|chart| chart.kind == ChartKind::Bars);
        Index {
            rules: Some(rules),
            columns: vec![ColumnSeen::default(); rules.columns.len()],
            listed: bars.filter_map(|chart| number(chart.by.as_ref()?)).collect(),
            called: vec![BTreeMap::new(); rules.charts.len()],
            figures: Figures::of_charts(rules),
            ..Index::default()
        }
    }

    /// Begins a document; its rows follow.
    pub fn document(&mut self, document: &Document) {
        let raw = &document.raw;
        let mut entry = json!({"name": raw.source, "characters": raw.text.chars().count()});
        if let Json::Object(entry) = &mut entry {
            if raw.malformed > 0 {
                entry.insert("malformed".into(), json!(raw.malformed));
            }
            if !raw.remarks.is_empty() {
                entry.insert("remarks".into(), json!(raw.remarks));
            }
        }
        self.documents.push(entry);
    }

    /// Adds a row of the last document.
    pub fn row(&mut self, record: &Record<'_>) {
        let cells: Vec<Json> =
            record.cells().zip(&mut self.columns).map(|((_, cell), seen)| spelt(cell, seen)).collect();
        let mut row = json!({
            "document": self.documents.len().saturating_sub(1),
            "speech": record.speech(),
            "start": record.span().start,
            "end": record.span().end,
            "title": record.title(),
            "cells": cells,
        });
        if let Json::Object(row) = &mut row {
            self.more(record, row);
        }
        if !self.rows.is_empty() {
            self.rows.push(',');
        }
        self.rows.push_str(&super::in_script(&row.to_string()));
        self.figures.iter_mut().for_each(|figures| figures.add(self.speeches, record));
        self.speeches += 1;
        self.names(record);
    }

    /// What only some rows have.
    fn more(&self, record: &Record<'_>, row: &mut Map<String, Json>) {
        let mut entries = Map::new();
        for &column in &self.listed {
            let Some(rests_on) = record.evidence().get(column) else { continue };
            let mut keys: Vec<String> = rests_on.iter().map(|on| on.key.join(" ")).collect();
            let is_list = matches!(record.cells().nth(column), Some((_, Cell::Several { .. })));
            keys.sort();
            keys.dedup();
            if is_list {
                entries.insert(column.to_string(), json!(keys));
            }
        }
        if !entries.is_empty() {
            row.insert("entries".into(), entries.into());
        }
        if record.carried().len() > 0 {
            let carried = record.carried().map(|(name, cell)| (name.to_owned(), json!(cell)));
            row.insert("carried".into(), carried.collect::<Map<_, _>>().into());
        }
        if let Some(earlier) = record.duplicate_of() {
            row.insert("repeats".into(), json!(earlier));
        }
        if !record.corrections().is_empty() {
            row.insert("corrections".into(), json!(record.corrections()));
        }
    }

    /// Notes which fields cells rest on and what groups are called, and counts mentions.
    fn names(&mut self, record: &Record<'_>) {
        for on in record.evidence().iter().flatten() {
            if !self.fields.contains(on.field) {
                self.fields.insert(on.field.to_owned());
            }
        }
        let charts = self.rules.iter().flat_map(|rules| &rules.charts).enumerate();
        let asked: Vec<(usize, usize, &GroupNames)> = charts
            .filter_map(|(n, chart)| Some((n, chart.first.unwrap_or(usize::MAX), chart.called.as_ref()?)))
            .collect();
        for mention in record.mentions() {
            self.mentions += 1;
            for &(chart, first, asked) in &asked {
                if mention.field() != asked.from {
                    continue;
                }
                let shown = |name: &str| mention.attribute(name).map(|value| value.show());
                if let (Some(code), Some(name)) = (shown(&asked.code), shown(&asked.show)) {
                    let group: String = code.chars().take(first).collect();
                    self.called[chart].entry(group).or_insert_with(|| name.into_owned());
                }
            }
        }
    }

    pub(super) fn failures(&mut self, failures: &[[String; 4]]) {
        self.failures.extend_from_slice(failures);
    }

    /// Tells which rules made the rows.
    pub(super) fn name_rules(&mut self) {
        self.fingerprint = self.rules.and_then(|rules| prepared::fingerprint(rules).ok());
    }

    /// What charts of the kind `figures` draw, which does not lie in the index.
    pub(super) fn take_figures(&mut self) -> Vec<(usize, String)> {
        let drawn = self.figures.iter().filter(|figures| !figures.is_empty());
        drawn.map(|figures| (figures.chart, figures.to_json())).collect()
    }

    /// The index as JSON for a script; `pieces` say in which file of the folder each document stands, none where all stand
    /// in the page.
    pub fn to_json(mut self, pieces: &[usize], folder: &str) -> String {
        let Some(rules) = self.rules else { return "null".to_owned() };
        for (document, piece) in self.documents.iter_mut().zip(pieces) {
            document["piece"] = json!(piece);
        }
        let columns: Vec<Json> = rules
            .columns
            .iter()
            .zip(&self.columns)
            .map(|(column, seen)| {
                // What a column about the speech itself shows stands beside its row anyhow.
                let is_own = column.question.from == QuestionSource::Speech;
                let is_number = matches!(column.kind, CellType::Integer | CellType::Number) && !seen.list;
                json!({
                    "name": column.name, "label": column.label, "about": column.about, "number": is_number,
                    "list": seen.list, "speech": is_own,
                })
            })
            .collect();
        let fields: Vec<Json> = rules
            .fields
            .iter()
            .enumerate()
            .map(|(number, field)| {
                let attributes: Vec<&String> = field.attributes.keys().collect();
                let has_cells = self.fields.contains(&field.name)
                    || rules.tables.iter().flat_map(|table| &table.fields).any(|rows| rows.field == number);
                json!({"name": field.name, "attributes": attributes, "cells": has_cells})
            })
            .collect();
        let charts: Vec<Json> = rules
            .charts
            .iter()
            .zip(&self.called)
            .enumerate()
            .map(|(number, (chart, called))| {
                let mut chart = json!(chart);
                chart["names"] = json!(called);
                let figures = self.figures.iter().find(|figures| figures.chart == number && !figures.is_empty());
                if let Some(figures) = figures {
                    chart["labels"] = figures.labels();
                }
                chart
            })
            .collect();
        let head = json!({
            "version": env!("CARGO_PKG_VERSION"),
            "fingerprint": self.fingerprint,
            "folder": folder,
            "columns": columns,
            "fields": fields,
            "rules": rules.rules.iter().map(|rule| rule.id.as_str()).collect::<Vec<_>>(),
            "charts": charts,
            "documents": self.documents,
            "failures": self.failures,
            "mentions": self.mentions,
        });
        let head = super::in_script(&head.to_string());
        format!("{},\"rows\":[{}]}}", head.strip_suffix('}').unwrap_or_default(), self.rows)
    }
}

/// A cell as the page has it: nothing, a text, a number, or a list of texts.
fn spelt(cell: &Cell<'_>, seen: &mut ColumnSeen) -> Json {
    match cell {
        Cell::Absent => Json::Null,
        Cell::Several { values, .. } => {
            seen.list = true;
            values.iter().map(|value| value.show().into_owned()).collect()
        }
        Cell::One(value) => value.show().into_owned().into(),
    }
}
