//! Why a text is no YAML, in plain words, with the usual remedy.
//!
//! The parser's own messages speak of tokens and block mappings; here they become what the author did. Everything
//! else that can be wrong with a rule file is found after it is YAML, in [`super::read`].

use std::cmp::Ordering;

use granit_parser::{ErrorKind, ScanError};

use super::diagnostic::{Code, Fault, On};
use super::tree::TreeFault;
use tr::tr;

/// The fault of `text`, the file of number `source`, that `reason` says is no tree.
pub fn explain(source: usize, text: &str, reason: &TreeFault) -> Fault {
    match reason {
        TreeFault::SecondDocument(at) => Fault::new(Code::YamlSyntax, tr!("a rule file holds one document"))
            .label(source, Vec::new(), On::Span(*at..*at + 3), tr!("a second one begins here"))
            .help(tr!("remove the line `---`, or put what follows into a file of its own")),
        TreeFault::SelfReference(span) => Fault::new(Code::YamlSyntax, tr!("this alias stands inside what it repeats"))
            .label(source, Vec::new(), On::Span(span.clone()), tr!("would never end"))
            .help(tr!("a text that begins with `*` needs quotes: '*…'")),
        TreeFault::Syntax(error) => {
            if let Some(fault) = tab(source, text, error).or_else(|| stray_item(source, text, error)) {
                return fault;
            }
            let line = text.lines().nth(error.marker().line().saturating_sub(1)).unwrap_or_default();
            let before = text.lines().take(error.marker().line().saturating_sub(1)).last().unwrap_or_default();
            let (said, help) = words(error.kind(), line, before);
            let on = match bad_escape(text, error).or(error.marker().byte_offset()) {
                Some(at) => {
                    On::Span(at..at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8))
                }
                None => On::Position { line: error.marker().line(), column: error.marker().col() + 1 },
            };
            let fault = Fault::new(Code::YamlSyntax, tr!("this is no YAML")).label(source, Vec::new(), on, said);
            match help.or_else(|| quotes_needed(line)) {
                Some(help) => fault.help(help),
                None => fault,
            }
        }
    }
}

/// The tab in the indentation over which the parser stumbled: of the line that it speaks of, or of the next one.
fn tab(source: usize, text: &str, error: &ScanError) -> Option<Fault> {
    let number = error.marker().line();
    let lines = text.lines().enumerate().skip(number.saturating_sub(1)).take(2);
    let (line, column) = lines.filter_map(|(n, line)| Some((n + 1, blanks(line).find('\t')? + 1))).next()?;
    let on = On::Position { line, column };
    let fault = Fault::new(Code::YamlSyntax, tr!("this is no YAML"));
    let fault = fault.label(source, Vec::new(), on, tr!("a tab in the indentation"));
    Some(fault.help(tr!("indent with spaces; YAML knows no tabs there")))
}

/// An item that stands further left than the others of its list: in the line of the error, or in the one before, which
/// the parser may have taken for an item of a list further out.
fn stray_item(source: usize, text: &str, error: &ScanError) -> Option<Fault> {
    let strays = matches!(
        error.kind(),
        ErrorKind::ExpectedBlockMappingKey
            | ErrorKind::ExpectedBlockSequenceEntry
            | ErrorKind::SimpleKeyExpected
            | ErrorKind::MappingValueNotAllowed
            | ErrorKind::InvalidColonPlacement
    );
    let lines: Vec<&str> = text.lines().take(error.marker().line()).collect();
    let (last, above) = lines.split_last().filter(|_| strays)?;
    let (number, item, wanted) = match is_item(last) {
        true => (lines.len(), last, list_above(above, last, false)?),
        false => {
            let (before, above) = above.split_last().filter(|(before, _)| is_item(before) && !before.contains(": "))?;
            (lines.len() - 1, before, list_above(above, before, true)?)
        }
    };
    let here = blanks(item).len();
    let said = tr!("{} blanks before this item, where the others of its list have {}", here, wanted);
    let on = On::Position { line: number, column: here + 1 };
    let fault = Fault::new(Code::YamlSyntax, tr!("this is no YAML")).label(source, Vec::new(), on, said);
    Some(fault.help(tr!("items of one list begin in the same column")))
}

/// The indentation of the list nearest above an item that stands further left than its items do; `None` where the item
/// belongs to a list of its own column, unless it need not.
fn list_above(above: &[&str], item: &str, even_so: bool) -> Option<usize> {
    let here = blanks(item).len();
    let mut nearest = None;
    for line in above.iter().rev().filter(|line| !line.trim().is_empty()) {
        let there = blanks(line).len();
        match there.cmp(&here) {
            Ordering::Greater if is_item(line) => nearest = Some(there),
            Ordering::Greater => {}
            Ordering::Equal if is_item(line) && !even_so => return None,
            Ordering::Equal | Ordering::Less => break,
        }
    }
    nearest
}

