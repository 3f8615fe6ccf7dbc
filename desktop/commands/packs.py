"""pack, pack-changes: print one negotiation, and say what is different since."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Any

from db.errors import Refusal
from db.store.store import Store
from desktop.commands import words


def pack(store: Store, asked: Namespace) -> dict[str, Any]:
    """The pack of a negotiation in one edition, numbered and entered in the register."""
    from desktop.briefing import issue
    from desktop.briefing.finish import Finish

    negotiation = words.identity(store, asked.negotiation, "negotiation")
    finish = Finish(
        has_attachments=asked.attachments,
        sheet=asked.booklet or "",
        is_archive=asked.archive,
        password=_password(asked.encrypt_file),
        has_docx=asked.docx,
    )
    issued = issue(
        store,
        negotiation,
        edition=asked.edition,
        out=Path(asked.out),
        holder=asked.holder,
        today=store.now().date(),
        finish=finish,
    )
    return issued.plain()


def _password(file: str | None) -> str:
    """The password a file holds, without its last line end; an empty one is no password."""
    if file is None:
        return ""
    try:
        password = Path(file).read_text("utf-8-sig").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(
            "password_file", f"读不了文件口令“{file}”，请检查位置，并存成 UTF-8 编码。", file=file
        ) from error
    if not password:
        raise Refusal("password_short", f"“{file}”里没有口令，没有加密也没有输出。", file=file)
    return password


def pack_changes(store: Store, asked: Namespace) -> dict[str, Any]:
    """What changed since the pack of a number was issued."""
    from desktop.briefing.since import since

    found = since(store, asked.number, today=store.now().date())
    return {**asdict(found), "changes": [asdict(change) for change in found.changes]}
