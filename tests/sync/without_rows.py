"""The histories with a hub that has a journal and no rows: in PostgreSQL, or in a bare store.

The office's store of these histories holds nothing but what came from the hub, so whatever is
wrong there is seen through it. Backups of the hub are the real ones.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import model
from laptops import Laptop, held

from db.store import bare, foreign, outgoing
from db.store.bare import BareJournal
from db.store.hub import copies, offices
from db.store.hub.database import Database
from db.store.hub.journal import HubJournal
from db.store.parked import WireOp
from db.sync import answering

_names = itertools.count()


class InDatabase:
    """A space of its own in a database others use too."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._space = f"history{next(_names)}"
        self._saved = folder / "saved"
        offices.add(database, self._space)

    @property
    def journal(self) -> HubJournal:
        return HubJournal(self._database, offices.number(self._database, self._space))

    @property
    def has_saved(self) -> bool:
        return self._saved.exists()

    def ops(self) -> list[WireOp]:
        """Everything it has."""
        ops: list[WireOp] = []
        after, more = 0, True
        while more:
            page = self.journal.export({}, after=after)
            ops += page.ops
            after, more = page.end, page.has_more
        return ops

    def save(self) -> None:
        """Tonight's backup; it takes the place of yesterday's."""
        shutil.rmtree(self._saved, ignore_errors=True)
        copies.dump(self._database, self._space, self._saved)

    def bring_back(self) -> None:
        """As the last backup has it."""
        offices.drop(self._database, self._space)
        copies.load(self._database, self._saved)

    def drop(self) -> None:
        offices.drop(self._database, self._space)


class InAStore:
    """The same in a store that keeps few rows, as a hub on SQLite has it."""

    def __init__(self, folder: Path, disk: Path, key: bytes) -> None:
        self.laptop = Laptop("bare", folder, key)
        self.laptop.boot(disk)
        self._saved: Path | None = None

    @property
    def journal(self) -> BareJournal:
        return BareJournal(self.laptop.store)

    @property
    def has_saved(self) -> bool:
        return self._saved is not None

    def ops(self) -> list[WireOp]:
        """Everything it has."""
        return outgoing.export(self.laptop.store, {}, after=0, limit_ops=10**6).ops

    def save(self) -> None:
        """Tonight's backup; it takes the place of yesterday's."""
        self._saved = self.laptop.image()

    def bring_back(self) -> None:
        """As the last backup has it."""
        assert self._saved
        self.laptop.store.close()
        self.laptop.boot(self._saved)

    def drop(self) -> None:
        self.laptop.store.close()


class WithoutRows(model.World):
    """Three laptops and a hub that shows nothing."""

    def __init__(
        self, folder: Path, disk: Path, key: bytes, seed: int, database: Database | None = None
    ) -> None:
        """In the database, or in a store where there is none."""
        super().__init__(folder, disk, key, seed)
        self._disk = disk
        self.city = InDatabase(database, folder) if database else InAStore(folder, disk, key)

    def answer(self, packed: bytes) -> bytes:
        return answering.answer(self.city.journal, self.epoch, packed)

    def restore_hub(self) -> None:
        if self.city.has_saved and self.random.random() < 0.5:
            self._look()
            before = held(self.hub.store)
            self.city.bring_back()
            self.epoch += "+"
            self.hub.store.close()
            self.hub.boot(self._disk)
            self._look()
            self.write_off(before)
        else:
            self.city.save()

    def anywhere(self) -> set[str]:
        self._look()
        return super().anywhere()

    def settle(self, rounds: int = 4) -> None:
        super().settle(rounds)
        self._look()

    def _look(self) -> None:
        """Everything the database has, into the office's store."""
        foreign.take_in(self.hub.store, self.city.ops())

    def problems(self) -> list[str]:
        found = super().problems()
        if isinstance(self.city, InAStore):
            found += bare.problems(self.city.laptop.store)
        return found

    def close(self) -> None:
        super().close()
        self.city.drop()


def _days(kinds: Iterable[Callable[[Any], None]]) -> tuple[Callable[[Any], None], ...]:
    return tuple(WithoutRows.restore_hub if d is model.World.restore_hub else d for d in kinds)


DAYS, THIN = _days(model.ALL), _days(model.THIN)
