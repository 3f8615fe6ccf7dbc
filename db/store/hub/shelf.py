"""Where arriving ops are put on PostgreSQL: read in a few questions, judged in memory, written by
COPY. The row of the space is locked from the beginning, so positions follow each other without a
gap and become visible in their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from db.journal.judge import Envelope, Kept, Malformed
from db.journal.op import ERASE, parted
from db.store import parked
from db.store.hub.database import Cursor
from db.store.parked import WireOp
from db.store.shelf import Standing, Tip

_FILE = "attachment"
_SHA = re.compile(r"[0-9a-f]{64}\Z")
Place = tuple[bytes, int]

AT_PLACES: Final = (
    "FROM unnest(%(uids)s::bytea[], %(seqs)s::bigint[]) k(uid, seq)"
    " JOIN stream s ON s.space = %(space)s AND s.uid = k.uid"
    " CROSS JOIN LATERAL (SELECT seq, why, record, stream, n, hash, lamport FROM op"
    " WHERE space = %(space)s AND stream = s.id AND seq = k.seq OFFSET 0) o"
)
"""The ops that stand at some places. Asked for place by place, which OFFSET 0 insists on: of a
young table without statistics PostgreSQL read every op of a stream for each place, 270 ms for a
hundred of them."""


@dataclass(slots=True)
class _Row:
    """An op not yet handed to the database."""

    n: int
    stream: int
    seq: int
    lamport: int
    record: str | None
    kind: str | None
    why: str | None
    body: bytes
    hash: bytes
    kept: bytes | None

    def plain(self) -> tuple[Any, ...]:
        return (
            self.n, self.stream, self.seq, self.lamport, self.record, self.kind, self.why,
            self.body, self.hash, self.kept,
        )  # fmt: skip


@dataclass(slots=True)
class _Line:
    """A stream or branch as its row says; ``is_new`` or moved ones are written at the end."""

    id: int
    uid: bytes
    parent: int
    since: int
    seq: int
    hash: bytes
    lamport: int
    is_new: bool = False
    is_moved: bool = False


class HubShelf:
    """One transaction on the journal of a space. ``ops`` are those about to come: all they speak
    of is asked for at once."""

    def __init__(self, cursor: Cursor, space: int, device: str, ops: Sequence[WireOp]) -> None:
        self._cursor = cursor
        self._space = space
        self._device = device
        self._rows: dict[int, _Row] = {}
        self._lines: dict[bytes, dict[int, _Line]] = {}
        self._standing: dict[Place, list[Standing]] = {}
        self._whys: dict[int, tuple[str, str | None] | None] = {}
        self._records: dict[str, str | None] = {}
        self._made: dict[str, str] = {}
        self._erased: set[str] = set()
        self._held: set[str] = set()
        self._spoken: set[tuple[str, str]] = set()
        self._waits: set[str] = set()
        self._ask("SELECT top, streams FROM space WHERE n = %(space)s FOR UPDATE")
        found = cursor.fetchone()
        self._top: int = found[0] if found else 0
        self._streams: int = found[1] if found else 0
        self._ask("SELECT DISTINCT waits_for, true FROM parked WHERE space = %(space)s")
        self._waits = {what for what, _ in cursor if what}
        self.has_waiting = cursor.rowcount > 0
        self.has_withheld = False
        self.has_hollow = self.has_thinned = False  # no rows: nothing can do without its values
        self._foresee(ops)

    def _ask(self, sql: str, **more: Any) -> None:
        self._cursor.execute(sql, {"space": self._space, **more}, binary=True)

    # -- what is asked before it is needed -------------------------------------------------------

    def _foresee(self, ops: Sequence[WireOp]) -> None:
        uids = {op.stream for op in ops}
        places: set[Place] = set()
        records: set[str] = set()
        for op in ops:
            try:
                envelope = op.envelope()
            except Malformed:
                continue
            records.add(envelope.record)
            for parent in envelope.parents:
                uid, seq, _ = parted(parent)
                places.add((bytes.fromhex(uid), seq))
        self._meet_lines(uids | {uid for uid, _ in places})
        for op in ops:
            ends = [line.seq for line in self._lines[op.stream].values()]
            if ends and op.seq <= max(ends):
                places |= {(op.stream, op.seq), (op.stream, op.seq - 1)}
        self._look_up(places)
        self._meet_records(records)

    def _meet_lines(self, uids: Iterable[bytes]) -> None:
        wanted = [uid for uid in uids if uid not in self._lines]
        if not wanted:
            return
        self._lines |= {uid: {} for uid in wanted}
        self._ask(
            "SELECT id, uid, parent, since, seq, hash, lamport FROM stream"
            " WHERE space = %(space)s AND uid = ANY(%(uids)s) ORDER BY id",
            uids=wanted,
        )
        for row in self._cursor:
            line = _Line(*row)
            self._lines[line.uid][line.id] = line

    def _look_up(self, places: Iterable[Place]) -> None:
        wanted = [place for place in places if place not in self._standing]
        if not wanted:
            return
        self._standing |= {place: [] for place in wanted}
        self._ask(
            f"SELECT s.uid, o.seq, o.why, o.record, o.stream, o.n, o.hash, o.lamport {AT_PLACES}",
            uids=[uid for uid, _ in wanted],
            seqs=[seq for _, seq in wanted],
        )
        for uid, seq, why, record, branch, n, hash, lamport in self._cursor:
            self._standing[uid, seq].append((branch, n, hash, lamport))
            self._whys[n] = (why, record) if why else None
        for row in self._rows.values():  # those of this transaction stand in no table yet
            place = (self._uid_of(row.stream), row.seq)
            if place in wanted:
                self._standing[place].append((row.stream, row.n, row.hash, row.lamport))

    def _uid_of(self, stream: int) -> bytes:
        return next(uid for uid, lines in self._lines.items() if stream in lines)

    def _meet_records(self, records: Iterable[str]) -> None:
        wanted = [record for record in records if record not in self._records]
        if not wanted:
            return
        self._records |= dict.fromkeys(wanted)
        self._ask(
            "SELECT id, type, is_erased FROM record WHERE space = %(space)s AND id = ANY(%(ids)s)",
            ids=wanted,
        )
        for record, type, is_erased in self._cursor:
            self._records[record] = type
            if is_erased:
                self._erased.add(record)
        self._ask(
            "SELECT record, bool_or(kind = 'erase') FROM op WHERE space = %(space)s"
            " AND why IS NOT NULL AND record = ANY(%(ids)s) GROUP BY record",
            ids=wanted,
        )
        for record, is_being_erased in self._cursor:
            self._held.add(record)
            if is_being_erased:
                self._erased.add(record)

    # -- streams ---------------------------------------------------------------------------------

    def tips(self, uid: bytes) -> list[Tip]:
        self._meet_lines([uid])
        return [
            Tip(line.id, line.seq, line.hash, line.lamport) for line in self._lines[uid].values()
        ]

    def standing_at(self, uid: bytes, seq: int) -> list[Standing]:
        self._meet_lines([uid])
        self._look_up([(uid, seq)])
        return sorted(self._standing[uid, seq], key=lambda one: one[2])

    def meet(self, uid: bytes) -> int:
        return self.branch_off(uid, parent=0, since=1)

    def branch_off(self, uid: bytes, *, parent: int, since: int) -> int:
        self._streams += 1
        line = _Line(self._streams, uid, parent, since, since - 1, b"", 0, is_new=True)
        self._lines[uid][line.id] = line
        return line.id

    def lamport_before(self, n: int) -> int:
        self._flush()
        self._ask(
            "WITH RECURSIVE way(id, parent, since, seq) AS ("
            " SELECT s.id, s.parent, s.since, o.seq - 1 FROM op o"
            " JOIN stream s ON s.space = o.space AND s.id = o.stream"
            " WHERE o.space = %(space)s AND o.n = %(n)s"
            " UNION ALL SELECT s.id, s.parent, s.since, w.seq FROM way w JOIN stream s"
            " ON s.space = %(space)s AND s.id = w.parent WHERE w.seq < w.since AND w.parent > 0)"
            " SELECT o.lamport FROM way w JOIN op o ON o.space = %(space)s AND o.stream = w.id"
            " AND o.seq = w.seq WHERE w.seq >= w.since",
            n=n,
        )
        found = self._cursor.fetchone()
        return int(found[0]) if found else 0

    # -- records ---------------------------------------------------------------------------------

    def type_of(self, record: str) -> str | None:
        self._meet_records([record])
        return self._records[record]

    def is_erased(self, record: str) -> bool:
        self._meet_records([record])
        return record in self._erased

    def holds_record(self, record: str) -> bool:
        self._meet_records([record])
        return record in self._held

    def _make(self, envelope: Envelope) -> None:
        if self.type_of(envelope.record) is None:
            self._records[envelope.record] = self._made[envelope.record] = _text(envelope.type)

    # -- the journal -----------------------------------------------------------------------------

    def append(
        self, op: WireOp, branch: int, lamport: int, envelope: Envelope | None, why: str | None
    ) -> int:
        self._top += 1
        line = self._lines[op.stream][branch]
        line.seq, line.hash, line.lamport, line.is_moved = op.seq, op.hash, lamport, True
        record, kind = (envelope.record, _text(envelope.kind)) if envelope else (None, None)
        keeps = op.kept and why not in (parked.HOLLOW, parked.MALFORMED)
        if envelope and why is None:
            self._make(envelope)
        self._rows[self._top] = _Row(
            self._top, branch, op.seq, lamport, record, kind, why, op.body, op.hash,
            orjson.dumps(op.kept) if keeps else None,
        )  # fmt: skip
        place = (op.stream, op.seq)
        if place in self._standing:
            self._standing[place].append((branch, self._top, op.hash, lamport))
        return self._top

    def show(self, op: WireOp, envelope: Envelope, branch: int) -> None:
        if envelope.kind == ERASE:
            self._erase(envelope.record)
        elif envelope.record in self._erased:
            self._rows[self._top].kept = None
        elif envelope.type == _FILE:
            self._speak_of(envelope.record, op.kept)

    def show_anew(self, record: str) -> None:
        """After something was healed: only which files it speaks of, and that it is erased."""
        self._flush()
        self._ask(
            "SELECT kind, kept FROM op WHERE space = %(space)s AND record = %(record)s"
            " AND why IS NULL ORDER BY n",
            record=record,
        )
        found = self._cursor.fetchall()
        if any(kind == ERASE for kind, _ in found):
            self._erase(record)
        elif self.type_of(record) == _FILE:
            for _, kept in found:
                self._speak_of(record, orjson.loads(kept) if kept else {})

    def _speak_of(self, record: str, kept: Kept) -> None:
        sha = kept["sha256"][1] if "sha256" in kept else None
        if isinstance(sha, str) and _SHA.match(sha):
            self._spoken.add((sha, record))

    def _erase(self, record: str) -> None:
        """Every value anybody gave the record goes; the skeleton of hashes stays."""
        self._flush()
        self._erased.add(record)
        self._ask(
            "UPDATE record SET is_erased = true WHERE space = %(space)s AND id = %(record)s",
            record=record,
        )
        for table in ("op", "parked"):
            self._ask(
                f"UPDATE {table} SET kept = NULL WHERE space = %(space)s"
                " AND record = %(record)s AND kept IS NOT NULL",
                record=record,
            )
        self._ask(
            "DELETE FROM spoken_of WHERE space = %(space)s AND record = %(record)s", record=record
        )

    def is_superseded(self, n: int, record: str) -> bool:
        """A hub asks for what is missing until it has it."""
        return False

    def do_without(self, n: int) -> None:
        """Never asked for."""

    def is_thinned(self, n: int) -> bool:
        return False

    # -- held and parked -------------------------------------------------------------------------

    def hold(self, n: int, why: str, *, record: str | None, kind: str | None) -> None:
        if record:
            self._meet_records([record])
            self._held.add(record)
            if kind == ERASE:
                self._erased.add(record)
        if n in self._rows:
            self._rows[n].why = why
        else:
            self._whys[n] = (why, record)
            self._ask("UPDATE op SET why = %(why)s WHERE space = %(space)s AND n = %(n)s",
                      n=n, why=why)  # fmt: skip

    def release(self, n: int, envelope: Envelope) -> None:
        self._make(envelope)
        self._flush()
        self._ask(
            "UPDATE op SET why = NULL, lamport = %(lamport)s WHERE space = %(space)s AND n = %(n)s",
            n=n,
            lamport=envelope.lamport,
        )
        self._whys[n] = None
        self._forget(envelope.record)

    def _forget(self, record: str) -> None:
        """Ask anew at the next question whether anything of it is held."""
        if record not in self._made:
            self._records.pop(record, None)
        self._held.discard(record)
        self._meet_records([record])

    def why_held(self, n: int) -> tuple[str, str | None] | None:
        if n in self._rows:
            row = self._rows[n]
            return (row.why, row.record) if row.why else None
        self._ask(
            "SELECT why, record FROM op WHERE space = %(space)s AND n = %(n)s AND why IS NOT NULL",
            n=n,
        )
        found = self._cursor.fetchone()
        return (found[0], found[1]) if found else None

    def withhold(self, n: int) -> None:
        """A hub has no one above it that could withhold anything: it goes on asking."""

    def ask_again(self, record: str) -> None:
        """See ``withhold``."""

    def held_ops(self, record: str) -> list[tuple[int, str, WireOp]]:
        self._flush()
        self._ask(
            "SELECT o.n, o.why, s.uid, o.seq, o.body, o.hash, o.kept FROM op o"
            " JOIN stream s ON s.space = o.space AND s.id = o.stream"
            " WHERE o.space = %(space)s AND o.why IS NOT NULL AND o.record = %(record)s"
            " ORDER BY o.n",
            record=record,
        )
        return [(n, why, wire_op(*rest)) for n, why, *rest in self._cursor.fetchall()]

    def fill(self, n: int, kept: Kept) -> None:
        self._flush()
        self._ask(
            "UPDATE op SET kept = %(kept)s WHERE space = %(space)s AND n = %(n)s",
            n=n,
            kept=orjson.dumps(kept),
        )

    def park(self, op: WireOp, why: str, *, record: str | None, waits_for: str | None) -> bool:
        self._ask(
            "INSERT INTO parked(space, uid, seq, hash, body, kept, record, why, waits_for)"
            " VALUES(%(space)s, %(uid)s, %(seq)s, %(hash)s, %(body)s, %(kept)s, %(record)s,"
            " %(why)s, %(waits_for)s) ON CONFLICT (space, uid, seq, hash) DO UPDATE SET"
            " kept = coalesce(parked.kept, excluded.kept), why = excluded.why,"
            " waits_for = excluded.waits_for RETURNING xmax = 0",
            uid=op.stream, seq=op.seq, hash=op.hash, body=op.body, record=record, why=why,
            waits_for=waits_for, kept=orjson.dumps(op.kept) if op.kept else None,
        )  # fmt: skip
        if waits_for:
            self._waits.add(waits_for)
        found = self._cursor.fetchone()
        return bool(found and found[0])

    def waiting_for(self, what: str) -> list[WireOp]:
        if what not in self._waits:
            return []
        self._waits.discard(what)
        self._ask(
            "WITH gone AS (DELETE FROM parked WHERE space = %(space)s AND waits_for = %(what)s"
            " RETURNING n, uid, seq, body, hash, kept)"
            " SELECT uid, seq, body, hash, kept FROM gone ORDER BY n",
            what=what,
        )
        return [wire_op(*row) for row in self._cursor.fetchall()]

    def readers_of_forked(self, uid: bytes, since: int) -> Iterable[str]:
        """No rows here that could change."""
        return ()

    # -- to the tables ---------------------------------------------------------------------------

    def _flush(self) -> None:
        if self._rows:
            with self._cursor.copy(
                "COPY arriving(n, stream, seq, lamport, record, kind, why, body, hash, kept)"
                " FROM STDIN (FORMAT BINARY)"
            ) as copy:
                copy.set_types(
                    ["int8", "int4", "int8", "int8", "text", "text", "text", "bytea", "bytea",
                     "bytea"]
                )  # fmt: skip
                for row in self._rows.values():
                    copy.write_row(row.plain())
                    self._whys[row.n] = (row.why, row.record) if row.why else None
            self._ask(
                "INSERT INTO op(space, n, stream, seq, lamport, record, kind, why, body, hash,"
                " kept) SELECT %(space)s, n, stream, seq, lamport, record, kind, why, body, hash,"
                " kept FROM arriving"
            )
            self._ask("DELETE FROM arriving")
            self._rows.clear()
        self._write_lines()
        if self._made:
            self._ask(
                "INSERT INTO record(space, id, type)"
                " SELECT %(space)s, * FROM unnest(%(ids)s::text[], %(types)s::text[])",
                ids=list(self._made),
                types=list(self._made.values()),
            )
            self._made.clear()

    def _write_lines(self) -> None:
        lines = [line for lines in self._lines.values() for line in lines.values()]
        moved = [line for line in lines if line.is_moved]
        if not moved:
            return
        self._ask(
            "INSERT INTO stream(space, id, uid, parent, since, seq, hash, lamport, device)"
            " SELECT %(space)s, k.*, %(device)s FROM unnest(%(ids)s::integer[], %(uids)s::bytea[],"
            " %(parents)s::integer[], %(sinces)s::bigint[], %(seqs)s::bigint[],"
            " %(hashes)s::bytea[], %(lamports)s::bigint[]) k"
            " ON CONFLICT (space, id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash,"
            " lamport = excluded.lamport",
            device=self._device,
            ids=[line.id for line in moved],
            uids=[line.uid for line in moved],
            parents=[line.parent for line in moved],
            sinces=[line.since for line in moved],
            seqs=[line.seq for line in moved],
            hashes=[line.hash for line in moved],
            lamports=[line.lamport for line in moved],
        )
        for line in moved:
            line.is_moved = line.is_new = False

    def finish(self, *, is_ahead: bool) -> None:
        self._flush()
        if self._spoken:
            self._ask(
                "INSERT INTO spoken_of(space, sha, record)"
                " SELECT %(space)s, * FROM unnest(%(shas)s::text[], %(records)s::text[])"
                " ON CONFLICT DO NOTHING",
                shas=[sha for sha, _ in self._spoken],
                records=[record for _, record in self._spoken],
            )
        self._ask(
            "UPDATE space SET top = %(top)s, streams = %(streams)s WHERE n = %(space)s",
            top=self._top,
            streams=self._streams,
        )


def _text(word: str) -> str:
    """What PostgreSQL can hold as text; only what nobody honest writes is changed."""
    return word.replace("\x00", "\ufffd")


def wire_op(uid: bytes, seq: int, body: bytes, hash: bytes, kept: bytes | None) -> WireOp:
    """An op from a row of ours."""
    return parked.wire_op(uid, seq, body, hash, kept)
