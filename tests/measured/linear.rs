//! The time that a document takes grows in step with its size, whatever the document is made of.
//!
//! `cargo bench -- doubling` prints the times of the same kinds of documents in more sizes.

#[path = "../../benches/material/mod.rs"]
mod material;

use material::kinds::{KINDS, Kind};
use material::{RULES, processor, stages};
use std::time::{Duration, Instant};

/// Bytes of the smaller document.
const SMALLER: usize = 200_000;
/// How much larger the other one is.
const LARGER: usize = 4;
/// How much longer it may take: 4 times is in step with the size, 16 with its square.
const LONGER: f64 = 10.0;
/// Each document is read so often at most; the fastest counts, as whatever else the machine does only adds time.
const TRIES: usize = 3;
/// It is not read again after this time.
const LONGEST: Duration = Duration::from_secs(2);

#[test]
fn a_document_four_times_as_large_takes_no_more_than_ten_times_as_long() {
    let _alone = crate::alone();
    let told: Vec<String> = KINDS.iter().filter_map(not_in_step).collect();
    assert!(told.is_empty(), "more than {LONGER} times as long:\n{}", told.join("\n"));
}

/// What there is to say of a kind whose time does not grow in step with the size.
fn not_in_step(kind: &Kind) -> Option<String> {
    let [small, large] = [SMALLER, LARGER * SMALLER].map(|bytes| kind.of_bytes(bytes));
    let of_small = fastest(&small, Duration::ZERO);
    let of_large = fastest(&large, of_small.mul_f64(LONGER));
    let (name, small, large) = (kind.name, small.len(), large.len());
    (of_large > of_small.mul_f64(LONGER))
        .then(|| format!("{name}: {small} bytes take {of_small:.1?}, {large} bytes {of_large:.1?}"))
}

/// Time of the processor from the bytes of a document to its CSV; as good as any is one that is short `enough`.
fn fastest(text: &str, enough: Duration) -> Duration {
    let started = Instant::now();
    let mut fastest = Duration::MAX;
    for _ in 0..TRIES {
        let bytes = text.as_bytes().to_vec();
        fastest = fastest.min(processor::time_of(|| stages::run(&RULES, bytes)));
        if fastest <= enough || started.elapsed() > LONGEST {
            break;
        }
    }
    fastest
}
