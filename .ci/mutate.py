"""Runs the program over damaged documents and damaged rule folders, as a user calls it, and looks at all that it says.

    mutate.py BIN [--bytes N] [--folders N] [--seed N] [--keep DIR]

Of documents: no panic, exit code 0 or 1, every line of standard error is a message, every line of output is JSON, every
mention stands where it says in what `extract text` prints, CSV has the same rows, each with a cell for each heading, and a
run takes a bounded time. Of rule folders: `extract check`, and a run where they are sound; no panic, exit code 0 or 2,
ten seconds, 2 GB of memory. The same seed makes the same files. What breaks one of these is kept in the folder of --keep.
"""

import argparse
import collections
import concurrent.futures
import csv
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import mutations

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CORPUS = os.path.join(ROOT, "..", "shared", "corpus")
# Bytes of the documents of one run, and how many they are at most.
BATCH = 6_000_000
FILES = 400
# Seconds of a run of documents, and of one of rules.
DOCUMENTS_TIME = 60
RULES_TIME = 10
RULES_MEMORY = 2 << 30
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "SOFFICE": "/nowhere"}
MEMORY_FILES = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
TEXT = "在全县经济工作会议上的讲话\n(2019年1月8日)\n县委书记 王建国\n同志们:\n2018年,全县生产总值增长8.2%,甲乙丙丁戊己庚。\n谢谢大家!\n"
# Control characters, and those that turn the direction of a line.
UNPRINTABLE = re.compile("[\0-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
csv.field_size_limit(1 << 30)


class Failed(Exception):
    pass


def wanted(holds, what):
    if not holds:
        raise Failed(what)


def run(command, cwd, seconds, memory=None):
    """Runs the program: its exit code, output and messages. No panic, no signal, in time. The time is that of the processor,
    as the machine may have more to do; what waits for something is ended after ten times as long."""
    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    try:
        done = subprocess.run(command, cwd=cwd, capture_output=True, timeout=10 * seconds, env=ENVIRONMENT, preexec_fn=limit)
    except subprocess.TimeoutExpired:
        raise Failed(f"waits for longer than {10 * seconds} s: {' '.join(command[1:4])}") from None
    wanted(done.returncode != -signal.SIGXCPU, f"longer than {seconds} s: {' '.join(command[1:4])}")
    said = done.stderr.decode("utf-8", errors="strict")
    wanted("panicked" not in said, f"a panic: {said[-2000:]}")
    wanted(done.returncode >= 0, f"ended by signal {-done.returncode}: {said[-500:]}")
    return done.returncode, done.stdout, said


# Documents.


def originals():
    """The undamaged files: texts as characters, the others as bytes with their endings."""
    texts, others = [], []
    folders = [os.path.join(ROOT, "samples"), os.path.join(ROOT, "tests", "forms")]
    folders += [CORPUS] if os.path.isdir(CORPUS) else []
    for folder in folders:
        for path in walked(folder):
            with open(path, "rb") as file:
                data = file.read()
            try:
                texts.append(data.decode("utf-8-sig"))
            except UnicodeDecodeError:
                others.append((".txt", data))
    for path in walked(os.path.join(ROOT, "tests", "formats")):
        ending = os.path.splitext(path)[1]
        if ending not in (".py", ".txt"):
            with open(path, "rb") as file:
                others.append((ending, file.read()))
    return texts, others


def walked(folder):
    return sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)


