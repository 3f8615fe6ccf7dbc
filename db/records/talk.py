"""洽谈档案: a negotiation with everything that is said, promised, asked and planned in it."""

from __future__ import annotations

from db.records import values
from db.records.base import Kind, Level, Record, Several, Text, YesNo, field


class Negotiation(Record):
    """洽谈: one talk with one firm about one project."""

    __tablename__ = "negotiation"
    label = "洽谈"
    en = "Negotiation"
    title_field = "name"

    code: Text = field("编号", en="Code", found=True)
    name: Text = field("名称", en="Name", found=True)
    firm: Text = field("企业", en="Firm", kind=Kind.REF, to="firm", index=True)
    city: Text = field("我方城市", en="Our city", kind=Kind.REF, to="city")
    project: Text = field("拟投项目", en="Project", kind=Kind.LONG, found=True)
    stage: Text = field("阶段", en="Stage", kind=Kind.CHOICE, choices=values.STAGE)
    status: Text = field("状态", en="Status", kind=Kind.CHOICE, choices=values.STATUS)
    heat: Text = field("热度", en="Heat", kind=Kind.CHOICE, choices=values.HEAT)
    methods: Several = field("招商方式", en="Methods", kind=Kind.CHOICES, choices=values.METHOD)
    linkage: Several = field("联动类型", en="Linkage", kind=Kind.CHOICES, choices=values.LINKAGE)
    industry: Text = field("产业", en="Industry", kind=Kind.CHOICE, choices=values.INDUSTRY)
    chain: Text = field("产业链", en="Chain", kind=Kind.REF, to="chain")
    node: Text = field("环节", en="Node", kind=Kind.REF, to="node")
    chain_action: Text = field(
        "链条动作", en="Chain action", kind=Kind.CHOICE, choices=values.CHAIN_ACTION
    )
    significance: Several = field(
        "项目意义", en="Significance", kind=Kind.CHOICES, choices=values.SIGNIFICANCE
    )
    invest_total: Text = field("总投资", en="Total investment", kind=Kind.MONEY, unit="亿元")
    invest_fixed: Text = field("固定资产投资", en="Fixed investment", kind=Kind.MONEY, unit="亿元")
    invest_fdi: Text = field("外资", en="Foreign investment", kind=Kind.MONEY)
    site_area: Text = field("用地面积", en="Site area", kind=Kind.AREA, unit="亩")
    first_unit: Text = field("首谈单位", en="First unit")
    first_person: Text = field("首谈人", en="First person")
    first_date: Text = field("首谈日期", en="First date", kind=Kind.DATE)
    lead_source: Text = field(
        "线索来源", en="Lead source", kind=Kind.CHOICE, choices=values.LEAD_SOURCE
    )
    referrer: Text = field("引荐人", en="Referrer")
    events: Several = field("所属活动", en="Events", kind=Kind.REFS, to="event")
    lead_leader: Text = field("牵头领导", en="Leader", kind=Kind.REF, to="person")
    chief: Text = field("主谈人", en="Chief negotiator", kind=Kind.REF, to="person")
    team: Several = field("洽谈组", en="Team", kind=Kind.REFS, to="person")
    guests: Several = field("对方人员", en="Their people", kind=Kind.REFS, to="person")
    parks: Several = field("意向园区", en="Parks", kind=Kind.REFS, to="park")
    plots: Several = field("意向地块", en="Plots", kind=Kind.REFS, to="plot")
    policies: Several = field("适用政策", en="Policies", kind=Kind.REFS, to="policy")
    procedure: Text = field("适用程序", en="Procedure", kind=Kind.REF, to="procedure")
    articles: Several = field("引用法条", en="Articles", kind=Kind.REFS, to="article")
    trends: Several = field("相关形势", en="Trends", kind=Kind.REFS, to="trend")
    indicators: Several = field("相关指标", en="Indicators", kind=Kind.REFS, to="indicator")
    red_lines: Several = field("相关红线", en="Red lines", kind=Kind.REFS, to="red_line")
    rivals: Several = field("竞争地", en="Rivals", kind=Kind.REFS, to="city")
    bluf: Text = field("一句话", en="Bottom line", kind=Kind.LONG)
    say: Several = field("建议表态", en="Say", kind=Kind.TEXTS)
    avoid: Several = field("不宜谈", en="Avoid", kind=Kind.TEXTS, level=Level.NEVER)
    decide: Several = field("需领导定", en="To decide", kind=Kind.TEXTS, level=Level.NEVER)
    batna_ours: Text = field("我方替代方案", en="Our BATNA", kind=Kind.LONG, level=Level.NEVER)
    batna_theirs: Text = field("对方替代方案", en="Their BATNA", kind=Kind.LONG, level=Level.NEVER)
    latest: Text = field("最近进展", en="Latest", kind=Kind.LONG)
    next_step: Text = field("下一步", en="Next step")
    owner: Text = field("责任人", en="Owner")
    due: Text = field("期限", en="Due", kind=Kind.DATE)
    stall_reason: Text = field("停滞原因", en="Why it stalls", kind=Kind.LONG)
    outcome: Text = field("结果", en="Outcome")
    reason: Text = field("原因", en="Reason", kind=Kind.LONG)
    review: Text = field("复盘", en="Review", kind=Kind.LONG, level=Level.NEVER)


