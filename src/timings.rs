//! How long each stage of a run takes.
//!
//! A stage of a document costs two looks at the clock, so it is always measured. Whoever reads several documents at
//! once gives each its own [`Timings`] and adds them up; the sum is then the time of all threads together.

use std::time::{Duration, Instant};

/// What a run does, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Rules made ready.
    Rules,
    /// Documents found.
    Walk,
    /// Bytes read and decoded.
    Read,
    /// Text normalised, scanned for the words of the rules, cut into speeches and zones.
    LayOut,
    /// Patterns run.
    Match,
    /// Facts and cells made of what they found.
    Resolve,
    /// Earlier speeches compared.
    Repeats,
    /// Records spelt and handed to the system.
    Write,
}

impl Stage {
    pub const ALL: [Stage; 8] = [
        Stage::Rules,
        Stage::Walk,
        Stage::Read,
        Stage::LayOut,
        Stage::Match,
        Stage::Resolve,
        Stage::Repeats,
        Stage::Write,
    ];
}

/// The time that went into each stage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timings {
    stages: [Duration; Stage::ALL.len()],
}

impl Timings {
    /// Does something and counts its time towards a stage.
    pub fn time<T>(&mut self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let from = Instant::now();
        let done = work();
        self.stages[stage as usize] += from.elapsed();
        done
    }

    /// Counts time that was measured elsewhere towards a stage.
    pub fn count(&mut self, stage: Stage, time: Duration) {
        self.stages[stage as usize] += time;
    }

    /// The time of one stage.
    pub fn of(&self, stage: Stage) -> Duration {
        self.stages[stage as usize]
    }

    /// The time of all stages together.
    pub fn total(&self) -> Duration {
        self.stages.iter().sum()
    }

    /// Adds the times of another document or run.
    pub fn add(&mut self, other: &Timings) {
        for (sum, time) in self.stages.iter_mut().zip(other.stages) {
            *sum += time;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread::sleep;

    #[test]
    fn time_counts_towards_its_stage_and_documents_add_up() {
        let mut document = Timings::default();
        let done = document.time(Stage::Match, || {
            sleep(Duration::from_millis(2));
            7
        });
        assert_eq!(done, 7);
        let time = document.of(Stage::Match);
        assert!(time >= Duration::from_millis(2) && document.total() == time);
        let mut run = Timings::default();
        run.add(&document);
        run.add(&document);
        assert_eq!(run.of(Stage::Match), 2 * time);
    }

    #[test]
    fn every_stage_has_a_place_of_its_own() {
        for (n, stage) in Stage::ALL.into_iter().enumerate() {
            assert_eq!(stage as usize, n);
        }
    }
}
