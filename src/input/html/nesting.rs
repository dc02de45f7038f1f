//! Whether a page can be made into a tree in linear time, and what is done with one that cannot.
//!
//! The tree builder of the HTML standard takes quadratic time where elements are nested without end, where formatting
//! elements are left open (each paragraph opens them all again), and where a tag has thousands of attributes. Pages that
//! do so are told beforehand, in one pass; [`flattened`] takes the excess of tags out of them and leaves all text in.

use super::tokens::{Token, TokenKind, Tokens};

/// Elements within elements; pages of sites have 10 to 60.
const DEEPEST: usize = 256;
/// Formatting elements left open at one time.
const MOST_FORMATTING: usize = 64;
/// Elements that the tree builder opens again, on the whole, for each tag of the page.
const MOST_REOPENED: usize = 4;
/// Attributes of a tag.
const MOST_ATTRIBUTES: usize = 256;
/// Bytes of the attributes of a tag that is kept in a flattened page.
const LONGEST_ATTRIBUTES: usize = 4 << 10;

/// What a page is like, by its tags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ElementShape {
    /// Tags and pieces of text.
    pub pieces: usize,
    /// A tree of it takes more than linear time.
    pub excessive: bool,
}

/// Looks at the tags of a page.
pub(super) fn shape(page: &str) -> ElementShape {
    let mut shape = ElementShape::default();
    let mut open = Open::default();
    let (mut formatting, mut reopened, mut roots, mut raw_tags) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut foreign = false;
    for token in Tokens::new(page) {
        shape.pieces += 1;
        if shape.excessive {
            continue;
        }
        shape.excessive |= token.doubtful;
        match token.piece {
            TokenKind::Open { count, closed, .. } => {
                shape.excessive |= count > MOST_ATTRIBUTES;
                let kind = ElementKind::of(token.name);
                roots += usize::from(kind == ElementKind::Root);
                foreign |= kind == ElementKind::Foreign;
                if kind == ElementKind::Formatting {
                    formatting += 1;
                } else {
                    reopened += formatting;
                }
                if kind != ElementKind::Void && !(closed && foreign) {
                    open.push(token.name, |_| {});
                }
            }
            TokenKind::Close => {
                if ElementKind::of(token.name) == ElementKind::Formatting {
                    formatting = formatting.saturating_sub(1);
                } else {
                    reopened += formatting;
                }
                open.close(token.name, |_| {});
            }
            TokenKind::Raw => raw_tags += memchr::memchr_iter(b'<', token.source.as_bytes()).count(),
            TokenKind::Text | TokenKind::Aside => {}
        }
        shape.excessive |= open.names.len() > DEEPEST || formatting > MOST_FORMATTING;
    }
    shape.excessive |= reopened > MOST_REOPENED * shape.pieces + 10_000 || roots > 16;
    // Within such elements a script or a style may be tags to the tree builder.
    shape.excessive |= foreign && raw_tags > DEEPEST;
    shape
}

/// The page without formatting, without scripts, and without elements that are nested too deeply, which become lines.
pub(super) fn flattened(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    let mut open = Open::default();
    // Foreign elements (pictures, formulae, forms) are left out with their tags, their text stays.
    for token in Tokens::new(page) {
        match token.piece {
            TokenKind::Text => out.push_str(token.source),
            TokenKind::Raw if token.name.eq_ignore_ascii_case("title") => {
                out.push_str("<title>");
                out.push_str(&token.source.replace('<', "&lt;"));
                out.push_str("</title>");
            }
            TokenKind::Raw | TokenKind::Aside => {}
            TokenKind::Open { attributes, .. } => {
                start(&token, page.get(attributes.0..attributes.1), &mut open, &mut out)
            }
            TokenKind::Close => {
                if ["s", "strike"].iter().any(|name| token.name.eq_ignore_ascii_case(name)) {
                    open.close("del", |name| end(&mut out, name));
                } else {
                    open.close(token.name, |name| end(&mut out, name));
                }
            }
        }
    }
    out
}

