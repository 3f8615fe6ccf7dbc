"""What the last syncs did, record by record: this laptop's own memory of them, never synced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import orjson

from db.sentences import from_plain, to_plain
from db.store.store import Store
from db.store.unit import Change

_SETTING: Final = "sync.diary"
_MOST: Final = 30
_MOST_RECORDS: Final = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One sync: when (ms), with whom, what came and went; ``sentence`` says why it broke off.

    ``came`` and ``went`` are (type, id) of records, at most 300 each; the counts are of edits.
    """

    when: int
    peer: str
    sent: int = 0
    received: int = 0
    files: int = 0
    forks: int = 0
    sentence: str = ""
    came: list[tuple[str, str]] = field(default_factory=list)
    went: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_worth_a_line(self) -> bool:
        return bool(self.sent or self.received or self.files or self.forks or self.sentence)


def listed(changes: Iterable[Change]) -> list[tuple[str, str]]:
    """Changes as an entry keeps them."""
    return [(change.type, change.id) for change in changes][:_MOST_RECORDS]


def note(store: Store, entry: Entry) -> None:
    """Remember a sync that did something, or could not; the same failure again is one line."""
    if not entry.is_worth_a_line:
        return
    before = entries(store)
    if before and entry.sentence and before[0].sentence == entry.sentence:
        before = before[1:]
    kept = [{**asdict(one), "sentence": to_plain(one.sentence)} for one in [entry, *before][:_MOST]]
    store.set_setting(_SETTING, orjson.dumps(kept).decode())


def entries(store: Store) -> list[Entry]:
    """Newest first."""
    kept = store.setting(_SETTING)
    return [_entry(said) for said in orjson.loads(kept)] if kept else []


def _entry(said: dict[str, Any]) -> Entry:
    pairs = {name: [(type, id) for type, id in said[name]] for name in ("came", "went")}
    return Entry(**{**said, **pairs, "sentence": from_plain(said["sentence"])})
