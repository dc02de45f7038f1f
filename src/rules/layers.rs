//! Rule sets that lie one on top of another: the built-in rules, a folder of one's own, a few files added to it.
//!
//! What a layer declares under a name of a lower one takes its place, where that stands. Everything else is added. The
//! files stay what they are; only the entries that lost their places go.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::diagnostic::{Code, Fault, nearest};
use super::file::{ChartSpec, ColumnSpec, LayoutSpec, RecordSpec, RemarkSpec, RuleFile, RuleSpec, TableSpec};
use super::load::LoadedFile;
use super::source::{On, Place, Sources, Step, path};
use super::store::Origin;
use tr::tr;

/// Where the rules come from.
#[derive(Debug, Clone)]
pub struct Layers {
    base: Origin,
    added: Vec<Origin>,
    builtin: Option<Origin>,
}

impl Layers {
    /// These rules alone.
    pub fn of(base: Origin) -> Layers {
        Layers { base, added: Vec::new(), builtin: None }
    }

    /// What `extends: builtin` in a file of the lowest layer lays below it.
    #[must_use]
    pub fn extending(mut self, builtin: Origin) -> Layers {
        self.builtin = Some(builtin);
        self
    }

    /// Lays rules on top.
    #[must_use]
    pub fn with(mut self, added: impl IntoIterator<Item = Origin>) -> Layers {
        self.added.extend(added);
        self
    }

    pub(super) fn base(&self) -> &Origin {
        &self.base
    }

    pub(super) fn added(&self) -> &[Origin] {
        &self.added
    }

    /// What lies below files of the lowest layer that extend it.
    pub(super) fn builtin(&self) -> Option<&Origin> {
        // The built-in rules do not lie on themselves.
        self.builtin.as_ref().filter(|builtin| **builtin != self.base)
    }
}

/// Lays the files of each layer on those of the layers below. What took the place of what becomes a notice, and what
/// cannot be removed a fault.
pub fn lay(files: &mut [LoadedFile], sources: &mut Sources) -> (Vec<Fault>, Vec<Fault>) {
    let (mut notices, mut faults) = (Vec::new(), Vec::new());
    for top in 0..files.len() {
        let first_of_layer = files.iter().position(|file| file.layer == files[top].layer).unwrap_or(top);
        let (below, rest) = files.split_at_mut(top);
        let mut stack = Stack {
            below: &mut below[..first_of_layer.min(top)],
            top: &mut rest[0],
            sources,
            notices: &mut notices,
            faults: &mut faults,
        };
        stack.remove();
        stack.replace();
    }
    (notices, faults)
}

/// A file, and the files of the layers below its own.
struct Stack<'f> {
    below: &'f mut [LoadedFile],
    top: &'f mut LoadedFile,
    sources: &'f mut Sources,
    notices: &'f mut Vec<Fault>,
    faults: &'f mut Vec<Fault>,
}

