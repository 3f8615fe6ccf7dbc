"""Import of the registry against reading the file and inserting the bare rows; again; undone.

Each import runs in a process of its own, as a person's does, so that its memory is its own.
"""

from __future__ import annotations

import csv
import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import Row, peak_memory, row, timed

if TYPE_CHECKING:
    from benchmarks.homes import Homes, Sizes

ROOT = Path(__file__).resolve().parents[1]
Figures = dict[str, float]


def rows(homes: Homes, sizes: Sizes) -> list[Row]:
    """The lines of the table about imports."""
    file = homes.file(sizes.firms)
    rounds: list[tuple[Figures, Figures]] = []
    for number in range(sizes.imports):
        folder = homes.folder / f"import_{number}"
        ours = in_a_child("import", file, folder / "ours")
        rounds.append((ours, in_a_child("bare", file, folder / "bare")))
        shutil.rmtree(folder)
    floor = [[bare["seconds"]] for _, bare in rounds]
    peak = max(ours["memory"] for ours, _ in rounds)
    reader = max(ours["reader"] for ours, _ in rounds)
    new, again = rounds[0][0]["new"], rounds[0][0]["again_new"]
    against = "read the file, insert bare rows"

    def line(name: str, what: str, **notes: float) -> Row:
        times = [[ours[what]] for ours, _ in rounds]
        return row("import", name, times, against, floor, memory=peak + reader, notes=notes)

    return [
        line(f"import {sizes.firms:,} firms", "seconds", new=new, reader_mb=reader),
        line("the same file again", "again", new=again),
        line("undo the import", "undo"),
    ]


def in_a_child(task: str, file: Path, folder: Path) -> Figures:
    """What a process of its own measured."""
    command = [sys.executable, "-m", "benchmarks.importing", task, str(file), str(folder)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    figures: Figures = json.loads(done.stdout)
    return figures


def _import(file: Path, folder: Path) -> Figures:
    """A new home with the file in it; then the file again; then the first import undone."""
    from db.store import undo
    from desktop import intake

    store = _new_home(folder)
    outcomes: list[intake.Outcome] = []

    def once() -> None:
        outcomes.append(intake.run(store, file, "firms"))

    figures = {"seconds": timed(once), **_memory()}
    figures["again"] = timed(once)
    first, second = outcomes
    assert first.import_id is not None
    figures["undo"] = timed(lambda: undo.undo_import(store, str(first.import_id)))
    store.close()
    return figures | {"new": first.report.new, "again_new": second.report.new}


def _home(file: Path, folder: Path) -> Figures:
    from desktop import intake

    store = _new_home(folder)
    intake.run(store, file, "firms")
    store.close()
    return {}


def _bare(file: Path, folder: Path) -> Figures:
    from benchmarks.homes import ENCODING
    from db.store import engine

    folder.mkdir(parents=True)
    connection = engine.connect(folder / "bare.db", bytes(32))
    connection.execute("CREATE TABLE firm (n INTEGER PRIMARY KEY, a, b, c, d, e, f, g)")

    def once() -> None:
        with file.open(encoding=ENCODING, errors="replace", newline="") as text:
            connection.execute("BEGIN IMMEDIATE")
            firms = (cells for cells in csv.reader(text) if len(cells) == 7)
            connection.executemany("INSERT INTO firm VALUES (NULL,?,?,?,?,?,?,?)", firms)
            connection.execute("COMMIT")

    figures = {"seconds": timed(once), **_memory()}
    connection.close()
    return figures


def _new_home(folder: Path):  # type: ignore[no-untyped-def]  # the store is imported late
    from benchmarks.homes import PASSPHRASE
    from db.store import store as stores
    from db.store.vault import Cost

    store, _ = stores.create(folder, PASSPHRASE, cost=Cost(memory=64, passes=1, lanes=1))
    return store


def _memory() -> Figures:
    """Peak of this process and of its largest child, in MB."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"memory": peak_memory() or 0.0, "reader": children}


_TASKS: dict[str, Callable[[Path, Path], Figures]] = {
    "import": _import,
    "home": _home,
    "bare": _bare,
}

if __name__ == "__main__":
    print(json.dumps(_TASKS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))))
