//! Small PDF files built for one question each, and the committed ones.

use super::super::content::{Content, Refusal};
use super::*;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::Write;

fn read(bytes: &[u8]) -> Result<Content, Refusal> {
    super::read(bytes, PageNumbers::usual())
}

/// A page of size A4 with this content and these entries of its resources.
fn page(content: &[u8], resources: &str) -> Vec<Vec<u8>> {
    let page = format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<{resources}>>>>");
    vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
        page.into_bytes(),
        stream("", content),
    ]
}

fn stream(entries: &str, bytes: &[u8]) -> Vec<u8> {
    let mut object = format!("<<{entries}/Length {}>>stream\n", bytes.len()).into_bytes();
    object.extend_from_slice(bytes);
    object.extend_from_slice(b"\nendstream");
    object
}

/// A file of objects numbered from 1, with a table.
fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n", i + 1).as_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let table = out.len();
    out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in places {
        out.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    out.extend_from_slice(format!("trailer\n<</Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").as_bytes());
    out
}

/// A composite font of UTF-16, a simple one, and one whose glyphs nothing names.
const FONTS: &str = "/Font<</C<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/UniGB-UTF16-H/DescendantFonts[<</Type/Font\
    /Subtype/CIDFontType0/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/W[1[500]814 939 500]>>]>>\
    /S<</Type/Font/Subtype/TrueType/BaseFont/Arial/Encoding/WinAnsiEncoding>>\
    /U<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Kai/Encoding/Identity-H/DescendantFonts[<</Subtype/CIDFontType2\
    /CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)>>>>]>>\
    /G<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/DescendantFonts[<</Subtype/CIDFontType0\
    /CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)>>>>]>>\
    /T<</Type/Font/Subtype/Type3/FontMatrix[0.001 0 0 0.001 0 0]/FirstChar 1/LastChar 3/Widths[500 500 500]\
    /Encoding<</Differences[1/one/uni5E74/g17]>>>>>>";

fn utf16(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("{unit:04x}")).collect()
}

/// Text at a place, in the composite font.
fn at(x: f64, y: f64, text: &str) -> String {
    format!("BT /C 12 Tf {x} {y} Td <{}> Tj ET\n", utf16(text))
}

fn read_page(content: &str) -> Result<Content, Refusal> {
    read(&file(&page(content.as_bytes(), FONTS)))
}

fn text(content: &str) -> String {
    read_page(content).expect("a text").text
}

fn reason(bytes: &[u8]) -> String {
    read(bytes).expect_err("no text").reason
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("in memory");
    encoder.finish().expect("in memory")
}

#[test]
fn lines_of_a_page_are_lines_of_the_text() {
    let content =
        at(96.0, 700.0, "各位代表：2024年，全县生产总值增长") + &at(72.0, 680.0, "6.5%，粮食再获丰收，民生持续改善。");
    assert_eq!(
        text(&content),
        "\u{3000}\u{3000}各位代表：2024年，全县生产总值增长\n6.5%，粮食再获丰收，民生持续改善。\n"
    );
}

#[test]
fn latin_letters_that_are_gbk_are_read_as_chinese() {
    let shown = |bytes: &str| text(&format!("BT /S 12 Tf 72 700 Td <{bytes}> Tj ET"));
    assert_eq!(shown("c8abcac0bde7"), "全世界\n");
    assert_eq!(shown("32303234c4ea31d4c239c8d5"), "2024年1月9日\n");
    assert_eq!(shown("43616fe9"), "Caoé\n");
    let refused = read_page("BT /S 12 Tf 72 700 Td <fefefefefefe> Tj ET").expect_err("no language");
    assert!(refused.reason.contains("do not say which characters"), "{}", refused.reason);
}

