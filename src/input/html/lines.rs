//! From elements to lines: what a browser shows as lines of its own becomes a line, white space is collapsed as browsers
//! do, tables go row by row, lists get their numbers.
//!
//! Works over the flat order of nodes (`tree`) with a stack of what is open; what is left out is decided by the caller.

use dom_query::LocalName;

use super::lists::HtmlList;
use super::tree::{PageTree, Role, is_han, normal_style, text_of, weight};

/// A cell with more text than this (200 Han characters), in several lines, is part of a layout and not of a table.
const LONGEST_CELL: usize = 4 * 200;

/// A line of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TextLine {
    pub text: String,
    /// Its letters, and those in links, as `Page::text` counts them.
    pub weight: usize,
    pub linked: usize,
    /// The node of its first character.
    pub at: usize,
}

impl TextLine {
    pub fn is_link(&self) -> bool {
        self.weight > 0 && self.linked * 10 >= self.weight * 9
    }
}

/// Appends the lines of elements to `lines`; elements that follow each other may share a line.
///
/// `left_out` says of places that they are not wanted; the elements themselves are read whatever is said of them.
pub(super) fn read(page: &PageTree, roots: &[usize], left_out: &dyn Fn(usize) -> bool, lines: &mut Vec<TextLine>) {
    let mut writer = LineWriter::new(lines);
    let mut before = 0;
    for &root in roots {
        if root != before {
            writer.end_line();
        }
        before = page.end(root);
        writer.element(page, root, left_out);
    }
    writer.end_line();
}

/// What is to be done at the end of an element.
enum Closing {
    Line,
    Link,
    List,
    Item,
    Preformatted,
    Row,
    Cell,
    /// With whether the table around it went by rows.
    Table(bool),
}

/// White space that was met and not yet written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LineGap {
    None,
    Space,
    /// With a line end in it, which is nothing between characters that are written without spaces (CSS Text 4.1.2).
    LineEnd,
}

struct LineWriter<'l> {
    lines: &'l mut Vec<TextLine>,
    line: TextLine,
    gap: LineGap,
    /// Cells that ended before the next character.
    tabs: usize,
    /// Numbers of the items that began before the next character.
    numbers: String,
    lists: Vec<HtmlList>,
    links: usize,
    preformatted: usize,
    /// In a table that goes by rows, and in a row of it.
    by_rows: bool,
    in_row: bool,
    cells: usize,
    at: usize,
}

impl<'l> LineWriter<'l> {
    fn new(lines: &'l mut Vec<TextLine>) -> Self {
        Self {
            lines,
            line: TextLine::default(),
            gap: LineGap::None,
            tabs: 0,
            numbers: String::new(),
            lists: Vec::new(),
            links: 0,
            preformatted: 0,
            by_rows: false,
            in_row: false,
            cells: 0,
            at: 0,
        }
    }

    fn element(&mut self, page: &PageTree, root: usize, left_out: &dyn Fn(usize) -> bool) {
        let mut open: Vec<(usize, Closing)> = Vec::new();
        let (mut at, end) = (root, page.end(root));
        loop {
            while let Some((_, closing)) = open.pop_if(|(end, _)| *end <= at) {
                self.close(&closing);
            }
            let Some(node) = page.nodes.get(at).filter(|_| at < end) else { break };
            let unseen = node.hidden || matches!(node.role, Role::Unseen | Role::Struck);
            if at != root && (unseen || left_out(at)) {
                if !unseen && node.role == Role::Block {
                    self.break_line();
                }
                at = node.end.max(at + 1);
                continue;
            }
            if node.role == Role::Text {
                self.at = at;
                text_of(node.node, |text| self.text(text));
            } else {
                open.extend(self.open(page, at).map(|closing| (node.end, closing)));
            }
            at += 1;
        }
    }

