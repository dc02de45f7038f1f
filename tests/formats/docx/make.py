"""Writes the Word documents of this folder, each for some of what Word can do with a text.

    make.py [FOLDER]

The text expected of NAME.docx is NAME.txt, written by hand. Needs python-docx; `numbering_libreoffice.docx` also needs
LibreOffice and odfpy, and is left as it is without them.
"""

import io
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w16se="http://schemas.microsoft.com/office/word/2015/wordml/symex" '
    'xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData" '
    'mc:Ignorable="w14 w16se wpsCustomData"'
)
CHANGE = 'w:id="1" w:author="甲" w:date="2024-01-01T00:00:00Z"'


def r(text, properties=""):
    properties = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(content="", properties=""):
    """A paragraph; content without markup is a run."""
    if content and not content.startswith("<"):
        content = r(content)
    properties = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{properties}{content}</w:p>"


def n(content, number, level=0, more=""):
    """A paragraph of a list."""
    return p(content, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>{more}')


def s(content, style, more=""):
    """A paragraph of a style."""
    return p(content, f'<w:pStyle w:val="{style}"/>{more}')


def lvl(level, form, text, start=1, suff="nothing", more="", style=""):
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    restart, legal = (more if "lvlRestart" in more else ""), ("<w:isLgl/>" if "isLgl" in more else "")
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{restart}{style}{legal}'
        f'<w:suff w:val="{suff}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
    )


def numbering(definitions, lists, spaces=SPACES):
    """`definitions` by id: levels; `lists` by id: a definition, or it and overrides."""
    written = ""
    for ident, levels in definitions.items():
        written += (
            f'<w:abstractNum w:abstractNumId="{ident}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )
    for ident, what in lists.items():
        definition, overrides = what if isinstance(what, tuple) else (what, "")
        written += f'<w:num w:numId="{ident}"><w:abstractNumId w:val="{definition}"/>{overrides}</w:num>'
    return f"<w:numbering {spaces}>{written}</w:numbering>"


def styles(content, defaults=""):
    return (
        f"<w:styles {SPACES}><w:docDefaults><w:rPrDefault><w:rPr>{defaults}</w:rPr></w:rPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
        f"{content}</w:styles>"
    )


def style(ident, name, properties="", based="a", kind="paragraph"):
    based = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:type="{kind}" w:styleId="{ident}"><w:name w:val="{name}"/>{based}{properties}</w:style>'


def wide(text, order):
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}[order]
    return mark + text.encode(order)


def package(body, lists=None, sheet=None, parts=None, main="word/document.xml", kind="document.main", office=OFFICE,
            spaces=SPACES, encode=None, slash=False):
    """A whole document; `parts` are further ones: name to (kind of relationship, content type, text)."""
    parts = dict(parts or {})
    folder = os.path.dirname(main)
    if lists:
        parts["numbering.xml"] = ("numbering", WORD + "numbering+xml", lists)
    if sheet:
        parts["styles.xml"] = ("styles", WORD + "styles+xml", sheet)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    types = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    types += '<Default Extension="xml" ContentType="application/xml"/>'
    content = kind if "/" in kind else WORD + kind + "+xml"
    types += f'<Override PartName="/{main}" ContentType="{content}"/>'
    relations = ""
    for at, (name, (relation, content, _)) in enumerate(parts.items()):
        if content:
            types += f'<Override PartName="/{folder}/{name}" ContentType="{content}"/>'
        target = f"/{folder}/{name}" if slash else name
        relations += f'<Relationship Id="rId{at + 1}" Type="{office}/{relation}" Target="{target}"/>'
    space = "http://schemas.openxmlformats.org/package/2006/"
    files = {
        "[Content_Types].xml": f'{head}<Types xmlns="{space}content-types">{types}</Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="{space}relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="{"/" if slash else ""}{main}"/></Relationships>',
        f"{folder}/_rels/{os.path.basename(main)}.rels":
        f'{head}<Relationships xmlns="{space}relationships">{relations}</Relationships>',
        main: f"{head}<w:document {spaces}><w:body>{body}<w:sectPr/></w:body></w:document>",
    }
    for name, (_, _, text) in parts.items():
        files[f"{folder}/{name}"] = text if text.startswith("<html") else head + text
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            data = text.encode()
            if encode and name.startswith(folder + "/") and "_rels" not in name:
                data = wide(text.replace("UTF-8", "UTF-16"), encode)
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def numbering_multilevel():
    levels = (
        lvl(0, "chineseCounting", "%1、") + lvl(1, "chineseCounting", "（%2）")
        + lvl(2, "decimal", "%3.", suff="tab") + lvl(3, "decimal", "（%4）") + lvl(4, "decimalEnclosedCircle", "%5")
    )
    body = p("云溪县人民政府工作报告")
    body += n("过去一年工作回顾", 1) + p("一年来，全县上下团结奋斗。")
    body += n("经济运行平稳", 1, 1) + n("工业增势良好", 1, 2) + n("农业再获丰收", 1, 2) + n("粮食生产", 1, 3)
    body += n("早稻", 1, 4) + n("晚稻", 1, 4) + n("畜牧生产", 1, 3) + n("生猪", 1, 4)
    body += n("民生持续改善", 1, 1) + n("教育", 1, 2) + n("今年工作安排", 1) + n("总体要求", 1, 1)
    body += "".join(n(f"第{word}件事", 1) for word in "丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌")
    return package(body, numbering({0: levels}, {1: 0}))


