"""One kind of thing the office knows — firms, people, cities… — as a long list.

Filter in words, sort, choose columns, select many, change them at one go, take the list along as
.xlsx. The list shows what the store says; every change goes through the edits of the room.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.records import Commitment, Holiday, Import, PackIssued, Record, Value, fields, is_kept
from db.rules import workdays
from db.sentences import Sentence
from db.store import tables
from db.store.tables import View
from desktop import discretion, lists
from desktop.announcer import Changes, touches
from desktop.remembered import Remembered
from desktop.room import Room
from desktop.screens.bulk_bar import BulkBar
from desktop.screens.first_run import AskFile, ask_where_to_save
from desktop.screens.list_menus import ColumnsMenu, ViewsMenu
from desktop.screens.places import IMPORTS, place_of
from desktop.theme import SPACE
from desktop.widgets.ask_line import AskLine
from desktop.widgets.filter_line import FilterLine
from desktop.widgets.labels import button, hint, restyle, said
from desktop.widgets.long_table import LongTable
from desktop.widgets.nothing import Nothing
from desktop.widgets.notice import Notice
from desktop.widgets.paged_table import PagedTable, Sources
from desktop.wording import a_kind, choice_of, heading_of, many_of, name_of

_PAUSE = 60
_PAUSE_TO_KEEP = 600
MADE_ELSEWHERE = (Import, PackIssued, Commitment)
"""What a list shows and never makes: a file makes an import, a talk a promise and a pack."""
MOST_AT_ONCE = 5000
"""Rows that may be changed in one step."""


class Library(QWidget):
    """``opened(id)`` of a record; a new one is opened as soon as it is made."""

    opened = Signal(str)

    def __init__(
        self, room: Room, record_type: type[Record], ask_file: AskFile = ask_where_to_save
    ) -> None:
        super().__init__()
        self._room = room
        self._type = record_type
        self._kind = kind = record_type.__tablename__
        self._ask_file = ask_file
        self._kept = Remembered(room.store, room.background)
        self.is_trash = False
        self.order: tuple[str, bool] = ("", False)
        store = room.store
        self.model = PagedTable(
            room.background,
            Sources(partial(tables.numbers, store), partial(lists.read, store, kind)),
            lists.columns(kind),
            {name for name in lists.columns(kind) if lists.is_number(kind, name)},
        )
        self.model.setParent(self)  # or its signals would keep all of it alive after a lock
        self.view = LongTable(self.model)
        self.filter, self.count = FilterLine(), said("", "muted")
        self.read_as, self.nothing = said("", "muted", wraps=True), Nothing("search")
        self.notice, self.ask = Notice(), AskLine()
        self.bulk = BulkBar(record_type)
        self.new = button(self.tr("+ {kind}").format(kind=name_of(record_type)), "primary")
        self.trash, self.export = button(self.tr("回收站")), button(self.tr("导出…"))
        self.columns, self.views = ColumnsMenu(kind), ViewsMenu(room, kind)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause_to_keep = QTimer(self, singleShot=True, interval=_PAUSE_TO_KEEP)
        self._lay_out()
        self._wire()
        self._recall()
        self.reload()

    def _lay_out(self) -> None:
        label = heading_of(self._type)
        example = self.tr("洛阳 注册资本≥5000万") if self._kind == "firm" else self.tr("写几个字")
        self.filter.setClearButtonEnabled(True)
        asked = many_of(self._type)
        self.filter.setPlaceholderText(self.tr("筛选{kind}：{e}").format(kind=asked, e=example))
        self.filter.setAccessibleName(self.tr("筛选{kind}").format(kind=asked))
        self.filter.setMaximumWidth(380)
        self.view.setAccessibleName(label)
        self.trash.setCheckable(True)
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        self.title = said(label, "heading")
        self.title.hide()  # the tab above says it
        head.addWidget(self.title)
        head.addWidget(self.filter, 1)
        head.addWidget(self.count)
        head.addStretch()
        for each in (self.views, self.columns, self.export, self.trash, self.new):
            head.addWidget(each)
        is_ours = self._type not in MADE_ELSEWHERE
        self.new.setVisible(is_ours)
        self.trash.setVisible(is_ours)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE // 2)
        column.addLayout(head)
        for widget in (self.read_as, self.ask, self.notice, self.nothing):
            column.addWidget(widget, 1 if widget is self.nothing else 0)
        column.addWidget(self.view, 1)
        column.addWidget(self.bulk)
        self.read_as.hide()

    def _wire(self) -> None:
        room, edits = self._room, self._room.edits
        self._pause.timeout.connect(self.reload)
        self._pause_to_keep.timeout.connect(self.keep)
        self.filter.textChanged.connect(lambda _: self._pause.start())
        self.model.shown.connect(lambda _: self._show_count())
        self.model.refused.connect(self.notice.say)
        self.view.sort_wanted.connect(self.sort)
        self.view.opened.connect(self._open)
        self.view.columns_changed.connect(self._pause_to_keep.start)
        self.view.selection_moved.connect(self._show_selection)
        self.view.header_menu_wanted.connect(self.columns.pop_up)
        self.columns.chosen.connect(self._choose_columns)
        self.views.chosen.connect(self.show_saved)
        self.views.save_wanted.connect(self._ask_name)
        self.trash.toggled.connect(self._show_trash)
        self.export.clicked.connect(lambda: self.save_sheet(self.model.numbers))
        self.new.clicked.connect(lambda: edits.create(self._type, {}, self.opened.emit))
        self.bulk.patched.connect(self.patch_selected)
        self.bulk.deleted.connect(self.delete_selected)
        self.bulk.restored.connect(self.restore_selected)
        self.bulk.exported.connect(lambda: self.save_sheet(self.view.selected_numbers()))
        QShortcut(QKeySequence("Ctrl+F"), self, self.filter.setFocus)
        self.filter.left_down.connect(self._into_list)
        self.view.delete_wanted.connect(self.delete_selected)
        room.announcer.changed.connect(self._hear)
        room.look.changed.connect(self._hide)

    def _recall(self) -> None:
        """The list as it was left."""
        kept = self._kept.value(f"list.{self._kind}", {})
        known = lists.columns(self._kind)
        listed = [(n, w) for n, w in kept.get("columns", ()) if n in known]
        self._show_columns(listed or self._usual(), fits=not listed)
        order = kept.get("order", "")
        self.order = (order if order in known else "", bool(kept.get("is_descending")))
        self.filter.setText(kept.get("filter", ""))
        self.view.show_sort(*self.order)

    def _usual(self) -> list[tuple[str, int]]:
        """The columns a list begins with, none narrower than its head or the words of its list."""
        metrics, heads = self.view.fontMetrics(), lists.columns(self._kind)
        declared = fields(self._type)
        usual = []
        for name, width in lists.SHELVES[self._kind]:
            field = declared.get(name)
            choices = (field.choices if field else None) or {}
            words = [choice_of(choices, key) for key in choices]
            needed = [metrics.horizontalAdvance(word) + SPACE * 2 for word in words]
            head = metrics.horizontalAdvance(heads[name]) + SPACE * 3  # and the mark of the order
            usual.append((name, max(width, head, *needed) if needed else max(width, head)))
        return usual

    def keep(self) -> None:
        """Remember how the list stands; columns nobody touched go on fitting the window."""
        kept = {
            "columns": [] if self.view.is_fitted else self.view.columns(),
            "order": self.order[0],
            "is_descending": self.order[1],
            "filter": self.filter.text(),
        }
        self._kept.keep(f"list.{self._kind}", kept)

    def asked(self) -> View:
        """What the list shows: its filter as it was understood, its order, the trash or not."""
        name, is_descending = self.order
        view = lists.asked(self._kind, self.filter.text())
        return replace(
            view, order=name or None, is_descending=is_descending, is_trash=self.is_trash
        )

    def reload(self) -> None:
        view = self.asked()
        words, doubts = lists.understood(view)
        self.read_as.setText(doubts or self.tr("筛选：{words}").format(words=words))
        self.read_as.setVisible(bool(doubts or view.conditions))
        restyle(self.read_as, "role", "caution" if doubts else "muted")
        self.model.ask(view, max(0, self.view.rowAt(0)))
        self._pause_to_keep.start()

    def sort(self, name: str, is_descending: bool) -> None:
        self.order = (name, is_descending)
        self.reload()

    def show_saved(self, text: str, order: str, is_descending: bool, names: Sequence[str]) -> None:
        """A view somebody saved: its filter, its order, its columns."""
        widths = dict([*lists.SHELVES[self._kind], *self.view.columns()])
        if names:
            self._show_columns([(name, widths.get(name, lists.NARROW)) for name in names])
        self.order = (order, is_descending)
        self.view.show_sort(order, is_descending)
        self.filter.setText(text)
        self.reload()

    def _ask_name(self) -> None:
        self.ask.ask(self.tr("视图名称"), self.save_view, self.filter.text())

    def save_view(self, name: str) -> None:
        """The list as it is now, under a name."""
        names = [name for name, _ in self.view.columns()]
        self.views.save(name, self.filter.text().strip(), *self.order, names)

    def _show_columns(self, columns: Sequence[tuple[str, int]], *, fits: bool = False) -> None:
        self.view.show_columns(columns, fits=fits)
        self.view.show_sort(*self.order)
        self.columns.show_names([name for name, _ in columns])
        self._hide()

    def _choose_columns(self, names: Sequence[str]) -> None:
        widths = dict(self.view.columns())
        self._show_columns([(name, widths.get(name, lists.NARROW)) for name in names])
        self.reload()

    def _hide(self) -> None:
        """In booth mode nobody reads telephone numbers over a shoulder."""
        hidden = {n for n, f in fields(self._type).items() if discretion.is_hidden(f)}
        for at, name in enumerate(self.model.names):
            self.view.setColumnHidden(at, self._room.look.is_in_booth and name in hidden)

    def _show_count(self) -> None:
        n = len(self.model.numbers)
        self.count.setText(self.tr("{n} 条").format(n=f"{n:,}"))
        self.nothing.setText(self._why_nothing())
        self.nothing.show_icon(self._icon_of_nothing())
        self.nothing.setVisible(not n)
        self.view.setVisible(bool(n))
        self.export.setEnabled(bool(n))

    def _why_nothing(self) -> str:
        kind = many_of(self._type)
        if self.filter.text().strip():
            return self.tr("没有符合筛选的{kind}。按 Esc 清空筛选，或少写几个字。").format(
                kind=kind
            )
        if self.is_trash:
            return self.tr("回收站是空的。删除的{kind}会放在这里，随时可以恢复。").format(kind=kind)
        if self._type is Import:
            return self.tr("还没有导入过。到“导入”里把文件拖进来就行，导错了可以整次撤销。")
        if self._type is PackIssued:
            return self.tr("还没有发过简报包。在洽谈的“打印”里生成一份，就会登记在这里。")
        if self._type is Holiday:
            words = self.tr("到 {y} 年的放假安排程序里都有。以后的公布了，在这里逐日登记。")
            return words.format(y=workdays.last_known_year())
        if self._type in MADE_ELSEWHERE:
            return self.tr("还没有{kind}。在洽谈里记下的{kind}都会列在这里。").format(kind=kind)
        words = self.tr("还没有{kind}。到“导入”里拖入名单，或点“{new}”新建一条。")
        return words.format(kind=kind, new=self.new.text())

    def _icon_of_nothing(self) -> str:
        if self.filter.text().strip():
            return "search"
        place = place_of(IMPORTS if self._type is Import else self._kind)
        return "trash" if self.is_trash or place is None else place.icon

    def _show_selection(self) -> None:
        n = self.view.selected_count() if self.model.numbers else 0
        self.bulk.show_count(n, is_trash=self.is_trash)

    def _show_trash(self, is_on: bool) -> None:
        self.is_trash = is_on
        words = self.tr("{kind}回收站") if is_on else "{kind}"
        self.title.setText(words.format(kind=heading_of(self._type)))
        self.title.setVisible(self.is_trash)
        self.view.clearSelection()
        self.new.setVisible(not is_on and self._type not in MADE_ELSEWHERE)
        self.reload()

    def _into_list(self) -> None:
        self.view.setFocus()
        if self.model.numbers and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0, 0))

    def _open(self, row: int) -> None:
        if (line := self.model.line(row)) and line.id:
            self.opened.emit(line.id)

    def _chosen(self) -> Callable[[], list[str]] | None:
        """Which records are selected, asked later; None, with a word, where there are too many."""
        numbers, store, kind = self.view.selected_numbers(), self._room.store, self._kind
        if len(numbers) > MOST_AT_ONCE:
            words = self.tr("选了 {n} 条。一次最多改 {most} 条，请先筛选得窄一些，分几次来。")
            self.notice.say(words.format(n=f"{len(numbers):,}", most=f"{MOST_AT_ONCE:,}"))
            return None
        self.notice.clear()
        return partial(lists.ids, store, kind, numbers) if numbers else None

    @property
    def _selected(self) -> dict[str, object]:
        """How many of which kind: for what a step is called."""
        return {"n": self.view.selected_count(), "kind": a_kind(self._type)}

    def patch_selected(self, name: str, value: Value) -> None:
        """The same value in all rows selected, as one step."""
        if chosen := self._chosen():
            label = Sentence("批量修改 {n:,} 条{kind}", **self._selected)
            self._room.edits.patch_all(label, chosen, {name: value})

    def delete_selected(self) -> None:
        if not self.is_trash and not is_kept(self._type) and (chosen := self._chosen()):
            label = Sentence("删除 {n:,} 条{kind}", **self._selected)
            self._room.edits.delete_all(label, chosen)

    def restore_selected(self) -> None:
        if chosen := self._chosen():
            label = Sentence("恢复 {n:,} 条{kind}", **self._selected)
            self._room.edits.restore_all(label, chosen)

    def save_sheet(self, numbers: Sequence[int]) -> None:
        """These rows with the columns on the screen, as a workbook."""
        columns = [c for c in self.view.columns() if not self._is_hidden(c[0])]
        names, widths = [name for name, _ in columns], [width for _, width in columns]
        title = f"{heading_of(self._type)}_{self._room.today().isoformat()}.xlsx"
        file = self._ask_file(self, self.tr("表格存到哪里"), title)
        if file is None or not numbers:
            return
        self.notice.say(self.tr("正在写 {n} 行…").format(n=f"{len(numbers):,}"))
        store, kind = self._room.store, self._kind

        def work() -> int:
            from desktop.ledgers import workbook

            return workbook.write(lists.sheet(store, kind, numbers, names, widths), file)

        self._room.background.run(self, work, partial(self._saved, file), self.notice.say)

    def _is_hidden(self, name: str) -> bool:
        return self.view.isColumnHidden(self.model.names.index(name))

    def _saved(self, file: Path, rows: int) -> None:
        words = self.tr("已存 {n} 行到“{file}”。")
        self.notice.say(words.format(n=f"{rows:,}", file=file))
        hint(self.notice, str(file))

    def _hear(self, changes: Changes) -> None:
        if touches(changes, self._kind):
            self._pause.start()
