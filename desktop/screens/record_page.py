"""One record of a library: its face, where its kind has one; its form with its facts; its past."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from db.errors import Refusal
from db.records import Fact, Import, Law, Person, Record, Value, is_kept, values
from db.store import erased
from db.store.queries import Hits
from db.store.undo import undo_import
from db.store.unit import Change
from desktop import disputed, lists
from desktop.announcer import Changes
from desktop.cards import FactView
from desktop.faces.of import face_of
from desktop.faces.shapes import Face, Sight
from desktop.room import Room
from desktop.screens.face_view import FaceView
from desktop.screens.fact_column import FactColumn
from desktop.screens.fact_row import FactRow
from desktop.screens.history_page import HistoryPage
from desktop.screens.import_result import undone_words
from desktop.screens.law_view import LawView
from desktop.screens.places import place_of
from desktop.screens.record_form import RecordForm, RecordView, read
from desktop.theme import SPACE
from desktop.widgets.labels import Lines, button, hint, restyle, said
from desktop.widgets.scrolled import scrolled
from desktop.wording import called, name_of, words_of

_PAUSE = 60


class RecordPage(QWidget):
    """A record from all sides; the form on the left with its facts on the right behind it."""

    left = Signal()
    opened = Signal(str)

    def __init__(
        self,
        room: Room,
        find: Callable[..., Hits],
        record_id: str,
        record_type: type[Record],
        fact_id: str = "",
    ) -> None:
        """``fact_id`` is opened as soon as it is there; of a law it is an article."""
        super().__init__()
        self._room = room
        self.record_id = record_id
        self.kind = record_type.__tablename__
        self.view: RecordView | None = None
        self._opening = fact_id
        self._is_sure = False
        self.title = Lines("", 2)
        restyle(self.title, "role", "title")
        self.form = RecordForm(room, find, record_type)
        self.form.committed.connect(self._commit)
        self.form.resolved.connect(self._resolve)
        self.form.opened.connect(self.opened)
        self.count, self.facts = said("", "muted"), FactColumn(self._row)
        self.facts.setAcceptDrops(False)  # they have no order of their own here
        self.right = QStackedWidget()
        self.right.addWidget(_stacked(self.count, self.facts))
        self.face: FaceView | LawView = (
            LawView(room, fact_id) if record_type is Law else FaceView(room.look)
        )
        self.face.opened.connect(self.opened)
        self.sides = QStackedWidget()
        self.sides.addWidget(self._written())
        self.sides.addWidget(self.face)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        outer.addLayout(self._head(record_type))
        outer.addWidget(self.sides, 1)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.reload)
        room.announcer.changed.connect(self._hear)
        room.look.changed.connect(self.reload)
        self.reload()

    def _written(self) -> QWidget:
        """The form with the facts, or the past, beside it."""
        fields_column = QVBoxLayout()
        side = scrolled(fields_column)
        fields_column.addWidget(self.form)
        fields_column.addStretch()
        written = QWidget()
        body = QHBoxLayout(written)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE * 2)
        body.addWidget(side, 1)
        body.addWidget(self.right, 1)
        return written

    def _head(self, record_type: type[Record]) -> QHBoxLayout:
        row = QHBoxLayout()
        back = button(self.tr("← 返回"))
        back.clicked.connect(self.left)
        delete = button(self.tr("删除{kind}").format(kind=called(record_type)))
        delete.clicked.connect(self._delete)
        self.parts = [self._adding(child) for child in lists.children(self.kind)]
        add = button(self.tr("+ 事实"), "primary")
        add.clicked.connect(self._add_fact)
        self._is_kept = is_kept(record_type)
        for wish in (delete, add):
            wish.setVisible(not self._is_kept)
        self.erase = button(self.tr("彻底清除…"))
        self.erase.clicked.connect(self._erase)
        self.erase.setVisible(record_type is Person)
        self.take_back = button(self.tr("撤销这次导入"))
        self.take_back.clicked.connect(self._take_back)
        self.take_back.hide()
        self.past = button(self.tr("历史"))
        self.past.setCheckable(True)
        self.past.toggled.connect(self._show_past)
        self.write = button(self.tr("填写"))
        self.write.setCheckable(True)
        self.write.toggled.connect(self._turn)
        self.write.hide()
        hint(self.write, self.tr("逐项填写和改动（F2）"))
        QShortcut(QKeySequence("F2"), self, self.write.toggle)
        top = Qt.AlignmentFlag.AlignTop  # of a long name there are two lines
        row.addWidget(back, 0, top)
        row.addWidget(self.title, 1)
        turns, ends = (self.write, self.past), (self.take_back, self.erase, delete)
        for action in (*turns, *ends, *self.parts, add):
            row.addWidget(action, 0, top)
        return row

    def _adding(self, child: type[Record]) -> QPushButton:
        """What hangs on this record is made here, with this record already named in it."""
        add = button(self.tr("+ {kind}").format(kind=name_of(child)))
        owner = {self.kind: self.record_id}
        add.clicked.connect(lambda: self._room.edits.create(child, owner, self.opened.emit))
        return add

    def _show_past(self, is_on: bool) -> None:
        """The history of the record in the place of its facts."""
        if is_on or self._is_kept:
            self.write.setChecked(is_on)
        if is_on and self.right.count() == 1:
            self.right.addWidget(HistoryPage(self._room, self.record_id))
        self.right.setCurrentIndex(int(is_on))

    def reload(self) -> None:
        room = self._room

        def both() -> tuple[RecordView, Face | None]:
            view = read(room, self.record_id)
            facts = [fact.fact for fact in view.facts]
            both = disputed.told(type(view.record), view.conflicts, view.told, words_of)
            sight = Sight(room.today(), room.look.is_in_booth, both)
            return view, face_of(room.store, view.record, facts, sight)

        room.background.run(self, both, self._show)

    def _hear(self, changes: Changes) -> None:
        """A face shows what hangs on many records; a form only its own."""
        kinds = {change.type for change in changes}
        is_ours = any(c.id == self.record_id for c in changes) or bool(kinds & {"fact", "import"})
        if is_ours or self.sides.currentWidget() is self.face:
            self._pause.start()

    def _show(self, both: tuple[RecordView, Face | None]) -> None:
        view, face = both
        is_first, self.view = self.view is None, view
        if view.record.is_gone:
            self.left.emit()
            return
        self.title.show_text(view.record.caption)
        self.form.show_view(view)
        has_face = face is not None or isinstance(self.face, LawView)
        if face is not None and isinstance(self.face, FaceView):
            self.face.show_face(face)
        self.write.setVisible(has_face and not self._is_kept)
        is_import = isinstance(view.record, Import)
        self.take_back.setVisible(is_import and getattr(view.record, "state", "") == "applied")
        self.take_back.setEnabled(True)
        if is_first:
            is_written = not has_face or self._is_at_a_fact() or _is_blank(view.record)
            self.write.setChecked(is_written)
            self._turn(is_written)
            if _is_blank(view.record):
                self.form.begin()
        elif self.sides.currentIndex() == 0:
            self._show_facts(view)

    def _is_at_a_fact(self) -> bool:
        return bool(self._opening) and isinstance(self.face, FaceView)

    def _turn(self, is_written: bool) -> None:
        """To the form and the facts that are edited in place, or back to the face."""
        self.sides.setCurrentIndex(0 if is_written else 1)
        if is_written and self.view is not None:
            self._show_facts(self.view)
        if isinstance(self.face, LawView) and not is_written:
            self.face.reload(self.record_id)

    def _show_facts(self, view: RecordView) -> None:
        count = (
            self.tr("事实 {n} 条") if view.facts else self.tr("还没有事实。点“+ 事实”记第一条。")
        )
        self.count.setText(count.format(n=len(view.facts)))
        self.facts.show_entries(list(view.facts))
        if self._is_at_a_fact():
            self.facts.open_when_there(self._opening)
            self._opening = ""

    def _row(self, fact: FactView) -> FactRow:
        edits, row = self._room.edits, FactRow(fact)
        row.committed.connect(lambda v, name, value: edits.patch(v.fact, {name: value}))
        row.resolved.connect(lambda v, name, value: edits.resolve(v.fact, name, value))
        row.deleted.connect(lambda v: edits.delete(v.fact))
        return row

    def _commit(self, name: str, value: Value) -> None:
        if self.view is not None:
            self._room.edits.patch(self.view.record, {name: value})

    def _resolve(self, name: str, value: Value) -> None:
        if self.view is not None:
            self._room.edits.resolve(self.view.record, name, value)

    def _delete(self) -> None:
        if self.view is not None:
            self._room.edits.delete(self.view.record)

    def _erase(self) -> None:
        """A person's right: the first press says what it means, the second does it."""
        if not self._is_sure:
            self._is_sure = True
            self.erase.setText(self.tr("再按一次：清除此人全部内容，各台电脑同步清除，不能恢复"))
            return
        store, announcer = self._room.store, self._room.announcer
        left = self.left

        def gone(changes: list[Change]) -> None:
            announcer.announce(changes)
            left.emit()

        self._room.background.run_in_order(self, lambda: erased.erase(store, self.record_id), gone)

    def _take_back(self) -> None:
        """The whole import; what somebody worked on since stays."""
        self.take_back.setEnabled(False)
        store, room = self._room.store, self._room

        def undone(counts: dict[str, int]) -> None:
            room.edits.told.emit(undone_words(counts))
            room.announcer.announce([Change("import", self.record_id)])

        def refused(refusal: Refusal) -> None:
            room.edits.refused.emit(refusal)
            self.reload()

        room.background.run_in_order(
            self, lambda: undo_import(store, self.record_id), undone, refused
        )

    def _add_fact(self) -> None:
        if self.view is None:
            return
        self.write.setChecked(True)
        place = place_of(self.kind)
        card = place.key if place is not None and place.key in values.CARD else "city"
        self._room.edits.create(
            Fact,
            {"subject": self.record_id, "card": card, "disclosure": 2},
            self.facts.open_when_there,
        )


def _stacked(*widgets: QWidget) -> QWidget:
    """One under the other, without a margin."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        column.addWidget(widget)
    return page


def _is_blank(record: Record) -> bool:
    """Whether it has not even a name yet: what is new begins with its form."""
    return getattr(record, record.title_field) is None
