use super::*;
use proptest::prelude::*;

fn normalised(text: &str) -> String {
    NormalisedText::new(text).as_str().to_owned()
}

fn assert_table(table: &[(&str, &str)]) {
    for (original, expected) in table {
        assert_eq!(normalised(original), *expected, "of {original:?}");
    }
}

/// The original text that the first place of `needle` in the normalised text stands for.
fn original_of(text: &str, needle: &str) -> String {
    let normalised = NormalisedText::new(text);
    let start = normalised.as_str().find(needle).expect("the needle is in the normalised text");
    let span = normalised.original(start..start + needle.len());
    text.chars().skip(span.start).take(span.len()).collect()
}

#[test]
fn blank_lines_go_and_the_others_are_joined_by_one_line_end() {
    assert_table(&[
        ("", ""),
        (" \r\n\u{3000}\n", ""),
        ("\u{feff}标题\r\n\r\n  正文。\r\n", "标题\n正文。"),
        ("一页\u{c}二页", "一页\n二页"),
        ("旧\r式", "旧\n式"),
        ("末行\n\n\n", "末行"),
    ]);
}

#[test]
fn full_width_forms_become_half_width() {
    assert_table(&[
        ("增长１５．９％（可比价），", "增长15.9%(可比价),"),
        ("ＧＤＰ达３２０亿元；", "GDP达320亿元;"),
        ("“两会”——‘新’局面～", "\"两会\"--'新'局面-"),
        ("买买提•艾力、ＸＸ县、╳书记、增长＊％", "买买提·艾力、XX县、×书记、增长*%"),
        ("《纲要》第二章…【完】", "《纲要》第二章…【完】"),
    ]);
}

#[test]
fn html_entities_are_read_as_one_character() {
    assert_table(&[
        ("&ldquo;六稳&rdquo;&mdash;工作&amp;任务", "\"六稳\"-工作&任务"),
        ("马凯&nbsp;&nbsp;王刚", "马凯 王刚"),
        ("&#20013;&#x56FD;", "中国"),
        ("AT&T 研发&unknown;&#xD800;&#;", "AT&T研发&unknown;&#xD800;&#;"),
        ("甲&#10;乙", "甲乙"),
    ]);
    assert_eq!(original_of("关于&ldquo;六稳&rdquo;工作", "\"六稳\""), "&ldquo;六稳&rdquo;");
}

#[test]
fn tags_go_and_those_of_blocks_end_a_line() {
    assert_table(&[
        ("讲话<br>同志们：<BR/>", "讲话\n同志们:"),
        ("<p class=\"a\">政<b>府</b></p><p>工作</p>", "政府\n工作"),
        ("<p class=a\nalign=center>增长<span lang=EN-US>8.5%</span></p>", "增长8.5%"),
        ("增长<5%，<政府工作报告>", "增长<5%,<政府工作报告>"),
    ]);
}

#[test]
fn lines_broken_at_the_width_of_a_page_are_joined() {
    let page = "全市地区生产总值完成一百二十八亿元，同比增长8.\n4%；固定资产投资增长13.1%。全年办理人大代表建\n\
        议98件、政协提案145件，办复率均达到百分之百以\n上。县委书记王建国、县长顾知远、副县长李建明\n\
        等出席会议并作了重要的讲话，提出了明确要求。";
    let joined = page.replace('\n', "").replace('，', ",").replace('；', ";");
    assert_eq!(normalised(page), joined);
    let with_numbers = page.replacen('\n', "\n\n- 3 -\n\n", 1);
    assert_eq!(normalised(&with_numbers), joined);
    // A tag that takes a line end along leaves the others where they are.
    let with_tag = page.replacen("全市", "<span\nlang=EN-US>全市", 1);
    assert_eq!(normalised(&with_tag), joined);
}

#[test]
fn invisible_characters_go() {
    assert_table(&[("政\u{200b}协\u{ad}主\u{feff}席\u{7}", "政协主席")]);
}

#[test]
fn zeros_are_restored_in_chinese_numerals_only() {
    assert_table(&[
        ("二○一四年", "二〇一四年"),
        ("二Ｏ一四年，二O一O年，二Ο二Ο年", "二〇一四年,二〇一〇年,二〇二〇年"),
        ("二００九年，二0一0年，二○○○年，二000年", "二〇〇九年,二〇一〇年,二〇〇〇年,二〇〇〇年"),
        ("二 ○ 一 四 年", "二〇一四年"),
        ("七○一所、五○年代", "七〇一所、五〇年代"),
        ("刘○○同志、○○县、○一是", "刘○○同志、○○县、○一是"),
        ("统一0元、一O2O平台、2010一2020年", "统一0元、一O2O平台、2010一2020年"),
        ("二零一四年", "二零一四年"),
    ]);
}

