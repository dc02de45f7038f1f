//! Why a line is no part of a speech, and the words for zones, roles and types.

use super::Explainer;
use super::words::clipped;
use crate::document::Zone;
use crate::rules::file::{LayoutRole, ZoneName};
use crate::value::Type;
use tr::tr;

impl Explainer<'_> {
    /// Why a line is no part of a speech.
    pub fn outside(&self, number: usize) -> String {
        let document = self.examined.document();
        let Some(line) = document.lines.get(number) else { return tr!("There is no such line.") };
        if let Some(rule) = line.rule {
            let spec = &self.rules.layout[rule];
            return tr!(
                "The line is no part of a speech: the layout rule {} ({}) takes it for `{}`.",
                spec.id,
                self.places.layout(rule),
                role(spec.role)
            );
        }
        let is_end = |n: &usize| {
            let rule = document.lines[*n].rule;
            rule.is_some_and(|rule| self.rules.layout[rule].role == LayoutRole::End)
        };
        if let Some(end) = (0..number).rev().take_while(|&n| document.lines[n].part.is_none()).find(is_end)
            && let Some(rule) = document.lines[end].rule
        {
            let spec = &self.rules.layout[rule];
            let (id, place) = (&spec.id, self.places.layout(rule));
            let text = clipped(&document.view.as_str()[document.lines[end].range.clone()]);
            return tr!(
                "The line is no part of a speech: the text ends above it, with the line `{}`, by the layout rule {} ({}).",
                text,
                id,
                place
            );
        }
        let first =
            document.lines.iter().position(|line| line.part.is_some_and(|(_, zone)| zone.name != ZoneName::Front));
        match first {
            None => tr!("The line is no part of a speech: the document has none."),
            Some(first) if number < first => {
                tr!(
                    "The line is no part of a speech: it stands above the first one, in front matter or in a list of links."
                )
            }
            Some(_) => tr!("The line is no part of a speech, though no layout rule claims it."),
        }
    }
}

/// A zone as rules name it.
pub fn zone_name(zone: ZoneName) -> String {
    serde_json::to_value(zone).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The zones of a line.
pub fn zone_words(zone: Zone) -> String {
    let name = zone_name(zone.name);
    match zone.closing {
        true if zone.name != ZoneName::Closing => tr!("`{}` (and `closing`)", name),
        _ => format!("`{name}`"),
    }
}

/// A role as rules name it.
pub fn role(role: LayoutRole) -> String {
    serde_json::to_value(role).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What a type is called.
pub fn type_words(kind: &Type) -> String {
    match kind {
        Type::Text => tr!("text"),
        Type::Integer => tr!("whole number"),
        Type::Number => tr!("number"),
        Type::Quantity => tr!("quantity (a number with its unit)"),
        Type::Date => tr!("date"),
        Type::Enum(_) => tr!("word of its list"),
        Type::List(_) => tr!("list"),
    }
}
