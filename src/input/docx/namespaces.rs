//! Which vocabulary a prefix of a part stands for where it is used.

use quick_xml::events::BytesStart;
use quick_xml::name::{PrefixDeclaration, QName};
use tr::tr;

/// Declarations that may hold at once; a part of Word's has about thirty. Each name is looked up among them.
const MOST: usize = 128;

/// A vocabulary, as far as this reader tells them apart. The transitional and the strict form of one are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ns {
    /// WordprocessingML, `w`.
    Word,
    /// Equations, `m`.
    Math,
    /// Markup compatibility, `mc`.
    Compatibility,
    /// Vector drawings of old, `v`.
    Vml,
    /// Drawings, `a`.
    Drawing,
    /// Relationships between parts, in the parts ending in `.rels`.
    Relationships,
    /// `[Content_Types].xml`.
    Types,
    /// The attributes beginning with `xml:`.
    Xml,
    /// Known and of no meaning for the text, so that a `mc:Choice` may require it.
    Known,
    /// Any other, and a prefix that is not declared.
    Strange,
}

impl Ns {
    fn of(address: &str) -> Self {
        match address {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Ns::Word,
            "http://schemas.openxmlformats.org/officeDocument/2006/math"
            | "http://purl.oclc.org/ooxml/officeDocument/math" => Ns::Math,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => Ns::Compatibility,
            "urn:schemas-microsoft-com:vml" => Ns::Vml,
            "http://schemas.openxmlformats.org/drawingml/2006/main" | "http://purl.oclc.org/ooxml/drawingml/main" => {
                Ns::Drawing
            }
            "http://schemas.openxmlformats.org/package/2006/relationships" => Ns::Relationships,
            "http://schemas.openxmlformats.org/package/2006/content-types" => Ns::Types,
            // Shapes, groups and canvases hold text boxes; the others only add properties.
            "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
            | "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
            | "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas"
            | "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing"
            | "http://schemas.microsoft.com/office/word/2010/wordml"
            | "http://schemas.microsoft.com/office/word/2012/wordml"
            | "http://schemas.microsoft.com/office/drawing/2010/main"
            | "urn:schemas-microsoft-com:office:office" => Ns::Known,
            _ => Ns::Strange,
        }
    }
}

/// The declarations that hold where the reader stands, the innermost last.
#[derive(Debug, Default)]
pub(super) struct Namespaces {
    bindings: Vec<Binding>,
}

#[derive(Debug)]
struct Binding {
    /// Elements that were open with the one that declares it.
    depth: usize,
    /// Empty for the one that holds without a prefix.
    prefix: Box<str>,
    ns: Ns,
}

/// What is wrong with the attributes of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AttributeFault {
    NotWellFormed,
    UnknownEntity,
    TooManyNamespaces,
}

impl AttributeFault {
    /// The same as a clause, of a part of the package.
    pub fn of(self, part: &str) -> String {
        match self {
            AttributeFault::NotWellFormed => tr!("{} is not well-formed", part),
            AttributeFault::UnknownEntity => tr!("{} uses an entity that it does not define", part),
            AttributeFault::TooManyNamespaces => tr!("{} declares more than a hundred namespaces", part),
        }
    }
}

impl Namespaces {
    /// Takes in what an element declares, which begins as the `depth`th that is open.
    ///
    /// # Errors
    ///
    /// What is wrong with its attributes.
    pub fn open(&mut self, start: &BytesStart<'_>, depth: usize) -> Result<(), AttributeFault> {
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| AttributeFault::NotWellFormed)?;
            let Some(declared) = attribute.key.as_namespace_binding() else {
                if attribute.value.contains('&') && quick_xml::escape::unescape(&attribute.value).is_err() {
                    return Err(AttributeFault::UnknownEntity);
                }
                continue;
            };
            if self.bindings.len() == MOST {
                return Err(AttributeFault::TooManyNamespaces);
            }
            let prefix = match declared {
                PrefixDeclaration::Default => "",
                PrefixDeclaration::Named(prefix) => prefix,
            };
            self.bindings.push(Binding { depth, prefix: prefix.into(), ns: Ns::of(&attribute.value) });
        }
        Ok(())
    }

    /// Forgets what the element declared that ends as the `depth`th that is open.
    pub fn close(&mut self, depth: usize) {
        while self.bindings.last().is_some_and(|binding| binding.depth >= depth) {
            self.bindings.pop();
        }
    }

    /// What an element belongs to.
    pub fn of(&self, name: QName<'_>) -> Ns {
        self.resolve(name.prefix().as_ref().map_or("", |prefix| prefix.as_ref()))
    }

    /// What a prefix stands for here.
    pub fn resolve(&self, prefix: &str) -> Ns {
        if prefix == "xml" {
            return Ns::Xml;
        }
        self.bindings.iter().rev().find(|binding| *binding.prefix == *prefix).map_or(Ns::Strange, |binding| binding.ns)
    }
}
