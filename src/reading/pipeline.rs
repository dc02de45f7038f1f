//! Many inputs, several threads, one order: what is done side by side comes out one after the other.
//!
//! One thread makes the inputs, others do the work on them, and whoever runs the pipeline gets the results in the order
//! of the inputs, one at a time. How many inputs are in flight, from being made to their result having been dealt with,
//! is bounded by number and by weight, so that memory does not grow with the number of inputs. Nothing waits by turning
//! in circles. What an input is, what is done with it and what becomes of the result is left to the caller.

use std::collections::VecDeque;
use std::io;
use std::ops::ControlFlow::{self, Break, Continue};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// More threads than this only take memory.
pub const MOST_THREADS: usize = 512;

/// How much may be in flight at once. A single input always may, whatever it weighs; one more is made while it waits.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub inputs: usize,
    pub weight: u64,
}

/// Does `work` by `jobs` threads on every input that `make` hands over, until it is told to break off, and hands the
/// results to `then` in the order of the inputs, in the calling thread. With one job, or where the system allows no further
/// thread, the calling thread does everything.
///
/// `weigh` is asked once for each input.
///
/// # Errors
/// The first error of `then`, after which no input is taken any more.
///
/// # Panics
/// Where `make`, `work` or `then` does, when the work that was going on meanwhile has ended.
pub fn run<I: Send, R: Send>(
    make: impl FnOnce(&mut dyn FnMut(I) -> ControlFlow<()>) + Send,
    jobs: usize,
    limits: Limits,
    weigh: impl Fn(&I) -> u64 + Send,
    work: impl Fn(I) -> R + Sync,
    mut then: impl FnMut(R) -> io::Result<()>,
) -> io::Result<()> {
    let jobs = jobs.min(MOST_THREADS);
    if jobs <= 1 {
        return alone(make, work, then);
    }
    let line = Queue { limits, state: Mutex::new(QueueState::default()), room: Condvar::new(), ready: Condvar::new() };
    let (line, does) = (&line, &work);
    // Where the thread that is to take it cannot be started, it is still there.
    let source = Mutex::new(Some((make, weigh)));
    let taken = || source.lock().unwrap_or_else(PoisonError::into_inner).take();
    thread::scope(|scope| {
        let end = EndGuard { line, whatever_happened: true };
        let working = move || {
            let _end = EndGuard { line, whatever_happened: false };
            while let Some((number, input)) = line.take() {
                line.put(number, does(input));
            }
        };
        let making = || {
            let _end = EndGuard { line, whatever_happened: false };
            if let Some((make, weigh)) = taken() {
                make(&mut |input| line.offer(&weigh, input));
            }
            line.close();
        };
        let thread = |name: String| thread::Builder::new().name(name);
        // Those that the system allows do the work; without any the calling thread does everything.
        let start = |n: usize| thread(format!("documents {n}")).spawn_scoped(scope, working).ok();
        let is_worked = (0..jobs).map_while(start).count() > 0;
        let is_made = is_worked && thread("documents".to_owned()).spawn_scoped(scope, making).is_ok();
        if !is_made {
            drop(end);
            return taken().map_or(Ok(()), |(make, _)| alone(make, does, then));
        }
        while let Some((weight, result)) = line.first() {
            then(result)?;
            line.release(weight);
        }
        Ok(())
    })
}

/// Does everything in the calling thread.
fn alone<I, R>(
    make: impl FnOnce(&mut dyn FnMut(I) -> ControlFlow<()>),
    work: impl Fn(I) -> R,
    mut then: impl FnMut(R) -> io::Result<()>,
) -> io::Result<()> {
    let mut ended = Ok(());
    make(&mut |input| {
        ended = then(work(input));
        if ended.is_ok() { Continue(()) } else { Break(()) }
    });
    ended
}

/// The inputs on their way through.
struct Queue<I, R> {
    limits: Limits,
    state: Mutex<QueueState<I, R>>,
    /// There may be room for another input, or the end has come.
    room: Condvar,
    /// An input or the first result may be there, or the end has come.
    ready: Condvar,
}

