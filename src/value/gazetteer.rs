//! Which of several units of the same name is meant.
//!
//! A name such as 朝阳, 西湖区 or 海南 stands in several rows of a lexicon of places, and one unit may stand in several
//! rows over the years. The choice is made by the year of the speech, the units named directly before, and the
//! region that the rest of the speech speaks of; where these do not decide, there is no choice. Codes are those of
//! GB/T 2260: six digits, the first two the province, the next two the prefecture. Finding the names, and reading
//! the lexicon, is left to others.

use std::cmp::Reverse;
use std::collections::HashMap;

/// What is known of a list of units and of the texts that name them, beside the list itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DivisionFacts<'k> {
    /// Codes of the provinces that are one city each, as 北京 is.
    pub one_city: &'k [String],
    /// Years after its time in which a name may still be meant: texts look back.
    pub years_after: u32,
    /// Years before its time in which it may be meant already: lists of divisions lag behind.
    pub years_before: u32,
    /// How many times the weight of any other the unit that is meant must have.
    pub lead: u32,
}

/// One row of the lexicon that has the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate<'a> {
    pub code: &'a str,
    /// First year in which the row holds; `None`: always did.
    pub since: Option<i32>,
    /// Last year in which the row holds; `None`: it still does.
    pub until: Option<i32>,
}

/// The units that a speech names without doubt, each with the weight of its mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region<'c> {
    known: DivisionFacts<'c>,
    units: HashMap<&'c str, u32>,
    /// What the units of a province weigh together.
    provinces: HashMap<&'c str, u64>,
    /// What those of a prefecture weigh, the province itself left out; by province and prefecture.
    prefectures: HashMap<(&'c str, &'c str), u64>,
}

