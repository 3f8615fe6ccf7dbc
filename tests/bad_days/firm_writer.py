"""A writer to be killed: units of work on the real store, each acknowledged aloud.

Unit N makes firm N, changes firm N - 1 and, when N is divisible by three, deletes firm N - 3: what
must stand after unit N is a function of N alone. Has the same parts as
``tests/store/torture_writer.py``: ``prepare``, ``main([folder, first, last])``, ``Check``.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from db.errors import Refusal
from db.records import Firm
from db.store import ballast, home, migrations, replay, store
from db.store.store import Store
from db.store.unit import Unit

KEY = bytes(range(32))
Row = tuple[str, str, str | None, bool]


def prepare(folder: Path) -> Path:
    """An empty home under a known key, with the backup and the ballast a start would make."""
    where = home.create(folder)
    migrations.upgrade(where, KEY)
    ballast.keep(where)
    store.open_with_key(folder, KEY).close()
    return folder


def identity(number: int) -> str:
    return hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()


def work(w: Unit, number: int) -> None:
    """What unit ``number`` does."""
    w.create(Firm, legal_name=f"洛阳第{number}机械厂", record_id=identity(number))
    if number > 1:
        w.patch(identity(number - 1), {"phone": f"第{number}次改"})
    if number > 3 and number % 3 == 0:
        w.delete(identity(number - 3))


def rows_after(number: int) -> list[Row]:
    """The firms that must be there when ``number`` units are."""
    return [
        (
            identity(n),
            f"洛阳第{n}机械厂",
            f"第{n + 1}次改" if n < number else None,
            n % 3 == 0 and n + 3 <= number,
        )
        for n in range(1, number + 1)
    ]


def rows_of(opened: Store) -> list[Row]:
    with opened.reading() as cursor:
        cursor.execute("SELECT id, legal_name, phone, is_gone FROM firm ORDER BY n")
        return [(*row[:3], bool(row[3])) for row in cursor.fetchall()]


def main(arguments: Sequence[str]) -> None:
    """Work and acknowledge, until the last unit or the end of this process."""
    folder, first, last = arguments
    opened = store.open_with_key(Path(folder), KEY, is_checked=False)
    with opened.exclusive() as cursor:
        cursor.execute("PRAGMA wal_autocheckpoint=50")  # so that checkpoints are cut short too
    for number in range(int(first), int(last) + 1):
        with opened.write() as w:
            work(w, number)
        print(f"ack {number}", flush=True)
    opened.close()


def next_unit(folder: Path) -> int:
    """The number a next writer may begin with."""
    opened = store.open_with_key(folder, KEY, is_checked=False)
    try:
        return len(rows_of(opened)) + 1
    finally:
        opened.close()


class Check:
    """What is wrong with a home, given what was acknowledged. Every ``often``-th time the rows and
    the search are also made anew from the journal and compared."""

    def __init__(self, often: int) -> None:
        self._often = often
        self.times = 0

    def __call__(self, folder: Path, acknowledged: list[int]) -> list[str]:
        self.times += 1
        try:
            opened = store.open_with_key(folder, KEY)
        except Refusal as refusal:
            return [refusal.sentence]
        try:
            found = rows_of(opened)
            problems = [] if found == rows_after(len(found)) else ["a unit is there by half"]
            if (heard := max(acknowledged, default=0)) > len(found):
                problems.append(f"{heard} was acknowledged and is lost, {len(found)} are there")
            is_turn = self.times % self._often == 0
            return problems + (replay.problems if is_turn else replay.chain_problems)(opened)
        finally:
            opened.close()


if __name__ == "__main__":
    main(sys.argv[1:])
