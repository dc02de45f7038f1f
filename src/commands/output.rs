//! What is written, in which format, and where to: the arguments that say so, taken together.

use super::language;
use super::one_of;
use super::selection::Selection;
use crate::messages::list;
use crate::output::{self, Format, RecordWriter, Screen, Style, Writable};
use crate::record::Detail;
use crate::resolve::tables::{MENTIONS, SPEECHES, Scope, Table};
use crate::rules::compiled::CompiledRules;
use crate::rules::file::Language;
use clap::Args;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use tr::tr;

#[derive(Debug, Args)]
pub struct OutputArguments {
    /// What to write: csv (the default; on a terminal its first rows, aligned) or tsv, one row a speech; jsonl, one object a
    /// speech with every fact and where it stands; xlsx, a spreadsheet with a sheet for each table; parquet. Without it the
    /// ending of the file that -o names decides
    #[arg(long, value_name = "FORMAT", value_parser = one_of(Format::ALL, Format::name))]
    pub format: Option<Format>,
    /// Which table to write: speeches, mentions, or one that the rules declare (`extract columns` lists them). With
    /// jsonl, one flat object a row
    #[arg(long, value_name = "NAME")]
    pub table: Option<String>,
    /// Write to this file instead of standard output; it appears when it is complete. Its ending chooses the format
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Add to the file that -o names what is not in it yet, and go on with a run that was interrupted. An index beside the
    /// file says what is in it
    #[arg(long, requires = "output")]
    pub append: bool,
    /// Write only the mentions of this rule into the JSON lines or the table mentions; may be given several times
    #[arg(long, value_name = "ID")]
    pub rule: Vec<String>,
    /// Write only the mentions of this field into the JSON lines or the table mentions; may be given several times
    #[arg(long, value_name = "NAME")]
    pub field: Vec<String>,
    /// Write the headings of csv, tsv and every sheet of xlsx in this language instead of the names of the columns
    #[arg(long, value_name = "LANGUAGE", value_parser = language::values())]
    pub labels: Option<Language>,
    /// Write csv and tsv for a spreadsheet: with a byte order mark, by which it knows UTF-8, and with an apostrophe before
    /// cells that begin with = + - @, a tab or a carriage return and are no numbers, which it would take for formulas
    #[arg(long, visible_alias = "bom")]
    pub excel: bool,
}

impl OutputArguments {
    /// The format: what `--format` says, else the ending of the file, else CSV.
    ///
    /// # Errors
    /// The ending is that of no format, or of another one than `--format` says.
    pub fn format(&self) -> Result<Format, String> {
        let said = self.format;
        let Some(path) = &self.output else {
            return match said.unwrap_or(Format::Csv) {
                format if !format.is_text() && io::stdout().is_terminal() => {
                    let name = format.name();
                    Err(tr!("{name} is no text for a terminal; add -o FILE.{name}", name))
                }
                format => Ok(format),
            };
        };
        let Some(ending) = path.extension().and_then(|ending| ending.to_str()) else {
            return Ok(said.unwrap_or(Format::Csv));
        };
        match (Format::of_ending(ending), said) {
            (Some(named), None) => Ok(named),
            (Some(named), Some(said)) if named != said => Err(tr!(
                "{} is not written: its ending says {} and --format says {}; change one of the two",
                path.display(),
                named.name(),
                said.name()
            )),
            (_, Some(said)) => Ok(said),
            (None, None) => {
                let endings = Format::ALL.iter().map(|format| format!(".{}", format.name()));
                Err(tr!(
                    "{} is not written: no format ends in .{}; let the name end in {}, or say the format with --format",
                    path.display(),
                    ending,
                    list(endings)
                ))
            }
        }
    }

    /// Whether each record is written as an object with all its mentions.
    pub fn writes_records(&self, format: Format) -> bool {
        format == Format::Jsonl && self.table.is_none()
    }

    /// Whether the first rows are shown and nothing is written: on a terminal, where nobody chose a format.
    pub fn is_preview(&self) -> bool {
        self.output.is_none() && self.format.is_none() && !self.excel && io::stdout().is_terminal()
    }

