"""Makes the archives and workbooks that the tests of `src/input/archive` and `src/input/workbook` read.

Needs py7zr, openpyxl, xlwt and odfpy. What it writes differs from run to run in times only.
"""

import datetime
import gzip
import io
import os
import struct
import tarfile
import zipfile
import zlib

import odf.opendocument
import odf.style
import odf.table
import odf.text
import openpyxl
import openpyxl.cell.rich_text
import py7zr
import xlwt

os.chdir(os.path.dirname(os.path.abspath(__file__)))

SPEECH = "各位代表：现在，我向大会报告云岭县的工作。\n"
REPORT = "同志们：今年一至六月，全县新修公路一百二十公里。\n"
TRADITIONAL = "各位議員：現在，我向大會報告工作。\n"


def deflated(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def make_zip(path, files, end=b"", claim=None):
    """A zip file by hand. `files` are (name, data, options); options: flags, method, extra, packed, at, attributes."""
    body, directory = b"", b""
    for name, data, options in files:
        method = options.get("method", 8)
        packed = options.get("packed", data if method == 0 else deflated(data))
        size = options.get("size", len(data))
        flags, extra = options.get("flags", 0), options.get("extra", b"")
        numbers = struct.pack("<HHHHHIII", 20, flags, method, 0, 0x21, zlib.crc32(data), len(packed), size)
        header = options.get("at", len(body))
        if "at" not in options:
            body += b"PK\3\4" + numbers + struct.pack("<HH", len(name), 0) + name + packed
        directory += b"PK\1\2" + struct.pack("<H", 0x314) + numbers
        directory += struct.pack("<HHHHHII", len(name), len(extra), 0, 0, 0, options.get("attributes", 0), header)
        directory += name + extra
    record = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(directory), len(body), len(end))
    with open(path, "wb") as file:
        file.write(body + directory + record + end)


