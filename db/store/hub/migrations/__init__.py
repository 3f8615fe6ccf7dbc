"""Bringing a hub's database to today's shape: one transaction, under a lock, so that any number of
processes may start at once. PostgreSQL takes back a migration that fails, tables and all.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import sqlalchemy as sa

from db.errors import Refusal

HEAD: Final = "0001"
"""The newest revision; a test holds it against the scripts."""

FOLDER: Final = Path(__file__).parent
_LOCK: Final = 0x512B1  # of PostgreSQL's advisory locks, ours


def upgrade(engine: sa.Engine) -> bool:
    """Bring the database to :data:`HEAD`; returns whether anything was done.

    Refuses with ``database_newer``, or ``database_rights`` where the login may not make tables.
    """
    with engine.begin() as connection:
        current = revision(connection)
        if current == HEAD:
            return False
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        current = revision(connection)
        if current == HEAD:
            return False
        if current is not None and current not in _known():
            raise Refusal(
                "database_newer",
                "数据库是更新版本的同步中心建的。请先升级这台服务器上的程序，数据没有改动。",
                revision=current,
            )
        _migrate(connection)
    return True


def revision(connection: sa.Connection) -> str | None:
    """The revision a database is at; None for one that is no hub's yet."""
    has = connection.execute(sa.text("SELECT to_regclass('alembic_version')")).scalar()
    if has is None:
        return None
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found else None


def _known() -> set[str]:
    return {path.name.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py")}


def _migrate(connection: sa.Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, HEAD)
    except sa.exc.ProgrammingError as error:
        if getattr(error.orig, "sqlstate", "") != "42501":
            raise
        raise Refusal(
            "database_rights",
            "数据库账号没有建表或建角色的权限，没有改动。请用数据库所有者的账号运行一次 "
            "sizhi-hub init（需要 CREATEROLE），服务本身可用权限较小的账号。",
        ) from error
