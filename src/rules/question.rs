//! Questions put to a speech, as they are run: what they ask, and what their answers are for.

use super::calculation::Calculation;
use super::compiled::{Filter, Subject, Zones};
use super::file::{Bilingual, CellType, Expected, Language, Same, Take};
use super::template::Show;
use super::value::Type;
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum QuestionSource {
    /// The mentions of a field, by its number.
    Field(usize),
    /// The speech itself.
    Speech,
    Clock,
    /// The columns above.
    Columns,
    /// What was done to the document of the speech before it was read.
    Document,
    /// The cells outside of what is expected of their columns.
    Unexpected,
    /// The remarks on the row.
    Remarks,
    /// The mention, of this field, whose attribute the question gives.
    This(usize),
}

/// The word that rules have for [`QuestionSource::This`].
pub const THIS: &str = "this";

/// A part that a question can show, and its type.
pub type SourcePart = (&'static str, Type);

/// What `from: speech` can show. `lost` are places whose characters could not be decoded.
static SPEECH: [SourcePart; 7] = [
    ("source", Type::Text),
    ("number", Type::Integer),
    ("title", Type::Text),
    (CHARACTERS, Type::Integer),
    (REPEATED, Type::Text),
    ("collection", Type::Text),
    ("lost", Type::Integer),
];
/// The part of a speech that depends on the zones of the question.
pub const CHARACTERS: &str = "characters";
/// The part of a speech that is known only when all speeches are.
pub const REPEATED: &str = "duplicate_of";
/// The places of two of them.
const NUMBER: usize = 1;
const DUPLICATE_OF: usize = 4;

static CLOCK: [SourcePart; 2] = [("year", Type::Integer), ("basis", Type::Text)];

/// Lines joined, page numbers and running heads left out, lines that were taken for several, tags left out; the pages of a
/// format that has pages, and the encoding.
static DOCUMENT: [SourcePart; 6] = [
    ("joined", Type::Integer),
    ("left_out", Type::Integer),
    ("put_back", Type::Integer),
    ("tags", Type::Integer),
    ("pages", Type::Integer),
    ("encoding", Type::Text),
];

/// The column of the cell, its number, and the limits that are expected.
static UNEXPECTED: [SourcePart; 4] =
    [("column", Type::Text), ("value", Type::Number), ("least", Type::Number), ("most", Type::Number)];

/// What is said, and the name of the remark that says it.
static REMARKS: [SourcePart; 2] = [("text", Type::Text), ("name", Type::Text)];

/// Every source but the fields, by the word that rules have for it.
const NAMED: [(&str, QuestionSource); 6] = [
    ("speech", QuestionSource::Speech),
    ("clock", QuestionSource::Clock),
    ("columns", QuestionSource::Columns),
    ("document", QuestionSource::Document),
    ("unexpected", QuestionSource::Unexpected),
    ("remarks", QuestionSource::Remarks),
];

impl QuestionSource {
    /// The source that is no field and has this name.
    pub fn named(name: &str) -> Option<QuestionSource> {
        NAMED.iter().find(|(known, _)| *known == name).map(|(_, source)| *source)
    }

    /// The names of all that are no fields.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMED.iter().map(|(name, _)| *name)
    }

    /// What a question can show of it; nothing of fields, which declare it, and of columns, which are calculated with.
    pub fn parts(self) -> &'static [SourcePart] {
        match self {
            QuestionSource::Field(_) | QuestionSource::This(_) | QuestionSource::Columns => &[],
            QuestionSource::Speech => &SPEECH,
            QuestionSource::Clock => &CLOCK,
            QuestionSource::Document => &DOCUMENT,
            QuestionSource::Unexpected => &UNEXPECTED,
            QuestionSource::Remarks => &REMARKS,
        }
    }

    /// Whether it may give several answers.
    pub fn gives_several(self) -> bool {
        matches!(self, QuestionSource::Field(_) | QuestionSource::Unexpected | QuestionSource::Remarks)
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Question {
    pub from: QuestionSource,
    pub unless: Option<Box<Question>>,
    pub differs_from: Option<Box<Question>>,
    pub filter: Filter,
    pub zones: Zones,
    pub take: Take,
    /// How far from the mention whose attribute the question gives the answer of `take: nearest` may stand before it.
    pub same: Same,
    /// Every mention counts, also those with the same key.
    pub each: bool,
    /// How often the answer of `take: most` must be said; of `all`, `count` and `mentions`, how many there must be.
    pub at_least: usize,
    pub show: Option<Show<Subject>>,
    /// What is calculated with the columns above, by their numbers, and to how many digits it is rounded.
    pub calculation: Option<(Calculation<usize>, Option<usize>)>,
    pub join: String,
    pub otherwise: Vec<Question>,
}

impl Question {
    /// Whether the answer is the speech that this one repeats.
    pub fn shows_repeated(&self) -> bool {
        self.shows_of_speech(DUPLICATE_OF)
    }

    /// Whether the answer is the number of the speech in its document.
    pub fn shows_number(&self) -> bool {
        self.shows_of_speech(NUMBER)
    }

    /// Whether it, or a question that its answer depends on, calculates with columns.
    pub fn calculates(&self) -> bool {
        self.calculation.is_some() || self.further().any(Question::calculates)
    }

    /// Whether it, or a question that its answer depends on, asks for remarks.
    pub fn asks_remarks(&self) -> bool {
        self.from == QuestionSource::Remarks || self.further().any(Question::asks_remarks)
    }

    /// The questions that its answer depends on, and not those that these depend on.
    pub fn further(&self) -> impl Iterator<Item = &Question> {
        let beside = [&self.unless, &self.differs_from];
        beside.into_iter().filter_map(|question| question.as_deref()).chain(&self.otherwise)
    }

    /// Whether the answer is this part of the speech, and nothing else.
    fn shows_of_speech(&self, part: usize) -> bool {
        self.from == QuestionSource::Speech
            && self.show.as_ref().is_some_and(|s| s.attributes() == [&Subject::Attribute(part)])
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub struct RecordKey {
    pub name: String,
    /// Written as an object of these attributes; empty: written as text.
    pub attributes: Vec<String>,
    pub question: Question,
}

/// What is said of a row where a question has an answer.
#[derive(Debug, Serialize, Deserialize)]
pub struct Remark {
    pub name: String,
    pub question: Question,
    /// What is said, in English and in Chinese: [`Remark::ANSWER`], [`Remark::OTHER`], and from [`Remark::COLUMNS`] on the
    /// columns in their order.
    pub say: [Show<Subject>; 2],
}

impl Remark {
    /// What the question answers.
    pub const ANSWER: usize = 0;
    /// What the question answers from which that one differs.
    pub const OTHER: usize = 1;
    /// The first column.
    pub const COLUMNS: usize = 2;

    /// What is said in a language.
    pub fn say(&self, language: Language) -> &Show<Subject> {
        match language {
            Language::En => &self.say[0],
            Language::Zh => &self.say[1],
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    pub label: Bilingual,
    pub about: Bilingual,
    pub kind: CellType,
    pub expected: Option<Expected>,
    pub question: Question,
}
