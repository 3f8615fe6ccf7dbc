"""A laptop of the histories: a home on a disk of its own, and what its store says."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import builders
import orjson
from sqlalchemy import event

from db.journal import judge
from db.journal.heads import Heads
from db.journal.op import CREATE, dot
from db.store import home, outgoing
from db.store.parked import WireOp, wire_op
from db.store.rows import load_row
from db.store.said import said_by
from db.store.store import Store

RECORDS = ("x" * 32, "y" * 32)
FIELDS = ("legal_name", "short_name")
REMARK = "remark"
FILES = ("vault.json", "sizhi.db", "sizhi.db-wal")


def _hurry(connection: Any, *_: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


@dataclass
class Laptop:
    """A home on a disk of its own, and the program running on it."""

    name: str
    folder: Path
    key: bytes
    store: Store = field(init=False)
    backup: Path | None = None
    _homes: Iterable[int] = field(default_factory=itertools.count)

    def boot(self, disk: Path) -> None:
        """Start the program on a copy of ``disk``: nothing but the disk survives."""
        where = self.folder / f"{self.name}{next(iter(self._homes))}"
        where.mkdir(parents=True)
        for name in FILES:
            if (disk / name).exists():
                shutil.copy(disk / name, where / name)
        (where / "attachments").mkdir()
        self.store = Store(
            home.Home(where), self.key, home.hold(home.Home(where)),
            clock=builders.Clock(), author=self.name,
        )  # fmt: skip
        # Nobody pulls a plug here (tests/store does): waiting for the disk would be all we measure.
        event.listen(self.store._engine, "checkout", _hurry)

    def image(self) -> Path:
        """The disk as it is now, as a dead machine leaves it: database and log."""
        image = self.folder / f"{self.name}-image{next(iter(self._homes))}"
        image.mkdir()
        for name in FILES:
            if (self.store.home.path / name).exists():
                shutil.copy(self.store.home.path / name, image / name)
        return image

    def restart(self) -> None:
        disk = self.store.home.path
        self.store.close()
        self.boot(disk)


# -- what a store says -------------------------------------------------------------------------


def is_known(store: Store, record: str) -> bool:
    with store.reading() as cursor:
        return load_row(cursor, "firm", record) is not None


def is_gone(store: Store, record: str) -> bool:
    with store.reading() as cursor:
        row = load_row(cursor, "firm", record)
    return bool(row and row.is_gone)


def versions(store: Store, record: str) -> dict[str, set[str]]:
    """Field → the values that stand, whether shown or beside the shown one."""
    with store.reading() as cursor:
        row = load_row(cursor, "firm", record)
        if row is None:
            return {}
        of = Heads.parse(row.heads_text).of
        return {
            name: {
                str(said.values[name])
                for said in said_by(cursor, of(name)).values()
                if name in said.values
            }
            for name in FIELDS
        }


def remarks_on(store: Store, record: str) -> frozenset[str]:
    """What the living facts on a record say."""
    with store.reading() as cursor:
        cursor.execute("SELECT text FROM fact WHERE subject = ? AND NOT is_gone", (record,))
        return frozenset(text for (text,) in cursor.fetchall())


def heads(store: Store, record: str) -> dict[str, frozenset[str]]:
    """The heads of a record by the names every laptop shares."""
    with store.reading() as cursor:
        row = load_row(cursor, "firm", record)
    if row is None:
        return {}
    said = orjson.loads(row.heads_text)
    with store.reading() as cursor:
        return {
            n: frozenset(store.rows.shared_dot(cursor, d) for d in dots.split(" "))
            for n, dots in said.items()
        }


def shown(store: Store, record: str) -> object:
    """What a list of firms would show."""
    with store.reading() as cursor:
        row = load_row(cursor, "firm", record)
    return row and (row.values, row.is_gone, row.conflicts, row.created_at, row.changed_at)


def journal(store: Store) -> set[tuple[bytes, int, bytes]]:
    return {(op.stream, op.seq, op.hash) for op in outgoing.export(store, {}).ops}


def held(store: Store) -> set[str]:
    """The traces of everything on the disk, shown or not."""
    return traces(outgoing.export(store, {}).ops) | traces(op for op, _ in waiting(store))


def traces(ops: Iterable[WireOp]) -> set[str]:
    """What ops can be known by: themselves, the values they bring, and the records they make."""
    found: set[str] = set()
    for op in ops:
        made = judge.read(op.body)
        found.add(name_of(op))
        found |= values_of(op)
        found |= {f"record:{made.record}"} if made.kind == CREATE else set()
    return found


def name_of(op: WireOp) -> str:
    """Unlike its dot, it tells the branches of a forked stream apart."""
    return f"{dot(op.stream, op.seq)} {op.hash.hex()}"


def values_of(op: WireOp) -> set[str]:
    return {str(value) for _, value in op.kept.values()}


def waiting(store: Store) -> list[tuple[WireOp, str]]:
    """What is parked, and what it waits for."""
    with store.reading() as cursor:
        cursor.execute("SELECT uid, seq, body, hash, data, waits_for FROM parked ORDER BY n")
        return [(wire_op(*op), waits_for or "") for *op, waits_for in cursor.fetchall()]
