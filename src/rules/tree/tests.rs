//! Places inside scalars are those of the file, however the scalar is written.

use super::*;

/// What stands in the file where `part` stands in the value of the key `a`.
fn written(yaml: &str, part: &str) -> String {
    let tree = Tree::parse(yaml).unwrap_or_else(|reason| panic!("{reason:?}"));
    let (_, node) = tree.child(tree.root().unwrap(), &Step::from("a")).unwrap();
    let at = tree.scalar(node).unwrap().find(part).unwrap();
    yaml[tree.within(yaml, node, at..at + part.len())].to_owned()
}

#[test]
fn a_plain_scalar_stands_as_it_is() {
    assert_eq!(written("a: 今年(增长 # 注\n", "(增"), "(增");
}

#[test]
fn a_doubled_quotation_mark_counts_as_one() {
    assert_eq!(written("a: '''x''年(增长'\n", "(增"), "(增");
    assert_eq!(written("a: '今''年(增长'\n", "'年"), "''年");
}

#[test]
fn escapes_count_as_what_they_stand_for() {
    assert_eq!(written(r#"a: "\\d\u4e00\x41(增长""#, "(增"), "(增");
    assert_eq!(written(r#"a: "\\d\u4e00\x41(增长""#, "一A"), r"\u4e00\x41");
    assert_eq!(written("a: \"今年\\\n   增长(x\"\n", "增长("), "增长(");
}

#[test]
fn folded_lines_keep_their_places() {
    assert_eq!(written("a: 今年\n  增长\n\n  (完成\nb: 1\n", "(完"), "(完");
    assert_eq!(written("a: '今年\n  增长  \n\n  (完成'\n", "(完"), "(完");
    assert_eq!(written("a: >-\n  今年\n  增长\n\n  (完成\n", "(完"), "(完");
}

#[test]
fn block_scalars_keep_their_indentation_outside() {
    assert_eq!(written("a: |\n    今年\n      增长\n    (完成\n", "(完"), "(完");
    assert_eq!(written("a: |-\r\n  'x\r\n  (完成\r\n", "(完"), "(完");
    assert_eq!(written("a: |2\n    今年\n  (完成\n", "(完"), "(完");
}

#[test]
fn no_range_and_no_text_panics() {
    for yaml in
        ["a: ''", "a: \"\\", "a: 'x", "a: |", "a: >\n", "a: \"\\u4e00\"", "a: 增长", "a:\r\n  x\r\n", "a: \"\\\n\""]
    {
        let Ok(tree) = Tree::parse(yaml) else { continue };
        for node in 0..tree.nodes.len() {
            for start in 0..20 {
                tree.within(yaml, node, start..start + 3);
                #[allow(clippy::reversed_empty_ranges)]
                tree.within(yaml, node, start + 3..start);
            }
        }
    }
}
