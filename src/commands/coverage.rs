//! `extract coverage`: what in the rules never held on some documents, and where the documents say what no rule reads.

mod conditions;
mod counts;
mod report;
mod rules;
mod words;

use self::conditions::Times;
use self::counts::Counts;
use self::rules::CountedRules;
use self::words::SeenWords;
use super::Exit;
use super::RulesArguments;
use super::run::Made;
use super::stats::Stats;
use super::study::{self, Study, StudyArguments};
use super::tsv::Tsv;
use crate::input::RawDocument;
use clap::{Args, ValueEnum};
use std::io::{self, BufWriter};
use tr::tr;

const HELP: &str = "\
Examples:
  extract coverage speeches/ > coverage.tsv            everything that follows
  extract coverage speeches/ --only rules --least 2    rules that gave one mention or none
  extract coverage --rules my-rules/ speeches/ --only paragraphs

Columns: what, name, count, of, where, start, note. The rows, by what they are:

rule: a rule that gave fewer mentions than --least; `where` is its line. The note says how many of its matches lost their \
characters, to which rule most often, and how many had no value. Of a rule with `block: true` its matches count.
layout: a layout rule that claimed fewer lines; those with the role `line` are left out.
alternative: one of several patterns of a `match` list that gave fewer, of a rule that gave enough; the note is the pattern. \
The earlier of two that match the same characters counts.
when: an entry of `when` that held for fewer mentions, `of` all that the rule gave.
block: a rule with `block: true` that took fewer matches of other rules their characters, `of` its own matches.
lexicon: how many of its entries stood in the text less often, of how many; then its entries. First those that stand in \
the text, but in no match of a rule whose `match` refers to the lexicon, the most frequent first; `count` is how often they \
stand there. Then those that do not. Lexicons that only `<x:lexicon.column>` asks are left out; `before`, `after` and \
`unless` count as text, not as a match.
time (only with --only time): the slowest rules; milliseconds in which their patterns were searched for, `of` those of all.
column: how many cells are empty, of how many, the emptiest first. `duplicate_of` is left out.
word: a word of a field, and `paragraph`: the first paragraphs that have it and no match of the field. Words of a field \
are the literal words that its `match` patterns cannot do without (as the prefilter takes them, of two characters or more) \
and the entries of lexicons that they refer to. Shown are those that stand inside matches of the field at least --support \
times, where at least half of the paragraphs with the word have a match of the field; `count` of `of` paragraphs with the \
word have none, and words with the smallest share of these come first. A word that stands in a longer one, and in the same \
paragraphs only, is left out. That a word is there and no match is no proof that something was missed: it is where to look.

Paragraphs are lines of the text of a speech; what stands in other lines counts for rules and lexicons only.";

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct CoverageArguments {
    #[command(flatten)]
    pub rules: RulesArguments,
    /// Show only these kinds of rows; may be given several times
    #[arg(long, value_name = "WHAT")]
    pub only: Vec<CoverageKind>,
    /// Show what held fewer than so many times
    #[arg(long, value_name = "N", default_value = "1")]
    pub least: usize,
    /// Show at most so many entries of a lexicon, and so many words of a field
    #[arg(long, value_name = "N", default_value = "20")]
    pub most: usize,
    /// In so many matches of a field a word must stand to be one of its words
    #[arg(long, value_name = "N", default_value = "5")]
    pub support: usize,
    #[command(flatten)]
    pub study: StudyArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CoverageKind {
    Rules,
    Alternatives,
    Conditions,
    Lexicons,
    Columns,
    Paragraphs,
    Time,
}

const HEADING: [&str; 7] = ["what", "name", "count", "of", "where", "start", "note"];

/// A row of the table; cells that are absent are empty.
#[derive(Debug, Default)]
struct CoverageRow {
    what: &'static str,
    name: String,
    count: usize,
    of: Option<usize>,
    /// Line of a rule file, or a speech.
    place: String,
    start: Option<usize>,
    note: String,
}

impl CoverageRow {
    fn cells(&self) -> [String; HEADING.len()] {
        let number = |n: Option<usize>| n.map(|n| n.to_string()).unwrap_or_default();
        [
            self.what.to_owned(),
            self.name.clone(),
            // A paragraph is no count.
            if self.what == "paragraph" { String::new() } else { self.count.to_string() },
            number(self.of),
            self.place.clone(),
            number(self.start),
            self.note.clone(),
        ]
    }
}

impl CoverageArguments {
    fn wants(&self, kind: CoverageKind) -> bool {
        // Times are never twice the same.
        self.only.is_empty() && kind != CoverageKind::Time || self.only.contains(&kind)
    }
}

pub fn run(arguments: &CoverageArguments) -> Exit {
    let set = match arguments.rules.load() {
        Ok(set) => set,
        Err(code) => return code,
    };
    let known = CountedRules::of(&set);
    match arguments.study.find(&set.compiled, arguments.rules.is_builtin()) {
        Ok(mut study) => study::exit(cover(arguments, &known, &mut study)),
        Err(code) => code,
    }
}

fn cover(arguments: &CoverageArguments, known: &CountedRules<'_>, study: &mut Study) -> io::Result<Stats> {
    let asks_for_time = arguments.wants(CoverageKind::Time);
    let asks_for_words = arguments.wants(CoverageKind::Paragraphs);
    let make = |raw: RawDocument| {
        let examined = crate::examine(known.rules, raw);
        let words = if asks_for_words { SeenWords::of(known, &examined) } else { SeenWords::default() };
        let counts = Counts::of(known, &examined);
        let times = if asks_for_time { Times::of(known, &examined) } else { Times::default() };
        Made { made: (counts, words, times), taken: examined.document().view.taken(), speeches: examined.records.len() }
    };
    let (mut counts, mut words, mut times) = (Counts::none(known), SeenWords::default(), Times::default());
    let stats = study.run(make, |(more, others, further)| {
        counts.add(more);
        times.add(further);
        words.add(others);
        Ok(())
    })?;
    let mut table = Tsv::new(HEADING, BufWriter::new(io::stdout().lock()))?;
    let mut rows = report::rows(arguments, known, &counts, words, stats.speeches);
    if asks_for_time {
        rows.extend(times.rows(arguments.most, known));
    }
    rows.iter().try_for_each(|row| table.row(row.cells()))?;
    table.finish()?;
    let number = |what: &str| rows.iter().filter(|row| row.what == what).count();
    let speeches = tr!("1 speech" | "{n} speeches" % stats.speeches);
    let rules = tr!("1 rule" | "{n} rules" % known.rules.rules.len());
    let alternatives = tr!("1 alternative" | "{n} alternatives" % number("alternative"));
    let (rare, least) = (number("rule"), arguments.least);
    let told = match least {
        0 | 1 => tr!("on {}, {} of {} and {} never held", speeches, rare, rules, alternatives),
        _ => tr!("on {}, {} of {} and {} held fewer than {} times", speeches, rare, rules, alternatives, least),
    };
    study.progress.remark(told);
    Ok(stats)
}
