"""A whole store as one file for a new laptop: rows, search and journal as they stand, so that
nothing has to be replayed.

Made of a store anywhere, packed and sealed under a key drawn for this one file; taken over by an
empty home under the home's own key. Both rewrite pages and no row. It must never carry a setting of
its maker.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from db.errors import Refusal
from db.journal.op import mark
from db.store import durable, engine, foreign, pages, parts
from db.store.home import Home
from db.store.migrations import HEAD, upgrade
from db.store.vault import DataKey

NEAR: Final = 2000
"""Ops that may be missing from a snapshot: they follow in a round or two."""


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
        if position - NEAR <= at <= position:
            return file, at
    return None


def named(folder: Path, epoch: str, position: int) -> tuple[Path, int]:
    """A name for a new one; all but the newest of the older ones go, and what a crash left."""
    for old in [*sorted(folder.glob("*.snapshot"))[:-1], *folder.glob(f"{durable.TEMPORARY}*")]:
        old.unlink(missing_ok=True)
    return folder / f"{epoch}-{position:012}-{time.time_ns():x}.snapshot", position


def forget(folder: Path) -> None:
    """Something was erased: what was made before still has it."""
    for old in folder.glob("*.snapshot"):
        old.unlink(missing_ok=True)


def make(source: Path, key: DataKey, target: Path, its_key: bytes) -> Standing:
    """Copy a store (others may go on writing) to ``target`` under ``its_key``; where it stood.

    A crash leaves at most files beginning with ``.tmp-``.
    """
    copied, sealed = (
        target.with_name(f"{durable.TEMPORARY}{target.name}{end}") for end in (".copy", "")
    )
    try:
        with durable.refusing_full_disk(target), closing(engine.connect(source, key)) as reading:
            with closing(_unlogged(copied, key)) as copy:
                reading.backup(copy)
            with closing(_unlogged(copied, key)) as copy, engine.refusing(copied):
                copy.execute("DELETE FROM setting WHERE key <> ?", (foreign.AHEAD,))
                standing = _standing(copy)
            with copied.open("rb") as pages_of, sealed.open("wb") as file:
                os.chmod(sealed, 0o600)
                parts.write(file, its_key, pages.unlocked(pages_of, key))
            durable.fsync_file(sealed)
            sealed.replace(target)
    except pages.Forged as error:
        raise damaged() from error
    finally:
        for leftover in (copied, sealed):
            leftover.unlink(missing_ok=True)
    return standing


def adopt(
    home: Home,
    key: DataKey,
    file: Path,
    its_key: bytes,
    settle: Callable[[Standing], Mapping[str, str]],
) -> None:
    """Make the snapshot in ``file`` the store of an empty, closed home, with the settings that
    ``settle`` names when told where its journal ends.

    Refuses with ``home_not_empty`` where something was written already, ``snapshot_damaged``, or
    ``store_newer``, ``disk_full``; then nothing has changed. ``file`` stays as it is.
    """
    with closing(engine.connect(home.db, key)) as mine:
        if mine.execute("SELECT EXISTS(SELECT 1 FROM op)").fetchone()[0]:
            raise Refusal(
                "home_not_empty",
                "这台电脑里已经有内容，不再整份接收；请直接同步，两边内容会合在一起。",
            )
        mine.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    coming = file.with_name(f"{durable.TEMPORARY}{file.name}")
    try:
        _unseal(file, its_key, coming, key)
        unknown = engine.connect(coming, key, is_lasting=False)
        with closing(unknown) as opened, engine.refusing(coming):
            opened.executemany(
                "INSERT OR REPLACE INTO setting(key, value) VALUES(?, ?)",
                settle(_standing(opened)).items(),
            )
            # What stood in the log alone would be left behind.
            opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with durable.refusing_full_disk(coming):
            durable.fsync_file(coming)
    except BaseException as error:
        coming.unlink(missing_ok=True)
        if isinstance(error, Refusal) and error.code == "store_damaged":
            raise damaged() from error
        raise
    for log in ("-wal", "-shm"):
        home.db.with_name(home.db.name + log).unlink(missing_ok=True)
    coming.replace(home.db)
    durable.fsync_folder(home.path)
    upgrade(home, key)


def _unseal(file: Path, its_key: bytes, target: Path, key: DataKey) -> None:
    """Every part is proven, every page locked anew."""
    try:
        with (
            durable.refusing_full_disk(target),
            file.open("rb") as source,
            target.open("wb") as coming,
        ):
            os.chmod(target, 0o600)
            for piece in pages.locked(parts.read(source, its_key), key):
                coming.write(piece)
    except (parts.Torn, pages.Forged) as error:
        raise damaged() from error


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
    connection = engine.connect(path, key, is_lasting=False)
    with engine.refusing(path):
        connection.execute("PRAGMA journal_mode=OFF")
    return connection


def _standing(connection: Any) -> Standing:
    found = connection.execute("SELECT n, hash FROM op ORDER BY n DESC LIMIT 1").fetchone()
    return Standing(found[0], mark(bytes(found[1]))) if found else Standing(0, "")
