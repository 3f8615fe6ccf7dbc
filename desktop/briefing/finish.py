"""What is done to a printed pack before it is handed out: attachments, booklet, archive, lock.

In this order, and the proof of a guest's file between the last change and the lock. The clear
copies of attachments lie in a folder of their own for as long as they are cleaned. The libraries
for it are loaded when a pack is made, never before the first window.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db.errors import Refusal
from db.store.store import Store
from desktop.pack import editions
from desktop.pack.snapshot import Appended, Layout, Snapshot

if TYPE_CHECKING:
    from desktop.pack.after import attach

_NAME = "附件"


@dataclass(frozen=True, slots=True)
class Finish:
    """How the file is to leave, beside its layout: ``password`` to lock it.

    ``has_docx``: an editable Word file beside the PDF.
    """

    password: str = ""
    has_docx: bool = False

    def check(self, layout: Layout) -> None:
        """Refuses what cannot be had together, before anything is printed."""
        from desktop.pack.after import encrypt

        if layout.is_archive and (self.password or layout.sheet):
            raise Refusal(
                "archive_alone", "存档格式 PDF/A 不能加密，也不能拼成小册子，请分开输出。"
            )
        if layout.sheet and layout.theme in (editions.CARDS, editions.CHAIN_SHEET):
            raise Refusal(
                "sheet_alone",
                "“{theme}”是单张裁用的，拼不成小册子。请去掉拼版，或换一种版式。",
                theme=editions.THEMES[layout.theme],
            )
        if self.password and self.has_docx:
            raise Refusal(
                "docx_open", "Word 文件不能随同加密，请去掉 --docx，或另行输出后用办公软件加密。"
            )
        if self.password and len(self.password) < encrypt.SHORTEST:
            raise Refusal(
                "password_short",
                "文件口令至少 {shortest} 个字符，没有输出。",
                shortest=encrypt.SHORTEST,
            )


def finished(store: Store, content: bytes, snapshot: Snapshot) -> tuple[bytes, tuple[str, ...]]:
    """The printed pack with all that its snapshot asks for, but the lock, and its warnings."""
    content, said = with_attachments(store, content, snapshot.appended)
    content, more = imposed(content, snapshot.layout)
    return content, (*said, *more)


def with_attachments(
    store: Store, content: bytes, wanted: Sequence[Appended]
) -> tuple[bytes, tuple[str, ...]]:
    """The pack with its attachments, and a sentence for each that could not come along whole."""
    if not wanted:
        return content, ()
    from desktop.pack.after import attach

    ready: list[attach.Cleaned] = []
    warnings: list[str] = []
    for file in wanted:
        try:
            one = _cleaned(store, file)
        except Refusal as refusal:
            warnings.append(f"没有附上“{file.title}”：{refusal.sentence}")
            continue
        ready.append(one)
        if one.warning:
            warnings.append(one.warning)
    return attach.appended(content, ready), tuple(warnings)


def _cleaned(store: Store, file: Appended) -> attach.Cleaned:
    from desktop.pack.after import attach

    suffix = Path(file.title).suffix[:12]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{_NAME}{suffix if suffix.isascii() else ''}"
        store.attachments.save_to(file.sha256, path)
        return attach.cleaned(path, file.title)


def imposed(content: bytes, layout: Layout) -> tuple[bytes, tuple[str, ...]]:
    """The pack as a booklet or for the archive, as wanted."""
    if not (layout.sheet or layout.is_archive):
        return content, ()
    from desktop.pack.after import archive, booklet

    if layout.sheet:
        sheet = booklet.A4 if layout.sheet == "a4" else booklet.A3
        return booklet.booklet(content, sheet), ()
    archived = archive.archived(content)
    return archived.pdf, archived.shortcomings
