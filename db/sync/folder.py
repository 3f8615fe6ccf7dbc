"""A shared folder (a network drive, a cloud drive, a stick left in): bundles that find themselves.

Each laptop adds what the folder does not have yet as one new write-once bundle, and takes in
every bundle it has not read. Nobody changes or deletes a file of another; a file that is still
being copied is tried again next time. It is the bundle and the ordinary taking in, repeated. Where
somebody tidied up all the same, what is left is read anew and what is missing is added again. Where
an attachment is lacking here, the bundles read before are looked through for it, once.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import orjson

from db.errors import Refusal
from db.store import outgoing
from db.store.foreign import Taken
from db.store.outgoing import Vector
from db.store.store import Store
from db.sync import bundle, wire
from db.sync.lock import Lock, Passphrase


@dataclass(slots=True)
class Report:
    """What a visit to the folder did; ``unread`` names the bundles that could not be read, and
    why, in a sentence each."""

    sent: int = 0
    taken: Taken = field(default_factory=Taken)
    blobs: int = 0
    unread: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Visits:
    """What we know of the folder: files read, how far its bundles, each continuing what the
    others hold, reach in every stream, and which attachments none of them has."""

    seen: set[str]
    known: Vector
    has_not: set[str] = field(default_factory=set)


def sync(store: Store, folder: Path, lock: Lock) -> Report:
    """Take in what is new in the folder, then add what it lacks.

    Refuses with ``folder_gone`` where the folder cannot be reached; one bad bundle hinders nobody.
    """
    if not folder.is_dir():
        raise Refusal(
            "folder_gone",
            "找不到共享文件夹“{folder}”。请检查网络或磁盘，恢复后再同步，本机内容不受影响。",
            folder=str(folder),
        )
    report, visits = Report(), _visits(store, folder)
    passphrase = lock.words if isinstance(lock, Passphrase) else None
    for path in sorted(folder.glob(f"*{bundle.ENDING}")):
        if path.name not in visits.seen:
            _read(store, path, passphrase, visits, report)
    _look_for_files(store, folder, passphrase, visits, report)
    _add(store, folder, lock, visits, report)
    _keep(store, folder, visits)
    return report


def _read(
    store: Store, path: Path, passphrase: str | None, visits: _Visits, report: Report
) -> None:
    try:
        received = bundle.read(store, path, passphrase=passphrase)
    except Refusal as refusal:
        if refusal.code == "disk_full":
            raise
        report.unread.append((path.name, refusal.sentence))
        return
    report.taken.add(received.taken)
    report.blobs += received.blobs
    visits.seen.add(path.name)
    reached = {
        branch: seq
        for branch, seq in received.taken.reached.items()
        if _goes_on(store, visits.known, branch, seq, received.begins)
    }
    visits.known = outgoing.joined(store, visits.known, reached)


def _look_for_files(
    store: Store, folder: Path, passphrase: str | None, visits: _Visits, report: Report
) -> None:
    """What is lacking or damaged here may lie in a bundle read long ago."""
    if set(outgoing.missing_blobs(store)) - visits.has_not:
        for path in sorted(folder / name for name in visits.seen):
            try:
                report.blobs += bundle.read(store, path, passphrase=passphrase).blobs
            except Refusal as refusal:  # it could be read before: that it cannot now is no news
                if refusal.code == "disk_full":
                    raise
    visits.has_not = set(outgoing.missing_blobs(store))


def _goes_on(store: Store, known: Vector, branch: int, seq: int, begins: dict[str, int]) -> bool:
    """Whether a bundle has a branch from its first op on, or from where the folder had it; in doubt
    not, and what the folder may have is written once more."""
    [uid] = outgoing.named(store, {branch: seq})
    tips = known.get(uid, ())
    return begins[uid] == 1 or (len(tips) == 1 and begins[uid] <= tips[0][0] + 1)


def _add(store: Store, folder: Path, lock: Lock, visits: _Visits, report: Report) -> None:
    if not outgoing.export(store, visits.known, limit_ops=1).ops:
        return
    made = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    path = folder / f"{made}-{os.urandom(4).hex()}{bundle.ENDING}"
    ours = outgoing.vector(store)
    report.sent = bundle.write(store, path, lock, known=visits.known).ops
    visits.seen.add(path.name)
    visits.known = ours


def _visits(store: Store, folder: Path) -> _Visits:
    kept = store.setting(_key(folder))
    said = orjson.loads(kept) if kept else {"seen": [], "known": {}}
    seen = set(said["seen"])
    if not all((folder / name).exists() for name in seen):
        return _Visits(set(), {})
    return _Visits(seen, wire.vector_of(said["known"]), set(said.get("has_not", ())))


def _keep(store: Store, folder: Path, visits: _Visits) -> None:
    said = {
        "seen": sorted(visits.seen),
        "known": wire.vector(visits.known),
        "has_not": sorted(visits.has_not),
    }
    store.set_setting(_key(folder), orjson.dumps(said).decode())


def _key(folder: Path) -> str:
    return f"folder:{folder.resolve()}"
