//! Archives made by `tests/formats/archives/make.py`, and some made here.

use std::io::Cursor;

use super::*;

const SPEECH: &str = "各位代表：现在，我向大会报告云岭县的工作。\n";
const REPORT: &str = "同志们：今年一至六月，全县新修公路一百二十公里。\n";

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../tests/formats/archives/", $name)).as_slice()
    };
}

/// What is found in an archive, all but PDF files being wanted, and what it is refused with.
fn found(bytes: &[u8]) -> (Vec<(String, EntryOutcome)>, Option<String>) {
    let mut found = Vec::new();
    let kind = kind(bytes.get(..512).unwrap_or(bytes)).expect("an archive");
    let wanted = |name: &str| !name.ends_with(".pdf");
    let done =
        entries(kind, &mut Cursor::new(bytes), bytes.len() as u64, &mut Budget::new(), &wanted, &mut |entry, _| {
            found.push((entry.name, entry.found));
            ControlFlow::Continue(())
        });
    (found, done.err().map(|refusal| refusal.reason))
}

/// Names and texts, for archives without trouble.
fn texts(bytes: &[u8]) -> Vec<(String, String)> {
    let (found, refused) = found(bytes);
    assert_eq!(refused, None);
    let text = |found| match found {
        EntryOutcome::Unpacked(bytes) => String::from_utf8(bytes).expect("UTF-8"),
        EntryOutcome::Passed => "passed".to_owned(),
        EntryOutcome::Refused(refusal) => format!("refused: {}", refusal.reason),
    };
    found.into_iter().map(|(name, found)| (name, text(found))).collect()
}

#[track_caller]
fn assert_texts(bytes: &[u8], expected: &[(&str, &str)]) {
    let texts = texts(bytes);
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(texts, expected);
}

#[test]
fn archives_are_told_by_their_first_bytes() {
    for (bytes, expected) in [
        (fixture!("utf8.zip"), Some(ArchiveKind::Zip)),
        (fixture!("gnu.tar"), Some(ArchiveKind::Tar)),
        (fixture!("pax.tar"), Some(ArchiveKind::Tar)),
        (fixture!("gnu.tar.gz"), Some(ArchiveKind::TarGz)),
        (fixture!("members.gz"), Some(ArchiveKind::Gz)),
        (fixture!("lzma2.7z"), Some(ArchiveKind::SevenZ)),
        (SPEECH.as_bytes(), None),
        (&[0; 512], None),
        (b"", None),
    ] {
        assert_eq!(kind(bytes.get(..512).unwrap_or(bytes)), expected);
    }
    assert_eq!(foreign(b"Rar!\x1a\x07\x01\x00").map(|(kind, _)| kind), Some("a RAR archive"));
    assert_eq!(foreign(b"BZh91AY&SY").map(|(kind, _)| kind), Some("a bzip2 file"));
    assert_eq!(foreign(SPEECH.as_bytes()), None);
}

#[test]
fn the_files_of_a_zip_archive_come_in_the_order_of_their_names() {
    let expected = [("讲话/第一次会议.txt", REPORT), ("讲话/第二次会议.txt", SPEECH), ("说明.pdf", "passed")];
    assert_texts(fixture!("utf8.zip"), &expected);
    let mut shifted = Vec::new();
    let bytes = fixture!("shifted.zip");
    let done = entries(
        ArchiveKind::Zip,
        &mut Cursor::new(bytes),
        bytes.len() as u64,
        &mut Budget::new(),
        &|_| true,
        &mut |entry, _| {
            shifted.push(entry.name);
            ControlFlow::Break(())
        },
    );
    assert_eq!((done, shifted), (Ok(()), vec!["讲话/第一次会议.txt".to_owned()]));
}

#[test]
fn names_are_read_whatever_their_encoding() {
    assert_texts(fixture!("gb18030.zip"), &[("2018年工作报告.txt", SPEECH), ("附件/讲话（二）.txt", SPEECH)]);
    assert_texts(fixture!("big5.zip"), &[("工作報告.txt", SPEECH), ("附件/開幕致詞.txt", SPEECH)]);
    // The second field of a path has a wrong checksum.
    assert_texts(fixture!("unicode_path.zip"), &[("工作报告.txt", "1"), ("讲话.txt", "2")]);
    assert_texts(fixture!("gbk.tar"), &[("讲话.txt", SPEECH)]);
}

#[test]
fn a_file_that_cannot_be_unpacked_does_not_stop_the_others() {
    let damaged = "refused: it is damaged";
    assert_texts(
        fixture!("odd.zip"),
        &[
            ("broken.txt", damaged),
            ("claim.txt", damaged),
            ("deflate64.txt", "deflate64 deflate64"),
            ("docs/b.txt", "drive"),
            ("etc/a.txt", "outside"),
            ("gone.txt", damaged),
            ("locked.txt", "refused: it is locked with a password"),
            ("lzma.txt", "refused: it is packed by LZMA, which is not read"),
            ("more.txt", damaged),
            ("same.txt", "first"),
            ("same (2).txt", "second"),
            ("stored.txt", "stored"),
        ],
    );
}

#[test]
fn bombs_are_given_up() {
    let bomb = "refused: it unpacks to more than 200 times its size";
    assert_texts(fixture!("bomb.zip"), &[("a.txt", "a"), ("bomb.txt", bomb), ("c.txt", "c")]);
    let overlapping = texts(fixture!("overlap.zip"));
    assert_eq!((overlapping.len(), overlapping[0].1.as_str()), (1000, bomb));
    assert!(overlapping[1..].iter().all(|(_, text)| text.contains("lies upon another file")));
    assert_texts(fixture!("bomb.gz"), &[("", bomb)]);
}

