"""What was said and promised, from rounds and issues to commitments; conflicts show both."""

from __future__ import annotations

from datetime import date

from db.records import (
    Action,
    Commitment,
    Meeting,
)
from desktop.briefing.around import day, names
from desktop.briefing.lines import Frame, labelled
from desktop.briefing.talk import Talk
from desktop.pack import snapshot as printed


def is_overdue(record: Commitment | Action, today: date) -> bool:
    """Past its day and not closed."""
    state = record.progress if isinstance(record, Commitment) else record.state
    due = day(record.due)
    return due is not None and due < today and state not in ("done", "withdrawn", "dropped")


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


def rounds(frame: Frame) -> tuple[printed.Round, ...]:
    """The rounds as planned, in their order."""
    return tuple(
        printed.Round(r.caption, r.goal or "", r.planned_on or "", r.place or "", r.people or "")
        for r in frame.talk.rounds
    )


def terms(frame: Frame) -> tuple[printed.Term, ...]:
    """The clauses of the agreement: our draft, their wording, what lies between."""
    return tuple(
        printed.Term(
            clause=t.clause or "",
            ours=t.draft or "",
            theirs=t.theirs or "",
            gap=t.gap or "",
            owner=t.owner or "",
            status=labelled(t, "state"),
        )
        for t in frame.talk.terms
    )


def _both(frame: Frame, record: object, name: str) -> str:
    """A field's value, and after a mark every other value somebody else wrote."""
    versions = frame.talk.conflicts.get(getattr(record, "id", ""), {}).get(name, [])
    value = (versions[0].value if versions else getattr(record, name)) or ""
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
            ours=names(talk, m.ours),
            theirs=names(talk, m.theirs),
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
