//! What a match cannot do without: the literals or references one of which every match of a pattern contains.
//!
//! A pattern is cut at such a place: before it, the anchor with what follows, after it. The prefilter finds the
//! anchors in one pass over the text; only where what follows fits too is it asked, reading backwards, where a match
//! could begin. An alternation is cut in each of its ways, so a pattern can have several cuts; every match goes
//! through one of them. Most patterns can be cut at several places: which is best depends on what a document has
//! least of, so the best few are kept.

use super::node::Node;
use crate::document::script::is_frequent;
use crate::rules::pattern::Target;

/// One thing that the prefilter can find.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Trigger {
    Literal(String),
    Reference(Target),
}

/// A pattern cut at an anchor.
#[derive(Debug, Clone)]
pub struct Cut {
    pub before: Node,
    /// The suffix begins with one of these, and with nothing else.
    pub triggers: Vec<Trigger>,
    pub suffix: Node,
    /// What follows where a trigger ends; `None` where that is not known.
    pub tail: Option<Node>,
}

/// One place to cut a pattern at, in each of the ways of its alternations.
#[derive(Debug, Clone)]
pub struct Way {
    pub cuts: Vec<Cut>,
    /// How many anchors a text of one character is expected to have.
    pub frequency: f64,
}

/// Ways that are kept of one pattern.
const MOST_WAYS: usize = 6;
/// A way is not kept if its anchors are expected to be so many times as frequent as those of the best.
///
/// Ordinary text gains nothing by ways that are so much more frequent; but where a document repeats what one pattern begins
/// with, whatever else the pattern needs is what it has none of: 书记 over and over goes three times as fast.
const FREQUENT: f64 = 30.0;
/// How often a line is expected to begin.
pub const LINE: f64 = 1.0 / 150.0;
/// Patterns are cut into no more pieces than this.
const MOST_CUTS: usize = 64;
/// A part of a pattern that can be no more than so many strings is an anchor as a whole.
const MOST_STRINGS: usize = 128;
/// References to lexicons and fields are taken to be about as frequent as this.
const REFERENCE: f64 = 1.0 / 400.0;

/// The best ways to cut a pattern, the one that should be found most rarely first; none if some match has no anchor.
pub fn ways(node: &Node) -> Vec<Way> {
    if let Some(strings) = strings(node) {
        return Way::of_strings(&strings, node).into_iter().collect();
    }
    match node {
        Node::Empty | Node::Look(_) | Node::Class(_) | Node::Literal(_) | Node::Repeat { min: 0, .. } => Vec::new(),
        Node::Reference(r) => {
            vec![Way::whole(vec![Trigger::Reference(*r)], node, Some(Node::Empty), REFERENCE)]
        }
        Node::Capture(_, node) => ways(node),
        Node::Named(_, node) => ways(node),
        Node::Repeat { min, max, greedy, node } => {
            let rest = Node::Repeat { min: min - 1, max: max - 1, greedy: *greedy, node: node.clone() };
            ways(node).into_iter().map(|way| way.within(&[], std::slice::from_ref(&rest))).collect()
        }
        Node::Alternation(parts) => {
            let best: Option<Vec<Way>> = parts.iter().map(|part| ways(part).into_iter().next()).collect();
            best.and_then(Way::merged).into_iter().collect()
        }
        Node::Concat(parts) => {
            let mut found: Vec<(Way, usize, usize)> = Vec::new();
            let mut n = 0;
            while n < parts.len() {
                let (end, strings) = run_of_strings(&parts[n..]);
                if end > 0 {
                    let run = concat(parts[n..n + end].iter().cloned());
                    found.extend(Way::of_strings(&strings, &run).map(|way| (way, n, n + end)));
                } else {
                    found.extend(ways(&parts[n]).into_iter().map(|way| (way, n, n + 1)));
                }
                n += 1;
            }
            found.sort_by(|(a, ..), (b, ..)| a.frequency.total_cmp(&b.frequency));
            // A way with the same anchors elsewhere has nothing to add, nor has one that must be much more frequent.
            let mut kept: Vec<(Way, usize, usize)> = Vec::new();
            for (way, n, end) in found {
                let is_new = kept.iter().all(|(known, ..)| !known.has_the_anchors_of(&way));
                let promising = kept.first().is_none_or(|(best, ..)| way.frequency <= best.frequency * FREQUENT);
                if is_new && promising && kept.len() < MOST_WAYS {
                    kept.push((way, n, end));
                }
            }
            let found = kept;
            found.into_iter().map(|(way, n, end)| way.within(&parts[..n], &parts[end..])).collect()
        }
    }
}

impl Way {
    fn whole(triggers: Vec<Trigger>, suffix: &Node, tail: Option<Node>, frequency: f64) -> Way {
        Way { cuts: vec![Cut { before: Node::Empty, triggers, suffix: suffix.clone(), tail }], frequency }
    }

    /// A way through a part that is one of these strings; none if the part can be nothing.
    fn of_strings(strings: &[String], part: &Node) -> Option<Way> {
        if strings.iter().any(String::is_empty) {
            return None;
        }
        // Where one string begins another, the shorter is found at both.
        let begins_another = |s: &String| strings.iter().any(|other| other.len() < s.len() && s.starts_with(other));
        let mut shortest: Vec<&String> = strings.iter().filter(|s| !begins_another(s)).collect();
        shortest.sort();
        shortest.dedup();
        let tail = strings.iter().all(|s| shortest.binary_search(&s).is_ok()).then_some(Node::Empty);
        let frequency = shortest.iter().map(|s| frequency(s)).sum();
        let triggers = shortest.into_iter().cloned().map(Trigger::Literal).collect();
        Some(Way::whole(triggers, part, tail, frequency))
    }

