"""Makes the files of this folder: one speech (speech.txt, written for this project) in every format that is read.

    pip install python-docx==1.2.0 reportlab==5.1.0 openpyxl==3.1.5 odfpy==1.4.1 xlwt==1.3.0 py7zr==1.1.4
    apt-get install libreoffice-writer-nogui libreoffice-calc-nogui fonts-noto-cjk
    python3 make.py

The test `tests/extract/formats.rs` reads them all and wants the same row of each.
"""

import csv
import gzip
import io
import json
import os
import subprocess
import tarfile
import tempfile
import zipfile

import docx
import openpyxl
import py7zr
import xlwt
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

HERE = os.path.dirname(os.path.abspath(__file__))
os.chdir(HERE)
TEXT = open("speech.txt", encoding="utf-8").read()
PARAGRAPHS = [line for line in TEXT.split("\n") if line]
STAMP = (2020, 1, 1, 0, 0, 0)


def html():
    """A page of a county government, with what stands around its text, in GB 2312 as in 2005."""
    body = "\n".join(f"<p style='text-indent:2em'>&nbsp;&nbsp;{paragraph}</p>" for paragraph in PARAGRAPHS)
    page = f"""<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>政府工作报告_某县人民政府门户网站</title>
<script>var crumbs = "首页 > 政务公开";</script><style>p {{ margin: 0 }}</style></head>
<body><div class="nav"><a href="/">首页</a> <a href="/zwgk/">政务公开</a> <a href="/hdjl/">互动交流</a></div>
<div class="TRS_Editor">
{body}
</div>
<div class="related"><h3>相关阅读</h3><ul><li><a href="1.html">县人民政府召开第二十三次常务会议</a></li></ul></div>
<div class="footer">主办：某县人民政府办公室 备案号：鄂ICP备00000000号</div></body></html>
"""
    open("speech.html", "wb").write(page.encode("gb18030"))


def numbering(document):
    """A list 一、 二、 of which Word makes the numbers."""
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        '<w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/>'
        "</w:lvl></w:abstractNum>"))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))


def word():
    """Headings are numbered by Word; a figure was corrected with changes tracked; header, footer and note stand apart."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "SimSun", Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    numbering(document)
    document.sections[0].header.paragraphs[0].text = "某县人民代表大会文件"
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    for line in PARAGRAPHS:
        paragraph = document.add_paragraph()
        if line[1:2] == "、":
            properties = paragraph._p.get_or_add_pPr()
            properties.append(parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr>'))
            line = line[2:]
        if line == PARAGRAPHS[0]:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        before, figure, after = line.partition("8.4%")
        paragraph.add_run(before)
        if figure:
            for tag, text, figures in (("w:del", "w:delText", "9.9%"), ("w:ins", "w:t", figure)):
                change = OxmlElement(tag)
                change.set(qn("w:id"), "1" if tag == "w:del" else "2")
                change.set(qn("w:author"), "起草组")
                change.set(qn("w:date"), "2018-01-05T00:00:00Z")
                run = OxmlElement("w:r")
                written = OxmlElement(text)
                written.text = figures
                run.append(written)
                change.append(run)
                paragraph._p.append(change)
            paragraph.add_run(after)
    document.save("speech.docx")


def office(to, target, source="speech.docx"):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/settings", "--headless", "--convert-to", to, "--outdir",
             folder, source], check=True, capture_output=True)
        ending = to.split(":")[0]
        made = os.path.join(folder, os.path.splitext(os.path.basename(source))[0] + "." + ending)
        os.replace(made, target) if os.stat(folder).st_dev == os.stat(".").st_dev else open(target, "wb").write(
            open(made, "rb").read())


def plain_word():
    """The speech without tracked changes, for formats that show them."""
    document = docx.Document()
    for line in PARAGRAPHS:
        document.add_paragraph(line)
    path = os.path.join(tempfile.mkdtemp(), "speech.docx")
    document.save(path)
    return path


def cid_pdf():
    """Lines of 34 characters in a font that is not embedded (STSong-Light, UniGB-UCS2-H), with page numbers."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas("speech-cid.pdf", pagesize=A4, invariant=True)
    lines = []
    for n, paragraph in enumerate(PARAGRAPHS):
        text = paragraph if n < 3 else "　　" + paragraph
        while len(text) > 34:
            cut = 34
            # Punctuation hangs over, and a figure is not broken.
            while text[cut] in "，。；：、！%）" or (text[cut].isascii() and text[cut - 1].isascii()):
                cut += 1
            lines.append(text[:cut])
            text = text[cut:]
        lines.append(text)
    page = 1
    for start in range(0, len(lines), 20):
        canvas.setFont("STSong-Light", 9)
        canvas.drawCentredString(A4[0] / 2, 800, "某县人民代表大会文件")
        canvas.setFont("STSong-Light", 12)
        for n, line in enumerate(lines[start:start + 20]):
            canvas.drawString(80, 760 - 22 * n, line)
        canvas.setFont("STSong-Light", 9)
        canvas.drawCentredString(A4[0] / 2, 40, f"- {page} -")
        canvas.showPage()
        page += 1
    canvas.save()


ROWS = [["编号", "单位", "正文"], ["17", "某县人民政府", TEXT.strip()]]


def tables():
    with open("speech.csv", "w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(ROWS)
    with open("speech.jsonl", "w", encoding="utf-8") as file:
        file.write(json.dumps(dict(zip(ROWS[0], ROWS[1])), ensure_ascii=False) + "\n")
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.save("speech.xlsx")
    old = xlwt.Workbook(encoding="utf-8")
    sheet = old.add_sheet("报告")
    for r, row in enumerate(ROWS):
        for c, cell in enumerate(row):
            sheet.write(r, c, cell)
    old.save("speech.xls")
    spreadsheet = OpenDocumentSpreadsheet()
    table = Table(name="报告")
    for row in ROWS:
        line = TableRow()
        for cell in row:
            written = TableCell(valuetype="string")
            for paragraph in cell.split("\n"):
                written.addElement(P(text=paragraph))
            line.addElement(written)
        table.addElement(line)
    spreadsheet.spreadsheet.addElement(table)
    spreadsheet.save("speech.ods")


def archives():
    data = TEXT.encode("gb18030")
    with zipfile.ZipFile("speech.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("报告/政府工作报告.txt", STAMP), data, zipfile.ZIP_DEFLATED)
    with tarfile.open("speech.tar.gz", "w:gz") as archive:
        info = tarfile.TarInfo("报告/政府工作报告.txt")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    with gzip.GzipFile("speech.txt.gz", "wb", mtime=0) as file:
        file.write(data)
    with py7zr.SevenZipFile("speech.7z", "w") as archive:
        archive.writestr(data, "报告/政府工作报告.txt")


if __name__ == "__main__":
    html()
    word()
    plain = plain_word()
    office("pdf", "speech-office.pdf", plain)
    office("doc", "speech.doc")
    office("odt", "speech.odt")
    office("rtf", "speech.rtf")
    cid_pdf()
    tables()
    archives()
