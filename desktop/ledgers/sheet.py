"""One sheet as an office knows it: title, lines above, head, rows, lines below. Plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Filing:
    """Who hands a ledger in: 所属片组 · 填报人 · 联系电话 · 填报时间."""

    group: str = ""
    person: str = ""
    phone: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its width in characters, whether it is centred."""

    title: str
    width: int = 12
    is_centred: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A ledger ready to be written; ``above`` and ``below`` are whole lines.

    ``is_disputed`` where two values stand in one cell, for people disagree.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    is_disputed: bool = False
