//! A stretch of the original document.
//!
//! Spans are what every result is traced by; they know nothing of the normalised text they were found in.

use serde::Serialize;

/// Half-open range of Unicode scalar values (not bytes) of the original decoded document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[warn(missing_docs)]
pub struct Span {
    /// Position of the first character.
    pub start: usize,
    /// Position after the last character.
    pub end: usize,
}

#[warn(missing_docs)]
impl Span {
    /// The span from `start` up to, not including, `end`, in characters.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end }
    }

    /// Length in characters; 0 where `end` lies before `start`.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span holds no character.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `other` lies within this span; an empty span lies within where its position does.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn a_span_contains_itself_and_what_lies_inside() {
        let span = Span::new(2, 6);
        assert!(span.contains(span));
        assert!(span.contains(Span::new(3, 4)));
        assert!(!span.contains(Span::new(5, 7)));
    }

    #[test]
    fn length_counts_characters_and_never_underflows() {
        assert_eq!(Span::new(2, 6).len(), 4);
        assert_eq!(Span::new(6, 2).len(), 0);
        assert!(Span::new(6, 2).is_empty());
    }
}
