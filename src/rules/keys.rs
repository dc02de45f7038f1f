//! The keys of the rule language and what each of them holds.
//!
//! Mirrors the serde types of [`super::file`], so that a file can be checked before serde sees it: all faults at
//! once, each at its place, in words (a test holds the two together). What the keys mean is told in
//! `rules/README.md`; the check itself is [`super::read`].

/// What may stand as a value.
#[derive(Debug)]
pub enum Shape {
    /// Any scalar, taken as it is written.
    Text,
    /// A scalar by its own type: text, number, truth value or nothing.
    Scalar,
    /// A whole number from 0.
    Count,
    /// A whole number.
    Integer,
    /// A number, with a fraction or without.
    Number,
    Truth,
    /// One of these words.
    Word(&'static [&'static str]),
    List(&'static Shape),
    /// The thing itself or a list of it.
    OneOrMany(&'static Shape),
    /// Names of the author's own, each with such a value.
    Named(&'static Shape),
    Block(&'static Block),
    /// Any of these; told apart by their YAML kind and, among blocks, by their keys.
    Choice(&'static [Shape]),
}

/// A map with fixed keys.
#[derive(Debug)]
pub struct Block {
    /// As in "a key of …": `a rule`.
    pub name: &'static str,
    /// Without those of `flattened`.
    pub keys: &'static [Key],
    /// A block whose keys stand among these.
    pub flattened: Option<&'static Block>,
}

#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    pub required: bool,
    pub shape: Shape,
}

impl Block {
    /// All keys, in the order in which they are told.
    pub fn all(&self) -> impl Iterator<Item = &'static Key> {
        self.keys.iter().chain(self.flattened.map(|block| block.keys).unwrap_or_default())
    }

    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.all().find(|key| key.name == name)
    }

    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.all().map(|key| key.name)
    }
}

impl Shape {
    /// In words, as in "wants …".
    pub fn describe(&self) -> String {
        match self {
            Shape::Text => "a text".to_owned(),
            Shape::Scalar => "a text or a number".to_owned(),
            Shape::Count => "a whole number from 0".to_owned(),
            Shape::Integer => "a whole number".to_owned(),
            Shape::Number => "a number".to_owned(),
            Shape::Truth => "true or false".to_owned(),
            Shape::Word(words) => format!("one of {}", words.join(", ")),
            Shape::List(item) => format!("a list, each item {}", item.describe()),
            Shape::OneOrMany(item) => format!("{}, or a list of such", item.describe()),
            Shape::Named(value) => format!("names, each with {}", value.describe()),
            Shape::Block(block) => format!("{{{}}}", block.names().collect::<Vec<_>>().join(", ")),
            Shape::Choice(shapes) => shapes.iter().map(Shape::describe).collect::<Vec<_>>().join(" or "),
        }
    }
}

const fn block(name: &'static str, keys: &'static [Key]) -> Block {
    Block { name, keys, flattened: None }
}

const fn asking(name: &'static str, keys: &'static [Key]) -> Block {
    Block { name, keys, flattened: Some(&QUESTION) }
}

const fn must(name: &'static str, shape: Shape) -> Key {
    Key { name, required: true, shape }
}

const fn may(name: &'static str, shape: Shape) -> Key {
    Key { name, required: false, shape }
}

const TEXTS: Shape = Shape::List(&Shape::Text);
const TEXT_OR_TEXTS: Shape = Shape::OneOrMany(&Shape::Text);
/// Names, each with the values that are asked for.
const FILTER: Shape = Shape::Named(&Shape::OneOrMany(&Shape::Scalar));
const ZONE: Shape = Shape::Word(&["collection", "front", "title", "byline", "opening", "body", "closing"]);
const ZONES: Shape = Shape::List(&ZONE);
const CONTEXTS: Shape = Shape::OneOrMany(&Shape::Block(&CONTEXT));

/// A whole file.
pub static FILE: Block = block(
    "a rule file",
    &[
        must("schema", Shape::Count),
        may("lexicons", Shape::Named(&Shape::Block(&LEXICON))),
        may("patterns", Shape::Named(&Shape::Text)),
        may("fields", Shape::Named(&Shape::Block(&FIELD))),
        may("layout", Shape::List(&Shape::Block(&LAYOUT))),
        may("layout_settings", Shape::Block(&LAYOUT_SETTINGS)),
        may("pages", Shape::List(&Shape::Block(&PAGE))),
        may("page_settings", Shape::Block(&PAGE_SETTINGS)),
        may("gazetteer", Shape::Block(&GAZETTEER)),
        may("rules", Shape::List(&Shape::Block(&RULE))),
        may("clock", Shape::List(&Shape::Block(&CLOCK))),
        may("record", Shape::List(&Shape::Block(&RECORD))),
        may("columns", Shape::List(&Shape::Block(&COLUMN))),
    ],
);

