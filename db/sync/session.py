"""One exchange for every carrier: push and pull in one round, as often as it takes.

The *asking* side keeps for each peer how far it has read the peer's journal and how far its own
has been acknowledged; the *answering* side keeps nothing. Any message may be lost, doubled or
repeated. ``done`` is said only of what the peer has acknowledged by its own vector; nothing is
ever concluded from a message having been sent.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import astuple, dataclass, field, replace
from typing import Any

import orjson

from db.errors import Refusal
from db.journal.op import dot
from db.records import Level
from db.store import foreign, outgoing
from db.store.journals import OfStore
from db.store.outgoing import Vector
from db.store.parked import WireOp
from db.store.store import Store
from db.store.unit import Change
from db.sync import answering, wire
from db.sync.ahead import Ahead
from db.sync.answering import PROTOCOL

Carry = Callable[[bytes], bytes]
"""One request to the peer, its answer back; raises what the carrier raises."""


@dataclass(slots=True)
class Report:
    """What a sync did. ``refused``: (op, why) of ours the peer holds back, of theirs we do."""

    sent: int = 0
    received: int = 0
    rounds: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    forks: list[str] = field(default_factory=list)
    changes: dict[Change, None] = field(default_factory=dict)
    went: dict[Change, None] = field(default_factory=dict)
    missing_blobs: list[str] = field(default_factory=list)
    wanted_files: list[str] = field(default_factory=list)
    """What the peer speaks of and does not have, by hash."""
    is_done: bool = False

    def took(self, taken: foreign.Taken) -> None:
        self.received += taken.applied
        self.refused = foreign.still_refused(self.refused + taken.refused, taken.healed)
        self.forks += taken.forks
        self.changes |= taken.changes


@dataclass(slots=True)
class Standing:
    """What we know of a peer: where we stand in its journal, and up to where it has ours."""

    epoch: str = ""
    read: int = 0
    mark: str = ""
    sent: int = 0
    sent_mark: str = ""
    forks: int = 0
    """The second branches our journal had when we last compared everything."""
    kept: int = 0
    """Up to where in our journal the peer was seen to lack no value (``db.sync.thinning``)."""


def answer(store: Store, epoch: str, packed: bytes) -> bytes:
    """What an open store says to a request (see ``db.sync.answering``)."""
    return answering.answer(OfStore(store), epoch, packed)


def exchange(
    store: Store,
    peer: str,
    carry: Carry,
    *,
    progress: Callable[[Report], None] | None = None,
    report: Report | None = None,
) -> Report:
    """Bring this store and a peer to the same journal; ``peer`` names it in our settings.

    May be broken off anywhere and begun again. Refusals of the carrier pass through; what was
    acknowledged before them stays acknowledged, and a ``report`` of the caller's says what it was.
    """
    with closing(Ahead(store)) as ahead:
        session = _Session(store, peer, carry, report or Report(), ahead)
        while not session.round():
            if progress:
                progress(session.report)
    return session.report


class _Session:
    """The asking side of one sync."""

    def __init__(self, store: Store, peer: str, carry: Carry, report: Report, ahead: Ahead) -> None:
        self.report = report
        self._store = store
        self._ahead = ahead
        self._key = f"peer:{peer}"
        self._carry = carry
        with store.steady():
            self._standing = _standing(store, self._key)
            forks = outgoing.forks(store)
        self._kept = replace(self._standing)
        self._is_full = not self._standing.epoch or self._standing.forks != forks
        self._known: Vector = {}  # what the peer has
        self._mine: Vector = {}  # what it need not send us
        self._theirs: Vector = {}  # all it had when we compared, until we know that we have it too
        self._doubted: set[str] = set()
        self._again: list[WireOp] = []
        self._given: set[str] = set()
        self._lost = 0
        self._gaps = 0
        self._compared_for_gaps = False

    def round(self) -> bool:
        """One request and its answer; returns whether there is nothing more to do."""
        with self._store.steady():
            request, page = self._request()
        if page.has_more:
            self._ahead.begin(self._known, page.reaches, page.end)
        told = self._ask(request)
        acks = wire.vector_of(told.get("acks", {}))
        with self._store.steady():
            if page.ops and not outgoing.covers(self._store, acks, page.reaches):
                return self._start_over()
            self._known = outgoing.joined(self._store, self._known, page.reaches)
        self.report.sent += len(page.ops)
        self.report.went |= dict.fromkeys(page.about)
        return self._take(told, page)

    def _request(self) -> tuple[dict[str, Any], outgoing.Page]:
        """What we ask, and what of ours is in it."""
        standing = self._standing
        request: dict[str, Any] = {"v": PROTOCOL}
        page = outgoing.Page([], standing.sent, False)
        if self._is_full:
            standing.forks = outgoing.forks(self._store)
            mine = outgoing.vector(self._store)
            self._mine = {uid: tips for uid, tips in mine.items() if uid not in self._doubted}
            request["is_full"] = True
        else:
            ready = self._ahead.page(self._known, standing.sent)
            page = ready.page
            extra, self._again = self._again, []
            self._given |= {dot(op.stream, op.seq) for op in extra}
            request |= wire.rows_of([*extra, *page.ops]) if extra else ready.rows
            self._mine = outgoing.joined(self._store, self._mine, page.reaches)
            request["cursor"] = [standing.epoch, standing.read, standing.mark]
        if self._mine:
            request["vector"] = wire.vector(self._mine)
        if hollow := outgoing.hollow(self._store):
            request["again"] = hollow
        return request, page

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        packed = wire.pack(request)
        self.report.bytes_up += len(packed)
        self.report.rounds += 1
        received = self._carry(packed)
        self.report.bytes_down += len(received)
        told = wire.unpack(received)
        if told.get("v") != PROTOCOL or not isinstance(told.get("epoch"), str):
            raise Refusal(
                "not_a_hub",
                "对方的回答不是四知的同步服务（可能要先登录无线网）。没有传送任何内容，请稍后重试。",
            )
        return told

    def _start_over(self) -> bool:
        """The peer does not have what we believed it had: compare everything, once a session."""
        self._lost += 1
        self._known, self._is_full = {}, True
        return self._lost > 1

    def _take(self, told: dict[str, Any], page: outgoing.Page) -> bool:
        ops = wire.ops_of(told)
        if told.get("level") == Level.NEVER:
            foreign.ask_again_for_withheld(self._store)
        taken = foreign.take_in(self._store, ops) if ops else foreign.Taken()
        self.report.took(taken)
        self.report.refused += [(str(d), str(w)) for d, w in _pairs(told.get("refused"))]
        self.report.forks += [str(d) for d in told.get("forks", [])]
        asked = answering.dots_of(told.get("again"))
        self._again = outgoing.some(self._store, [one for one in asked if one not in self._given])
        self.report.wanted_files = wire.hashes_of(told.get("files"))
        if "cursor" not in told:  # our place in its journal is gone: it was restored
            return self._start_over()
        was_full, self._is_full = self._is_full, False
        with self._store.steady():
            if was_full:
                self._known = self._theirs = wire.vector_of(told.get("vector", {}))
                self._standing.sent = outgoing.first_lacking(self._store, self._known)
            else:
                self._known = outgoing.joined(self._store, self._known, taken.reached)
                self._standing.sent = page.end
            if self._standing.epoch != told["epoch"]:
                self._standing.epoch, self._standing.kept = told["epoch"], 0
            self._standing.read, self._standing.mark = _cursor(told["cursor"])
            self._gaps += taken.parked
            if not told.get("more") and (self._has_met_a_branch() or self._has_a_gap()):
                self._known, self._is_full = {}, True
                return False
            is_over = not told.get("more") and not was_full and not page.has_more
            self.report.is_done = is_over = is_over and not self._lacks_more()
            if is_over and not asked:
                self._standing.kept = self._standing.sent
            self._standing.sent_mark = outgoing.mark_at(self._store, self._standing.sent)
        self._keep()
        return is_over

    def _has_met_a_branch(self) -> bool:
        """Whether all must be compared anew, because some stream has two branches: either we have
        just got the second one, or the peer has one which it believed we had."""
        lacking = outgoing.unheard_of(self._store, self._theirs) - self._doubted
        self._theirs = {}
        self._doubted |= lacking
        return bool(lacking) or self._standing.forks != outgoing.forks(self._store)

    def _has_a_gap(self) -> bool:
        """A peer sends nothing that lacks what comes before; where something did, it was damaged on
        the way or there, and what is missing is asked for by comparing all, once."""
        has_gap, self._gaps = self._gaps > 0 and not self._compared_for_gaps, 0
        self._compared_for_gaps = self._compared_for_gaps or has_gap
        return has_gap

    def _lacks_more(self) -> bool:
        """Whether something is left to send: also what others or we wrote during the session."""
        rest = outgoing.export(self._store, self._known, after=self._standing.sent, limit_ops=1)
        if not rest.ops:
            self._standing.sent = rest.end
        return bool(rest.ops) or bool(self._again)

    def _keep(self) -> None:
        """Remember where we stand; not before it is certain that we have all they had, or a broken
        session would leave a branch out for ever. Where a power cut brings an older standing back,
        more is compared than need be."""
        if self._theirs or self._gaps:
            return
        if self._standing != self._kept:
            self._store.note(self._key, orjson.dumps(astuple(self._standing)).decode())
            self._kept = replace(self._standing)


def _standing(store: Store, key: str) -> Standing:
    said = store.setting(key)
    if said is None:
        return Standing()
    standing = Standing(*orjson.loads(said))
    is_ours = outgoing.mark_at(store, standing.sent) == standing.sent_mark
    return standing if is_ours else Standing()


def sent_to(store: Store, peer: str) -> int:
    """The position in our journal up to which a peer has acknowledged it."""
    return _standing(store, f"peer:{peer}").sent


def kept_by(store: Store, peer: str) -> int:
    """The position in our journal up to which a peer was seen to have every value of it."""
    return _standing(store, f"peer:{peer}").kept


def forget(store: Store, peer: str) -> None:
    """The next exchange with a peer compares everything anew."""
    store.set_setting(f"peer:{peer}", orjson.dumps(astuple(Standing())).decode())


def _cursor(said: object) -> tuple[int, str]:
    match said:
        case [int(position), str(mark)] if 0 <= position < 2**53:
            return position, mark
    raise Refusal("message_unreadable", "对方的回答读不懂，没有采用。请稍后重试。")


def _pairs(said: object) -> list[tuple[object, object]]:
    listed = said if isinstance(said, list) else []
    return [(pair[0], pair[1]) for pair in listed if isinstance(pair, list) and len(pair) == 2]