    /// Whether all tables are written into one file.
    #[cfg_attr(not(feature = "xlsx"), allow(unused_variables, clippy::unused_self))]
    fn writes_all_tables(&self, format: Format) -> bool {
        #[cfg(feature = "xlsx")]
        return format == Format::Xlsx && self.table.is_none();
        #[cfg(not(feature = "xlsx"))]
        false
    }

    /// The name of the table that is written, where one is.
    fn table_name(&self) -> &str {
        self.table.as_deref().unwrap_or(SPEECHES)
    }

    /// Whether the table of the speeches is written.
    pub fn writes_speeches(&self, format: Format) -> bool {
        !self.writes_records(format) && self.table_name() == SPEECHES
    }

    /// The rules whose mentions are written; `None` is all.
    ///
    /// # Errors
    /// Nothing has one of the names, or no mentions are written.
    pub fn selection(&self, rules: &CompiledRules, format: Format) -> Result<Option<Selection>, String> {
        if self.rule.is_empty() && self.field.is_empty() {
            return Ok(None);
        }
        if self.writes_records(format) || self.writes_all_tables(format) || self.table_name() == MENTIONS {
            return Selection::of(rules, &self.rule, &self.field).map(Some);
        }
        Err(tr!("--rule and --field choose among mentions; add --format jsonl or --table mentions"))
    }

    /// How much of the records is written.
    ///
    /// # Errors
    /// No table has the name that is asked for.
    pub fn detail(&self, rules: &CompiledRules, format: Format) -> Result<Detail, String> {
        if self.writes_records(format) {
            return Ok(Detail::Mentions);
        }
        if self.writes_all_tables(format) {
            return Ok(Detail::Evidence);
        }
        Table::named(rules, Scope::default(), self.table_name()).map(|table| table.needs())
    }

    /// What writes the records.
    ///
    /// # Errors
    /// What the writer below reports when the heading is written.
    pub fn writer<'w>(
        &self,
        rules: &'w CompiledRules,
        format: Format,
        scope: Scope<'w>,
        to: impl Write + 'w,
    ) -> io::Result<Box<dyn RecordWriter + 'w>> {
        if self.writes_records(format) {
            return Ok(output::records(scope, to));
        }
        if self.is_preview() {
            let table = Table::named(rules, scope, self.table_name()).map_err(io::Error::other)?;
            let labels = self.labels.or(Some(rules.language).filter(|said| *said == Language::Zh));
            return Ok(output::preview(table, labels, screen(), to));
        }
        let style = Style { labels: self.labels, excel: self.excel, rules: Some(rules) };
        #[cfg(feature = "xlsx")]
        if self.writes_all_tables(format) {
            return output::workbook(Table::all(rules, scope), style, to);
        }
        let table = Table::named(rules, scope, self.table_name()).map_err(io::Error::other)?;
        output::table(format, table, style, to)
    }

    /// Whether the file that is to be written, which begins so, is an earlier output. Texts are looked for in tables with
    /// one of `text_columns`.
    pub fn is_earlier(
        &self,
        rules: &CompiledRules,
        format: Format,
        scope: Scope<'_>,
        text_columns: &[&str],
        beginning: &str,
    ) -> bool {
        match format.is_text() {
            true => {
                // The other one was written with a table of corrections, or without.
                let other = Scope { corrections: !scope.corrections, ..scope };
                let tables: Vec<Table<'_>> = [scope, other].into_iter().flat_map(|of| Table::all(rules, of)).collect();
                Writable { tables: &tables, text_columns }.is_written(format, beginning)
            }
            false => self.path().is_some_and(|path| output::is_own_file(format, path)),
        }
    }

    /// The file that is written.
    pub fn path(&self) -> Option<&Path> {
        self.output.as_deref()
    }
}

/// The size of the terminal, or the size that terminals once had.
fn screen() -> Screen {
    let size = terminal_size::terminal_size().map(|(width, height)| (usize::from(width.0), usize::from(height.0)));
    let (width, height) = size.unwrap_or((80, 24));
    Screen { width, height }
}
