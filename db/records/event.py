"""节会: fairs, visits and receptions, to which meetings, talks and leads belong."""

from __future__ import annotations

from db.records import values
from db.records.base import Kind, Level, Record, Several, Text, field


class Event(Record):
    """节会: one occasion with its days, its place and who goes.

    Meetings and quick leads name the one event they happened at, a negotiation all those it is
    carried to.
    """

    __tablename__ = "event"
    label = "节会"
    en = "Event"
    title_field = "name"

    name: Text = field("活动名称", en="Name", level=Level.OPEN, found=True)
    event_type: Text = field("活动类型", en="Type", kind=Kind.CHOICE, choices=values.EVENT_TYPE)
    rank: Text = field("级别", en="Level", kind=Kind.CHOICE, choices=values.POLICY_LEVEL)
    organiser: Text = field("主办单位", en="Organiser", level=Level.OPEN, found=True)
    owner: Text = field("责任单位", en="Responsible")
    starts_on: Text = field("开始日期", en="Begins on", kind=Kind.DATE, level=Level.OPEN)
    ends_on: Text = field("结束日期", en="Ends on", kind=Kind.DATE, level=Level.OPEN)
    place: Text = field("地点", en="Where", level=Level.OPEN, found=True)
    booth: Text = field("展位", en="Booth", level=Level.OPEN)
    delegation_name: Text = field("团组名称", en="Name of the delegation", found=True)
    leader: Text = field("带队领导", en="Head of the delegation", kind=Kind.REF, to="person")
    delegation: Several = field("团组成员", en="Delegation", kind=Kind.REFS, to="person")
    invited: Several = field("邀请企业", en="Invited firms", kind=Kind.REFS, to="firm")
    sessions: Several = field("场次", en="Sessions", kind=Kind.TEXTS, level=Level.OPEN)
    activities: Text = field("主要开展活动和拜访企业", en="Activities and visits", kind=Kind.LONG)
    result: Text = field("取得成果", en="Result", kind=Kind.LONG)
    next_step: Text = field("下一步打算", en="Next step", kind=Kind.LONG)
    source_ref: Text = field("来源", en="Source")
    note: Text = field("备注", en="Note", kind=Kind.LONG)
