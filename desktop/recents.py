"""What ``Ctrl+K`` offers: commands whose words fit, what was used lately, then all records. No Qt.

Words fit a command as they fit a record: Chinese, pinyin, initials, mixed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from db.records import TYPES
from db.store import queries
from db.store.queries import Hit, Hits
from db.store.search.folding import fold
from db.store.search.query import Term, terms
from db.store.store import Store

MOST: Final = 12
"""How many are remembered."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something the window can do: its words, the keys that do it too, what runs."""

    key: str
    words: str
    run: Callable[[], object]
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Used:
    """A record or a command somebody used: ``kind`` is the record's type, "" for a command."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Offer:
    """One line: a command or a record, and whether it was used lately."""

    command: Command | None
    hit: Hit | None
    is_recent: bool = False


@dataclass(frozen=True, slots=True)
class Offers:
    """The lines to show, and how many records there are in all."""

    lines: Sequence[Offer]
    total: int
    is_capped: bool


def used_now(used: Sequence[Used], one: Used) -> list[Used]:
    """The list with one more at its head, each once."""
    return [one, *(other for other in used if other != one)][:MOST]


def offers(
    store: Store,
    words: str,
    commands: Sequence[Command],
    used: Sequence[Used],
    limit: int = MOST,
    find: Callable[..., Hits] = queries.find,
) -> Offers:
    """What fits ``words``, recent first; without words what was used lately."""
    asked = terms(words)
    if words.strip() and not asked:
        return Offers((), 0, False)
    recent = [offer for offer in _recent(store, commands, used) if _fits(asked, offer)]
    if not asked:
        seen = {offer.command.key for offer in recent if offer.command}
        rest = [Offer(command, None) for command in commands if command.key not in seen]
        return Offers([*recent, *rest][:limit], 0, False)
    fitting = [Offer(c, None) for c in commands if _says(asked, c.words)]
    known = [offer.command.key for offer in recent if offer.command]
    fitting = [offer for offer in fitting if offer.command and offer.command.key not in known]
    found = find(store, words, limit=limit)
    shown = {offer.hit.id for offer in recent if offer.hit}
    hits = [Offer(None, hit) for hit in found.hits if hit.id not in shown]
    return Offers([*recent, *fitting[:5], *hits][:limit], found.total, found.is_capped)


def _recent(store: Store, commands: Sequence[Command], used: Sequence[Used]) -> list[Offer]:
    """What was used lately and is still there, the last one first."""
    by_key = {command.key: command for command in commands}
    hits: dict[str, Hit] = {}
    for kind in {one.kind for one in used if one.kind in TYPES}:
        ids = [one.key for one in used if one.kind == kind]
        hits |= {hit.id: hit for hit in queries.hits_of(store, TYPES[kind], ids)}
    found = []
    for one in used:
        if not one.kind and one.key in by_key:
            found.append(Offer(by_key[one.key], None, is_recent=True))
        elif one.key in hits:
            found.append(Offer(None, hits[one.key], is_recent=True))
    return found


def _fits(asked: Sequence[Term], offer: Offer) -> bool:
    return _says(asked, offer.command.words if offer.command else offer.hit.title)  # type: ignore[union-attr]


def _says(asked: Sequence[Term], words: str) -> bool:
    folded = fold(words)
    return all(term.occurs(folded) for term in asked)