impl<'c> Region<'c> {
    pub fn new(known: DivisionFacts<'c>) -> Region<'c> {
        Region { known, units: HashMap::new(), provinces: HashMap::new(), prefectures: HashMap::new() }
    }

    /// Adds one mention, or several at once.
    pub fn add(&mut self, code: &'c str, weight: u32) {
        let sum = self.units.entry(code).or_default();
        let more = u64::from(sum.saturating_add(weight) - *sum);
        *sum = sum.saturating_add(weight);
        *self.provinces.entry(province(code)).or_default() += more;
        if level(code) > 0 {
            *self.prefectures.entry((province(code), prefix(code, 4))).or_default() += more;
        }
    }

    /// Whether a unit is named whose code shares so many leading characters with this one.
    pub fn names_one_near(&self, code: &str, length: usize) -> bool {
        self.units.keys().any(|unit| prefix(unit, length) == prefix(code, length))
    }

    /// How much of the region's weight lies in the unit's province, in its city (again), and on itself (again);
    /// without the province where that does not tell two units apart.
    fn weight_near(&self, code: &str, with_province: bool) -> u64 {
        let province_weight = self.provinces.get(province(code)).copied().unwrap_or_default();
        let city_weight = match self.known.is_one_city(code) {
            true => province_weight,
            false => self.prefectures.get(&(province(code), prefix(code, 4))).copied().unwrap_or_default(),
        };
        let own_weight = self.units.get(code).copied().unwrap_or_default();
        u64::from(with_province) * province_weight + city_weight + u64::from(own_weight)
    }
}

/// Chooses the candidate that is meant, as an index; `nearby` are the codes of units named directly before.
///
/// | name | year | named before | region | chosen | because |
/// | --- | --- | --- | --- | --- | --- |
/// | 西湖区 | 2014 | 杭州市 | | 330106, not 360103 of 南昌市 | it lies in the unit named before |
/// | 西湖区 | 2014 | | 南昌县 | 360103 | the speech speaks of its city |
/// | 铁西区 | 2014 | | 沈阳市, 辽宁省 | 210106, not 210302 of 鞍山市 | of two in one province, the city decides |
/// | 西湖区 | 2014 | | 南昌县, 杭州市 | none | neither has twice the weight of the other |
/// | 朝阳 | 2014 | | 北票市 | 211300 朝阳市, not 211321 朝阳县 inside it | both fit, the higher level is meant |
/// | 朝阳 | 2014 | 北京市 | 北票市 | 110105 | the unit named before counts before the region |
/// | 吉林 | 2014 | 吉林省 | | 220200 吉林市 | inside the unit named before, not that unit again |
/// | 万县 | 1990 | | | 512221 of 四川省 | the row that held in 1990 |
/// | 万县 | 2002 | | | the row that held last | none held in 2002, but it is not long ago |
/// | 万县 | 2014 | | | none | none has held for more than twelve years |
/// | 海南 | 2014 | | | 460000, not 150303 of 乌海市 | nothing speaks for any; a province needs no context |
/// | 海南 | 2014 | | 乌海市 | 150303 | the speech speaks of its city |
pub fn choose(candidates: &[Candidate], year: Option<i32>, region: &Region, nearby: &[&str]) -> Option<usize> {
    let known = region.known;
    if let [only] = candidates {
        return year.is_none_or(|year| known.is_meant_in(only, year)).then_some(0);
    }
    let mut left: Vec<usize> = (0..candidates.len()).collect();
    let code = |at: usize| candidates[at].code;
    match year {
        Some(year) => {
            left.retain(|&at| known.is_meant_in(&candidates[at], year));
            keep_least(&mut left, |at| years_away(&candidates[at], year));
        }
        None => {
            // Of the units beside the one named before, an abolished one is still more likely than another city's.
            keep(&mut left, |at| nearby.iter().any(|near| known.share_city(near, code(at))));
            keep_least(&mut left, |at| Reverse(candidates[at].until.unwrap_or(i32::MAX)));
        }
    }
    let all = left.clone();
    left.retain(|&at| !all.iter().any(|&other| other != at && succeeds(candidates, other, at)));

    keep(&mut left, |at| nearby.iter().any(|near| province(near) == province(code(at))));
    keep(&mut left, |at| nearby.iter().any(|near| known.share_city(near, code(at))));
    keep(&mut left, |at| nearby.iter().any(|near| contains(near, code(at))));
    if let [only] = left[..] {
        return Some(only);
    }

    let weight = |at: usize| region.weight_near(code(at), true);
    let best = left.iter().copied().max_by_key(|&at| (weight(at), Reverse(level(code(at))), Reverse(at)))?;
    let mut rivals = left
        .iter()
        .copied()
        .filter(|&at| !contains(code(at), code(best)) && !contains(code(best), code(at)) && at != best)
        .peekable();
    if rivals.peek().is_some() && weight(best) == 0 {
        let mut provinces = left.iter().copied().filter(|&at| level(code(at)) == 0);
        return provinces.next().filter(|_| provinces.next().is_none());
    }
    let clear = rivals.all(|at| {
        let apart = province(code(at)) != province(code(best));
        let (best, rival) = (region.weight_near(code(best), apart), region.weight_near(code(at), apart));
        best > 0 && best >= u64::from(known.lead).saturating_mul(rival)
    });
    clear.then_some(best)
}

/// Keeps the candidates for which the test holds; all of them where it holds for none.
fn keep(left: &mut Vec<usize>, is_true: impl Fn(usize) -> bool) {
    if left.iter().any(|&at| is_true(at)) {
        left.retain(|&at| is_true(at));
    }
}

fn keep_least<K: Ord>(left: &mut Vec<usize>, key: impl Fn(usize) -> K) {
    if let Some(least) = left.iter().map(|&at| key(at)).min() {
        left.retain(|&at| key(at) == least);
    }
}

impl DivisionFacts<'_> {
    /// Whether the row holds in the year, or held or will hold at a time not far from it.
    fn is_meant_in(&self, candidate: &Candidate, year: i32) -> bool {
        let before = candidate.since.is_some_and(|since| year < since);
        years_away(candidate, year) <= if before { self.years_before } else { self.years_after }
    }

    /// Whether the province of a unit is one city.
    fn is_one_city(&self, code: &str) -> bool {
        self.one_city.iter().any(|one| one == province(code))
    }

    /// Whether both lie in one prefecture, or are it.
    fn share_city(&self, one: &str, other: &str) -> bool {
        province(one) == province(other)
            && (self.is_one_city(one) || prefix(one, 4) == prefix(other, 4) && level(one) > 0)
    }
}

/// Years between the year and the time in which the row holds; 0 inside it.
fn years_away(candidate: &Candidate, year: i32) -> u32 {
    match (candidate.since, candidate.until) {
        (Some(since), _) if year < since => since.abs_diff(year),
        (_, Some(until)) if year > until => year.abs_diff(until),
        _ => 0,
    }
}

