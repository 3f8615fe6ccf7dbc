"""A sync with the hub from the laptop's side: is it the hub, edits first, files after.

May be broken off at any message and begun again; what was acknowledged stays acknowledged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from db.errors import Refusal
from db.store.store import Store
from db.sync import files, http, session


@dataclass(slots=True)
class Done:
    """What has been done so far: filled in as it goes, so that it can be said after a failure."""

    peer: str = ""
    report: session.Report = field(default_factory=session.Report)
    files_up: int = 0
    files_down: int = 0
    files_left: int = 0


def is_enrolled(store: Store) -> bool:
    """Whether this laptop belongs to a hub."""
    try:
        http.membership(store)
    except Refusal:
        return False
    return True


def run(
    store: Store,
    done: Done,
    *,
    is_stopped: Callable[[], bool] = lambda: False,
    with_files: Callable[[], bool] = lambda: True,
    line: http.Client | None = None,
) -> None:
    """One whole sync. ``with_files`` is asked before each piece of a file: False pauses them (a
    metered line). Refuses with ``stopped`` where ``is_stopped`` says so, else as the carrier does.
    """
    member = http.membership(store)
    done.peer = member.address
    with http.HubLine(member, line) as hub:

        def carry(packed: bytes) -> bytes:
            if is_stopped():
                raise Refusal("stopped", "同步已停下，已传的部分都在，下次接着传。")
            return hub.carry(packed)

        hub.ping()
        session.exchange(store, http.peer_of(member), carry, report=done.report)
        carried = files.Carried()
        try:
            files.carry(store, hub, carried, lambda: with_files() and not is_stopped())
        finally:
            done.files_up, done.files_down = carried.up, carried.down
            done.files_left = carried.left
            done.report.missing_blobs = carried.nowhere
