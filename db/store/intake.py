"""One transaction's worth of arriving ops: each placed, judged, and shown, held or parked.

Used by ``foreign`` alone. The order of steps is the protocol's (docs/sync.md, section 2).
"""

from __future__ import annotations

from typing import Final

import orjson

from db.journal import judge
from db.journal import op as journal_op
from db.journal.heads import Heads
from db.journal.judge import Envelope, Malformed
from db.journal.op import CREATE, dot
from db.records import TYPES
from db.store import parked, projection, search, streams
from db.store.cursor import Cursor
from db.store.journal_rows import Edit, JournalRows, Pending, read_ops, write_pending
from db.store.parked import WireOp
from db.store.places import Early, Known, Places, Tip
from db.store.rows import load_row
from db.store.taken import Taken
from db.store.unit import Change

AHEAD: Final = "journal.ahead"
"""Setting: this journal holds something of a newer version which rows cannot show yet."""


class Intake:
    """Ops in by ``take``, everything to the tables by ``finish``; ``taken`` says what became of
    them."""

    def __init__(self, cursor: Cursor, rows: JournalRows) -> None:
        self.taken = Taken()
        self._cursor = cursor
        self._rows = rows
        self._pending = Pending()
        self._edits: list[Edit] = []
        self._places = Places(cursor, rows, self._flush)
        self._records: dict[str, tuple[int, str] | None] = {}
        self._has_waiting = parked.has_waiting(cursor)
        self._has_withheld = parked.has_withheld(cursor)
        self._is_ahead = False

    def take(self, op: WireOp) -> None:
        """One op, and all that waited for it, and all that waited for those."""
        arriving = [op]
        while arriving:
            arriving += self._one(arriving.pop())

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
            envelope = judge.read(op.body)
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
        if envelope.is_newer or envelope.kind == CREATE or self._record(envelope.record):
            return None
        is_held = parked.holds_record(self._cursor, envelope.record)
        return None if is_held else f"record:{envelope.record}"

    def _why_held(self, envelope: Envelope, op: WireOp, before: int) -> str | None:
        """Why an op may not reach a row, or None. But for UNMADE and HOLLOW, which heal, it says
        the same on every laptop."""
        if not before < envelope.lamport <= before + judge.LEAP:
            return parked.IMPOSSIBLE
        if envelope.is_newer:
            return parked.NEWER
        made = self._record(envelope.record)
        if made and made[1] != envelope.type:
            return parked.IMPOSSIBLE
        if judge.lies(envelope, op.kept):
            return parked.HOLLOW
        if judge.has_impossible_values(envelope, op.kept):
            return parked.IMPOSSIBLE
        if judge.is_hollow(envelope, op.kept) and not self._is_erased(envelope.record):
            return parked.WITHHELD if op.is_withheld else parked.HOLLOW
        return None if made or envelope.kind == CREATE else parked.UNMADE

    def _put(
        self, op: WireOp, tip: Tip, envelope: Envelope | None, why: str | None
    ) -> list[WireOp]:
        """The op enters the journal; returns what waited for it."""
        journal = self._rows.tip
        journal.op += 1
        lamport = envelope.lamport if envelope and why != parked.IMPOSSIBLE else 0
        journal.lamport = max(journal.lamport, lamport)
        self._places.append(tip, op, lamport)
        self.taken.reach(tip.number, op.seq)
        if self._rows.is_ours(op.stream):
            self._rows.leave_stream()
        number = self._made(envelope) if envelope and why is None else 0
        wall, batch = (envelope.wall, envelope.batch) if envelope else (0, None)
        self._pending.ops.append(
            (journal.op, tip.number, op.seq, number, lamport, wall, batch, op.body, op.hash)
        )
        if op.kept and why not in (parked.HOLLOW, parked.MALFORMED):
            if envelope and self._has_withheld:
                parked.ask_again(self._cursor, envelope.record)
            self._pending.values.append((journal.op, orjson.dumps(op.kept)))
        if number and envelope:
            self._show(op, envelope, number, f"{tip.number}:{op.seq}")
        else:
            self._hold(journal.op, op, envelope, why or parked.MALFORMED)
        return self._freed(op, envelope) if self._has_waiting else []

    def _freed(self, op: WireOp, envelope: Envelope | None) -> list[WireOp]:
        """What waited for an op that has come, and for the record it made."""
        waiting = parked.waiting_for(self._cursor, dot(op.stream, op.seq))
        if envelope and envelope.kind == CREATE:
            waiting += parked.waiting_for(self._cursor, f"record:{envelope.record}")
        return waiting

    def _show(self, op: WireOp, envelope: Envelope, number: int, me: str) -> None:
        decoded = journal_op.decode(op.stream, op.seq, op.body, op.hash, op.kept)
        if any(self._rows.is_forked(parent.partition(":")[0]) for parent in envelope.parents):
            self._flush()  # which branch a parent is on, only the tables can say
        self._edits.append(self._rows.edit_of(self._cursor, decoded, number, me))
        self._is_ahead = self._is_ahead or envelope.speaks_of_unknown
        self.taken.applied += 1
        self.taken.changes[Change(envelope.type, envelope.record)] = None
        if envelope.kind == journal_op.ERASE or (
            envelope.kind == CREATE and parked.holds_record(self._cursor, envelope.record)
        ):
            self._heal(envelope.record)

    def _hold(self, n: int, op: WireOp, envelope: Envelope | None, why: str) -> None:
        record, kind = (envelope.record, envelope.kind) if envelope else (None, None)
        parked.hold(self._cursor, n, why, record=record, kind=kind)
        self._is_ahead = self._is_ahead or why == parked.NEWER
        self._has_withheld = self._has_withheld or why == parked.WITHHELD
        self.taken.refused.append((dot(op.stream, op.seq), why))
        if kind == journal_op.ERASE and record:
            self._heal(record)

    def _met_again(self, op: WireOp, known: Known) -> None:
        """The same op once more; it may bring values the first copy had lost."""
        self.taken.known += 1
        self.taken.reach(known.branch, op.seq)
        held = parked.why_held(self._cursor, known.n)
        if not held or held[0] not in (parked.HOLLOW, parked.WITHHELD) or not held[1]:
            return
        if not op.kept:
            if op.is_withheld:
                parked.withhold(self._cursor, known.n)
                self._has_withheld = True
            return
        self._flush()
        if not judge.lies(judge.read(op.body), op.kept):
            self._cursor.execute(
                "INSERT OR REPLACE INTO op_value(n, data) VALUES(?, ?)",
                (known.n, orjson.dumps(op.kept)),
            )
            self._heal(held[1])

    def _park(self, op: WireOp, waits_for: str | None, why: str, record: str | None = None) -> None:
        record = record or _record_of(op.body)
        if record and op.kept and self._record(record) and self._is_erased(record):
            op = WireOp(op.stream, op.seq, op.body, op.hash, {})
        self.taken.parked += parked.park(self._cursor, op, why, record=record, waits_for=waits_for)
        self._has_waiting = True

    def _heal(self, record: str) -> None:
        """Something that was missing came: look again at what is held of the record, and if any
        of it may be shown, show the whole record anew, in the journal's order."""
        self._flush()
        held = list(parked.held_ops(self._cursor, record))
        shown = [n for n, _, op in held if self.judge_again(n, op)]
        made = self._record(record) if shown else None
        if made:
            self._show_anew(*made, record)

    def judge_again(self, n: int, op: WireOp) -> bool:
        """A held op once more; returns whether it may now be shown. Its row is not moved here."""
        try:
            envelope = judge.read(op.body)
        except Malformed:
            return False
        why = self._why_held(envelope, op, streams.lamport_before(self._cursor, n))
        if why:
            parked.hold(self._cursor, n, why, record=envelope.record, kind=envelope.kind)
            return False
        number = self._made(envelope)
        write_pending(self._cursor, self._pending)
        self._cursor.execute(
            "UPDATE op SET record = ?, lamport = ? WHERE n = ?", (number, envelope.lamport, n)
        )
        parked.release(self._cursor, n)
        self.taken.applied += 1
        self.taken.healed.add(dot(op.stream, op.seq))
        return True

    def _show_anew(self, number: int, type: str, record: str) -> None:
        """Make one record's row again from its ops, as a replay would."""
        if type not in TYPES:
            return
        self._cursor.execute(f'DELETE FROM "{type}" WHERE n = ?', (number,))
        search.drop(self._cursor, [number])
        ops = list(read_ops(self._cursor, self._rows, "o.record = ?", (number,)))
        edits = [self._rows.edit_of(self._cursor, op, number) for _, _, op in ops]
        projection.apply(self._cursor, edits, streams=self._rows.streams)
        self.taken.changes[Change(type, record)] = None

    def _made(self, envelope: Envelope) -> int:
        made = self._record(envelope.record)
        if made is None:
            number = self._rows.new_record(self._pending, envelope.record, envelope.type)
            made = self._records[envelope.record] = (number, envelope.type)
        return made[0]

    def _record(self, record: str) -> tuple[int, str] | None:
        if self._records.get(record) is None:
            self._cursor.execute("SELECT n, type FROM record WHERE id = ?", (record,))
            found = self._cursor.fetchone()
            self._records[record] = (found[0], found[1]) if found else None
        return self._records[record]

    def _is_erased(self, record: str) -> bool:
        self._flush()
        if parked.is_being_erased(self._cursor, record):
            return True
        made = self._record(record)
        if made is None or made[1] not in TYPES:
            return False
        row = load_row(self._cursor, made[1], record)
        return bool(
            row and row.is_gone and projection.is_erased(self._cursor, Heads.parse(row.heads_text))
        )

    def _flush(self) -> None:
        write_pending(self._cursor, self._pending)
        if self._edits:
            projection.apply(self._cursor, self._edits, streams=self._rows.streams)
            self._edits = []

    def finish(self) -> None:
        """Everything to the tables; the transaction may end."""
        self._flush()
        self._tell_branches_apart()
        if self._is_ahead:
            from db.store.migrations import HEAD

            self._cursor.execute(
                "INSERT OR REPLACE INTO setting(key, value) VALUES(?, ?)", (AHEAD, HEAD)
            )

    def _tell_branches_apart(self) -> None:
        """Streams that got a branch: what older ops meant by a bare number is no longer certain."""
        for uid, since in self._places.grown:
            self.taken.forks.append(dot(uid, since))
            for number in streams.readers_of_forked(self._cursor, uid, since):
                self._cursor.execute("SELECT type, id FROM record WHERE n = ?", (number,))
                type, record = self._cursor.fetchone()
                self._show_anew(number, type, record)


def _record_of(body: bytes) -> str | None:
    try:
        return judge.read(body).record
    except Malformed:
        return None