#[test]
fn a_font_that_names_no_characters_is_told_with_its_pages() {
    let content = at(72.0, 700.0, "本页只有一个字读不出来，其余都是好的") + "BT /U 12 Tf 72 680 Td <0005> Tj ET";
    let content = read_page(&content).expect("a text");
    assert!(content.text.ends_with("\u{fffd}\n"), "{}", content.text);
    let remark = "the font Kai does not say which characters it draws; U+FFFD stands for 1 on page 1";
    assert_eq!(content.remarks, [remark]);
    let refused = read_page("BT /U 12 Tf 72 680 Td <000500060007> Tj ET").expect_err("no text");
    assert!(refused.reason.contains("(Kai)") && refused.remedy.contains("OCR"), "{refused:?}");
}

#[test]
fn glyph_numbers_of_adobe_gb1_are_characters() {
    // 4559 is 中, 1984 is 国 in Adobe-GB1.
    assert_eq!(text("BT /G 12 Tf 72 700 Td <11cf> Tj <07c0> Tj ET").trim().chars().count(), 2);
    assert!(!text("BT /G 12 Tf 72 700 Td <11cf> Tj <07c0> Tj ET").contains('\u{fffd}'));
}

#[test]
fn glyph_numbers_that_make_no_text_are_not_taken_for_characters() {
    let fonts = FONTS.replace("/Ordering(GB1)>>>>]", "/Ordering(GB1)>>/FontDescriptor<</FontFile2 9 0 R>>>>]");
    let show = |numbers: &[u16]| {
        let codes: String = numbers.iter().map(|number| format!("{number:04x}")).collect();
        read(&file(&page(format!("BT /G 12 Tf 72 700 Td <{codes}> Tj ET").as_bytes(), &fonts)))
    };
    assert!(show(&[4559, 1984].repeat(6)).is_ok());
    let numbers: Vec<u16> = (0..40).map(|i| 1000 + 161 * i).collect();
    assert!(show(&numbers).expect_err("no text").reason.contains("(Song)"));
}

#[test]
fn names_of_glyphs_in_a_type_3_font_are_characters() {
    assert_eq!(text("BT /T 12 Tf 72 700 Td <0101010102> Tj ET"), "1111年\n");
    assert!(read_page("BT /T 12 Tf 72 700 Td <03> Tj ET").is_err());
}

#[test]
fn text_drawn_twice_is_read_once() {
    let twice = at(72.0, 700.0, "政府工作报告") + &at(72.4, 700.0, "政府工作报告");
    assert_eq!(text(&twice), "政府工作报告\n");
}

#[test]
fn hidden_text_is_read_unless_it_is_also_seen() {
    let hidden = "3 Tr ".to_owned() + &at(72.0, 700.0, "政府工作报告");
    assert_eq!(text(&hidden), "政府工作报告\n");
    assert_eq!(text(&format!("q {hidden} Q {}", at(75.0, 650.0, "政府工作报告"))), "政府工作报告\n");
}

#[test]
fn actual_text_stands_for_its_glyphs() {
    let content =
        format!("/Span <</ActualText <feff{}>>> BDC BT /U 12 Tf 72 700 Td <00050006> Tj ET EMC", utf16("报告"));
    assert_eq!(text(&content), "报告\n");
}

#[test]
fn turned_text_is_read_along_its_lines() {
    let content = format!("0 1 -1 0 500 0 cm {}{}", at(72.0, 300.0, "第一行的文字"), at(72.0, 280.0, "第二行的文字"));
    assert_eq!(text(&content), "第一行的文字\n第二行的文字\n");
}

#[test]
fn columns_follow_each_other_and_headings_across_them_stay() {
    let row = |y: f64, left: &str, right: &str| at(72.0, y, left) + &at(300.0, y, right);
    let line = "这是一栏里写满了文字的一行吧";
    let content =
        at(180.0, 760.0, "横贯两栏的标题在最上面一行") + &row(720.0, "甲一", "丙一") + &row(700.0, "甲二", "丙二");
    let content =
        content.replace(&utf16("一"), &utf16(&format!("一{line}"))).replace(&utf16("二"), &utf16(&format!("二{line}")));
    let text = text(&content);
    let order: Vec<usize> =
        ["横贯", "甲一", "甲二", "丙一", "丙二"].iter().filter_map(|start| text.find(start)).collect();
    assert!(order.len() == 5 && order.is_sorted(), "{text}");
}

