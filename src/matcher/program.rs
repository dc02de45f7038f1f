//! A pattern as a program, and the machine that runs it from one position of a text.
//!
//! The machine is a backtracker with the meaning of the `regex` crate (leftmost-first), extended by one instruction: a
//! reference, which moves over any annotation that begins here, the longest first. A run that takes more than
//! [`FREE_STEPS`] steps starts to remember which pairs of instruction and position have failed, so its cost is at most
//! their number: linear in the text, whatever the pattern.

use super::first::{First, Sieve};
use super::node::{CharClass, Node};
use regex_syntax::hir::Look;
use std::collections::HashMap;
use std::ops::Range;

/// A way that begins with at most this many characters is found by the character.
const FEW: usize = 64;
/// Steps before the machine begins to remember.
const FREE_STEPS: usize = 512;

#[derive(Debug, Clone)]
enum Instruction {
    Literal(Box<str>),
    Class(usize),
    Reference { reference: usize },
    Split { first: usize, second: usize },
    /// One of several ways, by the character that comes next: index of a [`Choice`].
    Choose(usize),
    Jump(usize),
    Save(usize),
    Look(Look),
    Match,
}

/// The ways of an alternation, sorted by the characters with which they can begin.
#[derive(Debug, Clone, Default)]
struct Choice {
    /// For each character that some way begins with by itself, the ways that can begin with it, in their order.
    by_char: HashMap<char, Box<[usize]>>,
    /// The ways that can begin with any other character, or with none.
    otherwise: Box<[usize]>,
}

#[derive(Debug)]
pub struct Program {
    instructions: Vec<Instruction>,
    classes: Vec<CharClass>,
    choices: Vec<Choice>,
    sieve: Sieve,
    /// References with which a match can begin.
    pub first_references: Vec<usize>,
    captures: usize,
    /// Longest match, in characters.
    pub longest: usize,
}

/// Where the annotations of a reference stand.
pub trait Annotations {
    /// Calls `next` with the end (byte) and the entry of every annotation of `reference` that begins at byte `start`,
    /// the longest first.
    fn at(&self, reference: usize, start: usize, next: &mut dyn FnMut(usize, u32));
}

/// What a capture of a match holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Capture {
    pub start: usize,
    pub end: usize,
    /// The reference and the entry, where the capture is one reference.
    pub entry: Option<(usize, u32)>,
}

impl Capture {
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub range: Range<usize>,
    pub captures: Vec<Option<Capture>>,
}

impl Choice {
    fn new(ways: &[(usize, First)]) -> Choice {
        let few = |first: &First| first.few(FEW);
        let chars: Vec<char> = ways.iter().filter_map(|(_, first)| few(first)).flatten().collect();
        let always = |first: &First| first.is_open() || !first.references.is_empty();
        let pick = |wanted: &dyn Fn(&First) -> bool| ways.iter().filter(|(_, f)| wanted(f)).map(|(at, _)| *at).collect();
        Choice {
            by_char: chars.into_iter().map(|c| (c, pick(&|f| always(f) || f.contains(c)))).collect(),
            otherwise: pick(&|f| always(f) || few(f).is_none()),
        }
    }

    fn ways(&self, next: Option<char>) -> &[usize] {
        next.and_then(|c| self.by_char.get(&c)).unwrap_or(&self.otherwise)
    }
}

impl Program {
    /// Whether a match can begin with this character, references aside.
    pub fn admits(&self, c: char) -> bool {
        self.sieve.admits(c)
    }

    pub fn new(node: &Node, captures: usize, longest: usize) -> Program {
        let first = First::of(node);
        let mut program = Program {
            instructions: Vec::new(),
            classes: Vec::new(),
            choices: Vec::new(),
            sieve: Sieve::new(&first),
            first_references: first.references,
            captures,
            longest,
        };
        program.compile(node);
        program.instructions.push(Instruction::Match);
        program
    }

    fn push(&mut self, instruction: Instruction) -> usize {
        self.instructions.push(instruction);
        self.instructions.len() - 1
    }

