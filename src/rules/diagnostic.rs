//! What is wrong with a rule set, and how it is shown.
//!
//! A [`Fault`] is found elsewhere (by [`super::load`] and [`super::compile`]); here it has its stable code, the
//! places that it points at, and its printed form: the line with a caret under the character, and what to do.

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::explanations;
use super::file::Language;
pub use super::nearest::nearest;
use super::printable;
pub use super::source::On;
use super::source::{Sources, YamlPath};
use tr::tr;

/// Faults that are shown in full; of the others the number.
const MOST_SHOWN: usize = 50;

/// One thing that is wrong, or (codes with `W`) that deserves a look.
#[derive(Debug, Clone)]
pub struct Fault {
    pub code: Code,
    /// One line, lower case, without a full stop.
    pub title: String,
    /// The first is where the fault lies, the others are what it has to do with.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
}

/// A place and what to say there.
#[derive(Debug, Clone)]
pub struct Label {
    /// Number of the file in [`Sources`].
    pub source: usize,
    pub path: YamlPath,
    pub on: On,
    /// May be empty: the caret alone.
    pub text: String,
}

impl Fault {
    pub fn new(code: Code, title: impl Into<String>) -> Fault {
        Fault { code, title: title.into(), labels: Vec::new(), help: None }
    }

    /// That of a name which leads out of the folder of the rules.
    pub fn outside(name: &str) -> Fault {
        Fault::new(Code::OutsideFolder, tr!("`{}` lies outside of the folder of the rules", name))
    }

    pub fn label(mut self, source: usize, path: YamlPath, on: On, text: impl Into<String>) -> Fault {
        self.labels.push(Label { source, path, on, text: text.into() });
        self
    }

    pub fn help(mut self, help: impl Into<String>) -> Fault {
        self.help = Some(help.into());
        self
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $id:literal),* $(,)?) => {
        /// What kind of fault it is. A code keeps its meaning for good; `R` stops the run, `W` warns, `N` only tells.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $($(#[doc = $doc])* $variant),*
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            pub fn id(self) -> &'static str {
                match self {
                    $(Code::$variant => $id),*
                }
            }
        }
    };
}