#[test]
fn a_table_is_read_row_by_row() {
    let row = |y: f64, cells: [&str; 2]| at(72.0, y, cells[0]) + &at(300.0, y, cells[1]);
    let content = row(700.0, ["指标", "数值"]) + &row(680.0, ["生产总值", "326亿元"]) + &row(660.0, ["粮食", "40万吨"]);
    assert_eq!(text(&content), "指标\t数值\n生产总值\t326亿元\n粮食\t40万吨\n");
}

#[test]
fn page_numbers_are_left_out() {
    let numbers = ["3", "- 3 -", "— 3 —", "·3·", "第3页 共9页", "第3页", "3/9", "Page 3 of 9", "第十二页"];
    for number in numbers {
        let content = at(72.0, 700.0, "正文在这里") + &at(290.0, 40.0, number);
        assert_eq!(text(&content), "正文在这里\n", "{number}");
    }
    let content = at(72.0, 80.0, "二、主要任务") + &at(72.0, 60.0, "2024年");
    assert!(text(&content).contains("2024年"));
}

#[test]
fn heads_and_feet_are_left_out_and_what_pages_have_in_common_below_them_is_not() {
    let mut objects = page(b"", FONTS);
    let mut kids = String::new();
    for (number, body) in (1..).zip(["春耕", "防汛", "秋收", "冬训"]) {
        let head = at(72.0, 800.0, "石桥县人民政府文件") + &at(500.0, 800.0, &format!("第{number}期"));
        let body = at(72.0, 760.0, "序号与名称") + &at(72.0, 740.0, body);
        objects.push(stream("", (head + &body + &at(290.0, 40.0, &number.to_string())).as_bytes()));
        let contents = format!("/Contents {} 0 R", objects.len());
        objects.push(lossy(&objects[2]).replace("/Contents 4 0 R", &contents).into_bytes());
        kids += &format!("{} 0 R ", objects.len());
    }
    objects[1] = format!("<</Type/Pages/Kids[{kids}]>>").into_bytes();
    let content = read(&file(&objects)).expect("a text");
    let name = "序号与名称\n";
    assert_eq!(content.text, format!("{name}春耕\n{name}防汛\n{name}秋收\n{name}冬训\n"));
    assert_eq!(content.marks.len(), 4);
    assert!(content.remarks.is_empty(), "{:?}", content.remarks);
}

#[test]
fn a_page_that_is_a_picture_with_a_signature_is_a_picture() {
    let signed = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 ID x EI Q".to_owned() + &at(400.0, 30.0, "由某程序扫描");
    assert!(read_page(&signed).expect_err("a picture").reason.contains("scanned"));
}

