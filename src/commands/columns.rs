//! `extract columns`: the tables that can be written, and what stands in their columns.

use super::study;
use super::tsv::Tsv;
use super::{Exit, RulesArguments};
use crate::resolve::tables::{Scope, Table};
use crate::rules::file::Language;
use clap::Args;
use std::io::{self, BufWriter};

const HELP: &str = "\
Examples:
  extract columns                        every column of every table
  extract columns --table officials      those of one table
  extract columns --lang zh              what they hold, in Chinese

Columns: table, name, label, type, about. `label` is the heading that `--labels zh` writes; `type` is text, integer, number or \
date (EDTF: 2018-01-09, 2018, 20XX).";

/// The headings of the table that is printed.
const HEADING: [&str; 5] = ["table", "name", "label", "type", "about"];

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct ColumnsArguments {
    #[command(flatten)]
    pub rules: RulesArguments,
    /// Show only the columns of this table
    #[arg(long, value_name = "NAME")]
    pub table: Option<String>,
}

/// `language` is that in which is told what columns hold.
pub fn run(arguments: &ColumnsArguments, language: Language) -> Exit {
    let rules = match arguments.rules.compiled(true) {
        Ok(rules) => rules,
        Err(code) => return code,
    };
    let tables = match &arguments.table {
        None => Ok(Table::all(&rules, Scope::default())),
        Some(name) => Table::named(&rules, Scope::default(), name).map(|table| vec![table]),
    };
    let tables = match tables {
        Ok(tables) => tables,
        Err(reason) => return study::fault(&reason),
    };
    match write(&tables, language) {
        Ok(()) => Exit::Success,
        Err(e) => super::printed::unwritten(&e),
    }
}

fn write(tables: &[Table<'_>], language: Language) -> io::Result<()> {
    let mut rows = Tsv::new(HEADING, BufWriter::new(io::stdout().lock()))?;
    for table in tables {
        for column in &table.columns {
            let label = column.label.in_language(Language::Zh).unwrap_or_default();
            let about = column.about.nearest(language).unwrap_or_default();
            rows.row([&*table.name, &*column.name, label, column.kind.name(), about])?;
        }
    }
    rows.finish()
}
