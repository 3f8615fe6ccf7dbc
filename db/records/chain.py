"""产业链: an industry chain, its places, who is here, what is missing, who could fill the gap."""

from __future__ import annotations

from db.records import values
from db.records.base import Kind, Level, Record, Several, Text, field


class Chain(Record):
    """产业链 under its 链长: the ten things that belong to one, as far as records hold them.

    Key projects 重点项目 are no field: they are the negotiations that name the chain.
    """

    __tablename__ = "chain"
    label = "产业链"
    en = "Chain"
    title_field = "name"

    name: Text = field("产业链名称", en="Name", level=Level.OPEN, found=True)
    industry: Text = field("产业", en="Industry", kind=Kind.CHOICE, choices=values.INDUSTRY)
    head: Text = field("链长", en="Head of the chain", kind=Kind.REF, to="person")
    office: Text = field("链办", en="Office of the chain")
    plan: Text = field("图谱与规划", en="Maps and plans", kind=Kind.LONG)
    core_firms: Several = field("链主企业", en="Chain leaders", kind=Kind.REFS, to="firm")
    policies: Several = field("支持政策", en="Policies", kind=Kind.REFS, to="policy")
    space: Several = field("发展空间", en="Parks", kind=Kind.REFS, to="park")
    platforms: Text = field("公共服务平台", en="Public platforms", kind=Kind.LONG)
    squad: Several = field("招商专班", en="Task force", kind=Kind.REFS, to="person")
    associations: Text = field("协会商会", en="Associations", kind=Kind.LONG)
    output: Text = field("规模", en="Output", kind=Kind.MONEY, unit="亿元", level=Level.OPEN)
    analysis: Text = field("产业分析", en="Analysis", kind=Kind.LONG)
    ecology: Text = field("产业生态", en="Research, finance, people, freight", kind=Kind.LONG)
    shortfalls: Several = field("短板技术与基础件", en="Shortfalls", kind=Kind.TEXTS)
    as_of: Text = field("数据时点", en="As of", kind=Kind.DATE, level=Level.OPEN)
    source_ref: Text = field("来源", en="Source", level=Level.OPEN)
    note: Text = field("备注", en="Note", kind=Kind.LONG)


class Node(Record):
    """环节: one place of a chain. A gap names whom to go for, by which way, who does it, by when.

    ``segment`` is where it lies along the chain; nodes of one segment stand beside each other.
    """

    __tablename__ = "node"
    label = "环节"
    en = "Node"
    title_field = "name"

    name: Text = field("环节名称", en="Name", level=Level.OPEN, found=True)
    chain: Text = field("产业链", en="Chain", kind=Kind.REF, to="chain", index=True)
    segment: Text = field("上下游", en="Segment", level=Level.OPEN)
    local_firms: Several = field("本地企业", en="Local firms", kind=Kind.REFS, to="firm")
    here: Text = field("本地已有", en="What is here", kind=Kind.LONG, level=Level.OPEN)
    gap: Text = field("缺口", en="Gap", kind=Kind.LONG, found=True)
    chain_action: Text = field(
        "链条动作", en="Chain action", kind=Kind.CHOICE, choices=values.CHAIN_ACTION
    )
    target_firms: Several = field(
        "目标企业", en="Target firms", kind=Kind.REFS, to="firm", level=Level.AUTHORISED
    )
    way: Text = field("招商路径", en="Way", kind=Kind.LONG, level=Level.AUTHORISED)
    owner: Text = field("责任人", en="Owner")
    due: Text = field("期限", en="Due", kind=Kind.DATE)
    as_of: Text = field("数据时点", en="As of", kind=Kind.DATE, level=Level.OPEN)
    source_ref: Text = field("来源", en="Source", level=Level.OPEN)
    note: Text = field("备注", en="Note", kind=Kind.LONG)
    position: Text = field("次序", en="Order", kind=Kind.POSITION)
