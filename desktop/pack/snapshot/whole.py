"""The snapshot: everything one pack says, frozen at the moment it was made."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.pack.snapshot.cards import (
    ApprovalPath,
    Card,
    ChainNode,
    LawArticle,
    PolicyMatch,
    RedLine,
    Risk,
    Site,
)
from desktop.pack.snapshot.facts import Indicator, Source
from desktop.pack.snapshot.layout import Appended, Layout, Since
from desktop.pack.snapshot.leader import LeaderPage
from desktop.pack.snapshot.talk import (
    AgendaItem,
    Answer,
    Attachment,
    Commitment,
    Issue,
    IssueRecord,
    Meeting,
    Person,
    Round,
    Seating,
    Term,
)

TEAM, LEADER, GUEST, POCKET = "team", "leader", "guest", "pocket"
BANNER = "本系统为非涉密系统，禁止录入国家秘密"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a pack is printed from. The edition's filter has been applied before it was made.

    ``number`` is the pack's number, ``made_on`` its date as printed, ``data_as_of`` the newest
    data it holds, ``mark`` 公开 / 内部 / 工作秘密, ``reference`` the negotiation's code.
    Lists that are empty print no part; lists are printed in the order given. ``layout`` is how it
    was asked for, ``appended`` what was put behind it, ``since`` what differs from the last one.
    """

    edition: str
    number: str
    made_on: str
    title: str
    holder: str = ""
    copy: str = ""
    mark: str = "内部"
    version: str = ""
    reference: str = ""
    city: str = ""
    firm: str = ""
    project: str = ""
    stage: str = ""
    data_as_of: str = ""
    prepared_by: str = ""
    banner: str = BANNER
    leader: LeaderPage = field(default_factory=LeaderPage)
    agenda: tuple[AgendaItem, ...] = ()
    seating: Seating = field(default_factory=Seating)
    travel: str = ""
    people: tuple[Person, ...] = ()
    cards: tuple[Card, ...] = ()
    path: ApprovalPath | None = None
    red_lines: tuple[RedLine, ...] = ()
    laws: tuple[LawArticle, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    issues: tuple[Issue, ...] = ()
    best_alternative_ours: str = ""
    best_alternative_theirs: str = ""
    rounds: tuple[Round, ...] = ()
    terms: tuple[Term, ...] = ()
    answers: tuple[Answer, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    chain: tuple[ChainNode, ...] = ()
    sites: tuple[Site, ...] = ()
    policies: tuple[PolicyMatch, ...] = ()
    risks: tuple[Risk, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    sources: tuple[Source, ...] = ()
    register: tuple[IssueRecord, ...] = ()
    layout: Layout = field(default_factory=Layout)
    appended: tuple[Appended, ...] = ()
    since: Since = field(default_factory=Since)
    format: int = FORMAT

    def card(self, key: str) -> Card | None:
        """The card of that key, or None when the pack has none."""
        return next((card for card in self.cards if card.key == key), None)
