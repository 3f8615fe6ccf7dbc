"""One sync from the window's side: with the hub, then with the shared folder. No Qt here.

Runs off the GUI thread. The diary hears of it either way; whoever pressed the button gets a
sentence that says what was done, or why it could not be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.errors import Refusal
from db.sentences import Sentence
from db.store import outgoing
from db.store.store import Store
from db.store.unit import Change
from db.sync import diary
from db.sync.membership import BOOTH, HUB, is_enrolled, membership

if TYPE_CHECKING:
    from db.sync.shared import Shared

Sync = Callable[[bool], "Outcome"]
"""Whether the line is metered → what came of it."""


@dataclass(slots=True)
class Outcome:
    """What one sync did; ``sentence`` "" where there is nothing to say."""

    sent: int = 0
    received: int = 0
    files: int = 0
    files_left: int = 0
    forks: int = 0
    is_done: bool = False
    is_alone: bool = False
    sentence: str = ""
    when: int = 0
    changes: dict[Change, None] = field(default_factory=dict)
    went: dict[Change, None] = field(default_factory=dict)

    @property
    def did_something(self) -> bool:
        return bool(self.sent or self.received or self.files)


def load() -> None:
    """Bring in the client, its locks and its codes: the first look at the screens of sync would
    hold the window while they load."""
    import segno  # noqa: F401

    from db.sync import booth, bundle, snapshot, space  # noqa: F401


def sync(store: Store, is_metered: bool) -> Outcome:
    """With everybody this laptop knows a way to."""
    from db.sync import shared

    outcome = Outcome(when=int(store.now().timestamp() * 1000))
    hurt = outgoing.damaged_blobs(store)
    peers: list[str] = []
    if is_enrolled(store):
        peers.append(_with_hub(store, HUB, is_metered, outcome))
    if is_enrolled(store, BOOTH):
        peers += _at_booth(store, outcome)
    if (folder := shared.folder_of(store)) is not None:
        peers.append(_with_folder(store, folder, outcome))
    outcome.is_alone = not peers
    outcome.sentence = outcome.sentence or _of_damaged(hurt, outgoing.damaged_blobs(store))
    diary.note(
        store,
        diary.Entry(
            outcome.when, " · ".join(peers), outcome.sent, outcome.received, outcome.files,
            outcome.forks, outcome.sentence, diary.listed(outcome.changes),
            diary.listed(outcome.went),
        ),
    )  # fmt: skip
    return outcome


def _of_damaged(before: set[str], after: set[str]) -> str:
    """What became of attachments whose copy here was found damaged."""
    if after:
        return Sentence(
            "{n} 个附件在本机上已损坏，还没有取到完好的一份。"
            "请等有原件的电脑同步，或从原件重新添加。",
            n=len(after),
        )
    return Sentence("{n} 个损坏的附件已重新取回。", n=len(before)) if before else ""


def _at_booth(store: Store, outcome: Outcome) -> list[str]:
    """With the laptop that answers, while it does: after the fair it does no more, which is
    nothing to complain of to who has another way."""
    from db.sync import http

    try:
        http.reach(store, BOOTH)
    except Refusal as refusal:
        if is_enrolled(store):
            return []
        outcome.sentence = refusal.sentence
        return [membership(store, BOOTH).address]
    return [_with_hub(store, BOOTH, False, outcome)]


def _with_hub(store: Store, at: str, is_metered: bool, outcome: Outcome) -> str:
    """With the office's hub, or with a laptop that answers like one, until the store ends."""
    from db.sync import http  # who never syncs need not load a client

    synced = http.Synced()
    report, carried = synced.report, synced.files
    try:
        http.reach(store, at)
        http.sync(
            store,
            at=at,
            synced=synced,
            with_files=lambda: not is_metered,
        )
        if at == HUB or not is_enrolled(store):
            outcome.is_done = report.is_done
    except Refusal as refusal:
        outcome.sentence = refusal.sentence
    outcome.sent += report.sent
    outcome.received += report.received
    outcome.forks += len(report.forks)
    outcome.changes |= report.changes
    outcome.went |= report.went
    outcome.files += carried.up + carried.down
    outcome.files_left = carried.left
    return membership(store, at).address


def _with_folder(store: Store, folder: Shared, outcome: Outcome) -> str:
    from db.sync import shared

    try:
        report = shared.sync(store, folder)
    except Refusal as refusal:
        outcome.sentence = outcome.sentence or refusal.sentence
        return str(folder.path)
    outcome.sent += report.sent
    outcome.received += report.taken.applied
    outcome.forks += len(report.taken.forks)
    outcome.changes |= report.taken.changes
    outcome.files += report.blobs
    if report.unread and not outcome.sentence:
        name, sentence = report.unread[0]
        outcome.sentence = Sentence("{file}：{why}", file=name, why=sentence)
    outcome.is_done = outcome.is_done or not outcome.sentence
    return str(folder.path)
