//! Objects written back as PDF writes them, for a file that has to be decrypted as a whole.

use super::object::Object;

/// Appends an object. Of a stream only its dictionary, with the length that its bytes will have.
pub(super) fn write(object: &Object, length: Option<usize>, out: &mut Vec<u8>) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Bool(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Object::Number(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Object::String(bytes) => {
            out.push(b'<');
            out.extend(bytes.iter().flat_map(|byte| hexadecimal(*byte)));
            out.push(b'>');
        }
        Object::Name(name) => write_name(name, out),
        Object::Array(items) => {
            out.push(b'[');
            for item in items.iter() {
                write(item, None, out);
                out.push(b' ');
            }
            out.push(b']');
        }
        Object::Dict(_) | Object::Stream(_) => {
            out.extend_from_slice(b"<<");
            for (key, value) in object.dict().iter().flat_map(|dict| dict.0.iter()) {
                if length.is_some() && key == b"Length" {
                    continue;
                }
                write_name(key, out);
                out.push(b' ');
                write(value, None, out);
            }
            if let Some(length) = length {
                out.extend_from_slice(format!("/Length {length}").as_bytes());
            }
            out.extend_from_slice(b">>");
        }
        Object::Reference(id) => out.extend_from_slice(format!("{id} 0 R").as_bytes()),
    }
}

/// Appends `12 0 obj` and what belongs to it.
pub(super) fn write_indirect(id: u32, generation: u64, object: &Object, packed: Option<&[u8]>, out: &mut Vec<u8>) {
    out.extend_from_slice(format!("{id} {generation} obj\n").as_bytes());
    write(object, packed.map(<[u8]>::len), out);
    if let Some(packed) = packed {
        out.extend_from_slice(b"\nstream\n");
        out.extend_from_slice(packed);
        out.extend_from_slice(b"\nendstream");
    }
    out.extend_from_slice(b"\nendobj\n");
}

fn write_name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for &byte in name {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'+' | b',' | b'*') {
            out.push(byte);
        } else {
            out.push(b'#');
            out.extend(hexadecimal(byte));
        }
    }
}

fn hexadecimal(byte: u8) -> [u8; 2] {
    let digit = |digit: u8| if digit < 10 { b'0' + digit } else { b'a' + digit - 10 };
    [digit(byte >> 4), digit(byte & 15)]
}
