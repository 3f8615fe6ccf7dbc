"""The way to a hub's database: transactions that are bound to one space, or stand at the door.

Whatever login serves, each transaction begins by becoming ``sizhi_tenant`` or ``sizhi_door``; the
first can see and write one space only, the second no journal at all. The text of a database error
could hold what somebody wrote: it never leaves here.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg
import sqlalchemy as sa
from psycopg import errors

from db.errors import Refusal
from db.store.hub import migrations

Cursor = psycopg.Cursor[Any]

_PATIENCE: Final = "SET lock_timeout = '20s'; SET statement_timeout = '120s'"
_DURABLE: Final = (
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') = 'off'"
)
"""What a laptop is told to be here must outlive a power cut, whatever the server's default."""


class Database:
    """A pool of connections; safe to use from several threads."""

    def __init__(self, url: str, *, size: int = 10) -> None:
        """``url`` is ``postgresql+psycopg://user@host/name``; nothing is asked of it yet."""
        try:
            address = sa.make_url(url)
            if address.drivername != "postgresql+psycopg":
                raise _wrong_address()
            self._engine = sa.create_engine(
                address,
                pool_size=size,
                max_overflow=0,
                pool_timeout=20,
                pool_recycle=1800,
                hide_parameters=True,
                connect_args={"connect_timeout": 10},
            )
        except sa.exc.ArgumentError as error:
            raise _wrong_address() from error
        sa.event.listen(self._engine, "connect", _prepare)

    def upgrade(self) -> bool:
        """Bring the tables to today's shape; see ``migrations.upgrade``."""
        with _refusing():
            own = sa.create_engine(self._engine.url, poolclass=sa.NullPool, hide_parameters=True)
            done = migrations.upgrade(own)
            with own.begin() as connection:
                connection.execute(
                    sa.text(
                        "INSERT INTO hub(id, epoch) SELECT :id, :epoch"
                        " WHERE NOT EXISTS(SELECT 1 FROM hub)"
                    ),
                    {"id": secrets.token_hex(4), "epoch": secrets.token_hex(4)},
                )
                # a login that may only serve has to see that the tables are today's
                connection.execute(sa.text("GRANT SELECT ON alembic_version TO sizhi_door"))
        self._engine.dispose()  # new connections may use the roles that were just made
        return done

    def see_that_it_is_ours(self) -> None:
        """Refuses with ``no_hub`` or ``database_newer`` where the tables are not today's."""
        with _refusing(), self._engine.connect() as connection:
            revision = migrations.revision(connection)
        if revision != migrations.HEAD:
            raise Refusal(
                "no_hub",
                "数据库里还没有同步中心，或版本与程序不符。请先用数据库所有者的账号运行 "
                "sizhi-hub init --database …（升级后也是这一条）。",
                revision=revision,
            )

    @contextmanager
    def tenant(self, space: int, *, is_steady: bool = False) -> Iterator[Cursor]:
        """A transaction that can see and write one space; a steady one sees one moment of it."""
        with self._as("sizhi_tenant", str(space), is_steady) as cursor:
            yield cursor

    @contextmanager
    def door(self) -> Iterator[Cursor]:
        """A transaction that can see who may come in, and no journal."""
        with self._as("sizhi_door", "") as cursor:
            yield cursor

    @contextmanager
    def owner(self) -> Iterator[Cursor]:
        """A transaction of the login itself, for making spaces and for upkeep."""
        with self._begun("BEGIN") as cursor:
            yield cursor

    @contextmanager
    def _as(self, role: str, space: str, is_steady: bool = False) -> Iterator[Cursor]:
        how = " ISOLATION LEVEL REPEATABLE READ" if is_steady else ""
        begin = f"BEGIN{how}; SET LOCAL ROLE {role}; SET LOCAL sizhi.space = '{space}'"
        with self._begun(begin) as cursor:
            yield cursor

    @contextmanager
    def _begun(self, begin: str) -> Iterator[Cursor]:
        """One round trip to begin, one to end: an exchange asks a dozen small questions."""
        with _refusing(), self._engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            try:
                with driver.cursor() as cursor:
                    cursor.execute(begin)
                    yield cursor
                    cursor.execute("COMMIT")
            except BaseException:
                if driver.closed or driver.broken:  # the database restarted: so are the others
                    connection.invalidate()
                    self._engine.dispose()
                else:
                    driver.execute("ROLLBACK")
                raise

    def close(self) -> None:
        self._engine.dispose()


def _prepare(connection: Any, _: object) -> None:
    """Once a connection: patience, durable commits, and the table ops are copied into."""
    connection.autocommit = True  # transactions are begun and ended by hand
    connection.execute(_PATIENCE)
    connection.execute(_DURABLE)
    connection.execute(
        "CREATE TEMP TABLE arriving (n bigint, stream integer, seq bigint, lamport bigint,"
        " record text, kind text, why text, body bytea, hash bytea, kept bytea)"
        " ON COMMIT DELETE ROWS"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regrole('sizhi_tenant')")
        if cursor.fetchone()[0]:
            cursor.execute("GRANT ALL ON arriving TO sizhi_tenant")


@contextmanager
def _refusing() -> Iterator[None]:
    """What goes wrong between us and the database, in a sentence."""
    try:
        yield
    except (sa.exc.DBAPIError, psycopg.Error) as error:
        cause: BaseException | None = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        if (refusal := _refusal_for(cause)) is None:
            raise
        raise refusal from error
    except sa.exc.TimeoutError as error:
        raise _busy() from error


def _refusal_for(error: BaseException | None) -> Refusal | None:
    match error:
        case errors.DiskFull():
            return Refusal(
                "disk_full",
                "同步中心的数据库磁盘已满，这次没有收下，本机内容都在。"
                "请告诉管理员腾出空间，之后会自动再同步。",
            )
        case errors.LockNotAvailable() | errors.QueryCanceled() | errors.TooManyConnections():
            return _busy()
        case errors.InsufficientPrivilege():
            return Refusal(
                "database_rights",
                "数据库账号权限不够，这一步没有做。请用数据库所有者的账号再运行一次。",
            )
        case psycopg.OperationalError() | psycopg.InterfaceError():
            return Refusal(
                "database_unreachable",
                "同步中心连不上它的数据库，这次没有收下，本机内容都在。请稍后再同步；"
                "一直如此请告诉管理员。",
            )
    return None


def _busy() -> Refusal:
    return Refusal(
        "database_busy", "同步中心正忙，这次没有收下，本机内容都在。请稍后再同步，会从断处继续。"
    )


def _wrong_address() -> Refusal:
    return Refusal(
        "database_address",
        "数据库地址应形如 postgresql+psycopg://用户:口令@主机/库名，请改正后再运行。",
    )
