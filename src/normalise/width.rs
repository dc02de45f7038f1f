//! One form for each character that has several.
//!
//! Character by character, whatever stands around it. What depends on the neighbours is left to the other steps.

use super::script::ordinary_form;

/// The form in which `c` is written: half-width for ASCII, `"` and `'` for quotes, `-` for dashes, `·` for middle
/// dots, a space for white space. `None` for what is invisible: zero-width and control characters.
pub(super) const fn fold(c: char) -> Option<char> {
    let folded = match c {
        '\u{20}'..='\u{7e}' => match c {
            '~' => '-',
            c => c,
        },
        '\t' => ' ',
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => return None,
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{3164}' => ' ',
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180b}'..='\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' => return None,
        '“' | '”' | '„' | '‟' | '「' | '」' | '『' | '』' | '〝' | '〞' | '〟' | '＂' | '｢' | '｣' | '﹁' | '﹂'
        | '﹃' | '﹄' => '"',
        '‘' | '’' | '‚' | '‛' | '＇' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '─' | '━' | '−' | '⸺' | '﹘' | '﹣' | '－' | '～' | '〜' | '∼' => {
            '-'
        }
        '‧' | '•' | '・' | '･' | '⋅' | '∙' => '·',
        '╳' | '✕' | '✖' | '⨯' => '×',
        '∶' | '︰' => ':',
        '｡' => '。',
        '､' | '﹑' => '、',
        '￥' => '¥',
        '﹐' => ',',
        '﹒' => '.',
        '﹔' => ';',
        '﹕' => ':',
        '﹖' => '?',
        '﹗' => '!',
        '﹙' => '(',
        '﹚' => ')',
        '﹟' => '#',
        '﹠' => '&',
        '﹡' | '∗' => '*',
        '﹢' => '+',
        '﹤' => '<',
        '﹥' => '>',
        '﹦' => '=',
        '﹩' => '$',
        '﹪' => '%',
        '﹫' => '@',
        // Full-width ASCII stands in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => return char::from_u32(c as u32 - 0xfee0),
        c => c,
    };
    Some(folded)
}

/// The form in which a character is written, whatever stands around it; radicals become the characters that they stand for.
/// `None` for what is invisible.
pub fn form(c: char) -> Option<char> {
    fold(c).map(|c| ordinary_form(c).unwrap_or(c))
}

/// The character that a named HTML entity stands for, by its name without `&` and `;`.
pub(super) fn entity(name: &str) -> Option<char> {
    Some(match name {
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "middot" => '·',
        "bull" => '•',
        "times" => '×',
        "permil" => '‰',
        "deg" => '°',
        "yen" => '¥',
        "sup2" => '²',
        "sup3" => '³',
        "shy" | "zwnj" | "zwj" => '\u{200b}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_has_one_form() {
        for (written, form) in [
            ("ＡＢ１２，：；！？（）％．＿＊", "AB12,:;!?()%._*"),
            ("﹪﹐﹒", "%,."),
            ("“”„「」『』〝〞＂", "\"\"\"\"\"\"\"\"\"\""),
            ("‘’＇", "'''"),
            ("—–―─━－‐‑‒﹣−～〜~∼", "---------------"),
            ("‧•・･⋅∙·", "·······"),
            ("×╳✕✖", "××××"),
            ("。、《》【】〔〕…〇○‰", "。、《》【】〔〕…〇○‰"),
            ("\u{3000}\u{a0}\t\u{2003}", "    "),
            ("\u{feff}\u{200b}\u{ad}\u{7}\0", ""),
        ] {
            assert_eq!(written.chars().filter_map(fold).collect::<String>(), form);
        }
    }

    #[test]
    fn a_folded_character_does_not_fold_further() {
        for c in ('\0'..=char::MAX).filter_map(fold) {
            assert_eq!(fold(c), Some(c));
        }
    }
}
