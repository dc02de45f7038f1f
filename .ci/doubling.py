"""Time of what somebody else may have made, in sizes that double: documents, rules, lexicons, tables, archives,
corrections.

    doubling.py BINARY [--check] [--only WORD] [--seconds S]

Each kind is made in a size and doubled, once at least, until a run takes S seconds of the processor (default 2) or the
kind has its largest size; the program runs as a user calls it. Prints a table in Markdown: the largest size, its time, how many
times as long as half of it that took (2 is in step with the size, 4 with its square), the memory of that run, and how
many times as much as half of it needed, both without what the smallest size needs. What the program refuses
says so: its first message stands in the last column. With --check it ends with 1 where the last doubling took more than
3.2 times the time or the memory (or what KNOWN says), or a run broke off.
"""

import argparse
import gzip
import io
import multiprocessing
import os
import subprocess
import sys
import tarfile
import tempfile
import warnings
import zipfile

# Of two files of one name in a zip Python warns.
warnings.simplefilter("ignore")

# Below this nothing is told of growth: starting the program takes as long.
NOISE = 0.15
# Megabytes beyond the smallest size, below which nothing is told of their growth.
SMALL = 64
TOO_LONG = 3.2
TRIES = 3
# What may grow faster: rows that are each longer have four times as many bytes.
KNOWN = {"rows, each longer by a character": 7.0}
# No run may take longer, in seconds.
LIMIT = 120

HEAD = """schema: 1
fields: {f: {attributes: {w: text}}}
columns: [{name: c, from: f, take: count}]
"""
RULE = "rules:\n  - {id: f.x, field: f, match: '%s', attributes: {}}\n"
CONDITIONS = HEAD + "conditions:\n"
UNLESS = "rules:\n  - {id: f.x, field: f, match: 人民, attributes: {}, unless: [%s]}\n"
LEXICON = HEAD + "lexicons: {l: {file: l.csv, key: w}}\n" + RULE % "<l>好"