/// Whether `later` is the same unit as `earlier` under its next row: the same code, or a row that begins where the
/// other ends.
fn succeeds(candidates: &[Candidate], later: usize, earlier: usize) -> bool {
    let (new, old) = (&candidates[later], &candidates[earlier]);
    let begins = |candidate: &Candidate| candidate.since.unwrap_or(i32::MIN);
    let follows = matches!((old.until, new.since), (Some(until), Some(since)) if since.abs_diff(until) <= 1);
    (follows && begins(old) < begins(new)) || (new.code == old.code && (begins(old), earlier) < (begins(new), later))
}

fn prefix(code: &str, length: usize) -> &str {
    code.get(..length).unwrap_or(code)
}

fn province(code: &str) -> &str {
    prefix(code, 2)
}

/// 0 of a province, 1 of a prefecture, 2 of a county.
fn level(code: &str) -> u8 {
    match (code.ends_with("0000"), code.ends_with("00")) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 2,
    }
}

/// Whether the one unit lies inside the other.
fn contains(outer: &str, inner: &str) -> bool {
    outer != inner
        && match level(outer) {
            0 => province(outer) == province(inner),
            1 => prefix(outer, 4) == prefix(inner, 4),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::{Candidate, DivisionFacts, Region, choose};
    use proptest::prelude::*;

    type Row = (&'static str, Option<i32>, Option<i32>);

    const WEST_LAKE: &[Row] = &[("330106", None, None), ("360103", None, None)];
    const IRON_WEST: &[Row] = &[("210106", None, None), ("210302", None, None)];
    const CHAOYANG: &[Row] =
        &[("110105", None, None), ("211321", None, None), ("211300", None, None), ("220104", None, None)];
    const JILIN: &[Row] = &[("220000", None, None), ("220200", None, None)];
    const HAINAN: &[Row] = &[("150303", None, None), ("460000", Some(1988), None), ("632500", None, None)];
    const CHONGQING: &[Row] = &[("510200", None, Some(1997)), ("500000", Some(1997), None)];
    const WANXIAN: &[Row] = &[("512221", None, Some(1992)), ("511202", Some(1993), Some(1996))];

    fn known(one_city: &[String]) -> DivisionFacts<'_> {
        DivisionFacts { one_city, years_after: 12, years_before: 2, lead: 2 }
    }

    fn chosen(rows: &[Row], year: Option<i32>, nearby: &[&str], region: &[(&str, u32)]) -> Option<&'static str> {
        let candidates: Vec<_> = rows.iter().map(|&(code, since, until)| Candidate { code, since, until }).collect();
        let one_city = ["11".to_owned()];
        let mut evidence = Region::new(known(&one_city));
        for (code, weight) in region {
            evidence.add(code, *weight);
        }
        choose(&candidates, year, &evidence, nearby).map(|at| rows[at].0)
    }

    #[test]
    fn the_unit_named_before_decides() {
        for (rows, nearby, region, code) in [
            (WEST_LAKE, &["330100"][..], &[("360121", 9)][..], Some("330106")),
            (WEST_LAKE, &["360000"], &[], Some("360103")),
            (CHAOYANG, &["110000"], &[("211381", 5)], Some("110105")),
            (CHAOYANG, &["110228"], &[], Some("110105")),
            (CHAOYANG, &["211300"], &[], Some("211321")),
            (CHAOYANG, &["211381"], &[], Some("211300")),
            (JILIN, &["220000"], &[], Some("220200")),
            (WEST_LAKE, &["110000"], &[], None),
        ] {
            assert_eq!(chosen(rows, Some(2014), nearby, region), code, "{rows:?} {nearby:?}");
        }
    }

    #[test]
    fn the_region_decides_with_twice_the_weight_of_the_next() {
        for (rows, region, code) in [
            (WEST_LAKE, &[("360121", 1)][..], Some("360103")),
            (WEST_LAKE, &[("360121", 1), ("330100", 1)], None),
            (WEST_LAKE, &[("360121", 2), ("330100", 1)], Some("360103")),
            (WEST_LAKE, &[("360121", 3), ("330100", 2)], None),
            (WEST_LAKE, &[("330106", 1), ("360000", 1)], Some("330106")),
            (WEST_LAKE, &[("110000", 4)], None),
            (IRON_WEST, &[("210100", 3), ("210000", 9)], Some("210106")),
            (IRON_WEST, &[("210000", 9)], None),
            (CHAOYANG, &[("110108", 1)], Some("110105")),
            (CHAOYANG, &[("220000", 1)], Some("220104")),
            (HAINAN, &[("150300", 1)], Some("150303")),
        ] {
            assert_eq!(chosen(rows, Some(2014), &[], region), code, "{rows:?} {region:?}");
        }
    }

    #[test]
    fn a_unit_inside_another_candidate_is_no_rival_of_it() {
        assert_eq!(chosen(CHAOYANG, Some(2014), &[], &[("211381", 1)]), Some("211300"));
        assert_eq!(chosen(CHAOYANG, Some(2014), &[], &[("211321", 1)]), Some("211321"));
        assert_eq!(chosen(JILIN, Some(2014), &[], &[]), Some("220000"));
    }

    #[test]
    fn the_units_of_a_province_that_is_one_city_lie_in_one_city() {
        let candidates = ["110105", "220104"].map(|code| Candidate { code, since: None, until: None });
        for (one_city, code) in [(vec!["11".to_owned()], Some(0)), (Vec::new(), None)] {
            let mut region = Region::new(known(&one_city));
            region.add("110228", 1);
            region.add("220000", 1);
            assert_eq!(choose(&candidates, Some(2010), &region, &[]), code, "{one_city:?}");
        }
    }

    #[test]
    fn a_province_needs_no_context() {
        assert_eq!(chosen(HAINAN, Some(2014), &[], &[]), Some("460000"));
        assert_eq!(chosen(HAINAN, Some(2014), &[], &[("110000", 3)]), Some("460000"));
        assert_eq!(chosen(CHAOYANG, Some(2014), &[], &[]), None);
    }

    #[test]
    fn the_row_that_holds_in_the_year_is_taken() {
        for (rows, year, code) in [
            (CHONGQING, Some(1990), "510200"),
            (CHONGQING, Some(1997), "500000"),
            (CHONGQING, Some(2014), "500000"),
            (CHONGQING, None, "500000"),
            (WANXIAN, Some(1990), "512221"),
            (WANXIAN, Some(1994), "511202"),
            (WANXIAN, Some(2002), "511202"),
            (WANXIAN, None, "511202"),
        ] {
            assert_eq!(chosen(rows, year, &[], &[]), Some(code), "{rows:?} {year:?}");
        }
    }

    #[test]
    fn without_a_year_an_abolished_unit_is_meant_only_beside_its_city() {
        let suburbs: &[Row] = &[("210911", None, Some(1984)), ("140311", None, None)];
        assert_eq!(chosen(suburbs, None, &[], &[]), Some("140311"));
        assert_eq!(chosen(suburbs, None, &["210900"], &[]), Some("210911"));
        assert_eq!(chosen(suburbs, Some(2014), &["210900"], &[]), Some("140311"));
    }

    #[test]
    fn one_candidate_is_chosen_and_none_is_not() {
        assert_eq!(chosen(&[("330106", None, None)], None, &["110000"], &[("110000", 9)]), Some("330106"));
        assert_eq!(chosen(&[], Some(2014), &["110000"], &[]), None);
    }

    proptest! {
        #[test]
        fn a_choice_is_always_one_of_the_candidates(
            rows in prop::collection::vec(("[0-9省]{0,6}", prop::option::of(1949..2030_i32), prop::option::of(1949..2030_i32)), 0..6),
            year in prop::option::of(1949..2030_i32),
            nearby in prop::collection::vec("[0-9]{6}", 0..3),
            weight in any::<u32>(),
        ) {
            let candidates: Vec<_> =
                rows.iter().map(|(code, since, until)| Candidate { code, since: *since, until: *until }).collect();
            let nearby: Vec<&str> = nearby.iter().map(String::as_str).collect();
            let one_city = ["11".to_owned()];
            let mut region = Region::new(known(&one_city));
            for near in &nearby {
                region.add(near, weight);
                region.add(near, weight);
            }
            prop_assert!(choose(&candidates, year, &region, &nearby).is_none_or(|at| at < candidates.len()));
        }
    }
}
