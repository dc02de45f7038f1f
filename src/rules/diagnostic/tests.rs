use super::*;
use crate::rules::source::SourceFile;

fn rendered(faults: usize, code: Code) -> String {
    let mut sources = Sources::default();
    let source = sources.add(SourceFile::plain("a.yaml", "x\n".repeat(faults)));
    let at = |line: usize| On::Position { line, column: 1 };
    let fault = |line: usize| Fault::new(code, "a fault").label(source, Vec::new(), at(line), "");
    // The last one first: the order of the lines decides which are shown.
    render(&sources, &(1..=faults).rev().map(fault).collect::<Vec<_>>(), false)
}

#[test]
fn of_more_than_fifty_faults_the_rest_are_counted() {
    let printed = rendered(20_000, Code::BadRegex);
    assert_eq!(printed.matches("error[R007]: a fault").count(), 50);
    assert!(printed.contains(" --> a.yaml:50:1\n") && !printed.contains("a.yaml:51:1"), "{printed}");
    assert!(printed.ends_with("\n\nand 19950 more faults\n\n20000 faults in 1 file\n"), "{printed}");
}

#[test]
fn fifty_faults_are_all_shown() {
    let printed = rendered(50, Code::RuleWithoutExamples);
    assert_eq!(printed.matches("warning[W001]: a fault").count(), 50);
    assert!(printed.ends_with("\n\n50 warnings in 1 file\n") && !printed.contains(" more "), "{printed}");
    assert!(rendered(51, Code::RuleWithoutExamples).ends_with("and 1 more warning\n\n51 warnings in 1 file\n"));
}
