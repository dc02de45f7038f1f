//! The archive of a page in one file (.mht, .mhtml; RFC 2557): finds the page in it and undoes its transfer encoding.

use memchr::memmem;

/// Parts of an archive that are looked at; the page is the first or among the first.
const MOST_PARTS: usize = 10_000;
/// Bytes of the headers of a part.
const LONGEST_HEADERS: usize = 64 << 10;
/// Multiparts within multiparts.
const DEEPEST: usize = 4;

/// The bytes of the page in an archive, in the page's own encoding; `None` where it is no such archive or has no page.
pub fn mhtml(bytes: &[u8]) -> Option<Vec<u8>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let (headers, body) = split(bytes)?;
    header(headers, "mime-version")?;
    page(headers, body, 0)
}

fn page(headers: &[u8], body: &[u8], depth: usize) -> Option<Vec<u8>> {
    let kind = header(headers, "content-type")?;
    let lower = kind.to_ascii_lowercase();
    if lower.starts_with("text/html") || lower.starts_with("application/xhtml") {
        return Some(decoded(headers, body));
    }
    if !lower.starts_with("multipart/") || depth >= DEEPEST {
        return None;
    }
    let boundary = parameter(&kind, "boundary")?;
    let mut first = None;
    for part in parts(body, &boundary).take(MOST_PARTS) {
        let Some((headers, body)) = split(part) else { continue };
        let Some(found) = page(headers, body, depth + 1) else { continue };
        // A page of frames holds no text; that is in one of the pages after it, and the largest is the likeliest.
        if !holds_frames(&found) {
            let Some(frames) = first.take() else { return Some(found) };
            let larger = |frames: &Vec<u8>| !holds_frames(frames) && frames.len() >= found.len();
            first = Some(if larger(&frames) { frames } else { found });
        } else if first.is_none() {
            first = Some(found);
        }
    }
    first
}

fn holds_frames(page: &[u8]) -> bool {
    page.windows(9).any(|window| window.eq_ignore_ascii_case(b"<frameset"))
}

/// Headers and what follows the empty line after them.
fn split(part: &[u8]) -> Option<(&[u8], &[u8])> {
    let head = part.get(..LONGEST_HEADERS).unwrap_or(part);
    let ends = [&b"\r\n\r\n"[..], b"\n\n"].into_iter().filter_map(|end| Some((memmem::find(head, end)?, end.len())));
    let (at, length) = ends.min()?;
    Some((part.get(..at)?, part.get(at + length..)?))
}

/// The value of a header, lines of which are joined.
fn header(headers: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(headers);
    let mut lines = text.lines();
    let mut value = lines.find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })?;
    for line in lines.take_while(|line| line.starts_with([' ', '\t'])) {
        value.push(' ');
        value.push_str(line.trim());
    }
    Some(value)
}

fn parameter(header: &str, name: &str) -> Option<String> {
    header.split(';').skip(1).find_map(|part| {
        let (found, value) = part.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (found.trim().eq_ignore_ascii_case(name) && !value.is_empty()).then(|| value.to_owned())
    })
}

/// What stands between the lines with the boundary.
fn parts<'b>(body: &'b [u8], boundary: &str) -> impl Iterator<Item = &'b [u8]> {
    let delimiter = format!("--{boundary}").into_bytes();
    let mut ends = Vec::new();
    for at in memmem::find_iter(body, &delimiter).take(MOST_PARTS + 1) {
        let starts_line = at == 0 || body.get(at - 1) == Some(&b'\n');
        if starts_line {
            ends.push((at, at + delimiter.len()));
        }
    }
    ends.push((body.len(), body.len()));
    let count = ends.len();
    (1..count).filter_map(move |end| {
        let (from, to) = (ends.get(end - 1)?.1, ends.get(end)?.0);
        let part = body.get(from..to)?;
        // After the last boundary stand two hyphens; after the others the line ends.
        let line = memchr::memchr(b'\n', part)?;
        (!part.starts_with(b"--")).then(|| part.get(line + 1..)).flatten()
    })
}

fn decoded(headers: &[u8], body: &[u8]) -> Vec<u8> {
    match header(headers, "content-transfer-encoding").unwrap_or_default().to_ascii_lowercase().as_str() {
        "quoted-printable" => quoted_printable(body),
        "base64" => base64(body),
        _ => body.to_vec(),
    }
}

/// RFC 2045, 6.7; what is malformed stays as it is.
fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let digit = |at: usize| {
        body.get(at).and_then(|&byte| char::from(byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok())
    };
    let mut out = Vec::with_capacity(body.len());
    let mut at = 0;
    while let Some(&byte) = body.get(at) {
        at += 1;
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        // A line end that was put in, white space before it allowed.
        let blank =
            body.get(at..).unwrap_or_default().iter().take(80).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        match (body.get(at + blank), body.get(at + blank + 1)) {
            (Some(b'\r'), Some(b'\n')) => at += blank + 2,
            (Some(b'\n'), _) => at += blank + 1,
            _ => match (digit(at), digit(at + 1)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    at += 2;
                }
                _ => out.push(b'='),
            },
        }
    }
    out
}

/// RFC 2045, 6.8; bytes that are none of its characters are passed over.
fn base64(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for &byte in body {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xff).unwrap_or_default());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARCHIVE: &str = "From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\t\
        boundary=\"----=_B\"\r\n\r\npreamble\r\n------=_B\r\nContent-Type: image/png\r\n\r\nx\r\n------=_B\r\nContent-Type: text/html\r\n\
        Content-Transfer-Encoding: ENC\r\n\r\nBODY\r\n------=_B--\r\n";

    fn archive(encoding: &str, body: &str) -> Option<String> {
        let archive = ARCHIVE.replace("ENC", encoding).replace("BODY", body);
        mhtml(archive.as_bytes()).map(|page| String::from_utf8_lossy(&page).trim_end().to_owned())
    }

    #[test]
    fn the_page_of_an_archive_is_decoded() {
        assert_eq!(
            archive("quoted-printable", "<p cl=\r\nass=3Da>=E7=94=B2=E5=8E=BF</p> =ZZ").as_deref(),
            Some("<p class=a>甲县</p> =ZZ")
        );
        assert_eq!(archive("base64", "PHA+55Sy\r\n5Y6/PC9wPg==").as_deref(), Some("<p>甲县</p>"));
        assert_eq!(archive("8bit", "<p>甲县</p>").as_deref(), Some("<p>甲县</p>"));
    }

    #[test]
    fn what_is_no_archive_of_a_page_is_none() {
        assert_eq!(mhtml(b"<html><body>MIME-Version: 1.0\n\n</body></html>"), None);
        assert_eq!(mhtml(ARCHIVE.replace("text/html\r\n", "text/plain\r\n").as_bytes()), None);
        assert_eq!(mhtml(b"MIME-Version: 1.0\n\n"), None);
        assert_eq!(mhtml(b""), None);
    }
}
