//! What of a document was left out, counted while it is read and told at its end.

use crate::messages::list;
use std::collections::BTreeSet;
use tr::tr;

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
        let mut tell = |count: usize, remark: fn(usize) -> String| {
            if count > 0 {
                remarks.push(remark(count));
            }
        };
        tell(self.footnotes, |n| tr!("a footnote left out" | "{n} footnotes left out" % n));
        tell(self.endnotes, |n| tr!("an endnote left out" | "{n} endnotes left out" % n));
        tell(self.comments, |n| tr!("a comment left out" | "{n} comments left out" % n));
        tell(self.signs, |n| {
            tr!("a character of a font of signs left out" | "{n} characters of fonts of signs left out" % n)
        });
        tell(self.fields, |n| {
            tr!("a field left out whose text Word makes only to show it (LISTNUM, EQ and the like)"
                | "{n} fields left out whose text Word makes only to show it (LISTNUM, EQ and the like)" % n)
        });
        tell(self.chunks, |n| {
            tr!("a file within the file left out (altChunk); save it again in Word"
                | "{n} files within the file left out (altChunk); save it again in Word" % n)
        });
        tell(self.objects, |n| {
            tr!("an object of another program left out" | "{n} objects of other programs left out" % n)
        });
        tell(self.diagrams, |n| {
            tr!("a diagram or chart left out with the text in it"
                | "{n} diagrams or charts left out with the text in it" % n)
        });
        if is_empty {
            tell(self.pictures, |n| {
                tr!("a picture without any text; have the text recognised (OCR) first"
                    | "{n} pictures without any text; have the text recognised (OCR) first" % n)
            });
        }
        if self.endless_field {
            remarks.push(tr!("a field does not end; its instruction may stand in the text"));
        }
        if !formats.is_empty() {
            let names = list(formats.iter().take(5));
            remarks.push(tr!("numbers of lists left out, in a format that is not known: {}", names));
        }
        remarks
    }
}
