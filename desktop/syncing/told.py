"""What waits and what the last syncs did, in lines people read. Made off the GUI thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from db.records import TYPES
from db.store import queries, unsent
from db.store.store import Store
from db.sync import diary, session
from desktop.syncing.state import enrolled_peer
from desktop.wording import name_of, spoken

translate = QCoreApplication.translate
_SHOWN = 100
_SYNCS = 12


@dataclass(frozen=True, slots=True)
class Told:
    """One record in one line."""

    words: str
    id: str


@dataclass(frozen=True, slots=True)
class OneSync:
    """One sync, and the records that came and went with it."""

    words: str
    lines: list[Told]


@dataclass(frozen=True, slots=True)
class Story:
    """Everything the page lists; ``unsent`` None where there is nobody to send to."""

    unsent: int | None
    waiting: list[Told]
    syncs: list[OneSync]


def story(store: Store) -> Story:
    """What waits here and what was done."""
    peer = enrolled_peer(store)
    syncs = [_one(store, entry) for entry in diary.entries(store)[:_SYNCS]]
    if not peer:
        return Story(None, [], syncs)
    after = session.sent_to(store, peer)
    waiting = unsent.changes(store, after, _SHOWN)
    listed = lines(store, [(change.type, change.id) for change in waiting])
    return Story(unsent.count(store, after), listed, syncs)


def _one(store: Store, entry: diary.Entry) -> OneSync:
    when = datetime.fromtimestamp(entry.when / 1000)
    did = entry.sent or entry.received or entry.files
    words = (
        translate("Story", "{when}　{peer}　送出 {sent}，收到 {received}，附件 {files}")
        if did or not entry.sentence
        else translate("Story", "{when}　{peer}　没有成功")
    ).format(
        when=f"{when:%m-%d %H:%M}",
        peer=entry.peer,
        sent=entry.sent,
        received=entry.received,
        files=entry.files,
    )
    told: list[Told] = []
    if entry.sentence:
        told.append(Told(spoken(entry.sentence), ""))
    if entry.forks:
        copied = translate(
            "Story",
            "有电脑在程序运行时被整机复制过，两边写的都已收下；请关掉其中一台，重新启动程序。",
        )
        told.append(Told(copied, ""))
    came, went = translate("Story", "收到　{line}"), translate("Story", "送出　{line}")
    for frame, pairs in ((came, entry.came), (went, entry.went)):
        told += [Told(frame.format(line=one.words), one.id) for one in lines(store, pairs[:_SHOWN])]
    return OneSync(words, told)


def lines(store: Store, pairs: Sequence[tuple[str, str]]) -> list[Told]:
    """(type, id) as lines, in their order; what is in the trash or unknown has its kind alone."""
    captions: dict[str, str] = {}
    for type in dict.fromkeys(type for type, _ in pairs):
        if type in TYPES:
            ids = [id for of, id in pairs if of == type]
            captions |= {one.id: one.caption for one in queries.some(store, TYPES[type], ids)}
    return [_line(type, id, captions) for type, id in pairs]


def _line(type: str, id: str, captions: dict[str, str]) -> Told:
    kind = name_of(TYPES[type]) if type in TYPES else type
    caption = " ".join(captions.get(id, "").split())
    short = caption if len(caption) <= 60 else caption[:59] + "…"
    return Told(f"{kind}　{short}" if short else kind, id if type in TYPES else "")