#[test]
fn pinyin_glosses_go() {
    assert_table(&[
        ("區(qū)政協(xié)關(guān)於發(fā)展", "区政协关于发展"),
        ("关（guān）于绿（lǜ）色的(de)发展", "关于绿色的发展"),
        ("协(xi\u{e9})商、产(ch\u{61}\u{30c}n)业", "协商、产业"),
        ("区( qū )委", "区委"),
    ]);
    assert_eq!(original_of("在區(qū)委政協(xié)工作", "区委政协"), "區(qū)委政協");
}

#[test]
fn parentheses_that_are_no_gloss_stay() {
    assert_table(&[
        ("生产总值(GDP)增长(TMT)", "生产总值(GDP)增长(TMT)"),
        ("方案(a)和方案(de)", "方案(a)和方案(de)"),
        ("区(qū)的方案(a)、应用(app)", "区的方案(a)、应用(app)"),
        ("咖啡(café)、东西(āng āng xī bù)", "咖啡(café)、东西(āng āng xī bù)"),
        ("区(qū", "区(qū"),
        ("(xié)", "(xié)"),
    ]);
}

#[test]
fn white_space_goes_but_between_words() {
    assert_table(&[
        ("省长 施小琳", "省长 施小琳"),
        ("市长  黎桂康", "市长 黎桂康"),
        ("马凯　王刚\u{a0}王兆国", "马凯 王刚 王兆国"),
        ("市长 李 明 伟", "市长李明伟"),
        ("代市长：龚 正", "代市长:龚正"),
        ("政 府 工 作 报 告", "政府工作报告"),
        ("增长 15.9 % ，其中 GDP 达 320 亿元", "增长15.9%,其中GDP达320亿元"),
        ("共 12 345 件", "共12 345件"),
        ("Belt and  Road (B and R)", "Belt and Road (B and R)"),
        ("1. 2014年增长37. 8%", "1. 2014年增长37.8%"),
        ("《 纲要 》 、 规划", "《纲要》、规划"),
        ("达到， 2014年", "达到,2014年"),
        ("x x 县、_ 书记", "x x县、_书记"),
    ]);
}

#[test]
fn markdown_goes_where_the_document_is_markdown() {
    assert_table(&[
        ("**一、2019年工作回顾**", "一、2019年工作回顾"),
        ("# 政府工作报告\n> 引文\n## 一、回顾", "政府工作报告\n引文\n一、回顾"),
        ("**坚持改革。**要**必须**坚持", "坚持改革。要必须坚持"),
        ("# 报告\n**二〇〇九年\n市长 王小明**", "报告\n二〇〇九年\n市长 王小明"),
        ("#标签", "#标签"),
    ]);
}

#[test]
fn asterisks_that_blank_out_stay() {
    assert_table(&[
        ("增长*%，居*位", "增长*%,居*位"),
        ("**县**局2014年**月", "**县**局2014年**月"),
        ("**一、工作回顾**\n增长**%、**%", "一、工作回顾\n增长**%、**%"),
    ]);
}

#[test]
fn footnote_marks_go() {
    assert_table(&[
        ("中央“六稳”[1]要求，建设中心[12]。", "中央\"六稳\"要求,建设中心。"),
        ("服务平台〔3〕、《规划》［４］", "服务平台、《规划》"),
        ("[1] 六稳：指稳就业", "[1]六稳:指稳就业"),
        ("国发[2014]12号、政发〔14〕3号、政发[85]号", "国发[2014]12号、政发〔14〕3号、政发[85]号"),
        ("推广ERP[6]、第3[1]", "推广ERP、第3[1]"),
    ]);
}

#[test]
fn traditional_documents_become_simplified() {
    assert_table(&[
        ("區委關於加強和改進工作的意見，乾淨", "区委关于加强和改进工作的意见,干净"),
        ("最後\n關於發展的意見\n結論與經驗", "最后\n关于发展的意见\n结论与经验"),
        ("乾縣的乾部", "乾县的干部"),
        ("市政協主席徐乾明", "市政协主席徐乾明"),
        ("省委書記強衞", "省委书记强卫"),
    ]);
}

#[test]
fn names_in_simplified_documents_stay_as_they_are_written() {
    let filler = "各位代表我代表人民政府向大会报告工作请予审议并请各位委员提出意见".repeat(4);
    for name in ["乾县", "萧乾", "瞭望", "马昇", "名著", "臺"] {
        assert_eq!(normalised(&format!("{filler}{name}")), format!("{filler}{name}"));
    }
}

#[test]
fn a_simplified_line_of_a_mixed_document_stays() {
    let filler = "各位代表我代表人民政府向大会报告工作\n".repeat(12);
    let text = normalised(&format!("{filler}區政協會議\n陕西乾县\n"));
    assert!(text.ends_with("区政协会议\n陕西乾县"), "{text}");
}

