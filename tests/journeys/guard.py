"""Nobody with keys alone may touch the mouse, whoever sends the event."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject

_MOUSE = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.Wheel,
        QEvent.Type.DragEnter,
        QEvent.Type.Drop,
        QEvent.Type.TouchBegin,
    }
)


class NoMouse(QObject):
    """An event filter of the application; ``seen`` says which events it met, and where."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOUSE:
            self.seen.append(f"{event.type().name} to {type(watched).__name__}")
        return False
