//! How a program is written: as one list of numbers, one of bytes, and its tables of classes and sieves.
//!
//! A text needs some hundreds of programs, so they are read in bulk, and no part of one has bytes of its own.

use super::{Choice, Direction, Instruction, Program, Run};
use crate::matcher::first::Sieve;
use crate::matcher::node::CharClass;
use crate::rules::prepared::{Bytes, Numbers};
use regex_syntax::hir::Look;
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

/// The parts of a program as they are written.
type Written = (Numbers, Bytes, Vec<CharClass>, Vec<Sieve>);

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
            Instruction::Reference { reference, capture } => (3, reference, capture.unwrap_or(NONE)),
            Instruction::Split { first, second } => (4, first, second),
            Instruction::Choose(n) => (5, n, NONE),
            Instruction::Jump(to) => (6, to, NONE),
            Instruction::Save(slot) => (7, slot, NONE),
            Instruction::Look(look) => (8, 0, look.as_repr()),
            Instruction::Match => (9, 0, NONE),
        };
        [first * OPERATIONS + operation, second]
    }

    fn from_numbers([first, second]: [u32; 2]) -> Option<Instruction> {
        let (operation, first) = (first % OPERATIONS, first / OPERATIONS);
        Some(match operation {
            0 => Instruction::Literal(first),
            1 => Instruction::Class(first),
            2 => Instruction::Run(first),
            3 => Instruction::Reference { reference: first, capture: (second != NONE).then_some(second) },
            4 => Instruction::Split { first, second },
            5 => Instruction::Choose(first),
            6 => Instruction::Jump(first),
            7 => Instruction::Save(first),
            8 => Instruction::Look(Look::from_repr(second)?),
            9 => Instruction::Match,
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

    fn list<T: From<Vec<u32>>>(&mut self) -> Option<T> {
        Some(self.groups()?.map(|[number]| number).collect::<Vec<u32>>().into())
    }
}

impl Program {
    fn to_written(&self) -> Written {
        let (mut numbers, mut classes, mut sieves) = (Vec::new(), self.classes.clone(), vec![self.sieve.clone()]);
        let backward = u32::from(self.direction == Direction::Backward);
        // No program reads further than any text is long.
        numbers.extend([self.captures as u32, backward, u32::try_from(self.longest).unwrap_or(u32::MAX)]);
        numbers.push(self.instructions.len() as u32);
        numbers.extend(self.instructions.iter().flat_map(|i| i.to_numbers()));
        let list = |numbers: &mut Vec<u32>, list: &mut dyn ExactSizeIterator<Item = u32>| {
            numbers.push(list.len() as u32);
            numbers.extend(list);
        };
        list(&mut numbers, &mut self.literal_ends.iter().copied());
        list(&mut numbers, &mut self.first_references.iter().map(|&r| r as u32));
        numbers.push(self.runs.len() as u32);
        for run in &self.runs {
            let class = classes.iter().position(|c| *c == run.class).unwrap_or_else(|| {
                classes.push(run.class.clone());
                classes.len() - 1
            });
            let follow = run.follow.as_ref().map_or(NONE, |follow| {
                sieves.push(follow.clone());
                sieves.len() as u32 - 1
            });
            numbers.extend([class as u32, run.min, run.max, u32::from(run.greedy), follow]);
        }
        numbers.push(self.choices.len() as u32);
        for choice in &self.choices {
            numbers.extend([choice.otherwise.0, choice.otherwise.1, choice.by_char.len() as u32]);
            numbers.extend(choice.by_char.iter().flat_map(|&(c, start, end)| [c, start, end]));
            list(&mut numbers, &mut choice.ways.iter().copied());
        }
        (numbers.into_iter().collect(), Bytes(self.literals.clone().into()), classes, sieves)
    }

    fn from_written((numbers, literals, classes, sieves): Written) -> Option<Program> {
        let mut reader = Reader(numbers.chunks());
        let [captures, backward, longest] = [reader.next()?, reader.next()?, reader.next()?];
        let instructions = reader.groups()?.map(Instruction::from_numbers).collect::<Option<Vec<_>>>()?;
        let literal_ends = reader.list()?;
        let first_references = reader.groups()?.map(|[n]| n as usize).collect();
        let run = |[class, min, max, greedy, follow]: [u32; 5]| {
            let follow = match follow {
                NONE => None,
                n => Some(sieves.get(n as usize)?.clone()),
            };
            Some(Run { class: classes.get(class as usize)?.clone(), min, max, greedy: greedy == 1, follow })
        };
        let runs = reader.groups()?.map(run).collect::<Option<Vec<_>>>()?;
        let count = reader.next()?;
        let choice = |_| {
            Some(Choice {
                otherwise: (reader.next()?, reader.next()?),
                by_char: reader.groups()?.map(|[c, start, end]| (c, start, end)).collect(),
                ways: reader.list()?,
            })
        };
        let choices = (0..count).map(choice).collect::<Option<Vec<_>>>()?;
        Some(Program {
            instructions,
            literals: literals.0.into_owned(),
            literal_ends,
            runs,
            choices,
            captures: captures as usize,
            direction: if backward == 1 { Direction::Backward } else { Direction::Forward },
            longest: longest as usize,
            sieve: sieves.first()?.clone(),
            first_references,
            classes,
        })
    }
}

impl Serialize for Program {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_written().serialize(serializer)
    }
}

impl<'de: 'static> Deserialize<'de> for Program {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Program, D::Error> {
        let written = Written::deserialize(deserializer)?;
        Program::from_written(written).ok_or_else(|| D::Error::custom("no program"))
    }
}