#[test]
fn every_filter_unpacks_what_was_packed() {
    let show = |filters: &str, bytes: &[u8]| {
        let mut objects = page(b"", FONTS);
        objects[3] = stream(filters, bytes);
        read(&file(&objects)).expect("a text").text
    };
    let content = at(72.0, 700.0, "正文");
    let hex: String = content.bytes().map(|byte| format!("{byte:02X} ")).collect();
    assert_eq!(show("/Filter/AHx", (hex + ">").as_bytes()), "正文\n");
    let runs: Vec<u8> = content.bytes().flat_map(|byte| [0, byte]).chain([128]).collect();
    assert_eq!(show("/Filter/RunLengthDecode", &runs), "正文\n");
    // Codes of nine bits, with a clear before the table grows.
    let codes =
        content.as_bytes().chunks(200).flat_map(|part| [256].into_iter().chain(part.iter().map(|b| u32::from(*b))));
    let bits: Vec<bool> =
        codes.chain([257]).flat_map(|code| (0..9).rev().map(move |bit| code >> bit & 1 == 1)).collect();
    let packed =
        bits.chunks(8).map(|byte| byte.iter().enumerate().fold(0, |sum, (i, bit)| sum | u8::from(*bit) << (7 - i)));
    assert_eq!(show("/Filter/LZWDecode", &packed.collect::<Vec<u8>>()), "正文\n");
    let groups = content.as_bytes().chunks(4).flat_map(|group| {
        let mut word = group.iter().chain(&[0; 3]).take(4).fold(0_u32, |word, byte| word << 8 | u32::from(*byte));
        let mut digits = [0; 5];
        for digit in digits.iter_mut().rev() {
            *digit = b'!' + (word % 85) as u8;
            word /= 85;
        }
        digits.into_iter().take(group.len() + 1)
    });
    assert_eq!(show("/Filter[/ASCII85Decode]", &groups.chain(*b"~>").collect::<Vec<u8>>()), "正文\n");
    let mut above = vec![0; 8];
    let rows = content.as_bytes().chunks(8).flat_map(|row| {
        let coded: Vec<u8> = row.iter().zip(&above).map(|(byte, above)| byte.wrapping_sub(*above)).collect();
        above = row.to_vec();
        [vec![2], coded].concat()
    });
    let rows = deflate(&rows.collect::<Vec<u8>>());
    assert_eq!(show("/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 8>>", &rows), "正文\n");
}

#[test]
fn forms_are_drawn_but_not_within_themselves() {
    let mut objects = page(b"/X Do", &format!("{FONTS}/XObject<</X 5 0 R>>"));
    let content = at(72.0, 700.0, "表单里的文字") + "/X Do";
    objects.push(stream(&format!("/Subtype/Form/Resources<<{FONTS}/XObject<</X 5 0 R>>>>"), content.as_bytes()));
    assert_eq!(read(&file(&objects)).expect("a text").text, "表单里的文字\n");
}

#[test]
fn a_page_tree_that_leads_back_ends() {
    let mut objects = page(at(72.0, 700.0, "正文").as_bytes(), FONTS);
    objects[1] = b"<</Type/Pages/Kids[3 0 R 2 0 R 3 0 R]>>".to_vec();
    let content = read(&file(&objects)).expect("a text");
    assert_eq!(content.text, "正文\n");
    assert_eq!(content.remarks, ["2 entries in its list of pages could not be followed: pages may be missing"]);
}

