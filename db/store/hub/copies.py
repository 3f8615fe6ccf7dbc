"""A space of the database in a folder of files, and back: what `sizhi-hub backup` writes.

PostgreSQL's own binary rows, packed; one file a table, without the number of the space, which is
another one wherever it is brought back. A space is copied as it was at one moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import orjson
import zstandard

from db.errors import Refusal
from db.store import durable
from db.store.hub import migrations, offices
from db.store.hub.database import Cursor, Database

COLUMNS: Final = {
    "stream": "id, uid, parent, since, seq, hash, lamport, device",
    "op": "n, stream, seq, lamport, record, kind, why, body, hash, kept",
    "record": "id, type, is_erased",
    "parked": "uid, seq, hash, body, kept, record, why, waits_for",
    "spoken_of": "sha, record",
    "blob": "sha, size",
}
_DEVICE: Final = "id, token, role, label, key, most_level, is_revoked"


def dump(database: Database, name: str, folder: Path) -> dict[str, int]:
    """Write everything of a space but its files; rows by table. ``folder`` is new and empty."""
    space = offices.number(database, name)
    folder.mkdir(parents=True)
    counts: dict[str, int] = {}
    with durable.refusing_full_disk(folder), database.tenant(space, is_steady=True) as cursor:
        cursor.execute("SELECT top, streams FROM space WHERE n = %s", (space,))
        top, streams = cursor.fetchone() or (0, 0)
        for table, columns in {**COLUMNS, "device": _DEVICE}.items():
            counts[table] = _dump_table(cursor, table, columns, space, folder / f"{table}.zst")
        about = {"name": name, "top": top, "streams": streams, "rows": counts,
                 "revision": migrations.HEAD}  # fmt: skip
        durable.write_whole(folder / "space.json", orjson.dumps(about))
    return counts


def _dump_table(cursor: Cursor, table: str, columns: str, space: int, file: Path) -> int:
    packing = zstandard.ZstdCompressor(level=3)
    with (
        file.open("wb") as target,
        packing.stream_writer(target, closefd=False) as writer,
        cursor.copy(
            f"COPY (SELECT {columns} FROM {table} WHERE space = {space:d})"
            " TO STDOUT (FORMAT BINARY)"
        ) as copy,
    ):
        for piece in copy:
            writer.write(piece)
    durable.fsync_file(file)
    return cursor.rowcount


def load(database: Database, folder: Path) -> dict[str, int]:
    """Bring a space back that is not there; rows by table.

    Refuses with ``space_exists``, ``database_newer`` or ``backup_damaged``; nothing is half done.
    """
    about = _about(folder)
    if about["name"] in offices.numbers(database):
        raise Refusal(
            "space_exists", "数据库里已有同名的空间，没有恢复。请恢复到一个新建的空数据库里。"
        )
    offices.add(database, about["name"])
    space = offices.number(database, about["name"])
    try:
        with database.tenant(space) as cursor:
            counts = {
                table: _load_table(cursor, table, columns, space, folder / f"{table}.zst")
                for table, columns in COLUMNS.items()
            }
            cursor.execute(
                "UPDATE space SET top = %s, streams = %s WHERE n = %s",
                (about["top"], about["streams"], space),
            )
        with database.door() as cursor:
            counts["device"] = _load_table(cursor, "device", _DEVICE, space, folder / "device.zst")
        if counts != about["rows"]:
            raise damaged()
    except BaseException:
        offices.drop(database, about["name"])
        raise
    return counts


def _load_table(cursor: Cursor, table: str, columns: str, space: int, file: Path) -> int:
    cursor.execute(
        f"CREATE TEMP TABLE coming ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA"
    )
    with cursor.copy(f"COPY coming({columns}) FROM STDIN (FORMAT BINARY)") as copy:
        for piece in _unpacked(file):
            copy.write(piece)
    cursor.execute(f"INSERT INTO {table}(space, {columns}) SELECT {space:d}, * FROM coming")
    count = cursor.rowcount
    cursor.execute("DROP TABLE coming")
    return count


def _unpacked(file: Path) -> Iterator[bytes]:
    try:
        with file.open("rb") as source:
            yield from zstandard.ZstdDecompressor().read_to_iter(source)
    except (OSError, zstandard.ZstdError) as error:
        raise damaged() from error


def _about(folder: Path) -> dict[str, Any]:
    try:
        about: dict[str, Any] = orjson.loads((folder / "space.json").read_bytes())
    except (OSError, ValueError) as error:
        raise damaged() from error
    if about.get("revision", "") > migrations.HEAD:
        raise Refusal("database_newer", "这份备份是更新版本写的。请先升级这台服务器上的程序。")
    return about


def damaged() -> Refusal:
    """A backup that cannot be brought back."""
    return Refusal("backup_damaged", "这份备份残缺或已损坏，没有恢复任何内容。请换一份较早的备份。")
