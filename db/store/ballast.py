"""A file of nothing that is given up when the drive is full, so that the store can open and save.

With 0 bytes free a WAL database cannot even be opened (its index needs a few pages). The bytes are
random: a file system that compresses or leaves holes would otherwise hand back nothing.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from db.errors import Refusal
from db.store import durable
from db.store.home import Home

SIZE = 16 * 2**20
ROOM = 64 * 2**20
"""With less than this free, making ballast would bring about what it is there to soften."""


def keep(home: Home) -> bool:
    """See that the ballast lies there; False where the drive has no room for it (no refusal)."""
    if is_kept(home):
        return True
    if durable.free_bytes(home.path) < ROOM:
        return False
    try:
        durable.write_whole(home.ballast, os.urandom(SIZE))
    except (OSError, Refusal):
        return False
    return True


def is_kept(home: Home) -> bool:
    """The whole ballast is there to be given up."""
    return home.ballast.is_file() and home.ballast.stat().st_size >= SIZE


def release(home: Home) -> int:
    """Give the ballast up; the bytes that became free (0 when there was none)."""
    return release_at(home.ballast)


def release_at(ballast: Path) -> int:
    """The same for one who only knows where the file lies."""
    freed = 0
    with contextlib.suppress(OSError):
        freed = ballast.stat().st_size
        ballast.unlink()
    return freed