def batch(seed, texts, others, folder, most):
    """Damaged documents in a folder; how many bytes they are, and how many files."""
    drawn = random.Random(seed)
    size = count = 0
    while size < most and count < FILES:
        if drawn.randrange(25) == 0:
            ending, text = mutations.much_of_a_document(drawn)
            data = text.encode()
        elif drawn.randrange(3) == 0:
            ending, data = drawn.choice(others)
            data = mutations.bytes_damaged(drawn, data)
        else:
            ending = drawn.choice((".txt", ".txt", ".txt", ".md", ".html", ".csv", ".jsonl"))
            text = drawn.choice(texts)
            if ending == ".jsonl":
                text = "\n".join(json.dumps({"标题": "讲话", "正文": piece}, ensure_ascii=False) for piece in text.split("\n\n"))
            elif ending == ".csv":
                text = "标题,正文\n" + "\n".join('讲话,"%s"' % piece.replace('"', '""') for piece in text.split("\n\n"))
            data = mutations.document_damaged(drawn, text, drawn.choice(texts))
        with open(os.path.join(folder, f"{count:03}{ending}"), "wb") as file:
            file.write(data)
        size += len(data)
        count += 1
    return size, count


def one_batch(binary, seed, texts, others, most, keep):
    """Damages documents and runs the program over them: bytes, files, rows and mentions, seconds, and what failed."""
    with tempfile.TemporaryDirectory(dir=MEMORY_FILES) as folder:
        inside = os.path.join(folder, "documents")
        os.mkdir(inside)
        size, count = batch(seed, texts, others, inside, most)
        begun = time.monotonic()
        found, failure = (0, 0), None
        try:
            found = documents(binary, inside)
        except (Failed, ValueError) as failed:
            failure = f"documents {seed}: {failed}"
            kept(keep, f"documents-{seed}", inside)
        return size, count, found, time.monotonic() - begun, failure


def messages(said):
    for line in said.splitlines():
        wanted(line.startswith("extract: "), f"no message: {line!r}")
        wanted("its reader failed" not in line, f"a reader failed: {line}")
        wanted(not UNPRINTABLE.search(line), f"a message with control characters: {line!r}")


def documents(binary, folder):
    """Runs the program over a folder of damaged documents: documents, rows and mentions."""
    output = os.path.join(os.path.dirname(folder), "out.jsonl")
    table = os.path.join(os.path.dirname(folder), "out.csv")
    inputs = ["--text-column", "正文", "documents"]
    code, _, said = run([binary, "--jobs", "1", "--format", "jsonl", "-o", output, *inputs], os.path.dirname(folder), DOCUMENTS_TIME)
    wanted(code in (0, 1), f"exit code {code}: {said[-500:]}")
    messages(said)
    again, _, said = run([binary, "--jobs", "2", "-q", "--format", "csv", "-o", table, *inputs], os.path.dirname(folder), DOCUMENTS_TIME)
    wanted(again == code, f"exit code {again} with CSV, {code} with JSON lines")
    messages(said)
    texts, told, said = run([binary, "text", *inputs], os.path.dirname(folder), DOCUMENTS_TIME)
    wanted(texts in (0, 1), f"exit code {texts} of extract text")
    messages(said)
    texts = told.decode("utf-8")
    rows = []
    mentions = end = 0
    source = None
    with open(output, encoding="utf-8", newline="\n") as lines:
        for line in lines:
            record = json.loads(line)
            rows.append((record["source"], str(record["speech"])))
            if source is None and not texts.startswith("==> "):
                # Of a single document there is no heading.
                texts = f"==> {record['source']} <==\n{texts}"
            if record["source"] != source:
                source, end = record["source"], 0
            mentions += spans(record, texts, end)
            end = record["end"]
    with open(table, encoding="utf-8", newline="") as lines:
        heading, *cells = csv.reader(lines)
    for row in cells:
        wanted(len(row) == len(heading), f"{len(row)} cells, {len(heading)} headings: {row}")
    of = [heading.index(name) for name in ("source", "speech")]
    wanted([tuple(row[n] for n in of) for row in cells] == rows, "CSV has other rows than JSON lines")
    return len(rows), mentions


