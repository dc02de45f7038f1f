//! The questions of clock, record and columns.

use super::super::calculation::{self, Calculation, CalculationOperand};
use super::super::compiled::{CHARACTERS, CLOCK, Column, Question, QuestionSource, RecordKey, SPEECH};
use super::super::diagnostic::{Code, nearest};
use super::super::file::{ColumnSpec, QuestionSpec, RecordSpec, Take};
use super::super::load::LoadedFile;
use super::super::source::{On, Place, path};
use super::{RulesCompiler, SOURCES, uppermost_first};

type Questions = (Vec<(String, Question)>, Vec<RecordKey>, Vec<Column>);

impl RulesCompiler<'_> {
    pub(super) fn questions(&mut self, files: &[LoadedFile]) -> Questions {
        let (mut clock, mut record, mut columns) = (Vec::new(), Vec::new(), Vec::new());
        let mut above = Vec::new();
        for file in uppermost_first(files) {
            for (n, spec) in file.rules.clock.iter().enumerate() {
                let place = Place { source: file.source, path: path!["clock", n] };
                if let Some(question) = self.question(&spec.question, &place) {
                    clock.push((spec.basis.clone(), question));
                }
            }
        }
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
                above.push((spec.name.clone(), is_list(spec)));
                if let Some(question) = question {
                    columns.push(Column { name: spec.name.clone(), expected: spec.expected, question });
                }
            }
        }
        (clock, record, columns)
    }

    /// Whether the numbers that a column expects can be, and be there.
    fn expected(&mut self, spec: &ColumnSpec, place: &Place) {
        let Some(expected) = spec.expected else { return };
        let place = place.child("expected");
        match (expected.least, expected.most) {
            (None, None) => {
                let title = "`expected` says neither `least` nor `most`".to_string();
                let help = Some("write `expected: {least: 0, most: 100}`, or one of the two".to_string());
                self.fault(Code::MissingKey, title, &place, On::Value, "", help);
            }
            (Some(least), Some(most)) if least > most => {
                let title = format!("no number is {least} or more and {most} or less");
                let help = Some(format!("did you mean `{{least: {most}, most: {least}}}`?"));
                self.fault(Code::ConflictingKeys, title, &place, On::Value, "", help);
            }
            _ if is_list(spec) => {
                let title = format!("the column `{}` is a list, and `expected` is of one number", spec.name);
                let help = Some("add `take: first`, or another that gives one answer".to_string());
                self.fault(Code::ConflictingKeys, title, &place, On::Key, "", help);
            }
            _ => {}
        }
    }

    pub(super) fn question(&mut self, spec: &QuestionSpec, place: &Place) -> Option<Question> {
        let from = match spec.from.as_str() {
            "speech" => QuestionSource::Speech,
            "clock" => QuestionSource::Clock,
            "columns" => QuestionSource::Columns,
            "this" => match self.defaults_of {
                Some(field) => QuestionSource::This(field),
                None => {
                    let title = "`from: this` stands outside of `defaults`".to_owned();
                    let help = "only an attribute of a mention is taken from the mention itself".to_owned();
                    self.fault(Code::UndefinedField, title, &place.child("from"), On::Value, "", Some(help));
                    return None;
                }
            },
            name => match self.declared.field(name) {
                Some(n) => QuestionSource::Field(n),
                None if self.is_lost(name) => return None,
                None => {
                    let known = self.declared.fields.iter().map(String::as_str).chain(SOURCES);
                    let help = nearest(name, known).map(|k| format!("did you mean `{k}`?"));
                    let title = format!("no field is called `{name}`");
                    self.fault(Code::UndefinedField, title, &place.child("from"), On::Value, "", help);
                    return None;
                }
            },
        };
        let filter = match from {
            QuestionSource::Field(field) | QuestionSource::This(field) => {
                self.filter(&spec.filter, field, &place.child("where"))
            }
            _ => Vec::new(),
        };
        let calculation = match (&spec.show, from) {
            (Some(text), QuestionSource::Columns) => Some((self.calculation(text, &place.child("show"))?, spec.digits)),
            _ => None,
        };
        let show = match &spec.show {
            Some(_) if from == QuestionSource::Columns => None,
            Some(text) => Some(self.show(text, from, ("show", &place.child("show")))?),
            None => {
                self.shows_something(spec, place);
                None
            }
        };
        self.heeds(spec, place);
        let mut otherwise = Vec::new();
        for (n, question) in spec.otherwise.iter().enumerate() {
            otherwise.extend(self.question(question, &place.child("else").child(n)));
        }
        let unless = match &spec.unless {
            Some(question) => Some(Box::new(self.question(question, &place.child("unless"))?)),
            None => None,
        };
        Some(Question {
            from,
            unless,
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

    /// What is no field is shown by its parts alone.
    fn shows_something(&mut self, spec: &QuestionSpec, place: &Place) {
        let shown = match spec.from.as_str() {
            "speech" => format!("one of: {}", SPEECH.join(", ")),
            "clock" => format!("one of: {}", CLOCK.join(", ")),
            "columns" => "a calculation, such as `'{a} / {b} * 100'`".to_owned(),
            "this" => "an attribute of the mention".to_owned(),
            _ => return,
        };
        let title = format!("`from: {}` without `show`", spec.from);
        let help = format!("add `show:` with {shown}");
        self.fault(Code::MissingKey, title, &place.child("from"), On::Value, "has no answer", Some(help));
    }

    /// Tells keys that would have no effect.
    fn heeds(&mut self, spec: &QuestionSpec, place: &Place) {
        let is_of_mention = self.defaults_of.is_some();
        let mut idle = |key: &str, why: String, help: &str| {
            let title = format!("`{key}` has no effect here: {why}");
            self.fault(Code::KeyWithoutEffect, title, &place.child(key), On::Key, "", Some(help.to_owned()));
        };
        let is_speech = spec.from == "speech";
        let is_this = spec.from == "this";
        if is_speech || is_this || matches!(spec.from.as_str(), "clock" | "columns") {
            let of_mentions = [("where", !spec.filter.is_empty() && !is_this), ("each", spec.each)];
            for (key, _) in of_mentions.into_iter().filter(|(_, is_given)| *is_given) {
                let why = format!("it asks mentions, and `from: {}` has none", spec.from);
                idle(key, why, "remove it, or ask a field: `from: FIELD`");
            }
            let counts =
                is_speech && spec.show.as_deref().is_some_and(|show| matches!(show, CHARACTERS | "{characters}"));
            if !spec.zone.is_empty() && !counts {
                let why = format!("of `from: {}`, only `show: {CHARACTERS}` of a speech depends on zones", spec.from);
                idle("zone", why, "remove it, or ask a field: `from: FIELD`");
            }
        }
        if spec.digits.is_some() && spec.from != "columns" {
            let why = "only what is calculated is rounded".to_owned();
            idle("digits", why, "remove it, or round in a column of its own: `from: columns`");
        }
        if spec.take == Take::Nearest && !is_of_mention {
            let why = "only what stands beside a mention is near".to_owned();
            idle("take", why, "ask for the `first` or the `last`; `nearest` is for `defaults`");
        }
        if spec.same.is_some() && spec.take != Take::Nearest {
            let why = "it says how far the answer of `take: nearest` may stand".to_owned();
            idle("same", why, "add `take: nearest`");
        }
        if spec.at_least.is_some() && spec.take != Take::Most {
            let why = "it says how often the answer of `take: most` must be said".to_owned();
            idle("at_least", why, "add `take: most`, or ask for a size: `where: {ATTRIBUTE: {least: 3}}`");
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
            let title = "`from: columns` stands outside of `columns`".to_owned();
            let help = "only a column calculates, with the columns above it".to_owned();
            self.fault(Code::BadCalculation, title, place, On::Value, "", Some(help));
            return None;
        };
        let calculation = self.calculation_with(text, &above, place);
        self.columns_above = Some(above);
        calculation
    }

    fn calculation_with(&mut self, text: &str, above: &[(String, bool)], place: &Place) -> Option<Calculation<usize>> {
        let calculation = match calculation::parse(text) {
            Ok(calculation) => calculation,
            Err(e) => {
                let title = format!("no calculation: {}", e.reason);
                let help = "write columns in braces, numbers, `+ - * /` and brackets: `{a} / {b} * 100`".to_owned();
                self.fault(Code::BadTemplate, title, place, On::Within(e.at), "", Some(help));
                return None;
            }
        };
        for name in calculation::columns(&calculation) {
            match above.iter().find(|(known, _)| known == name) {
                Some((_, false)) => {}
                Some((_, true)) => {
                    let title = format!("the column `{name}` is a list, with which nothing is calculated");
                    let help = "add `take: sum` to it, or another that gives one answer".to_owned();
                    self.fault(Code::BadCalculation, title, place, On::Value, "", Some(help));
                }
                None => {
                    let title = format!("no column above this one is called `{name}`");
                    let known: Vec<&str> = above.iter().map(|(name, _)| name.as_str()).collect();
                    let help = match nearest(name, known.iter().copied()) {
                        Some(near) => format!("did you mean `{{{near}}}`?"),
                        None => {
                            "a column calculates with those that stand before it in the order of the files".to_owned()
                        }
                    };
                    self.fault(Code::BadCalculation, title, place, On::Value, "", Some(help));
                }
            }
        }
        calculation.map(&mut |operand| {
            Some(match operand {
                CalculationOperand::Number(number) => CalculationOperand::Number(number),
                CalculationOperand::Column(name) => {
                    CalculationOperand::Column(above.iter().position(|(known, _)| *known == name)?)
                }
            })
        })
    }
}

/// Whether the cells of a column are lists.
fn is_list(spec: &ColumnSpec) -> bool {
    !SOURCES.contains(&spec.question.from.as_str()) && spec.question.take == Take::All
}
