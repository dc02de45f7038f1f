//! What a page states of its text apart from it: title, date, source, address.
//!
//! By the selectors of the table and by labels; only what is certain to speak of this text, which is what `meta` says and
//! what stands near the text. What is within the text is left there, too.

use std::sync::LazyLock;

use dom_query::{Document, LocalName, Matcher};
use regex::Regex;

use super::super::content::Stated;
use super::lines::{self, TextLine};
use super::region::{By, TextRegion};
use super::sites::{Selector, Sites};
use super::tree::{PageTree, Role, text_of, weight};
use crate::rules::file::AroundText;

/// Bytes of a title, and of a source.
const LONGEST_TITLE: usize = 600;
const LONGEST_SOURCE: usize = 120;
/// Bytes of an address.
const LONGEST_URL: usize = 2000;

/// Nodes of an element that states something.
const MOST_NODES: usize = 1000;

/// A day as pages write it, with the time of day where it follows.
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let day = r"(?:19|20)\d\d\s*(?:年|[-/.])\s*\d{1,2}\s*(?:月|[-/.])\s*\d{1,2}\s*日?";
    let time = r"(?:[T\s　]*(?:[上下]午\s*)?\d{1,2}\s*(?:[:：时]\s*\d{1,2}\s*分?)(?:\s*[:：]?\s*\d{1,2}\s*秒?)?)?";
    Regex::new(&format!("{day}{time}")).ok()
});

/// The lines around a text.
struct Near<'l> {
    before: &'l [TextLine],
    after: &'l [TextLine],
    within: &'l [TextLine],
}

/// Reads what a page states; `text` are the lines of its text.
pub(super) fn read(
    page: &PageTree,
    document: &Document,
    sites: &Sites,
    region: &TextRegion,
    text: &[TextLine],
) -> Stated {
    let mut all = Vec::new();
    if region.by != By::Whole {
        lines::read(page, &page.top(), &|_| false, &mut all);
    }
    let start = all.partition_point(|line| line.at < region.start());
    let end = all.partition_point(|line| line.at < region.end(page));
    let around = &sites.settings.around_text;
    let near = Near {
        before: all.get(start.saturating_sub(around.facts_before)..start).unwrap_or_default(),
        after: all.get(end..end.saturating_add(around.facts_behind).min(all.len())).unwrap_or_default(),
        within: text.get(..around.facts_within).unwrap_or(text),
    };
    let finder = FactFinder { page, document, region, near };
    Stated {
        title: sites
            .title
            .iter()
            .find_map(|selector| finder.title(selector, sites))
            .or_else(|| finder.title_above_date(sites)),
        spoken: None,
        date: finder.date(sites),
        source: finder.source(sites),
        place: None,
        url: finder.url(),
    }
}

struct FactFinder<'a, 'p> {
    page: &'a PageTree<'p>,
    document: &'a Document,
    region: &'a TextRegion,
    near: Near<'a>,
}

impl FactFinder<'_, '_> {
    fn title(&self, selector: &Selector, sites: &Sites) -> Option<String> {
        let is_title = |text: &str| weight_of(text) >= 8 && text.len() <= LONGEST_TITLE;
        let mut best = None;
        for at in self.page.matches(self.document, selector) {
            if let Some(content) = self.meta(at) {
                if is_title(&content) {
                    return Some(self.near_title(&content, sites).unwrap_or(content));
                }
            } else if self.page.is_named(at, &LocalName::from("title")) {
                let nodes = self.page.nodes.get(at..self.page.end(at)).unwrap_or_default();
                let text = nodes.iter().filter(|node| node.role == Role::Text);
                let text: String = text.map(|node| text_of(node.node, str::to_owned)).collect();
                let title = text.split_whitespace().collect::<Vec<_>>().join(" ");
                return self.near_title(&title, sites).or_else(|| named(&title, sites));
            } else if (at < self.region.start() || best.is_none()) && self.is_near(at) {
                // The last before the text is nearest to it; those after its start are headings within it.
                let shown = self.shown(at).filter(|line| !line.is_link() && is_title(&line.text));
                best = shown.map(|line| line.text).or(best);
            }
        }
        best
    }

    /// The part of a title that stands near the text as a line, or as lines that follow each other; the rest is the name
    /// of the site or of a part of it.
    fn near_title(&self, title: &str, sites: &Sites) -> Option<String> {
        // Each part is looked for.
        if title.len() > 2 * LONGEST_TITLE {
            return None;
        }
        let AroundText { title_before, title_broken, .. } = sites.settings.around_text;
        let from = self.near.before.len().saturating_sub(title_before);
        let before = self.near.before.get(from..)?;
        let mut lines: Vec<String> = Vec::new();
        for around in [before, self.near.within] {
            let around: Vec<String> =
                around.iter().filter(|line| !line.is_link()).map(|line| squeezed(&line.text)).collect();
            for count in 1..=title_broken.min(around.len()) {
                lines.extend(around.windows(count).map(<[String]>::concat));
            }
        }
        let is_there = |part: &&str| weight_of(part) >= 8 && lines.contains(&squeezed(part));
        let cuts: Vec<(usize, usize)> = separators(title).collect();
        let from_start = cuts.iter().rev().filter_map(|cut| title.get(..cut.0));
        let to_end = cuts.iter().filter_map(|cut| title.get(cut.1..));
        let between = cuts.windows(2).filter_map(|cut| title.get(cut.first()?.1..cut.last()?.0));
        std::iter::once(title)
            .chain(from_start)
            .chain(to_end)
            .chain(between)
            .map(str::trim)
            .find(is_there)
            .map(str::to_owned)
    }