def numbering_decimal():
    usual = lvl(0, "decimal", "%1", suff="space") + lvl(1, "decimal", "%1.%2", suff="space")
    usual += lvl(2, "decimal", "%1.%2.%3", suff="tab")
    third = lvl(0, "upperLetter", "%1.", start=3, suff="space") + lvl(1, "decimalZero", "%1%2 ")
    through = lvl(0, "decimal", "第%1部分", suff="space") + lvl(1, "decimal", "%2)", more='<w:lvlRestart w:val="0"/>')
    first = lvl(0, "decimal", "%1.", suff="space") + lvl(1, "lowerLetter", "%2)", suff="space")
    first += lvl(2, "lowerRoman", "%3.", suff="space", more='<w:lvlRestart w:val="1"/>')
    body = n("先有第二级", 5, 1) + n("后有第一级", 5) + n("又第二级", 5, 1)
    body += n("前言", 1) + n("依据", 1, 1) + n("法律", 1, 2) + n("法规", 1, 2) + n("范围", 1, 1) + n("规划", 1, 2)
    body += n("总则", 1) + n("直接到第三级", 1, 2) + n("再回第二级", 1, 1)
    body += n("从丙起", 2) + n("零一", 2, 1) + n("零二", 2, 1) + n("丁", 2)
    body += n("甲", 3) + n("通号一", 3, 1) + n("通号二", 3, 1) + n("乙", 3) + n("通号三", 3, 1)
    body += n("一级", 4) + n("二级", 4, 1) + n("三级", 4, 2) + n("二级又一", 4, 1) + n("三级不重起", 4, 2)
    body += n("一级又一", 4) + n("二级重起", 4, 1) + n("三级重起", 4, 2)
    return package(body, numbering({0: usual, 1: third, 2: through, 3: first, 4: usual}, {1: 0, 2: 1, 3: 2, 4: 3, 5: 4}))


def numbering_overrides():
    levels = lvl(0, "chineseCounting", "%1、") + lvl(1, "decimal", "%2.", suff="space")
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    fifth = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    other = f'<w:lvlOverride w:ilvl="0">{lvl(0, "decimal", "第%1条", suff="space")}</w:lvlOverride>'
    both = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>{lvl(0, "upperRoman", "%1.", suff="space")}</w:lvlOverride>'
    body = n("甲一", 1) + n("甲一之一", 1, 1) + n("甲二", 1)
    body += p("同一定义的另一列表接着数：") + n("乙三", 2) + n("乙四", 2)
    body += p("重新开始的列表：") + n("丙一", 3) + n("丙一之一", 3, 1) + n("丙二", 3)
    body += p("从五开始：") + n("丁五", 4) + n("丁六", 4) + n("丁六之一", 4, 1)
    body += p("整级改写：") + n("戊一", 5) + n("戊二", 5)
    body += p("改写并重起：") + n("己一", 6) + n("己二", 6)
    lists = {1: 0, 2: 0, 3: (0, restart), 4: (0, fifth), 5: (1, other), 6: (1, both)}
    return package(body, numbering({0: levels, 1: levels}, lists))


