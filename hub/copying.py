"""A hub in a folder of backups, and back.

A backup is a folder named by its moment, with all that is needed to serve again: identity, key,
certificate, register, spaces, files. Files do not change, so where the last backup on the same
drive has them they are linked, not copied. It is as secret as the hub itself: the key is in it.
"""

from __future__ import annotations

import argparse
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import orjson

from db.errors import Refusal
from db.store import copies, durable, home
from db.store.hub import copies as rows_of
from db.store.hub import offices
from db.store.hub.database import Database
from db.store.hub.devices import Device, Register
from db.store.hub.register import Devices
from hub import opened, spaces
from hub.objects import Objects
from hub.postgres import PostgresHub, default_blobs

_KEPT: Final = ("hub.key", "devices.json", "tls/certificate.pem", "tls/key.pem")
_STAMP: Final = "%Y%m%dT%H%M%S%fZ"


def back_up(asked: argparse.Namespace, shelf: Path) -> tuple[Path, int]:
    """A new backup in ``shelf``; (its folder, rows in it). A half one is never left.

    Refuses with ``disk_full``, or as reading the hub does.
    """
    shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
    data = Path(asked.data)
    earlier = max((one for one in shelf.iterdir() if _is_backup(one)), default=None)
    folder = shelf / f"{datetime.now(UTC).strftime(_STAMP)}"
    unfinished = shelf / f"{durable.TEMPORARY}{folder.name}"
    unfinished.mkdir(mode=0o700)
    try:
        with durable.refusing_full_disk(shelf):
            for name in _KEPT:
                if (data / name).exists():
                    (unfinished / name).parent.mkdir(exist_ok=True)
                    durable.write_whole(unfinished / name, (data / name).read_bytes())
            url = opened.database_of(asked)
            rows = (
                _of_the_database(asked, unfinished, earlier)
                if url
                else _of_the_folder(data, unfinished, earlier)
            )
            about = {**spaces.about(data), "kind": "postgresql" if url else "sqlite"}
            about.pop("database", None)  # a password may stand in it
            durable.write_whole(unfinished / "hub.json", orjson.dumps(about))
            unfinished.rename(folder)
            durable.fsync_folder(shelf)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return folder, rows


def _is_backup(folder: Path) -> bool:
    return (folder / "hub.json").exists()


def _of_the_folder(data: Path, target: Path, earlier: Path | None) -> int:
    """SQLite's own copy of each space, proven; it does not matter whether the service runs."""
    hub = spaces.Hub(data)
    rows = 0
    for name in hub.spaces():
        source, place = home.Home(data / "spaces" / name), target / "spaces" / name
        place.mkdir(mode=0o700, parents=True)
        rows += copies.copy(source.db, place / source.db.name, hub.key_of(name), None)["op"]
        before = earlier / "spaces" / name / "attachments" if earlier else None
        _files(source.attachments, place / "attachments", before)
    return rows


def _of_the_database(asked: argparse.Namespace, target: Path, earlier: Path | None) -> int:
    with opened.hub(asked) as hub:
        if not isinstance(hub, PostgresHub):
            raise TypeError(type(hub))
        rows = 0
        for name in hub.spaces():
            rows += rows_of.dump(hub.database, name, target / "spaces" / name)["op"]
        if hub.objects.folder:  # files in the cloud are kept by the cloud's own copies
            _files(hub.objects.folder, target / "blobs", earlier / "blobs" if earlier else None)
        return rows


def _files(source: Path, target: Path, before: Path | None) -> None:
    """Every file below ``source``: linked to the last backup's where it is the same one."""
    for file in sorted(source.rglob("*")):
        name = file.relative_to(source)
        if not file.is_file() or "uploads" in name.parts or durable.TEMPORARY in file.name:
            continue
        place = target / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        same = before / name if before else None
        if same and same.exists() and same.stat().st_size == file.stat().st_size:
            copies.link_or_copy(same, place)
        else:
            shutil.copy2(file, place)
            durable.fsync_file(place)


