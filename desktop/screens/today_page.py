"""今日: what comes, what is due, what has gone stale, what waits. The first thing people see."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.records import values
from desktop import today
from desktop.announcer import Changes
from desktop.cards import ORDER
from desktop.room import Room
from desktop.theme import SPACE
from desktop.today import Clock, Coming, LastPack, StaleFact, Today, Waiting
from desktop.widgets.click_row import ClickRow
from desktop.widgets.labels import Lines, button, said
from desktop.widgets.ring import Ring
from desktop.widgets.scrolled import empty, scrolled
from desktop.wording import choice_of, spoken

_PAUSE = 120
_MOST_CLOCKS = 12


class TodayPage(QWidget):
    """``talk_opened`` and ``opened`` carry identities; the others ask for another screen."""

    talk_opened = Signal(str)
    opened = Signal(str)
    new_wanted = Signal()
    import_wanted = Signal()
    leads_wanted = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._is_stale = False
        self.view: Today | None = None
        self.title = said("", "title")
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        column.setSpacing(SPACE)
        column.addWidget(self.title)
        halves = QHBoxLayout()
        halves.setSpacing(SPACE * 2)
        halves.addWidget(scrolled(self._left), 13)
        halves.addWidget(scrolled(self._right), 12)
        column.addLayout(halves, 1)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.reload)
        room.announcer.changed.connect(self._hear)
        room.look.changed.connect(self._dress)
        self.reload()

    def reload(self) -> None:
        room = self._room
        day = room.today()
        words = self.tr("今日　{y}年{m}月{d}日　{weekday}")
        weekday = self._weekdays()[day.weekday()]
        self.title.setText(words.format(y=day.year, m=day.month, d=day.day, weekday=weekday))
        room.background.run(self, lambda: today.read(room.store, day), self._show)

    def _weekdays(self) -> tuple[str, ...]:
        return (
            self.tr("星期一"), self.tr("星期二"), self.tr("星期三"), self.tr("星期四"),
            self.tr("星期五"), self.tr("星期六"), self.tr("星期日"),
        )  # fmt: skip

    def _show(self, view: Today) -> None:
        self.view = view
        empty(self._left)
        empty(self._right)
        if not view.has_talks:
            self._welcome()
        room = self._room_for([self._days(meeting.days) for meeting in view.meetings])
        coming = [self._meeting(meeting, room) for meeting in view.meetings]
        self._section(self._left, self.tr("将到的会谈"), coming,
                      self.tr("两周内没有会谈。会谈的时间在看板的“会谈”里填。"))  # fmt: skip
        stale = [] if self._room.look.is_in_booth else view.stale
        self._section(self._left, self.tr("本周洽谈要复核的事实"), [self._fact(f) for f in stale],
                      self.tr("没有过了复核期的事实。"))  # fmt: skip
        waiting = [self._waiting(one) for one in view.waiting]
        self._section(self._left, self.tr("待整理"), waiting, self.tr("没有草稿和未整理的快录。"))
        if view.leads:
            sort = button(self.tr("整理快录（{n}）").format(n=view.leads))
            sort.clicked.connect(self.leads_wanted)
            self._left.addWidget(sort)
        self._section(self._left, self.tr("最近的简报包"), [self._pack(p) for p in view.packs],
                      self.tr("还没有发放过简报包。"))  # fmt: skip
        shown = view.clocks[:_MOST_CLOCKS]
        room = self._room_for([self._left_of(clock) for clock in shown])
        clocks = [self._clock(clock, room) for clock in shown]
        more = len(view.clocks) - len(clocks)
        self._section(self._right, self.tr("到期与逾期"), clocks,
                      self.tr("两周内没有到期的承诺、待办和下一步。"))  # fmt: skip
        if more > 0:
            self._right.addWidget(said(self.tr("还有 {n} 项").format(n=more), "muted"))
        self._left.addStretch()
        self._right.addStretch()

    def _welcome(self) -> None:
        """Nobody has begun yet: what to do first."""
        words = self.tr(
            "从一场洽谈开始：选一家企业，四张卡会告诉你还缺什么。手头有名单，就先导入。"
        )
        self._left.addWidget(said(words, "lead", wraps=True))
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        new, bring = button(self.tr("新建洽谈"), "primary"), button(self.tr("导入名单"))
        new.clicked.connect(self.new_wanted)
        bring.clicked.connect(self.import_wanted)
        row.addWidget(new)
        row.addWidget(bring)
        row.addStretch()
        holder = QWidget()
        holder.setLayout(row)
        self._left.addWidget(holder)

    def _section(
        self, column: QVBoxLayout, title: str, rows: Sequence[QWidget], nothing: str
    ) -> None:
        if column.count():
            column.addSpacing(SPACE)
        column.addWidget(said(title, "heading"))
        for row in rows:
            column.addWidget(row)
        if not rows:
            column.addWidget(said(nothing, "muted", wraps=True))

    def _room_for(self, marks: Sequence[str]) -> int:
        """As wide as the widest of what stands at the left of some rows, in pixels."""
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(font)
        return max((metrics.horizontalAdvance(mark) for mark in marks), default=0) + SPACE

    def _meeting(self, meeting: Coming, room: int) -> ClickRow:
        about = _apart(meeting.when, meeting.subject, meeting.place)
        ready = "　".join(f"{choice_of(values.CARD, c)} {meeting.percents[c]}%" for c in ORDER)
        row = ClickRow(f"{self._days(meeting.days)}　{meeting.name}　{about}　{ready}")
        row.clicked.connect(partial(self.talk_opened.emit, meeting.talk))
        days = said(self._days(meeting.days), "strong")
        days.setFixedWidth(room)
        row.inside.addWidget(days)
        row.inside.addLayout(_two_lines(meeting.name, about), 1)
        for card in ORDER:
            ring = Ring(self._room.look, card, 26)
            ring.show_percent(
                meeting.percents[card], f"{choice_of(values.CARD, card)} {meeting.percents[card]}%"
            )
            row.inside.addWidget(ring)
        return row

    def _days(self, days: int) -> str:
        near = {0: self.tr("今天"), 1: self.tr("明天"), 2: self.tr("后天")}
        return near.get(days) or self.tr("{n} 天后").format(n=days)

    def _left_of(self, clock: Clock) -> str:
        late = self.tr("逾期 {n} 天").format(n=-clock.days)
        return late if clock.days < 0 else self._days(clock.days)

    def _clock(self, clock: Clock, room: int) -> ClickRow:
        left, about = self._left_of(clock), _apart(clock.kind, clock.owner, clock.talk)
        row = ClickRow(f"{left}　{clock.words}　{about}")
        row.clicked.connect(partial(self.opened.emit, clock.opens))
        mark = said(left, "alarm" if clock.days < 0 else "strong")
        mark.setFixedWidth(room)
        row.inside.addWidget(mark)
        row.inside.addLayout(_two_lines(clock.words, about), 1)
        return row

    def _fact(self, fact: StaleFact) -> ClickRow:
        row = ClickRow(f"{fact.words}　{fact.talk}　{spoken(fact.why)}")
        row.clicked.connect(partial(self.opened.emit, fact.id))
        row.inside.addLayout(_two_lines(fact.words, _apart(spoken(fact.why), fact.talk)), 1)
        return row

    def _waiting(self, one: Waiting) -> ClickRow:
        row = ClickRow(f"{one.kind}　{one.words}")
        row.clicked.connect(partial(self.opened.emit, one.id))
        kind = said(one.kind, "muted")
        kind.setFixedWidth(84)
        row.inside.addWidget(kind)
        row.inside.addWidget(Lines(one.words or "—", 1), 1)
        return row

    def _pack(self, pack: LastPack) -> ClickRow:
        row = ClickRow(f"{pack.words}　{pack.when}")
        row.clicked.connect(partial(self.opened.emit, pack.id))
        row.inside.addWidget(Lines(pack.words, 1), 1)
        row.inside.addWidget(said(pack.when, "muted"))
        return row

    def _hear(self, changes: Changes) -> None:
        self._is_stale = not self.isVisible()
        if not self._is_stale:
            self._pause.start()

    def _dress(self) -> None:
        if not self.isVisible():
            self._is_stale = True
        elif self.view is not None:
            self._show(self.view)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self.reload()


def _apart(*words: str | None) -> str:
    """The words that are there, with the mark between them that tables of contents use."""
    return " · ".join(word for word in words if word)


def _two_lines(first: str, second: str) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(1)
    column.addWidget(Lines(first, 1))
    under = Lines(second, 1)
    under.setProperty("role", "muted")
    column.addWidget(under)
    return column
