//! Several files in the bytes of one input: a line `==== NAME` begins a file.
//!
//! A mutation of a packed document rarely gets past the sums and the compression of its package. So the targets of packed
//! formats take the parts in the clear, and pack them.

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const MARK: &[u8] = b"==== ";
/// More parts than that tell nothing new.
const MOST: usize = 40;

/// The files of a bundle; what stands before the first mark is called `first`.
pub fn parts<'d>(data: &'d [u8], first: &'d str) -> Vec<(String, &'d [u8])> {
    let mut parts = Vec::new();
    let mut name = first.to_owned();
    let mut rest = data;
    while parts.len() < MOST {
        let Some(at) = next(rest) else { break };
        if at > 0 {
            parts.push((name, &rest[..at]));
        }
        let line = &rest[at + MARK.len()..];
        let end = line.iter().position(|&byte| byte == b'\n').unwrap_or(line.len());
        name = String::from_utf8_lossy(&line[..end]).into_owned();
        rest = line.get(end + 1..).unwrap_or_default();
    }
    parts.push((name, rest));
    parts
}

/// Where the next line begins that is a mark.
fn next(data: &[u8]) -> Option<usize> {
    if data.starts_with(MARK) {
        return Some(0);
    }
    data.windows(MARK.len() + 1).position(|window| window[0] == b'\n' && &window[1..] == MARK).map(|at| at + 1)
}

/// The files of a bundle in a package, not compressed; bytes that are a package or anything else already stay as they are.
pub fn packed(data: &[u8]) -> Vec<u8> {
    if !data.starts_with(MARK) {
        return data.to_vec();
    }
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts(data, "") {
        // A name that no package can have, or that is there already.
        if package.start_file(name, SimpleFileOptions::default()).is_ok() {
            package.write_all(content).expect("bytes in memory");
        }
    }
    package.finish().expect("bytes in memory").into_inner()
}
