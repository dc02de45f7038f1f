//! The columns of the program's own tables, with what they say to people.

use super::Scope;
use crate::rules::compiled;
use crate::rules::file::{Bilingual, CellType, Language};
use std::borrow::Cow;
use std::collections::HashSet;

/// The column of the table of the speeches that names the cells that were set right by hand.
pub const CORRECTED: &str = "corrected";

/// A column of a table.
#[derive(Debug, Clone)]
pub struct TableColumn<'r> {
    pub name: Cow<'r, str>,
    pub label: Cow<'r, Bilingual>,
    pub about: Cow<'r, Bilingual>,
    pub kind: CellType,
}

impl<'r> TableColumn<'r> {
    /// The heading: the name, or what it is called in this language.
    pub fn heading(&self, language: Option<Language>) -> &str {
        language.and_then(|language| self.label.in_language(language)).unwrap_or(&self.name)
    }

    pub(super) fn of_table(column: &'r compiled::TableColumn) -> TableColumn<'r> {
        TableColumn {
            name: Cow::Borrowed(&column.name),
            label: Cow::Borrowed(&column.label),
            about: Cow::Borrowed(&column.about),
            kind: column.kind,
        }
    }
}

/// The columns of the table of the speeches. No two have one name.
pub(super) fn of_speeches<'r>(columns: &'r [compiled::Column], scope: Scope<'_>) -> Vec<TableColumn<'r>> {
    let mut taken: HashSet<String> = columns.iter().map(|column| column.name.clone()).collect();
    taken.extend(scope.corrections.then(|| CORRECTED.to_owned()));
    taken.extend(scope.beside.iter().map(ToString::to_string));
    let carried = scope.carried.iter().map(|name| {
        let mut name = name.to_string();
        while !taken.insert(name.clone()) {
            name = format!("input_{name}");
        }
        own(
            name,
            CellType::Text,
            ("", ""),
            ("As the table has it in which the text stood.", "原表中的内容，原样保留。"),
        )
    });
    let mut all: Vec<TableColumn<'r>> = carried.collect();
    all.extend(columns.iter().map(|column| TableColumn {
        name: Cow::Borrowed(&column.name),
        label: Cow::Borrowed(&column.label),
        about: Cow::Borrowed(&column.about),
        kind: column.kind,
    }));
    if scope.corrections {
        let about = ("The columns whose cells were set right by hand.", "经人工更正的栏。");
        all.push(own(CORRECTED, CellType::Text, ("", "更正栏"), about));
    }
    all
}

/// The columns of the table of the mentions.
pub(super) fn of_mentions<'r>() -> Vec<TableColumn<'r>> {
    use CellType::{Integer, Text};
    [
        ("source", Text, "来源", "The file, as in the table of the speeches.", "文件，与讲话表相同。"),
        ("speech", Integer, "讲话序号", "Number of the speech in its file, from 1.", "文件中的第几篇讲话，从1起。"),
        ("number", Integer, "提及序号", "Number of the mention in its speech, from 1.", "讲话中的第几个提及，从1起。"),
        ("field", Text, "字段", "The kind of fact.", "事实的种类。"),
        ("value", Text, "值", "What it says, as the cells show it.", "所述内容，与单元格写法一致。"),
        ("text", Text, "原文", "Its characters, as they were written.", "原文用字。"),
        (
            "sentence",
            Text,
            "所在句",
            "The sentence around it; of a long one 200 characters on either side.",
            "所在的句子，过长时前后各取200字。",
        ),
        (
            "start",
            Integer,
            "起",
            "Where it begins, in characters of the document from 0.",
            "在文件中的起始字符位置，从0起。",
        ),
        (
            "end",
            Integer,
            "止",
            "Where it ends: the number of its last character and one.",
            "结束位置，即末字位置加一。",
        ),
        ("rule", Text, "规则", "The id of the rule that found it.", "找到它的规则编号。"),
        (
            "columns",
            Text,
            "填入栏",
            "The cells of the speech that it made, by the names of their columns.",
            "它填入了讲话表的哪些栏。",
        ),
        ("attributes", Text, "属性", "What it says, attribute by attribute, as JSON.", "各项属性，JSON格式。"),
    ]
    .into_iter()
    .map(|(name, kind, label, en, zh)| own(name, kind, ("", label), (en, zh)))
    .collect()
}

/// The columns of the sheet of a workbook that tells of the columns of all others.
pub fn of_columns<'r>() -> Vec<TableColumn<'r>> {
    [
        ("table", "表", "The table.", "所在的表。"),
        ("name", "栏名", "The name of the column.", "栏的名称。"),
        ("label", "中文表头", "What it is called in Chinese.", "栏的中文名称。"),
        ("type", "类型", "What its cells are.", "单元格的类型。"),
        ("about", "英文说明", "What it holds.", "栏中内容，英文。"),
        ("about_zh", "说明", "The same in Chinese.", "栏中内容，中文。"),
    ]
    .into_iter()
    .map(|(name, label, en, zh)| own(name, CellType::Text, ("", label), (en, zh)))
    .collect()
}

fn own<'r>(name: impl Into<Cow<'r, str>>, kind: CellType, label: (&str, &str), about: (&str, &str)) -> TableColumn<'r> {
    TableColumn { name: name.into(), label: words(label.0, label.1), about: words(about.0, about.1), kind }
}

/// Words of the program's own; empty is none.
pub(super) fn words<'r>(en: &str, zh: &str) -> Cow<'r, Bilingual> {
    let some = |words: &str| Some(words.to_owned()).filter(|words| !words.is_empty());
    Cow::Owned(Bilingual { en: some(en), zh: some(zh) })
}
