"""pack, packs, pack-changes: print negotiations, and say what is different since."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.errors import Refusal
from db.store.events import negotiations_of
from db.store.store import Store
from desktop.commands import words

if TYPE_CHECKING:
    from desktop.briefing.finish import Finish


def pack(store: Store, asked: Namespace) -> dict[str, Any]:
    """The pack of a negotiation in one edition, numbered and entered in the register."""
    from desktop.briefing import issue
    from desktop.pack.snapshot import Layout

    negotiation = words.identity(store, asked.negotiation, "negotiation")
    layout = Layout(
        theme=asked.theme,
        parts=tuple(filter(None, asked.parts.replace("，", ",").split(","))),
        watermark=asked.watermark,
        sheet=asked.booklet or "",
        is_archive=asked.archive,
    )
    issued = issue(
        store,
        negotiation,
        edition=asked.edition,
        out=Path(asked.out),
        holder=asked.holder,
        copies=max(1, asked.copies),
        layout=layout,
        has_attachments=asked.attachments,
        today=store.now().date(),
        finish=_finish(asked),
    )
    return issued.plain()


def packs(store: Store, asked: Namespace) -> dict[str, Any]:
    """The packs of several negotiations into one folder; one that cannot be had stops no other."""
    from desktop.briefing.batch import Job, issue_all, jobs_of
    from desktop.pack.press import NearPress
    from desktop.pack.snapshot import Layout

    talks = [words.identity(store, one, "negotiation") for one in asked.negotiations]
    if asked.event:
        event = words.identity(store, asked.event, "event")
        talks += [talk.id for talk in negotiations_of(store, event)]
    if not talks:
        raise Refusal("nothing_to_print", "没有要打印的洽谈：请写出洽谈，或用 --event 指定活动。")

    def told(done: int, of: int, job: Job) -> None:
        if not asked.json and sys.stderr.isatty():
            print(f"\r{done}/{of}　{job.file}", end=" ", file=sys.stderr, flush=True)

    batch = issue_all(
        store,
        jobs_of(store, talks, asked.edition or ["team"]),
        folder=Path(asked.out),
        holder=asked.holder,
        layout=Layout(theme=asked.theme, watermark=asked.watermark),
        has_attachments=asked.attachments,
        today=store.now().date(),
        finish=_finish(asked),
        press=NearPress(),
        told=told,
    )
    return batch.plain()


def _finish(asked: Namespace) -> Finish:
    from desktop.briefing.finish import Finish

    return Finish(password=_password(asked.encrypt_file), has_docx=asked.docx)


def _password(file: str | None) -> str:
    """The password a file holds, without its last line end; an empty one is no password."""
    if file is None:
        return ""
    try:
        password = Path(file).read_text("utf-8-sig").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(
            "password_file", "读不了文件口令“{file}”，请检查位置，并存成 UTF-8 编码。", file=file
        ) from error
    if not password:
        raise Refusal("password_short", "“{file}”里没有口令，没有加密也没有输出。", file=file)
    return password


def pack_changes(store: Store, asked: Namespace) -> dict[str, Any]:
    """What changed since the pack of a number was issued."""
    from desktop.briefing.since import since

    found = since(store, asked.number, today=store.now().date())
    changes = [
        {"part": c.part, "title": c.title, "kind": c.kind, "sentence": c.sentence}
        for c in found.changes
    ]
    return {
        "number": found.number,
        "edition": found.edition,
        "issued_at": found.on,
        "changes": changes,
    }
