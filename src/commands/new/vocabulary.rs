//! In which words the rules of a field are written: what their patterns refer to, and how they set attributes.

use crate::rules::RuleSet;
use crate::rules::attribute_template::AttributeTemplate;
use crate::rules::file::RuleSpec;
use indexmap::IndexMap;
use std::cmp::Reverse;
use std::collections::HashMap;

/// What is known of the rules of a field; of all rules, where the field has none.
#[derive(Default)]
pub struct Vocabulary {
    /// How often patterns refer to a name.
    pub uses: HashMap<String, usize>,
    /// Under which other names they capture it.
    pub aliases: HashMap<String, Vec<Alias>>,
    /// How the attributes are set by what is captured, the most frequent first.
    pub templates: IndexMap<String, Vec<(String, usize)>>,
}

/// `<rate:number>%`: an alias, and the character behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    pub name: String,
    pub behind: Option<char>,
    pub count: usize,
}

impl Vocabulary {
    pub fn of(set: &RuleSet, field: &str) -> Vocabulary {
        let rules = || set.files.iter().flat_map(|file| &file.rules.rules).filter(|rule| !rule.block);
        let own: Vec<&RuleSpec> = rules().filter(|rule| rule.field.as_deref() == Some(field)).collect();
        let mut vocabulary = Vocabulary::default();
        let is_new = own.is_empty();
        for rule in if is_new { rules().collect() } else { own } {
            rule.pattern.as_slice().iter().for_each(|pattern| vocabulary.note(pattern));
            if !is_new {
                for (attribute, value) in &rule.attributes {
                    vocabulary.note_template(attribute, value.to_text());
                }
            }
        }
        vocabulary.templates.values_mut().for_each(|all| all.sort_by_key(|(_, count)| Reverse(*count)));
        vocabulary
    }

    fn note_template(&mut self, attribute: &str, template: String) {
        if !template.contains('<') {
            return;
        }
        let known = self.templates.entry(attribute.to_owned()).or_default();
        match known.iter_mut().find(|(text, _)| *text == template) {
            Some((_, count)) => *count += 1,
            None => known.push((template, 1)),
        }
    }

    fn note(&mut self, pattern: &str) {
        for (alias, name, behind) in references(pattern) {
            *self.uses.entry(name.to_owned()).or_default() += 1;
            let behind = pattern[behind..].chars().next().filter(|c| c.is_alphanumeric() || *c == '%');
            let aliases = self.aliases.entry(name.to_owned()).or_default();
            let name = alias.unwrap_or(name).to_owned();
            match aliases.iter_mut().find(|known| (&known.name, known.behind) == (&name, behind)) {
                Some(known) => known.count += 1,
                None => aliases.push(Alias { name, behind, count: 1 }),
            }
        }
    }

    /// The templates that read a capture of this name, by how often they do.
    pub fn readers(&self, capture: &str) -> usize {
        let reads = |template: &str| captures(template).iter().any(|name| name == capture);
        self.templates.values().flatten().filter(|(template, _)| reads(template)).map(|(_, count)| count).sum()
    }
}

/// The references of a pattern: alias, name, and the byte behind each.
fn references(pattern: &str) -> impl Iterator<Item = (Option<&str>, &str, usize)> {
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    pattern.match_indices('<').filter_map(move |(at, _)| {
        // `\<` is a character, `(?<name>` a capture.
        if pattern[..at].ends_with(['\\', '?']) {
            return None;
        }
        let end = at + pattern[at..].find('>')?;
        let inside = &pattern[at + 1..end];
        let (alias, name) = inside.split_once(':').map_or((None, inside), |(alias, name)| (Some(alias), name));
        (is_name(name) && alias.is_none_or(is_name)).then_some((alias, name, end + 1))
    })
}

/// The captures that a template may read.
pub fn captures(template: &str) -> Vec<String> {
    let Ok(template) = AttributeTemplate::parse(template) else { return Vec::new() };
    let alternatives = template.references().flat_map(|reference| &reference.alternatives);
    alternatives.map(|alternative| alternative.capture.clone()).collect()
}

/// The template with only those of the choices `<a|b>` that are captured; `None` where a reference has none.
pub fn with_captured(template: &str, is_captured: impl Fn(&str) -> bool) -> Option<String> {
    let parsed = AttributeTemplate::parse(template).ok()?;
    let (mut text, mut from) = (String::new(), 0);
    for reference in parsed.references() {
        let choices = template[reference.at.start + 1..reference.at.end - 1].split('|');
        let choices = choices.zip(&reference.alternatives).filter(|(_, choice)| is_captured(&choice.capture));
        let kept: Vec<&str> = choices.map(|(written, _)| written).collect();
        if kept.is_empty() {
            return None;
        }
        text.push_str(&template[from..reference.at.start]);
        text.push_str(&format!("<{}>", kept.join("|")));
        from = reference.at.end;
    }
    text.push_str(&template[from..]);
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_told_from_captures_and_from_characters() {
        let found: Vec<_> = references(r"<a>(?<b>x)\<c><d:e>%<f").map(|(alias, name, _)| (alias, name)).collect();
        assert_eq!(found, [(None, "a"), (Some("d"), "e")]);
    }

    #[test]
    fn a_template_keeps_the_choices_that_are_captured() {
        let with = |template, captured: &[&str]| with_captured(template, |name| captured.contains(&name));
        assert_eq!(with("<trend.sign><low|rate>", &["trend", "rate"]).as_deref(), Some("<trend.sign><rate>"));
        assert_eq!(with("<x:plain.class>", &["x"]).as_deref(), Some("<x:plain.class>"));
        assert_eq!(with("<trend.sign><rate>", &["rate"]), None);
    }
}
