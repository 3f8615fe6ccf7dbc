"""find, list, show, new, set, delete, history, attach: the records from the command line."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from db.errors import Refusal
from db.records import Attachment, Commitment, Record, Value, fields
from db.store import history as journal_history
from db.store import queries
from db.store.store import Store
from desktop import commitments, materials
from desktop.commands import words


def find(store: Store, asked: Namespace) -> dict[str, Any]:
    """Records in which every word occurs, those beginning with the words first."""
    kinds = [words.record_type(k).__tablename__ for k in asked.kind or ()]
    page = queries.find(
        store, _wanted(asked.words), kinds=kinds, limit=asked.limit, offset=asked.offset
    )
    hits = [_finding(hit) for hit in page.hits]
    capped = {"is_capped": True} if page.is_capped else {}
    return {"total": page.total, **capped, "hits": hits}


def _finding(hit: queries.Hit) -> dict[str, str]:
    said = {"id": hit.id, "kind": hit.kind, "title": hit.title, "where": hit.where}
    return said | ({"parent": hit.parent} if hit.parent else {})


def _wanted(given: list[str]) -> str:
    """The words as one text; bytes that are no characters find nothing rather than fail."""
    return " ".join(given).encode("utf-8", "replace").decode()


def list_kind(store: Store, asked: Namespace) -> dict[str, Any]:
    """One page of all records of a kind, in the order they came."""
    wanted = words.record_type(asked.kind)
    total, page = queries.rows(
        store, wanted, limit=asked.limit, offset=asked.offset, is_gone=asked.trash
    )
    return {"total": total, "rows": [words.plain(record) for record in page]}


def show(store: Store, asked: Namespace) -> dict[str, Any]:
    """One record with its facts and the fields in conflict."""
    return words.plain_whole(queries.whole(store, words.identity(store, asked.id)))


def new(store: Store, asked: Namespace) -> dict[str, Any]:
    """A new record; a promise is checked against the red lines first."""
    wanted = words.record_type(asked.kind)
    said = _with_red_lines(store, wanted, words.values(store, wanted, asked.assignments), None)
    if said.get(wanted.title_field) is None:
        label = fields(wanted)[wanted.title_field].label
        raise Refusal(
            "no_title",
            "请写明{label}：{title_field}=…",
            label=label,
            title_field=wanted.title_field,
            kind=asked.kind,
        )
    with store.write() as w:
        identity = w.create(wanted, said)
    return words.plain_whole(queries.whole(store, identity))


def set_fields(store: Store, asked: Namespace) -> dict[str, Any]:
    """Change fields of a record."""
    before = queries.record(store, words.identity(store, asked.id))
    said = words.values(store, type(before), asked.assignments)
    said = _with_red_lines(store, type(before), said, before)
    with store.write() as w:
        w.patch(before.id, said, seen=before.heads)
    return words.plain_whole(queries.whole(store, before.id))


def _with_red_lines(
    store: Store, wanted: type[Record], said: dict[str, Value], before: Record | None
) -> dict[str, Value]:
    if wanted is not Commitment:
        return said
    known = {name: getattr(before, name) for name in fields(wanted)} if before else {}
    return commitments.checked(store, said, known, store.now().date())


def delete(store: Store, asked: Namespace) -> dict[str, Any]:
    """Into the trash, or out of it."""
    identity = words.identity(store, asked.id)
    with store.write() as w:
        if asked.back:
            w.restore(identity)
        else:
            w.delete(identity)
    return {"id": identity, "is_deleted": queries.record(store, identity).is_gone}


def history(store: Store, asked: Namespace) -> dict[str, Any]:
    """Every version of a record, or of one field of it, oldest first."""
    known = queries.record(store, words.identity(store, asked.id))
    identity, field = known.id, asked.field and words.field(type(known), asked.field).name
    versions = journal_history.history(store, identity, field)
    notice = ""
    if any(version.is_thinned for version in versions):
        notice = _brought_back(store, identity)
        versions = journal_history.history(store, identity, field)
    said = {"id": identity, "versions": [words.plain_version(v) for v in versions]}
    return {**said, "notice": notice} if notice else said


def _brought_back(store: Store, identity: str) -> str:
    """Fetch what is only at the hub; a sentence where it cannot be had now."""
    from db.sync import thinning

    try:
        left = thinning.bring_back(store, [identity])
    except Refusal as refusal:
        return refusal.sentence
    return thinning.lost(left) if left else ""


def attach(store: Store, asked: Namespace) -> dict[str, Any]:
    """Keep a file with a record; its text is found by search."""
    subject = words.identity(store, asked.id)
    kept = materials.kept(store, Path(asked.file))
    with store.write() as w:
        identity = w.create(Attachment, {**kept, "subject": subject})
    text, unread = str(kept["content"] or ""), kept["note"] or ""
    return {"id": identity, "sha256": kept["sha256"], "characters": len(text), "warning": unread}
