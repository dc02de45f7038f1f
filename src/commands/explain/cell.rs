//! A cell: the questions that were asked for it, the mentions that it might have shown, and of an empty one the rules that
//! came nearest.

use super::page::Page;
use super::place::{around, line_and_column, speech_words};
use crate::explained::Explainer;
use crate::explained::attempt::Attempt;
use crate::explained::lines::zone_words;
use crate::explained::words::clipped;
use crate::resolve::asked::{AskedQuestion, Candidate, CandidateFate, asked};
use crate::rules::compiled::{Question, QuestionSource};
use crate::rules::file::Take;
use std::ops::Range;
use tr::tr;

/// Mentions of a question that are shown.
const MOST_CANDIDATES: usize = 12;

/// Explains the cell of a column in each speech, or in one.
pub fn show(page: &mut Page, explainer: &mut Explainer<'_>, column: usize, speech: Option<usize>, most: usize) {
    let rules = explainer.rules;
    let examined = explainer.examined;
    let declared = &rules.columns[column];
    for (number, record) in examined.records.iter().enumerate() {
        if speech.is_some_and(|wanted| wanted != number + 1) {
            continue;
        }
        page.blank();
        page.title(&speech_words(record.source(), number, record.title()));
        let cell = record.cell(&declared.name).map(ToString::to_string).unwrap_or_default();
        let place = explainer.places.column(column);
        let holds = match cell.is_empty() {
            true => tr!("{} ({}) is empty.", declared.name, place),
            false => tr!("{} ({}) holds `{}`.", declared.name, place, clipped(&cell)),
        };
        page.paragraph(0, &holds);
        let questions = asked(rules, examined.document(), examined.matches(), number, column);
        for asked in &questions {
            page.blank();
            question(page, explainer, &declared.question, asked);
        }
        if cell.is_empty() {
            let mut fields: Vec<usize> = questions.iter().filter_map(|asked| asked.field).collect();
            fields.sort_unstable();
            fields.dedup();
            let lines = examined.document().speeches[number].lines.clone();
            nearest(page, explainer, &fields, lines, most);
        }
    }
}

/// A question with its candidates.
fn question(page: &mut Page, explainer: &Explainer<'_>, first: &Question, asked: &AskedQuestion) {
    let remark = asked.remark.map(|n| &explainer.rules.remarks[n]);
    let first = remark.map_or(first, |remark| &remark.question);
    let question = asked.path.iter().fold(first, |question, &n| &question.otherwise[n]);
    let name = match question.from {
        QuestionSource::Field(field) => tr!("the mentions of {}", explainer.rules.fields[field].name),
        QuestionSource::Speech => tr!("the speech itself"),
        QuestionSource::Clock => tr!("the clock"),
        QuestionSource::Columns => tr!("the columns above"),
        QuestionSource::This(_) => tr!("the mention itself"),
        QuestionSource::Document => tr!("the document"),
        QuestionSource::Unexpected => tr!("the cells outside of what is expected"),
        QuestionSource::Remarks => tr!("the remarks"),
    };
    let which = match (asked.path.as_slice(), remark) {
        ([], None) => tr!("The question"),
        ([], Some(remark)) => tr!("The question of the remark `{}`", remark.name),
        (path, _) => {
            let numbers: Vec<String> = path.iter().map(|n| (n + 1).to_string()).collect();
            tr!("Its `else`, question {}", numbers.join(&tr!("between the numbers of questions" => " of ")))
        }
    };
    let answer = match (asked.is_excluded, asked.answer.as_str()) {
        (true, _) => tr!("it is not asked, because its `unless` has an answer"),
        (false, "") => tr!("it has no answer"),
        (false, answer) => tr!("the answer is `{}`", clipped(answer)),
    };
    page.paragraph(0, &tr!("{} is put to {} (`take: {}`); {}.", which, name, take(question.take), answer));
    if asked.field.is_some() && asked.candidates.is_empty() {
        page.paragraph(2, &tr!("There is none in the speech."));
    }
    // Those that were taken stand first.
    let (taken, others): (Vec<_>, Vec<_>) =
        asked.candidates.iter().partition(|candidate| matches!(candidate.fate, CandidateFate::Taken));
    for candidate in taken.iter().chain(&others).take(MOST_CANDIDATES) {
        show_candidate(page, explainer, question, candidate);
    }
    let more = asked.candidates.len().saturating_sub(MOST_CANDIDATES);
    if more > 0 {
        page.paragraph(2, &tr!("and {} more", more));
    }
}

