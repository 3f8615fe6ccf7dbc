"""The first hour: five steps that prepare a meeting, each pointing at the real thing.

It never blocks: everything can be clicked and typed into meanwhile, Esc leaves at any moment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.screens.board import Board
from desktop.screens.pages import Pages
from desktop.screens.talk_list import TalkList
from desktop.theme import SPACE, Look
from desktop.widgets.labels import button, framed, said

translate = QCoreApplication.translate
_LOOK_AGAIN = 150
_WIDE, _GAP = 400, 10


@dataclass(frozen=True, slots=True)
class Step:
    """What is said, how its screen is brought about, and what it points at (None: not yet)."""

    title: str
    words: str
    show: Callable[[], object]
    target: Callable[[], QWidget | None]


def steps(pages: Pages, talk: str) -> Sequence[Step]:
    """The five steps on one negotiation."""

    def board() -> Board | None:
        return pages.board

    def on_tab(key: str) -> Callable[[], object]:
        return lambda: pages.open_talk(talk).show_tab(key)

    def tab(key: str) -> Callable[[], QWidget | None]:
        return lambda: b.tabs[key] if (b := board()) else None

    def list_of_talks() -> QWidget | None:
        talks = pages.screens.get("talks")
        return talks.view if isinstance(talks, TalkList) else None

    def gap() -> QWidget | None:
        faces = list(b.faces.values()) if (b := board()) else []
        with_gaps = [face for face in faces if face.is_missing_something]
        return next(iter(with_gaps or faces), None)

    return (
        Step(
            translate("Tour", "打开一场洽谈"),
            translate("Tour", "每场洽谈一行。四个圆环是四张卡备得怎样；点一行就打开它的看板。"),
            lambda: pages.go("talks"), list_of_talks,
        ),
        Step(
            translate("Tour", "补一处空缺"),
            translate("Tour", "带“缺”字的是这次会谈还不知道的，重的在前。点它就能填，离开即保存。"),
            on_tab("board"), gap,
        ),
        Step(
            translate("Tour", "看领导一页"),
            translate("Tour", "点“领导一页”，它就在看板旁边，和印出来的一样；字数超了会变红。"),
            on_tab("board"), lambda: b.sides.leader_fold if (b := board()) else None,
        ),
        Step(
            translate("Tour", "核一核承诺"),
            translate("Tour", "写承诺时碰到红线，下面会提示依据和可以怎么说；只是提示，由人决定。"),
            on_tab("commitments"), tab("commitments"),
        ),
        Step(
            translate("Tour", "打印简报包"),
            translate("Tour", "选版本，看每一页，生成 PDF。每份有编号，进“登记”，以后能查变化。"),
            on_tab("print"), tab("print"),
        ),
    )  # fmt: skip


class Tour(QWidget):
    """A frame around what is spoken of, and a bubble beside it; ``ended`` when it is left."""

    ended = Signal()

    def __init__(self, over: QWidget, look: Look, five: Sequence[Step]) -> None:
        super().__init__(over)
        self._over = over
        self._look = look
        self._five = five
        self._at = -1
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.bubble = framed("bubble")
        self.bubble.setParent(over)
        self.bubble.setFixedWidth(_WIDE)
        self.title, self.words = said("", "heading"), said("", wraps=True)
        self.before, self.onward = button(self.tr("上一步")), button(self.tr("下一步"), "primary")
        self.leave = button(self.tr("结束导览 (Esc)"), "link")
        self._lay_out()
        self.before.clicked.connect(lambda: self.show_step(self._at - 1))
        self.onward.clicked.connect(self._go_on)
        self.leave.clicked.connect(self.end)
        escape = QShortcut(QKeySequence("Esc"), over, self.end)
        escape.setContext(Qt.ShortcutContext.WindowShortcut)
        self.ended.connect(escape.deleteLater)
        self._follow = QTimer(self, interval=_LOOK_AGAIN)
        self._follow.timeout.connect(self.place)

    @property
    def at(self) -> int:
        """The step shown, from 0; -1 while it is only offered."""
        return self._at

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.leave)
        row.addStretch()
        row.addWidget(self.before)
        row.addWidget(self.onward)
        column = QVBoxLayout(self.bubble)
        column.setContentsMargins(SPACE * 2, SPACE + 4, SPACE * 2, SPACE + 4)
        column.setSpacing(SPACE)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addLayout(row)

    def begin(self) -> None:
        """The first step at once."""
        self._open()
        self.show_step(0)
        self.onward.setFocus()

    def offer(self) -> None:
        """Ask first, out of the way in a corner."""
        self._open()
        self.title.setText(self.tr("用示例走一遍？"))
        self.words.setText(
            self.tr("五步准备一场会谈，大约三分钟。随时可以按 Esc 离开，以后在“帮助”里再看。")
        )
        self.onward.setText(self.tr("开始导览"))
        self.leave.setText(self.tr("以后再说 (Esc)"))
        self.before.hide()
        self.place()

    def _open(self) -> None:
        self.show()
        self.bubble.show()
        self.dress()
        self._follow.start()

    def dress(self) -> None:
        """The look of now; the rest of the window is dressed by its parts."""
        self._look.dress(self.bubble)
        self.update()

    def show_step(self, at: int) -> None:
        """Bring about the screen of a step and point at what it speaks of."""
        self._at = at
        step, total = self._five[at], len(self._five)
        is_last = at == total - 1
        words = self.tr("第 {n} 步，共 {total} 步　{title}")
        self.title.setText(words.format(n=at + 1, total=total, title=step.title))
        self.words.setText(step.words)
        self.bubble.setAccessibleName(f"{self.title.text()} {step.words}")
        self.before.setVisible(at > 0)
        self.leave.setText(self.tr("结束导览 (Esc)"))
        self.onward.setText(self.tr("完成") if is_last else self.tr("下一步"))
        step.show()
        self.place()

    def _go_on(self) -> None:
        if self._at + 1 < len(self._five):
            self.show_step(self._at + 1)
        else:
            self.end()

    def target(self) -> QRect:
        """What is pointed at, in the coordinates of the frame; nothing while it is not in sight."""
        widget = self._five[self._at].target() if self._at >= 0 else None
        over = self._over
        if widget is None or not isValid(widget) or not widget.isVisible():
            return QRect()
        return QRect(widget.mapTo(over, QPoint(0, 0)), widget.size())

    def place(self) -> None:
        """Where the frame and the bubble belong now: below, above or beside what they speak of."""
        over = self._over
        room, target = over.rect(), self.target()
        self.setGeometry(room)
        inside = self.bubble.layout()
        assert inside is not None
        self.bubble.resize(_WIDE, inside.totalHeightForWidth(_WIDE))  # not of a narrower one
        size = self.bubble.size()
        below, above = target.bottom() + _GAP, target.top() - _GAP - size.height()
        if target.isNull():
            at = QPoint(room.right(), room.bottom() - size.height() - _GAP * 2)
        elif below + size.height() < room.bottom():
            at = QPoint(target.left(), below)
        elif above > room.top():
            at = QPoint(target.left(), above)
        else:
            at = QPoint(target.right() - size.width() - _GAP, room.bottom() - size.height() - _GAP)
        limit = room.right() - size.width() - _GAP
        self.bubble.move(max(_GAP, min(at.x(), limit)), at.y())
        self.raise_()
        self.bubble.raise_()
        self.update()

    def end(self) -> None:
        """Left, or through: everything is as it was."""
        self._follow.stop()
        self.bubble.hide()
        self.bubble.deleteLater()
        self.hide()
        self.deleteLater()
        self.ended.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        target = self.target()
        if target.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._look.colours.selected), 3))
        painter.drawRoundedRect(target.adjusted(-3, -3, 3, 3), 8, 8)
