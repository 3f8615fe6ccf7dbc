"""The negotiation itself: people, agenda, issues, answers, meetings, promises, and the papers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """A person at the table. ``is_ours``: our side; ``is_chief``: the head of that side."""

    name: str
    title: str = ""
    organisation: str = ""
    is_ours: bool = False
    is_chief: bool = False
    role: str = ""
    authority: str = ""
    influence: str = ""
    attitude: str = ""
    concerns: str = ""
    style: str = ""
    taboos: str = ""
    ties: str = ""
    contact: str = ""
    last_met: str = ""
    note: str = ""
    as_of: str = ""
    source: int = 0


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One line of the day."""

    when: str
    matter: str
    where: str = ""
    who: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Seating:
    """Seats on both sides of one table, from left to right as one enters."""

    ours: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """A row of the issue table: theirs, and ours from the target down to the floor."""

    topic: str
    theirs: str = ""
    target: str = ""
    expected: str = ""
    floor: str = ""
    chips: str = ""
    concessions: str = ""
    authority: str = ""
    status: str = ""
    as_of: str = ""
    source: int = 0


@dataclass(frozen=True, slots=True)
class Round:
    """A planned round: its goal, when and where, who sits there."""

    name: str
    goal: str = ""
    on: str = ""
    where: str = ""
    people: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A clause of the agreement in the making, in both wordings."""

    clause: str
    ours: str = ""
    theirs: str = ""
    gap: str = ""
    owner: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A question they may ask and the answer that was cleared."""

    question: str
    answer: str
    approved_by: str = ""
    approved_on: str = ""
    disclosure: int = 1
    source: int = 0


@dataclass(frozen=True, slots=True)
class MeetingItem:
    """What both sides said on one issue."""

    issue: str
    theirs: str = ""
    ours: str = ""
    result: str = ""
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something somebody has to do."""

    matter: str
    owner: str = ""
    due: str = ""
    status: str = ""
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that was held. ``summary`` is the minutes as prose, ``items`` issue by issue."""

    title: str
    when: str = ""
    where: str = ""
    channel: str = ""
    ours: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    pack_number: str = ""
    items: tuple[MeetingItem, ...] = ()
    quotes: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    result: str = ""
    mood: str = ""
    recorder: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise of either side. ``red_line`` is the state a person decided."""

    number: str
    text: str
    direction: str = "我方→企业"
    kind: str = ""
    occasion: str = ""
    by: str = ""
    on: str = ""
    basis: str = ""
    due: str = ""
    owner: str = ""
    progress: str = ""
    is_overdue: bool = False
    red_line: str = ""
    red_line_basis: str = ""
    fair_competition_review: str = ""
    is_in_contract: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with the pack."""

    number: int
    title: str
    kind: str = ""
    extent: str = ""
    on: str = ""
    source: int = 0


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """A line of the register: who holds which copy of which pack."""

    number: str
    edition: str
    copy: str
    holder: str
    on: str = ""
    issued_by: str = ""
    returned: str = ""
