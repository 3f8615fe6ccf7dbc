"""Copies of the database that are known to open, and the way back to one of them.

A backup is a folder with ``sizhi.db``, the ``vault.json`` that opens it and ``about.json``; it is
itself a home that can be opened. Only verified copies get their final name. Attachments are not
copied: they never change and are removed only by an erasure, which a backup must not undo.
It must never delete the file that a restore replaces.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal, get_args

import orjson

from db.errors import Refusal
from db.sentences import Sentence
from db.store import copies, durable
from db.store.home import Home
from db.store.vault import DataKey

Why = Literal["daily", "before_migration", "before_import", "before_merge", "by_hand"]

_NAME = re.compile(rf"(\d{{8}}T\d{{12}}Z)-({'|'.join(get_args(Why))})\Z")
_STAMP = "%Y%m%dT%H%M%S%fZ"
_KEPT = {"before_migration": 3, "before_import": 3, "before_merge": 3}
_DAYS, _WEEKS = 7, 4
_SPARE = 32 * 2**20  # room a backup must leave: nobody should lose a save to a copy


@dataclass(frozen=True)
class Backup:
    """One copy. ``when`` is aware (UTC), ``size`` in bytes; ``rows`` per table at that time."""

    path: Path
    when: datetime
    why: Why
    size: int
    rows: dict[str, int]
    is_verified: bool


def back_up(
    home: Home,
    key: DataKey,
    why: Why,
    *,
    now: datetime | None = None,
    progress: copies.Progress | None = None,
) -> Path:
    """Copy the database page by page, prove the copy and thin out the older ones; its folder.

    Others may go on reading and writing: the copy is of one moment. ``progress`` is told pages
    done and pages in all. Refuses with ``no_room_for_backup``, ``backup_failed`` or as opening
    does; a refusal leaves no half behind and all older copies in place.
    """
    when = (now or datetime.now(UTC)).astimezone(UTC)
    _see_that_there_is_room(home)
    with durable.refusing_full_disk(home.backups):
        home.backups.mkdir(mode=0o700, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=durable.TEMPORARY, dir=home.backups))
        try:
            rows = copies.copy(home.db, folder / home.db.name, key, progress)
            about = {"why": why, "rows": rows, "size": (folder / home.db.name).stat().st_size}
            durable.write_whole(folder / "about.json", orjson.dumps(about))
            if home.vault.is_file():
                durable.write_whole(folder / home.vault.name, home.vault.read_bytes())
            place = home.backups / f"{when.strftime(_STAMP)}-{why}"
            folder.rename(place)
            durable.fsync_folder(home.backups)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    for old in superseded(list_backups(home)):
        shutil.rmtree(old.path, ignore_errors=True)
    return place


def list_backups(home: Home) -> list[Backup]:
    """What lies there, newest first. Reads no content: ``is_verified`` means that the copy was
    proven when made and its file has the size it had."""
    found = [_read(folder) for folder in home.backups.glob("*") if _NAME.match(folder.name)]
    return sorted(found, key=lambda backup: backup.when, reverse=True)


ADOPTED: Final = "adopted"
"""Setting: when this store came from the hub in one piece."""


def daily_due(home: Home, now: datetime, adopted: str | None = None) -> bool:
    """No backup of any kind is younger than a day (a naive ``now`` is local time), nor was the
    whole store ``adopted`` from the hub since, which has it."""
    now = now.astimezone(UTC)
    whens = [backup.when for backup in list_backups(home) if backup.is_verified]
    if adopted:
        whens.append(datetime.fromisoformat(adopted))
    # One from the future was made under a wrong clock and must not stop backups until then.
    return not any(timedelta() <= now - when < timedelta(days=1) for when in whens)


def superseded(backups: Iterable[Backup]) -> list[Backup]:
    """Those no longer needed: kept are the last of each of 7 days, then of each of 4 weeks, three
    of each special kind, and all that a person made by hand."""
    newest_first = sorted(backups, key=lambda backup: backup.when, reverse=True)
    kept: set[Path] = set()
    days: set[object] = set()
    weeks: set[object] = set()
    counts = dict.fromkeys(_KEPT, 0)
    for backup in newest_first:
        if backup.why in counts:
            counts[backup.why] += 1
            is_kept = counts[backup.why] <= _KEPT[backup.why]
        elif backup.why == "daily":
            day, week = backup.when.date(), backup.when.isocalendar()[:2]
            is_kept = day not in days and len(days) < _DAYS
            days |= {day} if is_kept else set()
            if not is_kept and day not in days:
                is_kept = week not in weeks and len(weeks) < _WEEKS
                weeks |= {week} if is_kept else set()
        else:
            is_kept = True
        kept |= {backup.path} if is_kept else set()
    return [backup for backup in newest_first if backup.path not in kept]


def prove(backup: Path, key: DataKey) -> list[str]:
    """Open a copy of the copy and check every page; the problems found, empty when it is good."""
    name = Home(backup).db.name
    with tempfile.TemporaryDirectory(prefix=durable.TEMPORARY, dir=backup.parent) as folder:
        trial = Path(shutil.copy2(backup / name, folder))
        return copies.problems_of(trial, key)


def restore(home: Home, key: DataKey, backup: Backup | Path) -> Path:
    """Put a backup in the place of the database; returns the folder the present file went to.

    The pool must be closed and the home held. Refuses with ``backup_damaged`` before anything is
    touched. A power cut at any moment leaves the present file or the backup in place, each whole;
    a log that a crash had left beside the present file is then in the folder returned.
    """
    source = (backup.path if isinstance(backup, Backup) else backup) / home.db.name
    aside = home.backups / f"aside-{datetime.now(UTC).strftime(_STAMP)}"
    fresh = home.path / f"{durable.TEMPORARY}{home.db.name}"
    try:
        with durable.refusing_full_disk(home.db):
            if not source.is_file():
                raise _damaged(source.parent, [Sentence("其中没有资料文件")])
            shutil.copy2(source, fresh)
        if problems := copies.problems_of(fresh, key):
            raise _damaged(source.parent, problems)
        durable.fsync_file(fresh)
        _put_aside(home, aside)
        fresh.replace(home.db)
    finally:
        for leftover in copies.with_logs(fresh):
            leftover.unlink(missing_ok=True)
    durable.fsync_folder(home.path)
    return aside


def renew_vaults(home: Home) -> None:
    """Put the present vault into every backup: a passphrase that was changed because someone knew
    it must not go on opening the copies."""
    vault = home.vault.read_bytes()
    for backup in list_backups(home):
        durable.write_whole(backup.path / home.vault.name, vault)


def _see_that_there_is_room(home: Home) -> None:
    if not home.db.is_file():
        raise Refusal(
            "store_missing", "找不到资料文件“{file}”，没有可备份的内容。", file=str(home.db)
        )
    needed = (
        sum(file.stat().st_size for file in copies.with_logs(home.db) if file.is_file()) + _SPARE
    )
    if durable.free_bytes(home.path) < needed:
        raise Refusal(
            "no_room_for_backup",
            "磁盘“{drive}”剩余空间不足以备份（约需 {mb} MB）。已有的备份都保留。请腾出空间后重试。",
            drive=durable.drive_of(home.path),
            mb=needed // 2**20,
            needed=needed,
        )


def _put_aside(home: Home, aside: Path) -> None:
    """Keep the present database and its logs under ``aside``, as they are: opening what may be
    damaged would write into it. Then take the logs away, or SQLite plays them into the new file."""
    aside.mkdir(mode=0o700)
    present = [file for file in copies.with_logs(home.db) if file.is_file()]
    with durable.refusing_full_disk(home.db):
        for file in present:
            copies.link_or_copy(file, aside / file.name)
    durable.fsync_folder(aside)
    for file in present:
        if file != home.db:
            file.unlink()
    durable.fsync_folder(home.path)


def _read(folder: Path) -> Backup:
    stamp, why = folder.name.split("-")
    db = Home(folder).db
    size = db.stat().st_size if db.is_file() else 0
    try:
        about: dict[str, Any] = orjson.loads((folder / "about.json").read_bytes())
        rows, is_verified = dict(about["rows"]), 0 < size == about["size"]
    except (OSError, ValueError, KeyError, TypeError):
        rows, is_verified = {}, False
    when = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    return Backup(folder, when, _why(why), size, rows, is_verified)


def _why(word: str) -> Why:
    for why in get_args(Why):
        if why == word:
            return why  # type: ignore[no-any-return]
    raise ValueError(word)


def _damaged(folder: Path, problems: list[str]) -> Refusal:
    return Refusal(
        "backup_damaged",
        "备份“{file}”打不开（{problem}），没有恢复，当前资料未动。请另选一份备份。",
        file=folder.name,
        problem=problems[0],
        problems=problems,
    )
