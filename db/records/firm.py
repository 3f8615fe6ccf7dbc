"""知彼: firms and the people who speak for them (and for us)."""

from __future__ import annotations

from db.records import values
from db.records.base import Kind, Level, Record, Several, Text, YesNo, field


class Firm(Record):
    """企业: a firm as its register, its reports and it itself describe it."""

    __tablename__ = "firm"
    label = "企业"
    en = "Firm"
    title_field = "legal_name"

    legal_name: Text = field("企业名称", en="Legal name", level=Level.OPEN, found=True)
    short_name: Text = field("简称", en="Short name", level=Level.OPEN, found=True)
    former_names: Text = field("曾用名", en="Former names", level=Level.OPEN, found=True)
    uscc: Text = field(
        "统一社会信用代码", en="Credit code", level=Level.OPEN, found=True, index=True
    )
    entity_kind: Text = field("主体关系", en="Entity", kind=Kind.CHOICE, choices=values.ENTITY_KIND)
    established: Text = field("成立日期", en="Established", kind=Kind.DATE, level=Level.OPEN)
    reg_place: Text = field("注册地", en="Place", level=Level.OPEN)
    reg_address: Text = field("注册地址", en="Address", level=Level.OPEN)
    reg_capital: Text = field(
        "注册资本", en="Registered capital", kind=Kind.MONEY, unit="万元", level=Level.OPEN
    )
    paid_capital: Text = field("实缴资本", en="Paid-in capital", kind=Kind.MONEY, unit="万元")
    ownership: Text = field("企业类型", en="Ownership", level=Level.OPEN)
    legal_rep: Text = field(
        "法定代表人", en="Legal representative", level=Level.OPEN, personal=True
    )
    controller: Text = field("实际控制人", en="Controller", personal=True)
    capital_nature: Text = field(
        "内外资", en="Capital", kind=Kind.CHOICE, choices=values.CAPITAL_NATURE
    )
    source_region: Text = field("来源地", en="Source region")
    tiers: Several = field("企业层级", en="Tiers", kind=Kind.CHOICES, choices=values.TIER)
    industry: Text = field("行业", en="Industry", level=Level.OPEN)
    business_scope: Text = field("主营业务", en="Business", kind=Kind.LONG, level=Level.OPEN)
    profile: Text = field("企业简介", en="Profile", kind=Kind.LONG, level=Level.OPEN)
    employees: Text = field(
        "员工人数", en="Employees", kind=Kind.NUMBER, unit="人", level=Level.OPEN
    )
    stock_code: Text = field("股票代码", en="Stock code", level=Level.OPEN, found=True)
    listed_on: Text = field("上市日期", en="Listed on", kind=Kind.DATE, level=Level.OPEN)
    exchange: Text = field("交易所", en="Exchange", level=Level.OPEN)
    funding_round: Text = field("融资轮次", en="Funding round")
    website: Text = field("网址", en="Website", level=Level.OPEN)
    phone: Text = field("电话", en="Phone")
    chain_action: Text = field(
        "链条动作", en="Chain action", kind=Kind.CHOICE, choices=values.CHAIN_ACTION
    )
    source_ref: Text = field("来源", en="Source", level=Level.OPEN)
    as_of: Text = field("数据时点", en="As of", kind=Kind.DATE, level=Level.OPEN)
    note: Text = field("备注", en="Note", kind=Kind.LONG)


class Person(Record):
    """人员: a person of a firm, of ours, or of a third side; few fields, with source and date."""

    __tablename__ = "person"
    label = "人员"
    en = "Person"
    title_field = "name"

    name: Text = field("姓名", en="Name", found=True, personal=True)
    firm: Text = field("单位", en="Organisation", kind=Kind.REF, index=True)
    firm_name: Text = field("单位名称", en="Organisation as written", found=True)
    post: Text = field("职务", en="Post", found=True, personal=True)
    is_ours: YesNo = field("我方", en="Ours", kind=Kind.YES_NO)
    authority: Text = field("权限范围", en="Authority", level=Level.AUTHORISED, personal=True)
    influence: Text = field(
        "决策影响", en="Influence", kind=Kind.CHOICE, choices=values.INFLUENCE,
        level=Level.AUTHORISED, personal=True,
    )  # fmt: skip
    stance: Text = field(
        "态度", en="Stance", kind=Kind.CHOICE, choices=values.STANCE, level=Level.AUTHORISED,
        personal=True,
    )  # fmt: skip
    concerns: Text = field(
        "关注点", en="Concerns", kind=Kind.LONG, level=Level.AUTHORISED, personal=True
    )
    manner: Text = field(
        "处事风格", en="Manner", kind=Kind.LONG, level=Level.AUTHORISED, personal=True
    )
    avoid: Text = field("忌讳", en="Avoid", kind=Kind.LONG, level=Level.NEVER, personal=True)
    ties: Text = field(
        "籍贯校友等关系", en="Ties", kind=Kind.LONG, level=Level.AUTHORISED, personal=True
    )
    phone: Text = field("电话", en="Phone", level=Level.AUTHORISED, personal=True, found=True)
    email: Text = field("邮箱", en="E-mail", level=Level.AUTHORISED, personal=True, found=True)
    wechat: Text = field("微信", en="WeChat", level=Level.AUTHORISED, personal=True)
    address: Text = field("地址", en="Address", level=Level.AUTHORISED, personal=True)
    biography: Text = field("简历", en="Biography", kind=Kind.LONG, personal=True)
    specialty: Text = field("专攻方向", en="Specialty")
    territory: Text = field("招商区域", en="Territory")
    park: Text = field("园区", en="Park", kind=Kind.REF, to="park")
    town: Text = field("街镇", en="Town")
    education: Text = field("学历", en="Education", personal=True)
    source_ref: Text = field("来源", en="Source")
    as_of: Text = field("数据时点", en="As of", kind=Kind.DATE)
    keep_until: Text = field("保存期限", en="Keep until", kind=Kind.DATE)
    note: Text = field("备注", en="Note", kind=Kind.LONG, personal=True)
