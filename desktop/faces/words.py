"""Fields, facts, dates as the lines of a face, in the words of the window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from PySide6.QtCore import QCoreApplication

from db.records import Fact, Field, Kind, Record, fields, values
from db.rules import dates, disclosure, freshness
from db.store import queries
from db.store.store import Store
from desktop import discretion
from desktop.faces.shapes import Line, Sight, joined, section
from desktop.wording import (
    as_read,
    choice_of,
    dated,
    headed,
    label_of,
    measured,
    of_template,
    strung,
)

translate = QCoreApplication.translate


def said(record: Record, name: str) -> str:
    """A field in words: labels of choices, the unit beside a bare number; "" when unknown."""
    field = fields(type(record))[name]
    value = getattr(record, name)
    if value is None or value in ([], ""):
        return ""
    if field.kind is Kind.YES_NO:
        return translate("Face", "是") if value else translate("Face", "否")
    if isinstance(value, list):
        return strung(choice_of(field.choices or {}, item) for item in value)
    words = choice_of(field.choices, value) if field.choices else as_read(field, str(value))
    is_bare = field.unit and words.replace(",", "").replace(".", "", 1).isdigit()
    return measured(words, field.unit or "") if is_bare else words


def field_lines(
    record: Record, names: Iterable[str], named: Mapping[str, str], sight: Sight
) -> list[Line]:
    """The known ones of some fields; references with the name of what they point at.

    What strangers must not read over a shoulder is left out while they may.
    """
    lines: list[Line] = []
    for name in names:
        field = fields(type(record))[name]
        if sight.is_in_booth and discretion.is_hidden(field):
            continue
        value = getattr(record, name)
        if name in sight.disputed:
            lines.append(Line(sight.disputed[name], label_of(field), "⇄", tone="caution"))
        elif field.kind in (Kind.REF, Kind.REFS):
            ids = value if isinstance(value, list) else [value] if value else []
            lines += [Line(named.get(i, str(i)), label_of(field), id=i) for i in ids if i in named]
        elif words := said(record, name):
            lines.append(Line(words, label_of(field)))
    return lines


def unknown(record: Record, names: Iterable[str]) -> str:
    """Which of some fields nobody knows yet, in one sentence; "" when all are known."""
    declared: Mapping[str, Field] = fields(type(record))
    missing = [label_of(declared[n]) for n in names if getattr(record, n) in (None, "", [])]
    if not missing:
        return ""
    return translate("Face", "待了解：{fields}").format(fields=strung(missing))


def fact_lines(facts: Iterable[Fact], today: date) -> list[Line]:
    """Facts by section: what is said, then its date, source and who may learn it."""
    by_section: dict[str, list[Line]] = {}
    for fact in facts:
        section_name = of_template(fact.section) if fact.section else translate("Face", "其他")
        by_section.setdefault(section_name, []).append(_fact_line(fact, today))
    return [line for title, lines in by_section.items() for line in section(title, lines)]


def _fact_line(fact: Fact, today: date) -> Line:
    review = freshness.review(fact, today)
    value = measured(fact.value, fact.unit) if fact.value and fact.unit else fact.value
    told = value or fact.text or ""
    first = headed(fact.title, told) if fact.title and told else fact.title or told
    level = disclosure.level_of(fact)
    second = joined(
        dated(fact.as_of or "") or translate("Face", "无时点"),
        fact.source_ref or translate("Face", "无来源"),
        choice_of(values.CONFIDENCE, fact.confidence) if fact.confidence else "",
        choice_of(values.DISCLOSURE, level) if level > 2 else "",
    )
    is_stale = review.state == "stale"
    mark = translate("Face", "过期") if is_stale else "⇄" if fact.conflicts else ""
    return Line(first, second, mark, fact.id, "caution" if mark else "")


def days_to(day: str | None, today: date) -> int | None:
    """Days from today to a written date; None where it cannot be read."""
    when = dates.parse(day or "")
    return (when.end - today).days if when else None


def due_mark(day: str | None, today: date) -> tuple[str, str]:
    """(what to say of a due date, its tone): overdue is an alarm, two weeks ahead a caution."""
    days = days_to(day, today)
    if days is None:
        return "", ""
    if days < 0:
        return translate("Face", "逾期 {n} 天").format(n=-days), "alarm"
    if days == 0:
        return translate("Face", "今天到期"), "alarm"
    return translate("Face", "还有 {n} 天").format(n=days), "caution" if days <= 14 else "muted"


def newest_first(day: str | None) -> float:
    """A key that puts the newest day first and unreadable ones last."""
    when = dates.parse(day or "")
    return -when.end.toordinal() if when else 1.0


def names(store: Store, record_type: type[Record], ids: Iterable[str | None]) -> dict[str, str]:
    """What the living records of some identities are called."""
    wanted = list(dict.fromkeys(i for i in ids if i))
    return {r.id: r.caption for r in queries.some(store, record_type, wanted)}
