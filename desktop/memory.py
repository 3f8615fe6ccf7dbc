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
    if (library := _glibc()) is not None:
        library.mallopt(_ARENA_MAX, 1)


def give_back() -> None:
    """Hand what is free to the system, for whoever measures.

    Takes up to a third of a second, in which no thread gets memory.
    """
    if (library := _glibc()) is not None:
        library.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None
