"""What the journal says now: ops in, rows and search entries out.

The one road into the records' tables — for a save, an import, a replay and an op from another
laptop alike. Given the same ops in the same order it writes the same rows, byte for byte; given
them in another order it ends with the same heads and values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db.journal.heads import Heads
from db.journal.op import CREATE, DELETE, ERASE, GONE
from db.records import Value
from db.store import erased_files, kin, parked, thinned
from db.store.agreement import agreed
from db.store.cursor import Cursor
from db.store.journal_rows import Edit
from db.store.rows import Row, is_known, load_rows, shape, update_rows, write_rows
from db.store.said import Said, said_by


def apply(
    cursor: Cursor,
    edits: Sequence[Edit],
    *,
    streams: Mapping[int, str],
    known: Mapping[int, Row] | None = None,
) -> None:
    """Move rows and search by ``edits``, in order. ``streams`` number → uid breaks ties.

    ``known`` are rows by number as they stand now, which need not be read again; they are moved.
    """
    rows = _load(cursor, edits, known or {})
    hung_on = kin.parents_of(rows.values())
    for edit in edits:
        if not is_known(edit.type):
            continue
        row = rows.get(edit.record)
        if row is None and edit.kind == CREATE:
            rows[edit.record] = _created(edit)
        else:
            # a refused create that was healed late may stand behind an edit of its record
            row = rows.setdefault(edit.record, row or _unmade(edit))
            _moved(cursor, row, edit, streams)
    write_rows(cursor, rows.values())
    _bring_back(cursor, rows, hung_on | kin.parents_of(rows.values()))


def _bring_back(cursor: Cursor, rows: Mapping[int, Row], parents: set[str]) -> None:
    """A deleted record stays where something living hangs on it that the delete had not seen."""
    looked_at = [row for row in rows.values() if row.is_gone and not row.was_erased]
    numbers = {row.n for row in looked_at}
    for type, found in kin.deleted(cursor, parents):
        looked_at += load_rows(cursor, type, [n for n in found if n not in numbers])
    has_kin = kin.with_living(cursor, [(row.type, row.id) for row in looked_at])
    changed: list[Row] = []
    for row in looked_at:
        heads = Heads.parse(row.heads_text)
        if row.is_gone and row.id not in has_kin:
            continue
        deletes = said_by(cursor, heads.of(GONE)).values()
        if any(said.kind == ERASE for said in deletes):
            continue
        living = kin.heads_of_living(cursor, row.type, row.id) if row.id in has_kin else set()
        is_gone = any(
            heads.hidden_by(d.parents) and living <= set(d.parents.get(kin.WITH, ()))
            for d in deletes
        )
        if is_gone != row.is_gone:
            row.conflicts += -1 if is_gone else 1
            row.was_gone, row.is_gone, row.touched = row.is_gone, is_gone, set()
            changed.append(row)
    update_rows(cursor, changed)


def _load(cursor: Cursor, edits: Sequence[Edit], known: Mapping[int, Row]) -> dict[int, Row]:
    wanted: dict[str, set[int]] = {}
    rows: dict[int, Row] = {}
    for edit in edits:
        if edit.record in known:
            rows[edit.record] = known[edit.record]
        elif is_known(edit.type):
            wanted.setdefault(edit.type, set()).add(edit.record)
    for type, numbers in wanted.items():
        for row in load_rows(cursor, type, numbers):
            rows[row.n] = row
    return rows


def _created(edit: Edit) -> Row:
    unknown = shape(edit.type).unknown
    said = {name: value for name, value in edit.values.items() if name in unknown}
    return Row(
        edit.type, edit.record, edit.record_id, f'{{"*":"{edit.me}"}}', False, 0, edit.wall,
        edit.wall, {**unknown, **said}, is_new=True, touched=set(said),
    )  # fmt: skip


def _unmade(edit: Edit) -> Row:
    values: dict[str, Value] = dict.fromkeys(shape(edit.type).names)
    return Row(
        edit.type, edit.record, edit.record_id, "{}", False, 0, edit.wall, edit.wall, values,
        is_new=True,
    )  # fmt: skip


def _moved(cursor: Cursor, row: Row, edit: Edit, streams: Mapping[int, str]) -> None:
    """Let one more op act on a row that is there."""
    heads = Heads.parse(row.heads_text)
    erases = _erases(cursor, heads) if row.is_gone else []
    heads.move(edit.kind, edit.parents, edit.me)
    heads.stands(GONE, erases)  # whatever an op says it has seen: erased is for good
    touched = _spoken_of(edit)
    row.heads_text = str(heads)
    row.touched |= touched
    row.created_at = min(row.created_at, edit.wall) if edit.kind == CREATE else row.created_at
    row.changed_at = max(row.changed_at, edit.wall)
    if edit.kind == ERASE or (row.is_gone and is_erased(cursor, heads)):
        _erase(cursor, row)
    elif row.conflicts or row.is_gone or edit.kind == CREATE:
        _resettle(cursor, row, heads, streams, touched)
    elif edit.kind == DELETE and heads.of(GONE) == (edit.me,) and heads.hidden_by(edit.parents):
        row.is_gone = True
    elif heads.are_simple():
        row.values.update({n: edit.values.get(n) for n in touched if n in row.values})
    else:
        _resettle(cursor, row, heads, streams, touched)


def _spoken_of(edit: Edit) -> set[str]:
    """The fields an edit says something of; a create speaks of all, also by its silence."""
    if edit.kind == CREATE:
        return set(shape(edit.type).names)
    return set() if edit.kind in (DELETE, ERASE) else set(edit.parents) - {GONE}


def is_erased(cursor: Cursor, heads: Heads) -> bool:
    """Whether somebody erased the record: for good, on every laptop, whatever else was written."""
    return bool(_erases(cursor, heads))


def _erases(cursor: Cursor, heads: Heads) -> list[str]:
    return [dot for dot, said in said_by(cursor, heads.of(GONE)).items() if said.kind == ERASE]


def _erase(cursor: Cursor, row: Row) -> None:
    """Take every value anybody gave this record off the disk; the skeleton of hashes stays.

    Also what is written elsewhere and arrives later, or two laptops would not keep the same.
    """
    cursor.execute("DELETE FROM op_value WHERE n IN (SELECT n FROM op WHERE record=?)", (row.n,))
    thinned.forget(cursor, row.n)
    parked.purge(cursor, row.id)
    if sha := row.values.get("sha256"):
        erased_files.remember(cursor, str(sha))
    row.values = dict.fromkeys(row.values)
    row.touched |= set(row.values)
    row.is_gone, row.conflicts, row.was_erased = True, 0, True


def _resettle(
    cursor: Cursor, row: Row, heads: Heads, streams: Mapping[int, str], touched: set[str]
) -> None:
    """The slow road: work out shown values, conflicts and whether the record is hidden."""
    contested = set(heads.contested())
    if len(heads.of("*")) > 1:
        contested |= set(row.values)
    said = said_by(cursor, {dot for n in contested | touched for dot in heads.of(n)})
    conflicts = 0
    for name in contested | touched:
        if name not in row.values:
            continue
        versions = [said[dot] for dot in heads.of(name) if name in said[dot].values]
        row.values[name], is_open = agreed(cursor, row.type, name, versions, streams)
        conflicts += is_open
    deletes = said_by(cursor, heads.of(GONE)).values()
    row.is_gone = any(heads.hidden_by(d.parents) for d in deletes)
    row.conflicts = conflicts + (bool(deletes) and not row.is_gone)
    if row.conflicts:  # what the versions come from may merge them, and is shown beside them
        thinned.want(cursor, [row.n])


def standing(cursor: Cursor, row: Row) -> dict[str, list[Said]]:
    """What stands behind each field of a row that has a head of its own."""
    heads = Heads.parse(row.heads_text)
    return {
        name: list(said_by(cursor, dots).values())
        for name, dots in heads.named().items()
        if name in row.values
    }
