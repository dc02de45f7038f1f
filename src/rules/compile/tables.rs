//! The block `tables`.

use super::super::compiled::{CellSource, Column, Field, QuestionSource, Table, TableColumn};
use super::super::diagnostic::{Code, nearest};
use super::super::file::{CellType, TableColumnSpec, TableSpec};
use super::super::load::LoadedFile;
use super::super::source::{On, Place, path};
use super::RulesCompiler;
use super::kinds::{self, Kind};
use std::collections::HashSet;

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
            let title = format!("the table `{}` has no columns", spec.name);
            let help = "add columns, such as `{name: text, mention: text}`".to_owned();
            self.fault(Code::MissingKey, title, &place.child("columns"), On::Key, "", Some(help));
        }
        let Some(field) = self.declared.field(&spec.rows) else {
            if !self.is_lost(&spec.rows) {
                let known = self.declared.fields.iter().map(String::as_str);
                let help = nearest(&spec.rows, known).map(|near| format!("did you mean `{near}`?"));
                let title = format!("no field is called `{}`", spec.rows);
                self.fault(Code::UndefinedField, title, &place.child("rows"), On::Value, "", help);
            }
            return None;
        };
        let filter = self.filter(&spec.filter, field, &place.child("where"));
        let mut compiled = Vec::new();
        for (n, column) in spec.columns.iter().enumerate() {
            let place = place.child("columns").child(n);
            if spec.columns[..n].iter().any(|earlier| earlier.name == column.name) {
                let title = format!("two columns of the table `{}` have the name `{}`", spec.name, column.name);
                let help = "rename one of the two".to_owned();
                self.fault(Code::DuplicateName, title, &place.child("name"), On::Value, "again", Some(help));
            }
            let Some((source, follows)) = self.cell_source(column, field, (fields, columns, removed), &place) else {
                continue;
            };
            compiled.push(TableColumn {
                name: column.name.clone(),
                label: column.label.clone().unwrap_or_default(),
                about: column.about.clone().unwrap_or_default(),
                kind: self.kind(column.kind, follows, &place),
                source,
            });
        }
        Some(Table {
            name: spec.name.clone(),
            label: spec.label.clone().unwrap_or_default(),
            about: spec.about.clone().unwrap_or_default(),
            field,
            distinct: spec.distinct,
            filter,
            columns: compiled,
        })
    }

    /// A name is typed on the command line, and names a sheet.
    fn table_name(&mut self, name: &str, place: &Place) {
        if OWN_TABLES.contains(&name) {
            let title = format!("the table `{name}` is the program's own");
            let help = "give yours another name".to_owned();
            self.fault(Code::BadTableName, title, place, On::Value, "", Some(help));
        } else if name.len() > LONGEST_NAME
            || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        {
            let title = format!("`{name}` cannot be the name of a table");
            let help = format!(
                "write up to {LONGEST_NAME} letters of Latin, digits, `_` and `-`; what people shall read goes into `label`"
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
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "it wants the name of a column of `columns:`, in this file or another".to_owned(),
                    };
                    let title = format!("no column is called `{name}`");
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
                let title = format!("the column `{}` does not say what it shows", spec.name);
                let help = "add `show: ATTRIBUTE`, `column: COLUMN` or `mention: text`".to_owned();
                self.fault(Code::BadTableColumn, title, place, On::Value, "", Some(help));
                None
            }
            _ => {
                let title = format!("the column `{}` says twice what it shows", spec.name);
                let help = "keep one of `column`, `show` and `mention`".to_owned();
                self.fault(Code::BadTableColumn, title, place, On::Value, "", Some(help));
                None
            }
        }
    }
}
