//! A parsed page in the order of its source: each node, where its content ends, and how much text and links are in it.
//!
//! The nodes below an element are those after it up to its end, so that nothing here or above needs recursion. Whether a
//! browser shows an element is told here, by its name and its own attributes; style sheets are not read.

use std::collections::HashMap;

use dom_query::{Document, Element, LocalName, NodeData, NodeId, NodeRef};

use super::sites::{Selector, SelectorNames};

/// What an element does to the lines of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Text,
    /// Not shown: comments, scripts, hidden elements, and what is no text (pictures, fields of forms).
    Unseen,
    /// Shown struck out.
    Struck,
    Inline,
    Link,
    Break,
    Block,
    List,
    Item,
    Table,
    Row,
    Cell,
}

#[derive(Debug)]
pub(super) struct PageNode<'a> {
    pub node: NodeRef<'a>,
    /// The first node that is not below it.
    pub end: usize,
    pub role: Role,
    /// Hidden by its own attributes.
    pub hidden: bool,
}

/// A page; nodes are named by their place in it.
pub(super) struct PageTree<'a> {
    pub nodes: Vec<PageNode<'a>>,
    places: HashMap<NodeId, usize>,
    /// Before each node, how much text is seen and how much of it is in links, and how many links there are.
    sums: Vec<Sums>,
    /// Of each name, the elements that have it.
    named: Vec<Vec<usize>>,
    /// Deepest nesting of elements.
    pub depth: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    text: usize,
    linked: usize,
    links: usize,
}

impl<'a> PageTree<'a> {
    /// The page of a document; `names` are those that it will be asked for.
    pub fn new(document: &'a Document, names: &SelectorNames) -> Self {
        let mut nodes: Vec<PageNode<'a>> = Vec::with_capacity(document.tree.len());
        let mut open: Vec<usize> = Vec::new();
        let mut next = document.root().first_child();
        let mut depth = 0;
        while let Some(node) = next {
            let (role, hidden) = node.query_or((Role::Unseen, false), |node| role(&node.data));
            depth = depth.max(open.len());
            nodes.push(PageNode { node, end: 0, role, hidden });
            next = node.first_child();
            if next.is_some() {
                open.push(nodes.len() - 1);
                continue;
            }
            let end = nodes.len();
            let close = |nodes: &mut Vec<PageNode<'a>>, at: usize| {
                nodes.get_mut(at).map(|node| {
                    node.end = end;
                    node.node.next_sibling()
                })
            };
            next = close(&mut nodes, end - 1).flatten();
            while next.is_none() {
                let Some(at) = open.pop() else { break };
                next = close(&mut nodes, at).flatten();
            }
        }
        let places = nodes.iter().enumerate().map(|(at, node)| (node.node.id, at)).collect();
        let sums = sums(&nodes);
        let named = named(&nodes, names);
        Self { nodes, places, sums, named, depth }
    }

    /// The outermost nodes: the page itself, and what stands beside it, such as comments.
    pub fn top(&self) -> Vec<usize> {
        let mut top = Vec::new();
        let mut at = 0;
        while at < self.nodes.len() {
            top.push(at);
            at = self.end(at).max(at + 1);
        }
        top
    }

    /// Places that match, in order.
    pub fn matches(&self, document: &Document, selector: &Selector) -> Vec<usize> {
        match selector {
            Selector::Name(name) => self.named.get(*name).cloned().unwrap_or_default(),
            Selector::Css(matcher) => {
                document.select_matcher(matcher).nodes().iter().filter_map(|node| self.place(node.id)).collect()
            }
        }
    }

    pub fn place(&self, id: NodeId) -> Option<usize> {
        self.places.get(&id).copied()
    }

    /// Shows elements that are hidden by their own attributes or those of elements around them: scripts show some texts
    /// once the page is loaded.
    pub fn reveal(&mut self, places: &[usize]) {
        for &at in places {
            let mut node = self.nodes.get(at).map(|node| node.node);
            while let Some(around) = node {
                if let Some(node) = self.place(around.id).and_then(|at| self.nodes.get_mut(at)) {
                    node.hidden = false;
                }
                node = around.parent();
            }
        }
        self.sums = sums(&self.nodes);
    }

    pub fn end(&self, at: usize) -> usize {
        self.nodes.get(at).map_or(at, |node| node.end)
    }

    fn sums(&self, at: usize) -> (Sums, Sums) {
        let of = |at: usize| self.sums.get(at).or(self.sums.last()).copied().unwrap_or_default();
        (of(at), of(self.end(at)))
    }

    /// How much text is seen in an element: four for each Han character, one for each other letter or digit.
    pub fn text(&self, at: usize) -> usize {
        let (before, after) = self.sums(at);
        after.text - before.text
    }

    /// How much of it is in links.
    pub fn linked(&self, at: usize) -> usize {
        let (before, after) = self.sums(at);
        after.linked - before.linked
    }

    /// The parent of a node.
    pub fn parent(&self, at: usize) -> Option<usize> {
        self.place(self.nodes.get(at)?.node.parent()?.id)
    }

    /// Where the nodes below an element are that have it as their parent.
    pub fn children(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.end(at);
        let first = Some(at + 1).filter(|&child| child < end);
        std::iter::successors(first, move |&child| Some(self.end(child).max(child + 1)).filter(|&next| next < end))
    }

    pub fn links(&self, at: usize) -> usize {
        let (before, after) = self.sums(at);
        after.links - before.links
    }

    pub fn all_text(&self) -> usize {
        self.sums.last().map_or(0, |sums| sums.text)
    }

    pub fn all_unlinked(&self) -> usize {
        self.sums.last().map_or(0, |sums| sums.text - sums.linked)
    }

    /// The value of an attribute of an element.
    pub fn attribute(&self, at: usize, name: &LocalName) -> Option<String> {
        let node = self.nodes.get(at)?;
        node.node.query_or(None, |node| match &node.data {
            NodeData::Element(element) => attribute(element, name).map(str::to_owned),
            _ => None,
        })
    }

    pub fn is_named(&self, at: usize, name: &LocalName) -> bool {
        self.nodes.get(at).is_some_and(|node| {
            node.node
                .query_or(false, |node| matches!(&node.data, NodeData::Element(element) if element.name.local == *name))
        })
    }
}

