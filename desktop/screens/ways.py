"""Where a screen can ask to be led."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ways:
    """Another screen, a talk, a record, a new talk; and what concerns the window."""

    go: Callable[[str], object]
    open_talk: Callable[[str], object]
    open_record: Callable[[str], object]
    new_talk: Callable[[], object]
    tour: Callable[[], object]
    dark: Callable[[bool], object]
    language: Callable[[str], object]
    idle: Callable[[int], object]
    adopt: Callable[[object], object]
