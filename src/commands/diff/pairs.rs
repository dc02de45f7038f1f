//! What is compared: the speeches of both rule sets, and of each pair the columns and fields.

use super::changes::{Change, ComparedAnswer, of_cells, of_lists};
use crate::commands::study::known;
use crate::record::{Evidence, Mention, Record};
use crate::rules::compiled::{Column, CompiledRules, QuestionSource};
use crate::rules::file::Take;
use tr::tr;

/// What a speech as a whole is called in the table, where columns stand.
pub const SPEECH: &str = "(speech)";

/// A speech as one rule set sees it and as the other does.
pub enum Pair<'r, 'o, 'n> {
    Both { old: &'r Record<'o>, new: &'r Record<'n> },
    Old(&'r Record<'o>),
    New(&'r Record<'n>),
}

/// The speeches of a document, paired by their first characters, in the order of the text.
pub fn of<'r, 'o, 'n>(old: &'r [Record<'o>], new: &'r [Record<'n>]) -> Vec<Pair<'r, 'o, 'n>> {
    let (mut olds, mut news) = (old.iter().peekable(), new.iter().peekable());
    let mut pairs = Vec::new();
    loop {
        let order = match (olds.peek(), news.peek()) {
            (Some(old), Some(new)) => old.span().start.cmp(&new.span().start),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => return pairs,
        };
        pairs.extend(match order {
            std::cmp::Ordering::Equal => olds.next().zip(news.next()).map(|(old, new)| Pair::Both { old, new }),
            std::cmp::Ordering::Less => olds.next().map(Pair::Old),
            std::cmp::Ordering::Greater => news.next().map(Pair::New),
        });
    }
}

/// A column by its places in both rule sets.
struct Both {
    name: String,
    old: Option<usize>,
    new: Option<usize>,
    is_list: bool,
}

/// The columns and fields that are compared.
pub struct Compared {
    columns: Vec<Both>,
    fields: Vec<String>,
}

impl Compared {
    /// All columns; only those that are named, if any column or field is.
    ///
    /// # Errors
    /// Neither rule set has one of the names.
    pub fn of(
        old: &CompiledRules,
        new: &CompiledRules,
        columns: &[String],
        fields: &[String],
    ) -> Result<Compared, String> {
        let mut all: Vec<Both> = Vec::new();
        let place = |columns: &[Column], name: &str| columns.iter().position(|column| column.name == name);
        let is_list = |column: &Column| {
            matches!(column.question.from, QuestionSource::Field(_)) && column.question.take == Take::All
        };
        for column in new.columns.iter().chain(&old.columns) {
            let is_of_run = column.question.shows_repeated() || column.question.shows_number();
            if is_of_run || all.iter().any(|known| known.name == column.name) {
                continue;
            }
            let (old, new) = (place(&old.columns, &column.name), place(&new.columns, &column.name));
            all.push(Both { name: column.name.clone(), old, new, is_list: is_list(column) });
        }
        for name in columns {
            known(&tr!("column that can be compared"), name, all.iter().map(|column| column.name.as_str()))?;
        }
        for name in fields {
            let names = new.fields.iter().chain(&old.fields).map(|field| field.name.as_str());
            known(&tr!("field"), name, names)?;
        }
        if !columns.is_empty() || !fields.is_empty() {
            all.retain(|column| columns.contains(&column.name));
        }
        Ok(Compared { columns: all, fields: fields.to_vec() })
    }

    /// What stands in the table where columns stand, in its order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let columns = self.columns.iter().map(|column| column.name.as_str());
        [SPEECH].into_iter().chain(columns).chain(self.fields.iter().map(String::as_str))
    }

    /// What is not the same of a speech, by columns and fields.
    pub fn changes(&self, old: &Record<'_>, new: &Record<'_>) -> Vec<(&str, Change)> {
        let mut changes = Vec::new();
        for column in &self.columns {
            let (old, new) = (CellAnswer::of(old, column.old), CellAnswer::of(new, column.new));
            changes.extend(between(old, new, column.is_list).into_iter().map(|c| (column.name.as_str(), c)));
        }
        for field in &self.fields {
            let mentions = |record: &Record<'_>| {
                record.mentions().filter(|mention| mention.field() == field).map(of_mention).collect::<Vec<_>>()
            };
            let same = |item: &ComparedAnswer| item.key.concat();
            changes.extend(of_lists(mentions(old), mentions(new), same).into_iter().map(|c| (field.as_str(), c)));
        }
        changes
    }
}