fn start<'a>(token: &Token<'a>, attributes: Option<&str>, open: &mut Open<'a>, out: &mut String) {
    let name = token.name;
    let attributes = attributes.filter(|attributes| attributes.len() <= LONGEST_ATTRIBUTES);
    let name = match ElementKind::of(name) {
        // Struck-out text is left out later, so its tag must stay.
        ElementKind::Formatting if ["s", "strike"].iter().any(|struck| name.eq_ignore_ascii_case(struck)) => "del",
        ElementKind::Formatting | ElementKind::Foreign | ElementKind::Raw => return,
        ElementKind::Root if open.names.len() > 4 => return,
        ElementKind::Void => {
            out.push('<');
            out.push_str(name);
            out.push_str(attributes.unwrap_or_default().trim_end_matches('/'));
            out.push('>');
            return;
        }
        _ => name,
    };
    if open.names.len() >= DEEPEST {
        // It is not remembered as open, so that its end tag closes nothing or, where the name is the same, one around it:
        // lines come out of it in either case.
        if ElementKind::of(name) == ElementKind::Block {
            out.push_str("<br>");
        }
        return;
    }
    open.push(name, |name| end(out, name));
    out.push('<');
    out.push_str(name);
    out.push_str(attributes.unwrap_or_default().trim_end_matches('/'));
    out.push('>');
}

fn end(out: &mut String, name: &str) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// What the tree builder does with an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ElementKind {
    Void,
    /// Opened again in each block until it is closed.
    Formatting,
    Foreign,
    Raw,
    /// There is one of it in a page.
    Root,
    Block,
    Other,
}

impl ElementKind {
    fn of(name: &str) -> Self {
        const KINDS: [(ElementKind, &[&str]); 6] = [
            (
                ElementKind::Void,
                &[
                    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "link",
                    "meta", "param", "source", "track", "wbr", "image", "keygen",
                ],
            ),
            (
                ElementKind::Formatting,
                &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"],
            ),
            (ElementKind::Foreign, &["svg", "math", "select", "frameset", "template"]),
            (
                ElementKind::Raw,
                &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"],
            ),
            (ElementKind::Root, &["html", "head", "body"]),
            (
                ElementKind::Block,
                &[
                    "p",
                    "div",
                    "li",
                    "tr",
                    "table",
                    "ul",
                    "ol",
                    "dl",
                    "dt",
                    "dd",
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                    "section",
                    "article",
                    "center",
                    "blockquote",
                    "td",
                    "th",
                    "tbody",
                    "thead",
                    "pre",
                    "form",
                    "main",
                ],
            ),
        ];
        let mut lower = [0_u8; 10];
        let Some(into) = lower.get_mut(..name.len()) else { return Self::Other };
        into.copy_from_slice(name.as_bytes());
        into.make_ascii_lowercase();
        let is = |other: &&str| other.as_bytes() == &*into;
        KINDS.iter().find(|(_, names)| names.iter().any(is)).map_or(Self::Other, |&(kind, _)| kind)
    }
}

/// The elements that are open, the innermost last.
#[derive(Default)]
struct Open<'a> {
    names: Vec<&'a str>,
}

impl<'a> Open<'a> {
    /// Opens an element, after those that it closes without an end tag.
    fn push(&mut self, name: &'a str, closed: impl FnMut(&str)) {
        let is = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
        let (closes, within): (&[&str], &[&str]) = match () {
            () if is(name, "li") => (&["li"], &["ul", "ol", "div", "table", "td"]),
            () if is(name, "dt") || is(name, "dd") => (&["dt", "dd"], &["dl", "div", "table", "td"]),
            () if is(name, "tr") => (&["tr"], &["table"]),
            () if is(name, "td") || is(name, "th") => (&["td", "th"], &["table", "tr"]),
            () if is(name, "option") => (&["option"], &["select"]),
            () if ElementKind::of(name) == ElementKind::Block => (&["p"], &["div", "td", "th", "table", "li", "body"]),
            () => (&[], &[]),
        };
        if !closes.is_empty() {
            let mut at = self.names.len();
            while let Some(open) = at.checked_sub(1).and_then(|below| self.names.get(below)) {
                at -= 1;
                if closes.iter().any(|closes| is(closes, open)) {
                    self.close_to(at, closed);
                    break;
                }
                if within.iter().any(|within| is(within, open)) {
                    break;
                }
            }
        }
        self.names.push(name);
    }

    fn close(&mut self, name: &str, closed: impl FnMut(&str)) {
        let looked_at = self.names.len().saturating_sub(DEEPEST);
        let open = self.names.get(looked_at..).unwrap_or_default();
        if let Some(at) = open.iter().rposition(|open| open.eq_ignore_ascii_case(name)) {
            self.close_to(looked_at + at, closed);
        }
    }

    fn close_to(&mut self, at: usize, mut closed: impl FnMut(&str)) {
        for name in self.names.drain(at..).rev() {
            closed(name);
        }
    }
}
