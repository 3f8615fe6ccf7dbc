"""One durable edit by the ordinary way against one raw durable insert into the same file."""

from __future__ import annotations

import os
import random
from collections.abc import Callable

from benchmarks.homes import Homes, Sizes
from benchmarks.measuring import Row, forget_peak, interleaved, peak_memory, row
from db.store import engine
from db.store.store import Store

_BODY = os.urandom(300)
_EACH = 25
_AGAINST = "raw durable insert of 300 bytes"


def rows(homes: Homes, sizes: Sizes) -> list[Row]:
    """The lines of the table about saving."""
    with homes.opened(sizes.firms) as store:
        raw = engine.connect(store.home.db, store.key)
        raw.execute("CREATE TABLE raw_edit (n INTEGER PRIMARY KEY, body BLOB)")

        def insert() -> None:
            raw.execute("INSERT INTO raw_edit (body) VALUES (?)", (_BODY,))

        ids = _firms(store)
        works = {
            "name": _editing(store, ids, "legal_name"),
            "raw": insert,
            "capital": _editing(store, ids, "reg_capital"),
        }
        forget_peak()
        measured = interleaved(works, sizes.rounds, sizes.blocks, _EACH)
        memory = peak_memory()
        raw.close()
    floor = measured["raw"]
    return [
        row("edit", name, measured[work], _AGAINST, floor, aim="≤ 3.5", memory=memory)
        for name, work in (
            (f"save a searched field, {sizes.firms:,} firms", "name"),
            ("save another field", "capital"),
        )
    ]


def _firms(store: Store) -> list[str]:
    with store.reading() as cursor:
        cursor.execute("SELECT id FROM firm ORDER BY n")
        return [found[0] for found in cursor.fetchall()]


def _editing(store: Store, ids: list[str], field: str) -> Callable[[], object]:
    """An edit of a random firm; the same ones in every run."""
    chance = random.Random(field)

    def edit() -> None:
        with store.write() as w:
            w.patch(chance.choice(ids), {field: f"洛阳{chance.randrange(10**6)}拖拉机厂"})

    return edit
