//! The numbers that a browser puts before the items of a list (HTML 4.4.5 to 4.4.8, CSS Counter Styles 3).
//!
//! Only what the elements say themselves is known here; a style sheet may say otherwise.

use dom_query::{LocalName, NodeData, NodeRef};

use super::super::numerals;
use super::tree::{attribute, normal_style};
use crate::value::to_han;

/// How the numbers of a list are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ListStyle {
    None,
    Decimal,
    LeadingZero,
    LowerAlpha,
    UpperAlpha,
    LowerRoman,
    UpperRoman,
    Chinese,
}

/// A list that is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct HtmlList {
    style: ListStyle,
    next: i64,
    step: i64,
}

impl HtmlList {
    /// The list that begins at `node`.
    pub fn new(node: NodeRef) -> Self {
        let read = |name: &str| value(node, name);
        let is_ordered = node.has_name("ol");
        let by_default = if is_ordered { ListStyle::Decimal } else { ListStyle::None };
        let style = style(node, by_default);
        let reversed = is_ordered && node.has_attr("reversed");
        let start = read("start").and_then(|start| start.trim().parse::<i64>().ok());
        let start = start.unwrap_or_else(|| if reversed { items(node) } else { 1 });
        Self { style, next: start, step: if reversed { -1 } else { 1 } }
    }

    /// What stands before the item at `node`.
    pub fn number(&mut self, node: NodeRef) -> Option<String> {
        if let Some(given) = value(node, "value").and_then(|given| given.trim().parse::<i64>().ok()) {
            self.next = given;
        }
        let number = self.next;
        self.next = self.next.saturating_add(self.step);
        write(style(node, self.style), number)
    }
}

fn value(node: NodeRef, name: &str) -> Option<String> {
    node.query_or(None, |node| match &node.data {
        NodeData::Element(element) => attribute(element, &LocalName::from(name)).map(str::to_owned),
        _ => None,
    })
}

fn items(node: NodeRef) -> i64 {
    let items = node.children_it(false).filter(|child| child.has_name("li")).count();
    i64::try_from(items).unwrap_or(i64::MAX)
}

/// The style that the element asks for, by its style first and then its type.
fn style(node: NodeRef, inherited: ListStyle) -> ListStyle {
    let css = value(node, "style").map(|style| normal_style(&style)).unwrap_or_default();
    for property in css.split(';').rev() {
        let Some((name, value)) = property.split_once(':') else { continue };
        if name == "list-style-type" {
            return by_css(value).unwrap_or(inherited);
        }
        if name == "list-style" && value.contains("none") {
            return ListStyle::None;
        }
        if name == "list-style" {
            // White space is gone: the type is looked for in what is left.
            let types =
                ["cjk-ideographic", "chinese", "decimal", "alpha", "latin", "roman", "disc", "circle", "square"];
            if types.iter().any(|name| value.contains(name)) {
                return by_css(value.trim_start_matches("inside").trim_start_matches("outside")).unwrap_or(inherited);
            }
        }
    }
    match value(node, "type").as_deref().map(str::trim) {
        Some("1") => ListStyle::Decimal,
        Some("a") => ListStyle::LowerAlpha,
        Some("A") => ListStyle::UpperAlpha,
        Some("i") => ListStyle::LowerRoman,
        Some("I") => ListStyle::UpperRoman,
        Some("disc" | "circle" | "square") => ListStyle::None,
        _ => inherited,
    }
}

fn by_css(value: &str) -> Option<ListStyle> {
    let value = value.trim_end_matches("!important");
    Some(match value {
        value if value.starts_with("decimal-leading-zero") => ListStyle::LeadingZero,
        value if value.starts_with("decimal") => ListStyle::Decimal,
        value if value.starts_with("lower-alpha") || value.starts_with("lower-latin") => ListStyle::LowerAlpha,
        value if value.starts_with("upper-alpha") || value.starts_with("upper-latin") => ListStyle::UpperAlpha,
        value if value.starts_with("lower-roman") => ListStyle::LowerRoman,
        value if value.starts_with("upper-roman") => ListStyle::UpperRoman,
        value if value.starts_with("cjk-ideographic") => ListStyle::Chinese,
        value if value.starts_with("simp-chinese-informal") || value.starts_with("trad-chinese-informal") => {
            ListStyle::Chinese
        }
        value if ["none", "disc", "circle", "square"].iter().any(|name| value.starts_with(name)) => ListStyle::None,
        _ => return None,
    })
}

fn write(style: ListStyle, number: i64) -> Option<String> {
    let decimal = || format!("{number}. ");
    Some(match style {
        ListStyle::None => return None,
        ListStyle::Decimal => decimal(),
        ListStyle::LeadingZero => format!("{number:02}. "),
        ListStyle::LowerAlpha => alphabetic(number).map_or_else(decimal, |letters| format!("{letters}. ")),
        ListStyle::UpperAlpha => {
            alphabetic(number).map_or_else(decimal, |letters| format!("{}. ", letters.to_ascii_uppercase()))
        }
        ListStyle::LowerRoman => {
            roman(number).map_or_else(decimal, |letters| format!("{}. ", letters.to_ascii_lowercase()))
        }
        ListStyle::UpperRoman => roman(number).map_or_else(decimal, |letters| format!("{letters}. ")),
        ListStyle::Chinese if (1..10_000).contains(&number) => format!("{}、", to_han(number)),
        ListStyle::Chinese => decimal(),
    })
}

/// a to z, then aa, ab …
fn alphabetic(number: i64) -> Option<String> {
    let mut number = u64::try_from(number).ok().filter(|&number| number > 0)?;
    let mut letters = Vec::new();
    while number > 0 {
        number -= 1;
        letters.push(b'a' + u8::try_from(number % 26).ok()?);
        number /= 26;
    }
    letters.reverse();
    String::from_utf8(letters).ok()
}

/// From 1 to 3,999, as browsers write them.
fn roman(number: i64) -> Option<String> {
    numerals::roman(u32::try_from(number).ok().filter(|&number| number < 4000)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_each_style() {
        for (style, number, written) in [
            (ListStyle::Decimal, 12, "12. "),
            (ListStyle::Decimal, -3, "-3. "),
            (ListStyle::LowerAlpha, 28, "ab. "),
            (ListStyle::UpperAlpha, 26, "Z. "),
            (ListStyle::LowerAlpha, 0, "0. "),
            (ListStyle::LowerRoman, 1994, "mcmxciv. "),
            (ListStyle::UpperRoman, 4000, "4000. "),
            (ListStyle::Chinese, 10, "十、"),
            (ListStyle::Chinese, 21, "二十一、"),
            (ListStyle::Chinese, 105, "一百零五、"),
            (ListStyle::Chinese, 110, "一百一十、"),
            (ListStyle::Chinese, 2001, "二千零一、"),
        ] {
            assert_eq!(write(style, number).as_deref(), Some(written));
        }
        assert_eq!(write(ListStyle::None, 1), None);
    }
}
