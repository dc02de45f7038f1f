"""Writes the PDF files of this folder and, beside each, its text in reading order (.txt), heads and feet left out.

    python3 make.py path/to/wqy-microhei.ttc

Needs reportlab, fpdf2, python-docx, odfpy, LibreOffice (`soffice`), a TrueType font with Chinese characters for fpdf2
(here WenQuanYi Micro Hei, Debian package fonts-wqy-microhei) and Noto Serif CJK for LibreOffice. The output differs
from run to run in dates and identifiers; the texts do not.
"""

import pathlib
import subprocess
import sys
import tempfile
import zlib

from texts import TRADITIONAL, document

HERE = pathlib.Path(__file__).parent
WIDTH, HEIGHT = 595.0, 842.0
CLOSERS = set("，。；：？！、）》」』”’%")


def truth(name, parts):
    (HERE / f"{name}.txt").write_text("\n".join(parts) + "\n", encoding="utf-8")


def parts_of(doc):
    title, byline, body = doc
    return [title, byline] + [text for _, text in body]


def width_of(character):
    return 0.5 if ord(character) < 256 else 1.0


def wrap(text, width):
    """Lines of at most `width` ems; no closing sign begins a line."""
    lines, line, used = [], "", 0.0
    for character in text:
        if used + width_of(character) > width and not (character in CLOSERS and used < width + 1):
            lines.append(line)
            line, used = "", 0.0
        line += character
        used += width_of(character)
    return lines + [line]


def pages_of(doc, columns, head, size=12.0, spread=18.0, gutter=28.0, first_top=None):
    """Lays a document out: pages of (x, y, size, text) with heads and feet."""
    title, byline, body = doc
    left, right, top, bottom = 72.0, WIDTH - 72.0, HEIGHT - 90.0, 90.0
    column = (right - left - gutter * (columns - 1)) / columns
    ems = column / size
    pages = [[]]
    y = first_top or top

    def centred(text, size, y):
        width = sum(map(width_of, text)) * size
        pages[-1].append(((left + right - width) / 2, y, size, text))

    centred(title, 20.0, y)
    centred(byline, 12.0, y - 32)
    y -= 70
    lines = []
    for is_heading, text in body:
        lines += [(0.0 if i else 2.0, line) for i, line in enumerate(wrap("    " + text, ems))]
        lines[-len(wrap("    " + text, ems))] = (2.0, wrap("    " + text, ems)[0].lstrip())
    at, start = 0, y
    for indent, line in lines:
        if y < bottom:
            at += 1
            if at == columns:
                at, start = 0, top
                pages.append([])
            y = start
        pages[-1].append((left + at * (column + gutter) + indent * size, y, size, line))
        y -= spread
    for number, page in enumerate(pages, 1):
        if head:
            page.insert(0, (left, HEIGHT - 50.0, 9.0, head))
            page.append(((WIDTH - 30) / 2, 50.0, 9.0, f"— {number} —"))
    return pages


# reportlab: fonts that are not embedded, by the names of Adobe's encodings.


def reportlab_file(name, doc, columns=1, head=None, font="STSong-Light", encoding=None, rotate=0, **options):
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    registered = UnicodeCIDFont(font)
    if encoding:
        registered.encodingName = encoding
        registered.encoding.name = encoding
    pdfmetrics.registerFont(registered)
    canvas = Canvas(str(HERE / f"{name}.pdf"), pagesize=(WIDTH, HEIGHT), pageCompression=1)
    for page in pages_of(doc, columns, head, **options):
        if rotate:
            canvas.setPageSize((HEIGHT, WIDTH))
            canvas.setPageRotation(rotate)
            canvas.translate(HEIGHT, 0)
            canvas.rotate(90)
        for x, y, size, text in page:
            canvas.setFont(font, size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    truth(name, parts_of(doc))


# fpdf2: a subset embedded with ToUnicode.


def fpdf_file(name, doc, columns=1, head=None, bold=False, **options):
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format=(WIDTH, HEIGHT))
    pdf.add_font("hei", fname=sys.argv[1])
    pdf.set_auto_page_break(False)
    for page in pages_of(doc, columns, head, **options):
        pdf.add_page()
        for x, y, size, text in page:
            pdf.set_font("hei", size=size)
            pdf.text(x, HEIGHT - y, text)
            if bold and size > 15:
                pdf.text(x + 0.4, HEIGHT - y, text)
    pdf.output(str(HERE / f"{name}.pdf"))
    truth(name, parts_of(doc))


