"""What a person changes in the window, written in the order it was done, and taken back with undo.

Every edit leaves the GUI thread at once and is on the disk when its answer comes. An edit names
the heads its person saw; after the window's own write those heads move on with it, so that typing
twice in one field is no conflict with oneself. It must never pretend to have seen what somebody
else wrote.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, Signal

from db.errors import Refusal
from db.records import Commitment, Record, Value
from db.store import queries
from db.store.store import Store
from db.store.unit import Change, Unit
from desktop import commitments
from desktop.announcer import Announcer
from desktop.background import Background

Today = Callable[[], date]
_STEPS = 100
_HEADS = 1000


@dataclass(frozen=True, slots=True)
class Written:
    """What an edit did: ``id`` of the record it was about."""

    id: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A way back: ``label`` names what was done, ``back`` undoes it."""

    label: str
    back: Callable[[Unit], None]


class Edits(QObject):
    """Writes for all screens. ``undoable`` says what could be taken back now ("" for nothing)."""

    undoable = Signal(str)
    deleted = Signal(str)
    refused = Signal(object)

    def __init__(
        self,
        store: Store,
        background: Background,
        announcer: Announcer,
        today: Today,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._background = background
        self._announcer = announcer
        self._today = today
        self._steps: list[Step] = []
        self._moved: OrderedDict[tuple[str, str], str] = OrderedDict()

    def create(
        self,
        record_type: type[Record],
        values: Mapping[str, Value],
        done: Callable[[str], None] | None = None,
    ) -> None:
        """A new record; ``done`` hears its identity once it is on the disk."""

        def work() -> tuple[Written, Step]:
            said = dict(values)
            if record_type is Commitment:
                said = commitments.checked(self._store, said, {}, self._today())
            with self._store.write() as w:
                identity = w.create(record_type, said)
            label = self.tr("新建{kind}").format(kind=record_type.label)
            return Written(identity, tuple(w.changes)), Step(label, lambda u: u.delete(identity))

        def written(result: tuple[Written, Step]) -> None:
            self._keep(result)
            if done:
                done(result[0].id)

        self._background.run_in_order(self, work, written, self.refused.emit)

    def patch(
        self,
        record: Record,
        changes: Mapping[str, Value],
        refused: Callable[[Refusal], None] | None = None,
    ) -> None:
        """Change fields of ``record`` as the person saw it."""
        identity, seen = record.id, record.heads

        def work() -> tuple[Written, Step] | None:
            before = queries.record(self._store, identity)
            said = dict(changes)
            if isinstance(before, Commitment):
                was: dict[str, Value] = {"text": before.text, "red_line": before.red_line}
                said = commitments.checked(self._store, said, was, self._today())
            with self._store.write() as w:
                now = w.heads(identity)
                is_changed = w.patch(identity, said, seen=self._known(identity, seen))
                self._move(identity, now, w.heads(identity))
            if not is_changed:
                return None
            old = {name: getattr(before, name) for name in said}
            label = self.tr("修改“{title}”").format(title=_short(before.caption))
            return Written(identity, tuple(w.changes)), Step(
                label, lambda u: _patch_back(u, identity, old)
            )

        self._background.run_in_order(self, work, self._keep, refused or self.refused.emit)

    def together(
        self,
        label: str,
        plan: Callable[[], Callable[[Unit], tuple[str, Callable[[Unit], None]]]],
        done: Callable[[str], None] | None = None,
        refused: Callable[[Refusal], None] | None = None,
    ) -> None:
        """Several changes as one step: all of them or none, and back at one go.

        ``plan`` reads what is needed, off the GUI thread; what it returns makes the changes in one
        unit of work and says which record they are about and how they are taken back.
        """

        def work() -> tuple[Written, Step]:
            make = plan()
            with self._store.write() as w:
                identity, back = make(w)
            return Written(identity, tuple(w.changes)), Step(label, back)

        def written(result: tuple[Written, Step]) -> None:
            self._keep(result)
            if done:
                done(result[0].id)

        self._background.run_in_order(self, work, written, refused or self.refused.emit)

    def resolve(self, record: Record, name: str, value: Value) -> None:
        """Settle a conflict: ``value`` replaces every version of the field."""
        identity, seen = record.id, record.heads

        def work() -> tuple[Written, Step | None]:
            with self._store.write() as w:
                w.resolve(identity, name, value, seen=self._known(identity, seen))
            return Written(identity, tuple(w.changes)), None

        self._background.run_in_order(self, work, self._keep, self.refused.emit)

    def delete(self, record: Record) -> None:
        """Into the trash; ``deleted`` tells its name to whoever offers the way back."""
        identity, seen, title = record.id, record.heads, record.caption
        kind = type(record).label

        def work() -> tuple[Written, Step]:
            with self._store.write() as w:
                w.delete(identity, seen=self._known(identity, seen))
            label = self.tr("删除{kind}“{title}”").format(kind=kind, title=_short(title))
            return Written(identity, tuple(w.changes)), Step(label, lambda u: u.restore(identity))

        def written(result: tuple[Written, Step]) -> None:
            self._keep(result)
            self.deleted.emit(result[1].label)

        self._background.run_in_order(self, work, written, self.refused.emit)

    def undo(self) -> None:
        """Take the last step back; does nothing where there is none."""
        if not self._steps:
            return
        step = self._steps.pop()
        self._tell()

        def work() -> Written:
            with self._store.write() as w:
                step.back(w)
            return Written("", tuple(w.changes))

        self._background.run_in_order(
            self, work, lambda w: self._announcer.announce(w.changes), self.refused.emit
        )

    def _keep(self, result: tuple[Written, Step | None] | tuple[Written, Step] | None) -> None:
        if result is None:
            return
        written, step = result
        if step is not None:
            self._steps = [*self._steps, step][-_STEPS:]
            self._tell()
        self._announcer.announce(written.changes)

    def _tell(self) -> None:
        self.undoable.emit(self._steps[-1].label if self._steps else "")

    def _known(self, identity: str, seen: str) -> str:
        """What the person has seen, moved on by what the window itself wrote since."""
        while (identity, seen) in self._moved:
            seen = self._moved[identity, seen]
        return seen

    def _move(self, identity: str, before: str, after: str) -> None:
        if before != after:
            self._moved[identity, before] = after
            while len(self._moved) > _HEADS:
                self._moved.popitem(last=False)


def _patch_back(w: Unit, identity: str, old: Mapping[str, Value]) -> None:
    w.patch(identity, old)


def _short(text: str) -> str:
    return text if len(text) <= 16 else text[:15] + "…"
