//! What the commands that look into the rules have in common: they read documents, and print a table to standard output.

use super::failures::Failures;
use super::progress::Progress;
use super::run::{DocumentRun, Made};
use super::stats::Stats;
use super::stderr::tell;
use super::{Exit, InputArguments};
use crate::input::RawDocument;
use crate::input::{Reader, Walk};
use crate::reading::threads;
use crate::rules::compiled::CompiledRules;
use crate::rules::diagnostic::nearest;
use clap::Args;
use std::io;
use tr::tr;

#[derive(Debug, Args)]
pub struct StudyArguments {
    /// How many documents to read at once [default: as many as there are processors]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Say nothing but what is at fault: no progress, no remarks, no summary
    #[arg(short, long)]
    pub quiet: bool,
    #[command(flatten)]
    pub input: InputArguments,
}

/// Documents that are ready to be read.
pub struct Study {
    reader: Reader,
    walk: Walk,
    jobs: usize,
    pub is_quiet: bool,
    pub progress: Progress,
}

impl StudyArguments {
    /// Finds the documents; the rules say which part of a page is its text. On error, the exit code after it was told.
    pub fn find(&self, rules: &CompiledRules, is_builtin: bool) -> Result<Study, Exit> {
        let found = self.input.reader(rules, is_builtin).and_then(|reader| Ok((reader, self.input.walk()?)));
        let (reader, walk) = found.map_err(|reason| fault(&reason))?;
        let progress = Progress::of(walk.sources.len(), self.quiet);
        Ok(Study { reader, walk, jobs: threads(self.jobs), is_quiet: self.quiet, progress })
    }
}

impl Study {
    /// Reads the documents, makes of each what is wanted, by several threads, and hands it on in the order of the input.
    ///
    /// # Errors
    /// What `then` reports, or that threads could not be started.
    pub fn run<T: Send>(
        &mut self,
        make: impl Fn(RawDocument) -> Made<T> + Sync,
        mut then: impl FnMut(T) -> io::Result<()>,
    ) -> io::Result<Stats> {
        let Study { reader, walk, jobs, progress, .. } = self;
        let reading = DocumentRun { reader, jobs: *jobs, progress, known: None };
        let walk = std::mem::replace(walk, Walk { sources: Vec::new(), passed: Vec::new() });
        let mut stats = Stats::default();
        let mut failures = Failures::new(None).map_err(io::Error::other)?;
        reading.run(walk, |raw, _| make(raw), &mut failures, &mut stats, |made, _, _| then(made))?;
        failures.finish(false, progress).map_err(io::Error::other)?;
        reading.tell_failures(&stats, None);
        Ok(stats)
    }
}

/// The exit code of a command whose table is written, or could not be.
pub fn exit(ended: io::Result<Stats>) -> Exit {
    match ended {
        Ok(stats) if stats.failures > 0 => Exit::Incomplete,
        Ok(_) => Exit::Success,
        Err(e) => super::printed::unwritten(&e),
    }
}

/// Tells what is at fault.
pub fn fault(reason: &str) -> Exit {
    tell(reason);
    Exit::Fault
}

/// Where a name stands among those that are known; else what to say about it, `what` being `rule` or the like in the language of the run.
///
/// # Errors
/// Nothing has this name.
pub fn known<'k>(what: &str, name: &str, known: impl Iterator<Item = &'k str> + Clone) -> Result<usize, String> {
    known.clone().position(|known| known == name).ok_or_else(|| match nearest(name, known) {
        Some(near) => tr!("no {} is called `{}`; did you mean `{}`?", what, name, near),
        None => tr!("no {} is called `{}`", what, name),
    })
}

/// The number of a rule.
///
/// # Errors
/// No rule has this id.
pub fn rule(rules: &CompiledRules, id: &str) -> Result<usize, String> {
    let ids = rules.rules.iter().map(|rule| rule.id.as_str());
    known(&tr!("rule"), id, ids).map_err(|unknown| {
        let is_layout = rules.layout.iter().any(|rule| rule.id == id);
        match rules.fields.iter().any(|field| field.name == id) {
            true => tr!("{}, but a field is: --field {}", unknown, id),
            false if is_layout => tr!("`{}` is a layout rule, which has no matches but lines", id),
            false => unknown,
        }
    })
}
