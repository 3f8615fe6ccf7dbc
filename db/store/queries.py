"""What screens and the command line ask of the store: lists, one record whole, search, trash.

Answers are plain and detached. A record is never handed out without the fields in conflict:
a value two people disagree about must not look decided.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import func, or_, select

from db.errors import Refusal
from db.records import TYPES, Fact, Record, fields, found_fields
from db.store import kin, search
from db.store.history import Version, conflicts
from db.store.store import Store

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding: ``where`` is the label of the field that matched first, ``parent`` the title
    of what the record hangs on, which tells two of one name apart."""

    id: str
    kind: str
    title: str
    where: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of findings; ``is_capped`` when there are more than ``total`` was counted to."""

    total: int
    is_capped: bool
    hits: list[Hit]


@dataclass(frozen=True, slots=True)
class Whole:
    """A record with its facts, the fields in conflict, and whether it lies in the trash."""

    record: Record
    facts: Sequence[Fact]
    conflicts: Mapping[str, list[Version]]


def find(
    store: Store,
    words: str,
    *,
    kinds: Collection[str] = (),
    limit: int = 50,
    offset: int = 0,
) -> Hits:
    """Records in which every word occurs, those that begin with the words first."""
    with store.reading() as cursor:
        page = search.find(cursor, words, kinds=kinds, limit=limit, offset=offset)
        named: dict[int, tuple[str, str]] = {}
        for kind in {found.kind for found in page.hits}:
            title = TYPES[kind].title_field
            numbers = [found.n for found in page.hits if found.kind == kind]
            marks = ",".join("?" * len(numbers))
            cursor.execute(f'SELECT n, id, "{title}" FROM "{kind}" WHERE n IN ({marks})', numbers)
            named |= {n: (id, title or "") for n, id, title in cursor.fetchall()}
        shown = [
            (f.kind, *named[f.n], where(f.kind, f.segment))
            for f in page.hits
            if f.n in named and found_fields(TYPES[f.kind])
        ]
        parents = kin.parent_titles(cursor, ((kind, id) for kind, id, *_ in shown))
    captions = _captions(store, [(kind, id) for kind, id, title, _ in shown if not title])
    hits = [
        Hit(id, kind, title or captions.get(id, ""), place, parents.get(id, ""))
        for kind, id, title, place in shown
    ]
    return Hits(page.total, page.is_capped, hits)


def _captions(store: Store, records: Collection[tuple[str, str]]) -> dict[str, str]:
    """By identity what (type, id) without a title are called instead."""
    return {
        record.id: record.caption
        for type in {type for type, _ in records}
        for record in some(store, TYPES[type], [id for of, id in records if of == type])
    }


def hits_of(store: Store, record_type: type[Record], ids: Collection[str]) -> list[Hit]:
    """Records by identity as a search would find them, but ``where`` is empty."""
    titled = [(record.id, record.caption) for record in some(store, record_type, ids)]
    kind = record_type.__tablename__
    with store.reading() as cursor:
        parents = kin.parent_titles(cursor, ((kind, id) for id, _ in titled))
    return [Hit(id, kind, title, "", parents.get(id, "")) for id, title in titled]


def where(kind: str, segment: int) -> str:
    """The label of the field a finding matched in."""
    column = TYPES[kind].__table__.columns[found_fields(TYPES[kind])[segment]]
    return str(column.info["label"])


def rows(
    store: Store,
    record_type: type[R],
    *,
    limit: int | None = None,
    offset: int = 0,
    order: str | None = None,
    is_gone: bool = False,
    **equal: object,
) -> tuple[int, list[R]]:
    """(how many there are, one page) of a type; ``equal`` field=value must hold."""
    held = [getattr(record_type, name) == value for name, value in equal.items()]
    held.append(record_type.is_gone == is_gone)
    first = getattr(record_type, order) if order else record_type.n
    ordered = select(record_type).where(*held).order_by(first)
    with store.read() as session:
        if limit is None and not offset:
            every = list(session.scalars(ordered))
            return len(every), every
        total = session.scalar(select(func.count()).select_from(record_type).where(*held)) or 0
        return total, list(session.scalars(ordered.limit(limit).offset(offset)))


def some(store: Store, record_type: type[R], ids: Collection[str]) -> list[R]:
    """Records by identity, in the order asked for; those in the trash are left out."""
    if not ids:
        return []
    wanted = select(record_type).where(
        record_type.id.in_(list(ids)), record_type.is_gone.is_(False)
    )
    with store.read() as session:
        by_id = {record.id: record for record in session.scalars(wanted)}
    return [by_id[i] for i in ids if i in by_id]


def is_living(store: Store, record_type: type[Record], record_id: str) -> bool:
    """Whether there is such a record outside the trash; asked without reading the record."""
    with store.reading() as cursor:
        cursor.execute(
            f'SELECT EXISTS(SELECT 1 FROM "{record_type.__tablename__}"'
            " WHERE id = ? AND NOT is_gone)",
            (record_id,),
        )
        return bool(cursor.fetchone()[0])


def record(store: Store, record_id: str) -> Record:
    """One record, also from the trash; refuses with ``no_such_record``.

    ``record_id`` may be the beginning of an identity (eight digits as shown in lists) where that
    names one record only.
    """
    identity, kind = _resolved(store, record_id)
    with store.read() as session:
        found = session.scalar(select(TYPES[kind]).where(TYPES[kind].id == identity))
    if found is None:
        raise _unknown(record_id)
    return found


def _resolved(store: Store, record_id: str) -> tuple[str, str]:
    if not record_id or not all(c in "0123456789abcdef" for c in record_id):
        raise _unknown(record_id)
    with store.reading() as cursor:
        cursor.execute(
            "SELECT id, type FROM record WHERE id >= ? AND id < ? LIMIT 3",
            (record_id, record_id + "g"),
        )
        found = [(id, kind) for id, kind in cursor.fetchall() if kind in TYPES]
    if len(found) > 1 and found[0][0] != record_id:
        raise Refusal("ambiguous_id", "编号 {id} 对应多条记录，请多写几位。", id=record_id)
    if not found:
        raise _unknown(record_id)
    return found[0]


def _unknown(record_id: str) -> Refusal:
    return Refusal("no_such_record", "没有编号为 {id} 的记录。", id=record_id)


def named(store: Store, record_type: type[Record], name: str) -> list[str]:
    """The identities of at most five records whose title, short name or code is exactly this."""
    columns = record_type.__table__.columns
    bearing = [columns[n] for n in (record_type.title_field, "short_name", "code") if n in columns]
    wanted = select(record_type.id).where(
        or_(*(column == name for column in bearing)), record_type.is_gone.is_(False)
    )
    with store.read() as session:
        return list(session.scalars(wanted.limit(5)))


def is_empty(store: Store) -> bool:
    """Whether nobody has written anything yet."""
    with store.reading() as cursor:
        cursor.execute("SELECT NOT EXISTS(SELECT 1 FROM op)")
        return bool(cursor.fetchone()[0])


def whole(store: Store, record_id: str) -> Whole:
    """A record with everything said on it."""
    found = record(store, record_id)
    return Whole(found, facts(store, [found.id]), conflicts(store, found.id))


def facts(store: Store, subjects: Collection[str]) -> list[Fact]:
    """The facts on some records, in their order on the card."""
    wanted = select(Fact).where(Fact.subject.in_(list(subjects)), Fact.is_gone.is_(False))
    with store.read() as session:
        found = session.scalars(wanted.order_by(Fact.position.nulls_last(), Fact.n)).all()
    return list(found)


def trash(store: Store, record_type: type[R], limit: int = 200, offset: int = 0) -> list[R]:
    """What was deleted and can come back, newest first: not what was erased, which says nothing."""
    says = or_(*(getattr(record_type, name).is_not(None) for name in fields(record_type)))
    wanted = select(record_type).where(record_type.is_gone.is_(True), says)
    page = wanted.order_by(record_type.changed_at.desc()).limit(limit).offset(offset)
    with store.read() as session:
        return list(session.scalars(page).all())
