"""What the store asks of a driver's cursor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, Protocol, TypeVar

T = TypeVar("T")

_CHUNK: Final = 500
"""Parameters of one statement; a driver takes no more than some thousand."""


class Cursor(Protocol):
    """The part of a DB-API cursor the store uses."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Any: ...
    def executemany(self, sql: str, parameters: Any, /) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> Any: ...
    def fetchmany(self, size: int = ..., /) -> Any: ...


def in_chunks(listed: Sequence[T]) -> Iterator[tuple[str, Sequence[T]]]:
    """As many at a time as one statement may name, each with its places (``?,?,?``)."""
    for start in range(0, len(listed), _CHUNK):
        chunk = listed[start : start + _CHUNK]
        yield ",".join("?" * len(chunk)), chunk
