"""Fills fuzz/corpus/TARGET with small seeds made of the files of this project.

    python3 fuzz/seeds.py

A seed is written under the sum of its bytes, so a second run adds nothing. What a target takes: fuzz/README.md.
"""

import hashlib
import io
import re
import zipfile
import zlib
from pathlib import Path

FUZZ = Path(__file__).resolve().parent
ROOT = FUZZ.parent
FORMATS = ROOT / "tests/formats"
# Bytes of a seed. Larger ones only make the fuzzer slow.
LARGEST = 48 << 10


def keep(target, content):
    if isinstance(content, str):
        content = content.encode()
    if 0 < len(content) <= LARGEST:
        folder = FUZZ / "corpus" / target
        folder.mkdir(parents=True, exist_ok=True)
        (folder / hashlib.sha1(content).hexdigest()[:16]).write_bytes(content)


def files(*patterns):
    return [path for pattern in patterns for path in sorted(ROOT.glob(pattern)) if path.is_file()]


def bundle(parts):
    """The files of a folder or a package in one: `src/bundle.rs` takes them apart."""
    return b"".join(b"==== " + name.encode(errors="surrogateescape") + b"\n" + content + b"\n" for name, content in parts)


def unpacked(path):
    """The parts of a package that hold text, in the clear."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = [(name, package.read(name)) for name in package.namelist()]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error):
        return b""
    return bundle([(name, part) for name, part in parts if name.endswith((".xml", ".rels")) or name == "mimetype"])


def inflated(pdf):
    """A PDF whose streams are not compressed. Where its objects stand is then said wrongly, which is a seed of its own."""
    def plain(found):
        head, data = found.group(1), found.group(2)
        try:
            data = zlib.decompress(data)
        except zlib.error:
            return found.group(0)
        head = re.sub(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?", b"", head)
        head = re.sub(rb"/Length\s+\d+(\s+\d+\s+R)?", b"/Length %d" % len(data), head)
        return head + b"stream\n" + data + b"\nendstream"

    return re.sub(rb"(<<(?:(?!endobj|stream).)*?)stream\r?\n(.*?)\r?\nendstream", plain, pdf, flags=re.S)


def rules():
    for folder in sorted((ROOT / "tests/faults").iterdir()):
        names = sorted(path for path in folder.iterdir() if path.name != "expected.txt")
        keep("rule_files", bundle([(path.name, path.read_bytes()) for path in names]))
    for path in files("rules/*.yaml", "examples/*.yaml"):
        keep("rule_files", path.read_bytes())
    for document in files("rules/README.md", "docs/*.md"):
        for block in re.findall(r"```yaml[^\n]*\n(.*?)```", document.read_text(), flags=re.S):
            keep("rule_files", block if block.startswith("schema:") else "schema: 1\n" + block)
    oracle = (ROOT / "tests/library/oracle/mod.rs").read_text()
    keep("rule_files", re.search(r'r"\n(schema: 1.*?)";', oracle, flags=re.S).group(1))
    words = "words.csv", "word,kind\n甲乙,a\n丙,b\n".encode()
    small = (
        "schema: 1\nlexicons: {word: {file: words.csv, key: word}}\n"
        "fields: {f: {attributes: {a: text, n: number}}, g: {attributes: {q: quantity, d: date}}}\n"
        "rules:\n  - {id: f.a, field: f, match: '<word>(?<n>[0-9]{1,3})', attributes: {a: <word.kind>, n: <n>}}\n"
        "  - {id: g.a, field: g, match: '(?<q>[0-9]{1,4}亿元)', attributes: {q: <q>}, after: {match: '<f>', within: 9}}\n"
        "columns:\n  - {name: a, from: f, take: first, show: a}\n  - {name: q, from: g, take: sum, show: q}\n"
    )
    keep("rule_files", bundle([("rules.yaml", small.encode()), words, ("text.txt", "讲话\n甲乙12,丙3亿元。\n".encode())]))
    for path in files("rules/lexicons/*.csv", "rules/lexicons/*.txt"):
        keep("lexicons", path.read_bytes()[:600])
    for text in ("word,kind\n县,a\n市,b\n", "word\tkind\n县\ta\n", "县\n市\n\n# 省\n", 'word,kind\n"a,b",c\n'):
        keep("lexicons", text)
    texts = "甲乙丙丁1\n丙丁甲a", "2018年,增长8.2%\n共收到提案三百二十件", "甲乙甲乙丙丁丁戊12a\n\n戊"
    found = re.findall(r"(?:match|line): '((?:[^'\n]|'')+)'", "".join(p.read_text() for p in files("rules/*.yaml")))
    found += ["<word>(?:<step>){1,3}", "^<letter>[^,]{0,4}?$", "(?<a><digits>)|(?<b>[甲乙]{1,2})", r"\b[a-z]{1,3}\b", "[<letter>&&[甲丙]]"]
    for n, pattern in enumerate(found):
        keep("patterns", pattern.replace("''", "'") + "\n" + texts[n % len(texts)])


def documents():
    for path in files("tests/formats/pdf/*.pdf", "tests/formats/speech/*.pdf"):
        keep("pdf", path.read_bytes())
        keep("pdf", inflated(path.read_bytes()))
    for path in files("tests/formats/*/*.docx", "tests/formats/*/*.docm"):
        keep("docx", path.read_bytes())
        keep("docx", unpacked(path))
    for path in files("tests/formats/*/*.xls", "tests/formats/*/*.xlsx", "tests/formats/*/*.ods"):
        keep("workbooks", path.read_bytes())
        keep("workbooks", unpacked(path))
    for path in files("tests/formats/archives/*"):
        if path.suffix in (".zip", ".tar", ".gz", ".7z"):
            keep("archives", path.read_bytes())
    report = "政府工作报告\n2018年1月9日\n县长 顾知远\n各位代表:\n今年的目标是:生产总值增长8%。\n"
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as package:
        package.writestr("a.txt", report)
    keep("archives", bundle([("a.txt", report.encode()), ("b/c.txt", report.encode("gb18030")), ("d.zip", inner.getvalue())]))
    for path in files("tests/formats/html/*.html", "tests/formats/html/*.mht", "tests/formats/speech/*.*htm*", "tests/formats/speech/*.mht"):
        keep("html", path.read_bytes())
    for path in files("tests/formats/speech/*.csv", "tests/formats/speech/*.jsonl", "tests/formats/speech/*.tsv"):
        keep("tables", path.read_bytes())
    keep("tables", "标题,日期,正文\n讲话,2018-01-09,\"同志们,今年增长8%。\"\n")
    keep("tables", '{"标题":"讲话","正文":"同志们，今年增长8%。"}\n')
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be", "hz", "big5hkscs", "euc_kr"):
        text = report if encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be") else "同志的工作。\n"
        keep("decoding", text.encode(encoding, errors="ignore"))
    # Read as another encoding and written as UTF-8: mojibake.
    keep("decoding", report.encode().decode("gb18030", errors="replace").encode())
    keep("decoding", report.encode("gb18030").decode("latin-1").encode())


def decoded(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def texts():
    for path in files("samples/*", "tests/forms/*.txt", "tests/own-corpus/documents/*.txt"):
        content = path.read_bytes()
        keep("decoding", content[:1200])
        text = next(filter(None, (decoded(content, encoding) for encoding in ("utf-8-sig", "utf-16", "gb18030"))), "")
        keep("layout", text[:1500])
        keep("extraction", text[:800])
        keep("extraction", text[-500:])


def kept():
    head = "source,speech,column,value,who,why,was\n"
    keep("corrections", head + "documents/a.txt,1,year,2017,me,read wrongly,2018\n")
    keep("corrections", head + "a.txt,2,yaer,2017,me,,\n\"b,.txt\",x,year,,,,\n")
    keep("corrections", (head + "a.txt,1,year,二〇一七,我,读错,\n").encode("gb18030"))
    # The first byte says what is edited; then edits of four bytes.
    for choice in range(3):
        keep("append", bytes([choice]))
        for edit in range(8):
            keep("append", bytes([choice]) + (60 * edit).to_bytes(2, "little") + bytes([edit, 65]))


def boundary():
    report = "政府工作报告\n2018年1月9日\n县长 顾知远\n各位代表:\n今年的目标是:生产总值增长8%,财政收入增长×%。\n"
    table = "标题,作者,正文\n讲话,甲,\"同志们,今年增长8%。\"\n"
    two = [("a.txt", report.encode()), ("报告/b.txt", (report + "到会的有顾知远。\n" * 20).encode())]
    calls = ["", "text", "lazily", "lazily breaks", "raise", "fails", "stop jobs=3", "text table=statistics", "table=mentions jobs=-1"]
    calls += ["table=speech", "jobs=99999999999999999999", "jobs=many", "column=正文", "column=正文 carry=作者", "column=正文 carry=b"]
    for words in calls:
        keep("python", bundle([("call", words.encode()), *two, ("c.csv", table.encode()), ("d.pdf", b"%PDF-1.4")]))
        keep("python", bundle([("call", words.encode()), ("c.csv", table.encode())]))
    keep("python", bundle([("call", b"text"), ("\udce5.txt", b"\xe5\xe4\n"), ("", b"a\n")]))
    clash = "sketch,origin_file,source,标题,正文\n1,2,3,讲话,\"同志们,今年增长8%。\"\n"
    keep("python", bundle([("call", "column=正文".encode()), ("c.csv", clash.encode())]))
    keep("python", bundle([("sketch", bytes(range(64))), ("sketch", b""), ("sketch", b"1234567"), ("a.txt", report.encode() * 3)]))
    keep("python", bundle([(path.name, path.read_bytes()) for path in files("samples/*.txt")[:2]]))
    for path in files("tests/formats/*/*"):
        if path.stat().st_size < 6000:
            keep("python", bundle([(path.name, path.read_bytes()), *two]))


# Words that a format is made of, as they stand in the seeds.
WORDS = {
    "rule_files": rb"\b[a-z_]{2,20}:|<[a-z_.]+>|==== ",
    "patterns": rb"\(\?[:<]|\{\d,\d+\}\??|<\w+>|\\[bpdw]\b|&&|--",
    "pdf": rb"/[A-Z][A-Za-z0-9]{1,14}\b|\b(?:endobj|stream|xref|trailer|startxref|beginbfchar|Tj|TJ|Tf|Td|Tm)\b",
    "docx": rb"</?w:\w+|\bw:\w+=|==== ",
    "workbooks": rb"</?(?:table:|office:|text:)?\w+[ >]|\b\w+=\"|==== ",
    "html": rb"</?[a-z]+[ >]|\b(?:id|class|style|charset)=|&\w+;",
    "python": rb"==== (?:call|sketch)\n|\b(?:text|lazily|breaks|raise|fails|stop)\b|\b(?:table|jobs|column|carry)=\w*",
}


def dictionaries():
    for target, words in WORDS.items():
        found = {word for path in (FUZZ / "corpus" / target).iterdir() for word in re.findall(words, path.read_bytes())}
        spelt = ["".join(f"\\x{byte:02x}" for byte in word) for word in sorted(found)[:600]]
        (FUZZ / "corpus" / f"{target}.dict").write_text("".join(f'"{word}"\n' for word in spelt))


rules()
documents()
texts()
kept()
boundary()
dictionaries()
for folder in sorted(path for path in (FUZZ / "corpus").iterdir() if path.is_dir()):
    sizes = [path.stat().st_size for path in folder.iterdir()]
    print(f"{folder.name}: {len(sizes)} files, {sum(sizes)} bytes")