/// What a cell shows, and what it rests on.
struct CellAnswer<'r> {
    text: String,
    evidence: &'r [Evidence<'r>],
}

impl<'r> CellAnswer<'r> {
    /// An empty one where the rule set has no such column.
    fn of(record: &'r Record<'_>, column: Option<usize>) -> CellAnswer<'r> {
        let text = column.and_then(|n| record.cells().nth(n)).map(|(_, cell)| cell.to_string()).unwrap_or_default();
        let evidence = column.and_then(|n| record.evidence().get(n)).map_or(&[][..], Vec::as_slice);
        CellAnswer { text, evidence }
    }

    fn whole(&self) -> ComparedAnswer {
        let mut rules: Vec<&str> = Vec::new();
        for evidence in self.evidence {
            if !rules.contains(&evidence.rule) {
                rules.push(evidence.rule);
            }
        }
        let span = self.evidence.first().map(|evidence| evidence.span);
        ComparedAnswer { key: Vec::new(), shown: self.text.clone(), rule: rules.join("; "), span }
    }

    fn answers(&self) -> Vec<ComparedAnswer> {
        let answer = |evidence: &Evidence<'_>| ComparedAnswer {
            key: evidence.key.clone(),
            shown: evidence.shown.clone(),
            rule: evidence.rule.to_owned(),
            span: Some(evidence.span),
        };
        self.evidence.iter().map(answer).collect()
    }
}

fn between(old: CellAnswer<'_>, new: CellAnswer<'_>, is_list: bool) -> Vec<Change> {
    if old.text == new.text {
        return Vec::new();
    }
    let whole = || of_cells(old.whole(), new.whole()).into_iter().collect();
    if !is_list {
        return whole();
    }
    let changes = of_lists(old.answers(), new.answers(), |item| item.shown.clone());
    match changes.is_empty() {
        // Another order.
        true => whole(),
        false => changes,
    }
}

/// A mention, the same in both rule sets where its characters and its attributes are.
fn of_mention(mention: Mention<'_>) -> ComparedAnswer {
    let attributes: Vec<String> = mention.attributes().map(|(name, value)| format!("{name}: {value}")).collect();
    let shown = match attributes.is_empty() {
        true => mention.value().to_string(),
        false => attributes.join(", "),
    };
    ComparedAnswer {
        key: vec![format!("{}-{} {shown}", mention.span().start, mention.span().end)],
        shown,
        rule: mention.rule().to_owned(),
        span: Some(mention.span()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::diff::changes::What;

    fn evidence(shown: &str) -> Evidence<'static> {
        let span = Default::default();
        Evidence { field: "f", key: vec![shown.to_owned()], shown: shown.to_owned(), rule: "r", span }
    }

    #[test]
    fn a_list_in_another_order_is_one_change_of_the_whole_cell() {
        let (old, new) = ([evidence("甲"), evidence("乙")], [evidence("乙"), evidence("甲")]);
        let (old, new) = (
            CellAnswer { text: "甲; 乙".into(), evidence: &old },
            CellAnswer { text: "乙; 甲".into(), evidence: &new },
        );
        let changes = between(old, new, true);
        assert_eq!(changes.len(), 1);
        assert_eq!(
            (changes[0].what, changes[0].new.as_ref().map(|i| i.shown.as_str())),
            (What::Changed, Some("乙; 甲"))
        );
    }
}
