"""A pack set for looking at: gathered, its edition applied, kept open in the press. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.store.store import Store
from desktop.briefing.prepared import Wanted, prepared
from desktop.briefing.talk import gather
from desktop.far_press import FarPress

_NO_NUMBER = "（预览，未编号）"


@dataclass(frozen=True, slots=True)
class Shown:
    """``sizes`` of the pages in points, ``where`` the page on which each part begins, by key."""

    sizes: list[tuple[float, float]]
    warnings: tuple[str, ...]
    where: dict[str, int]


def show(
    store: Store,
    press: FarPress,
    negotiation_id: str,
    wanted: Wanted,
    *,
    today: date,
    name: str,
    seconds: float,
) -> Shown:
    """The pack as it would be issued now, kept open under ``name``. Refuses as ``issue`` does."""
    talk = gather(store, negotiation_id)
    ready = prepared(store, talk, wanted, number=_NO_NUMBER, today=today, press=press)
    printed = press.show(name, ready.snapshot, seconds)
    return Shown(press.sizes(name), (*ready.warnings, *printed.warnings), printed.where)
