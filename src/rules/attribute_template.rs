//! What an attribute is made of: literals and references (`<term>届<ordinal>次`), or a calculation (`<n> * 10000`).
//!
//! This module reads them; `resolve` of the main crate fills them.

use super::arithmetic::{Arithmetic, MOST_OPERATORS, too_long};
use super::template::{BadTemplate, check_length};
use crate::value::Operator;
use std::ops::Range;
use tr::tr;

/// What a rule writes into an attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum AttributeTemplate {
    /// Literal text and references, one after the other.
    Text(Vec<TemplatePart>),
    /// Numbers and references with signs between them.
    Arithmetic(Arithmetic<Vec<TemplatePart>>),
}

#[derive(Debug, Clone, PartialEq)]
pub enum TemplatePart {
    Literal(String),
    Reference(Reference),
}

/// `<a|b:lexicon.part|'word' as han>`: the first of the alternatives that took part in the match, else the word.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    pub alternatives: Vec<CaptureRef>,
    /// What is written where none of them took part.
    pub otherwise: Option<String>,
    /// Write the number in Chinese numerals.
    pub han: bool,
    /// Bytes in the template.
    pub at: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaptureRef {
    pub capture: String,
    /// A column, an attribute or a part of a value; without it, the captured text is meant.
    pub part: Option<String>,
    /// What is so read is looked up in a lexicon: its name, and the column that is meant.
    pub lookup: Option<(String, Option<String>)>,
}

impl AttributeTemplate {
    pub fn parse(text: &str) -> Result<AttributeTemplate, BadTemplate> {
        let operands = operands(text);
        let is_calculation = operands.len() > 1
            && operands.iter().all(|(_, operand)| is_number(operand) || is_of_references(operand))
            && operands.iter().any(|(_, operand)| !is_number(operand));
        if !is_calculation {
            check_length(text)?;
            return Ok(AttributeTemplate::Text(parts(text, 0)?));
        }
        if operands.len() > MOST_OPERATORS + 1 {
            return Err(BadTemplate { at: 0..text.len(), reason: too_long() });
        }
        let mut at = 0;
        let mut terms = Vec::new();
        for (operator, operand) in operands {
            terms.push((operator, Arithmetic::Operand(parts(operand, at)?)));
            at += operand.len() + " + ".len();
        }
        // What multiplies and divides first.
        let terms = joined(terms, &[Operator::Multiply, Operator::Divide]);
        let mut sum = joined(terms, &[Operator::Add, Operator::Subtract]);
        Ok(AttributeTemplate::Arithmetic(sum.remove(0).1))
    }

    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        let parts = match self {
            AttributeTemplate::Text(parts) => vec![parts],
            AttributeTemplate::Arithmetic(calculation) => calculation.operands(),
        };
        parts.into_iter().flatten().filter_map(|part| match part {
            TemplatePart::Reference(reference) => Some(reference),
            TemplatePart::Literal(_) => None,
        })
    }
}

type Terms = Vec<(Operator, Arithmetic<Vec<TemplatePart>>)>;

/// The terms, those with one of these operators joined to the one before.
fn joined(terms: Terms, operators: &[Operator]) -> Terms {
    let mut joined: Terms = Vec::new();
    for (operator, term) in terms {
        match joined.pop() {
            Some((before, left)) if operators.contains(&operator) => {
                joined.push((before, Arithmetic::Operation(operator, Box::new([left, term]))));
            }
            last => {
                joined.extend(last);
                joined.push((operator, term));
            }
        }
    }
    joined
}

/// The pieces between signs with a blank on both sides, outside references, each with the sign before it.
fn operands(text: &str) -> Vec<(Operator, &str)> {
    let (mut operands, mut from, mut inside) = (Vec::new(), 0, false);
    let mut before = Operator::Add;
    for (at, byte) in text.bytes().enumerate() {
        inside = match byte {
            b'<' => true,
            b'>' => false,
            _ => inside,
        };
        let sign = text.get(at..at + " + ".len()).filter(|_| !inside && at >= from);
        let operator = match sign {
            Some(" + ") => Operator::Add,
            Some(" - ") => Operator::Subtract,
            Some(" * ") => Operator::Multiply,
            Some(" / ") => Operator::Divide,
            _ => continue,
        };
        operands.push((before, &text[from..at]));
        (before, from) = (operator, at + " + ".len());
    }
    operands.push((before, &text[from..]));
    operands
}

fn is_number(operand: &str) -> bool {
    operand.starts_with(|c: char| c.is_ascii_digit()) && operand.parse::<f64>().is_ok()
}

