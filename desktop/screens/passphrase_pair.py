"""A new passphrase, typed twice, with what it is worth said in words."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from desktop import passphrase
from desktop.theme import SPACE
from desktop.widgets.labels import said


class PassphrasePair(QWidget):
    """``changed`` whenever what is typed changes; ``passphrase`` is "" until both agree."""

    changed = Signal()
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first = self._line(self.tr("新口令"))
        self.again = self._line(self.tr("再输入一遍"))
        self.worth = said(role="muted", wraps=True)
        self.worth.setFixedHeight(self.worth.fontMetrics().lineSpacing() * 2)
        self.worth.setAlignment(Qt.AlignmentFlag.AlignTop)
        shown = QCheckBox(self.tr("显示口令"))
        shown.toggled.connect(self._show_letters)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        form = QFormLayout()
        column.addLayout(form)
        column.addWidget(self.worth)
        form.setHorizontalSpacing(SPACE * 2)
        form.addRow(said(self.tr("新口令"), "muted"), self.first)
        form.addRow(said(self.tr("再输入一遍"), "muted"), self.again)
        form.addRow("", shown)
        for line in (self.first, self.again):
            line.textChanged.connect(self._weigh)
        self.again.returnPressed.connect(self.finished)

    @property
    def passphrase(self) -> str:
        """What was typed, once it is long enough and the same twice."""
        text = self.first.text()
        is_enough = passphrase.strength(text).is_enough
        return text if is_enough and text == self.again.text() else ""

    def clear(self) -> None:
        self.first.clear()
        self.again.clear()

    def _line(self, label: str) -> QLineEdit:
        line = QLineEdit()
        line.setEchoMode(QLineEdit.EchoMode.Password)
        line.setAccessibleName(label)
        line.setMaxLength(200)
        return line

    def _weigh(self) -> None:
        worth = passphrase.strength(self.first.text())
        said_twice = self.again.text()
        if worth.is_enough and said_twice and said_twice != self.first.text():
            self.worth.setText(self.tr("两遍不一样，请再核对。"))
        else:
            self.worth.setText(worth.sentence)
        self.changed.emit()

    def _show_letters(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        for line in (self.first, self.again):
            line.setEchoMode(mode)
            # Hidden fields never compose: what is chosen here must be typeable when unlocking.
            line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
