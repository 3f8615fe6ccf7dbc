"""A sentence in its place: what went wrong, why, and what to do; and the way back of a deletion."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from db.errors import Refusal
from desktop.theme import SPACE
from desktop.widgets.icons import Drawn
from desktop.widgets.labels import button, framed, said
from desktop.wording import spoken

_SHOWN_FOR = 12_000


class Notice(QWidget):
    """Takes no room until it has something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame = framed("notice")
        self._label = said(wraps=True)
        inside = QHBoxLayout(frame)
        inside.setContentsMargins(12, 8, 8, 8)
        inside.setSpacing(SPACE)
        self._mark = Drawn("info")
        inside.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        inside.addWidget(self._label, 1)
        away = button("×", "line")
        away.setAccessibleName(self.tr("关闭提示"))
        away.clicked.connect(self.clear)
        inside.addWidget(away)
        outside = QHBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, SPACE)
        outside.addWidget(frame)
        self.hide()

    @property
    def sentence(self) -> str:
        return self._label.text()

    def say(self, what: str | Refusal) -> None:
        """Show a sentence, or the sentence of a refusal."""
        self._mark.show_icon("warning" if isinstance(what, Refusal) else "info")
        self._label.setText(spoken(what.sentence if isinstance(what, Refusal) else what))
        self.show()

    def clear(self) -> None:
        self._label.clear()
        self.hide()


class UndoBar(QWidget):
    """“已删除…  撤销 (Ctrl+Z)” at the foot of the window, for some seconds."""

    def __init__(self, undo: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame = framed("bar")
        self._label = said()
        self._back = button(self.tr("撤销 (Ctrl+Z)"))
        self._back.clicked.connect(undo)
        self._back.clicked.connect(self.hide)
        inside = QHBoxLayout(frame)
        inside.setContentsMargins(14, 6, 8, 6)
        inside.addWidget(self._label, 1)
        inside.addWidget(self._back)
        outside = QHBoxLayout(self)
        outside.setContentsMargins(SPACE * 2, 0, SPACE * 2, SPACE)
        outside.addWidget(frame)
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_FOR)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def sentence(self) -> str:
        return self._label.text()

    def offer(self, label: str) -> None:
        """``label`` names what was done: 删除事实“…”."""
        self._label.setText(self.tr("已{label}").format(label=label))
        self.show()
        self._timer.start()
