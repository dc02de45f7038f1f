//! Answers against what the program gives, by speech: for each field the set of distinct values that it finds in the
//! speech against the set of right ones.
//!
//! A mention belongs to the speech in whose text it lies. Of an indicator, an item or an event a spelling is right too that
//! holds one of the answers or lies in it and is less than twice as long (地区生产总值 and 生产总值).

use super::answers::{Anniversary, Count, Document, Growth, Named, Speech};
use super::given::{Mention, Record};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// How far a speech may begin from where it should, in characters.
const NEAR: usize = 60;

/// Where the reader and the program disagree.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    pub document: String,
    pub speech: usize,
    pub field: String,
    /// `missed` or `wrong`.
    pub what: String,
    /// The reader's answer that was missed, or the program's that is wrong.
    pub answer: String,
}

impl Difference {
    /// A line of `not-yet.csv` without its reason.
    pub fn line(&self) -> String {
        let mut csv = csv::Writer::from_writer(Vec::new());
        let speech = self.speech.to_string();
        csv.write_record([&self.document, &speech, &self.field, &self.what, &self.answer, ""]).expect("memory grows");
        String::from_utf8(csv.into_inner().expect("memory grows")).expect("UTF-8 stays it")
    }
}

/// What was counted of a field.
#[derive(Default)]
struct Tally {
    /// Answers that were found, of all that are required.
    found: usize,
    required: usize,
    /// Values given that are right, of all that count.
    right: usize,
    given: usize,
}

/// The counts of all fields, and every difference.
#[derive(Default)]
pub struct Scores {
    tallies: BTreeMap<&'static str, Tally>,
    pub differences: BTreeSet<Difference>,
}

/// An answer of any field.
trait Answer {
    fn is_optional(&self) -> bool;
    fn is_given_by(&self, value: &Value) -> bool;
    fn told(&self) -> String;
}

/// A value that the program gives, without where it stands.
#[derive(PartialEq)]
struct Value {
    /// The name, indicator, item, event, type or date, folded.
    text: String,
    code: Option<String>,
    number: Option<f64>,
    kind: Option<String>,
    unit: Option<String>,
    approx: Option<String>,
    told: String,
}

impl Value {
    fn of(mention: &Mention) -> Value {
        let attributes = &mention.attributes;
        let (text, number) = match mention.field.as_str() {
            "official" | "place" => (&attributes.name, None),
            "meeting" => (&attributes.kind_of_meeting, None),
            "anniversary" => (&attributes.event, attributes.years.as_f64()),
            "growth" => (&attributes.indicator, attributes.percent.as_f64()),
            "count" => (&attributes.item, attributes.number.as_f64()),
            _ => (&None, None),
        };
        let mut told = match mention.field.as_str() {
            "official" | "place" | "meeting" => text.clone().unwrap_or_default(),
            _ => mention.value.clone(),
        };
        if let ("growth", Some(kind)) = (mention.field.as_str(), &attributes.kind) {
            write!(told, " ({kind})").expect("text grows");
        }
        Value {
            text: folded(text.as_ref().unwrap_or(&mention.value)),
            code: attributes.code.clone(),
            number,
            kind: attributes.kind.clone(),
            unit: attributes.unit.clone(),
            approx: attributes.approx.clone(),
            told,
        }
    }
}

/// A text without spaces and dots, in half-width letters and figures.
fn folded(text: &str) -> String {
    let half = |c| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    };
    text.chars().filter(|c| !c.is_whitespace() && !"·•‧・".contains(*c)).map(half).collect()
}

fn holds_one_the_other(a: &str, b: &str) -> bool {
    !a.is_empty() && !b.is_empty() && (a.contains(b) || b.contains(a))
}

/// Whether one of two folded phrases holds the other and is less than twice as long.
fn is_close(a: &str, b: &str) -> bool {
    let (a_length, b_length) = (a.chars().count(), b.chars().count());
    holds_one_the_other(a, b) && 2 * a_length.min(b_length) > a_length.max(b_length)
}

fn is_close_to_any(text: &str, spellings: &[String]) -> bool {
    spellings.iter().any(|spelling| is_close(text, &folded(spelling)))
}

impl Answer for Named {
    fn is_optional(&self) -> bool {
        self.optional
    }

    fn is_given_by(&self, value: &Value) -> bool {
        match &value.code {
            Some(code) if !self.codes.is_empty() => self.codes.contains(code),
            _ => self.value.iter().any(|spelling| folded(spelling) == value.text),
        }
    }

