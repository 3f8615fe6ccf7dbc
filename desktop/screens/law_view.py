"""A law as it is read: articles on the left, searched as one types; the text and who cites it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QKeySequence, QShortcut, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from db.records import Article
from desktop.faces import law
from desktop.faces.law import LawText
from desktop.faces.shapes import Line, joined, section
from desktop.room import Room
from desktop.theme import SPACE
from desktop.widgets.filter_line import FilterLine
from desktop.widgets.labels import Lines, restyle, said
from desktop.widgets.nothing import Nothing
from desktop.widgets.shelf import Shelf

_PAUSE = 80


class LawView(QWidget):
    """``opened(id)`` of another version, or of a red line or policy that rests on an article."""

    opened = Signal(str)

    def __init__(self, room: Room, article_id: str = "") -> None:
        """``article_id`` is shown first."""
        super().__init__()
        self._room = room
        self._wanted = article_id
        self.text: LawText | None = None
        self.head = Lines("", 1)
        restyle(self.head, "role", "muted")
        self.search = FilterLine()
        self.search.setPlaceholderText(self.tr("在本法中查找，或直接写条号：第十条"))
        self.search.setAccessibleName(self.tr("在本法中查找"))
        self.search.setClearButtonEnabled(True)
        self.count = said("", "muted")
        self.articles = Shelf(room.look, self.tr("条文目录"))
        self.page = QPlainTextEdit()
        self.page.setReadOnly(True)
        self.page.setTabChangesFocus(True)
        self.page.setAccessibleName(self.tr("条文"))
        self.beside = Shelf(room.look, self.tr("引用与版本"))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._lay_out()
        self._pause.timeout.connect(self._filter)
        self.search.textChanged.connect(lambda _: self._pause.start())
        self.search.left_down.connect(self.articles.setFocus)
        self.articles.moved.connect(self.show_article)
        self.articles.opened.connect(self.show_article)
        self.beside.opened.connect(self.opened)
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        find = QHBoxLayout()
        find.addWidget(self.search, 1)
        find.addWidget(self.count)
        left.addLayout(find)
        left.addWidget(self.articles, 1)
        right = QVBoxLayout()
        right.addWidget(self.page, 3)
        right.addWidget(self.beside, 2)
        halves = QHBoxLayout()
        halves.setSpacing(SPACE)
        halves.addLayout(left, 4)
        halves.addLayout(right, 6)
        self._parts = (self.search, self.count, self.articles, self.page)
        self.nothing = Nothing(
            "path", self.tr("库里还没有这部法规的条文。到“导入”里拖入法规文件。")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.head)
        column.addLayout(halves)
        column.addWidget(self.nothing, 1)
        self._column, self._halves = column, halves

    def reload(self, law_id: str) -> None:
        store = self._room.store
        self._room.background.run(self, lambda: law.read(store, law_id), self._show)

    def _show(self, text: LawText) -> None:
        self.text = text
        for part in self._parts:
            part.setVisible(bool(text.articles))
        self.nothing.setVisible(not text.articles)
        self._column.setStretchFactor(self._halves, 1 if text.articles else 0)
        about = text.law
        version = self.tr("{day} 版").format(day=about.version_on) if about.version_on else ""
        effective = (
            self.tr("{day} 施行").format(day=about.effective_on) if about.effective_on else ""
        )
        self.head.show_text(
            joined(about.issuer, about.rank, version, effective, about.source_ref, by=" · ")
        )
        self.head.setVisible(bool(self.head.text))
        self._filter()
        first = next((a.id for a in text.articles), "")
        self.show_article(self._wanted or self.articles.chosen() or first)
        self._wanted = ""

    def _filter(self) -> None:
        if self.text is None:
            return
        lines = self.text.lines(self.search.text())
        self.articles.show_lines(lines)
        found = sum(1 for line in lines if line.id)
        self.count.setText(self.tr("{n} 条").format(n=found))
        if self.search.text().strip() and found:
            self.show_article(next(line.id for line in lines if line.id))

    def show_article(self, article_id: str) -> None:
        """The text of one article, what was searched for marked, and what rests on it."""
        if self.text is None:
            return
        article = next((a for a in self.text.articles if a.id == article_id), None)
        if article is None:
            lines = self._beside(None)
            self.beside.show_lines(lines)
            self.beside.setVisible(any(line.id for line in lines))
            return
        self.beside.show()
        self.articles.choose(article_id)
        head = joined(article.chapter, article.heading or article.number)
        self.page.setPlainText(f"{head}\n\n{article.text or ''}")
        self.beside.show_lines(self._beside(article))
        self._mark()

    def _beside(self, article: Article | None) -> list[Line]:
        assert self.text is not None
        number = (article.number or "") if article else ""
        resting = list(self.text.citing.get(number, ())) if article else []
        whole = self.text.citing.get("", ())
        others = [v for v in self.text.versions if v.id != self.text.law.id]
        return [
            *section(
                self.tr("依据这一条的红线和政策"), resting, self.tr("没有红线或政策引用这一条。")
            ),
            *section(self.tr("引用整部法规的"), whole),
            *section(self.tr("其他版本"), others),
        ]

    def _mark(self) -> None:
        """What was searched for, in the text."""
        marks = []
        shape = QTextCharFormat()
        shape.setBackground(QColor(self._room.look.colours.selected))
        shape.setForeground(QColor(self._room.look.colours.on_selected))
        for word in self.search.text().split():
            cursor = QTextCursor(self.page.document())
            while not (cursor := self.page.document().find(word, cursor)).isNull():
                mark = QTextEdit.ExtraSelection()
                mark.cursor, mark.format = cursor, shape
                marks.append(mark)
        self.page.setExtraSelections(marks)
