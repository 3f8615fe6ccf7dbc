"""Bringing a store to today's shape, by the one procedure that loses nothing.

Backup first; a connection of its own with foreign keys off; one transaction; rows counted before
and after; foreign keys and pages checked before it is kept. Alembic is imported only when there
is something to do: a start must not pay for it.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any, Final

from db.errors import Refusal
from db.sentences import Sentence
from db.store import backups, engine
from db.store.home import Home
from db.store.vault import DataKey

HEAD: Final = "0011"
"""The newest revision; a test holds it against the scripts."""

FOLDER: Final = Path(__file__).parent


def upgrade(home: Home, key: DataKey) -> bool:
    """Bring the store of ``home`` to :data:`HEAD`; returns whether anything was done.

    Refuses with ``store_newer`` where a newer version of the program has been at work, and with
    ``migration_failed`` (nothing changed) where a check after the migration does not hold.
    """
    is_new = not home.db.exists()
    with closing(engine.connect(home.db, key)) as connection:
        current = _revision(connection)
    if current == HEAD:
        return False
    if current is not None and current not in _known():
        raise Refusal(
            "store_newer",
            "这个资料夹是用更新版本的四知写的。请先升级这台电脑上的程序再打开，资料没有改动。",
            revision=current,
        )
    if not is_new and current is not None:
        backups.back_up(home, key, "before_migration")
    with closing(engine.connect(home.db, key)) as connection:
        _migrate(connection)
    return True


def _revision(connection: Any) -> str | None:
    """The revision a store is at; None for one without tables."""
    has = connection.execute(
        "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
    ).fetchone()[0]
    if not has:
        return None
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found[0]) if found else None


def _known() -> set[str]:
    return {path.name.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py")}


def _migrate(connection: Any) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import StaticPool
    from sqlcipher3 import dbapi2

    connection.execute("PRAGMA foreign_keys=OFF")
    own = create_engine(
        "sqlite://",
        creator=lambda: connection,
        module=dbapi2,
        poolclass=StaticPool,
        hide_parameters=True,
    )
    event.listen(own, "begin", lambda c: c.exec_driver_sql("BEGIN IMMEDIATE"))
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with own.begin() as whole:
        before = _counts(connection)
        config.attributes["connection"] = whole
        command.upgrade(config, HEAD)
        _compare(before, _counts(connection))
        wrong = connection.execute("PRAGMA foreign_key_check").fetchall()
        if wrong:
            raise _failed(Sentence("{count} 处引用不成立", count=len(wrong)))
        said = connection.execute("PRAGMA quick_check").fetchall()
        if [tuple(row) for row in said] != [("ok",)]:
            raise _failed(Sentence("升级后的检查没有通过"))


def _counts(connection: Any) -> dict[str, int]:
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name NOT LIKE 'search_%' AND name <> 'alembic_version'"
    ).fetchall()
    return {n: connection.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0] for (n,) in names}


def _compare(before: dict[str, int], after: dict[str, int]) -> None:
    for name, count in before.items():
        if after.get(name, 0) < count:
            raise _failed(
                Sentence(
                    "表 {name} 的行数从 {count} 变成 {after}",
                    name=name,
                    count=count,
                    after=after.get(name, 0),
                )
            )


def _failed(why: str) -> Refusal:
    return Refusal("migration_failed", "资料升级没有完成（{why}），资料保持原样。", why=why)
