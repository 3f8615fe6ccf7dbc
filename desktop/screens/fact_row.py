"""One fact on a card: read at a glance, opened in place by a click, Enter or F2."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from db.records import Fact, Level, fields, values
from db.rules import disclosure
from desktop.cards import FactView
from desktop.screens.fact_form import FactForm
from desktop.screens.versions import words_of
from desktop.theme import SPACE
from desktop.widgets.in_place import is_edit_key
from desktop.widgets.labels import Short, hint, said
from desktop.wording import choice_of, unit_of

translate = QCoreApplication.translate


class FactRow(QFrame):
    """``committed(fact, field, value)``, ``resolved(fact, field, value)``, ``deleted(fact)``."""

    committed = Signal(object, str, object)
    resolved = Signal(object, str, object)
    deleted = Signal(object)
    opened = Signal(object)

    def __init__(self, view: FactView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "row")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view = view
        self.form: FactForm | None = None
        self.title, self.marks = Short("", "strong"), said("", "caution")
        self.origin = Short("", "muted")
        self.figure, self.text = said("", "figure"), said("", wraps=True)
        self.foot = said("", "muted", wraps=True)
        self.foot.setSizePolicy(self.text.sizePolicy())
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.marks)
        head.addStretch()
        head.addWidget(self.origin)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        self._column.setSpacing(4)
        self._column.addLayout(head)
        for label in (self.figure, self.text, self.foot):
            self._column.addWidget(label)
        self.show_view(view)

    def show_view(self, view: FactView) -> None:
        """The fact as it is now, closed or open."""
        self.view = view
        fact = view.fact
        self.title.setText(fact.caption)
        self.marks.setText("　".join(marks(view)))
        hint(self.marks, view.review.reason)
        self.origin.setText(view.hangs_on)
        self.figure.setText(figure(view))
        self.text.setText(fact.text or "")
        self.foot.setText(foot(view))
        is_open = self.form is not None
        self.figure.setVisible(bool(self.figure.text()) and not is_open)
        self.text.setVisible(bool(fact.text) and not is_open)
        self.foot.setVisible(not is_open)
        self.setAccessibleName(f"{fact.caption} {figure(view)} {fact.text or ''}")
        if self.form is not None:
            self.form.show_view(view)

    def open(self) -> FactForm:
        """Turn into the form, the first empty field ready to type in."""
        if self.form is None:
            form = FactForm(self.view)
            form.committed.connect(lambda name, value: self.committed.emit(self.view, name, value))
            form.resolved.connect(lambda name, value: self.resolved.emit(self.view, name, value))
            form.deleted.connect(lambda: self.deleted.emit(self.view))
            form.closed.connect(self.close_form)
            self._column.addWidget(form)
            self.form = form
            self.show_view(self.view)
            self.opened.emit(self)
            is_named = bool(self.view.fact.title)
            form.editors["value" if is_named else "title"].setFocus()
        return self.form

    def close_form(self) -> None:
        """Back to reading; what was typed has been kept."""
        if self.form is None:
            return
        self.setFocus()
        form, self.form = self.form, None
        form.hide()
        form.deleteLater()
        self.show_view(self.view)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.form is None and event.button() == Qt.MouseButton.LeftButton:
            self.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.form is None and is_edit_key(event):
            self.open()
            return
        if self.form is not None and event.key() == Qt.Key.Key_Escape:
            self.close_form()
            return
        if self.form is None and event.key() == Qt.Key.Key_Delete:
            self.deleted.emit(self.view)
            return
        super().keyPressEvent(event)


def figure(view: FactView) -> str:
    """The value with its unit as written; both values where two people disagree."""
    said_values = [
        str(v.value) for v in view.conflicts.get("value", []) if v.value not in (None, "")
    ] or ([view.fact.value] if view.fact.value else [])
    unit = f" {unit_of(view.fact.unit)}" if view.fact.unit else ""
    return "　⇄　".join(f"{value}{unit}" for value in said_values)


def foot(view: FactView) -> str:
    """数据时点, source and confidence in one line; what is missing is said, not left out."""
    fact = view.fact
    source = "　".join(
        part for part in (chosen(fact, "source_kind"), fact.source_ref or "") if part
    )
    parts = (
        translate("Fact", "数据时点 {day}").format(day=fact.as_of)
        if fact.as_of
        else translate("Fact", "未注明数据时点"),
        translate("Fact", "来源 {source}").format(source=source)
        if source
        else translate("Fact", "未注明来源"),
        chosen(fact, "confidence"),
        translate("Fact", "核实 {who}").format(who=fact.verified_by) if fact.verified_by else "",
    )
    return " · ".join(part for part in parts if part)


def marks(view: FactView) -> list[str]:
    """What to look out for, in words and not by colour alone."""
    level = disclosure.level_of(view.fact)
    told = [
        translate("Fact", "★ 入一页") if view.fact.pin else "",
        translate("Fact", "⚠ 过期") if view.is_stale else "",
        translate("Fact", "⇄ 有冲突") if view.conflicts else "",
        choice_of(values.DISCLOSURE, level) if level >= Level.AUTHORISED else "",
    ]
    return [mark for mark in told if mark]


def chosen(fact: Fact, name: str) -> str:
    """The label of a choice; "" where nothing was chosen."""
    value = getattr(fact, name)
    return words_of(fields(Fact)[name], value) if value else ""
