"""展会快录: what is caught at a booth in twenty seconds, sorted out in the evening."""

from __future__ import annotations

from db.records import values
from db.records.base import Kind, Level, Record, Text, field


class QuickLead(Record):
    """A lead as it was caught: nothing is required but a line that says who or what."""

    __tablename__ = "quick_lead"
    label = "快录"
    en = "Quick lead"
    title_field = "person"

    person: Text = field("姓名", en="Name", found=True, personal=True)
    firm_name: Text = field("单位", en="Organisation", found=True)
    post: Text = field("职务", en="Post", personal=True)
    phone: Text = field("电话", en="Phone", level=Level.AUTHORISED, personal=True, found=True)
    email: Text = field("邮箱", en="E-mail", level=Level.AUTHORISED, personal=True)
    one_line: Text = field("一句话意向", en="In one line", kind=Kind.LONG, found=True)
    heat: Text = field("热度", en="Heat", kind=Kind.CHOICE, choices=values.HEAT)
    industry: Text = field("产业", en="Industry", kind=Kind.CHOICE, choices=values.INDUSTRY)
    met_by: Text = field("谁见的", en="Met by")
    event: Text = field("所属活动", en="Event", kind=Kind.REF, to="event")
    spot: Text = field("展位/场次", en="Spot")
    promised: Text = field("已承诺什么", en="Promised", kind=Kind.LONG, level=Level.AUTHORISED)
    handout: Text = field("现场给了哪份资料", en="Handout")
    caught_at: Text = field("记录时间", en="Caught at", kind=Kind.DATE)
    state: Text = field("状态", en="State", kind=Kind.CHOICE, choices=values.LEAD_STATE)
    firm: Text = field("归到企业", en="Firm", kind=Kind.REF, to="firm")
    contact: Text = field("归到人员", en="Person", kind=Kind.REF, to="person")
    negotiation: Text = field("转为洽谈", en="Negotiation", kind=Kind.REF, to="negotiation")
