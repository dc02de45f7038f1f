//! Parts of patterns as a person writes them, and a text that would fill them.

use super::walk::{Miss, least};
use crate::examined::{ExamplePlace, examine_example};
use crate::input::RawDocument;
use crate::pattern::Layer;
use crate::pattern::hir::{Assertion, Hir};
use crate::rules::RuleSet;
use crate::rules::compile::QUOTES;
use crate::rules::compiled::Rule;
use crate::rules::file::RuleSpec;
use indexmap::IndexSet;
use tr::tr;

/// Ways that are written out of an alternative; of more the number is told.
const MOST_WAYS: usize = 6;
/// Characters of a class that are written out.
const MOST_CHARACTERS: usize = 12;
/// Parts of what follows that are written out.
const MOST_PARTS: usize = 8;

/// A plain Chinese character, for classes that have it.
const PLAIN: char = match char::from_u32(0x4E8B) {
    Some(plain) => plain,
    None => 'x',
};
/// Marks that open and close a quotation.
const QUOTATION_MARKS: [&str; 2] = ["\u{201c}", "\u{201d}"];
/// Characters of a mention that is long.
const LONG_MENTION: usize = 16;
/// Examples of a field that are read to find one of its mentions.
const MOST_EXAMPLES: usize = 12;

/// The names of what patterns refer to.
pub struct Names {
    patterns: IndexSet<String>,
    lexicons: Vec<String>,
    fields: Vec<String>,
    /// For each lexicon, its shortest key; for each field, the text of an example.
    keys: Vec<String>,
    mentions: Vec<String>,
}

impl Names {
    pub fn of(set: &RuleSet) -> Names {
        let mut lexicons: IndexSet<String> = IndexSet::new();
        let mut patterns: IndexSet<String> = IndexSet::new();
        for file in &set.files {
            lexicons.extend(file.rules.lexicons.keys().cloned());
            patterns.extend(file.rules.patterns.keys().cloned());
        }
        let rules = &set.compiled;
        let shortest = |keys: &crate::rules::texts::Texts| {
            keys.iter().min_by_key(|key| key.chars().count()).unwrap_or_default().to_owned()
        };
        Names {
            patterns,
            lexicons: lexicons.into_iter().collect(),
            fields: rules.fields.iter().map(|field| field.name.as_str()).chain(QUOTES).map(str::to_owned).collect(),
            keys: rules.lexicons.iter().map(|words| shortest(&words.lexicon.keys)).collect(),
            mentions: mentions(set),
        }
    }

    /// What a reference to a layer is called.
    pub fn layer(&self, layer: Layer) -> &str {
        let name = match layer {
            Layer::Lexicon(n) => self.lexicons.get(n as usize),
            Layer::Spans(n) => self.fields.get(n as usize),
        };
        name.map_or("", String::as_str)
    }

    /// What a named pattern is called.
    pub fn pattern(&self, number: u32) -> &str {
        self.patterns.get_index(number as usize).map_or("", String::as_str)
    }

    /// A part as a person writes it, in backquotes where it is a text.
    pub fn wanted(&self, hir: &Hir) -> String {
        match hir {
            Hir::Literal(literal) => format!("`{literal}`"),
            Hir::Class(class) => match class.few(MOST_CHARACTERS) {
                Some(few) => tr!("one of `{}`", few.iter().collect::<String>()),
                None if is_digits(hir) => tr!("a digit"),
                None => tr!("a character of {}", self.spelt(hir)),
            },
            Hir::Layer(Layer::Lexicon(_)) => tr!("a word of {}", self.spelt(hir)),
            Hir::Layer(Layer::Spans(_)) => tr!("a mention of {}", self.spelt(hir)),
            Hir::Named(_) => self.spelt(hir),
            Hir::Assertion(assertion) => edge(*assertion),
            _ => format!("`{}`", self.spelt(hir)),
        }
    }

