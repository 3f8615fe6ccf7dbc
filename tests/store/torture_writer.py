"""A writer to be killed: numbered commits through the store's own connection, acknowledged aloud.

``main([folder, first, last, synchronous])`` commits the transactions ``first`` to ``last`` and
prints ``ack N`` only when commit N has returned. Transaction N is N % 20 + 1 rows and the sum.
:func:`prepare` and :func:`problems` belong to it: what must be there before, and what after.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from db.errors import Refusal
from db.store import engine, integrity

KEY = bytes(range(32))


def prepare(folder: Path) -> None:
    """The empty ledger."""
    connection = engine.connect(folder / "sizhi.db", KEY)
    connection.execute("CREATE TABLE ledger (number INTEGER, part INTEGER, words TEXT)")
    connection.execute("CREATE INDEX ledger_number ON ledger (number)")
    connection.execute("CREATE TABLE total (rows INTEGER)")
    connection.execute("INSERT INTO total VALUES (0)")
    connection.close()


def main(arguments: list[str]) -> None:
    """Commit and acknowledge, until the last one or the end of this process."""
    folder, first, last, synchronous = arguments
    connection = engine.connect(Path(folder) / "sizhi.db", KEY)
    connection.execute(f"PRAGMA synchronous={synchronous}")
    connection.execute("PRAGMA wal_autocheckpoint=50")  # so that checkpoints are cut short too
    for number in range(int(first), int(last) + 1):
        rows = number % 20 + 1
        connection.execute("BEGIN IMMEDIATE")
        for part in range(rows):
            values = (number, part, f"承诺 {number} " * 9)
            connection.execute("INSERT INTO ledger VALUES (?, ?, ?)", values)
        connection.execute("UPDATE total SET rows = rows + ?", (rows,))
        connection.execute("COMMIT")
        print(f"ack {number}", flush=True)
    connection.close()


def problems(folder: Path, acknowledged: Iterable[int]) -> list[str]:
    """What is wrong with the ledger, given that these commits were acknowledged; empty if nothing.

    At most one commit may be there whose acknowledgement nobody heard.
    """
    try:
        connection = engine.connect(folder / "sizhi.db", KEY)
    except Refusal as refusal:
        return [refusal.sentence]
    try:
        found = integrity.check(connection, is_thorough=True)
        if found:
            return found
        counts = dict(connection.execute("SELECT number, count(*) FROM ledger GROUP BY number"))
        (total,) = connection.execute("SELECT rows FROM total").fetchone()
    finally:
        connection.close()
    heard = set(acknowledged)
    found += [f"{number} was acknowledged and is lost" for number in sorted(heard - set(counts))]
    found += [f"{number} is there by half" for number, n in counts.items() if n != number % 20 + 1]
    if total != sum(counts.values()):
        found.append(f"the sum says {total}, the rows {sum(counts.values())}")
    return found


def unheard(folder: Path) -> int:
    """The number a next writer may begin with."""
    connection = engine.connect(folder / "sizhi.db", KEY)
    try:
        (highest,) = connection.execute("SELECT max(number) FROM ledger").fetchone()
    finally:
        connection.close()
    return int(highest or 0) + 1


if __name__ == "__main__":
    main(sys.argv[1:])
