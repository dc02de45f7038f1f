//! Which rule wins each line.

use super::DocumentLines;
use crate::pattern::{Pattern, Vm};
use crate::rules::compiled::{CompiledRules, LayoutRule};
use crate::rules::file::{LayoutRole, Where};
use std::collections::HashMap;
use std::ops::Range;

pub(super) struct Claim {
    /// Number of the layout rule; `None` for front matter that no rule wants kept.
    rule: Option<usize>,
    role: LayoutRole,
    priority: i32,
    /// The group `entry` or `title` of the rule's pattern.
    name: Option<Range<usize>>,
}

/// What won each line, if anything did.
pub(super) struct Claims {
    won: Vec<Option<Claim>>,
    /// Which lines are prose, whether or not a rule claims them.
    prose: Vec<bool>,
    /// Runs the patterns of all layout rules: what it found out about the text for one serves the others.
    vm: Vm,
}

impl Claims {
    /// Applies the rules that may hold anywhere.
    pub fn new(rules: &CompiledRules, page: &DocumentLines<'_>) -> Claims {
        let prose = (0..page.lines.len()).map(|n| is_prose(page, n)).collect();
        let won = page.lines.iter().map(|_| None).collect();
        let mut claims = Claims { won, prose, vm: Vm::default() };
        let all = 0..page.lines.len();
        for (n, rule) in rules.layout.iter().enumerate() {
            if rule.place.is_none() && rule.role != LayoutRole::Line {
                claims.apply(n, rule, page, std::slice::from_ref(&all));
            }
        }
        claims
    }

    /// Applies the rules for what stands behind the text of a speech.
    pub fn claim_tails(&mut self, rules: &CompiledRules, page: &DocumentLines<'_>, tails: &[Range<usize>]) {
        if tails.iter().all(Range::is_empty) {
            return;
        }
        for (n, rule) in rules.layout.iter().enumerate().filter(|(_, rule)| rule.place == Some(Where::Tail)) {
            self.apply(n, rule, page, tails);
        }
    }

    fn apply(&mut self, number: usize, rule: &LayoutRule, page: &DocumentLines<'_>, among: &[Range<usize>]) {
        // No rule of this priority or a higher one has won the line.
        let is_open = |claim: &Option<Claim>| claim.as_ref().is_none_or(|claim| claim.priority < rule.priority);
        let Claims { won, vm, .. } = self;
        for (line, name) in found_lines(rule, page, among, &|line| is_open(&won[line]), vm) {
            if is_open(&won[line]) {
                won[line] = Some(Claim { rule: Some(number), role: rule.role, priority: rule.priority, name });
            }
        }
    }

    /// Marks the front matter (the first lines) as furniture, except lines that a rule claims.
    pub fn state(&mut self, lines: usize) {
        for claim in self.won.iter_mut().take(lines) {
            let is_kept = claim.as_ref().is_some_and(|c| matches!(c.role, LayoutRole::Front | LayoutRole::Byline));
            if !is_kept {
                *claim = Some(Claim { rule: None, role: LayoutRole::Furniture, priority: i32::MAX, name: None });
            }
        }
    }

    /// Takes a line with which a speech begins for its title, where it was taken for an entry of a table of contents.
    pub fn begin(&mut self, line: usize) {
        if let Some(claim) = self.won[line].as_mut().filter(|claim| claim.role == LayoutRole::Contents) {
            claim.role = LayoutRole::Speech;
        }
    }

    /// The number of the layout rule that won a line.
    pub fn rule(&self, line: usize) -> Option<usize> {
        self.won[line].as_ref().and_then(|c| c.rule)
    }

    pub fn role(&self, line: usize) -> Option<LayoutRole> {
        self.won[line].as_ref().map(|c| c.role)
    }

    /// What a line is called: a group of the rule's pattern, else all of it.
    pub fn name<'p>(&self, line: usize, page: &DocumentLines<'p>) -> &'p str {
        self.entry(line, page).unwrap_or(&page.text[page.lines[line].clone()])
    }

    /// The same of the group alone: the name of an entry of a table of contents.
    pub fn entry<'p>(&self, line: usize, page: &DocumentLines<'p>) -> Option<&'p str> {
        self.won[line].as_ref().and_then(|c| c.name.clone()).map(|name| &page.text[name])
    }

    /// Whether a line can be one of a speech: no rule says that it is of the page, or of a list.
    pub fn is_own(&self, line: usize) -> bool {
        use LayoutRole::{Collection, Contents, Front, Furniture};
        !matches!(self.role(line), Some(Furniture | Front | Contents | Collection))
    }

    /// Whether a line is text of a speech: nothing else, and it ends as a sentence does or is long.
    pub fn is_text(&self, line: usize) -> bool {
        match self.role(line) {
            Some(LayoutRole::Text | LayoutRole::Salutation) => true,
            None => self.prose[line],
            Some(_) => false,
        }
    }

    /// The lines of a byline that stands directly above a title.
    pub fn byline_above(&self, title: usize, page: &DocumentLines<'_>) -> Range<usize> {
        let near = (0..title).rev().take(page.settings.byline_lines_above_title);
        let above = near.take_while(|&n| self.role(n) == Some(LayoutRole::Byline)).count();
        title - above..title
    }

    /// Which of the lines above the first title are a list of links: headings and lines that no rule knows, one below the
    /// other.
    pub fn lists_above(&self, title: usize, page: &DocumentLines<'_>) -> Vec<bool> {
        let mut listed = vec![false; title];
        let is_link = |n: usize| {
            matches!(self.role(n), None | Some(LayoutRole::Heading))
                && page.length(n) >= page.settings.shortest_link
                && !self.is_text(n)
        };
        let links: Vec<usize> = (0..title).filter(|&n| is_link(n)).collect();
        for run in links.chunk_by(|a, b| a + 1 == *b).filter(|run| run.len() >= page.settings.link_lines) {
            run.iter().for_each(|&n| listed[n] = true);
        }
        listed
    }

    /// The lines of a speech behind the last line of its text.
    pub fn tail(&self, speech: &Range<usize>) -> Range<usize> {
        let behind = speech.clone().rev().find(|&n| self.is_text(n)).map_or(speech.end, |last| last + 1);
        behind..speech.end
    }
}

