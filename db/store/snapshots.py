"""A whole store as one file for a new laptop: rows, search and journal as they stand, so that
nothing has to be replayed.

Made of a store anywhere, under a key drawn for this one file; taken over by an empty home under
the home's own key. Both rewrite pages and no row. It must never carry a setting of its maker.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from db.errors import Refusal
from db.journal.op import mark
from db.store import durable, engine, foreign
from db.store.home import Home
from db.store.migrations import HEAD, upgrade
from db.store.vault import DataKey

_NEAR: Final = 2000


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a journal stands: its last position, and the mark of the op there ("" for none)."""

    position: int
    mark: str


def recent(folder: Path, epoch: str, position: int) -> tuple[Path, int] | None:
    """The newest snapshot in a folder, and its position, if it is near enough to ``position``:
    what came since follows in one round."""
    for file in sorted(folder.glob(f"{epoch}-*.snapshot"), reverse=True):
        at = int(file.stem.split("-")[1])
        if position - _NEAR <= at <= position:
            return file, at
    return None


def named(folder: Path, epoch: str, position: int) -> tuple[Path, int]:
    """A name for a new one; all but the newest of the older ones go."""
    for old in sorted(folder.glob("*.snapshot"))[:-1]:
        old.unlink(missing_ok=True)
    return folder / f"{epoch}-{position:012}-{time.time_ns():x}.snapshot", position


def make(source: Path, key: DataKey, target: Path, its_key: DataKey) -> Standing:
    """Copy a store (others may go on writing) to ``target`` under ``its_key``; where it stood.

    A crash leaves at most a file beginning with ``.tmp-``.
    """
    unfinished = target.with_name(f"{durable.TEMPORARY}{target.name}")
    unfinished.unlink(missing_ok=True)
    try:
        with durable.refusing_full_disk(target), closing(engine.connect(source, key)) as reading:
            with closing(_unlogged(unfinished, key)) as copy:
                reading.backup(copy)
            with closing(_unlogged(unfinished, key)) as copy:
                copy.execute("DELETE FROM setting WHERE key <> ?", (foreign.AHEAD,))
                _rekey(copy, unfinished, its_key)
                standing = _standing(copy)
        durable.fsync_file(unfinished)
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return standing


def adopt(
    home: Home, key: DataKey, file: Path, its_key: DataKey, settings: Mapping[str, str]
) -> None:
    """Make the snapshot in ``file`` the store of an empty, closed home, with these settings.

    Refuses with ``home_not_empty`` where something was written already, ``snapshot_damaged``, or
    ``store_newer``; then nothing has changed. ``file`` is used up.
    """
    with closing(engine.connect(home.db, key)) as mine:
        if mine.execute("SELECT EXISTS(SELECT 1 FROM op)").fetchone()[0]:
            raise Refusal(
                "home_not_empty",
                "这台电脑里已经有内容，不再整份接收；请直接同步，两边内容会合在一起。",
            )
        mine.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    try:
        with closing(_unlogged(file, its_key)) as coming:
            _rekey(coming, file, key)
            coming.executemany(
                "INSERT OR REPLACE INTO setting(key, value) VALUES(?, ?)", settings.items()
            )
    except Refusal as refusal:
        if refusal.code != "store_damaged":
            raise
        raise damaged() from refusal
    with durable.refusing_full_disk(file):
        durable.fsync_file(file)
    for log in ("-wal", "-shm"):
        home.db.with_name(home.db.name + log).unlink(missing_ok=True)
    file.replace(home.db)
    durable.fsync_folder(home.path)
    upgrade(home, key)


def revision() -> str:
    """The shape of a snapshot made by this version; an older program cannot open a newer one."""
    return HEAD


def damaged() -> Refusal:
    """The file is torn, altered, or its key is another's."""
    return Refusal(
        "snapshot_damaged", "收到的整份资料不完整或被改动，没有采用，将改为逐条同步。请再同步一次。"
    )


def _unlogged(path: Path, key: DataKey) -> Any:
    """A connection to a file nobody else knows yet: no log, no waiting for the disk."""
    connection = engine.connect(path, key)
    with engine.refusing(path):
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
    return connection


def _rekey(connection: Any, path: Path, key: DataKey) -> None:
    """Every page is proven and written anew. ``rekey`` says nothing of a page it cannot read, so
    they are proven before."""
    with engine.refusing(path):
        if connection.execute("PRAGMA cipher_integrity_check").fetchall():
            raise damaged()
        connection.execute(f"PRAGMA rekey=\"x'{key.hex()}'\"")


def _standing(connection: Any) -> Standing:
    found = connection.execute("SELECT n, hash FROM op ORDER BY n DESC LIMIT 1").fetchone()
    return Standing(found[0], mark(bytes(found[1]))) if found else Standing(0, "")
