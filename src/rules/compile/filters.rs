//! `where`: which mentions a question asks.

use super::super::compiled::{Filter, QuestionSource};
use super::super::diagnostic::{Code, nearest};
use super::super::file::{AskedSpec, OneOrMany, Scalar, SizeSpec};
use super::super::lists::list;
use super::super::source::{On, Place};
use super::RulesCompiler;
use crate::value::{Asked, Bound, Bounds, Type, Wanted};
use indexmap::IndexMap;
use tr::tr;

impl RulesCompiler<'_> {
    pub(super) fn filter(&mut self, spec: &IndexMap<String, AskedSpec>, field: usize, place: &Place) -> Filter {
        let mut filter = Vec::new();
        for (name, asked) in spec {
            let place = place.child(name);
            let number = self.known_attribute(field, name, &place, On::Key);
            // Absent where the declared type itself is faulty; that is reported there.
            let kind = self.types[field].get(name).cloned();
            let Some((number, kind)) = number.zip(kind) else { continue };
            filter.push((number, self.asked((name, &kind), asked, &place)));
        }
        filter
    }

    /// The same of what is no field: parts of the speech, of the clock and so on.
    pub(super) fn filter_of_parts(
        &mut self,
        spec: &IndexMap<String, AskedSpec>,
        from: QuestionSource,
        place: &Place,
    ) -> Filter {
        let mut filter = Vec::new();
        for (name, asked) in spec {
            let place = place.child(name);
            let Some(number) = from.parts().iter().position(|(part, _)| part == name) else {
                let parts: Vec<&str> = from.parts().iter().map(|(part, _)| *part).collect();
                let help = match nearest(name, parts.iter().copied()) {
                    Some(near) => tr!("did you mean `{}`?", near),
                    None => tr!("it can be one of: {}", list(parts)),
                };
                let title = tr!("there is no `{}` to ask for here", name);
                self.fault(Code::UndeclaredAttribute, title, &place, On::Key, "", Some(help));
                continue;
            };
            let kind = &from.parts()[number].1;
            filter.push((number, self.asked((name, kind), asked, &place)));
        }
        filter
    }

    fn asked(&mut self, of: (&str, &Type), asked: &AskedSpec, place: &Place) -> Asked {
        match asked {
            AskedSpec::Values(values) => Asked::OneOf(self.wanted(of, values, place)),
            AskedSpec::Size(size) => Asked::Within(self.bounds(of, size, place)),
        }
    }

    fn wanted(&mut self, (name, kind): (&str, &Type), values: &OneOrMany, place: &Place) -> Vec<Wanted> {
        let values: Vec<(&Scalar, Place)> = match values {
            OneOrMany::One(value) => vec![(value, place.clone())],
            OneOrMany::Many(values) => values.iter().enumerate().map(|(n, value)| (value, place.child(n))).collect(),
        };
        let mut wanted = Vec::new();
        for (value, place) in values {
            let text = value.to_text();
            match Wanted::of(kind, text.clone()) {
                Some(value) => wanted.push(value),
                None => {
                    let title = tr!("`{}` is never `{}`", name, text);
                    self.fault(Code::NeverAsked, title, &place, On::Value, "", Some(never(kind, name, &text)));
                }
            }
        }
        wanted
    }

    fn bounds(&mut self, (name, kind): (&str, &Type), size: &SizeSpec, place: &Place) -> Bounds {
        let mut limit = |key: &str, limit: &Option<Scalar>| {
            let text = limit.as_ref()?.to_text();
            let bound = Bound::read(kind, &text);
            if bound.is_none() {
                let (title, help) = match kind {
                    Type::Text | Type::Enum(_) | Type::List(_) => {
                        (tr!("`{}` has no size: it holds words", name), tr!("write its values: `[…, …]`"))
                    }
                    _ => (tr!("`{}` cannot be compared with `{}`", name, text), tr!("write {}", size_of(kind))),
                };
                self.fault(Code::NeverAsked, title, &place.child(key), On::Value, "", Some(help));
            }
            bound
        };
        let bounds = Bounds {
            above: limit("above", &size.above),
            least: limit("least", &size.least),
            below: limit("below", &size.below),
            most: limit("most", &size.most),
        };
        let given = [&size.above, &size.least, &size.below, &size.most].into_iter().flatten().count();
        if given == 0 {
            let help = tr!("write `{below: 50}`, `{above: 50}`, `{least: 50}` or `{most: 50}`, or two of them");
            self.fault(Code::MissingKey, tr!("a size without a limit"), place, On::Value, "", Some(help));
        } else if bounds.are_empty() {
            let title = tr!("`{}` is never of this size", name);
            let help = tr!("`above` and `least` are the smaller numbers, `below` and `most` the larger ones");
            self.fault(Code::NeverAsked, title, place, On::Value, tr!("no number fulfils all of it"), Some(help));
        }
        bounds
    }
}

/// What to do about a value that an attribute of a type never has.
fn never(kind: &Type, name: &str, text: &str) -> String {
    let signs = [("<=", "most"), (">=", "least"), ("<", "below"), (">", "above"), ("≤", "most"), ("≥", "least")];
    let compared = signs.into_iter().find_map(|(sign, key)| Some((key, text.strip_prefix(sign)?.trim())));
    match (kind, compared) {
        (Type::Enum(words), _) => match nearest(text, words.iter().map(String::as_str)) {
            Some(near) => tr!("did you mean `{}`? Its values are: {}", near, list(words)),
            None => tr!("its values are: {}", list(words)),
        },
        (_, Some((key, limit))) => tr!("for a size write `{}: {{{}: {}}}`", name, key, limit),
        (Type::Integer | Type::Number, None) if Type::Number.parse(text).is_some() => {
            let number = Type::Number.parse(text).map(|value| value.show().into_owned()).unwrap_or_default();
            tr!("did you mean `{}`?", number)
        }
        (Type::Date, _) => {
            tr!("write a date as it is shown: `2014-02-19`, `2014-02`, `2014`; or a size: `{least: 2014}`")
        }
        _ => tr!("write {}, or a size: `{{below: …}}`", size_of(kind)),
    }
}

/// What a type is compared with, in words.
fn size_of(kind: &Type) -> String {
    match kind {
        Type::Quantity => tr!("a number and its unit, such as `5km`"),
        Type::Date => tr!("a year: `2014`, or a word for one seen from the speech"),
        Type::Integer => tr!("a whole number"),
        Type::Number | Type::Text | Type::Enum(_) | Type::List(_) => tr!("a number"),
    }
}