def numbering_styles():
    heads = (
        lvl(0, "chineseCountingThousand", "第%1章", suff="space", style="1")
        + lvl(1, "chineseCountingThousand", "第%2节", suff="space", style="2")
        + lvl(2, "decimal", "%3.", suff="space", style="3")
    )
    plain = lvl(0, "decimal", "（%1）") + lvl(1, "lowerLetter", "%2.", suff="space")
    own = '<w:pPr><w:numPr>{}<w:numId w:val="{}"/></w:numPr></w:pPr>'
    sheet = styles(
        style("1", "heading 1", own.format("", 1))
        + style("2", "heading 2", own.format('<w:ilvl w:val="1"/>', 1))
        + style("3", "heading 3", own.format('<w:ilvl w:val="2"/>', 1))
        + style("10", "heading 1 of ours", based="1")
        + style("100", "third of a chain", based="10")
        + style("20", "heading without number", own.format("", 0), based="2")
        + style("30", "again with number", own.format("", 2), based="20")
        + style("L", "list of ours", own.format("", 3), kind="numbering", based="")
        + style("4", "by the style of lists", own.format("", 4))
    )
    linked = lvl(0, "ideographTraditional", "%1、") + lvl(1, "decimal", "%1%2、")
    lists = numbering({0: heads, 1: plain, 2: '<w:styleLink w:val="L"/>' + linked, 3: '<w:numStyleLink w:val="L"/>'},
                      {1: 0, 2: 1, 3: 2, 4: 3})
    body = s("总则", "1") + s("一般规定", "2") + s("适用", "3") + s("解释", "3") + s("特别规定", "2")
    body += s("承上的样式", "10") + s("链上第三个", "100") + s("下一节", "2") + s("无号的节", "20")
    body += s("另有列表", "30") + s("另有列表之二", "30")
    body += s("直接去号", "1", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>')
    body += s("直接改级", "1", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>')
    body += s("附则", "1") + s("列表样式之一", "4") + n("列表样式之二级", 4, 1) + s("列表样式之二", "4")
    return package(body, lists, sheet)


FORMATS = (
    "decimal chineseCounting chineseCountingThousand chineseLegalSimplified ideographTraditional ideographZodiac "
    "ideographDigital japaneseCounting taiwaneseCounting taiwaneseCountingThousand ideographLegalTraditional "
    "decimalEnclosedCircle decimalEnclosedCircleChinese decimalFullWidth decimalEnclosedParen decimalEnclosedFullstop "
    "upperRoman lowerRoman upperLetter lowerLetter decimalZero ordinal none bullet"
).split()


def numbering_formats():
    definitions = {at: lvl(0, form, "·" if form == "bullet" else "%1：") for at, form in enumerate(FORMATS)}
    body = ""
    for at, form in enumerate(FORMATS):
        body += p(form) + "".join(n(text, at + 1) for text in ("云溪", "青浦", "石门"))
    # Numbers beyond ten, and beyond a hundred.
    far = ("chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "ideographDigital", "lowerLetter")
    for at, form in enumerate(far):
        definitions[100 + at] = lvl(0, form, "%1：", start=10)
        body += p(f"{form}从十起") + n("十", 100 + at) + n("十一", 100 + at)
        definitions[200 + at] = lvl(0, form, "%1：", start=20)
        body += p(f"{form}从二十起") + n("二十", 200 + at) + n("二十一", 200 + at)
    definitions[300] = lvl(0, "chineseCountingThousand", "%1：", start=100)
    body += p("chineseCountingThousand从一百起") + n("一百", 300) + n("一百零一", 300)
    return package(body, numbering(definitions, {at + 1 if at < 100 else at: at for at in definitions}))


def numbering_legal():
    levels = lvl(0, "chineseCountingThousand", "第%1章", suff="tab")
    levels += lvl(1, "chineseCountingThousand", "%1.%2", suff="tab", more="isLgl")
    levels += lvl(2, "upperRoman", "%1-%3", suff="tab")
    body = n("总则", 1) + n("目的", 1, 1) + n("依据", 1, 1) + n("罗马", 1, 2) + n("分则", 1) + n("范围", 1, 1)
    articles = lvl(0, "chineseCountingThousand", "第%1条", suff="tab")
    body += "".join(n(f"条文{at}", 2) for at in range(1, 13))
    return package(body, numbering({0: levels, 1: articles}, {1: 0, 2: 1}))


def numbering_hidden():
    levels = lvl(0, "chineseCounting", "%1、") + lvl(1, "decimal", "%2.", suff="space")
    gone = f'<w:rPr><w:del {CHANGE}/></w:rPr>'
    away = f'<w:rPr><w:moveFrom {CHANGE}/></w:rPr>'
    new = f'<w:rPr><w:ins {CHANGE}/></w:rPr>'
    dark = "<w:rPr><w:vanish/></w:rPr>"
    deleted = f'<w:del {CHANGE}><w:r><w:delText>删去的</w:delText></w:r></w:del>'
    moved = f'<w:moveFrom {CHANGE}>{r("移走的")}</w:moveFrom>'
    body = n("第一", 1) + n(deleted, 1, 0, gone) + n("第二", 1) + n(moved, 1, 0, away) + n("第三", 1)
    body += n(r("隐藏的", "<w:vanish/>"), 1, 0, dark) + n("第四", 1)
    body += n(f'<w:ins {CHANGE}>{r("插入的第五")}</w:ins>', 1, 0, new)
    body += n(r("第六前半，"), 1, 0, gone) + n("后半并入前段", 1) + n("第七", 1)
    body += n(deleted, 1) + n("第九：前一段只剩编号", 1)
    return package(body, numbering({0: levels}, {1: 0}))


def numbering_wps():
    """As WPS writes it: lists without styles, ignorable markup, the level's text in the middle of its properties."""
    level = (
        '<w:abstractNum w:abstractNumId="0"><w:nsid w:val="A1B2C3D4"/><w:multiLevelType w:val="singleLevel"/>'
        '<w:tmpl w:val="A1B2C3D4"/><w:lvl w:ilvl="0" w:tentative="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/><w:lvlJc w:val="left"/>'
        '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr></w:lvl></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        '<w:start w:val="2"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/>'
        '<w:lvlText w:val="（%1）"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    east = '<w:rFonts w:hint="eastAsia" w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/>'
    mark = f'<w:rPr>{east}</w:rPr>'
    body = n(r("基本情况", east), 1, 0, mark) + p(r("全县共有", east) + r("12", east) + r("个乡镇。", east), mark)
    body += n(r("主要做法", east), 1, 0, mark) + n(r("抓项目", east), 2, 0, mark) + n(r("抓落实", east), 2, 0, mark)
    body += n(r("下步打算", east), 1, 0, mark)
    return package(body, f"<w:numbering {SPACES}>{level}</w:numbering>",
                   styles(style("5", "Default Paragraph Font", kind="character", based="")))


def numbering_python_docx():
    import docx

    document = docx.Document()
    document.add_paragraph("石门县工作要点")
    for text in ("抓好春耕", "抓好防汛"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("细目", style="List Number 2")
    document.add_paragraph("抓好秋收", style="List Number")
    document.add_paragraph("不编号", style="List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).paragraphs[0].style = "List Number"
    table.cell(0, 0).paragraphs[0].text = "表中"
    table.cell(0, 1).text = "右格"
    out = io.BytesIO()
    document.save(out)
    # Its template carries a picture and themes that nothing here is about.
    small = io.BytesIO()
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(small, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, (2024, 1, 1, 0, 0, 0))
            if "thumbnail" not in entry.filename:
                data = source.read(entry)
                archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return small.getvalue()


def numbering_libreoffice():
    if not shutil.which("soffice"):
        return None
    from odf import opendocument, style as odf_style, text

    document = opendocument.OpenDocumentText()
    lists = text.ListStyle(name="甲")
    for level, (form, before, after) in enumerate((("一, 二, 三, ...", "", "、"), ("1", "（", "）"), ("a", "", ")")), 1):
        part = text.ListLevelStyleNumber(level=level, numformat=form, numprefix=before, numsuffix=after)
        part.addElement(odf_style.ListLevelProperties(minlabelwidth="1cm"))
        lists.addElement(part)
    document.automaticstyles.addElement(lists)

    def items(parent, words):
        for word, below in words:
            item = text.ListItem()
            item.addElement(text.P(text=word))
            if below:
                inner = text.List()
                items(inner, below)
                item.addElement(inner)
            parent.addElement(item)

    whole = text.List(stylename="甲")
    items(whole, [("稳增长", [("抓工业", []), ("抓农业", [("种植", []), ("养殖", [])])]), ("惠民生", [("促就业", [])])])
    document.text.addElement(text.P(text="青浦镇要点"))
    document.text.addElement(whole)
    document.text.addElement(text.P(text="以上。"))
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "a.odt")
        document.save(source)
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "docx",
             "--outdir", folder, source], check=True, capture_output=True, timeout=180)
        with open(os.path.join(folder, "a.docx"), "rb") as file:
            return file.read()


def tracked():
    gone = f"<w:rPr><w:del {CHANGE}/></w:rPr>"
    before = f'<w:pPrChange {CHANGE}><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'
    body = p(r("生产总值增长") + f'<w:del {CHANGE}><w:r><w:delText>9.9%</w:delText></w:r></w:del>'
             + f'<w:ins {CHANGE}>{r("8.1%")}</w:ins>' + r("。"))
    body += p(f'<w:moveFrom {CHANGE}>{r("移走的一句。")}</w:moveFrom>' + r("留下的一句。"))
    body += p(r("另一段，") + f'<w:moveTo {CHANGE}>{r("移来的一句。")}</w:moveTo>')
    body += p(r("段落标记删去，"), gone) + p(r("两段并作一段。"))
    body += p(f'<w:del {CHANGE}><w:r><w:delText>整段删去</w:delText></w:r></w:del>', gone)
    body += p(f'<w:ins {CHANGE}>{r("插入又")}<w:del {CHANGE}><w:r><w:delText>删去</w:delText></w:r></w:del></w:ins>'
              + r("留下"))
    body += p("原来有号，现在无号", before)
    body += p(r("原来隐藏", f"<w:rPrChange {CHANGE}><w:rPr><w:vanish/></w:rPr></w:rPrChange>"))
    cells = "<w:tc><w:tcPr/>{}</w:tc><w:tc><w:tcPr/>{}</w:tc>"
    body += "<w:tbl><w:tblPr/><w:tblGrid/><w:tr>" + cells.format(p("指标"), p("数值")) + "</w:tr>"
    body += f"<w:tr><w:trPr><w:del {CHANGE}/></w:trPr>" + cells.format(p("删去的行"), p("1")) + "</w:tr>"
    body += f"<w:tr><w:trPr><w:ins {CHANGE}/></w:trPr>" + cells.format(p("插入的行"), p("2")) + "</w:tr></w:tbl>"
    body += p(f'<w:del {CHANGE}><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:delInstrText>PAGE</w:delInstrText>'
              '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:delText>3</w:delText></w:r>'
              f'<w:r><w:fldChar w:fldCharType="end"/></w:r></w:del>{r("域删去之后。")}')
    return package(body, numbering({0: lvl(0, "decimal", "%1.")}, {1: 0}))


def hidden():
    dark, light = "<w:rPr><w:vanish/></w:rPr>", '<w:rPr><w:vanish w:val="0"/></w:rPr>'
    sheet = styles(
        style("h", "hidden run", dark, "", "character") + style("hh", "on it", "", "h", "character")
        + style("hv", "seen on it", light, "h", "character") + style("hp", "hidden paragraph", dark)
        + style("hq", "on it", "", "hp")
    )
    body = p(r("看得见") + r("看不见", "<w:vanish/>") + r("，又看得见", '<w:vanish w:val="0"/>')
             + r("，网页不见", "<w:webHidden/>") + r("看不见", '<w:vanish w:val="true"/>') + r("。"))
    body += p(r("字符样式") + r("隐藏", '<w:rStyle w:val="h"/>') + r("也隐藏", '<w:rStyle w:val="hh"/>')
              + r("又显示", '<w:rStyle w:val="hv"/>') + r("直接显示", '<w:rStyle w:val="h"/><w:vanish w:val="off"/>'))
    body += s("整段隐藏", "hp") + s("整段也隐藏", "hq")
    body += s(r("隐藏段中") + r("直接显示的", '<w:vanish w:val="0"/>') + r("翻转显示", '<w:rStyle w:val="h"/>'), "hp")
    body += p("与上一段同行，因为上一段的标记隐藏。")
    body += s(r("样式分隔，", '<w:vanish w:val="0"/>'), "a", "<w:rPr><w:vanish/><w:specVanish/></w:rPr>") + p("同一行。")
    return package(body, sheet=sheet)


def shape(content, kind="wps"):
    box = f"<w:txbxContent>{content}</w:txbxContent>"
    old = f'<w:pict><v:shape alt="描述"><v:textbox>{box}</v:textbox></v:shape></w:pict>'
    if kind == "old":
        return f"<w:r>{old}</w:r>"
    new = (
        '<w:drawing><wp:anchor><wp:docPr id="1" name="文本框" descr="替代文字"/><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx>'
        f"{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
        "</mc:AlternateContent></w:r>"
    )


def text_boxes():
    body = p(r("锚在此段") + shape(p("框中第一段") + p("框中第二段")) + r("，段落继续。"))
    body += p(shape(p("旧式文本框"), "old")) + p("其后的段落。")
    body += p(r("有内框：") + shape(p(r("外框") + shape(p("内框"), "old")), "old"))
    body += p(r("已删") + f'<w:del {CHANGE}>{shape(p("删去的框"), "old")}</w:del>')
    body += p('<w:r><mc:AlternateContent><mc:Choice Requires="w16se"><w16se:symEx w16se:char="1F600"/></mc:Choice>'
              "<mc:Fallback><w:t>退而求其次</w:t></mc:Fallback></mc:AlternateContent></w:r>")
    body += "<w:tbl><w:tr><w:tc>" + p(r("格一") + shape(p("格中框"))) + "</w:tc><w:tc>" + p("格二") + "</w:tc></w:tr></w:tbl>"
    body += p(shape("<w:tbl><w:tr><w:tc>" + p("框内表甲") + "</w:tc><w:tc>" + p("框内表乙") + "</w:tc></w:tr></w:tbl>" + p()))
    body += p('<w:r><w:pict><v:shape><v:textpath string="艺术字标题"/></v:shape></w:pict></w:r>')
    return package(body)


def row(*cells):
    return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"


def table(*rows):
    return "<w:tbl><w:tblPr/><w:tblGrid/>" + "".join(rows) + "</w:tbl>"


def tables():
    merge, on = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>', "<w:tcPr><w:vMerge/></w:tcPr>"
    body = p("表前") + table(row(p("项目"), p("单位"), p("数值")), row(p("粮食") + p("（总产）"), p("万吨"), p("3.2")),
                             row(merge + p("林业"), p("公顷"), p()), row(on + p(), p("株"), p("50")))
    body += p("版式表：") + table(row(p("第一段") + p() + p("第二段")))
    body += table(row(p("一列") + p("第一行")), row(p("一列第二行")))
    body += p("嵌套表：") + table(row(p("左"), p("右前") + table(row(p("内一"), p("内二")), row(p("内三"), p("内四"))) + p("右后"), p("末")),
                              row(table(row(p("只有内表"))) + p(), p("旁")))
    body += table("<w:sdt><w:sdtPr/><w:sdtContent>" + row(p("控件行"), "<w:p><w:r><w:t>含</w:t><w:tab/><w:t>制表</w:t></w:r></w:p>")
                  + "</w:sdtContent></w:sdt>", row(p("<w:r><w:t>格内</w:t><w:br/><w:t>换行</w:t></w:r>"), p("乙")))
    body += p("表后")
    return package(body)


def field(code, result=None, kind="instrText"):
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    middle = "" if result is None else '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + result
    code = code if code.startswith("<") else f'<w:r><w:{kind} xml:space="preserve">{code}</w:{kind}></w:r>'
    return '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + code + middle + end


def fields():
    body = p(r("时间：") + field(" DATE ", r("2024年3月5日")) + r("。"))
    inner = '<w:r><w:instrText>IF </w:instrText></w:r>' + field("MERGEFIELD 县", r("云溪")) + '<w:r><w:instrText> = "云溪" "是" "否"</w:instrText></w:r>'
    body += p(r("判断：") + field(inner, r("是")) + r("。"))
    body += p(r("链接：") + field('HYPERLINK "http://example.com/"', r("云溪县") + field("PAGEREF a", r("7"))) + r("。"))
    body += p('<w:fldSimple w:instr="AUTHOR"><w:r><w:t>张明</w:t></w:r></w:fldSimple>' + r("著"))
    body += p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
              '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r("目录一"))
    body += p(r("目录二")) + p('<w:r><w:fldChar w:fldCharType="end"/></w:r>' + r("目录之后"))
    body += p(r("带圈") + field(r"eq \o\ac(○,一)") + r("与注音") + field(r'EQ \* jc2 \o\ad(\s\up 9(xiàn),县)') + r("。"))
    body += p(field(" LISTNUM ") + r("列表号读不出"))
    body += p(r("索引") + field(' XE "云溪" ') + r("不显示"))
    return package(body)


def inline():
    body = p('<w:r><w:t>县</w:t></w:r><w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>cháng</w:t></w:r></w:rt><w:rubyBase>'
             "<w:r><w:t>长</w:t></w:r></w:rubyBase></w:ruby></w:r>" + r("李华"))
    body += p("<w:r><w:t>左</w:t><w:tab/><w:t>中</w:t><w:ptab/><w:t>右</w:t></w:r>")
    body += p("<w:r><w:t>标题上行</w:t><w:br/><w:t>标题下行</w:t><w:cr/><w:t>第三行</w:t></w:r>")
    body += p('<w:r><w:t>页末</w:t></w:r><w:r><w:br w:type="page"/></w:r><w:r><w:t>页首</w:t></w:r>')
    body += p('<w:r><w:br w:type="page"/><w:t>新页</w:t></w:r>')
    body += p("<w:r><w:t>2020</w:t><w:noBreakHyphen/><w:t>2024</w:t><w:softHyphen/><w:t>年软&#xAD;连</w:t></w:r>")
    body += p('<w:smartTag w:element="date">' + r("三月五日") + "</w:smartTag>" + '<w:customXml w:element="a">' + r("自定义")
              + "</w:customXml>" + '<w:hyperlink r:id="rId9">' + r("链接") + "</w:hyperlink>" + "<w:bdo>" + r("方向") + "</w:bdo>")
    body += "<w:sdt><w:sdtPr><w:alias w:val='不见'/></w:sdtPr><w:sdtContent>" + p("控件中的段落") + p(
        "<w:sdt><w:sdtContent>" + r("控件中的词") + "</w:sdtContent></w:sdt>") + "</w:sdtContent></w:sdt>"
    body += p('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t>勾</w:t><w:sym w:font="Wingdings" w:char="F082"/>'
              '<w:sym w:font="宋体" w:char="2460"/><w:sym w:font="Symbol" w:char="F062"/><w:t>贝塔</w:t></w:r>')
    body += p("<w:r><w:t>  两端空白不留  </w:t><w:t xml:space='preserve'> 留 </w:t><w:t>末</w:t></w:r>")
    body += p(r("A&amp;B &lt;县&gt; &#x4E91;溪 ") + r("多\n行"))
    body += p("<m:oMath><m:r><m:t>x=</m:t></m:r><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r>"
              "</m:den></m:f><m:r><m:t>×</m:t></m:r><m:nary><m:sub/><m:e/></m:nary><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>4</m:t></m:r></m:sup></m:sSup></m:oMath>")
    body += p("云", '<w:framePr w:dropCap="drop" w:lines="3"/>') + p("溪县在省的西部。")
    body += p("<w:r><w:drawing><wp:inline><wp:docPr id='1' name='图' descr='替代文字'/><a:graphic><a:graphicData uri="
              "'http://schemas.openxmlformats.org/drawingml/2006/picture'/></a:graphic></wp:inline></w:drawing></w:r>") + p("末段")
    return package(body)


def notes():
    note = "<w:{0}s {1}><w:{0} w:id='1'>" + p("注文") + "</w:{0}></w:{0}s>"
    parts = {
        "footnotes.xml": ("footnotes", WORD + "footnotes+xml", note.format("footnote", SPACES)),
        "endnotes.xml": ("endnotes", WORD + "endnotes+xml", note.format("endnote", SPACES)),
        "comments.xml": ("comments", WORD + "comments+xml", note.format("comment", SPACES)),
        "header1.xml": ("header", WORD + "header+xml", f"<w:hdr {SPACES}>" + p("页眉") + "</w:hdr>"),
    }
    body = p(r("有脚注") + "<w:r><w:footnoteReference w:id='1'/></w:r>" + r("的句子。"))
    body += p("<w:commentRangeStart w:id='1'/>" + r("有批注的句子。") + "<w:commentRangeEnd w:id='1'/><w:r><w:commentReference w:id='1'/></w:r>")
    body += p(r("有尾注的句子。") + "<w:r><w:endnoteReference w:id='1'/></w:r><w:r><w:footnoteReference w:id='1'/></w:r>")
    return package(body, parts=parts)


def strict():
    spaces = SPACES.replace(W, STRICT).replace(OFFICE, STRICT_OFFICE)
    lists = numbering({0: lvl(0, "chineseCounting", "%1、")}, {1: 0}, spaces)
    body = n("严格格式", 1) + n("十六位编码", 1) + p(r("藏", '<w:vanish w:val="on"/>') + r("露", '<w:vanish w:val="off"/>'))
    return package(body, lists, main="parts/正文.xml", office=STRICT_OFFICE, spaces=spaces, encode="utf-16-le")


def macros():
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    return package(n("带宏的文档", 1), numbering({0: lvl(0, "decimal", "%1.", suff="space")}, {1: 0}), kind=kind,
                   encode="utf-16-be", slash=True)


FIXTURES = {
    "numbering_multilevel.docx": numbering_multilevel, "numbering_decimal.docx": numbering_decimal,
    "numbering_overrides.docx": numbering_overrides, "numbering_styles.docx": numbering_styles,
    "numbering_formats.docx": numbering_formats, "numbering_legal.docx": numbering_legal,
    "numbering_hidden.docx": numbering_hidden, "numbering_wps.docx": numbering_wps,
    "numbering_python_docx.docx": numbering_python_docx, "numbering_libreoffice.docx": numbering_libreoffice,
    "tracked.docx": tracked, "hidden.docx": hidden, "text_boxes.docx": text_boxes, "tables.docx": tables,
    "fields.docx": fields, "inline.docx": inline, "notes.docx": notes, "strict.docx": strict, "macros.docm": macros,
}


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    for name, make in FIXTURES.items():
        data = make()
        if data is None:
            print(f"{name}: left as it is, for want of LibreOffice")
            continue
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)


main()
