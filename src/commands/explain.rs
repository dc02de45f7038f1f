//! `extract explain`: why a place of a document gives what it gives, and why it gives nothing.

mod cell;
pub mod mention;
mod page;
mod place;

use self::page::Page;
use self::place::Place;
use super::stderr::tell;
use super::study::{self, fault};
use super::{Exit, InputArguments, RulesArguments};
use crate::explained::Explainer;
use crate::explained::attempt::{Attempt, Outcome};
use crate::explained::places::Places;
use crate::explained::spelling::Names;
use crate::input::{Opened, RawDocument};
use crate::rules::RuleSet;
#[cfg(feature = "serve")]
use crate::span::Span;
use clap::Args;
use indexmap::IndexSet;
use std::ops::ControlFlow::Continue;
use std::ops::Range;
use tr::tr;

const HELP: &str = "\
Examples:
  extract explain a.txt --at 12:8                        what the rules made of this place, and why
  extract explain a.txt --text 'grew by 8%' --field growth   why no rule of a field reads these words
  extract explain a.txt --at 12 --rule growth.of-gdp     why this rule does not fire in line 12
  extract explain a.txt --rule growth.of-gdp             where in the text it comes nearest
  extract explain a.txt --cell gdp_growth                from which mentions a cell was chosen

Lines and columns are those of the text that `extract text` shows, in characters, from 1. `--text` is looked for as \
rules see the text: the width of characters and spaces do not matter.

Of a mention it tells the rule with its line, what its captures hold, its attributes as converted, which conditions \
held and which matches it beat. Of a rule that does not fire it tells the point at which its pattern goes no further, \
what it wants there and what stands there; or, where the pattern matches, all that refuses the match: the zone, \
`before`, `after`, an entry of `unless`, a list that `split` cannot cut in step, a match that has the characters, a \
value that cannot be read. Of a line that is no part of a speech it tells the layout rule that says so.";

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct ExplainArguments {
    #[command(flatten)]
    pub rules: RulesArguments,
    /// The place: a line, or a line and a column of it
    #[arg(long, value_name = "LINE[:COLUMN]", conflicts_with_all = ["text", "cell"])]
    pub at: Option<String>,
    /// The place: the first at which these words stand
    #[arg(long, value_name = "WORDS", conflicts_with = "cell")]
    pub text: Option<String>,
    /// The column whose cell is explained
    #[arg(long, value_name = "COLUMN")]
    pub cell: Option<String>,
    /// Only this speech of the document, by its number
    #[arg(long, value_name = "N")]
    pub speech: Option<usize>,
    /// The rule that is asked about, by its id; may be given several times
    #[arg(long, value_name = "ID")]
    pub rule: Vec<String>,
    /// The field whose rules are asked about; may be given several times
    #[arg(long, value_name = "NAME")]
    pub field: Vec<String>,
    /// How many attempts of a rule, and how many rules of a field, are told
    #[arg(short, long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u32).range(1..))]
    pub number: u32,
    #[command(flatten)]
    pub input: InputArguments,
}

/// Attempts of a rule, and rules of a field, that are told where nobody says how many.
#[cfg(feature = "serve")]
const MOST_TOLD: usize = 3;

/// What is asked.
struct Asked {
    /// Rules that are asked about, by name or by their field.
    rules: IndexSet<usize>,
    /// Number of a column.
    cell: Option<usize>,
}

impl Asked {
    /// # Errors
    /// Nothing has one of the names, or it does not say what is asked.
    fn of(arguments: &ExplainArguments, set: &RuleSet) -> Result<Asked, String> {
        let rules = &set.compiled;
        let mut asked = IndexSet::new();
        for id in &arguments.rule {
            asked.insert(study::rule(rules, id)?);
        }
        for name in &arguments.field {
            let field = study::known(&tr!("field"), name, rules.fields.iter().map(|field| field.name.as_str()))?;
            asked.extend(rules.fields[field].rules.iter().copied().filter(|&rule| !rules.rules[rule].block));
        }
        let columns = rules.columns.iter().map(|column| column.name.as_str());
        let cell = arguments.cell.as_deref().map(|name| study::known(&tr!("column"), name, columns)).transpose()?;
        if asked.is_empty() && cell.is_none() && arguments.at.is_none() && arguments.text.is_none() {
            return Err(tr!("say what is to be explained: a place (--at, --text), a cell (--cell) or a rule (--rule)"));
        }
        Ok(Asked { rules: asked, cell })
    }
}

