"""What the C library does with memory, where it can be told: glibc on Linux.

It gives every thread a pool of its own, and each pool keeps what it has freed: with the readers
and writers of ``Background`` that was 20–30 MB after an hour, which no leak explained. One pool is
enough here, since Python lets one thread at a time run anyway. Elsewhere this does nothing.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Final

_ARENA_MAX: Final = -8
"""``M_ARENA_MAX`` of malloc.h."""


def use_one_pool() -> None:
    """Before the first thread begins."""
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "mallopt"):
        library.mallopt(_ARENA_MAX, 1)
