"""A relay on loopback that counts what goes through it, whoever talks to whom."""

from __future__ import annotations

import contextlib
import socket
import threading

_PIECE = 1 << 16


class Relay:
    """Listens on ``port`` and hands everything on to ``to``; a context manager."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._counting = threading.Lock()
        self._up = self._down = 0
        self._ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Relay:
        return self

    def __exit__(self, *_: object) -> None:
        for end in [self._listening, *self._ends]:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def counted(self) -> tuple[int, int]:
        """Bytes up (to the server) and down since the last question."""
        with self._counting:
            counted = self._up, self._down
            self._up = self._down = 0
        return counted

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                asking, _ = self._listening.accept()
                serving = socket.create_connection(("127.0.0.1", self._to))
                self._ends += [asking, serving]
                for end in (asking, serving):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                for source, target, is_up in ((asking, serving, True), (serving, asking, False)):
                    way = (source, target, is_up)
                    threading.Thread(target=self._carry, args=way, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, is_up: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(_PIECE):
                with self._counting:
                    if is_up:
                        self._up += len(piece)
                    else:
                        self._down += len(piece)
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)
