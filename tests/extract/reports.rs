//! How many government work reports are read right, where the truth stands in the file name and the heading.
//!
//! `cargo test --release --test extract reports -- --nocapture` prints the table. `../shared/corpus/reports` holds files such
//! as `雅安市-2014.md` with `title: 雅安市政府工作报告 （2014年3月11日 兰开驰）` in their front matter; without that folder
//! nothing is measured. The second half of the table is about the same files without their front matter: there a date
//! or a name counts only where the body states it near its beginning.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use indexmap::IndexMap;
use regex::Regex;

/// Characters of the body in which a date or a name must stand to be asked for without the front matter.
const HEAD: usize = 600;
/// Reports of this year and later are asked for the growth of GDP and its goal.
const GDP_SINCE: i32 = 1990;

struct Report {
    file: String,
    /// The text without its front matter.
    body: String,
    /// The division whose report it is; none for the State Council.
    place: Option<String>,
    /// The year in whose name it stands: that of the file name.
    year: i32,
    /// EDTF, where the heading has a day.
    date: Option<String>,
    day: Option<(i32, u32, u32)>,
    name: Option<String>,
}

/// Right answers and questions asked, by measure.
type Table = IndexMap<String, (usize, usize)>;
/// The rows of one file, each by column.
type Rows = HashMap<String, Vec<HashMap<String, String>>>;

#[test]
fn reports_are_read_as_their_headings_say() {
    let corpus = package("../shared/corpus/reports");
    if !corpus.is_dir() {
        println!("skipped: {} is not there", corpus.display());
        return;
    }
    let reports = reports(&corpus);
    let bare = tempfile::tempdir().expect("a folder for the bodies");
    for report in &reports {
        fs::write(bare.path().join(&report.file), &report.body).expect("the body is written");
    }
    let mut table = Table::new();
    measure(&reports, &extract(&corpus), false, &mut table);
    measure(&reports, &extract(bare.path()), true, &mut table);

    println!("{:<28}{:>7}{:>7}{:>9}", "measure", "right", "of", "percent");
    for (measure, (right, of)) in &table {
        println!("{measure:<28}{right:>7}{of:>7}{:>9.1}", percent(*right, *of));
    }
    let below: Vec<String> = floors()
        .into_iter()
        .filter_map(|(measure, floor)| match table.get(&measure) {
            None => Some(format!("reports.{measure}: there is a floor but no such measure")),
            Some(&(right, of)) if percent(right, of) < 100.0 * floor => {
                Some(format!("reports.{measure}: {right} of {of} is below {:.1} %", 100.0 * floor))
            }
            Some(_) => None,
        })
        .collect();
    assert!(below.is_empty(), "{}", below.join("\n"));
}

/// Adds the answers to one run over the corpus; `bare`: without the front matter.
fn measure(reports: &[Report], rows: &Rows, bare: bool, table: &mut Table) {
    let mut add = |measure: &str, report: &Report, wanted: &str, got: &str| {
        let measure = if bare { format!("bare.{measure}") } else { measure.to_owned() };
        let entry = table.entry(measure.clone()).or_insert((0, 0));
        entry.0 += usize::from(wanted == got);
        entry.1 += 1;
        if wanted != got {
            println!("  {measure}: {} wants {wanted:?}, got {got:?}", report.file);
        }
    };
    let none = HashMap::new();
    for report in reports {
        let own = rows.get(&report.file).map_or(&[][..], Vec::as_slice);
        let row = own.first().unwrap_or(&none);
        let cell = |column: &str| row.get(column).map_or("", String::as_str);
        add("rows", report, "1", &own.len().to_string());
        add("report_year", report, &report.year.to_string(), cell("report_year"));
        // The year in which it was given is known where the heading has the day.
        if let Some((year, ..)) = report.day {
            add("year", report, &year.to_string(), cell("year"));
        }
        if let Some(place) = &report.place {
            add("place", report, place, cell("place"));
        }
        let head = flat(&report.body.chars().take(HEAD).collect::<String>());
        if let (Some(date), Some(day)) = (&report.date, report.day)
            && (!bare || writings(day).iter().any(|w| head.contains(w)))
        {
            add("date", report, date, cell("date"));
        }
        if let Some(name) = &report.name
            && (!bare || head.contains(&flat(name)))
        {
            add("speaker_name", report, &flat(name), &flat(cell("speaker_name")));
        }
        if !bare && report.year >= GDP_SINCE {
            for column in ["gdp_growth", "gdp_target"] {
                let filled = if cell(column).is_empty() { "" } else { "filled" };
                add(&format!("{column} filled"), report, "filled", filled);
            }
        }
    }
}

