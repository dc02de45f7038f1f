//! Reads a rule set: every file, every lexicon, and every fault in them.
//!
//! What comes out is well formed: known keys, right types, each name declared once, lexicons that agree with
//! themselves. Whether patterns, references and templates make sense is for [`super::compile`] to say.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::io;

use indexmap::IndexMap;
use serde::Deserialize;

use super::declaration::names_given_twice;
use super::diagnostic::{Code, Fault, On};
use super::file::RuleFile;
use super::layers::{self, Layers};
use super::lexicon::{Lexicon, LexiconReader};
use super::lists::list;
use super::opened::NotRead;
use super::read::read;
use super::source::{SourceFile, Sources, decode, not_utf8, path};
pub use super::store::Origin;
use super::store::{Home, Kept};
use super::syntax;
use super::system::of_system;
use super::tree::Tree;
use tr::tr;

/// A rule set without faults.
#[derive(Debug)]
pub struct LoadedRules {
    pub sources: Sources,
    pub files: Vec<LoadedFile>,
    pub lexicons: IndexMap<String, Lexicon>,
    /// What is to be said about them that is no fault: what took the place of what in lower layers.
    pub remarks: Vec<Fault>,
}

/// One rule file.
#[derive(Debug)]
pub struct LoadedFile {
    /// Its number in [`Sources`].
    pub source: usize,
    /// The layer that it belongs to, from 0, the lowest.
    pub layer: usize,
    /// What it declares. What takes the place of something in a file of a lower layer stands there instead.
    pub rules: RuleFile,
}

/// A rule set with faults.
#[derive(Debug)]
pub struct FaultyRules {
    pub sources: Sources,
    pub faults: Vec<Fault>,
    pub rest: SoundRules,
}

/// What of a faulty rule set is sound, for finding the faults of the next stage in the same run.
#[derive(Debug)]
pub struct SoundRules {
    /// Without the entries that have a fault; the paths of `Sources::span` count without them too.
    pub files: Vec<LoadedFile>,
    pub lexicons: IndexMap<String, Lexicon>,
    /// Names of lexicons, patterns and fields that are declared but were left out.
    pub lost: BTreeSet<String>,
    /// Whether no other name may be missing: false where a file as a whole could not be read.
    pub names_known: bool,
}

/// Reads all rule files of the layers, each in the order of their paths, and the lexicons that they name.
///
/// `normalise` brings the keys of lexicons into the form of the text in which they are looked for.
///
/// # Errors
/// All faults of all files together.
pub fn load(layers: &Layers, normalise: &dyn Fn(&str) -> String) -> Result<LoadedRules, Box<FaultyRules>> {
    let mut loader = Loader::default();
    let base = loader.layer(layers.base());
    let mut origins = vec![(layers.base(), base)];
    if let Some(builtin) = loader.extended(&origins[0].1, layers) {
        let below = loader.layer(builtin);
        origins.insert(0, (builtin, below));
    }
    for added in layers.added() {
        let files = loader.layer(added);
        origins.push((added, files));
    }
    let (mut homes, mut files) = (Vec::new(), Vec::new());
    for (layer, (origin, of_layer)) in origins.into_iter().enumerate() {
        for (kept, file) in of_layer {
            homes.push(Home { origin, layer, kept });
            files.push(LoadedFile { layer, ..file });
        }
    }
    let again = names_given_twice(&files, &loader.sources);
    loader.faults.extend(again);
    let declared = lexicon_homes(&files);
    let (notices, faults) = layers::lay(&mut files, &mut loader.sources);
    loader.faults.extend(faults);
    loader.remarks.extend(notices);
    let lexicons = loader.lexicons(&files, &homes, &declared, normalise);
    let Loader { sources, faults, remarks, lost, names_known } = loader;
    if faults.is_empty() {
        return Ok(LoadedRules { sources, files, lexicons, remarks });
    }
    Err(Box::new(FaultyRules { sources, faults, rest: SoundRules { files, lexicons, lost, names_known } }))
}

/// The number of the file that declares each lexicon; of several the one of the uppermost layer.
fn lexicon_homes(files: &[LoadedFile]) -> HashMap<String, usize> {
    let names = files.iter().enumerate().flat_map(|(n, file)| file.rules.lexicons.keys().map(move |name| (name, n)));
    names.map(|(name, n)| (name.clone(), n)).collect()
}

struct Loader {
    sources: Sources,
    faults: Vec<Fault>,
    remarks: Vec<Fault>,
    lost: BTreeSet<String>,
    names_known: bool,
}

impl Default for Loader {
    fn default() -> Loader {
        Loader {
            sources: Sources::default(),
            faults: Vec::new(),
            remarks: Vec::new(),
            lost: BTreeSet::new(),
            names_known: true,
        }
    }
}

