"""Things to test with, each with sane defaults: name what matters, leave the rest."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from db.records import Fact, Firm, Value
from db.store import store as stores
from db.store import vault
from db.store.imports import Source
from db.store.rows import load_row
from db.store.store import Store
from desktop.files.drafts import RowDraft, Wrong

PASSPHRASE = "测试用的口令"
CHEAP = vault.Cost(memory=8192, passes=1, lanes=1)
MORNING = 1_772_000_000_000
"""A moment in February 2026, in milliseconds: where the clocks of tests begin."""


class Clock:
    """Time that goes on by one second at each look, or jumps where a test puts it."""

    def __init__(self, wall: int = MORNING) -> None:
        self.wall = wall

    def __call__(self) -> int:
        self.wall += 1000
        return self.wall


def a_store(folder: Path, *, author: str = "李四", clock: stores.Clock | None = None) -> Store:
    """A new home in ``folder``/home, open."""
    store, _ = stores.create(
        folder / "home", PASSPHRASE, cost=CHEAP, clock=clock or Clock(), author=author
    )
    return store


def a_clone(store: Store, home: Path, *, author: str = "王五") -> Store:
    """What another laptop has that was set up with a copy of this disk, open beside it."""
    with store.exclusive() as cursor:
        cursor.execute("SELECT 1")
    skipped = shutil.ignore_patterns("ballast", "backups", "sizhi.lock", "sizhi.holder")
    shutil.copytree(store.home.path, home, ignore=skipped)
    return reopened(home, store.key, author=author)


def reopened(home: Path, key: bytes, *, author: str = "李四") -> Store:
    """The next start of the program on a home."""
    return stores.open_with_key(home, key, clock=Clock(), author=author, is_checked=False)


def a_firm(store: Store, legal_name: str = "洛阳轴承有限公司", **values: Value) -> str:
    """A firm in the store; its identity."""
    with store.write() as w:
        return w.create(Firm, values, legal_name=legal_name)


def a_fact(store: Store, subject: str, text: str = "有意扩产", **values: Value) -> str:
    """A fact on a record; its identity."""
    with store.write() as w:
        return w.create(Fact, values, subject=subject, card="firm", text=text)


_ROWS = itertools.count(2)


def a_draft(
    legal_name: str | None = "洛阳轴承有限公司", *, wrong: tuple[Wrong, ...] = (), **values: Any
) -> RowDraft:
    """A row of a list of firms."""
    said = {"legal_name": legal_name, **values}
    return RowDraft(next(_ROWS), "firm", {n: v for n, v in said.items() if v is not None}, wrong)


def a_source(filename: str = "名单.csv", kind: str = "firms", **said: str) -> Source:
    """The file an import comes from."""
    return Source(filename=filename, kind=kind, sha256="0" * 64, **said)


def values_of(store: Store, record_id: str, type: str = "firm") -> Mapping[str, Value]:
    """What the row of a record says, only the fields that are known."""

    with store.reading() as cursor:
        row = load_row(cursor, type, record_id)
    assert row is not None
    return {name: value for name, value in row.values.items() if value is not None}
