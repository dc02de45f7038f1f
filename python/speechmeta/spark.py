"""The rows of more documents than one machine reads, by Spark 4.1 or later: `pip install 'speechmeta[spark]'`.

A table of the files below a path, which every machine of the cluster sees under the same name:

    from speechmeta import spark as over

    spark.dataSource.register(over.Speeches)
    rows = spark.read.format("speechmeta").option("table", "statistics").option("partitions", 64).load("/data/speeches")

A table of documents that stand in a DataFrame, whatever Spark read them from:

    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load("s3a://bucket/speeches")
    rows = files.select("path", "content").mapInArrow(over.rows("statistics"), over.schema("statistics"))

The rows are those of a run of one machine, byte for byte, when they stand in the order of `ORDER`. One thing no partition
knows by itself: which speech repeats one of another partition. The rows of the table `speeches` carry a sketch of each, of
2 KB at most, and `repeats` fills `duplicate_of` by a join over them:

    speeches = over.repeats(files.select("path", "content").mapInArrow(over.rows("speeches"), over.schema("speeches")))
"""

from __future__ import annotations

import heapq
import warnings
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pyarrow
from pyspark.sql import functions as F
from pyspark.sql.datasource import DataSource, DataSourceReader, InputPartition
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

import speechmeta
from speechmeta import Document, Rules, Source, UnreadWarning
from speechmeta._inputs import Errors
from speechmeta._native import SHARED_KEYS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

#: By these columns the rows stand in the order of a run of one machine: the file, the document in it, the row in that.
ORDER = ["origin_file", "origin_document", "origin_row"]
#: The bytes of documents that a partition of the data source has where their number is not said.
BYTES = 32 << 20


def schema(table: str = "speeches", rules: Rules | None = None) -> StructType:
    """The schema of the rows: the columns of the table, those of `ORDER`, and of `speeches` the sketch."""
    nothing = speechmeta.table([], table, rules, origin=True)
    return from_arrow_schema(pyarrow.schema(nothing.schema))


