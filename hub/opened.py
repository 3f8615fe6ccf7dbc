"""The hub a command line speaks of, open for a while."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub import office, spaces


def create(asked: argparse.Namespace) -> None:
    """A new hub where the command line says; refuses with ``home_not_empty``."""
    spaces.create(Path(asked.data)).close()


@contextmanager
def hub(asked: argparse.Namespace) -> Iterator[office.Hub]:
    """Refuses with ``no_hub``."""
    found = spaces.Hub(Path(asked.data))
    try:
        yield found
    finally:
        found.close()
