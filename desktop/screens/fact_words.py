"""What a fact says at a glance, in words: its figure, its date and source, what to look out for."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from db.records import Fact, Level, fields, values
from db.rules import disclosure
from desktop.cards import FactView
from desktop.widgets.labels import together
from desktop.wording import choice_of, dated, measured, words_of

translate = QCoreApplication.translate


def figure(view: FactView) -> str:
    """The value with its unit as written; both values where two people disagree."""
    said_values = [
        str(v.value) for v in view.conflicts.get("value", []) if v.value not in (None, "")
    ] or ([view.fact.value] if view.fact.value else [])
    unit = view.fact.unit
    told = [measured(value, unit) if unit else value for value in said_values]
    parted = [words.rpartition(" ") for words in told]
    if unit and len({unit for _, _, unit in parted}) == 1:  # 4.1 ⇄ 5.2 亿元: the unit once
        told[:-1] = [number or words for (number, _, words) in parted[:-1]]
    return " ⇄ ".join(told)


def foot(view: FactView) -> str:
    """数据时点, source and confidence in one line; what is missing is said, not left out."""
    fact = view.fact
    source = "　".join(
        part for part in (chosen(fact, "source_kind"), fact.source_ref or "") if part
    )
    parts = (
        translate("Fact", "数据时点 {day}").format(day=dated(fact.as_of))
        if fact.as_of
        else translate("Fact", "未注明数据时点"),
        translate("Fact", "来源 {source}").format(source=source)
        if source
        else translate("Fact", "未注明来源"),
        together(chosen(fact, "confidence")),
        together(translate("Fact", "核实 {who}").format(who=fact.verified_by))
        if fact.verified_by
        else "",
    )
    return " · ".join(part for part in parts if part)


def marks(view: FactView) -> list[str]:
    """What to look out for, in words and not by colour alone."""
    level = disclosure.level_of(view.fact)
    told = [
        translate("Fact", "★ 入一页") if view.fact.pin else "",
        translate("Fact", "⚠ 过期") if view.is_stale else "",
        translate("Fact", "⇄ 有冲突") if view.conflicts else "",
        choice_of(values.DISCLOSURE, level) if level >= Level.AUTHORISED else "",
        translate("Fact", "本次另有说法") if view.put_otherwise and not view.is_hidden else "",
        translate("Fact", "本次不用") if view.is_hidden else "",
    ]
    return [mark for mark in told if mark]


def chosen(fact: Fact, name: str) -> str:
    """The label of a choice; "" where nothing was chosen."""
    value = getattr(fact, name)
    return words_of(fields(Fact)[name], value) if value else ""
