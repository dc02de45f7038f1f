"""The ways in which `mutate.py` damages documents and rule folders. Everything is drawn from one `random.Random`."""

import re

NUMBERS = (
    "0", "-1", "00", "1e999", "99999999999999999999999", "0.0000001", "1,234,567.89", "8.2%", "%", "百分之", "百分之二百",
    "十", "二千零", "一百二十三万四千", "两", "〇", "壹仟", "１２３", "①", "⑳", "½", "3/4", "1-2-3", "1~9", "1.2.3.4", "亿万", "亿元",
    "10万", "负三", "-0", "+5", "3成", "八成五", "廿", "卅", "0x10", "١٢", "1 000", "5.",
)
DATES = (
    "2018年1月9日", "2018年13月45日", "0000年0月0日", "99999年", "二〇一八年十二月三十一日", "2018-02-30", "2018/1/9", "18.1.9", "20180109",
    "2018年2月29日至3月", "1月9日-10日", "上年", "去年同期", "××年×月×日", "20××年", "(2018年1月9日)", "公元前3年", "今年以来", "一季度", "1至8月",
)
QUOTES = ("“", "”", "‘", "’", "\"", "'", "「", "」", "『", "』", "《", "》", "〈", "〉", "``", "''")
BRACKETS = ("(", ")", "（", "）", "[", "]", "【", "】", "{", "}", "〔", "〕", "<", ">", "</p>", "<p>", "<br>", "&amp;", "&#x0;", "<!--", "]]>")
LINE_ENDS = ("\n", "\r", "\r\n", "\n\n\n", "\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\n\r", " \n ", "\u3000\u3000\n")
ODD = (
    "\0", "\ufeff", "\u200b", "\u200d", "\u202e", "\u2066", "\xad", "\u0301", "\ufe0f", "\ue000", "\U000f0000", "\U0001f600", "\U00020000",
    "\ufffd", "\u3000", "\xa0", "\t", "\x1b[31m", "\x7f", "・", "□", "■", "×", "*", "＊", "_", "|", "#", "---\n", "==> a <==\n", "\ufb01", "İ", "ẞ",
)
WORDS = ("同志们:", "各位代表:", "县委书记 王建国", "在全县经济工作会议上的讲话", "政府工作报告", "(一)", "一、", "第一章", "来源:", "责任编辑:", "谢谢大家!", "增长", "地区生产总值")
PIECES = (NUMBERS, DATES, QUOTES, BRACKETS, LINE_ENDS, ODD, WORDS)
ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8", "utf-8-sig", "gb18030", "gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be", "euc_kr", "shift_jis", "utf-32")


def stretch(random, length, most):
    """A stretch of something so long: from where, and to where."""
    start = random.randrange(length + 1)
    return start, min(length, start + 1 + random.randrange(most))


def bytes_damaged(random, data):
    """A file of any kind with some bytes damaged."""
    data = bytearray(data)
    for _ in range(1 + random.randrange(5)):
        start, end = stretch(random, len(data), 64)
        way = random.randrange(9)
        if way == 0 and random.randrange(4) == 0:
            del data[start:]
        elif way == 1:
            del data[start:end]
        elif way == 2:
            data += data[start:end]
        elif way == 3:
            data[start:start] = data[start:end] * (1 + random.randrange(3))
        elif way == 4:
            data[start:end] = bytes([random.randrange(256)]) * (end - start)
        elif way == 5:
            data[start:end] = random.choice((b"\xff", b"9", b"\0")) * (end - start)
        elif way == 6:
            to = random.randrange(len(data) + 1)
            data[to:to] = data[start:end]
        elif start < len(data):
            data[start] ^= 1 << random.randrange(8)
    return bytes(data) or b"\0"


