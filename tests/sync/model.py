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
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from laptops import (
    FIELDS,
    RECORDS,
    REMARK,
    Laptop,
    heads,
    held,
    is_gone,
    is_known,
    journal,
    name_of,
    remarks_on,
    shown,
    values_of,
    versions,
    waiting,
)

from db.errors import Refusal
from db.journal.op import dot
from db.records import Fact, Firm
from db.store import foreign, outgoing, parked, replay, thinned
from db.store.parked import WireOp
from db.sync import session, thinning

FOR_EVER = 2**62
"""Later than any clock of these histories."""


class Cut(Exception):
    """The line went dead."""


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
        self.folder, self.seed = folder, seed
        self.random = random.Random(seed)
        self.laptops = [Laptop(f"laptop{i}", folder, key) for i in range(3)]
        self.hub = Laptop("hub", folder, key)
        for one in self.everybody():
            one.boot(disk)
        self.made: dict[str, Made] = {}
        self.deletes: list[tuple[str, frozenset[str]]] = []
        self.went_down: set[str] = set()
        """Traces of ops that lived only on disks that were wiped."""
        self.noticed: list[str] = []
        self.epoch = "0"
        self._count = itertools.count(1)

    def everybody(self) -> list[Laptop]:
        return [*self.laptops, self.hub]

    def run(self, steps: int, kinds: Iterable[Callable[[Any], None]] | None = None) -> None:
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

    def answer(self, packed: bytes) -> bytes:
        """What the hub says to a request."""
        return session.answer(self.hub.store, self.epoch, packed)

    def sync(self) -> None:
        self.exchange(self.someone(), self.answer)

    def broken_sync(self) -> None:
        """The line dies before the hub hears the n-th request, or before its answer arrives."""
        self.exchange(self.someone(), self.a_line_that_dies(self.answer))

    def booth(self) -> None:
        """Two laptops side by side: one answers the other as the hub would."""
        one, other = self.random.sample(self.laptops, 2)
        epoch = f"{other.store.home.path.name}"
        session.exchange(
            one.store, other.name, lambda sent: session.answer(other.store, epoch, sent)
        )

    def thin(self) -> None:
        """A laptop that has just synced lets go of what was replaced and the hub keeps."""
        laptop = self.someone()
        line = self.a_line_that_dies(self.answer) if self.random.random() < 0.2 else self.answer
        with suppress(Refusal, Cut):
            thinning.let_go(
                laptop.store, "hub", lambda: session.exchange(laptop.store, "hub", line), FOR_EVER
            )

    def look_back(self) -> None:
        """Somebody looks at what a record said before, and the hub is asked for it."""
        laptop = self.someone()
        with laptop.store.exclusive() as cursor:
            thinned.want(cursor, thinned.numbers(cursor, [self.pick(RECORDS)]))
        self.exchange(laptop, self.answer)

    def exchange(self, laptop: Laptop, carry: session.Carry, peer: str = "hub") -> None:
        """One sync, as far as the line carries it."""
        with suppress(Cut):
            session.exchange(laptop.store, peer, carry)

    def a_line_that_dies(self, answer: session.Carry) -> session.Carry:
        dying, is_heard = self.random.randrange(3), self.random.random() < 0.5
        rounds = itertools.count()

        def carry(packed: bytes) -> bytes:
            is_now = next(rounds) == dying
            if is_now and not is_heard:
                raise Cut
            told = answer(packed)
            if is_now:
                raise Cut
            return told

        return carry

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
            self.reimage(laptop, laptop.backup)

    def clone(self) -> None:
        """A laptop gets the disk of another (it synced before it was wiped)."""
        one, other = self.random.sample(self.laptops, 2)
        self.before_a_wipe(other)
        self.reimage(other, one.image())

    def clone_running(self) -> None:
        """A virtual machine is cloned while the program runs: two processes go on in one stream."""
        one, other = self.random.sample(self.laptops, 2)
        with one.store.write() as w:
            w.create(Fact, subject=RECORDS[0], text="打开着")
        foreign.take_in(one.store, outgoing.export(other.store, {}).ops)  # what it held, first
        self.reimage(other, one.image())
        mine, twin = one.store.rows, other.store.rows
        twin.tip, twin._uid = replace(mine.tip), mine._uid

    def restore_hub(self) -> None:
        """The office restores the hub from yesterday's backup, as it says in the manual."""
        if self.hub.backup and self.random.random() < 0.5:
            self.reimage(self.hub, self.hub.backup)
            self.epoch += "+"
        else:
            self.hub.backup = self.hub.image()

    def before_a_wipe(self, laptop: Laptop) -> None:
        self.exchange(laptop, self.answer)

    def reimage(self, laptop: Laptop, disk: Path) -> None:
        before = held(laptop.store)
        laptop.store.close()
        laptop.boot(disk)
        self.write_off(before)

    def write_off(self, before: set[str]) -> None:
        """Of what a wiped disk held, what nobody else has: nobody can bring it back."""
        lost = before - self.anywhere()
        self.went_down |= lost
        for value in lost & self.made.keys():
            self.made[value].is_gone_for_good = True

    def anywhere(self) -> set[str]:
        """The traces of every op that somebody has."""
        return set().union(*(held(one.store) for one in self.everybody()))

    # -- the end ---------------------------------------------------------------------------------

    def settle(self, rounds: int = 4) -> None:
        for _ in range(rounds):
            for laptop in self.laptops:
                self.exchange(laptop, self.answer)

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
        have = held(self.hub.store).union(*map(values_of, self._stuck()))
        for value, made in self.made.items():
            if not made.is_gone_for_good and value not in have:
                yield f"{value} was typed and is lost"

    def _stuck(self) -> list[WireOp]:
        """Ops that wait for what went down with a wiped disk, and those that wait for them. An op
        that waits for anything else, be it for something nobody ever wrote, is not excused."""
        never = {name.partition(" ")[0] for name in self.went_down - held(self.hub.store)}
        waits = [one for laptop in self.everybody() for one in waiting(laptop.store)]
        stuck: dict[str, WireOp] = {}
        while more := {
            name_of(op): op
            for op, missing in waits
            if missing in never and name_of(op) not in stuck
        }:
            stuck |= more
            never |= {name.partition(" ")[0] for name in more}
        return list(stuck.values())

    def _hidden(self) -> Iterable[str]:
        have = held(self.hub.store).difference(*map(values_of, self._stuck()))
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
        stuck = {dot(op.stream, op.seq) for op in self._stuck()}
        for one in self.everybody():
            yield from (f"{one.name}: {problem}" for problem in replay.problems(one.store))
            yield from (
                f"{one.name} still sets {a.dot} aside: {a.why}"
                for a in outgoing.aside(one.store)
                if not (a.dot in stuck and a.why in (parked.WAITING, parked.BROKEN))
            )


class Pieces(World):
    """No hub anywhere, ever: what bundles hold goes round in pieces; the hub is one more laptop."""

    def settle(self, rounds: int = 3) -> None:
        for _ in range(rounds):
            for one, other in itertools.permutations(self.everybody(), 2):
                foreign.take_in(other.store, outgoing.export(one.store, {}).ops)


PEOPLE = (
    World.edit, World.edit, World.edit, World.edit, World.remark, World.delete, World.resolve,
)  # fmt: skip
DISKS = (World.back_up, World.restore, World.clone, World.clone_running, World.restart)
ALL = (
    *PEOPLE, *DISKS, World.sync, World.sync, World.broken_sync, World.booth, World.bundle,
    World.bundle, World.restore_hub,
)  # fmt: skip
THIN = (
    *PEOPLE, *PEOPLE, World.resolve, World.resolve, World.sync, World.sync, World.sync, World.thin,
    World.thin, World.thin, World.thin, World.look_back, World.bundle, World.booth,
    World.broken_sync, World.restore_hub, *DISKS,
)  # fmt: skip
PIECES = (
    World.edit, World.edit, World.edit, World.remark, World.delete, World.resolve, World.bundle,
    World.bundle, World.restart, World.clone_running,
)  # fmt: skip