def spans(record, texts, before):
    """Every mention of a record stands where it says, in its speech, or above it where the speech `before` has ended:
    the day of publication stands above the heading."""
    source, end = record["source"], record["end"]
    wanted(before <= record["start"] <= end, f"{source}: a speech from {record['start']}, one before it up to {before}")
    mark = f"==> {source} <==\n"
    at = texts.find(mark) if texts.startswith(mark) else texts.find("\n" + mark) + 1
    wanted(at > 0 or texts.startswith(mark), f"{source}: extract text does not print it")
    at += len(mark)
    for mention in record["mentions"]:
        wanted(before <= mention["start"] <= mention["end"] <= end, f"{source}: outside of its speech: {mention}")
        stands = texts[at + mention["start"]:at + mention["end"]]
        wanted(stands == mention["text"], f"{source}: there stands {stands!r}: {mention}")
    return len(record["mentions"])


# Rules.


def small_folders():
    """Small rule folders, sound ones and faulty ones, each as files by name."""
    folders = []
    faults = os.path.join(ROOT, "tests", "faults")
    for folder in sorted(os.listdir(faults)):
        files = {}
        for path in walked(os.path.join(faults, folder)):
            if not path.endswith("expected.txt"):
                with open(path, "rb") as file:
                    files[os.path.relpath(path, os.path.join(faults, folder))] = file.read()
        if files:
            folders.append(files)
    documents = [os.path.join(ROOT, "rules", "README.md"), *walked(os.path.join(ROOT, "docs"))]
    for document in documents:
        if document.endswith(".md"):
            with open(document, encoding="utf-8") as file:
                for block in re.findall(r"```yaml[^\n]*\n(.*?)```", file.read(), flags=re.S):
                    block = block if block.startswith("schema:") else "schema: 1\n" + block
                    folders.append({"rules.yaml": block.replace("extends: builtin\n", "").encode()})
    with open(os.path.join(ROOT, "tests", "library", "oracle", "mod.rs"), encoding="utf-8") as file:
        sound = re.search(r'r"\n(schema: 1.*?)";', file.read(), flags=re.S).group(1)
    # Damaged rules are mostly refused; what is run grows from sound ones.
    folders += [{"rules.yaml": sound.encode()}] * (len(folders) // 3)
    folders += [SMALL] * (len(folders) // 2)
    return folders


SMALL = {
    "rules.yaml": (
        "schema: 1\nlexicons: {word: {file: words.csv, key: word}, letter: {entries: [甲, 乙, 丙]}}\n"
        "patterns: {number: '[0-9]{1,9}(?:\\.[0-9]{1,4})?'}\n"
        "sections: {plans: {from: 下一步}}\n"
        "fields:\n"
        "  f: {attributes: {a: text, n: number}}\n"
        "  g: {attributes: {p: number, d: date, k: {enum: [x, y]}}, key: [p]}\n"
        "layout:\n  - {id: heading, match: '^.{2,30}讲话$', role: heading}\n"
        "rules:\n"
        "  - {id: f.a, field: f, match: '<word>(?<n>[0-9]{0,3})', attributes: {a: <word.kind>}}\n"
        "  - id: g.a\n    field: g\n    match: '增长(?<p><number>)%'\n    zone: [body]\n    attributes: {p: <p>}\n    priority: 5\n"
        "    before: {match: '生产总值', within: 9, same: clause}\n    unless: {after: {match: '^以上', within: 3}}\n"
        "    examples:\n      - {text: '生产总值增长8%', is: {p: 8}}\n    counter_examples: [占比8%]\n"
        "  - {id: g.d, field: g, match: '(?<d>[0-9]{4}年)', attributes: {d: <d>}}\n"
        "columns:\n  - {name: source, from: speech, show: source}\n  - {name: a, from: f, take: first, show: a}\n"
        "  - {name: p, from: g, take: sum, show: p}\n  - {name: half, from: columns, show: '{p} / 2'}\n"
        "  - {name: remarks, from: remarks}\n  - {name: last, from: g, take: last, show: d, where: {k: x}}\n"
        "tables:\n  - {name: t, rows: g, columns: [{name: p, show: p}, {name: text, mention: text}]}\n"
        "remarks:\n  - {name: r, when: {from: g, show: p, at_least: 2, join: ', '}, say: {en: 'several: {answer}', zh: '{answer}'}}\n"
    ).encode(),
    "words.csv": "word,kind\n甲乙,a\n丙,b\n讲话,c\n".encode(),
}


def rules(binary, seed, folders, keep):
    """Checks one damaged rule folder, and runs it where it is sound: what came of it."""
    drawn = random.Random(seed)
    files = mutations.rules_damaged(drawn, drawn.choice(folders))
    with tempfile.TemporaryDirectory(dir=MEMORY_FILES) as folder:
        for name, data in files.items():
            path = os.path.join(folder, "rules", name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(data)
        with open(os.path.join(folder, "a.txt"), "w", encoding="utf-8") as file:
            file.write(TEXT)
        begun = time.monotonic()
        try:
            code, _, said = run([binary, "check", "--rules", "rules"], folder, RULES_TIME, RULES_MEMORY)
            wanted(code in (0, 2), f"exit code {code} of check: {said[-500:]}")
            if code == 2:
                wanted(said.strip(), "refused without a word")
                return "refused", time.monotonic() - begun, None
            code, told, said = run([binary, "--rules", "rules", "--format", "jsonl", "a.txt"], folder, RULES_TIME, RULES_MEMORY)
            wanted(code in (0, 2), f"exit code {code} of a run: {said[-500:]}")
            for line in told.decode("utf-8").splitlines():
                for mention in json.loads(line)["mentions"]:
                    wanted(TEXT[mention["start"]:mention["end"]] == mention["text"], f"there stands something else: {mention}")
            return "run" if code == 0 else "checked and not run", time.monotonic() - begun, None
        except (Failed, ValueError) as failed:
            kept(keep, f"rules-{seed}", os.path.join(folder, "rules"))
            return "failed", time.monotonic() - begun, f"rules {seed}: {failed}"


def kept(keep, name, what):
    if keep:
        shutil.copytree(what, os.path.join(keep, name), dirs_exist_ok=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("binary")
    arguments.add_argument("--bytes", type=int, default=20_000_000, help="bytes of damaged documents")
    arguments.add_argument("--folders", type=int, default=300, help="damaged rule folders")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--keep", help="folder for what fails")
    given = arguments.parse_args()
    binary = os.path.abspath(given.binary)
    failures = []

    begun = time.monotonic()
    texts, others = originals()
    total = files = rows = mentions = runs = 0
    slowest = 0.0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        while total < given.bytes:
            # As many batches at once as there are processors, the last of them smaller ones.
            most = min(BATCH, -(-(given.bytes - total) // os.cpu_count()))
            seeds = [f"{given.seed}.{runs + n}" for n in range(os.cpu_count())]
            done = pool.map(lambda seed: one_batch(binary, seed, texts, others, most, given.keep), seeds)
            for size, count, found, seconds, failure in done:
                total, files, runs, slowest = total + size, files + count, runs + 1, max(slowest, seconds)
                rows, mentions = rows + found[0], mentions + found[1]
                if failure:
                    failures.append(failure)
                    print(failure, flush=True)
    print(
        f"{total} bytes in {files} damaged documents, {runs} batches of three runs: {rows} rows, {mentions} mentions, "
        f"{len(failures)} failures; {time.monotonic() - begun:.0f} s, slowest batch {slowest:.1f} s",
        flush=True,
    )

    begun = time.monotonic()
    folders = small_folders()
    came = collections.Counter()
    slowest = 0.0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        one = lambda n: rules(binary, f"{given.seed}.{n}", folders, given.keep)
        for what, seconds, failure in pool.map(one, range(given.folders)):
            came[what] += 1
            slowest = max(slowest, seconds)
            if failure:
                failures.append(failure)
                print(failure, flush=True)
    told = ", ".join(f"{count} {what}" for what, count in sorted(came.items()))
    print(f"{given.folders} damaged rule folders: {told}; {time.monotonic() - begun:.0f} s, slowest {slowest:.1f} s")
    sys.exit(1 if failures else 0)


main()