    fn told(&self) -> String {
        self.value[0].clone()
    }
}

impl Answer for Anniversary {
    fn is_optional(&self) -> bool {
        self.optional
    }

    fn is_given_by(&self, value: &Value) -> bool {
        value.number == Some(self.years) && is_close_to_any(&value.text, &self.event)
    }

    fn told(&self) -> String {
        format!("{}{}周年", self.event[0], self.years)
    }
}

impl Answer for Growth {
    fn is_optional(&self) -> bool {
        self.optional
    }

    fn is_given_by(&self, value: &Value) -> bool {
        is_close_to_any(&value.text, &self.indicator)
            && value.number == self.percent
            && (self.optional || value.kind.as_ref() == Some(&self.kind))
    }

    fn told(&self) -> String {
        let percent = self.percent.map_or("×".to_owned(), |percent| format!("{percent:+}%"));
        format!("{} {percent} ({})", self.indicator[0], self.kind)
    }
}

impl Answer for Count {
    fn is_optional(&self) -> bool {
        self.optional
    }

    fn is_given_by(&self, value: &Value) -> bool {
        let is_as_exact = value.approx == self.approx && value.unit.as_ref() == Some(&self.unit);
        value.number == Some(self.number) && is_close_to_any(&value.text, &self.item) && (self.optional || is_as_exact)
    }

    fn told(&self) -> String {
        format!("{}{}{}{}", self.item[0], self.number, self.unit, self.approx.as_deref().unwrap_or_default())
    }
}

