//! The rules whose matches are asked for.

use super::study::{self, known};
use crate::rules::compiled::CompiledRules;
use indexmap::IndexSet;
use std::collections::HashMap;
use tr::tr;

/// Columns of the table before the attributes.
const TAKEN: [&str; 8] = ["source", "speech", "start", "rule", "before", "text", "after", "outcome"];

pub struct Selection {
    /// Numbers of the rules, by their ids.
    rules: HashMap<String, usize>,
    /// For every rule, whether it is one of them.
    chosen: Vec<bool>,
    /// Attributes of their fields.
    pub attributes: IndexSet<String>,
}

impl Selection {
    /// # Errors
    /// Nothing has one of the names.
    pub fn of(rules: &CompiledRules, ids: &[String], fields: &[String]) -> Result<Selection, String> {
        let mut chosen = vec![false; rules.rules.len()];
        for id in ids {
            chosen[study::rule(rules, id)?] = true;
        }
        for name in fields {
            let names = rules.fields.iter().map(|field| field.name.as_str());
            let field = known(&tr!("field"), name, names)?;
            rules.fields[field].rules.iter().for_each(|&rule| chosen[rule] = true);
        }
        let numbers = || (0..chosen.len()).filter(|&n| chosen[n]);
        let asked: IndexSet<usize> = numbers().filter_map(|n| rules.rules[n].field).collect();
        Ok(Selection {
            rules: numbers().map(|n| (rules.rules[n].id.clone(), n)).collect(),
            attributes: asked.into_iter().flat_map(|field| rules.fields[field].attributes.keys().cloned()).collect(),
            chosen,
        })
    }

    /// The number of the rule with this id, if it is one of them.
    pub fn rule(&self, id: &str) -> Option<usize> {
        self.rules.get(id).copied()
    }

    /// For every rule, whether it is one of them.
    pub fn chosen(&self) -> &[bool] {
        &self.chosen
    }

    pub fn has(&self, rule: usize) -> bool {
        self.chosen[rule]
    }

    /// The names of the columns of the attributes; no two columns of the table have one name.
    pub fn headings(&self) -> Vec<String> {
        let heading = |name: &String| match TAKEN.contains(&name.as_str()) {
            true => format!("attribute_{name}"),
            false => name.clone(),
        };
        self.attributes.iter().map(heading).collect()
    }
}
