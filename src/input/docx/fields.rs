//! Fields: between their begin and their separator stands an instruction to Word, after it the result that is seen.

/// Characters of an instruction that are kept.
const LONGEST_CODE: usize = 1000;

/// The fields of a story that are open, the innermost last.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<FieldCode>,
    /// How many of them are in their instruction.
    in_code: usize,
}

#[derive(Debug, Default)]
struct FieldCode {
    has_result: bool,
    code: String,
}

/// What a field without a result shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FieldResult {
    Text(String),
    /// Something that Word makes as it shows it.
    Unread,
    Nothing,
}

impl Fields {
    pub fn begin(&mut self) {
        self.open.push(FieldCode::default());
        self.in_code += 1;
    }

    pub fn separate(&mut self) {
        if let Some(field) = self.open.last_mut().filter(|field| !field.has_result) {
            field.has_result = true;
            field.code = String::new();
            self.in_code -= 1;
        }
    }

    /// Ends the innermost field; what it shows beside a result that was read.
    pub fn end(&mut self) -> FieldResult {
        match self.open.pop() {
            Some(field) if !field.has_result => {
                self.in_code -= 1;
                shown(&field.code)
            }
            _ => FieldResult::Nothing,
        }
    }

    /// Takes in a piece of an instruction.
    pub fn instruct(&mut self, code: &str) {
        if let Some(field) = self.open.last_mut().filter(|field| field.code.len() + code.len() <= LONGEST_CODE) {
            field.code.push_str(code);
        }
    }

    /// Whether what is read belongs to an instruction.
    pub fn is_in_code(&self) -> bool {
        self.in_code > 0
    }
}

/// What a field shows that has no result: ECMA-376 17.16.5.
fn shown(code: &str) -> FieldResult {
    let code = code.trim();
    let (kind, rest) = code.split_once(|c: char| c.is_whitespace() || c == '\\').unwrap_or((code, ""));
    match kind.to_ascii_uppercase().as_str() {
        "EQ" => last_operand(code).map_or(FieldResult::Unread, FieldResult::Text),
        "LISTNUM" | "AUTONUM" | "AUTONUMLGL" | "AUTONUMOUT" | "SYMBOL" | "FORMDROPDOWN" | "INCLUDETEXT" => {
            FieldResult::Unread
        }
        "MACROBUTTON" => match rest.trim().split_once(' ') {
            Some((_, text)) => FieldResult::Text(text.trim().to_owned()),
            None => FieldResult::Nothing,
        },
        _ => FieldResult::Nothing,
    }
}

/// The text that others are set over, around or above: `EQ \o\ac(○,一)`, and of pronunciation `EQ \o\ad(\s\up 9(xiàn),县)`.
fn last_operand(code: &str) -> Option<String> {
    let (_, rest) = code.split_once("\\o")?;
    let inner = rest.strip_suffix(')')?;
    let at = inner.rfind([',', '，', ';'])?;
    let operand = inner.get(at..)?.trim_start_matches([',', '，', ';']).trim();
    let plain = !operand.is_empty() && !operand.contains(['\\', '(', ')']);
    plain.then(|| operand.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_or_a_pronunciation_is_left_off() {
        assert_eq!(shown(r" eq \o\ac(○,一) "), FieldResult::Text("一".to_owned()));
        assert_eq!(
            shown(r#"EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(xiàn),县)"#),
            FieldResult::Text("县".to_owned())
        );
        assert_eq!(shown(r"EQ \f(1,2)"), FieldResult::Unread);
        assert_eq!(shown(r"EQ \o\ac(○,\s\up 2(一))"), FieldResult::Unread);
    }

    #[test]
    fn fields_that_show_nothing_are_told_from_those_that_cannot_be_read() {
        assert_eq!(shown(" XE \"县\" "), FieldResult::Nothing);
        assert_eq!(shown(" LISTNUM "), FieldResult::Unread);
        assert_eq!(shown(" MACROBUTTON NoMacro 单击此处"), FieldResult::Text("单击此处".to_owned()));
    }

    #[test]
    fn only_instructions_are_hidden_however_nested() {
        let mut fields = Fields::default();
        fields.begin();
        fields.begin();
        fields.separate();
        assert!(fields.is_in_code());
        fields.end();
        fields.separate();
        assert!(!fields.is_in_code());
        fields.end();
        fields.end();
        assert!(!fields.is_in_code());
    }
}
