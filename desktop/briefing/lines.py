"""Facts and fields as the lines of a card: value, unit, date, source, and both sides of a conflict.

Nothing is computed and nothing rounded: what a person wrote is what is printed. An absent value is
an empty text, which the pack prints as 待了解.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from db.records import Fact, Kind, Record, Value, fields, values
from db.rules import disclosure, freshness
from db.store.history import Version
from desktop.briefing.sources import Sources
from desktop.briefing.talk import Talk
from desktop.briefing.unsettled import Choice
from desktop.pack.snapshot import TEAM, FactLine, OtherValue


@dataclass(frozen=True, slots=True)
class Frame:
    """What every line needs: the talk as ``edition`` may know it, today, the sources numbered."""

    talk: Talk
    today: date
    sources: Sources
    edition: str = TEAM


def fact_line(frame: Frame, fact: Fact) -> FactLine:
    """One fact as printed; a figure keeps its words beside it."""
    source = frame.sources.number(fact.source_ref, fact.source_kind)
    versions = _said_otherwise(frame, fact)
    newest = versions[0] if versions else None
    return FactLine(
        title=fact.title or "",
        text=fact.value or fact.text or "",
        unit=(fact.unit or "") if fact.value else "",
        as_of=fact.as_of or "",
        source=source,
        confidence=values.CONFIDENCE.get(fact.confidence or "", fact.confidence or ""),
        is_stale=freshness.is_stale(fact, frame.today),
        review_by=fact.review_by or "",
        disclosure=disclosure.level_of(fact),
        note=_beside(fact),
        author=newest.author if newest else "",
        on=moment(newest.wall) if newest else "",
        others=tuple(
            OtherValue(text=shown(v.value), author=v.author, on=moment(v.wall), source=source)
            for v in versions[1:]
        ),
    )


def _beside(fact: Fact) -> str:
    """What stands beside a figure: the sentence it comes from, and the note."""
    words = [fact.text if fact.value else None, fact.note]
    return "　".join(word for word in words if word)


def _said_otherwise(frame: Frame, record: Record, *names: str) -> list[Version]:
    """Every version of the first field in conflict, newest first; [] when nobody disagrees."""
    conflicts = frame.talk.conflicts.get(record.id, {})
    for name in names or ("value", "text", "unit", "as_of", "title"):
        if name in conflicts:
            return conflicts[name]
    return []


def field_line(frame: Frame, record: Record, name: str, *, as_of: str, source: int) -> FactLine:
    """One field of a record as printed; its label is the title."""
    declared = fields(type(record))[name]
    value = getattr(record, name)
    versions = _said_otherwise(frame, record, name)
    newest = versions[0] if versions else None
    unit = declared.unit if declared.unit and _is_bare_number(value) else ""
    return FactLine(
        title=declared.label,
        text=shown(newest.value if newest else value, declared.choices),
        unit=unit or "",
        as_of=as_of if value else "",
        source=source if value else 0,
        disclosure=declared.level,
        author=newest.author if newest else "",
        on=moment(newest.wall) if newest else "",
        others=tuple(
            OtherValue(shown(v.value, declared.choices), author=v.author, on=moment(v.wall))
            for v in versions[1:]
        ),
    )


def _is_bare_number(value: Value) -> bool:
    return isinstance(value, str) and value.replace(",", "").replace(".", "", 1).isdigit()


def shown(value: Value, choices: object = None) -> str:
    """A value in words: the label of a choice, 、 between several, 是 or 否."""
    labels = choices if isinstance(choices, dict) else {}
    if value is None:
        return ""
    if isinstance(value, Choice):
        return value.words
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(shown(item, choices) for item in value)
    return str(labels.get(value, value))


def moment(wall: int) -> str:
    """Milliseconds as the day and minute people write."""
    return datetime.fromtimestamp(wall / 1000).strftime("%Y-%m-%d %H:%M")


def labelled(record: Record, name: str) -> str:
    """A field in words, by its declaration; "" when unknown."""
    declared = fields(type(record))[name]
    if declared.kind in (Kind.REF, Kind.REFS):
        raise ValueError(f"{name} is a reference")
    return shown(getattr(record, name), declared.choices)


def joined(names: Sequence[str | None], mark: str = "　") -> str:
    return mark.join(name for name in names if name)
