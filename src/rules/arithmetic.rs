//! The tree of a calculation, whatever it calculates with.

use crate::value::Operator;
use serde::{Deserialize, Serialize};
use tr::tr;

/// A calculation; `P` is what its operands are made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arithmetic<P> {
    Operand(P),
    Operation(Operator, Box<[Arithmetic<P>; 2]>),
}

/// Operators of one calculation: each is a call deeper wherever it is read, calculated or dropped.
pub const MOST_OPERATORS: usize = 1000;

/// Why a calculation with more of them is refused.
pub fn too_long() -> String {
    tr!("more than {} operators in one calculation", MOST_OPERATORS)
}

impl<P> Arithmetic<P> {
    /// Its operands from left to right.
    pub fn operands(&self) -> Vec<&P> {
        match self {
            Arithmetic::Operand(operand) => vec![operand],
            Arithmetic::Operation(_, sides) => sides.iter().flat_map(Arithmetic::operands).collect(),
        }
    }

    /// The same calculation with what `of` makes of each operand; `None` where it makes nothing of one.
    pub fn map<Q>(self, of: &mut impl FnMut(P) -> Option<Q>) -> Option<Arithmetic<Q>> {
        Some(match self {
            Arithmetic::Operand(operand) => Arithmetic::Operand(of(operand)?),
            Arithmetic::Operation(operator, sides) => {
                let [left, right] = *sides;
                Arithmetic::Operation(operator, Box::new([left.map(of)?, right.map(of)?]))
            }
        })
    }

    /// Its result, by the value of each operand and what an operator makes of two values; `None` where one of them gives
    /// nothing.
    pub fn result<'p, R>(
        &'p self,
        value: &impl Fn(&'p P) -> Option<R>,
        operate: &impl Fn(Operator, R, R) -> Option<R>,
    ) -> Option<R> {
        match self {
            Arithmetic::Operand(operand) => value(operand),
            Arithmetic::Operation(operator, sides) => {
                let [left, right] = &**sides;
                operate(*operator, left.result(value, operate)?, right.result(value, operate)?)
            }
        }
    }
}
