//! Kinds of documents that can be made in any size: one thing over and over, as a list, a page that was copied or a
//! broken file has it. The time that they take must grow in step with their size.
//!
//! Every word in them is invented.

use std::hash::{DefaultHasher, Hash, Hasher};

/// A kind of documents.
pub struct Kind {
    pub name: &'static str,
    /// The unit of this number, from 0: a line, an item, a sentence, a tag or a mark.
    unit: fn(usize) -> String,
}

impl Kind {
    /// A document of so many units.
    pub fn of_units(&self, units: usize) -> String {
        (0..units).map(self.unit).collect()
    }

    /// A document of this many bytes, or up to one unit more.
    pub fn of_bytes(&self, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes + 1024);
        let mut number = 0;
        while text.len() < bytes {
            text.push_str(&(self.unit)(number));
            number += 1;
        }
        text
    }
}

pub const KINDS: [Kind; 18] = [
    Kind { name: "lines of three characters", unit: |_| "市民会\n".into() },
    Kind { name: "equal headings", unit: |_| "在全县农村工作会议上的讲话\n".into() },
    Kind { name: "《《《", unit: |_| "《".into() },
    Kind { name: "lines with a date each", unit: |n| format!("{}\n", date(n)) },
    Kind { name: "links", unit: |n| format!("· 县委书记在全县第{n}次会议上的讲话({})\n", day(n)) },
    Kind { name: "news items", unit: |n| news(n, "\n") },
    Kind { name: "news items of 100 letters", unit: long_news },
    Kind { name: "lines as wide as a page", unit: |n| format!("{}\n", page_line(n)) },
    Kind { name: "the same with page numbers", unit: numbered_page_line },
    Kind { name: "one line with salutations", unit: sentence },
    Kind { name: "one line of speeches", unit: piece },
    Kind { name: "one line of news items", unit: |n| news(n, " ") },
    Kind { name: "<p> and </p>", unit: |_| "<p>政协</p>".into() },
    Kind { name: "<p without >", unit: |_| "<p ".into() },
    Kind { name: "<script>", unit: |_| "<script>".into() },
    Kind { name: "rows of a table with pipes", unit: |n| format!("| 县长 | 王某 | 第{n}号 |\n") },
    Kind { name: "table of contents", unit: contents },
    Kind { name: "names with commas between", unit: |_| "马某,王某某,".into() },
];

fn date(number: usize) -> String {
    format!("20{:02}年{}月{}日", number % 100, number % 12 + 1, number % 28 + 1)
}

fn day(number: usize) -> String {
    format!("2016-03-{:02}", number % 28 + 1)
}

fn news(number: usize, end: &str) -> String {
    let (month, day) = (number % 12 + 1, number % 28 + 1);
    format!(
        "县委召开第{number}次常委会会议{end}本报讯 {month}月{day}日,县委召开常委会会议,传达学习中央有关精神,研究部署下一步工作,\
         要求抓好落实。{end}"
    )
}

/// Letters of an item from which on it is compared with those before it.
const COMPARED: usize = 100;

/// No two items have words in common.
fn long_news(number: usize) -> String {
    let letter = |n: usize| {
        let mut hasher = DefaultHasher::new();
        (number, n).hash(&mut hasher);
        char::from_u32(0x4e00 + (hasher.finish() % 20_000) as u32)
    };
    let letters: String = (0..COMPARED).filter_map(letter).collect();
    format!("县委召开第{number}次常委会会议\n本报讯 3月4日,{letters}。\n")
}

fn sentence(number: usize) -> String {
    format!("各位代表:第{number}项任务较好完成,全市上下团结一心,地区生产总值增长8.4%。")
}

fn piece(number: usize) -> String {
    format!("在第{number}次会议上的讲话篇{number} 同志们:会议开得很好,要抓好落实。")
}

/// Characters of a line that is as wide as a page, and lines of a paragraph of [`paragraph`].
const WIDTH: usize = 36;
const LINES: usize = 3;

fn paragraph(number: usize) -> String {
    format!(
        "第{number}项任务较好完成,全市上下团结一心,地区生产总值完成一百二十八亿元,同比增长百分之八点四,固定资产投资增长\
         百分之十三点一,办理人大代表建议和政协委员提案,城乡居民收入稳步提高。"
    )
}

fn page_line(number: usize) -> String {
    paragraph(number / LINES).chars().skip(number % LINES * WIDTH).take(WIDTH).collect()
}

/// Lines of a page.
const PAGE: usize = 30;

fn numbered_page_line(number: usize) -> String {
    let number_below = match (number + 1) % PAGE {
        0 => format!("- {} -\n", (number + 1) / PAGE),
        _ => String::new(),
    };
    format!("{}\n{number_below}", page_line(number))
}

fn contents(number: usize) -> String {
    const TITLES: [&str; 4] =
        ["政府工作报告", "在全县经济工作会议上的讲话", "在县委全会第二次全体会议上的总结讲话", "在座谈会上的发言"];
    match number {
        0 => "目录\n".into(),
        _ => format!("{number}、{}……{}\n", TITLES[number % TITLES.len()], 3 * number),
    }
}
