//! `extract text`: the text that is read from a file, in which spans count.

use super::printed::unwritten;
use super::stderr::tell;
use super::terminal;
use super::{Exit, InputArguments, RulesArguments};
use crate::input::RawDocument;
use crate::input::{Opened, Reader};
use clap::Args;
use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow::{Break, Continue};
use tr::tr;

#[derive(Debug, Args)]
pub struct TextArguments {
    #[command(flatten)]
    pub rules: RulesArguments,
    /// Show where pages and paragraphs begin: [page 3], [paragraph 12]
    #[arg(long)]
    pub marks: bool,
    #[command(flatten)]
    pub input: InputArguments,
}

pub fn run(arguments: &TextArguments) -> Exit {
    let rules = match arguments.rules.compiled(true) {
        Ok(rules) => rules,
        Err(code) => return code,
    };
    let found = arguments
        .input
        .reader(&rules, arguments.rules.is_builtin())
        .and_then(|reader| Ok((reader, arguments.input.walk()?)));
    let (reader, walk) = match found {
        Ok(found) => found,
        Err(reason) => {
            tell(reason);
            return Exit::Fault;
        }
    };
    let to = BufWriter::new(terminal::stdout());
    let only = match walk.sources.as_slice() {
        [Ok(source)] => Some(source.name().to_owned()),
        _ => None,
    };
    let mut printing = Printing { reader: &reader, marks: arguments.marks, to, only, failures: 0 };
    for passed in &walk.passed {
        tell(tr!("{}: passed over ({})", passed.name, passed.reason));
    }
    let mut written = Ok(());
    for source in walk.sources {
        let mut each = |opened| {
            written = printing.print(opened);
            if written.is_ok() { Continue(()) } else { Break(()) }
        };
        let flow = match source {
            Ok(source) => reader.open(&source, &mut each),
            Err(e) => each(Opened::Failed(e)),
        };
        if flow.is_break() {
            break;
        }
    }
    match written.and_then(|()| printing.to.flush()) {
        Ok(()) if printing.failures > 0 => Exit::Incomplete,
        Ok(()) => Exit::Success,
        Err(e) => unwritten(&e),
    }
}

struct Printing<'p, W: Write> {
    reader: &'p Reader,
    marks: bool,
    to: W,
    /// The only file there is: where it is a document itself, it needs no heading.
    only: Option<String>,
    failures: usize,
}

impl<W: Write> Printing<'_, W> {
    fn print(&mut self, opened: Opened) -> io::Result<()> {
        let read = match opened {
            Opened::Document(unread) => self.reader.read(unread),
            Opened::Failed(e) => Err(e),
            Opened::Passed(passed) => {
                tell(tr!("{}: passed over ({})", passed.name, passed.reason));
                return Ok(());
            }
            Opened::Remark(name, remark) => {
                tell(format_args!("{name}: {remark}"));
                return Ok(());
            }
        };
        match read {
            Ok(document) => {
                for remark in &document.remarks {
                    tell(format_args!("{}: {remark}", document.source));
                }
                self.document(&document)
            }
            Err(e) => {
                self.failures += 1;
                tell(e);
                Ok(())
            }
        }
    }

    fn document(&mut self, document: &RawDocument) -> io::Result<()> {
        if self.only.as_ref() != Some(&document.source) {
            writeln!(self.to, "==> {} <==", document.source)?;
        }
        match self.marks {
            true => self.to.write_all(marked(document).as_bytes())?,
            false => self.to.write_all(document.text.as_bytes())?,
        }
        if !document.text.ends_with('\n') {
            writeln!(self.to)?;
        }
        Ok(())
    }
}

/// The text with a line before each page and each paragraph.
fn marked(document: &RawDocument) -> String {
    let mut text = String::with_capacity(2 * document.text.len());
    let mut pages = document.marks.iter().peekable();
    let mut at = 0;
    let mut paragraph = 0;
    for line in document.text.split_inclusive('\n') {
        while let Some((_, label)) = pages.next_if(|(page, _)| *page <= at) {
            let _ = writeln!(text, "[{label}]");
        }
        if !line.trim().is_empty() {
            paragraph += 1;
            let _ = writeln!(text, "[{}]", tr!("paragraph {}", paragraph));
        }
        text.push_str(line);
        at += line.len();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_paragraphs_are_shown_where_they_begin() {
        let mut document = RawDocument::of("a.pdf", "甲\n\n乙\n丙\n");
        document.marks = vec![(0, "page 1".to_owned()), (8, "page 2".to_owned())];
        assert_eq!(
            marked(&document),
            "[page 1]\n[paragraph 1]\n甲\n\n[paragraph 2]\n乙\n[page 2]\n[paragraph 3]\n丙\n"
        );
    }
}
