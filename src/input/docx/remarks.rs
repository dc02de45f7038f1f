//! What of a document was left out, counted while it is read and told at its end.

use std::collections::BTreeSet;

/// How often something was met that the text does not have.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    pub footnotes: usize,
    pub endnotes: usize,
    pub comments: usize,
    /// Characters of fonts of signs, such as Wingdings.
    pub signs: usize,
    /// Fields whose text Word makes as it shows them.
    pub fields: usize,
    /// `w:altChunk` and `w:subDoc`.
    pub chunks: usize,
    /// Objects of other programs.
    pub objects: usize,
    /// Diagrams and charts, whose text stands in parts of their own.
    pub diagrams: usize,
    pub pictures: usize,
    /// A field began and never came to its result.
    pub endless_field: bool,
}

impl LeftOut {
    /// A sentence for each kind. `formats` are those of numbers that could not be written; `is_empty` says that the
    /// text has no character to be seen.
    pub fn remarks(&self, formats: &BTreeSet<String>, is_empty: bool) -> Vec<String> {
        let mut remarks = Vec::new();
        let mut tell = |count: usize, one: &str, many: &str, rest: &str| match count {
            0 => {}
            1 => remarks.push(format!("{one} {rest}")),
            _ => remarks.push(format!("{count} {many} {rest}")),
        };
        tell(self.footnotes, "a footnote", "footnotes", "left out");
        tell(self.endnotes, "an endnote", "endnotes", "left out");
        tell(self.comments, "a comment", "comments", "left out");
        tell(self.signs, "a character of a font of signs", "characters of fonts of signs", "left out");
        tell(
            self.fields,
            "a field",
            "fields",
            "left out whose text Word makes only to show it (LISTNUM, EQ and the like)",
        );
        tell(
            self.chunks,
            "a file within the file",
            "files within the file",
            "left out (altChunk); save it again in Word",
        );
        tell(self.objects, "an object of another program", "objects of other programs", "left out");
        tell(self.diagrams, "a diagram or chart", "diagrams or charts", "left out with the text in it");
        if is_empty {
            tell(self.pictures, "a picture", "pictures", "without any text; have the text recognised (OCR) first");
        }
        if self.endless_field {
            remarks.push("a field does not end; its instruction may stand in the text".to_owned());
        }
        if !formats.is_empty() {
            let names: Vec<&str> = formats.iter().take(5).map(String::as_str).collect();
            remarks.push(format!("numbers of lists left out, in a format that is not known: {}", names.join(", ")));
        }
        remarks
    }
}