#[test]
fn object_streams_are_read() {
    let mut objects = page(at(72.0, 700.0, "正文").as_bytes(), FONTS);
    let contained = format!("1 0 2 {} {}{}", objects[0].len(), lossy(&objects[0]), lossy(&objects[1]));
    let first = contained.find("<<").expect("an object");
    objects.push(stream(&format!("/Type/ObjStm/N 2/First {first}/Filter/FlateDecode"), &deflate(contained.as_bytes())));
    let mut bytes = b"%PDF-1.5\n".to_vec();
    let mut entries = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        match i {
            0 | 1 => entries.extend([2, 0, 5, i as u8]),
            _ => {
                entries.extend([1, (bytes.len() >> 8) as u8, bytes.len() as u8, 0]);
                bytes.extend_from_slice(&[format!("{} 0 obj\n", i + 1).as_bytes(), object, b"\nendobj\n"].concat());
            }
        }
    }
    let table = bytes.len();
    let dict = "/Type/XRef/W[1 2 1]/Index[1 5]/Size 6/Root 1 0 R";
    bytes.extend_from_slice(&[b"6 0 obj\n", &stream(dict, &entries)[..], b"\nendobj\nstartxref\n"].concat());
    // With its table, and without.
    for end in [table.to_string(), "7".to_owned()] {
        let whole = [&bytes, end.as_bytes(), b"\n%%EOF"].concat();
        assert_eq!(read(&whole).expect("a text").text, "正文\n");
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn what_is_cut_off_is_read_as_far_as_it_goes() {
    let whole = file(&page(at(72.0, 700.0, "正文").as_bytes(), FONTS));
    let cut = &whole[..whole.len() - 150];
    assert_eq!(read(cut).expect("a text").text, "正文\n");
    assert!(reason(&whole[..60]).contains("cut off"));
    assert!(reason("没有".as_bytes()).contains("does not begin as one"));
}

#[test]
fn a_small_file_that_unpacks_to_much_is_refused() {
    let bomb = |filters: &str, bytes: &[u8]| {
        let mut objects = page(b"", FONTS);
        objects[3] = stream(&format!("/Filter{filters}"), bytes);
        reason(&file(&objects))
    };
    let once = deflate(&vec![b' '; 100 << 20]);
    assert!(bomb("/FlateDecode", &once).contains("unpacks to more than 32 MB"));
    assert!(bomb("[/FlateDecode/FlateDecode]", &deflate(&once)).contains("unpacks to more than"));
    let hex: Vec<u8> = once.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect();
    assert!(bomb("[/ASCIIHexDecode/FlateDecode]", &hex).contains("unpacks to more than"));
    assert!(bomb("[/FlateDecode/RunLengthDecode]", &deflate(&[129, b' '].repeat(1 << 20))).contains("unpacks to more"));
}

#[test]
fn an_object_stream_that_unpacks_to_much_is_refused() {
    let mut objects = page(at(72.0, 700.0, "正文").as_bytes(), FONTS);
    objects[0] = stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &deflate(&vec![b' '; 100 << 20]));
    let refused = read(&file(&objects)).expect_err("no text");
    assert!(refused.reason.contains("unpack"), "{}", refused.reason);
}

#[test]
fn arrays_within_arrays_end() {
    for open in ["[", "<</A", "<<", "("] {
        let mut objects = page(at(72.0, 700.0, "正文").as_bytes(), FONTS);
        objects.push(open.repeat(200_000).into_bytes());
        objects[1] = b"<</Type/Pages/Kids[3 0 R 5 0 R]>>".to_vec();
        assert_eq!(read(&file(&objects)).expect("a text").text, "正文\n");
        let content = at(72.0, 700.0, "正文") + &open.repeat(200_000);
        assert_eq!(text(&content), "正文\n");
    }
}

#[test]
fn encrypted_files_are_read_if_they_open_without_a_password() {
    let open: [&[u8]; 2] = [
        include_bytes!("../../../tests/formats/pdf/encrypted.pdf"),
        include_bytes!("../../../tests/formats/pdf/office-restricted.pdf"),
    ];
    for bytes in open {
        assert_eq!(read(bytes).expect("a text").text.trim(), "本文件不得修改，但可以阅读。");
    }
    assert!(reason(include_bytes!("../../../tests/formats/pdf/locked.pdf")).contains("password"));
}

#[test]
fn pages_that_are_pictures_are_named() {
    let refused = read(include_bytes!("../../../tests/formats/pdf/scanned.pdf")).expect_err("pictures");
    assert!(refused.reason.contains("scanned") && refused.remedy.contains("OCR"), "{refused:?}");
    let mut objects = page(at(72.0, 700.0, "正文").as_bytes(), &format!("{FONTS}/XObject<</I 5 0 R>>"));
    objects.push(stream("/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", b"x"));
    objects.push(stream("", b"q 500 0 0 800 0 0 cm /I Do Q"));
    objects.push(lossy(&objects[2]).replace("/Contents 4", "/Contents 6").into_bytes());
    objects.push(objects[6].clone());
    objects[1] = b"<</Type/Pages/Kids[7 0 R 3 0 R 8 0 R]>>".to_vec();
    let content = read(&file(&objects)).expect("a text");
    assert_eq!(content.remarks, ["pages 1 and 3 are pictures without text; have their text recognised (OCR) first"]);
    assert_eq!(content.marks, [Mark { at: 0, label: "page 2".to_owned() }]);
}
