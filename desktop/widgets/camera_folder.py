"""A folder a camera or a telephone puts pictures in: each new one is told of once it is whole.

Looks twice a second, off the GUI thread; what lay there before is left alone. Never changes or
removes anything in the folder.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.background import Background
from desktop.files.badges import PICTURES

_BEAT = 500
Seen = dict[Path, int]


class CameraFolder(QObject):
    """``arrived(path)`` of a picture whose size has stood still; ``lost`` when the folder went.

    ``began`` once it is known what lay there before: what comes from then on is new.
    """

    began = Signal()
    arrived = Signal(object)
    lost = Signal(str)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self.folder: Path | None = None
        self._done: set[Path] = set()
        self._last: Seen = {}
        self._is_first = True
        self._is_looking = False
        self._timer = QTimer(self, interval=_BEAT)
        self._timer.timeout.connect(self.look)

    def watch(self, folder: Path | None) -> None:
        """From now on ``folder``; None for no folder."""
        self.folder = folder
        self._done, self._last, self._is_first = set(), {}, True
        if folder is None:
            self._timer.stop()
        else:
            self._timer.start()
            self.look()

    def look(self) -> None:
        """Once, now; does nothing while an answer is on its way."""
        folder = self.folder
        if folder is None or self._is_looking:
            return
        self._is_looking = True

        def hear(seen: Seen | None) -> None:
            if folder == self.folder:
                self._hear(seen)

        self._background.run(self, lambda: _pictures(folder), hear, ended=self._rest)

    def _rest(self) -> None:
        self._is_looking = False

    def _hear(self, seen: Seen | None) -> None:
        if seen is None:
            name = self.folder.name if self.folder else ""
            self.watch(None)
            self.lost.emit(name)
            return
        if self._is_first:
            self._done, self._is_first = set(seen), False
            self.began.emit()
        whole = [p for p, size in seen.items() if size and self._last.get(p) == size]
        self._last = seen
        for path in sorted(whole):
            if path not in self._done:
                self._done.add(path)
                self.arrived.emit(path)


def _pictures(folder: Path) -> Seen | None:
    """Pictures with their sizes; None where the folder cannot be read any more."""
    try:
        found = [path for path in folder.iterdir() if path.suffix.lower() in PICTURES]
        return {path: path.stat().st_size for path in found}
    except OSError:
        return None
