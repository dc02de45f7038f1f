//! Which encoding a page says it is in.

/// Bytes at the start of a page in which it is said (HTML 4.2.5.4 asks for the first 1024; old pages are later with it).
const HEAD: usize = 4 << 10;

/// The label in the first `meta` with a charset, as written; comments do not count.
pub fn encoding_label(bytes: &[u8]) -> Option<&str> {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let mut at = 0;
    while let Some(tag) = memchr::memchr(b'<', head.get(at..)?).map(|found| at + found) {
        let rest = head.get(tag..)?;
        if rest.starts_with(b"<!--") {
            at = tag + memchr::memmem::find(rest, b"-->")? + 3;
            continue;
        }
        at = tag + 1;
        let is_meta = rest.get(1..5).is_some_and(|name| name.eq_ignore_ascii_case(b"meta"))
            && rest.get(5).is_some_and(|after| after.is_ascii_whitespace() || *after == b'/');
        if !is_meta {
            continue;
        }
        let end = memchr::memchr(b'>', rest).unwrap_or(rest.len());
        if let Some(label) = charset(rest.get(5..end)?) {
            return Some(label);
        }
    }
    None
}

/// What follows `charset=` in a tag.
fn charset(tag: &[u8]) -> Option<&str> {
    let mut from = 0;
    while let Some(found) = tag.get(from..)?.windows(7).position(|window| window.eq_ignore_ascii_case(b"charset")) {
        from += found + 7;
        let after = tag.get(from..)?.trim_ascii_start();
        let Some(value) = after.strip_prefix(b"=") else { continue };
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value).trim_ascii_start();
        let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b';' | b'/' | b'>' | b',');
        let length = value.iter().position(ends).unwrap_or(value.len());
        let label = std::str::from_utf8(value.get(..length)?).ok()?;
        if !label.is_empty() {
            return Some(label);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_label_is_that_of_the_first_meta() {
        for (page, label) in [
            ("<meta charset=gbk>", Some("gbk")),
            ("<META http-equiv='Content-Type' content='text/html; charset=gb2312'/>", Some("gb2312")),
            ("<meta charset = \"Big5\" /><meta charset=utf-8>", Some("Big5")),
            ("<!-- <meta charset=gbk> --><meta name=a content=b><meta charset='utf-8'>", Some("utf-8")),
            ("<metadata charset=gbk>", None),
            ("<meta charset=''>", None),
            ("<p>charset=gbk</p>", None),
            ("<!-- <meta charset=gbk>", None),
        ] {
            assert_eq!(encoding_label(page.as_bytes()), label, "{page}");
        }
    }
}
