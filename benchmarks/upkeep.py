"""What a home costs besides work: opening, checking, replaying the journal, backing up."""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Callable
from pathlib import Path

from benchmarks.homes import Homes, Sizes
from benchmarks.measuring import Rounds, Row, forget_peak, interleaved, peak_memory, row
from db.store import durable, engine, replay
from db.store import store as stores
from db.store.journal_rows import read_ops
from db.store.store import Store
from db.store.vault import DataKey


def rows(homes: Homes, sizes: Sizes) -> list[Row]:
    """The lines of the table about upkeep."""
    with homes.opened(sizes.firms) as store:
        store.back_up("by_hand")  # so that opening below finds no daily copy due
        kept = [*_journal(store, sizes), *_backup(store, sizes)]
        where, key = store.home.path, store.key
        store.close()
        return [*_opening(where, key, sizes), *kept]


def _opening(where: Path, key: DataKey, sizes: Sizes) -> list[Row]:
    def bare() -> None:
        connection = engine.connect(where / "sizhi.db", key)
        connection.execute("SELECT max(n) FROM op").fetchone()
        connection.close()

    def opening(is_checked: bool) -> Callable[[], object]:
        return lambda: stores.open_with_key(where, key, is_checked=is_checked).close()

    forget_peak()
    works = {"checked": opening(True), "bare": bare, "unchecked": opening(False)}
    measured = interleaved(works, sizes.rounds, 1, 1)
    size = (where / "sizhi.db").stat().st_size / 1e6
    against = "open the file, read one row"
    return [
        row("open", name, measured[work], against, measured["bare"], notes={"file_mb": size})
        for name, work in (
            ("open a home, every page checked", "checked"),
            ("open a home, nothing checked", "unchecked"),
        )
    ]


def _journal(store: Store, sizes: Sizes) -> list[Row]:
    with store.reading() as cursor:
        cursor.execute("SELECT count(*) FROM op")
        ops = int(cursor.fetchone()[0])

    def read() -> None:
        with store.reading() as cursor:
            deque(read_ops(cursor, store.rows), maxlen=0)

    forget_peak()
    works = {
        "replay": lambda: replay.rebuild(store),
        "read": read,
        "chain": lambda: replay.chain_problems(store),
    }
    measured = interleaved(works, max(1, sizes.rounds // 2), 1, 1)
    floor = _each(measured["read"], ops / 10_000)
    against, memory = "read 10,000 ops", peak_memory()
    return [
        row("journal", name, _each(measured[work], ops / 10_000), against, floor,
            memory=memory, notes={"ops": ops})
        for name, work in (("replay 10,000 ops", "replay"), ("check chain of 10,000", "chain"))
    ]  # fmt: skip


def _backup(store: Store, sizes: Sizes) -> list[Row]:
    copy = store.home.path / "copy"

    def back_up() -> None:
        shutil.rmtree(store.back_up("by_hand"))

    def copy_file() -> None:
        shutil.copyfile(store.home.db, copy)
        durable.fsync_file(copy)

    forget_peak()
    measured = interleaved({"backup": back_up, "copy": copy_file}, sizes.rounds, 1, 1)
    hundreds = copy.stat().st_size / 100e6
    copy.unlink()
    ours, floor = (_each(measured[work], hundreds) for work in ("backup", "copy"))
    return [row("backup", "back up and prove 100 MB", ours, "copy and sync 100 MB", floor)]


def _each(rounds: Rounds, parts: float) -> Rounds:
    return [[second / parts for second in times] for times in rounds]
