"""The benchmark table: ``python3 dev.py bench [--quick] [--json] [--only GROUP …]``.

Every line is held against a floor measured in the same run, A B A B; docs/benchmarks.md says what
the figures were and where the time goes. Nothing is asserted here: a busy machine is no failure.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

# Run as a file by dev.py, also where the project is not installed.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import (
    desk,
    edits,
    homes,
    hub,
    importing,
    packs,
    searching,
    syncing,
    upkeep,
)
from benchmarks.homes import QUICK, Homes, Sizes
from benchmarks.measuring import Row, Spread

GROUPS: dict[str, Callable[[Homes, Sizes], list[Row]]] = {
    "edit": edits.rows,
    "find": searching.rows,
    "import": importing.rows,
    "desk": desk.rows,
    "upkeep": upkeep.rows,
    "pack": packs.rows,
    "sync": syncing.rows,
    "hub": hub.rows,
    "sync-long": syncing.rows_in_a_long_journal,
}
ONLY_WHEN_NAMED = {"sync-long", "hub"}
"""Groups that take ten minutes and more."""
_WIDTHS = (42, -9, -9, 32, -9, -9, -7, -6, -6)
"""Of the table's columns; figures stand at the right."""


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; 0 when every line could be measured."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the folder goes then, too
    asked = _arguments(argv)
    sizes = QUICK if asked.quick else Sizes()
    conditions = _conditions(sizes)
    lines: list[Row] = []
    if not asked.json:
        print(", ".join(f"{name} {value}" for name, value in conditions.items()), flush=True)
        print(_heading(), flush=True)
    with tempfile.TemporaryDirectory(prefix="sizhi-bench-") as folder:
        built = Homes(Path(folder))
        for group in asked.only or [name for name in GROUPS if name not in ONLY_WHEN_NAMED]:
            for line in GROUPS[group](built, sizes):
                lines.append(line)
                if not asked.json:
                    print(_as_text(line), flush=True)
    if asked.json:
        print(json.dumps({"conditions": conditions, "rows": [line.plain() for line in lines]}))
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="tiny sizes: does it run at all?")
    parser.add_argument("--json", action="store_true", help="JSON on standard output, alone")
    parser.add_argument("--only", action="append", choices=list(GROUPS), help="may be repeated")
    return parser.parse_args(argv)


def _conditions(sizes: Sizes) -> dict[str, Any]:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else -1.0
    with tempfile.TemporaryDirectory(prefix="sizhi-bench-") as folder:
        sync = _sync_milliseconds(Path(folder) / "probe")
    return {
        "date": datetime.now().strftime("%Y-%m-%d"),
        "system": platform.system(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": round(load, 2),
        "sync_ms": round(sync, 3),
        "firms": sizes.firms,
        "registry": "real" if homes.REGISTRY.exists() else "made",
    }


def _sync_milliseconds(probe: Path, times: int = 100) -> float:
    """The disk's own part of a save: 4 KB written into a file of its size, and synced."""
    page = os.urandom(4096)
    with probe.open("wb") as file:
        file.write(page * times)
        os.fsync(file.fileno())
        started = time.perf_counter()
        for number in range(times):
            file.seek(number * len(page))
            file.write(page)
            file.flush()
            os.fsync(file.fileno())
        return (time.perf_counter() - started) * 1000 / times


def _heading() -> str:
    names = ("what", "p50 ms", "p95 ms", "against", "p50 ms", "p95 ms", "ratio", "aim", "MB")
    return _line(*names)


def _as_text(line: Row) -> str:
    ratio = "" if line.ratio is None else _short(line.ratio)
    memory = "" if line.memory is None else f"{line.memory:.0f}"
    notes = "  ".join(f"{name} {value:,.0f}" for name, value in line.notes.items())
    text = _line(
        line.name, *_pair(line.ours), line.against, *_pair(line.floor), ratio, line.aim, memory
    )
    return f"{text}  {notes}".rstrip()


def _line(*cells: str) -> str:
    """Cells under each other; a Chinese character takes two places."""
    padded = []
    for cell, width in zip(cells, _WIDTHS, strict=True):
        places = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in cell)
        blank = " " * (abs(width) - places)
        padded.append(cell + blank if width > 0 else blank + cell)
    return " ".join(padded)


def _pair(spread: Spread | None) -> tuple[str, str]:
    return ("", "") if spread is None else (_short(spread.p50), _short(spread.p95))


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


if __name__ == "__main__":
    sys.exit(main())
