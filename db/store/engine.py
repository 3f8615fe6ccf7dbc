"""The way into the encrypted file: connections, the pool over them, and errors made into sentences.

Every connection is set up here, in the one order that works; nothing else may open the file. It
must never let an error text with the contents of a card out, nor begin a new file where an old one
has gone missing.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from db.errors import Refusal
from db.sentences import Sentence
from db.store import ballast, durable
from db.store.vault import DataKey

Connection = Any
"""A connection of ``sqlcipher3.dbapi2``, which has no types."""

WRITE = {"write": True}
"""Execution options of an engine or connection that will write: it begins with BEGIN IMMEDIATE,
so that it waits for its turn at the start and never fails half-way for having read first."""

_PAGE = 4096

_SETTINGS = (
    "foreign_keys=ON",
    "journal_mode=WAL",
    # NORMAL lost acknowledged commits in 501 of 800 replayed power cuts, FULL in none.
    "synchronous=FULL",
    "busy_timeout=10000",
    "temp_store=MEMORY",
    "trusted_schema=OFF",
    "secure_delete=ON",
    "cache_size=-65536",
    "journal_size_limit=67108864",
)
_SETTINGS_OF_UNKNOWN = ("synchronous=OFF", *(s for s in _SETTINGS if s != "synchronous=FULL"))
"""Of a file nobody else knows yet; first, since changing the journal's mode waits for the disk."""


def connect(path: Path, key: DataKey, *, is_lasting: bool = True) -> Connection:
    """A connection set up like all others; it begins the file where there never was one. One that
    is not lasting never waits for the disk: for a file nobody else knows yet.

    Refuses with ``store_damaged``, ``store_missing``, ``store_read_only``, ``disk_full`` (after
    one more try with the ballast given up) or ``store_unreachable``.
    """
    if not path.exists():
        _begin_file(path, key)
    elif (size := path.stat().st_size) < _PAGE:
        # SQLite takes such a file for a new one and would begin anew over what was lost.
        raise _damaged(path, Sentence("文件只剩 {size} 字节", size=size))
    try:
        with refusing(path):
            return _open(path, key, is_lasting)
    except Refusal as refusal:
        if not refusal.details.get("freed"):
            raise
    with refusing(path):
        return _open(path, key, is_lasting)


def create_engine(
    path: Path, key: DataKey, prepare: Callable[[Connection], None] | None = None
) -> sa.Engine:
    """The pool every session draws from; ``prepare`` sees each new driver connection once.

    Reads begin deferred, connections with the options :data:`WRITE` immediate. Driver errors that
    are known arrive as :class:`Refusal`; the others hide their parameters.
    """

    def creator() -> Connection:
        connection = connect(path, key)
        if prepare is not None:
            prepare(connection)
        return connection

    engine = sa.create_engine(
        "sqlite://",
        creator=creator,
        module=dbapi2,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=4,
        pool_use_lifo=True,  # the connection used last has the pages of the next query
        hide_parameters=True,  # the text of an error once printed a floor price
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    @event.listens_for(engine, "handle_error")
    def refuse(context: sa.engine.ExceptionContext) -> None:
        if (refusal := refusal_for(context.original_exception, path)) is not None:
            raise refusal from context.original_exception

    return engine


@contextmanager
def waiting(connection: Connection, is_lasting: bool) -> Iterator[None]:
    """Whether what a connection commits waits for the disk, as everything does otherwise."""
    if is_lasting:
        yield
        return
    connection.execute("PRAGMA synchronous=NORMAL")
    try:
        yield
    finally:
        connection.execute("PRAGMA synchronous=FULL")


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """The same translation for statements that go to the driver's cursor directly."""
    try:
        yield
    except dbapi2.Error as error:
        if (refusal := refusal_for(error, path)) is not None:
            raise refusal from error
        raise


def refusal_for(error: BaseException, path: Path) -> Refusal | None:
    """What a driver's error means to a person; None when it is a bug of ours. Frees the ballast."""
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(code, int):
        return None
    primary = code & 0xFF
    if primary == 13 or (primary in {10, 14} and _is_full(path)):  # FULL; IOERR, CANTOPEN
        return durable.disk_full(path, ballast.release_at(path.parent / "ballast"))
    if primary in {11, 26}:  # CORRUPT, NOTADB
        return _damaged(path, Sentence("内容无法读懂"))
    if primary == 8:
        return Refusal(
            "store_read_only",
            "资料文件“{file}”只能读不能写。请检查文件夹权限，或移动硬盘的写保护开关。",
            file=str(path),
        )
    if primary in {10, 14}:
        return unreachable(path)
    if primary in {5, 6}:  # BUSY, LOCKED
        return Refusal(
            "store_busy",
            "另一项写入还没有结束，这一步没有保存。请稍候再试。",
            file=str(path),
        )
    return None


def unreachable(path: Path) -> Refusal:
    """The drive was pulled out, or answers no more."""
    return Refusal(
        "store_unreachable",
        "读写资料文件“{file}”失败，磁盘“{drive}”可能已断开或出错。已保存的内容不受影响，请重新连接磁盘后再打开。",
        drive=durable.drive_of(path),
        file=str(path),
    )


def _is_full(path: Path) -> bool:
    # The shared index of a WAL needs 32 KiB; without them SQLite speaks of input and output.
    with contextlib.suppress(OSError):
        return durable.free_bytes(path) < 2**16
    return False


def _open(path: Path, key: DataKey, is_lasting: bool = True) -> Connection:
    connection = dbapi2.connect(
        str(path),
        timeout=10,
        isolation_level=None,  # SQLAlchemy or the caller says BEGIN; the driver must not guess
        check_same_thread=False,
        cached_statements=256,
    )
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for setting in _SETTINGS if is_lasting else _SETTINGS_OF_UNKNOWN:
            connection.execute(f"PRAGMA {setting}")
    except BaseException:
        connection.close()
        raise
    return connection


def _begin_file(path: Path, key: DataKey) -> None:
    """A new file that appears whole: a crash here must not leave one of 0 bytes behind."""
    wal = path.with_name(path.name + "-wal")
    backups = path.parent / "backups"
    if wal.exists() or (backups.is_dir() and any(backups.glob("*/" + path.name))):
        raise Refusal(
            "store_missing",
            "找不到资料文件“{file}”，但这里曾经有过资料，因此不会新建空的。它可能被移走或删除：请放回原处，或从备份恢复。",
            file=str(path),
        )
    with durable.refusing_full_disk(path):
        folder = Path(tempfile.mkdtemp(prefix=durable.TEMPORARY, dir=path.parent))
    try:
        fresh = folder / path.name
        with refusing(path):
            _open(fresh, key).close()
        if os.name != "nt":
            durable.fsync_file(fresh)
        fresh.rename(path)
    finally:
        for leftover in folder.iterdir():
            leftover.unlink()
        folder.rmdir()
    durable.fsync_folder(path.parent)


def _damaged(path: Path, how: str) -> Refusal:
    return Refusal(
        "store_damaged",
        "资料文件“{name}”已损坏：{how}。文件会原样保留，请从备份恢复最近的一份。",
        name=path.name,
        how=how,
        file=str(path),
    )
