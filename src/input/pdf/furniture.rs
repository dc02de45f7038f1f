//! Running heads, feet and page numbers: what stands at the same height on several pages, digits aside, and numbers
//! that stand alone at the edge of a page. They are no part of the text.

use super::columns::median;
use super::lines::{Plane, TextPiece};
use crate::rules::file::PageNumbers;
use std::collections::HashMap;

/// Rows at the top and the bottom of a page that may be such.
const ROWS: usize = 4;
/// The part of the page, from its edge, in which they stand.
const ZONE: f64 = 0.16;
/// By how much heights may differ, in points.
const SAME_HEIGHT: f64 = 4.0;

/// A row at the edge of a page.
struct Edge {
    /// Digits and white space left out.
    key: String,
    base: f64,
}

/// Takes heads, feet and page numbers, which have these words, out of pages; each page is the planes of its directions.
pub(super) fn remove(pages: &mut [Vec<Plane>], numbers: &PageNumbers) {
    let mut seen: HashMap<String, Vec<f64>> = HashMap::new();
    for plane in pages.iter().flatten() {
        let rows = texts(plane);
        let edges = rows.iter().take(ROWS).chain(rows.iter().skip(ROWS.max(rows.len().saturating_sub(ROWS))));
        for (_, text, piece) in edges {
            let edge = edge(text, piece);
            if !edge.key.is_empty() {
                seen.entry(edge.key).or_default().push(edge.base);
            }
        }
    }
    for heights in seen.values_mut() {
        heights.sort_by(f64::total_cmp);
    }
    let enough = (pages.len() / 5).clamp(2, 5);
    let is_repeated = |text: &str, piece: &TextPiece| {
        let edge = edge(text, piece);
        seen.get(&edge.key).is_some_and(|heights| {
            let from = heights.partition_point(|height| *height < edge.base - SAME_HEIGHT);
            let to = heights.partition_point(|height| *height <= edge.base + SAME_HEIGHT);
            to - from >= enough
        })
    };
    for plane in pages.iter_mut().flatten() {
        let rows = texts(plane);
        let size = median(plane.pieces.iter().map(|piece| piece.size));
        let gaps = rows.iter().zip(rows.iter().skip(1)).map(|((.., a), (.., b))| a.base - b.base);
        let spacing = median(gaps);
        let zone = ZONE * (plane.top - plane.bottom);
        let at_edge = |piece: &TextPiece| piece.base > plane.top - zone || piece.base < plane.bottom + zone;
        // How many of these rows are furniture, the outermost first.
        let count = |rows: &[&(usize, String, TextPiece)]| {
            let gap = |i: usize| match rows.get(i..i + 2) {
                Some([(.., a), (.., b)]) => (a.base - b.base).abs(),
                _ => f64::INFINITY,
            };
            let number = |i: usize, (_, text, piece): &(usize, String, TextPiece)| {
                is_page_number(text, numbers, gap(i) > 1.9 * piece.size.max(0.8 * size))
            };
            // A title is larger than a running head.
            let furniture = rows.iter().enumerate().take(ROWS).take_while(|(i, row)| {
                let (_, text, piece) = row;
                at_edge(piece) && (number(*i, row) || piece.size <= 1.2 * size && is_repeated(text, piece))
            });
            let mut count = furniture.count();
            // What is set like the text and stands as close to it is text, on however many pages; but for the outermost
            // row, since a head may be set so.
            while let Some(row) = count.checked_sub(1).and_then(|i| rows.get(i))
                && count > 1
                && !number(count - 1, row)
                && row.2.size > 0.92 * size
                && gap(count - 1) < 1.25 * spacing
            {
                count -= 1;
            }
            count
        };
        let first = count(&rows.iter().collect::<Vec<_>>());
        let last = rows.len() - count(&rows.iter().skip(first).rev().collect::<Vec<_>>());
        let kept: Vec<usize> = rows.get(first..last).unwrap_or_default().iter().map(|(row, ..)| *row).collect();
        plane.pieces.retain(|piece| kept.binary_search(&piece.row).is_ok());
    }
}

/// Number, text without white space and first piece of each row, from the top.
fn texts(plane: &Plane) -> Vec<(usize, String, TextPiece)> {
    // Pieces come in the order of their rows; only those at the edges are of interest, but the gaps need all.
    let mut rows: Vec<(usize, String, TextPiece)> = Vec::new();
    for piece in &plane.pieces {
        let text = piece.text.chars().filter(|c| !c.is_whitespace());
        match rows.last_mut() {
            Some((row, whole, _)) if *row == piece.row => whole.extend(text),
            _ => rows.push((piece.row, text.collect(), piece.clone())),
        }
    }
    rows
}

fn edge(text: &str, piece: &TextPiece) -> Edge {
    Edge { key: text.chars().filter(|c| !is_digit(*c)).collect(), base: piece.base }
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit() || ('０'..='９').contains(&character)
}

/// Whether a row is a page number: `- 3 -`, `— 3 —`, `·3·`, `第3页 共9页`, `3/9`, `Page 3 of 9`, or a bare number of
/// at most four digits that is set off from the text.
fn is_page_number(text: &str, words: &PageNumbers, set_off: bool) -> bool {
    let is_dash = |c: char| "-－—–―─·•.．~～|｜_*".contains(c);
    let bare = text.trim_matches(is_dash);
    let digits = |text: &str| (1..=4).contains(&text.chars().count()) && text.chars().all(is_digit);
    if digits(bare) {
        // `3.` opens an item of a list; a mark on both sides, or none, is a page number.
        let (before, after) = (text.starts_with(is_dash), text.ends_with(is_dash));
        return (before && after) || (set_off && before == after);
    }
    let numeral = |text: &str| {
        let chinese = |c: char| "〇零一二三四五六七八九十百".contains(c);
        (1..=7).contains(&text.chars().count()) && text.chars().all(|c| is_digit(c) || chinese(c))
    };
    let page = |text: &str| {
        let behind = words.before.iter().find_map(|word| text.strip_prefix(word.as_str()));
        let between = behind.and_then(|text| words.page_characters().find_map(|c| text.strip_suffix(c)));
        between.is_some_and(numeral)
    };
    if page(bare) {
        return true;
    }
    let end = |c: char| bare.find(c).map(|at| at + c.len_utf8());
    if let Some(split) = words.page_characters().filter_map(end).min() {
        let (one, other) = bare.split_at_checked(split).unwrap_or_default();
        let other =
            other.trim_start_matches(['/', '／', '，', ',', '、', '(', '（', '|']).trim_end_matches([')', '）']);
        if page(one) && page(other) {
            return true;
        }
    }
    let english = bare.to_ascii_lowercase();
    let worded = words.without_page(&english);
    let counted = worded.unwrap_or(&english);
    let mut between = words.of.iter().map(|word| word.to_ascii_lowercase()).chain(["/", "／"].map(str::to_owned));
    let is_pair =
        between.any(|mark| counted.split_once(&mark).is_some_and(|(page, pages)| digits(page) && digits(pages)));
    is_pair && set_off || worded.is_some() && (digits(counted) || is_pair)
}
