//! What a match cannot do without: the literals or references one of which every match of a pattern contains.
//!
//! A pattern is cut at such a place: before it, the anchor with what follows, after it. The prefilter finds the
//! anchors in one pass over the text; only where what follows fits too is it asked, reading backwards, where a match
//! could begin. An alternation is cut in each of its ways, so a pattern can have several cuts; every match goes
//! through one of them.

use super::node::Node;

/// One thing that the prefilter can find.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Trigger {
    Literal(String),
    /// Index into the pattern's list of references.
    Reference(usize),
}

/// A pattern cut at an anchor.
#[derive(Debug, Clone)]
pub struct Cut {
    pub before: Node,
    /// The suffix begins with one of these, and with nothing else.
    pub triggers: Vec<Trigger>,
    pub suffix: Node,
    score: f32,
}

/// Patterns are cut into no more pieces than this.
const MOST_CUTS: usize = 64;
/// Classes up to this size are written out as literals.
const SMALL_CLASS: usize = 40;

/// The cuts of a pattern at anchors that should be found as rarely as possible; `None` if some match has no anchor.
pub fn cuts(node: &Node) -> Option<Vec<Cut>> {
    match node {
        Node::Empty | Node::Look(_) | Node::Repeat { min: 0, .. } => None,
        Node::Literal(l) => Some(vec![whole(vec![Trigger::Literal(l.clone())], node, rarity(l))]),
        Node::Class(class) => {
            let chars = class.few(SMALL_CLASS)?;
            let least = chars.iter().map(|c| rarity(c.encode_utf8(&mut [0; 4]))).fold(1.0, f32::min);
            let score = least / (1.0 + chars.len() as f32 / 8.0);
            let triggers = chars.into_iter().map(|c| Trigger::Literal(c.to_string())).collect();
            Some(vec![whole(triggers, node, score)])
        }
        Node::Reference(r) => Some(vec![whole(vec![Trigger::Reference(*r)], node, REFERENCE)]),
        Node::Capture(_, node) => cuts(node),
        Node::Repeat { min, max, greedy, node } => {
            let rest = Node::Repeat { min: min - 1, max: max - 1, greedy: *greedy, node: node.clone() };
            let mut cuts = cuts(node)?;
            for cut in &mut cuts {
                cut.suffix = concat([cut.suffix.clone(), rest.clone()]);
            }
            Some(cuts)
        }
        Node::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(cuts(part)?);
                if all.len() > MOST_CUTS {
                    return None;
                }
            }
            Some(merged(all))
        }
        Node::Concat(parts) => {
            let best = parts
                .iter()
                .enumerate()
                .filter_map(|(n, part)| Some((n, cuts(part)?)))
                .reduce(|a, b| if worth(&b.1) > worth(&a.1) { b } else { a });
            let (n, mut cuts) = best?;
            for cut in &mut cuts {
                cut.before = concat(parts[..n].iter().cloned().chain([cut.before.clone()]));
                cut.suffix = concat([cut.suffix.clone()].into_iter().chain(parts[n + 1..].iter().cloned()));
            }
            Some(cuts)
        }
    }
}

/// References to lexicons and fields are taken to be about as rare as words of two characters.
const REFERENCE: f32 = 3.0;

fn whole(triggers: Vec<Trigger>, node: &Node, score: f32) -> Cut {
    Cut { before: Node::Empty, triggers, suffix: node.clone(), score }
}

/// Cuts that begin alike, with nothing before them, as one.
fn merged(cuts: Vec<Cut>) -> Vec<Cut> {
    let (plain, mut others): (Vec<Cut>, Vec<Cut>) = cuts.into_iter().partition(|c| matches!(c.before, Node::Empty));
    if let Some(score) = plain.iter().map(|c| c.score).reduce(f32::min) {
        let mut triggers: Vec<Trigger> = plain.iter().flat_map(|c| c.triggers.clone()).collect();
        triggers.sort();
        triggers.dedup();
        let suffix = Node::Alternation(plain.into_iter().map(|c| c.suffix).collect());
        others.insert(0, Cut { before: Node::Empty, triggers, suffix, score });
    }
    others
}

fn concat(parts: impl IntoIterator<Item = Node>) -> Node {
    let mut flat = Vec::new();
    for part in parts {
        match part {
            Node::Empty => {}
            Node::Concat(parts) => flat.extend(parts),
            part => flat.push(part),
        }
    }
    match flat.len() {
        0 => Node::Empty,
        1 => flat.remove(0),
        _ => Node::Concat(flat),
    }
}

/// Cuts are as good as the most frequent of their anchors.
fn worth(cuts: &[Cut]) -> f32 {
    cuts.iter().map(|c| c.score).fold(f32::MAX, f32::min) / (1.0 + cuts.len() as f32 / 16.0)
}

/// How rare a literal is, roughly: by its length, and less for digits and punctuation.
fn rarity(literal: &str) -> f32 {
    let of = |c: char| match c {
        '%' => 2.0,
        '0'..='9' => 0.4,
        c if c.is_ascii() => 0.3,
        c if c.is_alphanumeric() => 1.5,
        _ => 0.3,
    };
    literal.chars().map(of).sum::<f32>().min(6.0)
}
