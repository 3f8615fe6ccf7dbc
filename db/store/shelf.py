"""Where arriving ops are put: a laptop's tables, or a hub's on PostgreSQL.

``intake`` knows the rules and no table; whoever keeps a journal offers this. The one here is the
store's own: it also moves the rows a person sees, through the projection.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import orjson

from db.journal import judge
from db.journal import op as journal_op
from db.journal.heads import Heads
from db.journal.judge import Envelope, Kept
from db.records import TYPES
from db.store import parked, projection, search, streams, thinned
from db.store.cursor import Cursor, in_chunks
from db.store.journal_rows import Edit, JournalRows, Pending, read_ops, write_pending
from db.store.parked import WireOp
from db.store.rows import load_row

AHEAD: Final = "journal.ahead"
"""Setting: this journal holds something of a newer version which rows cannot show yet."""

Standing = tuple[int, int, bytes, int]
"""(branch, n, hash, lamport) of an op in the journal."""


@dataclass(slots=True)
class Tip:
    """The end of one branch in our journal. ``number`` is 0 until the branch has its first op; then
    ``parent`` says what it grows from."""

    number: int
    seq: int
    hash: bytes
    lamport: int
    parent: int = 0


class Shelf(Protocol):
    """One transaction on a journal. Numbers (``n``, branches) are the journal's own."""

    has_waiting: bool
    """Whether anything is parked."""
    has_withheld: bool
    has_hollow: bool
    has_thinned: bool
    """Whether some op came without its values, or let them go."""

    def tips(self, uid: bytes) -> list[Tip]:
        """Where a stream ends, branch by branch, as before this transaction."""

    def standing_at(self, uid: bytes, seq: int) -> list[Standing]:
        """Every op with that number, also those of this transaction."""

    def meet(self, uid: bytes) -> int:
        """A number for a stream nobody knew."""

    def branch_off(self, uid: bytes, *, parent: int, since: int) -> int: ...
    def lamport_before(self, n: int) -> int: ...
    def type_of(self, record: str) -> str | None:
        """The type a record was made with, None as long as no op of it may be shown."""

    def is_erased(self, record: str) -> bool: ...
    def holds_record(self, record: str) -> bool: ...
    def append(
        self, op: WireOp, branch: int, lamport: int, envelope: Envelope | None, why: str | None
    ) -> int:
        """The op enters the journal, held where there is a ``why``; its ``n``."""

    def show(self, op: WireOp, envelope: Envelope, branch: int) -> None:
        """An op that was appended reaches the rows."""

    def show_anew(self, record: str) -> None:
        """All of a record, in the journal's order."""

    def hold(self, n: int, why: str, *, record: str | None, kind: str | None) -> None: ...
    def release(self, n: int, envelope: Envelope) -> None: ...
    def why_held(self, n: int) -> tuple[str, str | None] | None: ...
    def withhold(self, n: int) -> None: ...
    def ask_again(self, record: str) -> None: ...
    def held_ops(self, record: str) -> list[tuple[int, str, WireOp]]: ...
    def fill(self, n: int, kept: Kept) -> None:
        """Values that an op of the journal had lost."""

    def is_superseded(self, n: int, record: str) -> bool:
        """Whether rows can do without the values of a held op: all it says has been replaced."""

    def do_without(self, n: int) -> None: ...
    def is_thinned(self, n: int) -> bool: ...

    def park(self, op: WireOp, why: str, *, record: str | None, waits_for: str | None) -> bool: ...
    def waiting_for(self, what: str) -> list[WireOp]: ...
    def readers_of_forked(self, uid: bytes, since: int) -> Iterable[str]: ...
    def finish(self, *, is_ahead: bool) -> None:
        """Everything to the tables; the transaction may end."""


