"""Which column means which field: proposed from the labels, changed by a person, remembered.

A mapping is plain data with a ``signature`` of the header it was made for; the store keeps it
under that signature. Never reads a value except to propose a column nobody named.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from desktop.files.drafts import Plain
from desktop.files.firm_names import share_of_firms
from desktop.files.headers import Header, normal
from desktop.files.synonyms import FIRM, JOINED, PERSON, WEAK

_UNIT = re.compile(r"[(（]\s*(?:单位[:：]?)?\s*([^()（）]{1,12})[)）]?$")
_UNIT_AFTER_BAR = re.compile(
    r"[_/／-]\s*((?:[千百十]?[万亿]?(?:元|美元|人民币|港元|欧元|日元))|人|家|名)$"
)
_MONEY_UNIT = re.compile(
    r"[千百十]?[万亿]?(?:元|美元|人民币|人民币元|港元|港币|欧元|日元|美金)|[万亿]"
)
_WEAK = frozenset(WEAK.split())
_MONEY_FIELDS = ("reg_capital", "paid_capital")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its label as written, the field it means (None: left out), how sure we are.

    ``unit`` is the money unit its header names; ``confidence`` 0 to 1 (1: a person chose it).
    """

    index: int
    label: str
    field: str | None
    unit: str | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Mapping:
    """How one kind of table is to be read; ``header_rows`` are its first and last header row."""

    type: str
    sheet: str
    header_rows: tuple[int, int]
    columns: tuple[Column, ...]
    signature: str

    def with_field(self, index: int, field: str | None) -> Mapping:
        """The same with column ``index`` meaning ``field``, because a person said so."""
        return replace(
            self,
            columns=tuple(
                replace(c, field=field, confidence=1.0) if c.index == index else c
                for c in self.columns
            ),
        )

    def applied_to(self, header: Mapping) -> Mapping:
        """This choice on the header of another file of the same layout (same signature)."""
        chosen = {c.index: c for c in self.columns}
        columns = (replace(chosen.get(c.index, c), label=c.label) for c in header.columns)
        return replace(header, columns=tuple(columns))

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(c.field for c in self.columns if c.field)

    @property
    def confidence(self) -> float:
        """Of the weakest column that is used; 0 when none is."""
        return min((c.confidence for c in self.columns if c.field), default=0.0)

    def plain(self) -> dict[str, Plain]:
        columns: list[Plain] = [
            [c.index, c.label, c.field, c.unit, c.confidence] for c in self.columns
        ]
        first, last = self.header_rows
        return {
            "type": self.type,
            "sheet": self.sheet,
            "header_rows": [first, last],
            "columns": columns,
            "signature": self.signature,
        }

    @staticmethod
    def from_plain(plain: object) -> Mapping:
        """The mapping kept by ``plain``; a wrong shape raises TypeError, ValueError or KeyError."""
        if not isinstance(plain, dict):
            raise TypeError("a mapping is a dict")
        first, last = plain["header_rows"]
        columns = tuple(
            Column(int(i), str(label), _text(field), _text(unit), float(sure))
            for i, label, field, unit, sure in plain["columns"]
        )
        rows = (int(first), int(last))
        return Mapping(
            str(plain["type"]), str(plain["sheet"]), rows, columns, str(plain["signature"])
        )


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise TypeError("a text or nothing")


def propose(kind: str, sheet: str, header: Header, sample: Sequence[Sequence[str]]) -> Mapping:
    """A mapping for ``kind`` ("firm" or "person") from the labels, else from the values."""
    columns = [_column(kind, i, label) for i, label in enumerate(header.labels)]
    columns = _one_column_a_field(columns)
    if kind == "firm" and not any(c.field == "legal_name" for c in columns):
        columns = _named_by_its_values(columns, sample)
    rows = (header.first, header.last)
    return Mapping(kind, sheet, rows, tuple(columns), signature(header.labels))


def signature(labels: Sequence[str]) -> str:
    """The same for every file of the same layout: labels in order, spacing and width ignored."""
    joined = "\x1f".join(normal(label) for label in labels)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def field_of(kind: str, label: str) -> tuple[str | None, float]:
    """The field a label names and how sure that is; (None, 0) when it names none."""
    words = _words(kind)
    whole = normal(label)
    bare = normal(_without_unit(label))
    for text, sure in ((whole, 1.0), (bare, 0.95), (bare.rpartition("/")[2], 0.8)):
        if text in words:
            return words[text], 0.6 if text in _WEAK else sure
    for text in (bare.partition("/")[0], bare):
        for word in sorted(words, key=len, reverse=True):
            if len(word) >= 4 and word[0] >= "\u4e00" and text.startswith(word):
                return words[word], 0.6
    return None, 0.0


def _column(kind: str, index: int, label: str) -> Column:
    field, confidence = field_of(kind, label)
    unit = _unit_in(label) if field in _MONEY_FIELDS else None
    return Column(index, label, field, unit, confidence)


@cache
def _words(kind: str) -> dict[str, str]:
    table: Dictionary[str, str] = PERSON if kind == "person" else FIRM
    return {normal(word): field for field, words in table.items() for word in words.split()}


def _one_column_a_field(columns: Sequence[Column]) -> list[Column]:
    """Of several columns for one field the surest stays (the first among equals)."""
    best: dict[str, Column] = {}
    for column in columns:
        field = column.field
        if field and (field not in best or column.confidence > best[field].confidence):
            best[field] = column
    return [
        c if not c.field or c.field in JOINED or best[c.field] is c else replace(c, field=None)
        for c in columns
    ]


def _named_by_its_values(
    columns: Sequence[Column], sample: Sequence[Sequence[str]]
) -> list[Column]:
    """The column most of whose values end like a firm's name becomes the name."""
    best, best_share = -1, 0.5
    for column in columns:
        values = [r[column.index] for r in sample if column.index < len(r)]
        share = share_of_firms(values)
        if share > best_share and column.field is None:
            best, best_share = column.index, share
    return [
        replace(c, field="legal_name", confidence=0.5) if c.index == best else c for c in columns
    ]


def words_of(label: str) -> tuple[str, str]:
    """What a label says and what stands over it (项目负责人/姓名), normal and without a unit."""
    over, _, own = normal(_without_unit(label)).rpartition("/")
    return own, over


def _unit_in(label: str) -> str | None:
    for pattern in (_UNIT, _UNIT_AFTER_BAR):
        if (found := pattern.search(label.strip())) and _MONEY_UNIT.fullmatch(found[1].strip()):
            return found[1].strip()
    return None


def _without_unit(label: str) -> str:
    return _UNIT_AFTER_BAR.sub("", _UNIT.sub("", label.strip()))
