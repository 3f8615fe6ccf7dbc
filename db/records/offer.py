"""推介项目 and 诉求: what we hold out to firms, and what firms ask of us."""

from __future__ import annotations

from db.records import values
from db.records.base import Kind, Level, Record, Text, field


class Offer(Record):
    """推介项目: a project looking for its investor, as the project book shows it."""

    __tablename__ = "offer"
    label = "推介项目"
    en = "Offered project"
    title_field = "name"

    name: Text = field("项目名称", en="Name", level=Level.OPEN, found=True)
    code: Text = field("编号", en="Code", level=Level.OPEN, found=True)
    city: Text = field("所属地区", en="City", kind=Kind.REF, to="city")
    town: Text = field("镇/街道/开发区", en="Town or zone", level=Level.OPEN)
    coop_mode: Text = field("合作方式", en="Form of cooperation", level=Level.OPEN)
    authority: Text = field("主管单位", en="Authority in charge", level=Level.OPEN)
    industry: Text = field("行业", en="Industry", level=Level.OPEN, found=True)
    chain: Text = field("产业链", en="Chain", kind=Kind.REF, to="chain")
    site_area: Text = field("用地规模", en="Site area", kind=Kind.AREA, unit="亩", level=Level.OPEN)
    far: Text = field("容积率", en="Plot ratio", level=Level.OPEN)
    use: Text = field("规划用途", en="Planned use", level=Level.OPEN)
    intensity: Text = field(
        "投资强度", en="Investment per mu", kind=Kind.NUMBER, unit="万元/亩", level=Level.OPEN
    )
    invest_total: Text = field(
        "投资总额", en="Total investment", kind=Kind.MONEY, unit="亿元", level=Level.OPEN
    )
    build_time: Text = field("预计建设期", en="Time to build", level=Level.OPEN)
    address: Text = field("规划地址", en="Address", level=Level.OPEN)
    content: Text = field("建设内容", en="What is built", kind=Kind.LONG, level=Level.OPEN)
    conditions: Text = field("建设条件", en="Conditions", kind=Kind.LONG, level=Level.OPEN)
    policies: Text = field("优惠政策", en="Policies", kind=Kind.LONG, level=Level.OPEN)
    factors: Text = field("要素分析", en="Factors", kind=Kind.LONG, level=Level.OPEN)
    benefit: Text = field("效益分析", en="Benefit", kind=Kind.LONG, level=Level.OPEN)
    contact_unit: Text = field("联系单位", en="Contact office", level=Level.OPEN)
    contact: Text = field("联系人", en="Contact", level=Level.OPEN, personal=True)
    phone: Text = field("联系方式", en="Phone", level=Level.OPEN, personal=True)
    as_of: Text = field("数据时点", en="As of", kind=Kind.DATE, level=Level.OPEN)
    source_ref: Text = field("来源", en="Source", level=Level.OPEN)
    note: Text = field("备注", en="Note", kind=Kind.LONG)


class Appeal(Record):
    """诉求: something a firm asks for, with its clock, from the day it came to its last."""

    __tablename__ = "appeal"
    label = "诉求"
    en = "Appeal"
    title_field = "title"

    no: Text = field("编号", en="No.", found=True)
    title: Text = field("需求标题", en="Title", found=True)
    content: Text = field("需求内容", en="Text", kind=Kind.LONG, found=True)
    firm: Text = field("企业", en="Firm", kind=Kind.REF, to="firm", index=True)
    negotiation: Text = field("洽谈", en="Negotiation", kind=Kind.REF, to="negotiation")
    contact: Text = field("联系人", en="Contact", personal=True)
    phone: Text = field("联系方式", en="Phone", level=Level.AUTHORISED, personal=True)
    came_from: Text = field("诉求来源", en="Came from")
    factor: Text = field("类别", en="Factor", kind=Kind.CHOICE, choices=values.FACTOR)
    phase: Text = field("环节阶段", en="Phase", kind=Kind.CHOICE, choices=values.PHASE)
    dimension: Text = field("环境维度", en="Dimension", kind=Kind.CHOICE, choices=values.DIMENSION)
    owner: Text = field("主办", en="Owner")
    helpers: Text = field("协办", en="With")
    received_on: Text = field("受理日", en="Received on", kind=Kind.DATE)
    wanted_by: Text = field("期望解决时间", en="Wanted by", kind=Kind.DATE)
    due: Text = field("时限", en="Due", kind=Kind.DATE)
    extended_to: Text = field("延期至", en="Extended to", kind=Kind.DATE)
    progress: Text = field("进展", en="Progress", kind=Kind.LONG)
    opinion: Text = field("审核意见", en="Opinion", kind=Kind.LONG)
    reply: Text = field("答复意见", en="Reply", kind=Kind.LONG)
    visited_on: Text = field("回访日", en="Visited on", kind=Kind.DATE)
    satisfaction: Text = field("满意度", en="Satisfaction")
    closed_on: Text = field("销号日", en="Closed on", kind=Kind.DATE)
    state: Text = field("状态", en="State", kind=Kind.CHOICE, choices=values.APPEAL_STATE)
    note: Text = field("备注", en="Note", kind=Kind.LONG)
