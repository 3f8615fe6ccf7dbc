"""What the chip at the rail's foot says: one small value, made off the GUI thread. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from db.store import contested, set_aside, unsent
from db.store.store import Store
from db.sync.membership import BOOTH, HUB, is_enrolled, membership


class Line(Enum):
    """How it stands with the way to the others."""

    ALONE = "alone"
    """This laptop is enrolled nowhere: sticks and the LAN are its ways."""
    OFFLINE = "offline"
    SYNCING = "syncing"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class SyncState:
    """``why`` is a sentence where the last try failed; ``synced_at`` milliseconds, 0 for never."""

    line: Line = Line.ALONE
    to_send: int = 0
    conflicts: int = 0
    refused: int = 0
    files_left: int = 0
    why: str = ""
    synced_at: int = 0

    def at(self, line: Line, why: str = "") -> SyncState:
        """The same counts, the line another."""
        return replace(self, line=line, why=why)


def counted(store: Store, before: SyncState) -> SyncState:
    """The same state with what can be counted in the store."""
    from db.sync import shared

    peer = enrolled_peer(store)
    has_way = bool(peer or shared.folder_of(store))
    was = Line.OFFLINE if before.line is Line.ALONE else before.line
    return replace(
        before,
        line=was if has_way else Line.ALONE,
        to_send=_to_send(store, peer) if peer else 0,
        conflicts=contested.count(store),
        refused=set_aside.count(store),
    )


def _to_send(store: Store, peer: str) -> int:
    from db.sync import session  # what it brings, only who has somebody to sync with waits for

    return unsent.count(store, session.sent_to(store, peer))


def enrolled_peer(store: Store) -> str:
    """The name the hub has in our settings, or else the laptop that answers at the booth; "" where
    this laptop knows neither."""
    for at in (HUB, BOOTH):
        if is_enrolled(store, at):
            return membership(store, at).peer
    return ""
