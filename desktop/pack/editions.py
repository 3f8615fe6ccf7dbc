"""The editions, their parts and the themes by name: words only, so that a screen may list them.

What a reader may see was decided before the snapshot.
"""

from __future__ import annotations

from collections.abc import Sequence

from db.errors import Refusal
from db.sentences import Sentence
from desktop.pack.snapshot import GUEST, LEADER, POCKET, TEAM, Snapshot

_LABELS = {
    TEAM: Sentence("洽谈组版"),
    LEADER: Sentence("领导版"),
    GUEST: Sentence("客商版"),
    POCKET: Sentence("口袋版"),
}

PARTS = {
    "cover": Sentence("封面"),
    "leader": Sentence("领导一页要报"),
    "contents": Sentence("目录"),
    "changes": Sentence("与上一份相比"),
    "agenda": Sentence("日程与人员"),
    "people": Sentence("来宾人物卡"),
    "prices": Sentence("价格表"),
    "firm": Sentence("知彼"),
    "city": Sentence("知己"),
    "path": Sentence("知路"),
    "trend": Sentence("知势"),
    "issues": Sentence("议题与策略"),
    "answers": Sentence("问答口径"),
    "meetings": Sentence("历次会谈与承诺"),
    "chain": Sentence("产业链位置"),
    "sites": Sentence("载体与地块"),
    "policies": Sentence("政策匹配"),
    "risks": Sentence("风险与合规"),
    "attachments": Sentence("附件"),
    "sources": Sentence("来源编号表"),
    "register": Sentence("发放登记"),
}
_PARTS_OF = {
    LEADER: ("leader", "agenda", "people", "changes", "sources"),
    POCKET: ("leader", "people", "prices", "answers", "sources"),
    GUEST: (
        *("cover", "contents", "city", "sites", "path", "policies", "trend", "firm"),
        *("attachments", "sources"),
    ),
    TEAM: tuple(key for key in PARTS if key != "prices"),
}
CARDS, CHAIN_SHEET = "a6", "chain-a3"
THEMES = {
    "standard": Sentence("公文幅面（GB/T 9704）"),
    "compact": Sentence("紧排工作稿"),
    "a5": Sentence("口袋版 A5"),
    CARDS: Sentence("口袋卡 A6（A4 四拼，裁开）"),
    CHAIN_SHEET: Sentence("产业链图 A3"),
}
_TOO_NARROW = Sentence("四拼的卡片太窄，放不下成册各版的宽表")
_NO_CHAIN = Sentence("这一版不含产业链")
_NOT_ON = {
    (TEAM, CARDS): _TOO_NARROW,
    (GUEST, CARDS): _TOO_NARROW,
    (GUEST, CHAIN_SHEET): _NO_CHAIN,
    (POCKET, CHAIN_SHEET): _NO_CHAIN,
}


def label_of(edition: str) -> str:
    return _LABELS[edition]


def is_edition(name: str) -> bool:
    return name in _LABELS


def has_cover(edition: str) -> bool:
    """Whether it is a book with a cover, not some sheets to carry."""
    return edition in (TEAM, GUEST)


def has_leader_page(snapshot: Snapshot, theme: str = "") -> bool:
    """Whether 领导一页要报 is among what is printed."""
    is_chain = (theme or snapshot.layout.theme) == CHAIN_SHEET
    return not is_chain and "leader" in parts_of(snapshot.edition, snapshot.layout.parts)


def theme_of(edition: str) -> str:
    """The theme an edition is made for."""
    return "a5" if edition == POCKET else "standard"


def themes_of(edition: str) -> tuple[str, ...]:
    """The themes an edition can be printed in."""
    return tuple(theme for theme in THEMES if (edition, theme) not in _NOT_ON)


def check_theme(edition: str, theme: str) -> None:
    """Refuses a theme that does not exist, or that the edition is not printed in and why."""
    if theme in themes_of(edition):
        return
    known = [
        Sentence("{where}（{kind}）", where=key, kind=THEMES[key]) for key in themes_of(edition)
    ]
    if theme not in THEMES:
        raise Refusal(
            "unknown_theme", "没有“{theme}”这种版式。请选：{known}。", known=known, theme=theme
        )
    raise Refusal(
        "theme_not_for_edition",
        "{edition}不印“{theme}”：{why}。请选：{known}。",
        edition=_LABELS[edition],
        theme=THEMES[theme],
        why=_NOT_ON[edition, theme],
        known=known,
    )


def parts_of(edition: str, chosen: Sequence[str] = ()) -> tuple[str, ...]:
    """The keys of an edition's parts: all as usual, or those ``chosen``, in that order.

    The cover stays in front. Refuses a part the edition does not have.
    """
    usual = _PARTS_OF[edition]
    strange = [key for key in chosen if key not in usual]
    if strange:
        known = [Sentence("{where}（{kind}）", where=key, kind=PARTS[key]) for key in usual]
        raise Refusal(
            "unknown_part",
            "{edition}没有“{part}”这个部分。可选：{known}。",
            edition=_LABELS[edition],
            known=known,
            part=strange[0],
        )
    wanted = tuple(dict.fromkeys(chosen)) or usual
    return tuple(sorted(wanted, key=lambda key: key != "cover"))
