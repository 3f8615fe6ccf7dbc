"""A proven copy of the database file, and what belongs to one database file on disk.

Copies are made by SQLite's own backup, page by page, and end as one file without logs. It must
never touch the file it copies from.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from db.errors import Refusal
from db.sentences import Sentence
from db.store import durable, engine, integrity
from db.store.vault import DataKey

Progress = Callable[[int, int], None]
"""Is told pages done and pages in all."""


def copy(source: Path, target: Path, key: DataKey, progress: Progress | None) -> dict[str, int]:
    """One moment of ``source`` in ``target``, proven; the rows of each table."""
    reading = engine.connect(source, key)
    try:
        with engine.refusing(target):
            reading.execute("BEGIN")
            rows = rows_of(reading)
            writing = engine.connect(target, key)
            try:
                told = (lambda _, left, pages: progress(pages - left, pages)) if progress else None
                reading.backup(writing, pages=2000 if told else -1, progress=told)
            finally:
                writing.close()
            reading.execute("ROLLBACK")
    finally:
        reading.close()
    prove(target, key, rows)
    durable.fsync_file(target)
    return rows


def prove(copied: Path, key: DataKey, rows: dict[str, int]) -> None:
    """Refuses with ``backup_failed`` a copy that is not sound or has not these rows."""
    problems = problems_of(copied, key, rows)
    if problems:
        raise Refusal(
            "backup_failed",
            "备份没有通过核对（{problem}），未予保留。请检查磁盘后重试；原资料未动。",
            problem=problems[0],
            problems=problems,
        )


def problems_of(db: Path, key: DataKey, rows: dict[str, int] | None = None) -> list[str]:
    """Check a copy that nobody else uses, and leave it as one file without logs."""
    try:
        connection = engine.connect(db, key)
    except Refusal as refusal:
        return [refusal.sentence]
    try:
        problems = integrity.check(connection)
        if not problems and rows is not None and rows_of(connection) != rows:
            problems.append(Sentence("行数与原资料不一致"))
        if not problems:
            connection.execute("PRAGMA journal_mode=DELETE")
        return problems
    finally:
        connection.close()


def rows_of(connection: engine.Connection) -> dict[str, int]:
    """The rows of each ordinary table (the search index counts by what it indexes)."""
    tables = connection.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ).fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for name in sorted(row[0] for row in tables)
    }


def link_or_copy(source: Path, target: Path) -> None:
    """``target`` holds what ``source`` holds: at once and for nothing where links are known."""
    try:
        os.link(source, target)
    except OSError:  # sticks often know no links
        shutil.copy2(source, target)
        durable.fsync_file(target)


def with_logs(db: Path) -> list[Path]:
    """The database file and the two that may lie beside it."""
    return [db, *(db.with_name(db.name + end) for end in ("-wal", "-shm"))]