    /// The line above that with the date of publication, where both stand before the text: on pages laid out in tables
    /// nothing else tells it.
    fn title_above_date(&self, sites: &Sites) -> Option<String> {
        let is_label = |line: &TextLine| sites.date_label.as_ref().is_some_and(|label| label.is_match(&line.text));
        let is_dated = |line: &&TextLine| {
            self.date_line(&line.text, sites).is_some() || is_label(line) && date_in(&line.text).is_some()
        };
        let dated = self.near.before.iter().rposition(|line| is_dated(&line))?;
        let above =
            self.near.before.get(..dated)?.iter().rev().find(|line| !line.text.starts_with(['—', '（', '(']))?;
        // The whole of its block: a title may be broken into lines.
        let mut node = self.page.nodes.get(above.at)?.node;
        while let Some(around) = node.parent() {
            node = around;
            let at = self.page.place(node.id)?;
            if matches!(self.page.nodes.get(at)?.role, Role::Block | Role::Cell) {
                let title = self.shown(at)?;
                let is_title =
                    (20..=4 * 80).contains(&title.weight) && !title.is_link() && title.text.len() <= LONGEST_TITLE;
                return (is_title && !is_label(&title)).then_some(title.text);
            }
        }
        None
    }

    /// By `meta`, then by a label, then by an element, and last by the line before the text: an element of a class such
    /// as `time` may be the clock of the page.
    fn date(&self, sites: &Sites) -> Option<String> {
        let by_meta = self.by_meta(&sites.date, says_year);
        let by_label = || self.labelled(sites.date_label.as_ref()?, date_at_start);
        let by_element = || self.by_element(&sites.date, date_in);
        let by_line = || {
            let from = self.near.before.len().saturating_sub(sites.settings.around_text.date_before);
            let last = self.near.before.get(from..)?;
            last.iter().rev().find_map(|line| self.date_line(&line.text, sites))
        };
        by_meta.or_else(by_label).or_else(by_element).or_else(by_line)
    }

    /// A line that is a date of publication without a label: it has a time of day, or is written with hyphens, or the
    /// source follows.
    fn date_line(&self, line: &str, sites: &Sites) -> Option<String> {
        let date = date_at_start(line)?;
        let rest = line.get(date.len()..)?.trim_matches(|c: char| c.is_whitespace() || "|｜[]【】".contains(c));
        let has_source = sites.source_label.as_ref().is_some_and(|label| label.is_match(line));
        let is_whole = rest.is_empty() && (date.contains([':', '：', '时', '-', '/']));
        (is_whole || has_source).then_some(date)
    }

    fn source(&self, sites: &Sites) -> Option<String> {
        let label = sites.source_label.as_ref();
        let value = |text: &str| {
            let end = text.find(|c: char| c.is_whitespace() || "|｜【[".contains(c)).unwrap_or(text.len());
            let value = text.get(..end).unwrap_or_default().trim();
            let is_label = [label, sites.date_label.as_ref()].into_iter().flatten().any(|label| label.is_match(value));
            (weight_of(value) >= 4 && value.len() <= LONGEST_SOURCE && !is_label).then(|| value.to_owned())
        };
        let is_source = |content: &str| content.len() <= LONGEST_SOURCE && weight_of(content) >= 4;
        let by_label = || self.labelled(label?, value);
        let by_element = || {
            self.by_element(&sites.source, |text| {
                let after = label.and_then(|label| label.find(text)).map_or(0, |found| found.end());
                value(text.get(after..)?)
            })
        };
        self.by_meta(&sites.source, is_source).or_else(by_label).or_else(by_element)
    }

    fn by_meta(&self, selectors: &[Selector], is_wanted: fn(&str) -> bool) -> Option<String> {
        let mut places = selectors.iter().flat_map(|selector| self.page.matches(self.document, selector));
        places.find_map(|at| self.meta(at).filter(|content| is_wanted(content)))
    }

    /// What is read of the element nearest to the text, before it where there is one.
    fn by_element(&self, selectors: &[Selector], value: impl Fn(&str) -> Option<String>) -> Option<String> {
        selectors.iter().find_map(|selector| {
            let mut places = self.page.matches(self.document, selector);
            places.retain(|&at| self.is_near(at));
            let before = places.partition_point(|&at| at < self.region.start());
            let (before, after) = places.split_at(before);
            before.iter().rev().chain(after).find_map(|&at| value(&self.shown(at)?.text))
        })
    }

