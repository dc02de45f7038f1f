"""The rows of local Spark are those of a run of one machine: any number of partitions, in any order.

Spark wants Java 17 and the packages of `speechmeta[spark]`; without them this is skipped.
"""

import os
import random
import shutil
import sys
from pathlib import Path

import pytest

import speechmeta

pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pytest.importorskip("pyspark", reason="pyspark is not installed")
if not shutil.which("java"):
    pytest.skip("java is not installed", allow_module_level=True)

from pyspark.sql import SparkSession  # noqa: E402
from pyspark.sql import functions as F  # noqa: E402

from speechmeta import spark as over  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
COUNTIES = ["武山县", "甘谷县", "秦安县", "清水县", "通渭县", "陇西县"]


@pytest.fixture(scope="session")
def session():
    # The workers are to have the packages that this has.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").appName("speechmeta")
    builder = builder.config("spark.sql.shuffle.partitions", 4).config("spark.ui.enabled", "false")
    made = builder.config("spark.driver.host", "127.0.0.1").getOrCreate()
    made.dataSource.register(over.Speeches)
    yield made
    made.stop()


def speech(county: str, year: int, seed: int) -> list[str]:
    """Sentences of a report that shares next to none with another one."""
    chance = random.Random(seed)
    figures = [f"第{chance.randrange(10**6)}号工程完成投资{chance.randrange(1, 999)}万元，带动农户{chance.randrange(9999)}户。"
               for _ in range(40)]
    return [f"{county}人民政府工作报告", f"{year}年1月{1 + seed % 28}日",
            f"{year - 1}年地区生产总值增长{chance.randrange(1, 15)}%。", *figures]


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    """Sixty documents: some repeat others with small edits, some repeat those, some hold several speeches or none."""
    folder = tmp_path_factory.mktemp("speeches")
    for n in range(40):
        lines = speech(COUNTIES[n % 6], 2000 + n % 20, n)
        (folder / f"{n:02}.txt").write_text("\n".join(lines), encoding="utf-8")
    chance = random.Random(7)
    for n in range(40, 56):
        # A chain: the last may be like the one before it and unlike the first.
        lines = speech(COUNTIES[n % 2], 2000 + n % 2, n % 2)
        for edited in chance.sample(range(5, len(lines)), chance.randrange(6)):
            lines[edited] = f"另有第{chance.randrange(10**7)}件实事已经办好，群众满意。"
        name = folder / "再版" / f"{n}.txt"
        name.parent.mkdir(exist_ok=True)
        name.write_text("\n".join(lines), encoding="gb18030")
    both = speech(COUNTIES[3], 2003, 3) + ["", "在县政协全会上的讲话", "（2003年1月9日）", *speech("", 2003, 99)[3:]]
    (folder / "合订.txt").write_text("\n".join(both), encoding="utf-8")
    (folder / "目录.txt").write_text("目录\n一、报告……1\n二、讲话……7\n", encoding="utf-8")
    shutil.copy(ROOT / "samples" / "会议报道-开幕.txt", folder)
    return folder


def in_order(rows) -> "pyarrow.Table":
    return rows.sort_by([(column, "ascending") for column in over.ORDER])


def sent(rows) -> bytes:
    """The rows as bytes; what Spark calls the types does not count."""
    plain = pyarrow.schema([(field.name, field.type) for field in rows.schema])
    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, plain) as writer:
        writer.write_table(rows.cast(plain).combine_chunks())
    return sink.getvalue().to_pybytes()


def documents(session, folder: Path, partitions: int, seed: int | None):
    files = session.read.format("binaryFile").option("recursiveFileLookup", "true").load(str(folder))
    named = files.select(F.regexp_replace("path", "^file:/*", "/").alias("path"), "content")
    order = F.rand(seed) if seed is not None else F.col("path")
    return named.orderBy(order).repartition(partitions) if seed is not None else named.coalesce(partitions)


@pytest.mark.parametrize(("partitions", "seed"), [(1, None), (7, 1), (64, 2)])
def test_the_speeches_of_any_partitions_are_those_of_one_machine_with_what_they_repeat(session, folder, partitions, seed):
    one = in_order(pyarrow.table(speechmeta.table(folder, origin=True)))
    assert sum(named is not None for named in one["duplicate_of"].to_pylist()) >= 10
    rows = documents(session, folder, partitions, seed).mapInArrow(over.rows(), over.schema())
    many = in_order(over.repeats(rows).toArrow())
    assert many.column_names == one.column_names
    assert sent(many) == sent(one)


