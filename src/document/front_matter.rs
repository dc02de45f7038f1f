//! YAML front matter: the block between two `---` with which pages of static sites and Markdown files begin.

use super::normalise::is_line_end;
use serde_yaml::Value;

/// Bytes within which the block ends.
const LONGEST: usize = 8 << 10;

/// Where the front matter of a document ends, in bytes; `None` where it has none. It is front matter only if it is a map.
pub(super) fn end(text: &str) -> Option<usize> {
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
            let map = serde_yaml::from_str::<Value>(&text[body..at]).ok()?;
            return map.is_mapping().then_some(at + line.len());
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(end(text).map(|end| text[end..].trim_start_matches('\r')), rest, "{text:?}");
        }
    }
}
