//! The page itself: its frame, its style and its scripts around what it shows.

use std::io::{self, Write};

/// With what every page begins, by which an earlier one is known.
pub const BEGINNING: &str = "<!doctype html><!-- a report of speechmeta -->";

const FRAME: &str = include_str!("frame.html");
const STYLE: &str = include_str!("style.css");
/// The words of the page in both languages.
const WORDS: &str = include_str!("words.json");
/// What both pages share, in the order in which it runs.
const SHARED: [&str; 3] = [include_str!("elements.js"), include_str!("table.js"), include_str!("speech.js")];
const OF_REPORT: [&str; 4] =
    [include_str!("charts.js"), include_str!("figures.js"), include_str!("overview.js"), include_str!("report.js")];
const OF_LIVE_PAGE: [&str; 1] = [include_str!("live.js")];

/// A page that is being written: begun, then its documents one by one, then ended.
pub struct Page {
    behind: String,
}

impl Page {
    /// # Errors
    /// What the underlying writer reports.
    pub fn begin(to: &mut impl Write, index: &str) -> io::Result<Page> {
        let (before, behind) = framed("report", &OF_REPORT);
        writeln!(to, "{before}<script type=\"application/json\" id=\"index\">{index}</script>")?;
        Ok(Page { behind })
    }

    /// # Errors
    /// What the underlying writer reports.
    pub fn document(&self, to: &mut impl Write, number: usize, json: &str) -> io::Result<()> {
        writeln!(to, "<script type=\"application/json\" id=\"document-{number}\">{json}</script>")
    }

    /// The figures of a chart.
    ///
    /// # Errors
    /// What the underlying writer reports.
    pub fn figures(&self, to: &mut impl Write, chart: usize, json: &str) -> io::Result<()> {
        writeln!(to, "<script type=\"application/json\" id=\"figures-{chart}\">{json}</script>")
    }

    /// The figures of a chart in a file beside the page.
    ///
    /// # Errors
    /// What the underlying writer reports.
    pub fn figures_in_piece(to: &mut impl Write, chart: usize, json: &str) -> io::Result<()> {
        writeln!(to, "figuresCame({chart},{json});")
    }

    /// A document in a file beside the page.
    ///
    /// # Errors
    /// What the underlying writer reports.
    pub fn document_in_piece(to: &mut impl Write, number: usize, json: &str) -> io::Result<()> {
        writeln!(to, "documentCame({number},{json});")
    }

    /// # Errors
    /// What the underlying writer reports.
    pub fn end(self, to: &mut impl Write) -> io::Result<()> {
        to.write_all(self.behind.as_bytes())?;
        to.flush()
    }
}

/// The page of a program that reads what is pasted into it.
pub struct LivePage;

impl LivePage {
    /// All of it.
    pub fn text() -> String {
        let (before, behind) = framed("live", &OF_LIVE_PAGE);
        before + &behind
    }
}

/// What stands before the data of a page, and what behind them.
fn framed(kind: &str, scripts: &[&str]) -> (String, String) {
    // A report asks nothing of the network: only scripts beside it may be loaded. The live page asks its own program.
    let (from, connect) = if kind == "report" { ("'self' file:", "'none'") } else { ("", "'self'") };
    let script = [&SHARED, scripts].concat().join("\n");
    let words = super::in_script(WORDS);
    let frame = FRAME.replace("{kind}", kind).replace("{scripts}", from).replace("{connect}", connect);
    let frame = frame.replace("/*style*/", STYLE);
    let (before, behind) = frame.split_once("<!--data-->").unwrap_or((&frame, ""));
    let behind = behind.replace("/*words*/", &words).replace("/*script*/", &script);
    (before.to_owned(), behind)
}
