//! `remarks`: what is said of a row, and the questions that only a whole row can answer.

use super::super::compiled::{Column, QuestionSource, Remark, Subject};
use super::super::diagnostic::{Code, nearest};
use super::super::file::RemarkSpec;
use super::super::load::LoadedFile;
use super::super::source::{On, Place, path};
use super::super::template::Show;
use super::RulesCompiler;
use super::questions::ColumnsAbove;
use indexmap::IndexSet;
use tr::tr;

/// For what a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedFor {
    /// For what comes before the row: the clock, attributes of mentions.
    Mentions,
    /// For a cell of the row, or a key of the record.
    Row,
    /// For a remark on it.
    Remark,
}

impl RulesCompiler<'_> {
    /// The remarks, which may name these columns.
    pub(super) fn remarks(&mut self, files: &[LoadedFile], columns: &[Column], above: ColumnsAbove) -> Vec<Remark> {
        let mut remarks = Vec::new();
        let columns: IndexSet<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        self.asked_for = AskedFor::Remark;
        self.columns_above = Some(above);
        for file in files {
            for (n, spec) in file.rules.remarks.iter().enumerate() {
                let place = Place { source: file.source, path: path!["remarks", n] };
                let question = self.question(&spec.when, &place.child("when"));
                let said = [("en", &spec.say.en), ("zh", &spec.say.zh)];
                let say = said.map(|(key, text)| self.say(text, spec, &columns, &place.child("say").child(key)));
                if let (Some(question), [Some(english), Some(chinese)]) = (question, say) {
                    remarks.push(Remark { name: spec.name.clone(), question, say: [english, chinese] });
                }
            }
        }
        self.columns_above = None;
        self.asked_for = AskedFor::Mentions;
        remarks
    }

    /// What is said: a template of the answers and of columns.
    fn say(&mut self, text: &str, spec: &RemarkSpec, columns: &IndexSet<&str>, place: &Place) -> Option<Show<Subject>> {
        if text.trim().is_empty() {
            let help = tr!("write what a reader is to be told: `{answer}` stands for what the question answers");
            self.fault(Code::MissingKey, tr!("a remark that says nothing"), place, On::Value, "", Some(help));
            return None;
        }
        let show = match Show::sentence(text) {
            Ok(show) => show,
            Err(e) => {
                let title = tr!("bad template: {}", e.reason);
                self.fault(Code::BadTemplate, title, place, On::Within(e.at), "", None);
                return None;
            }
        };
        let known = |name: &str| match name {
            "answer" => Some(Remark::ANSWER),
            "other" => spec.when.differs_from.is_some().then_some(Remark::OTHER),
            name => columns.get_index_of(name).map(|n| n + Remark::COLUMNS),
        };
        let mut is_sound = true;
        for (name, part) in show.attributes_with_parts() {
            let (title, help) = match (known(name), part) {
                (Some(_), None) => continue,
                (Some(_), Some(part)) => {
                    let help = tr!("write `{{{}}}`, and show the part in the question: `show: '{{….{}}}'`", name, part);
                    (tr!("`{}` has no part `{}`", name, part), help)
                }
                (None, _) if name == "other" => {
                    (tr!("`{other}` without `differs_from`"), tr!("add `differs_from:` to the question"))
                }
                (None, _) => {
                    let names = ["answer"].into_iter().chain(columns.iter().copied());
                    let help = match nearest(name, names) {
                        Some(near) => tr!("did you mean `{{{}}}`?", near),
                        None => tr!("a remark shows `{answer}`, `{other}` and columns"),
                    };
                    (tr!("nothing to show is called `{}`", name), help)
                }
            };
            is_sound = false;
            self.fault(Code::UndeclaredAttribute, title, place, On::Value, "", Some(help));
        }
        show.compiled(&|name: &String| known(name).map(Subject::Attribute)).filter(|_| is_sound)
    }

    /// Tells a question that is asked before it can be answered.
    pub(super) fn asked_in_time(&mut self, from: QuestionSource, place: &Place) {
        let (title, help) = match (from, self.asked_for) {
            (QuestionSource::Remarks, AskedFor::Mentions | AskedFor::Remark) => (
                tr!("`from: remarks` is asked before there are remarks"),
                tr!("they are made when the row is known: ask for them in `columns` or in `record`"),
            ),
            (QuestionSource::Unexpected, AskedFor::Mentions | AskedFor::Row) => (
                tr!("`from: unexpected` is asked before the row is known"),
                tr!("ask for it in `remarks`, whose questions are asked when all cells are there"),
            ),
            _ => return,
        };
        self.fault(Code::AskedTooEarly, title, &place.child("from"), On::Value, "", Some(help));
    }
}
