//! How fast the program is: the tables of docs/speed.md, in Markdown (`cargo bench`).
//!
//! | table      | shows                                                                                             |
//! | ---------- | ------------------------------------------------------------------------------------------------- |
//! | `stages`   | each stage in MB of text a second, beside reading the bytes and beside plain regular expressions  |
//! | `repeated` | documents that are one thing repeated                                                             |
//! | `doubling` | documents in sizes that double                                                                    |
//! | `family`   | what ten times the rules of a family cost                                                         |
//!
//! Names of tables choose among them (`cargo bench -- doubling family`). Everything runs in one thread, up to [`RUNS`]
//! times, less often where it takes long. The fastest run counts, as whatever else the machine does only adds time; for the
//! stages the median and the slowest stand beside it. What a stage consumes is made before the clock starts.

mod material;

use material::engine::{self, Format, RawDocument};
use material::kinds::KINDS;
use material::{ALL, Material, RULES, family, plain, processor, stages};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Runs of a stage, if they take no longer together than [`LONGEST`].
const RUNS: usize = 7;
const LONGEST: Duration = Duration::from_secs(4);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --benches` starts benchmarks too, without this.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    let names: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let tables: [(&str, fn()); 4] = [
        ("stages", print_stages),
        ("repeated", print_repeated),
        ("doubling", print_doubling),
        ("family", print_family),
    ];
    for (name, print) in tables {
        if names.is_empty() || names.iter().any(|asked| *asked == name) {
            print();
        }
    }
}

fn print_stages() {
    for material in ALL.iter() {
        print(material);
    }
    println!(
        "Plain regex runs the {} of {} patterns that refer to no",
        plain::PATTERNS.len(),
        engine::number_of_patterns(&RULES)
    );
    println!("lexicon and no field, without their contexts; matching runs all of them. Nothing is scaled.");
    println!();
}

/// Bytes of a document that is one thing repeated.
const REPEATED: usize = 2_000_000;

fn print_repeated() {
    println!("One document of {:.1} MB that is one thing repeated, text to CSV", REPEATED as f64 / 1e6);
    println!();
    println!("| {:<10} | {:>10} |", "repeated", "MB/s");
    println!("| {:-<10} | {:->10} |", "", ":");
    for thing in ["市", "7", "、", "今年以来", "书记", "增长5%,", "1.\n"] {
        let text = thing.repeat(REPEATED / thing.len());
        let raw = RawDocument::of("repeated", text);
        let seconds = times(|| raw.clone(), |raw| stages::to_csv(&RULES, raw)).fastest();
        println!(
            "| {:<10} | {:>10} |",
            thing.escape_debug().to_string(),
            rounded(raw.text.len() as f64 / 1e6 / seconds)
        );
    }
    println!();
}

/// Units of a document: lines, items, sentences, tags or marks.
const DOUBLING: [usize; 4] = [25_000, 50_000, 100_000, 200_000];

fn print_doubling() {
    println!("One document of so many lines, items, sentences, tags or marks, bytes to CSV, in ms of the processor");
    println!();
    let row = |name: &str, cells: [String; DOUBLING.len()], last: &str| {
        println!("| {name:<30} | {} | {last:>13} |", cells.map(|cell| format!("{cell:>8}")).join(" | "));
    };
    row("document", DOUBLING.map(|units| units.to_string()), "last doubling");
    println!("| {:-<30} | {} | {:->13} |", "", DOUBLING.map(|_| format!("{:->8}", ":")).join(" | "), ":");
    for kind in &KINDS {
        let seconds = DOUBLING.map(|units| seconds_of(kind.of_units(units).as_bytes()));
        let [.., half, whole] = seconds;
        row(kind.name, seconds.map(|seconds| rounded(1e3 * seconds)), &rounded(whole / half));
    }
    println!();
}

/// Seconds of the processor that a document takes at least.
fn seconds_of(bytes: &[u8]) -> f64 {
    let started = Instant::now();
    let mut least = Duration::MAX;
    for _ in 0..RUNS {
        let bytes = bytes.to_vec();
        least = least.min(processor::time_of(|| stages::run(&RULES, bytes)));
        if started.elapsed() > LONGEST {
            break;
        }
    }
    least.as_secs_f64()
}

/// Rules of the family that is generated, and ten times as many.
const FAMILIES: [usize; 2] = [40, 400];

fn print_family() {
    let Some(m) = ALL.last() else { return };
    println!("{}: the rules and a family of others, generated, text to CSV", m.name);
    println!();
    println!("| {:>16} | {:>10} | {:>17} |", "rules besides", "MB/s", "times of the first");
    println!("| {:->16} | {:->10} | {:->18} |", ":", ":", ":");
    let mut first = None;
    for count in FAMILIES {
        let rules = family::rules(count);
        let run = |raw: Vec<RawDocument>| raw.into_iter().map(|raw| stages::to_csv(&rules, raw)).sum::<usize>();
        let seconds = times(|| m.raw.clone(), run).fastest();
        let times = rounded(seconds / *first.get_or_insert(seconds));
        println!("| {count:>16} | {:>10} | {times:>18} |", rounded(m.bytes as f64 / 1e6 / seconds));
    }
    println!();
}

fn print(m: &Material) {
    println!(
        "{}: {} documents, {:.1} MB, {} speeches, {} rules",
        m.name,
        m.sources.len(),
        m.bytes as f64 / 1e6,
        m.records.len(),
        engine::number_of_rules(&RULES)
    );
    println!();
    let stages = measured(m);
    let fastest = |name: &str| stages.iter().find(|(stage, _)| *stage == name).map_or(f64::NAN, |(_, t)| t.fastest());
    let (reading, regex) = (fastest(READING), fastest(REGEX));
    let row = |cells: [&str; 6]| {
        let [name, fastest, median, slowest, of_reading, of_regex] = cells;
        println!("| {name:<34} | {fastest:>8} | {median:>8} | {slowest:>8} | {of_reading:>22} | {of_regex:>21} |");
    };
    row(["stage", "MB/s", "median", "slowest", "times of reading bytes", "times of plain regex"]);
    row(["---", "---:", "---:", "---:", "---:", "---:"]);
    for (name, times) in &stages {
        let speed = |seconds: f64| rounded(m.bytes as f64 / 1e6 / seconds);
        let speeds = [times.fastest(), times.median(), times.slowest()].map(speed);
        let ratios = [reading, regex].map(|other| rounded(times.fastest() / other));
        row([name, &speeds[0], &speeds[1], &speeds[2], &ratios[0], &ratios[1]]);
    }
    println!();
}

const READING: &str = "reading and validating the bytes";
const REGEX: &str = "plain regex, one after the other";

/// The stages and the times that each takes.
fn measured(m: &Material) -> Vec<(&'static str, Times)> {
    let nothing = || ();
    vec![
        (READING, times(nothing, |()| stages::validate(m))),
        ("decoding (with reading)", times(nothing, |()| stages::decode(m))),
        ("decoding GB18030 (in memory)", times(|| m.gb18030.clone(), stages::decode_gb18030)),
        ("normalising", times(nothing, |()| stages::normalise(m))),
        ("prefilter (literals and lexicons)", times(nothing, |()| stages::prefilter(m))),
        ("these two and laying out", times(|| m.raw.clone(), stages::lay_out)),
        ("matching", times(|| stages::annotated(m), |annotated| stages::find(m, annotated))),
        ("resolving", times(nothing, |()| stages::resolve(m))),
        ("writing CSV", times(nothing, |()| stages::write(&RULES, &m.records, Format::Csv))),
        ("writing JSON lines", times(nothing, |()| stages::write(&RULES, &m.told, Format::Jsonl))),
        ("end to end, files to CSV", times(nothing, |()| stages::end_to_end(m))),
        (REGEX, times(nothing, |()| plain::find(m))),
    ]
}

/// The seconds of all runs of a stage, the fastest first; never none.
struct Times(Vec<f64>);

impl Times {
    fn fastest(&self) -> f64 {
        self.0[0]
    }

    /// Of an even number of runs the slower one of the two in the middle.
    fn median(&self) -> f64 {
        self.0[self.0.len() / 2]
    }

    fn slowest(&self) -> f64 {
        self.0[self.0.len() - 1]
    }
}

/// Runs a stage that consumes what `copy` makes.
fn times<I, O>(copy: impl Fn() -> I, stage: impl Fn(I) -> O) -> Times {
    let started = Instant::now();
    let mut seconds = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let input = copy();
        let from = Instant::now();
        let output = black_box(stage(input));
        seconds.push(from.elapsed().as_secs_f64());
        drop(output);
        if started.elapsed() > LONGEST {
            break;
        }
    }
    seconds.sort_by(f64::total_cmp);
    Times(seconds)
}

/// Three figures, so that 4.38 and 1850 are as exact as they are known.
fn rounded(number: f64) -> String {
    match number {
        n if n >= 100.0 => format!("{n:.0}"),
        n if n >= 10.0 => format!("{n:.1}"),
        n if n >= 1.0 => format!("{n:.2}"),
        n => format!("{n:.4}"),
    }
}
