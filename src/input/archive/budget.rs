//! How much may be unpacked, so that a small file can neither fill the memory nor keep the program busy for days.

use std::io::{ErrorKind, Read};

use super::ArchiveKind;
use super::Refusal;
use crate::messages::said_later;
use tr::tr;

/// Archives within each other: one in a file, and one in that.
const DEEPEST: u32 = 2;
/// Bytes in memory at a time: an entry, and the archive in an archive that it comes from.
const LARGEST: u64 = 200 << 20;
/// Times that what is unpacked may be larger than what was packed. Text rarely reaches 20, a folder of pages that are
/// nearly alike 100; deflate goes up to 1,032.
const RATIO: u64 = 200;
/// Bytes of an entry up to which the ratio does not matter.
const FREE: u64 = 16 << 20;
/// The same of all that is unpacked, entries that were given up included.
const FREE_IN_ALL: u64 = 128 << 20;
/// Bytes that are asked for at a time.
const STEP: usize = 64 << 10;

/// What has been unpacked of a file that the user named, over all archives within it. One for each such file.
#[derive(Clone, Debug, Default)]
pub struct Budget {
    /// Archives that are open now.
    depth: u32,
    /// Bytes of the file.
    packed: u64,
    /// Bytes that were unpacked, those that were thrown away included.
    unpacked: u64,
    /// Bytes of the archive that was opened last.
    size: u64,
    /// Bytes in memory beside the entry: the archive in an archive, and what its decoder takes.
    held: u64,
}

/// Why an entry could not be unpacked.
#[derive(Debug)]
pub(super) enum UnpackFailure {
    /// It is larger than an entry may be.
    Large,
    /// It unpacks to so many times its size that it must be a trap.
    Ratio,
    /// The whole archive has used up its budget: nothing more of it may be read.
    Spent,
    /// What the decoder says.
    Damaged,
}

impl Budget {
    /// A budget of which nothing is used.
    pub fn new() -> Self {
        Budget::default()
    }

    /// Opens an archive of `size` bytes.
    pub(super) fn enter(&mut self, kind: ArchiveKind, size: u64) -> Result<(), Refusal> {
        if self.depth >= DEEPEST {
            return Err(Refusal {
                kind: kind.name(),
                reason: tr!("it lies in an archive that lies in an archive itself"),
                remedy: said_later!("unpack the outermost one first and name the folder"),
            });
        }
        if self.depth == 0 {
            *self = Budget { packed: size, ..Budget::default() };
        } else {
            self.held = self.held.saturating_add(size);
        }
        self.size = size;
        self.depth += 1;
        Ok(())
    }

    /// Closes the archive that was opened last; `before` is the budget from before it was.
    pub(super) fn leave(&mut self, before: &Budget) {
        *self = Budget { packed: self.packed, unpacked: self.unpacked, ..before.clone() };
    }

    /// What an archive is refused with that has used up the budget.
    pub(super) fn spent(kind: ArchiveKind) -> Refusal {
        Refusal {
            kind: kind.name(),
            reason: Budget::exceeded(),
            remedy: said_later!("if you trust it, unpack it and name the folder"),
        }
    }

    /// Bytes that what is packed in so many may unpack to.
    pub fn allowance(packed: u64) -> u64 {
        FREE.max(packed.saturating_mul(RATIO))
    }

    /// What is said of what unpacks to more.
    pub fn exceeded() -> String {
        tr!("it unpacks to more than {} times its size", RATIO)
    }

    fn is_spent(&self) -> bool {
        self.unpacked > FREE_IN_ALL.max(self.packed.saturating_mul(RATIO))
    }

    /// Reads an entry to its end; `packed` bytes hold it, or `None` where no more is known than that the archive does.
    pub(super) fn read(&mut self, from: &mut dyn Read, packed: Option<u64>) -> Result<Vec<u8>, UnpackFailure> {
        let mut bytes = Vec::new();
        let allowed = Budget::allowance(packed.unwrap_or(self.size));
        let largest = LARGEST.saturating_sub(self.held);
        self.steps(from, |step| {
            let length = (bytes.len() + step.len()) as u64;
            if length > allowed {
                return Err(UnpackFailure::Ratio);
            }
            if length > largest {
                return Err(UnpackFailure::Large);
            }
            bytes.extend_from_slice(step);
            Ok(())
        })?;
        Ok(bytes)
    }

    /// Reads an entry to its end and throws it away; tells how many bytes it had.
    pub(super) fn skip(&mut self, from: &mut dyn Read) -> Result<u64, UnpackFailure> {
        let mut length = 0;
        self.steps(from, |step| {
            length += step.len() as u64;
            Ok(())
        })?;
        Ok(length)
    }

    /// Notes bytes that were unpacked elsewhere. Where they are too many, the next entry is not read.
    pub fn note(&mut self, bytes: u64) {
        self.unpacked = self.unpacked.saturating_add(bytes);
    }

    /// Notes bytes that were unpacked elsewhere, and fails at once where they are too many.
    pub(super) fn spend(&mut self, bytes: u64) -> Result<(), UnpackFailure> {
        self.note(bytes);
        if self.is_spent() { Err(UnpackFailure::Spent) } else { Ok(()) }
    }

    /// Counts memory that the decoder of the archive needs beside what it unpacks.
    pub(super) fn hold(&mut self, bytes: u64) {
        self.held = self.held.saturating_add(bytes);
    }

    fn steps(
        &mut self,
        from: &mut dyn Read,
        mut take: impl FnMut(&[u8]) -> Result<(), UnpackFailure>,
    ) -> Result<(), UnpackFailure> {
        let mut buffer = vec![0; STEP];
        loop {
            if self.is_spent() {
                return Err(UnpackFailure::Spent);
            }
            match from.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(length) => {
                    self.unpacked = self.unpacked.saturating_add(length as u64);
                    take(buffer.get(..length).unwrap_or_default())?;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Err(UnpackFailure::Damaged),
            }
        }
    }
}

impl UnpackFailure {
    /// What an entry is refused with; `None` where the whole archive is.
    pub(super) fn of_entry(self, kind: ArchiveKind) -> Option<Refusal> {
        let (reason, remedy) = match self {
            UnpackFailure::Large => (
                tr!("it is too large to be unpacked in memory ({} MB are the most)", LARGEST >> 20),
                said_later!("unpack the archive and name the folder"),
            ),
            UnpackFailure::Ratio => {
                (Budget::exceeded(), said_later!("if you trust it, unpack the archive and name the folder"))
            }
            UnpackFailure::Damaged => (tr!("it is damaged"), said_later!("download or copy the archive again")),
            UnpackFailure::Spent => return None,
        };
        Some(Refusal { kind: kind.name_of_entry(), reason, remedy })
    }
}