/// The reports with what their names and headings say. The heading wins over the file name where both name a place: one
/// file holds the report of another city than its name says.
fn reports(corpus: &Path) -> Vec<Report> {
    let title_line = Regex::new(r"(?m)^title: *(.*)$").unwrap();
    let day = Regex::new(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日").unwrap();
    let name_behind = Regex::new(r"日\s*([\p{Han}·]{2,8})[）)]").unwrap();
    let name_before = Regex::new(r"省长(\p{Han}{2,3})\s*在").unwrap();
    let city = Regex::new(r"^(\p{Han}+?市)政府工作报告").unwrap();

    let mut paths: Vec<PathBuf> =
        fs::read_dir(corpus).expect("the corpus").map(|e| e.expect("a file").path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "md"));
    paths.sort();
    let report = |path: &PathBuf| {
        let file = path.file_name().and_then(|n| n.to_str()).expect("a name in UTF-8").to_owned();
        let (region, year) = file.trim_end_matches(".md").rsplit_once('-').expect("REGION-YEAR.md");
        let text = fs::read_to_string(path).expect("a text in UTF-8");
        let (front, body) = text
            .strip_prefix("---\n")
            .and_then(|rest| rest.split_once("\n---\n"))
            .map_or((String::new(), text.clone()), |(f, b)| (f.to_owned(), b.trim_start().to_owned()));
        let title = title_line.captures(&front).map_or(String::new(), |c| c[1].trim().to_owned());
        let day: Option<(i32, u32, u32)> =
            day.captures(&title).map(|c| (c[1].parse().unwrap(), c[2].parse().unwrap(), c[3].parse().unwrap()));
        let region = city.captures(&title).map_or(region.to_owned(), |c| c[1].to_owned());
        let name = name_behind.captures(&title).or_else(|| name_before.captures(&title)).map(|c| c[1].to_owned());
        Report {
            place: (region != "国务院").then_some(region),
            year: year.parse().expect("a year in the file name"),
            date: day.map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}")),
            day,
            name,
            body,
            file,
        }
    };
    paths.iter().map(report).collect()
}

/// The rows that the program prints for a folder, with the rules built in.
fn extract(folder: &Path) -> Rows {
    let output = Command::new(env!("CARGO_BIN_EXE_extract")).arg(folder).output().expect("extract starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut csv = csv::Reader::from_reader(output.stdout.as_slice());
    let mut rows = Rows::new();
    for row in csv.deserialize::<HashMap<String, String>>() {
        let row = row.expect("a row as long as the heading");
        let source = Path::new(&row["source"]).file_name().expect("a file").to_string_lossy().into_owned();
        rows.entry(source).or_default().push(row);
    }
    rows
}

/// Text as it is compared: no white space, digits of half width, one sign for zero, no middle dots.
fn flat(text: &str) -> String {
    let plain = |c: char| match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        '○' | '零' | 'Ｏ' | 'O' | '◯' => '〇',
        other => other,
    };
    text.chars().filter(|c| !c.is_whitespace() && !"·•・‧".contains(*c)).map(plain).collect()
}

/// The ways in which a day is written, as `flat` leaves them.
fn writings((year, month, day): (i32, u32, u32)) -> Vec<String> {
    let digits: String = year.to_string().chars().map(|c| HAN[c.to_digit(10).unwrap_or(0) as usize]).collect();
    let twenties = han(day).replace("二十", "廿");
    vec![
        format!("{year}年{month}月{day}日"),
        format!("{year}年{month:02}月{day:02}日"),
        format!("{digits}年{}月{}日", han(month), han(day)),
        format!("{digits}年{}月{twenties}日", han(month)),
    ]
}

const HAN: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// A number up to 31 as dates are written: 十, 十二, 二十, 三十一.
fn han(n: u32) -> String {
    let (tens, ones) = ((n / 10) as usize, (n % 10) as usize);
    let mut text = String::new();
    if tens > 1 {
        text.push(HAN[tens]);
    }
    if tens > 0 {
        text.push('十');
    }
    if ones > 0 {
        text.push(HAN[ones]);
    }
    text
}

/// The least share of right answers by measure: the object `reports` of `tests/floors.json`.
fn floors() -> Vec<(String, f64)> {
    let text = fs::read_to_string(package("tests/floors.json")).expect("tests/floors.json");
    let floors: serde_json::Value = serde_json::from_str(&text).expect("floors in JSON");
    let reports = floors.get("reports").and_then(|r| r.as_object()).cloned().unwrap_or_default();
    reports.into_iter().map(|(measure, floor)| (measure, floor.as_f64().expect("a number"))).collect()
}

fn percent(right: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { 100.0 * right as f64 / of as f64 }
}

/// A path beside the package's manifest.
fn package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
