"""What one talk says over the facts of the library: pinned, left out, put otherwise.

An overlay is a fact of the talk that stands over a library fact. What it says counts for this
talk, what it leaves empty is the library's, so that a figure renewed there arrives here too. The
library is never changed from here. No Qt here, and nothing is written: that is for whoever asks.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from db.records import Fact, Value, fields
from db.records.base import JOURNAL_COLUMNS
from db.store.history import Version

_SPACE = uuid.UUID("2f0f6a3e-7f0c-5e0b-9a55-5b7f6c1d9e42")
PUT = (
    "title", "section", "text", "value", "unit", "as_of", "source_kind", "source_ref", "confidence",
    "verified_by", "verified_on", "review_by", "disclosure", "pin", "note", "position",
)  # fmt: skip
"""The fields a talk may put otherwise."""
_NO_OTHER_WORDS = frozenset({"pin", "position"})


@dataclass(frozen=True, slots=True)
class Overlay:
    """A library fact and what the talk says over it. ``own`` is the overlay as it is kept."""

    library: Fact
    own: Fact

    @property
    def is_hidden(self) -> bool:
        return bool(self.own.is_hidden)

    @property
    def said(self) -> tuple[str, ...]:
        """The fields this talk puts otherwise, but for its pin and its place."""
        return tuple(
            name
            for name in PUT
            if name not in _NO_OTHER_WORDS
            and getattr(self.own, name) is not None
            and getattr(self.own, name) != getattr(self.library, name)
        )


@dataclass(frozen=True, slots=True)
class Folded:
    """The facts of a talk as they count in it; ``hidden`` are library facts it leaves out."""

    facts: list[Fact]
    hidden: list[Fact]
    overlays: dict[str, Overlay]


def overlay_id(negotiation_id: str, fact_id: str) -> str:
    """The identity of this talk's overlay over a fact: the same on every laptop, so they merge."""
    return uuid.uuid5(_SPACE, f"{negotiation_id} {fact_id}").hex


def begun(negotiation_id: str, library: Fact) -> dict[str, Value]:
    """What a new overlay begins with: what it stands over, and enough to be found by."""
    return {
        "subject": negotiation_id,
        "over": library.id,
        "card": library.card,
        "key": library.key,
        "title": library.title,
    }


def folded(facts: Iterable[Fact], negotiation_id: str) -> Folded:
    """Overlays laid over what they stand on. One whose library fact is not here says nothing.

    The facts come as people put them for this talk; before anybody did, the talk's own first.
    """
    every = list(facts)
    known = {fact.id: fact for fact in every if not fact.over}
    overlays = {
        own.over: Overlay(known[own.over], own) for own in every if own.over and own.over in known
    }

    def place(fact: Fact) -> tuple[str, bool]:
        is_own = fact.subject == negotiation_id
        here = fact if is_own else overlays[fact.id].own if fact.id in overlays else None
        return (here and here.position) or "~", not is_own

    order = sorted(known.values(), key=place)
    hidden = [fact for fact in order if fact.id in overlays and overlays[fact.id].is_hidden]
    gone = {fact.id for fact in hidden}
    counting = [
        _laid(overlays[fact.id]) if fact.id in overlays else fact
        for fact in order
        if fact.id not in gone
    ]
    return Folded(counting, hidden, overlays)


def _laid(overlay: Overlay) -> Fact:
    """A copy of the library fact that says what the talk says; it keeps the library's identity."""
    copy = Fact()
    for name in (*JOURNAL_COLUMNS, *fields(Fact)):
        setattr(copy, name, getattr(overlay.library, name))
    for name in PUT:
        if (said := getattr(overlay.own, name)) is not None:
            setattr(copy, name, said)
    return copy


def conflicts_of(
    overlays: Mapping[str, Overlay], conflicts: Mapping[str, Mapping[str, list[Version]]]
) -> dict[str, Mapping[str, list[Version]]]:
    """What people disagree about, an overlay's under the library fact it stands over.

    Where the talk puts a field otherwise, what the library's people disagree about there is no
    matter for this talk.
    """
    found = dict(conflicts)
    for fact_id, overlay in overlays.items():
        own = found.pop(overlay.own.id, {})
        kept = {n: v for n, v in found.get(fact_id, {}).items() if n not in overlay.said}
        if kept or own:
            found[fact_id] = {**kept, **own}
        else:
            found.pop(fact_id, None)
    return found
