//! The blocks that stand once in a rule set: whether they do, and whether what they say can be.

use super::super::diagnostic::{Code, Fault};
use super::super::file::{FrontMatterKeys, GazetteerSettings, LayoutSettings, PageNumbers, PageSettings, RuleFile};
use super::super::load::LoadedFile;
use super::super::source::{On, Place, path};
use super::RulesCompiler;
use tr::tr;

impl RulesCompiler<'_> {
    /// The settings of a rule set; where a block stands nowhere, its defaults.
    pub(super) fn settings(&mut self, files: &[LoadedFile]) -> (LayoutSettings, PageSettings, GazetteerSettings) {
        let layout = self.once(files, "layout_settings", |file| file.layout_settings.as_ref());
        let pages = self.once(files, "page_settings", |file| file.page_settings.as_ref());
        let gazetteer = self.once(files, "gazetteer", |file| file.gazetteer.as_ref());
        if let Some((pages, place)) = &pages {
            self.page_numbers(&pages.page_numbers, &place.child("page_numbers"));
            self.front_matter(&pages.front_matter, &place.child("front_matter"));
        }
        if let Some((gazetteer, place)) = &gazetteer {
            self.one_city(gazetteer, &place.child("one_city"));
        }
        fn settled<T: Clone + Default>(found: Option<(&T, Place)>) -> T {
            found.map(|(settings, _)| settings.clone()).unwrap_or_default()
        }
        (settled(layout), settled(pages), settled(gazetteer))
    }

    /// A block, and where it stands; told where it stands a second time.
    pub(super) fn once<'f, T>(
        &mut self,
        files: &'f [LoadedFile],
        name: &'static str,
        block: impl Fn(&'f RuleFile) -> Option<&'f T>,
    ) -> Option<(&'f T, Place)> {
        let at = |file: &'f LoadedFile| Some((block(&file.rules)?, Place { source: file.source, path: path![name] }));
        let mut found = files.iter().filter_map(at);
        let first = found.next();
        if let (Some((_, first)), Some((_, again))) = (&first, found.next()) {
            let fault = Fault::new(Code::DuplicateName, tr!("`{}` stands in two files", name))
                .label(again.source, again.path, On::Key, tr!("again"))
                .label(first.source, first.path.clone(), On::Key, tr!("first here"));
            self.faults.push(fault.help(tr!("it holds for all files: keep one of the two")));
        }
        first
    }

    fn page_numbers(&mut self, words: &PageNumbers, place: &Place) {
        let PageNumbers { before, page, of, also } = words;
        for (key, words) in [("before", before), ("page", page), ("of", of), ("also", also)] {
            for (n, word) in words.iter().enumerate() {
                let is_latin = !word.is_empty() && word.chars().all(|c| c.is_ascii_alphabetic());
                if !is_latin && word.chars().count() != 1 {
                    let title = tr!("`{}` is no word of a page number", word);
                    let help = tr!("write one character, or a word of Latin letters");
                    self.fault(Code::UnknownWord, title, &place.child(key).child(n), On::Value, "", Some(help));
                }
            }
        }
    }

    fn front_matter(&mut self, keys: &FrontMatterKeys, place: &Place) {
        let FrontMatterKeys { title, spoken, date, source, place: of_place, url } = keys;
        if title.is_empty() {
            let help = tr!("name the key under which a title is put before its text");
            self.fault(Code::MissingKey, tr!("no key for the title"), &place.child("title"), On::Value, "", Some(help));
        }
        let titles = title.iter().enumerate().map(|(n, key)| (key, place.child("title").child(n)));
        let others = [("spoken", spoken), ("date", date), ("source", source), ("place", of_place), ("url", url)];
        let others = others.into_iter().map(|(name, key)| (key, place.child(name)));
        let keys: Vec<(&String, Place)> = titles.chain(others).collect();
        for (key, place) in keys {
            let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
            if !is_key {
                let title = tr!("`{}` is no key of front matter", key);
                let help = tr!("a key is of letters, digits, `_` and `-`");
                self.fault(Code::UnknownWord, title, &place, On::Value, "", Some(help));
            }
        }
    }

    fn one_city(&mut self, gazetteer: &GazetteerSettings, place: &Place) {
        for (n, province) in gazetteer.one_city.iter().enumerate() {
            if province.len() != 2 || !province.bytes().all(|b| b.is_ascii_digit()) {
                let title = tr!("`{}` is not the code of a province", province);
                let help = tr!("write the first two digits of the codes in it, in quotes: '11'");
                self.fault(Code::UnknownWord, title, &place.child(n), On::Value, "", Some(help));
            }
        }
    }
}
