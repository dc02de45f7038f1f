//! The rules as they stand on the disk: loaded anew whenever a file of theirs changes.

use super::super::RulesArguments;
use super::super::check::json;
use super::super::stderr;
use crate::messages::of_system;
use crate::rules::RuleSet;
use crate::rules::layers::Layers;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime};
use tokio::sync::watch::{self, Receiver};
use tr::tr;
use walkdir::WalkDir;

/// How often the files are looked at.
const LOOK: Duration = Duration::from_millis(80);

/// What was loaded last.
#[derive(Clone)]
pub struct Loaded {
    /// One more with every change.
    pub number: u64,
    /// The last rules without faults.
    pub rules: Option<Arc<RuleSet>>,
    /// What is wrong with the files as they are; an empty list where nothing is.
    pub faults: Json,
}

/// Gives the rules, and tells when there are others.
pub struct Current {
    told: Receiver<Loaded>,
}

impl Current {
    /// Loads the rules, and from then on again after every change of their files.
    pub fn watching(arguments: &RulesArguments) -> Current {
        let layers = arguments.layers();
        let paths: Vec<PathBuf> = arguments.rules.iter().chain(&arguments.add).cloned().collect();
        let seen = look(&paths);
        let first = load(&layers, None);
        let (tell, told) = watch::channel(first);
        if !paths.is_empty() {
            // It ends with the program: nobody waits for it.
            let watching = thread::Builder::new().spawn(move || {
                let mut seen = seen;
                while !tell.is_closed() {
                    thread::sleep(LOOK);
                    let now = look(&paths);
                    if now != seen {
                        seen = now;
                        let last = tell.borrow().clone();
                        tell.send_replace(load(&layers, Some(last)));
                    }
                }
            });
            if let Err(e) = watching {
                stderr::tell(tr!(
                    "the rule files are not watched, as no thread can be started ({}); start again after a change of them",
                    of_system(&e)
                ));
            }
        } else {
            // The rules built in do not change; the sender stays, so that nobody is told that there will be no others.
            std::mem::forget(tell);
        }
        Current { told }
    }

    /// What was loaded last.
    pub fn last(&self) -> Loaded {
        self.told.borrow().clone()
    }

    /// What was loaded behind a number, as soon as it is there.
    pub async fn after(&self, number: u64) -> Loaded {
        let mut told = self.told.clone();
        match told.wait_for(|loaded| loaded.number != number).await {
            Ok(loaded) => loaded.clone(),
            Err(_) => self.last(),
        }
    }
}

/// When each file below some paths was changed, and how long it is.
fn look(paths: &[PathBuf]) -> BTreeMap<PathBuf, (Option<SystemTime>, u64)> {
    let mut seen = BTreeMap::new();
    for entry in paths.iter().flat_map(|path| WalkDir::new(path).follow_links(true)).flatten() {
        if let Ok(found) = entry.metadata()
            && found.is_file()
            && is_of_rules(entry.path())
        {
            seen.insert(entry.into_path(), (found.modified().ok(), found.len()));
        }
    }
    // The lexicons that a single rule file names stand beside it.
    for folder in paths.iter().filter(|path| path.is_file()).filter_map(|path| path.parent()) {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let tables = WalkDir::new(folder).max_depth(2).into_iter().flatten();
        for entry in tables.filter(|entry| is_of_rules(entry.path())) {
            if let Ok(found) = entry.metadata() {
                seen.insert(entry.into_path(), (found.modified().ok(), found.len()));
            }
        }
    }
    seen
}

fn is_of_rules(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ["yaml", "yml", "csv", "txt"].iter().any(|known| ending == *known))
}

fn load(layers: &Layers, last: Option<Loaded>) -> Loaded {
    let number = last.as_ref().map_or(1, |last| last.number + 1);
    match RuleSet::load_layers(layers) {
        Ok(set) => Loaded { number, rules: Some(Arc::new(set)), faults: json!([]) },
        Err(faults) => {
            let told = faults.faults.iter().map(|fault| {
                let mut told = json::object(&faults.sources, fault);
                show(&mut told, &faults.sources);
                told
            });
            Loaded { number, faults: told.collect(), rules: last.and_then(|last| last.rules) }
        }
    }
}

/// Adds to each place of a fault the line that stands there.
fn show(fault: &mut Json, sources: &crate::rules::source::Sources) {
    let line = |place: &Json| {
        let file = sources.files.iter().find(|file| Some(file.name.as_str()) == place["file"].as_str())?;
        let line = place["line"].as_u64()?;
        Some(file.text[file.line(line as usize)].to_owned())
    };
    let own = line(fault);
    fault["source"] = json!(own);
    for place in fault["related"].as_array_mut().into_iter().flatten() {
        let own = line(place);
        place["source"] = json!(own);
    }
}
