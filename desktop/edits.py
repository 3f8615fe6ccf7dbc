"""What a person changes in the window, written in the order it was done; undo and redo.

Every edit leaves the GUI thread at once and is on the disk when its answer comes. An edit names
the heads its person saw; after the window's own write those heads move on with it, so that typing
twice in one field is no conflict with oneself. It must never pretend to have seen what somebody
else wrote. Each edit is a step that outlives a restart (``db.store.steps``).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal

from db.errors import Refusal
from db.records import Commitment, Record, Value
from db.sentences import Sentence
from db.store import queries, steps
from db.store.steps import Steps, TakenBack
from db.store.store import Store
from db.store.unit import Change, Unit
from desktop import commitments
from desktop.announcer import Announcer
from desktop.background import Background
from desktop.wording import a_kind, spoken

Today = Callable[[], date]
Ids = Callable[[], Sequence[str]]
"""Asked off the GUI thread: which records are meant."""
_HEADS = 1000


@dataclass(frozen=True, slots=True)
class Written:
    """What an edit did: ``id`` of the record it was about; no ``steps`` where nothing changed."""

    id: str
    changes: tuple[Change, ...]
    label: str
    steps: Steps | None


class Edits(QObject):
    """Writes for all screens.

    ``undoable`` and ``redoable`` say what could be taken back or done again ("" for nothing);
    ``unsaved(record, changes)`` names what a refused patch meant to write, before ``refused``;
    ``told`` carries a sentence when an undo had to leave something as it is.
    """

    undoable = Signal(str)
    redoable = Signal(str)
    deleted = Signal(str)
    refused = Signal(object)
    unsaved = Signal(object, object)
    told = Signal(str)

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
        self._moved: OrderedDict[tuple[str, str], str] = OrderedDict()
        self.steps = Steps()
        background.run_in_order(self, lambda: steps.known(store), self._show_steps)

    def create(
        self,
        record_type: type[Record],
        values: Mapping[str, Value],
        done: Callable[[str], None] | None = None,
    ) -> None:
        """A new record; ``done`` hears its identity once it is on the disk."""
        label = Sentence("新建{kind}", kind=a_kind(record_type))

        def work() -> Written:
            said = dict(values)
            if record_type is Commitment:
                said = commitments.checked(self._store, said, {}, self._today())
            return self._write(label, lambda w: w.create(record_type, said))

        self._run(work, done)

    def patch(
        self,
        record: Record,
        changes: Mapping[str, Value],
        refused: Callable[[Refusal], None] | None = None,
    ) -> None:
        """Change fields of ``record`` as the person saw it."""
        identity, seen = record.id, record.heads

        def work() -> Written:
            before = queries.record(self._store, identity)
            said = dict(changes)
            if isinstance(before, Commitment):
                was: dict[str, Value] = {"text": before.text, "red_line": before.red_line}
                said = commitments.checked(self._store, said, was, self._today())
            label = Sentence("修改“{title}”", title=_short(before.caption))

            moved: list[tuple[str, str]] = []

            def wish(w: Unit) -> str:
                now = w.heads(identity)
                w.patch(identity, said, seen=self._known(identity, seen))
                moved.append((now, w.heads(identity)))
                return identity

            written = self._write(label, wish)
            for before_it, after_it in moved:  # only what is on the disk has moved anything
                self._move(identity, before_it, after_it)
            return written

        def not_saved(refusal: Refusal) -> None:
            self.unsaved.emit(record, changes)
            (refused or self.refused.emit)(refusal)

        self._run(work, refused=not_saved)

    def together(
        self,
        label: str,
        plan: Callable[[], Callable[[Unit], tuple[str, Callable[[Unit], None]]]],
        done: Callable[[str], None] | None = None,
        refused: Callable[[Refusal], None] | None = None,
    ) -> None:
        """Several changes as one step: all of them or none, and back at one go.

        ``plan`` reads what is needed, off the GUI thread; what it returns makes the changes in one
        unit of work and says which record they are about. The way back is the journal's own.
        """

        def work() -> Written:
            make = plan()
            return self._write(label, lambda w: make(w)[0])

        self._run(work, done, refused)

    def do(
        self,
        label: str,
        wish: Callable[[Unit], str],
        done: Callable[[str], None] | None = None,
        refused: Callable[[Refusal], None] | None = None,
    ) -> None:
        """Whatever ``wish`` asks of a unit of work, as one step; it says which record it is about.

        ``wish`` runs off the GUI thread, inside the transaction.
        """
        self._run(lambda: self._write(label, wish), done, refused)

    def resolve(self, record: Record, name: str, value: Value) -> None:
        """Settle a conflict: ``value`` replaces every version of the field."""
        identity, seen = record.id, record.heads
        label = Sentence("选定“{title}”的一种说法", title=_short(record.caption))

        def wish(w: Unit) -> str:
            w.resolve(identity, name, value, seen=self._known(identity, seen))
            return identity

        self.do(label, wish)

    def delete(self, record: Record) -> None:
        """Into the trash; ``deleted`` tells its name to whoever offers the way back."""
        identity, seen = record.id, record.heads
        kind, title = a_kind(type(record)), _short(record.caption)
        label = Sentence("删除{kind}“{title}”", kind=kind, title=title)

        def wish(w: Unit) -> str:
            w.delete(identity, seen=self._known(identity, seen))
            return identity

        self.do(label, wish, lambda _: self.deleted.emit(spoken(label)))

    def patch_all(self, label: str, ids: Ids, changes: Mapping[str, Value]) -> None:
        """The same change on many records, in one step."""
        self._all(label, ids, lambda w, identity: w.patch(identity, changes))

    def delete_all(self, label: str, ids: Ids) -> None:
        """Many records into the trash, in one step."""
        told = partial(self.deleted.emit, spoken(label))
        self._all(label, ids, lambda w, identity: w.delete(identity), lambda _: told())

    def restore_all(self, label: str, ids: Ids) -> None:
        """Many records out of the trash, in one step; what was erased stays where it is."""

        def restore(w: Unit, identity: str) -> None:
            if not w.is_erased(identity):
                w.restore(identity)

        self._all(label, ids, restore)

    def _all(
        self,
        label: str,
        ids: Ids,
        each: Callable[[Unit, str], object],
        done: Callable[[str], None] | None = None,
    ) -> None:
        def wish(w: Unit) -> str:
            for identity in ids():
                each(w, identity)
            return ""

        self.do(label, wish, done)

    def keep_import(self, import_id: str, filename: str) -> None:
        """A whole import that was just applied is a step like any other."""
        label = Sentence("导入“{name}”", name=_short(filename))
        self._background.run_in_order(
            self, lambda: steps.keep_import(self._store, import_id, label), self._show_steps
        )

    def undo(self) -> None:
        """Take the last step back; does nothing where there is none."""
        self._background.run_in_order(
            self, lambda: steps.undo(self._store), self._taken_back, self.refused.emit
        )

    def redo(self) -> None:
        """Do again what was undone last."""
        self._background.run_in_order(
            self, lambda: steps.redo(self._store), self._taken_back, self.refused.emit
        )

    def _write(self, label: str, wish: Callable[[Unit], str]) -> Written:
        """Off the GUI thread: one unit of work, remembered as a step where it changed anything."""
        with self._store.write(batch=steps.new_batch()) as w:
            identity = wish(w)
            now = steps.keep(w, label) if w.changes else None
        return Written(identity, tuple(w.changes), label, now)

    def _run(
        self,
        work: Callable[[], Written],
        done: Callable[[str], None] | None = None,
        refused: Callable[[Refusal], None] | None = None,
    ) -> None:
        def written(result: Written) -> None:
            self._keep(result)
            if done:
                done(result.id)

        self._background.run_in_order(self, work, written, refused or self.refused.emit)

    def _keep(self, written: Written) -> None:
        if written.steps is not None:
            self._show_steps(written.steps)
        self._announcer.announce(written.changes)

    def _taken_back(self, back: TakenBack | None) -> None:
        if back is None:
            return
        for identity, before, after in back.moved:
            self._move(identity, before, after)
        self._show_steps(back.steps)
        self._announcer.announce(back.changes)
        if back.left:
            words = self.tr("“{label}”：有 {n} 条后来又改过，保持原样。")
            self.told.emit(words.format(label=spoken(back.step.label), n=back.left))

    def _show_steps(self, now: Steps) -> None:
        self.steps = now
        self.undoable.emit(spoken(now.done[-1].label) if now.done else "")
        self.redoable.emit(spoken(now.undone[-1].label) if now.undone else "")

    def _known(self, identity: str, seen: str) -> str:
        """What the person has seen, moved on by what the window itself wrote since."""
        while (identity, seen) in self._moved:
            seen = self._moved[identity, seen]
        return seen

    def _move(self, identity: str, before: str, after: str) -> None:
        if before != after:
            self._moved.pop((identity, after), None)  # a restore brings old heads back
            self._moved[identity, before] = after
            while len(self._moved) > _HEADS:
                self._moved.popitem(last=False)


def _short(text: str) -> str:
    return text if len(text) <= 16 else text[:15] + "…"
