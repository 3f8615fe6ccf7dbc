"""The register of packs: each printed again from its kept snapshot.

A reprint says what was said then, under the number it had; it is not entered a second time. No Qt
here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from db.errors import Refusal, reason
from db.records import PackIssued
from db.store import durable, queries
from db.store.store import Store
from desktop.briefing.finish import finished
from desktop.pack.press import Press
from desktop.pack.snapshot import from_json


@dataclass(frozen=True, slots=True)
class Reprint:
    """A pack printed again. ``is_identical``: the very bytes that were handed out."""

    pdf: bytes
    is_identical: bool


def packs(store: Store, negotiation_id: str) -> list[PackIssued]:
    """Those of a negotiation, the newest first."""
    found = queries.rows(store, PackIssued, negotiation=negotiation_id)[1]
    return sorted(found, key=lambda p: (p.issued_at or "", p.n), reverse=True)


def printed_again(store: Store, pack: PackIssued, press: Press) -> Reprint:
    """The PDF of a pack from what was kept when it was issued, with what was appended to it.

    A file password is not kept: what left locked is printed open, and so not the same bytes.
    Refuses with ``no_snapshot`` where nothing was kept.
    """
    if not pack.snapshot_sha256:
        raise Refusal("no_snapshot", "“{number}”没有留下底稿，不能重印。", number=pack.caption)
    kept = from_json(store.attachments.read(pack.snapshot_sha256).decode())
    content, _ = finished(store, press.print(kept).pdf, kept)
    return Reprint(content, hashlib.sha256(content).hexdigest() == pack.file_sha256)


def print_again(store: Store, pack: PackIssued, press: Press, out: Path) -> Reprint:
    """The same into a file, whole or not at all; refuses with ``cannot_write``."""
    made = printed_again(store, pack, press)
    try:
        durable.write_whole(out, made.pdf)
    except OSError as error:
        raise Refusal(
            "cannot_write",
            "写不了“{file}”（{why}）。请换一个位置。",
            file=str(out),
            why=reason(error),
        ) from error
    return made
