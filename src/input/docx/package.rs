//! The zip package around the parts of a Word document: finds them by the relationships, unpacks them as they are read.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use super::super::archive::Parts;
use super::super::content::{Input, Refusal};
use super::namespaces::Ns;
use super::utf16::{FromUtf16, byte_order};
use super::xml::{WordXml, XmlNode};
use super::{ENCRYPTED, WORD, damaged};
use crate::messages::said_later;
use tr::tr;

/// Bytes that the text part may unpack to. It is never held as a whole, but its text is.
const LARGEST_DOCUMENT: u64 = 64 << 20;

/// Bytes that any other part may unpack to. What is kept of it takes some times that.
const LARGEST_OTHER: u64 = 16 << 20;

/// The parts of a Word document.
pub(super) struct WordPackage<'a> {
    parts: Parts<'a>,
}

/// Where the parts are.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Places {
    pub document: String,
    pub styles: Option<String>,
    pub numbering: Option<String>,
}

impl<'a> WordPackage<'a> {
    /// # Errors
    ///
    /// Where the bytes are no whole zip archive, or two entries are of one name.
    pub fn open(file: &'a mut dyn Input) -> Result<Self, Refusal> {
        let parts = Parts::open(file).map_err(|_| damaged(tr!("it is cut off or damaged")))?;
        if parts.is_ambiguous() {
            return Err(twice());
        }
        Ok(WordPackage { parts })
    }

    /// Starts to read a part; `None` where there is none of that name.
    ///
    /// # Errors
    ///
    /// Where it is encrypted, or packed in a way that Word does not write.
    fn part(&mut self, name: &str, largest: u64) -> Result<Option<WordXml<'_>>, Refusal> {
        if !self.parts.has(name) {
            return Ok(None);
        }
        if self.parts.is_locked(name) {
            return Err(Refusal {
                kind: ENCRYPTED,
                reason: tr!("its entry {} needs a password", name),
                remedy: said_later!("open it with the password and save it without one"),
            });
        }
        let Some(packed) = self.parts.part(name) else {
            return Err(damaged(tr!("its entry {} is damaged, or packed in a way that Word does not write", name)));
        };
        let mut unpacked = UnpackedPart { packed, bound: largest, left: largest };
        let mut first = Vec::with_capacity(4);
        let start = unpacked.by_ref().take(4).read_to_end(&mut first);
        start.map_err(|_| damaged(tr!("its entry {} is damaged", name)))?;
        let order = byte_order(&first);
        let whole = BufReader::new(Cursor::new(first).chain(unpacked));
        let text: Box<dyn BufRead + '_> = match order {
            Some(encoding) => Box::new(BufReader::new(FromUtf16::new(whole, encoding))),
            None => Box::new(whole),
        };
        Ok(Some(WordXml::new(name, text)))
    }

    /// Where the text and what it refers to are, by the relationships of the package and of the text part.
    ///
    /// # Errors
    ///
    /// Where no part is the text of a Word document, or one of the parts that say so is damaged.
    pub fn places(&mut self) -> Result<Places, Refusal> {
        let types = self.content_types()?;
        let is_word = |part: &str| types.get(&part.to_ascii_lowercase()).map(|kind| is_main(kind));
        let named = self.relationships("")?.into_iter().find(|(kind, _)| kind == "officeDocument");
        let document = match named.map(|(_, target)| target) {
            Some(part) if is_word(&part) == Some(false) => {
                return Err(damaged(tr!("its main part {} is no text of Word", part)));
            }
            Some(part) => part,
            // No relationship says it: the types may, where they name but one.
            None => {
                let mut mains = types.iter().filter(|(_, kind)| is_main(kind)).map(|(part, _)| part.clone());
                match (mains.next(), mains.next()) {
                    (Some(part), None) => part,
                    _ => return Err(damaged(tr!("nothing in it says which part is the text"))),
                }
            }
        };
        if !self.parts.has(&document) {
            return Err(damaged(tr!("its text part {} is missing", document)));
        }
        let mut places = Places { document: document.clone(), ..Places::default() };
        for (kind, target) in self.relationships(&document)? {
            match kind.as_str() {
                "styles" => places.styles.get_or_insert(target),
                "numbering" => places.numbering.get_or_insert(target),
                _ => continue,
            };
        }
        Ok(places)
    }

    /// The part with the text; `None` where there is none of that name.
    ///
    /// # Errors
    ///
    /// As of [`WordPackage::other`].
    pub fn document(&mut self, name: &str) -> Result<Option<WordXml<'_>>, Refusal> {
        self.part(name, LARGEST_DOCUMENT)
    }

    /// A part other than the text; `None` where there is none of that name.
    ///
    /// # Errors
    ///
    /// Where it is encrypted, or packed in a way that Word does not write.
    pub fn other(&mut self, name: &str) -> Result<Option<WordXml<'_>>, Refusal> {
        self.part(name, LARGEST_OTHER)
    }

    /// The types of the parts that have one of their own, by the name in lower case.
    fn content_types(&mut self) -> Result<HashMap<String, String>, Refusal> {
        let mut types = HashMap::new();
        let Some(mut xml) = self.other("[Content_Types].xml")? else {
            return Err(damaged(tr!("its [Content_Types].xml is missing")));
        };
        loop {
            match xml.next()? {
                XmlNode::Start(element) if element.ns == Ns::Types && element.name() == "Override" => {
                    if let (Some(part), Some(kind)) = (element.attribute("PartName"), element.attribute("ContentType"))
                    {
                        types.insert(part.trim_start_matches('/').to_ascii_lowercase(), kind.into_owned());
                    }
                }
                XmlNode::EndOfPart => return Ok(types),
                _ => {}
            }
        }
    }

    /// What a part refers to within the package: the last word of the kind, and the name of the part; for the package
    /// itself where the name is empty. ECMA-376 part 2.
    fn relationships(&mut self, part: &str) -> Result<Vec<(String, String)>, Refusal> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let Some(mut xml) = self.other(&format!("{folder}{slash}_rels/{file}.rels"))? else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        loop {
            match xml.next()? {
                XmlNode::Start(element) if element.ns == Ns::Relationships && element.name() == "Relationship" => {
                    let external = element.attribute("TargetMode").is_some_and(|mode| mode == "External");
                    let (Some(kind), Some(target)) = (element.attribute("Type"), element.attribute("Target")) else {
                        continue;
                    };
                    let kind = kind.rsplit('/').next().unwrap_or_default();
                    // Pictures and links may be many, and are not looked for.
                    if !external && matches!(kind, "officeDocument" | "styles" | "numbering") {
                        found.push((kind.to_owned(), resolved(folder, &target)));
                    }
                }
                XmlNode::EndOfPart => return Ok(found),
                _ => {}
            }
        }
    }
}

