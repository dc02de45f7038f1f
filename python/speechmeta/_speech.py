"""Speeches and the facts in them, as they are given to Python."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast


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
    is an attribute too: `speech.gdp_target`, and so are the keys of its JSON object; not where a speech has something of its own
    by that name (`text`, `items`), which `speech["text"]` gives in any case.
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
