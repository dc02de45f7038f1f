//! The tables of docs/speed.md: each stage in MB of text a second, beside reading the bytes and beside plain regular
//! expressions (`cargo bench --bench table`).
//!
//! One thread; the best of up to [`RUNS`] runs, fewer where they take long, as whatever else the machine does only
//! adds time. What a stage consumes is copied before the clock starts. Then documents that are one thing repeated,
//! documents in sizes that double, and what ten times the rules of a family cost. Names of tables choose among them
//! (`cargo bench --bench table -- doubling family`).

mod material;

use material::kinds::KINDS;
use material::{ALL, Material, RULES, family, plain, processor, stages};
use speechmeta::input::RawDocument;
use speechmeta::output::Format;
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
    println!("Plain regex runs the {} of {} patterns that refer to no", plain::PATTERNS.len(), plain::of_patterns());
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
        let seconds = best(|| raw.clone(), |raw| stages::to_csv(&RULES, raw));
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
        let seconds = best(|| m.raw.clone(), run);
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
        RULES.rules.len()
    );
    println!();
    let stages = measured(m);
    let time = |name: &str| stages.iter().find(|(stage, _)| *stage == name).map_or(f64::NAN, |(_, time)| *time);
    let (reading, regex) = (time(READING), time(REGEX));
    println!(
        "| {:<34} | {:>10} | {:>22} | {:>21} |",
        "stage", "MB/s", "times of reading bytes", "times of plain regex"
    );
    println!("| {:-<34} | {:->10} | {:->22} | {:->21} |", "", ":", ":", ":");
    for (name, time) in &stages {
        let speed = m.bytes as f64 / 1e6 / time;
        let [of_reading, of_regex] = [reading, regex].map(|other| rounded(time / other));
        println!("| {name:<34} | {:>10} | {of_reading:>22} | {of_regex:>21} |", rounded(speed));
    }
    println!();
}

const READING: &str = "reading and validating the bytes";
const REGEX: &str = "plain regex, one after the other";

/// The stages and the seconds that each takes.
fn measured(m: &Material) -> Vec<(&'static str, f64)> {
    let nothing = || ();
    vec![
        (READING, best(nothing, |()| stages::validate(m))),
        ("decoding (with reading)", best(nothing, |()| stages::decode(m))),
        ("decoding GB18030 (in memory)", best(|| m.gb18030.clone(), stages::decode_gb18030)),
        ("normalising", best(nothing, |()| stages::normalise(m))),
        ("prefilter (literals and lexicons)", best(nothing, |()| stages::prefilter(m))),
        ("these two and laying out", best(|| m.raw.clone(), stages::lay_out)),
        ("matching", best(|| m.hits.clone(), |hits| stages::find(m, hits))),
        ("resolving", best(nothing, |()| stages::resolve(m))),
        ("writing CSV", best(nothing, |()| stages::write(&RULES, &m.records, Format::Csv))),
        ("writing JSON lines", best(nothing, |()| stages::write(&RULES, &m.told, Format::Jsonl))),
        ("end to end, files to CSV", best(nothing, |()| stages::end_to_end(m))),
        (REGEX, best(nothing, |()| plain::find(m))),
    ]
}

/// Seconds of the fastest run of a stage that consumes what `copy` makes.
fn best<I, O>(copy: impl Fn() -> I, stage: impl Fn(I) -> O) -> f64 {
    let started = Instant::now();
    let mut best = f64::INFINITY;
    for _ in 0..RUNS {
        let input = copy();
        let from = Instant::now();
        let output = black_box(stage(input));
        best = best.min(from.elapsed().as_secs_f64());
        drop(output);
        if started.elapsed() > LONGEST {
            break;
        }
    }
    best
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
