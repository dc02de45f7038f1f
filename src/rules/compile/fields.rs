//! Fields: what their mentions carry, and what makes two of them the same.

use super::super::compiled::{CapturePart, Corefer, Field, QuestionSource, Rule};
use super::super::diagnostic::{Code, nearest};
use super::super::file::{AttributeType, NamedType};
use super::super::lists::list;
use super::super::load::LoadedFile;
use super::super::source::{On, Place, path};
use super::{Declared, RulesCompiler};
use crate::value::Type;
use indexmap::IndexMap;
use tr::tr;

impl RulesCompiler<'_> {
    /// The types of the attributes of each field; those that are faulty are left out.
    pub(super) fn attribute_types(&mut self, files: &[LoadedFile]) -> Vec<IndexMap<String, Type>> {
        let mut types = Vec::new();
        for file in files {
            for (name, spec) in &file.rules.fields {
                let place = Place { source: file.source, path: path!["fields", name, "attributes"] };
                let mut attributes = IndexMap::new();
                for (attribute, kind) in &spec.attributes {
                    if let Some(kind) = self.value_type(kind, &place.child(attribute)) {
                        attributes.insert(attribute.clone(), kind);
                    }
                }
                types.push(attributes);
            }
        }
        types
    }

    pub(super) fn fields(&mut self, files: &[LoadedFile]) -> Vec<Field> {
        let mut fields = Vec::new();
        for file in files {
            for (name, spec) in &file.rules.fields {
                let place = Place { source: file.source, path: path!["fields", name] };
                let n = fields.len();
                let attributes = self.types[n].clone();
                let mut key = Vec::new();
                for (k, name) in spec.key.iter().enumerate() {
                    key.extend(self.known_attribute(n, name, &place.child("key").child(k), On::Value));
                }
                let value = spec
                    .value
                    .as_ref()
                    .and_then(|v| self.show(v, QuestionSource::Field(n), ("value", &place.child("value"))));
                let mut defaults = Vec::new();
                self.defaults_of = Some(n);
                for (attribute, question) in &spec.defaults {
                    let place = place.child("defaults").child(attribute);
                    let number = self.known_attribute(n, attribute, &place, On::Key);
                    defaults.extend(number.zip(self.question(question, &place)));
                }
                self.defaults_of = None;
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
    pub(super) fn known_attribute(&mut self, field: usize, name: &str, place: &Place, on: On) -> Option<usize> {
        let known = &self.declared.attributes[field];
        let number = known.iter().position(|k| k == name);
        if number.is_some() {
            return number;
        }
        let title = tr!("the field `{}` has no attribute `{}`", self.declared.fields[field], name);
        let help = match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => tr!("did you mean `{}`?", near),
            None => tr!("its attributes are: {}", list(known)),
        };
        self.fault(Code::UndeclaredAttribute, title, place, on, "", Some(help));
        None
    }
}

/// A field is regional if its attributes read a lexicon that must choose, or another regional field.
pub(super) fn mark_regional(fields: &mut [Field], rules: &[Rule], order: &[usize], declared: &Declared) {
    for &n in order {
        let regional = fields[n].rules.iter().flat_map(|&r| rules[r].all_attributes()).any(|(_, attribute)| {
            attribute.reads().any(|read| match read.of_capture() {
                CapturePart::Column { lexicon, .. } => declared.chooses[*lexicon],
                CapturePart::Mention { field, .. } => fields[*field].regional,
                CapturePart::Lookup { .. } | CapturePart::Text | CapturePart::Part(_) => false,
            })
        });
        fields[n].regional = regional;
    }
}
