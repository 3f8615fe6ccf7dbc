"""The plain data a pack is made of: no database, no Qt, no clock; JSON both ways.

``desktop.briefing`` fills it from the store, ``desktop.pack.render`` prints it, and it is kept
with every issued pack.
"""

from desktop.pack.snapshot.cards import (
    CITY,
    FIRM,
    PATH,
    TREND,
    ApprovalPath,
    Card,
    ChainNode,
    LawArticle,
    PolicyMatch,
    RedLine,
    Risk,
    Section,
    Site,
    Step,
)
from desktop.pack.snapshot.facts import (
    Column,
    FactLine,
    Grid,
    Indicator,
    Line,
    OtherValue,
    Source,
)
from desktop.pack.snapshot.layout import Appended, Changed, Layout, Since
from desktop.pack.snapshot.leader import LeaderPage, Remark, Reply
from desktop.pack.snapshot.plain import from_json, to_json
from desktop.pack.snapshot.talk import (
    Action,
    AgendaItem,
    Answer,
    Attachment,
    Commitment,
    Issue,
    IssueRecord,
    Meeting,
    MeetingItem,
    Person,
    Seating,
)
from desktop.pack.snapshot.whole import BANNER, GUEST, LEADER, POCKET, TEAM, Snapshot

__all__ = [
    "BANNER",
    "CITY",
    "FIRM",
    "GUEST",
    "LEADER",
    "PATH",
    "POCKET",
    "TEAM",
    "TREND",
    "Action",
    "AgendaItem",
    "Answer",
    "Appended",
    "ApprovalPath",
    "Attachment",
    "Card",
    "ChainNode",
    "Changed",
    "Column",
    "Commitment",
    "FactLine",
    "Grid",
    "Indicator",
    "Issue",
    "IssueRecord",
    "LawArticle",
    "Layout",
    "LeaderPage",
    "Line",
    "Meeting",
    "MeetingItem",
    "OtherValue",
    "Person",
    "PolicyMatch",
    "RedLine",
    "Remark",
    "Reply",
    "Risk",
    "Seating",
    "Section",
    "Since",
    "Site",
    "Snapshot",
    "Source",
    "Step",
    "from_json",
    "to_json",
]