def text_damaged(random, text, other):
    """A text with some of its characters damaged; `other` is another one, of which pieces come in."""
    for _ in range(1 + random.randrange(12)):
        start, end = stretch(random, len(text), 200)
        way = random.randrange(12)
        piece = random.choice(random.choice(PIECES))
        if way <= 3:
            text = text[:start] + piece + text[start:]
        elif way == 4:
            text = text[:start] + piece * (1 + random.randrange(60)) + text[start:]
        elif way == 5:
            text = text[:start] + text[end:]
        elif way == 6:
            text = text[:start] + text[start:end] * (2 + random.randrange(4)) + text[end:]
        elif way == 7:
            a, b = stretch(random, len(other), 2000)
            text = text[:start] + other[a:b] + text[start:]
        elif way == 8:
            found = re.search(r"[0-9]+|[一二三四五六七八九十百千万亿〇]+", text[start:])
            if found:
                text = text[: start + found.start()] + random.choice(NUMBERS + DATES) + text[start + found.end():]
        elif way == 9:
            old, new = random.choice((("\n", random.choice(LINE_ENDS)), ("，", ","), ("。", "."), ("“", "\""), ("（", "("), ("年", "年 ")))
            text = text.replace(old, new)
        elif way == 10:
            text = text[:start] + random.choice((" ", "\n", "\u200b", "**")).join(text[start:end]) + text[end:]
        else:
            text = text[:start] + text[start:end].translate({n: n + 0xFEE0 for n in range(0x21, 0x7F)})[::-1] + text[end:]
    return text


def document_damaged(random, text, other):
    """A damaged text in one of the encodings, now and then with damaged bytes as well."""
    data = text_damaged(random, text, other).encode(random.choice(ENCODINGS), errors="replace")
    return bytes_damaged(random, data) if random.randrange(5) == 0 else data or b"\n"


def much_of_a_document(random):
    """A document with something deep, or something that is there very often: its ending and its bytes."""
    n = random.choice((100, 3000, 40000))
    piece = random.choice(random.choice(PIECES)) or "x"
    return random.choice((
        lambda: (".csv", ",".join([random.choice(("正文", "a", ""))] * min(n, 16000)) + "\n" + ",".join(["讲话"] * min(n, 16000)) + "\n"),
        lambda: (".csv", "标题,正文\n" + "讲话,同志们\n" * n),
        lambda: (".csv", "标题,正文\n讲话,\"" + piece * n + "\n"),
        lambda: (".jsonl", "".join('{"c%d": 1, "正文": "讲话"}\n' % k for k in range(min(n, 3000)))),
        lambda: (".jsonl", '{"正文": ' + "[" * n + "]" * n + "}\n"),
        lambda: (".html", "<html><body>" + random.choice(("<div>", "<table><tr><td>", "<ul><li>", "<b>", "<p>", "<svg>", "<template>", "<select>")) * n + "讲话"),
        lambda: (".html", "<p>讲话</p>" * n),
        lambda: (".html", "<p " + " ".join(f"a{k}=b" for k in range(n)) + ">讲话"),
        lambda: (".txt", piece * n),
        lambda: (".txt", (piece + "\n") * n),
        lambda: (".txt", random.choice(QUOTES) * n + "讲话" + random.choice(QUOTES) * n),
        lambda: (".txt", random.choice(BRACKETS) * n + "讲话" + random.choice(BRACKETS) * n),
        lambda: (".txt", "---\n" + "title: 讲话\n" * n + "---\n讲话\n"),
        lambda: (".txt", "".join(f"{random.choice(WORDS)}{k}\n" for k in range(n))),
        lambda: (".txt", "".join(f"第{k}篇 在会议上的讲话\n(2018年1月{k % 31}日)\n同志们:\n" for k in range(min(n, 4000)))),
        lambda: (".txt", "".join(random.choice(DATES) + random.choice(NUMBERS) for _ in range(n))),
        lambda: (".md", "#" * n + " 讲话\n" + "> " * n + "讲话\n" + "| a " * n + "|\n" + "[" * n + "](" * n),
    ))()


