"""Values people disagree about, as our own editions print them: marked, and every one of them.

A provisional value must not look decided. Words and figures become what all have said, the newest
first, behind a ◆; what a rule decides by (a choice) still compares as the newest and reads as all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from db.records import Field, Kind, Record, Value, fields
from db.sentences import Sentence
from db.store.history import Version
from desktop.disputed import BETWEEN

MARK: Final = "◆"
_GRAVEST: Final[Mapping[str, tuple[str, ...]]] = {
    "red_line": ("forbidden", "pending"),
    "fcr_state": ("failed", "needed", "under_way"),
}
"""What counts while people disagree whether the law forbids it: the gravest that was said."""
_WORDS = (Kind.TEXT, Kind.LONG, Kind.NUMBER, Kind.MONEY, Kind.AREA, Kind.DATE)


class Choice(str):
    """The key of a choice nobody has settled: equal to it, and ``words`` where it is read."""

    __slots__ = ("words",)
    words: str

    def __new__(cls, key: str, words: str) -> Choice:
        made = super().__new__(cls, key)
        made.words = words
        return made


def marked(field: Field, versions: list[Version]) -> Value:
    """What stands for a value that has ``versions``, the newest first."""
    newest = versions[0].value
    if field.kind in _WORDS:
        return MARK + BETWEEN.join(dict.fromkeys(_words(field, v.value) for v in versions))
    labels = field.choices or {}
    if field.kind is Kind.CHOICE:
        said = dict.fromkeys(labels.get(str(v.value), _words(field, v.value)) for v in versions)
        keys = [str(v.value) for v in versions]
        grave = next((key for key in _GRAVEST.get(field.name, ()) if key in keys), None)
        return Choice(grave or str(newest or ""), MARK + BETWEEN.join(said))
    if field.kind in (Kind.TEXTS, Kind.CHOICES):
        lists = [v.value if isinstance(v.value, list) else [] for v in versions]
        every = dict.fromkeys(item for items in lists for item in items)
        return [
            item if all(item in items for items in lists) else _doubted(field, item)
            for item in every
        ]
    return newest


def _doubted(field: Field, item: str) -> str:
    if field.kind is Kind.TEXTS:
        return MARK + item
    return Choice(item, MARK + (field.choices or {}).get(item, item))


def _words(field: Field, value: Value) -> str:
    if value is None or value == "":
        return "（空）"
    is_bare = str(value).replace(",", "").replace(".", "", 1).isdigit()
    return f"{value}{field.unit}" if field.unit and is_bare else str(value)


def one_sided(record: Record, conflicts: Mapping[str, list[Version]]) -> Iterator[Sentence]:
    """What has no room for two: a sentence for each field of which only one value is printed."""
    declared = fields(type(record))
    for name in conflicts:
        kind = declared[name].kind if name in declared else None
        if kind in (Kind.REF, Kind.REFS, Kind.YES_NO, Kind.LEVEL):
            yield Sentence(
                "“{title}”的“{label}”各方说法不一，只印了其中一种。请先到“冲突”里定下来再印。",
                title=record.caption,
                label=declared[name].label,
            )
