//! The page format of the web (.html, .htm, .shtml, and .mht).
//!
//! From a decoded page to its main text and to what it states of it. In which encoding a page is, is left to the caller;
//! what a page says of that is [`encoding_label`]. Which sites build their pages how is no knowledge of this module but
//! of a table, [`Sites`].

mod edges;
mod encoding;
mod facts;
mod library;
mod lines;
mod lists;
mod mhtml;
mod nesting;
mod region;
mod sites;
mod tokens;
mod tree;

use dom_query::{Document, LocalName};

use super::content::{Content, Refusal};
use crate::messages::{list, said_later};
use lines::TextLine;
use region::{By, TextRegion};
use sites::Selector;
use tr::tr;
use tree::{PageTree, Role, text_of, weight};

pub(super) use encoding::encoding_label;
pub(super) use mhtml::mhtml;
pub use sites::Sites;

/// Bytes of a page: with its tree and its text it takes five times that.
const LARGEST: usize = 32 << 20;
/// Tags and pieces of text: each is a node of some 200 bytes.
const MOST_PIECES: usize = 600_000;
/// Nesting of a tree that is read as it is; the tree builder may nest deeper than the tags do.
const DEEPEST: usize = 600;

/// Reads the main text of a page and what the page states of it.
///
/// # Errors
///
/// Where the page is too large, or holds no text of its own: it consists of frames, or scripts fetch its text.
pub(super) fn read(page: &str, sites: &Sites) -> Result<Content, Refusal> {
    if page.len() > LARGEST {
        return Err(refusal(tr!("it is larger than 32 MB"), said_later!("split it")));
    }
    let shape = nesting::shape(page);
    if shape.pieces > MOST_PIECES {
        return Err(refusal(tr!("it has more than 600,000 tags and pieces of text"), said_later!("split it")));
    }
    if shape.excessive {
        return read_tree(&nesting::flattened(page), sites, Part::Page, true);
    }
    read_tree(page, sites, Part::Page, false)
}

/// Reads a piece of a page, all of which is its text, as databases keep it; the text is empty where it has none.
///
/// # Errors
///
/// As [`read()`].
pub(super) fn read_fragment(piece: &str, sites: &Sites) -> Result<Content, Refusal> {
    let shape = nesting::shape(piece);
    if piece.len() > LARGEST || shape.pieces > MOST_PIECES {
        return Err(refusal(tr!("it is larger than pages are"), said_later!("split it")));
    }
    match shape.excessive {
        true => read_tree(&nesting::flattened(piece), sites, Part::Text, true),
        false => read_tree(piece, sites, Part::Text, false),
    }
}

/// What is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// A page, of which the text is a part.
    Page,
    /// The text itself.
    Text,
}

/// Reads a page that can be made into a tree; `flattened` where it could not be before.
fn read_tree(page: &str, sites: &Sites, part: Part, flattened: bool) -> Result<Content, Refusal> {
    let document = Document::from(page);
    let mut tree = PageTree::new(&document, &sites.names);
    if tree.depth > DEEPEST && !flattened {
        drop(tree);
        return read_tree(&nesting::flattened(page), sites, part, true);
    }
    let region = match part {
        Part::Page => TextRegion::find(&mut tree, &document, page, sites),
        Part::Text => TextRegion::all(&tree),
    };
    let least = sites.settings.main_text.least();
    let fewest = if part == Part::Page && has_scripts(page) { least } else { 1 };
    let Some(region) = region.filter(|_| tree.all_text() >= fewest) else {
        if part == Part::Text {
            return Ok(Content::default());
        }
        return Err(no_text(&tree));
    };
    let left_out = region.left_out(&tree, &document, sites);
    let left_out = |at: usize| left_out.contains(&at);
    let mut text: Vec<TextLine> = Vec::new();
    lines::read(&tree, &region.roots, &left_out, &mut text);
    edges::trim(&mut text, sites);
    let unlinked: usize = text.iter().map(|line| line.weight - line.linked).sum();
    if text.is_empty() || region.by == By::Whole && has_scripts(page) && unlinked < least {
        return Err(no_text(&tree));
    }
    let stated = facts::read(&tree, &document, sites, &region, &text);
    let mut remarks = self::remarks(&tree, &document, sites, &region, &left_out, &text);
    if flattened {
        remarks
            .push(tr!("elements of the page are nested too deeply or never closed; it was read without some of them"));
    }
    let text = text.into_iter().fold(String::new(), |mut all, line| {
        all.push_str(&line.text);
        all.push('\n');
        all
    });
    Ok(Content { text, stated, marks: Vec::new(), remarks })
}

