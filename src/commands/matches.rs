//! `extract matches`: a sample of what rules match, with the words around.

mod sample;

use self::sample::Sample;
use super::Exit;
use super::RulesArguments;
use super::run::Made;
use super::selection::Selection;
use super::study::{self, StudyArguments};
use super::tsv::Tsv;
use crate::Examined;
use crate::input::RawDocument;
use crate::matcher::watch::Fate;
use crate::rules::compiled::CompiledRules;
use crate::span::Span;
use clap::Args;
use indexmap::IndexMap;
use std::io::{self, BufWriter};
use tr::tr;

const HELP: &str = "\
Examples:
  extract matches speeches/ --rule growth.of-gdp             40 matches of one rule
  extract matches speeches/ --field count -n 200 > x.tsv     of all rules of a field
  extract matches speeches/ --rule a.b --rule a.c --seed 7   of two rules, another sample
  extract matches speeches/ --field growth --lost            also what lost, and to which rule

Columns: source, speech, start, rule, before, text, after, then one for each attribute of the fields. `start` counts \
characters as in the JSON lines; a line end is shown as ⏎. The sample depends on the seed and the input only, not on \
--jobs. It is shown in the order of the input.

Shown are mentions, also those of fields that no column shows and that only other rules refer to, and matches of rules \
with `block: true`, which have no attributes, wherever they match. With --lost also matches that give no mention; the \
column `outcome` says why: `lost to RULE` (another match has the characters), `blocked by RULE`, `no value` (an \
attribute cannot be read as its type, or it cannot be told what is named: a place, a date without a year, a short name).

Not shown are matches that `before`, `after`, `unless` or `zone` refuse, what stands in lines that are no part of a \
speech, and layout rules.";

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct MatchesArguments {
    #[command(flatten)]
    pub rules: RulesArguments,
    /// The rule whose matches are shown, by its id; may be given several times
    #[arg(long, value_name = "ID", required_unless_present = "field")]
    pub rule: Vec<String>,
    /// The field whose rules are shown; may be given several times
    #[arg(long, value_name = "NAME")]
    pub field: Vec<String>,
    /// How many matches to show
    #[arg(short, long, value_name = "N", default_value = "40", value_parser = clap::value_parser!(u32).range(1..))]
    pub number: u32,
    /// Which sample; the same number gives the same sample of the same input
    #[arg(long, value_name = "N", default_value = "0")]
    pub seed: u64,
    /// Show matches that give no mention as well, and why
    #[arg(long)]
    pub lost: bool,
    #[command(flatten)]
    pub study: StudyArguments,
}

/// Characters that are shown before and behind a match.
const AROUND: usize = 30;

/// A match that may be shown.
struct ShownMatch<'x> {
    rule: usize,
    span: Span,
    /// Index of the speech in its document.
    speech: usize,
    outcome: Outcome,
    /// Attributes as they are shown.
    attributes: IndexMap<&'x str, String>,
}

#[derive(Clone, Copy)]
enum Outcome {
    Mention,
    Blocks,
    Blocked(usize),
    Lost(usize),
    NoValue,
}

pub fn run(arguments: &MatchesArguments) -> Exit {
    let rules = match arguments.rules.compiled(arguments.study.quiet) {
        Ok(rules) => rules,
        Err(code) => return code,
    };
    let selection = match Selection::of(&rules, &arguments.rule, &arguments.field) {
        Ok(selection) => selection,
        Err(reason) => return study::fault(&reason),
    };
    match arguments.study.find(&rules, arguments.rules.is_builtin()) {
        Ok(mut study) => study::exit(show(arguments, &rules, &selection, &mut study)),
        Err(code) => code,
    }
}

