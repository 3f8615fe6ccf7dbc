"""Ops that are here but reach no row: those outside the journal and those held inside it.

*Parked* ops have no place in the journal yet: their predecessor, a parent or their record has
not come (``waiting``), or what has come of their stream does not lead to them (``broken``). *Held*
ops stand in the journal, hashed and forwarded like any other, but no row shows them. Both are kept
until something is done about them; nothing here is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import orjson

from db.journal import judge
from db.journal.judge import Envelope, Kept
from db.journal.op import ERASE
from db.sentences import Sentence
from db.store.cursor import Cursor

WAITING: Final = "waiting"
BROKEN: Final = "broken"

NEWER: Final = "newer"
MALFORMED: Final = "malformed"
IMPOSSIBLE: Final = "impossible"
HOLLOW: Final = "hollow"
WITHHELD: Final = "withheld"
UNMADE: Final = "unmade"

SENTENCES: Final = {
    WAITING: Sentence("前面的修改还没到，收到后自动补上。"),
    BROKEN: Sentence("这份修改与它前后的记录接不上，没有采用，原样留存。"),
    NEWER: Sentence("来自更新版本的程序，升级后显示，现在原样保存并转发。"),
    MALFORMED: Sentence("内容不成格式，被退回，原样留存。"),
    IMPOSSIBLE: Sentence("内容与字段类型不符，被退回，原样留存。可改正后重新填写。"),
    HOLLOW: Sentence("内容在传输中缺失或被改动，已再次索取。"),
    WITHHELD: Sentence("属严禁披露级，按管理员的设定不放在这台电脑上。"),
    UNMADE: Sentence("所属记录的新建尚未被接受，随它一起等待。"),
}


@dataclass(frozen=True, slots=True)
class WireOp:
    """An op as it travels: body verbatim, its hash, and the values not erased, with their salts."""

    stream: bytes
    seq: int
    body: bytes
    hash: bytes
    kept: Kept
    is_withheld: bool = False
    """Whoever handed it out kept its values back: this device may not have them."""
    said: Mapping[str, Any] | None = field(default=None, compare=False, repr=False)
    """What stands in the body, where somebody has just read it from or written it as those bytes,
    with the hashes of the values in ``kept`` made from them: then nobody need do either again."""

    def envelope(self) -> Envelope:
        """Raises `judge.Malformed`."""
        return judge.read(self.body) if self.said is None else judge.envelope_of(self.said)


@dataclass(frozen=True, slots=True)
class Aside:
    """One op no row shows, for the diagnostics: where it stands, why, and what a person reads."""

    dot: str
    why: str
    sentence: str
    record: str | None
    waits_for: str | None = None


def park(
    cursor: Cursor, op: WireOp, why: str, *, record: str | None, waits_for: str | None = None
) -> bool:
    """Keep an op outside the journal; returns whether it was new. Values that come later fill in
    those that were missing."""
    data = orjson.dumps(op.kept) if op.kept else None
    cursor.execute(
        "SELECT n, data FROM parked WHERE uid = ? AND seq = ? AND hash = ?",
        (op.stream, op.seq, op.hash),
    )
    found = cursor.fetchone()
    if found is None:
        cursor.execute(
            "INSERT INTO parked(uid, seq, hash, body, data, record, why, waits_for)"
            " VALUES(?,?,?,?,?,?,?,?)",
            (op.stream, op.seq, op.hash, op.body, data, record, why, waits_for),
        )
        return True
    cursor.execute(
        "UPDATE parked SET data = coalesce(data, ?), why = ?, waits_for = ? WHERE n = ?",
        (data, why, waits_for, found[0]),
    )
    return False


def waiting_for(cursor: Cursor, what: str) -> list[WireOp]:
    """Take out the ops that wait for an op (``dot``) or a record (``record:id``)."""
    return _taken_out(cursor, "waits_for = ?", what)


def take_out(cursor: Cursor, why: str) -> list[WireOp]:
    """Take out everything parked for one reason."""
    return _taken_out(cursor, "why = ?", why)


def _taken_out(cursor: Cursor, where: str, what: str) -> list[WireOp]:
    cursor.execute(
        f"SELECT uid, seq, body, hash, data, n FROM parked WHERE {where} ORDER BY n", (what,)
    )
    found = cursor.fetchall()
    for *_, n in found:
        cursor.execute("DELETE FROM parked WHERE n = ?", (n,))
    return [wire_op(*row[:5]) for row in found]


def wire_op(uid: bytes, seq: int, body: bytes, hash: bytes, data: bytes | None) -> WireOp:
    """An op from a row of ours."""
    pairs = orjson.loads(data) if data else {}
    kept = {name: (salt, value) for name, (salt, value) in pairs.items()}
    return WireOp(bytes(uid), seq, bytes(body), bytes(hash), kept)


def has_waiting(cursor: Cursor) -> bool:
    cursor.execute("SELECT EXISTS(SELECT 1 FROM parked)")
    return bool(cursor.fetchone()[0])


def count(cursor: Cursor, why: str) -> int:
    """How many ops are parked for one reason."""
    cursor.execute("SELECT count(*) FROM parked WHERE why = ?", (why,))
    return int(cursor.fetchone()[0])


def hold(cursor: Cursor, n: int, why: str, *, record: str | None, kind: str | None) -> None:
    """Remember why op ``n`` of the journal reaches no row."""
    cursor.execute(
        "INSERT OR REPLACE INTO held(n, record, kind, why) VALUES(?,?,?,?)", (n, record, kind, why)
    )


def why_held(cursor: Cursor, n: int) -> tuple[str, str | None] | None:
    """(why, record) of a held op."""
    cursor.execute("SELECT why, record FROM held WHERE n = ?", (n,))
    found = cursor.fetchone()
    return (found[0], found[1]) if found else None


def release(cursor: Cursor, n: int) -> None:
    cursor.execute("DELETE FROM held WHERE n = ?", (n,))


def held_ops(cursor: Cursor, record: str | None = None) -> Iterator[tuple[int, str, WireOp]]:
    """(n, why, op) of the held ops, of one record or all, in order of arrival."""
    cursor.execute(
        "SELECT h.n, h.why, s.uid, o.seq, o.body, o.hash, v.data FROM held h JOIN op o ON o.n = h.n"
        " JOIN stream s ON s.id = o.stream LEFT JOIN op_value v ON v.n = h.n"
        " WHERE ? IS NULL OR h.record = ? ORDER BY h.n",
        (record, record),
    )
    for n, why, *rest in cursor.fetchall():
        yield n, why, replace(wire_op(*rest), is_withheld=why == WITHHELD)


def has_held(cursor: Cursor) -> bool:
    cursor.execute("SELECT EXISTS(SELECT 1 FROM held)")
    return bool(cursor.fetchone()[0])


def has_withheld(cursor: Cursor) -> bool:
    cursor.execute("SELECT EXISTS(SELECT 1 FROM held WHERE why = ?)", (WITHHELD,))
    return bool(cursor.fetchone()[0])


def has_hollow(cursor: Cursor) -> bool:
    cursor.execute("SELECT EXISTS(SELECT 1 FROM held WHERE why = ?)", (HOLLOW,))
    return bool(cursor.fetchone()[0])


def withhold(cursor: Cursor, n: int) -> None:
    """A hollow op whose values will not come: whoever has them says that they are not for us."""
    cursor.execute("UPDATE held SET why = ? WHERE n = ?", (WITHHELD, n))


def ask_again(cursor: Cursor, record: str | None = None) -> None:
    """What was withheld, of one record or all, may be had now: it is asked for once more."""
    cursor.execute(
        "UPDATE held SET why = ? WHERE why = ? AND (? IS NULL OR record = ?)",
        (HOLLOW, WITHHELD, record, record),
    )


def is_being_erased(cursor: Cursor, record: str) -> bool:
    """An erase of the record is here, only not yet where rows could see it."""
    cursor.execute(
        "SELECT EXISTS(SELECT 1 FROM held WHERE record = ? AND kind = ?)", (record, ERASE)
    )
    return bool(cursor.fetchone()[0])


def holds_record(cursor: Cursor, record: str) -> bool:
    """Some op of the record is held: perhaps the one that made it."""
    cursor.execute("SELECT EXISTS(SELECT 1 FROM held WHERE record = ?)", (record,))
    return bool(cursor.fetchone()[0])


def purge(cursor: Cursor, record: str) -> None:
    """The record was erased: no value of it may lie here either."""
    cursor.execute("UPDATE parked SET data = NULL WHERE record = ?", (record,))
    cursor.execute(
        "DELETE FROM op_value WHERE n IN (SELECT n FROM held WHERE record = ?)", (record,)
    )


def aside(cursor: Cursor) -> list[Aside]:
    """Everything that is kept but shown nowhere, for the diagnostics and for 被退回."""
    cursor.execute("SELECT lower(hex(uid)), seq, why, record, waits_for FROM parked ORDER BY n")
    found = [
        Aside(f"{uid}:{seq}", why, SENTENCES[why], record, waits_for)
        for uid, seq, why, record, waits_for in cursor.fetchall()
    ]
    cursor.execute(
        "SELECT lower(hex(s.uid)), o.seq, h.why, h.record FROM held h JOIN op o ON o.n = h.n"
        " JOIN stream s ON s.id = o.stream ORDER BY h.n"
    )
    return found + [
        Aside(f"{uid}:{seq}", why, SENTENCES[why], record)
        for uid, seq, why, record in cursor.fetchall()
    ]
