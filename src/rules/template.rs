//! Templates: what an attribute is made of (`<term>届<ordinal>次`), and how a mention is shown
//! (`{indicator} {percent:+}%`).
//!
//! This module reads them; `resolve` of the main crate fills them.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What a rule writes into an attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum AttributeTemplate {
    /// Literal text and references, one after the other.
    Text(Vec<TemplatePart>),
    /// `<a> + <b>` or `<a> - <b>`.
    Sum { left: Vec<TemplatePart>, right: Vec<TemplatePart>, minus: bool },
}

#[derive(Debug, Clone, PartialEq)]
pub enum TemplatePart {
    Literal(String),
    Reference(Reference),
}

/// `<a|b:lexicon.part as han>`: the first of the alternatives that took part in the match.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    pub alternatives: Vec<CaptureRef>,
    /// Write the number in Chinese numerals.
    pub han: bool,
    /// Bytes in the template.
    pub at: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaptureRef {
    pub capture: String,
    /// Look the captured text up in this lexicon.
    pub lexicon: Option<String>,
    /// A column, an attribute or a part of a value.
    pub part: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadTemplate {
    pub at: Range<usize>,
    pub reason: String,
}

impl AttributeTemplate {
    pub fn parse(text: &str) -> Result<AttributeTemplate, BadTemplate> {
        for (sign, minus) in [(" + ", false), (" - ", true)] {
            if let Some((left, right)) = text.split_once(sign)
                && left.ends_with('>')
                && (right.starts_with('<') || right.parse::<i64>().is_ok())
            {
                let shift = left.len() + sign.len();
                return Ok(AttributeTemplate::Sum { left: parts(left, 0)?, right: parts(right, shift)?, minus });
            }
        }
        Ok(AttributeTemplate::Text(parts(text, 0)?))
    }

    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        let (a, b): (&[TemplatePart], &[TemplatePart]) = match self {
            AttributeTemplate::Text(parts) => (parts, &[]),
            AttributeTemplate::Sum { left, right, .. } => (left, right),
        };
        a.iter().chain(b).filter_map(|p| match p {
            TemplatePart::Reference(r) => Some(r),
            TemplatePart::Literal(_) => None,
        })
    }
}

fn parts(text: &str, shift: usize) -> Result<Vec<TemplatePart>, BadTemplate> {
    let mut parts = Vec::new();
    let mut rest = 0;
    while let Some(open) = text[rest..].find('<').map(|n| rest + n) {
        if open > rest {
            parts.push(TemplatePart::Literal(text[rest..open].to_string()));
        }
        let Some(close) = text[open..].find('>').map(|n| open + n) else {
            return Err(BadTemplate {
                at: shift + open..shift + text.len(),
                reason: "a reference that is not closed".into(),
            });
        };
        let at = shift + open..shift + close + 1;
        parts.push(TemplatePart::Reference(reference(&text[open + 1..close], at)?));
        rest = close + 1;
    }
    if rest < text.len() {
        parts.push(TemplatePart::Literal(text[rest..].to_string()));
    }
    Ok(parts)
}

fn reference(inner: &str, at: Range<usize>) -> Result<Reference, BadTemplate> {
    let (inner, han) = match inner.strip_suffix(" as han") {
        Some(i) => (i, true),
        None => (inner, false),
    };
    let is_name = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    let alternatives = inner
        .split('|')
        .map(|a| {
            let (a, part) = match a.split_once('.') {
                Some((a, p)) => (a, Some(p.to_string())),
                None => (a, None),
            };
            let (capture, lexicon) = match a.split_once(':') {
                Some((c, l)) => (c.to_string(), Some(l.to_string())),
                None => (a.to_string(), None),
            };
            let names = [Some(&capture), lexicon.as_ref()];
            let ok = names.into_iter().flatten().all(|n| is_name(n)) && part.as_ref().is_none_or(|p| !p.is_empty());
            ok.then_some(CaptureRef { capture, lexicon, part }).ok_or_else(|| BadTemplate {
                at: at.clone(),
                reason: format!("`<{inner}>` is not of the form `<capture>`, `<capture.part>` or `<a|b>`"),
            })
        })
        .collect::<Result<_, _>>()?;
    Ok(Reference { alternatives, han, at })
}

/// How a mention is shown. `A` is how an attribute is referred to: by name when the template is read, by number once it is
/// compiled.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Show<A>(pub Vec<Shown<A>>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shown<A> {
    Literal(String),
    Attribute {
        attribute: A,
        part: Option<String>,
        /// Write a plus before a positive number.
        sign: bool,
        /// Without it, the whole is absent where the attribute is.
        optional: bool,
    },
    /// Dropped as a whole where an attribute in it is absent.
    Group(Vec<Shown<A>>),
}

