"""The same laptops with every real carrier: sticks with locked bundles, a shared folder, a booth
LAN over TLS, a hub on SQLite and one on PostgreSQL, and whatever spoils each of them.
"""

from __future__ import annotations

import itertools
from contextlib import suppress
from pathlib import Path

import model
from laptops import Laptop, held, journal, traces
from without_rows import InDatabase

from db.errors import Refusal
from db.store import outgoing
from db.store.hub.database import Database
from db.sync import answering, booth, bundle, folder, http, pinning
from db.sync.lock import Devices, public_key
from db.sync.membership import BOOTH


class Sticks(model.World):
    """Bundles only: files on sticks and in a shared folder, and no hub anywhere, ever. What the
    other histories call the hub is a fourth laptop here."""

    def __init__(self, folder: Path, disk: Path, key: bytes, seed: int) -> None:
        super().__init__(folder, disk, key, seed)
        self.sealed_for = Devices([public_key(one.store) for one in self.everybody()])
        self.drive = folder / "drive"
        self.drive.mkdir()
        self._sticks: list[Path] = []
        self._names = itertools.count()
        self._on_the_drive: set[str] = set()

    def anybody(self) -> Laptop:
        return self.random.choice(self.everybody())

    # -- sticks ----------------------------------------------------------------------------------

    def write_stick(self) -> None:
        """All of it, or what somebody else lacked when last heard of."""
        laptop, other = self.random.sample(self.everybody(), 2)
        known = outgoing.vector(other.store) if self.random.random() < 0.5 else None
        path = self.folder / f"stick{next(self._names)}.sizhi"
        bundle.write(laptop.store, path, self.sealed_for, known=known)
        self._sticks.append(path)

    def read_stick(self) -> None:
        """Any stick that lies around, also an old one, also for the second time."""
        if self._sticks:
            bundle.read(self.anybody().store, self.random.choice(self._sticks))

    def read_spoilt_stick(self) -> None:
        """Pulled out half-way, or with a byte that is not what it was."""
        if not self._sticks:
            return
        content = bytearray(self.random.choice(self._sticks).read_bytes())
        at = self.random.randrange(len(content))
        if self.random.random() < 0.5:
            del content[at:]
        else:
            content[at] ^= 1
        spoilt = self.folder / "spoilt.sizhi"
        spoilt.write_bytes(content)
        with suppress(Refusal):
            bundle.read(self.anybody().store, spoilt)
            self.noticed.append("a spoilt bundle was read as if it were whole")

    # -- the shared folder -----------------------------------------------------------------------

    def visit_drive(self) -> None:
        self._visit(self.anybody())

    def clear_drive(self) -> None:
        """Somebody tidies up; what nobody had read yet is gone with it."""
        bundles = sorted(self.drive.iterdir())
        if bundles:
            self.random.choice(bundles).unlink()
            before, self._on_the_drive = self._on_the_drive, set()
            self.write_off(before)

    def _visit(self, laptop: Laptop) -> None:
        said = folder.sync(laptop.store, self.drive, self.sealed_for)
        self.noticed += [f"{laptop.name}: {why}" for _, why in said.unread]
        self._on_the_drive |= held(laptop.store)

    def anywhere(self) -> set[str]:
        return super().anywhere() | self._on_the_drive

    # -- the end ---------------------------------------------------------------------------------

    def before_a_wipe(self, laptop: Laptop) -> None:
        self._visit(laptop)

    def settle(self, rounds: int = 2) -> None:
        """By the drive alone, or by sticks alone, once somebody has looked into the drive."""
        if self.random.random() < 0.5:
            for laptop in self.everybody() * rounds:
                self._visit(laptop)
            return
        self._visit(self.hub)
        for one, other in itertools.permutations(self.everybody(), 2):
            path = self.folder / f"stick{next(self._names)}.sizhi"
            bundle.write(one.store, path, self.sealed_for)
            bundle.read(other.store, path)


class Mixed(Sticks):
    """Every carrier there is, in one history: a hub in the office on SQLite, one of the city on
    PostgreSQL, a booth's LAN, sticks, a shared folder."""

    def __init__(self, folder: Path, disk: Path, key: bytes, seed: int, database: Database) -> None:
        super().__init__(folder, disk, key, seed)
        self.city = InDatabase(database, folder)
        self._city_epoch = "city"

    def answer_of_the_city(self, packed: bytes) -> bytes:
        return answering.answer(self.city.journal, self._city_epoch, packed)

    def city_sync(self) -> None:
        self.exchange(self.someone(), self.answer_of_the_city, "city")

    def broken_city_sync(self) -> None:
        line = self.a_line_that_dies(self.answer_of_the_city)
        self.exchange(self.someone(), line, "city")

    def restore_city(self) -> None:
        if self.city.has_saved and self.random.random() < 0.5:
            before = self._in_the_city()
            self.city.bring_back()
            self._city_epoch += "+"
            self.write_off(before)
        else:
            self.city.save()

    def lan(self) -> None:
        """One laptop answers over TLS; another reads the code from its screen. It may go away
        in the middle."""
        host, guest = self.random.sample(self.laptops, 2)
        patience = self.random.choice((1, 2, 99))
        served = booth.serve(host.store, lambda _: None, host="127.0.0.1", port=0)
        asked = itertools.count()
        try:
            mark = pinning.fingerprint(served.pairing.identity.certificate)
            word = served.pairing.word
            http.enrol(guest.store, f"https://127.0.0.1:{served.port}/#{word}.{mark}")
            with suppress(Refusal):
                http.sync(guest.store, at=BOOTH, is_stopped=lambda: next(asked) >= patience)
        finally:
            served.close()

    def before_a_wipe(self, laptop: Laptop) -> None:
        self.exchange(laptop, self.random.choice((self.answer, self.answer_of_the_city)))

    def anywhere(self) -> set[str]:
        return super().anywhere() | self._in_the_city()

    def settle(self, rounds: int = 4) -> None:
        """The office's hub has to be enough to make all alike; then come what the drive has, and
        the city."""
        super(Sticks, self).settle(rounds)
        self.noticed += self._differences()
        for laptop in self.everybody() * 2:
            self._visit(laptop)
        for _ in range(rounds):
            for laptop in self.laptops:
                self.exchange(laptop, self.answer_of_the_city, "city")
                self.exchange(laptop, self.answer)

    def problems(self) -> list[str]:
        """As ever; and the city's journal is the office's, with every value."""
        found = super().problems()
        if {(op.stream, op.seq, op.hash) for op in self.city.ops()} != journal(self.hub.store):
            found.append("the journals of the two hubs differ")
        if self._in_the_city() != traces(outgoing.export(self.hub.store, {}).ops):
            found.append("the two hubs hold different values")
        return found + self.city.journal.problems()

    def _in_the_city(self) -> set[str]:
        return traces(self.city.ops())

    def close(self) -> None:
        super().close()
        self.city.drop()


BUNDLES = (
    *model.PEOPLE, *model.DISKS, Sticks.write_stick, Sticks.write_stick, Sticks.read_stick,
    Sticks.read_stick, Sticks.read_spoilt_stick, Sticks.visit_drive, Sticks.visit_drive,
    Sticks.clear_drive,
)  # fmt: skip
EVERY = (
    *BUNDLES, Mixed.bundle, Mixed.sync, Mixed.broken_sync, Mixed.restore_hub, Mixed.city_sync,
    Mixed.broken_city_sync, Mixed.restore_city, Mixed.lan, Mixed.lan,
)  # fmt: skip