    fn has_the_anchors_of(&self, other: &Way) -> bool {
        let triggers = |way: &Way| way.cuts.iter().flat_map(|cut| cut.triggers.clone()).collect::<Vec<_>>();
        triggers(self) == triggers(other)
    }

    /// The same cuts of a pattern that has more before and behind.
    fn within(mut self, before: &[Node], behind: &[Node]) -> Way {
        for cut in &mut self.cuts {
            let own = std::mem::replace(&mut cut.before, Node::Empty);
            cut.before = concat(before.iter().cloned().chain([own]));
            let more = |node: Node| concat([node].into_iter().chain(behind.iter().cloned()));
            let suffix = std::mem::replace(&mut cut.suffix, Node::Empty);
            cut.tail = cut.tail.take().map(more);
            cut.suffix = more(suffix);
        }
        self
    }

    /// The ways of an alternation as one; cuts that have nothing before them are put together.
    fn merged(ways: Vec<Way>) -> Option<Way> {
        let frequency = ways.iter().map(|way| way.frequency).sum();
        let cuts = ways.into_iter().flat_map(|way| way.cuts);
        let (plain, mut cuts): (Vec<Cut>, Vec<Cut>) = cuts.partition(|c| matches!(c.before, Node::Empty));
        if !plain.is_empty() {
            let mut triggers: Vec<Trigger> = plain.iter().flat_map(|c| c.triggers.clone()).collect();
            triggers.sort();
            triggers.dedup();
            // Two of them could be found at the same place and end at different ones.
            let begins_another = |t: &Trigger| match t {
                Trigger::Reference(_) => false,
                Trigger::Literal(l) => {
                    triggers.iter().any(|other| matches!(other, Trigger::Literal(o) if o != l && l.starts_with(o)))
                }
            };
            let tails: Option<Vec<Node>> = plain.iter().map(|c| c.tail.clone()).collect();
            let tail = tails.filter(|_| !triggers.iter().any(begins_another)).map(Node::Alternation);
            let suffix = Node::Alternation(plain.into_iter().map(|c| c.suffix).collect());
            cuts.insert(0, Cut { before: Node::Empty, triggers, suffix, tail });
        }
        (cuts.len() <= MOST_CUTS).then_some(Way { cuts, frequency })
    }
}

/// How many of these parts, from the first on, are one of few strings together, and the strings.
fn run_of_strings(parts: &[Node]) -> (usize, Vec<String>) {
    let mut all = vec![String::new()];
    for (n, part) in parts.iter().enumerate() {
        match strings(part).and_then(|more| product(&all, &more)) {
            Some(longer) => all = longer,
            None => return (n, all),
        }
    }
    (parts.len(), all)
}

/// All strings that a part of a pattern can be, if they are few.
pub fn strings(node: &Node) -> Option<Vec<String>> {
    match node {
        Node::Empty => Some(vec![String::new()]),
        Node::Literal(l) => Some(vec![l.clone()]),
        Node::Class(class) => Some(class.few(MOST_STRINGS)?.into_iter().map(String::from).collect()),
        Node::Capture(_, node) => strings(node),
        Node::Named(_, node) => strings(node),
        Node::Repeat { min, max: 1, node, .. } => {
            let mut all = strings(node)?;
            if *min == 0 {
                all.push(String::new());
            }
            Some(all)
        }
        Node::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(strings(part)?);
                if all.len() > MOST_STRINGS {
                    return None;
                }
            }
            Some(all)
        }
        Node::Concat(parts) => match run_of_strings(parts) {
            (n, all) if n == parts.len() => Some(all),
            _ => None,
        },
        Node::Reference(_) | Node::Look(_) | Node::Repeat { .. } => None,
    }
}

fn product(starts: &[String], ends: &[String]) -> Option<Vec<String>> {
    let few = starts.len() * ends.len() <= MOST_STRINGS;
    few.then(|| starts.iter().flat_map(|a| ends.iter().map(move |b| format!("{a}{b}"))).collect())
}

pub fn concat(parts: impl IntoIterator<Item = Node>) -> Node {
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

/// How often a literal is expected at any place of a text, roughly: by its first character, and the less the longer it
/// is.
fn frequency(literal: &str) -> f64 {
    let first = |c: char| match c {
        ',' | '、' | '。' => 1.0 / 30.0,
        '%' => 1.0 / 300.0,
        c if c.is_alphanumeric() => {
            if is_frequent(c) || c.is_ascii_digit() {
                1.0 / 100.0
            } else {
                1.0 / 1000.0
            }
        }
        _ => 1.0 / 100.0,
    };
    let next = |c: char| if c.is_alphanumeric() && !c.is_ascii() { 1.0 / 10.0 } else { 1.0 / 4.0 };
    let mut chars = literal.chars();
    let start = chars.next().map_or(1.0, first);
    chars.fold(start, |frequency, c| frequency * next(c))
}
