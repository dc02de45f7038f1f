//! How programs are written: their parts, of which all programs of a rule set share one of each kind, and each program
//! as a list of numbers.
//!
//! The same alternations and classes stand in hundreds of programs, so most of what a program is made of is told by its
//! number; and a text needs some hundreds of programs, so they are read in bulk.

use super::{ANYTHING, Choice, Direction, Instruction, Parts, Program, Run};
use crate::matcher::first::Sieve;
use crate::matcher::node::CharClass;
use crate::rules::pattern::Target;
use crate::rules::prepared::{Bytes, Numbers};
use indexmap::IndexSet;
use regex_syntax::hir::Look;
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};
use std::sync::Arc;

/// An instruction is two numbers: what it does and its first operand in one, its second operand in the other.
const OPERATIONS: u32 = 16;
/// No second operand; no sieve.
const NONE: u32 = u32::MAX;

impl Instruction {
    fn to_numbers(self) -> [u32; 2] {
        let (operation, first, second) = match self {
            Instruction::Literal(n) => (0, n, NONE),
            Instruction::Class(n) => (1, n, NONE),
            Instruction::Run(n) => (2, n, NONE),
            Instruction::Reference { target, capture } => (3, target, capture.unwrap_or(NONE)),
            Instruction::Option { end, begin } => (4, end, begin),
            Instruction::LazyOption { end, begin } => (11, end, begin),
            Instruction::Choose(n) => (5, n, NONE),
            Instruction::Jump(to) => (6, to, NONE),
            Instruction::Save(slot) => (7, slot, NONE),
            Instruction::Look(look) => (8, 0, look.as_repr()),
            Instruction::Match => (9, 0, NONE),
            Instruction::Call { program, follow } => (10, program, follow),
        };
        [first * OPERATIONS + operation, second]
    }

    fn from_numbers([first, second]: [u32; 2]) -> Option<Instruction> {
        let (operation, first) = (first % OPERATIONS, first / OPERATIONS);
        Some(match operation {
            0 => Instruction::Literal(first),
            1 => Instruction::Class(first),
            2 => Instruction::Run(first),
            3 => Instruction::Reference { target: first, capture: (second != NONE).then_some(second) },
            4 => Instruction::Option { end: first, begin: second },
            11 => Instruction::LazyOption { end: first, begin: second },
            5 => Instruction::Choose(first),
            6 => Instruction::Jump(first),
            7 => Instruction::Save(first),
            8 => Instruction::Look(Look::from_repr(second)?),
            9 => Instruction::Match,
            10 => Instruction::Call { program: first, follow: second },
            _ => return None,
        })
    }
}

/// Numbers that are taken one after the other.
struct Reader<'n>(&'n [[u8; 4]]);

impl<'n> Reader<'n> {
    fn next(&mut self) -> Option<u32> {
        let (&number, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(u32::from_le_bytes(number))
    }

    /// As many groups of `N` numbers as the next number says.
    fn groups<const N: usize>(&mut self) -> Option<impl ExactSizeIterator<Item = [u32; N]> + use<'n, N>> {
        let count = self.next()? as usize;
        let (groups, rest) = self.0.split_at_checked(count.checked_mul(N)?)?;
        self.0 = rest;
        Some(groups.as_chunks::<N>().0.iter().map(|group| group.map(u32::from_le_bytes)))
    }

    fn list(&mut self) -> Option<impl ExactSizeIterator<Item = u32> + use<'n>> {
        Some(self.groups()?.map(|[number]| number))
    }
}

/// Gathers the parts of programs, each of them once.
#[derive(Default)]
pub(in crate::matcher) struct Gatherer {
    literals: IndexSet<Box<[u8]>>,
    classes: IndexSet<CharClass>,
    runs: IndexSet<Run>,
    choices: IndexSet<Choice>,
    sieves: IndexSet<Sieve>,
}

impl Gatherer {
    /// The program as numbers, by the parts that were gathered so far.
    pub(in crate::matcher) fn write(&mut self, program: &Program) -> Vec<u32> {
        let parts = &*program.parts;
        let sieve = self.sieves.insert_full(parts.sieves[program.sieve as usize].clone()).0 as u32;
        let backward = u32::from(program.direction == Direction::Backward);
        // No program reads further than any text is long.
        let longest = u32::try_from(program.longest).unwrap_or(u32::MAX);
        let mut numbers = vec![program.captures as u32, backward, longest, sieve];
        numbers.push(program.first_references.len() as u32);
        numbers.extend(program.first_references.iter().map(|target| target.number()));
        numbers.push(program.instructions.len() as u32);
        let mut sieve = |n: u32| match n {
            ANYTHING => ANYTHING,
            n => self.sieves.insert_full(parts.sieves[n as usize].clone()).0 as u32,
        };
        let by_gathered = |instruction| match instruction {
            Instruction::Literal(n) => {
                Instruction::Literal(self.literals.insert_full(parts.literal(n).into()).0 as u32)
            }
            Instruction::Class(n) => {
                Instruction::Class(self.classes.insert_full(parts.classes[n as usize].clone()).0 as u32)
            }
            Instruction::Run(n) => Instruction::Run(self.runs.insert_full(parts.runs[n as usize].clone()).0 as u32),
            Instruction::Choose(n) => {
                Instruction::Choose(self.choices.insert_full(parts.choices[n as usize].clone()).0 as u32)
            }
            Instruction::Call { program, follow } => Instruction::Call { program, follow: sieve(follow) },
            Instruction::Option { end, begin } => Instruction::Option { end, begin: sieve(begin) },
            Instruction::LazyOption { end, begin } => Instruction::LazyOption { end, begin: sieve(begin) },
            other => other,
        };
        numbers.extend(program.instructions.iter().copied().map(by_gathered).flat_map(Instruction::to_numbers));
        numbers
    }