def rows(
    table: str = "speeches",
    rules: Rules | None = None,
    *,
    path: str = "path",
    content: str = "content",
    errors: Errors = "warn",
) -> Callable[[Iterator[pyarrow.RecordBatch]], Iterator[pyarrow.RecordBatch]]:
    """What `DataFrame.mapInArrow` does with documents: gives their rows, which have the schema `schema(table, rules)`.

    `path` is the column of their names, `content` that of their bytes (binary) or texts (string). Each task reads its
    documents by one thread. A warning goes to the standard error of the worker; a function given as `errors` is called there.
    """
    rules = rules or Rules.builtin()

    def documents(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[Document]:
        for batch in batches:
            for name, held in zip(batch.column(path), batch.column(content), strict=True):
                yield Document(held.as_py() or b"", name.as_py() or "document")

    def of(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        given = documents(batches)
        for batch in speechmeta.batches(given, table, rules, origin=True, jobs=1, errors=_in_a_part(errors)):
            yield pyarrow.record_batch(batch)

    return of


def _in_a_part(errors: Errors) -> Errors:
    """Where nothing of one partition can be read, others have what can be: the warnings are all that is said."""
    return (lambda error: warnings.warn(str(error), UnreadWarning, stacklevel=2)) if errors == "warn" else errors


class Speeches(DataSource):
    """`spark.read.format("speechmeta")`: a table of the files below a path.

    Options: `table` (otherwise `speeches`), `rules` (a folder or file, which the driver reads), `add` (another on top),
    `partitions` (their number; otherwise one for every 32 MB of files), `errors` (`warn` or `raise`), `language` (`en` or
    `zh`).
    """

    @classmethod
    def name(cls) -> str:
        return "speechmeta"

    def _table(self) -> str:
        return self.options.get("table", "speeches")

    def _rules(self) -> Rules:
        rules = Rules(self.options.get("rules"), language=self.options.get("language"))
        added = self.options.get("add")
        return rules.add(added) if added else rules

    def schema(self) -> StructType:
        return schema(self._table(), self._rules())

    def reader(self, schema: StructType) -> _Reader:
        errors = self.options.get("errors", "warn")
        path = self.options.get("path")
        if not path:
            raise ValueError('say which files: spark.read.format("speechmeta").load("/data/speeches")')
        return _Reader(path, self._table(), self._rules(), self.options.get("partitions"), errors)


class _Files(InputPartition):
    def __init__(self, sources: list[Source]) -> None:
        super().__init__(None)
        self.sources = sources


class _Reader(DataSourceReader):
    def __init__(self, path: str, table: str, rules: Rules, partitions: str | None, errors: Any) -> None:
        self.path, self.table, self.rules, self.errors = path, table, rules, errors
        self.number = int(partitions) if partitions else None

    def partitions(self) -> list[InputPartition]:
        """The files, so that each partition has about as many bytes: the largest first, each to the one that has least."""
        sized = sorted(((source.size, source) for source in speechmeta.walk(self.path, errors=self.errors)),
                       key=lambda of: -of[0])
        number = self.number or 1 + sum(size for size, _ in sized) // BYTES
        parts: list[list[Source]] = [[] for _ in range(max(1, min(number, len(sized))))]
        heap = [(0, n) for n in range(len(parts))]
        for size, source in sized:
            held, n = heapq.heappop(heap)
            parts[n].append(source)
            heapq.heappush(heap, (held + size, n))
        return [_Files(part) for part in parts]

    def read(self, partition: InputPartition) -> Iterator[pyarrow.RecordBatch]:
        assert isinstance(partition, _Files)
        for batch in speechmeta.batches(
            partition.sources, self.table, self.rules, origin=True, jobs=1, errors=_in_a_part(self.errors)
        ):
            yield pyarrow.record_batch(batch)


def _keys(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """Of speeches (`at`, `sketch`) their place and their keys."""
    for batch in batches:
        keys = [speechmeta.keys(sketch) for sketch in batch.column("sketch").to_pylist()]
        keys = pyarrow.array(keys, pyarrow.list_(pyarrow.int64()))
        yield pyarrow.RecordBatch.from_arrays([batch.column("at"), keys], ["at", "keys"])


def _same(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """Of pairs of speeches (`earlier`, `later`, and their sketches `one`, `other`) those that are the same but for small edits."""
    for batch in batches:
        sketches = zip(batch.column("one").to_pylist(), batch.column("other").to_pylist(), strict=True)
        same = pyarrow.array([speechmeta.is_repeat(one, other) for one, other in sketches], pyarrow.bool_())
        yield batch.select(["earlier", "later"]).filter(same)


def repeats(speeches: DataFrame, column: str = "duplicate_of") -> DataFrame:
    """Rows of the table `speeches` of any partitions, with `column` as a run of one machine over all of them has it.

    It names the first speech, in the order of `ORDER`, that a speech repeats word for word but for small edits, and that
    repeats none itself. That is a join, and nothing is collected. Speeches that are the same share `SHARED_KEYS` of 24 keys.
    All put their keys in one order, the rarest first: so the rarest that two share has the others behind it in both, and it
    is enough to look for speeches by all keys but the last `SHARED_KEYS - 1`. Common phrases bring nothing together. Of
    speeches with the same sketch, copies without an edit, only the first takes part, however many there are.
    """
    at = F.struct(*ORDER).alias("at")
    noted = speeches.where(F.length("sketch") > 0).select(
        at, F.concat_ws("#", "source", "speech").alias("name"), "sketch"
    )
    place = noted.schema["at"].dataType.simpleString()
    sketch = noted.groupBy("sketch").agg(F.min("at").alias("at")).select("at", "sketch")
    keyed = sketch.mapInArrow(_keys, f"at {place}, keys array<bigint>").select("at", F.explode("keys").alias("key"))
    counts = keyed.groupBy("key").agg(F.count("*").alias("speeches")).where("speeches > 1")
    ordered = F.sort_array(F.collect_list(F.struct("speeches", "key"))).alias("keys")
    rarest = keyed.join(counts, "key").groupBy("at").agg(ordered).where(F.size("keys") >= SHARED_KEYS)
    rarest = rarest.select("at", F.explode(F.slice("keys", 1, F.size("keys") - (SHARED_KEYS - 1))).alias("of"))
    rarest = rarest.select("at", "of.key")
    pairs = rarest.toDF("earlier", "key").join(rarest.toDF("later", "key"), "key").where("earlier < later")
    pairs = pairs.select("earlier", "later").distinct()
    compared = pairs.join(sketch.toDF("earlier", "one"), "earlier").join(sketch.toDF("later", "other"), "later")
    same = compared.select("earlier", "later", "one", "other").mapInArrow(_same, f"earlier {place}, later {place}")
    first = _first(same.localCheckpoint())
    # A copy repeats what the first of its sketch repeats, or that one itself.
    copied = noted.join(sketch.toDF("first", "sketch"), "sketch").select(F.col("at").alias("later"), "first")
    copied = copied.join(first.toDF("first", "found"), "first", "left")
    copied = copied.select("later", F.coalesce("found", "first").alias("earlier")).where("earlier < later")
    named = copied.join(noted.select(F.col("at").alias("earlier"), "name"), "earlier")
    named = named.select("later", F.col("name").alias("repeated"))
    joined = speeches.drop(column).join(named, F.struct(*ORDER) == F.col("later"), "left")
    return joined.withColumn(column, F.col("repeated")).select(*speeches.columns)


def _first(same: DataFrame) -> DataFrame:
    """Of each speech that is the same as an earlier one (`earlier`, `later`) the first of those that repeat none itself.

    Round by round: a speech of which nothing earlier is open repeats none; what is the same as such a one repeats it; and
    what repeats another is no longer one that can be repeated.
    """
    answers = same.limit(0)
    repeating = same.select("later").limit(0)
    while not same.isEmpty():
        undecided = same.select("later").distinct().join(repeating, "later", "left_anti")
        found = same.join(undecided.toDF("earlier"), "earlier", "left_anti").select("earlier", "later")
        answers = answers.union(found).localCheckpoint()
        repeating = answers.select("later").distinct().localCheckpoint()
        same = same.join(found, ["earlier", "later"], "left_anti")
        same = same.join(repeating.toDF("earlier"), "earlier", "left_anti").select("earlier", "later").localCheckpoint()
    return answers.groupBy("later").agg(F.min("earlier").alias("earlier"))