impl Show<String> {
    /// A bare word is the name of an attribute; anything else is a template.
    pub fn parse(text: &str) -> Result<Show<String>, BadTemplate> {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
        if !text.is_empty() && text.chars().all(word) {
            return Ok(Show(vec![attribute(text)]));
        }
        let mut stack = vec![Vec::new()];
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            match c {
                '{' => {
                    let Some(close) = text[at..].find('}').map(|n| at + n) else {
                        return Err(BadTemplate { at: at..text.len(), reason: "a `{` that is not closed".into() });
                    };
                    last(&mut stack).push(attribute(&text[at + 1..close]));
                    at = close;
                }
                '[' => stack.push(Vec::new()),
                ']' if stack.len() > 1 => {
                    let group = stack.pop().unwrap_or_default();
                    last(&mut stack).push(Shown::Group(group));
                }
                c => match last(&mut stack).last_mut() {
                    Some(Shown::Literal(l)) => l.push(c),
                    _ => last(&mut stack).push(Shown::Literal(c.to_string())),
                },
            }
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
        match (stack.pop(), stack.is_empty()) {
            (Some(parts), true) => Ok(Show(parts)),
            _ => Err(BadTemplate { at: 0..text.len(), reason: "a `[` that is not closed".into() }),
        }
    }
}

impl<A> Show<A> {
    /// The attributes that are shown.
    pub fn attributes(&self) -> Vec<&A> {
        self.attributes_with_parts().into_iter().map(|(attribute, _)| attribute).collect()
    }

    /// The same, each with the part of it that is shown, where that is not the whole.
    pub fn attributes_with_parts(&self) -> Vec<(&A, Option<&str>)> {
        fn collect<'a, A>(parts: &'a [Shown<A>], attributes: &mut Vec<(&'a A, Option<&'a str>)>) {
            for part in parts {
                match part {
                    Shown::Attribute { attribute, part, .. } => attributes.push((attribute, part.as_deref())),
                    Shown::Group(parts) => collect(parts, attributes),
                    Shown::Literal(_) => {}
                }
            }
        }
        let mut attributes = Vec::new();
        collect(&self.0, &mut attributes);
        attributes
    }

    /// The attributes without which nothing is shown.
    pub fn necessary(&self) -> impl Iterator<Item = &A> {
        self.0.iter().filter_map(|part| match part {
            Shown::Attribute { attribute, optional: false, .. } => Some(attribute),
            Shown::Attribute { .. } | Shown::Group(_) | Shown::Literal(_) => None,
        })
    }

    /// The same template with what `of` says in the place of each attribute; `None` where it says nothing of one.
    pub fn compiled<B>(self, of: &impl Fn(&A) -> Option<B>) -> Option<Show<B>> {
        fn compiled<A, B>(parts: Vec<Shown<A>>, of: &impl Fn(&A) -> Option<B>) -> Option<Vec<Shown<B>>> {
            let part = |part| {
                Some(match part {
                    Shown::Literal(text) => Shown::Literal(text),
                    Shown::Group(parts) => Shown::Group(compiled(parts, of)?),
                    Shown::Attribute { attribute, part, sign, optional } => {
                        Shown::Attribute { attribute: of(&attribute)?, part, sign, optional }
                    }
                })
            };
            parts.into_iter().map(part).collect()
        }
        compiled(self.0, of).map(Show)
    }
}

fn last<A>(stack: &mut [Vec<Shown<A>>]) -> &mut Vec<Shown<A>> {
    // The stack begins with one level, and a level is only taken off where two stand.
    let n = stack.len() - 1;
    &mut stack[n]
}

fn attribute(text: &str) -> Shown<String> {
    let (text, sign) = match text.strip_suffix(":+") {
        Some(t) => (t, true),
        None => (text, false),
    };
    let (text, optional) = match text.strip_suffix('?') {
        Some(t) => (t, true),
        None => (text, false),
    };
    let (attribute, part) = match text.split_once('.') {
        Some((a, p)) => (a.to_string(), Some(p.to_string())),
        None => (text.to_string(), None),
    };
    Shown::Attribute { attribute, part, sign, optional }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_mixes_text_and_references() {
        let AttributeTemplate::Text(parts) = AttributeTemplate::parse("<term>届<n as han>次").unwrap() else {
            panic!("no text");
        };
        assert_eq!(parts.len(), 4);
        assert_eq!(parts[1], TemplatePart::Literal("届".into()));
        assert!(matches!(&parts[2], TemplatePart::Reference(r) if r.han));
    }

    #[test]
    fn a_sum_needs_blanks_around_its_sign() {
        let sum = AttributeTemplate::parse("<event.founded> + <years>").unwrap();
        assert!(matches!(sum, AttributeTemplate::Sum { minus: false, .. }));
        let text = AttributeTemplate::parse("-<rate>").unwrap();
        assert!(matches!(text, AttributeTemplate::Text(_)));
    }

    #[test]
    fn a_show_template_knows_signs_options_and_groups() {
        let show = Show::parse("{name}[({titles})] {percent:+}%").unwrap();
        assert_eq!(show.attributes(), ["name", "titles", "percent"]);
        assert_eq!(Show::parse("percent").unwrap().attributes(), ["percent"]);
        assert!(Show::parse("{name").is_err());
        assert!(Show::parse("a[b").is_err());
    }
}