impl Loader {
    /// Reads the rule files of one layer.
    fn layer(&mut self, origin: &Origin) -> Vec<(Kept, LoadedFile)> {
        let mut read = Vec::new();
        for mut file in self.rule_files(origin) {
            let bytes = std::mem::replace(&mut file.bytes, Ok(Cow::Borrowed(&[])));
            match self.rule_file(&file.name, bytes) {
                Some(loaded) => read.push((file, loaded)),
                None => self.names_known = false,
            }
        }
        read
    }

    /// The rules that the files say they extend.
    fn extended<'l>(&mut self, files: &[(Kept, LoadedFile)], layers: &'l Layers) -> Option<&'l Origin> {
        let (_, file) = files.iter().find(|(_, file)| file.rules.extends.is_some())?;
        if layers.builtin().is_none() {
            let fault = Fault::new(Code::NothingBelow, tr!("there are no built-in rules to extend here"));
            let fault = fault.label(file.source, path!["extends"], On::Key, "");
            self.faults.push(fault.help(tr!("remove the line: these rules are complete")));
        }
        layers.builtin()
    }

    fn rule_files(&mut self, origin: &Origin) -> Vec<Kept> {
        let found = origin.rule_files().map(|found| {
            self.tell_again(origin, &found.again);
            found.files
        });
        match found {
            Ok(files) if files.is_empty() => {
                let fault = Fault::new(Code::NoRules, tr!("no rule files here"));
                let help = match origin.almost_rule_files().as_slice() {
                    [] => tr!("rule files end in `.yaml` or `.yml`"),
                    names => tr!("rule files end in `.yaml` or `.yml`; rename {}", list(names)),
                };
                self.about_file(&origin.name(), fault.help(help));
                files
            }
            Ok(files) => files,
            Err((name, error)) => {
                let fault = match error.kind() {
                    io::ErrorKind::NotFound => Fault::new(Code::UnreadableFile, tr!("no folder or file `{}`", name)),
                    _ => Fault::new(Code::UnreadableFile, tr!("`{}` cannot be read: {}", name, of_system(&error))),
                };
                self.about_file(&name, fault.help(tr!("name a folder with rule files, or one rule file")));
                Vec::new()
            }
        }
    }

    /// Tells which folders are entered by one way only, though links lead to them once more.
    fn tell_again(&mut self, origin: &Origin, again: &[(String, String)]) {
        let Some((link, folder)) = again.first() else { return };
        let title = match again.len() - 1 {
            0 => tr!("a folder is entered once: `{}` is `{}`", link, folder),
            more => tr!("folders are entered once: `{}` is `{}`, and {} more such links", link, folder, more),
        };
        let source = self.sources.add(SourceFile::plain(origin.name(), ""));
        self.remarks.push(Fault::new(Code::EnteredOnce, title).label(source, Vec::new(), On::File, ""));
    }

    fn about_file(&mut self, name: &str, fault: Fault) {
        let source = self.sources.add(SourceFile::plain(name, ""));
        self.faults.push(fault.label(source, Vec::new(), On::File, ""));
    }

    /// Reads one file; nothing if it is no YAML.
    fn rule_file(&mut self, name: &str, bytes: io::Result<Cow<[u8]>>) -> Option<LoadedFile> {
        let text = match bytes.map(|bytes| decode(bytes.into_owned())) {
            Ok(Ok(text)) => text,
            Ok(Err(_)) => {
                self.about_file(
                    name,
                    Fault::new(Code::UnreadableFile, tr!("the file is not in UTF-8")).help(not_utf8()),
                );
                return None;
            }
            Err(error) => {
                let fault = match NotRead::of(&error) {
                    Some(NotRead::Outside) => Fault::outside(name).help(tr!(
                        "copy it into the folder, or name it with `--add`: what somebody else's rules may read is what lies in their folder"
                    )),
                    _ => Fault::new(Code::UnreadableFile, tr!("the file cannot be read: {}", of_system(&error))),
                };
                self.about_file(name, fault);
                return None;
            }
        };
        let mut tree = match Tree::parse(&text) {
            Ok(tree) => tree,
            Err(reason) => {
                self.faults.push(syntax::explain(self.sources.files.len(), &text, &reason));
                self.sources.add(SourceFile::plain(name, text));
                return None;
            }
        };
        let reading = read(self.sources.files.len(), &text, &tree);
        tree.keep(reading.kept);
        let source = self.sources.add(SourceFile::yaml(name, text, tree));
        self.faults.extend(reading.faults);
        self.lost.extend(reading.lost);
        self.names_known &= reading.names_known;
        match RuleFile::deserialize(reading.value) {
            Ok(rules) => Some(LoadedFile { source, layer: 0, rules }),
            // The schema and serde disagree about the same types, which a test forbids.
            Err(error) => {
                let fault = Fault::new(Code::WrongType, error.to_string());
                self.faults.push(fault.label(source, Vec::new(), On::File, ""));
                None
            }
        }
    }

    /// The lexicons in the order of the files; each is read where it was declared.
    fn lexicons(
        &mut self,
        files: &[LoadedFile],
        homes: &[Home<'_>],
        declared: &HashMap<String, usize>,
        normalise: &dyn Fn(&str) -> String,
    ) -> IndexMap<String, Lexicon> {
        let mut lexicons = IndexMap::new();
        let mut reader = LexiconReader::new(normalise, &mut self.sources, &mut self.faults);
        let by_source: Vec<_> = files.iter().map(|file| (file.source, &file.rules)).collect();
        reader.more(&by_source, homes, declared);
        for LoadedFile { source, rules, .. } in files {
            for (name, spec) in &rules.lexicons {
                let Some(home) = declared.get(name).and_then(|n| homes.get(*n)) else { continue };
                if lexicons.contains_key(name) {
                    continue;
                }
                match reader.read(home, *source, name, spec) {
                    Some(lexicon) => drop(lexicons.insert(name.clone(), lexicon)),
                    None => drop(self.lost.insert(name.clone())),
                }
            }
        }
        reader.tell_unread();
        self.remarks.append(&mut reader.remarks);
        lexicons
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    fn loaded(files: &[(&str, &str)]) -> Result<LoadedRules, Box<FaultyRules>> {
        let folder = TempDir::new().expect("a temporary folder");
        for (name, text) in files {
            fs::write(folder.path().join(name), text).expect("a file");
        }
        load(&Layers::of(Origin::Directory(folder.path().to_owned())), &|text| text.to_lowercase())
    }

    #[test]
    fn a_file_of_too_many_values_is_told_to_be_split() {
        // Each question holds the one before it three times, so that the values multiply and the file stays short.
        let mut yaml = String::from("schema: 1\nclock:\n  - &a0 {basis: x, from: x}\n");
        for n in 1..12 {
            yaml += &format!(
                "  - {{basis: x, from: x, else: &a{n} [{{from: x, else: *a{0}}}, {{from: x, else: *a{0}}}, {{from: x, else: *a{0}}}]}}\n",
                n - 1
            );
        }
        let yaml = yaml.replace("- &a0 {basis: x, from: x}", "- {basis: x, from: x, else: &a0 [{from: x}]}");
        let faults = loaded(&[("a.yaml", &yaml)]).expect_err("too many values").faults;
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].title, "the file has too many values");
        assert_eq!(faults[0].labels[0].text, "from here on there are more than 300000");
        let help = faults[0].help.as_deref().unwrap_or_default();
        assert!(help.starts_with("split it into several files; a long list of words belongs in a lexicon"), "{help}");
    }

    #[test]
    fn many_rows_of_one_key_that_differ_are_all_kept_where_choose_decides() {
        let yaml = "schema: 1\nlexicons:\n  l: {file: t.csv, key: name, also: other, choose: {code: code}}\n";
        // Every row stands here twice: the second time with its key in capitals and with another spelling.
        let rows = |name: &str| (0..40_000).map(|code| format!("{name},x{name},{code}\n")).collect::<String>();
        let table = format!("name,other,code\n{}{}", rows("a"), rows("A"));
        let rules = loaded(&[("a.yaml", yaml), ("t.csv", &table)]).expect("no faults");
        let lexicon = &rules.lexicons["l"];
        assert_eq!(lexicon.keys.iter().collect::<Vec<_>>(), ["a", "xa"]);
        for key in 0..2 {
            assert_eq!(lexicon.rows_of(key).collect::<Vec<_>>(), (0..40_000).collect::<Vec<u32>>());
        }
    }

    #[test]
    fn an_empty_table_wants_a_header() {
        let yaml = "schema: 1\nlexicons:\n  l: {file: t.csv, key: name}\n";
        for table in ["", "\n", "\u{feff}", " \r\n,,\n"] {
            let faults = loaded(&[("a.yaml", yaml), ("t.csv", table)]).expect_err("no columns").faults;
            assert_eq!(faults.len(), 1, "{table:?}: {faults:?}");
            assert_eq!(faults[0].labels[0].text, "the file is empty");
            assert!(faults[0].help.as_deref().is_some_and(|help| help.contains("must be a header")), "{faults:?}");
        }
    }
}