#[test]
fn spans_cover_what_was_taken_out_inside_but_not_beside() {
    assert_eq!(original_of(" 市长 李 明 伟 \n", "李明伟"), "李 明 伟");
    assert_eq!(original_of("增长１５ ％ 。", "15%"), "１５ ％");
    assert_eq!(original_of("上\r\n\r\n下", "上\n下"), "上\r\n\r\n下");
    assert_eq!(original_of("上\r\n下", "\n"), "\r\n");
}

#[test]
fn ranges_outside_the_text_do_no_harm() {
    let text = NormalisedText::new(" 政协 ");
    assert_eq!(text.original(0..1), Span::new(1, 2));
    assert_eq!(text.original(4..99), Span::new(2, 3));
    assert_eq!(text.original(50..99), Span::new(3, 3));
    #[allow(clippy::reversed_empty_ranges)]
    let reversed = text.original(3..0);
    assert_eq!(reversed, Span::new(2, 2));
    assert_eq!(NormalisedText::new("").original(0..3), Span::new(0, 0));
}

#[test]
fn white_space_of_every_kind_becomes_a_space_or_ends_the_line() {
    for c in (char::MIN..=char::MAX).filter(|c| c.is_whitespace()) {
        assert!(matches!(normalised(&format!("a{c}b")).as_str(), "a b" | "a\nb"), "{c:?}");
    }
}

/// A line that is plain but for what is written into it, with every character there is: beside Han characters, at the
/// start, and where a step might look at it.
#[test]
fn a_plain_line_reads_as_it_would_by_the_steps() {
    for c in (char::MIN..=char::MAX).filter(|c| !c.is_alphanumeric() || (*c as u32) < 0x3400) {
        for line in [format!("{c}中"), format!("一{c}中"), format!("中({c}中"), format!("中[{c}中")] {
            // The entity of a space at the end leaves nothing and makes the line one that is not plain.
            assert_eq!(normalised(&line), normalised(&format!("{line}&nbsp;")), "{line:?}");
        }
    }
}

/// Text in which every step finds work.
fn document() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "政协",
        "區",
        "乾",
        "後",
        "(qū)",
        "（xié）",
        "(GDP)",
        " ",
        "　",
        "\n",
        "\r\n",
        "\r",
        "**",
        "*",
        "#",
        "> ",
        "[1]",
        "〔2〕",
        "“",
        "”",
        "二○一四年",
        "○",
        "0",
        "O",
        "一",
        "&nbsp;",
        "&#20013;",
        "&amp",
        "\u{feff}",
        "\u{200b}",
        "，",
        "。",
        "12",
        "３．５％",
        "ab",
        "⼀",
        "𠀀",
        "e\u{301}",
        "—",
    ]);
    prop_oneof![prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat()), any::<String>(),]
}

proptest! {
    #[test]
    fn every_range_leads_to_a_span_of_the_original(text in document()) {
        let length = text.chars().count();
        let view = NormalisedText::new(&text);
        let boundaries: Vec<usize> =
            (0..=view.as_str().len()).filter(|&byte| view.as_str().is_char_boundary(byte)).collect();
        let mut end = 0;
        for pair in boundaries.windows(2) {
            let span = view.original(pair[0]..pair[1]);
            prop_assert!(!span.is_empty() && span.end <= length);
            prop_assert!(span.start >= end, "spans are in order and do not overlap");
            end = span.end;
            let rest = view.original(pair[0]..view.as_str().len());
            prop_assert!(rest.contains(span));
        }
    }

    #[test]
    fn lines_are_the_text_without_its_line_ends(text in document()) {
        let view = NormalisedText::new(&text);
        let lines: Vec<&str> = view.lines().iter().map(|line| &view.as_str()[line.clone()]).collect();
        prop_assert_eq!(lines.join("\n"), view.as_str());
        prop_assert!(lines.iter().all(|line| !line.trim().is_empty() && *line == line.trim() && !line.contains('\n')));
    }

    #[test]
    fn the_only_white_space_is_the_space(text in document()) {
        let view = NormalisedText::new(&text);
        prop_assert!(view.as_str().chars().all(|c| !c.is_whitespace() || c == ' ' || c == '\n'));
    }

    // Of more lines some may be of one length, as those of a page are.
    #[test]
    fn text_that_needs_nothing_stays_as_it_is(lines in prop::collection::vec("[一二政协工作会议。《》a-np-z]{1,20}", 0..4)) {
        let text = lines.join("\n");
        let view = NormalisedText::new(&text);
        prop_assert_eq!(view.as_str(), &text);
        for (i, (byte, c)) in text.char_indices().enumerate() {
            prop_assert_eq!(view.original(byte..byte + c.len_utf8()), Span::new(i, i + 1));
        }
    }
}
