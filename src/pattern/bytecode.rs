//! Instructions as bytes: what an instruction does in one byte, its operands in the others.

use super::bulk::Bulk;
use super::program::{Assertion, Capturing, FilterId, Instruction};

impl Bulk for Instruction {
    const WIDTH: usize = u64::WIDTH;

    fn write(&self, bytes: &mut Vec<u8>) {
        let (operation, short, long): (u8, u16, u32) = match *self {
            Instruction::Match => (0, 0, 0),
            Instruction::Char(symbol) => (1, symbol, 0),
            Instruction::Literal(length, start) => (2, length, start),
            Instruction::Class(class) => (3, 0, class),
            Instruction::Run(run) => (4, 0, run),
            Instruction::Lexicon(capture, n) => (5, capture.0, n),
            Instruction::Spans(capture, n) => (6, capture.0, n),
            Instruction::Option(begin, skip) => (7, begin.0, skip),
            Instruction::LazyOption(begin, skip) => (8, begin.0, skip),
            Instruction::Choose(choice) => (9, 0, choice),
            Instruction::Jump(skip) => (10, 0, skip),
            Instruction::Save(slot) => (11, 0, slot),
            Instruction::Assert(assertion) => (12, assertion as u16, 0),
            Instruction::Call(follow, program) => (13, follow.0, program),
        };
        (u64::from(long) << 32 | u64::from(short) << 16 | u64::from(operation)).write(bytes);
    }

    fn read(bytes: &[u8]) -> Option<Vec<Self>> {
        u64::read(bytes)?.into_iter().map(Instruction::unpack).collect()
    }
}

impl Instruction {
    fn unpack(packed: u64) -> Option<Self> {
        let (short, long) = ((packed >> 16) as u16, (packed >> 32) as u32);
        Some(match packed as u8 {
            0 => Instruction::Match,
            1 => Instruction::Char(short),
            2 => Instruction::Literal(short, long),
            3 => Instruction::Class(long),
            4 => Instruction::Run(long),
            5 => Instruction::Lexicon(Capturing(short), long),
            6 => Instruction::Spans(Capturing(short), long),
            7 => Instruction::Option(FilterId(short), long),
            8 => Instruction::LazyOption(FilterId(short), long),
            9 => Instruction::Choose(long),
            10 => Instruction::Jump(long),
            11 => Instruction::Save(long),
            12 => Instruction::Assert(*Assertion::ALL.get(usize::from(short))?),
            13 => Instruction::Call(FilterId(short), long),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_instruction_is_read_as_it_was_written() {
        let (filter, capture) = (FilterId(65_534), Capturing(7));
        let mut all = vec![
            Instruction::Match,
            Instruction::Char(3_000),
            Instruction::Literal(2, u32::MAX),
            Instruction::Class(1),
            Instruction::Run(2),
            Instruction::Lexicon(capture, 3),
            Instruction::Spans(Capturing::NONE, 4),
            Instruction::Option(filter, 5),
            Instruction::LazyOption(FilterId::ANYTHING, 6),
            Instruction::Choose(7),
            Instruction::Jump(8),
            Instruction::Save(9),
            Instruction::Call(filter, 10),
        ];
        all.extend(Assertion::ALL.map(Instruction::Assert));
        for instruction in all {
            let mut bytes = Vec::new();
            instruction.write(&mut bytes);
            assert_eq!(Instruction::read(&bytes), Some(vec![instruction]));
        }
        assert_eq!(Instruction::read(&[99, 0, 0, 0, 0, 0, 0, 0]), None);
    }
}
