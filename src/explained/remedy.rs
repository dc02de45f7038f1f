//! What would have to be otherwise for a rule to fire, and what would come of it.
//!
//! What is at fault first hides what else is: where a pattern does not match, nothing refuses its match yet, and what is
//! refused competes with nothing. So the first cause is taken away, from the text or from the rules, the document is read
//! again, and what is at fault then is told as well.

use super::Explainer;
use super::attempt::{Attempt, Misses, Outcome};
use super::refusal::Refusal;
use crate::pattern::Layer;
use crate::record::NoFact;
use std::ops::Range;
use tr::tr;

/// Causes that are told one behind the other.
const MOST_CAUSES: usize = 5;

/// What takes a cause away.
#[derive(Debug, Clone)]
pub enum Remedy {
    /// Another text of the document, and what in it is changed, with what is kept between, in characters.
    Text(String, Range<usize>),
    /// Conditions of the rule that are left out.
    Without(Vec<Refusal>),
    /// Other rules that are left out.
    WithoutRules(Vec<usize>),
    /// An attribute that is not set, by its number.
    Unset(usize),
    /// A lexicon of which the first row is meant, by its number.
    FirstRow(usize),
}

/// A cause, in sentences, and what takes it away, if something does.
#[derive(Debug, Clone)]
pub struct Cause {
    /// One word for its kind.
    pub kind: &'static str,
    pub sentences: Vec<String>,
    pub remedy: Option<Remedy>,
}

impl<'x> Explainer<'x> {
    /// Why an attempt gives nothing: what is at fault first, then what would be at fault without that, and so on.
    pub fn causes(&mut self, attempt: &Attempt<'x>) -> Vec<Cause> {
        self.causes_within(attempt, MOST_CAUSES)
    }

    fn causes_within(&self, attempt: &Attempt<'x>, most: usize) -> Vec<Cause> {
        let remedy = self.remedy(attempt);
        let mut causes = vec![Cause { kind: kind(&attempt.outcome), sentences: self.tell(attempt), remedy }];
        let Some(remedy) = causes[0].remedy.as_ref().filter(|_| most > 1) else { return causes };
        let span = self.examined.document().view.original(self.examined.annotated.bytes(&attempt.range));
        let (mut text, mut at) = (None, span.start..span.end);
        let mut trial = self.examined.trial.clone();
        match remedy {
            Remedy::Text(changed, place) => (text, at) = (Some(changed.clone()), place.clone()),
            Remedy::Without(_) => trial.unheeded.push(attempt.rule),
            Remedy::WithoutRules(rules) => trial.left_out.extend(rules),
            Remedy::Unset(_) | Remedy::FirstRow(_) => return causes,
        }
        let is_changed = text.is_some();
        let examined = self.examined.again(self.rules, text, trial);
        let mut explainer = Explainer::new(self.places.set, self.names, self.places, &examined);
        let about = explainer.position(at.start)..explainer.position(at.end);
        let sentences = explainer.sentences(&about);
        let next = explainer.attempts(attempt.rule, &sentences, &about, 1);
        let Some(next) = next.first().filter(|next| !next.fires()) else { return causes };
        let mut further = explainer.causes_within(next, most - 1);
        if let Some(first) = further.first_mut() {
            // The match is known.
            let told = !is_changed && !matches!(next.outcome, Outcome::Misses(_));
            first.sentences.drain(..usize::from(told));
            first.sentences.insert(0, tr!("Without that it would still give nothing."));
        }
        causes.extend(further);
        causes
    }

    /// What takes the cause of one attempt away.
    fn remedy(&self, attempt: &Attempt<'x>) -> Option<Remedy> {
        match &attempt.outcome {
            Outcome::Misses(misses) => self.changed(attempt, misses),
            Outcome::Refused(refusals) => {
                let can_be = !refusals.iter().any(|refusal| matches!(refusal, Refusal::Outside));
                can_be.then(|| Remedy::Without(refusals.clone()))
            }
            Outcome::Lost(rivals) => Some(Remedy::WithoutRules(rivals.iter().map(|rival| rival.rule).collect())),
            Outcome::Silent(NoFact::Unread { attribute, .. }) => Some(Remedy::Unset(*attribute)),
            Outcome::Silent(NoFact::NoRow { capture, .. }) => {
                let pattern = &self.rules.rules[attempt.rule].patterns[attempt.pattern];
                match pattern.target_of(&pattern.captures[*capture]) {
                    Some(Layer::Lexicon(n)) => Some(Remedy::FirstRow(n as usize)),
                    _ => None,
                }
            }
            Outcome::Silent(_) | Outcome::PassedOver(_) | Outcome::Fires => None,
        }
    }

    /// The text of the document with what is missing, or without what stands in the way.
    fn changed(&self, attempt: &Attempt<'x>, misses: &Misses<'x>) -> Option<Remedy> {
        let document = self.examined.document();
        let original = |range: Range<u32>| document.view.original(self.examined.annotated.bytes(&range));
        let start = original(attempt.range.start..attempt.range.start).start;
        // What lies behind is changed first, so that the places before stay.
        let mut changes: Vec<(Range<usize>, String)> = Vec::new();
        match (&misses.between, misses.points.first()) {
            (Some(between), _) => {
                let between = original(between.clone());
                changes.push((between.start..between.end, String::new()));
            }
            (None, Some(point)) => {
                let at = point.at + point.fits;
                let at = if at > attempt.range.start { original(at - 1..at).end } else { start };
                changes.push((at..at, self.names.filling(point)?));
            }
            (None, None) => {}
        }
        changes.push((start..start, self.names.sample_of(&misses.head)?));
        let mut characters: Vec<char> = document.raw.text.chars().collect();
        let mut end = original(attempt.range.clone()).end;
        for (range, text) in changes {
            end = end + text.chars().count() - range.len();
            characters.splice(range, text.chars());
        }
        Some(Remedy::Text(characters.into_iter().collect(), start..end))
    }
}

fn kind(outcome: &Outcome<'_>) -> &'static str {
    match outcome {
        Outcome::Fires => "fires",
        Outcome::Misses(misses) if misses.between.is_some() => "between",
        Outcome::Misses(misses) if misses.head.is_empty() => "pattern",
        Outcome::Misses(_) => "beginning",
        Outcome::Refused(refusals) => match refusals.first() {
            Some(Refusal::Outside) => "outside",
            Some(Refusal::Zone(_)) => "zone",
            Some(Refusal::Missing { .. } | Refusal::NotAround { .. }) => "missing",
            Some(Refusal::Unwanted { .. } | Refusal::Has { .. }) => "unless",
            Some(Refusal::Lengths(_)) | None => "split",
        },
        Outcome::Lost(_) => "rival",
        Outcome::Silent(NoFact::Unread { .. }) => "type",
        Outcome::Silent(NoFact::NoRow { .. }) => "choice",
        Outcome::Silent(_) => "silent",
        Outcome::PassedOver(_) => "passed over",
    }
}
