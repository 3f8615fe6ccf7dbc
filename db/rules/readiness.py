"""How ready a card is for a meeting: what is known, what is missing, what is stale.

Counts only what somebody entered. Unknown is not zero and "需企业补充" is unknown; a figure of 0
is known. The templates name what each card should answer, how much it weighs and the question
to ask. The same facts on the same day give the same answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Final, Protocol

from db.rules import freshness

CARDS: Final = ("firm", "city", "path", "trend")
# What a known answer counts, in percent of its weight; stale answers count half.
_BY_CONFIDENCE: Final = {
    "verified": 100,
    "firm_says": 80,
    "reported": 80,
    "inferred": 60,
    "unverified": 50,
}
_NO_CONFIDENCE = 70
_DOUBTFUL: Final = ("unverified", "inferred")
_UNKNOWN = re.compile(
    r"\s*(?:需?(?:请|由)?(?:企业|对方)?(?:补充|提供|确认)|未知|不详|不明|待[定查补核]\w{0,2}|暂无(?:数据|资料|信息)?"
    r"|未(?:提供|披露|透露|公布)|没有数据|N/?A|[-—–/?？]+|无数据|tbd)?\s*[。.]?\s*",
    re.IGNORECASE,
)


class Known(freshness.Dated, Protocol):
    """What this rule reads of a fact; ``db.records.fact.Fact`` has it."""

    @property
    def text(self) -> str | None: ...
    @property
    def value(self) -> str | None: ...
    @property
    def confidence(self) -> str | None: ...
    @property
    def pin(self) -> bool | None: ...


@dataclass(frozen=True)
class Item:
    """One thing a card should answer. ``weight`` is 1 (good to know) to 5 (do not go without)."""

    key: str
    label: str
    weight: int
    question: str
    section: str


@dataclass(frozen=True)
class Stale:
    """A fact whose review day has passed, with the sentence that says so."""

    label: str
    key: str
    reason: str


@dataclass(frozen=True)
class Readiness:
    """``percent`` 0-100 (100 only when every answer is pinned or verified and none is stale).

    ``missing`` and ``stale`` stand heaviest first; ``doubtful`` are answered but 待核实 or 推断.
    """

    percent: int
    missing: tuple[Item, ...]
    stale: tuple[Stale, ...]
    doubtful: tuple[Item, ...]


def of_card(
    card: str,
    facts: Sequence[Known],
    today: date,
    linked: Mapping[str, int] | None = None,
) -> Readiness:
    """The readiness of ``card`` from its ``facts`` (all of them, library and overlay).

    ``linked`` counts the records that answer an item by themselves: {"plots": 2, "policies": 5}.
    """
    counts = linked or {}
    total, earned = 0, 0
    missing, doubtful, stale = [], [], []
    for item in sorted(items(card), key=lambda item: -item.weight):
        answers = [fact for fact in facts if _answers(fact, item.key)]
        reviews = [(fact, freshness.review(fact, today)) for fact in answers]
        credit = max(
            (_credit(fact) // (2 if review.state == "stale" else 1) for fact, review in reviews),
            default=0,
        )
        credit = 100 if counts.get(item.key, 0) > 0 else credit
        total += item.weight * 100
        earned += item.weight * credit
        if credit == 0:
            missing.append(item)
        elif not counts.get(item.key) and all(f.confidence in _DOUBTFUL for f in answers):
            doubtful.append(item)
        stale += [
            Stale(item.label, item.key, review.reason)
            for _, review in reviews
            if review.state == "stale"
        ]
    percent = earned * 100 // total if total else 0
    return Readiness(percent, tuple(missing), tuple(stale), tuple(doubtful))


def is_known(fact: Known) -> bool:
    """Whether the fact says anything: 0 does, an empty text and 需企业补充 do not."""
    return any(
        said is not None and not _UNKNOWN.fullmatch(said) for said in (fact.value, fact.text)
    )


def title(card: str) -> str:
    """The Chinese name of a card: 知彼, 知己, 知路, 知势."""
    return str(_templates()[card]["title"])


def sections(card: str) -> tuple[str, ...]:
    """The titles of a card's sections in the order of its template."""
    return tuple(section["title"] for section in _templates()[card]["sections"])


@cache
def items(card: str) -> tuple[Item, ...]:
    """Everything a card should answer, in the order of its template."""
    return tuple(
        Item(item["key"], item["label"], item["weight"], item["question"], section["title"])
        for section in _templates()[card]["sections"]
        for item in section["items"]
    )


def overall(readiness: Mapping[str, Readiness]) -> int:
    """齐套度 of all four cards, in percent: their mean, a card that is not there counting 0."""
    return sum(readiness[card].percent for card in CARDS if card in readiness) // len(CARDS)


def _answers(fact: Known, key: str) -> bool:
    """``needs`` is answered by a fact ``needs`` or ``needs.land`` that says something."""
    said = fact.key or ""
    return (said == key or said.startswith(key + ".")) and is_known(fact)


def _credit(fact: Known) -> int:
    by_confidence = _BY_CONFIDENCE.get(fact.confidence or "", _NO_CONFIDENCE)
    if fact.pin and fact.confidence not in _DOUBTFUL:
        return 100
    return by_confidence


@cache
def _templates() -> Mapping[str, Any]:
    path = resources.files("resources") / "rules" / "card_templates.json"
    templates: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return templates
