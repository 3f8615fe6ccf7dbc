"""A person: whom they belong to, what they decide, when we last met and what was said."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from db.records import City, Fact, Firm, Meeting, Negotiation, Park, Person
from db.store import queries
from db.store.store import Store
from desktop.faces.shapes import Face, Line, Sight, joined, section
from desktop.faces.words import (
    days_to,
    fact_lines,
    field_lines,
    names,
    newest_first,
    said,
)

translate = QCoreApplication.translate
_HOW = ("authority", "influence", "stance", "concerns", "manner", "avoid", "ties")
_REACH = ("phone", "email", "wechat", "address")
_OF_OURS = ("specialty", "territory", "park", "town", "education")
_REST = ("biography", "as_of", "source_ref", "note")


def read(store: Store, person: Person, facts: Sequence[Fact], sight: Sight) -> Face:
    """The face of a person; where they sat is read from every meeting there is."""
    meetings = [m for m in queries.rows(store, Meeting)[1] if _was_there(m, person)]
    meetings.sort(key=lambda m: newest_first(m.held_at))
    talks = queries.some(store, Negotiation, _talks(store, person, meetings))
    named = names(store, Firm, [person.firm]) | names(store, City, [person.firm])
    named |= names(store, Park, [person.park])
    return Face(
        head=_head(person, meetings, sight),
        cautions=_keeping(person, sight),
        is_alarm=(days_to(person.keep_until, sight.today) or 0) < 0,
        columns=(
            tuple(_about(person, named, sight)),
            tuple(_met(meetings, person)),
            (*_named_in(talks), *fact_lines(facts, sight.today)),
        ),
        shares=(4, 6, 4),
    )


def _was_there(meeting: Meeting, person: Person) -> bool:
    return person.id in (meeting.theirs or ()) or person.id in (meeting.ours or ())


def _talks(store: Store, person: Person, meetings: Sequence[Meeting]) -> list[str]:
    seated = [m.negotiation for m in meetings if m.negotiation]
    named = [
        t.id
        for t in queries.rows(store, Negotiation)[1]
        if person.id in (*(t.guests or ()), *(t.team or ()), t.chief, t.lead_leader)
    ]
    return list(dict.fromkeys([*named, *seated]))


def _head(person: Person, meetings: Sequence[Meeting], sight: Sight) -> tuple[str, ...]:
    side = translate("PersonFace", "我方") if person.is_ours else ""
    held = [m for m in meetings if m.state == "done" and m.held_at]
    met = ""
    if held and (days := days_to(held[0].held_at, sight.today)) is not None:
        words = translate("PersonFace", "上次见面 {day}（{n} 天前）")
        met = words.format(day=held[0].held_at, n=-days)
    elif not person.is_ours:
        met = translate("PersonFace", "还没有见过面")
    influence = said(person, "influence")
    return tuple(w for w in (side, person.post, person.firm_name, influence, met) if w)


def _keeping(person: Person, sight: Sight) -> tuple[str, ...]:
    """What is kept of a person is kept for a time."""
    days = days_to(person.keep_until, sight.today)
    if days is None or days > 30:
        return ()
    if days < 0:
        words = translate("PersonFace", "保存期限 {day} 已过，请确认是否还需要，不需要就删除")
    else:
        words = translate("PersonFace", "保存期限 {day} 将到，请确认是否还需要")
    return (words.format(day=person.keep_until),)


def _about(person: Person, named: dict[str, str], sight: Sight) -> list[Line]:
    belongs = field_lines(person, ("firm",), named, sight)
    if not belongs and person.firm_name:
        belongs = [
            Line(person.firm_name, translate("PersonFace", "单位（名称没有对上库里的企业）"))
        ]
    kept = person.keep_until or translate("PersonFace", "没有定")
    return [
        *section(translate("PersonFace", "属于"), belongs),
        *section(
            translate("PersonFace", "怎么谈"),
            [] if sight.is_in_booth else field_lines(person, _HOW, named, sight),
            translate("PersonFace", "还不知道其权限、态度和关注点。见面后补上。"),
        ),
        *section(translate("PersonFace", "联系"), field_lines(person, _REACH, named, sight)),
        *section(translate("PersonFace", "分工"), field_lines(person, _OF_OURS, named, sight)),
        *section(
            translate("PersonFace", "其他"),
            [
                *field_lines(person, _REST, named, sight),
                Line(kept, translate("PersonFace", "保存期限")),
            ],
        ),
    ]


def _met(meetings: Sequence[Meeting], person: Person) -> list[Line]:
    lines: list[Line] = []
    for meeting in meetings:
        about = joined(meeting.place, said(meeting, "channel"), meeting.result)
        lines.append(
            Line(
                joined(meeting.held_at, meeting.caption),
                about,
                said(meeting, "state"),
                meeting.id,
                "muted",
            )
        )
        if not person.is_ours:
            lines += [Line(f"“{quote}”", tone="muted") for quote in meeting.quotes or ()]
    return section(
        translate("PersonFace", "见面与说过的话"),
        lines,
        translate("PersonFace", "没有会谈记录。在洽谈的“会谈”里把人加进去，就会出现在这里。"),
    )


def _named_in(talks: Sequence[Negotiation]) -> list[Line]:
    lines = [Line(t.caption, t.latest or "", said(t, "stage"), t.id, "muted") for t in talks]
    return section(translate("PersonFace", "参与的洽谈"), lines)
