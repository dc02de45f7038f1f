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
    `Document(text)` is a text in any case. A list of paths is walked as the command line walks its arguments. An
    iterator is taken from as the work goes on, so it may be endless.

Units
    `start` and `end` count characters (Unicode scalar values, as Python counts them) of the decoded document:
    `document[start:end]` are the words of a mention, whatever was normalised to find it.

What goes wrong
    A document that cannot be read is told by a warning (`UnreadWarning`) and the rest goes on; if none can be read,
    `InputError` is raised. With `errors="raise"` the first raises, with `errors="ignore"` only the log has it, and a
    function given as `errors` is called with the `InputError`, whose `name` is that of the document. Rules at fault raise `RulesError`. What is said of how
    documents were read goes to the logger `speechmeta`.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Union, cast

from . import _native
from ._native import Batch, InputError, Repeats, RulesError, Schema, Source, SpeechmetaError, Table, is_repeat, keys

__version__: str = _native.__VERSION__
__all__ = [
    "Batch", "Column", "Document", "InputError", "Mention", "Repeats", "Rules", "RulesError", "Schema", "Source",
    "Speech", "SpeechmetaError", "Table", "UnreadWarning", "batches", "extract", "is_repeat", "keys", "read", "set_language",
    "table", "walk",
]

_log = logging.getLogger("speechmeta")

# So many failures are kept before it is known whether anything can be read.
_MOST_UNREAD = 100


class UnreadWarning(UserWarning):
    """A document could not be read; the rest was."""


@dataclass(frozen=True)
class Document:
    """A document at hand: a text, or the bytes of a file of any kind that is read, with a name for its rows.

    Given to `extract` and the like; yielded by `read`, then with the text.
    """

    content: str | bytes
    name: str = "document"

    @property
    def text(self) -> str:
        """The text, of which spans count the characters; of bytes it is not known before they are read (`read`)."""
        if isinstance(self.content, str):
            return self.content
        raise TypeError("these are bytes; speechmeta.read(document) gives the text in them")


Input = Union[str, "os.PathLike[str]", bytes, Document, Source]
Inputs = Union[Input, Iterable[Input]]
Errors = Union[Literal["warn", "raise", "ignore"], Callable[[InputError], object]]


@dataclass(frozen=True)
class Column:
    """A column of a table: its name and type, its heading in Chinese (`label`), and what it holds, in English and Chinese."""

    name: str
    type: Literal["text", "date", "integer", "number"]
    label: str
    about: str
    about_zh: str


class Rules:
    """A rule set, ready to run. One serves any number of runs and threads, and can be pickled."""

    __slots__ = ("_rules",)

    def __init__(self, path: str | os.PathLike[str] | None = None, *, language: str | None = None) -> None:
        """The rules of a folder or a file, as `--rules` takes it; without it those built in.

        `language` (`"en"` or `"zh"`) is that of the column `remarks`; otherwise that of `set_language`.

        Raises `RulesError` with everything that is wrong, in all files at once.
        """
        self._rules = _native.Rules.layered(path, [], language or _language)

    @classmethod
    def builtin(cls, *, language: str | None = None) -> Rules:
        """The rules of this package."""
        return cls(language=language)

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, language: str | None = None) -> Rules:
        """The rules of a folder with rule files (`*.yaml`, `*.yml`), or of one rule file."""
        return cls(path, language=language)

    def add(self, path: str | os.PathLike[str]) -> Rules:
        """These rules with those of a file or a folder on top, as `--add` lays them; these stay as they are.

        Rules of files that were unpickled cannot be added to (`ValueError`): add first.
        """
        return self._of(self._rules.add(path))

    @classmethod
    def _of(cls, rules: _native.Rules) -> Rules:
        made = object.__new__(cls)
        made._rules = rules
        return made

    @classmethod
    def _of_prepared(cls, prepared: bytes, language: str) -> Rules:
        return cls._of(_native.Rules.of_prepared(prepared, language))

    def __reduce__(self) -> tuple[Any, ...]:
        if self._rules.is_builtin:
            return Rules._of_package, (self.fingerprint, self._rules.language)
        return Rules._of_prepared, (self._rules.prepared(), self._rules.language)

    @classmethod
    def _of_package(cls, fingerprint: str, language: str) -> Rules:
        rules = cls(language=language)
        if rules.fingerprint != fingerprint:
            raise RulesError("the rules built in are others here: install the same version of speechmeta on all machines")
        return rules

    @property
    def tables(self) -> list[str]:
        """The names of the tables: `speeches`, those of the rules, `mentions`."""
        return self._rules.tables

    @property
    def fields(self) -> list[str]:
        """The names of the fields of which there can be mentions."""
        return self._rules.fields

    @property
    def fingerprint(self) -> str:
        """A short name of these rules: the same rules have the same, in this version of the package."""
        return self._rules.fingerprint

    def columns(self, table: str = "speeches") -> list[Column]:
        """The columns of a table, in their order."""
        return [Column(*column) for column in self._rules.columns(table)]

    def schema(self, table: str = "speeches") -> Schema:
        """The Arrow schema of a table. It depends on the rules alone; every field may be null."""
        return self._rules.schema(table)

    def __repr__(self) -> str:
        return f"<speechmeta.Rules {self.fingerprint}: {len(self.columns())} columns>"


