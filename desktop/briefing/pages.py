"""The other parts of a snapshot: people, agenda, issues, answers, meetings, promises, path, law."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from db.records import (
    Action,
    Commitment,
    Fact,
    Indicator,
    Meeting,
    Observation,
    Park,
    Person,
    Plot,
    Step,
)
from db.rules import dates
from desktop.briefing.lines import Frame, fact_line, field_line, joined, labelled
from desktop.briefing.talk import Talk
from desktop.pack import snapshot as printed

_PARK_FIELDS = (
    "park_type", "rank", "leading_industry", "area", "available_land", "factories", "facilities",
    "mechanism", "address",
)  # fmt: skip
_PLOT_FIELDS = (
    "location", "area", "use", "planning", "state", "supply", "price_basis", "utilities",
)  # fmt: skip


def _day(text: str | None) -> date | None:
    period = dates.parse(text or "")
    return period.end if period else None


def coming_meeting(talk: Talk, today: date) -> Meeting | None:
    """The next planned meeting, or the newest planned one whose day nobody can read."""
    planned = [m for m in talk.meetings if m.state == "planned"]
    ahead = [m for m in planned if (day := _day(m.held_at)) is None or day >= today]
    return ahead[0] if ahead else None


def is_overdue(record: Commitment | Action, today: date) -> bool:
    """Past its day and not closed."""
    state = record.progress if isinstance(record, Commitment) else record.state
    due = _day(record.due)
    return due is not None and due < today and state not in ("done", "withdrawn", "dropped")


def people(frame: Frame) -> tuple[printed.Person, ...]:
    """Theirs first, then ours; the heads of both sides lead."""
    talk = frame.talk
    chiefs = {talk.negotiation.chief, *(talk.negotiation.guests or [])[:1]}
    ordered = sorted(talk.people, key=lambda p: (bool(p.is_ours), p.id not in chiefs))
    return tuple(_person(frame, person, person.id in chiefs) for person in ordered)


def _person(frame: Frame, person: Person, is_chief: bool) -> printed.Person:
    return printed.Person(
        name=person.caption,
        title=person.post or "",
        organisation=person.firm_name or "",
        is_ours=bool(person.is_ours),
        is_chief=is_chief,
        authority=person.authority or "",
        influence=labelled(person, "influence"),
        attitude=labelled(person, "stance"),
        concerns=person.concerns or "",
        style=person.manner or "",
        taboos=person.avoid or "",
        ties=person.ties or "",
        contact=person.phone or "",
        last_met=_last_met(frame.talk, person),
        note=person.biography or "",
        as_of=person.as_of or "",
        source=frame.sources.number(person.source_ref),
    )


def _last_met(talk: Talk, person: Person) -> str:
    met = [m for m in talk.meetings if m.state == "done" and person.id in (m.theirs or ())]
    return joined([met[-1].held_at, met[-1].place]) if met else ""


def agenda(frame: Frame) -> tuple[printed.AgendaItem, ...]:
    """The coming meeting's agenda, a line as it was written; «09:00 看车间» has its time apart."""
    meeting = coming_meeting(frame.talk, frame.today)
    if meeting is None:
        return ()
    items = [_agenda_item(line) for line in meeting.agenda or ()]
    head = printed.AgendaItem(
        when=meeting.held_at or "", matter=meeting.caption, where=meeting.place or ""
    )
    return (head, *items)


_CLOCK = re.compile(r"(\d{1,2}[:：]\d{2}(?:\s*[—–~至-]\s*\d{1,2}[:：]\d{2})?)\s*(.+)", re.S)


def _agenda_item(line: str) -> printed.AgendaItem:
    found = _CLOCK.fullmatch(line)
    if found:
        return printed.AgendaItem(when=found[1], matter=found[2])
    return printed.AgendaItem(when="—", matter=line)


def seating(frame: Frame) -> printed.Seating:
    """Who sits on which side at the coming meeting, in the order the records name them."""
    meeting = coming_meeting(frame.talk, frame.today)
    if meeting is None:
        return printed.Seating()
    return printed.Seating(
        ours=_names(frame.talk, meeting.ours), theirs=_names(frame.talk, meeting.theirs)
    )