fn show_candidate(page: &mut Page, explainer: &Explainer<'_>, question: &Question, candidate: &Candidate) {
    let annotated = &explainer.examined.annotated;
    let range = annotated.position(candidate.range.start)..annotated.position(candidate.range.end);
    let (sign, fate) = match &candidate.fate {
        CandidateFate::Taken => ("+", tr!("taken")),
        CandidateFate::Filtered { attribute, value } => {
            ("-", filtered(explainer, question, *attribute, value.as_deref()))
        }
        CandidateFate::Zone(zone) => ("-", tr!("it stands in the zone {}, which is not asked", zone_words(*zone))),
        CandidateFate::Left => ("-", left(question.take)),
    };
    let place = line_and_column(explainer, range.start);
    page.hanging(2, 4, &format!("{sign} {}", tr!("{} ({}): {}", candidate.shown, place, fate)));
    page.hanging(4, 6, &tr!("{} by {}", around(explainer, &range), explainer.rule_name(candidate.rule)));
}

/// Why a filter refuses a mention.
fn filtered(explainer: &Explainer<'_>, question: &Question, attribute: usize, value: Option<&str>) -> String {
    let QuestionSource::Field(field) = question.from else { return String::new() };
    let declared = explainer.rules.fields[field].attributes.get_index(attribute);
    let name = declared.map_or("", |(name, _)| name.as_str());
    match value {
        Some(value) => tr!("its `{}` is `{}`, which `where` does not ask for", name, clipped(value)),
        None => tr!("it has no `{}`, which `where` asks for", name),
    }
}

/// Why `take` leaves a mention that was asked.
fn left(take: Take) -> String {
    match take {
        Take::Nearest => tr!("`take: nearest` took another one"),
        Take::First => tr!("not taken: another one stands before it"),
        Take::Last => tr!("not taken: another one stands behind it"),
        Take::Best => {
            tr!("not taken: the rule of another one has a higher priority, or the same and stands before it")
        }
        Take::Most => tr!("not taken: it is not said most often, or not as often as `at_least` asks"),
        Take::Max => tr!("not taken: another one is larger"),
        Take::All | Take::Count | Take::Sum => {
            tr!("not taken by itself: it is the same as one before it, by the `key` of the field, or shows nothing")
        }
        Take::Mentions => tr!("not taken: it shows nothing"),
    }
}

fn take(take: Take) -> String {
    serde_json::to_value(take).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The rules of some fields that came nearest in a speech and gave nothing.
fn nearest(page: &mut Page, explainer: &mut Explainer<'_>, fields: &[usize], speech: Range<usize>, most: usize) {
    let lines: Vec<Range<u32>> = explainer.examined.annotated.lines()[speech].to_vec();
    let mut attempts: Vec<Attempt<'_>> = Vec::new();
    for &field in fields {
        for &rule in &explainer.rules.fields[field].rules {
            if explainer.rules.rules[rule].block || explainer.lacks(rule) {
                continue;
            }
            let own = lines.iter().flat_map(|line| explainer.attempts(rule, line, line, 1)).collect::<Vec<_>>();
            let nearest = own.into_iter().filter(|attempt| !attempt.fires());
            attempts.extend(nearest.max_by(|a, b| a.nearness().total_cmp(&b.nearness())));
        }
    }
    attempts.sort_by(|a, b| b.nearness().total_cmp(&a.nearness()));
    if attempts.is_empty() {
        return;
    }
    page.blank();
    page.paragraph(0, &tr!("Rules that came nearest in this speech and gave nothing there:"));
    for attempt in attempts.iter().take(most) {
        page.blank();
        page.title(&format!("  {}", explainer.rule_name(attempt.rule)));
        let place = line_and_column(explainer, attempt.range.start);
        page.hanging(4, 4, &tr!("{}: {}", place, around(explainer, &attempt.range)));
        super::tell_causes(page, explainer, attempt, 4);
    }
}
