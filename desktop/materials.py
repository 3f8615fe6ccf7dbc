"""材料: the files kept with a record — a talk's papers, pictures, tables. No Qt here.

A file is read in the limited child for its text and its looks, and lies encrypted in the store.
One that cannot be read is kept all the same, with the reason beside it.
"""

from __future__ import annotations

import mimetypes
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from db.errors import Refusal, reason
from db.records import Attachment, Value
from db.rules import disclosure
from db.store import queries
from db.store.store import Store
from desktop import intake, positions
from desktop.files import previews, reading
from desktop.files.previews import Preview

EDITIONS = ("leader", "team", "guest", "pocket")


@dataclass(frozen=True, slots=True)
class Material:
    """``is_here``: the content lies on this laptop; it may still be on its way from another."""

    record: Attachment
    is_here: bool


def of(store: Store, subject: str) -> list[Material]:
    """The files of a record in the order people gave them."""
    found = ordered(queries.rows(store, Attachment, subject=subject)[1])
    return [Material(one, store.attachments.holds(one.sha256 or "0" * 64)) for one in found]


def ordered(records: list[Attachment]) -> list[Attachment]:
    """By the position people gave, then as they came."""
    return sorted(records, key=lambda one: (one.position or "~", one.n))


def kept(store: Store, file: Path) -> dict[str, Value]:
    """Keep the content of a file; returns what the record of it says.

    Refuses with ``no_such_file``, ``is_folder`` or ``attachment_too_large``.
    """
    if file.is_dir():
        raise Refusal(
            "is_folder", "“{file}”是文件夹，不能收作材料。请选择里面的文件。", file=file.name
        )
    if not file.is_file():
        raise Refusal("no_such_file", "找不到文件“{file}”，请检查路径。", file=str(file))
    intake.refuse_unreadable_name(file)
    text, unread = "", ""
    try:
        text = reading.text_inside(file)
    except Refusal as refusal:  # a file that cannot be read is kept all the same
        unread = str(refusal.sentence)
    try:
        sha, size = store.attachments.store(file), file.stat().st_size
    except OSError as error:
        raise Refusal(
            "file_unreadable",
            "读不了“{file}”（{why}）。请确认文件没有被占用或拔走，再试一次。",
            file=file.name,
            why=reason(error),
        ) from error
    return {
        "filename": file.name,
        "sha256": sha,
        "size": str(size),
        "media_type": mimetypes.guess_type(file.name)[0],
        "content": text,
        "note": unread or None,
    }


def preview(
    store: Store, record: Attachment, *, side: int, first: int = 0, count: int = 1
) -> Preview:
    """Pages of a kept file as pictures; refuses like :func:`desktop.files.previews.of`."""
    with tempfile.TemporaryDirectory(prefix="sizhi-") as folder:
        path = Path(folder) / _plain_name(record)
        store.attachments.save_to(record.sha256 or "", path)
        return previews.of(path, side=side, first=first, count=count)


def _plain_name(record: Attachment) -> str:
    """Under its own name, so that a refusal can name it; nothing in it may lead elsewhere."""
    name = Path(record.filename or "").name.replace("\0", "")
    return name if 0 < len(name.encode()) <= 200 and name not in (".", "..") else "file"


def goes_into(record: Attachment) -> list[str]:
    """The editions whose reader may have this file along."""
    if record.stays_out:
        return []
    return [e for e in EDITIONS if disclosure.may_show_level(record.disclosure, e)]


def moved(records: list[Attachment], start: int, to: int) -> Mapping[str, str]:
    """New positions, by identity, so that the file ``start`` stands where ``to`` stood."""
    keys = positions.moved([one.position for one in records], start, to)
    return {records[row].id: key for row, key in keys.items()}