class TableShelf:
    """The tables of an open store."""

    def __init__(self, cursor: Cursor, rows: JournalRows, ops: Sequence[WireOp] = ()) -> None:
        """``ops`` are those about to come: their records are looked up together."""
        self._cursor = cursor
        self._rows = rows
        self._pending = Pending()
        self._edits: list[Edit] = []
        self._unwritten: dict[bytes, int] = {}  # stream → the first seq that is still pending
        self._records: dict[str, tuple[int, str] | None] = {}
        self._has_held = parked.has_held(cursor)
        self.has_waiting = parked.has_waiting(cursor)
        self.has_withheld = parked.has_withheld(cursor)
        self.has_hollow = parked.has_hollow(cursor)
        self.has_thinned = thinned.are_any(cursor)
        self._standing: dict[tuple[bytes, int], list[Standing]] = {}
        self._foresee([op.said for op in ops if op.said is not None])

    def _foresee(self, bodies: Sequence[Mapping[str, Any]]) -> None:
        """Records and parents are asked for together: one by one that is half of what an edit
        costs here. Nothing is believed of a body that was not judged yet."""
        for marks, records in in_chunks([str(said.get("r")) for said in bodies]):
            self._cursor.execute(f"SELECT id, n, type FROM record WHERE id IN ({marks})", records)
            self._records |= dict.fromkeys(records)
            self._records |= {id: (n, type) for id, n, type in self._cursor.fetchall()}
        places: dict[str, set[int]] = {}
        for said in bodies:
            named = said.get("p")
            for dot in filter(judge.is_dot, named if isinstance(named, list) else ()):
                uid, _, seq = dot.partition(":")
                places.setdefault(uid, set()).add(int(seq))
        for uid, numbers in places.items():
            for _, seqs in in_chunks(list(numbers)):
                self._standing |= streams.standing_at_each(self._cursor, bytes.fromhex(uid), seqs)

    def tips(self, uid: bytes) -> list[Tip]:
        self._cursor.execute(
            "SELECT o.stream, o.seq, o.hash, o.lamport FROM stream s JOIN op o"
            " ON o.stream = s.id AND o.seq = (SELECT max(seq) FROM op WHERE stream = s.id)"
            " WHERE s.uid = ? ORDER BY s.id",
            (uid,),
        )
        return [Tip(n, q, bytes(h), at) for n, q, h, at in self._cursor.fetchall()]

    def standing_at(self, uid: bytes, seq: int) -> list[Standing]:
        if (found := self._standing.get((uid, seq))) is not None:
            return found
        if seq >= self._unwritten.get(uid, seq + 1):
            self._flush()
        return streams.standing_at(self._cursor, uid, seq)

    def meet(self, uid: bytes) -> int:
        return self._rows.meet(self._cursor, uid)

    def branch_off(self, uid: bytes, *, parent: int, since: int) -> int:
        return self._rows.branch_off(self._cursor, uid, parent=parent, since=since)

    def lamport_before(self, n: int) -> int:
        return streams.lamport_before(self._cursor, n)

    def type_of(self, record: str) -> str | None:
        made = self._record(record)
        return made[1] if made else None

    def is_erased(self, record: str) -> bool:
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

    def holds_record(self, record: str) -> bool:
        return self._has_held and parked.holds_record(self._cursor, record)

    def append(
        self, op: WireOp, branch: int, lamport: int, envelope: Envelope | None, why: str | None
    ) -> int:
        tip = self._rows.tip
        tip.op += 1
        tip.lamport = max(tip.lamport, lamport)
        if self._rows.is_ours(op.stream):
            self._rows.leave_stream()
        number = self._made(envelope) if envelope and why is None else 0
        wall, batch = (envelope.wall, envelope.batch) if envelope else (0, None)
        self._pending.ops.append(
            (tip.op, branch, op.seq, number, lamport, wall, batch, op.body, op.hash)
        )
        self._standing.pop((op.stream, op.seq), None)
        self._unwritten[op.stream] = min(op.seq, self._unwritten.get(op.stream, op.seq))
        if op.kept and why not in (parked.HOLLOW, parked.MALFORMED):
            self._pending.values.append((tip.op, orjson.dumps(op.kept)))
        return tip.op

    def show(self, op: WireOp, envelope: Envelope, branch: int) -> None:
        decoded = journal_op.decode(op.stream, op.seq, op.body, op.hash, op.kept, op.said)
        if any(self._rows.is_forked(parent.partition(":")[0]) for parent in envelope.parents):
            self._flush()  # which branch a parent is on, only the tables can say
        me = f"{branch}:{op.seq}"
        self._edits.append(self._rows.edit_of(self._cursor, decoded, self._made(envelope), me))

    def show_anew(self, record: str) -> None:
        self._flush()
        made = self._record(record)
        if made is None or made[1] not in TYPES:
            return
        self._show_whole(*made)

    def _show_whole(self, number: int, type: str) -> None:
        self._cursor.execute(f'DELETE FROM "{type}" WHERE n = ?', (number,))
        search.drop(self._cursor, [number])
        ops = list(read_ops(self._cursor, self._rows, "o.record = ?", (number,)))
        edits = [self._rows.edit_of(self._cursor, op, number) for _, _, op in ops]
        projection.apply(self._cursor, edits, streams=self._rows.streams)

    def hold(self, n: int, why: str, *, record: str | None, kind: str | None) -> None:
        self._has_held = True
        parked.hold(self._cursor, n, why, record=record, kind=kind)

    def release(self, n: int, envelope: Envelope) -> None:
        number = self._made(envelope)
        self._standing.clear()
        write_pending(self._cursor, self._pending)
        self._cursor.execute(
            "UPDATE op SET record = ?, lamport = ? WHERE n = ?", (number, envelope.lamport, n)
        )
        parked.release(self._cursor, n)

    def why_held(self, n: int) -> tuple[str, str | None] | None:
        return parked.why_held(self._cursor, n)

    def withhold(self, n: int) -> None:
        parked.withhold(self._cursor, n)

    def ask_again(self, record: str) -> None:
        parked.ask_again(self._cursor, record)

    def held_ops(self, record: str) -> list[tuple[int, str, WireOp]]:
        self._flush()
        return list(parked.held_ops(self._cursor, record))

    def fill(self, n: int, kept: Kept) -> None:
        self._flush()
        self._cursor.execute(
            "INSERT OR REPLACE INTO op_value(n, data) VALUES(?, ?)", (n, orjson.dumps(kept))
        )
        thinned.came_back(self._cursor, n)

    def is_superseded(self, n: int, record: str) -> bool:
        self._flush()
        made = self._record(record)
        return made is not None and thinned.is_superseded(self._cursor, self._rows, made[0], n)

    def do_without(self, n: int) -> None:
        self.has_thinned = True
        thinned.do_without(self._cursor, n)

    def is_thinned(self, n: int) -> bool:
        return thinned.has_let_go(self._cursor, n)

    def park(self, op: WireOp, why: str, *, record: str | None, waits_for: str | None) -> bool:
        return parked.park(self._cursor, op, why, record=record, waits_for=waits_for)

    def waiting_for(self, what: str) -> list[WireOp]:
        return parked.waiting_for(self._cursor, what)

    def readers_of_forked(self, uid: bytes, since: int) -> Iterable[str]:
        for number in streams.readers_of_forked(self._cursor, uid, since):
            self._cursor.execute("SELECT id FROM record WHERE n = ?", (number,))
            yield self._cursor.fetchone()[0]

    def finish(self, *, is_ahead: bool) -> None:
        self._flush()
        if is_ahead:
            from db.store.migrations import HEAD

            self._cursor.execute(
                "INSERT OR REPLACE INTO setting(key, value) VALUES(?, ?)", (AHEAD, HEAD)
            )

    def _flush(self) -> None:
        write_pending(self._cursor, self._pending)
        self._unwritten.clear()
        if self._edits:
            projection.apply(self._cursor, self._edits, streams=self._rows.streams)
            self._edits = []

    def _made(self, envelope: Envelope) -> int:
        made = self._record(envelope.record)
        if made is None:
            number = self._rows.new_record(self._pending, envelope.record, envelope.type)
            made = self._records[envelope.record] = (number, envelope.type)
        return made[0]

    def _record(self, record: str) -> tuple[int, str] | None:
        """(number, type); only this transaction can add one while it runs, by ``_made``."""
        if record not in self._records:
            self._cursor.execute("SELECT n, type FROM record WHERE id = ?", (record,))
            found = self._cursor.fetchone()
            self._records[record] = (found[0], found[1]) if found else None
        return self._records[record]
