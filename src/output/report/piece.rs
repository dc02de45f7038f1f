//! A document of the page: its text once, and the mentions of each speech by where they stand.

use crate::record::{Mention, Record};
use crate::rules::compiled::CompiledRules;
use indexmap::IndexSet;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, HashMap};

/// A document with its mentions. Words that are said several times are kept once.
pub struct Piece {
    text: String,
    /// What attributes and values say; the first is the empty text, which stands for what is absent.
    said: IndexSet<String>,
    speeches: Vec<Json>,
}

impl Piece {
    /// A document without its speeches.
    pub fn of(text: &str) -> Piece {
        Piece { text: text.to_owned(), said: IndexSet::from([String::new()]), speeches: Vec::new() }
    }

    /// Adds a speech: for each mention `[field, start, length, rule, value, attributes]`, and for each column with
    /// evidence the mentions that its cell rests on. Start and length are in characters of the text.
    pub fn speech(&mut self, rules: &CompiledRules, record: &Record<'_>) {
        let mut mentions: Vec<Json> = Vec::new();
        let mut numbers: HashMap<(&str, &str, usize, usize), usize> = HashMap::new();
        for mention in record.mentions() {
            let span = mention.span();
            numbers.entry((mention.field(), mention.rule(), span.start, span.end)).or_insert(mentions.len());
            mentions.push(self.mention(rules, &mention));
        }
        let mut evidence: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (column, rests_on) in record.evidence().iter().enumerate() {
            for on in rests_on {
                let place = (on.field, on.rule, on.span.start, on.span.end);
                if let Some(&number) = numbers.get(&place) {
                    let of_column = evidence.entry(column).or_default();
                    if !of_column.contains(&number) {
                        of_column.push(number);
                    }
                }
            }
        }
        let evidence: Vec<Json> = evidence.into_iter().map(|(column, mentions)| json!([column, mentions])).collect();
        self.speeches.push(json!({"mentions": mentions, "evidence": evidence}));
    }

    /// What else is known of each mention of the last speech.
    pub fn detail(&mut self, details: Vec<Json>) {
        if let Some(Json::Object(speech)) = self.speeches.last_mut() {
            speech.insert("details".to_owned(), details.into());
        }
    }

    fn mention(&mut self, rules: &CompiledRules, mention: &Mention<'_>) -> Json {
        let (field, span) = (mention.field_number(), mention.span());
        let value = self.say(&mention.value().show());
        let declared = &rules.fields[field].attributes;
        let mut attributes: Vec<usize> =
            declared.keys().map(|name| mention.attribute(name).map_or(0, |value| self.say(&value.show()))).collect();
        while attributes.last() == Some(&0) {
            attributes.pop();
        }
        json!([field, span.start, span.len(), mention.rule_number(), value, attributes])
    }

    fn say(&mut self, words: &str) -> usize {
        match self.said.get_index_of(words) {
            Some(number) => number,
            None => self.said.insert_full(words.to_owned()).0,
        }
    }

    /// `{"text": …, "said": […], "speeches": […]}`.
    pub fn to_value(&self) -> Json {
        json!({"text": self.text, "said": self.said.iter().collect::<Vec<_>>(), "speeches": self.speeches})
    }

    pub(super) fn to_json(&self) -> String {
        super::in_script(&self.to_value().to_string())
    }
}
