"""What must not stand on a screen that strangers look over your shoulder at. No Qt here.

While booth mode is on, what we would settle for and how people are reached is hidden everywhere,
whatever screen is open. It only hides: nothing is changed, and nothing of it ever reaches paper
(what a pack shows is decided by ``db.rules.disclosure``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from db.records import Field, Level
from db.rules import disclosure
from desktop.cards import BoardView, FactView

_WAYS_TO_REACH = ("phone", "email", "wechat", "address")


def is_hidden(field: Field) -> bool:
    """Floors, chips and all that never leaves the room; telephone numbers and the like."""
    return field.level >= Level.NEVER or field.name in _WAYS_TO_REACH


def masked(words: str) -> str:
    """What can be checked by who has the card in hand, and not be called by who looks on."""
    kept = min(3, len(words) // 3)
    return words[:kept] + "••••" + words[len(words) - kept :]


def shown(facts: Sequence[FactView]) -> list[FactView]:
    """The facts strangers may read over a shoulder."""
    return [view for view in facts if disclosure.level_of(view.fact) < Level.NEVER]


def may_lie_open(level: int | None) -> bool:
    """Whether something of this level may be looked at; what has none counts as the highest."""
    return level is not None and level < Level.NEVER


def board(view: BoardView) -> BoardView:
    """A board with those facts only; how ready it is stays as it is."""
    cards = {
        key: replace(card, facts=shown(card.facts), hidden=[]) for key, card in view.cards.items()
    }
    return replace(view, cards=cards)
