"""Writes every table in every format, reads it back, and compares it cell by cell with the JSON lines.

    outputs.py BIN INPUT...

CSV and TSV are read by Python, pandas and DuckDB, spreadsheets by openpyxl and, where it is installed, by LibreOffice, Parquet
by pyarrow, DuckDB and pandas. What cannot be read here, as a package is missing, is said aloud.
"""

import csv
import importlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile

TABLES = ["speeches", "statistics", "officials", "mentions"]
csv.field_size_limit(1 << 30)
# Characters of a cell of a spreadsheet; longer ones are cut, with this at their end.
LONGEST, CUT = 32767, " […]"
faults = 0


def package(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"skipped: the package {name} is not installed")
        return None


def run(binary, *arguments):
    done = subprocess.run([binary, "-q", *arguments], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{arguments}: {done.stderr}")
    return done


def shown(value):
    """A cell of the JSON lines as CSV has it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def same(one, other):
    """Whether two cells are the same, numbers by their values."""
    numbers = (int, float)
    if isinstance(one, numbers) and isinstance(other, numbers):
        return float(one) == float(other)
    return one == other


def compare(what, found, expected, is_same=same):
    global faults
    if len(found) != len(expected):
        faults += 1
        print(f"{what}: {len(found)} rows, expected {len(expected)}")
        return
    wrong = 0
    for number, (row, wanted) in enumerate(zip(found, expected)):
        if len(row) != len(wanted):
            wrong += 1
            print(f"{what}: row {number + 1} has {len(row)} cells, expected {len(wanted)}")
            continue
        for column, (cell, value) in enumerate(zip(row, wanted)):
            if not is_same(cell, value):
                wrong += 1
                if wrong <= 3:
                    print(f"{what}: row {number + 1}, column {column + 1}: {cell!r}, expected {value!r}")
    faults += wrong > 0
    if not wrong:
        print(f"{what}: {len(found)} rows as in the JSON lines")


def null(value):
    """What a frame has for nothing."""
    return None if value is None or value != value else value


def of_spreadsheet(cell, value):
    """A cell of a spreadsheet against one of the JSON lines."""
    import datetime

    if isinstance(cell, datetime.datetime):
        cell = cell.date()
    if isinstance(cell, datetime.date):
        cell = cell.isoformat()
    if isinstance(value, str) and len(value.encode("utf-16-le")) // 2 > LONGEST:
        return isinstance(cell, str) and cell.endswith(CUT) and value.startswith(cell[: -len(CUT)])
    if isinstance(value, str) and isinstance(cell, str):
        # A carriage return is a line end in XML.
        return cell.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "\n") == value.replace("\r\n", "\n").replace("\r", "\n")
    return same(cell, value)


def check_table(binary, inputs, folder, table, kinds):
    lines = os.path.join(folder, f"{table}.jsonl")
    run(binary, "--table", table, "-o", lines, *inputs)
    with open(lines, encoding="utf-8") as file:
        objects = [json.loads(line) for line in file]
    names = list(kinds[table])
    expected = [[row[name] for name in names] for row in objects]
    for row in objects:
        assert list(row) == names, (table, list(row), names)
    texts = [[shown(value) for value in row] for row in expected]
    for ending, delimiter in (("csv", ","), ("tsv", "\t")):
        path = os.path.join(folder, f"{table}.{ending}")
        run(binary, "--table", table, "-o", path, *inputs)
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, delimiter=delimiter))
        compare(f"{table}.{ending}, csv", rows[1:], texts)
        assert rows[0] == names
        if pandas := package("pandas"):
            frame = pandas.read_csv(path, sep=delimiter, dtype=str, keep_default_na=False)
            compare(f"{table}.{ending}, pandas", frame.values.tolist(), texts)
        if duckdb := package("duckdb"):
            query = f"select * from read_csv('{path}', delim='{delimiter}', header=true, all_varchar=true, quote='\"', escape='\"', max_line_size=100000000)"
            rows = [[cell or "" for cell in row] for row in duckdb.sql(query).fetchall()]
            compare(f"{table}.{ending}, DuckDB", rows, texts)
    typed = [
        [value if kinds[table][name] == "text" or kinds[table][name] == "date" or not isinstance(value, str) else None
         for name, value in zip(names, row)]
        for row in expected
    ]
    path = os.path.join(folder, f"{table}.parquet")
    run(binary, "--table", table, "-o", path, *inputs)
    if pq := package("pyarrow.parquet"):
        read = pq.read_table(path)
        compare(f"{table}.parquet, pyarrow", [list(row.values()) for row in read.to_pylist()], typed)
        wanted = {"text": "string", "date": "string", "integer": "int64", "number": "double"}
        types = [str(field.type) for field in read.schema]
        assert types == [wanted[kinds[table][name]] for name in names], types
        assert all(field.nullable for field in read.schema)
        said = pq.read_metadata(path).metadata
        assert said[b"program"].startswith(b"speechmeta ") and len(said[b"rules"]) == 16, said
    if duckdb := package("duckdb"):
        compare(f"{table}.parquet, DuckDB", [list(row) for row in duckdb.sql(f"select * from '{path}'").fetchall()], typed)
    if pandas := package("pandas"):
        frame = pandas.read_parquet(path).astype(object)
        compare(f"{table}.parquet, pandas", [[null(cell) for cell in row] for row in frame.values.tolist()], typed)
    return names, expected


def check_workbook(binary, inputs, folder, read):
    path = os.path.join(folder, "all.xlsx")
    run(binary, "-o", path, *inputs)
    openpyxl = package("openpyxl")
    if openpyxl is None:
        return
    book = openpyxl.load_workbook(path)
    assert sorted(book.sheetnames) == sorted([*TABLES, "columns"]), book.sheetnames
    for table, (names, expected) in read.items():
        sheet = book[table]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert rows[0] == names, rows[0]
        compare(f"all.xlsx, sheet {table}, openpyxl", rows[1:], expected, of_spreadsheet)
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref, table
    # Each link leads to a mention of the same speech that made the cell.
    links, mentions = 0, book["mentions"]
    heading = [cell.value for cell in mentions[1]]
    places = {name: heading.index(name) for name in ("source", "speech", "columns")}
    columns = read["speeches"][0]
    for row in book["speeches"].iter_rows(min_row=2):
        for cell in row:
            if cell.hyperlink is None:
                continue
            links += 1
            sheet, place = cell.hyperlink.location.split("!")
            target = [other.value for other in mentions[int(place[1:])]]
            assert sheet.strip("'") == "mentions", sheet
            assert (target[places["source"]], target[places["speech"]]) == (row[0].value, row[1].value)
            assert columns[cell.column - 1] in target[places["columns"]].split("; "), (cell.coordinate, target)
    assert links > 0
    print(f"all.xlsx: {links} links from cells to the mentions that made them")
    check_labels(binary, inputs, folder, openpyxl, book)
    told = {prop.name: prop.value for prop in book.custom_doc_props.props}
    assert told["program"].startswith("speechmeta ") and len(told["rules"]) == 16, told


def check_labels(binary, inputs, folder, openpyxl, book):
    """With `--labels zh` every sheet has the headings that the sheet `columns` tells, and all else as without."""
    path = os.path.join(folder, "labels.xlsx")
    run(binary, "--labels", "zh", "-o", path, *inputs)
    labelled = openpyxl.load_workbook(path)
    assert labelled.sheetnames == book.sheetnames, labelled.sheetnames
    labels = {(row[0].value, row[1].value): row[2].value or row[1].value for row in book["columns"].iter_rows(min_row=2)}
    for sheet, plain in zip(labelled, book):
        names = [cell.value for cell in plain[1]]
        headings = [cell.value for cell in sheet[1]]
        if sheet.title == "columns":
            assert all(any("\u4e00" <= c <= "\u9fff" for c in heading) for heading in headings), headings
        else:
            assert headings == [labels[sheet.title, name] for name in names], headings
        cells = [[(cell.value, cell.hyperlink and cell.hyperlink.location) for cell in row] for row in sheet.iter_rows(min_row=2)]
        assert cells == [[(cell.value, cell.hyperlink and cell.hyperlink.location) for cell in row] for row in plain.iter_rows(min_row=2)]
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == plain.auto_filter.ref, sheet.title
    print("labels.xlsx: the headings of every sheet are Chinese, all else is the same")


def check_libreoffice(folder, read):
    """LibreOffice opens the spreadsheet and the CSV, and writes what it has read."""
    if shutil.which("soffice") is None:
        print("skipped: LibreOffice (soffice) is not installed")
        return
    names, expected = read["speeches"]
    for name, more in (("all.xlsx", []), ("speeches.csv", ["--infilter=CSV:44,34,76,1"])):
        out = os.path.join(folder, "out-" + name.split(".")[-1])
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", *more]
        # Separator, quotation mark, UTF-8, from the first line; the cells as they are stored, the first sheet.
        command += ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"]
        subprocess.run([*command, "--outdir", out, os.path.join(folder, name)], capture_output=True, timeout=600)
        written = sorted(os.listdir(out)) if os.path.isdir(out) else []
        if not written:
            global faults
            faults += 1
            print(f"{name}: LibreOffice writes nothing")
            continue
        with open(os.path.join(out, written[0]), encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        compare(f"{name}, LibreOffice", rows[1:], [[shown(value) for value in row] for row in expected], loosely)
        assert rows[0] == names


def loosely(cell, value):
    """LibreOffice takes what looks like a number or a date of a CSV for one: 010000 is 10000."""
    if cell == value:
        return True
    try:
        return float(cell) == float(value)
    except ValueError:
        return cell.replace("\r\n", "\n") == value.replace("\r\n", "\n")


def main():
    binary, inputs = os.path.abspath(sys.argv[1]), sys.argv[2:]
    told = csv.DictReader(io.StringIO(run_plain(binary, "columns")), delimiter="\t")
    kinds = {}
    for row in told:
        kinds.setdefault(row["table"], {})[row["name"]] = row["type"]
    with tempfile.TemporaryDirectory() as folder:
        read = {table: check_table(binary, inputs, folder, table, kinds) for table in TABLES}
        check_workbook(binary, inputs, folder, read)
        check_libreoffice(folder, read)
    print(f"{faults} files read otherwise than they were written")
    sys.exit(faults > 0)


def run_plain(binary, *arguments):
    return subprocess.run([binary, *arguments], capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main()