pub fn run(arguments: &ExplainArguments) -> Exit {
    let set = match arguments.rules.load() {
        Ok(set) => set,
        Err(code) => return code,
    };
    let asked = match Asked::of(arguments, &set) {
        Ok(asked) => asked,
        Err(reason) => return fault(&reason),
    };
    let found = arguments
        .input
        .reader(&set.compiled, arguments.rules.is_builtin())
        .and_then(|reader| Ok((reader, arguments.input.walk()?)));
    let (reader, walk) = match found {
        Ok(found) => found,
        Err(reason) => return fault(&reason),
    };
    let (names, places) = (Names::of(&set), Places::of(&set));
    let mut explanation =
        Explanation { arguments, asked, set: &set, names, places, page: Page::of_stdout(), failed: false };
    for source in walk.sources {
        let mut each = |opened| {
            let read = match opened {
                Opened::Document(unread) => reader.read(unread),
                Opened::Failed(e) => Err(e),
                Opened::Passed(_) | Opened::Remark(..) => return Continue(()),
            };
            match read {
                Ok(document) => explanation.document(document),
                Err(e) => explanation.fail(&e.to_string()),
            }
            Continue(())
        };
        match source {
            Ok(source) => _ = reader.open(&source, &mut each),
            Err(e) => explanation.fail(&e.to_string()),
        }
    }
    let code = if explanation.failed { Exit::Incomplete } else { Exit::Success };
    super::say(&explanation.page.text).unwrap_or(code)
}

struct Explanation<'e> {
    arguments: &'e ExplainArguments,
    asked: Asked,
    set: &'e RuleSet,
    names: Names,
    places: Places<'e>,
    page: Page,
    failed: bool,
}

impl Explanation<'_> {
    fn fail(&mut self, reason: &str) {
        tell(reason);
        self.failed = true;
    }

    fn document(&mut self, raw: RawDocument) {
        let source = raw.source.clone();
        let examined = crate::examine(&self.set.compiled, raw);
        let speeches = examined.records.len();
        if let Some(number) = self.arguments.speech.filter(|number| !(1..=speeches).contains(number)) {
            return self.fail(&tr!("{}: there is no speech {}; it has {}", source, number, speeches));
        }
        let mut explainer = Explainer::new(self.set, &self.names, &self.places, &examined);
        let most = self.arguments.number as usize;
        if let Some(column) = self.asked.cell {
            return cell::show(&mut self.page, &mut explainer, column, self.arguments.speech, most);
        }
        let place = match (&self.arguments.at, &self.arguments.text) {
            (Some(at), _) => place::at(&explainer, at),
            (_, Some(text)) => place::of_text(&explainer, text, self.arguments.speech),
            _ => Ok(Place::whole(&explainer, self.arguments.speech)),
        };
        match place {
            Err(reason) => self.fail(&format!("{source}: {reason}")),
            Ok(place) if place.is_all => nearest(&mut self.page, &mut explainer, &self.asked.rules, &place, most),
            Ok(place) => at(&mut self.page, &mut explainer, &self.asked.rules, &place, most),
        }
    }
}

/// What is told of a stretch of a document, in lines of so many columns: what the rules made of it, and of a field that is
/// asked about, why its rules give nothing there.
#[cfg(feature = "serve")]
pub fn told(explainer: &mut Explainer<'_>, span: Span, field: Option<usize>, width: usize) -> String {
    let asked = field.map(|field| explainer.rules.fields[field].rules.iter().copied());
    let asked: IndexSet<usize> =
        asked.into_iter().flatten().filter(|&rule| !explainer.rules.rules[rule].block).collect();
    let mut page = Page::plain(width);
    match place::of_span(explainer, span) {
        Ok(place) => at(&mut page, explainer, &asked, &place, MOST_TOLD),
        Err(reason) => page.paragraph(0, &reason),
    }
    page.text
}

/// Explains one place.
fn at(page: &mut Page, explainer: &mut Explainer<'_>, asked: &IndexSet<usize>, place: &Place, most: usize) {
    place.heading(page, explainer);
    let line = explainer.line_number(place.about.start);
    if explainer.zone(place.about.start).is_none() {
        page.blank();
        page.paragraph(0, &explainer.outside(line));
    }
    let sentence = explainer.sentences(&place.about);
    let mentions = mention::touching(explainer, &place.about, asked);
    page.blank();
    mention::marked(page, explainer, &sentence, &mentions);
    for (n, mention) in mentions.iter().enumerate() {
        page.blank();
        mention::show(page, explainer, n + 1, mention);
    }
    match asked.is_empty() {
        true => refused(page, explainer, &sentence, place, mentions.is_empty()),
        false => silent(page, explainer, asked, &sentence, place, most),
    }
}

