//! The charts of the report: whether what each draws is there.

use super::super::diagnostic::{Code, nearest};
use super::super::file::{ChartKind, ChartSpec, TableSpec};
use super::super::load::LoadedFile;
use super::super::source::{On, Place, path};
use super::RulesCompiler;
use tr::tr;

impl RulesCompiler<'_> {
    /// The charts of all files, in their order.
    pub(super) fn charts(&mut self, files: &[LoadedFile]) -> Vec<ChartSpec> {
        let columns: Vec<&str> =
            files.iter().flat_map(|file| &file.rules.columns).map(|column| column.name.as_str()).collect();
        let tables: Vec<&TableSpec> = files.iter().flat_map(|file| &file.rules.tables).collect();
        let mut charts = Vec::new();
        for file in files {
            for (n, spec) in file.rules.charts.iter().enumerate() {
                self.chart(spec, &columns, &tables, &Place { source: file.source, path: path!["charts", n] });
                charts.push(spec.clone());
            }
        }
        charts
    }

    fn chart(&mut self, spec: &ChartSpec, columns: &[&str], tables: &[&TableSpec], place: &Place) {
        self.has_what_it_draws(spec, place);
        if spec.kind == ChartKind::Figures {
            return self.figures(spec, tables, place);
        }
        let mut named: Vec<(&str, Place)> = Vec::new();
        named.extend(spec.by.iter().map(|name| (name.as_str(), place.child("by"))));
        named.extend(spec.pick.iter().map(|name| (name.as_str(), place.child("pick"))));
        named.extend(spec.show.iter().enumerate().map(|(n, name)| (name.as_str(), place.child("show").child(n))));
        for (n, series) in spec.series.iter().enumerate() {
            let place = place.child("series").child(n);
            named.push((&series.show, place.child("show")));
            named.push((&series.year, place.child("year")));
        }
        for (name, place) in named.into_iter().filter(|(name, _)| !columns.contains(name)) {
            let help = nearest(name, columns.iter().copied()).map(|near| tr!("did you mean `{}`?", near));
            let help = help.or_else(|| Some(tr!("a chart draws what `columns` have")));
            self.fault(Code::UndefinedReference, tr!("no column is called `{}`", name), &place, On::Value, "", help);
        }
        let Some(called) = &spec.called else { return };
        let place = place.child("called");
        match self.declared.field(&called.from) {
            Some(field) => {
                self.known_attribute(field, &called.code, &place.child("code"), On::Value);
                self.known_attribute(field, &called.show, &place.child("show"), On::Value);
            }
            None if self.is_lost(&called.from) => {}
            None => {
                let help = nearest(&called.from, self.declared.fields.iter().map(String::as_str));
                let help = help.map(|near| tr!("did you mean `{}`?", near));
                let title = tr!("no field is called `{}`", called.from);
                self.fault(Code::UndefinedField, title, &place.child("from"), On::Value, "", help);
            }
        }
    }

    /// Tells what a chart of its kind lacks, and what it has and does not draw.
    fn has_what_it_draws(&mut self, spec: &ChartSpec, place: &Place) {
        use ChartKind::{Bars, Figures, Table, Years};
        let keys = [
            ("by", spec.by.is_some(), [Bars, Table].as_slice(), true),
            ("first", spec.first.is_some(), &[Table], false),
            ("called", spec.called.is_some(), &[Table], false),
            ("show", !spec.show.is_empty(), &[Table], false),
            ("series", !spec.series.is_empty(), &[Years, Figures], true),
            ("pick", spec.pick.is_some(), &[Years, Figures], false),
            ("table", spec.table.is_some(), &[Figures], true),
            ("choose", !spec.choose.is_empty(), &[Figures], true),
            ("apart", spec.apart.is_some(), &[Figures], false),
            ("words", !spec.words.is_empty(), &[Figures], false),
        ];
        let kind = match spec.kind {
            Years => "years",
            Bars => "bars",
            Table => "table",
            Figures => "figures",
        };
        for (key, is_given, kinds, is_needed) in keys {
            let is_drawn = kinds.contains(&spec.kind);
            if is_given && !is_drawn {
                let title = tr!("`{}` has no effect here: `kind: {}` does not draw it", key, kind);
                let help = tr!("remove it, or choose another kind: years, bars, table, figures");
                self.fault(Code::KeyWithoutEffect, title, &place.child(key), On::Key, "", Some(help));
            }
            if is_needed && is_drawn && !is_given {
                let title = tr!("`kind: {}` without `{}`", kind, key);
                let help = match key {
                    "by" => tr!("add `by:` with the column by which rows are counted"),
                    "table" => tr!("add `table:` with the name of a table that `tables` declares"),
                    "choose" => tr!("add `choose:` with columns of the table, such as the indicator and the unit"),
                    _ => tr!("add `series:` with columns: `[{show: COLUMN, year: COLUMN}]`"),
                };
                self.fault(Code::MissingKey, title, &place.child("kind"), On::Value, tr!("draws nothing"), Some(help));
            }
        }
    }
}
