"""The editions: what each is called. What a reader may see was decided before the snapshot."""

from __future__ import annotations

from desktop.pack.snapshot import GUEST, LEADER, POCKET, TEAM

_LABELS = {TEAM: "洽谈组版", LEADER: "领导版", GUEST: "客商版", POCKET: "口袋版"}


def label_of(edition: str) -> str:
    return _LABELS[edition]


def is_edition(name: str) -> bool:
    return name in _LABELS


def has_cover(edition: str) -> bool:
    """Whether it is a book with a cover, not some sheets to carry."""
    return edition in (TEAM, GUEST)
