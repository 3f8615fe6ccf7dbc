"""One sync from the window's side: with the hub, then with the shared folder. No Qt here.

Runs off the GUI thread. The diary hears of it either way; whoever pressed the button gets a
sentence that says what was done, or why it could not be.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from db.errors import Refusal
from db.store.store import Store
from db.store.unit import Change
from db.sync import diary, hub_sync, shared

Sync = Callable[[threading.Event, bool], "Outcome"]
"""(stop, whether the line is metered) → what came of it."""


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


def sync(store: Store, stop: threading.Event, is_metered: bool) -> Outcome:
    """With everybody this laptop knows a way to."""
    outcome = Outcome(when=int(store.now().timestamp() * 1000))
    peers: list[str] = []
    if hub_sync.is_enrolled(store):
        peers.append(_with_hub(store, stop, is_metered, outcome))
    if (folder := shared.folder_of(store)) is not None:
        peers.append(_with_folder(store, folder, outcome))
    outcome.is_alone = not peers
    diary.note(
        store,
        diary.Entry(
            outcome.when, " · ".join(peers), outcome.sent, outcome.received, outcome.files,
            outcome.forks, outcome.sentence, diary.listed(outcome.changes),
            diary.listed(outcome.went),
        ),
    )  # fmt: skip
    return outcome


def _with_hub(
    store: Store, stop: threading.Event, is_metered: bool, outcome: Outcome
) -> str:
    done = hub_sync.Done()
    try:
        hub_sync.run(store, done, is_stopped=stop.is_set, with_files=lambda: not is_metered)
        outcome.is_done = done.report.is_done
    except Refusal as refusal:
        outcome.sentence = refusal.sentence
    outcome.sent += done.report.sent
    outcome.received += done.report.received
    outcome.forks += len(done.report.forks)
    outcome.changes |= done.report.changes
    outcome.went |= done.report.went
    outcome.files += done.files_up + done.files_down
    outcome.files_left = done.files_left
    return done.peer


def _with_folder(store: Store, folder: shared.Shared, outcome: Outcome) -> str:
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
        outcome.sentence = f"{name}：{sentence}"
    outcome.is_done = outcome.is_done or not outcome.sentence
    return str(folder.path)
