"""长与空 · Records with far too much in every field, and with nothing but a name"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from PySide6.QtWidgets import QWidget

from db.records import TYPES, Kind, Record, Value, fields
from db.store import queries
from db.store.store import Store
from desktop.shots.homes import LONG_FIRM, LONG_WORDS
from desktop.shots.stage import Stage

_LONG, _BARE = "long", "bare"
_KINDS = (
    "firm", "person", "city", "park", "policy", "procedure", "red_line", "law", "indicator",
    "trend", "chain", "event",
)  # fmt: skip


def person_long(stage: Stage) -> QWidget | None:
    """一位联系人：每一格都很长"""
    return _face(stage, "person", _LONG)


def city_long(stage: Stage) -> QWidget | None:
    """一座城市：每一格都很长"""
    return _face(stage, "city", _LONG)


def park_long(stage: Stage) -> QWidget | None:
    """一个园区：每一格都很长"""
    return _face(stage, "park", _LONG)


def policy_long(stage: Stage) -> QWidget | None:
    """一项政策：每一格都很长"""
    return _face(stage, "policy", _LONG)


def procedure_long(stage: Stage) -> QWidget | None:
    """一条路径：每一格都很长"""
    return _face(stage, "procedure", _LONG)


def red_line_long(stage: Stage) -> QWidget | None:
    """一条红线：每一格都很长"""
    return _face(stage, "red_line", _LONG)


def law_long(stage: Stage) -> QWidget | None:
    """一部法规：每一格都很长"""
    return _face(stage, "law", _LONG)


def indicator_long(stage: Stage) -> QWidget | None:
    """一个指标：每一格都很长"""
    return _face(stage, "indicator", _LONG)


def trend_long(stage: Stage) -> QWidget | None:
    """一条形势：每一格都很长"""
    return _face(stage, "trend", _LONG)


def chain_long(stage: Stage) -> QWidget | None:
    """一条产业链：每一格都很长"""
    return _face(stage, "chain", _LONG)


def event_long(stage: Stage) -> QWidget | None:
    """一场节会：每一格都很长"""
    return _face(stage, "event", _LONG)


def firm_bare(stage: Stage) -> QWidget | None:
    """一家企业：只有名称"""
    return _face(stage, "firm", _BARE)


def person_bare(stage: Stage) -> QWidget | None:
    """一位联系人：只有名称"""
    return _face(stage, "person", _BARE)


def city_bare(stage: Stage) -> QWidget | None:
    """一座城市：只有名称"""
    return _face(stage, "city", _BARE)


def park_bare(stage: Stage) -> QWidget | None:
    """一个园区：只有名称"""
    return _face(stage, "park", _BARE)


def policy_bare(stage: Stage) -> QWidget | None:
    """一项政策：只有名称"""
    return _face(stage, "policy", _BARE)


def procedure_bare(stage: Stage) -> QWidget | None:
    """一条路径：只有名称"""
    return _face(stage, "procedure", _BARE)


def red_line_bare(stage: Stage) -> QWidget | None:
    """一条红线：只有名称"""
    return _face(stage, "red_line", _BARE)


def law_bare(stage: Stage) -> QWidget | None:
    """一部法规：只有名称"""
    return _face(stage, "law", _BARE)


def indicator_bare(stage: Stage) -> QWidget | None:
    """一个指标：只有名称"""
    return _face(stage, "indicator", _BARE)


def trend_bare(stage: Stage) -> QWidget | None:
    """一条形势：只有名称"""
    return _face(stage, "trend", _BARE)


def chain_bare(stage: Stage) -> QWidget | None:
    """一条产业链：只有名称"""
    return _face(stage, "chain", _BARE)


def event_bare(stage: Stage) -> QWidget | None:
    """一场节会：只有名称"""
    return _face(stage, "event", _BARE)


def _face(stage: Stage, kind: str, which: str) -> QWidget | None:
    frame = stage.frame("extremes", _fill)
    for record in queries.rows(frame.room.store, TYPES[kind])[1]:
        if (len(record.caption) > 20) is (which == _LONG):
            frame.open_record(record.id)
    stage.settle()
    return None


def _fill(store: Store, _: date) -> None:
    with store.write() as w:
        for kind in _KINDS:
            w.create(TYPES[kind], dict(_long_values(TYPES[kind])))
            w.create(TYPES[kind], {TYPES[kind].title_field: "只有名称"})


def _long_values(record_type: type[Record]) -> Iterator[tuple[str, Value]]:
    """Everything that is typed by hand, as long as people make it on their worst day."""
    name = record_type.title_field
    for field in fields(record_type).values():
        if field.name == name:
            yield field.name, LONG_FIRM
        elif field.choices or field.kind in (Kind.REF, Kind.REFS):
            continue
        elif field.kind is Kind.LONG:
            yield field.name, LONG_WORDS * 2
        elif field.kind is Kind.TEXT:
            yield field.name, LONG_WORDS[:70]
