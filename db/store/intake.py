"""One transaction's worth of arriving ops: each placed, judged, and shown, held or parked.

The order of steps is the protocol's (docs/sync.md, section 2), the same for a laptop and for every
kind of hub; where things are put is the shelf's affair. No table is named here.
"""

from __future__ import annotations

from db.journal import judge
from db.journal import op as journal_op
from db.journal.judge import Envelope, Malformed
from db.journal.op import CREATE, dot
from db.store import parked
from db.store.parked import WireOp
from db.store.places import Early, Known, Places
from db.store.shelf import Shelf, Tip
from db.store.taken import Taken
from db.store.unit import Change


class Intake:
    """Ops in by ``take``, everything to the tables by ``finish``; ``taken`` says what became of
    them."""

    def __init__(self, shelf: Shelf) -> None:
        self.taken = Taken()
        self._shelf = shelf
        self._places = Places(shelf)
        self._is_ahead = False
        self._came: WireOp | None = None
        self._anew: dict[str, None] = {}

    def take(self, op: WireOp) -> None:
        """One op, and all that waited for it, and all that waited for those."""
        self._came = op
        arriving = [op]
        while arriving:
            arriving += self._one(arriving.pop())

    def _reach(self, op: WireOp, branch: int) -> None:
        """What waited here came from elsewhere: whoever sent what set it free may not have it."""
        if op is self._came:
            self.taken.reach(branch, op.seq)

    def _one(self, op: WireOp) -> list[WireOp]:
        place = self._places.place(op)
        if isinstance(place, Known):
            self._met_again(op, place)
            return []
        if isinstance(place, Early):
            before = dot(op.stream, op.seq - 1) if op.seq > 1 else None
            self._park(op, before, parked.BROKEN if place.is_astray else parked.WAITING)
            return []
        try:
            envelope = op.envelope()
        except Malformed:
            return self._put(op, place, None, parked.MALFORMED)
        missing = self._missing(envelope)
        if missing:
            self._park(op, missing, parked.WAITING, envelope.record)
            return []
        return self._put(op, place, envelope, self._why_held(envelope, op, place.lamport))

    def _missing(self, envelope: Envelope) -> str | None:
        """What has to come first: a parent, or whatever made the record."""
        for parent in envelope.parents:
            if not self._places.has(parent):
                uid, seq, _ = journal_op.parted(parent)
                return f"{uid}:{seq}"
        if envelope.is_newer or envelope.kind == CREATE or self._shelf.type_of(envelope.record):
            return None
        is_held = self._shelf.holds_record(envelope.record)
        return None if is_held else f"record:{envelope.record}"

    def _why_held(self, envelope: Envelope, op: WireOp, before: int) -> str | None:
        """Why an op may not reach a row, or None. But for UNMADE, HOLLOW and WITHHELD, which heal,
        it says the same on every laptop."""
        if not before < envelope.lamport <= before + judge.LEAP:
            return parked.IMPOSSIBLE
        if envelope.is_newer:
            return parked.NEWER
        made = self._shelf.type_of(envelope.record)
        if made and made != envelope.type:
            return parked.IMPOSSIBLE
        if op.said is None and judge.lies(envelope, op.kept):
            return parked.HOLLOW
        if judge.has_impossible_values(envelope, op.kept):
            return parked.IMPOSSIBLE
        if judge.is_hollow(envelope, op.kept) and not self._shelf.is_erased(envelope.record):
            return parked.WITHHELD if op.is_withheld else parked.HOLLOW
        return None if made or envelope.kind == CREATE else parked.UNMADE

    def _put(
        self, op: WireOp, tip: Tip, envelope: Envelope | None, why: str | None
    ) -> list[WireOp]:
        """The op enters the journal; returns what waited for it."""
        lamport = envelope.lamport if envelope and why != parked.IMPOSSIBLE else 0
        self._places.append(tip, op, lamport)
        self._reach(op, tip.number)
        if op.kept and envelope and self._shelf.has_withheld and why != parked.HOLLOW:
            self._shelf.ask_again(envelope.record)
        n = self._shelf.append(op, tip.number, lamport, envelope, why)
        if envelope and why is None:
            self._show(op, envelope, tip.number)
        else:
            self._hold(n, op, envelope, why or parked.MALFORMED)
        return self._freed(op, envelope) if self._shelf.has_waiting else []

    def _freed(self, op: WireOp, envelope: Envelope | None) -> list[WireOp]:
        """What waited for an op that has come, and for the record it made."""
        waiting = self._shelf.waiting_for(dot(op.stream, op.seq))
        if envelope and envelope.kind == CREATE:
            waiting += self._shelf.waiting_for(f"record:{envelope.record}")
        return waiting

    def _show(self, op: WireOp, envelope: Envelope, branch: int) -> None:
        self._shelf.show(op, envelope, branch)
        self._is_ahead = self._is_ahead or envelope.speaks_of_unknown
        self.taken.applied += 1
        self.taken.changes[Change(envelope.type, envelope.record)] = None
        may_free = envelope.kind == CREATE or self._shelf.has_hollow
        if envelope.kind == journal_op.ERASE or (
            may_free and self._shelf.holds_record(envelope.record)
        ):
            self._heal(envelope.record)

    def _hold(self, n: int, op: WireOp, envelope: Envelope | None, why: str) -> None:
        record, kind = (envelope.record, envelope.kind) if envelope else (None, None)
        self._shelf.hold(n, why, record=record, kind=kind)
        self._is_ahead = self._is_ahead or why == parked.NEWER
        self._shelf.has_withheld = self._shelf.has_withheld or why == parked.WITHHELD
        self._shelf.has_hollow = self._shelf.has_hollow or why == parked.HOLLOW
        self.taken.refused.append((dot(op.stream, op.seq), why))
        if kind == journal_op.ERASE and record:
            self._heal(record)

    def _met_again(self, op: WireOp, known: Known) -> None:
        """The same op once more; it may bring values the first copy had lost."""
        self.taken.known += 1
        self._reach(op, known.branch)
        if op.kept and self._shelf.has_thinned and self._shelf.is_thinned(known.n):
            self._thicken(op, known.n)
            return
        held = self._shelf.why_held(known.n) if op.kept or op.is_withheld else None
        if not held or held[0] not in (parked.HOLLOW, parked.WITHHELD) or not held[1]:
            return
        if not op.kept:
            self._shelf.withhold(known.n)
            self._shelf.has_withheld = True
        elif not judge.lies(op.envelope(), op.kept):
            self._shelf.fill(known.n, op.kept)
            self._heal(held[1])

    def _thicken(self, op: WireOp, n: int) -> None:
        """Values come that rows could do without; what is in conflict may be merged from them."""
        envelope = op.envelope()
        if not judge.lies(envelope, op.kept) and not judge.is_hollow(envelope, op.kept):
            self._shelf.fill(n, op.kept)
            self._anew[envelope.record] = None

    def _park(self, op: WireOp, waits_for: str | None, why: str, record: str | None = None) -> None:
        record = record or _record_of(op.body)
        if record and op.kept and self._shelf.type_of(record) and self._shelf.is_erased(record):
            op = WireOp(op.stream, op.seq, op.body, op.hash, {})
        self.taken.parked += self._shelf.park(op, why, record=record, waits_for=waits_for)
        self._shelf.has_waiting = True

    def _heal(self, record: str) -> None:
        """Something that was missing came: look again at what is held of the record, and if any
        of it may be shown, show the whole record anew, in the journal's order. What is shown now
        may have replaced more of what is held."""
        is_any = False
        while [n for n, _, op in self._shelf.held_ops(record) if self.judge_again(n, op)]:
            is_any = True
        if is_any:
            self._show_anew(record)

    def judge_again(self, n: int, op: WireOp) -> bool:
        """A held op once more; returns whether it may now be shown. Its row is not moved here."""
        try:
            envelope = judge.read(op.body)
        except Malformed:
            return False
        why = self._why_held(envelope, op, self._shelf.lamport_before(n))
        if why == parked.HOLLOW and not op.kept and self._shelf.is_superseded(n, envelope.record):
            self._shelf.do_without(n)
            why = None
        if why:
            self._shelf.hold(n, why, record=envelope.record, kind=envelope.kind)
            return False
        self._shelf.release(n, envelope)
        self.taken.applied += 1
        self.taken.healed.add(dot(op.stream, op.seq))
        return True

    def _show_anew(self, record: str) -> None:
        self._shelf.show_anew(record)
        type = self._shelf.type_of(record)
        if type:
            self.taken.changes[Change(type, record)] = None

    def finish(self) -> None:
        """Everything to the tables; the transaction may end."""
        for record in self._anew:
            self._show_anew(record)
        for uid, since in self._places.grown:
            # what older ops meant by a bare number is no longer certain
            self.taken.forks.append(dot(uid, since))
            for record in list(self._shelf.readers_of_forked(uid, since)):
                self._show_anew(record)
        self._shelf.finish(is_ahead=self._is_ahead)


def _record_of(body: bytes) -> str | None:
    try:
        return judge.read(body).record
    except Malformed:
        return None
