//! In which order fields are run, and circles in which none comes first.

use super::super::compiled::{Field, Rule, Section};
use super::super::diagnostic::{Code, Fault, Label};
use super::super::source::{On, Place};
use super::RulesCompiler;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use tr::tr;

impl RulesCompiler<'_> {
    /// The fields in an order in which each comes behind those that its rules refer to.
    pub(super) fn order(&mut self, fields: &[Field], rules: &[Rule], places: &[Place]) -> Vec<usize> {
        let needs: Vec<Vec<(usize, usize)>> = fields
            .iter()
            .map(|f| f.rules.iter().flat_map(|&r| self.needs(&rules[r]).into_iter().map(move |n| (n, r))).collect())
            .collect();
        // Of those whose needs are all met the first comes first.
        let mut unmet: Vec<usize> = needs.iter().map(Vec::len).collect();
        let mut needed_by = vec![Vec::new(); fields.len()];
        for (n, needs) in needs.iter().enumerate() {
            needs.iter().for_each(|&(need, _)| needed_by[need].push(n));
        }
        let mut ready: BinaryHeap<Reverse<usize>> = (0..fields.len()).filter(|n| unmet[*n] == 0).map(Reverse).collect();
        let mut order = Vec::with_capacity(fields.len());
        while let Some(Reverse(n)) = ready.pop() {
            order.push(n);
            for &by in &needed_by[n] {
                unmet[by] -= 1;
                if unmet[by] == 0 {
                    ready.push(Reverse(by));
                }
            }
        }
        if order.len() < fields.len() {
            self.cycle(&needs, &order, fields, rules, places);
        }
        order
    }

    /// The fields whose mentions a rule needs, those of its sections included.
    fn needs(&self, rule: &Rule) -> Vec<usize> {
        let sections = rule.zones.sections.iter().filter_map(|section| self.sections.get(*section));
        let needs = rule.needs().into_iter().chain(sections.flat_map(Section::needs));
        needs.filter(|field| *field < self.declared.fields.len()).collect()
    }

    fn cycle(
        &mut self,
        needs: &[Vec<(usize, usize)>],
        done: &[usize],
        fields: &[Field],
        rules: &[Rule],
        places: &[Place],
    ) {
        // From any field that is left, every step leads to another one that is left, until one comes again.
        let done: HashSet<usize> = done.iter().copied().collect();
        let left = |n: usize| needs[n].iter().find(|(need, _)| !done.contains(need)).copied();
        let Some(mut at) = (0..fields.len()).find(|n| !done.contains(n)) else {
            return;
        };
        let mut way: Vec<(usize, usize)> = Vec::new();
        let mut steps = HashMap::new();
        while let Some((next, rule)) = left(at) {
            if let Some(n) = steps.insert(at, way.len()) {
                way.drain(..n);
                break;
            }
            way.push((at, rule));
            at = next;
        }
        let names: Vec<&str> =
            way.iter().map(|(f, _)| fields[*f].name.as_str()).chain([fields[at].name.as_str()]).collect();
        let labels = way
            .iter()
            .map(|&(f, r)| Label {
                source: places[r].source,
                path: places[r].child("match").path,
                on: On::Value,
                text: tr!("a rule of `{}`: `{}`", fields[f].name, rules[r].id),
            })
            .collect();
        self.faults.push(Fault {
            code: Code::CyclicReference,
            title: tr!("fields refer to each other in a circle: {}", names.join(" → ")),
            labels,
            help: Some(tr!("a rule runs after all rules of the fields that it refers to; break the circle")),
        });
    }
}
