//! A page as a flat sequence of tags and text, in one linear pass without a tree.
//!
//! Follows the states of the tokenizer of the HTML standard (13.2.5) as far as it takes to know where tags begin and
//! end; it decodes no entities and corrects nothing. What it may see otherwise than a tree builder would, it says:
//! [`Token::doubtful`].

use memchr::{memchr, memmem};

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// As in the source, entities and all.
    Text,
    /// A start tag; where attributes begin and end, in bytes of the page, and how many there are.
    Open {
        attributes: (usize, usize),
        count: usize,
        closed: bool,
    },
    Close,
    /// The content of an element that holds no tags (`script`, `style`, `title` …).
    Raw,
    /// A comment, a document type, a processing instruction.
    Aside,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub piece: TokenKind,
    /// The name of a tag, and of the element that raw content is in; otherwise empty. Not in lower case.
    pub name: &'a str,
    /// The whole of it in the page.
    pub source: &'a str,
    /// A tree builder may take it for something else: a script that writes scripts within comments.
    pub doubtful: bool,
}

/// Elements without tags in their content.
const RAW: [&str; 9] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"];

pub(super) struct Tokens<'a> {
    page: &'a str,
    at: usize,
    /// The element whose raw content comes next.
    raw: Option<&'a str>,
    /// No `-->` after this place, so that it is not searched for again from each comment.
    no_comment_end: bool,
}

impl<'a> Tokens<'a> {
    pub fn new(page: &'a str) -> Self {
        Self { page, at: 0, raw: None, no_comment_end: false }
    }

