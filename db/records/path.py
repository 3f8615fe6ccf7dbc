"""知路: policies, procedures with their steps, red lines, laws by article."""

from __future__ import annotations

from db.records import values
from db.records.base import Kind, Level, Record, Several, Text, YesNo, field


class Policy(Record):
    """政策: one clause a firm can apply for, with its state of fair-competition review."""

    __tablename__ = "policy"
    label = "政策"
    en = "Policy"
    title_field = "name"

    name: Text = field("政策名称", en="Name", level=Level.OPEN, found=True)
    doc_number: Text = field("文号", en="Document number", level=Level.OPEN, found=True)
    issuer: Text = field("发文机关", en="Issuer", level=Level.OPEN)
    rank: Text = field("级别", en="Level", kind=Kind.CHOICE, choices=values.POLICY_LEVEL)
    clause: Text = field("条款", en="Clause", kind=Kind.LONG, level=Level.OPEN, found=True)
    applies_to: Text = field("适用对象", en="Applies to", kind=Kind.LONG, level=Level.OPEN)
    conditions: Text = field("条件", en="Conditions", kind=Kind.LONG, level=Level.OPEN)
    support: Text = field("支持方式", en="Support", kind=Kind.LONG, level=Level.OPEN)
    cap: Text = field("上限", en="Cap", kind=Kind.MONEY, unit="万元", level=Level.OPEN)
    issued_on: Text = field("发布日期", en="Issued on", kind=Kind.DATE, level=Level.OPEN)
    valid_until: Text = field("有效期至", en="Valid until", kind=Kind.DATE, level=Level.OPEN)
    state: Text = field("状态", en="State", kind=Kind.CHOICE, choices=values.POLICY_STATE)
    fcr_state: Text = field(
        "公平竞争审查", en="Fair competition review", kind=Kind.CHOICE, choices=values.FCR_STATE
    )
    fcr_doc: Text = field("审查文号", en="Review document")
    industries: Several = field("适用产业", en="Industries", kind=Kind.TEXTS)
    basis: Text = field("申报口径", en="How to apply", kind=Kind.LONG)
    source_ref: Text = field("来源", en="Source", level=Level.OPEN)
    note: Text = field("备注", en="Note", kind=Kind.LONG)


class Procedure(Record):
    """程序: a path of approvals, e.g. 企业投资项目备案类全流程."""

    __tablename__ = "procedure"
    label = "程序"
    en = "Procedure"
    title_field = "name"

    name: Text = field("程序名称", en="Name", level=Level.OPEN, found=True)
    approval_type: Text = field(
        "审批类型", en="Approval type", kind=Kind.CHOICE, choices=values.APPROVAL_TYPE
    )
    applies_to: Text = field("适用情形", en="Applies to", kind=Kind.LONG, level=Level.OPEN)
    as_of: Text = field("数据时点", en="As of", kind=Kind.DATE, level=Level.OPEN)
    source_ref: Text = field("来源", en="Source", level=Level.OPEN)
    note: Text = field("备注", en="Note", kind=Kind.LONG)


class Step(Record):
    """审批事项: one step of a procedure; steps that name the same predecessors run in parallel."""

    __tablename__ = "step"
    label = "事项"
    en = "Step"
    title_field = "name"

    name: Text = field("事项", en="Step", level=Level.OPEN, found=True)
    procedure: Text = field("所属程序", en="Procedure", kind=Kind.REF, to="procedure", index=True)
    office: Text = field("部门", en="Office", level=Level.OPEN, found=True)
    after: Several = field("前置", en="After", kind=Kind.REFS, to="step")
    workdays: Text = field(
        "时限", en="Working days", kind=Kind.NUMBER, unit="工作日", level=Level.OPEN
    )
    is_parallel: YesNo = field("可并联", en="Parallel", kind=Kind.YES_NO)
    materials: Text = field("材料", en="Materials", kind=Kind.LONG, level=Level.OPEN)
    output: Text = field("成果", en="Output", level=Level.OPEN)
    valid_for: Text = field("有效期", en="Valid for", level=Level.OPEN)
    basis: Text = field("依据", en="Basis", level=Level.OPEN)
    position: Text = field("次序", en="Order", kind=Kind.POSITION)


class RedLine(Record):
    """红线: what must not be promised, with its basis; a prompt for review, never a verdict."""

    __tablename__ = "red_line"
    label = "红线"
    en = "Red line"
    title_field = "topic"

    topic: Text = field("事项", en="Topic", level=Level.NEVER, found=True)
    basis: Text = field("依据", en="Basis", kind=Kind.LONG, level=Level.NEVER, found=True)
    forbidden: Text = field("不得承诺", en="Forbidden", kind=Kind.LONG, level=Level.NEVER)
    instead: Text = field("可替代表述", en="Say instead", kind=Kind.LONG, level=Level.NEVER)
    patterns: Several = field("触发词", en="Patterns", kind=Kind.TEXTS, level=Level.NEVER)
    position: Text = field("次序", en="Order", kind=Kind.POSITION)


class Law(Record):
    """法律法规: one version of one law."""

    __tablename__ = "law"
    label = "法规"
    en = "Law"
    title_field = "name"

    name: Text = field("名称", en="Name", level=Level.OPEN, found=True)
    issuer: Text = field("制定机关", en="Issuer", level=Level.OPEN)
    rank: Text = field("效力级别", en="Rank", level=Level.OPEN)
    version_on: Text = field("版本日期", en="Version of", kind=Kind.DATE, level=Level.OPEN)
    effective_on: Text = field("施行日期", en="Effective on", kind=Kind.DATE, level=Level.OPEN)
    state: Text = field("效力", en="State", kind=Kind.CHOICE, choices=values.POLICY_STATE)
    source_ref: Text = field("来源", en="Source", level=Level.OPEN)


class Article(Record):
    """法条: one article of one version of a law."""

    __tablename__ = "article"
    label = "法条"
    en = "Article"
    title_field = "heading"

    heading: Text = field("条", en="Article", level=Level.OPEN, found=True)
    law: Text = field("法规", en="Law", kind=Kind.REF, to="law", index=True)
    chapter: Text = field("章节", en="Chapter", level=Level.OPEN)
    number: Text = field("条号", en="Number", level=Level.OPEN)
    text: Text = field("条文", en="Text", kind=Kind.LONG, level=Level.OPEN, found=True)
    position: Text = field("次序", en="Order", kind=Kind.POSITION)
