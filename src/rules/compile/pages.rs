//! Parts of pages: whether each says where it stands.

use super::super::diagnostic::Code;
use super::super::file::{PageRole, PageSpec};
use super::super::source::{On, Place};
use super::RulesCompiler;
use tr::tr;

impl RulesCompiler<'_> {
    /// Refuses a part of a page that stands nowhere, or cannot be found so.
    pub(super) fn page(&mut self, spec: &PageSpec, place: &Place) {
        use PageRole::{Date, GoesOn, LeaveOut, Place as PlaceRole, Source, Spoken, Text, Title, Url};
        let ways = [
            ("selector", spec.selector.is_some(), [Text, Title, Date, Source, LeaveOut, GoesOn].as_slice()),
            ("label", spec.label.is_some(), &[Date, Source]),
            ("line", spec.line.is_some(), &[Title, LeaveOut]),
            ("columns", !spec.columns.is_empty(), &[Title, Spoken, Date, Source, PlaceRole, Url]),
        ];
        let given: Vec<_> = ways.iter().filter(|(_, is_given, _)| *is_given).collect();
        let title = match given.as_slice() {
            [(way, _, roles)] if !roles.contains(&spec.role) => tr!("`{}` cannot have this role", way),
            [_] => return,
            [] => tr!("a part of a page that stands nowhere"),
            [(one, ..), (other, ..), ..] => tr!("`{}` and `{}` cannot stand together", one, other),
        };
        let help = tr!(
            "write one of `selector: '#content'` (any role of a page), `label: 发布时间` (date, source), `line: 打印` (leave_out, title), `columns: [标题, title]` (what a table states: title, spoken, date, source, place, url)"
        );
        self.fault(Code::ConflictingKeys, title, place, On::Value, "", Some(help));
    }
}