    fn rest(&self) -> &'a str {
        self.page.get(self.at..).unwrap_or_default()
    }

    fn token(&mut self, piece: TokenKind, name: &'a str, end: usize) -> Token<'a> {
        let end = end.min(self.page.len());
        let source = self.page.get(self.at..end).unwrap_or_default();
        self.at = end;
        Token { piece, name, source, doubtful: false }
    }

    fn raw_content(&mut self, name: &'a str) -> Option<Token<'a>> {
        let rest = self.rest();
        let length = if name.eq_ignore_ascii_case("plaintext") { rest.len() } else { end_of_raw(rest, name) };
        if length == 0 {
            return None;
        }
        let content = rest.get(..length).unwrap_or_default();
        let doubtful = name.eq_ignore_ascii_case("script")
            && content.find("<!--").is_some_and(|at| {
                memmem::find(
                    content.as_bytes().get(at..).unwrap_or_default().to_ascii_lowercase().as_slice(),
                    b"<script",
                )
                .is_some()
            });
        let token = self.token(TokenKind::Raw, name, self.at + length);
        Some(Token { doubtful, ..token })
    }

    /// The length of what begins with `<!` or `<?` at the start of `rest`.
    fn aside(&mut self, rest: &str) -> usize {
        let bytes = rest.as_bytes();
        if let Some(comment) = rest.strip_prefix("<!--") {
            if comment.starts_with('>') {
                return 5;
            }
            if comment.starts_with("->") {
                return 6;
            }
            if self.no_comment_end {
                return rest.len();
            }
            let mut from = 4;
            while let Some(dashes) = memmem::find(bytes.get(from..).unwrap_or_default(), b"--") {
                let after = from + dashes + 2;
                match bytes.get(after..) {
                    Some([b'>', ..]) => return after + 1,
                    Some([b'!', b'>', ..]) => return after + 2,
                    _ => from = after - 1,
                }
            }
            self.no_comment_end = true;
            return rest.len();
        }
        memchr(b'>', bytes).map_or(rest.len(), |at| at + 1)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let raw = self.raw.take().and_then(|name| self.raw_content(name));
        if raw.is_some() {
            return raw;
        }
        let rest = self.rest();
        let bytes = rest.as_bytes();
        match bytes {
            [] => None,
            [b'<', b'!' | b'?', ..] => {
                let length = self.aside(rest);
                Some(self.token(TokenKind::Aside, "", self.at + length))
            }
            [b'<', b'/', first, ..] if first.is_ascii_alphabetic() => {
                let tag = tag(rest, 2);
                Some(self.token(TokenKind::Close, tag.name, self.at + tag.length))
            }
            [b'<', b'/', ..] => {
                let length = memchr(b'>', bytes).map_or(rest.len(), |at| at + 1);
                Some(self.token(TokenKind::Aside, "", self.at + length))
            }
            [b'<', first, ..] if first.is_ascii_alphabetic() => {
                let tag = tag(rest, 1);
                if RAW.iter().any(|raw| tag.name.eq_ignore_ascii_case(raw)) {
                    self.raw = Some(tag.name);
                }
                let attributes = (self.at + 1 + tag.name.len(), self.at + tag.length.saturating_sub(1));
                let piece = TokenKind::Open { attributes, count: tag.attributes, closed: tag.closed };
                Some(self.token(piece, tag.name, self.at + tag.length))
            }
            _ => {
                let length = memchr(b'<', bytes.get(1..).unwrap_or_default()).map_or(rest.len(), |at| at + 1);
                Some(self.token(TokenKind::Text, "", self.at + length))
            }
        }
    }
}

/// Bytes before the end tag of a raw element.
fn end_of_raw(rest: &str, name: &str) -> usize {
    let bytes = rest.as_bytes();
    for at in memmem::find_iter(bytes, b"</") {
        let after = bytes.get(at + 2..).unwrap_or_default();
        let Some((found, next)) = after.split_at_checked(name.len()) else { break };
        let ends = matches!(next.first(), None | Some(b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r' | 0x0c));
        if found.eq_ignore_ascii_case(name.as_bytes()) && ends {
            return at;
        }
    }
    rest.len()
}

struct TagScanner<'a> {
    name: &'a str,
    length: usize,
    attributes: usize,
    closed: bool,
}

/// Reads a tag whose name begins `from` bytes into `rest`.
fn tag(rest: &str, from: usize) -> TagScanner<'_> {
    let bytes = rest.as_bytes();
    let is_space = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c);
    let skip = |mut at: usize, test: &dyn Fn(u8) -> bool| {
        while bytes.get(at).is_some_and(|&byte| test(byte)) {
            at += 1;
        }
        at
    };
    let mut at = skip(from, &|byte| !is_space(byte) && byte != b'/' && byte != b'>');
    let name = rest.get(from..at).unwrap_or_default();
    let mut attributes = 0;
    let mut closed = false;
    loop {
        at = skip(at, &is_space);
        match bytes.get(at) {
            None => return TagScanner { name, length: bytes.len(), attributes, closed },
            Some(b'>') => return TagScanner { name, length: at + 1, attributes, closed },
            Some(b'/') => {
                closed = bytes.get(at + 1) == Some(&b'>');
                at += 1;
                continue;
            }
            Some(_) => attributes += 1,
        }
        // The first character is part of the name even where it is `=`.
        at = skip(at + 1, &|byte| !is_space(byte) && !matches!(byte, b'/' | b'>' | b'='));
        let value = skip(at, &is_space);
        if bytes.get(value) != Some(&b'=') {
            continue;
        }
        at = skip(value + 1, &is_space);
        at = match bytes.get(at) {
            Some(&quote @ (b'"' | b'\'')) => {
                let after = bytes.get(at + 1..).unwrap_or_default();
                memchr(quote, after).map_or(bytes.len(), |length| at + length + 2)
            }
            _ => skip(at, &|byte| !is_space(byte) && byte != b'>'),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(page: &str) -> Vec<String> {
        let shape = |token: Token| match token.piece {
            TokenKind::Text => format!("text:{}", token.source),
            TokenKind::Open { count, closed, .. } => {
                format!("<{} {count}{}>", token.name, if closed { "/" } else { "" })
            }
            TokenKind::Close => format!("</{}>", token.name),
            TokenKind::Raw => format!("raw:{}", token.source),
            TokenKind::Aside => "aside".to_owned(),
        };
        Tokens::new(page).map(shape).collect()
    }

    #[test]
    fn tags_end_where_browsers_end_them() {
        assert_eq!(names("<a title='1>2' b=c/d>甲</A >"), ["<a 2>", "text:甲", "</A>"]);
        assert_eq!(names("<br/><hr / ><img alt=\"a\"/>"), ["<br 0/>", "<hr 0>", "<img 1/>"]);
        assert_eq!(names("1 < 2 <3"), ["text:1 ", "text:< 2 ", "text:<3"]);
        assert_eq!(
            names("<!--a--b--!>甲<!-->乙<!DOCTYPE html></>"),
            ["aside", "text:甲", "aside", "text:乙", "aside", "aside"]
        );
    }

    #[test]
    fn scripts_hold_no_tags() {
        assert_eq!(names("<script>a='</p>'</script >甲"), ["<script 0>", "raw:a='</p>'", "</script>", "text:甲"]);
        assert_eq!(
            names("<style></style><title>甲</title"),
            ["<style 0>", "</style>", "<title 0>", "raw:甲", "</title>"]
        );
    }

    #[test]
    fn the_pieces_are_the_whole_page() {
        for page in ["<", "</", "<a", "<a b='", "甲<b>乙</", "<!--", "<script>甲", "<plaintext><b>", "a<?b", "<a =>乙"]
        {
            assert_eq!(Tokens::new(page).map(|token| token.source).collect::<String>(), page);
        }
    }
}
