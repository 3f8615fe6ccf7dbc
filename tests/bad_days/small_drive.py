"""A drive of 100 MB of its own, and somebody else who fills it. Only root may mount one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def a_small_drive(place: Path) -> Iterator[Path]:
    """An empty drive mounted at ``place``; the test is skipped where that is not allowed."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=100m", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("only root may mount the small drive this test fills up")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(drive: Path, leave: int = 0) -> Path:
    """Somebody else's file takes all of the drive but ``leave`` bytes."""
    filler = drive / "somebody else's film"
    with filler.open("ab") as file:
        while (free := free_bytes(drive) - leave) > 0:
            try:
                file.write(os.urandom(min(free, 1 << 20)))
                file.flush()
            except OSError:
                break
    return filler


def free_bytes(drive: Path) -> int:
    """How much still goes onto the drive."""
    found = os.statvfs(drive)
    return found.f_bavail * found.f_frsize
