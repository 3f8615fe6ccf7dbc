"""What a field shows when it has several heads, and whether people disagree about it.

Equal values are no disagreement. Long texts in which different sentences were changed are shown
merged; the merge is a view, made anew from the same ops on every laptop, and no op is written for
it. Everything else shows its newest version, marked, until a person decides; what the program keeps
for itself is never asked about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush

import orjson

from db.journal.merge import merged
from db.records import TYPES, Kind, Value, fields
from db.store.cursor import Cursor
from db.store.said import Said, said_by


def agreed(
    cursor: Cursor, type: str, name: str, versions: Sequence[Said], streams: Mapping[int, str]
) -> tuple[Value, bool]:
    """(the value to show, whether a person has to decide) of a field's standing versions."""
    if not versions:
        return None, False
    ranked = sorted(versions, key=lambda version: version.rank(streams))
    newest = ranked[-1].values[name]
    if fields(TYPES[type])[name].is_kept:
        return newest, False
    if len({orjson.dumps(version.values[name]) for version in ranked}) == 1:
        return newest, False
    texts = [text for one in ranked if isinstance(text := one.values[name], str)]
    if fields(TYPES[type])[name].kind is Kind.LONG and len(texts) == len(ranked):
        base = base_of(cursor, name, ranked, streams)
        before = base.values.get(name) if base else None
        if isinstance(before, str):
            text = merged(before, *texts)
            if text is not None:
                return text, False
    return newest, True


def base_of(
    cursor: Cursor, name: str, versions: Sequence[Said], streams: Mapping[int, str]
) -> Said | None:
    """The newest op all versions of a field come from; None where they have none in common.

    Walks back from the newest; an op has a higher rank than all it comes from, so the first one
    that every version has led to is the nearest.
    """
    reached: dict[str, int] = {}
    waiting: list[tuple[tuple[int, ...], str]] = []
    known = {version.dot: version for version in versions}
    for number, version in enumerate(versions):
        reached[version.dot] = 1 << number
        heappush(waiting, (_first(version, streams), version.dot))
    while waiting:
        _, dot = heappop(waiting)
        if reached[dot] == (1 << len(versions)) - 1:
            return known[dot]
        for parent, said in said_by(cursor, known[dot].parents.get(name, ())).items():
            if parent not in known:
                known[parent] = said
                heappush(waiting, (_first(said, streams), parent))
            reached[parent] = reached.get(parent, 0) | reached[dot]
    return None


def _first(said: Said, streams: Mapping[int, str]) -> tuple[int, ...]:
    lamport, uid, seq, hash = said.rank(streams)
    return -lamport, -int(uid, 16), -seq, -int(hash, 16)