    fn open(&mut self, page: &PageTree, at: usize) -> Option<Closing> {
        let node = page.nodes.get(at)?;
        match node.role {
            Role::Text | Role::Unseen | Role::Struck | Role::Inline => return None,
            Role::Link => {
                self.links += 1;
                return Some(Closing::Link);
            }
            Role::Break => {
                self.break_line();
                return None;
            }
            _ => {}
        }
        match node.role {
            Role::Cell if self.in_row => {
                self.tabs += usize::from(self.cells > 0);
                self.cells += 1;
                self.gap = LineGap::None;
                return Some(Closing::Cell);
            }
            Role::Row if self.by_rows => {
                self.end_line();
                self.in_row = true;
                self.cells = 0;
                return Some(Closing::Row);
            }
            _ => self.break_line(),
        }
        Some(match node.role {
            Role::List => {
                self.lists.push(HtmlList::new(node.node));
                Closing::List
            }
            Role::Item => {
                let number = self.lists.last_mut().and_then(|list| list.number(node.node));
                self.numbers.extend(number);
                Closing::Item
            }
            Role::Table if !self.in_row => Closing::Table(std::mem::replace(&mut self.by_rows, goes_by_rows(page, at))),
            _ if is_preformatted(page, at) => {
                self.preformatted += 1;
                Closing::Preformatted
            }
            _ => Closing::Line,
        })
    }

    fn close(&mut self, closing: &Closing) {
        match closing {
            Closing::Line => self.break_line(),
            Closing::Link => self.links = self.links.saturating_sub(1),
            Closing::List => {
                self.break_line();
                self.lists.pop();
            }
            Closing::Item => {
                self.break_line();
                self.numbers.clear();
            }
            Closing::Preformatted => {
                self.break_line();
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            Closing::Cell => self.gap = LineGap::None,
            Closing::Row => {
                self.end_line();
                self.in_row = false;
            }
            Closing::Table(around) => {
                self.end_line();
                self.by_rows = *around;
            }
        }
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\r' if self.preformatted > 0 => {}
                '\n' if self.preformatted > 0 => self.break_line(),
                '\n' | '\r' | '\u{c}' => self.gap = LineGap::LineEnd,
                ' ' | '\t' if self.preformatted > 0 && !self.in_row => self.character(c),
                ' ' | '\t' if self.gap == LineGap::None => self.gap = LineGap::Space,
                ' ' | '\t' => {}
                '\u{a0}' => self.character(' '),
                c => self.character(c),
            }
        }
    }

    fn character(&mut self, c: char) {
        let last = self.line.text.chars().next_back().filter(|_| self.tabs == 0);
        match last {
            // Indents say nothing that the line does not.
            None | Some('\t') if matches!(c, ' ' | '\t' | '\u{3000}') => return,
            None => {
                if self.line.text.is_empty() {
                    self.line.at = self.at;
                }
                self.line.text.extend(std::iter::repeat_n('\t', self.tabs));
                self.tabs = 0;
                self.line.text.push_str(&self.numbers);
                self.numbers.clear();
            }
            Some('\t') => {}
            Some(last) => match self.gap {
                LineGap::Space => self.line.text.push(' '),
                LineGap::LineEnd if !(is_wide(last) && is_wide(c)) => self.line.text.push(' '),
                _ => {}
            },
        }
        self.gap = LineGap::None;
        self.line.text.push(c);
        let weight = weight(c);
        self.line.weight += weight;
        if self.links > 0 {
            self.line.linked += weight;
        }
    }

    /// Ends the line; within a cell there is but one.
    fn break_line(&mut self) {
        if self.in_row {
            self.gap = LineGap::Space;
        } else {
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        self.gap = LineGap::None;
        self.tabs = 0;
        line.text.truncate(line.text.trim_end_matches([' ', '\u{3000}', '\t']).len());
        if !line.text.is_empty() {
            self.lines.push(line);
        }
    }
}

/// Characters that are written without spaces between them.
fn is_wide(c: char) -> bool {
    is_han(c)
        || matches!(c, '\u{3001}'..='\u{303f}' | '\u{ff01}'..='\u{ff60}' | '\u{2018}'..='\u{201d}' | '\u{2014}' | '\u{2026}')
}

fn is_preformatted(page: &PageTree, at: usize) -> bool {
    if ["pre", "listing", "xmp"].iter().any(|name| page.is_named(at, &LocalName::from(*name))) {
        return true;
    }
    let style = page.attribute(at, &LocalName::from("style"));
    style.is_some_and(|style| normal_style(&style).contains("white-space:pre"))
}