struct QueueState<I, R> {
    /// Inputs that no worker has taken yet, with their numbers.
    made: VecDeque<(usize, I)>,
    /// Number of inputs made so far.
    number: usize,
    /// Those made whose results were not handed over yet, in their order.
    waiting: VecDeque<Slot<R>>,
    /// Number and weight of those in flight: those waiting, and the one whose result is being dealt with.
    inputs: usize,
    weight: u64,
    /// No further input comes.
    closed: bool,
    /// Nothing is taken or handed over any more.
    over: bool,
}

struct Slot<R> {
    weight: u64,
    result: Option<R>,
}

impl<I, R> Default for QueueState<I, R> {
    fn default() -> Self {
        QueueState {
            made: VecDeque::new(),
            number: 0,
            waiting: VecDeque::new(),
            inputs: 0,
            weight: 0,
            closed: false,
            over: false,
        }
    }
}

impl<I, R> Queue<I, R> {
    /// Puts an input in as soon as there is room for it; `Break` when no more are wanted.
    fn offer(&self, weigh: &impl Fn(&I) -> u64, input: I) -> ControlFlow<()> {
        let weight = weigh(&input);
        let mut state = self.lock();
        while !state.over && !state.has_room(weight, self.limits) {
            state = self.room.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.over {
            return Break(());
        }
        let number = state.number;
        state.made.push_back((number, input));
        state.number += 1;
        state.inputs += 1;
        state.weight += weight;
        state.waiting.push_back(Slot { weight, result: None });
        self.ready.notify_all();
        Continue(())
    }

    /// No further input comes.
    fn close(&self) {
        self.lock().closed = true;
        self.ready.notify_all();
    }

    /// Takes the next input as soon as there is one; `None` when none comes any more.
    fn take(&self) -> Option<(usize, I)> {
        let mut state = self.lock();
        loop {
            if state.over {
                return None;
            }
            if let Some(next) = state.made.pop_front() {
                return Some(next);
            }
            if state.closed {
                return None;
            }
            state = self.ready.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Puts the result of an input where it is waited for.
    fn put(&self, number: usize, result: R) {
        let mut state = self.lock();
        let first = state.number - state.waiting.len();
        state.waiting[number - first].result = Some(result);
        if number == first {
            self.ready.notify_all();
        }
    }

    /// The result of the first input that waits, with its weight, as soon as it is there; `None` when all are handed
    /// over.
    fn first(&self) -> Option<(u64, R)> {
        let mut state = self.lock();
        loop {
            let nothing_left = state.waiting.is_empty() && state.closed;
            if state.over || nothing_left {
                return None;
            }
            match state.waiting.pop_front() {
                Some(Slot { weight, result: Some(result) }) => return Some((weight, result)),
                Some(unfinished) => state.waiting.push_front(unfinished),
                None => {}
            }
            state = self.ready.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Makes room after a result of this weight has been dealt with.
    fn release(&self, weight: u64) {
        let mut state = self.lock();
        state.inputs -= 1;
        state.weight -= weight;
        self.room.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, QueueState<I, R>> {
        // Nothing of the caller's runs while it is locked.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<I, R> QueueState<I, R> {
    fn has_room(&self, weight: u64, limits: Limits) -> bool {
        self.inputs == 0 || self.inputs < limits.inputs && self.weight.saturating_add(weight) <= limits.weight
    }
}

/// Stops the pipeline for all threads when one of them leaves early, so that no other waits forever.
struct EndGuard<'l, I, R> {
    line: &'l Queue<I, R>,
    /// Not only when the thread panics.
    whatever_happened: bool,
}

impl<I, R> Drop for EndGuard<'_, I, R> {
    fn drop(&mut self) {
        if self.whatever_happened || thread::panicking() {
            self.line.lock().over = true;
            self.line.room.notify_all();
            self.line.ready.notify_all();
        }
    }
}

#[cfg(test)]
mod tests;
