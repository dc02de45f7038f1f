//! A proposal as the text of a rule file.

use super::proposal::{Piece, Proposal};
use crate::commands::references::ReferenceKind;
use crate::messages::list;
use std::fmt::Write;
use tr::tr;

/// What the file says beside the proposal.
#[derive(Debug, Clone)]
pub struct RuleText<'a> {
    pub id: String,
    pub field: &'a str,
    /// The field is declared in the file.
    pub is_new: bool,
    /// The sentence, and the same as patterns see it.
    pub text: &'a str,
    pub view: &'a str,
    /// The attributes of the field, with their types.
    pub declared: Vec<(String, String)>,
    pub priority: i32,
}

/// What the file shows: none before the rule was tried.
#[derive(Debug, Clone, Default)]
pub struct ShownExamples {
    /// The attributes of the example, as YAML.
    pub is: String,
    pub counter_example: String,
}

/// The rule file. With `extends` it says that it lies on the rules built in.
pub fn yaml(rule: &RuleText<'_>, proposal: &Proposal, examples: &ShownExamples, extends: bool) -> String {
    let mut text = String::from("schema: 1\n");
    if extends {
        text.push_str("extends: builtin\n");
    }
    text.push('\n');
    if rule.is_new {
        declaration(&mut text, rule.field, proposal);
    }
    let mut line = |indent: usize, line: &str| {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{:indent$}{line}", "");
    };
    line(0, "rules:");
    line(2, &format!("- id: {}", rule.id));
    line(4, &format!("field: {}", rule.field));
    line(4, &format!("note: {}", tr!("Made of the example. Say here what construction it is.")));
    let of_references =
        tr!("What the references of the pattern stand for in the example; `extract names` lists all that there are:");
    line(4, &format!("# {of_references}"));
    for piece in &proposal.pieces {
        if let Piece::Reference { kind, text, .. } = piece {
            line(4, &format!("#   {:<16} {text}  ({})", reference(piece), word(*kind)));
        }
    }
    let to_loosen = tr!(
        "To loosen it: make words optional, (?:…)?; give a choice of words, (?:…|…); let words stand between,\n[^,;。]{0,8}; put a reference in place of a word. `extract test` says whether the example is still kept."
    );
    to_loosen.lines().for_each(|comment| line(4, &format!("# {comment}")));
    line(4, &format!("match: {}", quoted(&pattern(proposal))));
    if rule.priority != 0 {
        line(4, &format!("# {}", tr!("Higher than that of the rule which reads these characters otherwise.")));
        line(4, &format!("priority: {}", rule.priority));
    }
    let missing: Vec<String> = rule
        .declared
        .iter()
        .filter(|(name, _)| !proposal.attributes.contains_key(name))
        .map(|(name, kind)| format!("{name} ({kind})"))
        .collect();
    if !missing.is_empty() {
        line(4, &format!("# {}", tr!("Attributes that may be set as well: {}.", list(missing))));
    }
    if !proposal.attributes.is_empty() {
        let all = proposal.attributes.iter().map(|(name, value)| format!("{name}: {}", scalar(value)));
        line(4, &format!("attributes: {{{}}}", all.collect::<Vec<_>>().join(", ")));
    }
    line(4, "examples:");
    line(6, &format!("- text: {}", scalar(rule.text)));
    if !examples.is.is_empty() {
        line(8, &format!("is: {{{}}}", examples.is));
    }
    if !examples.counter_example.is_empty() {
        line(4, &format!("# {}", tr!("Sentences that look like it and say something else belong here.")));
        line(4, "counter_examples:");
        line(6, &format!("- {}", scalar(&examples.counter_example)));
    }
    if rule.is_new {
        line(0, "");
        line(0, "columns:");
        line(2, &format!("- {{name: {0}, from: {0}}}", rule.field));
    }
    text
}

/// The field, with its attributes.
fn declaration(text: &mut String, field: &str, proposal: &Proposal) {
    let types: Vec<String> = proposal.types.iter().map(|(name, kind)| format!("{name}: {kind}")).collect();
    let shown: Vec<String> = proposal.types.keys().map(|name| format!("{{{name}}}")).collect();
    let _ = writeln!(text, "fields:\n  {field}:");
    if !types.is_empty() {
        let _ = writeln!(text, "    attributes: {{{}}}", types.join(", "));
        let _ = writeln!(text, "    value: '{}'", shown.join(" "));
    } else {
        let _ = writeln!(text, "    attributes: {{}}");
    }
    text.push('\n');
}

fn reference(piece: &Piece) -> String {
    match piece {
        Piece::Literal(text) => literal(text),
        Piece::Capture { attribute, text } => format!("(?<{attribute}>{})", literal(text)),
        Piece::Reference { name, alias: Some(alias), .. } => format!("<{alias}:{name}>"),
        Piece::Reference { name, alias: None, .. } => format!("<{name}>"),
    }
}

/// The pattern as it is written.
pub fn pattern(proposal: &Proposal) -> String {
    proposal.pieces.iter().map(reference).collect()
}

/// Characters as a pattern: any figures where figures are, and either comma where one is.
fn literal(text: &str) -> String {
    let mut pattern = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '0'..='9' => {
                let mut digits = 1;
                while rest.next_if(char::is_ascii_digit).is_some() {
                    digits += 1;
                }
                pattern.push_str(&format!("[0-9]{{1,{}}}", digits.max(2)));
            }
            ',' | '、' => pattern.push_str("[,、]"),
            '\\' | '.' | '+' | '*' | '?' | '(' | ')' | '|' | '[' | ']' | '{' | '}' | '^' | '$' | '<' => {
                pattern.extend(['\\', c]);
            }
            c => pattern.push(c),
        }
    }
    pattern
}

/// Between single quotes.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A scalar of YAML that is read as this text: plain where it may be.
pub fn scalar(text: &str) -> String {
    let is_plain_first = |c: char| c.is_alphabetic() || c.is_ascii_digit() || c == '<' || c == '_';
    let is_plain = |c: char| !c.is_control() && !"#,:[]{}\"'`&*!|>%@".contains(c) || c == '>' || c == '%';
    let is_word = matches!(text, "true" | "false" | "null" | "yes" | "no" | "on" | "off");
    match text.starts_with(is_plain_first) && text.chars().all(is_plain) && text.trim() == text && !is_word {
        true => text.to_owned(),
        false if text.contains(['\n', '\t']) => {
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t"))
        }
        false => quoted(text),
    }
}

fn word(kind: ReferenceKind) -> String {
    match kind {
        ReferenceKind::Field => tr!("field"),
        ReferenceKind::Lexicon => tr!("lexicon"),
        ReferenceKind::Pattern => tr!("pattern"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_sentence_holds_is_a_pattern_that_matches_it() {
        assert_eq!(literal("2020年,(全县)5.2元"), r"[0-9]{1,4}年[,、]\(全县\)[0-9]{1,2}\.[0-9]{1,2}元");
    }

    #[test]
    fn a_scalar_is_quoted_where_yaml_would_read_something_else() {
        let shown = ["全县葡萄", "增长5%", "a: b", "-5", "it's", "<n>", "true", "一\n二", "甲,乙"].map(scalar);
        let wanted = ["全县葡萄", "增长5%", "'a: b'", "'-5'", "'it''s'", "<n>", "'true'", "\"一\\n二\"", "'甲,乙'"];
        assert_eq!(shown, wanted);
    }
}
