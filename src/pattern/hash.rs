//! The hash of two numbers, for what is looked up at every step.
//!
//! Fibonacci hashing: multiplied by the golden ratio, a number has upper bits that depend on all of its own.

/// The hash of two numbers.
#[inline]
pub(super) fn of_pair(a: u32, b: u32) -> u32 {
    ((u64::from(a) << 32 | u64::from(b)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}
