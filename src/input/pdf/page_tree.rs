//! The pages of a PDF in their order (ISO 32000-2, 7.7.3), with what they inherit.

use super::file::PdfFile;
use super::object::{Dict, Id, Object};
use std::collections::HashSet;

/// Pages that are read. The longest yearbooks have about 3,000.
pub(super) const MOST_PAGES: usize = 20_000;
/// Nodes within each other.
const DEPTH: usize = 64;

#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) dict: Dict,
    pub(super) resources: Dict,
    /// Left, bottom, right, top of what is shown, in points.
    pub(super) area: [f64; 4],
}

#[derive(Debug, Default)]
pub(super) struct Pages {
    pub(super) pages: Vec<Page>,
    /// Kids that are no page, or that lead back to where they came from.
    pub(super) lost: usize,
    /// There are more than are read.
    pub(super) more: bool,
}

#[derive(Clone, Debug, Default)]
struct Inherited {
    resources: Dict,
    media: Option<[f64; 4]>,
    crop: Option<[f64; 4]>,
}

/// The pages that the catalogue leads to; where it leads to none, every object that says it is a page.
pub(super) fn pages(file: &PdfFile<'_>) -> Pages {
    let mut pages = Pages::default();
    let root = file.get_dict(&file.trailer, "Root").unwrap_or_default();
    let mut seen = HashSet::new();
    walk(file, root.raw("Pages"), &Inherited::default(), 0, &mut seen, &mut pages);
    if pages.pages.is_empty() && file.excess().is_none() {
        for id in file.ids().into_iter().chain(file.found().ids()) {
            if !seen.insert(id) {
                continue;
            }
            if let Object::Dict(dict) = file.object(id)
                && dict.is("Type", "Page")
            {
                add(file, dict, &Inherited::default(), &mut pages);
            }
        }
    }
    pages
}

fn walk(
    file: &PdfFile<'_>,
    node: &Object,
    inherited: &Inherited,
    depth: usize,
    seen: &mut HashSet<Id>,
    pages: &mut Pages,
) {
    if depth > DEPTH || node.reference().is_some_and(|id| !seen.insert(id)) {
        pages.lost += 1;
        return;
    }
    let node = file.resolve(node);
    let Object::Dict(dict) = node else {
        pages.lost += usize::from(depth > 0);
        return;
    };
    let kids = file.get(&dict, "Kids");
    match kids.array() {
        Some(kids) if !dict.is("Type", "Page") => {
            let inherited = inherit(file, &dict, inherited);
            for kid in kids {
                if pages.more || file.excess().is_some() {
                    return;
                }
                walk(file, kid, &inherited, depth + 1, seen, pages);
            }
        }
        _ if depth > 0 || dict.has("Contents") => add(file, dict, inherited, pages),
        _ => {}
    }
}

fn add(file: &PdfFile<'_>, dict: Dict, inherited: &Inherited, pages: &mut Pages) {
    if pages.pages.len() >= MOST_PAGES {
        pages.more = true;
        return;
    }
    let Inherited { resources, media, crop } = inherit(file, &dict, inherited);
    let media = media.unwrap_or([0.0, 0.0, 595.0, 842.0]);
    let crop = crop.unwrap_or(media);
    let area = [media[0].max(crop[0]), media[1].max(crop[1]), media[2].min(crop[2]), media[3].min(crop[3])];
    let area = if area[0] < area[2] && area[1] < area[3] { area } else { media };
    pages.pages.push(Page { dict, resources, area });
}

fn inherit(file: &PdfFile<'_>, dict: &Dict, inherited: &Inherited) -> Inherited {
    Inherited {
        resources: file.get_dict(dict, "Resources").unwrap_or_else(|| inherited.resources.clone()),
        media: rectangle(file, dict, "MediaBox").or(inherited.media),
        crop: rectangle(file, dict, "CropBox").or(inherited.crop),
    }
}

fn rectangle(file: &PdfFile<'_>, dict: &Dict, key: &str) -> Option<[f64; 4]> {
    let array = file.get(dict, key);
    let side = |i: usize| file.resolve(array.array()?.get(i)?).number();
    let (a, b, c, d) = (side(0)?, side(1)?, side(2)?, side(3)?);
    let rectangle = [a.min(c), b.min(d), a.max(c), b.max(d)];
    (rectangle[0] < rectangle[2] && rectangle[1] < rectangle[3]).then_some(rectangle)
}
