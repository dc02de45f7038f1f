"""Tables by the Arrow interface: whoever reads it gets the same rows, without a copy."""

import pytest

import speechmeta

RULES = speechmeta.Rules.builtin()
TABLES = RULES.tables

pytestmark = pytest.mark.filterwarnings("ignore:cells that are no numbers")


@pytest.fixture
def pyarrow():
    return pytest.importorskip("pyarrow", reason="pyarrow is not installed")


@pytest.fixture
def expected():
    """The rows of the table `statistics`, as the command line makes them of the same documents."""
    rows = []
    for speech in speechmeta.extract("samples/"):
        rows += [(speech.source, mention.start, mention.end) for mention in speech.mentions if mention.field.endswith("_figure")]
    return sorted(rows)


def test_pyarrow_reads_a_table_twice(pyarrow, expected):
    table = speechmeta.table("samples/", "statistics")
    for _ in range(2):
        rows = pyarrow.table(table).to_pylist()
        assert sorted((row["source"], row["start"], row["end"]) for row in rows) == expected
        assert table.num_rows == len(table) == len(rows)


def test_pandas_reads_a_table_twice(expected):
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    pytest.importorskip("pyarrow", reason="pandas reads Arrow by pyarrow, which is not installed")
    if not hasattr(pandas.DataFrame, "from_arrow"):
        pytest.skip("pandas before 3 does not read Arrow by itself")
    table = speechmeta.table("samples/", "statistics")
    for _ in range(2):
        frame = pandas.DataFrame.from_arrow(table)
        assert sorted(frame[["source", "start", "end"]].itertuples(index=False, name=None)) == expected
        assert str(frame["value"].dtype) == "float64"


def test_polars_reads_a_table_twice(expected):
    polars = pytest.importorskip("polars", reason="polars is not installed")
    table = speechmeta.table("samples/", "statistics")
    for _ in range(2):
        frame = polars.DataFrame(table)
        assert sorted(frame.select("source", "start", "end").rows()) == expected
        assert frame.schema["value"] == polars.Float64


def test_duckdb_reads_a_table_twice(expected):
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    pytest.importorskip("pyarrow", reason="DuckDB reads Arrow by pyarrow, which is not installed")
    frame = speechmeta.table("samples/", "statistics")  # noqa: F841 (the query names it)
    for _ in range(2):
        assert sorted(duckdb.sql('select source, "start", "end" from frame').fetchall()) == expected


@pytest.mark.parametrize("name", TABLES)
def test_the_schema_is_that_of_the_rules_and_does_not_depend_on_the_data(pyarrow, tmp_path, name):
    by_rules = pyarrow.schema(RULES.schema(name))
    (tmp_path / "text.txt").write_text("没有讲话的几个字。\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    for inputs in ["samples/", tmp_path, tmp_path / "empty", []]:
        made = pyarrow.table(speechmeta.table(inputs, name))
        assert made.schema.equals(by_rules, check_metadata=True)
    assert all(field.nullable for field in by_rules)
    columns = RULES.columns(name)
    types = {"text": pyarrow.string(), "date": pyarrow.string(), "integer": pyarrow.int64(), "number": pyarrow.float64()}
    assert [(field.name, field.type) for field in by_rules] == [(column.name, types[column.type]) for column in columns]
    assert [field.metadata[b"label"].decode() for field in by_rules] == [column.label for column in columns]


@pytest.mark.parametrize("name", TABLES)
def test_batches_are_the_table(pyarrow, name):
    table = pyarrow.table(speechmeta.table("samples/", name))
    batches = [pyarrow.record_batch(batch) for batch in speechmeta.batches("samples/", name)]
    assert all(batch.schema.equals(table.schema, check_metadata=True) for batch in batches)
    assert pyarrow.Table.from_batches(batches, table.schema).equals(table)
    assert table.num_rows > 0


def test_many_rows_come_in_several_batches(pyarrow, report):
    documents = [speechmeta.Document(report, f"{number}.txt") for number in range(400)]
    sizes = [batch.num_rows for batch in speechmeta.batches(documents, "mentions")]
    assert len(sizes) > 1
    assert sum(sizes) == speechmeta.table(documents, "mentions").num_rows


def test_two_exports_are_the_same_memory(pyarrow):
    def addresses(table):
        chunks = [chunk for column in pyarrow.table(table).columns for chunk in column.chunks]
        return [buffer.address for chunk in chunks for buffer in chunk.buffers() if buffer is not None]

    table = speechmeta.table("samples/", "statistics")
    assert addresses(table) == addresses(table)
    assert len(addresses(table)) > 20


def test_an_export_outlives_its_table(pyarrow):
    made = pyarrow.table(speechmeta.table("samples/", "statistics"))
    assert made.to_pylist() == pyarrow.table(speechmeta.table("samples/", "statistics")).to_pylist()
    made.validate(full=True)


def test_a_masked_figure_is_null_and_is_told():
    with pytest.warns(UserWarning, match="cells that are no numbers.*value: 4") as warned:
        speechmeta.table("samples/", "statistics")
    assert warned[0].filename == __file__


def test_with_origin_a_row_says_where_it_comes_from(pyarrow):
    table = pyarrow.table(speechmeta.table("samples/讲话汇编三篇.txt", origin=True))
    assert table.schema.names[-4:] == ["origin_file", "origin_document", "origin_row", "sketch"]
    assert table.column("origin_file").to_pylist() == ["samples/讲话汇编三篇.txt"] * 3
    assert table.column("origin_row").to_pylist() == [1, 2, 3]
