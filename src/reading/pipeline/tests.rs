use super::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

const LIMITS: Limits = Limits { inputs: 8, weight: 100 };

/// Makes these, one after the other.
fn each<I: Clone + Send + Sync>(inputs: &[I]) -> impl FnOnce(&mut dyn FnMut(I) -> ControlFlow<()>) + Send {
    move |put| {
        let _ = inputs.iter().cloned().try_for_each(put);
    }
}

/// What comes out of the numbers below `count`, each doubled, when every third takes longer.
fn doubled(count: u64, jobs: usize) -> Vec<u64> {
    let inputs: Vec<u64> = (0..count).collect();
    let mut results = Vec::new();
    let work = |n: u64| {
        if n.is_multiple_of(3) {
            thread::sleep(Duration::from_micros(300));
        }
        2 * n
    };
    let then = |result| {
        results.push(result);
        Ok(())
    };
    run(each(&inputs), jobs, LIMITS, |&n| n % 60, work, then).expect("nothing fails");
    results
}

#[test]
fn results_come_in_the_order_of_the_inputs_for_any_number_of_jobs() {
    let expected: Vec<u64> = (0..500).map(|n| 2 * n).collect();
    for jobs in [0, 1, 2, 7, 600] {
        assert_eq!(doubled(500, jobs), expected, "{jobs} jobs");
    }
}

#[test]
fn nothing_and_a_single_input_come_through() {
    for jobs in [1, 2] {
        assert!(doubled(0, jobs).is_empty());
        assert_eq!(doubled(1, jobs), [0]);
    }
}

#[test]
fn one_job_stays_in_the_calling_thread() {
    let here = thread::current().id();
    let work = |_: u8| assert_eq!(thread::current().id(), here);
    run(each(&[1, 2, 3]), 1, LIMITS, |_| 1, work, Ok).expect("nothing fails");
}

#[test]
fn what_is_in_flight_is_bounded_by_number_and_weight() {
    let inputs: Vec<u64> = (0..400_u64).map(|n| if n.is_multiple_of(50) { 1000 } else { 1 + n % 30 }).collect();
    let (number, weight) = (AtomicUsize::new(0), AtomicU64::new(0));
    // Both are counted from a little after an input is taken, so they are never more than what is in flight.
    let work = |w: u64| {
        let inputs = number.fetch_add(1, Ordering::SeqCst) + 1;
        let weight = weight.fetch_add(w, Ordering::SeqCst) + w;
        assert!(inputs <= LIMITS.inputs && (weight <= LIMITS.weight || inputs == 1), "{inputs} of {weight}");
        thread::yield_now();
        w
    };
    let then = |w| {
        weight.fetch_sub(w, Ordering::SeqCst);
        number.fetch_sub(1, Ordering::SeqCst);
        Ok(())
    };
    run(each(&inputs), 5, LIMITS, |&w| w, work, then).expect("nothing fails");
}

#[test]
fn every_input_is_weighed_once() {
    let weighed = AtomicUsize::new(0);
    let weigh = |_: &u8| {
        weighed.fetch_add(1, Ordering::SeqCst);
        60
    };
    run(each(&[0; 100]), 4, LIMITS, weigh, |_| thread::yield_now(), Ok).expect("nothing fails");
    assert_eq!(weighed.into_inner(), 100);
}

#[test]
fn an_error_ends_it_and_nothing_more_is_taken() {
    for jobs in [1, 2, 7] {
        let begun = AtomicUsize::new(0);
        let work = |n: usize| {
            begun.fetch_add(1, Ordering::SeqCst);
            n
        };
        let then = |n| if n == 10 { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(()) };
        let inputs: Vec<usize> = (0..10_000).collect();
        let ended = run(each(&inputs), jobs, LIMITS, |_| 1, work, then);
        assert_eq!(ended.expect_err("the tenth fails").kind(), io::ErrorKind::BrokenPipe);
        assert!(begun.into_inner() <= 11 + LIMITS.inputs);
    }
}

#[test]
fn a_panic_of_the_work_is_passed_on_and_nothing_hangs() {
    let inputs: Vec<usize> = (0..1000).collect();
    for jobs in [1, 2, 7] {
        let work = |n: usize| assert!(n != 20, "the twentieth is meant to panic");
        let ended = catch_unwind(AssertUnwindSafe(|| run(each(&inputs), jobs, LIMITS, |_| 1, work, Ok)));
        assert!(ended.is_err(), "{jobs} jobs");
    }
}

#[test]
fn a_panic_of_what_follows_is_passed_on_and_nothing_hangs() {
    let inputs: Vec<usize> = (0..1000).collect();
    for jobs in [1, 2, 7] {
        let then = |n: usize| {
            assert!(n != 20, "the twentieth is meant to panic");
            Ok(())
        };
        let ended = catch_unwind(AssertUnwindSafe(|| run(each(&inputs), jobs, LIMITS, |_| 1, |n| n, then)));
        assert!(ended.is_err(), "{jobs} jobs");
    }
}

#[test]
fn a_panic_of_what_makes_the_inputs_is_passed_on_and_nothing_hangs() {
    for jobs in [1, 2, 7] {
        let make = |put: &mut dyn FnMut(usize) -> ControlFlow<()>| {
            let _ = (0..20).try_for_each(put);
            panic!("this is meant to panic");
        };
        let ended = catch_unwind(AssertUnwindSafe(|| run(make, jobs, LIMITS, |_| 1, |n| n, |_| Ok(()))));
        assert!(ended.is_err(), "{jobs} jobs");
    }
}

#[test]
fn inputs_are_made_no_faster_than_their_results_are_dealt_with() {
    let made = AtomicUsize::new(0);
    let make = |put: &mut dyn FnMut(usize) -> ControlFlow<()>| {
        let mut inputs = (0..1000).inspect(|_| {
            made.fetch_add(1, Ordering::SeqCst);
        });
        let _ = inputs.try_for_each(put);
    };
    let then = |n: usize| {
        // One waits for room.
        assert!(made.load(Ordering::SeqCst) <= n + LIMITS.inputs + 1);
        Ok(())
    };
    run(make, 3, LIMITS, |_| 1, |n| n, then).expect("nothing fails");
}
