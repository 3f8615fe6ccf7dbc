"""The leader's page as it will print, measured while it is being typed. No widgets here.

What a person typed stands in it as typed, also what is too much: the measure says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from db.store.store import Store
from desktop.briefing.leader import fitted
from desktop.briefing.snapshots import snapshot
from desktop.pack.snapshot import BUDGETS, LEADER, LeaderPage, Remark, Reply
from desktop.wording import translate

if TYPE_CHECKING:
    from desktop.pack.engine.fonts import FontSet

WRITTEN = ("bluf", "say", "avoid", "decide")
"""The blocks a person writes; the others are drawn from cards, issues, answers and promises."""
Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its entries as printed, and what it may hold (``chars`` None: not limited)."""

    name: str
    label: str
    items: int
    chars: int | None
    entries: tuple[str, ...]

    def is_over(self, typed: str) -> bool:
        """Whether what is being typed is more than the block may hold."""
        lines = entries_of(typed)
        return len(lines) > self.items or any(self.chars and len(s) > self.chars for s in lines)

    def measure(self, typed: str) -> str:
        """``2/4 条 · 31/40 字``: entries, and the longest of them, against the budget."""
        lines = entries_of(typed)
        told = (
            translate("LeaderPanel", "{n}/{most} 条").format(n=len(lines), most=self.items)
            if self.items > 1
            else ""
        )
        if not self.chars:
            return told
        longest = max(map(len, lines), default=0)
        characters = translate("LeaderPanel", "{n}/{most} 字").format(n=longest, most=self.chars)
        return " · ".join(part for part in (told, characters) if part)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole page: ``lines_over`` lines too many, ``left_out`` what gave way to the rest."""

    blocks: tuple[Block, ...]
    lines_over: int
    left_out: tuple[str, ...]


def entries_of(typed: str) -> list[str]:
    """One entry a line."""
    return [line.strip() for line in typed.splitlines() if line.strip()]


def sheet(
    store: Store, negotiation_id: str, today: date, typed: Typed, fonts: Callable[[], FontSet]
) -> Sheet:
    """The page with ``typed`` in the place of what is kept. Takes some ten milliseconds."""
    from desktop.pack.render import leader_fit

    made = snapshot(store, negotiation_id, edition=LEADER, today=today)
    page = with_typed(made.leader, typed)

    def lines_over(tried: LeaderPage) -> int:
        return leader_fit(replace(made, leader=tried), fonts()).lines_over

    final, left_out = fitted(page, lines_over)
    blocks = tuple(
        Block(b.name, b.label, b.items, b.chars, _entries(final, b.name)) for b in BUDGETS
    )
    return Sheet(blocks, lines_over(final), left_out)


def with_typed(page: LeaderPage, typed: Typed) -> LeaderPage:
    """The page as it would be with these words."""
    said = {
        name: tuple(Remark(line) for line in entries_of(typed[name]))
        for name in WRITTEN
        if name in typed and name != "bluf"
    }
    bluf = " ".join(entries_of(typed["bluf"])) if "bluf" in typed else page.bluf
    return replace(page, bluf=bluf, **said)  # type: ignore[arg-type]


def _entries(page: LeaderPage, name: str) -> tuple[str, ...]:
    value = getattr(page, name)
    if isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, Remark):
        return (value.text,)
    return tuple(
        f"{e.question} —— {e.answer}" if isinstance(e, Reply) else e.text for e in value or ()
    )