def zips():
    with zipfile.ZipFile("utf8.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in [
            ("讲话/第二次会议.txt", SPEECH),
            ("讲话/第一次会议.txt", REPORT),
            ("讲话/.DS_Store", "x"),
            ("__MACOSX/讲话/._第一次会议.txt", "x"),
            ("说明.pdf", "x"),
        ]:
            file.writestr(zipfile.ZipInfo(name), text)
        file.writestr(zipfile.ZipInfo("空文件夹/"), "")
    for path, encoding, names in [
        ("gb18030.zip", "gb18030", ["2018年工作报告.txt", "附件/讲话（二）.txt"]),
        ("big5.zip", "big5", ["工作報告.txt", "附件/開幕致詞.txt"]),
    ]:
        make_zip(path, [(name.encode(encoding), SPEECH.encode(), {}) for name in names])
    raw = "报告.txt".encode("gb18030")
    right, wrong = struct.pack("<BI", 1, zlib.crc32(raw)), struct.pack("<BI", 1, 1)
    field = lambda head, name: struct.pack("<HH", 0x7075, 5 + len(name)) + head + name
    make_zip(
        "unicode_path.zip",
        [
            (raw, b"1", {"extra": field(right, "工作报告.txt".encode())}),
            ("讲话.txt".encode("gb18030"), b"2", {"extra": field(wrong, "假名.txt".encode())}),
        ],
    )
    make_zip(
        "odd.zip",
        [
            (b"../../etc/a.txt", b"outside", {}),
            (b"C:\\docs\\b.txt", b"drive", {}),
            (b"same.txt", b"first", {}),
            (b"same.txt", b"second", {}),
            (b"stored.txt", b"stored", {"method": 0}),
            (b"deflate64.txt", b"deflate64 deflate64", {"method": 9, "packed": deflated(b"deflate64 deflate64")}),
            (b"lzma.txt", b"x", {"method": 14}),
            (b"locked.txt", b"x", {"flags": 1}),
            (b"broken.txt", b"broken", {"packed": deflated(b"BROKEN")}),
            (b"claim.txt", b"ten bytes.", {"size": 0xFFFFFFF0}),
            (b"more.txt", b"more than it claims", {"size": 4}),
            (b"link.txt", b"/etc/passwd", {"attributes": 0xA1FF0000}),
            (b"gone.txt", b"", {"at": 1 << 30}),
        ],
        end=b"a comment with PK\5\6 in it",
    )
    zeros = bytes(64 << 20)
    make_zip("bomb.zip", [(b"a.txt", b"a", {}), (b"bomb.txt", zeros, {}), (b"c.txt", b"c", {})])
    kernel = deflated(bytes(20 << 20))
    files = [(b"0.txt", b"", {"packed": kernel, "size": 20 << 20})]
    files += [(b"%d.txt" % at, b"", {"packed": kernel, "size": 20 << 20, "at": 0}) for at in range(1, 1000)]
    make_zip("overlap.zip", files)
    inner = io.BytesIO()
    for level, name in enumerate(["一.zip", "二.zip", "三.zip"]):
        outer = io.BytesIO()
        with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(zipfile.ZipInfo(f"{level}.txt"), SPEECH)
            if level:
                file.writestr(zipfile.ZipInfo(name), inner.getvalue())
        inner = outer
    with open("nested.zip", "wb") as file:
        file.write(inner.getvalue())
    with open("utf8.zip", "rb") as file:
        whole = file.read()
    with open("shifted.zip", "wb") as file:
        file.write(b"a program before it" + whole)
    with open("cut.zip", "wb") as file:
        file.write(whole[: len(whole) // 2])


def tars():
    def add(file, name, text, **fields):
        info = tarfile.TarInfo(name)
        data = text if isinstance(text, bytes) else text.encode()
        info.size = len(data)
        for key, value in fields.items():
            setattr(info, key, value)
        file.addfile(info, io.BytesIO(data))

    long = "很长的文件夹/" * 20 + "报告.txt"
    for path, form in [("gnu.tar", tarfile.GNU_FORMAT), ("pax.tar", tarfile.PAX_FORMAT)]:
        with tarfile.open(path, "w", format=form) as file:
            add(file, "文件夹", "", type=tarfile.DIRTYPE)
            add(file, "文件夹/讲话.txt", SPEECH)
            add(file, long, REPORT)
            add(file, "link.txt", "", type=tarfile.SYMTYPE, linkname="/etc/passwd")
            add(file, "hard.txt", "", type=tarfile.LNKTYPE, linkname="文件夹/讲话.txt")
            add(file, "fifo", "", type=tarfile.FIFOTYPE)
            add(file, "说明.pdf", b"x" * 2000)
            add(file, "文件夹/讲话.txt", REPORT)
            add(file, "空.txt", "")
    with tarfile.open("gbk.tar", "w", format=tarfile.GNU_FORMAT, encoding="gb18030") as file:
        add(file, "讲话.txt", SPEECH)
    for source, path in [("gnu.tar", "gnu.tar.gz")]:
        with open(source, "rb") as file, open(path, "wb") as out:
            out.write(gzip.compress(file.read(), mtime=0))
    sparse = tarfile.TarInfo("sparse.txt")
    block = bytearray(sparse.tobuf(tarfile.GNU_FORMAT))
    block[156:157] = b"S"
    block[148:156] = b"%06o\0 " % (sum(block) - sum(block[148:156]) + 8 * 32)
    huge = bytearray(tarfile.TarInfo("huge.txt").tobuf(tarfile.GNU_FORMAT))
    huge[124:136] = b"\x80\0\0\0" + struct.pack(">Q", 1 << 60)
    huge[148:156] = b"%06o\0 " % (sum(huge) - sum(huge[148:156]) + 8 * 32)
    with open("odd.tar", "wb") as file:
        file.write(bytes(block) + bytes(huge) + b"x" * 512)


def gzips():
    with open("members.gz", "wb") as file:
        raw = io.BytesIO()
        with gzip.GzipFile("讲话.txt".encode("utf-8").decode("latin-1"), "wb", fileobj=raw, mtime=0) as packed:
            packed.write(SPEECH.encode())
        file.write(raw.getvalue() + gzip.compress(REPORT.encode(), mtime=0) + bytes(100))
    with open("bomb.gz", "wb") as file:
        file.write(gzip.compress(bytes(100 << 20), mtime=0))


def sevenz():
    filters = {
        "lzma2": [{"id": py7zr.FILTER_LZMA2, "preset": 6}],
        "lzma": [{"id": py7zr.FILTER_LZMA}],
        "ppmd": [{"id": py7zr.FILTER_PPMD, "order": 6, "mem": 24}],
        "deflate": [{"id": py7zr.FILTER_DEFLATE}],
        "bzip2": [{"id": py7zr.FILTER_BZIP2}],
        "copy": [{"id": py7zr.FILTER_COPY}],
        "bcj": [{"id": py7zr.FILTER_X86}, {"id": py7zr.FILTER_LZMA2, "preset": 6}],
    }
    for name, chain in filters.items():
        with py7zr.SevenZipFile(f"{name}.7z", "w", filters=chain) as file:
            file.writestr(SPEECH, "讲话/一.txt")
            file.writestr("x" * 1000, "说明.pdf")
            file.writestr(REPORT, "讲话/二.txt")
            file.writestr("", "空.txt")
            file.writestr("x", ".hidden.txt")
            file.writestr("x" * 1000, "末.pdf")
    for name, header in [("locked.7z", False), ("locked_header.7z", True)]:
        with py7zr.SevenZipFile(name, "w", password="云岭", header_encryption=header) as file:
            file.writestr(SPEECH, "讲话.txt")


DAY = datetime.date(2018, 1, 9)
TIME = datetime.datetime(2018, 1, 9, 10, 30)
HEAD = ["标题", "日期", "正文"]


def xlsx():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "讲话"
    sheet.append(["云岭县讲话汇编"])
    sheet.merge_cells("A1:C1")
    sheet.append([])
    sheet.append(HEAD)
    sheet.append(["第一次会议", DAY, "同志们：\n大家好。"])
    sheet.append(["第二次会议", TIME, "今年，全县…… <&> _x000D_ 结束"])
    sheet["B4"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["B5"].number_format = "yyyy/m/d h:mm"
    runs = openpyxl.cell.rich_text.CellRichText(
        "甲", openpyxl.cell.rich_text.TextBlock(openpyxl.cell.text.InlineFont(b=True), "乙"), " 丙"
    )
    sheet["A6"] = runs
    for cell, value in {"B6": 12, "C6": 1.5, "D6": True, "E6": "#N/A", "F6": "=B6+1", "G6": 0.153, "H6": datetime.time(8, 5)}.items():
        sheet[cell] = value
    sheet["G6"].number_format = "0.0%"
    sheet["B1048576"] = "末"
    sheet["XFD7"] = "远"
    other = book.create_sheet("底稿")
    other["A1"] = "隐藏"
    other.sheet_state = "hidden"
    book.create_sheet("第二页")["B2"] = "又一页"
    book.create_chartsheet("图")
    book.save("book.xlsx")
    strings(book)


def strings(_):
    """The same as a writer does it that shares strings, has formulas with values, and uses `t="d"` and `t="inlineStr"`."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile("shared.xlsx", "w", zipfile.ZIP_DEFLATED) as file:
        def part(name, text):
            file.writestr(zipfile.ZipInfo(name), '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text)

        part(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Override PartName="/data/book.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        )
        part(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" Type="{rels}/officeDocument" '
            'Target="data/book.xml"/></Relationships>',
        )
        part(
            "data/_rels/book.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" Type="{rels}/worksheet" '
            f'Target="/data/one.xml"/><Relationship Id="b" Type="{rels}/sharedStrings" Target="../data/strings.xml"/>'
            f'<Relationship Id="c" Type="{rels}/worksheet" Target="gone.xml"/></Relationships>',
        )
        part(
            "data/book.xml",
            f'<x:workbook xmlns:x="{main}" xmlns:r="{rels}"><x:workbookPr date1904="1"/><x:sheets><x:sheet name="一&amp;二" '
            'sheetId="1" r:id="a"/><x:sheet name="缺" sheetId="2" r:id="c"/></x:sheets></x:workbook>',
        )
        part(
            "data/strings.xml",
            f'<sst xmlns="{main}" uniqueCount="4000000000"><si><t>标题</t></si><si><r><t xml:space="preserve">重 </t></r><r>'
            "<t>庆</t></r><rPh><t>ちょうけい</t></rPh></si><si/><si><t>行_x000D_\n二_x005F_x</t></si></sst>",
        )
        part(
            "data/one.xml",
            f'<worksheet xmlns="{main}"><dimension ref="A1:XFD1048576"/><sheetData><row r="2"><c r="A2" t="s"><v>0</v></c>'
            '<c t="s"><v>1</v></c><c r="D2" t="s"><v>3</v></c></row><row><c t="str"><f>A2</f><v>文</v></c><c><f>1+1</f><v>2</v>'
            '</c><c><f>1+1</f></c><c t="e"><v>#DIV/0!</v></c><c t="b"><v>0</v></c><c t="d"><v>2018-01-09T00:00:00</v></c>'
            '<c t="inlineStr"><is><t>内</t></is></c><c t="str"><f>""</f><v></v></c></row></sheetData></worksheet>',
        )


def xls():
    book = xlwt.Workbook()
    sheet = book.add_sheet("讲话")
    for at, name in enumerate(HEAD):
        sheet.write(1, at, name)
    sheet.write(2, 0, "第一次会议")
    sheet.write(2, 1, DAY, xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"'))
    sheet.write(2, 2, "同志们：\n大家好。")
    sheet.write(3, 1, TIME, xlwt.easyxf(num_format_str="yyyy/m/d h:mm"))
    sheet.write_rich_text(3, 0, ["甲", ("乙", xlwt.easyfont("bold true")), " 丙"])
    for at, value in enumerate([12, 1.5, -3, 12345.67, True]):
        sheet.write(4, at, value)
    sheet.write(4, 5, 0.153, xlwt.easyxf(num_format_str="0.0%"))
    sheet.write(4, 6, xlwt.Formula("A5+1"))
    sheet.write(4, 7, "abc")
    sheet.write(5, 255, "远")
    sheet.write(65535, 1, "末")
    for at in range(40):
        sheet.write(10 + at, 0, f"{at}：" + "云岭县新修公路。" * 60)
    hidden = book.add_sheet("底稿")
    hidden.write(0, 0, "隐藏")
    hidden.visibility = 1
    book.add_sheet("第二页").write(1, 1, "又一页")
    book.save("book.xls")
    with open("book.xls", "rb") as file:
        data = file.read()
    name = "Workbook".encode("utf-16-le")
    at = data.index(name)
    other = "EncryptedPackage".encode("utf-16-le")
    entry = other.ljust(64, b"\0") + struct.pack("<H", len(other) + 2)
    with open("encrypted.xlsx", "wb") as file:
        file.write(data[:at] + entry + data[at + 66 :])
    # The record of the code page becomes that of a password.
    at = data.index(b"\x42\0\x02\0\xb0\x04")
    with open("locked.xls", "wb") as file:
        file.write(data[:at] + b"\x2f" + data[at + 1 :])


def ods():
    book = odf.opendocument.OpenDocumentSpreadsheet()
    hide = odf.style.Style(name="hide", family="table")
    hide.addElement(odf.style.TableProperties(display="false"))
    book.automaticstyles.addElement(hide)

    def table(name, rows, **options):
        sheet = odf.table.Table(name=name, **options)
        for cells, row_options in rows:
            row = odf.table.TableRow(**row_options)
            for kind, cell_options, text in cells:
                cell = kind(**cell_options)
                for line in text.split("\n") if text else []:
                    cell.addElement(odf.text.P(text=line))
                row.addElement(cell)
            sheet.addElement(row)
        book.spreadsheet.addElement(sheet)

    cell, covered = odf.table.TableCell, odf.table.CoveredTableCell
    string = lambda text: (cell, {"valuetype": "string"}, text)
    table(
        "讲话",
        [
            ([(cell, {"valuetype": "string", "numbercolumnsspanned": 2}, "汇编"), (covered, {}, "")], {}),
            ([(cell, {"numbercolumnsrepeated": 16384}, "")], {"numberrowsrepeated": 2}),
            ([string(name) for name in HEAD], {}),
            (
                [
                    string("第一次会议"),
                    (cell, {"valuetype": "date", "datevalue": "2018-01-09"}, "2018年1月9日"),
                    string("同志们：\n大家好。"),
                ],
                {},
            ),
            (
                [
                    (cell, {"valuetype": "float", "value": "12"}, "12.00"),
                    (cell, {"valuetype": "percentage", "value": "0.153"}, "15.3%"),
                    (cell, {"valuetype": "boolean", "booleanvalue": "true"}, "TRUE"),
                    (cell, {"valuetype": "date", "datevalue": "2018-01-09T10:30:00"}, "18/1/9"),
                    (cell, {"valuetype": "time", "timevalue": "PT08H05M00S"}, "08:05"),
                    (cell, {"formula": "of:=1+1"}, ""),
                    (cell, {"valuetype": "string", "numbercolumnsrepeated": 2}, "同"),
                ],
                {"numberrowsrepeated": 2},
            ),
            ([(cell, {"numbercolumnsrepeated": 16384}, "")], {"numberrowsrepeated": 1048568}),
            ([string("末")], {}),
        ],
    )
    table("底稿", [([string("隐藏")], {})], stylename=hide)
    table("第二页", [([string("又一页")], {})])
    book.save("book.ods")


for make in [zips, tars, gzips, sevenz, xlsx, xls, ods]:
    make()
