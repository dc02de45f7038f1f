//! What a reader answers about a document: the format of the files below `answers/`.
//!
//! Lists of spellings are alternatives; any one of them is right. What is `optional` is neither required nor wrong.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The name of the file below `documents/`.
    pub document: String,
    /// The day on which the page says that it was published.
    pub published: Option<String>,
    pub speeches: Vec<Speech>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speech {
    /// Its number in the document, from 1.
    pub speech: usize,
    /// The text that it begins with; empty where the document is no plain text.
    pub anchor: String,
    /// Characters of the decoded document in front of it.
    pub start: usize,
    pub speaker_title: Vec<Named>,
    pub speaker_name: Vec<Named>,
    pub represents: Vec<Named>,
    pub official: Vec<Named>,
    pub place: Vec<Named>,
    pub meeting: Vec<Named>,
    pub date: Vec<Named>,
    pub anniversary: Vec<Anniversary>,
    pub growth: Vec<Growth>,
    pub count: Vec<Count>,
    pub event_meeting: Option<EventMeeting>,
    /// The year in which it was given, where that is certain.
    pub year: Option<Vec<String>>,
}

/// The meeting at which the speech was given; only what the document states.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventMeeting {
    #[serde(rename = "type")]
    pub kind: String,
    pub level: Option<String>,
    pub session: Option<String>,
    pub stage: Option<String>,
}

/// A title, a name, an organ, a person in office, a division, a kind of meeting or a date.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    pub value: Vec<String>,
    /// Of a division: its six-digit codes.
    #[serde(default)]
    pub codes: Vec<String>,
    /// Of a person in office: the posts, all of which must be found.
    #[serde(default)]
    pub titles: Vec<String>,
    #[serde(default)]
    pub optional: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anniversary {
    pub event: Vec<String>,
    pub years: f64,
    #[serde(default)]
    pub optional: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Growth {
    pub indicator: Vec<String>,
    /// With its sign; null where the figure is masked.
    pub percent: Option<f64>,
    /// `actual` or `target`.
    pub kind: String,
    #[serde(default)]
    pub optional: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    pub item: Vec<String>,
    pub number: f64,
    /// The measure word.
    pub unit: String,
    /// 以上, 近 or 左右.
    pub approx: Option<String>,
    #[serde(default)]
    pub optional: bool,
}