VALUES = (
    "", "null", "~", "true", "no", "0", "-1", "1e999", "0x1F", "0o17", "18446744073709551616", ".nan", "2018-01-09", "''", '""', "[]", "{}", "[[]]",
    "[a, b]", "{a: b}", "{a: {b: c}}", "!!binary aGVsbG8=", "!!str 1", "!x y", "!!python/object:a b", "&a [*a]", "*a", "&b x", "*b", "? a", "- a",
    "'", '"', '"\\x00"', '"\\u202e"', "|\n  a", ">-\n  a", "<<: *a", "<place>", "<a.b>", "{x}", "{x:+}", "县", "'甲|乙'", "a: b", "%", "@", "`",
    "first", "sum", "text", "number", "quantity", "date", "enum", "body", "speech", "columns", "clock", "builtin", "a" * 3000,
)
REGEXES = (
    "(", ")", "[", "]", "{", "}", "?", "*", "+", "{1,3}", "{3,1}", "{0}", "{1000}", "{1,100000}", "{99999999999}", "(?i)", "(?x)", "(?<n>", "(?P<n>a)", "(?:",
    "(?=a)", "(?!a)", "(?<=a)", "\\1", "\\p{Han}", "\\p{Foo}", "\\b", "\\B", "\\b{start}", "\\d", "\\x{110000}", "\\u{3000}", "[^]", "[a-]", "[z-a]", "[[:alpha:]]",
    "[甲--乙]", "[<x>]", "<x>", "<", ">", "<step>", "<unknown>", "<x:y>", "<x.y>", "|", "||", "^", "$", ".", ".{0,9}", "(?:a|){3}", "(?:(?:a{1,9}){1,9}){1,9}", "\\", "\n", "()",
)
KEY = re.compile(r"([A-Za-z_]+)(: |:\n)")
VALUE = re.compile(r": ([^\n,{}\[\]]+)")
PATTERN = re.compile(r"(match|line|inside|overlaps): '([^'\n]+)'")


# Words that can stand in each other's place, and parts of patterns that are sound.
ALIKE = (
    ("all", "first", "last", "best", "most", "count", "mentions", "sum", "max", "nearest"),
    ("body", "title", "byline", "front", "opening", "closing", "plans"),
    ("text", "integer", "number", "quantity", "date"),
    ("clause", "sentence", "line", "speech"),
    ("f", "g"), ("a", "n", "p", "d", "k"), ("before", "after"), ("match", "inside", "overlaps"), ("甲", "乙", "丙", "增长", "2018"),
)
SOUND = (
    "", "?", "(?:甲|乙)", "[甲乙]{0,3}", "<word>", "<letter>", "<number>", "[<letter>]", "(?<m>[0-9]{1,3})", "\\p{Han}{1,4}", "\\p{Han}{0,9}?", "^", "$", "(?:甲|)",
    "[^,。]{0,20}", "(?:<word>){1,3}", "<f>", "<g>", "\\b", "(?:(?:甲|乙){1,9}丙?){1,9}", "[0-9]{4}年", "\n", "[\\p{Han}--[<letter>]]",
)


def rules_damaged(random, files):
    """The files of a small rule folder, by name, with a few of them damaged."""
    files = dict(files)
    if random.randrange(2) == 0:
        # They may well stay sound.
        for _ in range(1 + random.randrange(4)):
            name = random.choice(sorted(files))
            files[name] = softly(random, files[name].decode("utf-8", errors="replace")).encode()
        return files
    for _ in range(1 + random.randrange(3)):
        name = random.choice(sorted(files))
        data = files[name]
        text = data.decode("utf-8", errors="replace")
        if not name.endswith((".yaml", ".yml")):
            files[name] = table_damaged(random, text)
        elif random.randrange(12) == 0:
            files[name] = bytes_damaged(random, data)
        else:
            files[name] = yaml_damaged(random, text).encode("utf-8", errors="replace")
    if random.randrange(30) == 0:
        files[random.choice(("z.yaml", "a.yml", "b.csv", "tests/a.yaml"))] = random.choice(sorted(files.values()))
    return files


