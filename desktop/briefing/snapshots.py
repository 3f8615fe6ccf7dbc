"""A talk frozen as a snapshot of one edition; each edition is filled with its own parts only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from db.records import Negotiation, fields
from db.store.store import Store
from desktop.briefing import around, chains, figures, places, risks, spoken, ways
from desktop.briefing.cards import cards
from desktop.briefing.editions import talk_for
from desktop.briefing.guest import guest_cards, guest_title
from desktop.briefing.leader import leader_page
from desktop.briefing.lines import Frame
from desktop.briefing.sources import Sources
from desktop.briefing.talk import Talk, gather
from desktop.pack.snapshot import CITY, GUEST, POCKET, Snapshot

_PRICES = "要素成本"


def snapshot(
    store: Store,
    negotiation_id: str,
    *,
    edition: str,
    today: date,
    number: str = "",
    holder: str = "",
) -> Snapshot:
    """What a pack of this talk would say today in this edition."""
    talk = gather(store, negotiation_id)
    made = frozen(talk, edition=edition, today=today, author=store.author)
    return replace(made, number=number, holder=holder)


def frozen(talk: Talk, *, edition: str, today: date, author: str) -> Snapshot:
    """The snapshot of a talk already read; what ``edition`` may not show is taken out first."""
    frame = Frame(talk_for(talk, edition), today, Sources(), edition)
    if edition == GUEST:
        made = _guest(frame)
    elif edition == POCKET:
        made = _pocket(frame, author)
    else:
        made = _whole(frame, author)
    return replace(made, sources=frame.sources.listed())


def _cover(frame: Frame, author: str) -> Snapshot:
    talk, today = frame.talk, frame.today
    n = talk.negotiation
    return Snapshot(
        edition=frame.edition,
        number="",
        made_on=_day(today),
        title=n.caption,
        reference=n.code or "",
        city=talk.city.caption if talk.city else "",
        firm=talk.firm.caption if talk.firm else "",
        project=_size(n),
        stage=(fields(Negotiation)["stage"].choices or {}).get(n.stage or "", ""),
        prepared_by=author,
    )


def _whole(frame: Frame, author: str) -> Snapshot:
    n = frame.talk.negotiation
    return replace(
        _cover(frame, author),
        leader=leader_page(frame),
        agenda=around.agenda(frame),
        seating=around.seating(frame),
        people=around.people(frame),
        cards=cards(frame),
        path=ways.path(frame),
        red_lines=ways.red_lines(frame),
        laws=ways.laws(frame),
        indicators=figures.indicators(frame),
        issues=spoken.issues(frame),
        best_alternative_ours=n.batna_ours or "",
        best_alternative_theirs=n.batna_theirs or "",
        rounds=spoken.rounds(frame),
        terms=spoken.terms(frame),
        answers=spoken.answers(frame),
        meetings=spoken.meetings(frame),
        commitments=spoken.commitments(frame),
        chain=chains.chain(frame),
        sites=places.sites(frame),
        policies=ways.policies(frame),
        risks=risks.risks(frame),
        attachments=places.attachments(frame),
        register=places.register(frame),
    )


def _pocket(frame: Frame, author: str) -> Snapshot:
    """What one carries in a pocket: the page, the people, the prices, the answers."""
    return replace(
        _cover(frame, author),
        leader=leader_page(frame),
        people=around.people(frame),
        cards=tuple(card for card in cards(_prices(frame)) if card.key == CITY),
        answers=spoken.answers(frame),
    )


def _prices(frame: Frame) -> Frame:
    """A talk about prices only, so that no other source gets a number."""
    facts = [f for f in frame.talk.facts if f.card == CITY and f.section == _PRICES]
    bare = replace(frame.talk, facts=facts, firm=None, trends=[])
    return replace(frame, talk=bare)


def _guest(frame: Frame) -> Snapshot:
    """What anybody may read. Our own names — title, author, stage — stay out of it too."""
    talk = frame.talk
    city = talk.city.caption if talk.city else ""
    return Snapshot(
        edition=GUEST,
        number="",
        made_on=_day(frame.today),
        title=guest_title(frame),
        mark="公开",
        city=city,
        firm=talk.firm.caption if talk.firm else "",
        prepared_by=city,
        cards=guest_cards(frame),
        path=ways.path(frame),
        laws=ways.laws(frame),
        indicators=figures.indicators(frame),
        sites=places.sites(frame),
        policies=ways.policies(frame),
        attachments=places.attachments(frame),
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _size(negotiation: Negotiation) -> str:
    """The project in one line for the cover; its content stands on the firm's card."""
    said = (
        ("总投资", negotiation.invest_total),
        ("固定资产投资", negotiation.invest_fixed),
        ("用地", negotiation.site_area),
    )
    return "，".join(f"{label}{value}" for label, value in said if value)
