//! `show` and `value`: the templates by which mentions are shown.

use super::super::compiled::{QuestionSource, Subject};
use super::super::diagnostic::{Code, nearest};
use super::super::lists::list;
use super::super::source::{On, Place};
use super::super::template::Show;
use super::RulesCompiler;
use std::ops::Range;
use tr::tr;

/// What a template shows of any mention: its characters.
const TEXT: &str = "text";

impl RulesCompiler<'_> {
    /// A template with its key and its place.
    pub(super) fn show(
        &mut self,
        template: &str,
        from: QuestionSource,
        (key, place): (&str, &Place),
    ) -> Option<Show<Subject>> {
        let show = match Show::parse(template) {
            Ok(show) => show,
            Err(e) => {
                self.fault(Code::BadTemplate, tr!("bad template: {}", e.reason), place, On::Within(e.at), "", None);
                return None;
            }
        };
        let faults = self.faults.len();
        let known: Vec<String> = match from {
            QuestionSource::Field(n) | QuestionSource::This(n) => {
                self.declared.attributes[n].iter().cloned().chain([TEXT.to_string()]).collect()
            }
            from => from.parts().iter().map(|(name, _)| (*name).to_owned()).collect(),
        };
        for (name, part) in show.attributes_with_parts() {
            if !known.iter().any(|k| k == name) {
                let title = tr!("nothing to show is called `{}`", name);
                let help = match nearest(name, known.iter().map(String::as_str)) {
                    Some(near) => tr!("did you mean `{}`? It can be one of: {}", near, list(&known)),
                    None => tr!("it can be one of: {}", list(&known)),
                };
                self.fault(Code::UndeclaredAttribute, title, place, On::Value, "", Some(help));
            } else if let Some(part) = part {
                self.known_part(from, name, part, place);
            }
        }
        if let Some((at, inner)) = reference(template) {
            let title = tr!("`<{}>` would be shown as it stands here", inner);
            let name = inner.split('.').next().unwrap_or_default();
            let help = match known.iter().any(|known| known == name) {
                true => tr!("did you mean `{{{}}}`? `{}` shows attributes in braces", inner, key),
                false => tr!("`{}` shows attributes in braces: {{{}}}", key, known.join("}, {")),
            };
            self.fault(Code::ReferenceInShow, title, place, On::Within(at), "", Some(help));
        }
        let subject = |name: &String| {
            let number = known.iter().position(|k| k == name)?;
            Some(match from {
                QuestionSource::Field(n) | QuestionSource::This(n) if name == TEXT => {
                    Subject::Text(Some(number).filter(|&a| a < self.declared.attributes[n].len()))
                }
                _ => Subject::Attribute(number),
            })
        };
        show.compiled(&subject).filter(|_| self.faults.len() == faults)
    }

    /// Tells a part that the type of an attribute does not have.
    fn known_part(&mut self, from: QuestionSource, name: &str, part: &str, place: &Place) {
        let parts = match from {
            QuestionSource::Field(n) | QuestionSource::This(n) => match self.types[n].get(name) {
                Some(kind) => kind.parts(),
                // The characters of a mention; or a faulty type, which is reported where it stands.
                None if self.declared.attributes[n].iter().any(|known| known == name) => return,
                None => &[],
            },
            // Texts and numbers of the speech, the clock and so on.
            _ => &[],
        };
        if parts.contains(&part) {
            return;
        }
        let title = tr!("`{}` has no part `{}`", name, part);
        let help = match (nearest(part, parts.iter().copied()), parts) {
            (Some(near), _) => tr!("did you mean `{{{}.{}}}`?", name, near),
            (None, []) => tr!("it has no parts: write `{{{}}}`", name),
            (None, parts) => tr!("its parts are: {}", list(parts)),
        };
        self.fault(Code::UnknownPart, title, place, On::Value, "", Some(help));
    }
}

/// The first `<name>` or `<name.part>` in a template, and what stands between its brackets.
fn reference(template: &str) -> Option<(Range<usize>, &str)> {
    let is_name = |inner: &str| {
        inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && inner.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':' | '|'))
    };
    template.match_indices('<').find_map(|(at, _)| {
        let inner = template[at + 1..].split_once('>')?.0;
        is_name(inner).then_some((at..at + inner.len() + 2, inner))
    })
}
