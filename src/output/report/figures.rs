//! The rows of a table of which a reader of the page chooses some: the figures of one indicator, in one unit. They lie apart
//! from the index, since only their own view needs them.

use crate::record::Record;
use crate::resolve::tables::Table;
use crate::rules::compiled::CompiledRules;
use crate::rules::file::{ChartKind, ChartSpec};
use crate::value::Value;
use indexmap::IndexSet;
use serde_json::{Map, Value as Json, json};
use std::fmt::Write;

/// What a chart of the kind `figures` draws.
pub struct Figures<'r> {
    /// The number of the chart.
    pub chart: usize,
    spec: &'r ChartSpec,
    table: Table<'r>,
    /// Columns of the table: those of `choose` and `apart`, then place, year and value.
    columns: Vec<usize>,
    /// What figures have in the columns of `choose` and `apart`.
    groups: IndexSet<Vec<String>>,
    places: IndexSet<String>,
    /// Numbers with commas between them, six a figure: row of the page, mention of the speech, group, place, year, value.
    figures: String,
    /// Figures that cannot be chosen, as they have nothing in the first column of `choose`.
    unnamed: usize,
}

impl<'r> Figures<'r> {
    /// Those of all charts of the kind.
    pub fn of_charts(rules: &'r CompiledRules) -> Vec<Figures<'r>> {
        let charts = rules.charts.iter().enumerate().filter(|(_, chart)| chart.kind == ChartKind::Figures);
        charts.filter_map(|(number, spec)| Figures::new(rules, number, spec)).collect()
    }

    fn new(rules: &'r CompiledRules, chart: usize, spec: &'r ChartSpec) -> Option<Figures<'r>> {
        let table = Table::of_rules(rules, spec.table.as_ref()?)?;
        let number = |name: &String| table.columns.iter().position(|column| column.name == **name);
        let series = spec.series.first()?;
        let groups: Option<Vec<usize>> = spec.choose.iter().chain(&spec.apart).map(number).collect();
        let mut columns = groups?;
        // Where no places are told apart, the column of the year stands in for theirs.
        let year = number(&series.year)?;
        columns.extend([spec.pick.as_ref().map_or(Some(year), number)?, year, number(&series.show)?]);
        let (groups, places) = (IndexSet::new(), IndexSet::from([String::new()]));
        Some(Figures { chart, spec, table, columns, groups, places, figures: String::new(), unnamed: 0 })
    }

    /// Adds the figures of a speech, which is this row of the page.
    pub fn add(&mut self, row: usize, record: &Record<'_>) {
        let Figures { spec, table, columns, groups, places, figures, unnamed, .. } = self;
        for (mention, cells) in table.rows_of_mentions(record, columns) {
            let shown = |cell: &Option<Value<'_>>| cell.as_ref().map(ToString::to_string).unwrap_or_default();
            let Some((of_group, [place, year, value])) = cells.split_last_chunk() else { continue };
            let group: Vec<String> = of_group.iter().map(shown).collect();
            if group.first().is_none_or(String::is_empty) {
                *unnamed += 1;
                continue;
            }
            let group = groups.insert_full(group).0;
            let place = if spec.pick.is_some() { places.insert_full(shown(place)).0 } else { 0 };
            let year = year.as_ref().and_then(Value::as_number).map_or(Json::Null, number);
            let value = match value.as_ref().and_then(Value::as_number) {
                Some(value) => number(value),
                None => json!(shown(value)),
            };
            let comma = if figures.is_empty() { "" } else { "," };
            // Writing into a string cannot fail.
            let _ = write!(figures, "{comma}{row},{},{group},{place},{year},{value}", mention - 1);
        }
    }

    /// What the columns that a reader chooses by are called.
    pub fn labels(&self) -> Json {
        let label = |name: &String| {
            let column = self.table.columns.iter().find(|column| column.name == **name)?;
            let label = |language: &Option<String>| language.clone().unwrap_or_else(|| column.name.to_string());
            Some((name.clone(), json!({"en": label(&column.label.en), "zh": label(&column.label.zh)})))
        };
        let names = self.spec.choose.iter().chain(&self.spec.pick);
        Json::Object(names.filter_map(label).collect::<Map<_, _>>())
    }

    /// Whether there are any.
    pub fn is_empty(&self) -> bool {
        self.figures.is_empty()
    }

    /// `{"groups": [[…], …], "places": […], "unnamed": 0, "figures": […]}` for a script.
    pub fn to_json(&self) -> String {
        let head = json!({"groups": self.groups, "places": self.places, "unnamed": self.unnamed});
        let head = super::in_script(&head.to_string());
        let figures = super::in_script(&self.figures);
        format!("{},\"figures\":[{figures}]}}", head.strip_suffix('}').unwrap_or_default())
    }
}

/// A number without `.0` where it is whole.
fn number(number: f64) -> Json {
    Value::Number(crate::value::Number { value: number, approx: None }).to_json()
}
