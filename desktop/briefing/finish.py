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
from db.records import Attachment
from db.store.store import Store

if TYPE_CHECKING:
    from desktop.pack.after import attach

_NAME = "附件"


@dataclass(frozen=True, slots=True)
class Finish:
    """How the file is to leave: ``sheet`` "a3" or "a4" for a booklet, ``password`` to lock it.

    ``has_docx``: an editable Word file beside the PDF.
    """

    has_attachments: bool = False
    sheet: str = ""
    is_archive: bool = False
    password: str = ""
    has_docx: bool = False

    def check(self) -> None:
        """Refuses what cannot be had together, before anything is printed."""
        from desktop.pack.after import encrypt

        if self.is_archive and (self.password or self.sheet):
            raise Refusal(
                "archive_alone", "存档格式 PDF/A 不能加密，也不能拼成小册子，请分开输出。"
            )
        if self.password and self.has_docx:
            raise Refusal(
                "docx_open", "Word 文件不能随同加密，请去掉 --docx，或另行输出后用办公软件加密。"
            )
        if self.password and len(self.password) < encrypt.SHORTEST:
            raise Refusal("password_short", f"文件口令至少 {encrypt.SHORTEST} 个字符，没有输出。")


def with_attachments(
    store: Store, content: bytes, wanted: Sequence[Attachment]
) -> tuple[bytes, tuple[str, ...]]:
    """The pack with its attachments, and a sentence for each that could not come along whole."""
    from desktop.pack.after import attach

    ready: list[attach.Cleaned] = []
    warnings: list[str] = []
    for record in wanted:
        try:
            one = _cleaned(store, record)
        except Refusal as refusal:
            warnings.append(f"没有附上“{record.caption}”：{refusal.sentence}")
            continue
        ready.append(one)
        if one.warning:
            warnings.append(one.warning)
    return attach.appended(content, ready), tuple(warnings)


def _cleaned(store: Store, record: Attachment) -> attach.Cleaned:
    from desktop.pack.after import attach

    suffix = Path(record.caption).suffix[:12]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{_NAME}{suffix if suffix.isascii() else ''}"
        store.attachments.save_to(record.sha256 or "", path)
        return attach.cleaned(path, record.caption)


def imposed(content: bytes, finish: Finish) -> tuple[bytes, tuple[str, ...]]:
    """The pack as a booklet or for the archive, as wanted."""
    from desktop.pack.after import archive, booklet

    if finish.sheet:
        sheet = booklet.A4 if finish.sheet == "a4" else booklet.A3
        return booklet.booklet(content, sheet), ()
    if finish.is_archive:
        archived = archive.archived(content)
        return archived.pdf, archived.shortcomings
    return content, ()