fn show(
    arguments: &MatchesArguments,
    rules: &CompiledRules,
    selection: &Selection,
    study: &mut study::Study,
) -> io::Result<super::stats::Stats> {
    let number = arguments.number as usize;
    let make = |raw: RawDocument| {
        let examined = crate::examine(rules, raw);
        let mut sample = Sample::new(number, arguments.seed);
        for shown in found(&examined, rules, selection, arguments.lost) {
            sample.offer((&examined.document().raw.source, shown.span, &rules.rules[shown.rule].id), shown);
        }
        let sample = sample.map(|shown| row(&examined, rules, selection, arguments.lost, &shown));
        Made { made: sample, taken: examined.document().view.taken(), speeches: examined.records.len() }
    };
    let mut all = Sample::new(number, arguments.seed);
    let stats = study.run(make, |sample| {
        all.join(sample);
        Ok(())
    })?;
    let (shown, found) = (all.len(), all.offered());
    let outcome = arguments.lost.then_some("outcome");
    let heading = ["source", "speech", "start", "rule", "before", "text", "after"].into_iter().chain(outcome);
    let attributes = selection.headings();
    let mut table =
        Tsv::new(heading.chain(attributes.iter().map(String::as_str)), BufWriter::new(io::stdout().lock()))?;
    for row in all.into_rows() {
        table.row(row)?;
    }
    table.finish()?;
    let documents = tr!("1 document" | "{n} documents" % stats.documents);
    match found {
        // An empty result is never silent.
        0 => study.progress.tell(tr!("no match in {}", documents)),
        _ => {
            let matches = tr!("1 match" | "{n} matches" % found);
            let told = tr!("{n} of {} in {} is shown" | "{n} of {} in {} are shown" % shown, matches, documents);
            study.progress.remark(told);
        }
    }
    Ok(stats)
}

/// The matches of a document that may be shown, in the order of the text.
fn found<'x>(
    examined: &'x Examined<'_>,
    rules: &CompiledRules,
    selection: &Selection,
    lost: bool,
) -> Vec<ShownMatch<'x>> {
    let mut found = Vec::new();
    for (speech, record) in examined.records.iter().enumerate() {
        for mention in record.mentions() {
            let Some(rule) = selection.rule(mention.rule()) else { continue };
            let attributes = mention.attributes().map(|(name, value)| (name, value.to_string())).collect();
            found.push(ShownMatch { rule, span: mention.span(), speech, outcome: Outcome::Mention, attributes });
        }
        for silent in record.silent().iter().filter(|silent| lost && selection.has(silent.rule)) {
            let attributes = IndexMap::new();
            found.push(ShownMatch {
                rule: silent.rule,
                span: silent.span,
                speech,
                outcome: Outcome::NoValue,
                attributes,
            });
        }
    }
    for fallen in examined.fallen.iter().filter(|fallen| selection.has(fallen.rule)) {
        let outcome = match fallen.fate {
            _ if rules.rules[fallen.rule].block => Outcome::Blocks,
            Fate::Blocks => Outcome::Blocks,
            Fate::Blocked(by) => Outcome::Blocked(by),
            Fate::Lost(to) => Outcome::Lost(to),
        };
        let Some(speech) = examined.document().speech_at(fallen.range.start) else { continue };
        if lost || matches!(outcome, Outcome::Blocks) {
            let span = examined.document().view.original(fallen.range.clone());
            found.push(ShownMatch { rule: fallen.rule, span, speech, outcome, attributes: IndexMap::new() });
        }
    }
    found.sort_by_key(|shown| (shown.span, shown.rule));
    found
}

/// The cells of a match.
fn row(
    examined: &Examined<'_>,
    rules: &CompiledRules,
    selection: &Selection,
    lost: bool,
    shown: &ShownMatch<'_>,
) -> Vec<String> {
    let document = examined.document();
    let (before, after) = document.around(shown.span, AROUND);
    let id = |rule: usize| rules.rules[rule].id.as_str();
    let mut row = vec![
        document.raw.source.clone(),
        (shown.speech + 1).to_string(),
        shown.span.start.to_string(),
        id(shown.rule).to_owned(),
        before.to_owned(),
        document.original_text(shown.span).to_owned(),
        after.to_owned(),
    ];
    if lost {
        row.push(match shown.outcome {
            Outcome::Mention => "mention".to_owned(),
            Outcome::Blocks => "blocks".to_owned(),
            Outcome::Blocked(by) => format!("blocked by {}", id(by)),
            Outcome::Lost(to) => format!("lost to {}", id(to)),
            Outcome::NoValue => "no value".to_owned(),
        });
    }
    let cell = |name: &String| shown.attributes.get(name.as_str()).cloned().unwrap_or_default();
    row.extend(selection.attributes.iter().map(cell));
    row
}
