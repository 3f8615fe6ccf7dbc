"""The editions: what each is called. What a reader may see was decided before the snapshot."""

from __future__ import annotations

from desktop.pack.snapshot import LEADER, TEAM

_LABELS = {TEAM: "洽谈组版", LEADER: "领导版"}


def label_of(edition: str) -> str:
    return _LABELS[edition]


def is_edition(name: str) -> bool:
    return name in _LABELS