class Issue(Record):
    """议题: one thing to agree on; what we would settle for never leaves the room."""

    __tablename__ = "issue"
    label = "议题"
    en = "Issue"
    title_field = "topic"

    topic: Text = field("议题", en="Issue", level=Level.AUTHORISED, found=True)
    negotiation: Text = field("洽谈", en="Negotiation", kind=Kind.REF, to="negotiation", index=True)
    theirs: Text = field("对方立场", en="Theirs", kind=Kind.LONG, level=Level.AUTHORISED)
    ours_target: Text = field("我方目标", en="Target", kind=Kind.LONG, level=Level.AUTHORISED)
    ours_expect: Text = field("我方预期", en="Expected", kind=Kind.LONG, level=Level.NEVER)
    ours_floor: Text = field("我方底线", en="Floor", kind=Kind.LONG, level=Level.NEVER)
    chips: Text = field("筹码", en="Chips", kind=Kind.LONG, level=Level.NEVER)
    concession_order: Text = field("让步次序", en="Concessions", level=Level.NEVER)
    authority: Text = field("权限", en="Authority", level=Level.NEVER)
    is_must: YesNo = field("必达", en="Must", kind=Kind.YES_NO, level=Level.NEVER)
    state: Text = field("状态", en="State", kind=Kind.CHOICE, choices=values.ISSUE_STATE)
    position: Text = field("次序", en="Order", kind=Kind.POSITION)


class Round(Record):
    """轮次: one planned round with its goal."""

    __tablename__ = "round"
    label = "轮次"
    en = "Round"
    title_field = "name"

    name: Text = field("轮次", en="Round")
    negotiation: Text = field("洽谈", en="Negotiation", kind=Kind.REF, to="negotiation", index=True)
    goal: Text = field("目标", en="Goal", kind=Kind.LONG, level=Level.AUTHORISED)
    planned_on: Text = field("时间", en="When", kind=Kind.DATE)
    place: Text = field("地点", en="Where")
    people: Text = field("人员", en="People")
    position: Text = field("次序", en="Order", kind=Kind.POSITION)


class Term(Record):
    """条款: one clause of the agreement in the making: our draft, their wording, the gap."""

    __tablename__ = "term"
    label = "条款"
    en = "Term"
    title_field = "clause"

    clause: Text = field("条款", en="Clause", level=Level.AUTHORISED, found=True)
    negotiation: Text = field("洽谈", en="Negotiation", kind=Kind.REF, to="negotiation", index=True)
    draft: Text = field("我方文本", en="Our draft", kind=Kind.LONG, level=Level.AUTHORISED)
    theirs: Text = field("对方文本", en="Their wording", kind=Kind.LONG, level=Level.AUTHORISED)
    gap: Text = field("差距", en="Gap", kind=Kind.LONG, level=Level.NEVER)
    owner: Text = field("责任人", en="Owner")
    state: Text = field("状态", en="State", kind=Kind.CHOICE, choices=values.ISSUE_STATE)
    position: Text = field("次序", en="Order", kind=Kind.POSITION)


class Meeting(Record):
    """会谈: planned, then held; what was said, by whom, and what came of it."""

    __tablename__ = "meeting"
    label = "会谈"
    en = "Meeting"
    title_field = "subject"

    subject: Text = field("主题", en="Subject", found=True)
    negotiation: Text = field("洽谈", en="Negotiation", kind=Kind.REF, to="negotiation", index=True)
    held_at: Text = field("时间", en="When", kind=Kind.DATE)
    place: Text = field("地点", en="Where", found=True)
    channel: Text = field("形式", en="Form", kind=Kind.CHOICE, choices=values.CHANNEL)
    event: Text = field("所属活动", en="Event", kind=Kind.REF, to="event")
    ours: Several = field("我方人员", en="Our people", kind=Kind.REFS, to="person")
    theirs: Several = field("对方人员", en="Their people", kind=Kind.REFS, to="person")
    agenda: Several = field("议程", en="Agenda", kind=Kind.TEXTS)
    goals: Several = field("本轮目标", en="Goals", kind=Kind.TEXTS, level=Level.AUTHORISED)
    minutes: Text = field("记录", en="Minutes", kind=Kind.LONG, level=Level.AUTHORISED, found=True)
    quotes: Several = field("对方原话", en="Quotes", kind=Kind.TEXTS, level=Level.AUTHORISED)
    result: Text = field("成果", en="Result", kind=Kind.LONG, level=Level.AUTHORISED)
    gap: Text = field("分歧", en="Gap", kind=Kind.LONG, level=Level.AUTHORISED)
    mood: Text = field("对方态度变化", en="Mood", level=Level.NEVER)
    heat_after: Text = field("会后热度", en="Heat after", kind=Kind.CHOICE, choices=values.HEAT)
    policy_feedback: Text = field("政策意见反馈", en="Policy feedback", kind=Kind.LONG)
    pack_issued: Text = field("使用的资料", en="Pack used", kind=Kind.REF, to="pack_issued")
    state: Text = field("状态", en="State", kind=Kind.CHOICE, choices=values.MEETING_STATE)
    recorder: Text = field("记录人", en="Recorder")
    reviewer: Text = field("审核人", en="Reviewer")