    fn compile(&mut self, node: &Node) {
        match node {
            Node::Empty => {}
            Node::Literal(l) => {
                self.push(Instruction::Literal(l.as_str().into()));
            }
            Node::Class(c) => {
                let class = self.class(c);
                self.push(Instruction::Class(class));
            }
            Node::Reference(reference) => {
                self.push(Instruction::Reference {
                    reference: *reference,
                });
            }
            Node::Look(look) => {
                self.push(Instruction::Look(*look));
            }
            Node::Concat(parts) => parts.iter().for_each(|p| self.compile(p)),
            Node::Alternation(parts) => self.compile_alternation(parts),
            Node::Capture(index, node) => {
                self.push(Instruction::Save(index * 2));
                self.compile(node);
                self.push(Instruction::Save(index * 2 + 1));
            }
            Node::Repeat {
                min,
                max,
                greedy,
                node,
            } => {
                (0..*min).for_each(|_| self.compile(node));
                let mut splits = Vec::new();
                for _ in *min..*max {
                    splits.push(self.push(Instruction::Jump(0)));
                    self.compile(node);
                }
                let end = self.instructions.len();
                for at in splits {
                    let (first, second) = if *greedy { (at + 1, end) } else { (end, at + 1) };
                    self.instructions[at] = Instruction::Split { first, second };
                }
            }
        }
    }

    fn compile_alternation(&mut self, parts: &[Node]) {
        let choose = self.push(Instruction::Jump(0));
        let (mut ways, mut jumps) = (Vec::new(), Vec::new());
        for part in parts {
            ways.push((self.instructions.len(), First::of(part)));
            self.compile(part);
            jumps.push(self.push(Instruction::Jump(0)));
        }
        let end = self.instructions.len();
        for at in jumps {
            self.instructions[at] = Instruction::Jump(end);
        }
        self.instructions[choose] = Instruction::Choose(self.choices.len());
        self.choices.push(Choice::new(&ways));
    }

    fn class(&mut self, class: &CharClass) -> usize {
        match self.classes.iter().position(|c| c == class) {
            Some(n) => n,
            None => {
                self.classes.push(class.clone());
                self.classes.len() - 1
            }
        }
    }

    /// Matches from byte `start` of `text`, reading no further than byte `limit`. With `must_end`, only a match that
    /// ends at that byte counts.
    pub fn run(
        &self,
        machine: &mut Machine,
        text: &str,
        start: usize,
        limit: usize,
        must_end: Option<usize>,
        annotations: &dyn Annotations,
    ) -> Option<Found> {
        let end = machine.run(self, text, start, limit, must_end, annotations)?;
        let captures = (0..self.captures)
            .map(|n| match machine.slots[n * 2..n * 2 + 2] {
                [Some(start), Some(end)] => Some(Capture {
                    start,
                    end,
                    entry: machine.entries[n],
                }),
                _ => None,
            })
            .collect();
        Some(Found {
            range: start..end,
            captures,
        })
    }
}

/// The working memory of a run; one is reused for all runs of a thread.
#[derive(Debug, Default)]
pub struct Machine {
    stack: Vec<Frame>,
    slots: Vec<Option<usize>>,
    /// Entry of the reference that a capture holds.
    entries: Vec<Option<(usize, u32)>>,
    /// One bit for each pair of instruction and position that has been tried, once the machine remembers.
    failed: Vec<u64>,
}

#[derive(Debug)]
enum Frame {
    Try { at: usize, position: usize },
    Restore { slot: usize, value: Option<usize> },
    RestoreEntry { capture: usize, value: Option<(usize, u32)> },
    /// Take an annotation: the captures that are open at `start` and close at `end` hold its entry.
    Enter { at: usize, start: usize, end: usize, entry: (usize, u32) },
}