    /// A part as it stands in a pattern, shortened.
    pub fn spelt(&self, hir: &Hir) -> String {
        let grouped = |hir: &Hir| match hir {
            Hir::Class(_) | Hir::Layer(_) | Hir::Named(_) => self.spelt(hir),
            Hir::Capture(_, inner) if matches!(**inner, Hir::Layer(_) | Hir::Named(_)) => self.spelt(inner),
            Hir::Literal(literal) if literal.chars().nth(1).is_none() => literal.clone(),
            hir => format!("({})", self.spelt(hir)),
        };
        match hir {
            Hir::Empty => String::new(),
            Hir::Literal(literal) => literal.clone(),
            Hir::Class(_) if is_digits(hir) => "[0-9]".to_owned(),
            Hir::Class(class) => {
                let ranges = class.ranges();
                let shown: String = ranges.iter().take(MOST_CHARACTERS).map(|range| spelt_range(*range)).collect();
                let more = if ranges.len() > MOST_CHARACTERS { "…" } else { "" };
                match is_wide(hir) {
                    true => "[…]".to_owned(),
                    false => format!("[{shown}{more}]"),
                }
            }
            Hir::Layer(layer) => format!("<{}>", self.layer(*layer)),
            Hir::Assertion(assertion) => match assertion {
                Assertion::TextStart | Assertion::LineStart => "^".to_owned(),
                Assertion::TextEnd | Assertion::LineEnd => "$".to_owned(),
                _ => r"\b".to_owned(),
            },
            Hir::Concat(parts) => parts
                .iter()
                .map(|part| match part {
                    Hir::Alternation(_) => grouped(part),
                    part => self.spelt(part),
                })
                .collect(),
            Hir::Alternation(parts) => {
                let shown: Vec<String> = parts.iter().take(MOST_WAYS).map(|part| self.spelt(part)).collect();
                let more = if parts.len() > MOST_WAYS { "|…" } else { "" };
                format!("{}{more}", shown.join("|"))
            }
            Hir::Repeat { min, max, hir, .. } => {
                let times = match (min, max) {
                    (0, 1) => "?".to_owned(),
                    (a, b) if a == b => format!("{{{a}}}"),
                    (a, b) => format!("{{{a},{b}}}"),
                };
                format!("{}{times}", grouped(hir))
            }
            Hir::Capture(_, hir) => match **hir {
                Hir::Alternation(_) => grouped(hir),
                ref hir => self.spelt(hir),
            },
            Hir::Named(named) => format!("<{}>", self.pattern(named.number)),
        }
    }

    /// What must follow a point, part by part.
    pub fn rest(&self, miss: &Miss<'_>) -> Vec<String> {
        self.needed_parts(&miss.parts()[1..])
    }

    /// What must stand of parts that follow each other.
    pub fn needed_parts(&self, own: &[&Hir]) -> Vec<String> {
        let mut parts = Vec::new();
        own.iter().for_each(|part| self.needed(part, &mut parts));
        if parts.len() > MOST_PARTS {
            parts.truncate(MOST_PARTS);
            parts.push("…".to_owned());
        }
        parts
    }

    fn needed(&self, hir: &Hir, parts: &mut Vec<String>) {
        match hir {
            hir if least(hir) == 0 => {}
            Hir::Capture(_, hir) => self.needed(hir, parts),
            Hir::Concat(own) => own.iter().for_each(|part| self.needed(part, parts)),
            Hir::Repeat { min, max, hir, .. } if min == max => {
                (0..*min).for_each(|_| self.needed(hir, parts));
            }
            hir => parts.push(self.wanted(hir)),
        }
    }

    /// A text that fills what is missing at a point, if one can be made.
    pub fn filling(&self, miss: &Miss<'_>) -> Option<String> {
        let begun: String = self.sample(miss.wanted)?.chars().skip(miss.fits as usize).collect();
        Some(begun + &self.sample_of(&miss.parts()[1..])?)
    }

    /// A short text that parts match that follow each other, if one can be made.
    pub fn sample_of(&self, parts: &[&Hir]) -> Option<String> {
        parts.iter().map(|part| self.sample(part)).collect()
    }

