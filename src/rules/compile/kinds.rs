//! What the cells of a column are: text, integers, numbers or dates. It follows from the question, and `type` may say it.

use super::super::compiled::{Field, Question, QuestionSource, Subject};
use super::super::diagnostic::Code;
use super::super::file::{CellType, Take};
use super::super::source::{On, Place};
use super::super::template::{Show, Shown};
use super::RulesCompiler;
use crate::value::Type;
use tr::tr;

/// What follows from what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Is(CellType),
    /// Words put together from several parts or answers, which are no number, whatever is asked for.
    List,
}

impl Kind {
    /// What cells are that come from either.
    pub(super) fn or(self, other: Kind) -> Kind {
        match (self, other) {
            (one, other) if one == other => one,
            (Kind::Is(CellType::Integer), Kind::Is(CellType::Number))
            | (Kind::Is(CellType::Number), Kind::Is(CellType::Integer)) => Kind::Is(CellType::Number),
            _ => Kind::Is(CellType::Text),
        }
    }

    fn inferred(self) -> CellType {
        match self {
            Kind::Is(kind) => kind,
            Kind::List => CellType::Text,
        }
    }
}

impl RulesCompiler<'_> {
    /// The type that is said, or else the one that follows; a type that cannot be is a fault.
    pub(super) fn kind(&mut self, said: Option<CellType>, follows: Kind, place: &Place) -> CellType {
        let Some(said) = said else { return follows.inferred() };
        let can_be = match (said, follows) {
            (CellType::Text, _) => true,
            (_, Kind::List) => false,
            // A text may be of digits, a date a year and no more.
            (_, Kind::Is(CellType::Text | CellType::Date)) => true,
            (CellType::Date, Kind::Is(CellType::Integer | CellType::Number)) => false,
            (CellType::Integer | CellType::Number, _) => true,
        };
        if !can_be {
            let label = match follows {
                Kind::List => tr!("they are lists, which are written as texts"),
                Kind::Is(kind) => tr!("they are of the type {}", kind.name()),
            };
            let title = tr!("the cells are never of the type {}", said.name());
            let help = match follows {
                Kind::List => tr!("remove `type`, or add `take: first` or another that gives one answer"),
                Kind::Is(kind) => tr!("remove the line, or write `type: {}`", kind.name()),
            };
            self.fault(Code::TypeNeverHad, title, &place.child("type"), On::Value, label, Some(help));
        }
        said
    }
}

/// What the answers of a question are, and of those that are asked in its place.
pub(super) fn of_question(question: &Question, fields: &[Field]) -> Kind {
    let own = match (question.from, question.take) {
        (QuestionSource::Columns, _) => Kind::Is(CellType::Number),
        (source, Take::Count | Take::Mentions) if source.gives_several() => Kind::Is(CellType::Integer),
        (source, Take::Sum | Take::Max) if source.gives_several() => Kind::Is(CellType::Number),
        (source, Take::All) if source.gives_several() => Kind::List,
        (QuestionSource::Field(field), _) => match (&question.show, fields.get(field)) {
            (Some(show), Some(field)) => of_show(show, field),
            (None, Some(field)) => field.value.as_ref().map_or(Kind::Is(CellType::Text), |show| of_show(show, field)),
            _ => Kind::Is(CellType::Text),
        },
        (source, _) => match only(question.show.as_ref()) {
            Some((Subject::Attribute(part), None)) => {
                source.parts().get(part).map_or(Kind::Is(CellType::Text), |(_, kind)| of_type(kind, None))
            }
            _ => Kind::Is(CellType::Text),
        },
    };
    question.otherwise.iter().map(|further| of_question(further, fields)).fold(own, Kind::or)
}

/// What a template shows of a mention of a field.
pub(super) fn of_show(show: &Show<Subject>, field: &Field) -> Kind {
    let Some((Subject::Attribute(attribute) | Subject::Text(Some(attribute)), part)) = only(Some(show)) else {
        return Kind::Is(CellType::Text);
    };
    match field.attributes.get_index(attribute) {
        Some((_, kind)) => of_type(kind, part),
        None => Kind::Is(CellType::Text),
    }
}

/// What a value of this type is, or a part of it.
fn of_type(kind: &Type, part: Option<&str>) -> Kind {
    match (kind, part) {
        (Type::List(_), _) => Kind::List,
        (Type::Integer, None) | (Type::Date, Some("year" | "month" | "day")) => Kind::Is(CellType::Integer),
        (Type::Number, None) | (Type::Quantity | Type::Number | Type::Integer, Some("number")) => {
            Kind::Is(CellType::Number)
        }
        (Type::Date, None | Some("start" | "end")) => Kind::Is(CellType::Date),
        _ => Kind::Is(CellType::Text),
    }
}

/// The attribute that a template shows, if it shows nothing else; with the part of it.
fn only(show: Option<&Show<Subject>>) -> Option<(Subject, Option<&str>)> {
    match show?.0.as_slice() {
        [Shown::Attribute { attribute, part, sign: false, .. }] => Some((*attribute, part.as_deref())),
        _ => None,
    }
}
