"""``python -m hub.ready --data DIR SPACE``: a snapshot made by a process of its own, and started.

Projecting ten thousand rows in the service itself would hold up whoever syncs meanwhile: Python
runs one thread at a time. A space on SQLite is read beside the process that holds it; nothing of
it is written.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from db.errors import Refusal
from hub import opened, spaces


class Elsewhere:
    """Makes snapshots for the hub in ``folder``, one at a time; the environment says the rest."""

    def __init__(self, folder: Path) -> None:
        self._command = [sys.executable, "-m", "hub.ready", "--data", str(folder)]
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._is_over = False

    def make(self, space: str) -> None:
        """Returns when it is done, or has failed: whoever asks for a snapshot then waits."""
        with self._lock:
            if self._is_over:
                return
            self._child = subprocess.Popen(
                [*self._command, space], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )
        self._child.wait()

    def stop(self) -> None:
        """What is being made is given up, and nothing begun any more."""
        with self._lock:
            self._is_over = True
            if self._child is not None:
                self._child.terminate()


def main(argv: Sequence[str] | None = None) -> int:
    """Make one snapshot, where one is due."""
    parser = argparse.ArgumentParser(prog="python -m hub.ready")
    parser.add_argument("--data", required=True)
    parser.add_argument("space")
    asked = parser.parse_args(argv)
    try:
        has_database = opened.database_of(asked)
        hub = opened.opened(asked) if has_database else spaces.Hub(Path(asked.data), is_beside=True)
        try:
            hub.space(asked.space).ready()
        finally:
            hub.close()
    except Refusal as refusal:
        print(refusal.sentence, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(10)  # behind everything else the machine has to do
    sys.exit(main())
