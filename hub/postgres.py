"""A hub on PostgreSQL: processes that hold no state, any number of them behind one address.

Journals and devices are in the database, files in a store of objects; the data folder holds the
hub's key and certificate, and what can be made again at any time.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from db.store import durable
from db.store.hub import offices
from db.store.hub.database import Database
from db.store.hub.journal import HubJournal
from db.store.hub.register import Devices
from hub import spaces
from hub.mirror import Mirror
from hub.objects import ObjectBlobs, Objects
from hub.office import Snapshot

_LEAST_FREE = 64 << 20


class DatabaseSpace:
    """A space in the database, for one device that asks."""

    def __init__(self, hub: PostgresHub, name: str, device: str) -> None:
        self.number = offices.number(hub.database, name)
        self.journal = HubJournal(hub.database, self.number, device)
        self.blobs = ObjectBlobs(hub.objects, name, self._kept)
        self._hub = hub
        self._name = name

    def _kept(self, sha: str, size: int) -> None:
        offices.blob_kept(self._hub.database, self.number, sha, size)

    def snapshot(self) -> Snapshot:
        return self._mirror().snapshot(self.journal, self._hub.epoch, self._hub.derived)

    def ready(self) -> None:
        self._mirror().ready(self.journal, self._hub.epoch, self._hub.derived)

    def sweep(self) -> list[str]:
        """Remove the files no record speaks of any more, and this machine's snapshots."""
        self._mirror().forget()
        gone = self.journal.unspoken_blobs()
        for sha in gone:
            self.blobs.erase(sha)
            offices.blob_gone(self._hub.database, self.number, sha)
        return gone

    def erase(self, record: str) -> list[str]:
        """Wipe a record for good."""
        self._mirror().erase(self.journal, self._hub.epoch, record)
        return self.sweep()

    def problems(self) -> list[str]:
        """Reads the journal and every file."""
        return self.journal.problems() + self.blobs.problems()

    def _mirror(self) -> Mirror:
        hub = self._hub
        return Mirror(hub.folder / "mirrors" / self._name, hub.derived(f"mirror {self._name}"))


class PostgresHub:
    """An open hub on PostgreSQL."""

    def __init__(self, folder: Path, url: str, blobs: str = "") -> None:
        spaces.about(folder)
        self.folder = folder
        self.database = Database(url)
        self.database.see_that_it_is_ours()
        self._secret = (folder / "hub.key").read_bytes()
        offices.see_that_the_key_fits(self.database, self.derived("print").hex()[:16])
        self.id, _ = offices.identity(self.database)
        self.devices = Devices(self.database)
        self.objects = Objects(blobs or default_blobs(folder), self.derived("blobs"))

    @property
    def epoch(self) -> str:
        return offices.identity(self.database)[1]

    def space(self, name: str, device: str = "") -> DatabaseSpace:
        return DatabaseSpace(self, name, device)

    def spaces(self) -> list[str]:
        return sorted(offices.numbers(self.database))

    def add_space(self, name: str) -> None:
        if spaces.checked_name(name) not in offices.numbers(self.database):
            offices.add(self.database, name)

    def see_that_it_works(self) -> None:
        """Refuses with ``database_unreachable`` or ``disk_full``."""
        offices.identity(self.database)
        if durable.free_bytes(self.folder) < _LEAST_FREE:
            raise durable.disk_full(self.folder)

    def derived(self, purpose: str) -> bytes:
        """A key for one purpose, the same in every process with this ``hub.key``."""
        return hmac.new(self._secret, purpose.encode(), hashlib.sha256).digest()

    def close(self) -> None:
        self.database.close()


def default_blobs(folder: Path) -> str:
    """Where files go if nobody says otherwise."""
    return (folder / "blobs").absolute().as_uri()