class Mention:
    """One fact, with the characters it stands on and the rule that found it."""

    __slots__ = {
        "field": "The kind of fact: `growth`, `official`.",
        "value": "What it says, as the cells show it.",
        "text": "Its characters, as they were written: `document[start:end]`.",
        "start": "Where it begins, in characters of the document, from 0.",
        "end": "Where it ends: the number of its last character and one.",
        "rule": "The id of the rule.",
        "attributes": "What it says, attribute by attribute: `str`, `int`, `float`, `bool`, `None`, or a `dict` of these.",
    }

    field: str
    value: str
    text: str
    start: int
    end: int
    rule: str
    attributes: dict[str, Any]

    def __init__(self, of: Mapping[str, Any]) -> None:
        for name in Mention.__slots__:
            setattr(self, name, of[name])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mention):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in Mention.__slots__)

    def __hash__(self) -> int:
        return hash((self.field, self.value, self.start, self.end, self.rule))

    def __repr__(self) -> str:
        return f"<speechmeta.Mention {self.field} {self.value!r} at {self.start}..{self.end}>"


class Speech(Mapping[str, Any]):
    """One speech: a mapping from the columns of the table `speeches` to its cells.

    A cell is `None` where it is empty, a `str`, an `int` or a `float`, by the type of its column (`Rules.columns`); a date is
    a `str` in EDTF (`2014-02-19`, `2014-02`, `20XX`); a masked figure (×) stays the `str` that it is. What has a plain name
    is an attribute too: `speech.gdp_target`, and so are the keys of its JSON object.
    """

    __slots__ = ("_cells", "_document", "_object", "json")

    json: bytes
    """The line of `extract --format jsonl`, with its line end, byte for byte."""

    def __init__(self, line: bytes, cells: bytes, document: str | None = None) -> None:
        self.json = line
        self._cells: dict[str, Any] | bytes = cells
        self._document = document
        self._object: dict[str, Any] | None = None

    @property
    def object(self) -> dict[str, Any]:
        """The JSON object of the speech, as it is, with its mentions: `source`, `speech` (its number in the document, from
        1), `start` and `end` (in characters), `title`, and what the block `record:` of the rules names."""
        if self._object is None:
            self._object = json.loads(self.json)
        return self._object

    @property
    def mentions(self) -> list[Mention]:
        """Everything that was found, in the order of the text. With the first piece of a collection also what stands above
        it, before `start`."""
        return [Mention(mention) for mention in self.object["mentions"]]

    @property
    def document(self) -> str:
        """The text of the whole document, in which all spans count. Only with `extract(…, text=True)`."""
        if self._document is None:
            raise AttributeError("document")
        return self._document

    @property
    def text(self) -> str:
        """The text of the speech: `document[start:end]`. Only with `extract(…, text=True)`."""
        return self.document[self.object["start"] : self.object["end"]]

    def _row(self) -> dict[str, Any]:
        cells = self._cells
        if isinstance(cells, bytes):
            cells = self._cells = cast("dict[str, Any]", json.loads(cells))
        return cells

    def __getitem__(self, column: str) -> Any:
        return self._row()[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self._row())

    def __len__(self) -> int:
        return len(self._row())

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in ("document", "text"):
            # Python asks here too where the property of this name raised.
            raise AttributeError("the text is kept only where it is asked for: speechmeta.extract(…, text=True)")
        for named in (self._row(), self.object):
            if name in named:
                return named[name]
        raise AttributeError(f"a speech has no `{name}`; its columns are {', '.join(self)}")

    def __reduce__(self) -> tuple[Any, ...]:
        return Speech, (self.json, json.dumps(self._row()).encode(), self._document)

    def __repr__(self) -> str:
        return f"<speechmeta.Speech {self.source}#{self.speech}: {self.title}>"