pub static PAGE: Block = block(
    "a part of a page",
    &[
        must(
            "role",
            Shape::Word(&["text", "title", "spoken", "date", "source", "place", "url", "leave_out", "goes_on"]),
        ),
        may("selector", Shape::Text),
        may("label", Shape::Text),
        may("line", Shape::Text),
        may("columns", TEXTS),
        may("note", Shape::Text),
    ],
);

pub static LEXICON: Block = block(
    "a lexicon",
    &[
        may("file", Shape::Text),
        may("entries", TEXTS),
        may("key", Shape::Text),
        may("also", Shape::Text),
        may("where", FILTER),
        may("choose", Shape::Block(&CHOOSE)),
    ],
);

pub static CHOOSE: Block = block(
    "`choose`",
    &[must("code", Shape::Text), may("since", Shape::Text), may("until", Shape::Text), may("near", Shape::Count)],
);

pub static FIELD: Block = block(
    "a field",
    &[
        may("attributes", Shape::Named(&ATTRIBUTE_TYPE)),
        may("key", TEXTS),
        may("value", Shape::Text),
        may("defaults", Shape::Named(&Shape::Block(&QUESTION))),
        may("corefer", Shape::Block(&COREFER)),
    ],
);

static ATTRIBUTE_TYPE: Shape = Shape::Choice(&[
    Shape::Word(&["text", "integer", "number", "quantity", "date"]),
    Shape::Block(&ENUM),
    Shape::Block(&LIST),
]);

pub static ENUM: Block = block("an attribute's type", &[must("enum", TEXTS)]);

pub static LIST: Block = block("an attribute's type", &[must("list", Shape::Text)]);

pub static COREFER: Block = block(
    "`corefer`",
    &[
        must("attribute", Shape::Text),
        must("where", FILTER),
        must("by", Shape::List(&Shape::Word(&["prefix", "suffix"]))),
        may("agree", Shape::Text),
        may("otherwise", Shape::Word(&["keep", "drop"])),
    ],
);

pub static LAYOUT: Block = block(
    "a layout rule",
    &[
        must("id", Shape::Text),
        must(
            "role",
            Shape::Word(&[
                "furniture",
                "end",
                "contents",
                "speech",
                "item",
                "heading",
                "byline",
                "salutation",
                "front",
                "collection",
                "line",
                "text",
            ]),
        ),
        must("match", Shape::Text),
        may("max", Shape::Count),
        may("among", Shape::Integer),
        may("least", Shape::Count),
        may("open", Shape::Truth),
        may("unbroken", Shape::Truth),
        may("place", Shape::Word(&["tail"])),
        may("run", Shape::Count),
        may("gap", Shape::Truth),
        may("at_least", Shape::Count),
        may("after", Shape::Text),
        may("before", Shape::Text),
        may("priority", Shape::Integer),
        may("examples", TEXTS),
        may("counter_examples", TEXTS),
    ],
);

pub static LAYOUT_SETTINGS: Block = block(
    "`layout_settings`",
    &[
        may("text_between_headings", Shape::Count),
        may("text_between_headings_with_salutation", Shape::Count),
        may("text_between_items", Shape::Count),
        may("text_line", Shape::Count),
        may("shortest_line", Shape::Count),
        may("title_lines", Shape::Count),
        may("title_line", Shape::Count),
        may("longest_title", Shape::Count),
        may("never_ends_title", Shape::Text),
        may("lines_among_headings", Shape::Count),
        may("headline_lines", Shape::Count),
        may("shortest_headline", Shape::Count),
        may("byline_lines_above_title", Shape::Count),
        may("byline_lines", Shape::Count),
        may("longest_byline", Shape::Count),
        may("link_lines", Shape::Count),
        may("shortest_link", Shape::Count),
        may("opening", Shape::Count),
        may("closing", Shape::Count),
        may("before_entry_number", Shape::Text),
        may("after_entry_number", Shape::Text),
    ],
);

pub static PAGE_SETTINGS: Block = block(
    "`page_settings`",
    &[
        may("page_numbers", Shape::Block(&PAGE_NUMBERS)),
        may("front_matter", Shape::Block(&FRONT_MATTER)),
        may("main_text", Shape::Block(&MAIN_TEXT)),
        may("around_text", Shape::Block(&AROUND_TEXT)),
    ],
);

pub static PAGE_NUMBERS: Block =
    block("`page_numbers`", &[may("before", TEXTS), may("page", TEXTS), may("of", TEXTS), may("also", TEXTS)]);

pub static FRONT_MATTER: Block = block(
    "`front_matter`",
    &[
        may("title", TEXTS),
        may("spoken", Shape::Text),
        may("date", Shape::Text),
        may("source", Shape::Text),
        may("place", Shape::Text),
        may("url", Shape::Text),
    ],
);

