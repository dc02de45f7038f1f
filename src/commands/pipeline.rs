//! Many inputs, several threads, one order: what is done side by side comes out one after the other.
//!
//! Threads take the inputs in their order and whoever runs the pipeline gets the results in the same order, one at a
//! time. How many inputs are in flight, from being taken to their result having been dealt with, is bounded by number
//! and by weight, so that memory does not grow with the number of inputs. Nothing waits by turning in circles. What an
//! input is, what is done with it and what becomes of the result is left to the caller.

use std::collections::VecDeque;
use std::io;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// More threads than this only take memory.
const MOST_THREADS: usize = 512;

/// How much may be in flight at once. A single input always may, whatever it weighs.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub inputs: usize,
    pub weight: u64,
}

/// Does `work` on every input by `jobs` threads and hands the results to `then` in the order of the inputs, in the
/// calling thread. With one job the calling thread does everything.
///
/// `weigh` is asked once for each input, before it is taken.
///
/// # Errors
/// The first error of `then`, after which no input is taken any more; or that no thread could be started.
///
/// # Panics
/// Where `work` or `then` does, when the work that was going on meanwhile has ended.
pub fn run<I: Sync, R: Send>(
    inputs: &[I],
    jobs: usize,
    limits: Limits,
    weigh: impl Fn(&I) -> u64 + Sync,
    work: impl Fn(&I) -> R + Sync,
    mut then: impl FnMut(R) -> io::Result<()>,
) -> io::Result<()> {
    let jobs = jobs.min(inputs.len()).min(MOST_THREADS);
    if jobs <= 1 {
        return inputs.iter().try_for_each(|input| then(work(input)));
    }
    let line =
        Line { inputs, limits, state: Mutex::new(State::default()), room: Condvar::new(), ready: Condvar::new() };
    thread::scope(|scope| {
        let _end = End { line: &line, whatever_happened: true };
        for n in 0..jobs {
            let worker = thread::Builder::new().name(format!("documents {n}"));
            let started = worker.spawn_scoped(scope, || {
                let _end = End { line: &line, whatever_happened: false };
                while let Some(number) = line.take(&weigh) {
                    line.put(number, work(&inputs[number]));
                }
            });
            match started {
                Ok(_) => {}
                Err(e) if n == 0 => return Err(e),
                // Those that the system allows do.
                Err(_) => break,
            }
        }
        while let Some((weight, result)) = line.first() {
            then(result)?;
            line.release(weight);
        }
        Ok(())
    })
}

/// The inputs on their way through.
struct Line<'i, I, R> {
    inputs: &'i [I],
    limits: Limits,
    state: Mutex<State<R>>,
    /// There may be room for another input, or the end has come.
    room: Condvar,
    /// The first result may be there, or the end has come.
    ready: Condvar,
}

struct State<R> {
    /// Number of inputs taken so far.
    taken: usize,
    /// Weight of the next input, if it was asked for already.
    next_weight: Option<u64>,
    /// Those taken whose results were not handed over yet, in their order.
    waiting: VecDeque<Slot<R>>,
    /// Number and weight of those in flight: those waiting, and the one whose result is being dealt with.
    inputs: usize,
    weight: u64,
    /// Nothing is taken or handed over any more.
    over: bool,
}

struct Slot<R> {
    weight: u64,
    result: Option<R>,
}

impl<R> Default for State<R> {
    fn default() -> Self {
        State { taken: 0, next_weight: None, waiting: VecDeque::new(), inputs: 0, weight: 0, over: false }
    }
}

impl<I, R> Line<'_, I, R> {
    /// Takes the next input as soon as there is room for it; `None` when there is none left.
    ///
    /// Room is given in the order of the inputs: were a light one let past a heavy one that waits for room, it would
    /// fill that room, and its result could not be handed over before that of the heavy one.
    fn take(&self, weigh: &impl Fn(&I) -> u64) -> Option<usize> {
        let mut state = self.lock();
        loop {
            let number = state.taken;
            let next = self.inputs.get(number).filter(|_| !state.over)?;
            let weight = *state.next_weight.get_or_insert_with(|| weigh(next));
            if state.has_room(weight, self.limits) {
                state.next_weight = None;
                state.taken += 1;
                state.inputs += 1;
                state.weight += weight;
                state.waiting.push_back(Slot { weight, result: None });
                return Some(number);
            }
            state = self.room.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Puts the result of an input where it is waited for.
    fn put(&self, number: usize, result: R) {
        let mut state = self.lock();
        let first = state.taken - state.waiting.len();
        state.waiting[number - first].result = Some(result);
        if number == first {
            self.ready.notify_one();
        }
    }

    /// The result of the first input that waits, with its weight, as soon as it is there; `None` when all are handed
    /// over.
    fn first(&self) -> Option<(u64, R)> {
        let mut state = self.lock();
        loop {
            let nothing_left = state.waiting.is_empty() && state.taken == self.inputs.len();
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

    fn lock(&self) -> MutexGuard<'_, State<R>> {
        // Only `weigh` runs while it is locked; a panic there leaves the state as it was.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<R> State<R> {
    fn has_room(&self, weight: u64, limits: Limits) -> bool {
        self.inputs == 0 || self.inputs < limits.inputs && self.weight.saturating_add(weight) <= limits.weight
    }
}

/// Ends the pipeline for all threads when one thread leaves it early, so that none waits for what will never come.
struct End<'l, 'i, I, R> {
    line: &'l Line<'i, I, R>,
    /// Not only when the thread panics.
    whatever_happened: bool,
}

impl<I, R> Drop for End<'_, '_, I, R> {
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