/// The answers of a field that is compared as a set of values.
type Field = (&'static str, fn(&Speech) -> Vec<&dyn Answer>);

fn all<T: Answer>(answers: &[T]) -> Vec<&dyn Answer> {
    answers.iter().map(|answer| answer as &dyn Answer).collect()
}

const FIELDS: [Field; 10] = [
    ("speaker_title", |speech| all(&speech.speaker_title)),
    ("speaker_name", |speech| all(&speech.speaker_name)),
    ("represents", |speech| all(&speech.represents)),
    ("official", |speech| all(&speech.official)),
    ("place", |speech| all(&speech.place)),
    ("meeting", |speech| all(&speech.meeting)),
    ("date", |speech| all(&speech.date)),
    ("anniversary", |speech| all(&speech.anniversary)),
    ("growth", |speech| all(&speech.growth)),
    ("count", |speech| all(&speech.count)),
];

impl Scores {
    /// Adds a document, and what the program gave of it.
    pub fn compare(&mut self, document: &Document, records: &[Record]) {
        let name = document.document.as_str();
        self.compare_starts(document, records);
        for (index, speech) in document.speeches.iter().enumerate() {
            let from = if index == 0 { 0 } else { speech.start };
            let to = document.speeches.get(index + 1).map_or(usize::MAX, |next| next.start);
            let inside: Vec<&Mention> =
                records.iter().flat_map(|r| &r.mentions).filter(|m| (from..to).contains(&m.start)).collect();
            for (field, answers) in FIELDS {
                self.compare_field(name, speech, field, &answers(speech), &inside);
            }
            self.compare_posts(name, speech, &inside);
            let own = records.iter().find(|r| r.start + NEAR >= from && r.start.saturating_add(NEAR) < to);
            self.compare_whole(name, speech, own);
        }
    }

    /// Whether the speeches begin where they should. Of one speech that is one record the furniture in front is no fault.
    fn compare_starts(&mut self, document: &Document, records: &[Record]) {
        let mut free: Vec<&Speech> = document.speeches.iter().collect();
        let is_alone = free.len() == 1 && records.len() == 1;
        for record in records {
            let near = free.iter().position(|speech| is_alone || speech.start.abs_diff(record.start) <= NEAR);
            self.give("speeches", near.is_some());
            match near {
                Some(near) => drop(free.remove(near)),
                None => self.differ(&document.document, 0, "speeches", "wrong", format!("begins at {}", record.start)),
            }
        }
        for speech in &document.speeches {
            let is_found = !free.iter().any(|lost| lost.speech == speech.speech);
            self.require("speeches", is_found);
            if !is_found {
                self.differ(&document.document, speech.speech, "speeches", "missed", speech.anchor.clone());
            }
        }
    }

    fn compare_field(
        &mut self,
        document: &str,
        speech: &Speech,
        field: &'static str,
        answers: &[&dyn Answer],
        inside: &[&Mention],
    ) {
        let mut values: Vec<Value> = Vec::new();
        for mention in inside.iter().filter(|mention| mention.field == field) {
            let value = Value::of(mention);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        for answer in answers.iter().filter(|answer| !answer.is_optional()) {
            let is_found = values.iter().any(|value| answer.is_given_by(value));
            self.require(field, is_found);
            if !is_found {
                self.differ(document, speech.speech, field, "missed", answer.told());
            }
        }
        for value in &values {
            let mut fitting = answers.iter().filter(|answer| answer.is_given_by(value)).peekable();
            let is_right = fitting.peek().is_some();
            // What is only optional counts neither way.
            if !is_right || fitting.any(|answer| !answer.is_optional()) {
                self.give(field, is_right);
            }
            if !is_right {
                self.differ(document, speech.speech, field, "wrong", value.told.clone());
            }
        }
    }

    /// The posts of the officials that are found.
    fn compare_posts(&mut self, document: &str, speech: &Speech, inside: &[&Mention]) {
        for official in speech.official.iter().filter(|official| !official.optional) {
            let of_this =
                |mention: &&&Mention| mention.field == "official" && official.is_given_by(&Value::of(mention));
            let mentions: Vec<&&Mention> = inside.iter().filter(of_this).collect();
            if mentions.is_empty() {
                continue;
            }
            for title in &official.titles {
                let title = folded(title);
                let mut given = mentions.iter().flat_map(|mention| &mention.attributes.titles);
                let is_found = given.any(|given| holds_one_the_other(&folded(given), &title));
                self.require("official_titles", is_found);
                if !is_found {
                    let answer = format!("{} {title}", official.told());
                    self.differ(document, speech.speech, "official_titles", "missed", answer);
                }
            }
        }
    }

    /// What the record of a speech says of it as a whole.
    fn compare_whole(&mut self, document: &str, speech: &Speech, record: Option<&Record>) {
        let given = record.and_then(|record| record.event_meeting.as_ref());
        let mut compare = |field, wanted: &[String], given: Option<&String>| {
            let is_found = given.is_some_and(|given| wanted.contains(given));
            self.require(field, is_found);
            if !is_found {
                self.differ(document, speech.speech, field, "missed", wanted[0].clone());
            }
        };
        if let Some(event) = &speech.event_meeting {
            let kind = std::slice::from_ref(&event.kind);
            compare("event_meeting", kind, given.and_then(|given| given.kind.as_ref()));
            for (field, wanted, given) in [
                ("event_level", &event.level, given.and_then(|given| given.level.as_ref())),
                ("event_session", &event.session, given.and_then(|given| given.session.as_ref())),
                ("event_stage", &event.stage, given.and_then(|given| given.stage.as_ref())),
            ] {
                if let Some(wanted) = wanted {
                    compare(field, std::slice::from_ref(wanted), given);
                }
            }
        }
        if let Some(years) = &speech.year {
            compare("year", years, record.and_then(|record| record.year.as_ref()));
        }
    }

    fn require(&mut self, field: &'static str, is_found: bool) {
        let tally = self.tallies.entry(field).or_default();
        tally.required += 1;
        tally.found += usize::from(is_found);
    }

    fn give(&mut self, field: &'static str, is_right: bool) {
        let tally = self.tallies.entry(field).or_default();
        tally.given += 1;
        tally.right += usize::from(is_right);
    }

    fn differ(&mut self, document: &str, speech: usize, field: &str, what: &str, answer: String) {
        let (document, field, what) = (document.to_owned(), field.to_owned(), what.to_owned());
        self.differences.insert(Difference { document, speech, field, what, answer });
    }

    /// Precision and recall of each field, by `field.precision` and `field.recall`; of what has one value a speech only
    /// the recall.
    pub fn measures(&self) -> BTreeMap<String, f64> {
        let mut measures = BTreeMap::new();
        for (field, tally) in &self.tallies {
            if tally.given > 0 {
                measures.insert(format!("{field}.precision"), tally.right as f64 / tally.given as f64);
            }
            if tally.required > 0 {
                measures.insert(format!("{field}.recall"), tally.found as f64 / tally.required as f64);
            }
        }
        measures
    }

    /// All counts as a table.
    pub fn table(&self) -> String {
        let mut table = format!("{:16} {:>13} {:>13}\n", "field", "right/given", "found/wanted");
        for (field, Tally { found, required, right, given }) in &self.tallies {
            let (given, wanted) = (format!("{right}/{given}"), format!("{found}/{required}"));
            writeln!(table, "{field:16} {given:>13} {wanted:>13}").expect("text grows");
        }
        table
    }
}
