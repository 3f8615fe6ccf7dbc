"""What a file from outside looks like: its pages as small pictures, drawn in the limited child."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from desktop.files import sandbox

_LIMITS = sandbox.Limits(seconds=30.0)


@dataclass(frozen=True, slots=True)
class Preview:
    """``pages`` in all (0: nothing to draw); ``pictures`` are PNGs of those asked for."""

    pages: int
    pictures: tuple[bytes, ...]


def of(path: Path, *, side: int, first: int = 0, count: int = 1) -> Preview:
    """``count`` pages from ``first`` (0 is the first), ``side`` pixels at their longest.

    Refuses with a sentence that names the file: locked, damaged, too large, too slow.
    """
    options = {"side": side, "first": first, "count": count}
    said = [item for batch in sandbox.run("pages", path, options, limits=_LIMITS) for item in batch]
    match said:
        case [int(pages), *drawn] if all(isinstance(one, str) for one in drawn):
            return Preview(pages, tuple(_bytes_of(str(one), path) for one in drawn))
    raise sandbox.garbage(path)


def _bytes_of(packed: str, path: Path) -> bytes:
    try:
        return base64.b64decode(packed, validate=True)
    except ValueError:
        raise sandbox.garbage(path) from None
