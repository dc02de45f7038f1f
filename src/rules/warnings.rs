//! What could be better in rules that work.

mod alternatives;
mod patterns;
mod questions;
mod unused;

use super::RuleSet;
use super::conditions;
use super::diagnostic::{Code, Fault};
use super::every_pattern::EveryPattern;
use super::file::Same;
use super::fold::Folded;
use super::lists::list;
use super::source::{On, Place, path};
use crate::normalise::NormalisedText;
use tr::tr;

/// Conditions that nothing uses, rules without examples or counter-examples, patterns that are read otherwise than they are
/// written, names that nothing uses, and questions without an answer.
pub fn find(set: &RuleSet) -> Vec<Fault> {
    let mut found = set.remarks.clone();
    found.extend(unused::find(set));
    found.extend(questions::find(set));
    for (name, place) in conditions::unused(&set.files) {
        let title = tr!("no rule uses the condition `{}`", name);
        let fault = Fault::new(Code::UnusedCondition, title).label(place.source, place.path, On::Key, "");
        found.push(fault.help(tr!("remove it, or write `when: [<{name}>]` or `unless: <{name}>` in a rule", name)));
    }
    let every = EveryPattern::of(&set.files);
    found.extend(patterns::find(set, &every));
    for (text, place) in every.patterns {
        found.extend(folded(text, place.clone()));
        found.extend(never_there(text, place));
    }
    for (context, place) in every.contexts.iter().filter(|(context, _)| context.within.is_none()) {
        let title = tr!("without `within`, this must touch the match");
        let fault = Fault::new(Code::ContextWithoutReach, title);
        let fault = fault.label(place.source, place.path.clone(), On::Value, "").help(match context.same {
            Same::Paragraph => tr!("write `within: 0` if it touches the match, else how many characters away it may stand"),
            _ => tr!("`same` alone does not say how far: write `within: 40` and `same`, or `within: 0` if it touches the match"),
        });
        found.push(fault);
    }
    for file in &set.files {
        for (n, rule) in file.rules.rules.iter().enumerate() {
            let mut warn = |code: Code, title: String, help: String| {
                found.push(
                    Fault::new(code, title).label(file.source, path!["rules", n, "id"], On::Value, "").help(help),
                );
            };
            if rule.examples.is_empty() && !rule.block {
                let help = tr!("add `examples: [{text: …, is: {…}}]`; `extract test` runs them");
                warn(Code::RuleWithoutExamples, tr!("rule `{}` has no examples", rule.id), help);
            }
            if rule.note.is_none() {
                let help = tr!("add `note:` with one sentence: which construction it reads");
                warn(Code::RuleWithoutNote, tr!("rule `{}` has no note", rule.id), help);
            }
            if rule.counter_examples.is_empty() && !rule.block {
                let help = tr!("add `counter_examples: […]`: texts that look alike and must give nothing");
                warn(Code::RuleWithoutCounterExamples, tr!("rule `{}` has no counter-examples", rule.id), help);
            }
        }
    }
    found.retain(|fault| set.is_own(fault));
    found
}

/// Those that a run tells: what may make answers wrong.
pub fn of_a_run(set: &RuleSet) -> Vec<Fault> {
    let mut found = find(set);
    found.retain(|fault| fault.code.may_change_answers());
    found
}

/// What of a pattern is read otherwise than it is written.
fn folded(pattern: &str, place: Place) -> Option<Fault> {
    let folded = Folded::of(pattern);
    let (first, _) = folded.changes.first()?;
    let mut read: Vec<String> = Vec::new();
    for (old, new) in &folded.changes {
        let written = match &folded.text[new.clone()] {
            "" => tr!("`{}` as nothing", pattern[old.clone()].escape_unicode()),
            new => tr!("`{}` as `{}`", &pattern[old.clone()], new),
        };
        if !read.contains(&written) {
            read.push(written);
        }
    }
    let fault = Fault::new(Code::PatternFolded, tr!("this pattern is read as the text is: {}", list(read))).label(
        place.source,
        place.path,
        On::Within(first.clone()),
        "",
    );
    Some(fault.help(tr!("it works as it is; written as it is read, it would be: {}", folded.text)))
}

/// The first character of a pattern, as it is read, that no text has.
fn never_there(pattern: &str, place: Place) -> Option<Fault> {
    let written = |c: char| NormalisedText::new(c.encode_utf8(&mut [0; 4])).as_str().to_string();
    let foreign = |c: char| !c.is_ascii() && !c.is_whitespace() && !written(c).starts_with(c);
    let folded = Folded::of(pattern);
    let (at, c) = folded.text.char_indices().find(|&(_, c)| foreign(c))?;
    let title = tr!("`{}` never stands in the text that patterns see", c);
    let fault = Fault::new(Code::CharacterNeverThere, title);
    let on = On::Within(folded.original(at..at + c.len_utf8()));
    let fault = fault.label(place.source, place.path, on, tr!("never matches"));
    Some(match written(c).as_str() {
        "" => fault.help(tr!("remove it: the text is normalised before it is matched")),
        written => fault.help(tr!("write `{}`: the text is normalised before it is matched", written)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(pattern: &str) -> Option<String> {
        folded(pattern, Place { source: 0, path: Vec::new() }).map(|f| f.title)
    }

    #[test]
    fn what_is_read_otherwise_than_it_is_written_is_told_once_each() {
        let told = title("貧困戶，共（[0-9]）戶");
        let expected = "this pattern is read as the text is: `貧` as `贫`, `戶` as `户`, `，` as `,`, `（` as `\\(`, `）` as `\\)`";
        assert_eq!(told.as_deref(), Some(expected));
    }

    #[test]
    fn what_the_normalised_text_has_is_not_told() {
        let pattern = "(?:第)?[一二]届、《》。×<number>%\\p{Han}";
        assert_eq!(title(pattern), None);
        assert!(never_there(pattern, Place { source: 0, path: Vec::new() }).is_none());
    }
}
