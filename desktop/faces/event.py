"""An event: its days, who goes, the talks and meetings there, the leads caught, what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from db.records import Event, Fact, Firm, Negotiation, Person, QuickLead
from db.store import events, queries
from db.store.store import Store
from desktop.faces.shapes import Face, Line, Sight, joined, section
from desktop.faces.words import days_to, fact_lines, field_lines, said
from desktop.wording import bracketed

translate = QCoreApplication.translate
_ABOUT = (
    "organiser",
    "owner",
    "place",
    "booth",
    "delegation_name",
    "sessions",
    "activities",
    "result",
    "next_step",
    "source_ref",
    "note",
)
_SIGNED = ("signed", "registered", "preparing", "started", "completed", "producing", "ramped")


def read(store: Store, event: Event, facts: Sequence[Fact], sight: Sight) -> Face:
    """The face of an event."""
    talks = events.negotiations_of(store, event.id)
    meetings = events.meetings_of(store, event.id)
    leads = events.leads_of(store, event.id)
    goers = queries.some(store, Person, _goers(event))
    invited = queries.some(store, Firm, event.invited or [])
    met = [
        Line(
            joined(m.held_at, m.caption), joined(m.place, m.result), said(m, "state"), m.id, "muted"
        )
        for m in meetings
    ]
    return Face(
        head=tuple(
            w
            for w in (
                said(event, "event_type"),
                said(event, "rank"),
                _when(event, sight),
                event.place,
                _yield(talks, leads),
            )
            if w
        ),
        columns=(
            (
                *section(
                    translate("EventFace", "洽谈"),
                    [_talk(t) for t in talks],
                    translate("EventFace", "还没有洽谈属于它。在洽谈或会谈的“所属活动”里选上。"),
                ),
                *section(translate("EventFace", "会谈"), met),
            ),
            (
                *section(
                    translate("EventFace", "快录"),
                    [_lead(one) for one in leads],
                    translate(
                        "EventFace", "还没有快录属于它。在展位模式里选上这场活动，快录就归到这里。"
                    ),
                ),
                *section(
                    translate("EventFace", "邀请企业"),
                    [Line(f.caption, f.industry or "", "", f.id) for f in invited],
                ),
                *section(
                    translate("EventFace", "团组"),
                    [Line(joined(p.caption, p.post), p.firm_name or "", "", p.id) for p in goers],
                ),
            ),
            (
                *section(translate("EventFace", "活动"), field_lines(event, _ABOUT, {}, sight)),
                *fact_lines(facts, sight.today),
            ),
        ),
        shares=(5, 4, 5),
    )


def _goers(event: Event) -> list[str]:
    return list(dict.fromkeys(i for i in (event.leader, *(event.delegation or ())) if i))


def _when(event: Event, sight: Sight) -> str:
    span = joined(event.starts_on, event.ends_on, by=" — ")
    days = days_to(event.starts_on, sight.today)
    if days is None or days < 0:
        return span
    left = translate("EventFace", "还有 {n} 天").format(n=days)
    return bracketed(span, left)


def _yield(talks: Sequence[Negotiation], leads: Sequence[QuickLead]) -> str:
    """What came of it, every talk counted once."""
    signed = sum(1 for t in talks if t.stage in _SIGNED)
    words = translate("EventFace", "线索 {leads}，洽谈 {talks}，其中已签约 {signed}")
    return words.format(leads=len(leads), talks=len(talks), signed=signed)


def _talk(talk: Negotiation) -> Line:
    about = joined(said(talk, "invest_total"), talk.latest)
    return Line(talk.caption, about, said(talk, "stage"), talk.id, "muted")


def _lead(lead: QuickLead) -> Line:
    first = joined(lead.person, lead.firm_name, lead.one_line)
    return Line(
        first,
        joined(lead.caught_at, lead.met_by, said(lead, "state")),
        said(lead, "heat"),
        lead.id,
        "muted",
    )