/// A list whose items have names.
type List<T> = (&'static str, &'static str, &'static str, fn(&mut RuleFile) -> &mut Vec<T>, fn(&T) -> &str);

macro_rules! list {
    ($block:ident: $item:ty, $key:ident, $what:expr) => {
        (
            stringify!($block),
            stringify!($key),
            $what,
            (|file: &mut RuleFile| &mut file.$block) as fn(&mut RuleFile) -> &mut Vec<$item>,
            (|item: &$item| item.$key.as_str()) as fn(&$item) -> &str,
        )
    };
}

macro_rules! map {
    ($block:ident) => {
        |file: &mut RuleFile| &mut file.$block
    };
}

impl Stack<'_> {
    fn replace(&mut self) {
        // A block that is not named here cannot be replaced: the compiler says so where there is a new one.
        let RuleFile {
            schema: _,
            extends: _,
            remove: _,
            more: _,
            lexicons: _,
            patterns: _,
            conditions: _,
            priorities: _,
            fields: _,
            sections: _,
            layout: _,
            layout_settings: _,
            // Nothing names a part of a page, or a question of the clock: those of the upper layer are asked first.
            pages: _,
            page_settings: _,
            gazetteer: _,
            rules: _,
            clock: _,
            record: _,
            remarks: _,
            columns: _,
            tables: _,
            charts: _,
        } = &self.top.rules;
        self.named("lexicons", said_later!("lexicon"), map!(lexicons));
        self.named("patterns", said_later!("pattern"), map!(patterns));
        self.named("conditions", said_later!("condition"), map!(conditions));
        self.named("fields", said_later!("field"), map!(fields));
        self.named("sections", said_later!("section"), map!(sections));
        self.listed(list!(layout: LayoutSpec, id, said_later!("layout rule")));
        self.listed(list!(rules: RuleSpec, id, said_later!("rule")));
        self.listed(list!(record: RecordSpec, name, said_later!("record key")));
        self.listed(list!(remarks: RemarkSpec, name, said_later!("remark")));
        self.listed(list!(columns: ColumnSpec, name, said_later!("column")));
        self.listed(list!(tables: TableSpec, name, said_later!("table")));
        self.listed(list!(charts: ChartSpec, name, said_later!("chart")));
        self.once("priorities", map!(priorities));
        self.once("layout_settings", map!(layout_settings));
        self.once("page_settings", map!(page_settings));
        self.once("gazetteer", map!(gazetteer));
    }

    /// Takes away what the file says is to be removed.
    fn remove(&mut self) {
        for n in 0..self.top.rules.remove.len() {
            let name = self.top.rules.remove[n].clone();
            let place = Place { source: self.top.source, path: path!["remove", n] };
            let removed = [
                self.drop_from(list!(rules: RuleSpec, id, said_later!("rule")), &name, &place),
                self.drop_from(list!(layout: LayoutSpec, id, said_later!("layout rule")), &name, &place),
                self.drop_from(list!(columns: ColumnSpec, name, said_later!("column")), &name, &place),
                self.drop_from(list!(tables: TableSpec, name, said_later!("table")), &name, &place),
                self.drop_from(list!(record: RecordSpec, name, said_later!("record key")), &name, &place),
                self.drop_from(list!(remarks: RemarkSpec, name, said_later!("remark")), &name, &place),
                self.drop_from(list!(charts: ChartSpec, name, said_later!("chart")), &name, &place),
            ];
            if !removed.contains(&true) {
                self.nothing_to_remove(&name, &place);
            }
        }
    }

    fn nothing_to_remove(&mut self, name: &str, place: &Place) {
        let title = tr!("nothing is called `{}` in the rules below", name);
        let fault = Fault::new(Code::NothingBelow, title);
        let fault = fault.label(place.source, place.path.clone(), On::Value, "");
        let mut known: Vec<String> = Vec::new();
        for file in &self.below[..] {
            known.extend(file.rules.rules.iter().map(|rule| rule.id.clone()));
            known.extend(file.rules.layout.iter().map(|rule| rule.id.clone()));
            known.extend(file.rules.columns.iter().map(|column| column.name.clone()));
            known.extend(file.rules.tables.iter().map(|table| table.name.clone()));
            known.extend(file.rules.record.iter().map(|key| key.name.clone()));
            known.extend(file.rules.remarks.iter().map(|remark| remark.name.clone()));
            known.extend(file.rules.charts.iter().map(|chart| chart.name.clone()));
        }
        self.faults.push(match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => fault.help(tr!("did you mean `{}`?", near)),
            None if known.is_empty() => fault.help(
                tr!("nothing lies below: `remove` is for a file that says `extends: builtin`, or is given by `--add`"),
            ),
            None => fault.help(
                tr!("`remove` wants ids of rules and layout rules, or names of columns, tables, record keys, remarks and charts"),
            ),
        });
    }

    fn drop_from<T>(&mut self, list: List<T>, name: &str, place: &Place) -> bool {
        let (block, key, what, items, name_of) = list;
        let mut is_found = false;
        for file in &mut *self.below {
            while let Some(n) = items(&mut file.rules).iter().position(|item| name_of(item) == name) {
                let was =
                    self.sources.span(file.source, &[Step::from(block), Step::from(n), Step::from(key)], &On::Value);
                let title = tr!("the {} `{}` is removed", tr!(what), name);
                let notice = Fault::new(Code::Removed, title).label(place.source, place.path.clone(), On::Value, "");
                self.notices.push(notice.label(was.0, Vec::new(), On::Span(was.1), tr!("it stood here")));
                items(&mut file.rules).remove(n);
                self.sources.remove_item(file.source, block, n);
                is_found = true;
            }
        }
        is_found
    }

    /// Puts the items of a list in the places of those below that have their names.
    fn listed<T>(&mut self, list: List<T>) {
        let (block, key, what, items, name_of) = list;
        let mut at: HashMap<String, (usize, usize)> = HashMap::new();
        for (f, file) in self.below.iter_mut().enumerate() {
            at.extend(items(&mut file.rules).iter().enumerate().map(|(n, item)| (name_of(item).to_owned(), (f, n))));
        }
        let mut n = 0;
        while n < items(&mut self.top.rules).len() {
            let name = name_of(&items(&mut self.top.rules)[n]).to_owned();
            let Some(&(f, k)) = at.get(&name) else {
                n += 1;
                continue;
            };
            let below = Place { source: self.below[f].source, path: path![block, k] };
            let above = Place { source: self.top.source, path: path![block, n] };
            self.note(
                tr!("the {} `{}` takes the place of another", tr!(what), name),
                &below.child(key),
                &above.child(key),
                On::Value,
            );
            self.sources.put_in_place(&below, &above);
            self.sources.remove_item(self.top.source, block, n);
            items(&mut self.below[f].rules)[k] = items(&mut self.top.rules).remove(n);
        }
    }

    /// The same for what has its name as a key.
    fn named<T>(&mut self, block: &'static str, what: &str, map: fn(&mut RuleFile) -> &mut IndexMap<String, T>) {
        let names: Vec<String> = map(&mut self.top.rules).keys().cloned().collect();
        for name in names {
            let Some(f) = self.below.iter_mut().position(|file| map(&mut file.rules).contains_key(&name)) else {
                continue;
            };
            let below = Place { source: self.below[f].source, path: path![block, &name] };
            let above = Place { source: self.top.source, path: path![block, &name] };
            self.note(tr!("the {} `{}` takes the place of another", tr!(what), name), &below, &above, On::Key);
            self.sources.put_in_place(&below, &above);
            let value = map(&mut self.top.rules).shift_remove(&name);
            map(&mut self.below[f].rules).extend(value.map(|value| (name, value)));
        }
    }

    /// The same for a block that stands once in a rule set.
    fn once<T>(&mut self, block: &'static str, of: fn(&mut RuleFile) -> &mut Option<T>) {
        if of(&mut self.top.rules).is_none() {
            return;
        }
        let Some(f) = self.below.iter_mut().position(|file| of(&mut file.rules).is_some()) else { return };
        let below = Place { source: self.below[f].source, path: vec![Step::from(block)] };
        let above = Place { source: self.top.source, path: vec![Step::from(block)] };
        self.note(tr!("the block `{}`, with all its keys, takes the place of another", block), &below, &above, On::Key);
        self.sources.put_in_place(&below, &above);
        *of(&mut self.below[f].rules) = of(&mut self.top.rules).take();
    }

    fn note(&mut self, title: String, below: &Place, above: &Place, on: On) {
        // Where the older one stands is said by its bytes: its path leads to the newer one from now on.
        let (of, at) = self.sources.span(below.source, &below.path, &on);
        let (source, span) = self.sources.span(above.source, &above.path, &on);
        let notice = Fault::new(Code::Replaced, title);
        let notice = notice.label(source, Vec::new(), On::Span(span), tr!("this one holds"));
        self.notices.push(notice.label(of, Vec::new(), On::Span(at), tr!("and no longer this one")));
    }
}
