"""A new negotiation: pick the firm or make it, name the project, go to the board."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QStackedWidget

from db.records import City, Firm, Negotiation, Value, values
from db.store import queries
from db.store.queries import Hit, Hits
from db.store.unit import Change
from desktop import talks
from desktop.room import Room
from desktop.screens.sheet import centred
from desktop.widgets.labels import button, said
from desktop.widgets.notice import Notice
from desktop.widgets.search_box import SearchBox
from desktop.wording import choice_of


class NewTalk(QStackedWidget):
    """``made(id)`` of the new negotiation; ``left`` when the person thought better of it."""

    made = Signal(str)
    left = Signal()

    def __init__(self, room: Room, find: Callable[..., Hits]) -> None:
        super().__init__()
        self._room = room
        self._firm_id = self._firm_name = ""
        self.firm = SearchBox(
            room.background, find, kinds=["firm"], offers_new=self.tr("新建企业“{words}”")
        )
        self.firm.setPlaceholderText(self.tr("输入企业名称、简称或拼音首字母"))
        self.firm.setAccessibleName(self.tr("企业"))
        self.chosen = said("", "strong", wraps=True)
        self.name, self.project = QLineEdit(), QLineEdit()
        self.industry = QComboBox()
        self.go = button(self.tr("建立"), "primary")
        self.notice = Notice()
        page, sheet = centred(620)
        sheet.addWidget(said(self.tr("新建洽谈"), "title"))
        sheet.addLayout(self._form())
        sheet.addWidget(self.notice)
        row = QHBoxLayout()
        back = button(self.tr("取消"))
        back.clicked.connect(self.left)
        row.addStretch()
        row.addWidget(back)
        row.addWidget(self.go)
        sheet.addLayout(row)
        self.addWidget(page)
        self.firm.chosen.connect(self._take)
        self.firm.new_wanted.connect(self._take_new)
        self.go.clicked.connect(self._make)
        self.name.textChanged.connect(self._weigh)
        self._weigh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.firm.setFocus()

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        self.name.setAccessibleName(self.tr("洽谈名称"))
        self.project.setAccessibleName(self.tr("拟投项目"))
        self.industry.setAccessibleName(self.tr("产业"))
        self.industry.addItem("", None)
        for key in values.INDUSTRY:
            self.industry.addItem(choice_of(values.INDUSTRY, key), key)
        form.addRow(said(self.tr("企业"), "muted"), self.firm)
        form.addRow("", self.chosen)
        self.chosen.hide()
        form.addRow(said(self.tr("洽谈名称"), "muted"), self.name)
        form.addRow(said(self.tr("拟投项目"), "muted"), self.project)
        form.addRow(said(self.tr("产业"), "muted"), self.industry)
        return form

    def _take(self, hit: Hit) -> None:
        self._firm_id = hit.id
        self._name_firm(hit.title, self.tr("已选：{name}"))

    def _take_new(self, words: str) -> None:
        self._firm_id = ""
        self._name_firm(words, self.tr("将新建企业：{name}"))

    def _name_firm(self, name: str, words: str) -> None:
        self._firm_name = name
        self.chosen.setText(words.format(name=name))
        self.chosen.show()
        if not self.name.text():
            self.name.setText(self.tr("{firm}项目洽谈").format(firm=name))
        self._weigh()
        self.project.setFocus()

    def _weigh(self) -> None:
        self.go.setEnabled(bool(self.name.text().strip()))

    def _make(self) -> None:
        said_of = {
            "name": self.name.text().strip(),
            "project": self.project.text().strip() or None,
            "industry": self.industry.currentData(),
            "stage": "lead",
            "status": "ongoing",
        }
        firm_id = self._firm_id
        new_firm = self._firm_name if not firm_id else ""
        self.go.setEnabled(False)
        self._room.background.run_in_order(
            self,
            lambda: _create(self._room, said_of, firm_id, new_firm),
            self._made,
            self.notice.say,
            ended=self._weigh,
        )

    def _made(self, made: tuple[str, tuple[Change, ...]]) -> None:
        self._room.announcer.announce(made[1])
        self.made.emit(made[0])


def _create(
    room: Room, said_of: dict[str, Value], firm_id: str, new_firm: str
) -> tuple[str, tuple[Change, ...]]:
    """The negotiation, numbered, with our own city; the firm too where it is new."""
    ours = queries.rows(room.store, City, limit=1, is_ours=True)[1]
    industry = said_of["industry"]
    code = talks.next_code(
        room.store, room.today(), industry if isinstance(industry, str) else None
    )
    with room.store.write() as w:
        firm = firm_id or (w.create(Firm, legal_name=new_firm) if new_firm else None)
        city = ours[0].id if ours else None
        talk = w.create(Negotiation, said_of, code=code, firm=firm, city=city)
    return talk, tuple(w.changes)
