"""来宾人物卡, and our own side in one table."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.pack import theme
from desktop.pack.blocks import cell, dated, part, section, table
from desktop.pack.engine.galley import Block, Space, Together
from desktop.pack.engine.paragraph import text
from desktop.pack.engine.table import Cell
from desktop.pack.engine.text import Run
from desktop.pack.snapshot import Person, Snapshot

_SHORT = 22  # characters of an answer that needs no row of its own
_ASKED = (
    ("authority", "权限范围"),
    ("influence", "决策影响"),
    ("attitude", "态度"),
    ("concerns", "关注点"),
    ("style", "处事风格"),
    ("taboos", "忌讳"),
    ("ties", "渊源关系"),
    ("contact", "联系方式"),
    ("last_met", "上次见面"),
)


def people(snapshot: Snapshot) -> list[Block]:
    guests = [person for person in snapshot.people if not person.is_ours]
    ours = [person for person in snapshot.people if person.is_ours]
    if not snapshot.people:
        return []
    blocks: list[Block] = [part("people", "来宾人物卡")]
    for person in guests:
        blocks += _person(person)
    if ours:
        blocks += _ours(ours)
    return blocks


def _person(person: Person) -> list[Block]:
    """A person in two columns; what nobody has asked yet is named, once, at the end."""
    words = "，".join(part for part in (person.title, person.organisation) if part)
    rows: list[tuple[str | Cell, ...]] = []
    strong = theme.CELL_TEXT.but(family="medium")
    known = [(label, getattr(person, name)) for name, label in _ASKED if getattr(person, name)]
    unknown = [label for name, label in _ASKED if not getattr(person, name)]
    short = [(label, value) for label, value in known if len(value) <= _SHORT]
    known = [pair for pair in known if pair not in short]
    if short:
        rows.append((cell("概况", strong), _in_a_row(short)))
    for label, value in known:
        rows.append((cell(label, strong), value))
    if unknown:
        rows.append((cell("待了解", strong), "、".join(unknown)))
    if person.note:
        rows.append((cell("备注", strong), person.note))
    origin = dated(person.as_of, person.source)
    blocks: list[Block] = [
        section(f"person:{person.name}:{person.title}", person.name, is_listed=False),
        text(f"{words}{'（主宾）' if person.is_chief else ''}", theme.CAPTION.but(before=0)),
        table([("", 2), ("", 9)], rows, is_steady=True).without_head(),
        text(origin, theme.NOTE) if origin else Space(4),
    ]
    return [Together(blocks)]


def _in_a_row(short: Sequence[tuple[str, str]]) -> Cell:
    """Short answers one after another."""
    runs: list[Run] = []
    for at, (label, value) in enumerate(short):
        runs.append(Run(f"{'　' if at else ''}{label}：", theme.CELL_TEXT.but(family="medium")))
        runs.append(Run(value, theme.CELL_TEXT))
    return tuple(runs)


def _ours(persons: Sequence[Person]) -> list[Block]:
    """Our side; a column of parts to play only where somebody has one."""
    strong = theme.CELL_TEXT.but(family="medium")
    has_roles = any(person.role for person in persons)
    columns = [("姓名", 2), ("职务", 5), ("分工", 4), ("权限", 4), ("联系方式", 3)]
    rows: list[tuple[str | Cell, ...]] = []
    for person in persons:
        chief = "" if has_roles or not person.is_chief else "\n主谈"
        role = person.role or ("主谈" if person.is_chief else "—")
        name = (Run(person.name, strong), Run(chief, theme.NOTE_TEXT))
        rest = (person.authority or "—", person.contact or "—")
        rows.append((name, person.title or "—", *((role,) if has_roles else ()), *rest))
    if not has_roles:
        columns.remove(("分工", 4))
    return [section("people:ours", "我方人员"), table(columns, rows)]