    /// What follows a label near the text, on the same line or, where nothing follows there, on the next.
    fn labelled(&self, label: &Regex, value: impl Fn(&str) -> Option<String>) -> Option<String> {
        for lines in [self.near.before, self.near.within, self.near.after] {
            for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.text.len() <= LONGEST_TITLE) {
                for found in label.find_iter(&line.text) {
                    let rest = line.text.get(found.end()..).unwrap_or_default();
                    let next = lines.get(at + 1).map(|line| line.text.as_str()).filter(|_| rest.trim().is_empty());
                    if let Some(value) = value(next.unwrap_or(rest)) {
                        return Some(value);
                    }
                }
            }
        }
        None
    }

    fn url(&self) -> Option<String> {
        let canonical = ("link[rel=canonical]", "href");
        let of_card = ("meta[property='og:url']", "content");
        let read = |(selector, attribute): (&str, &str)| {
            let selector = Selector::Css(Matcher::new(selector).ok()?);
            let place = *self.page.matches(self.document, &selector).first()?;
            self.page.attribute(place, &LocalName::from(attribute))
        };
        let url = read(canonical).or_else(|| read(of_card))?;
        Some(url.trim().to_owned())
            .filter(|url| url.len() <= LONGEST_URL && (url.starts_with("http://") || url.starts_with("https://")))
    }

    /// The content of a `meta`, without white space around it.
    fn meta(&self, at: usize) -> Option<String> {
        if !self.page.is_named(at, &LocalName::from("meta")) {
            return None;
        }
        let content = self.page.attribute(at, &LocalName::from("content")).unwrap_or_default();
        Some(content.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The text of an element as one line.
    fn shown(&self, at: usize) -> Option<TextLine> {
        let is_short = (1..=4 * LONGEST_TITLE).contains(&self.page.text(at)) && self.page.end(at) - at <= MOST_NODES;
        if !is_short {
            return None;
        }
        let mut lines = Vec::new();
        lines::read(self.page, &[at], &|_| false, &mut lines);
        let mut all = TextLine::default();
        for line in lines {
            let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_graphic());
            if is_latin(all.text.chars().next_back()) || is_latin(line.text.chars().next()) {
                all.text.push(' ');
            }
            all.text.push_str(&line.text);
            all.weight += line.weight;
            all.linked += line.linked;
        }
        all.text = all.text.trim().to_owned();
        Some(all)
    }

    /// Whether an element is among the lines before the text, after it, or at its start.
    fn is_near(&self, at: usize) -> bool {
        let from = self.near.before.first().map_or(self.region.start(), |line| line.at);
        // The element may begin before its first character.
        let from = self.page.nodes.get(..from).map_or(from, |nodes| from - nodes.len().min(8).min(from));
        let to = self.near.after.last().map_or(self.region.end(self.page), |line| line.at + 1);
        let within = self.near.within.last().map_or(self.region.start(), |line| line.at + 1);
        (from..to).contains(&at) && (!self.region.holds(self.page, at) || at < within)
    }
}

fn weight_of(text: &str) -> usize {
    text.chars().map(weight).sum()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn says_year(text: &str) -> bool {
    text.len() <= 60 && text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() >= 4)
}

fn date_in(text: &str) -> Option<String> {
    DATE.as_ref()?.find(text).map(|date| date.as_str().trim().to_owned())
}

fn date_at_start(text: &str) -> Option<String> {
    DATE.as_ref()?.find(text).filter(|date| date.start() == 0).map(|date| date.as_str().trim().to_owned())
}

/// The first part of a title, where by the table it names a text: 在全县教育工作会议上的讲话_甲县人民政府.
fn named(title: &str, sites: &Sites) -> Option<String> {
    let end = separators(title).next().map_or(title.len(), |(at, _)| at);
    let first = title.get(..end)?.trim();
    let is_title = first.len() <= LONGEST_TITLE && sites.title_line.as_ref().is_some_and(|line| line.is_match(first));
    is_title.then(|| first.to_owned())
}

/// Where the parts of a title are separated, in bytes: `_`, `|`, and hyphens and dashes that stand alone.
fn separators(title: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let is_dash = |c: char| matches!(c, '-' | '–' | '—');
    let mut before: Option<char> = None;
    let mut rest = title.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (at, c) = rest.next()?;
            let (last, next) = (before.replace(c), rest.peek().map(|&(_, next)| next));
            let alone = !last.is_some_and(|last| is_dash(last) || last.is_ascii_digit()) && !next.is_some_and(is_dash);
            if matches!(c, '_' | '|' | '｜' | '>' | '«' | '»') || is_dash(c) && alone {
                return Some((at, at + c.len_utf8()));
            }
        }
    })
}
