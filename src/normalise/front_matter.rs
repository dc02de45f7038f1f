//! YAML front matter: the block between two `---` with which pages of static sites and Markdown files begin.

use super::is_line_end;
use serde_yaml::Value;

/// Bytes within which the block ends.
const LONGEST: usize = 8 << 10;

/// What a document states of itself.
#[derive(Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// Where it ends, in bytes of the document.
    pub end: usize,
    /// The value of the key of titles, without the line ends and quotes that YAML allows; empty where there is none.
    pub title: String,
}

/// The front matter of a document, whose title has one of these keys; `None` where it has none. It is front matter only if
/// it is a map.
pub fn read(text: &str, titles: &[String]) -> Option<FrontMatter> {
    let start = text.len() - text.trim_start().len();
    let block = text[start..].strip_prefix("---")?;
    let mut at = start + 3;
    let first = block.find(is_line_end)?;
    if !block[..first].trim().is_empty() {
        return None;
    }
    let body = at + first;
    at = body;
    for line in text[body..].split_inclusive(is_line_end) {
        if at > start + LONGEST {
            return None;
        }
        if line.trim_end() == "---" || line.trim_end() == "..." {
            // An alias can stand for more than any front matter holds.
            if text[body..at].contains('&') && text[body..at].contains('*') {
                return None;
            }
            let map = serde_yaml::from_str::<Value>(&text[body..at]).ok().filter(Value::is_mapping)?;
            let title = titles.iter().find_map(|key| map.get(key)?.as_str());
            return Some(FrontMatter { end: at + line.len(), title: title.unwrap_or_default().trim().to_owned() });
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_may_be_quoted_or_folded() {
        for text in [
            "---\ntitle: \"甲县两会\"\n---\n",
            "---\ntitle: >\n  甲县\n  两会\n---\n",
            "---\ntitle: 甲县两会 # 草稿\n---\n",
        ] {
            let titles = ["title".to_owned()];
            assert_eq!(read(text, &titles).map(|found| found.title.replace(' ', "")).as_deref(), Some("甲县两会"));
        }
    }

    #[test]
    fn front_matter_is_a_map_between_two_fences() {
        for (text, rest) in [
            ("---\ntitle: \"甲县两会\"\ndraft: false\n---\n正文", Some("正文")),
            ("\n---\r\ntitle: 甲\r\n---\r\n正文", Some("\n正文")),
            ("---\n只是一行\n---\n正文", None),
            ("——2019年1月9日\n正文", None),
            ("---\ntitle: 甲\n正文", None),
            ("正文", None),
        ] {
            assert_eq!(read(text, &[]).map(|found| &text[found.end..]), rest, "{text:?}");
        }
    }
}