pub(super) fn attribute<'e>(element: &'e Element, name: &LocalName) -> Option<&'e str> {
    element.attrs.iter().find(|attribute| attribute.name.local == *name).map(|attribute| &*attribute.value)
}

fn named(nodes: &[PageNode], names: &SelectorNames) -> Vec<Vec<usize>> {
    let mut named = vec![Vec::new(); names.count()];
    for (at, node) in nodes.iter().enumerate().filter(|(_, node)| node.role != Role::Text) {
        let Some(element) = node.node.element_ref() else { continue };
        let mut note = |name: Option<&usize>| {
            let places: Option<&mut Vec<usize>> = name.and_then(|&name| named.get_mut(name));
            // An element may have a class twice.
            if let Some(places) = places.filter(|places| places.last() != Some(&at)) {
                places.push(at);
            }
        };
        for attribute in &element.attrs {
            match &*attribute.name.local {
                "id" => note(names.ids.get(&*attribute.value)),
                "class" => attribute.value.split_ascii_whitespace().for_each(|class| note(names.classes.get(class))),
                _ => {}
            }
        }
    }
    named
}

/// Sums before each node, and one more after the last; what is not seen is not counted.
fn sums(nodes: &[PageNode]) -> Vec<Sums> {
    let mut all = Vec::with_capacity(nodes.len() + 1);
    let mut sum = Sums::default();
    let (mut unseen_to, mut linked_to) = (0, 0);
    for (at, node) in nodes.iter().enumerate() {
        all.push(sum);
        if at < unseen_to {
            continue;
        }
        match node.role {
            _ if node.hidden => unseen_to = node.end,
            Role::Unseen | Role::Struck => unseen_to = node.end,
            Role::Link => {
                linked_to = linked_to.max(node.end);
                sum.links += 1;
            }
            Role::Text => {
                let weight: usize = text_of(node.node, |text| text.chars().map(weight).sum());
                sum.text += weight;
                if at < linked_to {
                    sum.linked += weight;
                }
            }
            _ => {}
        }
    }
    all.push(sum);
    all
}

/// Reads the characters of a text node.
pub(super) fn text_of<T: Default>(node: NodeRef, read: impl FnOnce(&str) -> T) -> T {
    node.query(|node| match &node.data {
        NodeData::Text { contents } => read(contents),
        _ => T::default(),
    })
    .unwrap_or_default()
}

pub(super) fn weight(c: char) -> usize {
    if is_han(c) { 4 } else { usize::from(c.is_alphanumeric()) }
}

pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The role of a node, and whether its own attributes hide it.
fn role(data: &NodeData) -> (Role, bool) {
    let element = match data {
        NodeData::Text { .. } => return (Role::Text, false),
        NodeData::Element(element) => element,
        _ => return (Role::Unseen, false),
    };
    let role = role_by_name(&element.name.local);
    let style = attribute(element, &LocalName::from("style")).map(normal_style);
    let hides = |style: &str| {
        style.contains("display:none") || style.contains("visibility:hidden") || style.contains("mso-hide:all")
    };
    let has = |name: &str| element.attrs.iter().any(|attribute| &*attribute.name.local == name);
    let closed = &*element.name.local == "dialog" && !has("open");
    let hidden = style.as_deref().is_some_and(hides) || has("hidden") || closed;
    let role = match role {
        Role::Inline if style.as_deref().is_some_and(|style| style.contains("text-decoration:line-through")) => {
            Role::Struck
        }
        Role::Inline if style.as_deref().is_some_and(|style| style.contains("display:block")) => Role::Block,
        Role::Link if !has("href") => Role::Inline,
        role => role,
    };
    (role, hidden)
}

/// In lower case without white space, as far as it is of use.
pub(super) fn normal_style(style: &str) -> String {
    style.chars().take(1000).filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect()
}

fn role_by_name(name: &str) -> Role {
    match name {
        "a" | "area" => Role::Link,
        "br" => Role::Break,
        "ol" | "ul" | "menu" | "dir" => Role::List,
        "li" => Role::Item,
        "table" => Role::Table,
        "tr" => Role::Row,
        "td" | "th" => Role::Cell,
        "del" | "s" | "strike" => Role::Struck,
        "head" | "script" | "style" | "template" | "noscript" | "noframes" | "noembed" | "svg" | "iframe" | "frame"
        | "object" | "embed" | "applet" | "canvas" | "audio" | "video" | "img" | "input" | "select" | "option"
        | "optgroup" | "datalist" | "button" | "textarea" | "rt" | "rp" | "rtc" | "title" | "meta" | "link"
        | "base" | "map" | "progress" | "meter" => Role::Unseen,
        "html" | "body" | "address" | "article" | "aside" | "blockquote" | "caption" | "center" | "dd" | "details"
        | "dialog" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer" | "form" | "frameset"
        | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hgroup" | "hr" | "legend" | "listing" | "main"
        | "nav" | "p" | "plaintext" | "pre" | "search" | "section" | "summary" | "tbody" | "tfoot" | "thead"
        | "xmp" => Role::Block,
        _ => Role::Inline,
    }
}
