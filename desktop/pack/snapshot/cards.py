"""The four cards 知彼 知己 知路 知势 as the pack prints them, and what hangs on them."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.pack.snapshot.facts import FactLine, Grid, Indicator

FIRM, CITY, PATH, TREND = "firm", "city", "path", "trend"


@dataclass(frozen=True, slots=True)
class Section:
    """A titled stretch of a card. ``is_overlay``: written for this talk, printed before all else.

    ``missing`` names what nobody knows yet; it is printed as such, never left out.
    """

    title: str
    facts: tuple[FactLine, ...] = ()
    tables: tuple[Grid, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    missing: tuple[str, ...] = ()
    is_overlay: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One of the four cards. ``key`` is firm, city, path or trend; ``readiness`` is 0–100 %."""

    key: str
    title: str
    subject: str = ""
    summary: str = ""
    readiness: int | None = None
    sections: tuple[Section, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One approval on the path. ``after`` names the ``key`` of each step it must wait for.

    ``days`` are working days (工作日); ``None`` when nobody has said — drawn open, never as zero.
    """

    key: str
    title: str
    owner: str = ""
    days: int | None = None
    after: tuple[str, ...] = ()
    materials: str = ""
    basis: str = ""
    valid_for: str = ""
    as_of: str = ""
    source: int = 0


@dataclass(frozen=True, slots=True)
class ApprovalPath:
    """The approvals of this project, parallel where nothing waits (可并联)."""

    title: str
    kind: str = ""
    steps: tuple[Step, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class RedLine:
    """What must not be promised, on what basis, and what may be said instead."""

    topic: str
    basis: str
    forbidden: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class LawArticle:
    """An article cited, in the words of the version that was in force on ``version``."""

    law: str
    article: str
    text: str
    version: str = ""
    source: int = 0


@dataclass(frozen=True, slots=True)
class PolicyMatch:
    """A policy and why it fits, or why not."""

    title: str
    document: str = ""
    clause: str = ""
    condition: str = ""
    support: str = ""
    valid_until: str = ""
    reason: str = ""
    verdict: str = ""
    as_of: str = ""
    source: int = 0


@dataclass(frozen=True, slots=True)
class Site:
    """A park, plot or factory on offer; sites of one kind are compared side by side."""

    title: str
    kind: str = "地块"
    facts: tuple[FactLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ChainNode:
    """A place in the industry chain: who is here, what is missing, what the firm would do."""

    segment: str
    node: str
    here: str = ""
    gap: str = ""
    action: str = ""
    is_the_firm: bool = False
    as_of: str = ""
    source: int = 0


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk, how likely, how heavy, and who does what about it."""

    matter: str
    kind: str = ""
    likelihood: str = ""
    impact: str = ""
    response: str = ""
    owner: str = ""
    as_of: str = ""
    source: int = 0
