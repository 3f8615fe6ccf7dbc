"""A store that follows a hub's journal, so that a new laptop can have it in one piece, with rows.

Kept on the disk of whichever machine was asked, under the hub's key; it may be deleted at any time
and is made again from the journal. Nothing is written in it but what came from there, and
the erase of a record.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

import orjson
from filelock import FileLock, Timeout

from db.errors import Refusal
from db.store import foreign, home, migrations, outgoing, snapshots
from db.store.store import Store, open_with_key
from db.sync.answering import Journal
from hub.office import Snapshot

_PATIENCE: Final = 300


class Followed(Journal, Protocol):
    """A journal a mirror can follow."""

    def position(self) -> int: ...


class Mirror:
    """One space's store in a folder. One process of a machine at a time works on it."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._key = key
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = FileLock(folder.with_suffix(".lock"), timeout=_PATIENCE)

    def snapshot(self, journal: Followed, epoch: str, derived: Callable[[str], bytes]) -> Snapshot:
        """The newest snapshot, or one made now where that lies too far behind.

        Refuses with ``no_snapshot`` where others have been making one for minutes. One that lies
        there whole is handed out while they do.
        """
        found = self._recent(journal, epoch)
        if found is None:
            try:
                with self._lock:
                    found = self._recent(journal, epoch) or self._made(journal, epoch, derived)
            except Timeout as error:
                raise Refusal(
                    "no_snapshot", "同步中心正在为别人准备整份资料，请稍后再试，或先逐条同步。"
                ) from error
        name, at = found
        return Snapshot(name, derived(f"snapshot {name.name}"), epoch, at, journal.mark_at(at))

    def _recent(self, journal: Followed, epoch: str) -> tuple[Path, int] | None:
        return snapshots.recent(self._shelf(), epoch, journal.position())

    def ready(self, journal: Followed, epoch: str, derived: Callable[[str], bytes]) -> None:
        """Make a snapshot beforehand, where so much has come since the last one that whoever asks
        would wait for it; or where an erase took the last one away, so that the mirror follows."""
        position = journal.position()
        is_forgotten = self._folder.exists() and not any(self._shelf().glob("*.snapshot"))
        is_far = position > snapshots.NEAR and not snapshots.recent(self._shelf(), epoch, position)
        if is_forgotten or is_far:
            self.snapshot(journal, epoch, derived)

    def forget(self) -> None:
        """Something was erased: no snapshot may have it any longer."""
        snapshots.forget(self._shelf())

    def _made(
        self, journal: Followed, epoch: str, derived: Callable[[str], bytes]
    ) -> tuple[Path, int]:
        store, at = self._caught_up(journal, epoch)
        try:
            path, _ = snapshots.named(self._shelf(), epoch, at)
            snapshots.make(store.home.db, store.key, path, derived(f"snapshot {path.name}"))
        finally:
            store.close()
        return path, at

    def erase(self, journal: Followed, epoch: str, record: str) -> None:
        """Write an erase of a record as a laptop would, and hand it to the journal."""
        with self._lock:
            store, _ = self._caught_up(journal, epoch)
            try:
                known = outgoing.position(store)
                with store.write() as w:
                    w.erase(record)
                journal.take_in(outgoing.export(store, {}, after=known).ops)
            finally:
                store.close()

    def _caught_up(self, journal: Followed, epoch: str) -> tuple[Store, int]:
        """The store, open, and the position in the journal it has reached."""
        store = self._opened()
        kept = orjson.loads(store.setting("mirror") or '["", 0, ""]')
        at: int = kept[1]
        if kept[0] != epoch or journal.mark_at(at) != kept[2]:
            if at:  # the database was restored: what is here may never have been
                store.close()
                shutil.rmtree(self._folder)
                store = self._opened()
            at = 0
        while True:
            page = journal.export({}, after=at)
            if page.ops:
                foreign.take_in(store, page.ops)
            at = page.end
            if not page.has_more:
                break
        store.set_setting("mirror", orjson.dumps([epoch, at, journal.mark_at(at)]).decode())
        return store, at

    def _opened(self) -> Store:
        if not (self._folder / "sizhi.db").exists():
            where = home.create(self._folder)
            with home.hold(where):
                migrations.upgrade(where, self._key)
        store = open_with_key(
            self._folder, self._key, author="hub", is_checked=False, is_kept=False
        )
        shutil.rmtree(store.home.backups, ignore_errors=True)  # they would keep what was erased
        return store

    def _shelf(self) -> Path:
        folder = self._folder.with_suffix(".snapshots")
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder
