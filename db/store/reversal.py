"""What a batch of ops replaced, put back by new ops: the work behind an undo and a redo.

Reads only the journal: the parents of an op name what stood there before it. What somebody has
written since is never overwritten; an erasure is never lifted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from db.journal.heads import Heads
from db.journal.op import CREATE, DELETE, GONE, PATCH, RESOLVE
from db.records import TYPES, Value
from db.store import kin, thinned
from db.store.cursor import Cursor
from db.store.rows import Row, load_row
from db.store.said import Said, said_by
from db.store.unit import Unit

Moved = tuple[str, str, str]
"""A record, its heads before and after."""


def take_back(w: Unit, batch: str, moved: list[Moved]) -> int:
    """Put back what a batch replaced, the last record first; returns how many stay as they are."""
    w.cursor.execute(
        "SELECT r.type, r.id, o.stream, o.seq FROM op o JOIN record r ON r.n = o.record"
        " WHERE o.batch = ? ORDER BY o.n DESC",
        (batch,),
    )
    dots: dict[tuple[str, str], list[str]] = {}
    for type, id, stream, seq in w.cursor.fetchall():
        dots.setdefault((type, id), []).insert(0, f"{stream}:{seq}")
    left = 0
    for (type, id), listed in dots.items():
        row = load_row(w.cursor, type, id) if type in TYPES else None
        if row is None or w.is_erased(id):
            left += 1
            continue
        left += not _record_back(w, row, list(said_by(w.cursor, listed).values()))
        moved.append((id, row.heads_text, w.heads(id)))
    return left


def _record_back(w: Unit, row: Row, said: Sequence[Said]) -> bool:
    """Whether all that the batch said of one record could be taken back."""
    if any(one.kind == CREATE for one in said):
        return _unmake(w, row, said)
    is_whole = _fields_back(w, row, said)
    gone = [one for one in said if GONE in one.parents]
    if gone and gone[0].kind == DELETE:
        w.restore(row.id)
    elif gone and not row.is_gone:
        w.delete(row.id)
    return is_whole


def _unmake(w: Unit, row: Row, said: Iterable[Said]) -> bool:
    """What was made goes to the trash, unless somebody has worked on it or on what hangs on it."""
    made: dict[str, Value] = {}
    for one in said:
        made |= one.values
    is_touched = any(value != made.get(name) for name, value in row.values.items())
    if not row.is_gone and (is_touched or kin.heads_of_living(w.cursor, row.type, row.id)):
        return False
    w.delete(row.id)
    return True


def _fields_back(w: Unit, row: Row, said: Sequence[Said]) -> bool:
    edits = [one for one in said if one.kind in (PATCH, RESOLVE)]
    names = {name for one in edits for name in one.parents} & set(row.values)
    plain: dict[str, Value] = {}
    torn: dict[str, list[Value]] = {}
    is_whole = True
    for name in sorted(names):
        before = _before(w.cursor, row, name, [one for one in edits if name in one.parents])
        if before is None:
            is_whole = False
        elif len(before) == 1:
            plain[name] = before[0]
        else:
            torn[name] = before
    if plain:
        w.patch(row.id, plain)
    for name, values in torn.items():  # a conflict that was settled stands open again
        seen = w.heads(row.id)
        for value in values:
            w.resolve(row.id, name, value, seen=seen)
    return is_whole


def _before(cursor: Cursor, row: Row, name: str, mine: Sequence[Said]) -> list[Value] | None:
    """What a field said before ``mine``; None where somebody else has spoken since.

    Where my value stands against another one, taking mine back leaves the other.
    """
    own = {one.dot for one in mine}
    replaced = [dot for one in mine for dot in one.parents[name] if dot not in own]
    inner = {dot for one in mine for dot in one.parents[name]}
    last = [one for one in mine if one.dot not in inner]
    heads = said_by(cursor, Heads.parse(row.heads_text).of(name))
    shown = _values(heads.values(), name)
    if _same(shown, _values(last, name)):
        return _values(said_by(cursor, dict.fromkeys(replaced)).values(), name) or [None]
    others = _values((one for dot, one in heads.items() if dot not in own), name)
    is_against = len(others) == 1 and all(one.dot in heads for one in last)
    return others if is_against else None


def _values(said: Iterable[Said], name: str) -> list[Value]:
    """The different values, in the order they were said."""
    found: list[Value] = []
    for one in said:
        if one.is_thinned and name in one.parents:
            raise thinned.elsewhere()
        if (value := one.values.get(name)) not in found:
            found.append(value)
    return found


def _same(some: Sequence[Value], others: Sequence[Value]) -> bool:
    return len(some) == len(others) and all(value in others for value in some)