codes! {
    /// The file is no YAML.
    YamlSyntax = "R001",
    /// A key that the rule language does not know.
    UnknownKey = "R002",
    /// The same key twice in one block.
    DuplicateKey = "R003",
    /// A value of another kind than its key wants.
    WrongType = "R004",
    /// A reference to something that no file declares.
    UndefinedReference = "R005",
    /// References that lead back to where they began.
    CyclicReference = "R006",
    /// A pattern that is no regular expression.
    BadRegex = "R007",
    /// A lexicon whose file does not exist.
    MissingLexiconFile = "R008",
    /// Rows of a lexicon that share a key and differ otherwise, without a way to choose.
    ContradictoryLexiconRows = "R009",
    /// A rule sets an attribute that its field does not declare.
    UndeclaredAttribute = "R010",
    /// Nothing to load.
    NoRules = "R011",
    /// A file that cannot be read, or is not UTF-8.
    UnreadableFile = "R012",
    /// `.*` and its like.
    UnboundedRepetition = "R013",
    /// A template that cannot be read.
    BadTemplate = "R015",
    /// Two declarations of the same name.
    DuplicateName = "R016",
    /// A lexicon or a rule names a column that the lexicon's file does not have.
    MissingLexiconColumn = "R017",
    /// A rule or question names a field that no file declares.
    UndefinedField = "R018",
    /// The file is written for another version of the rule language.
    WrongSchemaVersion = "R020",
    /// A split over something that is no capture, or at a bad pattern.
    BadSplit = "R021",
    /// A key that must be there is not, or a name is empty.
    MissingKey = "R022",
    /// A pattern that matches the empty text.
    EmptyMatch = "R023",
    /// Keys that exclude each other.
    ConflictingKeys = "R024",
    /// A lexicon file that is no table: rows of different lengths, a row without a key, a year that is none.
    MalformedLexicon = "R025",
    /// A lexicon, or a `where` of a lexicon, that leaves no entry.
    EmptyLexicon = "R026",
    /// A word where one of a few others is wanted.
    UnknownWord = "R027",
    /// More characters, lexicons, fields or entries of `when` than the engine has numbers for.
    BeyondLimits = "R028",
    /// A name, or a link, that leads out of the folder of the rules.
    OutsideFolder = "R029",
    /// A condition that sets attributes where one that refuses is wanted, or the other way round.
    ConditionOfOtherKind = "R030",
    /// A priority that is neither a number nor a name of the scale.
    UnknownPriority = "R031",
    /// A named pattern that does not match its own example.
    ExampleNotMatched = "R032",
    /// A `where` with a value that its attribute never has.
    NeverAsked = "R040",
    /// A part that the type of an attribute, or of what a capture holds, does not have.
    UnknownPart = "R041",
    /// `<name>` where a template shows `{name}`.
    ReferenceInShow = "R042",
    /// A key that has no effect beside the others.
    KeyWithoutEffect = "R043",
    /// A section as the zone of a rule that runs before the section is known.
    SectionTooLate = "R044",
    /// A calculation with what is no column above it, or no number.
    BadCalculation = "R045",
    /// `extends` or `remove` where nothing lies below, or nothing of that name.
    NothingBelow = "R050",
    /// Rows that are added to a table that no lexicon reads.
    NoSuchTable = "R052",
    /// A part of a page that cannot be found by what it says.
    BadPagePart = "R051",
    /// A table by a name that the engine or a spreadsheet has no place for.
    BadTableName = "R061",
    /// A column of a table that says nothing, or several things, of what it shows.
    BadTableColumn = "R062",
    /// A column of a table that shows a cell which no speech has.
    NoSuchColumn = "R063",
    /// A type that the cells of a column can never have.
    TypeNeverHad = "R064",
    /// A question about remarks, or about the whole row, where there are none yet.
    AskedTooEarly = "R070",
    /// A whole document of `tests/` that cannot be used as a case.
    BadCase = "R060",
    /// A rule that shows no text that it matches.
    RuleWithoutExamples = "W001",
    /// A rule that shows no text that it must not match.
    RuleWithoutCounterExamples = "W002",
    /// A pattern with a character that the normalised text never has.
    CharacterNeverThere = "W005",
    /// A condition that no rule uses.
    UnusedCondition = "W010",
    /// A pattern that is read otherwise than it is written: full-width signs, traditional characters.
    PatternFolded = "W011",
    /// A context that does not say how far from the match it may stand.
    ContextWithoutReach = "W012",
    /// A template that shows nothing of the mentions of some rules.
    TemplateThatEmpties = "W020",
    /// A pattern or lexicon that nothing refers to, a field without mentions.
    UnusedName = "W021",
    /// A question that no mention can answer.
    NeverAnswered = "W022",
    /// An alternative of a pattern that never wins.
    IdleAlternative = "W030",
    /// An alternative that says nothing new: it stands twice, or holds another where any one may be found.
    NeedlessAlternative = "W034",
    /// A row that a lexicon has twice.
    DuplicateRow = "W031",
    /// A pattern that no word or lexicon says where to look for.
    PatternWithoutLiteral = "W032",
    /// A rule that does not say what it is for.
    RuleWithoutNote = "W033",
    /// A row that was added to a table and that no lexicon keeps.
    UnreadRow = "W035",
    /// Remarks that no column shows.
    UnshownRemarks = "W039",
    /// Something that took the place of what had its name in the rules below.
    Replaced = "N030",
    /// Something that a `remove` took out of the rules below.
    Removed = "N031",
    /// A folder to which several links lead.
    EnteredOnce = "N032",
}

impl Code {
    /// Whether it only warns: the rules work all the same.
    pub fn is_warning(self) -> bool {
        self.id().starts_with('W')
    }

    /// What it means, an example of the mistake, and the remedy.
    pub fn explanation(self, language: Language) -> &'static str {
        explanations::of(self.id(), language)
    }

    /// The code that is written so; small letters will do.
    pub fn named(id: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.id().eq_ignore_ascii_case(id))
    }

    /// Whether what it warns of may make answers wrong, so that a run tells it.
    pub fn may_change_answers(self) -> bool {
        match self {
            Code::CharacterNeverThere
            | Code::UnreadRow
            | Code::IdleAlternative
            | Code::TemplateThatEmpties
            | Code::NeverAnswered => true,
            Code::RuleWithoutExamples
            | Code::RuleWithoutCounterExamples
            | Code::RuleWithoutNote
            | Code::NeedlessAlternative
            | Code::DuplicateRow
            | Code::PatternWithoutLiteral
            | Code::UnusedName => false,
            _ => false,
        }
    }

    /// Whether the rules cannot be run.
    pub fn is_fault(self) -> bool {
        self.id().starts_with('R')
    }

    /// Whether it only tells what is meant to be so.
    pub fn is_notice(self) -> bool {
        self.id().starts_with('N')
    }
}

