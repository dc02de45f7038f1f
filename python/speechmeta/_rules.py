"""Rule sets, and the language of what is said."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Literal

from . import _native
from ._native import RulesError, Schema

_language = "en"


def set_language(language: Literal["en", "zh"]) -> None:
    """The language of messages from now on, and of the column `remarks` of rules that are made from now on."""
    global _language
    _native.set_language(language)
    _language = language


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
        if path is None:
            raise TypeError("which rules? Those of the package are speechmeta.Rules.builtin()")
        return cls(path, language=language)

    def add(self, path: str | os.PathLike[str]) -> Rules:
        """These rules with those of a file or a folder on top, as `--add` lays them; these stay as they are.

        Rules of files that were unpickled cannot be added to (`ValueError`): add first. The examples in them are not run
        here: `python -m speechmeta test --add PATH` runs them.
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
