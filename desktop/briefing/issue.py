"""A pack is issued: frozen, printed, proven, numbered, kept with its snapshot, entered.

The snapshot is made first and the file written whole or not at all; the register is written last,
so that a number is never given to a pack nobody holds. A guest's file that fails its proof is
neither written nor entered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from db.errors import Refusal, reason
from db.records import PackIssued
from db.store import durable, queries
from db.store.store import Store
from desktop.briefing.editions import GUEST
from desktop.briefing.finish import Finish, finished
from desktop.briefing.prepared import AS_USUAL, Prepared, Wanted, prepared
from desktop.briefing.talk import Talk, gather
from desktop.pack.press import NearPress, Press
from desktop.pack.snapshot import Layout, Snapshot, to_json

_LETTER = {"team": "Q", "leader": "L", "guest": "K", "pocket": "P"}
_MARK = {"guest": "public"}
PLAIN = Finish()


@dataclass(frozen=True, slots=True)
class Issued:
    """A pack that was printed: where it lies, its number, what the reader should know of it."""

    file: str
    number: str
    pages: int
    edition: str
    warnings: tuple[str, ...]
    docx: str = ""

    def plain(self) -> dict[str, Any]:
        """As the command line prints it."""
        said = {**asdict(self), "warnings": list(self.warnings)}
        return said if self.docx else {k: v for k, v in said.items() if k != "docx"}


@dataclass(frozen=True, slots=True)
class _Made:
    """A pack before it is written: ``word`` is the .docx, None when nobody asked for one."""

    pdf: bytes
    word: bytes | None
    pages: int
    warnings: tuple[str, ...]


def issue(
    store: Store,
    negotiation_id: str,
    *,
    edition: str,
    out: Path,
    today: date,
    holder: str = "",
    copies: int = 1,
    layout: Layout = AS_USUAL,
    has_attachments: bool = False,
    finish: Finish = PLAIN,
    press: Press | None = None,
) -> Issued:
    """Print a pack to ``out`` and enter it in the register.

    Keep ``press`` between packs: it remembers its fonts. Refuses as ``render`` does, with
    ``proof_failed`` for a guest's file that holds what no guest may learn, or with
    ``cannot_write`` naming the place; then nothing is registered.
    """
    finish.check(layout)
    press = press or NearPress()
    wanted = Wanted(edition, holder, copies, layout, has_attachments)
    talk = gather(store, negotiation_id)
    number = _next_number(store, edition, today)
    ready = prepared(store, talk, wanted, number=number, today=today, press=press)
    made = _made(store, talk, ready, finish, press)
    beside = out.with_suffix(".docx")
    files = {out: made.pdf} | ({beside: made.word} if made.word is not None else {})
    written: list[Path] = []
    try:
        for file, content in files.items():
            _write_whole(file, content)
            written.append(file)
        _register(store, talk, ready, made, number=number, copies=copies)
    except Refusal:
        for file in written:  # a pack that is not in the register is not handed out
            file.unlink(missing_ok=True)
        raise
    docx = str(beside) if made.word is not None else ""
    return Issued(str(out), number, made.pages, edition, made.warnings, docx)


def _register(
    store: Store, talk: Talk, ready: Prepared, made: _Made, *, number: str, copies: int
) -> None:
    """Keep the snapshot and enter the pack."""
    snapshot = ready.snapshot
    sha = store.attachments.store(BytesIO(to_json(snapshot).encode()))
    with store.write() as w:
        w.create(
            PackIssued,
            number=number,
            negotiation=talk.negotiation.id,
            edition=snapshot.edition,
            mark=_MARK.get(snapshot.edition, "internal"),
            holder=snapshot.holder,
            copies=str(copies),
            issued_at=store.now().strftime("%Y-%m-%d %H:%M"),
            pages=str(made.pages),
            file_sha256=hashlib.sha256(made.pdf).hexdigest(),
            snapshot_sha256=sha,
        )


def _made(store: Store, talk: Talk, ready: Prepared, finish: Finish, press: Press) -> _Made:
    final = ready.snapshot
    printed = press.print(final)
    content, said = finished(store, printed.pdf, final)
    word = _word(final) if finish.has_docx else None
    if final.edition == GUEST:
        _prove(talk, store.author, final, [content, *([word] if word else [])], press)
    if finish.password:
        from desktop.pack.after.encrypt import encrypted

        content = encrypted(content, finish.password)
    warnings = (*ready.warnings, *said, *printed.warnings)
    return _Made(content, word, printed.pages, warnings)


def _word(of: Snapshot) -> bytes:
    from desktop.pack.word import document

    return document(of)


def _prove(talk: Talk, author: str, final: Snapshot, files: Sequence[bytes], press: Press) -> None:
    """Read each file back. What the program itself prints is read from a pack that says nothing."""
    from desktop.briefing.forbidden import allowed, forbidden
    from desktop.pack.after.proof import prove
    from desktop.pack.after.reading import read

    blank = press.print(Snapshot(GUEST, final.number, final.made_on, "", mark=final.mark)).pdf
    own_words = [one.text for one in read(blank).lines]
    known = [*allowed(talk), *own_words, final.holder]
    for content in files:
        prove(content, forbidden(talk, author), known)


def _next_number(store: Store, edition: str, today: date) -> str:
    """20261123-Q03: the day, the edition's letter, the how-manieth of the day on this laptop."""
    if edition not in _LETTER:
        raise Refusal("edition_unknown", "没有“{edition}”这个版本，请重新选择。", edition=edition)
    head = f"{today:%Y%m%d}-{_LETTER[edition]}"
    taken = {p.number or "" for p in queries.rows(store, PackIssued)[1]}
    at = 1
    while f"{head}{at:02d}" in taken:
        at += 1
    return f"{head}{at:02d}"


def _write_whole(out: Path, content: bytes) -> None:
    """The file appears whole or not at all."""
    try:
        durable.write_whole(out, content)
    except OSError as error:
        raise Refusal(
            "cannot_write",
            "写不了“{file}”（{why}）。请换一个位置，简报包没有登记。",
            why=reason(error),
            file=str(out),
        ) from error
