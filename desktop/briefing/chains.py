"""The chain of a talk as the pack prints it: every node, who is here, what is missing."""

from __future__ import annotations

from db.records import Node
from desktop.briefing.lines import Frame, joined, labelled
from desktop.pack import snapshot as printed


def chain(frame: Frame) -> tuple[printed.ChainNode, ...]:
    """The nodes in their order; the star stands where this talk's firm would."""
    return tuple(_node(frame, node) for node in frame.talk.nodes)


def _node(frame: Frame, node: Node) -> printed.ChainNode:
    talk = frame.talk.negotiation
    is_target = bool(talk.firm) and talk.firm in (node.target_firms or ())
    return printed.ChainNode(
        segment=node.segment or "未分段",
        node=node.caption,
        here=joined([_firms(frame, node.local_firms), node.here], "："),
        gap=node.gap or "",
        action=labelled(node, "chain_action"),
        is_the_firm=node.id == talk.node if talk.node else is_target,
        as_of=node.as_of or "",
        source=frame.sources.number(node.source_ref),
    )


def _firms(frame: Frame, ids: list[str] | None) -> str:
    return "、".join(
        frame.talk.firm_names.get(i, "") for i in ids or () if i in frame.talk.firm_names
    )
