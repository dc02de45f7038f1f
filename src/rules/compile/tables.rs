//! The block `tables`.

use super::super::compiled::{CellSource, Column, Field, QuestionSource, Table, TableColumn, TableField};
use super::super::diagnostic::{Code, nearest};
use super::super::file::{CellType, TableColumnSpec, TableSpec};
use super::super::load::LoadedFile;
use super::super::source::{On, Place, path};
use super::RulesCompiler;
use super::kinds::{self, Kind};
use std::collections::HashSet;
use tr::tr;

/// The tables that every rule set has, and the sheet that tells of the columns.
pub const OWN_TABLES: [&str; 3] = ["speeches", "mentions", "columns"];
/// The name of a sheet has 31 characters at most, of which a second sheet of the same table needs a few.
const LONGEST_NAME: usize = 24;

impl RulesCompiler<'_> {
    pub(super) fn tables(&mut self, files: &[LoadedFile], fields: &[Field], columns: &[Column]) -> Vec<Table> {
        // Columns that were removed, or have a fault of their own.
        let removed = files.iter().flat_map(|file| &file.rules.remove);
        let named = files.iter().flat_map(|file| &file.rules.columns).map(|column| &column.name);
        let removed: HashSet<&str> = removed.chain(named).map(String::as_str).collect();
        let mut tables = Vec::new();
        for file in files {
            for (n, spec) in file.rules.tables.iter().enumerate() {
                let place = Place { source: file.source, path: path!["tables", n] };
                tables.extend(self.table(spec, (fields, columns, &removed), &place));
            }
        }
        tables
    }

    fn table(
        &mut self,
        spec: &TableSpec,
        (fields, columns, removed): (&[Field], &[Column], &HashSet<&str>),
        place: &Place,
    ) -> Option<Table> {
        self.table_name(&spec.name, &place.child("name"));
        if spec.columns.is_empty() {
            let title = tr!("the table `{}` has no columns", spec.name);
            let help = tr!("add columns, such as `{name: text, mention: text}`");
            self.fault(Code::MissingKey, title, &place.child("columns"), On::Key, "", Some(help));
        }
        let rows = spec.rows.as_slice();
        if spec.distinct && rows.len() > 1 {
            let title = tr!("`distinct` is of the mentions of one field");
            let help = tr!("remove it, or write one field: `rows: FIELD`");
            self.fault(Code::ConflictingKeys, title, &place.child("distinct"), On::Key, "", Some(help));
        }
        let (mut table_fields, mut kinds) = (Vec::new(), vec![None; spec.columns.len()]);
        let mut is_there = vec![true; spec.columns.len()];
        for (n, name) in rows.iter().enumerate() {
            let at = if rows.len() > 1 { place.child("rows").child(n) } else { place.child("rows") };
            let Some(field) = self.declared.field(name) else {
                if !self.is_lost(name) {
                    let known = self.declared.fields.iter().map(String::as_str);
                    let help = nearest(name, known).map(|near| tr!("did you mean `{}`?", near));
                    let title = tr!("no field is called `{}`", name);
                    self.fault(Code::UndefinedField, title, &at, On::Value, "", help);
                }
                return None;
            };
            let filter = self.filter(&spec.filter, field, &place.child("where"));
            let mut sources = Vec::new();
            for (n, column) in spec.columns.iter().enumerate() {
                let place = place.child("columns").child(n);
                match self.cell_source(column, field, (fields, columns, removed), &place) {
                    Some((source, follows)) => {
                        kinds[n] = Some(kinds[n].map_or(follows, |kind: Kind| kind.or(follows)));
                        sources.push(source);
                    }
                    None => is_there[n] = false,
                }
            }
            table_fields.push(TableField { field, filter, sources });
        }
        let mut compiled = Vec::new();
        for (n, column) in spec.columns.iter().enumerate() {
            let place = place.child("columns").child(n);
            if spec.columns[..n].iter().any(|earlier| earlier.name == column.name) {
                let title = tr!("two columns of the table `{}` have the name `{}`", spec.name, column.name);
                let help = tr!("rename one of the two");
                self.fault(Code::DuplicateName, title, &place.child("name"), On::Value, tr!("again"), Some(help));
            }
            if let (true, Some(follows)) = (is_there[n], kinds[n]) {
                compiled.push(TableColumn {
                    name: column.name.clone(),
                    label: column.label.clone().unwrap_or_default(),
                    about: column.about.clone().unwrap_or_default(),
                    kind: self.kind(column.kind, follows, &place),
                });
            }
        }
        Some(Table {
            name: spec.name.clone(),
            label: spec.label.clone().unwrap_or_default(),
            about: spec.about.clone().unwrap_or_default(),
            fields: table_fields,
            distinct: spec.distinct,
            columns: compiled,
        })
    }

    /// A name is typed on the command line, and names a sheet.
    fn table_name(&mut self, name: &str, place: &Place) {
        if OWN_TABLES.contains(&name) {
            let title = tr!("the table `{}` is the program's own", name);
            let help = tr!("give yours another name");
            self.fault(Code::BadTableName, title, place, On::Value, "", Some(help));
        } else if name.len() > LONGEST_NAME
            || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        {
            let title = tr!("`{}` cannot be the name of a table", name);
            let help = tr!(
                "write up to {} letters of Latin, digits, `_` and `-`; what people shall read goes into `label`",
                LONGEST_NAME
            );
            self.fault(Code::BadTableName, title, place, On::Value, "", Some(help));
        }
    }

    /// What a column of a table shows; nothing where that is a column that was removed.
    fn cell_source(
        &mut self,
        spec: &TableColumnSpec,
        field: usize,
        (fields, columns, removed): (&[Field], &[Column], &HashSet<&str>),
        place: &Place,
    ) -> Option<(CellSource, Kind)> {
        match (&spec.column, &spec.show, spec.mention) {
            (Some(name), None, None) => {
                if let Some(number) = columns.iter().position(|column| column.name == *name) {
                    return Some((CellSource::Column(number), Kind::Is(columns[number].kind)));
                }
                // What is taken out of the rules is taken out of their tables.
                if !removed.contains(name.as_str()) && self.lost.is_some() {
                    let known = columns.iter().map(|column| column.name.as_str());
                    let help = match nearest(name, known) {
                        Some(near) => tr!("did you mean `{}`?", near),
                        None => tr!("it wants the name of a column of `columns:`, in this file or another"),
                    };
                    let title = tr!("no column is called `{}`", name);
                    self.fault(Code::NoSuchColumn, title, &place.child("column"), On::Value, "", Some(help));
                }
                None
            }
            (None, Some(text), None) => {
                let show = self.show(text, QuestionSource::Field(field), ("show", &place.child("show")))?;
                let follows = fields.get(field).map_or(Kind::Is(CellType::Text), |field| kinds::of_show(&show, field));
                Some((CellSource::Show(show), follows))
            }
            (None, None, Some(part)) => Some((CellSource::Mention(part), Kind::Is(part.kind()))),
            (None, None, None) => {
                let title = tr!("the column `{}` does not say what it shows", spec.name);
                let help = tr!("add `show: ATTRIBUTE`, `column: COLUMN` or `mention: text`");
                self.fault(Code::BadTableColumn, title, place, On::Value, "", Some(help));
                None
            }
            _ => {
                let title = tr!("the column `{}` says twice what it shows", spec.name);
                let help = tr!("keep one of `column`, `show` and `mention`");
                self.fault(Code::BadTableColumn, title, place, On::Value, "", Some(help));
                None
            }
        }
    }
}
