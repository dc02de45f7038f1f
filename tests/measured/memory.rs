//! How much memory a document takes that gives a mention for every few of its bytes.

use speechmeta::output;
use speechmeta::{Document, Extractor, Rules};
use std::process::Command;
use std::{env, fs, io};

/// Bytes of memory that a byte of such a document may take, from the text to its JSON line.
const MOST: usize = 40;
const BYTES: usize = 2 << 20;
/// Set in a process that does nothing else: memory that others gave back would count as free.
const ALONE: &str = "SPEECHMETA_TEST_ALONE";

/// The most memory that this process had so far, in bytes.
fn most_so_far() -> usize {
    let status = fs::read_to_string("/proc/self/status").expect("Linux tells it");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a line VmHWM");
    1024 * line.trim().trim_end_matches(" kB").parse::<usize>().expect("a number of kilobytes")
}

#[test]
fn a_document_dense_with_facts_takes_a_bounded_multiple_of_its_size() {
    if env::var_os(ALONE).is_some() {
        return measure();
    }
    let test = "memory::a_document_dense_with_facts_takes_a_bounded_multiple_of_its_size";
    let mut itself = Command::new(env::current_exe().expect("the tests are a file"));
    let output = itself.args(["--exact", test, "--nocapture"]).env(ALONE, "").output().expect("the tests start");
    let printed = String::from_utf8_lossy(&output.stdout);
    print!("{printed}");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(printed.contains("bytes a byte"), "nothing was measured");
}

fn measure() {
    let rules = Rules::builtin();
    let extractor = Extractor::new(&rules);
    // The greater of two is that of the one that takes more, whichever comes first.
    for (unit, first) in [("1至8月", "1至8月"), ("市委书记张伟、", "市委")] {
        let few = Document::from_text("few.txt", unit.repeat(100));
        assert!(extractor.extract(few)[0].mentions().count() >= 100);
        let before = most_so_far();
        let records = extractor.extract(Document::from_text("many.txt", unit.repeat(BYTES / unit.len())));
        let mut writer = output::records(Default::default(), io::sink());
        writer.write(&records[0]).expect("nothing is written");
        let factor = (most_so_far() - before) / BYTES;
        assert_eq!(records[0].mentions().next().map(|mention| mention.text()), Some(first));
        println!("{unit}: {factor} bytes a byte");
        assert!(factor <= MOST, "{unit}: {factor} bytes of memory for each byte");
    }
}
