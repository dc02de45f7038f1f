//! What a rule writes into attributes: literals, references and templates, checked against the captures of its patterns.

use super::super::attribute_template::{AttributeTemplate, CaptureRef, Reference, TemplatePart};
use super::super::compiled::{Attribute, AttributePart, CapturePart, CaptureSource};
use super::super::diagnostic::{Code, nearest};
use super::super::file::Scalar;
use super::super::lists::list;
use super::super::source::{On, Place};
use super::RulesCompiler;
use super::rule::{captures_help, has_capture, target_of};
use crate::pattern::{Layer, Pattern};
use crate::value::{Type, Value};
use indexmap::IndexMap;
use tr::tr;

impl RulesCompiler<'_> {
    pub(super) fn attributes(
        &mut self,
        spec: &IndexMap<String, Scalar>,
        field: usize,
        patterns: &[Pattern],
        place: &Place,
    ) -> Vec<(usize, Attribute)> {
        let mut attributes = Vec::new();
        for (name, scalar) in spec {
            let place = place.child(name);
            let Some((number, kind)) = self.attribute_type(field, name, &place) else {
                continue;
            };
            let text = scalar.to_text();
            let template = match AttributeTemplate::parse(&text) {
                Ok(template) => template,
                Err(e) => {
                    self.fault(
                        Code::BadTemplate,
                        tr!("bad template: {}", e.reason),
                        &place,
                        On::Within(e.at),
                        "",
                        None,
                    );
                    continue;
                }
            };
            if self.is_misspelt(&template, &kind, &place) {
                continue;
            }
            let constant = template.references().next().is_none();
            if constant && *scalar != Scalar::Null(()) {
                match kind.parse(&text) {
                    Some(value) => attributes.push((number, Attribute::Constant(value.into_owned()))),
                    None => {
                        let title = tr!("`{}` is no value of the attribute `{}`", text, name);
                        self.fault(Code::BadTemplate, title, &place, On::Value, "", values_help(&kind));
                    }
                }
                continue;
            }
            if constant {
                attributes.push((number, Attribute::Constant(Value::Masked)));
                continue;
            }
            if let Some(attribute) = self.attribute(template, patterns, &place) {
                self.refuse_impossible(&attribute, (name, &kind), &place);
                attributes.push((number, attribute));
            }
        }
        attributes
    }

    /// The number and the type of an attribute.
    fn attribute_type(&mut self, field: usize, name: &str, place: &Place) -> Option<(usize, Type)> {
        let known = &self.declared.attributes[field];
        if let Some(number) = known.iter().position(|k| k == name) {
            // Absent where the declared type itself is faulty; that is reported there.
            return self.types[field].get(name).map(|kind| (number, kind.clone()));
        }
        let field_name = &self.declared.fields[field];
        let help = match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => tr!("did you mean `{}`?", near),
            None => tr!("declare it under `fields: {}: attributes:`", field_name),
        };
        let title = tr!("the field `{}` has no attribute `{}`", field_name, name);
        self.fault(Code::UndeclaredAttribute, title, place, On::Key, "", Some(help));
        None
    }

    fn attribute(&mut self, template: AttributeTemplate, patterns: &[Pattern], place: &Place) -> Option<Attribute> {
        let mut parts = |parts: Vec<TemplatePart>| -> Option<Vec<AttributePart>> {
            parts
                .into_iter()
                .map(|part| match part {
                    TemplatePart::Literal(text) => Some(AttributePart::Literal(text)),
                    TemplatePart::Reference(r) => {
                        let alternatives = r
                            .alternatives
                            .iter()
                            .map(|s| self.source(s, &r, patterns, place))
                            .collect::<Option<_>>()?;
                        Some(AttributePart::Reference { alternatives, otherwise: r.otherwise, han: r.han })
                    }
                })
                .collect()
        };
        Some(match template {
            AttributeTemplate::Text(text) => Attribute::Text(parts(text)?),
            AttributeTemplate::Arithmetic(calculation) => Attribute::Arithmetic(calculation.map(&mut parts)?),
        })
    }

    fn source(
        &mut self,
        source: &CaptureRef,
        reference: &Reference,
        patterns: &[Pattern],
        place: &Place,
    ) -> Option<CaptureSource> {
        let on = || On::Within(reference.at.clone());
        if !has_capture(patterns, &source.capture) {
            if !patterns.is_empty() {
                let title = tr!("the pattern captures nothing called `{}`", source.capture);
                self.fault(Code::UndefinedReference, title, place, on(), "", captures_help(patterns));
            }
            return None;
        }
        let read = match &source.part {
            None => CapturePart::Text,
            Some(part) => self.part_of_capture(source, part, patterns, (place, on()))?,
        };
        let read = match &source.lookup {
            None => read,
            Some((name, column)) => {
                let Some(lexicon) = self.declared.lexicon(name) else {
                    if self.is_lost(name) {
                        return None;
                    }
                    let help = nearest(name, self.declared.lexicons.iter().map(String::as_str))
                        .map(|k| tr!("did you mean `{}`?", k));
                    let title = tr!("no lexicon is called `{}`", name);
                    self.fault(Code::UndefinedReference, title, place, on(), "", help);
                    return None;
                };
                let column = match column {
                    Some(column) => self.column(lexicon, column, place, on())?,
                    None => 0,
                };
                CapturePart::Lookup { read: Box::new(read), lexicon, column }
            }
        };
        let captures = patterns.iter().map(|s| s.captures_named(&source.capture).collect()).collect();
        Some(CaptureSource { captures, read })
    }

    /// What stands behind the point of a reference.
    fn part_of_capture(
        &mut self,
        source: &CaptureRef,
        part: &str,
        patterns: &[Pattern],
        (place, on): (&Place, On),
    ) -> Option<CapturePart> {
        Some(match target_of(patterns, &source.capture) {
            Some(Layer::Lexicon(lexicon)) => {
                let lexicon = lexicon as usize;
                CapturePart::Column { lexicon, column: self.column(lexicon, part, place, on)? }
            }
            Some(Layer::Spans(field)) if field as usize >= self.declared.fields.len() => {
                let title = tr!("a quotation mark has no part `{}`", part);
                self.fault(Code::UndefinedReference, title, place, on, "", None);
                return None;
            }
            Some(Layer::Spans(field)) => {
                let field = field as usize;
                let (attribute, _) = self.attribute_type(field, part, place)?;
                CapturePart::Mention { field, attribute }
            }
            None if parts().any(|known| known == part) => CapturePart::Part(part.to_owned()),
            None => {
                let title = tr!("what `{}` captures has no part `{}`", source.capture, part);
                let help = match nearest(part, parts()) {
                    Some(near) => tr!("did you mean `<{}.{}>`?", source.capture, near),
                    None => tr!(
                        "a number has {}, a quantity {}, a date {}",
                        list(Type::Number.parts()),
                        list(Type::Quantity.parts()),
                        list(Type::Date.parts())
                    ),
                };
                self.fault(Code::UnknownPart, title, place, on, "", Some(help));
                return None;
            }
        })
    }

    /// Whether a template is written as something else is written, which is told.
    fn is_misspelt(&mut self, template: &AttributeTemplate, kind: &Type, place: &Place) -> bool {
        let AttributeTemplate::Text(parts) = template else { return false };
        for part in parts {
            let TemplatePart::Literal(text) = part else { continue };
            if let Some(name) = name_in_braces(text) {
                let title = tr!("`{{{}}}` is no reference here", name);
                let help = tr!("did you mean `<{}>`? Braces are for `show` and `value`", name);
                self.fault(Code::BadTemplate, title, place, On::Value, "", Some(help));
                return true;
            }
        }
        let is_figure = matches!(kind, Type::Integer | Type::Number | Type::Quantity);
        for sides in parts.windows(3).filter(|_| is_figure) {
            let [TemplatePart::Reference(left), TemplatePart::Literal(sign), TemplatePart::Reference(right)] = sides
            else {
                continue;
            };
            if matches!(sign.trim(), "+" | "-" | "*" | "/") {
                let title = tr!("`{}` without a blank on both sides calculates nothing", sign.trim());
                let help = tr!("write ` {} `", sign.trim());
                self.fault(Code::BadTemplate, title, place, On::Within(left.at.start..right.at.end), "", Some(help));
                return true;
            }
        }
        false
    }

    /// Tells what can never be a value of the attribute: a word for where nothing was captured, or a column of a lexicon.
    fn refuse_impossible(&mut self, attribute: &Attribute, (name, kind): (&str, &Type), place: &Place) {
        let Attribute::Text(parts) = attribute else { return };
        let [AttributePart::Reference { alternatives, otherwise, han: false }] = parts.as_slice() else { return };
        if let Some(word) = otherwise.as_ref().filter(|word| kind.parse(word).is_none()) {
            let title = tr!("`{}` is no value of the attribute `{}`", word, name);
            self.fault(Code::BadTemplate, title, place, On::Value, "", values_help(kind));
        }
        for source in alternatives {
            let (CapturePart::Column { lexicon, column } | CapturePart::Lookup { lexicon, column, .. }) = source.read
            else {
                continue;
            };
            let Some(words) = self.lexicons.get_index(lexicon).map(|(_, words)| words) else { continue };
            let mut cells = words.column(column).filter(|cell| !cell.is_empty()).peekable();
            let Some(&first) = cells.peek() else { continue };
            if cells.all(|cell| kind.parse(cell).is_none()) {
                let column = &self.declared.columns[lexicon][column];
                let title = tr!("no cell of the column `{}` is a value of the attribute `{}`", column, name);
                let label = tr!("its first cell is `{}`", first);
                self.fault(Code::BadTemplate, title, place, On::Value, label, values_help(kind));
            }
        }
    }

    fn column(&mut self, lexicon: usize, column: &str, place: &Place, on: On) -> Option<usize> {
        let columns = &self.declared.columns[lexicon];
        if let Some(n) = columns.iter().position(|c| c == column) {
            return Some(n);
        }
        let title = tr!("the lexicon `{}` has no column `{}`", self.declared.lexicons[lexicon], column);
        let help = Some(tr!("its columns are: {}", list(columns)));
        self.fault(Code::MissingLexiconColumn, title, place, on, "", help);
        None
    }
}

/// What can be read of a captured text, whatever it holds.
fn parts() -> impl Iterator<Item = &'static str> {
    [Type::Quantity, Type::Date].into_iter().flat_map(|kind| kind.parts()).copied()
}

/// The words that an attribute may be.
fn values_help(kind: &Type) -> Option<String> {
    match kind {
        Type::Enum(values) => Some(tr!("one of: {}", list(values))),
        _ => None,
    }
}

/// The name in a pair of braces that holds nothing else.
fn name_in_braces(text: &str) -> Option<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).find(|name| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "_.".contains(c))
    })
}
