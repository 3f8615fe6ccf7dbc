"""The twenty-second form: Enter goes on, 1 2 3 say how warm, Ctrl+Enter keeps and clears.

Knows what is typed and nothing of the store. What a code or a card says fills what is empty; what
a person typed is never replaced.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from db.records import QuickLead, Value, fields, values
from desktop import leads
from desktop.theme import SPACE
from desktop.widgets.heat_in import HeatIn
from desktop.widgets.labels import said
from desktop.widgets.masked_line import MaskedLine
from desktop.widgets.novel import mind_length
from desktop.wording import choice_of, label_of

_PLACES = {
    "person": (0, 0, 3), "firm_name": (0, 3, 5), "post": (0, 8, 4),
    "one_line": (1, 0, 12),
    "heat": (2, 0, 4), "phone": (2, 4, 4), "email": (2, 8, 4),
    "promised": (3, 0, 8), "handout": (3, 8, 4),
    "industry": (4, 0, 4), "met_by": (4, 4, 4), "spot": (4, 8, 4),
}  # fmt: skip
"""Row, column and width in twelfths; Enter walks in this order."""


class BoothForm(QWidget):
    """``touched`` at every change, ``left`` when a field was left, ``finished`` at Ctrl+Enter.

    ``ended`` when Enter went past the last field."""

    touched = Signal()
    left = Signal()
    finished = Signal()
    ended = Signal()
    paste_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._fields = fields(QuickLead)
        self._shown: dict[str, Value] = {}
        self.lines: dict[str, QLineEdit] = {}
        self.heat = HeatIn(label_of(self._fields["heat"]))
        self.industry = QComboBox()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE * 2)
        grid.setVerticalSpacing(SPACE)
        for name, (row, at, width) in _PLACES.items():
            grid.addLayout(self._cell(name), row, at, 1, width)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for at in range(12):
            grid.setColumnStretch(at, 1)
        self.heat.changed.connect(self.touched)
        self.heat.chosen.connect(lambda: self.go_on(self.heat))
        self.industry.activated.connect(lambda _: self.touched.emit())

    def _cell(self, name: str) -> QVBoxLayout:
        editor = self._editor(name)
        editor.installEventFilter(self)
        column = QVBoxLayout()
        column.setSpacing(2)
        label = said(label_of(self._fields[name]), "muted")
        label.setBuddy(editor)
        column.addWidget(label)
        column.addWidget(editor)
        column.addStretch()
        return column

    def _editor(self, name: str) -> QWidget:
        label = label_of(self._fields[name])
        if name == "heat":
            return self.heat
        if name == "industry":
            self.industry.setAccessibleName(label)
            self.industry.addItem("", None)
            for at, key in enumerate(values.INDUSTRY, 1):
                words = choice_of(values.INDUSTRY, key)
                self.industry.addItem(f"{at} {words}", key)
            return self.industry
        line = MaskedLine() if name in ("phone", "email") else QLineEdit()
        line.setAccessibleName(label)
        mind_length(line)
        line.textEdited.connect(lambda _: self.touched.emit())
        self.lines[name] = line
        return line

    @property
    def editors(self) -> list[QWidget]:
        """In the order Enter walks."""
        special: dict[str, QWidget] = {"heat": self.heat, "industry": self.industry}
        return [special.get(name) or self.lines[name] for name in _PLACES]

    def values(self) -> dict[str, Value]:
        """All fields as they stand; what was not touched is as it was shown."""
        now: dict[str, Value] = {}
        for name, line in self.lines.items():
            was = self._shown.get(name)
            now[name] = was if line.text() == _line_of(was) else line.text().strip() or None
        return now | {"heat": self.heat.value, "industry": self.industry.currentData()}

    def show_values(self, shown: Mapping[str, Value]) -> None:
        """A lead as it is known; absent means empty."""
        self._shown = dict(shown)
        for name, line in self.lines.items():
            line.setText(_line_of(shown.get(name)))
            line.setCursorPosition(0)
        heat = shown.get("heat")
        self.heat.show_value(heat if isinstance(heat, str) else None)
        self.industry.setCurrentIndex(max(0, self.industry.findData(shown.get("industry"))))

    def fill(self, found: Mapping[str, str]) -> dict[str, str]:
        """Fill what is empty; what says something else than was typed is given back."""
        other: dict[str, str] = {}
        for name, text in found.items():
            line = self.lines.get(name)
            if line is None or line.text().strip() == text:
                continue
            if line.text().strip():
                other[name] = text
            else:
                line.setText(_line_of(text))
                line.setCursorPosition(0)
        self.touched.emit()
        return other

    def begin(self) -> None:
        self.lines["person"].setFocus()

    def go_on(self, editor: QObject) -> None:
        """To the next field; past what stays the same from lead to lead."""
        order = self.editors
        at = order.index(editor) if editor in order else -1
        for following in order[at + 1 :]:
            stays = [self.lines[name] for name in leads.STAYS]
            if following not in stays or not self.lines[_name_of(self.lines, following)].text():
                following.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.ended.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.matches(QKeySequence.StandardKey.Paste) and _has_picture():
                self.paste_wanted.emit()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                    self.finished.emit()
                else:
                    self.go_on(watched)
                return True
        return super().eventFilter(watched, event)


def _line_of(value: Value) -> str:
    return " ".join(str(value).split("\n")) if value else ""


def _name_of(lines: Mapping[str, QLineEdit], editor: QWidget) -> str:
    return next(name for name, line in lines.items() if line is editor)


def _has_picture() -> bool:
    data = QGuiApplication.clipboard().mimeData()
    return not data.hasText() and (data.hasImage() or data.hasUrls())