class Commitment(Record):
    """承诺: who promised what to whom, checked against the red lines before it is said."""

    __tablename__ = "commitment"
    label = "承诺"
    en = "Commitment"
    title_field = "text"

    no: Text = field("编号", en="No.")
    text: Text = field("内容", en="Text", kind=Kind.LONG, level=Level.AUTHORISED, found=True)
    negotiation: Text = field("洽谈", en="Negotiation", kind=Kind.REF, to="negotiation", index=True)
    meeting: Text = field("场合", en="Meeting", kind=Kind.REF, to="meeting")
    direction: Text = field("方向", en="Direction", kind=Kind.CHOICE, choices=values.DIRECTION)
    kind: Text = field("类别", en="Kind", kind=Kind.CHOICE, choices=values.COMMITMENT_KIND)
    by: Text = field("承诺人", en="By")
    said_on: Text = field("承诺日期", en="Said on", kind=Kind.DATE)
    authority_ok: YesNo = field("权限核对", en="Within authority", kind=Kind.YES_NO)
    basis: Text = field("依据", en="Basis", kind=Kind.LONG)
    red_line: Text = field(
        "红线检查", en="Red line", kind=Kind.CHOICE, choices=values.RED_LINE_STATE,
        level=Level.NEVER,
    )  # fmt: skip
    red_line_basis: Text = field("红线依据", en="Red line basis", kind=Kind.LONG, level=Level.NEVER)
    red_line_by: Text = field("红线决定人", en="Decided by", level=Level.NEVER)
    red_line_on: Text = field("红线决定日", en="Decided on", kind=Kind.DATE, level=Level.NEVER)
    fcr_state: Text = field("审查状态", en="Review", kind=Kind.CHOICE, choices=values.FCR_STATE)
    due: Text = field("期限", en="Due", kind=Kind.DATE)
    owner: Text = field("责任单位", en="Owner")
    progress: Text = field("兑现进度", en="Progress", kind=Kind.CHOICE, choices=values.PROGRESS)
    evidence: Text = field("佐证", en="Evidence", kind=Kind.LONG)
    in_contract: YesNo = field("写入协议", en="In contract", kind=Kind.YES_NO)
    closed_on: Text = field("关闭日", en="Closed on", kind=Kind.DATE)


class Answer(Record):
    """问答口径: a question they may ask and what we say."""

    __tablename__ = "answer"
    label = "问答"
    en = "Q&A"
    title_field = "question"

    question: Text = field("可能被问", en="Question", level=Level.AUTHORISED, found=True)
    negotiation: Text = field("洽谈", en="Negotiation", kind=Kind.REF, to="negotiation", index=True)
    answer: Text = field("参考答", en="Answer", kind=Kind.LONG, level=Level.AUTHORISED, found=True)
    approved_by: Text = field("审定", en="Approved by")
    pin: YesNo = field("入一页", en="Pinned", kind=Kind.YES_NO)
    position: Text = field("次序", en="Order", kind=Kind.POSITION)


class Action(Record):
    """待办: what somebody has to do by when."""

    __tablename__ = "action"
    label = "待办"
    en = "Action"
    title_field = "text"

    text: Text = field("事项", en="Action", level=Level.AUTHORISED, found=True)
    negotiation: Text = field("洽谈", en="Negotiation", kind=Kind.REF, to="negotiation", index=True)
    meeting: Text = field("会谈", en="Meeting", kind=Kind.REF, to="meeting")
    owner: Text = field("责任人", en="Owner")
    due: Text = field("期限", en="Due", kind=Kind.DATE)
    state: Text = field("状态", en="State", kind=Kind.CHOICE, choices=values.ACTION_STATE)
