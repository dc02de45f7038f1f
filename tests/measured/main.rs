//! What is measured in time and memory. It is a binary of its own, so that nothing else runs meanwhile, and its tests
//! wait for each other.
//!
//! | module    | holds                                                                         |
//! | --------- | ----------------------------------------------------------------------------- |
//! | `linear`  | the time that a document takes grows in step with its size                     |
//! | `memory`  | a document dense with facts takes a bounded multiple of its size               |
//! | `mutated` | damaged files are read or refused, without a long run and without much memory  |

mod linear;
#[cfg(target_os = "linux")]
mod memory;
mod mutated;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Whoever holds it runs alone.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    // A test that failed says nothing of the next one.
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}
