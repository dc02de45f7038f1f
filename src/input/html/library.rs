//! The main text of a page of which the table knows nothing, as a library finds it that follows Mozilla's Readability.
//!
//! Only where the text is comes from the library. It edits what it finds, and leaves out what is short; the elements are
//! read from the page as it was, with what stands between them.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, LocalName, NodeRef};
use dom_smoothie::{Config, Readability};

use super::region::outermost;
use super::tree::{PageTree, Role};

/// Nodes and nesting up to which the library is asked: it copies the page several times and is not linear.
const MOST_NODES: usize = 40_000;
const DEEPEST: usize = 300;
/// A part with this share of all that the library found in the whole page, in percent, is the text.
const MAIN: usize = 80;
/// Characters of its source that the library writes as entities, in time that is quadratic in their number.
const MOST_ESCAPES: usize = 200_000;

/// The elements that hold the main text of the page with this source, none within another; none where it has less text than
/// the least weight or is too large.
pub(super) fn find(page: &PageTree, document: &Document, source: &str, least: usize) -> Vec<usize> {
    if page.nodes.len() > MOST_NODES || page.depth > DEEPEST || page.all_text() < least {
        return Vec::new();
    }
    if source.chars().filter(|c| matches!(c, '&' | '<' | '>' | '"' | '\u{a0}')).nth(MOST_ESCAPES).is_some() {
        return Vec::new();
    }
    // In Chinese a text of 200 characters is one of several sentences.
    let config = Config { char_threshold: 200, disable_json_ld: true, ..Config::default() };
    let Ok(mut library) = Readability::with_document(bare(page, document), None, Some(config)) else {
        return Vec::new();
    };
    if library.parse().is_err() {
        return Vec::new();
    }
    let found = library.doc.select_single("#readability-page-1");
    let Some(top) = found.nodes().first() else { return Vec::new() };
    let mut roots = Vec::new();
    let mut below: Vec<NodeRef> = vec![*top];
    while let Some(node) = below.pop() {
        // Elements that the library made are not in the page; what they hold is.
        match page.place(node.id) {
            Some(at) => roots.push(at),
            None => below.extend(node.children_it(true)),
        }
    }
    roots.sort_unstable();
    roots.dedup();
    let mut roots = outermost(page, roots);
    roots.retain(|&at| page.text(at) > 0);
    with_siblings(page, as_elements(page, roots))
}

/// Parts that are all the text of an element, as that element: the library puts text into paragraphs of its own, and
/// drops elements around a single one.
fn as_elements(page: &PageTree, roots: Vec<usize>) -> Vec<usize> {
    let is_body = |at: usize| page.is_named(at, &LocalName::from("body"));
    let element = |at: usize| page.parent(at).filter(|&parent| !is_body(parent));
    let mut found: HashMap<usize, usize> = HashMap::new();
    for &at in &roots {
        if let Some(element) = element(at) {
            *found.entry(element).or_default() += page.text(at);
        }
    }
    let whole = |at: usize| element(at).filter(|element| found.get(element) == Some(&page.text(*element)));
    let mut roots: Vec<usize> = roots.into_iter().map(|at| whole(at).unwrap_or(at)).collect();
    roots.dedup();
    outermost(page, roots)
}

/// What the library passed over between the parts that it found, where these are children of one element, and what
/// follows them and is like them: short paragraphs, which it takes for no text.
fn with_siblings(page: &PageTree, roots: Vec<usize>) -> Vec<usize> {
    let parent = roots.first().and_then(|&first| page.parent(first));
    let Some(parent) = parent.filter(|_| roots.iter().all(|&at| page.parent(at) == parent)) else { return roots };
    let likeness = |at: usize| {
        let node = page.nodes.get(at).map(|node| node.node);
        node.map(|node| (node.node_name().map(String::from), node.class().map(String::from)))
    };
    let mut roots = roots;
    if page.is_named(parent, &LocalName::from("body")) {
        // The library gives all of the page where no part stands out to it, as where lines are divided by breaks only.
        let unlinked = |at: usize| page.text(at) - page.linked(at);
        let all: usize = roots.iter().map(|&at| unlinked(at)).sum();
        let is_block = |at: usize| page.nodes.get(at).is_some_and(|node| node.role == Role::Block);
        let main = roots.iter().copied().find(|&at| is_block(at) && unlinked(at) * 100 >= all * MAIN);
        if let Some(main) = main {
            let is_like = |at: usize| likeness(at) == likeness(main) || page.is_named(at, &LocalName::from("p"));
            roots.retain(|&at| !is_block(at) || is_like(at));
        }
    }
    let (Some(&first), Some(&last)) = (roots.first(), roots.last()) else { return roots };
    let found: HashSet<usize> = roots.into_iter().collect();
    let like: HashSet<_> = found.iter().map(|&at| likeness(at)).collect();
    let is_text = |at: usize| page.text(at) > 0 && page.linked(at) * 2 < page.text(at);
    let is_like = |at: usize| like.contains(&likeness(at)) || page.is_named(at, &LocalName::from("p"));
    let mut all = Vec::new();
    for at in page.children(parent).skip_while(|&at| at < first) {
        let is_empty = page.text(at) == 0;
        if found.contains(&at) || at < last && (is_text(at) || is_empty) {
            all.push(at);
        } else if at > last && !is_empty {
            if !(is_text(at) && is_like(at)) {
                break;
            }
            all.push(at);
        }
    }
    all
}

/// A copy of a page without what is not seen and without most attributes: the library reads sizes of pictures and the
/// like from them, trusting that they are sound.
fn bare(page: &PageTree, document: &Document) -> Document {
    let copy = document.clone();
    let mut at = 0;
    while let Some(node) = page.nodes.get(at) {
        let Some(copied) = copy.tree.get(&node.node.id) else { break };
        if node.hidden || matches!(node.role, Role::Unseen | Role::Struck) {
            copied.remove_from_parent();
            at = node.end.max(at + 1);
            continue;
        }
        if node.role != Role::Text {
            copied.retain_attrs(&["id", "class", "role", "href"]);
        }
        if node.role == Role::Link {
            let is_within = copied.attr("href").is_some_and(|href| href.starts_with('#') && href.len() > 1);
            copied.set_attr("href", if is_within { "#a" } else { "a" });
        }
        at += 1;
    }
    copy
}
