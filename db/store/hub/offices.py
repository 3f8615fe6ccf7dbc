"""The hub itself in the database: its name, its epoch, its spaces."""

from __future__ import annotations

import secrets

from db.errors import Refusal
from db.store.hub.database import Database
from db.store.hub.register import no_such_space

PARTED = ("op", "record")
"""Tables with a partition for each space: so an office can be moved or dropped as a whole."""


def identity(database: Database) -> tuple[str, str]:
    """(id, epoch) of the hub."""
    with database.door() as cursor:
        cursor.execute("SELECT id, epoch FROM hub")
        found = cursor.fetchone()
    if found is None:
        raise Refusal("no_hub", "数据库里还没有同步中心。请先运行 sizhi-hub init --database …")
    return found[0], found[1]


def renew_epoch(database: Database) -> str:
    """After a restore: positions handed out before it mean nothing any more."""
    epoch = secrets.token_hex(4)
    with database.door() as cursor:
        cursor.execute("UPDATE hub SET epoch = %s", (epoch,))
        cursor.execute("DELETE FROM invitation")
    return epoch


def become(database: Database, id: str) -> None:
    """A restored hub is the hub it was, under a new epoch; its files may have another key now."""
    renew_epoch(database)
    with database.door() as cursor:
        cursor.execute("UPDATE hub SET id = %s, key_print = NULL", (id,))


def see_that_the_key_fits(database: Database, key_print: str) -> None:
    """Files and snapshots are sealed with the key of the data folder: every process needs the same.

    Refuses with ``hub_key``.
    """
    with database.door() as cursor:
        cursor.execute("UPDATE hub SET key_print = coalesce(key_print, %s)", (key_print,))
        cursor.execute("SELECT key_print FROM hub")
        found = cursor.fetchone()
    if found and found[0] != key_print:
        raise Refusal(
            "hub_key",
            "数据文件夹里的 hub.key 与这个数据库原来用的不同，附件会打不开，没有启动。"
            "请把第一台服务器的 hub.key 拷到这里。",
        )


def numbers(database: Database) -> dict[str, int]:
    """Name → number of every space."""
    with database.door() as cursor:
        cursor.execute("SELECT name, n FROM space ORDER BY name")
        return dict(cursor.fetchall())


def number(database: Database, name: str) -> int:
    """The number of a space; refuses with ``no_such_space``."""
    with database.door() as cursor:
        cursor.execute("SELECT n FROM space WHERE name = %s", (name,))
        found = cursor.fetchone()
    if found is None:
        raise no_such_space()
    return int(found[0])


def add(database: Database, name: str) -> None:
    """A new, empty space with its partitions; nothing happens where it is there already."""
    with database.owner() as cursor:
        cursor.execute(
            "INSERT INTO space(name) VALUES(%s) ON CONFLICT DO NOTHING RETURNING n", (name,)
        )
        found = cursor.fetchone()
        if found is None:
            return
        n = int(found[0])
        for table in PARTED:
            cursor.execute(f"CREATE TABLE {table}_{n} PARTITION OF {table} FOR VALUES IN ({n})")
            cursor.execute(f"ALTER TABLE {table}_{n} ENABLE ROW LEVEL SECURITY")


def drop(database: Database, name: str) -> None:
    """A space with everything in it, for good; nothing happens where there is none."""
    with database.owner() as cursor:
        cursor.execute("SELECT n FROM space WHERE name = %s FOR UPDATE", (name,))
        found = cursor.fetchone()
        if found is None:
            return
        n = int(found[0])
        for table in PARTED:
            cursor.execute(f"DROP TABLE {table}_{n}")
        for table in ("stream", "parked", "spoken_of", "blob", "device", "invitation"):
            cursor.execute(f"DELETE FROM {table} WHERE space = %s", (n,))
        cursor.execute("DELETE FROM space WHERE n = %s", (n,))


def blob_kept(database: Database, space: int, sha: str, size: int) -> None:
    """A file lies whole in the store of files."""
    with database.tenant(space) as cursor:
        cursor.execute(
            "INSERT INTO blob(space, sha, size) VALUES(%s, %s, %s) ON CONFLICT DO NOTHING",
            (space, sha, size),
        )


def blob_gone(database: Database, space: int, sha: str) -> None:
    with database.tenant(space) as cursor:
        cursor.execute("DELETE FROM blob WHERE space = %s AND sha = %s", (space, sha))