/// Whether an operand is references alone, a minus sign before them or not.
fn is_of_references(operand: &str) -> bool {
    let mut rest = operand.strip_prefix('-').unwrap_or(operand);
    while let Some(end) = rest.strip_prefix('<').and_then(|inner| inner.find('>')) {
        rest = &rest[end + "<>".len()..];
        if rest.is_empty() {
            return true;
        }
    }
    false
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
                reason: tr!("a reference that is not closed"),
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
    let bad = || BadTemplate {
        at: at.clone(),
        reason: tr!("`<{}>` is not of the form `<capture>`, `<capture.part>`, `<a|b>` or `<a|'word'>`", inner),
    };
    let (captures, otherwise) = match inner.strip_suffix('\'').and_then(|inner| inner.split_once("|'")) {
        Some((captures, word)) if !word.is_empty() && !word.contains(['\'', '|']) => (captures, Some(word.to_owned())),
        _ => (inner, None),
    };
    let alternatives =
        captures.split('|').map(|capture| capture_ref(capture).ok_or_else(bad)).collect::<Result<_, _>>()?;
    Ok(Reference { alternatives, otherwise, han, at })
}

/// `capture`, `capture.part`, `capture:lexicon.column`, `capture.part:lexicon.column`.
fn capture_ref(text: &str) -> Option<CaptureRef> {
    let is_name = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    let with_part = |text: &str| {
        let (name, part) = match text.split_once('.') {
            Some((name, part)) => (name, Some(part.to_string())),
            None => (text, None),
        };
        (is_name(name) && part.as_ref().is_none_or(|part| !part.is_empty())).then(|| (name.to_string(), part))
    };
    let (read, lookup) = match text.split_once(':') {
        Some((read, lookup)) => (read, Some(with_part(lookup)?)),
        None => (text, None),
    };
    let (capture, part) = with_part(read)?;
    Some(CaptureRef { capture, part, lookup })
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
    fn a_calculation_is_only_as_long_as_a_stack_can_follow() {
        let sum = |operators: usize| format!("<n>{}", " + <n>".repeat(operators));
        let template = AttributeTemplate::parse(&sum(MOST_OPERATORS)).unwrap();
        assert_eq!(template.references().count(), MOST_OPERATORS + 1);
        assert!(AttributeTemplate::parse(&sum(MOST_OPERATORS + 1)).is_err());
        assert!(AttributeTemplate::parse(&sum(1_000_000)).is_err());
    }

    #[test]
    fn the_last_choice_may_be_a_word() {
        let template = AttributeTemplate::parse("<a|b.unit|'无'>").unwrap();
        let reference = template.references().next().unwrap();
        assert_eq!((reference.alternatives.len(), reference.otherwise.as_deref()), (2, Some("无")));
        for bad in ["<'无'>", "<a|''>", "<a|'无'|b>", "<a|'无>"] {
            assert!(AttributeTemplate::parse(bad).is_err(), "{bad}");
        }
    }

    /// A calculation with brackets around every operation.
    fn bracketed(text: &str) -> Option<String> {
        fn written(calculation: &Arithmetic<Vec<TemplatePart>>) -> String {
            match calculation {
                Arithmetic::Operand(parts) => parts
                    .iter()
                    .map(|part| match part {
                        TemplatePart::Literal(text) => text.clone(),
                        TemplatePart::Reference(reference) => reference.alternatives[0].capture.clone(),
                    })
                    .collect(),
                Arithmetic::Operation(operator, sides) => {
                    let [left, right] = &**sides;
                    format!("({}{operator}{})", written(left), written(right))
                }
            }
        }
        match AttributeTemplate::parse(text).unwrap() {
            AttributeTemplate::Arithmetic(calculation) => Some(written(&calculation)),
            AttributeTemplate::Text(_) => None,
        }
    }

    #[test]
    fn a_calculation_has_the_usual_precedence() {
        for (text, calculated) in [
            ("<event.founded> + <years>", "(event+years)"),
            ("<a> + <b> - 1", "((a+b)-1)"),
            ("<a> - <b> * 2 / <c>", "(a-((b*2)/c))"),
            ("100 * <a> + -<b><c>", "((100*a)+-bc)"),
            ("<n> * 10000", "(n*10000)"),
        ] {
            assert_eq!(bracketed(text).as_deref(), Some(calculated), "{text}");
        }
    }

    #[test]
    fn a_sign_without_blanks_or_beside_words_is_text() {
        for text in ["-<rate>", "<a>-<b>", "<a>/<b>", "<year>年 - <month>月", "1 + 2", "<a|'x - y'>"] {
            assert_eq!(bracketed(text), None, "{text}");
        }
    }

    #[test]
    fn places_of_references_count_from_the_start_of_the_template() {
        let template = AttributeTemplate::parse("<a> * <bc>").unwrap();
        assert_eq!(template.references().map(|reference| reference.at.clone()).collect::<Vec<_>>(), [0..3, 6..10]);
    }
}
