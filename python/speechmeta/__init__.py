"""Reads Chinese official speeches and reports by rules in YAML.

    import speechmeta

    for speech in speechmeta.extract("speeches/"):
        print(speech.source, speech["title"], speech["year"])
        for mention in speech.mentions:
            print(mention.field, mention.value, mention.start, mention.end)

    frame = pandas.DataFrame.from_arrow(speechmeta.table("speeches/", "statistics"))

What is read, and what comes out, is what the program `extract` reads and writes with the same rules, byte for byte.

Inputs
    Wherever documents are asked for: a path, as `str` or `os.PathLike`, of a file or folder (archives and tables hold
    several documents); a `Document`; `bytes`, the content of a file of any kind; a `str` with a line break in it, which is
    a text; or a list or another iterable of these. A text without a line break would be taken for a path:
    `Document(text)` is a text in any case. What has no name is called `document`, or by its number `document-3`. A list of
    paths is walked as the command line walks its arguments: a file that is reached twice is read once. An
    iterator is taken from as the work goes on, so it may be endless, and each of its files is read.

Units
    `start` and `end` count characters (Unicode scalar values, as Python counts them) of the decoded document:
    `document[start:end]` are the words of a mention, whatever was normalised to find it.

What goes wrong
    A document that cannot be read is told by a warning (`UnreadWarning`) and the rest goes on; if none can be read,
    `InputError` is raised. With `errors="raise"` the first raises, with `errors="ignore"` only the log has it, and a
    function given as `errors` is called with the `InputError`, whose `name` is that of the document; with these two nothing
    is raised at the end. Folders without a document are told by a warning. Rules at fault raise `RulesError`. What is said of
    how documents were read goes to the logger `speechmeta`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from . import _native
from ._inputs import Document, Errors, Inputs, Run, UnreadWarning, walk
from ._native import Batch, InputError, Repeats, RulesError, Schema, Source, SpeechmetaError, Table, is_repeat, keys
from ._rules import Column, Rules, set_language
from ._speech import Mention, Speech

__version__: str = _native.__VERSION__
__all__ = [
    "Batch", "Column", "Document", "InputError", "Mention", "Repeats", "Rules", "RulesError", "Schema", "Source",
    "Speech", "SpeechmetaError", "Table", "UnreadWarning", "batches", "extract", "is_repeat", "keys", "read", "set_language",
    "table", "walk",
]

# They are known by the name under which they are imported: in messages, in pages, and in pickles.
for _public in (Column, Document, Mention, Rules, Speech, UnreadWarning, set_language, walk):
    _public.__module__ = __name__


def extract(
    inputs: Inputs,
    rules: Rules | None = None,
    *,
    text: bool = False,
    jobs: int = 0,
    errors: Errors = "warn",
    text_column: str | Iterable[str] | None = None,
    carry: str | Iterable[str] | None = None,
) -> Iterator[Speech]:
    """The speeches of documents, in the order of the documents, one by one as they are read.

    `rules` are those built in where none are given. With `text` each speech keeps the text of its document. `jobs`
    documents are read at once, 0 is as many as there are processors; the interpreter goes on meanwhile. Of tables (CSV,
    XLSX, JSON lines) `text_column` names the column that holds the texts, or several, of which the first counts that a table
    has; `carry` names those that are taken along as texts (otherwise all), under the name `input_…` where there is a column
    of that name.
    """
    run = Run(inputs, rules, errors, wanted="speeches", with_text=text, jobs=jobs, **_columns(text_column, carry))
    return (Speech(line, cells, document) for _, line, cells, document in run.events("speech"))


def table(
    inputs: Inputs,
    name: str = "speeches",
    rules: Rules | None = None,
    *,
    origin: bool = False,
    jobs: int = 0,
    errors: Errors = "warn",
    text_column: str | Iterable[str] | None = None,
    carry: str | Iterable[str] | None = None,
) -> Table:
    """The rows of a table of the rules, in memory as Arrow has them.

    Whatever reads Arrow takes it, without a copy: `pandas.DataFrame.from_arrow`, `polars.DataFrame`, `pyarrow.table`, a
    query of DuckDB. The cells have the types of `Rules.schema`: text, integer (64 bits), number (64 bits) or date, which is
    a text in EDTF (`2014-02-19`, `2014-02`, `20XX`); every one may be null. A cell of a column of numbers that is none, such
    as a masked figure (×), is null, which a warning tells.

    With `origin` a row says where it comes from (`origin_file`, `origin_document`, `origin_row`: the file, the number of the
    document in it and of the row in that, from 1), and of the table `speeches` also `sketch`, by which speeches are compared:
    see `speechmeta.spark`. The other parameters are those of `extract`.
    """
    run = _rows(inputs, name, rules, origin, jobs, errors, text_column, carry)
    return Table(run.schema, [batch for _, batch in run.events("rows")])


def batches(
    inputs: Inputs,
    name: str = "speeches",
    rules: Rules | None = None,
    *,
    origin: bool = False,
    jobs: int = 0,
    errors: Errors = "warn",
    text_column: str | Iterable[str] | None = None,
    carry: str | Iterable[str] | None = None,
) -> Iterator[Batch]:
    """The same rows as of `table`, some thousands at a time as they are made, so that memory does not grow with them.

    `pyarrow.record_batch(batch)` is such a batch without a copy; each has the schema of `Rules.schema`.
    """
    run = _rows(inputs, name, rules, origin, jobs, errors, text_column, carry)
    return (batch for _, batch in run.events("rows"))


def _rows(
    inputs: Inputs,
    table: str,
    rules: Rules | None,
    origin: bool,
    jobs: int,
    errors: Errors,
    text_column: str | Iterable[str] | None,
    carry: str | Iterable[str] | None,
) -> Run:
    if carry is not None and table != "speeches":
        raise ValueError("carried columns stand in the table `speeches`, and in no other")
    columns = _columns(text_column, carry)
    return Run(inputs, rules, errors, wanted="rows", table=table, with_origin=origin, jobs=jobs, **columns)


def read(
    inputs: Inputs,
    rules: Rules | None = None,
    *,
    jobs: int = 0,
    errors: Errors = "warn",
    text_column: str | Iterable[str] | None = None,
) -> Iterator[Document]:
    """The texts of documents, as `extract text` prints them: in them `start` and `end` count."""
    run = Run(inputs, rules, errors, wanted="texts", jobs=jobs, **_columns(text_column, None))
    return (Document(text, name) for _, name, text in run.events("text"))


def _columns(text_column: str | Iterable[str] | None, carry: str | Iterable[str] | None) -> dict[str, list[str] | None]:
    columns = {"text_column": _names(text_column), "carry": _names(carry)}
    if columns["carry"] is not None and not columns["text_column"]:
        raise ValueError("`carry` is of tables: name the column of their texts by `text_column`")
    return columns


def _names(given: str | Iterable[str] | None) -> list[str] | None:
    return [given] if isinstance(given, str) else None if given is None else [*given]
