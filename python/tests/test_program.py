"""The package gives what the program gives, byte for byte and cell by cell."""

import csv
import io

import pytest

import speechmeta

TABLES = speechmeta.Rules.builtin().tables
ARGUMENTS = {
    "rows": ["samples/"],
    "a line of JSON for each speech": ["--format", "jsonl", "samples/"],
    "another table": ["--table", "statistics", "samples/"],
    "Chinese": ["--lang", "zh", "--labels", "zh", "samples/"],
    "a missing file beside others": ["samples/", "nowhere.txt"],
    "a missing file alone": ["nowhere.txt"],
    "an argument that is none": ["--nonsense"],
    "a table that is none": ["--table", "nothing", "samples/"],
    "rules without fault": ["check", "--rules", "rules/"],
    "rules at fault": ["check", "--rules", "tests/faults/a-bracket-is-never-closed"],
    "a text": ["text", "samples/论坛开幕式致辞-GB18030.txt"],
    "the columns": ["columns"],
    "the version": ["--version"],
    "help": ["--help"],
}
csv.field_size_limit(1 << 30)


def as_csv(kind, cell):
    """A cell as the CSV has it, numbers by their value."""
    if cell is None:
        return ""
    return float(cell) if kind in ("integer", "number") and not isinstance(cell, str) else cell


def of_csv(kind, cell):
    try:
        return float(cell) if kind in ("integer", "number") else cell
    except ValueError:
        return cell


def rows_of_csv(printed, columns):
    rows = list(csv.DictReader(io.StringIO(printed.decode(), newline="")))
    return [{column.name: of_csv(column.type, row[column.name]) for column in columns} for row in rows]


def test_the_lines_of_speeches_are_the_json_lines_of_the_program(extract, inputs):
    printed = extract("--format", "jsonl", *inputs)
    assert printed.returncode == 0
    assert b"".join(speech.json for speech in speechmeta.extract(inputs)) == printed.stdout
    assert printed.stdout.count(b"\n") > 5


def test_the_cells_of_speeches_are_those_of_the_program(extract, inputs):
    columns = speechmeta.Rules.builtin().columns()
    expected = rows_of_csv(extract("--format", "csv", *inputs).stdout, columns)
    speeches = list(speechmeta.extract(inputs))
    found = [{column.name: as_csv(column.type, speech[column.name]) for column in columns} for speech in speeches]
    assert found == expected
    assert [list(speech) for speech in speeches] == [[column.name for column in columns]] * len(speeches)


@pytest.mark.filterwarnings("ignore:cells that are no numbers")
@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_the_csv_of_the_program(extract, inputs, name):
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    columns = speechmeta.Rules.builtin().columns(name)
    kinds = {column.name: column.type for column in columns}

    def typed(kind, cell):
        # A masked figure is null where there are types.
        return "" if kind in ("integer", "number") and isinstance(cell, str) else cell

    expected = rows_of_csv(extract("--format", "csv", "--table", name, *inputs).stdout, columns)
    expected = [{column: typed(kinds[column], cell) for column, cell in row.items()} for row in expected]
    found = pyarrow.table(speechmeta.table(inputs, name)).to_pylist()
    assert [{column: as_csv(kinds[column], cell) for column, cell in row.items()} for row in found] == expected
    assert len(found) > 5


@pytest.mark.filterwarnings("ignore:cells that are no numbers")
@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_the_parquet_file_of_the_program(extract, inputs, name, tmp_path):
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow cannot read Parquet here")
    file = tmp_path / "table.parquet"
    assert extract("--table", name, "-o", str(file), *inputs).returncode == 0
    expected = parquet.read_table(file)
    found = pyarrow.table(speechmeta.table(inputs, name))
    assert found.schema.names == expected.schema.names
    assert [field.type for field in found.schema] == [field.type for field in expected.schema]
    assert found.to_pylist() == expected.to_pylist()
    for key in (b"program", b"rules", b"table"):
        assert found.schema.metadata[key].split()[0] == expected.schema.metadata[key].split()[0]


@pytest.mark.parametrize("arguments", ARGUMENTS.values(), ids=ARGUMENTS.keys())
def test_the_command_line_of_the_package_is_that_of_the_program(extract, python_extract, arguments):
    expected, found = extract(*arguments), python_extract(*arguments)
    assert found.stdout == expected.stdout
    assert found.stderr == expected.stderr
    assert found.returncode == expected.returncode


def test_the_command_line_ends_with_0_1_and_2(python_extract):
    codes = [python_extract(*ARGUMENTS[name]).returncode for name in ("rows", "a missing file alone", "an argument that is none")]
    assert codes == [0, 1, 2]


def test_the_command_line_reads_standard_input_as_the_program_does(extract, python_extract, report):
    expected, found = (run("--format", "jsonl", "-", input=report.encode()) for run in (extract, python_extract))
    assert found.stdout == expected.stdout
    assert found.stdout.count(b"\n") == 1


def test_the_text_that_is_read_is_what_the_program_prints(extract, inputs):
    documents = list(speechmeta.read(inputs))
    for document in documents:
        printed = extract("text", document.name).stdout.decode()
        assert printed in (document.text, document.text + "\n")
    assert len(documents) > 1


def test_the_message_about_rules_at_fault_is_that_of_check(extract):
    path = "tests/faults/a-bracket-is-never-closed"
    with pytest.raises(speechmeta.RulesError) as raised:
        speechmeta.Rules.load(path)
    said = extract("check", "--rules", path)
    assert str(raised.value).strip() in (said.stdout + said.stderr).decode()
    assert "rules.yaml:3:23" in str(raised.value)
