//! Time of the processor: what else the machine does adds little to it.

use std::time::Duration;

/// What this thread had of a processor until now.
#[cfg(unix)]
pub fn time() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).expect("it runs forwards")
}

/// Elsewhere the clock on the wall has to do.
#[cfg(not(unix))]
pub fn time() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

/// What a call took of it.
pub fn time_of<O>(call: impl FnOnce() -> O) -> Duration {
    let from = time();
    std::hint::black_box(call());
    time() - from
}
