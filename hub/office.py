"""What the endpoints need of a hub, on SQLite or on PostgreSQL alike."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from db.store.hub.devices import Register
from db.sync.answering import Journal
from hub.blobs import Blobs


class SpaceJournal(Journal, Protocol):
    """The journal of a space, and which files it speaks of."""

    has_grown: bool
    has_erased: bool
    """Whether what it took in was new, and erased something: files nobody speaks of any more may
    lie about, and snapshots that still have what went. Whoever sees to it says False."""

    def speaking_of(self, sha: str) -> list[str]: ...
    def missing_blobs(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A file with a whole store in it, under ``key``; position and mark are the hub's."""

    path: Path
    key: bytes
    epoch: str
    position: int
    mark: str


class Space(Protocol):
    """One office, one fair: what belongs together and to nobody else."""

    @property
    def journal(self) -> SpaceJournal: ...
    @property
    def blobs(self) -> Blobs: ...
    def snapshot(self) -> Snapshot: ...
    def ready(self) -> None:
        """Make a snapshot beforehand, where the last one lies far behind or was forgotten."""

    def sweep(self) -> list[str]:
        """Remove the files no record speaks of any more, and snapshots made before; the files'
        hashes."""

    def erase(self, record: str) -> list[str]:
        """Wipe a record for good, here and by the next sync on every laptop; the hashes of the
        files that went with it. Refuses with ``no_such_record``."""

    def problems(self) -> list[str]:
        """Everything that is wrong with the journal and the files, in sentences."""


class Hub(Protocol):
    """An open hub."""

    @property
    def id(self) -> str: ...
    @property
    def epoch(self) -> str: ...
    @property
    def devices(self) -> Register: ...
    def space(self, name: str, device: str = "") -> Space:
        """A space, for a device that asks; refuses with ``no_such_space``."""

    def spaces(self) -> list[str]: ...
    def add_space(self, name: str) -> None: ...
    def see_that_it_works(self) -> None:
        """Refuses with what keeps the hub from working: a disk, a database."""

    def close(self) -> None: ...
