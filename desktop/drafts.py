"""What is typed and not kept yet: put by within seconds, offered again after whatever happened.

A draft is a setting of this laptop: encrypted with the store, never in the journal, never synced.
Where it belongs the screen says (``desktop.widgets.unkept``). What could not be saved — a full
disk, a drive pulled out — is a draft as well, and stays until a person has put it back or given it
up. So is what somebody writes where people sort things out (a wording of their own for a conflict,
a correction of what was sent back): it is held from the first letter until it is decided.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

import orjson
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from db.errors import Refusal
from db.records import TYPES, Kind, Record, Value, fields
from db.store import contested, queries, set_aside
from db.store.store import Store
from desktop.background import Background
from desktop.edits import Edits
from desktop.widgets.unkept import typed_in

EVERY = 1500
MOST_CHARACTERS = 4_000_000
CONFLICTS, ASIDE = "conflicts", "aside"
"""The screens where people sort out, which hold what is written in them."""
_SETTING = "drafts"
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """Words for one field of one record; ``title`` is what that is called, ``at`` the minute.

    ``place`` is the screen that holds it, "" for a field that keeps itself. In `ASIDE` the record
    may never have come to be: ``record`` is then the edit that was sent back.
    """

    record: str
    field: str
    words: str
    at: str
    title: str = ""
    place: str = ""

    @property
    def key(self) -> Key:
        return self.place, self.record, self.field


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
        self._held: dict[Key, Draft] = {}
        self._is_put_by = True
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
        is_other = (draft and draft.words) != (was and was.words) or (draft is None) != (
            was is None
        )
        if is_other or not self._is_put_by:
            self._put_by()

    def hold(self, key: Key, words: str, title: str) -> None:
        """What is written on a screen that sorts out; put by at the next look."""
        place, record, field = key
        self._held[key] = Draft(record, field, words, _minute(), title, place)
        self._is_put_by = False

    def held(self, key: Key) -> str | None:
        """What was written there, now or before a former end; from then on it is in sight."""
        if (draft := self.left.pop(key, None)) is not None:
            self._held[key] = draft
            self.offered.emit(list(self.left.values()))
        return self._held[key].words if key in self._held else None

    def let_go(self, *keys: Key) -> None:
        """It was decided: what was written for it is kept no longer."""
        for key in keys:
            self._held.pop(key, None)
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
        now = {self._now.key: self._now} if self._now else {}
        drafts = {**self.left, **self._held, **now}
        self._is_put_by = True
        store, kept = self._store, _written(drafts.values())
        self._background.run_in_order(self, lambda: _try(lambda: store.set_setting(_SETTING, kept)))


def left_over(store: Store) -> list[Draft]:
    """Drafts of a former start that say something else than their records say now."""
    found = []
    sent_back = {one.dot for one in set_aside.unshown(store)}
    for draft in _read(store.setting(_SETTING)):
        if draft.place == ASIDE:
            found += [draft] if draft.record in sent_back else []
            continue
        with contextlib.suppress(Refusal):
            record = queries.record(store, draft.record)
            now = getattr(record, draft.field, None)
            is_open = draft.place == CONFLICTS and any(
                one.field == draft.field for one in contested.of_record(store, record.id)
            )
            if is_open or (not record.is_gone and value_of(record, draft) != (now or None)):
                named = f"{record.caption}·{fields(type(record))[draft.field].label}"
                found.append(replace(draft, title=named, place=draft.place if is_open else ""))
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