/// Whether a table is one of data, and no layout: it has rows of several cells, no table in it, and no cell with
/// paragraphs of text.
fn goes_by_rows(page: &PageTree, table: usize) -> bool {
    let end = page.end(table);
    let (mut cells, mut most) = (0, 0);
    let mut long_to = 0;
    let mut breaks = 0;
    for at in table + 1..end {
        let Some(node) = page.nodes.get(at) else { break };
        match node.role {
            Role::Table => return false,
            Role::Row => cells = 0,
            Role::Cell => {
                let text = page.text(at);
                cells += usize::from(text > 0);
                most = most.max(cells);
                if text > LONGEST_CELL {
                    long_to = node.end;
                    breaks = 0;
                }
            }
            Role::Block | Role::Break | Role::Item if at < long_to => {
                breaks += 1;
                if breaks > 2 {
                    return false;
                }
            }
            _ => {}
        }
    }
    most > 1
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;

    fn text(html: &str) -> String {
        let document = Document::from(html);
        let page = PageTree::new(&document, &Default::default());
        let mut lines = Vec::new();
        read(&page, &[0], &|_| false, &mut lines);
        lines.into_iter().map(|line| line.text).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn blocks_and_breaks_make_lines_and_inline_elements_do_not() {
        assert_eq!(
            text("<p>各位<b>代</b>表：<p>现在<br>我<span>报告</span>工作<div>一<div>二</div>三</div>"),
            "各位代表：|现在|我报告工作|一|二|三"
        );
    }

    #[test]
    fn white_space_is_collapsed_as_browsers_do() {
        assert_eq!(
            text("<p>&nbsp;&nbsp;\u{3000}\u{3000}全县\n  人民 和&nbsp;干部\t\n GDP\n增长 </p>"),
            "全县人民 和 干部 GDP 增长"
        );
        assert_eq!(text("<pre>  一、\n\t二  三\n</pre>"), "一、|二  三");
    }

    #[test]
    fn what_is_not_shown_is_left_out() {
        assert_eq!(
            text(
                "甲<script>1</script><!--2--><i style='display: none'>3</i><i hidden>4</i><del>5</del>乙<s>6</s><noscript>7</noscript>"
            ),
            "甲乙"
        );
        assert_eq!(text("<ruby>丙<rp>(</rp><rt>bing</rt><rp>)</rp></ruby>县<sup>2</sup><img alt='8'>"), "丙县2");
    }

    #[test]
    fn tables_go_row_by_row() {
        assert_eq!(
            text(
                "<table><caption>表一</caption><tr><th>指标<th>数值<tr><td><p>生产</p><p>总值</p><td>&nbsp;<td>52.3<tr><td><td>甲<td></table>"
            ),
            "表一|指标\t数值|生产 总值\t\t52.3|\t甲"
        );
    }

    #[test]
    fn tables_for_layout_are_paragraphs() {
        assert_eq!(text("<table><tr><td>一<tr><td>二<br>三</table>"), "一|二|三");
        assert_eq!(text("<table><tr><td>左<td><table><tr><td>甲<td>乙</table>丙</table>"), "左|甲\t乙|丙");
        let long = "<p>全县人民团结奋斗。</p>".repeat(30);
        assert_eq!(text(&format!("<table><tr><td>导航<td>{long}</table>")).matches('|').count(), 30);
    }

    #[test]
    fn lists_have_their_numbers() {
        assert_eq!(
            text("<ol><li>甲<li>乙<ol type=a start=3><li>丙</ol><li value=9>丁<li></ol>"),
            "1. 甲|2. 乙|c. 丙|9. 丁"
        );
        assert_eq!(text("<ol reversed><li>甲<li>乙</ol><ul><li>丙</ul>"), "2. 甲|1. 乙|丙");
        assert_eq!(text("<ol style='list-style-type: cjk-ideographic'><li><p>甲</p><p>乙</p></ol>"), "一、甲|乙");
        assert_eq!(text("<ol style='list-style:none'><li>一、甲</ol>"), "一、甲");
    }
}
