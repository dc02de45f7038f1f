//! Packed files that are not read, told so that the user learns what they are.

use crate::messages::said_later;

const UNPACK: &str = said_later!("unpack it and name the folder");

/// Kinds of packed files by their magic bytes and where these stand.
const MAGIC: [(usize, &[u8], &str); 19] = [
    (0, b"Rar!\x1a\x07\x01\x00", said_later!("a RAR archive")),
    (0, b"Rar!\x1a\x07\x00", said_later!("a RAR archive")),
    (0, b"RE~^", said_later!("a RAR archive")),
    (4, b"1AY&SY", said_later!("a bzip2 file")),
    (0, b"\xfd7zXZ\0", said_later!("an xz file")),
    (0, b"\x28\xb5\x2f\xfd", said_later!("a zstd file")),
    (0, b"\x04\x22\x4d\x18", said_later!("an LZ4 file")),
    (0, b"LZIP\x01", said_later!("an lzip file")),
    (0, b"\x1f\x9d", said_later!("a file packed by compress")),
    (0, b"MSCF\0\0\0\0", said_later!("a cabinet file")),
    (7, b"**ACE**", said_later!("an ACE archive")),
    (0, b"ALZ\x01", said_later!("an ALZ archive")),
    (0, b"EGGA", said_later!("an EGG archive")),
    (0, b"xar!\0", said_later!("a XAR archive")),
    (0, b"!<arch>\n", said_later!("an ar archive")),
    (0, b"070701", said_later!("a cpio archive")),
    (0, b"070707", said_later!("a cpio archive")),
    (0, b"ITSF\x03\0\0\0", said_later!("a CHM help file")),
    (0x8001, b"CD001", said_later!("an ISO image")),
];

/// What a packed file of a format that is not read is, and what to do with it, by its first bytes. An ISO image is told
/// by 32,774 of them, all others by 512.
pub fn foreign(head: &[u8]) -> Option<(&'static str, &'static str)> {
    let (_, _, kind) =
        MAGIC.iter().find(|(at, magic, _)| head.get(*at..).is_some_and(|rest| rest.starts_with(magic)))?;
    Some((kind, UNPACK))
}
