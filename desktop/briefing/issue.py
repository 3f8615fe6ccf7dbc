"""A pack is issued: frozen, printed, numbered, kept with its snapshot, entered in the register.

The snapshot is made first and the file written whole or not at all; the register is written last,
so that a number is never given to a pack nobody holds.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import asdict, dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from db.errors import Refusal
from db.records import Commitment, Negotiation, PackIssued, fields
from db.rules import disclosure
from db.store import queries
from db.store.store import Store
from desktop.briefing import pages
from desktop.briefing.cards import cards
from desktop.briefing.leader import fitted, leader_page
from desktop.briefing.lines import Frame
from desktop.briefing.sources import Sources
from desktop.briefing.talk import Talk, gather
from desktop.pack.snapshot import Snapshot, to_json

_LETTER = {"team": "Q", "leader": "L", "guest": "K", "pocket": "P"}
MARK = "内部"


@dataclass(frozen=True, slots=True)
class Issued:
    """A pack that was printed: where it lies, its number, what the reader should know of it."""

    file: str
    number: str
    pages: int
    edition: str
    warnings: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """As the command line prints it."""
        return {**asdict(self), "warnings": list(self.warnings)}


def issue(
    store: Store,
    negotiation_id: str,
    *,
    edition: str,
    out: Path,
    holder: str = "",
    today: date,
) -> Issued:
    """Print a pack to ``out`` and enter it in the register.

    Refuses as ``render`` does, or with ``cannot_write`` naming the place; then nothing is
    registered.
    """
    from desktop.pack.engine.fonts import default_fonts
    from desktop.pack.render import leader_fit, render

    fonts = default_fonts()
    number = _next_number(store, edition, today)
    frozen = snapshot(
        store, negotiation_id, edition=edition, today=today, number=number, holder=holder
    )
    page, shortened = fitted(
        frozen.leader, lambda p: leader_fit(replace(frozen, leader=p), fonts).lines_over
    )
    frozen = replace(frozen, leader=page)
    content = BytesIO()
    printed = render(frozen, content, fonts)
    _write_whole(out, content.getvalue())
    kept = to_json(frozen).encode()
    sha = store.attachments.store(BytesIO(kept))
    with store.write() as w:
        w.create(
            PackIssued,
            number=number,
            negotiation=queries.record(store, negotiation_id).id,
            edition=edition,
            mark="internal",
            holder=holder,
            copies="1",
            issued_at=store.now().strftime("%Y-%m-%d %H:%M"),
            pages=str(printed.pages),
            file_sha256=hashlib.sha256(content.getvalue()).hexdigest(),
            snapshot_sha256=sha,
        )
    return Issued(str(out), number, printed.pages, edition, (*shortened, *printed.warnings))


def _next_number(store: Store, edition: str, today: date) -> str:
    """20261123-Q03: the day, the edition's letter, the how-manieth of the day on this laptop."""
    head = f"{today:%Y%m%d}-{_LETTER[edition]}"
    taken = {p.number or "" for p in queries.rows(store, PackIssued)[1]}
    at = 1
    while f"{head}{at:02d}" in taken:
        at += 1
    return f"{head}{at:02d}"


def _write_whole(out: Path, content: bytes) -> None:
    """The file appears whole or not at all."""
    try:
        with tempfile.NamedTemporaryFile(dir=out.parent, delete=False) as temporary:
            temporary.write(content)
            temporary.flush()
            os.fsync(temporary.fileno())
        Path(temporary.name).replace(out)
    except OSError as error:
        raise Refusal(
            "cannot_write",
            f"写不了“{out}”（{error.strerror}）。请换一个位置或腾出空间，简报包没有登记。",
            file=str(out),
        ) from error