def sketches() -> list[bytes | None]:
    """Of thirty texts ten edited copies each, which differ in their smallest hashes: as many of these, from none to twenty, are
    common phrases or the same in several copies. Then speeches with few hashes, copies without an edit, and none at all."""
    chance = random.Random(11)
    phrases = [1, 2, 3, 2**31, 2**32 - 1]
    made = []
    for text in range(30):
        for _ in range(10):
            common = chance.sample(phrases, chance.randrange(4))
            together = [1 << 32 | 100 * text + n for n in range(chance.randrange(6, 18))]
            own = [2 << 32 | chance.getrandbits(32) for _ in range(24 - len(common) - len(together))]
            made.append(common + together + own + [(1000 + text) << 32 | n for n in range(232)])
    made += [chance.sample(range(1, 18), chance.randrange(1, 17)) for _ in range(60)]
    made += chance.choices(made, k=30)
    packed = [b"".join(number.to_bytes(8, "little") for number in sorted(hashes)) for hashes in made]
    chance.shuffle(packed)
    return [*packed, b"", None, b""]


def test_what_repeats_what_is_found_by_the_rarest_keys_as_by_all(session):
    given = sketches()
    noted = speechmeta.Repeats()
    one = [None if sketch is None else noted.note(f"{n:03}.txt#1", sketch) for n, sketch in enumerate(given)]
    assert 100 < sum(name is not None for name in one) < 300
    rows = [(f"{n:03}.txt", 1, f"{n:03}.txt", 1, 1, sketch, None) for n, sketch in enumerate(given)]
    schema = "source string, speech bigint, origin_file string, origin_document bigint, origin_row bigint, sketch binary"
    frame = session.createDataFrame(rows, f"{schema}, duplicate_of string").orderBy(F.rand(3)).repartition(5)
    found = {row.source: row.duplicate_of for row in over.repeats(frame).collect()}
    assert [found[f"{n:03}.txt"] for n in range(len(given))] == one


@pytest.mark.parametrize("table", ["statistics", "officials", "mentions"])
def test_the_data_source_reads_a_folder_as_one_machine_does(session, folder, table):
    one = in_order(pyarrow.table(speechmeta.table(folder, table, origin=True)))
    rows = session.read.format("speechmeta").option("table", table).option("partitions", 7).load(str(folder))
    assert sent(in_order(rows.toArrow())) == sent(one)


def test_the_data_source_gives_every_partition_about_as_many_bytes(folder):
    reader = over.Speeches({"path": str(folder), "partitions": "7"}).reader(None)
    sizes = [sum(source.size for source in part.sources) for part in reader.partitions()]
    assert len(sizes) == 7
    assert max(sizes) < 1.5 * min(sizes)


def test_rules_go_along_to_the_partitions(session, folder, tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("schema: 1\ncolumns:\n  - {name: source_again, from: speech, show: source}\n", encoding="utf-8")
    rules = speechmeta.Rules.builtin().add(own)
    rows = documents(session, folder, 3, 5).mapInArrow(over.rows("speeches", rules), over.schema("speeches", rules))
    assert {row.source_again == row.source for row in rows.collect()} == {True}


def test_a_document_that_cannot_be_read_is_told_to_the_driver_where_it_wants_to_know(session):
    from pyspark.accumulators import AccumulatorParam

    class Messages(AccumulatorParam):
        def zero(self, value):
            return []

        def addInPlace(self, one, other):
            return one + other

    unread = session.sparkContext.accumulator([], Messages())
    given = session.createDataFrame([("a.txt", bytearray(b"")), ("b.txt", bytearray("同志们".encode()))], "path string, content binary")
    rows = given.mapInArrow(over.rows(errors=lambda error: unread.add([str(error)])), over.schema())
    assert [row.source for row in rows.collect()] == ["b.txt"]
    assert len(unread.value) == 1 and unread.value[0].startswith("a.txt: ")


def test_a_partition_in_which_nothing_can_be_read_does_not_end_the_job(session, tmp_path):
    (tmp_path / "a.txt").write_text(Path("samples/秭归县政府工作报告.txt").read_text(encoding="utf-8"), encoding="utf-8")
    for name in ("b.txt", "c.txt"):
        (tmp_path / name).write_bytes(b"")
    session.dataSource.register(over.Speeches)
    read = session.read.format("speechmeta").option("partitions", 3)
    assert [row.source for row in read.load(str(tmp_path)).select("source").collect()] == [str(tmp_path / "a.txt")]
    files = session.createDataFrame([(None, bytearray(b"")), ("b", None)], "path string, content binary").repartition(2)
    assert files.mapInArrow(over.rows(), over.schema()).count() == 0
    with pytest.raises(Exception, match="InputError"):
        read.option("errors", "raise").load(str(tmp_path)).count()
