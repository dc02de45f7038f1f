//! A cell: the questions that were asked for it, the mentions that it might have shown, and of an empty one the rules that
//! came nearest.

use super::page::Page;
use super::place::{around, line_and_column};
use speechmeta::explained::Explainer;
use speechmeta::explained::attempt::Attempt;
use speechmeta::explained::lines::zone_words;
use speechmeta::explained::words::clipped;
use speechmeta::resolve::asked::{AskedQuestion, Candidate, CandidateFate, asked};
use speechmeta::rules::compiled::{Question, QuestionSource};
use speechmeta::rules::file::Take;
use std::ops::Range;

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
        let title = if record.title().is_empty() { String::new() } else { format!(": {}", record.title()) };
        page.title(&format!("{}, speech {}{title}", record.source(), number + 1));
        let cell = record.cell(&declared.name).map(ToString::to_string).unwrap_or_default();
        let holds = match cell.is_empty() {
            true => "is empty".to_owned(),
            false => format!("holds `{}`", clipped(&cell)),
        };
        page.paragraph(0, &format!("{} ({}) {holds}.", declared.name, explainer.places.column(column)));
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
        QuestionSource::Field(field) => format!("the mentions of {}", explainer.rules.fields[field].name),
        QuestionSource::Speech => "the speech itself".to_owned(),
        QuestionSource::Clock => "the clock".to_owned(),
        QuestionSource::Columns => "the columns above".to_owned(),
        QuestionSource::This(_) => "the mention itself".to_owned(),
        QuestionSource::Document => "the document".to_owned(),
        QuestionSource::Unexpected => "the cells outside of what is expected".to_owned(),
        QuestionSource::Remarks => "the remarks".to_owned(),
    };
    let which = match (asked.path.as_slice(), remark) {
        ([], None) => "The question".to_owned(),
        ([], Some(remark)) => format!("The question of the remark `{}`", remark.name),
        (path, _) => {
            let numbers: Vec<String> = path.iter().map(|n| (n + 1).to_string()).collect();
            format!("Its `else`, question {}", numbers.join(" of "))
        }
    };
    let answer = match (asked.is_excluded, asked.answer.as_str()) {
        (true, _) => "it is not asked, because its `unless` has an answer".to_owned(),
        (false, "") => "it has no answer".to_owned(),
        (false, answer) => format!("the answer is `{}`", clipped(answer)),
    };
    page.paragraph(0, &format!("{which} is put to {name} (`take: {}`); {answer}.", take(question.take)));
    if asked.field.is_some() && asked.candidates.is_empty() {
        page.paragraph(2, "There is none in the speech.");
    }
    // Those that were taken stand first.
    let (taken, others): (Vec<_>, Vec<_>) =
        asked.candidates.iter().partition(|candidate| matches!(candidate.fate, CandidateFate::Taken));
    for candidate in taken.iter().chain(&others).take(MOST_CANDIDATES) {
        show_candidate(page, explainer, question, candidate);
    }
    let more = asked.candidates.len().saturating_sub(MOST_CANDIDATES);
    if more > 0 {
        page.paragraph(2, &format!("and {more} more"));
    }
}

fn show_candidate(page: &mut Page, explainer: &Explainer<'_>, question: &Question, candidate: &Candidate) {
    let annotated = &explainer.examined.annotated;
    let range = annotated.position(candidate.range.start)..annotated.position(candidate.range.end);
    let (sign, fate) = match &candidate.fate {
        CandidateFate::Taken => ("+", "taken".to_owned()),
        CandidateFate::Filtered { attribute, value } => {
            ("-", filtered(explainer, question, *attribute, value.as_deref()))
        }
        CandidateFate::Zone(zone) => ("-", format!("it stands in the zone {}, which is not asked", zone_words(*zone))),
        CandidateFate::Left => ("-", left(question.take).to_owned()),
    };
    let place = line_and_column(explainer, range.start);
    page.hanging(2, 4, &format!("{sign} {} ({place}): {fate}", candidate.shown));
    page.hanging(4, 6, &format!("{} by {}", around(explainer, &range), explainer.rule_name(candidate.rule)));
}

/// Why a filter refuses a mention.
fn filtered(explainer: &Explainer<'_>, question: &Question, attribute: usize, value: Option<&str>) -> String {
    let QuestionSource::Field(field) = question.from else { return String::new() };
    let declared = explainer.rules.fields[field].attributes.get_index(attribute);
    let name = declared.map_or("", |(name, _)| name.as_str());
    match value {
        Some(value) => format!("its `{name}` is `{}`, which `where` does not ask for", clipped(value)),
        None => format!("it has no `{name}`, which `where` asks for"),
    }
}

/// Why `take` leaves a mention that was asked.
fn left(take: Take) -> &'static str {
    match take {
        Take::Nearest => "`take: nearest` took another one",
        Take::First => "not taken: another one stands before it",
        Take::Last => "not taken: another one stands behind it",
        Take::Best => "not taken: the rule of another one has a higher priority, or the same and stands before it",
        Take::Most => "not taken: it is not said most often, or not as often as `at_least` asks",
        Take::Max => "not taken: another one is larger",
        Take::All | Take::Count | Take::Sum => {
            "not taken by itself: it is the same as one before it, by the `key` of the field, or shows nothing"
        }
        Take::Mentions => "not taken: it shows nothing",
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
    page.paragraph(0, "Rules that came nearest in this speech and gave nothing there:");
    for attempt in attempts.iter().take(most) {
        page.blank();
        page.title(&format!("  {}", explainer.rule_name(attempt.rule)));
        let place = line_and_column(explainer, attempt.range.start);
        page.hanging(4, 4, &format!("{place}: {}", around(explainer, &attempt.range)));
        super::tell_causes(page, explainer, attempt, 4);
    }
}