/// Prints faults in the order of the files' names and of the lines, each with its lines, and their number at the end.
/// Beyond the first 50 they are only counted.
pub fn render(sources: &Sources, faults: &[Fault], color: bool) -> String {
    if faults.is_empty() {
        return String::new();
    }
    let mut sorted: Vec<&Fault> = faults.iter().collect();
    sorted.sort_by_cached_key(|fault| position(sources, fault));
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut printed = String::new();
    let (shown, more) = sorted.split_at(MOST_SHOWN.min(sorted.len()));
    for fault in shown {
        printed.push_str(&renderer.render(&[group(sources, fault)]));
        printed.push_str("\n\n");
    }
    if !more.is_empty() {
        printed.push_str(&tr!("and {}", further(more)));
        printed.push_str("\n\n");
    }
    printed.push_str(&count(sources, faults));
    printed.push('\n');
    printed
}

fn position(sources: &Sources, fault: &Fault) -> (String, usize, Code) {
    let Some(label) = fault.labels.first() else { return (String::new(), 0, fault.code) };
    let (source, span) = sources.span(label.source, &label.path, &label.on);
    (sources.files[source].name.clone(), span.start, fault.code)
}

fn group<'a>(sources: &'a Sources, fault: &'a Fault) -> Group<'a> {
    let level = match fault.code {
        code if code.is_warning() => Level::WARNING.with_name(tr!("level" => "warning")),
        code if code.is_notice() => Level::NOTE.with_name(tr!("level" => "note")),
        _ => Level::ERROR.with_name(tr!("level" => "error")),
    };
    let mut group = Group::with_title(level.primary_title(printable::line(&fault.title)).id(fault.code.id()));
    let mut shown: Vec<usize> = Vec::new();
    for label in &fault.labels {
        let (source, _) = sources.span(label.source, &label.path, &label.on);
        if !shown.contains(&source) {
            shown.push(source);
        }
    }
    for source in shown {
        if let Some(element) = element(sources, fault, source) {
            group = group.element(element);
        }
    }
    match &fault.help {
        Some(help) => group.element(Level::HELP.with_name(tr!("level" => "help")).message(printable::lines(help))),
        None => group,
    }
}

/// All labels of `fault` in one file, as one piece of its text.
fn element<'a>(sources: &'a Sources, fault: &'a Fault, source: usize) -> Option<Element<'a>> {
    let file = sources.files.get(source)?;
    let labels = fault.labels.iter().enumerate().filter_map(|(index, label)| {
        let (of, span) = sources.span(label.source, &label.path, &label.on);
        (of == source).then_some((index, label, span))
    });
    let mut snippet = Snippet::source(&file.text).path(&file.name);
    for (index, label, span) in labels {
        if label.on == On::File {
            return Some(Origin::path(&file.name).into());
        }
        let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let annotation = kind.span(span);
        snippet = snippet.annotation(match label.text.as_str() {
            "" => annotation,
            text => annotation.label(printable::line(text)),
        });
    }
    Some(snippet.into())
}

fn count(sources: &Sources, faults: &[Fault]) -> String {
    let mut files: Vec<&str> = faults
        .iter()
        .filter_map(|fault| fault.labels.first())
        .map(|label| sources.files[sources.span(label.source, &label.path, &label.on).0].name.as_str())
        .collect();
    files.sort_unstable();
    files.dedup();
    let [errors, warnings, notices] = numbers(faults.iter());
    let what = listed([
        (errors, tr!("1 fault" | "{n} faults" % errors)),
        (warnings, tr!("1 warning" | "{n} warnings" % warnings)),
        (notices, tr!("1 notice" | "{n} notices" % notices)),
    ]);
    match files.len() {
        0 => what,
        files => tr!("{} in 1 file" | "{} in {n} files" % files, what),
    }
}

/// How many there are beyond those that are shown.
fn further(faults: &[&Fault]) -> String {
    let [errors, warnings, notices] = numbers(faults.iter().copied());
    listed([
        (errors, tr!("1 more fault" | "{n} more faults" % errors)),
        (warnings, tr!("1 more warning" | "{n} more warnings" % warnings)),
        (notices, tr!("1 more notice" | "{n} more notices" % notices)),
    ])
}

/// How many faults, warnings and notices there are.
fn numbers<'f>(faults: impl Iterator<Item = &'f Fault>) -> [usize; 3] {
    let mut numbers = [0; 3];
    for fault in faults {
        match fault.code {
            code if code.is_warning() => numbers[1] += 1,
            code if code.is_notice() => numbers[2] += 1,
            _ => numbers[0] += 1,
        }
    }
    numbers
}

/// In one sentence those of the numbers that are not 0.
fn listed(numbers: [(usize, String); 3]) -> String {
    let told = numbers.into_iter().filter(|(number, _)| *number > 0).map(|(_, told)| told);
    told.reduce(|all, told| tr!("{} and {}", all, told)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