def _names(talk: Talk, ids: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(p.caption for p in (talk.person(i) for i in ids or ()) if p)


def issues(frame: Frame) -> tuple[printed.Issue, ...]:
    """The issue table; a field two people disagree about shows both."""
    return tuple(
        printed.Issue(
            topic=_both(frame, issue, "topic"),
            theirs=_both(frame, issue, "theirs"),
            target=_both(frame, issue, "ours_target"),
            expected=_both(frame, issue, "ours_expect"),
            floor=_both(frame, issue, "ours_floor"),
            chips=_both(frame, issue, "chips"),
            concessions=_both(frame, issue, "concession_order"),
            authority=_both(frame, issue, "authority"),
            status=labelled(issue, "state"),
        )
        for issue in frame.talk.issues
    )


def _both(frame: Frame, record: object, name: str) -> str:
    """A field's value, and after a mark every other value somebody else wrote."""
    value = getattr(record, name) or ""
    versions = frame.talk.conflicts.get(getattr(record, "id", ""), {}).get(name, [])
    others = [f"⚠冲突：{v.value}（{v.author}）" for v in versions[1:]]
    return "\n".join([str(value), *others])


def answers(frame: Frame) -> tuple[printed.Answer, ...]:
    return tuple(
        printed.Answer(a.question or "", a.answer or "", approved_by=a.approved_by or "")
        for a in frame.talk.answers
    )


def meetings(frame: Frame) -> tuple[printed.Meeting, ...]:
    """Meetings that were held, oldest first, with what they left to do."""
    talk = frame.talk
    return tuple(
        printed.Meeting(
            title=m.caption,
            when=m.held_at or "",
            where=m.place or "",
            channel=labelled(m, "channel"),
            ours=_names(talk, m.ours),
            theirs=_names(talk, m.theirs),
            items=_gap(m),
            summary=m.minutes or "",
            quotes=tuple(m.quotes or ()),
            actions=tuple(_action(frame, a) for a in talk.actions if a.meeting == m.id),
            result=m.result or "",
            mood=m.mood or "",
            recorder=m.recorder or "",
        )
        for m in talk.meetings
        if m.state != "planned"
    )


def _gap(meeting: Meeting) -> tuple[printed.MeetingItem, ...]:
    return (printed.MeetingItem(issue="分歧", gap=meeting.gap),) if meeting.gap else ()


def _action(frame: Frame, action: Action) -> printed.Action:
    return printed.Action(
        action.caption,
        action.owner or "",
        action.due or "",
        labelled(action, "state"),
        is_overdue(action, frame.today),
    )


def commitments(frame: Frame) -> tuple[printed.Commitment, ...]:
    """Both sides' promises with the state of the red-line check and its basis."""
    return tuple(
        printed.Commitment(
            number=c.no or str(at),
            text=_both(frame, c, "text"),
            direction=labelled(c, "direction"),
            kind=labelled(c, "kind"),
            occasion=_occasion(frame.talk, c),
            by=c.by or "",
            on=c.said_on or "",
            basis=c.basis or "",
            due=c.due or "",
            owner=c.owner or "",
            progress=labelled(c, "progress"),
            is_overdue=is_overdue(c, frame.today),
            red_line=labelled(c, "red_line"),
            red_line_basis=c.red_line_basis or "",
            fair_competition_review=labelled(c, "fcr_state"),
            is_in_contract=bool(c.in_contract),
        )
        for at, c in enumerate(frame.talk.commitments, 1)
    )


def _occasion(talk: Talk, commitment: Commitment) -> str:
    return next((m.caption for m in talk.meetings if m.id == commitment.meeting), "")


def path(frame: Frame) -> printed.ApprovalPath | None:
    """The approvals of this project; a step nobody has timed stays open."""
    procedure = frame.talk.procedure
    if procedure is None:
        return None
    source = frame.sources.number(procedure.source_ref)
    as_of = procedure.as_of or ""
    return printed.ApprovalPath(
        title=procedure.caption,
        kind=labelled(procedure, "approval_type"),
        steps=tuple(_step(step, as_of, source) for step in frame.talk.steps),
        note=procedure.applies_to or "",
    )


def _step(step: Step, as_of: str, source: int) -> printed.Step:
    days = (step.workdays or "").strip()
    return printed.Step(
        key=step.id,
        title=step.caption,
        owner=step.office or "",
        days=int(days) if days.isdecimal() else None,
        after=tuple(step.after or ()),
        materials=step.materials or "",
        basis=step.basis or "",
        valid_for=step.valid_for or "",
        as_of=as_of,
        source=source,
    )


def red_lines(frame: Frame) -> tuple[printed.RedLine, ...]:
    return tuple(
        printed.RedLine(r.topic or "", r.basis or "", r.forbidden or "", r.instead or "")
        for r in frame.talk.red_lines
    )


def laws(frame: Frame) -> tuple[printed.LawArticle, ...]:
    """Articles cited, each with the version it is quoted from."""
    cited = []
    for article in frame.talk.articles:
        law = frame.talk.laws.get(article.law or "")
        name = law.caption if law else ""
        version = (law.version_on if law else "") or ""
        source = frame.sources.number(f"《{name}》（{version}版）" if name else None, "official")
        number = article.number or article.heading or ""
        cited.append(printed.LawArticle(name, number, article.text or "", version, source))
    return tuple(cited)


def indicators(frame: Frame) -> tuple[printed.Indicator, ...]:
    """One chart a series; a year without a figure is a gap."""
    return tuple(
        _indicator(frame, indicator, observations)
        for indicator, observations in frame.talk.indicators
        if observations
    )


def _indicator(
    frame: Frame, indicator: Indicator, observations: Iterable[Observation]
) -> printed.Indicator:
    by_period = {o.period or "": o for o in observations}
    periods = _periods(by_period)
    breaks = tuple(p for p in periods if (o := by_period.get(p)) is not None and o.mark)
    known = [p for p in periods if p in by_period]
    return printed.Indicator(
        title=_series_title(indicator),
        unit=indicator.unit or "",
        periods=tuple(periods),
        lines=(printed.Line(indicator.caption, tuple(_figure(by_period.get(p)) for p in periods)),),
        as_of=known[-1] if known else "",
        source=frame.sources.number(indicator.source_ref, indicator.source_kind),
        breaks=breaks,
        note=indicator.caliber or "",
    )


def _series_title(indicator: Indicator) -> str:
    region, name = indicator.region or "", indicator.caption
    return name if name.startswith(region) else region + name


def _periods(by_period: dict[str, Observation]) -> list[str]:
    """Periods in time, with the years nobody has a figure for in their places."""
    ordered = sorted(by_period, key=lambda p: ((d := dates.parse(p)) is None, d and d.start, p))
    years = [p.removesuffix("年") for p in ordered]
    if len(years) < 2 or not all(y.isdecimal() and len(y) == 4 for y in years):
        return ordered
    suffix = "年" if ordered[0].endswith("年") else ""
    return [f"{y}{suffix}" for y in range(int(years[0]), int(years[-1]) + 1)]


def _figure(observation: Observation | None) -> str | None:
    """The figure as a plain decimal for the chart; None is a gap."""
    value = (observation.value or "").replace(",", "").strip() if observation else ""
    try:
        return value if value and float(value) == float(value) else None
    except ValueError:
        return None


def sites(frame: Frame) -> tuple[printed.Site, ...]:
    """Parks and plots on offer, each fact with its date and source."""
    talk = frame.talk
    found = [_site(frame, park, "园区", _PARK_FIELDS) for park in talk.parks]
    return (*found, *(_site(frame, plot, "地块", _PLOT_FIELDS) for plot in talk.plots))


def _site(frame: Frame, place: Park | Plot, kind: str, names: Iterable[str]) -> printed.Site:
    on = [f for f in frame.talk.facts if f.subject == place.id]
    source = frame.sources.number(place.source_ref)
    known = [
        field_line(frame, place, name, as_of=place.as_of or "", source=source)
        for name in names
        if getattr(place, name) is not None
    ]
    return printed.Site(place.caption, kind, (*known, *(fact_line(frame, f) for f in on)))


def policies(frame: Frame) -> tuple[printed.PolicyMatch, ...]:
    """Policies this talk names, with why they fit and their state of review."""
    return tuple(
        printed.PolicyMatch(
            title=p.caption,
            document=joined([p.doc_number, p.issuer]),
            clause=p.clause or "",
            condition=p.conditions or "",
            support=joined([p.support, f"上限{p.cap}" if p.cap else None]),
            valid_until=p.valid_until or "",
            reason=_reason(frame, p.id) or p.applies_to or "",
            verdict=joined([labelled(p, "state"), labelled(p, "fcr_state")], "，公平竞争审查"),
            as_of=p.issued_on or "",
            source=frame.sources.number(p.source_ref or p.doc_number, "official"),
        )
        for p in frame.talk.policies
    )


def _reason(frame: Frame, policy_id: str) -> str:
    def fits(fact: Fact) -> bool:
        return fact.subject == policy_id and (fact.key or "").endswith("match_reason")

    return next((f.text or "" for f in frame.talk.facts if fits(f)), "")


def attachments(frame: Frame) -> tuple[printed.Attachment, ...]:
    return tuple(
        printed.Attachment(number=at, title=a.caption, kind=a.media_type or "")
        for at, a in enumerate(frame.talk.attachments, 1)
    )


def register(frame: Frame) -> tuple[printed.IssueRecord, ...]:
    """Packs of this talk handed out before this one."""
    return tuple(
        printed.IssueRecord(
            number=p.caption,
            edition=labelled(p, "edition"),
            copy=p.copies or "",
            holder=p.holder or "",
            on=(p.issued_at or "")[:10],
        )
        for p in frame.talk.packs
    )