# LibreOffice: what office programs export.


def convert(name, source, *options, target="pdf"):
    with tempfile.TemporaryDirectory() as home:
        command = ["soffice", f"-env:UserInstallation=file://{home}", "--headless", *options, "--convert-to", target]
        subprocess.run(command + ["--outdir", str(HERE), str(source)], check=True, capture_output=True)


def docx_file(name, doc, columns=1, head=None, size=12):
    import docx
    from docx.enum.section import WD_SECTION
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    title, byline, body = doc
    word = docx.Document()
    style = word.styles["Normal"]
    style.font.name, style.font.size = "Noto Serif CJK SC", Pt(size)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
    for text, points in ((title, 20), (byline, 12)):
        paragraph = word.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(text).font.size = Pt(points)
    if columns > 1:
        section = word.add_section(WD_SECTION.CONTINUOUS)
        cols = section._sectPr.xpath("./w:cols")[0]
        cols.set(qn("w:num"), str(columns))
        cols.set(qn("w:space"), "480")
    for is_heading, text in body:
        paragraph = word.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
        paragraph.add_run(text).bold = is_heading
    if head:
        section = word.sections[0]
        section.header.paragraphs[0].text = head
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for before, field in (("第", "PAGE"), ("页 共", "NUMPAGES"), ("页", None)):
            foot.add_run(before)
            if field:
                simple = OxmlElement("w:fldSimple")
                simple.set(qn("w:instr"), field)
                foot._p.append(simple)
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / f"{name}.docx"
        word.save(source)
        convert(name, source)
    truth(name, parts_of(doc))


def odt_file(name, doc):
    from odf.opendocument import OpenDocumentText
    from odf.style import ParagraphProperties, Style, TextProperties
    from odf.text import P

    text = OpenDocumentText()
    style = Style(name="body", family="paragraph")
    style.addElement(ParagraphProperties(textindent="24pt", lineheight="150%"))
    style.addElement(TextProperties(fontsizeasian="12pt", fontfamilyasian="Noto Serif CJK SC"))
    text.styles.addElement(style)
    for part in parts_of(doc):
        text.text.addElement(P(stylename=style, text=part))
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / f"{name}.odt"
        text.save(str(source))
        convert(name, source)
    truth(name, parts_of(doc))


def html_file(name, doc):
    title, byline, body = doc
    paragraphs = "".join(f"<h2>{text}</h2>" if is_heading else f"<p>{text}</p>" for is_heading, text in body)
    head = f'<h1>{title}</h1><p align="center">{byline}</p>'
    html = f'<html lang="zh-CN"><head><meta charset="utf-8"></head><body>{head}{paragraphs}</body></html>'
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / f"{name}.html"
        source.write_text(html, encoding="utf-8")
        convert(name, source, "--infilter=HTML (StarWriter)")
    truth(name, parts_of(doc))


# By hand: encodings that no library at hand writes.


def hand_file(name, doc, cmap, codec, ordering, columns=1, head=None, vertical=False):
    pages = vertical_pages(doc) if vertical else pages_of(doc, columns, head)
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", None, (
        f"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/{cmap}/DescendantFonts[<</Type/Font/Subtype/CIDFontType2"
        f"/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})/Supplement 2>>/DW 1000"
        f"/W[1 95 500 814 939 500 7716 [500] 13648 13742 500]>>]>>").encode()]
    kids = []
    for page in pages:
        content = b"".join(
            b"BT /F1 %g Tf %g %g Td <%s> Tj ET\n" % (size, x, y, text.encode(codec).hex().encode())
            for x, y, size, text in page)
        packed = zlib.compress(content, 9)
        objects.append(stream(packed, b"/Filter/FlateDecode"))
        objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
                       b"/Contents %d 0 R>>" % len(objects))
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    (HERE / f"{name}.pdf").write_bytes(assemble(objects))
    truth(name, parts_of(doc))


def stream(packed, entries=b""):
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(packed), entries, packed)


def assemble(objects, trailer=b""):
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, table)