#[test]
fn a_third_archive_in_archives_is_refused() {
    fn walk(bytes: Vec<u8>, budget: &mut Budget, seen: &mut Vec<String>) {
        let size = bytes.len() as u64;
        let done = entries(ArchiveKind::Zip, &mut Cursor::new(bytes), size, budget, &|_| true, &mut |entry, budget| {
            seen.push(entry.name);
            if let EntryOutcome::Unpacked(bytes) = entry.found
                && kind(&bytes) == Some(ArchiveKind::Zip)
            {
                walk(bytes, budget, seen);
            }
            ControlFlow::Continue(())
        });
        seen.extend(done.err().map(|refusal| refusal.reason));
    }
    let mut seen = Vec::new();
    walk(fixture!("nested.zip").to_vec(), &mut Budget::new(), &mut seen);
    let refused = "it lies in an archive that lies in an archive itself";
    assert_eq!(seen, ["2.txt", "三.zip", "1.txt", "二.zip", refused]);
}

#[test]
fn the_files_of_tar_archives_are_read_and_links_are_not() {
    let long = format!("{}报告.txt", "很长的文件夹/".repeat(20));
    let expected = [
        ("文件夹/讲话.txt", SPEECH),
        (&long, REPORT),
        ("说明.pdf", "passed"),
        ("文件夹/讲话 (2).txt", REPORT),
        ("空.txt", ""),
    ];
    for bytes in [fixture!("gnu.tar"), fixture!("pax.tar"), fixture!("gnu.tar.gz")] {
        assert_texts(bytes, &expected);
    }
    let (found, refused) = found(fixture!("odd.tar"));
    assert!(matches!(&found[..], [(name, EntryOutcome::Refused(_))] if name == "sparse.txt"));
    assert_eq!(refused.as_deref(), Some("it is cut off or damaged behind 1 file"));
}

#[test]
fn all_members_of_a_gzip_file_are_one() {
    assert_texts(fixture!("members.gz"), &[("讲话.txt", &[SPEECH, REPORT].concat())]);
}

#[test]
fn the_files_of_7z_archives_are_read_by_all_methods() {
    let expected = [
        ("讲话/一.txt", SPEECH),
        ("说明.pdf", "passed"),
        ("讲话/二.txt", REPORT),
        ("空.txt", ""),
        ("末.pdf", "passed"),
    ];
    for bytes in [
        fixture!("lzma2.7z"),
        fixture!("lzma.7z"),
        fixture!("ppmd.7z"),
        fixture!("deflate.7z"),
        fixture!("copy.7z"),
        fixture!("bcj.7z"),
    ] {
        assert_texts(bytes, &expected);
    }
    let bzip2 = texts(fixture!("bzip2.7z"));
    assert_eq!(bzip2[0].1, "refused: it is packed by BZIP2, which is not read");
}

#[test]
fn locked_archives_are_named() {
    assert_texts(fixture!("locked.7z"), &[("讲话.txt", "refused: it is locked with a password")]);
    let (found, refused) = found(fixture!("locked_header.7z"));
    assert_eq!((found, refused.as_deref()), (Vec::new(), Some("it is locked with a password")));
}

#[test]
fn archives_that_are_cut_off_say_so() {
    for bytes in [fixture!("cut.zip"), fixture!("lzma2.7z").split_last().expect("bytes").1] {
        let (found, refused) = found(bytes);
        let expected = "its end is missing, which lists the files: it is cut off, or the first of several parts";
        assert_eq!((found, refused.as_deref()), (Vec::new(), Some(expected)));
    }
    let part = [b"PK\x07\x08", fixture!("utf8.zip")].concat();
    assert_eq!(found(&part).1.as_deref(), Some("it is one of several parts"));
    let (found, refused) = found(fixture!("members.gz").get(..120).expect("bytes"));
    assert_eq!((found, refused.as_deref()), (Vec::new(), Some("it is cut off or damaged")));
}

#[test]
fn a_7z_header_that_counts_more_files_than_it_has_is_refused_before_memory_is_given() {
    // Two million files, for each of which there is a byte of nothing.
    let mut header = vec![1, 5, 0xe0, 0x80, 0x84, 0x1e];
    header.resize(2_000_000 + 16, 0);
    let mut start = [0; 20];
    start[8..16].copy_from_slice(&(header.len() as u64).to_le_bytes());
    start[16..].copy_from_slice(&checksum(&header).to_le_bytes());
    let bytes = [b"7z\xbc\xaf\x27\x1c\0\x04", &checksum(&start).to_le_bytes()[..], &start, &header].concat();
    assert_eq!(found(&bytes).1.as_deref(), Some("its list of files is too long"));
}

#[test]
fn packages_are_told_from_archives() {
    for (bytes, expected) in [
        (fixture!("book.xlsx"), Some(Package::Workbook)),
        (fixture!("shared.xlsx"), Some(Package::Workbook)),
        (fixture!("book.ods"), Some(Package::OdfSheet)),
        (fixture!("utf8.zip"), Some(Package::Plain)),
        (fixture!("cut.zip"), None),
    ] {
        assert_eq!(package(&mut Cursor::new(bytes)), expected);
    }
}
