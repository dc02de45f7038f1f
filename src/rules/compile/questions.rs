//! Fields with their types and defaults, and the questions of clock, record and columns.

use super::super::compiled::{
    CLOCK, Column, Corefer, Field, Filter, Question, QuestionSource, RecordKey, SPEECH, Subject,
};
use super::super::diagnostic::{Code, nearest};
use super::super::file::{self, AttributeType, ColumnSpec, NamedType, OneOrMany, Take};
use super::super::load::LoadedFile;
use super::super::source::{On, Place, path};
use super::super::template::Show;
use super::RulesCompiler;
use crate::value::{Type, Wanted};
use indexmap::IndexMap;

/// What a template shows of any mention: its characters.
const TEXT: &str = "text";

type Questions = (Vec<(String, Question)>, Vec<RecordKey>, Vec<Column>);

impl RulesCompiler<'_> {
    pub(super) fn fields(&mut self, files: &[LoadedFile]) -> Vec<Field> {
        let mut fields = Vec::new();
        for file in files {
            for (name, spec) in &file.rules.fields {
                let place = Place { source: file.source, path: path!["fields", name] };
                let n = fields.len();
                let mut attributes = IndexMap::new();
                for (attribute, kind) in &spec.attributes {
                    let place = place.child("attributes").child(attribute);
                    if let Some(kind) = self.value_type(kind, &place) {
                        attributes.insert(attribute.clone(), kind);
                    }
                }
                let mut key = Vec::new();
                for (k, name) in spec.key.iter().enumerate() {
                    key.extend(self.known_attribute(n, name, &place.child("key").child(k), On::Value));
                }
                let value =
                    spec.value.as_ref().and_then(|v| self.show(v, QuestionSource::Field(n), &place.child("value")));
                let mut defaults = Vec::new();
                for (attribute, question) in &spec.defaults {
                    let place = place.child("defaults").child(attribute);
                    let number = self.known_attribute(n, attribute, &place, On::Key);
                    defaults.extend(number.zip(self.question(question, &place)));
                }
                let corefer = spec.corefer.as_ref().and_then(|c| {
                    let place = place.child("corefer");
                    let attribute = self.known_attribute(n, &c.attribute, &place.child("attribute"), On::Value);
                    let agree = |name: &String| self.known_attribute(n, name, &place.child("agree"), On::Value);
                    Some(Corefer {
                        agree: c.agree.as_ref().and_then(agree),
                        filter: self.filter(&c.filter, n, &place.child("where")),
                        by: c.by.clone(),
                        otherwise: c.otherwise,
                        attribute: attribute?,
                    })
                });
                fields.push(Field {
                    name: name.clone(),
                    attributes,
                    key,
                    value,
                    defaults,
                    corefer,
                    rules: Vec::new(),
                    regional: false,
                    needed: None,
                });
            }
        }
        fields
    }

    fn value_type(&mut self, spec: &AttributeType, place: &Place) -> Option<Type> {
        Some(match spec {
            AttributeType::Named(NamedType::Text) => Type::Text,
            AttributeType::Named(NamedType::Integer) => Type::Integer,
            AttributeType::Named(NamedType::Number) => Type::Number,
            AttributeType::Named(NamedType::Quantity) => Type::Quantity,
            AttributeType::Named(NamedType::Date) => Type::Date,
            AttributeType::Enum(e) => Type::Enum(e.values.clone()),
            AttributeType::List(l) => Type::List(self.plain_regex(&l.list, &place.child("list"))?),
        })
    }

    /// The number of an attribute.
    fn known_attribute(&mut self, field: usize, name: &str, place: &Place, on: On) -> Option<usize> {
        let known = &self.declared.attributes[field];
        let number = known.iter().position(|k| k == name);
        if number.is_some() {
            return number;
        }
        let title = format!("the field `{}` has no attribute `{name}`", self.declared.fields[field]);
        let help = match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("its attributes are: {}", known.join(", ")),
        };
        self.fault(Code::UndeclaredAttribute, title, place, on, "", Some(help));
        None
    }

    pub(super) fn questions(&mut self, files: &[LoadedFile]) -> Questions {
        let (mut clock, mut record, mut columns) = (Vec::new(), Vec::new(), Vec::new());
        for file in files {
            let at = |block: &str, n: usize| Place { source: file.source, path: path![block, n] };
            for (n, spec) in file.rules.clock.iter().enumerate() {
                if let Some(question) = self.question(&spec.question, &at("clock", n)) {
                    clock.push((spec.basis.clone(), question));
                }
            }
            for (n, spec) in file.rules.record.iter().enumerate() {
                if let Some(question) = self.question(&spec.question, &at("record", n)) {
                    record.push(RecordKey { name: spec.name.clone(), attributes: spec.attributes.clone(), question });
                }
            }
            for (n, spec) in file.rules.columns.iter().enumerate() {
                self.expected(spec, &at("columns", n));
                if let Some(question) = self.question(&spec.question, &at("columns", n)) {
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
        let is_list = !matches!(spec.question.from.as_str(), "speech" | "clock") && spec.question.take == Take::All;
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
            _ if is_list => {
                let title = format!("the column `{}` is a list, and `expected` is of one number", spec.name);
                let help = Some("add `take: first`, or another that gives one answer".to_string());
                self.fault(Code::ConflictingKeys, title, &place, On::Key, "", help);
            }
            _ => {}
        }
    }

    fn question(&mut self, spec: &file::QuestionSpec, place: &Place) -> Option<Question> {
        let from = match spec.from.as_str() {
            "speech" => QuestionSource::Speech,
            "clock" => QuestionSource::Clock,
            name => match self.declared.field(name) {
                Some(n) => QuestionSource::Field(n),
                None if self.is_lost(name) => return None,
                None => {
                    let known = self.declared.fields.iter().map(String::as_str).chain(["speech", "clock"]);
                    let help = nearest(name, known).map(|k| format!("did you mean `{k}`?"));
                    let title = format!("no field is called `{name}`");
                    self.fault(Code::UndefinedField, title, &place.child("from"), On::Value, "", help);
                    return None;
                }
            },
        };
        let filter = match from {
            QuestionSource::Field(field) => self.filter(&spec.filter, field, &place.child("where")),
            QuestionSource::Speech | QuestionSource::Clock => Vec::new(),
        };
        let show = match &spec.show {
            Some(text) => Some(self.show(text, from, &place.child("show"))?),
            None => None,
        };
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
            zones: spec.zone.clone(),
            take: spec.take,
            at_least: spec.at_least.unwrap_or(1),
            show,
            join: spec.join.clone().unwrap_or_else(|| "; ".to_string()),
            otherwise,
        })
    }

    fn filter(&mut self, spec: &IndexMap<String, OneOrMany>, field: usize, place: &Place) -> Filter {
        spec.iter()
            .filter_map(|(name, values)| {
                let number = self.known_attribute(field, name, &place.child(name), On::Key)?;
                Some((number, values.to_texts().into_iter().map(Wanted::new).collect()))
            })
            .collect()
    }

    fn show(&mut self, template: &str, from: QuestionSource, place: &Place) -> Option<Show<Subject>> {
        let show = match Show::parse(template) {
            Ok(show) => show,
            Err(e) => {
                self.fault(Code::BadTemplate, format!("bad template: {}", e.reason), place, On::Within(e.at), "", None);
                return None;
            }
        };
        let known: Vec<String> = match from {
            QuestionSource::Field(n) => self.declared.attributes[n].iter().cloned().chain([TEXT.to_string()]).collect(),
            QuestionSource::Speech => SPEECH.map(String::from).to_vec(),
            QuestionSource::Clock => CLOCK.map(String::from).to_vec(),
        };
        let mut ok = true;
        for name in show.attributes() {
            if !known.iter().any(|k| k == name) {
                let title = format!("nothing to show is called `{name}`");
                let help = Some(format!("it can be one of: {}", known.join(", ")));
                self.fault(Code::UndeclaredAttribute, title, place, On::Value, "", help);
                ok = false;
            }
        }
        let subject = |name: &String| {
            let number = known.iter().position(|k| k == name)?;
            Some(match from {
                QuestionSource::Field(n) if name == TEXT => {
                    Subject::Text(Some(number).filter(|&a| a < self.declared.attributes[n].len()))
                }
                _ => Subject::Attribute(number),
            })
        };
        show.compiled(&subject).filter(|_| ok)
    }
}
