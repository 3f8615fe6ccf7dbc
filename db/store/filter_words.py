"""A filter as people type it, made a view of a list. Reading only.

``洛阳 注册资本≥5000万 成立日期<2000 电话不详`` or ``Luoyang Registered capital ≥ 5000万 phone
unknown``: a field's name and a mark are a condition, every other word is searched for. A field is
known by its identifier, its Chinese and its English name in any window; by what the window calls
it, too, where that is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from db.records import TYPES, Field, fields
from db.store.tables import Condition, Relation, View

_ASKED = re.compile(
    r"(?P<name>[^\s<>=≥≤:：]*?)(?P<mark>>=|<=|≥|≤|>|<|=|：|:|不详|已知|(?i:^(?:un)?known$))"
    r"(?P<value>\S*)"
)
_MARKS = {
    ">=": Relation.AT_LEAST, "≥": Relation.AT_LEAST, ">": Relation.AT_LEAST,
    "<=": Relation.AT_MOST, "≤": Relation.AT_MOST, "<": Relation.AT_MOST,
    "=": Relation.IS, "：": Relation.CONTAINS, ":": Relation.CONTAINS,
    "不详": Relation.UNKNOWN, "已知": Relation.KNOWN,
    "unknown": Relation.UNKNOWN, "known": Relation.KNOWN,
}  # fmt: skip
_NEEDS_NO_VALUE = (Relation.KNOWN, Relation.UNKNOWN)
_LONGEST = 5
"""Words in a name of several words: "Legal representative", "Letter of intent signed"."""
Called = Callable[[Field, str], str]
"""What the window calls a field ("") or one of its choices (its key)."""


def understood(kind: str, text: str, called: Called | None = None) -> View:
    """The words and conditions of a filter; large and small letters are one in names."""
    names = _names(kind, called)
    waiting, loose = text.split(), list[str]()
    words: list[str] = []
    conditions: list[Condition] = []
    while waiting:
        word = waiting.pop(0)
        asked = _ASKED.fullmatch(word)
        found = _named(names, loose, asked["name"]) if asked else None
        if asked is None or found is None:
            loose.append(word)
            continue
        declared, taken = found
        words += loose[: len(loose) - taken]
        loose = []
        relation, value = _MARKS[asked["mark"].lower()], asked["value"]
        if not value and waiting and relation not in _NEEDS_NO_VALUE:
            value = waiting.pop(0)
        conditions.append(
            Condition(declared.name, relation, _value(declared, value, waiting, called))
        )
    return View(kind, " ".join([*words, *loose]), tuple(conditions))


def _names(kind: str, called: Called | None) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for declared in fields(TYPES[kind]).values():
        spoken = called(declared, "") if called else ""
        for name in (declared.name, declared.label, declared.en, spoken):
            found.setdefault(name.lower(), declared)
    found.pop("", None)
    return found


def _named(names: Mapping[str, Field], before: Sequence[str], end: str) -> tuple[Field, int] | None:
    """The field whose name ends in ``end``, and how many of the words before belong to it."""
    for taken in range(min(_LONGEST, len(before)), -1, -1):
        name = " ".join([*before[len(before) - taken :], *([end] if end else [])]).lower()
        if name in names:
            return names[name], taken
    return None


def _value(declared: Field, value: str, waiting: list[str], called: Called | None) -> str:
    """The key of a choice that was called by its label, also one of several words."""
    choices = declared.choices or {}
    keys = {str(label).lower(): key for key, label in choices.items()}
    if called:
        keys |= {called(declared, key).lower(): key for key in choices}
    for taken in range(min(_LONGEST, len(waiting)), -1, -1):
        if (said := " ".join([value, *waiting[:taken]]).lower()) in keys:
            del waiting[:taken]
            return str(keys[said])
    return value