impl Machine {
    fn run(
        &mut self,
        program: &Program,
        text: &str,
        start: usize,
        limit: usize,
        must_end: Option<usize>,
        annotations: &dyn Annotations,
    ) -> Option<usize> {
        self.slots.clear();
        self.slots.resize(program.captures * 2, None);
        self.entries.clear();
        self.entries.resize(program.captures, None);
        self.stack.clear();
        self.stack.push(Frame::Try {
            at: 0,
            position: start,
        });
        let bytes = text.as_bytes();
        let mut steps = 0usize;
        let mut remembering = false;
        let width = limit + 1 - start;
        while let Some(frame) = self.stack.pop() {
            let (mut at, mut position) = match frame {
                Frame::Try { at, position } => (at, position),
                Frame::Restore { slot, value } => {
                    self.slots[slot] = value;
                    continue;
                }
                Frame::RestoreEntry { capture, value } => {
                    self.entries[capture] = value;
                    continue;
                }
                Frame::Enter {
                    at,
                    start,
                    end,
                    entry,
                } => {
                    // Only the capture opened directly before the reference is the reference's own.
                    if let Some(Instruction::Save(slot)) =
                        at.checked_sub(2).map(|n| &program.instructions[n])
                        && slot % 2 == 0
                        && self.slots[*slot] == Some(start)
                    {
                        let capture = slot / 2;
                        self.stack.push(Frame::RestoreEntry {
                            capture,
                            value: self.entries[capture],
                        });
                        self.entries[capture] = Some(entry);
                    }
                    (at, end)
                }
            };
            loop {
                steps += 1;
                if steps > FREE_STEPS {
                    if !remembering {
                        remembering = true;
                        self.failed.clear();
                        self.failed
                            .resize((program.instructions.len() * width).div_ceil(64), 0);
                    }
                    let bit = at * width + (position - start);
                    let (word, mask) = (bit / 64, 1u64 << (bit % 64));
                    if self.failed[word] & mask != 0 {
                        break;
                    }
                    self.failed[word] |= mask;
                }
                match &program.instructions[at] {
                    Instruction::Match => {
                        if must_end.is_none_or(|end| end == position) {
                            return Some(position);
                        }
                        break;
                    }
                    Instruction::Literal(l) => {
                        let end = position + l.len();
                        if end > limit || &bytes[position..end] != l.as_bytes() {
                            break;
                        }
                        position = end;
                        at += 1;
                    }
                    Instruction::Class(class) => {
                        let Some(c) = text[position..limit].chars().next() else {
                            break;
                        };
                        if !program.classes[*class].contains(c) {
                            break;
                        }
                        position += c.len_utf8();
                        at += 1;
                    }
                    Instruction::Reference { reference } => {
                        let first = self.stack.len();
                        let stack = &mut self.stack;
                        annotations.at(*reference, position, &mut |end, entry| {
                            if end <= limit {
                                stack.push(Frame::Enter {
                                    at: at + 1,
                                    start: position,
                                    end,
                                    entry: (*reference, entry),
                                });
                            }
                        });
                        // The longest was pushed first and must be tried first.
                        self.stack[first..].reverse();
                        break;
                    }
                    Instruction::Split { first, second } => {
                        self.stack.push(Frame::Try {
                            at: *second,
                            position,
                        });
                        at = *first;
                    }
                    Instruction::Choose(choice) => {
                        let next = text[position..limit].chars().next();
                        let ways = program.choices[*choice].ways(next);
                        let Some((first, others)) = ways.split_first() else {
                            break;
                        };
                        self.stack.extend(others.iter().rev().map(|&at| Frame::Try { at, position }));
                        at = *first;
                    }
                    Instruction::Jump(to) => at = *to,
                    Instruction::Save(slot) => {
                        self.stack.push(Frame::Restore {
                            slot: *slot,
                            value: self.slots[*slot],
                        });
                        if slot % 2 == 0 && self.entries[slot / 2].is_some() {
                            let capture = slot / 2;
                            self.stack.push(Frame::RestoreEntry {
                                capture,
                                value: self.entries[capture],
                            });
                            self.entries[capture] = None;
                        }
                        self.slots[*slot] = Some(position);
                        at += 1;
                    }
                    Instruction::Look(look) => {
                        if !holds(*look, bytes, position) {
                            break;
                        }
                        at += 1;
                    }
                }
            }
        }
        None
    }
}

fn holds(look: Look, bytes: &[u8], at: usize) -> bool {
    match look {
        Look::Start => at == 0,
        Look::End => at == bytes.len(),
        Look::StartLF | Look::StartCRLF => at == 0 || bytes[at - 1] == b'\n',
        Look::EndLF | Look::EndCRLF => at == bytes.len() || bytes[at] == b'\n',
        // Word boundaries mean nothing in Chinese text: they are taken between ASCII word characters and the rest.
        Look::WordAscii | Look::WordUnicode => is_word(bytes, at) != is_word_before(bytes, at),
        Look::WordAsciiNegate | Look::WordUnicodeNegate => {
            is_word(bytes, at) == is_word_before(bytes, at)
        }
        Look::WordStartAscii | Look::WordStartUnicode => {
            is_word(bytes, at) && !is_word_before(bytes, at)
        }
        Look::WordEndAscii | Look::WordEndUnicode => {
            !is_word(bytes, at) && is_word_before(bytes, at)
        }
        Look::WordStartHalfAscii | Look::WordStartHalfUnicode => !is_word_before(bytes, at),
        Look::WordEndHalfAscii | Look::WordEndHalfUnicode => !is_word(bytes, at),
    }
}

fn is_word(bytes: &[u8], at: usize) -> bool {
    bytes
        .get(at)
        .is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_')
}

fn is_word_before(bytes: &[u8], at: usize) -> bool {
    at > 0 && is_word(bytes, at - 1)
}