/// The white space before the text of a line.
fn blanks(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

fn is_item(line: &str) -> bool {
    line.trim_start().starts_with("- ")
}

/// Where the `\` stands that the parser does not know: it points at the quotation mark before.
fn bad_escape(text: &str, error: &ScanError) -> Option<usize> {
    let start = error.marker().byte_offset().filter(|_| *error.kind() == ErrorKind::UnknownQuotedScalarEscape)?;
    let mut characters = text.get(start..)?.char_indices();
    while let Some((at, character)) = characters.next() {
        let escaped = if character == '\\' { characters.next() } else { None };
        if escaped.is_some_and(|(_, escaped)| !"0abt\tnvfre \"/\\N_LPxuU\r\n".contains(escaped)) {
            return Some(start + at);
        }
    }
    None
}

/// What is wrong, and what to do where the error alone tells it.
fn words(kind: &ErrorKind, line: &str, before: &str) -> (String, Option<String>) {
    match kind {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInPlainScalar => {
            (tr!("a tab in the indentation"), Some(tr!("indent with spaces; YAML knows no tabs there")))
        }
        ErrorKind::UnclosedFlowCollection { open } => (
            tr!("this `{}` is never closed", open),
            Some(tr!("close it, or put the text into quotes if the `{}` belongs to it", open)),
        ),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => (
            tr!("a `{}` where the `{}` wants its end", close, open),
            Some(tr!("close the `{}` before the `{}`", open, close)),
        ),
        ErrorKind::MisplacedFlowCollectionEnd => (
            tr!("a closing bracket without an opening one"),
            Some(tr!("a text that begins with a bracket needs quotes: ']…'")),
        ),
        ErrorKind::UnclosedQuotedScalar | ErrorKind::InvalidQuotedScalarIndent => (
            tr!("still inside a quoted text here"),
            Some(tr!("close the quotation mark; inside '…', write '' for one '")),
        ),
        ErrorKind::InvalidTrailingSingleQuotedScalar => {
            (tr!("the quoted text has ended before this"), Some(tr!("inside '…', write '' for one '")))
        }
        ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            (tr!("the quoted text has ended before this"), Some(tr!("use '…' for a text that has \" in it")))
        }
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape => (
            tr!("a `\\` in this text that YAML does not know"),
            Some(tr!("write patterns in '…', where a `\\` stands for itself; in \"…\" it must be `\\\\`")),
        ),
        ErrorKind::UnexpectedCharacter { character } if character.is_control() => {
            (tr!("the control character {}", format_args!("U+{:04X}", u32::from(*character))), None)
        }
        ErrorKind::UnexpectedCharacter { character } => {
            (tr!("a text must not begin with `{}`", character), Some(tr!("put it into quotes: '{}…'", character)))
        }
        ErrorKind::UnknownAnchor if repeats_a_name(line) => (
            tr!("no anchor of this name stands above in this file"),
            Some(tr!(
                "an anchor ends with its file: share between files by `conditions`, `when: [<name>]`; a text that begins with `*` needs quotes: '*…'"
            )),
        ),
        ErrorKind::UnknownAnchor | ErrorKind::MissingAnchorOrAliasName => (
            tr!("`*` and `&` have a meaning of their own at the beginning of a text"),
            Some(tr!("put the text into quotes: '*…'")),
        ),
        ErrorKind::InvalidTagTerminator
        | ErrorKind::InvalidTagEscape
        | ErrorKind::InvalidGlobalTagCharacter
        | ErrorKind::MissingTagUri
        | ErrorKind::UndeclaredTagHandle => (
            tr!("`!` has a meaning of its own at the beginning of a text"),
            Some(tr!("put the text into quotes: '!…'")),
        ),
        ErrorKind::InvalidBlockScalarHeader => (
            tr!("`|` and `>` have a meaning of their own at the beginning of a text"),
            Some(tr!("put the text into quotes: '|…'")),
        ),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => {
            if line.trim_start().len() == line.len()
                || !before.trim_end().ends_with(':') && quotes_needed(line).is_none()
            {
                let said = tr!("a `:` that makes no key here");
                (
                    said,
                    Some(tr!("keys of one block begin in the same column; a text with `: ` in it needs quotes: '…'")),
                )
            } else {
                (tr!("a second `: ` in one line"), Some(tr!("a text with `: ` in it needs quotes: '…'")))
            }
        }
        ErrorKind::SimpleKeyExpected => (
            tr!("a line that is neither `key: value` nor `- item`"),
            Some(tr!("a text over several lines must be indented")),
        ),
        ErrorKind::ExpectedBlockMappingKey => (tr!("neither a key nor an end here"), None),
        ErrorKind::ExpectedBlockSequenceEntry => (
            tr!("a list ends here, where another item or a key of the block around it must stand"),
            Some(tr!("items of one list, and keys of one block, begin in the same column")),
        ),
        ErrorKind::RecursionLimitExceeded => (tr!("too many blocks inside each other"), None),
        // One that is rare enough is told in the words of the parser.
        other => {
            let said = other.to_string();
            let said = said.as_str();
            (tr!(said), None)
        }
    }
}

/// Whether a value of a line is `*name`, as an anchor is repeated.
fn repeats_a_name(line: &str) -> bool {
    let begins = |rest: &str| rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    ["- *", ": *", "[*", ", *"].iter().any(|sign| line.split(sign).skip(1).any(begins))
}

/// The help for a value in `line` that YAML cannot take without quotes.
fn quotes_needed(line: &str) -> Option<String> {
    let item = line.trim_start().trim_start_matches("- ");
    let value = match item.split_once(": ") {
        Some((_, value)) => value.trim_start(),
        None => item,
    };
    let first = value.chars().next()?;
    let bracketed = matches!(first, '[' | '{');
    if bracketed || matches!(first, '*' | '&' | '%' | '@' | '`' | '!' | '|' | '>' | ',' | ']' | '}') {
        return Some(tr!("a text that begins with `{first}` needs quotes: '{first}…'", first));
    }
    let quoted = matches!(first, '\'' | '"');
    (!quoted && value.contains(": ")).then(|| tr!("a text with `: ` in it needs quotes: '…'"))
}