def extract(
    inputs: Inputs,
    rules: Rules | None = None,
    *,
    text: bool = False,
    jobs: int = 0,
    errors: Errors = "warn",
    text_column: str | list[str] | None = None,
    carry: list[str] | None = None,
) -> Iterator[Speech]:
    """The speeches of documents, in the order of the documents, one by one as they are read.

    `rules` are those built in where none are given. With `text` each speech keeps the text of its document. `jobs`
    documents are read at once, 0 is as many as there are processors; the interpreter goes on meanwhile. Of tables (CSV,
    XLSX, JSON lines) `text_column` names the column that holds the texts, and `carry` those that are taken along
    (otherwise all).
    """
    run = _Run(inputs, rules, errors, wanted="speeches", with_text=text, jobs=jobs, **_columns(text_column, carry))
    return (Speech(line, cells, document) for _, line, cells, document in run.events("speech"))


def table(
    inputs: Inputs,
    name: str = "speeches",
    rules: Rules | None = None,
    *,
    origin: bool = False,
    jobs: int = 0,
    errors: Errors = "warn",
    text_column: str | list[str] | None = None,
    carry: list[str] | None = None,
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
    text_column: str | list[str] | None = None,
    carry: list[str] | None = None,
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
    text_column: str | list[str] | None,
    carry: list[str] | None,
) -> _Run:
    columns = _columns(text_column, carry)
    return _Run(inputs, rules, errors, wanted="rows", table=table, with_origin=origin, jobs=jobs, **columns)


def read(
    inputs: Inputs,
    rules: Rules | None = None,
    *,
    jobs: int = 0,
    errors: Errors = "warn",
    text_column: str | list[str] | None = None,
) -> Iterator[Document]:
    """The texts of documents, as `extract text` prints them: in them `start` and `end` count."""
    run = _Run(inputs, rules, errors, wanted="texts", jobs=jobs, **_columns(text_column, None))
    return (Document(text, name) for _, name, text in run.events("text"))


def walk(paths: str | os.PathLike[str] | list[str | os.PathLike[str]], *, errors: Errors = "warn") -> list[Source]:
    """The files that are read of these paths, in the order in which they are: of folders those that may hold documents."""
    sources, failures = _native.walk(paths if isinstance(paths, list) else [paths])
    name = "" if isinstance(paths, list) else os.fspath(paths)
    for failure in (_input_error(failure, name) for failure in failures):
        if not _is_dealt_with(failure, errors):
            _warn(str(failure), UnreadWarning)
    return sources


def _is_dealt_with(failure: InputError, errors: Errors) -> bool:
    """Does with a failure what `errors` says; not where it is to be a warning."""
    if callable(errors):
        errors(failure)
    elif errors == "raise":
        raise failure
    elif errors == "ignore":
        _log.info("%s", failure)
    return errors != "warn"


_language = "en"


def set_language(language: Literal["en", "zh"]) -> None:
    """The language of messages from now on, and of the column `remarks` of rules that are made from now on."""
    global _language
    _native.set_language(language)
    _language = language


def _columns(text_column: str | list[str] | None, carry: list[str] | None) -> dict[str, Any]:
    text = [text_column] if isinstance(text_column, str) else text_column
    if carry is not None and not text:
        raise ValueError("`carry` is of tables: name the column of their texts by `text_column`")
    return {"text_column": text, "carry": carry}


def _item(given: Input) -> Any:
    """What the native part takes: a path, or a name with what is at hand."""
    if isinstance(given, Document):
        return (given.name, given.content)
    if isinstance(given, Source):
        return given
    if isinstance(given, bytes | bytearray | memoryview):
        return ("document", bytes(given))
    if isinstance(given, str) and ("\n" in given or "\r" in given):
        return ("document", given)
    if isinstance(given, str | os.PathLike):
        return os.fspath(given)
    raise TypeError(_NO_DOCUMENT.format(type(given).__name__))


_NO_DOCUMENT = "a document is a path, a str, bytes or a speechmeta.Document, or a list of these, and not {}"


def _input_error(message: str, name: str) -> InputError:
    error = InputError(message)
    error.name = name
    return error


