//! Puts named patterns in their places, and gives every reference its character.

use super::{BadPattern, DEEPEST, LARGEST_REGEX, Names, Target, parse, pieces};
use crate::matcher::node::{Group, Node, REFERENCE_BASE};
use crate::rules::reference::Piece;
use std::ops::Range;

/// A pattern on its way from text to tree.
pub(super) struct Expansion<'a> {
    names: &'a Names<'a>,
    pub(super) regex: String,
    /// What each group of the regex is.
    groups: Vec<Group>,
    pub(super) captures: Vec<String>,
    pub(super) references: Vec<Target>,
}

impl<'a> Expansion<'a> {
    /// A text with its references resolved, and as a tree; `inside` names the patterns that it stands in.
    pub(super) fn of(
        names: &'a Names<'a>,
        text: &str,
        mut inside: Vec<String>,
    ) -> Result<(Expansion<'a>, Node), BadPattern> {
        let mut expansion =
            Expansion { names, regex: String::new(), groups: Vec::new(), captures: Vec::new(), references: Vec::new() };
        expansion.expand(text, &mut inside)?;
        let hir = parse(&expansion.regex).map_err(|_| BadPattern::Elsewhere)?;
        let node = Node::from_hir(&hir, &expansion.groups).map_err(|_| BadPattern::Elsewhere)?;
        Ok((expansion, node))
    }

    /// Appends `text` with its references resolved; `inside` names the patterns that it stands in.
    fn expand(&mut self, text: &str, inside: &mut Vec<String>) -> Result<(), BadPattern> {
        let outermost = inside.is_empty();
        for piece in pieces(text)? {
            match piece {
                Piece::Regex(r) => self.regex.push_str(&text[r]),
                Piece::Escaped { character, .. } => self.regex.push(character),
                Piece::Open { alias, .. } if outermost => self.open(Some(alias), None),
                Piece::Open { .. } => self.regex.push_str("(?:"),
                Piece::Reference { alias, name, at } => {
                    // Always a group of its own: a bare character would be folded into the class beside it.
                    self.open(outermost.then_some(alias), self.names.number_of(&name));
                    self.refer(&name, at, inside)?;
                    self.regex.push(')');
                }
            }
        }
        Ok(())
    }

    /// Opens a group: a capture if it has an alias, and perhaps of one named pattern.
    fn open(&mut self, alias: Option<String>, name: Option<u32>) {
        self.groups.push(Group { capture: alias.is_some().then_some(self.captures.len()), name });
        self.captures.extend(alias);
        self.regex.push('(');
    }

    fn refer(&mut self, name: &str, at: Range<usize>, inside: &mut Vec<String>) -> Result<(), BadPattern> {
        if let Some(body) = self.names.patterns.get(name) {
            if let Some(n) = inside.iter().position(|i| i == name) {
                let mut names = inside[n..].to_vec();
                names.push(name.to_string());
                return Err(BadPattern::Cycle { at, names });
            }
            if inside.len() > DEEPEST || self.regex.len() > LARGEST_REGEX {
                return Err(BadPattern::TooLarge);
            }
            inside.push(name.to_string());
            let result = self.expand(body, inside);
            inside.pop();
            return result.map_err(|e| match e {
                BadPattern::Cycle { names, .. } => BadPattern::Cycle { at, names },
                BadPattern::TooLarge => BadPattern::TooLarge,
                _ => BadPattern::Elsewhere,
            });
        }
        let target = match (self.names.lexicons.get(name), self.names.fields.get(name)) {
            (Some(&n), _) => Target::Lexicon(n),
            (None, Some(&n)) => Target::Field(n),
            (None, None) => {
                return Err(BadPattern::Undefined { at, name: name.to_string() });
            }
        };
        if !self.references.contains(&target) {
            self.references.push(target);
        }
        self.regex.push(char::from_u32(REFERENCE_BASE + target.number()).unwrap_or(' '));
        Ok(())
    }
}
