//! Templates of how a mention is shown: `{indicator} {percent:+}%`. What attributes are made of is in
//! [`super::attribute_template`].
//!
//! This module reads them; `resolve` of the main crate fills them.

use serde::{Deserialize, Serialize};
use std::ops::Range;
use tr::tr;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadTemplate {
    pub at: Range<usize>,
    pub reason: String,
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

/// Characters of a template, and what it may name: a value that is made by one is not many times as long as those that it
/// is made of.
const LONGEST: usize = 1_000;
const MOST_NAMED: usize = 50;

/// Tells a template, also one of an attribute, that is too long.
pub(super) fn check_length(text: &str) -> Result<(), BadTemplate> {
    let of = |at: usize, reason: String| Err(BadTemplate { at: at..text.len(), reason });
    if let Some((at, _)) = text.char_indices().nth(LONGEST) {
        return of(at, tr!("a template has {} characters at most", LONGEST));
    }
    match text.match_indices(['{', '<']).nth(MOST_NAMED) {
        Some((at, _)) => of(at, tr!("a template names {} attributes or captures at most", MOST_NAMED)),
        None => Ok(()),
    }
}

/// Groups that may stand inside each other.
const DEEPEST: usize = 50;

impl Show<String> {
    /// A bare word is the name of an attribute; anything else is a template.
    pub fn parse(text: &str) -> Result<Show<String>, BadTemplate> {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
        match !text.is_empty() && text.chars().all(word) {
            true => Ok(Show(vec![attribute(text)])),
            false => Show::sentence(text),
        }
    }

    /// The same of a text in which a bare word is a word.
    pub fn sentence(text: &str) -> Result<Show<String>, BadTemplate> {
        check_length(text)?;
        let mut stack = vec![Vec::new()];
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            match c {
                '{' => {
                    let Some(close) = text[at..].find('}').map(|n| at + n) else {
                        return Err(BadTemplate { at: at..text.len(), reason: tr!("a `{` that is not closed") });
                    };
                    last(&mut stack).push(attribute(&text[at + 1..close]));
                    at = close;
                }
                '[' if stack.len() > DEEPEST => {
                    let reason = tr!("too many brackets inside each other");
                    return Err(BadTemplate { at: at..text.len(), reason });
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
            _ => Err(BadTemplate { at: 0..text.len(), reason: tr!("a `[` that is not closed") }),
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
    fn a_show_template_knows_signs_options_and_groups() {
        let show = Show::parse("{name}[({titles})] {percent:+}%").unwrap();
        assert_eq!(show.attributes(), ["name", "titles", "percent"]);
        assert_eq!(Show::parse("percent").unwrap().attributes(), ["percent"]);
        assert!(Show::parse("{name").is_err());
        assert!(Show::parse("a[b").is_err());
    }

    #[test]
    fn groups_nest_only_as_deep_as_a_stack_can_follow() {
        let nested = |depth: usize| format!("{}{{a}}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(Show::parse(&nested(DEEPEST)).expect("a template").attributes(), ["a"]);
        assert!(Show::parse(&nested(DEEPEST + 1)).is_err());
        assert!(Show::parse(&nested(1_000_000)).is_err());
    }
}
