//! Where outputs may go: not to each other, and not in the place of anything that the run reads.

use super::{RulesArguments, is_stdout};
use crate::input::Walk;
use crate::rules::RuleSet;
use crate::rules::file::MoreSpec;
use std::path::{Path, PathBuf};
use tr::tr;

/// What a run reads beside the documents that it comes upon in folders.
#[derive(Debug, Default)]
pub struct ReadPaths {
    /// Folders of rules, rule files, and the lexicons beside those.
    pub rules: Vec<PathBuf>,
    /// Documents that were named or listed, the list, the table of corrections.
    pub inputs: Vec<PathBuf>,
}

/// The folders and files that the rules are read from. A rule file that was named may have its lexicons beside it and
/// below.
pub fn rule_paths(arguments: &RulesArguments, set: &RuleSet) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = arguments.rules.iter().chain(&arguments.add).cloned().collect();
    let files: Vec<PathBuf> = paths.iter().filter(|path| !path.is_dir()).cloned().collect();
    for loaded in &set.files {
        let lexicons = loaded.rules.lexicons.values().filter_map(|lexicon| lexicon.file.as_ref());
        let more = loaded.rules.more.values().filter_map(|more| match more {
            MoreSpec::File(file) => Some(file),
            MoreSpec::Rows(_) => None,
        });
        for table in lexicons.chain(more) {
            paths.extend(files.iter().map(|file| file.with_file_name(table)));
        }
    }
    paths
}

/// Sees to it that no two outputs go to one file; `index` is that of the output, where it has one.
pub fn apart(
    output: Option<&Path>,
    index: Option<&Path>,
    report: Option<&Path>,
    failures: Option<&Path>,
) -> Result<(), String> {
    let place = |path: &Path| {
        path.canonicalize().ok().or_else(|| Some(folder_of(path).canonicalize().ok()?.join(path.file_name()?)))
    };
    let is_one = |a: &Path, b: &Path| place(a).is_some() && place(a) == place(b);
    let others = [report, failures];
    for path in others.into_iter().flatten() {
        let is_output = match output {
            Some(output) => is_one(output, path),
            None => is_stdout(path),
        };
        if is_output {
            return Err(tr!("{} is not written: the speeches go there; choose another name", path.display()));
        }
    }
    if let (Some(index), Some(failures)) = (index, failures)
        && is_one(index, failures)
    {
        return Err(tr!(
            "{} is not written: the index of the speeches goes there; choose another name",
            failures.display()
        ));
    }
    match others {
        [Some(report), Some(failures)] if is_one(report, failures) => {
            Err(tr!("{} is not written: the report goes there; choose another name", failures.display()))
        }
        _ => Ok(()),
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Sees to it that an output is nothing that is read, whatever is in it. What stands below an input folder is left out of
/// the documents; whether it is an earlier output is for others to say.
pub fn spare(output: &Path, read: &ReadPaths, walk: &mut Walk) -> Result<(), String> {
    // A file that is still to be made has a folder.
    let place = output.canonicalize().or_else(|_| folder_of(output).canonicalize());
    if let Ok(place) = place
        && read.rules.iter().filter_map(|path| path.canonicalize().ok()).any(|rules| place.starts_with(rules))
    {
        return Err(tr!(
            "{} is not written: it is, or would be, one of the rule files; choose another folder",
            output.display()
        ));
    }
    let Ok(found) = output.canonicalize() else {
        return Ok(());
    };
    let is_output = |path: &Path| path.canonicalize().is_ok_and(|p| p == found);
    if read.inputs.iter().any(|path| is_output(path)) {
        return Err(tr!("{} is not written: it is also an input; choose another name", output.display()));
    }
    walk.sources.retain(|s| !s.as_ref().is_ok_and(|s| s.path().is_some_and(is_output)));
    walk.passed.retain(|passed| !is_output(Path::new(&passed.name)));
    Ok(())
}
