//! What a match cannot do without: the literals or references one of which every match of a pattern contains.
//!
//! The prefilter finds them in one pass over the text; a pattern is then run only from the positions that lie so far
//! before one of them as the pattern allows.

use super::node::Node;

/// One thing that the prefilter can find.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Trigger {
    Literal(String),
    /// Index into the pattern's list of references.
    Reference(usize),
}

/// Every match contains one of `triggers`, and it begins between `before.0` and `before.1` characters after the start
/// of the match.
#[derive(Debug, Clone)]
pub struct Anchor {
    pub triggers: Vec<Trigger>,
    pub before: (usize, usize),
    score: f32,
}

/// Sets larger than this are no help.
const MOST_TRIGGERS: usize = 256;
/// Classes up to this size are written out as literals.
const SMALL_CLASS: usize = 40;

/// The anchor that should be found most rarely, or `None` if the pattern has none.
pub fn anchor(node: &Node, longest: &dyn Fn(usize) -> usize) -> Option<Anchor> {
    match node {
        Node::Empty | Node::Look(_) => None,
        Node::Literal(l) => Some(Anchor {
            triggers: vec![Trigger::Literal(l.clone())],
            before: (0, 0),
            score: rarity(l),
        }),
        Node::Class(class) => class.few(SMALL_CLASS).map(|chars| Anchor {
            score: chars
                .iter()
                .map(|c| rarity(c.encode_utf8(&mut [0; 4])))
                .fold(1.0, f32::min)
                / (1.0 + chars.len() as f32 / 8.0),
            triggers: chars
                .into_iter()
                .map(|c| Trigger::Literal(c.to_string()))
                .collect(),
            before: (0, 0),
        }),
        Node::Reference(r) => Some(Anchor {
            triggers: vec![Trigger::Reference(*r)],
            before: (0, 0),
            score: 3.0,
        }),
        Node::Capture(_, node) => anchor(node, longest),
        Node::Repeat { min: 0, .. } => None,
        Node::Repeat { node, .. } => anchor(node, longest),
        Node::Alternation(parts) => {
            let all: Option<Vec<Anchor>> = parts.iter().map(|p| anchor(p, longest)).collect();
            let mut all = all?.into_iter();
            let mut union = all.next()?;
            for a in all {
                union.before = (
                    union.before.0.min(a.before.0),
                    union.before.1.max(a.before.1),
                );
                union.score = union.score.min(a.score);
                union.triggers.extend(a.triggers);
            }
            union.triggers.sort();
            union.triggers.dedup();
            (union.triggers.len() <= MOST_TRIGGERS).then_some(union)
        }
        Node::Concat(parts) => {
            let mut best: Option<Anchor> = None;
            let (mut shortest_before, mut longest_before) = (0usize, 0usize);
            for part in parts {
                if let Some(mut a) = anchor(part, longest) {
                    a.before.0 += shortest_before;
                    a.before.1 = a.before.1.saturating_add(longest_before);
                    // A far anchor costs a run from every position in between.
                    let worth = |a: &Anchor| a.score / (1.0 + (a.before.1 - a.before.0) as f32 / 24.0);
                    if best.as_ref().is_none_or(|b| worth(&a) > worth(b)) {
                        best = Some(a);
                    }
                }
                let (short, long) = part.length(longest);
                shortest_before += short;
                longest_before = longest_before.saturating_add(long);
            }
            best
        }
    }
}

/// How rare a literal is, roughly: by its length, and less for digits and punctuation.
fn rarity(literal: &str) -> f32 {
    literal
        .chars()
        .map(|c| match c {
            '0'..='9' => 0.4,
            c if c.is_ascii() => 0.3,
            c if c.is_alphanumeric() => 1.5,
            _ => 0.3,
        })
        .sum::<f32>()
        .min(6.0)
}
