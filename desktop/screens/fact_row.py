"""One fact on a card: read at a glance, opened in place by a click, Enter or F2.

What else can be done with it stands in its menu (⋯, the menu key) with its keys. A row decides
nothing: it says what is wanted.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDrag, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.cards import FactView
from desktop.screens.fact_form import FactForm
from desktop.screens.fact_words import figure, foot, marks
from desktop.sources import Source
from desktop.theme import SPACE
from desktop.widgets.in_place import is_edit_key
from desktop.widgets.labels import Short, beginning, button, hint, said
from desktop.wording import spoken

PIN, HIDE, SHOW, LIBRARY, UP, DOWN, COPY = "pin", "hide", "show", "library", "up", "down", "copy"
MIME = "application/x-sizhi-fact"
_KEYS = {PIN: "Ctrl+P", HIDE: "Ctrl+H", COPY: "Ctrl+C", UP: "Alt+Up", DOWN: "Alt+Down"}
_MOST_LINES = 12


class FactRow(QFrame):
    """``committed(fact, field, value)`` for the fact itself, ``said_here`` for this talk only.

    ``wanted(fact, what)``: one of the words above; ``resolved`` and ``deleted`` as they say.
    """

    committed = Signal(object, str, object)
    said_here = Signal(object, str, object)
    resolved = Signal(object, str, object)
    deleted = Signal(object)
    wanted = Signal(object, str)
    opened = Signal(object)

    def __init__(
        self, view: FactView, parent: QWidget | None = None, *, is_in_talk: bool = False
    ) -> None:
        """``is_in_talk``: on a talk's card, where it can be pinned, left out and put in order."""
        super().__init__(parent)
        self.setProperty("role", "row")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view = view
        self.form: FactForm | None = None
        self.sources: Sequence[Source] = ()
        self._is_in_talk = is_in_talk
        self._pressed: QPoint | None = None
        self.title, self.marks = Short("", "strong"), said("", "caution")
        self.origin = Short("", "muted")
        self.figure, self.text = said("", "figure", wraps=True), said("", wraps=True)
        self.foot = said("", "muted", wraps=True)
        self.more = button("⋯", "line")
        self.more.setAccessibleName(self.tr("这条事实的更多操作"))
        self.more.clicked.connect(self._show_menu)
        head = QHBoxLayout()
        head.setSpacing(SPACE + 4)
        head.addWidget(self.title, 1)
        for widget in (self.marks, self.origin, self.more):
            head.addWidget(widget)
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
        self.title.setText(beginning(fact.caption, 2))
        self.marks.setText("　".join(marks(view)))
        self.origin.setVisible(bool(view.hangs_on))
        hint(self.marks, spoken(view.review.reason))
        self.origin.setText(view.hangs_on)
        self.figure.setText(beginning(figure(view), 2))
        self.text.setText(beginning(fact.text or "", _MOST_LINES))
        self.foot.setText(beginning(foot(view), 3))
        is_open = self.form is not None
        self.figure.setVisible(bool(self.figure.text()) and not is_open)
        self.text.setVisible(bool(fact.text) and not is_open)
        self.foot.setVisible(not is_open)
        self.more.setVisible(self._is_in_talk)
        self.setAccessibleName(f"{fact.caption} {figure(view)} {fact.text or ''}"[:400])
        if self.form is not None:
            self.form.show_view(view)

    def open(self) -> FactForm:
        """Turn into the form, the first empty field ready to type in."""
        if self.form is None:
            form = FactForm(self.view, self.sources, asks_where=self._is_in_talk)
            form.committed.connect(self._committed)
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

    def _committed(self, name: str, value: object) -> None:
        is_here = self.form is not None and self.form.is_here
        signal = self.said_here if is_here else self.committed
        signal.emit(self.view, name, value)

    def close_form(self) -> None:
        """Back to reading; what was typed has been kept."""
        if self.form is None:
            return
        self.setFocus()
        form, self.form = self.form, None
        form.hide()
        form.deleteLater()
        self.show_view(self.view)

    def menu(self) -> QMenu:
        """What can be done with this fact in this talk."""
        menu = QMenu(self)
        fact, view = self.view.fact, self.view
        for what, words, is_offered in (
            (PIN, self.tr("不再入一页") if fact.pin else self.tr("入一页（看板与要报）"), True),
            (HIDE, self.tr("本次洽谈不用"), not view.is_own and not view.is_hidden),
            (SHOW, self.tr("本次洽谈重新用上"), view.is_hidden),
            (LIBRARY, self.tr("回到库中的说法"), view.overlay is not None and not view.is_hidden),
            (UP, self.tr("上移"), not view.is_hidden),
            (DOWN, self.tr("下移"), not view.is_hidden),
            (COPY, self.tr("复制"), True),
        ):
            if is_offered:
                action = menu.addAction(words, partial(self.wanted.emit, view, what))
                if what in _KEYS:
                    action.setShortcut(QKeySequence(_KEYS[what]))
        if view.is_own:
            menu.addAction(self.tr("删除"), lambda: self.deleted.emit(view))
        return menu

    def _show_menu(self) -> None:
        self.menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._is_in_talk and self.form is None:
            self.menu().popup(event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = event.position().toPoint() if is_left else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Held and moved: the fact is dragged to another place."""
        if self._pressed is None or not self._is_in_talk or self.form is not None:
            return
        way = (event.position().toPoint() - self._pressed).manhattanLength()
        if way >= QApplication.startDragDistance():
            self._pressed = None
            drag, data = QDrag(self), QMimeData()
            data.setData(MIME, self.view.fact.id.encode())
            drag.setMimeData(data)
            drag.setPixmap(self.grab())
            drag.exec(Qt.DropAction.MoveAction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        is_click = event.button() == Qt.MouseButton.LeftButton and self._pressed is not None
        self._pressed = None
        if self.form is None and is_click and not self.view.is_hidden:
            self.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.form is None and is_edit_key(event) and not self.view.is_hidden:
            self.open()
            return
        if self.form is not None and event.key() == Qt.Key.Key_Escape:
            self.close_form()
            return
        if self._is_in_talk and (what := _key_of(event)) and (self.form is None or what != COPY):
            self.wanted.emit(self.view, what)
            return
        if self.form is None and event.key() == Qt.Key.Key_Delete:
            if self.view.is_own or not self._is_in_talk:
                self.deleted.emit(self.view)
            else:  # what belongs to the library is only left out of this talk
                self.wanted.emit(self.view, HIDE)
            return
        super().keyPressEvent(event)


def _key_of(event: QKeyEvent) -> str:
    """What a key asks for; "" for none of ours."""
    pressed = QKeySequence(event.keyCombination())
    return next((what for what, keys in _KEYS.items() if QKeySequence(keys) == pressed), "")
