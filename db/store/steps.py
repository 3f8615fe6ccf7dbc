"""Undo and redo: what was done here, a step at a time, taken back by new ops over any restart.

The ops of a step share a batch, and what they replaced stands in their parents: nothing else has
to be kept but which batches there were and what people call them. That list is a setting of this
laptop, written in the transaction of the step itself. A redo is the undo of an undo. What somebody
has written since stays as it is and is counted; an erasure can never be taken back.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

import orjson

from db.records import Import
from db.sentences import from_plain, to_plain
from db.store import queries
from db.store.cursor import Cursor
from db.store.reversal import Moved, take_back
from db.store.store import Store
from db.store.undo import undo_import
from db.store.unit import Change, Unit

MOST = 100
_SETTING = "steps"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a person did: the batch its ops share, and what it is called, in any language."""

    batch: str
    label: str


@dataclass(frozen=True, slots=True)
class Steps:
    """What can be taken back and what can be done again, the next one last."""

    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()

    def with_done(self, step: Step) -> Steps:
        """After something new: what was undone before it cannot be done again."""
        return Steps((*self.done, step)[-MOST:])


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What came of an undo or a redo.

    ``left`` counts records that somebody changed since; ``moved`` are (id, heads before, after).
    """

    step: Step
    steps: Steps
    changes: tuple[Change, ...]
    left: int = 0
    moved: tuple[Moved, ...] = ()


def new_batch() -> str:
    """The batch of the step that begins now, for ``Store.write``."""
    return f"step:{uuid.uuid4().hex[:20]}"


def known(store: Store) -> Steps:
    """The steps of this laptop as they stand."""
    return _read(store.setting(_SETTING))


def keep(w: Unit, label: str) -> Steps:
    """The unit of work is a step people may take back: remembered with it or not at all."""
    if w.batch is None:
        raise ValueError("a step needs a batch")
    w.cursor.execute("SELECT value FROM setting WHERE key = ?", (_SETTING,))
    found = w.cursor.fetchone()
    steps = _read(found[0] if found else None).with_done(Step(w.batch, label))
    _put(w.cursor, steps)
    return steps


def keep_import(store: Store, import_id: str, label: str) -> Steps:
    """A whole import as one step."""
    steps = known(store).with_done(Step(import_id, label))
    store.set_setting(_SETTING, _written(steps))
    return steps


def undo(store: Store) -> TakenBack | None:
    """Take the last step back; None where there is none."""
    steps = known(store)
    if not steps.done:
        return None
    step = steps.done[-1]
    rest = replace(steps, done=steps.done[:-1])
    imported = queries.some(store, Import, [step.batch])
    if imported:
        return _undo_import(store, step, rest, imported[0])
    return _run(store, step, rest, is_redo=False)


def redo(store: Store) -> TakenBack | None:
    """Do again what was undone last; None where there is nothing."""
    steps = known(store)
    if not steps.undone:
        return None
    return _run(store, steps.undone[-1], replace(steps, undone=steps.undone[:-1]), is_redo=True)


def _undo_import(store: Store, step: Step, rest: Steps, imported: Import) -> TakenBack | None:
    """A whole import goes back by its own rules; to have it again it is imported again."""
    left = 0
    if imported.state != "undone":
        left = undo_import(store, imported.id)["kept"]
    store.set_setting(_SETTING, _written(rest))
    if imported.state == "undone":  # taken back on its own page already
        return undo(store)
    return TakenBack(step, rest, (Change("import", imported.id),), left)


def _run(store: Store, step: Step, rest: Steps, *, is_redo: bool) -> TakenBack:
    moved: list[Moved] = []
    with store.write(batch=new_batch()) as w:
        left = take_back(w, step.batch, moved)
        w.flush()
        steps = rest
        if w.changes:
            back = Step(str(w.batch), step.label)
            if is_redo:
                steps = replace(rest, done=(*rest.done, back)[-MOST:])
            else:
                steps = replace(rest, undone=(*rest.undone, back)[-MOST:])
        _put(w.cursor, steps)
    return TakenBack(step, steps, tuple(w.changes), left, tuple(moved))


def _read(text: str | None) -> Steps:
    told = orjson.loads(text) if text else {}
    done, undone = (
        tuple(Step(one["batch"], from_plain(one["label"])) for one in told.get(part, ()))
        for part in ("done", "undone")
    )
    return Steps(done, undone)


def _written(steps: Steps) -> str:
    parts = {"done": steps.done, "undone": steps.undone}
    told = {
        part: [{"batch": one.batch, "label": to_plain(one.label)} for one in listed]
        for part, listed in parts.items()
    }
    return orjson.dumps(told).decode()


def _put(cursor: Cursor, steps: Steps) -> None:
    cursor.execute(
        "INSERT OR REPLACE INTO setting(key, value) VALUES(?, ?)", (_SETTING, _written(steps))
    )
