"""Parks: what can be offered there, and how they stand beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from db.records import City, Fact, Negotiation, Park, Person, Plot
from db.store import queries
from db.store.store import Store
from desktop.faces.shapes import Face, Line, Sight, joined, section
from desktop.faces.words import fact_lines, field_lines, names, said, unknown

translate = QCoreApplication.translate
_HEAD = ("park_type", "rank", "leading_industry")
_FIELDS = (
    "city",
    "area",
    "available_land",
    "factories",
    "facilities",
    "mechanism",
    "address",
    "contact",
    "as_of",
    "source_ref",
    "note",
)
_ASKED = ("area", "available_land", "factories", "facilities", "as_of", "source_ref")


def park(store: Store, of: Park, facts: Sequence[Fact], sight: Sight) -> Face:
    """The face of a park."""
    plots = queries.rows(store, Plot, park=of.id)[1]
    named = names(store, City, [of.city]) | names(store, Person, [of.contact])
    talks = [t for t in queries.rows(store, Negotiation)[1] if of.id in (t.parks or ())]
    about = field_lines(of, _FIELDS, named, sight)
    if missing := unknown(of, _ASKED):
        about.append(Line(missing, tone="muted"))
    beside = queries.rows(store, Park, city=of.city)[1] if of.city else []
    others = [_beside(p) for p in beside if p.id != of.id]
    return Face(
        head=tuple(words for name in _HEAD if (words := said(of, name))),
        columns=(
            tuple(section(translate("ParkFace", "园区"), about, counts=False)),
            (
                *section(
                    translate("ParkFace", "地块与厂房"),
                    [_plot(plot) for plot in plots],
                    translate("ParkFace", "还没有登记地块。点“+ 地块”登记第一个。"),
                ),
                *section(translate("ParkFace", "同城园区对比"), others),
            ),
            (
                *section(translate("ParkFace", "意向洽谈"), [_talk(t) for t in talks]),
                *fact_lines(facts, sight.today),
            ),
        ),
        shares=(4, 5, 4),
    )


def _plot(plot: Plot) -> Line:
    about = joined(
        said(plot, "area"),
        said(plot, "floor_area"),
        plot.use,
        said(plot, "supply"),
        plot.price_basis,
        plot.as_of,
    )
    tone = "muted" if plot.state == "ready" else "caution"
    return Line(plot.caption, about, said(plot, "state"), plot.id, tone)


def _beside(park: Park) -> Line:
    """A park in the numbers parks are compared by; what nobody knows is said, never a zero."""
    unknown_words = translate("ParkFace", "待了解")
    land = said(park, "available_land") or unknown_words
    halls = said(park, "factories") or unknown_words
    words = translate("ParkFace", "可供地 {land}　标准厂房 {halls}　{day}")
    day = park.as_of or translate("ParkFace", "无时点")
    return Line(
        park.caption,
        words.format(land=land, halls=halls, day=day),
        said(park, "rank"),
        park.id,
        "muted",
    )


def _talk(talk: Negotiation) -> Line:
    return Line(talk.caption, talk.latest or "", said(talk, "stage"), talk.id, "muted")
