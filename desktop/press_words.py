"""What passes between the window and the press in its own process.

Each message is its length in four bytes and a pickle: both ends are ours, joined by a pipe that
nothing else can reach.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import IO, Any

Message = tuple[str, Any]
ANSWER, REFUSED, FAULT = "answer", "refused", "fault"


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as a picture: ``pixels`` are rows of BGRX, four bytes each, ``stride`` a row."""

    number: int
    of: int
    width: int
    height: int
    stride: int
    pixels: bytes


def send(stream: IO[bytes], message: Message) -> None:
    """One message, whole. OSError when nobody reads it."""
    body = pickle.dumps(message, protocol=5)
    stream.write(len(body).to_bytes(4, "big"))
    stream.write(body)
    stream.flush()


def receive(stream: IO[bytes]) -> Message | None:
    """The next message, None at the end of the stream."""
    head = stream.read(4)
    body = stream.read(int.from_bytes(head, "big")) if len(head) == 4 else b""
    if len(head) < 4 or len(body) < int.from_bytes(head, "big"):
        return None
    message: Message = pickle.loads(body)
    return message