def word(n):
    return chr(0x4E00 + n * 7919 % 20000) + chr(0x4E00 + n // 20000 % 20000) + chr(0x4E00 + n * 31 % 9973)


def many(unit):
    return lambda n: "".join(map(unit, range(n)))


DOCUMENTS = {
    "short lines": many(lambda n: "市民会\n"),
    "lines of one character": many(lambda n: "市\n"),
    "empty lines": many(lambda n: "\n"),
    "equal headings": many(lambda n: "在全县农村工作会议上的讲话\n"),
    "speeches": many(lambda n: f"在第{n}次会议上的讲话\n同志们：第{n}件事是{word(n)}{word(n + 7)}，要抓好落实。\n"),
    "dates": many(lambda n: f"20{n % 100:02}年{n % 12 + 1}月{n % 28 + 1}日，"),
    "names": many(lambda n: f"市委书记{word(n)}、"),
    "figures": many(lambda n: f"增长{n % 90}.{n % 10}%，"),
    "numbers without end": many(lambda n: "七千八百"),
    "digits without end": many(lambda n: "7"),
    "nested quotes": lambda n: "“‘" * (n // 2) + "市" + "’”" * (n // 2),
    "nested brackets": lambda n: "（" * n + "市" + "）" * n,
    "open book titles": many(lambda n: "《"),
    "one line": many(lambda n: f"第{n}项任务较好完成，全市上下团结一心。"),
    "one word": many(lambda n: "书记"),
    "tags": many(lambda n: "<p>政协</p>"),
    "nested tags": lambda n: "<html><body>" + "<div>" * n + "市" + "</div>" * n,
    "entities": lambda n: "<html><body>" + "&amp;" * n,
    "unclosed tags": many(lambda n: "<a "),
    "lines of a Markdown table": many(lambda n: f"| 县长 | {word(n)} | 第{n}号 |\n"),
    "combining marks": lambda n: "市" + "\u0301" * n,
    "control characters": many(lambda n: "\u0001\u202e"),
}

# Text of the rule file, and of `l.csv` where there is one.
RULES = {
    "alternatives": lambda n: (HEAD + RULE % f"(?:{'|'.join(map(word, range(n)))})好", None),
    "alternatives that begin alike": lambda n: (HEAD + RULE % f"(?:{'|'.join('人民' * 3 + word(i) for i in range(n))})好", None),
    "alternatives written again": lambda n: (HEAD + RULE % f"(?:{'|'.join(['人民'] * n)})好", None),
    "optional captures": lambda n: (HEAD + RULE % ("民" + "".join(f"(?<a{i}>人)?" for i in range(n))), None),
    "captures": lambda n: (HEAD + RULE % ("民" + "".join(f"(?<a{i}>人)" for i in range(n))), None),
    "references in a pattern": lambda n: (HEAD + "patterns: {p: 人民}\n" + RULE % f"(?:{'|'.join(['<p>'] * n)})好", None),
    "patterns, each in the next": lambda n: (
        HEAD + "patterns:\n  p0: 人民\n" + "".join(f"  p{i + 1}: '<p{i}>好?'\n" for i in range(n)) + RULE % f"<p{n}>好", None),
    "patterns, each twice in the next": lambda n: (
        HEAD + "patterns:\n  p0: 人民\n" + "".join(f"  p{i + 1}: '(?:<p{i}>|<p{i}>好)'\n" for i in range(n)) + RULE % f"<p{n}>好", None),
    "patterns": lambda n: (HEAD + "patterns:\n" + "".join(f"  p{i}: {word(i)}\n" for i in range(n)) + RULE % "<p1>好", None),
    "rules": lambda n: (HEAD + "rules:\n" + "".join(f"  - {{id: f.x{i}, field: f, match: {word(i)}, attributes: {{}}}}\n" for i in range(n)), None),
    "fields": lambda n: (
        "schema: 1\nfields:\n" + "".join(f"  f{i}: {{attributes: {{w: text}}}}\n" for i in range(n)) + "rules:\n"
        + "".join(f"  - {{id: f{i}.x, field: f{i}, match: {word(i)}, attributes: {{}}}}\n" for i in range(n))
        + "columns: [{name: c, from: f0, take: count}]\n", None),
    "examples": lambda n: (HEAD + "rules:\n  - {id: f.x, field: f, match: 人民, attributes: {}, examples: ["
                           + ",".join(f"{{text: 人民{word(i)}, is: {{}}}}" for i in range(n)) + "]}\n", None),
    "nested groups": lambda n: (HEAD + RULE % ("(?:" * n + "人民" + "好)?" * n), None),
    "nested lists of YAML": lambda n: (HEAD + "rules: " + "[" * n + "]" * n, None),
    "aliases of YAML": lambda n: (HEAD + "rules:\n  - &r {id: f.x, field: f, match: 人民, attributes: {}}\n" + "  - *r\n" * n, None),
    "a bounded repetition": lambda n: (HEAD + RULE % f"人.{{0,{n}}}民", None),
    "bounded repetitions": lambda n: (HEAD + RULE % ("人" + ".{0,20}好" * n), None),
    "a repetition in a repetition": lambda n: (HEAD + RULE % f"人(?:.{{0,{n}}}民){{0,{n}}}好", None),
    "columns": lambda n: (HEAD.replace("columns: [", "columns: [" + "".join(f"{{name: c{i}, from: f, take: count}}," for i in range(n)))
                          + RULE % "人民", None),
    "columns that calculate": lambda n: (
        "schema: 1\nfields: {f: {attributes: {w: text}}}\n" + RULE % "人民" + "columns:\n  - {name: c0, from: f, take: count}\n"
        + "".join(f"  - {{name: c{i + 1}, from: columns, show: '{{c{i}}} + 1'}}\n" for i in range(n)), None),
    "unknown keys": lambda n: (HEAD + "".join(f"k{i}: 1\n" for i in range(n)), None),
    "references to nothing": lambda n: (
        HEAD + "patterns: {" + ",".join(f"pattern{i}: x" for i in range(n)) + "}\nrules:\n"
        + "".join(f"  - {{id: f.x{i}, field: f, match: <patern{i}>, attributes: {{}}}}\n" for i in range(n)), None),
    "rows of a lexicon": lambda n: (LEXICON, "w,c\n" + "".join(f"{word(i)}{i},1\n" for i in range(n))),
    "rows that begin alike": lambda n: (LEXICON, "w,c\n" + "".join(f"{'人民' * 10}{word(i)}{i},1\n" for i in range(n))),
    "rows, each longer by a character": lambda n: (LEXICON, "w,c\n" + "".join("人" * (i + 1) + ",1\n" for i in range(n))),
    "a long entry of a lexicon": lambda n: (LEXICON, "w,c\n" + "人" * n + ",1\n"),
    "other words for one row": lambda n: (LEXICON.replace("key: w", "key: w, also: c"), "w,c\nx," + "|".join(f"{word(i)}{i}" for i in range(n)) + "\n"),
    "columns of a lexicon": lambda n: (LEXICON, "w," + ",".join(f"c{i}" for i in range(n)) + "\nx," + ",".join(["1"] * n) + "\n"),
    "rows that contradict each other": lambda n: (LEXICON, "w,c\n" + "".join(f"人民,{i}\n" for i in range(n))),
    "values of `where`": lambda n: (LEXICON.replace("key: w", "key: w, where: {c: [" + ",".join(f"'{i}'" for i in range(n)) + "]}"),
                                    "w,c\n" + "".join(f"{word(i)}{i},{i}\n" for i in range(n))),
    "conditions": lambda n: (CONDITIONS + "".join(f"  k{i}: [{{after: {{match: 坏{i}}}}}]\n" for i in range(n))
                             + UNLESS % ", ".join(f"<k{i}>" for i in range(n)), None),
    "conditions, each in the next": lambda n: (CONDITIONS + "  k0: [{after: {match: 坏}}]\n"
                                               + "".join(f"  k{i + 1}: [<k{i}>]\n" for i in range(n)) + UNLESS % f"<k{n}>", None),
    "conditions, each twice in the next": lambda n: (CONDITIONS + "  k0: [{after: {match: 坏}}]\n"
                                                     + "".join(f"  k{i + 1}: [<k{i}>, <k{i}>]\n" for i in range(n)) + UNLESS % f"<k{n}>", None),
    "attributes": lambda n: ("schema: 1\nfields: {f: {attributes: {" + ", ".join(f"w{i}: text" for i in range(n)) + "}}}\nrules:\n"
                             + "  - {id: f.x, field: f, match: 人民, attributes: {" + ", ".join(f"w{i}: a" for i in range(n)) + "}}\n", None),
    "defaults, each twice the one before": lambda n: (
        "schema: 1\nfields:\n  f0: {attributes: {w: text}}\n"
        + "".join(f"  f{i + 1}: {{attributes: {{w: text}}, defaults: {{w: {{from: f{i}, take: first, show: '{{w}}{{w}}'}}}}}}\n" for i in range(n))
        + "rules:\n  - {id: f0.x, field: f0, match: '(?<w>人民)', attributes: {w: <w>}}\n"
        + "".join(f"  - {{id: f{i + 1}.x, field: f{i + 1}, match: 人民, attributes: {{}}}}\n" for i in range(n))
        + f"columns: [{{name: c, from: f{n}, take: first, show: w}}]\n", None),
    "what a column shows": lambda n: (HEAD.replace("take: count", "take: all, show: '" + "{w}" * n + "'") + RULE % "人民", None),
    "lexicons of one file": lambda n: (HEAD + "lexicons:\n" + "".join(f"  l{i}: {{file: l.csv, key: w}}\n" for i in range(n)) + RULE % "<l1>好",
                                      "w,c\n" + "".join(f"{word(i)},1\n" for i in range(20))),
}


def sheet(rows, columns):
    def name(n):
        text = ""
        while True:
            text = chr(65 + n % 26) + text
            n = n // 26 - 1
            if n < 0:
                return text

    def cell(row, column):
        text = ("正文" if column == 0 else f"c{column}") if row == 1 else ("人民好" if column == 0 else "1")
        return f'<c r="{name(column)}{row}" t="inlineStr"><is><t>{text}</t></is></c>'

    return workbook("".join(f'<row r="{row}">' + "".join(cell(row, column) for column in range(columns)) + "</row>" for row in range(1, rows + 2)))


def workbook(lines, string=""):
    space = 'xmlns="http://schemas.openxmlformats.org/'
    parts = {
        "[Content_Types].xml": f'<Types {space}package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships {space}package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {space}spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships {space}package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="strings.xml"/></Relationships>',
        "xl/strings.xml": f'<sst {space}spreadsheetml/2006/main"><si><t>{string}</t></si></sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet {space}spreadsheetml/2006/main"><sheetData>{lines}</sheetData></worksheet>',
    }
    return zipped(parts.items())


def one_string(rows):
    """A workbook whose rows all have one string, which is as long as they are many, beside their text."""
    def line(text, beside):
        return f'<row><c t="inlineStr"><is><t>{text}</t></is></c>{beside}</row>'

    head = line("正文", '<c t="inlineStr"><is><t>b</t></is></c>')
    return workbook(head + line("人民好", '<c t="s"><v>0</v></c>') * rows, "人民好，" * 250 * rows)


def one_row(rows):
    """An OpenDocument spreadsheet of the same rows, of which one is written, and how many there are."""
    def line(times, *cells):
        cells = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
        return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'

    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    lines = line(1, "正文", "b") + line(rows, "人民好", "人民好，" * 250 * rows)
    content = (f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="a">{lines}'
               "</table:table></office:spreadsheet></office:body></office:document-content>")
    return zipped([("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content)])


def zipped(entries):
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return to.getvalue()


def tarred(entries):
    to = io.BytesIO()
    with tarfile.open(fileobj=to, mode="w") as archive:
        for name, content in entries:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return to.getvalue()


def nested(n):
    content, name = "人民好".encode(), "a.txt"
    for _ in range(n):
        content, name = zipped([(name, content)]), "a.zip"
    return content


ROW = "人民好，" * 20
TABLES = {
    "rows of a CSV": ("a.csv", lambda n: ("正文,b\n" + "".join(f"{ROW}{i},x\n" for i in range(n))).encode()),
    "columns of a CSV": ("a.csv", lambda n: ("正文," + ",".join(f"c{i}" for i in range(n)) + "\n人民好," + ",".join(["1"] * n) + "\n").encode()),
    "cells of a row without names": ("a.csv", lambda n: ("正文,b\n人民好," + "1," * n + "\n").encode()),
    "quotation marks in a cell": ("a.csv", lambda n: ('正文,b\n"' + '""' * n + '",x\n').encode()),
    "JSON lines": ("a.jsonl", lambda n: "".join(f'{{"正文": "{ROW}{i}"}}\n' for i in range(n)).encode()),
    "keys of a JSON object": ("a.jsonl", lambda n: ('{"正文": "人民好"' + "".join(f', "c{i}": 1' for i in range(n)) + "}\n").encode()),
    "JSON objects of other keys": ("a.jsonl", lambda n: "".join(f'{{"正文": "人民好", "c{i}": 1}}\n' for i in range(n)).encode()),
    "nested JSON": ("a.jsonl", lambda n: ('{"正文": "人民好", "x": ' + "[" * n + "]" * n + "}\n").encode()),
    "rows of a workbook": ("a.xlsx", lambda n: sheet(n, 2)),
    "columns of a workbook": ("a.xlsx", lambda n: sheet(1, n)),
    "rows of a workbook with one string": ("a.xlsx", one_string),
    "one row of a spreadsheet, repeated": ("a.ods", one_row),
}
ARCHIVES = {
    "files in a zip": ("a.zip", lambda n: zipped((f"{i}.txt", "人民好") for i in range(n))),
    "files of one name in a zip": ("a.zip", lambda n: zipped((f"{'a' if i % 2 else 'b'}{chr(1 + i % 8)}.txt", "人民好") for i in range(n))),
    "zips in a zip": ("a.zip", nested),
    "a long name in a zip": ("a.zip", lambda n: zipped([("a" * min(n, 60000) + ".txt", "人民好")])),
    "folders in a name of a zip": ("a.zip", lambda n: zipped([("a/" * min(n, 30000) + "a.txt", "人民好")])),
    "files in a tar": ("a.tar", lambda n: tarred((f"{i}.txt", "人民好".encode()) for i in range(n))),
    "a long name in a tar": ("a.tar", lambda n: tarred([("a" * n + ".txt", "人民好".encode())])),
    "zeros in a gz": ("a.txt.gz", lambda n: gzip.compress(b"\0" * n)),
    "text in a gz": ("a.txt.gz", lambda n: gzip.compress("".join(word(i) for i in range(n)).encode())),
}
# Texts and lines of a table of corrections: the file that is read, and the lines.
CORRECTIONS = {
    "about other documents": ("a.csv", lambda n: "正文,b\n" + "".join(f"人民好{i},x\n" for i in range(n)), lambda n: (f"z{i}.txt,1" for i in range(32 * n))),
    "about speeches of one document": ("a.txt", DOCUMENTS["speeches"], lambda n: (f"a.txt,{i + 1}" for i in range(n))),
}

# Smallest and largest size of what does not go from a thousand to a million.
SIZES = {
    "patterns, each twice in the next": (4, 64), "conditions, each twice in the next": (4, 64), "defaults, each twice the one before": (4, 64), "zips in a zip": (1, 16), "columns of a workbook": (1000, 32000),
    "rows, each longer by a character": (100, 6400), "a repetition in a repetition": (10, 10000), "zeros in a gz": (1 << 20, 1 << 28),
    "text in a gz": (1 << 14, 1 << 20), "files in a zip": (1000, 64000), "files of one name in a zip": (1000, 64000), "files in a tar": (1000, 64000),
    "keys of a JSON object": (1000, 256000), "columns": (1000, 64000), "fields": (1000, 64000), "lexicons of one file": (1000, 64000),
    "references to nothing": (1000, 16000), "columns that calculate": (1000, 64000), "JSON objects of other keys": (1000, 16000),
    "rows of a workbook with one string": (400, 800), "one row of a spreadsheet, repeated": (50, 800),
    "about other documents": (2000, 32000), "about speeches of one document": (250, 64000),
}
RULE_SIZES = (1000, 64000)
DOCUMENT_SIZES = (8000, 1024000)
OTHER_SIZES = (1000, 256000)


class Run:
    def __init__(self, binary, arguments, folder):
        with open(os.path.join(folder, ".said"), "w+b") as said:
            program = subprocess.Popen(["timeout", str(LIMIT), binary, *arguments], cwd=folder,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said)
            _, status, usage = os.wait4(program.pid, 0)
            program.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            self.said = said.read(100_000).decode("utf-8", "replace")
        self.code = program.returncode
        self.seconds = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss / 1024

    def first(self):
        line = next((line for line in self.said.splitlines() if line.strip()), "")
        return line.removeprefix("extract: ").replace("|", "\\|")


def kinds():
    def document(text):
        def make(folder, n):
            write(folder, "a.txt", text(n).encode())
            return [["--jobs", "1", "-q", "a.txt", "-o", "/dev/null"]]
        return make

    def rules(made):
        def make(folder, n):
            yaml, lexicon = made(n)
            os.makedirs(os.path.join(folder, "r"), exist_ok=True)
            write(folder, "r/a.yaml", yaml.encode())
            if lexicon is not None:
                write(folder, "r/l.csv", lexicon.encode())
            write(folder, "a.txt", ("人民好。" * 500).encode())
            return [["check", "--rules", "r"], ["--jobs", "1", "-q", "--rules", "r", "a.txt", "-o", "/dev/null"]]
        return make

    def file(name, content, more):
        def make(folder, n):
            write(folder, name, content(n))
            return [["--jobs", "1", "-q", *more, name, "-o", "/dev/null"]]
        return make

    def corrected(called, text, lines):
        def make(folder, n):
            write(folder, called, text(n).encode())
            rows = "".join(f"{line},title,x,y,z\n" for line in lines(n))
            write(folder, "c.csv", ("source,speech,column,value,who,why\n" + rows).encode())
            return [["--jobs", "1", "-q", "--text-column", "正文", "--corrections", "c.csv", called, "-o", "/dev/null"]]
        return make

    for name, text in DOCUMENTS.items():
        yield "document", name, document(text), DOCUMENT_SIZES
    for name, made in RULES.items():
        yield "rules", name, rules(made), RULE_SIZES
    for name, (called, content) in TABLES.items():
        yield "table", name, file(called, content, ["--text-column", "正文"]), OTHER_SIZES
    for name, (called, content) in ARCHIVES.items():
        yield "archive", name, file(called, content, []), OTHER_SIZES
    for name, made in CORRECTIONS.items():
        yield "corrections", name, corrected(*made), OTHER_SIZES


def write(folder, name, content):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(content)


def measured(runner, binary, make, sizes, seconds):
    """Of each size, from the smallest to the largest that was run, which are two at least: the size, its slowest run, and the one that ended worst."""
    size, largest = sizes
    done = []
    while True:
        with tempfile.TemporaryDirectory() as folder:
            runs = [runner.apply(Run, (binary, arguments, folder)) for arguments in make(folder, size)]
        slowest = max(runs, key=lambda run: run.seconds)
        done.append((size, slowest, max(runs, key=lambda run: run.code)))
        if len(done) > 1 and slowest.seconds > seconds or size * 2 > largest:
            return done
        size *= 2


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--check", action="store_true")
    options.add_argument("--only", default="")
    options.add_argument("--seconds", type=float, default=2)
    options = options.parse_args()
    binary = os.path.abspath(options.binary)
    print("| what | of | size | seconds | times of half | MB | times of half | what is said |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |")
    # The memory of a process counts from what the one that began it had: a small one begins them all.
    runner = multiprocessing.get_context("forkserver").Pool(1)
    faults = []
    for what, name, make, sizes in kinds():
        if options.only not in f"{what} {name}":
            continue
        allowed = KNOWN.get(name, TOO_LONG)
        # A machine that is busy makes a run longer, and never shorter: what is too long is measured again.
        for _ in range(TRIES):
            runs = measured(runner, binary, make, SIZES.get(name, sizes), options.seconds)
            size, run, worst = runs[-1]
            longer = run.seconds / runs[-2][1].seconds if len(runs) > 1 and run.seconds > NOISE else 0
            more = [run.memory - runs[0][1].memory for _, run, _ in runs]
            larger = more[-1] / max(more[-2], 1) if len(runs) > 2 and more[-1] > SMALL else 0
            if max(longer, larger) <= allowed:
                break
        said = worst.first() if worst.code else ""
        times = [f"{times:.1f}" if times else "" for times in (longer, larger)]
        print(f"| {what} | {name} | {size} | {run.seconds:.2f} | {times[0]} | {run.memory:.0f} | {times[1]} | {said} |", flush=True)
        for times, of in ((longer, "time"), (larger, "memory")):
            if times > allowed:
                faults.append(f"{what}: {name}: {size} take {times:.1f} times the {of} of half of it")
        if worst.code not in (0, 1, 2) or "panicked" in worst.said:
            faults.append(f"{what}: {name}: {size} ends with {worst.code}: {worst.first()}")
    for fault in faults:
        print(fault, file=sys.stderr)
    if options.check and faults:
        sys.exit(1)


if __name__ == "__main__":
    main()