def one(random, found):
    return random.choice(found) if found else None


def softly(random, text):
    way = random.randrange(5)
    if way == 0:
        found = one(random, list(re.finditer(r"\d+", text)))
        return text[: found.start()] + str(random.choice((0, 1, 2, 5, 9, 30, 200, 1000))) + text[found.end():] if found else text
    if way <= 2:
        found = one(random, list(PATTERN.finditer(text)))
        if not found:
            return text
        pattern = found.group(2)
        # Where a part of the pattern ends.
        cut = random.choice([0, len(pattern), *(at.start() for at in re.finditer(r"(?<=[)}>\]])|(?<=\w)(?=[(<\[])", pattern))])
        return text[: found.start(2)] + pattern[:cut] + random.choice(SOUND) + pattern[cut:] + text[found.end(2):]
    if way == 3:
        words = random.choice(ALIKE)
        found = one(random, list(re.finditer(r"(?<![\w<.])(?:%s)(?![\w>.])" % "|".join(words), text)))
        return text[: found.start()] + random.choice(words) + text[found.end():] if found else text
    lines = text.split("\n")
    at = random.randrange(len(lines))
    if lines[at].startswith("  - {") and random.randrange(2) == 0:
        lines.insert(random.randrange(at + 1), re.sub(r"((?:id|name): [\w.]+)", r"\1x", lines[at], count=1))
    elif not lines[at].endswith(":"):
        del lines[at]
    return "\n".join(lines)


def yaml_damaged(random, text):
    way = random.randrange(16)
    lines = text.split("\n")
    at = random.randrange(len(lines))
    if way <= 1:
        keys = list(KEY.finditer(text))
        found = one(random, keys)
        if found:
            other = random.choice(keys).group(1)
            text = text[: found.start(1)] + other + text[found.end(1):]
    elif way <= 4:
        found = one(random, list(VALUE.finditer(text)))
        if found:
            text = text[: found.start(1)] + random.choice(VALUES) + text[found.end(1):]
    elif way <= 7:
        found = one(random, list(PATTERN.finditer(text)))
        if found:
            pattern = found.group(2)
            cut = random.randrange(len(pattern) + 1)
            pattern = pattern[:cut] + random.choice(REGEXES) + pattern[cut + random.randrange(3):]
            text = text[: found.start(2)] + pattern.replace("\n", "\\n") + text[found.end(2):]
    elif way == 8:
        lines[at] = random.choice((" ", "  ", "    ", "\t", "- ")) + lines[at]
        text = "\n".join(lines)
    elif way == 9:
        lines[at:at + 1 + random.randrange(3)] = []
        text = "\n".join(lines)
    elif way == 10:
        piece = lines[at:at + 1 + random.randrange(6)]
        to = random.randrange(len(lines) + 1)
        lines[to:to] = piece * random.choice((1, 1, 2, 3, 40))
        text = "\n".join(lines)
    elif way == 11:
        text = much(random, text)
    elif way == 12:
        lines[at] = "".join(random.sample(lines[at], len(lines[at])))
        text = "\n".join(lines)
    elif way == 13:
        text = random.choice(("---\n", "%YAML 9.9\n---\n", "\ufeff", "# x\n", "<<: {a: b}\n", "&all ", "!t ")) + text
    else:
        start, end = stretch(random, len(text), 20)
        text = text[:start] + random.choice(VALUES + REGEXES + ODD) + text[random.choice((start, end)):]
    return text


