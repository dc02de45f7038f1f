//! The objects that a PDF is made of (ISO 32000-2, 7.3): what they are, and how a program asks for what it expects.
//!
//! Where objects stand in a file and what references lead to is left to `file`, how they are written to `lexer`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

/// The number of an indirect object. Generations are not told apart: of two with one number the last counts.
pub(super) type Id = u32;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Object {
    Null,
    Bool(bool),
    Number(f64),
    String(Vec<u8>),
    /// Without the slash, escapes resolved.
    Name(Vec<u8>),
    Array(Rc<Vec<Object>>),
    Dict(Dict),
    Stream(Stream),
    Reference(Id),
}

impl Object {
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// A number that counts something.
    pub(super) fn count(&self) -> Option<usize> {
        self.number().filter(|n| *n >= 0.0 && *n <= f64::from(u32::MAX)).map(|n| n as usize)
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn string(&self) -> Option<&[u8]> {
        match self {
            Self::String(string) => Some(string),
            _ => None,
        }
    }

    pub(super) fn array(&self) -> Option<&[Object]> {
        match self {
            Self::Array(array) => Some(array),
            _ => None,
        }
    }

    /// A dictionary, or that of a stream.
    pub(super) fn dict(&self) -> Option<&Dict> {
        match self {
            Self::Dict(dict) => Some(dict),
            Self::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    pub(super) fn stream(&self) -> Option<&Stream> {
        match self {
            Self::Stream(stream) => Some(stream),
            _ => None,
        }
    }

    pub(super) fn reference(&self) -> Option<Id> {
        match self {
            Self::Reference(id) => Some(*id),
            _ => None,
        }
    }
}

/// A dictionary; cheap to clone.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Dict(pub(super) Rc<BTreeMap<Vec<u8>, Object>>);

impl Dict {
    /// The value of a key as it stands there, a reference unresolved; `Null` where there is none.
    pub(super) fn raw(&self, key: &str) -> &Object {
        self.0.get(key.as_bytes()).unwrap_or(&Object::Null)
    }

    pub(super) fn raw_bytes(&self, key: &[u8]) -> &Object {
        self.0.get(key).unwrap_or(&Object::Null)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.0.contains_key(key.as_bytes())
    }

    pub(super) fn is(&self, key: &str, name: &str) -> bool {
        self.raw(key).name() == Some(name.as_bytes())
    }
}

/// A stream: its dictionary, and where its packed bytes stand in the file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stream {
    pub(super) dict: Dict,
    pub(super) packed: Range<usize>,
}
