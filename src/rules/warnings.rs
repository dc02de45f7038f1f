//! What could be better in rules that work.

mod questions;
mod unused;

use super::RuleSet;
use super::diagnostic::{Code, Fault};
use super::file::OneOrMany;
use super::source::{On, Place, path};
use crate::normalise::NormalisedText;

/// Rules without examples or counter-examples, patterns with characters that the normalised text never has, names that
/// nothing uses, and questions without an answer.
pub fn find(set: &RuleSet) -> Vec<Fault> {
    let mut found = unused::find(set);
    found.extend(questions::find(set));
    for file in &set.files {
        for (name, text) in &file.rules.patterns {
            found.extend(never_there(text, Place { source: file.source, path: path!["patterns", name] }));
        }
        for (n, rule) in file.rules.rules.iter().enumerate() {
            let place = Place { source: file.source, path: path!["rules", n, "match"] };
            match &rule.pattern {
                OneOrMany::One(text) => found.extend(never_there(text, place)),
                OneOrMany::Many(list) => {
                    let texts = list.iter().enumerate();
                    found.extend(texts.filter_map(|(k, text)| never_there(text, place.child(k))));
                }
            }
        }
        for (n, rule) in file.rules.rules.iter().enumerate() {
            let mut warn = |code: Code, title: String, help: &str| {
                found.push(
                    Fault::new(code, title).label(file.source, path!["rules", n, "id"], On::Value, "").help(help),
                );
            };
            if rule.examples.is_empty() && !rule.block {
                let help = "add `examples: [{text: …, is: {…}}]`; `extract test` runs them";
                warn(Code::RuleWithoutExamples, format!("rule `{}` has no examples", rule.id), help);
            }
            if rule.counter_examples.is_empty() && !rule.block {
                let help = "add `counter_examples: […]`: texts that look alike and must give nothing";
                warn(Code::RuleWithoutCounterExamples, format!("rule `{}` has no counter-examples", rule.id), help);
            }
        }
    }
    found
}

/// The first character of a pattern that is written otherwise in the text that patterns see.
fn never_there(pattern: &str, place: Place) -> Option<Fault> {
    let written = |c: char| NormalisedText::new(c.encode_utf8(&mut [0; 4])).as_str().to_string();
    let foreign = |c: char| !c.is_ascii() && !c.is_whitespace() && !written(c).starts_with(c);
    let (at, c) = pattern.char_indices().find(|&(_, c)| foreign(c))?;
    let title = format!("`{c}` never stands in the text that patterns see");
    let fault = Fault::new(Code::CharacterNeverThere, title);
    let fault = fault.label(place.source, place.path, On::Within(at..at + c.len_utf8()), "never matches");
    Some(match written(c).as_str() {
        "" => fault.help("remove it: the text is normalised before it is matched"),
        written => fault.help(format!("write `{written}`: the text is normalised before it is matched")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn help(pattern: &str) -> Option<String> {
        never_there(pattern, Place { source: 0, path: Vec::new() }).and_then(|f| f.help)
    }

    #[test]
    fn full_width_and_traditional_characters_in_a_pattern_are_told() {
        assert!(help("贫困户，共").is_some_and(|h| h.contains("`,`")));
        assert!(help("貧困户").is_some_and(|h| h.contains("`贫`")));
        assert!(help("增长５％").is_some_and(|h| h.contains("`5`")));
    }

    #[test]
    fn what_the_normalised_text_has_is_not_told() {
        assert_eq!(help("(?:第)?[一二]届、《》。×<number>%\\p{Han}"), None);
    }
}
