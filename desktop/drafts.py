"""What is typed and not kept yet: put by within seconds, offered again after whatever happened.

A draft is a setting of this laptop: encrypted with the store, never in the journal, never synced.
Where it belongs the screen says (``desktop.widgets.unkept``). What could not be saved — a full
disk, a drive pulled out — is a draft as well, and stays until a person has put it back or given it
up.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

import orjson
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from db.errors import Refusal
from db.records import TYPES, Kind, Record, Value, fields
from db.store import queries
from db.store.store import Store
from desktop.background import Background
from desktop.edits import Edits
from desktop.widgets.unkept import typed_in

EVERY = 1500
MOST_CHARACTERS = 4_000_000
_SETTING = "drafts"
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """Words for one field of one record; ``title`` is what that is called, ``at`` the minute."""

    record: str
    field: str
    words: str
    at: str
    title: str = ""

    @property
    def key(self) -> Key:
        return self.record, self.field


class Drafts(QObject):
    """``offered(drafts)`` when there is something that is not in the store, or no longer is."""

    offered = Signal(list)

    def __init__(
        self, store: Store, background: Background, edits: Edits, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._background = background
        self._edits = edits
        self._now: Draft | None = None
        self.left: dict[Key, Draft] = {}
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        edits.unsaved.connect(self._keep_unsaved)

    def begin(self) -> None:
        """Look for what a former start left, then look after what is typed."""
        store = self._store
        self._background.run_in_order(self, lambda: left_over(store), self._take_up)
        self._timer.start()

    def look(self) -> None:
        """Put by what is being typed now; called every second and a half."""
        draft = _being_typed(QApplication.focusWidget())
        was, self._now = self._now, draft
        if (draft and draft.words) != (was and was.words) or (draft is None) != (was is None):
            self._put_by()

    def put_back(self, draft: Draft) -> None:
        """Write a draft into its field, as an edit like any other."""
        store = self._store

        def known() -> Record:
            return queries.record(store, draft.record)

        def write(record: Record) -> None:
            self.give_up(draft)
            self._edits.patch(record, {draft.field: value_of(record, draft)})

        self._background.run(self, known, write, self._edits.refused.emit)

    def give_up(self, draft: Draft) -> None:
        self.left.pop(draft.key, None)
        self._put_by()
        self.offered.emit(list(self.left.values()))

    def _take_up(self, drafts: list[Draft]) -> None:
        self.left = {draft.key: draft for draft in drafts}
        if self.left:
            self.offered.emit(list(self.left.values()))

    def _keep_unsaved(self, record: Record, changes: Mapping[str, Value]) -> None:
        """A patch was refused: what it meant to write is not lost."""
        for name, value in changes.items():
            if isinstance(value, str | list) and value:
                words = "\n".join(value) if isinstance(value, list) else value
                draft = Draft(record.id, name, words, _minute(), record.caption)
                self.left[draft.key] = draft
        self._put_by()
        self.offered.emit(list(self.left.values()))

    def _put_by(self) -> None:
        drafts = {**self.left, **({self._now.key: self._now} if self._now else {})}
        store, kept = self._store, _written(drafts.values())
        self._background.run_in_order(self, lambda: _try(lambda: store.set_setting(_SETTING, kept)))


def left_over(store: Store) -> list[Draft]:
    """Drafts of a former start that say something else than their records say now."""
    found = []
    for draft in _read(store.setting(_SETTING)):
        with contextlib.suppress(Refusal):
            record = queries.record(store, draft.record)
            now = getattr(record, draft.field, None)
            if not record.is_gone and value_of(record, draft) != (now or None):
                named = f"{record.caption}·{fields(type(record))[draft.field].label}"
                found.append(Draft(*draft.key, draft.words, draft.at, named))
    return found


def value_of(record: Record, draft: Draft) -> Value:
    """The words as the record keeps them."""
    kind = fields(TYPES[type(record).__tablename__])[draft.field].kind
    if kind in (Kind.TEXTS, Kind.CHOICES):
        lines = draft.words.replace("；", "\n").splitlines()
        return [line.strip() for line in lines if line.strip()] or None
    return draft.words.strip() or None


def _being_typed(widget: QWidget | None) -> Draft | None:
    """The draft of the field that has the focus; None where nothing is typed that is not kept."""
    typed = typed_in(widget)
    if typed is None or len(typed[2]) > MOST_CHARACTERS:
        return None
    return Draft(*typed, _minute())


def _minute() -> str:
    return f"{datetime.now().astimezone():%m-%d %H:%M}"


def _written(drafts: Iterable[Draft]) -> str:
    return orjson.dumps([asdict(draft) for draft in drafts]).decode()


def _read(text: str | None) -> list[Draft]:
    try:
        return [Draft(**one) for one in orjson.loads(text or "[]")]
    except (orjson.JSONDecodeError, TypeError):
        return []


def _try(put_by: Callable[[], None]) -> None:
    """A full disk takes no draft either; it is in memory, and tried again with the next change."""
    with contextlib.suppress(Refusal):
        put_by()