pub static MAIN_TEXT: Block = block(
    "`main_text`",
    &[
        may("enough", Shape::Count),
        may("least", Shape::Count),
        may("share", Shape::Count),
        may("most_left_out", Shape::Count),
        may("links", Shape::Count),
        may("linked", Shape::Count),
    ],
);

pub static AROUND_TEXT: Block = block(
    "`around_text`",
    &[
        may("facts_before", Shape::Count),
        may("title_before", Shape::Count),
        may("title_broken", Shape::Count),
        may("title_at_start", Shape::Count),
        may("date_before", Shape::Count),
        may("facts_within", Shape::Count),
        may("facts_behind", Shape::Count),
        may("left_out_at_start", Shape::Count),
        may("left_out_at_end", Shape::Count),
    ],
);

pub static GAZETTEER: Block = block(
    "`gazetteer`",
    &[
        may("one_city", TEXTS),
        may("years_after", Shape::Count),
        may("years_before", Shape::Count),
        may("heading", Shape::Count),
        may("lead", Shape::Count),
    ],
);

pub static RULE: Block = block(
    "a rule",
    &[
        must("id", Shape::Text),
        may("field", Shape::Text),
        must("match", TEXT_OR_TEXTS),
        may("zone", ZONES),
        may("before", Shape::Block(&CONTEXT)),
        may("after", Shape::Block(&CONTEXT)),
        may("unless", Shape::Block(&UNLESS)),
        may("split", Shape::Named(&Shape::Text)),
        may("priority", Shape::Integer),
        may("block", Shape::Truth),
        may("attributes", Shape::Named(&Shape::Scalar)),
        may("when", Shape::List(&Shape::Block(&WHEN))),
        may("examples", Shape::List(&Shape::Block(&EXAMPLE))),
        may("counter_examples", Shape::List(&Shape::Choice(&[Shape::Text, Shape::Block(&COUNTER_EXAMPLE)]))),
        may("note", Shape::Text),
    ],
);

pub static CONTEXT: Block = block(
    "a context",
    &[
        must("match", Shape::Text),
        may("within", Shape::Count),
        may("same", Shape::Word(&["clause", "sentence", "paragraph", "speech"])),
    ],
);

pub static WHEN: Block = block(
    "an entry of `when`",
    &[
        may("before", Shape::Block(&CONTEXT)),
        may("after", Shape::Block(&CONTEXT)),
        may("unless", Shape::Block(&UNLESS)),
        must("set", Shape::Named(&Shape::Scalar)),
    ],
);

pub static UNLESS: Block = block(
    "`unless`",
    &[may("before", CONTEXTS), may("after", CONTEXTS), may("inside", TEXT_OR_TEXTS), may("overlaps", TEXT_OR_TEXTS)],
);

/// Attributes that an example names.
const EXPECTED: Shape = Shape::Named(&Shape::OneOrMany(&Shape::Scalar));

pub static EXAMPLE: Block = block(
    "an example",
    &[
        must("text", Shape::Text),
        may("zone", ZONE),
        may("year", Shape::Integer),
        may("is", EXPECTED),
        may("all", Shape::List(&EXPECTED)),
    ],
);

pub static COUNTER_EXAMPLE: Block = block(
    "a counter-example",
    &[must("text", Shape::Text), may("zone", ZONE), may("year", Shape::Integer), may("not", EXPECTED)],
);

pub static QUESTION: Block = block(
    "a question",
    &[
        must("from", Shape::Text),
        may("unless", Shape::Block(&QUESTION)),
        may("where", FILTER),
        may("zone", ZONES),
        may("take", Shape::Word(&["all", "first", "last", "best", "most", "count", "sum", "max"])),
        may("at_least", Shape::Count),
        may("show", Shape::Text),
        may("join", Shape::Text),
        may("else", Shape::List(&Shape::Block(&QUESTION))),
    ],
);

pub static CLOCK: Block = asking("a clock question", &[must("basis", Shape::Text)]);

pub static RECORD: Block = asking("a record key", &[must("name", Shape::Text), may("attributes", TEXTS)]);

pub static COLUMN: Block = asking("a column", &[must("name", Shape::Text), may("expected", Shape::Block(&BOUNDS))]);

pub static BOUNDS: Block = block("`expected`", &[may("least", Shape::Number), may("most", Shape::Number)]);

/// Every block, to find where a misplaced key belongs.
pub static BLOCKS: &[&Block] = &[
    &FILE,
    &RULE,
    &LEXICON,
    &FIELD,
    &LAYOUT,
    &COLUMN,
    &CLOCK,
    &RECORD,
    &CHOOSE,
    &ENUM,
    &LIST,
    &COREFER,
    &CONTEXT,
    &WHEN,
    &UNLESS,
    &EXAMPLE,
    &COUNTER_EXAMPLE,
    &BOUNDS,
    &QUESTION,
    &LAYOUT_SETTINGS,
    &PAGE_SETTINGS,
    &GAZETTEER,
];

#[cfg(test)]
mod tests;
