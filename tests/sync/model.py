"""Random histories on real stores: three laptops and a hub, and everything that goes wrong.

A history is a list of steps from one seed. Laptops edit, delete, sync (with the line cut before
or after the hub has heard), carry bundles with pieces lost, doubled and shuffled, restart, are
restored from backups, and are re-imaged with each other's disks. At the end everybody syncs until
it is quiet, and then `problems` says in sentences what is wrong: journals that differ, heads or
shown values that differ, a value lost, a value hidden by somebody who had not seen it.
"""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import builders
import orjson
from sqlalchemy import event

from db.journal.heads import Heads
from db.records import Fact, Firm
from db.store import foreign, home, outgoing, replay
from db.store.rows import load_row
from db.store.said import said_by
from db.store.store import Store
from db.sync import session

RECORDS = ("x" * 32, "y" * 32)
FIELDS = ("legal_name", "short_name")
REMARK = "remark"
FILES = ("vault.json", "sizhi.db", "sizhi.db-wal")


def _hurry(connection: Any, *_: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


class Cut(Exception):
    """The line went dead."""


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


@dataclass
class Made:
    """A value somebody typed: where, and what its author had in front of them in that field."""

    record: str
    field: str
    saw: frozenset[str]
    is_gone_for_good: bool = False
    """It lived only on a disk that was wiped; no program could have kept it."""


class World:
    """Three laptops and a hub in a folder, and what a bystander with a notebook would know."""

    def __init__(self, folder: Path, disk: Path, key: bytes, seed: int) -> None:
        self.random = random.Random(seed)
        self.laptops = [Laptop(f"laptop{i}", folder, key) for i in range(3)]
        self.hub = Laptop("hub", folder, key)
        for one in self.everybody():
            one.boot(disk)
        self.made: dict[str, Made] = {}
        self.deletes: list[tuple[str, frozenset[str]]] = []
        self.noticed: list[str] = []
        self.epoch = "0"
        self._count = itertools.count(1)

    def everybody(self) -> list[Laptop]:
        return [*self.laptops, self.hub]

    def run(self, steps: int, kinds: Iterable[Callable[[World], None]] | None = None) -> None:
        listed = list(kinds or ALL)
        for _ in range(steps):
            self.random.choice(listed)(self)

    def someone(self) -> Laptop:
        return self.random.choice(self.laptops)

    def close(self) -> None:
        for one in self.everybody():
            one.store.close()

    # -- what people do --------------------------------------------------------------------------

    def edit(self) -> None:
        laptop, record, name = self.someone(), self.pick(RECORDS), self.pick(FIELDS)
        value = f"v{next(self._count)}"
        seen = versions(laptop.store, record).get(name, set())
        with laptop.store.write() as w:
            if is_known(laptop.store, record):
                w.patch(record, {name: value})
            else:
                w.create(Firm, {name: value}, record_id=record)
        self.made[value] = Made(record, name, frozenset(seen))

    def delete(self) -> None:
        laptop, record = self.someone(), self.pick(RECORDS)
        if not is_known(laptop.store, record) or is_gone(laptop.store, record):
            return
        saw = frozenset().union(*versions(laptop.store, record).values())
        saw |= remarks_on(laptop.store, record)
        with laptop.store.write() as w:
            w.delete(record)
        self.deletes.append((record, saw))
        if not is_gone(laptop.store, record):
            self.noticed.append(f"{laptop.name}: a delete that saw everything does not delete")

    def remark(self) -> None:
        """A fact about a record: it hangs on it, and goes with it only if the deleter saw it."""
        laptop, record = self.someone(), self.pick(RECORDS)
        if is_known(laptop.store, record):
            text = f"r{next(self._count)}"
            with laptop.store.write() as w:
                w.create(Fact, subject=record, text=text)
            self.made[text] = Made(record, REMARK, frozenset())

    def resolve(self) -> None:
        """A person looks at what is in conflict and takes one version."""
        laptop, record, name = self.someone(), self.pick(RECORDS), self.pick(FIELDS)
        standing = versions(laptop.store, record).get(name, set())
        if len(standing) < 2:
            return
        value = f"v{next(self._count)}"
        with laptop.store.write() as w:
            w.resolve(record, name, value)
        self.made[value] = Made(record, name, frozenset(standing))

    def restart(self) -> None:
        self.someone().restart()

    # -- how edits travel ------------------------------------------------------------------------

    def sync(self) -> None:
        self._exchange(self.someone(), cut_at=None)

    def broken_sync(self) -> None:
        """The line dies before the hub hears the n-th request, or before its answer arrives."""
        self._exchange(self.someone(), cut_at=(self.random.randrange(3), self.pick("ab")))

    def booth(self) -> None:
        """Two laptops side by side: one answers the other as the hub would."""
        one, other = self.random.sample(self.laptops, 2)
        epoch = f"{other.store.home.path.name}"
        session.exchange(
            one.store, other.name, lambda sent: session.answer(other.store, epoch, sent)
        )

    def _exchange(self, laptop: Laptop, cut_at: tuple[int, str] | None) -> None:
        rounds = itertools.count()

        def carry(packed: bytes) -> bytes:
            now = next(rounds)
            if cut_at == (now, "a"):
                raise Cut
            told = session.answer(self.hub.store, self.epoch, packed)
            if cut_at == (now, "b"):
                raise Cut
            return told

        try:
            session.exchange(laptop.store, "hub", carry)
        except Cut:
            return

    def bundle(self) -> None:
        """A stick from one laptop to another; pieces lost, doubled, in any order."""
        one, other = self.random.sample(self.laptops, 2)
        ops = outgoing.export(one.store, {}).ops
        lost = self.pick((0, 0, 0.3, 0.8))
        ops = [op for op in ops if self.random.random() >= lost]
        self.random.shuffle(ops)
        ops += ops if self.random.random() < 0.5 else []
        half = self.random.randrange(len(ops) + 1)
        for part in (ops[:half], ops[half:]):
            foreign.take_in(other.store, part)

    # -- what happens to disks -------------------------------------------------------------------

    def back_up(self) -> None:
        laptop = self.someone()
        laptop.backup = laptop.image()

    def restore(self) -> None:
        laptop = self.someone()
        if laptop.backup:
            self._reimage(laptop, laptop.backup)

    def clone(self) -> None:
        """A laptop gets the disk of another (it synced before it was wiped)."""
        one, other = self.random.sample(self.laptops, 2)
        self._exchange(other, cut_at=None)
        self._reimage(other, one.image())

    def clone_running(self) -> None:
        """A virtual machine is cloned while the program runs: two processes go on in one stream."""
        one, other = self.random.sample(self.laptops, 2)
        with one.store.write() as w:
            w.create(Fact, subject=RECORDS[0], text="打开着")
        foreign.take_in(one.store, outgoing.export(other.store, {}).ops)  # what it held, first
        self._reimage(other, one.image())
        mine, twin = one.store.rows, other.store.rows
        twin.tip, twin._uid = replace(mine.tip), mine._uid

    def restore_hub(self) -> None:
        """The office restores the hub from yesterday's backup, as it says in the manual."""
        if self.hub.backup and self.random.random() < 0.5:
            self._reimage(self.hub, self.hub.backup)
            self.epoch += "+"
        else:
            self.hub.backup = self.hub.image()

    def _reimage(self, laptop: Laptop, disk: Path) -> None:
        before = held(laptop.store)
        laptop.store.close()
        laptop.boot(disk)
        left = set().union(*(held(one.store) for one in self.everybody()))
        for value in before - left:
            if value in self.made:
                self.made[value].is_gone_for_good = True

    # -- the end ---------------------------------------------------------------------------------

    def settle(self, rounds: int = 4) -> None:
        for _ in range(rounds):
            for laptop in self.laptops:
                self._exchange(laptop, cut_at=None)

    def settle_by_stick(self, rounds: int = 3) -> None:
        """No hub: whole bundles go round until everybody has had everything."""
        for _ in range(rounds):
            for one, other in itertools.permutations(self.everybody(), 2):
                foreign.take_in(other.store, outgoing.export(one.store, {}).ops)

    def pick(self, of: Iterable) -> object:  # type: ignore[type-arg]
        return self.random.choice(list(of))

    def problems(self) -> list[str]:
        """What is wrong after quiescence, in sentences; empty when all is well."""
        return [
            *self.noticed,
            *self._differences(),
            *self._losses(),
            *self._hidden(),
            *self._inside(),
        ]

    def _differences(self) -> Iterable[str]:
        first = self.hub
        for one in self.laptops:
            if journal(one.store) != journal(first.store):
                yield f"the journals of {one.name} and the hub differ"
            for record in RECORDS:
                if heads(one.store, record) != heads(first.store, record):
                    yield f"{one.name} has other heads of {record[0]} than the hub"
                if shown(one.store, record) != shown(first.store, record):
                    yield f"{one.name} shows {record[0]} otherwise than the hub"

    def _losses(self) -> Iterable[str]:
        have = held(self.hub.store)
        for value, made in self.made.items():
            if not made.is_gone_for_good and value not in have:
                yield f"{value} was typed and is lost"

    def _hidden(self) -> Iterable[str]:
        have = held(self.hub.store)
        for value, made in self.made.items():
            if value not in have or made.field == REMARK:
                continue
            standing = versions(self.hub.store, made.record).get(made.field, set())
            later = [
                m for m in self.made.values() if (m.record, m.field) == (made.record, made.field)
            ]
            if value not in standing and not any(value in m.saw for m in later):
                yield f"{value} was replaced by a write that had not seen it"
        for record in RECORDS:
            standing = remarks_on(self.hub.store, record).union(
                *versions(self.hub.store, record).values()
            )
            saws = [saw for which, saw in self.deletes if which == record]
            if is_gone(self.hub.store, record) and not any(standing <= saw for saw in saws):
                yield f"{record[0]} was deleted by somebody who had not seen all of it"

    def _inside(self) -> Iterable[str]:
        for one in self.everybody():
            yield from (f"{one.name}: {problem}" for problem in replay.problems(one.store))
            yield from (
                f"{one.name} still sets {a.dot} aside: {a.why}" for a in outgoing.aside(one.store)
            )


ALL: tuple[Callable[[World], None], ...] = (
    World.edit, World.edit, World.edit, World.edit, World.remark, World.delete, World.resolve,
    World.sync, World.sync, World.broken_sync, World.booth, World.bundle, World.bundle,
    World.back_up, World.restore, World.clone, World.clone_running, World.restart,
    World.restore_hub,
)  # fmt: skip
STICKS: tuple[Callable[[World], None], ...] = (
    World.edit, World.edit, World.edit, World.remark, World.delete, World.resolve, World.bundle,
    World.bundle, World.restart, World.clone_running,
)  # fmt: skip


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
    """Every value on the disk, shown or not."""
    with store.reading() as cursor:
        cursor.execute(
            "SELECT data FROM op_value UNION ALL SELECT data FROM parked WHERE data > ''"
        )
        kept = [orjson.loads(data) for (data,) in cursor.fetchall() if data]
    return {str(value) for one in kept for _, value in one.values()}