    pub(in crate::matcher) fn into_parts(self) -> Parts {
        let mut parts = Parts {
            classes: self.classes.into_iter().collect(),
            runs: self.runs.into_iter().collect(),
            choices: self.choices.into_iter().collect(),
            sieves: self.sieves.into_iter().collect(),
            ..Parts::default()
        };
        for literal in &self.literals {
            parts.add_literal(literal);
        }
        parts
    }
}

impl Program {
    /// A program of these numbers and parts; `None` if they are none.
    pub(in crate::matcher) fn read(numbers: &[[u8; 4]], parts: &Arc<Parts>) -> Option<Program> {
        let mut reader = Reader(numbers);
        let [captures, backward, longest, sieve] = [reader.next()?, reader.next()?, reader.next()?, reader.next()?];
        let first_references = reader.list()?.map(Target::of_number).collect();
        let written = reader.groups()?;
        let mut instructions = Vec::with_capacity(written.len());
        for numbers in written {
            instructions.push(Instruction::from_numbers(numbers)?);
        }
        Some(Program {
            instructions,
            parts: Arc::clone(parts),
            captures: captures as usize,
            direction: if backward == 1 { Direction::Backward } else { Direction::Forward },
            longest: longest as usize,
            sieve,
            first_references,
        })
    }
}

/// The parts as they are written: literals, classes, sieves, and everything else as numbers.
type Written = (Bytes, Vec<CharClass>, Vec<Sieve>, Numbers);

impl Parts {
    fn to_written(&self) -> Written {
        let (mut classes, mut sieves): (IndexSet<CharClass>, IndexSet<Sieve>) =
            (self.classes.iter().cloned().collect(), self.sieves.iter().cloned().collect());
        let mut numbers = vec![self.classes.len() as u32, self.sieves.len() as u32, self.literal_ends.len() as u32];
        numbers.extend(&self.literal_ends);
        numbers.push(self.runs.len() as u32);
        for run in &self.runs {
            let class = classes.insert_full(run.class.clone()).0 as u32;
            let follow = run.follow.as_ref().map_or(NONE, |follow| sieves.insert_full(follow.clone()).0 as u32);
            numbers.extend([class, run.min, run.max, u32::from(run.greedy), follow]);
        }
        numbers.push(self.choices.len() as u32);
        for choice in &self.choices {
            numbers.extend([choice.otherwise.0, choice.otherwise.1, choice.by_char.len() as u32]);
            numbers.extend(choice.by_char.iter().flat_map(|&(c, start, end)| [c, start, end]));
            numbers.push(choice.ways.len() as u32);
            numbers.extend(&choice.ways);
        }
        let literals = Bytes(self.literals.clone().into());
        (literals, classes.into_iter().collect(), sieves.into_iter().collect(), numbers.into_iter().collect())
    }

    fn from_written((literals, mut classes, mut sieves, numbers): Written) -> Option<Parts> {
        let mut reader = Reader(numbers.chunks());
        let (own_classes, own_sieves) = (reader.next()? as usize, reader.next()? as usize);
        let literal_ends = reader.list()?.collect();
        let run = |[class, min, max, greedy, follow]: [u32; 5]| {
            let follow = match follow {
                NONE => None,
                n => Some(sieves.get(n as usize)?.clone()),
            };
            Some(Run { class: classes.get(class as usize)?.clone(), min, max, greedy: greedy == 1, follow })
        };
        let runs = reader.groups()?.map(run).collect::<Option<Vec<_>>>()?;
        let count = reader.next()?;
        let mut choices = Vec::with_capacity(count as usize);
        for _ in 0..count {
            choices.push(Choice {
                otherwise: (reader.next()?, reader.next()?),
                by_char: reader.groups()?.map(|[c, start, end]| (c, start, end)).collect(),
                ways: reader.list()?.collect(),
            });
        }
        classes.truncate(own_classes);
        sieves.truncate(own_sieves);
        Some(Parts { literals: literals.0.into_owned(), literal_ends, classes, runs, choices, sieves })
    }
}

impl Serialize for Parts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_written().serialize(serializer)
    }
}

impl<'de: 'static> Deserialize<'de> for Parts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Parts, D::Error> {
        let written = Written::deserialize(deserializer)?;
        Parts::from_written(written).ok_or_else(|| D::Error::custom("no parts of programs"))
    }
}