def vertical_pages(doc, size=12.0, spread=20.0):
    pages, x = [[]], WIDTH - 90.0
    for part in parts_of(doc):
        for i, line in enumerate(wrap("    " + part, (HEIGHT - 160.0) / size / 2)):
            if x < 80:
                pages.append([])
                x = WIDTH - 90.0
            pages[-1].append((x, HEIGHT - 80.0 - (0 if i else 2 * size), size, line.lstrip()))
            x -= spread
    return pages


# Files of which the tests ask something else than their text.


def encrypted_file(name, user, strength):
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    lock = StandardEncryption(user, ownerPassword="owner", strength=strength)
    canvas = Canvas(str(HERE / f"{name}.pdf"), pagesize=(WIDTH, HEIGHT), encrypt=lock)
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(72, 700, "本文件不得修改，但可以阅读。")
    canvas.save()


def restricted_file(name):
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / f"{name}.txt"
        source.write_text("本文件不得修改，但可以阅读。", encoding="utf-8")
        option = '"%s":{"type":"%s","value":"%s"}'
        options = [("RestrictPermissions", "boolean", "true"), ("PermissionPassword", "string", "owner")]
        target = "pdf:writer_pdf_Export:{" + ",".join(option % values for values in options) + "}"
        convert(name, source, target=target)


def scanned_file(name):
    picture = stream(zlib.compress(b"\xff" * 1200 * 850, 9), b"/Type/XObject/Subtype/Image/Width 850/Height 1200"
                     b"/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode")
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 3 0 R>>>>/Contents 4 0 R>>"
    tree = b"<</Type/Pages/Count 2/Kids[5 0 R 6 0 R]>>"
    content = stream(b"q 595 0 0 842 0 0 cm /I Do Q")
    (HERE / f"{name}.pdf").write_bytes(assemble([b"<</Type/Catalog/Pages 2 0 R>>", tree, picture, content, page, page]))


def main():
    encrypted_file("encrypted", "", 128)
    encrypted_file("locked", "user", 128)
    restricted_file("office-restricted")
    scanned_file("scanned")
    reportlab_file("reportlab-ucs2", document(1, 13), head="清溪县第十七届人民代表大会第三次会议文件")
    reportlab_file("reportlab-ucs2-two-columns", document(2, 14), columns=2, head="云台日报　2018年1月4日　第2版")
    reportlab_file("reportlab-utf16-three-columns", document(3, 14), columns=3, size=10.5, gutter=20.0, encoding="UniGB-UTF16-H")
    reportlab_file("reportlab-rotated", document(4), rotate=90)
    reportlab_file("reportlab-traditional", TRADITIONAL, font="MSung-Light", head="雲嶺縣人民代表大會", spread=30.0)
    fpdf_file("fpdf-subset", document(5, 12), head="政府工作报告", spread=26.0)
    fpdf_file("fpdf-two-columns", document(6, 12), columns=2, head="会议文件之二", spread=27.0)
    fpdf_file("fpdf-three-columns", document(7, 12), columns=3, size=10.0, gutter=16.0)
    fpdf_file("fpdf-bold-twice", document(8), bold=True)
    fpdf_file("fpdf-narrow-gutter", document(9), columns=2, size=10.5, spread=14.0, gutter=14.0)
    docx_file("office-docx", document(10, 14), head="石桥县人民政府文件")
    docx_file("office-docx-two-columns", document(11, 14), columns=2, head="永宁市政府公报　2022年第3期")
    docx_file("office-docx-three-columns", document(12, 12), columns=3, size=10)
    odt_file("office-odt", document(13))
    html_file("office-html", document(14))
    hand_file("gbk-euc", document(15, 13), "GBK-EUC-H", "gbk", "GB1", head="望江区政府工作报告")
    hand_file("gb-euc-two-columns", document(16), "GB-EUC-H", "gbk", "GB1", columns=2)
    hand_file("gbkp-euc", document(17), "GBKp-EUC-H", "gbk", "GB1")
    hand_file("gbk2k-vertical", document(18), "GBK2K-V", "gb18030", "GB1", vertical=True)
    hand_file("eten-b5", TRADITIONAL, "ETen-B5-H", "cp950", "CNS1")


if __name__ == "__main__":
    main()