def _warn(message: str, category: type[Warning]) -> None:
    """Warns at the line outside of this package that waits for the documents."""
    level, frame = 1, sys._getframe()
    while frame.f_back is not None and frame.f_globals.get("__name__") == __name__:
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level)


class _Run:
    """Inputs on their way, and what there is to say of them."""

    def __init__(self, inputs: Inputs, rules: Rules | None, errors: Errors, **options: Any) -> None:
        if not callable(errors) and errors not in ("warn", "raise", "ignore"):
            raise ValueError('`errors` is "warn", "raise", "ignore" or a function')
        if rules is not None and not isinstance(rules, Rules):
            raise TypeError(f"`rules` are speechmeta.Rules, and not {type(rules).__name__}: speechmeta.Rules.load(path)")
        if not isinstance(options["jobs"], int) or options["jobs"] < 0:
            raise ValueError("`jobs` is a number of documents, or 0 for as many as there are processors")
        given: list[Input] = []
        # What is not all there yet is taken from as the work goes on.
        self._more: Iterator[Input] | None = None
        if isinstance(inputs, str | bytes | os.PathLike | Document | Source):
            given = [inputs]
        elif isinstance(inputs, bytearray | memoryview):
            given = [bytes(inputs)]
        elif isinstance(inputs, list | tuple):
            given = list(inputs)
        elif isinstance(inputs, Iterable):
            self._more = iter(inputs)
        else:
            raise TypeError(_NO_DOCUMENT.format(type(inputs).__name__))
        if self._more is not None and options.get("text_column"):
            raise ValueError("the columns of tables are known before the first row: give their paths as a list")
        self._errors = errors
        # Failures before the first document that could be read. Those past the first many are told at once.
        self._unread: list[InputError] = []
        # What is raised at the end where nothing could be read.
        self._first_unread: InputError | None = None
        self._read = 0
        items = [_item(item) for item in given]
        rules = rules or Rules.builtin()
        self._run = _native.Run(rules._rules, items, goes_on=self._more is not None, **options)
        if self._more is None:
            self._run.end()

    @property
    def schema(self) -> Schema:
        schema = self._run.schema
        assert schema is not None
        return schema

    def events(self, wanted: str) -> Iterator[tuple[Any, ...]]:
        # What came and was not given yet.
        waiting: deque[Any] = deque()
        while True:
            while self._more is not None:
                if not waiting:
                    try:
                        waiting.extend(self._walked(next(self._more)))
                    except StopIteration:
                        self._more = None
                        self._run.end()
                        break
                elif self._run.give(waiting[0]):
                    waiting.popleft()
                else:
                    break
            event = self._run.next()
            if event is None:
                break
            if event and event[0] == wanted:
                yield event
            elif event:
                self._tell(*event)
        if self._first_unread is not None and self._read == 0:
            self._unread = [error for error in self._unread if error is not self._first_unread]
            self._tell_unread()
            raise self._first_unread

    def _walked(self, given: Input) -> list[Any]:
        """What is to be given for an input: of a folder the files in it one by one, as they may be more than there is room for."""
        item = _item(given)
        if not isinstance(item, str) or not os.path.isdir(item):
            return [item]
        sources, failures = _native.walk([item])
        for failure in failures:
            self._failed(_input_error(failure, item))
        return list(sources)

    def _tell(self, what: str, name: str, *said: Any) -> None:
        if what == "done":
            self._read += 1
            self._tell_unread()
            remarks, lost, empty = said
            for remark in remarks:
                _log.info("%s: %s", name, remark)
            if lost:
                _log.info("%s", lost)
            if empty:
                _log.warning("%s", empty)
        elif what == "passed":
            _log.info("%s: %s", name, said[0])
        elif what == "failed":
            self._failed(_input_error(said[0], name))
        elif what == "left out":
            _warn(
                f"cells that are no numbers, such as masked figures (×), are null in the column {name}: {said[0]}",
                UserWarning,
            )
        elif what == "broken":
            raise SpeechmetaError(name)

    def _failed(self, error: InputError) -> None:
        if _is_dealt_with(error, self._errors):
            return
        self._first_unread = self._first_unread or error
        self._unread.append(error)
        if self._read > 0 or len(self._unread) > _MOST_UNREAD:
            self._tell_unread()

    def _tell_unread(self) -> None:
        for error in self._unread:
            _warn(str(error), UnreadWarning)
        self._unread.clear()
