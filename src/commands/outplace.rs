//! Where outputs may go: not to each other, and not in the place of a document or a rule file.

use super::{InputArguments, RulesArguments, is_stdout};
use crate::input::Walk;
use std::path::Path;
use tr::tr;

/// Sees to it that no two outputs go to one file.
pub fn apart(output: Option<&Path>, report: Option<&Path>, failures: Option<&Path>) -> Result<(), String> {
    let place = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        path.canonicalize().ok().or_else(|| Some(folder.canonicalize().ok()?.join(path.file_name()?)))
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
    match others {
        [Some(report), Some(failures)] if is_one(report, failures) => {
            Err(tr!("{} is not written: the report goes there; choose another name", failures.display()))
        }
        _ => Ok(()),
    }
}

/// Sees to it that an output is neither a document nor a rule file: an earlier output below an input folder is no
/// document; anything else is refused.
pub fn spare(output: &Path, rules: &RulesArguments, input: &InputArguments, walk: &mut Walk) -> Result<(), String> {
    // A file that is still to be made has a folder.
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let place = output.canonicalize().or_else(|_| folder.canonicalize());
    let rules = rules.rules.iter().chain(&rules.add).filter_map(|path| path.canonicalize().ok());
    if let Ok(place) = place
        && rules.into_iter().any(|rules| place.starts_with(rules))
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
    if input.inputs.iter().any(|p| is_output(p)) {
        return Err(tr!("{} is not written: it is also an input; choose another name", output.display()));
    }
    walk.sources.retain(|s| !s.as_ref().is_ok_and(|s| s.path().is_some_and(is_output)));
    walk.passed.retain(|passed| !is_output(Path::new(&passed.name)));
    Ok(())
}