/// Whether a content type is that of the text of a Word document, a template, or one with macros.
fn is_main(kind: &str) -> bool {
    matches!(
        kind,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
            | "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
            | "application/vnd.ms-word.document.macroEnabled.main+xml"
            | "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"
    )
}

/// The name of the part that a target leads to from a folder.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let (base, target) = match target.strip_prefix('/') {
        Some(target) => ("", target),
        None => (folder, target.as_str()),
    };
    let mut steps: Vec<&str> = base.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn twice() -> Refusal {
    Refusal {
        kind: WORD,
        reason: tr!("two of its entries have the same name"),
        remedy: said_later!("open it in Word or WPS, see that the text is right, and save it again"),
    }
}

/// Why a part could not be read on.
pub(super) fn unreadable(part: &str, error: &quick_xml::Error) -> Refusal {
    match error {
        quick_xml::Error::Io(io) => match io.get_ref().and_then(|inner| inner.downcast_ref::<TooLarge>()) {
            Some(TooLarge(bound)) => Refusal {
                kind: WORD,
                reason: tr!("its entry {} unpacks to more than {} MB", part, bound >> 20),
                remedy: said_later!("split it into its documents"),
            },
            None => damaged(tr!("its entry {} is damaged", part)),
        },
        quick_xml::Error::Encoding(_) => damaged(tr!("{} is not valid UTF-8", part)),
        _ => damaged(tr!("{} is not well-formed", part)),
    }
}

/// What a part unpacks to, up to a bound.
struct UnpackedPart<R> {
    packed: R,
    /// The bound in bytes, and how many of them may still come.
    bound: u64,
    left: u64,
}

/// A part unpacks to more than these bytes.
#[derive(Debug)]
struct TooLarge(u64);

impl std::fmt::Display for TooLarge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("unpacks to too much")
    }
}

impl std::error::Error for TooLarge {}

impl<R: Read> Read for UnpackedPart<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.packed.read(buffer)?;
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => return Err(io::Error::other(TooLarge(self.bound))),
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn a_target_is_found_from_the_folder_or_from_the_top() {
        assert_eq!(resolved("word", "styles.xml"), "word/styles.xml");
        assert_eq!(resolved("word/a", "../../b/./styles.xml"), "b/styles.xml");
        assert_eq!(resolved("word", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(resolved("", "../word\\document.xml"), "word/document.xml");
    }
}
