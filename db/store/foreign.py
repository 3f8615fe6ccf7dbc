"""Ops from other laptops into the journal, and ours out to them.

Any order, any number of times, torn off anywhere: the end is the same journal, the same heads,
the same rows. What comes too early is parked, what is refused keeps its place in its stream and
reaches no row, and nothing is ever dropped or rewritten. Rows move through the projection only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import orjson

from db.journal import judge
from db.journal import op as journal_op
from db.journal.heads import Heads
from db.journal.judge import Envelope, Malformed
from db.journal.op import CREATE, dot
from db.records import TYPES
from db.store import parked, projection, replay, search
from db.store.journal_rows import Cursor, Edit, JournalRows, Pending, read_ops, write_pending
from db.store.parked import WireOp
from db.store.rows import load_row
from db.store.store import Store
from db.store.unit import Change

AHEAD: Final = "journal.ahead"
"""Setting: this journal holds something of a newer version which rows cannot show yet."""


@dataclass(slots=True)
class Taken:
    """What became of the ops that came. ``refused`` are in the journal but reach no row;
    ``healed`` were refused before and do so now."""

    applied: int = 0
    known: int = 0
    parked: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    healed: set[str] = field(default_factory=set)
    forks: list[str] = field(default_factory=list)
    changes: dict[Change, None] = field(default_factory=dict)

    def add(self, other: Taken) -> None:
        """What a next page brought."""
        self.applied += other.applied
        self.known += other.known
        self.parked += other.parked
        self.refused = still_refused(self.refused + other.refused, other.healed)
        self.forks += other.forks
        self.changes |= other.changes


def still_refused(refused: list[tuple[str, str]], healed: set[str]) -> list[tuple[str, str]]:
    """Without those for which what was missing has come."""
    return [(op, why) for op, why in refused if op not in healed]


def take_in(store: Store, ops: Iterable[WireOp]) -> Taken:
    """Take ops in, as one transaction: all of them are dealt with, or nothing has happened."""
    with store.appending() as cursor:
        intake = _Intake(cursor, store.rows)
        for op in ops:
            intake.take(op)
        intake.finish()
    taken = intake.taken
    taken.refused = still_refused(taken.refused, taken.healed)
    return taken


def catch_up(store: Store) -> bool:
    """After an upgrade: understand what a newer version wrote before; returns whether any was.

    Cheap when there is nothing to do; every start of the program calls it.
    """
    from db.store.migrations import HEAD

    if store.setting(AHEAD) in (None, HEAD):
        return False
    with store.appending() as cursor:
        intake = _Intake(cursor, store.rows)
        for n, _, op in list(parked.held_ops(cursor)):
            intake.judge_again(n, op)
        intake.finish()
    replay.rebuild(store)
    store.set_setting(AHEAD, HEAD)
    return True


@dataclass(slots=True)
class _Stream:
    """Where a stream stands in our journal."""

    number: int
    seq: int
    hash: bytes
    lamport: int


class _Intake:
    """One transaction's worth of arriving ops."""

    def __init__(self, cursor: Cursor, rows: JournalRows) -> None:
        self.taken = Taken()
        self._cursor = cursor
        self._rows = rows
        self._pending = Pending()
        self._edits: list[Edit] = []
        self._streams: dict[bytes, _Stream] = {}
        self._records: dict[str, tuple[int, str] | None] = {}
        self._has_waiting = parked.has_waiting(cursor)
        self._is_ahead = False

    def take(self, op: WireOp) -> None:
        """One op, and all that waited for it, and all that waited for those."""
        arriving = [op]
        while arriving:
            arriving += self._one(arriving.pop())

    def _one(self, op: WireOp) -> list[WireOp]:
        stream = self._stream(op.stream)
        if op.seq <= stream.seq:
            self._met_again(op, stream)
            return []
        if op.seq > stream.seq + 1:
            self._park(op, dot(op.stream, op.seq - 1))
            return []
        if journal_op.chain(stream.hash, op.stream, op.seq, op.body) != op.hash:
            self._astray(op, stream)
            return []
        try:
            envelope = judge.read(op.body)
        except Malformed:
            return self._put(op, stream, None, parked.MALFORMED)
        missing = self._missing(envelope)
        if missing:
            self._park(op, missing, envelope.record)
            return []
        return self._put(op, stream, envelope, self._why_held(envelope, op, stream.lamport))

    def _missing(self, envelope: Envelope) -> str | None:
        """What has to come first: a parent, or whatever made the record."""
        for parent in envelope.parents:
            uid, _, seq = parent.partition(":")
            if int(seq) > self._stream(bytes.fromhex(uid)).seq:
                return parent
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
            return parked.HOLLOW
        return None if made or envelope.kind == CREATE else parked.UNMADE

    def _put(
        self, op: WireOp, stream: _Stream, envelope: Envelope | None, why: str | None
    ) -> list[WireOp]:
        """The op enters the journal; returns what waited for it."""
        tip = self._rows.tip
        tip.op += 1
        lamport = envelope.lamport if envelope and why != parked.IMPOSSIBLE else 0
        tip.lamport = max(tip.lamport, lamport)
        stream.seq, stream.hash, stream.lamport = op.seq, op.hash, lamport
        if self._rows.is_ours(op.stream):
            self._rows.leave_stream()
        number = 0
        if envelope and why is None:
            number = self._made(envelope)
        wall, batch = (envelope.wall, envelope.batch) if envelope else (0, None)
        self._pending.ops.append(
            (tip.op, stream.number, op.seq, number, lamport, wall, batch, op.body, op.hash)
        )
        if op.kept and why not in (parked.HOLLOW, parked.MALFORMED):
            self._pending.values.append((tip.op, orjson.dumps(op.kept)))
        if number and envelope:
            self._show(op, envelope, number)
        else:
            self._hold(tip.op, op, envelope, why or parked.MALFORMED)
        if not self._has_waiting:
            return []
        made = f"record:{envelope.record}" if envelope and envelope.kind == CREATE else ""
        waiting = parked.waiting_for(self._cursor, dot(op.stream, op.seq))
        return waiting + (parked.waiting_for(self._cursor, made) if made else [])

    def _show(self, op: WireOp, envelope: Envelope, number: int) -> None:
        decoded = journal_op.decode(op.stream, op.seq, op.body, op.hash, op.kept)
        self._edits.append(self._rows.edit_of(decoded, number))
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
        self.taken.refused.append((dot(op.stream, op.seq), why))
        if kind == journal_op.ERASE and record:
            self._heal(record)

    def _met_again(self, op: WireOp, stream: _Stream) -> None:
        """An op whose place is taken: the same once more, its lost values, or another branch."""
        n, hash = self._standing(stream.number, op.seq)
        if hash != op.hash:
            self._astray(op, stream)
            return
        self.taken.known += 1
        held = parked.why_held(self._cursor, n) if op.kept else None
        if not held or held[0] != parked.HOLLOW or not held[1]:
            return
        self._flush()
        if not judge.lies(judge.read(op.body), op.kept):
            self._cursor.execute(
                "INSERT OR REPLACE INTO op_value(n, data) VALUES(?, ?)", (n, orjson.dumps(op.kept))
            )
            self._heal(held[1])

    def _standing(self, stream: int, seq: int) -> tuple[int, bytes]:
        """(n, hash) of an op the journal has, also of one that is still pending."""
        asked = "SELECT n, hash FROM op WHERE stream = ? AND seq = ?"
        self._cursor.execute(asked, (stream, seq))
        found = self._cursor.fetchone()
        if found is None:
            self._flush()
            self._cursor.execute(asked, (stream, seq))
            found = self._cursor.fetchone()
        return found[0], bytes(found[1])

    def _astray(self, op: WireOp, stream: _Stream) -> None:
        """Not the successor of what we hold: a second branch where that can be proved."""
        self._flush()
        befores = parked.branches_at(self._cursor, op.stream, op.seq - 1)
        if op.seq == 1:
            befores.append(b"")
        self._cursor.execute(
            "SELECT hash FROM op WHERE stream = ? AND seq = ?", (stream.number, op.seq - 1)
        )
        befores += [bytes(hash) for (hash,) in self._cursor.fetchall()]
        is_proved = any(
            journal_op.chain(before, op.stream, op.seq, op.body) == op.hash for before in befores
        )
        if self._rows.is_ours(op.stream):
            self._rows.leave_stream()
        why = parked.FORK if is_proved else parked.BROKEN
        if parked.park(self._cursor, op, why, record=_record_of(op.body)):
            self.taken.forks.append(dot(op.stream, op.seq))

    def _park(self, op: WireOp, waits_for: str, record: str | None = None) -> None:
        record = record or _record_of(op.body)
        if record and op.kept and self._record(record) and self._is_erased(record):
            op = WireOp(op.stream, op.seq, op.body, op.hash, {})
        self.taken.parked += parked.park(
            self._cursor, op, parked.WAITING, record=record, waits_for=waits_for
        )
        self._has_waiting = True

    def _heal(self, record: str) -> None:
        """Something that was missing came: look again at what is held of the record, and if any
        of it may be shown, show the whole record anew, in the journal's order."""
        self._flush()
        held = list(parked.held_ops(self._cursor, record))
        shown = [n for n, _, op in held if self.judge_again(n, op)]
        if not shown:
            return
        made = self._record(record)
        if made and made[1] in TYPES:
            _show_anew(self._cursor, self._rows, *made)
            self.taken.changes[Change(made[1], record)] = None

    def judge_again(self, n: int, op: WireOp) -> bool:
        """A held op once more; returns whether it may now be shown. Its row is not moved here."""
        try:
            envelope = judge.read(op.body)
        except Malformed:
            return False
        stream = self._stream(op.stream)
        self._cursor.execute(
            "SELECT lamport FROM op WHERE stream = ? AND seq = ?", (stream.number, op.seq - 1)
        )
        before = self._cursor.fetchone()
        why = self._why_held(envelope, op, before[0] if before else 0)
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

    def _stream(self, uid: bytes) -> _Stream:
        stream = self._streams.get(uid)
        if stream is None:
            number = self._rows.meet(self._cursor, uid)
            self._cursor.execute(
                "SELECT seq, hash, lamport FROM op WHERE stream = ? ORDER BY seq DESC LIMIT 1",
                (number,),
            )
            seq, hash, lamport = self._cursor.fetchone() or (0, b"", 0)
            stream = self._streams[uid] = _Stream(number, seq, bytes(hash), lamport)
        return stream

    def _flush(self) -> None:
        write_pending(self._cursor, self._pending)
        if self._edits:
            projection.apply(self._cursor, self._edits, streams=self._rows.streams)
            self._edits = []

    def finish(self) -> None:
        """Everything to the tables; the transaction may end."""
        self._flush()
        if self._is_ahead:
            from db.store.migrations import HEAD

            self._cursor.execute(
                "INSERT OR REPLACE INTO setting(key, value) VALUES(?, ?)", (AHEAD, HEAD)
            )


def _record_of(body: bytes) -> str | None:
    try:
        return judge.read(body).record
    except Malformed:
        return None


def _show_anew(cursor: Cursor, rows: JournalRows, number: int, type: str) -> None:
    """Make one record's row again from its ops, as a replay would."""
    cursor.execute(f'DELETE FROM "{type}" WHERE n = ?', (number,))
    search.drop(cursor, [number])
    ops = read_ops(cursor, rows, "o.record = ?", (number,))
    edits = [rows.edit_of(op, number) for _, _, op in ops]
    projection.apply(cursor, edits, streams=rows.streams)