def restore(asked: argparse.Namespace, source: Path) -> dict[str, Any]:
    """Bring a backup back as the hub of ``asked``: proven first, with a new epoch and no codes.

    Refuses with ``not_a_backup``, ``backup_damaged``, ``home_in_use``, or as the database does.
    """
    if not _is_backup(source):
        raise Refusal(
            "not_a_backup",
            "“{folder}”里没有同步中心的备份。请给出 backup 写出的那个文件夹。",
            folder=str(source),
        )
    about = orjson.loads((source / "hub.json").read_bytes())
    data, url = Path(asked.data), opened.database_of(asked)
    if (about["kind"] == "postgresql") != bool(url):
        raise Refusal(
            "backup_kind",
            "备份与要恢复到的地方不是一类（SQLite 文件夹或 PostgreSQL）。"
            "请按备份原来的方式给出 --data 或 --database。",
        )
    until_now = _register_until_now(asked)
    aside = _put_aside(data)
    try:
        _bring_back(source, data)
        spaces.renew_epoch(data)
        if url:
            told = {"database": url, "blobs": opened.blobs_of(asked)}
            spaces.write_about(data, {**spaces.about(data), **told})
            _into_the_database(asked, source, about, url)
        else:
            _spaces_back(source, data)
    except BaseException:
        shutil.rmtree(data, ignore_errors=True)
        if aside:
            aside.rename(data)
        raise
    with opened.hub(asked) as hub:
        _stand_as(until_now, hub.devices)
        valid = [one.label for one in hub.devices.listed() if not one.is_revoked]
        said: dict[str, Any] = {"epoch": hub.epoch, "spaces": hub.spaces()}
    if aside:
        _give(data, aside.stat())
    return {**said, "aside": str(aside or ""), "devices": valid}


def _stand_as(until_now: list[Device], register: Register) -> None:
    """A backup lets nobody in again who was put out, and gives no role or level back."""
    restored = {one.id for one in register.listed()}
    for one in until_now:
        if one.id in restored:
            register.change(one.id, role=one.role, most_level=one.most_level)
        if one.id in restored and one.is_revoked:
            register.revoke(one.id)


def _register_until_now(asked: argparse.Namespace) -> list[Device]:
    """What the hub that is replaced says of its devices. It lies in the data folder or in a
    database, which need not be the one restored into."""
    if urls := opened.databases_of(asked):
        return [one for url in urls for one in _register_in(url)]
    return _register_of(Path(asked.data))


def _register_in(url: str) -> list[Device]:
    database = Database(url)
    try:
        database.see_that_it_is_ours()
        return Devices(database).listed()
    except Refusal:  # not there any more, or still empty
        return []
    finally:
        database.close()


def _register_of(data: Path) -> list[Device]:
    try:
        return spaces.Hub(data).devices.listed()
    except Refusal:
        return []


def _put_aside(data: Path) -> Path | None:
    """What lies there now, under another name; refuses with ``home_in_use`` while it is served."""
    if not data.exists() or not any(data.iterdir()):
        return None
    for space in sorted((data / "spaces").glob("*")) if (data / "spaces").exists() else ():
        home.hold(home.Home(space)).release()
    aside = data.with_name(f"{data.name}.before-{datetime.now(UTC).strftime(_STAMP)}")
    data.rename(aside)
    return aside


def _bring_back(source: Path, data: Path) -> None:
    with durable.refusing_full_disk(data.parent):
        data.mkdir(mode=0o700, parents=True)
        (data / "spaces").mkdir()
        for name in (*_KEPT, "hub.json"):
            if (source / name).exists():
                (data / name).parent.mkdir(mode=0o700, exist_ok=True)
                durable.write_whole(data / name, (source / name).read_bytes())
        if (data / "devices.json").exists():
            said = orjson.loads((data / "devices.json").read_bytes())
            durable.write_whole(data / "devices.json", orjson.dumps({**said, "codes": []}))


def _give(data: Path, owner: os.stat_result) -> None:
    """To whom the folder belonged before: root has to restore where only root may rename."""
    if os.name != "nt" and os.geteuid() == 0:
        for path in (data, *data.rglob("*")):
            os.chown(path, owner.st_uid, owner.st_gid)


def _spaces_back(source: Path, data: Path) -> None:
    """Each space is read whole before it counts."""
    hub = spaces.Hub(data)
    for folder in sorted((source / "spaces").iterdir()):
        place = home.create(data / "spaces" / folder.name)
        shutil.copy2(folder / place.db.name, place.db)
        durable.fsync_file(place.db)
        if copies.problems_of(place.db, hub.key_of(folder.name)):
            raise rows_of.damaged()
        if (folder / "attachments").exists():
            _files(folder / "attachments", place.attachments, None)


def _into_the_database(
    asked: argparse.Namespace, source: Path, about: dict[str, str], url: str
) -> None:
    database = Database(url)
    try:
        database.upgrade()
        for folder in sorted((source / "spaces").iterdir()):
            rows_of.load(database, folder)
        if (source / "blobs").exists():
            objects = Objects(opened.blobs_of(asked) or default_blobs(Path(asked.data)), b"")
            if objects.folder:
                _files(source / "blobs", objects.folder, None)
        offices.become(database, about["id"])
    finally:
        database.close()
