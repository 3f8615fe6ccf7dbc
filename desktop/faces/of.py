"""Which kinds of records have a face, and reading it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from db.records import (
    Chain,
    City,
    Event,
    Fact,
    Firm,
    Import,
    Indicator,
    Node,
    Park,
    Person,
    Policy,
    Procedure,
    Record,
    RedLine,
    Trend,
    fields,
)
from db.store.store import Store
from desktop import discretion
from desktop.faces import (
    chain,
    city,
    event,
    firm,
    person,
    places,
    policy,
    procedure,
    red_line,
    taken_in,
    trend,
)
from desktop.faces.shapes import Face, Sight
from desktop.wording import headed, label_of, strung

translate = QCoreApplication.translate
_SHORT = 60
"""Characters that stand in one line with others."""


def face_of(store: Store, record: Record, facts: Sequence[Fact], sight: Sight) -> Face | None:
    """A record from all sides; None for a kind that is only a form.

    What people disagree about is said first, whichever parts of a face show it.
    """
    face = _from_all_sides(store, record, facts, sight)
    known = fields(type(record))
    said = [
        headed(label_of(known[name]), words) if len(words) <= _SHORT else label_of(known[name])
        for name, words in sight.disputed.items()
        if not (sight.is_in_booth and discretion.is_hidden(known[name]))
    ]
    if face is None or not said:
        return face
    caution = translate("Face", "⇄ 说法不一：{fields}").format(fields=strung(said, "；"))
    return replace(face, cautions=(caution, *face.cautions))


def _from_all_sides(
    store: Store, record: Record, facts: Sequence[Fact], sight: Sight
) -> Face | None:
    match record:
        case Firm():
            return firm.read(store, record, facts, sight)
        case Person():
            return person.read(store, record, facts, sight)
        case City():
            return city.read(store, record, facts, sight)
        case Park():
            return places.park(store, record, facts, sight)
        case Policy():
            return policy.read(store, record, facts, sight)
        case Procedure():
            return procedure.read(store, record, facts, sight)
        case RedLine():
            return red_line.read(store, record, facts, sight)
        case Indicator():
            return trend.indicator(store, record, facts, sight)
        case Trend():
            return trend.trend(store, record, facts, sight)
        case Chain():
            return chain.read(store, record, facts, sight)
        case Node():
            return chain.node(store, record, facts, sight)
        case Event():
            return event.read(store, record, facts, sight)
        case Import():
            return taken_in.read(store, record, facts, sight)
    return None
