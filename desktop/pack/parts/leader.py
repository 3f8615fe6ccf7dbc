"""领导一页要报: exactly one page, type never shrunk; what does not fit is named, not cut.

``LeaderSheet`` measures itself, so the editor can say while typing what the printer would say.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from db.sentences import Sentence
from desktop.pack import theme
from desktop.pack.engine.columns import Column
from desktop.pack.engine.galley import NEXT_PAGE, Anchor, Block, Strip, height_of, lay_all
from desktop.pack.engine.paragraph import text
from desktop.pack.engine.pen import Pen
from desktop.pack.engine.table import Cell, Table, TableStyle
from desktop.pack.engine.text import Run, Setting
from desktop.pack.snapshot import BUDGETS, Budget, LeaderPage, Remark, Snapshot

TITLE = "领导一页要报"
_TEXT = theme.LEADER_TEXT
_LABEL = _TEXT.but(family="bold")
_ALARM = _TEXT.but(family="bold", colour=theme.RED)
_ROOM = theme.SHAPE.height - theme.LEADER_TOP - theme.LEADER_BOTTOM
_SMALL = theme.LEADER_HEAD.text


def over_budget(page: LeaderPage) -> list[str]:
    """What each block has too much of, in words a person can act on."""
    found: list[str] = []
    for budget in BUDGETS:
        words = _entries(page, budget.name)
        label = budget.label
        if len(words) > budget.items:
            found.append(
                Sentence(
                    "“{label}”有 {count} 条，至多 {items} 条",
                    label=label,
                    count=len(words),
                    items=budget.items,
                )
            )
        for at, entry in enumerate(words, 1):
            if budget.chars and len(entry) > budget.chars:
                where = Sentence("“{label}”", label=label)
                if budget.items > 1:
                    where = Sentence("“{label}”第 {at} 条", label=label, at=at)
                found.append(
                    Sentence(
                        "{where}有 {count} 字，至多 {chars} 字",
                        where=where,
                        count=len(entry),
                        chars=budget.chars,
                    )
                )
    return found


def _entries(page: LeaderPage, name: str) -> list[str]:
    value = getattr(page, name)
    if value is None:
        return []
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, Remark):
        return [value.text]
    return [entry.text if isinstance(entry, Remark) else entry.question for entry in value]


@dataclass(frozen=True, slots=True)
class LeaderSheet:
    """The page as one strip that takes the whole text block and begins above it.

    It is set at full size whatever the scale of its theme; where paper is too small for that it
    flows over pages like any other part.
    """

    snapshot: Snapshot
    look: theme.Theme = theme.STANDARD

    def lay(self, width: float, setting: Setting) -> list[Strip]:
        anchor = Anchor("part:leader", TITLE, 0)
        if not self.look.has_leader_sheet:
            flow = lay_all(self.blocks(theme.LEADER_TABLES[0], labels=3), width, setting)
            flow[0] = replace(flow[0], starts=NEXT_PAGE, anchor=anchor)
            return flow
        shape = self.look.shape
        strips = self._fitted(width * shape.scale, setting)
        rise = shape.top - theme.LEADER_TOP / shape.scale

        def draw(pen: Pen, x: float, y: float) -> None:
            with pen.scaled(x, y + rise, 1 / shape.scale):
                down = 0.0
                for strip in strips:
                    strip.put(pen, 0.0, -down)
                    down += strip.height

        return [Strip(shape.column[1], draw, starts=NEXT_PAGE, anchor=anchor, hides_head=True)]

    def lines_over(self, setting: Setting) -> int:
        """How many lines do not fit on the page; 0 when all do."""
        tightest = theme.LEADER_TABLES[-1]
        excess = height_of(self._strips(theme.SHAPE.column[0], setting, tightest)) - _ROOM
        return max(0, math.ceil((excess - 0.01) / tightest.cell.leading))

    def _fitted(self, width: float, setting: Setting) -> list[Strip]:
        """The airiest setting that fits, or the tightest there is."""
        low, high = 0, len(theme.LEADER_TABLES) - 1
        while low < high:  # the tighter, the lower: half of those left at a time
            middle = (low + high) // 2
            strips = self._strips(width, setting, theme.LEADER_TABLES[middle])
            low, high = (low, middle) if height_of(strips) <= _ROOM else (middle + 1, high)
        return self._strips(width, setting, theme.LEADER_TABLES[low])

    def _strips(self, width: float, setting: Setting, style: TableStyle) -> list[Strip]:
        return lay_all(self.blocks(style), width, setting)

    def blocks(self, style: TableStyle, labels: int = 2) -> list[Block]:
        """Title, head, table and foot; whoever flows text sets them like any other blocks.

        ``labels`` is the share of the column of names, in fifteenths.
        """
        page, given = self.snapshot.leader, self.snapshot
        occasion = "　".join(part for part in (page.occasion, page.when) if part)
        facts = (
            page.where,
            f"编号 {given.number}",
            f"版本 {given.version}" if given.version else "",
            given.mark,
            f"数据截至 {given.data_as_of}" if given.data_as_of else "",
        )
        head = [text(occasion, theme.LEADER_HEAD)] if occasion else []
        return [
            text(TITLE, theme.LEADER_TITLE),
            *head,
            text("　".join(filter(None, facts)), theme.LEADER_HEAD.but(after=3)),
            Table(
                (Column("", labels), Column("", 15 - labels)),
                tuple(_rows(page)),
                style,
                shaded=frozenset({0}) if page.bluf else frozenset(),
                has_head=False,
                is_steady=True,
                on_grid=False,
            ),
            text(_foot(given), theme.LEADER_FOOT),
        ]


def _rows(page: LeaderPage) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for budget in BUDGETS:
        content = _content(page, budget.name)
        if content:
            rows.append(((Run(_in_cell(budget), _LABEL),), content))
    return rows


def _in_cell(budget: Budget) -> str:
    """The label in its narrow cell, broken where it reads well."""
    return budget.label.replace("、", "\n").replace("要什么", "\n要什么")


def _content(page: LeaderPage, name: str) -> Cell:
    if name == "bluf":
        return (Run(page.bluf, _LABEL),) if page.bluf else ()
    if name == "replies":
        runs: list[Run] = []
        for at, reply in enumerate(page.replies):
            runs += [Run(f"{_turn(at)}问：{reply.question}", _TEXT.but(family="medium"))]
            runs += [Run(f"　答：{reply.answer}", _TEXT)]
        return tuple(runs)
    value = getattr(page, name)
    remarks = (value,) if isinstance(value, Remark) else value or ()
    return _listed(remarks)


def _listed(remarks: Sequence[Remark]) -> Cell:
    """The remarks one under another, numbered when there are several."""
    runs: list[Run] = []
    for at, remark in enumerate(remarks):
        number = f"{at + 1}. " if len(remarks) > 1 else ""
        style = _ALARM if remark.is_overdue else _TEXT
        late = "【逾期】" if remark.is_overdue else ""
        runs.append(Run(f"{_turn(at)}{number}{late}{remark.text}", style))
        if origin := _origin(remark):
            runs.append(Run(f"（{origin}）", _SMALL, link=f"source:{remark.source}"))
    return tuple(runs)


def _turn(at: int) -> str:
    return "\n" if at else ""


def _origin(remark: Remark) -> str:
    parts = [remark.as_of] if remark.as_of else []
    parts += [f"〔{remark.source}〕"] if remark.source else []
    parts += ["▲已过复核期"] if remark.is_stale else []
    return "".join(parts)


def _foot(snapshot: Snapshot) -> str:
    """Where the numbers come from, the reminder, and what the program is not for."""
    page = snapshot.leader
    used = {r.source for b in BUDGETS for r in _remarks(page, b.name) if r.source}
    titles = {source.number: source.title for source in snapshot.sources}
    cited = "；".join(f"〔{number}〕{titles.get(number, '')}" for number in sorted(used))
    parts = [f"来源：{cited}" if cited else "", page.foot, snapshot.banner]
    return "　".join(part for part in parts if part)


def _remarks(page: LeaderPage, name: str) -> Sequence[Remark]:
    value = getattr(page, name)
    if isinstance(value, Remark):
        return (value,)
    return [entry for entry in value or () if isinstance(entry, Remark)] if value else ()
