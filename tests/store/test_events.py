"""What belongs to an event, whichever way it was tied to it."""

from __future__ import annotations

from db.records import Event, Meeting, Negotiation, QuickLead
from db.store import events
from db.store.store import Store


def test_an_event_is_about_every_talk_that_names_it_meets_there_or_came_of_a_lead(
    store: Store,
) -> None:
    with store.write() as w:
        fair = w.create(Event, name="投洽会")
        other = w.create(Event, name="进博会")
        named = w.create(Negotiation, name="写明的", events=[other, fair])
        met = w.create(Negotiation, name="当场见的")
        caught = w.create(Negotiation, name="快录转来的")
        w.create(Negotiation, name="不相干的", events=[other])
        w.create(Meeting, subject="展位会见", negotiation=met, event=fair, held_at="2026-11-26")
        w.create(Meeting, subject="再见", negotiation=met, event=fair, held_at="2026-11-27")
        w.create(QuickLead, person="甲", event=fair, negotiation=caught)
        w.create(QuickLead, person="乙", event=fair)
    assert [t.id for t in events.negotiations_of(store, fair)] == [met, named, caught]
    assert [m.subject for m in events.meetings_of(store, fair)] == ["展位会见", "再见"]
    assert [lead.person for lead in events.leads_of(store, fair)] == ["甲", "乙"]


def test_meetings_of_an_event_stand_by_their_day_and_those_without_one_last(store: Store) -> None:
    with store.write() as w:
        fair = w.create(Event, name="投洽会")
        for subject, day in (("未定", None), ("后", "2026-11-27"), ("先", "2026年11月26日")):
            w.create(Meeting, subject=subject, event=fair, held_at=day)
    assert [m.subject for m in events.meetings_of(store, fair)] == ["先", "后", "未定"]
