"""How the window stood: its place, light or dark, its language. A small plain file beside the data.

It is read before anybody has given a passphrase, so it must never hold a word of the contents.
A file that is not there or that nobody can read is no reason to complain.
"""

from __future__ import annotations

import contextlib
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

NAME = "window.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """``geometry`` as Qt writes it, in base 64; ``is_dark`` None follows the system.

    ``language`` is "" until somebody chose one.
    """

    geometry: str = ""
    is_dark: bool | None = None
    language: str = ""


def read(home: Path) -> Kept:
    """What was kept in this home; nothing where there is none yet."""
    try:
        told = orjson.loads((home / NAME).read_bytes())
        return Kept(
            str(told.get("geometry", "")), told.get("is_dark"), str(told.get("language", ""))
        )
    except (OSError, ValueError, AttributeError):
        return Kept()


def write(home: Path, kept: Kept) -> None:
    """Keep it, if the home is there and can be written."""
    if home.is_dir():
        with contextlib.suppress(OSError):
            (home / NAME).write_bytes(orjson.dumps(asdict(kept)))
