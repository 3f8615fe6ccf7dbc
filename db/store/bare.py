"""A journal without the rows of what it speaks of: what a hub keeps in a store of its own.

Nobody looks at records on a hub. Of these it projects only what it is asked for itself:
attachments, for the files they name, and what was erased, so that no value of it stays here or
comes back. Who wants rows follows the journal in another store (``hub.mirror``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from db.journal.judge import Envelope
from db.journal.op import ERASE
from db.records import TYPES, Attachment
from db.store import foreign, outgoing, projection, replay
from db.store.cursor import Cursor
from db.store.journal_rows import JournalRows, read_ops
from db.store.journals import OfStore
from db.store.parked import WireOp
from db.store.search import upkeep
from db.store.shelf import TableShelf
from db.store.store import Store

_FILE: Final = Attachment.__tablename__
_SETTING: Final = "rows"
"""Setting: this store has been made bare."""


class BareShelf(TableShelf):
    """The journal's tables of an open store, and few rows."""

    def __init__(self, cursor: Cursor, rows: JournalRows, ops: Sequence[WireOp] = ()) -> None:
        super().__init__(cursor, rows, ops)
        self._with_erased: dict[str, bool] = {}

    def show(self, op: WireOp, envelope: Envelope, branch: int) -> None:
        number = self._made(envelope)
        if envelope.type == _FILE or self._has_row(envelope.type, number):
            super().show(op, envelope, branch)
        elif envelope.kind == ERASE and envelope.type in TYPES:
            self.show_anew(envelope.record)

    def _show_whole(self, number: int, type: str) -> None:
        if type == _FILE or ERASE in _kinds(self._cursor, self._rows, number):
            self._with_erased[type] = True
            super()._show_whole(number, type)

    def _has_row(self, type: str, number: int) -> bool:
        """Whether the record was erased: nothing else of its type has a row."""
        if type not in self._with_erased:
            self._with_erased[type] = type in TYPES and _exists(self._cursor, type)
        return self._with_erased[type] and _exists(self._cursor, type, number)


class BareJournal(OfStore):
    """The journal of a hub's store, for whoever answers an exchange."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        _make_bare(store)

    def missing_blobs(self) -> list[str]:
        """Also those of deleted attachments: what hangs on one may bring it back on a laptop."""
        return outgoing.missing_blobs(self.store, is_deleted_too=True)

    def _put_in(self, ops: Sequence[WireOp]) -> foreign.Taken:
        return foreign.take_in(self.store, ops, BareShelf)


def problems(store: Store) -> list[str]:
    """What is wrong with the journal of a bare store, or with the few rows it has."""
    return replay.problems(store, _refill)


def _make_bare(store: Store) -> None:
    """Hubs of older versions had every row; they would grow stale from here on."""
    if store.setting(_SETTING) is None:
        with store.exclusive() as cursor:
            _refill(cursor, store.rows)
        store.set_setting(_SETTING, "bare")


def _refill(cursor: Cursor, rows: JournalRows) -> None:
    for type in TYPES:
        cursor.execute(f'DELETE FROM "{type}"')
    upkeep.clear(cursor)
    cursor.execute(
        "SELECT n FROM record WHERE type = ? UNION SELECT record FROM op WHERE instr(body, ?)",
        (_FILE, b'"k":"erase"'),
    )
    for (number,) in cursor.fetchall():
        edits = [
            rows.edit_of(cursor, op, number)
            for _, _, op in list(read_ops(cursor, rows, "o.record = ?", (number,)))
        ]
        projection.apply(cursor, edits, streams=rows.streams)


def _kinds(cursor: Cursor, rows: JournalRows, number: int) -> set[str]:
    return {op.kind for _, _, op in read_ops(cursor, rows, "o.record = ?", (number,))}


def _exists(cursor: Cursor, type: str, number: int | None = None) -> bool:
    which = f"WHERE n = {number}" if number else ""
    cursor.execute(f'SELECT EXISTS(SELECT 1 FROM "{type}" {which})')
    return bool(cursor.fetchone()[0])
