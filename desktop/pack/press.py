"""A press: prints snapshots one after another, its fonts read once and kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Protocol

from desktop.pack.limits import TIME_LIMIT
from desktop.pack.snapshot import Snapshot

if TYPE_CHECKING:
    from desktop.pack.engine.fonts import FontSet


@dataclass(frozen=True, slots=True)
class Proof:
    """A printed pack: its bytes, and what ``render`` says of it."""

    pdf: bytes
    pages: int
    warnings: tuple[str, ...]
    where: dict[str, int]


class Press(Protocol):
    """What prints: in this process, or in one of its own (``desktop.far_press``)."""

    def print(self, snapshot: Snapshot, seconds: float = TIME_LIMIT) -> Proof:
        """The snapshot printed as its layout says; refuses as ``render`` does."""

    def lines_over(self, snapshot: Snapshot) -> int:
        """How many lines too many the leader's page has."""


class NearPress:
    """Prints in this process. The libraries and fonts are loaded with the first pack."""

    @cached_property
    def fonts(self) -> FontSet:
        from desktop.pack.engine.fonts import default_fonts

        return default_fonts()

    def print(self, snapshot: Snapshot, seconds: float = TIME_LIMIT) -> Proof:
        """See ``Press.print``."""
        from desktop.pack.render import render

        target = BytesIO()
        printed = render(snapshot, target, self.fonts, seconds=seconds)
        return Proof(target.getvalue(), printed.pages, printed.warnings, printed.where)

    def lines_over(self, snapshot: Snapshot) -> int:
        """See ``Press.lines_over``."""
        from desktop.pack.render import leader_fit

        return leader_fit(snapshot, self.fonts).lines_over
