"""Documents on their way: what may be given, and what is said of those that cannot be read."""

from __future__ import annotations

import logging
import operator
import os
import sys
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Union

from . import _native
from ._native import InputError, Schema, Source, SpeechmetaError
from ._rules import Rules

_log = logging.getLogger("speechmeta")

# So many failures are kept before it is known whether anything can be read.
_MOST_UNREAD = 100

# Of an error that no reader made no document is known.
InputError.name = ""


class UnreadWarning(UserWarning):
    """A document could not be read; the rest was."""


@dataclass(frozen=True)
class Document:
    """A document at hand: a text, or the bytes of a file of any kind that is read, with a name for its rows.

    Given to `extract` and the like; yielded by `read`, then with the text. A `str` is a text whatever the name: a table is
    given as its bytes.
    """

    content: str | bytes
    name: str = "document"

    def __post_init__(self) -> None:
        if not isinstance(self.content, str | bytes):
            raise TypeError(f"the content of a document is a str or bytes, and not {type(self.content).__name__}")
        if not isinstance(self.name, str) or not self.name:
            raise TypeError("the name of a document is a str that is not empty")

    @property
    def text(self) -> str:
        """The text, of which spans count the characters; of bytes it is not known before they are read (`read`)."""
        if isinstance(self.content, str):
            return self.content
        raise TypeError("these are bytes; speechmeta.read(document) gives the text in them")


Input = Union[str, "os.PathLike[str]", bytes, bytearray, memoryview, Document, Source]
Inputs = Union[Input, Iterable[Input]]
Errors = Union[Literal["warn", "raise", "ignore"], Callable[[InputError], object]]


def walk(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]], *, errors: Errors = "warn") -> list[Source]:
    """The files that are read of these paths, in the order in which they are: of folders those that may hold documents."""
    _check(errors)
    name = os.fspath(paths) if isinstance(paths, str | os.PathLike) else ""
    sources, failures = _native.walk([paths] if isinstance(paths, str | os.PathLike) else [*paths])
    for failure in (_input_error(failure, name) for failure in failures):
        if not _is_dealt_with(failure, errors):
            _warn(str(failure), UnreadWarning)
    return sources


def _check(errors: Errors) -> None:
    if not callable(errors) and errors not in ("warn", "raise", "ignore"):
        raise ValueError('`errors` is "warn", "raise", "ignore" or a function')


def _is_dealt_with(failure: InputError, errors: Errors) -> bool:
    """Does with a failure what `errors` says; not where it is to be a warning."""
    if callable(errors):
        errors(failure)
    elif errors == "raise":
        raise failure
    elif errors == "ignore":
        _log.info("%s", failure)
    return errors != "warn"


def _item(given: Input, at_hand: str) -> Any:
    """What the native part takes: a path, or a name with what is at hand, `at_hand` where it has none of its own."""
    if isinstance(given, Source):
        return given
    if isinstance(given, bytearray | memoryview):
        given = bytes(given)
    if isinstance(given, bytes) or isinstance(given, str) and ("\n" in given or "\r" in given):
        given = Document(given, at_hand)
    if isinstance(given, Document):
        # Names of files may have bytes that are no characters.
        name = given.name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        if isinstance(given.content, str):
            try:
                given.content.encode()
            except UnicodeEncodeError as error:
                what = f"has a half of a character at {error.start}, which no text may have; give the bytes that it was read from"
                raise _input_error(f"{name}: {what}", name) from None
        return (name, given.content)
    if isinstance(given, str | os.PathLike):
        return os.fspath(given)
    raise TypeError(_no_document(given))


def _holds_in_its_own_way(given: object) -> bool:
    """Whether what it gives one by one are no documents: an open file gives lines, a table its columns."""
    return isinstance(given, Mapping) or hasattr(given, "read") or hasattr(given, "__arrow_c_stream__")


def _no_document(given: object) -> str:
    remedy = ""
    if hasattr(given, "read"):
        remedy = ": give its path, or what is in it, `file.read()`"
    elif _holds_in_its_own_way(given):
        remedy = ": give documents made of it, `(speechmeta.Document(text, name) for …)`"
    return f"a document is a path, a str, bytes or a speechmeta.Document, or a list of these, and not {type(given).__name__}{remedy}"


def _input_error(message: str, name: str) -> InputError:
    error = InputError(message)
    error.name = name
    return error


def _warn(message: str, category: type[Warning]) -> None:
    """Warns at the line outside of this package that waits for the documents."""
    level, frame = 1, sys._getframe()
    while frame.f_back is not None and frame.f_globals.get("__package__") == __package__:
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level)


class Run:
    """Inputs on their way, and what there is to say of them."""

    def __init__(self, inputs: Inputs, rules: Rules | None, errors: Errors, **options: Any) -> None:
        _check(errors)
        if rules is not None and not isinstance(rules, Rules):
            raise TypeError(f"`rules` are speechmeta.Rules, and not {type(rules).__name__}: speechmeta.Rules.load(path)")
        try:
            options["jobs"] = operator.index(options["jobs"])
        except TypeError:
            options["jobs"] = -1
        if not 0 <= options["jobs"] < 1 << 32:
            raise ValueError("`jobs` is a number of documents, or 0 for as many as there are processors")
        self._errors = errors
        # Failures before the first document that could be read. Those past the first many are told at once.
        self._unread: list[InputError] = []
        # What is raised at the end where nothing could be read.
        self._first_unread: InputError | None = None
        # Inputs that were given, by whose number those are named that have no name; documents that were read; whether
        # there was anything to read.
        self._given = self._read = 0
        self._met = False
        # What is not all there yet is taken from as the work goes on.
        self._more: Iterator[Input] | None = None
        items: list[Any] = []
        if isinstance(inputs, str | bytes | bytearray | memoryview | os.PathLike | Document | Source):
            items = self._taken(inputs, "document")
        elif isinstance(inputs, list | tuple):
            items = [item for given in inputs for item in self._taken(given)]
        elif isinstance(inputs, Iterable) and not _holds_in_its_own_way(inputs):
            self._more = iter(inputs)
        else:
            raise TypeError(_no_document(inputs))
        if self._more is not None and options.get("text_column"):
            raise ValueError("the columns of tables are known before the first row: give their paths as a list")
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
        if self._given and not self._met:
            _warn(_native.no_documents(), UnreadWarning)
        if self._first_unread is not None and self._read == 0:
            self._unread = [error for error in self._unread if error is not self._first_unread]
            self._tell_unread()
            raise self._first_unread

    def _walked(self, given: Input) -> list[Any]:
        """What is to be given for an input: of a folder the files in it one by one, as they may be more than there is room for."""
        items = self._taken(given)
        if not items or not isinstance(items[0], str) or not os.path.isdir(items[0]):
            return items
        sources, failures = _native.walk(items)
        for failure in failures:
            self._failed(_input_error(failure, items[0]))
        return list(sources)

    def _taken(self, given: Input, at_hand: str = "") -> list[Any]:
        """What the native part takes for an input; nothing where it cannot be read. What has no name is called `at_hand`, or
        by its number."""
        self._given += 1
        try:
            return [_item(given, at_hand or f"document-{self._given}")]
        except InputError as error:
            self._failed(error)
            return []

    def _tell(self, what: str, name: str, *said: Any) -> None:
        if what == "done":
            self._met = True
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
        self._met = True
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
