"""A pack is issued: frozen, printed, proven, numbered, kept with its snapshot, entered.

The snapshot is made first and the file written whole or not at all; the register is written last,
so that a number is never given to a pack nobody holds. A guest's file that fails its proof is
neither written nor entered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.errors import Refusal
from db.records import PackIssued
from db.store import durable, queries
from db.store.store import Store
from desktop.briefing.editions import GUEST, left_out, talk_for
from desktop.briefing.finish import Finish, imposed, with_attachments
from desktop.briefing.leader import fitted
from desktop.briefing.snapshots import frozen
from desktop.briefing.talk import Talk, gather
from desktop.pack.snapshot import Snapshot, to_json

if TYPE_CHECKING:
    from desktop.pack.engine.fonts import FontSet

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

    snapshot: Snapshot
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
    holder: str = "",
    today: date,
    finish: Finish = PLAIN,
) -> Issued:
    """Print a pack to ``out`` and enter it in the register.

    Refuses as ``render`` does, with ``proof_failed`` for a guest's file that holds what no guest
    may learn, or with ``cannot_write`` naming the place; then nothing is registered.
    """
    finish.check()
    talk = gather(store, negotiation_id)
    number = _next_number(store, edition, today)
    made_of = frozen(talk, edition=edition, today=today, author=store.author)
    made = _printed(store, talk, replace(made_of, number=number, holder=holder), finish)
    beside = out.with_suffix(".docx")
    _write_whole(out, made.pdf)
    if made.word is not None:
        _write_whole(beside, made.word)
    sha = store.attachments.store(BytesIO(to_json(made.snapshot).encode()))
    with store.write() as w:
        w.create(
            PackIssued,
            number=number,
            negotiation=talk.negotiation.id,
            edition=edition,
            mark=_MARK.get(edition, "internal"),
            holder=holder,
            copies="1",
            issued_at=store.now().strftime("%Y-%m-%d %H:%M"),
            pages=str(made.pages),
            file_sha256=hashlib.sha256(made.pdf).hexdigest(),
            snapshot_sha256=sha,
        )
    docx = str(beside) if made.word is not None else ""
    return Issued(str(out), number, made.pages, edition, made.warnings, docx)


def _printed(store: Store, talk: Talk, wanted: Snapshot, finish: Finish) -> _Made:
    from desktop.pack.engine.fonts import default_fonts
    from desktop.pack.render import leader_fit, render

    fonts = default_fonts()
    page, shortened = fitted(
        wanted.leader, lambda p: leader_fit(replace(wanted, leader=p), fonts).lines_over
    )
    final = replace(wanted, leader=page)
    buffer = BytesIO()
    printed = render(final, buffer, fonts)
    content, warnings = buffer.getvalue(), [*left_out(talk, final.edition), *shortened]
    if finish.has_attachments:
        chosen = talk_for(talk, final.edition).attachments
        content, said = with_attachments(store, content, chosen)
        warnings += said
    content, said = imposed(content, finish)
    warnings += [*said, *printed.warnings]
    word = _word(final) if finish.has_docx else None
    if final.edition == GUEST:
        _prove(talk, store.author, final, [content, *([word] if word else [])], fonts)
    if finish.password:
        from desktop.pack.after.encrypt import encrypted

        content = encrypted(content, finish.password)
    return _Made(final, content, word, printed.pages, tuple(warnings))


def _word(of: Snapshot) -> bytes:
    from desktop.pack.word import document

    return document(of)


def _prove(
    talk: Talk, author: str, final: Snapshot, files: Sequence[bytes], fonts: FontSet
) -> None:
    """Read each file back. What the program itself prints is read from a pack that says nothing."""
    from desktop.briefing.forbidden import allowed, forbidden
    from desktop.pack.after.proof import prove
    from desktop.pack.after.reading import read
    from desktop.pack.render import render

    blank = BytesIO()
    render(Snapshot(GUEST, final.number, final.made_on, "", mark=final.mark), blank, fonts)
    own_words = [one.text for one in read(blank.getvalue()).lines]
    known = [*allowed(talk), *own_words, final.holder]
    for content in files:
        prove(content, forbidden(talk, author), known)


def _next_number(store: Store, edition: str, today: date) -> str:
    """20261123-Q03: the day, the edition's letter, the how-manieth of the day on this laptop."""
    if edition not in _LETTER:
        raise Refusal("edition_unknown", f"没有“{edition}”这个版本，请重新选择。", edition=edition)
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
            f"写不了“{out}”（{error.strerror}）。请换一个位置，简报包没有登记。",
            file=str(out),
        ) from error
