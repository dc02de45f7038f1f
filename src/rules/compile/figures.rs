//! Charts of the kind `figures`: whether their table is there, and has what they draw.

use super::super::diagnostic::{Code, nearest};
use super::super::file::{ChartSpec, TableSpec};
use super::super::lists::list;
use super::super::source::{On, Place};
use super::RulesCompiler;
use tr::tr;

impl RulesCompiler<'_> {
    pub(super) fn figures(&mut self, spec: &ChartSpec, tables: &[&TableSpec], place: &Place) {
        if spec.series.len() > 1 {
            let title = tr!("`kind: figures` draws one column of numbers");
            let help = tr!("leave one entry of `series`, and tell its figures apart by `apart: COLUMN`");
            self.fault(Code::ConflictingKeys, title, &place.child("series"), On::Key, "", Some(help));
        }
        let Some(name) = &spec.table else { return };
        let Some(table) = tables.iter().find(|table| table.name == *name) else {
            let help = match nearest(name, tables.iter().map(|table| table.name.as_str())) {
                Some(near) => tr!("did you mean `{}`?", near),
                None => tr!("name a table that `tables` declares"),
            };
            let title = tr!("no table is called `{}`", name);
            self.fault(Code::UndefinedReference, title, &place.child("table"), On::Value, "", Some(help));
            return;
        };
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        let choose = spec.choose.iter().enumerate().map(|(n, name)| (name, place.child("choose").child(n)));
        let mut named: Vec<(&String, Place)> = choose.collect();
        named.extend(spec.apart.iter().map(|name| (name, place.child("apart"))));
        named.extend(spec.pick.iter().map(|name| (name, place.child("pick"))));
        for (n, series) in spec.series.iter().enumerate() {
            let place = place.child("series").child(n);
            named.extend([(&series.show, place.child("show")), (&series.year, place.child("year"))]);
        }
        for (name, place) in named.into_iter().filter(|(name, _)| !columns.contains(&name.as_str())) {
            let help = match nearest(name, columns.iter().copied()) {
                Some(near) => tr!("did you mean `{}`?", near),
                None => tr!("it has {}", list(&columns)),
            };
            let title = tr!("the table `{}` has no column `{}`", table.name, name);
            self.fault(Code::UndefinedReference, title, &place, On::Value, "", Some(help));
        }
    }
}
