"""What a promise may touch that the law forbids: prompts for review with their basis.

A prompt is never a verdict: a person decides between 未触发, 触发待审, 审后可承诺, 不得承诺. The
list is the office's legal staff's to maintain (records ``red_line``); the presets are a start. How
patterns are written is in ``promises``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from db.rules import promises


@dataclass(frozen=True)
class Basis:
    """One article; ``is_unverified`` when its number has not been checked against a text here."""

    law: str
    article: str
    quote: str
    is_unverified: bool = False

    def sentence(self) -> str:
        """《公平竞争审查条例》第十条：给予特定经营者税收优惠"""
        doubt = "（条号待法务核对）" if self.is_unverified else ""
        return f"《{self.law}》{self.article}{doubt}：{self.quote}"


@dataclass(frozen=True)
class RedLine:
    """One topic of promises, with the words that make us look."""

    topic: str
    basis: str
    forbidden: str
    instead: str
    patterns: tuple[str, ...]


@dataclass(frozen=True)
class Prompt:
    """``text[start:end]`` touches ``topic``: somebody has to decide."""

    topic: str
    basis: str
    start: int
    end: int
    matched: str
    forbidden: str
    instead: str


@cache
def presets() -> tuple[RedLine, ...]:
    """The twelve red lines that ship with the program."""
    return tuple(
        RedLine(
            topic=line["topic"],
            basis="；".join(basis.sentence() for basis in preset_basis()[line["topic"]]),
            forbidden=line["forbidden"],
            instead=line["instead"],
            patterns=tuple(line["patterns"]),
        )
        for line in _packaged()
    )


@cache
def preset_basis() -> Mapping[str, tuple[Basis, ...]]:
    """Every article a preset rests on, by topic."""
    return {
        line["topic"]: tuple(
            Basis(b["law"], b["article"], b["quote"], b.get("unverified", False))
            for b in line["basis"]
        )
        for line in _packaged()
    }


def check(text: str, lines: Sequence[RedLine] | None = None) -> list[Prompt]:
    """What in ``text`` touches ``lines`` (the presets when None), in the order of the text.

    At most one prompt per topic and sentence; sentences that refuse a thing do not prompt.
    """
    folded = promises.fold(text)
    prompts: dict[tuple[str, int], Prompt] = {}
    for line in presets() if lines is None else lines:
        for start, end in promises.touched(folded, line.patterns):
            sentence = max(folded.rfind(mark, 0, start) for mark in "。;!?\n")
            found = Prompt(
                line.topic,
                line.basis,
                start,
                end,
                text[start:end],
                line.forbidden,
                line.instead,
            )
            known = prompts.get((line.topic, sentence))
            if known is None or found.start < known.start:
                prompts[line.topic, sentence] = found
    return sorted(prompts.values(), key=lambda p: (p.start, p.end, p.topic))


def state_after_check(state: str | None, prompts: Sequence[Prompt], is_changed: bool) -> str:
    """The 红线检查 state a promise has after ``check``.

    What a person decided (allowed, forbidden) stands until the text changes; then it is up for
    review again, also when a forbidden text now looks harmless.
    """
    if state in ("allowed", "forbidden") and not is_changed:
        return state
    return "pending" if prompts or state == "forbidden" else "clear"


def _packaged() -> list[dict[str, Any]]:
    path = resources.files("resources") / "rules" / "red_lines.json"
    lines: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return lines