def much(random, text):
    """Something deep, or something that is there very often."""
    n = random.choice((10, 100, 1000, 5000, 20000))
    few = min(n, 3000)
    laughs = "".join(f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9) if k else 'x'}]\n" for k in range(min(n, 12)))
    rule = "  - {id: m.%d, field: m, match: '%s', attributes: {}}\n"
    block = "fields: {m: {attributes: {}}}\nrules:\n"
    return random.choice((
        lambda: text + "\nx: " + "[" * n,
        lambda: text + "\nx: " + "[" * n + "]" * n,
        lambda: text + "\nx: " + "{a: " * n + "}" * n,
        lambda: text + "\n" + "".join("\n" + " " * k + "a:" for k in range(min(n, 1000))),
        lambda: text + "\n" + laughs,
        lambda: "schema: 1\n" + block + rule % (0, "(?:" * few + "a" + ")" * few),
        lambda: "schema: 1\n" + block + rule % (0, "(?:" * 60 + "甲" + "){1,9}" * 60),
        lambda: "schema: 1\n" + block + rule % (0, "|".join(f"甲{k}" for k in range(few))),
        lambda: "schema: 1\n" + block + rule % (0, "".join(f"(?<c{k}>甲)?" for k in range(few))),
        lambda: "schema: 1\n" + block + rule % (0, "[\\p{Han}]{1,%d}乙" % n),
        lambda: "schema: 1\n" + block + "".join(rule % (k, f"甲{k}") for k in range(few)),
        lambda: "schema: 1\npatterns:\n" + "".join(f"  p{k}: '<p{k + 1}><p{k + 1}>'\n" for k in range(min(n, 40))) + "  p40: 甲\n" + block + rule % (0, "<p0>"),
        lambda: "schema: 1\nlexicons: {w: {entries: [" + ", ".join(f"甲{k}" for k in range(n)) + "]}}\n" + block + rule % (0, "<w>"),
        lambda: "schema: 1\ncolumns:\n  - {name: a, from: speech, show: number}\n  - {name: b, from: columns, show: '" + " + ".join(["{a}"] * n) + "'}\n",
        lambda: "schema: 1\ncolumns:\n  - {name: a, from: speech, show: '" + "[" * n + "{source}" + "]" * n + "'}\n",
        lambda: "schema: 1\nfields: {m: {attributes: {n: number}}}\nrules:\n  - {id: m.a, field: m, match: '(?<n>[0-9]{1,9})年', attributes: {n: '" + " * ".join(["<n>"] * n) + "'}}\n",
        lambda: "schema: 1\npages:\n  - {role: text, selector: '" + ":not(" * n + "a" + ")" * n + "'}\n",
        lambda: "schema: 1\ncolumns:\n" + "".join(f"  - {{name: c{k}, from: speech, show: title}}\n" for k in range(few)),
        lambda: text + "\n" + "# " + "甲" * n,
        lambda: text.replace("\n", "\n" * min(n, 100)),
    ))()


def table_damaged(random, text):
    way = random.randrange(9)
    lines = text.split("\n")
    at = random.randrange(len(lines))
    if way == 0:
        lines[at] += random.choice((",", ",x", ",,,,", '"', '"x', "\t", "\0"))
    elif way == 1:
        lines[at] = random.choice(('"', '"a\nb",c', ",", "", "#", "x" * 5000, "甲" * 300, "=1+1", "\ufeff"))
    elif way == 2:
        lines.insert(at, lines[random.randrange(len(lines))])
    elif way == 3:
        del lines[at]
    elif way == 4:
        lines = [lines[0]] + [f"甲{k},{k}" for k in range(random.choice((10, 1000, 20000)))] + lines[1:]
    elif way == 5:
        lines = [line.replace(",", random.choice((";", "\t", "，"))) for line in lines]
    elif way == 6:
        return bytes_damaged(random, text.encode())
    elif way == 7:
        return text.encode(random.choice(("gb18030", "utf-16", "utf-8-sig", "big5")), errors="replace")
    else:
        start, end = stretch(random, len(text), 20)
        return (text[:start] + random.choice(ODD + NUMBERS + QUOTES) + text[end:]).encode()
    return random.choice(("\n", "\n", "\r\n", "\r")).join(lines).encode()
