//! A PDF whose streams are encrypted, rewritten without encryption (ISO 32000-2, 7.6).
//!
//! Only files that open without a password can be read. The ciphers are hayro's. It is handed a file that holds no
//! object streams and no tables but one, because it would unpack those without a limit, and each object once, because
//! it looks for broken objects in time that grows with the square of their number.

use super::file::PdfFile;
use super::lexer::Lexer;
use super::object::{Dict, Object, Stream};
use super::writer::{write, write_indirect};
use super::xref::ObjectPlace;
use hayro_syntax::object::{MaybeRef, Object as Foreign, ObjectIdentifier};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Arrays and dictionaries within each other.
const DEPTH: usize = 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Locked {
    /// It asks for a password.
    Password,
    /// A cipher that hayro does not know, or a damaged dictionary.
    Unknown,
}

/// The bytes of a file that says the same without encryption. Pictures and fonts are left out of it.
pub(super) fn rewrite(file: &PdfFile<'_>) -> Result<Vec<u8>, Locked> {
    let encryption = file.get(&file.trailer, "Encrypt");
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for id in file.ids() {
        let Some(ObjectPlace::At(at)) = file.place(id) else { continue };
        let mut lexer = Lexer::new(file.bytes, at);
        // Generations go into the keys.
        let Some(generation) = lexer.digits().and_then(|_| lexer.digits()) else { continue };
        let mut object = file.object(id);
        if object == encryption || object.dict().is_some_and(|dict| dict.is("Type", "XRef")) {
            continue;
        }
        if let Object::Stream(stream) = &mut object
            && stream.dict.is("Type", "ObjStm")
        {
            stream.dict = with(&stream.dict, "Type", Object::Name(b"ObjStmKept".to_vec()));
        }
        places.push((id, generation, bytes.len()));
        let packed = object.stream().map(|stream| packed(file, stream));
        write_indirect(id, generation, &object, packed, &mut bytes);
    }
    let root = places.last().map_or(1, |(id, ..)| id.saturating_add(1));
    places.push((root, 0, bytes.len()));
    let catalogue = format!("{root} 0 obj\n<</Type/Catalog/Pages {} 0 R>>\nendobj\n", root.saturating_add(1));
    bytes.extend_from_slice(catalogue.as_bytes());
    places.push((root.saturating_add(1), 0, bytes.len()));
    bytes.extend_from_slice(format!("{} 0 obj\n<</Type/Pages/Kids[]>>\nendobj\n", root.saturating_add(1)).as_bytes());
    let table = bytes.len();
    bytes.extend_from_slice(b"xref\n");
    for (id, generation, at) in &places {
        bytes.extend_from_slice(format!("{id} 1\n{at:010} {generation:05} n \n").as_bytes());
    }
    bytes.extend_from_slice(format!("trailer\n<</Size {}/Root {root} 0 R/Encrypt ", u64::from(root) + 2).as_bytes());
    write(&encryption, None, &mut bytes);
    bytes.extend_from_slice(b"/ID");
    write(&file.get(&file.trailer, "ID"), None, &mut bytes);
    bytes.extend_from_slice(format!(">>\nstartxref\n{table}\n%%EOF\n").as_bytes());

    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Locked::Password,
        _ => Locked::Unknown,
    })?;
    let mut plain = b"%PDF-1.7\n".to_vec();
    for (id, generation, _) in places {
        if id >= root {
            continue;
        }
        let identifier = ObjectIdentifier::new(id, i32::try_from(generation).unwrap_or(0));
        let Some(foreign) = pdf.xref().get::<Foreign<'_>>(identifier) else { continue };
        let packed = match &foreign {
            Foreign::Stream(stream) => Some(stream.raw_data()),
            _ => None,
        };
        let object = convert(&foreign, 0);
        write_indirect(id, 0, &object, packed.as_deref(), &mut plain);
    }
    plain.extend_from_slice(b"trailer\n<</Root ");
    write(file.trailer.raw("Root"), None, &mut plain);
    plain.extend_from_slice(b">>\n");
    Ok(plain)
}

fn with(dict: &Dict, key: &str, value: Object) -> Dict {
    let mut entries = BTreeMap::clone(&dict.0);
    entries.insert(key.as_bytes().to_vec(), value);
    Dict(Rc::new(entries))
}

/// The packed bytes of a stream, none of a picture or a font.
fn packed<'a>(file: &PdfFile<'a>, stream: &Stream) -> &'a [u8] {
    if stream.dict.is("Subtype", "Image") || stream.dict.has("Length1") || stream.dict.is("Type", "EmbeddedFile") {
        return &[];
    }
    file.bytes.get(stream.packed.clone()).unwrap_or_default()
}

fn convert(foreign: &Foreign<'_>, depth: usize) -> Object {
    if depth > DEPTH {
        return Object::Null;
    }
    let item = |item: MaybeRef<Foreign<'_>>| match item {
        MaybeRef::Ref(reference) => Object::Reference(ObjectIdentifier::from(reference).obj_number),
        MaybeRef::NotRef(object) => convert(&object, depth + 1),
    };
    let entries = |dict: &hayro_syntax::object::Dict<'_>| {
        let entries = dict.entries().map(|(key, value)| match (key.as_ref(), item(value)) {
            (b"Type", Object::Name(name)) if name == b"ObjStmKept" => {
                (b"Type".to_vec(), Object::Name(b"ObjStm".to_vec()))
            }
            (key, value) => (key.to_vec(), value),
        });
        Object::Dict(Dict(Rc::new(entries.collect())))
    };
    match foreign {
        Foreign::Null(_) => Object::Null,
        Foreign::Boolean(value) => Object::Bool(*value),
        Foreign::Number(value) => Object::Number(value.as_f64()),
        Foreign::String(value) => Object::String(value.as_bytes().to_vec()),
        Foreign::Name(value) => Object::Name(value.as_ref().to_vec()),
        Foreign::Dict(dict) => entries(dict),
        Foreign::Stream(stream) => entries(stream.dict()),
        Foreign::Array(array) => Object::Array(Rc::new(array.raw_iter().map(item).collect())),
    }
}
