"""What many documents cost: one core, two, and local Spark.

    python benches/many.py make FOLDER 200000 CORPUS…    documents made from the texts below CORPUS, in FOLDER/*.parquet
    python benches/many.py one FOLDER                    their rows by one thread
    python benches/many.py two FOLDER                    by two
    python benches/many.py spark FOLDER                  by local Spark with two cores, and what repeats what
    python benches/many.py compare FOLDER                whether all three gave the same rows

Wants the wheel (`pip install './python[spark]'`). Documents are runs of paragraphs of the texts, of lengths as they are met
(most short, few of a hundred times the length), with half of the clauses taken from other texts, so that few repeat each
other unmeant; one in twenty repeats another one with small edits.
"""

import collections
import itertools
import os
import random
import re
import sys
import time
from pathlib import Path

import pyarrow
import pyarrow.compute
import pyarrow.parquet

import speechmeta

SCHEMA = pyarrow.schema([("path", pyarrow.string()), ("content", pyarrow.string())])
#: Documents of a file of Parquet.
FILE = 10_000
CLAUSE = re.compile(r"[^，。；：、]+[，。；：、]")


def made(texts, count):
    chance = random.Random(2026)
    heads, kept = [text.split("\n")[:2] for text in texts], []
    bodies = [[line for line in text.split("\n") if line.strip()] for text in texts]
    # A clause ends with its mark, and is replaced by one that ends with the same.
    clauses = collections.defaultdict(list)
    for line in itertools.chain.from_iterable(bodies):
        for clause in CLAUSE.findall(line):
            clauses[clause[-1]].append(clause)

    def other(clause):
        return chance.choice(clauses[clause[0][-1]]) if chance.random() < 0.5 else clause[0]

    for n in range(count):
        if kept and chance.random() < 0.05:
            lines = list(chance.choice(kept))
            lines[chance.randrange(len(lines))] += f"（第{n}次印发）"
        else:
            of = chance.randrange(len(texts))
            body = bodies[of]
            wanted, start = chance.lognormvariate(6.5, 1.1), chance.randrange(len(body))
            lines = heads[of] + [f"第{chance.randrange(10**9)}号"]
            for line in body[start:] + body[:start]:
                if wanted < 0:
                    break
                lines.append(CLAUSE.sub(other, line))
                wanted -= len(line)
            if len(kept) < 2000:
                kept.append(lines)
        yield f"many/{n:09}.txt", "\n".join(lines)


def make(folder, count, corpora):
    texts = [document.text for document in speechmeta.read([*map(Path, corpora)], errors="ignore") if len(document.text) > 2000]
    folder.mkdir(parents=True, exist_ok=True)
    rows, size = [], 0
    for n, row in enumerate(made(texts, count), 1):
        rows.append(row)
        if len(rows) == FILE or n == count:
            paths, contents = zip(*rows)
            size += sum(len(content.encode()) for content in contents)
            table = pyarrow.table([paths, contents], schema=SCHEMA)
            pyarrow.parquet.write_table(table, folder / f"{(n - 1) // FILE:05}.parquet", row_group_size=500)
            rows.clear()
    print(f"{count} documents, {size / 1e6:.0f} MB, from {len(texts)} texts")


def documents(folder):
    for file in sorted(folder.glob("*.parquet")):
        for batch in pyarrow.parquet.ParquetFile(file).iter_batches(500):
            for path, content in zip(batch["path"], batch["content"]):
                yield speechmeta.Document(content.as_py(), path.as_py())


def by_threads(folder, jobs, to):
    writer = None
    for batch in speechmeta.batches(documents(folder), origin=True, jobs=jobs, errors="ignore"):
        batch = pyarrow.record_batch(batch)
        writer = writer or pyarrow.parquet.ParquetWriter(to, batch.schema)
        writer.write_batch(batch)
    writer.close()


def by_spark(folder, to):
    from pyspark.sql import SparkSession

    from speechmeta import spark as over

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", 500).config("spark.driver.memory", "4g")
    builder = builder.config("spark.sql.files.maxPartitionBytes", 8 << 20).config("spark.sql.shuffle.partitions", 8)
    session = builder.config("spark.driver.host", "127.0.0.1").getOrCreate()
    started = time.monotonic()
    read = session.read.parquet(str(folder)).mapInArrow(over.rows(errors="ignore"), over.schema())
    read.write.mode("overwrite").parquet(f"{to}.rows")
    print(f"   rows: {time.monotonic() - started:.0f} s, {used()[0]:.0f} s of processors", flush=True)
    started = time.monotonic()
    over.repeats(session.read.parquet(f"{to}.rows")).write.mode("overwrite").parquet(str(to))
    print(f"   repeats: {time.monotonic() - started:.0f} s")
    # The session ends with this process: what its own processes took can be counted until then.


def used():
    """Seconds of processors and megabytes, of this process and all that it started: Spark's are in processes of its own."""
    tick, processes = os.sysconf("SC_CLK_TCK"), {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # The name of a program, in brackets, may hold anything.
            stat = (folder / "stat").read_text().rpartition(") ")[2].split()
            peak = [line.split()[1] for line in (folder / "status").read_text().splitlines() if line.startswith("VmHWM")]
        except OSError:
            continue
        processes[int(folder.name)] = int(stat[1]), sum(map(int, stat[11:15])) / tick, int(peak[0]) / 1024 if peak else 0
    own, known = {os.getpid()}, 0
    while len(own) > known:
        known = len(own)
        own |= {process for process, (parent, _, _) in processes.items() if parent in own}
    return [sum(processes[process][of] for process in own) for of in (1, 2)]


def measured(what, count, run):
    before, started = used()[0], time.monotonic()
    run()
    seconds, (after, memory) = time.monotonic() - started, used()
    cores = after - before
    print(f"{what}: {seconds:.0f} s, {cores:.0f} s of processors, {cores / count * 1e3:.2f} ms a document, {memory:.0f} MB at most")


def rows_of(file):
    table = pyarrow.parquet.read_table(file)
    return table.sort_by([(name, "ascending") for name in ("origin_file", "origin_document", "origin_row")]).replace_schema_metadata(None)


def main():
    what, folder = sys.argv[1], Path(sys.argv[2])
    out = folder.with_name(folder.name + "-rows")
    if what == "make":
        return make(folder, int(sys.argv[3]), sys.argv[4:])
    out.mkdir(exist_ok=True)
    count = sum(pyarrow.parquet.ParquetFile(file).metadata.num_rows for file in folder.glob("*.parquet"))
    match what:
        case "one" | "two":
            measured(what, count, lambda: by_threads(folder, 1 + (what == "two"), out / f"{what}.parquet"))
        case "spark":
            measured(what, count, lambda: by_spark(folder, out / "spark"))
        case "compare":
            one = rows_of(out / "one.parquet")
            for other in ("two.parquet", "spark"):
                rows = rows_of(out / other).select(one.column_names)
                rows = rows.cast(one.schema)
                assert rows.equals(one), other
            repeated = pyarrow.compute.sum(pyarrow.compute.is_valid(one["duplicate_of"])).as_py()
            print(f"the same {one.num_rows} rows, of which {repeated} repeat another one")
    return None


if __name__ == "__main__":
    main()
