//! Which elements of a page hold its main text, and which parts of these do not belong to it.
//!
//! Containers of known sites come first, then the judgement of a library (`library`), then the whole page.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, NodeId};

use super::library;
use super::sites::Sites;
use super::tree::{PageTree, Role};
use crate::rules::file::MainText;

/// How a region was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Table,
    Library,
    /// It is all there is.
    Whole,
}

/// The elements with the main text, in order, none within another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TextRegion {
    pub roots: Vec<usize>,
    pub by: By,
}

impl TextRegion {
    /// Finds the main text of the page with this source; `None` where it has no text at all.
    pub fn find(page: &mut PageTree, document: &Document, source: &str, sites: &Sites) -> Option<Self> {
        let MainText { share, .. } = sites.settings.main_text;
        let (enough, least) = (sites.settings.main_text.enough(), sites.settings.main_text.least());
        let mut known = known(page, document, sites);
        if text(page, &known) < enough {
            let hidden = hidden_containers(page, document, sites);
            if !hidden.is_empty() {
                page.reveal(&hidden);
                known = self::known(page, document, sites);
            }
        }
        // A container may hold a summary of a text that stands elsewhere.
        let has = text(page, &known);
        let is_most = has >= enough && has * 100 >= page.all_unlinked() * share;
        if is_most {
            return Some(Self { roots: known, by: By::Table });
        }
        let found = library::find(page, document, source, least);
        if has >= least && text(page, &found) < has * 3 {
            return Some(Self { roots: known, by: By::Table });
        }
        if text(page, &found) >= least {
            return Some(Self { roots: found, by: By::Library });
        }
        let roots: Vec<usize> = page.top().into_iter().filter(|&at| page.text(at) > 0).collect();
        (!roots.is_empty()).then_some(Self { roots, by: By::Whole })
    }

    /// All of a piece of a page that is nothing but text.
    pub fn all(page: &PageTree) -> Option<Self> {
        let roots: Vec<usize> = page.top().into_iter().filter(|&at| page.text(at) > 0).collect();
        (!roots.is_empty()).then_some(Self { roots, by: By::Table })
    }

    pub fn holds(&self, page: &PageTree, at: usize) -> bool {
        let after = self.roots.partition_point(|&root| root <= at);
        after.checked_sub(1).and_then(|last| self.roots.get(last)).is_some_and(|&root| at < page.end(root))
    }

    pub fn start(&self) -> usize {
        self.roots.first().copied().unwrap_or_default()
    }

    pub fn end(&self, page: &PageTree) -> usize {
        self.roots.last().map_or(0, |&root| page.end(root))
    }

    pub fn text(&self, page: &PageTree) -> usize {
        text(page, &self.roots)
    }

    /// Elements within the region that do not belong to the text: what the table names, and, where the region was not
    /// named by it, lists of links. None that holds much of the text is among them.
    pub fn left_out(&self, page: &PageTree, document: &Document, sites: &Sites) -> HashSet<usize> {
        let all = self.text(page);
        let is_small = |at: usize| page.text(at) * 100 <= all * sites.settings.main_text.most_left_out;
        let mut left_out: HashSet<usize> = HashSet::new();
        for selector in &sites.leave_out {
            left_out.extend(page.matches(document, selector).into_iter().filter(|&at| is_small(at)));
        }
        if self.by != By::Table {
            let blocks = self.roots.iter().flat_map(|&root| root..page.end(root));
            left_out.extend(blocks.filter(|&at| is_small(at) && is_list_of_links(page, at, &sites.settings.main_text)));
        }
        left_out
    }
}

fn is_list_of_links(page: &PageTree, at: usize, settings: &MainText) -> bool {
    let is_block = page
        .nodes
        .get(at)
        .is_some_and(|node| matches!(node.role, Role::Block | Role::List | Role::Table | Role::Row | Role::Cell));
    is_block && page.links(at) >= settings.links && page.linked(at) * 100 >= page.text(at).max(1) * settings.linked
}

fn text(page: &PageTree, roots: &[usize]) -> usize {
    roots.iter().map(|&at| page.text(at)).sum()
}

/// The containers of the first selector that has enough text, or else of that with the most.
fn known(page: &PageTree, document: &Document, sites: &Sites) -> Vec<usize> {
    let mut best = Vec::new();
    for selector in &sites.text {
        let found = parts(page, outermost(page, page.matches(document, selector)));
        let has = text(page, &found);
        if has >= sites.settings.main_text.enough() {
            return found;
        }
        if has > text(page, &best) {
            best = found;
        }
    }
    best
}

/// Containers of the table that are hidden by attributes, their own or those of elements around them.
fn hidden_containers(page: &PageTree, document: &Document, sites: &Sites) -> Vec<usize> {
    for selector in &sites.text {
        let mut found = outermost(page, page.matches(document, selector));
        found.retain(|&at| page.text(at) == 0 && has_text(page, at, sites.settings.main_text.enough()));
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// Whether there is enough text in an element if it were shown.
fn has_text(page: &PageTree, at: usize, enough: usize) -> bool {
    let nodes = page.nodes.get(at..page.end(at)).unwrap_or_default();
    let texts = nodes.iter().filter(|node| node.role == Role::Text);
    let of = |text: &str| text.chars().map(super::tree::weight).sum::<usize>();
    texts.map(|node| super::tree::text_of(node.node, of)).sum::<usize>() >= enough
}

/// Without those that are within others.
pub(super) fn outermost(page: &PageTree, places: Vec<usize>) -> Vec<usize> {
    let mut end = 0;
    places
        .into_iter()
        .filter(|&at| {
            let is_outer = at >= end;
            if is_outer {
                end = page.end(at);
            }
            is_outer
        })
        .collect()
}

/// Of several containers, those that are parts of one text: children of the same element, with the most text.
fn parts(page: &PageTree, places: Vec<usize>) -> Vec<usize> {
    if places.len() < 2 {
        return places;
    }
    let parent = |at: usize| page.nodes.get(at).and_then(|node| node.node.parent()).map(|parent| parent.id);
    let mut families: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut of_parent: HashMap<Option<NodeId>, usize> = HashMap::new();
    for at in places {
        let family = *of_parent.entry(parent(at)).or_insert(families.len());
        if family == families.len() {
            families.push((0, Vec::new()));
        }
        if let Some((text, family)) = families.get_mut(family) {
            *text += page.text(at);
            family.push(at);
        }
    }
    // Of equals the first.
    let most = families.iter().map(|(text, _)| *text).max();
    families.into_iter().find(|(text, _)| Some(*text) == most).map(|(_, family)| family).unwrap_or_default()
}
