//! Files that are text but no document: pages of HTML, JSON, tables.
//!
//! Told by their shape, never by their names, so that it can be said of them that they were read as one text.

/// Bytes at the beginning by which a file is told.
const HEAD: usize = 4 << 10;
/// Lines by which a table is told.
const ROWS: usize = 4;
/// Cells of a row, at least.
const CELLS: usize = 2;

/// What a file is as a whole, in words for a message; `None` for a text.
pub(super) fn of(text: &str) -> Option<&'static str> {
    let mut end = HEAD.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text[..end].trim_start();
    if is_html(head) {
        Some("an HTML page")
    } else if is_json(head) {
        Some("a JSON file")
    } else if is_table(head) {
        Some("a table")
    } else {
        None
    }
}

fn is_html(head: &str) -> bool {
    let head = head.to_ascii_lowercase();
    head.starts_with("<!doctype html") || head.starts_with("<html") || head.contains("<body") || head.contains("<head>")
}

/// An object with a quoted key, or a list of objects or strings.
fn is_json(head: &str) -> bool {
    let within = |rest: &str, starts: &[char]| rest.trim_start().starts_with(starts);
    match head.chars().next() {
        Some('{') => within(&head[1..], &['"']) && head.contains("\":"),
        Some('[') => within(&head[1..], &['{']) || within(&head[1..], &['"']) && head.contains("\","),
        _ => false,
    }
}

/// Lines with the same number of cells, between commas or tabs, under names of columns, which are short and no sentence.
fn is_table(head: &str) -> bool {
    let lines: Vec<&str> = head.lines().filter(|line| !line.trim().is_empty()).take(ROWS).collect();
    let Some((names, rows)) = lines.split_first().filter(|(_, rows)| rows.len() >= ROWS - 1) else { return false };
    [',', '\t'].into_iter().any(|mark| {
        let cells = names.split(mark).count();
        let is_name =
            |name: &str| !name.trim().is_empty() && name.chars().count() <= 20 && !name.contains(['。', '，', '：']);
        cells >= CELLS && names.split(mark).all(is_name) && rows.iter().all(|row| cells_of(row, mark) == cells)
    })
}

/// Cells of a row, those in quotes counted as one.
fn cells_of(row: &str, mark: char) -> usize {
    let mut quoted = false;
    1 + row
        .chars()
        .filter(|&c| {
            quoted ^= c == '"';
            c == mark && !quoted
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_no_documents_are_told_by_their_shape() {
        for (text, kind) in [
            ("<!DOCTYPE html>\n<html><head>", Some("an HTML page")),
            ("\n<HTML>\n<body>政府工作报告", Some("an HTML page")),
            ("{\"title\": \"政府工作报告\"}\n{\"title\": \"讲话\"}", Some("a JSON file")),
            ("[\n{\"a\": 1}]", Some("a JSON file")),
            ("id,text\n1,\"同志们,大家好\"\n2,讲话\n3,报告\n", Some("a table")),
            ("编号\t正文\n1\t讲话\n2\t报告\n3\t致辞", Some("a table")),
            ("政府工作报告\n各位代表:\n现在,我报告工作\n请予审议", None),
            ("[视频]会议开幕\n央视网消息", None),
            ("在会议上的讲话<br>\n同志们：<br>", None),
            ("女士们,先生们\n朋友们,同志们\n大家好", None),
        ] {
            assert_eq!(of(text), kind, "{text}");
        }
    }
}
