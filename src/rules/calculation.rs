//! What a column calculates with the columns above it: `{plan_characters} / {characters} * 100`.

use super::arithmetic::{Arithmetic, MOST_OPERATORS, too_long};
use super::template::BadTemplate;
use crate::value::Operator;
use serde::{Deserialize, Serialize};
use tr::tr;

/// A calculation with columns. `C` is how a column is referred to: by name when it is read, by number once it is compiled.
pub type Calculation<C> = Arithmetic<CalculationOperand<C>>;

/// What a column calculates with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum CalculationOperand<C> {
    Number(f64),
    Column(C),
}

/// Calculations that may stand inside each other.
const DEEPEST: usize = 50;

/// Numbers, columns in braces, `+ - * /` with the usual precedence, and brackets.
///
/// # Errors
/// The text is no calculation.
pub fn parse(text: &str) -> Result<Calculation<String>, BadTemplate> {
    let mut parser = Parser { text, at: 0, depth: 0, operators: 0 };
    let calculation = parser.sum()?;
    match parser.rest().chars().next() {
        None => Ok(calculation),
        Some(_) => Err(parser.bad(tr!("an operator (`+`, `-`, `*`, `/`) is wanted here"))),
    }
}

/// The columns that a calculation reads, in the order in which they stand in it.
pub fn columns<C>(calculation: &Calculation<C>) -> impl Iterator<Item = &C> {
    calculation.operands().into_iter().filter_map(|operand| match operand {
        CalculationOperand::Column(column) => Some(column),
        CalculationOperand::Number(_) => None,
    })
}

/// The number; `None` where a column has none, or where it would be divided by zero.
pub fn result<C>(calculation: &Calculation<C>, number: impl Fn(&C) -> Option<f64>) -> Option<f64> {
    let finite = |number: f64| number.is_finite().then_some(number);
    let value = |operand: &CalculationOperand<C>| match operand {
        CalculationOperand::Number(number) => finite(*number),
        CalculationOperand::Column(column) => finite(number(column)?),
    };
    calculation.result(&value, &|operator, left, right| finite(operator.of(left, right)))
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    /// How many were read so far.
    operators: usize,
}

impl<'t> Parser<'t> {
    fn sum(&mut self) -> Result<Calculation<String>, BadTemplate> {
        self.chain(&[('+', Operator::Add), ('-', Operator::Subtract)], Parser::product)
    }

    fn product(&mut self) -> Result<Calculation<String>, BadTemplate> {
        self.chain(&[('*', Operator::Multiply), ('/', Operator::Divide)], Parser::one)
    }

    /// Sides with these operators between them, from left to right.
    fn chain(
        &mut self,
        operators: &[(char, Operator)],
        side: fn(&mut Self) -> Result<Calculation<String>, BadTemplate>,
    ) -> Result<Calculation<String>, BadTemplate> {
        let mut left = side(self)?;
        while let Some((_, operator)) = operators.iter().find(|(sign, _)| self.rest().starts_with(*sign)) {
            if self.operators == MOST_OPERATORS {
                return Err(self.bad(too_long()));
            }
            (self.at, self.operators) = (self.at + 1, self.operators + 1);
            left = Arithmetic::Operation(*operator, Box::new([left, side(self)?]));
        }
        Ok(left)
    }

    /// A number, a column, or a calculation in brackets.
    fn one(&mut self) -> Result<Calculation<String>, BadTemplate> {
        let rest = self.rest();
        if let Some(inner) = rest.strip_prefix('{') {
            let Some((name, _)) = inner.split_once('}') else { return Err(self.bad(tr!("a `{` that is not closed"))) };
            self.at += name.len() + 2;
            return Ok(Arithmetic::Operand(CalculationOperand::Column(name.trim().to_owned())));
        }
        if rest.starts_with('(') {
            if self.depth == DEEPEST {
                return Err(self.bad(tr!("too many brackets inside each other")));
            }
            (self.at, self.depth) = (self.at + 1, self.depth + 1);
            let inner = self.sum()?;
            if !self.rest().starts_with(')') {
                return Err(self.bad(tr!("a `(` that is not closed")));
            }
            (self.at, self.depth) = (self.at + 1, self.depth - 1);
            return Ok(inner);
        }
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        match rest[..digits].parse() {
            Ok(number) => {
                self.at += digits;
                Ok(Arithmetic::Operand(CalculationOperand::Number(number)))
            }
            Err(_) => Err(self.bad(tr!("a column in braces (`{name}`) or a number is wanted here"))),
        }
    }

    /// What is still to be read, without white space before it.
    fn rest(&mut self) -> &'t str {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        &self.text[self.at..]
    }

    fn bad(&self, reason: String) -> BadTemplate {
        BadTemplate { at: self.at..self.text.len(), reason }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calculated(text: &str) -> Option<f64> {
        let number = |name: &String| match name.as_str() {
            "three" => Some(3.0),
            "zero" => Some(0.0),
            _ => None,
        };
        result(&parse(text).expect("a calculation"), number)
    }

    #[test]
    fn products_go_before_sums_and_brackets_before_both() {
        assert_eq!(calculated("1 + 2*{three}"), Some(7.0));
        assert_eq!(calculated("(1+2) * {three} / 2"), Some(4.5));
        assert_eq!(calculated("10 - 2 - {three}"), Some(5.0));
        assert_eq!(calculated("{three}"), Some(3.0));
    }

    #[test]
    fn what_is_absent_or_divided_by_zero_gives_nothing() {
        assert_eq!(calculated("{absent} + 1"), None);
        assert_eq!(calculated("1 / {zero}"), None);
    }

    #[test]
    fn what_is_no_calculation_is_told_with_its_place() {
        for (text, at) in
            [("{three} {zero}", 8), ("{three} *", 9), ("(1 + 2", 6), ("{three", 0), ("three / 2", 0), ("", 0)]
        {
            assert_eq!(parse(text).expect_err(text).at.start, at, "{text}");
        }
        assert!(parse(&"(".repeat(100_000)).is_err());
    }

    #[test]
    fn a_calculation_is_only_as_long_as_a_stack_can_follow() {
        let sum = |operators: usize| format!("1{}", " + 1".repeat(operators));
        assert_eq!(calculated(&sum(MOST_OPERATORS)), Some(1.0 + MOST_OPERATORS as f64));
        assert!(parse(&sum(MOST_OPERATORS + 1)).is_err());
        assert!(parse(&sum(1_000_000)).is_err());
    }
}
