"""The answering side of an exchange: what whoever keeps a journal says to a request.

A journal is a laptop's store or a hub's tables; this side knows only the questions it can be
asked, and keeps nothing between two requests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final, Protocol

from db.errors import Refusal
from db.sentences import Sentence
from db.store import foreign
from db.store.outgoing import Page, Vector
from db.store.parked import WireOp
from db.sync import wire, withheld

PROTOCOL: Final = 1
_DOT = re.compile(r"[0-9a-f]{32}:[1-9][0-9]{0,15}\Z")


class Journal(Protocol):
    """What can be asked of a journal; see ``db.store.outgoing`` for shapes."""

    def steady(self) -> AbstractContextManager[None]:
        """What is asked in the block is asked of one moment, in one transaction."""

    def take_in(self, ops: Sequence[WireOp]) -> foreign.Taken: ...
    def vector(self, streams: Iterable[str] | None = None) -> Vector: ...
    def export(self, known: Vector, *, after: int | None) -> Page: ...
    def some(self, dots: Iterable[str]) -> list[WireOp]: ...
    def hollow(self) -> list[str]: ...
    def mark_at(self, position: int) -> str: ...
    def ops_of(self, records: Iterable[str]) -> list[WireOp]: ...
    def missing_blobs(self) -> list[str]: ...


def answer(journal: Journal, epoch: str, packed: bytes, *, most_level: int | None = None) -> bytes:
    """What a journal says to a request: takes the ops in, and hands out what the other lacks.

    ``epoch`` names this numbering of the journal: a restored hub draws a new one, a laptop that
    answers at a booth one for each start. Above ``most_level`` the asker gets ops without values.
    """
    request = wire.unpack(packed)
    see_that_it_is_ours(request)
    ops = wire.ops_of(request)
    taken = journal.take_in(ops) if ops else foreign.Taken()
    with journal.steady():
        return wire.pack(_told(journal, epoch, request, ops, taken, most_level))


def _told(
    journal: Journal,
    epoch: str,
    request: dict[str, Any],
    ops: Sequence[WireOp],
    taken: foreign.Taken,
    most_level: int | None,
) -> dict[str, Any]:
    known = wire.vector_of(request.get("vector", {}))
    told: dict[str, Any] = {"v": PROTOCOL, "epoch": epoch}
    if most_level is not None:
        told["level"] = most_level
    if ops:
        told["acks"] = wire.vector(journal.vector({op.stream.hex() for op in ops}))
    extras = {"refused": taken.refused, "forks": taken.forks, "again": journal.hollow()}
    told |= {name: said for name, said in extras.items() if said}
    after = _place(journal, epoch, request.get("cursor"))
    if request.get("is_full") or after is not None:
        page = journal.export(known, after=after)
        handed = [*journal.some(dots_of(request.get("again"))), *page.ops]
        if most_level is not None:
            handed = withheld.withhold(journal, handed, most_level)
        told |= wire.rows_of(handed) if handed else {}
        told |= {"cursor": [page.end, journal.mark_at(page.end)], "more": page.has_more}
        if not page.has_more and (wanted := journal.missing_blobs()):
            told["files"] = wanted
    if request.get("is_full") or after is None:
        told["vector"] = wire.vector(journal.vector())
    return told


def see_that_it_is_ours(request: dict[str, Any]) -> None:
    """Refuse another version of the protocol, and say which side is to be upgraded."""
    theirs = request.get("v")
    if theirs == PROTOCOL:
        return
    is_newer = type(theirs) is int and theirs > PROTOCOL
    which = (
        Sentence("同步中心（或对方）的程序较旧，请先升级它")
        if is_newer
        else Sentence("这台电脑的程序较旧，请升级")
    )
    raise Refusal(
        "protocol_unknown",
        "两边程序的同步版本不同：{which}，再同步。资料没有改动，可先用同步包传递。",
        which=which,
        theirs=theirs,
        ours=PROTOCOL,
    )


def _place(journal: Journal, epoch: str, cursor: object) -> int | None:
    """The position a cursor names in this journal; None where it is of another one."""
    match cursor:
        case [str(theirs), int(position), str(mark)] if theirs == epoch and position < 2**53:
            return position if journal.mark_at(position) == mark else None
    return None


def dots_of(said: object) -> list[str]:
    """The dots of a list that came in, at most 100."""
    listed = said if isinstance(said, list) else []
    return [dot for dot in listed[:100] if isinstance(dot, str) and _DOT.match(dot)]