    /// A short text that a part matches, if there is one that stands for itself.
    fn sample(&self, hir: &Hir) -> Option<String> {
        match hir {
            Hir::Assertion(Assertion::LineStart | Assertion::LineEnd) => Some("\n".to_owned()),
            Hir::Empty | Hir::Assertion(_) => Some(String::new()),
            Hir::Literal(literal) => Some(literal.clone()),
            Hir::Class(class) if class.contains('5') => Some("5".to_owned()),
            Hir::Class(class) if class.contains(PLAIN) => Some(PLAIN.to_string()),
            Hir::Class(class) => class.ranges().first().map(|(first, _)| first.to_string()),
            Hir::Layer(layer) => {
                let text = match layer {
                    Layer::Lexicon(n) => self.keys.get(*n as usize),
                    Layer::Spans(n) => self.mentions.get(*n as usize),
                };
                text.filter(|text| !text.is_empty()).cloned()
            }
            Hir::Concat(parts) => parts.iter().map(|part| self.sample(part)).collect(),
            Hir::Alternation(parts) => {
                let samples = parts.iter().filter_map(|part| self.sample(part));
                samples.min_by_key(|sample| (sample.contains('\n'), sample.chars().count()))
            }
            Hir::Repeat { min: 0, .. } => Some(String::new()),
            Hir::Repeat { min, hir, .. } => Some(self.sample(hir)?.repeat(*min as usize)),
            Hir::Capture(_, hir) => self.sample(hir),
            Hir::Named(named) => self.sample(&named.hir),
        }
    }
}

/// For each field that a pattern refers to, the text of a short mention, from the examples of its rules; those of rules
/// that ask for nothing beside them first.
fn mentions(set: &RuleSet) -> Vec<String> {
    let rules = &set.compiled;
    let mut mentions = vec![String::new(); rules.fields.len()];
    // Behind the fields lie the marks of quotation.
    if rules.quotes.is_some() {
        mentions.extend(QUOTATION_MARKS.map(str::to_owned));
    }
    let mut referred: Vec<usize> = rules.rules.iter().flat_map(Rule::needs).collect();
    referred.sort_unstable();
    referred.dedup();
    referred.retain(|&field| field < rules.fields.len());
    let specs: Vec<&RuleSpec> = set.files.iter().flat_map(|file| &file.rules.rules).collect();
    for field in referred {
        let mut own = rules.fields[field].rules.clone();
        own.retain(|&rule| !rules.rules[rule].block && rules.rules[rule].zones.is_all());
        own.sort_by_key(|&rule| rules.rules[rule].holds.patterns().count());
        let examples = own.iter().filter_map(|&rule| Some((rule, specs.get(rule)?.examples.first()?)));
        let found = examples.take(MOST_EXAMPLES).filter_map(|(rule, example)| {
            let raw = RawDocument::of("example", example.text.as_str());
            let place = ExamplePlace::of(rules, specs[rule], example.zone);
            let examined = examine_example(rules, raw, place, example.year);
            let own = examined.matches().of(field).iter().filter(|m| m.rule() == rule);
            let texts = own.map(|m| examined.document().view.as_str()[m.range()].to_owned());
            texts.min_by_key(|text| text.chars().count())
        });
        let found: Vec<String> = found.collect();
        let short = found.iter().find(|text| text.chars().count() <= LONG_MENTION);
        mentions[field] = short.or(found.first()).cloned().unwrap_or_default();
    }
    mentions
}

fn is_digits(hir: &Hir) -> bool {
    matches!(hir, Hir::Class(class) if class.ranges() == [('0', '9')])
}

/// Whether a class is written by what it is not, or is nearly everything.
fn is_wide(hir: &Hir) -> bool {
    matches!(hir, Hir::Class(class) if class.ranges().iter().map(|(a, b)| *b as u32 - *a as u32).sum::<u32>() > 10_000)
}

fn spelt_range((first, last): (char, char)) -> String {
    match last as u32 - first as u32 {
        0 => first.to_string(),
        1 => format!("{first}{last}"),
        _ => format!("{first}-{last}"),
    }
}

fn edge(assertion: Assertion) -> String {
    match assertion {
        Assertion::TextStart => tr!("the start of the text"),
        Assertion::TextEnd => tr!("the end of the text"),
        Assertion::LineStart => tr!("the start of a line"),
        Assertion::LineEnd => tr!("the end of a line"),
        Assertion::WordEdge | Assertion::WordStart | Assertion::WordEnd => tr!("the edge of a Latin word"),
        Assertion::NoWordEdge => tr!("no edge of a Latin word"),
        Assertion::NoWordBefore => tr!("no Latin letter before"),
        Assertion::NoWordBehind => tr!("no Latin letter behind"),
    }
}
