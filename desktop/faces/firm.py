"""A firm from all sides: who it is, its people, talks, promises both ways, packs, its chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from db.records import (
    Appeal,
    Attachment,
    Chain,
    Commitment,
    Fact,
    Firm,
    Meeting,
    Negotiation,
    Node,
    PackIssued,
    Person,
    QuickLead,
    values,
)
from db.store import queries, tables
from db.store.store import Store
from db.store.tables import Condition, Relation, View
from desktop import likeness
from desktop.faces.shapes import Face, Line, Sight, joined, section
from desktop.faces.words import (
    days_to,
    due_mark,
    fact_lines,
    field_lines,
    newest_first,
    said,
    unknown,
)
from desktop.wording import choice_of

translate = QCoreApplication.translate
_HEAD = ("short_name", "uscc", "industry", "tiers", "entity_kind", "chain_action")
_FIELDS = (
    "former_names",
    "established",
    "legal_rep",
    "controller",
    "reg_capital",
    "paid_capital",
    "ownership",
    "capital_nature",
    "source_region",
    "reg_address",
    "employees",
    "business_scope",
    "profile",
    "stock_code",
    "exchange",
    "funding_round",
    "website",
    "phone",
    "as_of",
    "source_ref",
    "note",
)
_ASKED = (
    "uscc",
    "established",
    "legal_rep",
    "reg_capital",
    "industry",
    "business_scope",
    "employees",
)
_RISK = "风险"
_OPEN = (None, "open", "doing")


@dataclass(frozen=True, slots=True)
class _Around:
    """Everything that hangs on one firm."""

    people: Sequence[Person]
    talks: Sequence[Negotiation]
    meetings: Sequence[Meeting]
    promises: Sequence[Commitment]
    packs: Sequence[PackIssued]
    appeals: Sequence[Appeal]
    leads: Sequence[QuickLead]
    files: Sequence[Attachment]


def read(store: Store, firm: Firm, facts: Sequence[Fact], sight: Sight) -> Face:
    """The face of a firm on a day."""
    around = _around(store, firm)
    risks = [f for f in facts if (f.section or "").startswith(_RISK)]
    return Face(
        head=tuple(words for name in _HEAD if (words := said(firm, name))),
        cautions=_cautions(risks, around, sight),
        is_alarm=bool(_late(around, sight)),
        columns=(
            tuple(_who(store, firm, sight, around)),
            tuple(_facts(facts, sight)),
            tuple(_work(around, sight)),
        ),
        shares=(4, 5, 5),
    )


def _around(store: Store, firm: Firm) -> _Around:
    talks = queries.rows(store, Negotiation, firm=firm.id)[1]
    of_talks = [talk.id for talk in talks]
    return _Around(
        people=queries.rows(store, Person, firm=firm.id)[1],
        talks=talks,
        meetings=[m for i in of_talks for m in queries.rows(store, Meeting, negotiation=i)[1]],
        promises=[c for i in of_talks for c in queries.rows(store, Commitment, negotiation=i)[1]],
        packs=[p for i in of_talks for p in queries.rows(store, PackIssued, negotiation=i)[1]],
        appeals=queries.rows(store, Appeal, firm=firm.id)[1],
        leads=queries.rows(store, QuickLead, firm=firm.id)[1],
        files=[
            a for i in (firm.id, *of_talks) for a in queries.rows(store, Attachment, subject=i)[1]
        ],
    )


def _cautions(risks: Sequence[Fact], around: _Around, sight: Sight) -> tuple[str, ...]:
    said: list[str] = []
    if risks:
        words = translate("FirmFace", "风险 {n} 条：{first}")
        said.append(words.format(n=len(risks), first=risks[0].title or risks[0].text or ""))
    if late := _late(around, sight):
        said.append(translate("FirmFace", "逾期承诺 {n} 项").format(n=len(late)))
    return tuple(said)


def _late(around: _Around, sight: Sight) -> list[Commitment]:
    return [p for p in around.promises if p.progress in _OPEN and _is_late(p.due, sight)]


def _is_late(due: str | None, sight: Sight) -> bool:
    days = days_to(due, sight.today)
    return days is not None and days < 0


def _who(store: Store, firm: Firm, sight: Sight, around: _Around) -> list[Line]:
    basics = field_lines(firm, _FIELDS, {}, sight)
    if missing := unknown(firm, _ASKED):
        basics.append(Line(missing, tone="muted"))
    return [
        *section(
            translate("FirmFace", "人员"),
            [_person(p, around.meetings) for p in around.people],
            translate("FirmFace", "还没有这家企业的人。点“+ 人员”记下，名片和快录里的也归到这里。"),
        ),
        *section(translate("FirmFace", "产业链位置"), _places(store, firm)),
        *section(translate("FirmFace", "可能重复"), _alike(store, firm)),
        *section(translate("FirmFace", "工商与经营"), basics),
    ]


def _person(person: Person, meetings: Sequence[Meeting]) -> Line:
    held = [m for m in meetings if m.state == "done" and person.id in (m.theirs or ())]
    met = [m.held_at for m in held if m.held_at]
    last = min(met, key=newest_first, default=None)
    seen = translate("FirmFace", "上次见面 {day}").format(day=last) if last else ""
    influence = said(person, "influence")
    return Line(
        joined(person.caption, person.post),
        joined(seen, said(person, "stance")),
        influence,
        person.id,
        "caution" if person.influence == "decides" else "muted",
    )


def _places(store: Store, firm: Firm) -> list[Line]:
    nodes = queries.rows(store, Node)[1]  # a few hundred at most: one map a chain
    found = []
    named: dict[str, str] = {}
    for node in nodes:
        is_here, is_aim = firm.id in (node.local_firms or ()), firm.id in (node.target_firms or ())
        if not (is_here or is_aim):
            continue
        if node.chain and node.chain not in named:
            named |= {c.id: c.caption for c in queries.some(store, Chain, [node.chain])}
        how = translate("FirmFace", "本地已有") if is_here else translate("FirmFace", "目标企业")
        action = choice_of(values.CHAIN_ACTION, node.chain_action) if node.chain_action else ""
        about = joined(named.get(node.chain or "", ""), node.segment, how)
        found.append(Line(node.caption, about, action, node.id))
    return found


def _alike(store: Store, firm: Firm) -> list[Line]:
    same_code: list[str] = []
    if firm.uscc:
        view = View("firm", conditions=(Condition("uscc", Relation.IS, firm.uscc),))
        numbers = tables.numbers(store, view)[:5]
        same_code = [row.id for row in tables.page(store, "firm", numbers, [])]
    lead = QuickLead(firm_name=firm.legal_name or firm.short_name or "")
    why = {i: translate("FirmFace", "信用代码相同") for i in same_code}
    for alike in likeness.likely(store, lead).firms:
        if alike.is_sure or len(likeness.core(firm.legal_name or "")) >= 4:
            why.setdefault(alike.id, alike.why)
    why.pop(firm.id, None)
    others = queries.some(store, Firm, list(why))
    return [Line(o.caption, joined(why[o.id], o.uscc), "", o.id) for o in others[:5]]


def _facts(facts: Sequence[Fact], sight: Sight) -> list[Line]:
    lines = fact_lines(facts, sight.today)
    nothing = translate("FirmFace", "还没有事实。按“+ 事实”记第一条：想干什么？有什么需求？")
    return lines or [
        Line(translate("FirmFace", "事实"), is_head=True),
        Line(nothing, tone="muted"),
    ]


def _work(around: _Around, sight: Sight) -> list[Line]:
    talks = [
        Line(
            t.caption,
            joined(t.latest, t.due),
            joined(said(t, "stage"), said(t, "status"), by="·"),
            t.id,
            "caution" if t.status in ("dormant", "delayed") else "muted",
        )
        for t in around.talks
    ]
    ours = [_promise(p, sight) for p in around.promises if p.direction != "theirs"]
    theirs = [_promise(p, sight) for p in around.promises if p.direction == "theirs"]
    return [
        *section(
            translate("FirmFace", "洽谈"),
            talks,
            translate("FirmFace", "还没有洽谈。按 Ctrl+N 新建一场。"),
        ),
        *section(translate("FirmFace", "我方承诺"), ours),
        *section(translate("FirmFace", "企业承诺"), theirs),
        *section(translate("FirmFace", "会谈"), _meetings(around.meetings)),
        *section(translate("FirmFace", "诉求"), [_appeal(a, sight) for a in around.appeals]),
        *section(translate("FirmFace", "简报包"), [_pack(p) for p in around.packs]),
        *section(translate("FirmFace", "材料"), [_file(f) for f in around.files]),
        *section(translate("FirmFace", "快录"), [_lead(one) for one in around.leads]),
    ]


def _promise(promise: Commitment, sight: Sight) -> Line:
    is_open = promise.progress in _OPEN
    mark, tone = (
        due_mark(promise.due, sight.today) if is_open else (said(promise, "progress"), "muted")
    )
    red = said(promise, "red_line") if promise.red_line in ("pending", "forbidden") else ""
    about = joined(promise.no, promise.by, promise.said_on, promise.owner, red)
    return Line(promise.caption, about, mark, promise.id, tone)


def _meetings(meetings: Sequence[Meeting]) -> list[Line]:
    ordered = sorted(meetings, key=lambda m: newest_first(m.held_at))
    return [
        Line(
            joined(m.held_at, m.caption),
            joined(m.place, m.result or m.minutes),
            said(m, "state"),
            m.id,
            "muted",
        )
        for m in ordered
    ]


def _appeal(appeal: Appeal, sight: Sight) -> Line:
    is_open = appeal.state not in ("replied", "visited", "closed")
    mark, tone = due_mark(appeal.extended_to or appeal.due, sight.today) if is_open else ("", "")
    about = joined(appeal.no, said(appeal, "factor"), appeal.owner, said(appeal, "state"))
    return Line(appeal.caption, about, mark, appeal.id, tone)


def _pack(pack: PackIssued) -> Line:
    about = joined(pack.holder, (pack.issued_at or "")[:10])
    return Line(pack.caption, about, said(pack, "edition"), pack.id, "muted")


def _file(file: Attachment) -> Line:
    return Line(file.caption, joined(file.media_type, file.note), "", file.id)


def _lead(lead: QuickLead) -> Line:
    about = joined(lead.caught_at, lead.met_by, lead.spot)
    return Line(joined(lead.person, lead.one_line), about, said(lead, "heat"), lead.id, "muted")
