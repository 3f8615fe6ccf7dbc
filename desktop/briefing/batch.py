"""Many packs at once: each as ``issue`` makes it, one after another, with fonts read once.

A pack that cannot be had is named with its reason and stops no other; a folder that cannot be
written to stops them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from db.errors import Refusal, reason
from db.records import Negotiation
from db.store import queries
from db.store.store import Store
from desktop.briefing.finish import Finish
from desktop.briefing.issue import PLAIN, Issued, issue
from desktop.briefing.prepared import AS_USUAL
from desktop.pack.editions import label_of
from desktop.pack.press import Press
from desktop.pack.snapshot import Layout

_NO_FILE_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class Job:
    """One pack to be made: of which negotiation, in which edition, into which file."""

    negotiation: str
    title: str
    edition: str
    file: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What came of it. ``refused`` are (title, sentence); ``is_cancelled``: some were not begun."""

    issued: tuple[Issued, ...]
    refused: tuple[tuple[str, str], ...]
    is_cancelled: bool = False

    def plain(self) -> dict[str, Any]:
        """As the command line prints it."""
        return {
            "packs": [one.plain() for one in self.issued],
            "refused": [{"title": title, "sentence": said} for title, said in self.refused],
        }


Told = Callable[[int, int, Job], None]


def jobs_of(store: Store, negotiations: Sequence[str], editions: Sequence[str]) -> list[Job]:
    """Every negotiation in every edition, no two into one file."""
    found = {record.id: record for record in queries.some(store, Negotiation, negotiations)}
    jobs: list[Job] = []
    for identity in dict.fromkeys(negotiations):
        talk = found.get(identity)
        if talk is None:
            continue
        for edition in dict.fromkeys(editions):
            head = " ".join(filter(None, (talk.code, talk.caption)))
            name = f"{_NO_FILE_NAME.sub('_', head)[:60].strip(' .')}_{label_of(edition)}"
            taken = {job.file for job in jobs}
            file, at = f"{name}.pdf", 2
            while file in taken:
                file, at = f"{name}_{at}.pdf", at + 1
            jobs.append(Job(identity, f"{talk.caption}（{label_of(edition)}）", edition, file))
    return jobs


def issue_all(
    store: Store,
    jobs: Sequence[Job],
    *,
    folder: Path,
    today: date,
    press: Press,
    holder: str = "",
    layout: Layout = AS_USUAL,
    has_attachments: bool = False,
    finish: Finish = PLAIN,
    told: Told = lambda done, of, job: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Batch:
    """Issue every job into ``folder``, which is made. ``told`` hears of each before it is begun."""
    finish.check(layout)
    _ensure(folder)
    issued: list[Issued] = []
    refused: list[tuple[str, str]] = []
    for at, job in enumerate(jobs):
        if should_stop():
            return Batch(tuple(issued), tuple(refused), is_cancelled=True)
        told(at, len(jobs), job)
        try:
            issued.append(
                issue(
                    store,
                    job.negotiation,
                    edition=job.edition,
                    out=folder / job.file,
                    today=today,
                    holder=holder,
                    layout=layout,
                    has_attachments=has_attachments,
                    finish=finish,
                    press=press,
                )
            )
        except Refusal as refusal:
            refused.append((job.title, refusal.sentence))
            if refusal.code in ("cannot_write", "disk_full", "press_closed"):
                return Batch(tuple(issued), tuple(refused), is_cancelled=at + 1 < len(jobs))
    return Batch(tuple(issued), tuple(refused))


def _ensure(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(
            "cannot_write",
            "建不了文件夹“{file}”（{why}）。请换一个位置，没有打印。",
            why=reason(error),
            file=str(folder),
        ) from error