/// Tells of every match of any rule that touches a place and gives nothing.
fn refused(page: &mut Page, explainer: &mut Explainer<'_>, sentence: &Range<u32>, place: &Place, is_bare: bool) {
    let mut any = false;
    for rule in 0..explainer.rules.rules.len() {
        let touches = |attempt: &Attempt<'_>| {
            attempt.range.start < place.about.end.max(place.about.start + 1) && attempt.range.end > place.about.start
        };
        let matches = explainer.matches(rule, sentence);
        for attempt in matches.iter().filter(|attempt| touches(attempt) && !attempt.fires()) {
            if matches!(attempt.outcome, Outcome::PassedOver(_)) {
                continue;
            }
            any = true;
            page.blank();
            page.title(&tr!("{} gives nothing here", explainer.rule_name(rule)));
            tell_causes(page, explainer, attempt, 2);
        }
    }
    if is_bare && !any {
        page.blank();
        page.paragraph(
            0,
            &tr!("No pattern matches here. With --rule or --field it is told how far the patterns of these get."),
        );
    }
}

/// Tells how far the rules get that are asked about.
fn silent(
    page: &mut Page,
    explainer: &mut Explainer<'_>,
    asked: &IndexSet<usize>,
    sentence: &Range<u32>,
    place: &Place,
    most: usize,
) {
    let each = if asked.len() == 1 { most } else { 1 };
    let mut attempts: Vec<Attempt<'_>> = Vec::new();
    let mut nothing = Vec::new();
    for &rule in asked {
        let own = explainer.attempts(rule, sentence, &place.about, each);
        if own.is_empty() {
            nothing.push(rule);
        }
        attempts.extend(own.into_iter().filter(|attempt| !attempt.fires()));
    }
    attempts.sort_by(|a, b| b.nearness().total_cmp(&a.nearness()));
    let left = attempts.len().saturating_sub(most);
    for attempt in attempts.iter().take(most) {
        page.blank();
        page.title(&tr!("{} gives nothing here", explainer.rule_name(attempt.rule)));
        tell_causes(page, explainer, attempt, 2);
    }
    if left > 0 {
        page.blank();
        page.paragraph(0, &tr!("{} more rules come less near; -n {} tells of them as well.", left, most + left));
    }
    if let ([rule], true) = (&nothing[..], attempts.is_empty()) {
        page.blank();
        page.title(&tr!("{} gives nothing here", explainer.rule_name(*rule)));
        explainer.beginnings(*rule).iter().for_each(|line| page.paragraph(2, line));
    } else if !nothing.is_empty() {
        page.blank();
        let told = tr!("Of 1 rule nothing stands here that their patterns begin with."
            | "Of {n} rules nothing stands here that their patterns begin with." % nothing.len());
        page.paragraph(0, &told);
    }
}

/// Tells why an attempt gives nothing, in lines so many columns from the edge.
fn tell_causes<'x>(page: &mut Page, explainer: &mut Explainer<'x>, attempt: &Attempt<'x>, indent: usize) {
    for cause in explainer.causes(attempt) {
        cause.sentences.iter().for_each(|line| page.paragraph(indent, line));
    }
}

/// Tells where in a whole text the rules come nearest that are asked about.
fn nearest(page: &mut Page, explainer: &mut Explainer<'_>, asked: &IndexSet<usize>, place: &Place, most: usize) {
    let lines: Vec<Range<u32>> = explainer.examined.annotated.lines().to_vec();
    let within = |line: &&Range<u32>| line.start >= place.about.start && line.end <= place.about.end;
    for &rule in asked {
        page.blank();
        let mut attempts: Vec<Attempt<'_>> = Vec::new();
        let mut fires = 0;
        for line in lines.iter().filter(within) {
            let own = explainer.attempts(rule, line, line, most);
            fires += own.iter().filter(|attempt| attempt.fires()).count();
            attempts.extend(own.into_iter().filter(|attempt| !attempt.fires()));
        }
        attempts.sort_by(|a, b| b.nearness().total_cmp(&a.nearness()));
        page.title(&match fires {
            0 => tr!("{} gives nothing", explainer.rule_name(rule)),
            _ => tr!("{} gives 1 match" | "{} gives {n} matches" % fires, explainer.rule_name(rule)),
        });
        if attempts.is_empty() && fires == 0 {
            explainer.beginnings(rule).iter().for_each(|line| page.paragraph(2, line));
        }
        for attempt in attempts.iter().take(most) {
            page.blank();
            page.paragraph(
                2,
                &tr!(
                    "{}: {}",
                    place::line_and_column(explainer, attempt.range.start),
                    place::around(explainer, &attempt.range)
                ),
            );
            tell_causes(page, explainer, attempt, 4);
        }
    }
}