fn refusal(reason: String, remedy: &'static str) -> Refusal {
    Refusal { kind: said_later!("an HTML page"), reason, remedy }
}

fn has_scripts(page: &str) -> bool {
    memchr::memchr_iter(b'<', page.as_bytes())
        .any(|at| page.as_bytes().get(at + 1..at + 7).is_some_and(|name| name.eq_ignore_ascii_case(b"script")))
}

/// Why a page has no text.
fn no_text(tree: &PageTree) -> Refusal {
    let source = LocalName::from("src");
    let frames = (0..tree.nodes.len()).filter(|&at| tree.is_named(at, &LocalName::from("frame")));
    let frames: Vec<String> =
        frames.filter_map(|at| tree.attribute(at, &source)).filter(|name| name.len() <= 100).take(5).collect();
    if !frames.is_empty() {
        return refusal(
            tr!("its text is in frames ({})", list(frames)),
            said_later!("give the pages in the frames instead"),
        );
    }
    let reason = tr!("it holds no text of its own: scripts fetch it when it is opened, or it is a picture");
    refusal(reason, said_later!("open it in a browser and save its text"))
}

/// What was not read of a page that was.
fn remarks(
    tree: &PageTree,
    document: &Document,
    sites: &Sites,
    region: &TextRegion,
    left_out: &dyn Fn(usize) -> bool,
    text: &[TextLine],
) -> Vec<String> {
    let mut remarks = Vec::new();
    if region.by == By::Whole {
        remarks.push(tr!("no main text could be told from the rest of the page; all of it was read"));
    }
    let (hidden, struck) = unseen(tree, region, left_out);
    if hidden > 0 {
        remarks.push(tr!("{} characters that the page hides were left out", hidden));
    }
    if struck > 0 {
        remarks.push(tr!("{} characters that are struck out were left out", struck));
    }
    // Within the text or soon after it: further away it belongs to a list of pages.
    let near = region.start()..region.end(tree) + 100;
    let goes_on =
        |next: &Selector| tree.matches(document, next).iter().any(|at| tree.text(*at) > 0 && near.contains(at));
    if region.by != By::Whole && sites.goes_on.iter().any(goes_on) {
        remarks.push(tr!("the text goes on on another page, which was not read"));
    }
    if region.by != By::Table && text.iter().map(|line| line.weight).sum::<usize>() < sites.settings.main_text.enough()
    {
        remarks.push(tr!("there is little text in the page; if it is not all, open it in a browser and save its text"));
    }
    let sum = |of: fn(&TextLine) -> usize| text.iter().map(of).sum::<usize>();
    if sum(|line| line.linked) * 10 > sum(|line| line.weight) * 6 {
        remarks.push(tr!("most of it is links: it may be a list of texts and no text"));
    }
    remarks
}

/// Characters of a region that are hidden, and those that are struck out.
fn unseen(tree: &PageTree, region: &TextRegion, left_out: &dyn Fn(usize) -> bool) -> (usize, usize) {
    let (mut hidden, mut struck) = (0, 0);
    for &root in &region.roots {
        let mut at = root;
        while at < tree.end(root) {
            let Some(node) = tree.nodes.get(at) else { break };
            let count = match node.role {
                _ if at != root && left_out(at) => {
                    at = node.end.max(at + 1);
                    continue;
                }
                Role::Unseen => {
                    at = node.end.max(at + 1);
                    continue;
                }
                _ if node.hidden && at != root => &mut hidden,
                Role::Struck => &mut struck,
                _ => {
                    at += 1;
                    continue;
                }
            };
            let within = tree.nodes.get(at..node.end).unwrap_or_default();
            let of = |text: &str| text.chars().filter(|&c| weight(c) > 0).count();
            *count +=
                within.iter().filter(|node| node.role == Role::Text).map(|node| text_of(node.node, of)).sum::<usize>();
            at = node.end.max(at + 1);
        }
    }
    (hidden, struck)
}

#[cfg(test)]
mod tests;
