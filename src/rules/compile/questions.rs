//! The questions of clock, record and columns.

use super::super::calculation::{self, Calculation, CalculationOperand};
use super::super::compiled::{
    CHARACTERS, Column, Field, Question, QuestionSource, REPEATED, RecordKey, Remark, Subject, THIS,
};
use super::super::diagnostic::{Code, nearest};
use super::super::file::{ColumnSpec, QuestionSpec, RecordSpec, Take};
use super::super::lists::list;
use super::super::load::LoadedFile;
use super::super::source::{On, Place, path};
use super::super::template::{Show, Shown};
use super::remarks::AskedFor;
use super::{RulesCompiler, kinds, uppermost_first};
use indexmap::IndexMap;
use tr::tr;

/// Characters that may stand between the answers of a cell.
const LONGEST_JOIN: usize = 100;

type Questions = (Vec<(String, Question)>, Vec<RecordKey>, Vec<Column>, Vec<Remark>);

impl RulesCompiler<'_> {
    pub(super) fn questions(&mut self, files: &[LoadedFile], fields: &[Field]) -> Questions {
        let (mut clock, mut record, mut columns) = (Vec::new(), Vec::new(), Vec::new());
        let mut above = ColumnsAbove::new();
        for file in uppermost_first(files) {
            for (n, spec) in file.rules.clock.iter().enumerate() {
                let place = Place { source: file.source, path: path!["clock", n] };
                if let Some(question) = self.question(&spec.question, &place) {
                    clock.push((spec.basis.clone(), question));
                }
            }
        }
        self.asked_for = AskedFor::Row;
        for file in files {
            let at = |block: &str, n: usize| Place { source: file.source, path: path![block, n] };
            for (n, spec) in file.rules.record.iter().enumerate() {
                if let Some(question) = self.question(&spec.question, &at("record", n)) {
                    self.keys_of_record(spec, &question, &at("record", n));
                    record.push(RecordKey { name: spec.name.clone(), attributes: spec.attributes.clone(), question });
                }
            }
            for (n, spec) in file.rules.columns.iter().enumerate() {
                self.expected(spec, &at("columns", n));
                self.columns_above = Some(std::mem::take(&mut above));
                let question = self.question(&spec.question, &at("columns", n));
                above = self.columns_above.take().unwrap_or_default();
                above.entry(spec.name.clone()).or_insert_with(|| not_calculated_with(spec));
                if let Some(question) = question {
                    columns.push(Column {
                        name: spec.name.clone(),
                        label: spec.label.clone().unwrap_or_default(),
                        about: spec.about.clone().unwrap_or_default(),
                        kind: self.kind(spec.kind, kinds::of_question(&question, fields), &at("columns", n)),
                        expected: spec.expected,
                        question,
                    });
                }
            }
        }
        let remarks = self.remarks(files, &columns, above);
        (clock, record, columns, remarks)
    }

    /// Whether the numbers that a column expects can be, and be there.
    fn expected(&mut self, spec: &ColumnSpec, place: &Place) {
        let Some(expected) = spec.expected else { return };
        let place = place.child("expected");
        match (expected.least, expected.most) {
            (None, None) => {
                let title = tr!("`expected` says neither `least` nor `most`");
                let help = Some(tr!("write `expected: {least: 0, most: 100}`, or one of the two"));
                self.fault(Code::MissingKey, title, &place, On::Value, "", help);
            }
            (Some(least), Some(most)) if least > most => {
                let title = tr!("no number is {} or more and {} or less", least, most);
                let help = Some(tr!("did you mean `{{least: {}, most: {}}}`?", most, least));
                self.fault(Code::ConflictingKeys, title, &place, On::Value, "", help);
            }
            _ if is_list(spec) => {
                let title = tr!("the column `{}` is a list, and `expected` is of one number", spec.name);
                let help = Some(tr!("add `take: first`, or another that gives one answer"));
                self.fault(Code::ConflictingKeys, title, &place, On::Key, "", help);
            }
            _ => {}
        }
    }

    pub(super) fn question(&mut self, spec: &QuestionSpec, place: &Place) -> Option<Question> {
        let from = self.asked_source(&spec.from, place)?;
        self.asked_in_time(from, place);
        let filter = match from {
            QuestionSource::Field(field) | QuestionSource::This(field) => {
                self.filter(&spec.filter, field, &place.child("where"))
            }
            QuestionSource::Columns => Vec::new(),
            from => self.filter_of_parts(&spec.filter, from, &place.child("where")),
        };
        let calculation = match (&spec.show, from) {
            (Some(text), QuestionSource::Columns) => Some((self.calculation(text, &place.child("show"))?, spec.digits)),
            _ => None,
        };
        let show = match &spec.show {
            Some(_) if from == QuestionSource::Columns => None,
            Some(text) => Some(self.show(text, from, ("show", &place.child("show")))?),
            None if from == QuestionSource::Remarks => Some(Show(vec![TEXT_OF_REMARK])),
            None => {
                self.shows_something(&spec.from, from, place);
                None
            }
        };
        self.heeds(spec, from, place);
        if spec.join.as_ref().is_some_and(|join| join.chars().count() > LONGEST_JOIN) {
            let help = Some(tr!("what stands between two answers has at most {} characters", LONGEST_JOIN));
            self.fault(Code::BeyondLimits, tr!("a long `join`"), &place.child("join"), On::Value, "", help);
        }
        let mut otherwise = Vec::new();
        for (n, question) in spec.otherwise.iter().enumerate() {
            otherwise.extend(self.question(question, &place.child("else").child(n)));
        }
        let mut beside = |spec: &Option<Box<QuestionSpec>>, key: &str| match spec {
            Some(question) => self.question(question, &place.child(key)).map(|question| Some(Box::new(question))),
            None => Some(None),
        };
        let (unless, differs_from) = (beside(&spec.unless, "unless"), beside(&spec.differs_from, "differs_from"));
        Some(Question {
            from,
            unless: unless?,
            differs_from: differs_from?,
            filter,
            zones: self.zones(&spec.zone, &place.child("zone")),
            take: spec.take,
            same: spec.same.unwrap_or_default(),
            each: spec.each,
            at_least: spec.at_least.unwrap_or(1),
            show,
            calculation,
            join: spec.join.clone().unwrap_or_else(|| "; ".to_string()),
            otherwise,
        })
    }

    /// What a question asks, by its name.
    fn asked_source(&mut self, name: &str, place: &Place) -> Option<QuestionSource> {
        if name == THIS {
            let found = self.defaults_of.map(QuestionSource::This);
            if found.is_none() {
                let title = tr!("`from: this` stands outside of `defaults`");
                let help = tr!("only an attribute of a mention is taken from the mention itself");
                self.fault(Code::UndefinedField, title, &place.child("from"), On::Value, "", Some(help));
            }
            return found;
        }
        let found = QuestionSource::named(name).or_else(|| self.declared.field(name).map(QuestionSource::Field));
        if found.is_none() && !self.is_lost(name) {
            let mut known: Vec<&str> = self.declared.fields.iter().map(String::as_str).collect();
            QuestionSource::names().for_each(|name| known.push(name));
            let help = nearest(name, known.iter().copied()).map(|k| tr!("did you mean `{}`?", k));
            let title = tr!("no field is called `{}`", name);
            self.fault(Code::UndefinedField, title, &place.child("from"), On::Value, "", help);
        }
        found
    }

    /// What is no field is shown by its parts alone.
    fn shows_something(&mut self, name: &str, from: QuestionSource, place: &Place) {
        let shown = match from {
            QuestionSource::Field(_) => return,
            QuestionSource::This(_) => tr!("an attribute of the mention"),
            QuestionSource::Columns => tr!("a calculation, such as `'{a} / {b} * 100'`"),
            from => {
                let parts: Vec<&str> = from.parts().iter().map(|(part, _)| *part).collect();
                tr!("shown" => "one of: {}", list(parts))
            }
        };
        let title = tr!("`from: {}` without `show`", name);
        let help = tr!("add `show:` with {}", shown);
        self.fault(Code::MissingKey, title, &place.child("from"), On::Value, tr!("has no answer"), Some(help));
    }

    /// Tells keys that would have no effect.
    fn heeds(&mut self, spec: &QuestionSpec, from: QuestionSource, place: &Place) {
        let is_of_mention = self.defaults_of.is_some();
        let mut idle = |key: &str, why: String, help: String| {
            let title = tr!("`{}` has no effect here: {}", key, why);
            self.fault(Code::KeyWithoutEffect, title, &place.child(key), On::Key, "", Some(help));
        };
        if !matches!(from, QuestionSource::Field(_)) {
            let of_mentions = || tr!("remove it, or ask a field: `from: FIELD`");
            if from == QuestionSource::Columns && !spec.filter.is_empty() {
                idle("where", tr!("it asks mentions, and `from: columns` has none"), of_mentions());
            }
            if spec.filter.contains_key(REPEATED) {
                let why = tr!("`{}` is known only when all speeches are read", REPEATED);
                idle("where", why, tr!("remove it, and look at the column that shows it"));
            }
            if spec.each {
                idle("each", tr!("it asks mentions, and `from: {}` has none", spec.from), of_mentions());
            }
            let counts = from == QuestionSource::Speech
                && spec.show.as_deref().is_some_and(|show| matches!(show, CHARACTERS | "{characters}"));
            if !spec.zone.is_empty() && !counts {
                let why = tr!("of `from: {}`, only `show: {}` of a speech depends on zones", spec.from, CHARACTERS);
                idle("zone", why, of_mentions());
            }
            let takes = matches!(spec.take, Take::All | Take::First | Take::Last | Take::Count | Take::Mentions);
            if from.gives_several() && !takes {
                let why = tr!("`from: {}` knows `take: all`, `first`, `last` and `count`", spec.from);
                idle("take", why, tr!("remove it, or write one of these"));
            }
        }
        if spec.digits.is_some() && from != QuestionSource::Columns {
            let why = tr!("only what is calculated is rounded");
            idle("digits", why, tr!("remove it, or round in a column of its own: `from: columns`"));
        }
        if spec.take == Take::Nearest && !is_of_mention {
            let why = tr!("only what stands beside a mention is near");
            idle("take", why, tr!("ask for the `first` or the `last`; `nearest` is for `defaults`"));
        }
        if spec.same.is_some() && spec.take != Take::Nearest {
            let why = tr!("it says how far the answer of `take: nearest` may stand");
            idle("same", why, tr!("add `take: nearest`"));
        }
        let counts = matches!(spec.take, Take::Most | Take::All | Take::Count | Take::Mentions);
        if spec.at_least.is_some() && !(counts && from.gives_several()) {
            let why = tr!(
                "it says how often the answer of `take: most` must be said, or how many answers `take: all`, `count` and `mentions` must have"
            );
            idle("at_least", why, tr!("add `take: most`, or ask for a size: `where: {ATTRIBUTE: {least: 3}}`"));
        }
    }

    /// The attributes of a key of the record are those of its field.
    fn keys_of_record(&mut self, spec: &RecordSpec, question: &Question, place: &Place) {
        let QuestionSource::Field(field) = question.from else { return };
        for (n, name) in spec.attributes.iter().enumerate() {
            self.known_attribute(field, name, &place.child("attributes").child(n), On::Value);
        }
    }

    /// What a column calculates, with the numbers of the columns that stand above it.
    fn calculation(&mut self, text: &str, place: &Place) -> Option<Calculation<usize>> {
        let Some(above) = self.columns_above.take() else {
            let title = tr!("`from: columns` stands outside of `columns`");
            let help = tr!("only a column calculates, with the columns above it, and a remark, with all of them");
            self.fault(Code::BadCalculation, title, place, On::Value, "", Some(help));
            return None;
        };
        let calculation = self.calculation_with(text, &above, place);
        self.columns_above = Some(above);
        calculation
    }

    fn calculation_with(&mut self, text: &str, above: &ColumnsAbove, place: &Place) -> Option<Calculation<usize>> {
        let calculation = match calculation::parse(text) {
            Ok(calculation) => calculation,
            Err(e) => {
                let title = tr!("no calculation: {}", e.reason);
                let help = tr!("write columns in braces, numbers, `+ - * /` and brackets: `{a} / {b} * 100`");
                self.fault(Code::BadTemplate, title, place, On::Within(e.at), "", Some(help));
                return None;
            }
        };
        for name in calculation::columns(&calculation) {
            match above.get(name) {
                Some(None) => {}
                Some(Some(why)) => {
                    let (title, help) = match why {
                        NotCalculatedWith::List => (
                            tr!("the column `{}` is a list, with which nothing is calculated", name),
                            tr!("add `take: sum` to it, or another that gives one answer"),
                        ),
                        NotCalculatedWith::Remarks => (
                            tr!("the column `{}` holds remarks, with which nothing is calculated", name),
                            tr!("remarks are made when all else is calculated"),
                        ),
                    };
                    self.fault(Code::BadCalculation, title, place, On::Value, "", Some(help));
                }
                None => {
                    let title = tr!("no column above this one is called `{}`", name);
                    let help = match nearest(name, above.keys().map(String::as_str)) {
                        Some(near) => tr!("did you mean `{{{}}}`?", near),
                        None => {
                            tr!("a column calculates with those that stand before it in the order of the files")
                        }
                    };
                    self.fault(Code::BadCalculation, title, place, On::Value, "", Some(help));
                }
            }
        }
        calculation.map(&mut |operand| {
            Some(match operand {
                CalculationOperand::Number(number) => CalculationOperand::Number(number),
                CalculationOperand::Column(name) => CalculationOperand::Column(above.get_index_of(&name)?),
            })
        })
    }
}

/// What `from: remarks` shows without `show`: what is said.
const TEXT_OF_REMARK: Shown<Subject> =
    Shown::Attribute { attribute: Subject::Attribute(0), part: None, sign: false, optional: false };

/// Whether the cells of a column are lists.
fn is_list(spec: &ColumnSpec) -> bool {
    let is_single = QuestionSource::named(&spec.question.from).is_some_and(|source| !source.gives_several());
    !is_single && spec.question.take == Take::All
}

/// The columns above a question by their names, in their order, each with why nothing is calculated with it, if so.
pub(super) type ColumnsAbove = IndexMap<String, Option<NotCalculatedWith>>;

/// Why nothing is calculated with a column.
#[derive(Clone, Copy)]
pub(super) enum NotCalculatedWith {
    List,
    Remarks,
}

fn not_calculated_with(spec: &ColumnSpec) -> Option<NotCalculatedWith> {
    if QuestionSource::named(&spec.question.from) == Some(QuestionSource::Remarks) {
        return Some(NotCalculatedWith::Remarks);
    }
    is_list(spec).then_some(NotCalculatedWith::List)
}
