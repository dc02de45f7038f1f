//! What the properties of rows and cells say of whether they are seen.

use super::super::content::Refusal;
use super::namespaces::Ns;
use super::xml::{WordXml, XmlNode};

/// Reads the properties of a row, which have just begun; whether a tracked change took the row away.
///
/// # Errors
///
/// As of [`WordXml::next`].
pub(super) fn is_deleted_row(xml: &mut WordXml<'_>) -> Result<bool, Refusal> {
    any(xml, |name, _| name == "del")
}

/// Reads the properties of a cell, which have just begun; whether the cell belongs to the one above it or before it, or
/// a tracked change took it away.
///
/// # Errors
///
/// As of [`WordXml::next`].
pub(super) fn is_covered_cell(xml: &mut WordXml<'_>) -> Result<bool, Refusal> {
    any(xml, |name, value| match name {
        "vMerge" | "hMerge" => value.is_none_or(|value| value == "continue"),
        "cellDel" => true,
        _ => false,
    })
}

/// Whether a direct property, by its name and `w:val`, is of the kind that is looked for.
fn any(xml: &mut WordXml<'_>, is: impl Fn(&str, Option<&str>) -> bool) -> Result<bool, Refusal> {
    let within = xml.depth();
    let mut found = false;
    loop {
        match xml.next()? {
            XmlNode::Start(element) => {
                found |= element.ns == Ns::Word && is(element.name(), element.value().as_deref());
            }
            XmlNode::End(element) if element.depth < within => return Ok(found),
            XmlNode::EndOfPart => return Ok(found),
            XmlNode::End(_) | XmlNode::Text(_) | XmlNode::Nothing => continue,
        }
        // What a property holds, such as what was before a tracked change.
        xml.skip();
    }
}
