"""A chain as a map of its nodes, the ten things of its head, and the route from gap to firm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication

from db.records import Chain, Fact, Firm, Negotiation, Node, Offer, Park, Person, Policy
from db.store import queries
from db.store.store import Store
from desktop.faces import chain_map
from desktop.faces.shapes import Face, Figure, Line, Sight, joined, section
from desktop.faces.words import due_mark, fact_lines, field_lines, said
from desktop.wording import headed, strung

translate = QCoreApplication.translate
_ABOUT = ("output", "analysis", "ecology", "shortfalls", "as_of", "source_ref", "note")
_NODE = (
    "chain",
    "segment",
    "local_firms",
    "here",
    "gap",
    "chain_action",
    "target_firms",
    "way",
    "owner",
    "due",
    "as_of",
    "source_ref",
    "note",
)


def read(store: Store, chain: Chain, facts: Sequence[Fact], sight: Sight) -> Face:
    """The face of a chain."""
    nodes = nodes_of(store, chain.id)
    firms = _firms(store, nodes)
    talks = queries.rows(store, Negotiation, chain=chain.id)[1]
    source = joined(
        chain.as_of or translate("ChainFace", "无时点"),
        chain.source_ref or translate("ChainFace", "无来源"),
    )
    title = translate("ChainFace", "产业链图谱（实框为本地已有，虚框为缺口）")
    figure = Figure(title, source, partial(chain_map.drawn, nodes, firms, ""))
    return Face(
        head=tuple(w for w in (said(chain, "industry"), _counts(nodes)) if w),
        figures=(figure,) if nodes else (),
        columns=(
            tuple(_route(nodes, firms, sight)),
            (
                *section(
                    translate("ChainFace", "链长制十项"),
                    _ten(store, chain, nodes, talks),
                    counts=False,
                ),
                *section(translate("ChainFace", "推介项目"), _offers(store, chain)),
            ),
            (
                *section(
                    translate("ChainFace", "重点项目"),
                    [
                        Line(t.caption, t.latest or "", said(t, "stage"), t.id, "muted")
                        for t in talks
                    ],
                    translate("ChainFace", "还没有洽谈属于这条链。在洽谈的“档案”里选上产业链。"),
                ),
                *section(translate("ChainFace", "分析"), field_lines(chain, _ABOUT, {}, sight)),
                *fact_lines(facts, sight.today),
            ),
        ),
        shares=(5, 4, 4),
    )


def nodes_of(store: Store, chain_id: str) -> list[Node]:
    """The nodes of a chain from its upper end down."""
    found = queries.rows(store, Node, chain=chain_id)[1]
    return sorted(found, key=lambda n: (n.position or "~", n.n))


def _firms(store: Store, nodes: Sequence[Node]) -> Mapping[str, str]:
    ids = [i for n in nodes for i in (*(n.local_firms or ()), *(n.target_firms or ()))]
    return {
        f.id: f.short_name or f.caption for f in queries.some(store, Firm, list(dict.fromkeys(ids)))
    }


def _counts(nodes: Sequence[Node]) -> str:
    """How many nodes ask for which action: 强链 2，补链 1."""
    by_action: dict[str, int] = {}
    for node in nodes:
        if words := said(node, "chain_action"):
            by_action[words] = by_action.get(words, 0) + 1
    return strung((f"{words} {n}" for words, n in by_action.items()), "，")


def _route(nodes: Sequence[Node], firms: Mapping[str, str], sight: Sight) -> list[Line]:
    """招商路线图: from the gap to the firm, by which way, who does it, until when."""
    gaps = []
    for node in nodes:
        if not (node.gap or node.target_firms):
            continue
        aims = strung(firms[i] for i in node.target_firms or () if i in firms)
        aimed = translate("ChainFace", "目标：{firms}").format(firms=aims) if aims else ""
        mark, tone = due_mark(node.due, sight.today)
        first = headed(node.caption, node.gap) if node.gap else node.caption
        about = joined(aimed, node.way, node.owner)
        gaps.append(
            Line(first, about, mark or said(node, "chain_action"), node.id, tone or "muted")
        )
    nothing = (
        translate("ChainFace", "没有写明缺口。在“环节”里填缺口、目标企业、路径和期限。")
        if nodes
        else translate("ChainFace", "还没有环节。点“+ 环节”，从上游到下游逐个登记。")
    )
    return section(translate("ChainFace", "招商路线图"), gaps, nothing)


def _ten(
    store: Store, chain: Chain, nodes: Sequence[Node], talks: Sequence[Negotiation]
) -> list[Line]:
    """The ten things of a chain under its head; what is missing is said."""
    local = sorted({i for n in nodes for i in n.local_firms or ()})
    people = queries.some(store, Person, [i for i in (chain.head, *(chain.squad or ())) if i])
    named = {p.id: joined(p.caption, p.post) for p in people}
    firms = {f.id: f.caption for f in queries.some(store, Firm, chain.core_firms or [])}
    parks = {p.id: p.caption for p in queries.some(store, Park, chain.space or [])}
    policies = {p.id: p.caption for p in queries.some(store, Policy, chain.policies or [])}
    ten: list[tuple[str, str, str]] = [
        (translate("ChainFace", "链长"), named.get(chain.head or "", ""), chain.head or ""),
        (translate("ChainFace", "链办"), chain.office or "", ""),
        (translate("ChainFace", "图谱与规划"), chain.plan or "", ""),
        (translate("ChainFace", "链主与配套"), _of(firms, len(local)), _only(firms)),
        (translate("ChainFace", "支持政策"), strung(policies.values()), _only(policies)),
        (translate("ChainFace", "重点项目"), strung(t.caption for t in talks), ""),
        (translate("ChainFace", "发展空间"), strung(parks.values()), _only(parks)),
        (translate("ChainFace", "公共服务平台"), chain.platforms or "", ""),
        (
            translate("ChainFace", "招商专班"),
            strung(named[i] for i in chain.squad or () if i in named),
            "",
        ),
        (translate("ChainFace", "协会商会"), chain.associations or "", ""),
    ]
    missing = translate("ChainFace", "待补充")
    return [
        Line(
            words or missing,
            title,
            "" if words else translate("ChainFace", "缺"),
            i,
            "" if words else "caution",
        )
        for title, words, i in ten
    ]


def _of(firms: Mapping[str, str], local: int) -> str:
    if not firms and not local:
        return ""
    words = translate("ChainFace", "{firms}；本地配套 {n} 家")
    return words.format(firms=strung(firms.values()) or "—", n=local)


def _only(named: Mapping[str, str]) -> str:
    """The one record of several names, to be opened; "" where there are more or none."""
    return next(iter(named)) if len(named) == 1 else ""


def _offers(store: Store, chain: Chain) -> list[Line]:
    found = queries.rows(store, Offer, chain=chain.id)[1]
    return [
        Line(
            o.caption, joined(o.code, said(o, "site_area")), said(o, "invest_total"), o.id, "muted"
        )
        for o in found
    ]


def node(store: Store, of: Node, facts: Sequence[Fact], sight: Sight) -> Face:
    """The face of one node: its place on the map, who is here, whom to go for."""
    nodes = nodes_of(store, of.chain) if of.chain else [of]
    named = dict(_firms(store, nodes))
    named |= {c.id: c.caption for c in queries.some(store, Chain, [of.chain] if of.chain else [])}
    talks = queries.rows(store, Negotiation, node=of.id)[1]
    figure = Figure(
        named.get(of.chain or "", ""),
        joined(of.as_of, of.source_ref),
        partial(chain_map.drawn, nodes, named, of.id),
    )
    mark, tone = due_mark(of.due, sight.today)
    return Face(
        head=tuple(w for w in (of.segment, said(of, "chain_action")) if w),
        cautions=(mark,) if tone == "alarm" else (),
        is_alarm=True,
        figures=(figure,),
        columns=(
            tuple(section(translate("NodeFace", "环节"), field_lines(of, _NODE, named, sight))),
            (
                *section(
                    translate("NodeFace", "洽谈"),
                    [Line(t.caption, t.latest or "", said(t, "stage"), t.id) for t in talks],
                    translate("NodeFace", "还没有洽谈瞄准这个环节。在洽谈的“档案”里选上环节。"),
                ),
                *fact_lines(facts, sight.today),
            ),
        ),
        shares=(3, 2),
    )
