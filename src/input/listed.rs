//! A list of files in the place of many arguments.

use std::io;
use std::path::Path;

use crate::rules::opened;

/// Bytes that a list of files has at most: those of a million long paths.
const LARGEST_LIST: u64 = 256 << 20;

/// The paths that a list of files names, one a line or, as `find -print0` writes them, each ended by a NUL.
///
/// # Errors
/// The list cannot be read.
pub fn listed(list: &Path) -> io::Result<Vec<std::path::PathBuf>> {
    let mut bytes = match list.as_os_str() == "-" {
        true => opened::up_to(io::stdin().lock(), LARGEST_LIST)?,
        false => opened::of_named(list, LARGEST_LIST)?,
    };
    // As Windows writes it.
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(&bytes) {
        bytes = encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned().into_bytes();
    }
    let bytes = bytes.as_slice();
    let end = if bytes.contains(&0) { 0 } else { b'\n' };
    let lines = bytes.split(|&byte| byte == end).map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    Ok(lines.filter(|line| !line.trim_ascii().is_empty()).map(listed_path).collect())
}

/// The path in a line of a list. A list that Windows wrote may be in GBK.
fn listed_path(line: &[u8]) -> std::path::PathBuf {
    let as_written = path(line);
    if std::str::from_utf8(line).is_ok() || as_written.exists() {
        return as_written;
    }
    let decoded = encoding_rs::GB18030.decode_without_bom_handling(line).0.into_owned();
    Some(std::path::PathBuf::from(decoded)).filter(|decoded| decoded.exists()).unwrap_or(as_written)
}

/// The path whose bytes these are.
#[cfg(unix)]
pub fn path(bytes: &[u8]) -> std::path::PathBuf {
    use std::os::unix::ffi::OsStrExt;
    std::ffi::OsStr::from_bytes(bytes).into()
}

/// The path whose bytes these are.
#[cfg(not(unix))]
pub fn path(bytes: &[u8]) -> std::path::PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}