/// Whether a line ends as a sentence does, or is so long and has such marks in it that it is text all the same.
fn is_prose(page: &DocumentLines<'_>, n: usize) -> bool {
    let line = page.line(n);
    let is_long = page.length(n) > page.settings.text_line;
    ends_sentence(line) || line.contains('。') || is_long && line.matches([',', ';']).take(2).count() == 2
}

/// Whether a line ends with the end of a sentence, within quotes and brackets or not.
fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '\'', ')', '》', '】', ']']).ends_with(['。', ';', '!', '?', '…'])
}

/// Whether a line meets `max`, `least` and `open` of a rule.
pub(super) fn has_shape(rule: &LayoutRule, page: &DocumentLines<'_>, n: usize) -> bool {
    rule.max.is_none_or(|max| page.length(n) <= max)
        && rule.least.is_none_or(|least| page.length(n) >= least)
        && (!rule.open || !ends_sentence(page.line(n)))
}

/// Lines in which the pattern of a rule is found and its conditions hold, ascending, with what the rule calls them. Lines
/// that are not open part those that follow each other.
pub(super) fn found_lines(
    rule: &LayoutRule,
    page: &DocumentLines<'_>,
    among: &[Range<usize>],
    is_open: &dyn Fn(usize) -> bool,
    vm: &mut Vm,
) -> Vec<(usize, Option<Range<usize>>)> {
    if page.annotated.lacks(&rule.line) {
        return Vec::new();
    }
    let lines = page.lines;
    let within = match rule.among {
        Some(n) if n >= 0 => 0..(n as usize + page.stated).min(lines.len()),
        Some(n) => lines.len().saturating_sub(n.unsigned_abs() as usize)..lines.len(),
        None => 0..lines.len(),
    };
    // Only lines of the right shape are searched, those that follow each other in one go.
    let suits = |&n: &usize| {
        within.contains(&n)
            && has_shape(rule, page, n)
            && (!rule.gap || page.stands_apart(n))
            && (rule.run.is_none() || is_open(n))
    };
    let in_characters = page.annotated.lines();
    let mut stretches: Vec<Range<u32>> = Vec::new();
    let mut last = None;
    for n in among.iter().flat_map(Range::clone).filter(suits) {
        match stretches.last_mut().filter(|_| last.is_some_and(|last| last + 1 == n)) {
            Some(stretch) => stretch.end = in_characters[n].end,
            None => stretches.push(in_characters[n].clone()),
        }
        last = Some(n);
    }
    let mut found: Vec<(usize, Option<Range<usize>>)> = Vec::new();
    let is_name = |capture: &String| capture == "entry" || capture == "title";
    let name = rule.line.captures.iter().position(is_name);
    page.annotated.search(&rule.line, vm, &stretches, &mut |m| {
        let line = page.line_number(m.start);
        if found.last().is_none_or(|(l, _)| *l != line) {
            found.push((line, name.and_then(|n| m.capture(n)).map(|c| page.bytes(&c.range()))));
        }
        true
    });
    // A gap ends a list.
    let follows = |a: &(usize, Option<Range<usize>>), b: &(usize, Option<Range<usize>>)| {
        a.0 + 1 == b.0 && page.gap_above(b.0).is_none()
    };
    let runs = |found: &[(usize, Option<Range<usize>>)]| -> Vec<usize> {
        found.chunk_by(follows).flat_map(|run| std::iter::repeat_n(run[0].0, run.len())).collect()
    };
    if let Some(after) = &rule.after {
        // Of lines that follow each other it is asked of the first.
        let firsts = if rule.run.is_some() { runs(&found) } else { found.iter().map(|f| f.0).collect() };
        let first: HashMap<usize, usize> = found.iter().map(|f| f.0).zip(firsts).collect();
        let before = |line: usize| first[&line].checked_sub(1);
        retain_beside(&mut found, after, page, before, vm);
    }
    if let Some(before) = &rule.before {
        let behind = |line: usize| Some(line + 1).filter(|&line| line < lines.len());
        retain_beside(&mut found, before, page, behind, vm);
    }
    if let Some(run) = rule.run {
        found = found.chunk_by(follows).filter(|lines| lines.len() >= run).flatten().cloned().collect();
    }
    if rule.at_least.is_some_and(|least| found.len() < least) {
        found.clear();
    }
    found
}

/// Keeps the lines beside which, on one side, a pattern is found.
fn retain_beside(
    found: &mut Vec<(usize, Option<Range<usize>>)>,
    pattern: &Pattern,
    page: &DocumentLines<'_>,
    beside: impl Fn(usize) -> Option<usize>,
    vm: &mut Vm,
) {
    let mut sides: Vec<usize> = found.iter().filter_map(|(line, _)| beside(*line)).collect();
    sides.dedup();
    let stretches: Vec<Range<u32>> = sides.iter().map(|&side| page.annotated.lines()[side].clone()).collect();
    let mut matched: Vec<usize> = Vec::new();
    page.annotated.search(pattern, vm, &stretches, &mut |m| {
        let line = page.line_number(m.start);
        if matched.last() != Some(&line) {
            matched.push(line);
        }
        true
    });
    found.retain(|(line, _)| beside(*line).is_some_and(|side| matched.binary_search(&side).is_ok()));
}
